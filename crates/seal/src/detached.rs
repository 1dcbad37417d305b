//! Signatures of any file beside it: a detached CMS in DER (`.p7s`), for packages and for whoever asks SM2.
//!
//! A file of any size is read once, as a stream, and hashed; it never lies in memory. The signed
//! attributes are those of a PDF's signature (content-type, message-digest, signing-certificate-v2)
//! and signing-time, which has no other place here.

use std::io::Read;

use chrono::{DateTime, Utc};
use der::asn1::ObjectIdentifier;
use sha2::{Digest, Sha256};
use sm3::Sm3;

use crate::fault::Fault;
use crate::keys::{Algorithm, RawSigner};
use crate::verify::{Outcome, SignatureReport, verdict};
use crate::{SealError, cades, certificate, oid};

/// Largest signature read, in bytes.
pub const MAX_SIGNATURE: usize = 1 << 20;
/// Signed attributes of a signature: content-type, message-digest, signing-certificate-v2, signing-time.
const ATTRIBUTES: usize = 4;
/// Bytes read at once.
const CHUNK: usize = 1 << 18;

/// What a signature of either kind is made over: the digests of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// Bytes read.
    pub size: u64,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// SM3, where it was asked for.
    pub sm3: Option<[u8; 32]>,
}

impl Digests {
    fn of(&self, kind: ObjectIdentifier) -> Option<Vec<u8>> {
        match kind {
            oid::SHA256 => Some(self.sha256.to_vec()),
            oid::SM3 => self.sm3.map(|d| d.to_vec()),
            _ => None,
        }
    }
}

/// Reads a file to its end.
///
/// # Errors
/// [`SealError::Reading`] where it cannot be read.
pub fn digests(mut file: impl Read, with_sm3: bool) -> Result<Digests, SealError> {
    let (mut sha256, mut sm3, mut size) = (Sha256::new(), with_sm3.then(Sm3::new), 0u64);
    let mut buffer = vec![0; CHUNK];
    loop {
        let n = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(SealError::Reading { what: e.to_string() }),
        };
        let part = buffer.get(..n).unwrap_or_default();
        sha256.update(part);
        if let Some(sm3) = &mut sm3 {
            sm3.update(part);
        }
        size += n as u64;
    }
    Ok(Digests { size, sha256: sha256.finalize().into(), sm3: sm3.map(|s| s.finalize().into()) })
}

/// Signs a file: the DER of a detached CMS. SHA-256 with RSA and ECDSA keys, SM3 with SM2.
///
/// # Errors
/// [`SealError::CertificateTime`] where the certificate is not valid at `at`, [`SealError::Reading`],
/// [`SealError::SigningFailed`], [`SealError::Certificate`].
pub fn sign(file: impl Read, signer: &dyn RawSigner, at: DateTime<Utc>) -> Result<Vec<u8>, SealError> {
    let own = certificate::read_own(signer)?;
    certificate::valid_for_signing(&own, at)?;
    let found = digests(file, signer.algorithm() == Algorithm::Sm2Sm3)?;
    let digest = found.of(signer.algorithm().digest()).ok_or(SealError::UnsupportedKey)?;
    cades::build(signer, &own, &digest, Some(at), |_| Ok(None))
}

/// What a detached signature says about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetachedReport {
    /// The verdict.
    pub outcome: Outcome,
    /// Name of the digest that was signed, `SHA-256` or `SM3`; empty where it is neither.
    pub digest_kind: &'static str,
    /// That digest of the file, in lower-case hexadecimal.
    pub digest: String,
    /// Bytes of the file.
    pub size: u64,
    /// The signature. Its field, reason and byte range are empty: a PDF has them.
    pub signature: SignatureReport,
}

/// Judges the signature of a file. `trusted` are DER certificates of signers or authorities; a signer who leads to none
/// of them is [`Outcome::IntactNotAnchored`].
///
/// Stricter than CMS asks: DER alone, exactly one signer, the four attributes that [`sign`] writes, nothing unsigned.
///
/// # Errors
/// [`SealError::Reading`] where the file cannot be read, [`SealError::Certificate`] for a wrong trusted certificate.
pub fn verify(file: impl Read, cms: &[u8], trusted: &[Vec<u8>]) -> Result<DetachedReport, SealError> {
    let trusted = certificate::read_all(trusted)?;
    let found = digests(file, true)?;
    let mut report = SignatureReport::of("");
    report.covers_whole_file = true;
    let cms = if cms.len() > MAX_SIGNATURE { &[] } else { cms };
    let signed = cades::check(cms, &|kind| found.of(kind), &mut report.faults);
    let kind = signed.info.as_ref().map(|i| i.digest_alg.oid);
    let (digest_kind, digest) = match kind {
        Some(oid::SHA256) => ("SHA-256", hex::encode(found.sha256)),
        Some(oid::SM3) => ("SM3", found.sm3.map(hex::encode).unwrap_or_default()),
        _ => ("", String::new()),
    };
    let odd = signed.info.as_ref().is_some_and(|i| {
        i.unsigned_attrs.is_some() || i.signed_attrs.as_ref().is_none_or(|a| a.len() != ATTRIBUTES)
    });
    if odd {
        report.faults.push(Fault::Cms { what: "attributes that no signature of a file has".into() });
    }
    report.signed_at = signed.signed_at();
    report.name_signer(&signed, &trusted);
    Ok(DetachedReport {
        outcome: verdict(&[], std::slice::from_ref(&report)),
        digest_kind,
        digest,
        size: found.size,
        signature: report,
    })
}
