//! Papers of the sample organisation: each in each format and in both languages, drafts while something is missing,
//! receipts and labels, and an own template.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};

fn first(desk: &Desk, register: &str) -> Option<String> {
    let page = desk.ok("record_list", json!({ "register": register }));
    page["rows"][0]["id"].as_str().map(str::to_owned)
}

#[test]
fn each_paper_leaves_the_sample_in_each_format_and_language() {
    let desk = Desk::sample();
    let papers = desk.ok("paper_list", json!({}));
    let papers = papers.as_array().cloned().unwrap_or_default();
    assert_eq!(papers.len(), hegui_model::paper::shipped().len());
    let mut written = 0;
    for paper in &papers {
        let Some(subject) = paper["subjects"][0]["id"].as_str() else { continue };
        if paper["unread"] != json!([]) {
            let ask = json!({ "paper": paper["key"], "subject": subject });
            desk.refused("paper_preview", ask, "refused");
            continue;
        }
        written += 1;
        for lang in ["zh", "en"] {
            let ask = json!({ "paper": paper["key"], "subject": subject, "lang": lang });
            let seen = desk.ok("paper_preview", ask.clone());
            let draft = !seen["missing"].as_array().is_some_and(Vec::is_empty);
            assert_eq!(seen["document"]["mark"] != "", draft, "{}: {}", paper["key"], seen["missing"]);
            for m in seen["missing"].as_array().into_iter().flatten() {
                assert!(hegui_model::registers::register(m["register"].as_str().unwrap()).is_some(), "{m}");
            }
            for (format, head) in [("docx", &b"PK"[..]), ("xlsx", b"PK"), ("pdf", b"%PDF-")] {
                let mut ask = ask.clone();
                ask["format"] = json!(format);
                let bytes = desk.bytes("paper_make", ask);
                assert!(bytes.starts_with(head), "{} {lang} {format}", paper["key"]);
            }
        }
    }
    assert!(
        written * 2 > papers.len(),
        "the sample has a record for {written} papers that its user may read"
    );
    let entries = desk.ok("journal_list", json!({}));
    assert!(entries.to_string().contains("export"), "what left is journalled");
}

#[test]
fn an_own_template_is_used_and_a_broken_one_is_told_by_its_place() {
    let desk = Desk::sample();
    let service = first(&desk, "services").unwrap();
    let path = desk.dir.path().join("own.json");
    let mut own: Json =
        serde_json::from_slice(&desk.bytes("paper_template", json!({ "paper": "commitment" }))).unwrap();
    own["chapters"][0]["heading"] = json!({ "zh": "示例标题", "en": "Example heading" });
    own["numbering"] = json!("decimal");
    std::fs::write(&path, own.to_string()).unwrap();
    let ask = json!({ "paper": "commitment", "subject": service, "template": path });
    let seen = desk.ok("paper_preview", ask.clone());
    assert_eq!(seen["document"]["numbering"], "decimal");
    assert_eq!(seen["document"]["blocks"][0]["text"], "示例标题");
    own["chapters"][0]["parts"][0]["text"]["zh"] = json!("{service.motto}");
    std::fs::write(&path, own.to_string()).unwrap();
    let refused = desk.refused("paper_preview", ask, "invalid");
    let told = refused.findings[0].message.zh.clone();
    assert!(
        told.contains("own.json") && told.contains("commitment") && told.contains("parts[0].text.zh"),
        "{told}"
    );
}

#[test]
fn a_receipt_and_a_label_are_proved_by_their_codes() {
    let desk = Desk::sample();
    let complaint = first(&desk, "complaints").unwrap();
    let pdf = desk.bytes("complaint_receipt", json!({ "record": complaint }));
    assert!(pdf.starts_with(b"%PDF-"));
    let path = desk.dir.path().join("证据.txt");
    std::fs::write(&path, "示例证据").unwrap();
    let values = json!({ "title": "示例制度", "kind": "policy", "period_from_on": "2025-10-01" });
    let evidence = desk.ok("evidence_add", json!({ "paths": [path], "values": values }))["id"].clone();
    assert!(desk.bytes("evidence_label", json!({ "record": evidence, "lang": "en" })).starts_with(b"%PDF-"));
    assert_eq!(desk.ok("one_page_check", json!({ "text": "示例" }))["outcome"], "unreadable");
    let unknown = format!("HGR1|none|1|{0}|{0}", "0".repeat(32));
    assert_eq!(desk.ok("one_page_check", json!({ "text": unknown }))["outcome"], "unknown");
}
