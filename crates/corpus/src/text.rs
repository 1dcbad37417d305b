//! Values typed by people: width, invisible characters, dates in the forms used in China, numbers, yes and no.
//!
//! A parser here answers with the value or with a finding that quotes what it could not understand; the caller adds
//! the field and the place.

use hegui_model::finding::Finding;
pub use hegui_model::width::{fold_width, is_invisible};

/// A value without invisible characters, with full-width **letters, digits and blanks** in their usual width, trimmed.
/// Full-width punctuation stays: in Chinese text it is the right one. Line breaks inside stay.
pub fn clean(value: &str) -> String {
    let folded: String = value
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| {
            let folded = fold_width(c);
            if folded.is_ascii_alphanumeric() || folded == ' ' { folded } else { c }
        })
        .collect();
    folded.trim().to_owned()
}

/// All ASCII in its usual width, without invisible characters, trimmed: what numbers and dates are read from.
fn plain(value: &str) -> String {
    let folded: String = value.chars().filter(|c| !is_invisible(*c)).map(fold_width).collect();
    folded.trim().to_owned()
}

/// What a finding quotes of a value: its first 40 characters.
fn quoted(value: &str) -> String {
    let mut shown: String = value.chars().take(40).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    shown
}

fn refusal(code: &str, zh: String, en: String) -> Box<Finding> {
    Box::new(Finding::error(code, zh, en))
}

/// A date as `YYYY-MM-DD`, from `2026-03-05`, `2026/3/5`, `2026.3.5`, `20260305`, `2026年3月5日` (`号`, or without the
/// last word), `二〇二六年三月五日`, full-width digits, and any of these with a time of midnight after it.
///
/// # Errors
/// A finding `value_not_a_date` that quotes the text: another form, a year beyond 1000–9999, a day that the month
/// has not, or a time of day where only a date has a meaning.
pub fn iso_date(value: &str) -> Result<String, Box<Finding>> {
    // A Chinese keyboard writes the full stop for the dot.
    let text = plain(value).replace('。', ".");
    match date_parts(&text) {
        Some((year, month, day)) if valid_date(year, month, day) => {
            Ok(format!("{year:04}-{month:02}-{day:02}"))
        }
        _ => {
            let shown = quoted(&text);
            Err(refusal(
                "value_not_a_date",
                format!(
                    "“{shown}”不是有效日期。请写成 2026-03-05 的形式（年在前，真实存在的日子，不带时刻）。"
                ),
                format!(
                    "“{shown}” is not a valid date. Write it as 2026-03-05 (year first, a day that exists, no time of day)."
                ),
            ))
        }
    }
}

/// Does the day exist in the Gregorian calendar?
fn valid_date(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1000..=9999).contains(&year) && (1..=days).contains(&day)
}

fn date_parts(text: &str) -> Option<(u32, u32, u32)> {
    let text = without_midnight(text);
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some((text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?));
    }
    if let Some((year, rest)) = text.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        let day = day.trim().trim_end_matches(['日', '号']);
        return Some((year_number(year.trim())?, small_number(month.trim())?, small_number(day.trim())?));
    }
    let mark = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '-' | '/' | '.') {
        return None;
    }
    let mut parts = text.split(mark).map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Some((year_number(year)?, small_number(month)?, small_number(day)?))
}

/// Takes a midnight off the end, as programs add it to dates.
fn without_midnight(text: &str) -> &str {
    let Some(at) = text.find([' ', 'T']) else { return text };
    let (date, time) = text.split_at(at);
    let time = time.trim_start_matches([' ', 'T']).trim_end_matches('Z');
    // `2026 年 3 月 5 日` has blanks too.
    let midnight = matches!(time, "0:00" | "00:00" | "0:00:00" | "00:00:00")
        || time.trim_end_matches('0') == "00:00:00.";
    if midnight { date } else { text }
}

fn year_number(text: &str) -> Option<u32> {
    if text.chars().count() != 4 {
        return None;
    }
    let digits: Option<String> = text
        .chars()
        .map(|c| han_digit(c).or_else(|| c.to_digit(10)))
        .map(|d| char::from_digit(d?, 10))
        .collect();
    digits?.parse().ok()
}

const fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// A month or day: one or two digits, or Chinese numerals up to 三十一.
fn small_number(text: &str) -> Option<u32> {
    if !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let characters: Vec<char> = text.chars().collect();
    match characters.as_slice() {
        ['十'] => Some(10),
        ['十', ones] => Some(10 + han_digit(*ones)?),
        [tens, '十'] => Some(10 * han_digit(*tens)?),
        [tens, '十', ones] => Some(10 * han_digit(*tens)? + han_digit(*ones)?),
        ['零' | '〇', ones] | [ones] => han_digit(*ones),
        _ => None,
    }
}

/// A whole number, from digits of either width, with a sign and with separators of thousands (`1,234,567`, `1 234`,
/// `１，２３４`) if they stand where they belong; a fraction of zeros is let pass (`12.0`).
///
/// # Errors
/// A finding `value_not_an_integer` that quotes the text.
pub fn integer(value: &str) -> Result<i64, Box<Finding>> {
    let text = plain(value);
    whole(&text).ok_or_else(|| {
        let shown = quoted(&text);
        refusal(
            "value_not_an_integer",
            format!("“{shown}”不是整数。请只写数字，如 1200。"),
            format!("“{shown}” is not a whole number. Write digits alone, as 1200."),
        )
    })
}

fn whole(text: &str) -> Option<i64> {
    let (sign, rest) = match text.strip_prefix(['-', '−', '－']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (rest, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    if !fraction.bytes().all(|b| b == b'0') {
        return None;
    }
    let groups: Vec<&str> = rest.split([',', ' ', '\'', '，']).collect();
    let digits = |g: &&str| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit());
    if !groups.iter().all(digits) {
        return None;
    }
    if groups.len() > 1 && (groups[0].len() > 3 || groups[1..].iter().any(|g| g.len() != 3)) {
        return None;
    }
    format!("{sign}{}", groups.concat()).parse().ok()
}

/// Yes or no, in the words and signs used for them: 是 否 有 无 对 错 真 假 √ ✓ × Y N yes no true false 1 0.
///
/// # Errors
/// A finding `value_not_yes_no` that quotes the text.
pub fn yes_no(value: &str) -> Result<bool, Box<Finding>> {
    let text = plain(value);
    match text.to_lowercase().as_str() {
        "是" | "有" | "对" | "真" | "√" | "✓" | "✔" | "y" | "yes" | "t" | "true" | "1" => Ok(true),
        "否" | "无" | "没有" | "错" | "假" | "×" | "✗" | "✘" | "n" | "no" | "f" | "false" | "0" => {
            Ok(false)
        }
        _ => {
            let shown = quoted(&text);
            Err(refusal(
                "value_not_yes_no",
                format!("“{shown}”不是“是”或“否”。请写“是”或“否”。"),
                format!("“{shown}” is neither yes nor no. Write 是/yes or 否/no."),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_in_the_forms_people_write() {
        for form in [
            "2026-03-05",
            "2026/3/5",
            "2026.3.5",
            "20260305",
            "2026年3月5日",
            "2026年3月5号",
            "2026 年 3 月 5 日",
            "2026年3月5",
            "２０２６年３月５日",
            "２０２６－０３－０５",
            "2026．3．5",
            "2026。3。5",
            "二〇二六年三月五日",
            "二零二六年三月五日",
            " 2026-03-05\u{a0}",
            "2026-03-05 00:00:00",
            "2026-03-05T00:00:00",
            "2026/3/5 0:00",
            "\u{feff}2026-3-5",
            "2026-03-05 00:00:00.000",
        ] {
            assert_eq!(iso_date(form).unwrap(), "2026-03-05", "{form}");
        }
        assert_eq!(iso_date("二〇二六年十二月三十一日").unwrap(), "2026-12-31");
        assert_eq!(iso_date("2024-02-29").unwrap(), "2024-02-29");
    }

    #[test]
    fn a_date_that_is_none_is_quoted() {
        for bad in [
            "",
            "2026-02-29",
            "2026-13-01",
            "26-3-5",
            "3/5/2026",
            "2026-3",
            "2026-03-05 10:30",
            "昨天",
            "2026-3-5-1",
            "0000-01-01",
            "2026年三十月1日",
            "１２３",
        ] {
            let finding = iso_date(bad).unwrap_err();
            assert_eq!(finding.code, "value_not_a_date");
        }
        assert!(iso_date("2026-02-29").unwrap_err().message.zh.contains("2026-02-29"));
    }

    #[test]
    fn integers_with_separators_and_width() {
        for (text, n) in [
            ("12", 12),
            ("１，２３４", 1234),
            ("1,234,567", 1_234_567),
            ("-５", -5),
            ("＋7", 7),
            ("12.0", 12),
            ("1 234", 1234),
            ("0012", 12),
        ] {
            assert_eq!(integer(text).unwrap(), n, "{text}");
        }
        for bad in ["", "1,23", "12.5", "1e3", "一百", "--1", "99999999999999999999", "1,,234", ","] {
            assert!(integer(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn yes_and_no() {
        for yes in ["是", "Y", "ｙ", "TRUE", "1", "１", " 是 ", "√"] {
            assert!(yes_no(yes).unwrap(), "{yes}");
        }
        for no in ["否", "N", "false", "0", "无", "Ｎｏ"] {
            assert!(!yes_no(no).unwrap(), "{no}");
        }
        assert!(yes_no("也许").unwrap_err().message.zh.contains("也许"));
        assert!(yes_no("").is_err());
    }

    #[test]
    fn cleaning_keeps_chinese_punctuation() {
        assert_eq!(clean("\u{feff}　张\u{200b}三，ＡＢ１２\u{a0}"), "张三，AB12");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(s in any::<String>()) {
            let once = clean(&s);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn nothing_typed_panics(s in any::<String>()) {
            let _ = (iso_date(&s), integer(&s), yes_no(&s));
        }

        #[test]
        fn every_iso_date_reads_as_itself(year in 1000u32..=9999, month in 1u32..=12, day in 1u32..=28) {
            let iso = format!("{year:04}-{month:02}-{day:02}");
            prop_assert_eq!(iso_date(&iso).unwrap(), iso.clone());
            let forms = [format!("{year}/{month}/{day}"), format!("{year}年{month}月{day}日"), format!("{year}{month:02}{day:02}")];
            for form in forms {
                prop_assert_eq!(iso_date(&form).unwrap(), iso.clone());
            }
        }
    }
}
