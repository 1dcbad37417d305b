//! The organisation's own texts of papers: which one stands in a chapter, and what is typed in one though a reference
//! names it.

use super::matter::{Matter, in_words};
use super::parts::Phrase;
use super::reference::Reference;
use super::template::Template;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::paper_texts;
use crate::text::Lang;
use std::sync::Arc;

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
pub fn typed(text: &str, template: &Template, matter: &Matter<'_>) -> Vec<Typed> {
    let about = template.about.key;
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
    for reference in counted(template) {
        if let Ok(value) = reference.value(matter)
            && value.len() >= 2
        {
            look(&value, &reference);
        }
    }
    out
}

/// Counts that a template names.
fn counted(template: &Template) -> Vec<Reference> {
    let mut out: Vec<Reference> = Vec::new();
    for part in template.chapters.iter().flat_map(|c| &c.parts) {
        for wording in super::template::wordings(part) {
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
