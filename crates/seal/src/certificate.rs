//! What certificates say, and whether they lead to one that is trusted.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use der::asn1::ObjectIdentifier;
use der::{Any, Decode, Encode, Tag, Tagged};
use rsa::traits::PublicKeyParts;
use serde::Serialize;
use sha2::{Digest, Sha256, Sha384, Sha512};
use spki::{AlgorithmIdentifierOwned, DecodePublicKey, SubjectPublicKeyInfoOwned};
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::name::Name;

use crate::fault::Fault;
use crate::keys::{MIN_RSA_BITS, RawSigner, SHA256_PREFIX, SM2_ID};
use crate::{SealError, oid};

/// Longest chain from a signer to a trusted certificate.
const MAX_CHAIN: usize = 8;
/// Organisational unit every trial certificate carries.
pub(crate) const TRIAL_UNIT: &str = "HEGUI TRIAL 试用 NO LEGAL EFFECT 无法律效力";

/// The signer's own certificate.
pub(crate) fn read_own(signer: &dyn RawSigner) -> Result<Certificate, SealError> {
    let der = signer.certificates().first().ok_or(SealError::Certificate)?;
    Certificate::from_der(der).map_err(|_| SealError::Certificate)
}

/// Certificates given in DER.
pub(crate) fn read_all(all: &[Vec<u8>]) -> Result<Vec<Certificate>, SealError> {
    all.iter().map(|der| Certificate::from_der(der).map_err(|_| SealError::Certificate)).collect()
}

/// Certificates of a file: one in DER, or any number in PEM, whatever stands between them. Answered in DER.
///
/// # Errors
/// [`SealError::Certificate`] where there is none, or one of them cannot be read.
pub fn certificates(bytes: &[u8]) -> Result<Vec<Vec<u8>>, SealError> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let text = String::from_utf8_lossy(bytes);
    let mut out = Vec::new();
    if text.contains("-----BEGIN ") {
        for part in text.split(BEGIN).skip(1) {
            let (body, _) = part.split_once(END).ok_or(SealError::Certificate)?;
            let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
            out.push(STANDARD.decode(body).map_err(|_| SealError::Certificate)?);
        }
    } else {
        out.push(bytes.to_vec());
    }
    read_all(&out)?;
    if out.is_empty() { Err(SealError::Certificate) } else { Ok(out) }
}

fn seconds(time: x509_cert::time::Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}

fn period(certificate: &Certificate) -> (i64, i64) {
    let validity = certificate.tbs_certificate().validity();
    (seconds(validity.not_before), seconds(validity.not_after))
}

/// Whether the certificate's period holds `at`, both ends included.
pub(crate) fn valid_at(certificate: &Certificate, at: DateTime<Utc>) -> bool {
    let (from, to) = period(certificate);
    (from..=to).contains(&at.timestamp())
}

pub(crate) fn valid_for_signing(certificate: &Certificate, at: DateTime<Utc>) -> Result<(), SealError> {
    if valid_at(certificate, at) {
        return Ok(());
    }
    let (from, to) = period(certificate);
    let text = |s| {
        DateTime::from_timestamp(s, 0)
            .map_or_else(String::new, |t| t.to_rfc3339_opts(SecondsFormat::Secs, true))
    };
    Err(SealError::CertificateTime { from: text(from), to: text(to) })
}

fn string(value: &Any) -> Option<String> {
    let bytes = value.value();
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String => String::from_utf8(bytes.to_vec()).ok(),
        Tag::TeletexString => Some(bytes.iter().map(|&b| char::from(b)).collect()),
        Tag::BmpString => {
            let units: Vec<u16> = bytes.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            Some(String::from_utf16_lossy(&units))
        }
        _ => None,
    }
}

fn part(name: &Name, oid: ObjectIdentifier) -> Option<String> {
    name.iter().filter(|a| a.oid == oid).find_map(|a| string(&a.value))
}

/// The subject's common name.
pub(crate) fn common_name(certificate: &Certificate) -> Option<String> {
    part(certificate.tbs_certificate().subject(), oid::COMMON_NAME)
}

/// The subject's organisation.
pub(crate) fn organisation(certificate: &Certificate) -> Option<String> {
    part(certificate.tbs_certificate().subject(), oid::ORGANIZATION)
}

/// Whether this is a trial certificate: it says so in its subject or by its private extension.
pub(crate) fn is_trial(certificate: &Certificate) -> bool {
    let tbs = certificate.tbs_certificate();
    let marked = tbs.extensions().is_some_and(|e| e.iter().any(|e| e.extn_id == oid::TRIAL));
    let units = tbs.subject().iter().filter(|a| a.oid == oid::UNIT);
    marked || units.filter_map(|a| string(&a.value)).any(|u| u == TRIAL_UNIT)
}

/// SHA-256 of the certificate's DER, in lower-case hexadecimal.
pub(crate) fn fingerprint(der: &[u8]) -> String {
    hex::encode(Sha256::digest(der))
}

fn usage(certificate: &Certificate) -> Result<Option<KeyUsage>, der::Error> {
    Ok(certificate.tbs_certificate().get_extension::<KeyUsage>()?.map(|(_, usage)| usage))
}

/// Whether the certificate may sign documents: `keyUsage`, where present, must say so.
pub(crate) fn may_sign(certificate: &Certificate) -> bool {
    match usage(certificate) {
        Ok(None) => true,
        Ok(Some(usage)) => {
            usage.0.contains(KeyUsages::DigitalSignature) || usage.0.contains(KeyUsages::NonRepudiation)
        }
        Err(_) => false,
    }
}

/// Whether the certificate is one for time-stamps alone, and says so as critical (RFC 3161, 2.3).
pub(crate) fn may_stamp(certificate: &Certificate) -> bool {
    let usage = certificate.tbs_certificate().get_extension::<ExtendedKeyUsage>();
    matches!(usage, Ok(Some((true, usage))) if usage.0 == [oid::TIME_STAMPING])
}

/// `DigestInfo` prefixes of SHA-384 and SHA-512 (RFC 8017, 9.2, note 1).
const SHA384_PREFIX: [u8; 19] = [
    0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00,
    0x04, 0x30,
];
const SHA512_PREFIX: [u8; 19] = [
    0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00,
    0x04, 0x40,
];

/// The digest of a hash algorithm that is accepted inside a PDF.
pub(crate) fn digest(algorithm: ObjectIdentifier, parts: &[&[u8]]) -> Option<Vec<u8>> {
    fn run<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
        let mut hash = D::new();
        for part in parts {
            hash.update(part);
        }
        hash.finalize().as_slice().to_vec()
    }
    match algorithm {
        oid::SHA256 => Some(run::<Sha256>(parts)),
        oid::SHA384 => Some(run::<Sha384>(parts)),
        oid::SHA512 => Some(run::<Sha512>(parts)),
        _ => None,
    }
}

/// Verifies `signature` over `message`. `hash` is the digest algorithm where `algorithm` alone does
/// not say it (plain `rsaEncryption` in a CMS).
pub(crate) fn check_signature(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    hash: Option<ObjectIdentifier>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Fault> {
    let refused = || Fault::Algorithm { oid: algorithm.oid.to_string() };
    if algorithm.oid == oid::SM2_SM3 {
        return match hash {
            None | Some(oid::SM3) => check_sm2(key, message, signature),
            Some(_) => Err(refused()),
        };
    }
    let implied = match algorithm.oid {
        oid::RSA_SHA256 | oid::ECDSA_SHA256 => oid::SHA256,
        oid::RSA_SHA384 | oid::ECDSA_SHA384 => oid::SHA384,
        oid::RSA_SHA512 | oid::ECDSA_SHA512 => oid::SHA512,
        oid::RSA => hash.ok_or_else(refused)?,
        _ => return Err(refused()),
    };
    if hash.is_some_and(|h| h != implied) {
        return Err(refused());
    }
    let digest = digest(implied, &[message]).ok_or_else(refused)?;
    let spki = key.to_der().map_err(|_| Fault::SignerCertificate)?;
    let elliptic = matches!(algorithm.oid, oid::ECDSA_SHA256 | oid::ECDSA_SHA384 | oid::ECDSA_SHA512);
    if elliptic {
        use p256::ecdsa::signature::hazmat::PrehashVerifier;
        let curve = key.algorithm.parameters.as_ref().and_then(|p| p.decode_as::<ObjectIdentifier>().ok());
        if key.algorithm.oid != oid::EC_KEY || curve != Some(oid::P256) {
            return Err(Fault::Algorithm { oid: curve.unwrap_or(key.algorithm.oid).to_string() });
        }
        let key =
            p256::ecdsa::VerifyingKey::from_public_key_der(&spki).map_err(|_| Fault::SignerCertificate)?;
        let signature = p256::ecdsa::Signature::from_der(signature).map_err(|_| Fault::Signature)?;
        return key.verify_prehash(&digest, &signature).map_err(|_| Fault::Signature);
    }
    let key = rsa::RsaPublicKey::from_public_key_der(&spki).map_err(|_| Fault::SignerCertificate)?;
    let bits = u32::try_from(key.size().saturating_mul(8)).unwrap_or(u32::MAX);
    if bits < MIN_RSA_BITS {
        return Err(Fault::WeakKey { bits });
    }
    let prefix = match implied {
        oid::SHA256 => SHA256_PREFIX,
        oid::SHA384 => SHA384_PREFIX,
        _ => SHA512_PREFIX,
    };
    let scheme = rsa::Pkcs1v15Sign { hash_len: Some(digest.len()), prefix: prefix.into() };
    key.verify(scheme, &digest, signature).map_err(|_| Fault::Signature)
}

/// SM2 under the usual identity.
fn check_sm2(key: &SubjectPublicKeyInfoOwned, message: &[u8], signature: &[u8]) -> Result<(), Fault> {
    use p256::ecdsa::signature::Verifier;
    let curve = key.algorithm.parameters.as_ref().and_then(|p| p.decode_as::<ObjectIdentifier>().ok());
    if key.algorithm.oid != oid::EC_KEY || curve != Some(oid::SM2_CURVE) {
        return Err(Fault::Algorithm { oid: curve.unwrap_or(key.algorithm.oid).to_string() });
    }
    let spki = key.to_der().map_err(|_| Fault::SignerCertificate)?;
    let public = sm2::PublicKey::from_public_key_der(&spki).map_err(|_| Fault::SignerCertificate)?;
    let key = sm2::dsa::VerifyingKey::new(SM2_ID, public).map_err(|_| Fault::SignerCertificate)?;
    let signature = sm2::dsa::Signature::from_der(signature).map_err(|_| Fault::Signature)?;
    key.verify(message, &signature).map_err(|_| Fault::Signature)
}

fn may_issue(certificate: &Certificate, below: usize) -> bool {
    let tbs = certificate.tbs_certificate();
    let constraints = match tbs.get_extension::<BasicConstraints>() {
        Ok(Some((_, c))) => c,
        _ => return false,
    };
    let usage = match usage(certificate) {
        Ok(None) => true,
        Ok(Some(usage)) => usage.0.contains(KeyUsages::KeyCertSign),
        Err(_) => false,
    };
    constraints.ca && usage && constraints.path_len_constraint.is_none_or(|n| usize::from(n) >= below)
}

/// Whether every critical extension is one this verifier takes into account. Policies and extended
/// usages are read past: they narrow what a certificate is for, not who its holder is.
fn understood(certificate: &Certificate) -> bool {
    let known = [oid::KEY_USAGE, oid::BASIC_CONSTRAINTS, oid::CERTIFICATE_POLICIES, oid::EXTENDED_KEY_USAGE];
    let extensions = certificate.tbs_certificate().extensions();
    extensions.is_none_or(|e| e.iter().all(|e| !e.critical || known.contains(&e.extn_id)))
}

fn issued(issuer: &Certificate, certificate: &Certificate, below: usize, at: DateTime<Utc>) -> bool {
    if certificate.tbs_certificate().issuer() != issuer.tbs_certificate().subject()
        || certificate.signature_algorithm() != certificate.tbs_certificate().signature()
        || !may_issue(issuer, below)
        || !valid_at(issuer, at)
        || !understood(issuer)
    {
        return false;
    }
    let Ok(message) = certificate.tbs_certificate().to_der() else { return false };
    let Some(signature) = certificate.signature().as_bytes() else { return false };
    let key = issuer.tbs_certificate().subject_public_key_info();
    check_signature(key, certificate.signature_algorithm(), None, &message, signature).is_ok()
}

/// Whether `own` is one of `trusted`, or a chain through `others` leads to one at the time `at`.
pub(crate) fn anchored(
    own: &Certificate,
    others: &[&Certificate],
    trusted: &[Certificate],
    at: DateTime<Utc>,
) -> bool {
    if trusted.contains(own) {
        return true;
    }
    if !understood(own) {
        return false;
    }
    let mut used: Vec<&Certificate> = vec![own];
    let mut current = own;
    for below in 0..MAX_CHAIN {
        if trusted.iter().any(|t| issued(t, current, below, at)) {
            return true;
        }
        let next = others.iter().find(|c| !used.contains(*c) && issued(c, current, below, at));
        match next {
            Some(next) => {
                used.push(next);
                current = next;
            }
            None => return false,
        }
    }
    false
}

/// What a person needs to see of a certificate before trusting it or signing with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateFacts {
    /// Common name of the subject; empty where it has none.
    pub common_name: String,
    /// Organisation of the subject; empty where it has none.
    pub organisation: String,
    /// Common name of the issuer; empty where it has none.
    pub issuer: String,
    /// SHA-256 of the certificate in lower-case hexadecimal.
    pub fingerprint: String,
    /// Start of validity.
    pub not_before: DateTime<Utc>,
    /// End of validity, included.
    pub not_after: DateTime<Utc>,
    /// A trial certificate without legal effect.
    pub trial: bool,
}

/// Reads a certificate in DER, such as [`crate::RawSigner::certificates`] gives.
///
/// # Errors
/// [`SealError::Certificate`] where it cannot be read.
pub fn certificate_facts(der: &[u8]) -> Result<CertificateFacts, SealError> {
    let certificate = Certificate::from_der(der).map_err(|_| SealError::Certificate)?;
    let (from, to) = period(&certificate);
    let time = |s| DateTime::from_timestamp(s, 0).ok_or(SealError::Certificate);
    Ok(CertificateFacts {
        common_name: common_name(&certificate).unwrap_or_default(),
        organisation: organisation(&certificate).unwrap_or_default(),
        issuer: part(certificate.tbs_certificate().issuer(), oid::COMMON_NAME).unwrap_or_default(),
        fingerprint: fingerprint(der),
        not_before: time(from)?,
        not_after: time(to)?,
        trial: is_trial(&certificate),
    })
}
