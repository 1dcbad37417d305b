//! Work on an assessment: owners of clauses, many conclusions or checks at once, the whole, two assessments.

use hegui_model::assessment::compare::{ClausesMatched, ComparedClause};
use hegui_model::assessment::expiring::Expiring;
use hegui_model::assessment::overall::Tally;
use hegui_model::assessment::statement::StatementRow;
use hegui_model::report::PaperFormat;
use hegui_model::standard::OverallRule;
use hegui_model::text::{Lang, Text};
use std::collections::BTreeMap;

use super::RecordLink;

shapes! {
    /// Gives clauses of an assessment to a person, or takes them back.
    ClausesAssign {
        /// Assessment.
        assessment: String,
        /// Clauses, each once.
        clauses: Vec<String>,
        /// Person; absent: the clauses are nobody's again.
        #[serde(default)]
        owner: Option<String>,
        /// Day by which they are concluded, `YYYY-MM-DD`.
        #[serde(default)]
        due_on: Option<String>,
        /// Why.
        #[serde(default)]
        reason: String,
    }
    /// How many records one intention wrote.
    Written {
        /// Records.
        count: u32,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// Who works on a clause.
    ClauseOwner {
        /// The person.
        person: RecordLink,
        /// Day by which it is concluded.
        due_on: Option<String>,
        /// The day is past and there is no conclusion.
        overdue: bool,
    }
    /// A clause with the version of its conclusion that was seen; none: no conclusion was seen.
    ClauseVersion {
        /// Clause.
        clause: String,
        /// Version of the conclusion.
        #[serde(default)]
        version: Option<i64>,
    }
    /// Concludes several clauses with one verdict and one reason.
    ConcludeMany {
        /// Assessment.
        assessment: String,
        /// Clauses as they were seen, each once.
        clauses: Vec<ClauseVersion>,
        /// Verdict.
        verdict: String,
        /// Reason of all of them.
        reason: String,
        /// Equivalent measure of all of them.
        #[serde(default)]
        equivalent_measure: String,
        /// Why they differ from what the records propose; kept where they do.
        #[serde(default)]
        difference_reason: String,
        /// Evidence ids.
        #[serde(default)]
        evidence: Vec<String>,
        /// Say what would pass and keep nothing.
        #[serde(default)]
        preview: bool,
    }
    /// What becomes of one clause.
    ConcludeOutcome {
        /// Clause.
        clause: String,
        /// Title.
        title: Text,
        /// Version of the conclusion that was seen.
        version: Option<i64>,
        /// What the records propose.
        proposed: Option<String>,
        /// Would it be kept?
        passes: bool,
        /// Why not.
        why: Vec<Text>,
    }
    /// What becomes of each clause.
    ConcludedMany {
        /// Clause by clause, in the order asked.
        rows: Vec<ConcludeOutcome>,
        /// How many pass.
        passes: u32,
        /// Whether they were kept.
        kept: bool,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// A clause with the digest of its dossier as it was seen.
    ClauseSeen {
        /// Clause.
        clause: String,
        /// Digest that the dossier gave.
        seen: String,
    }
    /// Checks several conclusions whose dossiers were opened, as the second person.
    ChecksMany {
        /// Assessment.
        assessment: String,
        /// Clauses as they were seen, each once.
        checks: Vec<ClauseSeen>,
        /// `agreed` or `returned`.
        verdict: String,
        /// Comment.
        #[serde(default)]
        comment: String,
    }
    /// The whole of an assessment.
    Overall {
        /// What the conclusions add up to.
        tally: Tally,
        /// Verdict that a person chose.
        chosen: Option<String>,
        /// Rule of the edition by which clauses make up the whole.
        rule: Option<OverallRule>,
        /// The organisation's own rule; empty for none.
        own_rule: String,
        /// Why the verdict differs; empty for none.
        reason: String,
        /// How the verdict contradicts the conclusions without a reason.
        contradiction: Option<Text>,
    }
    /// A remediation of a clause.
    RemediationView {
        /// Id.
        id: String,
        /// Code.
        code: String,
        /// Gap.
        gap: String,
        /// Measure.
        measure: String,
        /// Who answers for it.
        owner: String,
        /// Day by which it is done.
        due_on: Option<String>,
        /// State.
        state: String,
        /// State in words.
        state_label: Text,
        /// `passed` or `failed`.
        retest: Option<String>,
        /// What the rules found.
        findings: Vec<hegui_model::finding::Finding>,
    }
    /// Names an assessment.
    AssessmentKey {
        /// Assessment.
        assessment: String,
    }
    /// The statement of applicability as a file.
    ApplicabilityExport {
        /// Assessment.
        assessment: String,
        /// Format.
        format: PaperFormat,
        /// Language.
        #[serde(default)]
        lang: Lang,
    }
    /// The statement of applicability.
    Applicability {
        /// Every clause in order.
        rows: Vec<StatementRow>,
    }
    /// Names two assessments.
    AssessmentCompare {
        /// The earlier.
        earlier: String,
        /// The later.
        later: String,
    }
    /// Two assessments side by side.
    AssessmentsCompared {
        /// The earlier.
        earlier: RecordLink,
        /// The later.
        later: RecordLink,
        /// By what clauses were laid side by side.
        matched: ClausesMatched,
        /// Clause by clause.
        rows: Vec<ComparedClause>,
        /// Names of evidence and people, by `register/id`.
        titles: BTreeMap<String, Text>,
    }
    /// Asks which evidence of an assessment expires.
    ExpiringAsk {
        /// Assessment.
        assessment: String,
        /// Days from today that count as soon; absent: 30.
        #[serde(default)]
        within_days: Option<u32>,
    }
    /// Evidence of an assessment that expires.
    ExpiringEvidence {
        /// The worst and earliest first.
        rows: Vec<Expiring>,
    }
}
