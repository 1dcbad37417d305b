//! Items as rows of a table: delimited text, and the visible sheets of a workbook.

use super::inputs::InputFile;
use super::mapping::{Form, Layout, Mapping, Seen};
use super::out::{ItemPlace, Out, changed, join, refused, too_long, without_text};
use super::reading::{LOOKED_AT, cell_limits};
use crate::delimited::{DelimitedRows, Record, separator};
use crate::digest::{FileDigest, Watch};
use crate::encoding::{Encoding, TextStream};
use crate::error::{ForeignError, at_cell, at_row, in_file, in_sheet, refuse, say};
use crate::limits::Limits;
use crate::packed::Source;
use crate::table::{Cell, Row, open_table, open_table_watched};
use hegui_model::finding::{Finding, Level, Place};

/// Positions, from 0, of the columns of the text and of the source.
struct Columns {
    headers: Vec<String>,
    text: Vec<usize>,
    source: Option<usize>,
}

impl Columns {
    /// Finds the columns of a layout in a row of names; nothing if one of the text is not there.
    fn find(headers: Vec<String>, layout: &Layout) -> Option<Self> {
        let at = |name: &str| headers.iter().position(|h| h == name);
        if layout.text.is_empty() {
            return Some(Self { headers, text: vec![0], source: None });
        }
        let text = layout.text.iter().map(|f| at(&f.name)).collect::<Option<Vec<_>>>()?;
        let source = layout.source.as_deref().and_then(at);
        Some(Self { headers, text, source })
    }

    /// Do the cells of a row repeat the row of names?
    fn repeated<'c>(&self, cell: impl Fn(usize) -> &'c str) -> bool {
        (0..self.headers.len()).all(|i| cell(i) == self.headers[i])
    }

    /// Is a row another row of names, in another order, so that what follows it means something else?
    fn reordered<'c>(&self, cell: impl Fn(usize) -> &'c str) -> bool {
        let known = |text: &str| self.headers.iter().any(|h| h == text);
        let filled = || (0..self.headers.len()).map(&cell).filter(|text| !text.is_empty());
        known(cell(self.text[0])) && filled().count() > 1 && filled().all(known)
    }

    fn name(&self, at: usize) -> &str {
        self.headers.get(at).map_or("", String::as_str)
    }

    /// Takes the item of a row, or refuses it; true if it was taken. `other` is a cell of the text that holds
    /// something else, `joined` room for the text.
    fn take<'c>(
        &self,
        cell: impl Fn(usize) -> &'c str + Copy,
        other: Option<(usize, (&str, &str))>,
        at: At<'_>,
        limits: &Limits,
        joined: &mut String,
        out: &mut Out<'_, '_>,
    ) -> Result<bool, ForeignError> {
        let first = self.text[0];
        if !out.layout().text.is_empty() && cell(first) == self.name(first) && self.repeated(cell) {
            out.refuse(at.place, || header_repeated(at.row()));
            return Ok(false);
        }
        if self.reordered(cell) {
            return Err(columns_changed(at.cell(first)));
        }
        if let Some((column, kind)) = other {
            out.refuse(at.place, || changed(at.cell(column), self.name(column), ("文本", "text"), kind));
            return Ok(false);
        }
        joined.clear();
        self.text.iter().for_each(|at| join(joined, cell(*at)));
        if joined.is_empty() {
            out.refuse(at.place, || without_text(at.cell(first), self.name(first)));
        } else if joined.len() > limits.item_bytes {
            out.refuse(at.place, || too_long(at.cell(first), limits.item_bytes));
        } else {
            out.push(at.place, joined.as_bytes(), self.source.map_or("", cell).trim().as_bytes())?;
            return Ok(true);
        }
        Ok(false)
    }
}

/// Where a row stands.
#[derive(Clone, Copy)]
struct At<'a> {
    file: &'a str,
    sheet: Option<&'a str>,
    place: ItemPlace,
}

impl At<'_> {
    fn row(self) -> Place {
        at_row(self.file, self.sheet, self.place.row)
    }

    /// A cell of the row, its column counted from 0.
    fn cell(self, at: usize) -> Place {
        at_cell(self.file, self.sheet, self.place.row, column(at))
    }
}

/// The number of a column, from 1, by its position from 0.
fn column(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

/// What a row that is no item is told as.
fn header_repeated(place: Place) -> Finding {
    refused(
        "item_header_repeated",
        place,
        "重复了表头（文件可能由几份拼接而成）。请删去该行。",
        "it repeats the row of names (the file may be joined from several). Remove the row.",
    )
}

fn columns_changed(place: Place) -> ForeignError {
    refuse(
        "population_columns_changed",
        place,
        "这里出现了次序不同的表头，此后各列的含义变了。请拆成两个文件，或统一列的次序。",
        "another row of names stands here, in another order: from here on the columns mean something else. Split the file in two, or give the columns one order.",
    )
}

/// The fields that the first rows show.
fn seen(headers: &[String], rows: &[Vec<String>]) -> Vec<Seen> {
    let chars = |i: usize| rows.iter().filter_map(|r| r.get(i)).map(|c| c.chars().count() as u64).sum();
    let field =
        |(i, name): (usize, &String)| Seen { name: name.clone(), list: false, text: true, chars: chars(i) };
    headers.iter().enumerate().filter(|(_, name)| !name.trim().is_empty()).map(field).collect()
}

/// Settles the mapping of a table. One column of an unknown name is a list of texts without a row of names.
fn settle(
    form: Form,
    file: &str,
    headers: &[String],
    rows: &[Vec<String>],
    mapping: &Mapping,
    findings: &mut Vec<Finding>,
) -> Result<Layout, ForeignError> {
    let mut told = Vec::new();
    let layout = mapping.settle(form, file, &seen(headers, rows), &mut told);
    let unsure = |f: &Finding| f.level == Level::Warning;
    if mapping.text.is_empty() && headers.len() == 1 && (layout.is_err() || told.iter().any(unsure)) {
        findings.push(say(
            Level::Note,
            "population_mapping_guessed",
            in_file(file),
            "只有一列且没有可辨认的表头，每一行（含首行）都按条目读取。请核对。",
            "it has one column and no known name above it; every row, the first included, is read as an item. Check it.",
        ));
        return Ok(mapping.of_bare(form, file));
    }
    findings.append(&mut told);
    layout
}

pub(super) fn look_at_delimited(
    source: &Source,
    name: &str,
    encoding: Encoding,
    mapping: &Mapping,
    limits: &Limits,
    findings: &mut Vec<Finding>,
) -> Result<Layout, ForeignError> {
    let parted = separator(source, name, encoding)?.unwrap_or(b',');
    let text = TextStream::open(source, name, encoding)?;
    let mut rows = DelimitedRows::passing_long(text, name, parted, &cell_limits(limits));
    let (mut headers, mut sample) = (Vec::new(), Vec::new());
    if let Some(first) = rows.next_record()? {
        headers = cells_of(&rows, &first);
    }
    while sample.len() < LOOKED_AT
        && let Some(record) = rows.next_record()?
    {
        sample.push(cells_of(&rows, &record));
    }
    settle(Form::Delimited, name, &headers, &sample, mapping, findings)
}

fn cells_of(rows: &DelimitedRows, record: &Record) -> Vec<String> {
    rows.cells(record).iter().map(str::to_owned).collect()
}

pub(super) fn read_delimited(
    text: TextStream,
    name: &str,
    parted: u8,
    limits: &Limits,
    out: &mut Out<'_, '_>,
) -> Result<TextStream, ForeignError> {
    let layout = out.layout();
    let mut rows = DelimitedRows::passing_long(text, name, parted, &cell_limits(limits));
    let mut columns: Option<Columns> = None;
    let mut joined = String::new();
    while !out.is_done()
        && let Some(record) = rows.next_record()?
    {
        let row = record.number;
        let place = ItemPlace { sheet: 0, row };
        out.go_on(row, Some(rows.text().bytes_read()))?;
        let columns = match &mut columns {
            Some(columns) => columns,
            none => {
                let found = Columns::find(cells_of(&rows, &record), &layout);
                let columns = none.insert(found.ok_or_else(|| layout_changed(name))?);
                if !layout.text.is_empty() {
                    continue;
                }
                columns
            }
        };
        if let Some(at) = record.too_long {
            out.refuse(place, || too_long(at_cell(name, None, row, column(at)), limits.item_bytes));
            continue;
        }
        let cells = rows.cells(&record);
        let cell = |at: usize| cells.get(at).unwrap_or_default();
        let width = columns.headers.len();
        if record.fields > width && (width..record.fields).any(|at| !cell(at).trim().is_empty()) {
            let (zh, en) = (
                format!("有 {} 列，而表头有 {width} 列，内容可能错位。请检查分隔符和引号。", record.fields),
                format!(
                    "it has {} columns under {width} names; its cells may have shifted. Check separators and quotes.",
                    record.fields
                ),
            );
            out.refuse(place, || refused("item_row_ragged", at_row(name, None, row), &zh, &en));
            continue;
        }
        let at = At { file: name, sheet: None, place };
        if columns.take(cell, None, at, limits, &mut joined, out)?
            && let Some(finding) = rows.stray_quote(&record)
        {
            out.tell(place, finding);
        }
    }
    Ok(rows.into_text())
}

/// The file is not the one that was looked at.
fn layout_changed(name: &str) -> ForeignError {
    refuse(
        "population_file_changed",
        in_file(name),
        "文件的列与查看时不同，可能已被改动。请重新选择文件。",
        "its columns are not those that were looked at; the file may have changed. Choose it again.",
    )
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(Cell::text).collect()
}

pub(super) fn look_at_workbook(
    input: &InputFile,
    mapping: &Mapping,
    limits: &Limits,
    findings: &mut Vec<Finding>,
) -> Result<Layout, ForeignError> {
    let mut table = open_table(&input.path, limits)?;
    let mut first_error = None;
    for sheet in 0..table.sheets.len() {
        if table.sheets[sheet].hidden {
            continue;
        }
        let rows: Vec<Row> = table.rows(sheet)?.take(LOOKED_AT + 1).collect::<Result<_, _>>()?;
        let Some((first, rest)) = rows.split_first() else { continue };
        let sample: Vec<_> = rest.iter().map(texts).collect();
        match settle(Form::Workbook, &input.name, &texts(first), &sample, mapping, findings) {
            Ok(layout) => return Ok(layout),
            Err(e) => first_error = first_error.or(Some(e)),
        }
    }
    Err(first_error.unwrap_or_else(|| {
        refuse(
            "population_file_without_rows",
            in_file(&input.name),
            "没有一张可见的工作表有内容。请检查文件。",
            "no visible sheet of it holds a row. Check the file.",
        )
    }))
}

/// A sheet that holds rows but is not read.
fn sheet_left_out(file: &str, sheet: &str, hidden: bool) -> Finding {
    let (zh, en) = if hidden {
        (
            "隐藏的工作表，未计入总体。如需计入，请取消隐藏。",
            "a hidden sheet, left out of the population. Show it if it belongs there.",
        )
    } else {
        (
            "没有同名的文本列，未计入总体。如需计入，请统一列名。",
            "it has no column of that name and is left out of the population. Name its columns alike if it belongs there.",
        )
    };
    say(Level::Warning, "population_sheet_left_out", in_sheet(file, sheet), zh, en)
}

pub(super) fn read_workbook(
    input: &InputFile,
    limits: &Limits,
    out: &mut Out<'_, '_>,
) -> Result<FileDigest, ForeignError> {
    let layout = out.layout();
    let file = out.name();
    let cancel = out.watch().cancel;
    let mut quiet = Watch { progress: &mut |_, _| (), cancel };
    let mut table = open_table_watched(&input.path, limits, &mut quiet)?;
    let digest = FileDigest { sha256: table.sha256.clone(), bytes: table.bytes };
    for sheet in 0..table.sheets.len() {
        let number = u32::try_from(sheet).unwrap_or(u32::MAX);
        let (title, hidden) = (table.sheets[sheet].name.clone(), table.sheets[sheet].hidden);
        let mut rows = table.rows(sheet)?.peekable();
        let first = match rows.peek() {
            None => continue,
            Some(Ok(first)) => texts(first),
            Some(Err(e)) => return Err(e.clone()),
        };
        let columns = Columns::find(first, &layout).filter(|_| !hidden);
        let Some(columns) = columns else {
            out.tell(ItemPlace { sheet: number, row: 0 }, sheet_left_out(&file, &title, hidden));
            continue;
        };
        if !layout.text.is_empty() {
            rows.next();
        }
        let title = Some(title.as_str()).filter(|t| !t.is_empty());
        let mut joined = String::new();
        for row in rows {
            if out.is_done() {
                return Ok(digest);
            }
            let row = row?;
            let place = ItemPlace { sheet: number, row: row.number };
            out.go_on(row.number, None)?;
            let cells = texts(&row);
            let cell = |at: usize| cells.get(at).map_or("", String::as_str);
            let other = columns.text.iter().find_map(|at| kind(row.cell(*at)).map(|kind| (*at, kind)));
            let at = At { file: &file, sheet: title, place };
            columns.take(cell, other, at, limits, &mut joined, out)?;
        }
    }
    Ok(digest)
}

/// What a cell is that is no text.
fn kind(cell: &Cell) -> Option<(&'static str, &'static str)> {
    match cell.value() {
        Cell::Empty | Cell::Text(_) | Cell::Formula(_) => None,
        Cell::Number(_) | Cell::Percent(_) => Some(("数字", "a number")),
        Cell::Date(_) | Cell::Time(_) => Some(("日期或时间", "a date or time")),
        Cell::Bool(_) => Some(("是/否值", "a truth value")),
        Cell::Error(_) => Some(("错误值", "an error of the sheet")),
    }
}
