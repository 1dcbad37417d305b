//! What each role of a session needs first. Every figure names the page that shows what it counts, and is counted the
//! way that page counts.

use crate::api::{Filter, HomeFigure, Nothing, RecordList, RoleHome};
use crate::error::Result;
use crate::host::Ctx;
use crate::journal;
use crate::records::query;
use crate::reports;
use crate::session::Session;
use hegui_model::finding::Level;
use hegui_model::instant;
use hegui_model::path::{StepState, steps_with};
use hegui_model::reader::Reader;
use hegui_model::register::Register;
use hegui_model::registers::{REGISTERS, SECTIONS, register, reports as kept_reports};
use hegui_model::role::{Access, ROLES, Role};
use hegui_model::text::{Text, t};
use hegui_model::who;
use hegui_store::reader::StoreReader;
use serde_json::Value as Json;

/// Records are counted up to this.
const COUNT_MAX: u32 = 100_000;

/// A figure before it is counted.
#[derive(Clone, Copy)]
enum What {
    /// Steps of the path that are not done.
    OpenSteps,
    /// Errors in a section; in all of them.
    Errors(Option<&'static str>),
    /// Clocks of a section that are overdue; of all.
    Overdue(Option<&'static str>),
    /// Clocks of a section that run towards their due day.
    Running(&'static str),
    /// People who may take on some work today.
    MayWork,
    /// Records whose state is none of these.
    Open(&'static str, &'static [&'static str]),
    /// Records in this state.
    InState(&'static str, &'static str),
    /// Reports that wait for this person's signature.
    ToSign,
    /// Entries of the journal.
    Entries,
    /// Refusals among the newest entries.
    Refusals,
}

/// What each role is shown, in the order in which it matters to it.
const fn of(role: Role) -> &'static [What] {
    use What::{Entries, Errors, InState, MayWork, Open, OpenSteps, Overdue, Refusals, Running, ToSign};
    match role {
        Role::SystemAdministrator => &[],
        Role::SecurityAdministrator => &[InState("users", "waiting"), InState("users", "active")],
        Role::SecurityAuditor => &[Entries, Refusals],
        Role::ComplianceOfficer => &[OpenSteps, Overdue(None), Errors(None)],
        Role::AnnotationLead => {
            &[MayWork, Running("annotation"), Overdue(Some("annotation")), Errors(Some("annotation"))]
        }
        Role::DataLead => &[Errors(Some("corpus")), Overdue(Some("corpus"))],
        Role::Evaluator => &[Errors(Some("evaluation")), Overdue(Some("evaluation"))],
        Role::LegalReviewer => &[
            Open("complaints", &["closed", "merged"]),
            Open("rights_requests", &["closed", "withdrawn"]),
            Open("incidents", &["closed"]),
            Running("response"),
            Overdue(Some("response")),
        ],
        Role::Signer => &[ToSign, InState("reports", "frozen")],
        Role::Viewer => &[Errors(None), Overdue(None)],
    }
}

/// What each role of the session needs first.
pub(crate) fn home(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<RoleHome>> {
    let session = ctx.session()?;
    let mut out = Vec::new();
    for role in &session.roles {
        let figures = of(*role)
            .iter()
            .map(|what| figure(ctx, session, *what))
            .filter_map(Result::transpose)
            .collect::<Result<Vec<_>>>()?;
        let label = ROLES.iter().find(|r| r.key == role.key()).map(|r| Text::from(r.label));
        out.push(RoleHome { role: role.key().into(), label: label.unwrap_or_default(), figures });
    }
    Ok(out)
}

fn figure(ctx: &Ctx<'_>, session: &Session, what: What) -> Result<Option<HomeFigure>> {
    let plain = |key: &str, label: Text, value: u64, level: &str, page: &str| HomeFigure {
        key: key.into(),
        label,
        value,
        level: if value == 0 { "plain" } else { level }.into(),
        page: page.into(),
        filters: Vec::new(),
        only: None,
    };
    Ok(match what {
        What::OpenSteps => {
            let open = session.read(|reader| open_steps(session, reader))?;
            Some(plain("steps", t("尚未完成的步骤", "Steps not done").into(), open, "warning", "path"))
        }
        What::Errors(section) => {
            let errors = session.read(|reader| sums(session, reader, section))?.errors;
            let page = section.map_or_else(|| "registers".into(), |s| format!("section/{s}"));
            Some(plain("errors", t("待改正的错误", "Errors to mend").into(), errors, "error", &page))
        }
        What::Overdue(section) => {
            let overdue = session.read(|reader| sums(session, reader, section))?.overdue;
            let label = t("已逾期的时限", "Overdue clocks").into();
            let only = Some("overdue".into());
            let page = section.map_or_else(|| "duties".into(), |s| format!("duties/{s}"));
            Some(HomeFigure { only, ..plain("overdue", label, overdue, "error", &page) })
        }
        What::Running(section) => {
            let running = session.read(|reader| sums(session, reader, Some(section)))?.running;
            let label = t("正在计时的时限", "Clocks that run").into();
            let page = format!("duties/{section}");
            let only = Some("running".into());
            Some(HomeFigure { only, ..plain("running", label, running, "plain", &page) })
        }
        What::MayWork => {
            let may = session.read(|reader| {
                let today = instant::day(reader.now());
                let table = who::table(today, reader);
                Ok(table.iter().filter(|r| r.cells.iter().any(|c| c.bars.is_empty())).count() as u64)
            })?;
            Some(plain(
                "may_work",
                t("今天可上岗的人员", "People who may work today").into(),
                may,
                "plain",
                "work",
            ))
        }
        What::Open(key, done) => {
            let not = |state: &&str| condition("is_not", state);
            let label = |of: &Register| {
                Text::new(format!("未办结的{}", of.label.zh), format!("Open: {}", of.label.en))
            };
            records(ctx, session, key, done.iter().map(not).collect(), label, "warning")?
        }
        What::InState(key, state) => {
            let label = |of: &Register| {
                let told = of.field("state").and_then(|f| f.choice_label(state));
                let (zh, en) = told.map_or((state, state), |l| (l.zh, l.en));
                Text::new(format!("{}：{zh}", of.label.zh), format!("{}: {en}", of.label.en))
            };
            let found = records(ctx, session, key, vec![condition("is", state)], label, "plain")?;
            // Users have a page of their own.
            found.map(|f| if key == "users" { HomeFigure { page: "users".into(), ..f } } else { f })
        }
        What::ToSign if session.may(&kept_reports::REGISTER, Access::Read) => {
            let all = reports::report_list(ctx, Nothing {})?;
            let mine = all.iter().filter(|r| r.places.iter().any(|p| p.ready)).count() as u64;
            Some(plain(
                "to_sign",
                t("待您签署的报告", "Reports that wait for your signature").into(),
                mine,
                "warning",
                "reports",
            ))
        }
        What::Entries => {
            let entries = session.read(|reader| Ok(reader.head().0))?;
            let label = t("日志条目", "Entries of the journal").into();
            Some(plain("entries", label, u64::try_from(entries).unwrap_or(0), "plain", "journal"))
        }
        What::Refusals => {
            let found = journal::counted(session, "refusal")?;
            let label = t("近期被拒绝的操作", "Refusals of late").into();
            let only = Some("refusal".into());
            Some(HomeFigure { only, ..plain("refusals", label, found, "warning", "journal") })
        }
        What::ToSign => None,
    })
}

fn condition(op: &str, state: &str) -> Filter {
    Filter { field: "state".into(), op: op.into(), value: Json::from(state) }
}

/// Records that meet conditions, as the list would count them; nothing for a register that the session does not read.
fn records(
    ctx: &Ctx<'_>,
    session: &Session,
    key: &str,
    filters: Vec<Filter>,
    label: impl Fn(&Register) -> Text,
    level: &str,
) -> Result<Option<HomeFigure>> {
    let Some(of) = register(key).filter(|of| session.may(of, Access::Read)) else { return Ok(None) };
    let list = RecordList {
        register: key.into(),
        filters: filters.clone(),
        sort: None,
        descending: false,
        after: None,
        limit: 1,
        text: String::new(),
    };
    let q = session.read(|reader| query(session, reader, &list))?;
    let value = session.with_store(|s| Ok(s.count(&q, COUNT_MAX, ctx.cancel)?))?;
    let level = if value == 0 { "plain" } else { level };
    let key = filters.iter().map(|f| f.value.as_str().unwrap_or_default()).collect::<Vec<_>>().join("_");
    Ok(Some(HomeFigure {
        key: format!("{}_{key}", of.key),
        label: label(of),
        value,
        level: level.into(),
        page: format!("records/{}", of.key),
        filters,
        only: None,
    }))
}

/// Errors and clocks of one section or of several.
#[derive(Default)]
struct Added {
    errors: u64,
    overdue: u64,
    running: u64,
}

/// Errors and clocks of a section, or of all that the session reads.
fn sums(session: &Session, reader: &StoreReader<'_>, section: Option<&str>) -> Result<Added> {
    session.found(reader, |found| {
        let mut out = Added::default();
        for s in SECTIONS.iter().filter(|s| section.is_none_or(|key| key == s.key)) {
            for r in s.registers.iter().copied().filter(|r| session.may(r, Access::Read)) {
                found.complete(r, reader)?;
                let sums = found.sums(r, session.sees_masked(r));
                out.errors += sums.counts.level(Level::Error);
                out.overdue += sums.overdue;
                out.running += sums.running;
            }
        }
        Ok(out)
    })
}

fn open_steps(session: &Session, reader: &StoreReader<'_>) -> Result<u64> {
    let steps = session.found(reader, |found| {
        for r in REGISTERS {
            found.complete(r, reader)?;
        }
        Ok(steps_with(reader, &|of| crate::overview::shown_errors(session, found, of)))
    })?;
    Ok(steps.iter().filter(|s| s.state != StepState::Done).count() as u64)
}
