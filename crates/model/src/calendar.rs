//! Working days from published data. A year without data is said, never guessed.

use crate::standard::Provenance;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub mod pack;

/// One year of official days off and make-up working days.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CalendarYear {
    /// The year whose days it rules.
    pub year: i32,
    /// Where the days were read.
    pub provenance: Provenance,
    /// Days that differ from the rule Monday to Friday.
    pub days: Vec<SpecialDay>,
}

/// A day off, or a working day at a weekend.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SpecialDay {
    /// The day.
    pub date: NaiveDate,
    /// Holiday it belongs to, as published.
    pub name: String,
    /// Day off or working day.
    pub off: bool,
}

/// The day after which a count cannot go: the calendar of that year is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCovered {
    /// The missing year.
    pub year: i32,
}

/// Years of days off.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    years: BTreeMap<i32, CalendarYear>,
    special: BTreeMap<NaiveDate, bool>,
}

impl Calendar {
    /// The calendars the program ships: 2024 to 2026. The notice for 2027 was not published when they were read.
    pub fn shipped() -> Self {
        let years: Vec<CalendarYear> =
            serde_json::from_str(include_str!("../../../assets/calendars/cn.json"))
                .expect("shipped calendar is valid");
        Self::new(years)
    }

    /// A calendar from years; a later one replaces an earlier one of the same year. Notices go by year and may rule a
    /// day of the year beside theirs; where two notices name one day, that of the later year holds.
    pub fn new(years: impl IntoIterator<Item = CalendarYear>) -> Self {
        let mut out = Self::default();
        for year in years {
            out.years.insert(year.year, year);
        }
        let days = out.years.values().flat_map(|y| &y.days);
        out.special = days.map(|d| (d.date, d.off)).collect();
        out
    }

    /// This calendar with the years of an imported pack, which replace its own.
    pub fn with(&self, pack: &pack::Pack) -> Self {
        Self::new(self.years.values().chain(&pack.years).cloned())
    }

    /// SHA-256 over all years: what a computed due day rests on.
    pub fn digest(&self) -> String {
        let years: Vec<_> = self.years.values().collect();
        crate::canonical::digest(&serde_json::to_value(years).expect("a calendar is JSON"))
    }

    /// The years it covers.
    pub fn years(&self) -> impl Iterator<Item = &CalendarYear> {
        self.years.values()
    }

    /// Is the day a working day?
    pub fn is_working(&self, day: NaiveDate) -> Result<bool, NotCovered> {
        if !self.years.contains_key(&day.year()) {
            return Err(NotCovered { year: day.year() });
        }
        let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Ok(self.special.get(&day).map_or(weekday, |off| !off))
    }

    /// The `n`-th working day after `start`; the start day is not counted.
    pub fn add_working_days(&self, start: NaiveDate, n: u32) -> Result<NaiveDate, NotCovered> {
        let mut day = start;
        let mut left = n;
        while left > 0 {
            day = day.checked_add_days(Days::new(1)).ok_or(NotCovered { year: day.year() + 1 })?;
            if self.is_working(day)? {
                left -= 1;
            }
        }
        Ok(day)
    }

    /// Working days in `(from, to]`.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Result<u32, NotCovered> {
        let mut n = 0;
        let mut day = from;
        while day < to {
            day = day.succ_opt().ok_or(NotCovered { year: day.year() + 1 })?;
            n += u32::from(self.is_working(day)?);
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(s: &str) -> NaiveDate {
        s.parse().expect("day")
    }

    #[test]
    fn counts_over_holidays_and_make_up_days_match_hand_counts() {
        let c = Calendar::shipped();
        for (start, n, due) in [
            ("2026-02-12", 10, "2026-03-04"),
            ("2026-02-13", 30, "2026-04-02"),
            ("2026-04-30", 3, "2026-05-08"),
            ("2026-09-18", 15, "2026-10-15"),
            ("2026-09-24", 3, "2026-09-30"),
            ("2026-09-30", 10, "2026-10-20"),
            ("2026-11-21", 15, "2026-12-11"),
        ] {
            assert_eq!(c.add_working_days(day(start), n), Ok(day(due)), "{start} + {n}");
        }
    }

    #[test]
    fn a_count_into_a_year_without_data_names_the_year() {
        let c = Calendar::shipped();
        assert_eq!(c.add_working_days(day("2026-12-18"), 10), Err(NotCovered { year: 2027 }));
        assert_eq!(c.is_working(day("2023-12-29")), Err(NotCovered { year: 2023 }));
    }
}
