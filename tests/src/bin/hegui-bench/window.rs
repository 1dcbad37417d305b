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
const NEEDED: &[&str] = &["node", "xvfb-run", "dbus-run-session", "WebKitWebDriver"];

/// Measures both by `window.mjs`, driven as the journeys in the real window are.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let what = "window usable after start";
    let Some(desktop) = std::env::var_os("HEGUI_DESKTOP").map(PathBuf::from).filter(|p| p.is_file()) else {
        bench.leave_out(what, "HEGUI_DESKTOP names no built window");
        return Ok(());
    };
    if let Some(missing) = NEEDED.iter().find(|name| on_path(name).is_none()) {
        bench.leave_out(what, &format!("{missing} is not installed"));
        return Ok(());
    }
    let bare = bare_window();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/hegui-bench/window.mjs");
    let out = Command::new("xvfb-run")
        .args(["-a", "-s", "-screen 0 1400x950x24", "dbus-run-session", "--", "node"])
        .arg(script)
        .arg(desktop)
        .arg(bare.as_deref().unwrap_or(Path::new("")))
        .arg(RUNS.to_string())
        .stdin(Stdio::null())
        .output()
        .context("xvfb-run")?;
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

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// MiniBrowser, which WebKitGTK installs beside its own programs.
fn bare_window() -> Option<PathBuf> {
    let libraries = std::fs::read_dir("/usr/lib").ok()?.flatten().map(|e| e.path());
    libraries.map(|dir| dir.join("webkit2gtk-4.1/MiniBrowser")).find(|file| file.is_file())
}
