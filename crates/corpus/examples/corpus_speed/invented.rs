//! Texts, keywords, items and questions that nobody wrote, the same on every machine.

use hegui_corpus::scan::fold::fold;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

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

/// `n` keywords that differ when folded: compounds of two rarer words, so that their beginnings are met far more often
/// than they.
fn keywords(vocabulary: &[String], n: usize) -> Vec<String> {
    let mut random = Random(3);
    let rare = &vocabulary[400..];
    let mut seen = BTreeSet::new();
    let mut all = Vec::with_capacity(n);
    while all.len() < n {
        let word = format!("{}{}", rare[random.rank(rare.len())], rare[random.below(rare.len())]);
        if seen.insert(fold(&word)) {
            all.push(word);
        }
    }
    all
}

/// Writes `text.txt` with so many bytes of text, `folded.txt` with the same folded, for peers that do not fold, and
/// `words-<n>.txt` with folded keywords for each `n`.
pub(crate) fn texts(folder: &Path, bytes: u64, words: &[usize]) -> io::Result<()> {
    let vocabulary = vocabulary();
    for n in words {
        let words: String = keywords(&vocabulary, *n).iter().map(|w| fold(w) + "\n").collect();
        std::fs::write(folder.join(format!("words-{n}.txt")), words)?;
    }
    let planted = keywords(&vocabulary, words.iter().copied().max().unwrap_or(1));
    let mut text = BufWriter::new(File::create(folder.join("text.txt"))?);
    let mut folded = BufWriter::new(File::create(folder.join("folded.txt"))?);
    let mut random = Random(4);
    let mut written = 0;
    let mut line = String::new();
    while written < bytes {
        line.clear();
        for _ in 0..40 + random.below(300) {
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

/// Writes `count` short items of seven sources: lines of JSON, or of text without a source where the file ends so.
pub(crate) fn items(path: &Path, count: u64) -> io::Result<()> {
    let plain = path.extension().is_some_and(|e| e == "txt");
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    for i in 0..count {
        let text = format_args!("示例条目 {i}：今天天气很好，适合出门走走。");
        if plain {
            writeln!(out, "{text}")?;
        } else {
            writeln!(out, r#"{{"id":{i},"text":"{text}","source":"来源{}"}}"#, i % 7)?;
        }
    }
    out.flush()
}

/// `count` questions, of which one in ten is an earlier one with a word exchanged, and one in fifty a copy.
pub(crate) fn questions(count: usize) -> Vec<String> {
    let vocabulary = vocabulary();
    let mut random = Random(5);
    let mut all: Vec<Vec<&str>> = Vec::with_capacity(count);
    for n in 0..count {
        let mut words = match random.below(50) {
            kind if kind < 6 && n > 0 => all[random.below(n)].clone(),
            _ => (0..12 + random.below(30)).map(|_| &*vocabulary[random.rank(vocabulary.len())]).collect(),
        };
        if random.below(6) > 0 {
            let at = random.below(words.len());
            words[at] = &vocabulary[random.rank(vocabulary.len())];
        }
        all.push(words);
    }
    all.into_iter().map(|words| words.concat() + "？").collect()
}
