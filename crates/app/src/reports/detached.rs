//! A signature beside the PDF of a report that changes no more: the way in which SM2 keys sign, which no PDF reader
//! knows.

use crate::api::ReportDetached;
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::reports::sign::{key_of, unproved, whole_seconds};
use crate::reports::{exported_bytes, kept, newest_pdf, report, sealing};
use hegui_model::reader::Reader;
use hegui_model::registers::reports;
use hegui_seal::{Outcome, RawSigner, detached};
use serde_json::json;

/// What the name of the signature adds to that of the file.
pub(crate) const SUFFIX: &str = ".p7s";

/// The detached signature of a report's PDF (CMS, DER), proved before it leaves; journalled as an export.
pub(crate) fn report_detached(ctx: &Ctx<'_>, args: ReportDetached) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let (pdf, sha256, assessment, code, at) = session.read(|reader| {
        let r = report(reader, &args.report)?;
        if r.text(reports::STATE) != "signed" {
            return Err(Error::new(
                Code::Gate,
                "报告尚未全部签署，文件还会变化；请在签署完成后再加旁附签名",
                "The report is not signed in every place, so its file still changes; sign beside it when it is",
            ));
        }
        let sha256 = newest_pdf(reader, &r);
        let of = (r.text(reports::ASSESSMENT).to_owned(), r.text(reports::CODE).to_owned());
        Ok((kept(reader, &sha256)?, sha256, of.0, of.1, whole_seconds(reader.now())))
    })?;
    let passphrase = args.passphrase.as_deref().unwrap_or_default();
    let key = key_of(session, args.p12.as_deref(), passphrase, &assessment, at)?;
    ctx.progress("正在签署", "Signing", 0, 1);
    let cms = detached::sign(pdf.as_slice(), key.signer(), at).map_err(|e| sealing(&e))?;
    let made =
        detached::verify(pdf.as_slice(), &cms, key.signer().certificates()).map_err(|e| sealing(&e))?;
    if !matches!(made.outcome, Outcome::Intact | Outcome::IntactNotAnchored) {
        return Err(unproved());
    }
    exported_bytes(
        session,
        json!({
            "detached_of": args.report, "code": code, "pdf_sha256": sha256, "digest_kind": made.digest_kind,
            "certificate": made.signature.fingerprint, "trial": made.signature.trial,
        }),
        &cms,
    )?;
    Ok(cms)
}
