//! What rules ask while they run, noted as numbers: what asked is made anew when an answer moves.

use hegui_model::calendar::Calendar;
use hegui_model::deadline::Deadlines;
use hegui_model::field::{FieldDef, Kind, Privacy, Typed};
use hegui_model::instant::{self, Instant};
use hegui_model::reader::{LibraryWord, Reader, Touch};
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::register;
use hegui_store::reader::StoreReader;
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::collections::hash_map::DefaultHasher;
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
}

impl<'a> Noting<'a> {
    pub(super) fn of(of: &'a StoreReader<'a>) -> Self {
        let (timed, turns) = (Cell::new(false), Cell::new(None));
        Self { of, reads: RefCell::default(), timed, turns, seen: RefCell::default() }
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
    /// The questions, each once.
    pub(super) fn asked(self) -> Vec<Question> {
        let mut reads = self.reads.into_inner();
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
        self.note(question("get", register, "", id));
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
        self.note(question("all", register, "", ""));
        let all = self.of.all(register);
        self.see(register, &all);
        all
    }
    fn oldest(&self, register: &str, chose: Option<(&str, &[&str])>, most: usize) -> (u64, Vec<Arc<Record>>) {
        self.note(question("all", register, "", ""));
        let (n, oldest) = self.of.oldest(register, chose, most);
        self.see(register, &oldest);
        (n, oldest)
    }
    fn any(&self, register: &str) -> bool {
        self.note(question("all", register, "", ""));
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
