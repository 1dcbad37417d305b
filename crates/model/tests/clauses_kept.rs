//! For every clause that records decide there is a world that keeps it: one of those that keep the rules, or one told
//! for the clause in `fixtures/clauses_kept.json` as `{"clause": …, "now": …, "keeps": world}`.

#[path = "told/worlds.rs"]
mod told;

use hegui_model::catalogue;
use hegui_model::proposal::answers::{ANSWERS, Answer, Mechanism};
use hegui_model::proposal::{Proposed, propose};
use hegui_model::reader::FixedReader;
use hegui_model::record::Record;
use hegui_model::registers::{REGISTERS, assessments};
use hegui_model::standard::Edition;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// What a clause comes to in a world, for an assessment of the service `s1` where the world has one.
fn told_of(edition: &Edition, clause: &str, world: &FixedReader) -> Proposed {
    let mut a = Record { id: "assessment-under-test".into(), ..Record::default() };
    a.set(assessments::EDITION, edition.id.clone())
        .set(assessments::SERVICE, "s1".into())
        .set(assessments::ASSESSED_ON, hegui_model::instant::day(world.at));
    propose(clause, &a, world).unwrap_or_else(|| panic!("{}: nothing", edition.cite(clause))).verdict
}

/// The verdict of records that keep a clause.
fn kept(answer: &Answer, verdict: Proposed) -> bool {
    match answer.by {
        Mechanism::Judged => verdict == Proposed::ToJudge || verdict == Proposed::Adopted,
        _ => matches!(verdict, Proposed::Conforms | Proposed::Adopted),
    }
}

#[test]
fn records_that_keep_the_rules_keep_each_clause() {
    let path = told::folder().join("../clauses_kept.json");
    let own: Vec<Map<String, Json>> =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap_or_else(|_| "[]".into()))
            .expect("clauses_kept.json");
    let mut worlds: Vec<(&str, FixedReader)> = Vec::new();
    for of in REGISTERS {
        for case in told::cases(of) {
            let world = told::world(of.key, told::text(&case, "now"), &case["keeps"]);
            worlds.push((of.key, world));
        }
    }
    let told_for: BTreeMap<&str, FixedReader> = own
        .iter()
        .map(|case| {
            let clause = told::text(case, "clause");
            (clause, told::world(clause, told::text(case, "now"), &case["keeps"]))
        })
        .collect();
    let mut faults = Vec::new();
    for (document, answers) in ANSWERS {
        let edition = catalogue::cited(document).expect("an edition of each document");
        for answer in answers.iter().filter(|a| a.rule.is_none() && a.attests.is_none()) {
            let cite = edition.cite(answer.clause);
            let rules = hegui_model::proposal::rules_of(&cite);
            let near = |key: &str| {
                rules.iter().any(|(of, _)| of.key == key) || answer.needs.iter().any(|n| n.register == key)
            };
            let by_rules = worlds
                .iter()
                .filter(|(key, _)| near(key))
                .any(|(_, world)| kept(answer, told_of(edition, answer.clause, world)));
            match told_for.get(cite.as_str()) {
                Some(_) if by_rules => {
                    faults.push(format!("{cite}: rules' own worlds keep it; none is needed"))
                }
                Some(world) => {
                    let verdict = told_of(edition, answer.clause, world);
                    if !kept(answer, verdict) {
                        faults.push(format!("{cite}: its world gives {verdict:?}"));
                    }
                }
                None if by_rules => {}
                None => faults.push(format!("{cite}: nothing keeps it")),
            }
        }
    }
    assert!(faults.is_empty(), "{}: {}", faults.len(), faults.join("\n"));
}
