//! The sample organisation, and a backup of it.

use hegui_tests::{Desk, PASSPHRASE, json};
use serde_json::json;

#[test]
fn the_sample_organisation_is_whole_and_comes_back_from_a_backup() {
    let desk = Desk::sample();
    let ask = |name: &str, args| desk.ok(name, args);
    for register in [
        "people",
        "complaints",
        "handling_rules",
        "evidence",
        "keyword_libraries",
        "conclusions",
        "annotation_logs",
        "capability_records",
    ] {
        let page = ask("record_list", json!({ "register": register }));
        assert!(!page["rows"].as_array().unwrap().is_empty(), "{register} holds nothing");
    }
    let path = ask("path", json!({}));
    assert_eq!(path.as_array().map(Vec::len), Some(10));
    // The sample is an office in the middle of its work: every step names what it lacks, the last ones wait.
    let steps = path.as_array().cloned().unwrap_or_default();
    let states: Vec<&str> = steps.iter().filter_map(|s| s["state"].as_str()).collect();
    assert_eq!(states, [["open"; 8].as_slice(), &["blocked"; 2]].concat(), "{path}");
    for step in &steps {
        assert!(step["missing"].as_array().is_some_and(|m| !m.is_empty()), "{step}");
    }
    assert_eq!(ask("journal_verify", json!({}))["ok"], true);
}

#[test]
fn a_backup_is_proved_before_it_stands_anywhere() {
    let desk = Desk::new();
    desk.person("备份示例");
    let backups = desk.dir.path().join("away");
    let receipt = desk.ok("workspace_backup", json!({ "folder": backups }));
    let path = receipt["path"].as_str().unwrap().to_owned();
    let restore = |backup: &str, to: &str, passphrase: &str| {
        let args = json!({ "backup": backup, "folder": desk.dir.path().join(to), "login": "lin", "passphrase": passphrase });
        json(&desk.host, None, "workspace_restore", args)
    };
    assert_eq!(
        restore(&path, "wrong", "not-the-passphrase").expect_err("wrong").code.key(),
        "wrong_passphrase"
    );
    let back = restore(&path, "back", PASSPHRASE).unwrap_or_else(|e| panic!("{e:?}"));
    assert_eq!((back["ok"].clone(), back["head"].clone()), (json!(true), receipt["head_hash"].clone()));
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let altered = desk.dir.path().join("altered.hegui-backup");
    std::fs::write(&altered, bytes).unwrap();
    assert_eq!(
        restore(altered.to_str().unwrap(), "bad", PASSPHRASE).expect_err("altered").code.key(),
        "damaged"
    );
    assert!(!desk.dir.path().join("bad").exists() && !desk.dir.path().join("wrong").exists());
}
