//! 判定: what each judge said of an item. Whoever judges does not read them: a second look is blind.

use crate::evaluation::Verdict;
use crate::evaluation::judging::Judgement;
use crate::field::{Rows, choice, one_of, reference, table, text, texts};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;
use serde_json::{Map, json};

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().unique();
    /// Run.
    RUN: String = reference("run", t("评估执行", "Run"), "evaluation_runs").required().listed();
    /// Item.
    ITEM: String = reference("item", t("评估条目", "Item"), "run_items").required().listed();
    /// Who judged, by login.
    JUDGE: String = text("judge", t("判定人", "Judge")).required().listed();
    /// What they said.
    VERDICT: String = one_of("verdict", t("判定", "Judgement"), &[
        choice("pass", "合格", "Pass"),
        choice("fail", "不合格", "Fail"),
        choice("unsure", "不确定", "Unsure"),
    ]).required().listed();
    /// Risks of annex A that the item shows, of one that fails.
    RISKS: Rows = table("risks", t("涉及风险（附录 A）", "Risks of annex A"), &[
        text("risk", t("风险编号", "Risk")).required().def,
    ]);
    /// When they first judged it. The order of judges follows it, whatever they change later.
    JUDGED_AT: Instant = crate::field::at("judged_at", t("判定时间", "Judged at")).required().listed();
    /// When they last changed it.
    CHANGED_AT: Instant = crate::field::at("changed_at", t("更改时间", "Changed at"));
}

const RISK_KNOWN: Rule = Rule::error(
    "judgement_risk_unknown",
    &["TC260-003/8.2.a"],
    t("判定所列风险是附录 A 的编号", "The risks of a judgement stand in annex A"),
);

/// Risks of a judgement, as they are stored.
pub fn risk_rows(risks: &[String]) -> Rows {
    let row = |risk: &String| Map::from_iter([("risk".to_owned(), json!(risk))]);
    risks.iter().map(row).collect()
}

fn risks(r: &Record) -> Vec<String> {
    texts(&r.get(RISKS).unwrap_or_default(), "risk").map(str::to_owned).collect()
}

/// What a record says.
pub fn judgement(r: &Record) -> Judgement {
    let verdict = Verdict::of(r.text(VERDICT), risks(r)).unwrap_or(Verdict::Unsure);
    let at = r.get(JUDGED_AT).map(instant::format).unwrap_or_default();
    Judgement { item: r.text(ITEM).into(), judge: r.text(JUDGE).into(), verdict, at }
}

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let unknown = risks(r).into_iter().filter(|risk| !crate::catalogue::is_risk(risk));
    let told = |risk: String| RISK_KNOWN.broken_by(crate::catalogue::no_risk(&risk)).field(RISKS.key());
    unknown.map(told).collect()
}

/// 判定.
pub static REGISTER: Register = Register {
    key: "judgements",
    label: t("判定", "Judgements"),
    one: t("判定", "Judgement"),
    clauses: &["TC260-003/8.2.a"],
    prefix: "JDG",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "judged_at", by: SortBy::Value }],
    area: Area::Judgements,
    surface: Surface::Named,
    rules: &[&RISK_KNOWN],
    check,
    ..PLAIN
};
