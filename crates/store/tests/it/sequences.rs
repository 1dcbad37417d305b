//! Whatever people do in whatever order, the journal proves it, and undo finds the way back.

use crate::support::{Trial, complaints, map, people};
use hegui_model::op::Op;
use hegui_model::record::Record;
use hegui_store::StoreError;
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
    Make(bool, u8),
    Set(usize, u8, u8),
    Clear(usize, u8),
    Retire(usize, bool),
    Erase(usize),
    Undo(usize),
    Many(u8),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (any::<bool>(), any::<u8>()).prop_map(|(a, b)| Step::Make(a, b)),
        4 => (any::<usize>(), any::<u8>(), any::<u8>()).prop_map(|(a, b, c)| Step::Set(a, b, c)),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(a, b)| Step::Clear(a, b)),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(a, b)| Step::Retire(a, b)),
        1 => any::<usize>().prop_map(Step::Erase),
        4 => any::<usize>().prop_map(Step::Undo),
        1 => any::<u8>().prop_map(Step::Many),
        1 => Just(Step::Reopen),
    ]
}

const FIELDS: [&str; 4] = ["name", "phone", "department", "remarks"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sequence_is_proved_and_undone(steps in prop::collection::vec(step(), 1..30)) {
        let mut t = Trial::new();
        let mut ids: Vec<String> = Vec::new();
        for one in steps {
            let at = |n: usize, ids: &Vec<String>| ids.get(n % ids.len().max(1)).cloned();
            let before: BTreeMap<String, Record> = ids.iter().map(|id| (id.clone(), t.get(people(), id))).collect();
            let head = t.head().0;
            let outcome: Result<(), StoreError> = match one {
                Step::Make(person, n) => {
                    let r = if person { people() } else { complaints() };
                    let made = t.put(r, None, json!({"name": format!("某{n}")}).as_object().map(|m| {
                        let known: Map<String, Json> = m.iter().filter(|(k, _)| r.field(k).is_some()).map(|(k, v)| (k.clone(), v.clone())).collect();
                        Json::Object(known)
                    }).unwrap());
                    made.map(|m| if person { ids.push(m.id) })
                }
                Step::Set(n, f, v) => match at(n, &ids) {
                    Some(id) => t.put(people(), Some(&id), json!({FIELDS[usize::from(f) % 4]: format!("值{v}")})).map(drop),
                    None => Ok(()),
                },
                Step::Clear(n, f) => match at(n, &ids) {
                    Some(id) => t.put(people(), Some(&id), json!({FIELDS[usize::from(f) % 4]: null})).map(drop),
                    None => Ok(()),
                },
                Step::Retire(n, to) => match at(n, &ids) {
                    Some(id) => t.act(Op::RetireRecord, move |tx| tx.retire(people(), &id, to)).map(drop),
                    None => Ok(()),
                },
                Step::Erase(n) => {
                    if let Some(id) = at(n, &ids) {
                        t.erase(people(), &id);
                    }
                    Ok(())
                }
                Step::Undo(n) => t.undo((n % usize::try_from(head).unwrap()) as i64 + 1).map(drop),
                Step::Many(n) => {
                    let made = t.act(Op::Import, move |tx| {
                        (0..n % 4).map(|i| tx.put(people(), None, None, &map(json!({"name": format!("批{i}"), "phone": "1"}))).map(|r| r.id)).collect::<Result<Vec<_>, _>>()
                    });
                    made.map(|d| ids.extend(d.value))
                }
                Step::Reopen => {
                    t = t.reopened();
                    Ok(())
                }
            };
            let proof = t.verify();
            prop_assert!(proof.fault.is_none(), "{one:?}: {:?}", proof.fault);
            match outcome {
                Ok(()) => {}
                Err(StoreError::ChangedSince | StoreError::Taken { .. }) => prop_assert_eq!(t.head().0, head),
                Err(e) => prop_assert!(false, "{one:?}: {e}"),
            }
            // What was just done is undone, and done again by undoing the undoing; an erasure is for good.
            let now = t.head().0;
            if now == head + 1 && !matches!(one, Step::Erase(_)) {
                let after: BTreeMap<String, Record> = ids.iter().map(|id| (id.clone(), t.get(people(), id))).collect();
                let same = |a: &Record, b: &Record| a.values == b.values && a.retired == b.retired;
                t.undo(now).unwrap();
                for (id, was) in &before {
                    prop_assert!(same(&t.get(people(), id), was), "{one:?}");
                }
                t.undo(now + 1).unwrap();
                for (id, is) in &after {
                    prop_assert!(same(&t.get(people(), id), is), "{one:?}");
                }
            }
        }
        t.holds();
        t.store.rebuild().unwrap();
        t.store.scrub().unwrap();
        t.holds();
    }
}
