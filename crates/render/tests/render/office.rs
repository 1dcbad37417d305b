//! DOCX and XLSX of a report: the texts in them are the document's, in its order, and nothing else but what the layout
//! says is its own.

use crate::sample::chinese;
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use hegui_model::report::{Block, Document};
use hegui_render::book::{GOES_ON, xlsx};
use hegui_render::sheet::plain;
use hegui_render::word::{LAYOUT_STYLE, docx};
use hegui_render::{RenderError, document_json};
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// The texts of a document in its order, as every format has to hold them.
fn told(doc: &Document) -> Vec<String> {
    let all = doc.strings().into_iter().map(|(_, s)| s.replace("\r\n", "\n").replace('\r', "\n"));
    all.filter(|s| !s.is_empty()).collect()
}

fn part(docx: &[u8], name: &str) -> String {
    let mut out = String::new();
    ZipArchive::new(Cursor::new(docx)).unwrap().by_name(name).unwrap().read_to_string(&mut out).unwrap();
    out
}

fn unescaped(s: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
        .iter()
        .fold(s.to_owned(), |s, (from, to)| s.replace(from, to))
}

/// Text of a run.
fn text_of(run: &str) -> String {
    let (mut out, mut rest) = (String::new(), run);
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let end = rest.find('>').unwrap() + 1;
        let (tag, behind) = rest.split_at(end);
        rest = behind;
        match tag.trim_start_matches('<').split([' ', '/', '>']).next().unwrap() {
            "w:br" => out.push('\n'),
            "w:tab" => out.push('\t'),
            "w:t" => {
                let (text, after) = behind.split_once("</w:t>").unwrap();
                out.push_str(&unescaped(text));
                rest = after;
            }
            _ => {}
        }
    }
    out
}

/// Texts of the body that are not the layout's, paragraph by paragraph.
fn words_of(docx: &[u8]) -> Vec<String> {
    let document = part(docx, "word/document.xml");
    let own = |run: &&str| !run.contains(&format!("w:val=\"{LAYOUT_STYLE}\""));
    let paragraphs =
        document.split("</w:p>").map(|p| p.split("</w:r>").filter(own).map(text_of).collect::<String>());
    // A break of the page alone is no text.
    paragraphs.filter(|p| !p.is_empty() && p != "\n").collect()
}

/// Texts of the cells that are not the layout's, sheet by sheet where the first one leads to it.
fn cells_of(bytes: &[u8]) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let mut rows_of = |name: &str| -> Vec<(String, Vec<String>)> {
        let mut out: Vec<(String, Vec<String>)> = Vec::new();
        let range = book.worksheet_range(name).unwrap();
        let (height, wide) = range.end().map_or((0, 0), |(r, c)| (r + 1, c + 1));
        for row in 0..height {
            let text = |col| match range.get_value((row, col)) {
                Some(Data::String(s)) => plain(s).to_owned(),
                _ => String::new(),
            };
            let cells: Vec<String> = (1..wide).map(text).collect();
            if text(0) == GOES_ON {
                let above = &mut out.last_mut().unwrap().1;
                above.iter_mut().zip(&cells).for_each(|(a, more)| a.push_str(more));
            } else {
                out.push((text(0), cells));
            }
        }
        out
    };
    let first = rows_of(&names[0]);
    let mut out = Vec::new();
    for (before, cells) in first {
        out.extend(cells);
        if names[1..].contains(&before) {
            out.extend(rows_of(&before).into_iter().flat_map(|(_, cells)| cells));
        }
    }
    out.retain(|s| !s.is_empty());
    out
}

/// Texts as people type them, and as somebody types them who means harm.
fn awkward() -> Document {
    let mut doc = chinese();
    let long = "长文".repeat(40_000);
    doc.blocks.extend([
        Block::Paragraph { text: "=1+1".into() },
        Block::Paragraph { text: "'=已经逃逸过的".into() },
        Block::Paragraph { text: "第一行\n第二行\r\n第三行\t制表".into() },
        Block::Paragraph { text: "<w:t>&amp; \"引号\" {page}</w:t>".into() },
        Block::Paragraph { text: " 前后有空格 ".into() },
        Block::Paragraph { text: long.clone() },
        Block::Notice { text: "+提示".into() },
        Block::Facts { pairs: vec![("@标签".into(), long)] },
        Block::List { items: vec!["-一".into(), "二".into()] },
        Block::PageBreak,
        Block::Table {
            caption: String::new(),
            columns: vec![hegui_model::report::Column { label: "=列".into(), width: 1.0 }],
            rows: vec![vec!["=HYPERLINK(\"http://example.invalid\")".into()], vec![String::new()]],
        },
    ]);
    doc
}

#[test]
fn every_format_holds_the_texts_of_the_document_in_its_order() {
    for doc in [chinese(), awkward(), crate::sample::english()] {
        let want = told(&doc);
        assert_eq!(words_of(&docx(&doc).unwrap()), want, "DOCX");
        assert_eq!(cells_of(&xlsx(&doc).unwrap()), want, "XLSX");
    }
}

#[test]
fn equal_documents_give_equal_bytes_and_no_cell_is_a_formula() {
    let doc = awkward();
    let (word, book) = (docx(&doc).unwrap(), xlsx(&doc).unwrap());
    assert_eq!((docx(&doc).unwrap(), xlsx(&doc).unwrap()), (word.clone(), book.clone()));
    let mut archive = ZipArchive::new(Cursor::new(&book)).unwrap();
    for at in 0..archive.len() {
        let mut part = String::new();
        archive.by_index(at).unwrap().read_to_string(&mut part).unwrap();
        assert!(!part.contains("<f>"), "a formula");
    }
    // Packed: the text of forty thousand pairs of characters alone would be 240 KB.
    assert!(word.len() < 100_000, "{}", word.len());
}

#[test]
fn heads_repeat_pages_are_counted_and_the_file_says_whose_it_is() {
    let doc = chinese();
    let word = docx(&doc).unwrap();
    let document = part(&word, "word/document.xml");
    assert_eq!(document.matches("<w:tblHeader />").count(), 1, "one table has a head");
    assert_eq!(document.matches("TOC \\o").count(), 1);
    assert!(part(&word, "word/settings.xml").contains("<w:updateFields"));
    let core = part(&word, "docProps/core.xml");
    assert!(core.contains(&doc.title) && core.contains(&doc.author), "{core}");
    assert!(core.contains("2026-11-21"), "{core}");
    let footers: String = ["word/footer1.xml", "word/footer2.xml"].map(|n| part(&word, n)).concat();
    assert!(footers.contains("NUMPAGES") && footers.contains("PAGE"), "{footers}");
}

#[test]
fn a_document_against_its_own_shape_is_refused_before_anything_is_written() {
    let mut doc = chinese();
    doc.blocks.push(Block::Paragraph { text: "响铃\u{7}".into() });
    let last = doc.blocks.len() - 1;
    for e in [docx(&doc).unwrap_err(), xlsx(&doc).unwrap_err()] {
        assert!(
            matches!(&e, RenderError::Malformed { path, .. } if *path == format!("blocks[{last}].text")),
            "{e}"
        );
    }
    doc.blocks.pop();
    doc.date = "昨天".into();
    assert!(docx(&doc).is_err() && xlsx(&doc).is_err());
    assert!(document_json(&doc).is_ok(), "the data alone has no shape to keep");
}
