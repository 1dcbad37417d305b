//! Personal information in texts, found by form: identity numbers, mobile numbers, bank cards, addresses of mail and
//! of houses. Found on the folded text (see [`crate::scan::fold`]), so full-width digits, invisible characters and
//! blanks beside Chinese characters hide nothing; placed in the original; shown masked.
//!
//! | kind | what is found | what is missed |
//! |---|---|---|
//! | identity number | 18 characters with region, real birthday and check character, in one piece or as 6-8-4 or 6-4-4-4 | the 15 digits of before 2013, wrong check characters, papers of foreigners, other grouping |
//! | mobile number | 11 digits from 13 to 19, also behind 86, in one piece or as 3-4-4 | land lines, numbers abroad, digits as words or parted by dots |
//! | bank card | 15 to 19 digits by issuer prefix with a right check digit (Luhn), in one piece or in fours, 4-6-5, 6-10, 6-13 | cards of other issuers, the few issued without that digit |
//! | mail | ASCII local part and domain | names in other scripts, `a at b dot com` |
//! | address | at least two of: province, city, district or township; a road or estate with a number; a unit within | a road with its number alone, places without 号, 栋, 室 or the like, addresses abroad |
//!
//! Digits that belong to a longer run of digits, a fraction, an identifier, a file name or a path are not taken. Where
//! nothing separates an address from the sentence before it, up to three characters too many may be taken with a
//! city's name. Names of persons are not looked for.

mod addresses;
mod numbers;
mod patterns;

use crate::digest::Watch;
use crate::error::ForeignError;
use crate::limits::Limits;
use crate::population::{BySource, InputFile, Item, Mapping, Walked, count};
use crate::scan::fold::{FoldedText, Span};
use crate::scan::tally::{Counted, SourceTally, merge_sources};
use hegui_model::field::{FieldDef, text};
use hegui_model::registers::scans::PERSONAL_KINDS;
use hegui_model::text::{Label, t};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// What kind of personal information. In the order in which one wins over another at the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Address of mail.
    Email,
    /// 公民身份号码.
    IdentityNumber,
    /// Number of a payment card.
    BankCard,
    /// Mobile telephone number.
    Mobile,
    /// Address of a house or flat.
    Address,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Email, Self::IdentityNumber, Self::BankCard, Self::Mobile, Self::Address];

    /// The key by which a scan on record names it, as serialised.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::IdentityNumber => "identity_number",
            Self::BankCard => "bank_card",
            Self::Mobile => "mobile",
            Self::Address => "address",
        }
    }

    /// What people call it.
    pub fn label(self) -> Label {
        let known = PERSONAL_KINDS.iter().find(|c| c.key == self.key());
        known.map_or(t("个人信息", "Personal information"), |c| c.label)
    }
}

/// Personal information found in a text. It holds no clear value: that is the slice of the text at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// What it is.
    pub kind: Kind,
    /// Where, in the original text.
    pub span: Span,
    /// The value as it may be shown: folded, and starred by the rule of masked fields; of an address of mail the
    /// domain stays, of a house's the places down to the township.
    pub masked: String,
}

/// A find in folded characters. `shown`: of a house's address the length of its places, of mail's of the local part.
struct Raw {
    kind: Kind,
    at: Range<usize>,
    shown: usize,
}

/// The rule of masked fields, so that a value looks the same wherever it is shown.
const MASKED: FieldDef = text("found", t("检出内容", "What was found")).masked().def;

fn starred(chars: &[char]) -> String {
    let clear: String = chars.iter().collect();
    MASKED.mask(&clear.into()).as_str().unwrap_or("***").to_owned()
}

fn masked(raw: &Raw, chars: &[char]) -> String {
    let value = &chars[raw.at.clone()];
    let (head, tail) = value.split_at(raw.shown.min(value.len()));
    match raw.kind {
        Kind::Email => starred(head) + &tail.iter().collect::<String>(),
        Kind::Address => head.iter().collect::<String>() + &"*".repeat(tail.len()),
        Kind::IdentityNumber | Kind::BankCard | Kind::Mobile => {
            let plain: Vec<char> = value.iter().copied().filter(char::is_ascii_alphanumeric).collect();
            starred(&plain).to_uppercase()
        }
    }
}

/// Bytes after which a long text is cut at the next mark or line break, so that memory stays bounded.
const PIECE: usize = 64 << 10;
/// Bytes after which it is cut at any character, which may part a value.
const LONGEST_PIECE: usize = 1 << 20;

/// The first piece of a text, whole where it is short.
fn piece(text: &str) -> &str {
    if text.len() <= PIECE {
        return text;
    }
    let from = text.ceil_char_boundary(PIECE);
    let to = text.floor_char_boundary(LONGEST_PIECE.min(text.len()));
    let cut = text[from..to].find(['\n', '。', '！', '？', '；', '，']).map_or(to, |at| from + at);
    &text[..cut]
}

/// Gives all personal information of a text of any length, by where it begins; finds do not overlap.
pub fn find(text: &str, mut found: impl FnMut(Personal)) {
    let mut rest = text;
    let (mut bytes, mut before) = (0, 0);
    while !rest.is_empty() {
        let part = piece(rest);
        let count = if part.len() < rest.len() { part.chars().count() } else { 0 };
        find_in(part, |mut p| {
            p.span.bytes = p.span.bytes.start + bytes..p.span.bytes.end + bytes;
            p.span.chars = p.span.chars.start + before..p.span.chars.end + before;
            found(p);
        });
        rest = &rest[part.len()..];
        bytes += part.len();
        before += count;
    }
}

fn find_in(text: &str, mut found: impl FnMut(Personal)) {
    let folded = FoldedText::new(text);
    let chars = folded.chars();
    let mut all = Vec::new();
    addresses::mail(chars, &mut all);
    numbers::numbers(chars, &mut all);
    addresses::houses(chars, &mut all);
    all.sort_by_key(|raw| raw.kind);
    let mut taken: Vec<Raw> = Vec::new();
    for kind in all.chunk_by(|a, b| a.kind == b.kind) {
        let stronger = taken.len();
        for raw in kind {
            let beside = |t: &Raw| t.at.end <= raw.at.start || raw.at.end <= t.at.start;
            // Those of one kind do not overlap, and stronger ones lie sorted.
            let near = taken[..stronger].partition_point(|t| t.at.end <= raw.at.start);
            if taken[near..stronger].first().is_none_or(beside) {
                taken.push(Raw { kind: raw.kind, at: raw.at.clone(), shown: raw.shown });
            }
        }
        taken.sort_by_key(|raw| raw.at.start);
    }
    for raw in &taken {
        if let Some(span) = folded.span(text, raw.at.clone()) {
            found(Personal { kind: raw.kind, span, masked: masked(raw, chars) });
        }
    }
}

/// Figures of personal information, by source and by kind within. Shards add up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalTally {
    /// By source.
    pub sources: BTreeMap<String, SourceTally<Kind>>,
}

impl PersonalTally {
    /// Adds the tally of another shard.
    pub fn merge(&mut self, other: &Self) {
        merge_sources(&mut self.sources, &other.sources);
    }

    /// All sources together.
    pub fn total(&self) -> SourceTally<Kind> {
        SourceTally::sum(self.sources.values())
    }
}

/// Looks through texts one after another and counts, on one thread: what [`count_population`] gives each of its
/// threads.
#[derive(Default)]
pub struct Counting {
    sources: BySource<SourceTally<Kind>>,
}

impl Counting {
    /// Looks through an item of a source and counts; `on_found` gets each find, as [`find`] gives it.
    pub fn look(&mut self, source: &str, text: &str, mut on_found: impl FnMut(&Personal)) {
        let mut classes: BTreeMap<Kind, Counted> = BTreeMap::new();
        let mut hit = Counted::default();
        find(text, |p| {
            hit = Counted { items: 1, hits: hit.hits + 1 };
            let of_kind = classes.entry(p.kind).or_default();
            *of_kind = Counted { items: 1, hits: of_kind.hits + 1 };
            on_found(&p);
        });
        let source = self.sources.number(source, SourceTally::default);
        self.sources.list[source].1.add(&SourceTally { items: 1, bytes: text.len() as u64, hit, classes });
    }

    /// The tally.
    pub fn finish(self) -> PersonalTally {
        PersonalTally { sources: self.sources.list.into_iter().collect() }
    }
}

/// Looks through a whole population as [`crate::scan::scan_population`] does, and counts. `on_found` gets each find.
/// Texts in hand are counted by [`Counting`].
///
/// # Errors
/// As [`crate::population::walk`], and `population_too_many_sources`. Then nothing is counted.
pub fn count_population(
    files: &[InputFile],
    mapping: &Mapping,
    limits: &Limits,
    watch: &mut Watch<'_>,
    threads: usize,
    on_found: impl Fn(&Item<'_>, &Personal) + Sync,
) -> Result<Walked<PersonalTally>, ForeignError> {
    let look = |counting: &mut Counting, item: &Item<'_>| {
        counting.look(item.source, item.text, |p| on_found(item, p));
        counting.sources.list.len()
    };
    let add = |tally: &mut PersonalTally, part: Counting| {
        tally.merge(&part.finish());
        tally.sources.len()
    };
    count((files, mapping), limits, watch, (threads, Counting::default), look, add)
}

#[cfg(test)]
mod tests;
