//! The start of the window until it is usable, beside a bare window of the same engine.

use crate::figure::{Aim, Bench, Taken};
use anyhow::{Context, Result, ensure};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Milliseconds over the bare window.
const MORE: f64 = 1500.0;
/// Starts of each.
const RUNS: usize = 5;
/// Programs without which no window is driven.
const NEEDED: &[&str] = &["node", "Xvfb", "dbus-run-session", "WebKitWebDriver"];

/// Measures both by `window.mjs`, driven as the journeys in the real window are.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let what = "window usable after start";
    if let Some(why) = lacking() {
        bench.leave_out(what, &why);
        return Ok(());
    }
    let bare = bare_window();
    let out = program(&script("window.mjs"))
        .arg(bare.as_deref().unwrap_or(Path::new("")))
        .arg(RUNS.to_string())
        .output()
        .context("node")?;
    ensure!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let told: Json = serde_json::from_slice(&out.stdout).context("the starts are told as JSON")?;
    let taken = |key: &str| {
        let mut taken = Taken::in_unit("ms");
        for ms in told[key].as_array().into_iter().flatten().filter_map(Json::as_f64) {
            taken.add(Duration::from_secs_f64(ms / 1e3));
        }
        taken
    };
    let peer = bare.as_ref().map(|_| taken("bare").peer("a bare window of the same engine with one button"));
    if peer.is_none() {
        bench.leave_out("the bare window", "WebKitGTK's MiniBrowser is not installed");
    }
    bench.figure(what, &taken("ours"), peer, Aim::OverPeer(MORE));
    Ok(())
}

/// Why no window can be driven here; `None`: one can.
pub(crate) fn lacking() -> Option<String> {
    if desktop().is_none() {
        return Some("HEGUI_DESKTOP names no built window".into());
    }
    let missing = NEEDED.iter().find(|name| on_path(name).is_none())?;
    Some(format!("{missing} is not installed"))
}

fn desktop() -> Option<PathBuf> {
    std::env::var_os("HEGUI_DESKTOP").map(PathBuf::from).filter(|p| p.is_file())
}

/// A script of this program.
pub(crate) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/hegui-bench").join(name)
}

/// Node with a script, which opens windows as the journeys do.
pub(crate) fn program(script: &Path) -> Command {
    let mut program = Command::new("node");
    program.arg(script).stdin(Stdio::null());
    program
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// MiniBrowser, which WebKitGTK installs beside its own programs.
pub(crate) fn bare_window() -> Option<PathBuf> {
    let libraries = std::fs::read_dir("/usr/lib").ok()?.flatten().map(|e| e.path());
    libraries.map(|dir| dir.join("webkit2gtk-4.1/MiniBrowser")).find(|file| file.is_file())
}
