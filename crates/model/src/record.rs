//! One record of a register, and what changed between two of its states.

use crate::field::{Field, Typed};
use crate::instant::{self, Instant};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// A record as stored. Absent keys and null mean the same: no value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Time-ordered id (UUIDv7).
    pub id: String,
    /// Journal entry that last changed it; a save that names an older one is stale and refused.
    pub version: i64,
    /// Taken out of use; still there for what refers to it.
    pub retired: bool,
    /// Values by field key.
    pub values: Map<String, Json>,
}

impl Record {
    /// A value by its typed key.
    pub fn get<T: Typed>(&self, field: Field<T>) -> Option<T> {
        self.values.get(field.def.key).and_then(T::read)
    }

    /// A text value, empty where there is none.
    pub fn text(&self, field: Field<String>) -> &str {
        self.str(field.def.key)
    }

    /// A text value by key, empty where there is none.
    pub fn str(&self, key: &str) -> &str {
        self.values.get(key).and_then(Json::as_str).unwrap_or_default()
    }

    /// Sets a value by its typed key.
    pub fn set<T: Typed>(&mut self, field: Field<T>, value: T) -> &mut Self {
        self.values.insert(field.def.key.into(), value.write());
        self
    }

    /// Is one of these keys what a choice says, or among what several say? Yes and no are `true` and `false`.
    pub fn chose(&self, field: &str, keys: &[&str]) -> bool {
        match self.values.get(field) {
            Some(Json::String(s)) => keys.contains(&s.as_str()),
            Some(Json::Array(all)) => all.iter().any(|v| v.as_str().is_some_and(|v| keys.contains(&v))),
            Some(Json::Bool(b)) => keys.contains(&if *b { "true" } else { "false" }),
            _ => false,
        }
    }

    /// The day of a date or, in Shanghai, of an instant.
    pub fn day(&self, key: &str) -> Option<NaiveDate> {
        let value = self.values.get(key)?;
        NaiveDate::read(value).or_else(|| Instant::read(value).map(instant::day))
    }

    /// Is there a value?
    pub fn has(&self, key: &str) -> bool {
        match self.values.get(key) {
            None | Some(Json::Null) => false,
            Some(Json::String(s)) => !s.is_empty(),
            Some(Json::Array(a)) => !a.is_empty(),
            _ => true,
        }
    }
}

/// Values that differ between two states, as (before, after); null where a side has none.
pub fn difference(
    before: &Map<String, Json>,
    after: &Map<String, Json>,
) -> (Map<String, Json>, Map<String, Json>) {
    let mut was = Map::new();
    let mut is = Map::new();
    let keys = before.keys().chain(after.keys().filter(|k| !before.contains_key(*k)));
    for key in keys {
        let (b, a) = (before.get(key).unwrap_or(&Json::Null), after.get(key).unwrap_or(&Json::Null));
        if a != b {
            was.insert(key.clone(), b.clone());
            is.insert(key.clone(), a.clone());
        }
    }
    (was, is)
}
