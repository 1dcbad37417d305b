//! Proposals for clauses, kept beside the findings they are made from.

use super::asked::{Noting, Question, question};
use super::{Found, Kept, Slot};
use crate::error::Result;
use hegui_model::finding::Finding;
use hegui_model::instant::Instant;
use hegui_model::proposal::{Clocks, Computed, Facts, Proposal, propose_from, service_named};
use hegui_model::reader::Reader;
use hegui_model::record::{Record, noting_fields};
use hegui_model::register::Register;
use hegui_model::registers::REGISTERS;
use hegui_store::reader::StoreReader;
use std::sync::Arc;

/// Stands for a register among the slots of what is kept.
pub(super) const PROPOSALS: &str = "a proposal";

/// What is kept of a proposal; none where nothing answers the clause.
pub(super) struct Proposed {
    told: Option<Proposal>,
    pub(super) reads: Vec<Question>,
    pub(super) until: Option<Instant>,
}

/// Facts from the findings that are kept, with the questions noted.
struct KeptFacts<'a> {
    found: &'a Found,
    noting: Noting<'a>,
}

impl Facts for KeptFacts<'_> {
    fn reader(&self) -> &dyn Reader {
        &self.noting
    }
    fn found(&self, of: &'static Register, codes: &[&str], tell: &mut dyn FnMut(&Finding, &str)) {
        let Some(kept) = self.found.complete_of(of) else {
            return Computed::of(&self.noting).found(of, codes, tell);
        };
        for code in codes {
            self.noting.note(question("found", of.key, code, ""));
            for id in kept.by_code.get(*code).into_iter().flatten() {
                let Some(entry) = kept.entries.get(id) else { continue };
                for f in entry.of_code(code) {
                    tell(f, if id.is_empty() { service_named(f) } else { &entry.service });
                }
            }
        }
    }
    fn clocks(&self, of: &'static Register, tell: &mut dyn FnMut(&str, &Clocks)) {
        let Some(kept) = self.found.complete_of(of) else {
            return Computed::of(&self.noting).clocks(of, tell);
        };
        self.noting.note(question("clocks", of.key, "", ""));
        for (id, e) in kept.entries.iter().filter(|(id, _)| !id.is_empty()) {
            tell(id, &e.clocks);
        }
    }
}

impl Found {
    /// What is kept of a register, where that is all of it.
    fn complete_of(&self, of: &Register) -> Option<&Kept> {
        self.kept.get(of.key).filter(|k| k.whole && !k.big)
    }

    /// Looks at every register whose rules may bear on a clause.
    pub(crate) fn complete_all(&mut self, reader: &StoreReader<'_>) -> Result<()> {
        for of in REGISTERS.iter().filter(|of| of.rules.iter().any(|r| !r.clauses.is_empty())) {
            self.complete(of, reader)?;
        }
        Ok(())
    }

    /// What the records say about a clause of an assessment; the registers were completed before.
    pub(crate) fn proposal(
        &mut self,
        clause: &str,
        assessment: &Record,
        reader: &StoreReader<'_>,
    ) -> Option<Proposal> {
        let id: Arc<str> = Arc::from(format!("{} {clause}", assessment.id));
        if let Some(p) = self.proposals.get(&id) {
            return p.told.clone();
        }
        let noting = Noting::by_field(reader);
        // The assessment itself came from outside.
        noting.note(question("get", "assessments", "", &assessment.id));
        let facts = KeptFacts { found: self, noting };
        let (told, read) = noting_fields(|| propose_from(clause, assessment, &facts));
        let until = facts.noting.until();
        let reads = facts.noting.asked(&read);
        let slot: Slot = (PROPOSALS, id);
        self.hook(&slot, &reads, until);
        self.proposals.insert(slot.1, Proposed { told: told.clone(), reads, until });
        told
    }
}
