//! Do the papers of a package agree with the registers and with each other? What has to agree, and the labels by which
//! papers tell it, is data (`assets/filing/consistency.json`). A paper that never mentions a fact is no difference: what
//! is compared stands behind its label, in the cell beside it, or is a name or number that can only be meant.
//!
//! Values may be names of persons: whoever shows differences shows them to people who may read these.

use crate::finding::Level;
use crate::standard::Provenance;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;
use ts_rs::TS;

mod compare;
mod facts;
mod find;
#[cfg(test)]
mod tests;

pub use facts::Facts;

/// How values of a fact compare.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// Names: width, case and blanks are a matter of spelling.
    Name,
    /// Names of persons.
    Person,
    /// Unified social credit codes.
    Code,
    /// Numbers of filings.
    NumberCode,
    /// Versions.
    Version,
    /// Days; a month where the text tells no day.
    Date,
    /// Numbers with 万 and 亿; what is said to be about so many may be about so many.
    Number,
    /// Some of these, by the words that mean each.
    Set(Vec<(String, Vec<String>)>),
    /// File formats.
    Tokens,
    /// Regions.
    Places,
    /// Telephone numbers.
    Phone,
    /// E-mail addresses.
    Email,
}

/// Where a fact stands in the registers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Reference {
    /// A field of the record that the filing leads to.
    Field {
        /// Register.
        of: String,
        /// Field.
        field: String,
    },
    /// A count of records.
    Count(String),
    /// Any number of a filing that is on file for the service.
    Numbers {},
}

/// What is looked for beyond labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scan {
    /// The organisation's name with another legal form, or in another spelling.
    Organization,
    /// Credit codes with a right check digit.
    CreditCode,
    /// Numbers of algorithm filings.
    AlgorithmNumber,
    /// The model's name followed by a version.
    ModelVersion,
}

/// A fact that papers agree on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Key.
    pub key: String,
    /// What it is.
    pub label: Text,
    /// How much a difference weighs.
    pub level: Level,
    /// How values compare.
    pub compare: Compare,
    /// Labels by which papers tell it, in both languages.
    pub words: Vec<String>,
    /// Where it stands in the registers; without one papers are held against each other alone.
    #[serde(default)]
    pub reference: Option<Reference>,
    /// What is looked for beyond labels.
    #[serde(default)]
    pub scan: Option<Scan>,
}

/// The content of the check.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Where it was read.
    pub provenance: Provenance,
    /// Facts.
    pub facts: Vec<Fact>,
    /// Legal forms at the end of names of organisations.
    pub legal_forms: Vec<String>,
    /// Values that say nothing.
    pub empty: Vec<String>,
    /// What may follow a name and is no part of it.
    pub tails: Vec<String>,
    /// What a template leaves to be filled in.
    pub placeholders: Vec<String>,
}

/// The content that ships.
pub fn content() -> &'static Content {
    static ALL: OnceLock<Content> = OnceLock::new();
    ALL.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../assets/filing/consistency.json"))
            .expect("shipped facts of the consistency check are valid")
    })
}

/// Where in a paper a passage stands; all numbers count from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum Spot {
    /// A line of plain text.
    Line {
        /// Line.
        line: u32,
    },
    /// A paragraph.
    Paragraph {
        /// Paragraph.
        paragraph: u32,
    },
    /// A cell of a table.
    Cell {
        /// Table.
        table: u32,
        /// Row.
        row: u32,
        /// Column.
        column: u32,
    },
    /// A cell of a sheet.
    Sheet {
        /// Sheet.
        sheet: String,
        /// Row.
        row: u32,
        /// Column.
        column: u32,
    },
    /// A page.
    Page {
        /// Page.
        page: u32,
    },
}

impl Spot {
    /// The place in words.
    pub fn text(&self) -> Text {
        match self {
            Self::Line { line } => Text::new(format!("第 {line} 行"), format!("line {line}")),
            Self::Paragraph { paragraph } => {
                Text::new(format!("第 {paragraph} 段"), format!("paragraph {paragraph}"))
            }
            Self::Cell { table, row, column } => Text::new(
                format!("表 {table} 第 {row} 行第 {column} 列"),
                format!("table {table}, row {row}, column {column}"),
            ),
            Self::Sheet { sheet, row, column } => Text::new(
                format!("工作表「{sheet}」第 {row} 行第 {column} 列"),
                format!("sheet {sheet}, row {row}, column {column}"),
            ),
            Self::Page { page } => Text::new(format!("第 {page} 页"), format!("page {page}")),
        }
    }

    /// Is it a cell of the first row of its table?
    fn is_first_row(&self) -> bool {
        matches!(self, Self::Cell { row: 1, .. } | Self::Sheet { row: 1, .. })
    }

    /// Do two cells stand in one row?
    fn same_row(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cell { table, row, .. }, Self::Cell { table: t, row: r, .. }) => (table, row) == (t, r),
            (Self::Sheet { sheet, row, .. }, Self::Sheet { sheet: s, row: r, .. }) => (sheet, row) == (s, r),
            _ => false,
        }
    }
}

/// A piece of a paper's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Passage {
    /// Where it stands.
    pub spot: Spot,
    /// The text.
    pub text: String,
    /// Is it of a row that is about a record of its own? A label in it tells of that record, and not of the filing.
    pub of_record: bool,
}

impl Passage {
    /// A passage that is about whatever its paper is about.
    pub fn new(spot: Spot, text: impl Into<String>) -> Self {
        Self { spot, text: text.into(), of_record: false }
    }
}

/// The text of a paper, in the order of reading; cells of a row follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperText {
    /// What people call it: the name of its file.
    pub name: String,
    /// Its passages.
    pub passages: Vec<Passage>,
}

/// One side of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "DifferenceSide")]
pub struct Side {
    /// Paper, or the register.
    pub source: Text,
    /// Where in it.
    pub place: Text,
    /// What it says.
    pub value: String,
    /// Record as `register/id`, where this side is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub record: Option<String>,
}

/// Two places that tell a fact differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "PaperDifference")]
pub struct Difference {
    /// Key of the fact.
    pub fact: String,
    /// The fact.
    pub label: Text,
    /// How much it weighs; a note where only the spelling differs.
    pub level: Level,
    /// In a paper.
    pub here: Side,
    /// In the registers, or in a paper before.
    pub there: Side,
    /// How many more places of the same paper tell it the same way.
    pub more: u32,
}

impl Difference {
    /// The difference as a sentence.
    pub fn text(&self) -> Text {
        let (h, t) = (&self.here, &self.there);
        let how = if self.level == Level::Note {
            ("写法不同", "is spelt differently")
        } else {
            ("不一致", "differs")
        };
        Text::new(
            format!(
                "「{}」{}：{}{}写作「{}」，{}{}为「{}」",
                self.label.zh, how.0, h.source.zh, h.place.zh, h.value, t.source.zh, t.place.zh, t.value
            ),
            format!(
                "{} {}: {}, {} says \u{201c}{}\u{201d}; {}, {} says \u{201c}{}\u{201d}",
                self.label.en, how.1, h.source.en, h.place.en, h.value, t.source.en, t.place.en, t.value
            ),
        )
    }
}

/// Differences that are told; the rest is counted.
pub const MOST: usize = 1_000;
/// Characters of a value that are shown.
const SHOWN: usize = 120;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ConsistencyChecked")]
pub struct Checked {
    /// In the order of papers and places.
    pub differences: Vec<Difference>,
    /// How many more there are.
    #[ts(type = "number")]
    pub left_out: u64,
    /// Values that were found and compared.
    #[ts(type = "number")]
    pub compared: u64,
}

fn shown(value: &str) -> String {
    let mut out: String = value.chars().take(SHOWN).collect();
    if value.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}

/// Holds papers against the registers, and against each other where no register tells a fact.
pub fn check(papers: &[PaperText], facts: &Facts) -> Checked {
    let content = content();
    let finder = find::Finder::new(content, facts);
    let mut out = Checked::default();
    // What papers said first, by fact: paper, place and value, each value once.
    let mut said: Vec<Vec<(usize, Side)>> = vec![Vec::new(); content.facts.len()];
    let mut told: HashMap<(usize, usize, String), usize> = HashMap::new();
    for (n, paper) in papers.iter().enumerate() {
        let source = Text::same(paper.name.clone());
        for found in finder.paper(paper) {
            let Some(fact) = content.facts.get(found.fact) else { continue };
            out.compared += 1;
            let here = || Side {
                source: source.clone(),
                place: paper.passages.get(found.passage).map(|p| p.spot.text()).unwrap_or_default(),
                value: shown(found.value.trim()),
                record: None,
            };
            let (outcome, there) = match facts.of(found.fact) {
                Some(expected) if found.settled.is_some() => {
                    (found.settled.unwrap_or(compare::Outcome::Same), expected.side.clone())
                }
                Some(expected) => (
                    compare::compare(&fact.compare, &found.value, &expected.values, content),
                    expected.side.clone(),
                ),
                None if fact.reference.is_some() => continue,
                None => {
                    let Some(earlier) = said.get_mut(found.fact) else { continue };
                    let same = |side: &Side| {
                        compare::compare(
                            &fact.compare,
                            &found.value,
                            std::slice::from_ref(&side.value),
                            content,
                        )
                    };
                    let outcomes: Vec<compare::Outcome> =
                        earlier.iter().map(|(_, side)| same(side)).collect();
                    let says = compare::tells(&fact.compare, &found.value, content);
                    if !says || outcomes.contains(&compare::Outcome::Same) {
                        continue;
                    }
                    let other = earlier.iter().find(|(p, _)| *p != n).map(|(_, side)| side.clone());
                    if earlier.len() < 16 {
                        earlier.push((n, here()));
                    }
                    // A paper may name several, such as two telephone numbers; the first paper that named any counts.
                    match other {
                        Some(side) => (compare::Outcome::Differs, side),
                        None => continue,
                    }
                }
            };
            let level = match outcome {
                compare::Outcome::Same | compare::Outcome::Unclear => continue,
                compare::Outcome::Spelling => Level::Note,
                compare::Outcome::Differs if found.settled.is_some() => found.level.unwrap_or(fact.level),
                compare::Outcome::Differs => fact.level,
            };
            let key = (found.fact, n, compare::plain(&found.value));
            if let Some(at) = told.get(&key) {
                if let Some(d) = out.differences.get_mut(*at) {
                    d.more = d.more.saturating_add(1);
                }
                continue;
            }
            if out.differences.len() >= MOST {
                out.left_out += 1;
                continue;
            }
            told.insert(key, out.differences.len());
            out.differences.push(Difference {
                fact: fact.key.clone(),
                label: fact.label.clone(),
                level,
                here: here(),
                there,
                more: 0,
            });
        }
    }
    out
}

/// Text that a template left to be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Placeholder {
    /// Paper.
    pub paper: String,
    /// Where in it.
    pub place: Text,
    /// What stands there.
    pub text: String,
}

/// What papers still hold of their templates, at most [`MOST`] of it.
pub fn placeholders(papers: &[PaperText]) -> Vec<Placeholder> {
    let content = content();
    let mut out = Vec::new();
    for paper in papers {
        for passage in &paper.passages {
            let folded = find::folded(&passage.text);
            let mut hits: BTreeMap<usize, &str> = BTreeMap::new();
            for p in &content.placeholders {
                if let Some(at) = folded.find(p.as_str()) {
                    // A Latin word counts where it stands alone.
                    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                    let latin = p.bytes().all(|b| b.is_ascii_alphanumeric()) && p != "xxx";
                    let before = folded.get(..at).and_then(|s| s.chars().next_back());
                    let after = folded.get(at + p.len()..).and_then(|s| s.chars().next());
                    if !(latin && (word(before) || word(after))) {
                        hits.entry(at).or_insert(p);
                    }
                }
            }
            if let Some((at, _)) = hits.first_key_value() {
                if out.len() >= MOST {
                    return out;
                }
                let text: String = folded.get(*at..).unwrap_or_default().chars().take(20).collect();
                out.push(Placeholder { paper: paper.name.clone(), place: passage.spot.text(), text });
            }
        }
    }
    out
}
