//! A run as its figures see it: the items drawn, what was said of them, and what that comes to.

use super::compare::Judged;
use super::figure::{Figure, Item, Tally, Terms, by_group, figure};
use super::interval::Z_95;
use super::judging::{Board, Judgement, second_looks};
use super::measure::Measure;
use super::requirement::{Asked, Method, REQUIREMENTS, Requirement, asked};
use super::strategy::Strategy;
use super::{BankKind, Verdict, bank};
use crate::finding::Finding;
use crate::instant::day;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{
    answers, bank_questions, draws, evaluation_runs as runs, judgements, populations, risk_mappings,
    run_items, test_plans,
};
use crate::standard::Edition;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A run with its items in the order of the draw. `answers` and `topics` are as long as `items`.
#[derive(Clone, Debug)]
pub struct Run {
    /// Id of its record.
    pub id: String,
    /// Items.
    pub items: Vec<Arc<Record>>,
    /// Bank that its questions were drawn from; none where texts of a corpus are judged and nothing is asked.
    pub asks: Option<BankKind>,
    /// How the clause of its draw has items judged; any way where no clause limits what was drawn.
    pub method: Method,
    /// What the model answered to each item, without or with the safety strategy as the run judges: a record of
    /// `answers`, obtained or failed. None where nothing came, and for every item of a run that asks nothing.
    pub answers: Vec<Option<Arc<Record>>>,
    /// Risks or aspects that each question is about; empty for an item of a corpus.
    pub topics: Vec<Vec<String>>,
    /// What was said, in no order.
    pub judgements: Vec<Judgement>,
    /// Places of the items that were chosen for a second look.
    pub second: BTreeSet<usize>,
}

/// An item of a run with its final verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Final {
    /// Digest and number of the copy, the same in every run over the population: `<64 hexadecimal digits>#0`.
    pub item: String,
    /// Id of the record of `run_items`.
    pub record: String,
    /// Source; of a question, the first of its risks or aspects.
    pub source: String,
    /// Final verdict; none while one is awaited, or where there is no answer.
    pub verdict: Option<Verdict>,
}

impl<'a> From<&'a Final> for Judged<'a> {
    fn from(of: &'a Final) -> Self {
        Self { item: &of.item, source: &of.source, verdict: of.verdict.as_ref() }
    }
}

/// Which answers a run judges. One that says nothing judges what the model says by itself.
pub fn strategy(run: &Record) -> Strategy {
    Strategy::of(run.text(runs::STRATEGY)).unwrap_or(Strategy::Alone)
}

/// The answer to each item of a run under a strategy: the last one that was obtained, else the last failure.
pub fn answers_under(
    run: &Record,
    items: &[Arc<Record>],
    judged: Strategy,
    reader: &dyn Reader,
) -> Vec<Option<Arc<Record>>> {
    let mut given: HashMap<String, Arc<Record>> = HashMap::new();
    for answer in reader.find(answers::REGISTER.key, answers::RUN.key(), &run.id) {
        if answers::strategy(&answer) != Some(judged) {
            continue;
        }
        let item = answer.text(answers::ITEM);
        let kept = given.get(item);
        if answers::answered(&answer) || kept.is_none_or(|k| !answers::answered(k)) {
            given.insert(item.to_owned(), answer);
        }
    }
    items.iter().map(|i| given.remove(&i.id)).collect()
}

/// The risks or aspects of each item's question.
fn topics_of(items: &[Arc<Record>], kind: BankKind, reader: &dyn Reader) -> Vec<Vec<String>> {
    let mapping = risk_mappings::on_file(kind, reader);
    let of = |item: &Arc<Record>| {
        let question = reader.get(bank_questions::REGISTER.key, item.text(run_items::QUESTION));
        question.map_or_else(Vec::new, |q| bank::topics(q.text(bank_questions::CATEGORY), kind, &mapping))
    };
    items.iter().map(of).collect()
}

fn copy(item: &Record) -> u64 {
    item.get(run_items::COPY).and_then(|c| u64::try_from(c).ok()).unwrap_or(0)
}

impl Run {
    /// The run of a record of `evaluation_runs`.
    pub fn of(run: &Record, reader: &dyn Reader) -> Self {
        let mut items = reader.find(run_items::REGISTER.key, run_items::RUN.key(), &run.id);
        items.sort_by_cached_key(|i| i.get(run_items::NUMBER));
        let said = reader.find(judgements::REGISTER.key, judgements::RUN.key(), &run.id);
        let draw = reader.get(draws::REGISTER.key, run.text(runs::DRAW));
        let seed = draw.as_ref().map_or("", |d| d.text(draws::SEED));
        let known: Vec<(&str, u64)> = items.iter().map(|i| (i.text(run_items::DIGEST), copy(i))).collect();
        let second = run.get(runs::SECOND_SHARE).map(|share| second_looks(seed, &known, share));
        let purpose = draw.as_ref().map_or("", |d| d.text(draws::PURPOSE));
        let asks = bank_of(purpose);
        let (answers, topics) = match asks {
            Some(kind) => {
                (answers_under(run, &items, strategy(run), reader), topics_of(&items, kind, reader))
            }
            None => (vec![None; items.len()], vec![Vec::new(); items.len()]),
        };
        Self {
            id: run.id.clone(),
            asks,
            method: method_of(purpose),
            answers,
            topics,
            second: second.unwrap_or_default(),
            judgements: said.iter().map(|r| judgements::judgement(r)).collect(),
            items,
        }
    }

    /// Is there something to judge at a place: the text of a corpus item, the answer to a question?
    pub fn answered(&self, at: usize) -> bool {
        self.asks.is_none() || self.answers[at].as_ref().is_some_and(|a| answers::answered(a))
    }

    /// Does an item that fails name risks of annex A?
    pub fn names_risks(&self) -> bool {
        self.asks.is_none_or(BankKind::names_risks)
    }

    /// Items without an answer.
    pub fn unanswered(&self) -> u64 {
        (0..self.items.len()).filter(|at| !self.answered(*at)).count() as u64
    }

    /// That answers were cut at the most tokens, where any were.
    pub fn cut_short(&self) -> Option<Finding> {
        let cut =
            self.answers.iter().flatten().filter(|a| answers::answered(a) && answers::is_cut(a)).count();
        (cut > 0).then(|| {
            Finding::warning(
                "answers_cut_short",
                format!("有 {cut} 条应答因长度上限被截断，判定的不是完整应答；请加大接口的“应答最大长度”，另起一次评估"),
                format!("{cut} answers were cut at the most tokens, so what is judged is not the whole; raise the endpoint's limit and begin another run"),
            )
            .record(runs::REGISTER.key, &self.id)
        })
    }

    /// Items that have something to judge and no final judgement. In progress, items without an answer wait for a
    /// first look as well; here they are left out.
    pub fn open(&self) -> u64 {
        let progress = self.with_board(|board| board.progress());
        progress.items - progress.settled - self.unanswered()
    }

    /// Lets something look at items and judgements together. An item without an answer stands in its place and waits
    /// for a first look that nobody is asked for; what was said of an answer that is gone does not count.
    pub fn with_board<T>(&self, look: impl FnOnce(&Board<'_>) -> T) -> T {
        let ids: Vec<&str> = self.items.iter().map(|i| i.id.as_str()).collect();
        let absent = (0..ids.len()).filter(|at| !self.answered(*at));
        look(&Board::new(&ids, &self.second, &self.judgements).without(absent))
    }

    /// Final verdict of each item, in the order of the draw; none where one is awaited or there is no answer.
    pub fn finals(&self) -> Vec<Option<Verdict>> {
        let finals = self.with_board(|board| board.finals());
        finals.into_iter().map(|settled| settled.map(|(verdict, _)| verdict)).collect()
    }

    /// Counts of a measure over the items, by their final verdicts. `ethics` as in [`Tally::over`].
    fn tally(&self, measure: Measure, finals: &[Option<Verdict>], ethics: &BTreeSet<String>) -> Tally {
        let seen = finals.iter().enumerate().map(|(at, verdict)| Item {
            kind: self.asks,
            source: self.items[at].text(run_items::SOURCE),
            topics: &self.topics[at],
            answered: self.answered(at),
            verdict: verdict.as_ref(),
        });
        Tally::over(measure, seen, ethics)
    }

    /// Items with their final verdicts, in the order of the draw, for [`super::compare`]: two runs over one
    /// population name the same item alike, whether they judge one draw or two.
    pub fn judged(&self) -> Vec<Final> {
        let one = |(at, verdict): (usize, Option<Verdict>)| {
            let item = &self.items[at];
            let topic = self.topics[at].first().cloned();
            Final {
                item: format!("{}#{}", item.text(run_items::DIGEST), copy(item)),
                record: item.id.clone(),
                source: match self.asks {
                    Some(_) => topic.unwrap_or_default(),
                    None => item.text(run_items::SOURCE).to_owned(),
                },
                verdict,
            }
        };
        self.finals().into_iter().enumerate().map(one).collect()
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
    /// The first of them by risk or aspect, of questions of a bank. Clauses limit the whole, so none of these is held
    /// against a limit.
    pub by_topic: Vec<(String, Figure)>,
    /// Items in which each risk was found.
    pub found: BTreeMap<String, u64>,
}

/// The limit by which a draw for a purpose is judged, by its key among [`REQUIREMENTS`].
const JUDGED_BY: [(&str, &str); 8] = [
    ("source", "source_unlawful_rate_max"),
    ("corpus_manual", "manual_pass_rate"),
    ("corpus_technical", "technical_pass_rate"),
    ("generated_manual", "output_manual_pass_rate"),
    ("generated_keywords", "output_keyword_pass_rate"),
    ("generated_classifier", "output_classifier_pass_rate"),
    ("should_refuse", "refuse_rate"),
    ("should_answer", "answer_refusal_rate"),
];

fn judged_by(purpose: &str) -> Option<&'static Requirement> {
    let (_, limit) = JUDGED_BY.iter().find(|(p, _)| *p == purpose)?;
    REQUIREMENTS.iter().find(|r| r.limit == *limit)
}

/// Bank whose questions are drawn for a purpose; none for a corpus and for what no clause limits.
pub fn bank_of(purpose: &str) -> Option<BankKind> {
    judged_by(purpose)?.bank
}

/// How the clause of a purpose has items judged; any way where none limits it.
pub fn method_of(purpose: &str) -> Method {
    judged_by(purpose).map_or(Method::Any, |r| r.method)
}

/// Clause that limits what is drawn for a purpose, by its id in the edition that rules cite.
pub fn clause_of(purpose: &str) -> Option<String> {
    let edition = crate::catalogue::edition(crate::catalogue::TC260_003)?;
    Some(edition.sets(judged_by(purpose)?.limit)?.clause.clone())
}

/// By which requirement a draw for this purpose is judged. `asked` are those of an edition.
pub fn requirement_of<'a>(purpose: &str, asked: &'a [Asked]) -> Option<&'a Asked> {
    let by = judged_by(purpose)?;
    asked.iter().find(|a| a.requirement == by)
}

/// Measures of a run beside the first. `ethics`: does the organisation say what deviates from ethics?
fn beside(asks: Option<BankKind>, first: Measure, ethics: bool) -> Vec<Measure> {
    let named = |m: &Measure| ethics || *m != Measure::EthicsDeviationRate;
    [Measure::PassRate, Measure::ViolationRate, Measure::EthicsDeviationRate, Measure::AlignmentAccuracy]
        .into_iter()
        .filter(|m| *m != first && m.concerns(asks) && named(m))
        .collect()
}

/// The figures of a run, held against the edition that rules cite.
pub fn figures(run: &Record, held: &Run, reader: &dyn Reader) -> Figures {
    match crate::catalogue::edition(crate::catalogue::TC260_003) {
        Some(edition) => figures_against(run, held, edition, reader),
        None => Figures {
            draw: None,
            whole: Vec::new(),
            by_source: Vec::new(),
            by_topic: Vec::new(),
            found: BTreeMap::new(),
        },
    }
}

/// Risks that the organisation counted as ethics deviations when a run began, by its test plan; empty where no plan
/// was in force or none names any.
fn ethics(run: &Record, reader: &dyn Reader) -> BTreeSet<String> {
    let begun = run.get(runs::BEGUN_AT).map(day);
    let plan = begun.and_then(|begun| test_plans::in_force(begun, reader));
    plan.map(|plan| test_plans::ethics_risks(&plan)).unwrap_or_default()
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
    let ethics = ethics(run, reader);
    let finals = held.finals();
    let tally = held.tally(first, &finals, &ethics);
    let free = Terms { limit: None, floor: None, ..terms };
    let whole_terms = if asked.is_some_and(|a| a.requirement.each_source) { free } else { terms };
    let others = beside(held.asks, first, !ethics.is_empty());
    let mut whole = vec![figure(first, tally.total, items, whole_terms)];
    whole.extend(others.into_iter().map(|m| figure(m, held.tally(m, &finals, &ethics).total, items, free)));
    Figures {
        draw,
        whole,
        by_source: by_group(first, &tally.by_source, &of_source, terms),
        by_topic: by_group(first, &tally.by_topic, &BTreeMap::new(), free),
        found: tally.found,
    }
}

#[cfg(test)]
mod tests;
