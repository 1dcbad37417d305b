//! Clauses about the assessment as a whole, from the conclusions themselves. A clause's own family is left out, so that
//! it does not wait for itself.

use super::{Case, Gathering, Proposal};
use crate::approval;
use crate::assessment::{conclusions_of, verdicts_for};
use crate::finding::Finding;
use crate::record::Record;
use crate::registers::{conclusions, evidence, services};
use crate::standard::{Clause, Demand};
use std::sync::Arc;

fn is_own(case: &Case<'_>, clause: &str) -> bool {
    let told = case.edition.told_as(clause);
    told == "TC260-003/8.1.b" || told.starts_with("TC260-003/8.1.b.")
}

/// Conclusions of the other clauses, and how many clauses have none.
fn others(case: &Case<'_>) -> (Vec<(String, Arc<Record>)>, Vec<String>) {
    let all = conclusions_of(&case.assessment.id, case.reader);
    let mut open = Vec::new();
    let mut found = Vec::new();
    for clause in case.edition.clauses.iter().filter(|c| !is_own(case, &c.id)) {
        match all.get(&clause.id).filter(|r| r.has(conclusions::VERDICT.key())) {
            Some(r) => found.push((clause.id.clone(), r.clone())),
            None => open.push(clause.id.clone()),
        }
    }
    (found, open)
}

fn say_open(open: &[String], g: &mut Gathering) {
    if !open.is_empty() {
        let shown = open.iter().take(10).cloned().collect::<Vec<_>>();
        let more = if open.len() > shown.len() { ("等", " …") } else { ("", "") };
        g.miss(
            format!("尚有 {} 条没有结论：{}{}", open.len(), shown.join("、"), more.0),
            format!("{} clauses have no conclusion yet: {}{}", open.len(), shown.join(", "), more.1),
            "clauses",
        );
    }
}

fn fault(case: &Case<'_>, code: &str, id: &str, r: &Record, zh: &str, en: &str) -> Finding {
    Finding::error(code, format!("{id}：{zh}"), format!("{id}: {en}"))
        .record("conclusions", &r.id)
        .clause(&case.cite)
}

/// 8.1.b: one conclusion for every clause, among those the clause allows.
pub fn every_clause(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let (found, open) = others(case);
    for (id, r) in &found {
        let allowed = case.edition.clause(id).map_or(&[][..], |c| verdicts_for(c.demand));
        if !allowed.iter().any(|v| v.key == r.text(conclusions::VERDICT)) {
            g.fail(fault(
                case,
                "verdict_not_allowed",
                id,
                r,
                "结论不在可选范围内",
                "the verdict is none of those allowed",
            ));
        }
    }
    g.ground(
        format!("其余 {} 条中已有结论 {} 条", found.len() + open.len(), found.len()),
        format!("{} of the other {} clauses are concluded", found.len(), found.len() + open.len()),
    );
    say_open(&open, &mut g);
    g.read("assessments", &case.assessment.id);
    g.settle()
}

fn with_verdict<'a>(found: &'a [(String, Arc<Record>)], verdicts: &[&str]) -> Vec<&'a (String, Arc<Record>)> {
    found.iter().filter(|(_, r)| verdicts.contains(&r.text(conclusions::VERDICT))).collect()
}

/// Does a piece of evidence of the conclusion count on the day of the assessment?
fn has_proof(conclusion: &Record, case: &Case<'_>) -> bool {
    let named = conclusion.get(conclusions::EVIDENCE).unwrap_or_default();
    !evidence::counting(&named, case.day, case.reader).is_empty()
}

/// 8.1.b.1: evidence behind every clause said to conform.
pub fn evidence(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let (found, open) = others(case);
    let conforming = with_verdict(&found, &["conforms"]);
    let mut proven = 0;
    for (id, r) in &conforming {
        if !has_proof(r, case) {
            g.fail(fault(
                case,
                "no_counting_evidence",
                id,
                r,
                "没有在评估日期有效的证据",
                "no evidence that counts on the day of the assessment",
            ));
        } else {
            proven += 1;
        }
    }
    g.ground(
        format!("结论为符合的 {} 条，其中有有效证据的 {proven} 条", conforming.len()),
        format!("{} clauses conform, {proven} of them with evidence that counts", conforming.len()),
    );
    say_open(&open, &mut g);
    g.read("assessments", &case.assessment.id);
    g.settle()
}

fn reasons(case: &Case<'_>, verdict: &str, zh: &str, en: &str) -> Proposal {
    let mut g = Gathering::default();
    let (found, open) = others(case);
    let of = with_verdict(&found, &[verdict]);
    for (id, r) in &of {
        if r.text(conclusions::REASON).trim().is_empty() {
            g.fail(fault(case, "reason_missing", id, r, "没有写明理由", "no reason is given"));
        }
        if !r.text(conclusions::EQUIVALENT).trim().is_empty() && !has_proof(r, case) {
            g.fail(fault(
                case,
                "equivalent_unproven",
                id,
                r,
                "等效措施没有有效证据",
                "the equivalent measure has no evidence that counts",
            ));
        }
    }
    g.ground(format!("结论为{zh}的 {} 条", of.len()), format!("{} clauses {en}", of.len()));
    say_open(&open, &mut g);
    g.read("assessments", &case.assessment.id);
    g.settle()
}

/// 8.1.b.2: reasons, and proof of an equivalent measure, behind every clause not conformed to.
pub fn reasons_of_failures(case: &Case<'_>) -> Proposal {
    reasons(case, "does_not_conform", "不符合", "do not conform")
}

/// 8.1.b.3: reasons behind every clause said not to apply.
pub fn reasons_of_exclusions(case: &Case<'_>) -> Proposal {
    reasons(case, "not_applicable", "不适用", "do not apply")
}

/// 4.p1: every clause concluded and checked before the service is filed.
pub fn before_filing(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let all = conclusions_of(&case.assessment.id, case.reader);
    let (mut checked, mut unchecked, mut open) = (0, Vec::new(), Vec::new());
    let asked = |c: &&Clause| c.id != case.clause.id && c.demand != Demand::May;
    for clause in case.edition.clauses.iter().filter(asked) {
        match all.get(&clause.id).filter(|r| r.has(conclusions::VERDICT.key())) {
            None => open.push(clause.id.clone()),
            // Only that somebody agreed is asked here; whether the check still holds depends on proposals, this one
            // among them, and is told with each clause.
            Some(r) if approval::agreed_once("conclusions", &r.id, case.reader) => checked += 1,
            Some(_) => unchecked.push(clause.id.clone()),
        }
    }
    g.ground(
        format!("已有结论且经复核的 {checked} 条，待复核 {} 条", unchecked.len()),
        format!("{checked} clauses concluded and checked, {} to be checked", unchecked.len()),
    );
    g.read("assessments", &case.assessment.id);
    let filed = case.service.as_ref().is_some_and(|s| s.has(services::FILING_NUMBER.key()));
    if filed && !open.is_empty() {
        g.fail(
            Finding::error(
                "filed_unassessed",
                format!("服务已登记备案号，尚有 {} 条没有结论", open.len()),
                format!("The service has its filing number while {} clauses have no conclusion", open.len()),
            )
            .record("assessments", &case.assessment.id)
            .clause(&case.cite),
        );
    }
    say_open(&open, &mut g);
    if !unchecked.is_empty() {
        g.miss(
            format!("{} 条结论的复核", unchecked.len()),
            format!("the check of {} conclusions", unchecked.len()),
            "clauses",
        );
    }
    g.settle()
}

/// Chapters of LIAONING-2025 and the areas they stand for: compute, data, models, service, management.
const AREAS: [&str; 5] = ["5", "6", "7", "8", "9"];

/// LIAONING-2025 10.2.1: an assessment that reaches every area.
pub fn areas(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let all = conclusions_of(&case.assessment.id, case.reader);
    for area in AREAS {
        let within = |c: &&Clause| c.id.split('.').next() == Some(area) && c.demand != Demand::May;
        let clauses: Vec<&Clause> = case.edition.clauses.iter().filter(within).collect();
        let verdicts: Vec<&str> = clauses
            .iter()
            .filter_map(|c| all.get(&c.id))
            .map(|r| r.text(conclusions::VERDICT))
            .filter(|v| !v.is_empty())
            .collect();
        let title = case.edition.chapter_of(area).map(|c| c.title.clone()).unwrap_or_default();
        if verdicts.len() < clauses.len() {
            g.miss(
                format!("「{}」尚有 {} 条没有结论", title.zh, clauses.len() - verdicts.len()),
                format!(
                    "{} clauses of \u{201c}{}\u{201d} have no conclusion",
                    clauses.len() - verdicts.len(),
                    title.en
                ),
                "clauses",
            );
        } else if verdicts.iter().all(|v| *v == "not_applicable") {
            g.fail(
                Finding::error(
                    "area_left_out",
                    format!("「{}」全部条款均为不适用，评估没有覆盖该领域，请核对", title.zh),
                    format!("Every clause of \u{201c}{}\u{201d} is said not to apply, so the area is not assessed; check this", title.en),
                )
                .record("assessments", &case.assessment.id)
                .clause(&case.cite),
            );
        } else {
            g.ground(
                format!("「{}」{} 条均有结论", title.zh, clauses.len()),
                format!("{}: all {} clauses concluded", title.en, clauses.len()),
            );
        }
    }
    g.read("assessments", &case.assessment.id);
    g.settle()
}

#[cfg(test)]
mod tests {
    use crate::catalogue::{TC260_003, edition};
    use crate::proposal::{Proposed, propose, world};
    use crate::reader::FixedReader;
    use crate::registers::{approvals, assessments, conclusions, services};
    use Proposed::{Conforms as C, DoesNotConform as D, NotEnoughData as N};

    fn verdicts(w: &FixedReader) -> [Proposed; 4] {
        ["8.1.b", "8.1.b.1", "8.1.b.2", "8.1.b.3"]
            .map(|c| propose(c, &world::assessment(), w).expect(c).verdict)
    }

    fn concluded() -> FixedReader {
        let mut w = world::whole();
        w.records.push(world::evidence("e1"));
        for c in edition(TC260_003).expect("edition").clauses.iter().filter(|c| !c.id.starts_with("8.1.b")) {
            let mut r = world::record(&format!("c-{}", c.id));
            r.set(conclusions::ASSESSMENT, "as1".into())
                .set(conclusions::CLAUSE, c.id.clone())
                .set(conclusions::VERDICT, "conforms".into())
                .set(conclusions::EVIDENCE, vec!["e1".into()]);
            w.records.push(("conclusions", r));
        }
        w
    }

    #[test]
    fn all_concluded_with_evidence_conforms() {
        assert_eq!(verdicts(&world::whole()), [N, N, N, N]);
        assert_eq!(verdicts(&concluded()), [C, C, C, C]);
    }

    #[test]
    fn each_gap_speaks_against_its_own_clause() {
        let mut w = concluded();
        world::edit(&mut w, "conclusions", "c-7.b", |r| {
            r.set(conclusions::VERDICT, "does_not_conform".into());
        });
        assert_eq!(verdicts(&w), [C, C, D, C]);
        world::edit(&mut w, "conclusions", "c-7.b", |r| {
            r.set(conclusions::REASON, "正在整改".into());
        });
        assert_eq!(verdicts(&w), [C, C, C, C]);
        world::edit(&mut w, "conclusions", "c-7.b", |r| {
            r.set(conclusions::EQUIVALENT, "另有措施".into()).set(conclusions::EVIDENCE, Vec::new());
        });
        assert_eq!(verdicts(&w), [C, C, D, C]);
        world::edit(&mut w, "conclusions", "c-7.a.2", |r| {
            r.set(conclusions::VERDICT, "not_applicable".into());
        });
        world::edit(&mut w, "conclusions", "c-6.d", |r| {
            r.set(conclusions::EVIDENCE, vec!["gone".into()]);
        });
        world::edit(&mut w, "conclusions", "c-6.e", |r| {
            r.set(conclusions::VERDICT, "adopted".into());
        });
        assert_eq!(verdicts(&w), [D, D, D, D]);
    }

    fn approve(w: &mut FixedReader, conclusion: &str) {
        let mut a = world::record(&format!("ap-{conclusion}"));
        a.set(approvals::REGISTER_KEY, "conclusions".into())
            .set(approvals::RECORD, conclusion.to_owned())
            .set(approvals::VERDICT, "agreed".into());
        w.records.push(("approvals", a));
    }

    #[test]
    fn before_filing_every_clause_is_concluded_and_checked() {
        let of = |w: &FixedReader| propose("4.p1", &world::assessment(), w).expect("4.p1").verdict;
        let mut w = concluded();
        assert_eq!(of(&w), N, "concluded, not checked");
        let more: Vec<_> = ["8.1.b", "8.1.b.1", "8.1.b.2", "8.1.b.3"]
            .map(|clause| {
                let mut r = world::record(&format!("c-{clause}"));
                r.set(conclusions::ASSESSMENT, "as1".into())
                    .set(conclusions::CLAUSE, clause.into())
                    .set(conclusions::VERDICT, "conforms".into());
                ("conclusions", r)
            })
            .into();
        w.records.extend(more);
        let ids: Vec<String> =
            w.records.iter().filter(|(r, _)| *r == "conclusions").map(|(_, c)| c.id.clone()).collect();
        for id in &ids {
            approve(&mut w, id);
        }
        assert_eq!(of(&w), C);
        w.records.retain(|(_, r)| r.id != "c-7.b");
        assert_eq!(of(&w), N);
        world::edit(&mut w, "services", "svc", |s| {
            s.set(services::FILING_NUMBER, "示例备案号-1".into());
        });
        assert_eq!(of(&w), D, "filed with a clause open");
    }

    #[test]
    fn the_assessment_reaches_every_area() {
        let mut a = world::assessment();
        let edition = crate::catalogue::cited("LIAONING-2025").expect("held");
        a.set(assessments::EDITION, edition.id.clone());
        let of = |w: &FixedReader| propose("10.2.1", &a, w).expect("10.2.1").verdict;
        let mut w = world::whole();
        assert_eq!(of(&w), N);
        for c in &edition.clauses {
            let mut r = world::record(&format!("c-{}", c.id));
            r.set(conclusions::ASSESSMENT, "as1".into())
                .set(conclusions::CLAUSE, c.id.clone())
                .set(conclusions::VERDICT, "conforms".into());
            w.records.push(("conclusions", r));
        }
        assert_eq!(of(&w), C);
        for c in edition.clauses.iter().filter(|c| c.id.starts_with("5.")) {
            world::edit(&mut w, "conclusions", &format!("c-{}", c.id), |r| {
                r.set(conclusions::VERDICT, "not_applicable".into());
            });
        }
        assert_eq!(of(&w), D, "a whole area is said not to apply");
    }
}
