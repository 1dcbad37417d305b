//! `cargo xtask bench`: figures, each beside its peer or bare limit from the same run.
//!
//! The measurements are the program `hegui-bench` (package `hegui-tests`): this prepares what they need (the
//! built programs with the interface embedded, the fonts, a Python with openpyxl, hyperscan and pyahocorasick as the
//! peers) and says what is left out. The debug profile is measured: its dependencies are optimised fully, our own crates
//! at level 1 and the outermost at 0, so a figure here is an upper bound for the shipped program.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{e2e, judges, repo, test};

/// `cargo xtask bench [part of a measurement's name …]`.
pub(crate) fn task(words: &[String]) -> Result<bool> {
    judges::say();
    crate::fonts::fetch()?;
    e2e::programs(&[])?;
    // An example, since it measures the crate that it stands in; the whole workspace for the same features as above.
    let status = test::cargo(&["build", "--workspace", "--example", "corpus_speed"]).status();
    ensure!(status.context("cargo build")?.success(), "corpus_speed did not build");
    let bench = repo::built("hegui-bench");
    ensure!(bench.is_file(), "the workspace builds no program hegui-bench");
    let missing = e2e::missing();
    if !missing.is_empty() {
        println!("left out: start of the window, for want of {}", missing.join(", "));
    }
    let status = Command::new(bench)
        .args(words)
        .envs(test::environment())
        .env("HEGUI_DESKTOP", repo::built("hegui-desktop"))
        .current_dir(repo::root())
        .status()
        .context("hegui-bench")?;
    Ok(status.success())
}
