//! Verifies a package, by somebody who has nothing else: the signature of the manifest, every file against it, the
//! index of evidence, the signed papers inside. A package from outside is hostile: see [`hegui_corpus::bundle`].

use crate::api::{PackageSeen, PaperSeen, VerifyResult};
use crate::error::{Error, Result};
use crate::evaluation::watched;
use crate::filing::sheets::{self, INDEX};
use crate::host::Ctx;
use crate::import::foreign;
use crate::reports::{DETACHED_SUFFIX, sealing};
use crate::verify::{Faults, PDF_MAX, judge, outcome, told};
use hegui_corpus::bundle::{Asked, Bundle, Found, Odd};
use hegui_corpus::{ForeignError, Limits};
use hegui_model::filing::manifest::{self, Manifest};
use hegui_model::filing::profile;
use hegui_model::text::Text;
use hegui_seal::detached;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Bytes of an index of evidence that is read.
const INDEX_MAX: u64 = 32 << 20;

/// Name of the signature of the manifest.
pub(super) fn signature_file() -> String {
    format!("{}{DETACHED_SUFFIX}", manifest::FILE)
}

/// A name as it may be shown: hostile ones hold control characters, or are endless.
fn shown(name: &str) -> String {
    let clean = |c: char| {
        let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
        if c.is_control() || turns { '\u{fffd}' } else { c }
    };
    let mut out: String = name.chars().take(200).map(clean).collect();
    if name.chars().nth(200).is_some() {
        out.push('…');
    }
    out
}

fn odd(name: &str, odd: Odd, faults: &mut Faults) {
    let name = shown(name);
    let (zh, en) = match odd {
        Odd::Link => ("是链接，未跟随", "is a link; it was not followed"),
        Odd::Special => ("不是普通文件", "is no plain file"),
        Odd::Twice => ("在压缩包中出现两次", "stands twice in the ZIP"),
        Odd::Outside => ("指向材料包之外，未读取", "leads out of the package; it was not read"),
        Odd::Unnamed => ("名称不是文字", "has a name that is no text"),
        Odd::Encrypted => ("已加密，无法核验", "is encrypted and cannot be looked at"),
    };
    faults.add(format!("「{name}」{zh}"), format!("{name} {en}"));
}

/// A package that was opened and whose manifest was read.
struct Opened {
    bundle: Bundle,
    manifest: Manifest,
    json: Vec<u8>,
}

fn broken(faults: Faults) -> VerifyResult {
    VerifyResult {
        content: None,
        beside: None,
        outcome: "broken".into(),
        summary: Text::new(
            "已损坏：材料包不完整或被改动",
            "Broken: the package is not whole, or was altered",
        ),
        signatures: Vec::new(),
        faults: faults.into_told(),
        duties: Vec::new(),
        head: None,
        package: None,
    }
}

/// Verifies a package in a folder or a ZIP.
pub(crate) fn verify(ctx: &Ctx<'_>, path: &Path, trusted: &[Vec<u8>]) -> Result<VerifyResult> {
    ctx.progress("正在核验", "Verifying", 0, 0);
    let mut faults = Faults::default();
    let bundle = match Bundle::open(path, ctx.cancel) {
        Ok(bundle) => bundle,
        Err(e) if damaged(&e) => return Ok(broken(told_of(e, faults))),
        Err(e) => return Err(foreign(e)),
    };
    for (name, what) in bundle.odd() {
        odd(name, *what, &mut faults);
    }
    let Some(opened) = opened(bundle, &mut faults)? else { return Ok(broken(faults)) };
    let seal = signature(&opened, trusted, &mut faults)?;
    files(ctx, &opened, &mut faults)?;
    index(&opened, &mut faults)?;
    // What lies in a package that was altered proves nothing by itself, and setting it again takes long.
    let papers = if faults.is_empty() { papers(ctx, &opened, trusted, &mut faults)? } else { Vec::new() };
    Ok(result(opened, seal, papers, faults))
}

/// Is the file at fault, rather than the machine or the person?
fn damaged(e: &ForeignError) -> bool {
    !e.is_cancelled() && !["file_missing", "file_not_a_file", "file_forbidden"].contains(&e.code())
}

fn told_of(e: ForeignError, mut faults: Faults) -> Faults {
    let message = e.into_finding().message;
    faults.add(message.zh, message.en);
    faults
}

fn opened(bundle: Bundle, faults: &mut Faults) -> Result<Option<Opened>> {
    let read = match bundle.small(manifest::FILE, manifest::BYTES_MAX as u64) {
        Ok(read) => read,
        Err(e) if damaged(&e) => {
            let message = e.into_finding().message;
            faults.add(message.zh, message.en);
            return Ok(None);
        }
        Err(e) => return Err(foreign(e)),
    };
    let Some(json) = read else {
        faults.add(
            format!("没有清单 {}，不是本程序生成的材料包", manifest::FILE),
            format!("There is no {}: this is no package of this program", manifest::FILE),
        );
        return Ok(None);
    };
    match Manifest::parse(&json) {
        Ok(manifest) => Ok(Some(Opened { bundle, manifest, json })),
        Err(text) => {
            faults.add(text.zh, text.en);
            Ok(None)
        }
    }
}

/// Judges the signature of the manifest; none where there is none.
fn signature(
    opened: &Opened,
    trusted: &[Vec<u8>],
    faults: &mut Faults,
) -> Result<Option<detached::DetachedReport>> {
    let cms = match opened.bundle.small(&signature_file(), detached::MAX_SIGNATURE as u64) {
        Ok(cms) => cms,
        Err(e) if damaged(&e) => {
            let message = e.into_finding().message;
            faults.add(message.zh, message.en);
            return Ok(None);
        }
        Err(e) => return Err(foreign(e)),
    };
    let Some(cms) = cms else { return Ok(None) };
    let report = detached::verify(opened.json.as_slice(), &cms, trusted).map_err(|e| sealing(&e))?;
    for f in &report.signature.faults {
        faults.add(format!("清单的签名：{}", f.zh()), format!("Signature of the manifest: {}", f.en()));
    }
    Ok(Some(report))
}

/// Holds every file against the manifest.
fn files(ctx: &Ctx<'_>, opened: &Opened, faults: &mut Faults) -> Result<()> {
    let Opened { bundle, manifest, .. } = opened;
    let own = [manifest::FILE.to_owned(), signature_file()];
    let listed: BTreeSet<&str> = manifest.files.iter().map(|e| e.path.as_str()).collect();
    for m in bundle.members() {
        if !listed.contains(m.path.as_str()) && !own.contains(&m.path) {
            let name = shown(&m.path);
            faults.add(
                format!("「{name}」不在清单中，是后来加入的"),
                format!("{name} is not in the manifest: it was added"),
            );
        }
    }
    let asked: Vec<Asked<'_>> =
        manifest.files.iter().map(|e| Asked { path: &e.path, bytes: e.size }).collect();
    let found =
        watched(ctx, ("正在核对文件", "Comparing files"), |watch| bundle.digests(&asked, watch))
            .map_err(foreign)?;
    // Where else the content of a file stands: two that were exchanged are told as that.
    let by_digest: BTreeMap<&str, &str> =
        manifest.files.iter().map(|e| (e.sha256.as_str(), e.path.as_str())).collect();
    for (e, found) in manifest.files.iter().zip(found) {
        let name = shown(&e.path);
        match found {
            Found::Digest(is) if is == e.sha256 => {}
            Found::Digest(is) => match by_digest.get(is.as_str()) {
                Some(other) => {
                    let other = shown(other);
                    faults.add(
                        format!("「{name}」的内容是「{other}」的内容，文件被调换"),
                        format!("{name} holds what belongs to {other}: files were exchanged"),
                    );
                }
                None => faults.add(
                    format!("「{name}」的摘要与清单不符，内容被改动"),
                    format!("{name} has another digest than the manifest says: it was altered"),
                ),
            },
            Found::Missing => faults.add(format!("缺少「{name}」"), format!("{name} is missing")),
            Found::Longer => faults.add(
                format!("「{name}」超过清单所载的 {} 字节，未继续读取", e.size),
                format!("{name} goes on beyond the {} bytes of the manifest and was read no further", e.size),
            ),
            Found::Shorter(is) => faults.add(
                format!("「{name}」只有 {is} 字节，清单所载为 {} 字节", e.size),
                format!("{name} has {is} bytes; the manifest says {}", e.size),
            ),
            Found::Unreadable(why) => {
                let why = shown(&why);
                faults.add(format!("无法读取「{name}」：{why}"), format!("{name} cannot be read: {why}"));
            }
        }
    }
    Ok(())
}

/// Holds the index of evidence, as people read it, against the manifest.
fn index(opened: &Opened, faults: &mut Faults) -> Result<()> {
    let Some(entry) = opened.manifest.files.iter().find(|e| e.path == INDEX) else { return Ok(()) };
    let bytes = match opened.bundle.small(INDEX, entry.size.min(INDEX_MAX)) {
        Ok(Some(bytes)) => bytes,
        // What is missing or too long was told when the files were compared.
        Ok(None) => return Ok(()),
        Err(e) if damaged(&e) => return Ok(()),
        Err(e) => return Err(foreign(e)),
    };
    let rows = match sheets::read_index(&bytes, &Limits::default()) {
        Ok(rows) => rows,
        Err(sheets::Unread::Foreign(e)) if damaged(&e) => {
            let message = e.into_finding().message;
            faults.add(message.zh, message.en);
            return Ok(());
        }
        Err(e) => return Err(e.into_error()),
    };
    let listed: BTreeMap<&str, &str> =
        opened.manifest.files.iter().map(|e| (e.path.as_str(), e.sha256.as_str())).collect();
    for (path, sha256) in rows {
        if listed.get(path.as_str()) != Some(&sha256.as_str()) {
            let name = shown(&path);
            faults.add(
                format!("证据清单所载的「{name}」与材料包中的文件不符"),
                format!("The index of evidence tells of {name} what the package does not hold"),
            );
        }
    }
    Ok(())
}

/// Judges the signed papers inside, each as a PDF by itself is judged.
fn papers(
    ctx: &Ctx<'_>,
    opened: &Opened,
    trusted: &[Vec<u8>],
    faults: &mut Faults,
) -> Result<Vec<PaperSeen>> {
    let track = profile::track(&opened.manifest.track);
    let mut out = Vec::new();
    for e in &opened.manifest.files {
        let signed = track.and_then(|t| t.slot(&e.slot)).is_some_and(|s| s.signed);
        let report = e.source.as_ref().is_some_and(|s| s.register == "reports");
        if !e.path.to_lowercase().ends_with(".pdf") || !(signed || report) || e.size > PDF_MAX {
            continue;
        }
        let Ok(Some(bytes)) = opened.bundle.small(&e.path, e.size) else { continue };
        let found = match judge(ctx, &bytes, trusted) {
            Ok(found) => found,
            // Papers from elsewhere may be no PDF that can be judged; a report of this program always is.
            Err(_) if !report => continue,
            Err(e) => return Err(e),
        };
        let name = shown(&e.path);
        if found.outcome == "broken" || (report && found.outcome == "unsigned") {
            faults.add(format!("「{name}」：{}", found.summary.zh), format!("{name}: {}", found.summary.en));
            for f in &found.faults {
                faults.add(format!("「{name}」：{}", f.zh), format!("{name}: {}", f.en));
            }
        }
        if found.outcome != "unsigned" {
            out.push(PaperSeen {
                path: name,
                outcome: found.outcome,
                summary: found.summary,
                signatures: found.signatures,
                duties: found.duties,
            });
        }
    }
    Ok(out)
}

fn result(
    opened: Opened,
    seal: Option<detached::DetachedReport>,
    papers: Vec<PaperSeen>,
    faults: Faults,
) -> VerifyResult {
    let m = opened.manifest;
    let bytes = m.files.iter().fold(0u64, |sum, e| sum.saturating_add(e.size));
    let n = m.files.len();
    let sha256 = hegui_corpus::bundle::digest_of(&opened.json).sha256;
    let not_anchored = papers.iter().any(|p| p.outcome == "not_anchored");
    let verdict = match &seal {
        _ if !faults.is_empty() => "broken",
        None => "unsigned",
        Some(seal) if seal.signature.anchored && !not_anchored => outcome(seal.outcome),
        Some(_) => "not_anchored",
    };
    let (mut zh, mut en) = match verdict {
        "broken" => (
            "已损坏：材料包或其签名被改动".to_owned(),
            "Broken: the package or its signature was altered".to_owned(),
        ),
        "unsigned" => (
            format!("材料包没有签名；{n} 个文件与清单一致，但清单本身可能被整体替换"),
            format!(
                "The package bears no signature; {n} files agree with the manifest, which itself may have been exchanged"
            ),
        ),
        "intact" => (
            format!("完好：清单签名有效且受信任，{n} 个文件与清单一致"),
            format!("Intact: the manifest's signature holds and is trusted, {n} files agree with it"),
        ),
        _ => (
            format!(
                "完好，但签署人身份未经确认：清单签名有效，{n} 个文件与清单一致；请核对证书指纹，或给出受信证书后再核验"
            ),
            format!(
                "Intact, signers not anchored: the manifest's signature holds, {n} files agree with it; compare the fingerprints, or verify again with certificates that you trust"
            ),
        ),
    };
    let trial = seal.as_ref().is_some_and(|s| s.signature.trial)
        || papers.iter().any(|p| p.signatures.iter().any(|s| s.trial));
    if trial {
        zh.push_str("；含试用密钥签名，只证明内容未变，不具法律效力");
        en.push_str(
            "; some were made with trial keys, which prove that nothing changed and have no legal effect",
        );
    }
    let signatures = seal
        .iter()
        .map(|s| {
            let mut info = told(&s.signature);
            info.field = manifest::FILE.into();
            info
        })
        .collect();
    VerifyResult {
        content: None,
        beside: None,
        outcome: verdict.into(),
        summary: Text::new(zh, en),
        signatures,
        faults: faults.into_told(),
        duties: Vec::new(),
        head: Some(Text::new(
            format!("材料包所依日志位置：第 {} 条，{}", m.head_seq, m.head_hash),
            format!("Journal entry that the package rests on: {}, {}", m.head_seq, m.head_hash),
        )),
        package: Some(PackageSeen {
            manifest_sha256: sha256,
            digest_kind: seal.map(|s| s.digest_kind.to_owned()).unwrap_or_default(),
            track: m.track,
            filing: shown(&m.filing),
            version: m.version,
            organization: shown(&m.organization),
            service: shown(&m.service),
            made_at: m.made_at,
            made_by: shown(&m.made_by),
            program: shown(&m.program),
            files: n as u64,
            bytes,
            papers,
        }),
    }
}

/// Does a path lead to a package: a folder, or a file that begins as ZIPs do?
pub(crate) fn is_package(path: &Path) -> Result<bool> {
    use std::io::Read;
    let failed = |e: std::io::Error| {
        let shown = path.display();
        Error::new(
            crate::error::Code::Usage,
            format!("无法读取「{shown}」：{e}"),
            format!("{shown} cannot be read: {e}"),
        )
    };
    if std::fs::metadata(path).map_err(failed)?.is_dir() {
        return Ok(true);
    }
    let mut head = Vec::new();
    std::fs::File::open(path).map_err(failed)?.take(2).read_to_end(&mut head).map_err(failed)?;
    Ok(head == b"PK")
}
