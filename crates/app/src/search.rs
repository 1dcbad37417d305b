//! Search over everything that the session may read.

use crate::api::{SearchAsk, SearchHit};
use crate::error::Result;
use crate::host::Ctx;
use crate::view;
use hegui_model::bigram;
use hegui_model::register::CODE;
use hegui_model::registers::{REGISTERS, register};
use hegui_model::role::Access;

/// Hits where none are asked for, and the most.
const HITS: u32 = 50;
const HITS_MAX: u32 = 200;
/// Characters shown on either side of a hit.
const AROUND: usize = 18;

pub(crate) fn search(ctx: &Ctx<'_>, args: SearchAsk) -> Result<Vec<SearchHit>> {
    let session = ctx.session()?;
    let Some(query) = bigram::query(&args.text) else { return Ok(Vec::new()) };
    let registers: Vec<&str> = REGISTERS
        .iter()
        .filter(|r| session.may(r, Access::Read) && args.register.as_deref().is_none_or(|k| k == r.key))
        .map(|r| r.key)
        .collect();
    let limit = if args.limit == 0 { HITS } else { args.limit.min(HITS_MAX) };
    let hits = session.with_store(|s| Ok(s.hits(&query, &registers, limit, ctx.cancel)?))?;
    session.read(|reader| {
        let mut out = Vec::new();
        for (key, id) in hits {
            let Some(r) = register(&key) else { continue };
            let Some(record) = reader.load(r, &id)? else { continue };
            let body = hegui_store::search::body(r, &record, &reader.extra_fields(&key));
            let found = body.lines().find_map(|line| bigram::snippet(line, &args.text, AROUND));
            out.push(SearchHit {
                register: key,
                register_label: r.label.into(),
                code: record.str(CODE).into(),
                title: view::title(session, reader, r.key, &id),
                snippet: found.unwrap_or_default(),
                id,
            });
        }
        Ok(out)
    })
}
