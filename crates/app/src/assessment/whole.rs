//! An assessment as a whole: what its conclusions add up to, which clauses apply, how it differs from another, and
//! which of its evidence expires.

use super::{assessment, edition_of};
use crate::api::{
    Applicability, ApplicabilityExport, AssessmentCompare, AssessmentKey, AssessmentsCompared, ExpiringAsk,
    ExpiringEvidence, Overall, RecordLink, RemediationView,
};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::letterhead::headed;
use crate::reports::{exported_bytes, written};
use crate::session::Session;
use crate::view;
use hegui_model::assessment::{compare, expiring, overall, statement};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{assessments, evidence, people, remediations};
use hegui_model::role::Access;
use hegui_model::text::Text;
use hegui_store::reader::StoreReader;
use serde_json::json;
use std::collections::BTreeMap;

/// Days from today that count as soon, where nobody says otherwise: those after which evidence itself warns.
const SOON: u32 = 30;

/// The whole of an assessment.
pub(super) fn overall_of(a: &Record, reader: &dyn Reader) -> Overall {
    let text = |f: hegui_model::field::Field<String>| a.text(f).trim().to_owned();
    Overall {
        tally: overall::tally(a, reader),
        chosen: Some(text(assessments::OVERALL_VERDICT)).filter(|v| !v.is_empty()),
        rule: overall::rule_of_edition(a, reader),
        own_rule: text(assessments::OVERALL_RULE),
        reason: text(assessments::OVERALL_REASON),
        contradiction: overall::contradiction(a, reader),
    }
}

/// Remediations of a clause, oldest first.
pub(super) fn remediations_of(
    session: &Session,
    reader: &StoreReader<'_>,
    assessment: &str,
    clause: &str,
) -> Vec<RemediationView> {
    let of = &remediations::REGISTER;
    let told = |r: &Record| {
        let state = r.text(remediations::STATE);
        let label = of.states.and_then(|s| s.label(state)).map(Text::from).unwrap_or_default();
        RemediationView {
            id: r.id.clone(),
            code: r.text(remediations::CODE).into(),
            gap: r.text(remediations::GAP).into(),
            measure: r.text(remediations::MEASURE).into(),
            owner: view::person(session, reader, r.text(remediations::OWNER)),
            due_on: r.get(remediations::DUE_ON).map(|d| d.to_string()),
            state: state.into(),
            state_label: label,
            retest: Some(r.text(remediations::RETEST).to_owned()).filter(|v| !v.is_empty()),
            findings: view::findings(session, of, of.findings(r, reader)),
        }
    };
    let all = remediations::of_assessment(assessment, reader);
    all.iter().filter(|r| r.text(remediations::CLAUSE) == clause).map(|r| told(r)).collect()
}

/// Which clauses apply, and why the others do not.
pub(crate) fn applicability(ctx: &Ctx<'_>, args: AssessmentKey) -> Result<Applicability> {
    ctx.session()?.read(|reader| {
        let a = assessment(reader, &args.assessment)?;
        edition_of(reader, &a, None)?;
        Ok(Applicability { rows: statement::rows(&a, reader) })
    })
}

/// The statement of applicability as a paper; journalled as an export.
pub(crate) fn applicability_export(ctx: &Ctx<'_>, args: ApplicabilityExport) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let document = session.read(|reader| {
        let a = assessment(reader, &args.assessment)?;
        edition_of(reader, &a, None)?;
        headed(statement::document(&a, args.lang, reader), reader)
    })?;
    let bytes = written(ctx, &document, args.format)?;
    exported_bytes(
        session,
        json!({ "applicability_of": args.assessment, "format": args.format, "language": args.lang }),
        &bytes,
    )?;
    Ok(bytes)
}

/// Two assessments side by side.
pub(crate) fn assessment_compare(ctx: &Ctx<'_>, args: AssessmentCompare) -> Result<AssessmentsCompared> {
    let session = ctx.session()?;
    session.read(|reader| {
        let (a, b) = (assessment(reader, &args.earlier)?, assessment(reader, &args.later)?);
        edition_of(reader, &a, None)?;
        edition_of(reader, &b, None)?;
        let told = compare::compare(&a, &b, reader).ok_or_else(|| Error::not_found(&args.earlier))?;
        let mut titles = BTreeMap::new();
        let sides = told.rows.iter().flat_map(|r| r.earlier.iter().chain(&r.later));
        for side in sides {
            let evidence = side.evidence.iter().map(|id| (evidence::REGISTER.key, id));
            let owner = Some((people::REGISTER.key, &side.owner)).filter(|(_, id)| !id.is_empty());
            for (register, id) in evidence.chain(owner) {
                let key = format!("{register}/{id}");
                titles.entry(key).or_insert_with(|| view::title(session, reader, register, id));
            }
        }
        let link = |r: &Record| RecordLink {
            register: assessments::REGISTER.key.into(),
            id: r.id.clone(),
            title: view::title_of(&assessments::REGISTER, r),
        };
        Ok(AssessmentsCompared {
            earlier: link(&a),
            later: link(&b),
            matched: told.matched,
            rows: told.rows,
            titles,
        })
    })
}

/// Evidence of an assessment's conclusions that has expired or soon does.
pub(crate) fn evidence_expiring(ctx: &Ctx<'_>, args: ExpiringAsk) -> Result<ExpiringEvidence> {
    let session = ctx.session()?;
    if !session.may(&evidence::REGISTER, Access::Read) {
        return Err(Error::new(
            Code::Refused,
            "您的角色无权查阅证据；如确有需要，请联系安全管理员",
            "Your roles may not read evidence; ask the security administrator if you need it",
        ));
    }
    session.read(|reader| {
        let a = assessment(reader, &args.assessment)?;
        Ok(ExpiringEvidence { rows: expiring::expiring(&a, args.within_days.unwrap_or(SOON), reader) })
    })
}
