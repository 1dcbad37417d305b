//! How the headings of a document are numbered. The layouts print the numbers; they are no text of the document.

use crate::text::Lang;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A style of numbers before headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "PaperNumbering")]
pub enum Numbering {
    /// 第一章, Chapter 1, each on a page of its own; below it 1.1 and 1.1.1.
    #[default]
    Chapters,
    /// 1, 1.1, 1.1.1.
    Decimal,
    /// 一、（一）1. in Chinese; 1, 1.1, 1.1.1 in any other language.
    Chinese,
}

impl Numbering {
    /// Every style with its key.
    pub const ALL: [(&'static str, Self); 3] =
        [("chapters", Self::Chapters), ("decimal", Self::Decimal), ("chinese", Self::Chinese)];

    /// The style of a key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(k, _)| *k == key).map(|(_, n)| n)
    }

    /// Is it what a document has that does not say?
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// What stands before a heading, by the numbers of its chapter and sections: one to three of them.
    pub fn of(self, at: &[u32], lang: Lang) -> String {
        let decimal = || at.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
        match (self, lang, at) {
            (Self::Chapters, Lang::Zh, [chapter]) => format!("第{}章", chinese(*chapter)),
            (Self::Chapters, Lang::En, [chapter]) => format!("Chapter {chapter}"),
            (Self::Chinese, Lang::Zh, [chapter]) => format!("{}、", chinese(*chapter)),
            (Self::Chinese, Lang::Zh, [_, section]) => format!("（{}）", chinese(*section)),
            (Self::Chinese, Lang::Zh, [.., last]) => format!("{last}."),
            _ => decimal(),
        }
    }
}

/// A whole number in Chinese, as chapters are counted; from 100 on in digits.
fn chinese(n: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS[n as usize % 10];
    match (n / 10, n % 10) {
        (0, ones) => digit(ones).into(),
        (tens @ 1..=9, ones) => {
            let tens = if tens == 1 { "" } else { digit(tens) };
            format!("{tens}十{}", if ones == 0 { "" } else { digit(ones) })
        }
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_counted_as_in_chinese_papers() {
        let told: Vec<String> = [1, 9, 10, 11, 20, 21, 99, 100].map(chinese).into();
        assert_eq!(told, ["一", "九", "十", "十一", "二十", "二十一", "九十九", "100"]);
    }

    #[test]
    fn each_style_numbers_three_levels_in_both_languages() {
        let of =
            |style: Numbering, lang| [&[2][..], &[2, 1], &[2, 1, 3]].map(|at| style.of(at, lang)).join(" ");
        assert_eq!(of(Numbering::Chapters, Lang::Zh), "第二章 2.1 2.1.3");
        assert_eq!(of(Numbering::Chapters, Lang::En), "Chapter 2 2.1 2.1.3");
        assert_eq!(of(Numbering::Decimal, Lang::Zh), "2 2.1 2.1.3");
        assert_eq!(of(Numbering::Chinese, Lang::Zh), "二、 （一） 3.");
        assert_eq!(of(Numbering::Chinese, Lang::En), "2 2.1 2.1.3");
    }
}
