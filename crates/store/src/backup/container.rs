//! The form of a backup: parts one after the other, a tail, and the SHA-256 of all that.
//!
//! ```text
//! "hegui backup 1\n"
//! 1  length of the name (u8)  name  size (u64, big-endian)  bytes      once per part
//! 0  length of the tail (u32, big-endian)  tail
//! SHA-256 of everything before it (32 bytes)
//! ```
//! The numbers are checked against the length of the file before anything is read by them.

use super::{BackupError, FORMAT};
use crate::StoreError;
use crate::open::DATABASE;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Log of the database.
pub(crate) const LOG: &str = "hegui.db-wal";

const MAGIC: &str = "hegui backup ";
/// Slots and events are small; anything larger was not written by this program.
const SMALL: u64 = 64 * 1024;
const TAIL_MAX: u64 = 64 * 1024;
const PARTS_MAX: usize = 20_000;

/// What was written.
pub(crate) struct Sealed {
    pub(crate) size: u64,
    pub(crate) sha256: String,
}

/// Is it the name of a slot or of an event of the outbox? Nothing else is ever written into a restored folder, so
/// that no name leads out of it.
pub(crate) fn is_small(name: &str) -> bool {
    let stem =
        ["keys/", "outbox/"].iter().find_map(|f| name.strip_prefix(f)).and_then(|n| n.strip_suffix(".json"));
    stem.is_some_and(|s| {
        (1..=60).contains(&s.len())
            && !s.starts_with('.')
            && s.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'))
    })
}

/// Counts and hashes what passes.
struct Counted<T> {
    inner: T,
    hash: Sha256,
    passed: u64,
}

impl<T> Counted<T> {
    fn new(inner: T) -> Self {
        Self { inner, hash: Sha256::new(), passed: 0 }
    }
}

impl<T: Write> Write for Counted<T> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.hash.update(&bytes[..n]);
        self.passed += n as u64;
        Ok(n)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Counted<T> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(bytes)?;
        self.hash.update(&bytes[..n]);
        self.passed += n as u64;
        Ok(n)
    }
}

/// Writes a backup and flushes it to the disk.
pub(crate) fn write(to: &Path, parts: &[(String, PathBuf)], tail: &[u8]) -> Result<Sealed, BackupError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |e: std::io::Error| StoreError::file(&path, e)
    };
    let file = crate::slots::folder::private().create_new(true).open(to).map_err(at(to))?;
    let mut whole = Counted::new(Counted::new(BufWriter::with_capacity(1 << 20, file)));
    whole.write_all(format!("{MAGIC}{FORMAT}\n").as_bytes()).map_err(at(to))?;
    for (name, path) in parts {
        let mut from = File::open(path).map_err(at(path))?;
        let size = from.metadata().map_err(at(path))?.len();
        let length = u8::try_from(name.len()).map_err(|_| BackupError::Altered)?;
        whole.write_all(&[1, length]).map_err(at(to))?;
        whole.write_all(name.as_bytes()).map_err(at(to))?;
        whole.write_all(&size.to_be_bytes()).map_err(at(to))?;
        let copied = std::io::copy(&mut Read::by_ref(&mut from).take(size), &mut whole).map_err(at(to))?;
        if copied != size {
            return Err(at(path)(std::io::ErrorKind::UnexpectedEof.into()).into());
        }
    }
    let length = u32::try_from(tail.len()).map_err(|_| BackupError::Altered)?;
    whole.write_all(&[0]).and_then(|()| whole.write_all(&length.to_be_bytes())).map_err(at(to))?;
    whole.write_all(tail).map_err(at(to))?;
    let Counted { inner: mut outer, hash, .. } = whole;
    outer.write_all(&hash.finalize()).and_then(|()| outer.flush()).map_err(at(to))?;
    outer.inner.get_ref().sync_all().map_err(at(to))?;
    Ok(Sealed { size: outer.passed, sha256: hex::encode(outer.hash.finalize()) })
}

/// Reads a backup whole, checks it, and returns its tail; with `into`, the parts are written there.
pub(crate) fn read(backup: &Path, into: Option<&Path>) -> Result<Vec<u8>, BackupError> {
    let io = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::UnexpectedEof => BackupError::Altered,
        _ => StoreError::file(backup, e).into(),
    };
    let facts = std::fs::metadata(backup).map_err(io)?;
    // A pipe or device would block or never end.
    if !facts.is_file() {
        return Err(BackupError::NotBackup);
    }
    let length = facts.len();
    let mut from = Counted::new(BufReader::with_capacity(1 << 20, File::open(backup).map_err(io)?));
    check_magic(&mut from).map_err(|e| e.unwrap_or_else(&io))?;
    let mut seen = std::collections::BTreeSet::new();
    loop {
        let mut byte = [0; 1];
        from.read_exact(&mut byte).map_err(io)?;
        match byte[0] {
            0 => break,
            1 => {}
            _ => return Err(BackupError::Altered),
        }
        from.read_exact(&mut byte).map_err(io)?;
        let mut name = vec![0; usize::from(byte[0])];
        from.read_exact(&mut name).map_err(io)?;
        let name = String::from_utf8(name).map_err(|_| BackupError::Altered)?;
        let mut size = [0; 8];
        from.read_exact(&mut size).map_err(io)?;
        let size = u64::from_be_bytes(size);
        let small = is_small(&name);
        let known = small || name == DATABASE || name == LOG;
        let fits = size <= length.saturating_sub(from.passed) && (!small || size <= SMALL);
        if !known || !fits || seen.len() >= PARTS_MAX || !seen.insert(name.clone()) {
            return Err(BackupError::Altered);
        }
        let copied = match into {
            None => std::io::copy(&mut from.by_ref().take(size), &mut std::io::sink()).map_err(io)?,
            Some(folder) => extract(&mut from.by_ref().take(size), &folder.join(&name))?,
        };
        if copied != size {
            return Err(BackupError::Altered);
        }
    }
    let mut size = [0; 4];
    from.read_exact(&mut size).map_err(io)?;
    let size = u64::from(u32::from_be_bytes(size));
    // Nothing may follow the hash.
    if size > TAIL_MAX || from.passed + size + 32 != length {
        return Err(BackupError::Altered);
    }
    let mut tail = Vec::new();
    from.by_ref().take(size).read_to_end(&mut tail).map_err(io)?;
    let Counted { mut inner, hash, .. } = from;
    let mut stored = [0; 32];
    inner.read_exact(&mut stored).map_err(io)?;
    if hash.finalize().as_slice() != stored || !seen.contains(DATABASE) {
        return Err(BackupError::Altered);
    }
    Ok(tail)
}

/// The first line, byte by byte: a file of another kind is told from a damaged one.
fn check_magic(from: &mut impl Read) -> Result<(), Result<BackupError, std::io::Error>> {
    let mut line = Vec::new();
    for _ in 0..MAGIC.len() + 10 {
        let mut byte = [0; 1];
        match from.read_exact(&mut byte) {
            Ok(()) => {}
            Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => break,
            Err(e) => return Err(Err(e)),
        }
        if byte[0] == b'\n' {
            break;
        }
        line.push(byte[0]);
    }
    let format =
        line.strip_prefix(MAGIC.as_bytes()).and_then(|n| std::str::from_utf8(n).ok()?.parse::<u32>().ok());
    match format {
        Some(FORMAT) => Ok(()),
        Some(n) if n > FORMAT => Err(Ok(BackupError::Newer(n))),
        _ => Err(Ok(BackupError::NotBackup)),
    }
}

fn extract(from: &mut impl Read, to: &Path) -> Result<u64, BackupError> {
    let at = |e: std::io::Error| BackupError::from(StoreError::file(to, e));
    if let Some(folder) = to.parent() {
        super::make_folder(folder)?;
    }
    let mut file = crate::slots::folder::private().create_new(true).open(to).map_err(at)?;
    let copied = std::io::copy(from, &mut file).map_err(at)?;
    file.sync_all().map_err(at)?;
    Ok(copied)
}
