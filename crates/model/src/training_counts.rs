//! Training in figures as of a day: sessions, hours, heads, internal and outsourced. The filing form asks for them.

use crate::decimal::Decimal;
use crate::reader::Reader;
use crate::registers::{people, training_attendances, trainings};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// Figures of training.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrainingCounts {
    /// Trainings held that at least one of the persons attended.
    pub sessions: usize,
    /// Hours of these trainings, each counted once.
    #[ts(type = "string")]
    pub hours: Decimal,
    /// Hours of each person, added up.
    #[ts(type = "string")]
    pub person_hours: Decimal,
    /// Persons who attended, each counted once.
    pub persons: usize,
    /// Of these, employees.
    pub internal: usize,
    /// Of these, outsourced.
    pub outsourced: usize,
    /// Trainings by kind, as in `trainings.kind`.
    pub by_kind: BTreeMap<String, usize>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    /// Persons of interest, such as the annotators; none = everyone.
    pub persons: Option<&'a BTreeSet<String>>,
    /// Kinds of training; empty = all.
    pub kinds: &'a [&'a str],
    /// First day counted; none = from the beginning.
    pub from: Option<NaiveDate>,
}

fn add(a: Decimal, b: Decimal) -> Decimal {
    Decimal { micros: a.micros.saturating_add(b.micros) }
}

/// Figures of the trainings held on or before `day`. Retired records count no longer; persons who left since do, as
/// they were trained.
pub fn training_counts(day: NaiveDate, scope: &Scope<'_>, reader: &dyn Reader) -> TrainingCounts {
    let mut out = TrainingCounts::default();
    let mut heads: BTreeSet<String> = BTreeSet::new();
    let counted = |x: &crate::record::Record| {
        trainings::held_by(x, day)
            && scope.from.is_none_or(|from| x.get(trainings::HELD_ON) >= Some(from))
            && (scope.kinds.is_empty() || scope.kinds.contains(&x.text(trainings::KIND)))
    };
    for training in reader.all("trainings").iter().filter(|x| counted(x)) {
        let rows = reader.find("training_attendances", training_attendances::TRAINING.key(), &training.id);
        let mut seen = BTreeSet::new();
        for row in &rows {
            let person = row.text(training_attendances::PERSON);
            let of_interest = scope.persons.is_none_or(|p| p.contains(person));
            let came = row.get(training_attendances::ATTENDED) == Some(true);
            // A person on file twice for one training came once.
            if !came || !of_interest || !seen.insert(person.to_owned()) {
                continue;
            }
            out.person_hours = add(out.person_hours, training_attendances::hours(row, training));
        }
        if seen.is_empty() {
            continue;
        }
        heads.extend(seen);
        out.sessions += 1;
        out.hours = add(out.hours, training.get(trainings::HOURS).unwrap_or(Decimal::ZERO));
        *out.by_kind.entry(training.text(trainings::KIND).to_owned()).or_default() += 1;
    }
    out.persons = heads.len();
    for id in &heads {
        let kind = reader.get("people", id).map(|p| p.text(people::EMPLOYER_KIND).to_owned());
        match kind.as_deref() {
            Some("internal") => out.internal += 1,
            Some("outsourced") => out.outsourced += 1,
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant;
    use crate::made::record;
    use crate::reader::FixedReader;
    use serde_json::json;

    fn world() -> FixedReader {
        let mut w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let training = |id: &str, kind: &str, on: &str, hours: &str| {
            ("trainings", record(id, json!({"kind": kind, "held_on": on, "hours": hours})))
        };
        let came = |id: &str, training: &str, person: &str, values: serde_json::Value| {
            let mut r = record(id, values);
            r.set(training_attendances::TRAINING, training.into())
                .set(training_attendances::PERSON, person.into());
            ("training_attendances", r)
        };
        w.records = vec![
            ("people", record("in", json!({"employer_kind": "internal"}))),
            ("people", record("out", json!({"employer_kind": "outsourced"}))),
            training("t1", "pre_job", "2026-01-10", "4"),
            training("t2", "yearly", "2026-05-10", "2.5"),
            training("t3", "yearly", "2026-07-10", "9"),
            training("t4", "ethics", "2026-02-01", "1"),
            came("a1", "t1", "in", json!({"attended": true})),
            came("a2", "t1", "out", json!({"attended": true, "hours": "1.5"})),
            came("a3", "t1", "out", json!({"attended": true})),
            came("a4", "t2", "in", json!({"attended": true})),
            came("a5", "t2", "out", json!({"attended": false})),
            came("a6", "t3", "in", json!({"attended": true})),
        ];
        w
    }

    fn day(s: &str) -> NaiveDate {
        s.parse().expect("day")
    }

    #[test]
    fn heads_hours_and_sessions_are_those_of_the_day() {
        let w = world();
        let now = training_counts(day("2026-06-01"), &Scope::default(), &w);
        assert_eq!((now.sessions, now.persons, now.internal, now.outsourced), (2, 2, 1, 1));
        assert_eq!((now.hours.to_string(), now.person_hours.to_string()), ("6.5".into(), "8".into()));
        assert_eq!(now.by_kind, [("pre_job".to_owned(), 1), ("yearly".to_owned(), 1)].into());
        let then = training_counts(day("2026-01-31"), &Scope::default(), &w);
        assert_eq!((then.sessions, then.hours.to_string()), (1, "4".into()));
        assert_eq!(training_counts(day("2025-12-31"), &Scope::default(), &w), TrainingCounts::default());
    }

    #[test]
    fn a_scope_narrows_persons_kinds_and_days() {
        let w = world();
        let outsourced = BTreeSet::from(["out".to_owned()]);
        let scope = Scope { persons: Some(&outsourced), ..Scope::default() };
        let c = training_counts(day("2026-06-01"), &scope, &w);
        assert_eq!((c.sessions, c.persons, c.person_hours.to_string()), (1, 1, "1.5".into()));
        let scope = Scope { kinds: &["yearly"], from: Some(day("2026-05-11")), ..Scope::default() };
        assert_eq!(training_counts(day("2026-06-01"), &scope, &w).sessions, 0);
    }
}
