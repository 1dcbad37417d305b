//! The sheets of a package: keywords and test questions in the columns that offices ask, and the index of evidence.

use crate::error::{Code, Error, Result};
use hegui_corpus::{ForeignError, Limits, open_table};
use hegui_model::evaluation::BankKind;
use hegui_model::filing::lists::{self, KEYWORD_COLUMNS, QUESTION_COLUMNS};
use hegui_model::reader::Reader;
use hegui_model::text::Lang;
use hegui_render::sheet::{Cell, FIRST_DATA_ROW, Sheet, SheetColumn, SheetKind, guarded, plain, workbook};
use std::io::Write;

/// Where the index of evidence lies in a package.
pub(crate) const INDEX: &str = "证据清单.xlsx";
/// Characters that a cell of a spreadsheet holds.
const CELL_CHARS: usize = 32_767;

fn column(key: &str, label: &str, width: f64) -> SheetColumn {
    SheetColumn { key: key.into(), label: label.into(), width, kind: SheetKind::Text, required: false }
}

/// Text of a cell, with a mark where a spreadsheet could not hold it whole.
fn cell(text: &str) -> Cell {
    if guarded(text).chars().count() <= CELL_CHARS {
        return Cell::Text(text.into());
    }
    const MARK: &str = "……（超出单元格长度）";
    Cell::Text(text.chars().take(CELL_CHARS - MARK.chars().count() - 1).chain(MARK.chars()).collect())
}

/// The list of blocking keywords.
pub(super) fn keywords(library: &str, lang: Lang, reader: &dyn Reader) -> Result<Vec<u8>> {
    let rows = lists::keywords(library, reader);
    let [word, first, second] = KEYWORD_COLUMNS;
    Ok(workbook([Sheet {
        name: if lang == Lang::Zh { "拦截关键词" } else { "Keywords" }.into(),
        columns: vec![
            column("word", word.get(lang), 30.0),
            column("first", first.get(lang), 40.0),
            column("second", second.get(lang), 40.0),
        ],
        rows: Box::new(
            rows.into_iter()
                .map(move |r| vec![cell(&r.word), cell(r.first.get(lang)), cell(r.second.get(lang))]),
        ),
        guidance: Vec::new(),
    }])?)
}

/// The test questions of a bank, with what the model answered and what people said of it.
pub(super) fn questions(bank: &str, lang: Lang, reader: &dyn Reader) -> Result<Vec<u8>> {
    let sheet = lists::questions_of(bank, reader).ok_or_else(|| Error::not_found(bank))?;
    let keys = ["number", "question", "first", "second", "answer", "judgement"];
    let widths = [8.0, 60.0, 30.0, 30.0, 60.0, 14.0];
    let columns = QUESTION_COLUMNS.iter().zip(keys).zip(widths);
    Ok(workbook([Sheet {
        name: name_of(sheet.kind, lang),
        columns: columns.map(|((label, key), width)| column(key, label.get(lang), width)).collect(),
        rows: Box::new(sheet.rows.into_iter().map(move |r| {
            vec![
                Cell::Int(i64::try_from(r.number).unwrap_or(i64::MAX)),
                cell(&r.question),
                cell(r.first.get(lang)),
                cell(r.second.get(lang)),
                cell(&r.answer),
                r.judgement.as_ref().map_or(Cell::Empty, |j| cell(j.get(lang))),
            ]
        })),
        guidance: Vec::new(),
    }])?)
}

/// Name of a sheet: what spreadsheets accept of the kind's name.
fn name_of(kind: BankKind, lang: Lang) -> String {
    let label = kind.label().get(lang);
    label.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(31).collect()
}

/// A row of the index of evidence.
pub(super) struct Indexed {
    pub(super) path: String,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// The index of evidence.
pub(super) fn index(rows: Vec<Indexed>) -> Result<Vec<u8>> {
    Ok(workbook([Sheet {
        name: "证据清单".into(),
        columns: vec![
            column("path", "文件", 60.0),
            column("code", "证据编号", 16.0),
            column("title", "名称", 40.0),
            SheetColumn {
                key: "bytes".into(),
                label: "大小（字节）".into(),
                width: 16.0,
                kind: SheetKind::Int,
                required: false,
            },
            column("sha256", "SHA-256", 68.0),
        ],
        rows: Box::new(rows.into_iter().map(|r| {
            vec![
                cell(&r.path),
                cell(&r.code),
                cell(&r.title),
                Cell::Int(i64::try_from(r.bytes).unwrap_or(i64::MAX)),
                cell(&r.sha256),
            ]
        })),
        guidance: Vec::new(),
    }])?)
}

/// Paths and digests of an index of evidence that comes from outside.
pub(super) fn read_index(
    bytes: &[u8],
    limits: &Limits,
) -> std::result::Result<Vec<(String, String)>, Unread> {
    let mut file = tempfile::Builder::new().suffix(".xlsx").tempfile().map_err(Unread::Disk)?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(Unread::Disk)?;
    let mut table = open_table(file.path(), limits)?;
    let mut out = Vec::new();
    for row in table.rows(0)? {
        let row = row?;
        if row.number <= FIRST_DATA_ROW {
            continue;
        }
        let text = |n: usize| plain(&row.cell(n).text()).to_owned();
        if !text(0).is_empty() {
            out.push((text(0), text(4)));
        }
    }
    Ok(out)
}

/// Why an index of evidence could not be read.
pub(super) enum Unread {
    /// The file is at fault.
    Foreign(ForeignError),
    /// The machine is.
    Disk(std::io::Error),
}

impl From<ForeignError> for Unread {
    fn from(e: ForeignError) -> Self {
        Self::Foreign(e)
    }
}

impl Unread {
    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Foreign(e) => crate::import::foreign(e),
            Self::Disk(e) => Error::new(
                Code::DiskFull,
                format!("临时文件无法写入：{e}"),
                format!("A temporary file cannot be written: {e}"),
            ),
        }
    }
}
