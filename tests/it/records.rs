//! Records: form, list, moves, clocks, search, stale saves, undo, erasure.

use hegui_tests::Desk;
use serde_json::json;

fn complaint(desk: &Desk) -> (String, i64) {
    desk.record(
        "complaints",
        json!({
            "channel": "window", "received_at": "2026-09-24 09:30", "kind": "illegal_content",
            "subject": "示例：生成内容不当", "details": "示例投诉内容，涉及某位当事人", "complainant": "示例投诉人甲",
            "contact": "13800000000",
        }),
    )
}

#[test]
fn a_complaint_walks_its_states_and_gates_name_what_is_missing() {
    let desk = Desk::new();
    let (id, mut version) = complaint(&desk);
    let mut step = |step: &str, values: serde_json::Value| {
        let args =
            json!({ "register": "complaints", "id": id, "version": version, "step": step, "values": values });
        let saved = desk.ok("record_move", args);
        version = saved["version"].as_i64().unwrap();
    };
    step("accept", json!({}));
    step("review", json!({}));
    step("uphold", json!({ "judgement": "示例：认定成立" }));
    let missing = desk.refused(
        "record_move",
        json!({ "register": "complaints", "id": id, "version": version, "step": "handle", "values": { "disposals": ["remove"] } }),
        "gate",
    );
    assert!(missing.message.zh.contains("整改"), "{}", missing.message.zh);
    let mut step = |step: &str, values: serde_json::Value| {
        let args =
            json!({ "register": "complaints", "id": id, "version": version, "step": step, "values": values });
        version = desk.ok("record_move", args)["version"].as_i64().unwrap();
    };
    step("handle", json!({ "disposals": ["remove"], "mending": ["keyword"] }));
    step("answer", json!({ "answer": "示例：已处理并告知" }));
    step("close", json!({}));
    let shown = desk.ok("record_show", json!({ "register": "complaints", "id": id }));
    assert_eq!(shown["record"]["values"]["state"], "closed");
    let history = desk.ok("record_history", json!({ "register": "complaints", "id": id }));
    let steps: Vec<&str> =
        history.as_array().unwrap().iter().map(|h| h["op_label"]["zh"].as_str().unwrap()).collect();
    assert_eq!(steps, ["办结", "答复投诉人", "完成处置", "认定成立", "开始审核", "受理", "新建记录"]);
    desk.refused(
        "record_move",
        json!({ "register": "complaints", "id": id, "version": version, "step": "reopen" }),
        "gate",
    );
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn clocks_come_from_the_published_rule_and_vanish_with_nothing_stored() {
    let desk = Desk::new();
    let (id, _) = complaint(&desk);
    let show = || desk.ok("record_show", json!({ "register": "complaints", "id": id }));
    assert_eq!(show()["clocks"], json!([]), "no rule, no clock");
    assert!(show()["findings"].to_string().contains("no_handling_rule"));
    desk.record(
        "handling_rules",
        json!({
            "name": "示例投诉处理规则", "kind": "general", "edition": "1.0", "acknowledge_limit": 24,
            "acknowledge_unit": "hours", "judge_limit": 2, "judge_unit": "working_days", "answer_limit": 3,
            "answer_unit": "working_days", "effective_on": "2026-01-01", "published_where": "示例页面",
        }),
    );
    let clocks = show()["clocks"].clone();
    assert_eq!(clocks[2]["due_at"], "2026-09-30T15:59:59.999Z", "{clocks}");
    assert_eq!(desk.ok("due", json!({})).as_array().map(Vec::len), Some(3));
}

#[test]
fn a_stale_save_is_refused_with_the_record_as_it_is() {
    let desk = Desk::new();
    let id = desk.person("赵先改");
    let v1 = desk.ok("record_show", json!({ "register": "people", "id": id }))["record"]["version"].clone();
    desk.ok(
        "record_save",
        json!({ "register": "people", "id": id, "version": v1, "values": { "department": "法务部" } }),
    );
    let stale = desk.refused(
        "record_save",
        json!({ "register": "people", "id": id, "version": v1, "values": { "department": "运营部" } }),
        "stale",
    );
    let current = stale.current.expect("the record as it is");
    assert_eq!(current["values"]["department"], "法务部");
}

#[test]
fn search_finds_one_character_and_undo_is_a_new_entry() {
    let desk = Desk::new();
    let id = desk.person("欧阳试");
    let hits = desk.ok("search", json!({ "text": "阳" }));
    assert_eq!(hits[0]["id"], id.as_str());
    let saved = desk
        .ok("record_save", json!({ "register": "people", "id": id, "values": { "department": "标注组" } }));
    let seq = saved["version"].as_i64().unwrap();
    desk.refused("entry_undo", json!({ "seq": seq, "reason": "" }), "gate");
    desk.ok("entry_undo", json!({ "seq": seq, "reason": "误填" }));
    let shown = desk.ok("record_show", json!({ "register": "people", "id": id }));
    assert_eq!(shown["record"]["values"].get("department"), None);
    assert_eq!(desk.ok("search", json!({ "text": "标注组" })), json!([]));
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn erasure_takes_the_values_and_the_journal_still_holds() {
    let desk = Desk::new();
    let (id, _) = desk.record(
        "people",
        json!({
            "name": "钱示例", "employer_kind": "internal", "joined_on": "2025-03-01", "left_on": "2025-12-31",
            "identity_number": "11010519491231002X", "phone": "13912345678",
        }),
    );
    let shown = desk.ok("record_show", json!({ "register": "people", "id": id }));
    assert_eq!(shown["record"]["values"]["identity_number"], "110***********002X");
    let clear = desk.ok(
        "record_unmask",
        json!({ "register": "people", "id": id, "field": "identity_number", "reason": "核对合同" }),
    );
    assert_eq!(clear["value"], "11010519491231002X");
    assert_eq!(desk.ok("journal_list", json!({ "op": "record_unmask" })).as_array().map(Vec::len), Some(1));
    desk.ok("record_erase", json!({ "register": "people", "id": id, "reason": "本人要求删除" }));
    let shown = desk.ok("record_show", json!({ "register": "people", "id": id }));
    assert_eq!(shown["record"]["values"].get("name"), None);
    assert_eq!(desk.ok("search", json!({ "text": "钱示例" })), json!([]));
    let history = desk.ok("record_history", json!({ "register": "people", "id": id }));
    let erased = history.as_array().unwrap().last().unwrap()["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["field"] == "name")
        .unwrap()["erased_by"]
        .clone();
    assert_eq!(erased, history[0]["seq"], "the history says which entry erased it");
    let verified = desk.verify();
    assert_eq!((verified["ok"].clone(), verified["erased"].clone()), (json!(true), json!(1)), "{verified}");
}

#[test]
fn own_fields_are_typed_filtered_and_searched_like_ours() {
    let desk = Desk::new();
    desk.record(
        "extra_fields",
        json!({
            "register": "people", "key": "x_badge", "label_zh": "门禁卡号", "label_en": "Badge", "kind": "text",
            "searched": true, "surfaces": ["list"],
        }),
    );
    let (id, _) = desk.record(
        "people",
        json!({ "name": "冯示例", "employer_kind": "internal", "joined_on": "2025-03-01", "x_badge": "门禁甲零七" }),
    );
    assert_eq!(desk.ok("search", json!({ "text": "禁甲零" }))[0]["id"], id.as_str());
    let page = desk.ok(
        "record_list",
        json!({ "register": "people", "filters": [{ "field": "x_badge", "op": "is", "value": "门禁甲零七" }] }),
    );
    assert_eq!(page["rows"][0]["id"], id.as_str());
    desk.refused(
        "record_save",
        json!({ "register": "people", "id": id, "values": { "x_unknown": "1" } }),
        "invalid",
    );
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn lists_page_by_keyset_in_pinyin_order() {
    let desk = Desk::new();
    for name in ["王五", "阿依古丽", "张三", "李四", "赵六", "钱七", "孙八"] {
        desk.person(name);
    }
    let mut names = Vec::new();
    let mut after = serde_json::Value::Null;
    loop {
        let page = desk
            .ok("record_list", json!({ "register": "people", "sort": "name", "limit": 3, "after": after }));
        names.extend(
            page["rows"].as_array().unwrap().iter().map(|r| r["title"]["zh"].as_str().unwrap().to_owned()),
        );
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(names, ["阿依古丽", "李四", "钱七", "孙八", "王五", "张三", "赵六"]);
    desk.refused("record_list", json!({ "register": "people", "sort": "phone" }), "refused");
}

#[test]
fn a_record_titled_by_a_choice_is_called_in_either_language_wherever_it_is_named() {
    let desk = Desk::new();
    let person = desk.person("赵示例");
    let values = json!({ "person": person, "post": "head_of_legal", "from_on": "2025-01-01" });
    let saved = desk.ok("record_save", json!({ "register": "appointments", "values": values }));
    let id = &saved["id"];
    let label = hegui_model::registers::posts::POSTS.iter().find(|p| p.key == "head_of_legal").unwrap().label;
    let title = json!({ "zh": label.zh, "en": label.en });
    assert_ne!(label.zh, label.en);

    let list = desk.ok("record_list", json!({ "register": "appointments" }));
    assert_eq!(list["rows"][0]["title"], title);
    let shown = desk.ok("record_show", json!({ "register": "appointments", "id": id }));
    assert_eq!(shown["record"]["title"], title);
    let options = desk.ok("record_options", json!({ "register": "appointments" }));
    assert_eq!(options[0]["title"], title);
    let code = &shown["record"]["values"]["code"];
    let hits = desk.ok("search", json!({ "text": code, "register": "appointments" }));
    assert_eq!(hits[0]["title"], title, "{hits:#}");
    let entries = desk.ok("journal_list", json!({ "limit": 1 }));
    assert_eq!(entries[0]["records"][0]["title"], title, "{entries:#}");
    let found = desk.ok("finding_list", json!({ "register": "appointments" }));
    let mut found = found["rows"].as_array().unwrap().iter().filter(|row| row["finding"]["record"] == *id);
    assert!(found.all(|row| row["title"] == title));
    // An evidence file, too, may rest on it.
    let rests = json!({
        "title": "示例任命书", "kind": "record", "period_from_on": "2025-01-01",
        "records": [{ "register": "appointments", "record": id }],
    });
    let (evidence, _) = desk.record("evidence", rests);
    let shown = desk.ok("record_show", json!({ "register": "evidence", "id": evidence }));
    assert_eq!(shown["titles"][format!("appointments/{}", id.as_str().unwrap())], title);
}
