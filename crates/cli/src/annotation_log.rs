//! `hegui annotation-log`

use crate::console::{Console, DONE, FINDINGS, path};
use crate::output::{Table, findings};
use crate::tables::line;
use clap::Args;
use hegui_app::api::{LogImport, LogPart, LogRead};
use hegui_app::error::{Code, Error, Result};
use hegui_model::annotation_log::LogFigures;
use hegui_model::capability::Figure;
use hegui_model::finding::any_error;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct AnnotationLog {
    /// CSV、TSV、JSONL、JSON（含 Label Studio）或 XLSX 文件 | A file of CSV, TSV, JSONL, JSON (Label Studio too) or XLSX
    file: PathBuf,
    /// 所属任务：编号或名称；不给出时只显示文件开头 | Its task: code or title; without it the beginning is shown
    #[arg(long)]
    task: Option<String>,
    /// 列对应关系，可多次给出；给出后不再推测 | Which column is what, repeatable; nothing is guessed then
    #[arg(long = "column", value_name = "PART=HEADER")]
    columns: Vec<String>,
    /// 工作表序号，从 1 起 | Sheet of a workbook, from 1
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    sheet: u32,
    /// 只核查，不登记 | Check only
    #[arg(long)]
    preview: bool,
}

fn part(pair: &str) -> Result<(LogPart, String)> {
    let read = |(part, header): (&str, &str)| {
        let part = LogPart::ALL.into_iter().find(|p| p.key() == part)?;
        Some((part, header.to_owned()))
    };
    pair.split_once('=').and_then(read).ok_or_else(|| {
        let keys = LogPart::ALL.map(LogPart::key).join(", ");
        Error::new(
            Code::Usage,
            format!("“{pair}”应写成 含义=列名，含义为：{keys}"),
            format!("“{pair}” is to be PART=HEADER, with a part of: {keys}"),
        )
    })
}

pub(crate) fn run(c: &Console, a: AnnotationLog) -> Result<u8> {
    let columns: BTreeMap<LogPart, String> = a.columns.iter().map(|p| part(p)).collect::<Result<_>>()?;
    let task = a.task.map(|task| c.refer("annotation_tasks", &task)).transpose()?;
    let ask = LogImport {
        path: path(&a.file)?,
        sheet: usize::try_from(a.sheet - 1).unwrap_or(usize::MAX),
        preview: a.preview || task.is_none(),
        task,
        columns: (!columns.is_empty()).then_some(columns),
        unit: None,
    };
    let read = c.ask::<LogRead>("annotation_log_import", &ask)?;
    c.show(&read, |r| told(c, r))?;
    let bad = |f: &LogFigures| any_error(&f.findings);
    Ok(if any_error(&read.it.findings) || read.it.figures.as_ref().is_some_and(bad) {
        FINDINGS
    } else {
        DONE
    })
}

fn told(c: &Console, r: &LogRead) -> String {
    let mut out = line(c.say("文件", "File"), &r.file);
    for (part, header) in &r.columns {
        out.push_str(&line(part.label().get(c.lang), header));
    }
    if let Some(f) = &r.figures {
        out.push_str(&figures(c, f));
    } else {
        let mut sample = Table::new(r.headers.iter().map(String::as_str));
        r.sample.iter().for_each(|row| sample.row(row.iter().map(String::as_str)));
        out.push_str(&sample.text());
    }
    out.push_str(&findings(&r.findings, c.lang));
    if let Some(record) = &r.record {
        out.push_str(&line(c.say("已登记", "On record"), record));
        out.push_str(&line("SHA-256", &r.sha256));
    }
    out
}

fn figures(c: &Console, f: &LogFigures) -> String {
    let mut out = String::new();
    for (zh, en, n) in [
        ("行数", "Rows", f.rows),
        ("条目数", "Items", f.items),
        ("经他人审核通过", "Approved by others", f.items_approved),
        ("自标自审", "Reviewed by their annotator", f.self_reviewed),
        ("一人两职", "People with two functions", f.two_functions),
        ("未指派", "Rows of people not assigned", f.unassigned),
        ("无有效资质", "Rows of people not qualified", f.unqualified),
        ("缺项", "Incomplete rows", f.incomplete),
    ] {
        out.push_str(&line(c.say(zh, en), &n.to_string()));
    }
    let value = |k: &Figure| k.value.clone().unwrap_or_else(|| "—".into());
    out.push_str(&line("Cohen κ", &value(&f.kappa)));
    out.push_str(&line("Krippendorff α", &value(&f.alpha)));
    let mut people = Table::new([
        c.say("人员", "Person"),
        c.say("标注条目", "Annotated"),
        c.say("审核条目", "Reviewed"),
        c.say("审核一致性", "Kappa"),
    ]);
    for p in &f.people {
        let (items, kappa) = p.capability.as_ref().map_or((0, String::new()), |k| (k.items, value(&k.kappa)));
        people.row([p.name.clone(), items.to_string(), p.reviews.to_string(), kappa]);
    }
    out.push_str(&people.text());
    out.push_str(&findings(&f.findings, c.lang));
    out
}
