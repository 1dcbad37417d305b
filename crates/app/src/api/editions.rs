//! Editions beside one another: counterparts of a clause, carrying an assessment over, content packs, licensed texts.

use hegui_model::assessment::carry::Carry;
use hegui_model::crosswalk::Relation;
use hegui_model::pack::{Province, change::EditionChange};
use hegui_model::text::Text;

use super::*;

shapes! {
    /// A clause that answers another, and how it stands.
    CounterpartView {
        /// As it is cited.
        cite: String,
        /// Edition, where it is held.
        edition: Option<String>,
        /// Clause id within that edition.
        clause: Option<String>,
        /// Title, where the edition is held.
        title: Option<Text>,
        /// How far one answers the other.
        relation: Relation,
        /// The fact that both ask for.
        fact: Text,
        /// Latest assessment of the same service under that edition.
        assessment: Option<RecordLink>,
        /// How the clause stands in it, as in a list of clauses.
        state: Option<String>,
        /// Verdict concluded there.
        verdict: Option<String>,
    }
    /// A clause in the words of the standard, as the organisation holds it under its own licence.
    LicensedText {
        /// Id of the record.
        id: String,
        /// The text.
        text: String,
        /// Copy it was taken from.
        source: String,
        /// Under what licence.
        licence: String,
    }
    /// Carries conclusions into a new assessment under another edition.
    AssessmentCarry {
        /// Assessment they come from.
        assessment: String,
        /// Edition of the new assessment.
        edition: String,
        /// Name of the new assessment; empty: that of the old one with the edition.
        #[serde(default)]
        #[ts(as = "Option<String>", optional)]
        name: String,
        /// Day of the new assessment, `YYYY-MM-DD`; absent: none yet.
        #[serde(default)]
        #[ts(optional)]
        assessed_on: Option<String>,
        /// Digest of the plan that was looked at; absent: only look.
        #[serde(default)]
        #[ts(optional)]
        seen: Option<String>,
        /// Reason.
        #[serde(default)]
        #[ts(as = "Option<String>", optional)]
        reason: String,
    }
    /// What is carried from one edition to another.
    CarryPlan {
        /// Edition it comes from.
        from: String,
        /// Edition it goes to.
        to: String,
        /// Clauses, one by one.
        plan: Carry,
        /// Digest of the plan; keeping it sends this back.
        seen: String,
        /// Id of the new assessment; none for a look.
        assessment: Option<String>,
        /// Entry that keeps it; none for a look.
        seq: Option<i64>,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// What a pack holds and what it changes.
    ContentPlan {
        /// `edition` or `province`.
        kind: String,
        /// Id of the edition, or code of the province.
        key: String,
        /// Name.
        name: Text,
        /// Where it was read.
        source: String,
        /// SHA-256 of the file.
        sha256: String,
        /// A pack of that id is on record and is replaced.
        replaces: bool,
        /// What the edition changes against the one before it.
        edition: Option<EditionChange>,
        /// The profile of a province.
        province: Option<Province>,
        /// Assessments that rest on the edition that is replaced.
        assessments: Vec<RecordLink>,
        /// Entry that keeps it; none for a look.
        seq: Option<i64>,
        /// Registers that changed.
        changed: Vec<String>,
    }
}
