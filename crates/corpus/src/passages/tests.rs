#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::digest::unwatched;
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, dictionary};
use std::io::Write as _;
use std::path::PathBuf;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn look(path: &Path) -> Result<Paper, ForeignError> {
    unwatched(|watch| read(path, watch))
}

fn put(dir: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn told(paper: &Paper) -> Vec<(Spot, String)> {
    let text = paper.text.as_ref().unwrap();
    text.passages.iter().map(|p| (p.spot.clone(), p.text.trim().to_owned())).collect()
}

/// A PDF of two pages, the second without text.
fn pdf() -> Vec<u8> {
    let mut doc = Document::with_version("1.5");
    let pages = doc.new_object_id();
    let font =
        doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let resources = doc.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let mut page = |operations: Vec<Operation>| {
        let content = Content { operations }.encode().unwrap();
        let content = doc.add_object(Stream::new(dictionary! {}, content));
        doc.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content })
    };
    let first = page(vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 12.into()]),
        Operation::new("Td", vec![100.into(), 600.into()]),
        Operation::new("Tj", vec![Object::string_literal("Model name: Shili")]),
        Operation::new("ET", vec![]),
    ]);
    let second = page(Vec::new());
    let tree = dictionary! {
        "Type" => "Pages", "Kids" => vec![first.into(), second.into()], "Count" => 2, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    doc.objects.insert(pages, Object::Dictionary(tree));
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    doc.trailer.set("Root", catalog);
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    out
}

#[test]
fn word_gives_paragraphs_and_cells_and_empty_cells_keep_their_place() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("a.docx");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    let cell = |t: &str| format!("<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>");
    let body = format!(
        "<w:document xmlns:w='x'><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p/><w:tbl><w:tr>{}{}{}</w:tr></w:tbl><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:body></w:document>",
        cell("单位名称"),
        cell(""),
        cell("法定代表人")
    );
    zip.write_all(body.as_bytes()).unwrap();
    zip.finish().unwrap();
    let cell = |column| Spot::Cell { table: 1, row: 1, column };
    assert_eq!(
        told(&look(&path).unwrap()),
        [
            (Spot::Paragraph { paragraph: 1 }, "甲".into()),
            (cell(1), "单位名称".into()),
            (cell(2), String::new()),
            (cell(3), "法定代表人".into()),
            (Spot::Paragraph { paragraph: 2 }, "乙".into())
        ]
    );
}

#[test]
fn sheets_pages_and_web_pages_tell_their_places() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("a.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("表一").unwrap();
    sheet.write_string(1, 0, "服务名称").unwrap();
    sheet.write_string(1, 2, "示例问答").unwrap();
    book.save(&path).unwrap();
    let cell = |column| Spot::Sheet { sheet: "表一".into(), row: 2, column };
    assert_eq!(
        told(&look(&path).unwrap()),
        [(cell(1), "服务名称".into()), (cell(2), String::new()), (cell(3), "示例问答".into())]
    );

    let paper = look(&put(&dir, "a.pdf", &pdf())).unwrap();
    assert_eq!(paper.blank_pages, [2]);
    assert_eq!(told(&paper)[0], (Spot::Page { page: 1 }, "Model name: Shili".into()));

    let html = "<!DOCTYPE html>\n<html><head><style>p{}</style><script>\nlet a = '投诉';</script></head>\n<p>投诉&#30005;话：1&nbsp;2 &amp; 3</p>";
    let web = look(&put(&dir, "a.html", html.as_bytes())).unwrap();
    assert_eq!(told(&web), [(Spot::Line { line: 4 }, "投诉电话：1 2 & 3".into())]);
}

#[test]
fn a_scan_has_no_text_and_what_is_damaged_is_refused_by_name() {
    let dir = TempDir::new().unwrap();
    let bytes = pdf();
    let blank =
        String::from_utf8_lossy(&bytes).replace("Model name: Shili", "                 ").into_bytes();
    let scan = look(&put(&dir, "scan.pdf", &blank)).unwrap();
    assert_eq!((scan.text.is_none(), scan.blank_pages.as_slice()), (true, &[1, 2][..]));
    let code = |name: &str, bytes: &[u8]| look(&put(&dir, name, bytes)).unwrap_err().code().to_owned();
    assert_eq!(code("bad.pdf", b"%PDF-1.7 nothing"), "document_damaged");
    assert_eq!(code("a.png", b"\x89PNG\r\n\x1a\n"), "file_kind_mismatch");
    for at in (0..bytes.len()).step_by(bytes.len() / 40) {
        let mut broken = bytes.clone();
        broken[at] ^= 0x5a;
        let _ = look(&put(&dir, "flip.pdf", &broken));
        let _ = look(&put(&dir, "cut.pdf", &bytes[..at.max(8)]));
    }
}
