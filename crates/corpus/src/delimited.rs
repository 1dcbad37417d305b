//! Rows of text files: cells parted by a character, or one cell a line.

use crate::encoding::{Encoding, TextStream};
use crate::error::{ForeignError, at_cell, at_row, refuse, say};
use crate::limits::Limits;
use crate::packed::Source;
use crate::table::{Cell, Row};
use csv_core::ReadRecordResult;
use hegui_model::finding::{Finding, Level};

/// The character that parts the cells of the first line that holds something: tab, comma or semicolon, whichever
/// is most frequent outside quotes; a comma if there is none. `None` for a text without a single character.
pub(crate) fn separator(
    source: impl Into<Source>,
    name: &str,
    encoding: Encoding,
) -> Result<Option<u8>, ForeignError> {
    let mut text = TextStream::open(source, name, encoding)?;
    let (mut tabs, mut commas, mut semicolons) = (0_u64, 0_u64, 0_u64);
    let (mut quoted, mut seen) = (false, false);
    let mut looked = 0;
    'line: loop {
        let chunk = text.fill()?;
        if chunk.is_empty() {
            break;
        }
        for byte in chunk {
            match byte {
                b'\n' | b'\r' if !seen => {}
                b'\n' | b'\r' if !quoted => break 'line,
                b'"' => quoted = !quoted,
                b'\t' if !quoted => tabs += 1,
                b',' if !quoted => commas += 1,
                b';' if !quoted => semicolons += 1,
                _ => {}
            }
            seen |= !matches!(byte, b'\n' | b'\r');
        }
        let n = chunk.len();
        text.consume(n);
        looked += n;
        if looked > 1 << 20 {
            break;
        }
    }
    if !seen {
        return Ok(None);
    }
    Ok(Some(if tabs > 0 && tabs >= commas.max(semicolons) {
        b'\t'
    } else if semicolons > commas {
        b';'
    } else {
        b','
    }))
}

/// Characters of UTF-8 text, counted only if it could be too long.
fn over_long(bytes: &[u8], limit: usize) -> bool {
    bytes.len() > limit && bytes.iter().filter(|b| (**b & 0xC0) != 0x80).count() > limit
}

pub(crate) fn too_many_rows(file: &str, row: u32, limit: u64) -> ForeignError {
    refuse(
        "rows_over_limit",
        at_row(file, None, row),
        &format!("行数超过上限 {limit}。请拆分成较小的文件。"),
        &format!("there are more rows than the limit of {limit}. Split the file."),
    )
}

/// Records of a CSV or TSV file.
pub(crate) struct DelimitedRows {
    file: String,
    limits: Limits,
    text: TextStream,
    parser: csv_core::Reader,
    out: Vec<u8>,
    ends: Vec<usize>,
    /// Records and blank lines so far: the number Excel would show.
    row: u64,
    after_cr: bool,
    /// Columns of the first row, which the others are compared with.
    width: Option<usize>,
    /// A record with a cell that is too long is passed over and told as such, rather than ending the reading.
    passes_long: bool,
}

/// A record that was read.
#[derive(Clone, Copy)]
pub(crate) struct Record {
    /// Its number as Excel would show it.
    pub(crate) number: u32,
    /// Its cells.
    pub(crate) fields: usize,
    /// The column, from 0, of a cell that is too long to be kept: such a record has no cells.
    pub(crate) too_long: Option<usize>,
    /// Its quotes do not pair.
    pub(crate) stray_quote: bool,
}

/// The cells of a record.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'r> {
    /// All of them, one after the other.
    text: &'r str,
    /// Where each of them ends in it.
    ends: &'r [usize],
}

impl<'r> Cells<'r> {
    /// The cell in a column counted from 0; nothing beyond the end.
    pub(crate) fn get(self, at: usize) -> Option<&'r str> {
        let start = at.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before))?;
        self.text.get(*start..*self.ends.get(at)?)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = &'r str> {
        (0..self.ends.len()).map(move |at| self.get(at).unwrap_or_default())
    }
}

/// What one record looked like in the raw text.
#[derive(Default)]
struct Raw {
    begun: bool,
    blank_lines: u64,
    quotes: u64,
    breaks: u64,
    last: u8,
    too_long: Option<usize>,
}

impl DelimitedRows {
    pub(crate) fn open(
        source: impl Into<Source>,
        file: &str,
        encoding: Encoding,
        separator: u8,
        limits: &Limits,
    ) -> Result<Self, ForeignError> {
        Ok(Self::over(TextStream::open(source, file, encoding)?, file, separator, limits))
    }

    pub(crate) fn over(text: TextStream, file: &str, separator: u8, limits: &Limits) -> Self {
        Self {
            file: file.into(),
            limits: limits.clone(),
            text,
            parser: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            out: vec![0; 16 << 10],
            ends: vec![0; limits.columns as usize + 1],
            row: 0,
            after_cr: false,
            width: None,
            passes_long: false,
        }
    }

    /// As [`Self::over`], for rows that stand each for itself: one with a cell too long is told, and passed over.
    pub(crate) fn passing_long(text: TextStream, file: &str, separator: u8, limits: &Limits) -> Self {
        Self { passes_long: true, ..Self::over(text, file, separator, limits) }
    }

    pub(crate) fn text(&mut self) -> &mut TextStream {
        &mut self.text
    }

    pub(crate) fn into_text(self) -> TextStream {
        self.text
    }

    /// The cells of the record read last.
    pub(crate) fn cells(&self, record: &Record) -> Cells<'_> {
        let ends = if record.too_long.is_some() { &[] } else { &self.ends[..record.fields] };
        // The stream is UTF-8 and cells end at ASCII characters.
        let text = std::str::from_utf8(&self.out[..ends.last().copied().unwrap_or(0)]);
        Cells { text: text.unwrap_or_default(), ends }
    }

    fn number(&self, raw: &Raw) -> u32 {
        u32::try_from(self.row + raw.blank_lines + 1).unwrap_or(u32::MAX)
    }

    /// Reads one record into `out` and `ends`; how many ends, or nothing at the end of the file.
    fn record(&mut self) -> Result<Option<(usize, Raw, bool)>, ForeignError> {
        let (mut written, mut fields) = (0, 0);
        let mut raw = Raw::default();
        loop {
            let input = self.text.fill()?;
            let at_end = input.is_empty();
            let (result, read, wrote, ended) =
                self.parser.read_record(input, &mut self.out[written..], &mut self.ends[fields..]);
            raw.see(&input[..read], &mut self.after_cr);
            self.text.consume(read);
            written += wrote;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => return Ok(Some((fields, raw, at_end))),
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::OutputEndsFull => {
                    let limit = self.limits.columns;
                    return Err(refuse(
                        "columns_over_limit",
                        at_row(&self.file, None, self.number(&raw)),
                        &format!("列数超过上限 {limit}。请检查分隔符是否正确，或删去多余的列。"),
                        &format!(
                            "there are more columns than the limit of {limit}. Check the separator, or remove columns."
                        ),
                    ));
                }
                ReadRecordResult::OutputFull => {
                    let start = fields.checked_sub(1).map_or(0, |i| self.ends[i]);
                    if raw.too_long.is_none() && over_long(&self.out[start..written], self.limits.cell_chars)
                    {
                        if !self.passes_long {
                            let open = raw.breaks > 0 && raw.quotes % 2 == 1;
                            return Err(self.too_long(self.number(&raw), fields, open));
                        }
                        raw.too_long = Some(fields);
                    }
                    if raw.too_long.is_some() {
                        written = 0;
                    } else {
                        self.out.resize(self.out.len() * 2, 0);
                    }
                }
            }
        }
    }

    /// The refusal of a cell, its column counted from 0; `open` if a quote before it was never closed.
    fn too_long(&self, row: u32, column: usize, open: bool) -> ForeignError {
        let limit = self.limits.cell_chars;
        let place = at_cell(&self.file, None, row, u32::try_from(column + 1).unwrap_or(u32::MAX));
        if open {
            return refuse(
                "csv_quote_open",
                place,
                &format!(
                    "双引号没有成对：从这里开始的单元格一直延伸，超过 {limit} 个字符。请补上缺少的引号。"
                ),
                &format!(
                    "a double quote is not closed: the cell that begins here runs on beyond {limit} characters. Add the missing quote."
                ),
            );
        }
        refuse(
            "cell_too_long",
            place,
            &format!("单元格超过 {limit} 个字符。请缩短内容。"),
            &format!("the cell has more than {limit} characters. Shorten it."),
        )
    }

    /// Reads the next record that is not blank, within the bounds.
    pub(crate) fn next_record(&mut self) -> Result<Option<Record>, ForeignError> {
        while let Some((fields, raw, at_end)) = self.record()? {
            let number = self.number(&raw);
            self.row += raw.blank_lines + 1;
            if self.row > self.limits.rows {
                return Err(too_many_rows(&self.file, number, self.limits.rows));
            }
            if raw.quotes % 2 == 1 && at_end && raw.breaks > 0 {
                return Err(refuse(
                    "csv_quote_open",
                    at_row(&self.file, None, number),
                    "双引号没有成对，从这一行起直到文件末尾都被当作一个单元格。请补上缺少的引号。",
                    "a double quote is not closed: everything from this row to the end of the file is one cell. Add the missing quote.",
                ));
            }
            let stray_quote = raw.quotes % 2 == 1;
            let record = Record { number, fields, too_long: raw.too_long, stray_quote };
            if record.too_long.is_some() {
                return Ok(Some(record));
            }
            let mut start = 0;
            for (column, end) in self.ends[..fields].iter().enumerate() {
                if over_long(&self.out[start..*end], self.limits.cell_chars) {
                    if !self.passes_long {
                        return Err(self.too_long(number, column, false));
                    }
                    return Ok(Some(Record { too_long: Some(column), ..record }));
                }
                start = *end;
            }
            let plain = self.out[..start].first().is_some_and(u8::is_ascii_graphic);
            if plain || !self.cells(&record).text.trim().is_empty() {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    pub(crate) fn next_row(&mut self) -> Result<Option<Row>, ForeignError> {
        let Some(record) = self.next_record()? else { return Ok(None) };
        let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
        let mut cells: Vec<Cell> = self.cells(&record).iter().map(cell).collect();
        while cells.last() == Some(&Cell::Empty) {
            cells.pop();
        }
        let findings = self.doubts(&record);
        Ok(Some(Row { number: record.number, cells, findings }))
    }

    /// Is there anything to be said of a record by [`Self::doubts`]?
    pub(crate) fn is_doubtful(&self, record: &Record) -> bool {
        record.stray_quote || self.width != Some(record.fields)
    }

    /// What is doubtful about a record: quotes that do not pair, another width than the first row's.
    pub(crate) fn doubts(&mut self, record: &Record) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.stray_quote(record).into_iter().collect();
        self.compare_width(record.number, record.fields, &mut findings);
        findings
    }

    /// Quotes of a record that do not pair.
    pub(crate) fn stray_quote(&self, record: &Record) -> Option<Finding> {
        record.stray_quote.then(|| {
            self.warn(
                record.number,
                "csv_quote_stray",
                "双引号不成对，内容可能被错误分割，请核对这一行。",
                "the double quotes do not pair; the cells may be cut wrongly. Check this row.",
            )
        })
    }

    fn compare_width(&mut self, number: u32, fields: usize, findings: &mut Vec<Finding>) {
        match self.width {
            None => self.width = Some(fields),
            Some(width) if width != fields => {
                let zh = format!("有 {fields} 列，而首行有 {width} 列。请核对是否多了或少了分隔符。");
                let en = format!(
                    "it has {fields} columns where the first row has {width}. Check for a separator too many or too few."
                );
                findings.push(self.warn(number, "csv_ragged", &zh, &en));
            }
            Some(_) => {}
        }
    }

    fn warn(&self, number: u32, code: &str, zh: &str, en: &str) -> Finding {
        say(Level::Warning, code, at_row(&self.file, None, number), zh, en)
    }
}

impl Raw {
    /// Notes the raw bytes of a record: blank lines before it, quotes in it, line breaks inside it.
    fn see(&mut self, bytes: &[u8], after_cr: &mut bool) {
        let mut rest = bytes;
        while !self.begun
            && let [first @ (b'\n' | b'\r'), tail @ ..] = rest
        {
            // The line feed of CR LF belongs to the break before it.
            if !(*first == b'\n' && *after_cr) {
                self.blank_lines += 1;
            }
            *after_cr = *first == b'\r';
            rest = tail;
        }
        if rest.is_empty() {
            return;
        }
        self.begun = true;
        for byte in rest {
            match byte {
                b'"' => self.quotes += 1,
                b'\n' | b'\r' => {}
                // A break followed by more of the record stood inside a quoted cell.
                _ if matches!(self.last, b'\n' | b'\r') => self.breaks += 1,
                _ => {}
            }
            self.last = *byte;
        }
        *after_cr = self.last == b'\r';
    }
}

/// How a line was read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Whole,
    /// Given up before its end.
    TooLong,
}

/// Lines of a plain text, one cell each.
pub(crate) struct LineRows {
    file: String,
    limits: Limits,
    text: TextStream,
    line: u64,
    buffer: Vec<u8>,
    /// The break of the line read last was read.
    broke: bool,
    ended: bool,
}

impl LineRows {
    pub(crate) fn open(
        source: impl Into<Source>,
        file: &str,
        encoding: Encoding,
        limits: &Limits,
    ) -> Result<Self, ForeignError> {
        Ok(Self::over(TextStream::open(source, file, encoding)?, file, limits))
    }

    pub(crate) fn over(text: TextStream, file: &str, limits: &Limits) -> Self {
        Self {
            file: file.into(),
            limits: limits.clone(),
            text,
            line: 0,
            buffer: Vec::new(),
            broke: false,
            ended: false,
        }
    }

    pub(crate) fn text(&mut self) -> &mut TextStream {
        &mut self.text
    }

    pub(crate) fn into_text(self) -> TextStream {
        self.text
    }

    /// The next line that holds something, as it stands but without its break, with its number; no text for a line
    /// that is too long, which is passed over.
    pub(crate) fn next_whole(&mut self) -> Result<Option<(u32, Option<&str>)>, ForeignError> {
        while let Some(read) = self.read_line()? {
            if read == Line::TooLong {
                self.pass_line()?;
                return Ok(Some((self.count()?, None)));
            }
            let number = self.count()?;
            if !self.buffer.trim_ascii().is_empty() {
                let line = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
                return Ok(Some((number, Some(std::str::from_utf8(line).unwrap_or_default()))));
            }
        }
        Ok(None)
    }

    /// The next line that holds something, with its number.
    pub(crate) fn next_line(&mut self) -> Result<Option<(u32, &str)>, ForeignError> {
        while let Some(number) = self.next_bounded()? {
            if !self.buffer.trim_ascii().is_empty() {
                return Ok(Some((number, std::str::from_utf8(&self.buffer).unwrap_or_default().trim())));
            }
        }
        Ok(None)
    }

    pub(crate) fn next_row(&mut self) -> Result<Option<Row>, ForeignError> {
        while let Some(number) = self.next_bounded()? {
            let text = String::from_utf8_lossy(self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer));
            if !text.trim().is_empty() {
                let cells = vec![Cell::Text(text.into_owned())];
                return Ok(Some(Row { number, cells, findings: Vec::new() }));
            }
        }
        Ok(None)
    }

    /// Reads the next line into the buffer, and answers with its number; one that is too long is refused.
    fn next_bounded(&mut self) -> Result<Option<u32>, ForeignError> {
        match self.read_line()? {
            None => Ok(None),
            Some(Line::Whole) => self.count().map(Some),
            Some(Line::TooLong) => {
                let limit = self.limits.cell_chars;
                Err(refuse(
                    "cell_too_long",
                    at_row(&self.file, None, u32::try_from(self.line + 1).unwrap_or(u32::MAX)),
                    &format!("这一行超过 {limit} 个字符。请检查换行是否丢失。"),
                    &format!(
                        "the line has more than {limit} characters. Check whether line breaks were lost."
                    ),
                ))
            }
        }
    }

    /// Counts the line that was read, and answers with its number.
    fn count(&mut self) -> Result<u32, ForeignError> {
        self.line += 1;
        let number = u32::try_from(self.line).unwrap_or(u32::MAX);
        if self.line > self.limits.rows {
            return Err(too_many_rows(&self.file, number, self.limits.rows));
        }
        Ok(number)
    }

    /// Reads one line into the buffer, without its break, until it is too long; nothing at the end of the text.
    fn read_line(&mut self) -> Result<Option<Line>, ForeignError> {
        self.buffer.clear();
        while !self.ended {
            let chunk = self.text.fill()?;
            if chunk.is_empty() {
                self.ended = true;
                return Ok((!self.buffer.is_empty()).then_some(Line::Whole));
            }
            let end = memchr::memchr(b'\n', chunk);
            let n = end.unwrap_or(chunk.len());
            self.broke = end.is_some();
            self.buffer.extend_from_slice(&chunk[..n]);
            self.text.consume(n + usize::from(end.is_some()));
            if over_long(&self.buffer, self.limits.cell_chars) {
                return Ok(Some(Line::TooLong));
            }
            if end.is_some() {
                return Ok(Some(Line::Whole));
            }
        }
        Ok(None)
    }

    /// Goes on behind the break of a line that was given up, unless its break was the last thing read.
    fn pass_line(&mut self) -> Result<(), ForeignError> {
        while !self.broke {
            let chunk = self.text.fill()?;
            if chunk.is_empty() {
                self.ended = true;
                return Ok(());
            }
            let end = memchr::memchr(b'\n', chunk);
            let n = end.map_or(chunk.len(), |at| at + 1);
            self.broke = end.is_some();
            self.text.consume(n);
        }
        Ok(())
    }
}
