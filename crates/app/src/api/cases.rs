//! Timelines of matters, and how long records are kept.

use hegui_model::report::PaperFormat;
use hegui_model::text::{Lang, Text};

shapes! {
    /// A timeline as a file.
    TimelineExport {
        /// Register.
        register: String,
        /// Id.
        id: String,
        /// Format.
        format: PaperFormat,
        /// Signed by the person of the session; of a PDF alone.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        sign: bool,
        /// P12 file to sign with; absent: a trial key.
        #[serde(default)]
        #[ts(optional)]
        p12: Option<String>,
        /// Passphrase of the P12 file.
        #[serde(default)]
        #[ts(optional)]
        passphrase: Option<String>,
        /// Language.
        #[serde(default)]
        #[ts(as = "Option<Lang>", optional)]
        lang: Lang,
    }
    /// Whether the personal data of a record may be erased.
    RetentionInfo {
        /// It may be erased today.
        allowed: bool,
        /// First day on which it may be, `YYYY-MM-DD`; none: now, or no day can be told.
        allowed_on: Option<String>,
        /// What holds it up, each with its source.
        holds: Vec<RetentionHold>,
        /// Periods that nobody has verified: they are told and hold nothing up.
        unverified: Vec<Text>,
        /// What an erasure does not reach.
        beyond: Vec<Text>,
    }
    /// A reason for which a record is kept.
    RetentionHold {
        /// Key of the period.
        key: String,
        /// First day on which it may be erased; none while the matter is open or its start is not on file.
        until: Option<String>,
        /// Why.
        why: Text,
    }
}
