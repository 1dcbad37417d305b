//! Two duties that two persons hold: persons are compared, and the exception for small teams shows where it was used.

use crate::reader::Reader;
use crate::record::Record;
use crate::registers::exceptions;
use crate::text::Text;
use chrono::NaiveDate;
use std::sync::Arc;

/// How two duties are held.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// By two persons, or one of the duties by nobody yet.
    Apart,
    /// By one person, under this exception.
    Excepted(Arc<Record>),
    /// By one person, without an exception.
    Together,
}

/// How two duties are held on a day, by ids of people.
pub fn held(one: &str, other: &str, day: NaiveDate, reader: &dyn Reader) -> Held {
    if one.is_empty() || one != other {
        return Held::Apart;
    }
    exceptions::in_force(day, reader).map_or(Held::Together, Held::Excepted)
}

impl Held {
    /// Does one person hold both where two are asked for?
    pub fn is_wrong(&self) -> bool {
        *self == Self::Together
    }

    /// The exception that was used, for people.
    pub fn told(&self) -> Option<Text> {
        let Self::Excepted(e) = self else { return None };
        let code = e.text(exceptions::CODE);
        Some(Text::new(format!("依小团队例外 {code}"), format!("Under small-team exception {code}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant;
    use crate::reader::FixedReader;

    #[test]
    fn an_exception_serves_on_its_days_and_is_named() {
        let mut w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let day = |s: &str| s.parse().expect("day");
        assert_eq!(held("p1", "p2", day("2026-06-01"), &w), Held::Apart);
        assert_eq!(held("", "", day("2026-06-01"), &w), Held::Apart, "nobody is no one person");
        assert!(held("p1", "p1", day("2026-06-01"), &w).is_wrong());
        let mut e = Record::default();
        e.set(exceptions::CODE, "EXC-1".into()).set(exceptions::FROM_ON, day("2026-05-01"));
        w.records.push(("exceptions", e));
        let used = held("p1", "p1", day("2026-06-01"), &w);
        assert!(!used.is_wrong());
        assert_eq!(used.told().map(|t| t.en).as_deref(), Some("Under small-team exception EXC-1"));
        assert!(held("p1", "p1", day("2026-04-30"), &w).is_wrong());
    }
}
