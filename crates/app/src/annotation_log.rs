//! The log of a labelling tool: looked at, held against its task row by row, and kept by its digest.

use crate::api::{LogImport, LogRead, Saved};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use crate::records::saved;
use hegui_corpus::Limits;
use hegui_corpus::annotation_log::{Column, Layout, LogForm, LogHead, look, read};
use hegui_corpus::digest::Watch;
use hegui_model::annotation_log::{LogCheck, LogFigures, TaskFacts};
use hegui_model::field::Typed;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{annotation_logs as logs, annotation_tasks as tasks, capability_records};
use hegui_store::journal::Intent;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Looks at a log; with a task, checks it; without `preview`, keeps what it showed.
pub(crate) fn annotation_log_import(ctx: &Ctx<'_>, args: LogImport) -> Result<LogRead> {
    let session = ctx.session()?;
    let path = Path::new(&args.path);
    let mut head = look(path, args.sheet, &Limits::of_logs()).map_err(foreign)?;
    if let Some(columns) = &args.columns {
        choose(&mut head, columns)?;
    }
    if let Some(unit) = args.unit {
        head.layout.unit = unit;
    }
    let mut reply = beginning(head);
    let task = match &args.task {
        Some(task) => task.clone(),
        None if args.preview => return Ok(reply.shown),
        None => {
            return Err(Error::new(
                Code::Usage,
                "请选择这份日志所属的标注任务",
                "Choose the task that the log belongs to",
            ));
        }
    };
    if args.preview && lacks_a_column(&reply.layout) {
        return Ok(reply.shown);
    }
    let facts = session.read(|reader| task_facts(&task, reader))?;
    let figures = checked(ctx, path, &mut reply, &facts)?;
    reply.shown.figures = Some(figures);
    if args.preview {
        return Ok(reply.shown);
    }
    let done = keep(ctx, &reply, &task, facts)?;
    reply.shown.record = Some(done.id);
    reply.shown.changed = done.changed;
    Ok(reply.shown)
}

/// A log that was looked at, with what is needed to go on.
struct Looked {
    layout: Layout,
    bytes: u64,
    shown: LogRead,
}

fn beginning(head: LogHead) -> Looked {
    let named = |c: Column| {
        let header = head.layout.headers.get(head.layout.columns.get(c)?)?;
        Some((c, header.clone()))
    };
    Looked {
        shown: LogRead {
            file: head.file,
            sha256: String::new(),
            form: head.layout.form,
            sheets: head.sheets.into_iter().map(|s| s.name).collect(),
            sheet: head.layout.sheet,
            unit: head.layout.unit,
            columns: Column::ALL.into_iter().filter_map(named).collect(),
            headers: head.layout.headers.clone(),
            sample: head.sample,
            findings: head.findings,
            figures: None,
            record: None,
            changed: Vec::new(),
        },
        bytes: head.bytes,
        layout: head.layout,
    }
}

/// Sets the columns that a person chose by their headers; whatever was guessed about columns no longer counts.
fn choose(head: &mut LogHead, columns: &BTreeMap<Column, String>) -> Result<()> {
    head.findings.clear();
    for column in Column::ALL {
        let at = match columns.get(&column) {
            None => None,
            Some(header) => Some(head.layout.headers.iter().position(|h| h == header).ok_or_else(|| {
                Error::new(
                    Code::Usage,
                    format!("“{}”中没有列“{header}”，请重新选择列", head.file),
                    format!("“{}” has no column “{header}”; choose the columns again", head.file),
                )
            })?),
        };
        head.layout.columns.set(column, at);
    }
    Ok(())
}

/// Of a Label Studio export the form tells all but the item.
fn lacks_a_column(layout: &Layout) -> bool {
    let told = |c: Column| layout.form == LogForm::LabelStudio && c != Column::Item;
    Column::ALL.into_iter().any(|c| c.is_required() && !told(c) && layout.columns.get(c).is_none())
}

fn task_facts(task: &str, reader: &dyn Reader) -> Result<TaskFacts> {
    let task =
        reader.get(tasks::REGISTER.key, task).filter(|r| !r.retired).ok_or_else(|| Error::not_found(task))?;
    Ok(tasks::facts(&task, reader))
}

/// Goes through the log once; the reply gets its digest and what was doubtful.
fn checked(ctx: &Ctx<'_>, path: &Path, reply: &mut Looked, facts: &TaskFacts) -> Result<LogFigures> {
    let mut progress = |done, total| ctx.progress("正在核查日志", "Checking the log", done, total);
    let mut watch = Watch { progress: &mut progress, cancel: ctx.cancel };
    let mut check = LogCheck::new(facts.clone(), &reply.shown.file);
    let told = read(path, &reply.layout, &Limits::of_logs(), &mut watch, &mut |row, r| check.take(row, r))
        .map_err(foreign)?;
    (reply.shown.sha256, reply.bytes) = (told.sha256, told.bytes);
    reply.shown.findings.extend(told.findings.into_list());
    let mut figures = check.finish();
    figures.findings.extend(logs::figure_findings(&figures, facts));
    Ok(figures)
}

/// Key of a form among the formats of the register.
fn format(layout: &Layout) -> &'static str {
    match layout.form {
        LogForm::Delimited => "csv",
        LogForm::JsonLines => "jsonl",
        LogForm::JsonArray | LogForm::LabelStudio => "json",
        LogForm::Workbook => "xlsx",
    }
}

fn keep(ctx: &Ctx<'_>, reply: &Looked, task: &str, facts: TaskFacts) -> Result<Saved> {
    let session = ctx.session()?;
    let shown = &reply.shown;
    let figures = shown
        .figures
        .as_ref()
        .ok_or_else(|| Error::new(Code::Fault, "日志尚未核查", "The log was not checked"))?;
    let columns: Vec<Json> = Column::ALL
        .into_iter()
        .filter_map(|c| Some((c, shown.columns.get(&c)?)))
        .map(|(c, header)| json!({ "part": c.key(), "column": header }))
        .collect();
    let mut r = Record::default();
    r.set(logs::BYTES, i64::try_from(reply.bytes).unwrap_or(i64::MAX));
    logs::stamp(&mut r, figures);
    let mut values: Map<String, Json> = r.values;
    values.insert(logs::TASK.key().into(), task.into());
    values.insert(logs::FILE_NAME.key().into(), shown.file.as_str().into());
    values.insert(logs::SHA256.key().into(), shown.sha256.as_str().into());
    values.insert(logs::FORMAT.key().into(), format(&reply.layout).into());
    values.insert(logs::COLUMNS.key().into(), Json::Array(columns));
    values.insert(logs::IMPORTED_BY.key().into(), session.info().login.into());
    let intent = Intent::new(Op::ImportLog, "").with(json!({
        "file": shown.file, "sha256": shown.sha256, "bytes": reply.bytes, "rows": figures.rows,
    }));
    ctx.progress("正在保存", "Keeping", 0, 0);
    let task = task.to_owned();
    let people = figures.people.clone();
    let done = session.transact(intent, move |tx| {
        if task_facts(&task, tx.reader())? != facts {
            return Err(Error::new(
                Code::Refused,
                "核查期间任务、指派或资质有变更，请重新核查后再保存",
                "The task, its assignments or qualifications changed meanwhile; check the log again",
            ));
        }
        values.insert(logs::IMPORTED_AT.key().into(), tx.reader().now().write());
        let log = tx.put(&logs::REGISTER, None, None, &values)?;
        for values in people.iter().filter_map(|p| capability_records::values(&log, p)) {
            tx.put(&capability_records::REGISTER, None, None, &values)?;
        }
        Ok::<_, Error>(log)
    })?;
    saved(session, &logs::REGISTER, &done.value, done.changed)
}
