//! Logs in a sheet of a workbook.

use super::delimited::headers;
use super::rows::RowsOut;
use super::{LogForm, LogHead, SAMPLE};
use crate::error::ForeignError;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::table::{Cell, open_table, open_table_watched};
use std::borrow::Cow;
use std::path::Path;

pub(super) fn look(
    path: &Path,
    sheet: usize,
    limits: &Limits,
    head: &mut LogHead,
) -> Result<(), ForeignError> {
    let mut table = open_table(path, limits)?;
    head.sheets = table.sheets.clone();
    head.findings.append(&mut table.findings);
    (head.layout.form, head.layout.sheet) = (LogForm::Workbook, sheet);
    let mut rows = table.rows(sheet)?;
    if let Some(first) = rows.next().transpose()? {
        head.layout.headers = headers(&first);
        head.findings.extend(first.findings);
    }
    for row in rows.take(SAMPLE) {
        head.sample.push(row?.cells.iter().map(Cell::text).collect());
    }
    Ok(())
}

pub(super) fn read(path: &Path, limits: &Limits, out: &mut RowsOut<'_, '_>) -> Result<(), ForeignError> {
    let mut table = open_table_watched(path, limits, out.watch())?;
    if table.kind != Kind::Xlsx {
        return Err(out.layout.changed(out.file));
    }
    out.identify(&table.sha256, table.bytes);
    let sheet = out.layout.sheet;
    out.sheet = table.sheets.get(sheet).map(|s| s.name.clone());
    let total = table.bytes;
    let mut rows = table.rows(sheet)?;
    let first = rows.next().transpose()?;
    if first.map(|row| headers(&row)).as_ref() != Some(&out.layout.headers) {
        return Err(out.layout.changed(out.file));
    }
    for row in rows {
        let row = row?;
        for finding in row.findings {
            out.find(|| finding);
        }
        let texts: Vec<Cow<'_, str>> = row
            .cells
            .iter()
            .map(|cell| match cell.value() {
                Cell::Text(s) | Cell::Date(s) | Cell::Time(s) => Cow::Borrowed(s.as_str()),
                // An error of the sheet is no value; its finding says where it stands.
                Cell::Error(_) => Cow::Borrowed(""),
                other => Cow::Owned(other.text()),
            })
            .collect();
        out.row(row.number, |at| texts.get(at).map(AsRef::as_ref));
        out.go_on(row.number.into(), total)?;
    }
    Ok(())
}
