//! Registers in memory, parsed once: what rules ask again and again. Derived; each table knows the journal entry up to
//! which it holds, and takes over what changed since.

use crate::error::StoreError;
use crate::reader::World;
use crate::values;
use hegui_model::record::Record;
use hegui_model::register::Register;
use rusqlite::Connection;
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Most records of a register that are kept: at about 2 KiB a parsed record, 40 MiB. Questions to a bigger register go
/// to the database, where references and codes have their index.
const MOST: usize = 20_000;
/// Most records of all registers together: 200 MiB.
const MOST_OF_ALL: usize = 100_000;

/// A register in memory.
pub(crate) struct Table {
    /// Last journal entry that it holds.
    seq: i64,
    records: BTreeMap<String, Arc<Record>>,
    /// Ids of live records by what a field is asked for, oldest first; made at the first question.
    by: Mutex<BTreeMap<&'static str, Arc<Index>>>,
}

type Index = HashMap<String, Vec<String>>;

/// What is kept of the registers; none stands for one that is too big.
pub(crate) type Tables = BTreeMap<&'static str, Option<Arc<Table>>>;

/// A value as a question by text meets it: the text of its column.
pub fn asked_as(v: &Json) -> Option<String> {
    match v {
        Json::Null => None,
        Json::String(s) => Some(s.clone()),
        Json::Number(n) => Some(n.to_string()),
        Json::Bool(b) => Some(u8::from(*b).to_string()),
        other => Some(hegui_model::canonical::canonical(other)),
    }
}

impl Table {
    /// A record, a retired one too.
    pub(crate) fn get(&self, id: &str) -> Option<&Arc<Record>> {
        self.records.get(id)
    }

    /// Live records, oldest first.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.records.values().filter(|r| !r.retired)
    }

    /// Live records whose field is the value, oldest first.
    pub(crate) fn find(&self, field: &'static str, value: &str) -> Vec<Arc<Record>> {
        let index = {
            let mut by = self.by.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(by.entry(field).or_insert_with(|| {
                let mut index = Index::new();
                for r in self.live() {
                    if let Some(v) = indexed(r, field) {
                        index.entry(v).or_default().push(r.id.clone());
                    }
                }
                Arc::new(index)
            }))
        };
        let ids = index.get(value).map(Vec::as_slice).unwrap_or_default();
        ids.iter().filter_map(|id| self.get(id)).cloned().collect()
    }
}

/// The table of a register as it stands at an entry, on a connection that sees exactly that entry; none where the
/// register is too big, or where what is kept is younger than the question.
pub(crate) fn table(
    db: &Connection,
    world: &World,
    register: &'static Register,
    head: i64,
) -> Result<Option<Arc<Table>>, StoreError> {
    let kept = {
        let mut tables = world.tables.lock().unwrap_or_else(PoisonError::into_inner);
        match tables.get(register.key) {
            // Taken out, so that it is brought up in its place where nobody else reads it.
            Some(Some(table)) if table.seq < head => tables.remove(register.key),
            other => other.cloned(),
        }
    };
    let made = match kept {
        Some(None) => return Ok(None),
        Some(Some(table)) if table.seq == head => return Ok(Some(table)),
        Some(Some(table)) if table.seq > head => return Ok(None),
        Some(Some(table)) => brought_up(db, register, table, head)?,
        None => loaded(db, register, head)?,
    };
    let made = made.filter(|t| t.records.len() <= MOST).map(Arc::new);
    let mut tables = world.tables.lock().unwrap_or_else(PoisonError::into_inner);
    let others = |tables: &Tables| -> usize {
        tables
            .iter()
            .filter(|(k, _)| **k != register.key)
            .filter_map(|(_, t)| t.as_ref())
            .map(|t| t.records.len())
            .sum()
    };
    if made.as_ref().is_some_and(|t| t.records.len() + others(&tables) > MOST_OF_ALL) {
        tables.retain(|_, t| t.is_none());
    }
    // Another reader may have kept a younger one meanwhile.
    let younger = matches!(tables.get(register.key), Some(Some(t)) if t.seq > head);
    if !younger {
        tables.insert(register.key, made.clone());
    }
    Ok(made)
}

fn loaded(db: &Connection, register: &'static Register, head: i64) -> Result<Option<Table>, StoreError> {
    // Asked first: what is too many is not read to be thrown away.
    let sql = format!("SELECT count(*) > {MOST} FROM (SELECT 1 FROM {} LIMIT {})", register.key, MOST + 1);
    if db.prepare_cached(&sql)?.query_row([], |r| r.get(0))? {
        return Ok(None);
    }
    let sql = format!("SELECT {} FROM {}", values::select_list(register), register.key);
    let mut rows = db.prepare_cached(&sql)?;
    let rows = rows.query_map([], |r| values::record(register, r))?;
    let mut records = BTreeMap::new();
    for r in rows {
        let r = r?;
        records.insert(r.id.clone(), Arc::new(r));
    }
    Ok(Some(Table { seq: head, records, by: Mutex::default() }))
}

fn brought_up(
    db: &Connection,
    register: &'static Register,
    old: Arc<Table>,
    head: i64,
) -> Result<Option<Table>, StoreError> {
    let mut changed = db.prepare_cached(
        "SELECT DISTINCT record FROM changes WHERE seq > ?1 AND seq <= ?2 AND register = ?3",
    )?;
    let changed = changed.query_map(rusqlite::params![old.seq, head, register.key], |r| r.get(0))?;
    let changed: Vec<String> = changed.collect::<Result<_, _>>()?;
    if changed.len() > MOST {
        return loaded(db, register, head);
    }
    let mut table = Arc::try_unwrap(old).unwrap_or_else(|shared| Table {
        seq: shared.seq,
        records: shared.records.clone(),
        by: Mutex::new(shared.by.lock().unwrap_or_else(PoisonError::into_inner).clone()),
    });
    table.seq = head;
    let by = table.by.get_mut().unwrap_or_else(PoisonError::into_inner);
    let sql = format!("SELECT {} FROM {} WHERE id = ?1", values::select_list(register), register.key);
    let mut one = db.prepare_cached(&sql)?;
    for id in changed {
        let is = Arc::new(one.query_row([&id], |r| values::record(register, r))?);
        let was = table.records.insert(id, Arc::clone(&is));
        for (field, index) in by.iter_mut() {
            moved(Arc::make_mut(index), field, was.as_deref(), &is);
        }
    }
    Ok(Some(table))
}

/// What a live record is asked for by a field.
fn indexed(r: &Record, field: &str) -> Option<String> {
    r.values.get(field).filter(|_| !r.retired).and_then(asked_as)
}

/// Moves a record in an index to where its value is now asked for.
fn moved(index: &mut Index, field: &str, was: Option<&Record>, is: &Record) {
    let (was, now) = (was.and_then(|r| indexed(r, field)), indexed(is, field));
    if was == now {
        return;
    }
    if let Some(ids) = was.and_then(|v| index.get_mut(&v))
        && let Ok(at) = ids.binary_search(&is.id)
    {
        ids.remove(at);
    }
    if let Some(v) = now {
        let ids = index.entry(v).or_default();
        if let Err(at) = ids.binary_search(&is.id) {
            ids.insert(at, is.id.clone());
        }
    }
}
