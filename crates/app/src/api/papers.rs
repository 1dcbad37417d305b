//! Papers made from templates, and papers of one page.

use hegui_model::paper::{Missing, Printed};
use hegui_model::report::{Document, PaperFormat};
use hegui_model::text::{Lang, Text};

shapes! {
    /// A paper that can be written.
    PaperInfo {
        /// Stable key.
        key: String,
        /// What it is called.
        label: Text,
        /// Register of the record that it is about.
        about: String,
        /// It is about a period of days as well.
        period: bool,
        /// Where its structure was read.
        source: String,
        /// Day on which it was read, `YYYY-MM-DD`.
        day: String,
        /// Somebody compared it with its source.
        verified: bool,
        /// Registers that it reads and the session does not: it cannot be written then.
        unread: Vec<String>,
        /// Records that it can be about, newest first, at most a hundred.
        subjects: Vec<PaperSubject>,
        /// How much the paper about the newest record lacks; none where there is no record, or where it cannot be written.
        #[ts(type = "number | null")]
        missing: Option<usize>,
        /// Record of the organisation's own template; none where it is written as it ships.
        own: Option<String>,
        /// Faults of that template; the shipped one is told here as long as there are any.
        faults: Vec<Text>,
    }
    /// Keeps a template as the organisation's own.
    PaperTemplateKeep {
        /// The template as a file (JSON).
        path: String,
        /// Why it differs from the shipped one.
        #[serde(default)]
        note: String,
    }
    /// A record that a paper can be about.
    PaperSubject {
        /// Id.
        id: String,
        /// What people call it.
        title: Text,
    }
    /// Which shipped paper.
    PaperKey {
        /// Key of the paper.
        paper: String,
    }
    /// A paper about a record.
    PaperAsk {
        /// Key of the paper; that of the own template, where one is named.
        #[serde(default)]
        paper: String,
        /// Id of the record that it is about.
        subject: String,
        /// First day of its period; together with the last one, else the year up to today.
        #[serde(default)]
        #[ts(optional)]
        from: Option<String>,
        /// Last day of its period.
        #[serde(default)]
        #[ts(optional)]
        to: Option<String>,
        /// File of an own template.
        #[serde(default)]
        #[ts(optional)]
        template: Option<String>,
        /// Language.
        #[serde(default)]
        #[ts(as = "Option<Lang>", optional)]
        lang: Lang,
    }
    /// A paper to be written.
    PaperMake {
        /// Which, and about what.
        #[serde(flatten)]
        #[ts(flatten)]
        of: PaperAsk,
        /// Format.
        #[serde(default)]
        #[ts(as = "Option<PaperFormat>", optional)]
        format: PaperFormat,
    }
    /// A paper as it would be written now.
    PaperPreview {
        /// What it says; every chapter whose first heading is numbered stands in it in order.
        document: Document,
        /// What it lacks.
        missing: Vec<Missing>,
        /// What it printed of what there is.
        printed: Vec<Printed>,
        /// Its chapters.
        chapters: Vec<PaperChapter>,
    }
    /// A chapter of a paper.
    PaperChapter {
        /// Key.
        key: String,
        /// Heading, as the template has it.
        heading: Text,
        /// 1 to 3.
        level: u8,
        /// The own text of it; none where it has none.
        own: Option<PaperOwnText>,
    }
    /// The organisation's own text of a chapter.
    PaperOwnText {
        /// The paper is a draft until there is one.
        required: bool,
        /// What stands there until then.
        start: Text,
        /// What the organisation wrote; empty where nothing.
        text: Text,
        /// Its record, which is saved to change it.
        record: Option<String>,
        /// Version of that record; 0 where there is none.
        version: i64,
        /// The text goes with every record, not with this one alone.
        general: bool,
    }
    /// A page about a record.
    OnePageAsk {
        /// Id of the record.
        record: String,
        /// Language.
        #[serde(default)]
        #[ts(as = "Option<Lang>", optional)]
        lang: Lang,
    }
    /// The text of a code on a page.
    OnePageText {
        /// As it was scanned.
        text: String,
    }
    /// What a scanned code means.
    OnePageChecked {
        /// `valid`, `not_in_force`, `altered`, `unknown`, `unreadable`.
        outcome: String,
        /// In words.
        told: Text,
        /// What kind of page it is on; empty where it is none.
        kind: Text,
        /// Register of the record, where there is one.
        register: Option<String>,
        /// Id of it.
        record: Option<String>,
        /// Title of it.
        title: Text,
    }
}
