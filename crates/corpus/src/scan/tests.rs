//! Tests of the scan.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn word(id: &str, word: &str, risk: &str) -> Word {
    Word { id: id.into(), word: word.into(), risk: risk.into() }
}

fn library(words: &[&str]) -> Library {
    Library::new(words.iter().map(|w| word(w, w, "R1"))).unwrap()
}

fn slices<'t>(library: &Library, text: &'t str) -> Vec<(&'t str, bool)> {
    library.hits(text).into_iter().map(|h| (h.slice, h.joined)).collect()
}

#[test]
fn the_original_slice_is_exact_under_every_disguise() {
    let library = library(&["违禁词", "加V信"]);
    for (form, joined) in [
        ("违禁词", false),
        ("違禁詞", false),
        ("违 禁　词", true),
        ("违\u{200b}禁\u{feff}词", true),
        ("违*禁.词", true),
        ("违-_-禁|词", true),
        ("违\n禁\r\n词", true),
        ("违🔥禁🔥词", true),
        ("加v信", false),
        ("加Ｖ信", false),
        ("加 Ⅴ 信", true),
    ] {
        for (before, after) in [("", ""), ("看，", "。"), ("𠀀a ", " b𠀀"), ("\u{200b}*", "*\u{200b}")]
        {
            let text = format!("{before}{form}{after}");
            let hits = library.hits(&text);
            assert_eq!(hits.len(), 1, "{text:?}");
            let hit = &hits[0];
            assert_eq!((hit.slice, hit.joined), (form, joined), "{text:?}");
            assert_eq!(hit.span.bytes, before.len()..before.len() + form.len());
            let first = before.chars().count();
            assert_eq!(hit.span.chars, first..first + form.chars().count());
        }
    }
    for clean in ["违，禁词", "违禁", "", "加微信", "违禁。词"] {
        assert!(library.hits(clean).is_empty(), "{clean}");
    }
}

#[test]
fn overlapping_words_are_all_found() {
    let library = library(&["甲乙", "乙丙", "甲乙丙", "乙", "丙丁"]);
    let found: Vec<&str> = slices(&library, "甲乙丙丁").into_iter().map(|(s, _)| s).collect();
    assert_eq!(found, ["甲乙", "乙", "甲乙丙", "乙丙", "丙丁"]);
}

#[test]
fn a_word_of_letters_needs_its_borders() {
    let library = library(&["ass", "64", "c++", "hello world", "ass卡"]);
    for (text, found) in [
        ("class assess mass", vec![]),
        ("an ass.", vec!["ass"]),
        ("ＡＳＳ", vec!["ＡＳＳ"]),
        ("是ass吗", vec!["ass"]),
        ("asséx", vec![]),
        ("ass2", vec![]),
        ("ass_2", vec!["ass"]),
        ("x64 8964 64", vec!["64"]),
        ("六四64年", vec!["64"]),
        ("hello\n  world!", vec!["hello\n  world"]),
        ("hello world2", vec![]),
        ("xass卡b", vec!["ass卡"]),
        ("ass ass", vec!["ass", "ass"]),
    ] {
        let got: Vec<&str> = slices(&library, text).into_iter().map(|(s, _)| s).collect();
        assert_eq!(got, found, "{text}");
    }
}

#[test]
fn words_that_fold_alike_are_one_hit() {
    let all =
        [word("1", "后宫", "A"), word("2", "後宮", "B"), word("3", "后 宫", "A"), word("4", "***", "A")];
    let library = Library::new(all.clone()).unwrap();
    assert_eq!((library.words().len(), library.forms()), (3, 1));
    assert_eq!(library.unusable(), &all[3..]);
    let hits = library.hits("后宫");
    assert_eq!(hits.len(), 1);
    let mut ids: Vec<&str> = hits[0].words.iter().map(|w| w.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["1", "2", "3"]);
}

#[test]
fn a_library_without_a_word_is_refused() {
    assert_eq!(Library::new([]).err().unwrap().code, "library_empty");
    assert_eq!(Library::new([word("1", "…", ""), word("2", " ", "")]).err().unwrap().code, "library_empty");
    let long = "长".repeat(LONGEST + 1);
    assert!(Library::new([word("1", &long, "")]).is_err());
    assert!(Library::new([word("1", &long[..long.len() - 3], "")]).is_ok());
}
