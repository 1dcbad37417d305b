//! What moved: due instants before and after something changed under the clocks, such as an imported calendar.

use super::Clock;
use crate::instant::Instant;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A clock with the record it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Register.
    pub register: String,
    /// Record id.
    pub record: String,
    /// The clock.
    pub clock: Clock,
}

/// A due instant that is another one now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Moved {
    /// Register.
    pub register: String,
    /// Record id.
    pub record: String,
    /// Key of the clock.
    pub key: String,
    /// What has to be done.
    pub label: Text,
    /// Due before; none where it could not be computed.
    #[ts(type = "string | null")]
    pub was: Option<Instant>,
    /// Due now.
    #[ts(type = "string | null")]
    pub is: Option<Instant>,
}

/// Open clocks whose due instant differs, in the order of `after`. A clock that is on one side only did not move.
pub fn moved(before: &[Placed], after: &[Placed]) -> Vec<Moved> {
    fn place(p: &Placed) -> (&str, &str, &str) {
        (&p.register, &p.record, &p.clock.key)
    }
    let was: BTreeMap<_, Option<Instant>> = before.iter().map(|p| (place(p), p.clock.due_at)).collect();
    after
        .iter()
        .filter(|p| p.clock.state.is_open())
        .filter_map(|p| {
            let was = *was.get(&place(p))?;
            (was != p.clock.due_at).then(|| Moved {
                register: p.register.clone(),
                record: p.record.clone(),
                key: p.clock.key.clone(),
                label: p.clock.label.clone(),
                was,
                is: p.clock.due_at,
            })
        })
        .collect()
}
