//! The log of a labelling tool as a stream of rows for `model::annotation_log::LogCheck`: CSV and TSV, lines of JSON, an
//! array of JSON objects, the JSON export of Label Studio, a sheet of a workbook.
//!
//! [`look`] reads the beginning and guesses which column is what; a person may change the guess; [`read`] goes through
//! the file once, hashing it as it passes by. Memory is bounded by one row (one task of a Label Studio export, at most
//! 16 MiB), whatever the size of the file. What is wrong with a value is a finding that names file, row and column;
//! what is wrong with the file is an error, and rows given out before it must then not be used.

mod columns;
mod delimited;
mod json;
mod label_studio;
mod rows;
mod values;
mod workbook;

pub use columns::{Column, Columns, Layout, LogForm, TimeUnit, guess};

use crate::delimited::separator;
use crate::digest::Watch;
use crate::encoding::{Encoding, TextStream, encoding_of};
use crate::error::{ForeignError, in_file, refuse, unreadable};
use crate::kind::{Magic, sniff};
use crate::limits::Limits;
use crate::table::{Sheet, admit, empty};
use hegui_model::annotation_log::LogRow;
use hegui_model::finding::{Finding, Findings};
use std::fs::File;
use std::path::Path;

/// Rows shown before anything is read.
const SAMPLE: usize = 5;

/// What the beginning of a log shows.
#[derive(Clone, Debug)]
pub struct LogHead {
    /// File name without its folder.
    pub file: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Encoding, of a text.
    pub encoding: Option<Encoding>,
    /// Sheets, of a workbook.
    pub sheets: Vec<Sheet>,
    /// How the log would be read: form, columns by name, and the guess of which is what. To be shown and changed.
    pub layout: Layout,
    /// The first rows, cell by cell in the order of [`Layout::headers`].
    pub sample: Vec<Vec<String>>,
    /// Columns that are missing, named twice, or could not be guessed.
    pub findings: Vec<Finding>,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct LogRead {
    /// File name without its folder.
    pub file: String,
    /// SHA-256 of the file's bytes, lower-case hexadecimal, computed in the pass that gave out the rows.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Rows given out.
    pub rows: u64,
    /// Annotations that their author skipped, which are no rows (Label Studio).
    pub skipped: u64,
    /// Doubtful or unreadable values, each with file, row and, in a table, column.
    pub findings: Findings,
}

/// Looks at the beginning of a log and guesses how to read it. `sheet` counts from 0 and matters to workbooks alone.
///
/// # Errors
/// As [`crate::open_table`], and `log_json_malformed`, `log_empty`.
pub fn look(path: &Path, sheet: usize, limits: &Limits) -> Result<LogHead, ForeignError> {
    let file = admit(path, limits)?;
    let mut handle = File::open(path).map_err(|e| unreadable(&file, &e))?;
    let bytes = handle.metadata().map_err(|e| unreadable(&file, &e))?.len();
    let magic = sniff(path, &mut handle, &file)?;
    let mut head = LogHead {
        file,
        bytes,
        encoding: None,
        sheets: Vec::new(),
        layout: Layout::default(),
        sample: Vec::new(),
        findings: Vec::new(),
    };
    if magic == Magic::Zip {
        workbook::look(path, sheet, limits, &mut head)?;
    } else {
        let encoding = encoding_of(path, &head.file)?;
        head.encoding = Some(encoding);
        let text = TextStream::open(path, &head.file, encoding)?;
        match TextStream::open(path, &head.file, encoding)?.peek()? {
            None => return Err(empty(&head.file)),
            Some(b'[') => json::look_at_array(text, limits, &mut head)?,
            Some(b'{') => json::look_at_lines(text, limits, &mut head)?,
            Some(_) => {
                let Some(separator) = separator(path, &head.file, encoding)? else {
                    return Err(empty(&head.file));
                };
                delimited::look(text, separator, limits, &mut head)?;
            }
        }
    }
    if head.sample.is_empty() {
        return Err(refuse(
            "log_empty",
            in_file(&head.file),
            "没有一行标注记录。请检查导出是否成功。",
            "it holds no row of annotation. Check whether the export succeeded.",
        ));
    }
    let (columns, unit, findings) = guess(&head.file, &head.layout);
    (head.layout.columns, head.layout.unit) = (columns, unit);
    head.findings.extend(findings);
    Ok(head)
}

/// Reads a log through, row by row, in constant memory. `take` gets the number of the row as a person counts it (line
/// of JSON, task of a JSON array, row of a table) and the row.
///
/// # Errors
/// As [`look`], and `log_columns_missing` (item, annotator or label is not told), `log_columns_changed` (the file is
/// not the one that was looked at), `cancelled`. Rows given out before an error must not be used.
pub fn read(
    path: &Path,
    layout: &Layout,
    limits: &Limits,
    watch: &mut Watch<'_>,
    take: &mut dyn FnMut(u64, &LogRow<'_>),
) -> Result<LogRead, ForeignError> {
    let file = admit(path, limits)?;
    layout.check(&file)?;
    let mut rows = rows::RowsOut::new(&file, layout, watch, take);
    if layout.form == LogForm::Workbook {
        workbook::read(path, limits, &mut rows)?;
        return Ok(rows.into_read());
    }
    let mut handle = File::open(path).map_err(|e| unreadable(&file, &e))?;
    let total = handle.metadata().map_err(|e| unreadable(&file, &e))?.len();
    rows.expect_bytes(total);
    if sniff(path, &mut handle, &file)? == Magic::Zip {
        return Err(layout.changed(&file));
    }
    let encoding = encoding_of(path, &file)?;
    let text = TextStream::open_hashed(path, &file, encoding)?;
    let digest = match layout.form {
        LogForm::Delimited => {
            let separator = separator(path, &file, encoding)?.ok_or_else(|| empty(&file))?;
            delimited::read(text, separator, limits, &mut rows)?
        }
        LogForm::JsonLines => json::read_lines(text, limits, &mut rows)?,
        LogForm::JsonArray | LogForm::LabelStudio => json::read_array(text, limits, &mut rows)?,
        LogForm::Workbook => return Err(layout.changed(&file)),
    };
    let mut read = rows.into_read();
    (read.sha256, read.bytes) = (digest.sha256, digest.bytes);
    Ok(read)
}
