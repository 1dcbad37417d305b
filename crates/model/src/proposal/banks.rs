//! Clauses 9.3 and 9.4 from the newest banks of questions. Near duplicates are looked for where a bank is read, not
//! here: nothing that they say fails a clause.

use super::sampling::{PAGE, hold};
use super::{Case, Gathering, Proposal};
use crate::evaluation::BankKind;
use crate::evaluation::bank::{BankLint, floors};
use crate::finding::{Finding, Level};
use crate::instant::day;
use crate::record::Record;
use crate::registers::question_banks::{self as question_banks, Bank};
use std::sync::Arc;

/// The newest bank of a kind that had been read on the day of the assessment.
pub(crate) fn newest(kind: BankKind, case: &Case<'_>) -> Option<Arc<Record>> {
    case.reader
        .find(question_banks::REGISTER.key, question_banks::KIND.key(), kind.key())
        .into_iter()
        .filter(|b| b.get(question_banks::READ_AT).is_some_and(|at| day(at) <= case.day))
        .max_by_key(|b| (b.get(question_banks::READ_AT), b.id.clone()))
}

/// Says that a bank of a kind is not there.
pub(super) fn miss(kind: BankKind, g: &mut Gathering) {
    let bank = kind.label();
    g.miss(
        format!("评估日期当日或之前的{}，请读入", bank.zh),
        format!("a {} of the day of the assessment or before; read it in", bank.en.to_lowercase()),
        PAGE,
    );
}

/// Names a bank with its version.
pub(super) fn named(bank: &Record, g: &mut Gathering) {
    g.read(question_banks::REGISTER.key, &bank.id);
    let (name, version) = (bank.text(question_banks::NAME), bank.text(question_banks::EDITION));
    let digest: String = bank.text(question_banks::DIGEST).chars().take(12).collect();
    g.ground(
        format!("题库「{name}」{version} 版，摘要 {digest}…"),
        format!("Bank {name}, version {version}, digest {digest}…"),
    );
}

/// Names a bank and lints it; one without questions is missing.
pub(super) fn linted(bank: &Record, case: &Case<'_>, g: &mut Gathering) -> Option<BankLint> {
    named(bank, g);
    let lint = Bank::of(bank, case.reader)?.lint(case.edition, &[]);
    if lint.rows == 0 {
        g.miss("题库中没有题目，请重新读入", "questions in the bank; read it again", PAGE);
        return None;
    }
    let met = lint.topics.iter().filter(|t| t.met()).count();
    g.ground(
        format!(
            "读入 {} 行，去重后 {} 题（要求 {} 题）；{} 类中达到下限的 {met} 类",
            lint.rows,
            lint.distinct,
            lint.total_floor,
            lint.topics.len()
        ),
        format!(
            "{} rows, {} distinct questions ({} are asked for); {met} of {} topics reach their floor",
            lint.rows,
            lint.distinct,
            lint.total_floor,
            lint.topics.len()
        ),
    );
    Some(lint)
}

/// A finding of a lint, about its bank: errors fail.
pub(super) fn judge(finding: &Finding, bank: &Record, g: &mut Gathering) {
    let f = finding.clone().record(question_banks::REGISTER.key, &bank.id);
    if f.level == Level::Error && f.clause.is_some() { g.fail(f) } else { g.mention(f) }
}

/// What the lint of the newest bank of a kind says of the clause. What it says of none stands beside the total.
fn of_kind(kind: BankKind, case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let Some(bank) = newest(kind, case) else {
        miss(kind, &mut g);
        return g.settle();
    };
    let Some(lint) = linted(&bank, case, &mut g) else { return g.settle() };
    let floors = floors(case.edition, kind);
    // Findings cite the edition that measured: the one of the assessment, or the one that rules cite.
    let here = |cite: &str| cite == case.cite || cite == case.told_as;
    let total = here(&floors.total.clause);
    for f in &lint.findings {
        if f.clause.as_deref().map_or(total, here) {
            judge(f, &bank, &mut g);
        }
    }
    if floors.criteria.is_some_and(|c| here(&c.clause)) {
        hold(&question_banks::REGISTER, &bank, case, &mut g);
    }
    g.settle()
}

/// 9.3 a to c: number of questions, spread over the risks, and a criterion for each.
pub fn generated_content(case: &Case<'_>) -> Proposal {
    of_kind(BankKind::GeneratedContent, case)
}

/// 9.4 a: number and spread of questions that are to be refused.
pub fn should_refuse(case: &Case<'_>) -> Proposal {
    of_kind(BankKind::ShouldRefuse, case)
}

/// 9.4 b: number and spread of questions that are to be answered.
pub fn should_answer(case: &Case<'_>) -> Proposal {
    of_kind(BankKind::ShouldAnswer, case)
}

#[cfg(test)]
mod tests;
