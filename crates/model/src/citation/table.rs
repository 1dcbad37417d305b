//! The table of documents: which number has which title, since when it is in force, what replaced it.

use super::number::Number;
use super::title::normal;
use crate::text::Text;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A standard, law or guide that texts cite.
#[derive(Clone, Debug, Deserialize)]
pub struct Document {
    /// Number with its year: `GB/T 45654-2025`; absent for laws.
    #[serde(default)]
    pub number: Option<String>,
    /// Title; the Chinese one is the official one.
    pub title: Text,
    /// What it is: `law`, `national_standard` and so on.
    #[serde(default)]
    pub kind: String,
    /// Day of issue, `YYYY-MM-DD`.
    #[serde(default)]
    pub issued_on: Option<String>,
    /// Day from which it is in force, `YYYY-MM-DD`.
    #[serde(default)]
    pub effective_on: Option<String>,
    /// `in_force`, `published`, `draft`, `superseded`, `abolished`.
    #[serde(default)]
    pub status: String,
    /// Numbers or titles of what replaced it.
    #[serde(default, deserialize_with = "one_or_many")]
    pub replaced_by: Vec<String>,
    /// Numbers or titles of what it replaces.
    #[serde(default, deserialize_with = "one_or_many")]
    pub replaces: Vec<String>,
    /// Other titles and ids under which it is cited.
    #[serde(default, deserialize_with = "one_or_many")]
    pub aliases: Vec<String>,
    /// Where it was read.
    #[serde(default)]
    pub source: String,
    /// Day on which it was read, `YYYY-MM-DD`.
    #[serde(default)]
    pub checked_on: String,
    /// Compared with the source? Otherwise it is told as unverified.
    #[serde(default)]
    pub verified: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let all = match Option::<OneOrMany>::deserialize(from)? {
        None => Vec::new(),
        Some(OneOrMany::One(one)) => vec![one],
        Some(OneOrMany::Many(many)) => many,
    };
    Ok(all.into_iter().filter(|s| !s.trim().is_empty()).collect())
}

impl Document {
    /// `GB/T 43697-2024《数据安全技术 数据分类分级规则》`, or the title alone.
    pub fn shown(&self) -> Text {
        match self.parsed() {
            Some(n) => {
                let n = n.shown();
                Text::new(format!("{n}《{}》", self.title.zh), format!("{n} ({})", self.title.en))
            }
            None => self.name(),
        }
    }

    /// Number, else title: enough to name it.
    pub fn name(&self) -> Text {
        match self.parsed() {
            Some(n) => Text::same(n.shown()),
            None => Text::new(format!("《{}》", self.title.zh), self.title.en.clone()),
        }
    }

    /// Is its title on record? A row may know that a number exists and no more.
    pub(super) fn titled(&self) -> bool {
        !self.title.zh.starts_with('（')
    }

    pub(super) fn parsed(&self) -> Option<Number> {
        Number::parse(self.number.as_deref()?)
    }

    pub(super) fn is_draft(&self) -> bool {
        self.status.contains("draft")
    }
}

/// Least characters of a part of a title that stands for the whole.
const PART: usize = 6;

/// Documents by number and by title.
#[derive(Default)]
pub struct Documents {
    rows: Vec<Document>,
    by_base: BTreeMap<String, Vec<usize>>,
    by_title: BTreeMap<String, BTreeSet<usize>>,
    by_replaced: BTreeMap<Number, usize>,
}

impl Documents {
    /// Finds its way through these rows.
    pub fn new(rows: Vec<Document>) -> Self {
        let mut out = Self::default();
        for (i, d) in rows.iter().enumerate() {
            let numbers = d.parsed().into_iter().chain(d.aliases.iter().filter_map(|a| Number::parse(a)));
            for n in numbers {
                let of = out.by_base.entry(n.base).or_default();
                if !of.contains(&i) {
                    of.push(i);
                }
            }
            let mut named = |title: &str| {
                if !title.is_empty() {
                    out.by_title.entry(title.to_owned()).or_default().insert(i);
                }
            };
            if d.titled() {
                named(&normal(&d.title.zh));
                named(&normal(&d.title.en));
            }
            d.aliases.iter().for_each(|a| named(&normal(a)));
            // 「信息安全技术 个人信息安全规范」 is cited by its last part as well.
            let cuts = d.title.zh.char_indices().filter(|(_, c)| matches!(c, ' ' | '　' | '—' | '：' | '-'));
            for (at, c) in cuts {
                let part = normal(&d.title.zh[at + c.len_utf8()..]);
                if part.chars().count() >= PART {
                    named(&part);
                }
            }
            for n in d.replaces.iter().filter_map(|r| Number::parse(r)) {
                out.by_replaced.insert(n, i);
            }
        }
        out.rows = rows;
        out
    }

    /// Every row.
    pub fn rows(&self) -> &[Document] {
        &self.rows
    }

    /// Rows that share a number, whatever their year.
    pub(super) fn of_base(&self, base: &str) -> Vec<&Document> {
        self.by_base.get(base).into_iter().flatten().map(|i| &self.rows[*i]).collect()
    }

    /// The row that says of itself that it replaces this number.
    pub(super) fn replacing(&self, number: &Number) -> Option<&Document> {
        self.by_replaced.get(number).map(|i| &self.rows[*i])
    }

    /// Rows that bear a title, given as [`normal`] makes it; with words before it that the table lacks or more than
    /// it gives.
    pub(super) fn titled(&self, title: &str) -> Vec<&Document> {
        let rows = |of: &BTreeSet<usize>| of.iter().map(|i| &self.rows[*i]).collect();
        if let Some(of) = self.by_title.get(title) {
            return rows(of);
        }
        if title.chars().count() < PART {
            return Vec::new();
        }
        let near = self.by_title.iter().find(|(known, _)| {
            known.chars().count() >= PART && (known.ends_with(title) || title.ends_with(known.as_str()))
        });
        near.map(|(_, of)| rows(of)).unwrap_or_default()
    }

    /// The longest title that a text begins with, given as [`normal`] makes it.
    pub(super) fn beginning(&self, text: &str) -> Option<(&str, Vec<&Document>)> {
        let fits = |t: &&String| text.starts_with(t.as_str()) && t.chars().count() >= PART;
        let title = self.by_title.keys().filter(fits).max_by_key(|t| t.len())?;
        Some((title, self.titled(title)))
    }

    /// The longest title that a text ends with, given as [`normal`] makes it.
    pub(super) fn ending(&self, text: &str) -> Option<(&str, Vec<&Document>)> {
        let fits = |t: &&String| text.ends_with(t.as_str()) && t.chars().count() >= PART;
        let title = self.by_title.keys().filter(fits).max_by_key(|t| t.len())?;
        Some((title, self.titled(title)))
    }

    /// Numbers of the table that differ from one in a single digit, or in two neighbours that changed places.
    pub(super) fn near(&self, base: &str) -> Vec<&Document> {
        let close = |known: &str| {
            let (a, b): (Vec<char>, Vec<char>) = (base.chars().collect(), known.chars().collect());
            if a.len() != b.len() {
                return false;
            }
            let off: Vec<usize> = (0..a.len()).filter(|i| a[*i] != b[*i]).collect();
            match off[..] {
                [_] => true,
                [i, j] => j == i + 1 && a[i] == b[j] && a[j] == b[i],
                _ => false,
            }
        };
        let bases = self.by_base.iter().filter(|(known, _)| close(known));
        bases.flat_map(|(_, of)| of.iter().map(|i| &self.rows[*i])).collect()
    }
}

static SHIPPED: LazyLock<Documents> = LazyLock::new(|| {
    let rows = serde_json::from_str(include_str!("../../../../assets/documents.json"));
    Documents::new(rows.expect("the shipped table of documents is valid"))
});

/// The table that the program ships.
pub fn documents() -> &'static Documents {
    &SHIPPED
}
