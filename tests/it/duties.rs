//! What is due: filters, reminders, escalation, the calendar file, imported days off.

use chrono::{Datelike, Duration, NaiveDate};
use hegui_model::instant;
use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

fn today() -> NaiveDate {
    instant::day(hegui_store::now())
}

fn on(days: i64) -> String {
    (today() + Duration::days(days)).to_string()
}

fn rule(desk: &Desk, unit: &str) {
    desk.record(
        "handling_rules",
        json!({
            "name": "示例规则，含逗号；分号", "kind": "general", "edition": "1.0", "acknowledge_limit": 24, "acknowledge_unit": "hours",
            "judge_limit": 5, "judge_unit": unit, "answer_limit": 10, "answer_unit": unit,
            "effective_on": "2024-01-01", "published_where": "示例页面",
        }),
    );
}

fn complaint(desk: &Desk, days_ago: i64, person: &str) -> String {
    let values = json!({
        "channel": "window", "received_at": format!("{} 09:30", on(-days_ago)), "kind": "illegal_content",
        "subject": "示例：生成内容不当，需核对；见附件", "details": "示例", "assignee": person,
    });
    desk.record("complaints", values).0
}

fn keys(items: &Json) -> Vec<(String, String)> {
    let of = |i: &Json| {
        (i["clock"]["key"].as_str().unwrap().to_owned(), i["clock"]["state"].as_str().unwrap().to_owned())
    };
    items.as_array().unwrap().iter().map(of).collect()
}

#[test]
fn the_list_is_filtered_by_person_register_section_day_and_state() {
    let desk = Desk::new();
    rule(&desk, "days");
    let (jia, yi) = (desk.person("甲经办"), desk.person("乙经办"));
    complaint(&desk, 7, &jia);
    complaint(&desk, 2, &yi);
    let due = |ask: Json| keys(&desk.ok("due", ask));
    assert_eq!(due(json!({})).len(), 6, "three clocks each");
    assert_eq!(due(json!({ "person": jia })).len(), 3);
    assert_eq!(due(json!({ "register": "complaints", "section": "response" })).len(), 6);
    assert_eq!(due(json!({ "section": "annotation" })), []);
    let late: Vec<String> =
        due(json!({ "person": jia, "state": "overdue" })).into_iter().map(|(key, _)| key).collect();
    assert_eq!(late, ["accept", "judge"]);
    assert_eq!(
        due(json!({ "from": on(3), "to": on(3) })),
        [("answer".to_owned(), "running".to_owned()), ("judge".to_owned(), "running".to_owned())]
    );
    assert_eq!(due(json!({ "from": on(4), "to": on(30) })).len(), 1);
    desk.refused("due", json!({ "register": "nothing" }), "not_found");
    desk.refused("due", json!({ "from": "morgen" }), "usage");
}

#[test]
fn rules_of_the_organisation_remind_before_and_escalate_after() {
    let desk = Desk::new();
    rule(&desk, "days");
    let (jia, boss) = (desk.person("甲经办"), desk.person("负责人"));
    complaint(&desk, 7, &jia);
    let remind =
        |days: i64| json!({ "name": "示例提醒", "action": "remind", "days": days, "register": "complaints" });
    desk.record("reminder_rules", remind(1));
    desk.record("reminder_rules", remind(2));
    desk.record(
        "reminder_rules",
        json!({ "name": "示例上报", "action": "escalate", "days": 1, "clock": "judge", "recipient": boss }),
    );
    let items = desk.ok("due", json!({ "person": boss }));
    assert_eq!(
        keys(&items),
        [("judge".to_owned(), "overdue".to_owned())],
        "what was escalated is the boss's matter"
    );
    let e = &items[0]["escalations"][0];
    assert_eq!((e["reached"].clone(), e["to"]["name"].clone()), (json!(true), json!("负责人")));
    let answer = &desk.ok("due", json!({ "person": jia, "state": "running" }))[0];
    assert_eq!(answer["clock"]["key"], "answer");
    assert_eq!(
        answer["remind_at"],
        json!(instant::start_of(today() + Duration::days(1))),
        "due in three days: the reminder two days before comes next"
    );
    let unknown = desk.ok(
        "record_save",
        json!({ "register": "reminder_rules", "values": { "name": "示例", "action": "escalate", "days": 400 } }),
    );
    let codes: Vec<&str> =
        unknown["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"reminder_days") && codes.contains(&"escalation_to_nobody"), "{codes:?}");
}

/// A strict reading of RFC 5545, as far as a file of ours goes: line ends, folding, escapes, nesting, one value a name.
fn components(bytes: &[u8]) -> Vec<(String, BTreeMap<String, String>)> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    assert!(
        text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']),
        "CRLF alone ends a line"
    );
    let physical: Vec<&str> = text.trim_end_matches("\r\n").split("\r\n").collect();
    assert!(physical.iter().all(|l| l.len() <= 75), "a line is folded at 75 octets");
    let mut lines: Vec<String> = Vec::new();
    for l in physical {
        match l.strip_prefix(' ') {
            Some(rest) => lines.last_mut().expect("a fold follows a line").push_str(rest),
            None => lines.push(l.to_owned()),
        }
    }
    let mut open: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    let mut out = Vec::new();
    for l in lines {
        let (name, value) = l.split_once(':').unwrap_or_else(|| panic!("no value: {l}"));
        match name {
            "BEGIN" => open.push((value.to_owned(), BTreeMap::new())),
            "END" => {
                let done = open.pop().expect("something is open");
                assert_eq!(done.0, value);
                out.push(done);
            }
            _ => {
                let of = &mut open.last_mut().expect("a property stands in a component").1;
                assert!(of.insert(name.to_owned(), unescaped(value)).is_none(), "{name} stands twice");
            }
        }
    }
    assert!(open.is_empty());
    out
}

fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c @ ('\\' | ';' | ',')) => out.push(c),
                other => panic!("no escape: {other:?} in {value}"),
            },
            c => out.push(c),
        }
    }
    out
}

#[test]
fn the_calendar_file_is_a_calendar_whose_entries_stay_the_same_matter() {
    let desk = Desk::new();
    rule(&desk, "days");
    let jia = desk.person("甲经办");
    let id = complaint(&desk, 2, &jia);
    desk.record("reminder_rules", json!({ "name": "示例提醒", "action": "remind", "days": 3 }));
    let events = |ask: Json| -> BTreeMap<String, BTreeMap<String, String>> {
        components(&desk.bytes("due_calendar", ask))
            .into_iter()
            .filter(|(name, _)| name == "VEVENT")
            .map(|(_, e)| (e["UID"].clone(), e))
            .collect()
    };
    let all = components(&desk.bytes("due_calendar", json!({ "person": jia })));
    let (_, calendar) = all.last().unwrap();
    assert_eq!((calendar["VERSION"].as_str(), calendar["METHOD"].as_str()), ("2.0", "PUBLISH"));
    let alarms: Vec<&str> =
        all.iter().filter(|(n, _)| n == "VALARM").map(|(_, a)| a["TRIGGER"].as_str()).collect();
    // To accept falls due at half past nine of a day; its reminder stands at the first instant three days before.
    assert_eq!(alarms, ["-P3DT9H30M", "-P3D", "-P3D"]);
    let first = events(json!({}));
    let uid = |clock: &str| format!("{id}.complaints.{clock}@hegui");
    let answer = &first[&uid("answer")];
    let compact = |day: NaiveDate| day.format("%Y%m%d").to_string();
    assert_eq!(answer["DTSTART;VALUE=DATE"], compact(today() + Duration::days(8)));
    assert_eq!(answer["DTEND;VALUE=DATE"], compact(today() + Duration::days(9)));
    assert!(answer["SUMMARY"].ends_with("示例：生成内容不当，需核对；见附件"), "{}", answer["SUMMARY"]);
    assert!(
        answer["DESCRIPTION"].contains("示例规则，含逗号；分号") && answer["DESCRIPTION"].contains("甲经办")
    );
    let accept = instant::parse(&format!("{} 09:30", on(-1))).unwrap();
    assert_eq!(first[&uid("accept")]["DTSTART"], accept.format("%Y%m%dT%H%M%SZ").to_string());
    let again = events(json!({ "lang": "en" }));
    assert_eq!(first.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
    let exports = desk.ok("journal_list", json!({ "op": "sheet_export" }));
    assert_eq!(exports.as_array().map(Vec::len), Some(3), "each file that left is in the journal");
}

#[test]
fn a_missing_year_is_said_and_an_imported_one_is_looked_at_first() {
    let desk = Desk::new();
    rule(&desk, "working_days");
    let jia = desk.person("甲经办");
    let years = desk.ok("calendar_list", json!({}));
    let last = years.as_array().unwrap().iter().map(|y| y["year"].as_i64().unwrap()).max().unwrap();
    let next = i32::try_from(last).unwrap() + 1;
    // Received in the last days of the last year on file: ten working days end in a year that is not.
    let (id, _) = desk.record(
        "complaints",
        json!({
            "channel": "window", "received_at": format!("{last}-12-28 09:30"), "kind": "illegal_content",
            "subject": "示例：跨年", "details": "示例", "assignee": jia,
        }),
    );
    let unknown = desk.ok("due", json!({ "state": "unknown" }));
    assert_eq!(keys(&unknown).len(), 2, "judge and answer");
    assert!(unknown[0]["clock"]["rule"]["zh"].as_str().unwrap().contains(&next.to_string()), "{unknown}");
    assert!(
        keys(&desk.ok("due", json!({ "from": on(-1), "to": on(1) }))).iter().any(|(_, s)| s == "unknown"),
        "days do not hide what has no day"
    );
    let events = components(&desk.bytes("due_calendar", json!({ "state": "unknown" })));
    assert!(events.iter().any(|(n, e)| n == "VEVENT" && e["SUMMARY"].starts_with("【到期日未知】")));

    let file = desk.dir.path().join("days.json");
    let first_off = NaiveDate::from_ymd_opt(next, 1, 1).unwrap();
    let text = json!({
        "year": next, "papers": ["https://example.com/notice"],
        "days": [{ "name": "元旦", "date": first_off.to_string(), "isOffDay": true }],
    });
    std::fs::write(&file, text.to_string()).unwrap();
    let plan = desk.ok("calendar_import", json!({ "path": file }));
    assert_eq!((plan["seq"].clone(), plan["years"][0]["year"].clone()), (Json::Null, json!(next)));
    let moved = plan["moved"].as_array().unwrap();
    assert_eq!(moved.len(), 2);
    assert!(
        moved.iter().all(|m| m["moved"]["record"] == id
            && m["moved"]["was"].is_null()
            && m["moved"]["is"].is_string())
    );
    assert_eq!(desk.ok("calendar_list", json!({})).as_array().map(Vec::len), years.as_array().map(Vec::len));
    desk.refused("calendar_import", json!({ "path": file, "sha256": "00" }), "stale");
    let kept = desk.ok(
        "calendar_import",
        json!({ "path": file, "sha256": plan["sha256"], "reason": "示例：放假通知已发布" }),
    );
    assert!(kept["seq"].is_i64() && kept["changed"] == json!(["calendar_years"]), "{kept}");
    assert_eq!(keys(&desk.ok("due", json!({ "state": "unknown" }))), []);
    let due = desk.ok("record_show", json!({ "register": "complaints", "id": id }));
    let answer = due["clocks"].as_array().unwrap().iter().find(|c| c["key"] == "answer").unwrap();
    let at = instant::day(instant::parse(answer["due_at"].as_str().unwrap()).unwrap());
    assert_eq!(at.year(), next);
    assert_eq!(
        answer["due_at"],
        moved.iter().find(|m| m["moved"]["key"] == "answer").unwrap()["moved"]["is"]
    );
    let again = desk.ok("calendar_import", json!({ "path": file, "sha256": plan["sha256"] }));
    assert!(again["seq"].is_null(), "the same days change nothing");
    std::fs::write(&file, "{").unwrap();
    let refused = desk.refused("calendar_import", json!({ "path": file }), "usage");
    assert!(refused.message.zh.starts_with("days.json"), "{}", refused.message.zh);
    assert_eq!(desk.verify()["ok"], true);
}
