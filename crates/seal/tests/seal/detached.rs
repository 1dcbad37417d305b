//! Signatures of a file beside it: made, judged, cheated, and judged again by openssl.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hegui_seal::{
    Algorithm, Fault, Outcome, P12Signer, RawSigner, SealError, certificate_facts, detached, prepare, sign,
    trial_identity_sm2,
};

use crate::papers::*;

const SM2: &[u8] = include_bytes!("../../../../fixtures/keys/sm2.p12");
const SM2_LEGACY: &[u8] = include_bytes!("../../../../fixtures/keys/sm2-legacy.p12");
const SM2_CA: &[u8] = include_bytes!("../../../../fixtures/keys/test-sm2-ca.der");
const CONTENT: &[u8] = "清单 manifest\n".as_bytes();

fn sm2() -> P12Signer {
    P12Signer::open(SM2, PASSPHRASE).unwrap()
}

fn roots() -> Vec<Vec<u8>> {
    vec![CA.to_vec(), SM2_CA.to_vec()]
}

#[test]
fn each_kind_of_key_signs_a_file_and_leads_to_its_authority() {
    for (signer, kind) in [(rsa(), "SHA-256"), (p256(), "SHA-256"), (sm2(), "SM3")] {
        let cms = detached::sign(CONTENT, &signer, day(9)).unwrap();
        let found = detached::verify(CONTENT, &cms, &roots()).unwrap();
        assert_eq!((found.outcome, found.digest_kind), (Outcome::Intact, kind), "{:?}", found.signature);
        assert_eq!(found.signature.signed_at, Some(day(9)));
        assert!(found.signature.anchored && !found.signature.trial);
        assert_eq!(
            certificate_facts(&signer.certificates()[0]).unwrap().common_name,
            found.signature.common_name
        );
        assert_eq!(found.size, CONTENT.len() as u64);
        let alone = detached::verify(CONTENT, &cms, &[]).unwrap();
        assert_eq!(alone.outcome, Outcome::IntactNotAnchored);
    }
}

#[test]
fn sm2_key_files_open_modern_and_legacy() {
    let legacy = P12Signer::open(SM2_LEGACY, PASSPHRASE).unwrap();
    assert_eq!(legacy.certificates(), sm2().certificates());
    assert_eq!(legacy.algorithm(), Algorithm::Sm2Sm3);
    assert_eq!(P12Signer::open(SM2, "wrong").unwrap_err(), SealError::WrongPassphrase);
    let cms = detached::sign(CONTENT, &legacy, day(9)).unwrap();
    assert_eq!(detached::verify(CONTENT, &cms, &roots()).unwrap().outcome, Outcome::Intact);
}

#[test]
fn an_sm2_key_is_kept_out_of_pdf_files() {
    let prepared = prepare(&report(), &boxes()).unwrap();
    assert_eq!(sign(&prepared, "Sig1", None, &sm2(), "", day(9)), Err(SealError::NotInPdf));
}

#[test]
fn a_trial_key_of_sm2_says_that_it_is_one() {
    let p12 = trial_identity_sm2("张三", "某某公司", [7; 16], day(0), day(23), "x").unwrap();
    let signer = P12Signer::open(&p12, "x").unwrap();
    assert_eq!(signer.algorithm(), Algorithm::Sm2Sm3);
    let cms = detached::sign(CONTENT, &signer, day(9)).unwrap();
    let found = detached::verify(CONTENT, &cms, &roots()).unwrap();
    assert_eq!(found.outcome, Outcome::IntactNotAnchored);
    assert!(found.signature.trial);
    let own = detached::verify(CONTENT, &cms, signer.certificates()).unwrap();
    assert_eq!(own.outcome, Outcome::Intact);
    let late = P12Signer::open(&p12, "x").unwrap();
    assert!(matches!(
        detached::sign(CONTENT, &late, day(23) + chrono::TimeDelta::days(2)),
        Err(SealError::CertificateTime { .. })
    ));
}

#[test]
fn every_flipped_byte_of_file_or_signature_is_caught() {
    for signer in [sm2(), p256(), rsa()] {
        let cms = detached::sign(CONTENT, &signer, day(9)).unwrap();
        for i in 0..CONTENT.len() {
            let mut other = CONTENT.to_vec();
            other[i] ^= 1;
            let found = detached::verify(other.as_slice(), &cms, &roots()).unwrap();
            assert_eq!(found.signature.faults, [Fault::Digest], "byte {i} of the file");
        }
        for i in 0..cms.len() {
            let mut other = cms.clone();
            other[i] ^= 1;
            let found = detached::verify(CONTENT, &other, &roots()).unwrap();
            // A flip in the certificate's own signature leaves what was signed whole, but not its standing.
            assert_ne!(found.outcome, Outcome::Intact, "byte {i} of the signature");
        }
        for cut in [0, 1, cms.len() / 2, cms.len() - 1] {
            assert_eq!(detached::verify(CONTENT, &cms[..cut], &roots()).unwrap().outcome, Outcome::Broken);
        }
        let longer = [&cms[..], b"\0"].concat();
        assert_eq!(detached::verify(CONTENT, &longer, &roots()).unwrap().outcome, Outcome::Broken);
    }
}

#[test]
fn a_signature_of_another_file_or_kind_of_content_does_not_pass() {
    let cms = detached::sign(CONTENT, &rsa(), day(9)).unwrap();
    let found = detached::verify(&b""[..], &cms, &roots()).unwrap();
    assert_eq!(found.signature.faults, [Fault::Digest]);
    let huge = vec![0x30; detached::MAX_SIGNATURE + 1];
    assert_eq!(detached::verify(CONTENT, &huge, &[]).unwrap().outcome, Outcome::Broken);
    assert_eq!(detached::verify(CONTENT, &cms, &[b"x".to_vec()]), Err(SealError::Certificate));
}

#[test]
fn a_file_larger_than_memory_for_it_is_read_as_a_stream() {
    let file = || std::io::repeat(7).take((64 << 20) + 1);
    let cms = detached::sign(file(), &p256(), day(9)).unwrap();
    let found = detached::verify(file(), &cms, &roots()).unwrap();
    assert_eq!((found.outcome, found.size), (Outcome::Intact, (64 << 20) + 1));
}

#[test]
fn a_file_that_cannot_be_read_is_no_verdict() {
    struct Torn;
    impl Read for Torn {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("torn"))
        }
    }
    assert!(
        matches!(detached::sign(Torn, &rsa(), day(9)), Err(SealError::Reading { what }) if what == "torn")
    );
    assert!(matches!(detached::verify(Torn, b"", &[]), Err(SealError::Reading { .. })));
}

fn openssl(dir: &Path, args: &[&str]) -> Option<Output> {
    match Command::new("openssl").current_dir(dir).args(args).output() {
        Ok(output) => Some(output),
        Err(_) => {
            eprintln!("left out: openssl");
            None
        }
    }
}

fn written(dir: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn openssl_verifies_what_rsa_and_ecdsa_keys_signed() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    written(d, "manifest", CONTENT);
    written(d, "ca.der", CA);
    if openssl(d, &["x509", "-inform", "der", "-in", "ca.der", "-out", "ca.pem"]).is_none() {
        return;
    }
    for signer in [rsa(), p256()] {
        written(d, "manifest.p7s", &detached::sign(CONTENT, &signer, day(9)).unwrap());
        let verify = |content: &str| {
            openssl(
                d,
                &[
                    "cms",
                    "-verify",
                    "-binary",
                    "-inform",
                    "DER",
                    "-in",
                    "manifest.p7s",
                    "-content",
                    content,
                    "-CAfile",
                    "ca.pem",
                    "-purpose",
                    "any",
                    "-attime",
                    "1796200000",
                    "-out",
                    "out",
                ],
            )
            .unwrap()
        };
        let output = verify("manifest");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        written(d, "other", b"other");
        assert!(!verify("other").status.success());
    }
}

/// The content of the first element with this tag, `at` its head; and where it ends.
fn element(der: &[u8], at: usize) -> (usize, usize) {
    let first = usize::from(der[at + 1]);
    if first < 128 {
        return (at + 2, at + 2 + first);
    }
    let n = first & 0x7f;
    let length = der[at + 2..at + 2 + n].iter().fold(0, |sum, b| sum << 8 | usize::from(*b));
    (at + 2 + n, at + 2 + n + length)
}

#[test]
fn openssl_verifies_what_an_sm2_key_signed() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    let signer = sm2();
    let cms = detached::sign(CONTENT, &signer, day(9)).unwrap();
    // openssl 3.0 cannot be told the identity in `cms`: it is given the signed attributes and the signature apart.
    // ContentInfo { type, [0] { SignedData { version, digests, content, [0] certificates, { SignerInfo } } } }
    let (inner, _) = element(&cms, element(&cms, element(&cms, 0).0).1);
    let mut at = element(&cms, inner).0;
    for _ in 0..4 {
        at = element(&cms, at).1;
    }
    let (info, _) = element(&cms, at);
    let mut part = element(&cms, info).0;
    for _ in 0..3 {
        part = element(&cms, part).1;
    }
    let end = element(&cms, part).1;
    let mut attributes = cms[part..end].to_vec();
    assert_eq!(attributes[0], 0xa0);
    attributes[0] = 0x31;
    let value = element(&cms, end).1;
    let (start, stop) = element(&cms, value);
    written(d, "attributes", &attributes);
    written(d, "signature", &cms[start..stop]);
    written(d, "own.der", &signer.certificates()[0]);
    written(d, "ca.der", SM2_CA);
    let Some(key) = openssl(d, &["x509", "-inform", "der", "-in", "own.der", "-noout", "-pubkey"]) else {
        return;
    };
    written(d, "own.pub", &key.stdout);
    let verify = |file: &str| {
        openssl(
            d,
            &[
                "dgst",
                "-sm3",
                "-verify",
                "own.pub",
                "-sigopt",
                "distid:1234567812345678",
                "-signature",
                "signature",
                file,
            ],
        )
        .unwrap()
    };
    let output = verify("attributes");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "Verified OK");
    // The digest that was signed is the SM3 of the file, as openssl makes it.
    written(d, "manifest", CONTENT);
    let sm3 = openssl(d, &["dgst", "-sm3", "-binary", "manifest"]).unwrap().stdout;
    assert!(attributes.windows(32).any(|w| w == sm3));
    written(d, "own.pub", &key.stdout);
    written(d, "attributes", b"other");
    assert!(!verify("attributes").status.success());
}
