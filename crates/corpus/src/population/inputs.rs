//! The files of a population: given one by one or by their folders, named so that each machine names them alike.

use crate::error::{ForeignError, file_name, in_file, refuse, unreadable};
use crate::limits::Limits;
use hegui_model::finding::Finding;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// Deepest folder looked into.
const DEPTH: u32 = 32;
/// Endings of names that are taken from a folder, before a `.gz` or `.zst`.
const TAKEN: [&str; 9] = ["jsonl", "ndjson", "json", "csv", "tsv", "tab", "txt", "xlsx", "parquet"];

/// A file of a population.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where it lies on this machine.
    pub path: PathBuf,
    /// What it is called in registers and draws: its path within the given folder, with `/`; unique in a population.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// The files of a population in the order of their names, and what was left out of folders.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// In the order of their names.
    pub files: Vec<InputFile>,
    /// Notes on files of other kinds that lie in the folders.
    pub findings: Vec<Finding>,
}

impl Inputs {
    /// Gathers files and, from folders at any depth, what ends in `.jsonl`, `.ndjson`, `.json`, `.csv`, `.tsv`,
    /// `.tab`, `.txt`, `.xlsx` or `.parquet`, also followed by `.gz` or `.zst`. Hidden files and links to folders are
    /// passed over; every other file left out is told.
    ///
    /// # Errors
    /// What the file system answers, `population_without_files`, `population_too_many_files`, `population_file_twice`.
    pub fn gather(paths: &[PathBuf], limits: &Limits) -> Result<Self, ForeignError> {
        let mut found = Vec::new();
        let mut findings = Vec::new();
        for path in paths {
            let name = file_name(path);
            let meta = std::fs::metadata(path).map_err(|e| unreadable(&name, &e))?;
            if meta.is_dir() {
                let mut left_out = Vec::new();
                let mut walk = Walk { limits, found: &mut found, left_out: &mut left_out };
                walk.folder(path, &name, 0)?;
                findings.extend((!left_out.is_empty()).then(|| told(&name, &left_out)));
            } else {
                found.push((path.clone(), name, meta.len()));
            }
        }
        if found.is_empty() {
            let file = paths.first().map(|p| file_name(p)).unwrap_or_default();
            return Err(refuse(
                "population_without_files",
                in_file(&file),
                "没有可读的语料文件。请选择 JSONL、JSON、CSV、TSV、XLSX、Parquet 或 TXT 文件（可为 .gz、.zst），或其所在的文件夹。",
                "there is no file to read. Choose JSONL, JSON, CSV, TSV, XLSX, Parquet or TXT files (also as .gz or .zst), or their folder.",
            ));
        }
        if found.len() > limits.files {
            return Err(too_many(&found[0].1, limits.files));
        }
        Ok(Self { files: named(found)?, findings })
    }

    /// The part of the files that worker `number` of `of`, counted from 0, registers: every file falls to exactly one.
    pub fn shard(&self, number: usize, of: usize) -> Vec<InputFile> {
        let mine = |(i, _): &(usize, &InputFile)| i % of.max(1) == number;
        self.files.iter().enumerate().filter(mine).map(|(_, file)| file.clone()).collect()
    }
}

struct Walk<'a> {
    limits: &'a Limits,
    found: &'a mut Vec<(PathBuf, String, u64)>,
    left_out: &'a mut Vec<String>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, name: &str, depth: u32) -> Result<(), ForeignError> {
        let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = entries.map_err(|e| unreadable(name, &e))?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let own = entry.file_name().to_string_lossy().into_owned();
            if own.starts_with('.') || own.starts_with("~$") {
                continue;
            }
            let (path, name) = (entry.path(), format!("{name}/{own}"));
            let kind = entry.file_type().map_err(|e| unreadable(&name, &e))?;
            if kind.is_dir() {
                if depth < DEPTH {
                    self.folder(&path, &name, depth + 1)?;
                } else {
                    self.left_out.push(name);
                }
                continue;
            }
            let meta = std::fs::metadata(&path).map_err(|e| unreadable(&name, &e))?;
            if !meta.is_file() || !is_taken(&own) {
                self.left_out.push(name);
                continue;
            }
            if self.found.len() > self.limits.files {
                return Err(too_many(&name, self.limits.files));
            }
            self.found.push((path, name, meta.len()));
        }
        Ok(())
    }
}

fn is_taken(name: &str) -> bool {
    TAKEN.contains(&inner_extension(name).as_str())
}

/// What a file is called without its packing, in lower case: `jsonl` of `a.jsonl.gz`.
pub(super) fn inner_extension(name: &str) -> String {
    let lower = name.to_lowercase();
    let inner = [".gz", ".zst", ".zstd"].iter().find_map(|e| lower.strip_suffix(e)).unwrap_or(&lower);
    inner.rsplit_once('.').map(|(_, ext)| ext.to_owned()).unwrap_or_default()
}

fn too_many(file: &str, limit: usize) -> ForeignError {
    refuse(
        "population_too_many_files",
        in_file(file),
        &format!("文件数超过上限 {limit}。请先合并小文件，或分成几个总体。"),
        &format!(
            "there are more files than the limit of {limit}. Join small files first, or make several populations."
        ),
    )
}

fn told(folder: &str, left_out: &[String]) -> Finding {
    let shown = left_out.iter().take(5).map(String::as_str).collect::<Vec<_>>();
    let n = left_out.len();
    Finding::note(
        "population_files_left_out",
        format!("文件夹“{folder}”中有 {n} 个文件不是可读的语料格式，未计入总体：{}。", shown.join("、")),
        format!(
            "The folder “{folder}” holds {n} files of other kinds, left out of the population: {}.",
            shown.join(", ")
        ),
    )
    .at(in_file(folder))
}

/// Names files that are called alike by more of their path, until they differ; sorts by name.
fn named(found: Vec<(PathBuf, String, u64)>) -> Result<Vec<InputFile>, ForeignError> {
    let mut real = BTreeSet::new();
    let mut files = Vec::with_capacity(found.len());
    for (path, name, bytes) in found {
        let whole = std::fs::canonicalize(&path).map_err(|e| unreadable(&name, &e))?;
        if !real.insert(whole.clone()) {
            return Err(refuse(
                "population_file_twice",
                in_file(&name),
                "同一文件给了两次，请只保留一次。",
                "the same file is given twice; keep one of the two.",
            ));
        }
        files.push((whole, InputFile { path, name, bytes }));
    }
    loop {
        let mut by_name: BTreeMap<&str, u32> = BTreeMap::new();
        for (_, file) in &files {
            *by_name.entry(&file.name).or_default() += 1;
        }
        let twice: BTreeSet<String> =
            by_name.into_iter().filter(|(_, n)| *n > 1).map(|(name, _)| name.to_owned()).collect();
        let mut longer = false;
        for (whole, file) in files.iter_mut().filter(|(_, file)| twice.contains(&file.name)) {
            let parts: Vec<_> = whole
                .components()
                .filter(|c| matches!(c, Component::Normal(_)))
                .map(|c| c.as_os_str().to_string_lossy())
                .collect();
            let n = file.name.split('/').count();
            if n < parts.len() {
                file.name = parts[parts.len() - n - 1..].join("/");
                longer = true;
            }
        }
        if !longer {
            break;
        }
    }
    let mut files: Vec<InputFile> = files.into_iter().map(|(_, file)| file).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
