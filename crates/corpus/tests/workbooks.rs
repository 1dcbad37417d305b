//! Workbooks, good and bad.

#[path = "support/files.rs"]
mod support;

use hegui_corpus::{Cell, Kind, Limits, open_table};
use hegui_model::finding::Level;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use support::{Folder, Raw, archive, names_place, open, rows, rows_within, texts};

fn codes(row: &hegui_corpus::Row) -> Vec<&str> {
    row.findings.iter().map(|f| f.code.as_str()).collect()
}

#[test]
fn two_sheets_with_every_kind_of_cell() {
    let folder = Folder::new();
    let path = folder.path("people.xlsx");
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let sheet = book.add_worksheet().set_name("人员").expect("a name");
    sheet.write(0, 0, "姓名").expect("a cell");
    sheet.write(0, 4, "备注").expect("a cell");
    sheet.write(2, 0, "张三").expect("a cell");
    sheet.write(2, 1, 12.5).expect("a cell");
    sheet.write(2, 2, true).expect("a cell");
    let date = ExcelDateTime::parse_from_str("2026-03-05").expect("a date");
    sheet.write_with_format(2, 3, &date, &day).expect("a cell");
    let at = ExcelDateTime::parse_from_str("2026-03-05T10:30:00").expect("a time");
    sheet.write_with_format(2, 4, &at, &moment).expect("a cell");
    sheet.write_with_format(3, 0, 60, &day).expect("a cell");
    sheet.write(4, 0, 11_010_519_491_231_002_f64).expect("a cell");
    let hidden = book.add_worksheet().set_name("Second").expect("a name");
    hidden.write(0, 0, "only").expect("a cell");
    hidden.set_hidden(true);
    book.save(&path).expect("saving");

    let mut table = open(&path).expect("a good workbook");
    assert_eq!(table.kind, Kind::Xlsx);
    assert_eq!(table.file, "people.xlsx");
    assert_eq!(table.sha256.len(), 64);
    assert_eq!(table.bytes, std::fs::metadata(&path).expect("meta").len());
    assert_eq!(
        table.sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect::<Vec<_>>(),
        [("人员", false), ("Second", true)]
    );
    assert_eq!(table.findings.len(), 1);
    let read: Vec<_> = table.rows(0).expect("rows").collect::<Result<_, _>>().expect("good rows");
    assert_eq!(read.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 3, 4, 5]);
    assert_eq!(texts(&read[0]), ["姓名", "", "", "", "备注"]);
    assert_eq!(
        read[1].cells,
        [
            Cell::Text("张三".into()),
            Cell::Number(12.5),
            Cell::Bool(true),
            Cell::Date("2026-03-05".into()),
            Cell::Date("2026-03-05T10:30:00".into()),
        ]
    );
    assert_eq!(read[2].cells, [Cell::Date("1900-02-29".into())]);
    assert_eq!(codes(&read[2]), ["date_doubtful"]);
    assert_eq!(codes(&read[3]), ["number_digits_lost"]);
    let place = read[3].findings[0].place.clone().expect("a place");
    assert_eq!((place.sheet.as_deref(), place.row, place.column), (Some("人员"), Some(5), Some(1)));
    let second: Vec<_> = table.rows(1).expect("rows").collect::<Result<_, _>>().expect("good rows");
    assert_eq!(texts(&second[0]), ["only"]);
    assert_eq!(table.rows(2).err().map(|e| e.code().to_owned()).as_deref(), Some("sheet_missing"));
    // A sheet can be read again from its beginning.
    assert_eq!(table.rows(0).expect("rows").count(), 4);
}

#[test]
fn percentages_arrive_as_a_person_reads_them() {
    let folder = Folder::new();
    let path = folder.path("rates.xlsx");
    let mut book = Workbook::new();
    let (own, plain) = (Format::new().set_num_format("0.0%"), Format::new().set_num_format("0.00\"%\""));
    let sheet = book.add_worksheet();
    sheet.write_with_format(0, 0, 0.125, &own).expect("a cell");
    sheet.write_with_format(0, 1, 0.07, &Format::new().set_num_format_index(9)).expect("a cell");
    sheet.write_with_format(0, 2, 12.5, &plain).expect("a cell");
    sheet.write_with_format(0, 3, 1, &Format::new().set_num_format_index(10)).expect("a cell");
    sheet
        .write_formula_with_format(0, 4, Formula::new("=1/3").set_result("0.333333333333333"), &own)
        .expect("a formula");
    book.save(&path).expect("saving");
    let read = rows(&path, 0).expect("rows");
    assert_eq!(
        read[0].cells[..4],
        [Cell::Percent(12.5), Cell::Percent(7.0), Cell::Number(12.5), Cell::Percent(100.0)]
    );
    assert_eq!(texts(&read[0])[..4], ["12.5%", "7%", "12.5", "100%"]);
    assert_eq!(read[0].cells[4].value(), &Cell::Percent(33.3333333333333));
}

#[test]
fn formulas_give_their_saved_value_and_say_so() {
    let folder = Folder::new();
    let path = folder.path("formulas.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_formula(0, 0, Formula::new("=1+1").set_result("2")).expect("a formula");
    sheet.write_formula(1, 0, Formula::new("=1/0").set_result("#DIV/0!")).expect("a formula");
    sheet.write_formula(2, 1, Formula::new("=A1&\"x\"").set_result("2x")).expect("a formula");
    book.save(&path).expect("saving");
    let read = rows(&path, 0).expect("rows");
    assert_eq!(read[0].cells, [Cell::Formula(Box::new(Cell::Number(2.0)))]);
    assert_eq!(codes(&read[0]), ["formula_value_taken"]);
    assert!(read[0].findings[0].message.zh.contains("A 列"), "{}", read[0].findings[0].message.zh);
    assert_eq!(read[1].cells, [Cell::Formula(Box::new(Cell::Error("#DIV/0!".into())))]);
    assert_eq!(read[1].findings[0].level, Level::Error);
    assert_eq!(read[2].cell(1).text(), "2x");

    let bare = folder.path("never-computed.xlsx");
    Raw::sheet(r#"<sheetData><row r="1"><c r="A1"><f>B1</f></c></row></sheetData>"#).write(&bare);
    let read = rows(&bare, 0).expect("rows");
    assert_eq!(codes(&read[0]), ["formula_without_value"]);
}

#[test]
fn merged_cells_are_named_by_their_range() {
    let folder = Folder::new();
    let path = folder.path("merged.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("投诉").expect("a name");
    sheet.write(0, 0, "编号").expect("a cell");
    sheet.merge_range(2, 0, 4, 1, "合并", &Format::new()).expect("a merge");
    sheet.write(4, 2, "x").expect("a cell");
    book.save(&path).expect("saving");
    let read = rows(&path, 0).expect("rows");
    let all: Vec<_> = read.iter().flat_map(|r| &r.findings).collect();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].level, Level::Error);
    assert!(all[0].message.en.contains("A3:B5") && all[0].message.zh.contains("投诉"), "{:?}", all[0]);
}

#[test]
fn the_1904_system_and_inline_and_shared_strings() {
    let folder = Folder::new();
    let path = folder.path("old-mac.xlsx");
    let mut raw = Raw::sheet(
        r#"<sheetData><row r="1"><c r="A1" s="1"><v>44481</v></c><c r="B1" t="inlineStr"><is><t>甲</t></is></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="e"><v>#REF!</v></c><c r="E1" t="s"><v>0</v></c></row></sheetData>"#,
    );
    raw.workbook_properties = r#"<workbookPr date1904="1"/>"#.into();
    raw.strings = Some(r#"<?xml version="1.0"?><sst count="2" uniqueCount="2"><si><t> 乙&#10;丙 </t></si><si><r><t>丁</t></r><r><t>戊</t></r><rPh sb="0" eb="1"><t>ding</t></rPh></si></sst>"#.into());
    raw.styles = Some(r#"<?xml version="1.0"?><styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#.into());
    raw.write(&path);
    let read = rows(&path, 0).expect("rows");
    assert_eq!(texts(&read[0]), ["2025-10-13", "甲", "丁戊", "#REF!", "乙\n丙"]);
    assert_eq!(codes(&read[0]), ["cell_error_value"]);
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_parsed() {
    let folder = Folder::new();
    let path = folder.path("bomb.xlsx");
    let row = format!(r#"<row><c t="inlineStr"><is><t>{}</t></is></c></row>"#, "a".repeat(30_000));
    Raw::sheet(&format!("<sheetData>{}</sheetData>", row.repeat(2_000))).write(&path);
    let size = std::fs::metadata(&path).expect("meta").len();
    assert!(size * Limits::default().inflate_ratio < 60_000_000, "{size}");
    let error = open(&path).err().expect("a refusal");
    assert_eq!(error.code(), "archive_bomb");
    names_place(&error, "bomb.xlsx", None);

    // One that lies about its size in the directory is found out while it is measured.
    let mut bytes = std::fs::read(&path).expect("the bomb");
    let at =
        bytes.windows(4).enumerate().filter(|(_, w)| *w == b"PK\x01\x02").map(|(i, _)| i).collect::<Vec<_>>();
    for start in at {
        bytes[start + 24..start + 28].copy_from_slice(&100_u32.to_le_bytes());
    }
    let lying = folder.write("lying.xlsx", &bytes);
    let error = open(&lying).err().expect("a refusal");
    assert!(["archive_bomb", "workbook_damaged"].contains(&error.code()), "{error}");
    names_place(&error, "lying.xlsx", None);
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    let folder = Folder::new();
    let cases: [(&str, Raw); 6] = [
        ("claims.xlsx", {
            let mut raw = Raw::sheet("<sheetData/>");
            raw.strings = Some(r#"<sst uniqueCount="18446744073709551615"><si><t>a</t></si></sst>"#.into());
            raw
        }),
        ("backwards.xlsx", Raw::sheet(r#"<dimension ref="C9:A1"/><sheetData/>"#)),
        (
            "endless.xlsx",
            Raw::sheet(&format!(
                "<sheetData><row><c t=\"inlineStr\"><is><t>{}</t></is></c></row></sheetData>",
                "字".repeat(3 << 20)
            )),
        ),
        ("deep.xlsx", Raw::sheet(&"<a>".repeat(1000))),
        (
            "runs.xlsx",
            Raw::sheet(&format!(
                "<sheetData><row><c t=\"inlineStr\"><is>{}</is></c></row></sheetData>",
                "<r><t>abcdefghij</t></r>".repeat(300_000)
            )),
        ),
        ("dtd.xlsx", Raw::sheet("<!DOCTYPE x [<!ENTITY a \"b\">]><sheetData/>")),
    ];
    for (name, raw) in cases {
        let path = folder.path(name);
        raw.write(&path);
        let error = open(&path).err().unwrap_or_else(|| panic!("{name} was taken"));
        assert_eq!(error.code(), "workbook_damaged", "{name}: {error}");
        names_place(&error, name, None);
    }
    let path = folder.path("strings.xlsx");
    let mut raw = Raw::sheet("<sheetData/>");
    raw.strings = Some(format!("<sst>{}</sst>", "<si><t>abcdefghij</t></si>".repeat(1000)));
    raw.write(&path);
    let small = Limits { shared_string_bytes: 10_000, ..Limits::default() };
    assert_eq!(
        open_table(&path, &small).err().map(|e| e.code().to_owned()).as_deref(),
        Some("shared_strings_too_large")
    );
    assert!(open(&path).is_ok());
}

#[test]
fn parts_that_no_reader_opens_may_be_what_they_like() {
    let folder = Folder::new();
    let path = folder.path("with-extras.xlsx");
    let mut raw = Raw::sheet(r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#);
    raw.others = vec![
        ("customXml/item1.xml".into(), "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".into()),
        ("xl/drawings/vmlDrawing1.vml".into(), format!("<xml>{}</xml>", "<br>".repeat(1000))),
        ("xl/calcChain.xml".into(), r#"<calcChain><c r="A1" i="1"/></calcChain>"#.into()),
    ];
    raw.write(&path);
    assert_eq!(rows(&path, 0).expect("rows").len(), 1);
    raw.others[0].1 = " ".repeat(17 << 20);
    raw.write(&path);
    assert!(open(&path).is_err());
}

#[test]
fn cells_that_no_spreadsheet_writes() {
    let folder = Folder::new();
    for (name, data) in [
        ("overflow-row.xlsx", r#"<row r="99999999999"><c><v>1</v></c></row>"#),
        ("overflow-column.xlsx", r#"<row r="1"><c r="ZZZZZZZZZZ1"><v>1</v></c></row>"#),
        ("beyond.xlsx", r#"<row r="1048577"><c r="A1048577"><v>1</v></c></row>"#),
        ("order.xlsx", r#"<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>"#),
        ("twice.xlsx", r#"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#),
        ("missing-string.xlsx", r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#),
        ("unknown-type.xlsx", r#"<row r="1"><c r="A1" t="zzz"><v>7</v></c></row>"#),
        ("unclosed.xlsx", r#"<row r="1"><c r="A1"><v>7</v>"#),
    ] {
        let path = folder.path(name);
        Raw::sheet(&format!("<sheetData>{data}</sheetData>")).write(&path);
        let error = rows(&path, 0).err().unwrap_or_else(|| panic!("{name} was taken"));
        names_place(&error, name, None);
    }
}

#[test]
fn limits_of_rows_columns_and_cells() {
    let folder = Folder::new();
    let path = folder.path("wide.xlsx");
    let long = "长".repeat(40_000);
    let mut raw = Raw::sheet(&format!(
        r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2" t="inlineStr"><is><t>{long}</t></is></c></row></sheetData>"#
    ));
    raw.write(&path);
    let error = rows(&path, 0).expect_err("too long");
    assert_eq!(error.code(), "cell_too_long");
    names_place(&error, "wide.xlsx", Some(2));
    assert_eq!(error.finding().place.as_ref().and_then(|p| p.column), Some(2));

    raw = Raw::sheet(r#"<sheetData><row r="3"><c r="XFD3"><v>1</v></c></row></sheetData>"#);
    raw.write(&path);
    let error = rows(&path, 0).expect_err("too wide");
    assert_eq!(error.code(), "columns_over_limit");
    names_place(&error, "wide.xlsx", Some(3));

    raw = Raw::sheet(r#"<sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData>"#);
    raw.write(&path);
    let error = rows_within(&path, 0, &Limits { rows: 8, ..Limits::default() }).expect_err("too many");
    assert_eq!(error.code(), "rows_over_limit");

    let error = open_table(&path, &Limits { bytes: 10, ..Limits::default() }).err().expect("too large");
    assert_eq!(error.code(), "file_too_large");
    names_place(&error, "wide.xlsx", None);
}

#[test]
fn a_file_under_a_false_name_is_told_what_it_is() {
    let folder = Folder::new();
    let mut encrypted = vec![0_u8; 2048];
    encrypted[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    encrypted[30] = 9;
    let mut old = encrypted.clone();
    let put = |file: &mut [u8], word: &str| {
        for (i, b) in word.encode_utf16().flat_map(u16::to_le_bytes).enumerate() {
            file[512 + 128 + i] = b;
        }
    };
    put(&mut encrypted, "EncryptedPackage");
    put(&mut old, "Workbook");
    let docx = folder.path("docx.xlsx");
    archive(&docx, &[("_rels/.rels".into(), "<a/>".into()), ("word/document.xml".into(), "<a/>".into())]);
    let plain_zip = folder.path("zip.xlsx");
    archive(&plain_zip, &[("photo.txt".into(), "hello".into())]);
    let cases = [
        (folder.write("secret.xlsx", &encrypted), "file_encrypted", "密码"),
        (folder.write("old.xlsx", &old), "file_kind_mismatch", ".xls"),
        (folder.write("paper.xlsx", b"%PDF-1.7\n..."), "file_kind_mismatch", "PDF"),
        (folder.write("paper.csv", b"%PDF-1.7\n..."), "file_kind_mismatch", "PDF"),
        (folder.write("text.xlsx", "姓名,电话\n张三,1\n"), "file_kind_mismatch", "CSV"),
        (folder.write("page.xls", "<html><table></table></html>"), "file_kind_mismatch", "HTML"),
        (docx, "file_kind_mismatch", "Word"),
        (plain_zip, "file_kind_mismatch", "ZIP"),
        (folder.write("empty.xlsx", b""), "file_empty", "空"),
        (folder.path("absent.xlsx"), "file_missing", "没有"),
    ];
    for (path, code, word) in cases {
        let error = open(&path).err().expect("a refusal");
        assert_eq!(error.code(), code, "{error}");
        assert!(error.finding().message.zh.contains(word), "{}", error.finding().message.zh);
        names_place(&error, &path.file_name().expect("a name").to_string_lossy(), None);
    }
    let folder_itself = folder.path("folder.csv");
    std::fs::create_dir(&folder_itself).expect("a folder");
    assert_eq!(open(&folder_itself).err().map(|e| e.code().to_owned()).as_deref(), Some("file_not_a_file"));
}

fn sample(path: &std::path::Path) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..300 {
        sheet.write(row, 0, format!("名字{row}")).expect("a cell");
        sheet.write(row, 1, row).expect("a cell");
    }
    book.save(path).expect("saving");
    std::fs::read(path).expect("reading")
}

#[test]
fn a_workbook_as_csv_is_read_as_what_it_is() {
    let folder = Folder::new();
    let path = folder.path("export.csv");
    sample(&path);
    let table = open(&path).expect("a workbook");
    assert_eq!(table.kind, Kind::Xlsx);
    assert_eq!(table.findings[0].code, "file_extension_misleads");
}

#[test]
fn cut_or_damaged_anywhere_it_is_an_error_and_never_a_panic() {
    let folder = Folder::new();
    let bytes = sample(&folder.path("whole.xlsx"));
    let path = folder.path("cut.xlsx");
    for cut in [5, 100, bytes.len() / 2, bytes.len() - 30, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..cut]).expect("writing");
        let error = rows(&path, 0).err().unwrap_or_else(|| panic!("cut at {cut} was taken"));
        names_place(&error, "cut.xlsx", None);
    }
    for (i, at) in (0..bytes.len()).step_by(37).enumerate() {
        let mut broken = bytes.clone();
        broken[at] ^= 1 << (i % 8);
        std::fs::write(&path, &broken).expect("writing");
        // Either the damage is told or it did not touch what is read.
        if let Ok(read) = rows(&path, 0) {
            assert!(read.len() <= 300);
        }
    }
}
