use super::*;
use crate::catalogue::{TC260_003, edition};
use crate::instant;
use crate::proposal::world;
use crate::reader::FixedReader;
use crate::registers::{approvals, exceptions};

fn clause(id: &str) -> &'static Clause {
    edition(TC260_003).and_then(|e| e.clause(id)).expect(id)
}

fn concluded(id: &str, clause: &str, verdict: &str) -> Record {
    let mut r = world::record(id);
    r.set(conclusions::ASSESSMENT, "as1".into())
        .set(conclusions::CLAUSE, clause.into())
        .set(conclusions::VERDICT, verdict.into())
        .set(conclusions::CONCLUDED_BY, "p2".into())
        .set(conclusions::CONCLUDED_USER, "u2".into());
    r
}

fn approve(w: &mut FixedReader, r: &Record, by: &str, verdict: &str, exception: &str) {
    let mut a = world::record(&format!("k{}", w.records.len()));
    a.set(approvals::REGISTER_KEY, "conclusions".into())
        .set(approvals::RECORD, r.id.clone())
        .set(approvals::VERDICT, verdict.into())
        .set(approvals::SEEN, seen_now(r, w))
        .set(approvals::PERSON, by.into())
        .set(approvals::COMMENT, "请补充".into())
        .set(approvals::EXCEPTION, exception.into())
        .set(approvals::GIVEN_AT, instant::parse("2026-11-20 12:00").expect("instant"));
    w.records.push(("approvals", a));
}

#[test]
fn the_catalogue_uses_only_conditions_that_have_a_name() {
    for c in &edition(TC260_003).expect("edition").clauses {
        for term in c.applies.iter().flat_map(|a| a.split(" or ")) {
            assert!(conditions::CONDITIONS.iter().any(|(k, _)| *k == term), "{} asks {term}", c.id);
        }
    }
}

#[test]
fn applicability_is_answered_ruled_out_or_open() {
    let w = world::whole();
    let (service, assessment) = (w.get("services", "svc"), world::assessment());
    let is = |id: &str| applies_to(clause(id), service.as_deref(), Some(&assessment), &w);
    assert_eq!(is("7.b"), Applicability::Applies);
    assert_eq!(is("7.a.4"), Applicability::Applies);
    assert_eq!(is("8.1.d.1"), Applicability::Applies);
    assert!(
        matches!(is("7.a.3-1"), Applicability::DoesNotApply { because } if because.zh.contains("面向未成年人"))
    );
    assert!(matches!(is("7.d.3"), Applicability::DoesNotApply { .. }));
    assert!(matches!(is("6.c.3"), Applicability::DoesNotApply { .. }));
    assert!(matches!(is("5.1.c.1"), Applicability::Unknown { conditions } if conditions.len() == 1));
    assert!(
        matches!(is("5.2.b.2-2"), Applicability::Unknown { conditions } if conditions.len() == 1),
        "one of two is answered no"
    );
    assert!(matches!(applies_to(clause("7.a.3-1"), None, None, &w), Applicability::Unknown { .. }));
}

#[test]
fn verdicts_depend_on_the_demand() {
    let keys = |d| verdicts_for(d).iter().map(|v| v.key).collect::<Vec<_>>();
    assert_eq!(keys(Demand::May), ["adopted", "not_adopted"]);
    for d in [Demand::Must, Demand::MustNot, Demand::Should] {
        assert_eq!(keys(d), ["conforms", "does_not_conform", "not_applicable"]);
    }
}

#[test]
fn conforming_needs_evidence_that_counts_on_the_day() {
    let mut w = world::whole();
    w.records.push(world::evidence("e1"));
    let a = world::assessment();
    let mut r = concluded("c1", "7.b", "conforms");
    let shut = |r: &Record, w: &FixedReader| gate(r, &a, clause("7.b"), None, w);
    assert_eq!(shut(&r, &w).len(), 1);
    r.set(conclusions::EVIDENCE, vec!["e1".into()]);
    assert_eq!(shut(&r, &w), []);
    r.set(conclusions::EVIDENCE, vec!["e1".into(), "lost".into()]);
    assert_eq!(shut(&r, &w).len(), 1);
    r.set(conclusions::EVIDENCE, vec!["e1".into()]);
    for (field, on) in [
        (evidence::PERIOD_TO_ON, "2026-11-19"),
        (evidence::EXPIRES_ON, "2026-11-19"),
        (evidence::PERIOD_FROM_ON, "2026-11-21"),
    ] {
        let mut later = world::whole();
        later.records.push(world::evidence("e1"));
        world::edit(&mut later, "evidence", "e1", |e| {
            e.set(field, world::day(on));
        });
        let why = shut(&r, &later);
        assert!(why.len() == 1 && why[0].zh.contains("E-e1"), "{why:?}");
    }
    let mut no_day = world::assessment();
    no_day.values.remove("assessed_on");
    assert_eq!(gate(&r, &no_day, clause("7.b"), None, &w).len(), 1);
}

#[test]
fn other_verdicts_need_a_reason_and_an_equivalent_measure_its_proof() {
    let mut w = world::whole();
    w.records.push(world::evidence("e1"));
    let a = world::assessment();
    for verdict in ["does_not_conform", "not_applicable"] {
        let mut r = concluded("c1", "7.b", verdict);
        r.set(conclusions::REASON, "  ".into());
        assert_eq!(gate(&r, &a, clause("7.b"), None, &w).len(), 1, "{verdict}: blanks are no reason");
        r.set(conclusions::REASON, "说明".into());
        assert_eq!(gate(&r, &a, clause("7.b"), None, &w), []);
    }
    let mut r = concluded("c1", "7.b", "does_not_conform");
    r.set(conclusions::REASON, "说明".into()).set(conclusions::EQUIVALENT, "另设人工复核".into());
    assert_eq!(gate(&r, &a, clause("7.b"), None, &w).len(), 1, "no proof of its effect");
    r.set(conclusions::EVIDENCE, vec!["e1".into()]);
    assert_eq!(gate(&r, &a, clause("7.b"), None, &w), []);
    r.set(conclusions::EQUIVALENT, " ".into());
    assert_eq!(gate(&r, &a, clause("7.b"), None, &w).len(), 1, "blanks are no measure");
    for verdict in ["adopted", "", "yes"] {
        let r = concluded("c1", "7.b", verdict);
        assert!(!gate(&r, &a, clause("7.b"), None, &w).is_empty(), "{verdict} is no verdict of this clause");
    }
}

#[test]
fn differing_from_the_records_needs_its_own_reason() {
    let mut w = world::whole();
    w.records.push(world::evidence("e1"));
    let a = world::assessment();
    let shut = |r: &Record, id: &str| gate(r, &a, clause(id), proposal::propose(id, &a, &w).as_ref(), &w);
    let mut r = concluded("c1", "8.1.d.1", "does_not_conform");
    r.set(conclusions::REASON, "说明".into());
    assert_eq!(shut(&r, "8.1.d.1").len(), 1, "the records propose that it conforms");
    r.set(conclusions::DIFFERENCE_REASON, "任命文件存疑".into());
    assert_eq!(shut(&r, "8.1.d.1"), []);
    let mut r = concluded("c1", "9.1.b", "conforms");
    r.set(conclusions::EVIDENCE, vec!["e1".into()]);
    assert_eq!(shut(&r, "9.1.b"), [], "missing data contradicts nobody");
    let mut r = concluded("c1", "7.a.3-1", "conforms");
    r.set(conclusions::EVIDENCE, vec!["e1".into()]);
    assert_eq!(shut(&r, "7.a.3-1").len(), 1, "ruled out by the service's answers");
}

#[test]
fn a_check_holds_until_anything_it_saw_changes() {
    let mut w = world::whole();
    w.records.push(world::evidence("e1"));
    let mut r = concluded("c1", "8.1.d.2", "conforms");
    r.set(conclusions::EVIDENCE, vec!["e1".into()]);
    w.records.push(("conclusions", r.clone()));
    assert_eq!(check_state(&r, &w), Check::Unchecked);
    approve(&mut w, &r, "p3", "agreed", "");
    assert!(matches!(check_state(&r, &w), Check::Agreed { ref by, exception: None, .. } if by == "p3"));
    for (field, value) in [
        (conclusions::REASON, "新理由"),
        (conclusions::VERDICT, "not_applicable"),
        (conclusions::DIFFERENCE_REASON, "x"),
        (conclusions::EQUIVALENT, "x"),
        (conclusions::CONCLUDED_BY, "p3"),
    ] {
        let mut changed = r.clone();
        let key = field.key();
        changed.set(field, value.into());
        assert!(matches!(check_state(&changed, &w), Check::Void { .. }), "{key}");
    }
    let is = |w: &FixedReader| check_state(&r, w);
    w.at = instant::parse("2026-11-25 10:00").expect("instant");
    assert!(matches!(is(&w), Check::Agreed { .. }), "waiting changes nothing");
    world::edit(&mut w, "evidence", "e1", |e| {
        e.set(evidence::TITLE, "改名".into());
    });
    assert!(matches!(is(&w), Check::Agreed { .. }), "a title proves nothing");
    world::edit(&mut w, "appointments", "a2", |x| {
        x.set(crate::registers::appointments::POST, "content_monitor".into());
    });
    assert!(matches!(is(&w), Check::Void { .. }), "a finding came up");
    world::edit(&mut w, "appointments", "a2", |x| {
        x.set(crate::registers::appointments::POST, "head_of_cybersecurity".into());
    });
    assert!(matches!(is(&w), Check::Agreed { .. }));
    world::edit(&mut w, "evidence", "e1", |e| {
        let mut files = evidence::rows(e);
        let mut next = files[0].clone();
        next.insert("revision".into(), 2.into());
        next.insert("sha256".into(), "cd34".into());
        files.push(next);
        e.set(evidence::FILES, files);
    });
    assert!(matches!(is(&w), Check::Void { .. }), "a new revision of the file");
}

#[test]
fn the_checker_is_another_person_or_the_exception_is_named() {
    let mut w = world::whole();
    let r = concluded("c1", "7.b", "conforms");
    assert_eq!(may_check(&r, "p3", "u3", &w), Ok(None));
    assert!(may_check(&r, "p2", "u9", &w).is_err());
    let mut e = world::record("x1");
    e.set(exceptions::FROM_ON, world::day("2026-11-01"));
    w.records.push(("exceptions", e));
    assert_eq!(may_check(&r, "p2", "u2", &w), Ok(Some("x1".into())));
    assert!(may_check(&Record::default(), "p2", "u2", &w).is_err());
}

#[test]
fn rows_tell_how_each_clause_stands() {
    let mut w = world::whole();
    w.records.push(world::evidence("e1"));
    let a = world::assessment();
    let mut of = BTreeMap::new();
    for (id, cl) in [("c1", "7.b"), ("c2", "6.d"), ("c3", "6.e"), ("c4", "6.b.1"), ("c5", "6.b.2")] {
        let mut r = concluded(id, cl, "conforms");
        r.set(conclusions::EVIDENCE, vec!["e1".into()]);
        w.records.push(("conclusions", r.clone()));
        of.insert(id, r);
    }
    approve(&mut w, &of["c2"], "p3", "agreed", "");
    approve(&mut w, &of["c3"], "p3", "returned", "");
    approve(&mut w, &of["c4"], "p3", "agreed", "");
    world::edit(&mut w, "conclusions", "c4", |r| {
        r.set(conclusions::REASON, "改".into());
    });
    world::edit(&mut w, "conclusions", "c5", |r| {
        r.set(conclusions::EVIDENCE, Vec::new());
    });
    let rows = clause_rows(&a, &w);
    assert_eq!(rows.len(), edition(TC260_003).expect("edition").clauses.len());
    let state = |id: &str| rows.iter().find(|r| r.clause == id).map(|r| r.state);
    for (id, expected) in [
        ("4.p1", Standing::Open),
        ("7.b", Standing::Concluded),
        ("6.d", Standing::Checked),
        ("6.e", Standing::Returned),
        ("6.b.1", Standing::Void),
        ("6.b.2", Standing::Faulty),
    ] {
        assert_eq!(state(id), Some(expected), "{id}");
    }
    assert!(rows.iter().all(|r| r.blocks.is_empty() == (r.state == Standing::Checked)));
}

/// A world in which every clause is concluded and checked.
fn settled() -> (FixedReader, Record) {
    let mut w = world::whole();
    w.records.push(world::evidence("e1"));
    let mut a = world::assessment();
    a.set(assessments::OVERALL, "建议上线".into());
    w.records.retain(|(r, _)| *r != "assessments");
    w.records.push(("assessments", a.clone()));
    let mut all = Vec::new();
    for c in &edition(TC260_003).expect("edition").clauses {
        let mut r = concluded(&format!("c-{}", c.id), &c.id, "conforms");
        r.set(conclusions::EVIDENCE, vec!["e1".into()]).set(conclusions::DIFFERENCE_REASON, "见证据".into());
        w.records.push(("conclusions", r.clone()));
        all.push(r);
    }
    for r in &all {
        approve(&mut w, r, "p3", "agreed", "");
    }
    (w, a)
}

#[test]
fn signing_waits_for_every_clause_every_check_and_every_signer() {
    let (mut w, a) = settled();
    assert_eq!(blocks_signing(&a, &w), []);
    w.records.retain(|(r, x)| *r != "conclusions" || x.id != "c-7.b");
    let why = blocks_signing(&a, &w);
    assert!(why.iter().any(|t| t.zh == "7.b：尚无结论"), "{why:?}");
    let (w, mut a) = settled();
    a.set(assessments::LEGALITY_HEAD, String::new());
    assert!(blocks_signing(&a, &w).iter().any(|t| t.zh.starts_with("签署人（合法性评估负责人）")));
    let (mut w, a) = settled();
    world::edit(&mut w, "evidence", "e1", |e| {
        e.set(evidence::EXPIRES_ON, world::day("2026-11-01"));
    });
    assert!(blocks_signing(&a, &w).len() > 100, "every clause rests on it, and every check is void");
}

#[test]
fn an_empty_assessment_is_blocked_and_panics_nowhere() {
    let w = world::empty();
    assert!(blocks_signing(&Record::default(), &w).len() >= 5);
    assert!(clause_rows(&Record::default(), &w).is_empty());
    assert_eq!(check_state(&Record::default(), &w), Check::Unchecked);
}
