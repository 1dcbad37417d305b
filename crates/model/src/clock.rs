//! Clocks: a due instant from a start and a limit. Computed each time, never stored; it says which rule and calendar.
//!
//! A limit without a number (立即, 及时) is due at its start. It is *due now* until it is done, never overdue, and
//! never done late: its text sets no number from which lateness could be told. What is shown is how long it took;
//! an organisation that wants such a duty measured sets a limit of its own, which runs beside it.

use crate::calendar::{Calendar, NotCovered};
use crate::deadline::Unit;
use crate::instant::{self, Instant};
use crate::text::Text;
use chrono::{Days, Duration};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub mod moved;

/// A pause: neither hours nor days run in it. One that begins after the due instant moves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Start.
    pub from: Instant,
    /// End; none while it lasts.
    pub to: Option<Instant>,
}

/// More time, given by somebody for a reason. Given after the due instant, it moves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// When it was given.
    pub granted_at: Instant,
    /// By how many units.
    pub more: Option<(i64, Unit)>,
    /// Until when; counts where it lies after what `more` gives.
    pub until: Option<Instant>,
    /// Why.
    pub reason: String,
    /// Who gave it.
    pub by: String,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Due and not done.
    Overdue,
    /// Asked for at once or promptly, and not done; without a number there is no overdue.
    DueNow,
    /// Runs.
    Running,
    /// Stands still.
    Paused,
    /// The due day cannot be computed: a calendar is missing.
    Unknown,
    /// Done, late.
    DoneLate,
    /// Done in time; or done, where no number says what is late.
    Done,
}

impl ClockState {
    /// Is there still something to do?
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::DoneLate)
    }
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
    /// Due instant, RFC 3339; none where it cannot be computed. For 立即 and 及时 it is the start.
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
    /// Asked for at once or promptly, without a number.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub at_once: bool,
    /// Of the record's clocks that still run, the one that is due first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub leads: bool,
    /// Pauses and extensions, with what each did to the due instant, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Text>>", optional)]
    pub moved: Vec<Text>,
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

/// Why a due instant cannot be told.
enum Unknown {
    Year(i32),
    TooFar,
}

impl From<NotCovered> for Unknown {
    fn from(n: NotCovered) -> Self {
        Self::Year(n.year)
    }
}

impl Unknown {
    fn text(&self) -> Text {
        match self {
            Self::Year(year) => Text::new(
                format!("{year} 年放假安排尚未收录，无法计算到期日，请导入该年日历"),
                format!(
                    "the days off of {year} are not on file, so the due day is not known: import that year's calendar"
                ),
            ),
            Self::TooFar => Text::new(
                "时限过长，无法计算到期日，请核对时限",
                "the limit is too long for a due day to be computed: check it",
            ),
        }
    }
}

/// One change of the due instant that somebody decided.
enum Shift<'a> {
    Pause(Instant, Instant),
    Extension(&'a Extension),
}

impl Shift<'_> {
    fn at(&self) -> Instant {
        match self {
            Self::Pause(from, _) => *from,
            Self::Extension(e) => e.granted_at,
        }
    }
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
        self.clock_with(started_at, done_at, pauses, &[], calendar, now)
    }

    /// The same with extensions.
    pub fn clock_with(
        &self,
        started_at: Instant,
        done_at: Option<Instant>,
        pauses: &[Pause],
        extensions: &[Extension],
        calendar: &Calendar,
        now: Instant,
    ) -> Clock {
        let limit = self.unit.count(self.count);
        let mut rule =
            Text::new(format!("{}：{}", self.rule.zh, limit.zh), format!("{}: {}", self.rule.en, limit.en));
        let mut moved = Vec::new();
        let mut stands = false;
        let due_at = if self.unit.has_number() {
            let end = done_at.unwrap_or(now);
            let due = self.due(started_at, calendar).and_then(|due| {
                let (due, standing) =
                    self.shifted(due, started_at, pauses, extensions, calendar, end, &mut moved)?;
                stands = standing && done_at.is_none();
                Ok(due)
            });
            due.map_err(|why| {
                let why = why.text();
                rule.zh.push_str(&format!("；{}", why.zh));
                rule.en.push_str(&format!("; {}", why.en));
            })
            .ok()
        } else {
            Some(started_at)
        };
        let state = match (done_at, due_at) {
            (Some(done), Some(due)) if self.unit.has_number() && done > due => ClockState::DoneLate,
            (Some(_), _) => ClockState::Done,
            (None, _) if !self.unit.has_number() => ClockState::DueNow,
            (None, _) if stands => ClockState::Paused,
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
            at_once: !self.unit.has_number(),
            leads: false,
            moved,
        }
    }

    fn due(&self, start: Instant, calendar: &Calendar) -> Result<Instant, Unknown> {
        later(start, self.count.max(0), self.unit, calendar)
    }

    /// The due instant after pauses and extensions in order of time, and whether a pause lasts at `end`.
    #[expect(clippy::too_many_arguments, reason = "the clock's own question, split for reading")]
    fn shifted(
        &self,
        mut due: Instant,
        start: Instant,
        pauses: &[Pause],
        extensions: &[Extension],
        calendar: &Calendar,
        end: Instant,
        moved: &mut Vec<Text>,
    ) -> Result<(Instant, bool), Unknown> {
        let mut shifts: Vec<Shift<'_>> = spans(pauses, start, end)
            .into_iter()
            .map(|(from, to)| Shift::Pause(from, to))
            .chain(extensions.iter().map(Shift::Extension))
            .collect();
        shifts.sort_by_key(Shift::at);
        let mut stands = false;
        for shift in shifts {
            if shift.at() > due {
                let (zh, en) = match shift {
                    Shift::Pause(..) => ("中止", "A pause"),
                    Shift::Extension(_) => ("延期", "An extension"),
                };
                let at = instant::local(shift.at());
                moved.push(Text::new(
                    format!("{at} 的{zh}在到期之后，不改变到期时间"),
                    format!("{en} of {at} came after the due instant and moves nothing"),
                ));
                continue;
            }
            match shift {
                Shift::Pause(from, to) => {
                    due = match self.unit {
                        Unit::Days => later(
                            due,
                            (instant::day(to) - instant::day(from)).num_days(),
                            Unit::Days,
                            calendar,
                        )?,
                        Unit::WorkingDays => {
                            let days = calendar.working_days_between(instant::day(from), instant::day(to))?;
                            later(due, days.into(), Unit::WorkingDays, calendar)?
                        }
                        _ => due.checked_add_signed(to - from).ok_or(Unknown::TooFar)?,
                    };
                    let lasts =
                        pauses.iter().any(|p| p.from <= end && p.to.is_none_or(|t| t > end)) && to == end;
                    stands |= lasts;
                    let (from, until, at) = (instant::local(from), instant::local(to), instant::local(due));
                    moved.push(if lasts {
                        Text::new(
                            format!("{from} 起中止，目前顺延至 {at}"),
                            format!("Paused since {from}; due {at} as it stands"),
                        )
                    } else {
                        Text::new(
                            format!("{from} 至 {until} 中止，顺延至 {at}"),
                            format!("Paused from {from} to {until}; due {at}"),
                        )
                    });
                }
                Shift::Extension(e) => {
                    let mut longer = due;
                    if let Some((n, unit)) = e.more {
                        longer = longer.max(later(due, n.max(0), unit, calendar)?);
                    }
                    due = e.until.map_or(longer, |until| longer.max(until));
                    let (given, at) = (instant::local(e.granted_at), instant::local(due));
                    moved.push(Text::new(
                        format!("{given} {}批准延期至 {at}：{}", e.by, e.reason),
                        format!("Extended on {given} by {} to {at}: {}", e.by, e.reason),
                    ));
                }
            }
        }
        Ok((due, stands))
    }
}

/// An instant so many units later. Days end with their last millisecond; the start day is not counted.
fn later(from: Instant, n: i64, unit: Unit, calendar: &Calendar) -> Result<Instant, Unknown> {
    let n = u32::try_from(n).map_err(|_| Unknown::TooFar)?;
    match unit {
        Unit::Hours => from.checked_add_signed(Duration::hours(n.into())).ok_or(Unknown::TooFar),
        Unit::Days => {
            let day = instant::day(from).checked_add_days(Days::new(n.into()));
            day.filter(|d| *d < chrono::NaiveDate::MAX).map(instant::end_of).ok_or(Unknown::TooFar)
        }
        Unit::WorkingDays => Ok(instant::end_of(calendar.add_working_days(instant::day(from), n)?)),
        Unit::AtOnce | Unit::Promptly => Ok(from),
    }
}

/// Pauses as spans from `start` to `end` that neither overlap nor touch, in order: time that stands still stands once.
fn spans(pauses: &[Pause], start: Instant, end: Instant) -> Vec<(Instant, Instant)> {
    let mut all: Vec<(Instant, Instant)> = pauses
        .iter()
        .map(|p| (p.from.max(start), p.to.unwrap_or(end).min(end)))
        .filter(|(from, to)| to > from)
        .collect();
    all.sort_unstable();
    let mut out: Vec<(Instant, Instant)> = Vec::with_capacity(all.len());
    for (from, to) in all {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// Marks, of the clocks that still run, the one that is due first; where two are due together, the one told first.
/// What cannot be computed leads only where nothing else runs.
pub fn mark_lead(clocks: &mut [Clock]) {
    for c in clocks.iter_mut() {
        c.leads = false;
    }
    let first =
        clocks.iter_mut().filter(|c| c.state.is_open()).min_by_key(|c| (c.due_at.is_none(), c.due_at));
    if let Some(first) = first {
        first.leads = true;
    }
}

/// Clocks with the leading one first: what still runs by its due instant, then what cannot be computed, then what is done.
pub fn lead(mut clocks: Vec<Clock>) -> Vec<Clock> {
    clocks.sort_by_key(|c| (!c.state.is_open(), c.due_at.is_none(), c.due_at));
    mark_lead(&mut clocks);
    clocks
}

#[cfg(test)]
mod tests;
