//! What the second person says to a conclusion.

use super::{assessment, clause, conclusion_of, edition_of, in_use};
use crate::api::{CheckView, ConclusionCheck, Saved};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::session::Session;
use crate::view;
use hegui_model::assessment as rules;
use hegui_model::op::Op;
use hegui_model::proposal;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{approvals, conclusions};
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use std::sync::Arc;

/// Is it something that a checker may say?
pub(super) fn is_check_verdict(verdict: &str, comment: &str) -> Result<()> {
    if !matches!(verdict, "agreed" | "returned") {
        return Err(Error::new(
            Code::Usage,
            "复核意见须为 agreed（同意）或 returned（退回）",
            "A check is either agreed or returned",
        ));
    }
    if verdict == "returned" && comment.trim().is_empty() {
        return Err(Error::gate(vec![Text::new("退回的说明", "a comment that says why it is returned")]));
    }
    Ok(())
}

/// The check of one conclusion as it would be kept, judged: by another person, on what was seen, through the gate.
/// `given` is verdict, comment and digest seen; `by` is person and user.
pub(super) fn approval_of(
    reader: &StoreReader<'_>,
    assessment: &Record,
    clause_id: &str,
    given: (&str, &str, Option<&str>),
    by: (&str, &str),
) -> Result<Record> {
    let (verdict, comment, digest) = given;
    let edition = edition_of(reader, assessment, None)?;
    let clause = clause(&edition, clause_id)?;
    let c = conclusion_of(reader, &assessment.id, &clause.id).ok_or_else(|| {
        Error::new(
            Code::NotFound,
            format!("{} 尚无结论，不能复核", clause.id),
            format!("{} has no conclusion to check", clause.id),
        )
    })?;
    let exception = rules::may_check(&c, by.0, by.1, reader).map_err(|t| Error::with(Code::Refused, t))?;
    let seen = rules::seen_now(&c, reader);
    if digest.is_some_and(|s| *s != seen) {
        let mut stale = Error::new(
            Code::Stale,
            "结论、证据或检查结果在您查看之后已有变化，请重新查看后再复核",
            "The conclusion, its evidence or the findings changed after you looked; look again before you check",
        );
        stale.current = serde_json::to_value(&c).ok();
        return Err(stale);
    }
    if verdict == "agreed" {
        let proposed = proposal::propose(&clause.id, assessment, reader);
        let missing = rules::gate(&c, assessment, clause, proposed.as_ref(), reader);
        if !missing.is_empty() {
            return Err(Error::gate(missing));
        }
    }
    let mut a = Record::default();
    a.set(approvals::REGISTER_KEY, conclusions::REGISTER.key.into())
        .set(approvals::RECORD, c.id.clone())
        .set(approvals::VERDICT, verdict.to_owned())
        .set(approvals::SEEN, seen)
        .set(approvals::PERSON, by.0.to_owned())
        .set(approvals::GIVEN_AT, reader.now())
        .set(approvals::COMMENT, comment.to_owned())
        .set(approvals::EXCEPTION, exception.unwrap_or_default());
    Ok(a)
}

/// Checks a conclusion as the second person; the check names the digest of what was seen.
pub(crate) fn conclusion_check(ctx: &Ctx<'_>, args: ConclusionCheck) -> Result<Saved> {
    let session = ctx.session()?;
    is_check_verdict(&args.verdict, &args.comment)?;
    let (person, user) = (session.person().unwrap_or_default(), session.user_id().to_owned());
    let done = session.transact(Intent::new(Op::Check, args.comment.clone()), move |tx| {
        let reader = tx.reader();
        let assessment = in_use(assessment(reader, &args.assessment)?)?;
        let given = (args.verdict.as_str(), args.comment.as_str(), args.seen.as_deref());
        let a = approval_of(reader, &assessment, &args.clause, given, (&person, &user))?;
        reader.finish()?;
        Ok(tx.put(&approvals::REGISTER, None, None, &a.values)?)
    })?;
    let mut findings = Vec::new();
    if done.value.has(approvals::EXCEPTION.key()) {
        findings.push(hegui_model::finding::Finding::note(
            "small_team_exception",
            "作出人与复核人为同一人，依小团队例外复核；报告中将予说明",
            "Author and checker are one person, under the small-team exception; the report will say so",
        ));
    }
    Ok(Saved {
        register: approvals::REGISTER.key.into(),
        id: done.value.id,
        version: done.value.version,
        findings,
        changed: done.changed,
    })
}

/// Checks of a conclusion, oldest first; `seen` is the digest of what is there now.
pub(super) fn checks_of(
    session: &Session,
    reader: &StoreReader<'_>,
    c: &Record,
    seen: &str,
) -> Vec<CheckView> {
    let mut all: Vec<Arc<Record>> = reader
        .find(approvals::REGISTER.key, approvals::RECORD.key(), &c.id)
        .into_iter()
        .filter(|a| a.text(approvals::REGISTER_KEY) == conclusions::REGISTER.key)
        .collect();
    all.sort_by_key(|a| (a.get(approvals::GIVEN_AT), a.id.clone()));
    all.iter()
        .map(|a| CheckView {
            id: a.id.clone(),
            verdict: a.text(approvals::VERDICT).into(),
            by: match a.text(approvals::PERSON) {
                "" => String::new(),
                person => view::person(session, reader, person),
            },
            at: a.str(approvals::GIVEN_AT.key()).into(),
            comment: a.text(approvals::COMMENT).into(),
            current: a.text(approvals::SEEN) == seen,
            exception: a.has(approvals::EXCEPTION.key()),
        })
        .collect()
}
