//! How fast this crate is, and how much memory it takes: each piece of work in a process of its own, so that its memory
//! is its own, told as one line of JSON (seconds on the clock, seconds of processors, most memory in MB).
//!
//! ```text
//! corpus_speed texts FOLDER MEGABYTES    invents texts and keywords for `scan` and `personal`, unless they are there
//! corpus_speed scan FOLDER WORDS THREADS scans for 10,000 or 50,000 words, on so many threads beside the one that reads
//! corpus_speed fold FOLDER               reads and folds the text alone, on one thread beside the one that reads
//! corpus_speed personal FOLDER THREADS   looks for personal information
//! corpus_speed items FILE COUNT          invents the items of a population (.jsonl or .txt), unless they are there
//! corpus_speed register FILE REGISTER    registers them
//! corpus_speed draw REGISTER COUNT       draws that many, and repeats the draw
//! corpus_speed export REGISTER FILE      writes its items to a Parquet file
//! corpus_speed near COUNT                looks for near duplicates among that many questions
//! ```
//! `cargo xtask bench scanning` runs it beside its peers.
#![expect(clippy::print_stdout, reason = "its figures are its purpose")]

mod invented;
mod process;

use hegui_corpus::digest::unwatched;
use hegui_corpus::draw::{Plan, Seed, Sizes, Strata, draw, verify};
use hegui_corpus::near::near_groups;
use hegui_corpus::population::{
    InputFile, Inputs, Item, Mapping, Register, SourceFrom, each_item, items_to_parquet, register,
};
use hegui_corpus::scan::fold::fold;
use hegui_corpus::scan::{Hit, Library, Word, scan_population};
use hegui_corpus::{Limits, personal};
use process::Spent;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

type Told = Result<Value, Box<dyn std::error::Error>>;

/// Keywords of the libraries.
const WORDS: [usize; 2] = [10_000, 50_000];
/// Jaccard similarity of near duplicates, in percent.
const ALIKE: u32 = 80;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let told = match words[..] {
        ["texts", folder, megabytes] => texts(folder.as_ref(), megabytes.parse()?)?,
        ["scan", folder, words, threads] => scan(folder.as_ref(), words.parse()?, threads.parse()?)?,
        ["fold", folder] => folded(folder.as_ref())?,
        ["personal", folder, threads] => personal(folder.as_ref(), threads.parse()?)?,
        ["items", file, count] => items(file.as_ref(), count.parse()?)?,
        ["register", file, target] => registered(file.as_ref(), target.as_ref())?,
        ["draw", register, count] => drawn(register.as_ref(), count.parse()?)?,
        ["export", register, file] => exported(register.as_ref(), file.as_ref())?,
        ["near", count] => near(count.parse()?)?,
        _ => {
            return Err(
                "usage: corpus_speed texts|scan|fold|personal|items|register|draw|export|near …".into()
            );
        }
    };
    println!("{told}");
    Ok(())
}

/// What the work took, and what it gave.
fn told(mut spent: Value, given: Value) -> Value {
    if let (Value::Object(all), Value::Object(more)) = (&mut spent, given) {
        all.extend(more);
    }
    spent
}

/// Makes something at a place, unless it is there; what is begun and not finished never is.
fn made(place: &Path, make: impl FnOnce(&Path) -> std::io::Result<()>) -> Told {
    let spent = Spent::begin();
    let kept = place.exists();
    if !kept {
        let fresh = place.with_file_name(format!("new-{}", place.file_name().ok_or("a name")?.display()));
        make(&fresh)?;
        std::fs::rename(fresh, place)?;
    }
    Ok(told(spent.told(), json!({ "kept": kept })))
}

fn texts(folder: &Path, megabytes: u64) -> Told {
    made(folder, |fresh| {
        std::fs::create_dir_all(fresh)?;
        invented::texts(fresh, megabytes * 1_000_000, &WORDS)
    })
}

/// The text as a population of one invented source.
fn text(folder: &Path) -> Result<(Vec<InputFile>, Mapping), Box<dyn std::error::Error>> {
    let files = Inputs::gather(&[folder.join("text.txt")], &Limits::of_items())?.files;
    Ok((files, Mapping { text: Vec::new(), source: SourceFrom::Given("示例来源".into()) }))
}

fn scan(folder: &Path, words: usize, threads: usize) -> Told {
    let list = std::fs::read_to_string(folder.join(format!("words-{words}.txt")))?;
    let word = |(id, word): (usize, &str)| Word {
        id: id.to_string(),
        word: word.into(),
        risk: format!("示例风险{}", id % 31),
    };
    let building = Spent::begin();
    let library = Library::new(list.lines().enumerate().map(word)).map_err(|f| f.message.en)?;
    let built = building.told();
    let (files, mapping) = text(folder)?;
    let places = AtomicU64::new(0);
    let on_hit = |_: &Item<'_>, hit: &Hit<'_, '_>| {
        // Places are used, so that no compiler leaves them out.
        places.fetch_add(hit.span.bytes.start as u64 ^ hit.span.chars.end as u64, Ordering::Relaxed);
    };
    let spent = Spent::begin();
    let limits = Limits::of_items();
    let scanned = unwatched(|w| scan_population(&library, &files, &mapping, &limits, w, threads, on_hit))?;
    let spent = spent.told();
    let total = scanned.gathered.total();
    Ok(told(
        spent,
        json!({
            "bytes": files[0].bytes, "forms": library.forms(), "built": built["seconds"], "items": total.items,
            "hit_items": total.hit.items, "hits": total.hit.hits, "places": places.into_inner(),
        }),
    ))
}

fn folded(folder: &Path) -> Told {
    let (files, mapping) = text(folder)?;
    let spent = Spent::begin();
    let mut bytes = 0;
    let mut take = |item: &Item<'_>| {
        bytes += fold(item.text).len();
        Ok(())
    };
    unwatched(|w| each_item(&files, &mapping, &Limits::of_items(), w, &mut take))?;
    Ok(told(spent.told(), json!({ "bytes": files[0].bytes, "folded": bytes })))
}

fn personal(folder: &Path, threads: usize) -> Told {
    let (files, mapping) = text(folder)?;
    let spent = Spent::begin();
    let limits = Limits::of_items();
    let counted =
        unwatched(|w| personal::count_population(&files, &mapping, &limits, w, threads, |_, _| ()))?;
    let total = counted.gathered.total();
    Ok(told(spent.told(), json!({ "bytes": files[0].bytes, "items": total.items, "hits": total.hit.hits })))
}

fn items(file: &Path, count: u64) -> Told {
    made(file, |fresh| invented::items(fresh, count))
}

fn registered(file: &Path, target: &Path) -> Told {
    let limits = Limits::of_items();
    let inputs = Inputs::gather(&[file.to_owned()], &limits)?;
    let spent = Spent::begin();
    let done = unwatched(|w| register(&inputs.files, &Mapping::default(), &limits, target, w))?;
    let bytes = inputs.files[0].bytes;
    Ok(told(spent.told(), json!({ "bytes": bytes, "items": done.facts.items, "digest": done.facts.digest })))
}

fn drawn(path: &Path, count: u64) -> Told {
    let limits = Limits { drawn: count.max(Limits::of_items().drawn), ..Limits::of_items() };
    let plan =
        Plan { seed: Seed("示例种子".into()), strata: Strata::Uniform, sizes: Sizes::Total(count) };
    let spent = Spent::begin();
    let register = Register::open(path)?;
    let drawn = unwatched(|w| draw(&register, &plan, &limits, w))?;
    let spent = spent.told();
    let verifying = Spent::begin();
    unwatched(|w| verify(&drawn, &register, &limits, w))?;
    let verified = verifying.told();
    Ok(told(
        spent,
        json!({ "items": drawn.items, "drawn": drawn.drawn.len(), "verified": verified["seconds"] }),
    ))
}

fn exported(path: &Path, target: &Path) -> Told {
    let spent = Spent::begin();
    let register = Register::open(path)?;
    let written = unwatched(|w| items_to_parquet(&register, target, w))?;
    Ok(told(spent.told(), json!({ "bytes": written.file.bytes, "items": written.rows })))
}

fn near(count: usize) -> Told {
    let questions = invented::questions(count);
    let spent = Spent::begin();
    let groups = near_groups(&questions, ALIKE, &AtomicBool::new(false))?;
    let members: usize = groups.iter().map(|g| g.members.len()).sum();
    let bytes: usize = questions.iter().map(String::len).sum();
    Ok(told(spent.told(), json!({ "bytes": bytes, "groups": groups.len(), "members": members })))
}
