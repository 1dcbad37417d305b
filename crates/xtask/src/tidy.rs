//! `cargo xtask tidy`: the house rules that neither the compiler nor clippy can hold.

mod layout;
mod walls;
mod words;

use std::fs;

use anyhow::Result;

use crate::repo;

/// A file of the project.
struct Entry {
    /// From the top of the checkout, with `/`.
    path: String,
    /// Its text; `None` where it is not UTF-8.
    text: Option<String>,
}

impl Entry {
    /// The lines with their numbers from 1; none for a binary file.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.as_deref().unwrap_or_default().lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// Whether the file's name ends in one of these, given without the dot.
    fn is(&self, endings: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
    }

    /// Whether the file lies under one of these paths.
    fn under(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }

    /// Whether a program wrote it.
    fn generated(&self) -> bool {
        self.path.contains(".gen.") || self.path.ends_with("-lock.json") || self.path.ends_with(".lock")
    }

    /// The file's name without folder.
    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// A rule: its name, and what finds one sentence for each place that breaks it.
type Rule = (&'static str, fn(&[Entry]) -> Result<Vec<String>>);

/// Every rule.
const RULES: &[Rule] = &[
    ("top level", layout::top_level),
    ("length of files", layout::length),
    ("file names", layout::file_names),
    ("type names", layout::type_names),
    ("direction of crates", walls::direction),
    ("owned dependencies", walls::owned),
    ("databases in store alone", walls::databases),
    ("sockets in wire alone", walls::sockets),
    ("SQL in store alone", walls::sql),
    ("a pure model", walls::pure_model),
    ("reads that are noted", walls::noted_reads),
    ("Tauri in platform alone", walls::tauri),
    ("layers of the interface", walls::layers),
    ("no machine's paths", words::machine_paths),
    ("public registries", words::registries),
    ("own words", words::own_words),
    ("commands in documents", words::commands),
];

/// `cargo xtask tidy`.
pub(crate) fn task(_: &[String]) -> Result<bool> {
    let mut good = true;
    for (rule, faults) in check()? {
        for fault in &faults {
            println!("{rule}: {fault}");
        }
        good &= faults.is_empty();
    }
    println!("{}", if good { "tidy" } else { "not tidy" });
    Ok(good)
}

/// Every rule with the places that break it.
///
/// # Errors
/// When the files of the project cannot be listed or read.
pub(crate) fn check() -> Result<Vec<(&'static str, Vec<String>)>> {
    let mut entries = Vec::new();
    for path in repo::files()? {
        let text = String::from_utf8(fs::read(repo::root().join(&path))?).ok();
        entries.push(Entry { path, text });
    }
    RULES.iter().map(|(name, rule)| Ok((*name, rule(&entries)?))).collect()
}

#[cfg(test)]
fn entry(path: &str, text: &str) -> Entry {
    Entry { path: path.to_owned(), text: Some(text.to_owned()) }
}
