//! 测试方案: by which indicators, criteria and methods a model is tested, version by version.

use crate::decimal::Decimal;
use crate::evaluation::measure::Measure;
use crate::field::{Choice, Rows, choice, date, labelled, long_text, one_of, percent, table, text, texts};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// From when it holds.
    IN_FORCE_ON: NaiveDate = date("in_force_on", t("启用日期", "In force from")).required().listed();
    /// When it is looked at again.
    REVIEW_DUE_ON: NaiveDate = date("review_due_on", t("下次复审日期", "Review due on")).listed();
    /// Indicators and the organisation's own limits.
    INDICATORS: Rows = table("indicators", t("测试指标", "Indicators"), &[
        one_of("measure", t("指标", "Indicator"), &[
            indicator(Measure::PassRate),
            indicator(Measure::RefusalRate),
            indicator(Measure::FalseRefusalRate),
            indicator(Measure::EthicsDeviationRate),
            indicator(Measure::AlignmentAccuracy),
            indicator(Measure::ViolationRate),
            choice("other", "其他", "Other"),
        ]).required().def,
        percent("limit", t("自定限值", "Own limit")).def,
        text("note", t("说明", "Note")).def,
    ]);
    /// How an item is recognised as passing or failing.
    CRITERIA: String = long_text("criteria", t("判定标准", "Criteria"));
    /// How it is tested.
    METHODS: String = long_text("methods", t("测试方法", "Methods"));
    /// Risks of annex A that the organisation counts as deviations from ethics; no document lists them.
    ETHICS_RISKS: Rows = table("ethics_risks", t("列为伦理偏离的风险（附录 A）", "Risks counted as ethics deviations (annex A)"), &[
        text("risk", t("风险编号", "Risk")).required().def,
    ]);
    /// Who approved it.
    APPROVED_BY: String = text("approved_by", t("批准人", "Approved by"));
}

/// A measure as an indicator.
const fn indicator(of: Measure) -> Choice {
    labelled(of.key(), of.label())
}

const RISKS_KNOWN: Rule = Rule::error(
    "test_plan_risk_unknown",
    &["LIAONING-2025/7.2.c"],
    t("列为伦理偏离的风险是附录 A 的编号", "Risks counted as ethics deviations stand in annex A"),
);
/// What a plan has to say before a test can be traced to it.
pub(crate) const COMPLETE: Rule = Rule::warning(
    "test_plan_incomplete",
    &["DATA-GUIDE/8.2.a", "TTAF-320/5.2.a"],
    t("测试方案写明指标、判定标准和测试方法", "A test plan says indicators, criteria and methods"),
);
const REVIEWED: Rule = Rule::warning(
    "test_plan_review_due",
    &["DATA-GUIDE/8.2.c"],
    t("测试方案按期复审", "A test plan is looked at again when due"),
);

/// Risks that a plan counts as ethics deviations.
pub fn ethics_risks(r: &Record) -> BTreeSet<String> {
    texts(&r.get(ETHICS_RISKS).unwrap_or_default(), "risk").map(str::to_owned).collect()
}

/// The plan in force on a day: the newest that began by then.
pub fn in_force(day: NaiveDate, reader: &dyn Reader) -> Option<std::sync::Arc<Record>> {
    let begun = |r: &std::sync::Arc<Record>| r.get(IN_FORCE_ON).is_some_and(|on| on <= day);
    reader.all("test_plans").into_iter().filter(begun).max_by_key(|r| (r.get(IN_FORCE_ON), r.id.clone()))
}

/// The measure that a row of indicators names; none for another indicator.
fn measure_of(row: &Map<String, Json>) -> Option<Measure> {
    Measure::of(row.get("measure")?.as_str()?)
}

/// The organisation's own limit of a measure, in per cent.
pub fn own_limit(r: &Record, measure: Measure) -> Option<Decimal> {
    let rows = r.get(INDICATORS).unwrap_or_default();
    let limit = |row: &Map<String, Json>| serde_json::from_value(row.get("limit")?.clone()).ok();
    rows.iter().filter(|row| measure_of(row) == Some(measure)).find_map(limit)
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for risk in ethics_risks(r).iter().filter(|risk| !crate::catalogue::is_risk(risk)) {
        out.push(RISKS_KNOWN.broken_by(crate::catalogue::no_risk(risk)).field(ETHICS_RISKS.key()));
    }
    let missing = [
        (!r.get(INDICATORS).unwrap_or_default().is_empty(), INDICATORS.def),
        (r.has(CRITERIA.key()), CRITERIA.def),
        (r.has(METHODS.key()), METHODS.def),
    ];
    for (_, field) in missing.iter().filter(|(there, _)| !there) {
        let (zh, en) = (field.label.zh, field.label.en);
        out.push(COMPLETE.broken(format!("请填写{zh}"), format!("Fill in: {en}")).field(field.key));
    }
    let today = reader.today();
    let newest = in_force(today, reader).is_none_or(|plan| plan.id == r.id);
    let due = r.get(REVIEW_DUE_ON);
    if newest && due.is_none_or(|due| due < today) {
        let (zh, en) = match due {
            Some(due) => (
                format!("复审日期 {due} 已过，请复审并登记新版本或新的复审日期"),
                format!("Its review was due on {due}; review it, then enter a new version or a new day"),
            ),
            None => ("请填写下次复审日期".into(), "Say when it is looked at again".into()),
        };
        out.push(REVIEWED.broken(zh, en).field(REVIEW_DUE_ON.key()));
    }
    out
}

/// 测试方案.
pub static REGISTER: Register = Register {
    key: "test_plans",
    label: t("测试方案", "Test plans"),
    one: t("测试方案", "Test plan"),
    clauses: &[
        "DATA-GUIDE/8.2.a",
        "DATA-GUIDE/8.2.c",
        "DATA-GUIDE/8.2.f",
        "TTAF-320/5.2.a",
        "LIAONING-2025/7.2.c",
    ],
    prefix: "TPL",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "in_force_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Evaluation,
    rules: &[&RISKS_KNOWN, &COMPLETE, &REVIEWED],
    check,
    ..PLAIN
};
