//! The signature that lies beside a PDF under its name, where one does.

use super::{outcome, read, told};
use crate::api::{DetachedInfo, VerifyResult};
use crate::error::Result;
use crate::reports::{DETACHED_SUFFIX, sealing};
use hegui_model::text::Text;
use hegui_seal::{Outcome, detached};
use std::path::{Path, PathBuf};

/// Where the signature of a file lies.
fn place(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(DETACHED_SUFFIX);
    name.into()
}

/// Judges the signature beside a PDF and lets the verdict count: a broken one breaks the whole, and where the PDF bears
/// none of its own, it is what the file is signed by.
pub(super) fn judged(path: &Path, pdf: &[u8], trusted: &[Vec<u8>], out: &mut VerifyResult) -> Result<()> {
    let place = place(path);
    if !place.is_file() {
        return Ok(());
    }
    let file = place.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let cms = read(&place, detached::MAX_SIGNATURE as u64)?;
    let found = detached::verify(pdf, &cms, trusted).map_err(|e| sealing(&e))?;
    let seal = told(&found.signature);
    out.faults.extend(
        seal.faults
            .iter()
            .map(|f| Text::new(format!("旁附签名「{file}」：{}", f.zh), format!("{file}: {}", f.en))),
    );
    let (by, kind) = (&seal.subject, found.digest_kind);
    if found.outcome == Outcome::Broken {
        out.outcome = outcome(Outcome::Broken).into();
        out.summary = Text::new(
            format!("旁附签名「{file}」与这份 PDF 不符：文件在签署后被改动，或签名属于另一份文件"),
            format!(
                "{file} does not fit this PDF: the file was changed since, or it is the signature of another"
            ),
        );
    } else if out.outcome == outcome(Outcome::Unsigned) {
        out.outcome = outcome(found.outcome).into();
        out.summary = Text::new(
            format!("PDF 内没有签名；旁附签名「{file}」完好（{kind}），签署人：{by}"),
            format!("The PDF bears no signature; {file} beside it holds ({kind}), signed by {by}"),
        );
    }
    out.beside = Some(DetachedInfo { file, digest_kind: kind.into(), digest: found.digest, signature: seal });
    Ok(())
}
