//! One record of a register, and what changed between two of its states.

use crate::field::{Field, Typed};
use crate::instant::{self, Instant};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::cell::RefCell;
use std::collections::HashSet;

/// The keys of fields that were read of any record while something ran.
#[derive(Clone, Debug, Default)]
pub struct FieldsRead {
    fixed: Vec<&'static str>,
    other: HashSet<String>,
}

impl FieldsRead {
    /// Was a field of this key read, of whatever register?
    pub fn has(&self, key: &str) -> bool {
        self.fixed.contains(&key) || self.other.contains(key)
    }

    fn fixed(&mut self, key: &'static str) {
        // A typed key is one place in memory, or a few; what is compared first is the place.
        if !self.fixed.iter().any(|k| std::ptr::eq(k.as_ptr(), key.as_ptr()) && k.len() == key.len()) {
            self.fixed.push(key);
        }
    }

    fn other(&mut self, key: &str) {
        if !self.other.contains(key) {
            self.other.insert(key.to_owned());
        }
    }
}

thread_local! {
    /// Fields read on this thread, while somebody wants to know.
    static READ: RefCell<Option<FieldsRead>> = const { RefCell::new(None) };
}

fn note(tell: impl FnOnce(&mut FieldsRead)) {
    READ.with_borrow_mut(|read| {
        if let Some(read) = read {
            tell(read);
        }
    });
}

/// Runs something and tells which fields of records it read on this thread. What runs within another such run is told
/// to both.
pub fn noting_fields<T>(run: impl FnOnce() -> T) -> (T, FieldsRead) {
    let outer = READ.replace(Some(FieldsRead::default()));
    let out = run();
    let read = READ.replace(None).unwrap_or_default();
    if let Some(mut outer) = outer {
        read.fixed.iter().for_each(|k| outer.fixed(k));
        read.other.iter().for_each(|k| outer.other(k));
        READ.set(Some(outer));
    }
    (out, read)
}

/// A record as stored. Absent keys and null mean the same: no value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Time-ordered id (UUIDv7).
    pub id: String,
    /// Journal entry that last changed it; a save that names an older one is stale and refused.
    pub version: i64,
    /// Taken out of use; still there for what refers to it.
    pub retired: bool,
    /// Values by field key. Rules ask by [`Record::get`] and its like, so that it is noted what they read.
    pub values: Map<String, Json>,
}

impl Record {
    /// A value by its typed key.
    pub fn get<T: Typed>(&self, field: Field<T>) -> Option<T> {
        note(|read| read.fixed(field.def.key));
        self.values.get(field.def.key).and_then(T::read)
    }

    /// A value by key, as it is stored.
    pub fn value(&self, key: &str) -> Option<&Json> {
        note(|read| read.other(key));
        self.values.get(key)
    }

    /// A text value, empty where there is none.
    pub fn text(&self, field: Field<String>) -> &str {
        note(|read| read.fixed(field.def.key));
        self.values.get(field.def.key).and_then(Json::as_str).unwrap_or_default()
    }

    /// A text value by key, empty where there is none.
    pub fn str(&self, key: &str) -> &str {
        self.value(key).and_then(Json::as_str).unwrap_or_default()
    }

    /// Sets a value by its typed key.
    pub fn set<T: Typed>(&mut self, field: Field<T>, value: T) -> &mut Self {
        self.values.insert(field.def.key.into(), value.write());
        self
    }

    /// Is one of these keys what a choice says, or among what several say? Yes and no are `true` and `false`.
    pub fn chose(&self, field: &str, keys: &[&str]) -> bool {
        match self.value(field) {
            Some(Json::String(s)) => keys.contains(&s.as_str()),
            Some(Json::Array(all)) => all.iter().any(|v| v.as_str().is_some_and(|v| keys.contains(&v))),
            Some(Json::Bool(b)) => keys.contains(&if *b { "true" } else { "false" }),
            _ => false,
        }
    }

    /// The day of a date or, in Shanghai, of an instant.
    pub fn day(&self, key: &str) -> Option<NaiveDate> {
        let value = self.value(key)?;
        NaiveDate::read(value).or_else(|| Instant::read(value).map(instant::day))
    }

    /// Is there a value?
    pub fn has(&self, key: &str) -> bool {
        match self.value(key) {
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
