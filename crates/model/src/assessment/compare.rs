//! Two assessments side by side, clause by clause: what changed in verdict, proposal, evidence and owner.

use super::conclusions_of;
use crate::catalogue::held;
use crate::crosswalk::{self, Relation};
use crate::proposal;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, clause_assignments, conclusions};
use crate::standard::{Clause, Edition};
use crate::text::{Label, Text, t};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use ts_rs::TS;

/// By what the clauses of the two were laid side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClausesMatched {
    /// Both rest on one edition.
    SameEdition,
    /// The editions differ; clauses stand together that the crosswalk says are answered by the same.
    Crosswalk,
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
    let one = earlier.id == later.id;
    let matched = if one { ClausesMatched::SameEdition } else { ClausesMatched::Crosswalk };
    let beside = |c: &Clause| {
        if one {
            return earlier.clause(&c.id);
        }
        let all = crosswalk::counterparts(later, &c.id, &[earlier]);
        // A clause that its document changed is still that clause.
        let of_document = earlier.document == later.document;
        let near = |k: &crosswalk::Counterpart| k.relation == Relation::Same || of_document;
        let id = all.into_iter().filter(near).find_map(|k| k.clause)?;
        earlier.clause(&id)
    };
    let mut out: Vec<Pair<'a>> = later.clauses.iter().map(|c| (beside(c), Some(c))).collect();
    let met: BTreeSet<&str> = out.iter().filter_map(|(a, _)| a.map(|c| c.id.as_str())).collect();
    let alone: Vec<Pair<'a>> =
        earlier.clauses.iter().filter(|c| !met.contains(c.id.as_str())).map(|c| (Some(c), None)).collect();
    out.extend(alone);
    (matched, out)
}

/// An assessment with what its clauses are looked up in.
struct Desk<'a> {
    assessment: &'a Record,
    concluded: BTreeMap<String, Arc<Record>>,
    assigned: BTreeMap<String, Arc<Record>>,
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
    fn clauses_of_two_editions_stand_together_by_what_they_ask_and_others_alone() {
        let draft = catalogue::edition(TC260_003).expect("edition");
        let published = catalogue::edition("TC260-003@2024-02-29").expect("edition");
        let (matched, all) = pairs(draft, published);
        assert_eq!(matched, ClausesMatched::Crosswalk);
        assert_eq!(all.len(), draft.clauses.len());
        let with = |id: &str| {
            let found = all.iter().find(|(_, b)| b.is_some_and(|c| c.id == id));
            found.and_then(|(a, _)| a.map(|c| c.id.clone()))
        };
        assert_eq!(with("8.1.a").as_deref(), Some("9.1.a"), "the keyword library changed its chapter");
        assert_eq!(with("7.b").as_deref(), Some("7.b"));
        let other = catalogue::cited("TTAF-268.5").expect("held");
        let (_, apart) = pairs(draft, other);
        assert!(apart.iter().any(|(a, b)| a.is_some() && b.is_none()));
        assert!(apart.iter().any(|(a, b)| a.is_none() && b.is_some()));
        assert_eq!(differences(None, Some(&ComparedSide::default())), [ClauseDifference::OnlyLater]);
    }
}
