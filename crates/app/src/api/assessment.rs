//! Editions, clauses, conclusions, evidence.

use hegui_model::finding::Finding;
use hegui_model::standard::{Chapter, Clause, Demand, Threshold};
use hegui_model::text::Text;
use serde_json::{Map, Value as Json};

use super::*;

shapes! {
    /// An edition without its clauses.
    EditionInfo {
        /// Id.
        id: String,
        /// Document.
        document: String,
        /// Name.
        name: Text,
        /// Status.
        status: String,
        /// Day.
        date: String,
        /// What a reader has to know.
        note: Text,
        /// Chapters.
        chapters: Vec<Chapter>,
        /// Thresholds.
        thresholds: Vec<Threshold>,
        /// How many clauses.
        clauses: u32,
        /// Imported as a content pack, and not shipped with the program.
        imported: bool,
    }
    /// Clauses of an edition, with their state in an assessment.
    ClausesAsk {
        /// Edition; absent: that of the assessment, or the first.
        #[serde(default)]
        edition: Option<String>,
        /// Assessment.
        #[serde(default)]
        assessment: Option<String>,
    }
    /// A clause in a list.
    ClauseRow {
        /// Id.
        id: String,
        /// How it is cited.
        cite: String,
        /// How strongly it asks.
        demand: Demand,
        /// Title.
        title: Text,
        /// Chapter id.
        chapter: String,
        /// Does it apply, by the service's answers?
        applies: bool,
        /// Verdict concluded.
        verdict: Option<String>,
        /// Verdict proposed.
        proposed: Option<String>,
        /// `open`, `concluded`, `checked`, `void` (changed after the check), `returned`, `faulty` (its gate no longer holds).
        state: String,
        /// What keeps it from being signed.
        blocks: Vec<Text>,
        /// Who works on it.
        owner: Option<ClauseOwner>,
        /// Version of the conclusion; none where there is none.
        version: Option<i64>,
        /// Not conformed to, without an equivalent measure or a plan.
        unplanned: bool,
    }
    /// What answers a clause.
    ClauseAnswer {
        /// As it is cited: `TC260-003/7.e.2`.
        cite: String,
        /// Document.
        document: String,
        /// Id.
        clause: String,
        /// How strongly it asks.
        demand: Demand,
        /// Title.
        title: Text,
        /// `computed`, `judged`, `attested` or `evaluation`.
        mechanism: String,
        /// Registers whose records it rests on.
        registers: Vec<String>,
        /// Codes of the rules that bear on it.
        rules: Vec<String>,
        /// Who attests it, where no register holds its facts.
        attested_by: Option<Text>,
        /// Months after which it is attested anew.
        months: Option<u32>,
    }
    /// Names a clause of an assessment.
    ClauseKey {
        /// Assessment; absent: the clause alone.
        #[serde(default)]
        assessment: Option<String>,
        /// Edition, where no assessment is named.
        #[serde(default)]
        edition: Option<String>,
        /// Clause.
        clause: String,
    }
    /// Everything about one clause.
    Dossier {
        /// The clause.
        clause: Clause,
        /// How it is cited.
        cite: String,
        /// Chapter.
        chapter: Option<Chapter>,
        /// Numbers it sets.
        thresholds: Vec<Threshold>,
        /// Its row.
        row: ClauseRow,
        /// Proposal.
        proposal: Option<Proposal>,
        /// Conclusion.
        conclusion: Option<RecordView>,
        /// Who concluded.
        concluded_by: String,
        /// Evidence of the conclusion.
        evidence: Vec<EvidenceView>,
        /// Checks, newest last.
        checks: Vec<CheckView>,
        /// History of the conclusion.
        history: Vec<HistoryEntry>,
        /// Verdicts that may be given.
        verdicts: Vec<OptionInfo>,
        /// Clauses of other editions that answer it, or that it answers.
        counterparts: Vec<CounterpartView>,
        /// The clause in the words of the document, where the organisation holds them.
        licensed: Option<LicensedText>,
        /// What is done about it.
        remediations: Vec<RemediationView>,
        /// Digest of the conclusion as shown here; a check sends it back, so that nothing unseen is agreed to.
        seen: Option<String>,
    }
    /// What records say about a clause.
    Proposal {
        /// `conforms`, `does_not_conform`, `not_applicable`, `adopted`, `not_adopted`, `to_judge` or `not_enough_data`.
        verdict: String,
        /// Grounds.
        grounds: Vec<Text>,
        /// Findings behind them.
        findings: Vec<Finding>,
        /// Records it rests on.
        records: Vec<RecordLink>,
        /// What is missing.
        missing: Vec<Missing>,
    }
    /// A record with its title.
    RecordLink {
        /// Register.
        register: String,
        /// Id.
        id: String,
        /// Title.
        title: Text,
    }
    /// Evidence of a conclusion.
    EvidenceView {
        /// Id.
        id: String,
        /// Code.
        code: String,
        /// Title.
        title: String,
        /// Does it count for the day of the assessment?
        counts: bool,
        /// Why not.
        why_not: Option<Text>,
        /// Files of the current revision.
        files: Vec<EvidenceFile>,
        /// Last day of validity.
        expires_on: Option<String>,
    }
    /// A file of a piece of evidence.
    EvidenceFile {
        /// Name.
        name: String,
        /// SHA-256.
        sha256: String,
        /// Bytes.
        size: u64,
        /// Revision.
        revision: i64,
        /// `inside` or `outside`.
        kept: String,
        /// Path of one kept outside.
        path: Option<String>,
    }
    /// A check.
    CheckView {
        /// Id.
        id: String,
        /// `agreed` or `returned`.
        verdict: String,
        /// Who.
        by: String,
        /// When, RFC 3339.
        at: String,
        /// Comment.
        comment: String,
        /// Does it still speak of what is there now?
        current: bool,
        /// Given under the small-team exception.
        exception: bool,
    }
    /// Concludes a clause.
    Conclude {
        /// Assessment.
        assessment: String,
        /// Clause.
        clause: String,
        /// Verdict.
        verdict: String,
        /// Reason.
        #[serde(default)]
        reason: String,
        /// Equivalent measure.
        #[serde(default)]
        equivalent_measure: String,
        /// Why it differs from the proposal.
        #[serde(default)]
        difference_reason: String,
        /// Evidence ids.
        #[serde(default)]
        evidence: Vec<String>,
        /// Version of the conclusion seen; absent for the first.
        #[serde(default)]
        version: Option<i64>,
    }
    /// Checks a conclusion as the second person.
    ConclusionCheck {
        /// Assessment.
        assessment: String,
        /// Clause.
        clause: String,
        /// `agreed` or `returned`.
        verdict: String,
        /// Comment.
        #[serde(default)]
        comment: String,
        /// Digest that the dossier gave; absent: whatever is there now.
        #[serde(default)]
        seen: Option<String>,
    }
    /// State of an assessment.
    AssessmentState {
        /// Assessment id.
        id: String,
        /// Name.
        name: String,
        /// Clauses.
        total: u32,
        /// Concluded.
        concluded: u32,
        /// Checked, and the check stands.
        checked: u32,
        /// By verdict.
        by_verdict: Map<String, Json>,
        /// What keeps it from being frozen and signed.
        blocks: Vec<Missing>,
        /// What should be settled and keeps nothing shut.
        warnings: Vec<Missing>,
        /// The whole.
        overall: Overall,
    }
    /// Adds evidence, or a revision of it.
    EvidenceAdd {
        /// Id of evidence that gets a new revision; absent: new evidence.
        #[serde(default)]
        id: Option<String>,
        /// Files.
        #[serde(default)]
        paths: Vec<String>,
        /// Keep files over the limit where they are, by path, size and digest.
        #[serde(default)]
        outside: bool,
        /// Values of the evidence record.
        #[serde(default)]
        values: Map<String, Json>,
    }
    /// Names a file of evidence.
    EvidenceFileKey {
        /// Evidence id.
        id: String,
        /// SHA-256.
        sha256: String,
    }
}
