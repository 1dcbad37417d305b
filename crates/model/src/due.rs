//! The clock that runs to a day which a record itself names: a review, the end of a paper, a check that is due again.

use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::instant;
use crate::reader::Reader;
use crate::text::{Label, Text, t};
use chrono::NaiveDate;

/// A day by which something has to be done.
#[derive(Clone, Debug)]
pub struct Due<'a> {
    /// Key of the clock within its register.
    pub key: &'a str,
    /// What has to be done.
    pub label: Text,
    /// Day from which it runs; one after the due day counts as the due day.
    pub from: NaiveDate,
    /// Last day in time.
    pub on: NaiveDate,
    /// Day it was done.
    pub done: Option<NaiveDate>,
    /// Clause that asks for it.
    pub clause: &'a str,
}

/// Who set such a day.
pub const OWN: Label = t("登记的到期日", "The day on file");

impl Due<'_> {
    /// The clock as it stands now.
    pub fn clock(&self, reader: &dyn Reader) -> Clock {
        let from = self.from.min(self.on);
        let limit = Limit {
            key: self.key,
            label: self.label.clone(),
            count: (self.on - from).num_days(),
            unit: Unit::Days,
            rule: OWN.into(),
            clause: self.clause,
        };
        let done = self.done.map(instant::start_of);
        limit.clock(instant::start_of(from), done, &[], reader.calendar(), reader.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::reader::FixedReader;

    #[test]
    fn it_is_due_at_the_end_of_the_day_named() {
        let day = |s: &str| s.parse::<NaiveDate>().expect("day");
        let state = |now: &str, done: Option<NaiveDate>| {
            let reader = FixedReader::at(instant::parse(now).expect("instant"));
            let label = Text::from(t("复核", "Review"));
            Due { key: "k", label, from: day("2026-01-05"), on: day("2026-03-01"), done, clause: "" }
                .clock(&reader)
                .state
        };
        assert_eq!(state("2026-03-01 23:00", None), ClockState::Running);
        assert_eq!(state("2026-03-02 00:01", None), ClockState::Overdue);
        assert_eq!(state("2026-06-01 09:00", Some(day("2026-02-01"))), ClockState::Done);
        assert_eq!(state("2026-06-01 09:00", Some(day("2026-03-02"))), ClockState::DoneLate);
    }
}
