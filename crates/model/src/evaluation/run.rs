//! A run as its figures see it: the items drawn, what was said of them, and what that comes to.

use super::Verdict;
use super::figure::{Figure, Item, Tally, Terms, by_group, figure};
use super::interval::Z_95;
use super::judging::{Board, Judgement, second_looks};
use super::measure::Measure;
use super::requirement::{Asked, Method, asked};
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{draws, evaluation_runs as runs, judgements, populations, run_items};
use crate::standard::Edition;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A run with its items in the order of the draw.
#[derive(Clone, Debug)]
pub struct Run {
    /// Items.
    pub items: Vec<Arc<Record>>,
    /// What was said, in no order.
    pub judgements: Vec<Judgement>,
    /// Places of the items that were chosen for a second look.
    pub second: BTreeSet<usize>,
}

impl Run {
    /// The run of a record of `evaluation_runs`.
    pub fn of(run: &Record, reader: &dyn Reader) -> Self {
        let mut items = reader.find(run_items::REGISTER.key, run_items::RUN.key(), &run.id);
        items.sort_by_cached_key(|i| i.get(run_items::NUMBER));
        let said = reader.find(judgements::REGISTER.key, judgements::RUN.key(), &run.id);
        let draw = reader.get(draws::REGISTER.key, run.text(runs::DRAW));
        let seed = draw.as_ref().map_or("", |d| d.text(draws::SEED));
        let known: Vec<(&str, u64)> = items
            .iter()
            .map(|i| {
                let copy = i.get(run_items::COPY).and_then(|c| u64::try_from(c).ok());
                (i.text(run_items::DIGEST), copy.unwrap_or(0))
            })
            .collect();
        let second = run.get(runs::SECOND_SHARE).map(|share| second_looks(seed, &known, share));
        Self {
            second: second.unwrap_or_default(),
            judgements: said.iter().map(|r| judgements::judgement(r)).collect(),
            items,
        }
    }

    /// Lets something look at items and judgements together.
    pub fn with_board<T>(&self, look: impl FnOnce(&Board<'_>) -> T) -> T {
        let ids: Vec<&str> = self.items.iter().map(|i| i.id.as_str()).collect();
        look(&Board::new(&ids, &self.second, &self.judgements))
    }

    /// Counts of a measure over the items. `ethics` as in [`Tally::over`].
    pub fn tally(&self, measure: Measure, ethics: &BTreeSet<String>) -> Tally {
        let finals = self.with_board(|board| board.finals());
        let item = |(record, settled)| {
            let settled: &Option<(Verdict, _)> = settled;
            let record: &Arc<Record> = record;
            Item {
                kind: None,
                source: record.text(run_items::SOURCE),
                topics: &[],
                answered: true,
                verdict: settled.as_ref().map(|(verdict, _)| verdict),
            }
        };
        Tally::over(measure, self.items.iter().zip(&finals).map(item), ethics)
    }
}

/// What a run comes to.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Its draw, where there is one.
    pub draw: Option<Arc<Record>>,
    /// The measures that fit what was drawn, the one that a clause limits first.
    pub whole: Vec<Figure>,
    /// The first of them by source.
    pub by_source: Vec<(String, Figure)>,
    /// Items in which each risk was found.
    pub found: BTreeMap<String, u64>,
}

/// By which requirement a draw for this purpose is judged. `asked` are those of an edition.
pub fn requirement_of<'a>(purpose: &str, asked: &'a [Asked]) -> Option<&'a Asked> {
    let (method, each_source) = match purpose {
        "corpus_manual" => (Method::Manual, false),
        "corpus_technical" => (Method::Technical, false),
        "source" => (Method::Any, true),
        _ => return None,
    };
    asked.iter().find(|a| {
        let r = a.requirement;
        r.bank.is_none() && r.each_source == each_source && (each_source || r.method == method)
    })
}

/// The figures of a run, held against the edition that rules cite.
pub fn figures(run: &Record, held: &Run, reader: &dyn Reader) -> Figures {
    match crate::catalogue::edition(crate::catalogue::TC260_003) {
        Some(edition) => figures_against(run, held, edition, reader),
        None => Figures { draw: None, whole: Vec::new(), by_source: Vec::new(), found: BTreeMap::new() },
    }
}

/// The figures of a run, held against an edition.
pub fn figures_against(run: &Record, held: &Run, edition: &Edition, reader: &dyn Reader) -> Figures {
    let draw = reader.get(draws::REGISTER.key, run.text(runs::DRAW));
    let population =
        draw.as_ref().and_then(|d| reader.get(populations::REGISTER.key, d.text(draws::POPULATION)));
    let count = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok());
    let items = count(population.as_ref().and_then(|p| p.get(populations::ITEMS)));
    let of_source: BTreeMap<String, u64> = population
        .iter()
        .flat_map(|p| p.get(populations::SOURCES).unwrap_or_default())
        .filter_map(|row| {
            let name = row.get("name").and_then(|n| n.as_str()).unwrap_or_default();
            Some((name.to_owned(), count(row.get("items")?.as_i64())?))
        })
        .collect();
    let asked = asked(edition);
    let asked = requirement_of(draw.as_ref().map_or("", |d| d.text(draws::PURPOSE)), &asked);
    let terms =
        Terms { z: Z_95, limit: asked.map(|a| &a.limit), floor: asked.and_then(|a| a.floor.as_ref()) };
    let first = asked.map_or(Measure::PassRate, |a| a.requirement.measure);
    let other = if first == Measure::PassRate { Measure::ViolationRate } else { Measure::PassRate };
    let nobody = BTreeSet::new();
    let tally = held.tally(first, &nobody);
    let whole_terms = if asked.is_some_and(|a| a.requirement.each_source) {
        Terms { limit: None, floor: None, ..terms }
    } else {
        terms
    };
    let free = Terms { limit: None, floor: None, ..terms };
    Figures {
        draw,
        whole: vec![
            figure(first, tally.total, items, whole_terms),
            figure(other, held.tally(other, &nobody).total, items, free),
        ],
        by_source: by_group(first, &tally.by_source, &of_source, terms),
        found: tally.found,
    }
}
