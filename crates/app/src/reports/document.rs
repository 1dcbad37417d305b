//! What a report says: built from the records by the rules of `model`, under a number and up to a journal head.

use crate::error::Result;
use crate::letterhead::headed;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::assessments;
use hegui_model::report::Document;
use hegui_model::self_assessment::{self, ReportFacts};
use hegui_model::text::{Lang, Text, t};
use hegui_store::journal::PROGRAM;
use hegui_store::reader::StoreReader;

/// A draft, marked as one on every page, with what is in it of all there is.
pub(super) fn draft(
    assessment: &Record,
    lang: Lang,
    reader: &StoreReader<'_>,
) -> Result<(Document, Vec<Text>)> {
    let mark = t("草稿", "DRAFT").get(lang);
    build(assessment, lang, assessment.text(assessments::CODE), 0, mark, reader)
}

/// What a draft says, for whoever reads its words alone.
pub(crate) fn draft_document(assessment: &Record, lang: Lang, reader: &StoreReader<'_>) -> Result<Document> {
    Ok(draft(assessment, lang, reader)?.0)
}

/// The document that is frozen, with what is in it of all there is.
pub(super) fn frozen(
    assessment: &Record,
    lang: Lang,
    number: &str,
    version: i64,
    reader: &StoreReader<'_>,
) -> Result<(Document, Vec<Text>)> {
    build(assessment, lang, number, version, "", reader)
}

fn build(
    assessment: &Record,
    lang: Lang,
    number: &str,
    version: i64,
    mark: &str,
    reader: &StoreReader<'_>,
) -> Result<(Document, Vec<Text>)> {
    let (head_seq, head_hash) = reader.head();
    // Which keys will sign is not known yet; every signature says of itself whether it is a trial.
    let facts = ReportFacts { number, head_seq, head_hash: &head_hash, program: PROGRAM, trial: false, mark };
    let (document, told) = self_assessment::document(assessment, lang, reader, version, &facts);
    let document = headed(document, reader)?;
    reader.finish()?;
    Ok((document, told))
}
