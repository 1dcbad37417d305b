//! The four font files that documents embed (SIL Open Font License 1.1), from npm, checked by SHA-256.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::repo;

/// A font file inside an npm package.
struct Font {
    /// The package with its exact version.
    package: &'static str,
    /// The folder in the package that holds the weight.
    folder: &'static str,
    /// The file's name, there and here.
    file: &'static str,
    /// SHA-256 of the file, lower-case hex.
    sha256: &'static str,
}

/// What documents are set in: a serif for text, a sans for tables and headings.
const FONTS: &[Font] = &[
    Font {
        package: "@expo-google-fonts/noto-serif-sc@0.4.3",
        folder: "400Regular",
        file: "NotoSerifSC_400Regular.ttf",
        sha256: "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
    },
    Font {
        package: "@expo-google-fonts/noto-serif-sc@0.4.3",
        folder: "700Bold",
        file: "NotoSerifSC_700Bold.ttf",
        sha256: "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
    },
    Font {
        package: "@expo-google-fonts/noto-sans-sc@0.4.3",
        folder: "400Regular",
        file: "NotoSansSC_400Regular.ttf",
        sha256: "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    },
    Font {
        package: "@expo-google-fonts/noto-sans-sc@0.4.3",
        folder: "700Bold",
        file: "NotoSansSC_700Bold.ttf",
        sha256: "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
    },
];

/// Where the fonts lie: `fonts` in the build output.
pub(crate) fn folder() -> PathBuf {
    repo::target().join("fonts")
}

/// Fetches the fonts that are missing or damaged; says what it did.
///
/// # Errors
/// When npm cannot fetch a package, or a file is not the one expected.
pub(crate) fn fetch() -> Result<()> {
    let dir = folder();
    fs::create_dir_all(&dir).with_context(|| format!("{}", dir.display()))?;
    let missing: Vec<&Font> = FONTS.iter().filter(|font| !is_right(&dir.join(font.file), font)).collect();
    let mut packages: Vec<&str> = missing.iter().map(|font| font.package).collect();
    packages.dedup();
    for package in packages {
        println!("fonts: fetching {package} (about 60 MB)");
        let fonts: Vec<&Font> = missing.iter().copied().filter(|font| font.package == package).collect();
        unpack(package, &fonts, &dir)?;
    }
    if missing.is_empty() {
        println!("fonts: all {} present", FONTS.len());
    }
    Ok(())
}

/// Fetches one package and puts the wanted files in the folder, each by a rename once it is proven.
fn unpack(package: &str, fonts: &[&Font], dir: &Path) -> Result<()> {
    // One folder a process: two checkouts may share a build output and fetch at once.
    let work = dir.join(format!(".fetch-{}", std::process::id()));
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work)?;
    let done = (|| {
        let out = Command::new("npm")
            .args(["pack", "--silent", package])
            .current_dir(&work)
            .stdin(Stdio::null())
            .output()
            .context("npm pack (is Node 20 installed?)")?;
        ensure!(out.status.success(), "npm pack {package}: {}", String::from_utf8_lossy(&out.stderr));
        let Some(archive) = fs::read_dir(&work)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.extension().is_some_and(|ending| ending == "tgz"))
        else {
            bail!("npm pack {package} left no archive");
        };
        let members = fonts.iter().map(|font| format!("package/{}/{}", font.folder, font.file));
        let status = Command::new("tar")
            .arg("xzf")
            .arg(&archive)
            .args(members)
            .current_dir(&work)
            .stdin(Stdio::null())
            .status()
            .context("tar")?;
        ensure!(status.success(), "{package} does not hold the expected files");
        for font in fonts {
            let file = work.join("package").join(font.folder).join(font.file);
            ensure!(
                is_right(&file, font),
                "{} of {package} is not the expected file (SHA-256 differs)",
                font.file
            );
            fs::rename(&file, dir.join(font.file))?;
        }
        Ok(())
    })();
    let _ = fs::remove_dir_all(&work);
    done
}

/// Whether the file is there and is the expected one.
fn is_right(path: &Path, font: &Font) -> bool {
    fs::read(path).is_ok_and(|bytes| hex::encode(Sha256::digest(&bytes)) == font.sha256)
}
