//! What answers each clause of the inventory: one line a clause. Most are answered by the rules of registers that cite
//! them; a line then says only what has to be on file before silence of the rules means that the clause is met.

use super::attested::{self, Owner};
use super::facts::rules_of;
use super::{Case, Gathering, Proposal, Proposed, Rule};
use crate::finding::{Finding, Level};
use crate::register::Register;
use crate::registers::register;
use crate::standard::Demand;
use crate::text::Text;

mod data_guide;
mod liaoning_2025;
mod tc260_003;
mod ttaf_268_5;
mod ttaf_320;

/// Records of one register that a proposal names; the others are counted.
const NAMED: usize = 5;
/// Findings that a proposal carries; the others are counted.
const SHOWN: usize = 50;

/// How a clause is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// Records decide: conforms, does not conform, or what is missing.
    Computed,
    /// Records show faults and gaps; where there are none, a person judges what they hold.
    Judged,
    /// No register holds it: evidence that somebody attests for a period.
    Attested,
    /// Figures of tests decide that no register holds yet, such as explainability.
    Evaluation,
}

impl Mechanism {
    /// Every mechanism.
    pub const ALL: [Self; 4] = [Self::Computed, Self::Judged, Self::Attested, Self::Evaluation];

    /// Key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::Judged => "judged",
            Self::Attested => "attested",
            Self::Evaluation => "evaluation",
        }
    }

    /// Label.
    pub const fn label(self) -> crate::text::Label {
        use crate::text::t;
        match self {
            Self::Computed => t("由记录计算", "Computed from records"),
            Self::Judged => t("依记录由人判断", "Judged on records"),
            Self::Attested => t("以证据声明", "Attested by evidence"),
            Self::Evaluation => t("待评测数据", "Awaits evaluation runs"),
        }
    }
}

/// Rows without which records say nothing about a clause.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Register.
    pub register: &'static str,
    /// A choice that rows must have made: field and key. None: any row.
    pub with: Option<(&'static str, &'static str)>,
}

/// Any row of a register.
const fn rows(register: &'static str) -> Need {
    Need { register, with: None }
}

/// Rows of a register that made a choice.
const fn with(register: &'static str, field: &'static str, key: &'static str) -> Need {
    Need { register, with: Some((field, key)) }
}

/// What answers a clause.
#[derive(Clone, Copy)]
pub struct Answer {
    /// Clause id.
    pub clause: &'static str,
    /// How.
    pub by: Mechanism,
    /// What has to be on file.
    pub needs: &'static [Need],
    /// A rule of its own, instead of those of the registers.
    pub rule: Option<Rule>,
    /// Who attests, and for how long.
    pub attests: Option<Owner>,
    /// What runs of an evaluation tell beside the rows.
    pub runs: Option<Tells>,
}

/// Adds what runs tell to what the rows of registers say.
pub type Tells = fn(&Case<'_>, &mut Gathering);

impl Answer {
    /// The same, with what runs tell beside it.
    const fn with_runs(self, tells: Tells) -> Self {
        Self { runs: Some(tells), ..self }
    }
}

const BARE: Answer =
    Answer { clause: "", by: Mechanism::Computed, needs: &[], rule: None, attests: None, runs: None };

/// Records decide by the rules that cite the clause.
const fn computed(clause: &'static str, needs: &'static [Need]) -> Answer {
    Answer { clause, needs, ..BARE }
}

/// Records decide by a rule of the clause's own.
const fn ruled(clause: &'static str, rule: Rule) -> Answer {
    Answer { clause, rule: Some(rule), ..BARE }
}

/// The rules that cite the clause show faults and gaps; a person judges the rest.
const fn judged(clause: &'static str, needs: &'static [Need]) -> Answer {
    Answer { clause, by: Mechanism::Judged, needs, ..BARE }
}

/// A post attests, for so many months.
const fn attested(clause: &'static str, post: &'static str, months: u32) -> Answer {
    Answer { clause, by: Mechanism::Attested, attests: Some(Owner { post, months }), ..BARE }
}

/// Figures of evaluation runs will decide.
const fn evaluation(clause: &'static str) -> Answer {
    Answer {
        clause,
        by: Mechanism::Evaluation,
        attests: Some(Owner { post: "assessment_head", months: 12 }),
        ..BARE
    }
}

/// Answers by document of the inventory.
pub const ANSWERS: [(&str, &[Answer]); 5] = [
    ("TC260-003", tc260_003::ANSWERS),
    ("TTAF-268.5", ttaf_268_5::ANSWERS),
    ("DATA-GUIDE", data_guide::ANSWERS),
    ("LIAONING-2025", liaoning_2025::ANSWERS),
    ("TTAF-320", ttaf_320::ANSWERS),
];

/// What answers a clause, cited as `TC260-003/7.e.2`.
pub fn answer(cite: &str) -> Option<&'static Answer> {
    let (document, clause) = cite.split_once('/')?;
    let (_, answers) = ANSWERS.iter().find(|(d, _)| *d == document)?;
    answers.iter().find(|a| a.clause == clause)
}

/// What the answer of a clause comes to.
pub(super) fn told(answer: &Answer, case: &Case<'_>) -> Proposal {
    if let Some(rule) = answer.rule {
        return rule(case);
    }
    let mut g = Gathering::default();
    if let Some(owner) = &answer.attests {
        attested::gather(owner, case, &mut g);
        return g.settle_as(Proposed::ToJudge);
    }
    for need in answer.needs {
        present(need, case, &mut g);
    }
    if let Some(tells) = answer.runs {
        tells(case, &mut g);
    }
    broken(case, &mut g);
    g.settle_as(if answer.by == Mechanism::Computed { Proposed::Conforms } else { Proposed::ToJudge })
}

/// Counts the rows of a need, or says that there are none.
fn present(need: &Need, case: &Case<'_>, g: &mut Gathering) {
    let Some(of) = register(need.register) else { return };
    let chose = need.with.as_ref().map(|(field, key)| (*field, std::slice::from_ref(key)));
    let (n, first) = case.reader.oldest(of.key, chose, NAMED);
    let what = what(of, need);
    let begun = need.with.is_some() && case.reader.any(of.key);
    if n == 0 && begun && matches!(case.clause.demand, Demand::Should | Demand::May) {
        g.fail(
            Finding::note(
                "not_followed",
                format!("没有{}的记录", what.zh),
                format!("nothing is on file: {}", what.en),
            )
            .clause(&case.cite),
        );
        return;
    }
    if n == 0 {
        g.miss(format!("{}的记录", what.zh), format!("records: {}", what.en), &format!("records/{}", of.key));
        return;
    }
    g.ground(format!("{}：{n} 条记录", what.zh), format!("{}: {n} on file", what.en));
    for r in &first {
        g.read(of.key, &r.id);
    }
}

fn what(of: &Register, need: &Need) -> Text {
    let choice = need.with.and_then(|(field, key)| of.field(field)?.choice_label(key));
    match choice {
        Some(c) => {
            Text::new(format!("「{}」（{}）", of.label.zh, c.zh), format!("{} ({})", of.label.en, c.en))
        }
        None => Text::new(format!("「{}」", of.label.zh), of.label.en),
    }
}

/// Rules that cite the clause and are broken. A note fails no demand; it does tell that a clause which recommends or
/// allows is not followed.
pub(super) fn broken(case: &Case<'_>, g: &mut Gathering) {
    let heaviest = match case.clause.demand {
        Demand::Must | Demand::MustNot => Level::Warning,
        Demand::Should | Demand::May => Level::Note,
    };
    let rules = rules_of(&case.told_as);
    let service = case.service_id();
    let mut of: Vec<&'static Register> = rules.iter().map(|(r, _)| *r).collect();
    of.dedup_by_key(|r| r.key);
    let mut left_out = 0;
    for register in of {
        let held: Vec<_> =
            rules.iter().filter(|(r, _)| r.key == register.key).map(|(_, rule)| *rule).collect();
        let codes: Vec<&str> = held.iter().map(|rule| rule.code).collect();
        let unbegun = !case.reader.any(register.key);
        let mut tell = |f: &Finding, of_service: &str| {
            let concerns = of_service.is_empty() || service.is_empty() || of_service == service;
            let against = || held.iter().any(|r| r.code == f.code && r.speaks_against(f, &case.told_as));
            if !concerns || !against() {
                return;
            }
            let fails = f.level <= heaviest;
            // Rules about a register as a whole tell what it lacks: as long as nothing is entered there, that is
            // missing, not failed.
            if fails && unbegun {
                let page = format!("records/{}", register.key);
                g.miss(f.message.zh.as_str(), f.message.en.as_str(), &page);
            } else if g.findings.len() >= SHOWN {
                g.failed |= fails;
                left_out += 1;
            } else {
                if let (Some(key), Some(id)) = (&f.register, &f.record) {
                    g.read(key, id);
                }
                if fails { g.fail(f.clone()) } else { g.mention(f.clone()) }
            }
        };
        case.facts.found(register, &codes, &mut tell);
    }
    if left_out > 0 {
        g.mention(Finding::left_out(left_out));
    }
    g.records.sort_unstable();
    g.records.dedup();
}
