//! What one worker gathers by source: each source named once and numbered in the order in which it was met.

use crate::error::{ForeignError, in_file, refuse};
use crate::limits::Limits;
use std::collections::HashMap;

/// Things by source. Most items follow one of their own source, so that is looked at first.
#[derive(Default)]
pub(crate) struct BySource<T> {
    numbers: HashMap<String, usize>,
    pub(crate) list: Vec<(String, T)>,
    last: usize,
}

impl<T> BySource<T> {
    /// The number of a source, in [`BySource::list`]; what is held of a new one is made by `new`.
    pub(crate) fn number(&mut self, name: &str, new: impl FnOnce() -> T) -> usize {
        if self.list.get(self.last).is_none_or(|(last, _)| last != name) {
            self.last = match self.numbers.get(name) {
                Some(number) => *number,
                None => {
                    self.numbers.insert(name.to_owned(), self.list.len());
                    self.list.push((name.to_owned(), new()));
                    self.list.len() - 1
                }
            };
        }
        self.last
    }
}

/// Refuses a population with more sources than are accepted: what is held grows with them.
///
/// # Errors
/// `population_too_many_sources`.
pub(crate) fn sources_within(sources: usize, limits: &Limits, file: &str) -> Result<(), ForeignError> {
    let limit = limits.sources.0.min(super::entry::SOURCES - 1);
    if sources <= limit {
        return Ok(());
    }
    Err(refuse(
        "population_too_many_sources",
        in_file(file),
        &format!("来源超过 {limit} 种，该字段可能不是来源。请改选来源字段，或不按来源区分。"),
        &format!(
            "there are more than {limit} sources, so the field may be none. Choose another, or do without a source."
        ),
    ))
}
