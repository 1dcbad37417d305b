//! What kind of bytes a file or member holds, and how each kind is looked through: archives by their members, Office files
//! by their text, PDF by its pages, text in other encodings as UTF-8.

use super::{DEPTH, Desk, INFLATED, MEMBERS, PATTERNS, Stop, WHOLE, is_secret};
use crate::pdf_text;
use crate::xml::{Mark, Tokens, decode};
use hegui_model::text::Text;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::atomic::Ordering;
use zip::ZipArchive;

/// Bytes by which a text in another encoding is told.
const HEAD: usize = 64 << 10;

/// A cell of a row: its column from 1, and its text.
type Cells = Vec<(u32, String)>;

impl Desk<'_, '_> {
    /// Looks through a file or member of any kind.
    pub(super) fn any(&mut self, mut from: impl Read + Seek, depth: usize) -> Result<(), Stop> {
        let mut head = Vec::new();
        (&mut from).take(HEAD as u64).read_to_end(&mut head)?;
        from.seek(SeekFrom::Start(0))?;
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return self.archive(from, depth);
        }
        if head.starts_with(b"%PDF") {
            return self.pdf(from);
        }
        let packed: [(&[u8], &str, &str); 5] = [
            (b"Rar!", "RAR 压缩包无法查看，请改为 ZIP", "a RAR archive cannot be looked into; use ZIP"),
            (b"7z\xBC\xAF", "7z 压缩包无法查看，请改为 ZIP", "a 7z archive cannot be looked into; use ZIP"),
            (b"\x1F\x8B", "gzip 压缩包无法查看，请解压", "a gzip archive is not looked into; unpack it"),
            (
                b"\x28\xB5\x2F\xFD",
                "zstd 压缩包无法查看，请解压",
                "a zstd archive is not looked into; unpack it",
            ),
            (
                b"\xD0\xCF\x11\xE0",
                "旧版 Office 文件或加密文件，请另存为新格式",
                "an old Office file or one behind a password; save it in a newer format",
            ),
        ];
        if let Some((_, zh, en)) = packed.iter().find(|(magic, ..)| head.starts_with(magic)) {
            self.unsearched(zh, en);
        }
        match other_encoding(&head) {
            Some(encoding) => {
                let mut bytes = Vec::new();
                from.take(WHOLE).read_to_end(&mut bytes)?;
                let (text, ..) = encoding.decode(&bytes);
                self.stream(Cursor::new(text.as_bytes()))
            }
            None => self.stream(from),
        }
    }

    fn pdf(&mut self, from: impl Read) -> Result<(), Stop> {
        let mut bytes = Vec::new();
        from.take(WHOLE).read_to_end(&mut bytes)?;
        self.tick(bytes.len())?;
        match pdf_text::pages(&bytes, 64 << 20, self.watch) {
            Ok(pages) => {
                for (n, page) in (1..).zip(&pages) {
                    self.text(page, |_| Text::new(format!("第 {n} 页"), format!("page {n}")));
                }
                if pages.iter().any(String::is_empty) {
                    self.unsearched(
                        "有的页没有文字（如扫描件），无法查看",
                        "some pages hold no text, such as scans, and cannot be looked into",
                    );
                }
                Ok(())
            }
            Err(pdf_text::Unread::Cancelled) => Err(Stop::Cancelled),
            Err(_) => {
                self.unsearched("PDF 无法读取", "the PDF cannot be read");
                // What stands open in its bytes is seen all the same.
                self.stream(Cursor::new(bytes))
            }
        }
    }

    fn archive(&mut self, from: impl Read + Seek, depth: usize) -> Result<(), Stop> {
        let Ok(mut archive) = ZipArchive::new(std::io::BufReader::new(from)) else {
            self.unsearched("压缩包损坏，无法查看", "the archive is damaged and cannot be looked into");
            return Ok(());
        };
        if depth >= DEPTH {
            self.unsearched("压缩包嵌套过深，没有查看", "archives nest too deeply and were not looked into");
            return Ok(());
        }
        let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
        let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
        let (word, book) = (has("word/document.xml"), has("xl/workbook.xml"));
        let mut strings = Vec::new();
        if book {
            strings = self.shared_strings(&mut archive)?;
        }
        for n in 0..archive.len() {
            if self.watch.cancel.load(Ordering::Relaxed) {
                return Err(Stop::Cancelled);
            }
            self.members += 1;
            if self.members > MEMBERS || self.out.bytes > INFLATED {
                self.unsearched("内容过多，其余没有查看", "it holds too much; the rest was not looked into");
                return Ok(());
            }
            let name: String = archive.name_for_index(n).unwrap_or_default().chars().take(300).collect();
            self.inside.push(name.clone());
            let done = match archive.by_index(n) {
                Ok(member) if member.is_dir() => Ok(()),
                Ok(member) => self.member(&name, member, depth, (word, book), &strings),
                Err(_) => {
                    self.unsearched(
                        "成员损坏或加密，无法查看",
                        "the member is damaged or encrypted and cannot be looked into",
                    );
                    Ok(())
                }
            };
            self.inside.pop();
            match done {
                Err(Stop::Io(_)) => {
                    self.inside.push(name);
                    self.unsearched("成员损坏，没有看完", "the member is damaged and was not looked through");
                    self.inside.pop();
                }
                other => other?,
            }
        }
        Ok(())
    }

    fn member(
        &mut self,
        name: &str,
        mut member: impl Read,
        depth: usize,
        (word, book): (bool, bool),
        strings: &[String],
    ) -> Result<(), Stop> {
        let lower = name.to_ascii_lowercase();
        if lower.ends_with(".xml") && (word || book) {
            let mut bytes = Vec::new();
            (&mut member).take(WHOLE).read_to_end(&mut bytes)?;
            self.tick(bytes.len())?;
            if word && lower.starts_with("word/") {
                return self.word(&bytes);
            }
            if book && lower.starts_with("xl/worksheets/") {
                return self.sheet(&bytes, strings);
            }
            if book && lower == "xl/sharedstrings.xml" {
                return Ok(());
            }
            let text = String::from_utf8_lossy(&bytes);
            self.text(&text, |_| Text::new("文件部件", "a part of the file"));
            return Ok(());
        }
        let mut head = Vec::new();
        (&mut member).take(8).read_to_end(&mut head)?;
        let whole = head.starts_with(b"PK")
            || head.starts_with(b"%PDF")
            || !head.iter().all(|b| (9..127).contains(b));
        let mut rest = Cursor::new(head).chain(member);
        if whole {
            let mut bytes = Vec::new();
            (&mut rest).take(WHOLE).read_to_end(&mut bytes)?;
            let cut = bytes.len() as u64 == WHOLE;
            self.any(Cursor::new(bytes), depth + 1)?;
            return if cut { self.stream(rest) } else { Ok(()) };
        }
        self.stream(rest)
    }

    /// The text of a part of a Word file: paragraphs as lines, cells of a row parted by tabs.
    fn word(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let (mut text, mut within, mut cell) = (String::new(), false, 0_u32);
        let mut kept = Vec::new();
        let mut tokens = Tokens::new(bytes);
        loop {
            kept.clear();
            let Mark { name: tag, end, empty } = match tokens.next_tag_after(Some(&mut kept)) {
                Ok(Some(tag)) => tag.mark(),
                Ok(None) => break,
                Err(_) => {
                    self.unsearched(
                        "文档部件损坏，没有看完",
                        "a part of the document is damaged and was not looked through",
                    );
                    break;
                }
            };
            if within && decode(&kept, &mut text).is_err() {
                text.push_str(&String::from_utf8_lossy(&kept));
            }
            match tag {
                b"t" | b"instrText" => within = !end && !empty,
                b"tc" if end => {
                    cell = cell.saturating_sub(1);
                    text.push('\t');
                }
                b"tc" if !empty => cell = cell.saturating_add(1),
                b"tr" if end => text.push('\n'),
                b"p" if end => text.push(if cell > 0 { ' ' } else { '\n' }),
                b"tab" if !end => text.push('\t'),
                b"br" | b"cr" if !end => text.push('\n'),
                _ => {}
            }
        }
        // Blanks before a tab come from the ends of paragraphs within cells.
        let text = text.replace(" \t", "\t");
        self.text(&text, |at| {
            let n = text.get(..at).map_or(0, |s| s.matches('\n').count()) + 1;
            Text::new(format!("第 {n} 段或表格行"), format!("paragraph or row {n}"))
        });
        self.columns(
            text.lines().map(|l| (1_u32..).zip(l.split('\t').map(str::to_owned)).collect()),
            |row, column| {
                Text::new(
                    format!("第 {row} 段或表格行第 {column} 列"),
                    format!("paragraph or row {row}, column {column}"),
                )
            },
        );
        Ok(())
    }

    fn shared_strings(
        &mut self,
        archive: &mut ZipArchive<std::io::BufReader<impl Read + Seek>>,
    ) -> Result<Vec<String>, Stop> {
        let mut bytes = Vec::new();
        let name =
            archive.file_names().find(|n| n.eq_ignore_ascii_case("xl/sharedStrings.xml")).map(str::to_owned);
        let Some(name) = name else { return Ok(Vec::new()) };
        if let Ok(part) = archive.by_name(&name)
            && part.take(WHOLE).read_to_end(&mut bytes).is_err()
        {
            self.unsearched("共享字符串损坏", "the shared strings are damaged");
        }
        self.tick(bytes.len())?;
        let (mut out, mut text, mut within) = (Vec::new(), String::new(), false);
        let mut kept = Vec::new();
        let mut tokens = Tokens::new(bytes.as_slice());
        loop {
            kept.clear();
            let Ok(Some(tag)) = tokens.next_tag_after(Some(&mut kept)) else { break };
            let Mark { name, end, empty } = tag.mark();
            if within && decode(&kept, &mut text).is_err() {
                text.push_str(&String::from_utf8_lossy(&kept));
            }
            match name {
                b"t" => within = !end && !empty,
                b"si" if end || empty => out.push(std::mem::take(&mut text)),
                _ => {}
            }
        }
        Ok(out)
    }

    /// A sheet, row by row, with the columns whose heading names a secret.
    fn sheet(&mut self, bytes: &[u8], strings: &[String]) -> Result<(), Stop> {
        let mut rows: Vec<Cells> = Vec::new();
        let (mut row, mut text, mut within, mut shared): (Cells, String, bool, bool) =
            (Vec::new(), String::new(), false, false);
        let mut column = 0_u32;
        let mut kept = Vec::new();
        let mut tokens = Tokens::new(bytes);
        loop {
            kept.clear();
            let tag = match tokens.next_tag_after(Some(&mut kept)) {
                Ok(Some(tag)) => tag,
                Ok(None) => break,
                Err(_) => {
                    self.unsearched(
                        "工作表损坏，没有看完",
                        "the sheet is damaged and was not looked through",
                    );
                    break;
                }
            };
            if within && decode(&kept, &mut text).is_err() {
                text.push_str(&String::from_utf8_lossy(&kept));
            }
            let Mark { name, end, empty } = tag.mark();
            match name {
                b"c" if !end => {
                    let place = crate::xml::attribute(tag.bytes, b"r").and_then(crate::cells::position);
                    column = place.map_or(column.saturating_add(1), |(_, c)| c);
                    shared = crate::xml::attribute(tag.bytes, b"t") == Some(b"s".as_slice());
                }
                b"v" | b"t" => {
                    within = !end && !empty;
                    if end {
                        let value = std::mem::take(&mut text);
                        let value = match value.trim().parse::<usize>() {
                            Ok(n) if shared => strings.get(n).cloned().unwrap_or_default(),
                            _ => value,
                        };
                        match row.last_mut() {
                            Some((c, held)) if *c == column => held.push_str(&value),
                            _ => row.push((column, value)),
                        }
                    }
                }
                b"row" if end || empty => {
                    rows.push(std::mem::take(&mut row));
                    column = 0;
                }
                _ => {}
            }
        }
        for (n, cells) in (1..).zip(&rows) {
            let line: Vec<&str> = cells.iter().map(|(_, t)| t.as_str()).collect();
            self.text(&line.join("\t"), |_| Text::new(format!("第 {n} 行"), format!("row {n}")));
        }
        self.columns(rows.into_iter(), |row, column| {
            Text::new(format!("第 {row} 行第 {column} 列"), format!("row {row}, column {column}"))
        });
        Ok(())
    }

    /// Values in the columns under a heading that names a secret.
    fn columns(&mut self, rows: impl Iterator<Item = Cells>, place: impl Fn(u32, u32) -> Text) {
        let mut named: Vec<u32> = Vec::new();
        for (n, cells) in (1..).zip(rows) {
            if cells.len() < 2 {
                named.clear();
                continue;
            }
            let heading = |t: &str| PATTERNS.columns.iter().any(|c| *c == t.trim().to_lowercase());
            let headings: Vec<u32> = cells.iter().filter(|(_, t)| heading(t)).map(|(c, _)| *c).collect();
            if !headings.is_empty() {
                named = headings;
                continue;
            }
            for (column, value) in &cells {
                let value = value.trim();
                if named.contains(column)
                    && !value.contains(' ')
                    && value.is_ascii()
                    && is_secret(value.as_bytes(), &PATTERNS.never_secret)
                {
                    self.push(None, place(n, *column), value.as_bytes());
                }
            }
        }
    }
}

/// The encoding of a text that is neither UTF-8 nor bytes of another kind.
fn other_encoding(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    if head.starts_with(b"\xFF\xFE") {
        return Some(encoding_rs::UTF_16LE);
    }
    if head.starts_with(b"\xFE\xFF") {
        return Some(encoding_rs::UTF_16BE);
    }
    let valid = match std::str::from_utf8(head) {
        Ok(_) => true,
        // Cut within a character at its end.
        Err(e) => e.error_len().is_none(),
    };
    if valid || head.contains(&0) {
        return None;
    }
    let (_, broken) = encoding_rs::GB18030.decode_without_bom_handling(head.get(..head.len() / 2 * 2)?);
    (!broken).then_some(encoding_rs::GB18030)
}
