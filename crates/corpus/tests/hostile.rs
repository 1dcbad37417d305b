//! Whatever bytes under whatever name: an answer, never a panic.

#[path = "support/files.rs"]
mod support;

use hegui_corpus::words::words;
use hegui_corpus::{ForeignError, Limits, open_table};
use proptest::prelude::*;
use std::path::Path;
use support::{Folder, Raw};

/// Small bounds, so that a run that ignores them is noticed.
fn limits() -> Limits {
    Limits { rows: 1000, columns: 16, cell_chars: 200, ..Limits::default() }
}

fn through(path: &Path) -> Result<usize, ForeignError> {
    let mut table = open_table(path, &limits())?;
    let mut seen = 0;
    for sheet in 0..table.sheets.len() {
        for row in table.rows(sheet)? {
            let row = row?;
            assert!(row.number >= 1 && row.cells.len() <= 16);
            assert!(row.cells.iter().all(|c| c.text().chars().count() <= 200));
            seen += 1;
        }
        for word in words(&mut table, sheet)? {
            assert!(!word?.word.is_empty());
        }
    }
    Ok(seen)
}

fn check(result: Result<usize, ForeignError>, file: &str) {
    if let Err(error) = result {
        support::names_place(&error, file, None);
    }
}

const EXTENSIONS: [&str; 8] = ["xlsx", "csv", "tsv", "txt", "xls", "json", "", "XLSX"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..3000), ext in 0..EXTENSIONS.len()) {
        let folder = Folder::new();
        let name = format!("文件.{}", EXTENSIONS[ext]);
        check(through(&folder.write(&name, bytes)), &name);
    }

    #[test]
    fn bytes_behind_a_signature(magic in 0..6usize, bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let heads: [&[u8]; 6] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF", b"PK\x05\x06"];
        let folder = Folder::new();
        check(through(&folder.write("a.xlsx", [heads[magic], &bytes].concat())), "a.xlsx");
        check(through(&folder.write("a.csv", [heads[magic], &bytes].concat())), "a.csv");
    }

    #[test]
    fn delimited_text_of_every_shape(text in "[a\"',;\t\r\n\u{feff}中　0-9|、]{0,400}") {
        let folder = Folder::new();
        for name in ["a.csv", "a.txt", "a.tsv"] {
            check(through(&folder.write(name, &text)), name);
        }
    }

    #[test]
    fn sheets_of_every_shape(parts in proptest::collection::vec(0..24usize, 0..40)) {
        const PIECES: [&str; 24] = [
            "<row>", "</row>", "<row r=\"3\">", "<row r=\"4294967297\">", "<c>", "<c r=\"B2\" s=\"9\">", "<c r=\"ZZZZZZZ9\" t=\"s\">",
            "<c t=\"b\">", "<c t=\"inlineStr\">", "</c>", "<v>1</v>", "<v>1e999</v>", "<v>-5</v>", "<v/>", "<f>A1</f>",
            "<f t=\"shared\" si=\"99999999999\" ref=\"A1:B2\">A</f>", "<f t=\"shared\" si=\"0\"/>", "<is><t>字</t></is>", "&amp;", "&#xFFFFFFFF;",
            "<mergeCells><mergeCell ref=\"A1:B9\"/></mergeCells>", "</sheetData>", "<!-- a", "]]>",
        ];
        let data: String = parts.iter().map(|i| PIECES[*i]).collect();
        let folder = Folder::new();
        let path = folder.path("a.xlsx");
        Raw::sheet(&format!("<sheetData>{data}</sheetData>")).write(&path);
        check(through(&path), "a.xlsx");
    }
}
