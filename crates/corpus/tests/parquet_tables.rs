//! Tables written as Parquet: read back by the format's own library, by the reader of populations and by pyarrow.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/files.rs"]
mod files;
#[path = "support/populations.rs"]
mod populations;

use files::{Folder, names_place};
use hegui_corpus::Limits;
use hegui_corpus::digest::{Watch, digest_file, unwatched};
use hegui_corpus::draw::{Strata, draw};
use hegui_corpus::parquet_table::{BYTES, Column, ColumnKind, ParquetTable, ROWS, Value, Written};
use hegui_corpus::population::{
    ITEM_COLUMNS, Item, Mapping, Register, SourceFrom, each_item, items_to_parquet,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use populations::{gathered, json_lines_of, plan, registered};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

const COLUMNS: [Column<'static>; 4] = [
    Column { name: "text", kind: ColumnKind::Text },
    Column { name: "number", kind: ColumnKind::Whole },
    Column { name: "share", kind: ColumnKind::Real },
    Column { name: "passed", kind: ColumnKind::Truth },
];

/// Row `n` of a table of which every kind of value is missing somewhere.
fn row(n: i64, text: &str) -> [Value<'_>; 4] {
    [
        if n % 5 == 1 { Value::Missing } else { Value::Text(text) },
        if n % 5 == 2 { Value::Missing } else { Value::Whole(n - 3) },
        if n % 5 == 3 { Value::Missing } else { Value::Real(n as f64 / 8.0) },
        if n % 5 == 4 { Value::Missing } else { Value::Truth(n % 2 == 0) },
    ]
}

fn text(n: i64) -> String {
    format!("示例条目 {n}\n“第二行”, 𠮷 'x'\"")
}

fn written(path: &Path, rows: i64) -> Written {
    let mut table = ParquetTable::create(path, &COLUMNS).unwrap();
    for n in 0..rows {
        table.push(&row(n, &text(n))).unwrap();
    }
    let written = table.finish().unwrap();
    assert_eq!(written.rows, rows as u64);
    assert_eq!(unwatched(|w| digest_file(path, w)).unwrap(), written.file);
    written
}

/// The rows of a file, as the format's own library reads them, and its groups.
fn read(path: &Path) -> (Vec<Vec<(String, Field)>>, usize) {
    let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    let groups = reader.num_row_groups();
    let rows = reader.get_row_iter(None).unwrap().map(|r| r.unwrap().into_columns());
    (rows.collect(), groups)
}

#[test]
fn what_is_written_is_read_back() {
    let folder = Folder::new();
    let path = folder.path("a.parquet");
    let rows = ROWS as i64 + 7;
    written(&path, rows);
    let (all, groups) = read(&path);
    assert_eq!((all.len() as i64, groups), (rows, 2));
    for (n, row) in (0..).zip(&all) {
        let some = |missing: i64, field: Field| if n % 5 == missing { Field::Null } else { field };
        let expected = [
            ("text", some(1, Field::Str(text(n)))),
            ("number", some(2, Field::Long(n - 3))),
            ("share", some(3, Field::Double(n as f64 / 8.0))),
            ("passed", some(4, Field::Bool(n % 2 == 0))),
        ];
        assert_eq!(*row, expected.map(|(name, field)| (name.to_owned(), field)), "{n}");
    }
    // As a population, whose items without a text are refused.
    let files = gathered(std::slice::from_ref(&path)).files;
    let mapping = Mapping { text: vec!["text".into()], source: SourceFrom::Field("number".into()) };
    let mut items = Vec::new();
    let mut take = |item: &Item<'_>| {
        items.push((i64::from(item.place.row) - 1, item.text.to_owned(), item.source.to_owned()));
        Ok(())
    };
    unwatched(|w| each_item(&files, &mapping, &Limits::of_items(), w, &mut take)).unwrap();
    assert_eq!(items.len() as i64, (0..rows).filter(|n| n % 5 != 1).count() as i64);
    for (n, its, source) in items {
        assert_eq!(its, text(n));
        assert_eq!(source, if n % 5 == 2 { String::new() } else { (n - 3).to_string() });
    }
    // The same rows give the same file, and a table without rows is one.
    let again = written(&folder.path("b.parquet"), rows);
    assert_eq!(again.file, unwatched(|w| digest_file(&path, w)).unwrap());
    written(&path, 0);
    assert_eq!(read(&path), (Vec::new(), 0));
}

const PYARROW: &str = r#"
import json, sys
import pyarrow.parquet as pq
table = pq.read_table(sys.argv[1])
print(json.dumps({"types": [str(t) for t in table.schema.types], "names": table.column_names,
                  "codec": pq.ParquetFile(sys.argv[1]).metadata.row_group(0).column(0).compression}))
for row in table.to_pylist():
    print(json.dumps(list(row.values())))
"#;

#[test]
fn pyarrow_reads_the_same() {
    let folder = Folder::new();
    let path = folder.path("a.parquet");
    written(&path, 1_000);
    let python = std::env::var("HEGUI_PYTHON").unwrap_or_else(|_| "python3".into());
    let has = Command::new(&python).args(["-c", "import pyarrow.parquet"]).output();
    if !has.is_ok_and(|out| out.status.success()) {
        eprintln!("skipped: {python} has no pyarrow");
        return;
    }
    let out = Command::new(&python).args(["-c", PYARROW]).arg(&path).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let told = String::from_utf8(out.stdout).unwrap();
    let mut lines = told.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    let head = lines.next().unwrap();
    assert_eq!(head["types"], serde_json::json!(["string", "int64", "double", "bool"]));
    assert_eq!(head["names"], serde_json::json!(COLUMNS.map(|c| c.name)));
    assert_eq!(head["codec"], "ZSTD");
    for n in 0..1_000 {
        let value = |value| match value {
            Value::Missing => serde_json::Value::Null,
            Value::Text(text) => text.into(),
            Value::Whole(n) => n.into(),
            Value::Real(n) => n.into(),
            Value::Truth(is) => is.into(),
        };
        let expected: Vec<_> = row(n, &text(n)).map(value).into();
        assert_eq!(lines.next().unwrap(), serde_json::Value::Array(expected));
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn long_texts_close_their_group_and_too_long_ones_are_refused() {
    let folder = Folder::new();
    let path = folder.path("a.parquet");
    let mut table = ParquetTable::create(&path, &COLUMNS[..1]).unwrap();
    let half = "字".repeat(BYTES / 6 + 1);
    for _ in 0..3 {
        table.push(&[Value::Text(&half)]).unwrap();
    }
    let e = table.push(&[Value::Text(&"字".repeat(BYTES / 3 + 1))]).unwrap_err();
    assert_eq!(e.code(), "table_unfit");
    names_place(&e, "a.parquet", None);
    assert!(e.to_string().contains("row 4"), "{e}");
    assert_eq!(table.finish().unwrap().rows, 3);
    let (rows, groups) = read(&path);
    assert_eq!(groups, 3);
    assert!(rows.iter().all(|row| row[0].1 == Field::Str(half.clone())));
}

#[test]
fn a_table_is_there_whole_or_not_at_all() {
    let folder = Folder::new();
    let path = folder.write("a.parquet", b"before");
    let entries = || fs::read_dir(folder.path("")).unwrap().count();
    let mut table = ParquetTable::create(&path, &COLUMNS).unwrap();
    table.push(&row(0, "示例")).unwrap();
    // Rows that do not fit are no part of it.
    for row in [&[Value::Missing; 3][..], &[Value::Whole(1); 4], &[Value::Missing; 5]] {
        let e = table.push(row).unwrap_err();
        assert_eq!(e.code(), "table_unfit");
        assert!(e.to_string().contains("row 2"), "{e}");
    }
    assert_eq!(entries(), 2);
    drop(table);
    assert_eq!((fs::read(&path).unwrap(), entries()), (b"before".to_vec(), 1));
    for columns in [&[][..], &[COLUMNS[0], COLUMNS[1], COLUMNS[0]], &[Column { name: "", ..COLUMNS[0] }]] {
        assert!(ParquetTable::create(&path, columns).is_err_and(|e| e.code() == "table_unfit"));
    }
    let nowhere = folder.path("none").join("a.parquet");
    let e = ParquetTable::create(&nowhere, &COLUMNS).err().unwrap();
    assert_eq!(e.code(), "table_unwritable");
    names_place(&e, "a.parquet", None);
    // What a writer that was killed left behind goes.
    folder.write(".a.parquet.x.part", b"half");
    written(&path, 2);
    assert_eq!((read(&path).0.len(), entries()), (2, 1));
}

#[test]
fn the_items_of_a_register_go_out_as_they_stand_there() {
    let folder = Folder::new();
    let items: Vec<(String, String)> = (0..900)
        .map(|i| (format!("示例条目 {}", i % 600), ["甲", "乙", ""][i % 3].to_owned()))
        .chain([("An example".to_owned(), "甲".to_owned())])
        .collect();
    let lines = |part: &[(String, String)]| {
        json_lines_of(part.iter().map(|(text, source)| (source.as_str(), text.as_str())))
    };
    let paths =
        [folder.write("a.jsonl", lines(&items[..400])), folder.write("b.jsonl", lines(&items[400..]))];
    let facts = registered(&folder, &paths).facts;
    let register = Register::open(&folder.path("r")).unwrap();
    let target = folder.path("items.parquet");
    let done = unwatched(|w| items_to_parquet(&register, &target, w)).unwrap();
    assert_eq!((done.rows, facts.items), (901, 901));
    let (rows, _) = read(&target);
    let names: Vec<&str> = rows[0].iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ITEM_COLUMNS.map(|c| c.name));
    let told = |row: &[(String, Field)]| -> Vec<String> {
        let field = |(_, field): &(String, Field)| match field {
            Field::Null => String::new(),
            Field::Str(text) => text.clone(),
            other => other.to_string(),
        };
        row.iter().map(field).collect()
    };
    // A draw of all says of each item what the table says.
    let all = unwatched(|w| draw(&register, &plan(Strata::Uniform, 901), &Limits::of_items(), w)).unwrap();
    let mut expected: Vec<Vec<String>> = all
        .drawn
        .iter()
        .map(|d| {
            let (sheet, row) = (d.place.sheet.to_string(), d.place.row.to_string());
            let (digest, copy, language) =
                (d.digest.clone(), d.copy.to_string(), d.language.name().to_owned());
            vec![digest, copy, d.source.clone(), language, d.file.clone(), sheet, row]
        })
        .collect();
    expected.sort();
    let rows: Vec<Vec<String>> = rows.iter().map(|r| told(r)).collect();
    assert_eq!(rows, expected);
    assert_eq!(rows.iter().filter(|r| r[1] == "1").count(), 300);
    assert_eq!(rows.iter().filter(|r| r[2].is_empty()).count(), 300);

    // Stopped, or from a register that was changed: what stood there stays.
    let before = fs::read(&target).unwrap();
    let (stop, mut seen) = (AtomicBool::new(false), 0);
    let mut progress = |_, _| {
        seen += 1;
        stop.store(true, Ordering::Relaxed);
    };
    let mut watch = Watch { progress: &mut progress, cancel: &stop };
    assert!(items_to_parquet(&register, &target, &mut watch).unwrap_err().is_cancelled());
    assert_eq!(seen, 1);
    let mut bytes = fs::read(folder.path("r")).unwrap();
    bytes[16 + 48 * 7 + 31] ^= 1;
    fs::write(folder.path("r"), bytes).unwrap();
    let e = unwatched(|w| items_to_parquet(&register, &target, w)).unwrap_err();
    assert_eq!(e.code(), "register_damaged");
    assert_eq!(fs::read(&target).unwrap(), before);
}
