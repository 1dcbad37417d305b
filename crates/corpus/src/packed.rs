//! Files packed with gzip or zstd, read as if they were not, in constant memory.

use crate::digest::FileDigest;
use crate::error::{ForeignError, file_name, unreadable};
use flate2::read::MultiGzDecoder;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How the bytes of a file are packed, told by its first bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Packing {
    /// Not at all.
    #[default]
    None,
    /// gzip, of one or several members.
    Gzip,
    /// Zstandard.
    Zstd,
}

/// Greatest window of a Zstandard frame, as a power of two: 64 MiB, which no level without `--long` exceeds but 22.
const WINDOW_LOG: u32 = 26;
/// Unpacked bytes below which the ratio is of no concern.
const RATIO_FLOOR: u64 = 64 << 20;

/// Where the bytes of a source lie.
#[derive(Clone, Debug)]
enum Origin {
    File(PathBuf),
    /// In memory: what was pasted never touches a disk.
    Memory(Arc<[u8]>),
}

/// A file, or a text in memory, and how it is to be unpacked.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    origin: Origin,
    packing: Packing,
    /// How many times larger than the file its content may be.
    ratio: u64,
    tap: Option<Arc<Tap>>,
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::plain(Origin::File(path.to_owned()))
    }
}

impl From<&PathBuf> for Source {
    fn from(path: &PathBuf) -> Self {
        path.as_path().into()
    }
}

impl From<&Source> for Source {
    fn from(source: &Source) -> Self {
        source.clone()
    }
}

/// The bytes of a file as they pass by, still packed: how many, and their digest.
#[derive(Debug, Default)]
pub(crate) struct Tap {
    bytes: AtomicU64,
    hasher: Mutex<Sha256>,
}

impl Tap {
    /// Bytes read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Digest and size of what was read so far.
    pub(crate) fn digest(&self) -> FileDigest {
        let hasher = self.hasher.lock().unwrap_or_else(PoisonError::into_inner).clone();
        FileDigest { sha256: hex::encode(hasher.finalize()), bytes: self.bytes() }
    }
}

impl Source {
    /// Looks at the first bytes of a file. `ratio` bounds how many times larger its content may be.
    pub(crate) fn look(path: &Path, ratio: u64) -> Result<Self, ForeignError> {
        let name = file_name(path);
        let mut head = Vec::new();
        let file = File::open(path).map_err(|e| unreadable(&name, &e))?;
        file.take(4).read_to_end(&mut head).map_err(|e| unreadable(&name, &e))?;
        let packing = match head.as_slice() {
            [0x1F, 0x8B, ..] => Packing::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD] => Packing::Zstd,
            _ => Packing::None,
        };
        Ok(Self { packing, ratio, ..Self::plain(Origin::File(path.to_owned())) })
    }

    /// A text that stands in memory.
    pub(crate) fn of_text(text: &str) -> Self {
        Self::plain(Origin::Memory(text.as_bytes().into()))
    }

    const fn plain(origin: Origin) -> Self {
        Self { origin, packing: Packing::None, ratio: u64::MAX, tap: None }
    }

    pub(crate) fn packing(&self) -> Packing {
        self.packing
    }

    /// The same file, its bytes counted and hashed by `tap` as they are read.
    pub(crate) fn tapped(&self, tap: &Arc<Tap>) -> Self {
        Self { tap: Some(Arc::clone(tap)), ..self.clone() }
    }

    /// The content from its beginning.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let (bytes, size): (Box<dyn Read + Send>, u64) = match &self.origin {
            Origin::File(path) => {
                let file = File::open(path)?;
                let size = file.metadata()?.len();
                (Box::new(file), size)
            }
            Origin::Memory(text) => (Box::new(Cursor::new(Arc::clone(text))), text.len() as u64),
        };
        let raw = match &self.tap {
            Some(tap) => Box::new(Tapped { bytes, tap: Arc::clone(tap) }),
            None => bytes,
        };
        let inner: Box<dyn Read + Send> = match self.packing {
            Packing::None => return Ok(raw),
            Packing::Gzip => Box::new(MultiGzDecoder::new(BufReader::with_capacity(64 << 10, raw))),
            Packing::Zstd => {
                let mut decoder = zstd::Decoder::new(raw)?;
                decoder.window_log_max(WINDOW_LOG)?;
                Box::new(decoder)
            }
        };
        let left = RATIO_FLOOR.max(size.saturating_mul(self.ratio));
        Ok(Box::new(Unpacked { inner, left }))
    }
}

struct Tapped {
    bytes: Box<dyn Read + Send>,
    tap: Arc<Tap>,
}

impl Read for Tapped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.bytes.read(buffer)?;
        self.tap.bytes.fetch_add(n as u64, Ordering::Relaxed);
        self.tap.hasher.lock().unwrap_or_else(PoisonError::into_inner).update(&buffer[..n]);
        Ok(n)
    }
}

/// Content without an end is stopped, and whatever a decoder complains of but an early end counts as damage.
struct Unpacked {
    inner: Box<dyn Read + Send>,
    left: u64,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer).map_err(|e| match e.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::Interrupted => e,
            _ => io::Error::new(io::ErrorKind::InvalidData, e),
        })?;
        self.left = self
            .left
            .checked_sub(n as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "unpacks out of all proportion"))?;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::io::Write as _;

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn the_first_bytes_tell_and_the_tap_sees_what_lies_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let text = "示例\n".repeat(1_000).into_bytes();
        for (bytes, packing) in [
            (text.clone(), Packing::None),
            (gz(&text), Packing::Gzip),
            (zstd::encode_all(&text[..], 1).unwrap(), Packing::Zstd),
        ] {
            std::fs::write(&path, &bytes).unwrap();
            let source = Source::look(&path, 1_000).unwrap();
            assert_eq!(source.packing(), packing);
            let tap = Arc::new(Tap::default());
            let mut content = Vec::new();
            source.tapped(&tap).open().unwrap().read_to_end(&mut content).unwrap();
            assert_eq!(content, text);
            let expected = hex::encode(Sha256::digest(&bytes));
            assert_eq!(tap.digest(), FileDigest { sha256: expected, bytes: bytes.len() as u64 });
        }
    }

    #[test]
    fn content_out_of_proportion_and_damage_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let kind = |bytes: &[u8], ratio| {
            std::fs::write(&path, bytes).unwrap();
            let source = Source::look(&path, ratio).unwrap();
            let read = source.open().and_then(|mut s| std::io::copy(&mut s, &mut std::io::sink()));
            read.err().map(|e| e.kind())
        };
        let bomb = zstd::encode_all(std::io::repeat(0).take(65 << 20), 1).unwrap();
        assert_eq!(kind(&bomb, 10), Some(io::ErrorKind::FileTooLarge));
        assert_eq!(kind(&bomb, 1_000_000), None);
        let mut whole = gz(&vec![b'a'; 5_000]);
        assert_eq!(kind(&whole[..whole.len() - 3], 10), Some(io::ErrorKind::UnexpectedEof));
        let last = whole.len() - 8;
        whole[last] ^= 1;
        assert_eq!(kind(&whole, 10), Some(io::ErrorKind::InvalidData));
    }
}
