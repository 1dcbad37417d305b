//! States of a record and the moves between them. A move is refused with the list of what is missing.

use crate::field::Choice;
use crate::reader::Reader;
use crate::record::Record;
use crate::text::{Label, Text};
use serde::Serialize;

/// States and moves of a register.
#[derive(Debug, Serialize)]
pub struct States {
    /// Field that holds the state.
    pub field: &'static str,
    /// States; the first is where a new record begins.
    pub of: &'static [Choice],
    /// Moves.
    pub moves: &'static [Move],
}

/// A move from one of some states to another.
#[derive(Serialize)]
pub struct Move {
    /// Imperative key: `accept`.
    pub key: &'static str,
    /// Label of the button.
    pub label: Label,
    /// States it starts from.
    pub from: &'static [&'static str],
    /// State it leads to.
    pub to: &'static str,
    /// Fields that the move asks for; each must hold a value afterwards.
    pub asks: &'static [&'static str],
    /// Field that takes the instant of the move.
    pub stamps: Option<&'static str>,
    /// Fields that the move empties, so that a reopened matter runs anew; the journal keeps what they held.
    pub clears: &'static [&'static str],
    /// Fields that the move sets to a fixed value.
    pub sets: &'static [(&'static str, &'static str)],
    /// A reason has to be given.
    pub reason: bool,
    /// What else must hold, judged on the record as it would be after the move.
    #[serde(skip)]
    pub gate: fn(&Record, &dyn Reader) -> Vec<Text>,
}

impl Move {
    /// A move that asks for nothing, stamps nothing and is always open; what it has beyond that is set on top.
    pub const fn new(
        key: &'static str,
        label: Label,
        from: &'static [&'static str],
        to: &'static str,
    ) -> Self {
        Self {
            key,
            label,
            from,
            to,
            asks: &[],
            stamps: None,
            clears: &[],
            sets: &[],
            reason: false,
            gate: open_gate,
        }
    }
}

impl std::fmt::Debug for Move {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} -> {}", self.key, self.to)
    }
}

/// No condition beyond the fields asked for.
pub fn open_gate(_: &Record, _: &dyn Reader) -> Vec<Text> {
    Vec::new()
}

impl States {
    /// Moves that start from a state.
    pub fn from<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Move> {
        self.moves.iter().filter(move |m| m.from.contains(&state))
    }

    /// A move by its key.
    pub fn find(&self, key: &str) -> Option<&Move> {
        self.moves.iter().find(|m| m.key == key)
    }

    /// Label of a state.
    pub fn label(&self, state: &str) -> Option<Label> {
        self.of.iter().find(|c| c.key == state).map(|c| c.label)
    }
}
