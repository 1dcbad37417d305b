//! What a proposal may ask: the records, and what the rules of the registers found.

use crate::clock::{Clock, ClockState};
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::Register;
use crate::registers::{REGISTERS, services};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::LazyLock;

/// The clocks of a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clocks {
    /// Those that are not done.
    pub open: Vec<Clock>,
    /// How many ended within their limit.
    pub in_time: u32,
    /// How many ended after it.
    pub late: u32,
}

impl From<Vec<Clock>> for Clocks {
    fn from(all: Vec<Clock>) -> Self {
        let mut out = Self::default();
        for clock in all {
            match clock.state {
                ClockState::Done => out.in_time += 1,
                ClockState::DoneLate => out.late += 1,
                _ => out.open.push(clock),
            }
        }
        out
    }
}

/// What a proposal may ask.
pub trait Facts {
    /// The records.
    fn reader(&self) -> &dyn Reader;
    /// Tells each finding of these rules about live records of a register and about it as a whole, with the service
    /// that the record names; empty where it names none.
    fn found(&self, of: &'static Register, codes: &[&str], tell: &mut dyn FnMut(&Finding, &str));
    /// Tells the clocks of every live record of a register with its id, oldest first.
    fn clocks(&self, of: &'static Register, tell: &mut dyn FnMut(&str, &Clocks));
}

/// The service that a record names, as far as its register knows services.
pub fn service_of<'a>(of: &Register, r: &'a Record) -> &'a str {
    if of.key == services::REGISTER.key {
        &r.id
    } else if of.field(SERVICE).is_some() {
        r.str(SERVICE)
    } else {
        ""
    }
}

/// Key of the field by which registers name a service.
const SERVICE: &str = "service";

/// Findings with their service, by register once it was looked through.
type Looked = BTreeMap<&'static str, Rc<Vec<(Finding, String)>>>;

/// Facts computed from the records, each register looked through once.
pub struct Computed<'a> {
    reader: &'a dyn Reader,
    looked: RefCell<Looked>,
}

impl<'a> Computed<'a> {
    /// Facts of a reader.
    pub fn of(reader: &'a dyn Reader) -> Self {
        Self { reader, looked: RefCell::default() }
    }
}

impl Facts for Computed<'_> {
    fn reader(&self) -> &dyn Reader {
        self.reader
    }
    fn found(&self, of: &'static Register, codes: &[&str], tell: &mut dyn FnMut(&Finding, &str)) {
        let known = self.looked.borrow().get(of.key).map(Rc::clone);
        let all = known.unwrap_or_else(|| {
            let all = Rc::new(looked(of, self.reader));
            self.looked.borrow_mut().insert(of.key, Rc::clone(&all));
            all
        });
        for (f, service) in all.iter().filter(|(f, _)| codes.contains(&f.code.as_str())) {
            tell(f, service);
        }
    }
    fn clocks(&self, of: &'static Register, tell: &mut dyn FnMut(&str, &Clocks)) {
        for r in self.reader.all(of.key) {
            tell(&r.id, &(of.clocks)(&r, self.reader).into());
        }
    }
}

/// The service that a finding about a register as a whole names: what is lacking for a service has it as its record.
pub fn service_named(f: &Finding) -> &str {
    let named = f.register.as_deref() == Some(services::REGISTER.key);
    f.record.as_deref().filter(|_| named).unwrap_or_default()
}

/// Every finding about a register, with the service of its record.
fn looked(of: &'static Register, reader: &dyn Reader) -> Vec<(Finding, String)> {
    let mut out = Vec::new();
    for r in reader.all(of.key) {
        let service = service_of(of, &r).to_owned();
        out.extend(of.findings(&r, reader).into_iter().map(|f| (f, service.clone())));
    }
    out.extend(of.whole_findings(reader).into_iter().map(|f| {
        let service = service_named(&f).to_owned();
        (f, service)
    }));
    out
}

/// A rule and the register that holds it.
pub(super) type Held = (&'static Register, &'static Rule);

static BY_CLAUSE: LazyLock<HashMap<&'static str, Vec<Held>>> = LazyLock::new(|| {
    let mut out: HashMap<&str, Vec<Held>> = HashMap::new();
    for of in REGISTERS {
        for rule in of.rules {
            for cite in rule.clauses {
                out.entry(cite).or_default().push((of, rule));
            }
        }
    }
    out
});

/// The registers' rules that cite a clause (`TC260-003/7.e.2`), in the order of the registers.
pub fn rules_of(cite: &str) -> &'static [Held] {
    BY_CLAUSE.get(cite).map_or(&[], Vec::as_slice)
}
