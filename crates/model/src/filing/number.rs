//! What numbers of filings look like. None of the forms is verified: a number unlike them is a warning, never an error.

use crate::standard::Provenance;
use crate::text::Text;
use chrono::NaiveDate;
use serde::Deserialize;
use std::sync::OnceLock;

/// Least and most characters of a part.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// At least.
    pub least: usize,
    /// At most.
    pub most: usize,
}

/// A part of a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Part {
    /// These characters.
    Text(String),
    /// Letters and digits of ASCII.
    Word(Length),
    /// Digits.
    Digits(Length),
    /// A day that exists, as eight digits.
    Day {},
}

/// A form of numbers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Key.
    pub key: String,
    /// Track whose numbers have it.
    pub track: String,
    /// The form in words.
    pub label: Text,
    /// Its parts in order.
    pub parts: Vec<Part>,
    /// A number of our own that has it.
    pub example: String,
    /// Where it was read.
    pub provenance: Provenance,
}

/// How a number stands to the forms of its track.
#[derive(Clone, Debug)]
pub enum Looked {
    /// It has this form.
    Fits(&'static Form),
    /// It has none of these.
    Unlike(Vec<&'static Form>),
    /// No form of the track is known.
    NoForm,
}

/// Every form.
pub fn shipped() -> &'static [Form] {
    static ALL: OnceLock<Vec<Form>> = OnceLock::new();
    ALL.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../assets/filing/numbers.json"))
            .expect("shipped forms of numbers are valid")
    })
}

impl Form {
    /// Length in bytes of the number of this form that a text begins with.
    pub fn begins(&self, text: &str) -> Option<usize> {
        let mut rest = text;
        for part in &self.parts {
            let take = |l: &Length, fits: fn(&u8) -> bool| {
                let n = rest.bytes().take(l.most.saturating_add(1)).take_while(&fits).count();
                (l.least <= n && n <= l.most).then_some(n)
            };
            let n = match part {
                Part::Text(t) => rest.starts_with(t.as_str()).then_some(t.len())?,
                Part::Word(l) => take(l, u8::is_ascii_alphanumeric)?,
                Part::Digits(l) => take(l, u8::is_ascii_digit)?,
                Part::Day {} => {
                    let n = take(&Length { least: 8, most: 8 }, u8::is_ascii_digit)?;
                    NaiveDate::parse_from_str(rest.get(..n)?, "%Y%m%d").ok()?;
                    n
                }
            };
            rest = rest.get(n..)?;
        }
        Some(text.len() - rest.len())
    }

    /// Has the whole text this form?
    pub fn fits(&self, text: &str) -> bool {
        self.begins(text) == Some(text.len())
    }
}

/// Holds a number against the forms of its track.
pub fn look(track: &str, number: &str) -> Looked {
    let of: Vec<&'static Form> = shipped().iter().filter(|f| f.track == track).collect();
    match of.iter().find(|f| f.fits(number.trim())) {
        Some(form) => Looked::Fits(form),
        None if of.is_empty() => Looked::NoForm,
        None => Looked::Unlike(of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_have_their_form_and_no_form_claims_to_be_verified() {
        for form in shipped() {
            assert!(form.fits(&form.example), "{}", form.key);
            assert!(!form.provenance.verified, "{}: only a person who compared it may say so", form.key);
            assert!(!form.fits(&format!("{}x", form.example)), "{}", form.key);
        }
    }

    #[test]
    fn a_number_of_another_form_is_unlike_and_a_track_without_form_says_nothing() {
        assert!(matches!(look("filing", "ShiLi-MoXing-20260230"), Looked::Unlike(_)), "no such day");
        assert!(matches!(look("filing", "示例-模型-20260105"), Looked::Unlike(_)));
        assert!(matches!(look("algorithm", "网信算备12号"), Looked::Unlike(_)));
        assert!(matches!(look("registration", "任意编号"), Looked::NoForm));
    }
}
