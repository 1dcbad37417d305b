//! What is due, by whom, and what reminds of it; imported calendars.

use hegui_model::clock::Clock;
use hegui_model::clock::moved::Moved;
use hegui_model::text::{Lang, Text};

shapes! {
    /// Asks for what is due. Everything absent: all that is open, from every register that the session may read.
    DueAsk {
        /// Id of a person: what names the person, or was escalated to the person.
        #[serde(default)]
        #[ts(optional)]
        person: Option<String>,
        /// Register.
        #[serde(default)]
        #[ts(optional)]
        register: Option<String>,
        /// Section.
        #[serde(default)]
        #[ts(optional)]
        section: Option<String>,
        /// First due day, `YYYY-MM-DD`. What has no due day yet is shown whatever the days.
        #[serde(default)]
        #[ts(optional)]
        from: Option<String>,
        /// Last due day.
        #[serde(default)]
        #[ts(optional)]
        to: Option<String>,
        /// State: `overdue`, `due_now`, `running`, `paused`, `unknown`, `done_late`, `done`; absent: all that is open.
        #[serde(default)]
        #[ts(optional)]
        state: Option<String>,
        /// Language of a calendar file.
        #[serde(default)]
        #[ts(as = "Option<Lang>", optional)]
        lang: Lang,
    }
    /// Something due.
    DueItem {
        /// Register.
        register: String,
        /// Label of it.
        register_label: Text,
        /// Record id.
        id: String,
        /// Code of the record.
        code: String,
        /// Title.
        title: Text,
        /// Clock.
        clock: Clock,
        /// Persons whom the record names.
        people: Vec<DuePerson>,
        /// Next reminder, RFC 3339.
        #[ts(type = "string | null")]
        remind_at: Option<hegui_model::instant::Instant>,
        /// Escalations that have come due, and the next one.
        escalations: Vec<Escalation>,
    }
    /// A person whom something due concerns.
    DuePerson {
        /// Id.
        id: String,
        /// Name; the id where the session may not read people.
        name: String,
    }
    /// To whom something goes when it is overdue.
    Escalation {
        /// When, RFC 3339.
        #[ts(type = "string")]
        at: hegui_model::instant::Instant,
        /// To whom.
        to: DuePerson,
        /// It has come due.
        reached: bool,
    }
    /// Looks at a file of contents (days off, an edition, the profile of a province), or keeps it.
    PackImport {
        /// File.
        path: String,
        /// SHA-256 of the file that was looked at; absent: only look.
        #[serde(default)]
        #[ts(optional)]
        sha256: Option<String>,
        /// Somebody has compared it with the original.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        verified: bool,
        /// Reason.
        #[serde(default)]
        #[ts(as = "Option<String>", optional)]
        reason: String,
    }
    /// What a file of days off holds and what it moves.
    CalendarPlan {
        /// SHA-256 of the file.
        sha256: String,
        /// Years.
        years: Vec<YearInfo>,
        /// Open clocks whose due day is another with these days.
        moved: Vec<MovedItem>,
        /// Entry that keeps it; none for a look.
        seq: Option<i64>,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// A year of days off.
    YearInfo {
        /// Year.
        year: i32,
        /// The notice.
        source: String,
        /// Day it was checked, `YYYY-MM-DD`.
        checked_on: String,
        /// Compared with the notice itself.
        verified: bool,
        /// Days off.
        off: u32,
        /// Make-up working days.
        working: u32,
        /// Imported, and not shipped with the program.
        imported: bool,
    }
    /// A due day that moves.
    MovedItem {
        /// Title of the record.
        title: Text,
        /// The clock, before and after.
        moved: Moved,
    }
}
