//! Values of a log's cells: times spent, instants, yes and no of a review.

use crate::text::iso_date;
use chrono::{DateTime, NaiveDate};
use hegui_model::instant::{self, Instant};

/// Seconds in a unit, from a number, or from `h:mm:ss` or `m:ss` whatever the unit.
pub(super) fn seconds(text: &str, unit: f64) -> Option<f64> {
    let number = |s: &str| s.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
    if let Some(n) = number(text) {
        return Some(n * unit);
    }
    let bare = text.trim_end_matches(['秒', 's', 'S']).trim_end();
    if bare.len() < text.len() {
        return number(bare);
    }
    let parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) || !parts[1..].iter().all(|p| p.len() >= 2) {
        return None;
    }
    parts.iter().try_fold(0.0, |sum, part| Some(sum * 60.0 + number(part)?))
}

/// An instant: RFC 3339; day and time without a zone as Shanghai time; seconds or milliseconds since 1970; a day alone
/// as its beginning in Shanghai.
pub(super) fn moment(text: &str) -> Option<Instant> {
    if let Some(at) = usual(text.as_bytes()) {
        return Some(at);
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let n = text.parse::<i64>().ok()?;
        match text.len() {
            10 => return DateTime::from_timestamp_secs(n),
            13 => return DateTime::from_timestamp_millis(n),
            _ => {}
        }
    }
    instant::parse(text).or_else(|| {
        let day: NaiveDate = iso_date(text).ok()?.parse().ok()?;
        Some(instant::start_of(day))
    })
}

/// `2026-03-05 14:30:05` and `2026-03-05T06:30:05.123Z`, digit by digit: the forms in which millions of rows come.
fn usual(text: &[u8]) -> Option<Instant> {
    let digits = |from: usize, n: usize| -> Option<u32> {
        text.get(from..from + n)?
            .iter()
            .try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
    };
    let is = |at: usize, b: u8| text.get(at) == Some(&b);
    if !(is(4, b'-') && is(7, b'-') && (is(10, b' ') || is(10, b'T')) && is(13, b':') && is(16, b':')) {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(i32::try_from(digits(0, 4)?).ok()?, digits(5, 2)?, digits(8, 2)?)?;
    let (mut end, mut millis) = (19, 0);
    if is(19, b'.') {
        millis = digits(20, 3)?;
        end = 23;
        while text.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
    }
    let utc = day.and_hms_milli_opt(digits(11, 2)?, digits(14, 2)?, digits(17, 2)?, millis)?.and_utc();
    match &text[end..] {
        b"" => Some(utc - chrono::Duration::hours(8)),
        b"Z" => Some(utc),
        _ => None,
    }
}

/// A review's yes or no in the words of the checker, where the label itself is no yes or no.
pub(super) fn verdict<'a>(verdict: &'a str, label: &str) -> &'a str {
    let yes = |s: &str| match s {
        "是" | "√" | "✓" | "对" => Some(true),
        "否" | "×" | "✗" | "错" => Some(false),
        s if s.eq_ignore_ascii_case("true") || s.eq_ignore_ascii_case("yes") => Some(true),
        s if s.eq_ignore_ascii_case("false") || s.eq_ignore_ascii_case("no") => Some(false),
        _ => None,
    };
    match (yes(verdict), yes(label)) {
        (Some(yes), None) => {
            if yes {
                "accepted"
            } else {
                "rejected"
            }
        }
        _ => verdict,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_spent() {
        for (text, unit, found) in [
            ("12", 1.0, Some(12.0)),
            ("12500", 0.001, Some(12.5)),
            ("1.5", 60.0, Some(90.0)),
            ("12.5s", 60.0, Some(12.5)),
            ("8 秒", 1.0, Some(8.0)),
            ("1:30", 60.0, Some(90.0)),
            ("01:00:05", 1.0, Some(3605.0)),
            ("-1", 1.0, None),
            ("inf", 1.0, None),
            ("1:3", 1.0, None),
            ("很久", 1.0, None),
        ] {
            assert_eq!(seconds(text, unit), found, "{text}");
        }
    }

    #[test]
    fn instants() {
        for (text, found) in [
            ("2026-03-05 14:30:05", "2026-03-05T06:30:05.000Z"),
            ("2026-03-05T06:30:05.123456Z", "2026-03-05T06:30:05.123Z"),
            ("2026-03-05T14:30:05+08:00", "2026-03-05T06:30:05.000Z"),
            ("2026/03/05 14:30", "2026-03-05T06:30:00.000Z"),
            ("2026年3月5日", "2026-03-04T16:00:00.000Z"),
            ("1772692205", "2026-03-05T06:30:05.000Z"),
            ("1772692205123", "2026-03-05T06:30:05.123Z"),
        ] {
            assert_eq!(moment(text).map(instant::format).as_deref(), Some(found), "{text}");
        }
        for bad in ["", "2026-02-30 10:00:00", "昨天", "2026-03-05 25:00:00", "123"] {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_yes_is_a_verdict_unless_labels_are_yes_and_no() {
        assert_eq!(verdict("是", "辱骂"), "accepted");
        assert_eq!(verdict("FALSE", "辱骂"), "rejected");
        assert_eq!(verdict("否", "是"), "否");
        assert_eq!(verdict("正常", "辱骂"), "正常");
    }

    proptest! {
        #[test]
        fn the_short_way_answers_as_the_long_one(millis in 0_i64..4_000_000_000_000) {
            let at = DateTime::from_timestamp_millis(millis).expect("an instant");
            let written = instant::format(at);
            prop_assert_eq!(usual(written.as_bytes()), Some(at));
            prop_assert_eq!(instant::parse(&written), Some(at));
        }

        #[test]
        fn nothing_written_panics(s in any::<String>()) {
            let _ = (seconds(&s, 1.0), moment(&s));
        }
    }
}
