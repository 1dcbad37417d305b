//! Evidence: files taken in, left where they are, and proved on opening.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::fs;

fn values() -> Json {
    json!({ "title": "示例制度", "kind": "policy", "period_from_on": "2025-10-01" })
}

fn sha(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn files(desk: &Desk, id: &str) -> Vec<Json> {
    let shown = desk.ok("record_show", json!({ "register": "evidence", "id": id }));
    shown["record"]["values"]["files"].as_array().cloned().unwrap_or_default()
}

#[test]
fn files_are_kept_by_digest_in_revisions() {
    let desk = Desk::new();
    let write = |name: &str, bytes: &[u8]| {
        let path = desk.dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let big = vec![7u8; 3 << 20];
    let (a, b) = (write("制度.txt", "第一版".as_bytes()), write("附件.bin", &big));
    let saved = desk.ok("evidence_add", json!({ "paths": [a, b, a], "values": values() }));
    let id = saved["id"].as_str().unwrap().to_owned();
    assert!(saved["findings"].to_string().contains("evidence_file_twice"), "{saved}");
    let first = files(&desk, &id);
    assert_eq!(first.len(), 2);
    assert!(first.iter().all(|f| f["revision"] == 1 && f["kept"] == "inside"));
    assert_eq!(desk.bytes("evidence_file", json!({ "id": id, "sha256": sha(&big) })), big);

    fs::write(&a, "第二版").unwrap();
    desk.ok("evidence_add", json!({ "id": id, "paths": [a] }));
    let all = files(&desk, &id);
    assert_eq!(all.iter().map(|f| f["revision"].as_i64().unwrap()).collect::<Vec<_>>(), [1, 1, 2]);
    let old = desk.bytes("evidence_file", json!({ "id": id, "sha256": sha("第一版".as_bytes()) }));
    assert_eq!(old, "第一版".as_bytes(), "an earlier revision stays");
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn what_cannot_be_evidence_is_told_and_nothing_is_kept() {
    let desk = Desk::new();
    let before = desk.ok("journal_list", json!({ "limit": 1 }))[0]["seq"].clone();
    let good = desk.dir.path().join("好.txt");
    fs::write(&good, "x").unwrap();
    let empty = desk.dir.path().join("空.txt");
    fs::write(&empty, "").unwrap();
    for bad in [desk.dir.path().to_path_buf(), desk.dir.path().join("没有.pdf"), empty] {
        let e = desk.refused("evidence_add", json!({ "paths": [good, bad], "values": values() }), "usage");
        let name = bad.file_name().unwrap().to_string_lossy().into_owned();
        assert!(e.message.zh.contains(&name), "{} names {name}", e.message.zh);
    }
    desk.refused("evidence_add", json!({ "paths": [], "values": {} }), "usage");
    let forged =
        json!({ "title": "x", "kind": "policy", "period_from_on": "2025-10-01", "files": [{ "name": "x" }] });
    desk.refused("evidence_add", json!({ "values": forged }), "invalid");
    desk.refused("evidence_add", json!({ "id": "none", "paths": [good] }), "not_found");
    assert_eq!(desk.ok("journal_list", json!({ "limit": 1 }))[0]["seq"], before);
    assert_eq!(
        desk.ok("record_list", json!({ "register": "evidence" }))["rows"].as_array().map(Vec::len),
        Some(0)
    );
}

#[test]
fn a_file_left_outside_is_proved_on_opening() {
    let desk = Desk::new();
    let path = desk.dir.path().join("录像.bin");
    fs::write(&path, vec![1u8; 100_000]).unwrap();
    let saved = desk.ok("evidence_add", json!({ "paths": [path], "outside": true, "values": values() }));
    let id = saved["id"].as_str().unwrap().to_owned();
    let file = files(&desk, &id).remove(0);
    assert_eq!((file["kept"].as_str(), file["size"].as_u64()), (Some("outside"), Some(100_000)));
    let ask = json!({ "id": id, "sha256": file["sha256"] });
    assert_eq!(desk.bytes("evidence_file", ask.clone()), vec![1u8; 100_000]);
    // Of the same size, and of another: both are found, and told apart.
    fs::write(&path, vec![2u8; 100_000]).unwrap();
    let altered = desk.refused("evidence_file", ask.clone(), "damaged");
    assert!(altered.message.zh.contains("摘要") && altered.message.zh.contains("录像.bin"));
    let all = desk.ok("workspace_verify", json!({}));
    assert_eq!((all["ok"].as_bool(), all["journal"]["ok"].as_bool()), (Some(false), Some(true)), "{all}");
    assert_eq!((all["evidence_files"].as_u64(), all["evidence_outside"].as_u64()), (Some(1), Some(1)));
    assert_eq!(all["faults"][0]["zh"], altered.message.zh.as_str());
    fs::write(&path, [1u8]).unwrap();
    let shorter = desk.refused("evidence_file", ask.clone(), "damaged");
    assert!(shorter.message.zh.contains("1 字节"), "{}", shorter.message.zh);
    fs::remove_file(&path).unwrap();
    desk.refused("evidence_file", ask, "damaged");
}

#[test]
fn a_cancelled_reading_keeps_nothing() {
    let desk = Desk::new();
    let path = desk.dir.path().join("大.bin");
    fs::write(&path, vec![0u8; 5 << 20]).unwrap();
    let cancel = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let stop = std::sync::Arc::clone(&cancel);
    let progress = move |p: hegui_app::api::Progress| {
        if p.done >= 2 << 20 {
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    };
    let args = json!({ "paths": [path], "values": values() });
    let e =
        desk.host.call(Some(&desk.session), "evidence_add", args, &progress, &cancel).expect_err("cancelled");
    assert_eq!(e.code.key(), "cancelled");
    assert_eq!(
        desk.ok("record_list", json!({ "register": "evidence" }))["rows"].as_array().map(Vec::len),
        Some(0)
    );
}

#[test]
fn the_records_it_rests_on_are_called_by_name_and_one_that_is_gone_is_a_finding() {
    let desk = Desk::new();
    let person = desk.person("赵示例");
    let rests_on = |register: &str, record: &str| {
        let mut values = values();
        values["records"] = json!([{ "register": register, "record": record }]);
        values
    };
    let save = |values| desk.ok("record_save", json!({ "register": "evidence", "values": values }));
    let saved = save(rests_on("人员", &person));
    let id = saved["id"].as_str().unwrap();
    assert!(!saved["findings"].to_string().contains("reference_missing"), "{saved:#}");
    let shown = desk.ok("record_show", json!({ "register": "evidence", "id": id }));
    assert_eq!(shown["record"]["values"]["records"], json!([{ "register": "people", "record": person }]));
    assert_eq!(shown["titles"][format!("people/{person}")]["en"], "赵示例", "{shown:#}");
    let saved = save(rests_on("people", "gone"));
    assert!(saved["findings"].to_string().contains("reference_missing"), "{saved:#}");
    let unknown = json!({ "register": "evidence", "values": rests_on("nothing", &person) });
    let e = desk.refused("record_save", unknown, "invalid");
    assert_eq!(e.field.as_deref(), Some("register"), "{e:?}");
}

#[test]
fn a_note_says_on_which_record_it_was_written() {
    let desk = Desk::new();
    let person = desk.person("赵示例");
    desk.ok("note_add", json!({ "register": "people", "record": person, "text": "示例批注" }));
    let all = desk.ok("record_list", json!({ "register": "notes" }));
    assert_eq!(all["rows"][0]["values"]["record"], json!(person));
    assert_eq!(all["titles"][format!("people/{person}")]["zh"], "赵示例", "{all:#}");
    let of = desk.ok("register_list", json!({}));
    let of = of.as_array().unwrap().iter().find(|r| r["key"] == "notes").unwrap();
    let kinds = of["fields"].as_array().unwrap().iter().map(|f| (&f["key"], &f["kind"], &f["target"]));
    let kinds: Vec<_> = kinds.filter(|(key, ..)| *key == "register" || *key == "record").collect();
    assert_eq!(
        kinds,
        [
            (&json!("register"), &json!("choice"), &Json::Null),
            (&json!("record"), &json!("record"), &json!("register")),
        ]
    );
}
