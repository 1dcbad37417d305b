//! Certificates of qualification: issued as a page, and what the code on one means today.

use crate::api::{CertificateChecked, CertificateIssue, CertificateText};
use crate::error::{Error, Result};
use crate::host::Ctx;
use crate::reports::exported_bytes;
use crate::view;
use hegui_model::certificate::{self, Verification};
use hegui_model::reader::Reader;
use hegui_model::registers::qualifications;
use hegui_model::text::Lang;
use hegui_render::certificate as page;
use serde_json::json;

/// A certificate as one page of PDF; journalled as an export.
pub(crate) fn certificate_issue(ctx: &Ctx<'_>, args: CertificateIssue) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let (said, today) = session.read(|reader| {
        let q = reader
            .get(qualifications::REGISTER.key, &args.qualification)
            .filter(|q| !q.retired)
            .ok_or_else(|| Error::not_found(&args.qualification))?;
        let said = certificate::certificate(&q, reader).map_err(|why| Error::gate(vec![why]))?;
        Ok::<_, Error>((said, reader.today().to_string()))
    })?;
    let lang = args.lang;
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let mut lines = vec![("", said.statement.get(lang))];
    lines.extend(said.lines.iter().map(|l| (l.label.get(lang), l.value.get(lang))));
    lines.push(("", said.notice.get(lang)));
    let paper = page::Certificate {
        title: said.title.get(lang),
        subtitle: said.title.get(other),
        lines: &lines,
        qr: &said.qr,
        qr_note: match lang {
            Lang::Zh => "扫码所得文字可在本单位合规工作台中核验",
            Lang::En => "The workbench of this organisation tells what the code means today",
        },
        issuer: &said.issuer,
        issued: &today,
    };
    let pdf = page::certificate(&paper, &ctx.host.setting.typesetter.fonts)?;
    exported_bytes(
        session,
        json!({ "certificate_of": args.qualification, "language": lang, "code": said.qr }),
        &pdf,
    )?;
    Ok(pdf)
}

/// What the code on a certificate means today.
pub(crate) fn certificate_check(ctx: &Ctx<'_>, args: CertificateText) -> Result<CertificateChecked> {
    let session = ctx.session()?;
    session.read(|reader| {
        let found = certificate::verify(&args.text, reader);
        let outcome = match found {
            Verification::Valid => "valid",
            Verification::NotInForce(_) => "not_in_force",
            Verification::Altered => "altered",
            Verification::Unknown => "unknown",
            Verification::Unreadable => "unreadable",
        };
        let id = args.text.trim().split('|').nth(1);
        let qualification = id.filter(|id| reader.get("qualifications", id).is_some()).map(str::to_owned);
        let title = qualification.as_deref().map(|id| view::title(session, reader, "qualifications", id));
        Ok(CertificateChecked {
            outcome: outcome.into(),
            told: found.text(),
            qualification,
            title: title.unwrap_or_default(),
        })
    })
}
