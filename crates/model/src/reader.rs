//! What a rule may ask. Rules get no other way to data, time or person.

use crate::calendar::Calendar;
use crate::deadline::Deadlines;
use crate::instant::{self, Instant};
use crate::record::Record;
use chrono::NaiveDate;
use std::sync::Arc;

/// The world as a rule sees it, fixed for the length of one question.
pub trait Reader {
    /// The instant of the question. Findings are kept until an instant passes that stands in a record which the rule
    /// read or in a clock of its record, or until the day ends: a rule that waits for any other instant has to have a
    /// clock of its own.
    fn now(&self) -> Instant;
    /// A record, retired ones too. Records are shared: those in memory are handed out without being copied.
    fn get(&self, register: &str, id: &str) -> Option<Arc<Record>>;
    /// Is there a record of that id, a retired one too?
    fn holds(&self, register: &str, id: &str) -> bool {
        self.get(register, id).is_some()
    }
    /// Live records whose field equals the value, oldest first. A field of several values equals all of them as canonical
    /// JSON, never one of them.
    fn find(&self, register: &str, field: &str, value: &str) -> Vec<Arc<Record>>;
    /// Live records, oldest first.
    fn all(&self, register: &str) -> Vec<Arc<Record>>;
    /// Looks at every live record, oldest first, one at a time: for registers too big to be held as a whole.
    fn walk(&self, register: &str, look: &mut dyn FnMut(&Record)) {
        self.all(register).iter().for_each(|r| look(r));
    }
    /// How many live records there are, or how many made one of some choices in a field, and the oldest of them, at
    /// most so many.
    fn oldest(&self, register: &str, chose: Option<(&str, &[&str])>, most: usize) -> (u64, Vec<Arc<Record>>) {
        let mut all = self.all(register);
        all.retain(|r| chose.is_none_or(|(field, keys)| r.chose(field, keys)));
        let n = all.len() as u64;
        all.truncate(most);
        (n, all)
    }
    /// How many live records there are.
    fn how_many(&self, register: &str) -> u64 {
        self.oldest(register, None, 0).0
    }
    /// Is there a live record at all?
    fn any(&self, register: &str) -> bool {
        self.how_many(register) > 0
    }
    /// Words of a keyword library, by normalised word; empty where there is no such library.
    fn words(&self, library: &str) -> Vec<LibraryWord>;
    /// Entries that touched a record, oldest first: number, instant, login.
    fn touched(&self, register: &str, id: &str) -> Vec<Touch>;
    /// Number and hash of the last journal entry.
    fn head(&self) -> (i64, String);
    /// Days off and working days.
    fn calendar(&self) -> &Calendar;
    /// Deadlines that law or a standard sets.
    fn deadlines(&self) -> &Deadlines;

    /// The day of the question in Shanghai.
    fn today(&self) -> NaiveDate {
        instant::day(self.now())
    }
}

/// A word of a keyword library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LibraryWord {
    /// Normalised: what is counted and compared.
    pub norm: String,
    /// As the file had it.
    pub word: String,
    /// Category as the file had it; empty for none.
    pub category: String,
}

/// An entry that touched a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Number.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// Login of the actor.
    pub actor: String,
    /// What was meant.
    pub op: crate::op::Op,
}

/// A reader over records in memory, for rules without a database.
pub struct FixedReader {
    /// The instant of every question.
    pub at: Instant,
    /// Records with the key of their register.
    pub records: Vec<(&'static str, Record)>,
    /// Words by library.
    pub libraries: Vec<(String, LibraryWord)>,
    /// Entries by register and id of the record that they touched.
    pub touches: Vec<(&'static str, String, Touch)>,
    /// Calendar.
    pub days: Calendar,
    /// Deadlines.
    pub limits: Deadlines,
}

impl FixedReader {
    /// An empty world at an instant, with the shipped calendar and deadlines.
    pub fn at(at: Instant) -> Self {
        Self {
            at,
            records: Vec::new(),
            libraries: Vec::new(),
            touches: Vec::new(),
            days: Calendar::shipped(),
            limits: Deadlines::shipped(),
        }
    }
}

impl Reader for FixedReader {
    fn now(&self) -> Instant {
        self.at
    }
    fn get(&self, register: &str, id: &str) -> Option<Arc<Record>> {
        self.records.iter().find(|(r, x)| *r == register && x.id == id).map(|(_, x)| Arc::new(x.clone()))
    }
    fn find(&self, register: &str, field: &str, value: &str) -> Vec<Arc<Record>> {
        self.all(register).into_iter().filter(|x| x.str(field) == value).collect()
    }
    fn all(&self, register: &str) -> Vec<Arc<Record>> {
        self.records
            .iter()
            .filter(|(r, x)| *r == register && !x.retired)
            .map(|(_, x)| Arc::new(x.clone()))
            .collect()
    }
    fn words(&self, library: &str) -> Vec<LibraryWord> {
        self.libraries.iter().filter(|(l, _)| l == library).map(|(_, w)| w.clone()).collect()
    }
    fn touched(&self, register: &str, id: &str) -> Vec<Touch> {
        let of = |(r, x, _): &&(&str, String, Touch)| *r == register && x == id;
        self.touches.iter().filter(of).map(|(_, _, t)| t.clone()).collect()
    }
    fn head(&self) -> (i64, String) {
        (0, crate::chain::GENESIS.into())
    }
    fn calendar(&self) -> &Calendar {
        &self.days
    }
    fn deadlines(&self) -> &Deadlines {
        &self.limits
    }
}
