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
    /// Looks at a file, or at pasted cells, before anything is kept; or again at what a plan of this session rests on.
    ImportPreview {
        /// Register.
        register: String,
        /// File; empty where cells were pasted or a plan is looked at again.
        #[serde(default)]
        path: String,
        /// Cells in place of a file.
        #[serde(default)]
        pasted: Option<PastedCells>,
        /// A plan whose file or cells are looked at again; it gives way to the new one.
        #[serde(default)]
        plan: Option<String>,
        /// Whether the first row of pasted cells names the columns; absent: what it looks like.
        #[serde(default)]
        headed: Option<bool>,
        /// Columns that a person leads to a field, or to none.
        #[serde(default)]
        columns: Vec<LedColumn>,
        /// Cells that a person mended.
        #[serde(default)]
        mended: Vec<MendedCell>,
    }
    /// Cells as a spreadsheet puts them on the clipboard.
    PastedCells {
        /// What they are called where a file would have its name.
        name: String,
        /// The cells, parted by tabs and line breaks.
        text: String,
        /// Fields in the order of the table beside which they are pasted, for cells without a row of names.
        #[serde(default)]
        order: Vec<String>,
    }
    /// A column that a person leads to a field.
    LedColumn {
        /// Its number, from 1.
        column: u32,
        /// Field; absent: it is passed over.
        #[serde(default)]
        field: Option<String>,
    }
    /// A cell that a person mended; what it is read from stays as it was.
    MendedCell {
        /// Row as the spreadsheet counts.
        row: u32,
        /// Field. A field without a column is mended for this row alone.
        field: String,
        /// What is to be read in its place.
        value: String,
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
        /// Whether a row of names was read; pasted cells may lack one.
        headed: bool,
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
        title: Text,
        /// Values, masked where the session sees them masked.
        values: Map<String, Json>,
        /// Findings.
        findings: Vec<Finding>,
        /// Cells that may be mended, where something was found in the row or mended in it.
        cells: Vec<ImportCell>,
    }
    /// A cell of an import that may be mended.
    ImportCell {
        /// Field.
        field: String,
        /// What stands in it in the file; nothing of a masked value.
        text: String,
        /// What may be meant by it, or by what was mended in it, the nearest first.
        near: Vec<ImportNear>,
    }
    /// What a cell that could not be read may have meant.
    ImportNear {
        /// What to write into the cell.
        value: String,
        /// What it is called.
        label: Text,
    }
    /// Rows of a plan that hold an error, as a sheet to be mended.
    ImportFaulty {
        /// Plan.
        plan: String,
        /// Language of the headers and reasons.
        #[serde(default)]
        lang: Lang,
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
        title: Text,
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
        facts: Vec<StepFact>,
    }
    /// Something that a step has.
    StepFact {
        /// What, and how many.
        text: Text,
        /// Page that shows what it counts; empty where none does.
        page: String,
    }
    /// Something missing.
    Missing {
        /// What.
        text: Text,
        /// Page that mends it: `records/people`, `keywords`, `assessment`, `reports`.
        page: String,
    }
}
