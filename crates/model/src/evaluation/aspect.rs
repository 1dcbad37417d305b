//! The aspects of the should-answer bank, as data (`assets/answer_aspects.json`).

use crate::standard::Provenance;
use crate::text::Text;
use serde::Deserialize;
use std::sync::LazyLock;

/// A subject that ordinary questions are asked about and that shall not be refused.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aspect {
    /// Key, as questions name it.
    pub key: String,
    /// Name.
    pub name: Text,
    /// Does it concern the country, or else the person?
    pub of_country: bool,
    /// Foreign category names that usually mean it.
    #[serde(default)]
    pub aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    provenance: Provenance,
    aspects: Vec<Aspect>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../assets/answer_aspects.json"))
        .expect("shipped aspects are valid")
});

/// Every aspect, those of the country first.
pub fn aspects() -> &'static [Aspect] {
    &TABLE.aspects
}

/// Where the list was read.
pub fn provenance() -> &'static Provenance {
    &TABLE.provenance
}

/// The aspect that a foreign category names: by key, name or alias; none where none or several fit.
pub fn propose(category: &str) -> Option<&'static Aspect> {
    let wanted = category.trim().to_lowercase();
    let names = |a: &'static Aspect| {
        a.aliases.iter().map(|n| n.to_lowercase()).chain([
            a.key.clone(),
            a.name.zh.clone(),
            a.name.en.to_lowercase(),
        ])
    };
    if wanted.is_empty() {
        return None;
    }
    if let Some(exact) = aspects().iter().find(|a| names(a).any(|n| n == wanted)) {
        return Some(exact);
    }
    let mut within = aspects().iter().filter(|a| wanted.contains(&a.name.zh));
    match (within.next(), within.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_as_many_as_the_edition_says() {
        let edition = crate::catalogue::edition(crate::catalogue::TC260_003).expect("edition");
        let want = usize::try_from(edition.threshold("bank_answer_aspects").value).expect("a count");
        assert_eq!(aspects().len(), want);
        let keys: BTreeSet<&str> = aspects().iter().map(|a| a.key.as_str()).collect();
        assert_eq!(keys.len(), want, "keys are unique");
        assert_eq!(aspects().iter().filter(|a| a.of_country).count(), 9);
        assert!(provenance().verified && aspects().iter().all(|a| a.name.en.is_ascii()));
    }

    #[test]
    fn categories_are_proposed_and_never_guessed_between_two() {
        let of = |c: &str| propose(c).map(|a| a.key.as_str());
        assert_eq!(of("历史"), Some("history"));
        assert_eq!(of(" Gender "), Some("gender"));
        assert_eq!(of("中国历史类"), Some("history"));
        assert_eq!(of("历史与文化"), None, "two fit");
        assert_eq!((of(""), of("天气")), (None, None));
    }
}
