//! Makes a package: what lies in the slots, the index of evidence, the manifest, its signature; as a folder or a ZIP,
//! whole or not at all. Files of any size pass through and are hashed on their way.

use crate::api::{EvidenceFile, FilingChecked, FilingPackage, FilingPackaged, PackageFile};
use crate::error::{Code, Error, Result};
use crate::evaluation::{free_of_all, watched};
use crate::evidence;
use crate::filing::examine::{self, Ground};
use crate::filing::papers::{Matter, written_out};
use crate::filing::sheets::{self, INDEX, Indexed};
use crate::filing::verify::signature_file;
use crate::host::Ctx;
use crate::import::foreign;
use crate::reports::{Key, key_of, sealing, whole_seconds};
use crate::session::Session;
use hegui_corpus::bundle::digest_of;
use hegui_corpus::bundle::writing::{Part, Writing};
use hegui_corpus::digest::FileDigest;
use hegui_model::filing::manifest::{self, Entry, Manifest};
use hegui_model::instant::{self, Instant};
use hegui_model::op::Op;
use hegui_model::record::Record;
use hegui_model::registers::filings;
use hegui_seal::{RawSigner, certificate_facts, detached};
use hegui_store::journal::Intent;
use serde_json::json;
use std::io::{self, Cursor, Read};
use std::path::Path;

/// Characters of a reason.
const REASON_MAX: usize = 500;

/// A file on its way out.
struct Going {
    path: String,
    slot: String,
    source: Option<manifest::Source>,
    bytes: u64,
    sha256: String,
    of: Content,
}

enum Content {
    Bytes(Vec<u8>),
    Evidence(EvidenceFile),
}

/// Makes the package of a filing, or says what it would be.
pub(crate) fn filing_package(ctx: &Ctx<'_>, args: FilingPackage) -> Result<FilingPackaged> {
    let session = ctx.session()?;
    let despite = args.despite.trim().to_owned();
    if despite.chars().count() > REASON_MAX {
        return Err(Error::new(
            Code::Usage,
            format!("理由超过 {REASON_MAX} 个字符，请缩短"),
            format!("The reason is longer than {REASON_MAX} characters; shorten it"),
        ));
    }
    if !args.preview {
        if args.target.trim().is_empty() {
            return Err(Error::new(Code::Usage, "请给出材料包的位置", "Say where the package is to go"));
        }
        free_of_all(&args.target)?;
    }
    let (ground, gathered) = examine::ground(ctx, &args.filing)?;
    let gathered = written_out(ctx, gathered)?;
    let checked = examine::checked(ctx, &ground, &gathered)?;
    let going = going(gathered.pieces)?;
    if args.preview {
        return Ok(looked_at(&going, checked));
    }
    may_go(&checked, &despite)?;
    let at = whole_seconds(ground.at);
    let assessment = ground.filing.text(filings::ASSESSMENT);
    let passphrase = args.passphrase.as_deref().unwrap_or_default();
    let key = key_of(session, args.p12.as_deref(), passphrase, assessment, at)?;
    let made = write(ctx, session, &ground, &going, &args.target, &key, at)?;
    let kept = keep(session, &ground, &despite, &checked, &made);
    let changed = match kept {
        Ok(changed) => changed,
        Err(e) => {
            // What is on no record is not left behind.
            let path = Path::new(&args.target);
            let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
            return Err(e);
        }
    };
    let mut files: Vec<PackageFile> = going.iter().map(told).collect();
    files.extend(made.own.iter().map(|(path, digest)| PackageFile {
        path: path.clone(),
        slot: String::new(),
        bytes: digest.bytes,
        sha256: Some(digest.sha256.clone()),
    }));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(FilingPackaged {
        bytes: files.iter().map(|f| f.bytes).sum(),
        files,
        manifest_sha256: Some(made.manifest_sha256),
        path: Some(args.target),
        signer: Some(made.signer),
        trial: made.trial,
        checked,
        changed,
    })
}

fn told(g: &Going) -> PackageFile {
    PackageFile { path: g.path.clone(), slot: g.slot.clone(), bytes: g.bytes, sha256: Some(g.sha256.clone()) }
}

fn looked_at(going: &[Going], checked: FilingChecked) -> FilingPackaged {
    let files: Vec<PackageFile> = going.iter().map(told).collect();
    FilingPackaged {
        bytes: files.iter().map(|f| f.bytes).sum(),
        files,
        manifest_sha256: None,
        path: None,
        signer: None,
        trial: false,
        checked,
        changed: Vec::new(),
    }
}

/// Refuses what must not go out: secrets in no case; what differs or is missing, not without a reason.
fn may_go(checked: &FilingChecked, despite: &str) -> Result<()> {
    if !checked.credentials.is_empty() {
        let n = checked.credentials.len();
        let mut e = Error::new(
            Code::Gate,
            format!("材料中有 {n} 处疑似密码或密钥，不能组卷；请从原文件中删去后重新登记"),
            format!(
                "{n} places of the papers seem to hold a password or key, and no package is made; take them out of the files and file these again"
            ),
        );
        e.findings.clone_from(&checked.credentials);
        return Err(e);
    }
    if checked.ready || !despite.is_empty() {
        return Ok(());
    }
    let errors = examine::errors(checked);
    let mut e = Error::new(
        Code::Gate,
        format!("材料尚有 {} 处不一致、{} 项缺失；请处理，或写明理由后继续", errors.len(), checked.missing),
        format!(
            "Papers differ in {} places and {} are missing; settle this, or give a reason to go on",
            errors.len(),
            checked.missing
        ),
    );
    e.findings = errors;
    Err(e)
}

/// What goes out, sorted by path, with the index of evidence.
fn going(pieces: Vec<crate::filing::papers::Piece>) -> Result<Vec<Going>> {
    let mut index = Vec::new();
    let mut out: Vec<Going> = Vec::new();
    for p in pieces {
        let (bytes, sha256, of) = match p.of {
            Matter::Written(bytes) => {
                let digest = digest_of(&bytes);
                (digest.bytes, digest.sha256, Content::Bytes(bytes))
            }
            Matter::Evidence { file, code, title } => {
                let (bytes, sha256) = (file.size, file.sha256.clone());
                index.push(Indexed { path: p.path.clone(), code, title, bytes, sha256: sha256.clone() });
                (bytes, sha256, Content::Evidence(file))
            }
        };
        out.push(Going { path: p.path, slot: p.slot, source: p.source, bytes, sha256, of });
    }
    index.sort_by(|a, b| a.path.cmp(&b.path));
    let bytes = sheets::index(index)?;
    let digest = digest_of(&bytes);
    out.push(Going {
        path: INDEX.into(),
        slot: String::new(),
        source: None,
        bytes: digest.bytes,
        sha256: digest.sha256,
        of: Content::Bytes(bytes),
    });
    out.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(out)
}

/// A package that was written.
struct Made {
    manifest: Vec<u8>,
    manifest_sha256: String,
    signer: String,
    fingerprint: String,
    trial: bool,
    files: usize,
    bytes: u64,
    /// Manifest and signature.
    own: [(String, FileDigest); 2],
}

fn manifest_of(session: &Session, ground: &Ground, going: &[Going], at: Instant) -> Result<String> {
    let entry = |g: &Going| Entry {
        path: g.path.clone(),
        size: g.bytes,
        sha256: g.sha256.clone(),
        slot: g.slot.clone(),
        source: g.source.clone(),
    };
    let sound = |t: hegui_model::text::Text| Error::with(Code::Invalid, t);
    Manifest {
        format: manifest::FORMAT.into(),
        track: ground.filing.text(filings::TRACK).into(),
        filing: ground.filing.text(filings::CODE).into(),
        version: ground.version,
        organization: ground.organization.clone(),
        credit_code: ground.credit_code.clone(),
        service: ground.service.clone(),
        number: ground.filing.text(filings::NUMBER).into(),
        made_at: instant::format(at),
        made_by: session.actor.login.clone(),
        program: concat!("hegui ", env!("CARGO_PKG_VERSION")).into(),
        head_seq: ground.head.0,
        head_hash: ground.head.1.clone(),
        files: going.iter().map(entry).collect(),
        not_involved: ground.not_involved.clone(),
    }
    .checked()
    .map_err(sound)?
    .to_json()
    .map_err(sound)
}

fn write(
    ctx: &Ctx<'_>,
    session: &Session,
    ground: &Ground,
    going: &[Going],
    target: &str,
    key: &Key,
    at: Instant,
) -> Result<Made> {
    let json = manifest_of(session, ground, going, at)?;
    let cms = detached::sign(json.as_bytes(), key.signer(), at).map_err(|e| sealing(&e))?;
    let own = key.signer().certificates().first().map(|der| certificate_facts(der));
    let facts = own.transpose().map_err(|e| sealing(&e))?;
    let facts = facts.ok_or_else(|| sealing(&hegui_seal::SealError::Certificate))?;
    let part = |g: &Going| Part { path: g.path.clone(), bytes: g.bytes, sha256: Some(g.sha256.clone()) };
    let mut parts: Vec<Part> = going.iter().map(part).collect();
    let own = [(manifest::FILE.to_owned(), json.into_bytes()), (signature_file(), cms)];
    parts.extend(own.iter().map(|(path, bytes)| {
        let digest = digest_of(bytes);
        Part { path: path.clone(), bytes: digest.bytes, sha256: Some(digest.sha256) }
    }));
    let open = |n: usize| -> io::Result<Box<dyn Read>> {
        match going.get(n).map(|g| &g.of) {
            Some(Content::Bytes(bytes)) => Ok(Box::new(Cursor::new(bytes.clone()))),
            Some(Content::Evidence(file)) => {
                evidence::reading(session, file).map_err(|e| io::Error::other(e.message.en))
            }
            None => {
                let bytes = own.get(n - going.len()).map(|(_, bytes)| bytes.clone()).unwrap_or_default();
                Ok(Box::new(Cursor::new(bytes)))
            }
        }
    };
    let zip = Path::new(target).extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
    let mut writing = Writing::begin(Path::new(target), zip).map_err(foreign)?;
    watched(ctx, ("正在写出材料包", "Writing the package"), |watch| writing.add(&parts, &open, watch))
        .map_err(foreign)?;
    writing.finish().map_err(foreign)?;
    let [json, cms] = own;
    Ok(Made {
        manifest_sha256: digest_of(&json.1).sha256,
        signer: facts.common_name,
        fingerprint: facts.fingerprint,
        trial: facts.trial,
        files: parts.len(),
        bytes: parts.iter().map(|p| p.bytes).sum(),
        own: [(json.0, digest_of(&json.1)), (cms.0, digest_of(&cms.1))],
        manifest: json.1,
    })
}

/// Journals that it was made and keeps its digest with the filing.
fn keep(
    session: &Session,
    ground: &Ground,
    despite: &str,
    checked: &FilingChecked,
    made: &Made,
) -> Result<Vec<String>> {
    let facts = json!({
        "filing": ground.filing.text(filings::CODE),
        "manifest_sha256": made.manifest_sha256,
        "files": made.files,
        "bytes": made.bytes,
        "certificate": made.fingerprint,
        "trial": made.trial,
        "missing": checked.missing,
        "differences": checked.differences.len() as u64 + checked.left_out,
        "unchecked": checked.unchecked.len(),
        "head_seq": ground.head.0,
        "head_hash": ground.head.1,
    });
    let (id, version, manifest) = (ground.filing.id.clone(), ground.filing.version, made.manifest.clone());
    let mut values = Record::default();
    values
        .set(filings::PACKAGE, made.manifest_sha256.clone())
        .set(filings::PACKAGED_AT, ground.at)
        .set(filings::PACKAGE_HEAD, ground.head.0);
    let done = session.transact(Intent::new(Op::MakePackage, despite).with(facts), move |tx| {
        // Kept, so that the next submission can tell what it changed.
        tx.put_blob_from(&mut manifest.as_slice(), "manifest")?;
        tx.put(&filings::REGISTER, Some(&id), Some(version), &values.values)?;
        Ok(())
    })?;
    Ok(done.changed)
}
