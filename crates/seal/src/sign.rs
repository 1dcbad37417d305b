use std::ops::Range;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;

use crate::fields::{fields, form};
use crate::keys::{Algorithm, RawSigner};
use crate::pdf::{Body, Dict, Update, Value, encode_text, name, write_value};
use crate::prepare::{blank, open, rectangle};
use crate::{SealError, appearance, cades, certificate};

/// Bytes kept for the CMS of one signature; the rest stays zero.
pub const CONTENTS_SIZE: usize = 16 << 10;
/// Room for the three later numbers of `/ByteRange`, ten digits and a space each.
const RANGE_ROOM: usize = 33;

/// Signs an empty signature field in one incremental update (PAdES B-B).
///
/// `appearance` is a one-page PDF shown in the field, scaled to fit; without it the field shows
/// nothing. `at` becomes `/M`, the claimed signing time, in whole seconds. The first signature of
/// a file certifies it (`DocMDP`, P = 2): viewers then accept further signatures and nothing else.
/// The same input gives the same bytes.
///
/// This function does not judge what stands in the file: call [`crate::verify`] first where other
/// signatures are to be relied upon.
///
/// # Errors
/// [`SealError::NoField`], [`SealError::AlreadySigned`], [`SealError::Appearance`],
/// [`SealError::CertificateTime`] when the certificate is not valid at `at`,
/// [`SealError::SignatureTooLarge`], [`SealError::SigningFailed`], and those of reading the file.
pub fn sign(
    pdf: &[u8],
    field: &str,
    appearance: Option<&[u8]>,
    signer: &dyn RawSigner,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<Vec<u8>, SealError> {
    signed(pdf, field, appearance, signer, reason, at, |_| Ok(None))
}

/// Signs like [`sign`] and adds a time-stamp to the signature (PAdES B-T).
///
/// `stamp` is given the signature value once it is made, and answers the DER of a token over it:
/// [`crate::StampRequest`] makes the request and reads the answer, the caller carries both.
///
/// # Errors
/// Those of [`sign`] and of `stamp`; [`SealError::StampTooLarge`] where the token has no room.
pub fn sign_stamped<E: From<SealError>>(
    pdf: &[u8],
    field: &str,
    appearance: Option<&[u8]>,
    signer: &dyn RawSigner,
    reason: &str,
    at: DateTime<Utc>,
    stamp: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, E> {
    signed(pdf, field, appearance, signer, reason, at, |signature| stamp(signature).map(Some))
}

fn signed<E: From<SealError>>(
    pdf: &[u8],
    field: &str,
    appearance: Option<&[u8]>,
    signer: &dyn RawSigner,
    reason: &str,
    at: DateTime<Utc>,
    stamp: impl FnOnce(&[u8]) -> Result<Option<Vec<u8>>, E>,
) -> Result<Vec<u8>, E> {
    let mut token = None;
    let (mut out, gap, digest, own) = unsigned(pdf, field, appearance, signer, reason, at)?;
    let cms = cades::build(signer, &own, &digest, None, |signature| {
        let made: Option<Vec<u8>> = stamp(signature)?;
        token = made.as_ref().map(Vec::len);
        Ok::<_, E>(made)
    })?;
    if cms.len() > CONTENTS_SIZE {
        let (needed, kept) = (cms.len(), CONTENTS_SIZE);
        return Err(E::from(match token {
            Some(token) => SealError::StampTooLarge { token, needed, kept },
            None => SealError::SignatureTooLarge { needed, kept },
        }));
    }
    let digits = hex::encode(&cms);
    out[gap.start + 1..gap.start + 1 + digits.len()].copy_from_slice(digits.as_bytes());
    Ok(out)
}

/// A file, the place of its signature, the digest of the rest, the signer's certificate.
type Unsigned = (Vec<u8>, Range<usize>, Vec<u8>, Certificate);

/// The file with the update and an empty place for the signature, that place, the SHA-256 of everything beside it, and
/// the signer's certificate.
fn unsigned(
    pdf: &[u8],
    field: &str,
    appearance: Option<&[u8]>,
    signer: &dyn RawSigner,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<Unsigned, SealError> {
    let pdf = open(pdf)?;
    if signer.algorithm() == Algorithm::Sm2Sm3 {
        return Err(SealError::NotInPdf);
    }
    let own = certificate::read_own(signer)?;
    certificate::valid_for_signing(&own, at)?;
    let (root, mut catalog) = pdf.catalog()?;
    let all = fields(&pdf)?;
    let found = all.iter().find(|f| f.signature && f.name == field);
    let found = found.ok_or_else(|| SealError::NoField { field: field.into() })?;
    if found.value.is_some() {
        return Err(SealError::AlreadySigned { field: field.into() });
    }
    let first = !all.iter().any(|f| f.signature && f.value.is_some())
        && pdf.entry(&catalog, "Perms")?.as_dict().is_none_or(|p| !p.contains_key(b"DocMDP".as_slice()));

    let mut update = Update::new(&pdf);
    let [left, bottom, right, top] =
        found.dict.get(b"Rect".as_slice()).and_then(rectangle).unwrap_or([0.0, 0.0, 0.0, 0.0]);
    let (width, height) = (right - left, top - bottom);
    let shown = match appearance {
        Some(source) if width >= 1.0 && height >= 1.0 => {
            appearance::import(&mut update, source, width, height)?
        }
        Some(_) => return Err(SealError::Appearance { what: "the field has no area" }),
        None => update.add(blank(width, height)),
    };

    let value = update.reserve();
    let (raw, range_at, contents_at) = dictionary(&own, reason, at, first);
    update.put(value, Body::Raw(raw));
    let mut widget = found.dict.clone();
    widget.insert(b"V".to_vec(), Value::Ref(value));
    widget.insert(b"AP".to_vec(), Value::Dict(Dict::from([(b"N".to_vec(), Value::Ref(shown))])));
    update.put(found.id, Body::Value(Value::Dict(widget)));

    let form = form(&pdf, &catalog)?;
    if let (Some(mut dict), true) = (form.dict, first) {
        dict.insert(b"SigFlags".to_vec(), Value::Int(3));
        match form.id {
            Some(id) => update.put(id, Body::Value(Value::Dict(dict))),
            None => {
                catalog.insert(b"AcroForm".to_vec(), Value::Dict(dict));
            }
        }
    }
    if first {
        let mut perms = match pdf.entry(&catalog, "Perms")? {
            Value::Dict(dict) => dict,
            _ => Dict::new(),
        };
        perms.insert(b"DocMDP".to_vec(), Value::Ref(value));
        catalog.insert(b"Perms".to_vec(), Value::Dict(perms));
        update.put(root, Body::Value(Value::Dict(catalog)));
    }

    let (mut out, start) = update.write(Some(value))?;
    let gap = start + contents_at..start + contents_at + 2 + 2 * CONTENTS_SIZE;
    let range = format!("{} {} {}", gap.start, gap.end, out.len() - gap.end);
    let range_at = start + range_at;
    out[range_at..range_at + range.len()].copy_from_slice(range.as_bytes());

    let mut hash = Sha256::new();
    hash.update(&out[..gap.start]);
    hash.update(&out[gap.end..]);
    let digest = hash.finalize().as_slice().to_vec();
    Ok((out, gap, digest, own))
}

/// The signature dictionary with room for what is known only afterwards; the places of the second
/// number of `/ByteRange` and of `/Contents` in it.
fn dictionary(own: &Certificate, reason: &str, at: DateTime<Utc>, first: bool) -> (Vec<u8>, usize, usize) {
    let mut raw = b"<</Type /Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached/ByteRange [0 ".to_vec();
    let range_at = raw.len();
    raw.extend(std::iter::repeat_n(b' ', RANGE_ROOM));
    raw.extend_from_slice(b"]/Contents ");
    let contents_at = raw.len();
    raw.push(b'<');
    raw.extend(std::iter::repeat_n(b'0', 2 * CONTENTS_SIZE));
    raw.push(b'>');
    let mut rest = vec![("M", encode_text(&at.format("D:%Y%m%d%H%M%SZ").to_string()))];
    if let Some(signer) = certificate::common_name(own) {
        rest.push(("Name", encode_text(&signer)));
    }
    if !reason.is_empty() {
        rest.push(("Reason", encode_text(reason)));
    }
    if first {
        let params = Dict::from([
            (b"Type".to_vec(), name("TransformParams")),
            (b"P".to_vec(), Value::Int(2)),
            (b"V".to_vec(), name("1.2")),
        ]);
        let reference = Dict::from([
            (b"Type".to_vec(), name("SigRef")),
            (b"TransformMethod".to_vec(), name("DocMDP")),
            (b"TransformParams".to_vec(), Value::Dict(params)),
        ]);
        rest.push(("Reference", Value::Array(vec![Value::Dict(reference)])));
    }
    for (key, value) in rest {
        raw.push(b'/');
        raw.extend_from_slice(key.as_bytes());
        raw.push(b' ');
        write_value(&mut raw, &value);
    }
    raw.extend_from_slice(b">>");
    (raw, range_at, contents_at)
}
