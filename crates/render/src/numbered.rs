//! What a layout prints beside the words of a document: numbers of chapters and captions, labels of signatures, the day
//! in words. The same for every format, and never part of the document's own text.

use crate::RenderError;
use crate::check;
use hegui_model::report::{Block, Document};
use hegui_model::text::Lang;

/// A document whose headings and captions have their numbers.
pub(crate) struct Numbered<'d> {
    pub(crate) doc: &'d Document,
    /// For each block what stands before its heading or caption; empty where nothing does.
    pub(crate) before: Vec<String>,
}

impl<'d> Numbered<'d> {
    /// # Errors
    /// [`RenderError::Malformed`].
    pub(crate) fn of(doc: &'d Document) -> Result<Self, RenderError> {
        check::shape(doc)?;
        check::storable(doc)?;
        let (mut chapters, mut tables, mut figures) = ([0_u32; 3], 0_u32, 0_u32);
        let before = doc
            .blocks
            .iter()
            .map(|block| match block {
                Block::Heading { level, .. } => {
                    let at = usize::from(*level).clamp(1, 3) - 1;
                    chapters[at] += 1;
                    chapters[at + 1..].fill(0);
                    heading(&chapters[..=at], doc.lang)
                }
                Block::Table { caption, .. } if !caption.is_empty() => {
                    tables += 1;
                    format!("{} {tables}", doc.words.table)
                }
                Block::Bars { caption, .. } if !caption.is_empty() => {
                    figures += 1;
                    format!("{} {figures}", doc.words.figure)
                }
                _ => String::new(),
            })
            .collect();
        Ok(Self { doc, before })
    }

    /// A label of the layout in the document's language.
    pub(crate) fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.doc.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The day of the document in words.
    ///
    /// # Errors
    /// [`RenderError::Malformed`].
    pub(crate) fn day(&self) -> Result<String, RenderError> {
        let day = check::civil_day(self.doc)?;
        let form = self.say("%Y年%-m月%-d日", "%-d %B %Y");
        Ok(day.format(form).to_string())
    }
}

/// Number of a heading by those of its chapter and sections.
fn heading(at: &[u32], lang: Lang) -> String {
    match (at, lang) {
        ([chapter], Lang::Zh) => format!("第{}章", chinese(*chapter)),
        ([chapter], Lang::En) => format!("Chapter {chapter}"),
        _ => at.iter().map(u32::to_string).collect::<Vec<_>>().join("."),
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
        assert_eq!((heading(&[2], Lang::Zh), heading(&[2], Lang::En)), ("第二章".into(), "Chapter 2".into()));
        assert_eq!(heading(&[2, 1, 3], Lang::Zh), "2.1.3");
    }
}
