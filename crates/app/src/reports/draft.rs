//! Drafts: looked at page by page, or taken out as a file that says it is one.

use crate::api::{PageAsk, ReportAsk, ReportDraft, ReportPreview};
use crate::assessment::{assessment, blocks};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::papers::chapters;
use crate::reports::{document, exported_bytes, kept, report, written};
use crate::session::Session;
use hegui_model::paper::texts::OwnPaper;
use hegui_model::reader::Reader;
use hegui_model::registers::reports;
use hegui_model::report::Document;
use hegui_model::text::Lang;
use hegui_store::reader::StoreReader;
use serde_json::json;

/// Typesets a draft and says how many pages it has, what it holds, and what keeps it from being frozen.
pub(crate) fn report_preview(ctx: &Ctx<'_>, args: ReportAsk) -> Result<ReportPreview> {
    let session = ctx.session()?;
    let (completeness, blocks, chapters) = session.read(|reader| {
        let a = assessment(reader, &args.assessment)?;
        let told = document::draft(&a, args.lang, reader)?.1;
        let chapters = chapters(&OwnPaper::report(reader), &a.id, reader);
        Ok::<_, Error>((told, blocks(&a, reader), chapters))
    })?;
    let (pages, _) = draft_page(ctx, session, &args.assessment, args.lang, 1)?;
    Ok(ReportPreview { pages, completeness, blocks, chapters })
}

/// A page as PNG, of a draft or of a frozen report.
pub(crate) fn report_page(ctx: &Ctx<'_>, args: PageAsk) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let given = |id: &Option<String>| id.clone().filter(|i| !i.is_empty());
    match (given(&args.assessment), given(&args.report)) {
        (Some(a), None) => Ok(draft_page(ctx, session, &a, args.lang, args.page)?.1),
        (None, Some(r)) => {
            let make = || Ok(frozen_document(session, &r)?.0);
            Ok(ctx.host.pages.page(ctx, &format!("report/{r}"), args.page, make)?.1)
        }
        _ => Err(Error::new(
            Code::Usage,
            "请给出评估（草稿）或报告（定稿）之一",
            "Name either an assessment, for a draft, or a report",
        )),
    }
}

/// A draft as a file; journalled as an export.
pub(crate) fn report_draft(ctx: &Ctx<'_>, args: ReportDraft) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let document = session.read(|reader| {
        Ok::<_, Error>(document::draft(&assessment(reader, &args.assessment)?, args.lang, reader)?.0)
    })?;
    let bytes = written(ctx, &document, args.format)?;
    exported_bytes(
        session,
        json!({ "draft_of": args.assessment, "language": args.lang, "format": args.format }),
        &bytes,
    )?;
    Ok(bytes)
}

fn draft_page(ctx: &Ctx<'_>, session: &Session, id: &str, lang: Lang, page: u32) -> Result<(u32, Vec<u8>)> {
    // Two readings: the key is cheap and most often enough. What the second one tells may be newer, never older.
    let key = session.read(|reader| {
        let (_, head) = reader.head();
        Ok::<_, Error>(format!("draft/{id}/{lang:?}/{head}/{}", reader.today()))
    })?;
    let make = || session.read(|reader| Ok(document::draft(&assessment(reader, id)?, lang, reader)?.0));
    ctx.host.pages.page(ctx, &key, page, make)
}

/// The document of a frozen report, as it was frozen, and its digest.
pub(super) fn frozen_document(session: &Session, id: &str) -> Result<(Document, String)> {
    session.read(|reader| {
        let r = report(reader, id)?;
        let sha256 = r.text(reports::DOCUMENT).to_owned();
        Ok((frozen_content(reader, &sha256)?, sha256))
    })
}

/// The document of a frozen report by its digest.
pub(crate) fn frozen_content(reader: &StoreReader<'_>, sha256: &str) -> Result<Document> {
    serde_json::from_slice(&kept(reader, sha256)?).map_err(|e| {
        Error::new(
            Code::Damaged,
            format!("报告内容无法读取：{e}"),
            format!("The content of the report cannot be read: {e}"),
        )
    })
}
