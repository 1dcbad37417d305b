//! Bare limits and programs of other people.

use crate::figure::Taken;
use anyhow::{Result, bail, ensure};
use hegui_store::secret::DatabaseKey;
use rusqlite::Connection;
use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// A connection beside the program, with the page cache that the program has.
#[expect(
    clippy::disallowed_methods,
    reason = "the bare limit beside the store, and the bulk path of made.rs"
)]
pub(crate) fn connection(folder: &Path, key: &DatabaseKey) -> Result<Connection> {
    let db = Connection::open(hegui_store::database_path(folder))?;
    db.pragma_update(None, "key", key.pragma().as_str())?;
    db.pragma_update(None, "cache_size", -65_536)?;
    Ok(db)
}

/// A file that is overwritten and forced to the disk, 4 KiB at a time.
pub(crate) struct BareSync(std::fs::File);

impl BareSync {
    /// A file in a folder of the disk to be measured.
    pub(crate) fn within(folder: &Path) -> Result<Self> {
        let path = folder.join("bare-sync");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&path)?;
        file.write_all(&[0; 4096])?;
        file.sync_all()?;
        // The open file is enough; its name is not left behind.
        std::fs::remove_file(&path)?;
        Ok(Self(file))
    }

    /// Overwrites and forces once.
    pub(crate) fn run(&mut self, taken: &mut Taken) -> Result<()> {
        self.0.seek(SeekFrom::Start(0))?;
        let bytes = [u8::try_from(taken.median().abs() as u64 & 0xff).unwrap_or(0); 4096];
        taken.run(|| {
            self.0.write_all(&bytes)?;
            Ok(self.0.sync_data()?)
        })
    }
}

/// What another program prints about a file; none where it is not installed or fails.
pub(crate) fn program(name: &str, args: &[&str], file: &Path) -> Option<String> {
    let out =
        Command::new(name).args(args).arg(file).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Seconds, and seconds of processor time, that openpyxl takes to read every row, without the start of Python; none
/// where it is not installed.
pub(crate) fn openpyxl(file: &Path, rows: u64) -> Result<Option<(f64, f64)>> {
    const READ: &str = "import sys, time\n\
        from openpyxl import load_workbook\n\
        began, used = time.perf_counter(), time.process_time()\n\
        n = 0\n\
        for row in load_workbook(sys.argv[1], read_only=True).worksheets[0].iter_rows(values_only=True):\n\
        \x20   n += 1\n\
        print(n, time.perf_counter() - began, time.process_time() - used)\n";
    let python = std::env::var("HEGUI_PYTHON").unwrap_or_else(|_| "python3".into());
    let Some(told) = program(&python, &["-c", READ], file) else { return Ok(None) };
    let told: Vec<f64> = told.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [read, seconds, cpu] = told[..] else { bail!("openpyxl tells three numbers") };
    ensure!(read == (rows + 1) as f64, "openpyxl read {read} rows");
    Ok(Some((seconds, cpu)))
}
