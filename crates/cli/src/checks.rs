//! `hegui verify FILE`, and how a verification is told.

use crate::console::{Answer, Console, DONE, FINDINGS, path};
use crate::output::{bullets, clean};
use crate::tables::{line, when};
use clap::Args;
use hegui_app::api::{VerifyFile, VerifyResult};
use hegui_app::error::Result;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// PDF 文件 | PDF
    file: PathBuf,
    /// 信任的证书，DER 或 PEM（可多个） | Certificates to trust, DER or PEM
    #[arg(long, value_name = "CERT", num_args = 1..)]
    trust: Vec<PathBuf>,
}

pub(crate) fn verify(c: &Console, a: Verify) -> Result<u8> {
    let trust = a.trust.iter().map(|t| path(t)).collect::<Result<Vec<_>>>()?;
    let anchors = !trust.is_empty();
    let found = c.outside::<VerifyResult>("verify_file", &VerifyFile { path: path(&a.file)?, trust })?;
    verified(c, &found, anchors)
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

fn told(c: &Console, r: &VerifyResult) -> String {
    let mut out = format!("{}\n", clean(r.summary.get(c.lang)));
    for s in &r.signatures {
        let trial = if s.trial { c.say("（试用密钥）", " (trial key)") } else { "" };
        out.push_str(&line(&s.field, &format!("{}{trial}", s.subject)));
        out.push_str(&line(c.say("签署时间", "Signed at"), &when(&s.signed_at)));
        out.push_str(&line(c.say("证书指纹", "Fingerprint"), &s.fingerprint));
        let anchored = if s.anchored { c.say("是", "yes") } else { c.say("否", "no") };
        out.push_str(&line(c.say("受信任", "Anchored"), anchored));
        out.push_str(&bullets(&s.faults, c.lang));
    }
    out.push_str(&bullets(&r.faults, c.lang));
    out.push_str(&bullets(&r.duties, c.lang));
    out.push_str(&bullets(&r.head, c.lang));
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
