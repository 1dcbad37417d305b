use chrono::{DateTime, Utc};
use der::asn1::{Ia5String, SetOfVec};
use der::{Any, Encode};
use p12_keystore::{Certificate as StoreCertificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use p256::ecdsa::signature::{Keypair, Signer};
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::EncodePrivateKey;
use spki::{
    AlgorithmIdentifierOwned, DynSignatureAlgorithmIdentifier, SignatureBitStringEncoding,
    SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef,
};
use x509_cert::TbsCertificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

use crate::certificate::TRIAL_UNIT;
use crate::keys::{Algorithm, SM2_ID};
use crate::{SealError, oid};

/// What a trial certificate says about itself in its private extension.
const NOTICE: &str = "Trial key made on this machine. No legal effect, no identity was checked.";

/// Rounds of PBKDF2 in the key file: about a tenth of a second to open.
const ITERATIONS: u32 = 200_000;

struct Trial {
    subject: Name,
}

impl BuilderProfile for Trial {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        _spk: SubjectPublicKeyInfoRef<'_>,
        _issuer: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let subject = tbs.subject();
        let usage = KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation);
        let notice = Ia5String::new(NOTICE)?.to_der()?;
        Ok(vec![
            (&BasicConstraints { ca: false, path_len_constraint: None }).to_extension(subject, &[])?,
            (&usage).to_extension(subject, &[])?,
            Extension {
                extn_id: oid::TRIAL,
                critical: false,
                extn_value: der::asn1::OctetString::new(notice)?,
            },
        ])
    }
}

/// An SM2 key whose signatures stand in certificates as DER, which is how others write and read them there.
struct Sm2Key(sm2::dsa::SigningKey);
struct Sm2Signature(sm2::dsa::Signature);

impl Signer<Sm2Signature> for Sm2Key {
    fn try_sign(&self, message: &[u8]) -> Result<Sm2Signature, p256::ecdsa::signature::Error> {
        self.0.try_sign(message).map(Sm2Signature)
    }
}

impl Keypair for Sm2Key {
    type VerifyingKey = sm2::dsa::VerifyingKey;

    fn verifying_key(&self) -> Self::VerifyingKey {
        self.0.verifying_key().clone()
    }
}

impl DynSignatureAlgorithmIdentifier for Sm2Key {
    fn signature_algorithm_identifier(&self) -> spki::Result<AlgorithmIdentifierOwned> {
        Ok(Algorithm::Sm2Sm3.identifier())
    }
}

impl SignatureBitStringEncoding for Sm2Signature {
    fn to_bitstring(&self) -> der::Result<der::asn1::BitString> {
        der::asn1::BitString::from_bytes(self.0.to_der().as_bytes())
    }
}

fn subject(name: &str, organisation: &str) -> der::Result<Name> {
    let mut parts =
        vec![(oid::ORGANIZATION, organisation), (oid::UNIT, TRIAL_UNIT), (oid::COMMON_NAME, name)];
    parts.retain(|(_, text)| !text.is_empty());
    let mut sequence = RdnSequence::default();
    for (oid, text) in parts {
        let value = Any::new(der::Tag::Utf8String, text.as_bytes())?;
        let set = SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?;
        sequence.push(RelativeDistinguishedName::from(set));
    }
    // `Name` only takes a finished sequence through its encoding.
    der::Decode::from_der(&sequence.to_der()?)
}

fn fresh<K>(read: impl Fn(&[u8]) -> Option<K>) -> Result<K, SealError> {
    // A random string is no valid scalar about once in 2^32 times.
    for _ in 0..8 {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).map_err(|_| SealError::Trial { what: "no random numbers" })?;
        let key = read(&bytes);
        bytes.fill(0);
        if let Some(key) = key {
            return Ok(key);
        }
    }
    Err(SealError::Trial { what: "no random numbers" })
}

/// Makes a self-signed ECDSA P-256 certificate for trying out the workflow and returns it with its
/// fresh key as PKCS#12 under `passphrase`. Open it with [`crate::P12Signer::open`].
///
/// The subject's organisational unit says in both languages that the key is for trial and has no
/// legal effect; a private extension repeats it, and [`crate::verify`] reports such signatures as
/// `trial`. `serial` must be unique for the caller and positive, for example a UUID's bytes; the
/// times are kept in whole seconds.
///
/// # Errors
/// [`SealError::Trial`] for an empty or overlong name (RFC 5280: 64 characters), a period that ends
/// before it begins, or an empty passphrase.
pub fn trial_identity(
    name: &str,
    organisation: &str,
    serial: [u8; 16],
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
    passphrase: &str,
) -> Result<Vec<u8>, SealError> {
    made(name, organisation, serial, not_before, not_after, passphrase, false)
}

/// The same with an SM2 key, for signatures beside a file ([`crate::detached`]).
///
/// # Errors
/// As [`trial_identity`].
pub fn trial_identity_sm2(
    name: &str,
    organisation: &str,
    serial: [u8; 16],
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
    passphrase: &str,
) -> Result<Vec<u8>, SealError> {
    made(name, organisation, serial, not_before, not_after, passphrase, true)
}

fn made(
    name: &str,
    organisation: &str,
    serial: [u8; 16],
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
    passphrase: &str,
    sm2: bool,
) -> Result<Vec<u8>, SealError> {
    let refuse = |what| Err(SealError::Trial { what });
    if name.trim().is_empty() || name.chars().count() > 64 || organisation.chars().count() > 64 {
        return refuse("the name must have 1 to 64 characters, the organisation at most 64");
    }
    if not_after <= not_before {
        return refuse("the period ends before it begins");
    }
    if passphrase.is_empty() {
        return refuse("the passphrase is empty");
    }
    if serial == [0; 16] {
        return refuse("the serial number is zero");
    }
    let failed = |_| SealError::Trial { what: "the certificate cannot be encoded" };
    let time = |t: DateTime<Utc>| {
        let seconds =
            u64::try_from(t.timestamp()).map_err(|_| SealError::Trial { what: "a time before 1970" })?;
        let time =
            der::DateTime::from_unix_duration(std::time::Duration::from_secs(seconds)).map_err(failed)?;
        Ok::<Time, SealError>(Time::from(time))
    };
    let encoded = |_| SealError::Trial { what: "the key cannot be encoded" };
    let made = |_| SealError::Trial { what: "the certificate cannot be made" };
    let (validity, profile) = (
        Validity::new(time(not_before)?, time(not_after)?),
        Trial { subject: subject(name, organisation).map_err(failed)? },
    );
    let number = SerialNumber::new(&serial).map_err(failed)?;
    let (certificate, pkcs8) = if sm2 {
        let key = fresh(|bytes| sm2::SecretKey::from_slice(bytes).ok())?;
        let signing = sm2::dsa::SigningKey::new(SM2_ID, &key).map_err(|_| SealError::SigningFailed)?;
        let spki = SubjectPublicKeyInfoOwned::from_key(&key.public_key()).map_err(encoded)?;
        let builder = CertificateBuilder::new(profile, number, validity, spki);
        let certificate = builder.and_then(|b| b.build::<_, Sm2Signature>(&Sm2Key(signing))).map_err(made)?;
        (certificate, key.to_pkcs8_der().map_err(|_| SealError::Trial { what: "the key cannot be encoded" })?)
    } else {
        let key = fresh(|bytes| SigningKey::from_slice(bytes).ok())?;
        let spki = SubjectPublicKeyInfoOwned::from_key(key.verifying_key()).map_err(encoded)?;
        let builder = CertificateBuilder::new(profile, number, validity, spki);
        let certificate = builder.and_then(|b| b.build::<_, DerSignature>(&key)).map_err(made)?;
        (certificate, key.to_pkcs8_der().map_err(|_| SealError::Trial { what: "the key cannot be encoded" })?)
    };
    let certificate = certificate.to_der().map_err(failed)?;
    let store_failed = |_| SealError::Trial { what: "the key file cannot be made" };
    let chain = PrivateKeyChain::new(
        serial.to_vec(),
        PrivateKey::from_der(pkcs8.as_bytes()).map_err(store_failed)?,
        [StoreCertificate::from_der(&certificate).map_err(store_failed)?],
    );
    let mut store = KeyStore::new();
    store.add_entry("trial", KeyStoreEntry::PrivateKeyChain(chain));
    let writer = store.writer(passphrase).encryption_iterations(ITERATIONS).mac_iterations(ITERATIONS);
    writer.write().map_err(store_failed)
}
