//! Answers of a model to the questions of a run: read from a file, or fetched from an endpoint that a person entered.

use super::columns::{self, needed};
use super::endpoints::key_of;
use super::judging::whole_text;
use super::{live, watched};
use crate::api::{AnswersFetch, AnswersFetched, AnswersImport, AnswersRead, FailureCount};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use hegui_corpus::scan::fold::fold;
use hegui_corpus::{Limits, fields};
use hegui_model::evaluation::answering::{Failure, Taken};
use hegui_model::evaluation::run::{Run, answers_under};
use hegui_model::evaluation::strategy::Strategy;
use hegui_model::field::{LONG_TEXT_MAX, Typed};
use hegui_model::finding::Finding;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{
    answers, evaluation_runs as runs, model_endpoints as endpoints, run_items as items,
};
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use hegui_store::writer::Tx;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Findings shown of one reading.
const FINDINGS: usize = 500;
/// Answers that are kept at one time while an endpoint is asked: what a crash may cost.
const AT_ONCE: usize = 20;
/// So many questions in a row that reach nobody end the asking: what is down stays down for the other thousands.
const UNREACHED: u32 = 10;

/// A run whose questions a model answers.
fn asking(run: &str, reader: &dyn Reader) -> Result<(Arc<Record>, Run)> {
    let run = live(&runs::REGISTER, run, reader)?;
    let held = Run::of(&run, reader);
    if held.asks.is_none() {
        return Err(Error::new(
            Code::Refused,
            "这次评估判定的是语料条目，没有应答；应答用于从题库抽样的评估",
            "This run judges items of a corpus and has no answers; answers belong to runs drawn from a bank",
        ));
    }
    Ok((run, held))
}

/// What came for an item.
struct Came {
    /// There was no answer before it.
    first: bool,
    old: Option<(String, i64)>,
    values: Map<String, Json>,
    /// The whole of an answer that is too long for a field.
    whole: Option<String>,
}

impl Came {
    fn new(item: &str, old: Option<&Arc<Record>>, strategy: Strategy, by: &str) -> Self {
        let set = [
            (answers::ITEM.key(), Json::from(item)),
            (answers::STRATEGY.key(), strategy.key().into()),
            (answers::TAKEN_BY.key(), by.into()),
        ];
        Self {
            first: old.is_none_or(|o| !answers::answered(o)),
            old: old.map(|o| (o.id.clone(), o.version)),
            values: set.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
            whole: None,
        }
    }

    fn set(&mut self, key: &str, value: impl Into<Json>) {
        self.values.insert(key.to_owned(), value.into());
    }

    fn answer(&mut self, text: &str) {
        let shown = match text.char_indices().nth(LONG_TEXT_MAX) {
            Some((end, _)) => {
                self.whole = Some(text.to_owned());
                &text[..end]
            }
            None => text,
        };
        self.set(answers::STATE.key(), "answered");
        self.set(answers::TEXT.key(), shown);
        self.set(answers::FAILURE.key(), Json::Null);
    }
}

/// Keeps what came.
fn keep(tx: &mut Tx<'_>, run: &str, came: &[Came]) -> Result<()> {
    for one in came {
        let mut values = one.values.clone();
        let whole = match &one.whole {
            Some(text) => tx.put_blob(text.as_bytes())?.into(),
            None => Json::Null,
        };
        values.insert(answers::WHOLE.key().into(), whole);
        values.insert(answers::RUN.key().into(), run.into());
        values.insert(answers::TAKEN_AT.key().into(), tx.reader().now().write());
        let (id, version) = one.old.as_ref().map_or((None, None), |(id, v)| (Some(id.as_str()), Some(*v)));
        tx.put(&answers::REGISTER, id, version, &values)?;
    }
    Ok(())
}

/// Questions as they are compared: white space, width, case and script levelled.
fn alike(text: &str) -> String {
    fold(text.trim())
}

pub(crate) fn answers_import(ctx: &Ctx<'_>, args: AnswersImport) -> Result<AnswersRead> {
    let session = ctx.session()?;
    let (run, held, old, judged) = session.read(|reader| {
        let (run, held) = asking(&args.run, reader)?;
        let old = answers_under(&run, &held.items, args.strategy, reader);
        let judged: BTreeSet<String> = held.judgements.iter().map(|j| j.item.clone()).collect();
        Ok::<_, Error>((run, held, old, judged))
    })?;
    let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
    session.read(|reader| {
        for (at, item) in held.items.iter().enumerate() {
            let text = whole_text(item, (items::TEXT, items::WHOLE), reader)?;
            wanted.entry(alike(&text)).or_default().push(at);
        }
        Ok::<_, Error>(())
    })?;
    let (path, limits) = (Path::new(&args.path), Limits::of_items());
    let head = fields::look(path, &limits).map_err(foreign)?;
    let file = head.file.clone();
    let asked =
        needed(&file, &head.fields, args.question.as_deref(), (columns::QUESTION, "题目", "question"))?;
    let given = needed(&file, &head.fields, args.answer.as_deref(), (columns::ANSWER, "应答", "answer"))?;
    let mut told = AnswersRead {
        headers: head.fields.clone(),
        question: asked.clone(),
        answer: given.clone(),
        rows: 0,
        matched: 0,
        strange: 0,
        empty: 0,
        differ: 0,
        unanswered: 0,
        findings: Vec::new(),
        changed: Vec::new(),
    };
    let mut found: BTreeMap<usize, (u32, String)> = BTreeMap::new();
    let mut findings: Vec<Finding> = Vec::new();
    let read = watched(ctx, ("正在读取应答", "Reading answers"), |watch| {
        fields::read(path, &limits, watch, &mut |row, value| {
            told.rows += 1;
            let Some(places) = value(&asked).and_then(|q| wanted.get(&alike(&q))) else {
                told.strange += 1;
                return Ok(true);
            };
            let Some(answer) = value(&given) else {
                told.empty += 1;
                findings.push(fields::doubtful(
                    &file,
                    row,
                    "answer_empty",
                    "这一行没有应答，对应的条目仍算未取得应答。",
                    "this row has no answer; its item still counts as without one.",
                ));
                return Ok(true);
            };
            for at in places {
                match found.get(at) {
                    Some((first, other)) if *other != answer => findings.push(fields::doubtful(
                        &file,
                        row,
                        "answer_twice",
                        &format!("与第 {first} 行的题目相同而应答不同，只取第 {first} 行。"),
                        &format!(
                            "it answers the question of row {first} in another way; row {first} is taken."
                        ),
                    )),
                    Some(_) => {}
                    None => drop(found.insert(*at, (row, answer.clone()))),
                }
            }
            Ok(true)
        })
    })
    .map_err(foreign)?;
    findings.extend(read.findings);
    findings.truncate(FINDINGS);
    let by = session.info().login;
    let mut came = Vec::new();
    for (at, (row, text)) in &found {
        let item = &held.items[*at];
        let before = old[*at].as_ref();
        let stands = before.filter(|a| answers::answered(a));
        told.matched += 1;
        if let Some(stands) = stands {
            let shown: String = text.chars().take(LONG_TEXT_MAX).collect();
            if stands.text(answers::TEXT) == shown {
                continue;
            }
            told.differ += 1;
            if !args.replace {
                continue;
            }
            if judged.contains(&item.id) {
                findings.push(fields::doubtful(
                    &file,
                    *row,
                    "answer_judged_already",
                    "该条目的应答已有判定，不能再换；请另起一次评估。",
                    "the answer of this item was judged already and stays; begin another run.",
                ));
                continue;
            }
        }
        let mut one = Came::new(&item.id, before, args.strategy, &by);
        one.answer(text);
        one.set(answers::FILE.key(), file.as_str());
        one.set(answers::ROW.key(), *row);
        one.set(answers::ENDPOINT.key(), Json::Null);
        came.push(one);
    }
    let answered = old.iter().flatten().filter(|a| answers::answered(a)).count()
        + came.iter().filter(|c| c.first).count();
    told.unanswered = (held.items.len() - answered) as u64;
    told.findings = findings;
    if args.preview || came.is_empty() {
        return Ok(told);
    }
    let intent = Intent::new(Op::ImportAnswers, "").with(json!({
        "run": run.id, "strategy": args.strategy, "file": file, "sha256": read.sha256, "answers": came.len(),
    }));
    let done = session.transact(intent, move |tx| keep(tx, &run.id, &came))?;
    told.changed = done.changed;
    Ok(told)
}

/// What an endpoint is asked.
struct Batch {
    run: Arc<Record>,
    endpoint: Arc<Record>,
    strategy: Strategy,
    items: Vec<(Arc<Record>, Option<Arc<Record>>)>,
    questions: Vec<String>,
}

fn batch(args: &AnswersFetch, ctx: &Ctx<'_>) -> Result<Batch> {
    ctx.session()?.read(|reader| {
        let (run, held) = asking(&args.run, reader)?;
        let endpoint = live(&endpoints::REGISTER, &args.endpoint, reader)?;
        super::refuse_errors(&endpoints::REGISTER, &endpoint, reader)?;
        let strategy = Strategy::of(endpoint.text(endpoints::STRATEGY)).unwrap_or(Strategy::Alone);
        let old = answers_under(&run, &held.items, strategy, reader);
        let (mut waiting, mut questions) = (Vec::new(), Vec::new());
        for (item, before) in held.items.iter().zip(old) {
            if before.as_ref().is_some_and(|a| answers::answered(a)) {
                continue;
            }
            questions.push(whole_text(item, (items::TEXT, items::WHOLE), reader)?);
            waiting.push((Arc::clone(item), before));
        }
        Ok(Batch { run, endpoint, strategy, items: waiting, questions })
    })
}

/// An answer without what no field holds: control characters beside line feeds and tabs.
fn storable(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// What came of a question that was asked.
fn came_of(batch: &Batch, at: usize, taken: &Taken, by: &str) -> Came {
    let (item, before) = &batch.items[at];
    let mut one = Came::new(&item.id, before.as_ref(), batch.strategy, by);
    match &taken.result {
        Ok(answer) => {
            one.answer(&storable(&answer.text));
            one.set(answers::MODEL_TOLD.key(), answer.model_told.clone().map_or(Json::Null, Json::from));
        }
        Err(failure) => {
            one.set(answers::STATE.key(), "failed");
            one.set(answers::FAILURE.key(), failure.text().zh);
        }
    }
    one.set(answers::ATTEMPTS.key(), i64::from(taken.attempts));
    one.set(answers::ENDPOINT.key(), batch.endpoint.id.as_str());
    one
}

pub(crate) fn answers_fetch(ctx: &Ctx<'_>, args: AnswersFetch) -> Result<AnswersFetched> {
    let session = ctx.session()?;
    let Some(asker) = ctx.host.setting.answers.clone() else {
        return Err(Error::new(
            Code::Refused,
            "此程序不能联网调用接口，请导入应答文件",
            "This program cannot reach endpoints; read the answers from a file",
        ));
    };
    let batch = batch(&args, ctx)?;
    let key = session.read(|reader| key_of(&batch.endpoint, reader))?;
    let by = session.info().login;
    let all = batch.questions.len() as u64;
    let mut told = AnswersFetched {
        asked: 0,
        answered: 0,
        failures: Vec::new(),
        unanswered: all,
        stopped: false,
        changed: Vec::new(),
    };
    let mut failures: BTreeMap<String, (Text, u64)> = BTreeMap::new();
    let mut waiting: Vec<Came> = Vec::new();
    let (mut fault, mut unreached): (Option<Error>, u32) = (None, 0);
    let keep_now = |waiting: &mut Vec<Came>| -> Result<Vec<String>> {
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let came = std::mem::take(waiting);
        let intent = Intent::new(Op::FetchAnswers, "").with(json!({
            "run": batch.run.id, "endpoint": batch.endpoint.id, "strategy": batch.strategy, "answers": came.len(),
        }));
        let run = batch.run.id.clone();
        Ok(session.transact(intent, move |tx| keep(tx, &run, &came))?.changed)
    };
    ctx.progress("正在调用模型接口", "Asking the endpoint", 0, all);
    // What stops a batch whose answers can no longer be kept; a person's wish to stop is passed on.
    let settings = endpoints::endpoint(&batch.endpoint);
    asker.fetch(&settings, key.as_ref(), &batch.questions, ctx.cancel, &mut |at, taken| {
        // What is still under way when the asking is ended is asked again another time.
        if matches!(taken.result, Err(Failure::Cancelled)) || fault.is_some() || unreached >= UNREACHED {
            return;
        }
        told.asked += 1;
        match &taken.result {
            Ok(_) => (told.answered, unreached) = (told.answered + 1, 0),
            Err(failure) => {
                unreached = if matches!(failure, Failure::Unreachable { .. }) { unreached + 1 } else { 0 };
                if unreached >= UNREACHED {
                    ctx.cancel.store(true, Ordering::Relaxed);
                }
                let text = failure.text();
                failures.entry(text.en.clone()).or_insert((text, 0)).1 += 1;
            }
        }
        waiting.push(came_of(&batch, at, &taken, &by));
        ctx.progress("正在调用模型接口", "Asking the endpoint", told.asked, all);
        if waiting.len() >= AT_ONCE
            && let Err(e) = keep_now(&mut waiting)
        {
            fault = Some(e);
            ctx.cancel.store(true, Ordering::Relaxed);
        }
    });
    if let Some(e) = fault {
        return Err(e);
    }
    told.changed = keep_now(&mut waiting)?;
    if told.asked > 0 && told.changed.is_empty() {
        told.changed.push(answers::REGISTER.key.into());
    }
    told.unanswered = all - told.answered;
    told.stopped = told.asked < all;
    told.failures =
        failures.into_values().map(|(reason, questions)| FailureCount { reason, questions }).collect();
    Ok(told)
}
