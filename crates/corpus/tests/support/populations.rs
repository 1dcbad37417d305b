//! Registering without much ado.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part of this")]

use crate::files::Folder;
use flate2::write::GzEncoder;
use hegui_corpus::digest::unwatched;
use hegui_corpus::draw::{Plan, Seed, Sizes, Strata};
use hegui_corpus::population::{Inputs, Mapping, Registered, register};
use hegui_corpus::{ForeignError, Limits};
use sha2::{Digest as _, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};

pub fn gathered(paths: &[PathBuf]) -> Inputs {
    Inputs::gather(paths, &Limits::of_items()).unwrap()
}

pub fn registered_as(
    paths: &[PathBuf],
    mapping: &Mapping,
    target: &Path,
) -> Result<Registered, ForeignError> {
    let inputs = Inputs::gather(paths, &Limits::of_items())?;
    unwatched(|watch| register(&inputs.files, mapping, &Limits::of_items(), target, watch))
}

pub fn registered(folder: &Folder, paths: &[PathBuf]) -> Registered {
    registered_as(paths, &Mapping::default(), &folder.path("r")).unwrap()
}

/// The digest of a population from its texts, by the words of the documentation.
pub fn population_digest<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut all: Vec<[u8; 32]> = texts.into_iter().map(|t| Sha256::digest(t).into()).collect();
    all.sort_unstable();
    hex::encode(Sha256::digest(all.concat()))
}

pub fn json_lines<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    texts.into_iter().map(|t| serde_json::json!({ "text": t }).to_string() + "\n").collect()
}

/// The same of items `(source, text)`.
pub fn json_lines_of<'t>(items: impl IntoIterator<Item = (&'t str, &'t str)>) -> String {
    let line = |(source, text)| serde_json::json!({ "text": text, "source": source }).to_string() + "\n";
    items.into_iter().map(line).collect()
}

pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

pub fn plan(strata: Strata, n: u64) -> Plan {
    Plan { seed: Seed("示例种子".into()), strata, sizes: Sizes::Total(n) }
}
