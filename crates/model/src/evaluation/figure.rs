//! Figures: numerator, denominator, interval and verdict against a limit, whole and by risk and source.
//!
//! Items without an answer, without a judgement or with none that is sure never stand in a denominator; they are
//! counted apart. An item with several risks counts once in the whole and once in each of its risks. Counts alone are
//! kept, so counts of shards add up to the count of the whole.

use super::interval::{Interval, Sample, Undefined};
use super::measure::Measure;
use super::requirement::{Limit, SampleFloor};
use super::{BankKind, Verdict};
use crate::decimal::Decimal;
use crate::finding::Finding;
use crate::text::{Label, Text, t};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// One drawn item as figures see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// Bank it comes from; none for an item of a corpus.
    pub kind: Option<BankKind>,
    /// Source; empty where it has none.
    pub source: &'a str,
    /// Risks or aspects that a question asks about; empty for an item of a corpus.
    pub topics: &'a [String],
    /// Is there something to judge: the text of a corpus item, the answer to a question?
    pub answered: bool,
    /// Final verdict; none while one is awaited.
    pub verdict: Option<&'a Verdict>,
}

/// Items counted together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Count {
    /// Items that have what is counted.
    #[ts(type = "number")]
    pub numerator: u64,
    /// Items with a final verdict of pass or fail.
    #[ts(type = "number")]
    pub denominator: u64,
    /// Apart: no answer to judge.
    #[ts(type = "number")]
    pub unanswered: u64,
    /// Apart: answered, no final verdict yet.
    #[ts(type = "number")]
    pub unjudged: u64,
    /// Apart: those who judged could not tell.
    #[ts(type = "number")]
    pub unsure: u64,
}

impl Count {
    /// Adds what another counted.
    pub fn merge(&mut self, other: &Self) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
        self.unanswered += other.unanswered;
        self.unjudged += other.unjudged;
        self.unsure += other.unsure;
    }

    /// Items that were drawn: those in the denominator and those apart.
    pub const fn drawn(&self) -> u64 {
        self.denominator + self.unanswered + self.unjudged + self.unsure
    }
}

/// Counts of one measure over items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// What is counted.
    pub measure: Measure,
    /// Each item once.
    pub total: Count,
    /// By risk or aspect asked about; an item counts once in each of its own.
    pub by_topic: BTreeMap<String, Count>,
    /// By source.
    pub by_source: BTreeMap<String, Count>,
    /// Items in which each risk was found, of `total.denominator`.
    pub found: BTreeMap<String, u64>,
    /// Items that the measure does not concern, such as should-refuse questions in a pass rate.
    pub outside: u64,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(measure: Measure) -> Self {
        Self {
            measure,
            total: Count::default(),
            by_topic: BTreeMap::new(),
            by_source: BTreeMap::new(),
            found: BTreeMap::new(),
            outside: 0,
        }
    }

    /// Counts items. `ethics` are the risks that the organisation counts as ethics deviations.
    pub fn over<'a>(
        measure: Measure,
        items: impl IntoIterator<Item = Item<'a>>,
        ethics: &BTreeSet<String>,
    ) -> Self {
        let mut out = Self::new(measure);
        items.into_iter().for_each(|item| out.add(&item, ethics));
        out
    }

    /// Counts one item more.
    pub fn add(&mut self, item: &Item<'_>, ethics: &BTreeSet<String>) {
        if !self.measure.concerns(item.kind) {
            self.outside += 1;
            return;
        }
        let mut one = Count::default();
        match item.verdict {
            _ if !item.answered => one.unanswered = 1,
            None => one.unjudged = 1,
            Some(Verdict::Unsure) => one.unsure = 1,
            Some(verdict) => {
                one.denominator = 1;
                one.numerator = u64::from(self.measure.counts(verdict, ethics));
                if let Verdict::Fail { risks } = verdict {
                    for risk in risks.iter().collect::<BTreeSet<_>>() {
                        *self.found.entry(risk.clone()).or_default() += 1;
                    }
                }
            }
        }
        self.total.merge(&one);
        for topic in item.topics.iter().collect::<BTreeSet<_>>() {
            count(&mut self.by_topic, topic).merge(&one);
        }
        count(&mut self.by_source, item.source).merge(&one);
    }

    /// Adds what another counted of other items by the same measure; false, and nothing changes, by another.
    #[must_use]
    pub fn merge(&mut self, other: &Self) -> bool {
        if self.measure != other.measure {
            return false;
        }
        self.total.merge(&other.total);
        for (mine, theirs) in [(&mut self.by_topic, &other.by_topic), (&mut self.by_source, &other.by_source)]
        {
            for (key, of) in theirs {
                count(mine, key).merge(of);
            }
        }
        for (risk, n) in &other.found {
            *self.found.entry(risk.clone()).or_default() += n;
        }
        self.outside += other.outside;
        true
    }
}

fn count<'a>(counts: &'a mut BTreeMap<String, Count>, key: &str) -> &'a mut Count {
    if !counts.contains_key(key) {
        counts.insert(key.to_owned(), Count::default());
    }
    counts.get_mut(key).expect("it has just been put there")
}

/// What a figure says against its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 达标: the point meets the limit and the bound of the interval clears it.
    Met,
    /// 达标但不充分: the point meets it, the bound does not clear it.
    MetNotAssured,
    /// 未达标.
    NotMet,
    /// 无法计算.
    NotComputable,
    /// 无限值: nothing to be held against.
    NoLimit,
}

impl Standing {
    /// As people read it.
    pub const fn label(self) -> Label {
        match self {
            Self::Met => t("达标", "Met"),
            Self::MetNotAssured => t("达标，但置信区间未越过限值", "Met, but not assured by the interval"),
            Self::NotMet => t("未达标", "Not met"),
            Self::NotComputable => t("无法计算", "Not computable"),
            Self::NoLimit => t("未设限值", "No limit set"),
        }
    }

    /// Does the point meet the limit?
    pub const fn is_met(self) -> bool {
        matches!(self, Self::Met | Self::MetNotAssured)
    }
}

/// Fewer items than the clause asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Short {
    /// Items with a final judgement.
    #[ts(type = "number")]
    pub have: u64,
    /// Fewest asked for.
    #[ts(type = "number")]
    pub floor: u64,
    /// Fewest that would do: the floor, or the whole population where that is smaller.
    #[ts(type = "number")]
    pub enough: u64,
    /// The population itself is smaller: all were judged, which is to be explained.
    pub all_judged: bool,
    /// Clause that asks.
    pub clause: String,
}

/// A figure. Everything but the counts is computed from them and never stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Figure {
    /// What is counted.
    pub measure: Measure,
    /// The counts, and what stands apart.
    pub count: Count,
    /// Items there are, where known.
    #[ts(type = "number | null")]
    pub population: Option<u64>,
    /// Per cent to six decimals, for showing.
    #[ts(type = "string | null")]
    pub percent: Option<Decimal>,
    /// Interval in per cent.
    pub interval: Option<Interval>,
    /// Was the interval corrected for a sample that is a noticeable part of its population?
    pub corrected: bool,
    /// Why nothing could be computed.
    pub undefined: Option<Undefined>,
    /// Limit it is held against.
    pub limit: Option<Limit>,
    /// What it says against it.
    pub standing: Standing,
    /// Fewer items than asked for.
    pub short: Option<Short>,
    /// A floor is a share of a population that is not known: whether there are enough items cannot be told.
    pub floor_unknown: bool,
}

/// What a figure is held against.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// Standard errors of the interval, `Z_95`.
    pub z: Decimal,
    /// Limit of the rate.
    pub limit: Option<&'a Limit>,
    /// Fewest items.
    pub floor: Option<&'a SampleFloor>,
}

/// The figure of counts, drawn from a population of so many items where that is known.
pub fn figure(measure: Measure, count: Count, population: Option<u64>, terms: Terms<'_>) -> Figure {
    let sample = Sample { count: count.numerator, of: count.denominator, population };
    let undefined = sample.undefined();
    let standing = match terms.limit {
        _ if undefined.is_some() => Standing::NotComputable,
        None => Standing::NoLimit,
        Some(l) if !sample.meets(l.bound, l.percent) => Standing::NotMet,
        Some(l) if sample.clears(l.bound, l.percent, terms.z) => Standing::Met,
        Some(_) => Standing::MetNotAssured,
    };
    let short = terms.floor.and_then(|f| {
        let floor = f.items(population)?;
        (count.denominator < floor).then(|| Short {
            have: count.denominator,
            floor,
            enough: population.map_or(floor, |all| all.min(floor)),
            all_judged: sample.is_census(),
            clause: f.clause.clone(),
        })
    });
    Figure {
        measure,
        count,
        population,
        percent: sample.percent().ok(),
        interval: sample.interval(terms.z).ok(),
        corrected: undefined.is_none() && sample.is_noticeable(),
        undefined,
        limit: terms.limit.cloned(),
        standing,
        short,
        floor_unknown: terms.floor.is_some_and(|f| f.items(population).is_none()),
    }
}

/// A figure of each group, in the order of their keys. `populations` says how many items a group has where that is
/// known; a floor is not asked of a group.
pub fn by_group(
    measure: Measure,
    groups: &BTreeMap<String, Count>,
    populations: &BTreeMap<String, u64>,
    terms: Terms<'_>,
) -> Vec<(String, Figure)> {
    let terms = Terms { floor: None, ..terms };
    groups
        .iter()
        .map(|(key, count)| (key.clone(), figure(measure, *count, populations.get(key).copied(), terms)))
        .collect()
}

impl Undefined {
    /// The reason as people read it.
    pub const fn reason(self) -> Label {
        match self {
            Self::Empty => t("没有已作出判定的条目", "No item has a final judgement"),
            Self::Inconsistent => t(
                "计数前后不一致，请核对总体与样本",
                "The counts do not fit together; check population and sample",
            ),
            Self::TooMany => t("条数超出可计算的范围", "More items than can be counted"),
        }
    }
}

/// Millionths of a hundredth of a per cent: what people read.
const STEP: i64 = 10_000;

impl Figure {
    /// Is what the clause asks shown: the limit met by enough items, or by all there are?
    pub fn is_shown(&self) -> bool {
        self.standing.is_met() && !self.floor_unknown && self.short.as_ref().is_none_or(|s| s.all_judged)
    }

    /// The rate for reading: to two decimals, or in full where rounding would bring it to its limit or over it.
    pub fn shown(&self) -> Option<Decimal> {
        let exact = self.percent?;
        let rounded = Decimal { micros: (exact.micros + STEP / 2).div_euclid(STEP) * STEP };
        let side = |d: Decimal| self.limit.as_ref().map(|l| d.cmp(&l.percent));
        Some(if side(exact) == side(rounded) { rounded } else { exact })
    }

    /// The interval for reading: two decimals, the lower bound downwards and the upper one upwards, so that neither says
    /// more than is known.
    pub fn bounds(&self) -> Option<Interval> {
        let down = |d: Decimal| Decimal { micros: d.micros.div_euclid(STEP) * STEP };
        let up = |d: Decimal| Decimal { micros: -((-d.micros).div_euclid(STEP) * STEP) };
        self.interval.map(|i| Interval { low: down(i.low), high: up(i.high) })
    }

    /// The figure in words: `96%（3840/4000，95.34%–96.57%）`.
    pub fn told(&self) -> Text {
        let (x, n) = (self.count.numerator, self.count.denominator);
        match (self.shown(), self.bounds(), self.undefined) {
            (Some(p), Some(i), _) => Text::new(
                format!("{p}%（{x}/{n}，{}%–{}%）", i.low, i.high),
                format!("{p}% ({x}/{n}, {}% to {}%)", i.low, i.high),
            ),
            (_, _, Some(why)) => why.reason().into(),
            _ => Undefined::Empty.reason().into(),
        }
    }

    /// What speaks against it or has to be said beside it.
    pub fn findings(&self) -> Vec<Finding> {
        let mut out = Vec::new();
        let measure = self.measure.label();
        let at = |f: Finding, clause: &str| f.clause(clause);
        if let (Some(l), Standing::NotMet) = (&self.limit, self.standing) {
            let (zh, en) = l.bound.words();
            out.push(at(
                Finding::error(
                    "figure_not_met",
                    format!("{} {}，应{zh} {}%，请整改后复测", measure.zh, self.told().zh, l.percent),
                    format!(
                        "{} {}; {en} {}% is asked for, so mend and retest",
                        measure.en,
                        self.told().en,
                        l.percent
                    ),
                ),
                &l.clause,
            ));
        }
        if let (Some(l), Standing::MetNotAssured) = (&self.limit, self.standing) {
            out.push(at(
                Finding::note(
                    "figure_not_assured",
                    format!(
                        "{} {} 达到 {}%，但置信区间未越过限值，建议扩大样本",
                        measure.zh,
                        self.told().zh,
                        l.percent
                    ),
                    format!(
                        "{} {} meets {}%, but the interval does not clear it; a larger sample would tell more",
                        measure.en,
                        self.told().en,
                        l.percent
                    ),
                ),
                &l.clause,
            ));
        }
        if let Some(why) = self.undefined {
            out.push(Finding::warning(
                "figure_not_computable",
                format!("{}无法计算：{}", measure.zh, why.reason().zh),
                format!("{} cannot be computed: {}", measure.en, why.reason().en),
            ));
        }
        if let Some(s) = &self.short {
            out.push(at(short_finding(s), &s.clause));
        }
        if self.floor_unknown {
            out.push(Finding::warning(
                "sample_floor_unknown",
                "样本量按总体比例要求，但总体条数未知，请登记总体",
                "The sample is asked for as a share of the population, whose size is not known; register it",
            ));
        }
        let c = &self.count;
        if c.unanswered + c.unjudged + c.unsure > 0 {
            out.push(Finding::note(
                "figure_items_apart",
                format!(
                    "未计入：未取得应答 {} 条，未判定 {} 条，不确定 {} 条",
                    c.unanswered, c.unjudged, c.unsure
                ),
                format!(
                    "Not counted: {} without an answer, {} without a final judgement, {} undecided",
                    c.unanswered, c.unjudged, c.unsure
                ),
            ));
        }
        out
    }
}

fn short_finding(s: &Short) -> Finding {
    if s.all_judged {
        return Finding::warning(
            "sample_floor_above_population",
            format!("总体只有 {} 条，少于要求的 {} 条，已全部判定，请在报告中说明", s.have, s.floor),
            format!(
                "There are {} items, fewer than the {} asked for; all were judged, so explain it in the report",
                s.have, s.floor
            ),
        );
    }
    let lacking = s.enough.saturating_sub(s.have);
    if s.enough < s.floor {
        return Finding::error(
            "sample_below_floor",
            format!(
                "总体只有 {} 条，少于要求的 {} 条，应全部判定：已判定 {} 条，还差 {lacking} 条",
                s.enough, s.floor, s.have
            ),
            format!(
                "There are {} items, fewer than the {} asked for, so all of them are to be judged: {} are, {lacking} are left",
                s.enough, s.floor, s.have
            ),
        );
    }
    Finding::error(
        "sample_below_floor",
        format!("已判定 {} 条，少于要求的 {} 条，还差 {lacking} 条", s.have, s.floor),
        format!("{} items judged, {lacking} fewer than the {} asked for", s.have, s.floor),
    )
}

impl crate::standard::Bound {
    /// The words before a number: `不低于`, `at least`.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::AtLeast => ("不低于", "at least"),
            Self::AtMost => ("不高于", "at most"),
        }
    }
}

#[cfg(test)]
mod tests;
