//! A strict PDF reader that knows where every byte stands, and a writer of incremental updates.
//!
//! A general library repairs what it reads and merges the revisions of a file; a judge of
//! signatures must do neither: it has to see each revision as its signer saw it, and it must
//! refuse what two viewers could read in two ways. It also parses only what is asked for, so that
//! signing a long report costs no more than reading its cross-reference table.

mod inflate;
mod parse;
mod read;
mod segments;
mod update;
mod value;
mod xref;

pub(crate) use inflate::plain;
pub(crate) use parse::{Bad, Indirect, Parsed};
pub(crate) use read::Pdf;
pub(crate) use segments::check_updates;
pub(crate) use update::{Body, Update};
pub(crate) use value::{Dict, ObjId, Value, decode_text, encode_text, name, write_value};
pub(crate) use xref::{Entry, last_revision_end};

/// Largest file read or written, in bytes.
pub(crate) const MAX_FILE: usize = 256 << 20;
/// Largest number of objects a file may list.
pub(crate) const MAX_OBJECTS: usize = 500_000;
/// Largest number of values in one object; each takes more memory than its byte in the file.
pub(crate) const MAX_VALUES: usize = 1_000_000;
/// Deepest nesting of arrays and dictionaries.
pub(crate) const MAX_DEPTH: usize = 64;
