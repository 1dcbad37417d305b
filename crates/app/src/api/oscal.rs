//! OSCAL out.

use hegui_model::text::Lang;

shapes! {
    /// An edition as an OSCAL catalog.
    OscalCatalog {
        /// Edition.
        edition: String,
        /// Language.
        #[serde(default)]
        lang: Lang,
    }
    /// An assessment as OSCAL assessment results.
    OscalResults {
        /// Assessment.
        assessment: String,
        /// Language.
        #[serde(default)]
        lang: Lang,
    }
}
