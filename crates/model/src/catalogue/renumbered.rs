//! An edition that tells what another one tells, under other numbers: its texts stand once, in the other.

use crate::standard::{Chapter, Clause, Edition, Number, Provenance, Renumbering, Threshold};
use crate::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The file of a renumbered edition. What it does not say is as in the edition that it renumbers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Renumbered {
    document: String,
    id: String,
    /// Id of the edition that holds the texts.
    pub(super) renumbers: String,
    name: Text,
    status: String,
    date: String,
    note: Text,
    provenance: Provenance,
    /// Numbers that change, in the order in which this edition has them: they come after all that keep theirs.
    numbers: Vec<Number>,
    read: Read,
    differences: Vec<Difference>,
    texts: BTreeMap<String, Texts>,
}

/// Clauses whose text in this edition was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    clauses: Vec<String>,
    source: String,
    checked_on: String,
}

/// What is said to differ from the other edition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    clauses: Vec<String>,
    note: Text,
    source: String,
    /// It merely adds a recommendation: what answered the clause answers it still.
    #[serde(default)]
    added: bool,
}

/// Texts that would be wrong under other numbers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    requirement: Option<Text>,
    note: Option<Text>,
    evidence: Option<Text>,
}

impl Renumbering {
    /// The number that `id` has here: the longest prefix that changes is exchanged.
    pub fn forth(&self, id: &str) -> String {
        exchanged(id, self.numbers.iter().map(|n| (n.from.as_str(), n.to.as_str())))
    }

    /// The number that `id` has in the edition that is renumbered.
    pub fn back(&self, id: &str) -> String {
        exchanged(id, self.numbers.iter().map(|n| (n.to.as_str(), n.from.as_str())))
    }
}

fn exchanged<'a>(id: &str, numbers: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    numbers
        .filter_map(|(from, to)| {
            let rest = id.strip_prefix(from)?;
            (rest.is_empty() || rest.starts_with('.')).then(|| (from.len(), format!("{to}{rest}")))
        })
        .max_by_key(|(length, _)| *length)
        .map_or_else(|| id.to_owned(), |(_, to)| to)
}

fn joined(first: Option<Text>, then: Text) -> Text {
    match first {
        Some(t) => Text::new(format!("{}{}", t.zh, then.zh), format!("{} {}", t.en, then.en)),
        None => then,
    }
}

impl Renumbered {
    /// The edition, its texts taken from the one that it renumbers.
    pub(super) fn of(self, texts: &Edition) -> Edition {
        let numbering = Renumbering {
            edition: texts.id.clone(),
            numbers: self.numbers.clone(),
            differs: self.differences.iter().filter(|d| !d.added).flat_map(|d| d.clauses.clone()).collect(),
        };
        // Where no number changes a clause keeps its place; the others follow in the order of the list.
        let place = |id: &str| {
            let begins = |n: &Number| {
                id.strip_prefix(n.to.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('.'))
            };
            let found = numbering.numbers.iter().enumerate().filter(|(_, n)| begins(n));
            found.max_by_key(|(_, n)| n.to.len()).map_or(0, |(i, _)| i + 1)
        };
        let mut chapters: Vec<Chapter> = texts
            .chapters
            .iter()
            .map(|c| Chapter { id: numbering.forth(&c.id), title: c.title.clone() })
            .collect();
        chapters.sort_by_key(|c| place(&c.id));
        let mut clauses: Vec<Clause> =
            texts.clauses.iter().map(|c| self.clause(c, &numbering, &texts.id)).collect();
        clauses.sort_by_key(|c| place(&c.id));
        let thresholds = texts.thresholds.iter().map(|t| self.threshold(t, &numbering)).collect();
        Edition {
            document: self.document,
            id: self.id,
            name: self.name,
            status: self.status,
            date: self.date,
            note: self.note,
            provenance: self.provenance,
            chapters,
            clauses,
            thresholds,
            risk_classes: texts.risk_classes.clone(),
            renumbers: Some(numbering),
            overall_rule: texts.overall_rule.clone(),
        }
    }

    fn clause(&self, of: &Clause, numbering: &Renumbering, from: &str) -> Clause {
        let mut c = Clause { id: numbering.forth(&of.id), ..of.clone() };
        if let Some(t) = self.texts.get(&c.id) {
            c.requirement = t.requirement.clone().unwrap_or(c.requirement);
            c.note = t.note.clone().or(c.note);
            if let (Some(card), Some(evidence)) = (&mut c.card, &t.evidence) {
                card.evidence = evidence.clone();
            }
        }
        for d in self.differences.iter().filter(|d| d.clauses.contains(&c.id)) {
            let note =
                Text::new(format!("{}（{}）", d.note.zh, d.source), format!("{} ({})", d.note.en, d.source));
            c.note = Some(joined(c.note, note));
        }
        let old = &of.id;
        let told = if self.read.clauses.contains(&c.id) {
            let (source, day) = (&self.read.source, &self.read.checked_on);
            Text::new(
                format!("对应 {from} 的 {old}；发布稿此处见于摘录（{source}，{day} 查阅）。"),
                format!(
                    "It is {old} of {from}; the published text was read in an excerpt ({source}, {day})."
                ),
            )
        } else {
            Text::new(
                format!("发布稿的文本未能读到：内容按 {from} 的 {old} 转述，尚未核对。"),
                format!("The published text could not be read: told by {old} of {from}, not compared."),
            )
        };
        c.note = Some(joined(c.note, told));
        c
    }

    fn threshold(&self, of: &Threshold, numbering: &Renumbering) -> Threshold {
        let clause = numbering.forth(&of.clause);
        let source = format!("{}, clause {clause}; number read in {}", self.id, of.provenance.source);
        let verified = of.provenance.verified && self.read.clauses.contains(&clause);
        let checked_on = self.provenance.checked_on.clone();
        Threshold { clause, provenance: Provenance { source, checked_on, verified }, ..of.clone() }
    }
}
