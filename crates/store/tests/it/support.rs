//! Builders: a workspace database with its first user, and values for any field.

use ed25519_dalek::SigningKey;
use hegui_model::field::{FieldDef, Kind};
use hegui_model::instant::{self, Instant};
use hegui_model::op::Op;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::{REGISTERS, register};
use hegui_store::journal::{Actor, Depth, Intent, Verified};
use hegui_store::secret::DatabaseKey;
use hegui_store::writer::{Done, Tx};
use hegui_store::{Store, StoreError};
use serde_json::{Map, Value as Json, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use tempfile::TempDir;

/// A fixed day, so that no test depends on the clock.
pub(crate) fn noon() -> Instant {
    instant::parse("2026-03-05T04:00:00.000Z").unwrap()
}

pub(crate) fn never() -> AtomicBool {
    AtomicBool::new(false)
}

pub(crate) struct Trial {
    pub(crate) store: Store,
    pub(crate) key: DatabaseKey,
    pub(crate) actor: Actor,
    /// Milliseconds since noon that the store's clock shows.
    pub(crate) clock: Arc<AtomicI64>,
    pub(crate) folder: TempDir,
}

pub(crate) fn actor(login: &str) -> Actor {
    let seed: [u8; 32] = std::array::from_fn(|i| login.as_bytes()[i % login.len()]);
    Actor { login: login.into(), key: SigningKey::from_bytes(&seed) }
}

pub(crate) fn users() -> &'static Register {
    register("users").unwrap()
}

pub(crate) fn people() -> &'static Register {
    register("people").unwrap()
}

pub(crate) fn complaints() -> &'static Register {
    register("complaints").unwrap()
}

pub(crate) fn map(v: Json) -> Map<String, Json> {
    v.as_object().unwrap().clone()
}

/// The record that introduces an actor's key to the journal.
pub(crate) fn user(actor: &Actor, name: &str) -> Map<String, Json> {
    let key: String = actor.key.verifying_key().as_bytes().iter().map(|b| format!("{b:02x}")).collect();
    map(
        json!({"login": actor.login, "name": name, "roles": ["compliance_officer"], "signing_key": key, "state": "active"}),
    )
}

impl Trial {
    pub(crate) fn new() -> Self {
        Self::within(tempfile::tempdir().unwrap())
    }

    pub(crate) fn within(folder: TempDir) -> Self {
        let key = DatabaseKey::generate();
        let clock = Arc::new(AtomicI64::new(0));
        let store = clocked(Store::create(folder.path(), &key).unwrap(), &clock);
        let trial = Self { store, key, actor: actor("zhang"), clock, folder };
        let first = user(&trial.actor, "章一");
        trial.act(Op::CreateWorkspace, move |tx| tx.put(users(), None, None, &first)).unwrap();
        trial
    }

    pub(crate) fn act<T: Send + 'static>(
        &self,
        op: Op,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Done<T>, StoreError> {
        self.clock.fetch_add(1000, Ordering::Relaxed);
        self.store.transact(&self.actor, Intent::new(op, "试验"), work)
    }

    pub(crate) fn put(
        &self,
        r: &'static Register,
        id: Option<&str>,
        values: Json,
    ) -> Result<Record, StoreError> {
        let (id, values) = (id.map(str::to_owned), map(values));
        self.act(Op::ChangeRecord, move |tx| tx.put(r, id.as_deref(), None, &values)).map(|d| d.value)
    }

    pub(crate) fn erase(&self, r: &'static Register, id: &str) -> Record {
        let id = id.to_owned();
        self.act(Op::EraseRecord, move |tx| tx.erase(r, &id)).unwrap().value
    }

    pub(crate) fn undo(&self, seq: i64) -> Result<Vec<Record>, StoreError> {
        self.act(Op::Undo, move |tx| tx.undo(seq)).map(|d| d.value)
    }

    pub(crate) fn get(&self, r: &'static Register, id: &str) -> Record {
        self.store.read(|w| w.load(r, id)).unwrap().unwrap()
    }

    pub(crate) fn head(&self) -> (i64, String) {
        use hegui_model::reader::Reader as _;
        self.store.read(|w| Ok::<_, StoreError>(w.head())).unwrap()
    }

    pub(crate) fn verify(&self) -> Verified {
        verify(&self.store)
    }

    pub(crate) fn holds(&self) {
        let v = self.verify();
        assert!(v.fault.is_none(), "{:?}", v.fault);
    }

    /// Closes the store and opens it again.
    pub(crate) fn reopened(self) -> Self {
        let Self { store, key, actor, clock, folder } = self;
        drop(store);
        let store = clocked(Store::open(folder.path(), &key).unwrap(), &clock);
        Self { store, key, actor, clock, folder }
    }

    /// Somebody else's connection, who has the key, with every guard of the schema taken away.
    pub(crate) fn intruder(&self) -> rusqlite::Connection {
        let db = intruder(self.store.path(), &self.key);
        let mut statement = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
        let names: Vec<String> =
            statement.query_map([], |r| r.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        for name in names {
            db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        drop(statement);
        db
    }
}

pub(crate) fn intruder(path: &Path, key: &DatabaseKey) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(path).unwrap();
    db.pragma_update(None, "key", key.pragma().as_str()).unwrap();
    db.pragma_update(None, "foreign_keys", false).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    db
}

pub(crate) fn clocked(store: Store, clock: &Arc<AtomicI64>) -> Store {
    let clock = Arc::clone(clock);
    store.with_clock(move || noon() + chrono::Duration::milliseconds(clock.load(Ordering::Relaxed)))
}

pub(crate) fn verify(store: &Store) -> Verified {
    store.verify(Depth::All, None, &never(), &mut |_, _| {}).unwrap()
}

/// A value that a field accepts; `n` tells values apart.
pub(crate) fn sample(f: &FieldDef, n: usize) -> Json {
    match f.kind {
        Kind::Text | Kind::Ref(_) | Kind::RecordOf(_) => format!("值{n}甲").into(),
        Kind::LongText => format!("第{n}段\n换行，与标点").into(),
        Kind::Int => (n as i64 * 7 - 20).into(),
        Kind::Decimal => format!("{n}.25").into(),
        Kind::Percent => format!("{}.5", n % 100).into(),
        Kind::Bool => n.is_multiple_of(2).into(),
        Kind::Date => format!("2026-01-{:02}", n % 28 + 1).into(),
        Kind::Instant => format!("2026-01-{:02}T01:02:03.000Z", n % 28 + 1).into(),
        Kind::Choice(of) => of[n % of.len()].key.into(),
        Kind::Register => "people".into(),
        Kind::Choices(of) => json!([of[n % of.len()].key]),
        Kind::Refs(_) | Kind::Files => json!([format!("某{n}")]),
        Kind::Table(columns) => {
            let row: Map<String, Json> = columns.iter().map(|c| (c.key.into(), sample(c, n))).collect();
            json!([row])
        }
    }
}

/// Every field of a register filled; evidence names no file inside, a library no words.
pub(crate) fn full(r: &Register, n: usize) -> Map<String, Json> {
    let mut out: Map<String, Json> = r.fields.iter().map(|f| (f.key.into(), sample(f, n))).collect();
    for key in ["files", "digest", "document_sha256", "pdf_sha256"] {
        out.remove(key);
    }
    match r.key {
        "extra_fields" => {
            out.insert("key".into(), format!("x_{n}").into());
        }
        "users" => {
            out.remove("signing_key");
        }
        _ => {}
    }
    out
}

pub(crate) fn every_register() -> impl Iterator<Item = &'static Register> {
    REGISTERS.iter().copied()
}

/// Everything that a connection can read, as one text: tables, row by row.
pub(crate) fn dump(db: &rusqlite::Connection) -> String {
    let mut tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let tables: Vec<String> = tables.query_map([], |r| r.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let mut out = String::new();
    for table in tables {
        out.push_str(&format!("== {table}\n"));
        let mut rows = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let n = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for i in 0..n {
                match row.get_ref(i).unwrap() {
                    rusqlite::types::ValueRef::Blob(b) => out.push_str(&String::from_utf8_lossy(b)),
                    rusqlite::types::ValueRef::Text(b) => out.push_str(&String::from_utf8_lossy(b)),
                    other => out.push_str(&format!("{other:?}")),
                }
                out.push('\u{1f}');
            }
            out.push('\n');
        }
    }
    out
}
