//! The overall conclusion: what the clauses' conclusions add up to, what is left to mend, and whether the verdict that
//! a person chose for the whole agrees with it. The sum never stands in for the person's verdict.

use super::conclusions_of;
use crate::catalogue::held;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, conclusions, remediations};
use crate::standard::{Demand, OverallRule};
use crate::text::{Label, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Conclusions of the clauses that ask alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DemandTally {
    /// How strongly they ask.
    pub demand: Demand,
    /// Clauses.
    pub total: u32,
    /// Clauses by key of the verdict.
    pub verdicts: BTreeMap<String, u32>,
    /// Clauses without a conclusion.
    pub open: u32,
}

/// What the conclusions of an assessment add up to, and what is left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tally {
    /// By how strongly the clauses ask; none where no clause asks so.
    pub by_demand: Vec<DemandTally>,
    /// Clauses not conformed to, in document order.
    pub failed: Vec<String>,
    /// Of those, the ones with an equivalent measure.
    pub equivalent: Vec<String>,
    /// Of those, the ones with neither an equivalent measure nor a plan.
    pub unplanned: Vec<String>,
    /// Clauses other than those that merely allow, without a conclusion.
    pub open: Vec<String>,
    /// Remediations that are not closed.
    pub remediations_open: u32,
    /// Of those, the ones whose day has passed and whose work is not done.
    pub remediations_overdue: u32,
    /// Key of the overall verdict that the conclusions add up to; none while clauses are open or none is judged.
    pub adds_up_to: Option<String>,
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The sum over the edition's clauses; empty where the edition is not known.
pub fn tally(assessment: &Record, reader: &dyn Reader) -> Tally {
    let mut out = Tally::default();
    let Some(edition) = held::edition(assessment.text(assessments::EDITION), reader) else { return out };
    let concluded = conclusions_of(&assessment.id, reader);
    let plans = remediations::of_assessment(&assessment.id, reader);
    let verdict = |clause: &str| concluded.get(clause).map_or("", |c| c.text(conclusions::VERDICT));
    for demand in [Demand::Must, Demand::MustNot, Demand::Should, Demand::May] {
        let of: Vec<&str> =
            edition.clauses.iter().filter(|c| c.demand == demand).map(|c| verdict(&c.id)).collect();
        if of.is_empty() {
            continue;
        }
        let mut verdicts = BTreeMap::new();
        for v in of.iter().filter(|v| !v.is_empty()) {
            *verdicts.entry((*v).to_owned()).or_insert(0) += 1;
        }
        let open = count(of.iter().filter(|v| v.is_empty()).count());
        out.by_demand.push(DemandTally { demand, total: count(of.len()), verdicts, open });
    }
    let mut conform = false;
    for clause in edition.clauses.iter().filter(|c| c.demand != Demand::May) {
        match (verdict(&clause.id), concluded.get(&clause.id)) {
            ("does_not_conform", Some(c)) => {
                out.failed.push(clause.id.clone());
                if !c.text(conclusions::EQUIVALENT).trim().is_empty() {
                    out.equivalent.push(clause.id.clone());
                }
                if conclusions::is_unplanned(c, &plans) {
                    out.unplanned.push(clause.id.clone());
                }
            }
            ("conforms", _) => conform = true,
            ("", _) => out.open.push(clause.id.clone()),
            _ => {}
        }
    }
    let today = reader.today();
    out.remediations_open = count(plans.iter().filter(|p| remediations::is_open(p)).count());
    out.remediations_overdue = count(plans.iter().filter(|p| remediations::is_overdue(p, today)).count());
    out.adds_up_to = match (out.open.is_empty(), out.failed.is_empty(), conform) {
        (false, ..) | (true, true, false) => None,
        (true, true, true) => Some("conforms"),
        (true, false, true) => Some("partly"),
        (true, false, false) => Some("does_not_conform"),
    }
    .map(str::to_owned);
    out
}

/// The edition's own rule for the whole, where it has one.
pub fn rule_of_edition(assessment: &Record, reader: &dyn Reader) -> Option<OverallRule> {
    held::edition(assessment.text(assessments::EDITION), reader)?.overall_rule.clone()
}

/// Label of an overall verdict.
pub fn label(verdict: &str) -> Option<Label> {
    assessments::OVERALL_VERDICT.def.choice_label(verdict)
}

/// How the verdict that a person chose contradicts the conclusions without a reason; none where it agrees, is
/// explained, or is not chosen yet.
pub fn contradiction(assessment: &Record, reader: &dyn Reader) -> Option<Text> {
    let chosen = assessment.text(assessments::OVERALL_VERDICT);
    let chosen_label = label(chosen)?;
    if !assessment.text(assessments::OVERALL_REASON).trim().is_empty() {
        return None;
    }
    let sum = tally(assessment, reader);
    if sum.by_demand.is_empty() || sum.adds_up_to.as_deref() == Some(chosen) {
        return None;
    }
    let (zh, en) = (chosen_label.zh, chosen_label.en);
    let (failed, open) = (sum.failed.len(), sum.open.len());
    Some(Text::new(
        format!(
            "总体评定为「{zh}」，而各条结论中不符合 {failed} 条、未作结论 {open} 条，与之不一致，请改评定或写明理由"
        ),
        format!(
            "The overall verdict is \u{201c}{en}\u{201d}, while {failed} clauses are not conformed to and {open} have no conclusion; change it, or say why it differs"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;
    use crate::proposal::world;
    use crate::reader::FixedReader;

    fn concluded(w: &mut FixedReader, clause: &str, verdict: &str) {
        let mut c = world::record(&format!("c-{clause}"));
        c.set(conclusions::ASSESSMENT, "as1".into())
            .set(conclusions::CLAUSE, clause.into())
            .set(conclusions::VERDICT, verdict.into());
        w.records.push(("conclusions", c));
    }

    fn all(verdict: impl Fn(usize) -> &'static str) -> FixedReader {
        let mut w = world::whole();
        let edition = catalogue::edition(catalogue::TC260_003).expect("edition");
        for (n, c) in edition.clauses.iter().filter(|c| c.demand != Demand::May).enumerate() {
            concluded(&mut w, &c.id, verdict(n));
        }
        w
    }

    #[test]
    fn the_sum_follows_from_the_clauses_that_ask() {
        let sum = |w: &FixedReader| tally(&world::assessment(), w).adds_up_to;
        assert_eq!(sum(&world::whole()), None, "nothing is judged");
        assert_eq!(sum(&all(|_| "conforms")).as_deref(), Some("conforms"));
        assert_eq!(sum(&all(|_| "not_applicable")), None);
        assert_eq!(
            sum(&all(|n| if n == 0 { "does_not_conform" } else { "conforms" })).as_deref(),
            Some("partly")
        );
        let none = all(|n| if n == 0 { "not_applicable" } else { "does_not_conform" });
        assert_eq!(sum(&none).as_deref(), Some("does_not_conform"));
        let t = tally(&world::assessment(), &none);
        let edition = catalogue::edition(catalogue::TC260_003).expect("edition");
        assert_eq!(t.by_demand.iter().map(|d| d.total).sum::<u32>() as usize, edition.clauses.len());
        assert_eq!(t.unplanned.len(), t.failed.len());
    }

    #[test]
    fn a_plan_and_an_equivalent_measure_are_told_apart() {
        let mut w = all(|n| if n < 3 { "does_not_conform" } else { "conforms" });
        let failed = tally(&world::assessment(), &w).failed;
        assert_eq!(failed.len(), 3);
        world::edit(&mut w, "conclusions", &format!("c-{}", failed[0]), |c| {
            c.set(conclusions::EQUIVALENT, "另设人工复核".into());
        });
        let mut plan = world::record("r1");
        plan.set(remediations::ASSESSMENT, "as1".into())
            .set(remediations::CLAUSE, failed[1].clone())
            .set(remediations::DUE_ON, world::day("2026-11-20"));
        w.records.push(("remediations", plan));
        let t = tally(&world::assessment(), &w);
        assert_eq!((&t.equivalent[..], &t.unplanned[..]), (&failed[..1], &failed[2..]));
        assert_eq!((t.remediations_open, t.remediations_overdue), (1, 1));
    }

    #[test]
    fn a_verdict_that_differs_needs_its_reason() {
        let w = all(|n| if n == 0 { "does_not_conform" } else { "conforms" });
        let mut a = world::assessment();
        assert_eq!(contradiction(&a, &w), None, "none is chosen");
        a.set(assessments::OVERALL_VERDICT, "partly".into());
        assert_eq!(contradiction(&a, &w), None);
        a.set(assessments::OVERALL_VERDICT, "conforms".into());
        assert!(contradiction(&a, &w).is_some_and(|t| t.zh.contains("不符合 1 条")));
        a.set(assessments::OVERALL_REASON, "按本单位规则".into());
        assert_eq!(contradiction(&a, &w), None);
        let mut open = world::assessment();
        open.set(assessments::OVERALL_VERDICT, "conforms".into());
        assert!(contradiction(&open, &world::whole()).is_some(), "nothing is concluded");
    }
}
