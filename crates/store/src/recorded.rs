//! The world as it was recorded at an instant: the registers folded from the journal up to the last entry of then.
//!
//! Personal values are there while their key exists: what was erased since is gone from every past as well.

use crate::error::StoreError;
use crate::journal::replay::{Folded, fold};
use crate::personal;
use crate::reader::StoreReader;
use crate::snapshot::asked_as;
use hegui_model::calendar::Calendar;
use hegui_model::chain::GENESIS;
use hegui_model::deadline::Deadlines;
use hegui_model::instant::{self, Instant};
use hegui_model::reader::{LibraryWord, Reader, Touch};
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::{calendar_years, keyword_libraries, register};
use rusqlite::{OptionalExtension, params};
use serde_json::Value as Json;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

type Records = BTreeMap<String, Arc<Record>>;

/// A reader that answers as the journal stood at an instant. A register is folded when it is first asked for.
pub struct RecordedReader<'a> {
    present: &'a StoreReader<'a>,
    at: Instant,
    head: (i64, String),
    registers: RefCell<BTreeMap<&'static str, Rc<Records>>>,
    calendar: OnceCell<Calendar>,
}

impl<'a> RecordedReader<'a> {
    /// The journal up to its last entry that is not later than `at`; an instant to come is the present.
    pub(crate) fn new(present: &'a StoreReader<'a>, at: Instant) -> Result<Self, StoreError> {
        let at = at.min(present.now());
        let head = present
            .db()
            .prepare_cached(
                "SELECT seq, hash FROM journal WHERE json_extract(entry, '$.at') <= ?1 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row([instant::format(at)], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?;
        let head = head.unwrap_or_else(|| (0, GENESIS.to_owned()));
        Ok(Self { present, at, head, registers: RefCell::default(), calendar: OnceCell::new() })
    }

    fn folded(&self, of: &'static Register) -> Result<Records, StoreError> {
        let db = self.present.db();
        let mut changes = db.prepare_cached(
            "SELECT record, seq, change FROM changes WHERE register = ?1 AND seq <= ?2 ORDER BY record, seq, n",
        )?;
        let mut rows = changes.query(params![of.key, self.head.0])?;
        let mut out = Records::new();
        let mut open: Option<(String, Folded, Option<personal::ConcernKey>)> = None;
        while let Some(row) = rows.next()? {
            let (id, seq, change): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if open.as_ref().is_none_or(|(of, ..)| *of != id) {
                if let Some((of, f, _)) = open.take() {
                    out.insert(of, Arc::new(f.record()));
                }
                let key = personal::key(db, of.key, &id)?;
                open = Some((id.clone(), Folded::new(id), key));
            }
            if let Some((_, f, key)) = &mut open {
                fold(of, f, seq, &change, key.as_ref());
            }
        }
        if let Some((of, f, _)) = open {
            out.insert(of, Arc::new(f.record()));
        }
        Ok(out)
    }

    fn of(&self, key: &str) -> Rc<Records> {
        let Some(of) = register(key) else { return Rc::default() };
        if let Some(known) = self.registers.borrow().get(of.key) {
            return Rc::clone(known);
        }
        let folded = Rc::new(self.present.keep(self.folded(of)));
        self.registers.borrow_mut().insert(of.key, Rc::clone(&folded));
        folded
    }
}

/// Does a stored value equal the text that a column would be compared with?
fn equals(stored: &Json, value: &str) -> bool {
    asked_as(stored).as_deref() == Some(value)
}

impl Reader for RecordedReader<'_> {
    fn now(&self) -> Instant {
        self.at
    }
    fn get(&self, register: &str, id: &str) -> Option<Arc<Record>> {
        self.of(register).get(id).cloned()
    }
    fn find(&self, key: &str, field: &str, value: &str) -> Vec<Arc<Record>> {
        if register(key).and_then(|r| r.field(field)).is_none() {
            return Vec::new();
        }
        let meets = |r: &&Arc<Record>| !r.retired && r.values.get(field).is_some_and(|v| equals(v, value));
        self.of(key).values().filter(meets).cloned().collect()
    }
    fn all(&self, register: &str) -> Vec<Arc<Record>> {
        self.of(register).values().filter(|r| !r.retired).cloned().collect()
    }
    /// The words lie beside the journal: they are told where the library still holds what it held then.
    fn words(&self, library: &str) -> Vec<LibraryWord> {
        let digest = |r: Option<Arc<Record>>| r.map(|r| r.text(keyword_libraries::DIGEST).to_owned());
        let key = keyword_libraries::REGISTER.key;
        let then = digest(self.get(key, library));
        if then.is_some() && then == digest(self.present.get(key, library)) {
            self.present.words(library)
        } else {
            Vec::new()
        }
    }
    fn touched(&self, register: &str, id: &str) -> Vec<Touch> {
        let mut all = self.present.touched(register, id);
        all.retain(|t| t.seq <= self.head.0);
        all
    }
    fn head(&self) -> (i64, String) {
        self.head.clone()
    }
    fn calendar(&self) -> &Calendar {
        self.calendar.get_or_init(|| calendar_years::with(self.present.shipped_calendar(), self))
    }
    fn deadlines(&self) -> &Deadlines {
        self.present.deadlines()
    }
}
