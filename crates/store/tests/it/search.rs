//! Search is exact from one character up, and may be dropped and made anew.

use crate::support::{Trial, dump, intruder, map, never, people};
use hegui_model::bigram;
use hegui_model::op::Op;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Ids of the people that a typed text finds.
pub(crate) fn hits(t: &Trial, typed: &str) -> BTreeSet<String> {
    let Some(q) = bigram::query(typed) else { return BTreeSet::new() };
    let found = t.store.hits(&q, &["people"], 100_000, &Arc::new(never())).unwrap();
    found.into_iter().map(|(_, id)| id).collect()
}

/// Few characters, so that pairs meet often; marks that separate, letters of two widths.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec!['投', '诉', '审', '核', '合', '规', '，', ' ', 'a', 'Ａ', 'z']),
        1..14,
    )
    .prop_map(|c| c.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn search_finds_what_instr_finds(texts in prop::collection::vec(text(), 1..40)) {
        let t = Trial::new();
        let rows = texts.clone();
        let made = t.act(Op::Import, move |tx| {
            let put = |x: &String, tx: &mut hegui_store::writer::Tx<'_>| {
                tx.put(people(), None, None, &map(json!({"name": x})))
            };
            rows.iter().map(|x| put(x, tx)).collect::<Result<Vec<_>, _>>()
        }).unwrap().value;
        let db = intruder(t.store.path(), &t.key);
        let mut truth = db.prepare("SELECT instr(?1, ?2) > 0").unwrap();
        let alphabet = ['投', '诉', '审', '核', '合', '规', 'a', 'z'];
        for length in 1..=4usize {
            for start in 0..alphabet.len() {
                for step in 0..4usize {
                    let typed: String = (0..length).map(|i| alphabet[(start + i * step) % alphabet.len()]).collect();
                    let wanted: BTreeSet<String> = made
                        .iter()
                        .filter(|r| {
                            let folded = bigram::fold(r.str("name"));
                            truth.query_row([folded.as_str(), typed.as_str()], |row| row.get::<_, bool>(0)).unwrap()
                        })
                        .map(|r| r.id.clone())
                        .collect();
                    prop_assert_eq!(hits(&t, &typed), wanted, "{}", typed);
                }
            }
        }
    }
}

#[test]
fn masked_values_are_never_found() {
    let t = Trial::new();
    t.put(
        people(),
        None,
        json!({"name": "王伟", "phone": "13812345678", "identity_number": "11010519491231002X"}),
    )
    .unwrap();
    assert_eq!(hits(&t, "王").len(), 1);
    for secret in ["138", "1949", "13812345678"] {
        assert!(hits(&t, secret).is_empty(), "{secret}");
    }
}

#[test]
fn a_changed_value_is_found_anew_and_no_longer_as_it_was() {
    let t = Trial::new();
    let one = t.put(people(), None, json!({"name": "王伟"})).unwrap();
    t.put(people(), Some(&one.id), json!({"name": "李强"})).unwrap();
    assert!(hits(&t, "王伟").is_empty());
    assert_eq!(hits(&t, "李强").len(), 1);
}

#[test]
fn what_is_derived_equals_what_was_there_when_made_anew() {
    let t = Trial::new();
    for n in 0..60 {
        let r = if n % 3 == 0 { crate::support::complaints() } else { people() };
        let values = crate::support::full(r, n);
        let made = t.act(Op::CreateRecord, move |tx| tx.put(r, None, None, &values)).unwrap().value;
        if n % 5 == 0 {
            t.put(r, Some(&made.id), json!({"remarks": format!("改{n}")})).ok();
        }
    }
    t.erase(
        people(),
        &t.store.hits(&bigram::query("甲").unwrap(), &["people"], 1, &Arc::new(never())).unwrap()[0].1,
    );
    let derived = || {
        let db = intruder(t.store.path(), &t.key);
        let mut out = Vec::new();
        for typed in ["甲", "值", "第", "换行", "改5", "标点", "某"] {
            let q = bigram::query(typed).unwrap();
            out.push(format!(
                "{:?}",
                t.store.hits(&q, &["people", "complaints"], 1000, &Arc::new(never())).unwrap()
            ));
        }
        let mut docs = db.prepare("SELECT register, record FROM search_docs ORDER BY doc").unwrap();
        let docs: Vec<(String, String)> =
            docs.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap();
        out.push(format!("{docs:?}"));
        out.push(dump(&db).split("== people").nth(1).unwrap().split("== ").next().unwrap().to_owned());
        out
    };
    let before = derived();
    assert!(before[0].len() > 100);
    // Spoil everything that is derived: the index, and every sort key.
    let db = t.intruder();
    db.execute_batch(
        "DELETE FROM search_docs WHERE doc % 2; UPDATE people SET sort_name = 'x', sort_joined_on = 'y';
         INSERT INTO search_terms (search_terms) VALUES ('delete-all');",
    )
    .unwrap();
    drop(db);
    assert_ne!(derived(), before);
    assert!(t.verify().fault.is_some(), "a wrong sort key is a difference");
    assert_eq!(t.store.rebuild().unwrap(), 61);
    assert_eq!(derived(), before);
    t.holds();
}
