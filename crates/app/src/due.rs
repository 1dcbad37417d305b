//! What is due, over all registers; who is reminded, and to whom it goes when it is overdue.

mod export;

pub(crate) use export::due_calendar;

use crate::api::{DueAsk, DueItem, DuePerson, Escalation};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::session::Session;
use crate::view;
use chrono::NaiveDate;
use hegui_model::clock::moved::Placed;
use hegui_model::clock::{Clock, ClockState};
use hegui_model::field::Kind;
use hegui_model::instant;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::{CODE, Register};
use hegui_model::registers::{REGISTERS, SECTIONS, register, reminder_rules, section_of};
use hegui_model::reminder::{self, Call, Plan};
use hegui_model::role::Access;
use serde_json::Value as Json;

/// A filter as it was understood.
struct Wanted<'a> {
    person: Option<&'a str>,
    register: Option<&'static Register>,
    section: Option<&'a str>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    state: Option<ClockState>,
}

fn given(word: &Option<String>) -> Option<&str> {
    word.as_deref().map(str::trim).filter(|w| !w.is_empty())
}

/// A day as a person or a program writes it.
pub(crate) fn day(word: &str) -> Result<NaiveDate> {
    word.trim().parse().map_err(|_| {
        Error::new(
            Code::Usage,
            format!("「{word}」不是日期，应如 2026-03-05"),
            format!("{word} is no day: write it as 2026-03-05"),
        )
    })
}

impl<'a> Wanted<'a> {
    fn read(ask: &'a DueAsk) -> Result<Self> {
        let unknown = |what: &str| Error::not_found(what);
        let named = |key: &str| register(key).ok_or_else(|| unknown(key));
        let section = given(&ask.section);
        if let Some(key) = section.filter(|key| SECTIONS.iter().all(|s| s.key != *key)) {
            return Err(unknown(key));
        }
        let state = |key: &str| serde_json::from_value(key.into()).map_err(|_| unknown(key));
        Ok(Self {
            person: given(&ask.person),
            register: given(&ask.register).map(named).transpose()?,
            section,
            from: given(&ask.from).map(day).transpose()?,
            to: given(&ask.to).map(day).transpose()?,
            state: given(&ask.state).map(state).transpose()?,
        })
    }

    fn holds(&self, of: &Register) -> bool {
        self.register.is_none_or(|r| r.key == of.key) && self.section.is_none_or(|s| section_of(of).key == s)
    }

    fn takes(&self, clock: &Clock) -> bool {
        let stands = self.state.map_or(clock.state.is_open(), |s| s == clock.state);
        // What has no due day yet may fall due on any day: a filter by days does not hide it.
        let within = clock.due_at.map(instant::day).is_none_or(|due| {
            self.from.is_none_or(|from| from <= due) && self.to.is_none_or(|to| due <= to)
        });
        stands && within
    }
}

/// Registers whose clocks the session may see.
fn with_clocks(session: &Session) -> impl Iterator<Item = &'static Register> {
    REGISTERS.iter().copied().filter(|r| reminder::has_clocks(r) && session.may(r, Access::Read))
}

/// Every clock of every live record that the session may read, with its place.
pub(crate) fn placed(session: &Session, reader: &dyn Reader) -> Vec<Placed> {
    let mut out = Vec::new();
    for of in with_clocks(session) {
        for record in reader.all(of.key) {
            let place = |clock| Placed { register: of.key.into(), record: record.id.clone(), clock };
            out.extend((of.clocks)(&record, reader).into_iter().map(place));
        }
    }
    out
}

/// Persons whom a record names: those that it refers to by itself, and the person behind an annotator or an appointment.
/// What the program stamps tells who did something, not who has to.
fn people_of(of: &Register, record: &Record, reader: &dyn Reader) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |id: &str| {
        if !id.is_empty() && out.iter().all(|o| o != id) {
            out.push(id.to_owned());
        }
    };
    for f in of.fields.iter().filter(|f| !f.stamped) {
        match f.kind {
            Kind::Ref("people") => add(record.str(f.key)),
            Kind::Refs("people") => {
                let ids = record.values.get(f.key).and_then(Json::as_array).into_iter().flatten();
                ids.filter_map(Json::as_str).for_each(&mut add);
            }
            Kind::Ref(target) => {
                let behind = register(target).and_then(|t| t.field("person"));
                if behind.is_some_and(|p| matches!(p.kind, Kind::Ref("people")))
                    && let Some(r) = reader.get(target, record.str(f.key))
                {
                    add(r.str("person"));
                }
            }
            _ => {}
        }
    }
    out
}

/// Something due with what the organisation's rules make of it.
struct Found {
    of: &'static Register,
    record: Record,
    clock: Clock,
    people: Vec<String>,
    plan: Plan,
}

impl Found {
    fn concerns(&self, person: &str, reader: &dyn Reader) -> bool {
        self.people.iter().any(|p| p == person)
            || self.plan.escalated(reader.now()).any(|c| c.to == person)
    }
}

/// What is due, the earliest first; what cannot be computed stands after what can.
fn found(session: &Session, reader: &dyn Reader, wanted: &Wanted<'_>) -> Vec<Found> {
    let rules = reader.all(reminder_rules::REGISTER.key);
    let mut out = Vec::new();
    for of in with_clocks(session).filter(|of| wanted.holds(of)) {
        for record in reader.all(of.key) {
            let clocks: Vec<Clock> =
                (of.clocks)(&record, reader).into_iter().filter(|c| wanted.takes(c)).collect();
            if clocks.is_empty() {
                continue;
            }
            let people = people_of(of, &record, reader);
            for clock in clocks {
                let plan = reminder::plan(of.key, &clock, &rules);
                let one = Found { of, record: record.clone(), clock, people: people.clone(), plan };
                if wanted.person.is_none_or(|p| one.concerns(p, reader)) {
                    out.push(one);
                }
            }
        }
    }
    out.sort_by(|a, b| {
        let key = |f: &Found| (f.clock.due_at.is_none(), f.clock.due_at);
        key(a).cmp(&key(b)).then_with(|| a.record.id.cmp(&b.record.id))
    });
    out
}

/// Everything due.
pub(crate) fn due(ctx: &Ctx<'_>, ask: DueAsk) -> Result<Vec<DueItem>> {
    let session = ctx.session()?;
    let wanted = Wanted::read(&ask)?;
    session.read(|reader| {
        let now = reader.now();
        let person = |id: &str| DuePerson { id: id.into(), name: view::title(session, reader, "people", id) };
        let escalation = |c: &Call| Escalation { at: c.at, to: person(&c.to), reached: c.at <= now };
        let item = |f: Found| DueItem {
            register: f.of.key.into(),
            register_label: f.of.one.into(),
            id: f.record.id.clone(),
            code: f.record.str(CODE).into(),
            title: view::title(session, reader, f.of.key, &f.record.id),
            people: f.people.iter().map(|p| person(p)).collect(),
            remind_at: f.plan.next_reminder(now).map(|c| c.at),
            escalations: f.plan.escalated(now).chain(f.plan.next_escalation(now)).map(escalation).collect(),
            clock: f.clock,
        };
        Ok(found(session, reader, &wanted).into_iter().map(item).collect())
    })
}
