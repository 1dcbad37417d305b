//! Every clause of the inventory stands once in an edition, in both languages, and something answers it: what the
//! records of the rules' own fixtures break, the clauses that cite those rules do not meet.

#[path = "told/worlds.rs"]
mod told;

use hegui_model::catalogue;
use hegui_model::proposal::answers::{ANSWERS, Mechanism, answer};
use hegui_model::proposal::{Proposed, propose, rules_of};
use hegui_model::reader::FixedReader;
use hegui_model::record::Record;
use hegui_model::registers::{REGISTERS, assessments};
use hegui_model::standard::{Demand, Edition};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Rows of the inventory: document, clause, level. None where it does not lie beside the checkout.
fn inventory() -> Option<Vec<[String; 3]>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/standards/clauses.tsv");
    let text = std::fs::read_to_string(path).ok()?;
    let row = |line: &str| {
        let mut columns = line.split('\t').map(str::to_owned);
        Some([columns.next()?, columns.next()?, columns.next()?])
    };
    Some(text.lines().skip(1).filter_map(row).collect())
}

/// The edition of each document that the inventory's clauses are those of.
fn held() -> impl Iterator<Item = &'static Edition> {
    ANSWERS.iter().filter_map(|(document, _)| catalogue::cited(document))
}

fn demand(level: &str) -> Demand {
    match level {
        "must" => Demand::Must,
        "must-not" => Demand::MustNot,
        "should" => Demand::Should,
        "may" => Demand::May,
        other => panic!("the inventory says {other}"),
    }
}

#[test]
fn every_row_of_the_inventory_stands_once_in_both_languages_with_an_answer() {
    let Some(rows) = inventory() else {
        eprintln!("skipped: ../shared is not there");
        return;
    };
    let mut missing = Vec::new();
    for [document, clause, level] in &rows {
        let found: Vec<_> = held()
            .filter(|e| e.document == *document)
            .flat_map(|e| e.clauses.iter().filter(|c| c.id == *clause))
            .collect();
        let [c] = found[..] else {
            missing.push(format!("{document}/{clause}: {} times", found.len()));
            continue;
        };
        assert_eq!(c.demand, demand(level), "{document}/{clause}");
        for text in [&c.title, &c.requirement] {
            assert!(!text.zh.trim().is_empty() && !text.en.trim().is_empty(), "{document}/{clause}");
            assert_ne!(text.zh, text.en, "{document}/{clause}");
        }
        let carded = matches!(c.demand, Demand::Must | Demand::MustNot);
        assert!(!carded || c.card.is_some(), "{document}/{clause}: no card");
        assert!(answer(&format!("{document}/{clause}")).is_some(), "{document}/{clause}: no answer");
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    let answers: usize = ANSWERS.iter().map(|(_, a)| a.len()).sum();
    assert_eq!(answers, rows.len(), "an answer to a clause that the inventory does not have");
}

#[test]
fn no_two_cards_share_a_sentence() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for e in held() {
        for c in &e.clauses {
            let Some(card) = &c.card else { continue };
            for text in [&card.evidence, &card.example, &card.why] {
                for sentence in text.zh.split(['。', '；']).chain(text.en.split(". ")) {
                    let sentence = sentence.trim();
                    if sentence.chars().count() < 6 {
                        continue;
                    }
                    let at = e.cite(&c.id);
                    if let Some(other) = seen.insert(sentence.to_owned(), at.clone()) {
                        panic!("{at} and {other}: {sentence}");
                    }
                }
            }
        }
    }
}

#[test]
fn most_clauses_are_answered_by_records() {
    let count = |by: Mechanism| ANSWERS.iter().flat_map(|(_, a)| *a).filter(|a| a.by == by).count();
    let computed = count(Mechanism::Computed);
    assert!(computed >= 180, "computed: {computed}");
    let on_records = computed + count(Mechanism::Judged);
    assert!(on_records >= 260, "computed or judged on records: {on_records}");
}

/// An assessment of no service in particular against an edition, on the day of a world.
fn assessment(edition: &Edition, world: &FixedReader) -> Record {
    let mut a = Record { id: "assessment-under-test".into(), ..Record::default() };
    a.set(assessments::EDITION, edition.id.clone())
        .set(assessments::ASSESSED_ON, hegui_model::instant::day(world.at));
    a
}

#[test]
fn every_clause_without_records_asks_for_them() {
    let world = FixedReader::at(hegui_model::instant::parse("2026-06-01 09:00").expect("instant"));
    for e in held() {
        let a = assessment(e, &world);
        for c in &e.clauses {
            let p = propose(&c.id, &a, &world).unwrap_or_else(|| panic!("{}: nothing", e.cite(&c.id)));
            let by = answer(&e.cite(&c.id)).map(|a| a.by);
            let asks = p.verdict == Proposed::NotEnoughData && !p.missing.is_empty();
            // A rule about a register as a whole may tell that something is not there at all.
            let told = !p.findings.is_empty();
            assert!(asks || told, "{} ({by:?}): {p:?}", e.cite(&c.id));
        }
    }
}

#[test]
fn what_breaks_a_rule_breaks_the_clauses_that_cite_it() {
    let mut broken: BTreeSet<String> = BTreeSet::new();
    let mut unbroken: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let clauses: Vec<(&Edition, _)> = held().flat_map(|e| e.clauses.iter().map(move |c| (e, c))).collect();
    let ruled = |cite: &str| answer(cite).is_some_and(|a| a.rule.is_some() || a.attests.is_some());
    for of in REGISTERS {
        for case in told::cases(of) {
            let code = told::text(&case, "rule");
            let Some(rule) = of.rules.iter().find(|r| r.code == code) else { continue };
            let citing = clauses.iter().filter(|(e, c)| rule.clauses.contains(&e.cite(&c.id).as_str()));
            let world = told::world(code, told::text(&case, "now"), &case["breaks"]);
            for (e, c) in citing {
                let cite = e.cite(&c.id);
                if ruled(&cite) {
                    continue;
                }
                let p = propose(&c.id, &assessment(e, &world), &world).unwrap_or_else(|| panic!("{cite}"));
                match p.verdict {
                    Proposed::DoesNotConform | Proposed::NotAdopted => {
                        broken.insert(cite);
                    }
                    Proposed::NotApplicable => {}
                    _ => unbroken.entry(cite).or_default().push(rule.code),
                }
            }
        }
    }
    // What no world of the rules reaches has one of its own; `fixtures/clauses.json` says which clause it breaks.
    let own = std::fs::read_to_string(told::folder().join("../clauses.json")).expect("worlds of clauses");
    let own: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_str(&own).expect("a list of worlds");
    let mut wrong = Vec::new();
    for case in &own {
        let cite = told::text(case, "clause");
        let world = told::world(cite, told::text(case, "now"), &case["breaks"]);
        let Some((e, c)) = clauses.iter().find(|(e, c)| e.cite(&c.id) == cite) else {
            wrong.push(format!("{cite}: no such clause"));
            continue;
        };
        let p = propose(&c.id, &assessment(e, &world), &world).unwrap_or_else(|| panic!("{cite}"));
        if !matches!(p.verdict, Proposed::DoesNotConform | Proposed::NotAdopted) {
            wrong.push(format!("{cite}: not broken: {p:?}"));
        } else if !broken.insert(cite.to_owned()) {
            wrong.push(format!("{cite}: broken already"));
        }
    }
    assert!(wrong.is_empty(), "fixtures/clauses.json:\n{}", wrong.join("\n"));
    let silent: Vec<String> = clauses
        .iter()
        .map(|(e, c)| e.cite(&c.id))
        .filter(|cite| !ruled(cite) && !broken.contains(cite))
        .map(|cite| {
            format!(
                "{cite}: {:?} {:?}",
                rules_of(&cite).iter().map(|(_, r)| r.code).collect::<Vec<_>>(),
                unbroken.get(&cite)
            )
        })
        .collect();
    assert!(silent.is_empty(), "nothing on file breaks:\n{}", silent.join("\n"));
}
