//! A manual sampling of corpus in the middle of its work: a population, a draw, and some of its items judged.

use super::{Desk, Papers, told};
use crate::error::Result;
use serde_json::{Value as Json, json};
use std::fmt::Write;
use std::path::Path;

/// Items of the population, how many are drawn, and how many of these are judged.
const ITEMS: usize = 120;
const DRAWN: usize = 40;
const JUDGED: usize = 26;
/// Every so many judged items show a risk.
const FAILS: usize = 13;

/// Invented items of two sources, as JSON lines.
fn text() -> String {
    let topics = ["天气", "菜谱", "旅行", "读书", "园艺", "器材保养"];
    let mut out = String::new();
    for n in 0..ITEMS {
        let (topic, source) = (topics[n % topics.len()], ["示例文集", "示例问答"][n % 7 % 2]);
        let item = format!("示例语料第 {} 条：关于{topic}的一段虚构文字，仅供演示抽样与判定。", n + 1);
        let _ = writeln!(out, "{}", json!({ "text": item, "source": source }));
    }
    out
}

/// Registers, draws, begins a run and judges part of it.
pub(super) fn sampling(lin: &Desk<'_>, papers: &Papers) -> Result<()> {
    let path = papers.write("示例语料.jsonl", text().as_bytes())?;
    let datasets = lin.call("record_list", json!({ "register": "datasets" }))?;
    let datasets: Vec<&Json> = datasets["rows"].as_array().into_iter().flatten().map(|r| &r["id"]).collect();
    let population = lin.call(
        "population_register",
        json!({
            "paths": [path], "name": "示例语料总体", "kind": "corpus", "datasets": datasets,
            "target": Path::new(lin.folder).join("示例语料.items"),
        }),
    )?;
    let draw = lin.call(
        "draw_make",
        json!({
            "population": population["record"], "purpose": "corpus_manual", "asked": DRAWN,
            "seed": "示例种子", "seed_source": "示例：演示用的约定文字",
        }),
    )?;
    let run =
        lin.call("run_begin", json!({ "draw": draw["id"], "name": "示例语料人工抽检", "paths": [path] }))?;
    let mut view = lin.call("judge_next", json!({ "run": run["id"] }))?;
    for n in 1..=JUDGED {
        let (verdict, risks) = if n % FAILS == 0 { ("fail", json!(["A.2.a"])) } else { ("pass", json!([])) };
        let item = told(&view["item"], "id");
        view = lin.call("judge_save", json!({ "item": item, "verdict": verdict, "risks": risks }))?;
    }
    Ok(())
}
