//! Day numbers of spreadsheets as calendar dates.
//!
//! Excel counts days from 1900 as if 1900 had been a leap year: serial 60 is a 29 February that never was, and
//! serials below it are one day off from every other program. The 1904 system (old Macintosh files) has no such flaw.

/// A day number, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Serial {
    /// A date, `YYYY-MM-DD`, or with a time of day, `YYYY-MM-DDTHH:MM:SS`.
    Date(String),
    /// A date on which programs disagree: a serial of 1 to 60 in the 1900 system.
    Doubtful(String),
    /// A time without a date, `HH:MM:SS`; hours may exceed 23.
    Time(String),
    /// Outside of what a spreadsheet can show.
    Invalid,
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
fn civil(days_since_1970: i64) -> (i64, u32, u32) {
    let z = days_since_1970 + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 } as u32;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn clock(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Reads a day number. `duration` is a format such as `[h]:mm`, which has no date.
pub(crate) fn read(value: f64, is_1904: bool, duration: bool) -> Serial {
    // 2 958 466 is the first day after 9999-12-31 in the 1900 system.
    if !value.is_finite() || !(0.0..2_958_466.0).contains(&value) {
        return Serial::Invalid;
    }
    let total_seconds = (value * 86_400.0).round() as i64;
    if duration || (value < 1.0 && !is_1904) {
        return Serial::Time(clock(total_seconds));
    }
    let serial = total_seconds.div_euclid(86_400);
    let seconds = total_seconds.rem_euclid(86_400);
    let (date, doubtful) = if is_1904 {
        // Serial 0 is 1904-01-01, 24 107 days before 1970.
        (civil(serial - 24_107), false)
    } else if serial == 60 {
        ((1900, 2, 29), true)
    } else if serial < 60 {
        (civil(serial - 25_568), true)
    } else {
        (civil(serial - 25_569), false)
    };
    let (year, month, day) = date;
    if year > 9999 {
        return Serial::Invalid;
    }
    let mut text = format!("{year:04}-{month:02}-{day:02}");
    if seconds > 0 {
        text = format!("{text}T{}", clock(seconds));
    }
    if doubtful { Serial::Doubtful(text) } else { Serial::Date(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(s: &str) -> Serial {
        Serial::Date(s.into())
    }

    #[test]
    fn both_systems_agree_with_excel() {
        assert_eq!(read(61.0, false, false), date("1900-03-01"));
        assert_eq!(read(45_943.0, false, false), date("2025-10-13"));
        assert_eq!(read(45_943.5, false, false), date("2025-10-13T12:00:00"));
        assert_eq!(read(2_958_465.0, false, false), date("9999-12-31"));
        assert_eq!(read(0.0, true, false), date("1904-01-01"));
        assert_eq!(read(44_481.0, true, false), date("2025-10-13"));
        assert_eq!(read(36_584.0, false, false), date("2000-02-28"));
        assert_eq!(read(36_585.0, false, false), date("2000-02-29"));
        assert_eq!(read(36_586.0, false, false), date("2000-03-01"));
    }

    #[test]
    fn the_day_that_never_was_is_doubtful() {
        assert_eq!(read(1.0, false, false), Serial::Doubtful("1900-01-01".into()));
        assert_eq!(read(59.0, false, false), Serial::Doubtful("1900-02-28".into()));
        assert_eq!(read(60.0, false, false), Serial::Doubtful("1900-02-29".into()));
    }

    #[test]
    fn times_and_nonsense() {
        assert_eq!(read(0.75, false, false), Serial::Time("18:00:00".into()));
        assert_eq!(read(1.5, false, true), Serial::Time("36:00:00".into()));
        assert_eq!(read(-1.0, false, false), Serial::Invalid);
        assert_eq!(read(f64::NAN, false, false), Serial::Invalid);
        assert_eq!(read(1e300, true, false), Serial::Invalid);
        // A second's rounding never shows as 24:00:00.
        assert_eq!(read(45_943.999_999_99, false, false), date("2025-10-14"));
    }
}
