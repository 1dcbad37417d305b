//! Tables as people work with them: their arrangements under names, and several records changed as one.

use super::Filter;
use hegui_model::finding::Finding;
use hegui_model::text::Text;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

shapes! {
    /// How a table is arranged.
    Arrangement {
        /// Keys of the columns in order; empty: those that the register lists.
        #[serde(default)]
        columns: Vec<String>,
        /// Conditions; all hold.
        #[serde(default)]
        filters: Vec<Filter>,
        /// Sort key; absent: the register's first.
        #[serde(default)]
        sort: Option<String>,
        /// Last first.
        #[serde(default)]
        descending: bool,
        /// Full-text condition.
        #[serde(default)]
        text: String,
    }
    /// A view: an arrangement under a name.
    TableView {
        /// Id.
        id: String,
        /// Version for the next save.
        version: i64,
        /// Name.
        name: String,
        /// Everyone who reads the register may use it.
        shared: bool,
        /// Made by the session's own login, who alone may change or drop it.
        own: bool,
        /// Name of whoever made it.
        by: String,
        /// The arrangement.
        arrangement: Arrangement,
    }
    /// Keeps an arrangement.
    TableViewSave {
        /// Register.
        register: String,
        /// Id; absent: a new view.
        #[serde(default)]
        id: Option<String>,
        /// Version seen.
        #[serde(default)]
        version: Option<i64>,
        /// Name.
        name: String,
        /// For everyone who reads the register; asks for the right to write it.
        #[serde(default)]
        shared: bool,
        /// The arrangement.
        arrangement: Arrangement,
    }
    /// A record as it was seen.
    RecordSeen {
        /// Id.
        id: String,
        /// Version.
        version: i64,
    }
    /// Gives several records the same values, or shows what that would do.
    RecordsChange {
        /// Register.
        register: String,
        /// Records, at most 1000.
        records: Vec<RecordSeen>,
        /// Values to set; null empties.
        values: Map<String, Json>,
        /// Reason.
        #[serde(default)]
        reason: String,
        /// Digest of the preview; absent: only look.
        #[serde(default)]
        digest: Option<String>,
    }
    /// What becomes of one of the records.
    RecordChanged {
        /// Id.
        id: String,
        /// What people call it.
        title: Text,
        /// `change`, `same` or `refused`.
        action: String,
        /// Values before, of the fields that change, as the session may see them.
        before: Map<String, Json>,
        /// Values after.
        after: Map<String, Json>,
        /// Why it is refused.
        why: Vec<Text>,
        /// Findings about the record as it would be.
        findings: Vec<Finding>,
    }
    /// What becomes of all of them.
    RecordsChanged {
        /// Records in the order they were named.
        rows: Vec<RecordChanged>,
        /// Records that change.
        change: u32,
        /// Records that are so already.
        same: u32,
        /// Refused ones; while there is one, nothing is kept.
        refused: u32,
        /// Titles of records that the values refer to, by `register/id`.
        titles: BTreeMap<String, Text>,
        /// Names what was shown; keeping it asks for it.
        digest: String,
        /// Kept, as one entry of the journal.
        kept: bool,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// Asks for clauses.
    ClauseSearch {
        /// Part of a number or a title.
        text: String,
        /// Hits, at most 50; 0: 10.
        #[serde(default)]
        limit: u32,
    }
    /// A clause of an assessment.
    ClauseHit {
        /// Assessment in which it is answered.
        assessment: String,
        /// What that is called.
        assessment_title: String,
        /// Clause id.
        clause: String,
        /// Title.
        title: Text,
    }
}
