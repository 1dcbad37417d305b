//! The path from an empty workspace to a filing: ten steps in the order in which offices work. States are computed from
//! records, never stored: rows that must be there, errors that the rules find, and what each step asks beyond that.

use crate::finding::{Finding, Level};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{CODE, Register};
use crate::registers::{SECTIONS, services};
use crate::text::{Label, Text};
use std::collections::BTreeMap;
use std::fmt::Display;

mod annotators;
mod assessment;
mod corpus;
mod evaluation;
mod filing;
mod models;
mod organization;
mod reports;
mod response;
mod service;

pub use crate::proposal::Missing;
pub use assessment::current_assessment;

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Nothing is missing.
    Done,
    /// Something is missing, and can be mended here.
    Open,
    /// It waits for an earlier step.
    Blocked,
}

impl StepState {
    /// Key that crosses to the front ends.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Open => "open",
            Self::Blocked => "blocked",
        }
    }
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Key.
    pub key: &'static str,
    /// Title.
    pub title: Label,
    /// Why it exists.
    pub why: Label,
    /// Clauses behind it.
    pub clauses: &'static [&'static str],
    /// How it stands.
    pub state: StepState,
    /// What is missing, each with the page that mends it: `records/<register>`, `records/<register>/<id>`,
    /// `keywords`, `clauses` or `reports`.
    pub missing: Vec<Missing>,
    /// What is there.
    pub facts: Vec<Fact>,
}

/// Something that a step has, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub text: Text,
    /// Page that shows it, named as in [`Step::missing`]; empty where no page does.
    pub page: String,
}

/// A step before it is looked at.
struct Outline {
    key: &'static str,
    title: Label,
    why: Label,
    clauses: &'static [&'static str],
    /// Section whose registers it looks through; none for steps of their own.
    section: Option<&'static str>,
    /// Registers that must have rows.
    needs: &'static [&'static str],
    /// What it asks beyond rows and errors; false where it waits for an earlier step.
    look: fn(&mut Desk<'_>) -> bool,
}

const OUTLINES: [Outline; 10] = [
    organization::OUTLINE,
    annotators::OUTLINE,
    corpus::OUTLINE,
    models::OUTLINE,
    service::OUTLINE,
    response::OUTLINE,
    evaluation::OUTLINE,
    assessment::OUTLINE,
    reports::OUTLINE,
    filing::OUTLINE,
];

/// Findings about a register: of each of its live records and of it as a whole.
pub fn findings_of(of: &'static Register, reader: &dyn Reader) -> Vec<Finding> {
    let mut out: Vec<Finding> = reader.all(of.key).iter().flat_map(|r| of.findings(r, reader)).collect();
    out.extend(of.whole_findings(reader));
    out
}

/// Every step as it stands now.
pub fn steps(reader: &dyn Reader) -> Vec<Step> {
    steps_with(reader, &|of| findings_of(of, reader))
}

/// Every step, with the findings of registers from elsewhere: a cache answers them as `findings_of` does.
pub fn steps_with(reader: &dyn Reader, findings: &dyn Fn(&'static Register) -> Vec<Finding>) -> Vec<Step> {
    OUTLINES
        .iter()
        .map(|o| {
            let mut desk = Desk { reader, findings, missing: Vec::new(), facts: Vec::new() };
            desk.section(o);
            let ready = (o.look)(&mut desk);
            let state = match (ready, desk.missing.is_empty()) {
                (false, _) => StepState::Blocked,
                (true, true) => StepState::Done,
                (true, false) => StepState::Open,
            };
            let Desk { missing, facts, .. } = desk;
            Step { key: o.key, title: o.title, why: o.why, clauses: o.clauses, state, missing, facts }
        })
        .collect()
}

/// Records of one register that are named each; the others are counted.
const NAMED: usize = 5;

/// One step being looked at.
struct Desk<'a> {
    reader: &'a dyn Reader,
    findings: &'a dyn Fn(&'static Register) -> Vec<Finding>,
    missing: Vec<Missing>,
    facts: Vec<Fact>,
}

impl Desk<'_> {
    fn miss(&mut self, page: &str, zh: impl Into<String>, en: impl Into<String>) {
        self.missing.push(Missing { text: Text::new(zh, en), page: page.into() });
    }

    fn fact(&mut self, page: &str, text: Text) {
        self.facts.push(Fact { text, page: page.into() });
    }

    /// How many there are of something.
    fn figure(&mut self, page: &str, n: impl Display, label: Label) {
        self.fact(page, Text::new(format!("{} {n}", label.zh), format!("{}: {n}", label.en)));
    }

    /// Rows, rows that must be there, and errors, over all registers of the step's section.
    fn section(&mut self, o: &Outline) {
        let Some(section) = SECTIONS.iter().find(|s| Some(s.key) == o.section) else { return };
        for of in section.registers {
            let rows = self.reader.how_many(of.key);
            if rows > 0 {
                self.figure(&format!("records/{}", of.key), rows, of.label);
            } else if o.needs.contains(&of.key) {
                self.miss(
                    &format!("records/{}", of.key),
                    format!("尚未登记「{}」", of.label.zh),
                    format!("nothing is entered under \u{201c}{}\u{201d}", of.label.en),
                );
            }
            self.errors(of);
        }
    }

    /// Errors of one register, by record: the first few by name, the rest by number.
    fn errors(&mut self, of: &'static Register) {
        let reader = self.reader;
        let live = |id: &str| reader.get(of.key, id).filter(|r| !r.retired);
        // What is found about the register as a whole may name the record of another one.
        let own = |f: &Finding| f.record.clone().filter(|id| live(id).is_some());
        let mut by: BTreeMap<Option<String>, Vec<Finding>> = BTreeMap::new();
        for f in (self.findings)(of).into_iter().filter(|f| f.level == Level::Error) {
            by.entry(own(&f)).or_default().push(f);
        }
        let list = format!("records/{}", of.key);
        for f in by.remove(&None).unwrap_or_default() {
            self.miss(&list, f.message.zh, f.message.en);
        }
        let more = by.len().saturating_sub(NAMED);
        for (id, found) in by.into_iter().take(NAMED) {
            let id = id.unwrap_or_default();
            let name = live(&id).map(|r| name(of, &r)).unwrap_or_default();
            let (first, others) = (&found[0].message, found.len() - 1);
            let (zh, en) = match others {
                0 => (String::new(), String::new()),
                n => (format!("（另有 {n} 项）"), format!(" (and {n} more)")),
            };
            self.miss(
                &format!("{list}/{id}"),
                format!("{}「{}」：{}{zh}", of.one.zh, name.zh, first.zh),
                format!("{} \u{201c}{}\u{201d}: {}{en}", of.one.en, name.en, first.en),
            );
        }
        if more > 0 {
            self.miss(
                &list,
                format!("「{}」中另有 {more} 条记录存在错误", of.label.zh),
                format!("{more} more of {} have errors", of.label.en),
            );
        }
    }

    /// Does every service on file only call a model that somebody else filed? Then nothing is trained here.
    fn only_calls(&self) -> bool {
        let all = self.reader.all("services");
        !all.is_empty() && all.iter().all(|s| s.text(services::MODEL_ORIGIN) == "called")
    }
}

/// Takes back what is missing in a step about training, where nothing is trained and nothing is on record.
fn spare_where_only_called(desk: &mut Desk<'_>) -> bool {
    if desk.only_calls() && desk.facts.is_empty() {
        desk.missing.clear();
        let text = Text::new(
            "服务仅调用已备案模型，不训练模型，本步骤不涉及",
            "The service only calls a filed model and trains none: nothing to do here",
        );
        desk.fact("", text);
    }
    true
}

/// Title of a record, unless that is personal; else its code. What is chosen from a list reads as its label.
fn name(of: &Register, r: &Record) -> Text {
    let titled = of.field(of.title).filter(|f| f.privacy == crate::field::Privacy::Open && r.has(of.title));
    match titled {
        Some(f) => {
            let v = r.str(f.key);
            f.choice_label(v).map_or_else(|| Text::same(v), Text::from)
        }
        None => Text::same(r.str(CODE)),
    }
}

/// A step that asks nothing beyond rows and errors.
fn nothing_more(_: &mut Desk<'_>) -> bool {
    true
}

#[cfg(test)]
mod tests;
