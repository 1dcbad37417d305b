//! `cargo xtask test`: every check in turn, each under its own time limit, summed up in one line.
//!
//! A step that is left out because something is not installed is said by name and counts as nothing;
//! a step that could not be run because an earlier one failed counts as failed.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::counts::Counts;
use crate::step::{Counting, Step};
use crate::{e2e, fonts, generated, judges, repo, tidy};

/// Minutes for all steps together, unless `HEGUI_TEST_MINUTES` says otherwise: below the 90 that a CI run has.
const MINUTES: u64 = 82;

/// The checks so far and the time that is left.
struct Tally {
    counts: Counts,
    ends: Instant,
}

impl Tally {
    /// Runs a program as a step; `true` if nothing in it failed.
    fn step(
        &mut self,
        name: &'static str,
        minutes: u64,
        counting: Counting,
        command: Command,
    ) -> Result<bool> {
        let left = self.ends.saturating_duration_since(Instant::now());
        if left.is_zero() {
            println!("✗ {name}: not run, the time for all steps is used up");
            self.counts.failed += 1;
            return Ok(false);
        }
        let limit = left.min(Duration::from_secs(minutes * 60));
        let counts = Step { name, command, limit, counting }.run()?;
        self.counts += counts;
        Ok(counts.failed == 0)
    }

    /// Notes a check that this program made itself.
    fn check(&mut self, name: &str, faults: &[String]) {
        if faults.is_empty() {
            println!("✓ {name}");
            self.counts.passed += 1;
        } else {
            println!("✗ {name}:");
            for fault in faults {
                println!("    {fault}");
            }
            self.counts.failed += 1;
        }
    }

    /// Notes a check that could not be made because something before it failed.
    fn cannot(&mut self, name: &str, reason: &str) {
        println!("✗ {name}: not run, {reason}");
        self.counts.failed += 1;
    }
}

/// `cargo xtask test`.
pub(crate) fn task(words: &[String]) -> Result<bool> {
    ensure!(
        words.is_empty(),
        "no words are known here; a part alone: cargo nextest run --workspace, cargo xtask e2e"
    );
    let minutes = match std::env::var("HEGUI_TEST_MINUTES") {
        Ok(text) => text.parse().context("HEGUI_TEST_MINUTES is a number of minutes")?,
        Err(_) => MINUTES,
    };
    let began = Instant::now();
    judges::say();
    let mut tally = Tally { counts: Counts::default(), ends: began + Duration::from_secs(minutes * 60) };
    let outcome = everything(&mut tally);
    // The closing line stands whatever happened before it.
    if let Err(error) = outcome {
        println!("✗ the run itself: {error:#}");
        tally.counts.failed += 1;
    }
    println!("took {} s", began.elapsed().as_secs());
    println!("{} passed, {} failed", tally.counts.passed, tally.counts.failed);
    Ok(tally.counts.failed == 0)
}

/// All steps in order: cheap and telling ones first, the window last.
fn everything(tally: &mut Tally) -> Result<()> {
    fonts::fetch().context("fonts")?;
    tally.step("fmt", 5, Counting::Once, cargo(&["fmt", "--all", "--check"]))?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    tally.step("clippy", 45, Counting::Once, cargo(&clippy))?;
    let built = tally.step("build", 60, Counting::Once, cargo(&["build", "--workspace", "--bins"]))?;
    for (rule, faults) in tidy::check()? {
        tally.check(&format!("tidy: {rule}"), &faults);
    }
    if built {
        tally.check("gen --check", &generated::differences()?);
    } else {
        tally.cannot("gen --check", "the build failed");
    }
    if repo::program("cargo-deny").is_some() {
        tally.step(
            "deny",
            10,
            Counting::Once,
            cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"]),
        )?;
    } else {
        println!("left out: cargo-deny is not installed (licences, bans, sources)");
    }
    rust_tests(tally)?;
    let ui = interface(tally)?;
    pages(tally, built, ui)?;
    window(tally, built, ui)
}

/// The Rust tests, by nextest where it is installed.
fn rust_tests(tally: &mut Tally) -> Result<()> {
    let tests = if repo::program("cargo-nextest").is_some() {
        cargo(&["nextest", "run", "--workspace", "--no-fail-fast", "--color", "never"])
    } else {
        println!("cargo-nextest is not installed: cargo test in its place");
        cargo(&["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"])
    };
    tally.step("rust tests", 60, Counting::Parsed, tests)?;
    tally.step(
        "doc tests",
        20,
        Counting::Parsed,
        cargo(&["test", "--workspace", "--doc", "--no-fail-fast"]),
    )?;
    Ok(())
}

/// What became of the interface's checks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Interface {
    /// There is no `ui/package.json`.
    Absent,
    /// `ui/dist` is fresh.
    Built,
    /// It could not be built.
    Broken,
}

/// The interface's own checks and its build, by the scripts of `ui/package.json`.
fn interface(tally: &mut Tally) -> Result<Interface> {
    let ui = repo::root().join("ui");
    if !ui.join("package.json").is_file() {
        println!("left out: there is no ui/package.json");
        return Ok(Interface::Absent);
    }
    if let Err(error) = crate::setup::node() {
        tally.cannot("ui", &format!("{error:#}"));
        return Ok(Interface::Broken);
    }
    let npm = |script: &str| {
        let mut command = Command::new("npm");
        command.args(["run", script]).current_dir(&ui).env("CI", "true").env("NO_COLOR", "1");
        command
    };
    tally.step("ui lint", 5, Counting::Once, npm("lint"))?;
    tally.step("ui typecheck", 5, Counting::Once, npm("typecheck"))?;
    tally.step("ui tests", 15, Counting::Parsed, npm("test"))?;
    let built = tally.step("ui build", 10, Counting::Once, npm("build"))?;
    Ok(if built { Interface::Built } else { Interface::Broken })
}

/// axe-core on every page in Chromium, with the core behind it.
fn pages(tally: &mut Tally, built: bool, ui: Interface) -> Result<()> {
    let missing = e2e::browser_missing();
    if !missing.is_empty() {
        println!("left out: axe-core on every page, for want of {}", missing.join(", "));
        return Ok(());
    }
    match ui {
        Interface::Built if built => {
            tally.step("pages", 25, Counting::Parsed, e2e::browser()?)?;
        }
        Interface::Absent => println!("left out: axe-core on every page, there being no interface yet"),
        Interface::Built | Interface::Broken => tally.cannot("pages", "the build failed"),
    }
    Ok(())
}

/// The journeys in the real window, on the debug binary with the interface embedded.
fn window(tally: &mut Tally, built: bool, ui: Interface) -> Result<()> {
    let missing = e2e::missing();
    if !missing.is_empty() {
        println!("left out: the journeys in the real window, for want of {}", missing.join(", "));
        return Ok(());
    }
    match ui {
        Interface::Absent => {
            println!("left out: the journeys in the real window, there being no interface yet");
            return Ok(());
        }
        Interface::Broken => {
            tally.cannot("window", "the interface could not be built");
            return Ok(());
        }
        Interface::Built => {}
    }
    if !built {
        tally.cannot("window", "the build failed");
        return Ok(());
    }
    if !tally.step("build the window", 30, Counting::Once, e2e::build())? {
        tally.cannot("window", "its build failed");
        return Ok(());
    }
    let journeys = e2e::journeys(&[])?;
    tally.step("window", 20, Counting::Parsed, journeys)?;
    Ok(())
}

/// Cargo at the top of the checkout, with what tests are told: judges, fonts, the built programs.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words).current_dir(repo::root()).env("CARGO_TERM_COLOR", "never").envs(environment());
    command
}

/// What tests, journeys and benchmarks are told by environment variables (`tests/e2e/README.md` lists them).
pub(crate) fn environment() -> Vec<(&'static str, String)> {
    let mut all = judges::environment();
    all.push(("HEGUI_BIN", repo::built("hegui").display().to_string()));
    all.push(("HEGUI_FONTS", fonts::folder().display().to_string()));
    all
}
