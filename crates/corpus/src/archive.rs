//! Measures every part of a workbook's archive before a parser sees it.
//!
//! The directory of a ZIP can lie about sizes, and damage may stand anywhere. So each part is inflated once, cut into
//! tokens, and refused here if anything in it could fill the memory or overflow: what is wrong with a file is known
//! before its first row is given out. Of what passes by, only the shared strings and the merged ranges are kept.

use crate::cells::position;
use crate::error::{ForeignError, cancelled, in_file, refuse, truncated};
use crate::kind::{encrypted, other};
use crate::limits::Limits;
use crate::strings::SharedStrings;
use crate::xml::{Broken, Fault, Tokens, attribute, local_name};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicBool, Ordering};
use zip::ZipArchive;
use zip::result::ZipError;

/// Longest part that is no XML (a picture, macros), in bytes: a relation may still point a parser at it.
const BLOB: u64 = 64 << 20;
/// Longest part in XML of somebody else's (properties, custom data), in any encoding, for the same reason.
const FOREIGN: u64 = 16 << 20;
/// Longest single cell, shared string or name, in bytes of XML with all its runs.
const SPAN: u64 = 4 << 20;
/// Elements that a reader keeps in memory, all parts together (styles, sheets, relations, merged ranges).
const KEPT: u64 = 1_000_000;
/// Deepest nesting of elements.
const DEPTH: u32 = 256;
/// Message of the error that stops the reading of a part at a bound.
const ENDLESS: &str = "part without an end";

/// A merged range, rows and columns from 1.
#[derive(Clone, Copy)]
pub(crate) struct Merge {
    pub(crate) first: (u32, u32),
    pub(crate) last: (u32, u32),
}

/// An archive whose parts are all fit to be read, with what was kept of them by the number of their part.
pub(crate) struct Measured {
    pub(crate) archive: ZipArchive<BufReader<File>>,
    pub(crate) strings: Vec<(usize, SharedStrings)>,
    pub(crate) merges: Vec<(usize, Merge)>,
}

/// Bytes inflated from all parts together, and those left to one that is measured by its size.
struct Meter<'t, R> {
    inner: R,
    total: &'t mut u64,
    total_limit: u64,
    left: u64,
}

impl<R: Read> Read for Meter<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        *self.total += n as u64;
        if *self.total > self.total_limit || n as u64 > self.left {
            return Err(io::Error::other(ENDLESS));
        }
        self.left -= n as u64;
        Ok(n)
    }
}

fn bomb(name: &str, inflated: u64, limit: u64) -> ForeignError {
    refuse(
        "archive_bomb",
        in_file(name),
        &format!(
            "解压后超过 {limit} 字节（已到 {inflated} 字节），与文件大小极不相称，疑为“压缩炸弹”，已停止读取。请让提供者重新导出，或拆分成较小的文件。"
        ),
        &format!(
            "it inflates beyond {limit} bytes (reached {inflated}), out of all proportion to the file: a “zip bomb” is suspected and reading has stopped. Ask for a fresh export, or split it into smaller files."
        ),
    )
}

pub(crate) fn damaged(name: &str, part: &str, zh: &str, en: &str) -> ForeignError {
    let (zh_tail, en_tail) =
        ("请用 Excel 或 WPS 重新打开并另存。", "Open it in Excel or WPS and save it anew.");
    refuse(
        "workbook_damaged",
        in_file(name),
        &format!("工作簿内部部件 {part} 有误：{zh}。{zh_tail}"),
        &format!("part {part} of the workbook is faulty: {en}. {en_tail}"),
    )
}

/// Entries that the end records of a ZIP claim, the largest claim if there are several.
fn claimed_entries(file: &mut File) -> io::Result<Option<u64>> {
    let len = file.seek(SeekFrom::End(0))?;
    let tail = len.min(65_535 + 22);
    file.seek(SeekFrom::Start(len - tail))?;
    let mut bytes = Vec::new();
    file.take(tail).read_to_end(&mut bytes)?;
    let mut found = None;
    for w in bytes.windows(22).filter(|w| w.starts_with(b"PK\x05\x06")) {
        let entries = u64::from(u16::from_le_bytes([w[10], w[11]]));
        let size = u64::from(u32::from_le_bytes([w[12], w[13], w[14], w[15]]));
        // An entry takes 46 bytes at least: a directory too large for its entries is a claim of its own.
        found = found.max(Some(entries.max(size / 4096)));
    }
    Ok(found)
}

/// Looks at the directory, then inflates and measures every part.
pub(crate) fn measure(
    mut file: File,
    name: &str,
    limits: &Limits,
    cancel: &AtomicBool,
) -> Result<Measured, ForeignError> {
    match claimed_entries(&mut file) {
        Ok(None) => return Err(truncated(name)),
        Ok(Some(n)) if n > limits.parts => return Err(too_many_parts(name, n, limits.parts)),
        Ok(Some(_)) => {}
        Err(e) => return Err(crate::error::unreadable(name, &e)),
    }
    let size = file.seek(SeekFrom::End(0)).map_err(|e| crate::error::unreadable(name, &e))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|e| zip_error(name, &e))?;
    if archive.len() as u64 > limits.parts {
        return Err(too_many_parts(name, archive.len() as u64, limits.parts));
    }
    let allowed =
        limits.inflated_bytes.min(Limits::RATIO_FLOOR.max(size.saturating_mul(limits.inflate_ratio)));
    let mut declared: u64 = 0;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|e| zip_error(name, &e))?;
        if part.encrypted() {
            return Err(encrypted(name));
        }
        declared = declared.saturating_add(part.size());
    }
    if declared > allowed {
        return Err(bomb(name, declared, allowed));
    }
    package_kind(&archive, name)?;
    let mut total = 0;
    let mut kept = Kept {
        part: 0,
        elements: 0,
        string_bytes: 0,
        allowed_strings: limits.shared_string_bytes,
        strings: Vec::new(),
        merges: Vec::new(),
    };
    for index in 0..archive.len() {
        kept.part = index;
        let part = archive.by_index(index).map_err(|e| zip_error(name, &e))?;
        let label = part.name().to_owned();
        let (xml, left) = match measure_of(&label) {
            Measure::Tokens => (true, u64::MAX),
            Measure::Size(limit) => (false, limit),
        };
        let mut meter = Meter { inner: part, total: &mut total, total_limit: allowed, left };
        let result = if xml {
            scan(&mut meter, &label, name, &mut kept, cancel)
        } else {
            io::copy(&mut meter, &mut io::sink()).map(|_| ()).map_err(|e| part_error(name, &label, &e))
        };
        if total > allowed {
            return Err(bomb(name, total, allowed));
        }
        result?;
    }
    Ok(Measured { archive, strings: kept.strings, merges: kept.merges })
}

fn too_many_parts(name: &str, found: u64, limit: u64) -> ForeignError {
    refuse(
        "archive_too_many_parts",
        in_file(name),
        &format!("压缩包目录声称有 {found} 个部件，超过上限 {limit}，不像正常的工作簿。请重新导出。"),
        &format!(
            "the archive claims {found} parts, above the limit of {limit}: no ordinary workbook. Export it anew."
        ),
    )
}

/// How a part is measured: cut into tokens, as all that a reader of workbooks opens, or by its size alone.
enum Measure {
    Tokens,
    Size(u64),
}

fn measure_of(part: &str) -> Measure {
    let lower = part.replace('\\', "/").to_ascii_lowercase();
    if !lower.ends_with(".xml") && !lower.ends_with(".rels") {
        Measure::Size(BLOB)
    } else if lower.starts_with("customxml/") || lower.starts_with("docprops/") {
        Measure::Size(FOREIGN)
    } else {
        Measure::Tokens
    }
}

/// Is it a workbook, or another package in a ZIP?
fn package_kind<R: Read + Seek>(archive: &ZipArchive<R>, name: &str) -> Result<(), ForeignError> {
    let (mut relations, mut word, mut slides, mut open_document, mut binary) =
        (false, false, false, false, false);
    for part in archive.file_names() {
        let lower = part.replace('\\', "/").to_ascii_lowercase();
        relations |= lower == "_rels/.rels";
        word |= lower == "word/document.xml";
        slides |= lower == "ppt/presentation.xml";
        open_document |= lower == "meta-inf/manifest.xml";
        binary |= lower == "xl/workbook.bin";
    }
    if word {
        return Err(other(name, "Word 文档（.docx）", "a Word document (.docx)"));
    }
    if slides {
        return Err(other(name, "PowerPoint 文稿（.pptx）", "a PowerPoint presentation (.pptx)"));
    }
    if binary {
        return Err(other(
            name,
            "二进制工作簿（.xlsb），请用 Excel 另存为 .xlsx",
            "a binary workbook (.xlsb); save it as .xlsx from Excel",
        ));
    }
    if !relations {
        return Err(if open_document {
            other(
                name,
                "OpenDocument 文件（如 .ods），请另存为 .xlsx",
                "an OpenDocument file (such as .ods); save it as .xlsx",
            )
        } else {
            other(name, "普通 ZIP 压缩包，请先解压", "an ordinary ZIP archive; unpack it first")
        });
    }
    Ok(())
}

/// What readers will keep in memory, over all parts.
struct Kept {
    /// Number of the part that is looked at.
    part: usize,
    elements: u64,
    /// Bytes of parts that hold shared strings.
    string_bytes: u64,
    allowed_strings: u64,
    strings: Vec<(usize, SharedStrings)>,
    merges: Vec<(usize, Merge)>,
}

fn scan<R: Read>(
    meter: &mut Meter<'_, R>,
    part: &str,
    file: &str,
    kept: &mut Kept,
    cancel: &AtomicBool,
) -> Result<(), ForeignError> {
    let fault = |(zh, en): Fault| damaged(file, part, zh, en);
    let mut tokens = Tokens::new(meter);
    let mut depth: u32 = 0;
    let mut span: Option<u64> = None;
    let mut shared = false;
    let mut claimed: u64 = 0;
    let mut tags: u64 = 0;
    // Strings are kept of a part that is a table of them from its root on.
    let mut strings: Option<SharedStrings> = None;
    let mut text = Vec::new();
    loop {
        let kept_text = strings.as_ref().is_some_and(SharedStrings::wants_text).then_some(&mut text);
        let tag = match tokens.next_tag_after(kept_text) {
            Ok(Some(tag)) => tag,
            Ok(None) => break,
            Err(Broken::Read(e)) => return Err(part_error(file, part, &e)),
            Err(Broken::Fault(e)) => return Err(fault(e)),
        };
        tags += 1;
        if tags.is_multiple_of(1 << 16) && cancel.load(Ordering::Relaxed) {
            return Err(cancelled(file));
        }
        if let Some(strings) = &mut strings {
            strings.see(tag.bytes, &text).map_err(fault)?;
            text.clear();
        } else if tags == 1 && local_name(tag.bytes) == b"sst" {
            strings = Some(SharedStrings::default());
        }
        if let [b'/', name @ ..] = tag.bytes {
            depth = depth.saturating_sub(1);
            if matches!(local_name(name), b"c" | b"si" | b"definedName") {
                span = None;
            }
        } else {
            let before = span;
            if let Some(n) = open(tag.bytes, kept, &mut span, tag.position).map_err(fault)? {
                shared = true;
                claimed = claimed.max(n);
            }
            if tag.bytes.ends_with(b"/") {
                span = before;
            } else {
                depth += 1;
                if depth > DEPTH {
                    return Err(fault(("元素嵌套过深", "its elements nest too deeply")));
                }
            }
        }
        if span.is_some_and(|start| tag.position - start > SPAN) {
            return Err(fault(("单个单元格或字符串过长", "a single cell or string is too long")));
        }
        if kept.elements > KEPT {
            return Err(fault((
                "样式、工作表或合并区域过多",
                "it has too many styles, sheets or merged ranges",
            )));
        }
        if shared && kept.string_bytes + tag.position > kept.allowed_strings {
            return Err(shared_strings(file, kept.allowed_strings));
        }
    }
    if shared {
        let size = tokens.position();
        kept.string_bytes += size;
        // The shortest string takes five bytes, `<si/>`.
        if claimed > size / 5 + 1 {
            return Err(fault((
                "声明的共享字符串数与内容不符",
                "the number of shared strings it declares cannot be true",
            )));
        }
    }
    kept.strings.extend(strings.map(|strings| (kept.part, strings)));
    Ok(())
}

/// Looks at a start tag. A table of shared strings answers with the number of strings it claims.
fn open(tag: &[u8], kept: &mut Kept, span: &mut Option<u64>, position: u64) -> Result<Option<u64>, Fault> {
    const RANGE: Fault = ("单元格区域引用不合规", "a cell range in it is malformed");
    const ROW: Fault = ("行号不合规", "a row number in it is malformed");
    let reference = |key: &[u8]| match attribute(tag, key) {
        Some(value) if range(value).is_none() => Err(RANGE),
        other => Ok(other),
    };
    match local_name(tag) {
        b"c" => {
            span.get_or_insert(position);
            reference(b"r")?;
        }
        b"row" => {
            let plausible = |r: &[u8]| (1..=7).contains(&r.len()) && r.iter().all(u8::is_ascii_digit);
            if attribute(tag, b"r").is_some_and(|r| !plausible(r)) {
                return Err(ROW);
            }
        }
        b"definedName" => {
            kept.elements += 1;
            span.get_or_insert(position);
        }
        b"si" => {
            span.get_or_insert(position);
            return Ok(Some(0));
        }
        b"sst" => {
            let claim = attribute(tag, b"uniqueCount").and_then(|v| std::str::from_utf8(v).ok());
            return Ok(Some(claim.and_then(|v| v.trim().parse().ok()).unwrap_or(0)));
        }
        b"dimension" | b"f" => {
            reference(b"ref")?;
        }
        b"mergeCell" => {
            kept.elements += 1;
            let (first, last) = attribute(tag, b"ref").and_then(range).ok_or(RANGE)?;
            kept.merges.push((kept.part, Merge { first, last }));
        }
        b"sheet" | b"Relationship" | b"numFmt" | b"font" | b"fill" | b"border" | b"xf" => kept.elements += 1,
        _ => {}
    }
    Ok(None)
}

/// `A1` or `A1:C9` as rows and columns from 1, the first not after the last.
fn range(text: &[u8]) -> Option<((u32, u32), (u32, u32))> {
    let (first, last) = match text.iter().position(|b| *b == b':') {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, text),
    };
    let (first, last) = (position(first)?, position(last)?);
    (first.0 <= last.0 && first.1 <= last.1).then_some((first, last))
}

fn shared_strings(name: &str, limit: u64) -> ForeignError {
    refuse(
        "shared_strings_too_large",
        in_file(name),
        &format!("工作簿的共享字符串超过 {limit} 字节的上限。请拆分成较小的文件，或另存为 CSV 后再导入。"),
        &format!(
            "the workbook's shared strings exceed the limit of {limit} bytes. Split it into smaller files, or save it as CSV and import that."
        ),
    )
}

pub(crate) fn part_error(name: &str, part: &str, e: &io::Error) -> ForeignError {
    match e.kind() {
        io::ErrorKind::UnexpectedEof => truncated(name),
        io::ErrorKind::Other if e.to_string().contains(ENDLESS) => {
            damaged(name, part, "有一段内容长得不合常理", "one run of its content is unreasonably long")
        }
        _ => damaged(name, part, &format!("解压失败（{e}）"), &format!("it cannot be inflated ({e})")),
    }
}

pub(crate) fn zip_error(name: &str, e: &ZipError) -> ForeignError {
    match e {
        ZipError::Io(e) if e.kind() != io::ErrorKind::InvalidData => crate::error::unreadable(name, e),
        ZipError::UnsupportedArchive(why) => refuse(
            "workbook_damaged",
            in_file(name),
            &format!("压缩方式不受支持（{why}）。请用 Excel 或 WPS 重新打开并另存。"),
            &format!("its compression is not supported ({why}). Open it in Excel or WPS and save it anew."),
        ),
        e => refuse(
            "workbook_damaged",
            in_file(name),
            &format!("压缩包目录损坏或文件不完整（{e}）。请重新取得该文件。"),
            &format!(
                "the archive's directory is damaged or the file is incomplete ({e}). Get the file again."
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges_are_checked_before_a_parser_subtracts_them() {
        assert_eq!(range(b"B3:C9"), Some(((3, 2), (9, 3))));
        assert_eq!(range(b"XFD1048576"), Some(((1_048_576, 16_384), (1_048_576, 16_384))));
        assert_eq!(range(b"C9:B3"), None);
        assert_eq!(range(b"A0"), None);
        assert_eq!(range(b"AAAA1"), None);
        assert_eq!(range(b"A99999999"), None);
        assert_eq!(range(b""), None);
        assert_eq!(range(b"$A$1"), None);
    }
}
