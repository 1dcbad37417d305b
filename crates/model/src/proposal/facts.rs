//! What a proposal may ask: the records, and what the rules of the registers found.

use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::register::Register;
use crate::registers::REGISTERS;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::LazyLock;

/// What a proposal may ask.
pub trait Facts {
    /// The records.
    fn reader(&self) -> &dyn Reader;
    /// Findings of these rules about live records of a register and about it as a whole.
    fn found(&self, of: &'static Register, codes: &[&str]) -> Vec<Finding>;
}

/// Findings by register, once a register was looked through.
type Looked = BTreeMap<&'static str, Rc<Vec<Finding>>>;

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
    fn found(&self, of: &'static Register, codes: &[&str]) -> Vec<Finding> {
        let known = self.looked.borrow().get(of.key).map(Rc::clone);
        let all = known.unwrap_or_else(|| {
            let all = Rc::new(crate::path::findings_of(of, self.reader));
            self.looked.borrow_mut().insert(of.key, Rc::clone(&all));
            all
        });
        all.iter().filter(|f| codes.contains(&f.code.as_str())).cloned().collect()
    }
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
