//! Papers of one page: what stands on them, and the text of their QR code.
//!
//! The code carries no personal data: the record's id, the journal entry the workspace stood at, and a digest over what
//! the paper says. Whoever scans it against the workspace learns whether the paper still says what is on file, and
//! whether that still holds.

use crate::canonical;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::organizations;
use crate::text::{Label, Text, t};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

pub mod certificate;
pub mod label;
pub mod receipt;

/// Hexadecimal characters kept of each SHA-256: 128 bits, so that the code stays small enough to print at 2 cm.
const SHORT: usize = 32;

/// A line of a page: what it is, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Label.
    pub label: Text,
    /// Value.
    pub value: Text,
}

impl Line {
    fn new(zh: &str, en: &str, value: Text) -> Self {
        Self { label: Text::new(zh, en), value }
    }
}

/// What stands on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnePage {
    /// Heading.
    pub title: Text,
    /// The sentence above the lines.
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

/// A kind of page.
pub struct Kind {
    /// First part of its QR texts; another version of the format would read otherwise.
    mark: &'static str,
    /// What it is.
    pub label: Label,
    /// Register of the record that it is about.
    pub register: &'static str,
    /// Values that its digest covers: what the paper says, each under its key. A change of any of them voids it.
    covered: fn(&Record, &dyn Reader) -> Json,
    /// Why what it says does not hold today, though it is as it was issued.
    ended: fn(&Record, &dyn Reader) -> Option<Text>,
}

/// Every kind.
pub const KINDS: [&Kind; 3] = [&certificate::KIND, &receipt::KIND, &label::KIND];

/// Name of the organisation that issues pages: the first one on file.
fn issuer(reader: &dyn Reader) -> String {
    let first = reader.all("organizations").into_iter().next().unwrap_or_default();
    first.text(organizations::NAME).to_owned()
}

fn digest(kind: &Kind, r: &Record, head: &str, reader: &dyn Reader) -> String {
    // The head is bound in, so that a code cannot be moved to another workspace that holds the same values.
    let text = canonical::canonical(&json!({ "head": head, "values": (kind.covered)(r, reader) }));
    hex::encode(Sha256::digest(text.as_bytes()))[..SHORT].to_owned()
}

/// The QR text of a record as of now: `MARK|id|entry|head|digest`, all ASCII.
fn qr(kind: &Kind, r: &Record, reader: &dyn Reader) -> String {
    let (entry, hash) = reader.head();
    let head: String = hash.chars().take(SHORT).collect();
    format!("{}|{}|{entry}|{head}|{}", kind.mark, r.id, digest(kind, r, &head, reader))
}

/// What a scanned code means today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome", content = "why")]
pub enum Verification {
    /// The paper is as it was issued and holds today.
    Valid,
    /// The paper is as it was issued, but does not hold today.
    NotInForce(Text),
    /// The record says something else than the paper, or the code was tampered with.
    Altered,
    /// No record of this workspace.
    Unknown,
    /// No such code at all.
    Unreadable,
}

impl Verification {
    /// As people read it.
    pub fn text(&self) -> Text {
        match self {
            Self::Valid => t("有效：文书与在册记录一致", "Valid: the paper agrees with what is on file").into(),
            Self::NotInForce(why) => Text::new(
                format!("文书为真，但今天无效：{}", why.zh),
                format!("The paper is genuine, but does not hold today: {}", why.en),
            ),
            Self::Altered => t(
                "文书与在册记录不一致：文书被改动，或出具后记录有更正，请重新出具",
                "The paper does not agree with what is on file: it was altered, or the record was corrected since; issue it anew",
            )
            .into(),
            Self::Unknown => t("本单位没有这条记录", "This organisation holds no such record").into(),
            Self::Unreadable => {
                t("不是本工作台文书的二维码", "This is no code of a paper of this workbench").into()
            }
        }
    }
}

/// What a scanned text is, and what it means today.
pub struct Checked {
    /// Kind of the page; none where the text is no code.
    pub kind: Option<&'static Kind>,
    /// Id that the code names; none where the text is no code.
    pub record: Option<String>,
    /// What it means.
    pub found: Verification,
}

/// Compares a scanned text with what is on file.
pub fn verify(scanned: &str, reader: &dyn Reader) -> Checked {
    let unreadable = || Checked { kind: None, record: None, found: Verification::Unreadable };
    let parts: Vec<&str> = scanned.trim().split('|').collect();
    let [mark, id, entry, head, told] = parts[..] else { return unreadable() };
    let Some(kind) = KINDS.into_iter().find(|k| k.mark == mark) else { return unreadable() };
    let is_hex = |s: &str| s.len() == SHORT && s.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_hex(head) || !is_hex(told) || entry.parse::<i64>().is_err() {
        return unreadable();
    }
    let found = match reader.get(kind.register, id) {
        None => Verification::Unknown,
        Some(r) if digest(kind, &r, head, reader) != told => Verification::Altered,
        Some(r) if r.retired => {
            Verification::NotInForce(t("记录已停用", "its record was taken out of use").into())
        }
        Some(r) => (kind.ended)(&r, reader).map_or(Verification::Valid, Verification::NotInForce),
    };
    Checked { kind: Some(kind), record: Some(id.to_owned()), found }
}
