//! How fast a population is scanned, on text made from a seed: `scan_speed [megabytes] [folder]`.
//!
//! Writes `text.txt`, `folded.txt` (the same, folded, for peers that do not fold), and `words-<n>.txt` (folded
//! keywords) to the folder, then scans the file with 10,000 and 50,000 words on one and two threads beside
//! the one that reads; reading, folding and exact places included. Only a few batches are ever in memory.
#![expect(clippy::print_stdout, reason = "its figures are its purpose")]

#[path = "support/process.rs"]
mod process;

use hegui_corpus::digest::unwatched;
use hegui_corpus::population::{InputFile, Inputs, Item, Mapping, SourceFrom, each_item};
use hegui_corpus::scan::fold::fold;
use hegui_corpus::scan::{Hit, Library, Word, scan_population};
use hegui_corpus::{ForeignError, Limits, personal};
use process::{peak, processor};
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) as usize >> 1) % n
    }

    /// A rank below `n` that is the rarer the higher, about as words and characters are in a language.
    fn rank(&mut self, n: usize) -> usize {
        let share = self.below(1 << 30) as f64 / f64::from(1 << 30);
        ((n as f64).powf(share) as usize).min(n) - 1
    }
}

/// Characters in an order of frequency that has nothing to do with their codes.
fn alphabet() -> Vec<char> {
    let mut all: Vec<char> = (0x4E00..0x4E00 + 6000).filter_map(char::from_u32).collect();
    let mut random = Random(1);
    for i in (1..all.len()).rev() {
        all.swap(i, random.below(i + 1));
    }
    all
}

/// An invented vocabulary of words of one to three characters, commonest first.
fn vocabulary() -> Vec<String> {
    let alphabet = alphabet();
    let mut random = Random(2);
    let length = |at: usize, random: &mut Random| if at < 300 { 1 } else { 2 + random.below(4) / 3 };
    (0..40_000)
        .map(|at| (0..length(at, &mut random)).map(|_| alphabet[random.rank(alphabet.len())]).collect())
        .collect()
}

/// Keywords: compounds of two rarer words, so that their beginnings are met far more often than they.
fn keywords(vocabulary: &[String], n: usize) -> Vec<String> {
    let mut random = Random(3);
    let rare = &vocabulary[400..];
    (0..n).map(|_| format!("{}{}", rare[random.rank(rare.len())], rare[random.below(rare.len())])).collect()
}

fn write_texts(folder: &Path, bytes: u64, vocabulary: &[String]) -> io::Result<()> {
    let mut text = BufWriter::new(File::create(folder.join("text.txt"))?);
    let mut folded = BufWriter::new(File::create(folder.join("folded.txt"))?);
    let planted = keywords(vocabulary, 50_000);
    let mut random = Random(4);
    let mut written = 0;
    let mut line = String::new();
    while written < bytes {
        line.clear();
        let words = 40 + random.below(300);
        for _ in 0..words {
            match random.below(2000) {
                0 => line.push_str(&planted[random.below(planted.len())]),
                1 => line.push_str(" ＡＩ 2026 "),
                n if n < 250 => line.push(['，', '。', '、', '；'][random.below(4)]),
                _ => line.push_str(&vocabulary[random.rank(vocabulary.len())]),
            }
        }
        written += line.len() as u64 + 1;
        writeln!(text, "{line}")?;
        writeln!(folded, "{}", fold(&line))?;
    }
    text.flush()?;
    folded.flush()
}

/// Goes through the items of files with one worker.
fn each(
    files: &[InputFile],
    mapping: &Mapping,
    see: impl Fn(&str) -> usize + Sync,
) -> Result<usize, ForeignError> {
    let mut seen = 0;
    let mut take = |item: &Item<'_>| {
        seen += see(item.text);
        Ok(())
    };
    unwatched(|watch| each_item(files, mapping, &Limits::of_items(), watch, &mut take))?;
    Ok(seen)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let megabytes: u64 = arguments.next().map_or(Ok(600), |a| a.parse())?;
    let folder = arguments.next().map_or_else(|| std::env::temp_dir().join("scan-speed"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let vocabulary = vocabulary();
    write_texts(&folder, megabytes * 1_000_000, &vocabulary)?;
    let limits = Limits::of_items();
    let files = Inputs::gather(&[folder.join("text.txt")], &limits)?.files;
    let mapping = Mapping { text: Vec::new(), source: SourceFrom::Given("invented".into()) };
    let size = files[0].bytes as f64 / 1e9;
    println!("{size:.3} GB of text; figures are GB for each second on the clock, and of processors");
    let before = processor();
    let mut bytes = each(&files, &mapping, str::len)?;
    let reading = processor() - before;
    let before = processor();
    bytes += each(&files, &mapping, |text| fold(text).len())?;
    let folding = processor() - before - reading;
    println!("reading alone {:.3}, folding alone {:.3} ({bytes} bytes)", size / reading, size / folding);
    for n in [10_000, 50_000] {
        let words = keywords(&vocabulary, n);
        std::fs::write(
            folder.join(format!("words-{n}.txt")),
            words.iter().map(|w| fold(w) + "\n").collect::<String>(),
        )?;
        let start = Instant::now();
        let library = Library::new(words.into_iter().enumerate().map(|(id, word)| Word {
            id: id.to_string(),
            word,
            risk: format!("R{}", id % 31),
        }))
        .map_err(|f| f.message.en)?;
        println!("{n} words, {} forms: built in {:.2} s", library.forms(), start.elapsed().as_secs_f64());
        for threads in [1, 2] {
            let places = AtomicU64::new(0);
            let (start, before) = (Instant::now(), processor());
            let on_hit = |_: &Item<'_>, hit: &Hit<'_, '_>| {
                // Places are used, so that no compiler leaves them out.
                places.fetch_add(hit.span.bytes.start as u64 ^ hit.span.chars.end as u64, Ordering::Relaxed);
            };
            let scanned =
                unwatched(|w| scan_population(&library, &files, &mapping, &limits, w, threads, on_hit))?;
            let took = start.elapsed().as_secs_f64();
            let total = scanned.gathered.total();
            println!(
                "  {threads} threads: {took:.2} s, {:.3} ({:.3}); {} items, {} with hits, {} hits, places {:x}; {}",
                size / took,
                size / (processor() - before),
                total.items,
                total.hit.items,
                total.hit.hits,
                places.into_inner(),
                peak(),
            );
        }
    }
    let (start, before) = (Instant::now(), processor());
    let counted = unwatched(|w| personal::count_population(&files, &mapping, &limits, w, 1, |_, _| ()))?;
    let took = start.elapsed().as_secs_f64();
    println!(
        "personal information, 1 thread: {:.3} ({:.3}), {} sources; {}",
        size / took,
        size / (processor() - before),
        counted.gathered.sources.len(),
        peak()
    );
    Ok(())
}
