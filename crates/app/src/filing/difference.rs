//! The difference report between a filing and the submission before it; journalled as an export.

use crate::api::FilingDifference;
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::letterhead::headed;
use crate::reports::{exported_bytes, written};
use hegui_model::filing::difference;
use hegui_model::filing::manifest::Manifest;
use hegui_model::record::Record;
use hegui_model::registers::filings;
use hegui_store::reader::StoreReader;
use serde_json::json;

/// What changed since the submission before.
pub(crate) fn filing_difference(ctx: &Ctx<'_>, args: FilingDifference) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let document = session.read(|reader| {
        let load = |id: &str| {
            reader.load(&filings::REGISTER, id)?.filter(|r| !r.retired).ok_or_else(|| Error::not_found(id))
        };
        let now = load(&args.filing)?;
        let previous = now.text(filings::PREVIOUS);
        if previous.is_empty() {
            return Err(Error::new(
                Code::Gate,
                "该事项没有填写上一次申报，无从比较",
                "This filing names no submission before it; there is nothing to compare with",
            ));
        }
        let before = load(previous)?;
        let both = manifest(reader, &before)?.zip(manifest(reader, &now)?);
        let both = both.as_ref().map(|(before, now)| (before, now));
        headed(difference::document(&before, &now, both, args.lang, reader), reader)
    })?;
    let bytes = written(ctx, &document, args.format)?;
    let facts = json!({ "difference_of": args.filing, "language": args.lang, "format": args.format });
    exported_bytes(session, facts, &bytes)?;
    Ok(bytes)
}

/// The manifest of the package that was made last; none where none was made.
fn manifest(reader: &StoreReader<'_>, filing: &Record) -> Result<Option<Manifest>> {
    let sha256 = filing.text(filings::PACKAGE);
    let Some(bytes) = (if sha256.is_empty() { None } else { reader.blob(sha256)? }) else { return Ok(None) };
    Manifest::parse(&bytes).map(Some).map_err(|t| Error::with(Code::Damaged, t))
}
