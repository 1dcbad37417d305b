//! Evaluation by a person: a population registered, a draw, a run of 4,000 items, and the next item after each judgement.

use crate::desk::Desk;
use crate::figure::{Aim, Bench, Taken};
use anyhow::{Result, ensure};
use serde_json::json;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

/// Items of a run, as clause 8.2 a asks for them.
const ITEMS: u64 = 4_000;
/// Judgements measured.
const JUDGED: usize = 400;
/// Milliseconds from a judgement to the next item, 99 of 100.
const NEXT: f64 = 50.0;
/// Seconds for a draw.
const DRAW: f64 = 5.0;

/// Measures registering, drawing and judging.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let desk = Desk::create(&folder.path().join("workspace"))?;
    let lines = 2 * bench.size;
    let file = folder.path().join("示例.txt");
    invented(&file, lines)?;
    let mut bare = Taken::in_unit("s");
    bare.run(|| read(&file))?;
    let mut registered = Taken::in_unit("s");
    let args = json!({
        "paths": [file], "name": "示例", "kind": "other", "target": folder.path().join("示例.items"),
    });
    let population = registered.run(|| desk.ok("population_register", args.clone()))?;
    ensure!(population["items"] == lines, "{population}");
    let aim = Aim::AtMost(lines as f64 / 1e6);
    let peer = bare.peer("the bytes of the file read");
    bench.figure(format!("population of {lines} items registered"), &registered, Some(peer), aim);
    let mut drawn = Taken::in_unit("s");
    let args = json!({ "population": population["record"], "purpose": "other", "asked": ITEMS });
    let draw = drawn.run(|| desk.ok("draw_make", args.clone()))?;
    bench.figure(format!("draw of {ITEMS} from {lines} items"), &drawn, None, Aim::AtMost(DRAW));
    let mut begun = Taken::in_unit("s");
    let args = json!({ "draw": draw["id"], "name": "示例", "paths": [file] });
    let run = begun.run(|| desk.ok("run_begin", args.clone()))?;
    bench.figure(format!("run of {ITEMS} items begun"), &begun, None, Aim::None);
    let mut view = desk.ok("judge_next", json!({ "run": run["id"] }))?;
    let mut next = Taken::in_unit("ms");
    for _ in 0..JUDGED {
        let args = json!({ "item": view["item"]["id"], "verdict": "pass" });
        view = next.run(|| desk.ok("judge_save", args.clone()))?;
    }
    ensure!(view["mine"] == JUDGED, "{}", view["mine"]);
    bench.figure(
        format!("a judgement kept and the next of {ITEMS} items shown"),
        &next,
        None,
        Aim::AtMost(NEXT),
    );
    Ok(())
}

/// A text of so many invented lines of some 120 bytes.
fn invented(path: &Path, lines: u64) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for n in 0..lines {
        writeln!(
            out,
            "示例语料第 {n} 条：这一行是为测量速度而虚构的内容，编号 {}，与任何人和事无关。",
            n * 7919 % 100_003
        )?;
    }
    out.flush()?;
    Ok(())
}

fn read(path: &Path) -> Result<u64> {
    let mut file = File::open(path)?;
    let (mut all, mut chunk) = (0, vec![0; 1 << 16]);
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(all),
            n => all += n as u64,
        }
    }
}
