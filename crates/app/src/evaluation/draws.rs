//! Draws: the seed stands in the journal before an item is drawn; whoever has the population draws the same again.

use super::populations::opened;
use super::{int, live, values, watched};
use crate::api::{DrawKey, DrawMade, DrawMake};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use hegui_corpus::Limits;
use hegui_corpus::draw::{self, ALGORITHM, Draw, Plan, Seed, Sizes, Strata};
use hegui_corpus::population::Register;
use hegui_model::field::Typed;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{draws, populations};
use hegui_store::journal::Intent;
use serde_json::{Value as Json, json};
use std::sync::Arc;

pub(crate) fn draw_make(ctx: &Ctx<'_>, args: DrawMake) -> Result<DrawMade> {
    let session = ctx.session()?;
    if args.asked == 0 {
        return Err(Error::new(Code::Usage, "请写明要抽取多少条", "Say how many items are to be drawn"));
    }
    let population = session.read(|reader| live(&populations::REGISTER, &args.population, reader))?;
    // Whoever cannot open the population shall not fix a seed for it.
    let register = opened(ctx, &population, None)?;
    let (seed, origin, source) = match args.seed.filter(|s| !s.is_empty()) {
        Some(seed) => (Seed(seed), "person", args.seed_source.trim()),
        None => (Seed::of_bytes(random()?), "workbench", ""),
    };
    let mut fixing = values([
        (draws::POPULATION.key(), Json::from(args.population.as_str())),
        (draws::PURPOSE.key(), args.purpose.as_str().into()),
        (draws::STRATA.key(), args.strata.as_str().into()),
        (draws::ASKED.key(), int(args.asked).into()),
        (draws::SEED.key(), seed.0.as_str().into()),
        (draws::SEED_ORIGIN.key(), origin.into()),
        (draws::SEED_SOURCE.key(), source.into()),
        (draws::POPULATION_DIGEST.key(), population.text(populations::DIGEST).into()),
        (draws::ALGORITHM.key(), ALGORITHM.into()),
        (draws::DRAWN_BY.key(), session.info().login.into()),
        (draws::REASON.key(), args.reason.trim().into()),
    ]);
    let intent = Intent::new(Op::FixSeed, args.reason.trim()).with(json!({
        "population": population.text(populations::DIGEST), "seed": seed.0, "asked": args.asked,
        "algorithm": ALGORITHM,
    }));
    let fixed = session.transact(intent, move |tx| {
        fixing.insert(draws::SEEDED_AT.key().into(), tx.reader().now().write());
        let made = tx.put(&draws::REGISTER, None, None, &fixing)?;
        // What stands against the draw itself is refused; what it lacks is still to come.
        super::refuse_errors_but(later, &draws::REGISTER, &made, tx.reader())?;
        Ok(made)
    })?;
    carried_out(ctx, &fixed.value, &register)
}

/// Is a field filled only when the draw is carried out?
fn later(key: &str) -> bool {
    [draws::DRAWN.key(), draws::LIST.key()].contains(&key)
}

pub(crate) fn draw_finish(ctx: &Ctx<'_>, args: DrawKey) -> Result<DrawMade> {
    let (record, population) = of(ctx, &args.draw)?;
    if record.get(draws::DRAWN).is_some() {
        return Err(Error::new(
            Code::Refused,
            "该抽样已经完成，可以核对，不能重做",
            "This draw was carried out; it can be verified, not done again",
        ));
    }
    let register = opened(ctx, &population, args.register.as_deref())?;
    carried_out(ctx, &record, &register)
}

/// A draw and its population.
fn of(ctx: &Ctx<'_>, id: &str) -> Result<(Arc<Record>, Arc<Record>)> {
    ctx.session()?.read(|reader| {
        let record = live(&draws::REGISTER, id, reader)?;
        let population = live(&populations::REGISTER, record.text(draws::POPULATION), reader)?;
        Ok((record, population))
    })
}

fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| {
        Error::new(
            Code::Fault,
            format!("系统没有给出随机数：{e}"),
            format!("The system gave no random numbers: {e}"),
        )
    })?;
    Ok(bytes)
}

fn plan(record: &Record) -> Plan {
    Plan {
        seed: Seed(record.text(draws::SEED).into()),
        strata: match record.text(draws::STRATA) {
            "source" => Strata::Source,
            "language" => Strata::Language,
            _ => Strata::Uniform,
        },
        sizes: Sizes::Total(record.get(draws::ASKED).and_then(|n| u64::try_from(n).ok()).unwrap_or(0)),
    }
}

/// Draws by what the record fixed, and keeps the list.
fn carried_out(ctx: &Ctx<'_>, record: &Record, register: &Register) -> Result<DrawMade> {
    let session = ctx.session()?;
    let limits = Limits::of_items();
    let drawn = watched(ctx, ("正在抽样", "Drawing"), |watch| {
        register.check(watch)?;
        draw::draw(register, &plan(record), &limits, watch)
    })
    .map_err(foreign)?;
    let list = serde_json::to_vec(&drawn).map_err(|e| unwritable(&e))?;
    let strata: Vec<Json> = drawn
        .strata
        .iter()
        .map(|s| json!({ "name": s.name, "items": s.items, "asked": s.asked, "drawn": s.drawn }))
        .collect();
    let (n, fewer) = (drawn.drawn.len() as u64, drawn.fewer);
    let (id, version) = (record.id.clone(), record.version);
    let intent = Intent::new(Op::Draw, "").with(json!({ "drawn": n, "fewer": fewer }));
    let done = session.transact(intent, move |tx| {
        let sha256 = tx.put_blob(&list)?;
        let done = values([
            (draws::DRAWN.key(), Json::from(int(n))),
            (draws::FEWER.key(), fewer.into()),
            (draws::BY_STRATUM.key(), Json::Array(strata)),
            (draws::LIST.key(), sha256.into()),
        ]);
        Ok::<_, Error>(tx.put(&draws::REGISTER, Some(&id), Some(version), &done)?)
    })?;
    Ok(made(&done.value, done.changed))
}

fn made(record: &Record, changed: Vec<String>) -> DrawMade {
    DrawMade {
        id: record.id.clone(),
        code: record.text(draws::CODE).into(),
        seed: record.text(draws::SEED).into(),
        population_digest: record.text(draws::POPULATION_DIGEST).into(),
        drawn: record.get(draws::DRAWN).and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
        fewer: record.get(draws::FEWER) == Some(true),
        list_sha256: record.text(draws::LIST).into(),
        changed,
    }
}

fn unwritable(e: &serde_json::Error) -> Error {
    Error::new(
        Code::Fault,
        format!("抽样清单无法写出：{e}"),
        format!("The list of the draw cannot be written: {e}"),
    )
}

/// The bytes of the list that a draw keeps.
fn list(ctx: &Ctx<'_>, record: &Record) -> Result<Vec<u8>> {
    let kept = ctx.session()?.read(|reader| Ok(reader.blob(record.text(draws::LIST))?))?;
    kept.ok_or_else(|| {
        Error::new(
            Code::Refused,
            "该抽样尚未完成，没有清单，请先继续抽样",
            "This draw was not carried out and has no list; finish it first",
        )
    })
}

/// The draw as its list has it.
pub(super) fn kept(ctx: &Ctx<'_>, record: &Record) -> Result<Draw> {
    serde_json::from_slice(&list(ctx, record)?).map_err(|e| {
        Error::new(
            Code::Damaged,
            format!("抽样清单无法读取：{e}"),
            format!("The list of the draw cannot be read: {e}"),
        )
    })
}

pub(crate) fn draw_verify(ctx: &Ctx<'_>, args: DrawKey) -> Result<DrawMade> {
    let (record, population) = of(ctx, &args.draw)?;
    let told = kept(ctx, &record)?;
    if told.plan != plan(&record) || told.population != record.text(draws::POPULATION_DIGEST) {
        return Err(Error::new(
            Code::Damaged,
            "抽样清单与记录中的种子、数量或总体摘要不一致，请核验日志",
            "The list differs from the record in seed, number or population; verify the journal",
        ));
    }
    let register = opened(ctx, &population, args.register.as_deref())?;
    watched(ctx, ("正在核对抽样", "Verifying the draw"), |watch| {
        draw::verify(&told, &register, &Limits::of_items(), watch)
    })
    .map_err(foreign)?;
    Ok(made(&record, Vec::new()))
}

pub(crate) fn draw_list(ctx: &Ctx<'_>, args: DrawKey) -> Result<Vec<u8>> {
    let (record, _) = of(ctx, &args.draw)?;
    let bytes = list(ctx, &record)?;
    crate::reports::exported_bytes(
        ctx.session()?,
        json!({ "draw": record.id, "code": record.text(draws::CODE) }),
        &bytes,
    )?;
    Ok(bytes)
}
