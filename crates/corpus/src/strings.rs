//! Texts of a workbook: rich text joined from its runs, and the shared strings in one piece of memory.

use crate::xml::{Fault, attribute, decode, local_name};
use std::borrow::Cow;

/// Joins the runs of one text, without the reading aids (phonetic runs) beside them.
#[derive(Default)]
pub(crate) struct RichText {
    run: String,
    inside: bool,
    preserve: bool,
    phonetic: bool,
}

impl RichText {
    /// Is a run open, so that the text before the next tag matters?
    pub(crate) fn wants_text(&self) -> bool {
        self.inside
    }

    /// Sees the next tag and the text before it; adds to `out` what a finished run says.
    pub(crate) fn see(&mut self, tag: &[u8], text: &[u8], out: &mut String) -> Result<(), Fault> {
        if self.inside {
            decode(text, &mut self.run)?;
        }
        let (name, ends) = match tag {
            [b'/', name @ ..] => (local_name(name), true),
            tag => (local_name(tag), false),
        };
        let empty = tag.ends_with(b"/");
        match name {
            b"rPh" => self.phonetic = !ends && !empty,
            b"t" if ends && self.inside => {
                self.inside = false;
                let run = if self.preserve {
                    self.run.as_str()
                } else {
                    self.run.trim_matches([' ', '\t', '\r', '\n'])
                };
                out.push_str(&unescaped(run));
            }
            b"t" if !ends && !empty && !self.phonetic => {
                self.inside = true;
                self.run.clear();
                self.preserve = attribute(tag, b"xml:space") == Some(b"preserve");
            }
            _ => {}
        }
        Ok(())
    }

    /// Ready for the next text.
    pub(crate) fn reset(&mut self) {
        (self.inside, self.phonetic) = (false, false);
    }
}

/// A text with the code units that spreadsheets write as `_xHHHH_`.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    let unit = |at: usize| {
        let piece = text.as_bytes().get(at..at + 7)?;
        let [b'_', b'x', hex @ .., b'_'] = piece else { return None };
        hex.iter().try_fold(0_u16, |n, b| Some(n << 4 | u16::try_from(char::from(*b).to_digit(16)?).ok()?))
    };
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(i) = text.get(at..).and_then(|rest| memchr::memchr(b'_', rest.as_bytes())) {
        at += i;
        let Some(first) = unit(at) else {
            at += 1;
            continue;
        };
        out.push_str(&text[copied..at]);
        at += 7;
        let pair = if (0xD800..0xDC00).contains(&first) { unit(at) } else { None };
        let low = pair.filter(|low| (0xDC00..0xE000).contains(low));
        let units = [first, low.unwrap_or_default()];
        let taken = if low.is_some() { &units[..] } else { &units[..1] };
        out.extend(
            char::decode_utf16(taken.iter().copied()).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)),
        );
        at += if low.is_some() { 7 } else { 0 };
        copied = at;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// The shared strings of a workbook, one after the other in one piece of memory.
#[derive(Default)]
pub(crate) struct SharedStrings {
    texts: String,
    ends: Vec<u32>,
    rich: RichText,
    open: bool,
}

impl SharedStrings {
    /// Is the text before the next tag part of a string?
    pub(crate) fn wants_text(&self) -> bool {
        self.rich.wants_text()
    }

    /// Sees the next tag of the table and the text before it.
    pub(crate) fn see(&mut self, tag: &[u8], text: &[u8]) -> Result<(), Fault> {
        const MANY: Fault = ("共享字符串过多", "it has too many shared strings");
        let ends = |name: &[u8]| local_name(name) == b"si";
        match tag {
            [b'/', name @ ..] if ends(name) => {
                self.open = false;
                self.ends.push(u32::try_from(self.texts.len()).map_err(|_| MANY)?);
            }
            tag if local_name(tag) == b"si" => {
                self.rich.reset();
                self.open = !tag.ends_with(b"/");
                if !self.open {
                    self.ends.push(u32::try_from(self.texts.len()).map_err(|_| MANY)?);
                }
            }
            tag if self.open => self.rich.see(tag, text, &mut self.texts)?,
            _ => {}
        }
        Ok(())
    }

    /// The string with this number, from 0.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.texts.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_units_are_read_and_others_stay() {
        for (text, read) in [
            ("plain_text", "plain_text"),
            ("a_x000D_b", "a\rb"),
            ("_x4E2D__x6587_", "中文"),
            ("_xD83D__xDE00_!", "😀!"),
            ("_xD83D_!", "\u{FFFD}!"),
            ("_x12G4_ _x123_", "_x12G4_ _x123_"),
            ("_中文_x005F_x000D_", "_中文_x000D_"),
            ("_", "_"),
        ] {
            assert_eq!(unescaped(text), read, "{text}");
        }
    }

    #[test]
    fn strings_lie_one_after_the_other() {
        let mut all = SharedStrings::default();
        let tags: [(&[u8], &[u8]); 12] = [
            (b"si", b""),
            (b"t", b""),
            (b"/t", b" a "),
            (b"/si", b""),
            (b"si/", b""),
            (b"si", b""),
            (b"t xml:space=\"preserve\"", b""),
            (b"/t", b" b"),
            (b"rPh", b""),
            (b"t", b""),
            (b"/t", b"no"),
            (b"/si", b""),
        ];
        for (tag, text) in tags {
            assert_eq!(all.see(tag, text), Ok(()));
        }
        assert_eq!([all.get(0), all.get(1), all.get(2), all.get(3)], [Some("a"), Some(""), Some(" b"), None]);
    }
}
