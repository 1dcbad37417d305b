//! Everything that a workspace can prove about itself: its journal with every record and file kept inside, its evidence
//! kept outside, its reports.

use super::{Faults, judge};
use crate::api::{Nothing, ReportVerified, WorkspaceVerified};
use crate::error::{Code, Error, Result};
use crate::evidence::{file, proved_outside};
use crate::host::Ctx;
use crate::journal::proof;
use crate::reports::{kept, newest_pdf};
use crate::session::Session;
use hegui_model::reader::Reader;
use hegui_model::register::Register;
use hegui_model::registers::{evidence, reports};
use hegui_model::role::Access;
use hegui_model::text::Text;
use std::sync::atomic::Ordering;

/// Proves the journal, every file of evidence and every report of the workspace. What the session may not read is not
/// looked at, and told.
pub(crate) fn workspace_verify(ctx: &Ctx<'_>, _: Nothing) -> Result<WorkspaceVerified> {
    let session = ctx.session()?;
    let journal = proof(ctx, None)?;
    let mut out = WorkspaceVerified {
        ok: journal.ok,
        journal,
        evidence_files: 0,
        evidence_outside: 0,
        faults: Vec::new(),
        reports: Vec::new(),
        not_checked: Vec::new(),
    };
    if readable(session, &evidence::REGISTER, &mut out) {
        outside(ctx, session, &mut out)?;
    }
    if readable(session, &reports::REGISTER, &mut out) {
        every_report(ctx, session, &mut out)?;
    }
    Ok(out)
}

fn readable(session: &Session, of: &Register, out: &mut WorkspaceVerified) -> bool {
    let may = session.may(of, Access::Read);
    if !may {
        out.not_checked.push(Text::new(
            format!("您无权查看「{}」，未核对其文件", of.label.zh),
            format!("You may not read {}; its files were not looked at", of.label.en),
        ));
    }
    may
}

/// Evidence that stayed where it was; what was taken in is held against the journal by its proof.
fn outside(ctx: &Ctx<'_>, session: &Session, out: &mut WorkspaceVerified) -> Result<()> {
    let all = session.read(|reader| Ok::<_, Error>(reader.all(evidence::REGISTER.key)))?;
    let files = all.iter().flat_map(|e| evidence::rows(e).into_iter().map(|row| file(&row)));
    let mut faults = Faults::default();
    for file in files {
        out.evidence_files += 1;
        if file.kept == "inside" {
            continue;
        }
        out.evidence_outside += 1;
        if let Err(e) = proved_outside(ctx, &file) {
            if e.code == Code::Cancelled {
                return Err(e);
            }
            faults.tell(e.message);
        }
    }
    out.ok &= faults.is_empty();
    out.faults = faults.into_told();
    Ok(())
}

fn every_report(ctx: &Ctx<'_>, session: &Session, out: &mut WorkspaceVerified) -> Result<()> {
    let all = session.read(|reader| Ok::<_, Error>(reader.all(reports::REGISTER.key)))?;
    for r in all {
        if ctx.cancel.load(Ordering::Relaxed) {
            return Err(Error::cancelled());
        }
        let pdf = session.read(|reader| kept(reader, &newest_pdf(reader, &r)))?;
        let found = judge(ctx, &pdf, &[])?;
        out.ok &= found.outcome != "broken";
        out.reports.push(ReportVerified {
            code: r.text(reports::CODE).to_owned(),
            title: r.text(reports::TITLE).to_owned(),
            outcome: found.outcome,
            summary: found.summary,
            faults: found.faults,
        });
    }
    Ok(())
}
