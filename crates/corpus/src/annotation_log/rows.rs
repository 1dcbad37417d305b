//! Rows of a log on their way out: values read, what cannot be read told.

use super::values::{moment, seconds, verdict};
use super::{Column, Columns, Layout, LogRead};
use crate::digest::Watch;
use crate::error::{ForeignError, cancelled, in_file, say};
use hegui_model::annotation_log::LogRow;
use hegui_model::finding::{Finding, Level};
use std::sync::atomic::Ordering;

/// Rows between two looks at whether a person wants to stop.
const BETWEEN: u64 = 1 << 13;

/// Takes the values of rows, and gives rows out.
pub(super) struct RowsOut<'r, 'w> {
    pub(super) file: &'r str,
    pub(super) layout: &'r Layout,
    pub(super) sheet: Option<String>,
    watch: &'r mut Watch<'w>,
    take: &'r mut dyn FnMut(u64, &LogRow<'_>),
    columns: Columns,
    unit: f64,
    total: u64,
    read: LogRead,
}

impl<'r, 'w> RowsOut<'r, 'w> {
    pub(super) fn new(
        file: &'r str,
        layout: &'r Layout,
        watch: &'r mut Watch<'w>,
        take: &'r mut dyn FnMut(u64, &LogRow<'_>),
    ) -> Self {
        Self {
            file,
            layout,
            sheet: None,
            watch,
            take,
            columns: layout.columns,
            unit: layout.unit.seconds(),
            total: 0,
            read: LogRead { file: file.into(), ..LogRead::default() },
        }
    }

    pub(super) fn expect_bytes(&mut self, total: u64) {
        self.total = total;
    }

    /// Who watches the reading.
    pub(super) fn watch(&mut self) -> &mut Watch<'w> {
        self.watch
    }

    /// What the file is, where another reader found it out.
    pub(super) fn identify(&mut self, sha256: &str, bytes: u64) {
        (self.read.sha256, self.read.bytes) = (sha256.into(), bytes);
    }

    pub(super) fn into_read(self) -> LogRead {
        self.read
    }

    /// Tells how far the reading has come, now and then, and stops it when asked.
    pub(super) fn go_on(&mut self, number: u64, done: u64) -> Result<(), ForeignError> {
        if number.is_multiple_of(BETWEEN) {
            if self.watch.cancel.load(Ordering::Relaxed) {
                return Err(cancelled(self.file));
            }
            (self.watch.progress)(done, self.total.max(done));
        }
        Ok(())
    }

    /// An annotation that its author skipped.
    pub(super) fn skip(&mut self) {
        self.read.skipped += 1;
    }

    pub(super) fn find(&mut self, finding: impl FnOnce() -> Finding) {
        self.read.findings.push_with(finding);
    }

    /// Gives out the row whose values stand at the positions of the columns.
    pub(super) fn row<'v>(&mut self, number: u32, at: impl Fn(usize) -> Option<&'v str>) {
        let columns = self.columns;
        let get = |column: Column| {
            let text = at(columns.get(column)?)?.trim();
            (!text.is_empty()).then_some(text)
        };
        self.values(number, get);
    }

    /// Gives out the row with these values.
    pub(super) fn values<'v>(&mut self, number: u32, get: impl Fn(Column) -> Option<&'v str>) {
        let label = get(Column::Label).unwrap_or_default();
        let spent = get(Column::Seconds).and_then(|text| {
            let read = seconds(text, self.unit);
            if read.is_none() {
                self.malformed(number, Column::Seconds, text);
            }
            read
        });
        let at = get(Column::At).and_then(|text| {
            let read = moment(text);
            if read.is_none() {
                self.malformed(number, Column::At, text);
            }
            read
        });
        self.out(
            number,
            &LogRow {
                item: get(Column::Item).unwrap_or_default(),
                annotator: get(Column::Annotator).unwrap_or_default(),
                reviewer: get(Column::Reviewer),
                label,
                verdict: get(Column::Verdict).map(|v| verdict(v, label)),
                seconds: spent,
                risk: get(Column::Risk),
                at,
            },
        );
    }

    /// Gives out a row.
    pub(super) fn out(&mut self, number: u32, row: &LogRow<'_>) {
        self.read.rows += 1;
        (self.take)(number.into(), row);
    }

    /// A value that is not of its column's kind: told, and left out of its row.
    #[cold]
    pub(super) fn malformed(&mut self, number: u32, column: Column, text: &str) {
        let (file, sheet, position) = (self.file, self.sheet.clone(), self.columns.get(column));
        self.find(|| {
            let mut place = in_file(file);
            place.sheet = sheet;
            place.row = Some(number);
            place.column = position.and_then(|at| u32::try_from(at + 1).ok());
            let shown: String = text.chars().take(40).collect();
            let (code, zh, en) = if column == Column::At {
                (
                    "log_instant_malformed",
                    format!("“{shown}”不是时间，该行按没有时间处理。请写成 2026-03-05 14:30:05 的形式。"),
                    format!("“{shown}” is no instant; the row counts as undated. Write it as 2026-03-05 14:30:05."),
                )
            } else {
                (
                    "log_seconds_malformed",
                    format!("“{shown}”不是用时，该行按没有用时处理。请写数字，并核对用时的单位。"),
                    format!("“{shown}” is no time spent; the row counts as untimed. Write a number and check its unit."),
                )
            };
            say(Level::Warning, code, place, &zh, &en)
        });
    }
}
