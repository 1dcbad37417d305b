//! Clause 8.1.c from the reports frozen for the assessment.

use super::{Case, Gathering, Proposal};
use crate::assessment::conclusions_of;
use crate::finding::Finding;
use crate::record::Record;
use crate::registers::{conclusions, reports};
use crate::standard::Demand;
use std::sync::Arc;

/// The newest report of the assessment that nothing replaced.
fn current(case: &Case<'_>, g: &mut Gathering) -> Option<Arc<Record>> {
    let all = case.reader.find("reports", reports::ASSESSMENT.key(), &case.assessment.id);
    let found = all.into_iter().rfind(|r| r.text(reports::STATE) != "superseded");
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

#[cfg(test)]
mod tests {
    use crate::catalogue::{TC260_003, edition};
    use crate::instant;
    use crate::proposal::{Proposed, propose, world};
    use crate::reader::{FixedReader, Touch};
    use crate::registers::{conclusions, reports};

    fn frozen(state: &str) -> (&'static str, crate::record::Record) {
        let mut r = world::record("r1");
        r.set(reports::CODE, "R-1".into())
            .set(reports::ASSESSMENT, "as1".into())
            .set(reports::FROZEN_AT, instant::parse("2026-11-21 09:00").expect("instant"))
            .set(reports::STATE, state.into());
        ("reports", r)
    }

    #[test]
    fn a_report_holds_every_clause_that_asks_for_a_conclusion() {
        let of = |w: &FixedReader, id| propose(id, &world::assessment(), w).expect(id).verdict;
        let mut w = world::whole();
        assert_eq!(of(&w, "8.1.c.2"), Proposed::NotEnoughData, "no report");
        w.records.push(frozen("frozen"));
        assert_eq!(of(&w, "8.1.c.2"), Proposed::DoesNotConform, "a report without conclusions");
        for c in &edition(TC260_003).expect("edition").clauses {
            let mut r = world::record(&format!("c-{}", c.id));
            r.set(conclusions::ASSESSMENT, "as1".into())
                .set(conclusions::CLAUSE, c.id.clone())
                .set(conclusions::VERDICT, "conforms".into());
            w.records.push(("conclusions", r));
        }
        assert_eq!(of(&w, "8.1.c.2"), Proposed::Conforms);
        assert_eq!(of(&w, "8.1.c"), Proposed::Conforms, "nothing was changed after it");
        let touch = |at: &str| Touch {
            seq: 7,
            at: instant::parse(at).expect("instant"),
            actor: "lin".into(),
            op: crate::op::Op::Conclude,
        };
        w.touches = vec![("conclusions", "c-7.b".into(), touch("2026-11-21 08:00"))];
        assert_eq!(of(&w, "8.1.c"), Proposed::Conforms, "concluded before it was frozen");
        w.touches.push(("conclusions", "c-7.b".into(), touch("2026-11-21 09:30")));
        assert_eq!(of(&w, "8.1.c"), Proposed::DoesNotConform, "a conclusion changed after it");
        world::edit(&mut w, "reports", "r1", |r| {
            r.set(reports::STATE, "superseded".into());
        });
        assert_eq!(of(&w, "8.1.c"), Proposed::NotEnoughData, "a replaced report is none");
    }
}
