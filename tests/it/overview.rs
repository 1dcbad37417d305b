//! Overview, findings and what is due: what is kept between questions says what computing anew says.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};

/// The key of each register.
fn registers(desk: &Desk) -> Vec<String> {
    let registers = desk.ok("register_list", json!({}));
    let key = |r: &Json| {
        assert_eq!(r["whole"], Json::Null, "a list looks at no record");
        r["key"].as_str().unwrap().to_owned()
    };
    registers.as_array().unwrap().iter().map(key).collect()
}

/// Everything that rests on what is kept.
fn told(desk: &Desk, registers: &[String]) -> Json {
    let mut overview = desk.ok("overview", json!({}));
    overview.as_object_mut().unwrap().remove("at");
    let mut findings = Vec::new();
    let mut after = Json::Null;
    loop {
        let page = desk.ok("finding_list", json!({ "limit": 7, "after": after }));
        findings.extend(page["rows"].as_array().unwrap().clone());
        after = page["next"].clone();
        if after.is_null() {
            assert_eq!(page["total"], findings.len(), "pages hold every finding once");
            break;
        }
    }
    let lists: Vec<Json> = ["people", "complaints", "appointments", "organizations", "handling_rules"]
        .iter()
        .map(|r| desk.ok("record_list", json!({ "register": r, "limit": 500 }))["rows"].clone())
        .collect();
    let (clauses, whole) = judged(desk, registers);
    json!({ "overview": overview, "findings": findings, "lists": lists, "whole": whole, "clauses": clauses, "due": desk.ok("due", json!({})) })
}

/// The clauses of each assessment with their proposals, and what is wrong with registers as a whole.
fn judged(desk: &Desk, registers: &[String]) -> (Vec<Json>, Vec<Json>) {
    let assessments = desk.ok("record_list", json!({ "register": "assessments" }));
    let clauses = assessments["rows"].as_array().unwrap().iter();
    let clauses = clauses.map(|a| {
        // Without a service or an edition there is nothing to judge, and it says so.
        desk.as_user(&desk.session, "clause_list", json!({ "assessment": a["id"] }))
            .unwrap_or_else(|e| json!(e.message.zh))
    });
    let clauses = clauses.collect();
    let whole = |r: &String| desk.ok("register_describe", json!({ "register": r }))["whole"].clone();
    (clauses, registers.iter().map(whole).collect())
}

fn of<'a>(told: &'a Json, register: &str) -> &'a Json {
    let sections = told["sections"].as_array().unwrap();
    let all = sections.iter().flat_map(|s| s["registers"].as_array().unwrap());
    all.into_iter().find(|r| r["register"] == register).unwrap_or_else(|| panic!("no {register}"))
}

fn rule(desk: &Desk, n: u64, limit: u64) -> Result<Json, hegui_app::error::Error> {
    let values = json!({
        "name": format!("示例规则{n}"), "kind": "general", "edition": format!("{n}.0"), "acknowledge_limit": limit,
        "acknowledge_unit": "hours", "judge_limit": 2, "judge_unit": "working_days", "answer_limit": 3,
        "answer_unit": "working_days", "effective_on": "2026-01-01", "published_where": "示例页面",
    });
    desk.as_user(&desk.session, "record_save", json!({ "register": "handling_rules", "values": values }))
}

/// A service, assessed against two documents.
fn assessed(desk: &Desk) {
    let organization = json!({ "name": "示例科技有限公司", "credit_code": "91350100M000100Y43" });
    let organization = desk.record("organizations", organization).0;
    let service = json!({
        "name": "示例问答", "organization": organization, "model_version": "示例模型 1.0", "minors_served": false,
        "public_opinion": true, "status": "planned",
    });
    let service = desk.record("services", service).0;
    for edition in ["TC260-003@draft-2023-10", "LIAONING-2025@2025-10-30"] {
        let values = json!({
            "name": format!("示例评估 {edition}"), "service": service, "edition": edition,
            "occasion": "before_launch", "conducted": "self", "assessed_on": "2026-09-20",
        });
        desk.record("assessments", values);
    }
}

#[test]
fn after_any_change_what_is_kept_is_what_computing_anew_says() {
    let desk = Desk::new();
    let registers = registers(&desk);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below
    };
    let (mut people, mut complaints, mut rules, mut posts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let id = |saved: &Json| saved["id"].as_str().unwrap().to_owned();
    assessed(&desk);
    let mut proposed = std::collections::BTreeSet::new();
    let (mut done, mut seen) = (0, 0);
    for n in 0..70_u64 {
        let save = |register: &str, id: Option<&String>, values: Json| {
            desk.as_user(
                &desk.session,
                "record_save",
                json!({ "register": register, "id": id, "values": values }),
            )
        };
        // A change that the rules refuse changes nothing, which has to show as well.
        let outcome = match random(11) {
            0 | 1 => save("people", None, json!({ "name": format!("示例人员{n}"), "identity_number": "110105194912310021" }))
                .inspect(|s| people.push(id(s))),
            2 | 3 => save("complaints", None, json!({
                "channel": "window", "received_at": format!("2026-09-{:02} 09:30", 1 + random(28)), "kind": "illegal_content",
                "subject": format!("示例{n}"), "details": "示例",
            }))
            .inspect(|s| complaints.push(id(s))),
            4 if !people.is_empty() => save("people", Some(&people[random(people.len())]), json!({
                "name": format!("改名{n}"), "employer_kind": (["internal", "outsourced"][random(2)]),
                "joined_on": if random(2) == 0 { json!("2025-03-01") } else { Json::Null },
            })),
            5 => rule(&desk, n, 12 + random(50) as u64).inspect(|s| rules.push(id(s))),
            6 if !rules.is_empty() => save("handling_rules", Some(&rules[random(rules.len())]), json!({ "acknowledge_limit": 1 + random(90) })),
            7 if !people.is_empty() => save("appointments", None, json!({
                "person": people[random(people.len())], "post": "legal_representative", "from_on": "2026-01-01",
            }))
            .inspect(|s| posts.push(id(s))),
            8 if !complaints.is_empty() => {
                let id = &complaints[random(complaints.len())];
                let version = desk.ok("record_show", json!({ "register": "complaints", "id": id }))["record"]["version"].clone();
                desk.as_user(&desk.session, "record_move", json!({ "register": "complaints", "id": id, "version": version, "step": "accept" }))
            }
            9 if !people.is_empty() => {
                let command = ["record_retire", "record_restore", "record_erase"][random(3)];
                let id = &people[random(people.len())];
                desk.as_user(&desk.session, command, json!({ "register": "people", "id": id, "reason": "示例" }))
            }
            _ if !rules.is_empty() => {
                let id = &rules[random(rules.len())];
                let command = ["record_retire", "record_restore"][random(2)];
                desk.as_user(&desk.session, command, json!({ "register": "handling_rules", "id": id, "reason": "示例" }))
            }
            _ => continue,
        };
        done += usize::from(outcome.is_ok());
        let kept = told(&desk, &registers);
        desk.host.forget_derived(&desk.session);
        let anew = told(&desk, &registers);
        assert_eq!(kept, anew, "step {n}");
        // The record's own page never rests on what is kept.
        for row in kept["lists"][1].as_array().unwrap().iter().take(3) {
            let shown = desk.ok("record_show", json!({ "register": "complaints", "id": row["id"] }));
            assert_eq!(
                (&row["errors"], &row["warnings"]),
                (&shown["record"]["errors"], &shown["record"]["warnings"])
            );
        }
        seen = seen.max(anew["findings"].as_array().unwrap().len());
        let rows = anew["clauses"].as_array().unwrap().iter().flat_map(|a| a.as_array().unwrap());
        proposed.extend(rows.map(|r| (r["cite"].to_string(), r["proposed"].to_string())));
    }
    let clauses: std::collections::BTreeSet<_> = proposed.iter().map(|(cite, _)| cite).collect();
    assert!(proposed.len() > clauses.len() + 4, "proposals that moved: {}", proposed.len() - clauses.len());
    assert!(done > 40 && seen > 10 && !posts.is_empty(), "{done} changes, at most {seen} findings");
}

/// Parts that the fields of the sample are tried in, side by side: each field costs every clause twice.
const PARTS: usize = 4;

/// Empties each field of a part of them in the first record of its register, and puts it back.
fn fields_move_what_reads_them(part: usize) {
    let desk = Desk::sample();
    let registers = registers(&desk);
    let (mut before, mut changed, mut moved) = (judged(&desk, &registers), 0, 0);
    let mut every = 0..;
    for register in &registers {
        let fields = desk.ok("register_describe", json!({ "register": register }))["fields"].clone();
        let rows = desk.ok("record_list", json!({ "register": register, "limit": 1 }))["rows"].clone();
        let Some(id) = rows[0]["id"].as_str() else { continue };
        let values =
            desk.ok("record_show", json!({ "register": register, "id": id }))["record"]["values"].clone();
        for field in fields.as_array().unwrap().iter().filter_map(|f| f["key"].as_str()) {
            let save = |value: &Json| {
                let args = json!({ "register": register, "id": id, "values": { field: value } });
                desk.as_user(&desk.session, "record_save", args)
            };
            let mine = every.next().is_some_and(|n: usize| n % PARTS == part);
            if !mine || values[field].is_null() || save(&Json::Null).is_err() {
                continue;
            }
            let kept = judged(&desk, &registers);
            desk.host.forget_derived(&desk.session);
            let anew = judged(&desk, &registers);
            assert_eq!(kept, anew, "{register}.{field} was emptied");
            moved += usize::from(anew != before);
            changed += 1;
            before = anew;
            // The next comparison is of this change as well.
            let _ = save(&values[field]);
        }
    }
    assert!(changed > 100 && moved > 10, "{changed} fields, {moved} of them moved something");
}

mod whichever_field_moves_the_proposals_that_read_it_are_made_anew {
    use super::fields_move_what_reads_them;

    #[test]
    fn of_the_first_quarter() {
        fields_move_what_reads_them(0);
    }

    #[test]
    fn of_the_second_quarter() {
        fields_move_what_reads_them(1);
    }

    #[test]
    fn of_the_third_quarter() {
        fields_move_what_reads_them(2);
    }

    #[test]
    fn of_the_last_quarter() {
        fields_move_what_reads_them(3);
    }
}

#[test]
fn the_overview_counts_what_is_there_what_is_wrong_and_what_is_due() {
    let desk = Desk::new();
    rule(&desk, 1, 24).unwrap();
    desk.record(
        "complaints",
        json!({
            "channel": "window", "received_at": "2026-09-24 09:30", "kind": "illegal_content",
            "subject": "示例", "details": "示例",
        }),
    );
    let o = desk.ok("overview", json!({}));
    let complaints = of(&o, "complaints");
    assert_eq!((&complaints["records"], &complaints["due"]), (&json!(1), &json!(3)));
    assert_eq!(complaints["overdue"], complaints["warnings"], "each overdue clock is a warning");
    assert_eq!(complaints["next_due"], "2026-09-25T01:30:00.000Z");
    assert_eq!(of(&o, "people")["records"], 0);
    let keys: Vec<&str> =
        o["sections"].as_array().unwrap().iter().map(|s| s["section"]["key"].as_str().unwrap()).collect();
    assert_eq!(keys.first(), Some(&"organization"));
    let register = desk.ok("register_describe", json!({ "register": "complaints" }));
    assert_eq!((&register["section"]["key"], &register["access"]), (&json!("response"), &json!("write")));
    let warnings = desk.ok("finding_list", json!({ "register": "complaints", "level": "warning" }));
    assert_eq!(warnings["total"], complaints["warnings"]);
    desk.refused("finding_list", json!({ "after": "nonsense" }), "usage");
}

#[test]
fn a_session_hears_of_no_register_and_no_masked_field_that_it_may_not_see() {
    let desk = Desk::new();
    desk.record(
        "people",
        json!({ "name": "示例人", "employer_kind": "internal", "joined_on": "2025-03-01", "identity_number": "110105194912310021" }),
    );
    let about = |session: &str| -> (Json, Vec<String>) {
        let o = desk.as_user(session, "overview", json!({})).unwrap();
        let page = desk.as_user(session, "finding_list", json!({ "register": "people" })).unwrap();
        let fields = page["rows"].as_array().unwrap().iter();
        let fields = fields.filter_map(|r| r["finding"]["field"].as_str().map(str::to_owned)).collect();
        let p = of(&o, "people").clone();
        let sum: u64 = ["errors", "warnings", "notes"].iter().map(|k| p[*k].as_u64().unwrap()).sum();
        assert_eq!(page["total"], sum);
        (o, fields)
    };
    let (_, all) = about(&desk.session);
    assert!(all.contains(&"identity_number".into()), "{all:?}");
    let viewer = desk.user("viewer", "查阅人", &["viewer"], None);
    let (o, fields) = about(&viewer);
    assert!(!fields.contains(&"identity_number".into()), "{fields:?}");
    assert!(!o.to_string().contains("\"users\""), "a viewer reads no accounts");
    let refused = desk.as_user(&viewer, "finding_list", json!({ "register": "users" })).unwrap_err();
    assert_eq!(refused.code.key(), "refused");
    let info = desk.as_user(&viewer, "session_info", json!({})).unwrap();
    let access = |area: &str| {
        info["access"].as_array().unwrap().iter().find(|a| a["area"] == area).unwrap()["access"].clone()
    };
    assert_eq!((access("people"), access("users")), (json!("read"), json!("none")));
}
