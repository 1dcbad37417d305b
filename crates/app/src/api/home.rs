//! What each role needs first.

use super::Filter;
use hegui_model::text::Text;

shapes! {
    /// What a role needs first.
    RoleHome {
        /// Role.
        role: String,
        /// Label.
        label: Text,
        /// Figures, each with the way to what it counts.
        figures: Vec<HomeFigure>,
    }
    /// A figure.
    HomeFigure {
        /// Key, one of a kind within the role.
        key: String,
        /// What it counts.
        label: Text,
        /// How many.
        value: u64,
        /// How it weighs: `error`, `warning`, or `plain`.
        level: String,
        /// Page that shows what is counted: `records/<register>`, `section/<section>`, `duties`, `work`, `reports`,
        /// `journal`, `users`, `path`, `registers`.
        page: String,
        /// Conditions of the records that are counted, for `records/<register>`.
        filters: Vec<Filter>,
        /// Only what has this state, for `duties`; only entries of this kind, for `journal`.
        only: Option<String>,
    }
}
