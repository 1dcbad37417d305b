//! What personal information looks like, as data.

use serde::Deserialize;
use std::sync::LazyLock;

/// Issuers of cards with the lengths of their numbers.
#[derive(Deserialize)]
pub(super) struct Cards {
    prefixes: Vec<String>,
    lengths: Vec<usize>,
}

/// The tables of `assets/personal_patterns.json`.
#[derive(Deserialize)]
pub(super) struct Patterns {
    #[cfg(test)]
    provenance: hegui_model::standard::Provenance,
    identity_regions: Vec<String>,
    mobile_prefixes: Vec<String>,
    cards: Vec<Cards>,
    pub(super) provinces: Vec<Ending>,
    pub(super) divisions: Vec<Ending>,
    pub(super) roads: Vec<Ending>,
    pub(super) buildings: Vec<Ending>,
    pub(super) units: Vec<Ending>,
    pub(super) not_after_number: Vec<Ending>,
    pub(super) not_in_names: Vec<Ending>,
}

/// A word of an address, as folded characters.
#[derive(Deserialize)]
#[serde(from = "String")]
pub(super) struct Ending(pub(super) Vec<char>);

impl From<String> for Ending {
    fn from(word: String) -> Self {
        Self(crate::scan::fold::fold(&word).chars().collect())
    }
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../assets/personal_patterns.json"))
        .expect("shipped patterns are valid")
});

pub(super) fn patterns() -> &'static Patterns {
    &PATTERNS
}

impl Patterns {
    /// Is it the form of a mobile number: eleven digits with one of the prefixes?
    pub(super) fn mobile(&self, digits: &str) -> bool {
        digits.len() == 11 && self.mobile_prefixes.iter().any(|p| digits.starts_with(p.as_str()))
    }

    /// Is it a card number by issuer, length and check digit (Luhn)?
    pub(super) fn card(&self, digits: &str) -> bool {
        let issued = |c: &Cards| {
            c.lengths.contains(&digits.len()) && c.prefixes.iter().any(|p| digits.starts_with(p.as_str()))
        };
        self.cards.iter().any(issued) && luhn(digits)
    }

    /// Is it an identity number by region, birthday and check character? Of eighteen characters, X in either case.
    pub(super) fn identity(&self, number: &str) -> bool {
        self.identity_regions.iter().any(|p| number.starts_with(p.as_str()))
            && hegui_model::identity_number::check(&number.to_ascii_uppercase()).is_ok()
    }
}

/// The check digit of ISO/IEC 7812.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b.wrapping_sub(b'0'));
            match (i % 2, d * 2) {
                (0, _) => d,
                (_, twice) if twice > 9 => twice - 9,
                (_, twice) => twice,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The longest of the words that ends right before `end`.
pub(super) fn ends<'p>(words: &'p [Ending], chars: &[char], end: usize) -> Option<&'p Ending> {
    let fits = |w: &&Ending| chars[..end].ends_with(&w.0);
    words.iter().filter(fits).max_by_key(|w| w.0.len())
}

/// The longest of the words that begins at `start`.
pub(super) fn begins<'p>(words: &'p [Ending], chars: &[char], start: usize) -> Option<&'p Ending> {
    let fits = |w: &&Ending| chars[start..].starts_with(&w.0);
    words.iter().filter(fits).max_by_key(|w| w.0.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        let p = patterns();
        for good in ["4111111111111111", "5555555555554444", "378282246310005", "6222021234567894"] {
            assert!(p.card(good), "{good}");
        }
        for bad in ["4111111111111112", "1111111111111117", "411111111111111", "622202123456789"] {
            assert!(!p.card(bad), "{bad}");
        }
        assert!(p.identity("11010519491231002x") && !p.identity("11010519491231002"));
        assert!(p.mobile("13800138000") && !p.mobile("12800138000") && !p.mobile("1380013800"));
    }

    #[test]
    fn the_patterns_name_their_source() {
        assert!(!patterns().provenance.source.is_empty());
        assert!(patterns().divisions.iter().all(|w| !w.0.is_empty()));
    }
}
