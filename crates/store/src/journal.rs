//! Writing the journal, and proving it (`proof`). One entry an intention; the chain is in `model::chain`.

mod proof;
pub(crate) mod replay;
mod signatures;

pub use proof::{Depth, Verified};
pub(crate) use proof::{Proof, verify};

use crate::error::StoreError;
use ed25519_dalek::{Signer, SigningKey};
use hegui_model::chain::{Change, ChangesDigest, Entry, GENESIS};
use hegui_model::instant::{self, Instant};
use hegui_model::op::Op;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value as Json;

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

/// Text of a column, empty where it is none: a damaged type is found by the hash.
pub(crate) trait TextOrEmpty<'a> {
    fn as_str_or_empty(&self) -> &'a str;
}

impl<'a> TextOrEmpty<'a> for rusqlite::types::ValueRef<'a> {
    fn as_str_or_empty(&self) -> &'a str {
        self.as_str().unwrap_or_default()
    }
}
