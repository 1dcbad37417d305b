//! Proving the journal: the chain, its signatures, and the replay against the tables.
//!
//! Decrypting is the bare limit of a proof, so journal and changes are read side by side on connections of their own,
//! and signatures are proved by workers while the walk goes on. What is found is the first fault by number,
//! whichever part met it.

use super::TextOrEmpty;
use super::replay::replay;
use super::signatures::{BATCH, Claim, SigningKeys, Workers};
use crate::error::StoreError;
use hegui_model::chain::{ChangesDigest, GENESIS, Walk};
use hegui_model::registers::users;
use hegui_model::text::Text;
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

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

/// What is to be proved.
#[derive(Clone, Copy)]
pub(crate) struct Proof<'a> {
    /// How far.
    pub(crate) depth: Depth,
    /// An earlier head (number and hash) that must still stand in the journal.
    pub(crate) anchor: Option<(i64, &'a str)>,
    /// Set from outside to stop.
    pub(crate) cancel: &'a AtomicBool,
}

pub(super) fn fault(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text::new(zh, en)
}

fn stray(of: i64) -> Text {
    fault(
        format!("变更明细引用了不存在的日志第 {of} 条"),
        format!("Changes name journal entry {of}, which is not there"),
    )
}

/// Digest over the stored changes of one entry.
struct Changes {
    seq: i64,
    digest: String,
    count: i64,
    /// Record and text of changes of the users register: they introduce keys.
    users: Vec<(String, String)>,
}

/// Entries to a message between the readers.
const CHUNK: usize = 1024;

/// Reads the changes up to an entry, in order, and digests them.
fn read_changes(
    db: &Connection,
    last: i64,
    depth: Depth,
    out: &mpsc::SyncSender<Result<Vec<Changes>, StoreError>>,
) -> Result<(), StoreError> {
    let mut statement =
        db.prepare("SELECT seq, register, record, change FROM changes WHERE seq <= ?1 ORDER BY seq, n")?;
    let mut rows = statement.query([last])?;
    let mut chunk: Vec<Changes> = Vec::with_capacity(CHUNK);
    let mut open: Option<(Changes, ChangesDigest)> = None;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        if open.as_ref().is_none_or(|(c, _)| c.seq != seq) {
            if let Some((c, digest)) = open.take() {
                chunk.push(Changes { digest: digest.finish(), ..c });
                // A closed receiver has found what it looked for.
                if chunk.len() == CHUNK && out.send(Ok(std::mem::take(&mut chunk))).is_err() {
                    return Ok(());
                }
            }
            let fresh = Changes { seq, digest: String::new(), count: 0, users: Vec::new() };
            open = Some((fresh, ChangesDigest::default()));
        }
        let Some((c, digest)) = open.as_mut() else { continue };
        let (register, record, change) = (
            row.get_ref(1)?.as_str_or_empty(),
            row.get_ref(2)?.as_str_or_empty(),
            row.get_ref(3)?.as_str_or_empty(),
        );
        digest.add(register, record, change);
        c.count += 1;
        if depth == Depth::All && register == users::REGISTER.key {
            c.users.push((record.into(), change.into()));
        }
    }
    if let Some((c, digest)) = open.take() {
        chunk.push(Changes { digest: digest.finish(), ..c });
    }
    let _ = out.send(Ok(chunk));
    Ok(())
}

/// The changes as the walk asks for them: those of the next entry that has any.
struct Reading {
    chunks: mpsc::Receiver<Result<Vec<Changes>, StoreError>>,
    at: std::vec::IntoIter<Changes>,
}

impl Reading {
    fn next(&mut self) -> Result<Option<Changes>, StoreError> {
        loop {
            if let Some(c) = self.at.next() {
                return Ok(Some(c));
            }
            match self.chunks.recv() {
                Ok(chunk) => self.at = chunk?.into_iter(),
                Err(_) => return Ok(None),
            }
        }
    }
}

/// Proves the journal on the snapshot of `db`. `beside` is another connection to the same database: an entry once
/// written never changes, so its changes may be read on a later snapshot.
pub(crate) fn verify(
    db: &Connection,
    beside: Connection,
    proof: Proof<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Verified, StoreError> {
    let mut out = Verified::default();
    // A number beyond the journal's last entry cannot be met by the walk.
    let (last, strays): (i64, i64) = db.query_row(
        "SELECT coalesce(max(seq), 0), (SELECT coalesce(max(seq), 0) FROM changes) FROM journal",
        [],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    let mut anchored = proof.anchor.is_none_or(|a| a == (0, GENESIS));
    let (workers, claims) = Workers::new();
    let (changes, chunks) = mpsc::sync_channel(4);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if let Err(e) = read_changes(&beside, last, proof.depth, &changes) {
                let _ = changes.send(Err(e));
            }
        });
        if proof.depth == Depth::All {
            for _ in 0..Workers::count() {
                scope.spawn(|| workers.work());
            }
        }
        let reading = Reading { chunks, at: Vec::new().into_iter() };
        walk(db, proof, reading, claims, &workers, &mut anchored, &mut out, (last, progress))
    })?;
    if let Some(seq) = workers.failed()
        && (out.fault.is_none() || seq <= out.entries)
    {
        out.entries = seq - 1;
        out.fault = Some(unsigned(seq, &actor_of(db, seq)?));
    }
    if out.fault.is_some() {
        return Ok(out);
    }
    if strays > last {
        out.fault = Some(stray(strays));
        return Ok(out);
    }
    if !anchored {
        let n = proof.anchor.map_or(0, |a| a.0);
        out.fault = Some(fault(
            format!("日志第 {n} 条与给出的较早摘要不符：日志被替换过，或这是另一份工作区"),
            format!(
                "Journal entry {n} is not the earlier head given: the journal was replaced, or this is another workspace"
            ),
        ));
        return Ok(out);
    }
    if proof.depth == Depth::All {
        replay(db, &mut out, proof.cancel, progress)?;
    }
    Ok(out)
}

fn actor_of(db: &Connection, seq: i64) -> Result<String, StoreError> {
    let text: String = db.query_row("SELECT entry FROM journal WHERE seq = ?1", [seq], |r| r.get(0))?;
    let entry: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    Ok(entry.get("actor").and_then(|a| a.as_str()).unwrap_or_default().to_owned())
}

fn unsigned(seq: i64, actor: &str) -> Text {
    fault(
        format!("日志第 {seq} 条的签名与操作人「{actor}」的公钥不符"),
        format!("Journal entry {seq} is not signed by the key of {actor}"),
    )
}

/// Walks along the chain and hands signatures to the workers. A fault ends the walk and stands in `out`.
#[expect(
    clippy::too_many_arguments,
    reason = "one step of `verify`, apart because it runs within its threads"
)]
fn walk(
    db: &Connection,
    proof: Proof<'_>,
    mut reading: Reading,
    claims: mpsc::SyncSender<Vec<Claim>>,
    workers: &Workers,
    anchored: &mut bool,
    out: &mut Verified,
    (last, progress): (i64, &mut dyn FnMut(u64, u64)),
) -> Result<(), StoreError> {
    let mut walk = Walk::default();
    let mut keys = SigningKeys::default();
    let mut batch: Vec<Claim> = Vec::with_capacity(BATCH);
    let mut entries = db.prepare("SELECT seq, entry, hash, signature FROM journal ORDER BY seq")?;
    let mut rows = entries.query([])?;
    let mut pending = reading.next()?;
    let total = u64::try_from(last).unwrap_or(0);
    let none = ChangesDigest::default().finish();
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        if seq % 4096 == 0 {
            if proof.cancel.load(Ordering::Relaxed) {
                return Err(StoreError::Cancelled);
            }
            progress(u64::try_from(seq).unwrap_or(0), total);
            // The walk has met no fault before this one, and none after it counts.
            if workers.failed().is_some() {
                return Ok(());
            }
        }
        let mut found = None;
        if let Some(c) = &pending {
            if c.seq < seq {
                out.entries = walk.head().0;
                out.fault = Some(stray(c.seq));
                return Ok(());
            }
            if c.seq == seq {
                found = pending.take();
                pending = reading.next()?;
            }
        }
        let (digest, count) = found.as_ref().map_or((none.as_str(), 0), |c| (c.digest.as_str(), c.count));
        let text = row.get_ref(1)?.as_str_or_empty();
        let hash = row.get_ref(2)?.as_str_or_empty();
        let entry = match walk.step(seq, text, hash, digest, count) {
            Ok(entry) => entry,
            Err(f) => {
                out.entries = walk.head().0;
                out.fault = Some(f.text());
                send(&claims, batch);
                return Ok(());
            }
        };
        out.entries = seq;
        if proof.anchor.is_some_and(|(n, h)| n == seq && h == hash) {
            *anchored = true;
        }
        if proof.depth == Depth::All {
            for (record, change) in found.iter().flat_map(|c| &c.users) {
                keys.learn(record, change);
            }
            let claim = keys
                .known(&entry.actor, &entry.actor_key)
                .and_then(|key| Claim::read(seq, key, hash, row.get_ref(3).ok()?.as_str_or_empty()));
            let Some(claim) = claim else {
                out.entries = seq - 1;
                out.fault = Some(unsigned(seq, &entry.actor));
                send(&claims, batch);
                return Ok(());
            };
            batch.push(claim);
            if batch.len() == BATCH {
                send(&claims, std::mem::replace(&mut batch, Vec::with_capacity(BATCH)));
            }
        }
    }
    send(&claims, batch);
    if let Some(c) = pending {
        out.fault = Some(stray(c.seq));
        return Ok(());
    }
    let (n, head) = walk.head();
    out.entries = n;
    out.head = head.into();
    out.backwards = walk.backwards.clone();
    Ok(())
}

/// Hands a batch over; workers end only after the sender.
fn send(claims: &mpsc::SyncSender<Vec<Claim>>, batch: Vec<Claim>) {
    if !batch.is_empty() {
        let _ = claims.send(batch);
    }
}
