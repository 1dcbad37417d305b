//! The texts of papers from outside with their places: Word (paragraphs and cells), workbooks, PDF (pages), HTML, Markdown
//! and plain text. A PDF without text, such as a scan, is told apart: it was not read, and nobody may take it for checked.

use crate::archive::zip_error;
use crate::digest::{Watch, digest_file};
use crate::error::{ForeignError, cancelled, unreadable};
use crate::limits::Limits;
use crate::pdf_text;
use crate::prose::{self, damaged, not_prose, too_long};
use crate::table::{admit, open_table_watched};
use crate::word_parts::{PARTS, each_mark, places, stands_for};
use hegui_model::filing::consistency::{PaperText, Passage, Spot};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use std::sync::atomic::Ordering;
use zip::ZipArchive;

#[cfg(test)]
mod tests;

/// Passages of one paper.
const PASSAGES: usize = 2_000_000;

/// A paper that was looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// SHA-256 of the file in lower-case hexadecimal.
    pub sha256: String,
    /// Its text; none where it holds no text at all, such as a scan: then it was not checked.
    pub text: Option<PaperText>,
    /// Pages of a PDF that hold no text, from 1.
    pub blank_pages: Vec<u32>,
}

/// Reads the texts of a paper with their places.
///
/// # Errors
/// There is no such file, it is too large, behind a password, damaged, in an encoding that is not known, of a kind that
/// has no text here, or `watch.cancel` was set. The finding names the file.
pub fn read(path: &Path, watch: &mut Watch<'_>) -> Result<Paper, ForeignError> {
    let limits = Limits { bytes: prose::BYTES, ..Limits::default() };
    let file = admit(path, &limits)?;
    let sha256 = digest_file(path, watch)?.sha256;
    let mut opened = File::open(path).map_err(|e| unreadable(&file, &e))?;
    let mut head = [0; 1024];
    let n = opened.read(&mut head).map_err(|e| unreadable(&file, &e))?;
    let head = head.get(..n).unwrap_or_default();
    let of = |passages: Vec<Passage>| {
        let any = passages.iter().any(|p| !p.text.trim().is_empty());
        any.then(|| PaperText { name: file.clone(), passages })
    };
    if head.starts_with(b"PK\x03\x04") {
        opened.rewind().map_err(|e| unreadable(&file, &e))?;
        let mut archive = ZipArchive::new(BufReader::new(opened)).map_err(|e| zip_error(&file, &e))?;
        if archive.len() as u64 > limits.parts {
            return Err(damaged(&file, ("部件过多", "it has too many parts")));
        }
        let has = |name: &str| archive.file_names().any(|n| n.eq_ignore_ascii_case(name));
        let passages = if has("word/document.xml") {
            word(&mut archive, &file, watch)?
        } else if has("xl/workbook.xml") {
            drop(archive);
            workbook(path, &file, &limits, watch)?
        } else {
            return Err(not_prose(&file, "压缩包或其他 Office 文件", "an archive or another Office file"));
        };
        return Ok(Paper { sha256, text: of(passages), blank_pages: Vec::new() });
    }
    if head.starts_with(b"%PDF") {
        let mut bytes = Vec::new();
        opened.rewind().map_err(|e| unreadable(&file, &e))?;
        opened.take(prose::BYTES).read_to_end(&mut bytes).map_err(|e| unreadable(&file, &e))?;
        let pages = pdf_text::pages(&bytes, prose::TEXT, watch).map_err(|e| e.of(&file))?;
        let numbered = || (1_u32..).zip(&pages);
        let blank_pages = numbered().filter(|(_, t)| t.is_empty()).map(|(n, _)| n).collect();
        let passages = numbered().map(|(page, t)| Passage::new(Spot::Page { page }, t.as_str())).collect();
        return Ok(Paper { sha256, text: of(passages), blank_pages });
    }
    if let Some((zh, en)) = prose::other(head) {
        return Err(not_prose(&file, zh, en));
    }
    let text = prose::plain(path, &file, watch)?;
    let html = {
        let begins: String = text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
        begins.starts_with("<!doctype html") || begins.starts_with("<html")
    };
    let text = if html { without_tags(&text) } else { text };
    let passages = (1..)
        .zip(text.lines())
        .filter(|(_, t)| !t.trim().is_empty())
        .take(PASSAGES)
        .map(|(line, t)| Passage::new(Spot::Line { line }, t))
        .collect();
    Ok(Paper { sha256, text: of(passages), blank_pages: Vec::new() })
}

/// Where in a document the reading stands.
#[derive(Default)]
struct Place {
    paragraph: u32,
    table: u32,
    row: u32,
    column: u32,
    /// Tables within tables: their text belongs to the cell of the outermost.
    depth: u32,
}

fn word<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    file: &str,
    watch: &Watch<'_>,
) -> Result<Vec<Passage>, ForeignError> {
    let (mut out, mut place, mut length) = (Vec::new(), Place::default(), 0_usize);
    for begin in PARTS {
        for part in places(archive, &[begin]) {
            let mut text = String::new();
            each_mark(archive, part, file, watch, |said, mark| {
                text.push_str(said);
                length += said.len();
                match mark.name {
                    b"tbl" if mark.end => place.depth = place.depth.saturating_sub(1),
                    b"tbl" if !mark.empty => {
                        place.depth = place.depth.saturating_add(1);
                        if place.depth == 1 {
                            place.table = place.table.saturating_add(1);
                            place.row = 0;
                        }
                    }
                    b"tr" if !mark.end && place.depth == 1 => {
                        place.row = place.row.saturating_add(1);
                        place.column = 0;
                    }
                    b"tc" if place.depth == 1 => {
                        if mark.end {
                            let Place { table, row, column, .. } = place;
                            let text = std::mem::take(&mut text).trim_end().to_owned();
                            out.push(Passage::new(Spot::Cell { table, row, column }, text));
                        } else {
                            place.column = place.column.saturating_add(1);
                        }
                    }
                    b"p" if mark.end && place.depth > 0 => text.push('\n'),
                    b"p" if mark.end => {
                        let text = std::mem::take(&mut text);
                        if !text.trim().is_empty() {
                            place.paragraph = place.paragraph.saturating_add(1);
                            out.push(Passage::new(Spot::Paragraph { paragraph: place.paragraph }, text));
                        }
                    }
                    _ => text.extend(stands_for(mark)),
                }
                if length > prose::TEXT || out.len() > PASSAGES { Err(too_long(file)) } else { Ok(()) }
            })?;
        }
    }
    Ok(out)
}

fn workbook(
    path: &Path,
    file: &str,
    limits: &Limits,
    watch: &mut Watch<'_>,
) -> Result<Vec<Passage>, ForeignError> {
    let mut table = open_table_watched(path, limits, watch)?;
    let names: Vec<String> = table.sheets.iter().map(|s| s.name.clone()).collect();
    let (mut out, mut length) = (Vec::new(), 0_usize);
    for (n, sheet) in names.iter().enumerate() {
        for row in table.rows(n)? {
            if watch.cancel.load(Ordering::Relaxed) {
                return Err(cancelled(file));
            }
            let row = row?;
            let last = row.cells.iter().rposition(|c| !c.is_empty());
            let Some(last) = last else { continue };
            // Empty cells between others stay, so that a label does not take the next one for its value.
            for (column, cell) in (1_u32..).zip(row.cells.iter().take(last + 1)) {
                let text = cell.text();
                length += text.len();
                out.push(Passage::new(Spot::Sheet { sheet: sheet.clone(), row: row.number, column }, text));
            }
            if length > prose::TEXT || out.len() > PASSAGES {
                return Err(too_long(file));
            }
        }
    }
    Ok(out)
}

/// HTML without its tags, scripts and styles; block elements end a line, cells a column. Lines of the source stay where
/// they are, so that places count as an editor shows them.
fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        entities(text, &mut out);
        let lower = |s: &str, n: usize| s.chars().take(n).collect::<String>().to_ascii_lowercase();
        let begin = lower(tail, 8);
        let skip = ["<script", "<style"].into_iter().find(|t| begin.starts_with(t));
        let end = if let Some(open) = skip {
            let close = format!("</{}", open.trim_start_matches('<'));
            let found = tail
                .match_indices("</")
                .find(|(i, _)| lower(tail.get(*i..).unwrap_or_default(), 8).starts_with(&close));
            let from = found.map_or(tail.len(), |(i, _)| i);
            tail.get(from..).and_then(|t| t.find('>')).map_or(tail.len(), |i| from + i + 1)
        } else if tail.starts_with("<!--") {
            tail.find("-->").map_or(tail.len(), |i| i + 3)
        } else {
            tail.find('>').map_or(tail.len(), |i| i + 1)
        };
        let tag = tail.get(..end).unwrap_or(tail);
        out.extend(tag.chars().filter(|c| *c == '\n'));
        if ["<td", "<th", "</td", "</th", "<br"].iter().any(|t| begin.starts_with(t)) {
            out.push('\t');
        }
        rest = tail.get(end..).unwrap_or_default();
    }
    entities(rest, &mut out);
    out
}

fn entities(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let end = tail.char_indices().take(12).find(|(_, c)| *c == ';').map(|(i, _)| i);
        let name = end.and_then(|e| tail.get(1..e));
        let decoded = name.and_then(|name| match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" | "ensp" | "emsp" => Some(' '),
            n => {
                let code = n.strip_prefix('#')?;
                let number = match code.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => code.parse().ok()?,
                };
                char::from_u32(number).filter(|c| !c.is_control())
            }
        });
        match (decoded, end) {
            (Some(c), Some(end)) => {
                out.push(c);
                rest = tail.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
}
