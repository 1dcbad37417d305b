//! A day of entry into force that a text states beside a citation.

use super::script::Script;

/// Characters behind a citation in which the day is looked for.
const FAR: usize = 60;

/// The day, as `YYYY-MM-DD`, with its range.
pub(super) fn after(s: &Script, to: usize, until: usize) -> Option<(String, usize, usize)> {
    let end = (to + FAR).min(until).min(s.chars.len());
    let end = (to..end).find(|i| matches!(s.chars[*i], '。' | ';' | '\n' | '《')).unwrap_or(end);
    for i in to..end {
        if s.before(i).is_some_and(|c| c.is_ascii_digit()) {
            continue;
        }
        let Some((day, next)) = date(s, i) else { continue };
        let behind = s.text(next, next + 6);
        let before = s.text(i.saturating_sub(9).max(to), i);
        let in_force = |t: &str| ["施行", "实施", "生效"].iter().any(|w| t.contains(w));
        if in_force(&behind) || in_force(&before) || before.to_ascii_lowercase().contains("effect") {
            return Some((day, i, next));
        }
        return None;
    }
    None
}

fn digits(s: &Script, from: usize, least: usize, most: usize) -> Option<(u32, usize)> {
    let mut to = from;
    while to - from < most && s.at(to).is_some_and(|c| c.is_ascii_digit()) {
        to += 1;
    }
    (to - from >= least).then(|| s.text(from, to).parse().ok().map(|n| (n, to)))?
}

fn date(s: &Script, from: usize) -> Option<(String, usize)> {
    let (year, at) = digits(s, from, 4, 4)?;
    let mark = s.at(s.skip(at)).filter(|c| matches!(c, '年' | '-' | '/' | '.'))?;
    let (month, at) = digits(s, s.skip(s.skip(at) + 1), 1, 2)?;
    let wanted = if mark == '年' { '月' } else { mark };
    let at = s.skip(at);
    if s.at(at) != Some(wanted) {
        return None;
    }
    let (day, at) = digits(s, s.skip(at + 1), 1, 2)?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1950..=2099).contains(&year) {
        return None;
    }
    let at = if s.at(at) == Some('日') { at + 1 } else { at };
    Some((format!("{year:04}-{month:02}-{day:02}"), at))
}
