//! 重要场合保护: what protects a critical use, fitting its risk, with proof.

use super::use_cases::{self, LEVELS};
use crate::field::{choice, date, files, long_text, one_of, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span::{self, Span};
use crate::text::t;
use chrono::NaiveDate;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Use it protects.
    USE_CASE: String = reference("use_case", t("应用领域", "Use case"), "use_cases").required().listed();
    /// Name.
    NAME: String = text("name", t("保护措施", "Safeguard")).required().listed().searched();
    /// Kind.
    KIND: String = one_of("kind", t("类型", "Kind"), &[
        choice("technical", "技术措施", "Technical"),
        choice("management", "管理措施", "Management"),
        choice("human", "人工复核", "Review by a person"),
        choice("isolation", "隔离与熔断", "Isolation and cut-off"),
    ]).required().listed();
    /// What it does.
    DETAILS: String = long_text("details", t("措施内容", "What it does")).required().searched();
    /// Level of risk it answers.
    FITS_LEVEL: String = one_of("fits_level", t("对应风险程度", "Fits risks up to"), LEVELS).required().listed();
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("启用日期", "In force from")).required().listed();
    /// Last day.
    TO_ON: NaiveDate = date("to_on", t("停用日期", "In force until")).listed();
    /// Day its effect was tested.
    TESTED_ON: NaiveDate = date("tested_on", t("验证日期", "Tested on"));
    /// Result of the test.
    TEST_RESULT: String = long_text("test_result", t("验证结果", "Result of the test"));
    /// Who answers for it.
    OWNER: String = reference("owner", t("责任人", "Owner"), "people");
    /// Proof.
    ATTACHMENTS: Vec<String> = files("attachments", t("证明材料", "Proof"));
}

/// Safeguards of a use that are in force on a day.
pub fn in_force_for(use_case: &str, day: NaiveDate, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let all = reader.find("safeguards", USE_CASE.key(), use_case);
    all.into_iter().filter(|s| span::holds(s, FROM_ON, TO_ON, day)).collect()
}

const SAFEGUARD_BELOW_RISK: Rule = Rule::error(
    "safeguard_below_risk",
    &["TC260-003/7.a.2"],
    t("至少一项现行措施与风险程度相称", "At least one safeguard in force fits the level of risk"),
);
const SAFEGUARD_UNPROVED: Rule = Rule::error(
    "safeguard_unproved",
    &["TC260-003/7.a.2"],
    t("现行措施有验证结果或证明材料", "A safeguard in force has a test or a proof"),
);
const SAFEGUARD_BACKWARDS: Rule = Rule::error(
    "safeguard_ends_before_start",
    &["TC260-003/7.a.2"],
    t("停用不早于启用", "A safeguard does not end before it begins"),
);
const SAFEGUARD_UNNEEDED: Rule = Rule::note(
    "safeguard_unneeded",
    &["TC260-003/7.a.2"],
    t("措施所属的应用领域是重要场合", "A safeguard belongs to a critical use"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(held) = Span::of(r, FROM_ON, TO_ON) else { return out };
    let (name, today) = (r.text(NAME), reader.today());
    if held.is_backwards() {
        out.push(
            SAFEGUARD_BACKWARDS
                .broken(
                    "停用日期早于启用日期，请核对",
                    "The safeguard ends before it begins; check both days",
                )
                .field(TO_ON.key()),
        );
    }
    let tested = r.get(TESTED_ON).is_some_and(|d| d <= today) && !r.text(TEST_RESULT).trim().is_empty();
    if held.holds(today) && !tested && !r.has(ATTACHMENTS.key()) {
        out.push(
            SAFEGUARD_UNPROVED
                .broken(
                    format!("「{name}」没有验证结果和证明材料，请补充"),
                    format!("{name} has neither a test nor a proof; add one"),
                )
                .field(TEST_RESULT.key()),
        );
    }
    let Some(of) = reader.get("use_cases", r.text(USE_CASE)) else { return out };
    let field = naming::called(&use_cases::REGISTER, &of);
    if !use_cases::is_critical(&of) {
        out.push(
            SAFEGUARD_UNNEEDED
                .broken(
                    format!("「{}」没有标为重要场合，请核对应用领域的登记", field.zh),
                    format!("{} is not marked critical; check the use case", field.en),
                )
                .field(USE_CASE.key()),
        );
        return out;
    }
    let wanted = use_cases::level(of.text(use_cases::RISK_LEVEL));
    let reached = in_force_for(&of.id, today, reader)
        .iter()
        .map(|s| use_cases::level(s.text(FITS_LEVEL)))
        .max()
        .unwrap_or(0);
    if held.holds(today) && reached < wanted {
        let label = |key: &str| LEVELS.iter().find(|c| c.key == key).map_or(t("", ""), |c| c.label);
        let (own, risk) = (label(r.text(FITS_LEVEL)), label(of.text(use_cases::RISK_LEVEL)));
        out.push(
            SAFEGUARD_BELOW_RISK
                .broken(
                    format!("「{name}」对应风险程度为{}，低于「{}」的{}，且没有更强的现行措施，请加强", own.zh, field.zh, risk.zh),
                    format!("{name} fits risks up to {}, below the {} of {}, and nothing stronger is in force; strengthen it", own.en, risk.en, field.en),
                )
                .field(FITS_LEVEL.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "safeguard_days",
    &["TC260-003/7.a.2"],
    t("测试日期不晚于今天", "A safeguard is not tested in the future"),
);

/// 重要场合保护.
pub static REGISTER: Register = Register {
    key: "safeguards",
    label: t("重要场合保护", "Safeguards"),
    one: t("保护措施", "Safeguard"),
    clauses: &["TC260-003/7.a.2"],
    prefix: "SAF",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "from_on", by: SortBy::Value }],
    area: Area::Service,
    rules: &[&TIMES, &SAFEGUARD_BELOW_RISK, &SAFEGUARD_UNPROVED, &SAFEGUARD_BACKWARDS, &SAFEGUARD_UNNEEDED],
    orders: &[order::past(&TIMES, "tested_on")],
    check,
    ..PLAIN
};
