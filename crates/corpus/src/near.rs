//! Near duplicates among texts, exact ones among them, by the Jaccard similarity of the character 3-grams of their
//! folded forms.
//!
//! They come from an exact set-similarity join by prefix filtering, so nothing that reaches the threshold
//! is missed and the answer does not depend on chance: grams are ranked from rare to common; two sets that share
//! enough must share one of the first few of each; candidates of fitting size are then compared whole. Arithmetic is
//! in integers.

use crate::scan::fold::fold;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// Characters of a gram, packed. A shorter text is its own only gram.
const GRAM: usize = 3;

/// Two texts that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Position of the earlier text.
    pub first: usize,
    /// Position of the later text.
    pub second: usize,
    /// Grams in both.
    pub shared: u32,
    /// Grams in either. The similarity is `shared / either`; equal numbers mean the same grams.
    pub either: u32,
}

/// Texts that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Positions, rising; at least two.
    pub members: Vec<usize>,
    /// What joins them: each pair reaches the threshold, and they lead from each member to every other. Not every
    /// pair that reaches it is listed, and two members may be less alike than the threshold when others stand between.
    pub links: Vec<Pair>,
}

/// Why no duplicates were looked for to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped as asked")]
pub struct Cancelled;

/// Groups of texts that are near duplicates, exact ones among them: joined by pairs whose Jaccard similarity on
/// character 3-grams of the folded texts is `at_least_percent` (1 to 100; other values are taken as the nearest) or
/// more. In the order of their first members. Texts that fold to nothing are left out.
///
/// Memory grows with the grams: about 4 bytes for each, and some 60 for each that differs.
///
/// # Errors
/// `cancel` was set.
pub fn near_groups<T: AsRef<str>>(
    texts: impl IntoIterator<Item = T>,
    at_least_percent: u32,
    cancel: &AtomicBool,
) -> Result<Vec<Group>, Cancelled> {
    let sets = Sets::new(texts, cancel)?;
    let mut joined = Joined::new(sets.texts);
    let mut links = Vec::new();
    // Copies need no join, and left in it they would multiply each other's candidates.
    for same in sets.order.chunk_by(|a, b| a.grams == b.grams) {
        for copy in &same[1..] {
            let (first, second) = (same[0].at.min(copy.at), same[0].at.max(copy.at));
            let size = size(&copy.grams);
            links.push(Pair { first, second, shared: size, either: size });
            joined.join(first, second);
        }
    }
    let distinct: Vec<&Set> = sets.order.chunk_by(|a, b| a.grams == b.grams).map(|same| &same[0]).collect();
    join(&distinct, sets.kinds, at_least_percent.clamp(1, 100), cancel, |a, b, compare| {
        // What is joined already needs no second proof.
        if joined.root(a) != joined.root(b)
            && let Some(pair) = compare()
        {
            joined.join(a, b);
            links.push(pair);
        }
    })?;
    Ok(groups(joined, links))
}

/// Every pair of texts that reaches `at_least_percent`, as [`near_groups`] measures it, to hold groups against.
#[cfg(test)]
fn near_pairs<T: AsRef<str>>(
    texts: impl IntoIterator<Item = T>,
    at_least_percent: u32,
    cancel: &AtomicBool,
    mut on_pair: impl FnMut(Pair),
) -> Result<(), Cancelled> {
    let sets = Sets::new(texts, cancel)?;
    let all: Vec<&Set> = sets.order.iter().collect();
    join(&all, sets.kinds, at_least_percent.clamp(1, 100), cancel, |_, _, compare| {
        if let Some(pair) = compare() {
            on_pair(pair);
        }
    })
}

/// The grams of one text, by rank, rare ones first, each once.
struct Set {
    at: usize,
    grams: Vec<u32>,
}

struct Sets {
    /// By size, then grams, then position.
    order: Vec<Set>,
    /// Texts handed in.
    texts: usize,
    /// Grams that differ.
    kinds: usize,
}

impl Sets {
    fn new<T: AsRef<str>>(
        texts: impl IntoIterator<Item = T>,
        cancel: &AtomicBool,
    ) -> Result<Self, Cancelled> {
        let mut numbers: HashMap<u64, u32> = HashMap::new();
        // In how many texts each gram stands, and the gram itself to rank equals by.
        let mut known: Vec<(u32, u64)> = Vec::new();
        let mut order: Vec<Set> = Vec::new();
        let mut count = 0;
        for (at, text) in texts.into_iter().enumerate() {
            stop_if(cancel)?;
            count = at + 1;
            let mut grams: Vec<u32> = Vec::new();
            for gram in grams_of(text.as_ref()) {
                let number = *numbers.entry(gram).or_insert_with(|| {
                    known.push((0, gram));
                    u32::try_from(known.len() - 1).unwrap_or(u32::MAX)
                });
                grams.push(number);
            }
            grams.sort_unstable();
            grams.dedup();
            for &gram in &grams {
                known[gram as usize].0 += 1;
            }
            if !grams.is_empty() {
                order.push(Set { at, grams });
            }
        }
        let mut by_rank: Vec<u32> = (0..size(&known)).collect();
        by_rank.sort_unstable_by_key(|&n| known[n as usize]);
        let mut rank = vec![0; known.len()];
        for (at, &number) in by_rank.iter().enumerate() {
            rank[number as usize] = u32::try_from(at).unwrap_or(u32::MAX);
        }
        for set in &mut order {
            set.grams.iter_mut().for_each(|g| *g = rank[*g as usize]);
            set.grams.sort_unstable();
        }
        order.sort_unstable_by(|a, b| {
            a.grams.len().cmp(&b.grams.len()).then_with(|| a.grams.cmp(&b.grams)).then(a.at.cmp(&b.at))
        });
        Ok(Self { order, texts: count, kinds: known.len() })
    }
}

fn size<T>(of: &[T]) -> u32 {
    u32::try_from(of.len()).unwrap_or(u32::MAX)
}

fn stop_if(cancel: &AtomicBool) -> Result<(), Cancelled> {
    if cancel.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
}

/// The grams of a text in order, with repetitions: each character in 21 bits, none as zero.
fn grams_of(text: &str) -> Vec<u64> {
    let codes: Vec<u64> = fold(text).chars().map(|c| u64::from(u32::from(c))).collect();
    let pack = |gram: &[u64]| gram.iter().fold(0, |packed, code| packed << 21 | code);
    if codes.is_empty() {
        Vec::new()
    } else if codes.len() < GRAM {
        vec![pack(&codes)]
    } else {
        codes.windows(GRAM).map(pack).collect()
    }
}

/// Fewest shared grams with which two sets of these sizes reach the threshold: `shared / (a + b − shared) ≥ percent`.
fn overlap_needed(a: usize, b: usize, percent: u32) -> usize {
    (percent as usize * (a + b)).div_ceil(100 + percent as usize)
}

/// Grams at the head of a set of this size, of which one is shared with whatever reaches the threshold.
fn prefix(size: usize, percent: u32) -> usize {
    size - (percent as usize * size).div_ceil(100) + 1
}

/// An entry of the index: position in the order, position of the gram within the set.
type Entry = (u32, u32);

/// Offers each candidate pair of `sets` (by size) to `judge` with its proof, called only if wanted.
fn join(
    sets: &[&Set],
    kinds: usize,
    percent: u32,
    cancel: &AtomicBool,
    mut judge: impl FnMut(usize, usize, &dyn Fn() -> Option<Pair>),
) -> Result<(), Cancelled> {
    let mut index: Vec<Vec<Entry>> = vec![Vec::new(); kinds];
    // Entries before these are of sets too small to match any that follows, for sizes only rise.
    let mut live: Vec<u32> = vec![0; kinds];
    // The set for which another was last made a candidate.
    let mut seen: Vec<u32> = vec![u32::MAX; sets.len()];
    for (i, set) in sets.iter().enumerate() {
        stop_if(cancel)?;
        let number = u32::try_from(i).unwrap_or(u32::MAX);
        let grams = &set.grams;
        let smallest = (percent as usize * grams.len()).div_ceil(100);
        for (place, &gram) in grams[..prefix(grams.len(), percent)].iter().enumerate() {
            let entries = &mut index[gram as usize];
            let from = &mut live[gram as usize];
            while entries.get(*from as usize).is_some_and(|e| sets[e.0 as usize].grams.len() < smallest) {
                *from += 1;
            }
            for &(other, other_place) in &entries[*from as usize..] {
                if seen[other as usize] == number {
                    continue;
                }
                let theirs = &sets[other as usize];
                let needed = overlap_needed(grams.len(), theirs.grams.len(), percent);
                // This is the first gram they share, so no more can follow than the shorter rest holds.
                let rest = (grams.len() - place).min(theirs.grams.len() - other_place as usize);
                seen[other as usize] = number;
                if rest >= needed {
                    judge(theirs.at, set.at, &|| compare(theirs, set, needed));
                }
            }
            entries.push((number, u32::try_from(place).unwrap_or(u32::MAX)));
        }
    }
    Ok(())
}

/// The pair, if they share at least `needed` grams.
fn compare(a: &Set, b: &Set, needed: usize) -> Option<Pair> {
    let (x, y) = (&a.grams, &b.grams);
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < x.len() && j < y.len() {
        if shared + (x.len() - i).min(y.len() - j) < needed {
            return None;
        }
        match x[i].cmp(&y[j]) {
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
        }
    }
    if shared < needed {
        return None;
    }
    let count = |n| u32::try_from(n).unwrap_or(u32::MAX);
    let (first, second) = (a.at.min(b.at), a.at.max(b.at));
    Some(Pair { first, second, shared: count(shared), either: count(x.len() + y.len() - shared) })
}

/// Union-find; the root is the smallest member.
struct Joined {
    parent: Vec<usize>,
}

impl Joined {
    fn new(n: usize) -> Self {
        Self { parent: (0..n).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}

fn groups(mut joined: Joined, mut links: Vec<Pair>) -> Vec<Group> {
    links.sort_unstable();
    let mut of_root: HashMap<usize, usize> = HashMap::new();
    let mut out: Vec<Group> = Vec::new();
    for at in 0..joined.parent.len() {
        let root = joined.root(at);
        // The root is the smallest, so it comes first.
        let group = *of_root.entry(root).or_insert_with(|| {
            out.push(Group { members: Vec::new(), links: Vec::new() });
            out.len() - 1
        });
        out[group].members.push(at);
    }
    for link in links {
        out[of_root[&joined.root(link.first)]].links.push(link);
    }
    out.retain(|g| g.members.len() > 1);
    out
}

#[cfg(test)]
mod tests;
