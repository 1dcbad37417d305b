//! Import, export, search, the path.

use hegui_model::finding::Finding;
use hegui_model::report::PaperFormat;
use hegui_model::text::{Lang, Text};
use serde_json::{Map, Value as Json};

use super::*;

shapes! {
    /// A sheet to fill in, or records as a sheet.
    SheetAsk {
        /// Register.
        register: String,
        /// Language of the headers.
        #[serde(default)]
        lang: Lang,
        /// Filters, for an export.
        #[serde(default)]
        filters: Vec<Filter>,
        /// Masked values in clear; needs the right and a reason, and is journalled.
        #[serde(default)]
        unmasked: bool,
        /// With text that others own and the organisation holds under a licence; refused without it.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        with_licensed_text: bool,
        /// Reason.
        #[serde(default)]
        reason: String,
    }
    /// A register as a paper.
    RegisterReport {
        /// Register.
        register: String,
        /// Language.
        #[serde(default)]
        #[ts(as = "Option<Lang>", optional)]
        lang: Lang,
        /// Filters; every one has to hold.
        #[serde(default)]
        filters: Vec<Filter>,
        /// Format; absent: PDF.
        #[serde(default)]
        #[ts(as = "Option<PaperFormat>", optional)]
        format: PaperFormat,
    }
    /// Looks at a file before anything is kept.
    ImportPreview {
        /// Register.
        register: String,
        /// File.
        path: String,
    }
    /// What an import would do.
    ImportPlan {
        /// Names the plan for the commit; held for this session alone.
        plan: String,
        /// Register.
        register: String,
        /// File name.
        file: String,
        /// SHA-256 of the file.
        sha256: String,
        /// Encoding or form of it, for people.
        form: Text,
        /// Columns and the fields they became; null for a column that is passed over.
        columns: Vec<ImportColumn>,
        /// Rows, at most 1,000 shown; faulty ones first.
        rows: Vec<ImportRow>,
        /// Counts over all rows.
        new: u32,
        /// Rows that change a record.
        change: u32,
        /// Rows that change nothing.
        same: u32,
        /// Rows with an error: they keep the whole from being committed.
        refused: u32,
        /// Findings about the file as a whole.
        findings: Vec<Finding>,
    }
    /// A column of an import.
    ImportColumn {
        /// Its number, from 1.
        column: u32,
        /// Its header.
        header: String,
        /// Field it became.
        field: Option<String>,
        /// A near match, where it became none.
        near: Option<String>,
    }
    /// A row of an import.
    ImportRow {
        /// Row as the spreadsheet counts.
        row: u32,
        /// `new`, `change`, `same` or `refused`.
        action: String,
        /// What people call the record.
        title: String,
        /// Values, masked where the session sees them masked.
        values: Map<String, Json>,
        /// Findings.
        findings: Vec<Finding>,
    }
    /// Keeps what a preview showed, as one journal entry.
    ImportCommit {
        /// Plan.
        plan: String,
        /// Reason.
        #[serde(default)]
        reason: String,
    }
    /// What an import did.
    ImportDone {
        /// Entry.
        seq: i64,
        /// New records.
        new: u32,
        /// Changed records.
        change: u32,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// Searches everything the session may read.
    SearchAsk {
        /// One character or more.
        text: String,
        /// Only this register.
        #[serde(default)]
        register: Option<String>,
        /// Hits, at most 200; 0: 50.
        #[serde(default)]
        limit: u32,
    }
    /// A hit.
    SearchHit {
        /// Register.
        register: String,
        /// Label of it.
        register_label: Text,
        /// Record id.
        id: String,
        /// Code.
        code: String,
        /// Title.
        title: String,
        /// Words around the hit.
        snippet: String,
    }
    /// A step of the path.
    Step {
        /// Key.
        key: String,
        /// Title.
        title: Text,
        /// Why it exists.
        why: Text,
        /// Clauses behind it.
        clauses: Vec<String>,
        /// `done`, `open` or `blocked`.
        state: String,
        /// What is missing, each with where it is mended.
        missing: Vec<Missing>,
        /// What is there, in figures.
        facts: Vec<Text>,
    }
    /// Something missing.
    Missing {
        /// What.
        text: Text,
        /// Page that mends it: `records/people`, `keywords`, `assessment`, `reports`.
        page: String,
    }
}
