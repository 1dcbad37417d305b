//! The journeys in the real window: WebKitWebDriver drives the desktop binary on a virtual display.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::step::{Counting, Step};
use crate::{repo, setup, test};

/// Programs without which no journey runs.
const NEEDED: &[&str] = &["node", "WebKitWebDriver", "Xvfb", "dbus-run-session"];

/// Files of tests that run at a time: each has a window or a browser of its own, which keeps one core busy.
const SIDE_BY_SIDE: &str = "--test-concurrency=2";

/// `cargo xtask e2e [part of a file name …]`: builds what is needed and runs the journeys alone.
pub(crate) fn task(words: &[String]) -> Result<bool> {
    let missing = missing();
    ensure!(missing.is_empty(), "missing: {} (cargo xtask setup installs them)", missing.join(", "));
    programs(&[])?;
    let command = journeys(words)?;
    let limit = Duration::from_secs(30 * 60);
    let counts = Step { name: "window", command, limit, counting: Counting::Parsed }.run()?;
    println!("{} passed, {} failed", counts.passed, counts.failed);
    Ok(counts.failed == 0)
}

/// Which of the needed programs are not installed.
pub(crate) fn missing() -> Vec<&'static str> {
    NEEDED.iter().copied().filter(|name| repo::program(name).is_none()).collect()
}

/// Builds every program with `ui/dist` embedded in the window. The whole workspace, so that features unify and
/// nothing heavy is compiled a second time.
pub(crate) fn build() -> Command {
    test::cargo(&["build", "--workspace", "--bins", "--features", "hegui-desktop/custom-protocol"])
}

/// Builds the interface and every program with it; `more` are further words for cargo.
pub(crate) fn programs(more: &[&str]) -> Result<()> {
    setup::node()?;
    setup::build_ui()?;
    let status = build().args(more).status().context("cargo build")?;
    ensure!(status.success(), "the programs did not build");
    Ok(())
}

/// The journeys whose file name holds one of the words (all without words); each file has a display of its own.
pub(crate) fn journeys(words: &[String]) -> Result<Command> {
    let out = repo::target().join("e2e");
    fs::create_dir_all(&out)?;
    // A copy: another build may replace the binary in the shared folder while the journeys run.
    let mut desktop = PathBuf::new();
    for name in ["hegui", "hegui-desktop"] {
        let from = repo::built(name);
        desktop = out.join(from.file_name().context("a program has a name")?);
        let fresh = out.join(format!(".{name}-{}", std::process::id()));
        fs::copy(&from, &fresh).with_context(|| format!("{}", from.display()))?;
        fs::rename(&fresh, &desktop)?;
    }
    let mut command = Command::new("node");
    command
        .args(["--test", SIDE_BY_SIDE, "--test-reporter=tap"])
        .args(files(words)?)
        .current_dir(repo::root())
        .envs(test::environment())
        .env("HEGUI_BIN", out.join("hegui"))
        .env("HEGUI_DESKTOP", &desktop)
        .env("HEGUI_E2E_OUT", &out);
    Ok(command)
}

/// Programs without which no page is judged in a browser.
const BROWSER: &[&str] = &["node", "chromium", "chromedriver", "dbus-run-session"];

/// Which of the programs that judge pages in a browser are not installed.
pub(crate) fn browser_missing() -> Vec<&'static str> {
    BROWSER.iter().copied().filter(|name| repo::program(name).is_none()).collect()
}

/// axe-core and the layout of every page in Chromium, against the loopback host with the interface that was built.
pub(crate) fn browser() -> Result<Command> {
    let out = repo::target().join("e2e");
    fs::create_dir_all(&out)?;
    let mut command = Command::new("node");
    command
        .args(["--test", SIDE_BY_SIDE, "--test-reporter=tap"])
        .args(["tests/e2e/browser/axe.test.mjs", "tests/e2e/browser/layout.test.mjs"])
        .current_dir(repo::root())
        .envs(test::environment())
        .env("HEGUI_E2E_OUT", &out);
    Ok(command)
}

/// `cargo xtask pictures`: builds what is needed and makes the pictures of the guides from the running program.
pub(crate) fn pictures(words: &[String]) -> Result<bool> {
    ensure!(words.is_empty(), "no words are known here");
    let missing = browser_missing();
    ensure!(missing.is_empty(), "missing: {} (cargo xtask setup --judges installs them)", missing.join(", "));
    programs(&[])?;
    let made = Command::new("node")
        .arg("tests/e2e/pictures.mjs")
        .current_dir(repo::root())
        .envs(test::environment())
        .status()
        .context("node")?;
    Ok(made.success())
}

/// The journey files, in the order of their names.
fn files(words: &[String]) -> Result<Vec<PathBuf>> {
    let dir = repo::root().join("tests/e2e/journeys");
    let mut files = Vec::new();
    for entry in fs::read_dir(&dir).with_context(|| format!("{}", dir.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.ends_with(".test.mjs")
            && (words.is_empty() || words.iter().any(|word| name.contains(word.as_str())))
        {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!("no journey's file name holds {}", words.join(" or "));
    }
    files.sort();
    Ok(files)
}
