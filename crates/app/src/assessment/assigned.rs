//! Who works on which clause.

use super::{assessment, clause, edition_of, in_use};
use crate::api::{ClauseOwner, ClausesAssign, Written};
use crate::due::day;
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::session::Session;
use crate::view;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{clause_assignments as assigned, people};
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// Refuses a selection that is empty or names a clause twice.
pub(super) fn each_once<'a>(clauses: impl IntoIterator<Item = &'a str>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for c in clauses {
        if !seen.insert(c) {
            return Err(Error::new(
                Code::Usage,
                format!("条款「{c}」重复"),
                format!("Clause {c} stands twice"),
            ));
        }
    }
    if seen.is_empty() {
        return Err(Error::new(Code::Usage, "未选择条款", "No clause is chosen"));
    }
    Ok(())
}

/// Gives clauses to a person, or takes them back; one entry for all of them.
pub(crate) fn clauses_assign(ctx: &Ctx<'_>, args: ClausesAssign) -> Result<Written> {
    let session = ctx.session()?;
    each_once(args.clauses.iter().map(String::as_str))?;
    let owner = args.owner.clone().filter(|o| !o.is_empty());
    let due = args.due_on.as_deref().map(str::trim).filter(|d| !d.is_empty()).map(day).transpose()?;
    if owner.is_none() && due.is_some() {
        return Err(Error::gate(vec![Text::new(
            "负责人（设定期限须先有负责人）",
            "an owner: a day needs somebody to keep it",
        )]));
    }
    let intent = Intent::new(Op::AssignClauses, args.reason.clone()).with(json!({ "clauses": args.clauses }));
    let done = session.transact(intent, move |tx| {
        let reader = tx.reader();
        let assessment = in_use(assessment(reader, &args.assessment)?)?;
        let edition = edition_of(reader, &assessment, None)?;
        for id in &args.clauses {
            clause(&edition, id)?;
        }
        if let Some(id) = &owner {
            let person = reader.load(&people::REGISTER, id)?.ok_or_else(|| Error::not_found(id))?;
            if person.retired {
                return Err(Error::gate(vec![Text::new(
                    "在用的人员记录",
                    "a person whose record is in use",
                )]));
            }
        }
        let before = assigned::of_assessment(&assessment.id, reader);
        reader.finish()?;
        let mut count = 0_u32;
        for id in &args.clauses {
            let old = before.get(id);
            match (&owner, old) {
                (None, Some(old)) => {
                    tx.retire(&assigned::REGISTER, &old.id, true)?;
                }
                (None, None) => continue,
                (Some(owner), old) => {
                    let mut values: Map<String, Json> = Map::new();
                    values.insert(assigned::ASSESSMENT.key().into(), assessment.id.as_str().into());
                    values.insert(assigned::CLAUSE.key().into(), id.as_str().into());
                    values.insert(assigned::OWNER.key().into(), owner.as_str().into());
                    values.insert(
                        assigned::DUE_ON.key().into(),
                        due.map_or(Json::Null, |d| d.to_string().into()),
                    );
                    tx.put(&assigned::REGISTER, old.map(|o| o.id.as_str()), None, &values)?;
                }
            }
            count += 1;
        }
        Ok(count)
    })?;
    Ok(Written { count: done.value, changed: done.changed })
}

/// Who works on a clause, as the session may see it.
pub(super) fn owner(
    session: &Session,
    reader: &dyn Reader,
    assignment: Option<&Record>,
    concluded: bool,
) -> Option<ClauseOwner> {
    let a = assignment?;
    let due = a.get(assigned::DUE_ON);
    Some(ClauseOwner {
        person: view::link(session, reader, people::REGISTER.key, a.text(assigned::OWNER)),
        due_on: due.map(|d| d.to_string()),
        overdue: !concluded && due.is_some_and(|d| d < reader.today()),
    })
}
