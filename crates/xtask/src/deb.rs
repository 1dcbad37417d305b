//! `cargo xtask deb`: a package for Debian with the window, the command line, the fonts of papers and the guides.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::{e2e, fonts, repo};

/// The two programs.
const PROGRAMS: [&str; 2] = ["hegui", "hegui-desktop"];
/// How the window stands in a menu of programs.
const ENTRY: &str = "[Desktop Entry]
Type=Application
Name=Hegui
Name[zh_CN]=合规工作台
Comment=Compliance workbench for providers of generative AI
Comment[zh_CN]=生成式人工智能合规工作台
Exec=hegui-desktop
Icon=hegui
Terminal=false
Categories=Office;
StartupWMClass=hegui-desktop
";

/// Builds the package; `--dev` takes the programs of the development profile, which build in minutes and are large.
pub(crate) fn task(words: &[String]) -> Result<bool> {
    let profile = match words {
        [] => "release",
        [word] if word == "--dev" => "debug",
        _ => bail!("known word: --dev"),
    };
    for tool in ["dpkg-deb", "dpkg-shlibdeps", "dpkg", "strip"] {
        ensure!(repo::program(tool).is_some(), "{tool} is missing: cargo xtask setup installs it on Debian");
    }
    fonts::fetch()?;
    e2e::programs(if profile == "release" { &["--release"] } else { &[] })?;
    let package = pack(&repo::target().join(profile))?;
    let bytes = fs::read(&package)?;
    println!("{} {} B SHA-256 {}", package.display(), bytes.len(), hex::encode(Sha256::digest(&bytes)));
    Ok(true)
}

/// The package from the programs of a folder.
fn pack(programs: &Path) -> Result<PathBuf> {
    let work = repo::target().join("deb");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let tree = work.join("tree");
    let at = |path: &str| -> Result<PathBuf> {
        let to = tree.join(path);
        fs::create_dir_all(to.parent().context("a folder")?)?;
        Ok(to)
    };
    for name in PROGRAMS {
        let to = at(&format!("usr/bin/{name}"))?;
        fs::copy(programs.join(name), &to).with_context(|| name.to_owned())?;
        ran(Command::new("strip").arg("--strip-unneeded").arg(&to))?;
    }
    for entry in fs::read_dir(fonts::folder())? {
        let font = entry?;
        fs::copy(font.path(), at(&format!("usr/share/hegui/fonts/{}", font.file_name().to_string_lossy()))?)?;
    }
    fs::write(at("usr/share/applications/hegui.desktop")?, ENTRY)?;
    let icon = repo::root().join("src-tauri/icons/icon.png");
    fs::copy(icon, at("usr/share/icons/hicolor/256x256/apps/hegui.png")?)?;
    fs::copy(repo::root().join("LICENSE"), at("usr/share/doc/hegui/copyright")?)?;
    for path in repo::files()?.iter().filter(|path| path.starts_with("docs/guide/")) {
        let told = path.trim_start_matches("docs/");
        fs::copy(repo::root().join(path), at(&format!("usr/share/doc/hegui/{told}"))?)?;
    }
    let architecture = said(Command::new("dpkg").arg("--print-architecture"))?;
    let version = env!("CARGO_PKG_VERSION");
    let kibibytes = size(&tree)? / 1024;
    let needed = libraries(&work, &tree)?;
    fs::write(
        at("DEBIAN/control")?,
        format!(
            "Package: hegui\nVersion: {version}\nArchitecture: {architecture}\nSection: misc\nPriority: optional\n\
             Maintainer: Hegui <maintainers@hegui.invalid>\nInstalled-Size: {kibibytes}\nDepends: {needed}\n\
             Recommends: fonts-noto-cjk\nDescription: compliance workbench for providers of generative AI\n \
             Organisation and roles, annotators, corpus and model records, complaints and incidents,\n \
             clause-by-clause conclusions, signed reports and filing packages. Offline, encrypted,\n \
             in Chinese and English.\n"
        ),
    )?;
    let package = work.join(format!("hegui_{version}_{architecture}.deb"));
    ran(Command::new("dpkg-deb").args(["--root-owner-group", "--build"]).arg(&tree).arg(&package))?;
    Ok(package)
}

/// The Debian packages of the libraries that the programs link, as a list of dependencies.
fn libraries(work: &Path, tree: &Path) -> Result<String> {
    // It insists on a source package around it.
    fs::create_dir_all(work.join("debian"))?;
    fs::write(work.join("debian/control"), "Source: hegui\n\nPackage: hegui\nArchitecture: any\n")?;
    let mut ask = Command::new("dpkg-shlibdeps");
    ask.arg("-O").args(PROGRAMS.map(|name| tree.join("usr/bin").join(name))).current_dir(work);
    let told = said(&mut ask)?;
    let needed = told.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    needed.map(str::to_owned).context("dpkg-shlibdeps named no library")
}

/// Bytes of all files below a folder.
fn size(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(sum)
}

fn ran(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?}"))?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}

/// What a program prints, without the line end.
fn said(command: &mut Command) -> Result<String> {
    let out = command.output().with_context(|| format!("{command:?}"))?;
    ensure!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}
