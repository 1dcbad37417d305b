//! Small reports, keys and a shorthand for the calls under test.

use chrono::{DateTime, TimeZone, Utc};
use hegui_seal::{P12Signer, RawSigner, SignatureBox, prepare, sign};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

pub(crate) const CA: &[u8] = include_bytes!("../../../../fixtures/keys/test-ca.der");
pub(crate) const RSA: &[u8] = include_bytes!("../../../../fixtures/keys/rsa2048.p12");
pub(crate) const RSA_LEGACY: &[u8] = include_bytes!("../../../../fixtures/keys/rsa2048-legacy.p12");
pub(crate) const RSA_CHINESE: &[u8] =
    include_bytes!("../../../../fixtures/keys/rsa3072-chinese-passphrase.p12");
pub(crate) const P256: &[u8] = include_bytes!("../../../../fixtures/keys/p256.p12");
pub(crate) const NO_KEY: &[u8] = include_bytes!("../../../../fixtures/keys/certificate-only.p12");
pub(crate) const WEAK: &[u8] = include_bytes!("../../../../fixtures/keys/rsa1024.p12");
pub(crate) const P384: &[u8] = include_bytes!("../../../../fixtures/keys/p384.p12");
pub(crate) const PASSPHRASE: &str = "test-only";
pub(crate) const CHINESE_PASSPHRASE: &str = "测试口令-仅供测试";
pub(crate) const DATA: &[u8] = br#"{"clauses":225,"passed":true}"#;

/// A day inside the validity of every test certificate.
pub(crate) fn day(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 12, 1, hour, 30, 5).single().expect("a real time")
}

/// A report as lopdf builds it: `pages` pages with text, an attachment, an identifier.
pub(crate) fn document(pages: u32, filler: usize) -> Document {
    let mut doc = Document::with_version("1.7");
    // As Typst writes it; lopdf would choose a stream.
    doc.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
    let tree = doc.new_object_id();
    let font =
        doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let kids: Vec<Object> = (1..=pages)
        .map(|n| {
            let mut content = format!("BT /F1 24 Tf 72 700 Td (Report page {n}) Tj ET\n").into_bytes();
            content.push(b'%');
            for _ in 0..filler {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                content.push(b'A' + u8::try_from(state % 26).expect("below 26"));
            }
            let content = doc.add_object(Stream::new(Dictionary::new(), content));
            let page: ObjectId = doc.add_object(dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content,
                "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
            });
            Object::Reference(page)
        })
        .collect();
    doc.objects.insert(
        tree,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => i64::from(pages),
            "MediaBox" => vec![0.into(), 0.into(), Object::Real(595.276), Object::Real(841.89)],
        }),
    );
    let mut data =
        Stream::new(dictionary! { "Type" => "EmbeddedFile", "Subtype" => "application/json" }, DATA.to_vec());
    data.compress().expect("compresses");
    let data = doc.add_object(data);
    let file = doc.add_object(dictionary! {
        "Type" => "Filespec", "F" => Object::string_literal("data.json"), "UF" => Object::string_literal("data.json"),
        "AFRelationship" => "Source", "EF" => dictionary! { "F" => data },
    });
    let root = doc.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => tree, "Lang" => Object::string_literal("zh-CN"),
        "AF" => vec![Object::Reference(file)],
        "Names" => dictionary! { "EmbeddedFiles" => dictionary! {
            "Names" => vec![Object::string_literal("data.json"), Object::Reference(file)],
        } },
    });
    let info = doc.add_object(dictionary! { "Title" => Object::string_literal("Report") });
    doc.trailer.set("Root", root);
    doc.trailer.set("Info", info);
    doc.trailer.set(
        "ID",
        vec![Object::string_literal("0123456789abcdef"), Object::string_literal("0123456789abcdef")],
    );
    doc
}

pub(crate) fn bytes(mut doc: Document) -> Vec<u8> {
    let mut out = Vec::new();
    doc.save_to(&mut out).expect("saves");
    out
}

/// A three-page report with a classic cross-reference table.
pub(crate) fn report() -> Vec<u8> {
    bytes(document(3, 40))
}

/// The same with object streams and a cross-reference stream.
pub(crate) fn packed_report() -> Vec<u8> {
    let mut out = Vec::new();
    document(3, 40).save_modern(&mut out).expect("saves");
    out
}

/// The same with a cross-reference stream and plain objects.
pub(crate) fn streamed_report() -> Vec<u8> {
    let mut doc = document(3, 40);
    doc.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceStream;
    bytes(doc)
}

pub(crate) fn boxes() -> Vec<SignatureBox> {
    ["编制人", "审核人", "批准人"]
        .iter()
        .zip(1u32..)
        .map(|(tooltip, n)| SignatureBox {
            field: format!("Sig{n}"),
            tooltip: (*tooltip).into(),
            page: 3,
            x: 60.0,
            y: 300.0 + 100.0 * f64::from(n),
            width: 200.0,
            height: 60.0,
        })
        .collect()
}

/// A one-page PDF to show in a field.
pub(crate) fn stamp() -> Vec<u8> {
    let mut doc = Document::with_version("1.7");
    let tree = doc.new_object_id();
    let font =
        doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let mut content = Stream::new(
        Dictionary::new(),
        b"0.8 0 0 RG 2 2 176 46 re S BT /F1 14 Tf 12 20 Td (Signed, test only) Tj ET".repeat(3),
    );
    content.compress().expect("compresses");
    let content = doc.add_object(content);
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 180.into(), 50.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    doc.objects.insert(
        tree,
        Object::Dictionary(
            dictionary! { "Type" => "Pages", "Kids" => vec![Object::Reference(page)], "Count" => 1 },
        ),
    );
    let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    doc.trailer.set("Root", root);
    bytes(doc)
}

pub(crate) fn rsa() -> P12Signer {
    P12Signer::open(RSA, PASSPHRASE).expect("opens")
}

pub(crate) fn p256() -> P12Signer {
    P12Signer::open(P256, PASSPHRASE).expect("opens")
}

pub(crate) fn rsa_chinese() -> P12Signer {
    P12Signer::open(RSA_CHINESE, CHINESE_PASSPHRASE).expect("opens")
}

pub(crate) fn put(pdf: &[u8], field: &str, signer: &dyn RawSigner, hour: u32) -> Vec<u8> {
    sign(pdf, field, Some(&stamp()), signer, "审核通过 approved", day(hour)).expect("signs")
}

/// A report prepared and signed by three people; the bytes after each step.
pub(crate) fn three_signatures(report: &[u8]) -> [Vec<u8>; 4] {
    let prepared = prepare(report, &boxes()).expect("prepares");
    let one = put(&prepared, "Sig1", &rsa(), 9);
    let two = put(&one, "Sig2", &p256(), 10);
    let three = put(&two, "Sig3", &rsa_chinese(), 11);
    [prepared, one, two, three]
}

pub(crate) fn trusted() -> Vec<Vec<u8>> {
    vec![CA.to_vec()]
}

/// Appends a hand-made incremental update with these objects; a plain table, correct offsets.
pub(crate) fn append(pdf: &[u8], objects: &[(u32, &str)]) -> Vec<u8> {
    let doc = Document::load_mem(pdf).expect("loads");
    let root = doc.trailer.get(b"Root").and_then(Object::as_reference).expect("root");
    let info = doc.trailer.get(b"Info").and_then(Object::as_reference).expect("info");
    let Ok(Object::Array(id)) = doc.trailer.get(b"ID") else { panic!("no identifier") };
    let first = hex::encode(id[0].as_str().expect("a string"));
    let tail = String::from_utf8_lossy(&pdf[pdf.len() - 40..]).into_owned();
    let prev: usize = tail
        .split("startxref")
        .nth(1)
        .expect("number")
        .split_whitespace()
        .next()
        .expect("number")
        .parse()
        .expect("number");
    let mut out = pdf.to_vec();
    let mut table = String::new();
    for (num, body) in objects {
        table.push_str(&format!("{num} 1\n{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{num} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let at = out.len();
    let size = doc.max_id.max(objects.iter().map(|(n, _)| *n).max().unwrap_or(0)) + 1;
    out.extend_from_slice(
        format!(
            "xref\n{table}trailer\n<</Size {size}/Root {} 0 R/Info {} 0 R/ID [<{first}><{first}>]/Prev {prev}>>\nstartxref\n{at}\n%%EOF\n",
            root.0, info.0
        )
        .as_bytes(),
    );
    out
}
