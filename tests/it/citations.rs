//! Citations in texts, files, drafts and records, and who is told of which.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use std::fs;

fn codes(found: &Json) -> Vec<&str> {
    found["rows"].as_array().unwrap().iter().filter_map(|r| r["fault"]["code"].as_str()).collect()
}

const WRONG: &str = "第一行\n依据 GB/T 43697 生成式人工智能服务安全基本要求编制";

#[test]
fn a_text_and_a_file_are_checked_alike() {
    let desk = Desk::new();
    let found = desk.ok("citations_check", json!({ "text": WRONG }));
    assert_eq!(codes(&found), ["title_of_another"], "{found:#}");
    let fault = &found["rows"][0]["fault"];
    assert_eq!((&fault["line"], &fault["column"]), (&json!(2), &json!(4)));
    assert!(fault["message"]["zh"].as_str().unwrap().contains("GB/T 45654-2025"));
    assert!(found["documents"].as_u64() > Some(30));
    let path = desk.dir.path().join("文.txt");
    fs::write(&path, WRONG).unwrap();
    let filed = desk.ok("citations_check", json!({ "path": path }));
    assert_eq!(filed["rows"][0]["fault"], *fault);
    assert_eq!(filed["rows"][0]["place"]["zh"], "文.txt");
    fs::write(&path, b"%PDF-1.7").unwrap();
    let e = desk.refused("citations_check", json!({ "path": path }), "damaged");
    assert!(e.message.zh.contains("PDF") && e.message.zh.contains("文.txt"), "{}", e.message.zh);
    desk.refused("citations_check", json!({ "path": path, "text": "x" }), "usage");
}

#[test]
fn records_are_checked_as_far_as_the_role_reads_them() {
    let desk = Desk::new();
    let clean = desk.ok("citations_check", json!({}));
    assert_eq!(codes(&clean), Vec::<&str>::new(), "{clean:#}");
    let person = desk.person("赵示例");
    let (policy, _) = desk
        .record("policies", json!({ "name": "示例生成内容审核管理办法", "edition": "1", "remarks": WRONG }));
    let found = desk.ok("citations_check", json!({}));
    let rows = found["rows"].as_array().unwrap();
    assert_eq!(codes(&found), ["title_of_another"], "{found:#}");
    assert_eq!(
        (&rows[0]["record"]["register"], &rows[0]["record"]["id"], &rows[0]["record"]["title"]["zh"]),
        (&json!("policies"), &json!(policy), &json!("示例生成内容审核管理办法"))
    );
    assert!(!rows[0]["place"]["en"].as_str().unwrap().is_empty());
    // The organisation's own paper is no unknown standard.
    let own = desk
        .ok("citations_check", json!({ "text": "见《示例生成内容审核管理办法》《示例无此文件管理办法》" }));
    assert_eq!(codes(&own), ["title_unknown"], "{own:#}");
    assert!(own["rows"][0]["fault"]["excerpt"].as_str().unwrap().contains("无此文件"));
    // Who does not read evidence is told nothing of it.
    let file = desk.dir.path().join("证据.txt");
    fs::write(&file, "示例").unwrap();
    let titled = json!({ "title": "依据 GB/T 45694-2025 的示例记录", "kind": "policy", "period_from_on": "2025-10-01" });
    desk.ok("evidence_add", json!({ "paths": [file], "values": titled }));
    let all = desk.ok("citations_check", json!({}));
    assert!(codes(&all).contains(&"number_unknown"), "{all:#}");
    let other = desk.user("ren", "旁人", &["security_administrator"], Some(&person));
    let told = desk.as_user(&other, "citations_check", json!({})).unwrap();
    assert_eq!(codes(&told), ["title_of_another"], "{told:#}");
    let assessment = json!({ "assessment": "none" });
    assert!(desk.as_user(&other, "citations_check", assessment).is_err_and(|e| e.code.key() == "refused"));
}

#[test]
fn a_draft_report_is_checked_by_its_headings() {
    let desk = Desk::new();
    let (organisation, _) = desk.record("organizations", json!({ "name": "示例科技有限公司" }));
    let (service, _) = desk.record("services", json!({ "name": "示例问答", "organization": organisation }));
    let (assessment, _) = desk.record(
        "assessments",
        json!({
            "name": "示例评估", "service": service, "edition": hegui_model::catalogue::TC260_003,
            "assessed_on": "2026-01-15", "overall": "示例：参照 GB/T 45694-2025 评估。",
        }),
    );
    let found = desk.ok("citations_check", json!({ "assessment": assessment, "lang": "zh" }));
    let rows = found["rows"].as_array().unwrap();
    let near = rows.iter().find(|r| r["fault"]["code"] == "number_unknown").expect("the number is unknown");
    assert!(near["fault"]["message"]["zh"].as_str().unwrap().contains("GB/T 45654-2025"));
    assert!(!near["place"]["zh"].as_str().unwrap().is_empty());
    assert!(rows.iter().all(|r| r["fault"]["level"] != "error"), "our own report cites rightly: {rows:#?}");
}
