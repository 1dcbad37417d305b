use std::collections::BTreeMap;

use super::parse::{Bad, Parsed, Parser};
use super::value::{Dict, Value};
use super::{MAX_OBJECTS, inflate};

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Free,
    At { offset: usize, generation: u16 },
    Packed { container: u32, index: u32 },
}

/// One cross-reference section with its trailer.
#[derive(Debug)]
pub(crate) struct Section {
    /// Where it begins: the number `startxref` or `/Prev` gave.
    pub(crate) at: usize,
    /// Just after its trailer or its `endobj`.
    pub(crate) end: usize,
    pub(crate) entries: BTreeMap<u32, Entry>,
    pub(crate) trailer: Dict,
    pub(crate) prev: Option<usize>,
    /// The cross-reference stream's own object number.
    pub(crate) stream: Option<u32>,
    /// A table with a second, hidden table beside it.
    pub(crate) hybrid: Option<usize>,
}

/// Largest decoded cross-reference stream, in bytes.
const MAX_TABLE: usize = 64 << 20;

fn offset(dict: &Dict, key: &[u8], at: usize) -> Parsed<Option<usize>> {
    match dict.get(key) {
        None => Ok(None),
        Some(Value::Int(i)) => {
            usize::try_from(*i).map(Some).map_err(|_| Bad { at, what: "an offset is negative" })
        }
        Some(_) => Err(Bad { at, what: "an offset is not a number" }),
    }
}

fn table(data: &[u8], at: usize) -> Parsed<Section> {
    let mut p = Parser::new(data, at);
    if !p.word(b"xref") {
        return Err(Bad { at, what: "`xref` was expected" });
    }
    let mut entries = BTreeMap::new();
    loop {
        p.space();
        if p.word(b"trailer") {
            break;
        }
        let first = p.unsigned()?;
        p.blanks();
        let count = p.unsigned()?;
        for i in 0..count {
            p.blanks();
            let place = p.unsigned()?;
            p.blanks();
            let generation = p.unsigned()?;
            p.blanks();
            let entry = if p.word(b"n") {
                let generation = u16::try_from(generation)
                    .map_err(|_| Bad { at: p.pos, what: "a generation is too large" })?;
                let offset =
                    usize::try_from(place).map_err(|_| Bad { at: p.pos, what: "an offset is too large" })?;
                Entry::At { offset, generation }
            } else if p.word(b"f") {
                Entry::Free
            } else {
                return Err(Bad { at: p.pos, what: "a cross-reference entry is neither used nor free" });
            };
            let num = first
                .checked_add(i)
                .and_then(|n| u32::try_from(n).ok())
                .ok_or(Bad { at: p.pos, what: "an object number is too large" })?;
            if entries.insert(num, entry).is_some() {
                return Err(Bad { at: p.pos, what: "an object stands twice in one table" });
            }
            if entries.len() > MAX_OBJECTS {
                return Err(Bad { at: p.pos, what: "too many objects" });
            }
        }
    }
    let Value::Dict(trailer) = p.value(0)? else {
        return Err(Bad { at: p.pos, what: "the trailer is no dictionary" });
    };
    let prev = offset(&trailer, b"Prev", p.pos)?;
    let hybrid = offset(&trailer, b"XRefStm", p.pos)?;
    Ok(Section { at, end: p.pos, entries, trailer, prev, stream: None, hybrid })
}

fn number(row: &[u8]) -> u64 {
    row.iter().fold(0, |n, b| n << 8 | u64::from(*b))
}

fn stream(data: &[u8], at: usize) -> Parsed<Section> {
    let bad = |what| Bad { at, what };
    let object = Parser::new(data, at).indirect(&|_| None)?;
    let (Value::Dict(dict), Some(range)) = (object.value, object.data) else {
        return Err(bad("a cross-reference stream was expected"));
    };
    if dict.get(b"Type".as_slice()).and_then(Value::as_name) != Some(b"XRef") {
        return Err(bad("a cross-reference stream was expected"));
    }
    let rows =
        inflate::plain(&dict, &data[range], MAX_TABLE).ok_or(bad("the cross-reference stream is damaged"))?;
    let widths: Vec<usize> = dict
        .get(b"W".as_slice())
        .and_then(Value::as_array)
        .map(|w| w.iter().filter_map(|v| usize::try_from(v.as_int()?).ok()).collect())
        .unwrap_or_default();
    let &[w0, w1, w2] = widths.as_slice() else {
        return Err(bad("the cross-reference stream has no widths"));
    };
    if w0 > 8 || w1 > 8 || w2 > 8 || w1 == 0 {
        return Err(bad("the cross-reference stream's widths are wrong"));
    }
    let mut spans = Vec::new();
    match dict.get(b"Index".as_slice()) {
        Some(Value::Array(index)) => {
            for pair in index.chunks(2) {
                let [Value::Int(first), Value::Int(count)] = pair else { return Err(bad("a wrong /Index")) };
                spans.push((*first, *count));
            }
        }
        _ => spans.push((0, dict.get(b"Size".as_slice()).and_then(Value::as_int).unwrap_or(0))),
    }
    let mut rows = rows.chunks_exact(w0 + w1 + w2);
    let mut entries = BTreeMap::new();
    for (first, count) in spans {
        for i in 0..count {
            let Some(row) = rows.next() else { return Err(bad("the cross-reference stream is too short")) };
            let (kind, rest) = row.split_at(w0);
            let (second, third) = rest.split_at(w1);
            let (second, third) = (number(second), number(third));
            let entry = match if w0 == 0 { 1 } else { number(kind) } {
                0 => Entry::Free,
                1 => Entry::At {
                    offset: usize::try_from(second).map_err(|_| bad("an offset is too large"))?,
                    generation: u16::try_from(third).map_err(|_| bad("a generation is too large"))?,
                },
                2 => Entry::Packed {
                    container: u32::try_from(second).map_err(|_| bad("an object number is too large"))?,
                    index: u32::try_from(third).map_err(|_| bad("an index is too large"))?,
                },
                _ => return Err(bad("an unknown kind of cross-reference entry")),
            };
            let num = first
                .checked_add(i)
                .and_then(|n| u32::try_from(n).ok())
                .ok_or(bad("an object number is too large"))?;
            if entries.insert(num, entry).is_some() {
                return Err(bad("an object stands twice in one table"));
            }
            if entries.len() > MAX_OBJECTS {
                return Err(bad("too many objects"));
            }
        }
    }
    let prev = offset(&dict, b"Prev", at)?;
    Ok(Section {
        at,
        end: object.end,
        entries,
        trailer: dict,
        prev,
        stream: Some(object.id.num),
        hybrid: None,
    })
}

/// Reads the section at `at`, a table or a stream.
pub(crate) fn section(data: &[u8], at: usize) -> Parsed<Section> {
    match data.get(at) {
        Some(b'x') => table(data, at),
        Some(b'0'..=b'9') => stream(data, at),
        _ => Err(Bad { at, what: "no cross-reference section stands here" }),
    }
}

/// Reads a hybrid file's second table.
pub(crate) fn hidden(data: &[u8], at: usize) -> Parsed<Section> {
    stream(data, at)
}

fn end_of_line(data: &[u8], pos: usize) -> usize {
    let rest = data.get(pos..).unwrap_or_default();
    pos + if rest.starts_with(b"\r\n") {
        2
    } else {
        usize::from(rest.starts_with(b"\n") || rest.starts_with(b"\r"))
    }
}

/// `startxref N %%EOF` and at most one line end from `pos`: the number and the end of the revision.
pub(crate) fn ending(data: &[u8], pos: usize) -> Parsed<(usize, usize)> {
    let mut p = Parser::new(data, pos);
    if !p.word(b"startxref") {
        return Err(Bad { at: pos, what: "`startxref` was expected" });
    }
    p.blanks();
    let at = p.unsigned()?;
    p.blanks();
    if !data.get(p.pos..).is_some_and(|r| r.starts_with(b"%%EOF")) {
        return Err(Bad { at: p.pos, what: "`%%EOF` was expected" });
    }
    let at = usize::try_from(at).map_err(|_| Bad { at: p.pos, what: "an offset is too large" })?;
    Ok((at, end_of_line(data, p.pos + 5)))
}

fn rfind(data: &[u8], needle: &[u8]) -> Option<usize> {
    let last = *needle.last()?;
    let mut end = data.len();
    while end >= needle.len() {
        let found = data[..end].iter().rposition(|b| *b == last)?;
        if data[..=found].ends_with(needle) {
            return Some(found + 1 - needle.len());
        }
        end = found;
    }
    None
}

/// The last revision's end and the place of its cross-reference section.
///
/// Files of other makers may put white space after the last line; it counts as part of the end.
pub(crate) fn last_revision_end(data: &[u8]) -> Parsed<(usize, usize)> {
    let eof = rfind(data, b"%%EOF").ok_or(Bad { at: data.len(), what: "the file has no end mark" })?;
    let window = eof.saturating_sub(64);
    let start =
        rfind(&data[window..eof], b"startxref").ok_or(Bad { at: eof, what: "`startxref` was expected" })?;
    let (at, end) = ending(data, window + start)?;
    Ok((at, end))
}
