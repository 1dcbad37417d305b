//! Registering a population: its files read once, its items sorted by digest in bounded memory; shards merged.

use super::by_source::{BySource, sources_within};
use super::entry::{Entry, Packed};
use super::inputs::InputFile;
use super::language::Language;
use super::mapping::Mapping;
use super::register::{Facts, LanguageFacts, Register, SourceFacts, Writer, damaged, unwritable};
use super::sorting::{Run, Spill, Stopped, merge_runs};
use super::walk::{FileFacts, Item, walk, workers};
use crate::beside::folder;
use crate::digest::Watch;
use crate::error::{ForeignError, cancelled, file_name, in_file, refuse, unreadable};
use crate::limits::Limits;
use hegui_model::finding::Findings;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};

/// Bytes of entries that all workers hold before they are sorted and written.
const HELD: usize = 64 << 20;
/// Entries written at a time.
const BLOCK: usize = 8 << 10;
/// Most workers: more would wait for the one reader.
const WORKERS: usize = 4;

/// A population that was registered.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The facts of the population, as in its register.
    pub facts: Facts,
    /// What is to be said of files and items: guesses, encodings, items refused, each with its place.
    pub findings: Findings,
}

/// Items and bytes.
type Count = (u64, u64);

/// What one worker gathers.
struct Gathered<'l> {
    limits: &'l Limits,
    name: &'l str,
    entries: Vec<Packed>,
    held: usize,
    spill: Spill,
    sources: BySource<Count>,
    languages: [Count; Language::ALL.len()],
}

impl Gathered<'_> {
    fn take(&mut self, item: &Item<'_>) -> Result<(), ForeignError> {
        let language = Language::of(item.text);
        let source = self.sources.number(item.source, Count::default);
        sources_within(self.sources.list.len(), self.limits, self.name)?;
        let bytes = item.text.len() as u64;
        for count in [&mut self.sources.list[source].1, &mut self.languages[language as usize]] {
            add(count, (1, bytes));
        }
        let digest = item.digest();
        let source = u32::try_from(source).unwrap_or(u32::MAX);
        self.entries.push(Entry { digest, source, language, file: item.file, place: item.place }.pack());
        if self.entries.len() == self.held { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<(), ForeignError> {
        // The order of two names never changes, so runs sorted by the ranks of their day agree.
        let mut by_name: Vec<u32> = (0..u32::try_from(self.sources.list.len()).unwrap_or(u32::MAX)).collect();
        by_name.sort_by(|a, b| self.sources.list[*a as usize].0.cmp(&self.sources.list[*b as usize].0));
        let mut ranks = vec![0; by_name.len()];
        for (rank, number) in (0..).zip(&by_name) {
            ranks[*number as usize] = rank;
        }
        self.spill.run(&mut self.entries, &ranks).map_err(|e| unwritable(self.name, &e))
    }
}

/// Registers the items of files: goes through them once and writes their register to `target`, whole or not at all.
/// The same population gives the same digest however its files are split and in whatever order they are given; the
/// same files give the same register byte for byte. Memory is bounded whatever the size of the population. Registering
/// a part of the files gives a shard, to be merged by [`merge`].
///
/// # Errors
/// As [`walk`], and `population_too_many_sources`, `population_file_twice`, `register_unwritable`.
pub fn register(
    files: &[InputFile],
    mapping: &Mapping,
    limits: &Limits,
    target: &Path,
    watch: &mut Watch<'_>,
) -> Result<Registered, ForeignError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(WORKERS);
    register_holding((cores, HELD / size_of::<Packed>() / cores), files, mapping, limits, target, watch)
}

/// As [`register`], with so many workers that hold so many entries each.
fn register_holding(
    (cores, held): (usize, usize),
    files: &[InputFile],
    mapping: &Mapping,
    limits: &Limits,
    target: &Path,
    watch: &mut Watch<'_>,
) -> Result<Registered, ForeignError> {
    let mut files = files.to_vec();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(pair) = files.windows(2).find(|pair| pair[0].name == pair[1].name) {
        return Err(twice(&pair[0].name));
    }
    let name = file_name(target);
    let gathering = || {
        Ok(Gathered {
            limits,
            name: &name,
            entries: Vec::new(),
            held,
            spill: Spill::new(folder(target)).map_err(|e| unwritable(&name, &e))?,
            sources: BySource::default(),
            languages: Default::default(),
        })
    };
    let workers = workers(cores, gathering).into_iter().collect::<Result<Vec<_>, ForeignError>>()?;
    let mut walked = walk(&files, mapping, limits, watch, workers, &Gathered::take)?;
    std::thread::scope(|scope| {
        let spill = |worker| scope.spawn(|| Gathered::spill(worker));
        let spills: Vec<_> = walked.gathered.iter_mut().map(spill).collect();
        spills.into_iter().try_for_each(|s| s.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    let mut sources: BTreeMap<String, Count> = BTreeMap::new();
    let mut languages = [Count::default(); Language::ALL.len()];
    for worker in &walked.gathered {
        for (name, count) in &worker.sources.list {
            add(sources.entry(name.clone()).or_default(), *count);
        }
        for (all, count) in languages.iter_mut().zip(worker.languages) {
            add(all, count);
        }
    }
    sources_within(sources.len(), limits, &name)?;
    let numbers = numbered(&sources);
    let same: Vec<u32> = (0..u32::try_from(files.len()).unwrap_or(u32::MAX)).collect();
    let mut runs = Vec::new();
    for worker in std::mem::take(&mut walked.gathered) {
        let new = worker.sources.list.iter().map(|(name, _)| numbers[name.as_str()]).collect();
        drop(worker.entries);
        runs.extend(worker.spill.into_runs(new, same.clone()));
    }
    let facts = facts(&sources, &languages, walked.files);
    let facts = write(runs, facts, target, &[], watch.cancel, |_| Ok(()), |_| ())?;
    Ok(Registered { facts, findings: walked.findings })
}

fn add(all: &mut Count, more: Count) {
    *all = (all.0 + more.0, all.1 + more.1);
}

fn numbered(sources: &BTreeMap<String, Count>) -> HashMap<&str, u32> {
    sources.keys().map(String::as_str).zip(0..).collect()
}

fn facts(
    sources: &BTreeMap<String, Count>,
    languages: &[Count; Language::ALL.len()],
    files: Vec<FileFacts>,
) -> Facts {
    let source = |(name, (items, bytes)): (&String, &Count)| SourceFacts {
        name: name.clone(),
        items: *items,
        bytes: *bytes,
    };
    let language = |(language, (items, bytes)): (Language, &Count)| LanguageFacts {
        language,
        items: *items,
        bytes: *bytes,
    };
    Facts {
        digest: String::new(),
        items: 0,
        distinct: 0,
        bytes: sources.values().map(|(_, bytes)| bytes).sum(),
        refused: files.iter().map(|f| f.refused).sum(),
        sources: sources.iter().map(source).collect(),
        languages: Language::ALL.into_iter().zip(languages).filter(|(_, c)| c.0 > 0).map(language).collect(),
        files,
    }
}

fn twice(name: &str) -> ForeignError {
    refuse(
        "population_file_twice",
        in_file(name),
        "这个文件名出现了两次。同一文件只能登记一次；不同的文件请放在同一个上级文件夹下一并选择。",
        "this file stands twice. A file is registered once; different files of one name are to be chosen together by the folder above them.",
    )
}

/// Merges runs into a register. `see` gets every entry with its run before it is written, and nothing before the
/// register is moved to its place; `told` gets the items done; `names` are what runs are known by.
fn write(
    runs: Vec<Run>,
    facts: Facts,
    target: &Path,
    names: &[&str],
    cancel: &AtomicBool,
    mut see: impl FnMut(Option<(usize, &Packed)>) -> Result<(), ForeignError>,
    mut told: impl FnMut(u64),
) -> Result<Facts, ForeignError> {
    let name = file_name(target);
    let writer = Writer::new(target)?;
    let (sender, receiver) = sync_channel::<Vec<Packed>>(2);
    let stopped = || Err(Stopped::Taking(cancelled(&name)));
    let (written, merged) = std::thread::scope(|scope| {
        let written = scope.spawn(move || {
            let mut writer = writer;
            receiver.into_iter().try_for_each(|block| writer.push(&block)).map(|()| writer)
        });
        let mut block = Vec::with_capacity(BLOCK);
        let mut done = 0;
        let merged = merge_runs(runs, |run, entry| {
            see(Some((run, entry)))?;
            block.push(*entry);
            if block.len() == BLOCK {
                done += BLOCK as u64;
                told(done);
                let full = std::mem::replace(&mut block, Vec::with_capacity(BLOCK));
                if cancel.load(Ordering::Relaxed) || sender.send(full).is_err() {
                    return Err(cancelled(&name));
                }
            }
            Ok(())
        });
        let sent = merged.and_then(|()| sender.send(block).or_else(|_| stopped()));
        drop(sender);
        (written.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), sent)
    });
    // What kept the writer from writing is the cause of what stopped the merge.
    let writer = written?;
    match merged {
        Ok(()) => {
            see(None)?;
            writer.finish(facts)
        }
        Err(Stopped::Taking(e)) => Err(e),
        Err(Stopped::Run(run, e)) => {
            let run = names.get(run).copied().unwrap_or(&name);
            let broken = matches!(e.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof);
            Err(if broken { damaged(run) } else { unreadable(run, &e) })
        }
    }
}

/// Merges the registers of shards into that of the whole population: the same, byte for byte, as if its files had been
/// registered at once. Written whole or not at all. Each shard's digest is recomputed on the way.
///
/// # Errors
/// `register_damaged` with the shard's name, `population_file_twice` where two shards hold the same file,
/// `population_too_many_sources`, `population_without_files`, `register_unwritable`, `cancelled`.
pub fn merge(
    shards: &[PathBuf],
    limits: &Limits,
    target: &Path,
    watch: &mut Watch<'_>,
) -> Result<Facts, ForeignError> {
    if shards.is_empty() {
        return Err(refuse(
            "population_without_files",
            in_file(&file_name(target)),
            "没有给出要合并的分片。",
            "no shard to merge is given.",
        ));
    }
    let shards = shards.iter().map(|p| Register::open(p)).collect::<Result<Vec<_>, _>>()?;
    let mut sources: BTreeMap<String, Count> = BTreeMap::new();
    let mut languages = [Count::default(); Language::ALL.len()];
    let mut files: BTreeMap<String, FileFacts> = BTreeMap::new();
    for shard in &shards {
        let facts = shard.facts();
        for source in &facts.sources {
            add(sources.entry(source.name.clone()).or_default(), (source.items, source.bytes));
        }
        for one in &facts.languages {
            add(&mut languages[one.language as usize], (one.items, one.bytes));
        }
        for file in &facts.files {
            if files.insert(file.name.clone(), file.clone()).is_some() {
                return Err(twice(&file.name));
            }
        }
    }
    sources_within(sources.len(), limits, &file_name(target))?;
    let source_numbers = numbered(&sources);
    let file_numbers: HashMap<String, u32> = files.keys().cloned().zip(0..).collect();
    let mut runs = Vec::new();
    for shard in &shards {
        let new = shard.facts().sources.iter().map(|s| source_numbers[s.name.as_str()]).collect();
        let places = shard.facts().files.iter().map(|f| file_numbers[&f.name]).collect();
        let (file, start, end) = shard.entries()?;
        runs.push(Run::new(Arc::new(Mutex::new(file)), start, end, Arc::new((new, places))));
    }
    let total: u64 = shards.iter().map(|s| s.facts().items).sum();
    let facts = facts(&sources, &languages, files.into_values().collect());
    let mut hashers = vec![Sha256::new(); shards.len()];
    // A shard that is not what it says is known only at its end: the result is then given up before it is moved.
    let seen = |entry: Option<(usize, &Packed)>| match entry {
        Some((run, entry)) => {
            hashers[run].update(&entry[..32]);
            Ok(())
        }
        None => {
            let whole = |(shard, hasher): &(&Register, Sha256)| {
                hex::encode(hasher.clone().finalize()) == shard.facts().digest
            };
            let mut seen = shards.iter().zip(std::mem::take(&mut hashers));
            seen.find(|pair| !whole(pair)).map_or(Ok(()), |(shard, _)| Err(damaged(shard.name())))
        }
    };
    let names: Vec<&str> = shards.iter().map(Register::name).collect();
    let progress = &mut watch.progress;
    let facts = write(runs, facts, target, &names, watch.cancel, seen, |done| progress(done, total))?;
    (watch.progress)(total, total);
    Ok(facts)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::digest::unwatched;
    use crate::population::Inputs;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

        /// Many runs, each with the sources of its day, and one run of all give the same register.
        #[test]
        fn runs_make_no_difference(
            items in proptest::collection::vec((0_u32..30, 0_u32..9), 1..200),
            held in 1_usize..40,
            workers in 1_usize..4,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut paths = Vec::new();
            for (i, part) in items.chunks(items.len().div_ceil(3)).enumerate() {
                let line = |(text, source): &(u32, u32)| format!("示例{text},来源{}\n", 9 - source);
                let path = folder.path().join(format!("{i}.csv"));
                std::fs::write(&path, format!("文本,来源\n{}", part.iter().map(line).collect::<String>())).unwrap();
                paths.push(path);
            }
            let limits = Limits::of_items();
            let files = Inputs::gather(&paths, &limits).unwrap().files;
            let (many, one) = (folder.path().join("many"), folder.path().join("one"));
            for (how, target) in [((workers, held), &many), ((1, 1_000), &one)] {
                let done = unwatched(|w| register_holding(how, &files, &Mapping::default(), &limits, target, w)).unwrap();
                prop_assert_eq!(done.facts.items, items.len() as u64);
                unwatched(|w| Register::open(target).unwrap().check(w)).unwrap();
            }
            prop_assert_eq!(std::fs::read(many).unwrap(), std::fs::read(one).unwrap());
        }
    }

    #[test]
    fn one_file_does_not_stand_twice() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "示例").unwrap();
        let file = InputFile { path, name: "a.txt".into(), bytes: 6 };
        let target = folder.path().join("register");
        let twice = [file.clone(), file];
        let e = unwatched(|w| register(&twice, &Mapping::default(), &Limits::of_items(), &target, w))
            .unwrap_err();
        assert_eq!(e.code(), "population_file_twice");
        assert!(!target.exists());
    }
}
