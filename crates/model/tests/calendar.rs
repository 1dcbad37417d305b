//! Working days against a calendar that other people keep: the Python package `chinesecalendar`, where the Python that
//! `HEGUI_PYTHON` names has it. Every day of the years the program ships, and counts from many starts.

use chrono::{Datelike, Days, NaiveDate};
use hegui_model::calendar::Calendar;
use hegui_model::clock::Limit;
use hegui_model::deadline::Unit;
use hegui_model::instant;
use hegui_model::text::Text;
use std::collections::BTreeMap;
use std::process::{Command, Stdio};

/// Prints a line for each day, `2024-01-01 0`, with 1 for a working day.
const DAYS: &str = r#"
import sys, datetime
import chinese_calendar
day, last = (datetime.date.fromisoformat(a) for a in sys.argv[1:3])
while day <= last:
    print(day.isoformat(), int(chinese_calendar.is_workday(day)))
    day += datetime.timedelta(days=1)
"#;

/// Days as the judge sees them; none where there is no judge.
fn judged(from: NaiveDate, to: NaiveDate) -> Option<BTreeMap<NaiveDate, bool>> {
    let Some(python) = std::env::var_os("HEGUI_PYTHON").filter(|p| !p.is_empty()) else {
        eprintln!("left out: the calendar judge, HEGUI_PYTHON is not set");
        return None;
    };
    let known = Command::new(&python)
        .args(["-c", "import chinese_calendar"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !known {
        eprintln!("left out: the calendar judge, the Python of HEGUI_PYTHON has no chinesecalendar");
        return None;
    }
    let out = Command::new(&python)
        .args(["-c", DAYS, &from.to_string(), &to.to_string()])
        .output()
        .expect("the judge runs");
    assert!(out.status.success(), "the judge fails: {}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).expect("the judge prints text");
    let read = |line: &str| {
        let (day, working) = line.split_once(' ').expect("a day and a number");
        (day.parse().expect("a day"), working == "1")
    };
    Some(text.lines().map(read).collect())
}

fn span() -> (NaiveDate, NaiveDate) {
    let calendar = Calendar::shipped();
    let years: Vec<i32> = calendar.years().map(|y| y.year).collect();
    assert_eq!(years, [2024, 2025, 2026], "the years the program ships");
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day");
    (day(years[0], 1, 1), day(years[years.len() - 1], 12, 31))
}

#[test]
fn every_day_of_the_shipped_years_is_what_the_judge_says() {
    let (from, to) = span();
    let Some(judged) = judged(from, to) else { return };
    assert_eq!(judged.len(), 366 + 365 + 365);
    let calendar = Calendar::shipped();
    let wrong: Vec<_> = judged.iter().filter(|(d, w)| calendar.is_working(**d) != Ok(**w)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn due_days_counted_one_by_one_over_the_judges_days_are_those_of_the_clock() {
    let (from, to) = span();
    let Some(judged) = judged(from, to) else { return };
    let calendar = Calendar::shipped();
    let label = Text::same("x");
    let mut counted = 0;
    for (i, start) in judged.keys().enumerate() {
        for n in [1, 3, 10, 15, 30 + (i % 17)] {
            let mut left = n;
            let due = judged.range(start.checked_add_days(Days::new(1)).expect("a day")..).find(|(_, w)| {
                left -= usize::from(**w);
                left == 0
            });
            let limit = Limit {
                key: "k",
                label: label.clone(),
                count: i64::try_from(n).expect("a small number"),
                unit: Unit::WorkingDays,
                rule: label.clone(),
                clause: "",
            };
            let started = instant::start_of(*start);
            let clock = limit.clock(started, None, &[], &calendar, started);
            match due {
                Some((day, _)) => {
                    assert_eq!(clock.due_at.map(instant::day), Some(*day), "{start} + {n}");
                    let between = calendar.working_days_between(*start, *day).expect("covered");
                    assert_eq!(usize::try_from(between).expect("small"), n, "{start} to {day}");
                    counted += 1;
                }
                None => {
                    assert_eq!(clock.due_at, None, "{start} + {n} runs into a year without data");
                    assert!(clock.rule.en.contains(&(to.year() + 1).to_string()));
                }
            }
        }
    }
    assert!(counted > 5_000, "{counted} counts");
}
