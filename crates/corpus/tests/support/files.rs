//! Builders of foreign files, good and bad.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part of this")]

use hegui_corpus::{Cell, ForeignError, Limits, Row, Table, open_table};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// A folder of its own that vanishes with the test.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("writing a test file");
        path
    }
}

pub fn open(path: &Path) -> Result<Table, ForeignError> {
    open_table(path, &Limits::default())
}

/// All rows of a sheet, or the first error.
pub fn rows(path: &Path, sheet: usize) -> Result<Vec<Row>, ForeignError> {
    rows_within(path, sheet, &Limits::default())
}

pub fn rows_within(path: &Path, sheet: usize, limits: &Limits) -> Result<Vec<Row>, ForeignError> {
    open_table(path, limits)?.rows(sheet)?.collect()
}

pub fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(Cell::text).collect()
}

/// A workbook from the raw XML of its parts, for what no writer would produce.
pub struct Raw {
    pub sheet: String,
    pub strings: Option<String>,
    pub styles: Option<String>,
    pub workbook_properties: String,
    pub others: Vec<(String, String)>,
}

impl Raw {
    pub fn sheet(data: &str) -> Self {
        Self {
            sheet: format!(
                r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{data}</worksheet>"#
            ),
            strings: None,
            styles: None,
            workbook_properties: String::new(),
            others: Vec::new(),
        }
    }

    pub fn write(&self, path: &Path) {
        const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#.to_owned()),
            ("_rels/.rels".to_owned(), format!(r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#)),
            ("xl/workbook.xml".to_owned(), format!(r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{RELATIONS}">{}<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#, self.workbook_properties)),
            ("xl/_rels/workbook.xml.rels".to_owned(), format!(r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#)),
            ("xl/worksheets/sheet1.xml".to_owned(), self.sheet.clone()),
        ];
        if let Some(strings) = &self.strings {
            parts.push(("xl/sharedStrings.xml".into(), strings.clone()));
        }
        if let Some(styles) = &self.styles {
            parts.push(("xl/styles.xml".into(), styles.clone()));
        }
        parts.extend(self.others.iter().cloned());
        archive(path, &parts);
    }
}

/// A ZIP archive of these parts.
pub fn archive(path: &Path, parts: &[(String, String)]) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).expect("creating an archive"));
    for (name, content) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part");
        zip.write_all(content.as_bytes()).expect("its content");
    }
    zip.finish().expect("the archive's end");
}

/// Both languages, the file's name and, where given, the row stand in the sentence of an error.
pub fn names_place(error: &ForeignError, file: &str, row: Option<u32>) {
    let finding = error.finding();
    let place = finding.place.as_ref().expect("a place");
    assert_eq!(place.file, file, "{error}");
    if row.is_some() {
        assert_eq!(place.row, row, "{error}");
    }
    for text in [&finding.message.zh, &finding.message.en] {
        assert!(text.contains(file), "{text}");
        if let Some(row) = row {
            assert!(text.contains(&row.to_string()), "{text}");
        }
    }
    assert!(finding.message.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
}
