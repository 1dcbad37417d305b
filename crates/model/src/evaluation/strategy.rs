//! Whether a model answered by itself, or through the measures that its service puts around it.

use crate::text::{Label, t};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The two answers that a test keeps (note to clause 6 b: generated content is what the model says by itself).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "AnswerStrategy")]
pub enum Strategy {
    /// 模型原生: the model alone.
    Alone,
    /// 加安全策略: with keyword blocking, safety prompts and whatever else the service adds.
    WithStrategy,
}

impl Strategy {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Alone, Self::WithStrategy];

    /// The key by which registers name it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::WithStrategy => "with_strategy",
        }
    }

    /// As people read it.
    pub const fn label(self) -> Label {
        match self {
            Self::Alone => t("模型原生", "Model alone"),
            Self::WithStrategy => t("加安全策略", "With safety strategy"),
        }
    }

    /// The one with this key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}
