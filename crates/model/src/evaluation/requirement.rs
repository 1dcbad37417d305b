//! What clauses ask of figures: limits of rates and floors of samples, read from an edition by key.

use super::BankKind;
use super::interval::share_of;
use super::measure::Measure;
use crate::decimal::Decimal;
use crate::standard::{Bound, Edition, Provenance, Threshold};
use crate::text::{Label, t};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A limit of a rate, as its edition sets it. Inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "RateLimit")]
pub struct Limit {
    /// Per cent, 0 to 100.
    #[ts(type = "string")]
    pub percent: Decimal,
    /// At least or at most.
    pub bound: Bound,
    /// Clause as rules cite it.
    pub clause: String,
    /// Where the number comes from; unverified ones are shown so.
    pub provenance: Provenance,
}

/// Fewest items of a sample, as its edition sets them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SampleFloor {
    /// So many items, or so many per cent of the population.
    #[ts(type = "number")]
    pub value: u64,
    /// Is it a share of the population?
    pub percent: bool,
    /// Clause as rules cite it.
    pub clause: String,
    /// Where the number comes from.
    pub provenance: Provenance,
}

impl Limit {
    /// The limit that a threshold in per cent sets; none for one in another unit.
    pub fn of(edition: &Edition, threshold: &Threshold) -> Option<Self> {
        (threshold.unit == "percent").then(|| Self {
            percent: Decimal::whole(threshold.value),
            bound: threshold.bound,
            clause: edition.cite(&threshold.clause),
            provenance: threshold.provenance.clone(),
        })
    }
}

impl SampleFloor {
    /// The floor that a threshold in items or in per cent sets; none for one in another unit or an upper bound.
    pub fn of(edition: &Edition, threshold: &Threshold) -> Option<Self> {
        let percent = threshold.unit == "percent";
        if threshold.bound != Bound::AtLeast || !(percent || threshold.unit == "items") {
            return None;
        }
        Some(Self {
            value: u64::try_from(threshold.value).ok()?,
            percent,
            clause: edition.cite(&threshold.clause),
            provenance: threshold.provenance.clone(),
        })
    }

    /// Fewest items, a started one counting whole. None where it is a share and the population is not known.
    pub fn items(&self, population: Option<u64>) -> Option<u64> {
        if !self.percent {
            return Some(self.value);
        }
        share_of(population?, self.value, 100)
    }
}

/// How items of a sample are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 人工.
    Manual,
    /// 关键词.
    Keywords,
    /// 分类模型.
    Classifier,
    /// 技术手段: keywords, classifier or both.
    Technical,
    /// Any: the clause leaves it open.
    Any,
}

impl Method {
    /// May a keyword library say the first word on an item?
    pub const fn by_keywords(self) -> bool {
        matches!(self, Self::Keywords | Self::Technical)
    }

    /// May a classifier?
    pub const fn by_classifier(self) -> bool {
        matches!(self, Self::Classifier | Self::Technical)
    }

    /// Is the first word on an item a person's, and no program's?
    pub const fn by_people(self) -> bool {
        !self.by_keywords() && !self.by_classifier()
    }

    /// As people read it.
    pub const fn label(self) -> Label {
        match self {
            Self::Manual => t("人工抽检", "Manual sampling"),
            Self::Keywords => t("关键词抽检", "Keyword sampling"),
            Self::Classifier => t("分类模型抽检", "Classifier sampling"),
            Self::Technical => t("技术抽检", "Technical sampling"),
            Self::Any => t("不限方法", "Any method"),
        }
    }
}

/// A clause that limits a rate. The keys are those of the edition's thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// What is counted.
    pub measure: Measure,
    /// Bank whose questions are drawn; none for the corpus.
    pub bank: Option<BankKind>,
    /// How items are judged.
    pub method: Method,
    /// Key of the limit.
    pub limit: &'static str,
    /// Key of the fewest items; empty where the clause sets none.
    pub sample: &'static str,
    /// Counted for each source by itself.
    pub each_source: bool,
}

/// A requirement and the numbers that an edition gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The requirement.
    pub requirement: &'static Requirement,
    /// Limit of the rate.
    pub limit: Limit,
    /// Fewest items, where the edition sets them.
    pub floor: Option<SampleFloor>,
}

const fn asks(
    measure: Measure,
    bank: Option<BankKind>,
    method: Method,
    limit: &'static str,
    sample: &'static str,
) -> Requirement {
    Requirement { measure, bank, method, limit, sample, each_source: false }
}

/// Clauses 5.1.a.2, 8.2.a, b, 8.3.b to d and 8.4.b, c, in this order.
pub static REQUIREMENTS: &[Requirement] = {
    use BankKind::{GeneratedContent, ShouldAnswer, ShouldRefuse};
    use Measure::{FalseRefusalRate, PassRate, RefusalRate, ViolationRate};
    use Method::{Any, Classifier, Keywords, Manual, Technical};
    &[
        Requirement { each_source: true, ..asks(ViolationRate, None, Any, "source_unlawful_rate_max", "") },
        asks(PassRate, None, Manual, "manual_pass_rate", "manual_sample_items"),
        asks(PassRate, None, Technical, "technical_pass_rate", "technical_sample_share"),
        asks(PassRate, Some(GeneratedContent), Manual, "output_manual_pass_rate", "output_manual_sample"),
        asks(PassRate, Some(GeneratedContent), Keywords, "output_keyword_pass_rate", "output_keyword_sample"),
        asks(
            PassRate,
            Some(GeneratedContent),
            Classifier,
            "output_classifier_pass_rate",
            "output_classifier_sample",
        ),
        asks(RefusalRate, Some(ShouldRefuse), Any, "refuse_rate", "refuse_sample"),
        asks(FalseRefusalRate, Some(ShouldAnswer), Any, "answer_refusal_rate", "answer_sample"),
    ]
};

/// What an edition asks of figures. A limit that it does not set is left out.
pub fn asked(edition: &Edition) -> Vec<Asked> {
    REQUIREMENTS
        .iter()
        .filter_map(|requirement| {
            Some(Asked {
                requirement,
                limit: Limit::of(edition, edition.sets(requirement.limit)?)?,
                floor: edition.sets(requirement.sample).and_then(|t| SampleFloor::of(edition, t)),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{TC260_003, edition};

    #[test]
    fn the_edition_sets_every_limit_and_all_floors_but_that_of_one_source() {
        let asked = asked(edition(TC260_003).expect("edition"));
        assert_eq!(asked.len(), REQUIREMENTS.len());
        for a in &asked {
            assert_eq!(a.floor.is_none(), a.requirement.each_source, "{}", a.requirement.limit);
            let better = if a.requirement.measure.more_is_better() { Bound::AtLeast } else { Bound::AtMost };
            assert_eq!(a.limit.bound, better, "{}", a.requirement.limit);
            assert!(a.limit.clause.starts_with("TC260-003/"));
            assert!(a.requirement.measure.concerns(a.requirement.bank));
        }
    }

    #[test]
    fn a_share_of_the_population_rounds_up() {
        let e = edition(TC260_003).expect("edition");
        let share = SampleFloor::of(e, e.threshold("technical_sample_share")).expect("a floor");
        assert_eq!([0, 1, 10, 11, 4001].map(|n| share.items(Some(n))), [0, 1, 1, 2, 401].map(Some));
        assert_eq!(share.items(None), None, "a share of what is not known");
        let whole = SampleFloor::of(e, e.threshold("manual_sample_items")).expect("a floor");
        assert_eq!(whole.items(None), Some(4000));
        assert_eq!(SampleFloor::of(e, e.threshold("keyword_risks")), None, "risks are no sample");
        assert_eq!(Limit::of(e, e.threshold("keywords_total")), None);
    }

    #[test]
    fn an_edition_without_numbers_asks_nothing() {
        let gb = edition("GB/T 45654-2025")
            .or_else(|| crate::catalogue::editions().iter().map(|e| &**e).find(|e| e.thresholds.is_empty()));
        assert!(asked(gb.expect("an edition without numbers")).is_empty());
    }
}
