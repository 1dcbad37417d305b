//! Tables as people work with them: views under names, several records changed as one, clauses and files found.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};

fn names(views: &Json) -> Vec<(&str, bool)> {
    let all = views.as_array().unwrap().iter();
    all.map(|v| (v["name"].as_str().unwrap(), v["own"].as_bool().unwrap())).collect()
}

fn version(desk: &Desk, id: &str) -> i64 {
    let shown = desk.ok("record_show", json!({ "register": "people", "id": id }));
    shown["record"]["version"].as_i64().unwrap()
}

#[test]
fn a_view_is_ones_own_until_it_is_shared_and_changed_by_its_maker_alone() {
    let desk = Desk::new();
    let arrangement = json!({
        "columns": ["name", "department"], "filters": [{ "field": "department", "op": "is", "value": "法务部" }],
        "sort": null, "descending": true, "text": "",
    });
    let save = |name: &str, shared: bool| json!({ "register": "people", "name": name, "shared": shared, "arrangement": arrangement });
    let own = desk.ok("table_view_save", save("我的", false));
    let shared = desk.ok("table_view_save", save("大家的", true));
    desk.refused("table_view_save", save("我的", true), "usage");
    desk.refused("table_view_save", save(" ", false), "usage");
    let wrong = json!({ "register": "people", "name": "错", "arrangement": {
        "columns": [], "filters": [{ "field": "phone", "op": "is", "value": "1" }], "sort": null, "descending": false, "text": "",
    } });
    assert!(
        desk.as_user(&desk.session, "table_view_save", wrong).is_err(),
        "a sensitive field is no condition"
    );
    let other = desk.user("viewer", "查阅", &["viewer"], None);
    let mine = desk.ok("table_view_list", json!({ "register": "people" }));
    assert_eq!(names(&mine), [("大家的", true), ("我的", true)]);
    assert_eq!(mine[1]["arrangement"]["filters"][0]["value"], "法务部");
    let theirs = desk.as_user(&other, "table_view_list", json!({ "register": "people" })).unwrap();
    assert_eq!(names(&theirs), [("大家的", false)]);
    // Who reads alone keeps views, and shares none; another's is not there for them.
    assert!(desk.as_user(&other, "table_view_save", save("查阅的", false)).is_ok());
    assert_eq!(desk.as_user(&other, "table_view_save", save("共享的", true)).unwrap_err().code.key(), "gate");
    let drop = json!({ "register": "people", "id": shared["id"] });
    assert_eq!(desk.as_user(&other, "table_view_drop", drop.clone()).unwrap_err().code.key(), "not_found");
    desk.ok("table_view_drop", drop);
    desk.ok("table_view_drop", json!({ "register": "people", "id": own["id"] }));
    assert_eq!(desk.ok("table_view_list", json!({ "register": "people" })), json!([]));
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn several_records_change_as_shown_in_one_entry_that_can_be_undone() {
    let desk = Desk::new();
    let ids: Vec<String> = ["甲示例", "乙示例", "丙示例"].map(|n| desk.person(n)).to_vec();
    let seen =
        || -> Json { ids.iter().map(|id| json!({ "id": id, "version": version(&desk, id) })).collect() };
    let ask = |records: Json, digest: Json| {
        json!({
            "register": "people", "records": records, "values": { "department": "法务部" }, "reason": "部门调整",
            "digest": digest,
        })
    };
    let before = seen();
    let looked = desk.ok("records_change", ask(before.clone(), Json::Null));
    assert_eq!((looked["change"].as_i64(), looked["kept"].as_bool()), (Some(3), Some(false)));
    assert_eq!(looked["rows"][0]["after"]["department"], "法务部");
    assert_eq!(seen(), before, "looking changes nothing");
    desk.refused("records_change", ask(before.clone(), json!("0000")), "gate");
    let kept = desk.ok("records_change", ask(before.clone(), looked["digest"].clone()));
    assert_eq!(kept["kept"], true);
    let entries = desk.ok("journal_list", json!({ "op": "records_change" }));
    assert_eq!(entries.as_array().map(Vec::len), Some(1), "one intention, one entry");
    assert_eq!(entries[0]["changes"], 3);
    // What was seen before is stale now: nothing of the next change is kept.
    let stale = desk.ok("records_change", ask(before.clone(), Json::Null));
    assert_eq!(stale["refused"], 3);
    desk.refused("records_change", ask(before, stale["digest"].clone()), "gate");
    let same = desk.ok("records_change", ask(seen(), Json::Null));
    assert_eq!(same["same"], 3);
    desk.ok("entry_undo", json!({ "seq": entries[0]["seq"], "reason": "调整取消" }));
    let shown = desk.ok("record_show", json!({ "register": "people", "id": ids[0] }));
    assert_eq!(shown["record"]["values"].get("department"), None);
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn several_records_are_refused_as_a_whole() {
    let desk = Desk::new();
    let id = desk.person("丁示例");
    let seen = json!({ "id": id, "version": version(&desk, &id) });
    let ask =
        |records: Json, values: Json| json!({ "register": "people", "records": records, "values": values });
    let looked = desk.ok("records_change", ask(json!([seen]), json!({ "joined_on": "不是日期" })));
    assert_eq!(looked["refused"], 1);
    assert!(looked["rows"][0]["why"][0]["zh"].as_str().is_some_and(|w| !w.is_empty()));
    desk.refused("records_change", ask(json!([seen, seen]), json!({ "department": "甲" })), "usage");
    desk.refused("records_change", ask(json!([seen]), json!({ "code": "X" })), "usage");
    desk.refused("records_change", ask(json!([]), json!({ "department": "甲" })), "usage");
    let notes = json!({ "register": "notes", "records": [seen], "values": { "text": "甲" } });
    desk.refused("records_change", notes, "refused");
    assert_eq!(desk.ok("journal_list", json!({ "op": "records_change" })), json!([]));
}

#[test]
fn who_reads_no_assessment_is_told_no_clause_of_one() {
    let desk = Desk::new();
    for (login, role) in [("lead", "annotation_lead"), ("audit", "security_auditor"), ("look", "viewer")] {
        let session = desk.user(login, login, &[role], None);
        let reads = desk.as_user(&session, "record_list", json!({ "register": "assessments" })).is_ok();
        let hits = desk.as_user(&session, "clause_search", json!({ "text": "7" })).unwrap();
        assert!(reads || hits == json!([]), "{role} is told {hits}");
    }
}

#[test]
fn clauses_are_found_by_number_and_word_and_files_of_evidence_by_their_names() {
    let desk = Desk::sample();
    let hits = desk.ok("clause_search", json!({ "text": "7.a" }));
    let first = &hits[0];
    assert!(first["clause"].as_str().unwrap().starts_with("7.a"), "{hits}");
    let shown =
        desk.ok("clause_show", json!({ "assessment": first["assessment"], "clause": first["clause"] }));
    assert!(shown.to_string().contains(first["clause"].as_str().unwrap()), "{shown}");
    let word = first["title"]["zh"].as_str().unwrap();
    assert!(desk.ok("clause_search", json!({ "text": word })).to_string().contains(word));
    let most = desk.ok("clause_search", json!({ "text": "的", "limit": 900 }));
    assert!(most.as_array().unwrap().len() <= 50);
    assert_eq!(desk.ok("clause_search", json!({ "text": "  " })), json!([]));
    let path = desk.dir.path().join("处理流程截图夹.txt");
    std::fs::write(&path, "示例").unwrap();
    let added = desk.ok(
        "evidence_add",
        json!({ "paths": [path], "outside": false, "values": { "title": "示例证据", "kind": "record", "period_from_on": "2026-01-01" } }),
    );
    let found = desk.ok("search", json!({ "text": "流程截图夹" }));
    assert_eq!(found[0]["id"], added["id"], "{found}");
}
