//! Head counts of annotation as of any day: what the filing form asks, and what an auditor asks of a day in the past.

use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{annotators, exam_papers, exam_results, people, qualifications};
use crate::training_counts::{self, TrainingCounts};
use crate::who;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// People, by who employs them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Heads {
    /// Everyone.
    pub all: usize,
    /// Employees.
    pub internal: usize,
    /// Outsourced.
    pub outsourced: usize,
}

impl Heads {
    fn of<'a>(people: impl IntoIterator<Item = &'a String>, employed: &BTreeMap<String, String>) -> Self {
        let mut out = Self::default();
        for person in people {
            out.all += 1;
            match employed.get(person).map(String::as_str) {
                Some("internal") => out.internal += 1,
                Some("outsourced") => out.outsourced += 1,
                _ => {}
            }
        }
        out
    }
}

/// Counts as of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeadCount {
    /// People in the pool who work here on that day.
    pub pool: Heads,
    /// Ids of these people.
    pub people: BTreeSet<String>,
    /// Their training by that day: sessions, hours, heads.
    pub training: TrainingCounts,
    /// Of these, who may work in some scope on that day.
    pub qualified: Heads,
    /// Who may work in a function on that day, by function; one person counts in each.
    pub by_function: BTreeMap<String, Heads>,
    /// In the pool for a type of data, by type of data; one person counts in each.
    pub by_data_type: BTreeMap<String, Heads>,
    /// Who may work on functional or safety annotation on that day; one person counts in each.
    pub by_kind: BTreeMap<String, Heads>,
    /// Outsourced people of the pool by company.
    pub by_employer: BTreeMap<String, usize>,
    /// Examinations sat by that day by anyone, and how many of these were passed.
    pub examinations: usize,
    /// Passed.
    pub examinations_passed: usize,
    /// Qualifications granted by that day.
    pub granted: usize,
    /// Qualifications that hold on that day by themselves.
    pub live: usize,
    /// Suspended on that day.
    pub suspended: usize,
    /// Revoked by that day.
    pub revoked: usize,
    /// Expired by that day.
    pub expired: usize,
}

/// Is the person in the pool and working here on the day?
fn counts(a: &Record, person: &Record, day: NaiveDate) -> bool {
    annotators::in_pool(a, day) && people::employed_on(person, day)
}

/// Counts as of a day, past or future, from what is on file now.
pub fn head_count(day: NaiveDate, reader: &dyn Reader) -> HeadCount {
    let mut out = HeadCount::default();
    let mut employed: BTreeMap<String, String> = BTreeMap::new();
    let mut data_types: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for a in reader.all("annotators") {
        let id = a.text(annotators::PERSON);
        let Some(person) = reader.get("people", id).filter(|p| counts(&a, p, day)) else { continue };
        if out.people.insert(id.to_owned()) && person.text(people::EMPLOYER_KIND) == "outsourced" {
            *out.by_employer.entry(person.text(people::EMPLOYER).to_owned()).or_default() += 1;
        }
        employed.insert(id.to_owned(), person.text(people::EMPLOYER_KIND).to_owned());
        for of in a.get(annotators::DATA_TYPES_OF).unwrap_or_default() {
            data_types.entry(of).or_default().insert(id.to_owned());
        }
    }
    out.pool = Heads::of(&out.people, &employed);
    let only = training_counts::Scope { persons: Some(&out.people), ..Default::default() };
    out.training = training_counts::training_counts(day, &only, reader);
    out.by_data_type = data_types.into_iter().map(|(k, p)| (k, Heads::of(&p, &employed))).collect();

    let mut functions: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut kinds = functions.clone();
    let mut qualified = BTreeSet::new();
    for person in &out.people {
        for scope in who::scopes_of(person, day, reader) {
            qualified.insert(person.clone());
            functions.entry(scope.function).or_default().insert(person.clone());
            kinds.entry(scope.kind).or_default().insert(person.clone());
        }
    }
    let heads = |of: BTreeMap<&str, BTreeSet<String>>| -> BTreeMap<String, Heads> {
        of.into_iter().map(|(k, p)| (k.to_owned(), Heads::of(&p, &employed))).collect()
    };
    (out.by_function, out.by_kind) = (heads(functions), heads(kinds));
    out.qualified = Heads::of(&qualified, &employed);

    for r in reader.all("exam_results") {
        if r.get(exam_results::TAKEN_ON).is_none_or(|d| d > day) {
            continue;
        }
        let paper = reader.get("exam_papers", r.text(exam_results::PAPER));
        out.examinations += 1;
        out.examinations_passed += usize::from(
            paper.is_some_and(|p| p.has(exam_papers::PASS_SCORE.key()) && exam_results::is_passed(&r, &p)),
        );
    }
    for q in reader.all("qualifications") {
        let granted = q.get(qualifications::GRANTED_ON).or(q.get(qualifications::VALID_FROM_ON));
        if matches!(q.text(qualifications::STATE), "" | "draft") || granted.is_none_or(|d| d > day) {
            continue;
        }
        out.granted += 1;
        match who::standing(&q, day, reader) {
            None => out.live += 1,
            Some(who::Bar::Suspended { .. }) => out.suspended += 1,
            Some(who::Bar::Revoked { .. }) => out.revoked += 1,
            Some(who::Bar::Expired { .. }) => out.expired += 1,
            Some(_) => {}
        }
    }
    out
}
