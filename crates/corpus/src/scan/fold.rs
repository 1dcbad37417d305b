//! The form in which words and texts are compared: one character for one, so that every place leads back.
//!
//! In this order: invisible characters go; width, presentation and compatibility forms become the usual character
//! where that is a single one (`Ａ` `①` `⽔` `𝐚`); lower case; traditional characters become simplified ones by the
//! table in `assets/characters/traditional.json`. A run of blanks and symbols (line breaks, `* . - _ | / ~ # @ ·`,
//! shapes, arrows, pictures, combining marks) goes at both ends of a text and beside a Han character; elsewhere it
//! counts as one character: its first symbol, or a space. Sentence marks (，。、；：？！ brackets, quotes) stay, in their usual width.
//!
//! What it cannot do: a form that stands for several characters (`㈠` `℃` `ß`) stays as it is; of a traditional
//! character with several simplified ones the commonest is taken, whatever the context (乾 is always 干); phrases of
//! a region, sound-alikes, look-alikes of other scripts, split characters (`弓虽`), letters parted by symbols
//! (`f.u.c.k`) and accents written apart from their letters are not undone.

use hegui_model::keyword_lint::is_han;
use hegui_model::width::{fold_width, is_invisible};
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// What a folded character is for its neighbours. Those from [`Class::Blank`] on may be passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Anything else: sentence marks, and letters of scripts that write without blanks.
    Other,
    /// A Han character.
    Han,
    /// A letter or digit of a script whose words are parted by blanks.
    Letter,
    /// A blank or line break.
    Blank,
    /// A symbol that may be put between characters.
    Symbol,
    /// Has no width.
    Invisible,
}

const CLASSES: [Class; 6] =
    [Class::Other, Class::Han, Class::Letter, Class::Blank, Class::Symbol, Class::Invisible];

/// Characters below this have an entry of their own; beyond lie only rare ideographs and invisible tags.
const TABLE: usize = 0x3_0000;

/// Character in the low 21 bits, class above.
static FOLDED: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let simplified = simplified();
    (0..TABLE as u32)
        .map(|code| {
            let Some(c) = char::from_u32(code) else { return code };
            let folded = fold_char(c, &simplified);
            let class = if is_invisible(c) { Class::Invisible } else { class(folded) };
            folded as u32 | (class as u32) << 24
        })
        .collect()
});

#[derive(Deserialize)]
struct Traditional {
    pairs: Vec<String>,
}

fn simplified() -> HashMap<char, char> {
    let table: Traditional =
        serde_json::from_str(include_str!("../../../../assets/characters/traditional.json"))
            .expect("the shipped table of characters is valid");
    let pairs = table.pairs.iter().flat_map(|row| row.split(' '));
    pairs.filter_map(|pair| Some((pair.chars().next()?, pair.chars().nth(1)?))).collect()
}

/// The one item of an iterator that has exactly one.
fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

fn fold_char(c: char, simplified: &HashMap<char, char>) -> char {
    let mut c = c;
    // Some forms lead to others (苧 薴); four steps are more than any needs.
    for _ in 0..4 {
        let wide = fold_width(c);
        let usual = only(std::iter::once(wide).nfkc()).unwrap_or(wide);
        let lower = only(usual.to_lowercase()).unwrap_or(usual);
        let next = simplified.get(&lower).copied().unwrap_or(lower);
        if next == c {
            break;
        }
        c = next;
    }
    c
}

/// Scripts of letters whose words are not parted by blanks: Thai to Myanmar, Khmer, kana, bopomofo, Hangul.
fn unparted(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{31FF}' | '\u{AC00}'..='\u{D7FF}')
}

/// Symbols that may be put between characters, beside the ranges in [`class`].
const SYMBOLS: &str = "*.-_|~/\\+=^#@&$%`¦¬¯°±´·¸×÷\u{203B}\u{203E}\u{2043}\u{3003}\u{3004}\u{3012}\u{3013}\u{301C}\u{3030}\u{30FB}\u{FFFD}";

fn class(c: char) -> Class {
    match c {
        c if is_han(c) => Class::Han,
        c if c.is_whitespace() || c.is_control() => Class::Blank,
        c if c.is_alphanumeric() => {
            if unparted(c) {
                Class::Other
            } else {
                Class::Letter
            }
        }
        c if SYMBOLS.contains(c) => Class::Symbol,
        '\u{02B0}'..='\u{036F}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2020}'..='\u{2027}'
        | '\u{20D0}'..='\u{20FF}' => Class::Symbol,
        // Arrows to box drawings and shapes; pictures.
        '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' => Class::Symbol,
        _ => Class::Other,
    }
}

/// A character after folding, with where it came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Folded {
    /// The folded character.
    pub(crate) c: char,
    /// What it is.
    pub(crate) class: Class,
    /// Byte at which the original character begins.
    pub(crate) start: usize,
    /// Characters before it in the original.
    pub(crate) chars: usize,
}

#[inline(always)]
fn look(table: &[u32], c: char) -> (char, Class) {
    match table.get(c as usize) {
        Some(&entry) => {
            let folded = char::from_u32(entry & 0x1F_FFFF).unwrap_or(c);
            (folded, CLASSES[(entry >> 24) as usize % CLASSES.len()])
        }
        None if is_invisible(c) => (c, Class::Invisible),
        None => (c, class(c)),
    }
}

/// Gives each folded character of a text in order, in constant memory.
#[inline(always)]
pub(crate) fn each(text: &str, mut take: impl FnMut(Folded)) {
    let table: &[u32] = &FOLDED;
    // A run that may be passed over waits for the character behind it. Before the first one nothing is kept.
    let mut waiting: Option<Folded> = None;
    let mut before = Class::Han;
    let (mut start, mut chars) = (0, 0);
    for c in text.chars() {
        let (folded, class) = look(table, c);
        let this = Folded { c: folded, class, start, chars };
        if class < Class::Blank {
            if let Some(kept) = waiting.take()
                && class != Class::Han
                && before != Class::Han
            {
                take(kept);
            }
            take(this);
            before = class;
        } else if class != Class::Invisible {
            match waiting {
                None if class == Class::Blank => waiting = Some(Folded { c: ' ', ..this }),
                None => waiting = Some(this),
                Some(blank) if blank.class == Class::Blank && class == Class::Symbol => waiting = Some(this),
                Some(_) => {}
            }
        }
        start += c.len_utf8();
        chars += 1;
    }
}

/// The folded form of a word or text. Folding it again changes nothing; a text that holds a word folds to one that
/// holds the folded word.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    each(text, |f| out.push(f.c));
    out
}

/// A place in an original text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// In bytes, at borders of characters.
    pub bytes: Range<usize>,
    /// In characters (Unicode scalar values).
    pub chars: Range<usize>,
}

/// A folded text that knows where each of its characters stood. Takes sixteen bytes or so for each character: for
/// texts that are not bounded, cut them first or use a scanner, which keeps no map.
#[derive(Clone, Debug, Default)]
pub struct FoldedText {
    chars: Vec<char>,
    places: Vec<(u32, u32)>,
}

impl FoldedText {
    /// Folds a text of at most 4 GiB; what lies beyond is left out.
    pub fn new(text: &str) -> Self {
        let mut out = Self::default();
        each(text, |f| {
            if let (Ok(byte), Ok(char)) = (u32::try_from(f.start), u32::try_from(f.chars)) {
                out.chars.push(f.c);
                out.places.push((byte, char));
            }
        });
        out
    }

    /// The folded characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// Where a range of folded characters stood in `text`, the text this was folded from. An empty range has no place.
    pub fn span(&self, text: &str, folded: Range<usize>) -> Option<Span> {
        let (first, last) = (self.places.get(folded.start)?, self.places.get(folded.end.checked_sub(1)?)?);
        let (start, last_byte) = (first.0 as usize, last.0 as usize);
        let end = last_byte + text.get(last_byte..)?.chars().next()?.len_utf8();
        (start < end).then(|| Span { bytes: start..end, chars: first.1 as usize..last.1 as usize + 1 })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_disguise_folds_alike() {
        for form in [
            "违禁词",
            "違禁詞",
            "违 禁 词",
            "违\u{200b}禁\u{feff}词",
            "违*禁.词",
            "违-禁_词|",
            "违\u{3000}禁\n词",
            "★违🔥禁→词★",
            "违\u{0336}禁\u{0336}词\u{0336}",
        ] {
            assert_eq!(fold(form), "违禁词", "{form}");
        }
        for (form, folded) in [
            ("ＡＢＣ①②", "abc12"),
            ("Ｈello   World", "hello world"),
            ("加 Ｖ 信 x-1", "加v信x-1"),
            ("www . a.com", "www.a.com"),
            ("違，禁。", "违,禁。"),
            ("⽔⽕", "水火"),
            ("後宮", "后宫"),
            ("  *.* ", ""),
            ("a--b", "a-b"),
            ("İ", "İ"),
        ] {
            assert_eq!(fold(form), folded, "{form}");
        }
    }

    #[test]
    fn every_character_folds_to_one_that_stays() {
        let table: &[u32] = &FOLDED;
        for c in (0..TABLE as u32).filter_map(char::from_u32) {
            let (folded, class) = look(table, c);
            if class != Class::Invisible {
                assert_eq!(look(table, folded), (folded, class), "{c} U+{:04X}", c as u32);
            }
        }
    }

    #[test]
    fn the_table_of_characters_is_one_to_one() {
        let table = simplified();
        assert!(table.len() > 4000);
        assert!(table.iter().all(|(a, b)| a != b && is_han(*a) && is_han(*b)));
        let places = table.keys().map(|a| *a as usize).max().unwrap();
        assert!(places < TABLE);
    }

    fn disguised() -> impl Strategy<Value = String> {
        "[违禁詞後国。，aB１ .*\\-\u{200b}\u{3000}\u{fe0f}🔥é\u{0301}]{0,40}"
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(s in prop_oneof![any::<String>(), disguised()]) {
            let once = fold(&s);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn a_text_that_holds_a_word_folds_to_one_that_holds_it(a in disguised(), w in disguised(), b in disguised()) {
            prop_assert!(fold(&format!("{a}{w}{b}")).contains(&fold(&w)), "{a}|{w}|{b}");
        }

        #[test]
        fn places_rise_and_lie_within(s in prop_oneof![any::<String>(), disguised()]) {
            let folded = FoldedText::new(&s);
            prop_assert_eq!(folded.chars().iter().collect::<String>(), fold(&s));
            let total = s.chars().count();
            let mut last = None;
            for i in 0..folded.chars().len() {
                let span = folded.span(&s, i..i + 1).unwrap();
                prop_assert!(span.bytes.end <= s.len() && span.chars.end <= total);
                prop_assert!(last.is_none_or(|l| l < span.bytes.start));
                // The place holds exactly one character, and its number is that of the characters before it.
                let slice = &s[span.bytes.clone()];
                prop_assert_eq!(slice.chars().count(), 1);
                prop_assert_eq!(s[..span.bytes.start].chars().count(), span.chars.start);
                last = Some(span.bytes.start);
            }
        }
    }
}
