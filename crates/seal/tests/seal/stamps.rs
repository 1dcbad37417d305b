//! Time-stamps: asked for, put beside signatures, judged; and every answer that must not be taken for one.

use std::path::Path;
use std::process::Command;

use chrono::{DateTime, TimeDelta, Utc};
use hegui_seal::{
    CONTENTS_SIZE, Fault, MAX_STAMP_ANSWER, Outcome, P12Signer, RawSigner, SealError, StampRequest, prepare,
    sign, sign_stamped, trial_identity, verify, verify_against,
};

use crate::authority::{Authority, Lie, POLICY, Usage, refusal};
use crate::judges::on_path;
use crate::papers::*;

const NONCE: u64 = 0x8123_4567_89ab_cdef;

fn good() -> Authority {
    Authority::new(Usage::Stamping, 2090)
}

/// What a token of this authority for some signature is answered by the reader.
fn read(authority: &Authority, lie: Lie) -> Result<Vec<u8>, SealError> {
    let request = StampRequest::over(b"a signature", NONCE, Some(POLICY)).unwrap();
    request.token(&authority.answer(request.der(), day(10), lie), std::slice::from_ref(&authority.root))
}

fn fault(authority: &Authority, lie: Lie) -> Fault {
    match read(authority, lie) {
        Err(SealError::Stamp { fault }) => *fault,
        other => panic!("{other:?}"),
    }
}

/// Signs and stamps without asking whether the answer is good.
fn stamped(
    pdf: &[u8],
    field: &str,
    signer: &dyn RawSigner,
    authority: &Authority,
    hour: u32,
    lie: Lie,
) -> Vec<u8> {
    sign_stamped(pdf, field, Some(&stamp()), signer, "同意 agreed", day(hour), |signature| {
        let request = StampRequest::over(signature, NONCE, None)?;
        let answer = authority.answer(request.der(), day(hour) + TimeDelta::seconds(2), lie);
        // As an attacker writes it: the token is what follows the status (30 03 02 01 00).
        let header = if answer[1] < 0x80 { 2 } else { 2 + usize::from(answer[1] & 0x7f) };
        Ok::<_, SealError>(answer[header + 5..].to_vec())
    })
    .unwrap()
}

#[test]
fn a_stamped_signature_says_when_by_whom_and_whether_that_is_known() {
    let authority = good();
    let prepared = prepare(&report(), &boxes()).unwrap();
    let one = stamped(&prepared, "Sig1", &rsa(), &authority, 9, Lie::default());
    let two = put(&one, "Sig2", &p256(), 10);
    let three = stamped(&two, "Sig3", &rsa_chinese(), &authority, 11, Lie::default());
    let found = verify_against(&three, &trusted(), std::slice::from_ref(&authority.root)).unwrap();
    assert_eq!(found.outcome, Outcome::Intact, "{found:#?}");
    let first = found.signatures[0].stamp.as_ref().unwrap();
    assert_eq!(first.at, Some(day(9) + TimeDelta::seconds(2)));
    assert_eq!((first.authority.as_str(), first.organisation.as_str()), ("Stamps TEST ONLY", "Example"));
    assert_eq!((first.policy.as_str(), first.serial.as_str(), first.fingerprint.len()), (POLICY, "4d", 64));
    assert!(first.anchored && first.faults.is_empty(), "{first:#?}");
    assert_eq!(found.signatures[1].stamp, None);
    assert!(found.signatures[2].stamp.as_ref().is_some_and(|s| s.anchored && s.faults.is_empty()));
    // Without its root the time-stamp is whole and unknown; the signatures are as they were.
    let found = verify(&three, &trusted()).unwrap();
    assert_eq!(found.outcome, Outcome::Intact);
    assert!(found.signatures[0].stamp.as_ref().is_some_and(|s| !s.anchored && s.faults.is_empty()));
    // A root for time-stamps vouches for no signer.
    let found = verify_against(&three, std::slice::from_ref(&authority.root), &trusted()).unwrap();
    assert_eq!(found.outcome, Outcome::IntactNotAnchored);
}

#[test]
fn a_good_answer_is_read_and_every_lie_has_its_name() {
    let authority = good();
    read(&authority, Lie::default()).unwrap();
    assert_eq!(fault(&authority, Lie { other_nonce: true, ..Lie::default() }), Fault::StampNonce);
    assert_eq!(fault(&authority, Lie { other_imprint: true, ..Lie::default() }), Fault::StampOther);
    assert!(matches!(
        fault(&authority, Lie { other_policy: true, ..Lie::default() }),
        Fault::StampPolicy { policy } if policy == "1.3.6.1.4.1.32473.1"
    ));
    assert_eq!(fault(&authority, Lie { no_certificate: true, ..Lie::default() }), Fault::SignerCertificate);
    assert_eq!(fault(&authority, Lie { wrong_key: true, ..Lie::default() }), Fault::Signature);
    assert_eq!(fault(&authority, Lie { names_another: true, ..Lie::default() }), Fault::SigningCertificate);
    for usage in [Usage::Nothing, Usage::StampingNotCritical, Usage::StampingAndMore] {
        assert_eq!(fault(&Authority::new(usage, 2090), Lie::default()), Fault::StampUsage);
    }
    assert_eq!(fault(&Authority::new(Usage::Stamping, 2026), Lie::default()), Fault::StampValidity);
    // Other roots than its own, and none at all.
    let request = StampRequest::over(b"a signature", NONCE, None).unwrap();
    let answer = authority.answer(request.der(), day(10), Lie::default());
    let elsewhere = request.token(&answer, &trusted());
    assert_eq!(elsewhere, Err(SealError::Stamp { fault: Box::new(Fault::StampAnchor) }));
    request.token(&answer, &[]).unwrap();
    let wrong_root = request.token(&answer, &[b"no certificate".to_vec()]);
    assert_eq!(wrong_root, Err(SealError::Certificate));
    for policy in ["", "policy", "1", "9.9.9"] {
        let refused = StampRequest::over(b"a signature", NONCE, Some(policy));
        assert!(matches!(refused, Err(SealError::StampPolicy { .. })), "{policy}");
    }
}

#[test]
fn a_refusal_is_told_in_the_authoritys_words() {
    let request = StampRequest::over(b"a signature", NONCE, None).unwrap();
    // Bit 15 is the policy; two unused bits at the end, as DER wants none that are zero.
    let refused = request.token(&refusal(2, "no such\u{7} policy", &[0, 0, 1]), &[]);
    let wanted = SealError::StampRefused { status: 2, reason: ", no such policy, unacceptedPolicy".into() };
    assert_eq!(refused, Err(wanted));
    // A waiting authority grants nothing either, and words without end are cut.
    match request.token(&refusal(3, &"长".repeat(9_000), &[0, 0x80]), &[]) {
        Err(SealError::StampRefused { status: 3, reason }) => assert!(reason.chars().count() < 220),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_answer_is_refused_without_harm() {
    let authority = good();
    let request = StampRequest::over(b"a signature", NONCE, None).unwrap();
    let good = authority.answer(request.der(), day(10), Lie::default());
    let roots = [authority.root.clone()];
    for bad in
        [&b""[..], b"<html>busy</html>", &[0x30, 0x80], &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], &[0x30, 0]]
    {
        assert!(matches!(request.token(bad, &roots), Err(SealError::StampAnswer { .. })), "{bad:?}");
    }
    let huge = vec![0x30; 20 << 20];
    assert_eq!(request.token(&huge, &roots), Err(SealError::StampAnswer { what: "it is too large" }));
    assert!(huge.len() > MAX_STAMP_ANSWER);
    // Cut anywhere, and each byte in turn another: nothing panics, and no other token comes out.
    for end in 0..good.len() {
        assert!(request.token(&good[..end], &roots).is_err(), "{end}");
    }
    let token = request.token(&good, &roots).unwrap();
    for at in 0..good.len() {
        let mut other = good.clone();
        other[at] ^= 0x41;
        assert!(request.token(&other, &roots).is_err(), "byte {at} of {}", good.len());
    }
    assert_eq!(request.token(&[&good[..], b"\0"].concat(), &roots).ok(), None);
    assert!(good.ends_with(&token));
}

#[test]
fn a_broken_stamp_is_told_and_leaves_the_signature_as_it_is() {
    let authority = good();
    let prepared = prepare(&report(), &boxes()).unwrap();
    let judged = |lie: Lie, authority: &Authority| {
        let signed = stamped(&prepared, "Sig1", &rsa(), authority, 9, lie);
        let mut found = verify_against(&signed, &trusted(), std::slice::from_ref(&authority.root)).unwrap();
        let signature = found.signatures.remove(0);
        (found.outcome, signature.faults, signature.stamp.unwrap().faults)
    };
    let forged = Lie { wrong_key: true, ..Lie::default() };
    assert_eq!(judged(forged, &authority), (Outcome::Intact, vec![], vec![Fault::Signature]));
    let expired = Authority::new(Usage::Stamping, 2026);
    assert_eq!(judged(Lie::default(), &expired), (Outcome::Intact, vec![], vec![Fault::StampValidity]));
    let plain = Authority::new(Usage::Nothing, 2090);
    assert_eq!(judged(Lie::default(), &plain), (Outcome::Intact, vec![], vec![Fault::StampUsage]));
    // About other bytes: somebody put a time-stamp of another signature here.
    let other = Lie { other_imprint: true, ..Lie::default() };
    let (outcome, faults, of_stamp) = judged(other, &authority);
    assert_eq!(
        (outcome, faults, of_stamp),
        (Outcome::Broken, vec![Fault::StampOther], vec![Fault::StampOther])
    );
}

#[test]
fn a_signer_whose_certificate_ended_before_the_stamped_instant_is_told() {
    let short = trial_identity("C", "", [5; 16], day(8), day(9), "x").unwrap();
    let short = P12Signer::open(&short, "x").unwrap();
    let prepared = prepare(&report(), &boxes()).unwrap();
    // The claimed time is the last second of the certificate; the authority's clock is two seconds on.
    let signed = stamped(&prepared, "Sig1", &short, &good(), 9, Lie::default());
    let found = verify(&signed, &[]).unwrap();
    assert_eq!(found.signatures[0].stamp.as_ref().unwrap().faults, [Fault::StampSigner], "{found:#?}");
    assert!(found.signatures[0].faults.is_empty());
}

#[test]
fn a_token_without_room_is_told_by_its_size() {
    let authority = good();
    let prepared = prepare(&report(), &boxes()).unwrap();
    let signed = sign_stamped(&prepared, "Sig1", None, &rsa(), "", day(9), |signature| {
        let request = StampRequest::over(signature, NONCE, None)?;
        let large = Lie { padding: CONTENTS_SIZE, ..Lie::default() };
        request.token(&authority.answer(request.der(), day(9), large), &[])
    });
    match signed {
        Err(SealError::StampTooLarge { token, needed, kept }) => {
            assert!(token > kept && needed > token && kept == CONTENTS_SIZE);
        }
        other => panic!("{:?}", other.map(|o| o.len())),
    }
}

#[test]
fn the_callers_own_error_comes_back_and_nothing_is_signed() {
    #[derive(Debug, PartialEq)]
    enum Mine {
        Seal(SealError),
        Down,
    }
    impl From<SealError> for Mine {
        fn from(e: SealError) -> Self {
            Self::Seal(e)
        }
    }
    let prepared = prepare(&report(), &boxes()).unwrap();
    let down = sign_stamped(&prepared, "Sig1", None, &rsa(), "", day(9), |_| Err(Mine::Down));
    assert_eq!(down, Err(Mine::Down));
    let nowhere = sign_stamped(&prepared, "Sig9", None, &rsa(), "", day(9), |_| Err(Mine::Down));
    assert_eq!(nowhere, Err(Mine::Seal(SealError::NoField { field: "Sig9".into() })));
}

/// A certification authority, an authority for time-stamps and a signer, by openssl, valid from now on.
struct Openssl {
    dir: tempfile::TempDir,
}

impl Openssl {
    fn new() -> Option<Self> {
        let Some(_) = on_path("openssl") else {
            eprintln!("left out: openssl");
            return None;
        };
        let dir = tempfile::tempdir().unwrap();
        let made = Self { dir };
        let config = format!(
            "[req]\ndistinguished_name=dn\n[dn]\n\
             [ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n\
             [tsa]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n\
             [person]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n\
             [ts]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\ncerts=ca.pem\nsigner_digest=sha256\n\
             default_policy={POLICY}\ndigests=sha256\naccuracy=secs:1\nordering=yes\ntsa_name=yes\ness_cert_id_chain=no\n\
             ess_cert_id_alg=sha256\n[ts1]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\n\
             default_policy={POLICY}\ndigests=sha256\ness_cert_id_alg=sha1\n"
        );
        made.write("c.cnf", config.as_bytes());
        made.write("serial", b"01");
        made.run(
            "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj /CN=CA -config c.cnf -extensions ca",
        );
        for name in ["tsa", "person"] {
            made.run(&format!(
                "req -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.csr -subj /CN={name} -config c.cnf"
            ));
            made.run(&format!(
                "x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -out {name}.pem -extfile c.cnf -extensions {name}"
            ));
        }
        made.run("x509 -in ca.pem -outform der -out ca.der");
        made.run("pkcs12 -export -inkey person.key -in person.pem -certfile ca.pem -out person.p12 -passout pass:x");
        Some(made)
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path().join(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap()
    }

    fn run(&self, command: &str) -> String {
        let output =
            Command::new("openssl").current_dir(self.path()).args(command.split(' ')).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(output.status.success(), "{command}: {text}");
        text
    }

    fn answer(&self, request: &[u8], section: &str) -> Vec<u8> {
        self.write("query", request);
        self.run(&format!("ts -reply -config c.cnf -section {section} -queryfile query -out reply"));
        self.read("reply")
    }

    /// A report that its person signed now, with a time-stamp.
    fn signed(&self, at: DateTime<Utc>) -> Vec<u8> {
        let signer = P12Signer::open(&self.read("person.p12"), "x").unwrap();
        let prepared = prepare(&report(), &boxes()).unwrap();
        let one = sign_stamped(&prepared, "Sig1", Some(&stamp()), &signer, "", at, |signature| {
            let request = StampRequest::over(signature, NONCE, Some(POLICY))?;
            request.token(&self.answer(request.der(), "ts"), &[self.read("ca.der")])
        })
        .unwrap();
        sign(&one, "Sig2", Some(&stamp()), &signer, "", at).unwrap()
    }
}

/// Outside programs know no other clock than the machine's, and openssl stamps by it.
fn now() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "openssl stamps by the clock of the machine")]
    let now = Utc::now();
    now - TimeDelta::nanoseconds(i64::from(now.timestamp_subsec_nanos()))
}

#[test]
fn openssl_reads_the_request_and_its_answers_are_taken() {
    let Some(openssl) = Openssl::new() else { return };
    let request = StampRequest::over(b"a signature", NONCE, Some(POLICY)).unwrap();
    openssl.write("query", request.der());
    let text = openssl.run("ts -query -in query -text");
    assert!(
        text.contains("Nonce: 0x8123456789ABCDEF") && text.contains("Certificate required: yes"),
        "{text}"
    );
    assert!(text.contains(POLICY), "{text}");
    // Naming its certificate by SHA-256, and in the older form by SHA-1.
    for section in ["ts", "ts1"] {
        let token =
            request.token(&openssl.answer(request.der(), section), &[openssl.read("ca.der")]).unwrap();
        openssl.write("token", &token);
        openssl.write("data", b"a signature");
        let text = openssl.run("ts -verify -in token -token_in -data data -CAfile ca.pem");
        assert!(text.contains("Verification: OK"), "{text}");
    }
    // It refuses a policy that it does not have, and says so.
    let other = StampRequest::over(b"a signature", NONCE, Some("1.3.6.1.4.1.32473.5")).unwrap();
    openssl.write("query", other.der());
    let output = Command::new("openssl")
        .current_dir(openssl.path())
        .args("ts -reply -config c.cnf -section ts -queryfile query -out reply".split(' '))
        .output()
        .unwrap();
    drop(output);
    match other.token(&openssl.read("reply"), &[]) {
        Err(SealError::StampRefused { status: 2, reason }) => {
            assert!(reason.contains("unacceptedPolicy"), "{reason}")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn our_authoritys_token_is_one_for_openssl_too() {
    let Some(openssl) = Openssl::new() else { return };
    let authority = good();
    let token = read(&authority, Lie::default()).unwrap();
    openssl.write("token", &token);
    openssl.write("data", b"a signature");
    openssl.write("root.der", &authority.root);
    openssl.run("x509 -inform der -in root.der -out root.pem");
    openssl.run("ts -verify -in token -token_in -data data -CAfile root.pem");
}

#[test]
fn other_programs_find_signature_and_time_stamp_valid() {
    let Some(openssl) = Openssl::new() else { return };
    let signed = openssl.signed(now());
    let found = verify(&signed, &[openssl.read("ca.der")]).unwrap();
    assert_eq!(found.outcome, Outcome::Intact, "{found:#?}");
    assert!(
        found.signatures[0].stamp.as_ref().is_some_and(|s| s.anchored && s.faults.is_empty()),
        "{found:#?}"
    );
    openssl.write("signed.pdf", &signed);
    match on_path("pdfsig") {
        None => eprintln!("left out: pdfsig"),
        Some(pdfsig) => {
            let output = Command::new(pdfsig)
                .arg("-nocert")
                .arg("signed.pdf")
                .current_dir(openssl.path())
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(text.matches("Signature is Valid.").count(), 2, "{text}");
        }
    }
    let program =
        std::env::var_os("HEGUI_PYHANKO").map(std::path::PathBuf::from).or_else(|| on_path("pyhanko"));
    let Some(program) = program else {
        eprintln!("left out: pyhanko");
        return;
    };
    let output = Command::new(program)
        .current_dir(openssl.path())
        .args("sign adesverify --no-revocation-check --trust ca.pem signed.pdf".split(' '))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(text.contains("TIMESTAMP_TOKEN<INTACT:TRUSTED"), "{text}");
    assert_eq!(text.matches("INTACT:TRUSTED").count(), 3, "two signatures and a time-stamp: {text}");
}
