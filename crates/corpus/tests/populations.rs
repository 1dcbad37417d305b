//! Populations: files of every form and packing, bad input, real corpora.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/files.rs"]
mod files;
#[path = "support/populations.rs"]
mod populations;
#[path = "support/real.rs"]
mod real;

use files::{Folder, archive, names_place};
use hegui_corpus::digest::{Watch, unwatched};
use hegui_corpus::population::{Inputs, Item, Mapping, SourceFrom, each_item, register};
use hegui_corpus::{ForeignError, Limits};
use hegui_model::finding::{Finding, Findings};
use populations::{gathered, gz, json_lines, population_digest, registered, registered_as};
use proptest::prelude::*;
use real::real;
use sha2::{Digest as _, Sha256};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Text, source and row of an item.
type Read = (String, String, u32);

/// All items of one file, in order.
fn items_of(path: &Path, mapping: &Mapping) -> Result<(Vec<Read>, Findings), ForeignError> {
    let inputs = Inputs::gather(&[path.to_owned()], &Limits::of_items())?;
    let mut out = Vec::new();
    let mut take = |item: &Item<'_>| {
        out.push((item.text.to_owned(), item.source.to_owned(), item.place.row));
        Ok(())
    };
    let walked = unwatched(|w| each_item(&inputs.files, mapping, &Limits::of_items(), w, &mut take))?;
    assert_eq!(walked.files[0].items, out.len() as u64);
    Ok((out, walked.findings))
}

fn texts_of(path: &Path) -> Vec<String> {
    items_of(path, &Mapping::default()).unwrap().0.into_iter().map(|(text, _, _)| text).collect()
}

const THREE: [&str; 3] = ["春眠不觉晓", "处处闻啼鸟，\"夜来\"\n风雨声", "花落知多少"];

#[test]
fn every_form_gives_the_same_items() {
    let folder = Folder::new();
    let object = |t: &&str| serde_json::json!({ "id": 1, "text": t, "来源": "诗" });
    let lines: String = THREE.iter().map(|t| object(t).to_string() + "\r\n").collect();
    let array = serde_json::to_string_pretty(&THREE.iter().map(object).collect::<Vec<_>>()).unwrap();
    let csv =
        format!("id,text,来源\n{}", THREE.map(|t| format!("1,\"{}\",诗\n", t.replace('"', "\"\""))).concat());
    let tsv =
        csv.replace("id,text,来源", "id\ttext\t来源").replace("1,\"", "1\t\"").replace("\",诗", "\"\t诗");
    let mut paths = vec![
        folder.write("a.jsonl", lines),
        folder.write("a.json", array),
        folder.write("a.csv", csv),
        folder.write("a.tsv", tsv),
    ];
    let sheet = folder.path("a.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    for (row, text) in ["text"].iter().chain(&THREE).enumerate() {
        page.write(row as u32, 1, *text).unwrap();
        page.write(row as u32, 2, if row == 0 { "来源" } else { "诗" }).unwrap();
    }
    book.save(&sheet).unwrap();
    paths.push(sheet);
    paths.push(parquet(&folder.path("a.parquet"), &THREE));
    for path in paths {
        let (items, told) = items_of(&path, &Mapping::default()).unwrap();
        let texts: Vec<&str> = items.iter().map(|(t, _, _)| t.as_str()).collect();
        assert_eq!(texts, THREE, "{}", path.display());
        assert!(items.iter().all(|(_, s, _)| s == "诗"), "{}", path.display());
        assert!(told.iter().any(|f| f.code == "population_mapping_guessed"), "{}", path.display());
    }
    assert_eq!(texts_of(&folder.write("b.json", r#" ["甲", "乙\r\n丙" ]"#)), ["甲", "乙\n丙"]);
    assert_eq!(texts_of(&folder.write("b.jsonl", "\"甲\"\n\n\"乙\"")), ["甲", "乙"]);
    assert_eq!(texts_of(&folder.write("b.txt", "  甲 \r\n\r\n　\n乙")), ["  甲 ", "乙"]);
    assert_eq!(texts_of(&folder.write("one.csv", "怎么办\n为什么\n")), ["怎么办", "为什么"]);
}

/// A Parquet file of a text column and a source column.
fn parquet(path: &Path, texts: &[&str]) -> PathBuf {
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    let schema =
        "message items { required int64 n; optional binary text (UTF8); required binary source (UTF8); }";
    let schema = std::sync::Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let packed = WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY).build();
    let mut out =
        SerializedFileWriter::new(std::fs::File::create(path).unwrap(), schema, packed.into()).unwrap();
    for part in texts.chunks(2) {
        let mut group = out.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let numbers: Vec<i64> = (0..part.len() as i64).collect();
        column.typed::<parquet::data_type::Int64Type>().write_batch(&numbers, None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let values: Vec<ByteArray> = part.iter().filter(|t| !t.is_empty()).map(|t| (*t).into()).collect();
        let levels: Vec<i16> = part.iter().map(|t| i16::from(!t.is_empty())).collect();
        column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let values: Vec<ByteArray> = part.iter().map(|_| "诗".into()).collect();
        column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    out.close().unwrap();
    path.to_owned()
}

#[test]
fn lists_of_texts_in_parquet_are_joined() {
    use parquet::data_type::{ByteArray, ByteArrayType};
    let folder = Folder::new();
    let path = folder.path("list.parquet");
    let schema = "message items { required group paragraphs (LIST) { repeated group list { optional binary element (UTF8); } } }";
    let schema = std::sync::Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let file = std::fs::File::create(&path).unwrap();
    let mut out = parquet::file::writer::SerializedFileWriter::new(file, schema, Default::default()).unwrap();
    let mut group = out.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let values: Vec<ByteArray> = ["甲", "乙", "丙"].map(ByteArray::from).into();
    // Two texts, then one, then a list of none.
    let levels =
        column.typed::<ByteArrayType>().write_batch(&values, Some(&[2, 2, 2, 0]), Some(&[0, 1, 0, 0]));
    assert_eq!(levels.unwrap(), 3);
    column.close().unwrap();
    group.close().unwrap();
    out.close().unwrap();
    let (items, told) = items_of(&path, &Mapping::default()).unwrap();
    assert_eq!(items.iter().map(|i| i.0.as_str()).collect::<Vec<_>>(), ["甲\n乙", "丙"]);
    assert_eq!(places(&told), [("item_text_missing", Some(3), None)]);
}

#[test]
fn encodings_are_told_and_change_nothing() {
    let folder = Folder::new();
    let text: String = (0..40).map(|i| format!("示例文本第{i}条，内容平常。\n")).collect();
    let plain = registered(&folder, &[folder.write("u.txt", &text)]).facts;
    let wide = |big: bool| -> Vec<u8> {
        let bytes = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    for (bytes, name) in [
        (encoding_rs::GB18030.encode(&text).0.into_owned(), "GB18030"),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8 (BOM)"),
        (wide(false), "UTF-16LE"),
        (wide(true), "UTF-16BE"),
    ] {
        let done = registered(&folder, &[folder.write("e.txt", bytes)]);
        assert_eq!((done.facts.digest, done.facts.items), (plain.digest.clone(), 40), "{name}");
        assert_eq!(done.facts.files[0].encoding.as_deref(), Some(name));
        let told = done.findings.iter().find(|f| f.code == "population_encoding").unwrap();
        assert!(told.message.zh.contains(name) && told.message.en.contains("e.txt"));
    }
}

#[test]
fn packed_files_equal_plain_ones() {
    let folder = Folder::new();
    let texts: Vec<String> = (0..5_000).map(|i| format!("示例 {} 条", i % 4_000)).collect();
    let plain = json_lines(texts.iter().map(String::as_str));
    let array = serde_json::to_string(&texts).unwrap();
    let (first, second) = plain.split_at(plain.match_indices('\n').nth(300).unwrap().0 + 1);
    let digest = population_digest(texts.iter().map(String::as_str));
    for (name, bytes) in [
        ("a.jsonl", plain.clone().into_bytes()),
        ("a.jsonl.gz", gz(plain.as_bytes())),
        // Two members, as `cat a.gz b.gz` makes them.
        ("b.jsonl.gz", [gz(first.as_bytes()), gz(second.as_bytes())].concat()),
        ("a.jsonl.zst", zstd::encode_all(plain.as_bytes(), 3).unwrap()),
        ("a.json.zst", zstd::encode_all(array.as_bytes(), 3).unwrap()),
        ("a.json.gz", gz(array.as_bytes())),
    ] {
        let path = folder.write(name, &bytes);
        let facts = registered(&folder, &[path]).facts;
        assert_eq!((&facts.digest, facts.items, facts.distinct), (&digest, 5_000, 4_000), "{name}");
        assert_eq!(facts.files[0].sha256, hex::encode(Sha256::digest(&bytes)), "{name}");
        assert_eq!(facts.files[0].bytes, bytes.len() as u64, "{name}");
    }
    let mut torn = gz(plain.as_bytes());
    torn.truncate(torn.len() / 2);
    let damaged: Vec<u8> = zstd::encode_all(plain.as_bytes(), 3).unwrap();
    let cut = &damaged[..damaged.len() - 9];
    let mut flipped = gz(plain.as_bytes());
    let middle = flipped.len() / 2;
    flipped[middle..middle + 40].fill(0xFF);
    for (name, bytes, codes) in [
        ("torn.jsonl.gz", torn.as_slice(), ["file_truncated", ""]),
        ("torn.jsonl.zst", cut, ["file_truncated", "file_damaged"]),
        ("flipped.jsonl.gz", &flipped, ["file_damaged", "file_truncated"]),
    ] {
        let target = folder.path("none");
        let e = registered_as(&[folder.write(name, bytes)], &Mapping::default(), &target).unwrap_err();
        assert!(codes.contains(&e.code()), "{name}: {e}");
        names_place(&e, name, None);
        assert!(!target.exists());
    }
    let bomb = zstd::encode_all(std::io::repeat(b' ').take(200 << 20), 3).unwrap();
    let limits = Limits { inflate_ratio: 100, ..Limits::of_items() };
    let inputs = gathered(&[folder.write("bomb.txt.zst", bomb)]);
    let e = unwatched(|w| register(&inputs.files, &Mapping::default(), &limits, &folder.path("none"), w));
    assert_eq!(e.unwrap_err().code(), "archive_bomb");
}

/// Codes of findings with the row and column they name.
fn places(findings: &[Finding]) -> Vec<(&str, Option<u32>, Option<u32>)> {
    let refused = findings.iter().filter(|f| f.code.starts_with("item_"));
    refused
        .map(|f| {
            let place = f.place.as_ref().unwrap();
            assert!(
                f.message.zh.contains(&place.file) && f.message.en.contains(&place.file),
                "{}",
                f.message.en
            );
            (f.code.as_str(), place.row, place.column)
        })
        .collect()
}

#[test]
fn bad_items_are_named_counted_and_left_out() {
    let folder = Folder::new();
    let lines = [
        r#"{"text":"好一"}"#,
        r#"{"text":"半截"#,
        r#"{"text":12}"#,
        r#"{"text":["列表"]}"#,
        r#"{"other":"无文本"}"#,
        r#"{"text":"  "}"#,
        r#"[1,2]"#,
        r#"{"text":null}"#,
        r#"{"text":"坏\ud800"}"#,
        r#"{"text":"好二","source":"甲"}"#,
    ]
    .join("\n");
    let done = registered(&folder, &[folder.write("bad.jsonl", lines)]);
    assert_eq!((done.facts.items, done.facts.refused), (2, 8));
    assert_eq!(done.facts.digest, population_digest(["好一", "好二"]));
    let at = |code, row| (code, Some(row), None);
    assert_eq!(
        places(&done.findings),
        [
            at("item_json_malformed", 2),
            at("item_text_changed", 3),
            at("item_text_changed", 4),
            at("item_text_missing", 5),
            at("item_text_missing", 6),
            at("item_text_changed", 7),
            at("item_text_missing", 8),
            at("item_json_malformed", 9),
        ]
    );
    let csv = "编号,文本\n1,甲\n2,\n编号,文本\n3,乙,丙,丁\n4,戊,,\n5,己\n6,编号\n";
    let done = registered(&folder, &[folder.write("bad.csv", csv)]);
    assert_eq!(done.facts.digest, population_digest(["甲", "戊", "己", "编号"]));
    assert_eq!(
        places(&done.findings),
        [
            ("item_text_missing", Some(3), Some(2)),
            ("item_header_repeated", Some(4), None),
            ("item_row_ragged", Some(5), None)
        ]
    );
    let path = folder.path("bad.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.set_name("题").unwrap();
    for (row, text) in ["问题", "一问", "", "二问"].iter().enumerate() {
        page.write(row as u32, 0, *text).unwrap();
        page.write(row as u32, 1, "甲").unwrap();
    }
    page.write(4, 0, 2026.0).unwrap();
    book.add_worksheet().set_name("别的").unwrap().write(0, 0, "说明").unwrap();
    book.save(&path).unwrap();
    let done = registered(&folder, &[path]);
    assert_eq!((done.facts.items, done.facts.refused), (2, 2));
    assert_eq!(
        places(&done.findings),
        [("item_text_missing", Some(3), Some(1)), ("item_text_changed", Some(5), Some(1))]
    );
    assert!(done.findings.iter().any(|f| f.code == "population_sheet_left_out"
        && f.place.as_ref().unwrap().sheet.as_deref() == Some("别的")));
    let done = registered(&folder, &[parquet(&folder.path("bad.parquet"), &["甲", "", "乙"])]);
    assert_eq!((done.facts.items, places(&done.findings)), (2, vec![("item_text_missing", Some(2), None)]));
}

#[test]
fn items_of_a_hundred_megabytes_are_passed_over() {
    let folder = Folder::new();
    let huge = "长".repeat(35_000_000);
    for (name, content, column) in [
        ("a.jsonl", format!("{{\"text\":\"甲\"}}\n{{\"text\":\"{huge}\"}}\n{{\"text\":\"乙\"}}\n"), None),
        ("a.json", format!("[{{\"text\":\"甲\"}},{{\"text\":\"{huge}\"}},{{\"text\":\"乙\"}}]"), None),
        ("a.txt", format!("甲\n{huge}\n乙\n"), None),
        ("a.csv", format!("id,text\n1,甲\n2,{huge}\n3,乙\n"), Some(2)),
        ("q.csv", format!("id,text\n1,甲\n2,\"{huge}\n\"\n3,乙\n"), Some(2)),
    ] {
        let row = if name.ends_with("csv") { 3 } else { 2 };
        let done = registered(&folder, &[folder.write(name, content)]);
        assert_eq!(done.facts.digest, population_digest(["甲", "乙"]), "{name}");
        assert_eq!(places(&done.findings), [("item_too_long", Some(row), column)], "{name}");
    }
    // The last line, without a break.
    let done = registered(&folder, &[folder.write("end.txt", format!("甲\n{huge}"))]);
    assert_eq!((done.facts.items, done.facts.refused), (1, 1));
}

#[test]
fn a_file_at_fault_ends_the_whole_and_keeps_nothing() {
    let folder = Folder::new();
    let good = folder.write("a.jsonl", json_lines(THREE));
    let long = "示".repeat(600_000);
    for (name, content, code, row) in [
        ("b.json", br#"[{"text":"a"} {"text":"b"}]"#.to_vec(), "population_json_malformed", Some(2)),
        ("b.json", br#"[{"text":"a"},"#.to_vec(), "population_json_malformed", Some(2)),
        ("b.json", b"[1,,2]".to_vec(), "population_json_malformed", Some(2)),
        ("b.csv", "id,text\n1,\"甲\n2,乙\n".into(), "csv_quote_open", Some(2)),
        ("b.csv", "文本,编号\n甲,1\n编号,文本\n2,乙\n".into(), "population_columns_changed", Some(3)),
        ("b.txt", [long.as_bytes(), b"\nab\xFFcd\n"].concat(), "text_malformed", Some(2)),
        ("b.xlsx", b"PK\x03\x04 nonsense".to_vec(), "file_truncated", None),
        ("b.parquet", b"PAR1 nonsense nonsense PAR1".to_vec(), "parquet_damaged", None),
        ("b.parquet", b"PAR1 nonsense".to_vec(), "file_truncated", None),
        ("b.jsonl", b"%PDF-1.7 nonsense".to_vec(), "file_kind_mismatch", None),
        ("b.xlsx.gz", gz(b"PK\x03\x04 nonsense"), "file_packed_twice", None),
    ] {
        let bad = folder.write(name, content);
        let target = folder.path("register");
        let e = registered_as(&[good.clone(), bad.clone()], &Mapping::default(), &target).unwrap_err();
        assert_eq!(e.code(), code, "{e}");
        names_place(&e, name, row);
        std::fs::remove_file(bad).unwrap();
        assert_eq!(std::fs::read_dir(folder.path("")).unwrap().count(), 1, "{code} leaves nothing");
    }
    let mapping = Mapping { text: vec!["正文".into()], source: SourceFrom::Nowhere };
    let e = registered_as(&[good], &mapping, &folder.path("register")).unwrap_err();
    assert_eq!(e.code(), "population_field_missing");
}

#[test]
fn mappings_join_fields_and_name_sources() {
    let folder = Folder::new();
    let path = folder.write(
        "a.jsonl",
        r#"{"instruction":"翻译","input":"你好","output":"hello","meta":{"a":[1]},"site":7}
{"instruction":"写诗","input":"","output":"床前明月光","site":null}
"#,
    );
    let mapping =
        |text: &[&str], source| Mapping { text: text.iter().map(|t| (*t).into()).collect(), source };
    let read = |m: &Mapping| items_of(&path, m).unwrap().0;
    let item = |t: &str, s: &str, row| (t.to_owned(), s.to_owned(), row);
    assert_eq!(read(&Mapping::default()), [item("翻译\n你好", "", 1), item("写诗", "", 2)]);
    let m = mapping(&["output", "instruction"], SourceFrom::Field("site".into()));
    assert_eq!(read(&m), [item("hello\n翻译", "7", 1), item("床前明月光\n写诗", "", 2)]);
    assert_eq!(read(&mapping(&["output"], SourceFrom::File))[0], item("hello", "a.jsonl", 1));
    assert_eq!(read(&mapping(&["output"], SourceFrom::Given("自采".into())))[1].1, "自采");
    let limits = Limits { sources: (1, 256), ..Limits::of_items() };
    let m = mapping(&["output"], SourceFrom::Field("site".into()));
    let e = unwatched(|w| {
        register(&gathered(std::slice::from_ref(&path)).files, &m, &limits, &folder.path("r"), w)
    });
    assert_eq!(e.unwrap_err().code(), "population_too_many_sources");
}

#[test]
fn folders_are_gathered_and_what_is_left_out_is_told() {
    let folder = Folder::new();
    for sub in ["语料/甲", "语料/乙", "另"] {
        std::fs::create_dir_all(folder.path(sub)).unwrap();
    }
    folder.write("语料/甲/x.txt", "甲\n");
    folder.write("语料/乙/x.txt.gz", gz("乙\n".as_bytes()));
    folder.write("语料/.hidden.txt", "丙\n");
    folder.write("语料/LICENSE", "…");
    folder.write("语料/空.txt", "");
    let inputs = gathered(&[folder.path("语料")]);
    let names: Vec<&str> = inputs.files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["语料/乙/x.txt.gz", "语料/甲/x.txt", "语料/空.txt"]);
    assert_eq!(inputs.findings[0].code, "population_files_left_out");
    assert!(inputs.findings[0].message.en.contains("LICENSE"));
    let done = registered(&folder, &[folder.path("语料")]);
    assert_eq!(done.facts.digest, population_digest(["甲", "乙"]));
    assert!(done.findings.iter().any(|f| f.code == "population_file_empty"));
    let one = folder.write("另/x.txt", "丁\n");
    let names: Vec<String> =
        gathered(&[folder.path("语料/甲/x.txt"), one.clone()]).files.into_iter().map(|f| f.name).collect();
    assert_eq!(names, ["另/x.txt", "甲/x.txt"]);
    let gather = |paths: &[PathBuf]| Inputs::gather(paths, &Limits::of_items()).unwrap_err();
    assert_eq!(gather(&[one.clone(), one]).code(), "population_file_twice");
    std::fs::create_dir(folder.path("无")).unwrap();
    assert_eq!(gather(&[folder.path("无")]).code(), "population_without_files");
    assert_eq!(gather(&[folder.path("没有")]).code(), "file_missing");
}

#[test]
fn registering_can_be_stopped_and_tells_how_far_it_is() {
    let folder = Folder::new();
    let path = folder.write("a.txt", (0..400_000).map(|i| format!("示例 {i}\n")).collect::<String>());
    let size = std::fs::metadata(&path).unwrap().len();
    let stop = AtomicBool::new(false);
    let mut seen = Vec::new();
    let mut progress = |done, total| {
        seen.push((done, total));
        stop.store(done > total / 2, Ordering::Relaxed);
    };
    let mut watch = Watch { progress: &mut progress, cancel: &stop };
    let target = folder.path("register");
    let e = register(&gathered(&[path]).files, &Mapping::default(), &Limits::of_items(), &target, &mut watch);
    assert!(e.unwrap_err().is_cancelled());
    assert!(
        seen.is_sorted()
            && seen.len() > 5
            && seen.iter().all(|(done, total)| *total == size && done <= total)
    );
    assert!(!target.exists() && std::fs::read_dir(folder.path("")).unwrap().count() == 1);
}

#[test]
fn a_real_bank_is_registered_and_its_encoding_told() {
    let Some(real) = real("jade-db") else { return };
    let folder = Folder::new();
    for (name, encoding) in
        [("jade_alignment_hard_zh.csv", "GB18030"), ("jade_benchmark_medium_zh.csv", "UTF-8")]
    {
        let mut table = hegui_corpus::open_table(&real.join(name), &Limits::default()).unwrap();
        let rows = table.rows(0).unwrap().count() - 1;
        let facts = registered(&folder, &[real.join(name)]).facts;
        assert_eq!(facts.items + facts.refused, rows as u64, "{name}");
        assert!(facts.items >= 150 && facts.files[0].encoding.as_deref() == Some(encoding), "{facts:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn foreign_bytes_never_panic(
        head in 0_usize..9,
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        ext in 0_usize..8,
    ) {
        let heads: [&[u8]; 9] = [b"", b"[", b"{\"text\":", b"PAR1", b"\x1F\x8B\x08\0", b"\x28\xB5\x2F\xFD", b"\xFF\xFE", b"PK\x03\x04", b"text,id\n"];
        let ending = ["jsonl", "json", "csv", "tsv", "txt", "parquet", "xlsx", "json.gz"][ext];
        let folder = Folder::new();
        let name = format!("外来.{ending}");
        let tail: &[u8] = if head == 3 { b"\x20\0\0\0PAR1" } else { b"" };
        let path = folder.write(&name, [heads[head], &bytes, tail].concat());
        if let Err(e) = registered_as(&[path], &Mapping::default(), &folder.path("r")) {
            names_place(&e, &name, None);
        }
    }

    #[test]
    fn arrays_of_every_shape(text in "[\\[\\]{}\",:\\\\ ntu1甲\n]{0,120}") {
        let folder = Folder::new();
        for name in ["a.json", "a.jsonl"] {
            let path = folder.write(name, format!("[\"甲\",{text}"));
            if let Err(e) = registered_as(&[path], &Mapping::default(), &folder.path("r")) {
                names_place(&e, name, None);
            }
        }
    }

    /// What the standard reader takes for an array of texts and objects, this one takes alike.
    #[test]
    fn arrays_are_cut_as_they_are_parsed(texts in proptest::collection::vec(any::<String>(), 1..20), pretty in any::<bool>()) {
        let folder = Folder::new();
        let all: Vec<_> = texts.iter().map(|t| serde_json::json!({"n": [t, {"a": t}], "text": t, "z": 1.5e3})).collect();
        let json = if pretty { serde_json::to_vec_pretty(&all) } else { serde_json::to_vec(&all) }.unwrap();
        let path = folder.write("a.json", json);
        let mapping = Mapping { text: vec!["text".into()], source: SourceFrom::Nowhere };
        let (items, _) = items_of(&path, &mapping).unwrap();
        let expected: Vec<(String, u32)> = texts
            .iter()
            .zip(1..)
            .filter(|(t, _)| !t.trim().is_empty())
            .map(|(t, row)| (t.replace("\r\n", "\n"), row))
            .collect();
        prop_assert_eq!(items.into_iter().map(|(t, _, row)| (t, row)).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_zip_that_is_no_workbook_is_named() {
    let folder = Folder::new();
    let path = folder.path("a.zip");
    archive(&path, &[("a.txt".into(), "甲".into())]);
    let e = registered_as(&[path], &Mapping::default(), &folder.path("r")).unwrap_err();
    assert_eq!(e.code(), "file_kind_mismatch");
    names_place(&e, "a.zip", None);
}
