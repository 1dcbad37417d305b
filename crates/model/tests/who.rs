//! Who may work on what: `who` against a model that walks day by day and knows nothing of spans.

use chrono::{Days, NaiveDate};
use hegui_model::instant;
use hegui_model::reader::FixedReader;
use hegui_model::record::Record;
use hegui_model::span::Span;
use hegui_model::who::{self, Scope};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Days of the world, from 2026-01-01.
const DAYS: u64 = 120;
const SCOPE: Scope<'static> = Scope { function: "review", data_type: "text", kind: "safety" };

fn day(n: u64) -> NaiveDate {
    "2026-01-01".parse::<NaiveDate>().expect("day") + Days::new(n)
}

/// One step of a qualification's life on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Event {
    Suspend,
    Resume,
    Revoke,
}

#[derive(Clone, Debug)]
struct Qualification {
    granted: bool,
    /// Day and score of the examination; the pass line is 80.
    exam: Option<(u64, i64)>,
    /// Does the paper examine this scope?
    covered: bool,
    /// Is the qualification for this scope?
    in_scope: bool,
    from: u64,
    to: u64,
    events: Vec<(u64, Event)>,
}

#[derive(Clone, Debug)]
struct World {
    joined: u64,
    left: Option<u64>,
    trained: Option<u64>,
    qualifications: Vec<Qualification>,
}

fn qualification() -> impl Strategy<Value = Qualification> {
    let exam = prop_oneof![
        8 => (0..DAYS, prop_oneof![4 => 80..=100_i64, 1 => 0..80_i64]).prop_map(Some),
        1 => Just(None)
    ];
    let events = prop::collection::vec((0..DAYS, any::<bool>()), 0..6);
    (
        prop::bool::weighted(0.9),
        exam,
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.85),
        0..DAYS,
        0..DAYS,
        events,
    )
        .prop_map(|(granted, exam, covered, in_scope, from, length, mut told)| {
            // A life that can be: suspended and resumed in turn, perhaps revoked at the end.
            told.sort_by_key(|(d, _)| *d);
            let mut events: Vec<(u64, Event)> = Vec::new();
            for (d, ends) in told {
                match events.last().map(|(_, e)| *e) {
                    Some(Event::Revoke) => {}
                    Some(Event::Suspend) => {
                        events.push((d, if ends { Event::Revoke } else { Event::Resume }))
                    }
                    _ => events.push((d, Event::Suspend)),
                }
            }
            if !granted {
                events.clear();
            }
            Qualification { granted, exam, covered, in_scope, from, to: from + length, events }
        })
}

fn world() -> impl Strategy<Value = World> {
    let left = prop_oneof![2 => Just(None), 1 => (0..DAYS).prop_map(Some)];
    let trained = prop_oneof![6 => (0..DAYS / 2).prop_map(Some), 1 => Just(None)];
    (0..DAYS / 3, left, trained, prop::collection::vec(qualification(), 0..4)).prop_map(
        |(joined, left, trained, qualifications)| World {
            joined,
            left: left.map(|d| d.max(joined)),
            trained,
            qualifications,
        },
    )
}

fn record(id: &str, values: Json) -> Record {
    Record { id: id.into(), values: values.as_object().expect("object").clone(), ..Record::default() }
}

fn reader(w: &World) -> FixedReader {
    let mut r = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
    let mut person = record("p", json!({ "code": "S-1", "joined_on": day(w.joined).to_string() }));
    if let Some(left) = w.left {
        person.values.insert("left_on".into(), day(left).to_string().into());
    }
    r.records.push(("people", person));
    if let Some(trained) = w.trained {
        r.records.push((
            "trainings",
            record("t", json!({ "kind": "pre_job", "held_on": day(trained).to_string() })),
        ));
        let came = json!({ "training": "t", "person": "p", "attended": true });
        r.records.push(("training_attendances", record("a", came)));
    }
    for (n, q) in w.qualifications.iter().enumerate() {
        let kinds = if q.covered { json!(["safety"]) } else { json!(["functional"]) };
        let paper =
            json!({ "functions": ["review"], "data_types": ["text"], "kinds": kinds, "pass_score": "80" });
        r.records.push(("exam_papers", record(&format!("x{n}"), paper)));
        if let Some((on, score)) = q.exam {
            let result = json!({
                "person": "p", "paper": format!("x{n}"), "taken_on": day(on).to_string(), "score": score.to_string()
            });
            r.records.push(("exam_results", record(&format!("e{n}"), result)));
        }
        let decisions: Vec<Json> = q
            .events
            .iter()
            .map(|(d, e)| {
                let kind = match e {
                    Event::Suspend => "suspended",
                    Event::Resume => "resumed",
                    Event::Revoke => "revoked",
                };
                json!({ "kind": kind, "effective_on": day(*d).to_string(), "reason": "r", "decided_by": "b" })
            })
            .collect();
        let state = match q.events.last() {
            _ if !q.granted => "draft",
            None | Some((_, Event::Resume)) => "granted",
            Some((_, Event::Suspend)) => "suspended",
            Some((_, Event::Revoke)) => "revoked",
        };
        let values = json!({
            "code": format!("QLF-{n}"), "person": "p", "function": if q.in_scope { "review" } else { "annotation" },
            "data_type": "text", "kind": "safety", "result": format!("e{n}"), "state": state, "decisions": decisions,
            "valid_from_on": day(q.from).to_string(), "valid_to_on": day(q.to).to_string(),
        });
        r.records.push(("qualifications", record(&format!("q{n}"), values)));
    }
    r
}

/// The naive answer for each day: every qualification is carried from day to day as somebody with a wall calendar would.
fn naive(w: &World) -> Vec<bool> {
    let mut suspended = vec![false; w.qualifications.len()];
    let mut revoked = vec![false; w.qualifications.len()];
    let mut passed = vec![false; w.qualifications.len()];
    let mut out = Vec::new();
    for today in 0..2 * DAYS {
        let mut free = false;
        for (n, q) in w.qualifications.iter().enumerate() {
            if q.exam.is_some_and(|(on, score)| on == today && score >= 80) {
                passed[n] = true;
            }
            for (on, event) in &q.events {
                if *on == today {
                    match event {
                        Event::Suspend => suspended[n] = true,
                        Event::Resume => suspended[n] = false,
                        Event::Revoke => revoked[n] = true,
                    }
                }
            }
            let alive = q.granted && q.in_scope && q.covered && passed[n] && !suspended[n] && !revoked[n];
            free |= alive && q.from <= today && today <= q.to;
        }
        let here = w.joined <= today && w.left.is_none_or(|l| today <= l);
        let trained = w.trained.is_some_and(|d| d <= today);
        out.push(here && trained && free);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn spans_and_reasons_agree_with_the_wall_calendar(w in world()) {
        let r = reader(&w);
        let want = naive(&w);
        let spans = who::spans("p", &SCOPE, &r);
        for pair in spans.windows(2) {
            prop_assert!(pair[0].to.succ_opt().expect("not the last day") < pair[1].from, "{spans:?} overlap or touch");
        }
        for (n, allowed) in (0..).zip(&want) {
            let d = day(n);
            let by_spans = spans.iter().any(|s| s.holds(d));
            prop_assert_eq!(by_spans, *allowed, "spans on {}", d);
            let bars = who::bars("p", &SCOPE, d, &r);
            prop_assert_eq!(bars.is_empty(), *allowed, "reasons on {}: {:?}", d, bars);
        }
    }

    #[test]
    fn a_window_is_free_exactly_if_each_of_its_days_is(w in world(), from in 0..DAYS, length in 0..40_u64) {
        let r = reader(&w);
        let window = Span { from: day(from), to: day(from + length) };
        let want = (from..=from + length).find(|n| !naive(&w)[usize::try_from(*n).expect("small")]);
        let found = who::first_barred("p", &SCOPE, window, &r);
        prop_assert_eq!(found.as_ref().map(|(d, _)| *d), want.map(day));
        if let Some((_, bars)) = found {
            prop_assert!(!bars.is_empty(), "a refusal says why");
        }
    }
}

fn one(events: &[(u64, Event)]) -> World {
    let q = Qualification {
        granted: true,
        exam: Some((5, 90)),
        covered: true,
        in_scope: true,
        from: 10,
        to: 60,
        events: events.to_vec(),
    };
    World { joined: 0, left: Some(50), trained: Some(4), qualifications: vec![q] }
}

#[test]
fn every_reason_is_said_in_both_languages() {
    let r = reader(&one(&[(20, Event::Suspend), (25, Event::Resume), (40, Event::Revoke)]));
    let say = |d: u64| who::reasons(&who::bars("p", &SCOPE, day(d), &r));
    for (d, part) in [
        (3, "attended pre-job training only on 2026-01-05"),
        (9, "holds only from 2026-01-11"),
        (20, "suspended from 2026-01-21 to 2026-01-25 (r)"),
        (40, "revoked on 2026-02-10 (r)"),
        (51, "left on 2026-02-20"),
    ] {
        let told = say(d);
        assert!(told.en.contains(part), "{d}: {}", told.en);
        assert!(!told.zh.is_ascii() && told.zh.contains("2026"), "{}", told.zh);
    }
    assert_eq!(say(25).en, "", "on the day of resumption work begins again");
    let nobody = who::reasons(&who::bars("x", &SCOPE, day(1), &r));
    assert_eq!(nobody.en, "there is no such person");
    let other = Scope { function: "arbitration", ..SCOPE };
    assert!(who::reasons(&who::bars("p", &other, day(30), &r)).en.contains("no qualification of that scope"));
}

#[test]
fn state_and_decisions_that_disagree_bar_the_person() {
    let mut r = reader(&one(&[]));
    let q =
        r.records.iter_mut().find(|(k, _)| *k == "qualifications").map(|(_, q)| q).expect("qualification");
    q.values.insert("state".into(), "suspended".into());
    assert!(who::spans("p", &SCOPE, &r).is_empty());
    assert!(who::reasons(&who::bars("p", &SCOPE, day(30), &r)).en.contains("contradict"));
}

#[test]
fn the_table_of_a_day_shows_people_by_scopes() {
    let r = reader(&one(&[(20, Event::Suspend)]));
    let free = |d: u64| {
        let table = who::table(day(d), &r);
        assert_eq!((table.len(), table[0].cells.len()), (1, 1));
        table[0].cells[0].bars.is_empty()
    };
    assert_eq!((free(19), free(20)), (true, false));
    assert_eq!(who::scopes_of("p", day(19), &r), [SCOPE]);
}
