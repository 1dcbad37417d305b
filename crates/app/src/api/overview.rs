//! What stands in every register: how much, what is found, what is due.

use super::OptionInfo;
use hegui_model::finding::{Finding, Level};
use hegui_model::text::Text;

shapes! {
    /// Every register that the session may read, by section.
    Overview {
        /// Sections with at least one register.
        sections: Vec<SectionOverview>,
        /// Entry of the journal that it holds for.
        head: i64,
        /// Instant that it holds for, RFC 3339.
        at: String,
    }
    /// A section.
    SectionOverview {
        /// Section.
        section: OptionInfo,
        /// Its registers.
        registers: Vec<RegisterOverview>,
    }
    /// A register in figures.
    RegisterOverview {
        /// Key.
        register: String,
        /// Label.
        label: Text,
        /// Live records.
        records: u64,
        /// Errors, about single records and about the register as a whole.
        errors: u64,
        /// Warnings.
        warnings: u64,
        /// Notes.
        notes: u64,
        /// Findings about the register as a whole.
        whole: Vec<Finding>,
        /// Clocks that are not done.
        due: u64,
        /// Overdue ones among them.
        overdue: u64,
        /// Due instant of the most pressing one, RFC 3339.
        next_due: Option<String>,
        /// It has more records than are looked at in one go: only the findings about the whole are counted.
        too_big: bool,
    }
    /// Asks for findings.
    FindingsAsk {
        /// Only of this register.
        #[serde(default)]
        register: Option<String>,
        /// Only of this weight.
        #[serde(default)]
        level: Option<Level>,
        /// Cursor of the page before.
        #[serde(default)]
        after: Option<String>,
        /// Rows, at most 500; 0: 50.
        #[serde(default)]
        limit: u32,
    }
    /// A page of findings, register by register, those about a register as a whole first.
    FindingPage {
        /// Rows.
        rows: Vec<FindingRow>,
        /// Cursor of the next page; none at the end.
        next: Option<String>,
        /// Findings of that register and weight.
        total: u64,
    }
    /// A finding and what it is about.
    FindingRow {
        /// The finding; it names register and record.
        finding: Finding,
        /// Label of the register.
        register_label: Text,
        /// What people call the record; empty for the register as a whole.
        title: Text,
    }
}
