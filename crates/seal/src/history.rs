//! What happened to a file between two of its revisions, judged by what signing needs.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Change, Fault};
use crate::fields::{Field, fields, form};
use crate::pdf::{Bad, Dict, Entry, ObjId, Parsed, Pdf, Value, check_updates, plain};
use crate::prepare::rectangle;

/// Most faults reported for one step; a hostile file could hold millions.
const MAX_FAULTS: usize = 32;
/// Largest appearance decoded to see whether it draws.
const MAX_APPEARANCE: usize = 8 << 20;

/// The revision of the first signature, against which later ones are held.
pub(crate) struct Origin {
    pub(crate) fields: Vec<Field>,
    /// Numbers referred to in that revision that hold nothing.
    pub(crate) dangling: BTreeSet<u32>,
}

struct Step<'p, 'a> {
    old: &'p Pdf<'a>,
    new: &'p Pdf<'a>,
    origin: &'p Origin,
    changed: BTreeSet<u32>,
    explained: BTreeSet<u32>,
    faults: Vec<Fault>,
}

fn key_name(key: &[u8]) -> String {
    String::from_utf8_lossy(key).into_owned()
}

/// The keys whose values differ, without those in `allowed`.
fn differing(old: &Dict, new: &Dict, allowed: &[&[u8]]) -> Vec<String> {
    let keys: BTreeSet<&Vec<u8>> = old.keys().chain(new.keys()).collect();
    keys.into_iter()
        .filter(|k| !allowed.contains(&k.as_slice()) && old.get(*k) != new.get(*k))
        .map(|k| key_name(k))
        .collect()
}

/// Judges everything between the ends of two revisions. An empty list: nothing but signing.
pub(crate) fn judge(old: &Pdf<'_>, new: &Pdf<'_>, origin: &Origin) -> Vec<Fault> {
    let end = new.data.len() as u64;
    let form = |bad: Bad| Fault::UpdateForm { offset: bad.at as u64, what: bad.what.into() };
    let continues = new.sections.len() > old.sections.len() && {
        let tail = &new.sections[new.sections.len() - old.sections.len()..];
        tail.iter().map(|s| s.at).eq(old.sections.iter().map(|s| s.at))
    };
    let mut ends = match check_updates(new, old.data.len(), old.start) {
        Err(bad) => return vec![form(bad)],
        Ok(ends) if ends.is_empty() => {
            let offset = old.data.len() as u64;
            return vec![Fault::TrailingBytes { offset, length: end - offset }];
        }
        Ok(_) if !continues => return vec![Fault::History { offset: end }],
        Ok(ends) => ends,
    };
    // The last update ends the revision itself; those before it are read as they stood.
    ends.pop();
    let mut faults = Vec::new();
    let mut between: Option<Pdf<'_>> = None;
    for end in ends {
        let after = match Pdf::open(&new.data[..end]) {
            Ok(pdf) => pdf,
            Err(bad) => return vec![form(bad)],
        };
        faults.extend(one_update(between.as_ref().unwrap_or(old), &after, origin));
        between = Some(after);
    }
    faults.extend(one_update(between.as_ref().unwrap_or(old), new, origin));
    faults.truncate(MAX_FAULTS);
    faults
}

fn one_update(old: &Pdf<'_>, new: &Pdf<'_>, origin: &Origin) -> Vec<Fault> {
    let changed =
        new.entries.iter().filter(|(n, e)| old.entries.get(n) != Some(e)).map(|(n, _)| *n).collect();
    let mut step = Step { old, new, origin, changed, explained: BTreeSet::from([0]), faults: Vec::new() };
    if let Err(bad) = step.run() {
        step.faults.push(Fault::UpdateForm { offset: bad.at as u64, what: bad.what.into() });
    }
    step.faults
}

impl Step<'_, '_> {
    fn fault(&mut self, object: u32, change: Change) {
        self.faults.push(Fault::LaterChange { object, change });
    }

    fn explain(&mut self, id: ObjId) {
        self.explained.insert(id.num);
    }

    fn is_new(&self, num: u32) -> bool {
        self.changed.contains(&num) && !self.old.holds(num) && !self.origin.dangling.contains(&num)
    }

    /// Accepts the new objects a value leads to. Whatever existed before stays unexplained.
    fn walk(&mut self, value: &Value) -> Parsed<()> {
        let mut open = vec![value.clone()];
        while let Some(value) = open.pop() {
            match value {
                Value::Ref(id) if !self.new.holds(id.num) => self.fault(id.num, Change::Missing),
                Value::Ref(id) if self.is_new(id.num) && self.explained.insert(id.num) => {
                    open.push(self.new.get(id)?)
                }
                Value::Array(items) => open.extend(items),
                Value::Dict(dict) => open.extend(dict.into_values()),
                _ => {}
            }
        }
        Ok(())
    }

    fn run(&mut self) -> Parsed<()> {
        self.trailer();
        self.structure();
        let (old_root, old_catalog) = self.old.catalog()?;
        let (new_root, new_catalog) = self.new.catalog()?;
        if old_root != new_root {
            self.fault(new_root.num, Change::Trailer { key: "Root".into() });
            return Ok(());
        }
        self.explain(new_root);
        for key in differing(&old_catalog, &new_catalog, &[b"AcroForm"]) {
            self.fault(new_root.num, Change::Catalog { key });
        }
        self.form(&old_catalog, &new_catalog)?;
        let added = self.fields()?;
        self.pages(&added)?;
        self.streams()?;
        self.rest()
    }

    /// The rules above compare dictionaries. An object that existed and is also a stream could
    /// keep its dictionary and change its data.
    fn streams(&mut self) -> Parsed<()> {
        let existed: Vec<u32> =
            self.changed.intersection(&self.explained).copied().filter(|n| self.old.holds(*n)).collect();
        for num in existed {
            if self.old.object(num)?.is_some_and(|o| o.data.is_some())
                || self.new.object(num)?.is_some_and(|o| o.data.is_some())
            {
                self.fault(num, Change::Replaced);
            }
        }
        Ok(())
    }

    fn trailer(&mut self) {
        let (old, new) = (self.old.trailer(), self.new.trailer());
        let first =
            |d: &Dict| d.get(b"ID".as_slice()).and_then(Value::as_array).and_then(|a| a.first().cloned());
        let mut keys = Vec::new();
        for key in ["Root", "Info", "Encrypt"] {
            if old.get(key.as_bytes()) != new.get(key.as_bytes()) {
                keys.push(key);
            }
        }
        if first(old) != first(new) {
            keys.push("ID");
        }
        for key in keys {
            self.fault(0, Change::Trailer { key: key.into() });
        }
    }

    /// Cross-reference streams and new object streams carry objects and show nothing themselves.
    fn structure(&mut self) {
        let fresh = self.new.sections.len() - self.old.sections.len();
        let mut carriers: Vec<u32> = self.new.sections[..fresh].iter().filter_map(|s| s.stream).collect();
        carriers.extend(self.changed.iter().filter_map(|n| match self.new.entries.get(n) {
            Some(Entry::Packed { container, .. }) => Some(*container),
            _ => None,
        }));
        carriers.retain(|n| self.is_new(*n));
        self.explained.extend(carriers);
    }

    fn form(&mut self, old_catalog: &Dict, new_catalog: &Dict) -> Parsed<()> {
        let (old, new) = (form(self.old, old_catalog)?, form(self.new, new_catalog)?);
        let at = new.id.map_or(0, |id| id.num);
        for id in [new.id, new.fields_id].into_iter().flatten() {
            // The form may keep its object or get a new one, not take over another.
            if old.id == Some(id) || old.fields_id == Some(id) || self.is_new(id.num) {
                self.explain(id);
            }
        }
        let Some(new_dict) = new.dict else {
            if old.dict.is_some() {
                self.fault(at, Change::Catalog { key: "AcroForm".into() });
            }
            return Ok(());
        };
        let old_dict = old.dict.unwrap_or_default();
        for key in differing(&old_dict, &new_dict, &[b"Fields", b"SigFlags"]) {
            self.fault(at, Change::Form { key });
        }
        let flags = b"SigFlags".as_slice();
        if old_dict.get(flags) != new_dict.get(flags) && new_dict.get(flags) != Some(&Value::Int(3)) {
            self.fault(at, Change::Form { key: "SigFlags".into() });
        }
        if !new.fields.starts_with(&old.fields) {
            self.fault(at, Change::Form { key: "Fields".into() });
        }
        Ok(())
    }

    /// Whether any appearance of a widget has content. What cannot be read counts as drawing.
    fn draws(&self, widget: &Dict) -> Parsed<bool> {
        let area =
            widget.get(b"Rect".as_slice()).and_then(rectangle).map_or(1.0, |[a, b, c, d]| (c - a) * (d - b));
        if area <= 0.0 {
            return Ok(false);
        }
        let mut open: Vec<Value> = widget.get(b"AP".as_slice()).cloned().into_iter().collect();
        for _ in 0..64 {
            match open.pop() {
                None => return Ok(false),
                Some(Value::Ref(id)) => {
                    let Some(object) = self.new.object(id.num)? else { continue };
                    match (object.value, object.data) {
                        (Value::Dict(dict), Some(range)) => {
                            let content = plain(&dict, &self.new.data[range], MAX_APPEARANCE);
                            if content.is_none_or(|c| c.iter().any(|b| !b.is_ascii_whitespace())) {
                                return Ok(true);
                            }
                        }
                        (value, _) => open.push(value),
                    }
                }
                Some(Value::Dict(dict)) => open.extend(dict.into_values()),
                Some(Value::Null) => {}
                Some(_) => return Ok(true),
            }
        }
        Ok(true)
    }

    /// Judges the fields and returns the ids of those that are new.
    fn fields(&mut self) -> Parsed<BTreeSet<ObjId>> {
        let before: BTreeMap<ObjId, Field> = fields(self.old)?.into_iter().map(|f| (f.id, f)).collect();
        let after = fields(self.new)?;
        let mut added = BTreeSet::new();
        let names: BTreeMap<ObjId, &str> = after.iter().map(|f| (f.id, f.name.as_str())).collect();
        for gone in before.values().filter(|b| names.get(&b.id) != Some(&b.name.as_str())) {
            self.fault(gone.id.num, Change::Field { field: gone.name.clone() });
        }
        // Two fields of one name would be one field to some viewers.
        let taken: BTreeSet<&str> = before.values().map(|f| f.name.as_str()).collect();
        for field in &after {
            let touched = self.changed.contains(&field.id.num);
            match before.get(&field.id) {
                Some(old) if touched => {
                    self.explain(field.id);
                    self.changed_field(old, field)?;
                }
                Some(_) => {}
                None => {
                    if taken.contains(field.name.as_str()) {
                        self.fault(field.id.num, Change::Field { field: field.name.clone() });
                    }
                    self.new_field(field)?;
                    added.insert(field.id);
                }
            }
        }
        Ok(added)
    }

    fn changed_field(&mut self, old: &Field, new: &Field) -> Parsed<()> {
        let (num, field) = (new.id.num, new.name.clone());
        if old.dict == new.dict {
            return Ok(());
        }
        if old.signature && old.value.is_some() {
            self.fault(num, Change::SignedField { field });
            return Ok(());
        }
        let other = differing(&old.dict, &new.dict, &[b"V", b"AP", b"M"]);
        let Some(value) = new.value.as_ref().filter(|_| old.signature && new.signature && other.is_empty())
        else {
            self.fault(num, Change::Field { field });
            return Ok(());
        };
        self.walk(value)?;
        if let Some(shown) = new.dict.get(b"AP".as_slice()) {
            self.walk(shown)?;
        }
        // Its place was fixed and seen by the first signer, or it shows nothing.
        let known = self.origin.fields.iter().any(|f| f.id == new.id);
        if !known && self.draws(&new.dict)? {
            self.fault(num, Change::DrawnField { field });
        }
        Ok(())
    }

    fn new_field(&mut self, field: &Field) -> Parsed<()> {
        const KEYS: [&[u8]; 13] =
            [b"Type", b"Subtype", b"FT", b"T", b"TU", b"F", b"P", b"Rect", b"AP", b"V", b"Ff", b"NM", b"M"];
        let num = field.id.num;
        let plain_keys = field.dict.keys().all(|k| KEYS.contains(&k.as_slice()));
        let widget = field.dict.get(b"Subtype".as_slice()).and_then(Value::as_name) == Some(b"Widget");
        if !(self.is_new(num) && field.signature && plain_keys && widget) {
            self.fault(num, Change::Field { field: field.name.clone() });
            return Ok(());
        }
        self.explain(field.id);
        for key in ["V", "AP"] {
            if let Some(value) = field.dict.get(key.as_bytes()) {
                self.walk(value)?;
            }
        }
        if self.draws(&field.dict)? {
            self.fault(num, Change::DrawnField { field: field.name.clone() });
        }
        Ok(())
    }

    /// Pages may gain the widgets of new fields and nothing else.
    fn pages(&mut self, added: &BTreeSet<ObjId>) -> Parsed<()> {
        if self.changed.is_subset(&self.explained) {
            return Ok(());
        }
        for (index, id) in self.old.pages()?.into_iter().enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let Value::Dict(old) = self.old.get(id)? else { continue };
            let list = old.get(b"Annots".as_slice()).and_then(Value::as_ref);
            let own = self.changed.contains(&id.num);
            let listed = list.is_some_and(|l| self.changed.contains(&l.num));
            if !own && !listed {
                continue;
            }
            let Value::Dict(new) = self.new.get(id)? else {
                self.fault(id.num, Change::PageEntry { page: number, key: "Type".into() });
                continue;
            };
            self.explain(id);
            for key in differing(&old, &new, &[b"Annots"]) {
                let change = if key == "Contents" {
                    Change::PageContent { page: number }
                } else {
                    Change::PageEntry { page: number, key }
                };
                self.fault(id.num, change);
            }
            let before = self.old.entry(&old, "Annots")?;
            let after = self.new.entry(&new, "Annots")?;
            let before = before.as_array().unwrap_or_default();
            let after = after.as_array().unwrap_or_default();
            let more = after.strip_prefix(before);
            let fits =
                more.is_some_and(|m| m.iter().all(|v| v.as_ref().is_some_and(|id| added.contains(&id))));
            if !fits {
                self.fault(id.num, Change::Annotation { page: number });
            }
            let new_list = new.get(b"Annots".as_slice()).and_then(Value::as_ref);
            if let Some(l) = new_list.filter(|l| list == Some(*l) || self.is_new(l.num)) {
                self.explain(l);
            }
        }
        Ok(())
    }

    /// Whatever no rule explained.
    fn rest(&mut self) -> Parsed<()> {
        let open: Vec<u32> = self.changed.difference(&self.explained).copied().collect();
        let open: Vec<u32> =
            open.into_iter().filter(|n| self.old.holds(*n) || self.new.holds(*n)).take(MAX_FAULTS).collect();
        if open.is_empty() {
            return Ok(());
        }
        let mut contents: BTreeMap<u32, u32> = BTreeMap::new();
        for (index, id) in self.old.pages()?.into_iter().enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let Value::Dict(page) = self.old.get(id)? else { continue };
            if let Some(id) = page.get(b"Contents".as_slice()).and_then(Value::as_ref) {
                contents.insert(id.num, number);
            }
            if let Value::Array(parts) = self.old.entry(&page, "Contents")? {
                contents.extend(parts.iter().filter_map(Value::as_ref).map(|id| (id.num, number)));
            }
        }
        for num in open {
            let old = self.old.object(num)?;
            let annotation = old
                .as_ref()
                .and_then(|o| o.value.as_dict())
                .is_some_and(|d| d.contains_key(b"Rect".as_slice()) && d.contains_key(b"Subtype".as_slice()));
            let change = match (contents.get(&num), old) {
                (Some(page), _) => Change::PageContent { page: *page },
                (None, Some(_)) if annotation => Change::Annotation { page: 0 },
                (None, Some(_)) => Change::Replaced,
                (None, None) => Change::Added,
            };
            self.fault(num, change);
        }
        Ok(())
    }
}
