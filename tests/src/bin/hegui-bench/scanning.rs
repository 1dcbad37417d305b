//! Populations at full size: scanned for keywords beside the scanners of other people, registered, drawn from, searched
//! for near duplicates. Each piece of work is done by `corpus_speed` (an example of `hegui-corpus`) in a process of its
//! own, so that its memory is its own.

use crate::figure::{Aim, Bench, Peer, Taken};
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Megabytes of text and questions for a million records of the big workspaces, items registered for each of them.
const MEGABYTES: u64 = 600;
const QUESTIONS: u64 = 100_000;
const ITEMS: u64 = 10;
/// Keywords of the libraries.
const WORDS: [u32; 2] = [10_000, 50_000];
/// MB of memory, whatever the corpus.
const MEMORY: f64 = 200.0;
/// Items registered in a second.
const A_SECOND: f64 = 1e6;
/// Items of a draw, and seconds for it.
const DRAWN: u64 = 4_000;
const DRAW: f64 = 5.0;
/// Seconds for the near duplicates.
const NEAR: f64 = 30.0;
/// Runs of what is ours and of the fast peer; slow peers run once.
const RUNS: usize = 3;
/// What a peer's script ends with where the peer is not installed.
const NOT_INSTALLED: i32 = 3;

/// What a process tells of its work.
#[derive(Deserialize)]
struct Told {
    seconds: f64,
    cpu: Option<f64>,
    peak_mb: Option<f64>,
    bytes: Option<u64>,
    items: Option<u64>,
    drawn: Option<u64>,
    groups: Option<u64>,
    hits: Option<u64>,
    hit_items: Option<u64>,
}

impl Told {
    /// As the only run.
    fn taken(&self) -> Taken {
        let mut taken = Taken::in_unit("s");
        taken.add_told(self.seconds, self.cpu);
        taken
    }

    fn found(&self) -> Option<Found> {
        Some(Found { bytes: self.bytes?, hits: self.hits?, hit_items: self.hit_items? })
    }
}

/// Measures all of it.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let megabytes = (bench.size * MEGABYTES / 1_000_000).max(1);
    let folder = bench.cache.join(format!("scanning-{megabytes}"));
    eprintln!("  inventing {megabytes} MB of text, unless it is there …");
    speed(false, &["texts", text(&folder)?, &megabytes.to_string()])?;
    let normalising = peer("normalise", &[&folder.join("text.txt")])?.map(|told| told.taken());
    let folding = if can_pin() { Some(speed(true, &["fold", text(&folder)?])?.taken()) } else { None };
    for words in WORDS {
        scan(bench, &folder, words, [normalising.as_ref(), folding.as_ref()])?;
    }
    population(bench)?;
    near(bench)
}

/// What every scan of one text for one list finds, ours and the peers'.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Found {
    bytes: u64,
    hits: u64,
    hit_items: u64,
}

fn scan(bench: &mut Bench, folder: &Path, words: u32, before: [Option<&Taken>; 2]) -> Result<()> {
    let (folded, list) = (folder.join("folded.txt"), folder.join(format!("words-{words}.txt")));
    let (mut one, mut two, mut hyperscan) = (Taken::in_unit("s"), Taken::in_unit("s"), Taken::in_unit("s"));
    let (mut peak, mut found) = (None::<f64>, None);
    let pinned = can_pin();
    for _ in 0..RUNS {
        for (one_core, threads, taken) in [(false, "2", &mut two), (true, "1", &mut one)] {
            if one_core && !pinned {
                continue;
            }
            let told = speed(one_core, &["scan", text(folder)?, &words.to_string(), threads])?;
            taken.add_told(told.seconds, told.cpu);
            peak = peak.into_iter().chain(told.peak_mb).reduce(f64::max);
            let now = told.found().context("a scan tells what it found")?;
            ensure!(found.is_none_or(|before| before == now), "{now:?} after {found:?}");
            found = Some(now);
        }
        if let Some(told) = peer("hyperscan", &[&folded, &list])? {
            ensure!(told.hits == found.map(|f| f.hits), "hyperscan has other hits: {:?}", told.hits);
            hyperscan.add_told(told.seconds, told.cpu);
        }
    }
    let found = found.context("a run")?;
    let what = |cores: &str| {
        format!("{} MB scanned for {words} words, places exact, {cores}", found.bytes / 1_000_000)
    };
    // What hyperscan is fed has to be normalised first, by what Python has for it or by our own folding.
    let after = |before: Option<&Taken>, what: &str| {
        before.filter(|_| !hyperscan.is_empty()).map(|before| hyperscan.after(before).peer(what))
    };
    let [normalising, folding] = before;
    let normalising = || after(normalising, "hyperscan, after normalising in Python (NFKC, casefold)");
    let folding = after(folding, "hyperscan, after our own folding without places");
    bench.figure(what("two threads"), &two, normalising(), Aim::TimesFaster(1.0));
    if one.is_empty() {
        bench.leave_out("the scan on one core", "taskset is not installed or fails");
    } else {
        bench.figure(what("one core"), &one, normalising(), Aim::TimesFaster(1.0));
        for peer in folding.into_iter().chain(beside(bench, &hyperscan, &folded, &list, found)?) {
            bench.figure(what("one core"), &one, Some(peer), Aim::None);
        }
    }
    memory(bench, &format!("the scan for {words} words"), peak);
    Ok(())
}

/// Peers that are fed text which was folded beforehand, so that their folding costs nothing.
fn beside(
    bench: &mut Bench,
    hyperscan: &Taken,
    folded: &Path,
    list: &Path,
    found: Found,
) -> Result<Vec<Peer>> {
    let mut peers = Vec::new();
    if hyperscan.is_empty() {
        bench.leave_out("hyperscan beside the scan", "the Python (HEGUI_PYTHON) has no hyperscan");
    } else {
        peers.push(hyperscan.peer("hyperscan, of text folded beforehand"));
    }
    match peer("pyahocorasick", &[folded, list])? {
        Some(told) => {
            ensure!(told.hits == Some(found.hits), "pyahocorasick has other hits: {:?}", told.hits);
            peers.push(told.taken().peer("pyahocorasick, of text folded beforehand"));
        }
        None => bench.leave_out("pyahocorasick beside the scan", "the Python (HEGUI_PYTHON) has none"),
    }
    let mut taken = Taken::in_unit("s");
    match taken.run(|| Ok(grep(list, folded)))? {
        Some(lines) => {
            ensure!(lines == found.hit_items, "grep counts {lines} lines, we {}", found.hit_items);
            peers.push(taken.peer("grep -c -F -f (lines, no places), of text folded beforehand"));
        }
        None => bench.leave_out("grep beside the scan", "it is not installed or fails"),
    }
    Ok(peers)
}

fn memory(bench: &mut Bench, of: &str, peak: Option<f64>) {
    match peak {
        Some(peak) => {
            bench.figure(
                format!("most memory held by {of}"),
                &Taken::of("MB", peak),
                None,
                Aim::AtMost(MEMORY),
            );
        }
        None => bench.leave_out(&format!("memory of {of}"), "the system does not tell the peak"),
    }
}

/// Items registered, and drawn from.
fn population(bench: &mut Bench) -> Result<()> {
    let count = ITEMS * bench.size;
    let items = bench.cache.join(format!("items-{count}.jsonl"));
    speed(false, &["items", text(&items)?, &count.to_string()])?;
    let place = tempfile::tempdir_in(&bench.cache)?;
    let register = place.path().join("register");
    let (mut registering, mut drawing) = (Taken::in_unit("s"), Taken::in_unit("s"));
    let mut peak = None::<f64>;
    for _ in 0..RUNS {
        let told = speed(false, &["register", text(&items)?, text(&register)?])?;
        ensure!(told.items == Some(count), "{:?} items", told.items);
        registering.add_told(told.seconds, told.cpu);
        peak = peak.into_iter().chain(told.peak_mb).reduce(f64::max);
    }
    for _ in 0..RUNS {
        let told = speed(false, &["draw", text(&register)?, &DRAWN.to_string()])?;
        ensure!(told.drawn == Some(DRAWN.min(count)), "{:?} drawn", told.drawn);
        drawing.add_told(told.seconds, told.cpu);
    }
    let table = place.path().join("items.parquet");
    let exported = speed(false, &["export", text(&register)?, text(&table)?])?;
    ensure!(exported.items == Some(count), "{:?} rows", exported.items);
    let what = format!("{count} items registered from JSON lines");
    bench.figure(what, &registering, None, Aim::AtMost(count as f64 / A_SECOND));
    memory(bench, "registering", peak);
    bench.figure(format!("{DRAWN} drawn from {count} items"), &drawing, None, Aim::AtMost(DRAW));
    bench.figure(format!("{count} items to Parquet"), &exported.taken(), None, Aim::None);
    memory(bench, "writing Parquet", exported.peak_mb);
    Ok(())
}

fn near(bench: &mut Bench) -> Result<()> {
    let count = (bench.size * QUESTIONS / 1_000_000).max(1_000);
    let mut taken = Taken::in_unit("s");
    for _ in 0..RUNS {
        let told = speed(false, &["near", &count.to_string()])?;
        ensure!(told.groups.is_some_and(|groups| groups > count / 100), "{:?} groups", told.groups);
        taken.add_told(told.seconds, told.cpu);
    }
    bench.figure(format!("near duplicates of {count} questions"), &taken, None, Aim::AtMost(NEAR));
    Ok(())
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("the build output has a name in UTF-8")
}

/// Runs `corpus_speed`, on one core alone where that is asked.
fn speed(one_core: bool, words: &[&str]) -> Result<Told> {
    let name = format!("examples/corpus_speed{}", std::env::consts::EXE_SUFFIX);
    let program: PathBuf = std::env::current_exe()?.with_file_name(name);
    ensure!(program.is_file(), "{} is missing: cargo xtask bench builds it", program.display());
    let mut command = if one_core { on_one_core(&program) } else { Command::new(&program) };
    let out = command.args(words).stdin(Stdio::null()).output()?;
    ensure!(out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stderr));
    Ok(serde_json::from_slice(&out.stdout)?)
}

fn on_one_core(program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(program);
    command
}

fn can_pin() -> bool {
    on_one_core(Path::new("true")).stdin(Stdio::null()).output().is_ok_and(|out| out.status.success())
}

/// Runs a peer's work in the judges' Python; none where the peer is not installed.
fn peer(name: &str, files: &[&Path]) -> Result<Option<Told>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/hegui-bench/scanning_peers.py");
    let python = std::env::var("HEGUI_PYTHON").unwrap_or_else(|_| "python3".into());
    let Ok(out) = Command::new(python).arg(script).arg(name).args(files).stdin(Stdio::null()).output() else {
        return Ok(None);
    };
    match out.status.code() {
        Some(0) => Ok(Some(serde_json::from_slice(&out.stdout)?)),
        Some(NOT_INSTALLED) => Ok(None),
        _ => bail!("{name}: {}", String::from_utf8_lossy(&out.stderr)),
    }
}

/// Lines with a word, as grep counts them; none where it is not installed or fails.
fn grep(list: &Path, text: &Path) -> Option<u64> {
    let out = Command::new("grep")
        .args(["-c", "-F", "-f"])
        .args([list, text])
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8(out.stdout).ok()?.trim().parse().ok()
}
