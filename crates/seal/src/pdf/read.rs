use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::parse::{Bad, Indirect, Parsed, Parser};
use super::value::{Dict, ObjId, Value};
use super::xref::{self, Entry, Section};
use super::{MAX_FILE, MAX_OBJECTS, inflate};

/// Largest decoded object stream, in bytes, and all of them together.
const MAX_PACK: usize = 16 << 20;
const MAX_PACKS: usize = 64 << 20;
const MAX_SECTIONS: usize = 1024;
const MAX_PAGES: usize = 200_000;

struct Pack {
    data: Vec<u8>,
    places: Vec<(u32, usize)>,
}

/// A file as one of its revisions shows it.
pub(crate) struct Pdf<'a> {
    /// The bytes up to the revision's end.
    pub(crate) data: &'a [u8],
    /// Where the newest cross-reference section begins.
    pub(crate) start: usize,
    /// Newest first; their entries stand merged in `entries`.
    pub(crate) sections: Vec<Section>,
    /// Every object's place, the newest counting.
    pub(crate) entries: BTreeMap<u32, Entry>,
    packs: RefCell<(usize, BTreeMap<u32, Rc<Pack>>)>,
}

impl<'a> Pdf<'a> {
    /// Reads the cross-reference chain of a file that ends with its last revision.
    pub(crate) fn open(data: &'a [u8]) -> Parsed<Self> {
        if data.len() > MAX_FILE {
            return Err(Bad { at: 0, what: "the file is too large" });
        }
        if !data.starts_with(b"%PDF-") {
            return Err(Bad { at: 0, what: "not a PDF" });
        }
        let (start, end) = xref::last_revision_end(data)?;
        let tail = data.get(end..).unwrap_or_default();
        if tail.iter().any(|b| !matches!(b, b'\n' | b'\r' | b' ')) {
            return Err(Bad { at: end, what: "bytes follow the end of the file" });
        }
        let mut sections = Vec::new();
        let mut entries: BTreeMap<u32, Entry> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        // Sections may lie over each other, so that the file's size bounds no sum of theirs.
        let mut total = 0;
        let mut next = Some(start);
        while let Some(at) = next {
            if !seen.insert(at) || sections.len() >= MAX_SECTIONS {
                return Err(Bad { at, what: "the cross-reference chain does not end" });
            }
            let mut section = xref::section(data, at)?;
            next = section.prev;
            total += section.entries.len();
            for (num, entry) in &section.entries {
                entries.entry(*num).or_insert(*entry);
            }
            if let Some(hidden) = section.hybrid {
                // The hidden table fills what the visible one calls free (ISO 32000-1, 7.5.8.4).
                for (num, entry) in xref::hidden(data, hidden)?.entries {
                    if !matches!(entries.get(&num), Some(Entry::At { .. } | Entry::Packed { .. })) {
                        entries.insert(num, entry);
                    }
                }
            }
            if entries.len() > MAX_OBJECTS || total > 4 * MAX_OBJECTS {
                return Err(Bad { at, what: "too many objects" });
            }
            section.entries = BTreeMap::new();
            sections.push(section);
        }
        Ok(Self { data, start, sections, entries, packs: RefCell::default() })
    }

    /// The newest trailer.
    pub(crate) fn trailer(&self) -> &Dict {
        // `open` never returns without a section.
        static EMPTY: Dict = Dict::new();
        self.sections.first().map_or(&EMPTY, |s| &s.trailer)
    }

    /// The number the next new object takes.
    pub(crate) fn next_number(&self) -> u32 {
        let last = self.entries.keys().next_back().map_or(1, |n| n.saturating_add(1));
        let size = self.trailer().get(b"Size".as_slice()).and_then(Value::as_int);
        let size = size.and_then(|s| u32::try_from(s).ok()).filter(|s| *s as usize <= MAX_OBJECTS);
        last.max(size.unwrap_or(1))
    }

    pub(super) fn length(&self, id: ObjId) -> Option<i64> {
        let Some(Entry::At { offset, generation }) = self.entries.get(&id.num) else { return None };
        let object = Parser::new(self.data, *offset).indirect(&|_| None).ok()?;
        (object.id == id && *generation == id.generation).then(|| object.value.as_int())?
    }

    fn at(&self, num: u32, offset: usize, generation: u16) -> Parsed<Indirect> {
        let object = Parser::new(self.data, offset).indirect(&|id| self.length(id))?;
        if object.id != (ObjId { num, generation }) {
            return Err(Bad { at: offset, what: "another object stands here than the table says" });
        }
        Ok(object)
    }

    fn pack(&self, container: u32) -> Parsed<Rc<Pack>> {
        if let Some(pack) = self.packs.borrow().1.get(&container) {
            return Ok(Rc::clone(pack));
        }
        let Some(Entry::At { offset, generation }) = self.entries.get(&container).copied() else {
            return Err(Bad { at: 0, what: "an object stream is missing" });
        };
        let bad = |what| Bad { at: offset, what };
        let object = self.at(container, offset, generation)?;
        let (Value::Dict(dict), Some(range)) = (&object.value, object.data) else {
            return Err(bad("an object stream was expected"));
        };
        let data =
            inflate::plain(dict, &self.data[range], MAX_PACK).ok_or(bad("an object stream is damaged"))?;
        let mut packs = self.packs.borrow_mut();
        packs.0 += data.len();
        if packs.0 > MAX_PACKS {
            return Err(bad("the object streams are too large"));
        }
        let int = |key: &[u8]| dict.get(key).and_then(Value::as_int).and_then(|n| usize::try_from(n).ok());
        let (Some(count), Some(first)) = (int(b"N"), int(b"First")) else {
            return Err(bad("a wrong object stream"));
        };
        if count > MAX_OBJECTS {
            return Err(bad("too many objects"));
        }
        let mut places = Vec::new();
        let mut p = Parser::new(&data, 0);
        for _ in 0..count {
            p.blanks();
            let num = p.unsigned().map_err(|_| bad("a wrong object stream"))?;
            p.blanks();
            let place = p.unsigned().map_err(|_| bad("a wrong object stream"))?;
            let (Ok(num), Ok(place)) = (u32::try_from(num), usize::try_from(place)) else {
                return Err(bad("a wrong object stream"));
            };
            places.push((num, first.saturating_add(place)));
        }
        let pack = Rc::new(Pack { data, places });
        packs.1.insert(container, Rc::clone(&pack));
        Ok(pack)
    }

    /// The object of a number, or `None` where it is free or unknown.
    pub(crate) fn object(&self, num: u32) -> Parsed<Option<Indirect>> {
        match self.entries.get(&num).copied() {
            None | Some(Entry::Free) => Ok(None),
            Some(Entry::At { offset, generation }) => self.at(num, offset, generation).map(Some),
            Some(Entry::Packed { container, index }) => {
                let pack = self.pack(container)?;
                let place = usize::try_from(index).ok().and_then(|i| pack.places.get(i).copied());
                let Some((found, place)) = place.filter(|(n, _)| *n == num) else {
                    return Err(Bad { at: 0, what: "an object is missing from its object stream" });
                };
                let value = Parser::new(&pack.data, place).value(0)?;
                let id = ObjId { num: found, generation: 0 };
                Ok(Some(Indirect { id, value, data: None, end: 0, contents: None }))
            }
        }
    }

    /// The object behind a reference; `Null` where there is none.
    pub(crate) fn get(&self, id: ObjId) -> Parsed<Value> {
        Ok(self.object(id.num)?.filter(|o| o.id == id).map_or(Value::Null, |o| o.value))
    }

    /// The value itself, or what its reference leads to.
    pub(crate) fn resolve(&self, value: &Value) -> Parsed<Value> {
        let mut current = value.clone();
        for _ in 0..16 {
            match current {
                Value::Ref(id) => current = self.get(id)?,
                other => return Ok(other),
            }
        }
        Err(Bad { at: 0, what: "references run in a circle" })
    }

    /// An entry of a dictionary, resolved; `Null` where it is absent.
    pub(crate) fn entry(&self, dict: &Dict, key: &str) -> Parsed<Value> {
        dict.get(key.as_bytes()).map_or(Ok(Value::Null), |v| self.resolve(v))
    }

    /// The catalog's number and dictionary.
    pub(crate) fn catalog(&self) -> Parsed<(ObjId, Dict)> {
        let bad = Bad { at: self.start, what: "the file has no catalog" };
        let id = self.trailer().get(b"Root".as_slice()).and_then(Value::as_ref).ok_or(bad)?;
        match self.get(id)? {
            Value::Dict(dict) => Ok((id, dict)),
            _ => Err(bad),
        }
    }

    /// The pages in order, each with its dictionary, inheritable entries filled in separately.
    pub(crate) fn pages(&self) -> Parsed<Vec<ObjId>> {
        let (_, catalog) = self.catalog()?;
        let mut pages = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<ObjId> =
            catalog.get(b"Pages".as_slice()).and_then(Value::as_ref).into_iter().collect();
        while let Some(id) = open.pop() {
            if !seen.insert(id) || pages.len() > MAX_PAGES {
                return Err(Bad { at: 0, what: "the page tree runs in a circle" });
            }
            let node = self.get(id)?;
            let Value::Dict(dict) = node else { return Err(Bad { at: 0, what: "the page tree is broken" }) };
            match self.entry(&dict, "Kids")? {
                Value::Array(kids) => {
                    // A stack: the last pushed is visited first.
                    open.extend(kids.iter().rev().filter_map(Value::as_ref));
                }
                _ => pages.push(id),
            }
        }
        Ok(pages)
    }

    /// A page's entry, taken from its parents where it is inherited.
    pub(crate) fn inherited(&self, page: &Dict, key: &str) -> Parsed<Value> {
        let mut dict = page.clone();
        for _ in 0..64 {
            match self.entry(&dict, key)? {
                Value::Null => {}
                found => return Ok(found),
            }
            match self.entry(&dict, "Parent")? {
                Value::Dict(parent) => dict = parent,
                _ => break,
            }
        }
        Ok(Value::Null)
    }

    /// Whether the number names an object here.
    pub(crate) fn holds(&self, num: u32) -> bool {
        matches!(self.entries.get(&num), Some(Entry::At { .. } | Entry::Packed { .. }))
    }

    /// Reads every object and returns the numbers that are referred to but hold nothing: a later
    /// update could fill them and so change what refers to them.
    pub(crate) fn read_all(&self) -> Parsed<BTreeSet<u32>> {
        fn references(value: &Value, found: &mut BTreeSet<u32>) {
            match value {
                Value::Ref(id) => {
                    found.insert(id.num);
                }
                Value::Array(items) => items.iter().for_each(|i| references(i, found)),
                Value::Dict(dict) => dict.values().for_each(|i| references(i, found)),
                _ => {}
            }
        }
        let mut found = BTreeSet::new();
        for num in self.entries.keys().filter(|n| **n != 0) {
            if let Some(object) = self.object(*num)? {
                references(&object.value, &mut found);
            }
        }
        for value in self.trailer().values() {
            references(value, &mut found);
        }
        found.retain(|num| !self.holds(*num));
        Ok(found)
    }
}
