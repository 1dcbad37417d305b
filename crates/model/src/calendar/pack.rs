//! Calendar packs: years of days off as files from outside, read as data and named by their digest.
//!
//! Two shapes are read: a list of years as `assets/calendars/cn.json` holds it, and one file of the public collection
//! `holiday-cn` (`{"year", "papers", "days": [{"name", "date", "isOffDay"}]}`). What comes from a collection is not the
//! notice itself, so it is marked as not verified.

use super::{CalendarYear, SpecialDay};
use crate::pack::{bounded, digest};
use crate::standard::Provenance;
use crate::text::Text;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Bytes that a pack may have; a year of days takes six thousand.
pub const BYTES_MAX: usize = 1 << 20;
/// Days that a notice may name for one year.
const DAYS_MAX: usize = 150;

/// Years of days off from one file.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The years.
    pub years: Vec<CalendarYear>,
    /// SHA-256 of the file's bytes, hexadecimal.
    pub digest: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum File {
    Years(Vec<CalendarYear>),
    Collection(Collection),
}

#[derive(Deserialize)]
struct Collection {
    year: i32,
    #[serde(default)]
    papers: Vec<String>,
    days: Vec<CollectionDay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CollectionDay {
    name: String,
    date: NaiveDate,
    is_off_day: bool,
}

impl Collection {
    fn year(self, read_on: NaiveDate) -> CalendarYear {
        let source = self.papers.first().cloned().unwrap_or_default();
        let days = self.days.into_iter();
        CalendarYear {
            year: self.year,
            provenance: Provenance { source, checked_on: read_on.to_string(), verified: false },
            days: days.map(|d| SpecialDay { date: d.date, name: d.name, off: d.is_off_day }).collect(),
        }
    }
}

/// Reads a pack on a day. Refuses, with the place, what no notice says; nothing is taken from a pack with a fault.
pub fn read(bytes: &[u8], read_on: NaiveDate) -> Result<Pack, Text> {
    let bytes = bounded(bytes, BYTES_MAX)?;
    let file: File = serde_json::from_slice(bytes).map_err(|_| {
        Text::new(
            "文件不是日历：应为年份列表，或含 year、papers、days 的 JSON",
            "The file is no calendar: a list of years is expected, or JSON with year, papers and days",
        )
    })?;
    let years = match file {
        File::Years(years) => years,
        File::Collection(one) => vec![one.year(read_on)],
    };
    if years.is_empty() {
        return Err(Text::new("文件中没有年份", "The file holds no year"));
    }
    let mut seen = BTreeMap::new();
    for year in &years {
        check(year)?;
        if seen.insert(year.year, ()).is_some() {
            return Err(Text::new(
                format!("{} 年出现两次", year.year),
                format!("{} stands twice", year.year),
            ));
        }
    }
    Ok(Pack { years, digest: digest(bytes) })
}

fn check(year: &CalendarYear) -> Result<(), Text> {
    let y = year.year;
    let fault = |zh: String, en: String| Err(Text::new(format!("{y} 年：{zh}"), format!("{y}: {en}")));
    if !(2000..=2100).contains(&y) {
        return fault(
            "年份不在 2000 到 2100 之间".into(),
            "the year does not lie between 2000 and 2100".into(),
        );
    }
    if !year.days.iter().any(|d| d.off && d.date.year() == y) {
        return fault(
            "没有放假日，通知可能尚未发布，请勿导入空文件".into(),
            "no day off: the notice may not be published yet; do not import an empty file".into(),
        );
    }
    if year.days.len() > DAYS_MAX {
        return fault(format!("超过 {DAYS_MAX} 天"), format!("more than {DAYS_MAX} days"));
    }
    if year.provenance.source.trim().is_empty() {
        return fault("没有写明放假通知的出处".into(), "the source of the notice is not named".into());
    }
    let mut seen = BTreeMap::new();
    for d in &year.days {
        let date = d.date;
        if (date.year() - y).abs() > 1 {
            return fault(format!("{date} 不属于该年"), format!("{date} does not belong to it"));
        }
        if seen.insert(date, d.off).is_some() {
            return fault(format!("{date} 出现两次"), format!("{date} stands twice"));
        }
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        if !d.off && !weekend {
            return fault(
                format!("{date} 本为工作日，不能列为调休上班日"),
                format!("{date} is a working day already and no make-up day"),
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;

    fn day(s: &str) -> NaiveDate {
        s.parse().expect("day")
    }

    fn collection(days: &str) -> String {
        format!(r#"{{"year": 2027, "papers": ["https://example.com/2027"], "days": [{days}]}}"#)
    }

    const NEW_YEAR: &str = r#"{"name": "元旦", "date": "2027-01-01", "isOffDay": true}"#;

    #[test]
    fn a_pack_covers_its_year_is_not_verified_and_is_named_by_its_digest() {
        let text = collection(&format!(
            r#"{NEW_YEAR}, {{"name": "元旦", "date": "2026-12-27", "isOffDay": false}}"#
        ));
        let pack = read(text.as_bytes(), day("2026-11-21")).expect("pack");
        assert!(!pack.years[0].provenance.verified);
        assert_eq!(pack.digest.len(), 64);
        let shipped = Calendar::shipped();
        let with = shipped.with(&pack);
        assert_eq!(with.is_working(day("2027-01-01")), Ok(false));
        assert_eq!(with.is_working(day("2027-01-04")), Ok(true));
        assert_eq!(
            (shipped.is_working(day("2026-12-27")), with.is_working(day("2026-12-27"))),
            (Ok(false), Ok(true)),
            "the next year's notice rules a day of this one"
        );
        assert_ne!(shipped.digest(), with.digest());
        assert_eq!(shipped.digest(), Calendar::shipped().digest());
    }

    #[test]
    fn what_no_notice_says_is_refused_with_its_place() {
        let days = |more: &str| collection(&format!("{NEW_YEAR}, {more}"));
        for (text, told) in [
            (collection(""), "没有放假日"),
            ("[]".into(), "没有年份"),
            ("{}".into(), "不是日历"),
            (days(NEW_YEAR), "2027-01-01 出现两次"),
            (days(r#"{"name": "x", "date": "2029-01-01", "isOffDay": true}"#), "2029-01-01"),
            (days(r#"{"name": "x", "date": "2027-01-05", "isOffDay": false}"#), "2027-01-05"),
            (days(NEW_YEAR).replace("https://example.com/2027", " "), "出处"),
            (collection(NEW_YEAR).replace("2027", "2127"), "2100"),
        ] {
            let refused = read(text.as_bytes(), day("2026-11-21")).expect_err(told);
            assert!(refused.zh.contains(told), "{} should say {told}", refused.zh);
        }
        assert!(read(&vec![b' '; BYTES_MAX + 1], day("2026-11-21")).is_err());
    }
}
