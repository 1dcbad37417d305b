//! Words in both languages. A label that lacks one of them does not compile.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Language of what a person reads. Chinese is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 简体中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language to begin with: English where the system speaks it, Chinese everywhere else (the place this is
    /// for, and what a system without a locale gets). Takes tags such as `en-US`, `zh_CN.UTF-8`, `C`.
    pub fn of_locale(tag: Option<&str>) -> Self {
        match tag {
            Some(tag) if tag == "en" || tag.starts_with("en-") || tag.starts_with("en_") => Self::En,
            _ => Self::Zh,
        }
    }
}

/// A fixed label in both languages, for `const` tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// 简体中文.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// A label of `const` tables: Chinese first, as in the window.
pub const fn t(zh: &'static str, en: &'static str) -> Label {
    Label { zh, en }
}

impl Label {
    /// The label in one language.
    pub const fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// A sentence made at run time, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Text {
    /// 简体中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A sentence in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The same characters in both languages: a name, a number, a code.
    pub fn same(s: impl Into<String>) -> Self {
        let zh = s.into();
        Self { en: zh.clone(), zh }
    }

    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<Label> for Text {
    fn from(l: Label) -> Self {
        Self::new(l.zh, l.en)
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn only_an_english_system_begins_in_english() {
        for (tag, lang) in [
            (Some("en-US"), Lang::En),
            (Some("en"), Lang::En),
            (Some("enm"), Lang::Zh),
            (Some("C"), Lang::Zh),
            (None, Lang::Zh),
        ] {
            assert_eq!(Lang::of_locale(tag), lang, "{tag:?}");
        }
    }
}
