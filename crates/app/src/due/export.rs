//! What is due as an iCalendar file, for the calendar that a person lives by.

use super::{Due, Wanted, found};
use crate::api::DueAsk;
use crate::error::Result;
use crate::host::Ctx;
use crate::reports::exported;
use crate::session::Session;
use crate::view;
use hegui_model::instant;
use hegui_model::reader::Reader;
use hegui_model::register::CODE;
use hegui_model::registers::section_of;
use hegui_model::text::{Lang, Text};
use hegui_render::ical::{Alarm, Event, When, calendar};
use serde_json::json;

/// What is due as an iCalendar file; journalled as an export.
pub(crate) fn due_calendar(ctx: &Ctx<'_>, ask: DueAsk) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let wanted = Wanted::read(&ask)?;
    let lang = ask.lang;
    let (bytes, count) = session.read(|reader| {
        let events: Vec<Event> = found(session, reader, &wanted, usize::MAX)?
            .iter()
            .map(|f| event(session, reader, f, &wanted, lang))
            .collect();
        let name = Text::new("合规到期事项", "Compliance duties");
        Ok((calendar(name.get(lang), reader.now(), &events), events.len()))
    })?;
    exported(session, json!({ "what": "due_calendar", "events": count, "bytes": bytes.len() }))?;
    Ok(bytes)
}

fn event(session: &Session, reader: &dyn Reader, f: &Due, wanted: &Wanted<'_>, lang: Lang) -> Event {
    let due = f.clock.due_at;
    let when = match due {
        // The end of a day is that day; a calendar would show a minute before midnight.
        Some(at) if at == instant::end_of(instant::day(at)) => When::Day(instant::day(at)),
        Some(at) => When::At(at),
        // A calendar has no place for a day that is not known: it stands on the day of the export, and says so.
        None => When::Day(reader.today()),
    };
    let start = match when {
        When::Day(day) => instant::start_of(day),
        When::At(at) => at,
    };
    let called = view::title(session, reader, f.of.key, &f.record.id);
    let title = called.get(lang);
    let what = f.clock.label.get(lang);
    let unknown = Text::new("到期日未知", "due day not known");
    let summary = match (due, lang) {
        (Some(_), Lang::Zh) => format!("{what}：{title}"),
        (Some(_), Lang::En) => format!("{what}: {title}"),
        (None, Lang::Zh) => format!("【{}】{what}：{title}", unknown.zh),
        (None, Lang::En) => format!("[{}] {what}: {title}", unknown.en),
    };
    let to_me = |to: &str| to.is_empty() || wanted.person.is_none_or(|p| p == to);
    let alarms = f.plan.reminders.iter().filter(|c| to_me(&c.to) && c.at <= start);
    Event {
        // The record and the clock, and nothing that moves: an export replaces what an earlier one said.
        uid: format!("{}.{}.{}@hegui", f.record.id, f.of.key, f.clock.key),
        when,
        description: description(session, reader, f, lang),
        categories: vec![section_of(f.of).label.get(lang).into(), f.of.label.get(lang).into()],
        alarms: alarms.map(|c| Alarm { before: start - c.at, text: summary.clone() }).collect(),
        summary,
    }
}

fn description(session: &Session, reader: &dyn Reader, f: &Due, lang: Lang) -> String {
    let line = |zh: &str, en: &str, value: &str| match lang {
        Lang::Zh => format!("{zh}：{value}"),
        Lang::En => format!("{en}: {value}"),
    };
    let name = |id: &str| view::person(session, reader, id);
    let mut out = vec![line(f.of.one.zh, f.of.one.en, f.record.str(CODE))];
    out.push(line("依据", "Rule", f.clock.rule.get(lang)));
    if !f.clock.clause.is_empty() {
        out.push(line("条款", "Clause", &f.clock.clause));
    }
    out.extend(f.clock.moved.iter().map(|t| t.get(lang).to_owned()));
    if !f.people.is_empty() {
        let names: Vec<String> = f.people.iter().map(|p| name(p)).collect();
        out.push(line("相关人员", "People", &names.join(if lang == Lang::Zh { "、" } else { ", " })));
    }
    for c in &f.plan.escalations {
        let told = format!("{} {}", instant::local(c.at), name(&c.to));
        out.push(line("逾期上报", "Escalation", &told));
    }
    out.join("\n")
}
