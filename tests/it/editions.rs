//! Editions side by side: counterparts, carrying an assessment over, numbers entered, licensed texts, content packs.

use crate::import::{commit, preview};
use hegui_model::catalogue::TC260_003;
use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use std::fs;

const PUBLISHED: &str = "TC260-003@2024-02-29";
const GB: &str = "GBT-45654@2025";

struct House {
    desk: Desk,
    assessment: String,
    evidence: String,
}

impl House {
    fn new() -> Self {
        let desk = Desk::new();
        let (service, _) = desk.record("services", json!({ "name": "示例问答", "minors_served": false }));
        let (assessment, _) = desk.record(
            "assessments",
            json!({ "name": "示例评估", "service": service, "edition": TC260_003, "occasion": "before_launch",
                "conducted": "self", "assessed_on": "2026-01-15", "overall": "示例结论" }),
        );
        let path = desk.dir.path().join("证据.txt");
        fs::write(&path, "示例证据").unwrap();
        let values = json!({ "title": "示例制度", "kind": "policy", "period_from_on": "2025-10-01" });
        let saved = desk.ok("evidence_add", json!({ "paths": [path], "values": values }));
        Self { assessment, evidence: saved["id"].as_str().unwrap().to_owned(), desk }
    }

    fn show(&self, assessment: &str, clause: &str) -> Json {
        self.desk.ok("clause_show", json!({ "assessment": assessment, "clause": clause }))
    }

    fn conclude(&self, assessment: &str, clause: &str, verdict: &str) {
        let version = self.show(assessment, clause)["conclusion"]["version"].clone();
        self.desk.ok(
            "conclude",
            json!({ "assessment": assessment, "clause": clause, "verdict": verdict, "reason": format!("示例理由 {clause}"),
                "difference_reason": "示例：依所附证据", "evidence": [self.evidence], "version": version }),
        );
    }

    fn entries(&self) -> usize {
        self.desk.ok("journal_list", json!({ "limit": 500 })).as_array().unwrap().len()
    }

    fn count(&self, register: &str) -> Json {
        self.desk.ok("record_list", json!({ "register": register }))["total"].clone()
    }
}

fn row<'a>(plan: &'a Json, part: &str, to: &str) -> Option<&'a Json> {
    plan["plan"][part].as_array().unwrap().iter().find(|r| r["to"] == to)
}

#[test]
fn an_assessment_is_carried_to_the_published_numbers_and_checked_anew() {
    let house = House::new();
    let desk = &house.desk;
    for (clause, verdict) in [("8.2.a", "conforms"), ("9.4.a.1", "does_not_conform"), ("5.1.a.1", "conforms")]
    {
        house.conclude(&house.assessment, clause, verdict);
    }
    let person = desk.person("李复核");
    let second = desk.user("second", "李复核", &["legal_reviewer"], Some(&person));
    let seen = house.show(&house.assessment, "8.2.a")["seen"].clone();
    let check =
        json!({ "assessment": house.assessment, "clause": "8.2.a", "verdict": "agreed", "seen": seen });
    desk.as_user(&second, "conclusion_check", check).unwrap();
    assert_eq!(house.show(&house.assessment, "8.2.a")["row"]["state"], "checked");

    let ask = json!({ "assessment": house.assessment, "edition": PUBLISHED, "assessed_on": "2026-02-15" });
    let before = house.entries();
    let plan = desk.ok("assessment_carry", ask.clone());
    assert_eq!(house.entries(), before, "a look keeps nothing");
    let sample = row(&plan, "carried", "9.2.a").unwrap();
    assert_eq!((&sample["from"], &sample["verdict"]), (&json!(["8.2.a"]), &json!("conforms")));
    assert!(row(&plan, "carried", "8.3.a.1").is_some());
    assert!(row(&plan, "partly", "5.1.a.1").is_some(), "said to ask something else");
    assert_eq!(plan["plan"]["lost"], json!([]));
    assert_eq!(plan["plan"]["open"].as_array().unwrap().len(), 97);

    let keep = |seen: &Json| {
        let mut args = ask.clone();
        args["seen"] = seen.clone();
        args
    };
    desk.refused("assessment_carry", keep(&json!("00")), "stale");
    house.conclude(&house.assessment, "9.4.a.1", "conforms");
    desk.refused("assessment_carry", keep(&plan["seen"]), "stale");
    assert_eq!(house.count("assessments"), json!(1), "nothing is half kept");
    let plan = desk.ok("assessment_carry", ask.clone());
    let before = house.entries();
    let kept = desk.ok("assessment_carry", keep(&plan["seen"]));
    assert_eq!(house.entries(), before + 1, "one entry");
    let new = kept["assessment"].as_str().unwrap();

    let shown = house.show(new, "9.2.a");
    assert_eq!(shown["row"]["verdict"], "conforms");
    assert_eq!(shown["row"]["state"], "concluded", "the check was of the other one");
    let old = house.show(&house.assessment, "8.2.a")["conclusion"]["id"].clone();
    let values = &shown["conclusion"]["values"];
    assert_eq!((&values["carried_from"], &values["reason"]), (&json!([old]), &json!("示例理由 8.2.a")));
    assert_eq!(values["evidence"], json!([house.evidence]));
    assert!(values["carried_note"].as_str().unwrap().contains("TC260-003/8.2.a"));
    let partly = house.show(new, "5.1.a.1");
    assert_eq!((&partly["row"]["state"], &partly["row"]["verdict"]), (&json!("open"), &Json::Null));
    assert_eq!(partly["conclusion"]["values"]["evidence"], json!([house.evidence]));
    house.conclude(new, "5.1.a.1", "conforms");
    assert_eq!(house.show(new, "5.1.a.1")["row"]["state"], "concluded");

    let there = house.show(&house.assessment, "8.2.a");
    let counterpart =
        there["counterparts"].as_array().unwrap().iter().find(|c| c["edition"] == PUBLISHED).unwrap();
    assert_eq!(counterpart["clause"], "9.2.a");
    assert_eq!((&counterpart["state"], &counterpart["assessment"]["id"]), (&json!("concluded"), &json!(new)));
    let a = desk.ok("record_show", json!({ "register": "assessments", "id": new }));
    let values = &a["record"]["values"];
    assert_eq!((&values["edition"], &values["assessed_on"]), (&json!(PUBLISHED), &json!("2026-02-15")));
    assert!(values["overall"].is_null(), "the overall conclusion is drawn anew");
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn an_edition_without_its_text_is_assessed_by_nobody_and_takes_numbers_with_their_source() {
    let house = House::new();
    let desk = &house.desk;
    let editions = desk.ok("edition_list", json!({}));
    let of = |id: &str| editions.as_array().unwrap().iter().find(|e| e["id"] == id).unwrap().clone();
    assert_eq!((&of(GB)["clauses"], &of(GB)["status"]), (&json!(0), &json!("in_force")));
    assert_eq!(of(PUBLISHED)["clauses"], of(TC260_003)["clauses"]);
    let ask = json!({ "assessment": house.assessment, "edition": GB });
    desk.refused("assessment_carry", ask, "gate");
    desk.refused(
        "assessment_carry",
        json!({ "assessment": house.assessment, "edition": TC260_003 }),
        "usage",
    );
    desk.refused(
        "assessment_carry",
        json!({ "assessment": house.assessment, "edition": "X@1" }),
        "not_found",
    );
    let service = desk.ok("record_show", json!({ "register": "assessments", "id": house.assessment }));
    let service = service["record"]["values"]["service"].clone();
    let (bare, _) = desk.record(
        "assessments",
        json!({ "name": "示例国标评估", "service": service, "edition": GB, "occasion": "periodic",
            "conducted": "self", "assessed_on": "2026-02-01", "overall": "示例" }),
    );
    let state = desk.ok("assessment_state", json!({ "register": "assessments", "id": bare }));
    let blocks = state["blocks"].to_string();
    assert!(blocks.contains("not held"), "an edition without clauses is no licence to sign: {blocks}");

    let (one, two) = (desk.person("赵登记"), desk.person("钱核对"));
    let number = json!({ "edition": GB, "key": "keywords_total", "clause": "示例", "value": 12345, "bound": "at_least",
        "unit": "items", "source": "示例：虚构数值", "checked_on": "2026-02-01", "entered_by": one });
    let (id, version) = desk.record("edition_thresholds", number);
    let told = |desk: &Desk| {
        let all = desk.ok("edition_list", json!({}));
        all.as_array().unwrap().iter().find(|e| e["id"] == GB).unwrap()["thresholds"][0].clone()
    };
    assert_eq!(told(desk)["value"], json!(12345));
    assert_eq!(told(desk)["provenance"]["verified"], json!(false));
    let save = |who: &str, version: i64| {
        json!({ "register": "edition_thresholds", "id": id, "version": version,
            "values": { "verified_by": who, "verified_on": "2026-02-02" } })
    };
    let saved = desk.ok("record_save", save(&one, version));
    assert!(saved["findings"].to_string().contains("edition_threshold_one_person"));
    assert_eq!(told(desk)["provenance"]["verified"], json!(false), "one person is not two");
    desk.ok("record_save", save(&two, saved["version"].as_i64().unwrap()));
    assert_eq!(told(desk)["provenance"]["verified"], json!(true));
}

#[test]
fn licensed_texts_come_in_by_clause_show_beside_ours_and_stay_inside() {
    let house = House::new();
    let desk = &house.desk;
    let file = desk.dir.path().join("授权.csv");
    let head = "edition,clause,text,source,licence\n";
    let line = |clause: &str| format!("{TC260_003},{clause},示例文字非标准原文 {clause},示例版本,示例授权\n");
    fs::write(&file, format!("{head}{}{}{}", line("7.e.1"), line("7.z"), line("7.e.2"))).unwrap();
    let plan = preview(desk, "licensed_texts", &file);
    assert_eq!((&plan["new"], &plan["refused"]), (&json!(2), &json!(1)), "{plan:#}");
    let refused = plan["rows"].as_array().unwrap().iter().find(|r| r["row"] == json!(3)).unwrap();
    let place = &refused["findings"][0]["place"];
    assert_eq!((&place["file"], &place["row"]), (&json!("授权.csv"), &json!(3)), "{refused:#}");
    assert!(commit(desk, &plan).is_err(), "all or nothing");
    fs::write(&file, format!("{head}{}{}", line("7.e.1"), line("7.e.2"))).unwrap();
    let plan = preview(desk, "licensed_texts", &file);
    commit(desk, &plan).expect("kept");
    let shown = house.show(&house.assessment, "7.e.1");
    assert_eq!(shown["licensed"]["text"], "示例文字非标准原文 7.e.1");
    assert_eq!(house.show(&house.assessment, "7.e.2")["licensed"]["licence"], "示例授权");
    assert!(house.show(&house.assessment, "7.f.1")["licensed"].is_null());

    let sheet = json!({ "register": "licensed_texts" });
    let e = desk.refused("sheet_export", sheet, "refused");
    assert!(e.message.en.contains("--with-licensed-text"));
    let with =
        json!({ "register": "licensed_texts", "with_licensed_text": true, "reason": "示例：授权允许" });
    assert!(!desk.bytes("sheet_export", with).is_empty());
    let entries = desk.ok("journal_list", json!({ "limit": 500 }));
    let told: Vec<Json> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|e| desk.ok("journal_show", json!({ "seq": e["seq"] })))
        .collect();
    assert!(told.iter().all(|e| !e.to_string().contains("非标准原文")), "no entry tells the text");
    let export = told.iter().find(|e| e["entry"]["op"] == "sheet_export").unwrap();
    assert_eq!(export["facts"]["with_licensed_text"], json!(true), "that it left is on record");
}

fn pack() -> Json {
    json!({
        "document": "EXAMPLE", "id": "EXAMPLE@2026", "name": { "zh": "示例标准", "en": "Example standard" },
        "status": "published", "date": "2026-06-01", "note": { "zh": "示例", "en": "Example" },
        "provenance": { "source": "https://example.com/standard", "checked_on": "2026-11-20", "verified": true },
        "chapters": [{ "id": "1", "title": { "zh": "示例", "en": "Example" } }],
        "clauses": [
            { "id": "1.a", "demand": "must", "title": { "zh": "甲", "en": "First" }, "requirement": { "zh": "示例要求甲", "en": "Example one" } },
            { "id": "1.b", "demand": "should", "title": { "zh": "乙", "en": "Second" }, "requirement": { "zh": "示例要求乙", "en": "Example two" } }
        ],
        "thresholds": [{ "key": "keywords_total", "clause": "1.a", "label": { "zh": "总数", "en": "Total" }, "value": 12000,
            "bound": "at_least", "unit": "items",
            "provenance": { "source": "https://example.com/standard", "checked_on": "2026-11-20", "verified": true } }]
    })
}

#[test]
fn a_content_pack_is_looked_at_kept_and_assessed_against() {
    let house = House::new();
    let desk = &house.desk;
    let file = desk.dir.path().join("标准.json");
    let write = |pack: &Json| fs::write(&file, pack.to_string()).unwrap();
    write(&pack());
    let before = house.entries();
    let look = desk.ok("content_import", json!({ "path": file }));
    assert_eq!(house.entries(), before, "a look keeps nothing");
    assert_eq!((&look["kind"], &look["edition"]["added"]), (&json!("edition"), &json!(["1.a", "1.b"])));
    desk.refused("content_import", json!({ "path": file, "sha256": "00" }), "stale");
    let keep = json!({ "path": file, "sha256": look["sha256"], "reason": "示例：新标准" });
    let kept = desk.ok("content_import", keep.clone());
    assert!(kept["seq"].is_i64() && kept["changed"] == json!(["content_packs"]), "{kept}");
    assert!(desk.ok("content_import", keep)["seq"].is_null(), "the same pack changes nothing");
    let listed = desk.ok("edition_list", json!({}));
    let own = listed.as_array().unwrap().iter().find(|e| e["id"] == "EXAMPLE@2026").unwrap();
    assert_eq!((&own["imported"], &own["clauses"]), (&json!(true), &json!(2)));
    assert_eq!(
        own["thresholds"][0]["provenance"]["verified"],
        json!(false),
        "a file does not say of itself that it was compared"
    );

    let (assessment, _) = desk.record(
        "assessments",
        json!({ "name": "示例新标准评估", "edition": "EXAMPLE@2026", "occasion": "periodic", "conducted": "self",
            "assessed_on": "2026-01-15" }),
    );
    house.conclude(&assessment, "1.a", "conforms");
    assert_eq!(house.show(&assessment, "1.a")["row"]["state"], "concluded");
    let mut next = pack();
    next["clauses"][1]["id"] = "1.c".into();
    next["thresholds"][0]["value"] = 15_000.into();
    write(&next);
    let look = desk.ok("content_import", json!({ "path": file }));
    assert_eq!(look["replaces"], json!(true));
    assert_eq!((&look["edition"]["removed"], &look["edition"]["added"]), (&json!(["1.b"]), &json!(["1.c"])));
    assert_eq!(look["edition"]["thresholds"][0]["before"], json!(12_000));
    assert_eq!(look["assessments"][0]["id"], json!(assessment));
    desk.ok("content_import", json!({ "path": file, "sha256": look["sha256"], "verified": true }));
    let rows = desk.ok("clause_list", json!({ "assessment": assessment }));
    assert_eq!(rows[1]["id"], "1.c", "what is held is what the pack on record says");
    assert_eq!(house.count("content_packs"), json!(1));
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn a_hostile_pack_keeps_nothing_and_a_shipped_edition_stands() {
    let house = House::new();
    let desk = &house.desk;
    let file = desk.dir.path().join("标准.json");
    let refused = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        let e = desk.refused("content_import", json!({ "path": file }), "usage");
        assert!(e.message.zh.starts_with("标准.json") || e.message.zh.contains("节假日"), "{}", e.message.zh);
    };
    refused(b"{");
    refused(&vec![b' '; 5 << 20]);
    refused(&[0xff, 0xfe, 0x00]);
    let mut shipped = pack();
    shipped["document"] = "TC260-003".into();
    shipped["id"] = TC260_003.into();
    refused(shipped.to_string().as_bytes());
    let mut doubled = pack();
    doubled["clauses"][1]["id"] = "1.a".into();
    refused(doubled.to_string().as_bytes());
    let mut fake = pack();
    fake["thresholds"][0]["unit"] = "percent".into();
    refused(fake.to_string().as_bytes());
    let mut unknown = pack();
    unknown["script"] = "x".into();
    refused(unknown.to_string().as_bytes());
    let days = json!({ "year": 2027, "papers": ["https://example.com"], "days": [{ "name": "元旦", "date": "2027-01-01", "isOffDay": true }] });
    refused(days.to_string().as_bytes());
    assert_eq!(house.count("content_packs"), json!(0));
    let province = json!({
        "province": "CN-XX", "name": { "zh": "示例省", "en": "Example province" },
        "provenance": { "source": "https://example.com", "checked_on": "2026-11-20", "verified": false },
        "facts": [{ "key": "media", "label": { "zh": "介质", "en": "Media" }, "value": { "zh": "光盘一份", "en": "One disc" },
            "provenance": { "source": "https://example.com/notice", "checked_on": "2026-11-20", "verified": false } }]
    });
    fs::write(&file, province.to_string()).unwrap();
    let look = desk.ok("content_import", json!({ "path": file }));
    assert_eq!(look["province"]["facts"][0]["provenance"]["source"], "https://example.com/notice");
    desk.ok("content_import", json!({ "path": file, "sha256": look["sha256"] }));
    assert_eq!(house.count("content_packs"), json!(1));
}
