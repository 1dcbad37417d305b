//! What is due and what is missing, over all registers.

use crate::api::{DueItem, Missing, Nothing, Step};
use crate::error::Result;
use crate::host::Ctx;
use crate::view;
use hegui_model::clock::ClockState;
use hegui_model::reader::Reader;
use hegui_model::registers::REGISTERS;
use hegui_model::role::Access;

pub(crate) fn due(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<DueItem>> {
    let session = ctx.session()?;
    session.read(|reader| {
        let mut out = Vec::new();
        for r in REGISTERS.iter().filter(|r| session.may(r, Access::Read)) {
            if std::ptr::fn_addr_eq(r.clocks, hegui_model::register::no_clocks as fn(&_, &_) -> _) {
                continue;
            }
            for record in reader.all(r.key) {
                for clock in (r.clocks)(&record, reader) {
                    if matches!(clock.state, ClockState::Done | ClockState::DoneLate) {
                        continue;
                    }
                    let title = view::title(session, reader, r.key, &record.id);
                    out.push(DueItem { register: r.key.into(), id: record.id.clone(), title, clock });
                }
            }
        }
        // Overdue first, then by the due instant; what cannot be computed stands after what can.
        out.sort_by_key(|d| (d.clock.due_at.is_none(), d.clock.due_at, d.id.clone()));
        Ok(out)
    })
}

pub(crate) fn path(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<Step>> {
    ctx.session()?.read(|reader| {
        let missing = |m: hegui_model::path::Missing| Missing { text: m.text, page: m.page };
        Ok(hegui_model::path::steps(reader)
            .into_iter()
            .map(|s| Step {
                key: s.key.into(),
                title: s.title.into(),
                why: s.why.into(),
                clauses: s.clauses.iter().map(|c| (*c).to_owned()).collect(),
                state: s.state.key().into(),
                missing: s.missing.into_iter().map(missing).collect(),
                facts: s.facts,
            })
            .collect())
    })
}
