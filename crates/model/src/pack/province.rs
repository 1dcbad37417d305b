//! The profile of a province from a pack: each fact with its own source.

use super::{Province, exactly, fault, once, sourced, spoken, word};
use crate::text::Text;
use serde_json::Value as Json;

const FACTS_MAX: usize = 300;

pub(super) fn read(told: &Json) -> Result<Province, Text> {
    let p: Province = exactly(told, ("省级要求", "province profile"))?;
    word("province", &p.province)?;
    spoken("name", &p.name)?;
    sourced("provenance", &p.provenance)?;
    if p.facts.is_empty() {
        return Err(fault("facts", "没有内容", "there is no fact"));
    }
    once("facts", FACTS_MAX, p.facts.iter().map(|f| f.key.as_str()))?;
    for f in &p.facts {
        word("facts", &f.key)?;
        spoken(&f.key, &f.label)?;
        spoken(&f.key, &f.value)?;
        sourced(&f.key, &f.provenance)?;
    }
    Ok(p)
}
