//! `cargo xtask fixtures`: makes the fixtures that are made by program (`fixtures/README.md` says which).
//!
//! They are committed: tests read them, they do not make them. The maker is the program `hegui-fixtures`
//! (package `hegui-tests`), with new keys each time: a folder that was released is never written again.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{repo, test};

/// `cargo xtask fixtures`.
pub(crate) fn task(words: &[String]) -> Result<bool> {
    ensure!(words.is_empty(), "no words are known here");
    let status = test::cargo(&["build", "--workspace", "--bins"]).status().context("cargo build")?;
    ensure!(status.success(), "the build failed");
    let maker = repo::built("hegui-fixtures");
    ensure!(maker.is_file(), "the workspace builds no program hegui-fixtures");
    let status = Command::new(maker)
        .arg(repo::root().join("fixtures"))
        .envs(test::environment())
        .status()
        .context("hegui-fixtures")?;
    Ok(status.success())
}
