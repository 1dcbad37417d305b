//! Merging duplicates without loss: the merged complaint keeps every value, its clocks follow the main one's answer,
//! and the main one's timeline shows it.

use super::*;
use std::sync::Arc;

/// The complaint that one was merged into.
pub fn main_of(r: &Record, reader: &dyn Reader) -> Option<Arc<Record>> {
    let target = r.text(MERGED_INTO);
    if target.is_empty() || target == r.id || r.text(STATE) != "merged" {
        return None;
    }
    reader.get("complaints", target)
}

/// Complaints that were merged into one, oldest first.
pub fn merged_into(main: &Record, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let mut found = reader.find("complaints", MERGED_INTO.key(), &main.id);
    found.retain(|r| r.text(STATE) == "merged");
    found
}

/// What is wrong with the complaint that a record names as its main one; none where all is right.
pub(super) fn wrong_target(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let target = r.text(MERGED_INTO);
    if target == r.id {
        return Some(Text::new("另选一件投诉：不能并入自身", "another complaint: none merges into itself"));
    }
    let Some(main) = reader.get("complaints", target) else {
        return Some(Text::new("一件存在的投诉", "a complaint that is on file"));
    };
    let code = main.text(CODE);
    if main.retired {
        return Some(Text::new(
            format!("另选一件投诉：{code} 已停用"),
            format!("another complaint: {code} is retired"),
        ));
    }
    if main.text(STATE) == "merged" || !main.text(MERGED_INTO).is_empty() {
        return Some(Text::new(
            format!("另选一件投诉：{code} 本身已并入别的投诉"),
            format!("another complaint: {code} is merged itself"),
        ));
    }
    None
}

/// The gate of the move: a right main one, nothing merged into this one, and an answer where the main one has gone out.
pub(super) fn gate_merged(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut missing: Vec<Text> = wrong_target(r, reader).into_iter().collect();
    if !missing.is_empty() {
        return missing;
    }
    let under: Vec<String> = merged_into(r, reader).iter().map(|x| x.text(CODE).to_owned()).collect();
    if !under.is_empty() {
        missing.push(Text::new(
            format!("先将并入本件的投诉改并：{}", under.join("、")),
            format!("first merge elsewhere what was merged into this one: {}", under.join(", ")),
        ));
    }
    let answered =
        reader.get("complaints", r.text(MERGED_INTO)).is_some_and(|m| m.get(ANSWERED_AT).is_some());
    if answered && r.text(ANSWER).is_empty() {
        missing.push(Text::new(
            "给本件投诉人的答复（主件已答复在先）",
            "the answer to this complainant, as the main one was answered before",
        ));
    }
    missing
}
