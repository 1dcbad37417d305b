//! The committed foreign files answer as `expected.tsv` says.

#[path = "support/files.rs"]
mod support;

use hegui_corpus::{Limits, open_table};
use hegui_model::finding::Finding;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// All findings of a file, the refusal last if there is one.
fn findings(path: &Path) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut table = match open_table(path, &Limits::default()) {
        Ok(table) => table,
        Err(e) => return vec![e.into_finding()],
    };
    all.append(&mut table.findings);
    for sheet in 0..table.sheets.len() {
        let rows = match table.rows(sheet) {
            Ok(rows) => rows,
            Err(e) => return vec![e.into_finding()],
        };
        for row in rows {
            match row {
                Ok(row) => all.extend(row.findings),
                Err(e) => {
                    all.push(e.into_finding());
                    return all;
                }
            }
        }
    }
    all
}

#[test]
fn every_fixture_answers_as_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/foreign");
    let expected = std::fs::read_to_string(folder.join("expected.tsv")).expect("the list");
    let mut listed = BTreeSet::new();
    for line in expected.lines().filter(|l| !l.starts_with('#')) {
        let mut parts = line.split('\t');
        let (file, codes, row) =
            (parts.next().expect("a file"), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        listed.insert(PathBuf::from(file));
        let found = findings(&folder.join(file));
        let found_codes: Vec<&str> = found.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(found_codes.join(" "), codes, "{file}: {found:?}");
        let place = found.first().and_then(|f| f.place.as_ref());
        assert_eq!(place.and_then(|p| p.row), row.parse().ok(), "{file}: {found:?}");
        let name = file.rsplit('/').next().expect("a name");
        for finding in &found {
            assert!(finding.message.zh.contains(name) && finding.message.en.contains(name), "{finding:?}");
        }
    }
    let mut there = BTreeSet::new();
    for group in ["good", "doubtful", "bad"] {
        for entry in std::fs::read_dir(folder.join(group)).expect("a folder") {
            there.insert(Path::new(group).join(entry.expect("an entry").file_name()));
        }
    }
    assert_eq!(listed, there);
}
