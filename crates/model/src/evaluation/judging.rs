//! 研判: from what judges said to the final verdict of an item, and who has to look at what next.
//!
//! One sure judge settles an item that was not chosen for a blind second look; two who agree settle one that was.
//! Who disagrees is arbitrated by a person who is neither. A judge who is unsure settles nothing. What a judge says
//! later of the same item replaces what the same judge said before, which is how a mistake is undone.

use super::Verdict;
use super::interval::{WHOLE, share_of};
use crate::decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use ts_rs::TS;

pub mod pace;

/// What one person said of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Judgement {
    /// Item, by the id under which it was drawn.
    pub item: String,
    /// Person who judged.
    pub judge: String,
    /// What they said.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// When, as `instant::format` writes it, which sorts by time.
    pub at: String,
}

/// What an item waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody has judged it.
    First,
    /// A second person: it was chosen for a blind second look, or the first was unsure.
    Second,
    /// A person who has not judged it yet decides: two disagree, or neither was sure.
    Arbitration,
    /// Nothing.
    Settled,
}

/// How an item was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// One judge.
    Single,
    /// Two who agree.
    Agreement,
    /// A third person.
    Arbitration,
}

/// Where an item stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What it waits for.
    pub stage: Stage,
    /// Final verdict and how it came about; none before.
    pub settled: Option<(Verdict, By)>,
}

/// Do two verdicts agree? Two that fail an item agree where they have a risk in common or name none; the item then
/// counts under every risk that either of them named.
pub fn agreed(a: &Verdict, b: &Verdict) -> Option<Verdict> {
    match (a, b) {
        (Verdict::Pass, Verdict::Pass) => Some(Verdict::Pass),
        (Verdict::Fail { risks: a }, Verdict::Fail { risks: b }) => {
            let both = a.iter().chain(b).cloned().collect::<BTreeSet<_>>();
            let common = a.iter().any(|r| b.contains(r));
            (common || both.is_empty()).then(|| Verdict::Fail { risks: both.into_iter().collect() })
        }
        _ => None,
    }
}

/// Where an item stands by what its judges last said, in the order in which they first looked at it.
pub fn standing(said: &[&Verdict], second_look: bool) -> Standing {
    let waits = |stage| Standing { stage, settled: None };
    let done = |v: &Verdict, by| Standing { stage: Stage::Settled, settled: Some((v.clone(), by)) };
    let Some((first, later)) = said.split_first() else { return waits(Stage::First) };
    if !second_look && first.is_decided() && later.is_empty() {
        return done(first, By::Single);
    }
    let Some((second, arbiters)) = later.split_first() else { return waits(Stage::Second) };
    if let Some(both) = agreed(first, second) {
        return done(&both, By::Agreement);
    }
    // The first was unsure and one sure judge is enough.
    if !second_look && !first.is_decided() && second.is_decided() {
        return done(second, By::Single);
    }
    match arbiters.iter().find(|v| v.is_decided()) {
        Some(v) => done(v, By::Arbitration),
        None => waits(Stage::Arbitration),
    }
}

/// The items chosen for a blind second look: of `items` (digest and copy number, from 0), the `share` per cent with
/// the smallest scores, a started one counting whole. The score of an item is the SHA-256 of the lines
/// `hegui-second-look-1`, seed, digest and copy number, each ended by a line feed: it depends on nothing else, so the
/// same items are chosen on any machine and in any order. Returns places in `items`, ascending.
pub fn second_looks(seed: &str, items: &[(&str, u64)], share: Decimal) -> BTreeSet<usize> {
    let share = u64::try_from(share.micros).unwrap_or(0).min(WHOLE);
    let many = share_of(items.len() as u64, share, WHOLE).and_then(|n| usize::try_from(n).ok());
    let mut scored: Vec<([u8; 32], usize)> = items
        .iter()
        .enumerate()
        .map(|(at, (digest, copy))| (second_look_score(seed, digest, *copy), at))
        .collect();
    scored.sort_unstable();
    scored.into_iter().take(many.unwrap_or(usize::MAX)).map(|(_, at)| at).collect()
}

/// The score by which items are chosen for a second look.
pub fn second_look_score(seed: &str, digest: &str, copy: u64) -> [u8; 32] {
    Sha256::digest(format!("hegui-second-look-1\n{seed}\n{digest}\n{copy}\n").as_bytes()).into()
}

/// Progress of a run. Items of `first`, `second`, `arbitration` and `settled` add up to all of them. Items that have
/// nothing to judge yet, as questions without an answer, are among `items` and `first`; whoever holds the run tells
/// them apart (`evaluation::run::Run::unanswered`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "JudgingProgress")]
pub struct Progress {
    /// Items to judge.
    #[ts(type = "number")]
    pub items: u64,
    /// Of these chosen for a second look.
    #[ts(type = "number")]
    pub second_looks: u64,
    /// Waiting for a first judge.
    #[ts(type = "number")]
    pub first: u64,
    /// Waiting for a second.
    #[ts(type = "number")]
    pub second: u64,
    /// Waiting for arbitration.
    #[ts(type = "number")]
    pub arbitration: u64,
    /// Settled.
    #[ts(type = "number")]
    pub settled: u64,
    /// Items that each person has judged.
    #[ts(type = "Record<string, number>")]
    pub by_judge: BTreeMap<String, u64>,
    /// Judgements of items that are not among these: another run's.
    #[ts(type = "number")]
    pub strange: u64,
}

/// A judge and what they last said, in the order of first looks.
type Said<'a> = Vec<(&'a str, &'a Verdict)>;

/// Items of a run and what was said of them.
#[derive(Clone, Debug)]
pub struct Board<'a> {
    items: &'a [&'a str],
    second: &'a BTreeSet<usize>,
    said: Vec<Said<'a>>,
    absent: BTreeSet<usize>,
    strange: u64,
}

impl<'a> Board<'a> {
    /// Items by their ids, each once, with the places of those chosen for a second look, and all judgements, in any
    /// order. Of two judgements of one person at the same instant the one further down counts.
    pub fn new(
        items: &'a [&'a str],
        second: &'a BTreeSet<usize>,
        judgements: impl IntoIterator<Item = &'a Judgement>,
    ) -> Self {
        let places: HashMap<&str, usize> = items.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let mut sorted: Vec<&Judgement> = judgements.into_iter().collect();
        sorted.sort_by(|a, b| a.at.cmp(&b.at));
        let mut said: Vec<Said<'a>> = vec![Vec::new(); items.len()];
        let mut strange = 0;
        for j in sorted {
            let Some(at) = places.get(j.item.as_str()) else {
                strange += 1;
                continue;
            };
            match said[*at].iter_mut().find(|(judge, _)| *judge == j.judge) {
                Some((_, verdict)) => *verdict = &j.verdict,
                None => said[*at].push((&j.judge, &j.verdict)),
            }
        }
        Self { items, second, said, absent: BTreeSet::new(), strange }
    }

    /// The board where the items at these places have nothing to judge, as questions without an answer: what was said
    /// of them does not count, and they wait for a first look that nobody is asked for.
    #[must_use]
    pub fn without(mut self, absent: impl IntoIterator<Item = usize>) -> Self {
        for at in absent {
            self.said[at].clear();
            self.absent.insert(at);
        }
        self
    }

    /// Is there something to judge at a place?
    pub fn has(&self, at: usize) -> bool {
        !self.absent.contains(&at)
    }

    /// Where the item at a place stands.
    pub fn standing(&self, at: usize) -> Standing {
        let said: Vec<&Verdict> = self.said[at].iter().map(|(_, v)| *v).collect();
        standing(&said, self.second.contains(&at))
    }

    /// Final verdict of each item, in the order of the items.
    pub fn finals(&self) -> Vec<Option<(Verdict, By)>> {
        (0..self.items.len()).map(|at| self.standing(at).settled).collect()
    }

    /// Judges of the item at a place and what they last said, in the order in which they first looked at it.
    pub fn said(&self, at: usize) -> &[(&'a str, &'a Verdict)] {
        &self.said[at]
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Counts of progress.
    pub fn progress(&self) -> Progress {
        let mut out = Progress {
            items: self.items.len() as u64,
            second_looks: self.second.len() as u64,
            strange: self.strange,
            ..Progress::default()
        };
        for at in 0..self.items.len() {
            let counted = match self.standing(at).stage {
                Stage::First => &mut out.first,
                Stage::Second => &mut out.second,
                Stage::Arbitration => &mut out.arbitration,
                Stage::Settled => &mut out.settled,
            };
            *counted += 1;
            for (judge, _) in &self.said[at] {
                *out.by_judge.entry((*judge).to_owned()).or_default() += 1;
            }
        }
        out
    }

    /// What the item at a place waits for from a person, if they may judge it now: it is not settled, it has
    /// something to judge, and they have not judged it. Nobody judges an item twice over, so a second look and an
    /// arbitration wait for another person.
    pub fn waits(&self, at: usize, judge: &str) -> Option<Stage> {
        if !self.has(at) || self.said[at].iter().any(|(j, _)| *j == judge) {
            return None;
        }
        Some(self.standing(at).stage).filter(|stage| *stage != Stage::Settled)
    }

    /// Items that a person may judge now, by their places, with what each waits for; `stage` narrows it to one.
    pub fn waiting_for<'b>(
        &'b self,
        judge: &'b str,
        stage: Option<Stage>,
    ) -> impl Iterator<Item = (usize, Stage)> + 'b {
        (0..self.items.len())
            .filter_map(move |at| Some((at, self.waits(at, judge)?)))
            .filter(move |(_, waits)| stage.is_none_or(|s| s == *waits))
    }
}

#[cfg(test)]
mod tests;
