//! Timeline of a matter: what happened to it and when, and each clock against what was done. A pure function over
//! records and the journal; a screen, a sheet and a paper print the same rows.
//!
//! Rows come from the instants that the record holds, the journal, the events that people wrote down, notifications,
//! pauses, extensions, what was merged into it, and the due instants of its clocks.

use crate::clock::{Clock, ClockState};
use crate::field::{Choice, Kind, Privacy, choice};
use crate::instant::{self, Instant};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{CODE, Register};
use crate::registers::{case_course, complaints, incidents, notifications, users};
use crate::text::{Lang, Text, t};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a row tells of. The order is that of rows at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// An instant that the record holds: received, accepted, found, closed.
    Step,
    /// Somebody wrote it down.
    Event,
    /// Somebody was told.
    Notification,
    /// The clocks began to stand still.
    Pause,
    /// They ran again.
    Resume,
    /// More time was given.
    Extension,
    /// Another matter was merged into it, or it into another.
    Merger,
    /// A linked complaint came.
    Linked,
    /// A clock is due.
    Due,
    /// The journal: the record was made or changed.
    Journal,
}

/// Marks with their labels, in their order.
pub const MARKS: &[Choice] = &[
    choice("step", "环节", "Step"),
    choice("event", "办理记录", "Event"),
    choice("notification", "通知与报告", "Notification"),
    choice("pause", "时限中止", "Pause"),
    choice("resume", "恢复计时", "Resumed"),
    choice("extension", "时限延长", "Extension"),
    choice("merger", "并案", "Merger"),
    choice("linked", "关联", "Linked"),
    choice("due", "时限到期", "Due"),
    choice("journal", "操作日志", "Journal"),
];

impl Mark {
    /// Its label.
    pub fn label(self) -> crate::text::Label {
        MARKS[self as usize].label
    }
}

/// A row of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "TimelineRow")]
pub struct Row {
    /// When, RFC 3339.
    #[ts(type = "string")]
    pub at: Instant,
    /// What it tells of.
    pub mark: Mark,
    /// What happened.
    pub what: Text,
    /// Who, as far as it is known: a person's name or a login.
    pub who: String,
    /// Code of the merged matter that the row belongs to; empty for the matter itself.
    pub of: String,
    /// Register and id of the record that tells it, where it is another one.
    pub record: Option<(String, String)>,
    /// It was late, or its due instant passed undone.
    pub late: bool,
}

/// A matter's timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Timeline {
    /// Rows in the order of time.
    pub rows: Vec<Row>,
    /// Its clocks.
    pub clocks: Vec<Clock>,
}

struct Desk<'a> {
    reader: &'a dyn Reader,
    rows: Vec<Row>,
    /// Code of the merged matter being told.
    of: String,
    /// Names of users by login, as far as they were asked for.
    names: BTreeMap<String, String>,
}

impl Desk<'_> {
    fn row(&mut self, at: Instant, mark: Mark, what: Text, who: impl Into<String>) -> &mut Row {
        let of = self.of.clone();
        self.rows.push(Row { at, mark, what, who: who.into(), of, record: None, late: false });
        self.rows.last_mut().expect("a row was pushed")
    }

    fn person(&self, id: &str) -> String {
        self.reader.get("people", id).map(|p| p.str("name").to_owned()).unwrap_or_default()
    }

    /// Name of the user behind a login, else the login.
    fn user(&mut self, login: &str) -> String {
        if let Some(name) = self.names.get(login) {
            return name.clone();
        }
        let found = self.reader.find("users", users::LOGIN.key(), login);
        let name = found.first().map(|u| u.text(users::NAME)).filter(|n| !n.is_empty()).unwrap_or(login);
        self.names.insert(login.into(), name.into());
        name.to_owned()
    }

    fn steps(&mut self, of: &Register, r: &Record) {
        for f in of.fields {
            let open = f.privacy == Privacy::Open && matches!(f.kind, Kind::Instant);
            if let Some(at) = Some(r.str(f.key)).filter(|s| open && !s.is_empty()).and_then(instant::parse) {
                // The instant of a merger has a row of its own, which names the other matter.
                if f.key != complaints::MERGED_AT.key() {
                    self.row(at, Mark::Step, f.label.into(), "");
                }
            }
        }
    }

    fn course(&mut self, r: &Record) {
        for (at, what, who) in case_course::events(r) {
            self.row(at, Mark::Event, Text::same(what), who);
        }
        for (pause, reason, by) in case_course::told_pauses(r) {
            let what = Text::new(format!("中止计时：{reason}"), format!("Paused: {reason}"));
            self.row(pause.from, Mark::Pause, what, by);
            if let Some(to) = pause.to {
                self.row(to, Mark::Resume, t("恢复计时", "Clocks run again").into(), "");
            }
        }
        for (clock, e) in case_course::extensions(r) {
            let label = case_course::clock_label(&clock);
            let (mut zh, mut en) = (String::new(), String::new());
            if let Some((n, unit)) = e.more {
                let by = unit.count(n);
                zh = format!("延长 {}", by.zh);
                en = format!("by {}", by.en);
            }
            if let Some(until) = e.until {
                zh = format!("{zh}{}至 {}", if zh.is_empty() { "延长" } else { "，" }, instant::local(until));
                en = format!("{en}{}until {}", if en.is_empty() { "" } else { ", " }, instant::local(until));
            }
            let what = Text::new(
                format!("「{}」时限{zh}：{}", label.zh, e.reason),
                format!("Limit \u{201c}{}\u{201d} extended {en}: {}", label.en, e.reason),
            );
            self.row(e.granted_at, Mark::Extension, what, e.by);
        }
    }

    fn told(&mut self, field: crate::field::Field<String>, id: &str) {
        for n in self.reader.find("notifications", field.key(), id) {
            let Some(at) = n.get(notifications::SENT_AT) else { continue };
            let label = |f: crate::field::Field<String>| {
                f.def.choice_label(n.text(f)).unwrap_or(t("未填写", "not stated"))
            };
            let (kind, to, way) = (
                label(notifications::REPORT_KIND),
                label(notifications::RECIPIENT),
                label(notifications::WAY),
            );
            let name = n.text(notifications::RECIPIENT_NAME);
            let named = if name.is_empty() { String::new() } else { format!("（{name}）") };
            let en_named = if name.is_empty() { String::new() } else { format!(" ({name})") };
            let what = Text::new(
                format!("{}：{}{named}，{}", kind.zh, to.zh, way.zh),
                format!("{}: {}{en_named}, {}", kind.en, to.en, way.en),
            );
            let who = self.person(n.text(notifications::SENT_BY));
            self.row(at, Mark::Notification, what, who).record = Some(("notifications".into(), n.id.clone()));
        }
    }

    fn clocks(&mut self, clocks: &[Clock]) {
        for c in clocks.iter().filter(|c| !c.at_once) {
            let Some(due) = c.due_at else { continue };
            let (zh, en) = outcome(c);
            let what = Text::new(
                format!("「{}」到期（{}）：{zh}", c.label.zh, c.rule.zh),
                format!("\u{201c}{}\u{201d} due ({}): {en}", c.label.en, c.rule.en),
            );
            self.row(due, Mark::Due, what, "").late =
                matches!(c.state, ClockState::Overdue | ClockState::DoneLate);
        }
    }

    fn journal(&mut self, of: &Register, r: &Record) {
        for touch in self.reader.touched(of.key, &r.id) {
            let op = touch.op.label();
            let what = Text::new(
                format!("{}（日志第 {} 条）", op.zh, touch.seq),
                format!("{} (journal entry {})", op.en, touch.seq),
            );
            let who = self.user(&touch.actor);
            self.row(touch.at, Mark::Journal, what, who);
        }
    }

    fn complaint(&mut self, r: &Record) {
        self.told(notifications::COMPLAINT, &r.id);
        if let Some(main) = complaints::main_of(r, self.reader)
            && let Some(at) = r.get(complaints::MERGED_AT)
        {
            let code = main.str(CODE).to_owned();
            let what = Text::new(
                format!("并入 {code}，由主件一并答复"),
                format!("Merged into {code}, which answers for both"),
            );
            self.row(at, Mark::Merger, what, "").record = Some(("complaints".into(), main.id.clone()));
        }
        if !self.of.is_empty() {
            return;
        }
        for dup in complaints::merged_into(r, self.reader) {
            let code = dup.str(CODE).to_owned();
            if let Some(at) = dup.get(complaints::MERGED_AT) {
                let subject = dup.text(complaints::SUBJECT);
                let what = Text::new(
                    format!("{code} 并入本件：{subject}"),
                    format!("{code} merged into this one: {subject}"),
                );
                self.row(at, Mark::Merger, what, "").record = Some(("complaints".into(), dup.id.clone()));
            }
            self.of = code;
            self.matter(&complaints::REGISTER, &dup);
            self.of = String::new();
        }
    }

    fn incident(&mut self, r: &Record) {
        self.told(notifications::INCIDENT, &r.id);
        for c in self.reader.find("complaints", complaints::INCIDENT.key(), &r.id) {
            let Some(at) = c.get(complaints::RECEIVED_AT) else { continue };
            let (code, subject) = (c.text(complaints::CODE), c.text(complaints::SUBJECT));
            let what = Text::new(
                format!("收到相关投诉 {code}：{subject}"),
                format!("Complaint {code} received: {subject}"),
            );
            self.row(at, Mark::Linked, what, "").record = Some(("complaints".into(), c.id.clone()));
        }
    }

    /// Everything but the clocks.
    fn matter(&mut self, of: &Register, r: &Record) {
        self.steps(of, r);
        self.course(r);
        match of.key {
            "complaints" => self.complaint(r),
            "incidents" => self.incident(r),
            "monitoring_findings" => self.told(notifications::MONITORING_FINDING, &r.id),
            _ => {}
        }
        self.journal(of, r);
    }
}

/// How a clock came out, in both languages.
fn outcome(c: &Clock) -> (String, String) {
    let done = c.done_at.map(instant::local).unwrap_or_default();
    let spent = c.done_at.map(|d| lasted(d - c.started_at)).unwrap_or_default();
    match c.state {
        ClockState::Done if c.at_once => {
            (format!("{done} 完成，用时 {}", spent.zh), format!("done {done}, after {}", spent.en))
        }
        ClockState::Done => (format!("{done} 按时完成"), format!("done in time, {done}")),
        ClockState::DoneLate => (format!("{done} 逾期完成"), format!("done late, {done}")),
        ClockState::Overdue => ("逾期未完成".into(), "overdue".into()),
        ClockState::DueNow => ("应即办理，尚无记录".into(), "due now, not on record".into()),
        ClockState::Running => ("进行中".into(), "running".into()),
        ClockState::Paused => ("中止计时中".into(), "paused".into()),
        ClockState::Unknown => ("到期日无法计算".into(), "the due day cannot be computed".into()),
    }
}

/// `2 天 3 小时`, `2 days 3 h`; minutes below a day.
fn lasted(d: chrono::Duration) -> Text {
    let minutes = d.num_minutes().max(0);
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    if days > 0 {
        Text::new(format!("{days} 天 {hours} 小时"), format!("{days} d {hours} h"))
    } else {
        Text::new(format!("{hours} 小时 {rest} 分"), format!("{hours} h {rest} min"))
    }
}

/// The timeline of a record of any register that has instants; complaints and incidents tell the most.
pub fn of(register: &Register, r: &Record, reader: &dyn Reader) -> Timeline {
    let clocks = (register.clocks)(r, reader);
    let mut desk = Desk { reader, rows: Vec::new(), of: String::new(), names: BTreeMap::new() };
    desk.matter(register, r);
    desk.clocks(&clocks);
    let mut rows = desk.rows;
    rows.sort_by_key(|row| (row.at, row.mark));
    Timeline { rows, clocks }
}

/// Columns of the timeline and of its clocks as tables, with relative widths.
pub const COLUMNS: [(crate::text::Label, f32); 5] = [
    (t("时间", "When"), 2.2),
    (t("类别", "What it is"), 1.5),
    (t("事项", "What happened"), 5.5),
    (t("人员", "Who"), 1.5),
    (t("所属", "Of"), 1.3),
];
/// Columns of the clocks.
pub const CLOCK_COLUMNS: [(crate::text::Label, f32); 5] = [
    (t("事项", "What is due"), 2.6),
    (t("起算", "Started"), 2.0),
    (t("到期", "Due"), 2.0),
    (t("依据", "Rule"), 3.4),
    (t("结果", "Outcome"), 2.2),
];

impl Timeline {
    /// Rows as text, under `COLUMNS`.
    pub fn table(&self, lang: Lang) -> Vec<Vec<String>> {
        self.rows
            .iter()
            .map(|r| {
                vec![
                    instant::local(r.at),
                    r.mark.label().get(lang).to_owned(),
                    r.what.get(lang).to_owned(),
                    r.who.clone(),
                    r.of.clone(),
                ]
            })
            .collect()
    }

    /// Each clock against what was done, under `CLOCK_COLUMNS`; pauses and extensions stand with the rule.
    pub fn clock_table(&self, lang: Lang) -> Vec<Vec<String>> {
        self.clocks
            .iter()
            .map(|c| {
                let due = match c.due_at {
                    Some(_) if c.at_once => {
                        let limit = if c.rule.zh.ends_with("立即") {
                            t("立即", "At once")
                        } else {
                            t("及时", "Promptly")
                        };
                        limit.get(lang).to_owned()
                    }
                    Some(at) => instant::local(at),
                    None => t("无法计算", "Not computed").get(lang).to_owned(),
                };
                let mut rule = c.rule.get(lang).to_owned();
                for m in &c.moved {
                    rule.push_str(if lang == Lang::Zh { "；" } else { "; " });
                    rule.push_str(m.get(lang));
                }
                let (zh, en) = outcome(c);
                let outcome = if lang == Lang::Zh { zh } else { en };
                vec![c.label.get(lang).to_owned(), instant::local(c.started_at), due, rule, outcome]
            })
            .collect()
    }
}

/// Does a register have a timeline worth a page?
pub fn has(register: &Register) -> bool {
    [complaints::REGISTER.key, incidents::REGISTER.key, "rights_requests", "monitoring_findings"]
        .contains(&register.key)
}

#[cfg(test)]
mod tests;
