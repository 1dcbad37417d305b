//! The items of one file: what it is read as, told from its beginning, and its items in order.

use super::inputs::{InputFile, inner_extension};
use super::json_item::fields;
use super::mapping::{Form, Layout, Mapping, Seen};
use super::out::{ItemPlace, Out, too_long};
use super::{parquet_items, table_items};
use crate::delimited::{LineRows, separator};
use crate::digest::FileDigest;
use crate::elements::{Elements, malformed};
use crate::encoding::{Encoding, TextStream, encoding_of};
use crate::error::{ForeignError, at_row, in_file, refuse, say, unreadable};
use crate::kind::{Magic, sniff, sniff_text};
use crate::limits::Limits;
use crate::packed::{Packing, Source};
use hegui_model::finding::{Finding, Level};
use std::fs::File;
use std::io::Read;

/// Items looked at for the names of fields.
pub(super) const LOOKED_AT: usize = 100;

/// A file, looked at.
pub(super) struct Opened {
    pub(super) source: Source,
    pub(super) encoding: Option<Encoding>,
    pub(super) layout: Layout,
}

/// Looks at the beginning of a file and settles how it is read; what is guessed goes to `findings`.
pub(super) fn look(
    input: &InputFile,
    mapping: &Mapping,
    limits: &Limits,
    findings: &mut Vec<Finding>,
) -> Result<Opened, ForeignError> {
    let name = input.name.as_str();
    let found = std::fs::metadata(&input.path).map_err(|e| unreadable(name, &e))?;
    let source = Source::look(&input.path, limits.inflate_ratio)?;
    let bare = |form| mapping.of_bare(form, name);
    if found.len() == 0 {
        findings.push(empty(name));
        return Ok(Opened { source, encoding: None, layout: bare(Form::Empty) });
    }
    let mut head = Vec::new();
    source.open().and_then(|s| s.take(4096).read_to_end(&mut head)).map_err(|e| unreadable(name, &e))?;
    let packed = source.packing() != Packing::None;
    if head.is_empty() {
        findings.push(empty(name));
        return Ok(Opened { source, encoding: None, layout: bare(Form::Empty) });
    }
    if packed && (head.starts_with(b"PK\x03\x04") || head.starts_with(b"PAR1")) {
        return Err(refuse(
            "file_packed_twice",
            in_file(name),
            "工作簿和 Parquet 文件不能再套一层压缩。请先解压。",
            "a workbook or Parquet file cannot be packed once more. Unpack it first.",
        ));
    }
    if head.starts_with(b"PAR1") {
        let layout = parquet_items::look(input, mapping, findings)?;
        return Ok(Opened { source, encoding: None, layout });
    }
    let ext = inner_extension(name);
    if packed {
        sniff_text(&ext, &head, name)?;
    } else {
        let mut file = File::open(&input.path).map_err(|e| unreadable(name, &e))?;
        if sniff(&input.path, &mut file, name)? == Magic::Zip {
            let layout = table_items::look_at_workbook(input, mapping, limits, findings)?;
            return Ok(Opened { source, encoding: None, layout });
        }
    }
    let encoding = encoding_of(&source, name)?;
    if encoding != Encoding::Utf8 {
        findings.push(encoded(name, encoding));
    }
    let first = TextStream::open(&source, name, encoding)?.peek()?;
    let layout = match (ext.as_str(), first) {
        (_, None) => {
            findings.push(empty(name));
            bare(Form::Empty)
        }
        ("txt", _) => bare(Form::Lines),
        ("csv" | "tsv" | "tab", _) => {
            table_items::look_at_delimited(&source, name, encoding, mapping, limits, findings)?
        }
        ("jsonl" | "ndjson", _) | (_, Some(b'{' | b'"')) => {
            look_at_json(&source, name, encoding, Form::JsonLines, mapping, limits, findings)?
        }
        (_, Some(b'[')) => look_at_json(&source, name, encoding, Form::JsonArray, mapping, limits, findings)?,
        ("json", _) => return Err(malformed(MALFORMED, name, 1, "不是 JSON", "it is no JSON")),
        _ => bare(Form::Lines),
    };
    Ok(Opened { source, encoding: Some(encoding), layout })
}

fn empty(name: &str) -> Finding {
    say(
        Level::Warning,
        "population_file_empty",
        in_file(name),
        "文件是空的，没有条目。请检查导出是否成功。",
        "the file is empty and holds no item. Check whether its export succeeded.",
    )
}

fn encoded(name: &str, encoding: Encoding) -> Finding {
    let e = encoding.name();
    say(
        Level::Note,
        "population_encoding",
        in_file(name),
        &format!("按 {e} 编码读取。如有乱码，请另存为 UTF-8。"),
        &format!("it was read as {e}. If its text is garbled, save it as UTF-8."),
    )
}

/// The fault of a file of JSON as a whole.
const MALFORMED: &str = "population_json_malformed";

/// For files whose cells or lines are items.
pub(super) fn cell_limits(limits: &Limits) -> Limits {
    Limits { cell_chars: limits.item_bytes, ..limits.clone() }
}

fn look_at_json(
    source: &Source,
    name: &str,
    encoding: Encoding,
    form: Form,
    mapping: &Mapping,
    limits: &Limits,
    findings: &mut Vec<Finding>,
) -> Result<Layout, ForeignError> {
    let text = TextStream::open(source, name, encoding)?;
    let mut seen: Vec<Seen> = Vec::new();
    let mut bare = false;
    let mut looked = 0;
    let mut see = |json: &[u8]| {
        looked += 1;
        match fields(json) {
            Some(fields) => {
                for field in fields {
                    if let Some(known) = seen.iter_mut().find(|s| s.name == field.name) {
                        known.chars += field.chars;
                        if field.text && !known.text {
                            (known.text, known.list) = (true, field.list);
                        }
                    } else if seen.len() < limits.columns as usize {
                        seen.push(field);
                    }
                }
            }
            None => bare |= seen.is_empty() && json.trim_ascii_start().starts_with(b"\""),
        }
        looked < LOOKED_AT
    };
    if form == Form::JsonArray {
        let mut elements = Elements::of_values(text, name, limits.item_bytes, MALFORMED);
        while let Some((_, value)) = elements.next_value()?
            && value.is_none_or(&mut see)
        {}
    } else {
        let mut lines = LineRows::over(text, name, &cell_limits(limits));
        while let Some((_, line)) = lines.next_whole()?
            && line.is_none_or(|line| see(line.as_bytes()))
        {}
    }
    if bare || looked == 0 {
        return Ok(mapping.of_bare(form, name));
    }
    if seen.is_empty() {
        return Err(malformed(
            MALFORMED,
            name,
            1,
            "开头没有一个 JSON 对象或文本",
            "it does not begin with a JSON object or text",
        ));
    }
    mapping.settle(form, name, &seen, findings)
}

/// Reads a file through, or until all wanted items are there.
pub(super) fn read(
    input: &InputFile,
    opened: &Opened,
    limits: &Limits,
    out: &mut Out<'_, '_>,
) -> Result<FileDigest, ForeignError> {
    let name = input.name.as_str();
    let digest = match opened.layout.form {
        Form::Workbook => table_items::read_workbook(input, limits, out)?,
        Form::Parquet => parquet_items::read(input, limits, out)?,
        form => {
            let encoding = opened.encoding.unwrap_or(Encoding::Utf8);
            let mut text = TextStream::open_hashed(&opened.source, name, encoding)?;
            text = match form {
                Form::Lines | Form::JsonLines => read_lines(text, name, limits, out)?,
                Form::JsonArray => read_array(text, name, limits, out)?,
                Form::Delimited => {
                    let parted = separator(&opened.source, name, encoding)?.unwrap_or(b',');
                    table_items::read_delimited(text, name, parted, limits, out)?
                }
                _ => text,
            };
            if out.is_done() { text.digest_so_far() } else { text.digest()? }
        }
    };
    out.flush()?;
    Ok(digest)
}

fn read_lines(
    text: TextStream,
    name: &str,
    limits: &Limits,
    out: &mut Out<'_, '_>,
) -> Result<TextStream, ForeignError> {
    let mut lines = LineRows::over(text, name, &cell_limits(limits));
    while !out.is_done()
        && let Some((row, line)) = lines.next_whole()?
    {
        let place = ItemPlace { sheet: 0, row };
        match line {
            Some(line) if line.trim().is_empty() => {}
            Some(line) if line.len() <= limits.item_bytes => out.push(place, line.as_bytes(), b"")?,
            _ => out.refuse(place, || too_long(at_row(name, None, row), limits.item_bytes)),
        }
        out.go_on(row, Some(lines.text().bytes_read()))?;
    }
    Ok(lines.into_text())
}

fn read_array(
    text: TextStream,
    name: &str,
    limits: &Limits,
    out: &mut Out<'_, '_>,
) -> Result<TextStream, ForeignError> {
    let mut elements = Elements::of_values(text, name, limits.item_bytes, MALFORMED);
    while !out.is_done()
        && let Some((row, value)) = elements.next_value()?
    {
        if u64::from(row) >= limits.rows {
            let (zh, en) = ("元素数超过上限", "there are more elements than the limit");
            return Err(malformed(MALFORMED, name, row, zh, en));
        }
        let place = ItemPlace { sheet: 0, row };
        match value {
            Some(value) => out.push(place, value, b"")?,
            None => out.refuse(place, || too_long(at_row(name, None, row), limits.item_bytes)),
        }
        out.go_on(row, Some(elements.text().bytes_read()))?;
    }
    Ok(elements.into_text())
}
