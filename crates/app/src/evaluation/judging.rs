//! Judging: the next item that waits for a person, and what they say of it. Nobody hears what another said.

use super::{live, runs::title};
use crate::api::{JudgeItem, JudgeNext, JudgeSave, JudgeView};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use hegui_model::evaluation::judging::pace::pace;
use hegui_model::evaluation::judging::{Board, Stage};
use hegui_model::evaluation::run::Run;
use hegui_model::field::Typed;
use hegui_model::finding::{Finding, Level};
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{evaluation_runs as runs, judgements, run_items as items};
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::{Map, Value as Json, json};

/// A longer gap between two judgements is a break.
const BREAK_SECONDS: u64 = 300;

pub(crate) fn judge_next(ctx: &Ctx<'_>, args: JudgeNext) -> Result<JudgeView> {
    let session = ctx.session()?;
    let judge = session.info().login;
    session.read(|reader| {
        let run = live(&runs::REGISTER, &args.run, reader)?;
        view(&run, &judge, (args.item.as_deref(), args.after), reader)
    })
}

/// Does the item at a place wait for this judge?
fn waits(board: &Board<'_>, at: usize, judge: &str) -> Option<Stage> {
    let stage = board.standing(at).stage;
    let said = board.said(at).iter().any(|(who, _)| *who == judge);
    (stage != Stage::Settled && !said).then_some(stage)
}

/// May this judge take back what they said: has nobody said anything since?
fn last_word(board: &Board<'_>, at: usize, judge: &str) -> bool {
    board.said(at).last().is_some_and(|(who, _)| *who == judge)
}

fn view(
    run: &Record,
    judge: &str,
    (wanted, after): (Option<&str>, Option<u64>),
    reader: &StoreReader<'_>,
) -> Result<JudgeView> {
    let held = Run::of(run, reader);
    let shown = held.with_board(|board| -> Result<_> {
        let open: Vec<(usize, Stage)> =
            (0..board.len()).filter_map(|at| Some((at, waits(board, at, judge)?))).collect();
        let chosen = match wanted {
            Some(id) => {
                let at = held.items.iter().position(|i| i.id == id).ok_or_else(|| Error::not_found(id))?;
                if !last_word(board, at, judge) {
                    return Err(taken());
                }
                Some((at, false))
            }
            None => {
                // Whoever skips comes back to what was skipped; arbitration waits until all was looked at.
                let behind = |(at, _): &&(usize, Stage)| after.is_none_or(|n| *at as u64 >= n);
                let looks = |(_, stage): &&(usize, Stage)| *stage != Stage::Arbitration;
                let found = open.iter().filter(looks).find(behind).or_else(|| open.iter().find(looks));
                let found = found.or_else(|| open.iter().find(behind)).or_else(|| open.first());
                found.map(|(at, stage)| (*at, *stage == Stage::Arbitration))
            }
        };
        let mine = chosen.and_then(|(at, _)| {
            let said = board.said(at).iter().find(|(who, _)| *who == judge)?;
            Some(said.1.clone())
        });
        Ok((chosen, mine, open.len() as u64, board.progress()))
    });
    let (chosen, mine, waiting, mut progress) = shown?;
    let count = progress.by_judge.get(judge).copied().unwrap_or(0);
    // How much another did is no secret; who did it is left out of a blind look.
    progress.by_judge.clear();
    let item = chosen.map(|(at, arbitration)| -> Result<JudgeItem> {
        let record = &held.items[at];
        Ok(JudgeItem {
            id: record.id.clone(),
            number: at as u64 + 1,
            text: text(record, reader)?,
            source: record.text(items::SOURCE).into(),
            arbitration,
            mine,
        })
    });
    let own = held.judgements.iter().filter(|j| j.judge == judge);
    let last = own.max_by(|a, b| a.at.cmp(&b.at)).map(|j| j.item.clone());
    Ok(JudgeView {
        run: run.id.clone(),
        title: title(run),
        item: item.transpose()?,
        progress,
        mine: count,
        waiting,
        last,
        pace: pace(&held.judgements, judge, BREAK_SECONDS),
        changed: Vec::new(),
    })
}

fn taken() -> Error {
    Error::new(
        Code::Refused,
        "该条目已有他人在您之后作出判定，不能再改",
        "Somebody judged this item after you; it can no longer be changed",
    )
}

/// The whole text of an item.
fn text(item: &Record, reader: &StoreReader<'_>) -> Result<String> {
    let whole = item.text(items::WHOLE);
    if whole.is_empty() {
        return Ok(item.text(items::TEXT).into());
    }
    let bytes = reader.blob(whole)?.and_then(|bytes| String::from_utf8(bytes).ok());
    bytes.ok_or_else(|| {
        Error::new(
            Code::Damaged,
            "条目全文已缺失，请核验工作区",
            "The whole text of the item is missing; verify the workspace",
        )
    })
}

pub(crate) fn judge_save(ctx: &Ctx<'_>, args: JudgeSave) -> Result<JudgeView> {
    let session = ctx.session()?;
    let judge = session.info().login;
    if args.verdict == "fail" && args.risks.is_empty() {
        return Err(Error::new(
            Code::Usage,
            "判为不合格须至少选择一种风险",
            "Name at least one risk of an item that fails",
        ));
    }
    let (who, item) = (judge.clone(), args.item.clone());
    let done = session.transact(Intent::new(Op::Judge, ""), move |tx| {
        let record = live(&items::REGISTER, &item, tx.reader())?;
        let run = live(&runs::REGISTER, record.text(items::RUN), tx.reader())?;
        let held = Run::of(&run, tx.reader());
        let at = held.items.iter().position(|i| i.id == item).ok_or_else(|| Error::not_found(&item))?;
        let (waits, last) =
            held.with_board(|board| (waits(board, at, &who).is_some(), last_word(board, at, &who)));
        if !waits && !last {
            return Err(taken());
        }
        let risks = if args.verdict == "fail" { judgements::risk_rows(&args.risks) } else { Vec::new() };
        let now = tx.reader().now().write();
        let mut values: Map<String, Json> = Map::from_iter([
            (judgements::VERDICT.key().to_owned(), args.verdict.as_str().into()),
            (judgements::RISKS.key().to_owned(), json!(risks)),
        ]);
        let known = tx.reader().find(judgements::REGISTER.key, judgements::ITEM.key(), &item);
        let own = known.iter().find(|j| j.text(judgements::JUDGE) == who);
        let put = match own {
            Some(j) => {
                values.insert(judgements::CHANGED_AT.key().into(), now);
                tx.put(&judgements::REGISTER, Some(&j.id), Some(j.version), &values)?
            }
            None => {
                values.extend([
                    (judgements::RUN.key().to_owned(), run.id.as_str().into()),
                    (judgements::ITEM.key().to_owned(), item.as_str().into()),
                    (judgements::JUDGE.key().to_owned(), who.as_str().into()),
                    (judgements::JUDGED_AT.key().to_owned(), now),
                ]);
                tx.put(&judgements::REGISTER, None, None, &values)?
            }
        };
        let refused: Vec<Finding> = judgements::REGISTER
            .findings(&put, tx.reader())
            .into_iter()
            .filter(|f| f.level == Level::Error)
            .collect();
        if refused.is_empty() { Ok((run, at as u64 + 1)) } else { Err(Error::invalid(refused)) }
    })?;
    let (run, number) = done.value;
    let mut next = session.read(|reader| view(&run, &judge, (None, Some(number)), reader))?;
    next.changed = done.changed;
    Ok(next)
}
