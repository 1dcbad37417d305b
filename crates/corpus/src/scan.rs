//! Keyword scanning: texts of any length against a library of up to a million words, folded alike (see [`fold`]),
//! with every overlapping match and its exact place in the original. Memory does not grow with the text.

mod beginnings;
pub mod fold;
pub mod tally;

use crate::digest::Watch;
use crate::error::ForeignError;
use crate::limits::Limits;
use crate::population::{InputFile, Item, Mapping, Walked, count};
use crate::words::LONGEST;
use beginnings::Beginnings;
use daachorse::charwise::iter::FindOverlappingStepper;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use fold::{Class, Folded, Span, each, fold};
use hegui_model::finding::Finding;
use std::collections::BTreeSet;
use std::ops::Range;
use tally::Tally;

pub use tally::Counting;

/// Most words of a library. Nine times the largest foreign library known to us would still fit.
pub const MOST_WORDS: usize = 1_000_000;

/// A word to scan for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// Id in the register of the library; figures are told by it.
    pub id: String,
    /// The word as written.
    pub word: String,
    /// Id of the risk it stands for, as `A.1.a`; empty where it stands for none.
    pub risk: String,
}

/// Words that fold alike: one form of the automaton.
#[derive(Clone, Debug)]
struct Form {
    /// The words, in [`Library::words`].
    words: Range<usize>,
    /// Their risks, in [`Library::risks`].
    risks: Vec<u32>,
    /// Folded characters.
    length: usize,
    /// Without a Han character and with a letter at this end: there it has to meet the border of a word.
    border: (bool, bool),
}

/// A library made ready for scanning. Shared between threads as it is.
pub struct Library {
    words: Vec<Word>,
    forms: Vec<Form>,
    risks: Vec<String>,
    unusable: Vec<Word>,
    beginnings: Beginnings,
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
}

/// A match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'l, 't> {
    /// The words that matched here, all of one folded form: usually one. At least one.
    pub words: &'l [Word],
    /// Where, in the original text.
    pub span: Span,
    /// What stands there in the original.
    pub slice: &'t str,
    /// Blanks, symbols or invisible characters were passed over inside. Across line breaks and dashes such a match
    /// may be chance, so whoever looks for false hits looks at these first.
    pub joined: bool,
    form: u32,
}

impl Library {
    /// Makes a library ready. Words whose folded form is empty (symbols alone) or longer than [`LONGEST`] are set
    /// aside, see [`Library::unusable`]. The order of the words has no influence.
    ///
    /// # Errors
    /// A finding `library_empty` without a usable word, `library_too_large` beyond [`MOST_WORDS`].
    pub fn new(words: impl IntoIterator<Item = Word>) -> Result<Self, Box<Finding>> {
        let mut folded: Vec<(String, Word)> = Vec::new();
        let mut unusable = Vec::new();
        for word in words {
            let form = fold(&word.word);
            if form.is_empty() || form.chars().count() > LONGEST {
                unusable.push(word);
            } else if folded.len() == MOST_WORDS {
                return Err(too_large());
            } else {
                folded.push((form, word));
            }
        }
        folded.sort_unstable();
        let names: BTreeSet<&str> = folded.iter().map(|(_, w)| w.risk.as_str()).collect();
        let risks: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let mut forms: Vec<Form> = Vec::new();
        let mut patterns: Vec<(&str, u32)> = Vec::new();
        for (at, (form, word)) in folded.iter().enumerate() {
            let risk = risks.binary_search(&word.risk).map_err(|_| too_large())?;
            let risk = u32::try_from(risk).map_err(|_| too_large())?;
            match (patterns.last(), forms.last_mut()) {
                (Some((last, _)), Some(same)) if *last == form => {
                    same.words.end = at + 1;
                    if !same.risks.contains(&risk) {
                        same.risks.push(risk);
                    }
                }
                _ => {
                    patterns.push((form, u32::try_from(forms.len()).map_err(|_| too_large())?));
                    forms.push(Form {
                        words: at..at + 1,
                        risks: vec![risk],
                        length: form.chars().count(),
                        border: borders(form),
                    });
                }
            }
        }
        if patterns.is_empty() {
            return Err(Box::new(Finding::error(
                "library_empty",
                "词库中没有可用于扫描的词。请先导入关键词库，并检查词条是否只含符号。",
                "the library holds no word to scan for. Import a keyword library first, and check whether its words are symbols alone.",
            )));
        }
        let beginnings = Beginnings::new(patterns.iter().map(|(form, _)| *form));
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .use_prefilter(false)
            .build_with_values(patterns)
            .map_err(|_| too_large())?;
        let words = folded.into_iter().map(|(_, word)| word).collect();
        unusable.sort_unstable();
        Ok(Self { words, forms, risks, unusable, beginnings, automaton })
    }

    /// The words scanned for, in the order of their folded forms.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Words that could not be scanned for, sorted: a person should be told of them.
    pub fn unusable(&self) -> &[Word] {
        &self.unusable
    }

    /// Forms that differ after folding.
    pub fn forms(&self) -> usize {
        self.forms.len()
    }

    /// A scanner over this library: one for each thread, for any number of texts.
    pub fn scanner(&self) -> Scanner<'_> {
        let longest = self.forms.iter().map(|f| f.length).max().unwrap_or(0);
        Scanner { library: self, window: Vec::with_capacity(WINDOW + longest), longest }
    }

    /// Every hit of a text, by where it ends; at one end, longer ones first. For texts of moderate length: the hits
    /// of a scanner are given one by one.
    pub fn hits<'t>(&self, text: &'t str) -> Vec<Hit<'_, 't>> {
        let mut out = Vec::new();
        self.scanner().scan(text, |hit| out.push(hit));
        out
    }
}

fn too_large() -> Box<Finding> {
    Box::new(Finding::error(
        "library_too_large",
        format!("词库超过 {MOST_WORDS} 个词，无法装入。请去掉重复的词，或拆成几个词库分别扫描。"),
        format!(
            "the library has more than {MOST_WORDS} words. Remove duplicates or split it and scan with each part."
        ),
    ))
}

/// Where a form of letters has to meet the border of a word: at its beginning, at its end.
fn borders(form: &str) -> (bool, bool) {
    let (mut first, mut last, mut han) = (None, None, false);
    each(form, |f| {
        first.get_or_insert(f.class);
        last = Some(f.class);
        han |= f.class == Class::Han;
    });
    let letter = |class: Option<Class>| !han && class == Some(Class::Letter);
    (letter(first), letter(last))
}

/// Folded characters looked at together: few enough to stay in the nearest cache.
const WINDOW: usize = 1024;

/// Scans texts one after another, in memory that depends on the longest word alone.
///
/// A word without a Han character (`ass`, `qq`, `64`) hits only where it stands as a word: no letter or digit of a
/// script that parts its words by blanks may touch a letter or digit at its ends, so `ass` does not hit `class` and
/// `64` does not hit `8964` or `x64`; Han characters, kana, Hangul, marks and symbols are borders. A word with a Han
/// character (`加v`) hits everywhere.
pub struct Scanner<'l> {
    library: &'l Library,
    /// Folded characters: the longest word's worth of those that were looked at, then new ones.
    window: Vec<Folded>,
    longest: usize,
}

impl<'l> Scanner<'l> {
    /// Gives every hit of a text, by where it ends; at one end, longer ones first.
    pub fn scan<'t>(&mut self, text: &'t str, mut found: impl FnMut(Hit<'l, 't>)) {
        let (library, longest, window) = (self.library, self.longest, &mut self.window);
        window.clear();
        let mut run =
            Run { library, text, stepper: library.automaton.find_overlapping_stepper(), at: 0, until: 0 };
        each(text, |folded| {
            window.push(folded);
            if window.len() == WINDOW + longest {
                // Words may begin with the last two, which is seen when more is known.
                run.look(window, WINDOW + longest - 2, &mut found);
                // More than a match needs by the character before it and the two that wait.
                run.forget(window, longest + 3);
            }
        });
        run.look(window, window.len(), &mut found);
    }
}

/// The scan of one text.
struct Run<'l, 't> {
    library: &'l Library,
    text: &'t str,
    stepper: FindOverlappingStepper<'l, u32>,
    /// The next character of the window to look at.
    at: usize,
    /// No word that began so far reaches this one; the automaton need not run from there on.
    until: usize,
}

impl<'l, 't> Run<'l, 't> {
    /// Looks at the window up to `end`.
    fn look(&mut self, window: &[Folded], end: usize, found: &mut impl FnMut(Hit<'l, 't>)) {
        let library = self.library;
        let beginnings = &library.beginnings;
        let c = |at: usize| window.get(at).map(|f| f.c);
        let (mut at, mut until) = (self.at, self.until);
        let mut stepper = self.stepper.clone();
        while at < end {
            if at >= until {
                // Nothing is under way, so the automaton is not asked until a word may begin.
                let three = window.get(at..).unwrap_or_default().windows(3);
                at += three.take_while(|w| !beginnings.any(w[0].c, w[1].c, w[2].c)).count();
                if at >= end {
                    at = end;
                    break;
                }
                stepper = library.automaton.find_overlapping_stepper();
            }
            let Some(this) = c(at) else { break };
            until = until.max(at + beginnings.longest(this, c(at + 1), c(at + 2)));
            stepper.consume(this);
            for m in stepper.matches() {
                if let Some(hit) = self.hit(window, at, m.value()) {
                    found(hit);
                }
            }
            at += 1;
        }
        (self.at, self.until, self.stepper) = (at, until, stepper);
    }

    /// The match of a form that ends at this character, unless it lacks its borders.
    fn hit(&self, window: &[Folded], last: usize, number: u32) -> Option<Hit<'l, 't>> {
        let form = self.library.forms.get(number as usize)?;
        let first = (last + 1).checked_sub(form.length)?;
        let letter = |at: usize| window.get(at).is_some_and(|f| f.class == Class::Letter);
        if form.border.0 && first > 0 && letter(first - 1) || form.border.1 && letter(last + 1) {
            return None;
        }
        let (begin, end) = (window.get(first)?, window.get(last)?);
        let width = self.text.get(end.start..)?.chars().next()?.len_utf8();
        let span = Span { bytes: begin.start..end.start + width, chars: begin.chars..end.chars + 1 };
        let slice = self.text.get(span.bytes.clone())?;
        let joined = span.chars.len() != form.length;
        Some(Hit { words: &self.library.words[form.words.clone()], span, slice, joined, form: number })
    }

    /// Leaves the last `keep` characters in the window.
    fn forget(&mut self, window: &mut Vec<Folded>, keep: usize) {
        let gone = window.len().saturating_sub(keep);
        window.drain(..gone);
        self.at -= gone.min(self.at);
        self.until = self.until.saturating_sub(gone);
    }
}

/// Scans a whole population and counts. `threads` of them scan at once, beside the one that reads; the tally is the
/// same however many. `on_hit` is called for every hit from any of the threads, in no order: to keep hits or a sample
/// of them. Texts in hand are counted by [`Counting`].
///
/// # Errors
/// As [`crate::population::walk`], and `population_too_many_sources`. Then nothing is counted.
pub fn scan_population(
    library: &Library,
    files: &[InputFile],
    mapping: &Mapping,
    limits: &Limits,
    watch: &mut Watch<'_>,
    threads: usize,
    on_hit: impl Fn(&Item<'_>, &Hit<'_, '_>) + Sync,
) -> Result<Walked<Tally>, ForeignError> {
    let look = |counting: &mut Counting<'_>, item: &Item<'_>| {
        counting.look(item.source, item.text, |hit| on_hit(item, hit));
        counting.sources()
    };
    let add = |tally: &mut Tally, part: Counting<'_>| {
        tally.merge(&part.finish());
        tally.sources.len()
    };
    count((files, mapping), limits, watch, (threads, || Counting::new(library)), look, add)
}

#[cfg(test)]
mod tests;
