//! Order in time: moments of a record, and of records that it refers to, which cannot come one before the other.
//!
//! A register declares pairs. What contradicts is a finding that tells both moments and names the other record.

use crate::field::{FieldDef, Kind, Typed};
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::Register;
use crate::registers::register;
use crate::text::Label;
use chrono::NaiveDate;
use serde_json::Value as Json;
use std::sync::Arc;

/// Where a moment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// In a field of the record itself.
    Own(&'static str),
    /// In a field of each record that a field of the record refers to.
    Of {
        /// Field of the record that holds the reference or references.
        via: &'static str,
        /// Field of the other record.
        field: &'static str,
    },
    /// The instant of the question.
    Now,
}

/// Two moments of which the second is never before the first.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// Rule that a contradiction breaks.
    pub rule: &'static Rule,
    /// What comes first, or at the same time.
    pub first: Moment,
    /// What comes then.
    pub then: Moment,
}

/// Two fields of one record.
pub const fn own(rule: &'static Rule, first: &'static str, then: &'static str) -> Order {
    Order { rule, first: Moment::Own(first), then: Moment::Own(then) }
}

/// A field of the record, not before one of a record that it refers to.
pub const fn after(rule: &'static Rule, via: &'static str, first: &'static str, then: &'static str) -> Order {
    Order { rule, first: Moment::Of { via, field: first }, then: Moment::Own(then) }
}

/// A field of the record, not after one of a record that it refers to.
pub const fn before(
    rule: &'static Rule,
    first: &'static str,
    via: &'static str,
    then: &'static str,
) -> Order {
    Order { rule, first: Moment::Own(first), then: Moment::Of { via, field: then } }
}

/// A field that does not lie ahead.
pub const fn past(rule: &'static Rule, first: &'static str) -> Order {
    Order { rule, first: Moment::Own(first), then: Moment::Now }
}

/// A day or an instant; a day is compared with an instant by the day it falls on.
#[derive(Clone, Copy)]
enum Time {
    Day(NaiveDate),
    At(Instant),
}

impl Time {
    fn of(r: &Record, def: &FieldDef) -> Option<Self> {
        let value = r.value(def.key)?;
        match def.kind {
            Kind::Date => NaiveDate::read(value).map(Self::Day),
            Kind::Instant => Instant::read(value).map(Self::At),
            _ => None,
        }
    }

    fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::At(at) => instant::day(at),
        }
    }

    fn is_after(self, other: Self) -> bool {
        match (self, other) {
            (Self::At(a), Self::At(b)) => a > b,
            _ => self.day() > other.day(),
        }
    }

    fn shown(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::At(at) => instant::local(at),
        }
    }
}

/// A moment with what a sentence calls it.
struct Told {
    time: Time,
    /// Label of its field.
    label: Label,
    /// Key of the field of the record under test that leads to it.
    key: &'static str,
    /// The other record it stands in.
    of: Option<(&'static Register, Arc<Record>)>,
}

impl Told {
    fn text(&self) -> (String, String) {
        let (zh, en, at) = (self.label.zh, self.label.en, self.time.shown());
        match &self.of {
            None => (format!("「{zh}」{at}"), format!("\u{201c}{en}\u{201d} {at}")),
            Some((of, other)) => {
                let name = naming::called(of, other);
                (
                    format!("{}「{}」的「{zh}」{at}", of.one.zh, name.zh),
                    format!("\u{201c}{en}\u{201d} {at} of {} {}", of.one.en.to_lowercase(), name.en),
                )
            }
        }
    }
}

fn told(moment: Moment, of: &Register, r: &Record, reader: &dyn Reader) -> Vec<Told> {
    match moment {
        Moment::Now => Vec::new(),
        Moment::Own(key) => {
            let Some(def) = of.field(key) else { return Vec::new() };
            let time = Time::of(r, def);
            time.map(|time| Told { time, label: def.label, key, of: None }).into_iter().collect()
        }
        Moment::Of { via, field } => {
            let Some((Kind::Ref(target) | Kind::Refs(target), other)) =
                of.field(via).map(|d| d.kind).and_then(|kind| match kind {
                    Kind::Ref(target) | Kind::Refs(target) => Some((kind, register(target)?)),
                    _ => None,
                })
            else {
                return Vec::new();
            };
            let Some(def) = other.field(field) else { return Vec::new() };
            let ids: Vec<&str> = match r.value(via) {
                Some(Json::String(id)) => vec![id],
                Some(Json::Array(ids)) => ids.iter().filter_map(Json::as_str).collect(),
                _ => Vec::new(),
            };
            ids.into_iter()
                .filter_map(|id| reader.get(target, id))
                .filter_map(|x| {
                    let time = Time::of(&x, def)?;
                    Some(Told { time, label: def.label, key: via, of: Some((other, x)) })
                })
                .collect()
        }
    }
}

/// The contradictions of a record.
pub fn findings(of: &Register, r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for order in of.orders {
        let firsts = told(order.first, of, r, reader);
        if order.then == Moment::Now {
            out.extend(firsts.iter().filter(|f| f.time.is_after(Time::At(reader.now()))).map(|f| {
                let (zh, en) = f.text();
                order
                    .rule
                    .broken(format!("{zh} 晚于当前时间，请核对"), format!("{en} lies ahead; check it"))
                    .field(f.key)
            }));
            continue;
        }
        for then in told(order.then, of, r, reader) {
            out.extend(firsts.iter().filter(|f| f.time.is_after(then.time)).map(|first| {
                let ((a_zh, a_en), (b_zh, b_en)) = (then.text(), first.text());
                let field = if then.of.is_none() { then.key } else { first.key };
                order
                    .rule
                    .broken(
                        format!("{a_zh} 早于{b_zh}，请核对"),
                        format!("{a_en} comes before {b_en}; check both"),
                    )
                    .field(field)
            }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::FixedReader;
    use crate::registers::{REGISTERS, batches, datasets};

    fn is_moment(of: &Register, key: &str) -> bool {
        of.field(key).is_some_and(|f| matches!(f.kind, Kind::Date | Kind::Instant))
    }

    #[test]
    fn orders_name_fields_that_hold_moments_and_rules_of_their_register() {
        for of in REGISTERS {
            for o in of.orders {
                assert!(of.rules.iter().any(|r| r.code == o.rule.code), "{}: {}", of.key, o.rule.code);
                for m in [o.first, o.then] {
                    match m {
                        Moment::Now => {}
                        Moment::Own(key) => assert!(is_moment(of, key), "{}.{key}", of.key),
                        Moment::Of { via, field } => {
                            let kind = of.field(via).map(|f| f.kind);
                            let Some(Kind::Ref(target) | Kind::Refs(target)) = kind else {
                                panic!("{}.{via} refers to nothing", of.key);
                            };
                            let other = register(target).expect("a register");
                            assert!(is_moment(other, field), "{}.{via}: {target}.{field}", of.key);
                        }
                    }
                }
            }
        }
    }

    /// Registers whose moments are held in order by a rule of their own alone, and that rule.
    const BY_RULE: [(&str, &str); 11] = [
        ("people", "left_before_joined"),
        ("appointments", "ends_before_start"),
        ("annotators", "annotator_backwards"),
        ("exam_papers", "exam_paper_backwards"),
        ("system_checks", "system_check_days"),
        ("update_criteria", "criterion_days"),
        ("agreements", "agreement_days"),
        ("disclosures", "disclosure_days"),
        ("handling_rules", "handling_rule_ends_before_start"),
        ("incidents", "incident_times_out_of_order"),
        ("rights_requests", "request_steps_out_of_order"),
    ];

    #[test]
    fn every_register_with_two_moments_holds_them_in_order() {
        let told = ["organization", "annotation", "corpus", "models", "service", "response"];
        let sections = crate::registers::SECTIONS.iter().filter(|s| told.contains(&s.key));
        for of in sections.flat_map(|s| s.registers) {
            let moments = of.fields.iter().filter(|f| is_moment(of, f.key)).count();
            let ruled = BY_RULE.iter().find(|(key, _)| *key == of.key);
            if let Some((_, code)) = ruled {
                assert!(of.rules.iter().any(|r| r.code == *code), "{} has no rule {code}", of.key);
            }
            assert!(moments < 2 || !of.orders.is_empty() || ruled.is_some(), "{} has {moments}", of.key);
            assert!(of.orders.is_empty() || ruled.is_none(), "{} has both", of.key);
        }
    }

    #[test]
    fn a_contradiction_names_both_moments_and_the_other_record() {
        let mut reader = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let day = |s: &str| s.parse::<NaiveDate>().expect("day");
        let mut task = Record { id: "t".into(), ..Record::default() };
        task.set(crate::registers::annotation_tasks::NAME, "示例任务".into());
        task.set(crate::registers::annotation_tasks::STARTS_ON, day("2026-03-01"));
        reader.records.push(("annotation_tasks", task));
        let mut batch = Record { id: "b".into(), ..Record::default() };
        batch.set(batches::TASK, "t".into()).set(batches::DELIVERED_ON, day("2026-02-01"));
        let found = findings(&batches::REGISTER, &batch, &reader);
        assert_eq!(found.len(), 1, "{found:?}");
        let zh = &found[0].message.zh;
        assert!(zh.contains("示例任务") && zh.contains("2026-02-01") && zh.contains("2026-03-01"), "{zh}");
        assert_eq!(found[0].field.as_deref(), Some("delivered_on"));
        batch.set(batches::DELIVERED_ON, day("2026-03-01"));
        assert!(findings(&batches::REGISTER, &batch, &reader).is_empty(), "the same day is no contradiction");
    }

    #[test]
    fn a_day_is_held_against_an_instant_by_its_day() {
        let late = Time::At(instant::parse("2026-03-01 23:00").expect("instant"));
        let day = Time::Day("2026-03-01".parse().expect("day"));
        assert!(!late.is_after(day) && !day.is_after(late));
        assert!(datasets::REGISTER.field("built_on").is_some());
    }
}
