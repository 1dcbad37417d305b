//! Writing and proving the journal. One entry an intention; the chain is in `model::chain`.

use crate::error::StoreError;
use crate::personal::{self, Opened};
use crate::values;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use hegui_model::chain::{Change, ChangesDigest, Entry, GENESIS, Walk};
use hegui_model::field::Typed;
use hegui_model::instant::{self, Instant};
use hegui_model::op::Op;
use hegui_model::record::Record;
use hegui_model::register::{RETIRED, Register};
use hegui_model::registers::{REGISTERS, users};
use hegui_model::text::Text;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

/// Program and version written into every entry.
pub const PROGRAM: &str = concat!("hegui ", env!("CARGO_PKG_VERSION"));

/// Who acts: a login and its signing key.
#[derive(Clone)]
pub struct Actor {
    /// Login name.
    pub login: String,
    /// Signing key of the session.
    pub key: SigningKey,
}

/// What the actor means.
#[derive(Clone, Debug)]
pub struct Intent {
    /// Intention.
    pub op: Op,
    /// Reason given; may be empty.
    pub reason: String,
    /// Further facts, e.g. the digest of a file.
    pub facts: Json,
}

impl Intent {
    /// An intention with its reason.
    pub fn new(op: Op, reason: impl Into<String>) -> Self {
        Self { op, reason: reason.into(), facts: Json::Null }
    }

    /// Adds facts.
    pub fn with(mut self, facts: Json) -> Self {
        self.facts = facts;
        self
    }
}

/// Number and hash of the last entry.
pub fn head(db: &Connection) -> Result<(i64, String), StoreError> {
    let last = db
        .prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?
        .query_row([], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or_else(|| (0, GENESIS.to_owned())))
}

/// Appends an entry with its changes, within the caller's transaction.
pub(crate) fn append(
    db: &Connection,
    actor: &Actor,
    intent: &Intent,
    at: Instant,
    changes: &[Change],
) -> Result<Entry, StoreError> {
    let (last, prev) = head(db)?;
    let texts: Vec<String> = changes.iter().map(Change::text).collect();
    let mut digest = ChangesDigest::default();
    for (c, text) in changes.iter().zip(&texts) {
        digest.add(&c.register, &c.record, text);
    }
    let entry = Entry {
        seq: last + 1,
        at: instant::format(at),
        actor: actor.login.clone(),
        actor_key: hex::encode(actor.key.verifying_key().as_bytes()),
        op: intent.op,
        reason: intent.reason.clone(),
        program: PROGRAM.into(),
        prev,
        count: i64::try_from(changes.len()).unwrap_or(i64::MAX),
        changes: digest.finish(),
        facts: intent.facts.clone(),
    };
    let text = entry.text();
    let hash = hegui_model::chain::hash(&text);
    let signature = hex::encode(actor.key.sign(hash.as_bytes()).to_bytes());
    db.prepare_cached("INSERT INTO journal (seq, entry, hash, signature) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![entry.seq, text, hash, signature])?;
    let mut insert = db.prepare_cached(
        "INSERT INTO changes (seq, n, register, record, change) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (n, (c, text)) in changes.iter().zip(&texts).enumerate() {
        insert.execute(params![
            entry.seq,
            i64::try_from(n).unwrap_or(i64::MAX),
            c.register,
            c.record,
            text
        ])?;
    }
    Ok(entry)
}

/// What a verification found.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// Entries proved.
    pub entries: i64,
    /// Hash of the last one.
    pub head: String,
    /// Records replayed and compared.
    pub records: u64,
    /// Records of which personal values were erased.
    pub erased: u64,
    /// The first place where something differs.
    pub fault: Option<Text>,
    /// Entries whose instant lies before that of the entry before.
    pub backwards: Vec<i64>,
}

/// How far to prove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Depth {
    /// The hashes alone.
    Chain,
    /// Hashes, signatures, and the replay against the tables.
    All,
}

fn fault(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text::new(zh, en)
}

/// Proves the journal. `anchor` is an earlier head (number and hash) that must still stand in it.
pub fn verify(
    db: &Connection,
    depth: Depth,
    anchor: Option<(i64, &str)>,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Verified, StoreError> {
    let mut out = Verified::default();
    let total: i64 = db.query_row("SELECT count(*) FROM journal", [], |r| r.get(0))?;
    let total = u64::try_from(total).unwrap_or(0);
    let mut walk = Walk::default();
    let mut keys = SigningKeys::default();
    let mut anchored = anchor.is_none_or(|a| a == (0, GENESIS));
    {
        let mut entries = db.prepare("SELECT seq, entry, hash, signature FROM journal ORDER BY seq")?;
        let mut changes = db.prepare("SELECT seq, register, record, change FROM changes ORDER BY seq, n")?;
        let mut rows = entries.query([])?;
        let mut change_rows = changes.query([])?;
        let mut pending = change_rows.next()?;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            if seq % 4096 == 0 {
                if cancel.load(Ordering::Relaxed) {
                    return Err(StoreError::Cancelled);
                }
                progress(u64::try_from(seq).unwrap_or(0), total);
            }
            let mut digest = ChangesDigest::default();
            let mut count = 0;
            while let Some(c) = pending {
                let of: i64 = c.get(0)?;
                if of < seq {
                    out.fault = Some(fault(
                        format!("变更明细引用了不存在的日志第 {of} 条"),
                        format!("Changes name journal entry {of}, which is not there"),
                    ));
                    return Ok(out);
                }
                if of > seq {
                    break;
                }
                let (register, record, change) = (
                    c.get_ref(1)?.as_str_or_empty(),
                    c.get_ref(2)?.as_str_or_empty(),
                    c.get_ref(3)?.as_str_or_empty(),
                );
                digest.add(register, record, change);
                count += 1;
                if depth == Depth::All && register == users::REGISTER.key {
                    keys.learn(record, change);
                }
                pending = change_rows.next()?;
            }
            let text = row.get_ref(1)?.as_str_or_empty();
            let hash = row.get_ref(2)?.as_str_or_empty();
            let entry = match walk.step(seq, text, hash, &digest.finish(), count) {
                Ok(entry) => entry,
                Err(f) => {
                    out.entries = walk.head().0;
                    out.fault = Some(f.text());
                    return Ok(out);
                }
            };
            if anchor.is_some_and(|(n, h)| n == seq && h == hash) {
                anchored = true;
            }
            if depth == Depth::All {
                let known = keys.known(&entry.actor, &entry.actor_key);
                if !known || !signed(&entry.actor_key, hash, row.get_ref(3)?.as_str_or_empty()) {
                    out.entries = seq - 1;
                    out.fault = Some(fault(
                        format!("日志第 {seq} 条的签名与操作人「{}」的公钥不符", entry.actor),
                        format!("Journal entry {seq} is not signed by the key of {}", entry.actor),
                    ));
                    return Ok(out);
                }
            }
        }
        if let Some(c) = pending {
            let of: i64 = c.get(0)?;
            out.fault = Some(fault(
                format!("变更明细引用了不存在的日志第 {of} 条"),
                format!("Changes name journal entry {of}, which is not there"),
            ));
            return Ok(out);
        }
    }
    let (n, head) = walk.head();
    out.entries = n;
    out.head = head.into();
    out.backwards = walk.backwards.clone();
    if !anchored {
        let n = anchor.map_or(0, |a| a.0);
        out.fault = Some(fault(
            format!("日志第 {n} 条与给出的较早摘要不符：日志被替换过，或这是另一份工作区"),
            format!(
                "Journal entry {n} is not the earlier head given: the journal was replaced, or this is another workspace"
            ),
        ));
        return Ok(out);
    }
    if depth == Depth::All {
        replay(db, &mut out, cancel, progress)?;
    }
    Ok(out)
}

/// Signing keys as the journal itself introduces them, by the users register.
#[derive(Default)]
struct SigningKeys {
    logins: BTreeMap<String, String>,
    keys: BTreeMap<String, BTreeSet<String>>,
}

impl SigningKeys {
    fn learn(&mut self, record: &str, change: &str) {
        let change: Json = serde_json::from_str(change).unwrap_or(Json::Null);
        let after = |key: &str| change.get("after").and_then(|a| a.get(key)).and_then(Json::as_str);
        if let Some(login) = after(users::LOGIN.key()) {
            self.logins.insert(record.into(), login.into());
        }
        if let (Some(key), Some(login)) = (after(users::SIGNING_KEY.key()), self.logins.get(record)) {
            self.keys.entry(login.clone()).or_default().insert(key.into());
        }
    }

    fn known(&self, login: &str, key: &str) -> bool {
        self.keys.get(login).is_some_and(|k| k.contains(key))
    }
}

fn signed(key: &str, hash: &str, signature: &str) -> bool {
    let key: Option<[u8; 32]> = hex::decode(key).ok().and_then(|k| k.try_into().ok());
    let signature: Option<[u8; 64]> = hex::decode(signature).ok().and_then(|s| s.try_into().ok());
    let (Some(key), Some(signature)) = (key, signature) else { return false };
    VerifyingKey::from_bytes(&key)
        .is_ok_and(|k| k.verify(hash.as_bytes(), &Signature::from_bytes(&signature)).is_ok())
}

/// Folds all changes of each record and compares the result with its row, register by register, in constant memory.
fn replay(
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

/// Text of a column, empty where it is none: a damaged type is found by the hash.
pub(crate) trait TextOrEmpty<'a> {
    fn as_str_or_empty(&self) -> &'a str;
}

impl<'a> TextOrEmpty<'a> for rusqlite::types::ValueRef<'a> {
    fn as_str_or_empty(&self) -> &'a str {
        self.as_str().unwrap_or_default()
    }
}
