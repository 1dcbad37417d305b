//! Keyword libraries of other people's making.

#[path = "support/files.rs"]
mod support;

use hegui_corpus::open_table;
use hegui_corpus::words::{Counts, ForeignWord, normalise, words};
use hegui_corpus::{ForeignError, Limits};
use hegui_model::finding::Findings;
use hegui_model::keyword_lint::measure;
use rust_xlsxwriter::Workbook;
use std::collections::HashSet;
use std::path::Path;
use support::Folder;

fn read(path: &Path) -> Result<(Vec<ForeignWord>, Findings, Counts), ForeignError> {
    let mut table = open_table(path, &Limits::default())?;
    let mut stream = words(&mut table, 0)?;
    let all = stream.by_ref().collect::<Result<Vec<_>, _>>()?;
    assert!(stream.next().is_none());
    Ok((all, stream.findings().clone(), stream.counts().clone()))
}

fn short(all: &[ForeignWord]) -> Vec<(&str, Option<&str>, Option<&str>, u32)> {
    all.iter().map(|w| (w.word.as_str(), w.category.as_deref(), w.subcategory.as_deref(), w.row)).collect()
}

#[test]
fn a_workbook_with_columns_in_any_order() {
    let folder = Folder::new();
    let path = folder.path("lib.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [
        ["序号", "二级分类", "*关键词", "一级分类"],
        ["1", "子甲", "示例词 一", "大类甲"],
        ["2", "", "示例词二", ""],
        ["3", "子乙", "", "大类乙"],
    ]
    .iter()
    .enumerate()
    {
        for (column, text) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *text).expect("a cell");
        }
    }
    sheet.write(5, 2, 12345).expect("a cell");
    book.save(&path).expect("saving");
    let (all, findings, counts) = read(&path).expect("words");
    assert_eq!(
        short(&all),
        [
            ("示例词 一", Some("大类甲"), Some("子甲"), 2),
            ("示例词二", Some("lib"), None, 3),
            ("12345", Some("lib"), None, 6),
        ]
    );
    assert_eq!((counts.words, counts.blank, counts.refused), (3, 2, 0));
    assert_eq!(findings.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["word_rows_blank"]);
}

#[test]
fn delimited_text_with_and_without_header() {
    let folder = Folder::new();
    let path = folder.write("有头.csv", "分类,词语\n甲类,示例一\n乙类,\"示例,二\"\n");
    let (all, ..) = read(&path).expect("words");
    assert_eq!(short(&all), [("示例一", Some("甲类"), None, 2), ("示例,二", Some("乙类"), None, 3)]);
    let path = folder.write("无头.csv", "示例一,甲类,子类\n示例二,乙类\n");
    let (all, findings, _) = read(&path).expect("words");
    assert_eq!(short(&all), [("示例一", Some("甲类"), Some("子类"), 1), ("示例二", Some("乙类"), None, 2)]);
    assert!(findings.is_empty(), "{findings:?}");
    let path = folder.write("编号.txt", "1\t示例一\n2\t示例二\n");
    let (all, ..) = read(&path).expect("words");
    assert_eq!(short(&all), [("示例一", Some("编号"), None, 1), ("示例二", Some("编号"), None, 2)]);
}

#[test]
fn plain_lists_with_their_quirks() {
    let folder = Folder::new();
    let long = "长".repeat(201);
    let text = format!(
        "\u{feff}关键词\n示例一,\r\n示例二、\n\n  \n真、假、空\n苹果、香蕉、梨子\n甲词,乙词，丙词\n示\u{1}例\n{long}\n12345\n丁词|戊词\n　示例三\u{200b}\n,\n"
    );
    let path = folder.write("违规词.txt", text);
    let (all, findings, counts) = read(&path).expect("words");
    let category = Some("违规词");
    assert_eq!(
        short(&all),
        [
            ("示例一", category, None, 2),
            ("示例二", category, None, 3),
            ("真、假、空", category, None, 6),
            ("苹果", category, None, 7),
            ("香蕉", category, None, 7),
            ("梨子", category, None, 7),
            ("甲词", category, None, 8),
            ("乙词", category, None, 8),
            ("丙词", category, None, 8),
            ("12345", category, None, 11),
            ("丁词", category, None, 12),
            ("戊词", category, None, 12),
            ("示例三", category, None, 13),
        ]
    );
    assert_eq!(counts, Counts { words: 13, blank: 3, refused: 2, split: 3 });
    let found: Vec<_> =
        findings.iter().map(|f| (f.code.as_str(), f.place.as_ref().and_then(|p| p.row))).collect();
    assert_eq!(
        found,
        [
            ("word_line_split", Some(7)),
            ("word_line_split", Some(8)),
            ("word_control_character", Some(9)),
            ("word_too_long", Some(10)),
            ("word_line_split", Some(12)),
            ("word_rows_blank", None),
        ]
    );
}

#[test]
fn a_library_without_a_word_is_an_error() {
    let folder = Folder::new();
    let path = folder.write("none.csv", "关键词,分类\n");
    let (all, findings, _) = read(&path).expect("no words");
    assert!(all.is_empty());
    assert_eq!(findings.last().map(|f| f.code.as_str()), Some("word_none"));
}

#[test]
fn findings_are_bounded() {
    let folder = Folder::new();
    let path = folder.write("many.txt", "甲词,乙词\n".repeat(3000));
    let (all, findings, counts) = read(&path).expect("words");
    assert_eq!((all.len(), findings.len(), findings.left_out(), counts.split), (6000, 1000, 2000, 3000));
}

#[test]
fn the_real_lexicon_reads_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/real/sensitive-lexicon");
    if !folder.exists() {
        eprintln!("left out: the real lexicon is not here");
        return;
    }
    let (mut files, mut total, mut distinct, mut over) = (0, 0_usize, HashSet::new(), 0);
    for entry in std::fs::read_dir(&folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let lines = std::fs::read_to_string(&path).expect("text");
        let lines = lines.lines().filter(|l| !l.trim().is_empty()).count();
        let (all, findings, counts) = read(&path).unwrap_or_else(|e| panic!("{e}"));
        files += 1;
        total += all.len();
        // Every line gives a word; a cut line gives more.
        let extra = all.len() - all.iter().map(|w| w.row).collect::<HashSet<_>>().len();
        assert_eq!(all.len() - extra, lines, "{}", path.display());
        assert_eq!(findings.iter().filter(|f| f.code == "word_line_split").count() as u64, counts.split);
        assert_eq!((counts.refused, counts.blank), (0, 0), "{}", path.display());
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned());
        assert!(all.iter().all(|w| w.category == stem && !w.word.trim().is_empty()));
        for word in &all {
            let (han, others) = measure(&normalise(&word.word));
            over += usize::from(han > 10 || others > 5);
            distinct.insert(normalise(&word.word));
        }
    }
    eprintln!("{files} files, {total} words, {} distinct, {over} over the length", distinct.len());
    assert_eq!(files, 9);
    assert!(total > 17_000 && distinct.len() < total && over > 0, "{total} {} {over}", distinct.len());
}
