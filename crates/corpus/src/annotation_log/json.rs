//! Logs as JSON: lines of objects, and arrays of objects cut into their elements before anything is parsed.

use super::label_studio;
use super::rows::RowsOut;
use super::{LogForm, LogHead, SAMPLE};
use crate::delimited::LineRows;
use crate::digest::FileDigest;
use crate::elements::{self, Elements};
use crate::encoding::TextStream;
use crate::error::ForeignError;
use crate::limits::Limits;
use serde_json::{Map, Value as Json};

/// Longest element of an array, in bytes.
const ELEMENT: usize = 16 << 20;
/// Longest line, in characters.
const LINE: usize = 1 << 20;
/// Elements looked at for the names of columns.
const LOOKED_AT: usize = 100;
/// Most columns.
const COLUMNS: usize = 256;

const MALFORMED: &str = "log_json_malformed";

pub(super) fn malformed(file: &str, number: u32, zh: &str, en: &str) -> ForeignError {
    elements::malformed(MALFORMED, file, number, zh, en)
}

/// The tasks of an array at the root of a text.
fn tasks(text: TextStream, file: &str) -> Elements<'_> {
    Elements::of_objects(text, file, ELEMENT, MALFORMED)
}

/// The element or line as an object.
fn object(file: &str, number: u32, text: &[u8]) -> Result<Map<String, Json>, ForeignError> {
    match serde_json::from_slice(text) {
        Ok(Json::Object(map)) => Ok(map),
        Ok(_) => Err(malformed(file, number, "应为对象（{…}）", "an object ({…}) was expected")),
        Err(e) => Err(malformed(
            file,
            number,
            &format!("无法解析（{e}）"),
            &format!("it cannot be understood ({e})"),
        )),
    }
}

/// Adds the names of an object's columns: its keys, and those of the objects in it.
fn add_headers(headers: &mut Vec<String>, map: &Map<String, Json>) {
    let mut add = |name: String| {
        if headers.len() < COLUMNS && !headers.contains(&name) {
            headers.push(name);
        }
    };
    for (key, value) in map {
        match value {
            Json::Object(inner) => inner.keys().for_each(|k| add(format!("{key}.{k}"))),
            _ => add(key.clone()),
        }
    }
}

/// The value at a header.
fn at<'j>(map: &'j Map<String, Json>, header: &str) -> Option<&'j Json> {
    map.get(header).or_else(|| {
        let (outer, inner) = header.split_once('.')?;
        map.get(outer)?.as_object()?.get(inner)
    })
}

/// A value as the text of a cell: lists joined, people by what names them.
pub(super) fn text_of(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(s) => Some(s.trim().to_owned()),
        Json::Number(n) => Some(n.to_string()),
        Json::Bool(b) => Some(b.to_string()),
        Json::Array(all) => {
            let parts: Vec<String> = all.iter().filter_map(text_of).filter(|s| !s.is_empty()).collect();
            (!parts.is_empty()).then(|| parts.join("、"))
        }
        Json::Object(map) => {
            ["choices", "email", "username", "name", "id"].iter().find_map(|key| text_of(map.get(*key)?))
        }
    }
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
