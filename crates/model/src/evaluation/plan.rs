//! Plans: how many items a bound needs to clear a limit at an expected rate, and how many failures a sample bears.
//!
//! A failure is what speaks against the limit: an item that does not pass where at least so many shall, an item that
//! has what is counted where at most so many may. For a fixed number of failures a larger sample clears a limit more
//! easily, never less: that is what the searches rest on.

use super::interval::{MOST, Sample, WHOLE, last, share_of};
use crate::decimal::Decimal;
use crate::standard::Bound;
use crate::text::{Label, t};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Beyond this many items a plan is no plan: the expected rate lies too near to the limit.
pub const MOST_PLANNED: u64 = 100_000_000;

/// A limit, and how surely it shall be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    /// At least or at most.
    pub bound: Bound,
    /// Per cent, 0 to 100; the limit itself passes.
    pub percent: Decimal,
    /// Standard errors of the interval, `Z_95`.
    pub z: Decimal,
    /// Items there are, where known.
    pub population: Option<u64>,
}

/// Failures that a sample bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tolerated {
    /// Most failures with which the point still meets the limit; none where not even a sample without any does.
    #[ts(type = "number | null")]
    pub met: Option<u64>,
    /// Most failures with which the bound still clears it; none where the sample is too small for that.
    #[ts(type = "number | null")]
    pub assured: Option<u64>,
}

/// A sample that is large enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Needed {
    /// Fewest items.
    #[ts(type = "number")]
    pub items: u64,
    /// Failures expected among them, a started one counting whole.
    #[ts(type = "number")]
    pub expected_failures: u64,
    /// Failures that they bear.
    #[ts(type = "number")]
    pub tolerated: u64,
}

/// Why no sample would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoPlan {
    /// The expected rate is no better than the limit.
    RateTooLow,
    /// It is better, but by so little that more than `MOST_PLANNED` items would be needed.
    TooNear,
    /// Not even all items of the population would do.
    PopulationTooSmall,
    /// A rate or a limit outside 0 to 100 per cent, or an empty population.
    OutOfRange,
}

impl NoPlan {
    /// The reason as people read it.
    pub const fn reason(self) -> Label {
        match self {
            Self::RateTooLow => t(
                "预期比率不优于限值，样本再大也无法保证，请先改进",
                "The expected rate is no better than the limit; no sample can assure it, so improve first",
            ),
            Self::TooNear => t(
                "预期比率与限值过于接近，所需样本过大",
                "The expected rate is so near to the limit that the sample would be too large",
            ),
            Self::PopulationTooSmall => {
                t("总体全部判定仍不足以保证", "Even judging the whole population would not assure it")
            }
            Self::OutOfRange => t(
                "比率应在 0 到 100 之间，总体不能为空",
                "Rates lie between 0 and 100, and a population is not empty",
            ),
        }
    }
}

impl Aim {
    fn sample(&self, items: u64, failures: u64) -> Sample {
        let count = match self.bound {
            Bound::AtLeast => items.saturating_sub(failures),
            Bound::AtMost => failures.min(items),
        };
        Sample { count, of: items, population: self.population }
    }

    fn assured(&self, items: u64, failures: u64) -> bool {
        failures <= items && self.sample(items, failures).clears(self.bound, self.percent, self.z)
    }

    fn met(&self, items: u64, failures: u64) -> bool {
        failures <= items && self.sample(items, failures).meets(self.bound, self.percent)
    }

    /// How many failures a sample of so many items bears.
    pub fn tolerated(&self, items: u64) -> Tolerated {
        Tolerated {
            met: most(items, |failures| self.met(items, failures)),
            assured: most(items, |failures| self.assured(items, failures)),
        }
    }

    /// The fewest items whose bound clears the limit, if what is counted turns up at `expected` per cent. The first
    /// such number: one more item may bring one more failure and just miss again, which is why `tolerated` is told
    /// beside it.
    pub fn needed(&self, expected: Decimal) -> Result<Needed, NoPlan> {
        let millionths = |d: Decimal| u64::try_from(d.micros).ok().filter(|m| *m <= WHOLE);
        let (expected, limit) =
            millionths(expected).zip(millionths(self.percent)).ok_or(NoPlan::OutOfRange)?;
        if self.population.is_some_and(|n| n == 0 || n > MOST) {
            return Err(NoPlan::OutOfRange);
        }
        let (rate, most_rate) = match self.bound {
            Bound::AtLeast => (WHOLE - expected, WHOLE - limit),
            Bound::AtMost => (expected, limit),
        };
        if rate > most_rate || (rate == most_rate && self.population.is_none() && most_rate < WHOLE) {
            return Err(NoPlan::RateTooLow);
        }
        let (end, beyond) = match self.population {
            Some(n) if n <= MOST_PLANNED => (n, NoPlan::PopulationTooSmall),
            _ => (MOST_PLANNED, NoPlan::TooNear),
        };
        let mut items = 1;
        loop {
            let failures = share_of(items, rate, WHOLE).unwrap_or(u64::MAX);
            // Every smaller sample from here on has at least these failures, and too few items for them.
            let enough = self.first_assured(items.max(failures), end, failures).ok_or(beyond)?;
            if enough == items {
                let tolerated = most(items, |f| self.assured(items, f)).unwrap_or(failures);
                return Ok(Needed { items, expected_failures: failures, tolerated });
            }
            items = enough;
        }
    }

    /// The first number of items from `from` to `end` that bears so many failures.
    fn first_assured(&self, from: u64, end: u64, failures: u64) -> Option<u64> {
        let (mut low, mut step) = (from, 1_u64);
        if low > end {
            return None;
        }
        if self.assured(low, failures) {
            return Some(low);
        }
        // `low` never bears them; gallop until `high` does, then close in.
        let high = loop {
            let next = low.saturating_add(step).min(end);
            if self.assured(next, failures) {
                break next;
            }
            if next == end {
                return None;
            }
            low = next;
            step = step.saturating_mul(2);
        };
        Some(last(low, high, |items| !self.assured(items, failures)) + 1)
    }
}

/// The greatest number from 0 to `end` that is borne, where every smaller one is; none where 0 is not.
fn most(end: u64, borne: impl Fn(u64) -> bool) -> Option<u64> {
    borne(0).then(|| last(0, end.saturating_add(1), borne))
}

#[cfg(test)]
mod tests {
    use super::super::interval::Z_95;
    use super::*;
    use proptest::prelude::*;

    fn aim(bound: Bound, percent: i64, population: Option<u64>) -> Aim {
        Aim { bound, percent: Decimal::whole(percent), z: Z_95, population }
    }

    fn percent(s: &str) -> Decimal {
        s.parse().expect("a decimal")
    }

    #[test]
    fn failures_that_samples_of_the_clauses_bear() {
        let met = |bound, limit, n| aim(bound, limit, None).tolerated(n).met;
        assert_eq!(met(Bound::AtLeast, 96, 4000), Some(160));
        assert_eq!(met(Bound::AtLeast, 90, 1000), Some(100));
        assert_eq!(met(Bound::AtLeast, 95, 300), Some(15));
        assert_eq!(met(Bound::AtMost, 5, 300), Some(15));
        // 3,865 of 4,000 have a lower bound of 96.019 %, 3,864 one of 95.992 %.
        assert_eq!(aim(Bound::AtLeast, 96, None).tolerated(4000).assured, Some(135));
        assert_eq!(aim(Bound::AtLeast, 96, None).tolerated(10).assured, None, "too few for any assurance");
        assert_eq!(aim(Bound::AtLeast, 96, Some(4000)).tolerated(4000).assured, Some(160), "all were judged");
        assert_eq!(aim(Bound::AtLeast, 96, None).tolerated(0), Tolerated { met: None, assured: None });
    }

    #[test]
    fn nothing_failing_needs_as_many_items_as_the_rule_of_wilson_says() {
        // n / (n + z^2) >= 0.96 where n >= 24 z^2 = 92.2; the same at most 4 per cent.
        for (bound, limit, rate) in [(Bound::AtLeast, 96, 100), (Bound::AtMost, 4, 0)] {
            let n = aim(bound, limit, None).needed(Decimal::whole(rate)).expect("a plan");
            assert_eq!(n, Needed { items: 93, expected_failures: 0, tolerated: 0 });
        }
    }

    #[test]
    fn what_no_sample_can_show_says_why() {
        let ninety_six = aim(Bound::AtLeast, 96, None);
        assert_eq!(ninety_six.needed(Decimal::whole(96)), Err(NoPlan::RateTooLow));
        assert_eq!(ninety_six.needed(Decimal::whole(95)), Err(NoPlan::RateTooLow));
        assert_eq!(ninety_six.needed(Decimal::whole(101)), Err(NoPlan::OutOfRange));
        assert_eq!(ninety_six.needed(Decimal { micros: -1 }), Err(NoPlan::OutOfRange));
        assert_eq!(ninety_six.needed(percent("96.000001")), Err(NoPlan::TooNear));
        assert_eq!(aim(Bound::AtLeast, 100, None).needed(Decimal::whole(100)), Err(NoPlan::RateTooLow));
        let few = aim(Bound::AtLeast, 96, Some(10));
        assert_eq!(
            few.needed(Decimal::whole(99)),
            Err(NoPlan::PopulationTooSmall),
            "one failure of ten is too many"
        );
        assert_eq!(few.needed(Decimal::whole(100)).map(|n| n.items), Ok(10));
        let judged = aim(Bound::AtLeast, 96, Some(100)).needed(Decimal::whole(96));
        assert_eq!(judged.map(|n| n.items), Ok(100), "a census assures the limit itself");
    }

    #[test]
    fn a_near_rate_needs_a_large_sample_and_is_found_quickly() {
        let n = aim(Bound::AtLeast, 96, None).needed(percent("96.1")).expect("a plan");
        // z^2 p q / d^2 is 147,500 or so.
        assert!((140_000..160_000).contains(&n.items), "{n:?}");
        assert!(n.tolerated >= n.expected_failures);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_search_finds_what_trying_all_finds(
            limit in 50_i64..100, gain in 2_i64..50, at_least in any::<bool>(), population in prop::option::of(1_u64..1500),
        ) {
            let expected = (limit + gain).min(100);
            let (a, expected) = if at_least {
                (aim(Bound::AtLeast, limit, population), expected)
            } else {
                (aim(Bound::AtMost, 100 - limit, population), 100 - expected)
            };
            let rate = if at_least { 100 - expected } else { expected };
            let end = population.unwrap_or(4000);
            let brute = (1..=end).find(|n| {
                let failures = (n * u64::try_from(rate).expect("positive")).div_ceil(100);
                a.sample(*n, failures).clears(a.bound, a.percent, a.z)
            });
            match (a.needed(Decimal::whole(expected)), brute) {
                (Ok(found), Some(n)) => prop_assert_eq!(found.items, n),
                (Ok(found), None) => prop_assert!(population.is_none() && found.items > end, "{found:?}"),
                (Err(why), found) => {
                    prop_assert_eq!(found, None, "{:?}", why);
                }
            }
        }

        #[test]
        fn tolerated_failures_are_the_most_of_all(limit in 1_i64..=100, items in 1_u64..400, more in prop::option::of(0_u64..400)) {
            for bound in [Bound::AtLeast, Bound::AtMost] {
                let a = aim(bound, limit, more.map(|m| items + m));
                let brute = |ok: &dyn Fn(u64) -> bool| (0..=items).rev().find(|f| ok(*f));
                let found = a.tolerated(items);
                prop_assert_eq!(found.met, brute(&|f| a.met(items, f)));
                prop_assert_eq!(found.assured, brute(&|f| a.assured(items, f)));
                prop_assert!(found.assured <= found.met);
            }
        }
    }
}
