//! 考核: who sat which paper when, and how it went.

use crate::decimal::Decimal;
use crate::field::{date, decimal, files, int, long_text, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{exam_papers, people};
use crate::role::Area;
use crate::span::Span;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Who.
    PERSON: String = reference("person", t("考生", "Candidate"), "people").required().listed();
    /// Paper.
    PAPER: String = reference("paper", t("试卷", "Paper"), "exam_papers").required().listed();
    /// Day.
    TAKEN_ON: NaiveDate = date("taken_on", t("考核日期", "Taken on")).required().listed();
    /// First, second ... time.
    ATTEMPT: i64 = int("attempt", t("第几次", "Attempt")).required().listed();
    /// Score.
    SCORE: Decimal = decimal("score", t("得分", "Score")).required().listed();
    /// Who watched.
    INVIGILATOR: String = reference("invigilator", t("监考人", "Invigilator"), "people").required();
    /// Who marked.
    MARKED_BY: String = reference("marked_by", t("阅卷人", "Marked by"), "people");
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
    /// Answer sheet.
    ATTACHMENTS: Vec<String> = files("attachments", t("答卷", "Answer sheet"));
}

const RESULT_OWN_INVIGILATOR: Rule = Rule::error(
    "exam_result_own_invigilator",
    &["TC260-003/5.3.a.1", "DATA-GUIDE/6.3.c"],
    t("考生不是自己的监考人或阅卷人", "Nobody watches or marks the own examination"),
);
const RESULT_SCORE_RANGE: Rule = Rule::error(
    "exam_result_score_range",
    &["DATA-GUIDE/6.3.c"],
    t("得分在零与满分之间", "The score lies between nought and the full score"),
);
const RESULT_PAPER_UNUSED: Rule = Rule::error(
    "exam_result_paper_unused",
    &["TC260-003/5.3.a.1"],
    t("考核当天试卷在使用期内", "The paper was in use on the day of the examination"),
);
const RESULT_LATER: Rule = Rule::error(
    "exam_result_later",
    &["DATA-GUIDE/6.3.c"],
    t("考核日期不在今天之后", "An examination with a score does not lie in the future"),
);
const RESULT_OUTSIDE_EMPLOYMENT: Rule = Rule::warning(
    "exam_result_outside_employment",
    &["DATA-GUIDE/6.3.c"],
    t("考核当天考生尚未离岗", "The candidate had not left when examined"),
);
const RESULT_ATTEMPT: Rule = Rule::warning(
    "exam_result_attempt",
    &["DATA-GUIDE/6.3.c"],
    t("补考次数与在册记录一致", "Attempts are numbered without gap or repetition"),
);

/// Does a result reach the pass line of its paper?
pub fn is_passed(r: &Record, paper: &Record) -> bool {
    let line = paper.get(exam_papers::PASS_SCORE);
    line.is_some_and(|line| r.get(SCORE).is_some_and(|score| score >= line))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let person = r.text(PERSON);
    let who = naming::called_by_id("people", person, reader);
    for field in [INVIGILATOR, MARKED_BY] {
        if !person.is_empty() && r.text(field) == person {
            out.push(
                RESULT_OWN_INVIGILATOR
                    .broken(
                        format!("{} 既是考生又是{}，请更正或重新考核", who.zh, field.def.label.zh),
                        format!(
                            "{} is candidate and \u{201c}{}\u{201d} at once; correct it or examine again",
                            who.en, field.def.label.en
                        ),
                    )
                    .field(field.key()),
            );
        }
    }
    let Some(day) = r.get(TAKEN_ON) else { return out };
    if day > reader.today() {
        out.push(
            RESULT_LATER
                .broken("考核日期在今天之后，却已有得分", "The day lies after today, yet there is a score")
                .field(TAKEN_ON.key()),
        );
    }
    if let Some(paper) = reader.get("exam_papers", r.text(PAPER)) {
        let name = format!("{} {}", paper.text(exam_papers::NAME), paper.text(exam_papers::EDITION));
        if let (Some(score), Some(full)) = (r.get(SCORE), paper.get(exam_papers::FULL_SCORE))
            && (score < Decimal::ZERO || score > full)
        {
            out.push(
                RESULT_SCORE_RANGE
                    .broken(
                        format!("得分 {score} 不在 0 至满分 {full}（{name}）之间"),
                        format!(
                            "The score {score} does not lie between 0 and the full score {full} of {name}"
                        ),
                    )
                    .field(SCORE.key()),
            );
        }
        let used = Span::of(&paper, exam_papers::EFFECTIVE_ON, exam_papers::ENDED_ON);
        if let Some(used) = used.filter(|s| !s.holds(day)) {
            let to = if used.to == NaiveDate::MAX { String::new() } else { used.to.to_string() };
            out.push(
                RESULT_PAPER_UNUSED
                    .broken(
                        format!(
                            "{day} 考核所用试卷「{name}」的使用期为 {} 至 {to}，请核对试卷版本",
                            used.from
                        ),
                        format!(
                            "{name}, sat on {day}, was in use from {} to {to}; check the version",
                            used.from
                        ),
                    )
                    .field(PAPER.key()),
            );
        }
    }
    if let Some(left) = reader.get("people", person).and_then(|p| p.get(people::LEFT_ON)).filter(|l| day > *l)
    {
        out.push(
            RESULT_OUTSIDE_EMPLOYMENT
                .broken(
                    format!("{} 已于 {left} 离岗，考核日期 {day} 请核对", who.zh),
                    format!("{} left on {left}; check the day of the examination, {day}", who.en),
                )
                .field(TAKEN_ON.key()),
        );
    }
    // Attempts count per person and paper, in the order of days.
    let mut same: Vec<Arc<Record>> = reader.find("exam_results", PERSON.key(), person);
    same.retain(|o| o.id != r.id && o.text(PAPER) == r.text(PAPER));
    let before = same
        .iter()
        .filter(|o| o.get(TAKEN_ON).is_some_and(|d| (d, o.get(ATTEMPT)) < (day, r.get(ATTEMPT))))
        .count();
    let expected = i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1);
    if let Some(attempt) = r.get(ATTEMPT).filter(|a| *a != expected) {
        out.push(
            RESULT_ATTEMPT
                .broken(
                    format!("{} 此前对该试卷有 {before} 次在册考核，本次填为第 {attempt} 次，请核对或补录", who.zh),
                    format!("{} has {before} earlier results for this paper on file, yet this is called attempt {attempt}; check or enter the missing ones", who.en),
                )
                .field(ATTEMPT.key()),
        );
    }
    out
}

fn passed(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let paper = reader.get("exam_papers", r.text(PAPER))?;
    Some(if is_passed(r, &paper) { t("合格", "Passed") } else { t("不合格", "Not passed") }.into())
}

const TIMES: Rule = Rule::error(
    "exam_before_joining",
    &["DATA-GUIDE/6.3.c"],
    t("考核不早于入职", "Nobody is examined before joining"),
);

/// 考核.
pub static REGISTER: Register = Register {
    key: "exam_results",
    label: t("考核结果", "Examination results"),
    one: t("考核结果", "Examination result"),
    clauses: &["TC260-003/5.3.a.1", "DATA-GUIDE/6.3.c"],
    prefix: "EXR",
    fields: FIELDS,
    sorts: &[Sort { key: "taken_on", by: SortBy::Value }, Sort { key: "code", by: SortBy::Value }],
    area: Area::Annotation,
    rules: &[
        &TIMES,
        &RESULT_OWN_INVIGILATOR,
        &RESULT_SCORE_RANGE,
        &RESULT_PAPER_UNUSED,
        &RESULT_LATER,
        &RESULT_OUTSIDE_EMPLOYMENT,
        &RESULT_ATTEMPT,
    ],
    orders: &[order::after(&TIMES, "person", "joined_on", "taken_on")],
    check,
    computed: &[Computed { key: "passed", label: t("是否合格", "Passed"), listed: true, value: passed }],
    ..PLAIN
};
