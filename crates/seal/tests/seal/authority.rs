//! A time-stamping authority of the tests: its clock is the test's, and it can be told to lie in every way we know.

use chrono::{DateTime, TimeZone, Utc};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{GeneralizedTime, ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Decode, Encode};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use sha2::{Digest, Sha256};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};
use x509_cert::attr::Attribute;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};
use x509_cert::{Certificate, TbsCertificate};

pub(crate) const POLICY: &str = "1.3.6.1.4.1.32473.7291.2";

fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new(text).unwrap()
}

/// What the certificate of an authority says of its use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    Root,
    Stamping,
    StampingNotCritical,
    StampingAndMore,
    Nothing,
}

struct Profile {
    issuer: Name,
    subject: Name,
    usage: Usage,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        _: SubjectPublicKeyInfoRef<'_>,
        _: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let subject = tbs.subject();
        let root = self.usage == Usage::Root;
        let mut out =
            vec![(&BasicConstraints { ca: root, path_len_constraint: None }).to_extension(subject, &[])?];
        let usage = if root {
            KeyUsages::KeyCertSign | KeyUsages::CRLSign
        } else {
            KeyUsages::DigitalSignature.into()
        };
        out.push((&KeyUsage(usage)).to_extension(subject, &[])?);
        let stamping = oid("1.3.6.1.5.5.7.3.8");
        let listed = match self.usage {
            Usage::Root | Usage::Nothing => return Ok(out),
            Usage::Stamping | Usage::StampingNotCritical => vec![stamping],
            Usage::StampingAndMore => vec![stamping, oid("1.3.6.1.5.5.7.3.4")],
        };
        out.push(Extension {
            extn_id: oid("2.5.29.37"),
            critical: self.usage != Usage::StampingNotCritical,
            extn_value: OctetString::new(ExtendedKeyUsage(listed).to_der()?)?,
        });
        Ok(out)
    }
}

fn time(at: DateTime<Utc>) -> der::DateTime {
    let seconds = u64::try_from(at.timestamp()).unwrap();
    der::DateTime::from_unix_duration(std::time::Duration::from_secs(seconds)).unwrap()
}

fn year(year: i32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).unwrap()
}

fn certificate(key: &SigningKey, by: &SigningKey, profile: Profile, serial: u8, until: i32) -> Certificate {
    let spki = SubjectPublicKeyInfoOwned::from_key(key.verifying_key()).unwrap();
    let validity = Validity::new(Time::from(time(year(2020))), Time::from(time(year(until))));
    let builder =
        CertificateBuilder::new(profile, SerialNumber::new(&[serial]).unwrap(), validity, spki).unwrap();
    builder.build::<_, DerSignature>(by).unwrap()
}

/// How an answer differs from a good one.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lie {
    pub(crate) other_imprint: bool,
    pub(crate) other_nonce: bool,
    pub(crate) other_policy: bool,
    pub(crate) no_certificate: bool,
    pub(crate) wrong_key: bool,
    pub(crate) names_another: bool,
    /// Bytes of an attribute that only makes the token larger.
    pub(crate) padding: usize,
}

pub(crate) struct Authority {
    key: SigningKey,
    own: Certificate,
    pub(crate) root: Vec<u8>,
}

impl Authority {
    /// One whose certificate is for `usage` and ends with the year before `until`.
    pub(crate) fn new(usage: Usage, until: i32) -> Self {
        use std::str::FromStr;
        let root_key = SigningKey::from_slice(&[0x11; 32]).unwrap();
        let key = SigningKey::from_slice(&[0x22; 32]).unwrap();
        let root = Name::from_str("CN=Stamp root TEST ONLY").unwrap();
        let subject = Name::from_str("CN=Stamps TEST ONLY,O=Example").unwrap();
        let of_root = Profile { issuer: root.clone(), subject: root.clone(), usage: Usage::Root };
        let top = certificate(&root_key, &root_key, of_root, 1, 2090);
        let own = certificate(&key, &root_key, Profile { issuer: root, subject, usage }, 2, until);
        Self { key, own, root: top.to_der().unwrap() }
    }

    /// Answers a request as RFC 3161 asks.
    pub(crate) fn answer(&self, request: &[u8], at: DateTime<Utc>, lie: Lie) -> Vec<u8> {
        let parts = Vec::<Any>::from_der(request).unwrap();
        assert_eq!(parts[0].decode_as::<u8>().unwrap(), 1);
        let (mut imprint, mut policy, mut nonce) = (parts[1].clone(), oid(POLICY), None);
        for part in &parts[2..] {
            match part.decode_as::<ObjectIdentifier>() {
                Ok(wanted) => policy = wanted,
                Err(_) => nonce = nonce.or(part.decode_as::<u64>().ok()),
            }
        }
        if lie.other_imprint {
            let mut parts = imprint.decode_as::<Vec<Any>>().unwrap();
            parts[1] = Any::encode_from(&OctetString::new([7; 32]).unwrap()).unwrap();
            imprint = Any::encode_from(&parts).unwrap();
        }
        if lie.other_policy {
            policy = oid("1.3.6.1.4.1.32473.1");
        }
        let nonce = nonce.unwrap() ^ u64::from(lie.other_nonce);
        let info = vec![
            Any::encode_from(&1u8).unwrap(),
            Any::encode_from(&policy).unwrap(),
            imprint,
            Any::encode_from(&77u8).unwrap(),
            Any::encode_from(&GeneralizedTime::from_date_time(time(at))).unwrap(),
            Any::encode_from(&true).unwrap(),
            Any::encode_from(&nonce).unwrap(),
        ];
        let token = self.token(&info.to_der().unwrap(), lie);
        vec![
            Any::encode_from(&vec![Any::encode_from(&0u8).unwrap()]).unwrap(),
            Any::from_der(&token).unwrap(),
        ]
        .to_der()
        .unwrap()
    }

    /// The token over some `TSTInfo`.
    fn token(&self, info: &[u8], lie: Lie) -> Vec<u8> {
        let kind = oid("1.2.840.113549.1.9.16.1.4");
        let attribute = |oid: ObjectIdentifier, value: Any| Attribute {
            oid,
            values: SetOfVec::try_from(vec![value]).unwrap(),
        };
        let mut named = Sha256::digest(self.own.to_der().unwrap()).as_slice().to_vec();
        named[0] ^= u8::from(lie.names_another);
        let octets = |bytes: &[u8]| Any::encode_from(&OctetString::new(bytes).unwrap()).unwrap();
        let list = |of: Vec<Any>| Any::encode_from(&of).unwrap();
        let mut attributes = vec![
            attribute(oid("1.2.840.113549.1.9.3"), Any::encode_from(&kind).unwrap()),
            attribute(oid("1.2.840.113549.1.9.4"), octets(Sha256::digest(info).as_slice())),
            attribute(oid("1.2.840.113549.1.9.16.2.47"), list(vec![list(vec![list(vec![octets(&named)])])])),
        ];
        if lie.padding > 0 {
            attributes.push(attribute(oid("1.3.6.1.4.1.32473.9"), octets(&vec![0; lie.padding])));
        }
        let attributes = SetOfVec::try_from(attributes).unwrap();
        let stranger = SigningKey::from_slice(&[0x33; 32]).unwrap();
        let key = if lie.wrong_key { &stranger } else { &self.key };
        let signature: p256::ecdsa::Signature = key.sign(&attributes.to_der().unwrap());
        let sha256 = AlgorithmIdentifierOwned { oid: oid("2.16.840.1.101.3.4.2.1"), parameters: None };
        let tbs = self.own.tbs_certificate();
        let signer = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: tbs.issuer().clone(),
                serial_number: tbs.serial_number().clone(),
            }),
            digest_alg: sha256.clone(),
            signed_attrs: Some(attributes),
            signature_algorithm: AlgorithmIdentifierOwned {
                oid: oid("1.2.840.10045.4.3.2"),
                parameters: None,
            },
            signature: OctetString::new(signature.to_der().as_bytes()).unwrap(),
            unsigned_attrs: None,
        };
        let held = vec![CertificateChoices::Certificate(self.own.clone())];
        let data = SignedData {
            version: CmsVersion::V3,
            digest_algorithms: SetOfVec::try_from(vec![sha256]).unwrap(),
            encap_content_info: EncapsulatedContentInfo { econtent_type: kind, econtent: Some(octets(info)) },
            certificates: (!lie.no_certificate).then(|| SetOfVec::try_from(held).unwrap().into()),
            crls: None,
            signer_infos: SetOfVec::try_from(vec![signer]).unwrap().into(),
        };
        let content = Any::encode_from(&data).unwrap();
        ContentInfo { content_type: oid("1.2.840.113549.1.7.2"), content }.to_der().unwrap()
    }
}

/// An answer that grants nothing: status, words, bits of the failure from the left.
pub(crate) fn refusal(status: u8, words: &str, bits: &[u8]) -> Vec<u8> {
    let words = Any::new(der::Tag::Utf8String, words.as_bytes()).unwrap();
    let failure = Any::new(der::Tag::BitString, bits).unwrap();
    let status = vec![Any::encode_from(&status).unwrap(), Any::encode_from(&vec![words]).unwrap(), failure];
    vec![Any::encode_from(&status).unwrap()].to_der().unwrap()
}
