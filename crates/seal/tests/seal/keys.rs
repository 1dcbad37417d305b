use hegui_seal::{Algorithm, P12Signer, RawSigner, SealError, certificate_facts, trial_identity};

use crate::papers::*;

#[test]
fn key_files_open_with_their_passphrase() {
    assert_eq!(rsa().algorithm(), Algorithm::RsaSha256);
    assert_eq!(p256().algorithm(), Algorithm::EcdsaP256Sha256);
    assert_eq!(rsa_chinese().algorithm(), Algorithm::RsaSha256);
    let legacy = P12Signer::open(RSA_LEGACY, PASSPHRASE).unwrap();
    assert_eq!(legacy.certificates(), rsa().certificates());
    // The signer's certificate comes first, its issuer after it.
    assert_eq!(rsa().certificates()[1], CA);
}

#[test]
fn each_way_to_fail_has_its_own_error() {
    let open = |bytes, passphrase| P12Signer::open(bytes, passphrase).unwrap_err();
    assert_eq!(open(RSA, "wrong"), SealError::WrongPassphrase);
    assert_eq!(open(RSA_CHINESE, PASSPHRASE), SealError::WrongPassphrase);
    assert_eq!(open(&RSA[..RSA.len() / 2], PASSPHRASE), SealError::DamagedKeyFile);
    assert_eq!(open(b"", PASSPHRASE), SealError::DamagedKeyFile);
    assert_eq!(open(b"-----BEGIN CERTIFICATE-----", PASSPHRASE), SealError::DamagedKeyFile);
    assert_eq!(open(NO_KEY, PASSPHRASE), SealError::NoKey);
    assert_eq!(open(WEAK, PASSPHRASE), SealError::UnsupportedKey);
    assert_eq!(open(P384, PASSPHRASE), SealError::UnsupportedKey);
    assert!(!format!("{:?}", rsa()).contains("30"), "a key never prints");
}

#[test]
fn every_error_speaks_both_languages() {
    let errors =
        [SealError::WrongPassphrase, SealError::NoKey, SealError::Encrypted, SealError::NoPage { page: 4 }];
    for error in errors {
        assert!(error.zh().chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
        assert!(error.en().is_ascii());
    }
}

#[test]
fn a_certificate_is_shown_before_it_is_used() {
    let facts = certificate_facts(&rsa().certificates()[0]).unwrap();
    assert_eq!(
        (facts.common_name.as_str(), facts.organisation.as_str()),
        ("测试员甲 TEST ONLY", "测试单位（仅供测试）")
    );
    assert_eq!(facts.issuer, "HEGUI Test CA (test only)");
    assert!(facts.not_before < day(0) && day(23) < facts.not_after && !facts.trial);
    let p12 = trial_identity("李四", "", [1; 16], day(1), day(2), "x").unwrap();
    let trial = certificate_facts(&P12Signer::open(&p12, "x").unwrap().certificates()[0]).unwrap();
    assert!(trial.trial && trial.organisation.is_empty());
    assert_eq!((trial.not_before, trial.not_after), (day(1), day(2)));
    assert_eq!(certificate_facts(b"x"), Err(SealError::Certificate));
}
