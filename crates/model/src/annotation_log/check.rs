//! The check of a log, row by row.

use super::{LogFigures, LogRow, TaskFacts};

/// Checks the log of one task. Parts of a log that are checked apart merge in their order.
#[derive(Clone, Debug)]
pub struct LogCheck {
    facts: TaskFacts,
    file: String,
}

impl LogCheck {
    /// A check against what the registers say of the task; `file` is the name of the log without its folder.
    pub fn new(facts: TaskFacts, file: &str) -> Self {
        Self { facts, file: file.into() }
    }

    /// Takes the next row; `row` is its number in the file, as people count.
    pub fn take(&mut self, row: u64, r: &LogRow<'_>) {
        let _ = (row, r, &self.facts, &self.file);
        unimplemented!("filled in the next commit")
    }

    /// Adds a check of the rows that follow, made against the same facts.
    pub fn merge(&mut self, later: Self) {
        let _ = later;
        unimplemented!("filled in the next commit")
    }

    /// What the log shows.
    pub fn finish(self) -> LogFigures {
        unimplemented!("filled in the next commit")
    }
}
