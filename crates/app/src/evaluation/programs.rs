//! Items judged by programs: a keyword library, or a classifier by its scores. What they say counts as one judge's word;
//! a share that people look at again is theirs to overrule.

use super::columns::{self, chosen, guess, needed};
use super::texts::judged_text;
use super::{Reasons, live, values, versioned, watched};
use crate::api::{RunJudgeKeywords, RunJudgeScores, RunJudged};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use hegui_corpus::scan::Library;
use hegui_corpus::{Limits, fields};
use hegui_model::catalogue::{is_risk, no_risk};
use hegui_model::decimal::Decimal;
use hegui_model::evaluation::requirement::Method;
use hegui_model::evaluation::run::Run;
use hegui_model::evaluation::{BankKind, Verdict};
use hegui_model::finding::{Finding, Findings};
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{
    classifiers, evaluation_runs as runs, keyword_libraries as libraries, risk_mappings, run_items as items,
};
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// A run whose items wait for a program: those with something to judge and without a judgement.
struct Waiting {
    run: Arc<Record>,
    held: Run,
    places: Vec<usize>,
    texts: Vec<String>,
}

fn waiting(ctx: &Ctx<'_>, run: &str, fits: fn(Method) -> bool) -> Result<Waiting> {
    ctx.session()?.read(|reader| {
        let run = live(&runs::REGISTER, run, reader)?;
        let held = Run::of(&run, reader);
        if !fits(held.method) {
            return Err(Error::new(
                Code::Refused,
                "这次抽样的用途不由此方法判定，请按用途选择关键词、分类模型或人工",
                "What was drawn is not judged in this way: its purpose names keywords, a classifier or people",
            ));
        }
        let said: HashSet<&str> = held.judgements.iter().map(|j| j.item.as_str()).collect();
        let places: Vec<usize> =
            (0..held.items.len()).filter(|at| held.answered(*at) && !said.contains(held.items[*at].id.as_str())).collect();
        let texts =
            places.iter().map(|at| judged_text(&held, *at, reader)).collect::<Result<_>>()?;
        Ok(Waiting { run, held, places, texts })
    })
}

/// Keeps what a program said.
fn keep(
    ctx: &Ctx<'_>,
    of: &Waiting,
    (judge, field, value): (&str, &'static str, &str),
    more: Map<String, Json>,
    said: Vec<(usize, Verdict)>,
) -> Result<RunJudged> {
    let session = ctx.session()?;
    let failing = said.iter().filter(|(_, v)| v.is_fail()).count() as u64;
    let judged = said.len() as u64;
    let mut set = more;
    set.insert(field.to_owned(), value.into());
    let intent = Intent::new(Op::JudgeByProgram, "").with(json!({
        "run": of.run.id, field: value, "judged": judged, "failing": failing,
    }));
    let (run, judge) = (Arc::clone(&of.run), judge.to_owned());
    let ids: Vec<(String, Verdict)> =
        said.into_iter().map(|(at, verdict)| (of.held.items[at].id.clone(), verdict)).collect();
    let done = session.transact(intent, move |tx| {
        tx.put(&runs::REGISTER, Some(&run.id), Some(run.version), &set)?;
        for (item, verdict) in &ids {
            super::judging::kept(tx, &run.id, (item, &judge), verdict, None)?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(RunJudged {
        judged,
        failing,
        left: (of.held.items.len()
            - of.held.judgements.iter().map(|j| &j.item).collect::<BTreeSet<_>>().len()) as u64
            - judged,
        findings: Vec::new(),
        changed: done.changed,
    })
}

/// Refuses another program than the one that judged the first items.
fn same_program(held: &str, now: &str) -> Result<()> {
    if held.is_empty() || held == now {
        return Ok(());
    }
    Err(Error::new(
        Code::Refused,
        "这次评估已由另一版本的词库或模型判定，请另起一次评估再比较",
        "Another version of the library or classifier judged this run; begin another run and compare them",
    ))
}

pub(crate) fn run_judge_keywords(ctx: &Ctx<'_>, args: RunJudgeKeywords) -> Result<RunJudged> {
    let session = ctx.session()?;
    let of = waiting(ctx, &args.run, Method::by_keywords)?;
    let (library, words) = session.read(|reader| {
        let library = live(&libraries::REGISTER, &args.library, reader)?;
        let risks = risk_mappings::on_file(BankKind::GeneratedContent, reader);
        Ok::<_, Error>((Arc::clone(&library), super::scans::words(reader.words(&library.id), &risks)))
    })?;
    same_program(of.run.text(runs::LIBRARY), &library.id)?;
    let ready = Library::new(words).map_err(|f| Error::invalid(vec![*f]))?;
    let mut said = Vec::with_capacity(of.places.len());
    for (at, text) in of.places.iter().zip(&of.texts) {
        let hits = ready.hits(text);
        let risks: BTreeSet<String> = hits
            .iter()
            .flat_map(|h| h.words)
            .map(|w| w.risk.clone())
            .filter(|risk| !risk.is_empty())
            .collect();
        let verdict = if hits.is_empty() {
            Verdict::Pass
        } else {
            Verdict::Fail { risks: risks.into_iter().collect() }
        };
        said.push((*at, verdict));
    }
    let more = values([(runs::LIBRARY_DIGEST.key(), library.text(libraries::DIGEST).into())]);
    let judge = versioned(&library);
    keep(ctx, &of, (&judge, runs::LIBRARY.key(), &library.id), more, said)
}

/// What a file says of one item: its highest score, and the risks whose scores reach the threshold.
#[derive(Default)]
struct Scored {
    highest: Option<Decimal>,
    risks: BTreeSet<String>,
}

pub(crate) fn run_judge_scores(ctx: &Ctx<'_>, args: RunJudgeScores) -> Result<RunJudged> {
    let session = ctx.session()?;
    let of = waiting(ctx, &args.run, Method::by_classifier)?;
    let classifier = session.read(|reader| live(&classifiers::REGISTER, &args.classifier, reader))?;
    same_program(of.run.text(runs::CLASSIFIER), &classifier.id)?;
    let Some(threshold) = classifier.get(classifiers::THRESHOLD) else {
        return Err(Error::new(
            Code::Usage,
            "分类模型没有判定阈值，请先填写",
            "The classifier has no threshold; fill it in first",
        ));
    };
    let (scored, findings) = match args.path.as_deref() {
        Some(path) => scores(ctx, &of, Path::new(path), threshold)?,
        None => {
            let other = |field: &str| field != classifiers::URL.key();
            session.read(|r| super::refuse_errors_but(other, &classifiers::REGISTER, &classifier, r))?;
            asked(ctx, &of, &classifier, threshold)?
        }
    };
    let said = of
        .places
        .iter()
        .filter_map(|at| {
            let told = scored.get(at)?;
            let fails = told.highest? >= threshold;
            Some((
                *at,
                if fails {
                    Verdict::Fail { risks: told.risks.iter().cloned().collect() }
                } else {
                    Verdict::Pass
                },
            ))
        })
        .collect();
    let judge = versioned(&classifier);
    let mut told = keep(ctx, &of, (&judge, runs::CLASSIFIER.key(), &classifier.id), Map::new(), said)?;
    told.findings = findings;
    Ok(told)
}

impl Scored {
    /// Takes a score, and the risk that it is of where it reaches the threshold. That there is no such risk is told.
    fn take(&mut self, score: Decimal, risk: Option<&str>, threshold: Decimal) -> Option<Text> {
        self.highest = Some(self.highest.map_or(score, |h| h.max(score)));
        let risk = risk.map(str::trim).filter(|r| score >= threshold && !r.is_empty())?;
        if !is_risk(risk) {
            return Some(no_risk(risk));
        }
        self.risks.insert(risk.to_owned());
        None
    }
}

/// A score between 0 and 1.
fn score(text: &str) -> Option<Decimal> {
    text.parse().ok().filter(|s| *s >= Decimal::ZERO && *s <= Decimal::whole(1))
}

/// What a classifier answers to a text: `{"score": 0.93, "risk": "A.1.a"}`, or such objects as `scores`; and what it
/// names that is no risk.
fn told(answer: &str, threshold: Decimal) -> Option<(Scored, Vec<Text>)> {
    let answer: Json = serde_json::from_str(answer).ok()?;
    let all = match answer.get("scores").and_then(Json::as_array) {
        Some(all) => all.as_slice(),
        None => std::slice::from_ref(&answer),
    };
    let (mut out, mut unknown) = (Scored::default(), Vec::new());
    for one in all {
        let risk = one.get("risk").and_then(Json::as_str);
        unknown.extend(out.take(score(&one.get("score")?.to_string())?, risk, threshold));
    }
    out.highest.is_some().then_some((out, unknown))
}

/// Asks a classifier at its address, text by text.
fn asked(
    ctx: &Ctx<'_>,
    of: &Waiting,
    classifier: &Record,
    threshold: Decimal,
) -> Result<(HashMap<usize, Scored>, Vec<Finding>)> {
    let asker = ctx.host.setting.answers.clone();
    let Some((asker, endpoint)) = asker.zip(classifiers::endpoint(classifier)) else {
        return Err(Error::new(
            Code::Usage,
            "请选择分类结果文件（JSONL 或 CSV，含序号或摘要、得分，可含风险编号），或为分类模型填写本地接口地址",
            "Choose the file of scores (JSONL or CSV with number or digest, score, and the risk where it tells one), or give the classifier its local address",
        ));
    };
    let all = of.texts.len() as u64;
    let (mut out, mut failed, mut unknown) = (HashMap::new(), Reasons::default(), Reasons::default());
    let mut done = 0;
    asker.fetch(&endpoint, None, &of.texts, ctx.cancel, &mut |n, taken| {
        done += 1;
        ctx.progress("正在调用分类模型", "Asking the classifier", done, all);
        let why = match &taken.result {
            Ok(answer) => match told(&answer.text, threshold) {
                Some((scored, strange)) => {
                    strange.into_iter().for_each(|why| unknown.met(why));
                    out.insert(of.places[n], scored);
                    return;
                }
                None => Text::new(
                    "应答中没有 0 到 1 之间的得分（score）",
                    "its answer holds no score between 0 and 1",
                ),
            },
            Err(failure) => failure.text(),
        };
        failed.met(why);
    });
    if ctx.cancel.load(Ordering::Relaxed) {
        return Err(Error::cancelled());
    }
    let mut findings = Findings::default();
    findings.extend(failed.into_counts().map(|(why, n)| {
        Finding::warning(
            "classifier_without_score",
            format!("{n} 条没有得分：{}", why.zh),
            format!("{n} items have no score: {}", why.en),
        )
    }));
    findings.extend(unknown.into_counts().map(|(why, n)| {
        Finding::warning(
            "score_risk_unknown",
            format!("{n} 条得分所附的风险未采用：{}", why.zh),
            format!("{n} scores name a risk that was passed over: {}", why.en),
        )
    }));
    Ok((out, findings.into_list()))
}

fn scores(
    ctx: &Ctx<'_>,
    of: &Waiting,
    path: &Path,
    threshold: Decimal,
) -> Result<(HashMap<usize, Scored>, Vec<Finding>)> {
    let limits = Limits::of_items();
    let head = fields::look(path, &limits).map_err(foreign)?;
    let file = head.file.as_str();
    let column = needed(file, &head.fields, None, (columns::SCORE, "得分", "score"))?;
    let risk = chosen(file, &head.fields, None, &["风险编号", "风险", "risk", "label"])?;
    let digest = guess(&head.fields, &["摘要", "digest", "sha256"]);
    let number = if digest.is_empty() {
        needed(file, &head.fields, None, (columns::ID, "序号", "number"))?
    } else {
        String::new()
    };
    let mut by_digest: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, item) in of.held.items.iter().enumerate() {
        by_digest.entry(item.text(items::DIGEST)).or_default().push(at);
    }
    let (mut out, mut findings): (HashMap<usize, Scored>, Findings) = (HashMap::new(), Findings::default());
    let read = watched(ctx, ("正在读取分类结果", "Reading scores"), |watch| {
        fields::read(path, &limits, watch, &mut |row, value| {
            let doubt = |code, zh: &str, en: &str| fields::doubtful(file, row, code, zh, en);
            let places: Vec<usize> = if digest.is_empty() {
                let n = value(&number).and_then(|n| n.parse::<usize>().ok());
                n.and_then(|n| n.checked_sub(1)).filter(|at| *at < of.held.items.len()).into_iter().collect()
            } else {
                value(&digest).and_then(|d| by_digest.get(d.as_str()).cloned()).unwrap_or_default()
            };
            if places.is_empty() {
                findings.push(doubt(
                    "score_of_nothing",
                    "序号或摘要不属于这次评估，未采用。",
                    "its number or digest is none of this run; it was passed over.",
                ));
                return Ok(());
            }
            let Some(told) = value(&column).and_then(|s| score(&s)) else {
                findings.push(doubt(
                    "score_malformed",
                    "得分应为 0 到 1 之间的数，未采用。",
                    "a score lies between 0 and 1; it was passed over.",
                ));
                return Ok(());
            };
            let named = if risk.is_empty() { None } else { value(&risk) };
            for at in places {
                if let Some(why) = out.entry(at).or_default().take(told, named.as_deref(), threshold) {
                    let (zh, en) = (
                        format!("{}；风险未采用。", why.zh),
                        format!("{}; the risk was passed over.", why.en),
                    );
                    findings.push(doubt("score_risk_unknown", &zh, &en));
                }
            }
            Ok(())
        })
    })
    .map_err(foreign)?;
    findings.append(read.findings);
    Ok((out, findings.into_list()))
}
