//! Search over everything that the session may read.

use crate::api::{ClauseHit, ClauseSearch, SearchAsk, SearchHit};
use crate::error::Result;
use crate::host::Ctx;
use crate::view;
use hegui_model::bigram;
use hegui_model::catalogue::held;
use hegui_model::reader::Reader;
use hegui_model::register::CODE;
use hegui_model::registers::{REGISTERS, assessments, register};
use hegui_model::role::Access;
use hegui_model::standard::Clause;
use std::collections::BTreeSet;

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

/// Clauses where none are asked for, and the most.
const CLAUSES: u32 = 10;
const CLAUSES_MAX: u32 = 50;

/// Clauses by a part of their number or title, each in the newest assessment that answers its edition; none for a
/// session that reads no assessment.
pub(crate) fn clause_search(ctx: &Ctx<'_>, args: ClauseSearch) -> Result<Vec<ClauseHit>> {
    let session = ctx.session()?;
    let typed = bigram::fold(args.text.trim());
    if typed.is_empty() || !session.may(&assessments::REGISTER, Access::Read) {
        return Ok(Vec::new());
    }
    let most = if args.limit == 0 { CLAUSES } else { args.limit.min(CLAUSES_MAX) } as usize;
    session.read(|reader| {
        let mut editions = BTreeSet::new();
        let mut out = Vec::new();
        for a in reader.all(assessments::REGISTER.key).iter().rev().filter(|a| !a.retired) {
            let id = a.text(assessments::EDITION);
            if !editions.insert(id.to_owned()) {
                continue;
            }
            let Some(edition) = held::edition(id, reader) else { continue };
            // A number that begins as typed comes before words that hold it.
            let mut hits: Vec<(bool, &Clause)> = edition
                .clauses
                .iter()
                .filter_map(|c| {
                    let numbered = bigram::fold(&c.id).starts_with(&typed);
                    let named = [&c.title.zh, &c.title.en].iter().any(|t| bigram::fold(t).contains(&typed));
                    (numbered || named).then_some((!numbered, c))
                })
                .collect();
            hits.sort_by_key(|(named, _)| *named);
            out.extend(hits.into_iter().map(|(_, c)| ClauseHit {
                assessment: a.id.clone(),
                assessment_title: a.text(assessments::NAME).into(),
                clause: c.id.clone(),
                title: c.title.clone(),
            }));
            if out.len() >= most {
                out.truncate(most);
                break;
            }
        }
        Ok(out)
    })
}
