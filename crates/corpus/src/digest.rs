//! SHA-256 of a file, streamed.

use crate::error::{ForeignError, cancelled, file_name, unreadable};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What identifies the content of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileDigest {
    /// SHA-256 in lower-case hexadecimal, 64 characters.
    pub sha256: String,
    /// Size in bytes, as read.
    pub bytes: u64,
}

/// How long reading has come and whether to go on. Progress is told about four times a mebibyte at most.
pub struct Watch<'a> {
    /// Called with bytes done and bytes in all.
    pub progress: &'a mut dyn FnMut(u64, u64),
    /// Set from another thread to stop the reading.
    pub cancel: &'a AtomicBool,
}

/// Runs what wants to be watched where nobody watches it.
pub fn unwatched<T>(run: impl FnOnce(&mut Watch<'_>) -> T) -> T {
    run(&mut Watch { progress: &mut |_, _| (), cancel: &AtomicBool::new(false) })
}

/// Hashes a file in constant memory.
///
/// # Errors
/// The file cannot be opened or read, or `watch.cancel` was set.
pub fn digest_file(path: &Path, watch: &mut Watch<'_>) -> Result<FileDigest, ForeignError> {
    digest_and(path, watch, |_| ())
}

/// Hashes a file and lets another rule see the same bytes, so that a large file is read once.
pub(crate) fn digest_and(
    path: &Path,
    watch: &mut Watch<'_>,
    mut tap: impl FnMut(&[u8]),
) -> Result<FileDigest, ForeignError> {
    let name = file_name(path);
    let mut file = File::open(path).map_err(|e| unreadable(&name, &e))?;
    let total = file.metadata().map_err(|e| unreadable(&name, &e))?.len();
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    let mut done = 0;
    loop {
        if watch.cancel.load(Ordering::Relaxed) {
            return Err(cancelled(&name));
        }
        let n = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(unreadable(&name, &e)),
        };
        hasher.update(&buffer[..n]);
        tap(&buffer[..n]);
        done += n as u64;
        (watch.progress)(done, total);
    }
    Ok(FileDigest { sha256: hex::encode(hasher.finalize()), bytes: done })
}
