//! The world as recorded: whatever was done, an instant answers as the workspace answered then.

use crate::support::{Trial, complaints, every_register, noon, people};
use chrono::Duration;
use hegui_model::instant::Instant;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_store::StoreError;
use proptest::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

type World = BTreeMap<(String, String), Arc<Record>>;

/// Every record, retired ones too, as a reader tells it.
fn world(reader: &dyn Reader, ids: &BTreeSet<(&'static str, String)>) -> World {
    let mut out = World::new();
    for r in every_register() {
        for record in reader.all(r.key) {
            out.insert((r.key.into(), record.id.clone()), record);
        }
    }
    for (register, id) in ids {
        if let Some(record) = reader.get(register, id) {
            out.insert(((*register).into(), id.clone()), record);
        }
    }
    out
}

fn present(t: &Trial, ids: &BTreeSet<(&'static str, String)>) -> World {
    t.store.read(|r| Ok::<_, StoreError>(world(r, ids))).unwrap()
}

fn recorded(t: &Trial, at: Instant, ids: &BTreeSet<(&'static str, String)>) -> World {
    t.store.read_recorded(at, |r| Ok::<_, StoreError>(world(r, ids))).unwrap()
}

fn now(t: &Trial) -> Instant {
    noon() + Duration::milliseconds(t.clock.load(Ordering::Relaxed))
}

/// What is left of a past once its person was erased.
fn without_erased(mut then: World, erased: &BTreeSet<String>) -> World {
    for ((register, id), record) in &mut then {
        if register == "people" && erased.contains(id) {
            for f in people().personal() {
                Arc::make_mut(record).values.remove(f.key);
            }
        }
    }
    then
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_instant_answers_as_the_workspace_answered_then(
        steps in prop::collection::vec((0_u8..8, any::<usize>(), any::<u8>()), 1..24),
    ) {
        let t = Trial::new();
        let mut ids: Vec<String> = Vec::new();
        let mut all: BTreeSet<(&'static str, String)> = BTreeSet::new();
        let mut copies: Vec<(Instant, (i64, String), World)> = Vec::new();
        let mut erased: BTreeSet<String> = BTreeSet::new();
        for (what, n, v) in steps {
            let id = ids.get(n % ids.len().max(1)).cloned();
            let outcome = match (what, id) {
                (0, _) | (_, None) => t.put(people(), None, json!({"name": format!("某{v}"), "phone": "1"})).map(|r| {
                    all.insert(("people", r.id.clone()));
                    ids.push(r.id);
                }),
                (1, _) => t.put(complaints(), None, json!({"subject": format!("某事{v}"), "details": "示例"})).map(|r| {
                    all.insert(("complaints", r.id));
                }),
                (2 | 3, Some(id)) => t.put(people(), Some(&id), json!({"department": format!("部{v}")})).map(drop),
                (4, Some(id)) => t.put(people(), Some(&id), json!({"phone": if v % 2 == 0 { json!(null) } else { json!(v.to_string()) }})).map(drop),
                (5, Some(id)) => t.act(Op::RetireRecord, move |tx| tx.retire(people(), &id, v % 2 == 0)).map(drop),
                (6, Some(id)) => {
                    t.erase(people(), &id);
                    erased.insert(id);
                    Ok(())
                }
                (_, Some(_)) => {
                    let head = t.head().0;
                    t.undo(i64::try_from(n).unwrap_or(i64::MAX).rem_euclid(head) + 1).map(drop)
                }
            };
            match outcome {
                Ok(()) | Err(StoreError::ChangedSince | StoreError::Taken { .. }) => {}
                Err(e) => prop_assert!(false, "{what}: {e}"),
            }
            let here = present(&t, &all);
            prop_assert_eq!(&recorded(&t, now(&t), &all), &here, "now is the present");
            // What is typed anew after an erasure is sealed under a new key: what came before stays gone.
            copies.push((now(&t), t.head(), without_erased(here, &erased)));
        }
        for (at, head, copy) in &copies {
            let then = recorded(&t, *at, &all);
            prop_assert_eq!(without_erased(then, &erased), without_erased(copy.clone(), &erased));
            let told = t.store.read_recorded(*at, |r| Ok::<_, StoreError>((r.head(), r.now()))).unwrap();
            prop_assert_eq!(told, (head.clone(), *at));
        }
        let before = noon() - Duration::days(1);
        prop_assert!(recorded(&t, before, &all).is_empty());
        prop_assert_eq!(recorded(&t, now(&t) + Duration::days(9), &all), present(&t, &all));
    }
}

#[test]
fn what_is_entered_late_was_not_on_record_and_what_was_erased_is_gone_from_the_past() {
    let t = Trial::new();
    let made =
        t.put(people(), None, json!({"name": "迟登记", "phone": "13900000000", "department": "甲"})).unwrap();
    let then = now(&t);
    t.put(people(), Some(&made.id), json!({"department": "乙"})).unwrap();
    let ask = |at| {
        t.store
            .read_recorded(at, |r| {
                let found = r.find("people", "department", "甲").len();
                Ok::<_, StoreError>((r.get("people", &made.id), found, r.touched("people", &made.id).len()))
            })
            .unwrap()
    };
    let (record, found, touched) = ask(then);
    let record = record.unwrap();
    assert_eq!((record.str("department"), record.str("name"), found, touched), ("甲", "迟登记", 1, 1));
    let (record, found, touched) = ask(now(&t));
    assert_eq!((record.unwrap().str("department").to_owned(), found, touched), ("乙".into(), 0, 2));
    t.erase(people(), &made.id);
    let record = ask(then).0.unwrap();
    assert_eq!((record.str("department"), record.str("name")), ("甲", ""), "the key is gone, the rest stays");
    assert_eq!(record.values.get("phone"), None);
    t.holds();
}
