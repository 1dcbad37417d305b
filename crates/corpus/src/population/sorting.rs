//! External merge sort of entries: sorted runs in nameless temporary files, merged in bounded memory.

use super::entry::{ENTRY, Packed, file, renumber, source};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes that the readers of all runs hold together.
const MERGING: usize = 48 << 20;
/// Bytes that the reader of one run holds at most.
const READING: usize = 1 << 20;

/// The beginning of an entry as a number, which settles nearly every comparison.
fn head(e: &Packed) -> u64 {
    u64::from_be_bytes([e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7]])
}

/// Sorted runs of entries in one temporary file, which vanishes with the process.
pub(super) struct Spill {
    file: File,
    runs: Vec<(u64, u64)>,
    end: u64,
}

impl Spill {
    /// A spill in a folder, where the result will lie too: a place with room for it.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile_in(folder)?, runs: Vec::new(), end: 0 })
    }

    /// Sorts entries by digest, then source by `ranks`, then file and place, writes them, and empties them.
    pub(super) fn run(&mut self, entries: &mut Vec<Packed>, ranks: &[u32]) -> io::Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        entries.sort_unstable_by(|a, b| {
            head(a).cmp(&head(b)).then_with(|| {
                let rank = |e| ranks.get(source(e) as usize).copied().unwrap_or(u32::MAX);
                a[..32].cmp(&b[..32]).then_with(|| rank(a).cmp(&rank(b))).then_with(|| a[35..].cmp(&b[35..]))
            })
        });
        let mut out = BufWriter::with_capacity(1 << 20, &mut self.file);
        for entry in entries.iter() {
            out.write_all(entry)?;
        }
        out.flush()?;
        drop(out);
        let start = self.end;
        self.end += (entries.len() * ENTRY) as u64;
        self.runs.push((start, self.end));
        entries.clear();
        Ok(())
    }

    /// The runs, to be read with other numbers of sources and files.
    pub(super) fn into_runs(self, sources: Vec<u32>, files: Vec<u32>) -> Vec<Run> {
        let shared = Arc::new(Mutex::new(self.file));
        let numbers = Arc::new((sources, files));
        let run = |(start, end)| Run::new(Arc::clone(&shared), start, end, Arc::clone(&numbers));
        self.runs.into_iter().map(run).collect()
    }
}

/// Sorted entries in a part of a file.
pub(super) struct Run {
    file: Arc<Mutex<File>>,
    at: u64,
    end: u64,
    /// New numbers of sources and of files, by the old ones.
    numbers: Arc<(Vec<u32>, Vec<u32>)>,
    buffer: Vec<u8>,
    position: usize,
}

impl Run {
    pub(super) fn new(file: Arc<Mutex<File>>, at: u64, end: u64, numbers: Arc<(Vec<u32>, Vec<u32>)>) -> Self {
        Self { file, at, end, numbers, buffer: Vec::new(), position: 0 }
    }

    /// The next entry, renumbered, with its digest as written.
    fn next_entry(&mut self, capacity: usize) -> io::Result<Option<Packed>> {
        if self.position == self.buffer.len() {
            if self.at == self.end {
                return Ok(None);
            }
            let n = (capacity / ENTRY * ENTRY)
                .max(ENTRY)
                .min(usize::try_from(self.end - self.at).unwrap_or(usize::MAX));
            self.buffer.resize(n, 0);
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(self.at))?;
            file.read_exact(&mut self.buffer)?;
            self.at += n as u64;
            self.position = 0;
        }
        let mut entry = [0; ENTRY];
        let bytes =
            self.buffer.get(self.position..self.position + ENTRY).ok_or(io::ErrorKind::InvalidData)?;
        entry.copy_from_slice(bytes);
        self.position += ENTRY;
        let (sources, files) = &*self.numbers;
        let new = |numbers: &[u32], old: u32| {
            numbers.get(old as usize).copied().ok_or(io::Error::from(io::ErrorKind::InvalidData))
        };
        let (source, file) = (new(sources, source(&entry))?, new(files, file(&entry))?);
        renumber(&mut entry, source, file);
        Ok(Some(entry))
    }
}

/// Why a merge ended early.
pub(super) enum Stopped<E> {
    /// A run cannot be read, or is not sorted; with its number.
    Run(usize, io::Error),
    /// What `take` answered.
    Taking(E),
}

/// Gives out the entries of all runs in order, each with the number of its run.
pub(super) fn merge_runs<E>(
    mut runs: Vec<Run>,
    mut take: impl FnMut(usize, &Packed) -> Result<(), E>,
) -> Result<(), Stopped<E>> {
    let capacity = (MERGING / runs.len().max(1)).min(READING);
    let mut heap = BinaryHeap::with_capacity(runs.len());
    for (number, run) in runs.iter_mut().enumerate() {
        if let Some(entry) = run.next_entry(capacity).map_err(|e| Stopped::Run(number, e))? {
            heap.push(Reverse((head(&entry), entry, number)));
        }
    }
    while let Some(mut top) = heap.peek_mut() {
        let Reverse((_, entry, number)) = *top;
        take(number, &entry).map_err(Stopped::Taking)?;
        match runs[number].next_entry(capacity).map_err(|e| Stopped::Run(number, e))? {
            Some(next) if next < entry => {
                return Err(Stopped::Run(number, io::ErrorKind::InvalidData.into()));
            }
            Some(next) => *top = Reverse((head(&next), next, number)),
            None => {
                PeekMut::pop(top);
            }
        }
    }
    Ok(())
}
