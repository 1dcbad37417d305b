//! The editions the program ships, parsed once.

use crate::standard::{Clause, Edition, Risk, RiskClass, Threshold};
use std::sync::LazyLock;

/// Id of the edition that the first assessment is made against.
pub const TC260_003: &str = "TC260-003@draft-2023-10";

static EDITIONS: LazyLock<Vec<Edition>> = LazyLock::new(|| {
    [
        include_str!("../../../assets/standards/tc260-003-draft-2023-10.json"),
        include_str!("../../../assets/standards/data-guide-2024.json"),
        include_str!("../../../assets/standards/liaoning-2025-10-30.json"),
        include_str!("../../../assets/standards/ttaf-320-2025.json"),
        include_str!("../../../assets/standards/ttaf-268-5-2025.json"),
    ]
    .into_iter()
    .map(|json| serde_json::from_str(json).expect("shipped edition is valid"))
    .collect()
});

/// Every edition.
pub fn editions() -> &'static [Edition] {
    &EDITIONS
}

/// An edition by id.
pub fn edition(id: &str) -> Option<&'static Edition> {
    EDITIONS.iter().find(|e| e.id == id)
}

/// Annex A: five classes of risk.
pub fn risk_classes() -> &'static [RiskClass] {
    edition(TC260_003).map_or(&[], |e| &e.risk_classes)
}

/// The 31 risks in order.
pub fn risks() -> impl Iterator<Item = &'static Risk> {
    risk_classes().iter().flat_map(|c| &c.risks)
}

/// Does annex A hold a risk of that id?
pub fn is_risk(id: &str) -> bool {
    risks().any(|r| r.id == id)
}

impl Edition {
    /// A clause by id.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|c| c.id == id)
    }

    /// A number by key. A rule that asks for a key that is not there is a fault of the program.
    pub fn threshold(&self, key: &str) -> &Threshold {
        self.thresholds.iter().find(|t| t.key == key).unwrap_or_else(|| panic!("{} sets no {key}", self.id))
    }

    /// `TC260-003/7.e.2`: how findings and registers name a clause.
    pub fn cite(&self, clause: &str) -> String {
        format!("{}/{clause}", self.document)
    }

    /// Heading of the chapter that a clause stands in, by its longest prefix.
    pub fn chapter_of(&self, clause: &str) -> Option<&crate::standard::Chapter> {
        self.chapters
            .iter()
            .filter(|c| {
                clause == c.id || clause.strip_prefix(c.id.as_str()).is_some_and(|r| r.starts_with('.'))
            })
            .max_by_key(|c| c.id.len())
    }
}
