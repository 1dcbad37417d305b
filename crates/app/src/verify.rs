//! Verifying a report, of the workspace or any file, with a workspace open or without one.

mod beside;
mod content;
mod faults;
mod workspace;

use self::content::{Content, content};
pub(crate) use self::faults::Faults;
pub(crate) use self::workspace::workspace_verify;
use crate::api::{ContentResult, ReportKey, SignatureInfo, StampInfo, VerifyFile, VerifyResult};
use crate::error::{Code, Error, Result};
use crate::filing;
use crate::host::Ctx;
use crate::reports::{kept, newest_pdf, report, roots_on_file, sealing, signatures_of};
use crate::session::Session;
use hegui_model::instant;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{reports, signatures};
use hegui_model::report::{Block, Document};
use hegui_model::role::Access;
use hegui_model::self_assessment::HEAD_ENTRY;
use hegui_model::text::Text;
use hegui_seal::{Outcome, SealError, SignatureReport, Verification};
use hegui_store::journal::Depth;
use hegui_store::reader::StoreReader;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Largest file looked at, bytes: the verifier's own bound.
pub(crate) const PDF_MAX: u64 = 256 << 20;
/// Largest file of certificates, bytes.
const TRUST_MAX: u64 = 1 << 20;
/// Certificates taken from all files.
const TRUST_MOST: usize = 500;

/// Verifies a report of the workspace in its newest revision.
pub(crate) fn report_verify(ctx: &Ctx<'_>, args: ReportKey) -> Result<VerifyResult> {
    let session = ctx.session()?;
    let pdf = session.read(|reader| {
        let r = report(reader, &args.report)?;
        kept(reader, &newest_pdf(reader, &r))
    })?;
    judge(ctx, &pdf, &[])
}

/// Verifies a PDF or a package. Nobody has to be logged in; with a session a report is also compared with the workspace.
pub(crate) fn verify_file(ctx: &Ctx<'_>, args: VerifyFile) -> Result<VerifyResult> {
    let mut trusted = Vec::new();
    for path in &args.trust {
        trusted.extend(certificates(Path::new(path))?);
        if trusted.len() > TRUST_MOST {
            return Err(Error::new(
                Code::Usage,
                format!("受信证书超过 {TRUST_MOST} 个，请只给出签署人或其签发机构的证书"),
                format!(
                    "More than {TRUST_MOST} trusted certificates; give those of the signers or their issuers alone"
                ),
            ));
        }
    }
    if filing::is_package(Path::new(&args.path))? {
        return filing::verify(ctx, Path::new(&args.path), &trusted);
    }
    let path = Path::new(&args.path);
    let pdf = read(path, PDF_MAX)?;
    let mut out = judge(ctx, &pdf, &trusted)?;
    beside::judged(path, &pdf, &trusted, &mut out)?;
    Ok(out)
}

fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let shown = path.display();
    let failed = |e: std::io::Error| {
        Error::new(Code::Usage, format!("无法读取「{shown}」：{e}"), format!("{shown} cannot be read: {e}"))
    };
    let file = std::fs::File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(Error::new(Code::Usage, format!("「{shown}」是文件夹"), format!("{shown} is a folder")));
    }
    let mut out = Vec::new();
    file.take(most + 1).read_to_end(&mut out).map_err(failed)?;
    if out.len() as u64 > most {
        return Err(Error::new(
            Code::Damaged,
            format!("「{shown}」超过 {} MiB，不能核验", most >> 20),
            format!("{shown} is larger than {} MiB and cannot be looked at", most >> 20),
        ));
    }
    Ok(out)
}

/// Certificates of a file, DER or PEM.
fn certificates(path: &Path) -> Result<Vec<Vec<u8>>> {
    let bytes = read(path, TRUST_MAX)?;
    let shown = path.display();
    let none = || {
        Error::new(
            Code::Damaged,
            format!("「{shown}」中没有可用的证书（须为 DER 或 PEM）"),
            format!("{shown} holds no certificate, DER or PEM"),
        )
    };
    hegui_seal::certificates(&bytes).map_err(|_| none())
}

pub(crate) fn judge(ctx: &Ctx<'_>, pdf: &[u8], trusted: &[Vec<u8>]) -> Result<VerifyResult> {
    ctx.progress("正在核验", "Verifying", 0, 2);
    let reader_of =
        ctx.session.as_deref().filter(|s| s.user.is_some() && s.may(&reports::REGISTER, Access::Read));
    let mut stamping = trusted.to_vec();
    if let Some(session) = reader_of {
        stamping.extend(session.read(|reader| Ok::<_, Error>(roots_on_file(reader)))?);
    }
    let v = match hegui_seal::verify_against(pdf, trusted, &stamping) {
        Ok(v) => v,
        // A report whose structure was damaged is a broken report; what never was a PDF is no report.
        Err(e @ (SealError::Unreadable { .. } | SealError::TooManySignatures { .. }))
            if pdf.starts_with(b"%PDF-") =>
        {
            return Ok(unreadable(&e));
        }
        Err(e) => return Err(sealing(&e)),
    };
    let mut out = VerifyResult {
        outcome: outcome(v.outcome).into(),
        summary: summary(&v),
        signatures: v.signatures.iter().map(told).collect(),
        faults: v.faults.iter().map(|f| Text::new(f.zh(), f.en())).collect(),
        duties: Vec::new(),
        head: None,
        content: None,
        package: None,
        beside: None,
    };
    for s in &v.signatures {
        let field = &s.field;
        out.faults.extend(s.faults.iter().map(|f| {
            Text::new(format!("签名 {field}：{}", f.zh()), format!("Signature {field}: {}", f.en()))
        }));
    }
    let Some(json) = hegui_seal::attachment(pdf, "data.json") else {
        if v.outcome != Outcome::Broken {
            out.duties.push(Text::new(
                "文件不含报告数据，不是由本程序生成的报告，无法核对签署身份",
                "The file holds no data of a report; it was not made by this program, so the duties cannot be compared",
            ));
        }
        return Ok(out);
    };
    if v.outcome == Outcome::Broken {
        // What a broken file says about itself is not repeated as if it were known.
        return Ok(out);
    }
    let Ok(document) = serde_json::from_slice::<Document>(&json) else {
        out.duties.push(Text::new(
            "文件所附数据无法读取，可能由较新版本生成",
            "The data attached to the file cannot be read; a newer program may have made it",
        ));
        return Ok(out);
    };
    ctx.progress("正在核验", "Verifying", 1, 2);
    let made = content(ctx, pdf, &document, v.outcome == Outcome::Unsigned);
    if matches!(made, Content::Different) {
        out.outcome = outcome(Outcome::Broken).into();
        out.summary = made.text();
        out.faults.push(made.text());
    }
    out.content = Some(ContentResult { state: made.key().into(), text: made.text() });
    let digest = hex::encode(Sha256::digest(&json));
    let known = match reader_of {
        Some(session) => session.read(|reader| Ok::<_, Error>(known(reader, &digest, &v.sha256)))?,
        None => None,
    };
    out.duties.push(which(&document, &digest, known.as_ref(), reader_of.is_some()));
    out.duties.extend(duties(&document, &v, known.as_ref()));
    let head = match &known {
        Some(k) => {
            Some((k.report.get(reports::HEAD_SEQ).unwrap_or(0), k.report.text(reports::HEAD_HASH).to_owned()))
        }
        None => printed_head(&document),
    };
    if let Some((seq, hash)) = head {
        out.head = Some(match reader_of {
            Some(session) => anchored(ctx, session, seq, &hash)?,
            None => Text::new(
                format!("报告载明的日志位置：第 {seq} 条，{hash}；登录工作区后可核对日志是否仍保有该记录"),
                format!(
                    "Journal head printed in the report: entry {seq}, {hash}. Log in to compare it with the journal"
                ),
            ),
        });
    }
    Ok(out)
}

/// A report of this workspace.
struct Known {
    report: Arc<Record>,
    given: Vec<Arc<Record>>,
    newest: bool,
}

fn known(reader: &StoreReader<'_>, document: &str, pdf: &str) -> Option<Known> {
    let report = reader.find(reports::REGISTER.key, reports::DOCUMENT.key(), document).into_iter().last()?;
    let given = signatures_of(reader, &report.id);
    let newest = newest_pdf(reader, &report) == pdf;
    Some(Known { report, given, newest })
}

fn which(document: &Document, digest: &str, known: Option<&Known>, open: bool) -> Text {
    let (number, title) = (&document.number, &document.title);
    let (zh, en) = match known {
        Some(k) if k.newest => {
            ("与工作区中的最新一份相同".into(), "it is the newest one of this workspace".into())
        }
        Some(k) => (
            format!("工作区中有此报告，但这一份不是最新的；最新一份有 {} 个签名", k.given.len()),
            format!(
                "this workspace has the report, and this is not its newest file: that one bears {} signatures",
                k.given.len()
            ),
        ),
        None if open => ("工作区中没有此报告".to_owned(), "this workspace has no such report".to_owned()),
        None => (format!("内容摘要 {digest}"), format!("content digest {digest}")),
    };
    Text::new(
        format!("报告 {number}《{title}》：{zh}"),
        format!("Report {number} \u{201c}{title}\u{201d}: {en}"),
    )
}

/// Per place in the document: was it signed, and by the person named there?
fn duties(document: &Document, v: &Verification, known: Option<&Known>) -> Vec<Text> {
    let places = document.blocks.iter().filter_map(|b| match b {
        Block::Signature { field, duty, person, .. } => Some((field, duty, person)),
        _ => None,
    });
    let out: Vec<Text> = places
        .map(|(field, duty, person)| {
            let (zh, en) = match v.signatures.iter().find(|s| s.field == *field) {
                None => ("未签署".to_owned(), "not signed".to_owned()),
                Some(s) => signed(s, person, known),
            };
            Text::new(format!("{duty}（{person}）：{zh}"), format!("{duty} ({person}): {en}"))
        })
        .collect();
    if out.is_empty() {
        return vec![Text::new("报告没有设置签署处", "The report has no places for signatures")];
    }
    out
}

fn signed(s: &SignatureReport, person: &str, known: Option<&Known>) -> (String, String) {
    let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let named = !person.trim().is_empty() && bare(&s.common_name).contains(&bare(person));
    let recorded = known.is_some_and(|k| {
        k.given
            .iter()
            .any(|r| r.text(signatures::FIELD) == s.field && r.text(signatures::CERTIFICATE) == s.fingerprint)
    });
    let (mut zh, mut en) = match (recorded, named) {
        (true, true) => (
            "由所列人员签署，与工作区登记一致".to_owned(),
            "signed by the person named, as this workspace has on file".to_owned(),
        ),
        (true, false) => (
            format!("由所列人员登录后签署，证书姓名为「{}」", s.common_name),
            format!("signed by the person named while logged in; the certificate names {}", s.common_name),
        ),
        (false, true) => (
            "已签署，证书姓名与所列人员一致".to_owned(),
            "signed; the certificate names the person".to_owned(),
        ),
        (false, false) => (
            format!("由「{}」签署，与所列人员不一致，请核实", s.common_name),
            format!("signed by {}, who is not the person named; find out why", s.common_name),
        ),
    };
    if s.trial {
        zh.push_str("；试用密钥，不具法律效力");
        en.push_str("; with a trial key, without legal effect");
    }
    (zh, en)
}

/// The journal head that the document prints: a number, and the hash of that entry right after it.
fn printed_head(document: &Document) -> Option<(i64, String)> {
    let facts = document.blocks.iter().filter_map(|b| match b {
        Block::Facts { pairs } => Some(pairs),
        _ => None,
    });
    facts.flat_map(|pairs| pairs.windows(2)).find_map(|w| match w {
        [(label, seq), (_, hash)]
            if label == HEAD_ENTRY.get(document.lang)
                && hash.len() == 64
                && hash.bytes().all(|b| b.is_ascii_hexdigit()) =>
        {
            Some((seq.parse().ok()?, hash.clone()))
        }
        _ => None,
    })
}

/// Does the journal here still hold the head that a report printed?
fn anchored(ctx: &Ctx<'_>, session: &Session, seq: i64, hash: &str) -> Result<Text> {
    let found = session.with_store(|store| {
        let mut progress = |done, total| ctx.progress("正在核对日志", "Comparing the journal", done, total);
        Ok(store.verify(Depth::Chain, Some((seq, hash)), ctx.cancel, &mut progress)?)
    })?;
    Ok(match found.fault {
        None => Text::new(
            format!("报告载明的日志位置（第 {seq} 条，{hash}）仍在本工作区的日志中，此前的记录未被替换"),
            format!(
                "The journal of this workspace still holds the head printed in the report (entry {seq}, {hash}); nothing before it was replaced"
            ),
        ),
        Some(f) => Text::new(
            format!("报告载明的日志位置（第 {seq} 条，{hash}）与本工作区的日志不符：{}", f.zh),
            format!(
                "The head printed in the report (entry {seq}, {hash}) does not agree with the journal of this workspace: {}",
                f.en
            ),
        ),
    })
}

pub(crate) const fn outcome(o: Outcome) -> &'static str {
    match o {
        Outcome::Intact => "intact",
        Outcome::IntactNotAnchored => "not_anchored",
        Outcome::Broken => "broken",
        Outcome::Unsigned => "unsigned",
    }
}

fn summary(v: &Verification) -> Text {
    let n = v.signatures.len();
    let empty = v.empty_fields.len();
    let (mut zh, mut en) = match v.outcome {
        Outcome::Intact => (
            format!("完好：{n} 个签名均有效，签署人证书均受信任"),
            format!("Intact: {n} signatures hold, and every signer's certificate is trusted"),
        ),
        Outcome::IntactNotAnchored => (
            format!(
                "完好，但签署人身份未经确认：{n} 个签名均有效；请向签署人核对证书指纹，或给出受信证书后再核验"
            ),
            format!(
                "Intact, signers not anchored: {n} signatures hold; compare the fingerprints with the signers, or verify again with certificates that you trust"
            ),
        ),
        Outcome::Broken => {
            ("已损坏：文件或签名被改动".into(), "Broken: the file or a signature was altered".into())
        }
        Outcome::Unsigned => ("文件没有签名".into(), "The file bears no signature".into()),
    };
    if empty > 0 {
        zh.push_str(&format!("；另有 {empty} 处尚未签署"));
        en.push_str(&format!("; {empty} more places are not signed yet"));
    }
    if v.has_trial() {
        zh.push_str("；含试用密钥签名，只证明内容未变，不具法律效力");
        en.push_str(
            "; some were made with trial keys, which prove that nothing changed and have no legal effect",
        );
    }
    Text::new(zh, en)
}

pub(crate) fn told(s: &SignatureReport) -> SignatureInfo {
    let organisation =
        if s.organisation.is_empty() { String::new() } else { format!(", O={}", s.organisation) };
    SignatureInfo {
        field: s.field.clone(),
        subject: format!("CN={}{organisation}", s.common_name),
        trial: s.trial,
        fingerprint: s.fingerprint.clone(),
        signed_at: s.signed_at.map(instant::format).unwrap_or_default(),
        anchored: s.anchored,
        stamp: s.stamp.as_ref().map(|stamp| StampInfo {
            at: stamp.at.map(instant::format).unwrap_or_default(),
            authority: stamp.authority.clone(),
            fingerprint: stamp.fingerprint.clone(),
            policy: stamp.policy.clone(),
            serial: stamp.serial.clone(),
            anchored: stamp.anchored,
            faults: stamp.faults.iter().map(|f| Text::new(f.zh(), f.en())).collect(),
        }),
        faults: s.faults.iter().map(|f| Text::new(f.zh(), f.en())).collect(),
    }
}

fn unreadable(e: &SealError) -> VerifyResult {
    VerifyResult {
        outcome: outcome(Outcome::Broken).into(),
        summary: Text::new(
            "已损坏：文件结构被改动，无法读取",
            "Broken: the structure of the file was altered, it cannot be read",
        ),
        signatures: Vec::new(),
        faults: vec![Text::new(e.zh(), e.en())],
        duties: Vec::new(),
        head: None,
        content: None,
        package: None,
        beside: None,
    }
}
