//! The CMS of one PAdES B-B signature: made here, and taken apart again by the verifier.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Decode, Encode, Sequence};
use sha2::{Digest, Sha256};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

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

/// The DER of a detached CMS over content with this SHA-256 `digest`.
pub(crate) fn build(signer: &dyn RawSigner, own: &Certificate, digest: &[u8]) -> Result<Vec<u8>, SealError> {
    let failed = |_: der::Error| SealError::Certificate;
    let own_der = signer.certificates().first().ok_or(SealError::Certificate)?;
    let attributes = attributes(digest, own_der).map_err(failed)?;
    let signature = signer.sign(&attributes.to_der().map_err(failed)?)?;
    let sha256 = AlgorithmIdentifierOwned { oid: oid::SHA256, parameters: None };
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.tbs_certificate().issuer().clone(),
            serial_number: own.tbs_certificate().serial_number().clone(),
        }),
        digest_alg: sha256.clone(),
        signed_attrs: Some(attributes),
        signature_algorithm: signer.algorithm().identifier(),
        signature: OctetString::new(signature).map_err(failed)?,
        unsigned_attrs: None,
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
        digest_algorithms: SetOfVec::try_from(vec![sha256]).map_err(failed)?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: oid::DATA, econtent: None },
        certificates: Some(certificates.into()),
        crls: None,
        signer_infos: SetOfVec::try_from(vec![info]).map_err(failed)?.into(),
    };
    let content = Any::encode_from(&data).map_err(failed)?;
    ContentInfo { content_type: oid::SIGNED_DATA, content }.to_der().map_err(failed)
}

/// What a CMS says, once its faults are noted.
pub(crate) struct Signed {
    /// The certificate the signer identifier names.
    pub(crate) own: Option<Certificate>,
    /// Every certificate in the CMS.
    pub(crate) all: Vec<Certificate>,
}

fn single(attributes: &SetOfVec<Attribute>, oid: ObjectIdentifier) -> Option<&Any> {
    let mut found = attributes.iter().filter(|a| a.oid == oid);
    let one = found.next()?;
    (found.next().is_none() && one.values.len() == 1).then(|| one.values.get(0))?
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

/// Checks a CMS over detached content given in parts. Faults are added to `faults`.
pub(crate) fn check(cms: &[u8], content: &[&[u8]], faults: &mut Vec<Fault>) -> Signed {
    let mut signed = Signed { own: None, all: Vec::new() };
    let wrong = |what: &str| Fault::Cms { what: what.into() };
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
    let expected = match signer.sid {
        SignerIdentifier::IssuerAndSerialNumber(_) => CmsVersion::V1,
        SignerIdentifier::SubjectKeyIdentifier(_) => CmsVersion::V3,
    };
    if signer.version != expected || data.digest_algorithms.as_slice() != [signer.digest_alg.clone()] {
        faults.push(wrong("version or digest algorithm does not agree with the signer's"));
    }
    let mut named = signed.all.iter().filter(|c| names(&signer.sid, c));
    signed.own = match (named.next(), named.next()) {
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
    let Some(digest) = certificate::digest(signer.digest_alg.oid, content) else {
        faults.push(Fault::Algorithm { oid: signer.digest_alg.oid.to_string() });
        return signed;
    };
    let Some(attributes) = &signer.signed_attrs else {
        faults.push(wrong("no signed attributes"));
        return signed;
    };
    if single(attributes, oid::CONTENT_TYPE).and_then(|v| v.decode_as::<ObjectIdentifier>().ok())
        != Some(oid::DATA)
    {
        faults.push(Fault::Attribute { name: "content-type".into() });
    }
    match single(attributes, oid::MESSAGE_DIGEST).and_then(|v| v.decode_as::<OctetString>().ok()) {
        None => faults.push(Fault::Attribute { name: "message-digest".into() }),
        Some(value) if value.as_bytes() != digest.as_slice() => faults.push(Fault::Digest),
        Some(_) => {}
    }
    let Some(own) = &signed.own else { return signed };
    let identified = single(attributes, oid::SIGNING_CERTIFICATE_V2)
        .and_then(|v| v.decode_as::<SigningCertificateV2>().ok())
        .and_then(|v| v.certs.into_iter().next());
    match (identified, own.to_der()) {
        (Some(id), Ok(der)) => {
            let hash = id.hash_algorithm.as_ref().map_or(oid::SHA256, |a| a.oid);
            if certificate::digest(hash, &[&der]).as_deref() != Some(id.cert_hash.as_bytes()) {
                faults.push(Fault::SigningCertificate);
            }
        }
        _ => faults.push(Fault::Attribute { name: "signing-certificate-v2".into() }),
    }
    let key = own.tbs_certificate().subject_public_key_info();
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
    signed
}
