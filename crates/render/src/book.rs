//! XLSX out: a report as a workbook, of the same content as its PDF.
//!
//! The first sheet holds the document in its order; a table stands on a sheet of its own, with a head that stays and
//! filters, and where it stood is a link to it. The first column of every sheet is the layout's (numbers, labels); every
//! other cell is the document's own text, made harmless by [`guarded`]. A text longer than a cell goes on in the rows
//! below, which the first column marks with [`GOES_ON`]. Equal documents give equal bytes.

use crate::logo::Logo;
use crate::numbered::Numbered;
use crate::sheet::guarded;
use crate::{RenderError, logo};
use hegui_model::report::{Block, Column, Document};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Image, Url, Workbook, Worksheet,
    XlsxError,
};

/// In the first column: the row goes on with the texts of the row above.
pub const GOES_ON: &str = "…";

/// Characters that Excel holds in a cell, less room for what makes a text harmless.
const CELL: usize = 32_000;
/// Tables with a sheet of their own at most; later ones stand in the first sheet.
const MOST_SHEETS: usize = 200;
/// Characters of the name of a sheet.
const SHEET_NAME: usize = 31;
/// Widths of the columns of the first sheet, in characters.
const NARROW: f64 = 12.0;
const LABEL: f64 = 30.0;
const WIDE: f64 = 88.0;
/// Room for a logo, pixels.
const LOGO_FRAME: (u32, u32) = (600, 68);
/// Height of a line, and the greatest of a row, pt.
const LINE: f64 = 16.0;
const HIGHEST: f64 = 400.0;

/// A report as XLSX.
///
/// # Errors
/// [`RenderError::Malformed`], [`RenderError::Sheet`].
pub fn xlsx(doc: &Document) -> Result<Vec<u8>, RenderError> {
    let of = Numbered::of(doc)?;
    let (day, logo) = (of.day()?, logo::of(doc)?);
    write(&of, &day, logo.as_ref())
        .map_err(|e| RenderError::Sheet { sheet: doc.title.clone(), reason: e.to_string() })
}

/// How a text over the whole width looks, and the height of its lines in those of the body.
struct Look {
    format: Format,
    lines: f64,
}

struct Styles {
    title: Look,
    chapter: Look,
    section: Look,
    plain: Look,
    notice: Look,
    text: Format,
    layout: Format,
    head: Format,
    label: Format,
    link: Format,
}

impl Styles {
    fn new() -> Self {
        let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
        let boxed = text.clone().set_border(FormatBorder::Thin);
        let bold = |size: f64, lines| Look { format: text.clone().set_bold().set_font_size(size), lines };
        Self {
            title: bold(20.0, 1.8),
            chapter: bold(16.0, 1.5),
            section: bold(13.0, 1.3),
            notice: Look { format: text.clone().set_background_color(Color::RGB(0xFDF6E9)), lines: 1.0 },
            plain: Look { format: text.clone(), lines: 1.0 },
            layout: Format::new().set_align(FormatAlign::Top).set_font_color(Color::Gray),
            head: boxed.clone().set_bold().set_background_color(Color::RGB(0xEAEAEA)),
            label: boxed.clone().set_background_color(Color::RGB(0xF4F4F4)),
            link: Format::new().set_align(FormatAlign::Top).set_font_color(Color::Blue),
            text: boxed,
        }
    }
}

/// A sheet and the row that is written next.
struct Page<'p> {
    sheet: &'p mut Worksheet,
    row: u32,
}

impl Page<'_> {
    /// Writes a row of the document's texts, with a word of the layout before it. Each text has its format and the
    /// width of its column.
    fn put(
        &mut self,
        before: &str,
        texts: &[(&str, &Format, f64)],
        layout: &Format,
    ) -> Result<(), XlsxError> {
        let pieces: Vec<Vec<String>> = texts.iter().map(|(text, _, _)| pieces(text)).collect();
        let rows = pieces.iter().map(Vec::len).max().unwrap_or(1);
        for n in 0..rows {
            let word = if n == 0 { before } else { GOES_ON };
            if !word.is_empty() {
                self.sheet.write_string_with_format(self.row, 0, word, layout)?;
            }
            let mut most = 1.0_f64;
            for (at, (piece, (_, format, wide))) in (1_u16..).zip(pieces.iter().zip(texts)) {
                let text = piece.get(n).map_or("", String::as_str);
                self.sheet.write_string_with_format(self.row, at, &*guarded(text), format)?;
                most = most.max(lines(text, *wide));
            }
            self.sheet.set_row_height(self.row, (most * LINE).min(HIGHEST))?;
            self.row += 1;
        }
        Ok(())
    }

    /// A text over the columns of label and value.
    fn text(&mut self, before: &str, text: &str, look: &Look, layout: &Format) -> Result<(), XlsxError> {
        for (n, piece) in pieces(text).iter().enumerate() {
            let word = if n == 0 { before } else { GOES_ON };
            if !word.is_empty() {
                self.sheet.write_string_with_format(self.row, 0, word, layout)?;
            }
            self.sheet.merge_range(self.row, 1, self.row, 2, &guarded(piece), &look.format)?;
            let high = lines(piece, (LABEL + WIDE) / look.lines) * LINE * look.lines;
            self.sheet.set_row_height(self.row, high.min(HIGHEST))?;
            self.row += 1;
        }
        Ok(())
    }

    fn table(
        &mut self,
        columns: &[Column],
        rows: &[Vec<String>],
        widths: &[f64],
        styles: &Styles,
    ) -> Result<(), XlsxError> {
        let head: Vec<_> =
            columns.iter().zip(widths).map(|(c, w)| (c.label.as_str(), &styles.head, *w)).collect();
        self.put("", &head, &styles.layout)?;
        for row in rows {
            let cells: Vec<_> = row.iter().zip(widths).map(|(s, w)| (s.as_str(), &styles.text, *w)).collect();
            self.put("", &cells, &styles.layout)?;
        }
        Ok(())
    }
}

/// Lines that a text takes in a column of so many characters; a Chinese one counts for two.
fn lines(text: &str, wide: f64) -> f64 {
    let across = |line: &str| line.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    text.split('\n').map(|line| (across(line) / wide.max(1.0)).ceil().max(1.0)).sum()
}

/// A text with its line ends as Excel has them, in pieces that a cell holds; at least one.
fn pieces(text: &str) -> Vec<String> {
    let text: Vec<char> = text.replace("\r\n", "\n").replace('\r', "\n").chars().collect();
    if text.is_empty() {
        return vec![String::new()];
    }
    text.chunks(CELL).map(|piece| piece.iter().collect()).collect()
}

fn write(of: &Numbered<'_>, day: &str, logo: Option<&Logo>) -> Result<Vec<u8>, XlsxError> {
    let (doc, styles) = (of.doc, Styles::new());
    let layout = &styles.layout;
    let mut book = Workbook::new();
    // A fixed instant: a time of writing would make equal contents unequal files.
    let created = ExcelDateTime::parse_from_str(&doc.date)?;
    let told =
        DocProperties::new().set_title(&doc.title).set_author(&doc.author).set_creation_datetime(&created);
    book.set_properties(&told);
    let mut first = Worksheet::new();
    first.set_name(of.say("报告", "Report"))?;
    first.set_column_width(0, NARROW)?.set_column_width(1, LABEL)?.set_column_width(2, WIDE)?;
    first.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let mut tables: Vec<Worksheet> = Vec::new();
    let mut page = Page { sheet: &mut first, row: 0 };
    if let Some(picture) = logo {
        let (wide, high) = picture.within(LOGO_FRAME.0, LOGO_FRAME.1);
        let image =
            Image::new_from_buffer(&picture.png)?.set_scale_to_size(wide, high, true).set_alt_text("");
        page.sheet.set_row_height(page.row, f64::from(high) * 0.75 + 6.0)?;
        page.sheet.insert_image(page.row, 1, &image)?;
        page.row += 1;
    }
    if let Some(head) = doc.letterhead_text() {
        page.text("", head, &styles.section, layout)?;
    }
    page.text("", &doc.title, &styles.title, layout)?;
    for line in doc.subtitle.iter().chain([&doc.author, &doc.number, &doc.mark]).filter(|s| !s.is_empty()) {
        page.text("", line, &styles.plain, layout)?;
    }
    page.sheet.write_string_with_format(page.row, 0, day, layout)?;
    page.row += 2;
    for (block, before) in doc.blocks.iter().zip(&of.before) {
        match block {
            Block::Heading { level, text } => {
                page.row += u32::from(*level == 1);
                let look = if *level == 1 { &styles.chapter } else { &styles.section };
                page.text(before, text, look, layout)?;
            }
            Block::Paragraph { text } => page.text("", text, &styles.plain, layout)?,
            Block::Notice { text } => page.text("", text, &styles.notice, layout)?,
            Block::List { items } => {
                for item in items {
                    page.text("•", item, &styles.plain, layout)?;
                }
            }
            Block::Table { caption, columns, rows } => {
                if !caption.is_empty() {
                    page.text(before, caption, &styles.section, layout)?;
                }
                if tables.len() >= MOST_SHEETS {
                    let widths = vec![LABEL; columns.len()];
                    page.table(columns, rows, &widths, &styles)?;
                    continue;
                }
                let name = sheet_name(caption, of.say("表格", "Table"), tables.len() + 1);
                let link = Url::new(format!("internal:'{name}'!A1")).set_text(&name);
                page.sheet.write_url_with_format(page.row, 0, link, &styles.link)?;
                page.row += 1;
                tables.push(sheet_of(&name, columns, rows, &styles)?);
            }
            Block::Facts { pairs } => {
                for (label, value) in pairs {
                    page.put("", &[(label, &styles.label, LABEL), (value, &styles.text, WIDE)], layout)?;
                }
            }
            Block::Bars { caption, alt, bars, unit } => {
                if !caption.is_empty() {
                    page.text(before, caption, &styles.section, layout)?;
                }
                page.text("", alt, &styles.plain, layout)?;
                for (label, value) in bars {
                    // The value stands with the layout: it is a number, and no text of the document.
                    page.sheet.write_number_with_format(page.row, 0, *value, layout)?;
                    page.put("", &[(label, &styles.label, LABEL)], layout)?;
                }
                page.text(of.say("单位", "Unit"), unit, &styles.plain, layout)?;
            }
            Block::PageBreak => {}
            Block::Signature { duty, person, note, .. } => {
                page.text(of.say("职责", "Duty"), duty, &styles.plain, layout)?;
                page.text(of.say("姓名", "Name"), person, &styles.plain, layout)?;
                if !note.is_empty() {
                    page.text("", note, &styles.plain, layout)?;
                }
            }
        }
    }
    book.push_worksheet(first);
    tables.into_iter().for_each(|sheet| {
        book.push_worksheet(sheet);
    });
    book.save_to_buffer()
}

/// Name of the sheet of a table: its number among all, which no other has, and as much of its caption as Excel takes.
fn sheet_name(caption: &str, word: &str, number: usize) -> String {
    let head = format!("{number} ");
    let caption = if caption.is_empty() { word } else { caption };
    let fits = caption.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control());
    let name: String = head.chars().chain(fits).take(SHEET_NAME).collect();
    name.trim_end().to_owned()
}

fn sheet_of(
    name: &str,
    columns: &[Column],
    rows: &[Vec<String>],
    styles: &Styles,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    sheet.set_column_width(0, 4.0)?;
    let all: f32 = columns.iter().map(|c| c.width).sum();
    let widths: Vec<f64> =
        columns.iter().map(|c| f64::from(c.width / all * 130.0).clamp(10.0, WIDE)).collect();
    for (at, wide) in (1_u16..).zip(&widths) {
        sheet.set_column_width(at, *wide)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    let mut page = Page { sheet: &mut sheet, row: 0 };
    page.table(columns, rows, &widths, styles)?;
    let (last, right) = (page.row.saturating_sub(1), u16::try_from(columns.len()).unwrap_or(u16::MAX));
    sheet.autofilter(0, 1, last, right)?;
    Ok(sheet)
}
