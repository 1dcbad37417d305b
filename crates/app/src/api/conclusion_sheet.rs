//! Conclusions as a sheet, out and back.

use super::ImportPlan;
use hegui_model::text::Lang;

shapes! {
    /// The clauses of an assessment as a sheet.
    ConclusionSheet {
        /// Assessment.
        assessment: String,
        /// Language of headers and texts.
        #[serde(default)]
        lang: Lang,
    }
    /// Looks at a sheet of conclusions, or keeps it.
    ConclusionSheetImport {
        /// Assessment.
        assessment: String,
        /// File.
        path: String,
        /// Only look.
        #[serde(default)]
        preview: bool,
        /// `plan.plan` of the preview: what was shown is what is kept.
        #[serde(default)]
        seen: Option<String>,
        /// Reason.
        #[serde(default)]
        reason: String,
    }
    /// What a sheet that comes back would do, or did.
    SheetRead {
        /// Its rows; `plan.plan` is the digest of what was shown.
        plan: ImportPlan,
        /// Entry that kept it.
        seq: Option<i64>,
        /// Registers that changed.
        changed: Vec<String>,
    }
}
