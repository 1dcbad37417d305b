//! Writes a bundle: beside its place, and moved there when it is whole. One thread reads and hashes, another writes, so
//! that it goes as fast as the disk; no file lies in memory. Equal parts give an equal ZIP, byte for byte: no times, the
//! order in which they are given, nothing deflated (most evidence is deflated already).

use crate::beside::{Beside, folder};
use crate::digest::{FileDigest, Watch};
use crate::error::{ForeignError, cancelled, file_name, in_file, refuse, unreadable};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Bytes handed from the reading thread to the writing one at once.
const CHUNK: usize = 512 << 10;
/// Chunks that may wait in between.
const WAITING: usize = 8;
/// From here on a member of a ZIP needs its long form.
const LONG: u64 = u32::MAX as u64;

/// A file to be written.
#[derive(Clone, Debug)]
pub struct Part {
    /// Path within the bundle; the caller has made sure that it is safe.
    pub path: String,
    /// Bytes that it will have.
    pub bytes: u64,
    /// SHA-256 that it must have; none where it is not known.
    pub sha256: Option<String>,
}

/// Opens a part for reading, by its number.
pub type Open<'a> = dyn Fn(usize) -> io::Result<Box<dyn Read>> + Sync + 'a;

enum Out {
    Folder(TempDir),
    Zip(Box<ZipWriter<BufWriter<Beside>>>),
}

/// A bundle that is being written. Dropped before [`Self::finish`], it leaves nothing.
pub struct Writing {
    target: PathBuf,
    out: Out,
}

enum Told {
    Bytes(Vec<u8>),
    End(FileDigest),
    Failed(io::Error),
}

fn taken(target: &Path) -> ForeignError {
    let name = file_name(target);
    refuse(
        "bundle_exists",
        in_file(&name),
        "已存在，请换一个名称或先移走。",
        "it exists; choose another name, or move it away first.",
    )
}

impl Writing {
    /// Begins a folder, or a ZIP.
    ///
    /// # Errors
    /// Something lies at the place, or nothing can be written beside it.
    pub fn begin(target: &Path, zip: bool) -> Result<Self, ForeignError> {
        let name = file_name(target);
        if target.symlink_metadata().is_ok() {
            return Err(taken(target));
        }
        let failed = |e: io::Error| unreadable(&name, &e);
        let out = if zip {
            let file = BufWriter::with_capacity(CHUNK, Beside::new(target).map_err(failed)?);
            Out::Zip(Box::new(ZipWriter::new(file)))
        } else {
            let prefix = format!(".{name}.");
            let made = tempfile::Builder::new().prefix(&prefix).suffix(".part").tempdir_in(folder(target));
            Out::Folder(made.map_err(failed)?)
        };
        Ok(Self { target: target.to_owned(), out })
    }

    /// Writes parts in their order and answers the digest of each.
    ///
    /// # Errors
    /// One cannot be read or written, has another size or digest than it was to have, or it was cancelled.
    pub fn add(
        &mut self,
        parts: &[Part],
        open: &Open<'_>,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<FileDigest>, ForeignError> {
        let total = parts.iter().fold(0u64, |sum, p| sum.saturating_add(p.bytes));
        let (send, told) = sync_channel(WAITING);
        let cancel = watch.cancel;
        std::thread::scope(|scope| {
            // Let go of before the reading thread is waited for: it stops when nobody listens any more.
            let told = told;
            scope.spawn(move || {
                for n in 0..parts.len() {
                    if !read(n, open, &send) {
                        return;
                    }
                }
            });
            let mut done = 0u64;
            let mut out = Vec::with_capacity(parts.len());
            let mut progress = |n: u64| {
                done += n;
                (watch.progress)(done.min(total), total);
                !cancel.load(Ordering::Relaxed)
            };
            for part in parts {
                out.push(self.write(part, &told, &mut progress)?);
            }
            Ok(out)
        })
    }

    /// Writes one part from what the reading thread tells.
    fn write(
        &mut self,
        part: &Part,
        told: &Receiver<Told>,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<FileDigest, ForeignError> {
        let failed = |e: io::Error| unreadable(&part.path, &e);
        let mut sink = self.out.start(part).map_err(failed)?;
        let mut size = 0u64;
        loop {
            match told.recv() {
                Ok(Told::Bytes(bytes)) => {
                    size += bytes.len() as u64;
                    if size > part.bytes {
                        return Err(changed(&part.path));
                    }
                    sink.write_all(&bytes).map_err(failed)?;
                    if !progress(bytes.len() as u64) {
                        return Err(cancelled(&file_name(&self.target)));
                    }
                }
                Ok(Told::End(digest)) => {
                    let other = part.sha256.as_ref().is_some_and(|s| *s != digest.sha256);
                    return if other || digest.bytes != part.bytes {
                        Err(changed(&part.path))
                    } else {
                        Ok(digest)
                    };
                }
                Ok(Told::Failed(e)) => return Err(failed(e)),
                Err(_) => return Err(failed(io::Error::other("the reading thread ended"))),
            }
        }
    }

    /// Moves what was written to its place.
    ///
    /// # Errors
    /// The disk is full, or something lies at the place by now.
    pub fn finish(self) -> Result<(), ForeignError> {
        let name = file_name(&self.target);
        let failed = |e: io::Error| unreadable(&name, &e);
        match self.out {
            Out::Folder(folder) => {
                if self.target.symlink_metadata().is_ok() {
                    return Err(taken(&self.target));
                }
                std::fs::rename(folder.path(), &self.target).map_err(failed)?;
                // It has no folder at its old place any more.
                let _ = folder.keep();
                Ok(())
            }
            Out::Zip(zip) => {
                let file = zip.finish().map_err(|e| failed(io::Error::other(e)))?;
                let file = file.into_inner().map_err(|e| failed(e.into_error()))?;
                file.persist_new().map_err(|e| match e.kind() {
                    io::ErrorKind::AlreadyExists => taken(&self.target),
                    _ => failed(e),
                })
            }
        }
    }
}

impl Out {
    fn start(&mut self, part: &Part) -> io::Result<Box<dyn Write + '_>> {
        match self {
            Self::Folder(root) => {
                let path = root.path().join(&part.path);
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                Ok(Box::new(File::create_new(path)?))
            }
            Self::Zip(zip) => {
                let options = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Stored)
                    .last_modified_time(zip::DateTime::default())
                    .unix_permissions(0o644)
                    .large_file(part.bytes >= LONG);
                zip.start_file(&part.path, options).map_err(io::Error::other)?;
                Ok(Box::new(&mut **zip))
            }
        }
    }
}

fn changed(path: &str) -> ForeignError {
    refuse(
        "bundle_part_changed",
        in_file(path),
        "与登记时的大小或摘要不同，已被改动；未写出任何内容。",
        "it has another size or digest than it was filed with: it was changed. Nothing was written.",
    )
}

/// Reads one part to its end; false where nobody listens any more.
fn read(n: usize, open: &Open<'_>, send: &SyncSender<Told>) -> bool {
    let mut reader = match open(n) {
        Ok(reader) => reader,
        Err(e) => {
            let _ = send.send(Told::Failed(e));
            return false;
        }
    };
    let (mut hash, mut bytes) = (Sha256::new(), 0u64);
    loop {
        let mut chunk = Vec::new();
        if let Err(e) = Read::by_ref(&mut reader).take(CHUNK as u64).read_to_end(&mut chunk) {
            let _ = send.send(Told::Failed(e));
            return false;
        }
        if chunk.is_empty() {
            let digest = FileDigest { sha256: hex::encode(hash.finalize()), bytes };
            return send.send(Told::End(digest)).is_ok();
        }
        hash.update(&chunk);
        bytes += chunk.len() as u64;
        if send.send(Told::Bytes(chunk)).is_err() {
            return false;
        }
    }
}
