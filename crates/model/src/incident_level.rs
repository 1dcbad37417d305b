//! Levels of incidents from the numbers on record, by criteria that are data (`assets/incident_levels.json`).
//! A criterion that was not read in the text in force is marked so, and what rests on it says so. The numbers never
//! replace a person's judgement: what cannot be counted (state secrets, core data, public order) is not among them.

use crate::field::Choice;
use crate::record::Record;
use crate::registers::incidents;
use crate::standard::Provenance;
use crate::text::Text;
use serde::Deserialize;
use std::sync::LazyLock;

/// A level.
#[derive(Clone, Debug, Deserialize)]
pub struct Level {
    /// Key, as `incidents.level` holds it.
    pub key: String,
    /// Name.
    pub label: Text,
    /// Whether the national duty to report within hours exists from this level on.
    pub national_report: bool,
}

/// A number on record from which a level follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Persons whose information leaked.
    PeopleLeaked,
    /// Direct loss in 10,000 yuan.
    DirectLoss,
    /// Minutes of outage as a whole.
    OutageMinutes,
    /// Minutes of outage of main functions.
    MainOutageMinutes,
    /// Reposts of harmful content on an altered platform.
    Reposts,
    /// Views of harmful content on an altered platform.
    Views,
}

/// One criterion; its bound is inclusive.
#[derive(Clone, Debug, Deserialize)]
pub struct Criterion {
    /// Key.
    pub key: String,
    /// Level that follows.
    pub level: String,
    /// Which number.
    pub measure: Measure,
    /// From which value on.
    pub at_least: i64,
    /// Holds for critical infrastructure alone.
    #[serde(default)]
    pub critical_only: bool,
    /// In our own words.
    pub text: Text,
    /// Where it was read.
    pub provenance: Provenance,
}

/// Levels, highest first, and criteria.
#[derive(Clone, Debug, Deserialize)]
pub struct Grading {
    /// Levels, highest first.
    pub levels: Vec<Level>,
    /// Criteria.
    pub criteria: Vec<Criterion>,
}

static SHIPPED: LazyLock<Grading> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/incident_levels.json"))
        .expect("shipped grading is valid")
});

/// The grading the program ships.
pub fn shipped() -> &'static Grading {
    &SHIPPED
}

/// What the numbers on record propose.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// Key of the level.
    pub level: &'static str,
    /// Criteria of that level that are met; none for 一般.
    pub met: Vec<&'static Criterion>,
}

impl Proposed {
    /// Does it rest on criteria alone that were not read in the text in force?
    pub fn is_unverified(&self) -> bool {
        !self.met.is_empty() && self.met.iter().all(|c| !c.provenance.verified)
    }

    /// `较大：泄露个人信息涉及 100 万人及以上`.
    pub fn text(&self) -> Text {
        let label = shipped().level(self.level).map(|l| l.label.clone()).unwrap_or_default();
        if self.met.is_empty() {
            return Text::new(
                format!("{}：所填数字未达到更高级别的条件", label.zh),
                format!("{}: the numbers on record reach no higher level", label.en),
            );
        }
        let join = |of: fn(&Criterion) -> &str, with: &str| {
            self.met.iter().map(|c| of(c)).collect::<Vec<_>>().join(with)
        };
        let mut out = Text::new(
            format!("{}：{}", label.zh, join(|c| &c.text.zh, "；")),
            format!("{}: {}", label.en, join(|c| &c.text.en, "; ")),
        );
        if self.is_unverified() {
            out.zh.push_str("（所依据的数值未核实）");
            out.en.push_str(" (rests on numbers that are not verified)");
        }
        out
    }
}

impl Grading {
    /// A level by key.
    pub fn level(&self, key: &str) -> Option<&Level> {
        self.levels.iter().find(|l| l.key == key)
    }

    /// Place of a level, 0 for the highest; an unknown key stands after all.
    pub fn rank(&self, key: &str) -> usize {
        self.levels.iter().position(|l| l.key == key).unwrap_or(self.levels.len())
    }

    /// Does the national duty to report within hours exist at this level?
    pub fn is_national(&self, key: &str) -> bool {
        self.level(key).is_some_and(|l| l.national_report)
    }
}

fn reaches(r: &Record, c: &Criterion) -> bool {
    let whole = |field| r.get(field).is_some_and(|n: i64| n >= c.at_least);
    match c.measure {
        Measure::PeopleLeaked => whole(incidents::PEOPLE_LEAKED),
        Measure::DirectLoss => {
            r.get(incidents::DIRECT_LOSS).is_some_and(|d| d.micros / 1_000_000 >= c.at_least)
        }
        Measure::OutageMinutes => whole(incidents::OUTAGE_MINUTES),
        Measure::MainOutageMinutes => whole(incidents::MAIN_OUTAGE_MINUTES),
        Measure::Reposts => whole(incidents::REPOSTS),
        Measure::Views => whole(incidents::VIEWS),
    }
}

/// The level that the numbers of an incident propose, for critical infrastructure or not.
pub fn proposed(r: &Record, critical: bool) -> Proposed {
    let grading = shipped();
    let met: Vec<&'static Criterion> =
        grading.criteria.iter().filter(|c| (critical || !c.critical_only) && reaches(r, c)).collect();
    let lowest = grading.levels.last().map_or("", |l| l.key.as_str());
    let level = met.iter().map(|c| c.level.as_str()).min_by_key(|k| grading.rank(k)).unwrap_or(lowest);
    Proposed { level, met: met.into_iter().filter(|c| c.level == level).collect() }
}

/// Is this list of choices that of the grading, in its order?
pub fn is_that_of(choices: &[Choice]) -> bool {
    let grading = shipped();
    choices.len() == grading.levels.len()
        && choices.iter().zip(&grading.levels).all(|(c, l)| c.key == l.key && c.label.zh == l.label.zh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn incident() -> Record {
        Record { id: "i".into(), ..Record::default() }
    }

    #[test]
    fn criteria_are_whole_and_name_levels_sources_and_days() {
        let g = shipped();
        let mut keys = BTreeSet::new();
        for c in &g.criteria {
            assert!(keys.insert(&c.key), "{} stands twice", c.key);
            assert!(g.level(&c.level).is_some() && c.at_least > 0, "{}", c.key);
            assert!(!c.text.zh.is_empty() && c.text.en.is_ascii() && !c.text.en.is_empty(), "{}", c.key);
            c.provenance.checked_on.parse::<chrono::NaiveDate>().expect("a day");
            let quoted = c.measure == Measure::PeopleLeaked;
            assert_eq!(c.provenance.verified, quoted, "{}: only the numbers of persons were read", c.key);
        }
        assert!(is_that_of(incidents::LEVELS));
        assert!(g.is_national("considerable") && !g.is_national("ordinary") && !g.is_national("?"));
    }

    #[test]
    fn bounds_are_inclusive_and_the_highest_level_wins() {
        for (people, level) in [
            (999_999, "ordinary"),
            (1_000_000, "considerable"),
            (9_999_999, "considerable"),
            (10_000_000, "major"),
            (100_000_000, "particularly_major"),
        ] {
            let mut r = incident();
            r.set(incidents::PEOPLE_LEAKED, people);
            assert_eq!(proposed(&r, false).level, level, "{people}");
        }
        let mut r = incident();
        r.set(incidents::PEOPLE_LEAKED, 1_000_000).set(incidents::REPOSTS, 10_000);
        let p = proposed(&r, false);
        assert_eq!((p.level, p.met.len(), p.is_unverified()), ("major", 1, true));
        assert!(p.text().zh.contains("未核实"));
    }

    #[test]
    fn outages_grade_critical_infrastructure_alone() {
        let mut r = incident();
        r.set(incidents::OUTAGE_MINUTES, 400);
        assert_eq!((proposed(&r, false).level, proposed(&r, true).level), ("ordinary", "particularly_major"));
    }
}
