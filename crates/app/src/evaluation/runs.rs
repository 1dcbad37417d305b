//! Runs: the items of a draw with their texts, for people to judge, and what the judgements come to.

use super::populations::opened;
use super::{draws as drawing, int, live, watched};
use crate::api::{NamedFigure, RiskFound, RunBegin, RunKey, RunShown, Saved};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use crate::records::saved;
use hegui_corpus::Limits;
use hegui_corpus::draw::fetch;
use hegui_corpus::population::Inputs;
use hegui_model::decimal::Decimal;
use hegui_model::evaluation::agreement::JudgeAgreement;
use hegui_model::evaluation::figure::Figure;
use hegui_model::evaluation::run::{Run, figures};
use hegui_model::field::{LONG_TEXT_MAX, Typed};
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{draws, evaluation_runs as runs, populations, run_items as items};
use hegui_model::text::{Label, Text};
use hegui_store::journal::Intent;
use serde_json::{Map, Value as Json, json};
use std::path::PathBuf;

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
    if ["should_refuse", "should_answer"].contains(&draw.text(draws::PURPOSE)) {
        return Err(Error::new(
            Code::Refused,
            "应拒答和非拒答测试判定的是模型的应答，本版本尚不能登记题库与应答，请先以证据说明",
            "Tests of refusal judge what a model answered; question banks and answers cannot be registered yet, so give evidence instead",
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
    let register = opened(&population, args.register.as_deref())?;
    let limits = Limits::of_items();
    let paths: Vec<PathBuf> = args.paths.iter().map(PathBuf::from).collect();
    let inputs = Inputs::gather(&paths, &limits).map_err(foreign)?;
    let mut texts = vec![String::new(); list.drawn.len()];
    watched(ctx, ("正在取出条目", "Fetching the items"), |watch| {
        let mut take = |at: usize, text: &str| text.clone_into(&mut texts[at]);
        fetch(&list, &register, &inputs.files, &limits, watch, &mut take)
    })
    .map_err(foreign)?;
    let share = args.second_share.unwrap_or(Decimal::whole(SECOND_SHARE));
    let set = [
        (runs::NAME.key(), Json::from(args.name.trim())),
        (runs::DRAW.key(), args.draw.as_str().into()),
        (runs::SECOND_SHARE.key(), share.write()),
        (runs::BEGUN_BY.key(), session.info().login.into()),
    ];
    let mut values: Map<String, Json> = set.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let intent = Intent::new(Op::BeginRun, "").with(json!({
        "draw": args.draw, "list_sha256": draw.text(draws::LIST), "items": texts.len(),
    }));
    ctx.progress("正在保存条目", "Keeping the items", 0, 0);
    let done = session.transact(intent, move |tx| {
        values.insert(runs::BEGUN_AT.key().into(), tx.reader().now().write());
        let run = tx.put(&runs::REGISTER, None, None, &values)?;
        for ((n, drawn), text) in (1_i64..).zip(&list.drawn).zip(&texts) {
            let whole = match text.char_indices().nth(LONG_TEXT_MAX) {
                Some((end, _)) => Some((&text[..end], tx.put_blob(text.as_bytes())?)),
                None => None,
            };
            let (shown, sha256) = whole.map_or((text.as_str(), Json::Null), |(t, sha256)| (t, sha256.into()));
            let set = [
                (items::RUN.key(), Json::from(run.id.as_str())),
                (items::NUMBER.key(), n.into()),
                (items::DIGEST.key(), drawn.digest.as_str().into()),
                (items::COPY.key(), int(drawn.copy).into()),
                (items::SOURCE.key(), drawn.source.as_str().into()),
                (items::FILE.key(), drawn.file.as_str().into()),
                (items::ROW.key(), drawn.place.row.into()),
                (items::TEXT.key(), shown.into()),
                (items::WHOLE.key(), sha256),
            ];
            let item = set.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            tx.put(&items::REGISTER, None, None, &item)?;
        }
        Ok::<_, Error>(run)
    })?;
    saved(session, &runs::REGISTER, &done.value, done.changed)
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
        percent: figure.percent,
        low: figure.bounds().map(|i| i.low),
        high: figure.bounds().map(|i| i.high),
        limit: figure.limit.as_ref().map(|l| l.percent),
    }
}

pub(super) fn title(run: &Record) -> String {
    format!("{} {}", run.text(runs::CODE), run.text(runs::NAME))
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
            findings: told.whole.iter().flat_map(Figure::findings).collect(),
        })
    })
}
