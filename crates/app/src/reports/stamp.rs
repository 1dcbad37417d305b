//! Time-stamps of signatures: the server in use is asked while a report is signed. Where it gives none, nothing is
//! signed, the person is told, and may choose to sign without; that choice is kept with the signature.

use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::reports::sealing;
use hegui_model::finding::{Finding, Level};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::time_stamp_servers as servers;
use hegui_model::stamping::{Failure, Server};
use hegui_model::text::Text;
use hegui_seal::{SealError, SignatureReport, StampRequest};

/// Code of the finding that says why there is no time-stamp; front ends offer the choice by it.
const UNAVAILABLE: &str = "stamp_unavailable";

/// The authority that is asked.
pub(super) struct Authority {
    /// Id of its record.
    pub(super) id: String,
    pub(super) name: String,
    server: Server,
    policy: Option<String>,
    roots: Vec<Vec<u8>>,
}

impl Authority {
    /// Are there roots that its time-stamps have to lead to?
    pub(super) const fn has_roots(&self) -> bool {
        !self.roots.is_empty()
    }
}

/// Why a signature was not made.
pub(super) enum Unmade {
    /// Signing failed.
    Seal(SealError),
    /// The authority gave no time-stamp that can be used.
    Stamp(Text),
    /// The person gave up.
    Cancelled,
}

impl From<SealError> for Unmade {
    fn from(e: SealError) -> Self {
        match e {
            SealError::StampAnswer { .. }
            | SealError::StampRefused { .. }
            | SealError::StampPolicy { .. }
            | SealError::StampTooLarge { .. }
            | SealError::Stamp { .. } => Self::Stamp(Text::new(e.zh(), e.en())),
            _ => Self::Seal(e),
        }
    }
}

impl From<Failure> for Unmade {
    fn from(e: Failure) -> Self {
        match e {
            Failure::Cancelled => Self::Cancelled,
            _ => Self::Stamp(e.text()),
        }
    }
}

/// Name of the server that the next signature asks, if there is one.
pub(super) fn name_in_use(reader: &dyn Reader) -> Option<String> {
    servers::in_use(reader).map(|r| r.text(servers::NAME).to_owned())
}

/// The server in use, ready to be asked.
///
/// # Errors
/// Its root certificates cannot be read, so nobody could tell its answers from another's.
pub(super) fn in_use(reader: &dyn Reader) -> Result<Option<Authority>> {
    let Some(r) = servers::in_use(reader) else { return Ok(None) };
    let name = r.text(servers::NAME).to_owned();
    let unread = || {
        unavailable(&name, &Text::new("登记的根证书无法读取", "the root certificates on file cannot be read"))
    };
    let roots = roots(&r).ok_or_else(unread)?;
    let policy = Some(r.text(servers::POLICY).trim().to_owned()).filter(|p| !p.is_empty());
    Ok(Some(Authority { id: r.id.clone(), server: servers::server(&r), policy, roots, name }))
}

/// Certificates of a record; none where they cannot be read.
fn roots(r: &Record) -> Option<Vec<Vec<u8>>> {
    let pem = r.text(servers::ROOTS).trim();
    if pem.is_empty() { Some(Vec::new()) } else { hegui_seal::certificates(pem.as_bytes()).ok() }
}

/// Certificates that time-stamps may lead to: those of every server on file, in use or not, as older signatures were
/// stamped by earlier ones.
pub(crate) fn roots_on_file(reader: &dyn Reader) -> Vec<Vec<u8>> {
    reader.all(servers::REGISTER.key).iter().filter_map(|r| roots(r)).flatten().collect()
}

/// A token over a signature.
pub(super) fn token(
    ctx: &Ctx<'_>,
    authority: &Authority,
    signature: &[u8],
) -> std::result::Result<Vec<u8>, Unmade> {
    ctx.progress("正在取得时间戳", "Asking for the time-stamp", 1, 3);
    let failed = |detail: String| Unmade::from(Failure::NotSent { detail });
    let mut nonce = [0; 8];
    getrandom::fill(&mut nonce).map_err(|e| failed(e.to_string()))?;
    let request = StampRequest::over(signature, u64::from_be_bytes(nonce), authority.policy.as_deref())?;
    let Some(stamps) = &ctx.host.setting.stamps else {
        let why = Text::new("本程序不能联网", "this program opens no connection");
        return Err(Unmade::Stamp(why));
    };
    let answer = stamps.ask(&authority.server, request.der(), ctx.cancel)?;
    Ok(request.token(&answer, &authority.roots)?)
}

/// What a person is told of a signature that was not made.
pub(super) fn told(unmade: Unmade, authority: Option<&Authority>) -> Error {
    match unmade {
        Unmade::Seal(e) => sealing(&e),
        Unmade::Stamp(why) => unavailable(authority.map_or("", |a| &a.name), &why),
        Unmade::Cancelled => Error::new(Code::Cancelled, "已取消，尚未签署", "Cancelled; nothing was signed"),
    }
}

/// The time-stamp beside a new signature holds, where one was asked for, and is absent where none was.
pub(super) fn proved(made: &SignatureReport, authority: Option<&Authority>) -> Result<()> {
    match (&made.stamp, authority) {
        (None, None) => Ok(()),
        (Some(stamp), Some(authority)) => match stamp.faults.first() {
            None => Ok(()),
            Some(fault) => Err(unavailable(&authority.name, &Text::new(fault.zh(), fault.en()))),
        },
        _ => Err(Error::new(
            Code::Fault,
            "签名中的时间戳与所要求的不符，未保存任何内容",
            "The signature does not bear the time-stamp that was asked for; nothing was kept",
        )),
    }
}

fn unavailable(name: &str, why: &Text) -> Error {
    let mut error = Error::new(
        Code::Gate,
        format!("未取得时间戳服务「{name}」的时间戳：{}。尚未签署，可稍后重试，或选择不加时间戳签署", why.zh),
        format!(
            "The time-stamp server {name} gave no time-stamp: {}. Nothing was signed; try again later, or choose to sign without one",
            why.en
        ),
    );
    error.findings.push(Finding::new(Level::Error, UNAVAILABLE, why.clone()));
    error
}
