//! No label of a register, role or intention stands in the wrong language: English without Chinese, Chinese without
//! Latin words that nobody explained.

use hegui_model::field::{Choice, FieldDef, Kind};
use hegui_model::op::OPS;
use hegui_model::record::Record;
use hegui_model::registers::{REGISTERS, SECTIONS};
use hegui_model::role::{AREAS, ROLES};
use hegui_model::text::{Label, Lang};
use serde_json::{Map, json};

/// A label and where it stands.
type Told = (String, Label);

fn options(at: &str, of: &[Choice], out: &mut Vec<Told>) {
    out.extend(of.iter().map(|c| (format!("{at}.{}", c.key), c.label)));
}

fn field(at: &str, f: &FieldDef, out: &mut Vec<Told>) {
    let at = format!("{at}.{}", f.key);
    out.push((at.clone(), f.label));
    out.extend(f.help.map(|help| (format!("{at} (help)"), help)));
    match f.kind {
        Kind::Choice(of) | Kind::Choices(of) => options(&at, of, out),
        Kind::Table(columns) => columns.iter().for_each(|column| field(&at, column, out)),
        _ => {}
    }
}

/// Every label that a person may read of the registers, and of what is done to them.
fn labels() -> Vec<Told> {
    let mut out = Vec::new();
    options("role", ROLES, &mut out);
    out.extend(AREAS.iter().map(|(_, c)| (format!("area.{}", c.key), c.label)));
    out.extend(OPS.iter().map(|op| (format!("op.{}", op.key()), op.label())));
    for section in SECTIONS {
        out.push((section.key.into(), section.label));
        for r in section.registers {
            out.push((r.key.into(), r.label));
            out.push((format!("{} (one)", r.key), r.one));
            r.fields.iter().for_each(|f| field(r.key, f, &mut out));
            out.extend(r.computed.iter().map(|c| (format!("{}.{}", r.key, c.key), c.label)));
            out.extend(r.rules.iter().map(|rule| (format!("{} asks", rule.code), rule.asks)));
            if let Some(states) = r.states {
                options(r.key, states.of, &mut out);
                out.extend(states.moves.iter().map(|m| (format!("{}.{}", r.key, m.key), m.label)));
            }
        }
    }
    out
}

fn chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || "，。：；（）「」、？！".contains(c)
}

/// Words of Latin letters, with what binds them: `SHA-256`, `TC260-003`, `ISO/IEC`.
fn latin(text: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_ascii_alphanumeric() || "-./_+".contains(c);
    text.split(move |c| !part(c))
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()))
}

#[test]
fn no_label_is_empty_or_stands_in_the_wrong_language() {
    let all = labels();
    assert!(all.len() > 1_000, "{} labels were found", all.len());
    let mut faults = Vec::new();
    for (at, label) in &all {
        if label.zh.trim().is_empty() || label.en.trim().is_empty() {
            faults.push(format!("{at}: lacks a language"));
        }
        if label.en.chars().any(chinese) {
            faults.push(format!("{at}: Chinese in English: {}", label.en));
        }
        // What is called alike in both (SHA-256, a unit) may stand alone; a sentence may not.
        if !label.zh.chars().any(chinese) && label.zh != label.en {
            faults.push(format!("{at}: no Chinese: {}", label.zh));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn latin_in_chinese_is_a_name_that_is_explained() {
    let mut strange: Vec<String> = Vec::new();
    for (at, label) in labels() {
        strange.extend(
            latin(label.zh).filter(|word| !is_name(word)).map(|word| format!("{at}: {word} in {}", label.zh)),
        );
    }
    assert!(strange.is_empty(), "{}", strange.join("\n"));
}

/// Names that people who write Chinese write in Latin letters too.
const NAMES: &[&str] = &[
    "ICP",
    "App",
    "API",
    "IP",
    "B",
    "A",
    "Kappa",
    "Alpha",
    "CSV",
    "JSONL",
    "XLSX",
    "JSON",
    "robots",
    "http",
    "https",
    "chat/completions",
    "token",
    "PDF",
    "PNG",
    "KiB",
    "OID",
    "PEM",
    "incident_report",
    "organization.name",
    "keywords_total",
    "complaints",
    "answer",
    "x",
];

/// Known by name, or plainly a number with its letters (a code, a clause, a version, a unit).
fn is_name(word: &str) -> bool {
    NAMES.contains(&word) || word.chars().any(|c| c.is_ascii_digit())
}

#[test]
fn no_record_is_called_by_a_stored_key() {
    let mut choices = 0;
    for of in REGISTERS {
        let Some(Kind::Choice(options)) = of.field(of.title).map(|f| f.kind) else { continue };
        for option in options {
            let mut values = Map::new();
            values.insert(of.title.into(), json!(option.key));
            let record = Record { id: "r".into(), version: 1, retired: false, values };
            let called = [Lang::Zh, Lang::En].map(|lang| of.title_of(&record, lang));
            assert_eq!(called, [option.label.zh, option.label.en], "{} {}", of.key, option.key);
            choices += 1;
        }
    }
    assert!(choices > 20, "{choices}");
}
