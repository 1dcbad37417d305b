//! Programs of other people that judge what we write, and the browser that drives the window.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::repo;

/// An outside judge.
pub(crate) struct Judge {
    /// Its name as people know it.
    pub(crate) name: &'static str,
    /// What it judges.
    pub(crate) judges: &'static str,
    /// Finds it on this machine.
    find: fn() -> Option<String>,
}

impl Judge {
    /// Where it is, if it is installed.
    pub(crate) fn found(&self) -> Option<String> {
        (self.find)()
    }
}

/// All judges that tests call when they are installed.
pub(crate) const JUDGES: &[Judge] = &[
    Judge { name: "LibreOffice (soffice)", judges: "XLSX and DOCX", find: || on_path("soffice") },
    Judge { name: "pyHanko", judges: "signatures, strictly", find: pyhanko },
    Judge { name: "pdfsig", judges: "signatures", find: || on_path("pdfsig") },
    Judge {
        name: "pdffonts, pdfinfo",
        judges: "PDF structure",
        find: || on_path("pdffonts").and(on_path("pdfinfo")),
    },
    Judge { name: "qpdf", judges: "PDF structure", find: || on_path("qpdf") },
    Judge { name: "PDFBox preflight", judges: "PDF/A, as far as its first part reaches", find: preflight },
    Judge {
        name: "axe-core in Chromium",
        judges: "what assistive technology finds on each page",
        find: || on_path("chromium").and(on_path("chromedriver")),
    },
    Judge { name: "openpyxl", judges: "XLSX, and the speed of reading it", find: || python_with("openpyxl") },
    Judge { name: "python-docx", judges: "DOCX", find: || python_with("docx") },
    Judge { name: "pyarrow", judges: "Parquet", find: || python_with("pyarrow") },
    Judge { name: "hyperscan", judges: "the speed of scanning", find: || python_with("hyperscan") },
    Judge { name: "pyahocorasick", judges: "the speed of scanning", find: || python_with("ahocorasick") },
    Judge { name: "compliance-trestle", judges: "OSCAL", find: || python_with("trestle") },
    Judge { name: "chinesecalendar", judges: "working days", find: || python_with("chinese_calendar") },
];

/// A program on `PATH`.
fn on_path(name: &str) -> Option<String> {
    repo::program(name).map(|path| path.display().to_string())
}

/// pyHanko: where `HEGUI_PYHANKO` says, else in the judges' Python, else on `PATH`.
fn pyhanko() -> Option<String> {
    match std::env::var("HEGUI_PYHANKO") {
        Ok(path) => PathBuf::from(&path).is_file().then_some(path),
        Err(_) => {
            let own = judges_bin()?.join("pyhanko");
            if own.is_file() { Some(own.display().to_string()) } else { on_path("pyhanko") }
        }
    }
}

/// Where Debian keeps archives of Java, and those that the validator of PDFBox needs.
const ARCHIVES: &str = "/usr/share/java";
const PREFLIGHT: &[&str] =
    &["preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"];

/// The class path of PDFBox's validator, where Java and every archive is.
fn preflight() -> Option<String> {
    on_path("java")?;
    let archives = PREFLIGHT.iter().map(|name| Path::new(ARCHIVES).join(format!("{name}.jar")));
    let archives = archives.map(|file| file.is_file().then(|| file.display().to_string()));
    Some(archives.collect::<Option<Vec<_>>>()?.join(":"))
}

/// The Python that has a module, judged by importing it.
fn python_with(module: &str) -> Option<String> {
    let own = judges_bin().map(|dir| dir.join("python")).filter(|python| python.is_file());
    own.into_iter().chain(repo::program("python3")).map(|python| python.display().to_string()).find(
        |python| {
            Command::new(python)
                .args(["-c", &format!("import {module}")])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        },
    )
}

/// The programs of the Python environment that `.ci/run` makes.
fn judges_bin() -> Option<PathBuf> {
    let home = std::env::home_dir()?;
    Some(home.join(".cache/hegui/judges/bin"))
}

/// What tests are told about the judges: the places of pyHanko, of a Python with openpyxl and of PDFBox.
pub(crate) fn environment() -> Vec<(&'static str, String)> {
    let pyhanko = pyhanko().map(|path| ("HEGUI_PYHANKO", path));
    let python = python_with("openpyxl").map(|path| ("HEGUI_PYTHON", path));
    let preflight = preflight().map(|path| ("HEGUI_PREFLIGHT", path));
    pyhanko.into_iter().chain(python).chain(preflight).collect()
}

/// Prints which judges are here and which are left out.
pub(crate) fn say() {
    for judge in JUDGES {
        match judge.found() {
            Some(place) => println!("judge: {} at {place}", judge.name),
            None => println!("judge left out: {} is not installed ({})", judge.name, judge.judges),
        }
    }
}
