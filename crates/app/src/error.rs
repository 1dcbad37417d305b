//! The one error that crosses to the front ends.

use crate::api::ErrorReply;
use hegui_model::finding::Finding;
use hegui_model::text::Text;
use hegui_store::StoreError;
use serde_json::Value as Json;

/// What went wrong, by what the front ends do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The call itself is wrong.
    Usage,
    /// A role or a rule of two persons refuses.
    Refused,
    /// A gate is shut; `findings` say what is missing.
    Gate,
    /// The record changed meanwhile; `current` holds it.
    Stale,
    /// Values are not of their fields' shape.
    Invalid,
    /// There is no such thing.
    NotFound,
    /// Nobody is logged in, or the session locked itself.
    Locked,
    /// Wrong passphrase.
    WrongPassphrase,
    /// Another process has the workspace.
    InUse,
    /// Damaged, or not what it says it is.
    Damaged,
    /// Written by a newer program.
    Newer,
    /// No workspace there.
    NoWorkspace,
    /// No room.
    DiskFull,
    /// Cancelled by the person.
    Cancelled,
    /// Our fault.
    Fault,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 15] = [
        Self::Usage,
        Self::Refused,
        Self::Gate,
        Self::Stale,
        Self::Invalid,
        Self::NotFound,
        Self::Locked,
        Self::WrongPassphrase,
        Self::InUse,
        Self::Damaged,
        Self::Newer,
        Self::NoWorkspace,
        Self::DiskFull,
        Self::Cancelled,
        Self::Fault,
    ];

    /// Stable key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Refused => "refused",
            Self::Gate => "gate",
            Self::Stale => "stale",
            Self::Invalid => "invalid",
            Self::NotFound => "not_found",
            Self::Locked => "locked",
            Self::WrongPassphrase => "wrong_passphrase",
            Self::InUse => "in_use",
            Self::Damaged => "damaged",
            Self::Newer => "newer",
            Self::NoWorkspace => "no_workspace",
            Self::DiskFull => "disk_full",
            Self::Cancelled => "cancelled",
            Self::Fault => "fault",
        }
    }

    /// Exit code of the command line.
    pub const fn exit(self) -> u8 {
        match self {
            Self::Invalid => 1,
            Self::Usage | Self::NotFound | Self::NoWorkspace => 2,
            Self::Refused | Self::Gate | Self::Stale | Self::Locked => 3,
            Self::Damaged | Self::Newer => 4,
            Self::InUse => 5,
            Self::WrongPassphrase => 6,
            Self::Cancelled => 7,
            Self::DiskFull | Self::Fault => 70,
        }
    }
}

/// An error with its sentence.
#[derive(Clone, Debug)]
pub struct Error {
    /// What to do about it.
    pub code: Code,
    /// The sentence.
    pub message: Text,
    /// Field.
    pub field: Option<String>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// The record as it is now, for a stale save.
    pub current: Option<Json>,
}

/// Result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error with its sentence.
    pub fn new(code: Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, message: Text::new(zh, en), field: None, findings: Vec::new(), current: None }
    }

    /// An error with a sentence made elsewhere.
    pub fn with(code: Code, message: Text) -> Self {
        Self { code, message, field: None, findings: Vec::new(), current: None }
    }

    /// A gate that is shut, with what is missing.
    pub fn gate(missing: Vec<Text>) -> Self {
        let join = |f: fn(&Text) -> &str, by| missing.iter().map(f).collect::<Vec<_>>().join(by);
        let zh = format!("尚不能继续，请先解决：{}", join(|t| &t.zh, "；"));
        let en = format!("Not yet. To be settled first: {}", join(|t| &t.en, "; "));
        let mut out = Self::new(Code::Gate, zh, en);
        out.findings = missing
            .into_iter()
            .map(|t| Finding::new(hegui_model::finding::Level::Error, "gate", t))
            .collect();
        out
    }

    /// The person stopped it.
    pub fn cancelled() -> Self {
        Self::new(Code::Cancelled, "已取消，未保存任何内容", "Cancelled; nothing was kept")
    }

    /// Values that are refused.
    pub fn invalid(findings: Vec<Finding>) -> Self {
        let first = findings.first().map(|f| f.message.clone()).unwrap_or_default();
        let field = findings.first().and_then(|f| f.field.clone());
        Self { code: Code::Invalid, message: first, field, findings, current: None }
    }

    /// There is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("找不到「{what}」"), format!("There is no {what}"))
    }

    /// The shape that crosses.
    pub fn reply(&self) -> ErrorReply {
        ErrorReply {
            code: self.code.key().into(),
            message: self.message.clone(),
            field: self.field.clone(),
            findings: self.findings.clone(),
            current: self.current.clone(),
        }
    }
}

impl From<StoreError> for Error {
    fn from(e: StoreError) -> Self {
        let code = match &e {
            StoreError::NoWorkspace(_) => Code::NoWorkspace,
            StoreError::NotEmpty(_) => Code::Usage,
            StoreError::Damaged(_) | StoreError::Journal(_) | StoreError::Digest(_) => Code::Damaged,
            StoreError::Newer(_) => Code::Newer,
            StoreError::DiskFull => Code::DiskFull,
            StoreError::Stale { .. } => Code::Stale,
            StoreError::NoRecord { .. } => Code::NotFound,
            StoreError::Taken { .. } | StoreError::Value(_) => Code::Invalid,
            StoreError::ChangedSince => Code::Gate,
            StoreError::Cancelled => Code::Cancelled,
            StoreError::File { .. } => Code::Usage,
            StoreError::Database(_) => Code::Fault,
        };
        let mut out = Self::with(code, e.text());
        match e {
            StoreError::Value(f) => {
                out.field.clone_from(&f.field);
                out.findings = vec![*f];
            }
            StoreError::Taken { field, .. } => {
                out.field = Some(field.into());
                out.findings = vec![
                    Finding::new(hegui_model::finding::Level::Error, "taken", out.message.clone())
                        .field(field),
                ];
            }
            StoreError::Stale { current } => out.current = serde_json::to_value(*current).ok(),
            _ => {}
        }
        out
    }
}
