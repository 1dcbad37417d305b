//! What rules ask while they run, noted as numbers: what asked is made anew when an answer moves.

use hegui_model::calendar::Calendar;
use hegui_model::deadline::Deadlines;
use hegui_model::field::{FieldDef, Kind, Privacy, Typed};
use hegui_model::instant::{self, Instant};
use hegui_model::reader::{LibraryWord, Reader, Touch};
use hegui_model::record::{FieldsRead, Record};
use hegui_model::register::Register;
use hegui_model::registers::register;
use hegui_store::reader::StoreReader;
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What a rule asked, as one number. Two that fall together cost a needless look, never a wrong answer.
pub(super) type Question = u64;
pub(super) fn question(kind: &str, register: &str, field: &str, value: &str) -> Question {
    let mut h = DefaultHasher::new();
    (kind, register, field, value).hash(&mut h);
    h.finish()
}

/// Asks for records of a field's value; a personal field by itself alone, for the journal does not tell its value.
pub(super) fn found_by(register: &str, def: &FieldDef, value: &str) -> Question {
    let value = if def.privacy == Privacy::Open { value } else { "" };
    question("find", register, def.key, value)
}

/// Records of a register that were answered.
type Seen = (&'static Register, Vec<Arc<Record>>);

/// Notes what rules ask while they ask it.
pub(super) struct Noting<'a> {
    of: &'a StoreReader<'a>,
    reads: RefCell<Vec<Question>>,
    timed: Cell<bool>,
    turns: Cell<Option<Instant>>,
    /// Records that were answered and hold instants.
    seen: RefCell<Vec<Seen>>,
    /// What was answered whole, where it is noted by the fields that are read of it; none where it is noted as asked.
    whole: Option<RefCell<Whole>>,
}

/// Registers of which all records were answered, and single records.
#[derive(Default)]
struct Whole {
    registers: BTreeSet<&'static str>,
    records: BTreeSet<(&'static str, String)>,
}

/// Moves when a record is made, or taken out of use and back.
pub(super) fn life(register: &str, id: &str) -> Question {
    question("life", register, "", id)
}

/// Moves when a field changes: of this record or, without an id, of any.
pub(super) fn field_of(register: &str, field: &str, id: &str) -> Question {
    question("field", register, field, id)
}

impl<'a> Noting<'a> {
    pub(super) fn of(of: &'a StoreReader<'a>) -> Self {
        let (timed, turns) = (Cell::new(false), Cell::new(None));
        Self { of, reads: RefCell::default(), timed, turns, seen: RefCell::default(), whole: None }
    }
    /// Notes whole registers and single records by the fields that are read of them, which [`Self::asked`] is told.
    /// For what asks much and is kept in few pieces.
    pub(super) fn by_field(of: &'a StoreReader<'a>) -> Self {
        Self { whole: Some(RefCell::default()), ..Self::of(of) }
    }
    fn note_all(&self, key: &str) {
        match (&self.whole, register(key)) {
            (Some(whole), Some(of)) => {
                self.note(life(of.key, ""));
                whole.borrow_mut().registers.insert(of.key);
            }
            _ => self.note(question("all", key, "", "")),
        }
    }
    fn note_one(&self, key: &str, id: &str) {
        match (&self.whole, register(key)) {
            (Some(whole), Some(of)) => {
                whole.borrow_mut().records.insert((of.key, id.to_owned()));
            }
            _ => self.note(question("get", key, "", id)),
        }
    }
    pub(super) fn note(&self, q: Question) {
        self.reads.borrow_mut().push(q);
    }
    /// An instant that the answer may wait for: the instant itself, then the one after it.
    pub(super) fn turn(&self, at: Instant) {
        let now = self.of.now();
        let next = if at > now { at } else { at + chrono::Duration::milliseconds(1) };
        if next > now && self.turns.get().is_none_or(|t| next < t) {
            self.turns.set(Some(next));
        }
    }
    /// Instants of a record, for which the answer may wait.
    pub(super) fn look(&self, of: &Register, r: &Record) {
        for f in of.fields {
            match f.kind {
                Kind::Instant => {
                    if let Some(at) = r.values.get(f.key).and_then(Instant::read) {
                        self.turn(at);
                    }
                }
                Kind::Table(columns) => {
                    let rows = r.values.get(f.key).and_then(Json::as_array).into_iter().flatten();
                    for row in rows {
                        for c in columns.iter().filter(|c| matches!(c.kind, Kind::Instant)) {
                            if let Some(at) = row.get(c.key).and_then(Instant::read) {
                                self.turn(at);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }
    /// Instant from which what was made while noting may read otherwise; none where it did not ask for the time.
    pub(super) fn until(&self) -> Option<Instant> {
        if !self.timed.get() {
            return None;
        }
        for (of, all) in self.seen.take() {
            all.iter().for_each(|r| self.look(of, r));
        }
        let midnight = instant::end_of(instant::day(self.of.now())) + chrono::Duration::milliseconds(1);
        Some(self.turns.get().map_or(midnight, |t| t.min(midnight)))
    }
    /// The questions, each once, with the fields that were read while they were asked.
    pub(super) fn asked(self, read: &FieldsRead) -> Vec<Question> {
        let mut reads = self.reads.into_inner();
        let whole = self.whole.map(RefCell::into_inner).unwrap_or_default();
        let mut fields: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for key in whole.registers.iter().chain(whole.records.iter().map(|(key, _)| key)) {
            fields.entry(key).or_insert_with(|| {
                let all = register(key).map_or(&[][..], |of| of.fields);
                all.iter().map(|f| f.key).filter(|f| read.has(f)).collect()
            });
        }
        for key in &whole.registers {
            reads.extend(fields[key].iter().map(|f| field_of(key, f, "")));
        }
        for (key, id) in &whole.records {
            reads.push(life(key, id));
            reads.extend(fields[key].iter().map(|f| field_of(key, f, id)));
        }
        reads.sort_unstable();
        reads.dedup();
        reads
    }
    /// Keeps what was answered: its instants are looked at where the time was asked for too.
    fn see(&self, key: &str, all: &[Arc<Record>]) {
        if let Some(of) = register(key).filter(|of| !all.is_empty() && has_instants(of)) {
            self.seen.borrow_mut().push((of, all.to_vec()));
        }
    }
}

fn has_instants(of: &Register) -> bool {
    of.fields.iter().any(|f| match f.kind {
        Kind::Instant => true,
        Kind::Table(columns) => columns.iter().any(|c| matches!(c.kind, Kind::Instant)),
        _ => false,
    })
}

impl Reader for Noting<'_> {
    fn now(&self) -> Instant {
        self.timed.set(true);
        self.of.now()
    }
    fn get(&self, register: &str, id: &str) -> Option<Arc<Record>> {
        self.note_one(register, id);
        let found = self.of.get(register, id);
        self.see(register, found.as_slice());
        found
    }
    fn holds(&self, register: &str, id: &str) -> bool {
        self.note(question("holds", register, "", id));
        self.of.holds(register, id)
    }
    fn find(&self, key: &str, field: &str, value: &str) -> Vec<Arc<Record>> {
        if let Some(def) = register(key).and_then(|r| r.field(field)) {
            self.note(found_by(key, def, value));
        }
        let found = self.of.find(key, field, value);
        self.see(key, &found);
        found
    }
    fn all(&self, register: &str) -> Vec<Arc<Record>> {
        self.note_all(register);
        let all = self.of.all(register);
        self.see(register, &all);
        all
    }
    fn walk(&self, key: &str, look: &mut dyn FnMut(&Record)) {
        self.note_all(key);
        let dated = register(key).filter(|of| has_instants(of));
        self.of.walk(key, &mut |r| {
            if let Some(of) = dated {
                self.look(of, r);
            }
            look(r);
        });
    }
    fn oldest(&self, register: &str, chose: Option<(&str, &[&str])>, most: usize) -> (u64, Vec<Arc<Record>>) {
        self.note_all(register);
        let (n, oldest) = self.of.oldest(register, chose, most);
        self.see(register, &oldest);
        (n, oldest)
    }
    fn any(&self, register: &str) -> bool {
        self.note(life(register, ""));
        self.of.any(register)
    }
    fn words(&self, library: &str) -> Vec<LibraryWord> {
        // Words change with the record of their library, which holds their digest.
        self.note(question("all", "keyword_libraries", "", ""));
        self.of.words(library)
    }
    fn touched(&self, register: &str, id: &str) -> Vec<Touch> {
        self.note(question("get", register, "", id));
        self.of.touched(register, id)
    }
    fn head(&self) -> (i64, String) {
        self.note(question("head", "", "", ""));
        self.of.head()
    }
    fn calendar(&self) -> &Calendar {
        // Imported years stand in a register of their own.
        self.note(question("all", hegui_model::registers::calendar_years::REGISTER.key, "", ""));
        self.of.calendar()
    }
    fn deadlines(&self) -> &Deadlines {
        self.of.deadlines()
    }
}
