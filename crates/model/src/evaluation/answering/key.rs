//! The key of an endpoint.

use std::collections::BTreeSet;
use std::fmt;
use zeroize::Zeroizing;

/// Longest key, characters.
const LONGEST: usize = 4096;
/// So many characters of a key in a row are taken for a part of it.
const PART: usize = 8;
/// Shorter keys are words such as `EMPTY`, which local servers ask for and answers may hold; longer ones are chance.
const LEAST_BY_CHANCE: usize = 16;
/// What stands for it where it is shown.
const HIDDEN: &str = "***";

/// A key that opens an endpoint. Wiped on drop, printed as `***`, cannot be serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Zeroizing<String>);

impl Key {
    /// A key as it was typed, without white space around it. None where it is empty, longer than 4096 characters or
    /// holds anything but visible ASCII characters, as a header could not carry it.
    pub fn new(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let fits = !typed.is_empty() && typed.len() <= LONGEST && typed.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(Zeroizing::new(typed.to_owned())))
    }

    /// The key, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text without the key and without longer parts of it: servers repeat a wrong key, whole or with the middle
    /// left out.
    pub fn hidden_in(&self, text: &str) -> String {
        let (key, bytes) = (self.0.as_bytes(), text.as_bytes());
        let part = PART.min(key.len());
        let parts: BTreeSet<&[u8]> = key.windows(part).collect();
        let mut out = String::with_capacity(text.len());
        // Up to where the text is hidden, and up to where it was copied. Both stand between characters, as a key is
        // ASCII.
        let (mut hidden, mut copied) = (0, 0);
        for (at, window) in bytes.windows(part).enumerate() {
            if !parts.contains(window) {
                continue;
            }
            if at > hidden || hidden == 0 {
                out.push_str(&text[copied..at]);
                out.push_str(HIDDEN);
            }
            hidden = at + part;
            copied = hidden;
        }
        out.push_str(&text[copied..]);
        out
    }

    /// An answer without the key, should a server repeat that in it. Only the whole of a key that is no common word
    /// is hidden, as an answer is evidence.
    pub fn hidden_in_answer(&self, text: String) -> String {
        if self.0.len() < LEAST_BY_CHANCE || !text.contains(self.0.as_str()) {
            return text;
        }
        text.replace(self.0.as_str(), HIDDEN)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "sk-shili-0123456789abcdef";

    fn key() -> Key {
        Key::new(KEY).expect("a key")
    }

    #[test]
    fn a_key_is_never_printed() {
        assert_eq!(format!("{:?} {} {:#?}", key(), key(), Some(key())), "*** *** Some(\n    ***,\n)");
    }

    #[test]
    fn what_a_header_cannot_carry_is_no_key() {
        for bad in ["", "  ", "a b", "a\r\nx-other: 1", "密钥", "a\u{7f}"] {
            assert_eq!(Key::new(bad), None, "{bad:?}");
        }
        assert_eq!(Key::new(&"k".repeat(LONGEST + 1)), None);
        assert_eq!(Key::new(&format!(" {KEY}\n")).expect("a key").expose(), KEY);
    }

    #[test]
    fn neither_the_key_nor_a_longer_part_of_it_stays_in_a_text() {
        let hidden = |text: &str| key().hidden_in(text);
        assert_eq!(hidden(KEY), "***");
        assert_eq!(hidden(&format!("密钥{KEY}无效，{KEY}")), "密钥***无效，***");
        assert_eq!(hidden(&format!("{KEY}{KEY}")), "***");
        assert_eq!(hidden("invalid key sk-shili...9abcdef?"), "invalid key ***...9abcdef?");
        assert_eq!(hidden("invalid key sk-shili****89abcdef?"), "invalid key **********?");
        assert_eq!(hidden("模型不存在"), "模型不存在");
        assert_eq!(hidden(""), "");
        let short = Key::new("EMPTY").expect("a key");
        assert_eq!(short.hidden_in("EMPTY is wrong, empty"), "*** is wrong, empty");
    }

    #[test]
    fn an_answer_loses_the_key_and_no_common_word() {
        assert_eq!(key().hidden_in_answer(format!("是{KEY}。")), "是***。");
        assert_eq!(key().hidden_in_answer("sk-shili-".into()), "sk-shili-");
        let short = Key::new("EMPTY").expect("a key");
        assert_eq!(short.hidden_in_answer("EMPTY".into()), "EMPTY");
    }
}
