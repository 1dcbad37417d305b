//! Puts the organisation's letterhead over what leaves as a paper.

use crate::error::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hegui_model::reader::Reader;
use hegui_model::registers::{letterheads, organizations};
use hegui_model::report::{Document, Numbering};
use hegui_store::reader::StoreReader;

/// A document under the letterhead of the organisation that answers for it, and with its numbering where the paper has
/// none of its own.
pub(crate) fn headed(mut document: Document, reader: &StoreReader<'_>) -> Result<Document> {
    let author = document.author.as_str();
    let of = if author.is_empty() {
        Vec::new()
    } else {
        reader.find(organizations::REGISTER.key, organizations::NAME.key(), author)
    };
    let Some(r) = letterheads::of(of.first().map_or("", |o| o.id.as_str()), reader) else {
        return Ok(document);
    };
    let mut head = letterheads::letterhead(&r, document.lang);
    if let Some(sha256) = letterheads::logo(&r, reader)
        && let Some(png) = reader.blob(&sha256)?
    {
        head.logo = STANDARD.encode(png);
    }
    if document.numbering == Numbering::default() {
        document.numbering = letterheads::numbering(&r).unwrap_or_default();
    }
    document.letterhead = Some(head).filter(|h| !h.text.is_empty() || !h.logo.is_empty());
    Ok(document)
}
