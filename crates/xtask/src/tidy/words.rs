//! Rules on what the text of files may say.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::Entry;
use crate::repo;

/// No path of somebody's machine.
pub(super) fn machine_paths(entries: &[Entry]) -> Result<Vec<String>> {
    // Put together here, so that this file does not hold what it forbids.
    let places: Vec<String> =
        ["work", "root", "tmp", "home", "Users"].iter().map(|name| format!("/{name}/")).collect();
    let mut faults = Vec::new();
    for entry in entries.iter().filter(|entry| !entry.under(&["fixtures/"])) {
        for (number, line) in entry.lines() {
            if let Some(place) = places.iter().find(|place| stands_alone(line, place)) {
                faults.push(format!("{}:{number}: {place}… is a machine's path", entry.path));
            }
        }
    }
    Ok(faults)
}

/// Whether the path begins there, rather than being the middle of a longer path or an address.
fn stands_alone(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || ".-_~}/".contains(c))
    })
}

/// The npm registry's own address, as locks write it. In two parts, so that no host stands in our files by name.
const NPM: &str = concat!("https://registry.", "npmjs.org/");

/// Locks name the public registries, and no configuration names another one.
pub(super) fn registries(entries: &[Entry]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for entry in entries {
        let wrong = |line: &str| match entry.name() {
            "package-lock.json" => line.contains("\"resolved\"") && !line.contains(NPM),
            "Cargo.lock" => {
                line.starts_with("source")
                    && !line.contains("registry+https://github.com/rust-lang/crates.io-index")
            }
            ".npmrc" => line.trim_start().starts_with("registry") || line.contains("_authToken"),
            _ if entry.under(&[".cargo/"]) => line.contains("replace-with") || line.contains("[registries"),
            _ if entry.under(&[".ci/"]) => {
                line.contains("index-url") || line.contains("--registry") || line.contains("registry=")
            }
            _ => false,
        };
        for (number, line) in entry.lines().filter(|(_, line)| wrong(line)) {
            faults.push(format!("{}:{number}: not a public registry: {}", entry.path, line.trim()));
        }
    }
    Ok(faults)
}

/// Han characters in a row that count as copied.
const RUN: usize = 16;

/// Titles of documents are facts, and cited in full.
const TITLES: &[&str] = &[
    "生成式人工智能个人信息保护技术要求",
    "个人信息处理中告知和同意的实施指南",
    "国家人工智能产业综合标准化体系建设指南",
    "具有舆论属性或社会动员能力的互联网信息服务安全评估规定",
];

/// No run of Han characters that also stands in the protected standards, where these are at hand.
pub(super) fn own_words(entries: &[Entry]) -> Result<Vec<String>> {
    let dir = repo::standards();
    if !dir.is_dir() {
        println!("left out of tidy: own words (the standards are not beside this checkout)");
        return Ok(Vec::new());
    }
    let mut protected = HashSet::new();
    for file in fs::read_dir(&dir).with_context(|| format!("{}", dir.display()))? {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            let text = fs::read_to_string(&path)?;
            // Lines are broken by the page there, not by the sentence.
            let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            for run in runs(&joined).chain(runs(&text)) {
                protected.extend(run.windows(RUN).map(<[char]>::to_vec));
            }
        }
    }
    Ok(copied(entries, &protected))
}

/// Lines that hold a protected run.
fn copied(entries: &[Entry], protected: &HashSet<Vec<char>>) -> Vec<String> {
    let mut faults = Vec::new();
    for entry in entries {
        for (number, line) in entry.lines() {
            let line = TITLES.iter().fold(line.to_owned(), |line, title| line.replace(title, "《》"));
            let found = runs(&line).find_map(|run| {
                run.windows(RUN)
                    .find(|window| protected.contains(*window))
                    .map(|w| w.iter().collect::<String>())
            });
            if let Some(found) = found {
                faults.push(format!("{}:{number}: stands in a standard: {found}", entry.path));
            }
        }
    }
    faults
}

/// The runs of Han characters in a text that are long enough to count.
fn runs(text: &str) -> impl Iterator<Item = Vec<char>> {
    let mut all = vec![Vec::new()];
    for c in text.chars() {
        if is_han(c) {
            if let Some(run) = all.last_mut() {
                run.push(c);
            }
        } else if all.last().is_some_and(|run| !run.is_empty()) {
            all.push(Vec::new());
        }
    }
    all.into_iter().filter(|run| run.len() >= RUN)
}

/// Whether the character is Han: the unified blocks, the compatibility block and the planes beyond.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Commands that the documents name exist: `cargo xtask …` by the list of tasks, `hegui …` by the built program.
pub(super) fn commands(entries: &[Entry]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut asked = BTreeSet::new();
    for entry in entries.iter().filter(|entry| entry.is(&["md"])) {
        let mut fenced = false;
        for (number, line) in entry.lines() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            }
            for word in line.split("cargo xtask ").skip(1).map(first_word) {
                if !word.is_empty() && !crate::TASKS.iter().any(|task| task.word == word) {
                    faults.push(format!("{}:{number}: cargo xtask {word} does not exist", entry.path));
                }
            }
            let line = line.trim_start().trim_start_matches("$ ");
            if fenced && let Some(rest) = line.strip_prefix("hegui ") {
                asked.insert((subcommand(rest), format!("{}:{number}", entry.path)));
            }
        }
    }
    let hegui = repo::built("hegui");
    if !hegui.is_file() {
        if !asked.is_empty() {
            println!("left out of tidy: hegui commands in documents (hegui is not built)");
        }
        return Ok(faults);
    }
    for (words, place) in asked {
        let known = Command::new(&hegui)
            .args(&words)
            .arg("--help")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?
            .success();
        if !known {
            faults.push(format!("{place}: hegui {} does not exist", words.join(" ")));
        }
    }
    Ok(faults)
}

/// The word at the beginning of a text, of lower-case letters, digits and hyphens.
fn first_word(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        .unwrap_or(text.len());
    &text[..end]
}

/// The one or two words of a subcommand at the beginning of a command's arguments.
fn subcommand(rest: &str) -> Vec<String> {
    rest.split_whitespace()
        .take(2)
        .take_while(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-'))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::entry;
    use super::*;

    #[test]
    fn machine_paths_are_told_from_the_middle_of_others() -> Result<()> {
        let place = |name: &str| format!("/{name}/");
        let text = format!("a = \"{}x\"\nb = \"lib{}x\"\nc = ~/.cache\n", place("tmp"), place("tmp"));
        assert_eq!(machine_paths(&[entry("crates/a/src/a.rs", &text)])?.len(), 1);
        Ok(())
    }

    #[test]
    fn a_copied_run_is_found_and_a_shorter_one_is_not() {
        let protected: Vec<char> = "天地玄黄宇宙洪荒日月盈昃辰宿列张".chars().collect();
        let protected = HashSet::from([protected]);
        let text = "甲乙天地玄黄宇宙洪荒日月盈昃辰宿列张丙\n天地玄黄，宇宙洪荒日月盈昃辰宿列张\n";
        let found = copied(&[entry("assets/a.json", text)], &protected);
        assert_eq!(found, ["assets/a.json:1: stands in a standard: 天地玄黄宇宙洪荒日月盈昃辰宿列张"]);
    }

    #[test]
    fn locks_name_public_registries() -> Result<()> {
        let npm = format!("\"resolved\": \"https://mirror.example/a.tgz\",\n\"resolved\": \"{NPM}a.tgz\",");
        assert_eq!(registries(&[entry("ui/package-lock.json", &npm)])?.len(), 1);
        let cargo = "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
        assert!(registries(&[entry("Cargo.lock", cargo)])?.is_empty());
        Ok(())
    }

    #[test]
    fn subcommands_end_at_the_first_argument() {
        assert_eq!(subcommand("record list people --json"), ["record", "list"]);
        assert_eq!(subcommand("verify report.pdf"), ["verify"]);
        assert_eq!(first_word("test`, and more"), "test");
    }
}
