//! A text as the finders read it: width and dashes folded, marks without width left out, each character with its place.

use crate::width::{fold_width, is_invisible};

/// A folded text.
pub(super) struct Script {
    /// Folded characters; line ends are `\n`.
    pub(super) chars: Vec<char>,
    /// Line and column of each, from 1.
    places: Vec<(u32, u32)>,
    /// As written, of each.
    written: Vec<char>,
    /// Was it cut at the bound?
    pub(super) cut: bool,
}

/// Characters of an excerpt.
const EXCERPT: usize = 60;

/// Every dash that people and typesetters put between a number and its year.
const fn dash(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{2500}' | '\u{2E3A}' | '\u{30FC}'
    )
}

/// A character as the finders compare it.
pub(super) fn folded(c: char) -> char {
    match fold_width(c) {
        '\t' | '\r' | '\u{b}' | '\u{c}' => ' ',
        '\u{2028}' | '\u{2029}' | '\u{85}' => '\n',
        '\u{2215}' | '\u{2044}' => '/',
        '〔' => '(',
        '〕' => ')',
        c if dash(c) => '-',
        c => c,
    }
}

impl Script {
    /// Reads a text, at most so many characters of it.
    pub(super) fn read(text: &str, most: usize) -> Self {
        let mut out = Self { chars: Vec::new(), places: Vec::new(), written: Vec::new(), cut: false };
        let (mut line, mut column) = (1_u32, 1_u32);
        for (i, c) in text.chars().enumerate() {
            if i == most {
                out.cut = true;
                break;
            }
            let plain = folded(c);
            if !is_invisible(c) {
                out.chars.push(plain);
                out.places.push((line, column));
                out.written.push(c);
            }
            if plain == '\n' {
                line = line.saturating_add(1);
                column = 1;
            } else {
                column = column.saturating_add(1);
            }
        }
        out
    }

    /// The character at a place.
    pub(super) fn at(&self, i: usize) -> Option<char> {
        self.chars.get(i).copied()
    }

    /// The character before a place.
    pub(super) fn before(&self, i: usize) -> Option<char> {
        i.checked_sub(1).and_then(|i| self.at(i))
    }

    /// The first place from `i` on that is no blank within the line.
    pub(super) fn skip(&self, mut i: usize) -> usize {
        while self.at(i) == Some(' ') {
            i += 1;
        }
        i
    }

    /// The place after the last character before `i` that is no blank within the line.
    pub(super) fn skip_back(&self, mut i: usize) -> usize {
        while self.before(i) == Some(' ') {
            i -= 1;
        }
        i
    }

    /// The folded characters of a range as text.
    pub(super) fn text(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to.min(self.chars.len())).unwrap_or_default().iter().collect()
    }

    /// Does this text stand at a place?
    pub(super) fn stands(&self, at: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(i, c)| self.at(at + i) == Some(c))
    }

    /// Line and column of a place.
    pub(super) fn place(&self, at: usize) -> (u32, u32) {
        self.places.get(at).copied().unwrap_or((1, 1))
    }

    /// What stands there as it was written, on one line and cut.
    pub(super) fn excerpt(&self, from: usize, to: usize) -> String {
        let all = self.written.get(from..to.min(self.written.len())).unwrap_or_default();
        let mut out: String = all.iter().filter(|c| !c.is_control()).take(EXCERPT).collect();
        if all.len() > EXCERPT {
            out.push('…');
        }
        out
    }
}
