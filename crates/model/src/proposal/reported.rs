//! Clause 8.1.c from the reports frozen for the assessment.

use super::{Case, Gathering, Proposal};
use crate::assessment::conclusions_of;
use crate::finding::Finding;
use crate::record::Record;
use crate::registers::{conclusions, reports};
use crate::standard::Demand;

/// The newest report of the assessment that nothing replaced.
fn current(case: &Case<'_>, g: &mut Gathering) -> Option<Record> {
    let all = case.reader.find("reports", reports::ASSESSMENT.key(), &case.assessment.id);
    let found = all.into_iter().filter(|r| r.text(reports::STATE) != "superseded").next_back();
    match &found {
        Some(r) => {
            g.read("reports", &r.id);
            g.ground(
                format!("已定稿报告 {}", r.text(reports::CODE)),
                format!("Report frozen: {}", r.text(reports::CODE)),
            );
        }
        None => g.miss("已定稿的评估报告", "a frozen report of the assessment", "reports"),
    }
    found
}

/// 8.1.c: the report holds the conclusions as they stand.
pub(super) fn printed(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    if let Some(report) = current(case, &mut g)
        && let Some(frozen) = report.get(reports::FROZEN_AT)
    {
        let all = conclusions_of(&case.assessment.id, case.reader);
        let later: Vec<&str> = all
            .iter()
            .filter(|(_, r)| case.reader.touched("conclusions", &r.id).iter().any(|t| t.at > frozen))
            .map(|(clause, _)| clause.as_str())
            .collect();
        g.ground(format!("结论 {} 条", all.len()), format!("{} conclusions", all.len()));
        if !later.is_empty() {
            g.fail(
                Finding::error(
                    "concluded_after_freezing",
                    format!("定稿之后又改动了 {} 条结论：{}，请重新定稿", later.len(), later.join("、")),
                    format!(
                        "{} conclusions changed after the report was frozen: {}; freeze it anew",
                        later.len(),
                        later.join(", ")
                    ),
                )
                .record("reports", &report.id)
                .clause(&case.cite),
            );
        }
    }
    g.settle()
}

/// 8.1.c.2: no clause is left out of the report, in body or annex.
pub(super) fn complete(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    if let Some(report) = current(case, &mut g) {
        let all = conclusions_of(&case.assessment.id, case.reader);
        let asked: Vec<_> = case.edition.clauses.iter().filter(|c| c.demand != Demand::May).collect();
        let open: Vec<&str> = asked
            .iter()
            .filter(|c| !all.get(&c.id).is_some_and(|r| r.has(conclusions::VERDICT.key())))
            .map(|c| c.id.as_str())
            .collect();
        g.ground(
            format!("须作结论的 {} 条，已有 {} 条", asked.len(), asked.len() - open.len()),
            format!(
                "{} of {} clauses that ask for a conclusion have one",
                asked.len() - open.len(),
                asked.len()
            ),
        );
        if !open.is_empty() {
            g.fail(
                Finding::error(
                    "report_without_clauses",
                    format!("报告缺少 {} 条的结论：{}", open.len(), open.join("、")),
                    format!("The report lacks {} conclusions: {}", open.len(), open.join(", ")),
                )
                .record("reports", &report.id)
                .clause(&case.cite),
            );
        }
    }
    g.settle()
}
