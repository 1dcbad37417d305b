//! Backups: one file each, encrypted like the workspace, proved before it is put to use.
//!
//! A backup holds a compact copy of the database, the key slots and the outbox, and ends with a tail that says when
//! it was made and what the head of the journal was. A SHA-256 over the whole file tells a damaged one at once; what
//! tells an altered one are the pages' authentication, the proof of the journal, and the tail's vouch, which only
//! somebody with the database key can make.
//!
//! A backup opens with the workspace's own slots, or with a passphrase of its own: then the copy is encrypted under a
//! key derived from that passphrase, and no slot opens it. The workspace's key travels sealed under the derived one,
//! so that the restored workspace opens for its users again.

mod container;
mod error;

pub use error::BackupError;

use crate::journal::{Depth, Verified};
use crate::lock::WorkspaceLock;
use crate::open::DATABASE;
use crate::secret::{DatabaseKey, Secret};
use crate::slots::mark::Mark;
use crate::slots::{Cost, SlotError, Slots, Unlocked};
use crate::{Store, StoreError};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chrono::NaiveDate;
use container::Sealed;
use hegui_model::canonical::canonical;
use hegui_model::instant::{self, Instant};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Ending of a backup's name.
pub const ENDING: &str = "hegui-backup";
/// Backups of one workspace that are kept in a folder; older ones are deleted when a further one is made.
pub const KEPT: usize = 10;

const FORMAT: u32 = 1;

/// What a backup says about itself. Anyone may read it; whether it is true is proved at restoring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tail {
    format: u32,
    /// When it was made, UTC.
    pub made_at: String,
    /// Number of the last journal entry; none where it was made without the database key.
    pub head_seq: Option<i64>,
    /// Hash of that entry.
    pub head_hash: Option<String>,
    /// Its own passphrase, where it has one.
    own: Option<Own>,
    /// Made by someone with the database key: the tag over the rest of the tail.
    vouch: Option<String>,
    /// Made by a system administrator without the database key: who signed the rest of the tail.
    signed: Option<Mark>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    cost: Cost,
    /// 16 bytes in hexadecimal.
    salt: String,
    /// The workspace's database key under the derived one: 24-byte nonce, 32 bytes, tag, in hexadecimal.
    key: String,
}

const TAIL: &[u8] = b"hegui backup tail";
const OWN: &[u8] = b"hegui backup key";
const PURPOSE: &str = "backup";

impl Tail {
    /// Does it open with a passphrase of its own?
    pub const fn has_own_passphrase(&self) -> bool {
        self.own.is_some()
    }

    /// Login of the system administrator who made it from the closed database; its signature is checked at reading.
    pub fn signed_by(&self) -> Option<&str> {
        self.signed.as_ref().map(|s| s.by.as_str())
    }

    fn facts(&self) -> serde_json::Value {
        serde_json::json!({
            "format": self.format, "made_at": self.made_at, "head_seq": self.head_seq, "head_hash": self.head_hash,
            "own": self.own.as_ref().map(|o| serde_json::json!({"cost": o.cost, "salt": o.salt, "key": o.key})),
        })
    }

    fn facts_by(&self, login: &str) -> serde_json::Value {
        serde_json::json!({ "by": login, "tail": self.facts() })
    }

    fn vouch_by(&mut self, key: &DatabaseKey) {
        self.vouch = Some(sealed(key, TAIL, &[], canonical(&self.facts()).as_bytes()));
    }

    fn check(&self) -> Result<(), BackupError> {
        if self.format > FORMAT {
            return Err(BackupError::Newer(self.format));
        }
        let known = instant::parse(&self.made_at).is_some_and(|at| instant::format(at) == self.made_at);
        let headed = self.head_seq.is_some() && self.head_hash.is_some() && self.vouch.is_some();
        let signed = self.signed.as_ref().is_some_and(|m| m.holds(PURPOSE, &self.facts_by(&m.by)));
        if self.format == FORMAT && known && (headed || (signed && self.head_seq.is_none())) {
            return Ok(());
        }
        Err(BackupError::Altered)
    }

    fn vouched(&self, key: &DatabaseKey) -> bool {
        let Some(vouch) = &self.vouch else { return self.signed.is_some() };
        opened(key, TAIL, vouch, canonical(&self.facts()).as_bytes()).is_some()
    }
}

/// Encrypts under a key derived for the purpose: nonce and sealed bytes in hexadecimal.
fn sealed(key: &DatabaseKey, purpose: &[u8], clear: &[u8], bound: &[u8]) -> String {
    let nonce: [u8; 24] = crate::random::bytes();
    let key = key.derived(&String::from_utf8_lossy(purpose));
    let sealed = XChaCha20Poly1305::new(key.as_slice().into())
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: clear, aad: bound })
        .expect("sealing a short value does not fail");
    hex::encode([nonce.as_slice(), &sealed].concat())
}

fn opened(
    key: &DatabaseKey,
    purpose: &[u8],
    text: &str,
    bound: &[u8],
) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    let bytes = hex::decode(text).ok().filter(|b| b.len() >= 40)?;
    let key = key.derived(&String::from_utf8_lossy(purpose));
    XChaCha20Poly1305::new(key.as_slice().into())
        .decrypt(XNonce::from_slice(&bytes[..24]), Payload { msg: &bytes[24..], aad: bound })
        .ok()
        .map(zeroize::Zeroizing::new)
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The file.
    pub path: PathBuf,
    /// When.
    pub made_at: Instant,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Number and hash of the last journal entry in it; none where it was made without the database key.
    pub head: Option<(i64, String)>,
    /// Older backups that gave way to it.
    pub dropped: Vec<PathBuf>,
}

/// With what a backup is opened.
#[derive(Clone, Copy, Debug)]
pub enum Opening<'a> {
    /// A slot of the workspace as it was when the backup was made.
    Login {
        /// Login.
        login: &'a str,
        /// Passphrase at that time.
        passphrase: &'a Secret,
    },
    /// The backup's own passphrase.
    Own(&'a Secret),
    /// The recovery key on paper.
    Recovery(&'a str),
}

/// A workspace that was proved and put into place.
#[derive(Clone, Debug)]
pub struct Restored {
    /// The proof of its journal.
    pub verified: Verified,
    /// What the backup said about itself, now proved.
    pub tail: Tail,
}

/// Is the next automatic backup due? One each day on which the workspace is used.
pub fn due(last: Option<NaiveDate>, today: NaiveDate) -> bool {
    last.is_none_or(|day| day < today)
}

/// Day of the newest backup of a workspace in a folder, by the names alone; none where there is none.
pub fn last(backups: &Path, workspace: &Path) -> Option<NaiveDate> {
    let newest = listed(backups, &name_of(workspace)).pop()?;
    let (stamp, _) = stamp_of(&newest, &name_of(workspace))?;
    NaiveDate::parse_from_str(&stamp[..8], "%Y%m%d").ok()
}

fn name_of(workspace: &Path) -> String {
    workspace.file_name().map_or_else(|| "workspace".into(), |n| n.to_string_lossy().into_owned())
}

/// What [`target`] writes after the workspace's name: the stamp, and the number within its second.
fn stamp_of(path: &Path, name: &str) -> Option<(String, u32)> {
    let stem = path.file_stem()?.to_str()?.strip_prefix(name)?.strip_prefix('-')?;
    let (stamp, again) = stem.split_at_checked(15)?;
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let (day, time) = stamp.split_once('-')?;
    if path.extension()? != ENDING || day.len() != 8 || !digits(day) || !digits(time) {
        return None;
    }
    let number =
        if again.is_empty() { 1 } else { again.strip_prefix('-').filter(|n| digits(n))?.parse().ok()? };
    Some((stamp.to_owned(), number))
}

/// Backups of a workspace in a folder, oldest first.
fn listed(backups: &Path, name: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(backups) else { return Vec::new() };
    let paths = entries.flatten().map(|e| e.path());
    let mut out: Vec<_> = paths.filter_map(|p| stamp_of(&p, name).map(|stamp| (stamp, p))).collect();
    out.sort();
    out.into_iter().map(|(_, p)| p).collect()
}

/// The moment in Shanghai, and the next number where one second saw several.
fn target(backups: &Path, name: &str, at: Instant) -> PathBuf {
    let stamp = (at + chrono::Duration::hours(8)).format("%Y%m%d-%H%M%S").to_string();
    let same =
        listed(backups, name).iter().rev().filter_map(|p| stamp_of(p, name)).find(|(s, _)| *s == stamp);
    let number = same.map_or(1, |(_, n)| n.saturating_add(1));
    let again = if number == 1 { String::new() } else { format!("-{number}") };
    backups.join(format!("{name}-{stamp}{again}.{ENDING}"))
}

fn files_of(workspace: &Path, folder: &str) -> Result<Vec<(String, PathBuf)>, BackupError> {
    let path = workspace.join(folder);
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(StoreError::file(&path, e).into()),
    };
    let mut out = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| StoreError::file(&path, e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{folder}/{name}");
        if container::is_small(&name) {
            out.push((name, entry.path()));
        }
    }
    out.sort();
    Ok(out)
}

/// Removes what lies aside when a backup or a restoring ends in whatever way.
struct Aside(PathBuf);

impl Drop for Aside {
    fn drop(&mut self) {
        // After success there is nothing under this name.
        let _ = if self.0.is_dir() { fs::remove_dir_all(&self.0) } else { fs::remove_file(&self.0) };
    }
}

fn aside(folder: &Path) -> Aside {
    Aside(folder.join(format!(".{}.new", crate::random::new_id())))
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|e| StoreError::file(path, e))
}

/// Backs up an open workspace in one step; work goes on meanwhile. `own` is the backup's own passphrase and its cost.
///
/// # Errors
/// `Weak`, and those of the store: `DiskFull`, `File`. Nothing is left behind, and no older backup gives way.
pub fn make(
    store: &Store,
    workspace: &Path,
    backups: &Path,
    own: Option<(&Secret, Cost)>,
) -> Result<Receipt, BackupError> {
    make_folder(backups)?;
    let made_at = store.now();
    let (own, key) = match own {
        None => (None, None),
        Some((passphrase, cost)) => {
            if let Some(weakness) = crate::slots::passphrase::weakness("", passphrase) {
                return Err(SlotError::Weak(weakness).into());
            }
            let salt: [u8; 16] = crate::random::bytes();
            let key = cost.derive(passphrase.expose(), &salt).ok_or(SlotError::Cost)?;
            let key = DatabaseKey::from_bytes(*key);
            let wrapped = sealed(&key, OWN, store.key().expose(), &salt);
            (Some(Own { cost, salt: hex::encode(salt), key: wrapped }), Some(key))
        }
    };
    let copy = aside(backups);
    let (seq, hash) = store.copy_to(&copy.0, key.as_ref())?;
    let mut tail = Tail {
        format: FORMAT,
        made_at: instant::format(made_at),
        head_seq: Some(seq),
        head_hash: Some(hash.clone()),
        own,
        vouch: None,
        signed: None,
    };
    tail.vouch_by(store.key());
    let mut parts = vec![(DATABASE.to_owned(), copy.0.clone())];
    parts.extend(files_of(workspace, "keys")?);
    parts.extend(files_of(workspace, "outbox")?);
    let written = put_into_place(workspace, backups, made_at, &parts, &tail)?;
    Ok(Receipt { head: Some((seq, hash)), ..written })
}

/// Backs up a workspace that nobody has open, without any key: a copy of the ciphertext, for a system administrator.
/// The lock proves that no process writes meanwhile; the caller has no store open either.
///
/// # Errors
/// Those of the store: `NoWorkspace`, `DiskFull`, `File`.
pub fn make_closed(
    _lock: &WorkspaceLock,
    workspace: &Path,
    backups: &Path,
    made_at: Instant,
    by: &Unlocked,
) -> Result<Receipt, BackupError> {
    let database = workspace.join(DATABASE);
    if !database.exists() {
        return Err(StoreError::NoWorkspace(workspace.display().to_string()).into());
    }
    make_folder(backups)?;
    let mut tail = Tail {
        format: FORMAT,
        made_at: instant::format(made_at),
        head_seq: None,
        head_hash: None,
        own: None,
        vouch: None,
        signed: None,
    };
    tail.signed = Some(Mark::make(&by.login, &by.signing, PURPOSE, &tail.facts_by(&by.login)));
    let mut parts = vec![(DATABASE.to_owned(), database)];
    // After a kill the last intentions lie in the log alone.
    let log = workspace.join(container::LOG);
    if log.exists() {
        parts.push((container::LOG.to_owned(), log));
    }
    parts.extend(files_of(workspace, "keys")?);
    parts.extend(files_of(workspace, "outbox")?);
    put_into_place(workspace, backups, made_at, &parts, &tail)
}

fn put_into_place(
    workspace: &Path,
    backups: &Path,
    made_at: Instant,
    parts: &[(String, PathBuf)],
    tail: &Tail,
) -> Result<Receipt, BackupError> {
    let file = aside(backups);
    let text = serde_json::to_vec(tail).map_err(|_| BackupError::Altered)?;
    let Sealed { size, sha256 } = container::write(&file.0, parts, &text)?;
    let name = name_of(workspace);
    let path = target(backups, &name, made_at);
    fs::rename(&file.0, &path).map_err(|e| StoreError::file(&path, e))?;
    sync_folder(backups)?;
    let mut kept = listed(backups, &name);
    let mut dropped = Vec::new();
    // The one just made stays, even where a clock that ran backwards gave it the oldest name.
    kept.retain(|p| *p != path);
    let surplus = (kept.len() + 1).saturating_sub(KEPT);
    for old in kept.drain(..surplus) {
        if fs::remove_file(&old).is_ok() {
            dropped.push(old);
        }
    }
    Ok(Receipt { path, made_at, size, sha256, head: None, dropped })
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    fs::File::open(folder).and_then(|f| f.sync_all()).map_err(|e| StoreError::file(folder, e))
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

/// Reads what a backup says about itself, having checked the whole file against its SHA-256.
///
/// # Errors
/// `NotBackup`, `Altered` (damaged, cut off or changed), `Newer`, `Store` (the file cannot be read).
pub fn inspect(backup: &Path) -> Result<Tail, BackupError> {
    let tail = read_tail(&container::read(backup, None)?)?;
    Ok(tail)
}

fn read_tail(text: &[u8]) -> Result<Tail, BackupError> {
    #[derive(Deserialize)]
    struct Head {
        format: u32,
    }
    let head: Head = serde_json::from_slice(text).map_err(|_| BackupError::Altered)?;
    if head.format > FORMAT {
        return Err(BackupError::Newer(head.format));
    }
    let tail: Tail = serde_json::from_slice(text).map_err(|_| BackupError::Altered)?;
    tail.check()?;
    Ok(tail)
}

/// Restores a backup into a folder that is absent or empty. The whole journal is proved, and held against the head
/// that the backup names, before anything stands under the folder's name; a failure leaves nothing.
///
/// # Errors
/// `NotBackup`, `Altered`, `Newer`, `OwnPassphrase` (it opens with its own passphrase alone, or has none), `Broken`
/// (which place of the journal), `Occupied`, those of slots (`WrongPassphrase`, `Unknown`, …), of the recovery key, and
/// of the store (`Cancelled`, `DiskFull`, …).
pub fn restore(
    backup: &Path,
    folder: &Path,
    with: Opening<'_>,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Restored, BackupError> {
    let occupied = || BackupError::Occupied(folder.display().to_string());
    let free = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(e) => e.kind() == std::io::ErrorKind::NotFound,
    };
    if !free {
        return Err(occupied());
    }
    let folder = std::path::absolute(folder).map_err(|e| StoreError::file(folder, e))?;
    let beside = folder.parent().ok_or_else(occupied)?;
    make_folder(beside)?;
    let trial = aside(beside);
    make_folder(&trial.0)?;
    let tail = read_tail(&container::read(backup, Some(&trial.0))?)?;
    let (store, next) = open_copy(&trial.0, &tail, with)?;
    let mut store = store;
    if !tail.vouched(next.as_ref().unwrap_or(store.key())) {
        return Err(BackupError::Altered);
    }
    let anchor = tail.head_seq.zip(tail.head_hash.as_deref());
    let verified = store.verify(Depth::All, anchor, cancel, progress)?;
    if let Some(fault) = verified.fault {
        return Err(BackupError::Broken(fault));
    }
    // The anchor stands in the journal; that nothing was added after it is proved here.
    if anchor.is_some_and(|(n, hash)| (n, hash) != (verified.entries, verified.head.as_str())) {
        return Err(BackupError::Altered);
    }
    if let Some(key) = next {
        store.rekey(&key)?;
    }
    drop(store);
    sync_folder(&trial.0)?;
    // An empty folder gives way; on one that filled meanwhile this fails, and nothing is lost.
    if folder.exists() {
        fs::remove_dir(&folder).map_err(|_| occupied())?;
    }
    fs::rename(&trial.0, &folder).map_err(|e| StoreError::file(&folder, e))?;
    sync_folder(beside)?;
    Ok(Restored { verified: Verified { fault: None, ..verified }, tail })
}

/// The copy, opened, and the key that the restored workspace goes back to where it differs.
fn open_copy(
    folder: &Path,
    tail: &Tail,
    with: Opening<'_>,
) -> Result<(Store, Option<DatabaseKey>), BackupError> {
    let keys: Vec<DatabaseKey> = match (with, &tail.own) {
        (Opening::Own(passphrase), Some(own)) => {
            let salt = hex::decode(&own.salt).ok().filter(|s| s.len() == 16).ok_or(BackupError::Altered)?;
            let key = own.cost.derive(passphrase.expose(), &salt).ok_or(BackupError::Altered)?;
            let key = DatabaseKey::from_bytes(*key);
            let inner = opened(&key, OWN, &own.key, &salt).ok_or(SlotError::WrongPassphrase)?;
            let inner = DatabaseKey::from_slice(&inner).ok_or(BackupError::Altered)?;
            return Ok((Store::open(folder, &key)?, Some(inner)));
        }
        (Opening::Own(_), None) => return Err(BackupError::OwnPassphrase { has: false }),
        (_, Some(_)) => return Err(BackupError::OwnPassphrase { has: true }),
        (Opening::Login { login, passphrase }, None) => {
            let unlocked = Slots::at(folder).unlock(login, passphrase)?;
            unlocked.key()?;
            unlocked.keys().cloned().collect()
        }
        (Opening::Recovery(text), None) => crate::recovery::unlock(folder, text)?,
    };
    let mut last = StoreError::Damaged("no key".into());
    for key in &keys {
        match Store::open(folder, key) {
            Ok(store) => return Ok((store, None)),
            Err(e @ StoreError::Damaged(_)) => last = e,
            Err(e) => return Err(e.into()),
        }
    }
    Err(last.into())
}
