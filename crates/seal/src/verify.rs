use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use x509_cert::Certificate;

use crate::fault::Fault;
use crate::fields::{Field, fields};
use crate::history::{Origin, judge};
use crate::pdf::{Bad, Dict, Entry, Indirect, MAX_FILE, Pdf, Value, decode_text, last_revision_end};
use crate::stamp::{self, StampReport};
use crate::{SealError, cades, certificate};

/// Most signatures judged in one file: each costs a pass over it.
const MAX_SIGNATURES: usize = 16;

/// The verdict on a whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// No signature stands in the file.
    Unsigned,
    /// Every signature is whole and leads to a trusted certificate.
    Intact,
    /// Every signature is whole; at least one signer's certificate leads to no trusted one.
    /// Compare its fingerprint with what the signer tells you.
    IntactNotAnchored,
    /// Something was altered, or a signature is not in order. The faults say what and where.
    Broken,
}

/// One signature and what was found about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureReport {
    /// The field's name.
    pub field: String,
    /// Common name of the signer's certificate; empty where it has none or is missing.
    pub common_name: String,
    /// Organisation of the signer's certificate; empty where it has none.
    pub organisation: String,
    /// A trial key without legal effect: to be shown whatever the verdict is.
    pub trial: bool,
    /// SHA-256 of the signer's certificate in lower-case hexadecimal; empty where it is missing.
    pub fingerprint: String,
    /// The signing time the signer claims (`/M`).
    pub signed_at: Option<DateTime<Utc>>,
    /// The reason the signer gives.
    pub reason: String,
    /// Offsets and lengths of the two signed ranges; zeros where they cannot be read.
    pub byte_range: [u64; 4],
    /// The signed range reaches to the end of the file: no update came after it.
    pub covers_whole_file: bool,
    /// The certificate is trusted or leads to one that is, at the signing time.
    pub anchored: bool,
    /// The time-stamp beside the signature, if there is one. What is wrong with it stands in its own faults and breaks
    /// the signature only where it is about other bytes ([`Fault::StampOther`]).
    pub stamp: Option<StampReport>,
    /// Why this signature is not in order; empty when it is.
    pub faults: Vec<Fault>,
}

/// Everything the verifier found out about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The verdict.
    pub outcome: Outcome,
    /// The signatures, in the order they were made.
    pub signatures: Vec<SignatureReport>,
    /// Signature fields that are still empty.
    pub empty_fields: Vec<String>,
    /// Faults of the file that belong to no single signature.
    pub faults: Vec<Fault>,
    /// SHA-256 of the file in lower-case hexadecimal.
    pub sha256: String,
}

impl SignatureReport {
    pub(crate) fn of(field: &str) -> Self {
        Self {
            field: field.into(),
            common_name: String::new(),
            organisation: String::new(),
            trial: false,
            fingerprint: String::new(),
            signed_at: None,
            reason: String::new(),
            byte_range: [0; 4],
            covers_whole_file: false,
            anchored: false,
            stamp: None,
            faults: Vec::new(),
        }
    }

    /// Writes down who signed and whether that leads to a trusted certificate, at the signing time given.
    pub(crate) fn name_signer(&mut self, signed: &cades::Signed, trusted: &[Certificate]) {
        if self.signed_at.is_none() {
            self.faults.push(Fault::NoTime);
        }
        let Some(own) = &signed.own else { return };
        self.common_name = certificate::common_name(own).unwrap_or_default();
        self.organisation = certificate::organisation(own).unwrap_or_default();
        self.trial = certificate::is_trial(own);
        self.fingerprint =
            der::Encode::to_der(own).map(|der| certificate::fingerprint(&der)).unwrap_or_default();
        if !certificate::may_sign(own) {
            self.faults.push(Fault::Usage);
        }
        if let Some(at) = self.signed_at {
            if !certificate::valid_at(own, at) {
                self.faults.push(Fault::Validity);
            }
            let others: Vec<&Certificate> = signed.all.iter().filter(|c| *c != own).take(32).collect();
            self.anchored = certificate::anchored(own, &others, trusted, at);
        }
    }
}

impl Verification {
    /// Every fault, of the file first and then by signature.
    pub fn all_faults(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().chain(self.signatures.iter().flat_map(|s| &s.faults))
    }

    /// Whether any signature was made with a trial key.
    #[must_use]
    pub fn has_trial(&self) -> bool {
        self.signatures.iter().any(|s| s.trial)
    }
}

/// The certificates that are taken as given.
struct Trust {
    signers: Vec<Certificate>,
    stamps: Vec<Certificate>,
}

/// A signature with the revision it made.
struct Judged<'a> {
    report: SignatureReport,
    field: Field,
    /// End of the signed range.
    end: Option<usize>,
    pdf: Option<Pdf<'a>>,
    certified_final: bool,
}

/// Judges every signature of a PDF.
///
/// `trusted` are DER certificates of signers or authorities; they are trusted for time-stamps too. Stricter than a viewer: each signer is
/// found by the signer identifier; the byte range has one gap, which is exactly the signature; the
/// padding is zero; the certificate named in the signed attributes is the signer's; each signed
/// range ends with a revision; and whatever was added later is signatures and empty signature
/// fields alone. A file that was cut back to an earlier whole revision looks like that revision:
/// compare the number of signatures with what you expect.
///
/// Revocation is not asked for (no network). Accepted: RSA PKCS#1 v1.5 from 2048 bits and ECDSA
/// P-256, with SHA-256, SHA-384 or SHA-512.
///
/// # Errors
/// [`SealError::Unreadable`] when the file cannot be read without guessing, which a damaged file
/// usually cannot; [`SealError::Encrypted`]; [`SealError::Certificate`] for a wrong trusted
/// certificate; [`SealError::TooManySignatures`].
pub fn verify(pdf: &[u8], trusted: &[Vec<u8>]) -> Result<Verification, SealError> {
    verify_against(pdf, trusted, trusted)
}

/// Judges like [`verify`]; `stamping` are the DER certificates that time-stamps may lead to, which vouch for no signer.
///
/// # Errors
/// Those of [`verify`].
pub fn verify_against(
    pdf: &[u8],
    trusted: &[Vec<u8>],
    stamping: &[Vec<u8>],
) -> Result<Verification, SealError> {
    if pdf.len() > MAX_FILE {
        return Err(SealError::Unreadable { offset: 0, what: "the file is too large" });
    }
    let trusted =
        Trust { signers: certificate::read_all(trusted)?, stamps: certificate::read_all(stamping)? };
    let (_, end) = last_revision_end(pdf)?;
    let whole = &pdf[..end];
    let last = Pdf::open(whole)?;
    if last.sections.iter().any(|s| s.trailer.contains_key(b"Encrypt".as_slice())) {
        return Err(SealError::Encrypted);
    }
    let (signed, empty): (Vec<Field>, Vec<Field>) =
        fields(&last)?.into_iter().filter(|f| f.signature).partition(|f| f.value.is_some());
    if signed.len() > MAX_SIGNATURES {
        return Err(SealError::TooManySignatures { limit: MAX_SIGNATURES });
    }
    let mut judged: Vec<Judged<'_>> = signed.into_iter().map(|f| examine(&last, f, &trusted)).collect();
    judged.sort_by_key(|j| j.end.unwrap_or(usize::MAX));
    follow(&last, &mut judged);

    let mut faults = Vec::new();
    let tail = &pdf[end..];
    let spaces = tail.iter().all(|b| matches!(b, b'\n' | b'\r' | b' '));
    // White space after an unsigned file is harmless; a signature covers every byte.
    let harmless = spaces && judged.is_empty();
    if !tail.is_empty() && !harmless {
        faults.push(Fault::TrailingBytes { offset: end as u64, length: tail.len() as u64 });
    }
    let mut signatures: Vec<SignatureReport> = judged.into_iter().map(|j| j.report).collect();
    for s in &mut signatures {
        s.covers_whole_file &= tail.is_empty();
    }
    let outcome = verdict(&faults, &signatures);
    Ok(Verification {
        outcome,
        signatures,
        empty_fields: empty.into_iter().map(|f| f.name).collect(),
        faults,
        sha256: hex::encode(Sha256::digest(pdf)),
    })
}

pub(crate) fn verdict(faults: &[Fault], signatures: &[SignatureReport]) -> Outcome {
    if !faults.is_empty() || signatures.iter().any(|s| !s.faults.is_empty()) {
        Outcome::Broken
    } else if signatures.is_empty() {
        Outcome::Unsigned
    } else if signatures.iter().all(|s| s.anchored) {
        Outcome::Intact
    } else {
        Outcome::IntactNotAnchored
    }
}

fn wrong(what: &str) -> Fault {
    Fault::Dictionary { what: what.into() }
}

/// Judges one signature by itself: its dictionary, its range, its CMS, its certificate.
fn examine<'a>(last: &Pdf<'a>, field: Field, trusted: &Trust) -> Judged<'a> {
    let mut judged = Judged {
        report: SignatureReport::of(&field.name),
        field,
        end: None,
        pdf: None,
        certified_final: false,
    };
    if let Err(fault) = examine_into(last, &mut judged, trusted) {
        judged.report.faults.push(fault);
    }
    judged
}

fn signature_object(last: &Pdf<'_>, field: &Field) -> Result<(Indirect, Dict), Fault> {
    let id = field.value.as_ref().and_then(Value::as_ref).ok_or_else(|| wrong("not an object of its own"))?;
    if !matches!(last.entries.get(&id.num), Some(Entry::At { .. })) {
        return Err(wrong("not an object of its own"));
    }
    let object = last.object(id.num).ok().flatten().filter(|o| o.id == id);
    let object = object.ok_or_else(|| wrong("it cannot be read"))?;
    match &object.value {
        Value::Dict(dict) => {
            let dict = dict.clone();
            Ok((object, dict))
        }
        _ => Err(wrong("not a dictionary")),
    }
}

fn examine_into<'a>(last: &Pdf<'a>, judged: &mut Judged<'a>, trusted: &Trust) -> Result<(), Fault> {
    let report = &mut judged.report;
    let (object, dict) = signature_object(last, &judged.field)?;
    let get = |key: &str| dict.get(key.as_bytes());
    if let Some(Value::Text(text)) = get("Reason") {
        report.reason = decode_text(text);
    }
    report.signed_at = get("M").and_then(Value::as_text).and_then(|m| date(&decode_text(m)));
    if get("Type").is_some_and(|t| t.as_name() != Some(b"Sig")) {
        report.faults.push(wrong("its type is not Sig"));
    }
    judged.certified_final =
        get("Reference").and_then(Value::as_array).is_some_and(|r| r.iter().any(forbids_all));
    let kind = get("SubFilter").and_then(Value::as_name).unwrap_or_default();
    if kind != b"ETSI.CAdES.detached" {
        report
            .faults
            .push(Fault::SubFilter { found: String::from_utf8_lossy(kind).chars().take(64).collect() });
    }

    let range: Vec<usize> = get("ByteRange")
        .and_then(Value::as_array)
        .filter(|a| a.len() == 4)
        .map(|a| a.iter().filter_map(|v| usize::try_from(v.as_int()?).ok()).collect())
        .unwrap_or_default();
    let &[zero, before, after, rest] = range.as_slice() else { return Err(Fault::ByteRange) };
    report.byte_range = [zero as u64, before as u64, after as u64, rest as u64];
    let end = after.checked_add(rest).filter(|e| *e <= last.data.len()).ok_or(Fault::ByteRange)?;
    if zero != 0 || before >= after || rest == 0 {
        return Err(Fault::ByteRange);
    }
    judged.end = Some(end);
    report.covers_whole_file = end == last.data.len();
    if object.contents != Some(before..after) {
        return Err(Fault::Gap { offset: before as u64 });
    }

    let cms = contents(last.data, before + 1, after - 1)?;
    let ranges = [&last.data[..before], &last.data[after..end]];
    let signed = cades::check(&cms, &|kind| certificate::digest(kind, &ranges), &mut report.faults);
    report.name_signer(&signed, &trusted.signers);
    report.stamp = stamp::judge(&signed, &trusted.stamps);
    if report.stamp.as_ref().is_some_and(|s| s.faults.contains(&Fault::StampOther)) {
        report.faults.push(Fault::StampOther);
    }

    // The file as the signer saw it, the signature just added included.
    let unreadable = |bad: Bad| Fault::Revision { offset: bad.at as u64, what: bad.what.into() };
    let seen = &last.data[..end];
    if last_revision_end(seen).map_err(unreadable)?.1 != end {
        return Err(Fault::NotARevision { offset: end as u64 });
    }
    let pdf = Pdf::open(seen).map_err(unreadable)?;
    let there = fields(&pdf).map_err(unreadable)?;
    let there = there.iter().any(|f| f.id == judged.field.id && f.signature && f.value == judged.field.value);
    if !there {
        return Err(Fault::NotARevision { offset: end as u64 });
    }
    judged.pdf = Some(pdf);
    Ok(())
}

/// Whether a signature reference is a `DocMDP` that permits no change (P = 1).
fn forbids_all(reference: &Value) -> bool {
    let Some(dict) = reference.as_dict() else { return false };
    let method = dict.get(b"TransformMethod".as_slice()).and_then(Value::as_name);
    let params = dict.get(b"TransformParams".as_slice()).and_then(Value::as_dict);
    method == Some(b"DocMDP") && params.and_then(|p| p.get(b"P".as_slice())) == Some(&Value::Int(1))
}

/// The CMS out of the digits between the brackets. Everything outside the signed range must have
/// one spelling only, or it could be altered unseen: one case, no spaces, zeros to the end.
fn contents(data: &[u8], start: usize, end: usize) -> Result<Vec<u8>, Fault> {
    let digits = data.get(start..end).unwrap_or_default();
    let plain = |b: &u8| b.is_ascii_hexdigit();
    if let Some(i) = digits.iter().position(|b| !plain(b)) {
        return Err(Fault::Hexadecimal { offset: (start + i) as u64 });
    }
    let lower = digits.iter().position(u8::is_ascii_lowercase);
    let upper = digits.iter().position(u8::is_ascii_uppercase);
    if let (Some(l), Some(u)) = (lower, upper) {
        return Err(Fault::Hexadecimal { offset: (start + l.max(u)) as u64 });
    }
    let bytes = hex::decode(digits).map_err(|_| Fault::Hexadecimal { offset: end as u64 })?;
    use der::Decode;
    let mut reader = der::SliceReader::new(&bytes).map_err(|_| Fault::Cms { what: "empty".into() })?;
    let header =
        der::Header::decode(&mut reader).map_err(|_| Fault::Cms { what: "not a CMS in DER".into() })?;
    let length = {
        use der::Reader;
        (reader.position() + header.length()).ok().and_then(|l| usize::try_from(l).ok())
    };
    let length =
        length.filter(|l| *l <= bytes.len()).ok_or_else(|| Fault::Cms { what: "it is cut off".into() })?;
    let (cms, padding) = bytes.split_at(length);
    if let Some(i) = padding.iter().position(|b| *b != 0) {
        return Err(Fault::Padding { offset: (start + 2 * (length + i)) as u64 });
    }
    Ok(cms.to_vec())
}

/// Judges what was added after each signature. A fault of a later step breaks every earlier one.
fn follow(last: &Pdf<'_>, judged: &mut [Judged<'_>]) {
    let Some(first) = judged.iter().position(|j| j.pdf.is_some()) else { return };
    let mut steps: Vec<(usize, Vec<Fault>)> = Vec::new();
    {
        let Some(pdf) = &judged[first].pdf else { return };
        let all = fields(pdf).and_then(|f| Ok((f, pdf.read_all()?)));
        let (known, dangling) = match all {
            Ok(found) => found,
            Err(bad) => {
                let fault = Fault::Revision { offset: bad.at as u64, what: bad.what.into() };
                judged[first].report.faults.push(fault);
                return;
            }
        };
        let origin = Origin { fields: known, dangling };
        let mut before = first;
        for (i, j) in judged.iter().enumerate().skip(first + 1) {
            let (Some(old), Some(new)) = (&judged[before].pdf, &j.pdf) else { continue };
            if new.data.len() == old.data.len() {
                steps.push((i, vec![wrong("two signatures end at one place")]));
                continue;
            }
            steps.push((before, judge(old, new, &origin)));
            before = i;
        }
        if let Some(old) = judged[before].pdf.as_ref().filter(|p| p.data.len() < last.data.len()) {
            steps.push((before, judge(old, last, &origin)));
        }
    }
    for (until, faults) in steps {
        for j in judged.iter_mut().take(until + 1) {
            j.report.faults.extend(faults.iter().cloned());
        }
    }
    for j in judged.iter_mut() {
        if j.certified_final && !j.report.covers_whole_file {
            j.report.faults.push(Fault::Certified);
        }
    }
}

/// A PDF date (ISO 32000-1, 7.9.4) with at least the seconds; without a zone it is taken as UTC.
fn date(text: &str) -> Option<DateTime<Utc>> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.get(..14).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<u32>().ok());
    let local = NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?)?
        .and_hms_opt(number(8, 10)?, number(10, 12)?, number(12, 14)?)?;
    let zone = text.get(14..)?.trim_end_matches('\'').replace('\'', "");
    let seconds = match zone.as_str() {
        "" | "Z" | "Z00" | "Z0000" => 0,
        z => {
            let sign = if z.starts_with('+') { 1 } else { -1 };
            let part = z.strip_prefix(['+', '-']).filter(|p| p.bytes().all(|b| b.is_ascii_digit()))?;
            let hours: i32 = part.get(..2)?.parse().ok()?;
            let minutes: i32 = match part.len() {
                2 => 0,
                4 => part.get(2..)?.parse().ok()?,
                _ => return None,
            };
            sign * (hours * 3600 + minutes * 60)
        }
    };
    let local = local.and_local_timezone(FixedOffset::east_opt(seconds)?).single()?;
    Some(local.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_are_read_with_their_zone() {
        let expect = [
            ("D:20261121061500Z", Some("2026-11-21T06:15:00+00:00")),
            ("D:20261121141500+08'00'", Some("2026-11-21T06:15:00+00:00")),
            ("D:20261121141500+08'00", Some("2026-11-21T06:15:00+00:00")),
            ("D:20261120231500-07'00'", Some("2026-11-21T06:15:00+00:00")),
            ("20261121061500", Some("2026-11-21T06:15:00+00:00")),
            ("D:2026", None),
            ("D:20261321061500Z", None),
            ("D:20261121061500+99'00'", None),
            ("D:2026112106150中", None),
        ];
        for (text, wanted) in expect {
            assert_eq!(date(text).map(|d| d.to_rfc3339()).as_deref(), wanted, "{text}");
        }
    }
}
