//! Receipts and labels: what stands on them, and what their codes mean later.

use crate::record;
use hegui_model::instant;
use hegui_model::one_page::{Verification, label, receipt, verify};
use hegui_model::reader::{FixedReader, Reader};
use serde_json::{Value as Json, json};

fn world() -> FixedReader {
    let mut world = FixedReader::at(instant::parse("2026-06-01 09:00").expect("an instant"));
    let complaint = json!({
        "code": "CMP-1", "kind": "copyright", "received_at": "2026-05-29T02:00:00.000Z", "subject": "示例事由",
        "complainant": "示例投诉人", "contact": "19900000009", "details": "示例内容",
    });
    let rule = json!({
        "code": "RULE-1", "name": "示例规则", "kind": "general", "edition": "1", "effective_on": "2026-01-01",
        "acknowledge_limit": 2, "acknowledge_unit": "days", "judge_limit": 5, "judge_unit": "days",
        "answer_limit": 9, "answer_unit": "days", "published_where": "示例页面",
    });
    let file =
        |revision: i64, sha256: &str| json!({ "name": "示例.txt", "sha256": sha256, "revision": revision });
    let evidence = json!({
        "code": "E-1", "title": "示例制度", "kind": "policy", "period_from_on": "2026-01-01",
        "files": [file(1, &"a".repeat(64)), file(2, &"b".repeat(64))],
    });
    world.records.push(("organizations", record("o", json!({ "name": "示例科技有限公司" }))));
    world.records.push(("complaints", record("c", complaint)));
    world.records.push(("handling_rules", record("h", rule)));
    world.records.push(("evidence", record("e", evidence)));
    world
}

fn set(world: &mut FixedReader, id: &str, field: &str, value: Json) {
    let found = world.records.iter_mut().find(|(_, r)| r.id == id).expect("a record");
    found.1.values.insert(field.into(), value);
}

#[test]
fn a_receipt_tells_number_and_due_days_and_nothing_of_the_complainant() {
    let mut w = world();
    let c = w.get("complaints", "c").expect("a complaint");
    let page = receipt::receipt(&c, &w).expect("a receipt");
    let lines: Vec<_> = page.lines.iter().map(|l| (l.label.en.as_str(), l.value.en.as_str())).collect();
    assert_eq!(
        lines,
        [
            ("Number", "CMP-1"),
            ("Received", "2026-05-29 10:00"),
            ("Kind", page.lines[2].value.en.as_str()),
            ("Accepted by", "2026-05-31 23:59"),
            ("Answered by", "2026-06-07 23:59"),
        ]
    );
    assert!(page.qr.is_ascii() && page.qr.starts_with("HGR1|c|"), "{}", page.qr);
    let all = format!("{page:?}");
    for personal in ["示例投诉人", "19900000009", "示例内容"] {
        assert!(!all.contains(personal), "{personal}");
    }
    assert_eq!(verify(&page.qr, &w).found, Verification::Valid);
    set(&mut w, "c", "state", json!("closed"));
    assert_eq!(verify(&page.qr, &w).found, Verification::Valid, "a later state takes no receipt back");
    set(&mut w, "c", "received_at", json!("2026-05-30T02:00:00.000Z"));
    assert_eq!(verify(&page.qr, &w).found, Verification::Altered);
    set(&mut w, "c", "code", json!(""));
    assert!(receipt::receipt(&w.get("complaints", "c").expect("a complaint"), &w).is_err());
}

#[test]
fn a_label_tells_the_digests_of_the_current_revision_and_is_void_after_another() {
    let mut w = world();
    let e = w.get("evidence", "e").expect("evidence");
    let page = label::label(&e, &w).expect("a label");
    let digests: Vec<_> =
        page.lines.iter().filter(|l| l.label.en == "SHA-256").map(|l| l.value.en.as_str()).collect();
    assert_eq!(digests, ["b".repeat(64)]);
    let checked = verify(&page.qr, &w);
    assert_eq!((checked.found, checked.record.as_deref()), (Verification::Valid, Some("e")));
    assert_eq!(checked.kind.map(|k| k.register), Some("evidence"));
    assert_eq!(
        verify(&page.qr.replace("HGE1", "HGR1"), &w).found,
        Verification::Unknown,
        "no such complaint"
    );
    assert_eq!(verify(&page.qr.replace("HGE1", "HGX1"), &w).found, Verification::Unreadable);
    set(&mut w, "e", "expires_on", json!("2026-05-31"));
    assert!(matches!(verify(&page.qr, &w).found, Verification::NotInForce(_)));
    let next = json!([{ "name": "示例.txt", "sha256": "c".repeat(64), "revision": 3 }]);
    set(&mut w, "e", "files", next);
    assert_eq!(verify(&page.qr, &w).found, Verification::Altered);
    set(&mut w, "e", "files", json!([]));
    assert!(label::label(&w.get("evidence", "e").expect("evidence"), &w).is_err());
}
