//! What is missing, over all registers.

use crate::api::{Missing, Nothing, Step};
use crate::error::Result;
use crate::host::Ctx;

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
