//! Papers over a world in which every field of every register is filled, and templates that are wrong in each way.

use hegui_model::field::{FieldDef, Kind};
use hegui_model::instant;
use hegui_model::paper::{FILES, Template, Written, matter, of, shipped, template, texts, write};
use hegui_model::reader::{FixedReader, Reader, Touch};
use hegui_model::record::Record;
use hegui_model::registers::{REGISTERS, paper_texts};
use hegui_model::report::{Block, Document, Numbering};
use hegui_model::span::Span;
use hegui_model::text::Lang;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;

mod faults;
mod one_page;

/// Fields that end something: they stay empty, so that what is on file holds today.
const ENDS: [&str; 9] = [
    "ended_on",
    "to_on",
    "left_on",
    "withdrawn_on",
    "dissolved_on",
    "merged_into",
    "filing_ended_on",
    "algorithm_cancelled_on",
    "licence_to_on",
];

fn value(f: &FieldDef) -> Json {
    match f.kind {
        Kind::Text | Kind::LongText | Kind::RecordOf(_) => format!("示例{}", f.key).into(),
        Kind::Int => 12.into(),
        Kind::Decimal | Kind::Percent => "12".into(),
        Kind::Bool => true.into(),
        Kind::Date => "2026-05-01".into(),
        Kind::Instant => "2026-05-01T02:00:00.000Z".into(),
        Kind::Choice(of) => of[0].key.into(),
        Kind::Register => "people".into(),
        Kind::Choices(of) => of.iter().map(|c| c.key).collect(),
        Kind::Ref(to) => format!("{to}-0").into(),
        Kind::Refs(to) => json!([format!("{to}-0")]),
        Kind::Files => json!(["evidence-0"]),
        Kind::Table(columns) => {
            json!([columns.iter().map(|c| (c.key.to_owned(), value(c))).collect::<Map<_, _>>()])
        }
    }
}

/// One record for each choice of what a register's records are, every field filled, under `<register>-<n>`.
fn full() -> FixedReader {
    let mut world = FixedReader::at(instant::parse("2026-06-01 09:00").expect("an instant"));
    for of in REGISTERS.iter().filter(|of| of.key != paper_texts::REGISTER.key) {
        let split = of.fields.iter().find(|f| ["kind", "post", "area", "verdict"].contains(&f.key));
        let kinds: Vec<&str> = match split.map(|f| f.kind) {
            Some(Kind::Choice(of)) => of.iter().map(|c| c.key).collect(),
            _ => vec![""],
        };
        for (n, kind) in kinds.into_iter().enumerate() {
            let mut r = Record { id: format!("{}-{n}", of.key), ..Record::default() };
            for f in of.fields.iter().filter(|f| !ENDS.contains(&f.key)) {
                r.values.insert(f.key.into(), value(f));
            }
            r.values.insert("code".into(), format!("{}-{n}", of.prefix).into());
            if let Some(f) = split.filter(|_| !kind.is_empty()) {
                r.values.insert(f.key.into(), kind.into());
            }
            world.records.push((of.key, r));
        }
    }
    let touch = Touch { seq: 7, at: world.at, actor: "shili".into(), op: hegui_model::op::Op::CreateRecord };
    world.touches.push(("services", "services-0".into(), touch));
    world
}

fn record(id: &str, values: Json) -> Record {
    Record { id: id.into(), values: values.as_object().expect("an object").clone(), ..Record::default() }
}

fn text_of(world: &mut FixedReader, paper: &str, chapter: &str, zh: &str) {
    let values =
        json!({ "paper": paper, "chapter": chapter, "text_zh": zh, "text_en": format!("Example. {zh}") });
    let id = format!("{paper}-{chapter}");
    world.records.push((paper_texts::REGISTER.key, record(&id, values)));
}

fn subject(t: &Template, world: &FixedReader) -> Arc<Record> {
    world.get(t.about.key, &format!("{}-0", t.about.key)).expect("a record of each register")
}

fn wrote(key: &str, world: &FixedReader) -> Written {
    let t = of(key).expect("a shipped paper");
    write(t, subject(t, world), None, Lang::Zh, world)
}

fn said(document: &Document) -> String {
    document.strings().into_iter().map(|(_, s)| s).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_shipped_template_reads_under_its_own_name() {
    for (file, json) in FILES {
        let read = template::read(file, json);
        let told =
            read.as_ref().err().map(|all| all.iter().map(|f| f.text().en).collect::<Vec<_>>().join("\n"));
        assert!(told.is_none(), "{}", told.unwrap_or_default());
        assert_eq!(format!("{}.json", read.expect("it reads").key), *file);
    }
}

#[test]
fn each_paper_is_whole_in_both_languages_where_everything_is_on_file() {
    let mut world = full();
    for t in shipped() {
        for c in t.chapters.iter().filter(|c| c.own_text().is_some()) {
            text_of(&mut world, &t.key, &c.key, "由 {organization.name} 写明。");
        }
    }
    for t in shipped() {
        let shapes: Vec<_> = [Lang::Zh, Lang::En]
            .into_iter()
            .map(|lang| {
                let made = write(t, subject(t, &world), None, lang, &world);
                assert!(made.missing.is_empty(), "{} {lang:?}: {:#?}", t.key, made.missing);
                assert_eq!(made.document.mark, "", "{}: no draft", t.key);
                assert_eq!(made.document.numbering, t.numbering);
                let all = said(&made.document);
                assert!(!all.contains(['{', '}']), "{} {lang:?}: a reference is left: {all}", t.key);
                let headings =
                    made.document.blocks.iter().filter(|b| matches!(b, Block::Heading { .. })).count();
                assert!(headings >= t.chapters.len(), "{}: every chapter stands in it", t.key);
                assert!(made.printed.iter().all(|p| p.printed == p.of), "{}: {:?}", t.key, made.printed);
                let kinds = made.document.blocks.iter().map(std::mem::discriminant);
                (kinds.collect::<Vec<_>>(), made.printed)
            })
            .collect();
        assert_eq!(shapes[0], shapes[1], "{}: both languages have the same blocks", t.key);
    }
}

#[test]
fn a_paper_says_what_it_lacks_and_where_and_is_a_draft() {
    let mut world = full();
    let t = of("incident_closing").expect("shipped");
    for c in t.chapters.iter().filter(|c| c.own_text().is_some()) {
        text_of(&mut world, &t.key, &c.key, "示例文字");
    }
    for (key, r) in &mut world.records {
        match *key {
            "incidents" => drop(r.values.remove("lessons")),
            "organizations" => drop(r.values.remove("legal_representative")),
            _ => {}
        }
    }
    let made = wrote("incident_closing", &world);
    let told: Vec<_> =
        made.missing.iter().map(|m| (m.register.as_str(), m.field.as_deref(), m.chapter.as_str())).collect();
    assert_eq!(
        told,
        [
            ("incidents", Some("lessons"), "lessons"),
            ("organizations", Some("legal_representative"), "signed")
        ]
    );
    assert_eq!(made.missing[0].record.as_deref(), Some("incidents-0"));
    assert_eq!(made.document.mark, "草稿");
    assert!(said(&made.document).contains("（未填写：经验教训）"));
}

#[test]
fn a_starting_text_that_must_be_ones_own_makes_a_draft() {
    let mut world = full();
    let before = wrote("public_notice", &world);
    let own = before.missing.iter().filter(|m| m.register == "paper_texts").count();
    assert_eq!(own, 4, "{:?}", before.missing);
    text_of(&mut world, "public_notice", "principle", "《{service.name}》按 {version:model} 版回答。");
    let after = wrote("public_notice", &world);
    assert_eq!(after.missing.iter().filter(|m| m.register == "paper_texts").count(), own - 1);
    assert!(said(&after.document).contains("《示例name》按 示例edition 版回答。"));
    text_of(&mut world, "public_notice", "mechanism", "{service.nothing}");
    let wrong = wrote("public_notice", &world);
    assert!(wrong.missing.iter().any(|m| m.told.en.contains("no field nothing")), "{:?}", wrong.missing);
}

#[test]
fn a_text_about_one_record_goes_before_the_text_about_all() {
    let mut world = full();
    text_of(&mut world, "commitment", "own", "示例：通用文字");
    let mut one =
        record("one", json!({ "paper": "commitment", "chapter": "own", "text_zh": "示例：专用文字" }));
    one.values.insert("subject".into(), "services-0".into());
    world.records.push((paper_texts::REGISTER.key, one));
    let all = said(&wrote("commitment", &world).document);
    assert!(all.contains("专用文字") && !all.contains("通用文字"));
}

#[test]
fn only_what_lies_in_the_period_is_counted_and_the_rest_is_told() {
    let mut world = full();
    for (key, r) in &mut world.records {
        if *key == "complaints" && r.id != "complaints-0" {
            r.values.insert("received_at".into(), "2026-02-01T02:00:00.000Z".into());
        }
    }
    let all = world.all("complaints").len();
    let t = of("complaint_statistics").expect("shipped");
    let day = |s: &str| s.parse().expect("a day");
    let april = Span { from: day("2026-05-01"), to: day("2026-05-31") };
    let made = write(t, subject(t, &world), Some(april), Lang::En, &world);
    let list = made.printed.iter().find(|p| p.what.en == "Complaints of the period").expect("the list");
    assert_eq!((list.printed, list.of, list.beyond), (1, 1, all - 1));
    assert!(said(&made.document).contains("1 May 2026 to 31 May 2026"));
    assert!(list.text().en.contains("1 of 1, and"), "{}", list.text().en);
}

#[test]
fn what_is_typed_though_a_reference_names_it_is_found() {
    let mut world = full();
    for (key, r) in &mut world.records {
        if *key == "services" {
            r.values.insert("name".into(), "示例问答".into());
            r.values.insert("launched_on".into(), "2026-03-05".into());
        }
    }
    let t = of("corpus_ledger").expect("shipped");
    let matter = matter::Matter::of(t.about, Some(subject(t, &world)), None, Lang::Zh, &world);
    let found = |text: &str| {
        let all = texts::typed(text, &texts::OwnPaper::of_template(t), &matter);
        all.into_iter().map(|t| format!("{}={}", t.text, t.reference)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("《示例问答》于 2026年3月5日 上线。"), "示例问答=service.name 2026年3月5日=date:launch");
    assert_eq!(found("《{service.name}》于 {date:launch} 上线。"), "");
    assert_eq!(found("数据集共 12 条。"), "12=count:datasets.items", "a count of the paper");
    assert_eq!(found("数据集共 112 条，占 12.5%。"), "", "another number");
}

#[test]
fn a_document_of_the_usual_numbering_keeps_the_digest_it_had() {
    let usual = wrote("complaint_statistics", &full()).document;
    let told = serde_json::to_value(&usual).expect("JSON");
    assert!(told.get("numbering").is_none(), "left out, as before there were others");
    assert_eq!(serde_json::from_value::<Document>(told).expect("read"), usual);
    let other = wrote("commitment", &full()).document;
    assert_eq!(other.numbering, Numbering::Chinese);
    assert_eq!(serde_json::to_value(&other).expect("JSON")["numbering"], "chinese");
}

#[test]
fn no_paper_tells_a_masked_value() {
    let world = full();
    for t in shipped() {
        let all = said(&write(t, subject(t, &world), None, Lang::Zh, &world).document);
        for masked in
            ["示例identity_number", "示例contact_phone", "示例phone", "示例email", "示例complainant"]
        {
            assert!(!all.contains(masked), "{} tells {masked}", t.key);
        }
    }
}
