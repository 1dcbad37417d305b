//! Judging: the next item that waits for a person, and what they say of it. Nobody hears what another said.

use super::runs::{title, topic_name};
use super::texts::{item_text, judged_text};
use super::{live, values};
use crate::api::{JudgeItem, JudgeNext, JudgeSave, JudgeView};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use hegui_model::evaluation::judging::pace::pace;
use hegui_model::evaluation::judging::{Board, Stage};
use hegui_model::evaluation::run::Run;
use hegui_model::evaluation::{Verdict, refusal};
use hegui_model::field::Typed;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{
    answers, bank_questions, evaluation_runs as runs, judgements, question_banks, run_items as items,
};
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use hegui_store::writer::Tx;
use serde_json::json;

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

/// Does the item at a place wait for this judge? One that a program is to judge first waits for that.
fn waits(board: &Board<'_>, at: usize, judge: &str, held: &Run) -> Option<Stage> {
    board.waits(at, judge).filter(|stage| held.method.by_people() || *stage != Stage::First)
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
            (0..board.len()).filter_map(|at| Some((at, waits(board, at, judge, &held)?))).collect();
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
        let text = judged_text(&held, at, reader)?;
        let answer = held.answers[at].as_deref();
        Ok(JudgeItem {
            cut: answer.is_some_and(answers::is_cut),
            reasoning: answer.map_or_else(String::new, |a| a.text(answers::REASONING).into()),
            id: record.id.clone(),
            number: at as u64 + 1,
            source: record.text(items::SOURCE).into(),
            question: held.asks.map(|_| item_text(record, reader)).transpose()?,
            topics: held.topics[at].iter().map(|t| topic_name(t)).collect(),
            criteria: criteria(&held, at, reader),
            refusal: (!held.names_risks()).then(|| refusal::propose(&text)),
            text,
            arbitration,
            mine,
        })
    });
    let own = held.judgements.iter().filter(|j| j.judge == judge);
    let last = own.max_by(|a, b| a.at.cmp(&b.at)).map(|j| j.item.clone());
    Ok(JudgeView {
        run: run.id.clone(),
        title: title(run),
        asks: held.asks,
        unanswered: held.unanswered(),
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

/// How a failing answer is recognised: by the question's own criterion, and by those of its risks.
fn criteria(held: &Run, at: usize, reader: &dyn Reader) -> Vec<String> {
    let question = reader.get(bank_questions::REGISTER.key, held.items[at].text(items::QUESTION));
    let Some(question) = question else { return Vec::new() };
    let own = question.text(bank_questions::CRITERION).trim();
    let bank = reader.get(question_banks::REGISTER.key, question.text(bank_questions::BANK));
    let all = bank.map(|b| question_banks::criteria(&b)).unwrap_or_default();
    let of_risk = all.into_iter().filter(|(risk, _)| held.topics[at].contains(risk)).map(|(_, told)| told);
    (!own.is_empty()).then(|| own.to_owned()).into_iter().chain(of_risk).collect()
}

/// Places of the items that wait for a judge.
pub(super) fn waiting_for(held: &Run, judge: &str) -> Vec<usize> {
    held.with_board(|board| (0..board.len()).filter(|at| waits(board, *at, judge, held).is_some()).collect())
}

/// Keeps what a judge says of an item, in place of what they said before (`own`).
pub(super) fn kept(
    tx: &mut Tx<'_>,
    run: &str,
    (item, judge): (&str, &str),
    verdict: &Verdict,
    own: Option<(String, i64)>,
) -> Result<Record> {
    let now = tx.reader().now().write();
    let mut said = values([
        (judgements::VERDICT.key(), verdict.key().into()),
        (judgements::RISKS.key(), json!(judgements::risk_rows(verdict.risks()))),
    ]);
    if let Some((id, version)) = own {
        said.insert(judgements::CHANGED_AT.key().into(), now);
        return Ok(tx.put(&judgements::REGISTER, Some(&id), Some(version), &said)?);
    }
    said.extend(values([
        (judgements::RUN.key(), run.into()),
        (judgements::ITEM.key(), item.into()),
        (judgements::JUDGE.key(), judge.into()),
        (judgements::JUDGED_AT.key(), now),
    ]));
    Ok(tx.put(&judgements::REGISTER, None, None, &said)?)
}

pub(crate) fn judge_save(ctx: &Ctx<'_>, args: JudgeSave) -> Result<JudgeView> {
    let session = ctx.session()?;
    let judge = session.info().login;
    let (who, item) = (judge.clone(), args.item.clone());
    let done = session.transact(Intent::new(Op::Judge, ""), move |tx| {
        let record = live(&items::REGISTER, &item, tx.reader())?;
        let run = live(&runs::REGISTER, record.text(items::RUN), tx.reader())?;
        let held = Run::of(&run, tx.reader());
        let at = held.items.iter().position(|i| i.id == item).ok_or_else(|| Error::not_found(&item))?;
        let verdict =
            Verdict::of(&args.verdict, args.risks.clone()).ok_or_else(|| Error::not_found(&args.verdict))?;
        if verdict.is_fail() && verdict.risks().is_empty() && held.names_risks() {
            return Err(Error::new(
                Code::Usage,
                "判为不合格须至少选择一种风险",
                "Name at least one risk of an item that fails",
            ));
        }
        let (waits, last) =
            held.with_board(|board| (waits(board, at, &who, &held).is_some(), last_word(board, at, &who)));
        if !waits && !last {
            return Err(taken());
        }
        let known = tx.reader().find(judgements::REGISTER.key, judgements::ITEM.key(), &item);
        let own = known.iter().find(|j| j.text(judgements::JUDGE) == who).map(|j| (j.id.clone(), j.version));
        let put = kept(tx, &run.id, (&item, &who), &verdict, own)?;
        super::refuse_errors(&judgements::REGISTER, &put, tx.reader())?;
        Ok((run, at as u64 + 1))
    })?;
    let (run, number) = done.value;
    let mut next = session.read(|reader| view(&run, &judge, (None, Some(number)), reader))?;
    next.changed = done.changed;
    Ok(next)
}
