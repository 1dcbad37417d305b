//! Signing: one place after the other, each by the person named for it, each one journal entry.

use crate::api::{ReportInfo, ReportSign};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::reports::freeze::{name_of, with_places};
use crate::reports::stamp::{self, Authority};
use crate::reports::trial_key::{self, TrialKey};
use crate::reports::{
    Place, frozen, info, kept, newest_pdf, report, sealing, signatures_of, typeset, typesetting,
};
use crate::session::Session;
use hegui_model::instant::{self, Instant};
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{reports, signatures};
use hegui_model::report::{Block, Document};
use hegui_model::text::Lang;
use hegui_seal::{Outcome, P12Signer, SignatureReport};
use hegui_store::journal::Intent;
use serde_json::json;
use std::path::Path;

/// Largest key file, bytes.
const P12_MAX: u64 = 1 << 20;
/// Most characters of a reason that the visible signature shows; the signature itself holds it whole.
const REASON_SHOWN: usize = 40;
/// Most characters of a reason.
const REASON_MAX: usize = 500;
/// Most characters kept of the name of a time-stamping authority.
const NAME_SHOWN: usize = 200;

/// What is known before the key is touched.
struct Ground {
    report: Record,
    place: Place,
    last: bool,
    given: usize,
    before: String,
    pdf: Vec<u8>,
    name: String,
    lang: Lang,
    at: Instant,
}

/// Signs a place. The result is verified before it is kept; a signature that would not verify is never kept.
pub(crate) fn report_sign(ctx: &Ctx<'_>, args: ReportSign) -> Result<ReportInfo> {
    let session = ctx.session()?;
    if args.reason.chars().count() > REASON_MAX {
        return Err(Error::new(
            Code::Usage,
            format!("签署理由超过 {REASON_MAX} 个字符，请缩短"),
            format!("The reason is longer than {REASON_MAX} characters; shorten it"),
        ));
    }
    let g = ground(session, &args)?;
    let own = match file_named(args.p12.as_deref()) {
        Some(path) => Key::File(p12(path, args.passphrase.as_deref().unwrap_or_default())?),
        None => Key::Trial(session.read(|reader| {
            let assessment = g.report.text(reports::ASSESSMENT);
            trial_key::of_session(session, reader, &g.place.person, &g.name, assessment, g.at)
        })?),
    };
    let configured = session.read(|reader| Ok::<_, Error>(stamp::name_in_use(reader).is_some()))?;
    let authority = if args.without_stamp { None } else { session.read(|reader| stamp::in_use(reader))? };
    let paper = Paper { pdf: &g.pdf, given: g.given, place: &g.place, name: &g.name, lang: g.lang, at: g.at };
    let (signed, made) = signed(ctx, &paper, &own, &args.reason, authority.as_ref())?;
    let stamping = Stamping { authority, waived: configured && args.without_stamp };
    let id = keep(session, g, own, &made, signed, &args.reason, &stamping)?;
    session.read(|reader| info(session, reader, &report(reader, &id)?))
}

/// What became of the time-stamp.
struct Stamping {
    /// Who was asked for it.
    authority: Option<Authority>,
    /// A server is in use, and the person chose to sign without it.
    waived: bool,
}

/// A path that was given, if it is one.
fn file_named(path: Option<&str>) -> Option<&Path> {
    path.filter(|p| !p.is_empty()).map(Path::new)
}

/// A file with a place to sign.
struct Paper<'a> {
    pdf: &'a [u8],
    /// Signatures that it has.
    given: usize,
    place: &'a Place,
    name: &'a str,
    lang: Lang,
    at: Instant,
}

/// Signs a place, with a time-stamp where an authority is given, and verifies the result: the file, and what the
/// verifier says of the new signature.
fn signed(
    ctx: &Ctx<'_>,
    paper: &Paper<'_>,
    own: &Key,
    typed: &str,
    authority: Option<&Authority>,
) -> Result<(Vec<u8>, SignatureReport)> {
    proved(paper.pdf, paper.given)?;
    ctx.progress("正在签署", "Signing", 0, 3);
    let (signer, place) = (own.signer(), paper.place);
    let reason = if typed.trim().is_empty() { place.duty.clone() } else { typed.trim().to_owned() };
    let trial = match own {
        Key::Trial(_) => true,
        // A key file may hold a trial key too. Signing once without a picture tells, by the verifier's own judgement.
        Key::File(_) => {
            let plain = hegui_seal::sign(paper.pdf, &place.field, None, signer, &reason, paper.at)
                .map_err(|e| sealing(&e))?;
            proved(&plain, paper.given + 1)?.iter().any(|s| s.field == place.field && s.trial)
        }
    };
    let shown = lines(paper, typed, trial);
    let typesetter = &ctx.host.setting.typesetter;
    let appearance = typesetter
        .signature_appearance(&shown, trial, place.width, place.height, ctx.cancel)
        .map_err(typesetting)?;
    ctx.progress("正在签署", "Signing", 1, 3);
    let out = match authority {
        None => hegui_seal::sign(paper.pdf, &place.field, Some(&appearance), signer, &reason, paper.at)
            .map_err(|e| sealing(&e))?,
        Some(authority) => {
            let shown = Some(appearance.as_slice());
            hegui_seal::sign_stamped(paper.pdf, &place.field, shown, signer, &reason, paper.at, |signature| {
                stamp::token(ctx, authority, signature)
            })
            .map_err(|unmade| stamp::told(unmade, Some(authority)))?
        }
    };
    ctx.progress("正在核验签名", "Verifying the signature", 2, 3);
    let made = proved(&out, paper.given + 1)?
        .into_iter()
        .find(|s| s.field == place.field && s.covers_whole_file && s.trial == trial)
        .ok_or_else(unproved)?;
    stamp::proved(&made, authority)?;
    Ok((out, made))
}

/// Typesets a document with one place to sign and has the person of the session sign it, with a key file or with a
/// trial key. Answers the file and the fingerprint of the certificate.
pub(crate) fn signed_paper(
    ctx: &Ctx<'_>,
    document: &Document,
    p12_file: Option<&str>,
    passphrase: &str,
) -> Result<(Vec<u8>, String)> {
    let session = ctx.session()?;
    let set = typeset(ctx, document)?;
    let [b] = set.boxes.as_slice() else {
        return Err(Error::new(Code::Fault, "文件应有一个签名处", "The paper is to have one place to sign"));
    };
    let duty = document.blocks.iter().find_map(|b| match b {
        Block::Signature { duty, .. } => Some(duty.clone()),
        _ => None,
    });
    let place = Place {
        field: b.field.clone(),
        duty: duty.unwrap_or_default(),
        person: session.person().unwrap_or_default(),
        joint: false,
        width: b.w,
        height: b.h,
    };
    let pdf = with_places(set, document)?;
    let at = session.read(|reader| Ok::<_, Error>(whole_seconds(reader.now())))?;
    let own = key_of(session, p12_file, passphrase, "", at)?;
    let paper = Paper { pdf: &pdf, given: 0, place: &place, name: &session.name, lang: document.lang, at };
    let (out, made) = signed(ctx, &paper, &own, "", None)?;
    Ok((out, made.fingerprint))
}

/// Signing times are kept in whole seconds.
pub(crate) fn whole_seconds(at: Instant) -> Instant {
    at - chrono::Duration::nanoseconds(i64::from(at.timestamp_subsec_nanos()))
}

pub(crate) enum Key {
    File(P12Signer),
    Trial(TrialKey),
}

/// The key that a person named, or the trial key of the session's person.
pub(crate) fn key_of(
    session: &Session,
    p12_file: Option<&str>,
    passphrase: &str,
    organisation: &str,
    at: Instant,
) -> Result<Key> {
    match file_named(p12_file) {
        Some(path) => Ok(Key::File(p12(path, passphrase)?)),
        None => Ok(Key::Trial(session.read(|reader| {
            let person = session.person().unwrap_or_default();
            trial_key::of_session(session, reader, &person, &session.name, organisation, at)
        })?)),
    }
}

impl Key {
    pub(crate) fn signer(&self) -> &P12Signer {
        match self {
            Self::File(s) => s,
            Self::Trial(t) => &t.signer,
        }
    }
}

fn ground(session: &Session, args: &ReportSign) -> Result<Ground> {
    session.read(|reader| {
        let report = report(reader, &args.report)?;
        let gate = |zh: String, en: String| Err(Error::new(Code::Gate, zh, en));
        match report.text(reports::STATE) {
            "frozen" => {}
            "superseded" => {
                return gate(
                    "该报告已被新版本替代，请签署新版本".into(),
                    "A newer version replaced this report; sign that one".into(),
                );
            }
            _ => return gate("该报告已全部签署".into(), "Every place of this report is signed".into()),
        }
        let fixed = frozen(reader, &report.id)?;
        let given = signatures_of(reader, &report.id);
        let place = fixed
            .places
            .iter()
            .find(|p| p.field == args.field)
            .ok_or_else(|| Error::not_found(&args.field))?;
        let is_signed = |p: &Place| given.iter().any(|s| s.text(signatures::FIELD) == p.field);
        if is_signed(place) {
            return gate(
                format!("「{}」已经签署", place.duty),
                format!("The place of the {} is signed already", place.duty),
            );
        }
        if place.person.is_empty() || session.person().as_deref() != Some(place.person.as_str()) {
            return Err(Error::new(
                Code::Refused,
                format!("「{}」只能由报告所列的人员本人登录后签署", place.duty),
                format!(
                    "Only the person whom the report names may sign as {}, logged in as that person",
                    place.duty
                ),
            ));
        }
        let mut before = fixed.places.iter().take_while(|p| p.field != place.field && !fixed.any_order);
        if let Some(first) = before.find(|p| !is_signed(p)) {
            return gate(format!("请先由「{}」签署", first.duty), format!("The {} signs first", first.duty));
        }
        let before = newest_pdf(reader, &report);
        let at = whole_seconds(reader.now());
        Ok(Ground {
            pdf: kept(reader, &before)?,
            name: name_of(reader, &place.person)?,
            lang: if report.text(reports::LANGUAGE) == "en" { Lang::En } else { Lang::Zh },
            last: fixed.places.iter().all(|p| p.field == place.field || is_signed(p)),
            place: place.clone(),
            given: given.len(),
            before,
            report,
            at,
        })
    })
}

/// The key file of a person.
fn p12(path: &Path, passphrase: &str) -> Result<P12Signer> {
    let shown = path.display();
    let unreadable = |e: std::io::Error| {
        Error::new(
            Code::Usage,
            format!("无法读取密钥文件「{shown}」：{e}"),
            format!("The key file {shown} cannot be read: {e}"),
        )
    };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() || meta.len() > P12_MAX {
        return Err(Error::new(
            Code::Damaged,
            format!("「{shown}」不是 PKCS#12 密钥文件"),
            format!("{shown} is no PKCS#12 key file"),
        ));
    }
    P12Signer::open(&std::fs::read(path).map_err(unreadable)?, passphrase).map_err(|e| sealing(&e))
}

/// What the visible signature shows.
fn lines(g: &Paper<'_>, reason: &str, trial: bool) -> Vec<String> {
    let say = |zh: &str, en: &str| if g.lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let at = instant::local(g.at);
    let mut out =
        vec![g.name.to_owned(), g.place.duty.clone(), say(&format!("{at} 北京时间"), &format!("{at} UTC+8"))];
    let reason = reason.trim();
    if !reason.is_empty() && reason.chars().count() <= REASON_SHOWN {
        out.push(reason.into());
    }
    if trial {
        out.push(say("试用密钥，不具法律效力", "Trial key, without legal effect"));
    }
    out
}

/// Every signature of the file holds, and there are as many as there should be.
fn proved(pdf: &[u8], count: usize) -> Result<Vec<SignatureReport>> {
    let v = hegui_seal::verify(pdf, &[]).map_err(|e| sealing(&e))?;
    let whole = match v.outcome {
        Outcome::Unsigned => count == 0,
        Outcome::Intact | Outcome::IntactNotAnchored => v.signatures.len() == count,
        Outcome::Broken => false,
    };
    if whole { Ok(v.signatures) } else { Err(unproved()) }
}

pub(super) fn unproved() -> Error {
    Error::new(
        Code::Damaged,
        "文件中的签名核验不通过，未保存任何内容；请先核验该报告",
        "The signatures of the file do not verify; nothing was kept. Verify the report first",
    )
}

/// Subject of the certificate, as far as the verifier told it.
fn subject(s: &SignatureReport) -> String {
    let mut out = format!("CN={}", s.common_name);
    if !s.organisation.is_empty() {
        out.push_str(&format!(", O={}", s.organisation));
    }
    if s.trial {
        out.push_str(", 试用 TRIAL");
    }
    out.chars().take(500).collect()
}

/// Keeps the new revision, the signature, the state, and a trial key made for it: one entry.
fn keep(
    session: &Session,
    g: Ground,
    own: Key,
    made: &SignatureReport,
    signed: Vec<u8>,
    reason: &str,
    stamping: &Stamping,
) -> Result<String> {
    let mut s = Record::default();
    s.set(signatures::REPORT, g.report.id.clone())
        .set(signatures::FIELD, g.place.field.clone())
        .set(signatures::DUTY, g.place.duty.clone())
        .set(signatures::PERSON, g.place.person.clone())
        .set(signatures::KEY_KIND, if made.trial { "trial" } else { "p12" }.into())
        .set(signatures::CERTIFICATE, made.fingerprint.clone())
        .set(signatures::SUBJECT, subject(made))
        .set(signatures::BEFORE, g.before.clone())
        .set(signatures::SIGNED_AT, g.at)
        .set(signatures::JOINT, g.place.joint);
    let mut facts = json!({
        "report": g.report.text(reports::CODE),
        "field": g.place.field,
        "certificate": made.fingerprint,
        "before": g.before,
    });
    if let (Some(stamp), Some(authority)) = (&made.stamp, &stamping.authority) {
        if let Some(at) = stamp.at {
            s.set(signatures::STAMPED_AT, at);
        }
        s.set(signatures::STAMPED_BY, stamp.authority.chars().take(NAME_SHOWN).collect());
        facts["stamp"] = json!({
            "server": authority.id,
            "at": stamp.at.map(instant::format),
            "certificate": stamp.fingerprint,
            "serial": stamp.serial,
            "anchored": authority.has_roots(),
        });
    }
    if stamping.waived {
        s.set(signatures::STAMP_WAIVED, true);
        facts["stamp_waived"] = true.into();
    }
    let mut fresh = None;
    if let Key::Trial(t) = own {
        facts["trial_key"] = t.facts;
        fresh = t.fresh;
    }
    let id = g.report.id.clone();
    session.transact(Intent::new(Op::SignReport, reason.trim()).with(facts), move |tx| {
        let reader = tx.reader();
        let now = report(reader, &g.report.id)?;
        if now.version != g.report.version || newest_pdf(reader, &now) != g.before {
            return Err(Error::new(
                Code::Stale,
                "签署期间该报告已有变化，请重试",
                "The report changed while it was signed; try again",
            ));
        }
        if let Some(file) = fresh {
            tx.put_blob_from(&mut file.as_slice(), "trial key")?;
        }
        let (after, _) = tx.put_blob_from(&mut signed.as_slice(), "pdf")?;
        s.set(signatures::AFTER, after);
        tx.put(&signatures::REGISTER, None, None, &s.values)?;
        if g.last {
            let mut state = Record::default();
            state.set(reports::STATE, "signed".into()).set(reports::SIGNED_BY, "key".into());
            tx.put(&reports::REGISTER, Some(&g.report.id), Some(g.report.version), &state.values)?;
        }
        Ok(())
    })?;
    Ok(id)
}
