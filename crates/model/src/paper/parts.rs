//! What chapters of papers are made of: a closed list of parts, each with what it is told.

use super::matter::Scope;
use super::reference::Reference;
use crate::field::FieldDef;
use crate::register::{Computed, Register};
use crate::text::{Lang, Text};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// As it stands.
    Plain(String),
    /// What a reference names.
    Named(Reference),
}

/// A text in one language with references in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phrase(pub Vec<Piece>);

impl Phrase {
    /// Reads a text; `{{` and `}}` stand for braces.
    ///
    /// # Errors
    /// Each reference that is unknown, and each brace that has no other half.
    pub fn parse(text: &str, about: &str) -> Result<Self, Vec<Text>> {
        let (mut pieces, mut wrong, mut plain) = (Vec::new(), Vec::new(), String::new());
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = from.strip_prefix("{{") {
                plain.push('{');
                rest = after;
            } else if let Some(after) = from.strip_prefix("}}") {
                plain.push('}');
                rest = after;
            } else if let Some(after) = from.strip_prefix('}') {
                wrong.push(Text::new(
                    "多了一个 }，原样的花括号写作 }}",
                    "there is a } too many; a brace itself is written }}",
                ));
                rest = after;
            } else {
                let inside = &from[1..];
                let Some(end) = inside.find(['{', '}']).filter(|end| inside[*end..].starts_with('}')) else {
                    wrong.push(Text::new("{ 没有对应的 }", "a { has no } after it"));
                    rest = inside;
                    continue;
                };
                match Reference::parse(&inside[..end], about) {
                    Ok(reference) => {
                        if !plain.is_empty() {
                            pieces.push(Piece::Plain(std::mem::take(&mut plain)));
                        }
                        pieces.push(Piece::Named(reference));
                    }
                    Err(why) => wrong.push(why),
                }
                rest = &inside[end + 1..];
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Plain(plain));
        }
        if wrong.is_empty() { Ok(Self(pieces)) } else { Err(wrong) }
    }

    /// References in it, in order.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.0.iter().filter_map(|p| match p {
            Piece::Named(r) => Some(r),
            Piece::Plain(_) => None,
        })
    }

    /// What is typed in it, without what is named.
    pub fn typed(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|p| match p {
            Piece::Plain(s) => Some(s.as_str()),
            Piece::Named(_) => None,
        })
    }
}

/// A text with references in both languages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wording {
    /// 简体中文.
    pub zh: Phrase,
    /// English.
    pub en: Phrase,
    /// As the template has it, in both languages.
    pub source: Text,
}

impl Wording {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &Phrase {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A line of a table of facts.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name.
    pub label: Text,
    /// What stands beside it.
    pub value: Wording,
    /// It may stay empty.
    pub optional: bool,
}

/// Where a column of a register's table comes from.
#[derive(Clone, Copy)]
pub enum Source {
    /// A field.
    Field(&'static FieldDef),
    /// A computed value.
    Computed(&'static Computed),
}

/// A column.
#[derive(Clone)]
pub struct PaperColumn {
    /// Header.
    pub label: Text,
    /// Relative width.
    pub width: f32,
    /// What stands in it.
    pub source: Source,
}

/// What records must be to stand in a table.
#[derive(Clone)]
pub enum Condition {
    /// They made one of these choices.
    Is(&'static FieldDef, Vec<String>),
    /// They made none of these choices.
    IsNot(&'static FieldDef, Vec<String>),
    /// They refer to the record of a scope, or to none.
    Of(&'static FieldDef, &'static Scope),
    /// Their day lies in the period of the paper.
    Within(&'static FieldDef),
    /// They have a value.
    Filled(&'static FieldDef),
}

/// Records of a register that conditions choose.
#[derive(Clone)]
pub struct Choosing {
    /// The register.
    pub register: &'static Register,
    /// What each record must be.
    pub conditions: Vec<Condition>,
}

/// A table over a register.
#[derive(Clone)]
pub struct RegisterTable {
    /// Caption.
    pub caption: Text,
    /// Its records.
    pub of: Choosing,
    /// Columns.
    pub columns: Vec<PaperColumn>,
    /// Order: by this field, downward where so told; else as they were made.
    pub sort: Option<(&'static FieldDef, bool)>,
    /// What stands there where no record does.
    pub empty: Wording,
    /// It may stay empty.
    pub optional: bool,
}

/// A table over the rows of a field of one record.
#[derive(Clone)]
pub struct RowsTable {
    /// Caption.
    pub caption: Text,
    /// The record.
    pub scope: &'static Scope,
    /// Its field.
    pub field: &'static FieldDef,
    /// Columns of the field, with their widths.
    pub columns: Vec<(&'static FieldDef, f32)>,
    /// It may stay empty.
    pub optional: bool,
}

/// How many records made which choice.
#[derive(Clone)]
pub struct Tally {
    /// Caption.
    pub caption: Text,
    /// What is counted.
    pub of: Choosing,
    /// By which choice.
    pub by: &'static FieldDef,
}

/// A part of a chapter.
#[derive(Clone)]
pub enum Part {
    /// A heading below that of the chapter.
    Heading {
        /// 2 or 3.
        level: u8,
        /// Its words.
        text: Wording,
    },
    /// The organisation's own text; at most one in a chapter.
    OwnText {
        /// What stands there until the organisation wrote its own.
        start: Wording,
        /// The paper is a draft until it did.
        required: bool,
    },
    /// A paragraph.
    Paragraph(Wording),
    /// An emphasised paragraph.
    Notice(Wording),
    /// A list.
    List(Vec<Wording>),
    /// Names and values.
    Facts(Vec<Fact>),
    /// Records.
    Register(RegisterTable),
    /// Rows of a record.
    Rows(RowsTable),
    /// Counts by a choice.
    Tally(Tally),
    /// How clocks of records were kept.
    Limits(Choosing),
    /// What happened to the subject, and when.
    Timeline,
    /// Journal entries that touched the subject and records of registers that concern it.
    Journal(Vec<&'static Register>),
    /// A place for a signature.
    Signature {
        /// Duty.
        duty: Wording,
        /// Who signs.
        person: Wording,
    },
    /// What the paper rests on, and what was printed of what there is.
    Basis,
    /// A new page.
    PageBreak,
}
