//! DOCX out: a report as a text that people edit, of the same content as its PDF.
//!
//! What the layout adds (numbers, labels, the day, the contents) has the character style [`LAYOUT_STYLE`]; every other
//! text is the document's own, in its order. Equal documents give equal bytes.

use crate::numbered::Numbered;
use crate::{RenderError, logo};
use docx_rs::{
    AlignmentType, BreakType, Docx, FieldCharType, Footer, Header, InstrText, LineSpacing, PageMargin,
    Paragraph, Pic, Run, RunFonts, Shading, SpecialIndentType, Style, StyleType, Table, TableCell,
    TableLayoutType, TableRow, VAlignType, WidthType,
};
use hegui_model::report::{Block, Document, Numbering};
use hegui_model::text::Lang;
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Character style of what the layout adds to the document's own text.
pub const LAYOUT_STYLE: &str = "LayoutWord";

/// A4 in twentieths of a point, with the margins of the printed report, and the room between them.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGINS: (i32, i32, i32, i32) = (1_701, 1_474, 1_531, 1_417);
const ROOM: usize = 8_958;
/// Room for a logo, in English metric units: the width of the text by 18 mm.
const LOGO_FRAME: (u32, u32) = (5_688_000, 648_000);
/// Height of the place for a signature.
const SIGN_HEIGHT: f32 = 1_500.0;
/// Entries of the contents at most; a longer one is filled by the program that opens the text.
const MOST_ENTRIES: usize = 500;

/// A report as DOCX.
///
/// # Errors
/// [`RenderError::Malformed`], [`RenderError::Word`].
pub fn docx(doc: &Document) -> Result<Vec<u8>, RenderError> {
    let numbered = Numbered::of(doc)?;
    let mut out = styled(doc);
    for one in cover(&numbered)? {
        out = out.add_paragraph(one);
    }
    for one in contents(&numbered) {
        out = out.add_paragraph(one);
    }
    for (block, before) in doc.blocks.iter().zip(&numbered.before) {
        out = body(out, block, before, &numbered);
    }
    let fault = |e: &dyn std::fmt::Display| RenderError::Word { reason: e.to_string() };
    let mut built = out.build();
    repeat_heads(&mut built.document);
    fill_on_open(&mut built.settings);
    name(&mut built.doc_props.core, doc);
    let mut stored = Cursor::new(Vec::new());
    built.pack(&mut stored).map_err(|e| fault(&e))?;
    deflated(stored.into_inner()).map_err(|e| fault(&e))
}

fn styled(doc: &Document) -> Docx {
    // What every office program in China has or replaces; the fonts of the PDF are on no user's machine.
    let fonts =
        |latin: &str, chinese: &str| RunFonts::new().ascii(latin).hi_ansi(latin).east_asia(chinese).cs(latin);
    let sans = || fonts("Arial", "黑体");
    let body = if doc.lang == Lang::Zh { 24 } else { 22 };
    let heading = |level: usize, size: usize| {
        Style::new(format!("Heading{level}"), StyleType::Paragraph)
            .name(format!("heading {level}"))
            .based_on("Normal")
            .next("Normal")
            .q_format(true)
            .outline_lvl(level - 1)
            .fonts(sans())
            .size(size)
            .bold()
            .line_spacing(LineSpacing::new().before(240).after(160))
    };
    let entry = |level: usize| {
        Style::new(format!("TOC{level}"), StyleType::Paragraph)
            .name(format!("toc {level}"))
            .based_on("Normal")
            .indent(Some(i32::try_from(level - 1).unwrap_or(0) * 400), None, None, None)
    };
    let running = || Paragraph::new().align(AlignmentType::Center);
    let small = |text: &str| Run::new().size(17).add_text(text);
    let letterhead = doc.letterhead_text().unwrap_or_default();
    let head = [letterhead, &doc.title, &doc.mark, &doc.number];
    let head: Vec<&str> = head.into_iter().filter(|s| !s.is_empty()).collect();
    let mut out = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(
            PageMargin::new()
                .top(MARGINS.0)
                .bottom(MARGINS.1)
                .left(MARGINS.2)
                .right(MARGINS.3)
                .header(700)
                .footer(700),
        )
        .default_fonts(fonts("Times New Roman", "宋体"))
        .default_size(body)
        .created_at(&format!("{}T00:00:00Z", doc.date))
        .updated_at(&format!("{}T00:00:00Z", doc.date))
        .add_style(Style::new("Normal", StyleType::Paragraph).name("Normal").q_format(true))
        .add_style(Style::new(LAYOUT_STYLE, StyleType::Character).name("Layout word"))
        .add_style(
            Style::new("Caption", StyleType::Paragraph)
                .name("caption")
                .based_on("Normal")
                .align(AlignmentType::Center)
                .size(20)
                .fonts(sans()),
        )
        .title_pg()
        .first_header(Header::new().add_paragraph(Paragraph::new()))
        .first_footer(Footer::new().add_paragraph(Paragraph::new()))
        .header(Header::new().add_paragraph(running().add_run(small(&head.join("　")))))
        .footer(Footer::new().add_paragraph(footer(&doc.words.footer)));
    for (level, size) in [(1, 36), (2, 28), (3, 24)] {
        out = out.add_style(heading(level, size)).add_style(entry(level));
    }
    out
}

/// The words of the footer with the fields that count pages.
fn footer(words: &str) -> Paragraph {
    let mut out = Paragraph::new().align(AlignmentType::Center);
    let mut rest = words;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out = out.add_run(Run::new().size(17).add_text(before));
        let field = [("{page}", "PAGE"), ("{pages}", "NUMPAGES")]
            .into_iter()
            .find(|(name, _)| from.starts_with(name));
        let Some((name, code)) = field else {
            rest = from;
            break;
        };
        for run in counted(code) {
            out = out.add_run(run.size(17));
        }
        rest = &from[name.len()..];
    }
    out.add_run(Run::new().size(17).add_text(rest))
}

/// A field that the program fills in, one run for each of its parts.
fn counted(code: &str) -> [Run; 5] {
    [
        Run::new().add_field_char(FieldCharType::Begin, false),
        Run::new().add_instr_text(InstrText::Unsupported(code.to_owned())),
        Run::new().add_field_char(FieldCharType::Separate, false),
        Run::new().add_text("1"),
        Run::new().add_field_char(FieldCharType::End, false),
    ]
}

/// A text with its line ends and tabs.
fn lines(mut run: Run, text: &str) -> Run {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (m, part) in line.split('\t').enumerate() {
            if m > 0 {
                run = run.add_tab();
            }
            if !part.is_empty() {
                run = run.add_text(part);
            }
        }
    }
    run
}

/// A text of the document.
fn own(text: &str) -> Run {
    lines(Run::new(), text)
}

/// A word of the layout.
fn added(text: &str) -> Run {
    lines(Run::new().style(LAYOUT_STYLE), text)
}

fn cover(of: &Numbered<'_>) -> Result<Vec<Paragraph>, RenderError> {
    let doc = of.doc;
    let centred =
        || Paragraph::new().align(AlignmentType::Center).line_spacing(LineSpacing::new().after(240));
    let mut out = Vec::new();
    if let Some(logo) = logo::of(doc)? {
        let (wide, high) = logo.within(LOGO_FRAME.0, LOGO_FRAME.1);
        let pixels = logo.pixels;
        // A name of its own: the library counts pictures over all texts, and equal documents are to be equal files.
        let picture = Pic::new_with_dimensions(logo.png, pixels.0, pixels.1).id("logo").size(wide, high);
        out.push(centred().add_run(Run::new().add_image(picture)));
    }
    if let Some(head) = doc.letterhead_text() {
        out.push(centred().add_run(own(head).size(32)));
    }
    out.extend([
        Paragraph::new().line_spacing(LineSpacing::new().before(3_600)),
        centred().add_run(own(&doc.title).size(52).bold()),
    ]);
    out.extend(doc.subtitle.iter().map(|line| centred().add_run(own(line).size(28))));
    out.push(Paragraph::new().line_spacing(LineSpacing::new().before(2_400)));
    for text in [&doc.author, &doc.number, &doc.mark].into_iter().filter(|s| !s.is_empty()) {
        out.push(centred().add_run(own(text).size(28)));
    }
    out.push(centred().add_run(added(&of.day()?).size(28)));
    Ok(out)
}

/// The contents: entries without page numbers, which the program that opens the text fills in.
fn contents(of: &Numbered<'_>) -> Vec<Paragraph> {
    let headings: Vec<(u8, String)> = of
        .doc
        .blocks
        .iter()
        .zip(&of.before)
        .filter_map(|(block, number)| match block {
            Block::Heading { level, text } => Some((*level, format!("{number}　{text}"))),
            _ => None,
        })
        .take(MOST_ENTRIES)
        .collect();
    if headings.is_empty() {
        return Vec::new();
    }
    let title = Paragraph::new()
        .page_break_before(true)
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().after(240))
        .add_run(added(&of.doc.words.contents).size(36).bold());
    let last = headings.len() - 1;
    let entries = headings.into_iter().enumerate().map(|(n, (level, text))| {
        let mut entry = Paragraph::new().style(&format!("TOC{level}"));
        if n == 0 {
            let toc = InstrText::Unsupported(r#"TOC \o "1-3" \h \z \u"#.into());
            entry = entry
                .add_run(Run::new().style(LAYOUT_STYLE).add_field_char(FieldCharType::Begin, true))
                .add_run(Run::new().style(LAYOUT_STYLE).add_instr_text(toc))
                .add_run(Run::new().style(LAYOUT_STYLE).add_field_char(FieldCharType::Separate, false));
        }
        entry = entry.add_run(added(&text));
        if n == last {
            entry = entry.add_run(Run::new().style(LAYOUT_STYLE).add_field_char(FieldCharType::End, false));
        }
        entry
    });
    std::iter::once(title).chain(entries).collect()
}

fn body(out: Docx, block: &Block, before: &str, of: &Numbered<'_>) -> Docx {
    match block {
        Block::Heading { level, text } => {
            let is_first = before == of.doc.numbering.of(&[1], of.doc.lang);
            let one = Paragraph::new()
                .style(&format!("Heading{level}"))
                .keep_next(true)
                .page_break_before(*level == 1 && (of.doc.numbering == Numbering::Chapters || is_first))
                .align(if *level == 1 { AlignmentType::Center } else { AlignmentType::Left })
                .add_run(added(&format!("{before}　")))
                .add_run(own(text));
            out.add_paragraph(one)
        }
        Block::Paragraph { text } => {
            let one = Paragraph::new().line_spacing(LineSpacing::new().line(360).after(60));
            let indented = match of.doc.lang {
                Lang::Zh => one.align(AlignmentType::Both).indent(
                    None,
                    Some(SpecialIndentType::FirstLine(480)),
                    None,
                    None,
                ),
                Lang::En => one,
            };
            out.add_paragraph(indented.add_run(own(text)))
        }
        Block::Notice { text } => {
            let row = TableRow::new(vec![cell(own(text), ROOM).shading(ground("FDF6E9"))]);
            out.add_table(grid(vec![row], vec![ROOM])).add_paragraph(Paragraph::new())
        }
        Block::List { items } => items.iter().fold(out, |out, item| {
            let one = Paragraph::new().indent(Some(480), Some(SpecialIndentType::Hanging(240)), None, None);
            out.add_paragraph(one.add_run(added("• ")).add_run(own(item)))
        }),
        Block::Table { caption, columns, rows } => {
            let out = if caption.is_empty() { out } else { out.add_paragraph(captioned(caption, before)) };
            let all: f32 = columns.iter().map(|c| c.width).sum();
            let widths: Vec<usize> = columns.iter().map(|c| (c.width / all * ROOM as f32) as usize).collect();
            let head = columns.iter().zip(&widths).map(|(c, w)| {
                cell(own(&c.label).bold(), *w).shading(ground("EAEAEA")).vertical_align(VAlignType::Center)
            });
            let head = TableRow::new(head.collect()).cant_split();
            let rows = rows.iter().map(|row| {
                TableRow::new(row.iter().zip(&widths).map(|(text, w)| cell(own(text), *w)).collect())
            });
            out.add_table(grid(std::iter::once(head).chain(rows).collect(), widths))
                .add_paragraph(Paragraph::new())
        }
        Block::Facts { pairs } => {
            let widths = vec![ROOM * 28 / 100, ROOM - ROOM * 28 / 100];
            let rows = pairs.iter().map(|(label, value)| {
                TableRow::new(vec![
                    cell(own(label), widths[0]).shading(ground("F4F4F4")),
                    cell(own(value), widths[1]),
                ])
            });
            out.add_table(grid(rows.collect(), widths.clone())).add_paragraph(Paragraph::new())
        }
        Block::Bars { caption, alt, bars, unit } => {
            let out = if caption.is_empty() { out } else { out.add_paragraph(captioned(caption, before)) };
            let out = out.add_paragraph(Paragraph::new().add_run(own(alt)));
            let widths = vec![ROOM * 7 / 10, ROOM - ROOM * 7 / 10];
            let rows = bars.iter().map(|(label, value)| {
                let value = added(&value.to_string());
                TableRow::new(vec![cell(own(label), widths[0]), cell(value, widths[1])])
            });
            let out = out.add_table(grid(rows.collect(), widths.clone()));
            let unit = Paragraph::new().add_run(added(of.say("单位：", "Unit: "))).add_run(own(unit));
            out.add_paragraph(unit)
        }
        Block::PageBreak => {
            out.add_paragraph(Paragraph::new().add_run(Run::new().add_break(BreakType::Page)))
        }
        Block::Signature { duty, person, note, .. } => {
            let told =
                |label: &'static str, text: &str| Paragraph::new().add_run(added(label)).add_run(own(text));
            let mut left = TableCell::new()
                .width(ROOM / 2, WidthType::Dxa)
                .add_paragraph(told(of.say("职责　", "Duty  "), duty))
                .add_paragraph(told(of.say("姓名　", "Name  "), person));
            if !note.is_empty() {
                left = left.add_paragraph(Paragraph::new().add_run(own(note)));
            }
            let right = cell(added(of.say("签名及日期", "Signature and date")), ROOM - ROOM / 2);
            let row = TableRow::new(vec![left, right]).row_height(SIGN_HEIGHT);
            out.add_table(grid(vec![row], vec![ROOM / 2, ROOM - ROOM / 2])).add_paragraph(Paragraph::new())
        }
    }
}

fn captioned(caption: &str, before: &str) -> Paragraph {
    Paragraph::new()
        .style("Caption")
        .keep_next(true)
        .add_run(added(&format!("{before}　")))
        .add_run(own(caption))
}

fn ground(colour: &str) -> Shading {
    Shading::new().fill(colour)
}

fn cell(text: Run, width: usize) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa).add_paragraph(Paragraph::new().add_run(text.size(20)))
}

fn grid(rows: Vec<TableRow>, widths: Vec<usize>) -> Table {
    Table::new(rows).layout(TableLayoutType::Fixed).width(ROOM, WidthType::Dxa).set_grid(widths)
}

/// Heads of tables repeat on every page. No other row is kept whole by `cantSplit`.
fn repeat_heads(document: &mut Vec<u8>) {
    replace(document, "<w:cantSplit /></w:trPr>", "<w:cantSplit /><w:tblHeader /></w:trPr>");
}

/// The contents get their pages as soon as the text is opened.
fn fill_on_open(settings: &mut Vec<u8>) {
    replace(settings, "</w:settings>", r#"<w:updateFields w:val="true" /></w:settings>"#);
}

/// Title and author of the file, in place of those that the library writes.
fn name(core: &mut Vec<u8>, doc: &Document) {
    let escaped = |s: &str| s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let told = format!(
        "<dc:title>{}</dc:title><dc:creator>{}</dc:creator><cp:lastModifiedBy></cp:lastModifiedBy>",
        escaped(&doc.title),
        escaped(&doc.author)
    );
    let text = String::from_utf8_lossy(core).into_owned();
    let mut out = text.clone();
    for tag in ["dc:title", "dc:creator", "cp:lastModifiedBy"] {
        if let (Some(a), Some(b)) = (out.find(&format!("<{tag}>")), out.find(&format!("</{tag}>"))) {
            out.replace_range(a..b + tag.len() + 3, "");
        }
    }
    *core = out.replace("</cp:coreProperties>", &format!("{told}</cp:coreProperties>")).into_bytes();
}

fn replace(part: &mut Vec<u8>, from: &str, to: &str) {
    *part = String::from_utf8_lossy(part).replace(from, to).into_bytes();
}

/// The same package, packed: the library stores it as it is.
fn deflated(stored: Vec<u8>) -> zip::result::ZipResult<Vec<u8>> {
    let mut from = ZipArchive::new(Cursor::new(stored))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let how = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for at in 0..from.len() {
        let mut part = from.by_index(at)?;
        if part.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        to.start_file(part.name().to_owned(), how)?;
        to.write_all(&bytes)?;
    }
    Ok(to.finish()?.into_inner())
}
