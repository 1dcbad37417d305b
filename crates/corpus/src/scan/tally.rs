//! What a scan counted. Tallies of shards add up in any order and grouping.

use super::{Hit, Library, Scanner};
use crate::population::BySource;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How often something was hit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Items with a hit.
    pub items: u64,
    /// Hits, overlapping ones each by itself.
    pub hits: u64,
}

impl Counted {
    fn add(&mut self, other: Self) {
        self.items = self.items.saturating_add(other.items);
        self.hits = self.hits.saturating_add(other.hits);
    }
}

/// Figures of one source, with classes of hits (risks of keywords, kinds of personal information) within.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "K: Deserialize<'de> + Ord"))]
pub struct SourceTally<K: Ord> {
    /// Items scanned.
    pub items: u64,
    /// Their bytes, UTF-8.
    pub bytes: u64,
    /// Items with a hit, and hits, of any class.
    pub hit: Counted,
    /// By class, those without a hit left out. An item with hits of two classes counts in both, so these do not add
    /// up to `hit`.
    pub classes: BTreeMap<K, Counted>,
}

impl<K: Ord> Default for SourceTally<K> {
    fn default() -> Self {
        Self { items: 0, bytes: 0, hit: Counted::default(), classes: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> SourceTally<K> {
    /// Share of items with a hit, 0 to 1; none without items.
    pub fn rate(&self) -> Option<f64> {
        (self.items > 0).then(|| self.hit.items as f64 / self.items as f64)
    }

    /// Several tallies as one.
    pub fn sum<'a>(tallies: impl Iterator<Item = &'a Self>) -> Self
    where
        K: 'a,
    {
        let mut total = Self::default();
        tallies.for_each(|tally| total.add(tally));
        total
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.items = self.items.saturating_add(other.items);
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.hit.add(other.hit);
        for (class, counted) in &other.classes {
            self.classes.entry(class.clone()).or_default().add(*counted);
        }
    }
}

/// Adds the figures of the sources of another shard.
pub(crate) fn merge_sources<K: Ord + Clone>(
    all: &mut BTreeMap<String, SourceTally<K>>,
    more: &BTreeMap<String, SourceTally<K>>,
) {
    for (source, tally) in more {
        all.entry(source.clone()).or_default().add(tally);
    }
}

/// Figures of a scan: by source, with the risks within, and by word. Its size is that of the sources and of the
/// words that were hit, not of the population.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// By source; its classes are ids of risks, with words that stand for none under the empty id.
    pub sources: BTreeMap<String, SourceTally<String>>,
    /// By id of the word; words without a hit are left out. Words that fold alike are hit together.
    pub words: BTreeMap<String, Counted>,
}

impl Tally {
    /// Adds the tally of another shard, scanned with the same library.
    pub fn merge(&mut self, other: &Self) {
        merge_sources(&mut self.sources, &other.sources);
        for (word, counted) in &other.words {
            self.words.entry(word.clone()).or_default().add(*counted);
        }
    }

    /// All sources together.
    pub fn total(&self) -> SourceTally<String> {
        SourceTally::sum(self.sources.values())
    }
}

/// Counts of one thing, with the last item that was counted in them.
#[derive(Clone, Copy, Default)]
struct Slot {
    counted: Counted,
    item: u64,
}

impl Slot {
    fn hit(&mut self, item: u64) {
        self.counted.hits += 1;
        self.counted.items += u64::from(self.item != item);
        self.item = item;
    }
}

/// Figures of a source, with the risks by position in the library.
#[derive(Default)]
struct Source {
    items: u64,
    bytes: u64,
    all: Slot,
    risks: Vec<Slot>,
}

/// Scans texts one after another and counts, on one thread: what [`super::scan_population`] gives each of its threads.
pub struct Counting<'l> {
    scanner: Scanner<'l>,
    running: Running<'l>,
}

impl<'l> Counting<'l> {
    /// Nothing counted yet.
    pub fn new(library: &'l Library) -> Self {
        Self { scanner: library.scanner(), running: Running::new(library) }
    }

    /// Scans and counts an item of a source; `on_hit` gets each hit, as [`Scanner::scan`] gives it.
    pub fn look<'t>(&mut self, source: &str, text: &'t str, mut on_hit: impl FnMut(&Hit<'l, 't>)) {
        let running = &mut self.running;
        let source = running.begin(source, text);
        self.scanner.scan(text, |hit| {
            running.hit(source, hit.form);
            on_hit(&hit);
        });
    }

    /// Sources met so far.
    pub(super) fn sources(&self) -> usize {
        self.running.sources.list.len()
    }

    /// The tally.
    pub fn finish(self) -> Tally {
        self.running.finish()
    }
}

/// A tally while it grows, by position in the library.
struct Running<'l> {
    library: &'l Library,
    /// Number of the item, from 1.
    item: u64,
    forms: Vec<Slot>,
    sources: BySource<Source>,
}

impl<'l> Running<'l> {
    fn new(library: &'l Library) -> Self {
        let forms = vec![Slot::default(); library.forms.len()];
        Self { library, item: 0, forms, sources: BySource::default() }
    }

    /// Counts an item and answers with the number of its source.
    fn begin(&mut self, source: &str, text: &str) -> usize {
        self.item += 1;
        let risks = self.library.risks.len();
        let number = self.sources.number(source, || Source {
            items: 0,
            bytes: 0,
            all: Slot::default(),
            risks: vec![Slot::default(); risks],
        });
        let source = &mut self.sources.list[number].1;
        source.items += 1;
        source.bytes += text.len() as u64;
        number
    }

    /// Counts a hit of the item that was begun last.
    fn hit(&mut self, source: usize, form: u32) {
        let at = form as usize;
        let (Some(slot), Some(form)) = (self.forms.get_mut(at), self.library.forms.get(at)) else { return };
        slot.hit(self.item);
        let source = &mut self.sources.list[source].1;
        source.all.hit(self.item);
        for &risk in &form.risks {
            if let Some(slot) = source.risks.get_mut(risk as usize) {
                slot.hit(self.item);
            }
        }
    }

    /// The tally, by names.
    fn finish(self) -> Tally {
        let library = self.library;
        let mut tally = Tally::default();
        for (form, slot) in library.forms.iter().zip(&self.forms) {
            if slot.counted.hits > 0 {
                for word in &library.words[form.words.clone()] {
                    // Two rows of a library may share an id: then the id is hit as often as both.
                    tally.words.entry(word.id.clone()).or_default().add(slot.counted);
                }
            }
        }
        for (name, source) in self.sources.list {
            let risks = library.risks.iter().zip(&source.risks).filter(|(_, s)| s.counted.hits > 0);
            let classes = risks.map(|(risk, slot)| (risk.clone(), slot.counted)).collect();
            let hit = source.all.counted;
            let entry = SourceTally { items: source.items, bytes: source.bytes, hit, classes };
            tally.sources.insert(name, entry);
        }
        tally
    }
}
