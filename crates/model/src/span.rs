//! A span of civil days, both ends in it. Posts, agreements, grants and measures hold over spans.

use crate::field::Field;
use crate::record::Record;
use chrono::{Days, NaiveDate};

/// From a first day to a last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day; `NaiveDate::MAX` where it lasts.
    pub to: NaiveDate,
}

impl Span {
    /// The span between two fields; none without a first day, open without a last one.
    pub fn of(r: &Record, from: Field<NaiveDate>, to: Field<NaiveDate>) -> Option<Self> {
        Some(Self { from: r.get(from)?, to: r.get(to).unwrap_or(NaiveDate::MAX) })
    }

    /// Does it hold on a day?
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// Do the two share a day?
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// Does it end before it begins?
    pub fn is_backwards(&self) -> bool {
        self.to < self.from
    }
}

/// Does a record hold on a day, by its fields of first and last day?
pub fn holds(r: &Record, from: Field<NaiveDate>, to: Field<NaiveDate>, day: NaiveDate) -> bool {
    Span::of(r, from, to).is_some_and(|s| s.holds(day))
}

/// Stretches within `whole` that none of the spans covers, in order.
pub fn gaps(spans: &[Span], whole: Span) -> Vec<Span> {
    let mut sorted: Vec<&Span> = spans.iter().filter(|s| !s.is_backwards()).collect();
    sorted.sort();
    let mut out = Vec::new();
    let mut next = whole.from;
    for s in sorted {
        if next > whole.to {
            break;
        }
        if s.from > next {
            let last = s.from.pred_opt().unwrap_or(s.from).min(whole.to);
            out.push(Span { from: next, to: last });
        }
        match s.to.checked_add_days(Days::new(1)) {
            Some(after) => next = next.max(after),
            None => return out,
        }
    }
    if next <= whole.to {
        out.push(Span { from: next, to: whole.to });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, to: &str) -> Span {
        Span { from: from.parse().expect("day"), to: to.parse().expect("day") }
    }

    #[test]
    fn gaps_are_the_days_that_no_span_covers() {
        let whole = span("2026-01-01", "2026-06-30");
        let held = [
            span("2026-03-10", "2026-04-30"),
            span("2026-01-01", "2026-02-28"),
            span("2026-02-01", "2026-02-10"),
        ];
        assert_eq!(
            gaps(&held, whole),
            [span("2026-03-01", "2026-03-09"), span("2026-05-01", "2026-06-30")],
            "a stretch between two and one at the end"
        );
        let open = Span { from: whole.from, to: NaiveDate::MAX };
        assert_eq!(gaps(&[open], whole), []);
        assert_eq!(gaps(&[], whole), [whole]);
    }

    #[test]
    fn spans_share_a_day_where_one_ends_as_the_other_begins() {
        assert!(span("2026-01-01", "2026-03-01").overlaps(&span("2026-03-01", "2026-04-01")));
        assert!(!span("2026-01-01", "2026-02-28").overlaps(&span("2026-03-01", "2026-04-01")));
    }
}
