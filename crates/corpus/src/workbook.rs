//! Rows of an XLSX workbook, one in memory at a time.

use crate::archive::{Measured, Merge, part_error, zip_error};
use crate::cells::{Cells, RawCell, RawValue};
use crate::error::{ForeignError, at_cell, at_row, column_letters, in_sheet, refuse, say};
use crate::limits::Limits;
use crate::number_format::{NumberFormat, percentage};
use crate::package::{self, Package};
use crate::serial::{Serial, read as read_serial};
use crate::strings::SharedStrings;
use crate::table::{Cell, Row, Sheet};
use crate::xml::Broken;
use hegui_model::finding::{Finding, Level, Place};
use std::collections::VecDeque;
use std::fs::File;
use std::io::BufReader;
use zip::ZipArchive;
use zip::read::ZipFile;

/// Numbers from here on have lost digits: a 64-bit float keeps 15 decimal digits, and Excel no more.
const EXACT: f64 = 1e15;
/// Merged ranges told with one row.
const MERGES_TOLD: usize = 20;
/// Rows of a sheet in Excel.
const SHEET_ROWS: u32 = 1_048_576;

/// A refusal of a sheet that cannot be read on after a row.
fn unreadable(file: &str, sheet: &str, row: u32, cause: &Broken) -> ForeignError {
    let (zh, en) = match cause {
        Broken::Read(e) => return part_error(file, sheet, e),
        Broken::Fault(fault) => fault,
    };
    let place = Place { row: (row > 0).then_some(row), ..in_sheet(file, sheet) };
    refuse(
        "workbook_damaged",
        place,
        &format!("此处之后的内容无法解析（{zh}）。请用 Excel 或 WPS 重新打开并另存。"),
        &format!("what follows here cannot be understood ({en}). Open it in Excel or WPS and save it anew."),
    )
}

/// An opened workbook; its shared strings are in memory, its sheets are not.
pub(crate) struct Workbook {
    archive: ZipArchive<BufReader<File>>,
    package: Package,
    strings: SharedStrings,
    merges: Vec<(usize, Merge)>,
}

impl Workbook {
    pub(crate) fn open(mut measured: Measured, file: &str) -> Result<Self, ForeignError> {
        let package = package::read(&mut measured.archive, file)?;
        let strings = measured.strings.into_iter().find(|(part, _)| package.strings == Some(*part));
        Ok(Self {
            archive: measured.archive,
            package,
            strings: strings.map(|(_, strings)| strings).unwrap_or_default(),
            merges: measured.merges,
        })
    }

    pub(crate) fn sheets(&self) -> Vec<Sheet> {
        self.package.sheets.iter().map(|s| Sheet { name: s.name.clone(), hidden: s.hidden }).collect()
    }

    /// The rows of a sheet, counted from 0.
    pub(crate) fn rows<'a>(
        &'a mut self,
        sheet: usize,
        file: &str,
        limits: &Limits,
    ) -> Result<SheetRows<'a>, ForeignError> {
        let sheet = self.package.sheets.get(sheet);
        let name = sheet.map_or("", |s| s.name.as_str());
        let Some(part) = sheet.and_then(|s| s.part) else {
            let cause = Broken::Fault(("工作表没有对应的部件", "the sheet has no part"));
            return Err(unreadable(file, name, 0, &cause));
        };
        let of_sheet = self.merges.iter().filter(|(of, _)| *of == part);
        let mut merges: Vec<Merge> = of_sheet.map(|(_, merge)| *merge).collect();
        merges.sort_by_key(|m| m.first);
        let reader = self.archive.by_index(part).map_err(|e| zip_error(file, &e))?;
        let cells = Cells::open(reader).map_err(|e| unreadable(file, name, 0, &e))?;
        Ok(SheetRows {
            file: file.into(),
            sheet: name.into(),
            limits: limits.clone(),
            cells,
            strings: &self.strings,
            formats: &self.package.formats,
            is_1904: self.package.is_1904,
            merges: merges.into(),
            pending: None,
            last: 0,
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
    cells: Cells<ZipFile<'a, BufReader<File>>>,
    strings: &'a SharedStrings,
    formats: &'a [NumberFormat],
    is_1904: bool,
    /// Merged ranges not yet told, by their first row.
    merges: VecDeque<Merge>,
    /// First cell of the next row, read while the row before it was finished.
    pending: Option<Found>,
    /// Last row given out or begun.
    last: u32,
}

impl SheetRows<'_> {
    /// The next cell that holds something: row and column from 1, the cell, what is doubtful about it.
    fn next_cell(&mut self) -> Result<Option<Found>, ForeignError> {
        if self.pending.is_some() {
            return Ok(self.pending.take());
        }
        loop {
            let cell = self.cells.next_cell();
            let Some(cell) = cell.map_err(|e| unreadable(&self.file, &self.sheet, self.last, &e))? else {
                return Ok(None);
            };
            let RawCell { row, column, style, formula, value } = cell;
            if value == RawValue::Empty && !formula {
                continue;
            }
            let (value, mut finding) = self.cell(row, column, style, value)?;
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
    }

    fn cell(
        &self,
        row: u32,
        column: u32,
        style: Option<usize>,
        value: RawValue,
    ) -> Result<(Cell, Option<Box<Finding>>), ForeignError> {
        Ok(match value {
            RawValue::Empty => (Cell::Empty, None),
            RawValue::Text(s) => (self.text(s, row, column)?, None),
            RawValue::Shared(index) => match self.strings.get(index) {
                Some(s) => (self.text(s.to_owned(), row, column)?, None),
                None => {
                    return Err(refuse(
                        "workbook_damaged",
                        at_cell(&self.file, Some(&self.sheet), row, column),
                        "单元格引用的共享字符串不存在。请用 Excel 或 WPS 重新打开并另存。",
                        "the cell refers to a shared string that is not there. Open the file in Excel or WPS and save it anew.",
                    ));
                }
            },
            RawValue::Bool(b) => (Cell::Bool(b), None),
            RawValue::IsoDate(s) => match self.text(s, row, column)? {
                Cell::Text(s) => (Cell::Date(s), None),
                other => (other, None),
            },
            RawValue::Error(e) => {
                let finding = say(
                    Level::Error,
                    "cell_error_value",
                    at_cell(&self.file, Some(&self.sheet), row, column),
                    &format!("单元格是错误值 {e}。请在原表中改正后重新导入。"),
                    &format!("the cell is the error {e}. Mend it in the sheet and import again."),
                );
                (Cell::Error(e), Some(Box::new(finding)))
            }
            RawValue::Number(n) => {
                let format = style.and_then(|s| self.formats.get(s)).copied();
                match format.unwrap_or(NumberFormat::Plain) {
                    NumberFormat::Plain => self.number(n, row, column),
                    NumberFormat::Percent => (Cell::Percent(percentage(n)), None),
                    NumberFormat::Date => self.day(n, false, row, column),
                    NumberFormat::Duration => self.day(n, true, row, column),
                }
            }
        })
    }

    fn day(&self, n: f64, duration: bool, row: u32, column: u32) -> (Cell, Option<Box<Finding>>) {
        let place = || at_cell(&self.file, Some(&self.sheet), row, column);
        match read_serial(n, self.is_1904, duration) {
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
                let finding = say(
                    Level::Error,
                    "date_out_of_range",
                    place(),
                    &format!("单元格设为日期格式，但数值 {n} 不是日期。请改正。"),
                    &format!("the cell is formatted as a date but its value {n} is none. Mend it."),
                );
                (Cell::Number(n), Some(Box::new(finding)))
            }
        }
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
