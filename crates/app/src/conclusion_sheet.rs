//! Conclusions as a sheet, for those who draw them outside: out with what the records propose, and back through the
//! same gate as [`crate::assessment::conclude`]. Nothing is checked by it: a check is a person's own act.

use crate::api::{Conclude, ConclusionSheet, ConclusionSheetImport, ImportPlan, ImportRow, SheetRead};
use crate::assessment::{assessment, edition_of, in_use, judged};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::headers::{self, Headers};
use crate::import::previewed::{as_shown, at_head};
use crate::import::references::References;
use crate::import::{choose_sheet, foreign, form, form_of};
use crate::session::Session;
use hegui_corpus::digest::Watch;
use hegui_corpus::text::clean;
use hegui_corpus::{Limits, Row, open_table_watched};
use hegui_model::assessment::{self as rules, Applicability};
use hegui_model::canonical::canonical;
use hegui_model::field::{Field, FieldDef, Kind, int};
use hegui_model::finding::{Finding, Level, Place, any_error};
use hegui_model::op::Op;
use hegui_model::proposal::{self, propose_from};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::{CODE, Computed};
use hegui_model::registers::{conclusions, evidence};
use hegui_model::role::Access;
use hegui_model::standard::{Demand, Edition};
use hegui_model::text::{Label, Lang, Text, t};
use hegui_render::sheet::{Cell, Sheet, SheetColumn, SheetKind, plain, workbook};
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Rows of a sheet; the longest edition has a tenth of it.
const MOST_ROWS: u64 = 5_000;
/// Version of the conclusion that a row rests on; empty where there was none.
const VERSION: Field<i64> = int("version", t("结论版本（勿改）", "Version of the conclusion (keep)"));

const fn told(key: &'static str, label: Label) -> Computed {
    Computed { key, label, listed: false, value: |_, _| None }
}

/// Columns for reading, passed over when the sheet comes back.
static TOLD: &[Computed] = &[
    told("demand", t("要求程度", "Demand")),
    told("title", t("标题", "Title")),
    told("requirement", t("要求", "Requirement")),
    told("applies", t("是否适用", "Applies")),
    told("proposal", t("系统建议", "Proposal")),
    told("state", t("状态", "State")),
];

fn fields() -> Vec<FieldDef> {
    vec![
        conclusions::CLAUSE.def,
        conclusions::VERDICT.def,
        conclusions::REASON.def,
        conclusions::EQUIVALENT.def,
        conclusions::DIFFERENCE_REASON.def,
        conclusions::EVIDENCE.def,
        VERSION.def,
    ]
}

/// The order in which people read a row.
const ORDER: &[&str] = &[
    "clause",
    "demand",
    "title",
    "requirement",
    "applies",
    "proposal",
    "verdict",
    "reason",
    "equivalent_measure",
    "difference_reason",
    "evidence",
    "state",
    "version",
];

const fn demand(d: Demand) -> Label {
    match d {
        Demand::Must => t("应", "must"),
        Demand::MustNot => t("不应", "must not"),
        Demand::Should => t("宜", "should"),
        Demand::May => t("可", "may"),
    }
}

fn columns(lang: Lang) -> Vec<SheetColumn> {
    let of = |key: &&str| {
        if let Some(f) = fields().into_iter().find(|f| f.key == *key) {
            return SheetColumn {
                key: f.key.into(),
                label: f.label.get(lang).into(),
                width: form::width(&f),
                kind: form::kind(&f, lang),
                required: f.key == conclusions::CLAUSE.key(),
            };
        }
        let label = TOLD.iter().find(|c| c.key == *key).map_or("", |c| c.label.get(lang));
        let width = if *key == "requirement" { 48.0 } else { 16.0 };
        SheetColumn { key: (*key).into(), label: label.into(), width, kind: SheetKind::Text, required: false }
    };
    ORDER.iter().map(of).collect()
}

fn rows(
    session: &Session,
    a: &Record,
    edition: &Edition,
    lang: Lang,
    reader: &StoreReader<'_>,
) -> Vec<Vec<Cell>> {
    let held = rules::conclusions_of(&a.id, reader);
    let readable = session.may(&evidence::REGISTER, Access::Read);
    let code_of = |register: &str, id: &str| {
        let code = readable.then(|| reader.get(register, id).map(|r| r.str(CODE).to_owned())).flatten();
        code.filter(|c| !c.is_empty()).unwrap_or_else(|| id.to_owned())
    };
    let word = |s: &str| if s.is_empty() { Cell::Empty } else { Cell::Text(s.to_owned()) };
    let states = rules::clause_rows(a, reader);
    let row = |state: &rules::ClauseState| {
        let clause = edition.clause(&state.clause)?;
        let old = held.get(&clause.id);
        let cell = |key: &str| match key {
            "clause" => word(&clause.id),
            "demand" => word(demand(clause.demand).get(lang)),
            "title" => word(clause.title.get(lang)),
            "requirement" => word(clause.requirement.get(lang)),
            "applies" => word(match &state.applies {
                Applicability::Applies => t("适用", "applies").get(lang),
                Applicability::DoesNotApply { .. } => t("不适用", "does not apply").get(lang),
                Applicability::Unknown { .. } => t("待定", "not known").get(lang),
            }),
            "proposal" => word(state.proposed.as_ref().map_or("", |p| p.verdict.label().get(lang))),
            "state" => word(state.state.label().get(lang)),
            "version" => old.map_or(Cell::Empty, |o| Cell::Int(o.version)),
            key => match (fields().iter().find(|f| f.key == key), old) {
                (Some(f), Some(o)) => form::cell(f, o.values.get(key).unwrap_or(&Json::Null), lang, &code_of),
                _ => Cell::Empty,
            },
        };
        Some(ORDER.iter().map(|k| cell(k)).collect())
    };
    states.iter().filter_map(row).collect()
}

/// The clauses of an assessment with their conclusions as a sheet; journalled.
pub(crate) fn conclusion_sheet(ctx: &Ctx<'_>, args: ConclusionSheet) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let lang = args.lang;
    let (bytes, count) = session.read(|reader| {
        let a = assessment(reader, &args.assessment)?;
        let edition = edition_of(reader, &a, None)?;
        let rows = rows(session, &a, &edition, lang, reader);
        reader.finish()?;
        let count = rows.len();
        let sheet = Sheet {
            name: conclusions::REGISTER.label.get(lang).into(),
            columns: columns(lang),
            rows: Box::new(rows.into_iter()),
            guidance: vec![
                Text::new(
                    "可修改结论、理由、等效措施、与建议不一致的理由和证据（填证据编号，用分号隔开）；其他列供阅读，导回时忽略。",
                    "Verdict, reason, equivalent measure, reason for differing and evidence (codes, parted by semicolons) may be changed; the other columns are for reading.",
                )
                .get(lang)
                .into(),
                Text::new(
                    "“结论版本”用来识别导出后是否有人改过该条结论，请勿修改。导入不等于复核。",
                    "The version tells whether somebody changed the conclusion since the export: leave it. An import checks nothing.",
                )
                .get(lang)
                .into(),
            ],
        };
        Ok::<_, Error>((workbook([sheet])?, count))
    })?;
    let intent = Intent::new(Op::Export, "").with(json!({
        "register": conclusions::REGISTER.key,
        "assessment": args.assessment,
        "rows": count,
        "sha256": hex::encode(Sha256::digest(&bytes)),
    }));
    session.transact(intent, |tx| {
        tx.record_anyway();
        Ok::<_, Error>(())
    })?;
    Ok(bytes)
}

/// A row held against the store.
struct Line {
    row: u32,
    action: &'static str,
    title: Text,
    shown: Map<String, Json>,
    findings: Vec<Finding>,
    /// Id and version of the conclusion that is replaced.
    old: Option<(String, i64)>,
    /// What would be written.
    values: Map<String, Json>,
}

struct Found {
    file: String,
    sha256: String,
    form: Text,
    headers: Headers,
    lines: Vec<Line>,
    findings: Vec<Finding>,
}

impl Found {
    fn count(&self, action: &str) -> u32 {
        u32::try_from(self.lines.iter().filter(|l| l.action == action).count()).unwrap_or(u32::MAX)
    }

    /// Digest over the file and all that would be written: what a person agreed to.
    fn promise(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.sha256);
        for l in &self.lines {
            let old = l.old.as_ref().map_or(0, |(_, v)| *v);
            hash.update(format!("\n{}\n{}\n{old}\n", l.row, l.action));
            hash.update(canonical(&Json::Object(l.values.clone())));
        }
        hex::encode(hash.finalize())
    }
}

/// All that stays the same from row to row.
struct Reading<'a> {
    session: &'a Session,
    reader: &'a StoreReader<'a>,
    assessment: &'a Record,
    edition: Arc<Edition>,
    fields: Vec<FieldDef>,
    headers: Headers,
    place: Place,
    held: BTreeMap<String, Arc<Record>>,
    seen: BTreeMap<String, u32>,
    references: References<'a>,
    facts: proposal::Computed<'a>,
    person: String,
}

impl Reading<'_> {
    fn at(&self, row: u32, key: Option<&str>) -> Place {
        let column = key
            .and_then(|k| self.fields.iter().position(|f| f.key == k))
            .and_then(|f| self.headers.column_of(f))
            .map(|c| u32::try_from(c + 1).unwrap_or(u32::MAX));
        Place { row: Some(row), column, ..self.place.clone() }
    }

    fn line(&mut self, row: &Row) -> Line {
        let mut out = Line {
            row: row.number,
            action: "same",
            title: Text::default(),
            shown: Map::new(),
            findings: row.findings.clone(),
            old: None,
            values: Map::new(),
        };
        self.read(row, &mut out);
        for f in &mut out.findings {
            if f.place.is_none() {
                f.place = Some(self.at(row.number, f.field.as_deref()));
            }
            f.register = Some(conclusions::REGISTER.key.into());
            f.record = out.old.as_ref().map(|(id, _)| id.clone());
        }
        if any_error(&out.findings) {
            out.action = "refused";
        }
        out
    }

    fn read(&mut self, row: &Row, out: &mut Line) {
        let mut given: BTreeMap<&'static str, Json> = BTreeMap::new();
        for (column, field) in self.headers.fields.clone().into_iter().enumerate() {
            let Some(f) = field.map(|i| self.fields[i]) else { continue };
            let cell = row.cell(column);
            let raw: String = cell.text().chars().take(500).collect();
            if !raw.is_empty() {
                out.shown.insert(f.key.into(), raw.into());
            }
            match form::value(&f, cell, &mut |register, wanted| self.references.find(register, wanted)) {
                Ok(v) => drop(given.insert(f.key, v)),
                Err(e) => out.findings.push(e.field(f.key)),
            }
        }
        let text =
            |key: &str| given.get(key).and_then(Json::as_str).map(str::trim).unwrap_or_default().to_owned();
        let id = text(conclusions::CLAUSE.key());
        let Some(clause) = self.edition.clause(&id) else {
            out.findings.push(
                Finding::error(
                    "clause_unknown",
                    format!("{} 没有条款「{id}」，请保留导出的条款号", self.edition.document),
                    format!("{} has no clause {id:?}; keep the clauses as exported", self.edition.document),
                )
                .field(conclusions::CLAUSE.key()),
            );
            return;
        };
        out.title.clone_from(&clause.title);
        if let Some(first) = self.seen.insert(id.clone(), row.number) {
            out.findings.push(
                Finding::error(
                    "clause_twice_in_file",
                    format!("条款 {id} 在第 {first} 行和第 {} 行重复，请保留一行", row.number),
                    format!("Clause {id} stands in row {first} and in row {}; keep one", row.number),
                )
                .field(conclusions::CLAUSE.key()),
            );
        }
        if any_error(&out.findings) {
            return;
        }
        let old = self.held.get(&id).filter(|o| o.has(conclusions::VERDICT.key()));
        out.old = old.map(|o| (o.id.clone(), o.version));
        let now = |key: &str| old.and_then(|o| o.values.get(key)).cloned().unwrap_or(Json::Null);
        let content = |f: &&FieldDef| f.key != conclusions::CLAUSE.key() && f.key != VERSION.key();
        let changed: Vec<&FieldDef> = self
            .fields
            .iter()
            .filter(content)
            .filter(|f| given.get(f.key).is_some_and(|v| !same(f, v, &now(f.key))))
            .collect();
        if changed.is_empty() {
            return;
        }
        let version = given.get(VERSION.key()).and_then(Json::as_i64);
        if version != old.map(|o| o.version) {
            out.findings.push(
                Finding::error(
                    "conclusion_changed_meanwhile",
                    format!("条款 {id} 的结论在导出后已有变化，请重新导出后再改"),
                    format!("The conclusion of clause {id} changed since the export; export again"),
                )
                .field(VERSION.key()),
            );
            return;
        }
        // A column that the file lacks keeps what there is.
        let value = |key: &str| given.get(key).cloned().unwrap_or_else(|| now(key));
        let words = |key: &str| value(key).as_str().unwrap_or_default().to_owned();
        let args = Conclude {
            assessment: self.assessment.id.clone(),
            clause: id,
            verdict: words(conclusions::VERDICT.key()),
            reason: words(conclusions::REASON.key()),
            equivalent_measure: words(conclusions::EQUIVALENT.key()),
            difference_reason: words(conclusions::DIFFERENCE_REASON.key()),
            evidence: serde_json::from_value(value(conclusions::EVIDENCE.key())).unwrap_or_default(),
            version,
        };
        let user = self.session.user_id();
        let proposed = propose_from(&clause.id, self.assessment, &self.facts);
        let (values, missing) = judged(
            &args,
            self.assessment,
            clause,
            old.map(Arc::as_ref),
            (&self.person, user),
            proposed.as_ref(),
            self.reader,
        );
        out.findings.extend(
            missing
                .into_iter()
                .map(|m| Finding::new(Level::Error, "gate", m).field(conclusions::VERDICT.key())),
        );
        out.action = if old.is_some() { "change" } else { "new" };
        out.values = values;
    }
}

/// Does a cell give back what is held, blanks and width apart?
fn same(f: &FieldDef, given: &Json, now: &Json) -> bool {
    let empty = |v: &Json| v.is_null() || v.as_str() == Some("") || v.as_array().is_some_and(Vec::is_empty);
    match (given, now) {
        (g, n) if empty(g) && empty(n) => true,
        (Json::String(g), Json::String(n)) if matches!(f.kind, Kind::Text | Kind::LongText) => {
            clean(plain(g)) == clean(n)
        }
        (g, n) => g == n,
    }
}

fn analyse(
    ctx: &Ctx<'_>,
    session: &Session,
    args: &ConclusionSheetImport,
    reader: &StoreReader<'_>,
) -> Result<Found> {
    let held_by = in_use(assessment(reader, &args.assessment)?)?;
    let edition = edition_of(reader, &held_by, None)?;
    let limits = Limits { rows: MOST_ROWS, bytes: 64 << 20, ..Limits::default() };
    let mut progress = |done, total| ctx.progress("正在读取文件", "Reading the file", done, total);
    let mut watch = Watch { progress: &mut progress, cancel: ctx.cancel };
    let mut table = open_table_watched(Path::new(&args.path), &limits, &mut watch).map_err(foreign)?;
    let mut place = Place { file: table.file.clone(), ..Place::default() };
    let mut findings: Vec<Finding> = table.findings.clone();
    let sheet = choose_sheet(&table, &conclusions::REGISTER, &mut place, &mut findings);
    let (file, sha256, form) = (table.file.clone(), table.sha256.clone(), form_of(&table));
    let all: Vec<Row> =
        table.rows(sheet).map_err(foreign)?.collect::<std::result::Result<_, _>>().map_err(foreign)?;
    let fields = fields();
    let head = &all[..all.len().min(headers::LOOKED_AT)];
    let found = headers::find(&fields, TOLD, head, &place);
    let named = |h: &Headers| h.column_of(0).is_some() && h.column_of(1).is_some();
    let Some((columns, of_header)) = found.filter(|(h, _)| named(h)) else {
        let finding = Finding::error(
            "header_missing",
            format!("“{file}”里没有“条款”和“结论”两列，请使用导出的表格"),
            format!("“{file}” has no columns “Clause” and “Conclusion”; use the sheet as exported"),
        )
        .at(place);
        let mut e = Error::with(Code::Invalid, finding.message.clone());
        e.findings = vec![finding];
        return Err(e);
    };
    findings.extend(of_header);
    let mut reading = Reading {
        session,
        reader,
        assessment: &held_by,
        edition,
        fields,
        headers: columns,
        place,
        held: rules::conclusions_of(&held_by.id, reader),
        seen: BTreeMap::new(),
        references: References { session, reader, known: BTreeMap::new() },
        facts: proposal::Computed::of(reader),
        person: session.person().unwrap_or_default(),
    };
    let first = reading.headers.row;
    let lines = all.iter().filter(|r| r.number > first).map(|r| reading.line(r)).collect();
    reader.finish()?;
    Ok(Found { file, sha256, form, headers: reading.headers, lines, findings })
}

/// Looks at a sheet of conclusions, or keeps it: against the digest of what was shown, all rows or none, as one entry.
pub(crate) fn conclusion_sheet_import(ctx: &Ctx<'_>, args: ConclusionSheetImport) -> Result<SheetRead> {
    let session = ctx.session()?;
    let (found, head) =
        session.read(|reader| Ok::<_, Error>((analyse(ctx, session, &args, reader)?, reader.head())))?;
    let promise = found.promise();
    let (new, change, same, refused) =
        (found.count("new"), found.count("change"), found.count("same"), found.count("refused"));
    let (mut seq, mut changed) = (None, Vec::new());
    if !args.preview {
        keep_refused(&found)?;
        as_shown(args.seen.as_deref(), &promise)?;
        let intent = Intent::new(Op::Import, args.reason.trim()).with(json!({
            "register": conclusions::REGISTER.key,
            "assessment": args.assessment,
            "file": found.file,
            "sha256": found.sha256,
            "rows": found.lines.len(),
            "new": new,
            "change": change,
        }));
        let writes: Vec<_> = found
            .lines
            .iter()
            .filter(|l| matches!(l.action, "new" | "change"))
            .map(|l| (l.old.clone(), l.values.clone()))
            .collect();
        let at = head.clone();
        let done = session.transact(intent, move |tx| {
            at_head(&at, tx.reader())?;
            for (old, values) in &writes {
                let (id, version) =
                    old.as_ref().map_or((None, None), |(id, v)| (Some(id.as_str()), Some(*v)));
                tx.put(&conclusions::REGISTER, id, version, values)?;
            }
            Ok(())
        })?;
        seq = done.entry.map(|e| e.seq);
        changed = done.changed;
    }
    let row = |l: Line| ImportRow {
        row: l.row,
        action: l.action.into(),
        title: l.title,
        values: l.shown,
        findings: l.findings,
        cells: Vec::new(),
    };
    let mut lines = found.lines;
    lines.sort_by_key(|l| (l.action != "refused", l.action == "same", l.row));
    let plan = ImportPlan {
        plan: promise,
        register: conclusions::REGISTER.key.into(),
        file: found.file,
        sha256: found.sha256,
        form: found.form,
        headed: true,
        columns: found.headers.columns,
        rows: lines.into_iter().take(1_000).map(row).collect(),
        new,
        change,
        same,
        refused,
        findings: found.findings,
    };
    Ok(SheetRead { plan, seq, changed })
}

/// One faulty row keeps all of them out.
fn keep_refused(found: &Found) -> Result<()> {
    let of_rows = found.lines.iter().flat_map(|l| &l.findings);
    let errors: Vec<Finding> =
        found.findings.iter().chain(of_rows).filter(|f| f.level == Level::Error).cloned().collect();
    let Some(first) = errors.first() else { return Ok(()) };
    let n = found.count("refused");
    let row = first.place.as_ref().and_then(|p| p.row).unwrap_or_default();
    let mut e = Error::new(
        Code::Invalid,
        format!("有 {n} 行存在错误，未保存任何内容。首先是第 {row} 行：{}", first.message.zh),
        format!("{n} rows hold errors; nothing was kept. The first is row {row}: {}", first.message.en),
    );
    e.findings = errors;
    Err(e)
}
