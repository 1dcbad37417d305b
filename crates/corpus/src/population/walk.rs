//! Through the items of many files once: one reader cuts them apart, workers look at them.

use super::by_source::sources_within;
use super::inputs::InputFile;
use super::json_item::{Element, Value, element};
use super::line_feeds;
use super::mapping::{Form, Layout, Mapping};
use super::out::{Batch, ItemPlace, Out, PlacedFindings, changed, refused, too_long, without_text};
use super::reading::{Opened, look, read};
use crate::digest::Watch;
use crate::error::{ForeignError, at_row, cancelled};
use crate::limits::Limits;
use crate::packed::Packing;
use hegui_model::finding::{Finding, Findings};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Batches that wait for a worker.
const WAITING: usize = 2;
/// Most workers.
const WORKERS: usize = 64;

/// An item of a population.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// Its text, in which every CR LF is a line feed and nothing else is changed; never blank.
    pub text: &'a str,
    /// Its source; empty where none is told.
    pub source: &'a str,
    /// Number of its file among those given.
    pub file: u32,
    /// Where it stands in its file. Its size in bytes is that of `text`.
    pub place: ItemPlace,
}

impl Item<'_> {
    /// Its digest, as [`super::item_digest`] of what its file says. Line feeds are not made twice: CR CR LF stays CR LF.
    pub(crate) fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.text).into()
    }
}

/// A file of a population, read through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// What it is called in the population.
    pub name: String,
    /// Size in bytes, as it lies on the disk.
    pub bytes: u64,
    /// SHA-256 of those bytes, lower-case hexadecimal.
    pub sha256: String,
    /// How it is packed.
    pub packing: Packing,
    /// Encoding, of a text: `UTF-8`, `UTF-8 (BOM)`, `GB18030`, `UTF-16LE`, `UTF-16BE`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encoding: Option<String>,
    /// How it was read.
    pub layout: Layout,
    /// Its items.
    pub items: u64,
    /// What was refused of it and is no item of the population.
    pub refused: u64,
}

/// What going through files gives.
#[derive(Clone, Debug)]
pub struct Walked<T> {
    /// What was gathered from the items.
    pub gathered: T,
    /// The files, in the order given.
    pub files: Vec<FileFacts>,
    /// What is to be said of files and items: guesses, encodings, the first refused items, each with its place.
    pub findings: Findings,
}

impl<T> Walked<T> {
    /// The same with something made of what was gathered.
    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Walked<U> {
        let Self { gathered, files, findings } = self;
        Walked { gathered: make(gathered), files, findings }
    }
}

/// A worker for each of so many threads, which are taken as at least one and at most 64.
pub(crate) fn workers<W>(threads: usize, new: impl FnMut() -> W) -> Vec<W> {
    std::iter::repeat_with(new).take(threads.clamp(1, WORKERS)).collect()
}

/// What a worker does with an item.
pub type Each<'f, W> = &'f (dyn Fn(&mut W, &Item<'_>) -> Result<(), ForeignError> + Sync);

/// How one file is to be read.
pub(crate) struct Job<'a> {
    pub(crate) input: &'a InputFile,
    /// How it was read before; its mapping else.
    pub(crate) layout: Option<&'a Layout>,
    /// The items wanted; all, if it is not said.
    pub(crate) wanted: Option<&'a BTreeSet<ItemPlace>>,
}

/// Goes through the items of files once, in memory bounded by [`Limits::item_bytes`]. As many threads look at items as
/// there are `workers`, each with its own; which worker gets an item, and in which order between workers, is not said.
/// The workers are given back, with what they gathered. What `each` answers as an error ends the walk.
///
/// # Errors
/// What is wrong with a file as a whole, by its name: the codes of [`crate::open_table`], `file_damaged`,
/// `archive_bomb`, `parquet_damaged`, `population_json_malformed`, `population_field_missing`,
/// `population_text_unknown`, `population_columns_changed`, `cancelled`. What was gathered must then not be used.
/// An item at fault is a finding: `item_json_malformed`, `item_too_long`, `item_text_missing`, `item_text_changed`,
/// `item_row_ragged`, `item_header_repeated`, `item_source_too_long`.
pub fn walk<W: Send>(
    files: &[InputFile],
    mapping: &Mapping,
    limits: &Limits,
    watch: &mut Watch<'_>,
    workers: Vec<W>,
    each: Each<'_, W>,
) -> Result<Walked<Vec<W>>, ForeignError> {
    let jobs: Vec<Job<'_>> = files.iter().map(|input| Job { input, layout: None, wanted: None }).collect();
    walk_jobs(&jobs, mapping, limits, watch, workers, each)
}

/// One worker's share of the counts.
#[derive(Default)]
struct Share {
    findings: PlacedFindings,
    /// Items and refusals by file.
    counts: BTreeMap<u32, (u64, u64)>,
}

/// As [`walk`], with each file in its own way; the number of a file is the position of its job.
pub(crate) fn walk_jobs<W: Send>(
    jobs: &[Job<'_>],
    mapping: &Mapping,
    limits: &Limits,
    watch: &mut Watch<'_>,
    workers: Vec<W>,
    each: Each<'_, W>,
) -> Result<Walked<Vec<W>>, ForeignError> {
    let cancel = watch.cancel;
    let (sender, receiver) = sync_channel::<Batch>(WAITING);
    let receiver = Arc::new(Mutex::new(receiver));
    let failed = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let mut threads = Vec::new();
        for mut worker in workers {
            let (receiver, failed) = (Arc::clone(&receiver), &failed);
            threads.push(scope.spawn(move || {
                let share = work(&receiver, &mut worker, limits, each, (failed, cancel));
                share.map(|share| (worker, share))
            }));
        }
        drop(receiver);
        let mut send = |batch: Batch| {
            let name = Arc::clone(&batch.name);
            let stopped = failed.load(Ordering::Relaxed) || sender.send(batch).is_err();
            if stopped { Err(cancelled(&name)) } else { Ok(()) }
        };
        let done = read_all(jobs, mapping, limits, watch, &mut send);
        drop(sender);
        let (mut gathered, mut shares) = (Vec::new(), Vec::new());
        for thread in threads {
            let worked = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            // A worker's error is the cause, where the reader only stopped for it.
            let (worker, share) = worked?;
            gathered.push(worker);
            shares.push(share);
        }
        let (mut files, of_files, own) = done?;
        // Workers may have been at the last items when a person stopped it.
        if cancel.load(Ordering::Relaxed) {
            return Err(cancelled(jobs.last().map_or("", |job| &job.input.name)));
        }
        for (number, file) in (0..).zip(&mut files) {
            for share in &shares {
                let (items, refused) = share.counts.get(&number).copied().unwrap_or_default();
                file.items += items;
                file.refused += refused;
            }
        }
        let all = shares.into_iter().map(|s| s.findings).chain([own]);
        let mut findings = Findings::default();
        findings.extend(of_files);
        findings.append(PlacedFindings::joined(all));
        Ok(Walked { gathered, files, findings })
    })
}

type Read = (Vec<FileFacts>, Vec<Finding>, PlacedFindings);

fn read_all(
    jobs: &[Job<'_>],
    mapping: &Mapping,
    limits: &Limits,
    watch: &mut Watch<'_>,
    send: &mut dyn FnMut(Batch) -> Result<(), ForeignError>,
) -> Result<Read, ForeignError> {
    let total = jobs.iter().map(|j| j.input.bytes).sum();
    let mut before = 0;
    let (mut files, mut findings, mut of_items) = (Vec::new(), Vec::new(), PlacedFindings::default());
    for (number, job) in (0..).zip(jobs) {
        let input = job.input;
        if watch.cancel.load(Ordering::Relaxed) {
            return Err(cancelled(&input.name));
        }
        (watch.progress)(before, total);
        let mut told = Vec::new();
        let before_as = job.layout.map(Layout::as_mapping);
        let mut opened: Opened = look(input, before_as.as_ref().unwrap_or(mapping), limits, &mut told)?;
        match job.layout {
            Some(layout) => opened.layout = layout.clone(),
            None => findings.append(&mut told),
        }
        let mut out = Out::new(
            (number, input.name.as_str().into(), Arc::new(opened.layout.clone())),
            send,
            &mut of_items,
            watch,
            (before, total),
            job.wanted,
        );
        let content = read(input, &opened, limits, &mut out)?;
        let refused = out.refused;
        before += input.bytes;
        files.push(FileFacts {
            name: input.name.clone(),
            bytes: content.bytes,
            sha256: content.sha256,
            packing: opened.source.packing(),
            encoding: opened.encoding.map(|e| e.name().to_owned()),
            layout: opened.layout,
            items: 0,
            refused,
        });
    }
    (watch.progress)(total, total);
    Ok((files, findings, of_items))
}

fn work<W>(
    receiver: &Mutex<Receiver<Batch>>,
    worker: &mut W,
    limits: &Limits,
    each: Each<'_, W>,
    (failed, cancel): (&AtomicBool, &AtomicBool),
) -> Result<Share, ForeignError> {
    let mut share = Share::default();
    loop {
        let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = next else { return Ok(share) };
        if failed.load(Ordering::Relaxed) {
            continue;
        }
        if let Err(e) = items_of(&batch, limits, &mut share, &mut |item| {
            if cancel.load(Ordering::Relaxed) { Err(cancelled(&batch.name)) } else { each(worker, item) }
        }) {
            failed.store(true, Ordering::Relaxed);
            // The channel is emptied, so that the reader is never left waiting.
            while receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().is_ok() {}
            return Err(e);
        }
    }
}

fn items_of(
    batch: &Batch,
    limits: &Limits,
    share: &mut Share,
    take: &mut dyn FnMut(&Item<'_>) -> Result<(), ForeignError>,
) -> Result<(), ForeignError> {
    let (mut items, mut refusals) = (0, 0);
    let mut start = 0;
    let json = matches!(batch.layout.form, Form::JsonLines | Form::JsonArray);
    for slot in &batch.slots {
        let bytes = &batch.bytes[start..slot.text_end];
        let source = &batch.bytes[slot.text_end..slot.end];
        start = slot.end;
        let read = if json {
            json_text(bytes, batch, slot.place, limits)
        } else {
            // Batches are filled from texts.
            let text = |bytes| Cow::Borrowed(std::str::from_utf8(bytes).unwrap_or_default());
            Ok((text(bytes), text(source)))
        };
        let read = read.and_then(|(text, source)| {
            if source.len() <= limits.sources.1 {
                return Ok((text, source));
            }
            let limit = limits.sources.1;
            Err(refused(
                "item_source_too_long",
                place_of(batch, slot.place),
                &format!("来源超过 {limit} 字节，像是别的内容。请改选来源字段。"),
                &format!(
                    "its source exceeds {limit} bytes and looks like something else. Choose another field."
                ),
            ))
        });
        match read {
            Ok((text, source)) => {
                items += 1;
                let text = line_feeds(text);
                let source = if source.is_empty() { batch.layout.given_source.as_str() } else { &source };
                take(&Item { text: &text, source, file: batch.file, place: slot.place })?;
            }
            Err(finding) => {
                refusals += 1;
                share.findings.add(batch.file, slot.place, || finding);
            }
        }
    }
    let counts = share.counts.entry(batch.file).or_default();
    counts.0 += items;
    counts.1 += refusals;
    Ok(())
}

fn place_of(batch: &Batch, place: ItemPlace) -> hegui_model::finding::Place {
    at_row(&batch.name, None, place.row)
}

/// Text and source of an element of JSON, or why it is no item.
fn json_text<'j>(
    json: &'j [u8],
    batch: &Batch,
    place: ItemPlace,
    limits: &Limits,
) -> Result<(Cow<'j, str>, Cow<'j, str>), Finding> {
    let layout = &batch.layout;
    let at = || place_of(batch, place);
    let read = element(json, layout).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        refused(
            "item_json_malformed",
            at(),
            &format!("不是合规的 JSON（第 {line} 行第 {column} 个字节附近）。请改正或重新导出。"),
            &format!(
                "it is no valid JSON (near line {line}, byte {column} of it). Correct it or export it anew."
            ),
        )
    })?;
    let object = ("对象", "an object");
    let mut fields = match read {
        Element::Text(text) if layout.text.is_empty() => {
            return if text.trim().is_empty() {
                Err(without_text(at(), ""))
            } else {
                Ok((text, Cow::Borrowed("")))
            };
        }
        Element::Fields(fields) if !layout.text.is_empty() => fields,
        Element::Text(_) => return Err(changed(at(), "", object, ("文本", "a text"))),
        Element::Fields(_) => return Err(changed(at(), "", ("文本", "a text"), object)),
        Element::Other => {
            let expected = if layout.text.is_empty() { ("文本", "a text") } else { object };
            return Err(changed(at(), "", expected, ("其他内容", "something else")));
        }
    };
    let source = match fields.pop() {
        Some(Value::Text(Cow::Borrowed(text))) => Cow::Borrowed(text.trim()),
        Some(Value::Text(Cow::Owned(text))) => Cow::Owned(text.trim().to_owned()),
        Some(Value::Plain(text)) => Cow::Owned(text),
        Some(Value::List(text)) => Cow::Owned(text.replace('\n', "、")),
        _ => Cow::Borrowed(""),
    };
    let mut joined: Option<Cow<'j, str>> = None;
    for (field, value) in layout.text.iter().zip(fields) {
        let is = value.kind();
        let text = match value {
            Value::Nothing => continue,
            Value::Text(text) if !field.list => text,
            Value::List(text) if field.list => Cow::Owned(text),
            _ => {
                let was = if field.list { ("文本列表", "a list of texts") } else { ("文本", "a text") };
                return Err(changed(at(), &field.name, was, is));
            }
        };
        if !text.trim().is_empty() {
            joined = Some(match joined {
                None => text,
                Some(before) => Cow::Owned(format!("{before}\n{text}")),
            });
        }
    }
    match joined {
        None => Err(without_text(at(), layout.first_field())),
        Some(text) if text.len() > limits.item_bytes => Err(too_long(at(), limits.item_bytes)),
        Some(text) => Ok((text, source)),
    }
}

/// Goes through the items of files with so many threads, each with a state of its own, and adds the states up. `look`
/// and `add` answer how many sources are known to the state and to the sum.
///
/// # Errors
/// As [`walk`], and `population_too_many_sources`. Then there is no sum.
pub(crate) fn count<W: Send, T: Default>(
    (files, mapping): (&[InputFile], &Mapping),
    limits: &Limits,
    watch: &mut Watch<'_>,
    (threads, new): (usize, impl FnMut() -> W),
    look: impl Fn(&mut W, &Item<'_>) -> usize + Sync,
    add: impl Fn(&mut T, W) -> usize,
) -> Result<Walked<T>, ForeignError> {
    let name = |file: u32| files.get(file as usize).map_or("", |file| file.name.as_str());
    let walked = walk(files, mapping, limits, watch, workers(threads, new), &|state, item| {
        sources_within(look(state, item), limits, name(item.file))
    })?;
    let (mut sum, mut sources) = (T::default(), 0);
    let walked = walked.map(|states| {
        for state in states {
            sources = add(&mut sum, state);
        }
        sum
    });
    sources_within(sources, limits, name(0))?;
    Ok(walked)
}

/// Goes through the items of files one by one, in the order of files and places.
///
/// # Errors
/// As [`walk`].
pub fn each_item(
    files: &[InputFile],
    mapping: &Mapping,
    limits: &Limits,
    watch: &mut Watch<'_>,
    take: &mut (dyn FnMut(&Item<'_>) -> Result<(), ForeignError> + Send),
) -> Result<Walked<()>, ForeignError> {
    Ok(walk(files, mapping, limits, watch, vec![take], &|take, item| take(item))?.map(|_| ()))
}
