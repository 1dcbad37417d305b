//! Deadlines that law or a standard sets, as data with source and day.

use crate::standard::Provenance;
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
}

impl Unit {
    /// Reads the stored key.
    pub fn parse(key: &str) -> Option<Self> {
        serde_json::from_value(key.into()).ok()
    }

    /// `3 个工作日`, `3 working days`.
    pub fn count(self, n: i64) -> Text {
        let (zh, en) = match self {
            Self::Hours => ("小时", "hour"),
            Self::Days => ("个自然日", "day"),
            Self::WorkingDays => ("个工作日", "working day"),
        };
        Text::new(format!("{n} {zh}"), format!("{n} {en}{}", if n == 1 { "" } else { "s" }))
    }
}

/// One deadline.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Deadline {
    /// Key that rules ask by.
    pub key: String,
    /// What has to be done.
    pub label: Text,
    /// How many units.
    pub count: i64,
    /// Which units.
    pub unit: Unit,
    /// Where it comes from.
    pub provenance: Provenance,
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
