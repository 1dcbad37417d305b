//! Citations of standards and laws in any text, held against the table of documents and the editions on file.
//!
//! The table (`assets/documents.json`) cannot know everything: what is not in it is a warning or a note, never an
//! error. What contradicts a row that was compared with its source is an error; what contradicts a row that nobody
//! compared yet is told as unverified.

mod clause;
mod day;
mod judge;
mod number;
mod script;
mod table;
mod title;

pub use table::{Document, Documents, documents};

use crate::finding::Level;
use crate::standard::Edition;
use crate::text::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// Characters of a text that are looked at; the rest is told as not looked at.
pub const MOST_CHARS: usize = 4_000_000;
/// Faults of one text that are kept; the rest is counted.
pub const MOST_FAULTS: usize = 500;

/// A fault in a citation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fault {
    /// Weight; a note where it rests on a row of the table that nobody compared with its source.
    pub level: Level,
    /// Stable name: `number_unknown`, `title_of_another`, `title_not_of_number`, `title_unknown`, `number_missing`,
    /// `superseded`, `year_unknown`, `draft_cited`, `clause_unknown`, `number_open`, `effective_day`,
    /// `part_numbered_twice`.
    pub code: String,
    /// What is wrong, and what to do.
    pub message: Text,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What stands there, cut to a line.
    pub excerpt: String,
}

/// What was found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Checked {
    /// Citations seen: numbers, and titles in 《》.
    pub citations: u32,
    /// Of these, the ones that rest on a row of the table that nobody compared with its source.
    pub unverified: u32,
    /// Faults in the order of the text, at most [`MOST_FAULTS`].
    pub faults: Vec<Fault>,
    /// Faults beyond those.
    pub more: u32,
    /// Was the text longer than [`MOST_CHARS`]?
    pub cut: bool,
}

/// What citations are held against.
pub struct Against<'a> {
    /// The table of documents.
    pub documents: &'a Documents,
    /// Editions whose clauses are on file.
    pub editions: &'a [Arc<Edition>],
    /// Titles of the organisation's own papers, which no table of standards knows.
    pub own: &'a [String],
    /// Day on which a document counts as replaced or not.
    pub today: NaiveDate,
}

/// Finds every citation of a text and what is wrong with it.
pub fn check(text: &str, against: &Against<'_>) -> Checked {
    judge::check(text, against)
}

/// Does a title read like that of a law, a standard or a rule? An organisation's own paper may.
pub fn reads_like_a_paper(title: &str) -> bool {
    title::official(title)
}

#[cfg(test)]
mod tests;
