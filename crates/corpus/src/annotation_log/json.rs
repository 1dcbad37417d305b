//! Logs as JSON: lines of objects, and arrays of objects cut into their elements before anything is parsed.

use super::label_studio;
use super::rows::RowsOut;
use super::{LogForm, LogHead, SAMPLE};
use crate::delimited::LineRows;
use crate::digest::FileDigest;
use crate::elements::{self, Elements};
use crate::encoding::TextStream;
use crate::error::ForeignError;
use crate::json_rows::{self, add_headers, at};
use crate::limits::Limits;
use serde_json::{Map, Value as Json};

/// Longest element of an array, in bytes.
const ELEMENT: usize = 16 << 20;
/// Longest line, in characters.
const LINE: usize = 1 << 20;
/// Elements looked at for the names of columns.
const LOOKED_AT: usize = 100;

const MALFORMED: &str = "log_json_malformed";

pub(super) use crate::json_rows::text_of;

pub(super) fn malformed(file: &str, number: u32, zh: &str, en: &str) -> ForeignError {
    elements::malformed(MALFORMED, file, number, zh, en)
}

/// The tasks of an array at the root of a text.
fn tasks(text: TextStream, file: &str) -> Elements<'_> {
    Elements::of_objects(text, file, ELEMENT, MALFORMED)
}

/// The element or line as an object.
fn object(file: &str, number: u32, text: &[u8]) -> Result<Map<String, Json>, ForeignError> {
    json_rows::object(MALFORMED, file, number, text)
}

fn sample(headers: &[String], maps: &[Map<String, Json>]) -> Vec<Vec<String>> {
    let row = |map| headers.iter().map(|h| at(map, h).and_then(text_of).unwrap_or_default()).collect();
    maps.iter().take(SAMPLE).map(row).collect()
}

pub(super) fn look_at_array(text: TextStream, _: &Limits, head: &mut LogHead) -> Result<(), ForeignError> {
    let file = head.file.clone();
    let mut elements = tasks(text, &file);
    let mut maps = Vec::new();
    head.layout.form = LogForm::JsonArray;
    while let Some((number, text)) = elements.next_element()?
        && number as usize <= LOOKED_AT
    {
        let mut map = object(&file, number, text)?;
        if label_studio::is_task(&map) {
            head.layout.form = LogForm::LabelStudio;
            label_studio::shorten(&mut map);
        }
        add_headers(&mut head.layout.headers, &map);
        if maps.len() < SAMPLE {
            maps.push(map);
        }
    }
    head.sample = sample(&head.layout.headers, &maps);
    Ok(())
}

pub(super) fn look_at_lines(
    text: TextStream,
    limits: &Limits,
    head: &mut LogHead,
) -> Result<(), ForeignError> {
    let mut lines = LineRows::over(text, &head.file, &Limits { cell_chars: LINE, ..limits.clone() });
    head.layout.form = LogForm::JsonLines;
    let mut maps = Vec::new();
    while maps.len() < LOOKED_AT
        && let Some((number, line)) = lines.next_line()?
    {
        let map = object(&head.file, number, line.as_bytes())?;
        add_headers(&mut head.layout.headers, &map);
        maps.push(map);
    }
    head.sample = sample(&head.layout.headers, &maps);
    Ok(())
}

fn give(out: &mut RowsOut<'_, '_>, number: u32, map: &Map<String, Json>) {
    let headers = &out.layout.headers;
    let mut texts: Vec<Option<String>> = vec![None; headers.len()];
    for column in super::Column::ALL {
        if let Some(i) = out.layout.columns.get(column) {
            texts[i] = at(map, &headers[i]).and_then(text_of);
        }
    }
    out.row(number, |i| texts.get(i)?.as_deref());
}

pub(super) fn read_lines(
    text: TextStream,
    limits: &Limits,
    out: &mut RowsOut<'_, '_>,
) -> Result<FileDigest, ForeignError> {
    let mut lines = LineRows::over(text, out.file, &Limits { cell_chars: LINE, ..limits.clone() });
    while let Some((number, line)) = lines.next_line()? {
        let map = object(out.file, number, line.as_bytes())?;
        give(out, number, &map);
        let done = lines.text().bytes_read();
        out.go_on(number.into(), done)?;
    }
    lines.text().digest()
}

pub(super) fn read_array(
    text: TextStream,
    limits: &Limits,
    out: &mut RowsOut<'_, '_>,
) -> Result<FileDigest, ForeignError> {
    let file = out.file;
    let mut elements = tasks(text, file);
    while let Some((number, text)) = elements.next_element()? {
        if u64::from(number) > limits.rows {
            return Err(malformed(file, number, "任务数超过上限", "there are more tasks than the limit"));
        }
        if out.layout.form == LogForm::LabelStudio {
            label_studio::read_task(number, text, out)?;
        } else {
            give(out, number, &object(file, number, text)?);
        }
        let done = elements.text().bytes_read();
        out.go_on(number.into(), done)?;
    }
    elements.text().digest()
}
