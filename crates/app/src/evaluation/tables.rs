//! Results as Parquet, for people who join them with their own data.

use super::{free_of_all, live, watched};
use crate::api::{CorpusItems, ItemsWritten, RunKey};
use crate::error::Result;
use crate::host::Ctx;
use crate::import::foreign;
use crate::reports::exported_bytes;
use hegui_corpus::parquet_table::{Column, ColumnKind, ParquetTable, Value};
use hegui_corpus::population::items_to_parquet;
use hegui_model::evaluation::judging::By;
use hegui_model::evaluation::run::Run;
use hegui_model::registers::{evaluation_runs as runs, run_items as items};
use serde_json::json;
use std::path::Path;

/// The items of a register of items as a table, without a workspace.
pub(crate) fn corpus_items(ctx: &Ctx<'_>, args: CorpusItems) -> Result<ItemsWritten> {
    free_of_all(&args.target)?;
    let register = super::populations::proved(ctx, &args.register)?;
    let written = watched(ctx, ("正在写出条目", "Writing the items"), |watch| {
        items_to_parquet(&register, Path::new(&args.target), watch)
    })
    .map_err(foreign)?;
    Ok(ItemsWritten { rows: written.rows, sha256: written.file.sha256 })
}

/// Columns of the items of a run. Texts are not among them: the digest joins them with the corpus or the bank.
const COLUMNS: [(&str, ColumnKind); 11] = [
    ("number", ColumnKind::Whole),
    ("digest", ColumnKind::Text),
    ("copy", ColumnKind::Whole),
    ("source", ColumnKind::Text),
    ("topics", ColumnKind::Text),
    ("file", ColumnKind::Text),
    ("row", ColumnKind::Whole),
    ("answered", ColumnKind::Truth),
    ("verdict", ColumnKind::Text),
    ("risks", ColumnKind::Text),
    ("settled_by", ColumnKind::Text),
];

const fn settled(by: By) -> &'static str {
    match by {
        By::Single => "single",
        By::Agreement => "agreement",
        By::Arbitration => "arbitration",
    }
}

/// The items of a run with their final verdicts as a table; journalled as an export.
pub(crate) fn run_table(ctx: &Ctx<'_>, args: RunKey) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let (run, held) = session.read(|reader| {
        let run = live(&runs::REGISTER, &args.run, reader)?;
        let held = Run::of(&run, reader);
        Ok::<_, crate::error::Error>((run, held))
    })?;
    let folder = super::populations::folder()?;
    let path = folder.path().join("items.parquet");
    let columns: Vec<Column<'_>> = COLUMNS.iter().map(|(name, kind)| Column { name, kind: *kind }).collect();
    let mut table = ParquetTable::create(&path, &columns).map_err(foreign)?;
    let finals = held.with_board(|board| board.finals());
    for (at, (item, settled_as)) in held.items.iter().zip(&finals).enumerate() {
        let whole = |n: Option<i64>| n.map_or(Value::Missing, Value::Whole);
        let topics = held.topics[at].join(" ");
        let (verdict, risks, by) = settled_as.as_ref().map_or_else(Default::default, |(verdict, by)| {
            (verdict.key(), verdict.risks().join(" "), settled(*by))
        });
        let row = [
            whole(item.get(items::NUMBER)),
            Value::Text(item.text(items::DIGEST)),
            whole(item.get(items::COPY)),
            Value::text_if_any(item.text(items::SOURCE)),
            Value::text_if_any(&topics),
            Value::text_if_any(item.text(items::FILE)),
            whole(item.get(items::ROW)),
            Value::Truth(held.answered(at)),
            Value::text_if_any(verdict),
            Value::text_if_any(&risks),
            Value::text_if_any(by),
        ];
        table.push(&row).map_err(foreign)?;
    }
    let rows = table.finish().map_err(foreign)?.rows;
    let bytes = std::fs::read(&path).map_err(|e| super::populations::unwritten(&e))?;
    exported_bytes(session, json!({ "run": run.id, "rows": rows, "form": "parquet" }), &bytes)?;
    Ok(bytes)
}
