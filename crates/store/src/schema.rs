//! Tables made from the registers' definitions. Printed by the example `schema` as the next migration, read by a person, then frozen.

use crate::error::StoreError;
use hegui_model::field::{FieldDef, Kind};
use hegui_model::register::Register;
use hegui_model::registers::REGISTERS;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
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
    for (_, statement) in indexes(register) {
        let _ = writeln!(sql, "{statement}");
    }
    sql
}

/// Indexes of a register's table as (name, statement), in order: its sorts, what is unique, what is looked up by
/// reference.
pub fn indexes(register: &Register) -> Vec<(String, String)> {
    let table = register.key;
    let mut out = Vec::new();
    for s in register.sorts {
        let column = sort_column(s.key);
        let name = format!("{table}_{column}");
        let statement = format!("CREATE INDEX {name} ON {table} (retired, {column}, id);");
        out.push((name, statement));
    }
    for f in register.fields {
        let field = f.key;
        if f.unique {
            let name = format!("{table}_one_{field}");
            let statement = format!(
                "CREATE UNIQUE INDEX {name} ON {table} ({field}) WHERE retired = 0 AND {field} IS NOT NULL;"
            );
            out.push((name, statement));
        } else if matches!(f.kind, Kind::Ref(_))
            || matches!((table, field), ("notes" | "approvals", "record"))
        {
            let name = format!("{table}_by_{field}");
            let statement = format!("CREATE INDEX {name} ON {table} ({field});");
            out.push((name, statement));
        }
    }
    out
}

/// The command that prints the next migration.
pub const COMMAND: &str = "cargo run -q -p hegui-store --example schema";

/// What the definitions have over the tables of a database.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Next {
    /// Statements that bring the tables up to the definitions; empty where nothing is to be done.
    pub sql: String,
    /// What no migration may mend: a released key that is gone or holds something else now.
    pub faults: Vec<String>,
}

/// Statements of every released migration, in order.
pub fn released() -> String {
    crate::open::MIGRATIONS.iter().map(|m| m.sql.as_str()).collect::<Vec<_>>().join("\n")
}

/// The next migration: what the definitions have over what the released migrations make.
pub fn next_migration() -> Result<Next, StoreError> {
    next(&crate::open::released()?)
}

/// What the definitions have over the tables of a database. Sort keys of old rows are not the migration's matter:
/// the store makes everything derived anew at the first opening under other definitions.
pub fn next(db: &Connection) -> Result<Next, StoreError> {
    let mut out = Next::default();
    for r in REGISTERS {
        let found = column_types(db, r.key)?;
        if found.is_empty() {
            let _ = writeln!(out.sql, "{}", ddl(r));
            continue;
        }
        let have = index_names(db, r.key)?;
        let wanted = indexes(r);
        let mut sql = String::new();
        for name in have.iter().filter(|n| wanted.iter().all(|(w, _)| w != *n)) {
            let _ = writeln!(sql, "DROP INDEX {name};");
        }
        let columns = columns(r);
        for (name, kind) in &columns {
            match found.get(name) {
                Some(as_is) if as_is == kind => {}
                Some(as_is) => out.faults.push(format!(
                    "{}.{name} was released as {as_is} and is {kind} now: give the new field a key of its own",
                    r.key
                )),
                None if name.starts_with("sort_") => {
                    let _ = writeln!(sql, "ALTER TABLE {} ADD COLUMN {name} {kind} NOT NULL DEFAULT '';", r.key);
                }
                None => {
                    let _ = writeln!(sql, "ALTER TABLE {} ADD COLUMN {name} {kind};", r.key);
                }
            }
        }
        for name in found.keys().filter(|n| columns.iter().all(|(c, _)| c != *n)) {
            if name.starts_with("sort_") {
                let _ = writeln!(sql, "ALTER TABLE {} DROP COLUMN {name};", r.key);
            } else {
                out.faults.push(format!("{}.{name} was released and is gone: a released field stays", r.key));
            }
        }
        for (name, statement) in wanted.iter().filter(|(w, _)| !have.contains(w)) {
            if statement.starts_with("CREATE UNIQUE") {
                let _ =
                    writeln!(sql, "-- {name}: fails where two live records of a workspace share a value.");
            }
            let _ = writeln!(sql, "{statement}");
        }
        if !sql.is_empty() {
            let _ = writeln!(out.sql, "{sql}");
        }
    }
    let mut tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let tables: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for table in tables.iter().filter(|t| REGISTERS.iter().all(|r| r.key != t.as_str())) {
        let columns = column_types(db, table)?;
        if ["id", "version", "retired", "extra"].iter().all(|c| columns.contains_key(*c)) {
            out.faults
                .push(format!("the register {table} was released and is gone: a released register stays"));
        }
    }
    Ok(out)
}

fn column_types(db: &Connection, table: &str) -> Result<BTreeMap<String, String>, StoreError> {
    let mut info = db.prepare(&format!("PRAGMA table_info({table})"))?;
    let rows = info.query_map([], |row| Ok((row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Indexes that a migration made, without those that stand for a key.
fn index_names(db: &Connection, table: &str) -> Result<BTreeSet<String>, StoreError> {
    let mut list = db.prepare(&format!("PRAGMA index_list({table})"))?;
    let rows = list.query_map([], |row| Ok((row.get::<_, String>(1)?, row.get::<_, String>(3)?)))?;
    let all: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
    Ok(all.into_iter().filter(|(_, origin)| origin == "c").map(|(name, _)| name).collect())
}

/// Raised where terms or sort keys are made otherwise while the definitions stay as they are.
const DERIVING: u32 = 1;

/// What the derived columns and terms are made by, as one positive number that the database keeps as its
/// `user_version`: sorts and the order of their choices, and which fields search covers.
pub(crate) fn derived_by() -> i32 {
    let mut told: Vec<String> = REGISTERS
        .iter()
        .map(|r| {
            let mut out = r.key.to_owned();
            for s in r.sorts {
                let _ = write!(out, " {}:{:?}", s.key, s.by);
                if let Some(Kind::Choice(of)) = r.field(s.key).map(|f| f.kind) {
                    out.extend(of.iter().map(|c| format!(",{}", c.key)));
                }
            }
            for f in r.fields.iter().filter(|f| crate::writer::is_searched(f)) {
                let _ = write!(out, " ?{}", f.key);
            }
            for f in r.fields {
                let Kind::Table(columns) = f.kind else { continue };
                for c in columns.iter().filter(|c| crate::writer::is_searched(c)) {
                    let _ = write!(out, " ?{}.{}", f.key, c.key);
                }
            }
            out
        })
        .collect();
    // The order in which registers are shown changes nothing that is stored.
    told.sort();
    let digest = Sha256::digest(format!("{DERIVING}\n{}", told.join("\n")));
    i32::from_be_bytes([digest[0] & 0x7f, digest[1], digest[2], digest[3] | 1])
}
