//! What is asked of a draw: seed, strata, sizes.

use crate::error::{ForeignError, in_file, refuse};
use crate::population::{Facts, Language};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The seed of a draw, as it is written down. 64 hexadecimal digits are 32 bytes; any other text is its bytes in UTF-8,
/// blanks included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(pub String);

impl Seed {
    /// A seed of 32 random bytes, written down as hexadecimal digits.
    pub fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(hex::encode(bytes))
    }

    /// The bytes that go into scores.
    pub fn bytes(&self) -> Vec<u8> {
        match hex::decode(&self.0) {
            Ok(bytes) if bytes.len() == 32 => bytes,
            _ => self.0.clone().into_bytes(),
        }
    }
}

/// What is asked of a draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The seed.
    pub seed: Seed,
    /// Into what the population is divided.
    pub strata: Strata,
    /// How many items.
    pub sizes: Sizes,
}

/// Into what a population is divided before items are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strata {
    /// Nothing: all items alike.
    Uniform,
    /// A stratum a source, of its name.
    Source,
    /// A stratum a language, of its name in a register (`chinese`).
    Language,
    /// The stratum of each source by name; every source of the population must be told.
    Given(BTreeMap<String, String>),
}

/// How many items are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sizes {
    /// So many in all, shared among strata in proportion to their items by the largest remainder.
    Total(u64),
    /// So many of each stratum by its name; none of a stratum that is not named.
    Each(BTreeMap<String, u64>),
}

/// A stratum after a draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratumDrawn {
    /// Its name; empty in a uniform draw.
    pub name: String,
    /// Items of the population in it.
    pub items: u64,
    /// Items asked of it.
    pub asked: u64,
    /// Items drawn of it.
    pub drawn: u64,
}

/// The least whole number of items that is at least `percent` of `count`: 10 % of 41 is 5.
pub fn at_least(percent: u32, count: u64) -> u64 {
    let hundredths = u128::from(percent) * u128::from(count);
    u64::try_from(hundredths.div_ceil(100)).unwrap_or(u64::MAX)
}

/// What is to be drawn of one stratum.
pub(super) struct Quota {
    pub(super) name: String,
    pub(super) items: u64,
    pub(super) asked: u64,
    /// What can be drawn of what is asked.
    pub(super) take: u64,
}

/// What is to be drawn of all, and which stratum an item falls to.
pub(super) struct Quotas {
    pub(super) list: Vec<Quota>,
    pub(super) by: By,
}

/// The number of the stratum of an item.
pub(super) enum By {
    One,
    /// By the number of its source.
    Source(Vec<u32>),
    /// By the number of its language; the number beyond all where there is no item of it.
    Language([u32; Language::ALL.len()]),
}

fn unknown(register: &str, zh: &str, en: &str) -> ForeignError {
    refuse("draw_stratum_unknown", in_file(register), zh, en)
}

pub(super) fn quotas(plan: &Plan, facts: &Facts, register: &str) -> Result<Quotas, ForeignError> {
    let mut items: BTreeMap<&str, u64> = BTreeMap::new();
    match &plan.strata {
        Strata::Uniform => {
            items.insert("", facts.items);
        }
        Strata::Source => items.extend(facts.sources.iter().map(|s| (s.name.as_str(), s.items))),
        Strata::Language => items.extend(facts.languages.iter().map(|l| (l.language.name(), l.items))),
        Strata::Given(strata) => {
            for source in &facts.sources {
                let Some(stratum) = strata.get(&source.name) else {
                    let name = &source.name;
                    return Err(unknown(
                        register,
                        &format!("来源“{name}”没有指定分层。请补上。"),
                        &format!("the source “{name}” has no stratum. Give it one."),
                    ));
                };
                *items.entry(stratum).or_default() += source.items;
            }
        }
    }
    let number: BTreeMap<&str, u32> = items.keys().copied().zip(0..).collect();
    let by = match &plan.strata {
        Strata::Uniform => By::One,
        Strata::Source => By::Source((0..).take(facts.sources.len()).collect()),
        Strata::Given(strata) => {
            By::Source(facts.sources.iter().map(|s| number[strata[&s.name].as_str()]).collect())
        }
        Strata::Language => {
            By::Language(Language::ALL.map(|l| number.get(l.name()).copied().unwrap_or(u32::MAX)))
        }
    };
    let asked: Vec<u64> = match &plan.sizes {
        Sizes::Total(n) => shared(*n, &items.values().copied().collect::<Vec<_>>()),
        Sizes::Each(sizes) => {
            if let Some(name) = sizes.keys().find(|name| !items.contains_key(name.as_str())) {
                return Err(unknown(
                    register,
                    &format!("总体中没有分层“{name}”。请改正名称。"),
                    &format!("the population has no stratum “{name}”. Correct the name."),
                ));
            }
            items.keys().map(|name| sizes.get(*name).copied().unwrap_or(0)).collect()
        }
    };
    let quota = |((name, items), asked): ((&str, u64), u64)| Quota {
        name: name.to_owned(),
        items,
        asked,
        take: asked.min(items),
    };
    Ok(Quotas { list: items.into_iter().zip(asked).map(quota).collect(), by })
}

/// Shares `n` in proportion to `items`: the whole part to each, then one each to the largest remainders, the earlier of
/// two that are the same. More than there are items stays with the strata in the same proportion, so that it shows.
fn shared(n: u64, items: &[u64]) -> Vec<u64> {
    let all: u128 = items.iter().copied().map(u128::from).sum();
    if all == 0 {
        // Nothing to share out: what was asked stands with the first stratum, if there is one.
        return items.iter().enumerate().map(|(i, _)| if i == 0 { n } else { 0 }).collect();
    }
    let product = |i: u64| u128::from(n) * u128::from(i);
    let mut out: Vec<u64> =
        items.iter().map(|i| u64::try_from(product(*i) / all).unwrap_or(u64::MAX)).collect();
    let mut left = n - out.iter().sum::<u64>().min(n);
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(product(items[*i]) % all));
    for i in order {
        if left == 0 {
            break;
        }
        out[i] += 1;
        left -= 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_share_rounds_up() {
        for (percent, count, least) in [
            (10, 41, 5),
            (10, 40, 4),
            (10, 1, 1),
            (10, 0, 0),
            (100, 7, 7),
            (0, 9, 0),
            (98, 50, 49),
            (98, 51, 50),
        ] {
            assert_eq!(at_least(percent, count), least, "{percent} % of {count}");
        }
        assert_eq!(at_least(100, u64::MAX), u64::MAX);
    }

    #[test]
    fn largest_remainders_get_the_rest() {
        assert_eq!(shared(10, &[50, 30, 20]), [5, 3, 2]);
        assert_eq!(shared(4, &[1, 1, 1]), [2, 1, 1]);
        assert_eq!(shared(3, &[70, 20, 10]), [2, 1, 0]);
        assert_eq!(shared(5, &[]), [0; 0]);
        assert_eq!(shared(5, &[0]), [5]);
    }

    #[test]
    fn seeds_are_bytes_or_text() {
        let seed = Seed::of_bytes([0xAB; 32]);
        assert_eq!((seed.bytes(), Seed(seed.0.to_uppercase()).bytes()), (vec![0xAB; 32], vec![0xAB; 32]));
        assert_eq!(Seed("abcd".into()).bytes(), b"abcd");
        assert_eq!(Seed("福彩 2026001 期：1 2".into()).bytes(), "福彩 2026001 期：1 2".as_bytes());
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_is_off_by_one(n in 0_u64..100_000, items in proptest::collection::vec(0_u64..1_000_000, 1..12)) {
            let out = shared(n, &items);
            prop_assert_eq!(out.iter().sum::<u64>(), n);
            let all: u128 = items.iter().copied().map(u128::from).sum();
            for (share, i) in out.iter().zip(&items).filter(|_| all > 0) {
                let floor = u64::try_from(u128::from(n) * u128::from(*i) / all).expect("small");
                prop_assert!(*share == floor || *share == floor + 1);
                prop_assert!(n as u128 > all || share <= i);
            }
        }
    }
}
