//! Complaints merged without loss, timelines on screen and as files, erasure that refuses what must be kept.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};

fn complaint(desk: &Desk, subject: &str) -> (String, i64) {
    desk.record(
        "complaints",
        json!({
            "channel": "window", "received_at": "2026-09-24 09:30", "kind": "illegal_content", "subject": subject,
            "details": format!("{subject}的经过"), "complainant": "示例投诉人甲", "contact": "13800000000",
            "events": [{ "happened_at": "2026-09-24 10:00", "what": format!("{subject}：来电核对"), "who": "示例经办" }],
        }),
    )
}

fn show(desk: &Desk, id: &str) -> Json {
    desk.ok("record_show", json!({ "register": "complaints", "id": id }))["record"].clone()
}

#[test]
fn a_merged_complaint_loses_nothing_and_its_course_stands_on_the_main_ones_timeline() {
    let desk = Desk::new();
    let (main, _) = complaint(&desk, "示例主件");
    let (dup, version) = complaint(&desk, "示例重复件");
    desk.ok("note_add", json!({ "register": "complaints", "record": dup, "text": "示例备注" }));
    let before = show(&desk, &dup);
    let step = |version: i64, step: &str, values: Json, reason: &str| json!({ "register": "complaints", "id": dup, "version": version, "step": step, "values": values, "reason": reason });
    desk.refused("record_move", step(version, "merge", json!({ "merged_into": dup }), ""), "gate");
    let merged = desk.ok("record_move", step(version, "merge", json!({ "merged_into": main }), ""));
    let after = show(&desk, &dup);
    let (was, is) = (before["values"].as_object().unwrap(), after["values"].as_object().unwrap());
    for (key, value) in was.iter().filter(|(k, _)| *k != "state") {
        assert_eq!(is.get(key), Some(value), "{key} is kept");
    }
    assert_eq!((&is["state"], &is["merged_into"]), (&json!("merged"), &json!(main)));
    let told = desk.ok("timeline", json!({ "register": "complaints", "id": main }));
    let rows = told["rows"].as_array().unwrap();
    let says = |what: &str| rows.iter().any(|r| r["what"]["zh"].as_str().unwrap().contains(what));
    assert!(says("示例重复件：来电核对") && says("示例主件：来电核对"), "{told:#}");
    assert!(rows.iter().any(|r| r["mark"] == "merger"));
    let clear = desk.ok(
        "record_unmask",
        json!({ "register": "complaints", "id": dup, "field": "contact", "reason": "示例：回访" }),
    );
    assert_eq!(
        clear["value"], "13800000000",
        "the complainant of the merged one is still there to be answered"
    );
    // Taken apart again it stands for itself, with everything it had.
    let version = merged["version"].as_i64().unwrap();
    desk.ok("record_move", step(version, "split", json!({}), "示例：并非同一事项"));
    let apart = show(&desk, &dup);
    for (key, value) in was.iter().filter(|(k, _)| *k != "state") {
        assert_eq!(apart["values"].get(key), Some(value), "{key} is kept");
    }
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn a_timeline_leaves_as_a_sheet_and_as_a_paper_and_each_is_journalled() {
    let desk = Desk::new();
    let (id, _) = complaint(&desk, "示例投诉");
    let ask = |format: &str| json!({ "register": "complaints", "id": id, "format": format });
    let sheet = desk.bytes("timeline_export", ask("xlsx"));
    assert!(sheet.starts_with(b"PK"));
    let paper = desk.bytes("timeline_export", ask("pdf"));
    assert!(paper.starts_with(b"%PDF-"));
    assert!(!paper.windows(11).any(|w| w == b"13800000000"), "masked values are not in it");
    let mut signing = ask("pdf");
    signing["sign"] = true.into();
    let file = desk.dir.path().join("timeline.pdf");
    std::fs::write(&file, desk.bytes("timeline_export", signing)).unwrap();
    let verified = desk.ok("verify_file", json!({ "path": file }));
    assert_eq!(verified["outcome"], "not_anchored", "{verified:#}");
    assert_eq!(verified["signatures"].as_array().map(Vec::len), Some(1));
    assert_eq!(verified["signatures"][0]["trial"], true, "a trial key says so");
    assert!(desk.bytes("timeline_export", ask("docx")).starts_with(b"PK"));
    desk.refused("timeline_export", ask("odt"), "usage");
    let mut signed_text = ask("docx");
    signed_text["sign"] = true.into();
    desk.refused("timeline_export", signed_text, "usage");
    let person = desk.person("示例人员");
    desk.refused("timeline", json!({ "register": "people", "id": person }), "usage");
    let exports = desk.ok("journal_list", json!({ "op": "sheet_export" }));
    assert_eq!(exports.as_array().map(Vec::len), Some(4));
}

#[test]
fn what_must_be_kept_is_not_erased_and_what_erasing_does_not_reach_is_said() {
    let desk = Desk::new();
    let person = desk.person("示例在职人员");
    let key = json!({ "register": "people", "id": person });
    let told = desk.ok("retention", key.clone());
    assert_eq!(told["allowed"], false, "{told}");
    assert!(!told["holds"].as_array().unwrap().is_empty());
    let beyond = told["beyond"].as_array().unwrap();
    assert!(beyond.iter().any(|b| b["zh"].as_str().unwrap().contains("备份")), "{told}");
    let erase = json!({ "register": "people", "id": person, "reason": "示例：本人要求删除" });
    let refused = desk.refused("record_erase", erase.clone(), "gate");
    assert_eq!(refused.findings.len(), told["holds"].as_array().unwrap().len());
    let shown = desk.ok("record_show", key.clone());
    assert_eq!(shown["record"]["values"]["name"], "示例在职人员", "nothing was touched");
    desk.ok(
        "record_save",
        json!({ "register": "people", "id": person, "values": { "left_on": "2025-06-30" } }),
    );
    assert_eq!(desk.ok("retention", key)["allowed"], true);
    desk.ok("record_erase", erase);
    let (open, _) = complaint(&desk, "示例未结投诉");
    desk.refused(
        "record_erase",
        json!({ "register": "complaints", "id": open, "reason": "示例：投诉人要求删除" }),
        "gate",
    );
    assert_eq!(desk.verify()["ok"], true);
}
