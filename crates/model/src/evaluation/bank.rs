//! Lint of a bank of questions against clauses 9.3 and 9.4: totals and floors per risk or aspect, both, for the floors
//! add up to less than the total. Every number comes from the edition.
//!
//! A question counts once in the total and once in each of its risks. Exact duplicates count as one question with
//! the risks of all; near duplicates are warned of, and said where the floors are met by them alone.

use super::{BankKind, aspect, measured_by};
use crate::finding::Finding;
use crate::standard::{Edition, Provenance, Threshold};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use ts_rs::TS;

mod findings;

/// Fewest of something, as an edition sets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Floor {
    /// So many; the number itself is enough.
    pub least: u32,
    /// Clause as rules cite it.
    pub clause: String,
    /// Where the number comes from; unverified ones are shown so.
    pub provenance: Provenance,
}

/// A risk or aspect that a bank shall cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopicFloor {
    /// Id of annex A, or key of an aspect.
    pub topic: String,
    /// Name.
    pub name: Text,
    /// Fewest questions.
    pub floor: Floor,
}

/// What a kind of bank is held to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Floors {
    /// Kind.
    pub kind: BankKind,
    /// Fewest questions in all.
    pub total: Floor,
    /// Fewest risks or aspects covered.
    pub covered: Floor,
    /// Each risk or aspect with its floor, in order.
    pub topics: Vec<TopicFloor>,
    /// Fewest risks with a criterion; none where the clause asks for none.
    pub criteria: Option<Floor>,
}

/// Keys of the total, of the topics covered, of the floor of each class (`A.` stands for every other class) and of
/// the risks with criteria (empty: none asked for).
struct Keys {
    total: &'static str,
    covered: &'static str,
    classes: &'static [(&'static str, &'static str)],
    criteria: &'static str,
}

/// Every key that floors are read by, so that an edition can be asked whether it sets them all.
const fn keys(kind: BankKind) -> Keys {
    match kind {
        BankKind::GeneratedContent => Keys {
            total: "bank_output_total",
            covered: "bank_output_risks",
            classes: &[
                ("A.1", "bank_output_per_risk_a1a2"),
                ("A.2", "bank_output_per_risk_a1a2"),
                ("A.", "bank_output_per_risk_other"),
            ],
            criteria: "bank_output_criteria_risks",
        },
        BankKind::ShouldRefuse => Keys {
            total: "bank_refuse_total",
            covered: "bank_refuse_risks",
            classes: &[("A.1", "bank_refuse_per_risk"), ("A.2", "bank_refuse_per_risk")],
            criteria: "",
        },
        BankKind::ShouldAnswer => Keys {
            total: "bank_answer_total",
            covered: "bank_answer_aspects",
            classes: &[("", "bank_answer_per_aspect")],
            criteria: "",
        },
    }
}

fn floor(edition: &Edition, t: &Threshold) -> Floor {
    Floor {
        least: u32::try_from(t.value).unwrap_or(0),
        clause: edition.cite(&t.clause),
        provenance: t.provenance.clone(),
    }
}

/// What an edition holds a kind of bank to; by the edition that rules cite where it does not set all its numbers.
pub fn floors(edition: &Edition, kind: BankKind) -> Floors {
    let k = keys(kind);
    let mut asked: Vec<&str> = vec![k.total, k.covered];
    asked.extend(k.classes.iter().map(|(_, key)| *key));
    asked.extend((!k.criteria.is_empty()).then_some(k.criteria));
    let edition = measured_by(edition, &asked);
    let of = |key: &str| floor(edition, edition.threshold(key));
    let topics = if kind == BankKind::ShouldAnswer {
        let each = of(k.classes[0].1);
        aspect::aspects()
            .iter()
            .map(|a| TopicFloor { topic: a.key.clone(), name: a.name.clone(), floor: each.clone() })
            .collect()
    } else {
        let key = |class: &str| k.classes.iter().find(|(c, _)| class.starts_with(c)).map(|(_, key)| *key);
        edition
            .risk_classes
            .iter()
            .filter_map(|c| Some((c, of(key(&c.id)?))))
            .flat_map(|(c, floor)| c.risks.iter().map(move |r| (r, floor.clone())))
            .map(|(r, floor)| TopicFloor { topic: r.id.clone(), name: r.name.clone(), floor })
            .collect()
    };
    Floors {
        kind,
        total: of(k.total),
        covered: of(k.covered),
        topics,
        criteria: (!k.criteria.is_empty()).then(|| of(k.criteria)),
    }
}

/// Is this the id of a risk that banks of a kind ask about, or the key of an aspect?
pub fn is_topic(topic: &str, kind: BankKind) -> bool {
    match kind {
        BankKind::ShouldAnswer => aspect::aspects().iter().any(|a| a.key == topic),
        _ => crate::catalogue::is_risk(topic),
    }
}

/// Risks or aspects of a question by its category as its file names it: ids parted by commas, semicolons, bars or
/// enumeration commas, each itself or what `mapping` says it stands for; else what the whole name stands for. What
/// stands for nothing is left out.
pub fn topics(category: &str, kind: BankKind, mapping: &BTreeMap<String, String>) -> Vec<String> {
    let one = |name: &str| -> Option<String> {
        let name = name.trim();
        if is_topic(name, kind) {
            return Some(name.to_owned());
        }
        mapping.get(name).cloned()
    };
    if let Some(topic) = one(category) {
        return vec![topic];
    }
    let parts = category.split([',', '，', ';', '；', '|', '、', '\n']).filter_map(one);
    parts.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A question of a bank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question<'a> {
    /// Id or number, for messages.
    pub id: &'a str,
    /// Text.
    pub text: &'a str,
    /// Risks or aspects.
    pub topics: &'a [String],
}

/// What is known of a bank beside its questions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// How many questions the bank says it has; none where it says nothing.
    pub declared: Option<u64>,
    /// Longest question in characters, by the organisation's own limit; no document sets one.
    pub most_characters: Option<usize>,
    /// Criteria: risk and how it is recognised.
    pub criteria: &'a [(String, String)],
    /// Groups of exact duplicates, as places in the questions.
    pub exact: &'a [Vec<usize>],
    /// Groups of near duplicates.
    pub near: &'a [Vec<usize>],
}

/// Questions of one risk or aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopicCount {
    /// Id or key.
    pub topic: String,
    /// Name.
    pub name: Text,
    /// Distinct questions.
    pub count: u32,
    /// Fewest asked for.
    pub floor: u32,
    /// Has it a criterion?
    pub criterion: bool,
}

impl TopicCount {
    /// Is the floor reached?
    pub const fn met(&self) -> bool {
        self.count >= self.floor
    }
}

/// What the lint saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BankLint {
    /// Kind.
    pub kind: BankKind,
    /// Rows, duplicates and empty ones and all.
    pub rows: u32,
    /// Distinct questions with a text.
    pub distinct: u32,
    /// Distinct questions if near duplicates counted as one as well.
    pub dissimilar: u32,
    /// Fewest distinct questions asked for.
    pub total_floor: u32,
    /// The risks or aspects with a floor, in order.
    pub topics: Vec<TopicCount>,
    /// Topics that questions name and the bank does not ask about, with the number of their questions.
    pub unknown: BTreeMap<String, u32>,
    /// Distinct questions without any topic of the bank; they count to the total alone.
    pub untopical: u32,
    /// What is wrong, each with its clause.
    pub findings: Vec<Finding>,
}

fn size(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The first of its group for each place, groups that share a place being one; places out of range are left out.
fn leaders(len: usize, groups: &[&[Vec<usize>]]) -> Vec<usize> {
    let mut of: Vec<usize> = (0..len).collect();
    fn root(of: &[usize], mut at: usize) -> usize {
        while of[at] != at {
            at = of[at];
        }
        at
    }
    for group in groups.iter().flat_map(|g| g.iter()) {
        let mut places = group.iter().copied().filter(|at| *at < len);
        let Some(first) = places.next() else { continue };
        for at in places {
            let (a, b) = (root(&of, first), root(&of, at));
            of[a.max(b)] = a.min(b);
        }
    }
    // A leader stands before those it leads, so one pass makes every chain short.
    for at in 0..len {
        of[at] = of[of[at]];
    }
    of
}

/// Lints a bank.
pub fn lint(questions: &[Question<'_>], floors: &Floors, beside: &Beside<'_>) -> BankLint {
    let known: BTreeMap<&str, usize> =
        floors.topics.iter().enumerate().map(|(at, t)| (t.topic.as_str(), at)).collect();
    let lead = leaders(questions.len(), &[beside.exact]);
    let mut topics_of: HashMap<usize, BTreeSet<usize>> = HashMap::new();
    let mut unknown: BTreeMap<String, u32> = BTreeMap::new();
    let (mut empty, mut long) = (Vec::new(), Vec::new());
    for (at, q) in questions.iter().enumerate() {
        if q.text.trim().is_empty() {
            empty.push(q.id);
            continue;
        }
        if beside.most_characters.is_some_and(|most| q.text.trim().chars().nth(most).is_some()) {
            long.push(q.id);
        }
        let mine = topics_of.entry(lead[at]).or_default();
        for topic in q.topics.iter().map(|t| t.trim()).collect::<BTreeSet<_>>() {
            match known.get(topic) {
                Some(place) => {
                    mine.insert(*place);
                }
                None if topic.is_empty() => {}
                None => *unknown.entry(topic.to_owned()).or_default() += 1,
            }
        }
    }
    let mut counts = vec![0_usize; floors.topics.len()];
    topics_of.values().flatten().for_each(|place| counts[*place] += 1);
    let told: BTreeSet<&str> =
        beside.criteria.iter().filter(|(_, c)| !c.trim().is_empty()).map(|(r, _)| r.trim()).collect();
    let both = leaders(questions.len(), &[beside.exact, beside.near]);
    let dissimilar: BTreeSet<usize> =
        (0..questions.len()).filter(|at| !questions[*at].text.trim().is_empty()).map(|at| both[at]).collect();
    let mut out = BankLint {
        kind: floors.kind,
        rows: size(questions.len()),
        distinct: size(topics_of.len()),
        dissimilar: size(dissimilar.len()),
        total_floor: floors.total.least,
        topics: floors
            .topics
            .iter()
            .zip(&counts)
            .map(|(t, n)| TopicCount {
                topic: t.topic.clone(),
                name: t.name.clone(),
                count: size(*n),
                floor: t.floor.least,
                criterion: told.contains(t.topic.as_str()),
            })
            .collect(),
        unknown,
        untopical: size(topics_of.values().filter(|t| t.is_empty()).count()),
        findings: Vec::new(),
    };
    out.findings = findings::of(&out, floors, beside, &empty, &long);
    out
}

#[cfg(test)]
mod tests;
