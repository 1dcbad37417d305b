//! Progress of long work, and the one error that crosses.

use hegui_model::finding::Finding;
use hegui_model::text::Text;
use serde_json::Value as Json;

shapes! {
    /// Progress of long work.
    Progress {
        /// What is being done.
        label: Text,
        /// Done.
        done: u64,
        /// Of; 0 where it is not known.
        total: u64,
    }
    /// The one error that crosses.
    ErrorReply {
        /// Stable code; the exit codes of the command line rest on it.
        code: String,
        /// The sentence.
        message: Text,
        /// Field.
        field: Option<String>,
        /// Findings, e.g. what a gate misses.
        findings: Vec<Finding>,
        /// For a stale save: the record as it is now.
        current: Option<Json>,
    }
}
