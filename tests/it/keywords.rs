//! Keyword libraries through the command list: reading, mapping, lint.

use hegui_app::error::Code;
use hegui_tests::{Desk, shared};
use serde_json::{Value as Json, json};

fn file(desk: &Desk, name: &str, text: &str) -> String {
    let path = desk.dir.path().join(name);
    std::fs::write(&path, text).expect("a file is written");
    path.display().to_string()
}

#[test]
fn several_files_become_one_version_with_its_categories() {
    let desk = Desk::new();
    let a = file(&desk, "示例甲.txt", "示例词一\n示例 词一\n示例词二\n");
    let b = file(&desk, "b.csv", "关键词,分类\n示例词二,示例乙\n示例词三,A.1.b\n");
    let args = json!({ "paths": [a, b], "name": "示例词库", "edition": "1", "preview": true });
    let seen = desk.ok("keywords_import", args.clone());
    assert_eq!((&seen["lines"], &seen["distinct"], &seen["library"]), (&json!(5), &json!(3), &json!("")));
    assert!(
        desk.ok("record_list", json!({ "register": "keyword_libraries" }))["rows"]
            .as_array()
            .is_some_and(Vec::is_empty)
    );

    let mut keep = args;
    keep["preview"] = false.into();
    let kept = desk.ok("keywords_import", keep.clone());
    assert_eq!(desk.refused("keywords_import", keep, "invalid").field.as_deref(), Some("edition"));
    desk.ok("keywords_map", json!({ "category": "示例甲", "risk": "A.1.a", "reason": "试用" }));
    desk.refused("keywords_map", json!({ "category": "示例甲", "risk": "A.9.z" }), "invalid");

    let lint = desk.ok("keywords_lint", json!({ "library": kept["library"] }));
    let risks = lint["risks"].as_array().expect("risks");
    let words = |risk: &str| risks.iter().find(|r| r["risk"] == risk).map(|r| r["words"].clone());
    assert_eq!((words("A.1.a"), words("A.1.b")), (Some(json!(2)), Some(json!(1))));
    assert_eq!((&lint["distinct"], &lint["unmapped"], &lint["lines"]), (&json!(3), &json!(0), &json!(5)));
    let codes: Vec<&str> =
        lint["findings"].as_array().expect("findings").iter().filter_map(|f| f["code"].as_str()).collect();
    assert!(codes.contains(&"keywords_too_few") && codes.contains(&"categories_unmapped"), "{codes:?}");
    assert!(risks.iter().filter(|r| r["floor"].as_u64().is_some_and(|f| f > 0)).count() == 17);

    desk.ok("keywords_map", json!({ "category": "示例甲", "risk": "A.1.c" }));
    let mappings =
        desk.ok("record_list", json!({ "register": "risk_mappings" }))["rows"].as_array().map(Vec::len);
    assert_eq!(mappings, Some(1), "a category has one mapping, changed and not doubled");
    assert_eq!(desk.verify()["ok"], true, "the words are bound to their record");
}

#[test]
fn a_file_without_words_is_refused_by_name() {
    let desk = Desk::new();
    let path = file(&desk, "空.txt", "\n \n");
    let e = desk.as_user(
        &desk.session,
        "keywords_import",
        json!({ "paths": [path], "name": "空", "edition": "1" }),
    );
    let e = e.expect_err("no words");
    assert_eq!(e.code, Code::Damaged);
    let named = e.message.zh.contains("空.txt") || e.findings.iter().any(|f| f.message.zh.contains("空.txt"));
    assert!(named, "{} {:?}", e.message.zh, e.findings);
}

#[test]
fn a_real_lexicon_is_read_and_linted() {
    let Some(folder) = shared().map(|s| s.join("real/sensitive-lexicon")).filter(|f| f.is_dir()) else {
        eprintln!("skipped: the shared lexicon is not here");
        return;
    };
    let mut paths: Vec<String> = std::fs::read_dir(folder)
        .expect("lexicon")
        .flatten()
        .map(|f| f.path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .map(|p| p.display().to_string())
        .collect();
    paths.sort();
    let desk = Desk::new();
    let read: Json =
        desk.ok("keywords_import", json!({ "paths": paths, "name": "公开词库", "edition": "2026" }));
    let lines = read["lines"].as_u64().expect("lines");
    let distinct = read["distinct"].as_u64().expect("distinct");
    assert!(lines > 17_000 && distinct < lines, "{lines} {distinct}");
    let sum: u64 = read["files"].as_array().expect("files").iter().filter_map(|f| f["lines"].as_u64()).sum();
    assert_eq!(sum, lines);
    for c in read["categories"].as_array().expect("categories") {
        if let Some(risk) = c["proposed"].as_str() {
            desk.ok("keywords_map", json!({ "category": c["category"], "risk": risk, "reason": "按名称" }));
        }
    }
    let lint = desk.ok("keywords_lint", json!({ "library": read["library"] }));
    assert_eq!(lint["distinct"].as_u64(), Some(distinct));
    let findings = lint["findings"].as_array().expect("findings");
    let says = |code: &str| findings.iter().any(|f| f["code"] == code);
    assert!(
        says("keyword_risks_uncovered") && says("keywords_per_risk_too_few") && says("keywords_long"),
        "{findings:#?}"
    );
    let mapped =
        lint["risks"].as_array().expect("risks").iter().filter(|r| r["words"].as_u64() > Some(0)).count();
    assert!(mapped >= 2, "some categories are known by name");
    let unmapped = lint["unmapped"].as_u64().expect("unmapped");
    assert!(unmapped > 0 && unmapped < distinct);
    assert_eq!(desk.verify()["ok"], true);
}
