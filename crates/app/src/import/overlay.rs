//! The world as it would be after an import: the records of the file over those of the store.

use chrono::NaiveDate;
use hegui_model::calendar::Calendar;
use hegui_model::deadline::Deadlines;
use hegui_model::instant::Instant;
use hegui_model::reader::{LibraryWord, Reader, Touch};
use hegui_model::record::Record;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Index = BTreeMap<String, Vec<usize>>;

/// A reader that sees the records of a file as if they were kept.
pub(crate) struct Overlay<'a> {
    below: &'a dyn Reader,
    register: &'static str,
    records: Vec<&'a Record>,
    ids: BTreeMap<&'a str, usize>,
    /// Indexes by field, made when a rule first asks.
    indexes: RefCell<BTreeMap<String, Index>>,
}

impl<'a> Overlay<'a> {
    /// Lays records over a reader.
    pub(crate) fn new(below: &'a dyn Reader, register: &'static str, records: Vec<&'a Record>) -> Self {
        let ids = records.iter().enumerate().map(|(i, r)| (r.id.as_str(), i)).collect();
        Self { below, register, records, ids, indexes: RefCell::default() }
    }
}

impl Reader for Overlay<'_> {
    fn now(&self) -> Instant {
        self.below.now()
    }
    fn get(&self, register: &str, id: &str) -> Option<Arc<Record>> {
        if register == self.register
            && let Some(i) = self.ids.get(id)
        {
            return Some(Arc::new(self.records[*i].clone()));
        }
        self.below.get(register, id)
    }
    fn find(&self, register: &str, field: &str, value: &str) -> Vec<Arc<Record>> {
        let mut out = self.below.find(register, field, value);
        if register != self.register {
            return out;
        }
        out.retain(|r| !self.ids.contains_key(r.id.as_str()));
        let mut indexes = self.indexes.borrow_mut();
        let index = indexes.entry(field.to_owned()).or_insert_with(|| {
            let mut index = Index::new();
            for (i, r) in self.records.iter().enumerate() {
                index.entry(r.str(field).to_owned()).or_default().push(i);
            }
            index
        });
        out.extend(index.get(value).into_iter().flatten().map(|i| Arc::new(self.records[*i].clone())));
        out
    }
    fn all(&self, register: &str) -> Vec<Arc<Record>> {
        let mut out = self.below.all(register);
        if register == self.register {
            let replaced: BTreeSet<&str> = self.ids.keys().copied().collect();
            out.retain(|r| !replaced.contains(r.id.as_str()));
            out.extend(self.records.iter().map(|r| Arc::new((*r).clone())));
        }
        out
    }
    fn words(&self, library: &str) -> Vec<LibraryWord> {
        self.below.words(library)
    }
    fn touched(&self, register: &str, id: &str) -> Vec<Touch> {
        self.below.touched(register, id)
    }
    fn head(&self) -> (i64, String) {
        self.below.head()
    }
    fn calendar(&self) -> &Calendar {
        self.below.calendar()
    }
    fn deadlines(&self) -> &Deadlines {
        self.below.deadlines()
    }
    fn today(&self) -> NaiveDate {
        self.below.today()
    }
}
