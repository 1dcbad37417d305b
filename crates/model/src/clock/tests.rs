use super::moved::{Placed, moved};
use super::*;
use crate::calendar::pack;
use crate::made::at;
use crate::text::t;

fn limit(count: i64, unit: Unit) -> Limit<'static> {
    let label = Text::from(t("答复", "Answer"));
    Limit { key: "answer", label: label.clone(), count, unit, rule: label, clause: "TC260-003/7.e.2" }
}

fn pause(from: &str, to: Option<&str>) -> Pause {
    Pause { from: at(from), to: to.map(at) }
}

#[test]
fn a_pause_moves_the_due_instant_by_as_much_as_it_lasted() {
    let c = Calendar::shipped();
    let pauses = [pause("2026-03-03 10:00", Some("2026-03-05 12:00"))];
    let start = at("2026-03-02 12:00");
    let hours = limit(24, Unit::Hours).clock(start, None, &pauses, &c, at("2026-03-05 15:00"));
    assert_eq!(hours.due_at, Some(at("2026-03-05 14:00")));
    assert_eq!(hours.state, ClockState::Overdue);
    let days = limit(3, Unit::WorkingDays).clock(start, None, &pauses, &c, at("2026-03-05 13:00"));
    assert_eq!(days.due_at.map(instant::day), "2026-03-09".parse().ok(), "three days and two paused ones");
    assert_eq!(days.moved.len(), 1);
}

#[test]
fn pauses_that_overlap_stand_still_once() {
    let c = Calendar::shipped();
    let pauses = [
        pause("2026-03-03 00:00", Some("2026-03-05 00:00")),
        pause("2026-03-04 00:00", Some("2026-03-06 00:00")),
    ];
    let clock =
        limit(72, Unit::Hours).clock(at("2026-03-02 00:00"), None, &pauses, &c, at("2026-03-07 00:00"));
    assert_eq!(clock.due_at, Some(at("2026-03-08 00:00")), "three days and three paused ones");
}

#[test]
fn a_pause_after_the_due_instant_heals_nothing() {
    let c = Calendar::shipped();
    let pauses = [pause("2026-03-04 00:00", None)];
    let clock =
        limit(24, Unit::Hours).clock(at("2026-03-02 00:00"), None, &pauses, &c, at("2026-03-09 00:00"));
    assert_eq!((clock.due_at, clock.state), (Some(at("2026-03-03 00:00")), ClockState::Overdue));
    assert!(clock.moved[0].zh.contains("不改变"), "{:?}", clock.moved);
    let running = [pause("2026-03-02 10:00", None)];
    let clock =
        limit(24, Unit::Hours).clock(at("2026-03-02 00:00"), None, &running, &c, at("2026-03-09 00:00"));
    assert_eq!((clock.due_at, clock.state), (Some(at("2026-03-09 14:00")), ClockState::Paused));
}

#[test]
fn an_extension_counts_where_it_was_given_in_time() {
    let c = Calendar::shipped();
    let given = |granted_at: &str, more, until: Option<&str>| Extension {
        granted_at: at(granted_at),
        more,
        until: until.map(at),
        reason: "示例：等待鉴定".into(),
        by: "林合规".into(),
    };
    let due = |e: &[Extension]| {
        let clock = limit(3, Unit::WorkingDays);
        let clock = clock.clock_with(at("2026-09-24 09:00"), None, &[], e, &c, at("2026-09-28 09:00"));
        (clock.due_at.map(instant::day).map(|d| d.to_string()).expect("due"), clock.moved)
    };
    assert_eq!(due(&[]).0, "2026-09-30");
    let two = [given("2026-09-29 09:00", Some((2, Unit::WorkingDays)), None)];
    assert_eq!(due(&two).0, "2026-10-09", "over the holiday");
    assert!(due(&two).1[0].zh.contains("林合规") && due(&two).1[0].zh.contains("等待鉴定"));
    assert_eq!(due(&[given("2026-09-29 09:00", None, Some("2026-10-20 12:00"))]).0, "2026-10-20");
    assert_eq!(
        due(&[given("2026-09-29 09:00", None, Some("2026-09-25 12:00"))]).0,
        "2026-09-30",
        "never shorter"
    );
    assert_eq!(
        due(&[given("2026-10-08 09:00", Some((9, Unit::Days)), None)]).0,
        "2026-09-30",
        "given too late"
    );
}

#[test]
fn at_once_is_due_now_until_done_and_nobody_invents_a_lateness() {
    let c = Calendar::default();
    for (unit, zh) in [(Unit::AtOnce, "立即"), (Unit::Promptly, "及时")] {
        let (start, later) = (at("2026-03-02 09:00"), at("2026-03-12 09:00"));
        let open = limit(0, unit).clock(start, None, &[pause("2026-03-02 09:30", None)], &c, later);
        assert_eq!((open.due_at, open.state, open.at_once), (Some(start), ClockState::DueNow, true));
        assert!(open.rule.zh.contains(zh), "{:?}", open.rule);
        let done = limit(0, unit).clock(start, Some(later), &[], &c, later);
        assert_eq!(done.state, ClockState::Done, "no number, so no lateness");
    }
}

#[test]
fn a_missing_calendar_is_said_and_an_imported_one_moves_the_clock() {
    let shipped = Calendar::shipped();
    let clock = |c: &Calendar| {
        limit(10, Unit::WorkingDays).clock(at("2026-12-18 09:00"), None, &[], c, at("2026-12-20 09:00"))
    };
    let before = clock(&shipped);
    assert_eq!((before.state, before.due_at), (ClockState::Unknown, None));
    assert!(before.rule.zh.contains("2027") && before.rule.en.contains("2027"));
    let invented = r#"[{"year":2027,"provenance":{"source":"示例","checked_on":"2026-11-21","verified":false},
        "days":[{"date":"2027-01-01","name":"元旦","off":true}]}]"#;
    let pack = pack::read(invented.as_bytes(), "2026-11-21".parse().expect("day")).expect("pack");
    let after = clock(&shipped.with(&pack));
    assert_eq!(after.due_at.map(instant::day), "2027-01-04".parse().ok());
    let placed = |clock: Clock| [Placed { register: "complaints".into(), record: "c1".into(), clock }];
    let found = moved(&placed(before.clone()), &placed(after.clone()));
    assert_eq!((found.len(), found[0].was, found[0].is), (1, None, after.due_at));
    assert!(moved(&placed(after.clone()), &placed(after)).is_empty());
}

#[test]
fn limits_beyond_all_days_are_said_and_do_not_panic() {
    let c = Calendar::shipped();
    let start = at("2026-03-02 09:00");
    for unit in [Unit::Hours, Unit::Days, Unit::WorkingDays] {
        for n in [i64::MAX, i64::from(u32::MAX), -1] {
            let clock = limit(n, unit).clock(start, None, &[], &c, start);
            assert_eq!(clock.due_at.is_some(), n < 0, "{unit:?} {n}: {:?}", clock.due_at);
        }
    }
}

#[test]
fn the_earliest_open_clock_leads() {
    let c = Calendar::shipped();
    let (start, now) = (at("2026-03-02 09:00"), at("2026-03-02 10:00"));
    let of = |key: &'static str, n, unit, done: Option<Instant>| {
        Limit { key, ..limit(n, unit) }.clock(start, done, &[], &c, now)
    };
    let clocks = vec![
        of("done", 1, Unit::Hours, Some(now)),
        of("unknown", 2000, Unit::WorkingDays, None),
        of("recommended", 3, Unit::WorkingDays, None),
        of("four_hours", 4, Unit::Hours, None),
        of("at_once", 0, Unit::AtOnce, None),
    ];
    let led = lead(clocks);
    let keys: Vec<_> = led.iter().map(|c| (c.key.as_str(), c.leads)).collect();
    assert_eq!(
        keys,
        [
            ("at_once", true),
            ("four_hours", false),
            ("recommended", false),
            ("unknown", false),
            ("done", false)
        ]
    );
}
