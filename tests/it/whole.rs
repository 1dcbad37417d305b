//! What each role needs first, and everything out.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

/// The session of a user of the sample organisation.
fn of_sample(desk: &Desk, login: &str) -> String {
    let args = json!({ "folder": desk.folder, "login": login, "passphrase": hegui_app::SAMPLE_PASSPHRASE });
    let session = hegui_tests::json(&desk.host, None, "workspace_open", args).unwrap();
    session["token"].as_str().unwrap().to_owned()
}

fn lines(path: &Path) -> Vec<Json> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn everything_leaves_as_files_whose_digests_the_manifest_holds() {
    let desk = Desk::sample();
    let folder = desk.dir.path().join("全部");
    desk.refused("workspace_export", json!({ "folder": folder, "reason": " " }), "gate");
    let made = desk.ok("workspace_export", json!({ "folder": folder, "reason": "移交" }));
    let bytes = std::fs::read(folder.join("manifest.json")).unwrap();
    assert_eq!(made["manifest_sha256"], hex::encode(Sha256::digest(&bytes)));
    let manifest: Json = serde_json::from_slice(&bytes).unwrap();
    let listed = manifest["files"].as_array().unwrap();
    for file in listed {
        let held = std::fs::read(folder.join(file["name"].as_str().unwrap())).unwrap();
        assert_eq!(file["sha256"], hex::encode(Sha256::digest(&held)), "{}", file["name"]);
    }
    let registers = desk.ok("register_list", json!({}));
    for register in registers.as_array().unwrap() {
        let key = register["key"].as_str().unwrap();
        let rows = lines(&folder.join(format!("registers/{key}.jsonl")));
        let live = rows.iter().filter(|r| r["retired"] == false).count() as u64;
        assert_eq!(Some(live), register["count"].as_u64(), "{key}");
    }
    let journal = lines(&folder.join("journal.jsonl"));
    assert_eq!(made["entries"].as_u64(), Some(journal.len() as u64));
    for pair in journal.windows(2) {
        assert_eq!(pair[1]["prev"], pair[0]["hash"], "entry {}", pair[1]["seq"]);
    }
    assert!(!folder.with_extension("part").exists());
    desk.refused("workspace_export", json!({ "folder": folder, "reason": "再次" }), "usage");
    assert_eq!(
        desk.ok("journal_list", json!({ "op": "workspace_export" })).as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn everything_out_holds_what_the_role_sees_and_masked_values_masked() {
    let desk = Desk::new();
    desk.record(
        "people",
        json!({ "name": "卫示例", "employer_kind": "internal", "joined_on": "2025-03-01", "phone": "13912345678" }),
    );
    let viewer = desk.user("viewer", "查阅", &["viewer"], None);
    let all = |session: &str, name: &str| -> (String, BTreeSet<String>) {
        let folder = desk.dir.path().join(name);
        desk.as_user(session, "workspace_export", json!({ "folder": folder, "reason": "查阅" })).unwrap();
        let names = std::fs::read_dir(folder.join("registers")).unwrap();
        let names = names.map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap_or_default();
        (read("registers/people.jsonl") + &read("journal.jsonl"), names)
    };
    let (told, _) = all(&desk.session, "officer");
    assert!(told.contains("卫示例") && !told.contains("13912345678"), "{told}");
    let (told, names) = all(&viewer, "viewer");
    for word in ["13912345678", "139****", "\"phone\""] {
        assert!(!told.contains(word), "a viewer is told {word}");
    }
    let readable = desk.as_user(&viewer, "register_list", json!({})).unwrap();
    let readable: BTreeSet<String> = readable
        .as_array()
        .unwrap()
        .iter()
        .map(|r| format!("{}.jsonl", r["key"].as_str().unwrap()))
        .collect();
    assert_eq!(names, readable);
}

#[test]
fn an_export_that_is_stopped_leaves_nothing() {
    let desk = Desk::new();
    let folder = desk.dir.path().join("停");
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let args = json!({ "folder": folder, "reason": "试" });
    let stopped = desk.host.call(Some(&desk.session), "workspace_export", args, &|_| {}, &stop);
    assert_eq!(stopped.unwrap_err().code.key(), "cancelled");
    assert!(!folder.exists() && !folder.with_extension("part").exists());
    assert_eq!(desk.ok("journal_list", json!({ "op": "workspace_export" })), json!([]));
}

#[test]
fn each_role_is_told_first_what_its_pages_count() {
    let desk = Desk::sample();
    let of = |session: &str| desk.as_user(session, "home", json!({})).unwrap();
    let figures = |home: &Json| -> Vec<Json> {
        home.as_array().unwrap().iter().flat_map(|r| r["figures"].as_array().unwrap().clone()).collect()
    };
    let legal = of_sample(&desk, "fang");
    let home: Json =
        of(&legal).as_array().unwrap().iter().filter(|r| r["role"] == "legal_reviewer").cloned().collect();
    assert_eq!(home.as_array().map(Vec::len), Some(1));
    for figure in figures(&home).iter().filter(|f| f["filters"] != json!([])) {
        let register = figure["page"].as_str().unwrap().strip_prefix("records/").unwrap();
        let page = desk
            .as_user(&legal, "record_list", json!({ "register": register, "filters": figure["filters"] }))
            .unwrap();
        assert_eq!(page["total"], figure["value"], "{figure}");
    }
    let overdue =
        |home: &Json| figures(home).iter().find(|f| f["key"] == "overdue").map(|f| f["value"].clone());
    let due = desk.as_user(&legal, "due", json!({ "section": "response", "state": "overdue" })).unwrap();
    assert_eq!(overdue(&home), Some(due.as_array().unwrap().len().into()));
    let auditor = of_sample(&desk, "shen");
    let keys: Vec<Json> = figures(&of(&auditor)).iter().map(|f| f["key"].clone()).collect();
    assert_eq!(keys, [json!("entries"), json!("refusals")]);
    let security = of_sample(&desk, "an");
    desk.as_user(&security, "user_add", json!({ "login": "lead", "name": "标注负责" })).unwrap();
    let activate =
        json!({ "folder": desk.folder, "login": "lead", "passphrase": hegui_app::SAMPLE_PASSPHRASE });
    hegui_tests::json(&desk.host, None, "user_activate", activate).unwrap();
    let admit = json!({ "login": "lead", "roles": ["annotation_lead"], "person": null });
    desk.as_user(&security, "user_admit", admit).unwrap();
    let lead = of_sample(&desk, "lead");
    let may = figures(&of(&lead)).into_iter().find(|f| f["key"] == "may_work").unwrap();
    let table = desk.as_user(&lead, "who_may_work", json!({})).unwrap();
    let able = table["rows"].as_array().unwrap().iter();
    let able = able.filter(|r| r["scopes"].as_array().unwrap().iter().any(|s| s["may"] == true)).count();
    assert_eq!(may["value"], able);
}
