//! The items of a register as a table, for people who join them with their own data.

use super::entry::{self, Entry};
use super::register::{Register, damaged};
use crate::digest::Watch;
use crate::error::{ForeignError, cancelled};
use crate::parquet_table::{Column, ColumnKind, ParquetTable, Value, Written};
use std::path::Path;
use std::sync::atomic::Ordering;

/// Rows between two looks at whether a person wants to stop.
const BETWEEN: u64 = 1 << 14;

/// Columns of the table of items: digest in lower-case hexadecimal; number of the copy among items of that digest, from
/// 0, as in a draw; source, missing where it is not told; language by script; the file, and sheet (from 0) and row
/// (from 1) in it, as [`super::ItemPlace`].
pub const ITEM_COLUMNS: [Column<'static>; 7] = [
    Column { name: "digest", kind: ColumnKind::Text },
    Column { name: "copy", kind: ColumnKind::Whole },
    Column { name: "source", kind: ColumnKind::Text },
    Column { name: "language", kind: ColumnKind::Text },
    Column { name: "file", kind: ColumnKind::Text },
    Column { name: "sheet", kind: ColumnKind::Whole },
    Column { name: "row", kind: ColumnKind::Whole },
];

/// Writes the items of a register to a Parquet file, in the order of the register, with [`ITEM_COLUMNS`]; whole or not
/// at all. The register's digest is recomputed first. Progress is told in bytes of the register.
///
/// # Errors
/// As [`Register::check`], `table_unwritable`, `cancelled`.
pub fn items_to_parquet(
    register: &Register,
    target: &Path,
    watch: &mut Watch<'_>,
) -> Result<Written, ForeignError> {
    register.check(watch)?;
    let facts = register.facts();
    let mut table = ParquetTable::create(target, &ITEM_COLUMNS)?;
    let (mut before, mut copy) = ([0; 32], 0);
    register.scan(0..facts.items, |number, packed| {
        if number.is_multiple_of(BETWEEN) {
            if watch.cancel.load(Ordering::Relaxed) {
                return Err(cancelled(register.name()));
            }
            (watch.progress)(number * entry::ENTRY as u64, facts.items * entry::ENTRY as u64);
        }
        let Entry { digest, source, language, file, place } = Entry::unpack(packed);
        copy = if number > 0 && digest == before { copy + 1 } else { 0 };
        before = digest;
        let (Some(source), Some(file)) = (facts.sources.get(source as usize), facts.files.get(file as usize))
        else {
            return Err(damaged(register.name()));
        };
        table.push(&[
            Value::Text(&hex::encode(digest)),
            Value::Whole(copy),
            Value::text_if_any(&source.name),
            Value::Text(language.name()),
            Value::Text(&file.name),
            Value::Whole(place.sheet.into()),
            Value::Whole(place.row.into()),
        ])?;
        Ok(true)
    })?;
    table.finish()
}
