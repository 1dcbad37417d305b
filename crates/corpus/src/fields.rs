//! Rows of named fields out of a foreign file, for what is more than one text: questions with their categories, answers
//! beside their questions, scores. CSV, TSV and the visible sheets of a workbook with a row of heads, plain lines, lines of JSON
//! objects, an array of them. One row is held at a time.

use crate::delimited::{LineRows, too_many_rows};
use crate::digest::{FileDigest, Watch};
use crate::elements::Elements;
use crate::encoding::{Encoding, TextStream, encoding_of};
use crate::error::{ForeignError, at_row, cancelled, in_file, refuse, say, unreadable};
use crate::json_rows::{add_headers, at, object, text_of};
use crate::kind::{Kind, Magic, sniff};
use crate::limits::Limits;
use crate::table::{Cell, admit, open_table_watched};
use hegui_model::finding::{Finding, Findings, Level};
use std::fs::File;
use std::path::Path;
use std::sync::atomic::Ordering;

/// Rows shown of a look, and rows looked at for the names of fields.
const SAMPLE: usize = 5;
const LOOKED_AT: usize = 100;
/// Rows between two looks at whether a person wants to stop.
const BETWEEN: u64 = 1 << 12;

/// Name of the one field of a text of lines.
pub const BARE: &str = "text";

const MALFORMED: &str = "rows_json_malformed";

/// What the beginning of a file shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// File name without its folder.
    pub file: String,
    /// Names of its fields in their order.
    pub fields: Vec<String>,
    /// The first rows, value by value in the order of the fields.
    pub sample: Vec<Vec<String>>,
}

/// A file that was read through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRead {
    /// File name without its folder.
    pub file: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Encoding, of a text.
    pub encoding: Option<Encoding>,
    /// Rows given out.
    pub rows: u64,
    /// What is doubtful or wrong in rows, each with file and row.
    pub findings: Findings,
}

/// How a file is read.
enum Form {
    Table,
    Json(Json),
}

/// Objects of JSON: in lines, or in an array.
struct Json {
    encoding: Encoding,
    array: bool,
}

fn form(path: &Path, file: &str) -> Result<Form, ForeignError> {
    let mut handle = File::open(path).map_err(|e| unreadable(file, &e))?;
    if sniff(path, &mut handle, file)? == Magic::Zip {
        return Ok(Form::Table);
    }
    let encoding = encoding_of(path, file)?;
    Ok(match TextStream::open(path, file, encoding)?.peek()? {
        Some(b'[') => Form::Json(Json { encoding, array: true }),
        Some(b'{') => Form::Json(Json { encoding, array: false }),
        _ => Form::Table,
    })
}

/// Gives rows out as values by name.
type Take<'t> = &'t mut dyn FnMut(u32, &dyn Fn(&str) -> Option<String>) -> Result<(), ForeignError>;

/// Looks at the beginning of a file: the names of its fields and its first rows.
///
/// # Errors
/// As [`crate::open_table`], and `rows_json_malformed`, `rows_without_heads`.
pub fn look(path: &Path, limits: &Limits) -> Result<Head, ForeignError> {
    let file = admit(path, limits)?;
    let mut head = Head { file: file.clone(), ..Head::default() };
    crate::digest::unwatched(|watch| match form(path, &file)? {
        Form::Table => table_rows(path, limits, watch, &mut FileRead::default(), &mut |fields, row| {
            if head.fields.is_empty() {
                head.fields = fields.iter().filter(|f| !f.is_empty()).cloned().collect();
            }
            let Some((_, cells)) = row else { return Ok(true) };
            let value = |name: &String| position(fields, name).and_then(|at| cells.get(at)).map(Cell::text);
            head.sample.push(head.fields.iter().map(|f| value(f).unwrap_or_default()).collect());
            Ok(head.sample.len() < SAMPLE)
        }),
        Form::Json(json) => {
            let mut maps = Vec::new();
            let text = TextStream::open(path, &file, json.encoding)?;
            json.rows(text, &file, limits, watch, &mut |_, map| {
                add_headers(&mut head.fields, map);
                maps.push(map.clone());
                Ok(maps.len() < LOOKED_AT)
            })?;
            let row =
                |map| head.fields.iter().map(|f| at(map, f).and_then(text_of).unwrap_or_default()).collect();
            head.sample = maps.iter().take(SAMPLE).map(row).collect();
            Ok(())
        }
    })?;
    Ok(head)
}

/// Reads a file through. `take` gets the number of each row as a person counts it and a way to ask for its values by
/// the names of fields; a value that is empty is none. What it answers as an error ends the reading.
///
/// # Errors
/// As [`look`], and `cancelled`. Rows given out before an error must not be used.
pub fn read(
    path: &Path,
    limits: &Limits,
    watch: &mut Watch<'_>,
    take: Take<'_>,
) -> Result<FileRead, ForeignError> {
    let file = admit(path, limits)?;
    let mut out = FileRead { file: file.clone(), ..FileRead::default() };
    match form(path, &file)? {
        Form::Table => {
            let mut rows = 0;
            table_rows(path, limits, watch, &mut out, &mut |fields, row| {
                let Some((number, cells)) = row else { return Ok(true) };
                rows += 1;
                let value = |name: &str| {
                    let cell = cells.get(position(fields, name)?)?;
                    filled(cell.text().as_ref())
                };
                take(number, &value).map(|()| true)
            })?;
            out.rows = rows;
        }
        Form::Json(json) => {
            let text = TextStream::open_hashed(path, &file, json.encoding)?;
            let mut rows = 0;
            let digest = json.rows(text, &file, limits, watch, &mut |number, map| {
                rows += 1;
                let value = |name: &str| filled(&at(map, name).and_then(text_of)?);
                take(number, &value).map(|()| true)
            })?;
            out.rows = rows;
            out.encoding = Some(json.encoding);
            out.sha256 = digest.sha256;
        }
    }
    Ok(out)
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn position(fields: &[String], name: &str) -> Option<usize> {
    fields.iter().position(|f| f == name)
}

/// Sees the heads of a sheet, then each of its rows; says whether to go on.
type TakeRow<'t> = &'t mut dyn FnMut(&[String], Option<(u32, &[Cell])>) -> Result<bool, ForeignError>;

/// Sees each object; says whether to go on.
type TakeObject<'t> =
    &'t mut dyn FnMut(u32, &serde_json::Map<String, serde_json::Value>) -> Result<bool, ForeignError>;

fn table_rows(
    path: &Path,
    limits: &Limits,
    watch: &mut Watch<'_>,
    out: &mut FileRead,
    take: TakeRow<'_>,
) -> Result<(), ForeignError> {
    let mut table = open_table_watched(path, limits, watch)?;
    let file = table.file.clone();
    out.sha256.clone_from(&table.sha256);
    out.encoding = table.encoding;
    out.findings.extend(std::mem::take(&mut table.findings));
    // Lines without columns have no head: each of them is a value of the one field.
    let bare = (table.kind == Kind::Txt).then(|| vec![BARE.to_owned()]);
    if let Some(fields) = &bare
        && !take(fields, None)?
    {
        return Ok(());
    }
    let visible: Vec<usize> = (0..table.sheets.len()).filter(|i| !table.sheets[*i].hidden).collect();
    let mut number = 0_u64;
    for sheet in visible {
        let mut fields: Option<Vec<String>> = bare.clone();
        for row in table.rows(sheet)? {
            let row = row?;
            number += 1;
            if number.is_multiple_of(BETWEEN) {
                if watch.cancel.load(Ordering::Relaxed) {
                    return Err(cancelled(&file));
                }
                (watch.progress)(number, 0);
            }
            let Some(fields) = &fields else {
                let heads: Vec<String> = row.cells.iter().map(|c| c.text().trim().to_owned()).collect();
                if heads.iter().filter(|h| !h.is_empty()).count() < 1 {
                    continue;
                }
                if !take(&heads, None)? {
                    return Ok(());
                }
                fields = Some(heads);
                continue;
            };
            out.findings.extend(row.findings);
            if !take(fields, Some((row.number, &row.cells)))? {
                return Ok(());
            }
        }
    }
    Ok(())
}

impl Json {
    /// Gives objects out, and tells the digest of a stream that hashes its file, where it was read to its end.
    fn rows(
        &self,
        text: TextStream,
        file: &str,
        limits: &Limits,
        watch: &mut Watch<'_>,
        take: TakeObject<'_>,
    ) -> Result<FileDigest, ForeignError> {
        let mut go_on = |number: u32| {
            if !u64::from(number).is_multiple_of(BETWEEN) {
                return Ok(());
            }
            (watch.progress)(number.into(), 0);
            if watch.cancel.load(Ordering::Relaxed) { Err(cancelled(file)) } else { Ok(()) }
        };
        if self.array {
            let mut elements = Elements::of_objects(text, file, limits.item_bytes, MALFORMED);
            while let Some((number, element)) = elements.next_element()? {
                if u64::from(number) > limits.rows {
                    return Err(too_many_rows(file, number, limits.rows));
                }
                let map = object(MALFORMED, file, number, element)?;
                go_on(number)?;
                if !take(number, &map)? {
                    return Ok(FileDigest::default());
                }
            }
            return elements.text().digest();
        }
        let limits = Limits { cell_chars: limits.item_bytes, ..limits.clone() };
        let mut lines = LineRows::over(text, file, &limits);
        while let Some((number, line)) = lines.next_line()? {
            let map = object(MALFORMED, file, number, line.as_bytes())?;
            go_on(number)?;
            if !take(number, &map)? {
                return Ok(FileDigest::default());
            }
        }
        lines.text().digest()
    }
}

/// A field that somebody named and that is not there.
pub fn missing(file: &str, field: &str) -> ForeignError {
    refuse(
        "rows_field_missing",
        in_file(file),
        &format!("没有名为“{field}”的列或字段。请在列名中选择。"),
        &format!("there is no column or field “{field}”. Choose one of its columns."),
    )
}

/// A row at which whoever reads ends the reading.
pub fn refused(file: &str, row: u32, code: &'static str, zh: &str, en: &str) -> ForeignError {
    refuse(code, at_row(file, None, row), zh, en)
}

/// A row whose value is doubtful, for the findings of whoever reads.
pub fn doubtful(file: &str, row: u32, code: &'static str, zh: &str, en: &str) -> Finding {
    say(Level::Warning, code, at_row(file, None, row), zh, en)
}
