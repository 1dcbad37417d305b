//! What a report's file says, read by other programs.

use crate::sample::{bare, chinese, english, large, paragraph, tool, typesetter};
use hegui_model::report::{Block, Column, Document};
use hegui_render::{Press, RenderError, document_json};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

fn no() -> AtomicBool {
    AtomicBool::new(false)
}

fn says_everything(doc: &Document, label: &str) {
    let Some(setter) = typesetter() else { return };
    let made = setter.pdf(doc, &no()).unwrap();
    assert!(made.pdf.starts_with(b"%PDF-1.7"));
    if let Some(text) = tool("pdftotext", &["-raw"], &made.pdf, label) {
        let text = bare(&text);
        for (path, s) in doc.strings() {
            if !path.ends_with(".alt") {
                assert!(text.contains(&bare(s)), "{path}: {s}");
            }
        }
    }
    let attached = document_json(doc).unwrap();
    let back: Document = serde_json::from_slice(&attached).unwrap();
    assert_eq!(back, *doc);
    let file = lopdf::Document::load_mem(&made.pdf).unwrap();
    assert_eq!(file.get_pages().len(), made.pages as usize);
    let embedded: Vec<Vec<u8>> = file
        .objects
        .values()
        .filter_map(|o| o.as_stream().ok())
        .filter(|s| s.dict.get(b"Type").and_then(|t| t.as_name()).is_ok_and(|t| t == b"EmbeddedFile"))
        .map(|s| s.decompressed_content().unwrap())
        .collect();
    assert_eq!(embedded.len(), 2, "the data, and what set them");
    assert!(embedded.contains(&attached));
    assert!(file.objects.values().any(|o| {
        o.as_dict()
            .is_ok_and(|d| d.get(b"AFRelationship").and_then(|r| r.as_name()).is_ok_and(|r| r == b"Source"))
    }));
    let root = file.catalog().unwrap();
    for key in [&b"StructTreeRoot"[..], b"Outlines", b"Metadata", b"OutputIntents", b"MarkInfo"] {
        assert!(root.has(key), "{}", String::from_utf8_lossy(key));
    }
    let signatures: Vec<&str> = doc
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Signature { field, .. } => Some(field.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(made.boxes.iter().map(|b| b.field.as_str()).collect::<Vec<_>>(), signatures);
    for place in &made.boxes {
        assert!((1..=made.pages).contains(&place.page), "{place:?}");
        assert!(
            place.x > 250.0 && place.x + place.w < 595.0 && place.y > 60.0 && place.y + place.h < 842.0,
            "{place:?}"
        );
    }
    tool("qpdf", &["--check"], &made.pdf, label);
    if let Some(info) = tool("pdfinfo", &[], &made.pdf, label) {
        assert!(
            info.contains(&doc.title) && info.contains(&doc.author) && info.contains("Tagged:          yes"),
            "{info}"
        );
    }
    if let Some(fonts) = tool("pdffonts", &[], &made.pdf, label) {
        let rows: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!rows.is_empty() && rows.iter().all(|r| r.contains("yes yes yes")), "{fonts}");
    }
}

#[test]
fn a_chinese_report_says_everything() {
    says_everything(&chinese(), "zh");
}

#[test]
fn an_english_report_says_everything() {
    says_everything(&english(), "en");
}

#[test]
fn hostile_strings_stay_text() {
    let mut doc = english();
    doc.title = "#read(\"/etc/passwd\")".into();
    doc.blocks = [
        "#read(\"/etc/passwd\")",
        "$ integral x $ *bold* _it_ `raw`",
        "@preview/cetz:0.3.0 @label <label>",
        "#import \"@preview/cetz:0.3.0\": *",
        "= Heading\n- item\n+ item\n/ term: x",
        "\\u{41} // comment /* */",
        "#while true {}",
        "]#panic(\"x\")[",
        "&amp;<b>'\"",
        "https://example.org/a/very/long/path/without/any/space/that/must/break/somewhere",
    ]
    .map(paragraph)
    .into();
    doc.blocks.insert(0, Block::Heading { level: 1, text: "#pagebreak() $x$".into() });
    says_everything(&doc, "hostile");
}

#[test]
fn marks_without_a_shape_and_line_ends_do_not_fail() {
    let Some(setter) = typesetter() else { return };
    let mut doc = chinese();
    doc.blocks = vec![
        paragraph("甲\u{200b}乙\u{feff}丙\u{ad}丁\u{200d}戊\u{fe0f}\r\n己\t庚\u{2028}辛"),
        paragraph(""),
        paragraph("\u{200b}"),
        paragraph("a\u{301}é"),
    ];
    let fault = setter.pdf(&doc, &no());
    let Err(RenderError::MissingGlyphs { missing }) = fault else { panic!("{fault:?}") };
    assert_eq!(missing.iter().map(|m| m.character).collect::<String>(), "\u{2028}");
    doc.blocks[0] = paragraph("甲\u{200b}乙\u{feff}丙\u{ad}丁\u{200d}戊\u{fe0f}\r\n己\t庚");
    assert_eq!(setter.pdf(&doc, &no()).unwrap().pages, 2);
}

#[test]
fn a_missing_glyph_is_named_with_its_place() {
    let Some(setter) = typesetter() else { return };
    let mut doc = chinese();
    if let Some(Block::Table { rows, .. }) = doc.blocks.iter_mut().find(|b| matches!(b, Block::Table { .. }))
    {
        rows[2][1] = "结果😀良好".into();
    }
    doc.subtitle[1] = "左\u{202e}右".into();
    let fault = setter.pdf(&doc, &no());
    let Err(RenderError::MissingGlyphs { missing }) = &fault else { panic!("{fault:?}") };
    let at = doc.blocks.iter().position(|b| matches!(b, Block::Table { .. })).unwrap();
    assert_eq!(missing.len(), 2);
    assert_eq!((missing[0].path.as_str(), missing[0].character), ("subtitle[1]", '\u{202e}'));
    assert_eq!((missing[1].path.clone(), missing[1].character), (format!("blocks[{at}].rows[2][1]"), '😀'));
    assert_eq!(missing[1].context, "结果😀良好");
    let sentence = fault.unwrap_err().message();
    assert!(sentence.zh.contains("U+1F600") && sentence.en.contains("rows[2][1]"), "{sentence:?}");
}

#[test]
fn a_document_that_contradicts_itself_is_refused_with_its_place() {
    let Some(setter) = typesetter() else { return };
    type Break = fn(&mut Document);
    let faults: [(&str, Break); 5] = [
        ("date", |d| d.date = "2026-02-30".into()),
        ("blocks[0].level", |d| d.blocks = vec![Block::Heading { level: 4, text: "x".into() }]),
        ("blocks[0].rows[0]", |d| {
            d.blocks = vec![Block::Table {
                caption: "".into(),
                columns: vec![Column { label: "a".into(), width: 1.0 }],
                rows: vec![vec![]],
            }]
        }),
        ("blocks[0].bars[0]", |d| {
            d.blocks = vec![Block::Bars {
                caption: "".into(),
                alt: "".into(),
                bars: vec![("a".into(), f64::NAN)],
                unit: "".into(),
            }]
        }),
        ("blocks[1].field", |d| {
            let twice = Block::Signature {
                field: "Sig1".into(),
                duty: "".into(),
                person: "".into(),
                note: "".into(),
            };
            d.blocks = vec![twice.clone(), twice];
        }),
    ];
    for (place, spoil) in faults {
        let mut doc = chinese();
        spoil(&mut doc);
        let fault = setter.pdf(&doc, &no());
        assert!(
            matches!(&fault, Err(RenderError::Malformed { path, .. }) if path == place),
            "{place}: {fault:?}"
        );
    }
}

#[test]
fn empty_tables_charts_and_lists_are_no_fault() {
    let Some(setter) = typesetter() else { return };
    let mut doc = chinese();
    let column = Column { label: "列".into(), width: 0.5 };
    doc.number.clear();
    doc.mark.clear();
    doc.author.clear();
    doc.subtitle.clear();
    doc.blocks = vec![
        Block::Table { caption: "".into(), columns: vec![column.clone()], rows: vec![] },
        Block::Table {
            caption: "高行".into(),
            columns: vec![column],
            rows: vec![vec!["很长的一格。".repeat(2000)]],
        },
        Block::Facts { pairs: vec![] },
        Block::List { items: vec![] },
        Block::Bars { caption: "".into(), alt: "无数据".into(), bars: vec![], unit: "".into() },
        Block::Bars {
            caption: "负值".into(),
            alt: "涨跌".into(),
            bars: vec![("甲".into(), -3.5), ("乙".into(), 2.0), ("丙".into(), 0.0)],
            unit: "项".into(),
        },
    ];
    assert!(setter.pdf(&doc, &no()).unwrap().pages > 5);
}

#[test]
fn narrow_columns_break_what_does_not_fit() {
    let Some(setter) = typesetter() else { return };
    let mut doc = english();
    let columns = (1..=10).map(|n| Column { label: format!("Responsibility {n}"), width: 1.0 }).collect();
    let row = [
        "XH-SA-2026-007",
        "incomprehensible",
        "符合",
        "2026-11-21",
        "☑ yes",
        "12,345,678",
        "a b c",
        "欧阳静",
        "ee3f0a9b77c1d2e4",
        "",
    ];
    doc.blocks = vec![Block::Table {
        caption: "Ten columns".into(),
        columns,
        rows: vec![row.map(str::to_owned).to_vec(); 3],
    }];
    let made = setter.pdf(&doc, &no()).unwrap();
    if let Some(text) = tool("pdftotext", &["-raw"], &made.pdf, "narrow") {
        let text = bare(&text);
        assert!(row.iter().filter(|s| !s.contains('☑')).all(|s| text.contains(&bare(s))), "{text}");
    }
}

#[test]
fn this_process_makes_the_same_bytes_as_the_child() {
    let Some(setter) = typesetter() else { return };
    let press = Press::open(&setter.fonts).unwrap();
    for doc in [chinese(), english()] {
        assert!(press.pdf(&doc).unwrap() == setter.pdf(&doc, &no()).unwrap());
    }
}

#[test]
fn ballot_boxes_are_drawn_with_a_mark_that_can_be_searched() {
    let Some(setter) = typesetter() else { return };
    let mut doc = chinese();
    doc.blocks = vec![paragraph("结论：☑ 符合　☐ 不符合　☒ 不适用")];
    let made = setter.pdf(&doc, &no()).unwrap();
    if let Some(text) = tool("pdftotext", &["-raw"], &made.pdf, "ballots") {
        assert!(bare(&text).contains("结论：√符合不符合×不适用"), "{text}");
    }
}

#[test]
fn equal_documents_give_equal_bytes() {
    let Some(setter) = typesetter() else { return };
    let doc = chinese();
    let (first, second) = (setter.pdf(&doc, &no()).unwrap(), setter.pdf(&doc, &no()).unwrap());
    assert!(first == second);
    let mut other = doc;
    other.number.push('A');
    assert!(setter.pdf(&other, &no()).unwrap().pdf != first.pdf);
}

#[test]
fn hundreds_of_pages_are_set_in_seconds() {
    let Some(setter) = typesetter() else { return };
    let doc = large(208);
    let start = Instant::now();
    let made = setter.pdf(&doc, &no()).unwrap();
    tool("pdfinfo", &[], &made.pdf, "large");
    println!("{} pages, {} KB in {:.2?}", made.pages, made.pdf.len() / 1024, start.elapsed());
    assert!(made.pages > 300);
}
