//! What stands in every register, what is found and what is due, and what is missing on the path.

use crate::api::{
    FindingPage, FindingRow, FindingsAsk, Missing, Nothing, OptionInfo, Overview, RegisterOverview,
    SectionOverview, Step, StepFact,
};
use crate::error::{Code, Error, Result};
use crate::found::Found;
use crate::host::Ctx;
use crate::records::find;
use crate::session::Session;
use crate::view;
use hegui_model::finding::{Finding, Level};
use hegui_model::instant;
use hegui_model::path::steps_with;
use hegui_model::reader::Reader;
use hegui_model::register::Register;
use hegui_model::registers::{REGISTERS, SECTIONS};
use hegui_model::role::Access;
use hegui_model::text::Text;
use serde_json::json;

/// Rows of a page where none are asked for, and the most.
const PAGE: u32 = 50;
const PAGE_MAX: u32 = 500;

pub(crate) fn overview(ctx: &Ctx<'_>, _: Nothing) -> Result<Overview> {
    let session = ctx.session()?;
    session.read(|reader| {
        session.found(reader, |found| {
            let mut sections = Vec::new();
            for s in SECTIONS {
                let mut registers = Vec::new();
                for r in s.registers.iter().copied().filter(|r| session.may(r, Access::Read)) {
                    found.complete(r, reader)?;
                    let sums = found.sums(r, session.sees_masked(r));
                    registers.push(RegisterOverview {
                        register: r.key.into(),
                        label: r.label.into(),
                        records: if sums.big { reader.count(r)? } else { sums.records },
                        errors: sums.counts.level(Level::Error),
                        warnings: sums.counts.level(Level::Warning),
                        notes: sums.counts.level(Level::Note),
                        whole: view::findings(session, r, found.of_whole(r, reader)),
                        due: sums.due,
                        overdue: sums.overdue,
                        next_due: sums.next_due.map(instant::format),
                        too_big: sums.big,
                    });
                }
                if !registers.is_empty() {
                    let section = OptionInfo { key: s.key.into(), label: s.label.into() };
                    sections.push(SectionOverview { section, registers });
                }
            }
            Ok(Overview { sections, head: reader.head().0, at: instant::format(reader.now()) })
        })
    })
}

/// A place among the findings: register, record, number of the finding.
type Place = (String, String, usize);

pub(crate) fn finding_list(ctx: &Ctx<'_>, args: FindingsAsk) -> Result<FindingPage> {
    let session = ctx.session()?;
    let after: Option<Place> = args.after.as_deref().map(serde_json::from_str).transpose().map_err(|_| {
        Error::new(
            Code::Usage,
            "翻页位置无效，请从第一页开始",
            "The page cursor is not valid; begin at the first page",
        )
    })?;
    let only = args.register.as_deref().map(find).transpose()?;
    if let Some(r) = only
        && !session.may(r, Access::Read)
    {
        return Err(Error::new(
            Code::Refused,
            format!("您的角色不能查看「{}」", r.label.zh),
            format!("Your roles may not read {}", r.label.en),
        ));
    }
    let registers: Vec<&'static Register> = REGISTERS
        .iter()
        .copied()
        .filter(|r| session.may(r, Access::Read) && only.is_none_or(|o| o.key == r.key))
        .collect();
    let first = after
        .as_ref()
        .map_or(0, |(key, ..)| registers.iter().position(|r| r.key == key).unwrap_or(registers.len()));
    let limit = if args.limit == 0 { PAGE } else { args.limit.min(PAGE_MAX) } as usize;
    session.read(|reader| {
        session.found(reader, |found| {
            let (mut rows, mut total, mut next) = (Vec::new(), 0, None);
            let mut last: Option<Place> = None;
            for (n, r) in registers.iter().copied().enumerate() {
                found.complete(r, reader)?;
                let masked = session.sees_masked(r);
                let counts = found.sums(r, masked).counts;
                total += args.level.map_or_else(|| counts.of.iter().sum::<u64>(), |l| counts.level(l));
                if n < first || next.is_some() {
                    continue;
                }
                let start = after.as_ref().filter(|_| n == first).map(|(_, id, n)| (id.as_str(), *n));
                let wanted = found
                    .findings(r, start, masked)
                    .filter(|(_, _, f)| args.level.is_none_or(|l| f.level == l));
                for (id, n, finding) in wanted {
                    if rows.len() == limit {
                        next = last.take();
                        break;
                    }
                    last = Some((r.key.into(), id.to_owned(), n));
                    rows.push(FindingRow {
                        finding: finding.clone(),
                        register_label: r.label.into(),
                        title: match id {
                            "" => Text::default(),
                            id => view::title(session, reader, r.key, id),
                        },
                    });
                }
            }
            Ok(FindingPage { rows, next: next.map(|p| json!(p).to_string()), total })
        })
    })
}

pub(crate) fn path(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<Step>> {
    let session = ctx.session()?;
    session.read(|reader| {
        let steps = session.found(reader, |found| {
            for r in REGISTERS {
                found.complete(r, reader)?;
            }
            Ok(steps_with(reader, &|of| shown_errors(session, found, of)))
        })?;
        let missing = |m: hegui_model::path::Missing| Missing { text: m.text, page: m.page };
        let step = |s: hegui_model::path::Step| Step {
            key: s.key.into(),
            title: s.title.into(),
            why: s.why.into(),
            clauses: s.clauses.iter().map(|c| (*c).to_owned()).collect(),
            state: s.state.key().into(),
            missing: s.missing.into_iter().map(missing).collect(),
            facts: s.facts.into_iter().map(|f| StepFact { text: f.text, page: f.page }).collect(),
        };
        Ok(steps.into_iter().map(step).collect())
    })
}

/// What a person sees of the findings of a register. Where the roles reach none of it the number of errors stays: a
/// step is not done because somebody may not see what it lacks.
pub(crate) fn shown_errors(session: &Session, found: &Found, of: &'static Register) -> Vec<Finding> {
    let all = |masked| found.findings(of, None, masked).map(|(_, _, f)| f);
    if session.may(of, Access::Read) {
        return all(session.sees_masked(of)).cloned().collect();
    }
    let errors = all(true).filter(|f| f.level == Level::Error).count();
    if errors == 0 {
        return Vec::new();
    }
    vec![Finding::error(
        "errors_of_others",
        format!("「{}」有 {errors} 项错误，明细须由有权限的人员查看", of.label.zh),
        format!("{}: {errors} errors, for those to see whose roles reach them", of.label.en),
    )]
}
