//! Failed items of a run, grouped for mending, and the remediations made of them.

use super::runs::title;
use super::{live, values};
use crate::api::{RemedyGroup, RunKey, RunRemediate, Saved};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::records::saved;
use hegui_model::catalogue;
use hegui_model::evaluation::compare::{Judged, Remedy, remedies};
use hegui_model::evaluation::run::{Final, Run, clause_of};
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{draws, evaluation_runs as runs, remediations};
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use serde_json::json;
use std::collections::HashMap;

/// Numbers of items that a group names.
const NUMBERS: usize = 100;

/// The items of a run with their final verdicts, and the groups of those that fail.
fn groups(run: &Record, reader: &dyn Reader) -> (Vec<Final>, Vec<Remedy>) {
    let finals = Run::of(run, reader).judged();
    let judged: Vec<Judged<'_>> = finals.iter().map(Judged::from).collect();
    let groups = remedies(&judged);
    (finals, groups)
}

fn name(risk: &str) -> Text {
    catalogue::risk(risk).map_or_else(|| Text::new("未指明风险", "No risk named"), |r| r.name.clone())
}

pub(crate) fn run_remedies(ctx: &Ctx<'_>, args: RunKey) -> Result<Vec<RemedyGroup>> {
    ctx.session()?.read(|reader| {
        let run = live(&runs::REGISTER, &args.run, reader)?;
        let (finals, groups) = groups(&run, reader);
        let places: HashMap<&str, u64> = finals.iter().map(|f| f.item.as_str()).zip(1..).collect();
        let made = reader.find(remediations::REGISTER.key, remediations::RUN.key(), &run.id);
        Ok(groups
            .into_iter()
            .map(|g| {
                let of_group = |r: &&std::sync::Arc<Record>| {
                    r.text(remediations::RISK) == g.risk && r.text(remediations::SOURCE) == g.source
                };
                RemedyGroup {
                    title: name(&g.risk),
                    items: g.items.len() as u64,
                    numbers: g
                        .items
                        .iter()
                        .filter_map(|i| places.get(i.as_str()).copied())
                        .take(NUMBERS)
                        .collect(),
                    remediation: made.iter().find(of_group).map(|r| r.id.clone()),
                    risk: g.risk,
                    source: g.source,
                }
            })
            .collect())
    })
}

pub(crate) fn run_remediate(ctx: &Ctx<'_>, args: RunRemediate) -> Result<Saved> {
    let session = ctx.session()?;
    let (gap, clause) = session.read(|reader| {
        let run = live(&runs::REGISTER, &args.run, reader)?;
        let (_, groups) = groups(&run, reader);
        let group =
            groups.iter().find(|g| g.risk == args.risk && g.source == args.source).ok_or_else(|| {
                Error::new(
                    Code::NotFound,
                    "这次评估没有这组不合格条目，请刷新后再试",
                    "This run has no such group of failed items; load it again",
                )
            })?;
        let draw = live(&draws::REGISTER, run.text(runs::DRAW), reader)?;
        let clause = clause_of(draw.text(draws::PURPOSE)).unwrap_or_default();
        let (risk, n) = (name(&group.risk), group.items.len());
        let gap = format!(
            "评估执行「{}」有 {n} 条不合格：{} {}（{}）",
            title(&run),
            group.risk,
            risk.zh,
            group.source
        );
        Ok::<_, Error>((gap, clause))
    })?;
    let values = values([
        (remediations::ASSESSMENT.key(), args.assessment.as_str().into()),
        (remediations::CLAUSE.key(), clause.into()),
        (remediations::GAP.key(), gap.into()),
        (remediations::MEASURE.key(), args.measure.trim().into()),
        (remediations::OWNER.key(), args.owner.as_str().into()),
        (remediations::DUE_ON.key(), args.due_on.as_str().into()),
        (remediations::RUN.key(), args.run.as_str().into()),
        (remediations::RISK.key(), args.risk.as_str().into()),
        (remediations::SOURCE.key(), args.source.as_str().into()),
    ]);
    let intent = Intent::new(Op::CreateRecord, "").with(json!({ "run": args.run, "risk": args.risk }));
    let done = session.transact(intent, move |tx| {
        let made = tx.put(&remediations::REGISTER, None, None, &values)?;
        super::refuse_errors(&remediations::REGISTER, &made, tx.reader())?;
        Ok::<_, Error>(made)
    })?;
    saved(session, &remediations::REGISTER, &done.value, done.changed)
}
