//! Real corpora, where they lie beside the checkout.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part of this")]

use std::path::{Path, PathBuf};

/// Source and text.
pub type Item = (String, String);

/// A real corpus; none, said, where it is not here.
pub fn real(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/real").join(name);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("skipped: ../shared/real/{name} is not here");
    None
}

/// The files of the poems, and the poems read by other means, with their file as their source.
pub fn poems(folder: &Path) -> (Vec<PathBuf>, Vec<Item>) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the folder").map(|e| e.expect("an entry").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "json"));
    paths.sort();
    let mut out = Vec::new();
    for path in &paths {
        let text = std::fs::read_to_string(path).expect("a file");
        let poems: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
        let source = path.file_name().expect("a name").to_string_lossy();
        for poem in poems {
            let lines = poem["paragraphs"].as_array().expect("paragraphs");
            let text: Vec<&str> = lines.iter().filter_map(|l| l.as_str()).collect();
            out.push((source.clone().into_owned(), text.join("\n")));
        }
    }
    (paths, out)
}
