//! Owners of clauses, several conclusions and checks at once, remediations, the whole of an assessment.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use std::fs;

/// A desk with an assessment, evidence, and a second person who is logged in.
struct House {
    desk: Desk,
    assessment: String,
    evidence: String,
    people: Vec<String>,
    second: String,
}

impl House {
    fn new() -> Self {
        let desk = Desk::new();
        let people: Vec<String> = ["赵示例", "王示例", "方示例"].iter().map(|n| desk.person(n)).collect();
        let (organization, _) = desk.record(
            "organizations",
            json!({ "name": "示例科技有限公司", "credit_code": "91350100M000100Y43", "legal_representative": "赵示例" }),
        );
        let (service, _) = desk.record(
            "services",
            json!({
                "name": "示例问答", "organization": organization, "model_version": "示例模型 1.2",
                "functions": ["dialogue"], "access": ["web"], "minors_served": false,
                "user_input_trains": false, "critical_use": false, "status": "planned", "monitors": 2,
            }),
        );
        let assessment = Self::assessment(&desk, &service, "示例问答上线前安全评估", "2026-01-15");
        let path = desk.dir.path().join("证据.txt");
        fs::write(&path, "示例证据").unwrap();
        let values = json!({ "title": "示例制度", "kind": "policy", "period_from_on": "2025-10-01" });
        let saved = desk.ok("evidence_add", json!({ "paths": [path], "values": values }));
        let evidence = saved["id"].as_str().unwrap().to_owned();
        let second = desk.user("fang", "方示例", &["legal_reviewer"], Some(&people[2]));
        Self { desk, assessment, evidence, people, second }
    }

    fn assessment(desk: &Desk, service: &str, name: &str, day: &str) -> String {
        let values = json!({
            "name": name, "service": service, "edition": hegui_model::catalogue::TC260_003,
            "occasion": "before_launch", "conducted": "self", "assessed_on": day, "overall": "示例。",
        });
        desk.record("assessments", values).0
    }

    fn rows(&self) -> Vec<Json> {
        self.desk.ok("clause_list", json!({ "assessment": self.assessment })).as_array().unwrap().clone()
    }

    fn row(&self, clause: &str) -> Json {
        self.rows().into_iter().find(|r| r["id"] == clause).unwrap()
    }

    fn many(&self, clauses: &[&str], verdict: &str, preview: bool) -> Json {
        let seen = |id: &&str| json!({ "clause": id, "version": self.row(id)["version"] });
        json!({
            "assessment": self.assessment, "clauses": clauses.iter().map(seen).collect::<Vec<_>>(),
            "verdict": verdict, "reason": "示例理由", "evidence": [self.evidence], "preview": preview,
        })
    }

    fn seen(&self, clause: &str) -> Json {
        let show = self.desk.ok("clause_show", json!({ "assessment": self.assessment, "clause": clause }));
        json!({ "clause": clause, "seen": show["seen"] })
    }

    fn entries(&self) -> i64 {
        self.desk.ok("journal_list", json!({ "limit": 1 }))[0]["seq"].as_i64().unwrap()
    }

    fn state(&self) -> Json {
        self.desk.ok("assessment_state", json!({ "register": "assessments", "id": self.assessment }))
    }
}

#[test]
fn clauses_are_given_to_a_person_handed_on_and_taken_back() {
    let house = House::new();
    let desk = &house.desk;
    let assign = |clauses: Json, owner: Json, due: Json| json!({ "assessment": house.assessment, "clauses": clauses, "owner": owner, "due_on": due });
    let before = house.entries();
    let args = assign(json!(["7.a.1", "7.b"]), json!(house.people[0]), json!("2026-01-20"));
    let done = desk.ok("clauses_assign", args);
    assert_eq!((&done["count"], house.entries()), (&json!(2), before + 1), "one entry");
    let owner = house.row("7.b")["owner"].clone();
    assert_eq!((&owner["person"]["title"]["zh"], &owner["overdue"]), (&json!("赵示例"), &json!(true)));
    let due = desk.ok("due", json!({ "register": "clause_assignments" }));
    assert_eq!(due.as_array().map(Vec::len), Some(2), "{due}");

    desk.ok("clauses_assign", assign(json!(["7.b"]), json!(house.people[1]), Json::Null));
    assert_eq!(house.row("7.b")["owner"]["person"]["title"]["zh"], "王示例");
    assert_eq!(house.row("7.b")["owner"]["due_on"], Json::Null);
    assert_eq!(
        desk.ok("record_list", json!({ "register": "clause_assignments" }))["total"],
        2,
        "one a clause"
    );
    desk.ok("clauses_assign", assign(json!(["7.b"]), Json::Null, Json::Null));
    assert_eq!(house.row("7.b")["owner"], Json::Null);

    desk.refused("clauses_assign", assign(json!([]), json!(house.people[0]), Json::Null), "usage");
    desk.refused(
        "clauses_assign",
        assign(json!(["7.b", "7.b"]), json!(house.people[0]), Json::Null),
        "usage",
    );
    desk.refused("clauses_assign", assign(json!(["99.z"]), json!(house.people[0]), Json::Null), "not_found");
    desk.refused("clauses_assign", assign(json!(["7.b"]), json!("nobody"), Json::Null), "not_found");
    desk.refused("clauses_assign", assign(json!(["7.b"]), Json::Null, json!("2026-02-01")), "gate");
    let viewer = desk.user("viewer", "查阅", &["viewer"], None);
    let args = assign(json!(["7.b"]), json!(house.people[0]), Json::Null);
    assert_eq!(desk.as_user(&viewer, "clauses_assign", args).expect_err("refused").code.key(), "refused");
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn several_clauses_are_concluded_through_the_gate_of_each_and_kept_all_or_none() {
    let house = House::new();
    let desk = &house.desk;
    // 7.a.3-1 is ruled out by the service's answers: conforming to it needs a reason of its own.
    let asked = ["7.a.1", "7.b", "7.a.3-1"];
    let before = house.entries();
    let plan = desk.ok("conclude_many", house.many(&asked, "conforms", true));
    assert_eq!((&plan["passes"], &plan["kept"]), (&json!(2), &json!(false)));
    let refused = &plan["rows"][2];
    assert!(refused["passes"] == false && !refused["why"][0]["zh"].as_str().unwrap().is_empty(), "{refused}");
    assert_eq!(house.entries(), before, "a preview writes nothing");
    let e = desk.refused("conclude_many", house.many(&asked, "conforms", false), "gate");
    assert!(e.findings[0].message.zh.starts_with("7.a.3-1"), "{:?}", e.findings);
    assert_eq!(house.row("7.b")["verdict"], Json::Null, "none of them is kept");

    let passing = house.many(&asked[..2], "conforms", false);
    let done = desk.ok("conclude_many", passing.clone());
    assert_eq!((&done["passes"], &done["kept"], house.entries()), (&json!(2), &json!(true), before + 1));
    assert_eq!(house.row("7.b")["verdict"], "conforms");
    let e = desk.refused("conclude_many", passing.clone(), "gate");
    assert_eq!(e.findings.len(), 2, "what was seen is no longer what is there: {:?}", e.findings);
    let mut silent = house.many(&asked[..1], "conforms", false);
    silent["reason"] = " ".into();
    desk.refused("conclude_many", silent, "gate");
    let mut twice = house.many(&asked[..1], "conforms", true);
    twice["clauses"] = json!([{ "clause": "7.b" }, { "clause": "7.b" }]);
    desk.refused("conclude_many", twice, "usage");
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn several_checks_need_each_dossier_as_it_was_seen_and_another_person() {
    let house = House::new();
    let desk = &house.desk;
    desk.ok("conclude_many", house.many(&["7.a.1", "7.b"], "conforms", false));
    let checks =
        |all: Vec<Json>| json!({ "assessment": house.assessment, "checks": all, "verdict": "agreed" });
    let both = checks(vec![house.seen("7.a.1"), house.seen("7.b")]);
    let e = desk.refused("conclusions_check", both.clone(), "refused");
    assert!(e.message.zh.starts_with("7.a.1"), "the author's own: {}", e.message.zh);
    let code = |args: Json| desk.as_user(&house.second, "conclusions_check", args).expect_err("refused");
    assert_eq!(code(checks(vec![json!({ "clause": "7.b", "seen": "" })])).code.key(), "usage");
    let mut stale = both.clone();
    stale["checks"][1]["seen"] = "0".repeat(64).into();
    let e = code(stale);
    assert!(e.code.key() == "stale" && e.message.zh.starts_with("7.b"), "{}", e.message.zh);
    assert_eq!(house.row("7.a.1")["state"], "concluded", "none of them is kept");
    let mut silent = both.clone();
    silent["verdict"] = "returned".into();
    assert_eq!(code(silent).code.key(), "gate");

    let before = house.entries();
    let done = desk.as_user(&house.second, "conclusions_check", both).unwrap();
    assert_eq!((&done["count"], house.entries()), (&json!(2), before + 1));
    assert!(["7.a.1", "7.b"].iter().all(|c| house.row(c)["state"] == "checked"));
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn a_clause_not_conformed_to_has_a_plan_that_another_person_retests() {
    let house = House::new();
    let desk = &house.desk;
    desk.ok("conclude_many", house.many(&["7.b"], "does_not_conform", false));
    assert_eq!(house.row("7.b")["unplanned"], true);
    let state = house.state();
    assert_eq!(state["overall"]["tally"]["unplanned"], json!(["7.b"]));
    assert!(state["warnings"][0]["text"]["zh"].as_str().unwrap().starts_with("7.b"));
    let (id, version) = desk.record(
        "remediations",
        json!({
            "assessment": house.assessment, "clause": "7.b", "gap": "示例差距", "measure": "示例措施",
            "owner": house.people[0], "due_on": "2026-02-01",
        }),
    );
    assert_eq!(house.row("7.b")["unplanned"], false);
    assert_eq!(house.state()["warnings"].as_array().map(Vec::len), Some(1), "overdue by now");
    let step = |version: &Json, step: &str, values: Json| json!({ "register": "remediations", "id": id, "version": version, "step": step, "values": values });
    let done = json!({ "done_on": "2026-01-20", "done_by": house.people[0] });
    let moved = desk.ok("record_move", step(&json!(version), "finish", done));
    let retest = |by: &str| {
        json!({
            "retested_on": "2026-01-25", "retested_by": by, "retest": "passed", "retest_evidence": [house.evidence],
        })
    };
    let own = step(&moved["version"], "retest", retest(&house.people[0]));
    desk.refused("record_move", own, "gate");
    let moved = desk.ok("record_move", step(&moved["version"], "retest", retest(&house.people[1])));
    desk.ok("record_move", step(&moved["version"], "close", json!({})));
    let shown = desk.ok("clause_show", json!({ "assessment": house.assessment, "clause": "7.b" }));
    assert_eq!(
        (&shown["remediations"][0]["state"], &shown["remediations"][0]["retest"]),
        (&json!("closed"), &json!("passed"))
    );
    assert_eq!(house.state()["overall"]["tally"]["remediations_open"], 0);
}

#[test]
fn an_overall_verdict_that_contradicts_the_conclusions_needs_its_reason() {
    let house = House::new();
    let desk = &house.desk;
    let save = |values: Json| {
        let a = desk.ok("record_show", json!({ "register": "assessments", "id": house.assessment }));
        let version = a["record"]["version"].clone();
        let args = json!({ "register": "assessments", "id": house.assessment, "version": version, "values": values });
        desk.ok("record_save", args)
    };
    let blocked = || {
        let blocks = house.state()["blocks"].as_array().unwrap().clone();
        blocks.iter().any(|b| b["text"]["zh"].as_str().unwrap().starts_with("总体评定"))
    };
    let saved = save(json!({ "overall_verdict": "conforms" }));
    let codes: Vec<&str> =
        saved["findings"].as_array().unwrap().iter().filter_map(|f| f["code"].as_str()).collect();
    assert!(codes.contains(&"overall_contradicts_conclusions") && codes.contains(&"overall_rule_missing"));
    assert!(blocked());
    let state = house.state();
    assert_eq!((&state["overall"]["chosen"], &state["overall"]["rule"]), (&json!("conforms"), &Json::Null));
    save(json!({ "overall_rule": "示例规则", "overall_reason": "示例理由" }));
    assert!(!blocked());
    assert_eq!(house.state()["overall"]["own_rule"], "示例规则");
}

#[test]
fn the_statement_the_comparison_and_expiring_evidence_are_told() {
    let house = House::new();
    let desk = &house.desk;
    let told = desk.ok("applicability", json!({ "assessment": house.assessment }));
    assert_eq!(told["rows"].as_array().map(Vec::len), Some(house.rows().len()));
    let of = |id: &str| told["rows"].as_array().unwrap().iter().find(|r| r["clause"] == id).unwrap().clone();
    assert_eq!((&of("7.b")["answer"], &of("7.a.3-1")["answer"]), (&json!("applies"), &json!("ruled_out")));
    let export = |format: &str| json!({ "assessment": house.assessment, "format": format, "lang": "zh" });
    assert!(desk.bytes("applicability_export", export("pdf")).starts_with(b"%PDF-"));
    assert!(desk.bytes("applicability_export", export("xlsx")).starts_with(b"PK"));
    assert!(desk.bytes("applicability_export", export("docx")).starts_with(b"PK"));
    desk.refused("applicability_export", export("odt"), "usage");
    let exports = desk.ok("journal_list", json!({ "op": "sheet_export" }));
    assert_eq!(exports.as_array().map(Vec::len), Some(3), "what leaves is journalled");

    let service = desk.ok("record_list", json!({ "register": "services" }))["rows"][0]["id"].clone();
    let later = House::assessment(desk, service.as_str().unwrap(), "示例问答定期评估", "2026-01-20");
    desk.ok("conclude_many", house.many(&["7.b"], "conforms", false));
    let all = desk.ok("assessment_compare", json!({ "earlier": house.assessment, "later": later }));
    let row = all["rows"].as_array().unwrap().iter().find(|r| r["later"]["clause"] == "7.b").unwrap().clone();
    assert_eq!((&all["matched"], &row["differs"]), (&json!("same_edition"), &json!(["verdict", "evidence"])));
    assert_eq!(all["titles"][format!("evidence/{}", house.evidence)]["zh"], "示例制度");

    let ask = json!({ "assessment": house.assessment });
    assert_eq!(desk.ok("evidence_expiring", ask.clone())["rows"], json!([]));
    let e = desk.ok("record_show", json!({ "register": "evidence", "id": house.evidence }));
    let values = json!({ "expires_on": "2026-01-16" });
    let args = json!({
        "register": "evidence", "id": house.evidence, "version": e["record"]["version"], "values": values,
    });
    desk.ok("record_save", args);
    let rows = desk.ok("evidence_expiring", ask)["rows"].clone();
    assert_eq!((&rows[0]["expiry"], &rows[0]["clauses"]), (&json!("expired"), &json!(["7.b"])));
    let due = desk.ok("due", json!({ "register": "evidence" }));
    assert_eq!(due.as_array().map(Vec::len), Some(1), "it is on the list of what is due");
}
