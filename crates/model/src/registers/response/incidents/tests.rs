use super::*;
use crate::clock::{Clock, ClockState};
use crate::instant;
use crate::made::at;
use crate::reader::FixedReader;
use crate::registers::{emergency_plans, notifications as n};

fn incident() -> Record {
    let mut r = Record { id: "i1".into(), ..Record::default() };
    r.set(TITLE, "示例事件".into()).set(KIND, "data_leak".into()).set(DETAILS, "示例".into());
    r.set(FOUND_AT, at("2026-09-24 09:30")).set(ORGANIZATION, "o1".into());
    r
}

fn world(now: &str, critical: bool, central: bool) -> FixedReader {
    let mut reader = FixedReader::at(at(now));
    let mut o = Record { id: "o1".into(), ..Record::default() };
    o.set(organizations::NAME, "示例单位".into());
    o.set(organizations::CRITICAL_OPERATOR, critical).set(organizations::CENTRAL_UNIT, central);
    reader.records.push(("organizations", o));
    reader
}

fn told(reader: &mut FixedReader, recipient: &str, kind: &str, sent: &str) {
    let mut r = Record { id: format!("n{}", reader.records.len()), ..Record::default() };
    r.set(n::INCIDENT, "i1".into()).set(n::RECIPIENT, recipient.into());
    r.set(n::REPORT_KIND, kind.into()).set(n::SENT_AT, at(sent));
    reader.records.push(("notifications", r));
}

fn clock(r: &Record, reader: &FixedReader, key: &str) -> Option<Clock> {
    (REGISTER.clocks)(r, reader).into_iter().find(|c| c.key == key)
}

#[test]
fn who_reports_decides_the_hours_and_the_level_whether_the_duty_exists() {
    for (critical, central, due) in [
        (true, false, "2026-09-24 10:30"),
        (false, true, "2026-09-24 11:30"),
        (false, false, "2026-09-24 13:30"),
        (true, true, "2026-09-24 10:30"),
    ] {
        let reader = world("2026-09-24 10:00", critical, central);
        for level in ["particularly_major", "major", "considerable"] {
            let mut r = incident();
            r.set(LEVEL, level.into());
            let c = clock(&r, &reader, "report_authority").expect(level);
            assert_eq!(c.due_at.map(instant::local), Some(due.into()), "{level} {critical} {central}");
        }
        let mut r = incident();
        r.set(LEVEL, "ordinary".into());
        assert!(clock(&r, &reader, "report_authority").is_none());
        let any = clock(&r, &reader, "report_any").expect("any incident is reported");
        assert_eq!((any.state, any.leads), (ClockState::DueNow, true));
        assert!(any.rule.zh.contains("未规定时数") && !any.rule.zh.contains("小时"), "{:?}", any.rule);
    }
}

#[test]
fn a_critical_operator_is_done_when_both_offices_are_told() {
    let mut reader = world("2026-09-24 12:00", true, false);
    let mut r = incident();
    r.set(LEVEL, "considerable".into());
    told(&mut reader, "protection", "first", "2026-09-24 09:50");
    let c = clock(&r, &reader, "report_authority").expect("clock");
    assert_eq!(c.state, ClockState::Overdue, "the police are not told yet");
    told(&mut reader, "public_security", "first", "2026-09-24 10:40");
    let c = clock(&r, &reader, "report_authority").expect("clock");
    assert_eq!((c.state, c.done_at), (ClockState::DoneLate, Some(at("2026-09-24 10:40"))));
    assert_eq!(clock(&r, &reader, "report_any").expect("any").state, ClockState::Done);
}

#[test]
fn a_level_below_the_numbers_needs_a_reason_before_clocks_go_by_it() {
    let reader = world("2026-09-24 10:00", false, false);
    let mut r = incident();
    r.set(PEOPLE_LEAKED, 1_000_000).set(LEVEL, "ordinary".into());
    assert_eq!(effective_level(&r, &reader), "considerable");
    assert!(clock(&r, &reader, "report_authority").is_some());
    r.set(LEVEL_REASON, "示例：核查后确认为测试数据".into());
    assert_eq!(effective_level(&r, &reader), "ordinary");
    r.set(LEVEL, "major".into());
    assert_eq!(effective_level(&r, &reader), "major", "a person may grade higher");
}

#[test]
fn a_leak_of_minors_information_has_every_duty_and_the_recommended_days_never_lead() {
    let reader = world("2026-09-24 10:00", false, false);
    let mut r = incident();
    r.set(LEVEL, "considerable".into()).set(PERSONAL_INFORMATION, true).set(MINORS, true);
    r.set(HARM_POSSIBLE, true).set(FLAW, true).set(PUBLIC_INTEREST, true).set(SUSPECTED_CRIME, true);
    let found = (REGISTER.clocks)(&r, &reader);
    let keys: Vec<_> = found.iter().map(|c| c.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "report_any",
            "tell_privacy_authority",
            "tell_persons",
            "tell_guardians",
            "report_police",
            "tell_interested_by_law",
            "report_authority",
            "report_flaw",
            "tell_interested"
        ]
    );
    assert_eq!(found.iter().filter(|c| c.leads).count(), 1);
    assert!(found[0].leads && found[0].at_once);
    let interested = found.last().expect("a clock");
    assert_eq!(interested.due_at.map(instant::local), Some("2026-09-30 23:59".into()), "over the festival");
    r.set(HARM_AVOIDED, true);
    assert!(clock(&r, &reader, "tell_persons").is_some(), "without a reason it stays due");
    r.set(HARM_AVOIDED_REASON, "示例：数据已加密且密钥未泄露".into());
    assert!(clock(&r, &reader, "tell_persons").is_none());
}

#[test]
fn the_closing_report_counts_from_the_end_of_handling_and_a_first_report_may_be_completed() {
    let mut reader = world("2026-10-12 10:00", false, false);
    let mut r = incident();
    r.set(LEVEL, "considerable".into()).set(HANDLED_AT, at("2026-10-01 18:00"));
    let c = clock(&r, &reader, "closing_report").expect("clock");
    assert_eq!(c.due_at.map(instant::local), Some("2026-10-31 23:59".into()));
    told(&mut reader, "cyberspace", "first", "2026-09-24 11:00");
    assert!(clock(&r, &reader, "report_follow_up").is_none());
    reader.records.last_mut().expect("row").1.set(n::INCOMPLETE, true);
    let c = clock(&r, &reader, "report_follow_up").expect("clock");
    assert_eq!((c.state, c.started_at), (ClockState::DueNow, at("2026-09-24 11:00")));
    told(&mut reader, "cyberspace", "closing", "2026-10-11 11:00");
    assert!(!clock(&r, &reader, "report_follow_up").expect("clock").state.is_open());
    assert_eq!(clock(&r, &reader, "closing_report").expect("clock").state, ClockState::Done);
}

#[test]
fn the_plans_own_hours_run_beside_the_text_without_a_number() {
    let mut reader = world("2026-09-24 12:00", false, false);
    let mut plan = Record { id: "p1".into(), ..Record::default() };
    plan.set(emergency_plans::TITLE, "示例预案".into()).set(emergency_plans::REPORT_HOURS, 2);
    plan.set(emergency_plans::EFFECTIVE_ON, "2026-01-01".parse().expect("day"));
    reader.records.push(("emergency_plans", plan));
    let mut r = incident();
    r.set(LEVEL, "ordinary".into());
    let c = clock(&r, &reader, "report_by_plan").expect("clock");
    assert_eq!((c.state, c.due_at), (ClockState::Overdue, Some(at("2026-09-24 11:30"))));
    r.set(STATE, "false_alarm".into());
    assert!((REGISTER.clocks)(&r, &reader).is_empty());
}

#[test]
fn an_incident_does_not_close_before_its_duties_are_done() {
    let mut reader = world("2026-10-12 10:00", false, false);
    let mut r = incident();
    let lacks = |r: &Record, reader: &FixedReader| flow::gate_closed(r, reader).len();
    r.set(PERSONAL_INFORMATION, true).set(HARM_POSSIBLE, true);
    assert_eq!(lacks(&r, &reader), 10, "{:?}", flow::gate_closed(&r, &reader));
    r.set(LEVEL, "ordinary".into()).set(CAUSE, "示例".into()).set(CONTAINMENT, "示例".into());
    r.set(CONTAINED_AT, at("2026-09-24 12:00")).set(HANDLED_AT, at("2026-09-25 12:00"));
    r.set(HAZARD_REMOVED, true).set(PEOPLE_LEAKED, 12);
    assert_eq!(
        lacks(&r, &reader),
        4,
        "an authority, the one for personal information, the persons, the interested parties"
    );
    told(&mut reader, "cyberspace", "first", "2026-09-24 11:00");
    told(&mut reader, "persons", "notice", "2026-09-24 15:00");
    assert_eq!(lacks(&r, &reader), 0);
    r.set(HANDLED_AT, at("2026-09-24 11:00"));
    assert_eq!(lacks(&r, &reader), 1, "handled before contained");
}
