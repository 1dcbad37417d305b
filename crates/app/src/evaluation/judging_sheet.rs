//! Judging away from the desk: what waits for a person as a sheet, and back as what they said. Rows that others judged
//! meanwhile, or that name no risk, are told and keep the whole sheet out.

use super::judging::{kept, waiting_for};
use super::runs::title;
use super::texts::judged_text;
use super::{int, live, watched};
use crate::api::{ImportColumn, ImportPlan, ImportRow, JudgingSheet, JudgingSheetImport, SheetRead};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use crate::import::previewed::{as_shown, at_head};
use crate::reports::exported_bytes;
use hegui_corpus::{Limits, fields};
use hegui_model::evaluation::Verdict;
use hegui_model::evaluation::run::Run;
use hegui_model::finding::{Finding, Level, any_error};
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{evaluation_runs as runs, judgements, run_items as items};
use hegui_model::text::{Label, Lang, Text, t};
use hegui_render::sheet::{Cell, Sheet, SheetColumn, SheetKind, plain, workbook};
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// Rows of a sheet.
const MOST_ROWS: usize = 50_000;
/// Characters that a cell of a workbook holds.
const CELL: usize = 32_000;
/// Rows that a plan shows.
const SHOWN: usize = 1_000;

/// Heads of the columns, in both languages, in the order of the sheet.
const NUMBER: Label = t("序号（勿改）", "Number (keep)");
const ITEM: Label = t("条目编号（勿改）", "Item (keep)");
const QUESTION: Label = t("题目", "Question");
const TEXT: Label = t("判定内容", "What is judged");
const VERDICT: Label = t("判定", "Judgement");
const RISKS: Label = t("涉及风险（附录 A 编号，分号隔开）", "Risks (ids of annex A, parted by semicolons)");

fn columns(held: &Run, lang: Lang) -> Vec<SheetColumn> {
    let one = |key: &str, label: Label, width, kind, required| SheetColumn {
        key: key.into(),
        label: label.get(lang).into(),
        width,
        kind,
        required,
    };
    let words = Verdict::all(Vec::new()).iter().map(|v| v.label().get(lang).to_owned()).collect();
    let mut out = vec![
        one("number", NUMBER, 8.0, SheetKind::Int, true),
        one("item", ITEM, 16.0, SheetKind::Text, true),
    ];
    if held.asks.is_some() {
        out.push(one("question", QUESTION, 40.0, SheetKind::Text, false));
    }
    out.push(one("text", TEXT, 60.0, SheetKind::Text, false));
    out.push(one("verdict", VERDICT, 12.0, SheetKind::Choice(words), false));
    if held.names_risks() {
        out.push(one("risks", RISKS, 24.0, SheetKind::Text, false));
    }
    out
}

fn shortened(text: &str) -> Cell {
    Cell::Text(text.chars().take(CELL).collect())
}

/// The items that wait for the person as a sheet; journalled as an export.
pub(crate) fn judging_sheet(ctx: &Ctx<'_>, args: JudgingSheet) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let (judge, lang) = (session.info().login, args.lang);
    let (bytes, count) = session.read(|reader| {
        let run = live(&runs::REGISTER, &args.run, reader)?;
        let held = Run::of(&run, reader);
        let waiting: Vec<usize> = waiting_for(&held, &judge).into_iter().take(MOST_ROWS).collect();
        let mut rows = Vec::with_capacity(waiting.len());
        for at in &waiting {
            let item = &held.items[*at];
            let mut row = vec![
                Cell::Int(int(*at as u64 + 1)),
                Cell::Text(item.text(items::CODE).into()),
            ];
            if held.asks.is_some() {
                row.push(shortened(item.text(items::TEXT)));
            }
            row.push(shortened(&judged_text(&held, *at, reader)?));
            row.push(Cell::Empty);
            if held.names_risks() {
                row.push(Cell::Empty);
            }
            rows.push(row);
        }
        let count = rows.len();
        let sheet = Sheet {
            name: judgements::REGISTER.label.get(lang).into(),
            columns: columns(&held, lang),
            rows: Box::new(rows.into_iter()),
            guidance: vec![
                Text::new(
                    format!("{}：只填写“判定”一列；判为不合格的写明风险编号（应拒答、非拒答测试不用写）。没有填写的行导回时忽略。", title(&run)),
                    format!("{}: fill in the judgement alone, with the risks of what fails (tests of refusal need none). Rows left empty are passed over.", title(&run)),
                )
                .get(lang)
                .into(),
            ],
        };
        Ok::<_, Error>((workbook([sheet])?, count))
    })?;
    exported_bytes(
        session,
        json!({ "run": args.run, "rows": count, "register": judgements::REGISTER.key }),
        &bytes,
    )?;
    Ok(bytes)
}

/// A row of a sheet held against the run.
struct Line {
    row: u32,
    at: Option<usize>,
    verdict: Option<Verdict>,
    shown: Map<String, Json>,
    findings: Vec<Finding>,
}

impl Line {
    fn action(&self) -> &'static str {
        match (any_error(&self.findings), &self.verdict) {
            (true, _) => "refused",
            (false, Some(_)) => "new",
            (false, None) => "same",
        }
    }
}

struct Found {
    run: Arc<Record>,
    held: Run,
    file: String,
    sha256: String,
    lines: Vec<Line>,
    findings: Vec<Finding>,
    headers: Vec<String>,
}

impl Found {
    fn count(&self, action: &str) -> u32 {
        u32::try_from(self.lines.iter().filter(|l| l.action() == action).count()).unwrap_or(u32::MAX)
    }

    /// Digest over the file and what would be kept.
    fn promise(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.sha256);
        for l in self.lines.iter().filter(|l| l.verdict.is_some()) {
            hash.update(format!("\n{}\n{:?}\n{:?}\n", l.row, l.at, l.verdict));
        }
        hex::encode(hash.finalize())
    }
}

/// What a row says.
fn line(
    row: u32,
    value: &dyn Fn(&Label) -> Option<String>,
    held: &Run,
    waits: &HashSet<usize>,
    places: &HashMap<&str, usize>,
) -> Line {
    let mut out = Line { row, at: None, verdict: None, shown: Map::new(), findings: Vec::new() };
    for (key, label) in [("item", &ITEM), ("verdict", &VERDICT), ("risks", &RISKS)] {
        if let Some(text) = value(label) {
            out.shown.insert(key.into(), text.chars().take(500).collect::<String>().into());
        }
    }
    let mut fault = |code: &str, zh: String, en: String| out.findings.push(Finding::error(code, zh, en));
    let Some(word) = value(&VERDICT) else { return out };
    let code = value(&ITEM).unwrap_or_default();
    let Some(at) = places.get(plain(&code).trim()).copied() else {
        fault(
            "judging_item_unknown",
            format!("条目编号「{code}」不属于这次评估，请使用导出的表格"),
            format!("Item {code:?} is none of this run; use the sheet as exported"),
        );
        return out;
    };
    let risks: Vec<String> = value(&RISKS)
        .unwrap_or_default()
        .split([';', '；', ',', '，', '、'])
        .map(|r| plain(r).trim().to_owned())
        .filter(|r| !r.is_empty())
        .collect();
    let Some(said) = Verdict::read(plain(&word).trim(), risks.clone()) else {
        fault(
            "judging_verdict_unknown",
            format!("判定「{word}」应为合格、不合格或不确定"),
            format!("The judgement {word:?} has to be pass, fail or unsure"),
        );
        return out;
    };
    for risk in risks.iter().filter(|r| !hegui_model::catalogue::is_risk(r)) {
        let told = hegui_model::catalogue::no_risk(risk);
        fault("judgement_risk_unknown", told.zh, told.en);
    }
    if said.is_fail() && risks.is_empty() && held.names_risks() {
        fault(
            "judging_risk_missing",
            "判为不合格须写明至少一种风险编号".into(),
            "Name at least one risk of an item that fails".into(),
        );
    }
    if !waits.contains(&at) {
        fault(
            "judging_item_taken",
            "该条目已不需要您判定（已判定，或已由他人完成），请删除这一行".into(),
            "This item no longer waits for you (you or others judged it); remove the row".into(),
        );
    }
    out.at = Some(at);
    out.verdict = Some(said);
    out
}

fn analyse(ctx: &Ctx<'_>, args: &JudgingSheetImport, judge: &str, reader: &StoreReader<'_>) -> Result<Found> {
    let run = live(&runs::REGISTER, &args.run, reader)?;
    let held = Run::of(&run, reader);
    let waits: HashSet<usize> = waiting_for(&held, judge).into_iter().collect();
    let places: HashMap<&str, usize> =
        held.items.iter().enumerate().map(|(at, i)| (i.text(items::CODE), at)).collect();
    let (path, limits) = (
        Path::new(&args.path),
        Limits { rows: MOST_ROWS as u64 + 50, bytes: 256 << 20, ..Limits::default() },
    );
    let head = fields::look(path, &limits).map_err(foreign)?;
    // The sheet names each column in the language of whoever drew it.
    let named = |label: &Label| {
        head.fields.iter().find(|f| [label.zh, label.en].contains(&f.trim_end_matches('*').trim())).cloned()
    };
    let names: BTreeMap<&str, String> =
        [&ITEM, &VERDICT, &RISKS].into_iter().filter_map(|l| Some((l.en, named(l)?))).collect();
    if !names.contains_key(ITEM.en) || !names.contains_key(VERDICT.en) {
        return Err(Error::new(
            Code::Invalid,
            format!("“{}”里没有“{}”和“{}”两列，请使用导出的判定表", head.file, ITEM.zh, VERDICT.zh),
            format!(
                "“{}” has no columns “{}” and “{}”; use the sheet as exported",
                head.file, ITEM.en, VERDICT.en
            ),
        ));
    }
    let mut lines = Vec::new();
    let mut seen: HashMap<usize, u32> = HashMap::new();
    let read = watched(ctx, ("正在读取判定表", "Reading the sheet"), |watch| {
        fields::read(path, &limits, watch, &mut |row, value| {
            let by_label = |label: &Label| names.get(label.en).and_then(|n| value(n));
            let mut one = line(row, &by_label, &held, &waits, &places);
            if let Some(at) = one.at
                && let Some(first) = seen.insert(at, row)
            {
                one.findings.push(Finding::error(
                    "judging_item_twice",
                    format!("与第 {first} 行是同一条目，请保留一行"),
                    format!("It is the item of row {first}; keep one of them"),
                ));
            }
            lines.push(one);
            Ok(())
        })
    })
    .map_err(foreign)?;
    Ok(Found {
        run,
        held,
        file: read.file,
        sha256: read.sha256,
        lines,
        findings: read.findings.into_list(),
        headers: head.fields,
    })
}

/// Looks at a sheet of judgements, or keeps it: all rows or none, as one entry.
pub(crate) fn judging_sheet_import(ctx: &Ctx<'_>, args: JudgingSheetImport) -> Result<SheetRead> {
    let session = ctx.session()?;
    let judge = session.info().login;
    let (found, head) =
        session.read(|reader| Ok::<_, Error>((analyse(ctx, &args, &judge, reader)?, reader.head())))?;
    let promise = found.promise();
    let (new, same, refused) = (found.count("new"), found.count("same"), found.count("refused"));
    let (mut seq, mut changed) = (None, Vec::new());
    if !args.preview {
        if let Some(bad) = found.lines.iter().find(|l| any_error(&l.findings)) {
            let first = bad.findings.iter().find(|f| f.level == Level::Error).map(|f| f.message.clone());
            let (row, first) = (bad.row, first.unwrap_or_default());
            let mut e = Error::new(
                Code::Invalid,
                format!("有 {refused} 行存在错误，未保存任何内容。首先是第 {row} 行：{}", first.zh),
                format!("{refused} rows hold errors; nothing was kept. The first is row {row}: {}", first.en),
            );
            e.findings = found.lines.iter().flat_map(|l| l.findings.clone()).collect();
            return Err(e);
        }
        as_shown(args.seen.as_deref(), &promise)?;
        let said: Vec<(String, Verdict)> = found
            .lines
            .iter()
            .filter_map(|l| Some((found.held.items[l.at?].id.clone(), l.verdict.clone()?)))
            .collect();
        let intent = Intent::new(Op::JudgingSheet, "").with(json!({
            "run": found.run.id, "file": found.file, "sha256": found.sha256, "judgements": said.len(),
        }));
        let (run, at) = (found.run.id.clone(), head);
        let done = session.transact(intent, move |tx| {
            at_head(&at, tx.reader())?;
            for (item, verdict) in &said {
                kept(tx, &run, (item, &judge), verdict, None)?;
            }
            Ok(())
        })?;
        seq = done.entry.map(|e| e.seq);
        changed = done.changed;
    }
    let mut lines = found.lines;
    lines.sort_by_key(|l| (l.action() != "refused", l.action() == "same", l.row));
    let row = |l: Line| ImportRow {
        row: l.row,
        action: l.action().into(),
        title: Text::same(l.shown.get("item").and_then(Json::as_str).unwrap_or_default()),
        values: l.shown,
        findings: l.findings,
        cells: Vec::new(),
    };
    let column = |(column, header): (u32, String)| ImportColumn { column, header, field: None, near: None };
    Ok(SheetRead {
        plan: ImportPlan {
            plan: promise,
            register: judgements::REGISTER.key.into(),
            file: found.file,
            sha256: found.sha256,
            form: Text::new("判定表", "Judging sheet"),
            headed: true,
            columns: (1..).zip(found.headers).map(column).collect(),
            rows: lines.into_iter().take(SHOWN).map(row).collect(),
            new,
            change: 0,
            same,
            refused,
            findings: found.findings,
        },
        seq,
        changed,
    })
}
