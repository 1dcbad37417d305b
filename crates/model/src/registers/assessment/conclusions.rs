//! 条款结论: one for every clause of an assessment.

use crate::field::{Choice, choice, long_text, one_of, reference, references, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::registers::remediations;
use crate::role::Area;
use crate::text::t;
use std::sync::Arc;

/// Verdicts; the last two are for clauses that merely allow.
pub const VERDICTS: &[Choice] = &[
    choice("conforms", "符合", "Conforms"),
    choice("does_not_conform", "不符合", "Does not conform"),
    choice("not_applicable", "不适用", "Not applicable"),
    choice("adopted", "采纳", "Adopted"),
    choice("not_adopted", "未采纳", "Not adopted"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Assessment.
    ASSESSMENT: String = reference("assessment", t("评估", "Assessment"), "assessments").required();
    /// Clause id within the edition of the assessment.
    CLAUSE: String = text("clause", t("条款", "Clause")).required().listed();
    /// Verdict.
    VERDICT: String = one_of("verdict", t("结论", "Conclusion"), VERDICTS).required().listed();
    /// Reason.
    REASON: String = long_text("reason", t("理由或说明", "Reason")).searched().listed();
    /// Equivalent measure with proof of its effect (8.1 b 2).
    EQUIVALENT: String = long_text("equivalent_measure", t("等效措施及效果证明", "Equivalent measure and its proof")).searched();
    /// Why it differs from what the records propose.
    DIFFERENCE_REASON: String = long_text("difference_reason", t("与系统建议不一致的理由", "Reason for differing from the proposal"));
    /// What the records proposed at that time.
    PROPOSED: String = text("proposed", t("当时的系统建议", "Proposal at that time")).stamped();
    /// Evidence.
    EVIDENCE: Vec<String> = references("evidence", t("证据", "Evidence"), "evidence").listed();
    /// Person who concluded.
    CONCLUDED_BY: String = reference("concluded_by", t("结论人", "Concluded by"), "people").stamped().listed();
    /// User who concluded; stands in where the user is bound to no person.
    CONCLUDED_USER: String = reference("concluded_user", t("结论用户", "User who concluded"), "users").stamped();
    /// Conclusions of another assessment that it was carried from.
    CARRIED_FROM: Vec<String> = references("carried_from", t("承接自", "Carried from"), "conclusions").stamped();
    /// Where it was carried from, and what is left to be judged.
    CARRIED_NOTE: String = long_text("carried_note", t("承接说明", "Note on what was carried")).stamped();
}

const PLANNED: Rule = Rule::warning(
    "nonconformity_without_plan",
    &["TC260-003/8.1.b.2"],
    t(
        "不符合的条款有等效措施，或有整改计划",
        "A clause not conformed to has an equivalent measure or a plan of remediation",
    ),
);

/// Is the clause said not to be conformed to, without an equivalent measure and without a plan?
pub fn is_unplanned(r: &Record, plans: &[Arc<Record>]) -> bool {
    r.text(VERDICT) == "does_not_conform"
        && r.text(EQUIVALENT).trim().is_empty()
        && !plans.iter().any(|p| p.text(remediations::CLAUSE) == r.text(CLAUSE))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    if !is_unplanned(r, &remediations::of_assessment(r.text(ASSESSMENT), reader)) {
        return Vec::new();
    }
    vec![
        PLANNED
            .broken(
                "结论为不符合，既无等效措施也无整改计划，请补充其一",
                "Not conformed to, without an equivalent measure or a plan; add one of them",
            )
            .field(EQUIVALENT.key()),
    ]
}

/// 条款结论.
pub static REGISTER: Register = Register {
    key: "conclusions",
    label: t("条款结论", "Conclusions"),
    one: t("条款结论", "Conclusion"),
    clauses: &["TC260-003/8.1.b", "TC260-003/8.1.b.1", "TC260-003/8.1.b.2", "TC260-003/8.1.b.3"],
    prefix: "C",
    title: "clause",
    fields: FIELDS,
    sorts: &[Sort { key: "clause", by: SortBy::Value }],
    area: Area::Assessment,
    surface: Surface::Named,
    rules: &[&PLANNED],
    check,
    ..PLAIN
};
