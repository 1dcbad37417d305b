//! Growth plan of a bank: what to add where, so that floors and total are reached and shares become even.

use super::bank::BankLint;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use ts_rs::TS;

/// What to add to one risk or aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "GrowthStep")]
pub struct Step {
    /// Id or key.
    pub topic: String,
    /// Name.
    pub name: Text,
    /// Questions there are.
    pub have: u32,
    /// To reach its floor.
    pub to_floor: u32,
    /// Beyond the floor, to reach the total.
    pub to_total: u32,
    /// Beyond both, to be as large as the largest: shares are even then.
    pub to_even: u32,
}

impl Step {
    /// What has to be added: floor and total are reached then.
    pub const fn needed(&self) -> u32 {
        self.to_floor + self.to_total
    }

    /// Questions once the needed ones are there.
    pub const fn then(&self) -> u32 {
        self.have + self.needed()
    }
}

/// The plan of a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Growth {
    /// Every risk or aspect, in order.
    pub steps: Vec<Step>,
    /// Questions to add to reach all floors and the total.
    pub needed: u32,
    /// Distinct questions there are then.
    pub reached: u32,
}

/// Plans what to add to a bank. Each new question is counted for one topic alone. What the total still lacks once the
/// floors are reached goes to the smallest topics, one by one, so that shares even out.
pub fn growth(l: &BankLint) -> Growth {
    let mut steps: Vec<Step> = l
        .topics
        .iter()
        .map(|t| Step {
            topic: t.topic.clone(),
            name: t.name.clone(),
            have: t.count,
            to_floor: t.floor.saturating_sub(t.count),
            to_total: 0,
            to_even: 0,
        })
        .collect();
    let to_floors: u32 = steps.iter().map(|s| s.to_floor).sum();
    let missing = l.total_floor.saturating_sub(l.distinct.saturating_add(to_floors));
    let mut smallest: BinaryHeap<Reverse<(u32, usize)>> =
        steps.iter().enumerate().map(|(at, s)| Reverse((s.then(), at))).collect();
    for _ in 0..missing {
        let Some(Reverse((count, at))) = smallest.pop() else { break };
        steps[at].to_total += 1;
        smallest.push(Reverse((count + 1, at)));
    }
    let largest = steps.iter().map(Step::then).max().unwrap_or(0);
    for s in &mut steps {
        s.to_even = largest - s.then();
    }
    let needed = steps.iter().map(Step::needed).sum();
    Growth { steps, needed, reached: l.distinct.saturating_add(needed) }
}
