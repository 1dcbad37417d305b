//! Instants are UTC to the millisecond; day boundaries are those of Asia/Shanghai (UTC+8, no summer time since 1991).

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, TimeZone, Utc};

/// An instant in UTC.
pub type Instant = DateTime<Utc>;

fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("eight hours is a valid offset")
}

/// `2026-11-21T05:16:58.123Z`: the one written form, which also sorts by time.
pub fn format(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Reads an RFC 3339 instant, or `YYYY-MM-DD HH:MM[:SS]` as Shanghai time.
pub fn parse(s: &str) -> Option<Instant> {
    let s = s.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(s) {
        return Some(at.with_timezone(&Utc));
    }
    ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y/%m/%d %H:%M"]
        .iter()
        .find_map(|f| NaiveDateTime::parse_from_str(s, f).ok())
        .and_then(|local| shanghai().from_local_datetime(&local).single())
        .map(|at| at.with_timezone(&Utc))
}

/// Day in Shanghai.
pub fn day(at: Instant) -> NaiveDate {
    at.with_timezone(&shanghai()).date_naive()
}

/// First instant of a day in Shanghai.
pub fn start_of(day: NaiveDate) -> Instant {
    let local = day.and_hms_opt(0, 0, 0).expect("midnight exists");
    shanghai().from_local_datetime(&local).single().expect("fixed offset").with_timezone(&Utc)
}

/// Last millisecond of a day in Shanghai: what falls due "by that day" is due then.
pub fn end_of(day: NaiveDate) -> Instant {
    start_of(day) + chrono::Duration::days(1) - chrono::Duration::milliseconds(1)
}

/// `2026-11-21 13:16` in Shanghai, for people.
pub fn local(at: Instant) -> String {
    at.with_timezone(&shanghai()).format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_turns_at_sixteen_hours_utc() {
        let before = parse("2026-11-20T15:59:59.999Z").expect("instant");
        assert_eq!(day(before).to_string(), "2026-11-20");
        assert_eq!(end_of(day(before)), before);
        assert_eq!(format(parse("2026-11-21 13:16").expect("local")), "2026-11-21T05:16:00.000Z");
    }
}
