//! Proving signatures beside the walk along the chain: by far the most work of a proof, and none of it in order.

use ed25519_dalek::{Signature, Verifier, VerifyingKey, verify_batch};
use hegui_model::registers::users;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};

/// Signatures proved together: one that fails is then looked for among them.
pub(super) const BATCH: usize = 256;
/// Batches that may wait: bounds the memory, and lets the walk run ahead a little.
const WAITING: usize = 16;

/// A signature to be proved.
pub(super) struct Claim {
    pub(super) seq: i64,
    key: VerifyingKey,
    hash: [u8; 64],
    signature: Signature,
}

impl Claim {
    /// None where the parts are no signature at all.
    pub(super) fn read(seq: i64, key: VerifyingKey, hash: &str, signature: &str) -> Option<Self> {
        let signature: [u8; 64] = hex::decode(signature).ok()?.try_into().ok()?;
        let hash = hash.as_bytes().try_into().ok()?;
        Some(Self { seq, key, hash, signature: Signature::from_bytes(&signature) })
    }

    fn holds(&self) -> bool {
        self.key.verify(&self.hash, &self.signature).is_ok()
    }
}

/// Workers that prove batches; the lowest number of an entry whose signature fails is what counts.
pub(super) struct Workers {
    queue: Mutex<mpsc::Receiver<Vec<Claim>>>,
    failed: AtomicI64,
}

impl Workers {
    /// The workers' side and the sender of batches; dropping the sender ends them.
    pub(super) fn new() -> (Self, mpsc::SyncSender<Vec<Claim>>) {
        let (sender, queue) = mpsc::sync_channel(WAITING);
        (Self { queue: Mutex::new(queue), failed: AtomicI64::new(i64::MAX) }, sender)
    }

    /// How many threads are worth it.
    pub(super) fn count() -> usize {
        std::thread::available_parallelism().map_or(1, usize::from).min(8)
    }

    /// Proves batches until there are no more.
    pub(super) fn work(&self) {
        loop {
            let batch = self.queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(batch) = batch else { return };
            let messages: Vec<&[u8]> = batch.iter().map(|c| c.hash.as_slice()).collect();
            let signatures: Vec<Signature> = batch.iter().map(|c| c.signature).collect();
            let keys: Vec<VerifyingKey> = batch.iter().map(|c| c.key).collect();
            if verify_batch(&messages, &signatures, &keys).is_ok() {
                continue;
            }
            if let Some(bad) = batch.iter().find(|c| !c.holds()) {
                self.failed.fetch_min(bad.seq, Ordering::Relaxed);
            }
        }
    }

    /// The first entry so far of which the signature fails.
    pub(super) fn failed(&self) -> Option<i64> {
        let seq = self.failed.load(Ordering::Relaxed);
        (seq != i64::MAX).then_some(seq)
    }
}

/// Signing keys as the journal itself introduces them, by the users register.
#[derive(Default)]
pub(super) struct SigningKeys {
    logins: BTreeMap<String, String>,
    keys: BTreeMap<String, BTreeSet<String>>,
    read: BTreeMap<String, VerifyingKey>,
}

impl SigningKeys {
    /// Learns from a change of the users register.
    pub(super) fn learn(&mut self, record: &str, change: &str) {
        let change: Json = serde_json::from_str(change).unwrap_or(Json::Null);
        let after = |key: &str| change.get("after").and_then(|a| a.get(key)).and_then(Json::as_str);
        if let Some(login) = after(users::LOGIN.key()) {
            self.logins.insert(record.into(), login.into());
        }
        if let (Some(key), Some(login)) = (after(users::SIGNING_KEY.key()), self.logins.get(record)) {
            self.keys.entry(login.clone()).or_default().insert(key.into());
        }
    }

    /// The key, where the journal introduced it for this login.
    pub(super) fn known(&mut self, login: &str, key: &str) -> Option<VerifyingKey> {
        if !self.keys.get(login).is_some_and(|k| k.contains(key)) {
            return None;
        }
        if let Some(read) = self.read.get(key) {
            return Some(*read);
        }
        let bytes: [u8; 32] = hex::decode(key).ok()?.try_into().ok()?;
        let read = VerifyingKey::from_bytes(&bytes).ok()?;
        self.read.insert(key.into(), read);
        Some(read)
    }
}
