//! Numbers that documents set whose edition the catalogue does not hold, as data with source and day. Once such an
//! edition is loaded, its numbers move there.

use crate::standard::Threshold;
use std::sync::LazyLock;

static LIMITS: LazyLock<Vec<Threshold>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/limits.json")).expect("shipped limits are valid")
});

/// A number by key. A rule that asks for a key that is not there is a fault of the program.
pub fn limit(key: &str) -> &'static Threshold {
    LIMITS.iter().find(|l| l.key == key).unwrap_or_else(|| panic!("no limit {key}"))
}

#[cfg(test)]
mod tests {
    use super::LIMITS;

    #[test]
    fn every_limit_says_where_it_comes_from() {
        for l in LIMITS.iter() {
            assert!(!l.provenance.source.is_empty() && l.label.en.is_ascii(), "{}", l.key);
        }
    }
}
