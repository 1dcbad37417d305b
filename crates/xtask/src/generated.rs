//! `cargo xtask gen`: files that the program writes about itself (TypeScript types, the list of registers).
//!
//! `hegui generate FOLDER` writes every generated file into a folder, each at its path from the top of the
//! checkout; what they are is known there alone. Here they are put in place, or compared.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::{repo, test};

/// `cargo xtask gen [--check]`.
pub(crate) fn task(words: &[String]) -> Result<bool> {
    let check = match words {
        [] => false,
        [word] if word == "--check" => true,
        _ => bail!("known word: --check"),
    };
    let status = test::cargo(&["build", "--workspace", "--bins"]).status().context("cargo build")?;
    ensure!(status.success(), "the build failed");
    if check {
        let differences = differences()?;
        for difference in &differences {
            println!("{difference}");
        }
        return Ok(differences.is_empty());
    }
    let (dir, files) = fresh()?;
    for file in &files {
        let to = repo::root().join(file);
        let text = fs::read(dir.join(file))?;
        if fs::read(&to).is_ok_and(|old| old == text) {
            continue;
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&to, text).with_context(|| format!("{}", to.display()))?;
        println!("wrote {file}");
    }
    fs::remove_dir_all(dir)?;
    Ok(true)
}

/// One sentence for each generated file that is not what the built program would write now.
pub(crate) fn differences() -> Result<Vec<String>> {
    let (dir, files) = match fresh() {
        Ok(found) => found,
        Err(error) => return Ok(vec![format!("{error:#}")]),
    };
    let mut faults = Vec::new();
    for file in &files {
        match fs::read(repo::root().join(file)) {
            Err(_) => faults.push(format!("{file} is missing: cargo xtask gen")),
            Ok(kept) if kept != fs::read(dir.join(file))? => {
                faults.push(format!("{file} is stale: cargo xtask gen"));
            }
            Ok(_) => {}
        }
    }
    let left_over = repo::files()?.into_iter().filter(|path| path.contains(".gen.") && !files.contains(path));
    faults.extend(left_over.map(|path| format!("{path} is no longer generated: delete it")));
    fs::remove_dir_all(dir)?;
    Ok(faults)
}

/// Lets the built program write its files into a new folder; the folder and the files' paths in it.
fn fresh() -> Result<(PathBuf, BTreeSet<String>)> {
    let dir = repo::target().join(format!("generated-{}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir)?;
    let out = Command::new(repo::built("hegui"))
        .arg("generate")
        .arg(&dir)
        .stdin(Stdio::null())
        .output()
        .context("hegui generate")?;
    ensure!(out.status.success(), "hegui generate: {}", String::from_utf8_lossy(&out.stderr).trim());
    let mut files = BTreeSet::new();
    collect(&dir, "", &mut files)?;
    ensure!(!files.is_empty(), "hegui generate wrote nothing");
    Ok((dir, files))
}

/// The files under a folder, as paths with `/`.
fn collect(dir: &Path, prefix: &str, files: &mut BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}
