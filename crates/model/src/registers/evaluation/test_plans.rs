//! 测试方案: by which indicators, criteria and methods a model is tested, version by version.

use crate::decimal::Decimal;
use crate::evaluation::measure::Measure;
use crate::field::{Rows, choice, date, long_text, one_of, percent, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;
use std::collections::BTreeSet;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().unique();
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
            choice("pass_rate", "合格率", "Pass rate"),
            choice("refusal_rate", "拒答率", "Refusal rate"),
            choice("false_refusal_rate", "误拒率", "False-refusal rate"),
            choice("ethics_deviation_rate", "伦理偏离率", "Ethics-deviation rate"),
            choice("alignment_accuracy", "对齐准确率", "Alignment accuracy"),
            choice("violation_rate", "违规率", "Violation rate"),
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
    let rows = r.get(ETHICS_RISKS).unwrap_or_default();
    rows.iter().filter_map(|row| Some(row.get("risk")?.as_str()?.trim().to_owned())).collect()
}

/// The plan in force on a day: the newest that began by then.
pub fn in_force(day: NaiveDate, reader: &dyn Reader) -> Option<std::sync::Arc<Record>> {
    let begun = |r: &std::sync::Arc<Record>| r.get(IN_FORCE_ON).is_some_and(|on| on <= day);
    reader.all("test_plans").into_iter().filter(begun).max_by_key(|r| (r.get(IN_FORCE_ON), r.id.clone()))
}

/// Measures that a plan names.
pub fn measures(r: &Record) -> BTreeSet<Measure> {
    let rows = r.get(INDICATORS).unwrap_or_default();
    rows.iter().filter_map(|row| serde_json::from_value(row.get("measure")?.clone()).ok()).collect()
}

/// The organisation's own limit of a measure, in per cent.
pub fn own_limit(r: &Record, measure: Measure) -> Option<Decimal> {
    let rows = r.get(INDICATORS).unwrap_or_default();
    let of = |row: &serde_json::Map<String, serde_json::Value>| {
        let named: Option<Measure> = serde_json::from_value(row.get("measure")?.clone()).ok();
        (named == Some(measure)).then(|| serde_json::from_value(row.get("limit")?.clone()).ok()).flatten()
    };
    rows.iter().find_map(of)
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for risk in ethics_risks(r).iter().filter(|risk| !crate::catalogue::is_risk(risk)) {
        out.push(
            RISKS_KNOWN
                .broken(
                    format!("附录 A 没有编号为「{risk}」的风险，应形如 A.1.a"),
                    format!("Annex A has no risk {risk}; ids read like A.1.a"),
                )
                .field(ETHICS_RISKS.key()),
        );
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
