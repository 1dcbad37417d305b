//! Files that are written whole or not at all: beside their place, and moved there at the end.

use crate::error::file_name;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How the name of a file that is being written ends.
const PART: &str = ".part";

/// The folder of a file to be written.
pub(crate) fn folder(target: &Path) -> &Path {
    target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file beside its place. Dropped before it is persisted, it is removed, and what stood at the place stays.
pub struct Beside {
    file: NamedTempFile,
    target: PathBuf,
}

impl Beside {
    /// A file to be moved to `target`.
    ///
    /// # Errors
    /// The folder of the target cannot be written.
    pub fn new(target: &Path) -> io::Result<Self> {
        let prefix = format!(".{}.", file_name(target));
        remove_abandoned(folder(target), &prefix);
        let file = tempfile::Builder::new().prefix(&prefix).suffix(PART).tempfile_in(folder(target))?;
        // Held to the end: what is not locked was abandoned by a process that was killed.
        file.as_file().lock()?;
        Ok(Self { file, target: target.to_owned() })
    }

    /// Forces what was written to the disk and moves it to its place, over what lies there.
    ///
    /// # Errors
    /// The disk is full, or the place cannot be written.
    pub fn persist(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist(self.target).map_err(|e| e.error)?;
        Ok(())
    }

    /// As [`Self::persist`], where nothing lies yet.
    ///
    /// # Errors
    /// As [`Self::persist`], and where something lies at the place.
    pub fn persist_new(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist_noclobber(self.target).map_err(|e| e.error)?;
        Ok(())
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Beside {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Removes what earlier writers of the same file left when they were killed. What fails here harms nobody.
fn remove_abandoned(folder: &Path, prefix: &str) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(prefix) && name.ends_with(PART) {
            let free = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
            let _ = free && std::fs::remove_file(entry.path()).is_ok();
        }
    }
}
