//! An edition from a pack: what it may say, and what it may not.

use super::{exactly, fault, once, sourced, spoken, word};
use crate::catalogue::{self, threshold_keys};
use crate::standard::{Edition, Threshold};
use crate::text::Text;
use chrono::NaiveDate;
use serde_json::Value as Json;

const STATUSES: [&str; 4] = ["draft", "published", "in_force", "superseded"];
const UNITS: [&str; 9] =
    ["items", "percent", "characters", "words", "clicks", "risks", "aspects", "reviewers", "signatures"];
/// Entries of a list; the biggest shipped edition has a hundred clauses.
const CHAPTERS_MAX: usize = 500;
const CLAUSES_MAX: usize = 3_000;
const THRESHOLDS_MAX: usize = 1_000;
const RISKS_MAX: usize = 500;

pub(super) fn read(told: &Json) -> Result<Edition, Text> {
    let e: Edition = exactly(told, ("标准版本", "edition"))?;
    word("document", &e.document)?;
    word("id", &e.id)?;
    if e.id.strip_prefix(&e.document).is_none_or(|rest| rest.len() < 2 || !rest.starts_with('@')) {
        return Err(fault("id", "版本标识应为「文件标识@版本」", "an id is the document, @ and the edition"));
    }
    if catalogue::edition(&e.id).is_some() {
        return Err(fault(
            "id",
            &format!("{} 为程序自带，不能覆盖；请换用新的版本标识", e.id),
            &format!("{} is shipped and is not replaced: give the pack an edition id of its own", e.id),
        ));
    }
    if e.renumbers.is_some() {
        return Err(fault("renumbers", "内容包须自带条款，不接受重新编号", "a pack holds its own clauses"));
    }
    spoken("name", &e.name)?;
    spoken("note", &e.note)?;
    if !STATUSES.contains(&e.status.as_str()) {
        return Err(fault(
            "status",
            &format!("状态应为 {} 之一", STATUSES.join("、")),
            &format!("the status is one of {}", STATUSES.join(", ")),
        ));
    }
    if e.date.parse::<NaiveDate>().is_err() {
        return Err(fault("date", "日期应如 2026-03-05", "a day is like 2026-03-05"));
    }
    sourced("provenance", &e.provenance)?;
    once("chapters", CHAPTERS_MAX, e.chapters.iter().map(|c| c.id.as_str()))?;
    for c in &e.chapters {
        word("chapters", &c.id)?;
        spoken(&c.id, &c.title)?;
    }
    if e.clauses.is_empty() {
        return Err(fault("clauses", "没有条款", "there is no clause"));
    }
    once("clauses", CLAUSES_MAX, e.clauses.iter().map(|c| c.id.as_str()))?;
    for c in &e.clauses {
        word("clauses", &c.id)?;
        spoken(&c.id, &c.title)?;
        spoken(&c.id, &c.requirement)?;
        let card = c.card.iter().flat_map(|k| [&k.evidence, &k.example, &k.why]);
        for t in c.note.iter().chain(card) {
            spoken(&c.id, t)?;
        }
    }
    let risks = || e.risk_classes.iter().flat_map(|c| &c.risks);
    once("risk_classes", RISKS_MAX, e.risk_classes.iter().map(|c| c.id.as_str()))?;
    once("risk_classes", RISKS_MAX, risks().map(|r| r.id.as_str()))?;
    for r in risks() {
        spoken(&r.id, &r.name)?;
    }
    once("thresholds", THRESHOLDS_MAX, e.thresholds.iter().map(|t| t.key.as_str()))?;
    for t in &e.thresholds {
        threshold(t, &e)?;
    }
    Ok(e)
}

fn threshold(t: &Threshold, e: &Edition) -> Result<(), Text> {
    let at = t.key.as_str();
    word("thresholds", at)?;
    spoken(at, &t.label)?;
    sourced(at, &t.provenance)?;
    if e.clause(&t.clause).is_none() {
        return Err(fault(
            at,
            &format!("所指条款「{}」不在包内", t.clause),
            &format!("its clause {} is not in the pack", t.clause),
        ));
    }
    if !UNITS.contains(&t.unit.as_str()) {
        return Err(fault(at, &format!("不认识的单位「{}」", t.unit), &format!("unknown unit {}", t.unit)));
    }
    if t.value < 0 || (t.unit == "percent" && t.value > 100) {
        return Err(fault(
            at,
            "数值须不小于 0，百分比不大于 100",
            "a number is 0 or more, a percentage at most 100",
        ));
    }
    match threshold_keys().find(|k| k.key == t.key) {
        Some(known) if known.unit != t.unit || known.bound != t.bound => Err(fault(
            at,
            "单位或方向与规则所用不同，不能使用这一代码",
            "unit or direction differ from what rules use by this key",
        )),
        _ => Ok(()),
    }
}
