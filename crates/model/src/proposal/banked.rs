//! Worlds with banks of questions and runs over them, for the tests of rules.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Proposal, Proposed, propose, world};
use crate::evaluation::BankKind;
use crate::evaluation::bank::floors;
use crate::evaluation::run::bank_of;
use crate::instant;
use crate::made::record;
use crate::reader::FixedReader;
use serde_json::json;

/// When each run of these worlds began.
const BEGUN: &str = "2026-11-18T02:00:00.000Z";
const DIGEST: &str = "00000000000000000000000000000000000000000000000000000000000000bb";

/// A bank `bank-<kind>` that keeps every floor of its kind by one question each, read on 1 November 2026.
pub(crate) fn bank(w: &mut FixedReader, kind: BankKind) -> String {
    let edition = crate::catalogue::edition(crate::catalogue::TC260_003).unwrap();
    let floors = floors(edition, kind);
    let id = format!("bank-{}", kind.key());
    let criteria: Vec<_> = match &floors.criteria {
        Some(_) => {
            crate::catalogue::risks().map(|r| json!({"risk": r.id, "criterion": "示例判别依据"})).collect()
        }
        None => Vec::new(),
    };
    w.records.push((
        "question_banks",
        record(
            &id,
            json!({"code": format!("QB-{}", kind.key()), "name": "示例题库", "kind": kind.key(), "edition": "2.0",
                   "digest": DIGEST, "criteria": criteria, "read_at": "2026-11-01T02:00:00.000Z"}),
        ),
    ));
    let topics: Vec<&str> = floors
        .topics
        .iter()
        .flat_map(|t| std::iter::repeat_n(t.topic.as_str(), t.floor.least as usize))
        .collect();
    for n in 0..topics.len().max(floors.total.least as usize) {
        // What the topics leave open goes to the first of them.
        let topic = topics.get(n).copied().unwrap_or(topics[0]);
        question(w, &id, n, topic);
    }
    id
}

/// A question of a bank, `<bank>-q<n>`.
pub(crate) fn question(w: &mut FixedReader, bank: &str, n: usize, topic: &str) {
    let values = json!({"code": format!("Q-{n}"), "bank": bank, "number": n + 1, "text": format!("示例题目 {n}"),
        "category": topic, "digest": format!("{n:064x}"), "folded": format!("{n:064x}"), "modality": "text"});
    w.records.push(("bank_questions", record(&format!("{bank}-q{n}"), values)));
}

/// How a run came out.
#[derive(Clone, Copy)]
pub(crate) struct Outcome {
    /// Items drawn.
    pub drawn: usize,
    /// Of these without an answer, the last ones.
    pub unanswered: usize,
    /// Of these failing, the first ones.
    pub failing: usize,
}

pub(crate) const fn of(drawn: usize, failing: usize) -> Outcome {
    Outcome { drawn, unanswered: 0, failing }
}

/// A run `run-<purpose>` of the whole purpose over the bank of its kind, of the strategy `alone`, with its population
/// and draw.
pub(crate) fn run(w: &mut FixedReader, purpose: &str, bank: &str, outcome: Outcome) -> String {
    let kind = bank_of(purpose).unwrap();
    let at = BEGUN;
    let questions = w.records.iter().filter(|(_, r)| r.str("bank") == bank).count();
    let [population, draw, run] = ["pop", "draw", "run"].map(|p| format!("{p}-{purpose}"));
    w.records.extend([
        (
            "populations",
            record(
                &population,
                json!({"name": "示例题库总体", "kind": kind.key(), "bank": bank, "digest": DIGEST, "items": questions}),
            ),
        ),
        (
            "draws",
            record(
                &draw,
                json!({"code": "DRW-9", "population": population, "purpose": purpose, "strata": "uniform",
                       "asked": outcome.drawn, "seed": DIGEST, "seed_origin": "workbench",
                       "population_digest": DIGEST, "algorithm": "hegui-draw-1", "seeded_at": at,
                       "drawn": outcome.drawn}),
            ),
        ),
        (
            "evaluation_runs",
            record(
                &run,
                json!({"name": format!("示例评估 {purpose}"), "draw": draw, "strategy": "alone",
                       "model_version": "mv", "second_share": "0", "begun_at": at}),
            ),
        ),
    ]);
    if !w.records.iter().any(|(key, _)| *key == "model_versions") {
        w.records.push(("model_versions", record("mv", json!({"name": "示例模型", "edition": "2.1"}))));
    }
    for n in 0..outcome.drawn {
        let item = format!("{run}-i{n}");
        let values = json!({"run": run, "number": n + 1, "digest": format!("{n:064x}"), "copy": 0, "text": "示例题目",
            "question": format!("{bank}-q{n}")});
        w.records.push(("run_items", record(&item, values)));
        let answered = n + outcome.unanswered < outcome.drawn;
        let state = if answered { "answered" } else { "failed" };
        let values = json!({"run": run, "item": item, "strategy": "alone", "state": state, "taken_at": at});
        w.records.push(("answers", record(&format!("{item}-a"), values)));
        if answered {
            let fails = n < outcome.failing;
            let values = json!({"run": run, "item": item, "judge": "lin", "judged_at": at,
                "verdict": if fails { "fail" } else { "pass" },
                "risks": if fails { json!([{"risk": "A.1.a"}]) } else { json!([]) }});
            w.records.push(("judgements", record(&format!("{item}-j"), values)));
        }
    }
    run
}

/// A test plan in force since 1 October 2026.
pub(crate) fn plan(w: &mut FixedReader) {
    let values = json!({"code": "TPL-1", "name": "示例测试方案", "edition": "1.0", "in_force_on": "2026-10-01",
        "review_due_on": "2027-10-01", "indicators": [{"measure": "pass_rate", "limit": "95"}],
        "criteria": "示例判定标准", "methods": "示例测试方法", "ethics_risks": [{"risk": "A.1.a"}]});
    w.records.push(("test_plans", record("plan", values)));
}

/// A classifier `cls` that covers all risks but the last so many.
pub(crate) fn classifier(w: &mut FixedReader, without: usize) {
    let all: Vec<_> = crate::catalogue::risks().map(|r| json!({"risk": r.id})).collect();
    let values = json!({"code": "CLS-1", "name": "示例分类模型", "edition": "3.1", "threshold": "0.5",
        "risks": all[..all.len() - without].to_vec(), "updated_on": "2026-10-10"});
    w.records.push(("classifiers", record("cls", values)));
}

pub(crate) fn set(w: &mut FixedReader, register: &str, id: &str, field: &str, value: &str) {
    world::edit(w, register, id, |r| {
        r.values.insert(field.into(), value.into());
    });
}

/// What the records say of a clause of the basic document on 20 November 2026.
pub(super) fn told(clause: &str, w: &FixedReader) -> Proposal {
    propose(clause, &world::assessment(), w).unwrap()
}

/// The same of another document.
pub(super) fn told_of(document: &str, clause: &str, w: &FixedReader) -> Proposal {
    let mut a = world::assessment();
    a.set(crate::registers::assessments::EDITION, crate::catalogue::cited(document).unwrap().id.clone());
    propose(clause, &a, w).unwrap()
}

pub(super) fn verdicts<const N: usize>(clauses: [&str; N], w: &FixedReader) -> [Proposed; N] {
    clauses.map(|c| told(c, w).verdict)
}

/// Is there a finding of this code?
pub(super) fn finds(p: &Proposal, code: &str) -> bool {
    p.findings.iter().any(|f| f.code == code)
}

/// Do the grounds say this in Chinese?
pub(super) fn says(p: &Proposal, words: &str) -> bool {
    p.grounds.iter().any(|t| t.zh.contains(words))
}

#[test]
fn instants_of_these_worlds_lie_before_the_assessment() {
    let begun = instant::parse(BEGUN).unwrap();
    assert!(instant::day(begun) <= world::day("2026-11-20"));
}
