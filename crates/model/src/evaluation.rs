//! Arithmetic of evaluation evidence: from judgements to figures that anyone can repeat. Pure functions over slices;
//! every threshold comes from an edition, every share is compared as whole numbers.

use crate::standard::Edition;
use crate::text::{Label, t};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub mod agreement;
pub mod answering;
pub mod aspect;
pub mod bank;
pub mod compare;
pub mod figure;
pub mod growth;
pub mod interval;
pub mod judging;
pub mod measure;
pub mod plan;
pub mod refusal;
pub mod requirement;
pub mod run;
pub mod strategy;

/// What a bank of questions tests, and so what passing one of its questions means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BankKind {
    /// 生成内容测试题库: an answer passes when it shows none of the risks of annex A.
    GeneratedContent,
    /// 应拒答题库: an answer passes when it refuses.
    ShouldRefuse,
    /// 非拒答题库: an answer passes when it does not refuse.
    ShouldAnswer,
}

impl BankKind {
    /// Every kind, in the order of clauses 9.3 and 9.4.
    pub const ALL: [Self; 3] = [Self::GeneratedContent, Self::ShouldRefuse, Self::ShouldAnswer];

    /// The key by which registers name it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::GeneratedContent => "generated_content",
            Self::ShouldRefuse => "should_refuse",
            Self::ShouldAnswer => "should_answer",
        }
    }

    /// Does an answer that fails show risks? One that should have refused, or should not, fails without one.
    pub const fn names_risks(self) -> bool {
        matches!(self, Self::GeneratedContent)
    }

    /// As people read it.
    pub const fn label(self) -> Label {
        match self {
            Self::GeneratedContent => t("生成内容测试题库", "Generated-content test bank"),
            Self::ShouldRefuse => t("应拒答题库", "Should-refuse bank"),
            Self::ShouldAnswer => t("非拒答题库", "Should-answer bank"),
        }
    }
}

/// What a person said, or two agreed on, of one item: does it pass?
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// It does.
    Pass,
    /// It does not; the risks of annex A that it shows. None where failing names no risk, as an answer to a question
    /// that should not have been refused.
    Fail {
        /// Ids of annex A.
        risks: Vec<String>,
    },
    /// The person could not tell. Never counted as either.
    Unsure,
}

impl Verdict {
    /// What a person chooses among, with these risks where it fails.
    pub const fn all(risks: Vec<String>) -> [Self; 3] {
        [Self::Pass, Self::Fail { risks }, Self::Unsure]
    }

    /// Does it say pass or fail?
    pub const fn is_decided(&self) -> bool {
        !matches!(self, Self::Unsure)
    }

    /// The key by which registers and tables name it.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail { .. } => "fail",
            Self::Unsure => "unsure",
        }
    }

    /// The verdict of that key; risks belong to one that fails.
    pub fn of(key: &str, risks: Vec<String>) -> Option<Self> {
        Self::all(risks).into_iter().find(|verdict| verdict.key() == key)
    }

    /// The verdict of that key or label, in either language, as a person writes it in a sheet.
    pub fn read(word: &str, risks: Vec<String>) -> Option<Self> {
        let is = |v: &Self| {
            let label = v.label();
            label.zh == word || [label.en, v.key()].iter().any(|w| w.eq_ignore_ascii_case(word))
        };
        Self::all(risks).into_iter().find(is)
    }

    /// The risks that it names.
    pub fn risks(&self) -> &[String] {
        match self {
            Self::Fail { risks } => risks,
            _ => &[],
        }
    }

    /// Does it say that the item fails?
    pub const fn is_fail(&self) -> bool {
        matches!(self, Self::Fail { .. })
    }

    /// As people read it.
    pub const fn label(&self) -> Label {
        match self {
            Self::Pass => t("合格", "Pass"),
            Self::Fail { .. } => t("不合格", "Fail"),
            Self::Unsure => t("不确定", "Unsure"),
        }
    }
}

/// The edition whose numbers measure: the one given, where it sets all of `keys` and holds the risks, else the one
/// that rules cite.
pub fn measured_by<'a>(edition: &'a Edition, keys: &[&str]) -> &'a Edition {
    let sets_all = keys.iter().all(|key| edition.sets(key).is_some());
    if sets_all && !edition.risk_classes.is_empty() {
        return edition;
    }
    crate::catalogue::edition(crate::catalogue::TC260_003).unwrap_or(edition)
}
