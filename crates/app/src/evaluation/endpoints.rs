//! Keys of endpoints: kept in the workspace beside the records, shown to nobody, in no journal, export or log.

use crate::api::{EndpointKey, Saved};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::kept_secrets::{Owner, keep};
use hegui_model::evaluation::answering::Key;
use hegui_model::op::Op;
use hegui_model::record::Record;
use hegui_model::registers::model_endpoints as endpoints;
use hegui_store::reader::StoreReader;

/// The key of an endpoint, for whoever asks it at the address for which it was given.
///
/// # Errors
/// A key was given, and the address is another now.
pub(super) fn key_of(endpoint: &Record, reader: &StoreReader<'_>) -> Result<Option<Key>> {
    if !endpoint.get(endpoints::KEY_GIVEN).unwrap_or(false) {
        return Ok(None);
    }
    let goes_to = endpoints::endpoint(endpoint).goes_to().unwrap_or_default();
    let key = reader.secret(&endpoint.id, &goes_to)?.and_then(|typed| Key::new(&typed));
    key.map(Some).ok_or_else(|| {
        Error::new(
            Code::Refused,
            "接口地址在设置密钥后已更改，原密钥不会发往新地址；请重新设置密钥",
            "The address changed since the key was given, and the key is not sent to another; give the key again",
        )
    })
}

static OWNER: Owner = Owner {
    of: &endpoints::REGISTER,
    given: endpoints::KEY_GIVEN.key(),
    called: "endpoint",
    op: Op::SetKey,
    goes_to: |endpoint| endpoints::endpoint(endpoint).goes_to(),
};

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
    keep(session, &OWNER, args.endpoint, key.map(|k| k.expose().to_owned()))
}
