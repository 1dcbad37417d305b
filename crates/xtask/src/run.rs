//! `cargo xtask run`: everything that lies between a fresh checkout and the open window.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{e2e, repo, setup, test};

/// `cargo xtask run [workspace folder]`: sets up, builds, makes the sample organisation if it is not there,
/// and opens the window on it.
pub(crate) fn task(words: &[String]) -> Result<bool> {
    setup::task(&[])?;
    setup::build_ui()?;
    let status = e2e::build().status().context("cargo build")?;
    ensure!(status.success(), "the build failed");
    let workspace = match words {
        [] => {
            let sample = repo::target().join("sample").join("sample.hegui");
            make_sample(&sample)?;
            sample
        }
        [folder] => std::path::absolute(folder)?,
        _ => anyhow::bail!("one workspace folder at most"),
    };
    println!("opening {}", workspace.display());
    let mut window = window();
    window
        .env("HEGUI_WORKSPACE", &workspace)
        .env("HEGUI_FONTS", crate::fonts::folder())
        .current_dir(repo::root());
    let status = window.status().context("the window")?;
    Ok(status.success())
}

/// Makes the sample organisation by `hegui demo`, in a folder beside it first: a half-made one is never opened.
fn make_sample(sample: &Path) -> Result<()> {
    if sample.exists() {
        return Ok(());
    }
    let parent = sample.parent().context("the sample has a parent folder")?;
    let made = parent.join("being-made.hegui");
    std::fs::create_dir_all(parent)?;
    let _ = std::fs::remove_dir_all(&made);
    println!("making the sample organisation in {}", sample.display());
    let status = Command::new(repo::built("hegui"))
        .arg("demo")
        .arg(&made)
        .envs(test::environment())
        .status()
        .context("hegui demo")?;
    ensure!(status.success(), "hegui demo failed");
    std::fs::rename(&made, sample)?;
    Ok(())
}

/// The desktop binary on the display there is, else on a virtual one.
fn window() -> Command {
    let desktop = repo::built("hegui-desktop");
    let has = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !cfg!(target_os = "linux") || has("DISPLAY") || has("WAYLAND_DISPLAY") {
        return Command::new(desktop);
    }
    println!(
        "no display here (DISPLAY and WAYLAND_DISPLAY are empty): the window opens in a virtual one, unseen;"
    );
    println!("`cargo xtask e2e` drives it and leaves screenshots. Ctrl-C ends it.");
    let mut command = Command::new("xvfb-run");
    command.args(["-a", "-s", "-screen 0 1400x950x24", "dbus-run-session", "--"]).arg(desktop);
    command
}
