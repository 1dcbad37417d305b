//! The journal's chain: what an entry says, how it is hashed, and how a chain of them is proved.

use crate::canonical::canonical;
use crate::instant::{self, Instant};
use crate::op::Op;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

/// Hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What happened to one record in an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Register.
    pub register: String,
    /// Record id.
    pub record: String,
    /// Values before, of the fields that changed; null for a new record.
    pub before: Json,
    /// Values after.
    pub after: Json,
}

impl Change {
    /// Canonical text of before and after: what is stored and hashed.
    pub fn text(&self) -> String {
        let mut map = Map::new();
        map.insert("after".into(), self.after.clone());
        map.insert("before".into(), self.before.clone());
        canonical(&Json::Object(map))
    }
}

/// Digest over all changes of an entry, in order, each length-prefixed so that none can run into the next.
#[derive(Default)]
pub struct ChangesDigest(Sha256);

impl ChangesDigest {
    /// Adds a change by its stored parts.
    pub fn add(&mut self, register: &str, record: &str, change: &str) {
        for part in [register, record, change] {
            self.0.update((part.len() as u64).to_be_bytes());
            self.0.update(part.as_bytes());
        }
    }

    /// The digest in hexadecimal.
    pub fn finish(self) -> String {
        hex::encode(self.0.finalize())
    }
}

/// An entry without its changes. Its canonical text is stored and hashed as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Number, from 1 without a gap.
    pub seq: i64,
    /// When, UTC.
    pub at: String,
    /// Login of the actor.
    pub actor: String,
    /// Public signing key of the actor, hexadecimal.
    pub actor_key: String,
    /// Intention.
    pub op: Op,
    /// Reason given; may be empty.
    pub reason: String,
    /// Program and version that wrote it.
    pub program: String,
    /// Hash of the entry before.
    pub prev: String,
    /// How many changes.
    pub count: i64,
    /// Digest over the changes.
    pub changes: String,
    /// Further facts, e.g. the digest of a file imported.
    pub facts: Json,
}

impl Entry {
    /// Canonical text.
    pub fn text(&self) -> String {
        canonical(&serde_json::to_value(self).expect("an entry is JSON"))
    }

    /// When, as an instant.
    pub fn instant(&self) -> Option<Instant> {
        instant::parse(&self.at)
    }
}

/// Hash of an entry's stored text: SHA-256, hexadecimal. The text names the hash before it, which makes the chain.
pub fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// Why a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text of an entry is no entry.
    Unreadable(i64),
    /// A number is missing or out of place.
    Gap {
        /// Number expected.
        expected: i64,
        /// Number found.
        found: i64,
    },
    /// The stored hash is not that of the text.
    Hash(i64),
    /// The hash named as the one before is another.
    Link(i64),
    /// The changes are not those that were hashed.
    Changes(i64),
}

impl Fault {
    /// Entry at which the chain breaks.
    pub const fn seq(&self) -> i64 {
        match self {
            Self::Unreadable(n) | Self::Hash(n) | Self::Link(n) | Self::Changes(n) => *n,
            Self::Gap { expected, .. } => *expected,
        }
    }

    /// The sentence.
    pub fn text(&self) -> crate::text::Text {
        let n = self.seq();
        let (zh, en) = match self {
            Self::Unreadable(_) => ("内容无法读取", "cannot be read"),
            Self::Gap { .. } => ("缺失或次序错误", "is missing or out of place"),
            Self::Hash(_) => ("内容与摘要不符，已被改动", "does not match its hash: it was altered"),
            Self::Link(_) => ("与前一条的链接断开", "is not linked to the entry before it"),
            Self::Changes(_) => {
                ("的变更明细与摘要不符，已被改动", "has changes that do not match their digest")
            }
        };
        crate::text::Text::new(format!("日志第 {n} 条{zh}"), format!("Journal entry {n} {en}"))
    }
}

/// Proves entries one after the other.
pub struct Walk {
    next: i64,
    prev: String,
    last_at: String,
    /// Entries whose instant lies before that of the entry before them.
    pub backwards: Vec<i64>,
}

impl Default for Walk {
    fn default() -> Self {
        Self { next: 1, prev: GENESIS.into(), last_at: String::new(), backwards: Vec::new() }
    }
}

impl Walk {
    /// Proves the next entry by its stored text, hash and the digest and count of its stored changes.
    pub fn step(
        &mut self,
        seq: i64,
        text: &str,
        stored: &str,
        changes: &str,
        count: i64,
    ) -> Result<Entry, Fault> {
        if seq != self.next {
            return Err(Fault::Gap { expected: self.next, found: seq });
        }
        if hash(text) != stored {
            return Err(Fault::Hash(seq));
        }
        let entry: Entry = serde_json::from_str(text).map_err(|_| Fault::Unreadable(seq))?;
        if entry.seq != seq {
            return Err(Fault::Gap { expected: seq, found: entry.seq });
        }
        if entry.prev != self.prev {
            return Err(Fault::Link(seq));
        }
        if entry.changes != changes || entry.count != count {
            return Err(Fault::Changes(seq));
        }
        if entry.at < self.last_at {
            self.backwards.push(seq);
        }
        self.next += 1;
        self.prev = stored.into();
        self.last_at.clone_from(&entry.at);
        Ok(entry)
    }

    /// Number and hash of the last entry proved.
    pub fn head(&self) -> (i64, &str) {
        (self.next - 1, &self.prev)
    }
}
