//! Are two values the same? Each kind has what counts as a spelling and what says nothing at all.

use super::{Compare, Content};
use crate::filing::format;
use crate::paper::texts::NOT_STATED;
use crate::text::Lang;
use crate::width::{fold_width, is_invisible};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// How a value stands to what is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The same.
    Same,
    /// The same, written otherwise.
    Spelling,
    /// Another value.
    Differs,
    /// It says nothing that could be compared.
    Unclear,
}

/// Longest value that is taken for a name.
const NAME_MAX: usize = 60;
/// Longest text that is taken for a list of places.
const PLACES_MAX: usize = 80;

/// Width and case folded, blanks left out.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| fold_width(c).to_ascii_lowercase())
        .filter(|c| !c.is_whitespace())
        .collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// A value as it is shown, without what may follow a name.
fn cut<'v>(value: &'v str, content: &Content) -> &'v str {
    let folded: Vec<(usize, char)> =
        value.char_indices().map(|(i, c)| (i, fold_width(c).to_ascii_lowercase())).collect();
    let mut end = value.len();
    for (n, (at, _)) in folded.iter().enumerate() {
        let stands = |tail: &String| {
            let mut rest = folded.iter().skip(n).map(|(_, c)| *c);
            tail.chars().all(|t| rest.next() == Some(t))
        };
        if content.tails.iter().any(stands) {
            end = *at;
            break;
        }
    }
    value
        .get(..end)
        .unwrap_or(value)
        .trim_matches(|c: char| c.is_whitespace() || "*\"'“”‘’《》「」`_".contains(c))
}

fn says_nothing(value: &str, content: &Content) -> bool {
    let v = plain(value);
    v.is_empty()
        || content.empty.contains(&v)
        || content.placeholders.iter().any(|p| v.contains(p.as_str()))
        || !v.chars().any(is_word)
        || v.starts_with("同") && v.chars().count() <= 4
        || [Lang::Zh, Lang::En].iter().any(|lang| value.trim_start().starts_with(NOT_STATED.0.get(*lang)))
        || counts(value)
}

/// Is it what a paper of ours says of its own completeness, `12 / 12 条`?
fn counts(value: &str) -> bool {
    let Some((printed, rest)) = value.split_once(" / ") else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    digits(printed.trim())
        && rest.split_once(' ').is_some_and(|(of, what)| digits(of) && what.starts_with('条'))
}

/// Does the value say anything of its kind?
pub(super) fn tells(kind: &Compare, value: &str, content: &Content) -> bool {
    let value = cut(value, content);
    if says_nothing(value, content) {
        return false;
    }
    match kind {
        Compare::Date => date(value).is_some(),
        Compare::Number => number(value).is_some(),
        Compare::Phone => phone(value).is_some(),
        Compare::Email => email(value).is_some(),
        Compare::Set(of) => !set(value, of).is_empty(),
        Compare::Tokens => !tokens(value).is_empty(),
        Compare::Version => version(value).is_some(),
        _ => true,
    }
}

/// Holds a value against any of those that are expected.
pub(super) fn compare(kind: &Compare, value: &str, expected: &[String], content: &Content) -> Outcome {
    let value = cut(value, content);
    if says_nothing(value, content) || expected.is_empty() {
        return Outcome::Unclear;
    }
    let any = |one: &dyn Fn(&str) -> Outcome| {
        let found: Vec<Outcome> = expected.iter().map(|e| one(e)).collect();
        for best in [Outcome::Same, Outcome::Spelling, Outcome::Unclear] {
            if found.contains(&best) {
                return best;
            }
        }
        Outcome::Differs
    };
    let equal = |same: bool| if same { Outcome::Same } else { Outcome::Differs };
    match kind {
        Compare::Name | Compare::Person => any(&|e| name(value, e)),
        Compare::Code => any(&|e| code(value, e)),
        Compare::NumberCode => any(&|e| number_code(value, e)),
        Compare::Version => any(&|e| match version(value).zip(version(e)) {
            Some((a, b)) => equal(a == b),
            None => Outcome::Unclear,
        }),
        Compare::Date => any(&|e| match date(value).zip(date(e)) {
            Some(((y, m, d), (ey, em, ed))) => {
                equal((y, m) == (ey, em) && (d.is_none() || ed.is_none() || d == ed))
            }
            None => Outcome::Unclear,
        }),
        Compare::Number => any(&|e| amount(value, e)),
        Compare::Set(of) => {
            let told = set(value, of);
            let keys: BTreeSet<&str> = of.iter().map(|(k, _)| k.as_str()).collect();
            let mut meant: BTreeSet<&str> =
                expected.iter().map(String::as_str).filter(|e| keys.contains(e)).collect();
            if meant.is_empty() {
                meant = expected.iter().flat_map(|e| set(e, of)).collect();
            }
            if told.is_empty() || meant.is_empty() { Outcome::Unclear } else { equal(told == meant) }
        }
        Compare::Tokens => {
            let told = tokens(value);
            let meant: BTreeSet<String> = expected.iter().flat_map(|e| tokens(e)).collect();
            if told.is_empty() || meant.is_empty() { Outcome::Unclear } else { equal(told == meant) }
        }
        Compare::Places => places(value, expected),
        Compare::Phone => any(&|e| match phone(value).zip(phone(e)) {
            Some((a, b)) => equal(a == b),
            None => Outcome::Unclear,
        }),
        Compare::Email => any(&|e| match email(value).zip(email(e)) {
            Some((a, b)) => equal(a == b),
            None => Outcome::Unclear,
        }),
    }
}

fn name(value: &str, expected: &str) -> Outcome {
    let expected = expected.trim();
    // A version, a remark in brackets or anything behind a blank may follow a name.
    let may_follow = |rest: &str| {
        let first = rest.chars().next();
        let version = rest.trim_start_matches(['v', 'V']);
        first.is_none_or(|c| !is_word(c))
            || (version.starts_with(|c: char| c.is_ascii_digit())
                && version.chars().all(|c| c.is_ascii_digit() || c == '.'))
    };
    if value.strip_prefix(expected).is_some_and(may_follow) {
        return Outcome::Same;
    }
    if plain(value) == plain(expected) {
        return Outcome::Spelling;
    }
    // A sentence behind a label is no name: nothing is concluded from it unless it begins as one.
    if value.chars().count() > NAME_MAX { Outcome::Unclear } else { Outcome::Differs }
}

fn code(value: &str, expected: &str) -> Outcome {
    let folded: String = value.chars().map(fold_width).collect();
    let token: String =
        folded.chars().filter(|c| !c.is_whitespace()).take_while(char::is_ascii_alphanumeric).collect();
    match token.len() {
        0..8 => Outcome::Unclear,
        _ if token == expected && value.starts_with(expected) => Outcome::Same,
        _ if token.eq_ignore_ascii_case(expected) => Outcome::Spelling,
        _ => Outcome::Differs,
    }
}

fn number_code(value: &str, expected: &str) -> Outcome {
    let v = plain(value);
    if !v.bytes().any(|b| b.is_ascii_digit()) {
        return Outcome::Unclear;
    }
    let e = plain(expected);
    let rest = v.strip_prefix(&e);
    if rest.is_some_and(|r| r.chars().next().is_none_or(|c| !is_word(c))) {
        return if value.starts_with(expected) { Outcome::Same } else { Outcome::Spelling };
    }
    if v.chars().count() > NAME_MAX { Outcome::Unclear } else { Outcome::Differs }
}

/// The first version in a text: digits with points.
pub(super) fn version(text: &str) -> Option<String> {
    let folded: Vec<char> = text.chars().map(fold_width).collect();
    let start = folded.iter().position(char::is_ascii_digit)?;
    let run: String = folded.iter().skip(start).take_while(|c| c.is_ascii_digit() || **c == '.').collect();
    let run = run.trim_end_matches('.');
    (run.len() <= 20).then(|| run.to_owned())
}

/// The first day or month in a text.
fn date(text: &str) -> Option<(i32, u32, Option<u32>)> {
    let folded: Vec<char> = text.chars().map(fold_width).filter(|c| !c.is_whitespace()).collect();
    let mut numbers: Vec<(u32, usize)> = Vec::new();
    let mut at = 0;
    while at < folded.len() && numbers.len() < 3 {
        let run: String = folded.iter().skip(at).take_while(|c| c.is_ascii_digit()).collect();
        if run.is_empty() {
            // Nothing but its separators stands within a day.
            if !numbers.is_empty() && !folded.get(at).is_some_and(|c| "年月日-/.".contains(*c)) {
                break;
            }
            at += 1;
            continue;
        }
        at += run.len();
        if run.len() == 8 && numbers.is_empty() {
            let day = NaiveDate::parse_from_str(&run, "%Y%m%d").ok()?;
            return Some((day.year(), day.month(), Some(day.day())));
        }
        if numbers.is_empty() && run.len() != 4 {
            return None;
        }
        numbers.push((run.parse().ok()?, at));
    }
    let (year, month) = (numbers.first()?.0, numbers.get(1)?.0);
    let day = numbers.get(2).map(|n| n.0);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day.unwrap_or(1))?;
    Some((i32::try_from(year).ok()?, month, day))
}

/// How a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    Exactly,
    AtLeast,
    About,
}

/// The first number in a text with 万 and 亿, how exactly it is told (one of its last digit), and how it is meant.
fn number(text: &str) -> Option<(i128, i128, Meant)> {
    let folded: Vec<char> = text.chars().map(fold_width).filter(|c| !c.is_whitespace()).collect();
    let start = folded.iter().position(char::is_ascii_digit)?;
    let before: String = folded.iter().take(start).collect();
    let run: String =
        folded.iter().skip(start).take_while(|c| c.is_ascii_digit() || **c == ',' || **c == '.').collect();
    let after: String = folded.iter().skip(start + run.chars().count()).take(6).collect();
    let (whole, part) = run.split_once('.').unwrap_or((&run, ""));
    let digits: String = whole.chars().chain(part.chars()).filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 24 || part.contains(['.', ',']) {
        return None;
    }
    let scale: i128 = if after.starts_with("万亿") {
        1_000_000_000_000
    } else if after.starts_with('亿') {
        100_000_000
    } else if after.starts_with('万') {
        10_000
    } else {
        1
    };
    let mut divide: i128 = 1;
    for _ in 0..part.trim_end_matches('.').len() {
        divide = divide.checked_mul(10)?;
    }
    let n = digits.parse::<i128>().ok()?.checked_mul(scale)?;
    let least = ["不少于", "超过", "至少", "大于", "逾", "over", "atleast", "morethan"];
    let meant = if least.iter().any(|w| before.to_ascii_lowercase().ends_with(w))
        || ["以上", "余", "多"]
            .iter()
            .any(|w| after.trim_start_matches(['万', '亿', '条', '个', '人', '题', '道']).starts_with(w))
    {
        Meant::AtLeast
    } else if ["约", "近", "about", "大约"].iter().any(|w| before.to_ascii_lowercase().ends_with(w)) {
        Meant::About
    } else {
        Meant::Exactly
    };
    Some((n / divide, (scale / divide).max(1), meant))
}

fn amount(value: &str, expected: &str) -> Outcome {
    let Some(((told, step, meant), (is, ..))) = number(value).zip(number(expected)) else {
        return Outcome::Unclear;
    };
    let same = match meant {
        // Rounded to the unit that it is told in.
        Meant::Exactly => (told - is).abs() < step.max(1) || told == is,
        Meant::AtLeast => is >= told && is <= told.saturating_mul(2),
        Meant::About => (told - is).abs() <= (is / 20).max(step),
    };
    if same { Outcome::Same } else { Outcome::Differs }
}

fn set<'o>(value: &str, of: &'o [(String, Vec<String>)]) -> BTreeSet<&'o str> {
    let folded: String = value.chars().map(|c| fold_width(c).to_ascii_lowercase()).collect();
    let stands = |word: &String| {
        folded.match_indices(word.as_str()).any(|(at, w)| {
            let latin = w.bytes().all(|b| b.is_ascii());
            let before = folded.get(..at).and_then(|s| s.chars().next_back());
            let after = folded.get(at + w.len()..).and_then(|s| s.chars().next());
            let touches = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            !latin || (!touches(before) && !touches(after))
        })
    };
    of.iter().filter(|(_, words)| words.iter().any(stands)).map(|(key, _)| key.as_str()).collect()
}

/// File formats that are known as such.
fn tokens(value: &str) -> BTreeSet<String> {
    value
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(format::folded)
        .filter(|t| format::carries("", t).is_some())
        .collect()
}

fn places(value: &str, expected: &[String]) -> Outcome {
    if value.chars().count() > PLACES_MAX {
        return Outcome::Unclear;
    }
    let ends = |s: &str| s.trim_end_matches(['省', '市', '区']).to_owned();
    let meant: Vec<String> = expected.iter().map(|e| ends(&plain(e))).filter(|e| !e.is_empty()).collect();
    let parts: Vec<String> = value
        .split(['、', '，', ',', ';', '；', '/', '和', '及', '与'])
        .map(plain)
        .filter(|p| p.chars().count() >= 2)
        .collect();
    if parts.is_empty() || meant.is_empty() {
        return Outcome::Unclear;
    }
    let known = |part: &String| meant.iter().any(|m| part.contains(m.as_str()) || m.contains(&ends(part)));
    if parts.iter().all(known) { Outcome::Same } else { Outcome::Differs }
}

/// Digits of a telephone number; none where there are too few.
fn phone(text: &str) -> Option<String> {
    let folded: String = text.chars().map(fold_width).collect();
    let run: String = folded
        .chars()
        .skip_while(|c| !c.is_ascii_digit() && *c != '+')
        .take_while(|c| c.is_ascii_digit() || " -+()".contains(*c))
        .filter(char::is_ascii_digit)
        .collect();
    let run = run.strip_prefix("86").filter(|r| r.len() >= 10).unwrap_or(&run).to_owned();
    (5..=15).contains(&run.len()).then_some(run)
}

fn email(text: &str) -> Option<String> {
    let folded: String = text.chars().map(|c| fold_width(c).to_ascii_lowercase()).collect();
    let at = folded.find('@')?;
    let is = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
    let head = folded.get(..at)?.chars().rev().take_while(|c| is(*c)).count();
    let tail = folded.get(at + 1..)?.chars().take_while(|c| is(*c)).count();
    let found = folded.get(at - head..at + 1 + tail)?.trim_end_matches('.');
    (head > 0 && found.contains('.')).then(|| found.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filing::consistency::content;

    fn say(kind: &Compare, value: &str, expected: &str) -> Outcome {
        compare(kind, value, &[expected.to_owned()], content())
    }

    #[test]
    fn names_differ_by_a_character_and_not_by_what_follows_them() {
        use Outcome::{Differs, Same, Spelling, Unclear};
        let e = "示例（北京）科技有限公司";
        for (value, outcome) in [
            (e, Same),
            ("示例（北京）科技有限公司（盖章）", Same),
            ("**示例（北京）科技有限公司**", Same),
            ("示例(北京)科技有限公司", Spelling),
            ("示例北京科技有限公司", Differs),
            ("示例（北京）科技", Differs),
            ("示例（北京）科技有限公司分公司", Differs),
            ("见附件", Unclear),
            ("____", Unclear),
            ("xxx公司", Unclear),
        ] {
            assert_eq!(say(&Compare::Name, value, e), outcome, "{value}");
        }
        assert_eq!(say(&Compare::Name, "示例模型 V1.2", "示例模型"), Same);
        assert_eq!(say(&Compare::Name, "示例模型1.2", "示例模型"), Same);
        assert_eq!(say(&Compare::Name, "示例模型Plus", "示例模型"), Differs);
    }

    #[test]
    fn days_numbers_and_codes_compare_by_what_they_mean() {
        use Outcome::{Differs, Same, Unclear};
        for (kind, value, expected, outcome) in [
            (Compare::Date, "2026年3月5日", "2026-03-05", Same),
            (Compare::Date, "2026/03/06", "2026-03-05", Differs),
            (Compare::Date, "2026年3月", "2026-03-05", Same),
            (Compare::Date, "20260305", "2026-03-05", Same),
            (Compare::Date, "另行通知", "2026-03-05", Unclear),
            (Compare::Number, "10,234 个", "10234", Same),
            (Compare::Number, "1.02 万个", "10234", Same),
            (Compare::Number, "1.05 万个", "10234", Differs),
            (Compare::Number, "10000 余个", "10234", Same),
            (Compare::Number, "超过 1 万条", "10234", Same),
            (Compare::Number, "超过 3 万条", "10234", Differs),
            (Compare::Number, "10233", "10234", Differs),
            (Compare::Number, "若干", "10234", Unclear),
            (Compare::Version, "V1.2 版", "1.2", Same),
            (Compare::Version, "1.20", "1.2", Differs),
            (Compare::NumberCode, "正在办理", "ShiLi-A-20260101", Unclear),
            (Compare::NumberCode, "ShiLi-B-20260101", "ShiLi-A-20260101", Differs),
            (Compare::Phone, "+86 010-8888 0000（工作日）", "01088880000", Same),
            (Compare::Email, "请致 Help@Example.com。", "help@example.com", Same),
            (Compare::Places, "示例省、另一省", "示例省", Differs),
            (Compare::Places, "示例省示例市机房", "示例省", Same),
            (Compare::Tokens, "txt/mp4", "txt", Differs),
            (Compare::Tokens, ".TXT", "txt", Same),
        ] {
            assert_eq!(say(&kind, value, expected), outcome, "{kind:?} {value}");
        }
    }
}
