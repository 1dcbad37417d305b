//! How long a record is kept, and what erasing it does not reach.

use crate::api::{RecordKey, RetentionHold, RetentionInfo};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::records::find;
use hegui_model::finding::{Finding, Level};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::retention::{Erasure, shipped};
use hegui_model::text::Text;

fn erasure(of: &Register, record: &Record, reader: &dyn Reader) -> Erasure {
    shipped().erasure(of.key, record, reader.today())
}

/// Whether the personal data of a record may be erased, until when it may not, and what erasing does not reach.
pub(crate) fn retention(ctx: &Ctx<'_>, args: RecordKey) -> Result<RetentionInfo> {
    let of = find(&args.register)?;
    ctx.session()?.read(|reader| {
        let record = reader
            .get(of.key, &args.id)
            .ok_or_else(|| Error::not_found(&format!("{}/{}", of.key, args.id)))?;
        let e = erasure(of, &record, reader);
        Ok(RetentionInfo {
            allowed: e.is_allowed(),
            allowed_on: e.allowed_on().map(|d| d.to_string()),
            holds: e
                .holds
                .into_iter()
                .map(|h| RetentionHold { key: h.key, until: h.until.map(|d| d.to_string()), why: h.why })
                .collect(),
            unverified: e.unverified,
            beyond: e.beyond,
        })
    })
}

/// Refuses to erase what has to be kept; judged within the transaction that would erase it.
pub(crate) fn refuse_kept(of: &Register, record: &Record, reader: &dyn Reader) -> Result<Erasure> {
    let e = erasure(of, record, reader);
    if e.is_allowed() {
        return Ok(e);
    }
    let why =
        |pick: fn(&Text) -> &str, by: &str| e.holds.iter().map(|h| pick(&h.why)).collect::<Vec<_>>().join(by);
    let mut refused = Error::new(
        Code::Gate,
        format!("尚不能删除：{}", why(|t| &t.zh, "；")),
        format!("It may not be erased yet: {}", why(|t| &t.en, "; ")),
    );
    refused.findings =
        e.holds.into_iter().map(|h| Finding::new(Level::Error, "must_be_kept", h.why)).collect();
    Err(refused)
}
