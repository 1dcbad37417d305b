//! The folder `keys`: whole files or none, one change at a time.

use crate::slots::error::SlotError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A slot is below 3 KiB; anything far beyond was not written by this program.
const LARGEST: u64 = 64 * 1024;

/// `<workspace>/keys`, or another folder of small files that are replaced whole.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

/// While it lives, no other thread or process changes the folder.
#[derive(Debug)]
pub(crate) struct Exclusive(#[expect(dead_code, reason = "the open file is the lock")] File);

/// A file written aside and flushed, not yet seen under its name. Dropped without [`Staged::commit`], it is removed.
#[derive(Debug)]
pub(crate) struct Staged {
    aside: PathBuf,
    target: PathBuf,
}

impl Staged {
    /// Puts the file under its name, atomically.
    pub(crate) fn commit(self) -> Result<(), SlotError> {
        fs::rename(&self.aside, &self.target).map_err(|e| SlotError::io(&self.target, &e))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a commit there is nothing under this name: the error is the expected case.
        let _ = fs::remove_file(&self.aside);
    }
}

/// Options for a new file that only its owner may read.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

impl Folder {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, stem: &str) -> PathBuf {
        self.0.join(format!("{stem}.json"))
    }

    fn make(&self) -> Result<(), SlotError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.0).map_err(|e| SlotError::io(&self.0, &e))
    }

    /// Waits until nobody else changes the folder, and clears what an interrupted change left aside.
    pub(crate) fn exclusive(&self) -> Result<Exclusive, SlotError> {
        self.make()?;
        let path = self.0.join(".lock");
        let file =
            private().create(true).truncate(false).open(&path).map_err(|e| SlotError::io(&path, &e))?;
        file.lock().map_err(|e| SlotError::io(&path, &e))?;
        for entry in fs::read_dir(&self.0).map_err(|e| SlotError::io(&self.0, &e))?.flatten() {
            let name = entry.file_name();
            if name.to_str().is_some_and(|n| n.starts_with('.') && n.ends_with(".new")) {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(Exclusive(file))
    }

    /// Stems of the `.json` files, sorted. Names that are not UTF-8 come out lossy and fail later as logins.
    pub(crate) fn stems(&self) -> Result<Vec<String>, SlotError> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(SlotError::io(&self.0, &e)),
        };
        let mut stems = Vec::new();
        for entry in entries {
            let name = entry.map_err(|e| SlotError::io(&self.0, &e))?.file_name();
            let name = name.to_string_lossy();
            if let Some(stem) = name.strip_suffix(".json")
                && !stem.starts_with('.')
            {
                stems.push(stem.to_owned());
            }
        }
        stems.sort_unstable();
        Ok(stems)
    }

    /// The bytes of a file, or nothing if it does not exist. What is not a small plain file is damaged.
    pub(crate) fn read(&self, stem: &str) -> Result<Option<Vec<u8>>, SlotError> {
        let path = self.file(stem);
        let io = |e: io::Error| SlotError::io(&path, &e);
        let facts = match fs::symlink_metadata(&path) {
            Ok(facts) => facts,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(io(e)),
        };
        // A pipe or device under a slot's name would block or never end.
        if !facts.is_file() {
            return Err(SlotError::damaged(stem, "file"));
        }
        let mut bytes = Vec::new();
        File::open(&path).map_err(io)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(io)?;
        if bytes.len() as u64 > LARGEST {
            return Err(SlotError::damaged(stem, "size"));
        }
        Ok(Some(bytes))
    }

    /// Writes a file aside and flushes it to the disk.
    pub(crate) fn stage(&self, stem: &str, bytes: &[u8]) -> Result<Staged, SlotError> {
        self.make()?;
        let staged = Staged {
            aside: self.0.join(format!(".{stem}.{}.new", Uuid::now_v7().simple())),
            target: self.file(stem),
        };
        let write = || {
            let mut file = private().create_new(true).open(&staged.aside)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(|e| SlotError::io(&staged.target, &e))?;
        Ok(staged)
    }

    /// Makes renames and removals last through a power cut.
    pub(crate) fn sync(&self) -> Result<(), SlotError> {
        // Windows has no flush of a folder; NTFS journals the rename itself.
        #[cfg(unix)]
        File::open(&self.0).and_then(|f| f.sync_all()).map_err(|e| SlotError::io(&self.0, &e))?;
        Ok(())
    }

    /// Replaces or makes a file: at every moment the old one or the new one, never a part.
    pub(crate) fn write(&self, stem: &str, bytes: &[u8]) -> Result<(), SlotError> {
        self.stage(stem, bytes)?.commit()?;
        self.sync()
    }
}
