use super::*;
use crate::clock::ClockState;
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
