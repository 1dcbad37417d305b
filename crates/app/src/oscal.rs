//! OSCAL out: an edition as a catalogue, an assessment as assessment results.

use crate::api::{OscalCatalog, OscalResults};
use crate::assessment::{assessment, edition};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::reports::exported;
use hegui_model::oscal;
use hegui_model::registers::evidence;
use hegui_model::role::Access;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

fn written(value: &Json) -> Result<Vec<u8>> {
    let mut out = serde_json::to_vec_pretty(value).map_err(|e| {
        Error::new(Code::Fault, format!("无法写出：{e}"), format!("It cannot be written: {e}"))
    })?;
    out.push(b'\n');
    Ok(out)
}

/// An edition in our own words as an OSCAL catalogue.
pub(crate) fn oscal_catalog(ctx: &Ctx<'_>, args: OscalCatalog) -> Result<Vec<u8>> {
    let edition = ctx.session()?.read(|reader| edition(reader, &args.edition))?;
    written(&oscal::catalog(&edition, args.lang))
}

/// An assessment as OSCAL assessment results; journalled as an export. Evidence goes in where the session reads it.
pub(crate) fn oscal_results(ctx: &Ctx<'_>, args: OscalResults) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let with_evidence = session.may(&evidence::REGISTER, Access::Read);
    let bytes = session.read(|reader| {
        let a = assessment(reader, &args.assessment)?;
        let made = oscal::results(&a, with_evidence, args.lang, reader);
        reader.finish()?;
        let made = made.ok_or_else(|| {
            Error::new(
                Code::Gate,
                "请先填写评估日期和依据的标准版本",
                "Enter the day of the assessment and its edition first",
            )
        })?;
        written(&made)
    })?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    exported(
        session,
        json!({ "oscal_results_of": args.assessment, "language": args.lang, "sha256": sha256 }),
    )?;
    Ok(bytes)
}
