//! In which encoding a text is written, told from its beginning, and the text as a stream of UTF-8.

use crate::digest::FileDigest;
use crate::error::{ForeignError, at_row, in_file, refuse, unreadable};
use crate::packed::{Source, Tap};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding as Codec, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::io::Read;
use std::sync::Arc;

/// Encoding of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 that begins with a byte order mark, as Excel writes “CSV UTF-8”.
    Utf8Bom,
    /// GB18030, which contains GBK and GB 2312, as Chinese Excel writes plain “CSV”.
    Gb18030,
    /// UTF-16, low byte first, as Excel writes “Unicode text”.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// The name to show; the same in both languages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 (BOM)",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }

    fn codec(self) -> &'static Codec {
        match self {
            Self::Utf8 | Self::Utf8Bom => UTF_8,
            Self::Gb18030 => GB18030,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
        }
    }
}

/// Watches the bytes of a text pass by, from the first.
pub(crate) struct Probe {
    head: Vec<u8>,
    carry: Vec<u8>,
    lines: u64,
    multibyte: u64,
    bad: u64,
    first_bad: u64,
    detector: EncodingDetector,
    fed: usize,
    non_ascii: u64,
    offset: u64,
    nul_even: u64,
    nul_odd: u64,
    first_nul: u64,
}

/// Bytes that the statistical detector is given; more do not change its mind.
const FED: usize = 1 << 20;

impl Probe {
    pub(crate) fn new() -> Self {
        Self {
            head: Vec::with_capacity(4),
            carry: Vec::new(),
            lines: 0,
            multibyte: 0,
            bad: 0,
            first_bad: 0,
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
            fed: 0,
            non_ascii: 0,
            offset: 0,
            nul_even: 0,
            nul_odd: 0,
            first_nul: 0,
        }
    }

    pub(crate) fn feed(&mut self, chunk: &[u8]) {
        let missing = 4usize.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..missing]);
        if self.fed < FED {
            let n = chunk.len().min(FED - self.fed);
            self.detector.feed(&chunk[..n], false);
            self.fed += n;
        }
        self.count_nuls(chunk);
        if self.bad > 10_000 && self.bad > self.multibyte {
            // Settled: not UTF-8. Only lines still count, for what else may be found.
            self.lines += newlines(chunk);
            return;
        }
        self.non_ascii += chunk.iter().filter(|b| !b.is_ascii()).count() as u64;
        if self.carry.is_empty() {
            self.validate(chunk);
        } else {
            let mut joined = std::mem::take(&mut self.carry);
            joined.extend_from_slice(chunk);
            self.validate(&joined);
        }
    }

    fn count_nuls(&mut self, chunk: &[u8]) {
        if chunk.contains(&0) {
            for (i, _) in chunk.iter().enumerate().filter(|(_, b)| **b == 0) {
                if self.first_nul == 0 {
                    self.first_nul = 1 + self.lines + newlines(&chunk[..i]);
                }
                if (self.offset + i as u64).is_multiple_of(2) {
                    self.nul_even += 1;
                } else {
                    self.nul_odd += 1;
                }
            }
        }
        self.offset += chunk.len() as u64;
    }

    fn validate(&mut self, mut bytes: &[u8]) {
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    self.good(text.as_bytes());
                    return;
                }
                Err(e) => {
                    let (good, rest) = bytes.split_at(e.valid_up_to());
                    self.good(good);
                    let Some(n) = e.error_len() else {
                        self.carry = rest.to_vec();
                        return;
                    };
                    self.fault();
                    bytes = &rest[n..];
                }
            }
        }
    }

    fn good(&mut self, text: &[u8]) {
        self.lines += newlines(text);
        self.multibyte += text.iter().filter(|b| **b >= 0xC0).count() as u64;
    }

    fn fault(&mut self) {
        if self.bad == 0 {
            self.first_bad = self.lines + 1;
        }
        self.bad += 1;
    }

    /// Decides, reading the file once more if it is not UTF-8.
    pub(crate) fn decide(mut self, source: impl Into<Source>, name: &str) -> Result<Encoding, ForeignError> {
        let source = source.into();
        if !self.carry.is_empty() {
            self.fault();
        }
        self.detector.feed(b"", true);
        let head = self.head.as_slice();
        if head.starts_with(&[0xFF, 0xFE, 0, 0]) || head.starts_with(&[0, 0, 0xFE, 0xFF]) {
            return Err(unknown(name, "UTF-32"));
        }
        for (mark, encoding) in [(&[0xFF, 0xFE], Encoding::Utf16Le), (&[0xFE, 0xFF], Encoding::Utf16Be)] {
            if head.starts_with(mark) {
                return match first_malformed(&source, name, encoding)? {
                    None => Ok(encoding),
                    Some(line) => Err(malformed(name, line, encoding)),
                };
            }
        }
        let nuls = self.nul_even + self.nul_odd;
        if nuls > 0 {
            return self.with_nuls(&source, name);
        }
        let mark = head.starts_with(&[0xEF, 0xBB, 0xBF]);
        let utf8 = if mark { Encoding::Utf8Bom } else { Encoding::Utf8 };
        if self.bad == 0 {
            return Ok(utf8);
        }
        if mark || self.multibyte >= 4 * self.bad {
            return Err(malformed(name, self.first_bad, utf8));
        }
        let guess = self.detector.guess(Some(b"cn"), Utf8Detection::Deny);
        let chinese = guess == encoding_rs::GBK || guess == GB18030;
        let bad_line = first_malformed(&source, name, Encoding::Gb18030)?;
        match bad_line {
            None if chinese || self.non_ascii < 32 => Ok(Encoding::Gb18030),
            None => Err(unknown(name, guess.name())),
            Some(line) if chinese && self.non_ascii >= 8 && self.bad > self.multibyte => {
                Err(malformed(name, line, Encoding::Gb18030))
            }
            Some(_) if chinese || self.non_ascii < 32 => Err(malformed(name, self.first_bad, utf8)),
            Some(_) => Err(unknown(name, guess.name())),
        }
    }

    fn with_nuls(&self, source: &Source, name: &str) -> Result<Encoding, ForeignError> {
        let encoding = match (self.nul_even, self.nul_odd) {
            (0, _) => Some(Encoding::Utf16Le),
            (_, 0) => Some(Encoding::Utf16Be),
            _ => None,
        };
        let nuls = self.nul_even + self.nul_odd;
        // Text of one-byte letters has a NUL in nearly every pair; Chinese text has few, but is then no UTF-8.
        let plausible = nuls * 10 >= self.offset * 3 || (self.bad > 0 && nuls * 400 >= self.offset);
        if let Some(encoding) = encoding.filter(|_| plausible && self.offset.is_multiple_of(2))
            && first_malformed(source, name, encoding)?.is_none()
        {
            return Ok(encoding);
        }
        let line = u32::try_from(self.first_nul).unwrap_or(u32::MAX);
        Err(refuse(
            "text_nul",
            at_row(name, None, line),
            "含有 NUL 字节，不是纯文本。请重新导出为 UTF-8 文本。",
            "it holds a NUL byte, so it is not plain text. Export it anew as UTF-8 text.",
        ))
    }
}

/// The encoding of a text, told from its beginning (1 MiB); from the whole if the beginning is all ASCII, which could
/// be followed by anything. Bytes that do not fit are then found where they stand while the text is read.
pub(crate) fn encoding_of(source: impl Into<Source>, name: &str) -> Result<Encoding, ForeignError> {
    let source = source.into();
    let mut file = source.open().map_err(|e| unreadable(name, &e))?;
    let mut head = Vec::new();
    (&mut file).take(FED as u64).read_to_end(&mut head).map_err(|e| unreadable(name, &e))?;
    let mut probe = Probe::new();
    if head.len() == FED {
        let marked = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
        if head.is_ascii() || marked {
            while !head.is_empty() {
                probe.feed(&head);
                head.clear();
                (&mut file).take(FED as u64).read_to_end(&mut head).map_err(|e| unreadable(name, &e))?;
            }
            return probe.decide(&source, name);
        }
        // A line feed ends a character in every encoding known here, and so, where there is none, does every byte
        // below the digits: no character is cut. UTF-16 has bytes of NUL and is told from whole pairs.
        if !head.contains(&0) {
            let last = |ends: fn(&u8) -> bool| head.iter().rposition(ends);
            let broken = || std::str::from_utf8(&head).err().filter(|e| e.error_len().is_none());
            let cut = last(|b| *b == b'\n')
                .or_else(|| last(|b| *b < b'0'))
                .map(|i| i + 1)
                .or_else(|| broken().map(|e| e.valid_up_to()));
            head.truncate(cut.unwrap_or(head.len()));
        }
    }
    probe.feed(&head);
    probe.decide(&source, name)
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|b| **b == b'\n').count() as u64
}

fn malformed(name: &str, line: u64, encoding: Encoding) -> ForeignError {
    let e = encoding.name();
    refuse(
        "text_malformed",
        at_row(name, None, u32::try_from(line).unwrap_or(u32::MAX)),
        &format!("有不符合 {e} 编码的字节。请检查该行，或用原程序重新导出为 UTF-8。"),
        &format!("it holds bytes that are not {e}. Check that line, or export the file anew as UTF-8."),
    )
}

fn unknown(name: &str, guess: &str) -> ForeignError {
    refuse(
        "text_encoding_unknown",
        in_file(name),
        &format!("编码既不是 UTF-8、GB18030，也不是带标记的 UTF-16（像是 {guess}）。请另存为 UTF-8 后再试。"),
        &format!(
            "its encoding is neither UTF-8, GB18030 nor marked UTF-16 (it looks like {guess}). Save it as UTF-8 and try again."
        ),
    )
}

/// First line with bytes that the encoding does not know, if any.
fn first_malformed(source: &Source, name: &str, encoding: Encoding) -> Result<Option<u64>, ForeignError> {
    let mut text = TextStream::open(source, name, encoding)?;
    loop {
        match text.fill() {
            Ok([]) => return Ok(None),
            Ok(chunk) => {
                let n = chunk.len();
                text.consume(n);
            }
            Err(e) if e.code() == "text_malformed" => return Ok(Some(text.lines + 1)),
            Err(e) => return Err(e),
        }
    }
}

/// A text file as UTF-8, without its byte order mark, in constant memory.
pub(crate) struct TextStream {
    name: String,
    source: Box<dyn Read + Send>,
    encoding: Encoding,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    at_end: bool,
    finished: bool,
    out: Vec<u8>,
    out_at: usize,
    out_end: usize,
    /// Line breaks decoded so far.
    lines: u64,
    tap: Option<Arc<Tap>>,
}

const CHUNK: usize = 64 << 10;

impl TextStream {
    pub(crate) fn open(
        source: impl Into<Source>,
        name: &str,
        encoding: Encoding,
    ) -> Result<Self, ForeignError> {
        Ok(Self {
            name: name.into(),
            source: source.into().open().map_err(|e| unreadable(name, &e))?,
            encoding,
            decoder: encoding.codec().new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK],
            raw_at: 0,
            raw_end: 0,
            at_end: false,
            finished: false,
            out: vec![0; 3 * CHUNK + 16],
            out_at: 0,
            out_end: 0,
            lines: 0,
            tap: None,
        })
    }

    /// As [`Self::open`]; the file is counted and hashed as it passes by, as it lies on the disk.
    pub(crate) fn open_hashed(
        source: impl Into<Source>,
        name: &str,
        encoding: Encoding,
    ) -> Result<Self, ForeignError> {
        let tap = Arc::new(Tap::default());
        let mut stream = Self::open(source.into().tapped(&tap), name, encoding)?;
        stream.tap = Some(tap);
        Ok(stream)
    }

    /// Bytes of the file read so far, of a stream that counts them.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.tap.as_ref().map_or(0, |tap| tap.bytes())
    }

    /// The digest of what was read of the file so far, of a stream that hashes it.
    pub(crate) fn digest_so_far(&self) -> FileDigest {
        self.tap.as_ref().map(|tap| tap.digest()).unwrap_or_default()
    }

    /// Reads what is left and tells the digest of the whole file.
    pub(crate) fn digest(&mut self) -> Result<FileDigest, ForeignError> {
        while !self.fill()?.is_empty() {
            self.consume(usize::MAX);
        }
        Ok(self.digest_so_far())
    }

    /// The next byte that is no blank, left in place; nothing at the end of the text.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, ForeignError> {
        loop {
            let chunk = self.fill()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blanks = chunk.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let found = chunk.get(blanks).copied();
            self.consume(blanks);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Decoded bytes not yet consumed; empty at the end of the file.
    pub(crate) fn fill(&mut self) -> Result<&[u8], ForeignError> {
        while self.out_at == self.out_end && !self.finished {
            if self.raw_at == self.raw_end && !self.at_end {
                self.raw_at = 0;
                self.raw_end = loop {
                    match self.source.read(&mut self.raw) {
                        Ok(n) => break n,
                        Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                        Err(e) => return Err(unreadable(&self.name, &e)),
                    }
                };
                self.at_end = self.raw_end == 0;
            }
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
                &self.raw[self.raw_at..self.raw_end],
                &mut self.out,
                self.at_end,
            );
            self.raw_at += read;
            self.out_at = 0;
            self.out_end = written;
            self.lines += newlines(&self.out[..written]);
            match result {
                DecoderResult::Malformed(..) => {
                    self.finished = true;
                    self.out_at = self.out_end;
                    return Err(malformed(&self.name, self.lines + 1, self.encoding));
                }
                DecoderResult::InputEmpty if self.at_end => self.finished = true,
                DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
            }
        }
        Ok(&self.out[self.out_at..self.out_end])
    }

    pub(crate) fn consume(&mut self, n: usize) {
        self.out_at = self.out_at.saturating_add(n).min(self.out_end);
    }
}
