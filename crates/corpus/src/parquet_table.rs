//! A table of simple columns written as Parquet, packed with zstd, for people who join results with their own data.
//!
//! Memory is bounded by [`ROWS`] rows or [`BYTES`] bytes of text, whatever the length of the table, but for some hundred
//! bytes a column that the description at the end of the file takes for each group of rows.

use crate::beside::Beside;
use crate::digest::FileDigest;
use crate::error::{ForeignError, file_name, in_file, refuse};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use sha2::{Digest as _, Sha256};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Rows of a group, which is held in memory until it is written.
pub const ROWS: usize = 1 << 17;
/// Bytes of text of a group; no single text may be longer.
pub const BYTES: usize = 32 << 20;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Texts in UTF-8.
    Text,
    /// Whole numbers of 64 bits.
    Whole,
    /// Numbers of double precision.
    Real,
    /// True or false.
    Truth,
}

/// A column. In every one of them a value may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'n> {
    /// Its name; no two columns share one.
    pub name: &'n str,
    /// What its values are.
    pub kind: ColumnKind,
}

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'v> {
    /// None, in a column of any kind.
    Missing,
    /// For [`ColumnKind::Text`].
    Text(&'v str),
    /// For [`ColumnKind::Whole`].
    Whole(i64),
    /// For [`ColumnKind::Real`].
    Real(f64),
    /// For [`ColumnKind::Truth`].
    Truth(bool),
}

impl<'v> Value<'v> {
    /// A text; missing where it is empty.
    pub fn text_if_any(text: &'v str) -> Self {
        if text.is_empty() { Self::Missing } else { Self::Text(text) }
    }
}

/// A table that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its rows.
    pub rows: u64,
    /// What identifies the file.
    pub file: FileDigest,
}

/// A table on its way to a file. Dropped before [`ParquetTable::finish`], it leaves nothing, and what stood at the path
/// stays.
pub struct ParquetTable {
    name: String,
    /// None after a group that could not be written.
    out: Option<SerializedFileWriter<Hashed>>,
    columns: Vec<Held>,
    held: usize,
    bytes: usize,
    rows: u64,
}

/// A file that is hashed as it is written.
struct Hashed {
    file: Beside,
    hasher: Sha256,
    bytes: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hasher.update(&bytes[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Values of one column that wait for their group.
struct Held {
    values: Values,
    /// For each row, 1 where it has a value.
    levels: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Truth(Vec<bool>),
}

impl Held {
    fn new(kind: ColumnKind) -> Self {
        let values = match kind {
            ColumnKind::Text => Values::Text(Vec::new()),
            ColumnKind::Whole => Values::Whole(Vec::new()),
            ColumnKind::Real => Values::Real(Vec::new()),
            ColumnKind::Truth => Values::Truth(Vec::new()),
        };
        Self { values, levels: Vec::new() }
    }

    /// Is the value one of this column?
    fn fits(&self, value: &Value<'_>) -> bool {
        matches!(
            (&self.values, value),
            (_, Value::Missing)
                | (Values::Text(_), Value::Text(_))
                | (Values::Whole(_), Value::Whole(_))
                | (Values::Real(_), Value::Real(_))
                | (Values::Truth(_), Value::Truth(_))
        )
    }

    /// Takes a value that fits.
    fn take(&mut self, value: &Value<'_>) {
        match (&mut self.values, value) {
            (Values::Text(all), Value::Text(text)) => all.push((*text).into()),
            (Values::Whole(all), Value::Whole(n)) => all.push(*n),
            (Values::Real(all), Value::Real(n)) => all.push(*n),
            (Values::Truth(all), Value::Truth(is)) => all.push(*is),
            _ => {
                self.levels.push(0);
                return;
            }
        }
        self.levels.push(1);
    }

    /// Writes the values and forgets them.
    fn write(&mut self, mut column: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        fn all<T: DataType>(
            column: &mut ColumnWriterImpl<'_, T>,
            values: &mut Vec<T::T>,
            levels: &[i16],
        ) -> Result<(), ParquetError> {
            column.write_batch(values, Some(levels), None)?;
            values.clear();
            Ok(())
        }
        let levels = &self.levels;
        match &mut self.values {
            Values::Text(values) => all::<ByteArrayType>(column.typed(), values, levels),
            Values::Whole(values) => all::<Int64Type>(column.typed(), values, levels),
            Values::Real(values) => all::<DoubleType>(column.typed(), values, levels),
            Values::Truth(values) => all::<BoolType>(column.typed(), values, levels),
        }?;
        column.close()?;
        self.levels.clear();
        Ok(())
    }
}

fn schema(columns: &[Column<'_>]) -> Result<Type, ParquetError> {
    let field = |column: &Column<'_>| {
        let (physical, logical) = match column.kind {
            ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            ColumnKind::Whole => (Physical::INT64, None),
            ColumnKind::Real => (Physical::DOUBLE, None),
            ColumnKind::Truth => (Physical::BOOLEAN, None),
        };
        Type::primitive_type_builder(column.name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()
            .map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
    Type::group_type_builder("rows").with_fields(fields).build()
}

fn unwritable(name: &str, cause: &str) -> ForeignError {
    refuse(
        "table_unwritable",
        in_file(name),
        &format!("表格写不进去（{cause}）。请检查磁盘空间和文件夹权限后重试。"),
        &format!("the table cannot be written ({cause}). Check free space and permissions, and try again."),
    )
}

/// What the columns do not allow, which is the fault of whoever hands in the rows.
fn unfit(name: &str, zh: &str, en: &str) -> ForeignError {
    refuse("table_unfit", in_file(name), zh, en)
}

impl ParquetTable {
    /// Begins a table beside `target`.
    ///
    /// # Errors
    /// `table_unfit` without columns or with two of one name, `table_unwritable`.
    pub fn create(target: &Path, columns: &[Column<'_>]) -> Result<Self, ForeignError> {
        let name = file_name(target);
        let mut names: Vec<&str> = columns.iter().map(|c| c.name).collect();
        names.sort_unstable();
        if names.is_empty() || names[0].is_empty() || names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(unfit(
                &name,
                "表格需要有列，每列须有名称且不得重名。",
                "a table needs columns, each with a name of its own.",
            ));
        }
        let file = Beside::new(target).map_err(|e| unwritable(&name, &e.to_string()))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            // Enough to pass over groups; what is kept by page until the end would grow with the table.
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .set_created_by(concat!("hegui ", env!("CARGO_PKG_VERSION")).into())
            .build();
        let hashed = Hashed { file, hasher: Sha256::new(), bytes: 0 };
        let out = schema(columns)
            .and_then(|schema| SerializedFileWriter::new(hashed, Arc::new(schema), properties.into()))
            .map_err(|e| unwritable(&name, &e.to_string()))?;
        let columns = columns.iter().map(|c| Held::new(c.kind)).collect();
        Ok(Self { name, out: Some(out), columns, held: 0, bytes: 0, rows: 0 })
    }

    /// Takes a row: a value for each column. A row that is refused is no part of the table.
    ///
    /// # Errors
    /// `table_unfit` with the number of the row where values do not fit the columns or a text exceeds [`BYTES`],
    /// `table_unwritable`; after that the table cannot be finished.
    pub fn push(&mut self, row: &[Value<'_>]) -> Result<(), ForeignError> {
        let fits = row.len() == self.columns.len() && self.columns.iter().zip(row).all(|(c, v)| c.fits(v));
        let number = self.rows + 1;
        if !fits {
            return Err(unfit(
                &self.name,
                &format!("第 {number} 行的值与列不符。"),
                &format!("the values of row {number} do not fit the columns."),
            ));
        }
        let length = |value: &Value<'_>| if let Value::Text(text) = value { text.len() } else { 0 };
        let bytes: usize = row.iter().map(length).sum();
        if bytes > BYTES {
            return Err(unfit(
                &self.name,
                &format!("第 {number} 行的文本超过 {BYTES} 字节。"),
                &format!("the texts of row {number} exceed {BYTES} bytes."),
            ));
        }
        if self.held == ROWS || self.bytes + bytes > BYTES {
            self.write_group()?;
        }
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.take(value);
        }
        self.held += 1;
        self.bytes += bytes;
        self.rows += 1;
        Ok(())
    }

    /// Writes the rows held as one group.
    fn write_group(&mut self) -> Result<(), ForeignError> {
        let lost = |e: &str| unwritable(&self.name, e);
        let mut out = self.out.take().ok_or_else(|| lost("earlier rows were lost"))?;
        let written = (|| {
            let mut group = out.next_row_group()?;
            for held in &mut self.columns {
                let column = group.next_column()?;
                held.write(column.ok_or_else(|| ParquetError::General("a column is missing".into()))?)?;
            }
            group.close()
        })();
        written.map_err(|e: ParquetError| lost(&e.to_string()))?;
        self.out = Some(out);
        (self.held, self.bytes) = (0, 0);
        Ok(())
    }

    /// Writes what is left, forces it to the disk and moves the file to its place, where it replaces what stood there.
    ///
    /// # Errors
    /// `table_unwritable`; then nothing is changed at the place.
    pub fn finish(mut self) -> Result<Written, ForeignError> {
        if self.held > 0 {
            self.write_group()?;
        }
        let name = self.name;
        let lost = |e: String| unwritable(&name, &e);
        let out = self.out.ok_or_else(|| lost("earlier rows were lost".into()))?;
        let Hashed { file, hasher, bytes } = out.into_inner().map_err(|e| lost(e.to_string()))?;
        file.persist().map_err(|e| lost(e.to_string()))?;
        let file = FileDigest { sha256: hex::encode(hasher.finalize()), bytes };
        Ok(Written { rows: self.rows, file })
    }
}
