//! Who may work on what, head counts, certificates.

use hegui_model::headcount::HeadCount;
use hegui_model::text::{Lang, Text};
use hegui_model::training_counts::TrainingCounts;

use super::DuePerson;

shapes! {
    /// The record up to which a question was answered.
    AsRecorded {
        /// Day, `YYYY-MM-DD`; its last entry counts.
        day: String,
        /// Number of that entry; 0 before the first.
        head_seq: i64,
        /// Hash of it.
        head_hash: String,
    }
    /// Asks who may work on what.
    WhoAsk {
        /// Day of work, `YYYY-MM-DD`; absent: today, or the day up to which the record is asked.
        #[serde(default)]
        #[ts(optional)]
        day: Option<String>,
        /// As it was on record on that day, whatever was entered since.
        #[serde(default)]
        #[ts(optional)]
        as_recorded: Option<String>,
    }
    /// Who may work on what on a day.
    WhoMayWork {
        /// The day.
        day: String,
        /// The record that was asked; none: as it is now.
        as_recorded: Option<AsRecorded>,
        /// A row a person.
        rows: Vec<WhoRow>,
    }
    /// What one person may work on.
    WhoRow {
        /// The person.
        person: DuePerson,
        /// Scopes for which there is or was a qualification.
        scopes: Vec<WhoScope>,
    }
    /// A scope of work and whether it is open to a person.
    WhoScope {
        /// `annotation`, `review`, `arbitration`, `supervision`.
        function: String,
        /// `text`, `image`, `speech`, `video`.
        data_type: String,
        /// `functional`, `safety`.
        kind: String,
        /// In words.
        label: Text,
        /// May the person work in it on the day?
        may: bool,
        /// Why not.
        why: Vec<Text>,
    }
    /// Asks whether a person may take on work in a scope.
    WorkAsk {
        /// Id of the person.
        person: String,
        /// Function.
        function: String,
        /// Type of data.
        data_type: String,
        /// Functional or safety.
        kind: String,
        /// First day; absent: today, or the day up to which the record is asked.
        #[serde(default)]
        #[ts(optional)]
        from: Option<String>,
        /// Last day; absent: the first.
        #[serde(default)]
        #[ts(optional)]
        to: Option<String>,
        /// As it was on record on that day.
        #[serde(default)]
        #[ts(optional)]
        as_recorded: Option<String>,
    }
    /// Why a person may not take on work; or that nothing is in the way.
    WorkRefusal {
        /// First day on which the person may not work; none: every day is free.
        day: Option<String>,
        /// Why not.
        why: Vec<Text>,
        /// The record that was asked; none: as it is now.
        as_recorded: Option<AsRecorded>,
    }
    /// Head counts and training as of a day.
    Counts {
        /// The day.
        day: String,
        /// The record that was asked; none: as it is now.
        as_recorded: Option<AsRecorded>,
        /// Heads, their training, examinations and qualifications.
        heads: HeadCount,
        /// Training of everyone.
        training_of_all: TrainingCounts,
    }
    /// A certificate to issue.
    CertificateIssue {
        /// Id of the qualification.
        qualification: String,
        /// Language.
        #[serde(default)]
        #[ts(as = "Option<Lang>", optional)]
        lang: Lang,
    }
}
