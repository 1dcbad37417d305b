//! Faults of a document that are told before it is typeset, each with the path of the value.

use crate::RenderError;
use hegui_model::report::{Block, Document};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use typst::foundations::Datetime;
use typst::text::Font;

/// Characters named in one error; a text in an unsupported script would name thousands.
pub(crate) const MAX_MISSING: usize = 40;
/// Characters shown on each side of a missing one.
const CONTEXT: usize = 10;

/// A character that cannot be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingGlyph {
    /// Path of the string, as in `Document::strings`.
    pub path: String,
    /// The character.
    pub character: char,
    /// The text around it.
    pub context: String,
}

impl fmt::Display for MissingGlyph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if self.character.is_control() || directs(self.character) { ' ' } else { self.character };
        write!(f, "{} U+{:04X} {shown} ({})", self.path, u32::from(self.character), self.context)
    }
}

/// Characters that the report's template draws itself.
pub(crate) const DRAWN: [char; 3] = ['☐', '☑', '☒'];

/// Marks that turn the direction of writing: a line that reads otherwise than it is stored would make the paper
/// contradict its data, so they count as unprintable.
fn directs(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that need no glyph: line ends, tabs and marks without a shape of their own.
fn shapeless(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Whether a character can be printed with these fonts.
fn printable(fonts: &[Font], c: char) -> bool {
    if c.is_control() || directs(c) || shapeless(c) {
        return shapeless(c);
    }
    fonts.iter().any(|f| f.info().coverage.contains(u32::from(c)))
}

/// Checks strings against the fonts and what the template draws without them; the error names path, character and context.
pub(crate) fn glyphs<'a>(
    fonts: &[Font],
    drawn: &[char],
    strings: impl IntoIterator<Item = (String, &'a str)>,
) -> Result<(), RenderError> {
    let (mut known, mut missing) = (BTreeSet::new(), Vec::new());
    'strings: for (path, s) in strings {
        let mut named = BTreeSet::new();
        for (at, c) in s.char_indices() {
            if c.is_ascii_graphic() || c == ' ' || known.contains(&c) {
                continue;
            }
            if drawn.contains(&c) || printable(fonts, c) {
                known.insert(c);
            } else if named.insert(c) {
                missing.push(MissingGlyph { path: path.clone(), character: c, context: around(s, at) });
                if missing.len() == MAX_MISSING {
                    break 'strings;
                }
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(RenderError::MissingGlyphs { missing }) }
}

fn around(s: &str, at: usize) -> String {
    let before: Vec<char> = s[..at].chars().rev().take(CONTEXT).collect();
    let shown = before.into_iter().rev().chain(s[at..].chars().take(CONTEXT + 1));
    shown.map(|c| if c.is_control() || directs(c) { ' ' } else { c }).collect()
}

/// Every string that the layout prints, those of the layout itself included.
pub(crate) fn printed(doc: &Document) -> Vec<(String, &str)> {
    let mut all = doc.strings();
    let w = &doc.words;
    all.extend(
        [("contents", &w.contents), ("footer", &w.footer), ("table", &w.table), ("figure", &w.figure)]
            .map(|(name, s)| (format!("words.{name}"), s.as_str())),
    );
    all
}

fn no_day(doc: &Document) -> RenderError {
    RenderError::Malformed { path: "date".into(), reason: format!("`{}` is not YYYY-MM-DD", doc.date) }
}

/// The day of the report.
pub(crate) fn civil_day(doc: &Document) -> Result<chrono::NaiveDate, RenderError> {
    chrono::NaiveDate::parse_from_str(&doc.date, "%Y-%m-%d").map_err(|_| no_day(doc))
}

/// Characters that no XML, and so no DOCX and no XLSX, can hold.
pub(crate) fn storable(doc: &Document) -> Result<(), RenderError> {
    let refused = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    match doc.strings().into_iter().find(|(_, s)| s.contains(refused)) {
        Some((path, _)) => {
            Err(RenderError::Malformed { path, reason: "it holds a control character".into() })
        }
        None => Ok(()),
    }
}

/// The same for the template.
pub(crate) fn day(doc: &Document) -> Result<Datetime, RenderError> {
    let malformed = || no_day(doc);
    let day = civil_day(doc)?;
    use chrono::Datelike;
    let (month, of_month) = (u8::try_from(day.month()), u8::try_from(day.day()));
    let (Ok(month), Ok(of_month), 1..=9999) = (month, of_month, day.year()) else { return Err(malformed()) };
    Datetime::from_ymd(day.year(), month, of_month).ok_or_else(malformed)
}

/// Shapes that the template relies on.
pub(crate) fn shape(doc: &Document) -> Result<(), RenderError> {
    day(doc)?;
    let mut fields = BTreeSet::new();
    for (i, block) in doc.blocks.iter().enumerate() {
        let fault = |path: String, reason: &str| {
            Err(RenderError::Malformed { path: format!("blocks[{i}]{path}"), reason: reason.to_owned() })
        };
        match block {
            Block::Heading { level, .. } if !(1..=3).contains(level) => {
                return fault(".level".into(), "a heading has level 1, 2 or 3");
            }
            Block::Table { columns, rows, .. } => {
                if columns.is_empty() {
                    return fault(".columns".into(), "a table has at least one column");
                }
                if let Some(c) = columns.iter().position(|c| !(c.width.is_finite() && c.width > 0.0)) {
                    return fault(format!(".columns[{c}]"), "a column's width is a number above 0");
                }
                if let Some(r) = rows.iter().position(|r| r.len() != columns.len()) {
                    return fault(format!(".rows[{r}]"), "the row has another length than the header");
                }
            }
            Block::Bars { bars, .. } => {
                if let Some(b) = bars.iter().position(|(_, v)| !v.is_finite()) {
                    return fault(format!(".bars[{b}]"), "the value is not a number");
                }
            }
            Block::Signature { field, .. } => {
                if field.is_empty() || !field.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                    return fault(".field".into(), "a signature field is named by ASCII letters and digits");
                }
                if !fields.insert(field) {
                    return fault(".field".into(), "the signature field stands twice");
                }
            }
            _ => {}
        }
    }
    Ok(())
}
