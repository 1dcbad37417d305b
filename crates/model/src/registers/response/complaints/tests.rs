use super::*;
use crate::clock::ClockState;
use crate::made::at;
use crate::reader::FixedReader;

fn complaint(kind: &str) -> Record {
    let mut r = Record { id: "c1".into(), ..Record::default() };
    r.set(CHANNEL, "phone".into())
        .set(KIND, kind.into())
        .set(SUBJECT, "示例".into())
        .set(DETAILS, "示例".into());
    r.set(RECEIVED_AT, instant::parse("2026-09-24 09:30").expect("instant"));
    r
}

fn rule(kind: &str, days: i64) -> Record {
    let mut r = Record { id: format!("h-{kind}"), ..Record::default() };
    r.set(handling_rules::NAME, "示例处理规则".into()).set(handling_rules::EDITION, "1.0".into());
    r.set(handling_rules::KIND, kind.into())
        .set(handling_rules::EFFECTIVE_ON, "2026-01-01".parse().expect("day"));
    r.set(handling_rules::ACKNOWLEDGE_LIMIT, 24).set(handling_rules::ACKNOWLEDGE_UNIT, "hours".into());
    r.set(handling_rules::JUDGE_LIMIT, 2).set(handling_rules::JUDGE_UNIT, "working_days".into());
    r.set(handling_rules::ANSWER_LIMIT, days).set(handling_rules::ANSWER_UNIT, "working_days".into());
    r
}

#[test]
fn clocks_take_the_rule_of_the_kind_and_count_over_the_holiday() {
    let mut reader = FixedReader::at(instant::parse("2026-09-26 10:00").expect("instant"));
    reader.records.push(("handling_rules", rule("general", 3)));
    let found = limits::clocks(&complaint("illegal_content"), &reader);
    let due: Vec<_> = found.iter().map(|c| (c.key.as_str(), c.due_at.map(instant::local), c.state)).collect();
    assert_eq!(
        due,
        [
            ("accept", Some("2026-09-25 09:30".into()), ClockState::Overdue),
            ("judge", Some("2026-09-29 23:59".into()), ClockState::Running),
            ("answer", Some("2026-09-30 23:59".into()), ClockState::Running),
        ]
    );
}

#[test]
fn personal_information_has_the_clock_of_the_law_beside_the_own_one() {
    let reader = FixedReader::at(instant::parse("2026-09-26 10:00").expect("instant"));
    let found = limits::clocks(&complaint("personal_information"), &reader);
    assert_eq!(found.len(), 1, "without an own rule the law's clock runs alone");
    assert!(found[0].rule.zh.contains("15 个工作日"), "{:?}", found[0].rule);
}

#[test]
fn an_upheld_complaint_does_not_close_without_disposal_mending_and_answer() {
    let reader = FixedReader::at(instant::parse("2026-09-26 10:00").expect("instant"));
    let mut r = complaint("illegal_content");
    r.set(OUTCOME, "upheld".into());
    assert_eq!(
        flow::gate_closed(&r, &reader).len(),
        6,
        "three instants, the answer, a disposal and a mending measure"
    );
}

fn merged(now: &str) -> (FixedReader, Record) {
    let mut reader = FixedReader::at(at(now));
    reader.records.push(("handling_rules", rule("general", 3)));
    let mut main = complaint("illegal_content");
    main.id = "main".into();
    main.set(CODE, "CMP-0002".into()).set(STATE, "reviewing".into());
    reader.records.push(("complaints", main));
    let mut dup = complaint("illegal_content");
    dup.set(MERGED_INTO, "main".into());
    (reader, dup)
}

#[test]
fn a_merger_needs_a_right_main_one() {
    let (mut reader, mut dup) = merged("2026-09-26 10:00");
    assert!(merging::gate_merged(&dup, &reader).is_empty());
    for (target, told) in [("c1", "自身"), ("nobody", "存在")] {
        dup.set(MERGED_INTO, target.into());
        assert!(merging::gate_merged(&dup, &reader)[0].zh.contains(told), "{target}");
    }
    dup.set(MERGED_INTO, "main".into());
    let main = |reader: &mut FixedReader, change: &dyn Fn(&mut Record)| change(&mut reader.records[1].1);
    main(&mut reader, &|m| m.retired = true);
    assert!(merging::gate_merged(&dup, &reader)[0].zh.contains("停用"));
    main(&mut reader, &|m| {
        m.retired = false;
        m.set(STATE, "merged".into());
    });
    assert!(merging::gate_merged(&dup, &reader)[0].zh.contains("已并入"));
    main(&mut reader, &|m| {
        m.set(STATE, "answered".into()).set(ANSWERED_AT, at("2026-09-25 10:00"));
    });
    assert!(
        merging::gate_merged(&dup, &reader)[0].zh.contains("答复"),
        "this complainant was told nothing yet"
    );
    dup.set(ANSWER, "示例".into());
    assert!(merging::gate_merged(&dup, &reader).is_empty());
    let mut third = complaint("illegal_content");
    third.id = "c3".into();
    third.set(CODE, "CMP-0003".into()).set(MERGED_INTO, "c1".into()).set(STATE, "merged".into());
    reader.records.push(("complaints", third));
    assert!(merging::gate_merged(&dup, &reader)[0].zh.contains("CMP-0003"), "no chain of mergers");
}

#[test]
fn the_clocks_of_a_merged_one_follow_the_main_ones_answer_but_not_before_the_merger() {
    let (mut reader, mut dup) = merged("2026-09-28 10:00");
    dup.set(STATE, "merged".into()).set(MERGED_AT, at("2026-09-25 12:00"));
    let answer = |reader: &FixedReader, r: &Record| {
        limits::clocks(r, reader).into_iter().find(|c| c.key == "answer").expect("clock").done_at
    };
    assert_eq!(answer(&reader, &dup), None);
    reader.records[1].1.set(ANSWERED_AT, at("2026-09-27 09:00"));
    assert_eq!(answer(&reader, &dup), Some(at("2026-09-27 09:00")));
    reader.records[1].1.set(ANSWERED_AT, at("2026-09-24 12:00"));
    assert_eq!(answer(&reader, &dup), Some(at("2026-09-25 12:00")));
    dup.set(STATE, "reopened".into());
    assert_eq!(answer(&reader, &dup), None, "taken apart again, it stands for itself");
    let merge = REGISTER.states.and_then(|s| s.find("merge")).expect("move");
    assert!(merge.clears.is_empty() && merge.sets.is_empty(), "the merged one keeps everything");
}

#[test]
fn an_extension_moves_its_own_clock_alone_and_the_laws_bound_is_not_moved() {
    let mut reader = FixedReader::at(at("2026-09-25 10:00"));
    reader.records.push(("handling_rules", rule("personal_information", 3)));
    let mut r = complaint("personal_information");
    let due = |r: &Record| -> Vec<_> {
        limits::clocks(r, &reader).into_iter().map(|c| (c.key, c.due_at.map(instant::local))).collect()
    };
    let before = due(&r);
    r.values.insert(
        "extensions".into(),
        serde_json::json!([{"clock": "answer", "granted_at": "2026-09-25T01:00:00.000Z", "more": 30,
            "unit": "working_days", "reason": "示例：等待鉴定", "by": "林合规"}]),
    );
    let after = due(&r);
    let moved: Vec<_> =
        before.iter().zip(&after).filter(|(b, a)| b != a).map(|(b, _)| b.0.as_str()).collect();
    assert_eq!(moved, ["answer"], "{before:?} {after:?}");
}

#[test]
fn a_grade_has_its_own_limit_to_handle_and_a_rule_of_another_service_governs_nothing() {
    let mut reader = FixedReader::at(instant::parse("2026-09-26 10:00").expect("instant"));
    let mut own = rule("general", 3);
    own.values.insert(
        handling_rules::GRADE_LIMITS.key().into(),
        serde_json::json!([{ "grade": "urgent", "limit": 24, "unit": "hours" }]),
    );
    reader.records.push(("handling_rules", own));
    let mut other = rule("general", 1);
    other.id = "h-other".into();
    other.set(handling_rules::SERVICE, "s2".into());
    reader.records.push(("handling_rules", other));
    let mut r = complaint("illegal_content");
    r.set(SERVICE, "s1".into());
    let handle =
        |r: &Record| limits::clocks(r, &reader).into_iter().find(|c| c.key == "handle").map(|c| c.state);
    assert_eq!(rule_of(&r, &reader).map(|h| h.id.clone()), Some("h-general".into()));
    assert_eq!(handle(&r), None, "no grade, no limit by grade");
    r.set(GRADE, "urgent".into());
    assert_eq!(handle(&r), Some(ClockState::Overdue));
    r.set(HANDLED_AT, instant::parse("2026-09-25 09:00").expect("instant"));
    assert_eq!(handle(&r), Some(ClockState::Done));
    r.set(SERVICE, "s2".into());
    assert_eq!(
        rule_of(&r, &reader).map(|h| h.id.clone()),
        Some("h-other".into()),
        "its own rule comes first"
    );
}
