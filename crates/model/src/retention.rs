//! 留存与删除: how long what is kept must be kept, whether a record may be erased now, and what erasing does not
//! reach. The numbers are data with their source; one that nobody has verified never holds an erasure up.

use crate::record::Record;
use crate::standard::Provenance;
use crate::text::Text;
use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Unit of a retention period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Calendar years.
    Years,
    /// Calendar months.
    Months,
    /// Civil days.
    Days,
}

/// A least period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// How many.
    pub count: u32,
    /// Which units.
    pub unit: Unit,
    /// Fields that may hold the day it starts from; the first that has a value counts.
    pub from: Vec<String>,
}

/// While a record is open it is still needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Field that tells it.
    pub field: String,
    /// Values with which the matter is over; empty = any value ends it.
    #[serde(default)]
    pub over: Vec<String>,
    /// The field holds a day, and the matter is over once that day has passed.
    #[serde(default)]
    pub day: bool,
}

/// What is kept, and how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// Key.
    pub key: String,
    /// What is kept.
    pub what: Text,
    /// Registers whose records it is about; empty for what lies outside the workbench.
    #[serde(default)]
    pub registers: Vec<String>,
    /// Least period, where a source sets one.
    #[serde(default)]
    pub keep: Option<Keep>,
    /// Until when the record is in use.
    #[serde(default)]
    pub open: Option<Open>,
    /// Why.
    pub why: Text,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// What erasing a record does not reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    /// Key.
    pub key: String,
    /// What stays.
    pub what: Text,
    /// What to do about it.
    pub then: Text,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retentions {
    /// Periods.
    pub periods: Vec<Retention>,
    /// What erasure does not reach.
    pub beyond: Vec<Beyond>,
}

static SHIPPED: LazyLock<Retentions> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/retention.json"))
        .expect("shipped retention periods are valid")
});

/// The retention periods the program ships.
pub fn shipped() -> &'static Retentions {
    &SHIPPED
}

/// A reason for which a record is not erased yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Key of the period.
    pub key: String,
    /// First day on which it may be erased; none while the matter is open or its start is not on file.
    pub until: Option<NaiveDate>,
    /// Why, with the source.
    pub why: Text,
}

/// Whether a record may be erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erasure {
    /// What holds it up; empty = it may be erased now.
    pub holds: Vec<Hold>,
    /// What nobody has verified and what therefore only has to be known.
    pub unverified: Vec<Text>,
    /// What erasing will not reach.
    pub beyond: Vec<Text>,
}

impl Erasure {
    /// May it be erased now?
    pub fn is_allowed(&self) -> bool {
        self.holds.is_empty()
    }

    /// First day on which it may be erased; none where it may be now, or where no day can be told.
    pub fn allowed_on(&self) -> Option<NaiveDate> {
        let days: Option<Vec<NaiveDate>> = self.holds.iter().map(|h| h.until).collect();
        days?.into_iter().max()
    }
}

impl Keep {
    /// First day on which what began on a day need no longer be kept; none where it is too far to be told.
    pub fn ends(&self, start: NaiveDate) -> Option<NaiveDate> {
        match self.unit {
            Unit::Years => start.checked_add_months(Months::new(self.count.checked_mul(12)?)),
            Unit::Months => start.checked_add_months(Months::new(self.count)),
            Unit::Days => start.checked_add_days(Days::new(self.count.into())),
        }
    }

    fn told(&self) -> Text {
        let (zh, en) = match self.unit {
            Unit::Years => ("年", "years"),
            Unit::Months => ("个月", "months"),
            Unit::Days => ("天", "days"),
        };
        Text::new(format!("{} {zh}", self.count), format!("{} {en}", self.count))
    }
}

impl Open {
    fn is_open(&self, r: &Record, today: NaiveDate) -> bool {
        if self.day {
            return r.day(&self.field).is_none_or(|d| d >= today);
        }
        match r.str(&self.field) {
            "" => true,
            value => !self.over.is_empty() && !self.over.iter().any(|o| o == value),
        }
    }
}

impl Retentions {
    /// A least period by key, with the entry that sets it; none where there is no such entry or it sets no period.
    pub fn least(&self, key: &str) -> Option<(&Retention, &Keep)> {
        let period = self.periods.iter().find(|p| p.key == key)?;
        Some((period, period.keep.as_ref()?))
    }

    /// Periods that concern a register.
    pub fn of<'a>(&'a self, register: &'a str) -> impl Iterator<Item = &'a Retention> {
        self.periods.iter().filter(move |p| p.registers.iter().any(|r| r == register))
    }

    /// May a record be erased on a day; until when and why not; what stays in any case?
    pub fn erasure(&self, register: &str, r: &Record, today: NaiveDate) -> Erasure {
        let mut out = Erasure {
            beyond: self
                .beyond
                .iter()
                .map(|b| {
                    Text::new(
                        format!("{}：{}", b.what.zh, b.then.zh),
                        format!("{}: {}", b.what.en, b.then.en),
                    )
                })
                .collect(),
            ..Erasure::default()
        };
        for p in self.of(register) {
            let source = &p.provenance.source;
            let hold =
                |until, zh: String, en: String| Hold { key: p.key.clone(), until, why: Text::new(zh, en) };
            let mut found = Vec::new();
            if let Some(open) = &p.open
                && open.is_open(r, today)
            {
                found.push(hold(
                    None,
                    format!("{}：事项尚未结束，仍需使用（{}，{source}）", p.what.zh, p.why.zh),
                    format!("{}: the matter is still open ({}; {source})", p.what.en, p.why.en),
                ));
            }
            if let Some(keep) = &p.keep {
                let told = keep.told();
                match keep.from.iter().find_map(|f| r.day(f)) {
                    None => found.push(hold(
                        None,
                        format!("{}至少保存 {}，起算日没有登记，请先填写（{source}）", p.what.zh, told.zh),
                        format!("{} is kept for at least {}; the day it starts from is not on file, enter it first ({source})", p.what.en, told.en),
                    )),
                    Some(start) => match keep.ends(start) {
                        Some(end) if end > today => found.push(hold(
                            Some(end),
                            format!("{}至少保存 {}，{end} 起可以删除（{source}）", p.what.zh, told.zh),
                            format!("{} is kept for at least {}; it may be erased from {end} ({source})", p.what.en, told.en),
                        )),
                        _ => {}
                    },
                }
            }
            if p.provenance.verified {
                out.holds.extend(found);
            } else {
                out.unverified.extend(found.into_iter().map(|h| {
                    Text::new(format!("未经核实：{}", h.why.zh), format!("Not verified: {}", h.why.en))
                }));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::register;
    use serde_json::json;

    fn record(values: serde_json::Value) -> Record {
        Record { values: values.as_object().expect("object").clone(), ..Record::default() }
    }

    fn day(s: &str) -> NaiveDate {
        s.parse().expect("day")
    }

    #[test]
    fn shipped_periods_name_fields_that_exist_and_speak_both_languages() {
        let all = shipped();
        assert!(all.beyond.iter().any(|b| b.key == "backups"));
        let mut keys: Vec<&str> = all.periods.iter().map(|p| p.key.as_str()).collect();
        keys.sort_unstable();
        assert!(keys.windows(2).all(|w| w[0] != w[1]), "keys are unique");
        for p in &all.periods {
            assert!(p.what.zh != p.what.en && p.what.en.is_ascii() && p.why.en.is_ascii(), "{}", p.key);
            assert!(!p.provenance.source.is_empty() && p.provenance.checked_on.parse::<NaiveDate>().is_ok());
            // Registers of other sections may not be there yet; those that are have the fields.
            for of in p.registers.iter().filter_map(|r| register(r)) {
                if let Some(open) = &p.open {
                    assert!(of.field(&open.field).is_some(), "{}: {}.{}", p.key, of.key, open.field);
                }
                if let Some(keep) = &p.keep {
                    assert!(keep.from.iter().any(|f| of.field(f).is_some()), "{}: {}", p.key, of.key);
                }
            }
        }
    }

    #[test]
    fn an_impact_assessment_waits_three_years_from_its_day() {
        let r = record(json!({"assessed_on": "2024-02-29"}));
        let e = shipped().erasure("impact_assessments", &r, day("2026-11-21"));
        assert_eq!(e.allowed_on(), Some(day("2027-02-28")), "the leap day ends on the last of February");
        assert!(e.holds[0].why.zh.contains("3 年") && e.holds[0].why.en.contains("3 years"), "{e:?}");
        assert!(shipped().erasure("impact_assessments", &r, day("2027-02-28")).is_allowed());
        let unknown = shipped().erasure("impact_assessments", &record(json!({})), day("2030-01-01"));
        assert!(
            !unknown.is_allowed() && unknown.allowed_on().is_none(),
            "without a start no day is invented"
        );
    }

    #[test]
    fn whoever_works_here_is_not_erased_and_a_leaver_is_while_backups_stay() {
        let now = day("2026-11-21");
        assert!(!shipped().erasure("people", &record(json!({})), now).is_allowed());
        assert!(!shipped().erasure("people", &record(json!({"left_on": "2026-12-31"})), now).is_allowed());
        let e = shipped().erasure("people", &record(json!({"left_on": "2026-10-31"})), now);
        assert!(e.is_allowed(), "{e:?}");
        assert!(e.beyond.iter().any(|b| b.en.contains("ackup")));
    }

    #[test]
    fn an_open_complaint_stays_and_what_is_unverified_only_warns() {
        let now = day("2026-11-21");
        assert!(!shipped().erasure("complaints", &record(json!({"state": "reviewing"})), now).is_allowed());
        assert!(shipped().erasure("complaints", &record(json!({"state": "closed"})), now).is_allowed());
        let mut told = shipped().clone();
        for p in &mut told.periods {
            p.provenance.verified = false;
        }
        let e = told.erasure("complaints", &record(json!({"state": "reviewing"})), now);
        assert!(e.is_allowed() && e.unverified[0].zh.contains("未经核实"));
    }
}
