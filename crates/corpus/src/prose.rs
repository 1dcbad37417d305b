//! The running text of a document: plain text in any encoding known here, Markdown, and Word (`.docx`).

use crate::archive::zip_error;
use crate::digest::{Watch, digest_file};
use crate::encoding::{TextStream, encoding_of};
use crate::error::{ForeignError, cancelled, in_file, refuse, unreadable};
use crate::limits::Limits;
use crate::table::admit;
use crate::word_parts::{PARTS, each_mark, places, stands_for};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::atomic::Ordering;
use zip::ZipArchive;

/// A document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// File name without its folder.
    pub file: String,
    /// SHA-256 of the file in lower-case hexadecimal.
    pub sha256: String,
    /// The text; a paragraph of Word is a line.
    pub text: String,
}

/// Bytes of a document, packed, and of its text.
pub(crate) const BYTES: u64 = 64 << 20;
pub(crate) const TEXT: usize = 32 << 20;

/// Reads the text of a document.
///
/// # Errors
/// There is no such file, it is too large, behind a password, damaged, in an encoding that is not known, neither text
/// nor Word, or `watch.cancel` was set. The finding names the file.
pub fn read(path: &Path, watch: &mut Watch<'_>) -> Result<Prose, ForeignError> {
    let limits = Limits { bytes: BYTES, ..Limits::default() };
    let file = admit(path, &limits)?;
    let sha256 = digest_file(path, watch)?.sha256;
    let mut head = [0; 8];
    let mut opened = File::open(path).map_err(|e| unreadable(&file, &e))?;
    let n = opened.read(&mut head).map_err(|e| unreadable(&file, &e))?;
    let head = &head[..n];
    let text = if head.starts_with(b"PK\x03\x04") {
        word(path, &file, &limits, watch)?
    } else if let Some((zh, en)) = other(head) {
        return Err(not_prose(&file, zh, en));
    } else {
        plain(path, &file, watch)?
    };
    Ok(Prose { file, sha256, text })
}

pub(crate) fn other(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let known: &[(&[u8], &str, &str)] = &[
        (b"%PDF", "PDF 文件", "a PDF"),
        (b"{\\rtf", "RTF 文档", "an RTF document"),
        (b"\xD0\xCF\x11\xE0", "旧版 Office 文件或加密文件", "an old Office file or one behind a password"),
        (b"\x89PNG", "PNG 图片", "a PNG picture"),
        (b"\xFF\xD8\xFF", "JPEG 图片", "a JPEG picture"),
        (b"\x1F\x8B", "gzip 压缩包", "a gzip archive"),
    ];
    known.iter().find(|(magic, ..)| head.starts_with(magic)).map(|(_, zh, en)| (*zh, *en))
}

pub(crate) fn not_prose(file: &str, zh: &str, en: &str) -> ForeignError {
    refuse(
        "file_kind_mismatch",
        in_file(file),
        &format!("内容是{zh}，不能直接读取文字。请另存为 .docx 或 .txt，或把文字粘贴进来。"),
        &format!("the content is {en}, whose text is not read. Save it as .docx or .txt, or paste the text."),
    )
}

pub(crate) fn too_long(file: &str) -> ForeignError {
    refuse(
        "text_too_long",
        in_file(file),
        &format!("文字超过 {TEXT} 字节，不像一份文件。请拆分后再试。"),
        &format!("its text is longer than {TEXT} bytes, more than a document holds. Split it and try again."),
    )
}

pub(crate) fn plain(path: &Path, file: &str, watch: &Watch<'_>) -> Result<String, ForeignError> {
    let mut stream = TextStream::open(path, file, encoding_of(path, file)?)?;
    let mut out: Vec<u8> = Vec::new();
    loop {
        if watch.cancel.load(Ordering::Relaxed) {
            return Err(cancelled(file));
        }
        let chunk = stream.fill()?;
        if chunk.is_empty() {
            break;
        }
        if out.len() + chunk.len() > TEXT {
            return Err(too_long(file));
        }
        out.extend_from_slice(chunk);
        let n = chunk.len();
        stream.consume(n);
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

pub(crate) fn damaged(file: &str, (zh, en): (&str, &str)) -> ForeignError {
    refuse(
        "document_damaged",
        in_file(file),
        &format!("文档内容损坏：{zh}。请用 Word 或 WPS 打开后另存。"),
        &format!("the document is damaged: {en}. Open it in Word or WPS and save it anew."),
    )
}

fn word(path: &Path, file: &str, limits: &Limits, watch: &Watch<'_>) -> Result<String, ForeignError> {
    let opened = File::open(path).map_err(|e| unreadable(file, &e))?;
    let mut archive = ZipArchive::new(BufReader::new(opened)).map_err(|e| zip_error(file, &e))?;
    if archive.len() as u64 > limits.parts {
        return Err(damaged(file, ("部件过多", "it has too many parts")));
    }
    let wanted = places(&archive, PARTS);
    if !archive.file_names().any(|n| n.eq_ignore_ascii_case("word/document.xml")) {
        return Err(not_prose(file, "压缩包或其他 Office 文件", "an archive or another Office file"));
    }
    let mut out = String::new();
    for part in wanted {
        each_mark(&mut archive, part, file, watch, |text, mark| {
            out.push_str(text);
            match mark.name {
                b"p" if mark.end => out.push('\n'),
                _ => out.extend(stands_for(mark)),
            }
            if out.len() > TEXT { Err(too_long(file)) } else { Ok(()) }
        })?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::digest::unwatched;
    use std::io::Write as _;
    use std::path::PathBuf;
    use tempfile::TempDir;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn look(path: &Path) -> Result<Prose, ForeignError> {
        unwatched(|watch| read(path, watch))
    }

    fn docx(dir: &TempDir, name: &str, body: &str) -> PathBuf {
        let path = dir.path().join(name);
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
        zip.finish().unwrap();
        path
    }

    #[test]
    fn a_word_document_is_its_paragraphs_without_what_is_not_shown() {
        let dir = TempDir::new().unwrap();
        let body = r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="x"><w:body>
            <w:p><w:r><w:t>依据 GB/T</w:t></w:r><w:r><w:t xml:space="preserve"> 45654</w:t><w:noBreakHyphen/><w:t>2025</w:t></w:r></w:p>
            <w:p><w:r><w:instrText>TOC &lt;x&gt;</w:instrText><w:t>甲 &amp; 乙</w:t><w:tab/><w:t/></w:r></w:p></w:body></w:document>"#;
        assert_eq!(look(&docx(&dir, "a.docx", body)).unwrap().text, "依据 GB/T 45654-2025\n甲 & 乙\t\n");
    }

    #[test]
    fn what_is_no_text_is_refused_by_its_name() {
        let dir = TempDir::new().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let code = |path: PathBuf| look(&path).unwrap_err().code().to_owned();
        assert_eq!(code(write("a.pdf", b"%PDF-1.7 ...")), "file_kind_mismatch");
        assert_eq!(code(write("a.zip", b"PK\x03\x04 nothing")), "workbook_damaged");
        assert_eq!(code(docx(&dir, "cut.docx", "<w:p><w:t>text</w:t")), "document_damaged");
        assert_eq!(code(docx(&dir, "dtd.docx", "<!DOCTYPE x [<!ENTITY a 'b'>]><w:p/>")), "document_damaged");
        let gb = [0xD2, 0xC0, 0xBE, 0xDD, b'\n'];
        assert_eq!(look(&write("gb.txt", &gb.repeat(20))).unwrap().text.lines().next(), Some("依据"));
        let bomb = "<w:t>".to_owned() + &"x".repeat(1 << 20) + "</w:t>";
        assert_eq!(code(docx(&dir, "bomb.docx", &bomb.repeat(40))), "text_too_long");
    }
}
