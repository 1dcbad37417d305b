//! The one list of registers. Adding one: a file in its section's folder, two lines in the section, a migration
//! printed by the store's example `schema`.

use crate::register::{Register, Section};

mod annotation;
mod assessment;
mod corpus;
mod evaluation;
mod filing;
mod models;
mod organization;
mod response;
mod service;
mod workbench;

pub use annotation::*;
pub use assessment::*;
pub use corpus::*;
pub use evaluation::*;
pub use filing::*;
pub use models::*;
pub use organization::*;
pub use response::*;
pub use service::*;
pub use workbench::*;

/// Every section, in the order in which they are shown.
pub static SECTIONS: &[&Section] = &[
    &organization::SECTION,
    &annotation::SECTION,
    &corpus::SECTION,
    &models::SECTION,
    &service::SECTION,
    &response::SECTION,
    &evaluation::SECTION,
    &assessment::SECTION,
    &filing::SECTION,
    &workbench::SECTION,
];

const COUNT: usize = {
    let (mut sum, mut s) = (0, 0);
    while s < SECTIONS.len() {
        sum += SECTIONS[s].registers.len();
        s += 1;
    }
    sum
};

/// Every register, in the order in which they are shown.
pub static REGISTERS: &[&Register] = &{
    let mut all = [SECTIONS[0].registers[0]; COUNT];
    let (mut s, mut at) = (0, 0);
    while s < SECTIONS.len() {
        let mut i = 0;
        while i < SECTIONS[s].registers.len() {
            all[at] = SECTIONS[s].registers[i];
            at += 1;
            i += 1;
        }
        s += 1;
    }
    all
};

/// The section of a register.
pub fn section_of(register: &Register) -> &'static Section {
    SECTIONS
        .iter()
        .copied()
        .find(|s| s.registers.iter().any(|r| r.key == register.key))
        .expect("every register stands in a section: the list is made of them")
}

/// A register by what people call it: its key, or its name in either language.
pub fn named(text: &str) -> Option<&'static Register> {
    let called =
        |r: &Register| [r.label, r.one].iter().any(|l| l.zh == text || l.en.eq_ignore_ascii_case(text));
    register(text).or_else(|| REGISTERS.iter().copied().find(|r| called(r)))
}

/// A register by key.
pub fn register(key: &str) -> Option<&'static Register> {
    REGISTERS.iter().copied().find(|r| r.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Kind, Privacy};
    use crate::register::{CODE, SortBy, Surface};
    use std::collections::BTreeSet;

    fn is_snake(key: &str) -> bool {
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    }

    #[test]
    fn keys_are_unique_snake_case_and_every_label_stands_in_both_languages() {
        let mut seen = BTreeSet::new();
        let mut prefixes = BTreeSet::new();
        for r in REGISTERS {
            assert!(is_snake(r.key) && seen.insert(r.key), "register key {}", r.key);
            assert!(prefixes.insert(r.prefix), "prefix {} of {}", r.prefix, r.key);
            assert_eq!(r.fields[0].key, CODE, "{} starts with its code", r.key);
            assert!(r.fields[0].unique, "codes of {} are unique", r.key);
            let found = r.surface == Surface::Named || r.fields[0].searched;
            assert!(found, "what is printed as the code of {} is found by search", r.key);
            let mut fields = BTreeSet::new();
            for f in r.fields {
                assert!(is_snake(f.key) && fields.insert(f.key), "{}.{}", r.key, f.key);
                assert!(!f.key.starts_with("x_"), "x_ is kept for the organisation's own fields");
                assert!(!f.label.zh.is_empty() && f.label.en.is_ascii(), "label of {}.{}", r.key, f.key);
                let ending = match f.kind {
                    Kind::Date => Some("_on"),
                    Kind::Instant => Some("_at"),
                    _ => None,
                };
                assert!(
                    ending.is_none_or(|e| f.key.ends_with(e)),
                    "{}.{} should end {ending:?}",
                    r.key,
                    f.key
                );
                if let Kind::Ref(target) | Kind::Refs(target) = f.kind {
                    assert!(register(target).is_some(), "{}.{} points to {target}", r.key, f.key);
                }
            }
            let tables =
                r.fields.iter().filter_map(|f| if let Kind::Table(c) = f.kind { Some(c) } else { None });
            for among in std::iter::once(r.fields).chain(tables) {
                for f in among {
                    let Kind::RecordOf(by) = f.kind else { continue };
                    let named =
                        among.iter().any(|other| other.key == by && matches!(other.kind, Kind::Register));
                    assert!(named, "{}.{}: {by} stands beside it and names a register", r.key, f.key);
                }
            }
            assert!(r.field(r.title).is_some(), "title of {}", r.key);
            assert!(
                r.fields.iter().filter(|f| f.listed).count() <= 7,
                "{} lists more than seven columns",
                r.key
            );
        }
    }

    #[test]
    fn sorts_are_over_open_fields_or_names() {
        for r in REGISTERS {
            assert!(!r.sorts.is_empty(), "{} declares no sort", r.key);
            for s in r.sorts {
                let f = r.field(s.key).unwrap_or_else(|| panic!("{} sorts by {}", r.key, s.key));
                assert_ne!(f.privacy, Privacy::Masked, "{}.{} would leak by its order", r.key, s.key);
                assert!(s.by == SortBy::Value || f.kind_is_text(), "pinyin of {}.{}", r.key, s.key);
            }
        }
    }

    #[test]
    fn states_lead_only_to_states_and_ask_only_for_fields() {
        for r in REGISTERS {
            let Some(states) = r.states else { continue };
            let known: BTreeSet<_> = states.of.iter().map(|c| c.key).collect();
            assert!(r.field(states.field).is_some_and(|f| f.stamped), "{}: the state is never typed", r.key);
            for m in states.moves {
                assert!(
                    known.contains(m.to) && m.from.iter().all(|f| known.contains(f)),
                    "{} {}",
                    r.key,
                    m.key
                );
                let fields = m.asks.iter().chain(m.clears).chain(m.stamps.iter());
                for f in fields.chain(m.sets.iter().map(|(f, _)| f)) {
                    assert!(r.field(f).is_some(), "{} {} names {f}", r.key, m.key);
                }
            }
        }
    }
}
