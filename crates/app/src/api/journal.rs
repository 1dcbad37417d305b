//! The journal.

use hegui_model::finding::Finding;
use hegui_model::text::Text;
use serde_json::Value as Json;

use super::*;

shapes! {
    /// Asks for entries, newest first.
    JournalAsk {
        /// Entries before this one.
        #[serde(default)]
        before: Option<i64>,
        /// At most 500; 0: 50.
        #[serde(default)]
        limit: u32,
        /// Only of this op.
        #[serde(default)]
        op: Option<String>,
        /// Only by this login.
        #[serde(default)]
        actor: Option<String>,
    }
    /// Names an entry.
    EntryKey {
        /// Entry.
        seq: i64,
    }
    /// An entry.
    EntryView {
        /// Number.
        seq: i64,
        /// When, RFC 3339.
        at: String,
        /// Login.
        actor: String,
        /// Name.
        actor_name: String,
        /// Op.
        op: String,
        /// Label of it.
        op_label: Text,
        /// Reason.
        reason: String,
        /// Records it touched.
        records: Vec<RecordLink>,
        /// How many changes.
        changes: u32,
        /// Hash.
        hash: String,
    }
    /// An entry with its changes.
    EntryDetail {
        /// The entry.
        entry: EntryView,
        /// Changes by record.
        changes: Vec<RecordChange>,
        /// Further facts, such as the digest of a file that came or left; null for none.
        facts: Json,
        /// Program version.
        program: String,
        /// Hash before.
        prev: String,
        /// Signature, hexadecimal.
        signature: String,
    }
    /// Changes of one record in an entry.
    RecordChange {
        /// Record.
        record: RecordLink,
        /// Fields.
        fields: Vec<FieldChange>,
    }
    /// Verifies the journal.
    JournalVerify {
        /// An earlier head, `seq:hash`, printed on a report or receipt.
        #[serde(default)]
        anchor: Option<String>,
    }
    /// What it found.
    JournalVerified {
        /// Does everything hold?
        ok: bool,
        /// Entries read.
        entries: i64,
        /// Head hash.
        head: String,
        /// Records compared with the tables.
        records: u64,
        /// Records whose values were erased.
        erased: u64,
        /// The first place where they differ.
        fault: Option<Text>,
        /// Findings, e.g. a clock that ran backwards.
        findings: Vec<Finding>,
    }
    /// What a workspace proves about itself.
    WorkspaceVerified {
        /// Does everything hold that was looked at?
        ok: bool,
        /// The journal, with every record and every file kept inside.
        journal: JournalVerified,
        /// Files of evidence.
        #[ts(type = "number")]
        evidence_files: u64,
        /// Of these, files that stayed where they were and were read again.
        #[ts(type = "number")]
        evidence_outside: u64,
        /// What is wrong with files kept outside.
        faults: Vec<Text>,
        /// Reports, oldest first.
        reports: Vec<ReportVerified>,
        /// What the session may not read.
        not_checked: Vec<Text>,
    }
    /// A report of the workspace, verified.
    ReportVerified {
        /// Code.
        code: String,
        /// Title.
        title: String,
        /// `intact`, `not_anchored`, `broken` or `unsigned`.
        outcome: String,
        /// The sentence.
        summary: Text,
        /// What is wrong.
        faults: Vec<Text>,
    }
}
