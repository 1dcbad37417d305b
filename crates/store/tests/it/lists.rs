//! Keyset pages: every record exactly once, whatever the sort, the direction and the filter.

use crate::support::{Trial, complaints, every_register, full, map, never, people};
use hegui_model::field::Kind;
use hegui_model::op::Op;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::register;
use hegui_store::StoreError;
use hegui_store::list::{Compare, Condition, PageQuery};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

pub(crate) fn query(r: &'static Register, sort: &str) -> PageQuery {
    PageQuery {
        register: r,
        conditions: Vec::new(),
        sort: sort.into(),
        descending: false,
        after: None,
        limit: 7,
        retired: false,
        text: None,
    }
}

pub(crate) fn page(t: &Trial, register_key: &str, sort: &str, limit: u32) -> Vec<Record> {
    let q = PageQuery { limit, ..query(register(register_key).unwrap(), sort) };
    t.store.page(&q, &Arc::new(never())).unwrap().into_iter().map(|(r, _)| r).collect()
}

fn walk(t: &Trial, mut q: PageQuery) -> Vec<(Record, String)> {
    let mut out: Vec<(Record, String)> = Vec::new();
    loop {
        let rows = t.store.page(&q, &Arc::new(never())).unwrap();
        let Some((last, key)) = rows.last() else { return out };
        q.after = Some((key.clone(), last.id.clone()));
        out.extend(rows);
    }
}

fn filled() -> Trial {
    let t = Trial::new();
    t.act(Op::Import, |tx| {
        for n in 0..53usize {
            for r in [people(), complaints()] {
                let mut values = full(r, n % 11);
                values.remove("code");
                // Some records lack most values, and many share them.
                if n % 4 == 0 {
                    values.retain(|k, _| k == "name");
                }
                let made = tx.put(r, None, None, &values)?;
                if n % 9 == 0 {
                    tx.retire(r, &made.id, true)?;
                }
            }
        }
        Ok(())
    })
    .unwrap();
    t
}

#[test]
fn every_record_stands_on_exactly_one_page() {
    let t = filled();
    for r in [people(), complaints()] {
        for sort in r.fields.iter().map(|f| f.key).chain(["id", "x_none"]) {
            for descending in [false, true] {
                for retired in [false, true] {
                    let q = PageQuery { descending, retired, ..query(r, sort) };
                    let rows = walk(&t, q.clone());
                    let ids: BTreeSet<&str> = rows.iter().map(|(r, _)| r.id.as_str()).collect();
                    assert_eq!(ids.len(), rows.len(), "{sort}: none twice");
                    let total = t.store.count(&q, 1000, &Arc::new(never())).unwrap();
                    assert_eq!(rows.len() as u64, total, "{sort}: none lost");
                    assert_eq!(total, if retired { 6 } else { 47 });
                    let sorted = rows.windows(2).all(|w| {
                        let (a, b) = ((&w[0].1, &w[0].0.id), (&w[1].1, &w[1].0.id));
                        if descending { a > b } else { a < b }
                    });
                    assert!(sorted, "{} by {sort}", r.key);
                }
            }
        }
    }
}

#[test]
fn numbers_sort_by_size_without_an_index_too() {
    let t = Trial::new();
    let extra = register("extra_fields").unwrap();
    t.put(
        extra,
        None,
        json!({"register": "people", "key": "x_n", "label_zh": "数", "label_en": "N", "kind": "int"}),
    )
    .unwrap();
    let numbers = [10, -3, 2, i64::MIN, i64::MAX, -2000, 0];
    for n in numbers {
        t.put(people(), None, json!({"name": "某", "x_n": n})).unwrap();
    }
    t.put(people(), None, json!({"name": "空"})).unwrap();
    let rows = walk(&t, PageQuery { limit: 2, ..query(people(), "x_n") });
    let found: Vec<Option<i64>> =
        rows.iter().map(|(r, _)| r.values.get("x_n").and_then(Json::as_i64)).collect();
    let mut wanted: Vec<Option<i64>> = numbers.into_iter().map(Some).collect();
    wanted.sort_unstable();
    wanted.insert(0, None);
    assert_eq!(found, wanted);
}

#[test]
fn filters_agree_with_the_records() {
    let t = filled();
    let mut asked = 0;
    for r in [people(), complaints()] {
        let all: Vec<Record> = walk(&t, query(r, "id")).into_iter().map(|(r, _)| r).collect();
        for f in r.fields {
            for compare in [
                Compare::Is,
                Compare::IsNot,
                Compare::Contains,
                Compare::AtLeast,
                Compare::AtMost,
                Compare::Empty,
                Compare::NotEmpty,
            ] {
                for n in [0, 3] {
                    let value = match crate::support::sample(f, n) {
                        Json::Array(items) => items[0].clone(),
                        v => v,
                    };
                    if matches!(f.kind, Kind::Table(_))
                        || (compare == Compare::Contains && !value.is_string())
                        || (!matches!(
                            compare,
                            Compare::Is | Compare::IsNot | Compare::Empty | Compare::NotEmpty
                        ) && matches!(f.kind, Kind::Choices(_) | Kind::Refs(_) | Kind::Files))
                    {
                        continue;
                    }
                    let conditions = vec![Condition { field: *f, compare, value: value.clone() }];
                    let q = PageQuery { conditions, ..query(r, "code") };
                    let found: BTreeSet<String> =
                        walk(&t, q.clone()).into_iter().map(|(r, _)| r.id).collect();
                    let holds = |record: &&Record| {
                        let has = record.values.get(f.key);
                        let number = |v: &Json| match v {
                            Json::String(s) if matches!(f.kind, Kind::Decimal | Kind::Percent) => {
                                s.parse::<f64>().ok()
                            }
                            Json::Number(n) => n.as_f64(),
                            Json::Bool(b) => Some(f64::from(u8::from(*b))),
                            _ => None,
                        };
                        let order = |h: &Json| match (number(h), number(&value)) {
                            (Some(a), Some(b)) => a.partial_cmp(&b),
                            _ => h.as_str().zip(value.as_str()).map(|(a, b)| a.cmp(b)),
                        };
                        let equal = has
                            .is_some_and(|h| h == &value || h.as_array().is_some_and(|a| a.contains(&value)));
                        match compare {
                            Compare::Is => equal,
                            Compare::IsNot => !equal,
                            Compare::Contains => has.is_some_and(|h| {
                                h.as_str().unwrap_or_default().contains(value.as_str().unwrap())
                            }),
                            Compare::AtLeast => has.and_then(order).is_some_and(|o| o.is_ge()),
                            Compare::AtMost => has.and_then(order).is_some_and(|o| o.is_le()),
                            Compare::Empty => has.is_none(),
                            Compare::NotEmpty => has.is_some(),
                        }
                    };
                    let wanted: BTreeSet<String> = all.iter().filter(holds).map(|r| r.id.clone()).collect();
                    assert_eq!(found, wanted, "{}.{} {compare:?} {value}", r.key, f.key);
                    assert_eq!(t.store.count(&q, u32::MAX, &Arc::new(never())).unwrap(), wanted.len() as u64);
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 200, "{asked}");
}

#[test]
fn text_and_conditions_narrow_a_page_together() {
    let t = filled();
    let text = hegui_model::bigram::query("甲");
    let named = PageQuery { text, ..query(people(), "name") };
    let all = walk(&t, named.clone()).len();
    let field = *people().field("name").unwrap();
    let one = Condition { field, compare: Compare::Is, value: "值3甲".into() };
    let some = walk(&t, PageQuery { conditions: vec![one], ..named }).len();
    assert!(0 < some && some < all && all <= 47, "{some} of {all}");
}

#[test]
fn a_percent_sign_typed_is_a_percent_sign() {
    let t = Trial::new();
    for name in ["甲100%", "甲100分", "甲_乙", "甲\\乙"] {
        t.put(people(), None, json!({"name": name})).unwrap();
    }
    for (typed, found) in [("100%", 1), ("_", 1), ("\\", 1), ("甲", 4), ("'", 0)] {
        let field = *people().field("name").unwrap();
        let conditions = vec![Condition { field, compare: Compare::Contains, value: typed.into() }];
        assert_eq!(walk(&t, PageQuery { conditions, ..query(people(), "name") }).len(), found, "{typed}");
    }
}

#[test]
fn a_slow_list_stops_when_told_and_the_connection_serves_on() {
    let t = Trial::new();
    t.act(Op::Import, |tx| {
        for n in 0..20_000 {
            tx.put(
                people(),
                None,
                None,
                &map(json!({"name": format!("某{n}"), "remarks": "长".repeat(40)})),
            )?;
        }
        Ok(())
    })
    .unwrap();
    let field = *people().field("remarks").unwrap();
    let slow = || Condition { field, compare: Compare::Contains, value: "短".into() };
    let q = PageQuery { conditions: (0..300).map(|_| slow()).collect(), ..query(people(), "remarks") };
    let cancel = Arc::new(never());
    cancel.store(true, Ordering::Relaxed);
    for _ in 0..8 {
        assert!(matches!(t.store.page(&q, &cancel), Err(StoreError::Cancelled)));
        assert!(matches!(t.store.count(&q, 10, &cancel), Err(StoreError::Cancelled)));
    }
    assert_eq!(page(&t, "people", "name", 5).len(), 5);
}

#[test]
fn every_register_lists() {
    let t = Trial::new();
    for r in every_register() {
        let values = full(r, 2);
        t.act(Op::CreateRecord, move |tx| tx.put(r, None, None, &values)).unwrap();
        for s in r.sorts {
            assert!(!page(&t, r.key, s.key, 10).is_empty(), "{} by {}", r.key, s.key);
        }
    }
}
