//! Full-text search over Chinese, exact from one character up. Derived: may be dropped and rebuilt at any time.

use crate::error::StoreError;
use crate::values;
use crate::writer::is_searched;
use hegui_model::bigram;
use hegui_model::field::{FieldDef, Kind, Privacy};
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::REGISTERS;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value as Json;

/// Text of a record that search covers.
pub fn body(register: &Register, r: &Record, extra: &[FieldDef]) -> String {
    let mut out: Vec<&str> = Vec::new();
    for f in register.fields.iter().chain(extra) {
        if is_searched(f) {
            out.push(r.str(f.key));
        } else if f.privacy == Privacy::Open
            && let Kind::Table(columns) = f.kind
        {
            let rows = r.values.get(f.key).and_then(Json::as_array).into_iter().flatten();
            out.extend(rows.flat_map(|row| cells(columns, row)));
        }
    }
    out.retain(|s| !s.is_empty());
    out.join("\n")
}

/// What search covers of a row: names of files stand in rows.
fn cells<'a>(columns: &'a [FieldDef], row: &'a Json) -> impl Iterator<Item = &'a str> {
    columns.iter().filter(|c| is_searched(c)).filter_map(|c| row.get(c.key)?.as_str())
}

/// Replaces the terms of a record.
pub(crate) fn write(
    db: &Connection,
    register: &Register,
    r: &Record,
    extra: &[FieldDef],
) -> Result<(), StoreError> {
    let doc: Option<i64> = db
        .prepare_cached("SELECT doc FROM search_docs WHERE register = ?1 AND record = ?2")?
        .query_row([register.key, &r.id], |row| row.get(0))
        .optional()?;
    let doc = match doc {
        Some(doc) => {
            db.prepare_cached("DELETE FROM search_terms WHERE rowid = ?1")?.execute([doc])?;
            doc
        }
        None => {
            db.prepare_cached("INSERT INTO search_docs (register, record) VALUES (?1, ?2)")?
                .execute([register.key, &r.id])?;
            db.last_insert_rowid()
        }
    };
    let terms = bigram::terms(&body(register, r, extra));
    db.prepare_cached("INSERT INTO search_terms (rowid, terms) VALUES (?1, ?2)")?
        .execute(params![doc, terms])?;
    Ok(())
}

/// Makes the terms of a whole register anew, after its own fields changed.
pub(crate) fn index_register(
    db: &Connection,
    register: &Register,
    own: &[FieldDef],
) -> Result<u64, StoreError> {
    let mut rows = db.prepare(&format!("SELECT {} FROM {}", values::select_list(register), register.key))?;
    let mut rows = rows.query([])?;
    let mut n = 0;
    while let Some(row) = rows.next()? {
        write(db, register, &values::record(register, row)?, own)?;
        n += 1;
    }
    Ok(n)
}

/// Drops every term and sort key and makes them anew from the records, oldest record first, as they were made.
pub(crate) fn rebuild(db: &Connection, extra: impl Fn(&str) -> Vec<FieldDef>) -> Result<u64, StoreError> {
    // 'delete-all' drops the terms themselves; deleting rows would leave them until segments merge.
    db.execute_batch(
        "INSERT INTO search_terms (search_terms) VALUES ('delete-all'); DELETE FROM search_docs;",
    )?;
    let mut all: Vec<(String, usize)> = Vec::new();
    for (at, register) in REGISTERS.iter().enumerate() {
        let mut rows = db.prepare(&format!("SELECT id FROM {}", register.key))?;
        let ids = rows.query_map([], |r| Ok((r.get(0)?, at)))?;
        all.extend(ids.collect::<Result<Vec<_>, _>>()?);
    }
    all.sort();
    let own: Vec<Vec<FieldDef>> = REGISTERS.iter().map(|r| extra(r.key)).collect();
    for (id, at) in &all {
        let register = REGISTERS[*at];
        let sql = format!("SELECT {} FROM {} WHERE id = ?1", values::select_list(register), register.key);
        let record = db.prepare_cached(&sql)?.query_row([id], |row| values::record(register, row))?;
        write(db, register, &record, &own[*at])?;
        let (names, keys): (Vec<String>, Vec<_>) =
            values::row(register, &record).into_iter().filter(|(name, _)| name.starts_with("sort_")).unzip();
        let sets: Vec<String> = names.iter().map(|name| format!("{name} = ?")).collect();
        let differs: Vec<String> = names.iter().map(|name| format!("{name} IS NOT ?")).collect();
        let sql = format!(
            "UPDATE {} SET {} WHERE id = ? AND ({})",
            register.key,
            sets.join(", "),
            differs.join(" OR ")
        );
        let bound = keys.iter().cloned().chain([id.clone().into()]).chain(keys.iter().cloned());
        db.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(bound))?;
    }
    Ok(all.len() as u64)
}
