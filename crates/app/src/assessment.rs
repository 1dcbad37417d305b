//! The clause desk: what an edition asks, what was concluded, and what the second person says to it.

mod assigned;
mod checked;
mod many;
mod whole;

pub(crate) use assigned::clauses_assign;
pub(crate) use checked::conclusion_check;
pub(crate) use many::{conclude_many, conclusions_check};
pub(crate) use whole::{applicability, applicability_export, assessment_compare, evidence_expiring};

use crate::api::{
    AssessmentState, ClauseAnswer, ClauseKey, ClauseRow, ClausesAsk, Conclude, Dossier, EditionInfo,
    EvidenceFile, EvidenceView, Missing, Nothing, Overall, Proposal, RecordKey, Saved,
};
use crate::counterparts;
use crate::error::{Code, Error, Result};
use crate::history;
use crate::host::Ctx;
use crate::session::Session;
use crate::view;
use hegui_model::assessment::{self as rules, Applicability, ClauseState, Standing};
use hegui_model::catalogue::{self, held};
use hegui_model::op::Op;
use hegui_model::proposal::{self, answers::ANSWERS};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{assessments, clause_assignments, conclusions, evidence, posts, remediations};
use hegui_model::role::Access;
use hegui_model::standard::{Clause, Edition, RiskClass};
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Editions that are held: shipped and imported ones.
pub(crate) fn edition_list(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<EditionInfo>> {
    let held = ctx.session()?.read(|reader| Ok::<_, Error>(held::editions(reader)))?;
    Ok(held
        .iter()
        .map(|e| EditionInfo {
            id: e.id.clone(),
            document: e.document.clone(),
            name: e.name.clone(),
            status: e.status.clone(),
            date: e.date.clone(),
            note: e.note.clone(),
            chapters: e.chapters.clone(),
            thresholds: e.thresholds.clone(),
            clauses: count(e.clauses.len()),
            imported: catalogue::edition(&e.id).is_none(),
        })
        .collect())
}

/// Classes and risks of annex A.
pub(crate) fn risk_list(_: &Ctx<'_>, _: Nothing) -> Result<Vec<RiskClass>> {
    Ok(catalogue::risk_classes().to_vec())
}

/// What answers each clause of the five documents, in the order of the inventory.
pub(crate) fn clause_coverage(_: &Ctx<'_>, _: Nothing) -> Result<Vec<ClauseAnswer>> {
    let mut out = Vec::new();
    for (document, answers) in ANSWERS {
        let Some(edition) = catalogue::cited(document) else { continue };
        for a in answers {
            let Some(clause) = edition.clause(a.clause) else { continue };
            let cite = edition.cite(a.clause);
            // A rule of the clause's own reads what it needs by itself.
            let rules = if a.rule.is_some() { &[] } else { proposal::rules_of(&cite) };
            let mut registers: Vec<&str> = a.needs.iter().map(|n| n.register).collect();
            registers.extend(rules.iter().map(|(of, _)| of.key));
            let mut seen = std::collections::BTreeSet::new();
            registers.retain(|r| seen.insert(*r));
            out.push(ClauseAnswer {
                cite,
                document: document.into(),
                clause: a.clause.into(),
                demand: clause.demand,
                title: clause.title.clone(),
                mechanism: a.by.key().into(),
                registers: registers.into_iter().map(Into::into).collect(),
                rules: rules.iter().map(|(_, r)| r.code.into()).collect(),
                attested_by: a.attests.map(|o| posts::label(o.post)),
                months: a.attests.map(|o| o.months),
            });
        }
    }
    Ok(out)
}

/// Clauses of an edition in order, with their state where an assessment is named.
pub(crate) fn clause_list(ctx: &Ctx<'_>, args: ClausesAsk) -> Result<Vec<ClauseRow>> {
    let wanted = args.edition.as_deref().filter(|e| !e.is_empty());
    let session = ctx.session()?;
    session.read(|reader| {
        let Some(id) = args.assessment.as_deref().filter(|a| !a.is_empty()) else {
            let edition = edition(reader, wanted.unwrap_or(catalogue::TC260_003))?;
            return Ok(edition.clauses.iter().map(|c| bare_row(&edition, c)).collect());
        };
        let assessment = assessment(reader, id)?;
        let edition = edition_of(reader, &assessment, wanted)?;
        let rows = clause_rows(session, &assessment, reader)?;
        let desk = Desk::of(session, &assessment, reader);
        Ok(rows.iter().filter_map(|s| Some(desk.row(&edition, edition.clause(&s.clause)?, s))).collect())
    })
}

/// Everything about one clause, in an assessment or alone.
pub(crate) fn clause_show(ctx: &Ctx<'_>, args: ClauseKey) -> Result<Dossier> {
    let wanted = args.edition.as_deref().filter(|e| !e.is_empty());
    let session = ctx.session()?;
    session.read(|reader| {
        let beside = |edition: &Edition, clause: &Clause, row, of: Option<&Record>| Dossier {
            counterparts: counterparts::of(session, reader, edition, &clause.id, of),
            licensed: counterparts::licensed(reader, &edition.id, &clause.id),
            ..dossier(edition, clause, row)
        };
        let Some(id) = args.assessment.as_deref().filter(|a| !a.is_empty()) else {
            let edition = edition(reader, wanted.unwrap_or(catalogue::TC260_003))?;
            let clause = clause(&edition, &args.clause)?;
            return Ok(beside(&edition, clause, bare_row(&edition, clause), None));
        };
        let assessment = assessment(reader, id)?;
        let edition = edition_of(reader, &assessment, wanted)?;
        let clause = clause(&edition, &args.clause)?;
        let state = rules::clause_row(clause, &assessment, reader);
        let desk = Desk::of(session, &assessment, reader);
        let row = desk.row(&edition, clause, &state);
        let mut out = beside(&edition, clause, row, Some(&assessment));
        out.remediations = whole::remediations_of(session, reader, &assessment.id, &clause.id);
        out.proposal = state.proposed.as_ref().map(|p| told(session, reader, p));
        if let Some(c) = conclusion_of(reader, &assessment.id, &clause.id) {
            let of = &conclusions::REGISTER;
            out.conclusion = Some(view::record(session, of, &c, &of.findings(&c, reader)));
            out.concluded_by = author(session, reader, &c);
            out.evidence = evidence_of(session, reader, &c, &assessment);
            let seen = rules::seen_now(&c, reader);
            out.checks = checked::checks_of(session, reader, &c, &seen);
            out.seen = Some(seen);
            out.history = history::of_record(session, reader, of, &c.id)?;
        }
        Ok(out)
    })
}

/// Concludes a clause. The gate is judged on the record as it would be kept; what it misses comes back as findings.
pub(crate) fn conclude(ctx: &Ctx<'_>, args: Conclude) -> Result<Saved> {
    let session = ctx.session()?;
    let (person, user) = (session.person().unwrap_or_default(), session.user_id().to_owned());
    let assessment_id = args.assessment.clone();
    let clause_id = args.clause.clone();
    let done = session.transact(Intent::new(Op::Conclude, args.reason.clone()), move |tx| {
        let reader = tx.reader();
        let assessment = in_use(assessment(reader, &args.assessment)?)?;
        let edition = edition_of(reader, &assessment, None)?;
        let clause = clause(&edition, &args.clause)?;
        let old = conclusion_of(reader, &assessment.id, &clause.id);
        let id = not_stale(old.as_deref(), args.version)?;
        let proposed = proposal::propose(&clause.id, &assessment, reader);
        let by = (person.as_str(), user.as_str());
        let (values, missing) =
            judged(&args, &assessment, clause, old.as_deref(), by, proposed.as_ref(), reader);
        reader.finish()?;
        if !missing.is_empty() {
            return Err(Error::gate(missing));
        }
        Ok(tx.put(&conclusions::REGISTER, id.as_deref(), args.version, &values)?)
    })?;
    let changed = done.changed;
    let record = done.value;
    session.read(|reader| {
        let of = &conclusions::REGISTER;
        let assessment = assessment(reader, &assessment_id)?;
        let mut findings = of.findings(&record, reader);
        findings.extend(
            proposal::propose(&clause_id, &assessment, reader).map(|p| p.findings).unwrap_or_default(),
        );
        Ok(Saved {
            register: of.key.into(),
            id: record.id.clone(),
            version: record.version,
            findings: view::findings(session, of, findings),
            changed,
        })
    })
}

/// What concluding would write, and what the gate misses on the record as it would be kept.
pub(crate) fn judged(
    args: &Conclude,
    assessment: &Record,
    clause: &Clause,
    old: Option<&Record>,
    (person, user): (&str, &str),
    proposed: Option<&proposal::Proposal>,
    reader: &dyn Reader,
) -> (Map<String, Json>, Vec<Text>) {
    let values = values_of(args, person, user, proposed);
    let mut candidate = old.cloned().unwrap_or_default();
    for (key, v) in &values {
        if v.is_null() || v.as_str() == Some("") {
            candidate.values.remove(key);
        } else {
            candidate.values.insert(key.clone(), v.clone());
        }
    }
    let missing = rules::gate(&candidate, assessment, clause, proposed, reader);
    (values, missing)
}

/// How far an assessment has come, and what keeps its report from being frozen.
pub(crate) fn assessment_state(ctx: &Ctx<'_>, args: RecordKey) -> Result<AssessmentState> {
    if args.register != assessments::REGISTER.key {
        return Err(Error::new(
            Code::Usage,
            "此命令只用于登记册 assessments",
            "This command is about the register assessments",
        ));
    }
    ctx.session()?.read(|reader| {
        let assessment = assessment(reader, &args.id)?;
        let rows = clause_rows(ctx.session()?, &assessment, reader)?;
        let mut by_verdict = Map::new();
        for verdict in rows.iter().filter_map(|r| r.verdict.clone()) {
            let n = by_verdict.get(&verdict).and_then(Json::as_u64).unwrap_or(0);
            by_verdict.insert(verdict, (n + 1).into());
        }
        let overall = whole::overall_of(&assessment, reader);
        let at = |state| count(rows.iter().filter(|r| r.state == state).count());
        Ok(AssessmentState {
            id: assessment.id.clone(),
            name: assessment.text(assessments::NAME).into(),
            total: count(rows.len()),
            concluded: count(rows.iter().filter(|r| r.conclusion.is_some()).count()),
            checked: at(Standing::Checked),
            by_verdict,
            blocks: blocks(&assessment, reader),
            warnings: warnings(&overall),
            overall,
        })
    })
}

/// How every clause of an assessment stands, from the proposals that are kept.
fn clause_rows(session: &Session, assessment: &Record, reader: &StoreReader<'_>) -> Result<Vec<ClauseState>> {
    session.found(reader, |found| {
        found.complete_all(reader)?;
        let found = std::cell::RefCell::new(found);
        Ok(rules::clause_rows_with(assessment, reader, &|clause| {
            found.borrow_mut().proposal(clause, assessment, reader)
        }))
    })
}

/// What keeps the report of an assessment from being frozen and signed, with the page that mends it.
pub(crate) fn blocks(assessment: &Record, reader: &StoreReader<'_>) -> Vec<Missing> {
    let edition = held::edition(assessment.text(assessments::EDITION), reader);
    rules::blocks_signing(assessment, reader)
        .into_iter()
        .map(|text| {
            let of_clause = text
                .zh
                .split_once('：')
                .is_some_and(|(c, _)| edition.as_ref().is_some_and(|e| e.clause(c).is_some()));
            Missing { text, page: if of_clause { "assessment" } else { "records/assessments" }.into() }
        })
        .collect()
}

/// What should be settled and keeps nothing shut.
fn warnings(whole: &Overall) -> Vec<Missing> {
    let mut out: Vec<Missing> = whole
        .tally
        .unplanned
        .iter()
        .map(|clause| Missing {
            text: Text::new(
                format!("{clause}：结论为不符合，既无等效措施也无整改计划"),
                format!("{clause}: not conformed to, without an equivalent measure or a plan"),
            ),
            page: "records/remediations".into(),
        })
        .collect();
    if whole.tally.remediations_overdue > 0 {
        let n = whole.tally.remediations_overdue;
        out.push(Missing {
            text: Text::new(format!("{n} 项整改已逾期"), format!("Remediations overdue: {n}")),
            page: "records/remediations".into(),
        });
    }
    out
}

/// An assessment, or the sentence that there is none.
pub(crate) fn assessment(reader: &StoreReader<'_>, id: &str) -> Result<Record> {
    reader.load(&assessments::REGISTER, id)?.ok_or_else(|| Error::not_found(id))
}

/// The assessment, unless it was taken out of use.
pub(crate) fn in_use(assessment: Record) -> Result<Record> {
    if assessment.retired {
        return Err(Error::new(
            Code::Gate,
            "该评估已停用，请先恢复",
            "The assessment is retired; bring it back first",
        ));
    }
    Ok(assessment)
}

/// An edition that is held, or the sentence that there is none.
pub(crate) fn edition(reader: &StoreReader<'_>, id: &str) -> Result<Arc<Edition>> {
    held::edition(id, reader).ok_or_else(|| Error::not_found(id))
}

pub(crate) fn edition_of(
    reader: &StoreReader<'_>,
    assessment: &Record,
    wanted: Option<&str>,
) -> Result<Arc<Edition>> {
    let own = assessment.text(assessments::EDITION);
    if wanted.is_some_and(|w| w != own) {
        return Err(Error::new(
            Code::Usage,
            format!("该评估依据的版本是「{own}」，不是所给版本"),
            format!("The assessment rests on the edition {own}, not on the one given"),
        ));
    }
    edition(reader, own)
}

fn clause<'a>(edition: &'a Edition, id: &str) -> Result<&'a Clause> {
    edition.clause(id).ok_or_else(|| {
        Error::new(
            Code::NotFound,
            format!("{} 没有条款「{id}」", edition.document),
            format!("{} has no clause {id}", edition.document),
        )
    })
}

fn conclusion_of(reader: &StoreReader<'_>, assessment: &str, clause: &str) -> Option<Arc<Record>> {
    rules::conclusions_of(assessment, reader).remove(clause)
}

/// Id of the conclusion that is replaced. A person who did not see it, or saw another version, is told.
fn not_stale(old: Option<&Record>, seen: Option<i64>) -> Result<Option<String>> {
    match (old, seen) {
        (None, None) => Ok(None),
        (Some(o), Some(v)) if o.version == v => Ok(Some(o.id.clone())),
        _ => {
            let mut stale = Error::new(
                Code::Stale,
                "该条款的结论已被他人作出或修改，请查看后再提交",
                "Somebody concluded this clause or changed its conclusion meanwhile; look at it, then submit again",
            );
            stale.current = old.and_then(|o| serde_json::to_value(o).ok());
            Err(stale)
        }
    }
}

fn values_of(
    args: &Conclude,
    person: &str,
    user: &str,
    proposed: Option<&proposal::Proposal>,
) -> Map<String, Json> {
    let mut out = Map::new();
    let mut set = |key: &str, v: Json| {
        out.insert(key.into(), v);
    };
    set(conclusions::ASSESSMENT.key(), args.assessment.as_str().into());
    set(conclusions::CLAUSE.key(), args.clause.as_str().into());
    set(conclusions::VERDICT.key(), args.verdict.as_str().into());
    set(conclusions::REASON.key(), args.reason.trim().into());
    set(conclusions::EQUIVALENT.key(), args.equivalent_measure.trim().into());
    set(conclusions::DIFFERENCE_REASON.key(), args.difference_reason.trim().into());
    set(conclusions::PROPOSED.key(), proposed.map_or("", |p| p.verdict.key()).into());
    set(conclusions::EVIDENCE.key(), json!(args.evidence));
    set(conclusions::CONCLUDED_BY.key(), person.into());
    set(conclusions::CONCLUDED_USER.key(), user.into());
    out
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn bare_row(edition: &Edition, clause: &Clause) -> ClauseRow {
    ClauseRow {
        id: clause.id.clone(),
        cite: edition.cite(&clause.id),
        demand: clause.demand,
        title: clause.title.clone(),
        chapter: edition.chapter_of(&clause.id).map_or_else(String::new, |c| c.id.clone()),
        applies: true,
        verdict: None,
        proposed: None,
        state: standing(Standing::Open),
        blocks: Vec::new(),
        owner: None,
        version: None,
        unplanned: false,
    }
}

/// What the rows of an assessment's clauses are made from, beside their state.
struct Desk<'a> {
    session: &'a Session,
    reader: &'a StoreReader<'a>,
    concluded: BTreeMap<String, Arc<Record>>,
    assigned: BTreeMap<String, Arc<Record>>,
    plans: Vec<Arc<Record>>,
}

impl<'a> Desk<'a> {
    fn of(session: &'a Session, assessment: &Record, reader: &'a StoreReader<'a>) -> Self {
        Self {
            session,
            reader,
            concluded: rules::conclusions_of(&assessment.id, reader),
            assigned: clause_assignments::of_assessment(&assessment.id, reader),
            plans: remediations::of_assessment(&assessment.id, reader),
        }
    }

    fn row(&self, edition: &Edition, clause: &Clause, state: &ClauseState) -> ClauseRow {
        let conclusion = self.concluded.get(&clause.id);
        let assignment = self.assigned.get(&clause.id);
        ClauseRow {
            applies: !matches!(state.applies, Applicability::DoesNotApply { .. }),
            verdict: state.verdict.clone(),
            proposed: state.proposed.as_ref().map(|p| p.verdict.key().into()),
            state: standing(state.state),
            blocks: state.blocks.clone(),
            owner: assigned::owner(
                self.session,
                self.reader,
                assignment.map(Arc::as_ref),
                state.conclusion.is_some(),
            ),
            version: conclusion.map(|c| c.version),
            unplanned: conclusion.is_some_and(|c| conclusions::is_unplanned(c, &self.plans)),
            ..bare_row(edition, clause)
        }
    }
}

/// Key of how a clause stands.
pub(crate) fn standing(state: Standing) -> String {
    match state {
        Standing::Open => "open",
        Standing::Concluded => "concluded",
        Standing::Checked => "checked",
        Standing::Void => "void",
        Standing::Returned => "returned",
        Standing::Faulty => "faulty",
    }
    .into()
}

fn dossier(edition: &Edition, clause: &Clause, row: ClauseRow) -> Dossier {
    Dossier {
        clause: clause.clone(),
        cite: edition.cite(&clause.id),
        chapter: edition.chapter_of(&clause.id).cloned(),
        thresholds: edition.thresholds.iter().filter(|t| t.clause == clause.id).cloned().collect(),
        row,
        proposal: None,
        conclusion: None,
        concluded_by: String::new(),
        evidence: Vec::new(),
        checks: Vec::new(),
        history: Vec::new(),
        verdicts: rules::verdicts_for(clause.demand).iter().map(view::option).collect(),
        remediations: Vec::new(),
        seen: None,
        counterparts: Vec::new(),
        licensed: None,
    }
}

fn told(session: &Session, reader: &StoreReader<'_>, p: &proposal::Proposal) -> Proposal {
    let readable = |register: &str| {
        hegui_model::registers::register(register).is_some_and(|r| session.may(r, Access::Read))
    };
    Proposal {
        verdict: p.verdict.key().into(),
        grounds: p.grounds.clone(),
        findings: p
            .findings
            .iter()
            .filter(|f| {
                let of = f.register.as_deref().and_then(hegui_model::registers::register);
                of.is_none_or(|of| view::tellable(session, of, f))
            })
            .cloned()
            .collect(),
        records: p
            .records
            .iter()
            .filter(|(register, _)| readable(register))
            .map(|(register, id)| view::link(session, reader, register, id))
            .collect(),
        missing: p
            .missing
            .iter()
            // The window calls the clause desk after the assessment it belongs to.
            .map(|m| (m, if m.page == "clauses" { "assessment" } else { m.page.as_str() }))
            .map(|(m, page)| Missing { text: m.text.clone(), page: page.into() })
            .collect(),
    }
}

fn author(session: &Session, reader: &StoreReader<'_>, c: &Record) -> String {
    match (c.text(conclusions::CONCLUDED_BY), c.text(conclusions::CONCLUDED_USER)) {
        ("", "") => String::new(),
        // Whoever may read the conclusion may know who drew it, also where the register of users is closed to them.
        ("", user) => reader
            .get("users", user)
            .map(|u| u.text(hegui_model::registers::users::NAME).to_owned())
            .unwrap_or_default(),
        (person, _) => view::person(session, reader, person),
    }
}

fn evidence_of(
    session: &Session,
    reader: &StoreReader<'_>,
    c: &Record,
    assessment: &Record,
) -> Vec<EvidenceView> {
    if !session.may(&evidence::REGISTER, Access::Read) {
        return Vec::new();
    }
    let day = assessment.get(assessments::ASSESSED_ON);
    let pieces = c.get(conclusions::EVIDENCE).unwrap_or_default();
    pieces
        .iter()
        .map(|id| match reader.get(evidence::REGISTER.key, id) {
            Some(e) => {
                let why_not = match day {
                    Some(day) => evidence::counts_on(&e, day).err(),
                    None => Some(Text::new("评估日期未填写", "the assessment has no day")),
                };
                piece(&e, why_not)
            }
            None => EvidenceView {
                id: id.clone(),
                code: String::new(),
                title: id.clone(),
                counts: false,
                why_not: Some(Text::new("已不存在", "is not there")),
                files: Vec::new(),
                expires_on: None,
            },
        })
        .collect()
}

fn piece(e: &Record, why_not: Option<Text>) -> EvidenceView {
    let revision = evidence::revision(e);
    let files = evidence::rows(e)
        .iter()
        .filter(|f| f.get("revision").and_then(Json::as_i64) == Some(revision))
        .map(crate::evidence::file)
        .collect::<Vec<EvidenceFile>>();
    EvidenceView {
        id: e.id.clone(),
        code: e.text(evidence::CODE).into(),
        title: e.text(evidence::TITLE).into(),
        counts: why_not.is_none(),
        why_not,
        files,
        expires_on: e.get(evidence::EXPIRES_ON).map(|d| d.to_string()),
    }
}
