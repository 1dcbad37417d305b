use std::sync::OnceLock;

use hegui_seal::{Outcome, P12Signer, SealError, attachment, prepare, sign, verify};
use proptest::prelude::*;

use crate::papers::*;

fn signed() -> &'static Vec<u8> {
    static SIGNED: OnceLock<Vec<u8>> = OnceLock::new();
    SIGNED.get_or_init(|| {
        let [.., three] = three_signatures(&bytes(document(3, 10)));
        three
    })
}

fn packed() -> &'static Vec<u8> {
    static SIGNED: OnceLock<Vec<u8>> = OnceLock::new();
    SIGNED.get_or_init(|| {
        let prepared = prepare(&packed_report(), &boxes()).unwrap();
        put(&prepared, "Sig1", &p256(), 9)
    })
}

/// Few in the daily run; `HEGUI_FUZZ_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("HEGUI_FUZZ_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

/// Nothing that was altered may still be called intact. (The certificates a signature carries along
/// are bound by the chain alone: spoiling one loses the anchor, so the list of trusted ones is given.)
fn caught(pdf: &[u8]) -> bool {
    let _ = attachment(pdf, "data.json");
    verify(pdf, &trusted()).map_or(true, |found| found.outcome != Outcome::Intact)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_flip_is_caught(at in any::<prop::sample::Index>(), mask in 1u8..=255) {
        for whole in [signed(), packed()] {
            let mut bytes = whole.clone();
            let at = at.index(bytes.len());
            bytes[at] ^= mask;
            prop_assert!(caught(&bytes), "byte {at} ^ {mask}");
        }
    }

    #[test]
    fn every_cut_is_caught_or_an_earlier_revision(at in any::<prop::sample::Index>()) {
        let whole = signed();
        let end = at.index(whole.len());
        if let Ok(found) = verify(&whole[..end], &trusted()) {
            prop_assert!(found.outcome == Outcome::Broken || found.signatures.len() < 3);
        }
    }

    #[test]
    fn shuffled_pieces_never_panic(pieces in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6)) {
        let whole = signed();
        let mut bytes = b"%PDF-1.7\n".to_vec();
        for (a, b) in pieces {
            let (a, b) = (a.index(whole.len()), b.index(whole.len()));
            bytes.extend_from_slice(&whole[a.min(b)..a.max(b)]);
        }
        let _ = verify(&bytes, &trusted());
        let _ = prepare(&bytes, &boxes());
        let _ = sign(&bytes, "Sig1", Some(&bytes), &p256(), "", day(9));
    }

    #[test]
    fn any_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let with_frame = [b"%PDF-1.7\n", &bytes[..], b"\nstartxref\n9\n%%EOF"].concat();
        for pdf in [&bytes, &with_frame] {
            prop_assert!(verify(pdf, &[]).is_err());
            prop_assert!(attachment(pdf, "x").is_none());
        }
        prop_assert!(verify(signed(), std::slice::from_ref(&bytes)).is_err());
    }

    #[test]
    fn damaged_key_files_never_panic(at in any::<prop::sample::Index>(), mask in 1u8..=255) {
        let mut bytes = P256.to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= mask;
        let _ = P12Signer::open(&bytes, PASSPHRASE);
    }
}

#[test]
fn every_byte_of_the_first_signature_is_guarded() {
    // All of the dictionary's bytes and the edges of the digits, not a sample of them.
    let prepared =
        prepare(&bytes(document(1, 0)), &[hegui_seal::SignatureBox { page: 1, ..boxes().remove(0) }])
            .unwrap();
    let one = sign(&prepared, "Sig1", None, &p256(), "", day(9)).unwrap();
    let padding = prepared.len() + 12_000..one.len() - 3000;
    for at in (0..one.len()).filter(|at| !padding.contains(at) || at % 211 == 0) {
        let mut bytes = one.clone();
        bytes[at] ^= 0x20;
        assert!(caught(&bytes), "byte {at}");
    }
}

#[test]
fn bombs_and_circles_end() {
    let file = |body: &str| {
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut table = String::new();
        let mut count = 1;
        for object in body.split('\u{1}') {
            table.push_str(&format!("{:010} 00000 n \n", out.len()));
            out.extend_from_slice(format!("{count} 0 obj\n{object}\nendobj\n").as_bytes());
            count += 1;
        }
        let at = out.len();
        out.extend_from_slice(
            format!("xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").as_bytes(),
        );
        out
    };
    let circle = file(
        "<</Type/Catalog/Pages 2 0 R/AcroForm 1 0 R/Fields [3 0 R]>>\u{1}<</Type/Pages/Kids [2 0 R]>>\u{1}<</T(a)/Kids [3 0 R]>>",
    );
    assert!(matches!(verify(&circle, &[]), Err(SealError::Unreadable { .. })));
    assert!(prepare(&circle, &boxes()).is_err());
    let own = file("2 0 R\u{1}3 0 R\u{1}2 0 R");
    assert!(verify(&own, &[]).is_err());
    let length =
        file("<</Type/Catalog/Pages 2 0 R/AcroForm 2 0 R>>\u{1}<</Length 2 0 R>>\nstream\nx\nendstream");
    assert!(verify(&length, &[]).is_err());
    let deep = file(&format!("<</Type/Catalog/AcroForm {}{}>>", "[".repeat(9000), "]".repeat(9000)));
    assert!(verify(&deep, &[]).is_err());
    let looped =
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF\n";
    assert!(verify(looped, &[]).is_err());
    let huge = b"%PDF-1.7\nxref\n0 4000000000\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n";
    assert!(verify(huge, &[]).is_err());
}
