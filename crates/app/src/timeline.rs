//! The timeline of a matter, on the screen and as a paper for legal review.

use crate::api::{RecordKey, TimelineExport};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::letterhead::headed;
use crate::records::find;
use crate::reports::{exported_bytes, signed_paper, written};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::report::PaperFormat;
use hegui_model::timeline::{self, Timeline};
use hegui_model::timeline_report;
use serde_json::json;
use std::sync::Arc;

fn record(of: &'static Register, id: &str, reader: &dyn Reader) -> Result<Arc<Record>> {
    if !timeline::has(of) {
        return Err(Error::new(
            Code::Usage,
            format!("「{}」没有办理时间线", of.label.zh),
            format!("{} have no timeline", of.label.en),
        ));
    }
    reader.get(of.key, id).ok_or_else(|| Error::not_found(&format!("{}/{id}", of.key)))
}

/// What happened to a matter and when, and each clock against what was done.
pub(crate) fn timeline(ctx: &Ctx<'_>, args: RecordKey) -> Result<Timeline> {
    let of = find(&args.register)?;
    ctx.session()?.read(|reader| Ok(timeline::of(of, &*record(of, &args.id, reader)?, reader)))
}

/// The timeline as a paper; journalled as an export.
pub(crate) fn timeline_export(ctx: &Ctx<'_>, args: TimelineExport) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let of = find(&args.register)?;
    let mut document = session.read(|reader| {
        let r = record(of, &args.id, reader)?;
        headed(timeline_report::document(of, &r, args.lang, reader), reader)
    })?;
    let (bytes, certificate) = match (args.sign, args.format) {
        (false, format) => (written(ctx, &document, format)?, None),
        (true, PaperFormat::Pdf) => {
            timeline_report::add_signature(&mut document, &session.name);
            let passphrase = args.passphrase.as_deref().unwrap_or_default();
            let (pdf, made) = signed_paper(ctx, &document, args.p12.as_deref(), passphrase)?;
            (pdf, Some(made))
        }
        (true, _) => {
            return Err(Error::new(
                Code::Usage,
                "只有 PDF 可以签名，请选择 PDF",
                "Only a PDF is signed; choose PDF",
            ));
        }
    };
    exported_bytes(
        session,
        json!({
            "timeline_of": of.key, "record": args.id, "format": args.format, "language": args.lang,
            "signed_with": certificate,
        }),
        &bytes,
    )?;
    Ok(bytes)
}
