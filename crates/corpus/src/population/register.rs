//! The register of items: one file with an entry an item, sorted, and the facts of the population behind them.
//!
//! `HEGUI-ITEMS-1` padded to 16 bytes with NUL; entries of 48 bytes; the facts as JSON; their length as 8 bytes,
//! big-endian; the first 16 bytes once more, so that a file that breaks off is known by its end.

use super::entry::{ENTRY, Packed};
use super::language::Language;
use super::walk::FileFacts;
use crate::beside::Beside;
use crate::digest::Watch;
use crate::error::{ForeignError, cancelled, file_name, in_file, refuse, unreadable};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

const MAGIC: [u8; 16] = *b"HEGUI-ITEMS-1\0\0\0";
/// Longest facts, in bytes.
const FACTS: u64 = 256 << 20;
/// Entries read at a time.
const READ: usize = 16 << 10;

/// What there is to say of a population.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Digest of the population, lower-case hexadecimal: SHA-256 over the sorted digests of its items.
    pub digest: String,
    /// Its items, copies counted each.
    pub items: u64,
    /// Its items, copies counted once.
    pub distinct: u64,
    /// Bytes of the texts of all items in UTF-8.
    pub bytes: u64,
    /// Items that were refused, and are not among those.
    pub refused: u64,
    /// By source, in the order of their names.
    pub sources: Vec<SourceFacts>,
    /// By language as the script tells it; those without an item are left out.
    pub languages: Vec<LanguageFacts>,
    /// Its files, in the order of their names.
    pub files: Vec<FileFacts>,
}

/// The items of one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFacts {
    /// Name of the source; empty for items whose source is not told.
    pub name: String,
    /// Its items.
    pub items: u64,
    /// Bytes of their texts.
    pub bytes: u64,
}

/// The items of one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageFacts {
    /// The language, by script.
    pub language: Language,
    /// Its items.
    pub items: u64,
    /// Bytes of their texts.
    pub bytes: u64,
}

/// A register of items, opened.
#[derive(Clone, Debug)]
pub struct Register {
    path: PathBuf,
    name: String,
    facts: Facts,
}

pub(super) fn damaged(name: &str) -> ForeignError {
    refuse(
        "register_damaged",
        in_file(name),
        "条目登记文件不完整或被改动。请重新登记该总体。",
        "the register of items is incomplete or was changed. Register the population again.",
    )
}

impl Register {
    /// Opens a register of items and reads its facts.
    ///
    /// # Errors
    /// `register_damaged` for a file that is none or breaks off, and what the file system answers.
    pub fn open(path: &Path) -> Result<Self, ForeignError> {
        let name = file_name(path);
        let read = |e: io::Error| match e.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => damaged(&name),
            _ => unreadable(&name, &e),
        };
        let mut file = File::open(path).map_err(read)?;
        let length = file.metadata().map_err(read)?.len();
        let (mut head, mut tail) = ([0; 16], [0; 24]);
        file.read_exact(&mut head).map_err(read)?;
        file.seek(SeekFrom::End(-24)).map_err(read)?;
        file.read_exact(&mut tail).map_err(read)?;
        let [a, b, c, d, e, f, g, h, magic @ ..] = tail;
        let size = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        if head != MAGIC || magic != MAGIC || size > FACTS.min(length.saturating_sub(40)) {
            return Err(damaged(&name));
        }
        file.seek(SeekFrom::Start(length - 24 - size)).map_err(read)?;
        let mut json = Vec::new();
        file.take(size).read_to_end(&mut json).map_err(read)?;
        let facts: Facts = serde_json::from_slice(&json).map_err(|_| damaged(&name))?;
        if facts.items.checked_mul(ENTRY as u64) != Some(length - 40 - size) {
            return Err(damaged(&name));
        }
        Ok(Self { path: path.to_owned(), name, facts })
    }

    /// The facts of its population.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// What the file of the register is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The file and where its entries begin and end.
    pub(super) fn entries(&self) -> Result<(File, u64, u64), ForeignError> {
        let file = File::open(&self.path).map_err(|e| unreadable(&self.name, &e))?;
        let start = MAGIC.len() as u64;
        Ok((file, start, start + self.facts.items * ENTRY as u64))
    }

    /// Gives out entries by their number from 0, until `take` answers false.
    pub(crate) fn scan(
        &self,
        range: Range<u64>,
        mut take: impl FnMut(u64, &Packed) -> Result<bool, ForeignError>,
    ) -> Result<(), ForeignError> {
        let (mut file, start, _) = self.entries()?;
        let read = |e: io::Error| unreadable(&self.name, &e);
        file.seek(SeekFrom::Start(start + range.start * ENTRY as u64)).map_err(read)?;
        let mut buffer = vec![0; READ * ENTRY];
        let mut number = range.start;
        while number < range.end {
            let n = usize::try_from(range.end - number).unwrap_or(READ).min(READ);
            let bytes = &mut buffer[..n * ENTRY];
            file.read_exact(bytes).map_err(read)?;
            for entry in bytes.as_chunks::<ENTRY>().0 {
                if !take(number, entry)? {
                    return Ok(());
                }
                number += 1;
            }
        }
        Ok(())
    }

    /// Recomputes the digest of the population and the count of distinct items from the entries.
    ///
    /// # Errors
    /// `register_damaged` where they are not what the facts say or the entries are not sorted, `cancelled`.
    pub fn check(&self, watch: &mut Watch<'_>) -> Result<(), ForeignError> {
        let mut hasher = Sha256::new();
        let mut distinct = 0;
        let mut before: Option<Packed> = None;
        let total = self.facts.items * ENTRY as u64;
        self.scan(0..self.facts.items, |number, entry| {
            if number.is_multiple_of(1 << 16) {
                if watch.cancel.load(Ordering::Relaxed) {
                    return Err(cancelled(&self.name));
                }
                (watch.progress)(number * ENTRY as u64, total);
            }
            if before.is_some_and(|b| b > *entry) {
                return Err(damaged(&self.name));
            }
            distinct += u64::from(before.is_none_or(|b| b[..32] != entry[..32]));
            hasher.update(&entry[..32]);
            before = Some(*entry);
            Ok(true)
        })?;
        let same = hex::encode(hasher.finalize()) == self.facts.digest && distinct == self.facts.distinct;
        if same { Ok(()) } else { Err(damaged(&self.name)) }
    }
}

/// Writes a register beside its place and moves it there when it is whole.
pub(super) struct Writer {
    out: BufWriter<Beside>,
    name: String,
    hasher: Sha256,
    items: u64,
    distinct: u64,
    before: Option<[u8; 32]>,
}

impl Writer {
    pub(super) fn new(target: &Path) -> Result<Self, ForeignError> {
        let name = file_name(target);
        let file = Beside::new(target).map_err(|e| unwritable(&name, &e))?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        out.write_all(&MAGIC).map_err(|e| unwritable(&name, &e))?;
        Ok(Self { out, name, hasher: Sha256::new(), items: 0, distinct: 0, before: None })
    }

    /// Writes entries behind those before.
    pub(super) fn push(&mut self, entries: &[Packed]) -> Result<(), ForeignError> {
        let mut digests = Vec::with_capacity(entries.len() * 32);
        for entry in entries {
            let digest = &entry[..32];
            self.distinct += u64::from(self.before.is_none_or(|b| b[..] != *digest));
            digests.extend_from_slice(digest);
            self.before = digest.try_into().ok();
        }
        self.hasher.update(&digests);
        self.items += entries.len() as u64;
        self.out.write_all(entries.as_flattened()).map_err(|e| unwritable(&self.name, &e))
    }

    /// Completes the facts by what only the entries tell, writes them, and moves the file to its place.
    pub(super) fn finish(mut self, mut facts: Facts) -> Result<Facts, ForeignError> {
        facts.digest = hex::encode(self.hasher.finalize());
        (facts.items, facts.distinct) = (self.items, self.distinct);
        let name = self.name;
        let written = (|| {
            let json = serde_json::to_vec(&facts)?;
            self.out.write_all(&json)?;
            self.out.write_all(&(json.len() as u64).to_be_bytes())?;
            self.out.write_all(&MAGIC)?;
            self.out.into_inner().map_err(io::IntoInnerError::into_error)?.persist()
        })();
        written.map_err(|e: io::Error| unwritable(&name, &e))?;
        Ok(facts)
    }
}

pub(super) fn unwritable(name: &str, cause: &io::Error) -> ForeignError {
    refuse(
        "register_unwritable",
        in_file(name),
        &format!("条目登记文件写不进去（{cause}）。请检查磁盘空间和文件夹权限后重试。"),
        &format!(
            "the register of items cannot be written ({cause}). Check free space and permissions, and try again."
        ),
    )
}
