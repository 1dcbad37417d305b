//! Names as small numbers, so that a row costs a look-up and no allocation.

use std::collections::HashMap;

/// Names in the order in which they appeared, up to a limit.
#[derive(Clone, Debug)]
pub(super) struct Names {
    ids: HashMap<Box<str>, u16>,
    list: Vec<Box<str>>,
    limit: usize,
    /// Last answer: logs come sorted by person more often than not.
    last: Option<u16>,
    /// Look-ups refused because the limit was reached.
    refused: u64,
}

impl Names {
    /// At most `limit` names, which must fit sixteen bits.
    pub(super) fn new(limit: usize) -> Self {
        debug_assert!(limit <= usize::from(u16::MAX), "a name is a sixteen-bit number");
        Self { ids: HashMap::new(), list: Vec::new(), limit, last: None, refused: 0 }
    }

    /// Number of a name, a new one if need be; none when there are too many.
    pub(super) fn id(&mut self, name: &str) -> Option<u16> {
        if let Some(last) = self.last
            && &*self.list[usize::from(last)] == name
        {
            return Some(last);
        }
        if let Some(id) = self.ids.get(name) {
            self.last = Some(*id);
            return Some(*id);
        }
        if self.list.len() >= self.limit {
            self.refused += 1;
            return None;
        }
        let id = u16::try_from(self.list.len()).ok()?;
        self.ids.insert(name.into(), id);
        self.list.push(name.into());
        self.last = Some(id);
        Some(id)
    }

    /// The name of a number.
    pub(super) fn name(&self, id: usize) -> &str {
        self.list.get(id).map_or("", |n| n)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Were there more than the limit?
    pub(super) fn overflown(&self) -> bool {
        self.refused > 0
    }

    /// Numbers of another's names among ours. The limit grows by as much as the other brings: what was told apart
    /// stays told apart. That there were too many is remembered.
    pub(super) fn take_over(&mut self, other: &Self) -> Vec<u16> {
        let limit = self.limit;
        self.limit += other.list.len();
        let ids =
            other.list.iter().map(|n| self.id(n).expect("parts of one log are few, and the limit has grown"));
        let ids = ids.collect();
        self.limit = limit.max(self.list.len());
        self.refused += other.refused + u64::from(self.list.len() > limit);
        ids
    }
}
