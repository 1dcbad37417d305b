//! The corpus of Song lyrics, whole: registered, scanned and counted anew by other means, drawn from in any order of
//! its files.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/files.rs"]
mod files;
#[path = "support/populations.rs"]
mod populations;
#[path = "support/real.rs"]
mod real;

use files::Folder;
use hegui_corpus::Limits;
use hegui_corpus::digest::unwatched;
use hegui_corpus::draw::{Draw, Plan, Strata, draw, fetch, verify};
use hegui_corpus::population::{
    InputFile, Item, Mapping, Register, SourceFrom, item_digest, merge, register,
};
use hegui_corpus::scan::fold::fold;
use hegui_corpus::scan::tally::Counted;
use hegui_corpus::scan::{Hit, Library, Word, scan_population};
use populations::{gathered, plan, population_digest};
use real::{poems, real};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Words that occur, common and rare: one in traditional characters, which the corpus does not use, one within another;
/// and one that cannot occur.
const WORDS: [&str; 14] = [
    "东风",
    "明月",
    "杨柳",
    "斷腸",
    "千里",
    "西湖",
    "少年",
    "酒",
    "梅花",
    "长安",
    "天涯",
    "风月",
    "明月楼",
    "电脑",
];

fn mapping() -> Mapping {
    Mapping { text: vec!["paragraphs".into()], source: SourceFrom::File }
}

/// Files in an order that has nothing to do with their names.
fn shuffled(files: &[InputFile], seed: u8) -> Vec<InputFile> {
    let mut files = files.to_vec();
    files.sort_by_key(|f| Sha256::digest([&[seed], f.name.as_bytes()].concat()).to_vec());
    files
}

fn registered(files: &[InputFile], target: PathBuf) -> Register {
    unwatched(|w| register(files, &mapping(), &Limits::of_items(), &target, w)).unwrap();
    Register::open(&target).unwrap()
}

fn drawn(register: &Register, plan: &Plan) -> Draw {
    let limits = Limits::of_items();
    let draw = unwatched(|w| draw(register, plan, &limits, w)).unwrap();
    unwatched(|w| verify(&draw, register, &limits, w)).unwrap();
    draw
}

/// The texts of a draw by its order, read again from the files; each is what was registered.
fn texts(draw: &Draw, register: &Register, files: &[InputFile]) -> Vec<String> {
    let mut out = vec![None; draw.drawn.len()];
    let mut take = |i: usize, text: &str| {
        assert_eq!(hex::encode(item_digest(text)), draw.drawn[i].digest);
        assert_eq!(out[i].replace(text.to_owned()), None, "{i} twice");
    };
    unwatched(|w| fetch(draw, register, files, &Limits::of_items(), w, &mut take)).unwrap();
    out.into_iter().map(Option::unwrap).collect()
}

#[test]
fn registered_whole_and_drawn_in_any_order_of_files() {
    let Some(real) = real("song-ci") else { return };
    let (paths, poems) = poems(&real);
    let files = gathered(std::slice::from_ref(&real)).files;
    assert_eq!(files.len(), paths.len());
    let folder = Folder::new();
    let whole = registered(&files, folder.path("whole"));
    let facts = whole.facts();
    assert_eq!((facts.items, facts.refused), (poems.len() as u64, 0));
    assert_eq!(facts.bytes, poems.iter().map(|(_, text)| text.len() as u64).sum::<u64>());
    let all: HashSet<&str> = poems.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(facts.distinct, all.len() as u64);
    assert_eq!(facts.digest, population_digest(poems.iter().map(|(_, text)| text.as_str())));
    assert_eq!(facts.languages[0].language.name(), "chinese");
    assert!(facts.languages[0].items as f64 > 0.99 * facts.items as f64);
    let mut by_file: BTreeMap<&str, u64> = BTreeMap::new();
    poems.iter().for_each(|(file, _)| *by_file.entry(file).or_default() += 1);
    let sources: BTreeMap<&str, u64> =
        facts.sources.iter().map(|s| (s.name.rsplit('/').next().unwrap(), s.items)).collect();
    assert_eq!(sources, by_file);

    // Where the texts stand need not be said.
    let guessed = populations::registered(&folder, std::slice::from_ref(&real)).facts;
    assert_eq!((guessed.digest, guessed.items), (facts.digest.clone(), facts.items));

    // The same files in two other orders: at once, and by three shards that are merged.
    let again = registered(&shuffled(&files, 1), folder.path("again"));
    let other = shuffled(&files, 2);
    assert_ne!(other, shuffled(&files, 1));
    let shards: Vec<PathBuf> = other
        .chunks(other.len().div_ceil(3))
        .enumerate()
        .map(|(i, part)| {
            registered(part, folder.path(&format!("shard{i}")));
            folder.path(&format!("shard{i}"))
        })
        .collect();
    unwatched(|w| merge(&shards, &Limits::of_items(), &folder.path("merged"), w)).unwrap();
    let merged = Register::open(&folder.path("merged")).unwrap();
    for asked in [plan(Strata::Uniform, 4_000), plan(Strata::Source, 400)] {
        let draw = drawn(&whole, &asked);
        let different: BTreeSet<(&str, u64)> =
            draw.drawn.iter().map(|d| (d.digest.as_str(), d.copy)).collect();
        assert!(different.len() == draw.drawn.len() && !draw.fewer);
        assert_eq!(draw, drawn(&again, &asked));
        assert_eq!(draw, drawn(&merged, &asked));
        let read = texts(&draw, &whole, &files);
        assert_eq!(read, texts(&draw, &merged, &other));
        assert!(read.iter().all(|text| all.contains(text.as_str())));
    }
    // Another seed draws others.
    let asked = plan(Strata::Uniform, 400);
    let other = Plan { seed: hegui_corpus::draw::Seed("另一个示例种子".into()), ..asked.clone() };
    let ids = |plan: &Plan| -> BTreeSet<String> {
        drawn(&whole, plan).drawn.into_iter().map(|d| d.digest).collect()
    };
    assert!(ids(&asked).intersection(&ids(&other)).count() < 40);
}

/// How often a form stands in a text, overlapping ones counted each.
fn occurrences(text: &str, form: &str) -> u64 {
    text.char_indices().filter(|(at, _)| text[*at..].starts_with(form)).count() as u64
}

#[test]
fn scanned_whole_as_counted_by_hand() {
    let Some(real) = real("song-ci") else { return };
    let (_, poems) = poems(&real);
    let files = gathered(&[real]).files;
    let word = |(n, word): (usize, &str)| Word {
        id: word.into(),
        word: word.into(),
        risk: format!("示例风险{}", n % 3),
    };
    let library = Library::new(WORDS.into_iter().enumerate().map(word)).unwrap();
    assert!(library.unusable().is_empty());
    // Items in which a word stands as it is written in the library, by file and row.
    let literal: Mutex<BTreeMap<String, BTreeSet<(u32, u32)>>> = Mutex::default();
    let on_hit = |item: &Item<'_>, hit: &Hit<'_, '_>| {
        assert_eq!(&item.text[hit.span.bytes.clone()], hit.slice);
        for word in hit.words.iter().filter(|w| w.word == hit.slice) {
            let place = (item.file, item.place.row);
            literal.lock().unwrap().entry(word.id.clone()).or_default().insert(place);
        }
    };
    let limits = Limits::of_items();
    let done = unwatched(|w| scan_population(&library, &files, &mapping(), &limits, w, 2, on_hit)).unwrap();
    let (tally, literal) = (done.gathered, literal.into_inner().unwrap());

    let folded: Vec<String> = poems.iter().map(|(_, text)| fold(text)).collect();
    let forms = WORDS.map(fold);
    for (word, form) in WORDS.iter().zip(&forms) {
        let counts: Vec<u64> = folded.iter().map(|text| occurrences(text, form)).collect();
        let expected =
            Counted { items: counts.iter().filter(|n| **n > 0).count() as u64, hits: counts.iter().sum() };
        let told = tally.words.get(*word).copied().unwrap_or_default();
        assert_eq!(told, expected, "{word}");
        let written = poems.iter().filter(|(_, text)| text.contains(word)).count();
        assert_eq!(literal.get(*word).map_or(0, BTreeSet::len), written, "{word}");
        eprintln!("{word}: {} items, {} hits, {written} items as it is written", told.items, told.hits);
        assert_eq!(told.items == 0, *word == "电脑", "{word}");
    }
    // Items with any of them, in all and by file.
    let holds = |text: &str| forms.iter().any(|form| text.contains(form.as_str()));
    let mut by_file: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for ((file, _), text) in poems.iter().zip(&folded) {
        let (items, hit) = by_file.entry(file).or_default();
        (*items, *hit) = (*items + 1, *hit + u64::from(holds(text)));
    }
    let told: BTreeMap<&str, (u64, u64)> = tally
        .sources
        .iter()
        .map(|(name, s)| (Path::new(name).file_name().unwrap().to_str().unwrap(), (s.items, s.hit.items)))
        .collect();
    assert_eq!(told, by_file);
    let total = tally.total();
    assert_eq!(total.items, poems.len() as u64);
    assert_eq!(total.hit.items, by_file.values().map(|(_, hit)| hit).sum::<u64>());
    assert!(total.hit.items > 5_000 && total.hit.items < total.items);
}
