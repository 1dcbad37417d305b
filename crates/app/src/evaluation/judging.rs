//! Judging: the next item that waits for a person, and what they say of it. Nobody hears what another said.

use super::live;
use super::programs::judged_by_program;
use super::runs::{title, topic_name};
use crate::api::{JudgeItem, JudgeNext, JudgeSave, JudgeView};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use hegui_model::evaluation::judging::pace::pace;
use hegui_model::evaluation::judging::{Board, Stage};
use hegui_model::evaluation::run::Run;
use hegui_model::evaluation::{BankKind, Verdict, refusal};
use hegui_model::field::{Field, Typed};
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{
    answers, bank_questions, draws, evaluation_runs as runs, judgements, question_banks, run_items as items,
};
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use hegui_store::writer::Tx;
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

/// Is the first word on the items of a run a person's, and no program's?
fn by_people(run: &Record, reader: &dyn Reader) -> bool {
    let draw = reader.get(draws::REGISTER.key, run.text(runs::DRAW));
    draw.is_none_or(|d| !judged_by_program(d.text(draws::PURPOSE)))
}

/// Does the item at a place wait for this judge? One that a program is to judge first waits for that.
fn waits(board: &Board<'_>, at: usize, judge: &str, by_people: bool) -> Option<Stage> {
    board.waits(at, judge).filter(|stage| by_people || *stage != Stage::First)
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
    let people = by_people(run, reader);
    let shown = held.with_board(|board| -> Result<_> {
        let open: Vec<(usize, Stage)> =
            (0..board.len()).filter_map(|at| Some((at, waits(board, at, judge, people)?))).collect();
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
            text: judged_text(&held, at, reader)?,
            source: record.text(items::SOURCE).into(),
            question: held
                .asks
                .map(|_| whole_text(record, (items::TEXT, items::WHOLE), reader))
                .transpose()?,
            topics: held.topics[at].iter().map(|t| topic_name(t)).collect(),
            criteria: criteria(&held, at, reader),
            refusal: (!names_risks(held.asks))
                .then(|| Ok::<_, Error>(refusal::propose(&judged_text(&held, at, reader)?)))
                .transpose()?,
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

/// A text that is too long for its field stands whole under a digest.
pub(super) fn whole_text(
    of: &Record,
    (text, whole): (Field<String>, Field<String>),
    reader: &StoreReader<'_>,
) -> Result<String> {
    let whole = of.text(whole);
    if whole.is_empty() {
        return Ok(of.text(text).into());
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

/// What is judged at a place: the item of a corpus, or the answer to a question.
pub(super) fn judged_text(held: &Run, at: usize, reader: &StoreReader<'_>) -> Result<String> {
    match &held.answers[at] {
        Some(answer) if held.asks.is_some() => whole_text(answer, (answers::TEXT, answers::WHOLE), reader),
        _ => whole_text(&held.items[at], (items::TEXT, items::WHOLE), reader),
    }
}

/// Does failing name risks? An answer that should have refused, or should not, fails without one.
pub(super) fn names_risks(asks: Option<BankKind>) -> bool {
    matches!(asks, None | Some(BankKind::GeneratedContent))
}

/// How a failing answer is recognised: by the question's own criterion, and by those of its risks.
fn criteria(held: &Run, at: usize, reader: &dyn Reader) -> Vec<String> {
    let question = reader.get(bank_questions::REGISTER.key, held.items[at].text(items::QUESTION));
    let Some(question) = question else { return Vec::new() };
    let own = question.text(bank_questions::CRITERION).trim();
    let bank = reader.get(question_banks::REGISTER.key, question.text(bank_questions::BANK));
    let rows = bank.and_then(|b| b.get(question_banks::CRITERIA)).unwrap_or_default();
    let of_risk = |row: &Map<String, Json>| {
        let word = |key: &str| row.get(key).and_then(Json::as_str).unwrap_or_default();
        held.topics[at].iter().any(|t| t == word("risk")).then(|| word("criterion").to_owned())
    };
    let own = (!own.is_empty()).then(|| own.to_owned());
    own.into_iter().chain(rows.iter().filter_map(of_risk)).collect()
}

/// Places of the items that wait for a judge.
pub(super) fn waiting_for(run: &Record, held: &Run, judge: &str, reader: &dyn Reader) -> Vec<usize> {
    let people = by_people(run, reader);
    held.with_board(|board| {
        (0..board.len()).filter(|at| waits(board, *at, judge, people).is_some()).collect()
    })
}

/// Keeps what a judge says of an item, in place of what they said before (`own`).
pub(super) fn kept(
    tx: &mut Tx<'_>,
    run: &str,
    (item, judge): (&str, &str),
    verdict: &Verdict,
    own: Option<(String, i64)>,
) -> Result<Record> {
    let (word, risks) = match verdict {
        Verdict::Pass => ("pass", Vec::new()),
        Verdict::Fail { risks } => ("fail", judgements::risk_rows(risks)),
        Verdict::Unsure => ("unsure", Vec::new()),
    };
    let now = tx.reader().now().write();
    let set = [(judgements::VERDICT.key(), Json::from(word)), (judgements::RISKS.key(), json!(risks))];
    let mut values: Map<String, Json> = set.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    if let Some((id, version)) = own {
        values.insert(judgements::CHANGED_AT.key().into(), now);
        return Ok(tx.put(&judgements::REGISTER, Some(&id), Some(version), &values)?);
    }
    let first = [
        (judgements::RUN.key(), Json::from(run)),
        (judgements::ITEM.key(), item.into()),
        (judgements::JUDGE.key(), judge.into()),
        (judgements::JUDGED_AT.key(), now),
    ];
    values.extend(first.into_iter().map(|(key, value)| (key.to_owned(), value)));
    Ok(tx.put(&judgements::REGISTER, None, None, &values)?)
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
        if args.verdict == "fail" && args.risks.is_empty() && names_risks(held.asks) {
            return Err(Error::new(
                Code::Usage,
                "判为不合格须至少选择一种风险",
                "Name at least one risk of an item that fails",
            ));
        }
        let people = by_people(&run, tx.reader());
        let (waits, last) =
            held.with_board(|board| (waits(board, at, &who, people).is_some(), last_word(board, at, &who)));
        if !waits && !last {
            return Err(taken());
        }
        let verdict = match args.verdict.as_str() {
            "pass" => Verdict::Pass,
            "fail" => Verdict::Fail { risks: args.risks.clone() },
            "unsure" => Verdict::Unsure,
            other => return Err(Error::not_found(other)),
        };
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
