//! Which items were seen, by a 64-bit hash: twelve bytes for each item and annotator of consecutive rows.

use std::hash::{DefaultHasher, Hasher};

/// The item's rows begin here.
pub(super) const RUN: u8 = 1;
/// Somebody other than the annotator reviewed it.
pub(super) const REVIEWED: u8 = 2;
/// Somebody other than the annotator approved it.
pub(super) const APPROVED: u8 = 4;
/// The person's first submission in these rows was judged.
pub(super) const FIRST_JUDGED: u8 = 8;
/// And accepted.
pub(super) const FIRST_ACCEPTED: u8 = 16;

const BUCKETS: usize = 256;

/// Hash of an item. Keys are fixed: parts of one log that are checked apart have to agree.
pub(super) fn hash(item: &str) -> u64 {
    let mut h = DefaultHasher::new();
    h.write(item.as_bytes());
    h.finish()
}

/// What was seen of one item by one annotator in consecutive rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) hash: u64,
    pub(super) person: u16,
    pub(super) flags: u8,
}

/// Low and high half of the hash, then person and flags: three words of four bytes leave no padding.
type Packed = [u32; 3];

fn pack(s: Seen) -> Packed {
    #[expect(clippy::cast_possible_truncation, reason = "the low half, on purpose")]
    let low = s.hash as u32;
    let high = (s.hash >> 32) as u32;
    [low, high, u32::from(s.person) << 8 | u32::from(s.flags)]
}

fn hash_of(p: &Packed) -> u64 {
    u64::from(p[1]) << 32 | u64::from(p[0])
}

fn unpack(p: &Packed) -> Seen {
    #[expect(clippy::cast_possible_truncation, reason = "packed from sixteen and eight bits")]
    let (person, flags) = ((p[2] >> 8) as u16, p[2] as u8);
    Seen { hash: hash_of(p), person, flags }
}

/// Everything seen, in buckets by the top byte of the hash: within a bucket in the order of the log.
#[derive(Clone, Debug)]
pub(super) struct Items {
    buckets: Vec<Vec<Packed>>,
}

impl Default for Items {
    fn default() -> Self {
        Self { buckets: vec![Vec::new(); BUCKETS] }
    }
}

impl Items {
    /// Adds what was seen next.
    pub(super) fn push(&mut self, s: Seen) {
        let bucket = &mut self.buckets[(s.hash >> 56) as usize];
        // Growing by a quarter wastes at most that: doubling would take up to twice the memory promised.
        if bucket.len() == bucket.capacity() {
            bucket.reserve_exact(bucket.len() / 4 + 256);
        }
        bucket.push(pack(s));
    }

    /// Adds what a later part of the log saw, with its people translated into ours.
    pub(super) fn append(&mut self, later: Self, person: impl Fn(u16) -> u16) {
        for bucket in later.buckets {
            for p in bucket {
                let s = unpack(&p);
                self.push(Seen { person: person(s.person), ..s });
            }
        }
    }

    /// Calls back once an item with all that was seen of it, in the order of the log.
    pub(super) fn each(self, mut item: impl FnMut(&[Seen])) {
        let mut group = Vec::new();
        for mut bucket in self.buckets {
            bucket.sort_by_key(hash_of);
            for same in bucket.chunk_by(|a, b| hash_of(a) == hash_of(b)) {
                group.clear();
                group.extend(same.iter().map(unpack));
                item(&group);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_comes_back_item_by_item_in_order() {
        let mut items = Items::default();
        for (n, item) in ["a", "b", "a", "c", "a"].into_iter().enumerate() {
            items.push(Seen {
                hash: hash(item),
                person: u16::try_from(n).expect("small") + 4_000,
                flags: RUN,
            });
        }
        let mut found = Vec::new();
        items.each(|g| found.push(g.iter().map(|s| s.person - 4_000).collect::<Vec<_>>()));
        found.sort();
        assert_eq!(found, [vec![0, 2, 4], vec![1], vec![3]]);
    }
}
