//! Nothing that was typed lies on the disk in clear.

use hegui_tests::Desk;
use serde_json::json;
use std::fs;
use std::path::Path;

const CANARY: &str = "金丝雀字串7c1f9e";

fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), found);
        } else {
            found.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap_or_default()));
        }
    }
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|w| w == word)
}

#[test]
fn a_string_typed_into_records_is_nowhere_on_the_disk() {
    let desk = Desk::new();
    let id = desk.person(&format!("甲{CANARY}"));
    desk.ok(
        "record_save",
        json!({ "register": "people", "id": id, "values": { "remarks": CANARY, "phone": "13900000000", "left_on": "2025-12-31" } }),
    );
    desk.ok("note_add", json!({ "register": "people", "record": id, "text": CANARY }));
    desk.record(
        "complaints",
        json!({
            "channel": "phone", "received_at": "2026-09-24 09:30", "kind": "other", "subject": CANARY,
            "details": CANARY, "complainant": CANARY, "contact": CANARY,
        }),
    );
    assert_eq!(desk.ok("search", json!({ "text": CANARY })).as_array().map(Vec::len), Some(2));
    desk.ok("record_erase", json!({ "register": "people", "id": id, "reason": CANARY }));
    let mut all = Vec::new();
    files(desk.dir.path(), &mut all);
    assert!(all.iter().any(|(name, _)| name.ends_with("hegui.db")), "the database is looked at");
    assert!(all.iter().any(|(name, _)| name.ends_with("-wal")), "the log is looked at while it is open");
    let utf16: Vec<u8> = CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in &all {
        assert!(
            !holds(bytes, CANARY.as_bytes()) && !holds(bytes, &utf16),
            "{name} holds the string in clear"
        );
    }
    assert_eq!(desk.verify()["ok"], true);
}
