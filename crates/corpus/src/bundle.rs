//! Bundles of many files, as a folder or as a ZIP: written whole or not at all ([`writing`]), and looked at when they
//! come from somewhere else. A bundle from outside may lie about everything: names that lead elsewhere, links, names
//! that stand twice, sizes. Nothing of it is ever unpacked to a disk, and no file is read beyond the size that was
//! promised for it.

use crate::digest::{FileDigest, Watch};
use crate::error::{ForeignError, cancelled, file_name, in_file, refuse, truncated, unreadable};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;
use zip::ZipArchive;

pub mod writing;

/// Files that a bundle may hold.
pub const FILES_MAX: usize = 100_000;
/// Folders within folders that are looked into.
const DEPTH: usize = 32;
/// Bytes of a ZIP's directory that are looked at.
const DIRECTORY: u64 = 256 << 20;
/// Bytes read at once.
const CHUNK: usize = 256 << 10;
/// Threads that hash: more than two wait for the disk.
const THREADS: usize = 2;

/// What is wrong with a member before its content is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// It is a link to somewhere.
    Link,
    /// It is neither a file nor a folder.
    Special,
    /// Another member has the same name.
    Twice,
    /// Its name leads out of the bundle.
    Outside,
    /// Its name is no text.
    Unnamed,
    /// It is encrypted.
    Encrypted,
}

/// A file of a bundle, as its directory tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Path within the bundle, parts parted by `/`.
    pub path: String,
    /// Bytes that the directory claims.
    pub bytes: u64,
    /// Place in the ZIP's directory.
    index: usize,
}

/// A bundle that was opened.
#[derive(Debug)]
pub struct Bundle {
    path: PathBuf,
    zip: bool,
    members: Vec<Member>,
    odd: Vec<(String, Odd)>,
}

/// A file that was promised.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Path within the bundle.
    pub path: &'a str,
    /// Bytes that it is to have.
    pub bytes: u64,
}

/// What was found of a promised file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It has the size promised, and this SHA-256, in lower-case hexadecimal.
    Digest(String),
    /// It is not there, or not as a plain file.
    Missing,
    /// It goes on beyond the size promised; it was read no further.
    Longer,
    /// It ends early, after so many bytes.
    Shorter(u64),
    /// Reading it failed; what the machine says.
    Unreadable(String),
}

/// May this stand in a bundle: relative, plain parts?
fn is_inside(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    !drive && !path.contains(['\\', '\0']) && path.split('/').all(plain)
}

impl Bundle {
    /// Opens a folder or a ZIP and reads its directory. Of a folder no link is followed.
    ///
    /// # Errors
    /// It cannot be read, is no ZIP, or holds more files than [`FILES_MAX`].
    pub fn open(path: &Path, cancel: &AtomicBool) -> Result<Self, ForeignError> {
        let name = file_name(path);
        let meta = std::fs::metadata(path).map_err(|e| unreadable(&name, &e))?;
        let mut out =
            Self { path: path.to_owned(), zip: !meta.is_dir(), members: Vec::new(), odd: Vec::new() };
        if out.zip {
            out.look_at_directory(&name)?
        } else {
            out.walk(&name, cancel)?
        }
        out.members.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(out)
    }

    /// Its plain files, sorted by path.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Members that no bundle may have, in the order in which they were met.
    pub fn odd(&self) -> &[(String, Odd)] {
        &self.odd
    }

    /// Is it a ZIP?
    pub fn is_zip(&self) -> bool {
        self.zip
    }

    /// A plain file by its path.
    pub fn member(&self, path: &str) -> Option<&Member> {
        let at = self.members.binary_search_by(|m| m.path.as_str().cmp(path)).ok()?;
        self.members.get(at)
    }

    /// A whole file, where it has no more than `most` bytes.
    ///
    /// # Errors
    /// It cannot be read, or is larger. None where there is no such file.
    pub fn small(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, ForeignError> {
        let Some(member) = self.member(path) else { return Ok(None) };
        let mut out = Vec::new();
        let mut source = Source::of(self).map_err(|e| unreadable(path, &e))?;
        let read = source.with(member, &mut |reader| {
            reader.take(most.saturating_add(1)).read_to_end(&mut out).map(|_| ())
        });
        read.map_err(|e| unreadable(path, &e))?;
        if out.len() as u64 > most {
            return Err(refuse(
                "bundle_file_too_large",
                in_file(path),
                &format!("超过 {most} 字节，未读取。"),
                &format!("it has more than {most} bytes and was not read."),
            ));
        }
        Ok(Some(out))
    }

    /// Hashes what was promised, two files at a time; what was not promised is not read. Answers stand in the order of
    /// the questions.
    ///
    /// # Errors
    /// Cancelled.
    pub fn digests(&self, asked: &[Asked<'_>], watch: &mut Watch<'_>) -> Result<Vec<Found>, ForeignError> {
        let total = asked.iter().fold(0u64, |sum, a| sum.saturating_add(a.bytes));
        let (next, done) = (AtomicUsize::new(0), AtomicU64::new(0));
        let cancel = watch.cancel;
        let mut found: Vec<Found> = vec![Found::Missing; asked.len()];
        let (answers, told) = mpsc::channel();
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                let answers = answers.clone();
                let (next, done) = (&next, &done);
                scope.spawn(move || {
                    let mut source = Source::of(self);
                    let mut buffer = vec![0; CHUNK];
                    while let Some((n, a)) = claim(next, asked) {
                        if cancel.load(Ordering::Relaxed) {
                            return;
                        }
                        let one = match &mut source {
                            Ok(source) => self.digest(source, a, &mut buffer, done, cancel),
                            Err(e) => Found::Unreadable(e.to_string()),
                        };
                        if answers.send((n, one)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(answers);
            loop {
                match told.recv_timeout(Duration::from_millis(100)) {
                    Ok((n, one)) => {
                        if let Some(place) = found.get_mut(n) {
                            *place = one;
                        }
                    }
                    Err(mpsc::RecvTimeoutError::Timeout) => {}
                    Err(mpsc::RecvTimeoutError::Disconnected) => break,
                }
                (watch.progress)(done.load(Ordering::Relaxed).min(total), total);
            }
        });
        if cancel.load(Ordering::Relaxed) {
            return Err(cancelled(&file_name(&self.path)));
        }
        Ok(found)
    }

    fn digest(
        &self,
        source: &mut Source,
        asked: &Asked<'_>,
        buffer: &mut [u8],
        done: &AtomicU64,
        cancel: &AtomicBool,
    ) -> Found {
        let Some(member) = self.member(asked.path) else { return Found::Missing };
        let (mut hash, mut read) = (Sha256::new(), 0u64);
        let went = source.with(member, &mut |reader| {
            // One byte more than was promised is enough to know.
            let mut reader = reader.take(asked.bytes.saturating_add(1));
            loop {
                if cancel.load(Ordering::Relaxed) {
                    return Err(io::Error::other("cancelled"));
                }
                let n = match reader.read(buffer) {
                    Ok(0) => return Ok(()),
                    Ok(n) => n,
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                    Err(e) => return Err(e),
                };
                hash.update(buffer.get(..n).unwrap_or_default());
                read += n as u64;
                done.fetch_add(n as u64, Ordering::Relaxed);
            }
        });
        match went {
            _ if read > asked.bytes => Found::Longer,
            Err(e) => Found::Unreadable(e.to_string()),
            Ok(()) if read < asked.bytes => Found::Shorter(read),
            Ok(()) => Found::Digest(hex::encode(hash.finalize())),
        }
    }

    fn walk(&mut self, name: &str, cancel: &AtomicBool) -> Result<(), ForeignError> {
        let mut waiting = vec![(self.path.clone(), String::new(), 0usize)];
        while let Some((folder, prefix, depth)) = waiting.pop() {
            for entry in std::fs::read_dir(&folder).map_err(|e| unreadable(name, &e))? {
                if cancel.load(Ordering::Relaxed) {
                    return Err(cancelled(name));
                }
                let entry = entry.map_err(|e| unreadable(name, &e))?;
                let own = entry.file_name();
                let shown = format!("{prefix}{}", own.to_string_lossy());
                // Of the entry itself, never of what a link leads to.
                let meta = entry.metadata().map_err(|e| unreadable(&shown, &e))?;
                let kind = meta.file_type();
                if own.to_str().is_none() {
                    self.odd.push((shown, Odd::Unnamed));
                } else if kind.is_symlink() {
                    self.odd.push((shown, Odd::Link));
                } else if kind.is_dir() && depth < DEPTH {
                    waiting.push((entry.path(), format!("{shown}/"), depth + 1));
                } else if kind.is_file() {
                    self.members.push(Member { path: shown, bytes: meta.len(), index: 0 });
                } else {
                    self.odd.push((shown, Odd::Special));
                }
                if self.members.len() + self.odd.len() > FILES_MAX {
                    return Err(too_many(name));
                }
            }
        }
        Ok(())
    }

    fn look_at_directory(&mut self, name: &str) -> Result<(), ForeignError> {
        let failed = |e: &zip::result::ZipError| match e {
            zip::result::ZipError::Io(e) => unreadable(name, e),
            other => refuse(
                "bundle_damaged",
                in_file(name),
                &format!("不是完整的 ZIP（{other}）。请重新取得该文件。"),
                &format!("it is no whole ZIP ({other}). Get the file again."),
            ),
        };
        let mut file = File::open(&self.path).map_err(|e| unreadable(name, &e))?;
        claims(&mut file, name)?;
        let mut archive = open_zip(&self.path).map_err(|e| failed(&e))?;
        let twice = raw_names(&mut file, &archive).map_err(|e| unreadable(name, &e))?;
        self.odd.extend(twice.into_iter().map(|name| (name, Odd::Twice)));
        if archive.len() > FILES_MAX {
            return Err(too_many(name));
        }
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(|e| failed(&e))?;
            let (path, bytes) = (part.name().to_owned(), part.size());
            let kind = part.unix_mode().unwrap_or(0) & 0o170_000;
            let odd = if part.encrypted() {
                Some(Odd::Encrypted)
            } else if std::str::from_utf8(part.name_raw()).is_err() {
                Some(Odd::Unnamed)
            } else if part.is_symlink() {
                Some(Odd::Link)
            } else if !is_inside(path.strip_suffix('/').unwrap_or(&path)) {
                Some(Odd::Outside)
            } else if part.is_dir() {
                // A folder has no content of its own.
                (bytes > 0).then_some(Odd::Special)
            } else if kind != 0 && kind != 0o100_000 {
                Some(Odd::Special)
            } else {
                None
            };
            match odd {
                Some(odd) => self.odd.push((path, odd)),
                None if path.ends_with('/') => {}
                None => self.members.push(Member { path, bytes, index }),
            }
        }
        Ok(())
    }
}

fn claim<'a, 'b>(next: &AtomicUsize, asked: &'a [Asked<'b>]) -> Option<(usize, &'a Asked<'b>)> {
    let n = next.fetch_add(1, Ordering::Relaxed);
    asked.get(n).map(|a| (n, a))
}

fn too_many(name: &str) -> ForeignError {
    refuse(
        "bundle_too_many_files",
        in_file(name),
        &format!("文件超过 {FILES_MAX} 个，未继续读取。"),
        &format!("it holds more than {FILES_MAX} files and was read no further."),
    )
}

/// Looks at the end record before a parser makes room for what it claims.
fn claims(file: &mut File, name: &str) -> Result<(), ForeignError> {
    let failed = |e: io::Error| unreadable(name, &e);
    let len = file.seek(SeekFrom::End(0)).map_err(failed)?;
    let tail = len.min(65_535 + 22);
    file.seek(SeekFrom::Start(len - tail)).map_err(failed)?;
    let mut bytes = Vec::new();
    Read::by_ref(file).take(tail).read_to_end(&mut bytes).map_err(failed)?;
    let ends = bytes.windows(22).filter(|w| w.starts_with(b"PK\x05\x06"));
    let sizes: Vec<u64> = ends.map(|w| u64::from(u32::from_le_bytes([w[12], w[13], w[14], w[15]]))).collect();
    if sizes.is_empty() {
        return Err(truncated(name));
    }
    if sizes.iter().any(|s| *s != u64::from(u32::MAX) && *s > DIRECTORY) {
        return Err(too_many(name));
    }
    Ok(())
}

fn open_zip(path: &Path) -> zip::result::ZipResult<ZipArchive<BufReader<File>>> {
    ZipArchive::new(BufReader::with_capacity(CHUNK, File::open(path)?))
}

/// Names that stand more than once in the directory, which a reader by name would show once.
fn raw_names(file: &mut File, archive: &ZipArchive<BufReader<File>>) -> io::Result<Vec<String>> {
    const HEAD: usize = 46;
    file.seek(SeekFrom::Start(archive.central_directory_start()))?;
    let mut reader = BufReader::new(file.take(DIRECTORY));
    let mut seen: std::collections::HashSet<Vec<u8>> = std::collections::HashSet::new();
    let mut twice = Vec::new();
    let mut head = [0u8; HEAD];
    for _ in 0..=FILES_MAX {
        match reader.read_exact(&mut head) {
            Ok(()) if head.starts_with(b"PK\x01\x02") => {}
            _ => break,
        }
        let at = |n: usize| usize::from(u16::from_le_bytes([head[n], head[n + 1]]));
        let (name, rest) = (at(28), at(30) + at(32));
        let mut bytes = vec![0; name];
        reader.read_exact(&mut bytes)?;
        io::copy(&mut Read::by_ref(&mut reader).take(rest as u64), &mut io::sink())?;
        if seen.contains(&bytes) {
            twice.push(String::from_utf8_lossy(&bytes).into_owned());
        }
        seen.insert(bytes);
    }
    Ok(twice)
}

/// Where one thread reads members from.
enum Source {
    Folder(PathBuf),
    Zip(Box<ZipArchive<BufReader<File>>>),
}

impl Source {
    fn of(bundle: &Bundle) -> io::Result<Self> {
        if bundle.zip {
            return open_zip(&bundle.path).map(|a| Self::Zip(Box::new(a))).map_err(io::Error::other);
        }
        Ok(Self::Folder(bundle.path.clone()))
    }

    fn with(
        &mut self,
        member: &Member,
        see: &mut dyn FnMut(&mut dyn Read) -> io::Result<()>,
    ) -> io::Result<()> {
        match self {
            Self::Folder(root) => see(&mut File::open(root.join(&member.path))?),
            Self::Zip(archive) => see(&mut archive.by_index(member.index).map_err(io::Error::other)?),
        }
    }
}

/// Hashes bytes that are at hand.
pub fn digest_of(bytes: &[u8]) -> FileDigest {
    FileDigest { sha256: hex::encode(Sha256::digest(bytes)), bytes: bytes.len() as u64 }
}
