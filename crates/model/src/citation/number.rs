//! Numbers of standards: `GB/T 45654-2025`, `T/TAF 268.5—2025`, `TC260-PG-20233A`, `DB21/T 1234-2025`, `ISO/IEC 42001:2023`.

use super::script::Script;

/// A number as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number {
    /// Without the year: `GB/T 45654`, `TC260-003`.
    pub(super) base: String,
    /// Year of the edition.
    pub(super) year: Option<u16>,
}

/// A number in a text.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// The number; `None` where its place holds `xxx`.
    pub(super) number: Option<Number>,
    /// As it was read, for messages.
    pub(super) shown: String,
    /// First character.
    pub(super) from: usize,
    /// Past the last one.
    pub(super) to: usize,
}

impl Number {
    /// As people write it.
    pub(super) fn shown(&self) -> String {
        let mark = if self.base.starts_with("ISO") || self.base.starts_with("IEC") { ':' } else { '-' };
        self.year.map_or_else(|| self.base.clone(), |y| format!("{}{mark}{y}", self.base))
    }

    /// Reads a text that is nothing but a number.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let script = Script::read(text.trim(), 64);
        let found = at(&script, 0)?;
        (found.to == script.chars.len()).then_some(found.number).flatten()
    }
}

/// Two letters of trades whose standards are cited without `/T` as well. Then a year has to follow.
const TRADES: &[&str] =
    &["YD", "JR", "GA", "GM", "SJ", "WS", "CY", "JY", "MZ", "SF", "RB", "HJ", "JT", "DL", "LD"];
/// Digits of a number.
const DIGITS: usize = 6;

/// Every number of a text, in order.
pub(super) fn all(script: &Script) -> Vec<Mention> {
    let (mut out, mut i) = (Vec::new(), 0);
    while i < script.chars.len() {
        match at(script, i) {
            Some(found) => {
                i = found.to;
                out.push(found);
            }
            None => i += 1,
        }
    }
    out
}

fn letters(s: &Script, from: usize, most: usize) -> (String, usize) {
    let mut to = from;
    while to - from < most && s.at(to).is_some_and(|c| c.is_ascii_alphabetic()) {
        to += 1;
    }
    (s.text(from, to).to_ascii_uppercase(), to)
}

fn digits(s: &Script, from: usize, most: usize) -> (String, usize) {
    let mut to = from;
    while to - from < most && s.at(to).is_some_and(|c| c.is_ascii_digit()) {
        to += 1;
    }
    (s.text(from, to), to)
}

/// The number that begins at a place.
fn at(s: &Script, from: usize) -> Option<Mention> {
    if !s.at(from)?.is_ascii_alphabetic() {
        return None;
    }
    if s.before(from).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | '_')) {
        return None;
    }
    let (word, to) = letters(s, from, 8);
    let plain = s.text(from, to) == word;
    let slash = |i: usize| (s.at(i) == Some('/')).then_some(i + 1);
    let slash_letter = |i: usize, wanted: char| {
        let at = slash(i)?;
        let fits = s.at(at).is_some_and(|c| c.to_ascii_uppercase() == wanted);
        let ends = s.at(at + 1).is_none_or(|c| !c.is_ascii_alphabetic() || matches!(c, 'x' | 'X'));
        (fits && ends).then_some(at + 1)
    };
    match word.as_str() {
        "TC" => committee(s, from, to),
        "DB" => {
            let (place, to) = digits(s, to, DIGITS);
            if place.len() < 2 {
                return None;
            }
            let (mark, to) = slash_letter(to, 'T').map_or((String::new(), to), |to| ("/T".into(), to));
            counted(s, from, to, &format!("DB{place}{mark}"), 1, mark.is_empty())
        }
        "ISO" | "IEC" => international(s, from, to, word),
        "GB" | "GBT" => {
            // `16 GB 2400`: a quantity.
            let before = s.skip_back(from);
            if s.before(before).is_some_and(|c| c.is_ascii_digit() || c == '.') && before != from {
                return None;
            }
            if word == "GBT" {
                return counted(s, from, to, "GB/T", 1, false);
            }
            for (letter, prefix) in [('T', "GB/T"), ('Z', "GB/Z")] {
                if let Some(to) = slash_letter(to, letter) {
                    return counted(s, from, to, prefix, 1, false);
                }
            }
            counted(s, from, to, "GB", 4, false)
        }
        "T" if plain => {
            let (body, to) = letters(s, slash(to)?, 10);
            let upper = s.text(to - body.len(), to) == body;
            (body.len() >= 2 && upper).then(|| counted(s, from, to, &format!("T/{body}"), 1, false))?
        }
        two if two.len() == 2 && plain => match slash_letter(to, 'T') {
            Some(to) => counted(s, from, to, &format!("{two}/T"), 1, false),
            None if TRADES.contains(&two) => counted(s, from, to, two, 3, true),
            None => None,
        },
        _ => None,
    }
}

/// `TC260-003`, `TC260-PG-20233A`.
fn committee(s: &Script, from: usize, to: usize) -> Option<Mention> {
    let (committee, to) = digits(s, to, 4);
    let dash = s.skip(to);
    if committee.is_empty() || s.at(dash) != Some('-') {
        return None;
    }
    let at = s.skip(dash + 1);
    let (mark, at) = if s.stands(at, "PG-") { ("PG-", at + 3) } else { ("", at) };
    let (number, mut to) = digits(s, at, 8);
    if number.is_empty() {
        return None;
    }
    let mut base = format!("TC{committee}-{mark}{number}");
    if let Some(c) = s.at(to).filter(char::is_ascii_uppercase) {
        base.push(c);
        to += 1;
    }
    let number = Number { base, year: None };
    Some(Mention { shown: number.shown(), number: Some(number), from, to })
}

/// `ISO 42001`, `ISO/IEC 42001:2023`, `ISO/IEC TR 24028:2020`.
fn international(s: &Script, from: usize, mut to: usize, mut prefix: String) -> Option<Mention> {
    while s.at(to) == Some('/') {
        let (body, next) = letters(s, to + 1, 4);
        if body.is_empty() {
            return None;
        }
        prefix = format!("{prefix}/{body}");
        to = next;
    }
    let (body, next) = letters(s, s.skip(to), 3);
    if matches!(body.as_str(), "TR" | "TS" | "GUIDE") {
        prefix = format!("{prefix} {body}");
        to = next;
    }
    counted(s, from, to, &prefix, 3, false)
}

/// The digits after a prefix, and the year after them.
fn counted(
    s: &Script,
    from: usize,
    to: usize,
    prefix: &str,
    least: usize,
    year_needed: bool,
) -> Option<Mention> {
    let begin = s.skip(to);
    if let Some(mention) = open(s, from, begin, prefix) {
        return Some(mention);
    }
    let (first, mut to) = digits(s, begin, DIGITS);
    if first.len() < least || s.at(to).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let mut base = format!("{prefix} {first}");
    while s.at(to) == Some('.') {
        let (part, next) = digits(s, to + 1, 3);
        if part.is_empty() {
            break;
        }
        base = format!("{base}.{part}");
        to = next;
    }
    if prefix.starts_with("ISO") || prefix.starts_with("IEC") {
        let (part, next) = if s.at(to) == Some('-') { digits(s, to + 1, 4) } else { (String::new(), to) };
        if (1..4).contains(&part.len()) {
            base = format!("{base}-{part}");
            to = next;
        }
    }
    let (year, to) = year(s, to).map_or((None, to), |(y, to)| (Some(y), to));
    if year.is_none() && (year_needed || (least > 3 && s.at(to).is_some_and(|c| c.is_ascii_alphabetic()))) {
        return None;
    }
    let number = Number { base, year };
    Some(Mention { shown: number.shown(), number: Some(number), from, to })
}

/// `-2025`, `—2025`, ` : 2023`.
fn year(s: &Script, to: usize) -> Option<(u16, usize)> {
    let mark = s.skip(to);
    if !matches!(s.at(mark)?, '-' | ':') {
        return None;
    }
    let mut at = s.skip(mark + 1);
    // A dash of two characters.
    if s.at(at) == Some('-') {
        at = s.skip(at + 1);
    }
    let (year, end) = digits(s, at, 5);
    let year: u16 = if year.len() == 4 { year.parse().ok()? } else { return None };
    (1950..=2099).contains(&year).then_some((year, end))
}

/// A place for a number that nobody filled in: `T/TAF xxx-2023`.
fn open(s: &Script, from: usize, begin: usize, prefix: &str) -> Option<Mention> {
    let mut to = begin;
    while to - begin < 8 && s.at(to).is_some_and(|c| matches!(c, 'x' | 'X' | '×' | '＊' | '*')) {
        to += 1;
    }
    if to - begin < 2 || s.at(to).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let end = year(s, to).map_or(to, |(_, end)| end);
    Some(Mention { number: None, shown: format!("{prefix} xxx"), from, to: end })
}
