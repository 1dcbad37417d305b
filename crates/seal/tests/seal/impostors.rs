//! Signers that lie: well-formed files whose signature, certificate or chain is not what it says.

use hegui_seal::{
    Algorithm, Fault, Outcome, P12Signer, RawSigner, SealError, prepare, sign, trial_identity, verify,
};

use crate::papers::*;

/// Signs with one key under another's certificates.
struct Liar {
    certificates: Vec<Vec<u8>>,
    algorithm: Algorithm,
    key: P12Signer,
}

impl RawSigner for Liar {
    fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, attributes: &[u8]) -> Result<Vec<u8>, SealError> {
        self.key.sign(attributes)
    }
}

fn trial(name: &str) -> P12Signer {
    let p12 = trial_identity(name, "", [3; 16], day(0), day(23), "x").unwrap();
    P12Signer::open(&p12, "x").unwrap()
}

fn signed_by(signer: &dyn RawSigner) -> Vec<u8> {
    let prepared = prepare(&report(), &boxes()).unwrap();
    sign(&prepared, "Sig1", None, signer, "", day(9)).unwrap()
}

fn faults(signer: &dyn RawSigner) -> Vec<Fault> {
    let found = verify(&signed_by(signer), &trusted()).unwrap();
    assert_eq!(found.outcome, Outcome::Broken);
    found.signatures[0].faults.clone()
}

#[test]
fn a_borrowed_certificate_does_not_verify() {
    let ec = Liar {
        certificates: p256().certificates().to_vec(),
        algorithm: Algorithm::EcdsaP256Sha256,
        key: trial("A"),
    };
    assert_eq!(faults(&ec), [Fault::Signature]);
    let other = Liar {
        certificates: rsa_chinese().certificates().to_vec(),
        algorithm: Algorithm::RsaSha256,
        key: rsa(),
    };
    assert_eq!(faults(&other), [Fault::Signature]);
    let mixed =
        Liar { certificates: rsa().certificates().to_vec(), algorithm: Algorithm::RsaSha256, key: p256() };
    assert_eq!(faults(&mixed), [Fault::Signature]);
    // ECDSA said of an RSA key.
    let wrong = Liar {
        certificates: rsa().certificates().to_vec(),
        algorithm: Algorithm::EcdsaP256Sha256,
        key: p256(),
    };
    assert!(matches!(faults(&wrong)[..], [Fault::Algorithm { .. }]));
}

#[test]
fn company_in_the_certificate_set_changes_nothing() {
    // The signer is found by its identifier, wherever its certificate stands in the set.
    let mut certificates = p256().certificates().to_vec();
    certificates.extend_from_slice(rsa().certificates());
    certificates.extend_from_slice(rsa_chinese().certificates());
    let crowd = Liar { certificates, algorithm: Algorithm::EcdsaP256Sha256, key: p256() };
    let found = verify(&signed_by(&crowd), &trusted()).unwrap();
    assert_eq!(found.outcome, Outcome::Intact, "{found:#?}");
    assert_eq!(found.signatures[0].common_name, "Test Person P-256 TEST ONLY");
    // An authority's certificate beside a stranger's does not anchor the stranger.
    let key = trial("Stranger");
    let certificates = [key.certificates(), &[CA.to_vec()], p256().certificates()].concat();
    let stranger = Liar { certificates, algorithm: Algorithm::EcdsaP256Sha256, key };
    let found = verify(&signed_by(&stranger), &trusted()).unwrap();
    assert_eq!(found.outcome, Outcome::IntactNotAnchored);
    assert!(found.signatures[0].trial);
}

#[test]
fn a_person_cannot_vouch_for_another() {
    // Trusting a person's certificate anchors that person, not whoever claims to be issued by it.
    let signer = rsa();
    let found = verify(&signed_by(&p256()), &[signer.certificates()[0].clone()]).unwrap();
    assert_eq!(found.outcome, Outcome::IntactNotAnchored);
    let own = trial("B");
    let found = verify(&signed_by(&own), &[own.certificates()[0].clone()]).unwrap();
    assert_eq!(found.outcome, Outcome::Intact);
    let namesake = trial("B");
    let found = verify(&signed_by(&namesake), &[own.certificates()[0].clone()]).unwrap();
    assert_eq!(found.outcome, Outcome::IntactNotAnchored, "the same name, another key");
}

#[test]
fn an_authority_does_not_sign_reports() {
    struct Early(P12Signer, Vec<Vec<u8>>);
    impl RawSigner for Early {
        fn certificates(&self) -> &[Vec<u8>] {
            &self.1
        }
        fn algorithm(&self) -> Algorithm {
            self.0.algorithm()
        }
        fn sign(&self, attributes: &[u8]) -> Result<Vec<u8>, SealError> {
            self.0.sign(attributes)
        }
    }
    // The test authority's key was not kept; its usage is judged all the same.
    let authority = Early(rsa(), vec![CA.to_vec()]);
    let found = verify(&signed_by(&authority), &trusted()).unwrap();
    assert!(found.signatures[0].faults.contains(&Fault::Usage));
    let none = Early(rsa(), Vec::new());
    let prepared = prepare(&report(), &boxes()).unwrap();
    assert_eq!(sign(&prepared, "Sig1", None, &none, "", day(9)), Err(SealError::Certificate));
    let large =
        Early(rsa(), [rsa().certificates(), &vec![rsa_chinese().certificates()[0].clone(); 1]].concat());
    assert!(sign(&prepared, "Sig1", None, &large, "", day(9)).is_ok());
}

#[test]
fn a_signing_time_outside_the_certificate_is_found() {
    // Only the claimed time is altered afterwards: the digest tells. To see the rule itself, the
    // signer's clock must lie, so the file is signed with a certificate that ends earlier.
    let short = trial_identity("C", "", [5; 16], day(8), day(10), "x").unwrap();
    let short = P12Signer::open(&short, "x").unwrap();
    let prepared = prepare(&report(), &boxes()).unwrap();
    assert!(matches!(
        sign(&prepared, "Sig1", None, &short, "", day(11)),
        Err(SealError::CertificateTime { .. })
    ));
    let one = sign(&prepared, "Sig1", None, &short, "", day(9)).unwrap();
    let at = one.windows(14).position(|w| w == b"D:202612010930").unwrap();
    let mut moved = one.clone();
    moved[at + 10..at + 12].copy_from_slice(b"23");
    let found = verify(&moved, &trusted()).unwrap();
    assert_eq!(found.signatures[0].faults, [Fault::Digest, Fault::Validity]);
}

#[test]
fn every_fault_speaks_both_languages() {
    let [.., three] = three_signatures(&report());
    let mut broken = three.clone();
    broken.extend_from_slice(b"junk");
    let at = broken.windows(13).position(|w| w == b"Report page 1").unwrap();
    broken[at] = b'r';
    let found = verify(&broken, &trusted()).unwrap();
    assert_eq!(found.all_faults().count(), 4);
    for fault in found.all_faults() {
        assert!(fault.zh().chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
        assert!(fault.en().is_ascii() && fault.en() == fault.to_string());
        assert!(serde_json::to_value(fault).unwrap()["kind"].is_string());
    }
}
