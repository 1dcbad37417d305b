//! The timeline of a matter, on the screen, as a sheet, and as a paper for legal review.

use crate::api::{RecordKey, TimelineExport};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::records::find;
use crate::reports::{exported_bytes, signed_paper, typeset};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::text::{Label, Lang};
use hegui_model::timeline::{self, CLOCK_COLUMNS, COLUMNS, Timeline};
use hegui_model::timeline_report;
use hegui_render::sheet::{Cell, Sheet, SheetColumn, SheetKind, workbook};
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

/// The timeline as a sheet or a paper; journalled as an export.
pub(crate) fn timeline_export(ctx: &Ctx<'_>, args: TimelineExport) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let of = find(&args.register)?;
    let mut certificate = None;
    let bytes = match args.format.as_str() {
        "pdf" => {
            let mut document = session.read(|reader| {
                let r = record(of, &args.id, reader)?;
                Ok::<_, Error>(timeline_report::document(of, &r, args.lang, reader))
            })?;
            if args.sign {
                timeline_report::add_signature(&mut document, &session.name);
                let passphrase = args.passphrase.as_deref().unwrap_or_default();
                let (pdf, made) = signed_paper(ctx, &document, args.p12.as_deref(), passphrase)?;
                certificate = Some(made);
                pdf
            } else {
                typeset(ctx, &document)?.pdf
            }
        }
        "xlsx" => {
            let told = session
                .read(|reader| Ok::<_, Error>(timeline::of(of, &*record(of, &args.id, reader)?, reader)))?;
            let name = |zh: &str, en: &str| if args.lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
            workbook([
                sheet(name("时间线", "Timeline"), &COLUMNS, told.table(args.lang), args.lang),
                sheet(name("时限", "Limits"), &CLOCK_COLUMNS, told.clock_table(args.lang), args.lang),
            ])?
        }
        other => return Err(no_format(other)),
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

/// What goes out is a paper or a sheet.
pub(crate) fn no_format(other: &str) -> Error {
    Error::new(
        Code::Usage,
        format!("没有格式「{other}」，可选 pdf、xlsx"),
        format!("There is no format {other}: pdf or xlsx"),
    )
}

/// Characters of a column for each part of relative width.
const CHARACTERS: f64 = 9.0;

/// A table as a sheet of text.
pub(crate) fn sheet(
    name: String,
    columns: &[(Label, f32)],
    rows: Vec<Vec<String>>,
    lang: Lang,
) -> Sheet<'static> {
    let column = |(label, width): &(Label, f32)| SheetColumn {
        key: label.en.to_ascii_lowercase().replace(' ', "_"),
        label: label.get(lang).to_owned(),
        width: f64::from(*width) * CHARACTERS,
        kind: SheetKind::Text,
        required: false,
    };
    Sheet {
        name,
        columns: columns.iter().map(column).collect(),
        rows: Box::new(rows.into_iter().map(|r| r.into_iter().map(Cell::Text).collect())),
        guidance: Vec::new(),
    }
}
