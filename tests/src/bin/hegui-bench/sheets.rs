//! A sheet of 100,000 people: read, previewed, kept.

use crate::desk::Desk;
use crate::figure::{Aim, Bench, Peer, Taken};
use crate::invented::{COLUMNS, row};
use crate::peer;
use anyhow::{Result, ensure};
use hegui_corpus::{Limits, open_table};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Rows of the sheet.
const ROWS: u64 = 100_000;
/// How many times as fast as openpyxl.
const TIMES: f64 = 10.0;
/// Readings measured.
const RUNS: usize = 3;

/// Measures reading, preview and commit.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let rows = ROWS.min(bench.size);
    let sheet = sheet(&bench.cache, rows)?;
    let python = peer::openpyxl(&sheet, rows)?;
    if python.is_none() {
        bench.leave_out("openpyxl beside the sheets", "no Python with openpyxl (HEGUI_PYTHON)");
    }
    let openpyxl = || {
        python.map(|(value, cpu)| Peer {
            what: "openpyxl reads the same file (read_only)".into(),
            value,
            p99: None,
            cpu: Some(cpu),
        })
    };

    let mut taken = Taken::in_unit("s");
    for _ in 0..RUNS {
        let cells = taken.run(|| read(&sheet))?;
        ensure!(cells > rows * 9, "{cells} cells");
    }
    let shape = format!("{rows} rows × {} columns", COLUMNS.len());
    bench.figure(format!("XLSX of {shape} read"), &taken, openpyxl(), Aim::TimesFaster(TIMES));

    let place = tempfile::tempdir_in(&bench.cache)?;
    let desk = Desk::create(&place.path().join("workspace"))?;
    desk.record(
        "extra_fields",
        json!({ "register": "people", "key": "x_shift", "label_zh": "班次", "label_en": "Shift", "kind": "text" }),
    )?;
    let (mut preview, mut commit) = (Taken::in_unit("s"), Taken::in_unit("s"));
    let plan = preview.run(|| desk.ok("import_preview", json!({ "register": "people", "path": sheet })))?;
    ensure!(plan["new"] == rows && plan["refused"] == 0, "new {}, refused {}", plan["new"], plan["refused"]);
    let done = commit.run(|| desk.ok("import_commit", json!({ "plan": plan["plan"], "reason": "试用" })))?;
    ensure!(done["new"] == rows, "{done}");
    bench.figure(format!("preview of {rows} people"), &preview, openpyxl(), Aim::None);
    bench.figure(format!("commit of {rows} people, one entry"), &commit, openpyxl(), Aim::None);
    bench.figure("preview and commit together", &preview.after(&commit), openpyxl(), Aim::TimesFaster(1.0));
    Ok(())
}

fn read(sheet: &Path) -> Result<u64> {
    let mut table = open_table(sheet, &Limits::default())?;
    let mut cells = 0;
    for row in table.rows(0)? {
        cells += row?.cells.len() as u64;
    }
    Ok(cells)
}

/// The sheet, made once.
fn sheet(cache: &Path, rows: u64) -> Result<PathBuf> {
    let path = cache.join(format!("people-{rows}.xlsx"));
    if path.is_file() {
        return Ok(path);
    }
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (column, key) in (0..).zip(COLUMNS) {
        page.write_string(0, column, *key)?;
    }
    for n in 0..rows {
        for (column, cell) in (0..).zip(row(n)) {
            if !cell.is_empty() {
                page.write_string(u32::try_from(n + 1)?, column, cell)?;
            }
        }
    }
    // Under another name first: a run that was stopped leaves no half of a sheet to the next one.
    let fresh = cache.join(format!("people-{rows}.xlsx.new"));
    book.save(&fresh)?;
    std::fs::rename(&fresh, &path)?;
    Ok(path)
}
