//! Registers and records.

use hegui_model::clock::Clock;
use hegui_model::finding::{Finding, Level};
use hegui_model::text::Text;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

shapes! {
    /// A register for lists of registers.
    RegisterInfo {
        /// Key.
        key: String,
        /// Label.
        label: Text,
        /// One of it.
        one: Text,
        /// Section it stands in.
        section: OptionInfo,
        /// Clauses it answers.
        clauses: Vec<String>,
        /// Title field.
        title: String,
        /// Fields as the roles of the session may see them.
        fields: Vec<FieldInfo>,
        /// Keys of sorts, the first is the default; `pinyin` ones among them.
        sorts: Vec<String>,
        /// Computed values as the session may see them.
        computed: Vec<ComputedInfo>,
        /// Area that access is granted to.
        area: String,
        /// What the session may do: `read`, `write`. A register that it may not read is absent.
        access: String,
        /// May the session write it through the generic form?
        writable: bool,
        /// Holds text that others own: an export has to say that it goes along.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(as = "Option<bool>", optional)]
        licensed: bool,
        /// Live records.
        count: u64,
        /// States with labels, empty where it has none.
        states: Vec<OptionInfo>,
        /// Rules that its records are held to.
        rules: Vec<RuleInfo>,
        /// Findings about the register as a whole; null in a list of registers, since they may rest on every record.
        whole: Option<Vec<Finding>>,
    }
    /// A value that is computed each time it is shown.
    ComputedInfo {
        /// Key.
        key: String,
        /// Label.
        label: Text,
        /// Column of the list; otherwise in the detail and in exports alone.
        listed: bool,
    }
    /// A rule that records are held to.
    RuleInfo {
        /// Code of its findings.
        code: String,
        /// Weight of breaking it.
        level: Level,
        /// Clauses or laws that ask for it.
        clauses: Vec<String>,
        /// What it asks.
        asks: Text,
    }
    /// A field.
    FieldInfo {
        /// Key.
        key: String,
        /// Label.
        label: Text,
        /// What to enter.
        help: Option<Text>,
        /// `text`, `long_text`, `int`, `decimal`, `percent`, `bool`, `date`, `instant`, `choice`, `choices`, `ref`, `refs`, `files`, `table`.
        kind: String,
        /// Options of choices.
        options: Vec<OptionInfo>,
        /// Register that a reference points to.
        target: Option<String>,
        /// Columns of a table.
        columns: Vec<FieldInfo>,
        /// Must be filled.
        required: bool,
        /// Column of the list.
        listed: bool,
        /// Set by the program.
        stamped: bool,
        /// Shown masked.
        masked: bool,
        /// The organisation's own field.
        extra: bool,
    }
    /// An option.
    OptionInfo {
        /// Key.
        key: String,
        /// Label.
        label: Text,
    }
    /// Names a register.
    RegisterKey {
        /// Key.
        register: String,
    }
    /// Names a record.
    RecordKey {
        /// Register.
        register: String,
        /// Id.
        id: String,
    }
    /// A filter; all of a list must hold.
    Filter {
        /// Field key, or `retired`.
        field: String,
        /// `is`, `is_not`, `contains`, `at_least`, `at_most`, `empty`, `not_empty`.
        op: String,
        /// Value; absent for the last two.
        #[serde(default)]
        value: Json,
    }
    /// Asks for a page.
    RecordList {
        /// Register.
        register: String,
        /// Filters.
        #[serde(default)]
        filters: Vec<Filter>,
        /// Sort key; absent: the register's first.
        #[serde(default)]
        sort: Option<String>,
        /// Last first.
        #[serde(default)]
        descending: bool,
        /// Cursor of the page before.
        #[serde(default)]
        after: Option<String>,
        /// Rows, at most 500; 0: 50.
        #[serde(default)]
        limit: u32,
        /// Full-text condition.
        #[serde(default)]
        text: String,
    }
    /// A page.
    Page {
        /// Rows.
        rows: Vec<RecordView>,
        /// Cursor of the next page; none at the end.
        next: Option<String>,
        /// Records that meet the filters, as far as they were counted; absent on later pages.
        total: Option<u64>,
        /// Are there more than `total`?
        more: bool,
        /// Titles of records that the rows refer to, by `register/id`.
        titles: BTreeMap<String, Text>,
    }
    /// A record as the session may see it.
    RecordView {
        /// Id.
        id: String,
        /// Version for the next save.
        version: i64,
        /// Taken out of use.
        retired: bool,
        /// What people call it.
        title: Text,
        /// Values by field; fields the session may not read are absent, masked ones are masked.
        values: Map<String, Json>,
        /// Computed values by key, where the record says enough: the listed ones in lists, all in the detail.
        computed: BTreeMap<String, Text>,
        /// How many errors and warnings.
        errors: u32,
        /// Warnings.
        warnings: u32,
    }
    /// Everything about one record.
    RecordDetail {
        /// The record.
        record: RecordView,
        /// Findings.
        findings: Vec<Finding>,
        /// Clocks.
        clocks: Vec<Clock>,
        /// Moves from its state.
        moves: Vec<MoveInfo>,
        /// Notes.
        notes: Vec<NoteInfo>,
        /// Titles of records it refers to, by `register/id`.
        titles: BTreeMap<String, Text>,
    }
    /// A move.
    MoveInfo {
        /// Key.
        key: String,
        /// Label.
        label: Text,
        /// State it leads to.
        to: String,
        /// Fields it asks for.
        asks: Vec<String>,
        /// Asks for a reason.
        reason: bool,
        /// What is missing now, besides the fields asked for.
        missing: Vec<Text>,
    }
    /// A note.
    NoteInfo {
        /// Id.
        id: String,
        /// Who.
        author: String,
        /// When, RFC 3339.
        at: String,
        /// Text.
        text: String,
    }
    /// Makes or changes a record.
    RecordSave {
        /// Register.
        register: String,
        /// Id; absent: a new one.
        #[serde(default)]
        id: Option<String>,
        /// Version seen; a save over a newer one is refused with both shown.
        #[serde(default)]
        version: Option<i64>,
        /// Values to set; null empties; absent stays.
        values: Map<String, Json>,
        /// Reason; asked for where a stamped matter is corrected.
        #[serde(default)]
        reason: String,
    }
    /// A save that was done.
    Saved {
        /// Register.
        register: String,
        /// Id.
        id: String,
        /// Journal entry = new version; the old one where nothing changed.
        version: i64,
        /// Findings about the record as it is now.
        findings: Vec<Finding>,
        /// Registers that changed; lists of those are fetched anew.
        changed: Vec<String>,
    }
    /// Moves a record to another state.
    RecordMove {
        /// Register.
        register: String,
        /// Id.
        id: String,
        /// Version seen.
        version: i64,
        /// Key of the move (the word `move` is taken in Rust).
        step: String,
        /// Values it asks for.
        #[serde(default)]
        values: Map<String, Json>,
        /// Reason.
        #[serde(default)]
        reason: String,
    }
    /// Names a record and gives a reason.
    RecordReason {
        /// Register.
        register: String,
        /// Id.
        id: String,
        /// Reason.
        reason: String,
    }
    /// Shows one masked value in clear; journalled.
    RecordUnmask {
        /// Register.
        register: String,
        /// Id.
        id: String,
        /// Field.
        field: String,
        /// Reason.
        reason: String,
    }
    /// A value.
    ValueReply {
        /// The value.
        value: Json,
    }
    /// Writes a note.
    NoteAdd {
        /// Register.
        register: String,
        /// Record id.
        record: String,
        /// Text.
        text: String,
    }
    /// Records to choose from.
    OptionsAsk {
        /// Register.
        register: String,
        /// What was typed.
        #[serde(default)]
        text: String,
    }
    /// A record to choose.
    RecordOption {
        /// Id.
        id: String,
        /// Code.
        code: String,
        /// Title.
        title: Text,
    }
    /// Undoes an entry by a new one.
    EntryUndo {
        /// Entry.
        seq: i64,
        /// Reason.
        reason: String,
    }
    /// A change of one field.
    FieldChange {
        /// Key.
        field: String,
        /// Label.
        label: Text,
        /// Before.
        before: Json,
        /// After.
        after: Json,
        /// The values were erased by the entry of this number.
        erased_by: Option<i64>,
    }
    /// An entry as it touches one record.
    HistoryEntry {
        /// Entry.
        seq: i64,
        /// When, RFC 3339.
        at: String,
        /// Who.
        actor: String,
        /// What was meant, by key.
        op: String,
        /// Label of it.
        op_label: Text,
        /// Reason.
        reason: String,
        /// Changes.
        changes: Vec<FieldChange>,
    }
}
