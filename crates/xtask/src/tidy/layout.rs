//! Rules on how files lie, how long they are and what things are called.

use std::collections::BTreeSet;

use anyhow::Result;

use super::Entry;

/// What may stand at the top of the checkout.
const TOP: &[&str] = &[
    ".cargo",
    ".ci",
    ".config",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "README.zh-CN.md",
    "assets",
    "clippy.toml",
    "crates",
    "deny.toml",
    "docs",
    "fixtures",
    "rustfmt.toml",
    "src-tauri",
    "tests",
    "ui",
];

/// Lines of code that a file may hold.
const LONGEST: usize = 600;

/// Endings of type names that say nothing about the thing.
const EMPTY_ENDINGS: &[&str] =
    &["Manager", "Service", "Helper", "Helpers", "Util", "Utils", "Handler", "Base", "Common"];

/// Domain nouns that end like an empty name: a service is what the organisation offers to the public.
const DOMAIN_NOUNS: &[&str] = &["Service"];

/// File names that invite a heap of unrelated things; `mod` hides which module it is.
const EMPTY_FILES: &[&str] =
    &["mod", "util", "utils", "helper", "helpers", "common", "misc", "manager", "base"];

/// Languages in which these rules read code.
const CODE: &[&str] = &["rs", "ts", "tsx", "js", "mjs", "css", "typ"];

/// Nothing at the top that has no place there.
pub(super) fn top_level(entries: &[Entry]) -> Result<Vec<String>> {
    let seen: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.path.split('/').next()).collect();
    Ok(seen
        .into_iter()
        .filter(|name| !TOP.contains(name))
        .map(|name| format!("{name} has no place here"))
        .collect())
}

/// No file of code grows past the length that one reads at a sitting.
pub(super) fn length(entries: &[Entry]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for entry in
        entries.iter().filter(|entry| entry.is(CODE) && !entry.generated() && !entry.under(&["fixtures/"]))
    {
        let code = entry.lines().filter(|(_, line)| is_code(line)).count();
        if code > LONGEST {
            faults.push(format!("{} holds {code} lines of code, {LONGEST} at most", entry.path));
        }
    }
    Ok(faults)
}

/// Whether a line counts as code: neither blank nor a comment alone.
fn is_code(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("//") && !line.starts_with('*') && !line.starts_with("/*")
}

/// Files are named for what they hold.
pub(super) fn file_names(entries: &[Entry]) -> Result<Vec<String>> {
    let empty = |entry: &&Entry| {
        let stem = entry.name().split('.').next().unwrap_or_default();
        entry.is(CODE) && EMPTY_FILES.contains(&stem)
    };
    Ok(entries
        .iter()
        .filter(empty)
        .map(|entry| format!("{}: name it for what it holds", entry.path))
        .collect())
}

/// Types are named by the field's terms.
pub(super) fn type_names(entries: &[Entry]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let read = |entry: &&Entry| {
        // The rules' own tests hold what they forbid.
        entry.is(&["rs", "ts", "tsx", "mjs"])
            && !entry.generated()
            && !entry.under(&["crates/xtask/src/tidy/"])
    };
    for entry in entries.iter().filter(read) {
        for (number, line) in entry.lines().filter(|(_, line)| is_code(line)) {
            if let Some(name) = declared(line)
                && EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending))
                && !DOMAIN_NOUNS.contains(&name)
            {
                faults.push(format!("{}:{number}: {name} says nothing about the thing", entry.path));
            }
        }
    }
    Ok(faults)
}

/// The type that a line declares.
fn declared(line: &str) -> Option<&str> {
    let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let before = ["pub", "crate", "super", "export", "default", "declare", "abstract", "unsafe", "in"];
    let keyword = words.find(|word| !before.contains(word))?;
    ["struct", "enum", "trait", "union", "type", "class", "interface"]
        .contains(&keyword)
        .then(|| words.next())?
}

#[cfg(test)]
mod tests {
    use super::super::entry;
    use super::*;

    #[test]
    fn names_that_say_nothing_are_found() -> Result<()> {
        let text =
            "pub(crate) struct KeyManager;\nstruct Service;\nenum ServiceState {}\n// struct OldHelper;\n";
        let found = type_names(&[entry("crates/app/src/key.rs", text)])?;
        assert_eq!(found, ["crates/app/src/key.rs:1: KeyManager says nothing about the thing"]);
        let found = type_names(&[entry("ui/src/kit/a.ts", "export interface DateUtils {")])?;
        assert_eq!(found.len(), 1);
        Ok(())
    }

    #[test]
    fn files_and_the_top_level() -> Result<()> {
        let entries =
            [entry("crates/app/src/utils.rs", ""), entry("notes.txt", ""), entry("docs/common.md", "")];
        assert_eq!(file_names(&entries)?, ["crates/app/src/utils.rs: name it for what it holds"]);
        assert_eq!(top_level(&entries)?, ["notes.txt has no place here"]);
        Ok(())
    }

    #[test]
    fn length_counts_code_alone() -> Result<()> {
        let long = "a();\n".repeat(LONGEST + 1);
        let commented = "// a\n\n".repeat(LONGEST + 1);
        let entries = [entry("crates/a/src/b.rs", &long), entry("crates/a/src/c.rs", &commented)];
        assert_eq!(length(&entries)?.len(), 1);
        assert!(length(&[entry("ui/src/api/types.gen.ts", &long)])?.is_empty());
        Ok(())
    }
}
