//! What befalls a matter while it is handled: pauses, extensions, events. One form for complaints, requests of persons
//! and incidents; not a register.

use crate::clock::{Extension, Pause};
use crate::deadline::Unit;
use crate::field::{Choice, FieldDef, Rows, Typed, at, choice, int, one_of, text};
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::record::Record;
use crate::text::{Label, t};
use serde_json::{Map, Value as Json};

/// Grades by which handling is ordered.
pub const GRADES: &[Choice] = &[
    choice("urgent", "紧急", "Urgent"),
    choice("serious", "重要", "Serious"),
    choice("ordinary", "一般", "Ordinary"),
];

/// Units in which people set limits.
pub const UNITS: &[Choice] = &[
    choice("hours", "小时", "Hours"),
    choice("days", "自然日", "Days"),
    choice("working_days", "工作日", "Working days"),
];

/// Columns of the pauses of a matter's clocks.
pub const PAUSE_COLUMNS: &[FieldDef] = &[
    at("from_at", t("中止起", "From")).required().def,
    at("to_at", t("中止止", "To")).def,
    text("reason", t("原因", "Reason")).required().def,
    text("by", t("决定人", "Decided by")).def,
];

const CLOCKS: &[Choice] = &[
    choice("accept", "受理", "Accept"),
    choice("judge", "审核", "Judge"),
    choice("handle", "处置", "Handle"),
    choice("answer", "答复", "Answer"),
];

/// Label of a clock that may be extended.
pub fn clock_label(key: &str) -> Label {
    CLOCKS.iter().find(|c| c.key == key).map_or(t("时限", "Limit"), |c| c.label)
}

/// Columns of the extensions of a matter's clocks.
pub const EXTENSION_COLUMNS: &[FieldDef] = &[
    one_of("clock", t("延长的时限", "Limit extended"), CLOCKS).required().def,
    at("granted_at", t("批准时间", "Granted at")).required().def,
    int("more", t("延长数", "By how many")).def,
    one_of("unit", t("单位", "Unit"), UNITS).def,
    at("until_at", t("延长至", "Until")).def,
    text("reason", t("原因", "Reason")).required().def,
    text("by", t("批准人", "Granted by")).required().def,
];

/// Columns of events that people write down themselves.
pub const EVENT_COLUMNS: &[FieldDef] = &[
    at("happened_at", t("时间", "When")).required().def,
    text("what", t("事项", "What")).required().def,
    text("who", t("人员", "Who")).def,
];

/// Field that holds the pauses of a matter, in whichever register.
pub const PAUSES_KEY: &str = "pauses";
/// Field that holds its extensions.
pub const EXTENSIONS_KEY: &str = "extensions";
/// Field that holds its events.
pub const EVENTS_KEY: &str = "events";

type Row = Map<String, Json>;

fn instant_of(row: &Row, key: &str) -> Option<Instant> {
    row.get(key).and_then(Instant::read)
}

fn word_of(row: &Row, key: &str) -> String {
    row.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn rows(r: &Record, key: &str) -> Rows {
    r.value(key).and_then(Rows::read).unwrap_or_default()
}

/// Pauses of a matter.
pub fn pauses(r: &Record) -> Vec<Pause> {
    let read = |row: &Row| Some(Pause { from: instant_of(row, "from_at")?, to: instant_of(row, "to_at") });
    rows(r, PAUSES_KEY).iter().filter_map(read).collect()
}

/// Pauses with reason and who decided.
pub fn told_pauses(r: &Record) -> Vec<(Pause, String, String)> {
    let read = |row: &Row| {
        let pause = Pause { from: instant_of(row, "from_at")?, to: instant_of(row, "to_at") };
        Some((pause, word_of(row, "reason"), word_of(row, "by")))
    };
    rows(r, PAUSES_KEY).iter().filter_map(read).collect()
}

/// Extensions of a matter with the key of the clock that each extends.
pub fn extensions(r: &Record) -> Vec<(String, Extension)> {
    let read = |row: &Row| {
        let unit = Unit::parse(row.get("unit").and_then(Json::as_str).unwrap_or_default());
        let more = row.get("more").and_then(i64::read).zip(unit.filter(|u| u.has_number()));
        let extension = Extension {
            granted_at: instant_of(row, "granted_at")?,
            more,
            until: instant_of(row, "until_at"),
            reason: word_of(row, "reason"),
            by: word_of(row, "by"),
        };
        Some((word_of(row, "clock"), extension))
    };
    rows(r, EXTENSIONS_KEY).iter().filter_map(read).collect()
}

/// Extensions of one clock.
pub fn extensions_of(r: &Record, clock: &str) -> Vec<Extension> {
    extensions(r).into_iter().filter(|(key, _)| key == clock).map(|(_, e)| e).collect()
}

/// Events that people wrote down: when, what, who.
pub fn events(r: &Record) -> Vec<(Instant, String, String)> {
    let read = |row: &Row| Some((instant_of(row, "happened_at")?, word_of(row, "what"), word_of(row, "who")));
    rows(r, EVENTS_KEY).iter().filter_map(read).collect()
}

/// Pauses that end before they begin.
pub fn check_pauses(r: &Record, rule: &Rule) -> Option<Finding> {
    pauses(r).iter().any(|p| p.to.is_some_and(|to| to < p.from)).then(|| {
        rule.broken(
            "时限中止的结束早于开始，请核对中止的起止时间",
            "A pause ends before it begins; check both instants",
        )
        .field(PAUSES_KEY)
    })
}

/// Extensions that name neither a number with its unit nor an instant.
pub fn check_extensions(r: &Record, rule: &Rule) -> Option<Finding> {
    extensions(r).iter().any(|(_, e)| e.more.is_none() && e.until.is_none()).then(|| {
        rule.broken(
            "有一次延期既没有延长数和单位，也没有延长至的时间，请补充，否则不改变到期时间",
            "An extension names neither a number with its unit nor an instant; complete it, or it moves nothing",
        )
        .field(EXTENSIONS_KEY)
    })
}
