//! What was measured, and how it is told.

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Records and journal entries of the big workspaces, by the aims.
const SIZE: u64 = 1_000_000;

/// The bare limit or the program of other people beside a figure.
#[derive(Serialize)]
pub(crate) struct Peer {
    /// What it is.
    pub(crate) what: String,
    /// Its figure, in the unit of the figure beside it.
    pub(crate) value: f64,
    /// 99 of its 100 runs are below.
    pub(crate) p99: Option<f64>,
    /// Seconds of processor time, where they are known: what a busy machine does not change.
    pub(crate) cpu: Option<f64>,
}

/// What a figure should be.
#[derive(Serialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Aim {
    /// At most this many units.
    AtMost(f64),
    /// At most this many units more than the peer.
    OverPeer(f64),
    /// At least so many times as fast as the peer.
    TimesFaster(f64),
    /// Told without one.
    None,
}

/// One line of the table.
#[derive(Serialize)]
pub(crate) struct Figure {
    /// What was measured.
    pub(crate) what: String,
    /// Unit of every number.
    pub(crate) unit: &'static str,
    /// The middle of the runs.
    pub(crate) median: f64,
    /// 99 of 100 runs are below; only where there are at least 100.
    pub(crate) p99: Option<f64>,
    /// Runs.
    pub(crate) runs: usize,
    /// Seconds of processor time of the middle run, children included; only for runs told in seconds.
    pub(crate) cpu: Option<f64>,
    /// Beside it.
    pub(crate) peer: Option<Peer>,
    /// Aim.
    pub(crate) aim: Aim,
}

impl Figure {
    /// Does it meet its aim? The 99th of 100 counts where there is one and the aim is a bound.
    fn met(&self) -> Option<bool> {
        let worst = self.p99.unwrap_or(self.median);
        match (self.aim, &self.peer) {
            (Aim::AtMost(most), _) => Some(worst <= most),
            (Aim::OverPeer(more), Some(peer)) => Some(self.median <= peer.value + more),
            (Aim::TimesFaster(times), Some(peer)) => Some(self.median * times <= peer.value),
            _ => None,
        }
    }

    fn aim_in_words(&self) -> String {
        match self.aim {
            Aim::AtMost(most) => format!("≤ {}", number(most)),
            Aim::OverPeer(more) => format!("≤ peer + {}", number(more)),
            Aim::TimesFaster(times) => format!("≥ {times:.0} × as fast"),
            Aim::None => String::new(),
        }
    }
}

/// Figures as they come, and what was left out.
pub(crate) struct Bench {
    /// Folder for what outlives a run.
    pub(crate) cache: PathBuf,
    /// Records and entries of the big workspaces.
    pub(crate) size: u64,
    figures: Vec<Figure>,
    left_out: Vec<(String, String)>,
}

impl Bench {
    /// A run without figures.
    pub(crate) fn new() -> Result<Self> {
        let program = std::env::current_exe().context("the running program has a path")?;
        let target = program.ancestors().nth(2).context("the program stands in target/debug")?;
        let size = match std::env::var("HEGUI_BENCH_SIZE") {
            Ok(text) => text.parse().context("HEGUI_BENCH_SIZE is a number")?,
            Err(_) => SIZE,
        };
        let cache = target.join("bench");
        std::fs::create_dir_all(&cache)?;
        Ok(Self { cache, size, figures: Vec::new(), left_out: Vec::new() })
    }

    /// Tells a figure.
    pub(crate) fn figure(&mut self, what: impl Into<String>, taken: &Taken, peer: Option<Peer>, aim: Aim) {
        let figure = Figure {
            what: what.into(),
            unit: taken.unit,
            median: taken.median(),
            p99: taken.p99(),
            runs: taken.values.len(),
            cpu: taken.cpu(),
            peer,
            aim,
        };
        eprintln!("  {}: {} {}", figure.what, number(figure.median), figure.unit);
        self.figures.push(figure);
    }

    /// Says that something was not measured, and why.
    pub(crate) fn leave_out(&mut self, what: &str, why: &str) {
        eprintln!("  left out: {what}: {why}");
        self.left_out.push((what.into(), why.into()));
    }

    /// The table.
    pub(crate) fn print(&self) {
        println!(
            "| measured | unit | median | p99 | runs | CPU s | beside it | its figure | p99 | CPU s | ratio | aim | met |"
        );
        println!("|---|---|--:|--:|--:|--:|---|--:|--:|--:|--:|---|---|");
        for f in &self.figures {
            let (peer, its, [its_p99, its_cpu], ratio) = match &f.peer {
                Some(p) => {
                    (p.what.as_str(), number(p.value), [p.p99, p.cpu], format!("{:.2}", f.median / p.value))
                }
                None => ("", String::new(), [None, None], String::new()),
            };
            let met = match f.met() {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            };
            let [p99, cpu, its_p99, its_cpu] =
                [f.p99, f.cpu, its_p99, its_cpu].map(|n| n.map(number).unwrap_or_default());
            let (what, unit, median, runs, aim) =
                (&f.what, f.unit, number(f.median), f.runs, f.aim_in_words());
            println!(
                "| {what} | {unit} | {median} | {p99} | {runs} | {cpu} | {peer} | {its} | {its_p99} | {its_cpu} | {ratio} | {aim} | {met} |"
            );
        }
        for (what, why) in &self.left_out {
            println!("left out: {what}: {why}");
        }
    }

    /// The same for programs.
    pub(crate) fn json(&self) -> Json {
        let figures: Vec<Json> = self
            .figures
            .iter()
            .map(|f| {
                let mut line = serde_json::to_value(f).unwrap_or_default();
                line["met"] = json!(f.met());
                line
            })
            .collect();
        let left_out: Vec<Json> =
            self.left_out.iter().map(|(what, why)| json!({ "what": what, "why": why })).collect();
        json!({ "figures": figures, "left_out": left_out })
    }
}

/// A number with three digits that tell something.
fn number(n: f64) -> String {
    match n.abs() {
        a if a >= 100.0 => format!("{n:.0}"),
        a if a >= 10.0 => format!("{n:.1}"),
        a if a >= 1.0 => format!("{n:.2}"),
        _ => format!("{n:.3}"),
    }
}

/// Runs of one measurement.
pub(crate) struct Taken {
    unit: &'static str,
    values: Vec<f64>,
    cpu: Vec<f64>,
}

/// Seconds of processor time that this process and its ended children have used, in hundredths.
fn processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold anything; the numbers begin behind it, with field 3.
    let numbers: Vec<f64> =
        stat.rsplit_once(')')?.1.split_whitespace().map(|n| n.parse().unwrap_or(0.0)).collect();
    Some(numbers.get(11..15)?.iter().sum::<f64>() / 100.0)
}

impl Taken {
    /// Runs told in a unit: a duration is kept in milliseconds for `ms` and in seconds for `s`.
    pub(crate) fn in_unit(unit: &'static str) -> Self {
        Self { unit, values: Vec::new(), cpu: Vec::new() }
    }

    /// One value that is not a duration.
    pub(crate) fn of(unit: &'static str, value: f64) -> Self {
        Self { unit, values: vec![value], cpu: Vec::new() }
    }

    /// Adds a run.
    pub(crate) fn add(&mut self, took: Duration) {
        let seconds = took.as_secs_f64();
        self.values.push(if self.unit == "ms" { seconds * 1e3 } else { seconds });
    }

    /// Adds a run that another process measured by itself: seconds on the clock and, where known, of processors.
    pub(crate) fn add_told(&mut self, seconds: f64, cpu: Option<f64>) {
        self.add(Duration::from_secs_f64(seconds));
        self.cpu.extend(cpu);
    }

    /// Is there no run?
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Measures one run.
    pub(crate) fn run<T>(&mut self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let before = if self.unit == "s" { processor() } else { None };
        let began = Instant::now();
        let made = work()?;
        self.add(began.elapsed());
        if let Some((before, after)) = before.zip(processor()) {
            self.cpu.push(after - before);
        }
        Ok(made)
    }

    fn sorted(&self) -> Vec<f64> {
        let mut values = self.values.clone();
        values.sort_by(f64::total_cmp);
        values
    }

    /// Seconds of processor time of the middle run.
    pub(crate) fn cpu(&self) -> Option<f64> {
        let mut cpu = self.cpu.clone();
        cpu.sort_by(f64::total_cmp);
        cpu.get(cpu.len() / 2).copied()
    }

    /// Two pieces of work done one after the other, as one.
    pub(crate) fn after(&self, other: &Self) -> Self {
        let cpu = self.cpu().zip(other.cpu()).map(|(a, b)| a + b);
        Self { unit: self.unit, values: vec![self.median() + other.median()], cpu: cpu.into_iter().collect() }
    }

    /// This work without that of another measurement which it holds.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let cpu = self.cpu().zip(other.cpu()).map(|(a, b)| a - b);
        Self { unit: self.unit, values: vec![self.median() - other.median()], cpu: cpu.into_iter().collect() }
    }

    /// The middle one.
    pub(crate) fn median(&self) -> f64 {
        let sorted = self.sorted();
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn p99(&self) -> Option<f64> {
        let sorted = self.sorted();
        (sorted.len() >= 100).then(|| sorted[(sorted.len() * 99).div_ceil(100) - 1])
    }

    /// As something to stand beside a figure.
    pub(crate) fn peer(&self, what: impl Into<String>) -> Peer {
        Peer { what: what.into(), value: self.median(), p99: self.p99(), cpu: self.cpu() }
    }
}
