//! Keys of endpoints: kept in the workspace beside the records, shown to nobody, in no journal, export or log.

use super::live;
use crate::api::{EndpointKey, Saved};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::records::saved;
use hegui_model::evaluation::answering::Key;
use hegui_model::op::Op;
use hegui_model::record::Record;
use hegui_model::registers::model_endpoints as endpoints;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::{Map, json};

/// The key of an endpoint, for whoever asks it.
pub(super) fn key_of(endpoint: &Record, reader: &StoreReader<'_>) -> Result<Option<Key>> {
    Ok(reader.secret(&endpoint.id)?.and_then(|typed| Key::new(&typed)))
}

pub(crate) fn endpoint_key(ctx: &Ctx<'_>, args: EndpointKey) -> Result<Saved> {
    let session = ctx.session()?;
    let typed = args.secret.trim();
    let key = Key::new(typed);
    if !typed.is_empty() && key.is_none() {
        return Err(Error::new(
            Code::Usage,
            "密钥应由可见的英文字符组成，不含空格和换行，请重新粘贴",
            "A key consists of visible ASCII characters without blanks or line breaks; paste it again",
        ));
    }
    let intent =
        Intent::new(Op::SetKey, "").with(json!({ "endpoint": args.endpoint, "given": key.is_some() }));
    let done = session.transact(intent, move |tx| {
        let endpoint = live(&endpoints::REGISTER, &args.endpoint, tx.reader())?;
        tx.put_secret(&endpoint.id, key.as_ref().map(Key::expose))?;
        tx.record_anyway();
        let values = Map::from_iter([(endpoints::KEY_GIVEN.key().to_owned(), key.is_some().into())]);
        Ok::<_, Error>(tx.put(&endpoints::REGISTER, Some(&endpoint.id), Some(endpoint.version), &values)?)
    })?;
    saved(session, &endpoints::REGISTER, &done.value, done.changed)
}
