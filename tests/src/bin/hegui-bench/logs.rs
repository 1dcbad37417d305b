//! The log of a labelling tool with 10,000,000 rows: read, hashed and checked in one pass.

use crate::figure::{Aim, Bench, Taken};
use crate::invented::mixed;
use anyhow::{Context, Result, ensure};
use hegui_corpus::Limits;
use hegui_corpus::annotation_log::{look, read};
use hegui_corpus::digest::Watch;
use hegui_model::annotation_log::{LogCheck, LogFigures, PersonFacts, TaskFacts};
use hegui_model::span::Span;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Rows for each record of the big workspaces.
const ROWS: u64 = 10;
/// Microseconds of processor time for each row: a million rows a second on one core.
const MICROSECONDS: f64 = 1.0;
/// Mebibytes of memory at ten million rows.
const MEMORY: f64 = 300.0;
/// Readings measured.
const RUNS: usize = 3;
const ANNOTATORS: u64 = 40;
const REVIEWERS: u64 = 8;
const LABELS: [&str; 5] = ["正常", "辱骂", "歧视", "违法", "其他"];

/// Measures the check, the bare counting of records and the peak of memory.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let rows = ROWS * bench.size;
    let log = log(&bench.cache, rows)?;
    let mut counted = Taken::in_unit("s");
    for _ in 0..RUNS {
        let records = counted.run(|| count(&log))?;
        ensure!(records == rows, "{records} records");
    }
    let mut taken = Taken::in_unit("s");
    let peak = Peak::begin();
    let mut figures = None;
    for _ in 0..RUNS {
        figures = Some(taken.run(|| check(&log, rows))?);
    }
    let peak = peak.and_then(Peak::mebibytes);
    prove(&figures.context("a run")?, rows)?;
    bench.figure(
        format!("log of {rows} rows checked (roles, coverage, kappa, SHA-256)"),
        &taken,
        Some(counted.peer("the csv crate counts the records")),
        Aim::None,
    );
    let each = taken.cpu().unwrap_or_else(|| taken.median()) * 1e6 / rows as f64;
    let each = Taken::of("µs", each);
    bench.figure("processor time for each row of the log", &each, None, Aim::AtMost(MICROSECONDS));
    match peak {
        Some(most) => bench.figure(
            "most memory held while the log is checked, the program included",
            &Taken::of("MiB", most),
            None,
            Aim::AtMost(MEMORY),
        ),
        None => bench.leave_out("memory of the log's check", "the system does not tell the peak"),
    }
    Ok(())
}

/// The most memory held from a moment on.
struct Peak;

impl Peak {
    /// Forgets the peak so far.
    fn begin() -> Option<Self> {
        fs::write("/proc/self/clear_refs", "5").ok().map(|()| Self)
    }

    fn mebibytes(self) -> Option<f64> {
        let status = fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
        Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? / 1024.0)
    }
}

fn facts(rows: u64) -> Result<TaskFacts> {
    let day = |s: &str| s.parse().context("a day");
    let year = Span { from: day("2026-01-01")?, to: day("2026-12-31")? };
    let people = |letter: char, count: u64, function: usize| {
        (0..count).map(move |n| {
            let mut person = PersonFacts {
                person: format!("{letter}{n}"),
                names: vec![name(letter, n)],
                ..PersonFacts::default()
            };
            person.assigned[function].push(year);
            person.qualified[function].push(year);
            person
        })
    };
    Ok(TaskFacts {
        task: "示例任务".into(),
        safety: true,
        items: Some(rows),
        norm_millis: Some(12_000),
        people: people('A', ANNOTATORS, 0).chain(people('R', REVIEWERS, 1)).collect(),
    })
}

fn check(log: &Path, rows: u64) -> Result<LogFigures> {
    let limits = Limits::of_logs();
    let head = look(log, 0, &limits)?;
    ensure!(head.findings.is_empty(), "{:?}", head.findings);
    let mut check = LogCheck::new(facts(rows)?, &head.file);
    let cancel = AtomicBool::new(false);
    let mut watch = Watch { progress: &mut |_, _| (), cancel: &cancel };
    let done = read(log, &head.layout, &limits, &mut watch, &mut |n, row| check.take(n, row))?;
    ensure!(done.findings.is_empty(), "{:?}", done.findings);
    Ok(check.finish())
}

/// The figures are those that the log was made with.
fn prove(figures: &LogFigures, rows: u64) -> Result<()> {
    ensure!(figures.rows == rows && figures.items == rows, "{} rows, {} items", figures.rows, figures.items);
    ensure!(figures.items_reviewed == rows && figures.incomplete == 0 && figures.undated == 0, "coverage");
    ensure!(figures.self_reviewed + figures.unassigned + figures.unqualified == 0, "roles");
    let kappa: f64 = figures.kappa.value.as_deref().context("a kappa")?.parse()?;
    // One in twenty is labelled otherwise by the reviewer.
    ensure!((0.92..0.95).contains(&kappa), "kappa {kappa}");
    Ok(())
}

/// The records of a CSV file, counted by the library that everybody uses.
fn count(log: &Path) -> Result<u64> {
    let mut reader = csv::Reader::from_path(log)?;
    let mut record = csv::ByteRecord::new();
    let mut records = 0;
    while reader.read_byte_record(&mut record)? {
        records += 1;
    }
    Ok(records)
}

fn name(letter: char, n: u64) -> String {
    format!("{letter}{n:03}")
}

/// The log, made once.
fn log(cache: &Path, rows: u64) -> Result<PathBuf> {
    let path = cache.join(format!("log-{rows}.csv"));
    if path.is_file() {
        return Ok(path);
    }
    eprintln!("  making a log of {rows} rows …");
    let fresh = cache.join(format!("log-{rows}.csv.new"));
    let mut out = BufWriter::with_capacity(1 << 20, fs::File::create(&fresh)?);
    writeln!(out, "样本编号,标注人员,审核人员,标注结果,审核标签,用时(秒),风险,标注时间")?;
    for n in 0..rows {
        let bits = mixed(n);
        let label = LABELS[usize::try_from(bits % 5)?];
        let seen = if n % 20 == 7 { LABELS[usize::try_from((bits + 1) % 5)?] } else { label };
        writeln!(
            out,
            "S-{n:08},{},{},{label},{seen},{}.{},A.{}.{},2026-{:02}-{:02} {:02}:{:02}:{:02}",
            name('A', (bits >> 8) % ANNOTATORS),
            name('R', (bits >> 16) % REVIEWERS),
            (bits >> 24) % 40 + 3,
            (bits >> 32) % 10,
            (bits >> 36) % 4 + 1,
            char::from(b'a' + u8::try_from((bits >> 40) % 6)?),
            n * 12 / rows + 1,
            (bits >> 44) % 28 + 1,
            (bits >> 48) % 9 + 9,
            (bits >> 52) % 60,
            n % 60,
        )?;
    }
    out.into_inner()?.sync_all()?;
    fs::rename(&fresh, &path)?;
    Ok(path)
}
