//! Rules on what may use what: the walls of `docs/ARCHITECTURE.md`.

use anyhow::Result;

use super::Entry;

/// Which crates of ours a member may build on.
const DIRECTION: &[(&str, &[&str])] = &[
    ("crates/model", &[]),
    ("crates/corpus", &["hegui-model"]),
    ("crates/store", &["hegui-model"]),
    ("crates/render", &["hegui-model"]),
    ("crates/seal", &[]),
    ("crates/app", &["hegui-model", "hegui-corpus", "hegui-store", "hegui-render", "hegui-seal"]),
    // The host answers with the command list, so `wire` stands above `app`.
    ("crates/wire", &["hegui-model", "hegui-app"]),
    ("crates/cli", &["hegui-model", "hegui-app", "hegui-wire", "hegui-render"]),
    ("crates/xtask", &[]),
    ("src-tauri", &["hegui-model", "hegui-app", "hegui-wire", "hegui-render"]),
];

/// Libraries that belong to one crate, by the beginning of their name. `tests` may use any to judge from outside.
const OWNED: &[(&str, &str)] = &[
    ("rusqlite", "crates/store"),
    ("sqlx", "crates/store"),
    ("libsqlite3", "crates/store"),
    ("axum", "crates/wire"),
    ("hyper", "crates/wire"),
    ("reqwest", "crates/wire"),
    ("ureq", "crates/wire"),
    ("rustls", "crates/wire"),
    ("typst", "crates/render"),
    ("printpdf", "crates/render"),
    ("cms", "crates/seal"),
    ("p12-keystore", "crates/seal"),
    ("tauri", "src-tauri"),
    ("clap", "crates/cli"),
];

/// Each crate builds only on the crates below it.
pub(super) fn direction(entries: &[Entry]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (member, dependency, at) in dependencies(entries) {
        let Some((_, below)) = DIRECTION.iter().find(|(name, _)| *name == member) else { continue };
        if dependency.starts_with("hegui-") && !below.contains(&dependency) {
            faults.push(format!("{at}: {member} may not build on {dependency}"));
        }
    }
    Ok(faults)
}

/// Each owned library is used by its owner alone.
pub(super) fn owned(entries: &[Entry]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (member, dependency, at) in dependencies(entries) {
        if let Some((_, owner)) = OWNED.iter().find(|(name, _)| dependency.starts_with(name))
            && member != *owner
            && member != "tests"
        {
            faults.push(format!("{at}: {dependency} belongs to {owner}"));
        }
    }
    Ok(faults)
}

/// Every dependency that a member declares: the member's folder, the library, the place.
fn dependencies(entries: &[Entry]) -> Vec<(&str, &str, String)> {
    let mut found = Vec::new();
    for entry in entries {
        let Some(member) = entry.path.strip_suffix("/Cargo.toml") else { continue };
        let mut inside = false;
        for (number, line) in entry.lines() {
            let line = line.trim();
            if let Some(section) = line.strip_prefix('[') {
                let section = section.trim_end_matches(']');
                // What only a member's tests build on does not ship.
                inside = section.ends_with("dependencies") && !section.starts_with("dev-");
                if let Some((_, name)) = section.split_once("dependencies.") {
                    found.push((member, name, format!("{}:{number}", entry.path)));
                }
            } else if inside && !line.starts_with('#') && line.contains('=') {
                let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
                found.push((member, name, format!("{}:{number}", entry.path)));
            }
        }
    }
    found
}

/// Only `store` opens a database.
pub(super) fn databases(entries: &[Entry]) -> Result<Vec<String>> {
    let words = ["rusqlite::", "sqlx::", "Connection::open", "SqlitePool", "SqliteConnectOptions"];
    Ok(uses(entries, &["crates/store/", "tests/"], &words, "a database belongs to crates/store"))
}

/// Only `wire` opens a socket.
pub(super) fn sockets(entries: &[Entry]) -> Result<Vec<String>> {
    let words = ["TcpListener", "TcpStream", "UdpSocket", "UnixListener", "UnixStream", "to_socket_addrs"];
    Ok(uses(
        entries,
        &["crates/wire/", "crates/cli/tests/", "tests/"],
        &words,
        "a socket belongs to crates/wire",
    ))
}

/// Places outside the allowed folders where a line of Rust holds one of the words.
fn uses(entries: &[Entry], allowed: &[&str], words: &[&str], why: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (entry, number, line) in rust_lines(entries, allowed) {
        if let Some(word) = words.iter().find(|word| line.contains(**word)) {
            faults.push(format!("{}:{number}: {word}: {why}", entry.path));
        }
    }
    faults
}

/// SQL text stands in `store` alone.
pub(super) fn sql(entries: &[Entry]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (entry, number, line) in rust_lines(entries, &["crates/store/", "tests/"]) {
        let both = |a: &str, b: &str| line.find(a).is_some_and(|at| line[at..].contains(b));
        let found = both("SELECT ", " FROM ")
            || both("UPDATE ", " SET ")
            || ["INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "CREATE INDEX ", "PRAGMA "]
                .iter()
                .any(|word| line.contains(word));
        if found {
            faults.push(format!("{}:{number}: SQL belongs to crates/store", entry.path));
        }
    }
    Ok(faults)
}

/// `model` has no file, clock, process or environment; its unit tests may read fixtures.
pub(super) fn pure_model(entries: &[Entry]) -> Result<Vec<String>> {
    let words =
        ["std::fs", "std::env", "std::process", "std::thread", "SystemTime", "Instant::now", "::now()"];
    let mut faults = Vec::new();
    for entry in entries.iter().filter(|entry| entry.under(&["crates/model/src/"]) && entry.is(&["rs"])) {
        for (number, line) in shipped(entry) {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                faults.push(format!("{}:{number}: {word}: model is given what it needs", entry.path));
            }
        }
    }
    Ok(faults)
}

/// Rules read values by `Record::value` and its like alone: what reads past them is not noted, and a proposal kept in
/// memory would outlive the value it rests on.
pub(super) fn noted_reads(entries: &[Entry]) -> Result<Vec<String>> {
    let reads = [".get(", ".contains_key(", "["];
    let mut faults = Vec::new();
    let rules = |entry: &&Entry| {
        entry.under(&["crates/model/src/"]) && entry.is(&["rs"]) && entry.path != "crates/model/src/record.rs"
    };
    for entry in entries.iter().filter(rules).filter(|entry| !entry.path.ends_with("/tests.rs")) {
        for (number, line) in shipped(entry) {
            let read = |after: &str| reads.iter().any(|word| after.starts_with(word));
            if line.match_indices(".values").any(|(at, is)| read(&line[at + is.len()..])) {
                faults
                    .push(format!("{}:{number}: values are read by Record::value and its like", entry.path));
            }
        }
    }
    Ok(faults)
}

/// Lines of code above the unit tests.
fn shipped(entry: &Entry) -> impl Iterator<Item = (usize, &str)> {
    entry.lines().take_while(|(_, line)| !line.contains("#[cfg(test)]")).filter(|(_, line)| !is_comment(line))
}

/// Lines of Rust that are not comments, outside the allowed folders and outside the rules themselves.
fn rust_lines<'a>(
    entries: &'a [Entry],
    allowed: &'a [&str],
) -> impl Iterator<Item = (&'a Entry, usize, &'a str)> {
    entries
        .iter()
        .filter(|entry| {
            entry.is(&["rs"]) && !entry.under(allowed) && !entry.under(&["crates/xtask/src/tidy/"])
        })
        .flat_map(|entry| entry.lines().map(move |(number, line)| (entry, number, line)))
        .filter(|(_, _, line)| !is_comment(line))
}

/// Whether the line is a comment alone.
fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// Only `ui/src/platform` knows Tauri.
pub(super) fn tauri(entries: &[Entry]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for entry in interface(entries).filter(|entry| !entry.under(&["ui/src/platform/"])) {
        for (number, line) in entry.lines().filter(|(_, line)| line.contains("@tauri-apps/")) {
            if !is_comment(line) {
                faults.push(format!("{}:{number}: Tauri belongs to ui/src/platform", entry.path));
            }
        }
    }
    Ok(faults)
}

/// Folders of the interface, lowest first: each imports only from those before it.
const LAYERS: &[&str] = &["platform", "kit", "fields", "records", "pages"];

/// The interface's folders import downward only.
pub(super) fn layers(entries: &[Entry]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for entry in interface(entries) {
        let folder = entry.path["ui/src/".len()..].split('/').next().unwrap_or_default();
        let Some(rank) = LAYERS.iter().position(|layer| *layer == folder) else { continue };
        for (number, line) in
            entry.lines().filter(|(_, line)| line.contains(" from ") || line.contains("import("))
        {
            let above = LAYERS[rank + 1..].iter().find(|layer| line.contains(&format!("../{layer}/")));
            if let Some(above) = above {
                faults.push(format!("{}:{number}: {folder} may not import {above}", entry.path));
            }
        }
    }
    Ok(faults)
}

/// The interface's own source files.
fn interface(entries: &[Entry]) -> impl Iterator<Item = &Entry> {
    entries.iter().filter(|entry| entry.under(&["ui/src/"]) && entry.is(&["ts", "tsx", "js", "mjs"]))
}

#[cfg(test)]
mod tests {
    use super::super::entry;
    use super::*;

    #[test]
    fn crates_point_downward() -> Result<()> {
        let text = "[package]\nname = \"x\"\n[dependencies]\nhegui-store.workspace = true\nserde = \"1\"\n";
        assert_eq!(direction(&[entry("crates/seal/Cargo.toml", text)])?.len(), 1);
        assert!(direction(&[entry("crates/app/Cargo.toml", text)])?.is_empty());
        let table = "[dependencies.rusqlite]\nversion = \"1\"\n";
        assert_eq!(owned(&[entry("crates/app/Cargo.toml", table)])?.len(), 1);
        assert!(owned(&[entry("tests/Cargo.toml", table)])?.is_empty());
        Ok(())
    }

    #[test]
    fn sql_databases_and_sockets() -> Result<()> {
        let text = "let a = \"SELECT id FROM people\";\n// DELETE FROM x\nlet s = TcpStream::connect(a);\n";
        let app = [entry("crates/app/src/a.rs", text)];
        assert_eq!(sql(&app)?, ["crates/app/src/a.rs:1: SQL belongs to crates/store"]);
        assert_eq!(sockets(&app)?.len(), 1);
        assert!(sql(&[entry("crates/store/src/read.rs", text)])?.is_empty());
        Ok(())
    }

    #[test]
    fn the_model_reads_no_clock_outside_its_tests() -> Result<()> {
        let text = "fn a() { Utc::now(); }\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        assert_eq!(pure_model(&[entry("crates/model/src/a.rs", text)])?.len(), 1);
        Ok(())
    }

    #[test]
    fn rules_read_values_where_it_is_noted() -> Result<()> {
        let text = "fn a() { r.values.get(key); b.values.insert(k, v); }\nlet c = r.values[key];\n";
        assert_eq!(noted_reads(&[entry("crates/model/src/proposal/a.rs", text)])?.len(), 2);
        assert!(noted_reads(&[entry("crates/app/src/a.rs", text)])?.is_empty());
        Ok(())
    }

    #[test]
    fn the_interface_imports_downward() -> Result<()> {
        let text = "import { a } from '../pages/a';\nimport { invoke } from '@tauri-apps/api/core';\n";
        assert_eq!(
            layers(&[entry("ui/src/kit/b.ts", text)])?,
            ["ui/src/kit/b.ts:1: kit may not import pages"]
        );
        assert_eq!(tauri(&[entry("ui/src/kit/b.ts", text)])?.len(), 1);
        assert!(tauri(&[entry("ui/src/platform/b.ts", text)])?.is_empty());
        Ok(())
    }
}
