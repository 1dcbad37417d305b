//! The one way to write: what it keeps, what it refuses, and what it leaves where it fails.

use crate::support::{Trial, complaints, every_register, full, intruder, map, people};
use hegui_model::op::Op;
use hegui_model::registers::register;
use hegui_store::StoreError;
use serde_json::json;

#[test]
fn one_entry_per_intention_on_every_register() {
    let t = Trial::new();
    for r in every_register() {
        let before = t.head().0;
        let values = full(r, 3);
        let made = t.act(Op::CreateRecord, move |tx| tx.put(r, None, None, &values)).unwrap();
        let entry = made.entry.unwrap();
        assert_eq!((entry.seq, entry.count), (before + 1, 1), "{}", r.key);
        assert_eq!(made.changed, [r.key]);
        assert_eq!(t.get(r, &made.value.id), made.value, "{}", r.key);
        for (key, value) in full(r, 3) {
            assert_eq!(made.value.values.get(&key), Some(&value), "{}.{key}", r.key);
        }
        let id = made.value.id.clone();
        let gone = t.act(Op::RetireRecord, move |tx| tx.retire(r, &id, true)).unwrap();
        assert_eq!(gone.entry.unwrap().seq, before + 2);
        assert!(t.get(r, &made.value.id).retired);
    }
    t.holds();
}

#[test]
fn a_record_is_set_emptied_and_refused_when_stale() {
    let t = Trial::new();
    let one = t.put(people(), None, json!({"name": "王伟", "department": "审核部"})).unwrap();
    let two = t.put(people(), Some(&one.id), json!({"department": null, "email": "w@example.cn"})).unwrap();
    assert!(!two.has("department") && two.str("name") == "王伟");
    assert!(two.version > one.version);
    let id = one.id.clone();
    let stale = t.act(Op::ChangeRecord, move |tx| {
        tx.put(people(), Some(&id), Some(one.version), &map(json!({"name": "另名"})))
    });
    match stale {
        Err(StoreError::Stale { current }) => assert_eq!(*current, two),
        other => panic!("{other:?}"),
    }
    let nobody = t.put(people(), Some("none"), json!({"name": "某"}));
    assert!(matches!(nobody, Err(StoreError::NoRecord { .. })));
    let unknown = t.put(people(), None, json!({"nmae": "某"}));
    assert!(matches!(unknown, Err(StoreError::Value(_))));
    let shape = t.put(people(), None, json!({"name": "某", "joined_on": "昨天"}));
    assert!(matches!(shape, Err(StoreError::Value(_))));
    t.holds();
}

#[test]
fn no_change_leaves_no_entry_unless_it_is_asked_for() {
    let t = Trial::new();
    let one = t.put(people(), None, json!({"name": "王伟"})).unwrap();
    let head = t.head();
    let id = one.id.clone();
    let same =
        t.act(Op::ChangeRecord, move |tx| tx.put(people(), Some(&id), None, &map(json!({"name": " 王伟 "}))));
    let same = same.unwrap();
    assert!(same.entry.is_none() && same.changed.is_empty());
    assert_eq!(same.value.version, one.version);
    assert_eq!(t.head(), head);
    let export = t.act(Op::Export, |tx| {
        tx.record_anyway();
        Ok(())
    });
    assert_eq!(export.unwrap().entry.unwrap().count, 0);
    t.holds();
}

#[test]
fn codes_run_on_and_are_never_shared() {
    let t = Trial::new();
    let code = |v| t.put(complaints(), None, v).map(|r| r.str("code").to_owned());
    let first = code(json!({"channel": "phone"})).unwrap();
    assert!(first.ends_with("-0001"), "{first}");
    let prefix = first.trim_end_matches("0001").to_owned();
    let taken = code(json!({"code": first}));
    assert!(matches!(taken, Err(StoreError::Taken { field: "code", .. })), "{taken:?}");
    code(json!({"code": format!("{prefix}0040")})).unwrap();
    assert_eq!(code(json!({"channel": "phone"})).unwrap(), format!("{prefix}0041"));
    // Codes of another making do not lead the count astray, however large.
    for odd in ["99999999999999999999", "9223372036854775807", "77a", "1 2", ""] {
        if !odd.is_empty() {
            code(json!({"code": format!("{prefix}{odd}")})).unwrap();
        }
    }
    assert_eq!(code(json!({"channel": "phone"})).unwrap(), format!("{prefix}0042"));
    let t = t.reopened();
    let next = t.put(complaints(), None, json!({"channel": "phone"})).unwrap();
    assert_eq!(next.str("code"), format!("{prefix}0043"));
    // A retired record gives its code free, and cannot come back while it is taken.
    let id = next.id.clone();
    t.act(Op::RetireRecord, move |tx| tx.retire(complaints(), &id, true)).unwrap();
    t.put(complaints(), None, json!({"code": next.str("code")})).unwrap();
    let id = next.id.clone();
    let back = t.act(Op::RestoreRecord, move |tx| tx.retire(complaints(), &id, false));
    assert!(matches!(back, Err(StoreError::Taken { .. })));
    t.holds();
}

#[test]
fn many_records_in_one_intention_count_on_without_looking_again() {
    let t = Trial::new();
    let done = t.act(Op::Import, |tx| {
        let mut codes = Vec::new();
        for n in 0..500 {
            let values =
                if n == 250 { json!({"name": "某", "code": "P-1000"}) } else { json!({"name": "某"}) };
            codes.push(tx.put(people(), None, None, &map(values))?.str("code").to_owned());
        }
        Ok(codes)
    });
    let done = done.unwrap();
    assert_eq!(done.entry.unwrap().count, 500);
    let distinct: std::collections::BTreeSet<_> = done.value.iter().collect();
    assert_eq!(distinct.len(), 500);
    t.holds();
}

#[test]
fn an_error_or_a_panic_inside_leaves_nothing() {
    let t = Trial::new();
    let path = t.store.path().to_owned();
    let shot = || crate::support::dump(&intruder(&path, &t.key));
    let before = shot();
    let failed: Result<_, StoreError> = t.act(Op::Import, |tx| {
        tx.put_blob(b"some bytes")?;
        tx.put(people(), None, None, &map(json!({"name": "某", "phone": "1"})))?;
        Err::<(), _>(StoreError::Cancelled)
    });
    assert!(matches!(failed, Err(StoreError::Cancelled)));
    assert_eq!(shot(), before);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = t.act(Op::Import, |tx| -> Result<(), StoreError> {
            tx.put(people(), None, None, &map(json!({"name": "某"})))?;
            panic!("on purpose")
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(shot(), before);
    // The writer lives on, and no number was used up.
    let next = t.put(people(), None, json!({"name": "某"})).unwrap();
    assert_eq!(next.str("code"), "P-0001");
    t.holds();
}

#[test]
fn a_failed_write_that_the_closure_swallows_keeps_nothing() {
    let t = Trial::new();
    let db = intruder(t.store.path(), &t.key);
    db.execute_batch(
        "CREATE TRIGGER trap BEFORE INSERT ON search_docs BEGIN SELECT RAISE(ABORT, 'trap'); END",
    )
    .unwrap();
    drop(db);
    let head = t.head();
    let done = t.act(Op::CreateRecord, |tx| {
        let _ = tx.put(people(), None, None, &map(json!({"name": "某"})));
        Ok(())
    });
    assert!(done.is_err(), "{done:?}");
    intruder(t.store.path(), &t.key).execute_batch("DROP TRIGGER trap").unwrap();
    assert_eq!(t.head(), head);
    t.holds();
}

#[test]
fn the_journal_is_append_only() {
    let t = Trial::new();
    let db = intruder(t.store.path(), &t.key);
    for sql in [
        "DELETE FROM journal",
        "UPDATE journal SET hash = 'x'",
        "UPDATE journal SET seq = 9",
        "DELETE FROM changes",
        "UPDATE changes SET change = '{}'",
    ] {
        let refused = db.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{sql}: {refused}");
    }
}

#[test]
fn undo_restores_and_refuses_what_was_changed_since() {
    let t = Trial::new();
    let one =
        t.put(people(), None, json!({"name": "王伟", "phone": "13800000000", "department": "甲"})).unwrap();
    let two = t.put(people(), Some(&one.id), json!({"phone": "13900000000", "department": null})).unwrap();
    let back = t.undo(two.version).unwrap();
    assert_eq!(back.len(), 1);
    assert_eq!(t.get(people(), &one.id).values, one.values);
    // Undoing the undo brings the change back; undoing the first change again does not fit any more.
    assert!(matches!(t.undo(two.version), Err(StoreError::ChangedSince)));
    t.undo(back[0].version).unwrap();
    assert_eq!(t.get(people(), &one.id).values, two.values);
    // A record that was changed since is not taken away by undoing its making.
    assert!(matches!(t.undo(one.version), Err(StoreError::ChangedSince)));
    let fresh = t.put(people(), None, json!({"name": "李四"})).unwrap();
    t.undo(fresh.version).unwrap();
    let gone = t.get(people(), &fresh.id);
    assert!(gone.retired);
    t.undo(gone.version).unwrap();
    assert!(!t.get(people(), &fresh.id).retired);
    t.holds();
}

#[test]
fn undo_of_an_import_is_one_entry() {
    let t = Trial::new();
    let made = t.act(Op::Import, |tx| {
        let a = tx.put(people(), None, None, &map(json!({"name": "甲"})))?;
        tx.put(people(), None, None, &map(json!({"name": "乙"})))?;
        tx.put(people(), Some(&a.id), None, &map(json!({"department": "丙"})))
    });
    let made = made.unwrap();
    let head = t.head().0;
    let back = t.undo(made.entry.unwrap().seq).unwrap();
    assert_eq!(back.len(), 3);
    assert_eq!(t.head().0, head + 1);
    assert!(t.get(people(), &made.value.id).retired);
    t.holds();
}

#[test]
fn own_fields_are_typed_searched_and_journalled() {
    let t = Trial::new();
    let extra = register("extra_fields").unwrap();
    let old = t.put(people(), None, json!({"name": "王伟"})).unwrap();
    assert!(t.put(people(), Some(&old.id), json!({"x_badge": "工牌甲"})).is_err());
    let field = t
        .put(extra, None, json!({"register": "people", "key": "x_badge", "label_zh": "工牌", "label_en": "Badge", "kind": "text"}))
        .unwrap();
    let set = t.put(people(), Some(&old.id), json!({"x_badge": "工牌甲"})).unwrap();
    assert_eq!(set.str("x_badge"), "工牌甲");
    assert!(crate::search::hits(&t, "牌甲").is_empty(), "not searched yet");
    t.put(extra, Some(&field.id), json!({"searched": true})).unwrap();
    assert_eq!(crate::search::hits(&t, "牌甲").len(), 1, "the index follows the definition");
    let typed =
        json!({"register": "people", "key": "x_level", "label_zh": "级", "label_en": "Level", "kind": "int"});
    t.put(extra, None, typed).unwrap();
    assert!(matches!(t.put(people(), Some(&old.id), json!({"x_level": "高"})), Err(StoreError::Value(_))));
    t.put(people(), Some(&old.id), json!({"x_level": 4})).unwrap();
    // A key that is no key never becomes part of a statement.
    let hostile = json!({"register": "people", "key": "x_'); DROP TABLE people; --", "label_zh": "坏", "label_en": "Bad", "kind": "text"});
    t.put(extra, None, hostile).unwrap();
    assert!(t.put(people(), Some(&old.id), json!({"x_'); DROP TABLE people; --": "1"})).is_err());
    t.holds();
}
