use std::collections::BTreeMap;

use super::parse::{Bad, Parsed, Parser};
use super::read::Pdf;
use super::value::Value;
use super::xref::{self, Entry};

/// Most updates between two signatures; each costs a pass over the tables.
const MAX_UPDATES: usize = 32;

/// Reads the bytes from `from` to the end of `pdf` as whole incremental updates: objects, their
/// cross-reference section, the end mark, and nothing between them. Each section must list exactly
/// the objects before it and continue from the one before; `start` is where that one stands.
/// Returns where each update ends.
pub(crate) fn check_updates(pdf: &Pdf<'_>, from: usize, mut start: usize) -> Parsed<Vec<usize>> {
    let bad = |at, what| Err(Bad { at, what });
    let mut p = Parser::new(pdf.data, from);
    let mut ends = Vec::new();
    let mut begin = from;
    let mut objects: BTreeMap<u32, (usize, u16)> = BTreeMap::new();
    let mut section: Option<xref::Section> = None;
    loop {
        p.blanks();
        let at = p.pos;
        match p.peek() {
            None => break,
            Some(b'0'..=b'9') if section.is_none() => {
                let object = Parser::new(pdf.data, at).indirect(&|id| pdf.length(id))?;
                let is_xref =
                    object.value.as_dict().and_then(|d| d.get(b"Type".as_slice())).and_then(Value::as_name)
                        == Some(b"XRef");
                if is_xref {
                    section = Some(xref::section(pdf.data, at)?);
                }
                if objects.insert(object.id.num, (at, object.id.generation)).is_some() {
                    return bad(at, "an update holds an object twice");
                }
                p.pos = object.end;
            }
            Some(b'x') if section.is_none() => {
                let table = xref::section(pdf.data, at)?;
                p.pos = table.end;
                section = Some(table);
            }
            Some(b's') => {
                let Some(found) = section.take() else {
                    return bad(at, "an update has no cross-reference section");
                };
                let (place, end) = xref::ending(pdf.data, at)?;
                if place != found.at {
                    return bad(at, "an update's end mark points elsewhere");
                }
                if found.prev != Some(start) || found.hybrid.is_some() {
                    return bad(found.at, "an update does not continue from the revision before it");
                }
                check_listed(&found, &objects, begin)?;
                start = found.at;
                begin = end;
                objects.clear();
                ends.push(end);
                if ends.len() > MAX_UPDATES {
                    return bad(at, "too many updates");
                }
                p.pos = end;
            }
            Some(_) => return bad(at, "an update holds something that is no object"),
        }
    }
    if section.is_some() || !objects.is_empty() {
        return bad(begin, "an update does not end");
    }
    Ok(ends)
}

/// Whether the section lists exactly the objects that stand before it since `begin`.
fn check_listed(section: &xref::Section, objects: &BTreeMap<u32, (usize, u16)>, begin: usize) -> Parsed<()> {
    for (num, entry) in &section.entries {
        let fits = match entry {
            Entry::Free => true,
            Entry::At { offset, generation } => objects.get(num) == Some(&(*offset, *generation)),
            Entry::Packed { container, .. } => objects.contains_key(container),
        };
        if !fits {
            return Err(Bad { at: section.at, what: "an update lists an object it does not hold" });
        }
    }
    let unlisted = objects.iter().find(|(num, _)| {
        section.stream != Some(**num) && !matches!(section.entries.get(num), Some(Entry::At { .. }))
    });
    match unlisted {
        Some((_, (at, _))) => {
            Err(Bad { at: *at.max(&begin), what: "an update holds an object it does not list" })
        }
        None => Ok(()),
    }
}
