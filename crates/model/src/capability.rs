//! The capability file of a person (能力档案): what the log of actual work shows, fed one item at a time.
//!
//! Memory is bounded whatever the log holds: counts by label, by risk and by month, and a histogram of seconds.

use crate::agreement::{Coefficient, Pairs, Undefined, bump};
use crate::decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Months kept one by one; a log that names more has a broken time column, and the rest is counted in totals alone.
pub const MAX_MONTHS: usize = 240;

/// A month: years times twelve plus months from nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(pub i32);

impl Month {
    /// The month of a day.
    pub fn of(day: chrono::NaiveDate) -> Self {
        use chrono::Datelike;
        Self(day.year() * 12 + i32::try_from(day.month0()).expect("a month is below twelve"))
    }
}

impl std::fmt::Display for Month {
    /// `2026-11`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// One annotation of one item, by small numbers that an interner gave.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// Category the person gave.
    pub label: u16,
    /// Category the reviewer holds right; none where nobody reviewed, or the refusal does not say.
    pub right: Option<u16>,
    /// Did the review accept it? None where nobody reviewed.
    pub accepted: Option<bool>,
    /// Is it the first time this person hands in this item?
    pub first: bool,
    /// Time spent, in milliseconds.
    pub millis: Option<u32>,
    /// Risk of annex A that the item is about.
    pub risk: Option<u16>,
    /// Month of the work.
    pub month: Option<Month>,
}

/// Reviewed and accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Share {
    /// Reviewed.
    pub of: u64,
    /// Accepted.
    pub good: u64,
}

impl Share {
    pub(crate) fn add(&mut self, good: bool) {
        self.of += 1;
        self.good += u64::from(good);
    }

    fn merge(&mut self, other: Self) {
        self.of += other.of;
        self.good += other.good;
    }

    /// Percentage to two decimals, halves up; none of nothing.
    pub fn percent(self) -> Option<Decimal> {
        let hundredths =
            (u128::from(self.good) * 20_000 + u128::from(self.of)).checked_div(2 * u128::from(self.of))?;
        Some(Decimal { micros: i64::try_from(hundredths).ok()? * 10_000 })
    }
}

/// Time spent, as a histogram: buckets grow by a sixteenth of a doubling (4.4 %), from a tenth of a second on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seconds {
    count: u64,
    millis: u64,
    buckets: Box<[u32; Self::BUCKETS]>,
}

impl Default for Seconds {
    fn default() -> Self {
        Self { count: 0, millis: 0, buckets: Box::new([0; Self::BUCKETS]) }
    }
}

impl Seconds {
    const BUCKETS: usize = 320;

    /// One item's time in milliseconds.
    pub fn add(&mut self, millis: u32) {
        self.count += 1;
        self.millis += u64::from(millis);
        let at = &mut self.buckets[Self::bucket(millis)];
        *at = at.saturating_add(1);
    }

    fn bucket(millis: u32) -> usize {
        if millis <= 100 {
            return 0;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 26 doublings"
        )]
        let at = (f64::from(millis) / 100.0).log2().mul_add(16.0, 0.5) as usize;
        at.min(Self::BUCKETS - 1)
    }

    /// Adds what another counted.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.millis += other.millis;
        for (mine, theirs) in self.buckets.iter_mut().zip(other.buckets.iter()) {
            *mine = mine.saturating_add(*theirs);
        }
    }

    /// Items with a time.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Total in milliseconds.
    pub fn total(&self) -> u64 {
        self.millis
    }

    /// Mean in seconds, to the millisecond.
    pub fn mean(&self) -> Option<Decimal> {
        let mean = (self.millis + self.count / 2).checked_div(self.count)?;
        Some(Decimal { micros: i64::try_from(mean).ok()?.checked_mul(1_000)? })
    }

    /// Median in seconds, to within 2.2 % (half a bucket) from a tenth of a second on.
    pub fn median(&self) -> Option<Decimal> {
        if self.count == 0 {
            return None;
        }
        let mut below = 0;
        for (bucket, n) in self.buckets.iter().enumerate() {
            below += u64::from(*n);
            if below * 2 >= self.count {
                #[expect(clippy::cast_precision_loss, reason = "a bucket number is below 320")]
                let millis = 100.0 * (bucket as f64 / 16.0).exp2();
                #[expect(clippy::cast_possible_truncation, reason = "at most 100 * 2^20")]
                return Some(Decimal { micros: millis.round() as i64 * 1_000 });
            }
        }
        None
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct InMonth {
    items: u64,
    reviewed: Share,
    timed: u64,
    millis: u64,
}

/// What has been seen of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    items: u64,
    reviewed: Share,
    first: Share,
    pairs: Pairs,
    /// Refused without the right label, by label given.
    refused: Vec<u64>,
    seconds: Seconds,
    risks: Vec<(u64, Share)>,
    months: BTreeMap<Month, InMonth>,
}

impl Tally {
    /// Counts one annotation. Costs no allocation once labels, risks and months have been seen.
    pub fn add(&mut self, f: &Fact) {
        self.items += 1;
        if let Some(accepted) = f.accepted {
            self.reviewed.add(accepted);
            if f.first {
                self.first.add(accepted);
            }
            match f.right {
                Some(right) => self.pairs.add(f.label.into(), right.into()),
                None => bump(&mut self.refused, f.label.into(), 1),
            }
        }
        if let Some(millis) = f.millis {
            self.seconds.add(millis);
        }
        if let Some(risk) = f.risk {
            let at = usize::from(risk);
            if at >= self.risks.len() {
                self.risks.resize(at + 1, (0, Share::default()));
            }
            self.risks[at].0 += 1;
            if let Some(accepted) = f.accepted {
                self.risks[at].1.add(accepted);
            }
        }
        let Some(month) = f.month else { return };
        if self.months.len() >= MAX_MONTHS && !self.months.contains_key(&month) {
            return;
        }
        let m = self.months.entry(month).or_default();
        m.items += 1;
        if let Some(accepted) = f.accepted {
            m.reviewed.add(accepted);
        }
        if let Some(millis) = f.millis {
            m.timed += 1;
            m.millis += u64::from(millis);
        }
    }

    /// Takes back that an annotation was the first of its item: it turned out to be a later one.
    pub fn not_first(&mut self, accepted: bool) {
        self.first.of -= 1;
        self.first.good -= u64::from(accepted);
    }

    /// Adds what another saw of the same person; labels and risks are translated into ours.
    pub fn merge(&mut self, other: &Self, label: impl Fn(usize) -> usize, risk: impl Fn(usize) -> usize) {
        self.items += other.items;
        self.reviewed.merge(other.reviewed);
        self.first.merge(other.first);
        self.pairs.merge(&other.pairs, &label);
        for (theirs, n) in other.refused.iter().enumerate().filter(|(_, n)| **n > 0) {
            bump(&mut self.refused, label(theirs), *n);
        }
        self.seconds.merge(&other.seconds);
        for (theirs, (items, share)) in other.risks.iter().enumerate().filter(|(_, (n, _))| *n > 0) {
            let at = risk(theirs);
            if at >= self.risks.len() {
                self.risks.resize(at + 1, (0, Share::default()));
            }
            self.risks[at].0 += items;
            self.risks[at].1.merge(*share);
        }
        for (month, m) in &other.months {
            if self.months.len() >= MAX_MONTHS && !self.months.contains_key(month) {
                continue;
            }
            let mine = self.months.entry(*month).or_default();
            mine.items += m.items;
            mine.reviewed.merge(m.reviewed);
            mine.timed += m.timed;
            mine.millis += m.millis;
        }
    }

    /// Items counted.
    pub fn items(&self) -> u64 {
        self.items
    }

    /// The file as people read it; `risk` names a risk by its number, `labels` is how many labels there are at all.
    pub fn file(&self, risk: impl Fn(usize) -> String, labels: usize) -> Capability {
        let errors = |(at, (items, reviewed)): (usize, &(u64, Share))| RiskFigures {
            risk: risk(at),
            items: *items,
            reviewed: reviewed.of,
            wrong: reviewed.of - reviewed.good,
        };
        let month = |(month, m): (&Month, &InMonth)| MonthFigures {
            month: month.to_string(),
            items: m.items,
            reviewed: m.reviewed,
            mean_seconds: (m.millis + m.timed / 2)
                .checked_div(m.timed)
                .and_then(|mean| i64::try_from(mean).ok())
                .map(|mean| Decimal { micros: mean.saturating_mul(1_000) }.to_string()),
        };
        let kappa = settled(self.pairs.clone(), &self.refused, labels).and_then(|p| p.kappa());
        Capability {
            items: self.items,
            reviewed: self.reviewed,
            first_pass: self.first,
            kappa: Figure::from(kappa),
            mean_seconds: self.seconds.mean().map(|d| d.to_string()),
            median_seconds: self.seconds.median().map(|d| d.to_string()),
            risks: self.risks.iter().enumerate().filter(|(_, (n, _))| *n > 0).map(errors).collect(),
            months: self.months.iter().map(month).collect(),
        }
    }
}

/// Adds refusals that do not name the right label: with two labels in all it is the other one, with more it is not
/// known, and then no figure is made up.
///
/// # Errors
/// `CategoryUnknown` where it is not known.
pub fn settled(mut pairs: Pairs, refused: &[u64], labels: usize) -> Result<Pairs, Undefined> {
    for (label, n) in refused.iter().enumerate().filter(|(_, n)| **n > 0) {
        if labels != 2 || label > 1 {
            return Err(Undefined::CategoryUnknown);
        }
        pairs.add_many(label, 1 - label, *n);
    }
    Ok(pairs)
}

/// A coefficient as it crosses to those who show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Figure {
    /// Exact decimal, such as `0.743421`.
    pub value: Option<String>,
    /// Why there is none.
    pub undefined: Option<Undefined>,
}

impl From<Coefficient> for Figure {
    fn from(c: Coefficient) -> Self {
        match c {
            Ok(d) => Self { value: Some(d.to_string()), undefined: None },
            Err(why) => Self { value: None, undefined: Some(why) },
        }
    }
}

/// Errors of a person by risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RiskFigures {
    /// `A.1.a`, or what the log says.
    pub risk: String,
    /// Items about it.
    pub items: u64,
    /// Of those reviewed.
    pub reviewed: u64,
    /// Of those refused.
    pub wrong: u64,
}

/// A month of a person's work: the trend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthFigures {
    /// `2026-11`, in Shanghai.
    pub month: String,
    /// Items.
    pub items: u64,
    /// Reviewed and accepted.
    pub reviewed: Share,
    /// Mean seconds an item.
    pub mean_seconds: Option<String>,
}

/// The capability file of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Capability {
    /// Items annotated.
    pub items: u64,
    /// Reviewed, and accepted: accuracy against the review.
    pub reviewed: Share,
    /// The same of first submissions alone.
    pub first_pass: Share,
    /// Agreement with the reviewers beyond chance.
    pub kappa: Figure,
    /// Mean seconds an item.
    pub mean_seconds: Option<String>,
    /// Median seconds an item.
    pub median_seconds: Option<String>,
    /// By risk.
    pub risks: Vec<RiskFigures>,
    /// By month, oldest first.
    pub months: Vec<MonthFigures>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(accepted: Option<bool>) -> Fact {
        let right = accepted.map(|a| u16::from(!a));
        Fact { label: 0, right, accepted, first: true, millis: Some(12_000), risk: Some(2), month: None }
    }

    #[test]
    fn accuracy_first_pass_and_errors_by_risk_are_counted_apart() {
        let mut t = Tally::default();
        (0..6).for_each(|_| t.add(&fact(Some(true))));
        t.add(&fact(Some(false)));
        t.add(&Fact { first: false, ..fact(Some(true)) });
        t.add(&fact(None));
        let file = t.file(|r| format!("risk {r}"), 3);
        assert_eq!(file.items, 9);
        assert_eq!(file.reviewed.percent().map(|d| d.to_string()), Some("87.5".into()), "7 of 8");
        assert_eq!(file.first_pass.percent().map(|d| d.to_string()), Some("85.71".into()), "6 of 7");
        let risk = &file.risks[0];
        assert_eq!((risk.risk.as_str(), risk.items, risk.reviewed, risk.wrong), ("risk 2", 9, 8, 1));
        assert_eq!(file.mean_seconds.as_deref(), Some("12"));
    }

    #[test]
    fn the_median_is_near_whatever_the_scale() {
        for middle in [200_u32, 1_000, 15_000, 600_000, 3_600_000] {
            let mut s = Seconds::default();
            for step in 1..=99 {
                s.add(middle / 50 * step);
            }
            let median = s.median().expect("a median").micros / 1_000;
            let off = (median - i64::from(middle)).abs() * 1_000 / i64::from(middle);
            assert!(off <= 30, "{median} ms for {middle} ms");
        }
    }

    #[test]
    fn the_trend_runs_by_month_and_stays_bounded() {
        let mut t = Tally::default();
        for n in 0..1_000 {
            t.add(&Fact { month: Some(Month(2026 * 12 + n)), ..fact(Some(n % 2 == 0)) });
        }
        let file = t.file(|_| String::new(), 3);
        assert_eq!((file.months.len(), file.items), (MAX_MONTHS, 1_000));
        assert_eq!(file.months[0].month, "2026-01");
        assert_eq!(Month::of("2026-12-31".parse().expect("day")).to_string(), "2026-12");
    }

    #[test]
    fn a_refusal_without_a_label_leaves_kappa_open_and_says_so() {
        let mut t = Tally::default();
        t.add(&fact(Some(true)));
        t.add(&Fact { right: None, ..fact(Some(false)) });
        assert_eq!(t.file(|_| String::new(), 3).kappa.undefined, Some(Undefined::CategoryUnknown));
        let of_two = t.file(|_| String::new(), 2).kappa;
        assert_eq!(of_two.value.as_deref(), Some("0"), "of two labels the other one is meant");
    }
}
