//! The parts of a Word document that people read, mark by mark, in bounded memory.

use crate::archive::{part_error, zip_error};
use crate::digest::Watch;
use crate::error::{ForeignError, cancelled};
use crate::kind::encrypted;
use crate::prose::{TEXT, damaged};
use crate::xml::{Broken, Mark, Tokens, decode};
use std::io::{Read, Seek};
use std::sync::atomic::Ordering;
use zip::ZipArchive;

/// Parts that people read, by the beginning of their names.
pub(crate) const PARTS: &[&str] =
    &["word/document", "word/footnotes", "word/endnotes", "word/header", "word/footer"];

/// Places in the archive of the parts whose names begin so.
pub(crate) fn places<R: Read + Seek>(archive: &ZipArchive<R>, begins: &[&str]) -> Vec<usize> {
    let wanted = |i: &usize| {
        let name = archive.name_for_index(*i).unwrap_or_default().replace('\\', "/").to_ascii_lowercase();
        name.ends_with(".xml") && begins.iter().any(|begin| name.starts_with(begin))
    };
    (0..archive.len()).filter(wanted).collect()
}

/// What an element without text of its own says.
pub(crate) fn stands_for(mark: &Mark<'_>) -> Option<char> {
    match mark.name {
        _ if mark.end => None,
        b"tab" => Some('\t'),
        b"br" | b"cr" => Some('\n'),
        b"noBreakHyphen" => Some('-'),
        _ => None,
    }
}

/// Goes through a part: `visit` is given each mark with the text that stands before it.
///
/// # Errors
/// It lies behind a password, is damaged, `watch.cancel` was set, or those of `visit`.
pub(crate) fn each_mark<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    part: usize,
    file: &str,
    watch: &Watch<'_>,
    mut visit: impl FnMut(&str, &Mark<'_>) -> Result<(), ForeignError>,
) -> Result<(), ForeignError> {
    if archive.by_index_raw(part).map_err(|e| zip_error(file, &e))?.encrypted() {
        return Err(encrypted(file));
    }
    let part = archive.by_index(part).map_err(|e| zip_error(file, &e))?;
    let name = part.name().to_owned();
    // Tags take room too, so a part may be longer than its text.
    let mut tokens = Tokens::new(part.take(8 * TEXT as u64));
    let (mut kept, mut text, mut within) = (Vec::new(), String::new(), false);
    loop {
        if watch.cancel.load(Ordering::Relaxed) {
            return Err(cancelled(file));
        }
        kept.clear();
        text.clear();
        let mark = match tokens.next_tag_after(Some(&mut kept)) {
            Ok(Some(tag)) => tag.mark(),
            Ok(None) => return Ok(()),
            Err(Broken::Read(e)) => return Err(part_error(file, &name, &e)),
            Err(Broken::Fault(fault)) => return Err(damaged(file, fault)),
        };
        if within {
            decode(&kept, &mut text).map_err(|fault| damaged(file, fault))?;
        }
        if mark.name == b"t" {
            within = !mark.end && !mark.empty;
        }
        visit(&text, &mark)?;
    }
}
