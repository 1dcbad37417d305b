use super::super::banked::{self, finds, says, set, told, told_of};
use super::super::{Proposed, keywords, world};
use crate::evaluation::BankKind;
use crate::made::record;
use serde_json::json;

#[test]
fn the_library_of_the_scan_and_the_classifier_of_the_sample_are_as_clause_9_asks() {
    let mut w = world::whole();
    assert_eq!(told("8.2.c", &w).verdict, Proposed::NotEnoughData);
    w.records.push(("populations", record("pop", json!({"name": "示例语料", "kind": "corpus"}))));
    let scan = json!({"population": "pop", "library": "k1", "scanned_at": "2026-11-18T02:00:00.000Z"});
    w.records.push(("scans", record("scan", scan)));
    keywords::tests::library(&mut w, "k1", "2026-11-01");
    keywords::tests::map(&mut w);
    keywords::tests::fill(&mut w, "k1", 200, 9_999);
    let p = told("8.2.c", &w);
    assert!(p.verdict == Proposed::DoesNotConform && finds(&p, "keywords_too_few"), "{p:?}");
    w.libraries.clear();
    keywords::tests::fill(&mut w, "k1", 200, 10_000);
    let p = told("8.2.c", &w);
    assert!(p.verdict == Proposed::Conforms && says(&p, "「拦截词」3 版"), "{p:?}");
    // A technical sample that a classifier judged asks for the classifier as well.
    banked::classifier(&mut w, 1);
    let draw = json!({"population": "pop", "purpose": "corpus_technical", "drawn": 1});
    w.records.push(("draws", record("d", draw)));
    let run =
        json!({"name": "示例", "draw": "d", "classifier": "cls", "begun_at": "2026-11-18T02:00:00.000Z"});
    w.records.push(("evaluation_runs", record("r", run)));
    let p = told("8.2.c", &w);
    assert!(p.verdict == Proposed::DoesNotConform && finds(&p, "classifier_risks_uncovered"), "{p:?}");
    assert_eq!(told("9.2", &w).verdict, Proposed::DoesNotConform);
    w.records.retain(|(_, r)| r.id != "cls");
    banked::classifier(&mut w, 0);
    let p = told("8.2.c", &w);
    assert!(p.verdict == Proposed::Conforms && says(&p, "「示例分类模型」3.1 版"), "{p:?}");
    assert_eq!(told("9.2", &w).verdict, Proposed::Conforms);
}

#[test]
fn library_banks_and_classifier_are_at_hand_in_the_modalities_of_the_service() {
    let of = |w: &crate::reader::FixedReader| told_of("LIAONING-2025", "10.2.3", w);
    let mut w = world::whole();
    assert_eq!((of(&w).verdict, of(&w).missing.len()), (Proposed::NotEnoughData, 5));
    keywords::tests::library(&mut w, "k1", "2026-11-01");
    banked::classifier(&mut w, 0);
    BankKind::ALL.into_iter().for_each(|kind| drop(banked::bank(&mut w, kind)));
    let p = of(&w);
    assert!(p.verdict == Proposed::Conforms && says(&p, "文本 3000"), "{p:?}");
    world::edit(&mut w, "services", "svc", |s| {
        s.values.insert("functions".into(), json!(["dialogue", "image"]));
    });
    let p = of(&w);
    assert!(p.verdict == Proposed::DoesNotConform && finds(&p, "bank_modality_missing"), "{p:?}");
    set(&mut w, "bank_questions", "bank-generated_content-q5", "modality", "mixed");
    assert_eq!(of(&w).verdict, Proposed::Conforms);
}
