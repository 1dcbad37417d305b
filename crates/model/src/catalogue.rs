//! The editions the program ships, parsed once, and those that a workspace holds beside them.

use crate::standard::{Clause, Edition, Risk, RiskClass, Threshold};
use crate::text::Text;
use renumbered::Renumbered;
use std::sync::{Arc, LazyLock};

pub mod held;
mod renumbered;

/// Id of the edition that the first assessment is made against, whose numbers the rules of registers cite.
pub const TC260_003: &str = "TC260-003@draft-2023-10";

/// Editions with a text of their own. The first of a document is the one that rules cite it by.
const WHOLE: &[&str] = &[
    include_str!("../../../assets/standards/tc260-003-draft-2023-10.json"),
    include_str!("../../../assets/standards/gbt-45654-2025.json"),
    include_str!("../../../assets/standards/data-guide-2024.json"),
    include_str!("../../../assets/standards/liaoning-2025-10-30.json"),
    include_str!("../../../assets/standards/ttaf-320-2025.json"),
    include_str!("../../../assets/standards/ttaf-268-5-2025.json"),
];

/// Editions told by another one under other numbers.
const RENUMBERED: &[&str] = &[include_str!("../../../assets/standards/tc260-003-2024-02-29.json")];

static EDITIONS: LazyLock<Vec<Arc<Edition>>> = LazyLock::new(|| {
    let mut out: Vec<Edition> =
        WHOLE.iter().map(|json| serde_json::from_str(json).expect("shipped edition is valid")).collect();
    for json in RENUMBERED {
        let told: Renumbered = serde_json::from_str(json).expect("shipped renumbering is valid");
        let at = out.iter().position(|e| e.id == told.renumbers).expect("a shipped edition is renumbered");
        let edition = told.of(&out[at]);
        out.insert(at + 1, edition);
    }
    out.into_iter().map(Arc::new).collect()
});

/// Every shipped edition.
pub fn editions() -> &'static [Arc<Edition>] {
    &EDITIONS
}

/// A shipped edition by id. What a workspace holds beside them is asked of `held::edition`.
pub fn edition(id: &str) -> Option<&'static Edition> {
    EDITIONS.iter().find(|e| e.id == id).map(|e| &**e)
}

/// The shipped edition of a document by whose numbers rules cite it: its first.
pub fn cited(document: &str) -> Option<&'static Edition> {
    EDITIONS.iter().find(|e| e.document == document).map(|e| &**e)
}

/// Annex A: five classes of risk.
pub fn risk_classes() -> &'static [RiskClass] {
    edition(TC260_003).map_or(&[], |e| &e.risk_classes)
}

/// The 31 risks in order.
pub fn risks() -> impl Iterator<Item = &'static Risk> {
    risk_classes().iter().flat_map(|c| &c.risks)
}

/// The risk of that id.
pub fn risk(id: &str) -> Option<&'static Risk> {
    risks().find(|r| r.id == id)
}

/// Does annex A hold a risk of that id?
pub fn is_risk(id: &str) -> bool {
    risk(id).is_some()
}

/// That annex A holds no risk of that id, and how ids read.
pub fn no_risk(id: &str) -> Text {
    Text::new(
        format!("附录 A 没有编号为「{id}」的风险，应形如 A.1.a"),
        format!("Annex A has no risk {id}; ids read like A.1.a"),
    )
}

/// Every key that a shipped edition sets a number by, with what it limits: the keys that rules know.
pub fn threshold_keys() -> impl Iterator<Item = &'static Threshold> {
    edition(TC260_003).into_iter().flat_map(|e| &e.thresholds)
}

impl Edition {
    /// A clause by id.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|c| c.id == id)
    }

    /// The number of a key, where the edition sets one.
    pub fn sets(&self, key: &str) -> Option<&Threshold> {
        self.thresholds.iter().find(|t| t.key == key)
    }

    /// A number by key. A rule that asks for a key that is not there is a fault of the program.
    pub fn threshold(&self, key: &str) -> &Threshold {
        self.sets(key).unwrap_or_else(|| panic!("{} sets no {key}", self.id))
    }

    /// How a clause is cited: by document (`TC260-003/7.e.2`) in the edition that rules cite, by edition
    /// (`TC260-003@2024-02-29/7.e.2`) in any other, where the same number may mean something else.
    pub fn cite(&self, clause: &str) -> String {
        let by =
            if cited(&self.document).is_some_and(|e| e.id == self.id) { &self.document } else { &self.id };
        format!("{by}/{clause}")
    }

    /// What rules cite a clause as: its citation in the edition that this one renumbers, or its own.
    pub fn told_as(&self, clause: &str) -> String {
        match self.renumbers.as_ref().and_then(|r| Some((r, edition(&r.edition)?))) {
            Some((r, of)) => of.cite(&r.back(clause)),
            None => self.cite(clause),
        }
    }

    /// Id of the clause that rules cite as given; none where this edition has no such clause.
    pub fn clause_told_as(&self, cite: &str) -> Option<&Clause> {
        match self.renumbers.as_ref().and_then(|r| Some((r, edition(&r.edition)?))) {
            Some((r, of)) => {
                let id = cite.strip_prefix(&of.cite(""))?;
                self.clause(&r.forth(id))
            }
            None => self.clause(cite.strip_prefix(&self.cite(""))?),
        }
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

#[cfg(test)]
mod tests;
