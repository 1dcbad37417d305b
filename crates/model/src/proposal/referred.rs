//! Clauses that refer to another document as a whole: answered by the proposals of the chapter they refer to.

use super::{Case, Gathering, Proposal, Proposed, answers};
use crate::assessment::{Applicability, applies_to};
use crate::catalogue::{self, TC260_003};
use crate::finding::Finding;
use crate::standard::Demand;

/// What the clauses of a chapter of TC260-003 come to. Runs of evaluation are left to their own clauses.
fn chapter(id: &str, case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let Some(edition) = catalogue::edition(TC260_003) else { return g.settle() };
    let prefix = format!("{id}.");
    let (mut met, mut to_judge, mut missing) = (0, 0, Vec::new());
    for clause in edition.clauses.iter().filter(|c| c.id.starts_with(&prefix) && c.demand != Demand::May) {
        let applies = applies_to(clause, case.service.as_deref(), Some(case.assessment), case.reader);
        if matches!(applies, Applicability::DoesNotApply { .. }) {
            continue;
        }
        let cite = edition.cite(&clause.id);
        let Some(answer) = answers::answer(&cite) else { continue };
        if answer.by == answers::Mechanism::Evaluation {
            continue;
        }
        let other = Case {
            edition,
            clause,
            cite: cite.clone(),
            told_as: cite.clone(),
            assessment: case.assessment,
            service: case.service.clone(),
            day: case.day,
            reader: case.reader,
            facts: case.facts,
        };
        let told = answers::told(answer, &other);
        match told.verdict {
            Proposed::DoesNotConform => g.fail(
                Finding::error(
                    "referred_clause_failed",
                    format!("所引 {cite}「{}」的记录显示不符合", clause.title.zh),
                    format!("By the records {cite} ({}), to which it refers, is not met", clause.title.en),
                )
                .clause(&cite),
            ),
            Proposed::NotEnoughData => missing.push(clause.id.clone()),
            Proposed::ToJudge => to_judge += 1,
            _ => met += 1,
        }
    }
    g.ground(
        format!("所引 TC260-003 第 {id} 章：记录显示符合 {met} 条，待人工判断 {to_judge} 条"),
        format!("TC260-003 chapter {id}, to which it refers: {met} clauses met by the records, {to_judge} for a person to judge"),
    );
    if !missing.is_empty() {
        g.miss(
            format!("所引 {} 条的记录：{}", missing.len(), missing.join("、")),
            format!("records for {} clauses referred to: {}", missing.len(), missing.join(", ")),
            "clauses",
        );
    }
    g.settle_as(Proposed::ToJudge)
}

/// LIAONING-2025 6.p1: the requirements for training data of the basic document.
pub(super) fn corpora(case: &Case<'_>) -> Proposal {
    chapter("5", case)
}

/// LIAONING-2025 7.1: its requirements for models.
pub(super) fn models(case: &Case<'_>) -> Proposal {
    chapter("6", case)
}

#[cfg(test)]
mod tests {
    use crate::catalogue;
    use crate::made::record;
    use crate::proposal::{Proposed, propose, world};
    use crate::registers::assessments;
    use serde_json::json;

    #[test]
    fn what_the_records_say_of_the_chapter_referred_to_decides() {
        let edition = catalogue::cited("LIAONING-2025").expect("held");
        let mut a = world::assessment();
        a.set(assessments::EDITION, edition.id.clone());
        let mut w = world::whole();
        let told = propose("6.p1", &a, &w).expect("6.p1");
        let of = |p: &crate::proposal::Proposal, cite: &str| {
            p.findings.iter().any(|f| f.clause.as_deref() == Some(cite))
        };
        assert!(!of(&told, "TC260-003/5.1.c.1"));
        assert!(told.missing.iter().any(|m| m.text.zh.contains("5.1.a.1")), "{:?}", told.missing);
        // An open-source corpus in use without its papers: TC260-003 5.1.c.1 is not met.
        let source =
            json!({ "kind": "open_source", "state": "approved", "approved_at": "2026-01-25T02:00:00.000Z" });
        w.records.push(("corpus_sources", record("s1", source)));
        let told = propose("6.p1", &a, &w).expect("6.p1");
        assert_eq!(told.verdict, Proposed::DoesNotConform);
        assert!(of(&told, "TC260-003/5.1.c.1"));
        assert_eq!(propose("7.1", &a, &w).expect("7.1").verdict, Proposed::NotEnoughData, "models are apart");
    }
}
