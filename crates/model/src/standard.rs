//! The catalogue of standards: editions, clauses, risks, thresholds, all read from `assets/standards/`.
//! Every clause is told in our own words; no sentence of a standard stands here.

use crate::text::{Label, Text, t};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How strongly a clause asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Demand {
    /// 应.
    Must,
    /// 不应.
    MustNot,
    /// 宜.
    Should,
    /// 可: adopted or not adopted, never a violation.
    May,
}

impl Demand {
    /// The word that a clause asks by.
    pub const fn label(self) -> Label {
        match self {
            Self::Must => t("应", "must"),
            Self::MustNot => t("不应", "must not"),
            Self::Should => t("宜", "should"),
            Self::May => t("可", "may"),
        }
    }
}

/// Where a statement comes from and when it was last checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Provenance {
    /// Document and clause, or the page it was read on.
    pub source: String,
    /// Day it was checked, `YYYY-MM-DD`.
    pub checked_on: String,
    /// False: shown as unverified in the product.
    pub verified: bool,
}

/// A number that a clause sets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Threshold {
    /// Key the rules ask by, e.g. `keywords_total`.
    pub key: String,
    /// Clause id within the edition.
    pub clause: String,
    /// What it limits.
    pub label: Text,
    /// The number; percentages as 0 to 100. Limits are inclusive.
    pub value: i64,
    /// `at_least` or `at_most`.
    pub bound: Bound,
    /// `items`, `percent`, `characters`, `words`, `clicks`, `risks`.
    pub unit: String,
    /// Where the number comes from.
    pub provenance: Provenance,
}

/// Direction of a threshold; both are inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The value itself passes.
    AtLeast,
    /// The value itself passes.
    AtMost,
}

/// What a person needs to know to answer a clause, beyond what it asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Card {
    /// The evidence the authority expects.
    pub evidence: Text,
    /// An example of good evidence, plainly invented.
    pub example: Text,
    /// Why the clause matters.
    pub why: Text,
}

/// One clause of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Clause {
    /// Id as in the inventory: `7.e.2`, `5.2.b.2-1`, `4.p1`.
    pub id: String,
    /// How strongly it asks.
    pub demand: Demand,
    /// A short title.
    pub title: Text,
    /// What is asked, in our own words.
    pub requirement: Text,
    /// Condition over the service's answers under which the clause applies; absent = always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub applies: Option<String>,
    /// Notes on the text: wrong citations, draft or published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<Text>,
    /// The full card, where the catalogue holds one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub card: Option<Card>,
}

/// A chapter heading of an edition, in our own words where it is not a mere term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Chapter {
    /// Clause-id prefix: `7`, `9.1`.
    pub id: String,
    /// Heading.
    pub title: Text,
}

/// A class of annex A.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RiskClass {
    /// `A.1` to `A.5`.
    pub id: String,
    /// Name of the class.
    pub name: Text,
    /// Its risks.
    pub risks: Vec<Risk>,
}

/// One of the 31 risks; the Chinese name is a term of the standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Risk {
    /// `A.1.a` to `A.5.b`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Foreign category names that usually mean this risk, for proposals of a mapping.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// How a document makes an overall verdict of the clauses' verdicts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OverallRule {
    /// The rule, in our own words.
    pub text: Text,
    /// Where it stands.
    pub provenance: Provenance,
}

/// One edition of one document, as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Edition {
    /// Document id of the inventory: `TC260-003`.
    pub document: String,
    /// Edition id, unique in the product: `TC260-003@draft-2023-10`.
    pub id: String,
    /// Full name of the document.
    pub name: Text,
    /// `draft`, `published`, `in_force`, `superseded`.
    pub status: String,
    /// Day of the edition.
    pub date: String,
    /// What a reader has to know about this text.
    pub note: Text,
    /// Where the text was read.
    pub provenance: Provenance,
    /// Chapter headings in order.
    pub chapters: Vec<Chapter>,
    /// Clauses in document order.
    pub clauses: Vec<Clause>,
    /// Numbers that clauses set.
    pub thresholds: Vec<Threshold>,
    /// How the document makes an overall verdict of the clauses' verdicts, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub overall_rule: Option<OverallRule>,
    /// Annex A.
    #[serde(default)]
    pub risk_classes: Vec<RiskClass>,
    /// Where it tells what another edition tells, under other numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub renumbers: Option<Renumbering>,
}

/// How an edition numbers what another one holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Renumbering {
    /// Id of the other edition.
    pub edition: String,
    /// Numbers that change; the longest prefix decides.
    pub numbers: Vec<Number>,
    /// Clauses of this edition, by their number in it, that are said to ask something else.
    pub differs: Vec<String>,
}

/// A number in two editions: chapter, section or clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// In the edition that is renumbered.
    pub from: String,
    /// In this one.
    pub to: String,
}
