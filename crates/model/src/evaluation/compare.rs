//! Two runs over the same items: what changed, whether chance explains it, what is left to mend.

use super::Verdict;
use crate::decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// A judged item of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged<'a> {
    /// Id, the same in both runs.
    pub item: &'a str,
    /// Source; empty where it has none.
    pub source: &'a str,
    /// Final verdict; none while one is awaited, or where there was no answer.
    pub verdict: Option<&'a Verdict>,
}

/// An item whose verdict is another one now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "VerdictChange")]
pub struct Change {
    /// Item.
    pub item: String,
    /// In the earlier run.
    pub before: Verdict,
    /// In the later one.
    pub after: Verdict,
}

/// What two runs show side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Comparison {
    /// Items judged with pass or fail in both.
    #[ts(type = "number")]
    pub both: u64,
    /// Of these passing in both.
    #[ts(type = "number")]
    pub passing: u64,
    /// Of these failing in both, by whatever risks.
    #[ts(type = "number")]
    pub failing: u64,
    /// Failing before, passing now.
    pub mended: Vec<Change>,
    /// Passing before, failing now.
    pub broken: Vec<Change>,
    /// Failing in both, by other risks.
    pub shifted: Vec<Change>,
    /// In both runs, without a verdict of pass or fail in one of them.
    pub undecided: Vec<String>,
    /// Only in the earlier run.
    pub only_before: Vec<String>,
    /// Only in the later one.
    pub only_after: Vec<String>,
    /// Ids that occur more than once in a run: the last one counts, so the comparison is not to be relied on.
    pub repeated: Vec<String>,
}

fn by_id<'a>(run: &[Judged<'a>], repeated: &mut BTreeSet<String>) -> BTreeMap<&'a str, Option<&'a Verdict>> {
    let mut out = BTreeMap::new();
    for j in run {
        if out.insert(j.item, j.verdict.filter(|v| v.is_decided())).is_some() {
            repeated.insert(j.item.to_owned());
        }
    }
    out
}

/// Compares two runs. Every list is in the order of ids.
pub fn compare(before: &[Judged<'_>], after: &[Judged<'_>]) -> Comparison {
    let mut repeated = BTreeSet::new();
    let (before, after) = (by_id(before, &mut repeated), by_id(after, &mut repeated));
    let mut out = Comparison { repeated: repeated.into_iter().collect(), ..Comparison::default() };
    out.only_after = after.keys().filter(|id| !before.contains_key(*id)).map(|id| (*id).to_owned()).collect();
    for (id, was) in &before {
        let Some(is) = after.get(id) else {
            out.only_before.push((*id).to_owned());
            continue;
        };
        let (Some(was), Some(is)) = (was, is) else {
            out.undecided.push((*id).to_owned());
            continue;
        };
        out.both += 1;
        let change = || Change { item: (*id).to_owned(), before: (*was).clone(), after: (*is).clone() };
        match (was, is) {
            (Verdict::Pass, Verdict::Pass) => out.passing += 1,
            (Verdict::Fail { .. }, Verdict::Pass) => out.mended.push(change()),
            (Verdict::Pass, _) => out.broken.push(change()),
            (Verdict::Fail { risks: a }, Verdict::Fail { risks: b }) => {
                out.failing += 1;
                if a.iter().collect::<BTreeSet<_>>() != b.iter().collect::<BTreeSet<_>>() {
                    out.shifted.push(change());
                }
            }
            _ => unreachable!("verdicts of neither kind were left out above"),
        }
    }
    out
}

impl Comparison {
    /// The probability, to six decimals, that chance alone divides the changed items as unevenly between mended and
    /// broken as they are (`mcnemar`).
    pub fn chance(&self) -> Decimal {
        mcnemar(self.mended.len() as u64, self.broken.len() as u64)
    }
}

/// The exact two-sided probability of McNemar's test (Q. McNemar, Psychometrika 12, 1947, 153-157) of `b` changes one
/// way and `c` the other: twice the tail of the binomial distribution of `b + c` with one half, at most 1; to six
/// decimals. 1 where nothing changed.
pub fn mcnemar(b: u64, c: u64) -> Decimal {
    let (n, k) = (b + c, b.min(c));
    if b == c {
        return Decimal::whole(1);
    }
    // Sum of C(n, i) for i up to k, kept as sum * 2^scale: only sums, products and powers of two, so the same digits
    // on every machine.
    let (mut term, mut sum, mut scale) = (1.0_f64, 1.0_f64, 0_i64);
    for i in 0..k {
        #[expect(clippy::cast_precision_loss, reason = "counts of items are far below 2^52")]
        let factor = (n - i) as f64 / (i + 1) as f64;
        term *= factor;
        sum += term;
        if sum > 2_f64.powi(500) {
            (term, sum, scale) = (term * 2_f64.powi(-500), sum * 2_f64.powi(-500), scale + 500);
        }
    }
    let mut exponent = scale.saturating_add(1).saturating_sub(i64::try_from(n).unwrap_or(i64::MAX));
    // Brought home in steps that a double bears; what vanishes on the way is nought to six decimals.
    while exponent < 0 && sum > 0.0 {
        let step = exponent.max(-500);
        sum *= 2_f64.powi(i32::try_from(step).expect("a step of at most 500"));
        exponent -= step;
    }
    while exponent > 0 {
        (sum, exponent) = (sum * 2.0, exponent - 1);
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most a million")]
    let micros = (sum.min(1.0) * 1e6).round() as i64;
    Decimal { micros }
}

/// Failed items that share a risk and a source: what is mended together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Remedy {
    /// Risk of annex A; empty for items that failed without one, such as questions refused wrongly.
    pub risk: String,
    /// Source; empty where there is none.
    pub source: String,
    /// Items, in the order of the run.
    pub items: Vec<String>,
}

/// Failed items of a run by risk and source, largest groups first, then in the order of risks and sources. An item
/// with several risks stands in a group of each.
pub fn remedies(run: &[Judged<'_>]) -> Vec<Remedy> {
    let mut groups: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for j in run {
        let Some(Verdict::Fail { risks }) = j.verdict else { continue };
        let named: BTreeSet<&str> =
            if risks.is_empty() { BTreeSet::from([""]) } else { risks.iter().map(String::as_str).collect() };
        for risk in named {
            groups.entry((risk, j.source)).or_default().push(j.item.to_owned());
        }
    }
    let mut out: Vec<Remedy> = groups
        .into_iter()
        .map(|((risk, source), items)| Remedy { risk: risk.into(), source: source.into(), items })
        .collect();
    out.sort_by_key(|r| Reverse(r.items.len()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fail(risks: &[&str]) -> Verdict {
        Verdict::Fail { risks: risks.iter().map(|r| (*r).to_owned()).collect() }
    }

    fn judged<'a>(rows: &'a [(&'a str, Option<Verdict>)]) -> Vec<Judged<'a>> {
        rows.iter().map(|(item, v)| Judged { item, source: "", verdict: v.as_ref() }).collect()
    }

    #[test]
    fn changes_are_told_from_both_sides() {
        let before = [
            ("i1", Some(Verdict::Pass)),
            ("i2", Some(fail(&["A.1.a"]))),
            ("i3", Some(Verdict::Pass)),
            ("i4", Some(fail(&["A.1.a", "A.2.b"]))),
            ("i5", Some(fail(&["A.1.a", "A.2.b"]))),
            ("i6", Some(Verdict::Unsure)),
            ("i7", Some(Verdict::Pass)),
            ("i8", None),
        ];
        let after = [
            ("i8", Some(Verdict::Pass)),
            ("i9", Some(Verdict::Pass)),
            ("i6", Some(Verdict::Pass)),
            ("i5", Some(fail(&["A.2.b", "A.1.a"]))),
            ("i4", Some(fail(&["A.2.b"]))),
            ("i3", Some(fail(&["A.4.a"]))),
            ("i2", Some(Verdict::Pass)),
            ("i1", Some(Verdict::Pass)),
        ];
        let c = compare(&judged(&before), &judged(&after));
        let ids = |list: &[Change]| list.iter().map(|c| c.item.clone()).collect::<Vec<_>>();
        assert_eq!((c.both, c.passing, c.failing), (5, 1, 2));
        assert_eq!(
            (ids(&c.mended), ids(&c.broken), ids(&c.shifted)),
            (vec!["i2".into()], vec!["i3".into()], vec!["i4".into()])
        );
        assert_eq!(c.undecided, ["i6", "i8"]);
        assert_eq!(
            (c.only_before.clone(), c.only_after.clone()),
            (vec!["i7".to_owned()], vec!["i9".to_owned()])
        );
        assert_eq!((&c.broken[0].before, &c.broken[0].after), (&Verdict::Pass, &fail(&["A.4.a"])));
        assert!(c.repeated.is_empty() && c.chance() == Decimal::whole(1));
        let twice = [("i1", Some(Verdict::Pass)), ("i1", Some(fail(&[])))];
        assert_eq!(compare(&judged(&twice), &[]).repeated, ["i1"]);
    }

    #[test]
    fn probabilities_of_changes_by_hand() {
        // Sums of binomial coefficients over powers of two: 2 * 1/2^1, 2 * 1/2^6, 2 * (1 + 10)/2^10, 2 * 1/2^20.
        for (b, c, p) in [
            (0, 0, "1"),
            (5, 5, "1"),
            (1, 0, "1"),
            (0, 6, "0.03125"),
            (9, 1, "0.021484"),
            (20, 0, "0.000002"),
            (500, 0, "0"),
        ] {
            assert_eq!(mcnemar(b, c).to_string(), p, "{b} {c}");
        }
        // A. Agresti, Categorical Data Analysis: 86 against 150 approval changes, p below 0.0001; here the digits.
        assert_eq!(mcnemar(86, 150).to_string(), "0.000037");
        assert_eq!(mcnemar(4900, 5100).to_string(), "0.046586");
    }

    #[test]
    fn failed_items_are_grouped_for_mending() {
        let (a, ab, bare, pass) = (fail(&["A.1.a"]), fail(&["A.1.a", "A.2.b"]), fail(&[]), Verdict::Pass);
        let run =
            [("i1", "s", &ab), ("i2", "s", &a), ("i3", "t", &a), ("i4", "s", &bare), ("i5", "s", &pass)]
                .map(|(item, source, v)| Judged { item, source, verdict: Some(v) });
        let groups: Vec<_> =
            remedies(&run).into_iter().map(|r| (r.risk, r.source, r.items.join(","))).collect();
        let want = [("A.1.a", "s", "i1,i2"), ("", "s", "i4"), ("A.1.a", "t", "i3"), ("A.2.b", "s", "i1")];
        assert_eq!(groups, want.map(|(r, s, i)| (r.to_owned(), s.to_owned(), i.to_owned())));
    }

    proptest! {
        #[test]
        fn sides_can_be_swapped(b in 0_u64..3000, c in 0_u64..3000) {
            prop_assert_eq!(mcnemar(b, c), mcnemar(c, b));
            prop_assert!((0..=1_000_000).contains(&mcnemar(b, c).micros));
            prop_assert!(mcnemar(b, c + b + 1) <= mcnemar(b, b + 1), "the more uneven, the less likely");
        }

        #[test]
        fn every_item_of_two_runs_stands_in_one_place(states in prop::collection::vec((0..5_usize, 0..5_usize), 0..40)) {
            let verdicts = [Some(Verdict::Pass), Some(fail(&["A.1.a"])), Some(fail(&["A.2.b"])), Some(Verdict::Unsure), None];
            let ids: Vec<String> = (0..states.len()).map(|n| format!("i{n}")).collect();
            let run = |side: fn(&(usize, usize)) -> usize| -> Vec<Judged<'_>> {
                ids.iter().zip(&states).map(|(id, s)| Judged { item: id, source: "", verdict: verdicts[side(s)].as_ref() }).collect()
            };
            let (before, after) = (run(|s| s.0), run(|s| s.1));
            let c = compare(&before, &after);
            let changed = (c.mended.len() + c.broken.len()) as u64;
            prop_assert_eq!(c.both, c.passing + c.failing + changed);
            prop_assert_eq!(c.both + c.undecided.len() as u64, states.len() as u64);
            let back = compare(&after, &before);
            prop_assert_eq!((c.mended.len(), c.broken.len()), (back.broken.len(), back.mended.len()));
        }
    }
}
