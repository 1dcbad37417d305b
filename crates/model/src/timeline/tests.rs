use super::*;
use crate::made::at;
use crate::reader::{FixedReader, LibraryWord, Touch};
use crate::report::Block;
use crate::timeline_report;
use std::sync::Arc;

/// A reader whose journal touched one complaint.
struct Journalled(FixedReader);

impl Reader for Journalled {
    fn now(&self) -> Instant {
        self.0.now()
    }
    fn get(&self, register: &str, id: &str) -> Option<Arc<Record>> {
        self.0.get(register, id)
    }
    fn find(&self, register: &str, field: &str, value: &str) -> Vec<Arc<Record>> {
        self.0.find(register, field, value)
    }
    fn all(&self, register: &str) -> Vec<Arc<Record>> {
        self.0.all(register)
    }
    fn words(&self, library: &str) -> Vec<LibraryWord> {
        self.0.words(library)
    }
    fn touched(&self, register: &str, id: &str) -> Vec<Touch> {
        let touched = register == "complaints" && id == "c1";
        let one = Touch {
            seq: 7,
            at: at("2026-06-10 09:05"),
            actor: "lin".into(),
            op: crate::op::Op::CreateRecord,
        };
        if touched { vec![one] } else { Vec::new() }
    }
    fn head(&self) -> (i64, String) {
        (9, "ab".repeat(32))
    }
    fn calendar(&self) -> &crate::calendar::Calendar {
        self.0.calendar()
    }
    fn deadlines(&self) -> &crate::deadline::Deadlines {
        self.0.deadlines()
    }
}

fn record(values: serde_json::Value) -> Record {
    let mut r = Record::default();
    let serde_json::Value::Object(values) = values else { panic!("an object") };
    r.id = values["id"].as_str().expect("id").into();
    r.values = values;
    r.values.remove("id");
    r
}

fn world() -> Journalled {
    let mut w = FixedReader::at(at("2026-06-15 09:00"));
    let mut add = |register, values| w.records.push((register, record(values)));
    use serde_json::json;
    add("users", json!({"id": "u1", "login": "lin", "name": "林合规"}));
    add("people", json!({"id": "p1", "name": "柯受理"}));
    add(
        "handling_rules",
        json!({"id": "h1", "name": "示例规则", "edition": "1.0", "kind": "general", "effective_on": "2026-01-01",
            "acknowledge_limit": 1, "acknowledge_unit": "hours", "judge_limit": 2, "judge_unit": "working_days",
            "answer_limit": 3, "answer_unit": "working_days"}),
    );
    add(
        "complaints",
        json!({"id": "c1", "code": "CMP-0001", "subject": "示例：内容不当", "kind": "illegal_content",
            "complainant": "示例投诉人甲", "contact": "19900001234", "state": "answered", "channel": "email",
            "received_at": "2026-06-10T01:00:00.000Z", "accepted_at": "2026-06-10T02:30:00.000Z",
            "judged_at": "2026-06-11T02:00:00.000Z", "answered_at": "2026-06-12T02:00:00.000Z",
            "events": [{"happened_at": "2026-06-10T06:00:00.000Z", "what": "示例：电话核实", "who": "柯受理"}],
            "pauses": [{"from_at": "2026-06-10T07:00:00.000Z", "to_at": "2026-06-11T01:00:00.000Z",
                "reason": "示例：等待材料", "by": "林合规"}],
            "extensions": [{"clock": "answer", "granted_at": "2026-06-11T03:00:00.000Z", "more": 2,
                "unit": "working_days", "reason": "示例：等待鉴定", "by": "林合规"}]}),
    );
    add(
        "complaints",
        json!({"id": "c2", "code": "CMP-0002", "subject": "示例：同一事项", "kind": "illegal_content",
            "state": "merged", "merged_into": "c1", "merged_at": "2026-06-11T00:00:00.000Z",
            "received_at": "2026-06-10T10:00:00.000Z",
            "events": [{"happened_at": "2026-06-10T11:00:00.000Z", "what": "示例：补充截图", "who": ""}]}),
    );
    add(
        "notifications",
        json!({"id": "n1", "complaint": "c1", "recipient": "cyberspace", "report_kind": "first", "way": "email",
            "sent_at": "2026-06-12T05:00:00.000Z", "sent_by": "p1"}),
    );
    Journalled(w)
}

#[test]
fn every_source_has_its_row_in_the_order_of_time() {
    let w = world();
    let main = w.get("complaints", "c1").expect("complaint");
    let told = of(&complaints::REGISTER, &main, &w);
    assert!(told.rows.is_sorted_by_key(|r| (r.at, r.mark)));
    let marks: std::collections::BTreeSet<Mark> = told.rows.iter().map(|r| r.mark).collect();
    for mark in [
        Mark::Step,
        Mark::Event,
        Mark::Notification,
        Mark::Pause,
        Mark::Resume,
        Mark::Extension,
        Mark::Merger,
        Mark::Due,
        Mark::Journal,
    ] {
        assert!(marks.contains(&mark), "{mark:?} is missing");
    }
    let journal = told.rows.iter().find(|r| r.mark == Mark::Journal).expect("row");
    assert_eq!((journal.who.as_str(), journal.what.zh.as_str()), ("林合规", "新建记录（日志第 7 条）"));
    let of_dup: Vec<_> =
        told.rows.iter().filter(|r| r.of == "CMP-0002").map(|r| r.what.zh.as_str()).collect();
    assert_eq!(
        of_dup,
        ["收到时间", "示例：补充截图", "并入 CMP-0001，由主件一并答复"],
        "nothing of it is lost"
    );
    let accept = told.rows.iter().find(|r| r.mark == Mark::Due && r.what.zh.contains("受理")).expect("row");
    assert!(accept.late && accept.what.zh.contains("逾期完成"), "{:?}", accept.what);
    let dup = of(&complaints::REGISTER, &w.get("complaints", "c2").expect("complaint"), &w);
    assert!(dup.rows.iter().any(|r| r.mark == Mark::Merger && r.what.en.contains("CMP-0001")));
    assert!(dup.rows.iter().all(|r| r.of.is_empty()));
}

#[test]
fn an_incident_tells_its_notifications_and_linked_complaints() {
    let mut w = world();
    let told = |values| record(values);
    let incident =
        told(serde_json::json!({"id": "i1", "code": "INC-0001", "title": "示例事件", "level": "ordinary",
        "found_at": "2026-06-10T01:00:00.000Z", "contained_at": "2026-06-10T03:00:00.000Z"}));
    w.0.records.push(("incidents", incident.clone()));
    w.0.records.push((
        "notifications",
        told(serde_json::json!({"id": "n2", "incident": "i1", "recipient": "cyberspace", "report_kind": "first",
            "way": "platform", "sent_at": "2026-06-10T02:30:00.000Z", "recipient_name": "示例网信办"})),
    ));
    w.0.records[3].1.set(complaints::INCIDENT, "i1".into());
    let t = of(&incidents::REGISTER, &incident, &w);
    let table = t.table(Lang::Zh);
    assert!(
        table.iter().any(|r| r[2].contains("示例网信办")) && table.iter().any(|r| r[2].contains("CMP-0001"))
    );
    let clocks = t.clock_table(Lang::Zh);
    assert_eq!(clocks[0][2], "及时");
    assert!(clocks[0][4].contains("用时 1 小时 30 分"), "{:?}", clocks[0]);
    assert!(t.rows.iter().all(|r| r.mark != Mark::Due), "what has no number has no due instant");
}

#[test]
fn the_paper_holds_no_masked_value_and_names_what_it_rests_on() {
    let w = world();
    let main = w.get("complaints", "c1").expect("complaint");
    for lang in [Lang::Zh, Lang::En] {
        let paper = timeline_report::document(&complaints::REGISTER, &main, lang, &w);
        let all: Vec<&str> = paper.strings().into_iter().map(|(_, s)| s).collect();
        assert!(all.iter().all(|s| !s.contains("示例投诉人甲") && !s.contains("19900001234")));
        assert!(all.iter().any(|s| s.contains(&"ab".repeat(32))), "the journal entry it rests on");
        let tables = paper.blocks.iter().filter_map(|b| match b {
            Block::Table { columns, rows, .. } => Some((columns.len(), rows)),
            _ => None,
        });
        for (width, rows) in tables {
            assert!(rows.iter().all(|r| r.len() == width));
        }
        assert_eq!(paper, timeline_report::document(&complaints::REGISTER, &main, lang, &w));
    }
}
