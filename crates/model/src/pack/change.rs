//! What an edition changes against another one: told before a pack is kept.

use crate::standard::{Edition, Threshold};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What differs, by clause id and by key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EditionChange {
    /// Edition it is compared with; none where there is none of the document.
    pub against: Option<String>,
    /// Clauses that are new.
    pub added: Vec<String>,
    /// Clauses that are gone.
    pub removed: Vec<String>,
    /// Clauses that ask something else, ask it otherwise or under another condition.
    pub changed: Vec<String>,
    /// Numbers that move.
    pub thresholds: Vec<ThresholdMove>,
}

/// A number that moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ThresholdMove {
    /// Key.
    pub key: String,
    /// What it limits.
    pub label: Text,
    /// Number before; none where it is new.
    pub before: Option<i64>,
    /// Number after; none where it is gone.
    pub after: Option<i64>,
    /// Clause that sets it now, or that set it.
    pub clause: String,
}

/// What `new` changes against `old`.
pub fn between(old: Option<&Edition>, new: &Edition) -> EditionChange {
    let Some(old) = old else {
        return EditionChange {
            added: new.clauses.iter().map(|c| c.id.clone()).collect(),
            thresholds: new.thresholds.iter().map(|t| moved(None, Some(t))).collect(),
            ..EditionChange::default()
        };
    };
    let without = |a: &Edition, b: &Edition| -> Vec<String> {
        a.clauses.iter().filter(|c| b.clause(&c.id).is_none()).map(|c| c.id.clone()).collect()
    };
    let differs = |id: &str| match (old.clause(id), new.clause(id)) {
        (Some(a), Some(b)) => {
            (a.demand, &a.title, &a.requirement, &a.applies)
                != (b.demand, &b.title, &b.requirement, &b.applies)
        }
        _ => false,
    };
    let mut thresholds: Vec<ThresholdMove> = new
        .thresholds
        .iter()
        .filter(|t| {
            old.sets(&t.key).is_none_or(|o| (o.value, o.bound, &o.clause) != (t.value, t.bound, &t.clause))
        })
        .map(|t| moved(old.sets(&t.key), Some(t)))
        .collect();
    let gone = old.thresholds.iter().filter(|t| new.sets(&t.key).is_none());
    thresholds.extend(gone.map(|t| moved(Some(t), None)));
    EditionChange {
        against: Some(old.id.clone()),
        added: without(new, old),
        removed: without(old, new),
        changed: new.clauses.iter().map(|c| c.id.clone()).filter(|id| differs(id)).collect(),
        thresholds,
    }
}

fn moved(before: Option<&Threshold>, after: Option<&Threshold>) -> ThresholdMove {
    let told = after.or(before);
    ThresholdMove {
        key: told.map(|t| t.key.clone()).unwrap_or_default(),
        label: told.map_or_else(|| Text::same(""), |t| t.label.clone()),
        before: before.map(|t| t.value),
        after: after.map(|t| t.value),
        clause: told.map(|t| t.clause.clone()).unwrap_or_default(),
    }
}
