//! 条款声明: for a clause that no register holds the facts of, what somebody answerable states for a period, with evidence.

use super::evidence;
use crate::clock::Clock;
use crate::due::Due;
use crate::field::{choice, date, long_text, one_of, reference, references, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::proposal::answers;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span::{self, Span};
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Clause as it is cited: `TC260-003/4.p2`.
    CLAUSE: String = text("clause", t("条款", "Clause")).required().listed().searched()
        .help("写法如 TC260-003/4.p2", "Written like TC260-003/4.p2");
    /// Service it is about; none: all of them.
    SERVICE: String = reference("service", t("服务", "Service"), "services").listed();
    /// What is stated.
    OUTCOME: String = one_of("outcome", t("声明结果", "Outcome"), &[
        choice("met", "已落实", "Met"),
        choice("not_met", "未落实", "Not met"),
    ]).required().listed();
    /// In words: what was done, and how it was looked at.
    STATEMENT: String = long_text("statement", t("声明内容", "Statement")).required().searched();
    /// Who answers for it.
    ATTESTED_BY: String = reference("attested_by", t("声明人", "Attested by"), "people").required().listed();
    /// Day of the statement.
    ATTESTED_ON: NaiveDate = date("attested_on", t("声明日期", "Attested on")).required();
    /// First day it speaks for.
    FROM_ON: NaiveDate = date("from_on", t("期间起", "Speaks from")).required().listed();
    /// Last day it speaks for.
    TO_ON: NaiveDate = date("to_on", t("期间止", "Speaks until")).required().listed();
    /// What proves it.
    EVIDENCE: Vec<String> = references("evidence", t("证据", "Evidence"), "evidence").listed();
}

/// Does it speak for a service on a day?
pub fn speaks(r: &Record, service: &str, day: NaiveDate) -> bool {
    let about = r.text(SERVICE);
    (about.is_empty() || about == service) && span::holds(r, FROM_ON, TO_ON, day)
}

const CLAUSE_UNKNOWN: Rule = Rule::error(
    "attested_clause_unknown",
    &[],
    t("声明所指的条款在条款清单中", "An attestation names a clause that the catalogue has"),
);
const BACKWARDS: Rule = Rule::error(
    "attestation_backwards",
    &["TC260-003/8.1.b.1"],
    t("声明期间止不早于起", "The period of an attestation does not end before it begins"),
);
const TOO_LONG: Rule = Rule::warning(
    "attestation_too_long",
    &["TC260-003/8.1.b.1"],
    t("声明期间不长于该条款的声明周期", "An attestation speaks for no longer than the clause's own period"),
);
const UNPROVED: Rule = Rule::error(
    "attestation_unproved",
    &["TC260-003/8.1.b.1"],
    t(
        "声明已落实的，附有期间内有效的证据",
        "What is attested as met has evidence that counts within the period",
    ),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let cite = r.text(CLAUSE);
    let answer = answers::answer(cite);
    if !cite.is_empty() && answer.is_none() {
        out.push(
            CLAUSE_UNKNOWN
                .broken(
                    format!("条款清单中没有「{cite}」，请写成「文件/条号」，如 TC260-003/4.p2"),
                    format!("The catalogue has no {cite}; write document/clause, such as TC260-003/4.p2"),
                )
                .field(CLAUSE.key()),
        );
    }
    let Some(held) = Span::of(r, FROM_ON, TO_ON) else { return out };
    if held.is_backwards() {
        out.push(
            BACKWARDS
                .broken("期间止早于期间起，请核对", "The period ends before it begins; check both days")
                .field(TO_ON.key()),
        );
    }
    if let Some(months) = answer.and_then(|a| a.attests).map(|o| o.months)
        && held.from.checked_add_months(chrono::Months::new(months)).is_some_and(|end| held.to > end)
    {
        out.push(
            TOO_LONG
                .broken(
                    format!("该条款每 {months} 个月声明一次，期间过长，请缩短"),
                    format!("This clause is attested every {months} months; shorten the period"),
                )
                .field(TO_ON.key()),
        );
    }
    let proofs = r.get(EVIDENCE).unwrap_or_default();
    let counts = [held.from, held.to].iter().any(|day| !evidence::counting(&proofs, *day, reader).is_empty());
    if r.text(OUTCOME) == "met" && !counts {
        out.push(
            UNPROVED
                .broken(
                    "没有在期间内有效的证据，请选择或登记证据",
                    "No evidence counts within the period; choose some, or enter it first",
                )
                .field(EVIDENCE.key()),
        );
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(from), Some(on)) = (r.get(FROM_ON), r.get(TO_ON)) else { return Vec::new() };
    let later = reader
        .find("attestations", CLAUSE.key(), r.text(CLAUSE))
        .into_iter()
        .filter(|a| a.id != r.id && a.text(SERVICE) == r.text(SERVICE))
        .filter(|a| a.get(TO_ON).is_some_and(|to| to > on))
        .filter_map(|a| a.get(ATTESTED_ON))
        .min();
    let label = t("重新声明", "Attest anew").into();
    vec![Due { key: "attest_anew", label, from, on, done: later, clause: "" }.clock(reader)]
}

/// 条款声明.
pub static REGISTER: Register = Register {
    key: "attestations",
    label: t("条款声明", "Attestations"),
    one: t("条款声明", "Attestation"),
    clauses: &["TC260-003/4.p2", "TTAF-268.5/5.1", "TTAF-268.5/5.2.a", "DATA-GUIDE/10.3.p4"],
    prefix: "AT",
    title: "clause",
    fields: FIELDS,
    sorts: &[Sort { key: "clause", by: SortBy::Value }, Sort { key: "to_on", by: SortBy::Value }],
    area: Area::Assessment,
    rules: &[&CLAUSE_UNKNOWN, &BACKWARDS, &TOO_LONG, &UNPROVED],
    check,
    clocks,
    ..PLAIN
};
