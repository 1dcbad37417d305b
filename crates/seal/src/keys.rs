use p12_keystore::Pkcs12Archive;
use rsa::traits::PublicKeyParts;
use sha2::{Digest, Sha256};
use spki::{AlgorithmIdentifierOwned, DecodePublicKey};
use x509_cert::Certificate;

use der::asn1::ObjectIdentifier;
use der::{Any, Decode, Encode};

use crate::{SealError, oid};

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaSha256,
    /// ECDSA on P-256 with SHA-256; the signature is the DER `Ecdsa-Sig-Value`.
    EcdsaP256Sha256,
    /// SM2 with SM3 and the usual identity; for files beside others ([`crate::detached`]), never inside a PDF.
    Sm2Sm3,
}

impl Algorithm {
    /// The digest that goes with it.
    pub(crate) fn digest(self) -> ObjectIdentifier {
        match self {
            Self::RsaSha256 | Self::EcdsaP256Sha256 => oid::SHA256,
            Self::Sm2Sm3 => oid::SM3,
        }
    }

    pub(crate) fn identifier(self) -> AlgorithmIdentifierOwned {
        match self {
            Self::RsaSha256 => {
                AlgorithmIdentifierOwned { oid: oid::RSA_SHA256, parameters: Some(Any::null()) }
            }
            Self::EcdsaP256Sha256 => AlgorithmIdentifierOwned { oid: oid::ECDSA_SHA256, parameters: None },
            Self::Sm2Sm3 => AlgorithmIdentifierOwned { oid: oid::SM2_SM3, parameters: None },
        }
    }
}

/// A key that can sign, wherever it lives: in a file, in a USB token, at a remote service.
pub trait RawSigner {
    /// Certificates in DER, the signer's own first, then its issuers as far as known.
    fn certificates(&self) -> &[Vec<u8>];

    /// How the key signs.
    fn algorithm(&self) -> Algorithm;

    /// Signs `attributes`, the DER of the signed attributes. The signer hashes them itself.
    ///
    /// # Errors
    /// [`SealError::SigningFailed`] when the key refuses.
    fn sign(&self, attributes: &[u8]) -> Result<Vec<u8>, SealError>;
}

enum Key {
    Rsa(Box<rsa::RsaPrivateKey>),
    P256(p256::ecdsa::SigningKey),
    Sm2(sm2::dsa::SigningKey),
}

/// The identity that SM2 signatures are made under where nobody agreed on another (GM/T 0009).
pub(crate) const SM2_ID: &str = "1234567812345678";

/// A key from a PKCS#12 file. It stays in memory as long as this value lives and never prints.
pub struct P12Signer {
    certificates: Vec<Vec<u8>>,
    key: Key,
}

impl std::fmt::Debug for P12Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("P12Signer").field("algorithm", &self.algorithm()).finish_non_exhaustive()
    }
}

/// ASN.1 prefix of a SHA-256 digest in PKCS#1 v1.5 (RFC 8017, 9.2, note 1).
pub(crate) const SHA256_PREFIX: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// Smallest RSA modulus accepted, in bits.
pub(crate) const MIN_RSA_BITS: u32 = 2048;
/// Largest key file, in bytes.
const MAX_P12: usize = 1 << 20;

impl P12Signer {
    /// Opens a PKCS#12 file (PBES2, or the older PBE schemes) with its passphrase.
    ///
    /// # Errors
    /// [`SealError::WrongPassphrase`], [`SealError::DamagedKeyFile`], [`SealError::NoKey`] where the
    /// file holds no key with its own certificate, [`SealError::UnsupportedKey`].
    pub fn open(bytes: &[u8], passphrase: &str) -> Result<Self, SealError> {
        use p12_keystore::error::Error as P12;
        if bytes.len() > MAX_P12 {
            return Err(SealError::DamagedKeyFile);
        }
        let archive = Pkcs12Archive::from_pkcs12(bytes, passphrase).map_err(|e| match e {
            P12::MacError(_) => SealError::WrongPassphrase,
            P12::InvalidPrivateKey => SealError::UnsupportedKey,
            _ => SealError::DamagedKeyFile,
        })?;
        let mut unsupported = false;
        for bag in &archive.keys {
            let Some((key, public)) = read_key(bag.key.as_der()) else {
                unsupported = true;
                continue;
            };
            let certificates: Vec<(Vec<u8>, Certificate)> = archive
                .certs
                .iter()
                .filter_map(|c| {
                    Some((c.cert.as_der().to_vec(), Certificate::from_der(c.cert.as_der()).ok()?))
                })
                .collect();
            let own = certificates.iter().position(|(_, c)| {
                c.tbs_certificate().subject_public_key_info().to_der().is_ok_and(|spki| public.matches(&spki))
            });
            if let Some(own) = own {
                return Ok(Self { certificates: ordered(&certificates, own), key });
            }
        }
        Err(if unsupported { SealError::UnsupportedKey } else { SealError::NoKey })
    }
}

enum Public {
    Rsa(rsa::RsaPublicKey),
    P256(p256::ecdsa::VerifyingKey),
    Sm2(sm2::PublicKey),
}

impl Public {
    fn matches(&self, spki: &[u8]) -> bool {
        match self {
            Self::Rsa(key) => rsa::RsaPublicKey::from_public_key_der(spki).is_ok_and(|k| k == *key),
            Self::P256(key) => p256::ecdsa::VerifyingKey::from_public_key_der(spki).is_ok_and(|k| k == *key),
            Self::Sm2(key) => sm2::PublicKey::from_public_key_der(spki).is_ok_and(|k| k == *key),
        }
    }
}

fn read_key(pkcs8: &[u8]) -> Option<(Key, Public)> {
    use rsa::pkcs8::DecodePrivateKey;
    if let Ok(key) = rsa::RsaPrivateKey::from_pkcs8_der(pkcs8) {
        let public = key.to_public_key();
        let bits = u32::try_from(public.size()).ok()?.checked_mul(8)?;
        return (bits >= MIN_RSA_BITS).then(|| (Key::Rsa(Box::new(key)), Public::Rsa(public)));
    }
    if let Ok(key) = sm2::SecretKey::from_pkcs8_der(pkcs8) {
        let signing = sm2::dsa::SigningKey::new(SM2_ID, &key).ok()?;
        return Some((Key::Sm2(signing), Public::Sm2(key.public_key())));
    }
    let key = p256::ecdsa::SigningKey::from_pkcs8_der(pkcs8).ok()?;
    let public = *key.verifying_key();
    Some((Key::P256(key), Public::P256(public)))
}

/// The signer's certificate, then its issuers as far as the file holds them.
fn ordered(all: &[(Vec<u8>, Certificate)], own: usize) -> Vec<Vec<u8>> {
    let mut chain = vec![own];
    while let Some(last) = chain.last().and_then(|i| all.get(*i)) {
        let issuer = last.1.tbs_certificate().issuer();
        let next =
            (0..all.len()).find(|i| !chain.contains(i) && all[*i].1.tbs_certificate().subject() == issuer);
        match next {
            Some(next) => chain.push(next),
            None => break,
        }
    }
    chain.into_iter().map(|i| all[i].0.clone()).collect()
}

impl RawSigner for P12Signer {
    fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    fn algorithm(&self) -> Algorithm {
        match self.key {
            Key::Rsa(_) => Algorithm::RsaSha256,
            Key::P256(_) => Algorithm::EcdsaP256Sha256,
            Key::Sm2(_) => Algorithm::Sm2Sm3,
        }
    }

    fn sign(&self, attributes: &[u8]) -> Result<Vec<u8>, SealError> {
        match &self.key {
            Key::Rsa(key) => {
                let scheme = rsa::Pkcs1v15Sign { hash_len: Some(32), prefix: SHA256_PREFIX.into() };
                key.sign(scheme, &Sha256::digest(attributes)).map_err(|_| SealError::SigningFailed)
            }
            Key::P256(key) => {
                use p256::ecdsa::signature::Signer;
                let signature: p256::ecdsa::Signature =
                    key.try_sign(attributes).map_err(|_| SealError::SigningFailed)?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
            Key::Sm2(key) => {
                use p256::ecdsa::signature::Signer;
                let signature: sm2::dsa::Signature =
                    key.try_sign(attributes).map_err(|_| SealError::SigningFailed)?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
        }
    }
}
