//! The log of a labelling tool, invented: two people annotate, a third reviews most of it.

use chrono::{Duration, NaiveDate};
use std::fmt::Write;

/// The task that the log belongs to, by its name among the rows of the sample.
pub(super) const TASK: &str = "@tk1";

/// Items of the log.
const ITEMS: i64 = 240;
/// Days before today on which it begins; one item in twelve minutes, twenty a day.
const BEGINS: i64 = 30;
const A_DAY: i64 = 20;

/// The log as CSV, with its days counted from today.
pub(super) fn text(today: NaiveDate) -> String {
    let mut out = String::from("条目编号,标注人员,审核人员,标签,审核结论,用时（秒）,标注时间\n");
    for n in 0..ITEMS {
        let annotator = if n % 3 == 2 { "label-013" } else { "label-012" };
        let label = ["可用", "需改写", "不可用"][usize::try_from(n * 7 % 3).unwrap_or(0)];
        // One item in six waits for its review, one in nineteen of the others is sent back.
        let (reviewer, verdict) = match (n % 6, n % 19) {
            (5, _) => ("", ""),
            (_, 11) => ("label-a01", "不通过"),
            _ => ("label-a01", "通过"),
        };
        let day = today - Duration::days(BEGINS - n / A_DAY);
        let (hour, minute) = (9 + n % A_DAY / 5, n % A_DAY % 5 * 12);
        let seconds = 31 + n * 13 % 23;
        let _ = writeln!(
            out,
            "示例-{n:04},{annotator},{reviewer},{label},{verdict},{seconds},{day} {hour:02}:{minute:02}:00"
        );
    }
    out
}
