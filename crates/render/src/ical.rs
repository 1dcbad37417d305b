//! Events as an iCalendar file (RFC 5545). What is due at the end of a day is an all-day event; the rest is an instant.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use std::fmt::Write;

/// Octets of a content line without its line end (RFC 5545, 3.1).
const LINE: usize = 75;

/// When an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// All day.
    Day(NaiveDate),
    /// At an instant; it takes no time.
    At(DateTime<Utc>),
}

/// A reminder of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// How long before the event starts; the start of an all-day event is its first instant.
    pub before: Duration,
    /// What it says.
    pub text: String,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same for the same matter in every export, so that a calendar replaces and does not repeat.
    pub uid: String,
    /// When.
    pub when: When,
    /// One line.
    pub summary: String,
    /// Several lines.
    pub description: String,
    /// What it belongs to.
    pub categories: Vec<String>,
    /// Reminders.
    pub alarms: Vec<Alarm>,
}

/// A calendar of events as a file, made at `stamp`.
pub fn calendar(name: &str, stamp: DateTime<Utc>, events: &[Event]) -> Vec<u8> {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, concat!("PRODID:-//Hegui//hegui ", env!("CARGO_PKG_VERSION"), "//ZH"));
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    line(&mut out, &format!("X-WR-CALNAME:{}", text(name)));
    for e in events {
        event(&mut out, e, stamp);
    }
    line(&mut out, "END:VCALENDAR");
    out.into_bytes()
}

fn event(out: &mut String, e: &Event, stamp: DateTime<Utc>) {
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}", text(&e.uid)));
    line(out, &format!("DTSTAMP:{}", instant(stamp)));
    match e.when {
        When::Day(day) => {
            line(out, &format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")));
            if let Some(next) = day.succ_opt() {
                line(out, &format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")));
            }
        }
        When::At(at) => line(out, &format!("DTSTART:{}", instant(at))),
    }
    line(out, &format!("SUMMARY:{}", text(&e.summary)));
    if !e.description.is_empty() {
        line(out, &format!("DESCRIPTION:{}", text(&e.description)));
    }
    if !e.categories.is_empty() {
        let all: Vec<String> = e.categories.iter().map(|c| text(c)).collect();
        line(out, &format!("CATEGORIES:{}", all.join(",")));
    }
    // A duty takes nobody's time from a calendar that plans meetings.
    line(out, "TRANSP:TRANSPARENT");
    for a in &e.alarms {
        line(out, "BEGIN:VALARM");
        line(out, "ACTION:DISPLAY");
        line(out, &format!("TRIGGER:{}", before(a.before)));
        line(out, &format!("DESCRIPTION:{}", text(&a.text)));
        line(out, "END:VALARM");
    }
    line(out, "END:VEVENT");
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// `-P3D`, `-P1DT9H`, `PT0S`.
fn before(d: Duration) -> String {
    let seconds = d.num_seconds().max(0);
    if seconds == 0 {
        return "PT0S".into();
    }
    let mut out = String::from("-P");
    if seconds >= 86_400 {
        let _ = write!(out, "{}D", seconds / 86_400);
    }
    let (h, m, s) = (seconds % 86_400 / 3600, seconds % 3600 / 60, seconds % 60);
    if (h, m, s) != (0, 0, 0) {
        out.push('T');
        // A zero between two parts is written: the grammar knows no hours followed by seconds.
        if h > 0 {
            let _ = write!(out, "{h}H");
        }
        if m > 0 || (h > 0 && s > 0) {
            let _ = write!(out, "{m}M");
        }
        if s > 0 {
            let _ = write!(out, "{s}S");
        }
    }
    out
}

/// A value of type TEXT (RFC 5545, 3.3.11); other control characters have no place in one.
fn text(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a content line, folded at 75 octets and never within a character.
fn line(out: &mut String, content: &str) {
    let mut room = LINE;
    for c in content.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triggers_follow_the_grammar_of_durations() {
        for (seconds, told) in [
            (0, "PT0S"),
            (3 * 86_400, "-P3D"),
            (86_400 + 9 * 3600, "-P1DT9H"),
            (3600 + 1, "-PT1H0M1S"),
            (61, "-PT1M1S"),
        ] {
            assert_eq!(before(Duration::seconds(seconds)), told);
        }
    }

    #[test]
    fn lines_fold_at_75_octets_and_characters_stay_whole() {
        let mut out = String::new();
        let content = format!("SUMMARY:{}", "投诉答复，".repeat(40));
        line(&mut out, &content);
        let lines: Vec<&str> = out.trim_end_matches("\r\n").split("\r\n").collect();
        assert!(lines.len() > 1 && lines.iter().all(|l| l.len() <= LINE), "{lines:?}");
        assert!(lines[1..].iter().all(|l| l.starts_with(' ')));
        assert_eq!(out.replace("\r\n ", "").trim_end(), content);
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(text("a;b,c\\d\r\ne\u{7}\tf"), "a\\;b\\,c\\\\d\\ne f");
    }
}
