//! Consecutive rows of one item, until the next item begins.

use super::items::{APPROVED, FIRST_ACCEPTED, FIRST_JUDGED, Items, REVIEWED, RUN, Seen};
use crate::agreement::Coincidences;

/// What one annotator did with the item in these rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) person: u16,
    /// First label given; none where labels were too many to be told apart.
    pub(super) label: Option<u16>,
    pub(super) flags: u8,
}

/// Rows of one item that stand together. Emptied and filled again, so that an item costs no allocation.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub(super) item: String,
    pub(super) hash: u64,
    /// Row in which it begins.
    pub(super) row: u64,
    pub(super) entries: Vec<Entry>,
}

impl Run {
    pub(super) fn begin(&mut self, item: &str, row: u64) {
        self.item.clear();
        self.item.push_str(item);
        self.hash = super::items::hash(item);
        self.row = row;
        self.entries.clear();
    }

    pub(super) fn is_approved(&self) -> bool {
        self.entries.iter().any(|e| e.flags & APPROVED != 0)
    }

    /// Adds the same item's rows from the part of the log that follows; calls back for every submission that was taken
    /// for a first one there and is none.
    pub(super) fn join(&mut self, later: &Self, mut not_first: impl FnMut(u16, bool)) {
        for e in &later.entries {
            match self.entries.iter_mut().find(|mine| mine.person == e.person) {
                Some(mine) => {
                    if e.flags & FIRST_JUDGED != 0 {
                        not_first(e.person, e.flags & FIRST_ACCEPTED != 0);
                    }
                    mine.flags |= e.flags & (REVIEWED | APPROVED);
                }
                None => self.entries.push(*e),
            }
        }
    }

    /// Counts the run and leaves it as it is.
    pub(super) fn fold(&self, items: &mut Items, alpha: &mut Coincidences) {
        if self.entries.len() > 1 {
            alpha.add_unit(self.entries.iter().filter_map(|e| e.label.map(usize::from)));
        }
        for (n, e) in self.entries.iter().enumerate() {
            let flags = e.flags | if n == 0 { RUN } else { 0 };
            items.push(Seen { hash: self.hash, person: e.person, flags });
        }
    }
}
