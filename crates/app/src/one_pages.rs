//! Papers of one page: issued about a record, and what the code on one means today.

use crate::api::{CertificateIssue, OnePageAsk, OnePageChecked, OnePageText};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::reports::exported_bytes;
use crate::view;
use hegui_model::one_page::{self, OnePage, Verification, certificate, label, receipt};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::register;
use hegui_model::role::Access;
use hegui_model::text::{Lang, Text};
use hegui_render::one_page as page;
use serde_json::json;

type Says = fn(&Record, &dyn Reader) -> std::result::Result<OnePage, Text>;

/// A page about a record; journalled as an export under `what`.
fn issue(ctx: &Ctx<'_>, of: &one_page::Kind, says: Says, ask: &OnePageAsk, what: &str) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let (said, today) = session.read(|reader| {
        let r = reader
            .get(of.register, &ask.record)
            .filter(|r| !r.retired)
            .ok_or_else(|| Error::not_found(&ask.record))?;
        let said = says(&r, reader).map_err(|why| Error::gate(vec![why]))?;
        Ok::<_, Error>((said, reader.today().to_string()))
    })?;
    let lang = ask.lang;
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let mut lines = vec![("", said.statement.get(lang))];
    lines.extend(said.lines.iter().map(|l| (l.label.get(lang), l.value.get(lang))));
    lines.push(("", said.notice.get(lang)));
    let paper = page::OnePage {
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
    let pdf = page::one_page(&paper, &ctx.host.setting.typesetter.fonts)?;
    exported_bytes(session, json!({ what: ask.record, "language": lang, "code": said.qr }), &pdf)?;
    Ok(pdf)
}

/// A certificate of qualification.
pub(crate) fn certificate_issue(ctx: &Ctx<'_>, args: CertificateIssue) -> Result<Vec<u8>> {
    let ask = OnePageAsk { record: args.qualification, lang: args.lang };
    issue(ctx, &certificate::KIND, certificate::certificate, &ask, "certificate_of")
}

/// A receipt for a complaint.
pub(crate) fn complaint_receipt(ctx: &Ctx<'_>, args: OnePageAsk) -> Result<Vec<u8>> {
    issue(ctx, &receipt::KIND, receipt::receipt, &args, "receipt_of")
}

/// A label for a piece of evidence.
pub(crate) fn evidence_label(ctx: &Ctx<'_>, args: OnePageAsk) -> Result<Vec<u8>> {
    issue(ctx, &label::KIND, label::label, &args, "label_of")
}

/// What the code on a page means today; told to whoever reads the register that it is about.
pub(crate) fn one_page_check(ctx: &Ctx<'_>, args: OnePageText) -> Result<OnePageChecked> {
    let session = ctx.session()?;
    session.read(|reader| {
        let checked = one_page::verify(&args.text, reader);
        let of = checked.kind.and_then(|k| register(k.register));
        if let Some(of) = of.filter(|of| !session.may(of, Access::Read)) {
            return Err(Error::new(
                Code::Refused,
                format!("您无权查看「{}」，请由有权人员核验", of.label.zh),
                format!("You may not read {}; let somebody check it who may", of.label.en),
            ));
        }
        let outcome = match checked.found {
            Verification::Valid => "valid",
            Verification::NotInForce(_) => "not_in_force",
            Verification::Altered => "altered",
            Verification::Unknown => "unknown",
            Verification::Unreadable => "unreadable",
        };
        let record = checked.record.filter(|id| of.is_some_and(|of| reader.holds(of.key, id)));
        let title = of.zip(record.as_deref()).map(|(of, id)| view::title(session, reader, of.key, id));
        Ok(OnePageChecked {
            outcome: outcome.into(),
            told: checked.found.text(),
            kind: checked.kind.map(|k| k.label.into()).unwrap_or_default(),
            register: of.filter(|_| record.is_some()).map(|of| of.key.to_owned()),
            record,
            title: title.unwrap_or_default(),
        })
    })
}
