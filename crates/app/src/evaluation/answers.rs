//! Answers of a model to the questions of a run: read from a file, or fetched from an endpoint that a person entered.

use super::columns::{self, needed};
use super::endpoints::key_of;
use super::texts::{beginning, item_text, put_whole};
use super::{Reasons, live, values, watched};
use crate::api::{AnswersFetch, AnswersFetched, AnswersImport, AnswersRead, FailureCount};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use hegui_corpus::scan::fold::fold;
use hegui_corpus::{Limits, fields};
use hegui_model::evaluation::answering::{Answer, Failure, Taken, parted};
use hegui_model::evaluation::run::{Run, answers_under};
use hegui_model::evaluation::strategy::Strategy;
use hegui_model::field::Typed;
use hegui_model::finding::Findings;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{answers, evaluation_runs as runs, model_endpoints as endpoints};
use hegui_store::journal::Intent;
use hegui_store::writer::Tx;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Answers that are kept at one time while an endpoint is asked: what a crash may cost.
const AT_ONCE: usize = 20;
/// So many questions in a row that reach nobody, or nobody who takes them after every try, end the asking: what is down
/// or used up stays so for the other thousands.
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

/// An answer without what no field holds: control characters beside line feeds and tabs.
fn storable(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// An answer as it can be kept; none where nothing is left of it.
fn kept_of(said: &Answer) -> Option<Answer> {
    let (text, reasoning) = (storable(&said.text), said.reasoning.as_deref().map(storable));
    (!text.trim().is_empty()).then(|| Answer { text, reasoning, ..said.clone() })
}

/// An answer as a file has it: with what the model thought before it, which an endpoint's reply is read without.
fn of_file(reply: &str) -> Answer {
    let (reasoning, text) = parted(reply);
    Answer { text: text.to_owned(), reasoning: reasoning.map(str::to_owned), ..Answer::default() }
}

/// What came for an item.
struct Came {
    /// There was no answer before it.
    first: bool,
    old: Option<(String, i64)>,
    values: Map<String, Json>,
    /// The whole answer; none where the asking failed.
    text: String,
}

impl Came {
    fn new(item: &str, old: Option<&Arc<Record>>, strategy: Strategy, by: &str) -> Self {
        Self {
            first: old.is_none_or(|o| !answers::answered(o)),
            old: old.map(|o| (o.id.clone(), o.version)),
            values: values([
                (answers::ITEM.key(), item.into()),
                (answers::STRATEGY.key(), strategy.key().into()),
                (answers::TAKEN_BY.key(), by.into()),
            ]),
            text: String::new(),
        }
    }

    fn set(&mut self, key: &str, value: impl Into<Json>) {
        self.values.insert(key.to_owned(), value.into());
    }

    /// What the model answered, as it can be kept, and what it thought before.
    fn answer(&mut self, said: &Answer) {
        self.text.clone_from(&said.text);
        let text = |told: &Option<String>| told.as_deref().map_or(Json::Null, |t| beginning(t).into());
        self.values.extend(values([
            (answers::STATE.key(), "answered".into()),
            (answers::TEXT.key(), beginning(&said.text).into()),
            (answers::REASONING.key(), text(&said.reasoning)),
            (answers::FINISH.key(), text(&said.finish)),
            (answers::MODEL_TOLD.key(), text(&said.model_told)),
            (answers::FAILURE.key(), Json::Null),
            (answers::FAILURE_SAID.key(), Json::Null),
        ]));
    }

    fn failure(&mut self, failure: &Failure) {
        let said = failure.said().zh;
        self.values.extend(values([
            (answers::STATE.key(), "failed".into()),
            (answers::FAILURE.key(), failure.code().into()),
            (answers::FAILURE_SAID.key(), if said.is_empty() { Json::Null } else { said.into() }),
        ]));
    }
}

/// Keeps what came.
fn keep(tx: &mut Tx<'_>, run: &str, came: &[Came]) -> Result<()> {
    for one in came {
        let mut values = one.values.clone();
        values.insert(answers::WHOLE.key().into(), put_whole(tx, &one.text)?);
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
    let (run, held, old, wanted) = session.read(|reader| {
        let (run, held) = asking(&args.run, reader)?;
        let old = answers_under(&run, &held.items, args.strategy, reader);
        let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, item) in held.items.iter().enumerate() {
            wanted.entry(alike(&item_text(item, reader)?)).or_default().push(at);
        }
        Ok::<_, Error>((run, held, old, wanted))
    })?;
    let judged: HashSet<&str> = held.judgements.iter().map(|j| j.item.as_str()).collect();
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
    let mut found: BTreeMap<usize, (u32, Answer)> = BTreeMap::new();
    let mut findings = Findings::default();
    let read = watched(ctx, ("正在读取应答", "Reading answers"), |watch| {
        fields::read(path, &limits, watch, &mut |row, value| {
            told.rows += 1;
            let Some(places) = value(&asked).and_then(|q| wanted.get(&alike(&q))) else {
                told.strange += 1;
                return Ok(());
            };
            let Some(answer) = value(&given).and_then(|reply| kept_of(&of_file(&reply))) else {
                told.empty += 1;
                findings.push(fields::doubtful(
                    &file,
                    row,
                    "answer_empty",
                    "这一行没有应答，对应的条目仍算未取得应答。",
                    "this row has no answer; its item still counts as without one.",
                ));
                return Ok(());
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
            Ok(())
        })
    })
    .map_err(foreign)?;
    findings.append(read.findings);
    let by = session.info().login;
    let mut came = Vec::new();
    for (at, (row, said)) in &found {
        let item = &held.items[*at];
        let before = old[*at].as_ref();
        let stands = before.filter(|a| answers::answered(a));
        told.matched += 1;
        if let Some(stands) = stands {
            if stands.text(answers::TEXT) == beginning(&said.text) {
                continue;
            }
            told.differ += 1;
            if !args.replace {
                continue;
            }
            if judged.contains(item.id.as_str()) {
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
        one.answer(said);
        one.set(answers::FILE.key(), file.as_str());
        one.set(answers::ROW.key(), *row);
        one.set(answers::ENDPOINT.key(), Json::Null);
        came.push(one);
    }
    let answered = old.iter().flatten().filter(|a| answers::answered(a)).count()
        + came.iter().filter(|c| c.first).count();
    told.unanswered = (held.items.len() - answered) as u64;
    told.findings = findings.into_list();
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
            questions.push(item_text(item, reader)?);
            waiting.push((Arc::clone(item), before));
        }
        Ok(Batch { run, endpoint, strategy, items: waiting, questions })
    })
}

/// What came of a question that was asked.
fn came_of(batch: &Batch, at: usize, taken: &Taken, by: &str) -> Came {
    let (item, before) = &batch.items[at];
    let mut one = Came::new(&item.id, before.as_ref(), batch.strategy, by);
    match &taken.result {
        Ok(answer) => one.answer(answer),
        Err(failure) => one.failure(failure),
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
    let mut failures = Reasons::default();
    let mut changed: BTreeSet<String> = BTreeSet::new();
    let mut waiting: Vec<Came> = Vec::new();
    let (mut fault, mut unreached): (Option<Error>, u32) = (None, 0);
    let settings = endpoints::endpoint(&batch.endpoint);
    let keep_now = |waiting: &mut Vec<Came>| -> Result<Vec<String>> {
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let came = std::mem::take(waiting);
        let intent = Intent::new(Op::FetchAnswers, "").with(json!({
            "run": batch.run.id, "endpoint": batch.endpoint.id, "strategy": batch.strategy, "answers": came.len(),
            "temperature": settings.temperature,
        }));
        let run = batch.run.id.clone();
        Ok(session.transact(intent, move |tx| keep(tx, &run, &came))?.changed)
    };
    ctx.progress("正在调用模型接口", "Asking the endpoint", 0, all);
    // What stops a batch whose answers can no longer be kept; a person's wish to stop is passed on.
    asker.fetch(&settings, key.as_ref(), &batch.questions, ctx.cancel, &mut |at, mut taken| {
        if let Ok(answer) = &taken.result {
            let nothing = || Failure::NoAnswer { finish: answer.finish.clone() };
            taken.result = kept_of(answer).ok_or_else(nothing);
        }
        // What is still under way when the asking is ended is asked again another time.
        if matches!(taken.result, Err(Failure::Cancelled)) || fault.is_some() || unreached >= UNREACHED {
            return;
        }
        told.asked += 1;
        match &taken.result {
            Ok(_) => (told.answered, unreached) = (told.answered + 1, 0),
            Err(failure) => {
                let down = matches!(failure, Failure::Unreachable { .. } | Failure::TooManyRequests { .. });
                unreached = if down { unreached + 1 } else { 0 };
                if unreached >= UNREACHED {
                    ctx.cancel.store(true, Ordering::Relaxed);
                }
                failures.met(failure.text());
            }
        }
        waiting.push(came_of(&batch, at, &taken, &by));
        ctx.progress("正在调用模型接口", "Asking the endpoint", told.asked, all);
        if waiting.len() < AT_ONCE {
            return;
        }
        match keep_now(&mut waiting) {
            Ok(more) => changed.extend(more),
            Err(e) => {
                fault = Some(e);
                ctx.cancel.store(true, Ordering::Relaxed);
            }
        }
    });
    if let Some(e) = fault {
        return Err(e);
    }
    changed.extend(keep_now(&mut waiting)?);
    told.changed = changed.into_iter().collect();
    told.unanswered = all - told.answered;
    told.stopped = told.asked < all;
    told.failures =
        failures.into_counts().map(|(reason, questions)| FailureCount { reason, questions }).collect();
    Ok(told)
}
