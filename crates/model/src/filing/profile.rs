//! The profile of a track: folders and names of files in the order in which offices expect them, and what fills each.

use crate::standard::Provenance;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;
use ts_rs::TS;

/// What fills a slot. Evidence that a filing names for a slot fills it as well, whatever else does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fill {
    /// A paper that the program writes from registers.
    Paper {
        /// Key of the paper.
        paper: String,
        /// Registers that must have rows before it can be written.
        needs: Vec<String>,
    },
    /// The signed report that the filing names.
    Report {},
    /// Rows of a register that are about the service, with their attachments; those whose field says one of the keys.
    Register {
        /// Register.
        register: String,
        /// Field that is looked at.
        #[serde(default)]
        field: String,
        /// What it has to say; empty: anything.
        #[serde(default)]
        keys: Vec<String>,
    },
    /// The newest keyword library, as a sheet.
    Keywords {},
    /// The newest question bank of a kind, as a sheet.
    Bank {
        /// Kind of bank.
        kind: String,
    },
    /// Policies in force of one of the areas.
    Policy {
        /// Areas.
        areas: Vec<String>,
    },
    /// An open test channel of the filing: its description, never its secrets.
    Channel {},
    /// Evidence alone.
    Evidence {},
}

/// A place in the package that one paper fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Key, unique within the track.
    pub key: String,
    /// Folder within the package; parts parted by `/`.
    pub folder: String,
    /// Name of the file without its ending.
    pub file: String,
    /// What it is.
    pub label: Text,
    /// Endings that are taken, lower case; what the program writes goes out in those of them that it writes.
    pub formats: Vec<String>,
    /// What fills it.
    pub fill: Fill,
    /// May it be said not to be involved, with a reason?
    pub may_fall_away: bool,
    /// Is it asked for in every package, or only where the office says so?
    pub always: bool,
    /// Does it bear signatures and the seal?
    pub signed: bool,
    /// What to do where it is empty.
    pub todo: Text,
}

/// What a track asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// Key of [`crate::registers::services::TRACKS`].
    pub key: String,
    /// Where it was read.
    pub provenance: Provenance,
    /// Its slots in order.
    pub slots: Vec<Slot>,
}

impl Track {
    /// A slot by key.
    pub fn slot(&self, key: &str) -> Option<&Slot> {
        self.slots.iter().find(|s| s.key == key)
    }
}

/// Every track.
pub fn shipped() -> &'static [Track] {
    static ALL: OnceLock<Vec<Track>> = OnceLock::new();
    ALL.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../assets/filing/tracks.json"))
            .expect("shipped tracks are valid")
    })
}

/// A track by key.
pub fn track(key: &str) -> Option<&'static Track> {
    shipped().iter().find(|t| t.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Kind;
    use crate::filing::manifest::is_safe_path;
    use crate::registers::{register, services::TRACKS};
    use std::collections::BTreeSet;

    #[test]
    fn every_track_has_its_slots_and_each_leads_to_what_exists() {
        assert_eq!(
            shipped().iter().map(|t| t.key.as_str()).collect::<Vec<_>>(),
            TRACKS.iter().map(|c| c.key).collect::<Vec<_>>()
        );
        for t in shipped() {
            let (mut keys, mut places) = (BTreeSet::new(), BTreeSet::new());
            for s in &t.slots {
                assert!(keys.insert(&s.key) && places.insert((&s.folder, &s.file)), "{} {}", t.key, s.key);
                assert!(is_safe_path(&format!("{}/{}.pdf", s.folder, s.file)).is_ok(), "{}", s.folder);
                assert!(!s.formats.is_empty() && !s.todo.zh.is_empty() && s.todo.en.is_ascii(), "{}", s.key);
                assert!(s.label.en.is_ascii(), "{}", s.key);
                match &s.fill {
                    Fill::Paper { needs, .. } => {
                        assert!(needs.iter().all(|n| register(n).is_some()), "{} {needs:?}", s.key);
                    }
                    Fill::Register { register: of, field, keys } => {
                        let of = register(of).unwrap_or_else(|| panic!("{}: no register {of}", s.key));
                        let def = of.field(field);
                        assert_eq!(def.is_some(), !keys.is_empty(), "{}", s.key);
                        if let Some(Kind::Choice(options)) = def.map(|d| d.kind) {
                            assert!(
                                keys.iter().all(|k| options.iter().any(|o| o.key == k)),
                                "{} {keys:?}",
                                s.key
                            );
                        }
                    }
                    Fill::Bank { kind } => {
                        assert!(crate::registers::question_banks::kind_of(kind).is_some(), "{kind}");
                    }
                    Fill::Policy { areas } => {
                        let known = crate::registers::policies::AREAS;
                        assert!(areas.iter().all(|a| known.iter().any(|k| k.key == a)), "{areas:?}");
                    }
                    Fill::Report {} | Fill::Keywords {} | Fill::Channel {} | Fill::Evidence {} => {}
                }
            }
        }
    }
}
