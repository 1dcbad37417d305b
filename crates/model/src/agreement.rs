//! How far raters agree beyond chance: Cohen's kappa of two, Krippendorff's alpha (nominal) of any number.
//!
//! Both are filled one observation at a time and keep counts alone, so ten million rows need as much memory as ten.
//! Counts are whole numbers: the order of observations and the way a log was split never change a figure.

use crate::decimal::Decimal;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Why a coefficient has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Undefined {
    /// Nothing was rated twice.
    NothingShared,
    /// Every rating was the same category: chance alone would agree as well, and the formula divides by nought.
    OneCategory,
    /// Ratings were refused without saying which category would have been right.
    CategoryUnknown,
    /// More categories than are counted: a column was mapped wrongly.
    TooManyCategories,
}

impl Undefined {
    /// The reason as people read it.
    pub fn reason(self) -> Text {
        match self {
            Self::NothingShared => {
                Text::new("没有两人以上评定过的条目", "No item was rated by more than one person")
            }
            Self::OneCategory => Text::new(
                "全部评定为同一类别，一致性系数无定义，请结合样本构成判断",
                "Every rating was the same category, so the coefficient is not defined; look at what the sample holds",
            ),
            Self::CategoryUnknown => Text::new(
                "部分条目被驳回但未给出审核人员的标签，无法计算，请在日志中提供审核标签",
                "Some items were refused without the reviewer's own label; have the log carry it",
            ),
            Self::TooManyCategories => Text::new(
                "标签种类过多，请核对标签列的对应关系",
                "There are too many labels; check which column was taken as the label",
            ),
        }
    }
}

/// A coefficient from -1 to 1, to six decimals, or why there is none.
pub type Coefficient = Result<Decimal, Undefined>;

/// `numerator / denominator` to six decimals, halves away from nought.
fn ratio(numerator: i128, denominator: i128) -> Decimal {
    let scaled = numerator * 2_000_000 + numerator.signum() * denominator;
    let micros = scaled / (2 * denominator);
    Decimal { micros: i64::try_from(micros).expect("a coefficient lies between -1 and 1") }
}

/// Adds to a count that may not be there yet.
pub(crate) fn bump(counts: &mut Vec<u64>, at: usize, by: u64) {
    if at >= counts.len() {
        counts.resize(at + 1, 0);
    }
    counts[at] += by;
}

/// What kappa needs of two raters: how often they met, how often they agreed, and what each said how often.
/// Memory grows with the number of categories alone, which is why a person has one of these and not a matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    met: u64,
    agreed: u64,
    first: Vec<u64>,
    second: Vec<u64>,
}

impl Pairs {
    /// Two ratings of one item. Categories are small numbers, as an interner gives them.
    pub fn add(&mut self, first: usize, second: usize) {
        self.add_many(first, second, 1);
    }

    /// The same pair of ratings, several times.
    pub fn add_many(&mut self, first: usize, second: usize, times: u64) {
        self.met += times;
        self.agreed += if first == second { times } else { 0 };
        bump(&mut self.first, first, times);
        bump(&mut self.second, second, times);
    }

    /// Adds what another counted; `of` translates its categories into ours.
    pub fn merge(&mut self, other: &Self, of: impl Fn(usize) -> usize) {
        self.met += other.met;
        self.agreed += other.agreed;
        for (mine, theirs) in [(&mut self.first, &other.first), (&mut self.second, &other.second)] {
            for (category, count) in theirs.iter().enumerate().filter(|(_, n)| **n > 0) {
                bump(mine, of(category), *count);
            }
        }
    }

    /// How many items both rated.
    pub fn met(&self) -> u64 {
        self.met
    }

    /// How many of them both rated alike.
    pub fn agreed(&self) -> u64 {
        self.agreed
    }

    /// Cohen's kappa: (n * agreed - expected) / (n^2 - expected), where expected is the sum over categories of the
    /// product of both raters' counts. Exact up to the last rounding.
    pub fn kappa(&self) -> Coefficient {
        if self.met == 0 {
            return Err(Undefined::NothingShared);
        }
        let expected: i128 =
            self.first.iter().zip(&self.second).map(|(a, b)| i128::from(*a) * i128::from(*b)).sum();
        let n = i128::from(self.met);
        match n * n - expected {
            0 => Err(Undefined::OneCategory),
            rest => Ok(ratio(n * i128::from(self.agreed) - expected, rest)),
        }
    }
}

/// A confusion matrix: how often the first rater said one category where the second said another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    cells: BTreeMap<(u32, u32), u64>,
}

impl Confusion {
    /// Two ratings of one item.
    pub fn add(&mut self, first: u32, second: u32) {
        *self.cells.entry((first, second)).or_default() += 1;
    }

    /// Adds what another counted; `of` translates its categories into ours.
    pub fn merge(&mut self, other: &Self, of: impl Fn(u32) -> u32) {
        for ((a, b), count) in &other.cells {
            *self.cells.entry((of(*a), of(*b))).or_default() += count;
        }
    }

    /// Cells that are not empty as (first, second, count), in order.
    pub fn cells(&self) -> impl Iterator<Item = (u32, u32, u64)> {
        self.cells.iter().map(|((a, b), n)| (*a, *b, *n))
    }

    /// The marginal counts, which kappa is made of.
    pub fn pairs(&self) -> Pairs {
        let mut out = Pairs::default();
        for (a, b, n) in self.cells() {
            out.add_many(a as usize, b as usize, n);
        }
        out
    }

    /// Cohen's kappa of the matrix.
    pub fn kappa(&self) -> Coefficient {
        self.pairs().kappa()
    }
}

/// Krippendorff's alpha for nominal data, any number of raters, missing values allowed.
///
/// A unit that fewer than two raters judged says nothing and is left out. Disagreeing pairs are counted by the number
/// of raters of their unit, because each weighs one part in (raters - 1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coincidences {
    units: u64,
    /// Ordered pairs of unlike values within a unit, by raters of that unit.
    unlike: BTreeMap<usize, u64>,
    /// Values of units that count, by category.
    values: Vec<u64>,
    /// Room for counting one unit, kept so that a unit costs no allocation.
    scratch: Vec<(usize, u64)>,
}

impl Coincidences {
    /// One unit: the categories that its raters gave, in any order; who gave none is absent.
    pub fn add_unit(&mut self, ratings: impl IntoIterator<Item = usize>) {
        self.scratch.clear();
        let mut raters = 0_usize;
        for category in ratings {
            raters += 1;
            match self.scratch.iter_mut().find(|(c, _)| *c == category) {
                Some((_, n)) => *n += 1,
                None => self.scratch.push((category, 1)),
            }
        }
        if raters < 2 {
            return;
        }
        self.units += 1;
        let m = raters as u64;
        let unlike: u64 = self.scratch.iter().map(|(_, n)| n * (m - n)).sum();
        *self.unlike.entry(raters).or_default() += unlike;
        for (category, n) in &self.scratch {
            bump(&mut self.values, *category, *n);
        }
    }

    /// Adds what another counted; `of` translates its categories into ours.
    pub fn merge(&mut self, other: &Self, of: impl Fn(usize) -> usize) {
        self.units += other.units;
        for (raters, n) in &other.unlike {
            *self.unlike.entry(*raters).or_default() += n;
        }
        for (category, n) in other.values.iter().enumerate().filter(|(_, n)| **n > 0) {
            bump(&mut self.values, of(category), *n);
        }
    }

    /// How many units counted.
    pub fn units(&self) -> u64 {
        self.units
    }

    /// Alpha: 1 - (n - 1) * observed / expected, where observed is the weighted number of unlike pairs within units
    /// and expected the number of unlike pairs among all n values.
    pub fn alpha(&self) -> Coefficient {
        let n: u64 = self.values.iter().sum();
        if n == 0 {
            return Err(Undefined::NothingShared);
        }
        let alike: u128 = self.values.iter().map(|c| u128::from(*c) * u128::from(*c)).sum();
        let expected = u128::from(n) * u128::from(n) - alike;
        if expected == 0 {
            return Err(Undefined::OneCategory);
        }
        // Each term is a whole number over a small one; their sum in floating point errs far below six decimals.
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts are far below 2^52, and six decimals are kept"
        )]
        let observed: f64 = self.unlike.iter().map(|(m, u)| *u as f64 / (*m as f64 - 1.0)).sum();
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts are far below 2^52, and six decimals are kept"
        )]
        let alpha = 1.0 - (n as f64 - 1.0) * observed / expected as f64;
        #[expect(clippy::cast_possible_truncation, reason = "alpha lies between -1 and 1")]
        Ok(Decimal { micros: (alpha * 1e6).round() as i64 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(c: Coefficient) -> i64 {
        c.expect("a value").micros
    }

    #[test]
    fn kappa_of_the_textbook_table_of_fifty() {
        // Both yes 20, first yes 5, second yes 10, both no 15: observed 0.7, by chance 0.5.
        let mut c = Confusion::default();
        for (a, b, n) in [(0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)] {
            (0..n).for_each(|_| c.add(a, b));
        }
        assert_eq!(c.kappa().map(|k| k.to_string()), Ok("0.4".into()));
        assert_eq!((c.pairs().met(), c.pairs().agreed()), (50, 35));
    }

    #[test]
    fn equal_agreement_weighs_differently_by_chance() {
        // Two tables with 60 of 100 alike: kappa 0.1304 and 0.2593, as the literature on chance agreement gives them.
        let table = |cells: [(usize, usize, u64); 4]| {
            let mut p = Pairs::default();
            cells.into_iter().for_each(|(a, b, n)| p.add_many(a, b, n));
            micros(p.kappa())
        };
        assert_eq!(table([(0, 0, 45), (0, 1, 15), (1, 0, 25), (1, 1, 15)]), 130_435);
        assert_eq!(table([(0, 0, 25), (0, 1, 35), (1, 0, 5), (1, 1, 35)]), 259_259);
    }

    #[test]
    fn a_derived_labelling_has_the_kappa_it_was_made_for() {
        // n items in k equal classes, one in ten of the second rater's moved to the next class: observed 0.9, chance
        // 1/k, so kappa is (0.9 - 1/k) / (1 - 1/k).
        for (k, want) in [(2, 800_000), (4, 866_667), (10, 888_889)] {
            let mut p = Pairs::default();
            for item in 0..100 * k {
                let label = item % k;
                p.add(label, if (item / k) % 10 == 0 { (label + 1) % k } else { label });
            }
            assert_eq!(micros(p.kappa()), want, "{k} classes");
        }
    }

    #[test]
    fn worse_than_chance_is_negative_and_perfect_is_one() {
        let mut p = Pairs::default();
        p.add_many(0, 1, 5);
        p.add_many(1, 0, 5);
        assert_eq!(micros(p.kappa()), -1_000_000);
        let mut p = Pairs::default();
        p.add_many(0, 0, 7);
        p.add_many(1, 1, 3);
        assert_eq!(micros(p.kappa()), 1_000_000);
    }

    #[test]
    fn what_is_not_defined_says_why() {
        assert_eq!(Pairs::default().kappa(), Err(Undefined::NothingShared));
        let mut p = Pairs::default();
        p.add_many(3, 3, 9);
        assert_eq!(p.kappa(), Err(Undefined::OneCategory));
        let mut c = Coincidences::default();
        c.add_unit([1]);
        assert_eq!(c.alpha(), Err(Undefined::NothingShared), "one rater alone is no agreement");
        c.add_unit([2, 2, 2]);
        assert_eq!(c.alpha(), Err(Undefined::OneCategory));
        assert!(Undefined::OneCategory.reason().en.is_ascii());
    }

    /// Krippendorff (2011), section C: four observers, twelve units, missing values; nominal alpha 0.743.
    #[test]
    fn alpha_of_the_worked_example_of_2011() {
        const NONE: usize = 0;
        let observers = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
            [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
        ];
        let mut c = Coincidences::default();
        for unit in 0..12 {
            c.add_unit(observers.iter().map(|o| o[unit]).filter(|v| *v != NONE));
        }
        assert_eq!(c.units(), 11, "the last unit has one value and is left out");
        assert_eq!(micros(c.alpha()), 743_421);
    }

    /// Krippendorff (2011), section A: two observers, ten units, binary; alpha 0.095.
    #[test]
    fn alpha_of_the_binary_example_of_2011() {
        let a = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
        let b = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
        let mut c = Coincidences::default();
        a.into_iter().zip(b).for_each(|(a, b)| c.add_unit([a, b]));
        assert_eq!(micros(c.alpha()), 95_238);
    }

    #[test]
    fn halves_merge_to_the_whole() {
        let (mut whole, mut left, mut right) =
            (Coincidences::default(), Coincidences::default(), Coincidences::default());
        for n in 0..40_usize {
            let unit = [n % 3, (n * 7) % 3, n % 2];
            whole.add_unit(unit);
            if n < 17 { &mut left } else { &mut right }.add_unit(unit);
        }
        left.merge(&right, |c| c);
        assert_eq!(left.alpha(), whole.alpha());
        assert_eq!(left.units(), whole.units());
    }
}
