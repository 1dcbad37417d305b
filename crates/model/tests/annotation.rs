//! Gates, clocks, head counts and certificates of the annotation registers, over one small world.

use chrono::NaiveDate;
use hegui_model::clock::ClockState;
use hegui_model::headcount::{Heads, head_count};
use hegui_model::instant;
use hegui_model::one_page::{self, Verification, certificate};
use hegui_model::reader::FixedReader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::{annotation_rules, annotation_tasks, batches, qualifications, task_assignments};
use serde_json::{Value as Json, json};

fn record(id: &str, values: Json) -> Record {
    Record { id: id.into(), values: values.as_object().expect("object").clone(), ..Record::default() }
}

fn day(s: &str) -> NaiveDate {
    s.parse().expect("day")
}

fn qualification(id: &str, person: &str, function: &str, values: &Json) -> (&'static str, Record) {
    let mut r = record(
        id,
        json!({
            "code": format!("QLF-{id}"), "person": person, "function": function, "data_type": "text",
            "kind": "functional", "result": format!("e-{person}"), "valid_from_on": "2026-02-01",
            "valid_to_on": "2026-12-31", "granted_by": "boss", "granted_on": "2026-01-31", "state": "granted",
        }),
    );
    r.values.extend(values.as_object().expect("object").clone());
    ("qualifications", r)
}

fn world() -> FixedReader {
    let mut w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
    let rule = |id: &str, stage: &str| {
        let values = json!({
            "name": id, "edition": "1.0", "kind": "functional", "stage": stage, "data_types": ["text"],
            "effective_on": "2026-01-01", "next_review_on": "2026-05-31",
        });
        ("annotation_rules", record(id, values))
    };
    w.records = vec![
        ("organizations", record("o", json!({ "name": "示例科技有限公司" }))),
        ("trainings", record("t", json!({ "kind": "pre_job", "held_on": "2026-01-10" }))),
        rule("ra", "annotation"),
        rule("rr", "review"),
        (
            "exam_papers",
            record(
                "x",
                json!({
                    "code": "EXP-1", "name": "示例试卷", "edition": "1.0", "functions": ["annotation", "review"],
                    "data_types": ["text"], "kinds": ["functional"], "pass_score": "80",
                }),
            ),
        ),
        (
            "annotation_tasks",
            record(
                "k",
                json!({
                    "code": "TSK-1", "name": "示例任务", "kind": "functional", "data_type": "text", "annotation_rule": "ra",
                    "review_rule": "rr", "items": 1000, "seconds_per_item": "36", "seconds_per_review": "9",
                    "reserved_hours": "10", "review_hours": "2.5", "starts_on": "2026-05-01", "ends_on": "2026-06-30",
                    "state": "planned",
                }),
            ),
        ),
    ];
    for (id, kind, name) in
        [("ann", "outsourced", "示例甲"), ("rev", "internal", "示例乙"), ("boss", "internal", "示例丙")]
    {
        let values = json!({
            "code": format!("S-{id}"), "name": name, "employer_kind": kind, "employer": "示例外包", "joined_on": "2026-01-01",
        });
        w.records.push(("people", record(id, values)));
        if id == "boss" {
            continue;
        }
        let came = json!({ "training": "t", "person": id, "attended": true });
        w.records.push(("training_attendances", record(&format!("a-{id}"), came)));
        let result = json!({ "code": format!("EXR-{id}"), "person": id, "paper": "x", "taken_on": "2026-01-20", "score": "90" });
        w.records.push(("exam_results", record(&format!("e-{id}"), result)));
        let pool = json!({ "person": id, "data_types": ["text", "image"], "started_on": "2026-01-15" });
        w.records.push(("annotators", record(&format!("n-{id}"), pool)));
    }
    w.records.push(qualification("qa", "ann", "annotation", &json!({})));
    w.records.push(qualification("qr", "rev", "review", &json!({})));
    for (id, person, function) in [("s1", "ann", "annotation"), ("s2", "rev", "review")] {
        let values =
            json!({ "code": id, "task": "k", "person": person, "function": function, "state": "confirmed" });
        w.records.push(("task_assignments", record(id, values)));
    }
    w
}

fn edit<'a>(w: &'a mut FixedReader, id: &str) -> &'a mut Record {
    w.records.iter_mut().find(|(_, r)| r.id == id).map(|(_, r)| r).unwrap_or_else(|| panic!("no {id}"))
}

fn put(w: &mut FixedReader, id: &str, values: Json) {
    edit(w, id).values.extend(values.as_object().expect("object").clone());
}

fn of(w: &FixedReader, id: &str) -> Record {
    w.records.iter().find(|(_, r)| r.id == id).map(|(_, r)| r.clone()).unwrap_or_else(|| panic!("no {id}"))
}

/// What the gate of a move says of a record as it stands.
fn lacks(register: &Register, step: &str, r: &Record, w: &FixedReader) -> Vec<String> {
    let m = register.states.and_then(|s| s.find(step)).unwrap_or_else(|| panic!("no move {step}"));
    (m.gate)(r, w).into_iter().map(|t| t.en).collect()
}

#[test]
fn an_assignment_is_refused_without_a_live_qualification_on_every_day() {
    let mut w = world();
    let confirm = |w: &FixedReader| lacks(&task_assignments::REGISTER, "confirm", &of(w, "s1"), w);
    assert_eq!(confirm(&w), Vec::<String>::new());
    put(&mut w, "qa", json!({ "valid_to_on": "2026-06-29" }));
    let told = confirm(&w);
    assert!(
        told.len() == 1 && told[0].contains("2026-06-30") && told[0].contains("QLF-qa expired on 2026-06-29"),
        "{told:?}"
    );
    // Another qualification takes over on the last day: every day is covered again.
    w.records.push(qualification("qb", "ann", "annotation", &json!({ "valid_from_on": "2026-06-30" })));
    assert_eq!(confirm(&w), Vec::<String>::new());
    let values =
        json!({ "code": "s3", "task": "k", "person": "ann", "function": "review", "state": "ended" });
    w.records.push(("task_assignments", record("s3", values)));
    assert!(confirm(&w)[0].contains("both Annotation and Review (s3)"), "{:?}", confirm(&w));
    let nobody = record("s9", json!({ "task": "k" }));
    assert_eq!(task_assignments::refusal(&nobody, &w).len(), 2, "person and function");
}

#[test]
fn a_task_starts_only_with_time_rules_and_people() {
    let mut w = world();
    let start = |w: &FixedReader| lacks(&annotation_tasks::REGISTER, "start", &of(w, "k"), w);
    assert_eq!(start(&w), Vec::<String>::new());
    put(&mut w, "k", json!({ "items": 1001 }));
    assert_eq!(start(&w).len(), 2, "neither annotation nor review has the hours: {:?}", start(&w));
    put(&mut w, "k", json!({ "items": 1000, "review_rule": "ra" }));
    assert!(start(&w)[0].contains("it is for the other stage"));
    put(&mut w, "k", json!({ "review_rule": "rr" }));
    put(&mut w, "s2", json!({ "state": "planned" }));
    assert_eq!(start(&w), ["a confirmed reviewer"]);
    put(&mut w, "s2", json!({ "state": "confirmed" }));
    let suspended =
        json!({ "kind": "suspended", "effective_on": "2026-05-20", "reason": "r", "decided_by": "b" });
    put(&mut w, "qr", json!({ "state": "suspended", "decisions": [suspended] }));
    assert!(start(&w)[0].contains("on 2026-05-20: qualification QLF-qr is suspended"), "{:?}", start(&w));
    let finish = |w: &FixedReader| lacks(&annotation_tasks::REGISTER, "finish", &of(w, "k"), w);
    assert_eq!(finish(&w).len(), 1, "no batch has an outcome");
}

#[test]
fn a_release_is_for_tasks_that_have_not_begun() {
    let mut w = world();
    let release = |w: &FixedReader| lacks(&task_assignments::REGISTER, "release", &of(w, "s1"), w).len();
    assert_eq!(release(&w), 0);
    put(&mut w, "k", json!({ "state": "running" }));
    assert_eq!(release(&w), 1, "who may have worked keeps the function");
}

#[test]
fn a_qualification_is_granted_on_a_passed_examination_after_training_by_somebody_else() {
    let mut w = world();
    let grant = |w: &FixedReader| lacks(&qualifications::REGISTER, "grant", &of(w, "qa"), w).len();
    assert_eq!(grant(&w), 0);
    put(&mut w, "e-ann", json!({ "score": "79.999999" }));
    assert_eq!(grant(&w), 1);
    put(&mut w, "e-ann", json!({ "score": "80", "taken_on": "2026-02-02" }));
    assert_eq!(grant(&w), 1, "valid before it was examined");
    put(&mut w, "e-ann", json!({ "taken_on": "2026-01-20" }));
    put(&mut w, "a-ann", json!({ "attended": false }));
    put(&mut w, "qa", json!({ "granted_by": "ann" }));
    assert_eq!(grant(&w), 2, "training and another person");
}

#[test]
fn suspension_resumption_and_revocation_each_need_their_row() {
    let mut w = world();
    let row = |kind: &str, on: &str, by: &str| json!({ "kind": kind, "effective_on": on, "reason": "r", "decided_by": by });
    let open =
        |w: &FixedReader, step: &str| lacks(&qualifications::REGISTER, step, &of(w, "qa"), w).is_empty();
    assert!(!open(&w, "suspend"), "no row, no step");
    put(&mut w, "qa", json!({ "decisions": [row("suspended", "2026-05-01", "")] }));
    assert!(!open(&w, "suspend"), "nobody decided");
    put(&mut w, "qa", json!({ "decisions": [row("suspended", "2026-05-01", "S-boss")] }));
    assert!(open(&w, "suspend") && !open(&w, "resume"));
    let two = [row("suspended", "2026-05-01", "S-boss"), row("resumed", "2026-04-30", "S-boss")];
    put(&mut w, "qa", json!({ "decisions": two }));
    assert!(!open(&w, "resume"), "days do not go back");
    let two = [row("suspended", "2026-05-01", "S-boss"), row("resumed", "2026-05-08", "S-boss")];
    put(&mut w, "qa", json!({ "decisions": two, "state": "granted" }));
    assert!(open(&w, "resume"));
    assert_eq!(
        qualifications::standing(&of(&w, "qa"), day("2026-05-07"), &w).en,
        "qualification QLF-qa is suspended from 2026-05-01 to 2026-05-07 (r)"
    );
    assert_eq!(qualifications::standing(&of(&w, "qa"), day("2026-05-08"), &w).en, "Valid");
}

#[test]
fn re_examination_and_refresher_are_clocks_and_stop_when_done() {
    let mut w = world();
    put(&mut w, "qa", json!({ "valid_to_on": "2026-05-30", "refresher_due_on": "2026-07-01" }));
    let clocks = |w: &FixedReader| {
        let told = (qualifications::REGISTER.clocks)(&of(w, "qa"), w);
        told.into_iter().map(|c| (c.key, c.due_at.map(instant::day), c.state)).collect::<Vec<_>>()
    };
    let due = |s: &str| Some(day(s));
    assert_eq!(
        clocks(&w),
        [
            ("reexamination".into(), due("2026-05-30"), ClockState::Overdue),
            ("refresher".into(), due("2026-07-01"), ClockState::Running)
        ]
    );
    w.records.push(qualification("qb", "ann", "annotation", &json!({ "valid_from_on": "2026-05-31" })));
    w.records.push(("trainings", record("t2", json!({ "kind": "refresher", "held_on": "2026-04-01" }))));
    let came = json!({ "training": "t2", "person": "ann", "attended": true });
    w.records.push(("training_attendances", record("a9", came)));
    assert!(clocks(&w).iter().all(|(_, _, s)| *s == ClockState::Done), "{:?}", clocks(&w));
    put(&mut w, "qa", json!({ "state": "revoked" }));
    assert!(clocks(&w).is_empty(), "nothing is due of what was revoked");
    let review = (annotation_rules::REGISTER.clocks)(&of(&w, "ra"), &w);
    assert_eq!((review[0].key.as_str(), review[0].state), ("review", ClockState::Overdue));
}

#[test]
fn a_batch_has_no_other_outcome_than_its_checks_allow() {
    let sampled = json!({
        "task": "k", "items": 100, "checks": ["sampling", "machine"], "draw": "7", "sample_size": 20,
        "sampled_by": "rev", "sampled_on": "2026-05-20", "inaccurate": 0, "unlawful": 0, "state": "open",
    });
    let with = |values: Json| {
        let mut r = record("b", sampled.clone());
        r.values.extend(values.as_object().expect("object").clone());
        r.values.retain(|_, v| !v.is_null());
        r
    };
    let mut w = world();
    let open = |r: &Record, w: &FixedReader| {
        ["pass", "send_back", "void"].map(|m| lacks(&batches::REGISTER, m, r, w).is_empty())
    };
    assert_eq!(open(&with(json!({})), &w), [true, true, true]);
    assert_eq!(open(&with(json!({ "inaccurate": 1 })), &w), [false, true, false], "only rework");
    assert_eq!(open(&with(json!({ "unlawful": 1 })), &w), [false, false, true], "only void");
    assert_eq!(
        open(&with(json!({ "unlawful": 1, "inaccurate": 5 })), &w),
        [false, false, true],
        "void leads"
    );
    for missing in [
        json!({ "checks": ["machine", "third_party"] }),
        json!({ "sampled_by": null }),
        json!({ "draw": null }),
        json!({ "sample_size": 0 }),
        json!({ "inaccurate": null }),
        json!({ "sampled_by": "ann" }),
    ] {
        assert_eq!(open(&with(missing.clone()), &w), [false, false, false], "{missing}");
    }
    let no_sample = json!({ "unlawful": 1, "sampled_by": null, "draw": null, "checks": ["machine"] });
    assert_eq!(open(&with(no_sample), &w), [false, false, true], "unlawful items void it at once");
    put(&mut w, "k", json!({ "kind": "safety" }));
    let safety = |values: Json| {
        let mut r = with(
            json!({ "unlawful": 60, "checks": null, "draw": null, "sample_size": null, "sampled_by": null }),
        );
        r.values.extend(values.as_object().expect("object").clone());
        r
    };
    assert_eq!(open(&safety(json!({ "reviewed_items": 99 })), &w), [false, true, true]);
    assert_eq!(
        open(&safety(json!({ "reviewed_items": 100 })), &w),
        [true, true, true],
        "unlawful text belongs there"
    );
    assert_eq!(open(&safety(json!({ "reviewed_items": 100, "inaccurate": 1 })), &w), [false, true, false]);
}

#[test]
fn head_counts_are_those_of_the_day() {
    let mut w = world();
    put(&mut w, "rev", json!({ "left_on": "2026-05-31" }));
    let then = head_count(day("2026-03-01"), &w);
    assert_eq!(then.pool, Heads { all: 2, internal: 1, outsourced: 1 });
    assert_eq!(then.qualified, then.pool);
    assert_eq!(then.by_function["review"], Heads { all: 1, internal: 1, outsourced: 0 });
    assert_eq!(then.by_data_type["image"].all, 2);
    assert_eq!(then.by_employer, [("示例外包".to_owned(), 1)].into());
    assert_eq!((then.examinations, then.examinations_passed, then.granted, then.live), (2, 2, 2, 2));
    assert_eq!((then.training.sessions, then.training.persons, then.training.outsourced), (1, 2, 1));
    let now = head_count(day("2026-06-01"), &w);
    assert_eq!((now.pool.all, now.pool.internal), (1, 0), "the internal one has left");
    let before = head_count(day("2026-01-19"), &w);
    assert_eq!((before.pool.all, before.qualified.all, before.examinations, before.granted), (2, 0, 0, 0));
    assert_eq!(head_count(day("2027-01-01"), &w).expired, 2);
}

#[test]
fn a_certificate_verifies_until_paper_or_standing_changes() {
    let mut w = world();
    let paper = certificate::certificate(&of(&w, "qa"), &w).expect("a certificate");
    assert!(
        paper.statement.zh.contains("示例甲") && paper.statement.en.contains("functional, text, annotation")
    );
    assert!(paper.qr.is_ascii() && paper.qr.len() < 130, "{}", paper.qr);
    assert!(!paper.qr.contains("S-ann"), "no personal data in the code");
    assert_eq!(one_page::verify(&paper.qr, &w).found, Verification::Valid);
    assert_eq!(one_page::verify("https://example.com", &w).found, Verification::Unreadable);
    assert_eq!(one_page::verify(&paper.qr.replace("|qa|", "|zz|"), &w).found, Verification::Unknown);
    let other = certificate::certificate(&of(&w, "qr"), &w).expect("a certificate").qr;
    assert_eq!(one_page::verify(&other.replace("|qr|", "|qa|"), &w).found, Verification::Altered);

    let suspended =
        json!({ "kind": "suspended", "effective_on": "2026-05-20", "reason": "示例原因", "decided_by": "b" });
    put(&mut w, "qa", json!({ "state": "suspended", "decisions": [suspended] }));
    let Verification::NotInForce(why) = one_page::verify(&paper.qr, &w).found else { panic!("suspended") };
    assert!(why.zh.contains("暂停") && why.en.contains("2026-05-20"));
    assert!(certificate::certificate(&of(&w, "qa"), &w).is_err(), "none is issued while suspended");
    put(&mut w, "qa", json!({ "state": "granted", "decisions": [] }));
    w.at = instant::parse("2027-01-01 09:00").expect("instant");
    assert!(matches!(one_page::verify(&paper.qr, &w).found, Verification::NotInForce(_)), "expired");
    put(&mut w, "qa", json!({ "valid_to_on": "2027-12-31" }));
    assert_eq!(one_page::verify(&paper.qr, &w).found, Verification::Altered, "the paper says another day");
}

#[test]
fn facts_of_a_task_name_its_people_and_their_days() {
    let mut w = world();
    put(&mut w, "n-ann", json!({ "account": "tool-7" }));
    let facts = annotation_tasks::facts(&of(&w, "k"), &w);
    assert_eq!((facts.safety, facts.items, facts.norm_millis), (false, Some(1000), Some(36_000)));
    let ann = facts.people.iter().find(|p| p.person == "ann").expect("assigned");
    assert_eq!(ann.names, ["S-ann", "tool-7", "示例甲"]);
    use hegui_model::annotation_log::Function;
    assert!(ann.is_assigned(Function::Annotation, Some(day("2026-05-01"))));
    assert!(!ann.is_assigned(Function::Review, None));
    assert!(ann.is_qualified(Function::Annotation, Some(day("2026-02-01"))));
    assert!(!ann.is_qualified(Function::Annotation, Some(day("2026-01-31"))));
}
