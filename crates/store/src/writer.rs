//! The one way to write: `transact` on the one writing connection, on a thread of its own.
//!
//! Begin, changes, journal entry, commit, then notify. An intention that changes nothing leaves no entry;
//! an error or a panic leaves nothing at all.

use crate::error::StoreError;
use crate::journal::{self, Actor, Intent};
use crate::personal::{self, Opened};
use crate::reader::StoreReader;
use crate::values;
use hegui_model::chain::{Change, Entry};
use hegui_model::field::{FieldDef, Kind, Privacy};
use hegui_model::instant::Instant;
use hegui_model::record::{Record, difference};
use hegui_model::register::{CODE, RETIRED, Register};
use hegui_model::registers::{extra_fields, register};
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{PoisonError, mpsc};
use std::thread::JoinHandle;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The writing connection behind a queue.
pub struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Takes the connection to a thread of its own.
    pub(crate) fn start(mut db: Connection) -> Self {
        let (jobs, queue) = mpsc::channel::<Job>();
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || {
                for job in queue {
                    job(&mut db);
                }
                // Folding the log into the file leaves one file to copy.
                let _ = db.pragma_update(None, "wal_checkpoint", "TRUNCATE");
            })
            .expect("the system gives a thread");
        Self { jobs: Some(jobs), thread: Some(thread) }
    }

    /// Runs a job on the writing connection and waits for it.
    pub(crate) fn run<T, E>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (done, reply) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |db| {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(db)));
            let _ = done.send(outcome);
        });
        let gone = || E::from(StoreError::Database("the writer has ended".into()));
        self.jobs.as_ref().ok_or_else(gone)?.send(job).map_err(|_| gone())?;
        match reply.recv() {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Err(gone()),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What a transaction left.
#[derive(Debug)]
pub struct Done<T> {
    /// What the closure returned.
    pub value: T,
    /// The entry; none where nothing changed.
    pub entry: Option<Entry>,
    /// Registers that changed.
    pub changed: Vec<String>,
}

/// An open transaction: the only functions that write a register's table.
pub struct Tx<'a> {
    reader: StoreReader<'a>,
    seq: i64,
    changes: Vec<Change>,
    record_anyway: bool,
    /// Highest running number per register, kept so that a long import does not look for it at each record.
    codes: BTreeMap<&'static str, i64>,
    /// A write failed half-way: whatever the closure makes of the error, nothing may be kept.
    broken: bool,
    /// Registers whose own fields changed, so that search has to cover other fields.
    reindex: BTreeSet<String>,
}

/// Runs one intention.
pub(crate) fn transact<T, E>(
    db: &mut Connection,
    world: &crate::reader::World,
    actor: &Actor,
    intent: &Intent,
    now: Instant,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<Done<T>, E>
where
    E: From<StoreError>,
{
    let store = |e: rusqlite::Error| E::from(StoreError::from(e));
    let tx = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(store)?;
    let seq = journal::head(&tx).map_err(E::from)?.0 + 1;
    let mut open = Tx {
        reader: StoreReader::new(&tx, world, now),
        seq,
        changes: Vec::new(),
        record_anyway: false,
        codes: world.codes.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        broken: false,
        reindex: BTreeSet::new(),
    };
    let value = work(&mut open)?;
    // A gate judged by an answer that failed, or a write that stopped half-way, keeps nothing.
    open.reader.finish().map_err(E::from)?;
    if open.broken {
        return Err(E::from(StoreError::Database("a write failed within the intention".into())));
    }
    // SQLite rolls back by itself where the disk is full; going on would write outside the transaction.
    if tx.is_autocommit() {
        return Err(E::from(StoreError::DiskFull));
    }
    for key in &open.reindex {
        if let Some(register) = register(key) {
            let own = open.reader.extra_fields(key);
            crate::search::index_register(&tx, register, &own).map_err(E::from)?;
        }
    }
    let (changes, anyway, codes) = (open.changes, open.record_anyway, open.codes);
    if changes.is_empty() && !anyway {
        return Ok(Done { value, entry: None, changed: Vec::new() });
    }
    let entry = journal::append(&tx, actor, intent, now, &changes).map_err(E::from)?;
    tx.commit().map_err(store)?;
    *world.codes.lock().unwrap_or_else(PoisonError::into_inner) = codes;
    let mut changed: Vec<String> = changes.into_iter().map(|c| c.register).collect();
    changed.sort();
    changed.dedup();
    Ok(Done { value, entry: Some(entry), changed })
}

impl<'a> Tx<'a> {
    /// The world within the transaction: what gates are judged by.
    pub fn reader(&self) -> &StoreReader<'a> {
        &self.reader
    }

    /// Number that the entry will have.
    pub const fn seq(&self) -> i64 {
        self.seq
    }

    /// Writes an entry even where no record changes: an export, an unmasking, a refusal.
    pub fn record_anyway(&mut self) {
        self.record_anyway = true;
    }

    fn db(&self) -> &'a Connection {
        self.reader.db()
    }

    /// Makes a record (`id` none) or sets some of its values. Null empties a value; absent keys stay.
    /// `version`, where given, is the one that the person saw.
    pub fn put(
        &mut self,
        register: &'static Register,
        id: Option<&str>,
        version: Option<i64>,
        values: &Map<String, Json>,
    ) -> Result<Record, StoreError> {
        let old = id.map(|id| self.current(register, id, version)).transpose()?;
        let extra = self.reader.extra_fields(register.key);
        let mut new =
            old.clone().unwrap_or_else(|| Record { id: crate::random::new_id(), ..Record::default() });
        for (key, value) in values {
            let def =
                register.field(key).or_else(|| extra.iter().find(|f| f.key == key)).ok_or_else(|| {
                    StoreError::Value(Box::new(
                        hegui_model::finding::Finding::error(
                            "unknown_field",
                            format!("「{}」没有字段「{key}」", register.label.zh),
                            format!("{} has no field {key}", register.label.en),
                        )
                        .field(key),
                    ))
                })?;
            let accepted = def.accept(value).map_err(|f| StoreError::Value(Box::new(f)))?;
            if accepted.is_null() {
                new.values.remove(key);
            } else {
                new.values.insert(key.clone(), accepted);
            }
        }
        if !new.has(CODE) {
            let code = self.next_code(register)?;
            new.values.insert(CODE.into(), code.into());
        }
        if let Some(states) = register.states
            && !new.has(states.field)
        {
            new.values.insert(states.field.into(), states.of[0].key.into());
        }
        self.store(register, old.as_ref(), new)
    }

    /// Takes a record out of use, or brings it back.
    pub fn retire(
        &mut self,
        register: &'static Register,
        id: &str,
        retired: bool,
    ) -> Result<Record, StoreError> {
        let old = self.current(register, id, None)?;
        let mut new = old.clone();
        new.retired = retired;
        self.store(register, Some(&old), new)
    }

    /// Erases the personal values of a record: the values, the key that sealed them in the journal, the search terms.
    pub fn erase(&mut self, register: &'static Register, id: &str) -> Result<Record, StoreError> {
        let old = self.current(register, id, None)?;
        let mut new = old.clone();
        let mut after = Map::new();
        for f in register.personal() {
            if new.values.remove(f.key).is_some() {
                after.insert(f.key.into(), Json::Null);
            }
        }
        // The old values do not enter the entry that erases them.
        after.insert("$erased".into(), Json::from(after.keys().cloned().collect::<Vec<_>>()));
        new.version = self.seq;
        let written = personal::forget(self.db(), register.key, id)
            .and_then(|()| self.write_row(register, &new, false));
        self.kept(written)?;
        self.changes.push(Change {
            register: register.key.into(),
            record: id.into(),
            before: Json::Object(Map::new()),
            after: Json::Object(after),
        });
        Ok(new)
    }

    /// Sets the values that an earlier entry found, where nothing changed them since; a new record is retired.
    pub fn undo(&mut self, seq: i64) -> Result<Vec<Record>, StoreError> {
        let mut rows = self
            .db()
            .prepare("SELECT register, record, change FROM changes WHERE seq = ?1 ORDER BY n DESC")
            .map_err(StoreError::from)?;
        let rows: Vec<(String, String, String)> = rows
            .query_map([seq], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .and_then(Iterator::collect)
            .map_err(StoreError::from)?;
        let mut out = Vec::new();
        for (key, id, change) in rows {
            let register =
                register(&key).ok_or_else(|| StoreError::Database(format!("no register {key}")))?;
            let change: Json = serde_json::from_str(&change).unwrap_or(Json::Null);
            let old = self.current(register, &id, None)?;
            if change.get("before").is_none_or(Json::is_null) {
                if old.version != seq && old.version != self.seq {
                    return Err(StoreError::ChangedSince);
                }
                out.push(self.retire(register, &id, true)?);
                continue;
            }
            // The words lie beside the register; only a new import brings others, and never this digest alone.
            if change.pointer("/after/digest").is_some()
                && key == hegui_model::registers::keyword_libraries::REGISTER.key
            {
                return Err(StoreError::ChangedSince);
            }
            let sealing = personal::key(self.db(), &key, &id)?;
            let side = |name: &str| -> Result<Map<String, Json>, StoreError> {
                let mut values = Map::new();
                for (field, v) in change.get(name).and_then(Json::as_object).into_iter().flatten() {
                    match personal::open(&key, &id, field, v, sealing.as_ref()) {
                        Opened::Clear(v) => values.insert(field.clone(), v),
                        Opened::Erased | Opened::Altered => return Err(StoreError::ChangedSince),
                    };
                }
                Ok(values)
            };
            let (before, after) = (side("before")?, side("after")?);
            let mut new = old.clone();
            for (field, v) in &after {
                let now = if field == RETIRED {
                    Json::Bool(old.retired)
                } else {
                    old.values.get(field).cloned().unwrap_or(Json::Null)
                };
                if now != *v || field.starts_with('$') {
                    return Err(StoreError::ChangedSince);
                }
            }
            for (field, v) in before {
                if field == RETIRED {
                    new.retired = v.as_bool().unwrap_or(false);
                } else if v.is_null() {
                    new.values.remove(&field);
                } else {
                    new.values.insert(field, v);
                }
            }
            out.push(self.store(register, Some(&old), new)?);
        }
        Ok(out)
    }

    fn current(
        &self,
        register: &'static Register,
        id: &str,
        version: Option<i64>,
    ) -> Result<Record, StoreError> {
        let now = self
            .reader
            .load(register, id)?
            .ok_or_else(|| StoreError::NoRecord { register: register.key.into(), id: id.into() })?;
        match version {
            Some(v) if v != now.version => Err(StoreError::Stale { current: Box::new(now) }),
            _ => Ok(now),
        }
    }

    fn next_code(&mut self, register: &'static Register) -> Result<String, StoreError> {
        let last = match self.codes.get(register.key) {
            Some(n) => *n,
            None => {
                let start = register.prefix.len() + 2;
                let longest = start - 1 + LONGEST_NUMBER;
                let sql = format!(
                    "SELECT max(CAST(substr({CODE}, {start}) AS INTEGER)) FROM {} \
                     WHERE {CODE} GLOB ?1 AND length({CODE}) <= {longest} AND substr({CODE}, {start}) NOT GLOB '*[^0-9]*'",
                    register.key
                );
                let pattern = format!("{}-[0-9]*", register.prefix);
                let last: Option<i64> = self.db().prepare_cached(&sql)?.query_row([pattern], |r| r.get(0))?;
                last.unwrap_or(0)
            }
        };
        self.codes.insert(register.key, last);
        Ok(format!("{}-{:04}", register.prefix, last + 1))
    }

    /// A code that was typed counts for the running number too.
    fn note_code(&mut self, register: &'static Register, code: &str) {
        if let Some(last) = self.codes.get_mut(register.key)
            && let Some(n) = running_number(register.prefix, code)
        {
            *last = n.max(*last);
        }
    }

    fn kept<T>(&mut self, written: Result<T, StoreError>) -> Result<T, StoreError> {
        self.broken |= written.is_err();
        written
    }

    /// Writes a record and its change. Unchanged: nothing is written.
    fn store(
        &mut self,
        register: &'static Register,
        old: Option<&Record>,
        mut new: Record,
    ) -> Result<Record, StoreError> {
        let empty = Map::new();
        let (mut before, mut after) = difference(old.map_or(&empty, |o| &o.values), &new.values);
        if old.is_some_and(|o| o.retired) != new.retired {
            before.insert(RETIRED.into(), old.is_some_and(|o| o.retired).into());
            after.insert(RETIRED.into(), new.retired.into());
        }
        if old.is_some() && after.is_empty() {
            return Ok(new);
        }
        for f in register.fields.iter().filter(|f| f.unique) {
            self.refuse_taken(register, f, &new)?;
        }
        new.version = self.seq;
        let touches_person = register
            .personal()
            .any(|f| [&before, &after].iter().any(|m| m.get(f.key).is_some_and(|v| !v.is_null())));
        let written = self.write_row(register, &new, old.is_none()).and_then(|()| {
            touches_person.then(|| personal::key_or_new(self.db(), register.key, &new.id)).transpose()
        });
        let key = self.kept(written)?;
        self.note_code(register, new.str(CODE));
        if register.key == extra_fields::REGISTER.key {
            let of = |r: &Record| r.text(extra_fields::REGISTER_KEY).to_owned();
            self.reindex.insert(of(&new));
            self.reindex.extend(old.map(of));
        }
        self.changes.push(Change {
            register: register.key.into(),
            record: new.id.clone(),
            before: match old {
                Some(_) => personal::seal(register, &new.id, &before, key.as_ref()),
                None => Json::Null,
            },
            after: personal::seal(register, &new.id, &after, key.as_ref()),
        });
        Ok(new)
    }

    fn refuse_taken(
        &self,
        register: &'static Register,
        f: &'static FieldDef,
        new: &Record,
    ) -> Result<(), StoreError> {
        let value = new.str(f.key);
        if new.retired || value.is_empty() {
            return Ok(());
        }
        let sql = format!("SELECT 1 FROM {} WHERE {} = ?1 AND retired = 0 AND id <> ?2", register.key, f.key);
        let taken = self.db().prepare_cached(&sql)?.exists([value, &new.id])?;
        if taken {
            return Err(StoreError::Taken { register: register.key, field: f.key, value: value.into() });
        }
        Ok(())
    }

    fn write_row(&self, register: &'static Register, r: &Record, insert: bool) -> Result<(), StoreError> {
        let (names, bound): (Vec<String>, Vec<_>) = values::row(register, r).into_iter().unzip();
        let sql = if insert {
            let holes: Vec<String> = (1..=names.len()).map(|n| format!("?{n}")).collect();
            format!("INSERT INTO {} ({}) VALUES ({})", register.key, names.join(", "), holes.join(", "))
        } else {
            let sets: Vec<String> =
                names.iter().enumerate().skip(1).map(|(i, name)| format!("{name} = ?{}", i + 1)).collect();
            format!("UPDATE {} SET {} WHERE id = ?1", register.key, sets.join(", "))
        };
        self.db().prepare_cached(&sql)?.execute(params_from_iter(bound))?;
        crate::search::write(self.db(), register, r, &self.reader.extra_fields(register.key))
    }

    /// Keeps a file as chunks under its digest.
    pub fn put_blob(&mut self, bytes: &[u8]) -> Result<String, StoreError> {
        let written = crate::blobs::put(self.db(), bytes);
        self.kept(written)
    }

    /// Keeps a file read piece by piece; returns its digest and size.
    pub fn put_blob_from(
        &mut self,
        from: &mut dyn std::io::Read,
        name: &str,
    ) -> Result<(String, u64), StoreError> {
        let written = crate::blobs::put_from(self.db(), from, name);
        self.kept(written)
    }

    /// Replaces the words of a library; returns the digest that its record has to hold.
    pub fn put_words(
        &mut self,
        library: &str,
        words: &[hegui_model::reader::LibraryWord],
    ) -> Result<String, StoreError> {
        let written = crate::keywords::put(self.db(), library, words);
        self.kept(written)
    }

    /// Keeps what opens something outside, as the place that it may go to and the secret, or takes it away. It stands
    /// in no entry: the record says that it is there.
    pub fn put_secret(&mut self, owner: &str, secret: Option<(&str, &str)>) -> Result<(), StoreError> {
        let written = crate::secrets::put(self.db(), owner, secret);
        self.kept(written)
    }
}

/// Digits of a running number at most: a longer one was typed for another purpose.
const LONGEST_NUMBER: usize = 12;

fn running_number(prefix: &str, code: &str) -> Option<i64> {
    let digits = code.strip_prefix(prefix)?.strip_prefix('-')?;
    let fits = (1..=LONGEST_NUMBER).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if fits { digits.parse().ok() } else { None }
}

/// Does a field take part in full-text search? Masked ones never do: a hit would tell their value.
pub(crate) fn is_searched(f: &FieldDef) -> bool {
    f.searched && f.privacy != Privacy::Masked && matches!(f.kind, Kind::Text | Kind::LongText)
}
