//! Rows of named fields: the same questions out of every form of file, and what is wrong told by file and row.
#![expect(clippy::unwrap_used, reason = "tests")]

use hegui_corpus::digest::unwatched;
use hegui_corpus::fields::{BARE, look, read};
use hegui_corpus::{ForeignError, Limits};
use std::fs;
use std::path::{Path, PathBuf};

/// Number of a row, its question and its category.
type Told = (u32, Option<String>, Option<String>);

fn rows(path: &Path, question: &str) -> Result<Vec<Told>, ForeignError> {
    let mut out = Vec::new();
    unwatched(|watch| {
        read(path, &Limits::of_items(), watch, &mut |row, value| {
            out.push((row, value(question), value("类别")));
            Ok(())
        })
    })?;
    Ok(out)
}

fn file(dir: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn the_same_rows_come_out_of_every_form() {
    let dir = tempfile::tempdir().unwrap();
    let csv = "题目,类别\n\"第一行\n第二行\",甲\n示例题二,\n";
    let lines = "{\"题目\":\"第一行\\n第二行\",\"类别\":\"甲\"}\n{\"题目\":\"示例题二\",\"类别\":null}\n";
    let array = "[{\"题目\":\"第一行\\n第二行\",\"类别\":[\"甲\"]},\n{\"题目\":\" 示例题二 \"}]";
    let (gb, _, _) = encoding_rs::GB18030.encode(csv);
    let expected = [(some("第一行\n第二行"), some("甲")), (some("示例题二"), None)];
    for (name, bytes) in [
        ("示例.csv", csv.as_bytes()),
        ("示例乙.csv", gb.as_ref()),
        ("示例.jsonl", lines.as_bytes()),
        ("示例.json", array.as_bytes()),
    ] {
        let path = file(dir.path(), name, bytes);
        let head = look(&path, &Limits::of_items()).unwrap();
        // The keys of JSON objects have no order; columns have.
        let at = |field: &str| head.fields.iter().position(|f| f == field).unwrap();
        assert_eq!(head.fields.len(), 2, "{name}");
        assert_eq!(head.sample[0][at("题目")], "第一行\n第二行", "{name}");
        assert_eq!(head.sample[0][at("类别")], "甲", "{name}");
        let told: Vec<_> = rows(&path, "题目").unwrap().into_iter().map(|(_, q, c)| (q, c)).collect();
        assert_eq!(told, expected, "{name}");
    }
}

#[test]
fn plain_lines_are_values_of_one_field_and_the_first_is_no_head() {
    let dir = tempfile::tempdir().unwrap();
    let path = file(dir.path(), "示例.txt", "示例题一\n\n示例题二\n".as_bytes());
    assert_eq!(look(&path, &Limits::of_items()).unwrap().fields, [BARE]);
    let told = rows(&path, BARE).unwrap();
    assert_eq!(told, [(1, some("示例题一"), None), (3, some("示例题二"), None)]);
}

#[test]
fn faults_are_named_by_file_and_row_and_nothing_is_understood_by_halves() {
    let dir = tempfile::tempdir().unwrap();
    for (name, text, row) in [
        ("断.jsonl", "{\"题目\":\"一\"}\n{\"题目\":", 2),
        ("异.jsonl", "{\"题目\":\"一\"}\n[1]\n", 2),
        ("断.json", "[{\"题目\":\"一\"},{\"题目\":", 2),
    ] {
        let path = file(dir.path(), name, text.as_bytes());
        let fault = rows(&path, "题目").unwrap_err();
        assert_eq!(fault.finding().code, "rows_json_malformed", "{name}");
        let place = fault.finding().place.clone().unwrap();
        assert_eq!((place.file.as_str(), place.row), (name, Some(row)));
    }
    assert_eq!(rows(&file(dir.path(), "空.csv", b""), "题目").unwrap_err().finding().code, "file_empty");
    assert_eq!(rows(&dir.path().join("无.csv"), "题目").unwrap_err().finding().code, "file_missing");
}
