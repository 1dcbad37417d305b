//! The certificate of a qualification: what stands on it, and the text of its QR code.
//!
//! The code carries no personal data: the qualification's id and code, the journal entry the workspace stood at, and a
//! digest over what the paper says. Whoever scans it against the workspace learns whether the paper still says what is
//! on file, and whether the qualification still holds.

use crate::canonical;
use crate::field::Typed;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{exam_papers, exam_results, organizations, people, qualifications};
use crate::text::{Text, t};
use crate::who::{self, Bar};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

/// First part of every QR text; another version of the format would read otherwise.
const MARK: &str = "HGQ1";
/// Hexadecimal characters kept of each SHA-256: 128 bits, so that the code stays small enough to print at 2 cm.
const SHORT: usize = 32;

/// A line of the certificate: what it is, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Label.
    pub label: Text,
    /// Value.
    pub value: Text,
}

/// What stands on a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Heading.
    pub title: Text,
    /// The sentence that says what is certified.
    pub statement: Text,
    /// Name of the issuing organisation.
    pub issuer: String,
    /// Lines below the statement, in order.
    pub lines: Vec<Line>,
    /// What the reader of the paper should know.
    pub notice: Text,
    /// Text of the QR code, ASCII.
    pub qr: String,
}

/// Values that the digest covers: what the paper says, each under its key. A change of any of them voids the paper;
/// suspensions and the like do not, since they are asked of the record.
fn covered(q: &Record, reader: &dyn Reader) -> Json {
    let person = reader.get("people", q.text(qualifications::PERSON)).unwrap_or_default();
    let issuer = reader.all("organizations").into_iter().next().unwrap_or_default();
    let day = |f| q.get(f).map_or(Json::Null, |d: chrono::NaiveDate| d.write());
    json!({
        "id": q.id,
        "code": q.text(qualifications::CODE),
        "person": q.text(qualifications::PERSON),
        "staff_number": person.text(people::CODE),
        "name": person.text(people::NAME),
        "issuer": issuer.text(organizations::NAME),
        "function": q.text(qualifications::FUNCTION),
        "data_type": q.text(qualifications::DATA_TYPE),
        "kind": q.text(qualifications::KIND),
        "result": q.text(qualifications::RESULT),
        "valid_from_on": day(qualifications::VALID_FROM_ON),
        "valid_to_on": day(qualifications::VALID_TO_ON),
        "granted_on": day(qualifications::GRANTED_ON),
        "granted_by": q.text(qualifications::GRANTED_BY),
    })
}

fn digest(q: &Record, head: &str, reader: &dyn Reader) -> String {
    // The head is bound in, so that a code cannot be moved to another workspace that holds the same values.
    let text = canonical::canonical(&json!({ "head": head, "values": covered(q, reader) }));
    hex::encode(Sha256::digest(text.as_bytes()))[..SHORT].to_owned()
}

/// The QR text of a qualification as of now: `HGQ1|id|entry|head|digest`, all ASCII.
fn qr(q: &Record, reader: &dyn Reader) -> String {
    let (entry, hash) = reader.head();
    let head: String = hash.chars().take(SHORT).collect();
    format!("{MARK}|{}|{entry}|{head}|{}", q.id, digest(q, &head, reader))
}

/// The certificate of a granted qualification.
///
/// # Errors
/// Why none is issued today: not granted, no examination, suspended, revoked, expired.
pub fn certificate(q: &Record, reader: &dyn Reader) -> Result<Certificate, Text> {
    // Before its first day a certificate may be handed over already.
    match who::standing(q, reader.today(), reader) {
        None | Some(Bar::NotYet { .. }) => {}
        Some(bar) => return Err(bar.text()),
    }
    let person = reader
        .get("people", q.text(qualifications::PERSON))
        .ok_or_else(|| Text::from(t("人员不存在", "there is no such person")))?;
    let issuer = reader.all("organizations").into_iter().next().unwrap_or_default();
    let issuer = issuer.text(organizations::NAME).to_owned();
    let scope = qualifications::scope(q).text();
    let (name, number) = (person.text(people::NAME), person.text(people::CODE));
    let day = |f| q.get(f).map_or_else(String::new, |d: chrono::NaiveDate| d.to_string());
    let (from, to) = (day(qualifications::VALID_FROM_ON), day(qualifications::VALID_TO_ON));
    let line = |zh: &str, en: &str, value: Text| Line { label: Text::new(zh, en), value };
    let mut lines = vec![
        line("资质编号", "Number", Text::same(q.text(qualifications::CODE))),
        line("姓名", "Name", Text::same(name)),
        line("工号", "Staff number", Text::same(number)),
        line("资质范围", "Scope", scope.clone()),
        line("有效期", "Valid", Text::new(format!("{from} 至 {to}"), format!("{from} to {to}"))),
        line("授予日期", "Granted on", Text::same(day(qualifications::GRANTED_ON))),
    ];
    if let Some(result) = reader.get("exam_results", q.text(qualifications::RESULT)) {
        let paper = reader.get("exam_papers", result.text(exam_results::PAPER)).unwrap_or_default();
        let taken = result.get(exam_results::TAKEN_ON).map_or_else(String::new, |d| d.to_string());
        let name = format!("{} {}", paper.text(exam_papers::NAME), paper.text(exam_papers::EDITION));
        lines.push(line(
            "考核依据",
            "Examination",
            Text::new(format!("{taken}，{name}，合格"), format!("{name}, passed on {taken}")),
        ));
    }
    Ok(Certificate {
        title: t("标注资质证书", "Certificate of annotation qualification").into(),
        statement: Text::new(
            format!("兹证明 {name} 经本单位考核合格，可从事「{}」工作。", scope.zh),
            format!("This is to certify that {name}, examined by this organisation, is qualified for {} work.", scope.en),
        ),
        issuer,
        lines,
        notice: t(
            "本证书仅在本单位内部有效，须接受复训和复考；资质可能被暂停或取消，以扫码核验结果为准。",
            "Valid within this organisation alone and subject to refresher training and re-examination. It may be suspended or revoked: what the code says when it is scanned counts.",
        )
        .into(),
        qr: qr(q, reader),
    })
}

/// What a scanned code means today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome", content = "why")]
pub enum Verification {
    /// The paper is as it was issued and the qualification holds today.
    Valid,
    /// The paper is as it was issued, but the qualification does not hold today.
    NotInForce(Text),
    /// The record says something else than the paper, or the code was tampered with.
    Altered,
    /// No qualification of this workspace.
    Unknown,
    /// No such code at all.
    Unreadable,
}

impl Verification {
    /// As people read it.
    pub fn text(&self) -> Text {
        match self {
            Self::Valid => t("有效：证书与在册资质一致", "Valid: the paper agrees with what is on file").into(),
            Self::NotInForce(why) => Text::new(
                format!("证书为真，但今天无效：{}", why.zh),
                format!("The paper is genuine, but does not hold today: {}", why.en),
            ),
            Self::Altered => t(
                "证书与在册资质不一致：证书被改动，或签发后资质内容有更正，请重新签发",
                "The paper does not agree with what is on file: it was altered, or the record was corrected since; issue it anew",
            )
            .into(),
            Self::Unknown => t("本单位没有这项资质", "This organisation holds no such qualification").into(),
            Self::Unreadable => {
                t("不是标注资质证书的二维码", "This is no code of an annotation certificate").into()
            }
        }
    }
}

/// Compares a scanned text with what is on file.
pub fn verify(scanned: &str, reader: &dyn Reader) -> Verification {
    let parts: Vec<&str> = scanned.trim().split('|').collect();
    let [MARK, id, entry, head, told] = parts[..] else { return Verification::Unreadable };
    let is_hex = |s: &str| s.len() == SHORT && s.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_hex(head) || !is_hex(told) || entry.parse::<i64>().is_err() {
        return Verification::Unreadable;
    }
    let Some(q) = reader.get("qualifications", id) else { return Verification::Unknown };
    if digest(&q, head, reader) != told {
        return Verification::Altered;
    }
    if q.retired {
        return Verification::NotInForce(t("资质记录已停用", "its record was taken out of use").into());
    }
    match who::standing(&q, reader.today(), reader) {
        None => Verification::Valid,
        Some(bar) => Verification::NotInForce(bar.text()),
    }
}
