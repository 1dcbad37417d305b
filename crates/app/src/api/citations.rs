//! Citations of standards and laws, held against the table of documents.

use hegui_model::citation::Fault;
use hegui_model::text::{Lang, Text};

shapes! {
    /// What is looked at: a text, a file, the draft of a report, or, with none of them, every record.
    CitationsAsk {
        /// A text.
        #[serde(default)]
        text: Option<String>,
        /// A file: plain text, Markdown or Word (.docx).
        #[serde(default)]
        path: Option<String>,
        /// Assessment whose draft of a report is looked at.
        #[serde(default)]
        assessment: Option<String>,
        /// Language of that draft.
        #[serde(default)]
        lang: Lang,
    }
    /// What a citation check found.
    CitationsChecked {
        /// What was looked at.
        of: Text,
        /// Texts that were looked at.
        texts: u64,
        /// Citations in them.
        citations: u64,
        /// Of these, the ones that rest on rows that nobody compared with their source.
        unverified: u64,
        /// Faults in the order of what was looked at, at most 2,000.
        rows: Vec<CitationRow>,
        /// Faults beyond those.
        more: u64,
        /// Texts that were too long to be looked at whole.
        cut: u64,
        /// Documents in the table.
        documents: u32,
    }
    /// A fault, and where its text stands.
    CitationRow {
        /// The fault; line and column count within the text.
        fault: Fault,
        /// Record, where the text is a field of one.
        record: Option<CitationRecord>,
        /// Field of the record, heading of the report, or name of the file; empty for a text that was given.
        place: Text,
    }
    /// A record whose text was looked at.
    CitationRecord {
        /// Register.
        register: String,
        /// Its label.
        label: Text,
        /// Id.
        id: String,
        /// Title.
        title: Text,
        /// Field key.
        field: String,
    }
}
