//! What the journal proves, what erasure takes away, and what an earlier head says.

use crate::support::{Trial, actor, dump, intruder, never, people, user, users};
use hegui_model::op::Op;
use hegui_store::StoreError;
use hegui_store::journal::{Depth, Intent};
use serde_json::json;
use std::sync::atomic::Ordering;

#[test]
fn an_earlier_head_must_still_stand() {
    let t = Trial::new();
    t.put(people(), None, json!({"name": "甲"})).unwrap();
    let (n, hash) = t.head();
    t.put(people(), None, json!({"name": "乙"})).unwrap();
    let check = |anchor: (i64, &str)| {
        t.store.verify(Depth::Chain, Some(anchor), &never(), &mut |_, _| {}).unwrap().fault
    };
    assert_eq!(check((n, &hash)), None);
    assert_eq!(check((0, hegui_model::chain::GENESIS)), None);
    for wrong in [(n + 1, hash.as_str()), (n, "00"), (99, hash.as_str()), (0, hash.as_str())] {
        let fault = check(wrong).expect("refused");
        assert!(fault.zh.contains(&wrong.0.to_string()), "{}", fault.zh);
    }
}

#[test]
fn an_unknown_key_signs_nothing() {
    let t = Trial::new();
    let stranger = actor("li");
    let note = |tx: &mut hegui_store::writer::Tx<'_>| {
        tx.record_anyway();
        Ok::<_, StoreError>(())
    };
    t.store.transact(&stranger, Intent::new(Op::Export, ""), note).unwrap();
    let fault = t.verify().fault.expect("nobody introduced li");
    assert!(fault.zh.contains("第 2 条") && fault.zh.contains("li"), "{}", fault.zh);

    // Introduced before acting, the same entry holds; under another's name it does not.
    let t = Trial::new();
    let values = user(&stranger, "李四");
    t.act(Op::AdmitUser, move |tx| tx.put(users(), None, None, &values)).unwrap();
    t.store.transact(&stranger, Intent::new(Op::Export, ""), note).unwrap();
    t.holds();
    let mut posing = stranger.clone();
    posing.login = "zhang".into();
    t.store.transact(&posing, Intent::new(Op::Export, ""), note).unwrap();
    assert!(t.verify().fault.expect("the key is li's").zh.contains("第 4 条"));
}

#[test]
fn a_clock_that_runs_backwards_is_listed() {
    let t = Trial::new();
    t.put(people(), None, json!({"name": "甲"})).unwrap();
    t.clock.fetch_sub(3_600_000, Ordering::Relaxed);
    let late = t.put(people(), None, json!({"name": "乙"})).unwrap();
    t.put(people(), None, json!({"name": "丙"})).unwrap();
    let v = t.verify();
    assert_eq!((v.fault, v.backwards), (None, vec![late.version]));
}

#[test]
fn a_proof_is_cancelled_and_reports_progress() {
    let t = Trial::new();
    t.act(Op::Import, |tx| {
        for n in 0..5000 {
            tx.put(people(), None, None, &crate::support::map(json!({"name": format!("某{n}")})))?;
        }
        Ok(())
    })
    .unwrap();
    let cancel = never();
    cancel.store(true, Ordering::Relaxed);
    let stopped = t.store.verify(Depth::All, None, &cancel, &mut |_, _| {});
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    let mut seen = 0;
    t.store.verify(Depth::All, None, &never(), &mut |done, _| seen = done).unwrap();
    assert_eq!(seen, 4096);
}

/// One canary per way in which a value could survive.
const CANARY: &str = "金丝雀丁零";

#[test]
fn erasure_leaves_no_value_anywhere() {
    let t = Trial::new();
    let one = t
        .put(people(), None, json!({"name": CANARY, "phone": "13812345678", "department": "审核部"}))
        .unwrap();
    t.put(people(), Some(&one.id), json!({"email": format!("{CANARY}@example.cn")})).unwrap();
    t.put(people(), Some(&one.id), json!({"email": null, "name": format!("{CANARY}二")})).unwrap();
    let other = t.put(people(), None, json!({"name": "留下的人"})).unwrap();
    let db = intruder(t.store.path(), &t.key);
    let changes: String = db
        .query_row("SELECT group_concat(change) FROM changes WHERE register = 'people'", [], |r| r.get(0))
        .unwrap();
    assert!(!changes.contains(CANARY) && !changes.contains("13812345678"), "sealed from the first");
    assert!(dump(&db).contains(CANARY), "the table itself is read in clear by who has the key");
    drop(db);
    assert_eq!(crate::search::hits(&t, "丝雀").len(), 1);

    let gone = t.erase(people(), &one.id);
    t.store.scrub().unwrap();
    assert!(!gone.has("name") && gone.str("department") == "审核部");
    let db = intruder(t.store.path(), &t.key);
    let text = dump(&db);
    assert!(!text.contains(CANARY) && !text.contains("13812345678"));
    // Nor as search terms: pairs of characters, in hexadecimal.
    for pair in ["金丝", "丝雀", "雀丁"] {
        assert!(!text.contains(&hegui_model::bigram::terms(pair)[..12]), "{pair}");
    }
    drop(db);
    assert!(crate::search::hits(&t, "丝雀").is_empty());
    assert_eq!(crate::search::hits(&t, "留下").len(), 1);
    let v = t.verify();
    assert_eq!((v.fault, v.erased), (None, 1));

    let history = t.store.read(|w| w.history("people", &one.id)).unwrap();
    assert!(history.iter().skip(1).any(|h| h.erased.contains(&"name".to_owned())));
    assert!(matches!(t.undo(one.version + 1), Err(StoreError::ChangedSince)));
    assert!(matches!(t.undo(gone.version), Err(StoreError::ChangedSince)));
    assert_eq!(t.get(people(), &other.id).str("name"), "留下的人");

    // In clear it stands nowhere on the disk, and the log was folded in.
    let t = t.reopened();
    for entry in std::fs::read_dir(t.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(CANARY.len()).any(|w| w == CANARY.as_bytes()));
        assert!(!bytes.windows(11).any(|w| w == b"13812345678"));
    }
    t.holds();
}

#[test]
fn a_person_may_come_back_after_erasure_and_go_again() {
    let t = Trial::new();
    let one = t.put(people(), None, json!({"name": "王伟", "phone": "1"})).unwrap();
    t.erase(people(), &one.id);
    t.holds();
    let again = t.put(people(), Some(&one.id), json!({"name": "王伟"})).unwrap();
    t.holds();
    let moved = t.put(people(), Some(&one.id), json!({"phone": "2"})).unwrap();
    t.undo(moved.version).unwrap();
    t.holds();
    assert_eq!(t.get(people(), &one.id).values, again.values);
    t.erase(people(), &one.id);
    t.erase(people(), &one.id);
    t.holds();
}

#[test]
fn personal_values_stand_in_no_change_in_clear() {
    let t = Trial::new();
    let mut n = 0;
    for r in crate::support::every_register() {
        let personal: Vec<&str> = r.personal().map(|f| f.key).collect();
        if personal.is_empty() {
            continue;
        }
        let values: serde_json::Map<_, _> = personal
            .iter()
            .filter(|k| {
                matches!(
                    r.field(k).unwrap().kind,
                    hegui_model::field::Kind::Text | hegui_model::field::Kind::LongText
                )
            })
            .map(|k| ((*k).to_owned(), json!(format!("{CANARY}{k}"))))
            .collect();
        n += values.len();
        let mut all = crate::support::full(r, 1);
        all.extend(values);
        let made = t.act(Op::CreateRecord, move |tx| tx.put(r, None, None, &all)).unwrap().value;
        let id = made.id.clone();
        let cleared: serde_json::Map<_, _> =
            personal.iter().map(|k| ((*k).to_owned(), json!(null))).collect();
        t.act(Op::ChangeRecord, move |tx| tx.put(r, Some(&id), None, &cleared)).unwrap();
    }
    assert!(n >= 5, "{n}");
    let db = intruder(t.store.path(), &t.key);
    let with: i64 = db
        .query_row("SELECT count(*) FROM changes WHERE change LIKE ?1", [format!("%{CANARY}%")], |r| r.get(0))
        .unwrap();
    assert_eq!(with, 0);
    t.holds();
}
