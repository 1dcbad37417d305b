//! Findings and clocks of every register, kept between questions. Nothing here is authoritative: all of it may be
//! dropped at any time and is made anew from the records.
//!
//! What is kept of a record names the questions that its rules asked. A change in the journal names the questions whose
//! answer it moves; what asked one of them is made anew, and nothing else. Time moves answers too: what asked for the
//! time is made anew when an instant passes that it may have waited for, at the latest when the day ends.

use crate::error::Result;
use asked::{Noting, Question, field_of, found_by, life, question};
use hegui_model::clock::{Clock, ClockState};
use hegui_model::field::{FieldDef, Privacy};
use hegui_model::finding::{Finding, Level};
use hegui_model::instant::Instant;
use hegui_model::proposal::{Clocks, service_of};
use hegui_model::reader::Reader;
use hegui_model::record::{FieldsRead, Record, noting_fields};
use hegui_model::register::Register;
use hegui_model::registers::register;
use hegui_model::reminder::has_clocks;
use hegui_store::reader::{StoreReader, asked_as};
use proposed::{PROPOSALS, Proposed};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

mod asked;
mod proposed;

/// Most records of a register that findings are kept of: at about 1 KiB each, 200 MiB. A bigger one is looked at page
/// by page, as its list shows it.
const MOST: u64 = 200_000;
/// Changes after which making all anew is no slower than following them.
const CHANGES: usize = 50_000;

/// Register and id of what is kept; an empty id stands for the register as a whole. Proposals stand under
/// `PROPOSALS`, with assessment and clause as id.
type Slot = (&'static str, Arc<str>);
/// Place of an open clock among those of its register: what cannot be computed stands last.
type Due = (bool, Option<Instant>, Arc<str>, usize);

/// Findings by level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Errors, warnings, notes.
    pub(crate) of: [u64; 3],
}

impl Counts {
    fn add(&mut self, findings: &[Finding]) {
        for f in findings {
            self.of[f.level as usize] += 1;
        }
    }
    fn take(&mut self, findings: &[Finding]) {
        for f in findings {
            self.of[f.level as usize] -= 1;
        }
    }
    /// Of one level.
    pub(crate) const fn level(&self, level: Level) -> u64 {
        self.of[level as usize]
    }
}

/// What is kept of a record, or of a register as a whole.
struct Entry {
    /// Findings that everyone who reads the register sees.
    open: Vec<Finding>,
    /// Findings about masked fields.
    masked: Vec<Finding>,
    clocks: Clocks,
    /// Service that the record names.
    service: Box<str>,
    until: Option<Instant>,
    reads: Vec<Question>,
}

impl Entry {
    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.open.iter().chain(&self.masked)
    }
    fn of_code<'e>(&'e self, code: &'e str) -> impl Iterator<Item = &'e Finding> {
        self.findings().filter(move |f| f.code == code)
    }
}

/// What is kept of a register.
#[derive(Default)]
struct Kept {
    entries: BTreeMap<Arc<str>, Entry>,
    /// Ids of the entries by the codes of their findings.
    by_code: HashMap<String, BTreeSet<Arc<str>>>,
    /// Every live record was looked at once.
    whole: bool,
    /// Records to be looked at anew.
    stale: BTreeSet<Arc<str>>,
    /// What was kept of them, as what was made from it knows it.
    dropped: HashMap<Arc<str>, Entry>,
    open: Counts,
    masked: Counts,
    due: BTreeSet<Due>,
    overdue: u64,
    running: u64,
    /// It has more records than are kept.
    big: bool,
}

/// Findings and clocks, up to one journal entry and one instant.
#[derive(Default)]
pub(crate) struct Found {
    at: Option<(i64, Instant)>,
    kept: BTreeMap<&'static str, Kept>,
    proposals: HashMap<Arc<str>, Proposed>,
    asked: HashMap<Question, HashSet<Slot>>,
    turning: BTreeSet<(Instant, Slot)>,
}

/// Looks at a record, or, without one, at the register as a whole.
fn looked_at(of: &'static Register, record: Option<&Record>, reader: &StoreReader<'_>) -> Entry {
    let (noting, (findings, clocks), read) = match record {
        Some(r) => {
            let noting = Noting::of(reader);
            let clocks = if has_clocks(of) { (of.clocks)(r, &noting) } else { Vec::new() };
            let findings = of.findings(r, &noting);
            (noting, (findings, clocks), FieldsRead::default())
        }
        None => {
            let noting = Noting::by_field(reader);
            let (findings, read) = noting_fields(|| of.whole_findings(&noting));
            (noting, (findings, Vec::new()), read)
        }
    };
    let clocks = Clocks::from(clocks);
    if let Some(r) = record {
        noting.look(of, r);
    }
    for c in &clocks.open {
        if let Some(at) = c.due_at {
            noting.turn(at);
        }
    }
    // While a clock stands still its due instant moves with the time.
    let paused = clocks.open.iter().any(|c| c.state == ClockState::Paused);
    let until = if paused { Some(reader.now()) } else { noting.until() };
    let hidden = |f: &Finding| {
        f.field.as_deref().and_then(|k| of.field(k)).is_some_and(|d| d.privacy == Privacy::Masked)
    };
    let (masked, open) = findings.into_iter().partition(hidden);
    let service = record.map_or("", |r| service_of(of, r)).into();
    Entry { open, masked, clocks, service, until, reads: noting.asked(&read) }
}

impl Found {
    /// Brings what is kept to the snapshot of a reader. False where the reader is older than what is kept: it has to
    /// look for itself.
    pub(crate) fn follow(&mut self, reader: &StoreReader<'_>) -> Result<bool> {
        let (head, now) = (reader.head().0, reader.now());
        let Some((was, then)) = self.at else {
            self.at = Some((head, now));
            return Ok(true);
        };
        if head < was {
            return Ok(false);
        }
        if now < then {
            *self = Self { at: Some((head, now)), ..Self::default() };
            return Ok(true);
        }
        if head > was {
            match reader.changes_since(was, CHANGES)? {
                Some(changes) => self.move_on(&changes, reader)?,
                None => *self = Self::default(),
            }
        }
        self.at = Some((head, now));
        while self.turning.first().is_some_and(|(at, _)| *at <= now) {
            if let Some((_, slot)) = self.turning.pop_first() {
                self.drop_entry(&slot);
            }
        }
        Ok(true)
    }

    fn move_on(&mut self, changes: &[(String, String, Json)], reader: &StoreReader<'_>) -> Result<()> {
        let mut moved: HashSet<Question> = HashSet::from([question("head", "", "", "")]);
        let mut seen: HashSet<(&str, &str)> = HashSet::new();
        for (key, id, change) in changes {
            let Some(of) = register(key) else { continue };
            let created = change.get("before").is_none_or(Json::is_null);
            if created {
                moved.insert(question("holds", key, "", id));
            }
            let mut lives = created;
            for side in ["before", "after"] {
                for field in change.get(side).and_then(Json::as_object).into_iter().flat_map(|s| s.keys()) {
                    // What is no field of the register tells of the record as a whole.
                    lives |= of.field(field).is_none();
                    moved.insert(field_of(key, field, ""));
                    moved.insert(field_of(key, field, id));
                }
            }
            if lives {
                moved.insert(life(key, ""));
                moved.insert(life(key, id));
            }
            moved.insert(question("get", key, "", id));
            moved.insert(question("all", key, "", ""));
            let mut values = |of_side: &mut dyn FnMut(&FieldDef) -> Option<String>| {
                for f in of.fields {
                    if f.privacy != Privacy::Open {
                        moved.insert(found_by(key, f, ""));
                    } else if let Some(v) = of_side(f) {
                        moved.insert(found_by(key, f, &v));
                    }
                }
            };
            // Whoever found the record by a value it had, or finds it now by one it has, gets another answer.
            for side in ["before", "after"] {
                values(&mut |f| change.get(side)?.get(f.key).and_then(asked_as));
            }
            if seen.insert((key.as_str(), id.as_str())) {
                if let Some(r) = reader.get(key, id) {
                    values(&mut |f| r.values.get(f.key).and_then(asked_as));
                }
                let slot: Slot = (of.key, Arc::from(id.as_str()));
                self.drop_entry(&slot);
                self.kept.entry(of.key).or_default().stale.insert(slot.1);
            }
        }
        let asking: Vec<Slot> =
            moved.iter().filter_map(|q| self.asked.get(q)).flat_map(|s| s.iter().cloned()).collect();
        for slot in asking {
            self.drop_entry(&slot);
        }
        Ok(())
    }

    /// Drops what is kept of a record; it is looked at anew when it is asked for.
    fn drop_entry(&mut self, slot: &Slot) {
        if slot.0 == PROPOSALS {
            if let Some(p) = self.proposals.remove(&slot.1) {
                self.unhook(slot, &p.reads, p.until);
            }
            return;
        }
        let Some(kept) = self.kept.get_mut(slot.0) else { return };
        let Some(entry) = kept.entries.remove(&slot.1) else { return };
        kept.open.take(&entry.open);
        kept.masked.take(&entry.masked);
        for f in entry.findings() {
            if let Some(ids) = kept.by_code.get_mut(&f.code) {
                ids.remove(&slot.1);
            }
        }
        for (n, c) in entry.clocks.open.iter().enumerate() {
            kept.due.remove(&(c.due_at.is_none(), c.due_at, Arc::clone(&slot.1), n));
            kept.overdue -= u64::from(c.state == ClockState::Overdue);
            kept.running -= u64::from(c.state == ClockState::Running);
        }
        kept.stale.insert(Arc::clone(&slot.1));
        self.unhook(slot, &entry.reads, entry.until);
        if let Some(kept) = self.kept.get_mut(slot.0) {
            // Where it was dropped twice, what was made from it knows the first.
            kept.dropped.entry(Arc::clone(&slot.1)).or_insert(entry);
        }
    }

    /// Drops what was made from findings and clocks that an entry no longer tells, or tells anew.
    fn told_anew(&mut self, key: &'static str, was: Option<&Entry>, is: Option<&Entry>) {
        if self.proposals.is_empty() {
            return;
        }
        let same = |code: &str| {
            let was = was.into_iter().flat_map(|e| e.of_code(code));
            was.eq(is.into_iter().flat_map(|e| e.of_code(code)))
        };
        let both = was.into_iter().chain(is);
        let codes: BTreeSet<&str> = both.flat_map(Entry::findings).map(|f| f.code.as_str()).collect();
        let one_service = was.map(|e| &e.service) == is.map(|e| &e.service);
        for code in codes {
            if !one_service || !same(code) {
                self.drop_asking(question("found", key, code, ""));
            }
        }
        let none = Clocks::default();
        if was.map_or(&none, |e| &e.clocks) != is.map_or(&none, |e| &e.clocks) {
            self.drop_asking(question("clocks", key, "", ""));
        }
    }

    fn drop_asking(&mut self, q: Question) {
        let asking: Vec<Slot> = self.asked.get(&q).into_iter().flatten().cloned().collect();
        for slot in asking {
            self.drop_entry(&slot);
        }
    }

    fn hook(&mut self, slot: &Slot, reads: &[Question], until: Option<Instant>) {
        for q in reads {
            self.asked.entry(*q).or_default().insert(slot.clone());
        }
        if let Some(until) = until {
            self.turning.insert((until, slot.clone()));
        }
    }

    fn unhook(&mut self, slot: &Slot, reads: &[Question], until: Option<Instant>) {
        for q in reads {
            if let Some(slots) = self.asked.get_mut(q) {
                slots.remove(slot);
                if slots.is_empty() {
                    self.asked.remove(q);
                }
            }
        }
        if let Some(until) = until {
            self.turning.remove(&(until, slot.clone()));
        }
    }

    fn keep_entry(&mut self, of: &'static Register, id: &str, entry: Entry) {
        let slot: Slot = (of.key, Arc::from(id));
        self.drop_entry(&slot);
        let was = self.kept.get_mut(of.key).and_then(|k| k.dropped.remove(&slot.1));
        self.told_anew(of.key, was.as_ref(), Some(&entry));
        self.hook(&slot, &entry.reads, entry.until);
        let kept = self.kept.entry(of.key).or_default();
        kept.stale.remove(&slot.1);
        kept.open.add(&entry.open);
        kept.masked.add(&entry.masked);
        for f in entry.findings() {
            kept.by_code.entry(f.code.clone()).or_default().insert(Arc::clone(&slot.1));
        }
        for (n, c) in entry.clocks.open.iter().enumerate() {
            kept.due.insert((c.due_at.is_none(), c.due_at, Arc::clone(&slot.1), n));
            kept.overdue += u64::from(c.state == ClockState::Overdue);
            kept.running += u64::from(c.state == ClockState::Running);
        }
        kept.entries.insert(slot.1, entry);
    }

    /// Looks at every live record of a register that is not kept yet, and at the register as a whole.
    pub(crate) fn complete(&mut self, of: &'static Register, reader: &StoreReader<'_>) -> Result<()> {
        if !self.kept.entry(of.key).or_default().whole {
            if reader.count(of)? > MOST {
                self.kept.insert(of.key, Kept { whole: true, big: true, ..Kept::default() });
            } else {
                reader.each::<crate::error::Error>(of, |r| {
                    if !self.kept.get(of.key).is_some_and(|k| k.entries.contains_key(r.id.as_str())) {
                        self.keep_entry(of, &r.id, looked_at(of, Some(&r), reader));
                    }
                    Ok(())
                })?;
                let kept = self.kept.entry(of.key).or_default();
                kept.whole = true;
                kept.stale.clear();
            }
        }
        let kept = self.kept.entry(of.key).or_default();
        let stale = std::mem::take(&mut kept.stale);
        let big = kept.big;
        for id in stale.iter().filter(|id| !id.is_empty() && !big) {
            match reader.load(of, id)?.filter(|r| !r.retired) {
                Some(r) => self.keep_entry(of, id, looked_at(of, Some(&r), reader)),
                None => {
                    let was = self.kept.get_mut(of.key).and_then(|k| k.dropped.remove(id));
                    self.told_anew(of.key, was.as_ref(), None);
                }
            }
        }
        if !self.kept.get(of.key).is_some_and(|k| k.entries.contains_key("")) {
            self.keep_entry(of, "", looked_at(of, None, reader));
        }
        Ok(())
    }

    /// Findings about a live record as it stands in the reader's snapshot.
    pub(crate) fn of_record(
        &mut self,
        of: &'static Register,
        r: &Record,
        reader: &StoreReader<'_>,
    ) -> Vec<Finding> {
        let known = self.kept.get(of.key).and_then(|k| k.entries.get(r.id.as_str()));
        if let Some(entry) = known {
            return entry.findings().cloned().collect();
        }
        let entry = looked_at(of, Some(r), reader);
        let out = entry.findings().cloned().collect();
        // A list is read before this snapshot: only what is still so may be kept.
        let same = reader.get(of.key, &r.id).is_some_and(|now| now.version == r.version && !now.retired);
        if same && !self.kept.get(of.key).is_some_and(|k| k.big) {
            self.keep_entry(of, &r.id, entry);
        }
        out
    }

    /// Findings about the register as a whole.
    pub(crate) fn of_whole(&mut self, of: &'static Register, reader: &StoreReader<'_>) -> Vec<Finding> {
        if !self.kept.get(of.key).is_some_and(|k| k.entries.contains_key("")) {
            self.keep_entry(of, "", looked_at(of, None, reader));
        }
        let entry = self.kept.get(of.key).and_then(|k| k.entries.get(""));
        entry.map(|e| e.findings().cloned().collect()).unwrap_or_default()
    }

    /// Sums of a register that was completed.
    pub(crate) fn sums(&self, of: &Register, masked: bool) -> Sums {
        let Some(kept) = self.kept.get(of.key) else { return Sums::default() };
        let mut counts = kept.open;
        if masked {
            for (sum, more) in counts.of.iter_mut().zip(kept.masked.of) {
                *sum += more;
            }
        }
        let whole = u64::from(kept.entries.contains_key(""));
        Sums {
            records: kept.entries.len() as u64 - whole,
            counts,
            due: kept.due.len() as u64,
            overdue: kept.overdue,
            running: kept.running,
            next_due: kept.due.first().and_then(|d| d.1),
            big: kept.big,
        }
    }

    /// Open clocks of a completed register, the most pressing first.
    pub(crate) fn due<'a>(&'a self, of: &Register) -> impl Iterator<Item = (&'a str, &'a Clock)> {
        let kept = self.kept.get(of.key);
        kept.into_iter().flat_map(|k| {
            k.due.iter().filter_map(|(_, _, id, n)| Some((&**id, k.entries.get(id)?.clocks.open.get(*n)?)))
        })
    }

    /// Findings of a completed register after a place (record id, number of the finding), in that order; those about
    /// the register as a whole come first.
    pub(crate) fn findings<'a>(
        &'a self,
        of: &Register,
        after: Option<(&str, usize)>,
        masked: bool,
    ) -> impl Iterator<Item = (&'a str, usize, &'a Finding)> {
        use std::ops::Bound;
        let (id, n) = after.map_or(("", 0), |(id, n)| (id, n + 1));
        let start: Arc<str> = Arc::from(id);
        let first = Arc::clone(&start);
        let kept = self.kept.get(of.key);
        kept.into_iter()
            .flat_map(move |k| k.entries.range((Bound::Included(Arc::clone(&start)), Bound::Unbounded)))
            .flat_map(move |(id, e)| {
                let skip = if *id == first { n } else { 0 };
                let all = e.open.iter().chain(if masked { &e.masked[..] } else { &[] });
                all.enumerate().skip(skip).map(|(n, f)| (&**id, n, f))
            })
    }
}

/// What the findings and clocks of a register come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sums {
    /// Live records.
    pub(crate) records: u64,
    /// Findings, those about the register as a whole among them.
    pub(crate) counts: Counts,
    /// Clocks that are not done.
    pub(crate) due: u64,
    /// Overdue ones among them.
    pub(crate) overdue: u64,
    /// Those among them that run towards their due day.
    pub(crate) running: u64,
    /// The most pressing one.
    pub(crate) next_due: Option<Instant>,
    /// There are more records than are looked at in one go.
    pub(crate) big: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use hegui_model::registers::REGISTERS;

    #[test]
    fn a_level_has_its_place_among_the_counts() {
        let mut counts = Counts::default();
        counts.add(&[
            Finding::error("a", "一", "a"),
            Finding::note("b", "二", "b"),
            Finding::note("c", "三", "c"),
        ]);
        assert_eq!([Level::Error, Level::Warning, Level::Note].map(|l| counts.level(l)), [1, 0, 2]);
        counts.take(&[Finding::note("b", "二", "b")]);
        assert_eq!(counts.of, [1, 0, 1]);
    }

    #[test]
    fn every_register_keeps_apart_what_asks_for_a_personal_value() {
        for r in REGISTERS {
            for f in r.personal() {
                assert_eq!(found_by(r.key, f, "甲"), found_by(r.key, f, "乙"), "{}.{}", r.key, f.key);
            }
        }
    }
}
