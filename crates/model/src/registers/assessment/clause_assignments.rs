//! 条款分工: who works on a clause of an assessment, and until when. It stands apart from the conclusion, so that it
//! can be given before one exists, and handed on without touching what a checker has seen.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{date, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::registers::conclusions;
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Assessment.
    ASSESSMENT: String = reference("assessment", t("评估", "Assessment"), "assessments").required().listed();
    /// Clause id within the edition of the assessment.
    CLAUSE: String = text("clause", t("条款", "Clause")).required().listed();
    /// Who works on it.
    OWNER: String = reference("owner", t("负责人", "Owner"), "people").required().listed();
    /// Day by which it is concluded.
    DUE_ON: NaiveDate = date("due_on", t("完成期限", "Due on")).listed();
}

const OVERDUE: Rule = Rule::warning(
    "assigned_clause_overdue",
    &["TC260-003/8.1.b"],
    t("分派的条款按期作出结论", "A clause that was given to somebody is concluded by its day"),
);

/// Assignments of an assessment by clause; where a clause has two, the later one.
pub fn of_assessment(assessment: &str, reader: &dyn Reader) -> BTreeMap<String, Arc<Record>> {
    reader
        .find("clause_assignments", ASSESSMENT.key(), assessment)
        .into_iter()
        .map(|r| (r.text(CLAUSE).to_owned(), r))
        .collect()
}

/// Is the clause concluded in its assessment?
fn concluded(r: &Record, reader: &dyn Reader) -> bool {
    reader
        .find("conclusions", conclusions::ASSESSMENT.key(), r.text(ASSESSMENT))
        .iter()
        .any(|c| c.text(conclusions::CLAUSE) == r.text(CLAUSE) && c.has(conclusions::VERDICT.key()))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let Some(day) = r.get(DUE_ON).filter(|d| *d < reader.today()) else { return Vec::new() };
    if concluded(r, reader) {
        return Vec::new();
    }
    vec![
        OVERDUE
            .broken(
                format!("应于 {day} 前作出结论，已逾期，请作出结论或调整期限"),
                format!("A conclusion was due on {day}; conclude the clause or set another day"),
            )
            .field(DUE_ON.key()),
    ]
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(on) = r.get(DUE_ON).filter(|_| !concluded(r, reader)) else { return Vec::new() };
    let label =
        Text::new(format!("作出条款 {} 的结论", r.text(CLAUSE)), format!("Conclude {}", r.text(CLAUSE)));
    vec![Due { key: "conclude", label, from: on, on, done: None, clause: "TC260-003/8.1.b" }.clock(reader)]
}

/// 条款分工.
pub static REGISTER: Register = Register {
    key: "clause_assignments",
    label: t("条款分工", "Clause assignments"),
    one: t("条款分工", "Clause assignment"),
    clauses: &["TC260-003/8.1.b"],
    prefix: "CA",
    title: "clause",
    fields: FIELDS,
    sorts: &[Sort { key: "due_on", by: SortBy::Value }, Sort { key: "clause", by: SortBy::Value }],
    area: Area::Assessment,
    surface: Surface::Named,
    rules: &[&OVERDUE],
    check,
    clocks,
    ..PLAIN
};
