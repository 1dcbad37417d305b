//! The sample's rows of the corpus and models sections can be made: values are taken, references lead to rows made
//! before them, moves pass their gates.
//!
//! A row without `values` names a row made before it and takes further moves: a source is approved once what its
//! gate asks for has been entered.

use chrono::{Days, NaiveDate};
use hegui_model::field::Kind;
use hegui_model::finding::Level;
use hegui_model::instant;
use hegui_model::reader::FixedReader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::register;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::path::PathBuf;

const NOW: &str = "2026-11-21 09:00";
const OTHERS: [(&str, &str); 2] = [("@organization", "organizations"), ("@service", "services")];

fn shifted(text: &str, today: NaiveDate) -> Option<String> {
    let rest = text.strip_prefix('@')?;
    let (days, time) = rest.split_once('T').map_or((rest, None), |(d, t)| (d, Some(t)));
    let days: i64 = days.parse().ok()?;
    let by = Days::new(days.unsigned_abs());
    let day = if days < 0 { today - by } else { today + by };
    Some(time.map_or_else(|| day.to_string(), |t| format!("{day} {t}")))
}

/// Days told against today become days; every other value stays.
fn told(value: &Json, today: NaiveDate) -> Json {
    match value {
        Json::String(s) => shifted(s, today).map_or_else(|| value.clone(), Json::from),
        Json::Array(items) => items.iter().map(|i| told(i, today)).collect(),
        Json::Object(row) => Json::Object(row.iter().map(|(k, v)| (k.clone(), told(v, today))).collect()),
        other => other.clone(),
    }
}

fn set(
    of: &Register,
    r: &mut Record,
    values: &Map<String, Json>,
    typed: bool,
    made: &BTreeMap<String, &str>,
) {
    let today = instant::day(instant::parse(NOW).expect("instant"));
    for (key, value) in values {
        let at = format!("{} {} {key}", of.key, r.id);
        let def = of.field(key).unwrap_or_else(|| panic!("{at}: no such field"));
        assert!(!typed || !def.stamped, "{at}: stamped fields come from moves");
        let taken = def.accept(&told(value, today)).unwrap_or_else(|f| panic!("{at}: {}", f.message.en));
        if let Kind::Ref(target) | Kind::Refs(target) = def.kind {
            let ids: Vec<&str> = match &taken {
                Json::String(id) => vec![id],
                Json::Array(ids) => ids.iter().filter_map(Json::as_str).collect(),
                _ => Vec::new(),
            };
            for id in ids {
                assert_eq!(made.get(id).copied(), Some(target), "{at}: {id} is no row made before");
            }
        }
        r.values.insert(key.clone(), taken);
    }
}

fn step(
    of: &'static Register,
    r: &mut Record,
    told: &Json,
    world: &FixedReader,
    made: &BTreeMap<String, &str>,
) {
    let states = of.states.unwrap_or_else(|| panic!("{} has no moves", of.key));
    let key = told["move"].as_str().expect("a move has a name");
    let m = states.find(key).unwrap_or_else(|| panic!("{}: no move {key}", of.key));
    let at = format!("{} {} {key}", of.key, r.id);
    assert!(m.from.contains(&r.str(states.field)), "{at}: from {:?}", r.str(states.field));
    assert!(!m.reason || told["reason"].as_str().is_some_and(|s| !s.is_empty()), "{at}: asks a reason");
    for cleared in m.clears {
        r.values.remove(*cleared);
    }
    let none = Map::new();
    let values = told["values"].as_object().unwrap_or(&none);
    assert!(values.keys().all(|k| m.asks.contains(&k.as_str())), "{at}: asks for {:?} alone", m.asks);
    set(of, r, values, true, made);
    r.values.insert(states.field.into(), m.to.into());
    if let Some(stamp) = m.stamps {
        r.values.insert(stamp.into(), instant::format(world.at).into());
    }
    for (field, value) in m.sets {
        let def = of.field(field).expect("a move sets fields");
        r.values.insert((*field).into(), def.accept(&(*value).into()).expect("a fixed value fits its field"));
    }
    let lacking: Vec<_> = m.asks.iter().filter(|k| !r.has(k)).collect();
    assert!(lacking.is_empty(), "{at}: lacks {lacking:?}");
    let shut = (m.gate)(r, world);
    assert!(shut.is_empty(), "{at}: {shut:?}");
}

fn made() -> FixedReader {
    let mut world = FixedReader::at(instant::parse(NOW).expect("instant"));
    let mut made: BTreeMap<String, &str> = BTreeMap::new();
    let mut put = |key: &'static str, id: &str, world: &mut FixedReader| {
        world.records.push((key, Record { id: id.into(), ..Record::default() }));
        made.insert(id.into(), key);
    };
    OTHERS.iter().for_each(|(id, key)| put(key, id, &mut world));
    (1..=13).for_each(|n| put("people", &format!("@S-{n:03}"), &mut world));
    for file in ["corpus", "models"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../assets/sample/{file}.json"));
        let text = std::fs::read_to_string(&path).expect("the sample stands beside the registers");
        for row in serde_json::from_str::<Vec<Json>>(&text).expect("a list of rows") {
            let of = register(row["register"].as_str().unwrap_or_default()).expect("a register");
            let id = row["id"].as_str().expect("a row has a name").to_owned();
            let mut r = Record { id: id.clone(), ..Record::default() };
            match row["values"].as_object() {
                Some(values) => {
                    assert!(made.insert(id.clone(), of.key).is_none(), "{id} is made twice");
                    r.values.insert("code".into(), id.trim_start_matches('@').to_uppercase().into());
                    set(of, &mut r, values, true, &made);
                    if let Some(states) = of.states {
                        r.values.insert(states.field.into(), states.of[0].key.into());
                    }
                }
                None => {
                    let at = world.records.iter().position(|(k, x)| *k == of.key && x.id == id);
                    r = world.records.remove(at.unwrap_or_else(|| panic!("{id} was not made before"))).1;
                }
            }
            world.records.push((of.key, r.clone()));
            for told in row["moves"].as_array().into_iter().flatten() {
                step(of, &mut r, told, &world, &made);
                let last = world.records.len() - 1;
                world.records[last].1 = r.clone();
            }
        }
    }
    world
}

#[test]
fn rows_are_taken_refer_backwards_and_pass_their_gates() {
    let world = made();
    let mut found = Vec::new();
    for key in ["corpus", "models"] {
        let section = hegui_model::registers::SECTIONS.iter().find(|s| s.key == key).expect("section");
        for of in section.registers {
            let rows: Vec<_> = world.records.iter().filter(|(k, _)| *k == of.key).collect();
            assert!(rows.len() >= 2, "{} has {} rows", of.key, rows.len());
            for (_, r) in rows {
                found.extend(of.findings(r, &world).into_iter().map(|f| (of.key, r.id.clone(), f)));
            }
            found.extend(of.whole_findings(&world).into_iter().map(|f| (of.key, String::new(), f)));
        }
    }
    for (key, id, f) in &found {
        eprintln!("{key} {id} {:?} {}: {}", f.level, f.code, f.message.zh);
        assert!(f.code != "required_empty" && f.code != "reference_missing", "{key} {id}: {}", f.message.en);
    }
    let errors = found.iter().filter(|(_, _, f)| f.level == Level::Error).count();
    assert!((3..=12).contains(&errors), "a real office has a few faults, not {errors}");
}
