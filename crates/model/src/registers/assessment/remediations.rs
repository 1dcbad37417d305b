//! 整改: what is not conformed to, what is done about it, by whom and until when, and the retest by another person.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{Choice, choice, date, long_text, one_of, reference, references, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::{assessments, conclusions, evidence};
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Text, t};
use crate::{catalogue, two_persons};
use chrono::NaiveDate;
use std::sync::Arc;

const STATES: &[Choice] = &[
    choice("planned", "已计划", "Planned"),
    choice("doing", "整改中", "Under way"),
    choice("done", "已完成待复测", "Done, to be retested"),
    choice("retested", "已复测", "Retested"),
    choice("closed", "已关闭", "Closed"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Number")).listed().searched().unique();
    /// Assessment.
    ASSESSMENT: String = reference("assessment", t("评估", "Assessment"), "assessments").required();
    /// Clause id within the edition of the assessment.
    CLAUSE: String = text("clause", t("条款", "Clause")).required().listed().help("如 7.e.2", "Such as 7.e.2");
    /// Conclusion that it answers.
    CONCLUSION: String = reference("conclusion", t("对应的结论", "Conclusion"), "conclusions");
    /// What is missing.
    GAP: String = long_text("gap", t("差距", "Gap")).required().searched();
    /// What is to be done.
    MEASURE: String = long_text("measure", t("整改措施", "Measure")).required().listed().searched();
    /// Who answers for it.
    OWNER: String = reference("owner", t("责任人", "Owner"), "people").required().listed();
    /// Day by which it is done.
    DUE_ON: NaiveDate = date("due_on", t("完成期限", "Due on")).required().listed();
    /// Day by which it is retested.
    RETEST_BY_ON: NaiveDate = date("retest_by_on", t("复测期限", "Retest by"));
    /// Day it was done.
    DONE_ON: NaiveDate = date("done_on", t("完成日期", "Done on"));
    /// Who did it.
    DONE_BY: String = reference("done_by", t("完成人", "Done by"), "people");
    /// Proof that it was done.
    DONE_EVIDENCE: Vec<String> = references("done_evidence", t("完成的证据", "Proof of the work"), "evidence");
    /// Day of the retest.
    RETESTED_ON: NaiveDate = date("retested_on", t("复测日期", "Retested on"));
    /// Who retested.
    RETESTED_BY: String = reference("retested_by", t("复测人", "Retested by"), "people");
    /// What the retest said.
    RETEST: String = one_of("retest", t("复测结果", "Retest"), &[
        choice("passed", "通过", "Passed"),
        choice("failed", "未通过", "Failed"),
    ]).listed();
    /// Proof of the retest.
    RETEST_EVIDENCE: Vec<String> = references("retest_evidence", t("复测的证据", "Proof of the retest"), "evidence");
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Run whose failed items it mends.
    RUN: String = reference("run", t("对应的评估执行", "Evaluation run"), "evaluation_runs");
    /// Risk that they share.
    RISK: String = text("risk", t("涉及风险（附录 A）", "Risk of annex A"));
    /// Source, or the risk or aspect asked about, that they share.
    SOURCE: String = text("source", t("来源或题目类别", "Source or topic"));
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

const CLAUSE_KNOWN: Rule = Rule::error(
    "remediation_unknown_clause",
    &["TC260-003/8.1.b.2"],
    t("整改的条款是评估依据版本中的条款", "The clause stands in the edition of the assessment"),
);
const CONCLUSION_FITS: Rule = Rule::error(
    "remediation_other_conclusion",
    &["TC260-003/8.1.b.2"],
    t("所对应的结论属于同一评估的同一条款", "The conclusion is that of the same assessment and clause"),
);
const LATE: Rule = Rule::warning(
    "remediation_overdue",
    &["TC260-003/8.1.b.2"],
    t("整改按期完成", "A remediation is done by its day"),
);
const RETESTED: Rule = Rule::warning(
    "remediation_not_retested",
    &["TC260-003/8.1.b.2"],
    t("完成的整改都经过复测", "What was done is retested"),
);
const BY_ANOTHER: Rule = Rule::error(
    "remediation_own_retest",
    &["TC260-003/8.1.b.2"],
    t("复测由完成人以外的人进行", "The retest is made by another person than the one who did the work"),
);
const RETEST_PROVEN: Rule = Rule::error(
    "remediation_retest_unproven",
    &["TC260-003/8.1.b.2"],
    t("复测写明日期、复测人、结果和证据", "A retest tells its day, person, result and proof"),
);
const TIMES: Rule = Rule::error(
    "remediation_days",
    &["TC260-003/8.1.b.2"],
    t("复测不早于完成，两者不晚于今天", "The retest does not come before the work, and neither lies ahead"),
);

/// Live remediations of an assessment, oldest first.
pub fn of_assessment(assessment: &str, reader: &dyn Reader) -> Vec<Arc<Record>> {
    reader.find("remediations", ASSESSMENT.key(), assessment)
}

/// Is the work still to be done, retested or closed?
pub fn is_open(r: &Record) -> bool {
    r.text(STATE) != "closed"
}

/// Is the work itself not done yet, and its day past?
pub fn is_overdue(r: &Record, today: NaiveDate) -> bool {
    matches!(r.text(STATE), "" | "planned" | "doing") && r.get(DUE_ON).is_some_and(|d| d < today)
}

/// What a retest lacks beyond the fields that it asks for: another person, and proof that counts on its day.
fn retest_lacks(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out = Vec::new();
    let Some(day) = r.get(RETESTED_ON) else { return out };
    if two_persons::held(r.text(DONE_BY), r.text(RETESTED_BY), day, reader).is_wrong() {
        out.push(Text::new("复测人不能是完成人本人", "another person than the one who did the work"));
    }
    for id in r.get(RETEST_EVIDENCE).unwrap_or_default() {
        let Some(e) = reader.get("evidence", &id) else { continue };
        if evidence::counts_on(&e, day).is_err() {
            let code = e.text(evidence::CODE);
            out.push(Text::new(
                format!("在复测日期 {day} 有效的证据：{code} 没有文件，或证明期间、有效期不含该日"),
                format!("evidence that counts on {day}, the day of the retest: {code} holds no file or does not speak for that day"),
            ));
        }
    }
    out
}

fn gate_passed(r: &Record, _: &dyn Reader) -> Vec<Text> {
    if r.text(RETEST) == "passed" {
        return Vec::new();
    }
    vec![Text::new(
        "复测通过；未通过的请继续整改",
        "a retest that passed; where it failed, go on with the work",
    )]
}

const AGAIN: &[&str] =
    &["done_on", "done_by", "done_evidence", "retested_on", "retested_by", "retest", "retest_evidence"];

static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move::new("begin", t("开始整改", "Begin"), &["planned"], "doing"),
        Move {
            asks: &["done_on", "done_by"],
            ..Move::new("finish", t("完成整改", "Finish"), &["planned", "doing"], "done")
        },
        Move {
            asks: &["retested_on", "retested_by", "retest", "retest_evidence"],
            gate: retest_lacks,
            ..Move::new("retest", t("登记复测", "Record the retest"), &["done"], "retested")
        },
        Move {
            reason: true,
            clears: AGAIN,
            ..Move::new("rework", t("继续整改", "Work on"), &["done", "retested"], "doing")
        },
        Move { gate: gate_passed, ..Move::new("close", t("关闭", "Close"), &["retested"], "closed") },
        Move {
            reason: true,
            clears: AGAIN,
            ..Move::new("reopen", t("重新打开", "Reopen"), &["closed"], "doing")
        },
    ],
};

fn belongs(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let clause = r.text(CLAUSE);
    let assessment = reader.get("assessments", r.text(ASSESSMENT));
    let edition = assessment.as_ref().and_then(|a| catalogue::edition(a.text(assessments::EDITION)));
    if let Some(edition) = edition.filter(|e| !clause.is_empty() && e.clause(clause).is_none()) {
        out.push(
            CLAUSE_KNOWN
                .broken(
                    format!("{} 没有条款「{clause}」，请核对条号", edition.document),
                    format!("{} has no clause {clause}; check the number", edition.document),
                )
                .field(CLAUSE.key()),
        );
    }
    let Some(c) = reader.get("conclusions", r.text(CONCLUSION)) else { return };
    if c.text(conclusions::ASSESSMENT) != r.text(ASSESSMENT) || c.text(conclusions::CLAUSE) != clause {
        out.push(
            CONCLUSION_FITS
                .broken(
                    "所选结论不属于该评估的这一条款，请重新选择",
                    "The conclusion belongs to another assessment or clause; choose again",
                )
                .field(CONCLUSION.key()),
        );
    }
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    belongs(r, reader, &mut out);
    let state = r.text(STATE);
    if let Some(day) = r.get(DUE_ON).filter(|_| is_overdue(r, reader.today())) {
        out.push(
            LATE.broken(
                format!("应于 {day} 前完成，已逾期，请完成整改或说明后调整期限"),
                format!("Due on {day} and not done; finish it, or set another day with a reason"),
            )
            .field(DUE_ON.key()),
        );
    }
    if state == "done" {
        out.push(
            RETESTED
                .broken(
                    "整改已完成，尚未复测，请由另一人复测",
                    "Done and not retested; have another person retest it",
                )
                .field(RETESTED_ON.key()),
        );
    }
    let day = r.get(RETESTED_ON).unwrap_or_else(|| reader.today());
    if two_persons::held(r.text(DONE_BY), r.text(RETESTED_BY), day, reader).is_wrong() {
        out.push(
            BY_ANOTHER
                .broken(
                    "复测人就是完成人，请换一位人员复测",
                    "Who retested did the work; have another person retest it",
                )
                .field(RETESTED_BY.key()),
        );
    }
    let told = [RETESTED_ON.key(), RETESTED_BY.key(), RETEST.key(), RETEST_EVIDENCE.key()];
    let some = told.iter().any(|k| r.has(k)) || matches!(state, "retested" | "closed");
    if some && !told.iter().all(|k| r.has(k)) {
        out.push(
            RETEST_PROVEN
                .broken(
                    "复测的日期、复测人、结果和证据须齐全",
                    "Enter day, person, result and proof of the retest",
                )
                .field(RETEST.key()),
        );
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let mut out = Vec::new();
    let clause = "TC260-003/8.1.b.2";
    if let Some(on) = r.get(DUE_ON) {
        let label = Text::new("完成整改", "Finish the remediation");
        out.push(Due { key: "finish", label, from: on, on, done: r.get(DONE_ON), clause }.clock(reader));
    }
    if let Some(on) = r.get(RETEST_BY_ON) {
        let label = Text::new("复测整改", "Retest the remediation");
        out.push(Due { key: "retest", label, from: on, on, done: r.get(RETESTED_ON), clause }.clock(reader));
    }
    out
}

/// 整改.
pub static REGISTER: Register = Register {
    key: "remediations",
    label: t("整改", "Remediations"),
    one: t("整改", "Remediation"),
    clauses: &["TC260-003/8.1.b.2"],
    prefix: "REM",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "due_on", by: SortBy::Value }, Sort { key: "clause", by: SortBy::Value }],
    area: Area::Assessment,
    states: Some(&FLOW),
    rules: &[&CLAUSE_KNOWN, &CONCLUSION_FITS, &LATE, &RETESTED, &BY_ANOTHER, &RETEST_PROVEN, &TIMES],
    orders: &[
        order::own(&TIMES, "done_on", "retested_on"),
        order::past(&TIMES, "done_on"),
        order::past(&TIMES, "retested_on"),
    ],
    check,
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::proposal::world;
    use crate::registers::exceptions;

    fn plan() -> Record {
        let mut r = world::record("r1");
        r.set(ASSESSMENT, "as1".into())
            .set(CLAUSE, "7.e.2".into())
            .set(DUE_ON, world::day("2026-11-20"))
            .set(DONE_ON, world::day("2026-11-18"))
            .set(DONE_BY, "p1".into());
        r
    }

    #[test]
    fn the_retest_is_another_persons_save_under_an_exception_and_its_proof_counts_on_its_day() {
        let mut w = world::whole();
        w.records.push(world::evidence("e1"));
        let mut r = plan();
        r.set(RETESTED_ON, world::day("2026-11-20"))
            .set(RETESTED_BY, "p1".into())
            .set(RETEST, "passed".into())
            .set(RETEST_EVIDENCE, vec!["e1".into()]);
        assert_eq!(retest_lacks(&r, &w).len(), 1, "the same person");
        assert!(check(&r, &w).iter().any(|f| f.code == BY_ANOTHER.code));
        r.set(RETESTED_BY, "p2".into());
        assert_eq!(retest_lacks(&r, &w), []);
        world::edit(&mut w, "evidence", "e1", |e| {
            e.set(evidence::EXPIRES_ON, world::day("2026-11-19"));
        });
        let why = retest_lacks(&r, &w);
        assert!(why.len() == 1 && why[0].zh.contains("复测日期"), "{why:?}");
        let mut x = world::record("x1");
        x.set(exceptions::FROM_ON, world::day("2026-11-01"));
        w.records.push(("exceptions", x));
        r.set(RETESTED_BY, "p1".into()).set(RETEST_EVIDENCE, Vec::new());
        assert_eq!(retest_lacks(&r, &w), []);
    }

    #[test]
    fn the_clock_ends_when_the_work_is_done_and_a_failed_retest_closes_nothing() {
        let w = world::whole();
        let mut r = plan();
        assert_eq!(clocks(&r, &w)[0].state, ClockState::Done);
        r.values.remove("done_on");
        assert_eq!(clocks(&r, &w)[0].state, ClockState::Overdue);
        assert!(is_overdue(&r, w.today()));
        r.set(RETEST, "failed".into());
        assert_eq!(gate_passed(&r, &w).len(), 1);
        r.set(RETEST, "passed".into());
        assert_eq!(gate_passed(&r, &w), []);
    }
}
