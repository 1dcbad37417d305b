//! Replay: every record's changes folded, and compared with its row.

use super::proof::{Verified, fault};
use crate::error::StoreError;
use crate::personal::{self, Opened};
use crate::values;
use hegui_model::field::Typed;
use hegui_model::record::Record;
use hegui_model::register::{RETIRED, Register};
use hegui_model::registers::REGISTERS;
use rusqlite::Connection;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// Folds all changes of each record and compares the result with its row, register by register, in constant memory.
pub(super) fn replay(
    db: &Connection,
    out: &mut Verified,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), StoreError> {
    let known: BTreeSet<&str> = REGISTERS.iter().map(|r| r.key).collect();
    let mut registers = db.prepare("SELECT DISTINCT register FROM changes")?;
    let names: Vec<String> = registers.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    if let Some(stranger) = names.iter().find(|n| !known.contains(n.as_str())) {
        out.fault = Some(fault(
            format!("日志中有未知登记册「{stranger}」"),
            format!("The journal names the unknown register {stranger}"),
        ));
        return Ok(());
    }
    for register in REGISTERS {
        replay_register(db, register, out, cancel, progress)?;
        if out.fault.is_some() {
            return Ok(());
        }
    }
    for check in [personal::prove, crate::keywords::prove, crate::blobs::prove] {
        if let Some(f) = check(db)? {
            out.fault = Some(f);
            return Ok(());
        }
    }
    Ok(())
}

/// A record as its changes say, folded one by one.
pub(crate) struct Folded {
    id: String,
    version: i64,
    values: Map<String, Json>,
    /// Values were erased by an entry.
    erased: bool,
    /// Field whose sealed value does not open although no later entry erased it.
    fault: Option<String>,
    /// Something was sealed under the key that is there.
    sealed: bool,
}

impl Folded {
    /// Nothing is known of the record yet.
    pub(crate) fn new(id: String) -> Self {
        Self { id, version: 0, values: Map::new(), erased: false, fault: None, sealed: false }
    }

    /// The record as far as it was folded; values that no longer open are absent.
    pub(crate) fn record(mut self) -> Record {
        let retired = self.values.remove(RETIRED).as_ref().and_then(bool::read).unwrap_or(false);
        Record { id: self.id, version: self.version, retired, values: self.values }
    }
}

fn replay_register(
    db: &Connection,
    register: &'static Register,
    out: &mut Verified,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), StoreError> {
    let mut changes =
        db.prepare("SELECT record, seq, change FROM changes WHERE register = ?1 ORDER BY record, seq, n")?;
    let columns: Vec<String> = crate::schema::columns(register).into_iter().map(|(name, _)| name).collect();
    let mut tables =
        db.prepare(&format!("SELECT {} FROM {} ORDER BY id", columns.join(", "), register.key))?;
    let mut change_rows = changes.query([register.key])?;
    let mut table_rows = tables.query([])?;
    let place = |id: &str, zh: &str, en: &str| {
        let (one_zh, one_en) = (register.label.zh, register.key);
        fault(format!("登记册「{one_zh}」的记录 {id}：{zh}"), format!("Record {id} of {one_en}: {en}"))
    };
    let mut next_change = change_rows.next()?.map(change_row).transpose()?;
    loop {
        let folded = match next_change.take() {
            None => None,
            Some((id, seq, change)) => {
                let key = personal::key(db, register.key, &id)?;
                let mut f = Folded::new(id);
                fold(register, &mut f, seq, &change, key.as_ref());
                loop {
                    next_change = change_rows.next()?.map(change_row).transpose()?;
                    match &next_change {
                        Some((id, seq, change)) if *id == f.id => {
                            fold(register, &mut f, *seq, change, key.as_ref())
                        }
                        _ => break,
                    }
                }
                // A key that seals nothing was put there, or an erased one was put back.
                if key.is_some() && !f.sealed && f.fault.is_none() {
                    f.fault = Some("concern_keys".into());
                }
                Some(f)
            }
        };
        let row = table_rows.next()?.map(|r| Row::read(r, columns.len())).transpose()?;
        let (f, r) = match (folded, row) {
            (None, None) => return Ok(()),
            (None, Some(r)) => {
                out.fault = Some(place(
                    &r.id,
                    "表中有此记录，日志中没有",
                    "it is in the table and not in the journal",
                ));
                return Ok(());
            }
            (Some(f), None) => {
                out.fault = Some(place(
                    &f.id,
                    "日志中有此记录，表中没有",
                    "it is in the journal and not in the table",
                ));
                return Ok(());
            }
            (Some(f), Some(r)) if f.id != r.id => {
                let id = if f.id < r.id { &f.id } else { &r.id };
                out.fault = Some(place(
                    id,
                    "表与日志中的记录不一致",
                    "the table and the journal do not hold the same records",
                ));
                return Ok(());
            }
            (Some(f), Some(r)) => (f, r),
        };
        if let Some(field) = &f.fault {
            out.fault = Some(place(
                &f.id,
                &format!("日志中「{field}」的密文与密钥不符（表 concern_keys）"),
                &format!("the sealed value of {field} and its key do not fit (table concern_keys)"),
            ));
            return Ok(());
        }
        let (id, erased) = (f.id.clone(), f.erased);
        if let Some(field) = differing(register, &f.record(), &r) {
            out.fault = Some(place(
                &id,
                &format!("表中「{field}」的值与日志重放的结果不同"),
                &format!("the value of {field} in the table is not what the journal says"),
            ));
            return Ok(());
        }
        out.records += 1;
        out.erased += u64::from(erased);
        if out.records.is_multiple_of(4096) {
            if cancel.load(Ordering::Relaxed) {
                return Err(StoreError::Cancelled);
            }
            progress(out.records, 0);
        }
    }
}

fn change_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<(String, i64, String)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

/// Folds one more change of a record, in the order of the journal.
pub(crate) fn fold(
    register: &Register,
    f: &mut Folded,
    seq: i64,
    change: &str,
    key: Option<&personal::ConcernKey>,
) {
    f.version = seq;
    let change: Json = serde_json::from_str(change).unwrap_or(Json::Null);
    // An erasure explains every sealed value before it that no longer opens.
    if change.pointer("/after/$erased").is_some() {
        (f.erased, f.fault, f.sealed) = (true, None, false);
    }
    for side in ["before", "after"] {
        for (field, value) in change.get(side).and_then(Json::as_object).into_iter().flatten() {
            if field.starts_with('$') {
                continue;
            }
            f.sealed |= personal::is_sealed(value);
            let clear = match personal::open(register.key, &f.id, field, value, key) {
                Opened::Clear(v) => v,
                Opened::Erased | Opened::Altered => {
                    f.fault.get_or_insert_with(|| field.clone());
                    Json::Null
                }
            };
            if side == "before" {
                continue;
            }
            if clear.is_null() {
                f.values.remove(field);
            } else {
                f.values.insert(field.clone(), clear);
            }
        }
    }
}

/// A row as it stands in its table, column by column.
struct Row {
    id: String,
    columns: Vec<rusqlite::types::Value>,
}

impl Row {
    fn read(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<Self> {
        let columns = (0..columns).map(|i| row.get(i)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { id: row.get(0)?, columns })
    }
}

/// First column in which a replayed record and its row differ.
fn differing(register: &Register, expected: &Record, row: &Row) -> Option<String> {
    let expected = values::row(register, expected);
    let found = expected.into_iter().zip(&row.columns).find(|((_, e), found)| e != *found);
    found.map(|((name, _), _)| name)
}
