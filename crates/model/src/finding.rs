//! Findings: what is wrong with data, as values. They never block saving a draft.

use crate::text::{Label, Text, t};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Must be mended before the thing is used: an import row is refused, a gate stays shut.
    Error,
    /// Should be mended, or settled by a reason.
    Warning,
    /// Worth knowing.
    Note,
}

impl Level {
    /// As people read it.
    pub const fn label(self) -> Label {
        match self {
            Self::Error => t("错误", "Error"),
            Self::Warning => t("警告", "Warning"),
            Self::Note => t("提示", "Note"),
        }
    }
}

/// Where in a foreign file a finding points. Rows and columns count from 1, as people see them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Place {
    /// File name without its folder.
    pub file: String,
    /// Sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub sheet: Option<String>,
    /// Row or line, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub row: Option<u32>,
    /// Column, from 1 (A = 1).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub column: Option<u32>,
}

/// A message about data. The code is stable; the sentence may change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Weight.
    pub level: Level,
    /// Stable snake_case name of the rule, unique in the product.
    pub code: String,
    /// The sentence: what is wrong and what to do next.
    pub message: Text,
    /// Register the finding is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub register: Option<String>,
    /// Record id the finding is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub record: Option<String>,
    /// Field key the finding is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub field: Option<String>,
    /// Clause that asks for it, as `TC260-003/7.e.2`, or a law's short name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub clause: Option<String>,
    /// Clauses that it speaks against as much as against `clause`; told only where its rule names each finding's own.
    #[serde(skip)]
    #[ts(skip)]
    pub beside: Vec<&'static str>,
    /// Place in a foreign file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub place: Option<Place>,
}

impl Finding {
    /// That so many more findings were counted and not kept.
    pub fn left_out(n: u64) -> Self {
        Self::note(
            "findings_left_out",
            format!("另有 {n} 条提示未列出"),
            format!("{n} more findings are not shown"),
        )
    }

    /// A finding of the given level.
    pub fn new(level: Level, code: &str, message: Text) -> Self {
        Self {
            level,
            code: code.into(),
            message,
            register: None,
            record: None,
            field: None,
            clause: None,
            beside: Vec::new(),
            place: None,
        }
    }

    /// Must be mended.
    pub fn error(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Level::Error, code, Text::new(zh, en))
    }

    /// Should be mended or settled.
    pub fn warning(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Level::Warning, code, Text::new(zh, en))
    }

    /// Worth knowing.
    pub fn note(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Level::Note, code, Text::new(zh, en))
    }

    /// Names the field.
    pub fn field(mut self, key: &str) -> Self {
        self.field = Some(key.into());
        self
    }

    /// Names the record.
    pub fn record(mut self, register: &str, id: &str) -> Self {
        self.register = Some(register.into());
        self.record = Some(id.into());
        self
    }

    /// Names the clause or law.
    pub fn clause(mut self, clause: &str) -> Self {
        self.clause = Some(clause.into());
        self
    }

    /// Names clauses that it speaks against as well.
    pub fn beside(mut self, clauses: &[&'static str]) -> Self {
        self.beside.extend_from_slice(clauses);
        self
    }

    /// Names the clauses that it speaks against, in place of those of its rule: the first as its own, the others
    /// beside it. None: it speaks against no clause.
    pub fn against(mut self, clauses: &[&'static str]) -> Self {
        self.clause = clauses.first().map(|c| (*c).into());
        self.beside = clauses.iter().skip(1).copied().collect();
        self
    }

    /// Names the place in a foreign file.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }
}

/// A rule about data: what records are held to, told once. A broken rule is a finding.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Stable snake_case name, unique in the product.
    pub code: &'static str,
    /// Weight of breaking it.
    pub level: Level,
    /// Clauses or laws that ask for it; the first is named in the finding.
    pub clauses: &'static [&'static str],
    /// What it asks, as a sentence that holds where the rule is kept.
    pub asks: Label,
    /// Its findings speak each against clauses of their own (`Finding::clause` and `Finding::beside`), not against
    /// all of the rule's.
    pub each: bool,
}

impl Rule {
    const fn new(level: Level, code: &'static str, clauses: &'static [&'static str], asks: Label) -> Self {
        Self { code, level, clauses, asks, each: false }
    }

    /// Breaking it must be mended.
    pub const fn error(code: &'static str, clauses: &'static [&'static str], asks: Label) -> Self {
        Self::new(Level::Error, code, clauses, asks)
    }

    /// Breaking it should be mended or settled.
    pub const fn warning(code: &'static str, clauses: &'static [&'static str], asks: Label) -> Self {
        Self::new(Level::Warning, code, clauses, asks)
    }

    /// Breaking it is worth knowing.
    pub const fn note(code: &'static str, clauses: &'static [&'static str], asks: Label) -> Self {
        Self::new(Level::Note, code, clauses, asks)
    }

    /// The same rule, each of whose findings names its own clauses.
    pub const fn each(self) -> Self {
        Self { each: true, ..self }
    }

    /// Does a finding of this rule speak against a clause, cited as `TC260-003/7.e.2`?
    pub fn speaks_against(&self, finding: &Finding, cite: &str) -> bool {
        if self.each {
            finding.clause.as_deref() == Some(cite) || finding.beside.contains(&cite)
        } else {
            self.clauses.contains(&cite)
        }
    }

    /// The finding that it is broken: what is wrong here, and what to do next.
    pub fn broken(&self, zh: impl Into<String>, en: impl Into<String>) -> Finding {
        self.broken_by(Text::new(zh, en))
    }

    /// The same, where the sentence stands elsewhere.
    pub fn broken_by(&self, told: Text) -> Finding {
        let found = Finding::new(self.level, self.code, told);
        match self.clauses.first() {
            Some(clause) => found.clause(clause),
            None => found,
        }
    }
}

/// Findings of one reading of foreign data: the first are kept, the rest counted alone, so that no file fills memory
/// with what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    kept: Vec<Finding>,
    left_out: u64,
}

impl Findings {
    /// Findings that are kept.
    pub const MOST: usize = 1_000;

    /// Takes one.
    pub fn push(&mut self, finding: Finding) {
        self.push_with(|| finding);
    }

    /// Takes one that is worded only where it is kept.
    pub fn push_with(&mut self, finding: impl FnOnce() -> Finding) {
        if self.kept.len() < Self::MOST {
            self.kept.push(finding());
        } else {
            self.left_out += 1;
        }
    }

    /// Takes those of another reading behind its own.
    pub fn append(&mut self, other: Self) {
        self.extend(other.kept);
        self.left_out += other.left_out;
    }

    /// Counts so many more that nobody kept.
    pub fn leave_out(&mut self, more: u64) {
        self.left_out += more;
    }

    /// How many were counted alone.
    pub const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Those kept, and at their end how many more there were.
    pub fn into_list(self) -> Vec<Finding> {
        let Self { mut kept, left_out } = self;
        kept.extend((left_out > 0).then(|| Finding::left_out(left_out)));
        kept
    }
}

impl Extend<Finding> for Findings {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, all: I) {
        all.into_iter().for_each(|f| self.push(f));
    }
}

impl std::ops::Deref for Findings {
    type Target = [Finding];

    fn deref(&self) -> &[Finding] {
        &self.kept
    }
}

/// Is there a finding that must be mended?
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|f| f.level == Level::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_the_most_is_counted_and_told() {
        let one = |n: usize| Finding::warning("row", n.to_string(), n.to_string());
        let mut all = Findings::default();
        all.extend((0..Findings::MOST).map(one));
        assert_eq!(
            (all.len(), all.left_out(), all.clone().into_list().len()),
            (Findings::MOST, 0, Findings::MOST)
        );
        all.push_with(|| unreachable!("nobody words what is not kept"));
        let mut other = Findings::default();
        other.push(one(7));
        other.leave_out(3);
        all.append(other);
        assert_eq!((all.len(), all.left_out()), (Findings::MOST, 5));
        let list = all.into_list();
        assert_eq!(list.last().map(|f| f.message.en.as_str()), Some("5 more findings are not shown"));
        assert_eq!(list[0].message.zh, "0");
    }
}
