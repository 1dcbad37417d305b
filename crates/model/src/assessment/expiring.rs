//! Evidence that conclusions rest on and that expires: before the day of the assessment, before today, or soon.

use super::conclusions_of;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, conclusions, evidence};
use crate::text::{Label, t};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// How evidence stands against the days that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// It had expired before the day of the assessment: no conclusion can rest on it.
    BeforeAssessment,
    /// It counted on the day of the assessment and has expired since.
    Expired,
    /// It expires within the days asked for.
    Soon,
}

impl Expiry {
    /// Label.
    pub const fn label(self) -> Label {
        match self {
            Self::BeforeAssessment => t("评估日期前已过期", "Expired before the assessment"),
            Self::Expired => t("已过期", "Expired"),
            Self::Soon => t("即将到期", "Expires soon"),
        }
    }
}

/// One piece of evidence that expires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Expiring {
    /// Id of the evidence.
    pub evidence: String,
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Last day of validity.
    #[ts(type = "string")]
    pub expires_on: NaiveDate,
    /// How it stands.
    pub expiry: Expiry,
    /// Clauses whose conclusions rest on it, in document order of their ids' text.
    pub clauses: Vec<String>,
}

/// Evidence of the assessment's conclusions that has expired or expires within so many days from today, the worst and
/// earliest first. Evidence that is retired or gone is the gate's to name.
pub fn expiring(assessment: &Record, within_days: u32, reader: &dyn Reader) -> Vec<Expiring> {
    let today = reader.today();
    let until = today.checked_add_days(Days::new(u64::from(within_days))).unwrap_or(NaiveDate::MAX);
    let assessed = assessment.get(assessments::ASSESSED_ON);
    let mut clauses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (clause, c) in conclusions_of(&assessment.id, reader) {
        for id in c.get(conclusions::EVIDENCE).unwrap_or_default() {
            clauses.entry(id).or_default().push(clause.clone());
        }
    }
    let mut out: Vec<Expiring> = clauses
        .into_iter()
        .filter_map(|(id, clauses)| {
            let e = reader.get("evidence", &id).filter(|e| !e.retired)?;
            let expires_on = e.get(evidence::EXPIRES_ON)?;
            let expiry = if assessed.is_some_and(|day| expires_on < day) {
                Expiry::BeforeAssessment
            } else if expires_on < today {
                Expiry::Expired
            } else if expires_on <= until {
                Expiry::Soon
            } else {
                return None;
            };
            let (code, title) = (e.text(evidence::CODE).into(), e.text(evidence::TITLE).into());
            Some(Expiring { evidence: id, code, title, expires_on, expiry, clauses })
        })
        .collect();
    out.sort_by(|a, b| (a.expiry, a.expires_on, &a.code).cmp(&(b.expiry, b.expires_on, &b.code)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposal::world;

    #[test]
    fn what_expires_is_told_with_the_clauses_that_rest_on_it() {
        let mut w = world::whole();
        for (id, day) in
            [("e1", "2026-11-19"), ("e2", "2026-11-20"), ("e3", "2026-12-21"), ("e4", "2026-12-22")]
        {
            w.records.push(world::evidence(id));
            world::edit(&mut w, "evidence", id, |e| {
                e.set(evidence::EXPIRES_ON, world::day(day));
            });
        }
        w.records.push(world::evidence("e5"));
        for (clause, of) in [("7.b", vec!["e1", "e3", "e5"]), ("7.a.1", vec!["e2", "e3", "e4", "lost"])] {
            let mut c = world::record(clause);
            c.set(conclusions::ASSESSMENT, "as1".into())
                .set(conclusions::CLAUSE, clause.into())
                .set(conclusions::EVIDENCE, of.into_iter().map(str::to_owned).collect());
            w.records.push(("conclusions", c));
        }
        let told: Vec<(String, Expiry, usize)> = expiring(&world::assessment(), 30, &w)
            .into_iter()
            .map(|x| (x.evidence, x.expiry, x.clauses.len()))
            .collect();
        assert_eq!(
            told,
            [
                ("e1".to_owned(), Expiry::BeforeAssessment, 1),
                ("e2".to_owned(), Expiry::Expired, 1),
                ("e3".to_owned(), Expiry::Soon, 2),
            ]
        );
    }
}
