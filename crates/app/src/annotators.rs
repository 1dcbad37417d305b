//! Who may work on what, and head counts of any day.

use crate::api::*;
use crate::due::day;
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::recorded::{day_asked, read};
use crate::view;
use hegui_model::field::Choice;
use hegui_model::headcount::head_count;
use hegui_model::span::Span;
use hegui_model::training_counts::{Scope as Counted, training_counts};
use hegui_model::who::{self, DATA_TYPES, FUNCTIONS, KINDS, Scope};

/// Who may work on what on a day, with the reasons where somebody may not.
pub(crate) fn who_may_work(ctx: &Ctx<'_>, ask: WhoAsk) -> Result<WhoMayWork> {
    let session = ctx.session()?;
    read(session, ask.as_recorded.as_deref(), |reader, as_recorded| {
        let day = day_asked(ask.day.as_deref(), reader)?;
        let scope = |c: who::Cell| WhoScope {
            function: c.scope.function.into(),
            data_type: c.scope.data_type.into(),
            kind: c.scope.kind.into(),
            label: c.scope.text(),
            may: c.bars.is_empty(),
            why: c.bars.iter().map(who::Bar::text).collect(),
        };
        let row = |r: who::Row| WhoRow {
            person: DuePerson { name: view::person(session, reader, &r.person), id: r.person },
            scopes: r.cells.into_iter().map(scope).collect(),
        };
        Ok(WhoMayWork {
            day: day.to_string(),
            as_recorded,
            rows: who::table(day, reader).into_iter().map(row).collect(),
        })
    })
}

fn one_of<'a>(options: &[Choice], key: &'a str) -> Result<&'a str> {
    if options.iter().any(|c| c.key == key) { Ok(key) } else { Err(Error::not_found(key)) }
}

/// Why a person may not take on work in a scope on some day of a window: the first such day, with every reason.
pub(crate) fn work_refusal(ctx: &Ctx<'_>, ask: WorkAsk) -> Result<WorkRefusal> {
    let scope = Scope {
        function: one_of(FUNCTIONS, &ask.function)?,
        data_type: one_of(DATA_TYPES, &ask.data_type)?,
        kind: one_of(KINDS, &ask.kind)?,
    };
    read(ctx.session()?, ask.as_recorded.as_deref(), |reader, as_recorded| {
        let from = day_asked(ask.from.as_deref(), reader)?;
        let window = Span { from, to: ask.to.as_deref().map_or(Ok(from), day)? };
        if window.is_backwards() {
            return Err(Error::new(
                Code::Usage,
                "结束日期早于开始日期",
                "The last day lies before the first",
            ));
        }
        if reader.get("people", &ask.person).is_none() {
            return Err(Error::not_found(&ask.person));
        }
        let barred = who::first_barred(&ask.person, &scope, window, reader);
        let (day, why) = barred.map_or((None, Vec::new()), |(day, bars)| {
            (Some(day.to_string()), bars.iter().map(who::Bar::text).collect())
        });
        Ok(WorkRefusal { day, why, as_recorded })
    })
}

/// Head counts and training as of a day.
pub(crate) fn head_counts(ctx: &Ctx<'_>, ask: WhoAsk) -> Result<Counts> {
    read(ctx.session()?, ask.as_recorded.as_deref(), |reader, as_recorded| {
        let day = day_asked(ask.day.as_deref(), reader)?;
        Ok(Counts {
            day: day.to_string(),
            as_recorded,
            heads: head_count(day, reader),
            training_of_all: training_counts(day, &Counted::default(), reader),
        })
    })
}
