use std::collections::BTreeSet;

use crate::pdf::{Dict, Parsed, Pdf, Value, decode_text, plain};

/// Largest attached file read, in bytes after decompression.
pub const MAX_ATTACHMENT: usize = 64 << 20;
const MAX_NODES: usize = 10_000;

fn named(pdf: &Pdf<'_>, specification: &Dict, name: &str) -> Parsed<bool> {
    for key in ["UF", "F"] {
        if let Value::Text(text) = pdf.entry(specification, key)?
            && decode_text(&text) == name
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn content(pdf: &Pdf<'_>, specification: &Dict) -> Parsed<Option<Vec<u8>>> {
    let Value::Dict(files) = pdf.entry(specification, "EF")? else { return Ok(None) };
    let stream = files.get(b"UF".as_slice()).or_else(|| files.get(b"F".as_slice())).and_then(Value::as_ref);
    let Some(id) = stream else { return Ok(None) };
    let Some(object) = pdf.object(id.num)? else { return Ok(None) };
    match (&object.value, object.data) {
        (Value::Dict(dict), Some(range)) if object.id == id => {
            Ok(plain(dict, &pdf.data[range], MAX_ATTACHMENT))
        }
        _ => Ok(None),
    }
}

fn find(pdf: &Pdf<'_>, name: &str) -> Parsed<Option<Vec<u8>>> {
    let (_, catalog) = pdf.catalog()?;
    let mut specifications = Vec::new();
    if let Value::Array(associated) = pdf.entry(&catalog, "AF")? {
        specifications.extend(associated);
    }
    // The name tree of embedded files (ISO 32000-1, 7.9.6).
    let mut seen = BTreeSet::new();
    let mut open = Vec::new();
    if let Value::Dict(names) = pdf.entry(&catalog, "Names")? {
        open.extend(names.get(b"EmbeddedFiles".as_slice()).cloned());
    }
    while let Some(node) = open.pop() {
        if node.as_ref().is_some_and(|id| !seen.insert(id)) || seen.len() > MAX_NODES {
            continue;
        }
        let Value::Dict(node) = pdf.resolve(&node)? else { continue };
        if let Value::Array(kids) = pdf.entry(&node, "Kids")? {
            open.extend(kids.into_iter().filter(|k| k.as_ref().is_some()));
        }
        if let Value::Array(names) = pdf.entry(&node, "Names")? {
            specifications.extend(names.into_iter().skip(1).step_by(2));
        }
    }
    for item in specifications.iter().take(MAX_NODES) {
        if let Value::Dict(specification) = pdf.resolve(item)?
            && named(pdf, &specification, name)?
        {
            return content(pdf, &specification);
        }
    }
    Ok(None)
}

/// The content of the embedded file `name` (PDF/A-3), as the newest revision shows it.
///
/// `None` where the file cannot be read, holds no such attachment, or the attachment is damaged or
/// larger than [`MAX_ATTACHMENT`]. Whether it is genuine is [`crate::verify`]'s question.
#[must_use]
pub fn attachment(pdf: &[u8], name: &str) -> Option<Vec<u8>> {
    find(&Pdf::open(pdf).ok()?, name).ok()?
}
