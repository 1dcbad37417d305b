//! Making and opening workspaces; users and their keys.

use hegui_tests::{Desk, PASSPHRASE, json};
use serde_json::json;

#[test]
fn four_different_sentences_for_four_different_troubles() {
    let desk = Desk::new();
    let open = |folder: &std::path::Path, passphrase: &str| {
        let other = hegui_app::host::Host::new(hegui_tests::setting());
        json(
            &other,
            None,
            "workspace_open",
            json!({ "folder": folder, "login": "lin", "passphrase": passphrase }),
        )
    };
    let in_use = open(&desk.folder, PASSPHRASE).expect_err("another host has it");
    assert_eq!(in_use.code.key(), "in_use");
    let folder = desk.folder.clone();
    let Desk { host, dir, .. } = desk;
    drop(host);
    let wrong = open(&folder, "not-the-passphrase").expect_err("wrong passphrase");
    assert_eq!(wrong.code.key(), "wrong_passphrase");
    assert!(open(&folder, PASSPHRASE).is_ok());
    let db = folder.join("hegui.db");
    let good = std::fs::read(&db).unwrap();
    let mut bytes = good.clone();
    let middle = bytes.len() / 2;
    bytes[100..middle].iter_mut().for_each(|b| *b ^= 0x5a);
    std::fs::write(&db, &bytes).unwrap();
    let damaged = open(&folder, PASSPHRASE).expect_err("damaged");
    assert_eq!(damaged.code.key(), "damaged");
    let none = open(&dir.path().join("nowhere"), PASSPHRASE).expect_err("no workspace");
    assert_eq!(none.code.key(), "no_workspace");
    let sentences: std::collections::BTreeSet<String> =
        [in_use, wrong, damaged, none].into_iter().map(|e| e.message.zh).collect();
    assert_eq!(sentences.len(), 4);
}

#[test]
fn a_removed_user_is_locked_out_and_the_others_go_on_under_a_new_key() {
    let desk = Desk::new();
    let evaluator = desk.user("chen", "陈评估", &["evaluator"], None);
    assert!(desk.as_user(&evaluator, "record_list", json!({ "register": "people" })).is_ok());
    let before = std::fs::read(desk.folder.join("hegui.db")).unwrap();
    desk.ok("user_remove", json!({ "login": "chen", "reason": "离职" }));
    let locked = desk.as_user(&evaluator, "record_list", json!({ "register": "people" })).expect_err("ended");
    assert_eq!(locked.code.key(), "locked");
    let after = std::fs::read(desk.folder.join("hegui.db")).unwrap();
    assert_ne!(before[..4096], after[..4096], "the first page is under another key");
    desk.person("移除之后");
    assert_eq!(desk.verify()["ok"], true);
    let again = desk.login("lin");
    assert!(desk.as_user(&again, "record_list", json!({ "register": "people" })).is_ok());
    let gone = json(
        &desk.host,
        None,
        "workspace_open",
        json!({ "folder": desk.folder, "login": "chen", "passphrase": PASSPHRASE }),
    );
    assert!(gone.is_err());
}

#[test]
fn a_system_administrator_makes_slots_but_reads_nothing_and_the_journal_learns_of_it() {
    let desk = Desk::new();
    desk.ok("user_add", json!({ "login": "wang", "name": "王系统", "system_administrator": true }));
    json(
        &desk.host,
        None,
        "user_activate",
        json!({ "folder": desk.folder, "login": "wang", "passphrase": PASSPHRASE }),
    )
    .unwrap();
    let wang = desk.login("wang");
    for (name, args) in [
        ("record_list", json!({ "register": "people" })),
        ("search", json!({ "text": "王" })),
        ("journal_list", json!({})),
        ("user_admit", json!({ "login": "wang", "roles": ["viewer"] })),
    ] {
        let e = desk.as_user(&wang, name, args).expect_err("no content for a system administrator");
        assert_eq!(e.code.key(), "refused", "{name}");
    }
    desk.as_user(&wang, "user_add", json!({ "login": "zhou", "name": "周查阅" })).unwrap();
    desk.login("lin");
    let taken = desk.ok("journal_list", json!({ "op": "outbox_take" }));
    assert_eq!(taken.as_array().map(Vec::len), Some(1), "one act, taken once: {taken}");
    desk.login("lin");
    assert_eq!(desk.ok("journal_list", json!({ "op": "outbox_take" })).as_array().map(Vec::len), Some(1));
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn no_person_holds_two_of_the_three_administrators_without_the_exception() {
    let desk = Desk::new();
    let person = desk.person("孙一人");
    desk.user("sun", "孙一人", &["security_auditor"], Some(&person));
    desk.ok("user_add", json!({ "login": "sun2", "name": "孙一人" }));
    json(
        &desk.host,
        None,
        "user_activate",
        json!({ "folder": desk.folder, "login": "sun2", "passphrase": PASSPHRASE }),
    )
    .unwrap();
    let two = json!({ "login": "sun2", "roles": ["security_administrator"], "person": person });
    desk.refused("user_admit", two.clone(), "refused");
    desk.ok("exception_begin", json!({ "reason": "示例：团队仅两人" }));
    desk.ok("user_admit", two);
    let info = desk.login("lin");
    let session = desk.as_user(&info, "session_info", json!({})).unwrap();
    assert!(
        session["findings"].to_string().contains("small_team_exception"),
        "it says so wherever it applies"
    );
}

#[test]
fn the_recovery_key_gives_a_lost_user_a_new_passphrase_and_the_journal_says_so() {
    let desk = Desk::new();
    let evaluator = desk.user("chen", "陈评估", &["evaluator"], None);
    desk.person("恢复之前");
    let recover = |key: &str, login: &str, passphrase: &str| {
        let args =
            json!({ "folder": desk.folder, "recovery_key": key, "login": login, "passphrase": passphrase });
        json(&desk.host, None, "workspace_recover", args)
    };
    let open = |login: &str, passphrase: &str| {
        let args = json!({ "folder": desk.folder, "login": login, "passphrase": passphrase });
        json(&desk.host, None, "workspace_open", args)
    };
    const NEW: &str = "another-long-试用-02";
    let mistyped = desk.recovery_key.replacen(&desk.recovery_key[..1], "?", 1);
    assert!(recover(&mistyped, "chen", NEW).is_err(), "a mistyped paper opens nothing");
    assert_eq!(recover(&desk.recovery_key, "nobody", NEW).unwrap_err().code.key(), "not_found");
    assert!(recover(&desk.recovery_key, "chen", "short").is_err(), "a weak passphrase is refused");
    assert!(open("chen", PASSPHRASE).is_ok(), "what was refused changed nothing");

    let opened = recover(&desk.recovery_key, "chen", NEW).unwrap();
    let token = opened["token"].as_str().unwrap();
    assert_eq!(opened["roles"], json!(["evaluator"]), "roles stay as they were");
    assert!(desk.as_user(token, "record_list", json!({ "register": "people" })).is_ok());
    let old = desk.as_user(&evaluator, "record_list", json!({ "register": "people" })).unwrap_err();
    assert_eq!(old.code.key(), "locked", "a session under the old key has ended");
    assert_eq!(open("chen", PASSPHRASE).unwrap_err().code.key(), "wrong_passphrase");
    assert!(open("chen", NEW).is_ok());

    let entries = desk.ok("journal_list", json!({ "limit": 20 }));
    let said = entries.as_array().unwrap().iter().find(|e| e["op"] == "user_recover").unwrap();
    assert_eq!(said["actor"], "chen");
    assert_eq!(desk.verify()["ok"], true, "the new key is introduced by the entry that it signs");
}
