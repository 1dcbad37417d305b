//! Who may work on what: assignments, counts, the past as it was on record, certificates.

use chrono::Duration;
use hegui_model::instant;
use hegui_tests::Desk;
use serde_json::{Value as Json, json};

pub(crate) fn on(days: i64) -> String {
    (instant::day(hegui_store::now()) + Duration::days(days)).to_string()
}

/// An annotator with training, and a passed examination in functional text annotation.
pub(crate) struct Annotator {
    person: String,
    result: String,
    boss: String,
}

pub(crate) fn annotator(desk: &Desk) -> Annotator {
    let (person, boss) = (desk.person("示例标注员"), desk.person("示例负责人"));
    desk.record(
        "annotators",
        json!({ "person": person, "data_types": ["text"], "account": "label-1", "started_on": on(-300) }),
    );
    let (training, _) = desk.record(
        "trainings",
        json!({
            "title": "示例岗前培训", "kind": "pre_job", "plan_year": 2026, "held_on": on(-310), "hours": "6",
            "topics": ["law", "consequences", "personal_information", "data_security", "confidentiality"],
        }),
    );
    desk.record("training_attendances", json!({ "training": training, "person": person, "attended": true }));
    let (paper, _) = desk.record(
        "exam_papers",
        json!({
            "name": "示例试卷", "edition": "1.0", "functions": ["annotation"], "data_types": ["text"], "kinds": ["functional"],
            "topics": ["law"], "items": 50, "full_score": "100", "pass_score": "80", "effective_on": on(-320),
        }),
    );
    let (result, _) = desk.record(
        "exam_results",
        json!({ "person": person, "paper": paper, "taken_on": on(-290), "attempt": 1, "score": "91", "invigilator": boss }),
    );
    Annotator { person, result, boss }
}

pub(crate) fn qualification(desk: &Desk, a: &Annotator) -> (String, i64) {
    desk.record(
        "qualifications",
        json!({
            "person": a.person, "function": "annotation", "data_type": "text", "kind": "functional", "result": a.result,
            "valid_from_on": on(-280), "valid_to_on": on(80),
        }),
    )
}

pub(crate) fn grant(desk: &Desk, a: &Annotator, (id, version): &(String, i64)) {
    desk.ok(
        "record_move",
        json!({
            "register": "qualifications", "id": id, "version": version, "step": "grant",
            "values": { "granted_by": a.boss, "granted_on": on(-281) },
        }),
    );
}

pub(crate) fn assignment(desk: &Desk, a: &Annotator) -> (String, i64) {
    let (dataset, _) =
        desk.record("datasets", json!({ "name": "示例数据集", "edition": "1.0", "purpose": "fine_tuning" }));
    let (task, _) = desk.record(
        "annotation_tasks",
        json!({
            "name": "示例任务", "kind": "functional", "data_type": "text", "dataset": dataset, "items": 100,
            "seconds_per_item": "30", "reserved_hours": "2", "starts_on": on(-1), "ends_on": on(20),
        }),
    );
    desk.record("task_assignments", json!({ "task": task, "person": a.person, "function": "annotation" }))
}

#[test]
fn an_assignment_is_confirmed_only_with_a_live_qualification_and_the_reason_is_told() {
    let desk = Desk::new();
    let a = annotator(&desk);
    let (id, version) = assignment(&desk, &a);
    let confirm = json!({ "register": "task_assignments", "id": id, "version": version, "step": "confirm" });
    let refused = desk.refused("record_move", confirm.clone(), "gate");
    assert!(refused.message.zh.contains("没有该范围的资质"), "{}", refused.message.zh);
    let ask = |from: i64, to: i64| json!({ "person": a.person, "function": "annotation", "data_type": "text", "kind": "functional", "from": on(from), "to": on(to) });
    assert_eq!(desk.ok("work_refusal", ask(-1, 20))["day"], on(-1));
    let q = qualification(&desk, &a);
    desk.refused("record_move", confirm.clone(), "gate");
    grant(&desk, &a, &q);
    assert_eq!(desk.ok("work_refusal", ask(-1, 20))["day"], Json::Null);
    let ends = desk.ok("work_refusal", ask(70, 90));
    assert_eq!(ends["day"], on(81), "the first day after its last");
    assert!(ends["why"][0]["zh"].as_str().unwrap().contains("到期"));
    desk.ok("record_move", confirm);
    desk.refused(
        "work_refusal",
        json!({ "person": a.person, "function": "baking", "data_type": "text", "kind": "functional" }),
        "not_found",
    );
}

#[test]
fn a_day_is_answered_as_it_is_and_as_it_was_on_record() {
    let desk = Desk::new();
    let a = annotator(&desk);
    let q = qualification(&desk, &a);
    grant(&desk, &a, &q);
    // On file now: the person could work two hundred days ago.
    let now = desk.ok("who_may_work", json!({ "day": on(-200) }));
    assert_eq!(now["rows"][0]["person"]["name"], "示例标注员");
    assert_eq!(now["rows"][0]["scopes"][0]["may"], true, "{now:#}");
    let counts = desk.ok("head_counts", json!({ "day": on(-200) }));
    assert_eq!(
        (
            &counts["heads"]["pool"]["all"],
            &counts["heads"]["qualified"]["all"],
            &counts["heads"]["training"]["hours"]
        ),
        (&json!(1), &json!(1), &json!("6")),
        "{counts:#}"
    );
    assert_eq!(desk.ok("head_counts", json!({ "day": on(-400) }))["heads"]["pool"]["all"], 0);
    // Yesterday nothing of it was on record, for no entry had been made.
    let then = desk.ok("who_may_work", json!({ "day": on(-200), "as_recorded": on(-1) }));
    assert_eq!((then["rows"].clone(), then["as_recorded"]["head_seq"].clone()), (json!([]), json!(0)));
    let today = desk.ok("head_counts", json!({ "day": on(-200), "as_recorded": on(0) }));
    assert_eq!((&today["heads"], &today["training_of_all"]), (&counts["heads"], &counts["training_of_all"]));
    let head = today["as_recorded"]["head_seq"].as_i64().unwrap();
    assert_eq!(head, desk.ok("journal_list", json!({ "limit": 1 }))[0]["seq"].as_i64().unwrap());
}

#[test]
fn a_text_that_is_no_code_of_ours_is_no_certificate() {
    let desk = Desk::new();
    let outcome = |text: &str| desk.ok("one_page_check", json!({ "text": text }))["outcome"].clone();
    assert_eq!(outcome("https://example.com"), "unreadable");
    let hex = "0".repeat(32);
    assert_eq!(outcome(&format!("HGQ1|00000000-0000-7000-8000-000000000000|3|{hex}|{hex}")), "unknown");
}

#[test]
fn a_certificate_is_issued_for_a_live_qualification_and_its_code_tells_what_became_of_it() {
    let desk = Desk::new();
    let a = annotator(&desk);
    let q = qualification(&desk, &a);
    let issue = json!({ "qualification": q.0, "lang": "zh" });
    desk.refused("certificate_issue", issue.clone(), "gate");
    grant(&desk, &a, &q);
    assert!(desk.ok("certificate_issue", issue)["bytes"].as_u64().is_some_and(|n| n > 5_000));
    let entry = desk.ok("journal_list", json!({ "limit": 1 }))[0].clone();
    assert_eq!(entry["op"], "sheet_export", "issuing is journalled: {entry:#}");
    let shown = desk.ok("journal_show", json!({ "seq": entry["seq"] }));
    let code = find(&shown, "code").expect("the entry names the code");
    let outcome = |text: &str| desk.ok("one_page_check", json!({ "text": text }))["outcome"].clone();
    assert_eq!(outcome(&code), "valid");
    let last = code.chars().last().map_or('0', |c| if c == '0' { '1' } else { '0' });
    assert_eq!(outcome(&format!("{}{last}", &code[..code.len() - 1])), "altered");
}

/// The first text under a key, anywhere in a reply.
fn find(told: &Json, key: &str) -> Option<String> {
    match told {
        Json::Object(all) => all
            .get(key)
            .and_then(Json::as_str)
            .map(str::to_owned)
            .or_else(|| all.values().find_map(|v| find(v, key))),
        Json::Array(all) => all.iter().find_map(|v| find(v, key)),
        _ => None,
    }
}
