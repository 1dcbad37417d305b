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
                    doc.numbering.of(&chapters[..=at], doc.lang)
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
