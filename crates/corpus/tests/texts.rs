//! CSV, TSV and plain text, good and bad.

#[path = "support/files.rs"]
mod support;

use hegui_corpus::digest::{Watch, digest_file};
use hegui_corpus::encoding::Encoding;
use hegui_corpus::{Kind, Limits, open_pasted, open_table, open_table_watched};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use support::{Folder, names_place, open, rows, rows_within, texts};

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

const LIST: &str = "姓名,备注\r\n张三,\"多行\n内容\"\r\n\r\n李四,“引号”\r\n";

#[test]
fn every_encoding_gives_the_same_rows() {
    let folder = Folder::new();
    let cases: [(&str, Vec<u8>, Encoding); 7] = [
        ("plain.csv", LIST.into(), Encoding::Utf8),
        ("mark.csv", [b"\xEF\xBB\xBF", LIST.as_bytes()].concat(), Encoding::Utf8Bom),
        ("gb.csv", gb18030(LIST), Encoding::Gb18030),
        ("le.csv", utf16(LIST, false, true), Encoding::Utf16Le),
        ("be.csv", utf16(LIST, true, true), Encoding::Utf16Be),
        ("le-bare.csv", utf16(LIST, false, false), Encoding::Utf16Le),
        ("be-bare.csv", utf16(LIST, true, false), Encoding::Utf16Be),
    ];
    for (name, bytes, encoding) in cases {
        let path = folder.write(name, bytes);
        let table = open(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!((table.kind, table.encoding), (Kind::Csv, Some(encoding)), "{name}");
        let read = rows(&path, 0).expect("rows");
        // Row 3 is blank; the record over two lines counts as one row, as in Excel.
        assert_eq!(read.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2, 4], "{name}");
        assert_eq!(texts(&read[1]), ["张三", "多行\n内容"], "{name}");
        assert_eq!(texts(&read[2]), ["李四", "“引号”"], "{name}");
        assert!(read.iter().all(|r| r.findings.is_empty()), "{name}");
    }
}

#[test]
fn short_chinese_lists_are_told_apart() {
    let folder = Folder::new();
    for text in ["关键词\n", "赌博\n诈骗\n", "联通\n移动\n", "张三", "违禁词甲\n违禁词乙\n违禁词丙\n"]
    {
        let path = folder.write("gb.txt", gb18030(text));
        let table = open(&path).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(table.encoding, Some(Encoding::Gb18030), "{text}");
        let path = folder.write("utf8.txt", text);
        assert_eq!(open(&path).expect("UTF-8").encoding, Some(Encoding::Utf8), "{text}");
    }
}

#[test]
fn a_lone_bad_byte_is_named_by_its_line() {
    let folder = Folder::new();
    let mut lines: Vec<Vec<u8>> = (1..=2000).map(|i| format!("第{i}行,内容\n").into_bytes()).collect();
    lines[1233] = b"\xE7\xAC\xAC\xFF,x\n".to_vec();
    let path = folder.write("bad.csv", lines.concat());
    let error = open(&path).err().expect("a refusal");
    assert_eq!(error.code(), "text_malformed");
    names_place(&error, "bad.csv", Some(1234));
    assert!(error.finding().message.en.contains("UTF-8"));

    let mut lines: Vec<Vec<u8>> = (1..=2000).map(|i| gb18030(&format!("第{i}行,内容在此\n"))).collect();
    lines[776] = b"abc\xFF\xFF\n".to_vec();
    let path = folder.write("bad-gb.csv", lines.concat());
    let error = open(&path).err().expect("a refusal");
    assert_eq!(error.code(), "text_malformed");
    names_place(&error, "bad-gb.csv", Some(777));
    assert!(error.finding().message.en.contains("GB18030"));

    let path = folder.write("ascii.csv", b"a,b\nc,\xFF\n");
    let error = open(&path).err().expect("a refusal");
    names_place(&error, "ascii.csv", Some(2));

    // A character cut off by the end of the file.
    let path = folder.write("cut.csv", &"姓名,一二三四五六\n张三".as_bytes()[..31]);
    names_place(&open(&path).err().expect("a refusal"), "cut.csv", Some(2));
}

#[test]
fn nul_bytes_and_other_encodings_are_refused() {
    let folder = Folder::new();
    let path = folder.write("nul.csv", b"a,b\n1,2\n3,\0\n");
    let error = open(&path).err().expect("a refusal");
    assert_eq!(error.code(), "text_nul");
    names_place(&error, "nul.csv", Some(3));
    let path = folder.write("utf32.csv", b"\xFF\xFE\0\0a\0\0\0");
    assert_eq!(open(&path).err().map(|e| e.code().to_owned()).as_deref(), Some("text_encoding_unknown"));
    let path = folder.write("blank.csv", b"\n\r\n\n");
    assert_eq!(open(&path).err().map(|e| e.code().to_owned()).as_deref(), Some("file_empty"));
    let path = folder.write("mark-only.csv", b"\xEF\xBB\xBF");
    assert_eq!(open(&path).err().map(|e| e.code().to_owned()).as_deref(), Some("file_empty"));
}

#[test]
fn an_open_quote_is_found_and_never_swallows_the_memory() {
    let folder = Folder::new();
    let path = folder.write("open.csv", "a,b\n1,2\n3,\"x\n4,5\n6,7\n");
    let error = rows(&path, 0).expect_err("a refusal");
    assert_eq!(error.code(), "csv_quote_open");
    names_place(&error, "open.csv", Some(3));

    let path = folder.write("long.csv", format!("a,b\n1,\"{}", "2,3\n".repeat(1 << 20)));
    let error = rows(&path, 0).expect_err("a refusal");
    assert_eq!(error.code(), "csv_quote_open");
    names_place(&error, "long.csv", Some(2));
    assert_eq!(error.finding().place.as_ref().and_then(|p| p.column), Some(2));

    let path = folder.write("stray.csv", "a,b\n5\" disk,2\n3,4\n");
    let read = rows(&path, 0).expect("rows");
    assert_eq!(read[1].findings[0].code, "csv_quote_stray");
    assert_eq!(read.len(), 3);
}

#[test]
fn ragged_wide_and_huge() {
    let folder = Folder::new();
    let path = folder.write("ragged.csv", "a,b,c\n1,2\n1,2,3\n1,2,3,4\n");
    let read = rows(&path, 0).expect("rows");
    let found: Vec<_> =
        read.iter().filter(|r| r.findings.iter().any(|f| f.code == "csv_ragged")).map(|r| r.number).collect();
    assert_eq!(found, [2, 4]);

    let path = folder.write("wide.csv", format!("a,b\n{}\n", ",".repeat(1_000_000)));
    let error = rows(&path, 0).expect_err("a refusal");
    assert_eq!(error.code(), "columns_over_limit");
    names_place(&error, "wide.csv", Some(2));

    let path = folder.write("huge.csv", format!("a,b\n1,{}\n", "x".repeat(1 << 20)));
    let error = rows(&path, 0).expect_err("a refusal");
    assert_eq!(error.code(), "cell_too_long");
    assert_eq!(error.finding().place.as_ref().and_then(|p| p.column), Some(2));
    let path = folder.write("just.csv", format!("a\n{}\n", "长".repeat(32_767)));
    assert_eq!(rows(&path, 0).expect("just fits")[1].cells.len(), 1);
    let path = folder.write("over.csv", format!("a\n{}\n", "长".repeat(32_768)));
    names_place(&rows(&path, 0).expect_err("one too many"), "over.csv", Some(2));
    let path = folder.write("line.txt", "长".repeat(1 << 20));
    names_place(&rows(&path, 0).expect_err("a line without an end"), "line.txt", Some(1));

    let path = folder.write("rows.csv", "a\n1\n2\n3\n");
    let error = rows_within(&path, 0, &Limits { rows: 3, ..Limits::default() }).expect_err("a refusal");
    assert_eq!(error.code(), "rows_over_limit");
    names_place(&error, "rows.csv", Some(4));
}

#[test]
fn two_gigabytes_are_refused_before_a_byte_is_read() {
    let folder = Folder::new();
    let path = folder.path("huge.csv");
    let file = std::fs::File::create(&path).expect("a file");
    file.set_len((2 << 30) + 1).expect("a sparse file");
    let error = open(&path).err().expect("a refusal");
    assert_eq!(error.code(), "file_too_large");
    names_place(&error, "huge.csv", None);
}

#[test]
fn separators_are_told_from_the_first_line() {
    let folder = Folder::new();
    for (name, text, kind) in [
        ("a.csv", "a;b;c,d\n1;2;3\n", Kind::Csv),
        ("b.csv", "a\tb,c\td\n1\t2\t3\n", Kind::Tsv),
        ("c.txt", "a\tb\tc\n1\t2\t3\n", Kind::Tsv),
        ("d.tsv", "a\tb\tc\n1\t2\t3\n", Kind::Tsv),
    ] {
        let path = folder.write(name, text);
        assert_eq!(open(&path).expect("a table").kind, kind, "{name}");
        assert_eq!(rows(&path, 0).expect("rows")[1].cells.len(), 3, "{name}");
    }
    let path = folder.write("e.txt", "第一行，有逗号, 也不切\r\n\r\n第三行");
    let read = rows(&path, 0).expect("rows");
    assert_eq!(
        read.iter().map(|r| (r.number, texts(r).join("|"))).collect::<Vec<_>>(),
        [(1, "第一行，有逗号, 也不切".into()), (3, "第三行".into())]
    );
}

#[test]
fn blank_lines_count_whatever_ends_them() {
    let folder = Folder::new();
    for text in ["a,b\n\n\nc,d\n", "a,b\r\n\r\n\r\nc,d", "a,b\r\r\rc,d\r", "a,b\n , \n,\nc,d\n"] {
        let path = folder.write("blank.csv", text);
        let numbers: Vec<_> = rows(&path, 0).expect("rows").iter().map(|r| r.number).collect();
        assert_eq!(numbers, [1, 4], "{text:?}");
    }
    // The same where the text falls into several chunks.
    let mut text = String::new();
    for i in 0..40_000 {
        text += &format!("{i},值\r\n\r\n");
    }
    let path = folder.write("many.csv", text);
    let read = rows(&path, 0).expect("rows");
    assert_eq!(read.len(), 40_000);
    assert!(
        read.iter().enumerate().all(|(i, r)| r.number as usize == 2 * i + 1 && texts(r)[0] == i.to_string())
    );
}

#[test]
fn a_digest_tells_progress_and_can_be_stopped() {
    let folder = Folder::new();
    let path = folder.write("abc.txt", "abc");
    let cancel = AtomicBool::new(false);
    let mut seen = Vec::new();
    let digest = digest_file(
        &path,
        &mut Watch { progress: &mut |done, total| seen.push((done, total)), cancel: &cancel },
    )
    .expect("a digest");
    assert_eq!(digest.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!((digest.bytes, seen.last()), (3, Some(&(3, 3))));
    let large = folder.write("large.csv", "a,b\n".repeat(1 << 20));
    let error = open_table_watched(
        &large,
        &Limits::default(),
        &mut Watch { progress: &mut |_, _| cancel.store(true, Ordering::Relaxed), cancel: &cancel },
    )
    .err()
    .expect("stopped");
    assert!(error.is_cancelled());
}

#[test]
fn real_csv_files_of_others() {
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/real");
    let cases = [
        ("jade-db/jade_alignment_hard_zh.csv", Encoding::Gb18030, "问题"),
        ("jade-db/jade_alignment_medium_zh.csv", Encoding::Gb18030, "问题"),
        ("jade-db/jade_benchmark_medium_zh.csv", Encoding::Utf8, "问题"),
        ("coldataset/dev.csv", Encoding::Utf8Bom, "split"),
    ];
    for (name, encoding, second) in cases {
        let path = real.join(name);
        if !path.exists() {
            eprintln!("left out: {name} is not here");
            continue;
        }
        let mut table = open_table(&path, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(table.encoding, Some(encoding), "{name}");
        let read: Vec<_> =
            table.rows(0).expect("rows").collect::<Result<_, _>>().unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(texts(&read[0])[1], second, "{name}");
        assert!(read.len() > 100, "{name}: {}", read.len());
    }
}

#[test]
fn cells_of_the_clipboard_are_read_from_memory_as_often_as_asked() {
    let text = "姓名\t备注\r\n张三\t\"多行\n\"\"内容\"\"\t后\"\r\n\r\n李四\t\"\r\n";
    let short = "姓名\t备注\n张三\t多\n";
    let mut table = open_pasted("粘贴", short, &Limits::default());
    assert_eq!((table.kind, table.encoding), (Kind::Tsv, Some(Encoding::Utf8)));
    assert_eq!(table.bytes, short.len() as u64);
    for _ in 0..2 {
        let read: Vec<_> = table.rows(0).expect("a table").collect::<Result<_, _>>().expect("rows");
        assert_eq!(read.iter().map(texts).collect::<Vec<_>>(), [["姓名", "备注"], ["张三", "多"]]);
    }
    let mut table = open_pasted("粘贴", &text[..text.len() - 3], &Limits::default());
    let read: Vec<_> = table.rows(0).expect("a table").collect::<Result<_, _>>().expect("rows");
    assert_eq!(texts(&read[1]), ["张三", "多行\n\"内容\"\t后"]);
    assert_eq!((read[2].number, texts(&read[2])[0].as_str()), (4, "李四"));
    // A quote that is never closed is named by its row.
    let mut table = open_pasted("粘贴", text, &Limits::default());
    let read: Vec<_> = table.rows(0).expect("a table").collect::<Result<_, _>>().expect("rows");
    assert_eq!(read[2].findings[0].code, "csv_quote_stray");
}
