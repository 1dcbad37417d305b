//! The text of PDF files, page by page. A hostile file is bounded: in bytes, in what its streams inflate to, in pages and
//! in what all pages together hold.

use crate::digest::Watch;
use crate::error::{ForeignError, cancelled, in_file, refuse};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

/// Bytes that one stream may inflate to.
const STREAM: usize = 16 << 20;
/// Bytes that the contents of all pages together may inflate to: a page may name a content that others name too.
const CONTENT: usize = 256 << 20;
/// Pages that are read.
const PAGES: usize = 5_000;

/// Why a PDF could not be read.
pub(crate) enum Unread {
    /// It is behind a password.
    Locked,
    /// It is damaged, or goes beyond a bound.
    Damaged,
    /// Its text is longer than a document holds.
    TooLong,
    /// Somebody stopped it.
    Cancelled,
}

impl Unread {
    /// The refusal of a file.
    pub(crate) fn of(self, file: &str) -> ForeignError {
        match self {
            Self::Locked => crate::kind::encrypted(file),
            Self::TooLong => crate::prose::too_long(file),
            Self::Cancelled => cancelled(file),
            Self::Damaged => refuse(
                "document_damaged",
                in_file(file),
                "PDF 内容损坏或超出读取范围，请重新导出。",
                "the PDF is damaged or goes beyond what is read; export it anew.",
            ),
        }
    }
}

/// The text of each page, in order; empty where a page holds none, such as a scan.
pub(crate) fn pages(bytes: &[u8], most: usize, watch: &Watch<'_>) -> Result<Vec<String>, Unread> {
    // The bytes come from anywhere: a fault in the reader must not end the program.
    let caught = |run: &mut dyn FnMut() -> Option<()>| {
        catch_unwind(AssertUnwindSafe(run)).ok().flatten().ok_or(Unread::Damaged)
    };
    let mut loaded = None;
    caught(&mut || {
        let options = lopdf::LoadOptions { max_decompressed_size: Some(STREAM), ..Default::default() };
        loaded = lopdf::Document::load_mem_with_options(bytes, options).ok();
        loaded.as_ref().map(|_| ())
    })?;
    let document = loaded.ok_or(Unread::Damaged)?;
    if document.is_encrypted() {
        return Err(Unread::Locked);
    }
    let mut numbers = Vec::new();
    caught(&mut || {
        numbers = document.get_pages().into_iter().take(PAGES + 1).collect::<Vec<_>>();
        Some(())
    })?;
    if numbers.len() > PAGES {
        return Err(Unread::Damaged);
    }
    let (mut out, mut inflated, mut length) = (Vec::new(), 0_usize, 0_usize);
    for (number, id) in numbers {
        if watch.cancel.load(Ordering::Relaxed) {
            return Err(Unread::Cancelled);
        }
        let mut text = String::new();
        // A page that cannot be read has no text: it is told like a scan.
        let _ = caught(&mut || {
            inflated += document.get_page_content_with_limit(id, STREAM).ok()?.len();
            if inflated <= CONTENT {
                text = document.extract_text_with_limit(&[number], STREAM).ok()?;
            }
            Some(())
        });
        if inflated > CONTENT {
            return Err(Unread::Damaged);
        }
        length += text.len();
        if length > most {
            return Err(Unread::TooLong);
        }
        out.push(if text.chars().any(char::is_alphanumeric) { text } else { String::new() });
    }
    Ok(out)
}
