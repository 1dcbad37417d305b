//! A foreign table: what the file is, and its rows as a stream.

use crate::archive;
use crate::delimited::{DelimitedRows, LineRows, separator};
use crate::digest::{Watch, digest_and, unwatched};
use crate::encoding::{Encoding, Probe};
use crate::error::{ForeignError, cancelled, file_name, in_file, in_sheet, refuse, unreadable};
use crate::kind::{Kind, Magic, extension, sniff};
use crate::limits::Limits;
use crate::packed::Source;
use crate::workbook::{SheetRows, Workbook};
use hegui_model::finding::Finding;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// A value as it stands in a foreign file.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing, or a text without characters.
    Empty,
    /// Text as it stands, not trimmed. All cells of text files are of this kind.
    Text(String),
    /// A number. A workbook keeps no other form of it than the 64-bit float.
    Number(f64),
    /// A number that its sheet shows as a percentage, in percent: 12.5 where the sheet keeps 0.125 and shows 12.5 %.
    Percent(f64),
    /// A date, `YYYY-MM-DD`, or date and time, `YYYY-MM-DDTHH:MM:SS`, in whatever zone its author meant.
    Date(String),
    /// A time of day or a duration, `HH:MM:SS`; hours may exceed 23.
    Time(String),
    /// Yes or no.
    Bool(bool),
    /// A spreadsheet error, as `#DIV/0!`.
    Error(String),
    /// A formula: only the value its program last computed is known. Never itself a formula.
    Formula(Box<Cell>),
}

impl Cell {
    /// Nothing to read here? A text of blanks alone is empty too.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(s) => s.trim().is_empty(),
            Self::Formula(value) => value.is_empty(),
            _ => false,
        }
    }

    /// What a person would have typed: numbers without exponent or needless `.0`, percentages with their
    /// sign, yes and no as `TRUE` and `FALSE`, a formula as its value; empty as an empty string.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(s) | Self::Date(s) | Self::Time(s) | Self::Error(s) => s.clone(),
            Self::Number(n) => n.to_string(),
            Self::Percent(n) => format!("{n}%"),
            Self::Bool(b) => if *b { "TRUE" } else { "FALSE" }.into(),
            Self::Formula(value) => value.text(),
        }
    }

    /// The value behind a formula, or the cell itself.
    pub fn value(&self) -> &Self {
        match self {
            Self::Formula(value) => value,
            other => other,
        }
    }
}

/// A row that holds something. Blank rows are left out; the numbers show the gaps.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Number from 1, as Excel shows it; in a text of lines, the line.
    pub number: u32,
    /// Cells from column A, without the empty ones at the end.
    pub cells: Vec<Cell>,
    /// What is doubtful or wrong in this row: formulas, merged cells, doubtful dates, lost digits, ragged columns.
    pub findings: Vec<Finding>,
}

impl Row {
    /// The cell in a column counted from 0; empty beyond the end.
    pub fn cell(&self, index: usize) -> &Cell {
        self.cells.get(index).unwrap_or(&Cell::Empty)
    }
}

/// A sheet of a workbook, or the one table of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Name as shown on its tab; empty for a text file.
    pub name: String,
    /// Hidden from the person who opens the file.
    pub hidden: bool,
}

/// A foreign file, opened, identified and measured; its rows are read on demand.
pub struct Table {
    /// File name without its folder.
    pub file: String,
    /// SHA-256 of the file's bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// What it is read as.
    pub kind: Kind,
    /// Encoding, of a text file.
    pub encoding: Option<Encoding>,
    /// Sheets in the order of their tabs, without charts; exactly one for a text file.
    pub sheets: Vec<Sheet>,
    /// What is worth knowing about the file as a whole: a misleading extension, hidden sheets.
    pub findings: Vec<Finding>,
    source: Source,
    limits: Limits,
    separator: u8,
    workbook: Option<Workbook>,
}

/// Opens a foreign table: looks at its size and first bytes, hashes it, tells its encoding or measures its parts.
///
/// A text is read through once (twice if it is not UTF-8), so a malformed byte anywhere is known before the first
/// row is given out. Memory stays bounded by [`Limits::shared_string_bytes`] and a few buffers.
///
/// # Errors
/// Whatever is wrong with the file as a whole, in a sentence that names it. The codes: `file_missing`,
/// `file_forbidden`, `file_unreadable`, `file_not_a_file`, `file_too_large`, `file_empty`, `file_kind_mismatch`,
/// `file_encrypted`, `file_truncated`, `archive_bomb`, `archive_too_many_parts`, `shared_strings_too_large`,
/// `workbook_damaged`, `workbook_without_sheets`, `text_malformed`, `text_encoding_unknown`, `text_nul`.
pub fn open_table(path: &Path, limits: &Limits) -> Result<Table, ForeignError> {
    unwatched(|watch| open_table_watched(path, limits, watch))
}

/// As [`open_table`], telling how far the reading has come and stopping when asked.
///
/// # Errors
/// As [`open_table`], and `cancelled`.
pub fn open_table_watched(
    path: &Path,
    limits: &Limits,
    watch: &mut Watch<'_>,
) -> Result<Table, ForeignError> {
    let name = admit(path, limits)?;
    let mut file = File::open(path).map_err(|e| unreadable(&name, &e))?;
    let magic = sniff(path, &mut file, &name)?;
    let mut probe = Probe::new();
    let digest = digest_and(path, watch, |chunk| {
        if magic == Magic::Text {
            probe.feed(chunk);
        }
    })?;
    let mut table = Table {
        file: name,
        sha256: digest.sha256,
        bytes: digest.bytes,
        kind: Kind::Xlsx,
        encoding: None,
        sheets: Vec::new(),
        findings: Vec::new(),
        source: path.into(),
        limits: limits.clone(),
        separator: b',',
        workbook: None,
    };
    if watch.cancel.load(Ordering::Relaxed) {
        return Err(cancelled(&table.file));
    }
    match magic {
        Magic::Zip => open_workbook(&mut table, path, file, watch.cancel)?,
        Magic::Text => open_text(&mut table, path, probe)?,
    }
    Ok(table)
}

/// Cells as a spreadsheet puts them on the clipboard: parted by tabs, a cell with a tab or a line break in quotes. They
/// stay in memory; the caller bounds them.
pub fn open_pasted(name: &str, text: &str, limits: &Limits) -> Table {
    Table {
        file: name.to_owned(),
        sha256: hex::encode(Sha256::digest(text)),
        bytes: text.len() as u64,
        kind: Kind::Tsv,
        encoding: Some(Encoding::Utf8),
        sheets: vec![Sheet { name: String::new(), hidden: false }],
        findings: Vec::new(),
        source: Source::of_text(text),
        limits: limits.clone(),
        separator: b'\t',
        workbook: None,
    }
}

/// The name of a file that is there, holds something and is not too large.
pub(crate) fn admit(path: &Path, limits: &Limits) -> Result<String, ForeignError> {
    let name = file_name(path);
    let meta = std::fs::metadata(path).map_err(|e| unreadable(&name, &e))?;
    if !meta.is_file() {
        return Err(refuse(
            "file_not_a_file",
            in_file(&name),
            "这不是一个文件，请选择文件。",
            "this is not a file; choose a file.",
        ));
    }
    if meta.len() > limits.bytes {
        return Err(refuse(
            "file_too_large",
            in_file(&name),
            &format!("文件有 {} 字节，超过上限 {} 字节。请拆分后再试。", meta.len(), limits.bytes),
            &format!(
                "the file has {} bytes, above the limit of {}. Split it and try again.",
                meta.len(),
                limits.bytes
            ),
        ));
    }
    if meta.len() == 0 {
        return Err(empty(&name));
    }
    Ok(name)
}

pub(crate) fn empty(name: &str) -> ForeignError {
    refuse(
        "file_empty",
        in_file(name),
        "文件是空的。请检查导出是否成功。",
        "the file is empty. Check whether its export succeeded.",
    )
}

fn open_workbook(
    table: &mut Table,
    path: &Path,
    file: File,
    cancel: &AtomicBool,
) -> Result<(), ForeignError> {
    let measured = archive::measure(file, &table.file, &table.limits, cancel)?;
    let workbook = Workbook::open(measured, &table.file)?;
    table.sheets = workbook.sheets();
    if table.sheets.is_empty() {
        return Err(refuse(
            "workbook_without_sheets",
            in_file(&table.file),
            "工作簿里没有工作表。",
            "the workbook has no sheet.",
        ));
    }
    table.workbook = Some(workbook);
    let ext = extension(path);
    if !matches!(ext.as_str(), "xlsx" | "xlsm") {
        table.findings.push(
            Finding::warning(
                "file_extension_misleads",
                format!("“{}”的扩展名是 .{ext}，内容是 Excel 工作簿，已按工作簿读取。建议改为 .xlsx。", table.file),
                format!(
                    "“{}” has the extension .{ext} but is an Excel workbook and was read as one. Rename it to .xlsx.",
                    table.file
                ),
            )
            .at(in_file(&table.file)),
        );
    }
    for sheet in table.sheets.iter().filter(|s| s.hidden) {
        table.findings.push(
            Finding::note(
                "sheet_hidden",
                format!("“{}”的工作表“{}”是隐藏的。", table.file, sheet.name),
                format!("“{}”: the sheet “{}” is hidden.", table.file, sheet.name),
            )
            .at(in_sheet(&table.file, &sheet.name)),
        );
    }
    Ok(())
}

fn open_text(table: &mut Table, path: &Path, probe: Probe) -> Result<(), ForeignError> {
    let encoding = probe.decide(path, &table.file)?;
    table.encoding = Some(encoding);
    let Some(separator) = separator(path, &table.file, encoding)? else {
        return Err(empty(&table.file));
    };
    let ext = extension(path);
    (table.kind, table.separator) = match ext.as_str() {
        "tsv" | "tab" => (Kind::Tsv, b'\t'),
        "csv" if separator == b'\t' => (Kind::Tsv, b'\t'),
        "csv" => (Kind::Csv, separator),
        _ if separator == b'\t' => (Kind::Tsv, b'\t'),
        _ => (Kind::Txt, b'\n'),
    };
    table.sheets = vec![Sheet { name: String::new(), hidden: false }];
    Ok(())
}

impl Table {
    /// The rows of a sheet, counted from 0, one at a time. After an error the stream has ended.
    ///
    /// # Errors
    /// There is no such sheet, or it cannot be opened.
    pub fn rows(&mut self, sheet: usize) -> Result<Rows<'_>, ForeignError> {
        if sheet >= self.sheets.len() {
            return Err(refuse(
                "sheet_missing",
                in_file(&self.file),
                &format!("没有第 {} 张工作表。", sheet + 1),
                &format!("there is no sheet number {}.", sheet + 1),
            ));
        };
        let stream = match (self.workbook.as_mut(), self.encoding) {
            (Some(workbook), _) => Stream::Sheet(Box::new(workbook.rows(sheet, &self.file, &self.limits)?)),
            (None, encoding) => {
                let encoding = encoding.unwrap_or(Encoding::Utf8);
                if self.kind == Kind::Txt {
                    Stream::Lines(Box::new(LineRows::open(&self.source, &self.file, encoding, &self.limits)?))
                } else {
                    Stream::Delimited(Box::new(DelimitedRows::open(
                        &self.source,
                        &self.file,
                        encoding,
                        self.separator,
                        &self.limits,
                    )?))
                }
            }
        };
        Ok(Rows { stream, done: false })
    }

    /// Position of the sheet with this name.
    pub fn sheet(&self, name: &str) -> Option<usize> {
        self.sheets.iter().position(|s| s.name == name)
    }

    /// The bounds this table is read within.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }
}

/// The rows of one sheet. Holds one row at a time.
pub struct Rows<'a> {
    stream: Stream<'a>,
    done: bool,
}

enum Stream<'a> {
    Sheet(Box<SheetRows<'a>>),
    Delimited(Box<DelimitedRows>),
    Lines(Box<LineRows>),
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, ForeignError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let next = match &mut self.stream {
            Stream::Sheet(rows) => rows.next_row(),
            Stream::Delimited(rows) => rows.next_row(),
            Stream::Lines(rows) => rows.next_row(),
        };
        match next {
            Ok(Some(row)) => Some(Ok(row)),
            Ok(None) => {
                self.done = true;
                None
            }
            Err(e) => {
                self.done = true;
                Some(Err(e))
            }
        }
    }
}
