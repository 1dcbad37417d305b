//! Logs as CSV and TSV.

use super::rows::RowsOut;
use super::{LogForm, LogHead, SAMPLE};
use crate::delimited::DelimitedRows;
use crate::digest::FileDigest;
use crate::encoding::TextStream;
use crate::error::ForeignError;
use crate::limits::Limits;
use crate::table::{Cell, Row};
use crate::text::clean;

pub(super) fn headers(row: &Row) -> Vec<String> {
    row.cells.iter().map(|c| clean(&c.text())).collect()
}

pub(super) fn look(
    text: TextStream,
    separator: u8,
    limits: &Limits,
    head: &mut LogHead,
) -> Result<(), ForeignError> {
    let mut rows = DelimitedRows::over(text, &head.file, separator, limits);
    head.layout.form = LogForm::Delimited;
    if let Some(first) = rows.next_row()? {
        head.layout.headers = headers(&first);
        head.findings.extend(first.findings);
    }
    while head.sample.len() < SAMPLE
        && let Some(row) = rows.next_row()?
    {
        head.sample.push(row.cells.iter().map(Cell::text).collect());
    }
    Ok(())
}

pub(super) fn read(
    text: TextStream,
    separator: u8,
    limits: &Limits,
    out: &mut RowsOut<'_, '_>,
) -> Result<FileDigest, ForeignError> {
    let mut rows = DelimitedRows::over(text, out.file, separator, limits);
    if rows.next_row()?.map(|row| headers(&row)).as_ref() != Some(&out.layout.headers) {
        return Err(out.layout.changed(out.file));
    }
    while let Some(record) = rows.next_record()? {
        if rows.is_doubtful(&record) {
            for finding in rows.doubts(&record) {
                out.find(|| finding);
            }
        }
        let cells = rows.cells(&record);
        out.row(record.number, |at| cells.get(at));
        out.go_on(record.number.into(), rows.text().bytes_read())?;
    }
    rows.text().digest()
}
