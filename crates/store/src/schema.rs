//! Tables made from the registers' definitions. Printed by xtask as the next migration, read by a person, then frozen.

use hegui_model::field::{FieldDef, Kind};
use hegui_model::register::Register;
use hegui_model::registers::REGISTERS;
use std::fmt::Write;

/// Column type of a field.
pub fn column_type(def: &FieldDef) -> &'static str {
    match def.kind {
        Kind::Int | Kind::Bool => "INTEGER",
        _ => "TEXT",
    }
}

/// Columns of a register's table as (name, type), in order.
pub fn columns(register: &Register) -> Vec<(String, &'static str)> {
    let mut out =
        vec![("id".to_owned(), "TEXT"), ("version".into(), "INTEGER"), ("retired".into(), "INTEGER")];
    out.extend(register.fields.iter().map(|f| (f.key.to_owned(), column_type(f))));
    out.push(("extra".into(), "TEXT"));
    out.extend(register.sorts.iter().map(|s| (sort_column(s.key), "TEXT")));
    out
}

/// Column that holds a declared sort key.
pub fn sort_column(key: &str) -> String {
    format!("sort_{key}")
}

/// Statements that make a register's table and its indexes.
pub fn ddl(register: &Register) -> String {
    let mut sql = String::new();
    let table = register.key;
    let _ = writeln!(sql, "CREATE TABLE {table} (");
    let lines: Vec<String> = columns(register)
        .into_iter()
        .map(|(name, kind)| match name.as_str() {
            "id" => "  id TEXT PRIMARY KEY NOT NULL".into(),
            "version" | "retired" => format!("  {name} {kind} NOT NULL"),
            "extra" => "  extra TEXT NOT NULL DEFAULT '{}'".into(),
            n if n.starts_with("sort_") => format!("  {name} {kind} NOT NULL"),
            _ => format!("  {name} {kind}"),
        })
        .collect();
    let _ = writeln!(sql, "{}\n) STRICT;", lines.join(",\n"));
    for s in register.sorts {
        let column = sort_column(s.key);
        let _ = writeln!(sql, "CREATE INDEX {table}_{column} ON {table} (retired, {column}, id);");
    }
    for f in register.fields {
        if f.unique {
            let _ = writeln!(
                sql,
                "CREATE UNIQUE INDEX {table}_one_{0} ON {table} ({0}) WHERE retired = 0 AND {0} IS NOT NULL;",
                f.key
            );
        } else if matches!(f.kind, Kind::Ref(_))
            || matches!((table, f.key), ("notes" | "approvals", "record"))
        {
            let _ = writeln!(sql, "CREATE INDEX {table}_by_{0} ON {table} ({0});", f.key);
        }
    }
    sql
}

/// Every register's statements, for the first migration.
pub fn all() -> String {
    REGISTERS.iter().map(|r| ddl(r)).collect::<Vec<_>>().join("\n")
}
