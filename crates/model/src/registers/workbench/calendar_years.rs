//! 节假日安排: years of days off that were imported; they stand over those that the program ships.

use crate::calendar::{Calendar, CalendarYear, SpecialDay};
use crate::field::{Field, FieldDef, Rows, Typed, date, int, table, text, yes_no};
use crate::fields;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::standard::Provenance;
use crate::text::t;
use chrono::NaiveDate;

/// The day that differs from Monday to Friday.
const DAY_ON: Field<NaiveDate> = date("day_on", t("日期", "Day"));
/// Holiday it belongs to.
const HOLIDAY: Field<String> = text("holiday", t("节假日", "Holiday"));
/// Day off, or a working day at a weekend.
const OFF: Field<bool> = yes_no("off", t("放假", "Day off"));
const DAY_COLUMNS: &[FieldDef] = &[DAY_ON.def, HOLIDAY.def, OFF.def];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// The year.
    YEAR: i64 = int("year", t("年份", "Year")).required().listed();
    /// The notice.
    SOURCE: String = text("source", t("放假通知出处", "Source of the notice")).required().listed();
    /// Day it was read.
    CHECKED_ON: NaiveDate = date("checked_on", t("核对日期", "Checked on")).listed();
    /// Compared with the notice itself.
    VERIFIED: bool = yes_no("verified", t("已与通知原文核对", "Compared with the notice")).listed();
    /// Days that differ from Monday to Friday.
    DAYS: Rows = table("days", t("放假与调休", "Days off and make-up days"), DAY_COLUMNS);
    /// Name of the file.
    FILE: String = text("file", t("来源文件", "File")).listed().stamped();
    /// SHA-256 of the file.
    SHA256: String = text("sha256", t("文件摘要（SHA-256）", "SHA-256 of the file")).stamped();
}

/// Values of the record that holds a year.
pub fn values(year: &CalendarYear, file: &str, sha256: &str) -> serde_json::Map<String, serde_json::Value> {
    let mut r = Record::default();
    let row = |d: &SpecialDay| {
        let mut row = serde_json::Map::new();
        row.insert(DAY_ON.key().into(), d.date.write());
        row.insert(HOLIDAY.key().into(), d.name.write());
        row.insert(OFF.key().into(), d.off.write());
        row
    };
    r.set(YEAR, i64::from(year.year))
        .set(SOURCE, year.provenance.source.clone())
        .set(VERIFIED, year.provenance.verified)
        .set(DAYS, year.days.iter().map(row).collect())
        .set(FILE, file.to_owned())
        .set(SHA256, sha256.to_owned());
    if let Ok(day) = year.provenance.checked_on.parse() {
        r.set(CHECKED_ON, day);
    }
    r.values
}

fn year_of(r: &Record) -> Option<CalendarYear> {
    let day = |row: &serde_json::Map<String, serde_json::Value>| {
        Some(SpecialDay {
            date: row.get(DAY_ON.key()).and_then(NaiveDate::read)?,
            name: row.get(HOLIDAY.key()).and_then(String::read).unwrap_or_default(),
            off: row.get(OFF.key()).and_then(bool::read)?,
        })
    };
    Some(CalendarYear {
        year: r.get(YEAR).and_then(|y| i32::try_from(y).ok())?,
        provenance: Provenance {
            source: r.text(SOURCE).to_owned(),
            checked_on: r.get(CHECKED_ON).map(|d| d.to_string()).unwrap_or_default(),
            verified: r.get(VERIFIED).unwrap_or(false),
        },
        days: r.get(DAYS).unwrap_or_default().iter().filter_map(day).collect(),
    })
}

/// A calendar with the years that were imported over its own.
pub fn with(shipped: &Calendar, reader: &dyn Reader) -> Calendar {
    let own = reader.all(REGISTER.key);
    Calendar::new(shipped.years().cloned().chain(own.iter().filter_map(|r| year_of(r))))
}

/// 节假日安排.
pub static REGISTER: Register = Register {
    key: "calendar_years",
    label: t("节假日安排", "Calendar years"),
    one: t("一年的节假日安排", "Calendar year"),
    prefix: "CAL",
    title: "source",
    fields: FIELDS,
    sorts: &[Sort { key: "year", by: SortBy::Value }],
    area: Area::Organization,
    surface: Surface::Named,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::FixedReader;

    #[test]
    fn a_year_comes_back_from_its_record_as_it_went_in() {
        let shipped = Calendar::shipped();
        let mut year = shipped.years().last().expect("a year").clone();
        year.year += 1;
        for d in &mut year.days {
            d.date = d.date + chrono::Months::new(12);
        }
        let mut w = FixedReader::at(crate::instant::parse("2026-11-21 10:00").expect("instant"));
        assert_eq!(with(&shipped, &w).digest(), shipped.digest(), "nothing imported, nothing changed");
        let r = Record { id: "y".into(), values: values(&year, "a.json", "00"), ..Record::default() };
        w.records.push((REGISTER.key, r));
        let direct = Calendar::new(shipped.years().cloned().chain([year]));
        assert_eq!(with(&shipped, &w).digest(), direct.digest());
    }
}
