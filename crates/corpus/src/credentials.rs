//! Passwords, keys and tokens in files that are about to leave: what they look like is data
//! (`assets/credential_patterns.json`). What is found is told by kind and place with its first two characters, never
//! repeated. Archives and Office files are looked into, as far as bounds allow; what could not be looked into is named.

use crate::digest::Watch;
use crate::error::{ForeignError, cancelled, file_name, unreadable};
use hegui_model::standard::Provenance;
use hegui_model::text::Text;
use regex::bytes::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::Ordering;
use ts_rs::TS;

mod inside;
#[cfg(test)]
mod tests;

/// What is told each; the rest is counted.
pub const MOST: usize = 500;
/// Bytes that are looked through at a time.
const CHUNK: usize = 4 << 20;
/// Bytes that two chunks share, so that nothing is cut at their border; no pattern is longer.
const OVERLAP: usize = 4 << 10;
/// Bytes around a word within which its patterns are looked for.
const BEFORE: usize = 256;
const AFTER: usize = 1 << 10;
/// Archives within archives, members, and bytes that all of them inflate to.
const DEPTH: usize = 3;
const MEMBERS: usize = 100_000;
const INFLATED: u64 = 16 << 30;
/// Bytes of a member that is read whole: a part of an Office file, an archive within one.
const WHOLE: u64 = 256 << 20;

#[derive(Deserialize)]
struct Row {
    key: String,
    label: Text,
    /// Words near which it is looked for, lower case.
    words: Vec<String>,
    regex: String,
    /// Is what it finds held against what is never a secret?
    judged: bool,
    provenance: Provenance,
}

#[derive(Deserialize)]
struct Told {
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds it to having a source"))]
    provenance: Provenance,
    patterns: Vec<Row>,
    columns: Vec<String>,
    never_secret: Vec<String>,
}

struct Pattern {
    row: Row,
    regex: Regex,
}

struct Patterns {
    all: Vec<Pattern>,
    /// Any word of any pattern.
    words: Regex,
    columns: Vec<String>,
    never_secret: Vec<String>,
    #[cfg(test)]
    provenance: Provenance,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let told: Told = serde_json::from_str(include_str!("../../../assets/credential_patterns.json"))
        .expect("shipped patterns are valid");
    let words: BTreeSet<&str> = told.patterns.iter().flat_map(|p| &p.words).map(String::as_str).collect();
    let words: Vec<String> = words.into_iter().rev().map(regex::escape).collect();
    let words = RegexBuilder::new(&words.join("|"))
        .case_insensitive(true)
        .unicode(false)
        .build()
        .expect("shipped words make an expression");
    let all = told
        .patterns
        .into_iter()
        .map(|row| Pattern { regex: Regex::new(&row.regex).expect("shipped patterns are expressions"), row })
        .collect();
    Patterns {
        all,
        words,
        columns: told.columns,
        never_secret: told.never_secret,
        #[cfg(test)]
        provenance: told.provenance,
    }
});

/// A credential that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Credential {
    /// Key of its kind.
    pub kind: String,
    /// Kind.
    pub label: Text,
    /// File.
    pub file: String,
    /// Members of archives that lead to it, outermost first.
    pub inside: Vec<String>,
    /// Where in that: a line, a page, a cell.
    pub place: Text,
    /// Its first two characters; nothing of shorter ones.
    pub begins: String,
    /// Was the pattern compared with its source?
    pub verified: bool,
}

/// A member that could not be looked into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "UnsearchedMember")]
pub struct Unsearched {
    /// File and members that lead to it.
    pub path: String,
    /// Why.
    pub reason: Text,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "CredentialsSearched")]
pub struct Searched {
    /// In the order of places.
    pub found: Vec<Credential>,
    /// How many more there are.
    #[ts(type = "number")]
    pub more: u64,
    /// Bytes that were looked through, inflated ones among them.
    #[ts(type = "number")]
    pub bytes: u64,
    /// What could not be looked into: nobody may take it for free of secrets.
    pub unsearched: Vec<Unsearched>,
}

/// Where a search stands.
struct Desk<'w, 'c> {
    file: String,
    inside: Vec<String>,
    out: Searched,
    watch: &'w mut Watch<'c>,
    total: u64,
    members: usize,
}

/// Why a search ended early.
enum Stop {
    Cancelled,
    Io(std::io::Error),
}

impl From<std::io::Error> for Stop {
    fn from(e: std::io::Error) -> Self {
        Self::Io(e)
    }
}

/// Searches a file.
///
/// # Errors
/// There is no such file, it cannot be read, or `watch.cancel` was set. Damaged members are no error: they are named as
/// not searched.
pub fn search_file(path: &Path, watch: &mut Watch<'_>) -> Result<Searched, ForeignError> {
    let name = file_name(path);
    let opened = File::open(path).map_err(|e| unreadable(&name, &e))?;
    let total = opened.metadata().map_err(|e| unreadable(&name, &e))?.len();
    run(&name, opened, total, watch)
}

/// Searches bytes under a name.
///
/// # Errors
/// `watch.cancel` was set.
pub fn search_bytes(name: &str, bytes: &[u8], watch: &mut Watch<'_>) -> Result<Searched, ForeignError> {
    run(name, Cursor::new(bytes), bytes.len() as u64, watch)
}

fn run(
    name: &str,
    from: impl Read + Seek,
    total: u64,
    watch: &mut Watch<'_>,
) -> Result<Searched, ForeignError> {
    let mut desk =
        Desk { file: name.into(), inside: Vec::new(), out: Searched::default(), watch, total, members: 0 };
    match desk.any(from, 0) {
        Ok(()) => Ok(desk.out),
        Err(Stop::Cancelled) => Err(cancelled(name)),
        Err(Stop::Io(e)) => Err(unreadable(name, &e)),
    }
}

/// The first two characters of a secret; nothing of one so short that they would tell much of it.
fn begins(secret: &[u8]) -> String {
    let text = String::from_utf8_lossy(secret);
    if text.chars().count() < 6 { String::new() } else { text.chars().take(2).collect() }
}

/// Is it a secret by its form: letters and digits or signs, and none of what stands for one?
fn is_secret(value: &[u8], never: &[String]) -> bool {
    let text = String::from_utf8_lossy(value);
    let text = text.trim_end_matches(['.', ',', ';', ')', '"', '\'', '`', '*', '|', '>', ']', '}']);
    let lower = text.to_ascii_lowercase();
    let letters = text.chars().any(|c| c.is_ascii_alphabetic());
    let others = text.chars().any(|c| !c.is_ascii_alphabetic());
    let distinct: BTreeSet<char> = text.chars().collect();
    let long = text.len() >= 4 && distinct.len() >= 4;
    let path = lower.starts_with('/') || lower.starts_with("./");
    // A call or a name in source text is no value.
    let code = lower.contains('(')
        || lower.starts_with("self.")
        || lower.starts_with("os.")
        || lower.starts_with("env");
    long && letters
        && others
        && !path
        && !code
        && !never.iter().any(|n| lower.contains(n.as_str()))
        && text.chars().any(|c| c.is_ascii_digit())
}

impl Desk<'_, '_> {
    fn push(&mut self, pattern: Option<&Pattern>, place: Text, secret: &[u8]) {
        if self.out.found.len() >= MOST {
            self.out.more += 1;
            return;
        }
        let (kind, label, verified) = match pattern {
            Some(p) => (p.row.key.clone(), p.row.label.clone(), p.row.provenance.verified),
            None => ("column".into(), Text::new("密码或密钥一列", "Column of passwords or keys"), false),
        };
        self.out.found.push(Credential {
            kind,
            label,
            file: self.file.clone(),
            inside: self.inside.clone(),
            place,
            begins: begins(secret),
            verified,
        });
    }

    fn unsearched(&mut self, zh: &str, en: &str) {
        if self.out.unsearched.len() < MOST {
            let path = std::iter::once(self.file.as_str()).chain(self.inside.iter().map(String::as_str));
            let path = path.collect::<Vec<_>>().join(" / ");
            self.out.unsearched.push(Unsearched { path, reason: Text::new(zh, en) });
        }
    }

    fn tick(&mut self, bytes: usize) -> Result<(), Stop> {
        self.out.bytes += bytes as u64;
        (self.watch.progress)(self.out.bytes.min(self.total), self.total);
        if self.watch.cancel.load(Ordering::Relaxed) { Err(Stop::Cancelled) } else { Ok(()) }
    }

    /// Looks through a stream of bytes in pieces that share their borders.
    fn stream(&mut self, mut from: impl Read) -> Result<(), Stop> {
        let mut held: Vec<u8> = Vec::with_capacity(CHUNK + OVERLAP);
        let mut line = 1_u64;
        loop {
            let kept = held.len();
            let read = (&mut from).take(CHUNK as u64).read_to_end(&mut held)?;
            self.tick(read)?;
            let last = read < CHUNK;
            // What begins in the part that is kept for the next round is told in that round.
            let most = if last { held.len() } else { held.len().saturating_sub(OVERLAP) };
            debug_assert!(kept <= OVERLAP);
            self.bytes(&held, most, |at| {
                let n = line + memchr::memchr_iter(b'\n', held.get(..at).unwrap_or_default()).count() as u64;
                Text::new(format!("第 {n} 行"), format!("line {n}"))
            });
            if last {
                return Ok(());
            }
            line += memchr::memchr_iter(b'\n', held.get(..most).unwrap_or_default()).count() as u64;
            held.drain(..most);
        }
    }

    /// Looks through bytes for what begins before `most`.
    fn bytes(&mut self, bytes: &[u8], most: usize, place: impl Fn(usize) -> Text) {
        // What was found, from its first to behind its last byte.
        let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
        let mut looked: Vec<usize> = vec![0; PATTERNS.all.len()];
        for word in PATTERNS.words.find_iter(bytes) {
            let named = word.as_bytes().to_ascii_lowercase();
            for (n, pattern) in PATTERNS.all.iter().enumerate() {
                if !pattern.row.words.iter().any(|w| w.as_bytes() == named) {
                    continue;
                }
                // What was looked through for this pattern is not looked through again.
                let looked_to = looked.get(n).copied().unwrap_or(0);
                let from = word.start().saturating_sub(BEFORE).max(looked_to);
                let to = (word.end() + AFTER).min(bytes.len());
                let Some(window) = bytes.get(from..to) else { continue };
                let mut end = from;
                for found in pattern.regex.captures_iter(window) {
                    let Some((whole, secret)) = found.get(0).zip(found.name("secret")) else { continue };
                    end = from + whole.end();
                    let at = from + whole.start();
                    let judged = !pattern.row.judged || is_secret(secret.as_bytes(), &PATTERNS.never_secret);
                    // Several patterns may find one secret: the first of them names it.
                    let start = from + secret.start();
                    let known = seen.range(..=start).next_back().is_some_and(|(_, end)| *end > start);
                    if at < most && judged && !known {
                        seen.insert(at, end.max(start + 1));
                        self.push(Some(pattern), place(at), secret.as_bytes());
                    }
                }
                if let Some(l) = looked.get_mut(n) {
                    *l = end.max(word.start().saturating_sub(BEFORE));
                }
            }
        }
    }

    /// Looks through text whose places are told by the caller.
    fn text(&mut self, text: &str, place: impl Fn(usize) -> Text) {
        self.bytes(text.as_bytes(), text.len(), place);
    }
}
