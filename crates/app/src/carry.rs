//! Carrying an assessment over to another edition: looked at, then kept as one entry or not at all.

use crate::api::{AssessmentCarry, CarryPlan};
use crate::assessment::{assessment, edition, in_use};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use hegui_model::assessment::carry::{self, Carry};
use hegui_model::canonical;
use hegui_model::op::Op;
use hegui_model::record::Record;
use hegui_model::registers::{assessments, conclusions};
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::{Map, Value as Json, json};

fn look(reader: &StoreReader<'_>, args: &AssessmentCarry) -> Result<(Record, CarryPlan)> {
    let old = in_use(assessment(reader, &args.assessment)?)?;
    let from = edition(reader, old.text(assessments::EDITION))?;
    let to = edition(reader, &args.edition)?;
    if to.id == from.id {
        return Err(Error::new(
            Code::Usage,
            format!("该评估已依据 {}，请选择另一版本", from.id),
            format!("The assessment rests on {} already: choose another edition", from.id),
        ));
    }
    if to.clauses.is_empty() {
        return Err(Error::new(
            Code::Gate,
            format!("{} 的条款未收录，不能承接；请先导入该版本的内容包", to.id),
            format!("The clauses of {} are not held: import it as a content pack first", to.id),
        ));
    }
    let plan = carry::plan(&old, &from, &to, reader);
    let seen = digest(&plan, &from.id, &to.id);
    let (from, to) = (from.id.clone(), to.id.clone());
    let (assessment, seq, changed) = (None, None, Vec::new());
    Ok((old, CarryPlan { from, to, plan, seen, assessment, seq, changed }))
}

fn digest(plan: &Carry, from: &str, to: &str) -> String {
    canonical::digest(&json!({ "plan": plan, "from": from, "to": to }))
}

/// Values of the new assessment: those of the old one, but for what is its own.
fn values(old: &Record, args: &AssessmentCarry) -> Map<String, Json> {
    let mut out = old.values.clone();
    for own in [assessments::CODE.key(), assessments::ASSESSED_ON.key(), assessments::OVERALL.key()] {
        out.remove(own);
    }
    let name = match args.name.trim() {
        "" => format!("{}（{}）", old.text(assessments::NAME), args.edition),
        given => given.to_owned(),
    };
    out.insert(assessments::NAME.key().into(), name.into());
    out.insert(assessments::EDITION.key().into(), args.edition.as_str().into());
    if let Some(day) = args.assessed_on.as_deref().filter(|d| !d.is_empty()) {
        out.insert(assessments::ASSESSED_ON.key().into(), day.into());
    }
    out
}

/// Says what is carried to another edition; with the digest of that look, makes the new assessment and its conclusions.
pub(crate) fn assessment_carry(ctx: &Ctx<'_>, args: AssessmentCarry) -> Result<CarryPlan> {
    let session = ctx.session()?;
    let (_, mut plan) = session.read(|reader| look(reader, &args))?;
    let Some(seen) = args.seen.clone() else { return Ok(plan) };
    let (person, user) = (session.person().unwrap_or_default(), session.user_id().to_owned());
    let facts = json!({
        "from": plan.from, "to": plan.to, "assessment": args.assessment,
        "carried": plan.plan.carried.len(), "partly": plan.plan.partly.len(),
    });
    let done = session.transact(Intent::new(Op::Carry, args.reason.trim()).with(facts), move |tx| {
        let (old, now) = look(tx.reader(), &args)?;
        if now.seen != seen {
            return Err(Error::new(
                Code::Stale,
                "结论在查看之后已有变化，请重新查看后再承接",
                "Conclusions changed after you looked; look again before carrying them over",
            ));
        }
        let all = now.plan.carried.iter().chain(&now.plan.partly);
        let new = tx.put(&assessments::REGISTER, None, None, &values(&old, &args))?;
        let rows: Vec<Map<String, Json>> =
            all.map(|c| carry::values(c, &new.id, (&person, &user), tx.reader())).collect();
        tx.reader().finish()?;
        for row in &rows {
            tx.put(&conclusions::REGISTER, None, None, row)?;
        }
        Ok(new.id)
    })?;
    plan.assessment = Some(done.value);
    plan.seq = done.entry.map(|e| e.seq);
    plan.changed = done.changed;
    Ok(plan)
}
