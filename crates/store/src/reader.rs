//! The world as rules see it: a snapshot of the database at one instant.

use crate::error::StoreError;
pub use crate::snapshot::asked_as;
use crate::snapshot::{self, Table, Tables};
use crate::{journal, keywords, personal, values};
use hegui_model::calendar::Calendar;
use hegui_model::chain::Entry;
use hegui_model::deadline::Deadlines;
use hegui_model::field::{Choice, FieldDef, Kind, Privacy};
use hegui_model::instant::Instant;
use hegui_model::reader::{LibraryWord, Reader, Touch};
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::{calendar_years, extra_fields, register};
use hegui_model::text::Label;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value as Json};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use zeroize::Zeroizing;

/// What stands beside the database: calendar, deadlines, and the organisation's own field definitions, kept by content.
pub struct World {
    /// Days off.
    pub calendar: Calendar,
    /// Deadlines of law and standards.
    pub deadlines: Deadlines,
    /// Own fields become static definitions once each; there are few, and none is ever dropped.
    own_fields: Mutex<BTreeMap<String, &'static FieldDef>>,
    /// Highest running number of a code per register, as far as it was looked for: one process writes.
    pub(crate) codes: Mutex<BTreeMap<&'static str, i64>>,
    /// Registers in memory.
    pub(crate) tables: Mutex<Tables>,
}

impl Default for World {
    fn default() -> Self {
        Self {
            calendar: Calendar::shipped(),
            deadlines: Deadlines::shipped(),
            own_fields: Mutex::default(),
            codes: Mutex::default(),
            tables: Mutex::default(),
        }
    }
}

impl World {
    fn own_field(&self, r: &Record) -> Option<FieldDef> {
        let key = format!("{}", Json::Object(r.values.clone()));
        let mut kept = self.own_fields.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(def) = kept.get(&key) {
            return Some(**def);
        }
        let def = own_field(r)?;
        kept.insert(key, Box::leak(Box::new(def)));
        Some(def)
    }
}

/// The key becomes part of SQL text: nothing but the shape that the register's own check demands gets through.
pub(crate) fn is_own_key(key: &str) -> bool {
    key.len() > 2
        && key.len() <= 40
        && key.starts_with("x_")
        && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn own_field(r: &Record) -> Option<FieldDef> {
    if !is_own_key(r.text(extra_fields::KEY)) {
        return None;
    }
    let fixed = |s: &str| -> &'static str { Box::leak(s.to_owned().into_boxed_str()) };
    let label = |zh: &str, en: &str| Label { zh: fixed(zh), en: fixed(en) };
    let kind = match r.text(extra_fields::KIND) {
        "text" => Kind::Text,
        "int" => Kind::Int,
        "decimal" => Kind::Decimal,
        "bool" => Kind::Bool,
        "date" => Kind::Date,
        "choice" => {
            let options: Vec<Choice> = r
                .text(extra_fields::OPTIONS)
                .split(['、', ',', '，', ';', '；'])
                .map(str::trim)
                .filter(|o| !o.is_empty())
                .map(|o| Choice { key: fixed(o), label: label(o, o) })
                .collect();
            Kind::Choice(Box::leak(options.into_boxed_slice()))
        }
        _ => return None,
    };
    Some(FieldDef {
        key: fixed(r.text(extra_fields::KEY)),
        label: label(r.text(extra_fields::LABEL_ZH), r.text(extra_fields::LABEL_EN)),
        help: None,
        kind,
        required: false,
        listed: r.has(extra_fields::APPLIES.key()),
        searched: r.get(extra_fields::SEARCHED).unwrap_or(false),
        privacy: Privacy::Open,
        stamped: false,
        unique: false,
        never: None,
    })
}

/// Every live record of a register, oldest first, along its ids: the plus keeps SQLite from following an index of the
/// list instead, after which it would hold and sort the whole register in memory.
fn by_age(register: &Register) -> String {
    format!("SELECT {} FROM {} WHERE +retired = 0 ORDER BY id", values::select_list(register), register.key)
}

/// A reader over one connection. Within a read transaction it is one snapshot.
pub struct StoreReader<'a> {
    db: &'a Connection,
    world: &'a World,
    now: Instant,
    /// The shipped calendar with the years that were imported, put together when it is first asked for.
    calendar: OnceCell<Calendar>,
    /// The entry that this snapshot ends with, where registers may be read from memory: never within a transaction.
    kept_at: Option<i64>,
    /// Tables that this reader has asked for.
    tables: RefCell<Tables>,
    /// First error of a question; rules return values, so it is asked for at the end.
    error: RefCell<Option<StoreError>>,
}

/// A change as the journal has it, personal values sealed: register, record, change.
pub type Changed = (String, String, Json);

/// A change of one record as the journal tells it, as far as it can still be read.
pub struct HistoryRow {
    /// The entry.
    pub entry: Entry,
    /// Hash of the entry.
    pub hash: String,
    /// Register.
    pub register: String,
    /// Record id.
    pub record: String,
    /// Values before; an erased one is `null` and named in `erased`.
    pub before: Map<String, Json>,
    /// Values after.
    pub after: Map<String, Json>,
    /// A new record.
    pub created: bool,
    /// Fields whose values were erased later.
    pub erased: Vec<String>,
}

impl<'a> StoreReader<'a> {
    pub(crate) fn new(db: &'a Connection, world: &'a World, now: Instant) -> Self {
        let (calendar, tables, error) = (OnceCell::new(), RefCell::default(), RefCell::new(None));
        Self { db, world, now, calendar, kept_at: None, tables, error }
    }

    /// The days off that the program ships, without imported years.
    pub fn shipped_calendar(&self) -> &'a Calendar {
        &self.world.calendar
    }

    /// A reader of one snapshot that answers from registers in memory where it can.
    pub(crate) fn kept(db: &'a Connection, world: &'a World, now: Instant) -> Result<Self, StoreError> {
        // The first question fixes the snapshot, so the entry is that of every later one.
        let head = journal::head(db)?.0;
        Ok(Self { kept_at: Some(head), ..Self::new(db, world, now) })
    }

    /// The register in memory; none where it has to be asked of the database.
    fn table(&self, register: &'static Register) -> Option<Arc<Table>> {
        let head = self.kept_at?;
        if let Some(known) = self.tables.borrow().get(register.key) {
            return known.clone();
        }
        let table = self.keep(snapshot::table(self.db, self.world, register, head));
        self.tables.borrow_mut().insert(register.key, table.clone());
        table
    }

    /// Live records of a register, one after the other, oldest first, in constant memory.
    pub fn each<E: From<StoreError>>(
        &self,
        register: &'static Register,
        mut look: impl FnMut(Record) -> Result<(), E>,
    ) -> Result<(), E> {
        let database = |e: rusqlite::Error| E::from(StoreError::from(e));
        let mut rows = self.db.prepare_cached(&by_age(register)).map_err(database)?;
        let mut rows = rows.query([]).map_err(database)?;
        while let Some(row) = rows.next().map_err(database)? {
            look(values::record(register, row).map_err(database)?)?;
        }
        Ok(())
    }

    /// The same, shared where the register is in memory.
    fn live(&self, key: &str, look: &mut dyn FnMut(&Arc<Record>)) {
        let Some(r) = register(key) else { return };
        match self.table(r) {
            Some(table) => table.live().for_each(look),
            None => self.keep(self.each(r, |r| {
                look(&Arc::new(r));
                Ok::<_, StoreError>(())
            })),
        }
    }

    /// Changes since an entry, in order: register, record, and the change as the journal has it, personal values
    /// sealed. None where there are more than `most`.
    pub fn changes_since(&self, seq: i64, most: usize) -> Result<Option<Vec<Changed>>, StoreError> {
        let mut rows = self.db.prepare_cached(
            "SELECT register, record, change FROM changes WHERE seq > ?1 ORDER BY seq, n LIMIT ?2",
        )?;
        let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        let mut rows = rows.query([seq, limit])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let change = serde_json::from_str(&row.get::<_, String>(2)?).unwrap_or(Json::Null);
            out.push((row.get(0)?, row.get(1)?, change));
        }
        Ok((out.len() <= most).then_some(out))
    }

    pub(crate) fn db(&self) -> &'a Connection {
        self.db
    }

    /// The first error met while a rule asked; a rule's answer counts only where there was none.
    pub fn finish(&self) -> Result<(), StoreError> {
        self.error.borrow_mut().take().map_or(Ok(()), Err)
    }

    pub(crate) fn keep<T: Default>(&self, result: Result<T, StoreError>) -> T {
        result.unwrap_or_else(|e| {
            self.error.borrow_mut().get_or_insert(e);
            T::default()
        })
    }

    /// A record, retired ones too.
    pub fn load(&self, register: &'static Register, id: &str) -> Result<Option<Record>, StoreError> {
        let sql = format!("SELECT {} FROM {} WHERE id = ?1", values::select_list(register), register.key);
        let row =
            self.db.prepare_cached(&sql)?.query_row([id], |r| values::record(register, r)).optional()?;
        Ok(row)
    }

    fn select(
        &self,
        register: &'static Register,
        condition: &str,
        bound: &[&str],
    ) -> Result<Vec<Record>, StoreError> {
        let sql = format!(
            "SELECT {} FROM {} WHERE retired = 0 {condition} ORDER BY id",
            values::select_list(register),
            register.key
        );
        let mut rows = self.db.prepare_cached(&sql)?;
        let rows = rows.query_map(rusqlite::params_from_iter(bound), |r| values::record(register, r))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn shared(&self, register: &'static Register, condition: &str, bound: &[&str]) -> Vec<Arc<Record>> {
        self.keep(self.select(register, condition, bound)).into_iter().map(Arc::new).collect()
    }

    /// The organisation's own fields of a register.
    pub fn extra_fields(&self, key: &str) -> Vec<FieldDef> {
        self.find("extra_fields", extra_fields::REGISTER_KEY.key(), key)
            .iter()
            .filter_map(|r| self.world.own_field(r))
            .collect()
    }

    /// Live records of a register.
    pub fn count(&self, register: &Register) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) FROM {} WHERE retired = 0", register.key);
        let n: i64 = self.db.prepare_cached(&sql)?.query_row([], |r| r.get(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// History of a record, newest first.
    pub fn history(&self, register: &str, id: &str) -> Result<Vec<HistoryRow>, StoreError> {
        self.history_where("c.register = ?1 AND c.record = ?2 ORDER BY c.seq DESC, c.n DESC", &[register, id])
    }

    /// Changes of one entry, in order.
    pub fn entry_changes(&self, seq: i64) -> Result<Vec<HistoryRow>, StoreError> {
        self.history_where("c.seq = CAST(?1 AS INTEGER) ORDER BY c.n LIMIT 2000", &[&seq.to_string()])
    }

    fn history_where(&self, condition: &str, bound: &[&str]) -> Result<Vec<HistoryRow>, StoreError> {
        let sql = format!(
            "SELECT j.entry, j.hash, c.register, c.record, c.change FROM changes c JOIN journal j ON j.seq = c.seq WHERE {condition}"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(bound))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let (key, id): (String, String) = (row.get(2)?, row.get(3)?);
            let change: Json = serde_json::from_str(&row.get::<_, String>(4)?).unwrap_or(Json::Null);
            let sealing = personal::key(self.db, &key, &id)?;
            let mut erased = Vec::new();
            let mut side = |name: &str| {
                let mut values = Map::new();
                for (field, v) in change.get(name).and_then(Json::as_object).into_iter().flatten() {
                    match personal::open(&key, &id, field, v, sealing.as_ref()) {
                        personal::Opened::Clear(v) => {
                            values.insert(field.clone(), v);
                        }
                        _ => {
                            erased.push(field.clone());
                            values.insert(field.clone(), Json::Null);
                        }
                    }
                }
                values
            };
            let (before, after) = (side("before"), side("after"));
            erased.sort();
            erased.dedup();
            out.push(HistoryRow {
                entry: entry(&row.get::<_, String>(0)?)?,
                hash: row.get(1)?,
                register: key,
                record: id,
                before,
                after,
                created: change.get("before").is_none_or(Json::is_null),
                erased,
            });
        }
        Ok(out)
    }

    /// Entries before a number, newest first, with hash and signature.
    pub fn entries(
        &self,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<(Entry, String, String)>, StoreError> {
        let mut rows = self.db.prepare_cached(
            "SELECT entry, hash, signature FROM journal WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2",
        )?;
        let mut rows = rows.query(rusqlite::params![before.unwrap_or(i64::MAX), limit])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push((entry(&row.get::<_, String>(0)?)?, row.get(1)?, row.get(2)?));
        }
        Ok(out)
    }

    /// Does the journal hold an outbox event of that id already?
    pub fn taken(&self, event: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM journal WHERE entry LIKE '%\"op\":\"outbox_take\"%' AND json_extract(entry, '$.facts.id') = ?1";
        Ok(self.db.prepare(sql)?.exists([event])?)
    }

    /// What opens something outside, for whoever goes with it to the place that it was given for. Shown to nobody.
    pub fn secret(&self, owner: &str, goes_to: &str) -> Result<Option<Zeroizing<String>>, StoreError> {
        crate::secrets::of(self.db, owner, goes_to)
    }

    /// Reads a kept file, proved against its digest; none where it is not kept here.
    pub fn blob(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut out = Vec::new();
        Ok(crate::blobs::read(self.db, sha256, &mut out)?.then_some(out))
    }
}

fn entry(text: &str) -> Result<Entry, StoreError> {
    serde_json::from_str(text).map_err(|e| StoreError::Damaged(e.to_string()))
}

impl Reader for StoreReader<'_> {
    fn now(&self) -> Instant {
        self.now
    }
    fn get(&self, key: &str, id: &str) -> Option<Arc<Record>> {
        let r = register(key)?;
        match self.table(r) {
            Some(table) => table.get(id).cloned(),
            None => self.keep(self.load(r, id)).map(Arc::new),
        }
    }
    fn holds(&self, key: &str, id: &str) -> bool {
        let Some(r) = register(key) else { return false };
        match self.table(r) {
            Some(table) => table.get(id).is_some(),
            None => self.keep(self.load(r, id)).is_some(),
        }
    }
    fn find(&self, key: &str, field: &str, value: &str) -> Vec<Arc<Record>> {
        let Some(r) = register(key) else { return Vec::new() };
        let Some(def) = r.field(field) else { return Vec::new() };
        if let Some(table) = self.table(r) {
            return table.find(def.key, value);
        }
        self.shared(r, &format!("AND {} = ?1", def.key), &[value])
    }
    fn all(&self, key: &str) -> Vec<Arc<Record>> {
        let mut all = Vec::new();
        self.live(key, &mut |r| all.push(Arc::clone(r)));
        all
    }
    fn walk(&self, key: &str, look: &mut dyn FnMut(&Record)) {
        self.live(key, &mut |r| look(r));
    }
    fn oldest(&self, key: &str, chose: Option<(&str, &[&str])>, most: usize) -> (u64, Vec<Arc<Record>>) {
        let Some(r) = register(key) else { return (0, Vec::new()) };
        if chose.is_none() && self.table(r).is_none() {
            let oldest =
                format!("AND id IN (SELECT id FROM {} WHERE +retired = 0 ORDER BY id LIMIT {most})", r.key);
            return (self.keep(self.count(r)), self.shared(r, &oldest, &[]));
        }
        let (mut n, mut first) = (0, Vec::new());
        self.live(key, &mut |r| {
            if chose.is_none_or(|(field, keys)| r.chose(field, keys)) {
                n += 1;
                if first.len() < most {
                    first.push(Arc::clone(r));
                }
            }
        });
        (n, first)
    }
    fn any(&self, key: &str) -> bool {
        let Some(r) = register(key) else { return false };
        match self.table(r) {
            Some(table) => table.live().next().is_some(),
            None => self.keep(self.count(r)) > 0,
        }
    }
    fn words(&self, library: &str) -> Vec<LibraryWord> {
        self.keep(keywords::of(self.db, library))
    }
    fn touched(&self, register: &str, id: &str) -> Vec<Touch> {
        let rows = self.keep(self.history(register, id));
        let touch = |h: &HistoryRow| {
            let at = h.entry.instant()?;
            Some(Touch { seq: h.entry.seq, at, actor: h.entry.actor.clone(), op: h.entry.op })
        };
        rows.iter().rev().filter_map(touch).collect()
    }
    fn head(&self) -> (i64, String) {
        let head = self.keep(journal::head(self.db).map(Some));
        head.unwrap_or_else(|| (0, hegui_model::chain::GENESIS.into()))
    }
    fn calendar(&self) -> &Calendar {
        self.calendar.get_or_init(|| calendar_years::with(self.shipped_calendar(), self))
    }
    fn deadlines(&self) -> &Deadlines {
        &self.world.deadlines
    }
}

#[cfg(test)]
mod tests {
    use super::by_age;
    use crate::error::StoreError;
    use hegui_model::registers::REGISTERS;

    #[test]
    fn a_register_is_gone_through_without_being_sorted_in_memory() -> Result<(), StoreError> {
        let db = crate::open::released()?;
        for register in REGISTERS {
            let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {}", by_age(register)))?;
            let steps: Vec<String> = plan.query_map([], |r| r.get(3))?.collect::<Result<_, _>>()?;
            assert!(steps.iter().all(|s| s.starts_with("SCAN")), "{}: {steps:?}", register.key);
        }
        Ok(())
    }
}
