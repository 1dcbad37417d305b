//! Items as rows of a Parquet file, of which only the columns asked for are read.

use super::inputs::InputFile;
use super::mapping::{Form, Layout, Mapping, Seen};
use super::out::{ItemPlace, Out, changed, join, too_long, without_text};
use super::reading::LOOKED_AT;
use crate::digest::{FileDigest, Watch, digest_file};
use crate::error::{ForeignError, at_row, in_file, refuse, unreadable};
use crate::limits::Limits;
use hegui_model::finding::Finding;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Longest description of a file at its end, in bytes.
const FOOTER: u32 = 64 << 20;
/// Largest piece of a column that a group of rows declares, in bytes.
const CHUNK: i64 = 2 << 30;

fn damaged(name: &str, cause: &str) -> ForeignError {
    refuse(
        "parquet_damaged",
        in_file(name),
        &format!("Parquet 文件有误（{cause}）。请重新导出。"),
        &format!("the Parquet file is faulty ({cause}). Export it anew."),
    )
}

/// Runs a piece of the Parquet reader; where it gives up on a malformed file by a panic, that is an error too.
fn guarded<T>(name: &str, run: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ForeignError> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(e)) => Err(damaged(name, &e.to_string())),
        Err(_) => Err(damaged(name, "unreadable content")),
    }
}

fn open(input: &InputFile) -> Result<SerializedFileReader<File>, ForeignError> {
    let name = input.name.as_str();
    let mut file = File::open(&input.path).map_err(|e| unreadable(name, &e))?;
    let mut tail = [0; 8];
    file.seek(SeekFrom::End(-8))
        .and_then(|_| file.read_exact(&mut tail))
        .map_err(|e| unreadable(name, &e))?;
    let [a, b, c, d, magic @ ..] = tail;
    if &magic == b"PARE" {
        return Err(damaged(name, "encrypted"));
    }
    if &magic != b"PAR1" {
        return Err(crate::error::truncated(name));
    }
    if u32::from_le_bytes([a, b, c, d]) > FOOTER {
        return Err(damaged(name, "its description is too long"));
    }
    file.seek(SeekFrom::Start(0)).map_err(|e| unreadable(name, &e))?;
    let reader = guarded(name, || SerializedFileReader::new(file))?;
    let too_large = reader
        .metadata()
        .row_groups()
        .iter()
        .flat_map(|group| group.columns())
        .any(|chunk| chunk.uncompressed_size() > CHUNK || chunk.compressed_size() > CHUNK);
    if too_large { Err(damaged(name, "a group of rows is too large")) } else { Ok(reader) }
}

/// Text of a field, with whether it is a list; what it is instead.
fn text_of(field: &Field) -> Result<(String, bool), (&'static str, &'static str)> {
    match field {
        Field::Null => Ok((String::new(), false)),
        Field::Str(text) => Ok((text.clone(), false)),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => Ok((text.to_owned(), false)),
            Err(_) => Err(("二进制内容", "binary content")),
        },
        Field::ListInternal(list) => {
            let mut parts = Vec::new();
            for element in list.elements() {
                match element {
                    Field::Str(text) => parts.push(text.as_str()),
                    _ => return Err(("其他列表", "a list of something else")),
                }
            }
            Ok((parts.join("\n"), true))
        }
        Field::Group(_) | Field::MapInternal(_) => Err(("对象", "an object")),
        _ => Err(("数字、时间或布尔值", "a number, time or truth value")),
    }
}

pub(super) fn look(
    input: &InputFile,
    mapping: &Mapping,
    findings: &mut Vec<Finding>,
) -> Result<Layout, ForeignError> {
    let name = input.name.as_str();
    let reader = open(input)?;
    let mut seen: Vec<Seen> = reader
        .metadata()
        .file_metadata()
        .schema()
        .get_fields()
        .iter()
        .map(|f| Seen { name: f.name().to_owned(), ..Seen::default() })
        .collect();
    let mut rows = guarded(name, || reader.get_row_iter(None))?;
    for _ in 0..LOOKED_AT {
        let Some(row) = guarded(name, || rows.next().transpose())? else { break };
        for ((_, field), seen) in row.get_column_iter().zip(&mut seen) {
            if let (Ok((text, list)), false) = (text_of(field), *field == Field::Null) {
                (seen.text, seen.list) = (true, list);
                seen.chars += text.chars().count() as u64;
            }
        }
    }
    mapping.settle(Form::Parquet, name, &seen, findings)
}

fn field<'r>(row: &'r Row, name: &str) -> &'r Field {
    row.get_column_iter().find(|(column, _)| *column == name).map_or(&Field::Null, |(_, field)| field)
}

pub(super) fn read(
    input: &InputFile,
    limits: &Limits,
    out: &mut Out<'_, '_>,
) -> Result<FileDigest, ForeignError> {
    let name = input.name.as_str();
    let layout = out.layout();
    let cancel = out.watch().cancel;
    let digest = digest_file(&input.path, &mut Watch { progress: &mut |_, _| (), cancel })?;
    let reader = open(input)?;
    let schema = reader.metadata().file_metadata().schema();
    let wanted: Vec<_> = schema
        .get_fields()
        .iter()
        .filter(|f| {
            layout.text.iter().any(|t| t.name == f.name()) || layout.source.as_deref() == Some(f.name())
        })
        .cloned()
        .collect();
    let mut rows = guarded(name, || {
        let projection = Type::group_type_builder(schema.name()).with_fields(wanted).build()?;
        reader.get_row_iter(Some(projection))
    })?;
    let mut number = 0_u32;
    let mut joined = String::new();
    while !out.is_done()
        && let Some(row) = guarded(name, || rows.next().transpose())?
    {
        if u64::from(number) >= limits.rows {
            return Err(damaged(name, "more rows than the limit"));
        }
        number += 1;
        out.go_on(number, None)?;
        let place = ItemPlace { sheet: 0, row: number };
        joined.clear();
        let mut other = None;
        for wanted in &layout.text {
            match text_of(field(&row, &wanted.name)) {
                Ok((text, _)) => join(&mut joined, &text),
                Err(kind) => other = Some((wanted.name.as_str(), kind)),
            }
        }
        let at = || at_row(name, None, number);
        if let Some((field, kind)) = other {
            out.refuse(place, || changed(at(), field, ("文本", "text"), kind));
        } else if joined.is_empty() {
            out.refuse(place, || without_text(at(), layout.first_field()));
        } else if joined.len() > limits.item_bytes {
            out.refuse(place, || too_long(at(), limits.item_bytes));
        } else {
            let source = match layout.source.as_deref().map(|s| field(&row, s)) {
                None | Some(Field::Null) => String::new(),
                Some(Field::Str(text)) => text.trim().to_owned(),
                Some(other) => text_of(other).map_or_else(|_| other.to_string(), |(text, _)| text),
            };
            out.push(place, joined.as_bytes(), source.as_bytes())?;
        }
    }
    Ok(digest)
}
