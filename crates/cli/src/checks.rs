//! `hegui verify [FILE|FOLDER]`, and how a verification is told.

use crate::console::{Answer, Console, DONE, FINDINGS, path};
use crate::journal;
use crate::output::{bullets, clean};
use crate::tables::{line, when};
use clap::Args;
use hegui_app::api::{Nothing, SignatureInfo, VerifyFile, VerifyResult, WorkspaceVerified};
use hegui_app::error::Result;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// PDF、材料包的文件夹或 ZIP、工作区文件夹；默认 --workspace | PDF, folder or ZIP of a package, or a workspace; default: --workspace
    file: Option<PathBuf>,
    /// 信任的证书，DER 或 PEM（可多个） | Certificates to trust, DER or PEM
    #[arg(long, value_name = "CERT", num_args = 1..)]
    trust: Vec<PathBuf>,
}

impl Verify {
    /// The workspace that was named by its folder.
    pub(crate) fn workspace(&self) -> Option<PathBuf> {
        self.file.clone().filter(|folder| hegui_app::is_workspace(folder))
    }
}

pub(crate) fn verify(c: &Console, a: Verify) -> Result<u8> {
    let Some(file) = a.file.filter(|file| !hegui_app::is_workspace(file)) else {
        let found = c.ask::<WorkspaceVerified>("workspace_verify", &Nothing {})?;
        c.show(&found, |w| workspace(c, w))?;
        return Ok(if found.it.ok { DONE } else { FINDINGS });
    };
    let trust = a.trust.iter().map(|t| path(t)).collect::<Result<Vec<_>>>()?;
    let anchors = !trust.is_empty();
    let found = c.outside::<VerifyResult>("verify_file", &VerifyFile { path: path(&file)?, trust })?;
    verified(c, &found, anchors)
}

fn workspace(c: &Console, w: &WorkspaceVerified) -> String {
    let mut out = format!(
        "{}\n",
        if w.ok {
            c.say("工作区完好", "The workspace holds")
        } else {
            c.say("工作区有损坏", "The workspace does not hold")
        }
    );
    out.push_str(&journal::proof(c, &w.journal));
    let files = format!("{} / {}", w.evidence_outside, w.evidence_files);
    out.push_str(&line(c.say("在原处重新核对的证据文件", "Evidence files read again in place"), &files));
    out.push_str(&bullets(&w.faults, c.lang));
    for r in &w.reports {
        out.push_str(&line(&format!("{} {}", r.code, clean(&r.title)), &clean(r.summary.get(c.lang))));
        out.push_str(&bullets(&r.faults, c.lang));
    }
    out.push_str(&bullets(&w.not_checked, c.lang));
    out
}

/// Tells a verification. Where certificates to trust were named, a signer that none of them answers for is a finding.
pub(crate) fn verified(c: &Console, found: &Answer<VerifyResult>, anchors: bool) -> Result<u8> {
    c.show(found, |r| told(c, r))?;
    Ok(code(&found.it.outcome, anchors))
}

fn code(outcome: &str, anchors: bool) -> u8 {
    match outcome {
        "intact" => DONE,
        "not_anchored" if !anchors => DONE,
        _ => FINDINGS,
    }
}

/// Who signed, behind a label; when, and by which certificate.
fn signer(c: &Console, label: &str, s: &SignatureInfo) -> String {
    let trial = if s.trial { c.say("（试用密钥）", " (trial key)") } else { "" };
    line(label, &format!("{}{trial}", s.subject))
        + &line(c.say("签署时间", "Signed at"), &when(&s.signed_at))
        + &line(c.say("证书指纹", "Fingerprint"), &s.fingerprint)
}

fn told(c: &Console, r: &VerifyResult) -> String {
    let mut out = format!("{}\n", clean(r.summary.get(c.lang)));
    for s in &r.signatures {
        out.push_str(&signer(c, &s.field, s));
        let anchored = if s.anchored { c.say("是", "yes") } else { c.say("否", "no") };
        out.push_str(&line(c.say("受信任", "Anchored"), anchored));
        if let Some(stamp) = &s.stamp {
            let known = if stamp.anchored { "" } else { c.say("（未受信任）", " (not anchored)") };
            let told = format!("{} {}{known}", when(&stamp.at), clean(&stamp.authority));
            out.push_str(&line(c.say("时间戳", "Time-stamp"), &told));
            out.push_str(&bullets(&stamp.faults, c.lang));
        }
        out.push_str(&bullets(&s.faults, c.lang));
    }
    if let Some(b) = &r.beside {
        out.push_str(&line(c.say("旁附签名", "Signed beside"), &format!("{} {}", b.file, b.digest_kind)));
        out.push_str(&signer(c, c.say("签署人", "By"), &b.signature));
    }
    if let Some(p) = &r.package {
        out.push_str(&line(c.say("事项", "Filing"), &format!("{} {}", p.filing, p.version)));
        out.push_str(&line(c.say("单位", "Organisation"), &p.organization));
        out.push_str(&line(c.say("服务", "Service"), &p.service));
        out.push_str(&line(c.say("生成时间", "Made at"), &when(&p.made_at)));
        out.push_str(&line(c.say("文件", "Files"), &format!("{} ({} B)", p.files, p.bytes)));
        out.push_str(&line(c.say("清单摘要", "Manifest"), &p.manifest_sha256));
        for paper in &p.papers {
            out.push_str(&line(&paper.path, paper.summary.get(c.lang)));
        }
    }
    out.push_str(&bullets(&r.faults, c.lang));
    out.push_str(&bullets(&r.duties, c.lang));
    out.push_str(&bullets(&r.head, c.lang));
    out.push_str(&bullets(r.content.as_ref().map(|made| &made.text), c.lang));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_holds_ends_well() {
        assert_eq!(code("intact", true), DONE);
        assert_eq!(code("not_anchored", false), DONE);
        assert_eq!(code("not_anchored", true), FINDINGS);
        assert_eq!(code("broken", false), FINDINGS);
        assert_eq!(code("unsigned", false), FINDINGS);
    }
}
