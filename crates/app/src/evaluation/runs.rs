//! Runs: the items of a draw with their texts, for people to judge, and what the judgements come to.

use super::populations::opened;
use super::texts::{beginning, put_whole};
use super::{draws as drawing, int, live, values, watched};
use crate::api::{AnsweredCount, NamedFigure, RiskFound, RunBegin, RunKey, RunShown, Saved};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use crate::records::saved;
use hegui_corpus::Limits;
use hegui_corpus::draw::fetch;
use hegui_corpus::population::Inputs;
use hegui_model::decimal::Decimal;
use hegui_model::evaluation::agreement::JudgeAgreement;
use hegui_model::evaluation::aspect::aspects;
use hegui_model::evaluation::figure::Figure;
use hegui_model::evaluation::run::{Run, answers_under, bank_of, figures, method_of, strategy};
use hegui_model::evaluation::strategy::Strategy;
use hegui_model::field::Typed;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{
    answers, bank_questions, draws, evaluation_runs as runs, populations, run_items as items,
};
use hegui_model::text::{Label, Text};
use hegui_store::journal::Intent;
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// Per cent of the items that a second person judges where nobody says otherwise: the house's habit, no rule of law.
const SECOND_SHARE: i64 = 10;
/// Items of one run: people judge them one by one.
const MOST_ITEMS: usize = 50_000;

pub(crate) fn run_begin(ctx: &Ctx<'_>, args: RunBegin) -> Result<Saved> {
    let session = ctx.session()?;
    let (draw, population) = session.read(|reader| {
        let draw = live(&draws::REGISTER, &args.draw, reader)?;
        let population = live(&populations::REGISTER, draw.text(draws::POPULATION), reader)?;
        Ok((draw, population))
    })?;
    let asks = bank_of(draw.text(draws::PURPOSE));
    let bank = population.text(populations::BANK).to_owned();
    if asks.is_some() && bank.is_empty() {
        return Err(Error::new(
            Code::Refused,
            "此用途判定的是模型对题目的应答，总体应为题库：请在“题库”中读入题目并登记为总体，再抽样",
            "What is judged here is what a model answers to questions: read them as a bank, register the bank as a population, then draw",
        ));
    }
    let list = drawing::kept(ctx, &draw)?;
    if list.drawn.len() > MOST_ITEMS {
        let n = list.drawn.len();
        return Err(Error::new(
            Code::Usage,
            format!("该抽样有 {n} 条，人工评估一次最多 {MOST_ITEMS} 条，请另行抽样"),
            format!(
                "This draw has {n} items; people judge at most {MOST_ITEMS} in a run, so make another draw"
            ),
        ));
    }
    let register = opened(ctx, &population, args.register.as_deref())?;
    let limits = Limits::of_items();
    let inputs = Inputs::gather(&register.files(&args.paths), &limits).map_err(foreign)?;
    let mut texts = vec![String::new(); list.drawn.len()];
    watched(ctx, ("正在取出条目", "Fetching the items"), |watch| {
        let mut take = |at: usize, text: &str| text.clone_into(&mut texts[at]);
        fetch(&list, &register, &inputs.files, &limits, watch, &mut take)
    })
    .map_err(foreign)?;
    let habit = if method_of(draw.text(draws::PURPOSE)).by_people() { SECOND_SHARE } else { 0 };
    let share = args.second_share.unwrap_or(Decimal::whole(habit));
    let or_null =
        |id: &Option<String>| id.as_deref().filter(|id| !id.is_empty()).map_or(Json::Null, Json::from);
    let strategy = asks.map(|_| args.strategy.unwrap_or(Strategy::Alone));
    let questions = session.read(|reader| {
        Ok::<_, Error>(if bank.is_empty() { HashMap::new() } else { by_digest(&bank, reader) })
    })?;
    let mut values_of_run = values([
        (runs::NAME.key(), args.name.trim().into()),
        (runs::DRAW.key(), args.draw.as_str().into()),
        (runs::SECOND_SHARE.key(), share.write()),
        (runs::STRATEGY.key(), strategy.map_or(Json::Null, |s| s.key().into())),
        (runs::SERVICE.key(), or_null(&args.service)),
        (runs::MODEL_VERSION.key(), or_null(&args.model_version)),
        (runs::RETEST_OF.key(), or_null(&args.retest_of)),
        (runs::BEGUN_BY.key(), session.info().login.into()),
    ]);
    let intent = Intent::new(Op::BeginRun, "").with(json!({
        "draw": args.draw, "list_sha256": draw.text(draws::LIST), "items": texts.len(),
    }));
    ctx.progress("正在保存条目", "Keeping the items", 0, 0);
    let done = session.transact(intent, move |tx| {
        values_of_run.insert(runs::BEGUN_AT.key().into(), tx.reader().now().write());
        let run = tx.put(&runs::REGISTER, None, None, &values_of_run)?;
        super::refuse_errors(&runs::REGISTER, &run, tx.reader())?;
        for ((n, drawn), text) in (1_i64..).zip(&list.drawn).zip(&texts) {
            let item = values([
                (items::RUN.key(), run.id.as_str().into()),
                (items::NUMBER.key(), n.into()),
                (items::DIGEST.key(), drawn.digest.as_str().into()),
                (items::COPY.key(), int(drawn.copy).into()),
                (items::SOURCE.key(), drawn.source.as_str().into()),
                (items::FILE.key(), drawn.file.as_str().into()),
                (items::ROW.key(), drawn.place.row.into()),
                (items::TEXT.key(), beginning(text).into()),
                (items::QUESTION.key(), question(&questions, &drawn.digest, drawn.copy)),
                (items::WHOLE.key(), put_whole(tx, text)?),
            ]);
            tx.put(&items::REGISTER, None, None, &item)?;
        }
        Ok::<_, Error>(run)
    })?;
    saved(session, &runs::REGISTER, &done.value, done.changed)
}

/// Questions of a bank by their digests, in the order of their numbers.
fn by_digest(bank: &str, reader: &dyn Reader) -> HashMap<String, Vec<String>> {
    let mut out: HashMap<String, Vec<String>> = HashMap::new();
    for q in bank_questions::of_bank(bank, reader) {
        out.entry(q.text(bank_questions::DIGEST).to_owned()).or_default().push(q.id.clone());
    }
    out
}

/// The question that a drawn item is: of several that read alike, the one with the number of the copy.
fn question(of: &HashMap<String, Vec<String>>, digest: &str, copy: u64) -> Json {
    let alike = of.get(digest);
    let one = alike.and_then(|all| all.get(usize::try_from(copy).ok()?).or_else(|| all.first()));
    one.map_or(Json::Null, |id| id.as_str().into())
}

/// A figure as it crosses.
fn named(name: Text, counted: Label, figure: &Figure) -> NamedFigure {
    NamedFigure {
        name,
        counted: counted.into(),
        told: figure.told(),
        standing: figure.standing,
        standing_label: figure.standing.label().into(),
        numerator: figure.count.numerator,
        denominator: figure.count.denominator,
        percent: figure.shown(),
        low: figure.bounds().map(|i| i.low),
        high: figure.bounds().map(|i| i.high),
        limit: figure.limit.as_ref().map(|l| l.percent),
    }
}

pub(super) fn title(run: &Record) -> String {
    format!("{} {}", run.text(runs::CODE), run.text(runs::NAME))
}

/// Name of a risk or aspect.
pub(super) fn topic_name(topic: &str) -> Text {
    let risk = hegui_model::catalogue::risk(topic)
        .map(|r| Text::new(format!("{topic} {}", r.name.zh), format!("{topic} {}", r.name.en)));
    let aspect = || aspects().iter().find(|a| a.key == topic).map(|a| a.name.clone());
    risk.or_else(aspect).unwrap_or_else(|| Text::same(topic.to_owned()))
}

/// Items with and without an answer, by strategy.
fn answered(run: &Record, held: &Run, reader: &dyn Reader) -> Vec<AnsweredCount> {
    let of = |strategy| {
        let given = answers_under(run, &held.items, strategy, reader);
        let there = given.iter().flatten().filter(|a| answers::answered(a)).count();
        let failed = given.iter().flatten().count() - there;
        AnsweredCount { strategy, answered: there as u64, failed: failed as u64 }
    };
    Strategy::ALL.into_iter().map(of).collect()
}

/// Library or classifier that judged a run.
fn judged_by(run: &Record, reader: &dyn Reader) -> Option<String> {
    let of = |register: &str, id: &str| reader.get(register, id).map(|r| super::versioned(&r));
    of("keyword_libraries", run.text(runs::LIBRARY)).or_else(|| of("classifiers", run.text(runs::CLASSIFIER)))
}

pub(crate) fn run_show(ctx: &Ctx<'_>, args: RunKey) -> Result<RunShown> {
    ctx.session()?.read(|reader| {
        let run = live(&runs::REGISTER, &args.run, reader)?;
        let held = Run::of(&run, reader);
        let told = figures(&run, &held, reader);
        let purpose = told.draw.as_ref().and_then(|d| {
            let def = draws::REGISTER.field(draws::PURPOSE.key())?;
            def.choice_label(d.text(draws::PURPOSE))
        });
        let (progress, kappa) = held.with_board(|board| {
            let blind = |at: usize| held.second.contains(&at);
            (board.progress(), JudgeAgreement::of(board, blind).kappa())
        });
        let mut risks: Vec<RiskFound> = hegui_model::catalogue::risks()
            .filter_map(|risk| {
                let items = *told.found.get(&risk.id)?;
                Some(RiskFound { risk: risk.id.clone(), title: risk.name.clone(), items })
            })
            .collect();
        risks.sort_by_key(|r| std::cmp::Reverse(r.items));
        Ok(RunShown {
            id: run.id.clone(),
            title: title(&run),
            purpose: purpose.map_or_else(Text::default, Into::into),
            draw: run.text(runs::DRAW).into(),
            asks: held.asks,
            strategy: held.asks.map(|_| strategy(&run)),
            answered: if held.asks.is_some() { answered(&run, &held, reader) } else { Vec::new() },
            judged_by: judged_by(&run, reader),
            unanswered: held.unanswered(),
            by_topic: told
                .by_topic
                .iter()
                .map(|(topic, f)| named(topic_name(topic), f.measure.counted(), f))
                .collect(),
            progress,
            figures: told
                .whole
                .iter()
                .map(|f| named(f.measure.label().into(), f.measure.counted(), f))
                .collect(),
            by_source: told
                .by_source
                .iter()
                .map(|(source, f)| named(Text::new(source.as_str(), source.as_str()), f.measure.counted(), f))
                .collect(),
            risks,
            kappa_missing: kappa.err().map(|why| why.reason()),
            kappa: kappa.ok(),
            findings: held
                .cut_short()
                .into_iter()
                .chain(told.whole.iter().flat_map(Figure::findings))
                .collect(),
        })
    })
}
