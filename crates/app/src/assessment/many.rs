//! Several conclusions, or several checks, as one intention. Each goes through the same gate as one alone; all are
//! judged before any is written, so that what is kept is what the preview told.

use super::assigned::each_once;
use super::checked::{approval_of, is_check_verdict};
use super::{assessment, clause, count, edition_of, in_use, judged, not_stale};
use crate::api::{ChecksMany, Conclude, ConcludeMany, ConcludeOutcome, ConcludedMany, Written};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use hegui_model::assessment as rules;
use hegui_model::op::Op;
use hegui_model::proposal;
use hegui_model::record::Record;
use hegui_model::registers::{approvals, conclusions};
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;

/// What would be written for a clause.
struct Judged {
    outcome: ConcludeOutcome,
    id: Option<String>,
    values: Map<String, Json>,
}

/// The arguments for one clause of many.
fn single(
    args: &ConcludeMany,
    clause: &str,
    version: Option<i64>,
    proposed: Option<&proposal::Proposal>,
) -> Conclude {
    let differs = proposed.is_some_and(|p| p.verdict.differs(&args.verdict));
    Conclude {
        assessment: args.assessment.clone(),
        clause: clause.to_owned(),
        verdict: args.verdict.clone(),
        reason: args.reason.clone(),
        equivalent_measure: args.equivalent_measure.clone(),
        difference_reason: if differs { args.difference_reason.clone() } else { String::new() },
        evidence: args.evidence.clone(),
        version,
    }
}

fn judge(reader: &StoreReader<'_>, args: &ConcludeMany, person: &str, user: &str) -> Result<Vec<Judged>> {
    let assessment = in_use(assessment(reader, &args.assessment)?)?;
    let edition = edition_of(reader, &assessment, None)?;
    let facts = proposal::Computed::of(reader);
    let before = rules::conclusions_of(&assessment.id, reader);
    let mut out = Vec::new();
    for seen in &args.clauses {
        let clause = clause(&edition, &seen.clause)?;
        let old = before.get(&clause.id);
        let proposed = proposal::propose_from(&clause.id, &assessment, &facts);
        let one = single(args, &clause.id, seen.version, proposed.as_ref());
        let (values, mut why) = judged(
            &one,
            &assessment,
            clause,
            old.map(Arc::as_ref),
            (person, user),
            proposed.as_ref(),
            reader,
        );
        if args.reason.trim().is_empty() {
            why.push(Text::new("批量作出结论须写明理由", "Several conclusions at once need a reason"));
        }
        let id = match not_stale(old.map(Arc::as_ref), seen.version) {
            Ok(id) => id,
            Err(stale) => {
                why.insert(0, stale.message);
                None
            }
        };
        let outcome = ConcludeOutcome {
            clause: clause.id.clone(),
            title: clause.title.clone(),
            version: seen.version,
            proposed: proposed.map(|p| p.verdict.key().into()),
            passes: why.is_empty(),
            why,
        };
        out.push(Judged { outcome, id, values });
    }
    reader.finish()?;
    Ok(out)
}

/// Concludes several clauses with one verdict and one reason, or says which would pass. Kept are all or none.
pub(crate) fn conclude_many(ctx: &Ctx<'_>, args: ConcludeMany) -> Result<ConcludedMany> {
    let session = ctx.session()?;
    each_once(args.clauses.iter().map(|c| c.clause.as_str()))?;
    let (person, user) = (session.person().unwrap_or_default(), session.user_id().to_owned());
    let told = |all: Vec<Judged>, kept, changed| {
        let rows: Vec<ConcludeOutcome> = all.into_iter().map(|j| j.outcome).collect();
        ConcludedMany { passes: count(rows.iter().filter(|r| r.passes).count()), rows, kept, changed }
    };
    if args.preview {
        return Ok(told(session.read(|reader| judge(reader, &args, &person, &user))?, false, Vec::new()));
    }
    let clauses: Vec<&str> = args.clauses.iter().map(|c| c.clause.as_str()).collect();
    let intent = Intent::new(Op::Conclude, args.reason.clone()).with(json!({ "clauses": clauses }));
    let done = session.transact(intent, move |tx| {
        let all = judge(tx.reader(), &args, &person, &user)?;
        let refused: Vec<Text> =
            all.iter().flat_map(|j| j.outcome.why.iter().map(|w| of_clause(&j.outcome.clause, w))).collect();
        if !refused.is_empty() {
            return Err(Error::gate(refused));
        }
        for j in &all {
            tx.put(&conclusions::REGISTER, j.id.as_deref(), j.outcome.version, &j.values)?;
        }
        Ok(all)
    })?;
    Ok(told(done.value, true, done.changed))
}

fn of_clause(clause: &str, why: &Text) -> Text {
    Text::new(format!("{clause}：{}", why.zh), format!("{clause}: {}", why.en))
}

/// Names the clause at which several stopped.
fn at(clause: &str, mut e: Error) -> Error {
    e.message = of_clause(clause, &e.message);
    e
}

/// Checks several conclusions as the second person. Each names the digest of the dossier as it was seen; where one has
/// changed since, or may not be checked by this person, none is kept.
pub(crate) fn conclusions_check(ctx: &Ctx<'_>, args: ChecksMany) -> Result<Written> {
    let session = ctx.session()?;
    each_once(args.checks.iter().map(|c| c.clause.as_str()))?;
    is_check_verdict(&args.verdict, &args.comment)?;
    if let Some(c) = args.checks.iter().find(|c| c.seen.trim().is_empty()) {
        return Err(Error::new(
            Code::Usage,
            format!("条款「{}」没有所见内容的摘要，请先打开查看", c.clause),
            format!("Clause {} comes without the digest of what was seen; open it first", c.clause),
        ));
    }
    let (person, user) = (session.person().unwrap_or_default(), session.user_id().to_owned());
    let clauses: Vec<&str> = args.checks.iter().map(|c| c.clause.as_str()).collect();
    let intent = Intent::new(Op::Check, args.comment.clone()).with(json!({ "clauses": clauses }));
    let done = session.transact(intent, move |tx| {
        let reader = tx.reader();
        let assessment = in_use(assessment(reader, &args.assessment)?)?;
        let mut all: Vec<Record> = Vec::new();
        for c in &args.checks {
            let given = (args.verdict.as_str(), args.comment.as_str(), Some(c.seen.as_str()));
            let one = approval_of(reader, &assessment, &c.clause, given, (&person, &user));
            all.push(one.map_err(|e| at(&c.clause, e))?);
        }
        reader.finish()?;
        for a in &all {
            tx.put(&approvals::REGISTER, None, None, &a.values)?;
        }
        Ok(count(all.len()))
    })?;
    Ok(Written { count: done.value, changed: done.changed })
}
