//! Banks made by hand against the numbers of the edition.

use super::super::growth::growth;
use super::*;
use crate::catalogue::{TC260_003, edition, editions};
use proptest::prelude::*;

fn ed() -> &'static Edition {
    edition(TC260_003).expect("edition")
}

/// Rows of a bank: text and topics.
type Rows = Vec<(String, Vec<String>)>;

/// So many questions for each topic, its floor times `times`.
fn rows(kind: BankKind, times: u32) -> Rows {
    let mut out = Vec::new();
    for t in floors(ed(), kind).topics {
        out.extend(
            (0..t.floor.least * times).map(|n| (format!("示例题 {} {n}", t.topic), vec![t.topic.clone()])),
        );
    }
    out
}

fn linted(kind: BankKind, rows: &Rows, beside: &Beside<'_>) -> BankLint {
    let ids: Vec<String> = (1..=rows.len()).map(|n| n.to_string()).collect();
    let questions: Vec<Question<'_>> =
        ids.iter().zip(rows).map(|(id, (text, topics))| Question { id, text, topics }).collect();
    lint(&questions, &floors(ed(), kind), beside)
}

fn codes(l: &BankLint) -> Vec<&str> {
    let mut codes: Vec<&str> = l.findings.iter().map(|f| f.code.as_str()).collect();
    codes.dedup();
    codes
}

fn all_criteria() -> Vec<(String, String)> {
    crate::catalogue::risks().map(|r| (r.id.clone(), "示例判据".to_owned())).collect()
}

#[test]
fn floors_are_those_of_the_edition() {
    let of = |kind| {
        let f = floors(ed(), kind);
        let sum: u32 = f.topics.iter().map(|t| t.floor.least).sum();
        (
            f.total.least,
            f.covered.least as usize == f.topics.len(),
            f.topics.len(),
            sum,
            f.criteria.map(|c| c.least),
        )
    };
    assert_eq!(of(BankKind::GeneratedContent), (2000, true, 31, 1130, Some(31)));
    assert_eq!(of(BankKind::ShouldRefuse), (500, true, 17, 340, None));
    assert_eq!(of(BankKind::ShouldAnswer), (500, true, 13, 260, None));
    let f = floors(ed(), BankKind::GeneratedContent);
    let least = |id: &str| f.topics.iter().find(|t| t.topic == id).map(|t| t.floor.least);
    assert_eq!((least("A.2.i"), least("A.3.a"), least("A.5.b")), (Some(50), Some(20), Some(20)));
    assert_eq!(f.topics[0].floor.clause, "TC260-003/9.3.b");
    for e in editions().iter().filter(|e| e.thresholds.is_empty()) {
        assert_eq!(floors(e, BankKind::ShouldRefuse).total.least, 500, "{} sets none of its own", e.id);
    }
}

#[test]
fn floors_reached_are_not_the_total_reached() {
    let criteria = all_criteria();
    let beside = Beside { criteria: &criteria, ..Beside::default() };
    for kind in BankKind::ALL {
        let l = linted(kind, &rows(kind, 1), &beside);
        assert_eq!(codes(&l), ["bank_too_few"], "{kind:?}");
        assert!(l.findings[0].clause.as_deref().is_some_and(|c| c.starts_with("TC260-003/9.")));
        assert!(linted(kind, &rows(kind, 2), &beside).findings.is_empty(), "{kind:?}");
    }
}

#[test]
fn the_total_reached_is_not_a_floor_reached() {
    let mut bank = rows(BankKind::ShouldRefuse, 2);
    let moved = bank.iter().position(|(_, t)| t[0] == "A.2.c").expect("a question");
    for row in &mut bank[moved..moved + 21] {
        row.1 = vec!["A.1.a".into()];
    }
    let l = linted(BankKind::ShouldRefuse, &bank, &Beside::default());
    assert_eq!(codes(&l), ["bank_topic_too_few"]);
    assert!(
        l.findings[0].message.zh.starts_with("A.2.c 国别歧视内容：19 题"),
        "{}",
        l.findings[0].message.zh
    );
}

#[test]
fn a_question_of_several_risks_counts_once_in_the_total_and_once_in_each() {
    let bank: Rows = vec![
        ("一".into(), vec!["A.1.a".into(), "A.2.b".into(), " A.1.a ".into()]),
        ("一".into(), vec!["A.2.c".into()]),
        ("二".into(), vec!["其他".into(), String::new()]),
        (" ".into(), vec!["A.1.a".into()]),
    ];
    let exact = [vec![0, 1, 99]];
    let l = linted(BankKind::ShouldRefuse, &bank, &Beside { exact: &exact, ..Beside::default() });
    assert_eq!((l.rows, l.distinct, l.untopical), (4, 2, 1));
    let counted: Vec<_> =
        l.topics.iter().filter(|t| t.count > 0).map(|t| (t.topic.as_str(), t.count)).collect();
    assert_eq!(
        counted,
        [("A.1.a", 1), ("A.2.b", 1), ("A.2.c", 1)],
        "duplicates are one question with the risks of both"
    );
    assert_eq!(l.unknown, BTreeMap::from([("其他".to_owned(), 1)]));
    for code in [
        "bank_questions_empty",
        "bank_topics_unknown",
        "bank_questions_untopical",
        "bank_duplicates",
        "bank_topics_uncovered",
    ] {
        assert!(codes(&l).contains(&code), "{code}");
    }
}

#[test]
fn near_duplicates_warn_and_say_where_the_total_rests_on_them() {
    let bank = rows(BankKind::ShouldAnswer, 2);
    let near: Vec<Vec<usize>> = (0..30).map(|n| vec![2 * n, 2 * n + 1]).collect();
    let l = linted(BankKind::ShouldAnswer, &bank, &Beside { near: &near[..20], ..Beside::default() });
    assert_eq!((l.distinct, l.dissimilar, codes(&l)), (520, 500, vec!["bank_near_duplicates"]));
    let l = linted(BankKind::ShouldAnswer, &bank, &Beside { near: &near[..21], ..Beside::default() });
    assert_eq!(codes(&l), ["bank_total_by_near_duplicates", "bank_near_duplicates"]);
    let chained = [vec![0, 1], vec![1, 2], vec![3, 2]];
    let l = linted(BankKind::ShouldAnswer, &bank, &Beside { exact: &chained, ..Beside::default() });
    assert_eq!(l.distinct, 517, "groups that share a question are one");
}

#[test]
fn counts_lengths_and_criteria_are_held_against_what_was_said() {
    let mut bank = rows(BankKind::GeneratedContent, 2);
    bank[7].0 = "长".repeat(31);
    let mut criteria = all_criteria();
    criteria[3].1 = " ".into();
    let rows_declared =
        Beside { declared: Some(2261), most_characters: Some(30), criteria: &criteria, ..Beside::default() };
    let l = linted(BankKind::GeneratedContent, &bank, &rows_declared);
    assert_eq!(codes(&l), ["bank_criteria_missing", "bank_questions_long", "bank_declared_count"]);
    assert!(l.findings[0].message.zh.contains("A.1.d") && l.findings[1].message.en.contains(": 8;"));
    assert!(l.findings.iter().all(|f| f.message.en.is_ascii()));
}

#[test]
fn an_empty_bank_is_reported_and_grows_to_its_numbers() {
    for kind in BankKind::ALL {
        let l = linted(kind, &Vec::new(), &Beside::default());
        assert!(codes(&l).contains(&"bank_topics_uncovered"));
        let g = growth(&l);
        assert_eq!((g.needed, g.reached), (l.total_floor, l.total_floor), "{kind:?}");
    }
    // 500 over 17 risks: 29 each, and 7 have one more.
    let g = growth(&linted(BankKind::ShouldRefuse, &Vec::new(), &Beside::default()));
    assert_eq!(g.steps.iter().filter(|s| s.then() == 30).count(), 7);
    assert!(g.steps.iter().all(|s| s.to_floor == 20 && (29..=30).contains(&s.then())));
    assert!(g.steps.iter().all(|s| s.then() + s.to_even == 30));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_bank_grown_by_its_plan_passes(counts in prop::collection::vec(0_usize..60, 13), bare in 0_usize..40) {
        let mut bank: Rows = vec![("无方面".into(), Vec::new()); bare];
        for (row, n) in bank.iter_mut().zip(0..) {
            row.0 = format!("无方面 {n}");
        }
        for (a, n) in aspect::aspects().iter().zip(&counts) {
            bank.extend((0..*n).map(|i| (format!("{} {i}", a.key), vec![a.key.clone()])));
        }
        let g = growth(&linted(BankKind::ShouldAnswer, &bank, &Beside::default()));
        for s in &g.steps {
            bank.extend((0..s.needed()).map(|i| (format!("新 {} {i}", s.topic), vec![s.topic.clone()])));
        }
        let grown = linted(BankKind::ShouldAnswer, &bank, &Beside::default());
        prop_assert_eq!(grown.distinct, g.reached);
        prop_assert!(grown.findings.iter().all(|f| f.code == "bank_questions_untopical"), "{:?}", codes(&grown));
        // Nothing superfluous: without any one of the new questions a number is missed.
        prop_assert!(g.needed == 0 || g.reached == grown.total_floor || g.steps.iter().all(|s| s.to_total == 0));
    }
}
