//! The items of a register with the smallest scores, found in one pass by as many threads as there are cores.

use super::plan::{By, Quotas};
use crate::digest::Watch;
use crate::error::{ForeignError, cancelled};
use crate::population::{Packed, Register, language, source};
use sha2::{Digest as _, Sha256};
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Most threads.
const THREADS: u64 = 4;
/// Entries between two looks at whether a person wants to stop.
const BETWEEN: u64 = 1 << 16;

/// An item with its score. Sorted by score; two of one score are told apart by digest and copy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scored {
    pub(super) score: [u8; 32],
    pub(super) entry: Packed,
    pub(super) copy: u64,
    pub(super) stratum: u32,
}

/// The score of a copy of an item: SHA-256 over the seed, the digest, and the number of the copy as eight bytes, the
/// highest first.
pub(super) fn score(seeded: &Sha256, digest: &[u8], copy: u64) -> [u8; 32] {
    let mut hasher = seeded.clone();
    hasher.update(digest);
    hasher.update(copy.to_be_bytes());
    hasher.finalize().into()
}

/// The items to be drawn, in no order.
pub(super) fn smallest(
    register: &Register,
    seed: &[u8],
    quotas: &Quotas,
    watch: &mut Watch<'_>,
) -> Result<Vec<Scored>, ForeignError> {
    let items = register.facts().items;
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    // Copies of an item stand together, and are numbered by one thread.
    let threads = cores.min(THREADS).min(items / BETWEEN + 1);
    let mut starts = vec![0];
    for thread in 1..threads {
        starts.push(group_start(register, items / threads * thread)?);
    }
    starts.push(items);
    let ranges: Vec<Range<u64>> = starts.windows(2).map(|w| w[0]..w[1].max(w[0])).collect();
    let seeded = Sha256::new_with_prefix(seed);
    let (done, failed) = (AtomicU64::new(0), AtomicBool::new(false));
    let found: Result<Vec<_>, ForeignError> = std::thread::scope(|scope| {
        let mut parts = Vec::new();
        for range in ranges {
            let (seeded, done, failed, cancel) = (&seeded, &done, &failed, watch.cancel);
            parts.push(scope.spawn(move || {
                let found = part(register, range, seeded, quotas, done, &|| {
                    cancel.load(Ordering::Relaxed) || failed.load(Ordering::Relaxed)
                });
                failed.fetch_or(found.is_err(), Ordering::Relaxed);
                found
            }));
        }
        while !parts.iter().all(|p| p.is_finished()) {
            (watch.progress)(done.load(Ordering::Relaxed), items);
            std::thread::sleep(Duration::from_millis(5));
        }
        parts.into_iter().map(|p| p.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    (watch.progress)(items, items);
    let mut found = found?.into_iter();
    let mut all = found.next().unwrap_or_default();
    for part in found {
        for (heap, other) in all.iter_mut().zip(part) {
            heap.extend(other);
        }
    }
    for (heap, quota) in all.iter_mut().zip(&quotas.list) {
        while heap.len() as u64 > quota.take {
            heap.pop();
        }
    }
    Ok(all.into_iter().flat_map(BinaryHeap::into_vec).collect())
}

/// The first entry from `number` on that is no copy of the one before it.
fn group_start(register: &Register, number: u64) -> Result<u64, ForeignError> {
    let Some(first) = number.checked_sub(1) else { return Ok(0) };
    let items = register.facts().items;
    let mut before: Option<Packed> = None;
    let mut start = items;
    register.scan(first..items, |at, entry| {
        let same = before.is_none_or(|b| b[..32] == entry[..32]);
        before = Some(*entry);
        if !same {
            start = at;
        }
        Ok(same)
    })?;
    Ok(start)
}

fn part(
    register: &Register,
    range: Range<u64>,
    seeded: &Sha256,
    quotas: &Quotas,
    done: &AtomicU64,
    stop: &dyn Fn() -> bool,
) -> Result<Vec<BinaryHeap<Scored>>, ForeignError> {
    let mut heaps: Vec<BinaryHeap<Scored>> = quotas.list.iter().map(|_| BinaryHeap::new()).collect();
    let mut before = [0; 32];
    let mut copy = 0_u64;
    let first = range.start;
    register.scan(range, |number, entry| {
        if (number - first).is_multiple_of(BETWEEN) {
            if stop() {
                return Err(cancelled(register.name()));
            }
            done.fetch_add(BETWEEN, Ordering::Relaxed);
        }
        if number > first && entry[..32] == before {
            copy += 1;
        } else {
            copy = 0;
            before.copy_from_slice(&entry[..32]);
        }
        let stratum = match &quotas.by {
            By::One => 0,
            By::Source(strata) => strata.get(source(entry) as usize).copied().unwrap_or(u32::MAX),
            By::Language(strata) => strata.get(usize::from(language(entry))).copied().unwrap_or(u32::MAX),
        };
        let (Some(heap), Some(quota)) = (heaps.get_mut(stratum as usize), quotas.list.get(stratum as usize))
        else {
            return Ok(true);
        };
        let scored = Scored { score: score(seeded, &entry[..32], copy), entry: *entry, copy, stratum };
        if (heap.len() as u64) < quota.take {
            heap.push(scored);
        } else if let Some(mut greatest) = heap.peek_mut()
            && scored < *greatest
        {
            *greatest = scored;
        }
        Ok(true)
    })?;
    Ok(heaps)
}
