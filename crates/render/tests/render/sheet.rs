//! Workbooks, read back by another library.

use calamine::{Data, DataType, Reader, SheetVisible, Xlsx, open_workbook_from_rs};
use hegui_render::RenderError;
use hegui_render::sheet::{
    Cell, FIRST_DATA_ROW, GUIDE_SHEET, Sheet, SheetColumn, SheetKind, guarded, plain, workbook,
};
use std::io::{Cursor, Read};
use std::time::Instant;

fn column(key: &str, label: &str, kind: SheetKind, required: bool) -> SheetColumn {
    SheetColumn { key: key.into(), label: label.into(), width: 18.0, kind, required }
}

fn columns() -> Vec<SheetColumn> {
    vec![
        column("code", "编号", SheetKind::Text, true),
        column("count", "数量", SheetKind::Int, false),
        column("share", "占比", SheetKind::Decimal, false),
        column("known_on", "知悉日期", SheetKind::Date, true),
        column(
            "state",
            "状态",
            SheetKind::Choice(vec!["未处理".into(), "处理中".into(), "已办结".into()]),
            false,
        ),
        column(
            "kind",
            "类别",
            SheetKind::Choice((1..=40).map(|n| format!("第{n}类，含逗号的长名称")).collect()),
            false,
        ),
    ]
}

fn read(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

const HOSTILE: [&str; 18] = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+8613800000000",
    "-5",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "'=1",
    "''=1",
    "'",
    "''",
    "'abc",
    "00123",
    "12345678901234567890",
    "a\nb",
    "_x0041_",
    "<&>\"'",
    "\u{1}控制符",
];

#[test]
fn what_is_written_is_read_back() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let rows: Vec<Vec<Cell>> = HOSTILE
        .iter()
        .map(|s| {
            vec![
                Cell::Text((*s).to_owned()),
                Cell::Int(-7),
                Cell::Decimal(0.35),
                Cell::Date(day),
                Cell::Text("处理中".into()),
                Cell::Empty,
            ]
        })
        .collect();
    let sheet = |rows: Vec<Vec<Cell>>| Sheet {
        name: "投诉".into(),
        columns: columns(),
        rows: Box::new(rows.into_iter()),
        guidance: vec!["一行一件。".into()],
    };
    let bytes = workbook([sheet(rows.clone())]).unwrap();
    assert!(bytes == workbook([sheet(rows)]).unwrap(), "equal sheets give equal bytes");

    let zero = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
    let serial = day.signed_duration_since(zero).num_days() as f64;
    let mut book = read(bytes.clone());
    let names = book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible)).collect::<Vec<_>>();
    assert_eq!(names[0], ("投诉".to_owned(), SheetVisible::Visible));
    assert_eq!(names[1], (GUIDE_SHEET.to_owned(), SheetVisible::Visible));
    assert_eq!((names[2].1, names.len()), (SheetVisible::Hidden, 3));
    assert!(book.worksheet_formula("投诉").unwrap().used_cells().next().is_none());
    let range = book.worksheet_range("投诉").unwrap();
    let row =
        |n: u32| (0..6).map(|c| range.get_value((n, c)).cloned().unwrap_or(Data::Empty)).collect::<Vec<_>>();
    assert_eq!(
        row(0).iter().map(|d| d.to_string()).collect::<Vec<_>>(),
        ["编号", "数量", "占比", "知悉日期", "状态", "类别"]
    );
    assert_eq!(
        row(1).iter().map(|d| d.to_string()).collect::<Vec<_>>(),
        ["code", "count", "share", "known_on", "state", "kind"]
    );
    for (n, s) in (FIRST_DATA_ROW..).zip(HOSTILE) {
        let cells = row(n);
        let Data::String(stored) = &cells[0] else { panic!("{s:?}: {:?}", cells[0]) };
        assert_eq!(plain(stored), s, "{stored:?}");
        assert!(!stored.starts_with(['=', '+', '-', '@', '\t', '\r']), "{stored:?}");
        assert_eq!(cells[1].as_i64(), Some(-7));
        assert_eq!(cells[2].as_f64(), Some(0.35));
        let Data::DateTime(stored) = &cells[3] else { panic!("{:?}", cells[3]) };
        assert_eq!(stored.as_f64(), serial);
        assert_eq!(cells[5], Data::Empty);
    }

    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<row r=\"2\"") && xml.contains("hidden=\"1\""));
    assert!(
        xml.contains("state=\"frozen\"") && xml.contains("<autoFilter ref=\"A1:F20\"/>"),
        "{}",
        &xml[..600]
    );
    assert!(xml.contains("&quot;未处理,处理中,已办结&quot;") || xml.contains("\"未处理,处理中,已办结\""));
    assert!(xml.contains("_choices!$A$1:$A$40") && xml.contains("type=\"date\""));
}

#[test]
fn any_text_survives_the_guard() {
    for s in HOSTILE.into_iter().chain(["", "'''+x", "x=1", "'x=1", "'\t", "-"]) {
        assert_eq!(plain(&guarded(s)), s);
        assert!(!guarded(s).starts_with(['=', '+', '-', '@', '\t', '\r']));
    }
    // What a person wrote with one apostrophe, as spreadsheets teach it.
    assert_eq!((plain("'=1"), plain("'abc"), plain("'")), ("=1", "'abc", "'"));
}

#[test]
fn faults_name_sheet_row_and_column() {
    let sheet = |name: &str, rows: Vec<Vec<Cell>>| Sheet {
        name: name.into(),
        columns: columns()[..1].to_vec(),
        rows: Box::new(rows.into_iter()),
        guidance: vec![],
    };
    let long = vec![vec![Cell::Text("好".into())], vec![Cell::Text("长".repeat(40_000))]];
    let fault = workbook([sheet("甲", long)]);
    let Err(RenderError::Sheet { sheet: name, reason }) = fault else { panic!("{fault:?}") };
    assert!(name == "甲" && reason.contains("row 4, column code"), "{reason}");
    for (name, rows) in [("a/b", vec![]), ("", vec![]), ("乙", vec![vec![Cell::Empty, Cell::Empty]])] {
        assert!(matches!(workbook([sheet(name, rows)]), Err(RenderError::Sheet { .. })), "{name}");
    }
}

#[test]
fn a_hundred_thousand_rows_go_through() {
    let rows = (0..100_000_i64).map(|n| {
        vec![
            Cell::Text(format!("{n:018}")),
            Cell::Int(n),
            Cell::Decimal(n as f64 / 3.0),
            Cell::Empty,
            Cell::Text("处理中".into()),
            Cell::Text(format!("=内容{n}")),
        ]
    });
    let start = Instant::now();
    let bytes =
        workbook([Sheet {
            name: "总体".into(), columns: columns(), rows: Box::new(rows), guidance: vec![]
        }])
        .unwrap();
    println!("100000 rows, {} KB in {:.2?}", bytes.len() / 1024, start.elapsed());
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("hidden=\"1\"") && xml.contains("state=\"frozen\""));
    let range = read(bytes).worksheet_range("总体").unwrap();
    assert_eq!(range.get_value((0, 0)), Some(&Data::String("编号".into())));
    assert_eq!(range.get_value((1, 5)), Some(&Data::String("kind".into())));
    assert_eq!(range.get_value((100_001, 0)), Some(&Data::String("000000000000099999".into())));
    assert_eq!(range.get_value((100_001, 5)), Some(&Data::String("'=内容99999".into())));
    assert_eq!(range.end(), Some((100_001, 5)));
}
