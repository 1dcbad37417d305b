//! Clocks: a due instant from a start and a limit. Computed each time, never stored; it says which rule and calendar.

use crate::calendar::Calendar;
use crate::deadline::Unit;
use crate::instant::{self, Instant};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A pause: neither hours nor days run in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Start.
    pub from: Instant,
    /// End; none while it lasts.
    pub to: Option<Instant>,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Due and not done.
    Overdue,
    /// Runs.
    Running,
    /// Stands still.
    Paused,
    /// The due day cannot be computed: a calendar is missing.
    Unknown,
    /// Done, late.
    DoneLate,
    /// Done in time.
    Done,
}

/// One clock of one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Clock {
    /// Key of the clock within its register: `answer`.
    pub key: String,
    /// What has to be done.
    pub label: Text,
    /// Start, RFC 3339.
    #[ts(type = "string")]
    pub started_at: Instant,
    /// Due instant, RFC 3339; none where it cannot be computed.
    #[ts(type = "string | null")]
    pub due_at: Option<Instant>,
    /// When it was done, RFC 3339.
    #[ts(type = "string | null")]
    pub done_at: Option<Instant>,
    /// How it stands.
    pub state: ClockState,
    /// The rule it comes from, and the calendar; or why the due day is not known.
    pub rule: Text,
    /// Clause or law that asks for it.
    pub clause: String,
}

/// Computes a clock.
#[derive(Clone, Debug)]
pub struct Limit<'a> {
    /// Key of the clock.
    pub key: &'a str,
    /// What has to be done.
    pub label: Text,
    /// How many units.
    pub count: i64,
    /// Which units.
    pub unit: Unit,
    /// Who set the limit.
    pub rule: Text,
    /// Clause or law.
    pub clause: &'a str,
}

impl Limit<'_> {
    /// The clock that starts at `started_at`, with its pauses, as it stands at `now`.
    pub fn clock(
        &self,
        started_at: Instant,
        done_at: Option<Instant>,
        pauses: &[Pause],
        calendar: &Calendar,
        now: Instant,
    ) -> Clock {
        let end = done_at.unwrap_or(now);
        let paused_now =
            done_at.is_none() && pauses.iter().any(|p| p.from <= now && p.to.is_none_or(|to| to > now));
        let due = self.due(started_at, pauses, calendar, end);
        let limit = self.unit.count(self.count);
        let (due_at, rule) = match due {
            Ok(at) => {
                let zh = format!("{}：{}", self.rule.zh, limit.zh);
                let en = format!("{}: {}", self.rule.en, limit.en);
                (Some(at), Text::new(zh, en))
            }
            Err(year) => (
                None,
                Text::new(
                    format!(
                        "{}：{}；{year} 年放假安排尚未收录，无法计算到期日，请导入该年日历",
                        self.rule.zh, limit.zh
                    ),
                    format!(
                        "{}: {}; the days off of {year} are not on file, so the due day is not known: import that year's calendar",
                        self.rule.en, limit.en
                    ),
                ),
            ),
        };
        let state = match (done_at, due_at) {
            (Some(done), Some(due)) if done > due => ClockState::DoneLate,
            (Some(_), _) => ClockState::Done,
            (None, _) if paused_now => ClockState::Paused,
            (None, None) => ClockState::Unknown,
            (None, Some(due)) if now > due => ClockState::Overdue,
            (None, Some(_)) => ClockState::Running,
        };
        Clock {
            key: self.key.into(),
            label: self.label.clone(),
            started_at,
            due_at,
            done_at,
            state,
            rule,
            clause: self.clause.into(),
        }
    }

    fn due(
        &self,
        start: Instant,
        pauses: &[Pause],
        calendar: &Calendar,
        end: Instant,
    ) -> Result<Instant, i32> {
        let count = u32::try_from(self.count).unwrap_or(0);
        let spans: Vec<(Instant, Instant)> = pauses
            .iter()
            .map(|p| (p.from.max(start), p.to.unwrap_or(end)))
            .filter(|(from, to)| to > from)
            .collect();
        match self.unit {
            Unit::Hours => {
                let stood =
                    spans.iter().fold(chrono::Duration::zero(), |sum, (from, to)| sum + (*to - *from));
                Ok(start + chrono::Duration::hours(count.into()) + stood)
            }
            Unit::Days => {
                let stood: i64 =
                    spans.iter().map(|(f, t)| (instant::day(*t) - instant::day(*f)).num_days()).sum();
                let days = u64::from(count) + u64::try_from(stood).unwrap_or(0);
                let day = instant::day(start) + chrono::Days::new(days);
                Ok(instant::end_of(day))
            }
            Unit::WorkingDays => {
                let mut days = count;
                for (from, to) in &spans {
                    days += calendar
                        .working_days_between(instant::day(*from), instant::day(*to))
                        .map_err(|n| n.year)?;
                }
                calendar.add_working_days(instant::day(start), days).map(instant::end_of).map_err(|n| n.year)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::t;

    fn limit(count: i64, unit: Unit) -> Limit<'static> {
        let label = Text::from(t("答复", "Answer"));
        Limit { key: "answer", label: label.clone(), count, unit, rule: label, clause: "TC260-003/7.e.2" }
    }

    fn at(s: &str) -> Instant {
        instant::parse(s).expect("instant")
    }

    #[test]
    fn a_pause_moves_the_due_instant_by_as_much_as_it_lasted() {
        let c = Calendar::shipped();
        let pause = [Pause { from: at("2026-03-03 10:00"), to: Some(at("2026-03-05 12:00")) }];
        let start = at("2026-03-02 09:00");
        let hours = limit(24, Unit::Hours).clock(start, None, &pause, &c, at("2026-03-05 13:00"));
        assert_eq!(hours.due_at, Some(at("2026-03-05 11:00")));
        assert_eq!(hours.state, ClockState::Overdue);
        let days = limit(3, Unit::WorkingDays).clock(start, None, &pause, &c, at("2026-03-05 13:00"));
        assert_eq!(
            days.due_at.map(instant::day),
            "2026-03-09".parse().ok(),
            "three days and two paused ones"
        );
    }

    #[test]
    fn a_missing_calendar_is_said_and_no_day_is_invented() {
        let c = Calendar::shipped();
        let clock =
            limit(10, Unit::WorkingDays).clock(at("2026-12-18 09:00"), None, &[], &c, at("2026-12-20 09:00"));
        assert_eq!((clock.state, clock.due_at), (ClockState::Unknown, None));
        assert!(clock.rule.zh.contains("2027") && clock.rule.en.contains("2027"));
    }
}
