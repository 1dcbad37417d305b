//! Registers and draws do not depend on splitting, order and shards; merges that are stopped, killed, given bad shards.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/files.rs"]
mod files;
#[path = "support/populations.rs"]
mod populations;

use files::{Folder, names_place};
use hegui_corpus::Limits;
use hegui_corpus::digest::{Watch, unwatched};
use hegui_corpus::draw::{Plan, Sizes, Strata, draw};
use hegui_corpus::population::{Facts, Mapping, Register, merge, register};
use populations::{gathered, gz, plan, population_digest, registered_as};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What a draw says of items, but for where they stand.
fn drawn(register: &Path, plan: &Plan) -> Vec<(String, u64, String)> {
    let register = Register::open(register).unwrap();
    let draw = unwatched(|w| draw(&register, plan, &Limits::of_items(), w)).unwrap();
    draw.drawn.into_iter().map(|d| (d.digest, d.copy, d.source)).collect()
}

fn counts(facts: &Facts) -> (String, u64, u64, u64, BTreeMap<String, (u64, u64)>) {
    let sources = facts.sources.iter().map(|s| (s.name.clone(), (s.items, s.bytes))).collect();
    (facts.digest.clone(), facts.items, facts.distinct, facts.bytes, sources)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Items with copies in several files and of several sources, split and shuffled in any way and registered at once
    /// or by shards: the same digest, counts and draws; the same files: the same register byte for byte.
    #[test]
    fn neither_splitting_nor_order_nor_shards_matter(
        items in proptest::collection::vec((0_u32..60, 0_u32..4), 1..300),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..5),
        shuffle in any::<u64>(),
        of in 1_usize..4,
    ) {
        let line = |(text, source): &(u32, u32)| serde_json::json!({"text": format!("示例{text}"), "source": format!("来源{source}")}).to_string() + "\n";
        let folder = Folder::new();
        let whole = folder.write("whole.jsonl", items.iter().map(line).collect::<String>());
        let facts = registered_as(&[whole], &Mapping::default(), &folder.path("whole")).unwrap().facts;
        let texts: Vec<String> = items.iter().map(|(t, _)| format!("示例{t}")).collect();
        prop_assert_eq!(&facts.digest, &population_digest(texts.iter().map(String::as_str)));

        let mut shuffled = items.clone();
        shuffled.sort_by_key(|i| Sha256::digest(format!("{shuffle}{i:?}")).to_vec());
        let mut at: Vec<usize> = cuts.iter().map(|c| c.index(shuffled.len())).collect();
        at.extend([0, shuffled.len()]);
        at.sort_unstable();
        let mut paths = Vec::new();
        for (i, pair) in at.windows(2).enumerate() {
            let part: String = shuffled[pair[0]..pair[1]].iter().map(line).collect();
            let packed = if (shuffle >> i) & 1 == 0 { part.into_bytes() } else { gz(part.as_bytes()) };
            let ending = if (shuffle >> i) & 1 == 0 { "" } else { ".gz" };
            paths.push(folder.write(&format!("{}.jsonl{ending}", (i * 7 + shuffle as usize % 5) % 11), packed));
        }
        let split = registered_as(&paths, &Mapping::default(), &folder.path("split")).unwrap().facts;
        prop_assert_eq!(counts(&split), counts(&facts));
        paths.reverse();
        registered_as(&paths, &Mapping::default(), &folder.path("reversed")).unwrap();

        let inputs = gathered(&paths);
        let mut shards = Vec::new();
        for number in 0..of {
            let target = folder.path(&format!("shard{number}"));
            unwatched(|w| register(&inputs.shard(number, of), &Mapping::default(), &Limits::of_items(), &target, w)).unwrap();
            shards.insert(if shuffle % 2 == 0 { 0 } else { shards.len() }, target);
        }
        let merged = unwatched(|w| merge(&shards, &Limits::of_items(), &folder.path("merged"), w)).unwrap();
        prop_assert_eq!(&merged, &split);
        let bytes = |name: &str| std::fs::read(folder.path(name)).unwrap();
        prop_assert_eq!(bytes("merged"), bytes("split"));
        prop_assert_eq!(bytes("reversed"), bytes("split"));
        for asked in [plan(Strata::Uniform, 20), plan(Strata::Source, 20), plan(Strata::Uniform, 1_000)] {
            let expected = drawn(&folder.path("whole"), &asked);
            prop_assert_eq!(expected.len(), (if asked.sizes == Sizes::Total(20) { 20 } else { 1_000 }).min(items.len()));
            prop_assert_eq!(&drawn(&folder.path("split"), &asked), &expected);
            prop_assert_eq!(&drawn(&folder.path("merged"), &asked), &expected);
        }
    }
}

/// Registers of shards of a population that is large enough to be killed on.
fn shards(folder: &Folder) -> Vec<PathBuf> {
    (0..3)
        .map(|s| {
            let lines: String = (0..120_000).map(|i| format!("示例 {} {s}\n", i % 100_000)).collect();
            let input = folder.write(&format!("{s}.txt"), lines);
            let target = folder.path(&format!("shard{s}"));
            registered_as(&[input], &Mapping::default(), &target).unwrap();
            target
        })
        .collect()
}

#[test]
fn a_merge_that_is_stopped_leaves_nothing() {
    let folder = Folder::new();
    let shards = shards(&folder);
    let names = || {
        let mut names: Vec<_> =
            std::fs::read_dir(folder.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let stop = AtomicBool::new(false);
    let mut progress = |done, _| stop.store(done > 100_000, Ordering::Relaxed);
    let target = folder.path("merged");
    let mut watch = Watch { progress: &mut progress, cancel: &stop };
    assert!(merge(&shards, &Limits::of_items(), &target, &mut watch).unwrap_err().is_cancelled());
    assert_eq!(names(), before);

    let twice = [&shards[..], &shards[..1]].concat();
    let e = unwatched(|w| merge(&twice, &Limits::of_items(), &target, w)).unwrap_err();
    assert_eq!(e.code(), "population_file_twice");
    // A flipped bit, then a lost end, of one shard.
    let sound = std::fs::read(&shards[1]).unwrap();
    let mut flipped = sound.clone();
    flipped[16 + 48 * 7 + 31] ^= 1;
    for bytes in [&flipped[..], &sound[..sound.len() / 2], &sound[..10]] {
        std::fs::write(&shards[1], bytes).unwrap();
        let e = unwatched(|w| merge(&shards, &Limits::of_items(), &target, w)).unwrap_err();
        assert_eq!(e.code(), "register_damaged");
        names_place(&e, "shard1", None);
        assert_eq!(names(), before);
    }
}

const CHILD: &str = "HEGUI_TEST_MERGE_IN";

/// Not a test of its own: what the next one starts as another process, and kills.
#[test]
fn merging_child() {
    let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let shards: Vec<PathBuf> = (0..3).map(|s| folder.join(format!("shard{s}"))).collect();
    let mut progress = |done: u64, _: u64| {
        if done > 100_000 {
            std::fs::write(folder.join("half"), b"").unwrap();
            std::thread::sleep(std::time::Duration::from_secs(60));
        }
    };
    let never = AtomicBool::new(false);
    let mut watch = Watch { progress: &mut progress, cancel: &never };
    merge(&shards, &Limits::of_items(), &folder.join("merged"), &mut watch).unwrap();
}

#[test]
fn a_merge_that_is_killed_leaves_no_register_and_is_done_again() {
    let folder = Folder::new();
    let shards = shards(&folder);
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "merging_child"])
        .env(CHILD, folder.path(""))
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    while !folder.path("half").exists() && begun.elapsed().as_secs() < 50 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(folder.path("half").exists(), "the other process came half way");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!folder.path("merged").exists());
    let merged = unwatched(|w| merge(&shards, &Limits::of_items(), &folder.path("merged"), w)).unwrap();
    let left = |e: std::fs::DirEntry| e.file_name().to_string_lossy().ends_with(".part");
    assert!(!std::fs::read_dir(folder.path("")).unwrap().any(|e| left(e.unwrap())));
    let all: Vec<PathBuf> = (0..3).map(|s| folder.path(&format!("{s}.txt"))).collect();
    let once = registered_as(&all, &Mapping::default(), &folder.path("once")).unwrap().facts;
    assert_eq!((&merged, merged.items), (&once, 360_000));
    assert_eq!(std::fs::read(folder.path("merged")).unwrap(), std::fs::read(folder.path("once")).unwrap());
}
