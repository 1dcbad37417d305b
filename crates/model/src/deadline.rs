//! Deadlines that law or a standard sets, as data with source, article and day.

use crate::clock::Limit;
use crate::standard::{Demand, Provenance};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Unit of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Sixty minutes each, day and night.
    Hours,
    /// Civil days; due at the end of the last one.
    Days,
    /// Working days; due at the end of the last one.
    WorkingDays,
    /// 立即: no number; due as soon as it starts.
    AtOnce,
    /// 及时, or no word of time at all: the text sets no number, and none is made up; due as soon as it starts.
    Promptly,
}

impl Unit {
    /// Reads the stored key.
    pub fn parse(key: &str) -> Option<Self> {
        serde_json::from_value(key.into()).ok()
    }

    /// Does the limit come with a number? Without one nothing can be said to be late.
    pub const fn has_number(self) -> bool {
        matches!(self, Self::Hours | Self::Days | Self::WorkingDays)
    }

    /// `3 个工作日`, `3 working days`; `立即`, `at once`.
    pub fn count(self, n: i64) -> Text {
        if (self, n) == (Self::Days, 0) {
            return Text::new("当日", "on that day");
        }
        let (zh, en) = match self {
            Self::Hours => ("小时", "hour"),
            Self::Days => ("个自然日", "day"),
            Self::WorkingDays => ("个工作日", "working day"),
            Self::AtOnce => return Text::new("立即", "at once"),
            Self::Promptly => {
                return Text::new("及时（未规定时数）", "promptly (no number of hours is set)");
            }
        };
        Text::new(format!("{n} {zh}"), format!("{n} {en}{}", if n == 1 { "" } else { "s" }))
    }
}

fn must() -> Demand {
    Demand::Must
}

/// One deadline.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Deadline {
    /// Key that rules ask by.
    pub key: String,
    /// What has to be done.
    pub label: Text,
    /// How many units; 0 where the unit has no number.
    #[serde(default)]
    pub count: i64,
    /// Which units.
    pub unit: Unit,
    /// Article or clause within the source.
    #[serde(default)]
    pub article: Text,
    /// How strongly it is asked; 应 where absent.
    #[serde(default = "must")]
    pub demand: Demand,
    /// Whether the organisation's own pauses and extensions move it. What law sets, they do not.
    #[serde(default)]
    pub movable: bool,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl Deadline {
    /// Source and article, and what a reader has to know of its weight: recommended, not verified.
    pub fn rule(&self) -> Text {
        let source = &self.provenance.source;
        let mut zh = format!("{source}{}", self.article.zh);
        let mut en = match self.article.en.as_str() {
            "" => source.clone(),
            article => format!("{source}, {article}"),
        };
        if self.demand == Demand::Should {
            zh.push_str("（建议）");
            en.push_str(" (recommended)");
        }
        if !self.provenance.verified {
            zh.push_str("（未核实，请先核对原文）");
            en.push_str(" (not verified: check the text first)");
        }
        Text::new(zh, en)
    }

    /// The limit of a clock.
    pub fn limit<'a>(&self, key: &'a str, clause: &'a str) -> Limit<'a> {
        Limit {
            key,
            label: self.label.clone(),
            count: self.count,
            unit: self.unit,
            rule: self.rule(),
            clause,
        }
    }
}

/// All deadlines.
#[derive(Clone, Debug, Default)]
pub struct Deadlines(Vec<Deadline>);

impl Deadlines {
    /// The deadlines the program ships.
    pub fn shipped() -> Self {
        Self(
            serde_json::from_str(include_str!("../../../assets/deadlines.json"))
                .expect("shipped deadlines are valid"),
        )
    }

    /// A deadline by key. A rule that asks for a key that does not exist is a fault of the program.
    pub fn get(&self, key: &str) -> &Deadline {
        self.0.iter().find(|d| d.key == key).unwrap_or_else(|| panic!("no deadline {key}"))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Deadline> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_deadline_names_its_source_and_a_number_stands_where_the_unit_has_one() {
        let all = Deadlines::shipped();
        let mut keys = BTreeSet::new();
        for d in all.iter() {
            assert!(keys.insert(d.key.clone()), "{} stands twice", d.key);
            assert_eq!(d.unit.has_number(), d.count > 0, "{}: {:?} {}", d.key, d.unit, d.count);
            assert!(!d.label.zh.is_empty() && d.label.en.is_ascii(), "label of {}", d.key);
            assert!(!d.provenance.source.is_empty(), "source of {}", d.key);
            assert!(!d.article.zh.is_empty() && d.article.en.is_ascii(), "article of {}", d.key);
            d.provenance.checked_on.parse::<chrono::NaiveDate>().expect("a day");
        }
    }

    #[test]
    fn what_is_recommended_or_not_verified_says_so() {
        let all = Deadlines::shipped();
        let told = |key: &str| all.get(key).rule();
        assert!(told("incident_interested_parties").zh.contains("建议"));
        assert!(told("personal_rights_answer").en.contains("not verified"));
        let sure = told("incident_report");
        assert!(!sure.zh.contains("建议") && !sure.zh.contains("未核实"), "{}", sure.zh);
    }
}
