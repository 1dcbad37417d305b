//! Wilson's score interval of a share, with the correction for a finite population, in whole numbers.
//!
//! The interval of E. B. Wilson (J. Amer. Statist. Assoc. 22, 1927, 209-212) holds every share `P` that the score
//! test does not refuse: `(p - P)^2 <= z^2 * V(P)`, where `p = x/n` and `V(P) = P(1 - P)/n`. For a sample drawn
//! without replacement from `N` items the variance is `P(1 - P)/n * (N - n)/(N - 1)` (W. G. Cochran, Sampling
//! Techniques, 3rd ed. 1977, section 3.2), and the same inversion with it gives the corrected interval: Wilson's with
//! `n(N - 1)/(N - n)` in place of `n`. Where all are sampled, `n = N`, it is the point itself. The correction is
//! made whenever the population is known; below one item in twenty it hardly shows (`Sample::is_noticeable`).
//!
//! Whether a bound clears a limit is that inequality with the limit for `P`, all factors multiplied out: no root, no
//! float, so a share that is exactly the limit is told from one beside it, and every machine says the same. The
//! bounds shown are found by the same inequality and rounded outwards to a millionth of a per cent.

use crate::decimal::Decimal;
use crate::standard::Bound;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use ts_rs::TS;

/// Two-sided normal quantile of 95 %, to six decimals.
pub const Z_95: Decimal = Decimal { micros: 1_959_964 };
/// Of 90 %.
pub const Z_90: Decimal = Decimal { micros: 1_644_854 };
/// Of 99 %.
pub const Z_99: Decimal = Decimal { micros: 2_575_829 };

/// A whole in millionths of a per cent: shares are compared and shown to that.
pub(crate) const WHOLE: u64 = 100_000_000;

/// Most items that a sample or population may have, so that no product of two of its counts and a share overflows.
pub const MOST: u64 = 1 << 53;

/// What was counted: `count` of `of` items, drawn from `population` items where that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sample {
    /// Items that have what is counted.
    #[ts(type = "number")]
    pub count: u64,
    /// Items looked at.
    #[ts(type = "number")]
    pub of: u64,
    /// Items there are; none where it is not known or has no end.
    #[ts(type = "number | null")]
    pub population: Option<u64>,
}

/// Why there is no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Undefined {
    /// No item was looked at.
    Empty,
    /// More items have it than were looked at, or more were looked at than there are: the counts are of different
    /// things.
    Inconsistent,
    /// More items than this arithmetic holds (`MOST`).
    TooMany,
}

/// Bounds in per cent from 0 to 100, rounded outwards to six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Interval {
    /// Lower bound.
    #[ts(type = "string")]
    pub low: Decimal,
    /// Upper bound.
    #[ts(type = "string")]
    pub high: Decimal,
}

/// A product of up to eight whole numbers without overflow: limbs of 64 bits, highest first, so that they compare as
/// the products do.
fn product(factors: &[u64]) -> [u64; 8] {
    let mut limbs = [0, 0, 0, 0, 0, 0, 0, 1];
    for f in factors {
        let mut carry = 0_u128;
        for limb in limbs.iter_mut().rev() {
            carry += u128::from(*limb) * u128::from(*f);
            #[expect(clippy::cast_possible_truncation, reason = "the low limb is what is kept here")]
            let low = carry as u64;
            *limb = low;
            carry >>= 64;
        }
    }
    limbs
}

/// The last that holds between one that does and a greater one that does not, where none holds after one that does
/// not.
pub(crate) fn last(mut holds: u64, mut fails: u64, test: impl Fn(u64) -> bool) -> u64 {
    while fails - holds > 1 {
        let middle = holds + (fails - holds) / 2;
        if test(middle) {
            holds = middle;
        } else {
            fails = middle;
        }
    }
    holds
}

/// A share of items, `part` of `whole`, a started one counting whole; none where they are too many for the type.
pub(crate) fn share_of(items: u64, part: u64, whole: u64) -> Option<u64> {
    u64::try_from((u128::from(items) * u128::from(part)).div_ceil(u128::from(whole))).ok()
}

/// `x / n` in per cent to six decimals: downwards, or upwards.
fn percent(x: u64, n: u64, up: bool) -> Decimal {
    let scaled = u128::from(x) * u128::from(WHOLE);
    let n = u128::from(n);
    let micros = if up { scaled.div_ceil(n) } else { scaled / n };
    Decimal { micros: i64::try_from(micros).expect("a share is at most 100 per cent") }
}

impl Sample {
    /// `count` of `of`, from a population without end.
    pub const fn new(count: u64, of: u64) -> Self {
        Self { count, of, population: None }
    }

    /// The same sample of a population of so many items.
    pub const fn from(self, population: u64) -> Self {
        Self { population: Some(population), ..self }
    }

    /// Why nothing can be computed, where nothing can.
    pub fn undefined(&self) -> Option<Undefined> {
        if self.of == 0 {
            Some(Undefined::Empty)
        } else if self.count > self.of || self.population.is_some_and(|n| n < self.of) {
            Some(Undefined::Inconsistent)
        } else if self.of.max(self.population.unwrap_or(0)) > MOST {
            Some(Undefined::TooMany)
        } else {
            None
        }
    }

    /// Were all items looked at?
    pub fn is_census(&self) -> bool {
        self.population == Some(self.of)
    }

    /// Is the sample a noticeable part of its population, one item in twenty or more? Then the correction narrows the
    /// interval by more than a fortieth and is worth a word.
    pub fn is_noticeable(&self) -> bool {
        self.population.is_some_and(|n| u128::from(self.of) * 20 >= u128::from(n))
    }

    /// The items that do not have what is counted.
    fn opposite(self) -> Self {
        Self { count: self.of - self.count, ..self }
    }

    /// Compares the point with a share in millionths of a per cent, exactly.
    fn against(&self, share: u64) -> Ordering {
        let point = u128::from(self.count) * u128::from(WHOLE);
        point.cmp(&(u128::from(self.of) * u128::from(share)))
    }

    /// Is the share at least, or at most, `limit` per cent? The limit itself passes. False where nothing was counted.
    pub fn meets(&self, bound: Bound, limit: Decimal) -> bool {
        if self.undefined().is_some() {
            return false;
        }
        match (u64::try_from(limit.micros), bound) {
            (Ok(limit), Bound::AtLeast) => self.against(limit) != Ordering::Less,
            (Ok(limit), Bound::AtMost) => self.against(limit) != Ordering::Greater,
            // A share is never below nought.
            (Err(_), bound) => bound == Bound::AtLeast,
        }
    }

    /// Is the lower bound of the interval at least `share` millionths of a per cent?
    fn low_clears(&self, share: u64, z: Decimal) -> bool {
        if share == 0 {
            return true;
        }
        match self.against(share) {
            Ordering::Less => return false,
            Ordering::Equal => return self.is_census() || z.micros == 0,
            Ordering::Greater => {}
        }
        // (count/of - share/WHOLE)^2 >= z^2 * share (WHOLE - share) / WHOLE^2 / of * (N - of)/(N - 1), times
        // (of * WHOLE)^2: gap^2 >= z^2 * share (WHOLE - share) * of * (N - of)/(N - 1).
        let gap = u128::from(self.count) * u128::from(WHOLE) - u128::from(self.of) * u128::from(share);
        let [low, high] = [gap & u128::from(u64::MAX), gap >> 64]
            .map(|half| u64::try_from(half).expect("half of 128 bits"));
        let z = z.micros.unsigned_abs();
        let (left, all) = self.population.map_or((1, 1), |n| (n - self.of, n.max(2) - 1));
        let test = product(&[z, z, share, WHOLE - share, self.of, left]);
        if high == 0 {
            return product(&[low, low, 1_000_000, 1_000_000, all]) >= test;
        }
        // Beyond 64 bits a lower gap stands in for the gap, by less than one part in 2^20: never too generous.
        let shift = 64 - high.leading_zeros();
        let short = u64::try_from(gap >> shift).expect("shifted to 64 bits");
        let scale = 1_u64 << shift;
        product(&[short, short, scale, scale, 1_000_000, 1_000_000, all]) >= test
    }

    /// Does the bound of the interval clear the limit: the lower one at least, the upper one at most `limit` per
    /// cent? Of two-sided 95 % this leaves 2.5 % on the side that matters. False where there is no interval.
    pub fn clears(&self, bound: Bound, limit: Decimal, z: Decimal) -> bool {
        if self.undefined().is_some() || !self.meets(bound, limit) {
            return false;
        }
        let limit = u64::try_from(limit.micros).unwrap_or(0);
        match bound {
            Bound::AtLeast => limit <= WHOLE && self.low_clears(limit, z),
            Bound::AtMost => limit >= WHOLE || self.opposite().low_clears(WHOLE - limit, z),
        }
    }

    /// The share in per cent to six decimals, halves upwards: for showing, never for comparing.
    pub fn percent(&self) -> Result<Decimal, Undefined> {
        if let Some(why) = self.undefined() {
            return Err(why);
        }
        let twice = u128::from(self.count) * u128::from(WHOLE) * 2 + u128::from(self.of);
        let micros = twice / (2 * u128::from(self.of));
        Ok(Decimal { micros: i64::try_from(micros).expect("a share is at most 100 per cent") })
    }

    /// The interval at `z` standard errors, for instance `Z_95`.
    pub fn interval(&self, z: Decimal) -> Result<Interval, Undefined> {
        if let Some(why) = self.undefined() {
            return Err(why);
        }
        if self.is_census() || z.micros == 0 {
            return Ok(Interval {
                low: percent(self.count, self.of, false),
                high: percent(self.count, self.of, true),
            });
        }
        let low = self.low(z);
        let high = WHOLE - self.opposite().low(z);
        let decimal = |m: u64| Decimal { micros: i64::try_from(m).expect("at most 100 per cent") };
        Ok(Interval { low: decimal(low), high: decimal(high) })
    }

    /// The greatest share that the lower bound still clears.
    fn low(&self, z: Decimal) -> u64 {
        last(0, WHOLE + 1, |share| self.low_clears(share, z))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook formula in floating point: a second computation by another road.
    fn second(x: f64, n: f64, population: Option<f64>) -> (f64, f64) {
        let z2 = 1.959_964_f64.powi(2) * population.map_or(1.0, |all| (all - n) / (all - 1.0));
        let middle = (2.0 * x + z2) / (2.0 * (n + z2));
        let half = z2.sqrt() * (z2 + 4.0 * x * (n - x) / n).sqrt() / (2.0 * (n + z2));
        (100.0 * (middle - half), 100.0 * (middle + half))
    }

    #[expect(clippy::cast_precision_loss, reason = "small test values")]
    fn float(d: Decimal) -> f64 {
        d.micros as f64 / 1e6
    }

    /// R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score, no continuity correction).
    #[test]
    fn bounds_of_the_table_of_newcombe_1998() {
        for (x, n, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let i = Sample::new(x, n).interval(Z_95).expect("an interval");
            assert!((float(i.low) / 100.0 - low).abs() < 0.000_051, "{x}/{n}: {i:?}");
            assert!((float(i.high) / 100.0 - high).abs() < 0.000_051, "{x}/{n}: {i:?}");
        }
    }

    #[test]
    fn other_levels_have_their_own_width() {
        let s = Sample::new(40, 100);
        let width = |z| s.interval(z).map(|i| i.high.micros - i.low.micros).expect("an interval");
        assert!(width(Z_90) < width(Z_95) && width(Z_95) < width(Z_99));
        assert_eq!(width(Decimal::ZERO), 0, "no standard error, no width");
    }

    #[test]
    fn the_whole_population_is_the_point_itself() {
        let i = Sample::new(1, 3).from(3).interval(Z_95).expect("an interval");
        assert_eq!((i.low.to_string(), i.high.to_string()), ("33.333333".into(), "33.333334".into()));
        let exact = Sample::new(3840, 4000).from(4000);
        assert_eq!(
            exact.interval(Z_95).map(|i| (i.low, i.high)),
            Ok((Decimal::whole(96), Decimal::whole(96)))
        );
        assert!(exact.clears(Bound::AtLeast, Decimal::whole(96), Z_95));
        assert!(!Sample::new(3839, 4000).from(4000).meets(Bound::AtLeast, Decimal::whole(96)));
    }

    #[test]
    fn limits_are_inclusive_to_the_last_item() {
        let ninety_six = Decimal::whole(96);
        assert!(Sample::new(3840, 4000).meets(Bound::AtLeast, ninety_six));
        assert!(!Sample::new(3839, 4000).meets(Bound::AtLeast, ninety_six));
        assert!(Sample::new(15, 300).meets(Bound::AtMost, Decimal::whole(5)));
        assert!(!Sample::new(16, 300).meets(Bound::AtMost, Decimal::whole(5)));
        // One item beside the limit in a sample that no double could tell from it.
        let n = MOST / 100 * 100;
        assert!(Sample::new(n / 100 * 96, n).meets(Bound::AtLeast, ninety_six));
        assert!(!Sample::new(n / 100 * 96 - 1, n).meets(Bound::AtLeast, ninety_six));
        let fine: Decimal = "98.5".parse().expect("a decimal");
        assert!(
            Sample::new(197, 200).meets(Bound::AtLeast, fine)
                && !Sample::new(984, 1000).meets(Bound::AtLeast, fine)
        );
    }

    #[test]
    fn everything_passing_does_not_assure_a_limit_of_all() {
        let all = Decimal::whole(100);
        assert!(Sample::new(50, 50).meets(Bound::AtLeast, all));
        assert!(!Sample::new(50, 50).clears(Bound::AtLeast, all, Z_95));
        assert!(Sample::new(50, 50).from(50).clears(Bound::AtLeast, all, Z_95));
        assert!(!Sample::new(0, 50).clears(Bound::AtMost, Decimal::ZERO, Z_95));
        assert!(Sample::new(0, 50).clears(Bound::AtLeast, Decimal::ZERO, Z_95), "nothing is below nought");
    }

    #[test]
    fn counts_that_do_not_fit_have_no_interval() {
        assert_eq!(Sample::new(0, 0).interval(Z_95), Err(Undefined::Empty));
        assert_eq!(Sample::new(5, 4).interval(Z_95), Err(Undefined::Inconsistent));
        assert_eq!(Sample::new(1, 9).from(8).interval(Z_95), Err(Undefined::Inconsistent));
        assert_eq!(Sample::new(1, MOST + 1).interval(Z_95), Err(Undefined::TooMany));
        assert!(!Sample::new(0, 0).meets(Bound::AtMost, Decimal::whole(5)));
    }

    #[test]
    fn one_item_in_twenty_is_noticeable() {
        assert!(Sample::new(0, 50).from(1000).is_noticeable());
        assert!(!Sample::new(0, 49).from(1000).is_noticeable() && !Sample::new(0, 49).is_noticeable());
    }

    #[test]
    fn counts_of_any_size_have_bounds() {
        let half = Sample::new(MOST / 2, MOST).interval(Z_95).expect("an interval");
        assert!(half.low.micros >= 49_999_990 && half.high.micros <= 50_000_010, "{half:?}");
    }

    proptest! {
        #[test]
        fn bounds_hold_the_point_and_lie_between_nought_and_all(n in 1_u64..5000, part in 0.0..=1.0_f64, more in 0_u64..9000) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small test values")]
            let x = (n as f64 * part) as u64;
            for s in [Sample::new(x, n), Sample::new(x, n).from(n + more)] {
                let i = s.interval(Z_95).expect("an interval");
                let p = s.percent().expect("a share");
                prop_assert!(Decimal::ZERO <= i.low && i.low <= p && p <= i.high && i.high <= Decimal::whole(100));
                #[expect(clippy::cast_precision_loss, reason = "small test values")]
                let (low, high) = second(x as f64, n as f64, s.population.map(|p| p as f64));
                if !s.is_census() {
                    prop_assert!((float(i.low) - low).abs() < 3e-6, "{s:?} {i:?} {low}");
                    prop_assert!((float(i.high) - high).abs() < 3e-6, "{s:?} {i:?} {high}");
                }
            }
        }

        #[test]
        fn more_items_of_the_same_share_narrow_it(x in 0_u64..=40, more in 0_u64..40, times in 2_u64..9) {
            let width = |s: Sample| s.interval(Z_95).map(|i| i.high.micros - i.low.micros).expect("an interval");
            let (small, large) = (Sample::new(x, x + more + 1), Sample::new(x * times, (x + more + 1) * times));
            prop_assert!(width(large) < width(small));
            let of = large.of + 100;
            prop_assert!(width(large.from(of)) < width(large), "knowing the population narrows it");
        }

        #[test]
        fn the_bound_shown_and_the_bound_tested_are_one(n in 1_u64..3000, miss in 0_u64..200, limit in 0_i64..=100_000_000) {
            let s = Sample::new(n.saturating_sub(miss), n);
            let limit = Decimal { micros: limit };
            let i = s.interval(Z_95).expect("an interval");
            prop_assert_eq!(s.clears(Bound::AtLeast, limit, Z_95), i.low >= limit);
            prop_assert_eq!(s.clears(Bound::AtMost, limit, Z_95), i.high <= limit);
        }
    }
}
