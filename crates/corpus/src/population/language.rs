//! The language of an item, told by its script alone: no statistics, so that anyone counts the same.

use serde::{Deserialize, Serialize};

/// What the script of a text says of its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Han characters, with hardly any kana.
    Chinese,
    /// Kana, at least a tenth of the Han characters and kana together.
    Japanese,
    /// Hangul.
    Korean,
    /// Latin letters, whatever the language.
    Latin,
    /// Cyrillic letters, whatever the language.
    Cyrillic,
    /// Another script, or no letter at all.
    Other,
}

impl Language {
    /// All of them, in the order of their numbers in a register of items.
    pub const ALL: [Self; 6] =
        [Self::Chinese, Self::Japanese, Self::Korean, Self::Latin, Self::Cyrillic, Self::Other];

    /// The stable name, as in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chinese => "chinese",
            Self::Japanese => "japanese",
            Self::Korean => "korean",
            Self::Latin => "latin",
            Self::Cyrillic => "cyrillic",
            Self::Other => "other",
        }
    }

    pub(crate) fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The script with most bytes of UTF-8, so that a Han character weighs three Latin letters; of two that weigh the
    /// same, the earlier in [`Self::ALL`]. Digits, blanks and punctuation weigh nothing.
    pub fn of(text: &str) -> Self {
        let (mut han, mut kana, mut hangul, mut latin, mut cyrillic, mut other) = (0_u64, 0, 0, 0, 0, 0);
        for c in text.chars() {
            match c {
                'A'..='Z' | 'a'..='z' => latin += 1,
                // Punctuation, so that the common case asks no table.
                '\0'..='\u{BF}'
                | '\u{2000}'..='\u{206F}'
                | '\u{3000}'..='\u{3004}'
                | '\u{3008}'..='\u{3020}' => {}
                '\u{FF01}'..='\u{FF20}' => {}
                '\u{4E00}'..='\u{9FFF}'
                | '\u{3400}'..='\u{4DBF}'
                | '\u{F900}'..='\u{FAFF}'
                | '\u{20000}'..='\u{3FFFF}'
                | '〇' => han += c.len_utf8() as u64,
                '\u{3041}'..='\u{30FA}' | '\u{30FD}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9D}' => kana += 3,
                '\u{AC00}'..='\u{D7A3}' | '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' => hangul += 3,
                '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' if c.is_alphabetic() => {
                    latin += c.len_utf8() as u64;
                }
                'Ａ'..='Ｚ' | 'ａ'..='ｚ' => latin += 3,
                '\u{400}'..='\u{52F}' => cyrillic += 2,
                _ if c.is_alphabetic() => other += c.len_utf8() as u64,
                _ => {}
            }
        }
        let cjk = han + kana;
        let most = cjk.max(hangul).max(latin).max(cyrillic).max(other);
        if most == 0 || most == other && ![cjk, hangul, latin, cyrillic].contains(&most) {
            Self::Other
        } else if most == cjk {
            if kana * 10 >= cjk { Self::Japanese } else { Self::Chinese }
        } else if most == hangul {
            Self::Korean
        } else if most == latin {
            Self::Latin
        } else {
            Self::Cyrillic
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_tell_languages() {
        for (text, language) in [
            ("春花秋月何时了", Language::Chinese),
            ("鲜の每日，新鲜牛奶送到家门口", Language::Chinese),
            ("これは見本です", Language::Japanese),
            ("예시 문장", Language::Korean),
            ("An example", Language::Latin),
            ("façade naïve", Language::Latin),
            ("Пример", Language::Cyrillic),
            ("مثال", Language::Other),
            ("12345 。！", Language::Other),
            ("", Language::Other),
            // Six bytes of Han against seven letters, nine against seven.
            ("ChatGPT 是谁", Language::Latin),
            ("ChatGPT 是什么", Language::Chinese),
        ] {
            assert_eq!(Language::of(text), language, "{text}");
        }
        for (number, language) in Language::ALL.into_iter().enumerate() {
            assert_eq!(language as usize, number);
            assert_eq!(serde_json::to_value(language).expect("a name"), language.name());
        }
    }
}
