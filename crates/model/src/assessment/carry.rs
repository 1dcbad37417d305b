//! Carrying conclusions from an assessment under one edition into a new one under another. A carried conclusion keeps
//! reason and evidence, names where it came from, and is never checked: a second person looks at it anew.

use super::{conclusions_of, verdicts_for};
use crate::crosswalk::{self, Counterpart, Relation};
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::conclusions;
use crate::standard::Edition;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::sync::Arc;
use ts_rs::TS;

/// A clause of the new assessment, and what comes to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Carried {
    /// Clause of the new edition.
    pub to: String,
    /// Clauses of the old edition that were concluded.
    pub from: Vec<String>,
    /// Verdict that is carried; none where a person has to conclude anew.
    pub verdict: Option<String>,
    /// What the record says of it.
    pub note: Text,
    /// The conclusions carried, with the version that was seen.
    pub conclusions: Vec<(String, i64)>,
}

/// What is carried, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Carry {
    /// Conclusions carried whole.
    pub carried: Vec<Carried>,
    /// Reason and evidence carried, left to be concluded.
    pub partly: Vec<Carried>,
    /// Concluded clauses of the old edition that nothing in the new one answers.
    pub lost: Vec<String>,
    /// Clauses of the new edition to which nothing comes.
    pub open: Vec<String>,
}

/// What would be carried from an assessment, which rests on `from`, to the edition `to`.
pub fn plan(assessment: &Record, from: &Edition, to: &Edition, reader: &dyn Reader) -> Carry {
    let mut concluded = conclusions_of(&assessment.id, reader);
    concluded.retain(|_, r| r.has(conclusions::VERDICT.key()));
    let mut out = Carry::default();
    let mut used = std::collections::BTreeSet::new();
    for clause in &to.clauses {
        let answers: Vec<Counterpart> = crosswalk::counterparts(to, &clause.id, &[from]);
        let answers: Vec<(String, Relation)> = answers
            .into_iter()
            .filter(|c| c.edition.as_deref() == Some(from.id.as_str()))
            .filter_map(|c| Some((c.clause?, c.relation)))
            .collect();
        let found: Vec<(&String, Relation, &Arc<Record>)> =
            answers.iter().filter_map(|(id, how)| Some((id, *how, concluded.get(id)?))).collect();
        if found.is_empty() {
            out.open.push(clause.id.clone());
            continue;
        }
        used.extend(found.iter().map(|(id, ..)| (*id).clone()));
        let same: Vec<_> = found.iter().filter(|(_, how, _)| *how == Relation::Same).collect();
        let allowed = |v: &str| verdicts_for(clause.demand).iter().any(|a| a.key == v);
        let whole = match same.as_slice() {
            [(id, _, r)] if allowed(r.text(conclusions::VERDICT)) => Some((*id, *r)),
            _ => None,
        };
        match whole {
            Some((id, r)) => out.carried.push(Carried {
                to: clause.id.clone(),
                from: vec![id.clone()],
                verdict: Some(r.text(conclusions::VERDICT).to_owned()),
                note: told(from, &[(id, r)], true),
                conclusions: vec![(r.id.clone(), r.version)],
            }),
            None => {
                let pairs: Vec<(&String, &Arc<Record>)> = found.iter().map(|(id, _, r)| (*id, *r)).collect();
                out.partly.push(Carried {
                    to: clause.id.clone(),
                    from: pairs.iter().map(|(id, _)| (*id).clone()).collect(),
                    verdict: None,
                    note: told(from, &pairs, false),
                    conclusions: pairs.iter().map(|(_, r)| (r.id.clone(), r.version)).collect(),
                });
            }
        }
    }
    let not_used = from.clauses.iter().map(|c| &c.id).filter(|id| concluded.contains_key(*id));
    out.lost = not_used.filter(|id| !used.contains(*id)).cloned().collect();
    out
}

fn told(from: &Edition, pairs: &[(&String, &Arc<Record>)], whole: bool) -> Text {
    let verdict = |r: &Record| {
        let label = conclusions::VERDICT.def.choice_label(r.text(conclusions::VERDICT));
        label.map_or_else(|| Text::same(""), Text::from)
    };
    let zh: Vec<String> =
        pairs.iter().map(|(id, r)| format!("{}（{}）", from.cite(id), verdict(r).zh)).collect();
    let en: Vec<String> =
        pairs.iter().map(|(id, r)| format!("{} ({})", from.cite(id), verdict(r).en)).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    if whole {
        Text::new(format!("承接自 {zh}，须重新复核。"), format!("Carried from {en}; to be checked anew."))
    } else {
        Text::new(
            format!("与 {zh} 仅部分对应，已带入理由和证据，请重新作结论。"),
            format!("Answered in part by {en}: reason and evidence came along, conclude anew."),
        )
    }
}

/// Values of the conclusion that a clause of the new assessment gets, by the person who carries it.
pub fn values(
    carried: &Carried,
    assessment: &str,
    (person, user): (&str, &str),
    reader: &dyn Reader,
) -> Map<String, Json> {
    let old: Vec<Arc<Record>> =
        carried.conclusions.iter().filter_map(|(id, _)| reader.get(conclusions::REGISTER.key, id)).collect();
    let mut evidence: Vec<String> = Vec::new();
    for id in old.iter().flat_map(|r| r.get(conclusions::EVIDENCE).unwrap_or_default()) {
        if !evidence.contains(&id) {
            evidence.push(id);
        }
    }
    let joined = |f| {
        let all: Vec<String> =
            old.iter().map(|r| r.text(f).trim().to_owned()).filter(|s: &String| !s.is_empty()).collect();
        all.join("\n")
    };
    let mut r = Record::default();
    r.set(conclusions::ASSESSMENT, assessment.to_owned())
        .set(conclusions::CLAUSE, carried.to.clone())
        .set(conclusions::REASON, joined(conclusions::REASON))
        .set(conclusions::EVIDENCE, evidence)
        .set(conclusions::CONCLUDED_BY, person.to_owned())
        .set(conclusions::CONCLUDED_USER, user.to_owned())
        .set(conclusions::CARRIED_FROM, carried.conclusions.iter().map(|(id, _)| id.clone()).collect())
        .set(conclusions::CARRIED_NOTE, format!("{}\n{}", carried.note.zh, carried.note.en));
    if let Some(verdict) = &carried.verdict {
        r.set(conclusions::VERDICT, verdict.clone())
            .set(conclusions::EQUIVALENT, joined(conclusions::EQUIVALENT))
            .set(conclusions::DIFFERENCE_REASON, joined(conclusions::DIFFERENCE_REASON));
    }
    r.values
}
