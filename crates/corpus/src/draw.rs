//! Draws without replacement that anyone can repeat: the items with the smallest scores are drawn, where the score of
//! an item is SHA-256 of the seed, the digest of the item and the number of the copy. `docs/draws.md` says it in ten
//! lines. Neither the order nor the splitting of files matters, and the score of an item depends on no other item.

mod fetching;
mod plan;
mod scoring;

pub use fetching::fetch;
pub use plan::{Plan, Seed, Sizes, Strata, StratumDrawn, at_least};

use crate::digest::Watch;
use crate::error::{ForeignError, in_file, refuse};
use crate::limits::Limits;
use crate::population::{Entry, ItemPlace, Language, Register};
use plan::{Quota, quotas};
use scoring::{Scored, smallest};
use serde::{Deserialize, Serialize};

/// Name and version of the rule by which items are drawn.
pub const ALGORITHM: &str = "hegui-draw-1";

/// A draw: what was asked, and the items it gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// The rule: [`ALGORITHM`].
    pub algorithm: String,
    /// Digest of the population drawn from.
    pub population: String,
    /// Items of that population.
    pub items: u64,
    /// What was asked.
    pub plan: Plan,
    /// By stratum, in the order of their names; a single one without a name for a uniform draw.
    pub strata: Vec<StratumDrawn>,
    /// Fewer items were drawn than asked, because the population, or a stratum, has no more.
    pub fewer: bool,
    /// The items drawn, smallest score first.
    pub drawn: Vec<Drawn>,
}

/// An item that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Digest of the item, lower-case hexadecimal.
    pub digest: String,
    /// Number of the copy among the items with this digest, from 0.
    pub copy: u64,
    /// The score, lower-case hexadecimal.
    pub score: String,
    /// Name of its stratum; empty in a uniform draw.
    pub stratum: String,
    /// Its source.
    pub source: String,
    /// Its language, by script.
    pub language: Language,
    /// The file it stands in.
    pub file: String,
    /// Where it stands there.
    pub place: ItemPlace,
}

/// Draws from a registered population. Copies of an item are numbered from 0 in the order of the register: by the name
/// of their source, then by file and place.
///
/// # Errors
/// `draw_seed_empty`, `draw_too_large` beyond [`Limits::drawn`], `draw_stratum_unknown` for a stratum without items or
/// a source without stratum, `cancelled`, and what reading the register answers.
pub fn draw(
    register: &Register,
    plan: &Plan,
    limits: &Limits,
    watch: &mut Watch<'_>,
) -> Result<Draw, ForeignError> {
    let facts = register.facts();
    if plan.seed.bytes().is_empty() {
        return Err(refuse(
            "draw_seed_empty",
            in_file(register.name()),
            "没有给出种子。请由工作台抽取，或输入一段可查证来源的文字。",
            "there is no seed. Let the workbench draw one, or type a text whose source can be checked.",
        ));
    }
    let quotas = quotas(plan, facts, register.name())?;
    let asked = |q: &Quota| q.take;
    if quotas.list.iter().map(asked).fold(0, u64::saturating_add) > limits.drawn {
        let limit = limits.drawn;
        return Err(refuse(
            "draw_too_large",
            in_file(register.name()),
            &format!("一次最多抽取 {limit} 条。请减少数量，或把总体分开登记后分别抽取。"),
            &format!(
                "at most {limit} items are drawn at once. Draw fewer, or register the population in parts."
            ),
        ));
    }
    let mut best = smallest(register, &plan.seed.bytes(), &quotas, watch)?;
    best.sort_unstable();
    let strata: Vec<StratumDrawn> = quotas
        .list
        .iter()
        .enumerate()
        .map(|(i, quota)| StratumDrawn {
            name: quota.name.clone(),
            items: quota.items,
            asked: quota.asked,
            drawn: best.iter().filter(|s| s.stratum as usize == i).count() as u64,
        })
        .collect();
    let drawn = best.iter().map(|scored| told(scored, register, &quotas.list)).collect();
    Ok(Draw {
        algorithm: ALGORITHM.into(),
        population: facts.digest.clone(),
        items: facts.items,
        plan: plan.clone(),
        fewer: strata.iter().any(|s| s.drawn < s.asked),
        strata,
        drawn,
    })
}

fn told(scored: &Scored, register: &Register, quotas: &[Quota]) -> Drawn {
    let facts = register.facts();
    let Entry { digest, source, language, file, place } = Entry::unpack(&scored.entry);
    Drawn {
        digest: hex::encode(digest),
        copy: scored.copy,
        score: hex::encode(scored.score),
        stratum: quotas.get(scored.stratum as usize).map(|q| q.name.clone()).unwrap_or_default(),
        source: facts.sources.get(source as usize).map(|s| s.name.clone()).unwrap_or_default(),
        language,
        file: facts.files.get(file as usize).map(|f| f.name.clone()).unwrap_or_default(),
        place,
    }
}

/// Repeats a draw over a register, whose digest is recomputed first, and compares: population, sizes of strata, then
/// item by item digest, copy, score, stratum and source. In which file an item stands is no part of the comparison: the
/// population may be split otherwise here.
///
/// # Errors
/// `draw_differs` with the first difference, `draw_algorithm_unknown`, and as [`draw`] and [`Register::check`].
pub fn verify(
    draw: &Draw,
    register: &Register,
    limits: &Limits,
    watch: &mut Watch<'_>,
) -> Result<(), ForeignError> {
    let name = register.name();
    if draw.algorithm != ALGORITHM {
        return Err(refuse(
            "draw_algorithm_unknown",
            in_file(name),
            &format!("抽样规则“{}”不是本版本所用的 {ALGORITHM}，无法核对。", draw.algorithm),
            &format!(
                "the rule “{}” is not {ALGORITHM}, which this version knows; it cannot be verified.",
                draw.algorithm
            ),
        ));
    }
    register.check(watch)?;
    let facts = register.facts();
    let compare = |same: bool, zh: &str, en: &str, said: &str, is: &str| {
        if same {
            return Ok(());
        }
        Err(refuse(
            "draw_differs",
            in_file(name),
            &format!("{zh}不一致：抽样记录为“{said}”，重新计算为“{is}”。请核对总体、种子和记录是否被改动。"),
            &format!(
                "{en} differs: the draw says “{said}”, computed again it is “{is}”. Check whether population, seed or record were changed."
            ),
        ))
    };
    compare(
        draw.population == facts.digest,
        "总体摘要",
        "the digest of the population",
        &draw.population,
        &facts.digest,
    )?;
    let (said, is) = (draw.items.to_string(), facts.items.to_string());
    compare(draw.items == facts.items, "总体条目数", "the number of items", &said, &is)?;
    let again = self::draw(register, &draw.plan, limits, watch)?;
    for i in 0..draw.strata.len().max(again.strata.len()) {
        let text = |s: Option<&StratumDrawn>| {
            s.map_or("—".to_owned(), |s| format!("{} {}/{}/{}", s.name, s.drawn, s.asked, s.items))
        };
        let (said, is) = (text(draw.strata.get(i)), text(again.strata.get(i)));
        let (zh, en) = (format!("第 {} 层", i + 1), format!("stratum {}", i + 1));
        compare(said == is, &zh, &en, &said, &is)?;
    }
    for i in 0..draw.drawn.len().max(again.drawn.len()) {
        let text = |d: Option<&Drawn>| {
            d.map_or("—".to_owned(), |d| {
                [&d.digest, &d.copy.to_string(), &d.score, &d.stratum, &d.source]
                    .map(String::as_str)
                    .join(" ")
            })
        };
        let (said, is) = (text(draw.drawn.get(i)), text(again.drawn.get(i)));
        let (zh, en) = (format!("第 {} 个抽中的条目", i + 1), format!("item {} of the draw", i + 1));
        compare(said == is, &zh, &en, &said, &is)?;
    }
    compare(
        draw.fewer == again.fewer,
        "是否不足数",
        "whether there were fewer than asked",
        &draw.fewer.to_string(),
        &again.fewer.to_string(),
    )
}
