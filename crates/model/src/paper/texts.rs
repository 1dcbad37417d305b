//! The organisation's own texts of papers: in which papers and chapters it writes, which text stands in a chapter, what
//! its references lead to, and what is typed in one though a reference names it.

use super::matter::{Matter, in_words};
use super::parts::{Phrase, Piece};
use super::reference::{Mend, Reference};
use super::template::{self, Template};
use crate::field::Choice;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::Register;
use crate::registers::{assessments, letterheads, paper_texts};
use crate::self_assessment::chapter as of_the_report;
use crate::text::{Label, Lang, Text, t};
use std::sync::Arc;

/// A chapter of a paper, and the organisation's part in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnChapter {
    /// Key.
    pub key: String,
    /// Heading, its references not followed.
    pub heading: Text,
    /// 1 to 3.
    pub level: u8,
    /// What stands there until the organisation writes, and whether the paper is a draft until then; none where it
    /// does not write.
    pub start: Option<(Text, bool)>,
}

/// A paper in which the organisation writes: one made from a template, or the self-assessment, whose chapters are code.
pub struct OwnPaper {
    /// Key.
    pub key: String,
    /// What it is called.
    pub label: Text,
    /// Register of the records that it is about.
    pub about: &'static Register,
    /// Its chapters, in order.
    pub chapters: Vec<OwnChapter>,
    counted: Vec<Reference>,
}

impl OwnPaper {
    /// A paper by key, by the template in force; by the shipped one where the own one is broken, which is a finding of
    /// its own.
    pub fn of(key: &str, reader: &dyn Reader) -> Option<Self> {
        if key == of_the_report::PAPER {
            return Some(Self::report(reader));
        }
        match super::in_force(key, reader)? {
            Ok(template) => Some(Self::of_template(&template)),
            Err(_) => super::of(key).map(Self::of_template),
        }
    }

    /// Keys of all that there are.
    pub fn keys(reader: &dyn Reader) -> Vec<String> {
        let mut out = vec![of_the_report::PAPER.to_owned()];
        out.extend(super::keys(reader));
        out
    }

    /// The self-assessment.
    pub fn report(reader: &dyn Reader) -> Self {
        let letterhead = letterheads::of("", reader);
        let title = |c: &Choice, lang| of_the_report::called(c, letterhead.as_deref(), lang);
        let chapter = |c: &Choice| OwnChapter {
            key: c.key.to_owned(),
            heading: Text::new(title(c, Lang::Zh), title(c, Lang::En)),
            level: 1,
            start: of_the_report::written()
                .iter()
                .find(|(of, _)| of.key == c.key)
                .map(|(_, s)| (s.clone(), false)),
        };
        Self {
            key: of_the_report::PAPER.to_owned(),
            label: of_the_report::LABEL.into(),
            about: &assessments::REGISTER,
            chapters: of_the_report::CHAPTERS.iter().map(chapter).collect(),
            counted: Vec::new(),
        }
    }

    /// A paper of a template.
    pub fn of_template(template: &Template) -> Self {
        let chapter = |c: &template::Chapter| OwnChapter {
            key: c.key.clone(),
            heading: c.heading.source.clone(),
            level: c.level,
            start: c.own_text().map(|(start, required)| (start.source.clone(), required)),
        };
        Self {
            key: template.key.clone(),
            label: template.label.clone(),
            about: template.about,
            chapters: template.chapters.iter().map(chapter).collect(),
            counted: counted(template),
        }
    }

    /// Chapters in which the organisation writes.
    pub fn written(&self) -> impl Iterator<Item = &OwnChapter> {
        self.chapters.iter().filter(|c| c.start.is_some())
    }
}

/// A text whose references were followed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Followed {
    /// What it says; what is missing is said in its place.
    pub text: String,
    /// What its references lack.
    pub lacking: Vec<Mend>,
    /// References that there are not; the text then stands as it was typed.
    pub wrong: Vec<Text>,
}

/// What stands around the name of a value that a record lacks, where the value would stand.
pub const NOT_STATED: (Label, Label) = (t("（未填写：", "(not stated: "), t("）", ")"));

/// What a text says about a matter.
pub fn follow(text: &str, matter: &Matter<'_>) -> Followed {
    match Phrase::parse(text, matter.about.key) {
        Ok(phrase) => follow_phrase(&phrase, matter),
        Err(wrong) => Followed { text: text.to_owned(), wrong, ..Followed::default() },
    }
}

/// What a text that was read before says about a matter.
pub fn follow_phrase(phrase: &Phrase, matter: &Matter<'_>) -> Followed {
    let mut out = Followed::default();
    for piece in &phrase.0 {
        match piece {
            Piece::Plain(s) => out.text.push_str(s),
            Piece::Named(reference) => match reference.value(matter) {
                Ok(s) => out.text.push_str(&s),
                Err(mend) => {
                    let (before, after) = NOT_STATED;
                    out.text.push_str(before.get(matter.lang));
                    out.text.push_str(mend.label.get(matter.lang));
                    out.text.push_str(after.get(matter.lang));
                    out.lacking.push(mend);
                }
            },
        }
    }
    out
}

/// What a text says in one language, without blanks around it.
pub fn said(r: &Record, lang: Lang) -> &str {
    match lang {
        Lang::Zh => r.text(paper_texts::TEXT_ZH),
        Lang::En => r.text(paper_texts::TEXT_EN),
    }
    .trim()
}

/// Key of the field that holds a language.
pub fn field(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => paper_texts::TEXT_ZH.key(),
        Lang::En => paper_texts::TEXT_EN.key(),
    }
}

/// The text of a chapter: the one about this subject, else the one about all; the newest where there are several.
pub fn of(paper: &str, chapter: &str, subject: &str, reader: &dyn Reader) -> Option<Arc<Record>> {
    let mut all = reader.find(paper_texts::REGISTER.key, paper_texts::PAPER.key(), paper);
    all.retain(|r| r.text(paper_texts::CHAPTER) == chapter);
    let about = |id: &str| all.iter().rev().find(|r| r.text(paper_texts::SUBJECT) == id).cloned();
    about(subject).or_else(|| about(""))
}

/// References whose value a text should never hold typed.
const NAMED: [&str; 14] = [
    "organization.name",
    "organization.credit_code",
    "organization.legal_representative",
    "organization.website",
    "service.name",
    "service.address",
    "service.filing_number",
    "service.algorithm_number",
    "service.called_model_number",
    "model.name",
    "version:model",
    "version:keywords",
    "version:service_agreement",
    "version:privacy_policy",
];

/// What is typed though a reference names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// As it was typed.
    pub text: String,
    /// What stands between the braces of its reference.
    pub reference: String,
}

/// Values that are typed in a text though references name them: names, numbers, versions, days, and counts that the
/// paper's template counts. A count of one digit is passed over: it may be anything.
pub fn typed(text: &str, paper: &OwnPaper, matter: &Matter<'_>) -> Vec<Typed> {
    let about = paper.about.key;
    let Ok(phrase) = Phrase::parse(text, about) else { return Vec::new() };
    let plain: Vec<&str> = phrase.typed().collect();
    let mut out: Vec<Typed> = Vec::new();
    let mut look = |value: &str, reference: &Reference| {
        let found = plain.iter().any(|p| stands_alone(p, value));
        if found && !out.iter().any(|t| t.text == value) {
            out.push(Typed { text: value.to_owned(), reference: reference.key() });
        }
    };
    let named = NAMED.iter().filter_map(|key| Reference::parse(key, about).ok());
    for reference in named {
        if let Ok(value) = reference.value(matter)
            && value.chars().count() >= 2
        {
            look(&value, &reference);
        }
    }
    for reference in super::reference::DATES.iter().filter(|d| d.at.is_some()) {
        let Ok(reference) = Reference::parse(&format!("date:{}", reference.name), about) else { continue };
        let Some(day) = reference.day(matter) else { continue };
        look(&day.to_string(), &reference);
        for lang in [Lang::Zh, Lang::En] {
            look(&in_words(day, lang), &reference);
        }
    }
    for reference in &paper.counted {
        if let Ok(value) = reference.value(matter)
            && value.len() >= 2
        {
            look(&value, reference);
        }
    }
    out
}

/// Counts that a template names.
fn counted(of: &Template) -> Vec<Reference> {
    let mut out: Vec<Reference> = Vec::new();
    for part in of.chapters.iter().flat_map(|c| &c.parts) {
        for wording in template::wordings(part) {
            for reference in wording.zh.references() {
                if matches!(reference, Reference::Count(_)) && !out.contains(reference) {
                    out.push(*reference);
                }
            }
        }
    }
    out
}

/// Does a value stand in a text as a word of its own, not as a piece of a longer number or Latin word?
fn stands_alone(text: &str, value: &str) -> bool {
    let joins = |a: Option<char>, b: Option<char>| {
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        word(a) && word(b)
    };
    text.match_indices(value).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + value.len()..].chars().next());
        // 3.14 and 1,300 are numbers of their own.
        let goes_on = |c: Option<char>, next: Option<char>| {
            matches!(c, Some('.' | ',')) && next.is_some_and(|d| d.is_ascii_digit())
        };
        let numeric = value.bytes().all(|b| b.is_ascii_digit());
        let second = text[at + value.len()..].chars().nth(1);
        let before_last = text[..at].chars().rev().nth(1);
        !joins(before, value.chars().next())
            && !joins(value.chars().next_back(), after)
            && !(numeric && (goes_on(after, second) || goes_on(before, before_last)))
    })
}
