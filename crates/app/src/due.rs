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
use hegui_store::reader::StoreReader;
use serde_json::Value as Json;
use std::sync::Arc;

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
        let within = clock
            .due_at
            .map(instant::day)
            .is_none_or(|due| self.from.is_none_or(|from| from <= due) && self.to.is_none_or(|to| due <= to));
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

/// Clocks that the list of what is due holds at most; the overview counts all, and a calendar file holds all.
const MOST: usize = 500;

/// Something due with what the organisation's rules make of it.
struct Due {
    of: &'static Register,
    record: Arc<Record>,
    clock: Clock,
    people: Vec<String>,
    plan: Plan,
}

impl Due {
    fn concerns(&self, person: &str, reader: &dyn Reader) -> bool {
        self.people.iter().any(|p| p == person) || self.plan.escalated(reader.now()).any(|c| c.to == person)
    }
}

/// Clocks of a register that are wanted, the most pressing first where they are open: those that are kept by what was
/// asked before, else each computed anew.
fn clocks_of(
    session: &Session,
    reader: &StoreReader<'_>,
    of: &'static Register,
    wanted: &Wanted<'_>,
    take: &mut dyn FnMut(&str, &Clock) -> bool,
) -> Result<()> {
    if wanted.state.is_none_or(ClockState::is_open) {
        let kept = session.found(reader, |found| {
            found.complete(of, reader)?;
            if found.sums(of, true).big {
                return Ok(false);
            }
            for (id, clock) in found.due(of).filter(|(_, c)| wanted.takes(c)) {
                if !take(id, clock) {
                    break;
                }
            }
            Ok(true)
        })?;
        if kept {
            return Ok(());
        }
    }
    reader.each::<Error>(of, |record| {
        for clock in (of.clocks)(&record, reader).iter().filter(|c| wanted.takes(c)) {
            take(&record.id, clock);
        }
        Ok(())
    })
}

/// What is due, the earliest first; what cannot be computed stands after what can. At most so many.
fn found(session: &Session, reader: &StoreReader<'_>, wanted: &Wanted<'_>, most: usize) -> Result<Vec<Due>> {
    let rules = reader.all(reminder_rules::REGISTER.key);
    let mut clocks: Vec<(&'static Register, String, Clock)> = Vec::new();
    for of in with_clocks(session).filter(|of| wanted.holds(of)) {
        let before = clocks.len();
        clocks_of(session, reader, of, wanted, &mut |id, clock| {
            clocks.push((of, id.to_owned(), clock.clone()));
            // Whom a clock concerns is known only from its record, so a filter by person looks at all of them.
            wanted.person.is_some() || clocks.len() - before < most
        })?;
    }
    clocks.sort_by(|a, b| {
        let key = |c: &(&Register, String, Clock)| (c.2.due_at.is_none(), c.2.due_at);
        key(a).cmp(&key(b)).then_with(|| a.1.cmp(&b.1))
    });
    let mut out = Vec::new();
    for (of, id, clock) in clocks {
        let Some(record) = reader.get(of.key, &id) else { continue };
        let people = people_of(of, &record, reader);
        let plan = reminder::plan(of.key, &clock, &rules);
        let one = Due { of, record, clock, people, plan };
        if wanted.person.is_none_or(|p| one.concerns(p, reader)) {
            out.push(one);
        }
        if out.len() == most {
            break;
        }
    }
    Ok(out)
}

/// What is due, the most pressing first.
pub(crate) fn due(ctx: &Ctx<'_>, ask: DueAsk) -> Result<Vec<DueItem>> {
    let session = ctx.session()?;
    let wanted = Wanted::read(&ask)?;
    session.read(|reader| {
        let now = reader.now();
        let person = |id: &str| DuePerson { id: id.into(), name: view::person(session, reader, id) };
        let escalation = |c: &Call| Escalation { at: c.at, to: person(&c.to), reached: c.at <= now };
        let item = |f: Due| DueItem {
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
        Ok(found(session, reader, &wanted, MOST)?.into_iter().map(item).collect())
    })
}
