//! Pages that were printed and scanned are known by their codes.

use crate::sample::{chinese, typesetter};
use hegui_model::page_mark::PageMark;
use hegui_model::report::Block;
use hegui_render::RenderError;
use hegui_render::document_json;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;

fn no() -> AtomicBool {
    AtomicBool::new(false)
}

fn pictures(pdf: &[u8], folder: &Path, how: &[&str]) -> Option<Vec<std::path::PathBuf>> {
    let file = folder.join("paper.pdf");
    fs::write(&file, pdf).unwrap();
    let made = Command::new("pdftoppm").args(how).arg(&file).arg(folder.join("page")).output();
    if !made.is_ok_and(|out| out.status.success()) {
        println!("left out: pdftoppm is not there");
        return None;
    }
    let mut all: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    all.retain(|p| p.extension().is_some_and(|e| e != "pdf"));
    all.sort();
    Some(all)
}

#[test]
fn every_page_carries_its_code_and_a_draft_carries_none() {
    let Some(setter) = typesetter() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut doc = chinese();
    doc.mark = String::new();
    let made = setter.pdf(&doc, &no()).unwrap();
    let file = folder.path().join("报告.pdf");
    fs::write(&file, &made.pdf).unwrap();
    let sha256 = hex::encode(Sha256::digest(document_json(&doc).unwrap()));
    let mut found = Vec::new();
    while (found.len() as u32) < made.pages {
        let from = found.len() as u32 + 1;
        let some = setter.scan(&file, from..from + 8, &no()).unwrap();
        assert_eq!(some.pages, made.pages);
        found.extend(some.found);
    }
    for (page, marks) in (1..).zip(&found) {
        let expected = PageMark { page, sha256: sha256.clone(), number: doc.number.clone() };
        assert_eq!(marks, &[expected], "page {page}");
    }
    doc.mark = "草稿".into();
    fs::write(&file, setter.pdf(&doc, &no()).unwrap().pdf).unwrap();
    assert_eq!(setter.scan(&file, 1..3, &no()).unwrap().found, [Vec::new(), Vec::new()]);
}

#[test]
fn a_page_is_known_as_a_grey_picture_at_what_offices_scan_at() {
    let Some(setter) = typesetter() else { return };
    let mut doc = chinese();
    doc.mark = String::new();
    doc.blocks.truncate(6);
    let pdf = setter.pdf(&doc, &no()).unwrap().pdf;
    for how in
        [["-r", "150", "-gray", "-png"], ["-r", "200", "-gray", "-jpeg"], ["-r", "300", "-gray", "-jpeg"]]
    {
        let folder = tempfile::tempdir().unwrap();
        let Some(all) = pictures(&pdf, folder.path(), &how[..]) else { return };
        for (page, file) in (1..).zip(&all) {
            let read = setter.scan(file, 1..2, &no()).unwrap();
            let pages: Vec<u32> = read.found.iter().flatten().map(|m| m.page).collect();
            assert_eq!((read.pages, pages), (1, vec![page]), "{how:?}");
        }
    }
}

#[test]
fn what_is_no_scan_is_refused_and_damage_never_ends_the_program() {
    let Some(setter) = typesetter() else { return };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        file
    };
    let reason = |file: &Path| match setter.scan(file, 1..9, &no()) {
        Err(RenderError::Scan { reason }) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(&at("a.txt", b"no scan")), "kind");
    assert_eq!(reason(&at("a.pdf", b"%PDF-1.7\nnothing")), "not_readable");
    assert_eq!(reason(&at("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")), "not_readable");
    assert_eq!(reason(&folder.path().join("none.pdf")), "not_readable");
    let mut doc = chinese();
    doc.mark = String::new();
    doc.blocks = vec![Block::Paragraph { text: "示例".into() }];
    let sound = setter.pdf(&doc, &no()).unwrap().pdf;
    for cut in [sound.len() / 3, sound.len() / 2, sound.len() - 100] {
        let bytes = sound.get(..cut).unwrap_or_default();
        match setter.scan(&at("cut.pdf", bytes), 1..9, &no()) {
            Ok(_) | Err(RenderError::Scan { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
}
