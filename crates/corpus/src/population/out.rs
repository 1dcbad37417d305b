//! Items on their way from the reader of a file to the workers that look at them.

use super::mapping::Layout;
use crate::digest::Watch;
use crate::error::{ForeignError, cancelled, say};
use hegui_model::finding::{Finding, Findings, Level, Place};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Bytes of a batch at which it is sent on.
const BATCH: usize = 256 << 10;
/// Items of a batch at which it is sent on.
const SLOTS: usize = 8_192;

/// Where an item stands in its file, so that it can be fetched again.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct ItemPlace {
    /// Sheet of a workbook, from 0; 0 in every other file.
    pub sheet: u32,
    /// From 1: line of a text or of lines of JSON, element of an array, row of a table as Excel counts it, row of a
    /// Parquet file.
    pub row: u32,
}

/// Findings about items, in the order of their places, as many as [`Findings`] keeps.
#[derive(Default)]
pub(super) struct PlacedFindings {
    kept: Vec<(u32, ItemPlace, Finding)>,
    left_out: u64,
}

impl PlacedFindings {
    pub(super) fn add(&mut self, file: u32, place: ItemPlace, finding: impl FnOnce() -> Finding) {
        if self.kept.len() < Findings::MOST {
            self.kept.push((file, place, finding()));
        } else {
            self.left_out += 1;
        }
    }

    /// Those of all readers and workers together: the first, and how many more there are. Each of them meets its
    /// items in order, so the first of all are among the first of each.
    pub(super) fn joined(all: impl IntoIterator<Item = Self>) -> Findings {
        let (mut kept, mut out) = (Vec::new(), Findings::default());
        for one in all {
            kept.extend(one.kept);
            out.leave_out(one.left_out);
        }
        kept.sort_by_key(|(file, place, _)| (*file, *place));
        out.extend(kept.into_iter().map(|(_, _, finding)| finding));
        out
    }
}

/// A finding that an item is refused: it is counted, and never part of the population.
pub(super) fn refused(code: &str, place: Place, zh: &str, en: &str) -> Finding {
    let (zh, en) =
        (format!("{zh}该条目未计入总体。"), format!("{en} The item is not part of the population."));
    say(Level::Warning, code, place, &zh, &en)
}

/// An item whose text is longer than the limit.
pub(super) fn too_long(place: Place, limit: usize) -> Finding {
    refused(
        "item_too_long",
        place,
        &format!("条目超过 {limit} 字节。请拆分，或检查换行、引号是否丢失。"),
        &format!("the item exceeds {limit} bytes. Split it, or check for lost line breaks and quotes."),
    )
}

/// An item without a text.
pub(super) fn without_text(place: Place, field: &str) -> Finding {
    refused(
        "item_text_missing",
        place,
        &format!("“{field}”没有文本。请补上。"),
        &format!("“{field}” holds no text. Fill it in."),
    )
}

/// An item whose text field holds something else than it did before.
pub(super) fn changed(place: Place, field: &str, was: (&str, &str), is: (&str, &str)) -> Finding {
    refused(
        "item_text_changed",
        place,
        &format!("“{field}”此前是{}，这里是{}。请统一该字段的含义。", was.0, is.0),
        &format!("“{field}” held {} before and holds {} here. Give the field one meaning.", was.1, is.1),
    )
}

/// Adds a field to the text of an item: one behind the other with a line feed between, those without text left out.
pub(super) fn join(joined: &mut String, field: &str) {
    if field.trim().is_empty() {
        return;
    }
    if !joined.is_empty() {
        joined.push('\n');
    }
    joined.push_str(field);
}

/// Items of one file as they stand in it.
pub(super) struct Batch {
    pub(super) file: u32,
    pub(super) name: Arc<str>,
    pub(super) layout: Arc<Layout>,
    pub(super) bytes: Vec<u8>,
    pub(super) slots: Vec<Slot>,
}

/// One item in a batch: its JSON, or its text and then its source.
pub(super) struct Slot {
    pub(super) place: ItemPlace,
    pub(super) text_end: usize,
    pub(super) end: usize,
}

/// Where the items of a file go.
pub(super) struct Out<'a, 'w> {
    batch: Batch,
    send: &'a mut dyn FnMut(Batch) -> Result<(), ForeignError>,
    pub(super) findings: &'a mut PlacedFindings,
    /// Items refused by the reader itself.
    pub(super) refused: u64,
    watch: &'a mut Watch<'w>,
    /// Bytes of the files before this one, and of all.
    progress: (u64, u64),
    /// The places wanted; all, if it is not said.
    wanted: Option<&'a BTreeSet<ItemPlace>>,
    found: usize,
}

impl<'a, 'w> Out<'a, 'w> {
    pub(super) fn new(
        (file, name, layout): (u32, Arc<str>, Arc<Layout>),
        send: &'a mut dyn FnMut(Batch) -> Result<(), ForeignError>,
        findings: &'a mut PlacedFindings,
        watch: &'a mut Watch<'w>,
        progress: (u64, u64),
        wanted: Option<&'a BTreeSet<ItemPlace>>,
    ) -> Self {
        let batch = Batch { file, name, layout, bytes: Vec::new(), slots: Vec::new() };
        Self { batch, send, findings, refused: 0, watch, progress, wanted, found: 0 }
    }

    pub(super) fn layout(&self) -> Arc<Layout> {
        Arc::clone(&self.batch.layout)
    }

    pub(super) fn name(&self) -> Arc<str> {
        Arc::clone(&self.batch.name)
    }

    pub(super) fn watch(&mut self) -> &mut Watch<'w> {
        self.watch
    }

    /// Are all the items there that were wanted?
    pub(super) fn is_done(&self) -> bool {
        self.wanted.is_some_and(|wanted| self.found == wanted.len())
    }

    /// Takes an item: its JSON, or its text and source.
    pub(super) fn push(&mut self, place: ItemPlace, text: &[u8], source: &[u8]) -> Result<(), ForeignError> {
        if let Some(wanted) = self.wanted {
            if !wanted.contains(&place) {
                return Ok(());
            }
            self.found += 1;
        }
        let batch = &mut self.batch;
        batch.bytes.extend_from_slice(text);
        let text_end = batch.bytes.len();
        batch.bytes.extend_from_slice(source);
        batch.slots.push(Slot { place, text_end, end: batch.bytes.len() });
        if batch.bytes.len() >= BATCH || batch.slots.len() >= SLOTS {
            self.flush()?;
        }
        Ok(())
    }

    /// Counts an item that is refused.
    pub(super) fn refuse(&mut self, place: ItemPlace, finding: impl FnOnce() -> Finding) {
        self.refused += 1;
        self.findings.add(self.batch.file, place, finding);
    }

    /// Takes a finding about an item that stays.
    pub(super) fn tell(&mut self, place: ItemPlace, finding: Finding) {
        self.findings.add(self.batch.file, place, || finding);
    }

    /// Sends on what was taken.
    pub(super) fn flush(&mut self) -> Result<(), ForeignError> {
        let batch = &mut self.batch;
        if batch.slots.is_empty() {
            return Ok(());
        }
        let full = Batch {
            file: batch.file,
            name: Arc::clone(&batch.name),
            layout: Arc::clone(&batch.layout),
            bytes: std::mem::take(&mut batch.bytes),
            slots: std::mem::take(&mut batch.slots),
        };
        batch.bytes.reserve(BATCH + (BATCH >> 2));
        (self.send)(full)
    }

    /// Tells how many bytes of the file are read where that is known, now and then, and stops the reading when asked.
    pub(super) fn go_on(&mut self, row: u32, read: Option<u64>) -> Result<(), ForeignError> {
        if row.is_multiple_of(1 << 12) {
            if self.watch.cancel.load(Ordering::Relaxed) {
                return Err(cancelled(&self.batch.name));
            }
            if let Some(read) = read {
                (self.watch.progress)(self.progress.0 + read, self.progress.1);
            }
        }
        Ok(())
    }
}
