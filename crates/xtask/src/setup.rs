//! Installs what is missing: Debian packages, npm packages, fonts.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::{fonts, repo};

/// What the workspace links against; `libssl-dev` is SQLCipher's libcrypto.
const BUILD: &[&str] =
    &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "libgtk-3-dev", "librsvg2-dev", "libssl-dev"];

/// What shows the window where there is no display, and drives it in tests.
const WINDOW: &[&str] =
    &["xvfb", "xauth", "webkit2gtk-driver", "dbus", "dbus-x11", "fonts-noto-cjk", "fonts-noto-core"];

/// Outside judges that Debian has, a browser for those that judge pages among them; the Python ones are `.ci/run`'s.
const JUDGES: &[&str] = &[
    "poppler-utils",
    "qpdf",
    "libpdfbox2-java",
    "libjaxb-api-java",
    "default-jre-headless",
    "libreoffice-calc-nogui",
    "libreoffice-writer-nogui",
    "python3-venv",
    "chromium",
    "chromium-driver",
];

/// `cargo xtask setup [--judges]`.
pub(crate) fn task(words: &[String]) -> Result<bool> {
    let mut groups = vec![BUILD, WINDOW];
    match words {
        [] => {}
        [word] if word == "--judges" => groups.push(JUDGES),
        _ => bail!("known word: --judges"),
    }
    debian(&groups)?;
    node()?;
    fonts::fetch()?;
    Ok(true)
}

/// Installs the packages of the groups that dpkg does not list as installed.
fn debian(groups: &[&[&str]]) -> Result<()> {
    let all = groups.iter().copied().flatten().copied();
    if repo::program("dpkg").is_none() || repo::program("apt-get").is_none() {
        println!("apt: not a Debian system; what is needed there goes by these names:");
        println!("  {}", all.collect::<Vec<_>>().join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = all.filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        println!("apt: nothing missing");
        return Ok(());
    }
    let install = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    if !is_root() {
        bail!(
            "these Debian packages are missing; as root run:\n  apt-get update && {install}\nthen call this again"
        );
    }
    println!("apt: installing {}", missing.join(" "));
    // Mirrors fail now and then; the second try is nearly always good.
    for attempt in 1..=3 {
        if apt(&["update"])? && apt(&install.split(' ').skip(1).collect::<Vec<_>>())? {
            return Ok(());
        }
        println!("apt: attempt {attempt} failed");
        std::thread::sleep(std::time::Duration::from_secs(5));
    }
    bail!("apt-get failed three times; by hand: apt-get update && {install}")
}

/// Whether dpkg lists the package as installed.
fn installed(package: &str) -> bool {
    let Ok(out) = Command::new("dpkg").args(["-s", package]).stdin(Stdio::null()).output() else {
        return false;
    };
    out.status.success() && String::from_utf8_lossy(&out.stdout).contains("Status: install ok installed")
}

/// Runs apt-get without questions.
fn apt(words: &[&str]) -> Result<bool> {
    let status = Command::new("apt-get")
        .args(["-q", "-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0"])
        .args(words)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .status()
        .context("apt-get")?;
    Ok(status.success())
}

/// Whether this is the superuser, by what `id` says.
fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}

/// `npm ci` in `ui/` when its lock is not the one that was installed last.
pub(crate) fn node() -> Result<()> {
    let ui = repo::root().join("ui");
    if !ui.join("package-lock.json").is_file() {
        println!("npm: no ui/package-lock.json, nothing to install");
        return Ok(());
    }
    node_is_new_enough()?;
    let lock = fs::read(ui.join("package-lock.json"))?;
    let digest = hex::encode(Sha256::digest(&lock));
    let stamp = ui.join("node_modules/.hegui-lock-sha256");
    if fs::read_to_string(&stamp).is_ok_and(|kept| kept == digest) {
        println!("npm: nothing changed");
        return Ok(());
    }
    println!("npm: npm ci in ui");
    for attempt in 1..=2 {
        if npm(&ui, &["ci", "--no-audit", "--no-fund", "--loglevel=error"])? {
            fs::write(&stamp, &digest)?;
            return Ok(());
        }
        println!("npm: attempt {attempt} failed");
    }
    bail!(
        "npm ci failed in ui (after EUSAGE the lock names packages that the registry lacks: pin other versions)"
    )
}

/// Runs npm in a folder.
fn npm(folder: &Path, words: &[&str]) -> Result<bool> {
    let status =
        Command::new("npm").args(words).current_dir(folder).stdin(Stdio::null()).status().context("npm")?;
    Ok(status.success())
}

/// Builds the user interface into `ui/dist`; only where there is one.
pub(crate) fn build_ui() -> Result<()> {
    let ui = repo::root().join("ui");
    ensure!(ui.join("package.json").is_file(), "ui/package.json is missing: there is no interface to build");
    ensure!(npm(&ui, &["run", "build"])?, "npm run build failed in ui");
    Ok(())
}

/// Node 20 at least: what the front end's tools are chosen for.
fn node_is_new_enough() -> Result<()> {
    let out = Command::new("node").arg("--version").output().context("node is missing; install Node 20")?;
    let version = String::from_utf8_lossy(&out.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|part| part.parse::<u32>().ok());
    ensure!(major.is_some_and(|major| major >= 20), "Node 20 or newer is needed, found {version}");
    Ok(())
}
