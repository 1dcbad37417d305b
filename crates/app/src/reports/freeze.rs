//! Freezing: what the records say now becomes a document that no longer changes.

use crate::api::{ReportFreeze, ReportInfo};
use crate::assessment::assessment;
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::reports::{Frozen, Place, document, info, report, sealing, typesetting};
use crate::session::Session;
use hegui_model::assessment as rules;
use hegui_model::op::Op;
use hegui_model::proposal::signers;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{assessments, people, reports};
use hegui_model::report::{Block, Document};
use hegui_model::text::{Lang, Text};
use hegui_render::Typeset;
use hegui_seal::SignatureBox;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::json;
use std::sync::Arc;

/// Times that freezing begins anew because somebody wrote meanwhile.
const TRIES: u32 = 4;

/// What is known before anything is typeset, all of one instant.
struct Ground {
    assessment: Record,
    document: Document,
    completeness: Vec<Text>,
    open: Vec<String>,
    number: String,
    version: i64,
    head: (i64, String),
    earlier: Vec<Arc<Record>>,
    signers: Vec<Signer>,
    any_order: bool,
}

/// Who may sign in a field.
struct Signer {
    field: &'static str,
    person: String,
    joint: bool,
}

/// The persons named to sign, in the order that the organisation set. A third party's report is signed by its head of
/// the assessment alone.
fn signers_of(assessment: &Record, reader: &StoreReader<'_>) -> Vec<Signer> {
    if assessment.text(assessments::BY) == "third_party" {
        let person = assessment.text(assessments::ASSESSMENT_HEAD).to_owned();
        return vec![Signer { field: "Sig1", person, joint: false }];
    }
    signers::in_order(signers::slots(assessment, reader), signers::order(assessment))
        .into_iter()
        .map(|s| Signer { field: s.field, person: s.person, joint: s.duties.len() > 1 })
        .collect()
}

/// Freezes a report: the document, the PDF with empty places, and one journal entry. The PDF prints the journal head
/// up to which it tells; where an entry is written while it is typeset, all of it is done again.
pub(crate) fn report_freeze(ctx: &Ctx<'_>, args: ReportFreeze) -> Result<ReportInfo> {
    let session = ctx.session()?;
    for _ in 0..TRIES {
        let ground = session.read(|reader| ground(&args, reader))?;
        if let Some(id) = freeze(ctx, session, &args, ground)? {
            return session.read(|reader| info(session, reader, &report(reader, &id)?));
        }
    }
    Err(Error::new(
        Code::Stale,
        "定稿期间工作区一直有新的修改，请稍后再试",
        "The workspace kept changing while the report was set; try again in a moment",
    ))
}

fn ground(args: &ReportFreeze, reader: &StoreReader<'_>) -> Result<Ground> {
    let assessment = assessment(reader, &args.assessment)?;
    let mut missing = rules::blocks_signing(&assessment, reader);
    if assessment.retired {
        missing.push(Text::new("评估已停用，请先恢复", "the assessment is retired; bring it back"));
    }
    let language = key(args.lang);
    let earlier: Vec<Arc<Record>> = reader
        .find(reports::REGISTER.key, reports::ASSESSMENT.key(), &assessment.id)
        .into_iter()
        .filter(|r| r.text(reports::LANGUAGE) == language)
        .collect();
    if !earlier.is_empty() && args.reason.trim().is_empty() {
        missing.push(Text::new("形成新版本的理由", "the reason for a new version"));
    }
    if !missing.is_empty() {
        return Err(Error::gate(missing));
    }
    let version = earlier.iter().filter_map(|r| r.get(reports::VERSION)).max().unwrap_or(0) + 1;
    let code = assessment.text(assessments::CODE);
    let suffix = if args.lang == Lang::En { "-EN" } else { "" };
    let number = format!("{code}-R{version}{suffix}");
    let (document, completeness) = document::frozen(&assessment, args.lang, &number, version, reader)?;
    let open = rules::not_conformed(&assessment.id, reader);
    let any_order = signers::order(&assessment) == signers::Order::Any;
    let signers = signers_of(&assessment, reader);
    reader.finish()?;
    let head = reader.head();
    Ok(Ground {
        assessment,
        document,
        completeness,
        open,
        number,
        version,
        head,
        earlier,
        signers,
        any_order,
    })
}

/// Keeps the report; nothing where the journal grew meanwhile.
fn freeze(ctx: &Ctx<'_>, session: &Session, args: &ReportFreeze, g: Ground) -> Result<Option<String>> {
    let json = hegui_render::document_json(&g.document).map_err(typesetting)?;
    ctx.progress("正在排版", "Typesetting", 0, 2);
    let set = ctx.host.setting.typesetter.pdf(&g.document, ctx.cancel).map_err(typesetting)?;
    ctx.progress("正在定稿", "Freezing", 1, 2);
    let places = places(&g, &set.boxes)?;
    let pages = set.pages;
    let pdf = with_places(set, &g.document)?;
    let fixed = Frozen {
        pages,
        places,
        coded: true,
        any_order: g.any_order,
        open: g.open,
        completeness: g.completeness,
    };
    let facts = json!({
        "frozen": fixed,
        "number": g.number,
        "head_seq": g.head.0,
        "head_hash": g.head.1,
    });
    let language = key(args.lang);
    let done =
        session.transact(Intent::new(Op::FreezeReport, args.reason.trim()).with(facts), move |tx| {
            if tx.reader().head() != g.head {
                return Ok(None);
            }
            let (document, _) = tx.put_blob_from(&mut json.as_slice(), "document")?;
            let (pdf, _) = tx.put_blob_from(&mut pdf.as_slice(), "pdf")?;
            let mut r = Record::default();
            r.set(reports::CODE, g.number)
                .set(reports::TITLE, g.document.title)
                .set(reports::ASSESSMENT, g.assessment.id)
                .set(reports::VERSION, g.version)
                .set(reports::LANGUAGE, language.into())
                .set(reports::DOCUMENT, document)
                .set(reports::PDF, pdf)
                .set(reports::HEAD_SEQ, g.head.0)
                .set(reports::HEAD_HASH, g.head.1)
                .set(reports::FROZEN_AT, tx.reader().now())
                .set(reports::STATE, "frozen".into());
            for old in g.earlier.iter().filter(|o| o.text(reports::STATE) != "superseded") {
                let mut values = Record::default();
                values.set(reports::STATE, "superseded".into());
                tx.put(&reports::REGISTER, Some(&old.id), Some(old.version), &values.values)?;
            }
            Ok::<_, Error>(Some(tx.put(&reports::REGISTER, None, None, &r.values)?.id))
        })?;
    Ok(done.value)
}

/// Places in the document with the only persons who may sign there, in the order of signing.
fn places(g: &Ground, boxes: &[hegui_render::FieldBox]) -> Result<Vec<Place>> {
    let signs = g.document.blocks.iter().filter_map(|b| match b {
        Block::Signature { field, duty, .. } => Some((field, duty)),
        _ => None,
    });
    let mut places = signs
        .map(|(field, duty)| {
            let signer = g.signers.iter().find(|s| s.field == field.as_str());
            let b = boxes.iter().find(|b| b.field == *field).ok_or_else(|| {
                Error::new(
                    Code::Fault,
                    format!("排版结果中没有签名域 {field}"),
                    format!("The typeset report has no place for {field}"),
                )
            })?;
            Ok(Place {
                field: field.clone(),
                duty: duty.clone(),
                person: signer.map_or_else(String::new, |s| s.person.clone()),
                joint: signer.is_some_and(|s| s.joint),
                width: b.w,
                height: b.h,
            })
        })
        .collect::<Result<Vec<Place>>>()?;
    let turn = |p: &Place| g.signers.iter().position(|s| s.field == p.field).unwrap_or(usize::MAX);
    places.sort_by_key(turn);
    Ok(places)
}

/// A document's PDF with its empty fields to sign in, as it is before anybody signs.
pub(crate) fn with_places(set: Typeset, document: &Document) -> Result<Vec<u8>> {
    if set.boxes.is_empty() {
        return Ok(set.pdf);
    }
    let duty = |of: &str| {
        document.blocks.iter().find_map(|b| match b {
            Block::Signature { field, duty, .. } if field == of => Some(duty.clone()),
            _ => None,
        })
    };
    let boxes: Vec<SignatureBox> = set
        .boxes
        .iter()
        .map(|b| SignatureBox {
            field: b.field.clone(),
            tooltip: duty(&b.field).unwrap_or_default(),
            page: b.page,
            x: b.x,
            y: b.y,
            width: b.w,
            height: b.h,
        })
        .collect();
    hegui_seal::prepare(&set.pdf, &boxes).map_err(|e| sealing(&e))
}

const fn key(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

/// Name of a person, in a sentence or on a signature.
pub(super) fn name_of(reader: &StoreReader<'_>, person: &str) -> Result<String> {
    let name =
        reader.load(&people::REGISTER, person)?.map(|p| p.text(people::NAME).to_owned()).unwrap_or_default();
    if name.trim().is_empty() {
        return Err(Error::new(
            Code::Gate,
            "签署人没有登记姓名，不能签署",
            "No name is on file for the signer, who cannot sign",
        ));
    }
    Ok(name)
}
