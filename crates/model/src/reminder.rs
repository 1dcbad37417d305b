//! Reminders and escalations of a clock, from the organisation's own rules. Computed each time, never stored.

use crate::clock::Clock;
use crate::instant::{self, Instant};
use crate::record::Record;
use crate::register::{Register, no_clocks};
use crate::registers::reminder_rules as rules;
use chrono::Days;
use std::sync::Arc;

/// Does the register have clocks at all?
pub fn has_clocks(of: &Register) -> bool {
    !std::ptr::fn_addr_eq(of.clocks, no_clocks as fn(&_, &_) -> _)
}

/// One reminder, or one escalation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// When.
    pub at: Instant,
    /// Id of the person it goes to; empty where it goes to whoever the record names.
    pub to: String,
    /// Id of the rule it comes from.
    pub rule: String,
}

/// Reminders and escalations of one clock, in order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Before it is due, at the first instant of the day.
    pub reminders: Vec<Call>,
    /// When it has been overdue for so many days.
    pub escalations: Vec<Call>,
}

impl Plan {
    /// The next reminder.
    pub fn next_reminder(&self, now: Instant) -> Option<&Call> {
        self.reminders.iter().find(|c| c.at > now)
    }

    /// The next escalation.
    pub fn next_escalation(&self, now: Instant) -> Option<&Call> {
        self.escalations.iter().find(|c| c.at > now)
    }

    /// Escalations that have come due by now.
    pub fn escalated(&self, now: Instant) -> impl Iterator<Item = &Call> {
        self.escalations.iter().take_while(move |c| c.at <= now)
    }
}

/// What the organisation's rules, as live records of `reminder_rules`, make of a clock. Nothing for a clock that is done,
/// stands still, cannot be computed, or is asked for at once: there is no day before its due instant, and no number from
/// which it could be overdue.
pub fn plan(register: &str, clock: &Clock, rules_in_force: &[Arc<Record>]) -> Plan {
    let mut out = Plan::default();
    let Some(due) = clock.due_at.filter(|_| clock.state.is_open() && !clock.at_once) else { return out };
    if clock.state == crate::clock::ClockState::Paused {
        return out;
    }
    let applies = |r: &Record, field, value: &str| r.text(field).is_empty() || r.text(field) == value;
    for r in rules_in_force {
        if !applies(r, rules::APPLIES, register) || !applies(r, rules::CLOCK, &clock.key) {
            continue;
        }
        let Some(days) = r.get(rules::DAYS).and_then(|d| u64::try_from(d).ok()) else { continue };
        let call = |at| Call { at, to: r.text(rules::RECIPIENT).to_owned(), rule: r.id.clone() };
        match r.text(rules::ACTION) {
            "remind" => {
                let day = instant::day(due).checked_sub_days(Days::new(days));
                out.reminders.extend(day.map(instant::start_of).filter(|at| *at < due).map(call));
            }
            "escalate" if r.has(rules::RECIPIENT.key()) => {
                out.escalations.extend(due.checked_add_days(Days::new(days)).map(call));
            }
            _ => {}
        }
    }
    out.reminders.sort();
    out.escalations.sort();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use crate::clock::Limit;
    use crate::deadline::Unit;
    use crate::made::at;
    use crate::text::Text;

    fn rule(id: &str, action: &str, days: i64, register: &str, clock: &str, to: &str) -> Arc<Record> {
        let mut r = Record { id: id.into(), ..Record::default() };
        r.set(rules::ACTION, action.into())
            .set(rules::DAYS, days)
            .set(rules::APPLIES, register.into())
            .set(rules::CLOCK, clock.into())
            .set(rules::RECIPIENT, to.into());
        Arc::new(r)
    }

    fn clock(unit: Unit, count: i64, now: &str) -> Clock {
        let label = Text::new("答复", "Answer");
        Limit { key: "answer", label: label.clone(), count, unit, rule: label, clause: "TC260-003/7.e.2" }
            .clock(at("2026-03-02 09:00"), None, &[], &Calendar::shipped(), at(now))
    }

    #[test]
    fn reminders_stand_before_and_escalations_after_the_due_day() {
        let all = [
            rule("a", "remind", 3, "", "", ""),
            rule("b", "remind", 1, "complaints", "answer", "p2"),
            rule("c", "remind", 1, "incidents", "", ""),
            rule("d", "remind", 1, "complaints", "judge", ""),
            rule("e", "escalate", 0, "", "", "p8"),
            rule("f", "escalate", 5, "", "", "p9"),
            rule("g", "escalate", 5, "", "", ""),
        ];
        // Due at the end of 12 March.
        let c = clock(Unit::Days, 10, "2026-03-10 12:00");
        let p = plan("complaints", &c, &all);
        let told: Vec<_> = p.reminders.iter().map(|c| (instant::local(c.at), c.rule.as_str())).collect();
        assert_eq!(told, [("2026-03-09 00:00".into(), "a"), ("2026-03-11 00:00".into(), "b")]);
        assert_eq!(p.next_reminder(at("2026-03-10 12:00")).map(|c| c.to.as_str()), Some("p2"));
        let now = at("2026-03-14 12:00");
        assert_eq!(p.escalated(now).map(|c| c.to.as_str()).collect::<Vec<_>>(), ["p8"]);
        assert_eq!(
            p.next_escalation(now).map(|c| (c.to.as_str(), instant::local(c.at))),
            Some(("p9", "2026-03-17 23:59".into()))
        );
    }

    #[test]
    fn what_has_no_number_or_no_due_day_calls_nobody() {
        let all = [rule("a", "remind", 0, "", "", ""), rule("e", "escalate", 0, "", "", "p8")];
        let prompt = clock(Unit::Promptly, 0, "2026-03-10 12:00");
        assert_eq!(plan("complaints", &prompt, &all), Plan::default());
        let far = clock(Unit::WorkingDays, 400, "2026-03-10 12:00");
        assert_eq!(far.due_at, None);
        assert_eq!(plan("complaints", &far, &all), Plan::default());
        let hours = clock(Unit::Hours, 4, "2026-03-02 10:00");
        assert_eq!(
            plan("complaints", &hours, &all).reminders.len(),
            1,
            "the first instant of the due day itself"
        );
    }
}
