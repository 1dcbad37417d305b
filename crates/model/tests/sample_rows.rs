//! The sample's rows can be made: values are taken, references lead to rows made before them, moves pass their gates.
//! What is then found is told register by register, so that no fault of the sample comes in unseen.
//!
//! A row of a name that stands already changes that record, or takes further moves: a source is approved once what
//! its gate asks for has been entered.

use chrono::{Days, NaiveDate};
use hegui_model::credit_code;
use hegui_model::instant;
use hegui_model::reader::FixedReader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::register;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

const NOW: &str = "2026-11-21 09:00";
/// The files in the order in which they are read; each is named for its section.
const FILES: [&str; 8] =
    ["organization", "corpus", "models", "annotation", "service", "response", "evaluation", "filing"];

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
        for (target, id) in def.points_to(&taken, &|key| values.get(key)) {
            assert_eq!(made.get(id).copied(), Some(target), "{at}: {id} is no row made before");
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

/// Registers that no file fills, and why.
const FILLED_ELSEWHERE: [(&str, &str); 17] = [
    ("organizations", "one record that the demonstration enters first: every row refers to it"),
    ("services", "one record that the demonstration enters first: every row refers to it"),
    ("appointments", "entered with the users, whose roles follow from them"),
    ("complaints", "hours before now, with the moves of a case: the demonstration tells them as code"),
    ("annotation_logs", "no form writes it: a log comes in by the import of a file"),
    ("capability_records", "no form writes it: a log that comes in brings the files of its people"),
    ("keyword_libraries", "its words come in by the import of a file"),
    ("risk_mappings", "made of the categories of the library and the banks that come in"),
    ("question_banks", "a bank is read from its files, with its questions"),
    ("bank_questions", "the questions of a bank that is read"),
    ("populations", "the items of files or of a bank, registered by their digest"),
    ("scans", "counted while a population is scanned"),
    ("draws", "drawn by a seed that the journal holds"),
    ("evaluation_runs", "begun with the items of a draw"),
    ("run_items", "the items of a draw, with a run"),
    ("answers", "obtained or read for the items of a run"),
    ("judgements", "said of the items of a run, each by a person of their own"),
];

/// Evidence that the demonstration files, by the key that rows name it with after `@evidence-`.
const EVIDENCE: [&str; 11] = [
    "corpus",
    "licence",
    "ip",
    "training",
    "rules",
    "model",
    "pages",
    "privacy",
    "complaints",
    "watch",
    "agreement",
];

/// What the demonstration enters before it reads the rows (`crates/app/src/demo/content.rs`), as far as rules look.
fn standing() -> Vec<Json> {
    let body = "91000000EXAMPLE00";
    let code = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|c| format!("{body}{c}"));
    let code = code.into_iter().find(|c| credit_code::check(c).is_ok()).expect("one character fits");
    let mut all = vec![
        json!({ "register": "organizations", "id": "@organization", "values": {
            "name": "示例科技有限公司", "credit_code": code, "legal_representative": "赵示例",
            "nature": "private", "registered_address": "示例省示例市示例路 1 号", "province": "示例省",
            "regulator": "示例省网信办", "contact": "林合规", "contact_phone": "19900000001",
            "critical_operator": false, "central_unit": false, "established_on": "2023-12-01",
            "foreign_share_max": "30",
        }}),
        json!({ "register": "services", "id": "@service", "values": {
            "name": "示例问答", "organization": "@organization", "model_version": "示例模型 1.2",
            "functions": ["dialogue", "text"], "access": ["web", "app"], "audience": "成年个人用户",
            "minors_served": false, "public_opinion": true, "model_origin": "tuned", "user_input_trains": false,
            "critical_use": false, "status": "trial", "monitors": 1, "launched_on": "@+45",
            "deployments": [{ "region": "示例省", "purpose": "推理" }, { "region": "示例省", "purpose": "训练" }],
        }}),
    ];
    let people = [
        ("林合规", "2024-03-01"),
        ("安管理", "2024-03-01"),
        ("柯受理", "2024-05-06"),
        ("沈审计", "2024-06-03"),
        ("顾复核", "2024-07-01"),
        ("赵示例", "2023-12-01"),
        ("王网安", "2024-01-15"),
        ("方法务", "2024-02-19"),
        ("席系统", "2024-04-08"),
        ("智产权", "2024-09-02"),
        ("简监看", "2025-02-17"),
        ("包标注甲", "2025-04-01"),
        ("包标注乙", "2025-04-01"),
    ];
    for (n, (name, joined)) in (1..).zip(people) {
        let employer =
            if n > 11 { ("outsourced", "示例标注服务有限公司") } else { ("internal", "") };
        all.push(json!({ "register": "people", "id": format!("@S-{n:03}"), "values": {
            "name": name, "joined_on": joined, "employer_kind": employer.0, "employer": employer.1,
        }}));
    }
    let posts = [
        ("legal_representative", "S-006"),
        ("head_of_cybersecurity", "S-007"),
        ("head_of_legal", "S-008"),
        ("head_of_assessment", "S-007"),
        ("head_of_legality", "S-008"),
        ("ip_officer", "S-010"),
        ("content_monitor", "S-011"),
        ("system_administrator", "S-009"),
        ("security_administrator", "S-002"),
        ("security_auditor", "S-004"),
    ];
    for (post, code) in posts {
        all.push(json!({ "register": "appointments", "id": format!("@post-{post}"), "values": {
            "person": format!("@{code}"), "post": post, "from_on": "2025-09-01", "document": "示例任〔2025〕3 号",
        }}));
    }
    for (kind, [accept, judge, answer]) in [("general", [2, 7, 15]), ("personal_information", [1, 5, 10])] {
        all.push(json!({ "register": "handling_rules", "id": format!("@hr-{kind}"), "values": {
            "name": kind, "kind": kind, "edition": "1.0", "acknowledge_limit": accept, "judge_limit": judge,
            "answer_limit": answer, "acknowledge_unit": "working_days", "judge_unit": "working_days",
            "answer_unit": "working_days", "published_where": "https://example.com/complaints",
            "effective_on": "2025-10-01",
        }}));
    }
    for key in EVIDENCE {
        all.push(json!({ "register": "evidence", "id": format!("@evidence-{key}"), "values": {} }));
    }
    all
}

fn rows_of(file: &str) -> Vec<Json> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../assets/sample/{file}.json"));
    let text = std::fs::read_to_string(&path).expect("the sample stands beside the registers");
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"))
}

fn made() -> FixedReader {
    let mut world = FixedReader::at(instant::parse(NOW).expect("instant"));
    let mut made: BTreeMap<String, &str> = BTreeMap::new();
    for row in standing().into_iter().chain(FILES.iter().flat_map(|file| rows_of(file))) {
        let key = row["register"].as_str().unwrap_or_default();
        let of = register(key).unwrap_or_else(|| panic!("no register {key}"));
        let id = row["id"].as_str().expect("a row has a name").to_owned();
        let none = Map::new();
        let values = row["values"].as_object().unwrap_or(&none);
        let mut r = Record { id: id.clone(), ..Record::default() };
        match world.records.iter().position(|(k, x)| *k == of.key && x.id == id) {
            Some(at) => {
                r = world.records.remove(at).1;
                set(of, &mut r, values, true, &made);
            }
            None => {
                assert!(made.insert(id.clone(), of.key).is_none(), "{id} is made twice");
                r.values.insert("code".into(), id.trim_start_matches('@').to_uppercase().into());
                set(of, &mut r, values, true, &made);
                if let Some(states) = of.states {
                    r.values.insert(states.field.into(), states.of[0].key.into());
                }
            }
        }
        world.records.push((of.key, r.clone()));
        for told in row["moves"].as_array().into_iter().flatten() {
            step(of, &mut r, told, &world, &made);
            let last = world.records.len() - 1;
            world.records[last].1 = r.clone();
        }
    }
    world
}

/// What is found in the sample, as `register record rule`, in the order of the registers.
fn found(world: &FixedReader) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for key in FILES {
        let section = hegui_model::registers::SECTIONS.iter().find(|s| s.key == key).expect("section");
        for of in section.registers {
            let mut told: Vec<_> = Vec::new();
            for (_, r) in world.records.iter().filter(|(k, _)| *k == of.key) {
                told.extend(of.findings(r, world).into_iter().map(|f| (r.id.clone(), f)));
            }
            told.extend(
                of.whole_findings(world).into_iter().map(|f| (f.record.clone().unwrap_or_default(), f)),
            );
            out.extend(told.into_iter().map(|(id, f)| {
                (format!("{} {id} {}", of.key, f.code), format!("{:?}: {}", f.level, f.message.zh))
            }));
        }
    }
    out.sort();
    out
}

#[test]
fn every_register_of_a_section_holds_a_row_or_says_what_fills_it() {
    let world = made();
    for key in FILES {
        let section = hegui_model::registers::SECTIONS.iter().find(|s| s.key == key).expect("section");
        for of in section.registers {
            let rows = FILES.iter().flat_map(|f| rows_of(f)).filter(|r| r["register"] == of.key).count();
            let elsewhere = FILLED_ELSEWHERE.iter().any(|(k, _)| *k == of.key);
            assert_ne!(rows > 0, elsewhere, "{}: {rows} rows, filled elsewhere: {elsewhere}", of.key);
            let held = world.records.iter().filter(|(k, r)| *k == of.key && !r.retired).count();
            assert!(elsewhere || held > 0, "{} holds nothing", of.key);
        }
    }
}

#[test]
fn what_stands_before_the_rows_is_what_the_demonstration_enters() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../app/src/demo/content.rs");
    let text = std::fs::read_to_string(path).expect("the demonstration");
    let with =
        |words: &[&str]| text.lines().any(|line| words.iter().all(|w| line.contains(&format!("\"{w}\""))));
    for row in standing() {
        let v = &row["values"];
        let told = |key: &str| v[key].as_str().unwrap_or_default().to_owned();
        let id = row["id"].as_str().unwrap_or_default();
        let stands = match row["register"].as_str().unwrap_or_default() {
            "people" => with(&[&id[1..], &told("name"), &told("joined_on")]),
            "appointments" => with(&[&told("post"), &told("person")[1..]]),
            "handling_rules" => with(&[&told("kind")]),
            "evidence" => with(&[&id["@evidence-".len()..]]),
            _ => with(&[&told("name")]),
        };
        assert!(stands, "{id} is not what the demonstration enters");
    }
}

#[test]
fn the_sample_holds_the_faults_that_it_shows_and_no_other() {
    let counted = |told: &mut BTreeMap<String, usize>, key: &str| *told.entry(key.into()).or_default() += 1;
    let (mut meant, mut is) = (BTreeMap::new(), BTreeMap::new());
    let lines = include_str!("sample_findings.txt").lines();
    lines.filter(|l| !l.is_empty() && !l.starts_with('#')).for_each(|l| counted(&mut meant, l));
    let found = found(&made());
    found.iter().for_each(|(told, _)| counted(&mut is, told));
    let why =
        |key: &str| found.iter().filter(|(told, _)| told == key).map(|(_, w)| w.as_str()).collect::<Vec<_>>();
    let mut wrong = Vec::new();
    for key in meant.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
        let (asked, there) = (meant.get(key).copied().unwrap_or(0), is.get(key).copied().unwrap_or(0));
        if asked != there {
            wrong.push(format!("{key}: meant {asked} times, found {there} times {:?}", why(key)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
