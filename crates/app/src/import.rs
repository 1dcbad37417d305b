//! Import of a sheet in two steps: a preview with findings by row and column, then one intention. All rows or none.

mod commit;
mod faulty;
pub(crate) mod form;
mod given;
pub(crate) mod headers;
mod judge;
mod mended;
mod near;
mod overlay;
mod preview;
pub(crate) mod previewed;
mod reading;
pub(crate) mod references;

use crate::api::{
    ImportCell, ImportCommit, ImportDone, ImportFaulty, ImportNear, ImportPlan, ImportPreview, ImportRow,
    LedColumn, MendedCell, PastedCells,
};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::session::{Session, hold};
use crate::view;
pub(crate) use commit::import_commit;
pub(crate) use faulty::import_faulty;
use given::Wanted;
use headers::Headers;
use hegui_corpus::digest::Watch;
use hegui_corpus::text::clean;
use hegui_corpus::{
    Cell, ForeignError, Kind as FileKind, Limits, Row, Table, column_letters, open_pasted, open_table_watched,
};
use hegui_model::canonical::canonical;
use hegui_model::field::{Choice, FieldDef, Kind, Privacy};
use hegui_model::finding::{Finding, Level, Place};
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::{CODE, Register, Surface};
use hegui_model::registers::register;
use hegui_model::role::Access;
use hegui_model::text::{Lang, Text};
use hegui_render::sheet::GUIDE_SHEET;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use judge::judge;
use mended::Mends;
pub(crate) use preview::import_preview;
use reading::Reading;
use references::References;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Rows of one import. More are split by the person: one journal entry stays readable and memory bounded.
pub(crate) const MOST_ROWS: u64 = 200_000;
/// Rows shown of a preview.
const SHOWN: usize = 1_000;
/// Plans that a session holds at a time; the oldest goes.
const PLANS: usize = 8;
/// Findings about the file as a whole that are kept.
const FILE_FINDINGS: usize = 200;
/// Rows between two words of progress.
const STEP: u64 = 500;

/// What a preview promised; the commit proves that nothing of it changed.
pub struct Plan {
    register: &'static Register,
    wanted: Wanted,
    file: String,
    /// Row, id and version of every record that would change.
    touched: Vec<(u32, String, i64)>,
    /// Digest over all that would be written.
    promise: String,
}

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    New,
    Change,
    Same,
    Refused,
}

impl Action {
    const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Change => "change",
            Self::Same => "same",
            Self::Refused => "refused",
        }
    }
}

/// A row as read, before the register's rules.
struct Parsed {
    row: u32,
    action: Action,
    /// Version of the record that it changes.
    old: Option<(String, i64)>,
    /// The record as it would be; a new one has a name of its own for the length of the import.
    record: Record,
    /// Values that change.
    changes: Map<String, Json>,
    /// What the row says, for people.
    shown: Map<String, Json>,
    findings: Vec<Finding>,
}

/// A file held against the store.
struct Analysis {
    table: Table,
    sheet: usize,
    form: Text,
    fields: Vec<FieldDef>,
    headers: Headers,
    mends: Mends,
    rows: Vec<Parsed>,
    findings: Vec<Finding>,
}

impl Analysis {
    fn count(&self, action: Action) -> u32 {
        u32::try_from(self.rows.iter().filter(|r| r.action == action).count()).unwrap_or(u32::MAX)
    }

    fn touched(&self) -> Vec<(u32, String, i64)> {
        let changed = self.rows.iter().filter(|r| r.action == Action::Change);
        changed.filter_map(|r| r.old.as_ref().map(|(id, v)| (r.row, id.clone(), *v))).collect()
    }

    /// Reads some rows once more as they stand in the file: their cells are not held while all are judged.
    fn again(&mut self, numbers: &BTreeSet<u32>, mut each: impl FnMut(Row) -> Result<()>) -> Result<()> {
        let Some(last) = numbers.last() else { return Ok(()) };
        for row in self.table.rows(self.sheet).map_err(foreign)? {
            let row = row.map_err(foreign)?;
            if row.number > *last {
                break;
            }
            if numbers.contains(&row.number) {
                each(row)?;
            }
        }
        Ok(())
    }

    fn promise(&self) -> String {
        let mut hash = Sha256::new();
        for r in &self.rows {
            let id = r.old.as_ref().map_or("", |(id, _)| id);
            hash.update(format!("{}\n{}\n{id}\n", r.row, r.action.key()));
            hash.update(canonical(&Json::Object(r.changes.clone())));
            hash.update("\n");
        }
        hex::encode(hash.finalize())
    }

    /// The first thing that keeps the whole from being kept.
    fn refusal(&self) -> Option<&Finding> {
        let of_file = self.findings.iter().find(|f| f.level == Level::Error);
        of_file.or_else(|| {
            let refused = self.rows.iter().find(|r| r.action == Action::Refused)?;
            refused.findings.iter().find(|f| f.level == Level::Error)
        })
    }
}

/// There is no such plan in this session.
fn no_plan() -> Error {
    Error::new(
        Code::NotFound,
        "没有这份导入计划（可能已提交、过期或属于其他会话），请重新预览",
        "There is no such plan (kept already, dropped, or another session's); preview the file again",
    )
}

/// A foreign file's refusal as ours.
pub(crate) fn foreign(e: ForeignError) -> Error {
    let code = match e.code() {
        "cancelled" => Code::Cancelled,
        "file_missing" | "file_not_a_file" | "file_forbidden" => Code::NotFound,
        _ => Code::Damaged,
    };
    let finding = e.into_finding();
    let mut out = Error::with(code, finding.message.clone());
    out.findings = vec![finding];
    out
}

/// What a file is read as, for people.
pub(crate) fn form_of(table: &Table) -> Text {
    let kind = match table.kind {
        FileKind::Xlsx => return Text::new("Excel 工作簿（.xlsx）", "Excel workbook (.xlsx)"),
        FileKind::Csv => "CSV",
        FileKind::Tsv => "TSV",
        FileKind::Txt => "TXT",
    };
    Text::same(table.encoding.map_or_else(|| kind.to_owned(), |e| format!("{kind}, {}", e.name())))
}

/// A place in words: `“a.xlsx” 人员 第 5 行 C 列`.
fn told(p: &Place) -> Text {
    let (mut zh, mut en) = (format!("“{}”", p.file), format!("“{}”", p.file));
    if let Some(sheet) = &p.sheet {
        zh += &format!("工作表“{sheet}”");
        en += &format!(", sheet “{sheet}”");
    }
    if let Some(row) = p.row {
        zh += &format!("第 {row} 行");
        en += &format!(", row {row}");
    }
    if let Some(column) = p.column {
        let letters = column_letters(column);
        zh += &format!(" {letters} 列");
        en += &format!(", column {letters}");
    }
    Text::new(zh, en)
}

/// The register of an import, if the session may import into it.
fn target(session: &Session, key: &str) -> Result<&'static Register> {
    let of = register(key).ok_or_else(|| Error::not_found(key))?;
    if !session.may(of, Access::Write) {
        return Err(Error::new(
            Code::Refused,
            format!("您的角色不能写入「{}」", of.label.zh),
            format!("Your roles do not allow writing {}", of.label.en),
        ));
    }
    if of.surface == Surface::Named {
        return Err(Error::new(
            Code::Usage,
            format!("「{}」由专门的操作写入，不能导入表格", of.label.zh),
            format!("{} is written by commands of its own; no sheet can be imported", of.label.en),
        ));
    }
    Ok(of)
}

/// Which sheet of a workbook is meant: the one that bears the register's name, else the first visible one.
pub(crate) fn choose_sheet(
    table: &Table,
    of: &Register,
    place: &mut Place,
    findings: &mut Vec<Finding>,
) -> usize {
    let visible = || table.sheets.iter().enumerate().filter(|(_, s)| !s.hidden && s.name != GUIDE_SHEET);
    let named = visible().find(|(_, s)| [of.key, of.label.zh, of.label.en].contains(&s.name.trim()));
    let chosen = named.or_else(|| visible().next()).map_or(0, |(i, _)| i);
    place.sheet = table.sheets.get(chosen).map(|s| s.name.clone()).filter(|n| !n.is_empty());
    if visible().count() > 1 {
        let name = place.sheet.clone().unwrap_or_default();
        findings.push(
            Finding::note(
                "sheet_chosen",
                format!("文件有多张工作表，只读取「{name}」；其他工作表请另存后分别导入"),
                format!("The file has several sheets; only \u{201c}{name}\u{201d} is read. Import the others as files of their own"),
            )
            .at(place.clone()),
        );
    }
    chosen
}

/// Reads a file against the store: what each row would do, and what is wrong with it.
fn analyse(
    ctx: &Ctx<'_>,
    session: &Session,
    of: &'static Register,
    wanted: &Wanted,
    reader: &StoreReader<'_>,
) -> Result<Analysis> {
    let mut table = wanted.open(ctx)?;
    let form = wanted.given.form(&table);
    let mut place = Place { file: table.file.clone(), ..Place::default() };
    let mut findings: Vec<Finding> = table
        .findings
        .iter()
        .filter(|f| f.place.as_ref().and_then(|p| p.sheet.as_deref()).is_none_or(|s| !s.starts_with('_')))
        .cloned()
        .collect();
    let sheet = choose_sheet(&table, of, &mut place, &mut findings);
    let own = reader.extra_fields(of.key);
    let fields: Vec<FieldDef> =
        of.fields.iter().filter(|f| view::visible(session, of, f)).copied().chain(own).collect();

    let width = wanted.given.width(&mut table)?;
    let mut stream = table.rows(sheet).map_err(foreign)?;
    let mut head: Vec<Row> = Vec::new();
    for row in stream.by_ref().take(headers::LOOKED_AT) {
        head.push(row.map_err(foreign)?);
    }
    let Some((mut headers, of_header)) = wanted.headers(of, &fields, width, &head, &place)? else {
        let told = told(&place);
        let finding = Finding::error(
            "header_missing",
            format!("{}：前 {} 行里没有一个列名是「{}」的字段。请使用导出的模板，或把列名写在第一行", told.zh, headers::LOOKED_AT, of.label.zh),
            format!("{}: none of the first {} rows names a field of {}. Use the template, or put the names into the first row", told.en, headers::LOOKED_AT, of.label.en),
        )
        .at(place);
        let mut e = Error::with(Code::Invalid, finding.message.clone());
        e.findings = vec![finding];
        return Err(e);
    };
    findings.extend(of_header);
    for (i, f) in fields.iter().enumerate().filter(|(_, f)| f.required && !f.stamped) {
        if headers.column_of(i).is_none() {
            findings.push(
                Finding::warning(
                    "column_missing",
                    format!("没有必填列「{}」，新记录会因此被拒绝", f.label.zh),
                    format!("There is no column \u{201c}{}\u{201d}; new records need it", f.label.en),
                )
                .field(f.key)
                .at(Place { row: Some(headers.row).filter(|row| *row > 0), ..place.clone() }),
            );
        }
    }

    let mends = Mends::find(&wanted.mended, &fields, &mut headers)?;
    let file = place.file.clone();
    let mut reading = Reading {
        of,
        fields,
        place,
        reader,
        references: References { session, reader, known: BTreeMap::new() },
        codes: BTreeMap::new(),
        uniques: BTreeMap::new(),
        headers,
        mends,
    };
    let mut rows: Vec<Parsed> = Vec::new();
    let mut done = 0;
    for row in head.into_iter().map(Ok).chain(stream) {
        let row = row.map_err(foreign)?;
        if row.number <= reading.headers.row {
            continue;
        }
        if ctx.cancel.load(Ordering::Relaxed) {
            return Err(Error::cancelled());
        }
        done += 1;
        if done > MOST_ROWS {
            return Err(Error::new(
                Code::Usage,
                format!("“{}”超过 {MOST_ROWS} 行，请拆分后分次导入", file),
                format!("“{}” has more than {MOST_ROWS} rows; split it and import in parts", file),
            ));
        }
        if done.is_multiple_of(STEP) {
            ctx.progress("正在读取各行", "Reading rows", done, 0);
        }
        let row = reading.mends.applied(row);
        let parsed = reading.row(&row);
        rows.push(parsed);
    }
    reading.mends.all_met()?;
    judge(ctx, &reading, &mut rows)?;
    if rows.is_empty() {
        findings.push(
            Finding::warning(
                "file_without_rows",
                "文件只有表头，没有数据行",
                "The file has a header and no row of data",
            )
            .at(reading.place.clone()),
        );
    }
    findings.truncate(FILE_FINDINGS);
    let Reading { fields, headers, mends, .. } = reading;
    Ok(Analysis { table, sheet, form, fields, headers, mends, rows, findings })
}
