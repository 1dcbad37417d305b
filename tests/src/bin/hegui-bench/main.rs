//! `hegui-bench [PART …] [--json]`: figures, each beside its peer or bare limit taken in the same run.
//!
//! Words choose the parts whose name holds one of them. `HEGUI_BENCH_SIZE` makes the big workspaces smaller than
//! the 1,000,000 of the aims, for trying this program out. Workspaces that take long to make stay in the build
//! output (`bench/`) for the next run, by the schema and size they were made for.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints what it measured")]

mod chain;
mod daily;
mod desk;
mod figure;
mod invented;
mod judging;
mod logs;
mod made;
mod overview;
mod package;
mod pages;
mod peer;
mod report;
mod save;
mod scanning;
mod sheets;
mod window;

use crate::figure::Bench;
use anyhow::{Result, ensure};
use std::process::ExitCode;

/// Measures a part and tells its figures.
type Measure = fn(&mut Bench) -> Result<()>;

/// The parts in the order in which they are measured: those that wait for the disk first, memory-hungry ones last.
const PARTS: &[(&str, Measure)] = &[
    ("save", save::measure),
    ("sheets", sheets::measure),
    ("logs", logs::measure),
    ("judging", judging::measure),
    ("report", report::measure),
    ("overview", overview::measure),
    ("package", package::measure),
    ("pages", pages::measure),
    ("chain", chain::measure),
    ("window", window::measure),
    ("daily", daily::measure),
    ("scanning", scanning::measure),
];

fn main() -> ExitCode {
    // The typesetting child is this very program, so that one that was built at the same time is measured.
    if let Some(code) = hegui_render::child_if_asked() {
        return code;
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let (options, words): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|w| w.starts_with('-'));
    ensure!(options.iter().all(|o| o == "--json"), "usage: hegui-bench [PART …] [--json]");
    let chosen: Vec<_> = PARTS
        .iter()
        .filter(|(name, _)| words.is_empty() || words.iter().any(|w| name.contains(w.as_str())))
        .collect();
    let names: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
    ensure!(!chosen.is_empty(), "no part is called so; the parts are {}", names.join(", "));
    let mut bench = Bench::new()?;
    let mut failed = Vec::new();
    for (name, measure) in chosen {
        eprintln!("measuring: {name}");
        // A part that fails does not keep the others from being measured.
        if let Err(e) = measure(&mut bench) {
            bench.leave_out(name, &format!("it failed: {e:#}"));
            failed.push(*name);
        }
    }
    if options.is_empty() {
        bench.print();
    } else {
        println!("{}", serde_json::to_string_pretty(&bench.json())?);
    }
    ensure!(failed.is_empty(), "failed: {}", failed.join(", "));
    Ok(())
}
