//! JSON objects as rows of named columns: their keys, and those of the objects in them.

use crate::elements;
use crate::error::ForeignError;
use serde_json::{Map, Value as Json};

/// Most columns.
const COLUMNS: usize = 256;

/// The element or line as an object. `code` is that of what is wrong with the file.
pub(crate) fn object(
    code: &str,
    file: &str,
    number: u32,
    text: &[u8],
) -> Result<Map<String, Json>, ForeignError> {
    match serde_json::from_slice(text) {
        Ok(Json::Object(map)) => Ok(map),
        Ok(_) => {
            Err(elements::malformed(code, file, number, "应为对象（{…}）", "an object ({…}) was expected"))
        }
        Err(e) => Err(elements::malformed(
            code,
            file,
            number,
            &format!("无法解析（{e}）"),
            &format!("it cannot be understood ({e})"),
        )),
    }
}

/// Adds the names of an object's columns: its keys, and those of the objects in it.
pub(crate) fn add_headers(headers: &mut Vec<String>, map: &Map<String, Json>) {
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
pub(crate) fn at<'j>(map: &'j Map<String, Json>, header: &str) -> Option<&'j Json> {
    map.get(header).or_else(|| {
        let (outer, inner) = header.split_once('.')?;
        map.get(outer)?.as_object()?.get(inner)
    })
}

/// A value as the text of a cell: lists joined, people by what names them.
pub(crate) fn text_of(value: &Json) -> Option<String> {
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
