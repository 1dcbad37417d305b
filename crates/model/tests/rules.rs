//! Every rule of every register has a case in `fixtures/rules/` that breaks it and one that keeps it.
//!
//! A file per register, `<register>.json`, holds a list of cases:
//! `{"rule": code, "now": "2026-06-01 09:00", "of": id of the record under test, "keeps": world, "breaks": world}`.
//! A world is `{register: [{"id": …, field: value, …}]}`; `of` is absent for a rule about the register as a whole.
//! `words` as a register stands for the words of keyword libraries.

#[path = "told/worlds.rs"]
mod told;

use hegui_model::field::Kind;
use hegui_model::finding::Finding;
use hegui_model::register::Register;
use hegui_model::registers::{REGISTERS, register};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use told::{cases, folder, text, world};

fn found(at: &str, of: &'static Register, case: &Map<String, Json>, side: &str) -> Vec<Finding> {
    let at = format!("{at}, {side}");
    let told = case.get(side).unwrap_or_else(|| panic!("{at}: absent"));
    let reader = world(&at, text(case, "now"), told);
    match text(case, "of") {
        "" => of.whole_findings(&reader),
        id => {
            let found = reader.records.iter().find(|(key, r)| *key == of.key && r.id == id);
            let (_, record) = found.unwrap_or_else(|| panic!("{at}: no record {id} of {}", of.key));
            of.findings(record, &reader)
        }
    }
}

#[test]
fn every_rule_is_kept_by_one_case_and_broken_by_another() {
    let mut missing = Vec::new();
    let mut wrong = Vec::new();
    for of in REGISTERS {
        let cases = cases(of);
        let told: BTreeSet<&str> = cases.iter().map(|c| text(c, "rule")).collect();
        let known: BTreeMap<&str, _> = of.rules.iter().map(|r| (r.code, *r)).collect();
        missing.extend(known.keys().filter(|code| !told.contains(*code)).map(|c| format!("{}: {c}", of.key)));
        for (n, case) in cases.iter().enumerate() {
            let code = text(case, "rule");
            let at = format!("{}.json, case {} ({code})", of.key, n + 1);
            let Some(rule) = known.get(code) else {
                wrong.push(format!("{at}: the register has no such rule"));
                continue;
            };
            let hit = |side: &str| {
                let all = found(&at, of, case, side);
                let strays: Vec<_> = all
                    .iter()
                    .filter(|f| !known.contains_key(f.code.as_str()))
                    .filter(|f| f.code != "required_empty")
                    .map(|f| f.code.clone())
                    .collect();
                assert!(
                    strays.is_empty(),
                    "{at}, {side}: findings without a rule, or dead references: {strays:?}"
                );
                // Points of agreements also name laws, and clauses that a missing point alone does not fail.
                let named = rule.each && code != "agreement_points";
                for f in all.iter().filter(|f| f.code == code && named) {
                    let own = f.clause.iter().map(String::as_str).chain(f.beside.iter().copied());
                    let foreign: Vec<&str> = own.filter(|c| !rule.clauses.contains(c)).collect();
                    assert!(
                        foreign.is_empty(),
                        "{at}, {side}: a finding names what its rule does not: {foreign:?}"
                    );
                }
                all.into_iter().find(|f| f.code == code)
            };
            match hit("breaks") {
                None => wrong.push(format!("{at}: not found broken")),
                Some(f) if f.level > rule.level => {
                    wrong.push(format!("{at}: weighs less than its rule says"))
                }
                Some(f) if f.message.zh == f.message.en => wrong.push(format!("{at}: one language")),
                Some(_) => {}
            }
            if hit("keeps").is_some() {
                wrong.push(format!("{at}: found broken where it is kept"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(missing.is_empty(), "rules without a case:\n{}", missing.join("\n"));
}

#[test]
fn rules_have_one_code_each_and_name_clauses_of_the_inventory() {
    let inventory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/standards/clauses.tsv");
    let inventory = std::fs::read_to_string(&inventory).ok();
    let known: Option<BTreeSet<String>> = inventory.as_ref().map(|text| {
        let ids = text.lines().skip(1).filter_map(|line| {
            let mut columns = line.split('\t');
            Some(format!("{}/{}", columns.next()?, columns.next()?))
        });
        ids.collect()
    });
    if known.is_none() {
        eprintln!("left out: clauses against the inventory, which is not beside this checkout");
    }
    let mut seen = BTreeSet::new();
    for of in REGISTERS {
        for r in of.rules {
            assert!(seen.insert(r.code), "{} stands twice", r.code);
            assert!(!r.asks.zh.is_empty() && r.asks.en.is_ascii(), "{} asks nothing", r.code);
        }
        let named = of.clauses.iter().chain(of.rules.iter().flat_map(|r| r.clauses));
        for clause in named {
            let is_clause = ["TC260-003/", "DATA-GUIDE/", "LIAONING-2025/", "TTAF-320/", "TTAF-268.5/"]
                .iter()
                .any(|d| clause.starts_with(d));
            if let Some(known) = &known
                && is_clause
            {
                assert!(known.contains(*clause), "{} names {clause}, which is not in the inventory", of.key);
            }
        }
    }
}

#[test]
fn fixtures_belong_to_registers_and_computed_values_have_names_of_their_own() {
    for file in std::fs::read_dir(folder()).expect("fixtures/rules") {
        let name = file.expect("a file").file_name().to_string_lossy().into_owned();
        let key = name.strip_suffix(".json").unwrap_or_else(|| panic!("{name} is no list of cases"));
        assert!(register(key).is_some(), "{name} belongs to no register");
    }
    for of in REGISTERS {
        for c in of.computed {
            assert!(of.field(c.key).is_none(), "{}.{} is computed and stored", of.key, c.key);
            assert!(!c.label.zh.is_empty() && c.label.en.is_ascii(), "label of {}.{}", of.key, c.key);
        }
        for f in of.fields {
            if let Kind::Choice(options) | Kind::Choices(options) = f.kind {
                for o in options {
                    assert!(
                        !o.label.zh.is_empty() && o.label.en.is_ascii(),
                        "{}.{}.{}",
                        of.key,
                        f.key,
                        o.key
                    );
                }
            }
        }
    }
}
