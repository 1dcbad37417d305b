//! Texts of any length in records: what does not fit a field stands whole under its digest, and its beginning in the
//! field.

use crate::error::{Code, Error, Result};
use hegui_model::evaluation::run::Run;
use hegui_model::field::{Field, LONG_TEXT_MAX};
use hegui_model::record::Record;
use hegui_model::registers::{answers, run_items as items};
use hegui_store::reader::StoreReader;
use hegui_store::writer::Tx;
use serde_json::Value as Json;

/// As much of a text as a field holds.
pub(super) fn beginning(text: &str) -> &str {
    text.char_indices().nth(LONG_TEXT_MAX).map_or(text, |(end, _)| &text[..end])
}

/// Puts a text away whole where it is longer than a field, and gives its digest; nothing where it is not.
pub(super) fn put_whole(tx: &mut Tx<'_>, text: &str) -> Result<Json> {
    if beginning(text).len() == text.len() {
        return Ok(Json::Null);
    }
    Ok(tx.put_blob(text.as_bytes())?.into())
}

/// The whole of a text, from the field of its beginning and that of its digest.
fn whole(
    of: &Record,
    (text, whole): (Field<String>, Field<String>),
    reader: &StoreReader<'_>,
) -> Result<String> {
    let whole = of.text(whole);
    if whole.is_empty() {
        return Ok(of.text(text).into());
    }
    let bytes = reader.blob(whole)?.and_then(|bytes| String::from_utf8(bytes).ok());
    bytes.ok_or_else(|| {
        Error::new(
            Code::Damaged,
            "条目全文已缺失，请核验工作区",
            "The whole text of the item is missing; verify the workspace",
        )
    })
}

/// The text of a drawn item: of a corpus, or a question.
pub(super) fn item_text(item: &Record, reader: &StoreReader<'_>) -> Result<String> {
    whole(item, (items::TEXT, items::WHOLE), reader)
}

/// What is judged at a place: the item of a corpus, or the answer to a question.
pub(super) fn judged_text(held: &Run, at: usize, reader: &StoreReader<'_>) -> Result<String> {
    match &held.answers[at] {
        Some(answer) if held.asks.is_some() => whole(answer, (answers::TEXT, answers::WHOLE), reader),
        _ => item_text(&held.items[at], reader),
    }
}
