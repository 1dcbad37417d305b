//! Rows of an XLSX workbook, streamed from calamine's cell reader.

use crate::error::{ForeignError, at_cell, at_row, column_letters, in_file, named, refuse};
use crate::limits::Limits;
use crate::serial::{Serial, read as read_serial};
use crate::table::{Cell, Row, Sheet};
use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use hegui_model::finding::{Finding, Level, Place};
use hegui_model::text::Text;
use std::collections::VecDeque;
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Numbers from here on have lost digits: a 64-bit float keeps 15 decimal digits, and Excel no more.
const EXACT: f64 = 1e15;
/// Merged ranges told with one row.
const MERGES_TOLD: usize = 20;
/// Rows of a sheet in Excel.
const SHEET_ROWS: u32 = 1_048_576;

/// Runs calamine. It may panic on a reference that no spreadsheet writes; what gets past the measuring of the
/// archive is caught here and told as damage.
fn guarded<T>(
    file: &str,
    sheet: Option<&str>,
    row: u32,
    run: impl FnOnce() -> Result<T, XlsxError>,
) -> Result<T, ForeignError> {
    let place = || {
        let mut place = in_file(file);
        place.sheet = sheet.map(Into::into);
        place.row = (row > 0).then_some(row);
        place
    };
    let damaged = |zh: &str, en: &str| {
        let (zh_tail, en_tail) =
            ("请用 Excel 或 WPS 重新打开并另存。", "Open it in Excel or WPS and save it anew.");
        refuse("workbook_damaged", place(), &format!("{zh}。{zh_tail}"), &format!("{en}. {en_tail}"))
    };
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(XlsxError::Password)) => Err(crate::kind::encrypted(file)),
        Ok(Err(XlsxError::Io(e))) => Err(crate::error::unreadable(file, &e)),
        Ok(Err(e)) => Err(damaged(
            &format!("此处之后的内容无法解析（{e}）"),
            &format!("what follows here cannot be understood ({e})"),
        )),
        Err(_) => Err(damaged("此处之后的内容不合规范", "what follows here is malformed")),
    }
}

/// An opened workbook; its shared strings are in memory, its sheets are not.
pub(crate) struct Workbook {
    inner: Xlsx<BufReader<File>>,
    merged: bool,
}

/// A merged range, rows and columns from 1.
struct Merge {
    first: (u32, u32),
    last: (u32, u32),
}

impl Workbook {
    pub(crate) fn open(path: &Path, file: &str, merged: bool) -> Result<Self, ForeignError> {
        let handle = File::open(path).map_err(|e| crate::error::unreadable(file, &e))?;
        let inner = guarded(file, None, 0, || Xlsx::new(BufReader::new(handle)))?;
        Ok(Self { inner, merged })
    }

    pub(crate) fn sheets(&self) -> Vec<Sheet> {
        let sheets = self.inner.sheets_metadata().iter();
        let sheets = sheets.filter(|s| s.typ == SheetType::WorkSheet);
        sheets.map(|s| Sheet { name: s.name.clone(), hidden: s.visible != SheetVisible::Visible }).collect()
    }

    pub(crate) fn rows<'a>(
        &'a mut self,
        sheet: &str,
        file: &str,
        limits: &Limits,
    ) -> Result<SheetRows<'a>, ForeignError> {
        let mut merges = Vec::new();
        if self.merged {
            let found = guarded(file, Some(sheet), 0, || self.inner.merge_cells_by_sheet_name(sheet))?;
            merges.extend(found.iter().map(|d| Merge {
                first: (d.start.0.saturating_add(1), d.start.1.saturating_add(1)),
                last: (d.end.0.saturating_add(1), d.end.1.saturating_add(1)),
            }));
            merges.sort_by_key(|m| m.first);
        }
        let is_1904 = self.inner.has_1904_epoch();
        let reader = guarded(file, Some(sheet), 0, || self.inner.worksheet_cells_reader(sheet))?;
        Ok(SheetRows {
            file: file.into(),
            sheet: sheet.into(),
            limits: limits.clone(),
            reader,
            is_1904,
            merges: merges.into(),
            pending: None,
            last: 0,
            ended: false,
        })
    }
}

/// A cell with its row and column from 1, and what is doubtful about it.
type Found = (u32, u32, Cell, Option<Box<Finding>>);

/// Rows of one sheet; one row in memory at a time.
pub(crate) struct SheetRows<'a> {
    file: String,
    sheet: String,
    limits: Limits,
    reader: XlsxCellReader<'a, BufReader<File>>,
    is_1904: bool,
    /// Merged ranges not yet told, by their first row.
    merges: VecDeque<Merge>,
    /// First cell of the next row, read while the row before it was finished.
    pending: Option<Found>,
    /// Last row given out or begun.
    last: u32,
    /// The sheet's data has ended; calamine would take what follows for a truncated file.
    ended: bool,
}

impl SheetRows<'_> {
    /// The next cell that holds something: row and column from 1, the cell, what is doubtful about it.
    fn next_cell(&mut self) -> Result<Option<Found>, ForeignError> {
        if self.pending.is_some() {
            return Ok(self.pending.take());
        }
        while !self.ended {
            let reader = &mut self.reader;
            let record = guarded(&self.file, Some(&self.sheet), self.last, || {
                reader.next_cell_with_formula_metadata()
            })?;
            let Some(record) = record else {
                self.ended = true;
                return Ok(None);
            };
            let formula = record.formula.is_some();
            if record.value == DataRef::Empty && !formula {
                continue;
            }
            let (row, column) = (record.pos.0.saturating_add(1), record.pos.1.saturating_add(1));
            let (value, mut finding) = self.cell(row, column, record.value)?;
            if value == Cell::Empty && !formula {
                continue;
            }
            if row > SHEET_ROWS || row < self.last {
                return Err(refuse(
                    "workbook_damaged",
                    at_row(&self.file, Some(&self.sheet), row),
                    "行号不合顺序。请用 Excel 或 WPS 重新打开并另存。",
                    "the rows are out of order. Open the file in Excel or WPS and save it anew.",
                ));
            }
            if u64::from(row) > self.limits.rows {
                let limit = self.limits.rows;
                return Err(refuse(
                    "rows_over_limit",
                    at_row(&self.file, Some(&self.sheet), row),
                    &format!("行数超过上限 {limit}。请拆分成较小的文件。"),
                    &format!("there are more rows than the limit of {limit}. Split the file."),
                ));
            }
            if column > self.limits.columns {
                let limit = self.limits.columns;
                return Err(refuse(
                    "columns_over_limit",
                    at_cell(&self.file, Some(&self.sheet), row, column),
                    &format!("列数超过上限 {limit}。请删去多余的列。"),
                    &format!("there are more columns than the limit of {limit}. Remove columns."),
                ));
            }
            let cell = if formula {
                finding = Some(Box::new(self.formula(row, column, &value)));
                Cell::Formula(Box::new(value))
            } else {
                value
            };
            return Ok(Some((row, column, cell, finding)));
        }
        Ok(None)
    }

    fn cell(
        &self,
        row: u32,
        column: u32,
        value: DataRef<'_>,
    ) -> Result<(Cell, Option<Box<Finding>>), ForeignError> {
        let place = || at_cell(&self.file, Some(&self.sheet), row, column);
        Ok(match value {
            DataRef::Empty => (Cell::Empty, None),
            DataRef::String(s) => (self.text(s, row, column)?, None),
            DataRef::SharedString(s) => (self.text(s.to_owned(), row, column)?, None),
            DataRef::Int(n) => self.number(n as f64, row, column),
            DataRef::Float(n) => self.number(n, row, column),
            DataRef::Bool(b) => (Cell::Bool(b), None),
            DataRef::DateTimeIso(s) => (Cell::Date(s), None),
            DataRef::DurationIso(s) => (Cell::Time(s), None),
            DataRef::Error(e) => {
                let e = e.to_string();
                let finding = say(
                    Level::Error,
                    "cell_error_value",
                    place(),
                    &format!("单元格是错误值 {e}。请在原表中改正后重新导入。"),
                    &format!("the cell is the error {e}. Mend it in the sheet and import again."),
                );
                (Cell::Error(e), Some(Box::new(finding)))
            }
            DataRef::DateTime(d) => match read_serial(d.as_f64(), self.is_1904, d.is_duration()) {
                Serial::Date(s) => (Cell::Date(s), None),
                Serial::Time(s) => (Cell::Time(s), None),
                Serial::Doubtful(s) => {
                    let finding = say(
                        Level::Warning,
                        "date_doubtful",
                        place(),
                        &format!(
                            "日期 {s} 早于 1900-03-01，各程序对它的解释不同（常因把数字误设为日期格式）。请核对。"
                        ),
                        &format!(
                            "the date {s} lies before 1900-03-01, where programs disagree (often a number formatted as a date by mistake). Check it."
                        ),
                    );
                    (Cell::Date(s), Some(Box::new(finding)))
                }
                Serial::Invalid => {
                    let n = d.as_f64();
                    let finding = say(
                        Level::Error,
                        "date_out_of_range",
                        place(),
                        &format!("单元格设为日期格式，但数值 {n} 不是日期。请改正。"),
                        &format!("the cell is formatted as a date but its value {n} is none. Mend it."),
                    );
                    (Cell::Number(n), Some(Box::new(finding)))
                }
            },
        })
    }

    fn text(&self, s: String, row: u32, column: u32) -> Result<Cell, ForeignError> {
        let limit = self.limits.cell_chars;
        if s.len() > limit && s.chars().count() > limit {
            return Err(refuse(
                "cell_too_long",
                at_cell(&self.file, Some(&self.sheet), row, column),
                &format!("单元格超过 {limit} 个字符。请缩短内容。"),
                &format!("the cell has more than {limit} characters. Shorten it."),
            ));
        }
        Ok(if s.is_empty() { Cell::Empty } else { Cell::Text(s) })
    }

    fn number(&self, n: f64, row: u32, column: u32) -> (Cell, Option<Box<Finding>>) {
        let finding = (n.abs() >= EXACT).then(|| {
            Box::new(say(
                Level::Warning,
                "number_digits_lost",
                at_cell(&self.file, Some(&self.sheet), row, column),
                "数字超过 15 位，表格程序已丢失末尾数字（证件号、订单号常见）。请把该列设为“文本”格式后重新填写。",
                "the number has more than 15 digits and the spreadsheet has lost the last ones (common with identity and order numbers). Format the column as text and enter it again.",
            ))
        });
        (Cell::Number(n), finding)
    }

    fn formula(&self, row: u32, column: u32, value: &Cell) -> Finding {
        let place = at_cell(&self.file, Some(&self.sheet), row, column);
        match value {
            Cell::Empty => say(
                Level::Error,
                "formula_without_value",
                place,
                "单元格是公式，但没有保存计算结果。请用 Excel 或 WPS 打开并保存，或粘贴为数值。",
                "the cell is a formula without a saved result. Open and save the file in Excel or WPS, or paste it as a value.",
            ),
            Cell::Error(e) => say(
                Level::Error,
                "cell_error_value",
                place,
                &format!("公式的结果是错误值 {e}。请在原表中改正后重新导入。"),
                &format!("the formula results in the error {e}. Mend it in the sheet and import again."),
            ),
            value => {
                let shown: String = value.text().chars().take(40).collect();
                say(
                    Level::Warning,
                    "formula_value_taken",
                    place,
                    &format!("单元格是公式，取其上次保存的结果“{shown}”。如需确保准确，请粘贴为数值。"),
                    &format!(
                        "the cell is a formula; its last saved result “{shown}” is taken. Paste it as a value to be sure."
                    ),
                )
            }
        }
    }

    pub(crate) fn next_row(&mut self) -> Result<Option<Row>, ForeignError> {
        let Some((number, column, cell, finding)) = self.next_cell()? else { return Ok(None) };
        self.last = number;
        let mut row = Row { number, cells: Vec::with_capacity(16), findings: Vec::new() };
        self.put(&mut row, column, cell, finding)?;
        loop {
            match self.next_cell()? {
                Some((n, column, cell, finding)) if n == number => {
                    self.put(&mut row, column, cell, finding)?
                }
                next => {
                    self.pending = next;
                    break;
                }
            }
        }
        self.tell_merges(&mut row);
        Ok(Some(row))
    }

    fn put(
        &self,
        row: &mut Row,
        column: u32,
        cell: Cell,
        finding: Option<Box<Finding>>,
    ) -> Result<(), ForeignError> {
        let index = column as usize - 1;
        if index < row.cells.len() && row.cells[index] != Cell::Empty {
            return Err(self.twice(row.number, column));
        }
        if index < row.cells.len() {
            row.cells[index] = cell;
        } else {
            row.cells.resize(index, Cell::Empty);
            row.cells.push(cell);
        }
        row.findings.extend(finding.map(|f| *f));
        Ok(())
    }

    fn twice(&self, row: u32, column: u32) -> ForeignError {
        refuse(
            "workbook_damaged",
            at_cell(&self.file, Some(&self.sheet), row, column),
            "同一个单元格出现了两次。请用 Excel 或 WPS 重新打开并另存。",
            "the same cell stands in the file twice. Open it in Excel or WPS and save it anew.",
        )
    }

    /// Each merged range is told once, with the first row in it that holds something.
    fn tell_merges(&mut self, row: &mut Row) {
        let name = |p: (u32, u32)| format!("{}{}", column_letters(p.1), p.0);
        let mut told = 0;
        while let Some(merge) = self.merges.pop_front_if(|m| m.first.0 <= row.number) {
            // A range whose rows were all blank hides nothing.
            if merge.last.0 < row.number || told == MERGES_TOLD {
                continue;
            }
            told += 1;
            let range = format!("{}:{}", name(merge.first), name(merge.last));
            row.findings.push(say(
                Level::Error,
                "cells_merged",
                at_cell(&self.file, Some(&self.sheet), row.number, merge.first.1),
                &format!("{range} 是合并单元格，只有左上角有值，其余会被当作空白。请取消合并并逐格填写。"),
                &format!("{range} are merged: only the first holds a value, the others count as blank. Unmerge them and fill in each cell."),
            ));
        }
    }
}

fn say(level: Level, code: &str, place: Place, zh: &str, en: &str) -> Finding {
    let (at_zh, at_en) = named(&place);
    Finding::new(level, code, Text::new(format!("{at_zh}：{zh}"), format!("{at_en}: {en}"))).at(place)
}
