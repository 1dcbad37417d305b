//! Time-stamps of RFC 3161: what an authority is asked, what it answers, and what a token beside a signature proves.

use chrono::{DateTime, NaiveDate, Utc};
use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::SignedData;
use der::asn1::{BitString, ObjectIdentifier, OctetString};
use der::{Any, Decode, Encode, Tag, Tagged};
use serde::Serialize;
use sha2::{Digest, Sha256};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;

use crate::cades::{Signed, check_signer};
use crate::fault::Fault;
use crate::{SealError, certificate, oid};

/// Largest answer of an authority that is read, bytes. A token has to fit beside its signature anyway.
pub const MAX_STAMP_ANSWER: usize = 64 << 10;
/// Most characters kept of what an authority says in its own words.
const MAX_WORDS: usize = 200;

/// A request for a time-stamp over a signature value, and what its answer is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampRequest {
    signature: Vec<u8>,
    nonce: u64,
    policy: Option<ObjectIdentifier>,
    der: Vec<u8>,
}

impl StampRequest {
    /// Asks for a time-stamp over the SHA-256 of `signature`, with the authority's certificate in it. `nonce` is a fresh
    /// random number; `policy` the object identifier of the policy wanted, in dots.
    ///
    /// # Errors
    /// [`SealError::StampPolicy`] where the policy is no object identifier.
    pub fn over(signature: &[u8], nonce: u64, policy: Option<&str>) -> Result<Self, SealError> {
        let wrong =
            || SealError::StampPolicy { policy: policy.unwrap_or_default().chars().take(64).collect() };
        let policy = policy.map(|p| ObjectIdentifier::new(p).map_err(|_| wrong())).transpose()?;
        let der = request(signature, nonce, policy).map_err(|_| wrong())?;
        Ok(Self { signature: signature.to_vec(), nonce, policy, der })
    }

    /// The request in DER, to be posted as `application/timestamp-query`.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The token out of an authority's answer (`application/timestamp-reply`). Every check of [`crate::verify`] has to
    /// pass, and nonce and policy have to be those of the request. `roots` are DER certificates that the authority's has
    /// to lead to; where there are none, whoever answers is believed as far as its own certificate goes.
    ///
    /// # Errors
    /// [`SealError::StampAnswer`] where it is no answer, [`SealError::StampRefused`] where it is a refusal,
    /// [`SealError::Stamp`] for the first fault of the token, [`SealError::Certificate`] for a root that cannot be read.
    pub fn token(&self, response: &[u8], roots: &[Vec<u8>]) -> Result<Vec<u8>, SealError> {
        let roots = certificate::read_all(roots)?;
        let token = granted(response)?;
        let (report, info) = examine(&token, &self.signature, &roots);
        let refused = |fault: Fault| SealError::Stamp { fault: Box::new(fault) };
        if let Some(fault) = report.faults.into_iter().next() {
            return Err(refused(fault));
        }
        let Some(info) = info else { return Err(SealError::StampAnswer { what: "the token says nothing" }) };
        if info.nonce != Any::encode_from(&self.nonce).ok() {
            return Err(refused(Fault::StampNonce));
        }
        if self.policy.is_some_and(|wanted| wanted != info.policy) {
            return Err(refused(Fault::StampPolicy { policy: info.policy.to_string() }));
        }
        if !roots.is_empty() && !report.anchored {
            return Err(refused(Fault::StampAnchor));
        }
        Ok(token)
    }
}

fn imprint(signature: &[u8]) -> der::Result<Any> {
    let sha256 = AlgorithmIdentifierOwned { oid: oid::SHA256, parameters: Some(Any::null()) };
    let hash = OctetString::new(Sha256::digest(signature).as_slice())?;
    Any::encode_from(&vec![Any::encode_from(&sha256)?, Any::encode_from(&hash)?])
}

/// `TimeStampReq` (RFC 3161, 2.4.1).
fn request(signature: &[u8], nonce: u64, policy: Option<ObjectIdentifier>) -> der::Result<Vec<u8>> {
    let mut parts = vec![Any::encode_from(&1u8)?, imprint(signature)?];
    if let Some(policy) = policy {
        parts.push(Any::encode_from(&policy)?);
    }
    parts.push(Any::encode_from(&nonce)?);
    parts.push(Any::encode_from(&true)?);
    parts.to_der()
}

/// Names of `PKIFailureInfo`, by the number of the bit (RFC 3161, 2.4.2).
const FAILURES: [(u32, &str); 8] = [
    (0, "badAlg"),
    (2, "badRequest"),
    (5, "badDataFormat"),
    (14, "timeNotAvailable"),
    (15, "unacceptedPolicy"),
    (16, "unacceptedExtension"),
    (17, "addInfoNotAvailable"),
    (25, "systemFailure"),
];

/// The token of a `TimeStampResp` that grants one (RFC 3161, 2.4.2).
fn granted(response: &[u8]) -> Result<Vec<u8>, SealError> {
    let bad = |what| SealError::StampAnswer { what };
    if response.len() > MAX_STAMP_ANSWER {
        return Err(bad("it is too large"));
    }
    let parts = Vec::<Any>::from_der(response).map_err(|_| bad("it is not DER"))?;
    let mut parts = parts.into_iter();
    let status = parts.next().and_then(|s| s.decode_as::<Vec<Any>>().ok()).ok_or(bad("it has no status"))?;
    let mut status = status.into_iter();
    let number =
        status.next().and_then(|n| n.decode_as::<i64>().ok()).ok_or(bad("its status is no number"))?;
    // 0 is granted, 1 granted with modifications.
    if number != 0 && number != 1 {
        let mut reason = String::new();
        for part in status {
            if part.tag() == Tag::BitString {
                let bits = part.decode_as::<BitString>().ok();
                let set = bits.iter().flat_map(|b| FAILURES.iter().filter(|(n, _)| bit(b, *n)));
                set.for_each(|(_, name)| reason.push_str(&format!(", {name}")));
            } else if let Ok(texts) = part.decode_as::<Vec<Any>>() {
                let words: Vec<String> =
                    texts.iter().map(|t| String::from_utf8_lossy(t.value()).into_owned()).collect();
                let words: String =
                    words.join(" ").chars().filter(|c| !c.is_control()).take(MAX_WORDS).collect();
                reason.push_str(&format!(", {words}"));
            }
        }
        return Err(SealError::StampRefused { status: number, reason });
    }
    let token = parts.next().ok_or(bad("it grants a token and has none"))?;
    if parts.next().is_some() {
        return Err(bad("something follows the token"));
    }
    token.to_der().map_err(|_| bad("it is not DER"))
}

/// Bit `n` of a DER bit string, from the left.
fn bit(bits: &BitString, n: u32) -> bool {
    let byte = bits.raw_bytes().get((n / 8) as usize).copied().unwrap_or(0);
    byte & (0x80 >> (n % 8)) != 0
}

/// What a token says (`TSTInfo`, RFC 3161, 2.4.2), as far as it is used.
struct Info {
    policy: ObjectIdentifier,
    imprint: Vec<Any>,
    serial: String,
    at: DateTime<Utc>,
    nonce: Option<Any>,
}

fn info(der: &[u8]) -> Result<Info, &'static str> {
    let parts = Vec::<Any>::from_der(der).map_err(|_| "its content is not DER")?;
    let mut parts = parts.into_iter();
    if parts.next().and_then(|v| v.decode_as::<u8>().ok()) != Some(1) {
        return Err("its version is not 1");
    }
    let policy = parts.next().and_then(|p| p.decode_as::<ObjectIdentifier>().ok());
    let imprint = parts.next().and_then(|i| i.decode_as::<Vec<Any>>().ok());
    let serial = parts.next().filter(|s| s.tag() == Tag::Integer);
    let at = parts.next().filter(|t| t.tag() == Tag::GeneralizedTime).and_then(|t| time(t.value()));
    // Accuracy and ordering may stand before the nonce; neither is an INTEGER by itself.
    let nonce = parts.find(|p| p.tag() == Tag::Integer);
    Ok(Info {
        policy: policy.ok_or("it has no policy")?,
        imprint: imprint.ok_or("it has no imprint")?,
        serial: serial.map(|s| hex::encode(s.value())).ok_or("it has no serial number")?,
        at: at.ok_or("it has no time")?,
        nonce,
    })
}

/// `GeneralizedTime` in DER, with or without a fraction of a second, which is cut to milliseconds.
fn time(value: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(value).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || !digits(fraction) || (text.contains('.') && fraction.is_empty())
    {
        return None;
    }
    let number = |from: usize, to: usize| whole.get(from..to).and_then(|d| d.parse::<u32>().ok());
    let milli: u32 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let day = NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?)?;
    Some(day.and_hms_milli_opt(number(8, 10)?, number(10, 12)?, number(12, 14)?, milli)?.and_utc())
}

/// What the time-stamp beside a signature says, and what was found about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StampReport {
    /// The instant that the authority states; none where the token cannot be read.
    pub at: Option<DateTime<Utc>>,
    /// Common name of the authority's certificate; empty where it has none or is missing.
    pub authority: String,
    /// Organisation of the authority's certificate; empty where it has none.
    pub organisation: String,
    /// SHA-256 of the authority's certificate in lower-case hexadecimal; empty where it is missing.
    pub fingerprint: String,
    /// Object identifier of the policy; empty where the token cannot be read.
    pub policy: String,
    /// The authority's number of the token in hexadecimal; empty where the token cannot be read.
    pub serial: String,
    /// The authority's certificate is given as trusted or leads to one that is, at the stamped instant.
    pub anchored: bool,
    /// Why the time-stamp proves nothing; empty when it is in order.
    pub faults: Vec<Fault>,
}

/// Judges the time-stamp beside a signature, if there is one.
pub(crate) fn judge(signed: &Signed, roots: &[Certificate]) -> Option<StampReport> {
    let (mut report, _) = examine(signed.stamps.first()?, &signed.value, roots);
    if signed.stamps.len() > 1 {
        report.faults.push(Fault::StampMany);
    }
    if let (Some(own), Some(at)) = (&signed.own, report.at)
        && !certificate::valid_at(own, at)
    {
        report.faults.push(Fault::StampSigner);
    }
    Some(report)
}

fn examine(token: &[u8], signature: &[u8], roots: &[Certificate]) -> (StampReport, Option<Info>) {
    let mut report = StampReport {
        at: None,
        authority: String::new(),
        organisation: String::new(),
        fingerprint: String::new(),
        policy: String::new(),
        serial: String::new(),
        anchored: false,
        faults: Vec::new(),
    };
    let info = examine_into(token, signature, roots, &mut report).map_err(|what| {
        report.faults.push(Fault::StampForm { what: what.into() });
    });
    (report, info.ok())
}

fn examine_into(
    token: &[u8],
    signature: &[u8],
    roots: &[Certificate],
    report: &mut StampReport,
) -> Result<Info, &'static str> {
    let content = ContentInfo::from_der(token).map_err(|_| "not a CMS in DER")?;
    if content.content_type != oid::SIGNED_DATA {
        return Err("not signed data");
    }
    let data = content.content.decode_as::<SignedData>().map_err(|_| "not signed data")?;
    if data.version != CmsVersion::V3 || data.encap_content_info.econtent_type != oid::TST_INFO {
        return Err("its content is no time-stamp");
    }
    let held = data.encap_content_info.econtent.as_ref();
    let held = held.and_then(|c| c.decode_as::<OctetString>().ok()).ok_or("it has no content")?;
    let info = info(held.as_bytes())?;
    report.at = Some(info.at);
    report.policy = info.policy.to_string();
    report.serial.clone_from(&info.serial);

    let imprint = match info.imprint.as_slice() {
        [algorithm, hash] => {
            algorithm.decode_as::<AlgorithmIdentifierOwned>().ok().zip(hash.decode_as::<OctetString>().ok())
        }
        _ => None,
    };
    let (algorithm, hash) = imprint.ok_or("its imprint cannot be read")?;
    match certificate::digest(algorithm.oid, &[signature]) {
        None => report.faults.push(Fault::Algorithm { oid: algorithm.oid.to_string() }),
        Some(wanted) if wanted != hash.as_bytes() => report.faults.push(Fault::StampOther),
        Some(_) => {}
    }
    let all: Vec<Certificate> = data
        .certificates
        .iter()
        .flat_map(|set| set.0.iter())
        .filter_map(|c| match c {
            CertificateChoices::Certificate(c) => Some(c.clone()),
            CertificateChoices::Other(_) => None,
        })
        .collect();
    let [signer] = data.signer_infos.0.as_slice() else { return Err("not exactly one signer") };
    if !data.digest_algorithms.iter().any(|a| a.oid == signer.digest_alg.oid) {
        report.faults.push(Fault::Cms { what: "digest algorithm does not agree with the signer's".into() });
    }
    let digest_of = |kind| certificate::digest(kind, &[held.as_bytes()]);
    let own = check_signer(signer, &all, oid::TST_INFO, &digest_of, &mut report.faults);
    let Some(own) = own else { return Ok(info) };
    report.authority = certificate::common_name(&own).unwrap_or_default();
    report.organisation = certificate::organisation(&own).unwrap_or_default();
    report.fingerprint = own.to_der().map(|der| certificate::fingerprint(&der)).unwrap_or_default();
    if !certificate::may_stamp(&own) || !certificate::may_sign(&own) {
        report.faults.push(Fault::StampUsage);
    }
    if !certificate::valid_at(&own, info.at) {
        report.faults.push(Fault::StampValidity);
    }
    let others: Vec<&Certificate> = all.iter().filter(|c| **c != own).take(32).collect();
    report.anchored = certificate::anchored(&own, &others, roots, info.at);
    Ok(info)
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn the_time_of_a_token_is_read_with_its_fraction() {
        let expect = [
            ("20261201093005Z", Some("2026-12-01T09:30:05+00:00")),
            ("20261201093005.5Z", Some("2026-12-01T09:30:05.500+00:00")),
            ("20261201093005.123456789Z", Some("2026-12-01T09:30:05.123+00:00")),
            ("20261201093005", None),
            ("20261201093005.Z", None),
            ("20261201093005+0800", None),
            ("20261301093005Z", None),
            ("2026120109300中Z", None),
        ];
        for (text, wanted) in expect {
            assert_eq!(time(text.as_bytes()).map(|t| t.to_rfc3339()).as_deref(), wanted, "{text}");
        }
    }
}
