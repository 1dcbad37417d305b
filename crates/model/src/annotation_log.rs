//! The log of a labelling tool, row by row: who annotated what, who reviewed it, and whether they were allowed to.
//!
//! `LogCheck` takes rows one at a time, keeps counts, and proves per item what registers can only claim: the annotator
//! is not the reviewer, both were assigned to the task in that function and qualified on that day, every item of a
//! safety task was approved by somebody else.
//!
//! Memory: twelve bytes for each distinct (item, annotator) of consecutive rows, 120 MB for ten million; everything
//! else is bounded by the numbers below. Items are told apart by a 64-bit hash, so of ten million two are taken for
//! one with a probability of about three in a million.

mod breaches;
mod check;
mod facts;
mod items;
mod names;
mod run;

pub use check::LogCheck;
pub use facts::{Function, PersonFacts, TaskFacts};

use crate::capability::{Capability, Figure};
use crate::finding::Finding;
use crate::instant::Instant;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most findings that name a row, per rule; the others are counted.
pub const MAX_NAMED: u64 = 20;
/// Most people told apart, those of the task included.
pub const MAX_PEOPLE: usize = 4_000;
/// Most labels told apart.
pub const MAX_LABELS: usize = 500;
/// Most risks told apart.
pub const MAX_RISKS: usize = 250;
/// Most ratings of one item in consecutive rows that enter alpha.
pub const MAX_RATINGS: usize = 64;

/// One row of a log, borrowed from the line it stands in. Text is trimmed; an empty cell is absent.
#[derive(Clone, Copy, Debug)]
pub struct LogRow<'a> {
    /// Identity of the item. Rows of one item that several people annotated stand next to each other.
    pub item: &'a str,
    /// Who annotated: staff number, account of the labelling tool, or a name that only one person of the task has.
    pub annotator: &'a str,
    /// Who reviewed; absent where nobody has.
    pub reviewer: Option<&'a str>,
    /// What the annotator said.
    pub label: &'a str,
    /// What the reviewer said: accepted or refused in any of the words of `Verdict::read`, or the label that the
    /// reviewer holds right.
    pub verdict: Option<&'a str>,
    /// Seconds spent by the annotator.
    pub seconds: Option<f64>,
    /// Risk of annex A, as `A.1.a`.
    pub risk: Option<&'a str>,
    /// When it was annotated.
    pub at: Option<Instant>,
}

/// What a review said of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// The label stands.
    Accepted,
    /// It does not, and nothing says what would be right.
    Refused,
    /// The reviewer's own label, other than the annotator's.
    Instead(&'a str),
}

impl<'a> Verdict<'a> {
    /// Reads a verdict beside the label it judges. A text that is no word for yes or no is the reviewer's own label.
    pub fn read(verdict: &'a str, label: &str) -> Self {
        if verdict == label {
            return Self::Accepted;
        }
        let is = |words: &[&str]| words.iter().any(|w| verdict.eq_ignore_ascii_case(w));
        if is(&[
            "通过", "合格", "正确", "pass", "passed", "accept", "accepted", "approve", "approved", "correct",
            "ok",
        ]) {
            Self::Accepted
        } else if is(&[
            "不通过",
            "未通过",
            "不合格",
            "驳回",
            "退回",
            "返工",
            "错误",
            "fail",
            "failed",
            "reject",
            "rejected",
            "refuse",
            "refused",
            "return",
            "returned",
            "rework",
            "wrong",
            "incorrect",
        ]) {
            Self::Refused
        } else {
            Self::Instead(verdict)
        }
    }
}

/// What a person did in a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonFigures {
    /// Id of the person's record; none where the log names somebody whom the task does not know.
    pub person: Option<String>,
    /// As the log names the person.
    pub name: String,
    /// Rows reviewed.
    pub reviews: u64,
    /// The work as annotator; none where the person annotated nothing.
    pub capability: Option<Capability>,
}

/// A cell of the confusion matrix of annotators against reviewers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfusionCell {
    /// What the annotator said.
    pub annotator: String,
    /// What the reviewer said.
    pub reviewer: String,
    /// How often.
    pub count: u64,
}

/// What a log shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogFigures {
    /// Rows.
    pub rows: u64,
    /// Distinct items.
    pub items: u64,
    /// Items that somebody other than the annotator has reviewed.
    pub items_reviewed: u64,
    /// Items that somebody other than the annotator has approved.
    pub items_approved: u64,
    /// Items whose rows do not stand together.
    pub items_scattered: u64,
    /// Rows whose annotator is the reviewer.
    pub self_reviewed: u64,
    /// Rows that name a person without an assignment in that function on that day (annotator or reviewer).
    pub unassigned: u64,
    /// Rows that name a person without a live qualification on that day (annotator or reviewer).
    pub unqualified: u64,
    /// People who both annotated and reviewed.
    pub two_functions: u64,
    /// Rows without item, annotator or label; they count as rows and as nothing else.
    pub incomplete: u64,
    /// Rows without an instant: the day of work is not proven.
    pub undated: u64,
    /// Rows whose seconds are no sensible time.
    pub untimed: u64,
    /// Labels told apart.
    pub labels: u64,
    /// Mean seconds an item.
    pub mean_seconds: Option<String>,
    /// Median seconds an item.
    pub median_seconds: Option<String>,
    /// Cohen's kappa of annotators against reviewers.
    pub kappa: Figure,
    /// Krippendorff's alpha over items that several people annotated in consecutive rows.
    pub alpha: Figure,
    /// Items that entered alpha.
    pub alpha_items: u64,
    /// Annotators against reviewers, most frequent first, at most 100 cells.
    pub confusion: Vec<ConfusionCell>,
    /// By person: those of the task first, then others as they appeared.
    pub people: Vec<PersonFigures>,
    /// First day of work in the log.
    #[ts(type = "string | null")]
    pub first_on: Option<chrono::NaiveDate>,
    /// Last day of work in the log.
    #[ts(type = "string | null")]
    pub last_on: Option<chrono::NaiveDate>,
    /// The first `MAX_NAMED` breaches of each rule with file and row, then one finding for the rest of each.
    pub findings: Vec<Finding>,
}
