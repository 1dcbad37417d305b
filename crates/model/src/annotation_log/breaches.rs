//! Breaches found row by row: the first ones are named, the rest is counted.

use super::MAX_NAMED;
use crate::finding::{Finding, Place, Rule};
use crate::text::Text;

/// Breaches of one rule.
#[derive(Clone, Debug)]
pub(super) struct Breaches {
    rule: &'static Rule,
    pub(super) count: u64,
    named: Vec<Finding>,
}

impl Breaches {
    pub(super) fn new(rule: &'static Rule) -> Self {
        Self { rule, count: 0, named: Vec::new() }
    }

    /// One breach; `say` is asked for its sentence only as long as breaches are named.
    pub(super) fn add(&mut self, file: &str, row: u64, say: impl FnOnce() -> Text) {
        self.count += 1;
        if self.named.len() as u64 >= MAX_NAMED {
            return;
        }
        let told = say();
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        let place = Place { file: file.into(), sheet: None, row: Some(row), column: None };
        self.named.push(self.rule.broken(told.zh, told.en).at(place));
    }

    /// Adds those of the part of the log that follows.
    pub(super) fn merge(&mut self, later: Self) {
        self.count += later.count;
        self.named.extend(later.named);
        self.named.truncate(usize::try_from(MAX_NAMED).unwrap_or(usize::MAX));
    }

    /// Those named, and one finding that counts the rest.
    pub(super) fn findings(self, file: &str) -> Vec<Finding> {
        let mut out = self.named;
        let rest = self.count - out.len() as u64;
        if rest > 0 {
            let place = Place { file: file.into(), sheet: None, row: None, column: None };
            let asks = self.rule.asks;
            let told = self.rule.broken(
                format!("另有 {rest} 处不符合：{}", asks.zh),
                format!("{rest} more rows break the rule: {}", asks.en),
            );
            out.push(told.at(place));
        }
        out
    }
}

/// A value of the log in a sentence: short, and without what would break the line.
pub(super) fn quoted(value: &str) -> String {
    let clean: String = value.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(60).is_some() { format!("{clean}…") } else { clean }
}
