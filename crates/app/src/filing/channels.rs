//! Passwords and keys of test channels: handed to testers by people, apart from every package.

use crate::api::{Saved, TestChannelKey, TestChannelSecret, TestChannelShown};
use crate::error::{Code, Error, Result};
use crate::evaluation::live;
use crate::host::Ctx;
use crate::kept_secrets::{Owner, keep};
use hegui_model::op::Op;
use hegui_model::registers::test_channels as channels;
use hegui_store::journal::Intent;
use serde_json::json;

/// Characters of the secrets of one channel.
const SECRET_MAX: usize = 20_000;
/// They go to no address by themselves: people hand them over.
const BY_HAND: &str = "by hand";

static OWNER: Owner = Owner {
    of: &channels::REGISTER,
    given: channels::SECRETS_GIVEN.key(),
    called: "channel",
    op: Op::SetChannelSecret,
    goes_to: |_| Some(BY_HAND.to_owned()),
};

/// Gives a channel its secrets, or takes them away.
pub(crate) fn test_channel_secret(ctx: &Ctx<'_>, args: TestChannelSecret) -> Result<Saved> {
    let session = ctx.session()?;
    let typed = args.secret.trim();
    let odd = |c: char| c.is_control() && c != '\n' && c != '\r' && c != '\t';
    if typed.chars().count() > SECRET_MAX || typed.contains(odd) {
        return Err(Error::new(
            Code::Usage,
            format!("账号密码应为不超过 {SECRET_MAX} 个字符的文字，请重新粘贴"),
            format!("Passwords are a text of at most {SECRET_MAX} characters; paste it again"),
        ));
    }
    keep(session, &OWNER, args.channel, Some(typed.to_owned()).filter(|s| !s.is_empty()))
}

/// Shows the secrets of a channel to who hands them over; journalled.
pub(crate) fn test_channel_show(ctx: &Ctx<'_>, args: TestChannelKey) -> Result<TestChannelShown> {
    let session = ctx.session()?;
    let facts = json!({ "register": channels::REGISTER.key, "record": args.channel });
    let done = session.transact(Intent::new(Op::Unmask, "").with(facts), move |tx| {
        let channel = live(&channels::REGISTER, &args.channel, tx.reader())?;
        let secret = tx.reader().secret(&channel.id, BY_HAND)?;
        let secret = secret.ok_or_else(|| {
            Error::new(Code::NotFound, "该测试通道没有存入账号密码", "No passwords are kept for this channel")
        })?;
        tx.record_anyway();
        Ok::<_, Error>(secret.to_string())
    })?;
    Ok(TestChannelShown { secret: done.value })
}
