//! What a file is, by its first bytes; the extension is only what somebody called it.

use crate::error::{ForeignError, in_file, refuse, unreadable};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// What a foreign table is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An Excel workbook (`.xlsx`, `.xlsm`): Office Open XML in a ZIP archive.
    Xlsx,
    /// Text with cells parted by commas or semicolons.
    Csv,
    /// Text with cells parted by tabs.
    Tsv,
    /// Text with one cell a line.
    Txt,
}

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Magic {
    /// A ZIP archive; which kind, its parts tell.
    Zip,
    /// No known signature: taken for text.
    Text,
}

const CFB: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Lower-case extension without the dot.
pub(crate) fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Looks at the head of the file and refuses what is neither a workbook nor text, by its name.
pub(crate) fn sniff(path: &Path, file: &mut File, name: &str) -> Result<Magic, ForeignError> {
    let mut head = Vec::with_capacity(4096);
    file.seek(SeekFrom::Start(0)).map_err(|e| unreadable(name, &e))?;
    (&mut *file).take(4096).read_to_end(&mut head).map_err(|e| unreadable(name, &e))?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Magic::Zip);
    }
    if head.starts_with(&CFB) {
        return Err(compound(file, name, &head));
    }
    sniff_text(&extension(path), &head, name).map(|()| Magic::Text)
}

/// Refuses what does not begin as text, by its name. `ext` is what the file is called.
pub(crate) fn sniff_text(ext: &str, head: &[u8], name: &str) -> Result<(), ForeignError> {
    let known: &[(&[u8], &str, &str)] = &[
        (b"%PDF", "PDF 文件", "a PDF"),
        (b"{\\rtf", "RTF 文档", "an RTF document"),
        (b"\x1F\x8B", "gzip 压缩包", "a gzip archive"),
        (b"7z\xBC\xAF\x27\x1C", "7z 压缩包", "a 7z archive"),
        (b"Rar!\x1A\x07", "RAR 压缩包", "a RAR archive"),
        (b"\x89PNG\r\n\x1A\n", "PNG 图片", "a PNG picture"),
        (b"\xFF\xD8\xFF", "JPEG 图片", "a JPEG picture"),
        (b"GIF8", "GIF 图片", "a GIF picture"),
        (b"\x7FELF", "程序文件", "a program"),
        (b"MZ\x90\x00", "程序文件", "a program"),
        (b"PAR1", "Parquet 文件", "a Parquet file"),
        (b"SQLite format 3\0", "SQLite 数据库", "an SQLite database"),
    ];
    for (magic, zh, en) in known {
        if head.starts_with(magic) {
            return Err(other(name, zh, en));
        }
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let lower: Vec<u8> = text.iter().take(32).map(u8::to_ascii_lowercase).collect();
    let as_workbook = matches!(ext, "xlsx" | "xlsm" | "xls" | "xlsb" | "et");
    if lower.starts_with(b"<!doctype html")
        || lower.starts_with(b"<html")
        || (as_workbook && lower.starts_with(b"<table"))
    {
        return Err(other(name, "网页（HTML）", "a web page (HTML)"));
    }
    if as_workbook && lower.starts_with(b"<?xml") {
        return Err(other(name, "XML 文件", "an XML file"));
    }
    if as_workbook {
        return Err(refuse(
            "file_kind_mismatch",
            in_file(name),
            &format!(
                "扩展名是 .{ext}，内容却不是 Excel 工作簿（看起来是文本）。如果是 CSV，请改用 .csv 扩展名；否则请用 Excel 或 WPS 另存为 .xlsx。"
            ),
            &format!(
                "the extension is .{ext} but the content is no Excel workbook (it looks like text). If it is CSV, give it the extension .csv; otherwise save it as .xlsx from Excel or WPS."
            ),
        ));
    }
    Ok(())
}

/// A refusal that says what the file really is.
pub(crate) fn other(name: &str, zh: &str, en: &str) -> ForeignError {
    refuse(
        "file_kind_mismatch",
        in_file(name),
        &format!("内容是{zh}，不是表格。请提供 .xlsx、.csv 或 .txt 文件。"),
        &format!("the content is {en}, not a table. Give an .xlsx, .csv or .txt file."),
    )
}

/// An OLE compound file: an old Office file, or a new one behind a password.
fn compound(file: &mut File, name: &str, head: &[u8]) -> ForeignError {
    let shift = head.get(30).copied().unwrap_or(9).clamp(7, 16);
    let sector = head.get(48..52).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
    let mut directory = Vec::new();
    let at = (u64::from(sector) + 1) << shift;
    if file.seek(SeekFrom::Start(at)).is_ok() {
        // The entry of an encrypted package stands among the first few; 128 bytes each.
        let _ = (&mut *file).take(4096).read_to_end(&mut directory);
    }
    let holds = |word: &str| {
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        directory.windows(wide.len()).any(|w| w == wide)
    };
    if holds("EncryptedPackage") {
        return encrypted(name);
    }
    let (zh, en) = if holds("WordDocument") {
        ("旧版 Word 文档（.doc）", "an old Word document (.doc)")
    } else if holds("PowerPoint Document") {
        ("旧版 PowerPoint 文稿（.ppt）", "an old PowerPoint presentation (.ppt)")
    } else {
        ("旧版 Office 文件（如 .xls）", "an old Office file (such as .xls)")
    };
    refuse(
        "file_kind_mismatch",
        in_file(name),
        &format!(
            "内容是{zh}。如果是表格，请用 Excel 或 WPS 打开后另存为 .xlsx；如果设了打开密码，请先取消密码。"
        ),
        &format!(
            "the content is {en}. If it is a table, open it in Excel or WPS and save it as .xlsx; if it has a password to open, remove that first."
        ),
    )
}

/// A refusal of a file behind a password.
pub(crate) fn encrypted(name: &str) -> ForeignError {
    refuse(
        "file_encrypted",
        in_file(name),
        "文件设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码后另存，再试一次。",
        "the file has a password and cannot be read. Remove the password in Excel or WPS, save, and try again.",
    )
}
