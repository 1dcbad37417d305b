//! XLSX out: the tables that people fill in, hand over, and give back.
//!
//! A sheet's first row holds the labels, its second row (hidden) the field keys, data begin in the third: labels may
//! be in either language or be changed by someone, keys say what a column is.

use crate::RenderError;
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;

/// Row of the labels, from 0.
pub const LABEL_ROW: u32 = 0;
/// Row of the field keys (hidden), from 0.
pub const KEY_ROW: u32 = 1;
/// First row of data, from 0.
pub const FIRST_DATA_ROW: u32 = 2;
/// Rows that Excel has.
pub const MAX_ROWS: u32 = 1_048_576;
/// Name of the last sheet when there is guidance.
pub const GUIDE_SHEET: &str = "说明 Guide";
/// Name of the hidden sheet with the choices that do not fit a rule of 255 characters.
const CHOICE_SHEET: &str = "_choices";

/// Up to here a sheet is written in memory. Larger ones go row by row through an unnamed temporary file, which the
/// system removes with the process.
const ROWS_IN_MEMORY: usize = 20_000;
/// Excel's limit for a list of choices that stands in the rule itself.
const MAX_INLINE_CHOICES: usize = 255;

/// A sheet to write.
pub struct Sheet<'a> {
    /// Its name: at most 31 characters, none of `[ ] : * ? / \`.
    pub name: String,
    /// Its columns.
    pub columns: Vec<SheetColumn>,
    /// Its rows, each as long as `columns`; taken one at a time.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
    /// Sentences for who fills it in; they stand on [`GUIDE_SHEET`].
    pub guidance: Vec<String>,
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetColumn {
    /// Field key: what the column is, for programs.
    pub key: String,
    /// Header, for people.
    pub label: String,
    /// Width in characters.
    pub width: f64,
    /// What its cells hold.
    pub kind: SheetKind,
    /// Whether a row without it is refused; its header has a darker ground.
    pub required: bool,
}

/// What the cells of a column hold.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetKind {
    /// Text; the column's format keeps Excel from reading `00123` or a 20-digit number as a number.
    Text,
    /// Whole number.
    Int,
    /// Decimal number.
    Decimal,
    /// Day; Excel refuses what is none.
    Date,
    /// One of these words, offered as a list; Excel refuses others.
    Choice(Vec<String>),
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, made harmless by [`guarded`].
    Text(String),
    /// Whole number; beyond 2^53 it is written as text, which loses no digit.
    Int(i64),
    /// Decimal number; what is not finite is written as nothing.
    Decimal(f64),
    /// Day; before 1900-01-01, which Excel does not know, it is written as text.
    Date(NaiveDate),
}

/// Characters with which a formula may begin in some program.
fn begins_formula(s: &str) -> bool {
    s.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Text that no spreadsheet takes for a formula, not even after it was saved as CSV: an apostrophe stands before a
/// text that begins with `=`, `+`, `-`, `@`, TAB or CR. It is a character of the cell, not Excel's quote-prefix style, which
/// CSV loses. A text that is such an escape already gets one more, so that [`plain`] always gives the text back.
pub fn guarded(s: &str) -> Cow<'_, str> {
    if begins_formula(s.trim_start_matches('\'')) { Cow::Owned(format!("'{s}")) } else { Cow::Borrowed(s) }
}

/// The text behind [`guarded`]: one leading apostrophe goes where a formula's first character follows the apostrophes.
pub fn plain(s: &str) -> &str {
    match s.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        _ => s,
    }
}

/// Writes a workbook. The same sheets give the same bytes.
///
/// # Errors
/// [`RenderError::Sheet`], with row (from 1, as Excel counts) and column key: a name Excel does not accept, a row of another
/// length, a text of more than 32,767 characters, more rows than Excel has.
pub fn workbook<'a>(sheets: impl IntoIterator<Item = Sheet<'a>>) -> Result<Vec<u8>, RenderError> {
    let mut book = Workbook::new();
    // A fixed instant: a time of writing would make equal contents unequal files.
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(fault("workbook"))?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let styles = Styles::new();
    let mut choices: Vec<Vec<String>> = Vec::new();
    let mut guide: Vec<(String, Vec<String>)> = Vec::new();
    for Sheet { name, columns, mut rows, guidance } in sheets {
        let head: Vec<Vec<Cell>> = rows.by_ref().take(ROWS_IN_MEMORY + 1).collect();
        let page = if head.len() > ROWS_IN_MEMORY {
            book.add_worksheet_with_constant_memory().map_err(fault(&name))?
        } else {
            book.add_worksheet()
        };
        write_sheet(page, &name, &columns, head.into_iter().chain(rows), &styles, &mut choices)?;
        if !guidance.is_empty() {
            guide.push((name, guidance));
        }
    }
    if !guide.is_empty() {
        write_guide(book.add_worksheet(), &guide, &styles).map_err(fault(GUIDE_SHEET))?;
    }
    if !choices.is_empty() {
        write_choices(book.add_worksheet(), &choices).map_err(fault(CHOICE_SHEET))?;
    }
    book.save_to_buffer().map_err(fault("workbook"))
}

fn fault(sheet: &str) -> impl Fn(XlsxError) -> RenderError {
    move |e| RenderError::Sheet { sheet: sheet.to_owned(), reason: e.to_string() }
}

struct Styles {
    label: Format,
    required: Format,
    text: Format,
    integer: Format,
    decimal: Format,
    date: Format,
    wrapped: Format,
}

impl Styles {
    fn new() -> Self {
        let head = Format::new()
            .set_bold()
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_num_format("@");
        Self {
            label: head.clone().set_background_color(Color::RGB(0xEAEAEA)),
            required: head.set_background_color(Color::RGB(0xB8CCE4)),
            text: Format::new().set_num_format("@").set_align(FormatAlign::Top).set_text_wrap(),
            integer: Format::new().set_num_format("0").set_align(FormatAlign::Top),
            decimal: Format::new().set_align(FormatAlign::Top),
            date: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        }
    }

    fn of(&self, kind: &SheetKind) -> &Format {
        match kind {
            SheetKind::Text | SheetKind::Choice(_) => &self.text,
            SheetKind::Int => &self.integer,
            SheetKind::Decimal => &self.decimal,
            SheetKind::Date => &self.date,
        }
    }
}

fn write_sheet(
    page: &mut Worksheet,
    name: &str,
    columns: &[SheetColumn],
    rows: impl Iterator<Item = Vec<Cell>>,
    styles: &Styles,
    choices: &mut Vec<Vec<String>>,
) -> Result<(), RenderError> {
    let refuse = |reason: String| RenderError::Sheet { sheet: name.to_owned(), reason };
    page.set_name(name).map_err(fault(name))?;
    if columns.is_empty() || columns.len() > 16_384 {
        return Err(refuse(format!("{} columns; Excel takes 1 to 16384", columns.len())));
    }
    let mut at = 0_u16;
    for column in columns {
        head_column(page, at, column, styles, choices).map_err(fault(name))?;
        at += 1;
    }
    // Row by row: a row that was left cannot be written again, nor be hidden, in constant memory.
    for (at, column) in (0_u16..).zip(columns) {
        let style = if column.required { &styles.required } else { &styles.label };
        page.write_string_with_format(LABEL_ROW, at, &*guarded(&column.label), style).map_err(fault(name))?;
    }
    page.set_row_hidden(KEY_ROW).map_err(fault(name))?;
    for (at, column) in (0_u16..).zip(columns) {
        page.write_string_with_format(KEY_ROW, at, &column.key, &styles.text).map_err(fault(name))?;
    }
    let mut row = FIRST_DATA_ROW;
    for cells in rows {
        if row >= MAX_ROWS {
            return Err(refuse(format!("more rows than Excel has ({MAX_ROWS})")));
        }
        if cells.len() != columns.len() {
            return Err(refuse(format!(
                "row {}: {} cells for {} columns",
                row + 1,
                cells.len(),
                columns.len()
            )));
        }
        for ((at, cell), column) in (0_u16..).zip(&cells).zip(columns) {
            write_cell(page, row, at, cell, styles.of(&column.kind), styles)
                .map_err(|e| refuse(format!("row {}, column {}: {e}", row + 1, column.key)))?;
        }
        row += 1;
    }
    page.set_freeze_panes(FIRST_DATA_ROW, 0).map_err(fault(name))?;
    page.set_repeat_rows(LABEL_ROW, LABEL_ROW).map_err(fault(name))?;
    page.set_landscape().set_paper_size(9);
    page.autofilter(LABEL_ROW, 0, row.saturating_sub(1).max(KEY_ROW), at - 1).map_err(fault(name))?;
    Ok(())
}

fn head_column(
    page: &mut Worksheet,
    at: u16,
    column: &SheetColumn,
    styles: &Styles,
    choices: &mut Vec<Vec<String>>,
) -> Result<(), XlsxError> {
    let width = if column.width.is_finite() { column.width.clamp(4.0, 120.0) } else { 16.0 };
    page.set_column_width(at, width)?;
    // The format of cells that a person fills in later.
    page.set_column_format(at, styles.of(&column.kind))?;
    let rule = match &column.kind {
        SheetKind::Choice(of) if !of.is_empty() => {
            let length: usize = of.iter().map(|c| c.encode_utf16().count() + 1).sum();
            let inline = length <= MAX_INLINE_CHOICES
                && !of.iter().any(|c| c.contains([',', '"']) || begins_formula(c));
            if inline {
                DataValidation::new().allow_list_strings(of)?
            } else {
                let place = choices.iter().position(|known| known == of).unwrap_or_else(|| {
                    choices.push(of.clone());
                    choices.len() - 1
                });
                let letter = rust_xlsxwriter::column_number_to_name(u16::try_from(place).unwrap_or(u16::MAX));
                let range = format!("={CHOICE_SHEET}!${letter}$1:${letter}${}", of.len());
                DataValidation::new().allow_list_formula(Formula::new(range))
            }
        }
        SheetKind::Date => {
            let first = ExcelDateTime::from_ymd(1900, 1, 1)?;
            DataValidation::new().allow_date(DataValidationRule::GreaterThanOrEqualTo(first))
        }
        _ => return Ok(()),
    };
    let rule = rule.ignore_blank(true).set_error_style(DataValidationErrorStyle::Stop);
    page.add_data_validation(FIRST_DATA_ROW, at, MAX_ROWS - 1, at, &rule)?;
    Ok(())
}

fn write_cell(
    page: &mut Worksheet,
    row: u32,
    at: u16,
    cell: &Cell,
    format: &Format,
    styles: &Styles,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(s) if s.is_empty() => {}
        Cell::Text(s) => {
            page.write_string_with_format(row, at, &*guarded(s), format)?;
        }
        Cell::Int(n) if n.unsigned_abs() > 1 << 53 => {
            page.write_string_with_format(row, at, &*guarded(&n.to_string()), &styles.text)?;
        }
        Cell::Int(n) => {
            page.write_number_with_format(row, at, *n as f64, format)?;
        }
        Cell::Decimal(n) if n.is_finite() => {
            page.write_number_with_format(row, at, *n, format)?;
        }
        Cell::Decimal(_) => {}
        Cell::Date(day) => match excel_day(*day) {
            Some(day) => {
                page.write_datetime_with_format(row, at, &day, &styles.date)?;
            }
            None => {
                page.write_string_with_format(row, at, &*guarded(&day.to_string()), &styles.text)?;
            }
        },
    }
    Ok(())
}

fn excel_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|y| (1900..=9999).contains(y))?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

fn write_guide(
    page: &mut Worksheet,
    guide: &[(String, Vec<String>)],
    styles: &Styles,
) -> Result<(), XlsxError> {
    page.set_name(GUIDE_SHEET)?;
    page.set_column_width(0, 24)?;
    page.set_column_width(1, 96)?;
    let mut row = 0;
    for (sheet, sentences) in guide {
        for sentence in sentences {
            page.write_string_with_format(row, 0, &*guarded(sheet), &styles.wrapped)?;
            page.write_string_with_format(row, 1, &*guarded(sentence), &styles.wrapped)?;
            row += 1;
        }
    }
    Ok(())
}

fn write_choices(page: &mut Worksheet, choices: &[Vec<String>]) -> Result<(), XlsxError> {
    page.set_name(CHOICE_SHEET)?.set_hidden(true);
    for (at, of) in (0_u16..).zip(choices) {
        for (row, choice) in (0_u32..).zip(of) {
            page.write_string(row, at, choice)?;
        }
    }
    Ok(())
}
