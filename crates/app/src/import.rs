//! Import of a sheet in two steps: a preview with findings by row and column, then one intention. All rows or none.

mod commit;
pub(crate) mod form;
pub(crate) mod headers;
mod judge;
mod overlay;
pub(crate) mod previewed;
pub(crate) mod references;

use crate::api::{ImportCommit, ImportDone, ImportPlan, ImportPreview, ImportRow};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::session::{Session, hold};
use crate::view;
pub(crate) use commit::import_commit;
use headers::Headers;
use hegui_corpus::digest::Watch;
use hegui_corpus::text::clean;
use hegui_corpus::{
    Cell, ForeignError, Kind as FileKind, Limits, Row, Table, column_letters, open_table_watched,
};
use hegui_model::canonical::canonical;
use hegui_model::field::{FieldDef, Kind, Privacy};
use hegui_model::finding::{Finding, Level, Place};
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::{CODE, Register, Surface};
use hegui_model::registers::register;
use hegui_model::role::Access;
use hegui_model::text::Text;
use hegui_render::sheet::GUIDE_SHEET;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use judge::judge;
use references::References;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
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
    path: PathBuf,
    file: String,
    sha256: String,
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
    table: Source,
    headers: Headers,
    rows: Vec<Parsed>,
    findings: Vec<Finding>,
}

/// Which file, sheet and form it was.
struct Source {
    file: String,
    sha256: String,
    form: Text,
}

impl Analysis {
    fn count(&self, action: Action) -> u32 {
        u32::try_from(self.rows.iter().filter(|r| r.action == action).count()).unwrap_or(u32::MAX)
    }

    fn touched(&self) -> Vec<(u32, String, i64)> {
        let changed = self.rows.iter().filter(|r| r.action == Action::Change);
        changed.filter_map(|r| r.old.as_ref().map(|(id, v)| (r.row, id.clone(), *v))).collect()
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

/// All that stays the same from row to row.
struct Reading<'a> {
    of: &'static Register,
    fields: Vec<FieldDef>,
    headers: Headers,
    place: Place,
    reader: &'a StoreReader<'a>,
    references: References<'a>,
    codes: BTreeMap<String, u32>,
    uniques: BTreeMap<(&'static str, String), u32>,
}

impl Reading<'_> {
    fn at(&self, row: u32, field: Option<&str>) -> Place {
        let column = field
            .and_then(|k| self.fields.iter().position(|f| f.key == k))
            .and_then(|f| self.headers.column_of(f))
            .map(|c| u32::try_from(c + 1).unwrap_or(u32::MAX));
        Place { row: Some(row), column, ..self.place.clone() }
    }

    /// Reads one row against the record it names.
    fn row(&mut self, row: &Row) -> Parsed {
        let mut findings = row.findings.clone();
        let mut given: Vec<(FieldDef, std::result::Result<Json, Finding>, String)> = Vec::new();
        for (column, field) in self.headers.fields.clone().into_iter().enumerate() {
            let Some(f) = field.map(|i| self.fields[i]) else { continue };
            let cell = row.cell(column);
            let read = form::value(&f, cell, &mut |register, wanted| self.references.find(register, wanted));
            given.push((f, read, cell.text()));
        }
        let code = given
            .iter()
            .find(|(f, ..)| f.key == CODE)
            .and_then(|(_, v, _)| v.as_ref().ok()?.as_str().map(str::to_owned));
        let old = code.as_deref().and_then(|c| self.reader.find(self.of.key, CODE, c).into_iter().next());
        if let Some(code) = code {
            match self.codes.get(&code) {
                Some(first) => findings.push(
                    Finding::error(
                        "code_twice_in_file",
                        format!("编号「{code}」在第 {first} 行和第 {} 行重复，请保留一行", row.number),
                        format!(
                            "Code {code} stands in row {first} and in row {}; keep one of them",
                            row.number
                        ),
                    )
                    .field(CODE),
                ),
                None => {
                    self.codes.insert(code, row.number);
                }
            }
        }
        let mut record = old
            .as_deref()
            .cloned()
            .unwrap_or_else(|| Record { id: format!("#{}", row.number), ..Record::default() });
        let mut changes = Map::new();
        let mut shown = Map::new();
        for (f, read, raw) in given {
            let now = record.values.get(f.key).cloned().unwrap_or(Json::Null);
            let raw: Json =
                if raw.is_empty() { Json::Null } else { raw.chars().take(500).collect::<String>().into() };
            let value = match read {
                Err(e) => {
                    shown.insert(f.key.into(), raw);
                    // A value that a record already holds is not held against the row for its form.
                    if !self.unchanged(&f, &now, row) {
                        findings.push(e);
                    }
                    continue;
                }
                Ok(v) => v,
            };
            if value == now || self.unchanged(&f, &now, row) {
                shown.insert(f.key.into(), now);
                continue;
            }
            shown.insert(f.key.into(), value.clone());
            if f.stamped {
                findings.push(
                    Finding::error(
                        "stamped_field",
                        format!("「{}」由系统填写，不能导入；请清空此列或保持原值", f.label.zh),
                        format!("\u{201c}{}\u{201d} is set by the program and cannot be imported; leave it empty or as it was", f.label.en),
                    )
                    .field(f.key),
                );
                continue;
            }
            if f.privacy == Privacy::Masked && value.as_str().is_some_and(|s| s.contains("**")) {
                findings.push(
                    Finding::error(
                        "masked_value",
                        format!("「{}」是脱敏后的值，请填写原值或保持与现有记录一致", f.label.zh),
                        format!("\u{201c}{}\u{201d} is a masked value; enter the value itself", f.label.en),
                    )
                    .field(f.key),
                );
                continue;
            }
            if value.is_null() {
                findings.push(
                    Finding::warning(
                        "value_emptied",
                        format!("单元格为空，将清空「{}」", f.label.zh),
                        format!("The cell is empty: \u{201c}{}\u{201d} will be emptied", f.label.en),
                    )
                    .field(f.key),
                );
                record.values.remove(f.key);
            } else {
                record.values.insert(f.key.into(), value.clone());
            }
            changes.insert(f.key.into(), value);
        }
        self.taken(row.number, &record, &mut findings);
        let action = match (&old, changes.is_empty()) {
            (None, _) => Action::New,
            (Some(_), true) => Action::Same,
            (Some(_), false) => Action::Change,
        };
        Parsed {
            row: row.number,
            action,
            old: old.map(|r| (r.id.clone(), r.version)),
            record,
            changes,
            shown,
            findings,
        }
    }

    /// Does the cell give back what an export wrote of the value: masked, or differing in blanks and width alone?
    fn unchanged(&self, f: &FieldDef, now: &Json, row: &Row) -> bool {
        let Some(column) =
            self.fields.iter().position(|d| d.key == f.key).and_then(|i| self.headers.column_of(i))
        else {
            return false;
        };
        let cell: &Cell = row.cell(column).value();
        let raw = cell.text();
        let raw = hegui_render::sheet::plain(&raw);
        match now {
            Json::Null => f.stamped && raw.trim().is_empty(),
            Json::String(s) if matches!(f.kind, Kind::Text | Kind::LongText) => {
                let masked = f.privacy == Privacy::Masked && f.mask(now).as_str() == Some(raw.trim());
                masked || clean(s) == clean(raw)
            }
            _ => false,
        }
    }

    /// Values that no two records may share, against the file and the store.
    fn taken(&mut self, row: u32, record: &Record, findings: &mut Vec<Finding>) {
        for f in self.of.fields.iter().filter(|f| f.unique && f.key != CODE) {
            let value = record.str(f.key).to_owned();
            if value.is_empty() {
                continue;
            }
            let other = self.reader.find(self.of.key, f.key, &value).into_iter().find(|o| o.id != record.id);
            if let Some(other) = other {
                let code = other.str(CODE).to_owned();
                findings.push(
                    Finding::error(
                        "value_taken",
                        format!("「{}」与已有记录 {code} 相同，不能重复", f.label.zh),
                        format!("\u{201c}{}\u{201d} is that of record {code} already", f.label.en),
                    )
                    .field(f.key),
                );
            }
            if let Some(first) = self.uniques.insert((f.key, value), row) {
                findings.push(
                    Finding::error(
                        "value_twice_in_file",
                        format!("「{}」在第 {first} 行和第 {row} 行重复", f.label.zh),
                        format!("\u{201c}{}\u{201d} is the same in row {first} and in row {row}", f.label.en),
                    )
                    .field(f.key),
                );
            }
        }
    }
}

/// Reads a file against the store: what each row would do, and what is wrong with it.
fn analyse(
    ctx: &Ctx<'_>,
    session: &Session,
    of: &'static Register,
    path: &Path,
    reader: &StoreReader<'_>,
) -> Result<Analysis> {
    let limits = Limits { rows: MOST_ROWS + headers::LOOKED_AT as u64, ..Limits::default() };
    let mut progress = |done, total| ctx.progress("正在读取文件", "Reading the file", done, total);
    let mut table =
        open_table_watched(path, &limits, &mut Watch { progress: &mut progress, cancel: ctx.cancel })
            .map_err(foreign)?;
    let source = Source { file: table.file.clone(), sha256: table.sha256.clone(), form: form_of(&table) };
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

    let mut stream = table.rows(sheet).map_err(foreign)?;
    let mut head: Vec<Row> = Vec::new();
    for row in stream.by_ref().take(headers::LOOKED_AT) {
        head.push(row.map_err(foreign)?);
    }
    let Some((headers, of_header)) = headers::find(&fields, of.computed, &head, &place) else {
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
                .at(Place { row: Some(headers.row), ..place.clone() }),
            );
        }
    }

    let mut reading = Reading {
        of,
        fields,
        place,
        reader,
        references: References { session, reader, known: BTreeMap::new() },
        codes: BTreeMap::new(),
        uniques: BTreeMap::new(),
        headers,
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
                format!("“{}”超过 {MOST_ROWS} 行，请拆分后分次导入", source.file),
                format!("“{}” has more than {MOST_ROWS} rows; split it and import in parts", source.file),
            ));
        }
        if done.is_multiple_of(STEP) {
            ctx.progress("正在读取各行", "Reading rows", done, 0);
        }
        let parsed = reading.row(&row);
        rows.push(parsed);
    }
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
    Ok(Analysis { table: source, headers: reading.headers, rows, findings })
}

/// A row as the session may see it.
fn shown(session: &Session, of: &'static Register, r: &Parsed) -> ImportRow {
    let title = of.field(of.title).map_or_else(
        || of.title_of(&r.record).to_owned(),
        |f| {
            f.choice_label(r.record.str(f.key))
                .map_or_else(|| of.title_of(&r.record).to_owned(), |l| l.zh.into())
        },
    );
    ImportRow {
        row: r.row,
        action: r.action.key().into(),
        title,
        values: view::values(session, of, &r.shown),
        findings: view::findings(session, of, r.findings.clone()),
    }
}

/// Looks at a sheet before anything is kept.
pub(crate) fn import_preview(ctx: &Ctx<'_>, args: ImportPreview) -> Result<ImportPlan> {
    let session = ctx.session()?;
    let of = target(session, &args.register)?;
    let path = PathBuf::from(&args.path);
    let found = session.read(|reader| analyse(ctx, session, of, &path, reader))?;

    let mut shown_rows: Vec<ImportRow> = Vec::new();
    let faulty = |r: &&Parsed| r.action == Action::Refused;
    let doubtful = |r: &&Parsed| r.action != Action::Refused && !r.findings.is_empty();
    let clear = |r: &&Parsed| r.action != Action::Refused && r.findings.is_empty();
    let ordered = found
        .rows
        .iter()
        .filter(faulty)
        .chain(found.rows.iter().filter(doubtful))
        .chain(found.rows.iter().filter(clear));
    for r in ordered.take(SHOWN) {
        shown_rows.push(shown(session, of, r));
    }
    let plan = hegui_store::new_id();
    let kept = Plan {
        register: of,
        path,
        file: found.table.file.clone(),
        sha256: found.table.sha256.clone(),
        touched: found.touched(),
        promise: found.promise(),
    };
    let mut plans = hold(&session.plans);
    plans.insert(plan.clone(), kept);
    while plans.len() > PLANS {
        plans.pop_first();
    }
    drop(plans);
    let (new, change, same, refused) = (
        found.count(Action::New),
        found.count(Action::Change),
        found.count(Action::Same),
        found.count(Action::Refused),
    );
    Ok(ImportPlan {
        plan,
        register: of.key.into(),
        file: found.table.file,
        sha256: found.table.sha256,
        form: found.table.form,
        columns: found.headers.columns,
        rows: shown_rows,
        new,
        change,
        same,
        refused,
        findings: found.findings,
    })
}
