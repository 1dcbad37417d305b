//! Scanning from outside: planted words in generated text, the real lexicon over real poems, hostile populations.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/files.rs"]
mod files;
#[path = "support/populations.rs"]
mod populations;
#[path = "support/real.rs"]
mod real;

use files::{Folder, names_place};
use hegui_corpus::digest::{Watch, unwatched};
use hegui_corpus::near::near_groups;
use hegui_corpus::personal::{self, Kind, PersonalTally};
use hegui_corpus::population::{InputFile, Mapping, SourceFrom, Walked};
use hegui_corpus::scan::fold::{FoldedText, fold};
use hegui_corpus::scan::tally::{Counted, Tally};
use hegui_corpus::scan::{Counting, Library, Word, scan_population};
use hegui_corpus::words::words;
use hegui_corpus::{ForeignError, Limits, open_table};
use populations::{gathered, json_lines_of};
use proptest::prelude::*;
use real::{Item, poems, real};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

static GO: AtomicBool = AtomicBool::new(false);

fn word(word: &str) -> Word {
    Word { id: word.to_owned(), word: word.to_owned(), risk: "A.1.a".to_owned() }
}

fn library<'w>(words: impl IntoIterator<Item = &'w str>) -> Library {
    Library::new(words.into_iter().map(word)).expect("a library")
}

/// Hits as `(first byte, last byte, id)`, sorted.
fn found(library: &Library, text: &str) -> BTreeSet<(usize, usize, String)> {
    let mut out = BTreeSet::new();
    for hit in library.hits(text) {
        assert_eq!(&text[hit.span.bytes.clone()], hit.slice);
        assert_eq!(text[..hit.span.bytes.start].chars().count(), hit.span.chars.start);
        assert_eq!(hit.slice.chars().count(), hit.span.chars.len());
        for word in hit.words {
            assert_eq!(fold(hit.slice), fold(&word.word));
            let new = out.insert((hit.span.bytes.start, hit.span.bytes.end, word.id.clone()));
            assert!(new, "{} twice", word.id);
        }
    }
    out
}

/// The same by trying every word at every character of the folded text.
fn naive(words: &[String], text: &str) -> BTreeSet<(usize, usize, String)> {
    let folded = FoldedText::new(text);
    let chars = folded.chars();
    // Only for these tests, whose letters are ASCII or Han.
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_alphanumeric);
    let mut starts: BTreeMap<char, Vec<(Vec<char>, &String)>> = BTreeMap::new();
    for word in words {
        let form: Vec<char> = fold(word).chars().collect();
        if let Some(first) = form.first() {
            starts.entry(*first).or_default().push((form.clone(), word));
        }
    }
    let mut out = BTreeSet::new();
    for at in 0..chars.len() {
        for (form, word) in starts.get(&chars[at]).into_iter().flatten() {
            let end = at + form.len();
            let foreign = !form.iter().any(|c| hegui_model::keyword_lint::is_han(*c));
            let glued = foreign
                && (form[0].is_ascii_alphanumeric() && letter(at.checked_sub(1))
                    || form[form.len() - 1].is_ascii_alphanumeric() && letter(Some(end)));
            if chars[at..].starts_with(form) && !glued {
                let span = folded.span(text, at..end).expect("a place");
                out.insert((span.bytes.start, span.bytes.end, (*word).clone()));
            }
        }
    }
    out
}

#[test]
fn planted_words_are_found_and_nothing_else() {
    // The filler has none of the words' characters, so whatever is found was planted.
    let words: Vec<String> = (0..3000_u32)
        .filter_map(|i| {
            [0x4E00 + i % 50, 0x4E80 + i / 50, 0x4F00 + i % 7].into_iter().map(char::from_u32).collect()
        })
        .collect();
    let library = library(words.iter().map(String::as_str));
    let mut text = String::new();
    let mut planted = BTreeSet::new();
    for (i, word) in words.iter().cycle().take(9000).enumerate() {
        let filler = (0..(i * 7919) % 90).filter_map(|n| char::from_u32(0x6000 + ((n * i) % 5000) as u32));
        text.extend(filler);
        let start = text.len();
        for (n, c) in word.chars().enumerate() {
            if n > 0 && i % 3 == 1 {
                text.push_str([" ", "*", "\u{200b}", ".-", "\u{3000}", "|\n_"][i % 6]);
            }
            text.push(c);
        }
        planted.insert((start, text.len(), fold(word)));
    }
    // Some of the words are the traditional forms of others, and then both hit.
    let found: BTreeSet<_> = found(&library, &text).into_iter().map(|(a, b, id)| (a, b, fold(&id))).collect();
    assert_eq!(planted.len(), 9000);
    assert!(found == planted, "{:?}", found.symmetric_difference(&planted).take(3).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn hits_are_those_of_a_naive_search(
        words in prop::collection::btree_set("[甲乙丙a1 .]{1,5}|[甲乙]{1,3}|[ab1]{1,2}", 1..30),
        text in prop_oneof!["[甲乙丙丁乙甲ab1 .*，\u{200b}Ａ]{0,80}", "[甲乙]{0,60}", "[ab1 ]{0,60}"],
        filler in prop_oneof![Just(0), Just(1200), 1015_usize..1035],
    ) {
        let words: Vec<String> = words.into_iter().filter(|w| !fold(w).is_empty()).collect();
        prop_assume!(!words.is_empty());
        // A filler moves the text over the border of what is looked at together.
        let text = format!("{}{text}", "己".repeat(filler));
        prop_assert_eq!(found(&library(words.iter().map(String::as_str)), &text), naive(&words, &text));
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let library = library(["a", "é", "中", "\u{10FFFF}x", "１２"]);
        found(&library, &text);
        personal::find(&text, |p| assert!(text.get(p.span.bytes).is_some_and(|s| !s.is_empty())));
    }
}

fn lexicon(folder: &Path) -> Vec<String> {
    let mut out = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "txt") {
            let mut table = open_table(&path, &Limits::default()).expect("a list");
            out.extend(words(&mut table, 0).expect("words").map(|w| w.expect("a word").word));
        }
    }
    out.into_iter().collect()
}

/// Files of so many items each.
fn written(folder: &Folder, items: &[Item], each: usize) -> Vec<InputFile> {
    let write = |(i, part): (usize, &[Item])| {
        let lines = json_lines_of(part.iter().map(|(source, text)| (source.as_str(), text.as_str())));
        folder.write(&format!("{i:04}.jsonl"), lines)
    };
    gathered(&items.chunks(each).enumerate().map(write).collect::<Vec<_>>()).files
}

fn items(items: &[(&str, &str)]) -> Vec<Item> {
    items.iter().map(|(source, text)| ((*source).to_owned(), (*text).to_owned())).collect()
}

fn scanned(library: &Library, files: &[InputFile], mapping: &Mapping, threads: usize) -> Walked<Tally> {
    unwatched(|w| scan_population(library, files, mapping, &Limits::of_items(), w, threads, |_, _| ()))
        .expect("a tally")
}

/// The tally of files with fields that need no mapping.
fn tally(library: &Library, files: &[InputFile], threads: usize) -> Tally {
    scanned(library, files, &Mapping::default(), threads).gathered
}

fn personal_tally(files: &[InputFile], threads: usize) -> PersonalTally {
    let limits = Limits::of_items();
    let counted =
        unwatched(|w| personal::count_population(files, &Mapping::default(), &limits, w, threads, |_, _| ()));
    counted.expect("a tally").gathered
}

/// The tally of texts in hand.
fn in_hand(library: &Library, items: &[Item]) -> Tally {
    let mut counting = Counting::new(library);
    items.iter().for_each(|(source, text)| counting.look(source, text, |_| ()));
    counting.finish()
}

#[test]
fn the_real_lexicon_over_real_poems() {
    let (Some(lexicon_folder), Some(poems_folder)) = (real("sensitive-lexicon"), real("song-ci")) else {
        return;
    };
    let mut all = lexicon(&lexicon_folder);
    // Words that real poems hold for certain, since the lexicon is not about flowers.
    all.extend(["东风", "明月", "杨柳", "断肠", "千里"].map(str::to_owned));
    let ready = library(all.iter().map(String::as_str));
    let (paths, items) = poems(&poems_folder);
    let files = gathered(&paths).files;
    let mapping = Mapping { text: vec!["paragraphs".into()], source: SourceFrom::File };
    let done = scanned(&ready, &files, &mapping, 2);
    assert_eq!(done.files.iter().map(|f| f.items).sum::<u64>(), items.len() as u64);
    let whole = done.gathered;
    let total = whole.total();
    eprintln!(
        "{} words, {} unusable; {} poems, {} with hits, {} hits",
        all.len(),
        ready.unusable().len(),
        total.items,
        total.hit.items,
        total.hit.hits
    );
    assert!(all.len() > 15_000 && total.items > 20_000 && total.hit.items > 1_000);
    // A sample against the naive search.
    let usable: BTreeSet<&str> = ready.words().iter().map(|w| w.word.as_str()).collect();
    let usable: Vec<String> = all.iter().filter(|w| usable.contains(w.as_str())).cloned().collect();
    let mut hits = 0;
    for (_, text) in items.iter().step_by(67) {
        let expected = naive(&usable, text);
        hits += expected.len();
        assert_eq!(found(&ready, text), expected, "{text}");
    }
    assert!(hits > 100, "{hits}");
    // Shards of any cut, in any order, of files and of texts in hand, add up to the whole.
    let mut merged = Tally::default();
    for shard in items.chunks(1_777).rev() {
        merged.merge(&in_hand(&ready, shard));
    }
    assert_eq!(merged, whole);
    let mut merged = Tally::default();
    for shard in files.chunks(5).rev() {
        merged.merge(&scanned(&ready, shard, &mapping, 1).gathered);
    }
    assert_eq!(merged, whole);
    let named: u64 = whole.sources.values().map(|s| s.items).sum();
    assert_eq!(named, items.len() as u64);
    // Poems hold no numbers of persons.
    let limits = Limits::of_items();
    let personal =
        unwatched(|w| personal::count_population(&files, &mapping, &limits, w, 2, |_, p| panic!("{p:?}")));
    let total = personal.expect("a tally").gathered.total();
    assert_eq!((total.items, total.hit.items), (items.len() as u64, 0));
}

#[test]
fn figures_by_source_risk_and_word() {
    let word =
        |id: &str, word: &str, risk: &str| Word { id: id.into(), word: word.into(), risk: risk.into() };
    let words = [("w1", "甲乙", "A.1"), ("w2", "乙丙", "A.2"), ("w3", "甲乙", "A.2"), ("w4", "没有", "A.1")];
    let library = Library::new(words.map(|(id, w, risk)| word(id, w, risk))).unwrap();
    let folder = Folder::new();
    let all = items(&[("网页", "甲乙丙甲乙"), ("网页", "空"), ("书", "乙丙"), ("书", "甲 乙")]);
    let t = tally(&library, &written(&folder, &all, 1), 2);
    assert_eq!(t, in_hand(&library, &all));
    let web = &t.sources["网页"];
    assert_eq!((web.items, web.bytes), (2, 18));
    assert_eq!(web.hit, Counted { items: 1, hits: 3 });
    assert_eq!(web.classes["A.1"], Counted { items: 1, hits: 2 });
    assert_eq!(web.classes["A.2"], Counted { items: 1, hits: 3 });
    assert_eq!(web.rate(), Some(0.5));
    assert_eq!(t.sources["书"].classes["A.2"], Counted { items: 2, hits: 2 });
    assert_eq!(t.words["w1"], Counted { items: 2, hits: 3 });
    assert_eq!(t.words["w3"], t.words["w1"]);
    assert_eq!(t.words["w2"], Counted { items: 2, hits: 2 });
    assert!(!t.words.contains_key("w4"));
    assert_eq!(t.total().items, 4);
    let json = serde_json::to_string(&t).unwrap();
    assert_eq!(serde_json::from_str::<Tally>(&json).unwrap(), t);
}

#[test]
fn tallies_combine_in_any_order_and_grouping() {
    let library = library(["甲", "乙", "甲乙"]);
    let folder = Folder::new();
    let all: Vec<Item> = [1, 2, 5]
        .into_iter()
        .flat_map(|seed| (0..20).map(move |i| (seed, i)))
        .map(|(seed, i)| (["x", "y", "z"][(i * seed) % 3], ["甲乙", "丙", "乙乙甲"][(i + seed) % 3]))
        .map(|(source, text)| (source.to_owned(), text.to_owned()))
        .collect();
    let files = written(&folder, &all, 20);
    let shards: Vec<Tally> = files.iter().map(|f| tally(&library, std::slice::from_ref(f), 1)).collect();
    let [ta, tb, tc] = &shards[..] else { panic!("three shards") };
    let merged = |parts: &[&Tally]| {
        let mut t = Tally::default();
        parts.iter().for_each(|p| t.merge(p));
        t
    };
    let whole = tally(&library, &files, 2);
    assert_eq!(merged(&[ta, tb, tc]), whole);
    assert_eq!(merged(&[tc, ta, tb]), whole);
    assert_eq!(merged(&[&merged(&[ta, tb]), tc]), merged(&[ta, &merged(&[tb, tc])]));
    assert!(whole.total().hit.hits > 0);
}

#[test]
fn every_item_is_counted_once_whatever_the_threads() {
    let library = library(["甲乙"]);
    let folder = Folder::new();
    let all: Vec<Item> = (0..40_000)
        .map(|i| (format!("来源{}", i % 3), format!("示例{}1380013800{}", "甲乙".repeat(i % 5), i % 10)))
        .collect();
    // More batches than threads, and more files.
    let files = written(&folder, &all, 3_000);
    let expected = in_hand(&library, &all);
    assert_eq!((expected.total().items, expected.total().hit.hits), (40_000, 80_000));
    let mut counting = personal::Counting::default();
    all.iter().for_each(|(source, text)| counting.look(source, text, |_| ()));
    let personal = counting.finish();
    assert_eq!(personal.total().classes[&Kind::Mobile], Counted { items: 40_000, hits: 40_000 });
    for threads in [0, 1, 2, 7] {
        assert_eq!(tally(&library, &files, threads), expected, "{threads}");
        assert_eq!(personal_tally(&files, threads), personal, "{threads}");
    }
}

#[test]
fn every_hit_is_told_and_a_person_can_stop() {
    let library = library(["甲乙"]);
    let folder = Folder::new();
    let all: Vec<Item> =
        (0..200).map(|i| ("s".to_owned(), format!("示例{}", "甲乙".repeat(i % 5)))).collect();
    let files = written(&folder, &all, 7);
    let bytes: u64 = files.iter().map(|f| f.bytes).sum();
    let (mapping, limits) = (Mapping::default(), Limits::of_items());
    let told = AtomicU64::new(0);
    let mut seen = Vec::new();
    let mut progress = |done, total| seen.push((done, total));
    let mut watch = Watch { progress: &mut progress, cancel: &GO };
    let counted = scan_population(&library, &files, &mapping, &limits, &mut watch, 2, |item, hit| {
        assert_eq!(&item.text[hit.span.bytes.clone()], hit.slice);
        told.fetch_add(1, Ordering::Relaxed);
    });
    let counted = counted.expect("a tally").gathered.total().hit.hits;
    assert_eq!((counted, told.into_inner()), (400, 400));
    assert!(seen.is_sorted() && seen.len() > files.len(), "{seen:?}");
    assert!(seen.iter().all(|(_, total)| *total == bytes) && seen.last() == Some(&(bytes, bytes)));
    // At once, and when the last item is looked at.
    for files in [&files[..], &files[files.len() - 1..]] {
        let cancel = AtomicBool::new(false);
        let mut watch = Watch { progress: &mut |_, _| (), cancel: &cancel };
        let last = |text: &str| files.len() > 1 || text == all[all.len() - 1].1;
        let stopped = scan_population(&library, files, &mapping, &limits, &mut watch, 2, |item, _| {
            cancel.fetch_or(last(item.text), Ordering::Relaxed);
        });
        assert!(stopped.is_err_and(|e| e.is_cancelled()));
        let cancel = AtomicBool::new(true);
        let mut watch = Watch { progress: &mut |_, _| (), cancel: &cancel };
        let stopped = personal::count_population(files, &mapping, &limits, &mut watch, 2, |_, _| ());
        assert!(stopped.is_err_and(|e| e.is_cancelled()));
    }
}

#[test]
fn half_a_population_gives_no_figure() {
    let library = library(["甲乙"]);
    let folder = Folder::new();
    let good = written(&folder, &items(&[("a", "甲乙13800138000"), ("b", "甲乙"), ("c", "丙")]), 2);
    let (mapping, limits) = (Mapping::default(), Limits::of_items());
    let array = r#"[{"text": "甲乙", "source": "d"},"#;
    let broken = gathered(&[folder.write("z.json", array)]).files;
    let files = [good.clone(), broken].concat();
    let fails = |e: ForeignError, code: &str, file: &str| {
        assert_eq!(e.code(), code);
        names_place(&e, file, None);
    };
    for threads in [1, 3] {
        let scan = unwatched(|w| scan_population(&library, &files, &mapping, &limits, w, threads, |_, _| ()));
        fails(scan.expect_err("broken"), "population_json_malformed", "z.json");
        let count =
            unwatched(|w| personal::count_population(&files, &mapping, &limits, w, threads, |_, _| ()));
        fails(count.expect_err("broken"), "population_json_malformed", "z.json");
        // Nor one whose sources would fill the memory, though each worker may have met few.
        let few = Limits { sources: (2, 256), ..Limits::of_items() };
        let scan = unwatched(|w| scan_population(&library, &good, &mapping, &few, w, threads, |_, _| ()));
        assert_eq!(scan.expect_err("sources").code(), "population_too_many_sources");
        let count = unwatched(|w| personal::count_population(&good, &mapping, &few, w, threads, |_, _| ()));
        assert_eq!(count.expect_err("sources").code(), "population_too_many_sources");
    }
    // An item at fault is told and left out, and the others count.
    let odd = gathered(&[folder.write("odd.jsonl", "{\"text\": \"甲乙\"}\n{\"text\": 甲乙}\n")]).files;
    let done = scanned(&library, &odd, &mapping, 2);
    assert_eq!((done.files[0].items, done.files[0].refused, done.gathered.total().items), (1, 1, 1));
    assert!(done.findings.iter().any(|f| f.code == "item_json_malformed"));
}

#[test]
fn an_item_of_many_megabytes() {
    // Blanks without end, then a word across them.
    let mut text = "字".repeat(3 << 20);
    text.push('甲');
    text.push_str(&" *".repeat(2 << 20));
    text.push('乙');
    let library = library(["甲乙"]);
    let hits = library.hits(&text);
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].span.bytes, (3 << 20) * 3..text.len());
    assert!(hits[0].joined);
}

#[test]
fn personal_information_in_a_population_by_source() {
    let folder = Folder::new();
    let all = items(&[
        ("论坛", "联系 13800138000，或 lisi@example.com"),
        ("论坛", "无"),
        ("书", "11010519491231002X"),
    ]);
    let seen = Mutex::new(Vec::new());
    let (files, limits) = (written(&folder, &all, 3), Limits::of_items());
    let counted = unwatched(|w| {
        personal::count_population(&files, &Mapping::default(), &limits, w, 1, |item, p| {
            assert!(!p.masked.contains(&item.text[p.span.bytes.clone()]));
            seen.lock().expect("a lock").push(p.masked.clone());
        })
    });
    let tally = counted.expect("a tally").gathered;
    assert_eq!(seen.into_inner().expect("a lock"), ["138******00", "****@example.com", "110***********002X"]);
    assert_eq!(tally.sources["论坛"].hit.items, 1);
    assert_eq!(tally.sources["书"].classes[&Kind::IdentityNumber].hits, 1);
}

#[test]
fn figures_by_source_and_kind() {
    let folder = Folder::new();
    let all = items(&[
        ("网页", "13800138000 13900139000 lisi@example.com"),
        ("网页", "没有"),
        ("书", "lisi@example.com"),
    ]);
    let files = written(&folder, &all, 1);
    let t = personal_tally(&files, 2);
    assert_eq!(t, personal_tally(&files, 1));
    let web = &t.sources["网页"];
    assert_eq!((web.items, web.hit), (2, Counted { items: 1, hits: 3 }));
    assert_eq!(web.classes[&Kind::Mobile], Counted { items: 1, hits: 2 });
    assert_eq!(t.total().classes[&Kind::Email], Counted { items: 2, hits: 2 });
    let mut merged = PersonalTally::default();
    files.iter().rev().for_each(|f| merged.merge(&personal_tally(std::slice::from_ref(f), 1)));
    assert_eq!(merged, t);
    let json = serde_json::to_string(&t).unwrap();
    assert!(json.contains("\"mobile\""));
    assert_eq!(serde_json::from_str::<PersonalTally>(&json).unwrap(), t);
}

#[test]
fn duplicates_among_real_poems() {
    let Some(folder) = real("song-ci") else { return };
    let (_, items) = poems(&folder);
    let texts: Vec<&str> = items.iter().map(|(_, text)| text.as_str()).collect();
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, text) in texts.iter().enumerate() {
        alike.entry(fold(text)).or_default().push(at);
    }
    let exact: Vec<Vec<usize>> = alike.into_values().filter(|places| places.len() > 1).collect();
    let near = near_groups(&texts, 80, &GO).expect("groups");
    eprintln!("{} poems: {} exact groups, {} near groups", texts.len(), exact.len(), near.len());
    let groups: Vec<BTreeSet<usize>> = near.iter().map(|g| g.members.iter().copied().collect()).collect();
    for group in &exact {
        assert!(groups.iter().any(|g| group.iter().all(|m| g.contains(m))), "{group:?}");
    }
    assert!(near.len() > exact.len());
}
