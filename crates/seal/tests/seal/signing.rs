use hegui_seal::{
    Outcome, P12Signer, SealError, SignatureBox, attachment, prepare, sign, trial_identity, verify,
};

use crate::papers::*;

#[test]
fn an_unsigned_report_is_unsigned_before_and_after_preparing() {
    let plain = report();
    assert_eq!(verify(&plain, &[]).unwrap().outcome, Outcome::Unsigned);
    let prepared = prepare(&plain, &boxes()).unwrap();
    assert!(prepared.starts_with(&plain), "nothing is rewritten");
    let found = verify(&prepared, &[]).unwrap();
    assert_eq!(found.outcome, Outcome::Unsigned);
    assert_eq!(found.empty_fields, ["Sig1", "Sig2", "Sig3"]);
    lopdf::Document::load_mem(&prepared).unwrap();
}

#[test]
fn three_people_sign_one_after_the_other() {
    let [prepared, one, two, three] = three_signatures(&report());
    assert!(one.starts_with(&prepared) && two.starts_with(&one) && three.starts_with(&two));
    for (bytes, count) in [(&one, 1), (&two, 2), (&three, 3)] {
        let found = verify(bytes, &trusted()).unwrap();
        assert_eq!(found.outcome, Outcome::Intact, "{found:#?}");
        assert_eq!(found.signatures.len(), count);
        assert_eq!(found.empty_fields.len(), 3 - count);
        assert!(found.signatures.iter().all(|s| s.anchored && !s.trial));
        let whole: Vec<bool> = found.signatures.iter().map(|s| s.covers_whole_file).collect();
        assert_eq!(whole.iter().filter(|w| **w).count(), 1);
        assert_eq!(whole.last(), Some(&true));
    }
    let found = verify(&three, &trusted()).unwrap();
    let names: Vec<&str> = found.signatures.iter().map(|s| s.common_name.as_str()).collect();
    assert_eq!(names, ["测试员甲 TEST ONLY", "Test Person P-256 TEST ONLY", "测试员丙 TEST ONLY"]);
    assert_eq!(found.signatures[0].organisation, "测试单位（仅供测试）");
    assert_eq!(found.signatures[1].signed_at, Some(day(10)));
    assert_eq!(found.signatures[2].reason, "审核通过 approved");
    assert_eq!(found.signatures[0].fingerprint.len(), 64);
    assert_eq!(attachment(&three, "data.json").as_deref(), Some(DATA));
    assert_eq!(attachment(&three, "other.json"), None);
}

#[test]
fn without_a_trusted_certificate_intact_is_not_anchored() {
    let [_, _, _, three] = three_signatures(&report());
    let found = verify(&three, &[]).unwrap();
    assert_eq!(found.outcome, Outcome::IntactNotAnchored);
    // Trusting one signer's own certificate anchors that signature alone.
    use hegui_seal::RawSigner;
    let found = verify(&three, &[p256().certificates()[0].clone()]).unwrap();
    assert_eq!(found.outcome, Outcome::IntactNotAnchored);
    assert_eq!(found.signatures.iter().map(|s| s.anchored).collect::<Vec<_>>(), [false, true, false]);
}

#[test]
fn files_with_cross_reference_streams_are_signed_in_kind() {
    assert!(String::from_utf8_lossy(&packed_report()).contains("/ObjStm"));
    for plain in [packed_report(), streamed_report()] {
        assert!(!String::from_utf8_lossy(&plain).contains("\ntrailer\n"));
        let [.., three] = three_signatures(&plain);
        let found = verify(&three, &trusted()).unwrap();
        assert_eq!(found.outcome, Outcome::Intact, "{found:#?}");
        assert_eq!(attachment(&three, "data.json").as_deref(), Some(DATA));
        assert!(!String::from_utf8_lossy(&three[plain.len()..]).contains("\ntrailer\n"));
    }
}

#[test]
fn signing_is_reproducible_and_needs_no_appearance() {
    let prepared = prepare(&report(), &boxes()).unwrap();
    let once = sign(&prepared, "Sig2", None, &p256(), "", day(8)).unwrap();
    let again = sign(&prepared, "Sig2", None, &p256(), "", day(8)).unwrap();
    assert_eq!(once, again);
    assert_eq!(verify(&once, &trusted()).unwrap().outcome, Outcome::Intact);
}

#[test]
fn fields_may_be_added_later_as_long_as_they_are_empty() {
    let [_, one, ..] = three_signatures(&report());
    let later = SignatureBox { field: "Extra".into(), page: 1, ..boxes().remove(0) };
    let more = prepare(&one, &[later]).unwrap();
    let found = verify(&more, &trusted()).unwrap();
    assert_eq!(found.outcome, Outcome::Intact, "{found:#?}");
    assert!(!found.signatures[0].covers_whole_file);
    // Signed without drawing it is still no more than a signature …
    let silent = sign(&more, "Extra", None, &p256(), "", day(12)).unwrap();
    let found = verify(&silent, &trusted()).unwrap();
    assert_eq!(found.outcome, Outcome::Intact, "{found:#?}");
    // … but it may not draw on a page the first signer saw without it.
    let drawn = sign(&more, "Extra", Some(&stamp()), &p256(), "", day(12)).unwrap();
    let found = verify(&drawn, &trusted()).unwrap();
    assert_eq!(found.outcome, Outcome::Broken);
    assert!(found.signatures[0].faults[0].en().contains("Extra"), "{found:#?}");
    assert!(found.signatures[1].faults.is_empty(), "the later signer saw what was drawn");
}

#[test]
fn a_trial_identity_signs_and_says_what_it_is() {
    let serial = [7; 16];
    let p12 = trial_identity("张三", "某某公司", serial, day(0), day(23), "口令 pass").unwrap();
    let signer = P12Signer::open(&p12, "口令 pass").unwrap();
    assert_eq!(P12Signer::open(&p12, "口令").unwrap_err(), SealError::WrongPassphrase);
    let prepared = prepare(&report(), &boxes()).unwrap();
    let signed = put(&prepared, "Sig1", &signer, 9);
    let found = verify(&signed, &[]).unwrap();
    assert_eq!(found.outcome, Outcome::IntactNotAnchored, "{found:#?}");
    assert!(found.has_trial());
    assert_eq!(
        (found.signatures[0].common_name.as_str(), found.signatures[0].organisation.as_str()),
        ("张三", "某某公司")
    );
    let late = sign(&prepared, "Sig1", None, &signer, "", day(23) + chrono::TimeDelta::seconds(1));
    assert!(matches!(late, Err(SealError::CertificateTime { .. })));
    for wrong in [
        trial_identity(" ", "", serial, day(0), day(1), "x"),
        trial_identity("A", "", serial, day(1), day(1), "x"),
        trial_identity("A", "", serial, day(0), day(1), ""),
        trial_identity(&"长".repeat(65), "", serial, day(0), day(1), "x"),
    ] {
        assert!(matches!(wrong, Err(SealError::Trial { .. })));
    }
}

#[test]
fn wrong_boxes_and_fields_are_refused() {
    let plain = report();
    let good = boxes().remove(0);
    let refused = |b: SignatureBox| prepare(&plain, &[b]).unwrap_err();
    for bad in ["", "签名", "a b", "a.b"] {
        assert!(matches!(refused(SignatureBox { field: bad.into(), ..good.clone() }), SealError::Box { .. }));
    }
    for page in [0, 4, u32::MAX] {
        assert_eq!(refused(SignatureBox { page, ..good.clone() }), SealError::NoPage { page });
    }
    for (x, y, width, height) in [
        (f64::NAN, 0.0, 9.0, 9.0),
        (-1.0, 0.0, 9.0, 9.0),
        (500.0, 0.0, 200.0, 9.0),
        (0.0, 840.0, 9.0, 9.0),
        (0.0, 0.0, 0.0, 9.0),
    ] {
        assert!(matches!(
            refused(SignatureBox { x, y, width, height, ..good.clone() }),
            SealError::Box { .. }
        ));
    }
    assert!(matches!(prepare(&plain, &[good.clone(), good.clone()]), Err(SealError::Box { .. })));
    let prepared = prepare(&plain, std::slice::from_ref(&good)).unwrap();
    assert!(matches!(prepare(&prepared, &[good]), Err(SealError::Box { .. })));
    let none = sign(&prepared, "Sig9", None, &p256(), "", day(9));
    assert_eq!(none, Err(SealError::NoField { field: "Sig9".into() }));
    let one = put(&prepared, "Sig1", &p256(), 9);
    assert_eq!(
        sign(&one, "Sig1", None, &p256(), "", day(9)),
        Err(SealError::AlreadySigned { field: "Sig1".into() })
    );
    let two_pages = sign(&prepared, "Sig1", Some(&plain), &p256(), "", day(9));
    assert!(matches!(two_pages, Err(SealError::Appearance { .. })));
}

#[test]
fn the_box_stands_where_it_was_asked_for() {
    let prepared = prepare(&report(), &boxes()).unwrap();
    let doc = lopdf::Document::load_mem(&prepared).unwrap();
    let page = doc.get_pages()[&3];
    let annots = doc.get_dictionary(page).unwrap().get(b"Annots").unwrap().as_array().unwrap();
    assert_eq!(annots.len(), 3);
    let widget = doc.get_dictionary(annots[0].as_reference().unwrap()).unwrap();
    let rect: Vec<f32> =
        widget.get(b"Rect").unwrap().as_array().unwrap().iter().map(|n| n.as_float().unwrap()).collect();
    assert_eq!(rect, [60.0, 841.89 - 460.0, 260.0, 841.89 - 400.0]);
    assert_eq!(widget.get(b"F").unwrap().as_i64().unwrap(), 132);
}

#[test]
fn a_long_report_is_signed_quickly() {
    let mut long = document(340, 11_000);
    // As many objects as the structure tree of a tagged report of this length has.
    for n in 0..60_000 {
        long.add_object(lopdf::dictionary! { "S" => "TD", "K" => n });
    }
    let long = bytes(long);
    assert!(long.len() > 4_500_000);
    let prepared = prepare(&long, &[SignatureBox { page: 340, ..boxes().remove(0) }]).unwrap();
    let (signer, stamp) = (rsa(), stamp());
    let start = std::time::Instant::now();
    let signed = sign(&prepared, "Sig1", Some(&stamp), &signer, "", day(9)).unwrap();
    let took = start.elapsed();
    eprintln!("signing {} bytes took {took:?}", signed.len());
    assert!(took.as_secs_f64() < 0.8, "{took:?}");
    let start = std::time::Instant::now();
    assert_eq!(verify(&signed, &trusted()).unwrap().outcome, Outcome::Intact);
    eprintln!("verifying took {:?}", start.elapsed());
}

#[test]
fn what_pdf_a_asks_of_forms_and_updates_is_kept() {
    // ISO 19005-3: 6.1.3 identifier, 6.1.7 streams, 6.3 annotations, 6.4 forms.
    let [.., three] = three_signatures(&report());
    let doc = lopdf::Document::load_mem(&three).unwrap();
    assert_eq!(doc.trailer.get(b"ID").unwrap().as_array().unwrap().len(), 2);
    assert!(doc.trailer.get(b"Encrypt").is_err());
    let mut widgets = 0;
    for object in doc.objects.values() {
        let dict = match object {
            lopdf::Object::Dictionary(dict) => dict,
            lopdf::Object::Stream(stream) => {
                assert_eq!(
                    stream.dict.get(b"Length").unwrap().as_i64().unwrap(),
                    stream.content.len() as i64
                );
                assert_ne!(
                    stream.dict.get(b"Filter").and_then(lopdf::Object::as_name).unwrap_or_default(),
                    b"LZWDecode"
                );
                assert!(!stream.dict.has(b"F"), "no external data");
                continue;
            }
            _ => continue,
        };
        assert!(!dict.has(b"JS") && !dict.has(b"XFA") && !dict.has(b"AA") && !dict.has(b"NeedAppearances"));
        if dict.get(b"Subtype").and_then(lopdf::Object::as_name).is_ok_and(|n| n == b"Widget") {
            widgets += 1;
            let flags = dict.get(b"F").unwrap().as_i64().unwrap();
            assert_eq!(flags & 0b10_0011, 0, "neither hidden nor invisible");
            assert_eq!(flags & 0b100, 0b100, "printed");
            let appearance = dict.get(b"AP").unwrap().as_dict().unwrap();
            assert_eq!(appearance.len(), 1);
            let shown = appearance.get(b"N").unwrap().as_reference().unwrap();
            assert!(doc.get_object(shown).unwrap().as_stream().is_ok());
            assert!(!dict.has(b"A"));
        }
    }
    assert_eq!(widgets, 3);
    let text: String = three.iter().map(|b| char::from(*b)).collect();
    assert!(!text.contains("stream\r\n"));
    assert_eq!(text.matches("\nendstream").count(), text.matches("endstream").count());
    assert_eq!(
        text.matches("\nxref\n").count(),
        5,
        "one table each for the report, the fields and the signatures"
    );
}
