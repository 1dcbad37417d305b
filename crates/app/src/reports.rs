//! Reports: drafts to look at, frozen versions, signatures.
//!
//! A frozen report is three things under their digests: the document (what it says), the PDF with empty places for
//! signatures, and one further PDF a signature. What was fixed at freezing and is no field of the register (pages,
//! who signs where) stands in the facts of the journal entry that froze it, where nobody can change it.

mod detached;
mod document;
mod draft;
mod freeze;
mod pages;
mod scan;
mod sign;
mod stamp;
mod trial_key;

pub(crate) use detached::{SUFFIX as DETACHED_SUFFIX, report_detached};
pub(crate) use document::draft_document;
pub(crate) use draft::{frozen_content, report_draft, report_page, report_preview};
pub(crate) use freeze::{report_freeze, with_places};
pub(crate) use pages::Pages;
pub(crate) use scan::{Scans, report_scan, report_scanned};
pub(crate) use sign::{Key, key_of, report_sign, signed_paper, whole_seconds};
pub(crate) use stamp::roots_on_file;

use crate::api::{Nothing, ReportCopy, ReportInfo, ReportKey, SignaturePlace};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::session::Session;
use crate::view;
use hegui_model::finding::Finding;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{reports, signatures};
use hegui_model::report::{Document, PaperFormat};
use hegui_model::role::Access;
use hegui_model::text::{Text, t};
use hegui_render::{RenderError, Typeset, book, word};
use hegui_seal::SealError;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What was fixed when a report was frozen, kept in the facts of that journal entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Frozen {
    /// Pages.
    pub(crate) pages: u32,
    /// Places for signatures in the order in which they are signed.
    pub(crate) places: Vec<Place>,
    /// Do its pages carry the codes by which a scan is matched?
    #[serde(default)]
    pub(crate) coded: bool,
    /// Clauses that the report says are not conformed to.
    #[serde(default)]
    pub(crate) open: Vec<String>,
    /// What it printed of what there was.
    #[serde(default)]
    pub(crate) completeness: Vec<Text>,
    /// They may be signed in any order.
    #[serde(default)]
    pub(crate) any_order: bool,
}

/// A place for a signature.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Place {
    /// PDF field.
    pub(crate) field: String,
    /// Duty as printed.
    pub(crate) duty: String,
    /// Id of the only person who may sign here; empty where the report names none.
    pub(crate) person: String,
    /// One signature for two duties, with the joint-role note.
    pub(crate) joint: bool,
    /// Width of the field, pt.
    pub(crate) width: f64,
    /// Height, pt.
    pub(crate) height: f64,
}

/// Reports, newest first.
pub(crate) fn report_list(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<ReportInfo>> {
    let session = ctx.session()?;
    session.read(|reader| {
        let all = reader.all(reports::REGISTER.key);
        all.iter().rev().map(|r| info(session, reader, r)).collect()
    })
}

/// A frozen report with the signatures it has; journalled as an export.
pub(crate) fn report_pdf(ctx: &Ctx<'_>, args: ReportKey) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let (sha256, bytes, code) = session.read(|reader| {
        let r = report(reader, &args.report)?;
        let sha256 = newest_pdf(reader, &r);
        let bytes = kept(reader, &sha256)?;
        Ok::<_, Error>((sha256, bytes, r.text(reports::CODE).to_owned()))
    })?;
    exported(
        session,
        json!({ "report": args.report, "code": code, "sha256": sha256, "bytes": bytes.len() }),
    )?;
    Ok(bytes)
}

/// Journals that bytes left the workspace, with the head up to which they tell.
pub(crate) fn exported(session: &Session, mut facts: serde_json::Value) -> Result<()> {
    let (seq, hash) = session.read(|reader| Ok::<_, Error>(reader.head()))?;
    facts["head_seq"] = seq.into();
    facts["head_hash"] = hash.into();
    session.transact(Intent::new(Op::Export, "").with(facts), |tx| {
        tx.record_anyway();
        Ok::<_, Error>(())
    })?;
    Ok(())
}

/// The same with the digest and length of the bytes.
pub(crate) fn exported_bytes(session: &Session, mut facts: serde_json::Value, bytes: &[u8]) -> Result<()> {
    facts["sha256"] = hex::encode(Sha256::digest(bytes)).into();
    facts["bytes"] = bytes.len().into();
    exported(session, facts)
}

/// A document as PDF, with the places to sign in it.
pub(crate) fn typeset(ctx: &Ctx<'_>, document: &Document) -> Result<Typeset> {
    ctx.progress("正在排版", "Typesetting", 0, 0);
    ctx.host.setting.typesetter.pdf(document, ctx.cancel).map_err(typesetting)
}

/// A document as the bytes of a format.
pub(crate) fn written(ctx: &Ctx<'_>, document: &Document, format: PaperFormat) -> Result<Vec<u8>> {
    match format {
        PaperFormat::Pdf => Ok(typeset(ctx, document)?.pdf),
        PaperFormat::Docx => word::docx(document).map_err(typesetting),
        PaperFormat::Xlsx => book::xlsx(document).map_err(typesetting),
    }
}

/// A frozen report's content as a text or workbook, marked as a copy that nobody signed; journalled as an export.
pub(crate) fn report_copy(ctx: &Ctx<'_>, args: ReportCopy) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    if args.format == PaperFormat::Pdf {
        return Err(Error::new(
            Code::Usage,
            "PDF 即报告本身，请导出报告；副本可选 DOCX 或 XLSX",
            "The PDF is the report itself: export the report. A copy is DOCX or XLSX",
        ));
    }
    let (mut document, of) = draft::frozen_document(session, &args.report)?;
    document.mark = t("未签署副本", "UNSIGNED COPY").get(document.lang).into();
    let bytes = written(ctx, &document, args.format)?;
    exported_bytes(
        session,
        json!({ "copy_of": args.report, "document_sha256": of, "format": args.format }),
        &bytes,
    )?;
    Ok(bytes)
}

/// A report, or the sentence that there is none.
pub(crate) fn report(reader: &StoreReader<'_>, id: &str) -> Result<Record> {
    reader.load(&reports::REGISTER, id)?.filter(|r| !r.retired).ok_or_else(|| Error::not_found(id))
}

/// What was fixed when the report was frozen.
pub(crate) fn frozen(reader: &StoreReader<'_>, report: &str) -> Result<Frozen> {
    let rows = reader.history(reports::REGISTER.key, report)?;
    let facts = rows.iter().find(|h| h.created).and_then(|h| h.entry.facts.get("frozen"));
    facts.and_then(|f| serde_json::from_value(f.clone()).ok()).ok_or_else(|| {
        Error::new(
            Code::Damaged,
            "日志中没有该报告的定稿信息，请核验日志",
            "The journal does not tell how this report was frozen; verify the journal",
        )
    })
}

/// Signatures of a report in the order they were given.
pub(crate) fn signatures_of(reader: &StoreReader<'_>, report: &str) -> Vec<Arc<Record>> {
    reader.find(signatures::REGISTER.key, signatures::REPORT.key(), report)
}

/// Digest of the newest revision: with all signatures given so far.
pub(crate) fn newest_pdf(reader: &StoreReader<'_>, report: &Record) -> String {
    // A signature in ink is none of the file.
    let given = signatures_of(reader, &report.id);
    match given.iter().rfind(|s| s.text(signatures::KEY_KIND) != "ink") {
        Some(s) => s.text(signatures::AFTER).to_owned(),
        None => report.text(reports::PDF).to_owned(),
    }
}

/// A file that the workspace must hold.
pub(crate) fn kept(reader: &StoreReader<'_>, sha256: &str) -> Result<Vec<u8>> {
    reader.blob(sha256)?.ok_or_else(|| {
        Error::new(
            Code::Damaged,
            format!("文件 {sha256} 不在工作区中，请核验工作区并从备份恢复"),
            format!("The file {sha256} is not in the workspace; verify the workspace and restore a backup"),
        )
    })
}

/// A report as the session sees it.
pub(crate) fn info(session: &Session, reader: &StoreReader<'_>, r: &Record) -> Result<ReportInfo> {
    let fixed = frozen(reader, &r.id)?;
    let given = signatures_of(reader, &r.id);
    let open = r.text(reports::STATE) == "frozen" && session.may(&reports::REGISTER, Access::Write);
    let me = session.person();
    let is_signed = |p: &Place| given.iter().any(|s| s.text(signatures::FIELD) == p.field);
    let next = fixed.places.iter().find(|p| !is_signed(p)).map(|p| p.field.as_str());
    let turn = |p: &Place| if fixed.any_order { !is_signed(p) } else { next == Some(p.field.as_str()) };
    let places = fixed
        .places
        .iter()
        .map(|p| {
            let signed = given.iter().find(|s| s.text(signatures::FIELD) == p.field);
            SignaturePlace {
                field: p.field.clone(),
                duty: p.duty.clone(),
                person: p.person.clone(),
                name: if p.person.is_empty() {
                    String::new()
                } else {
                    view::person(session, reader, &p.person)
                },
                signed_at: signed.map(|s| s.str(signatures::SIGNED_AT.key()).to_owned()),
                trial: signed.is_some_and(|s| s.text(signatures::KEY_KIND) == "trial"),
                ink: signed.is_some_and(|s| s.text(signatures::KEY_KIND) == "ink"),
                ready: open && turn(p) && me.as_deref() == Some(p.person.as_str()),
                stamped_at: signed
                    .filter(|s| s.has(signatures::STAMPED_AT.key()))
                    .map(|s| s.str(signatures::STAMPED_AT.key()).to_owned()),
                stamped_by: signed.map_or_else(String::new, |s| s.text(signatures::STAMPED_BY).to_owned()),
                stamp_waived: signed.is_some_and(|s| s.get(signatures::STAMP_WAIVED) == Some(true)),
            }
        })
        .collect();
    Ok(ReportInfo {
        id: r.id.clone(),
        code: r.text(reports::CODE).into(),
        title: r.text(reports::TITLE).into(),
        version: r.get(reports::VERSION).unwrap_or(0),
        language: r.text(reports::LANGUAGE).into(),
        frozen_at: r.str(reports::FROZEN_AT.key()).into(),
        state: r.text(reports::STATE).into(),
        document_sha256: r.text(reports::DOCUMENT).into(),
        pages: fixed.pages,
        places,
        open: fixed.open,
        completeness: fixed.completeness,
        signed_by: r.text(reports::SIGNED_BY).into(),
        sealed: r.get(reports::SEALED) == Some(true),
        scan_sha256: r.text(reports::SCAN).into(),
        scannable: open && given.is_empty() && fixed.coded,
        any_order: fixed.any_order,
        stamp_server: if open { stamp::name_in_use(reader) } else { None },
    })
}

/// Typesetting that failed. A character that the fonts lack is named with its field.
pub(crate) fn typesetting(e: RenderError) -> Error {
    let RenderError::MissingGlyphs { missing } = &e else { return e.into() };
    let findings = missing
        .iter()
        .map(|m| {
            let (c, code) = (m.character, u32::from(m.character));
            Finding::error(
                "missing_glyph",
                format!(
                    "「{}」中的字符「{c}」（U+{code:04X}）没有可用的字形，请改用其他写法；所在文字：{}",
                    m.path, m.context
                ),
                format!(
                    "No font can draw {c:?} (U+{code:04X}) in {}; write it another way. It stands in: {}",
                    m.path, m.context
                ),
            )
            .field(&m.path)
        })
        .collect();
    Error::invalid(findings)
}

/// Signing or verifying that failed.
pub(crate) fn sealing(e: &SealError) -> Error {
    let code = match e {
        SealError::WrongPassphrase => Code::WrongPassphrase,
        SealError::Unreadable { .. }
        | SealError::Encrypted
        | SealError::DamagedKeyFile
        | SealError::NoKey
        | SealError::UnsupportedKey
        | SealError::Certificate
        | SealError::TooManySignatures { .. } => Code::Damaged,
        SealError::AlreadySigned { .. } | SealError::NoField { .. } | SealError::CertificateTime { .. } => {
            Code::Usage
        }
        _ => Code::Fault,
    };
    Error::new(code, e.zh(), e.en())
}
