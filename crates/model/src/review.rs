//! 评审: what makes a document due for review, and the clocks that follow. A review falls due by its day, and by
//! events: an important change, a major incident, a change of law, a complaint of third parties.

use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::field::Choice;
use crate::field::{Typed, choice};
use crate::instant::{self};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::register;
use crate::text::{Label, Text, t};
use chrono::NaiveDate;

/// What kind of event it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// An important update of a model was released.
    Change,
    /// A major incident was found.
    Incident,
    /// Law or state policy changed.
    Law,
    /// Third parties complained, and rightly or through an authority.
    Complaint,
}

/// Every cause.
pub const CAUSES: [Cause; 4] = [Cause::Change, Cause::Incident, Cause::Law, Cause::Complaint];

/// Occasions of a review that was held, for a register's table of reviews.
pub const OCCASIONS: &[Choice] = &[
    choice("period", "定期", "By the calendar"),
    choice("change", "重大变更", "Major change"),
    choice("incident", "重大安全事件", "Major incident"),
    choice("law", "法规变动", "Change of law"),
    choice("complaint", "第三方投诉", "Third-party complaint"),
];

/// Levels of an incident that set reviews off: 重大 and above. The lower two do not by themselves.
const MAJOR_LEVELS: [&str; 2] = ["particularly_major", "major"];
/// Channels by which an authority passes a complaint on; such a one counts before it is judged.
const OFFICIAL_CHANNELS: [&str; 2] = ["transfer", "hotline_12377"];

impl Cause {
    /// Key, as in [`OCCASIONS`].
    pub const fn key(self) -> &'static str {
        OCCASIONS[self as usize + 1].key
    }

    /// Label.
    pub const fn label(self) -> Label {
        OCCASIONS[self as usize + 1].label
    }
}

/// An event that sets reviews off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// What kind.
    pub cause: Cause,
    /// Day it happened or became known.
    pub day: NaiveDate,
    /// What it is about: what a change of law touches, the kind of a complaint; empty where it concerns all.
    pub topics: Vec<String>,
    /// The event in a few words.
    pub text: Text,
    /// Register that tells of it.
    pub register: &'static str,
    /// Record that tells of it.
    pub record: String,
}

fn trigger(
    cause: Cause,
    key: &'static str,
    r: &Record,
    day: Option<NaiveDate>,
    topics: Vec<String>,
) -> Option<Trigger> {
    let name = register(key).map_or_else(|| Text::same(r.str("code")), |of| naming::called(of, r));
    let label = cause.label();
    let text = Text::new(format!("{}「{}」", label.zh, name.zh), format!("{}: {}", label.en, name.en));
    Some(Trigger { cause, day: day?, topics, text, register: key, record: r.id.clone() })
}

/// Every event on file that may set a review off, oldest first. Values of registers that other sections keep are read
/// by key; a register that is not there tells of no event.
pub fn triggers(reader: &dyn Reader) -> Vec<Trigger> {
    let mut out: Vec<Trigger> = Vec::new();
    let important = |r: &Record| r.value("important").and_then(bool::read) == Some(true);
    for r in reader.all("model_updates").iter().filter(|r| important(r)) {
        out.extend(trigger(Cause::Change, "model_updates", r, r.day("released_at"), Vec::new()));
    }
    for level in MAJOR_LEVELS {
        for r in reader.find("incidents", "level", level) {
            out.extend(trigger(Cause::Incident, "incidents", &r, r.day("found_at"), Vec::new()));
        }
    }
    // What was found to need no action sets nothing off.
    for r in reader.all("regulatory_changes").iter().filter(|r| r.str("state") != "no_action") {
        let touches = r.value("touches").and_then(Vec::<String>::read).unwrap_or_default();
        out.extend(trigger(Cause::Law, "regulatory_changes", r, r.day("known_on"), touches));
    }
    let official = OFFICIAL_CHANNELS.iter().flat_map(|c| reader.find("complaints", "channel", c));
    for r in official.chain(reader.find("complaints", "outcome", "upheld")) {
        // Dismissed is dismissed, whoever passed it on; a merged one speaks through the case it went into.
        let idle = r.str("outcome") == "dismissed" || r.str("state") == "merged";
        if idle || out.iter().any(|t| t.record == r.id) {
            continue;
        }
        let kind = vec![r.str("kind").to_owned()];
        out.extend(trigger(Cause::Complaint, "complaints", &r, r.day("received_at"), kind));
    }
    out.sort_by(|a, b| (a.day, &a.record).cmp(&(b.day, &b.record)));
    out
}

/// What a document heeds, and how its reviews stand.
#[derive(Clone, Debug)]
pub struct Review<'a> {
    /// First day of the version in force: what happened before it is answered by it.
    pub since: NaiveDate,
    /// Day by which the next review falls due by the calendar.
    pub due_on: Option<NaiveDate>,
    /// The organisation's own limit after an event, in days; none = no clock runs by events.
    pub event_days: Option<i64>,
    /// Days on which reviews were held.
    pub held: Vec<NaiveDate>,
    /// Causes that concern it.
    pub causes: &'a [Cause],
    /// Topics of a change of law that concern it.
    pub topics: &'a [&'a str],
    /// Kinds of complaint that concern it; empty = all.
    pub complaint_kinds: &'a [&'a str],
    /// Clause that asks for it.
    pub clause: &'a str,
}

impl Review<'_> {
    /// Does an event concern the document? Only what happened on or after its first day does.
    pub fn concerns(&self, t: &Trigger) -> bool {
        let among = |keys: &[&str]| t.topics.iter().any(|x| keys.contains(&x.as_str()));
        t.day >= self.since
            && self.causes.contains(&t.cause)
            && match t.cause {
                Cause::Change | Cause::Incident => true,
                Cause::Law => t.topics.is_empty() || among(self.topics),
                Cause::Complaint => self.complaint_kinds.is_empty() || among(self.complaint_kinds),
            }
    }

    /// Events that no review on or after their day has answered, oldest first.
    pub fn unanswered<'t>(&self, triggers: &'t [Trigger]) -> Vec<&'t Trigger> {
        let last = self.held.iter().max();
        triggers.iter().filter(|t| self.concerns(t) && last.is_none_or(|d| *d < t.day)).collect()
    }

    /// The clock of the calendar, and one for the oldest unanswered event of each cause.
    pub fn clocks(&self, triggers: &[Trigger], reader: &dyn Reader) -> Vec<Clock> {
        let mut out = Vec::new();
        let clock = |limit: Limit<'_>, from: NaiveDate, done: Option<NaiveDate>| {
            let done = done.map(instant::start_of);
            limit.clock(instant::start_of(from), done, &[], reader.calendar(), reader.now())
        };
        let last = self.held.iter().max().copied();
        if let Some(due) = self.due_on {
            let from = last.unwrap_or(self.since).max(self.since).min(due);
            let label = Text::from(t("定期评审", "Periodic review"));
            let rule = Text::from(t("本单位设定的下次评审日期", "Next review, as the organisation set it"));
            let count = (due - from).num_days();
            // A day set before the last review was kept by that review.
            let done = last.filter(|l| *l >= due);
            out.push(clock(
                Limit { key: "review", label, count, unit: Unit::Days, rule, clause: self.clause },
                from,
                done,
            ));
        }
        let Some(count) = self.event_days else { return out };
        let open = self.unanswered(triggers);
        for cause in CAUSES {
            let Some(first) = open.iter().find(|t| t.cause == cause) else { continue };
            let label = Text::new(
                format!("{}后的评审", cause.label().zh),
                format!("Review after: {}", cause.label().en),
            );
            let rule = Text::new(
                format!("{}，本单位设定的期限", first.text.zh),
                format!("{}; the organisation's own limit", first.text.en),
            );
            let key = format!("review_{}", cause.key());
            out.push(clock(
                Limit { key: &key, label, count, unit: Unit::Days, rule, clause: self.clause },
                first.day,
                None,
            ));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::made::record;
    use crate::reader::FixedReader;
    use serde_json::json;

    fn day(s: &str) -> NaiveDate {
        s.parse().expect("day")
    }

    fn world() -> FixedReader {
        let mut w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        w.records = vec![
            (
                "incidents",
                record(
                    "i1",
                    json!({"code": "INC-1", "level": "major", "found_at": "2026-03-01T02:00:00.000Z"}),
                ),
            ),
            (
                "incidents",
                record(
                    "i2",
                    json!({"code": "INC-2", "level": "ordinary", "found_at": "2026-03-02T02:00:00.000Z"}),
                ),
            ),
            (
                "model_updates",
                record(
                    "u1",
                    json!({"code": "UPD-1", "important": true, "released_at": "2026-04-30T17:00:00.000Z"}),
                ),
            ),
            (
                "model_updates",
                record(
                    "u2",
                    json!({"code": "UPD-2", "important": false, "released_at": "2026-05-01T02:00:00.000Z"}),
                ),
            ),
            ("model_updates", record("u3", json!({"code": "UPD-3", "important": true}))),
            (
                "regulatory_changes",
                record("r1", json!({"code": "REG-1", "known_on": "2026-02-01", "touches": ["data"]})),
            ),
            (
                "complaints",
                record(
                    "c1",
                    json!({"code": "CMP-1", "channel": "email", "kind": "copyright", "outcome": "upheld", "received_at": "2026-05-10T02:00:00.000Z"}),
                ),
            ),
            (
                "complaints",
                record(
                    "c2",
                    json!({"code": "CMP-2", "channel": "transfer", "kind": "other", "received_at": "2026-05-11T02:00:00.000Z"}),
                ),
            ),
            (
                "complaints",
                record(
                    "c3",
                    json!({"code": "CMP-3", "channel": "transfer", "kind": "other", "outcome": "dismissed", "received_at": "2026-05-12T02:00:00.000Z"}),
                ),
            ),
            (
                "complaints",
                record(
                    "c4",
                    json!({"code": "CMP-4", "channel": "phone", "kind": "other", "received_at": "2026-05-12T02:00:00.000Z"}),
                ),
            ),
        ];
        w
    }

    fn review(held: &[&str]) -> Review<'static> {
        Review {
            since: day("2026-01-01"),
            due_on: Some(day("2026-12-31")),
            event_days: Some(30),
            held: held.iter().map(|d| day(d)).collect(),
            causes: &CAUSES,
            topics: &["intellectual_property"],
            complaint_kinds: &["copyright"],
            clause: "LIAONING-2025/9.3.b",
        }
    }

    #[test]
    fn events_of_weight_are_collected_by_day_and_lesser_ones_are_not() {
        let found = triggers(&world());
        let told: Vec<_> = found.iter().map(|t| (t.record.as_str(), t.day.to_string())).collect();
        let want = [
            ("r1", "2026-02-01"),
            ("i1", "2026-03-01"),
            ("u1", "2026-05-01"),
            ("c1", "2026-05-10"),
            ("c2", "2026-05-11"),
        ];
        assert_eq!(told, want.map(|(r, d)| (r, d.to_owned())), "u1 by the day of Shanghai");
        assert!(found.iter().all(|t| t.text.zh != t.text.en));
    }

    #[test]
    fn a_review_answers_what_happened_up_to_its_day() {
        let all = triggers(&world());
        let of = |r: &Review<'_>| r.unanswered(&all).iter().map(|t| t.record.clone()).collect::<Vec<_>>();
        assert_eq!(
            of(&review(&[])),
            ["i1", "u1", "c1"],
            "the law touches data, the other complaint no copyright"
        );
        assert_eq!(of(&review(&["2026-04-01"])), ["u1", "c1"]);
        assert!(of(&review(&["2026-05-10"])).is_empty());
    }

    #[test]
    fn clocks_run_from_the_day_set_and_from_the_oldest_open_event_of_each_cause() {
        let w = world();
        let all = triggers(&w);
        let clocks = review(&[]).clocks(&all, &w);
        let told: Vec<_> = clocks.iter().map(|c| (c.key.as_str(), c.state)).collect();
        assert_eq!(
            told,
            [
                ("review", ClockState::Running),
                ("review_change", ClockState::Overdue),
                ("review_incident", ClockState::Overdue),
                ("review_complaint", ClockState::Running),
            ]
        );
        assert_eq!(clocks[0].due_at.map(instant::day), Some(day("2026-12-31")));
        assert_eq!(clocks[2].due_at.map(instant::day), Some(day("2026-03-31")));
        let mut kept = review(&["2027-01-05"]);
        kept.due_on = Some(day("2026-12-31"));
        assert_eq!(kept.clocks(&all, &w)[0].state, ClockState::DoneLate, "held after its day");
    }
}
