//! Content packs: files from outside that hold days off, an edition of a standard or the profile of a province. They
//! are read as data, bounded, refused with the place of their first fault, and named by the digest of their bytes.

use crate::calendar::{CalendarYear, pack as calendar};
use crate::standard::{Edition, Provenance};
use crate::text::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use ts_rs::TS;

pub mod change;
mod edition;
mod province;

/// Bytes that a pack may have; the biggest shipped edition takes a quarter of a million.
pub const BYTES_MAX: usize = 4 << 20;

/// A pack that was read.
#[derive(Clone, Debug)]
pub struct Pack {
    /// What it holds.
    pub content: Content,
    /// SHA-256 of the file's bytes, hexadecimal.
    pub digest: String,
}

/// What a pack holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Years of days off.
    Calendar(Vec<CalendarYear>),
    /// An edition of a document.
    Edition(Box<Edition>),
    /// What a province asks for beyond the standards.
    Province(Province),
}

/// What a province asks for: folders, names of files, further annexes, media, whom to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Province {
    /// Code of the province, `CN-GD`.
    pub province: String,
    /// Name.
    pub name: Text,
    /// Where the profile as a whole was read.
    pub provenance: Provenance,
    /// What is known of it.
    pub facts: Vec<Fact>,
}

/// One thing known of a province, with its own source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fact {
    /// Key, unique within the profile.
    pub key: String,
    /// What it is about.
    pub label: Text,
    /// What is known.
    pub value: Text,
    /// Where and when it was read.
    pub provenance: Provenance,
}

/// SHA-256 of bytes, hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(bytes))
}

/// The bytes without a byte order mark, where there are not too many.
pub(crate) fn bounded(bytes: &[u8], most: usize) -> Result<&[u8], Text> {
    if bytes.len() > most {
        return Err(Text::new(
            format!("文件超过 {most} 字节，请核对是否选错文件"),
            format!("The file has more than {most} bytes; check whether it is the right one"),
        ));
    }
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// Reads a pack of any kind on a day. Nothing is taken from a pack with a fault.
pub fn read(bytes: &[u8], read_on: NaiveDate) -> Result<Pack, Text> {
    let bytes = bounded(bytes, BYTES_MAX)?;
    let told: Json = serde_json::from_slice(bytes).map_err(|e| {
        Text::new(
            format!("文件不是 JSON（第 {} 行第 {} 列）", e.line(), e.column()),
            format!("The file is no JSON (line {}, column {})", e.line(), e.column()),
        )
    })?;
    let content = if told.get("clauses").is_some() {
        Content::Edition(Box::new(edition::read(&told)?))
    } else if told.get("province").is_some() {
        Content::Province(province::read(&told)?)
    } else {
        Content::Calendar(calendar::read(bytes, read_on)?.years)
    };
    Ok(Pack { content, digest: digest(bytes) })
}

/// Reads a shape of which every key is known: one that is not is named with its place.
fn exactly<T: Serialize + for<'a> Deserialize<'a>>(told: &Json, what: (&str, &str)) -> Result<T, Text> {
    let it = T::deserialize(told).map_err(|e| {
        Text::new(format!("文件不是{}：{e}", what.0), format!("The file is no {}: {e}", what.1))
    })?;
    let known = serde_json::to_value(&it).unwrap_or_default();
    match stranger(told, &known, "") {
        Some(place) => Err(Text::new(
            format!("不认识的键「{place}」，请核对格式"),
            format!("Unknown key {place}: check the shape"),
        )),
        None => Ok(it),
    }
}

/// Path of the first key that the shape read does not have.
fn stranger(told: &Json, known: &Json, at: &str) -> Option<String> {
    match (told, known) {
        (Json::Object(told), Json::Object(known)) => told.iter().find_map(|(k, v)| {
            let place = format!("{at}/{k}");
            match known.get(k) {
                Some(found) => stranger(v, found, &place),
                // A key that is left out where it is empty.
                None if v.is_null() => None,
                None => Some(place),
            }
        }),
        (Json::Array(told), Json::Array(known)) => {
            let pairs = told.iter().zip(known).enumerate();
            pairs.into_iter().find_map(|(i, (t, k))| stranger(t, k, &format!("{at}/{}", i + 1)))
        }
        _ => None,
    }
}

/// A fault at a place of the pack.
fn fault(at: &str, zh: &str, en: &str) -> Text {
    Text::new(format!("{at}：{zh}"), format!("{at}: {en}"))
}

/// Characters of a text that people read.
const TEXT_MAX: usize = 5_000;
/// Characters of an id, a key or a number.
const WORD_MAX: usize = 64;

fn spoken(at: &str, t: &Text) -> Result<(), Text> {
    for s in [&t.zh, &t.en] {
        if s.trim().is_empty() {
            return Err(fault(at, "须有中英文内容", "words in both languages are needed"));
        }
        if s.chars().count() > TEXT_MAX || s.chars().any(|c| c.is_control() && c != '\n') {
            return Err(fault(
                at,
                "文字过长或含控制字符",
                "the text is too long or holds control characters",
            ));
        }
    }
    Ok(())
}

fn word(at: &str, s: &str) -> Result<(), Text> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    if s.is_empty() || s.chars().count() > WORD_MAX || !s.chars().all(fits) {
        return Err(fault(
            at,
            "标识为空、过长，或含字母、数字、「.-_@」以外的字符",
            "the id is empty, too long, or holds other characters than letters, digits and .-_@",
        ));
    }
    Ok(())
}

fn sourced(at: &str, p: &Provenance) -> Result<(), Text> {
    if p.source.trim().is_empty() || p.source.chars().count() > TEXT_MAX {
        return Err(fault(at, "没有写明出处", "the source is not named"));
    }
    if p.checked_on.parse::<NaiveDate>().is_err() {
        return Err(fault(at, "核对日期应如 2026-03-05", "the day it was checked should be like 2026-03-05"));
    }
    Ok(())
}

/// Refuses a list with too many entries or one that stands twice.
fn once<'a>(at: &str, most: usize, ids: impl Iterator<Item = &'a str>) -> Result<(), Text> {
    let mut seen = std::collections::BTreeSet::new();
    for (n, id) in ids.enumerate() {
        if n >= most {
            return Err(fault(at, &format!("超过 {most} 项"), &format!("more than {most} entries")));
        }
        if !seen.insert(id) {
            return Err(fault(at, &format!("「{id}」出现两次"), &format!("{id} stands twice")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
