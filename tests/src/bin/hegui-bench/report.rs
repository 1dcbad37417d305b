//! A report of 340 pages typeset in the child, and its three signatures.

use crate::figure::{Aim, Bench, Peer, Taken};
use crate::peer::program;
use anyhow::{Context, Result, anyhow, ensure};
use chrono::{DateTime, Utc};
use hegui_model::report::{Block, Column, Document, Numbering, Words};
use hegui_model::text::Lang;
use hegui_render::{Press, RenderError, Typeset, Typesetter, find_fonts};
use hegui_seal::{Outcome, P12Signer, SealError, SignatureBox, prepare, sign, trial_identity, verify};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Pages that the aims speak of.
const PAGES: u32 = 340;
/// Seconds for typesetting them.
const TYPESETTING: f64 = 2.5;
/// MiB that the child may hold.
const MEMORY: f64 = 600.0;
/// Seconds for each signature.
const SIGNATURE: f64 = 0.8;
/// Runs of the typesetting.
const RUNS: usize = 3;
/// Places for signatures.
const FIELDS: [&str; 3] = ["Sig1", "Sig2", "Sig3"];

fn typeset(e: &RenderError) -> anyhow::Error {
    anyhow!("{}", e.message().en)
}

fn sealed(e: SealError) -> anyhow::Error {
    anyhow!("{}", e.en())
}

/// Measures both.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let Some(fonts) = find_fonts() else {
        bench.leave_out("report", "no fonts (cargo xtask setup)");
        return Ok(());
    };
    let typesetter = Typesetter {
        program: std::env::current_exe()?,
        fonts: fonts.clone(),
        limit: Duration::from_secs(300),
    };
    let cancel = AtomicBool::new(false);
    let document = sized(&typesetter, &cancel)?;

    let mut child = Taken::in_unit("s");
    let peak = Peak::watch();
    let mut made = None;
    for _ in 0..RUNS {
        made = Some(child.run(|| typesetter.pdf(&document, &cancel).map_err(|e| typeset(&e)))?);
    }
    let made = made.context("a report")?;
    let peak = peak.end();
    // The same work in this process: what the child and its pipes cost.
    let mut here = Taken::in_unit("s");
    here.run(|| {
        let press = Press::open(&fonts).map_err(|e| typeset(&e))?;
        press.pdf(&document).map_err(|e| typeset(&e))
    })?;
    let what = format!("report of {} pages ({} kB) typeset in the child", made.pages, made.pdf.len() >> 10);
    bench.figure(
        &what,
        &child,
        Some(here.peer("the layout engine alone, in this process")),
        Aim::AtMost(TYPESETTING),
    );
    let file = tempfile::Builder::new().suffix(".pdf").tempfile_in(&bench.cache)?;
    std::fs::write(file.path(), &made.pdf)?;
    let mut read = Taken::in_unit("s");
    match read.run(|| Ok(program("qpdf", &["--check"], file.path())))? {
        Some(_) => {
            bench.figure(&what, &child, Some(read.peer("qpdf reads and checks it")), Aim::AtMost(TYPESETTING))
        }
        None => bench.leave_out("qpdf beside the report", "it is not installed"),
    }
    match peak {
        Some(bytes) => {
            let pdf = Peer {
                what: "the PDF it makes".into(),
                value: made.pdf.len() as f64 / f64::from(1 << 20),
                p99: None,
                cpu: None,
            };
            let peak = Taken::of("MiB", bytes as f64 / f64::from(1 << 20));
            bench.figure("peak memory of the child", &peak, Some(pdf), Aim::AtMost(MEMORY));
        }
        None => bench.leave_out("peak memory of the child", "this system does not tell it"),
    }
    signatures(bench, &typesetter, &made)
}

/// Three signatures, each with its appearance typeset in the child, as the report's own are made.
fn signatures(bench: &mut Bench, typesetter: &Typesetter, made: &Typeset) -> Result<()> {
    let at = |text: &str| -> Result<DateTime<Utc>> { Ok(DateTime::parse_from_rfc3339(text)?.to_utc()) };
    let (from, to, now) =
        (at("2026-01-01T00:00:00Z")?, at("2028-01-01T00:00:00Z")?, at("2026-11-21T02:00:00Z")?);
    let boxes: Vec<SignatureBox> = made
        .boxes
        .iter()
        .map(|b| SignatureBox {
            field: b.field.clone(),
            tooltip: b.field.clone(),
            page: b.page,
            x: b.x,
            y: b.y,
            width: b.w,
            height: b.h,
        })
        .collect();
    ensure!(boxes.len() == FIELDS.len(), "{} places", boxes.len());
    let mut pdf = prepare(&made.pdf, &boxes).map_err(sealed)?;
    let (mut whole, mut alone, mut hashed) = (Taken::in_unit("s"), Taken::in_unit("s"), Taken::in_unit("s"));
    for (n, place) in (1..).zip(&boxes) {
        let p12 =
            trial_identity("林示例", "示例科技有限公司", [n; 16], from, to, "试用口令").map_err(sealed)?;
        hashed.run(|| Ok(std::hint::black_box(<sha2::Sha256 as sha2::Digest>::digest(&pdf))))?;
        let signed = whole.run(|| {
            let signer = P12Signer::open(&p12, "试用口令").map_err(sealed)?;
            let lines = ["林示例", "评估负责人", "2026-11-21 10:00"].map(str::to_owned);
            let shown = typesetter
                .signature_appearance(&lines, true, place.width, place.height, &AtomicBool::new(false))
                .map_err(|e| typeset(&e))?;
            alone.run(|| sign(&pdf, &place.field, Some(&shown), &signer, "同意", now).map_err(sealed))
        })?;
        pdf = signed;
    }
    let found = verify(&pdf, &[]).map_err(sealed)?;
    ensure!(found.outcome == Outcome::IntactNotAnchored, "{:?}", found.outcome);
    ensure!(found.signatures.len() == FIELDS.len(), "{} signatures", found.signatures.len());
    let what = "each signature: key opened, appearance typeset in the child, signed";
    bench.figure(what, &whole, Some(hashed.peer("SHA-256 alone over the file")), Aim::AtMost(SIGNATURE));
    bench.figure(
        "of it the signing alone",
        &alone,
        Some(hashed.peer("SHA-256 alone over the file")),
        Aim::None,
    );
    Ok(())
}

/// A document of as many pages as the aims speak of, give or take one in a hundred.
fn sized(typesetter: &Typesetter, cancel: &AtomicBool) -> Result<Document> {
    let mut clauses = 100;
    for _ in 0..4 {
        let document = document(clauses);
        let pages = typesetter.pdf(&document, cancel).map_err(|e| typeset(&e))?.pages;
        if pages.abs_diff(PAGES) <= PAGES / 100 {
            return Ok(document);
        }
        clauses = (clauses * PAGES as usize).div_ceil(pages.max(1) as usize);
    }
    Ok(document(clauses))
}

fn document(clauses: usize) -> Document {
    let mut blocks = Vec::new();
    for n in 1..=clauses {
        if n % 20 == 1 {
            blocks.push(Block::Heading { level: 1, text: format!("第 {} 组条款", n / 20 + 1) });
        }
        blocks.push(Block::Heading { level: 2, text: format!("示例条款 {n}") });
        blocks.push(Block::Facts {
            pairs: vec![
                ("结论".into(), "符合".into()),
                ("结论人".into(), "林示例".into()),
                ("复核".into(), format!("已同意，日志第 {} 条", n * 37)),
            ],
        });
        blocks.push(Block::Paragraph {
            text: format!(
                "评估人员翻看了第 {n} 项制度的全文，约谈三名经办人，并从近一季的记录里随机取出样本逐条核对，样本序号由种子算出，任何人都能照样再取一次。核对所见写在下表，每一行都指向所依据的文件。"
            ),
        });
        let columns = [("事项", 1.0), ("所见", 2.6), ("结论", 0.7), ("文件摘要", 1.6)];
        blocks.push(Block::Table {
            caption: format!("条款 {n} 的核对记录"),
            columns: columns.map(|(label, width)| Column { label: label.into(), width }).to_vec(),
            rows: (1..=12)
                .map(|r| {
                    vec![
                        format!("事项 {n}.{r}"),
                        format!("第 {} 条样本齐全，两名判读人意见一致，与截图相符，按期办结。", n * 100 + r),
                        "符合".into(),
                        format!("{:016x}", crate::invented::mixed((n * 100 + r) as u64)).repeat(4),
                    ]
                })
                .collect(),
        });
    }
    blocks.push(Block::Heading { level: 1, text: "签署".into() });
    blocks.extend(FIELDS.map(|field| Block::Signature {
        field: field.into(),
        duty: "评估负责人".into(),
        person: "林示例".into(),
        note: String::new(),
    }));
    Document {
        lang: Lang::Zh,
        title: "示例服务安全评估报告".into(),
        subtitle: vec!["示例科技有限公司".into()],
        author: "示例科技有限公司".into(),
        number: "SA-0001".into(),
        date: "2026-11-21".into(),
        mark: "试用".into(),
        numbering: Numbering::default(),
        letterhead: None,
        words: Words {
            contents: "目录".into(),
            footer: "第 {page} 页 共 {pages} 页".into(),
            table: "表".into(),
            figure: "图".into(),
        },
        blocks,
    }
}

/// The most memory that any child of this process held while it was watched.
struct Peak {
    most: Arc<AtomicU64>,
    end: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<()>,
}

impl Peak {
    fn watch() -> Self {
        let (most, end) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (seen, ended) = (Arc::clone(&most), Arc::clone(&end));
        let thread = std::thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                // The system keeps each process's own high mark: reading it now and then misses only the last moments.
                seen.fetch_max(children_peak(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        Self { most, end, thread }
    }

    /// Bytes; none where the system does not tell.
    fn end(self) -> Option<u64> {
        self.end.store(true, Ordering::Relaxed);
        let _ = self.thread.join();
        Some(self.most.load(Ordering::Relaxed)).filter(|n| *n > 0)
    }
}

/// The highest mark of the children that are alive, bytes.
fn children_peak() -> u64 {
    let own = std::process::id().to_string();
    let of = |status: &str, key: &str| -> Option<String> {
        let line = status.lines().find_map(|l| l.strip_prefix(key))?;
        Some(line.trim_start_matches(':').trim().to_owned())
    };
    let mut most = 0;
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        if !entry.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit) {
            continue;
        }
        // A child that has not begun its own program yet still shows this process's memory.
        let words = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if !words.split(|b| *b == 0).any(|word| word == hegui_render::CHILD_ARG.as_bytes()) {
            continue;
        }
        let Ok(status) = std::fs::read_to_string(entry.path().join("status")) else { continue };
        if of(&status, "PPid").as_deref() == Some(&own)
            && let Some(kib) =
                of(&status, "VmHWM").and_then(|s| s.trim_end_matches("kB").trim().parse::<u64>().ok())
        {
            most = most.max(kib << 10);
        }
    }
    most
}
