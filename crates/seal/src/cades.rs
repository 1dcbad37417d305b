//! The CMS of one PAdES signature, with or without a time-stamp: made here, and taken apart again by the verifier.

use chrono::{DateTime, Utc};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{GeneralizedTime, ObjectIdentifier, OctetString, SetOfVec, UtcTime};
use der::{Any, Decode, Encode, Sequence};
use sha2::{Digest, Sha256};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::time::Time;

use crate::fault::Fault;
use crate::keys::RawSigner;
use crate::{SealError, certificate, oid};

/// `ESSCertIDv2` (RFC 5035, 4): names a certificate by its digest, SHA-256 where none is said.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct EssCertIdV2 {
    hash_algorithm: Option<AlgorithmIdentifierOwned>,
    cert_hash: OctetString,
    issuer_serial: Option<Any>,
}

/// `SigningCertificateV2` (RFC 5035, 3).
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
    policies: Option<Any>,
}

fn attribute(oid: ObjectIdentifier, value: Any) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

/// The signed attributes: content-type, message-digest, signing-certificate-v2. PAdES forbids
/// signing-time here; the time stands in `/M`.
fn attributes(digest: &[u8], own: &[u8]) -> der::Result<SetOfVec<Attribute>> {
    let id = EssCertIdV2 {
        hash_algorithm: None,
        cert_hash: OctetString::new(Sha256::digest(own).as_slice())?,
        issuer_serial: None,
    };
    SetOfVec::try_from(vec![
        attribute(oid::CONTENT_TYPE, Any::encode_from(&oid::DATA)?)?,
        attribute(oid::MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest)?)?)?,
        attribute(
            oid::SIGNING_CERTIFICATE_V2,
            Any::encode_from(&SigningCertificateV2 { certs: vec![id], policies: None })?,
        )?,
    ])
}

/// In `UTCTime` as long as that reaches (RFC 5652, 11.3).
fn signing_time(at: DateTime<Utc>) -> der::Result<Attribute> {
    let seconds = u64::try_from(at.timestamp()).map_err(|_| der::ErrorKind::DateTime)?;
    let time = der::DateTime::from_unix_duration(std::time::Duration::from_secs(seconds))?;
    let time = match UtcTime::from_date_time(time) {
        Ok(short) => Time::UtcTime(short),
        Err(_) => Time::GeneralTime(GeneralizedTime::from_date_time(time)),
    };
    attribute(oid::SIGNING_TIME, Any::encode_from(&time)?)
}

/// The DER of a detached CMS over content with this `digest`, of the kind that the signer's algorithm goes with. `at` is
/// told as signing-time, for what has no other place to tell it. `stamp` is given the signature value and answers
/// the token of a time-stamp over it, if there is to be one.
pub(crate) fn build<E: From<SealError>>(
    signer: &dyn RawSigner,
    own: &Certificate,
    digest: &[u8],
    at: Option<DateTime<Utc>>,
    stamp: impl FnOnce(&[u8]) -> Result<Option<Vec<u8>>, E>,
) -> Result<Vec<u8>, E> {
    let failed = |_: der::Error| SealError::Certificate;
    let own_der = signer.certificates().first().ok_or(SealError::Certificate)?;
    let mut attributes = attributes(digest, own_der).map_err(failed)?;
    if let Some(at) = at {
        attributes.insert(signing_time(at).map_err(failed)?).map_err(failed)?;
    }
    let signature = signer.sign(&attributes.to_der().map_err(failed)?)?;
    let unsigned_attrs = match stamp(&signature)? {
        Some(token) => {
            let token =
                Any::from_der(&token).map_err(|_| SealError::StampAnswer { what: "the token is not DER" })?;
            let set = SetOfVec::try_from(vec![attribute(oid::STAMP_TOKEN, token).map_err(failed)?]);
            Some(set.map_err(failed)?)
        }
        None => None,
    };
    let kind = AlgorithmIdentifierOwned { oid: signer.algorithm().digest(), parameters: None };
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.tbs_certificate().issuer().clone(),
            serial_number: own.tbs_certificate().serial_number().clone(),
        }),
        digest_alg: kind.clone(),
        signed_attrs: Some(attributes),
        signature_algorithm: signer.algorithm().identifier(),
        signature: OctetString::new(signature).map_err(failed)?,
        unsigned_attrs,
    };
    let mut certificates = SetOfVec::new();
    for (i, der) in signer.certificates().iter().enumerate() {
        let certificate = Certificate::from_der(der).map_err(failed)?;
        // Whoever trusts a root has it; a copy here would be bytes nobody can check.
        if i > 0 && certificate.tbs_certificate().issuer() == certificate.tbs_certificate().subject() {
            continue;
        }
        certificates.insert(CertificateChoices::Certificate(certificate)).map_err(failed)?;
    }
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![kind]).map_err(failed)?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: oid::DATA, econtent: None },
        certificates: Some(certificates.into()),
        crls: None,
        signer_infos: SetOfVec::try_from(vec![info]).map_err(failed)?.into(),
    };
    let content = Any::encode_from(&data).map_err(failed)?;
    Ok(ContentInfo { content_type: oid::SIGNED_DATA, content }.to_der().map_err(failed)?)
}

/// What a CMS says, once its faults are noted.
pub(crate) struct Signed {
    /// The certificate the signer identifier names.
    pub(crate) own: Option<Certificate>,
    /// Every certificate in the CMS.
    pub(crate) all: Vec<Certificate>,
    /// The signature value, which is what a time-stamp is about.
    pub(crate) value: Vec<u8>,
    /// DER of each time-stamp token that stands beside it.
    pub(crate) stamps: Vec<Vec<u8>>,
    /// What the only signer wrote.
    pub(crate) info: Option<SignerInfo>,
}

impl Signed {
    /// The signing-time among the signed attributes.
    pub(crate) fn signed_at(&self) -> Option<DateTime<Utc>> {
        let attributes = self.info.as_ref()?.signed_attrs.as_ref()?;
        let time = single(attributes, oid::SIGNING_TIME)?.decode_as::<Time>().ok()?;
        DateTime::from_timestamp(i64::try_from(time.to_unix_duration().as_secs()).ok()?, 0)
    }
}

fn single(attributes: &SetOfVec<Attribute>, oid: ObjectIdentifier) -> Option<&Any> {
    let mut found = attributes.iter().filter(|a| a.oid == oid);
    let one = found.next()?;
    (found.next().is_none() && one.values.len() == 1).then(|| one.values.get(0))?
}

fn wrong(what: &str) -> Fault {
    Fault::Cms { what: what.into() }
}

fn names(sid: &SignerIdentifier, certificate: &Certificate) -> bool {
    let tbs = certificate.tbs_certificate();
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            tbs.issuer() == &id.issuer && tbs.serial_number() == &id.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => {
            matches!(tbs.get_extension::<SubjectKeyIdentifier>(), Ok(Some((_, own))) if own == *id)
        }
    }
}

/// Tells the digest of what was signed by an algorithm; none for one that is not accepted there.
pub(crate) type DigestOf<'a> = &'a dyn Fn(ObjectIdentifier) -> Option<Vec<u8>>;

/// Checks a CMS over detached content. Faults are added to `faults`.
pub(crate) fn check(cms: &[u8], digest_of: DigestOf<'_>, faults: &mut Vec<Fault>) -> Signed {
    let mut signed = Signed { own: None, all: Vec::new(), value: Vec::new(), stamps: Vec::new(), info: None };
    let Ok(info) = ContentInfo::from_der(cms) else {
        faults.push(wrong("not a CMS in DER"));
        return signed;
    };
    // What is outside every signature must at least have one spelling only.
    if info.to_der().is_ok_and(|again| again != cms) {
        faults.push(wrong("not in DER"));
    }
    if info.content_type != oid::SIGNED_DATA {
        faults.push(wrong("not signed data"));
    }
    let Ok(data) = info.content.decode_as::<SignedData>() else {
        faults.push(wrong("not signed data"));
        return signed;
    };
    if data.to_der().ok() != info.content.to_der().ok() {
        faults.push(wrong("not in DER"));
    }
    if data.encap_content_info.econtent_type != oid::DATA || data.encap_content_info.econtent.is_some() {
        faults.push(wrong("the content must be detached data"));
    }
    if data.version != CmsVersion::V1 && data.version != CmsVersion::V3 {
        faults.push(wrong("an unexpected version"));
    }
    for choice in data.certificates.iter().flat_map(|set| set.0.iter()) {
        match choice {
            CertificateChoices::Certificate(c) => signed.all.push(c.clone()),
            CertificateChoices::Other(_) => faults.push(wrong("a certificate of an unknown format")),
        }
    }
    let [signer] = data.signer_infos.0.as_slice() else {
        faults.push(wrong("not exactly one signer"));
        return signed;
    };
    signed.value = signer.signature.as_bytes().to_vec();
    let unsigned = signer.unsigned_attrs.iter().flat_map(|set| set.iter());
    signed.stamps = unsigned
        .filter(|a| a.oid == oid::STAMP_TOKEN)
        .flat_map(|a| a.values.iter())
        .filter_map(|v| v.to_der().ok())
        .collect();
    let expected = match signer.sid {
        SignerIdentifier::IssuerAndSerialNumber(_) => CmsVersion::V1,
        SignerIdentifier::SubjectKeyIdentifier(_) => CmsVersion::V3,
    };
    if signer.version != expected || data.digest_algorithms.as_slice() != [signer.digest_alg.clone()] {
        faults.push(wrong("version or digest algorithm does not agree with the signer's"));
    }
    signed.own = check_signer(signer, &signed.all, oid::DATA, digest_of, faults);
    signed.info = Some(signer.clone());
    signed
}

/// Checks one signer of content of type `kind` and answers its certificate out of `all`.
pub(crate) fn check_signer(
    signer: &SignerInfo,
    all: &[Certificate],
    kind: ObjectIdentifier,
    digest_of: DigestOf<'_>,
    faults: &mut Vec<Fault>,
) -> Option<Certificate> {
    let mut named = all.iter().filter(|c| names(&signer.sid, c));
    let own = match (named.next(), named.next()) {
        (Some(one), None) => Some(one.clone()),
        _ => {
            faults.push(Fault::SignerCertificate);
            None
        }
    };
    let no_parameters =
        |a: &AlgorithmIdentifierOwned| a.parameters.as_ref().is_none_or(|p| *p == Any::null());
    if !no_parameters(&signer.digest_alg) || !no_parameters(&signer.signature_algorithm) {
        faults.push(Fault::Algorithm { oid: signer.signature_algorithm.oid.to_string() });
    }
    let Some(digest) = digest_of(signer.digest_alg.oid) else {
        faults.push(Fault::Algorithm { oid: signer.digest_alg.oid.to_string() });
        return own;
    };
    let Some(attributes) = &signer.signed_attrs else {
        faults.push(wrong("no signed attributes"));
        return own;
    };
    if single(attributes, oid::CONTENT_TYPE).and_then(|v| v.decode_as::<ObjectIdentifier>().ok())
        != Some(kind)
    {
        faults.push(Fault::Attribute { name: "content-type".into() });
    }
    match single(attributes, oid::MESSAGE_DIGEST).and_then(|v| v.decode_as::<OctetString>().ok()) {
        None => faults.push(Fault::Attribute { name: "message-digest".into() }),
        Some(value) if value.as_bytes() != digest.as_slice() => faults.push(Fault::Digest),
        Some(_) => {}
    }
    let Some(certificate) = &own else { return own };
    let named = certificate.to_der().ok().and_then(|der| names_certificate(attributes, &der, kind));
    match named {
        Some(true) => {}
        Some(false) => faults.push(Fault::SigningCertificate),
        None => faults.push(Fault::Attribute { name: "signing-certificate-v2".into() }),
    }
    let key = certificate.tbs_certificate().subject_public_key_info();
    match attributes.to_der() {
        Ok(message) => {
            let hash = Some(signer.digest_alg.oid);
            let verdict = certificate::check_signature(
                key,
                &signer.signature_algorithm,
                hash,
                &message,
                signer.signature.as_bytes(),
            );
            faults.extend(verdict.err());
        }
        Err(_) => faults.push(wrong("the signed attributes cannot be read")),
    }
    own
}

/// Whether the signed attributes name this certificate as the signer's; none where they name none. Tokens of
/// time-stamps may do so in the older form, by SHA-1 (RFC 3161, 2.4.1).
fn names_certificate(attributes: &SetOfVec<Attribute>, der: &[u8], kind: ObjectIdentifier) -> Option<bool> {
    if let Some(value) = single(attributes, oid::SIGNING_CERTIFICATE_V2) {
        let id = value.decode_as::<SigningCertificateV2>().ok()?.certs.into_iter().next()?;
        let hash = id.hash_algorithm.as_ref().map_or(oid::SHA256, |a| a.oid);
        return Some(certificate::digest(hash, &[der]).as_deref() == Some(id.cert_hash.as_bytes()));
    }
    if kind != oid::TST_INFO {
        return None;
    }
    // SigningCertificate ::= SEQUENCE { certs SEQUENCE OF SEQUENCE { certHash OCTET STRING, … }, … }
    let value = single(attributes, oid::SIGNING_CERTIFICATE)?.decode_as::<Vec<Any>>().ok()?;
    let first = value.into_iter().next()?.decode_as::<Vec<Any>>().ok()?.into_iter().next()?;
    let hash = first.decode_as::<Vec<Any>>().ok()?.into_iter().next()?.decode_as::<OctetString>().ok()?;
    Some(hash.as_bytes() == sha1::Sha1::digest(der).as_slice())
}
