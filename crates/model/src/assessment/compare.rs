//! Two assessments side by side, clause by clause: what changed in verdict, proposal, evidence and owner.

use super::conclusions_of;
use crate::catalogue::held;
use crate::proposal;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, clause_assignments, conclusions};
use crate::standard::{Clause, Edition};
use crate::text::{Label, Text, t};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// By what the clauses of the two were laid side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClausesMatched {
    /// Both rest on one edition.
    SameEdition,
    /// The editions differ; clauses of equal ids stand together, which says nothing about their content.
    EqualIds,
}

/// What differs between the two in one clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClauseDifference {
    /// The verdict.
    Verdict,
    /// What the records propose.
    Proposal,
    /// The evidence.
    Evidence,
    /// Who works on it.
    Owner,
    /// The clause stands in the earlier edition alone.
    OnlyEarlier,
    /// The clause stands in the later edition alone.
    OnlyLater,
}

impl ClauseDifference {
    /// Label.
    pub const fn label(self) -> Label {
        match self {
            Self::Verdict => t("结论", "Verdict"),
            Self::Proposal => t("系统建议", "Proposal"),
            Self::Evidence => t("证据", "Evidence"),
            Self::Owner => t("负责人", "Owner"),
            Self::OnlyEarlier => t("仅见于前一版本", "Only in the earlier edition"),
            Self::OnlyLater => t("仅见于后一版本", "Only in the later edition"),
        }
    }
}

/// One clause in one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparedSide {
    /// Clause id within its edition.
    pub clause: String,
    /// Key of the verdict.
    pub verdict: Option<String>,
    /// What the records proposed when it was concluded; where it is not concluded, what they propose now.
    pub proposed: Option<String>,
    /// Ids of the evidence, sorted.
    pub evidence: Vec<String>,
    /// Id of the person who works on it; empty for nobody.
    pub owner: String,
}

/// One clause in both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparedClause {
    /// Title, as the later edition has it.
    pub title: Text,
    /// In the earlier.
    pub earlier: Option<ComparedSide>,
    /// In the later.
    pub later: Option<ComparedSide>,
    /// What differs; empty where nothing does.
    pub differs: Vec<ClauseDifference>,
}

/// The two, clause by clause in the order of the later edition; clauses that it does not have come last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Comparison {
    /// By what clauses were laid side by side.
    pub matched: ClausesMatched,
    /// The clauses.
    pub rows: Vec<ComparedClause>,
}

type Pair<'a> = (Option<&'a Clause>, Option<&'a Clause>);

/// Clauses of two editions side by side.
fn pairs<'a>(earlier: &'a Edition, later: &'a Edition) -> (ClausesMatched, Vec<Pair<'a>>) {
    let matched = if earlier.id == later.id { ClausesMatched::SameEdition } else { ClausesMatched::EqualIds };
    let mut out: Vec<Pair<'a>> = later.clauses.iter().map(|c| (earlier.clause(&c.id), Some(c))).collect();
    out.extend(earlier.clauses.iter().filter(|c| later.clause(&c.id).is_none()).map(|c| (Some(c), None)));
    (matched, out)
}

/// An assessment with what its clauses are looked up in.
struct Desk<'a> {
    assessment: &'a Record,
    concluded: BTreeMap<String, Record>,
    assigned: BTreeMap<String, Record>,
    reader: &'a dyn Reader,
}

impl<'a> Desk<'a> {
    fn of(assessment: &'a Record, reader: &'a dyn Reader) -> Self {
        Self {
            assessment,
            concluded: conclusions_of(&assessment.id, reader),
            assigned: clause_assignments::of_assessment(&assessment.id, reader),
            reader,
        }
    }

    fn side(&self, clause: &Clause) -> ComparedSide {
        let text = |v: &str| Some(v.to_owned()).filter(|v| !v.is_empty());
        let mut side = ComparedSide { clause: clause.id.clone(), ..ComparedSide::default() };
        match self.concluded.get(&clause.id) {
            Some(c) => {
                side.verdict = text(c.text(conclusions::VERDICT));
                side.proposed = text(c.text(conclusions::PROPOSED));
                side.evidence = c.get(conclusions::EVIDENCE).unwrap_or_default();
                side.evidence.sort();
            }
            None => {
                side.proposed = proposal::propose(&clause.id, self.assessment, self.reader)
                    .map(|p| p.verdict.key().to_owned());
            }
        }
        let assigned = self.assigned.get(&clause.id);
        side.owner = assigned.map_or("", |a| a.text(clause_assignments::OWNER)).to_owned();
        side
    }
}

fn differences(earlier: Option<&ComparedSide>, later: Option<&ComparedSide>) -> Vec<ClauseDifference> {
    let (Some(a), Some(b)) = (earlier, later) else {
        return vec![if later.is_some() {
            ClauseDifference::OnlyLater
        } else {
            ClauseDifference::OnlyEarlier
        }];
    };
    [
        (ClauseDifference::Verdict, a.verdict != b.verdict),
        (ClauseDifference::Proposal, a.proposed != b.proposed),
        (ClauseDifference::Evidence, a.evidence != b.evidence),
        (ClauseDifference::Owner, a.owner != b.owner),
    ]
    .into_iter()
    .filter_map(|(what, differs)| differs.then_some(what))
    .collect()
}

/// The two side by side; none where the edition of either is not known.
pub fn compare(earlier: &Record, later: &Record, reader: &dyn Reader) -> Option<Comparison> {
    let edition = |a: &Record| held::edition(a.text(assessments::EDITION), reader);
    let (from, to) = (edition(earlier)?, edition(later)?);
    let (matched, pairs) = pairs(&from, &to);
    let (before, after) = (Desk::of(earlier, reader), Desk::of(later, reader));
    let row = |(a, b): (Option<&Clause>, Option<&Clause>)| {
        let (earlier, later) = (a.map(|c| before.side(c)), b.map(|c| after.side(c)));
        let differs = differences(earlier.as_ref(), later.as_ref());
        ComparedClause {
            title: b.or(a).map(|c| c.title.clone()).unwrap_or_default(),
            earlier,
            later,
            differs,
        }
    };
    Some(Comparison { matched, rows: pairs.into_iter().map(row).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;
    use crate::catalogue::TC260_003;
    use crate::proposal::world;

    #[test]
    fn what_changed_is_told_clause_by_clause() {
        let mut w = world::whole();
        let (a, mut b) = (world::assessment(), world::assessment());
        b.id = "as2".into();
        for (id, of, verdict, evidence) in
            [("c1", "as1", "does_not_conform", vec![]), ("c2", "as2", "conforms", vec!["e1".to_owned()])]
        {
            let mut c = world::record(id);
            c.set(conclusions::ASSESSMENT, of.into())
                .set(conclusions::CLAUSE, "7.b".into())
                .set(conclusions::VERDICT, verdict.into())
                .set(conclusions::EVIDENCE, evidence);
            w.records.push(("conclusions", c));
        }
        let mut owner = world::record("o1");
        owner
            .set(clause_assignments::ASSESSMENT, "as2".into())
            .set(clause_assignments::CLAUSE, "7.a.1".into())
            .set(clause_assignments::OWNER, "p1".into());
        w.records.push(("clause_assignments", owner));
        let all = compare(&a, &b, &w).expect("known editions");
        assert_eq!(all.matched, ClausesMatched::SameEdition);
        let edition = catalogue::edition(TC260_003).expect("edition");
        assert_eq!(all.rows.len(), edition.clauses.len());
        let of = |id: &str| {
            let row = all.rows.iter().find(|r| r.later.as_ref().is_some_and(|s| s.clause == id));
            row.map(|r| r.differs.clone()).expect("row")
        };
        assert_eq!(of("7.b"), [ClauseDifference::Verdict, ClauseDifference::Evidence]);
        assert_eq!(of("7.a.1"), [ClauseDifference::Owner]);
        // What the records say about coverage moves with the conclusions themselves.
        let touched =
            all.rows.iter().filter(|r| r.differs.iter().any(|d| *d != ClauseDifference::Proposal)).count();
        assert_eq!(touched, 2);
    }

    #[test]
    fn clauses_of_one_edition_alone_are_kept_and_said_to_be() {
        let whole = catalogue::edition(TC260_003).expect("edition");
        let (mut from, mut to) = (whole.clone(), whole.clone());
        to.id = "X@1".into();
        let gone = from.clauses[0].id.clone();
        to.clauses.remove(0);
        from.clauses.pop();
        let (matched, pairs) = pairs(&from, &to);
        assert_eq!(matched, ClausesMatched::EqualIds);
        assert_eq!(pairs.len(), whole.clauses.len());
        assert!(pairs.iter().any(|(a, b)| a.is_some_and(|c| c.id == gone) && b.is_none()));
        assert!(pairs.iter().any(|(a, b)| a.is_none() && b.is_some()));
        assert_eq!(differences(None, Some(&ComparedSide::default())), [ClauseDifference::OnlyLater]);
    }
}
