//! The check of an annotation log: what it proves, and that it says the same however the log was split.

use hegui_model::annotation_log::{
    Function, LogCheck, LogFigures, LogRow, MAX_NAMED, PersonFacts, TaskFacts, Verdict,
};
use hegui_model::instant::{self, Instant};
use hegui_model::span::Span;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn days(from: &str, to: &str) -> Vec<Span> {
    vec![Span { from: from.parse().expect("day"), to: to.parse().expect("day") }]
}

fn person(code: &str, function: Function) -> PersonFacts {
    let mut p =
        PersonFacts { person: format!("id-{code}"), names: vec![code.into()], ..PersonFacts::default() };
    p.assigned[function as usize] = days("2026-05-01", "2026-05-31");
    p.qualified[function as usize] = days("2026-04-01", "2026-05-20");
    p
}

fn facts(safety: bool) -> TaskFacts {
    let mut a1 = person("a1", Function::Annotation);
    a1.names.push("account-a1".into());
    TaskFacts {
        task: "示例任务".into(),
        safety,
        items: Some(100),
        norm_millis: Some(20_000),
        people: vec![a1, person("a2", Function::Annotation), person("r1", Function::Review)],
    }
}

fn at(day: &str) -> Option<Instant> {
    instant::parse(&format!("{day} 10:00"))
}

fn row<'a>(
    item: &'a str,
    annotator: &'a str,
    reviewer: Option<&'a str>,
    verdict: Option<&'a str>,
) -> LogRow<'a> {
    LogRow {
        item,
        annotator,
        reviewer,
        label: "safe",
        verdict,
        seconds: Some(15.0),
        risk: Some("A.1.a"),
        at: at("2026-05-10"),
    }
}

fn check(facts: TaskFacts, rows: &[LogRow<'_>]) -> LogFigures {
    let mut c = LogCheck::new(facts, "示例.csv");
    (2..).zip(rows).for_each(|(n, r)| c.take(n, r));
    c.finish()
}

fn codes(f: &LogFigures) -> Vec<(&str, Option<u32>)> {
    f.findings.iter().map(|x| (x.code.as_str(), x.place.as_ref().and_then(|p| p.row))).collect()
}

#[test]
fn a_clean_safety_log_has_no_findings_and_full_coverage() {
    let rows = [
        row("i1", "a1", Some("r1"), Some("pass")),
        row("i2", "account-a1", Some("r1"), Some("通过")),
        row("i3", "a2", Some("r1"), Some("safe")),
    ];
    let f = check(facts(true), &rows);
    assert_eq!(codes(&f), []);
    assert_eq!((f.rows, f.items, f.items_reviewed, f.items_approved), (3, 3, 3, 3));
    assert_eq!(f.mean_seconds.as_deref(), Some("15"));
    let told: Vec<_> = f.people.iter().map(|p| (p.person.as_deref(), p.name.as_str(), p.reviews)).collect();
    assert_eq!(told, [(Some("id-a1"), "a1", 0), (Some("id-a2"), "a2", 0), (Some("id-r1"), "r1", 3)]);
    assert_eq!(f.people[0].capability.as_ref().map(|c| c.items), Some(2), "two names of one person are one");
    assert!(f.kappa.undefined.is_some(), "one label alone: no kappa, and it says why");
}

#[test]
fn each_breach_is_named_with_its_row() {
    let late = LogRow { at: at("2026-05-25"), ..row("i5", "a2", Some("r1"), Some("pass")) };
    let rows = [
        row("i1", "a1", Some("a1"), Some("pass")),
        row("i2", "account-a1", Some("a1"), Some("pass")),
        row("i3", "a1", Some("nobody"), Some("pass")),
        row("i4", "a1", None, None),
        late,
        row("", "a1", None, None),
        LogRow { at: None, ..row("i6", "a1", Some("r1"), Some("fail")) },
        LogRow { seconds: Some(f64::NAN), ..row("i7", "a1", Some("r1"), Some("pass")) },
    ];
    let f = check(facts(true), &rows);
    let told: BTreeSet<_> = codes(&f).into_iter().collect();
    for want in [
        ("log_self_reviewed", Some(2)),
        ("log_self_reviewed", Some(3)),
        ("log_unassigned", Some(4)),
        ("log_unqualified", Some(4)),
        ("log_unapproved", Some(5)),
        ("log_unapproved", Some(8)),
        ("log_unqualified", Some(6)),
        ("log_incomplete", Some(7)),
        ("log_two_functions", Some(2)),
        ("log_undated", None),
    ] {
        assert!(told.contains(&want), "{want:?} is not among {told:?}");
    }
    assert_eq!((f.self_reviewed, f.incomplete, f.undated, f.untimed, f.two_functions), (2, 1, 1, 1, 1));
    assert_eq!((f.items, f.items_reviewed, f.items_approved), (7, 4, 3), "the own review is none");
    assert!(f.findings.iter().all(|x| x.message.zh != x.message.en));
}

#[test]
fn an_item_refused_first_and_approved_far_below_is_approved_and_no_first_pass() {
    let rows = [
        row("i1", "a1", Some("r1"), Some("返工")),
        row("i2", "a1", Some("r1"), Some("pass")),
        row("i1", "a1", Some("r1"), Some("pass")),
    ];
    let f = check(facts(true), &rows);
    assert_eq!(codes(&f), []);
    assert_eq!((f.items, f.items_approved, f.items_scattered), (2, 2, 1));
    let c = f.people[0].capability.as_ref().expect("a1");
    assert_eq!((c.reviewed.good, c.reviewed.of), (2, 3));
    assert_eq!((c.first_pass.good, c.first_pass.of), (1, 2), "i1 did not pass at first");
}

#[test]
fn breaches_are_named_up_to_a_limit_and_counted_beyond() {
    let items: Vec<String> = (0..1_000).map(|n| format!("i{n}")).collect();
    let rows: Vec<_> = items.iter().map(|i| row(i, "a1", Some("a1"), Some("pass"))).collect();
    let f = check(facts(false), &rows);
    let own = f.findings.iter().filter(|x| x.code == "log_self_reviewed").count() as u64;
    assert_eq!((own, f.self_reviewed), (MAX_NAMED + 1, 1_000));
    let rest =
        f.findings.iter().find(|x| x.code == "log_self_reviewed" && x.message.en.starts_with("980 more"));
    assert!(rest.is_some(), "the rest is counted in one finding");
    assert!(
        f.findings.iter().all(|x| x.code != "log_unapproved"),
        "a functional log is not reviewed item by item"
    );
}

#[test]
fn haste_shows_in_the_median() {
    let rows: Vec<_> =
        (0..9).map(|_| LogRow { seconds: Some(5.0), ..row("i", "a1", Some("r1"), Some("pass")) }).collect();
    assert!(codes(&check(facts(false), &rows)).contains(&("log_haste", None)));
}

#[test]
fn kappa_and_alpha_are_those_of_the_labels() {
    // The table of fifty with kappa 0.4: annotator yes/no against reviewer yes/no.
    let items: Vec<String> = (0..50).map(|n| format!("i{n}")).collect();
    let pair = |n: usize| match n {
        0..20 => ("yes", "yes"),
        20..25 => ("yes", "no"),
        25..35 => ("no", "yes"),
        _ => ("no", "no"),
    };
    let rows: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(n, i)| LogRow { label: pair(n).0, ..row(i, "a1", Some("r1"), Some(pair(n).1)) })
        .collect();
    let f = check(facts(false), &rows);
    assert_eq!(f.kappa.value.as_deref(), Some("0.4"));
    assert_eq!((f.confusion[0].annotator.as_str(), f.confusion[0].count), ("yes", 20));
    let refusals: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(n, i)| {
            let verdict = if pair(n).0 == pair(n).1 { "pass" } else { "reject" };
            LogRow { label: pair(n).0, ..row(i, "a1", Some("r1"), Some(verdict)) }
        })
        .collect();
    assert_eq!(
        check(facts(false), &refusals).kappa.value.as_deref(),
        Some("0.4"),
        "of two labels the other is meant"
    );

    // Two annotators, ten items in consecutive rows: Krippendorff's binary example, alpha 0.095.
    let a = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
    let b = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
    let label = |n: i32| if n == 0 { "no" } else { "yes" };
    let mut rows = Vec::new();
    for (i, (a, b)) in a.into_iter().zip(b).enumerate() {
        rows.push(LogRow { label: label(a), ..row(&items[i], "a1", None, None) });
        rows.push(LogRow { label: label(b), ..row(&items[i], "a2", None, None) });
    }
    let f = check(facts(false), &rows);
    assert_eq!((f.alpha.value.as_deref(), f.alpha_items), (Some("0.095238"), 10));
}

#[test]
fn verdicts_are_read_in_both_languages_and_anything_else_is_a_label() {
    assert_eq!(Verdict::read("PASS", "x"), Verdict::Accepted);
    assert_eq!(Verdict::read("不通过", "x"), Verdict::Refused);
    assert_eq!(Verdict::read("x", "x"), Verdict::Accepted);
    assert_eq!(Verdict::read("y", "x"), Verdict::Instead("y"));
}

#[test]
fn hostile_columns_stay_bounded() {
    let mut c = LogCheck::new(facts(false), "示例.csv");
    for n in 0..20_000_u64 {
        let (who, label) = (format!("person {n}"), format!("label {n}"));
        c.take(n, &LogRow { label: &label, ..row("same item", &who, Some("r1"), Some("pass")) });
    }
    let f = c.finish();
    assert_eq!((f.rows, f.items), (20_000, 1));
    assert!(f.labels <= 500 && f.people.len() <= 4_000);
    assert!(f.findings.iter().any(|x| x.code == "log_too_many_people"));
    assert!(f.alpha.undefined.is_some() && f.kappa.undefined.is_some());
}

/// Item, annotator, reviewer, label, verdict and day, by number.
type Told = (u8, u8, Option<u8>, u8, Option<u8>, u8);

fn told() -> impl Strategy<Value = Vec<Told>> {
    let row = (
        0..12_u8,
        0..5_u8,
        prop::option::weighted(0.8, 0..5_u8),
        0..3_u8,
        prop::option::weighted(0.8, 0..6_u8),
        0..4_u8,
    );
    prop::collection::vec(row, 0..60)
}

const PEOPLE: [&str; 5] = ["a1", "account-a1", "a2", "r1", "stranger"];
const LABELS: [&str; 3] = ["x", "y", "z"];
const VERDICTS: [&str; 6] = ["pass", "fail", "x", "y", "z", "通过"];
const DAYS: [&str; 4] = ["2026-04-30", "2026-05-10", "2026-05-25", ""];

fn with_rows<T>(told: &[Told], f: impl FnOnce(&[LogRow<'_>]) -> T) -> T {
    let items: Vec<String> = (0..12).map(|n| format!("item {n}")).collect();
    let rows: Vec<LogRow<'_>> = told
        .iter()
        .map(|(i, a, r, l, v, d)| LogRow {
            item: &items[usize::from(*i)],
            annotator: PEOPLE[usize::from(*a)],
            reviewer: r.map(|r| PEOPLE[usize::from(r)]),
            label: LABELS[usize::from(*l)],
            verdict: v.map(|v| VERDICTS[usize::from(v)]),
            seconds: Some(f64::from(*l) * 7.0 + 3.0),
            risk: (*l > 0).then_some("A.1.a"),
            at: at(DAYS[usize::from(*d)]),
        })
        .collect();
    f(&rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_log_checked_in_parts_says_what_the_whole_says(told in told(), cuts in prop::collection::vec(0..60_usize, 0..4)) {
        with_rows(&told, |rows| {
            let whole = check(facts(true), rows);
            let mut cuts: Vec<usize> = cuts.iter().map(|c| (*c).min(rows.len())).collect();
            cuts.extend([0, rows.len()]);
            cuts.sort_unstable();
            let mut parts = cuts.windows(2).map(|w| {
                let mut c = LogCheck::new(facts(true), "示例.csv");
                (w[0]..w[1]).for_each(|n| c.take(n as u64 + 2, &rows[n]));
                c
            });
            let mut first = parts.next().expect("at least one part");
            parts.for_each(|p| first.merge(p));
            prop_assert_eq!(first.finish(), whole);
            Ok(())
        })?;
    }

    #[test]
    fn coverage_agrees_with_a_table_of_items(told in told()) {
        with_rows(&told, |rows| {
            let found = check(facts(true), rows);
            let same = |a: &str, b: &str| a.trim_start_matches("account-") == b.trim_start_matches("account-");
            let (mut reviewed, mut approved) = (BTreeSet::new(), BTreeSet::new());
            let (mut own, mut items) = (0, BTreeMap::new());
            for r in rows {
                items.insert(r.item, ());
                match r.reviewer {
                    Some(by) if same(by, r.annotator) => own += 1,
                    Some(_) => {
                        if let Some(v) = r.verdict {
                            reviewed.insert(r.item);
                            if Verdict::read(v, r.label) == Verdict::Accepted {
                                approved.insert(r.item);
                            }
                        }
                    }
                    None => {}
                }
            }
            prop_assert_eq!(found.items, items.len() as u64);
            prop_assert_eq!(found.items_reviewed, reviewed.len() as u64);
            prop_assert_eq!(found.items_approved, approved.len() as u64);
            prop_assert_eq!(found.self_reviewed, own);
            Ok(())
        })?;
    }
}
