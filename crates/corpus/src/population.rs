//! Populations of evaluation evidence: the items of files of any size, each known by the digest of its text, in a
//! register of items that does not depend on how the files are split or in which order they are read.
//!
//! **Identity.** An item is the SHA-256 of its text in UTF-8. The text is what its file says, decoded, without a byte
//! order mark, with every CR LF turned into a line feed; nothing is trimmed, folded or normalised beyond that. Fields
//! that together make the text, and the texts of a list, are joined with one line feed. Items with the same text are
//! copies, and each copy is an item. The digest of a population is the SHA-256 of the 32-byte digests of its items, one
//! after the other in ascending order, copies repeated.
//!
//! **Bad input.** An item that cannot be read is refused: it is counted and named, and is no part of the population. A
//! file that cannot be read ends the whole, and nothing is kept of it.

mod by_source;
mod entry;
mod inputs;
mod items_table;
mod json_item;
mod language;
mod mapping;
mod out;
mod parquet_items;
mod reading;
mod register;
mod registering;
mod sorting;
mod table_items;
mod walk;

pub(crate) use by_source::BySource;
pub(crate) use entry::{Entry, Packed, language, source};
pub use inputs::{InputFile, Inputs};
pub use items_table::{ITEM_COLUMNS, items_to_parquet};
pub use language::Language;
pub use mapping::{Form, Layout, Mapping, SourceFrom, TextField};
pub use out::ItemPlace;
pub use register::{Facts, LanguageFacts, Register, SourceFacts};
pub use registering::{Registered, merge, register};
pub use walk::{Each, FileFacts, Item, Walked, each_item, walk};
pub(crate) use walk::{Job, count, walk_jobs};

use sha2::{Digest as _, Sha256};
use std::borrow::Cow;

/// The digest of an item: SHA-256 over its text in UTF-8, CR LF read as LF.
pub fn item_digest(text: &str) -> [u8; 32] {
    Sha256::digest(line_feeds(text.into()).as_bytes()).into()
}

/// The digest of a population of these items, given by their digests in any order: lower-case hexadecimal.
pub fn digest_of(mut items: Vec<[u8; 32]>) -> String {
    items.sort_unstable();
    let mut hash = Sha256::new();
    items.iter().for_each(|item| hash.update(item));
    hex::encode(hash.finalize())
}

/// A text in which every CR LF is a line feed.
fn line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    match memchr::memchr(b'\r', text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace("\r\n", "\n")),
        None => text,
    }
}
