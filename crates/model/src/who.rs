//! Who may work on what, on any day, past or future.

use crate::field::{Choice, choice};
use chrono::NaiveDate;

/// Functions in annotation work; a person has one of them in a task.
pub const FUNCTIONS: &[Choice] = &[
    choice("annotation", "标注", "Annotation"),
    choice("review", "审核", "Review"),
    choice("arbitration", "仲裁", "Arbitration"),
    choice("supervision", "监督", "Supervision"),
];

/// Types of data that a qualification is for.
pub const DATA_TYPES: &[Choice] = &[
    choice("text", "文本", "Text"),
    choice("image", "图像", "Image"),
    choice("speech", "语音", "Speech"),
    choice("video", "视频", "Video"),
];

/// Kinds of annotation.
pub const KINDS: &[Choice] =
    &[choice("functional", "功能性", "Functional"), choice("safety", "安全性", "Safety")];

/// Days from one to another, both included; open where it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it lasts.
    pub to: Option<NaiveDate>,
}

impl Days {
    /// Does it hold the day?
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}
