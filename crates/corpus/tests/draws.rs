//! Draws: repeated by another program from the words of `docs/draws.md`, uniform, stratified, verified, fetched again.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/files.rs"]
mod files;

use files::{Folder, names_place};
use hegui_corpus::digest::unwatched;
use hegui_corpus::draw::{Draw, Plan, Seed, Sizes, Strata, draw, fetch, verify};
use hegui_corpus::population::{Inputs, Mapping, Register, item_digest, register};
use hegui_corpus::{ForeignError, Limits};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Registers lines of text and source.
fn population(folder: &Folder, name: &str, items: &[(String, String)]) -> (Register, PathBuf) {
    let line = |(text, source): &(String, String)| {
        serde_json::json!({"text": text, "source": source}).to_string() + "\n"
    };
    let path = folder.write(name, items.iter().map(line).collect::<String>());
    let target = folder.path(&format!("{name}.register"));
    let inputs = Inputs::gather(std::slice::from_ref(&path), &Limits::of_items()).unwrap();
    unwatched(|w| register(&inputs.files, &Mapping::default(), &Limits::of_items(), &target, w)).unwrap();
    (Register::open(&target).unwrap(), path)
}

fn plan(seed: &str, strata: Strata, sizes: Sizes) -> Plan {
    Plan { seed: Seed(seed.into()), strata, sizes }
}

fn drawn(register: &Register, plan: &Plan) -> Result<Draw, ForeignError> {
    unwatched(|w| draw(register, plan, &Limits::of_items(), w))
}

/// 1,000 items of three sources, a tenth of them copies, half Latin.
fn items() -> Vec<(String, String)> {
    (0..1_000)
        .map(|i| {
            let text = if i % 2 == 0 {
                format!("示例条目第 {} 条", i % 900)
            } else {
                format!("Example {}", i % 900)
            };
            (text, ["甲", "乙", "丙"][if i < 700 { 0 } else { usize::from(i < 950) + 1 }].to_owned())
        })
        .collect()
}

/// The rule of `docs/draws.md` once more, over texts in memory.
fn by_the_words(items: &[(String, String)], seed: &[u8], n: usize) -> Vec<(String, u64, String)> {
    let mut sorted: Vec<([u8; 32], &str)> =
        items.iter().map(|(text, source)| (Sha256::digest(text).into(), source.as_str())).collect();
    sorted.sort_unstable();
    let mut copies: BTreeMap<[u8; 32], u64> = BTreeMap::new();
    let mut scored: Vec<_> = sorted
        .iter()
        .map(|(digest, source)| {
            let copy = copies.entry(*digest).or_default();
            *copy += 1;
            let number = *copy - 1;
            let score = Sha256::digest([seed, &digest[..], &number.to_be_bytes()].concat()).to_vec();
            (score, hex::encode(digest), number, (*source).to_owned())
        })
        .collect();
    scored.sort();
    scored.into_iter().take(n).map(|(_, digest, copy, source)| (digest, copy, source)).collect()
}

fn ids(draw: &Draw) -> Vec<(String, u64, String)> {
    draw.drawn.iter().map(|d| (d.digest.clone(), d.copy, d.source.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_uniform_draw_is_what_the_words_say(
        texts in proptest::collection::vec((0_u32..40, 0_u32..3), 1..120),
        n in 0_u64..150,
        seed in "\\PC{1,40}",
    ) {
        let items: Vec<_> = texts.iter().map(|(t, s)| (format!("示例{t}"), format!("来源{s}"))).collect();
        let folder = Folder::new();
        let (register, _) = population(&folder, "a.jsonl", &items);
        let draw = drawn(&register, &plan(&seed, Strata::Uniform, Sizes::Total(n))).unwrap();
        prop_assert_eq!(ids(&draw), by_the_words(&items, seed.as_bytes(), n as usize));
        prop_assert_eq!(draw.fewer, n > items.len() as u64);
        prop_assert_eq!((draw.strata[0].asked, draw.strata[0].drawn), (n, n.min(items.len() as u64)));
    }
}

const PYTHON: &str = r#"
import hashlib, json, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
seed, n, sha = sys.argv[2], int(sys.argv[3]), lambda b: hashlib.sha256(b).digest()
hexadecimal = len(seed) == 64 and all(c in "0123456789abcdefABCDEF" for c in seed)
seed = bytes.fromhex(seed) if hexadecimal else seed.encode()
items = sorted((sha(i["text"].replace("\r\n", "\n").encode()), i["source"].encode()) for i in lines)
print(sha(b"".join(digest for digest, _ in items)).hex())
before, copy, scored = None, 0, []
for digest, source in items:
    copy = copy + 1 if digest == before else 0
    before = digest
    scored.append((sha(seed + digest + copy.to_bytes(8, "big")), digest, copy, source))
for score, digest, copy, source in sorted(scored)[:n]:
    print(score.hex(), digest.hex(), copy, source.decode())
"#;

#[test]
fn another_program_draws_the_same() {
    let folder = Folder::new();
    let mut items = items();
    items.push(("两行\r\n之一".into(), "甲".into()));
    let (register, path) = population(&folder, "a.jsonl", &items);
    for seed in ["示例种子：某日开盘 3,214.15", &"5f".repeat(32), &"5F".repeat(32)] {
        let ran = std::process::Command::new("python3")
            .args(["-c", PYTHON])
            .arg(&path)
            .args([seed, "150"])
            .env("PYTHONIOENCODING", "utf-8")
            .output();
        let Ok(ran) = ran else {
            eprintln!("skipped: python3 is not here");
            return;
        };
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let draw = drawn(&register, &plan(seed, Strata::Uniform, Sizes::Total(150))).unwrap();
        let ours: Vec<String> = std::iter::once(draw.population.clone())
            .chain(draw.drawn.iter().map(|d| format!("{} {} {} {}", d.score, d.digest, d.copy, d.source)))
            .collect();
        let theirs = String::from_utf8(ran.stdout).unwrap();
        assert_eq!(theirs.lines().collect::<Vec<_>>(), ours);
        assert_eq!(ours.len(), 151);
    }
}

#[test]
fn strata_get_their_share_and_each_is_a_draw_of_its_own() {
    let folder = Folder::new();
    let items = items();
    let (register, _) = population(&folder, "a.jsonl", &items);
    let sizes = |draw: &Draw| -> Vec<(String, u64, u64, u64)> {
        draw.strata.iter().map(|s| (s.name.clone(), s.items, s.asked, s.drawn)).collect()
    };
    let is = |name: &str, items, asked, drawn| (name.to_owned(), items, asked, drawn);
    let draw = drawn(&register, &plan("s", Strata::Source, Sizes::Total(41))).unwrap();
    // 41 × 0.05 = 2.05, 41 × 0.25 = 10.25, 41 × 0.7 = 28.7.
    assert_eq!(sizes(&draw), [is("丙", 250, 10, 10), is("乙", 50, 2, 2), is("甲", 700, 29, 29)]);
    assert!(draw.drawn.is_sorted_by(|a, b| a.score < b.score) && !draw.fewer);
    // A stratum holds the smallest scores of its own items, with the copies numbered over the whole.
    let all = drawn(&register, &plan("s", Strata::Uniform, Sizes::Total(1_000))).unwrap();
    for stratum in ["甲", "乙", "丙"] {
        let of = |d: &Draw| ids(d).into_iter().filter(|i| i.2 == stratum).collect::<Vec<_>>();
        let (some, whole) = (of(&draw), of(&all));
        assert_eq!(some, whole[..some.len()]);
    }
    let draw = drawn(&register, &plan("s", Strata::Language, Sizes::Total(100))).unwrap();
    assert_eq!(sizes(&draw), [is("chinese", 500, 50, 50), is("latin", 500, 50, 50)]);
    let names =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let given = Strata::Given(names(&[("甲", "自采"), ("乙", "外购"), ("丙", "外购")]));
    let each =
        |pairs: &[(&str, u64)]| Sizes::Each(pairs.iter().map(|(a, n)| ((*a).to_owned(), *n)).collect());
    let draw = drawn(&register, &plan("s", given.clone(), each(&[("外购", 400), ("自采", 5)]))).unwrap();
    assert_eq!(sizes(&draw), [is("外购", 300, 400, 300), is("自采", 700, 5, 5)]);
    assert!(draw.fewer);
    unwatched(|w| verify(&draw, &register, &Limits::of_items(), w)).unwrap();
    for (strata, sizes) in [
        (given, each(&[("没有", 1)])),
        (Strata::Given(names(&[("甲", "自采")])), Sizes::Total(1)),
        (Strata::Source, each(&[("丁", 1)])),
    ] {
        assert_eq!(drawn(&register, &plan("s", strata, sizes)).unwrap_err().code(), "draw_stratum_unknown");
    }
    let e = drawn(&register, &plan("", Strata::Uniform, Sizes::Total(1))).unwrap_err();
    assert_eq!(e.code(), "draw_seed_empty");
    let limits = Limits { drawn: 9, ..Limits::of_items() };
    let e = unwatched(|w| {
        hegui_corpus::draw::draw(&register, &plan("s", Strata::Uniform, Sizes::Total(10)), &limits, w)
    });
    assert_eq!(e.unwrap_err().code(), "draw_too_large");
}

#[test]
fn every_item_is_drawn_about_as_often() {
    let folder = Folder::new();
    // Copies are items: nine texts, one of them twice, so that it is drawn twice as often.
    let items: Vec<_> = (0..10).map(|i| (format!("示例{}", i.max(1)), String::new())).collect();
    let (register, _) = population(&folder, "a.jsonl", &items);
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..2_000 {
        let draw = drawn(&register, &plan(&format!("种子{seed}"), Strata::Uniform, Sizes::Total(3))).unwrap();
        for item in draw.drawn {
            *times.entry(item.digest).or_default() += 1;
        }
    }
    let copied = hex::encode(item_digest("示例1"));
    for (digest, times) in times {
        // 600 expected, with a standard deviation of about 20; twice that for the text that stands twice.
        let expected = if digest == copied { 1_200 } else { 600 };
        assert!(times.abs_diff(expected) < 120, "{times}");
    }
}

#[test]
fn verifying_names_the_first_difference() {
    let folder = Folder::new();
    let (register, _) = population(&folder, "a.jsonl", &items());
    let whole = plan("s", Strata::Uniform, Sizes::Total(50));
    let draw = drawn(&register, &whole).unwrap();
    let check =
        |draw: &Draw, register: &Register| unwatched(|w| verify(draw, register, &Limits::of_items(), w));
    check(&draw, &register).unwrap();
    let back: Draw = serde_json::from_str(&serde_json::to_string(&draw).unwrap()).unwrap();
    assert_eq!(back, draw);
    // The same population in other files is the same draw.
    let mut turned = items();
    turned.reverse();
    check(&draw, &population(&folder, "b.jsonl", &turned).0).unwrap();

    let mut swapped = draw.clone();
    swapped.drawn.swap(20, 30);
    let mut fewer = draw.clone();
    fewer.drawn.pop();
    let mut other = draw.clone();
    other.plan.seed = Seed("t".into());
    let mut more = draw.clone();
    more.strata[0].drawn = 51;
    let mut foreign = draw.clone();
    foreign.algorithm = "other".into();
    for (bad, code, zh) in [
        (swapped, "draw_differs", "第 21 个"),
        (fewer, "draw_differs", "第 50 个"),
        (other, "draw_differs", "第 1 个"),
        (more, "draw_differs", "第 1 层"),
        (foreign, "draw_algorithm_unknown", "other"),
    ] {
        let e = check(&bad, &register).unwrap_err();
        assert_eq!(e.code(), code);
        assert!(e.finding().message.zh.contains(zh), "{}", e.finding().message.zh);
    }
    let mut one_less = items();
    one_less.pop();
    let e = check(&draw, &population(&folder, "c.jsonl", &one_less).0).unwrap_err();
    assert!(e.finding().message.en.contains("digest of the population"), "{e}");

    let path = folder.path("a.jsonl.register");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[16 + 48 * 500 + 31] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let e = check(&draw, &Register::open(&path).unwrap()).unwrap_err();
    assert_eq!(e.code(), "register_damaged");
    names_place(&e, "a.jsonl.register", None);
}

#[test]
fn texts_are_fetched_again_and_a_changed_file_is_named() {
    let folder = Folder::new();
    let items = items();
    let (first, second) = items.split_at(400);
    let line = |(text, source): &(String, String)| format!("\"{text}\",{source}\n");
    let csv =
        |items: &[(String, String)]| format!("文本,来源\n{}", items.iter().map(line).collect::<String>());
    let a = folder.write("a.csv", csv(first));
    let lines: String = second.iter().map(|(t, _)| format!("{t}\n")).collect();
    let b = folder.write("b.txt.zst", zstd::encode_all(lines.as_bytes(), 3).unwrap());
    let inputs = Inputs::gather(&[a.clone(), b], &Limits::of_items()).unwrap();
    let target = folder.path("register");
    unwatched(|w| register(&inputs.files, &Mapping::default(), &Limits::of_items(), &target, w)).unwrap();
    let register = Register::open(&target).unwrap();
    let draw = drawn(&register, &plan("s", Strata::Uniform, Sizes::Total(200))).unwrap();
    let fetched = |files: &Inputs| {
        let mut texts: BTreeMap<usize, String> = BTreeMap::new();
        let mut take = |i: usize, text: &str| {
            texts.insert(i, text.to_owned());
        };
        unwatched(|w| fetch(&draw, &register, &files.files, &Limits::of_items(), w, &mut take))
            .map(|()| texts)
    };
    let texts = fetched(&inputs).unwrap();
    assert_eq!(texts.len(), 200);
    for (i, text) in texts {
        let item = &draw.drawn[i];
        assert_eq!(hex::encode(item_digest(&text)), item.digest);
        let row = item.place.row as usize;
        let expected = if item.file == "a.csv" { &first[row - 2].0 } else { &second[row - 1].0 };
        assert_eq!(&text, expected);
    }
    let e = fetched(&Inputs { files: inputs.files[..1].to_vec(), findings: Vec::new() }).unwrap_err();
    assert_eq!(e.code(), "draw_file_missing");
    names_place(&e, "b.txt.zst", None);
    let of_a = draw.drawn.iter().filter(|d| d.file == "a.csv");
    let row = of_a.map(|d| d.place.row).max().unwrap();
    let mut changed = first.to_vec();
    changed[row as usize - 2].0 = "改过".into();
    folder.write("a.csv", csv(&changed));
    let e = fetched(&inputs).unwrap_err();
    assert_eq!(e.code(), "item_changed");
    names_place(&e, "a.csv", Some(row));
    folder.write("a.csv", csv(&first[..row as usize - 2]));
    let e = fetched(&inputs).unwrap_err();
    assert_eq!(e.code(), "item_changed");
    names_place(&e, "a.csv", Some(row));
}

#[test]
fn a_carriage_return_before_crlf_is_fetched_as_it_was_registered() {
    let folder = Folder::new();
    let text = "示例\r\r\n第二行";
    let (register, path) = population(&folder, "r.jsonl", &[(text.to_owned(), "甲".to_owned())]);
    let draw = drawn(&register, &plan("示例", Strata::Uniform, Sizes::Total(1))).unwrap();
    assert_eq!(draw.drawn[0].digest, hex::encode(item_digest(text)));
    let files = Inputs::gather(&[path], &Limits::of_items()).unwrap().files;
    let mut texts = Vec::new();
    let mut take = |_: usize, text: &str| texts.push(text.to_owned());
    unwatched(|w| fetch(&draw, &register, &files, &Limits::of_items(), w, &mut take)).unwrap();
    assert_eq!(texts, ["示例\r\n第二行"]);
}
