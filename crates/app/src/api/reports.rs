//! Reports, signatures, verification.

use hegui_model::report::PaperFormat;
use hegui_model::text::{Lang, Text};

use super::*;

shapes! {
    /// Names an assessment and a language.
    ReportAsk {
        /// Assessment.
        assessment: String,
        /// Language.
        #[serde(default)]
        lang: Lang,
    }
    /// A draft as a file.
    ReportDraft {
        /// Assessment.
        assessment: String,
        /// Language.
        #[serde(default)]
        lang: Lang,
        /// Format; absent: PDF.
        #[serde(default)]
        #[ts(as = "Option<PaperFormat>", optional)]
        format: PaperFormat,
    }
    /// A frozen report's content as a file that nobody signed.
    ReportCopy {
        /// Report.
        report: String,
        /// Format: a text or a workbook.
        format: PaperFormat,
    }
    /// A draft typeset for looking at.
    ReportPreview {
        /// Pages.
        pages: u32,
        /// What is printed of what exists: "98 of 98 clauses".
        completeness: Vec<Text>,
        /// What keeps it from being frozen.
        blocks: Vec<Missing>,
    }
    /// A page as PNG: of the draft of an assessment, or of a frozen report.
    PageAsk {
        /// Assessment, for a draft.
        #[serde(default)]
        assessment: Option<String>,
        /// Report, for a frozen one.
        #[serde(default)]
        report: Option<String>,
        /// Language of a draft.
        #[serde(default)]
        lang: Lang,
        /// Page, from 1.
        page: u32,
    }
    /// Freezes a report.
    ReportFreeze {
        /// Assessment.
        assessment: String,
        /// Language.
        #[serde(default)]
        lang: Lang,
        /// Reason, for a version after the first.
        #[serde(default)]
        reason: String,
    }
    /// Names a report.
    ReportKey {
        /// Report.
        report: String,
    }
    /// A report.
    ReportInfo {
        /// Id.
        id: String,
        /// Number.
        code: String,
        /// Title.
        title: String,
        /// Version.
        version: i64,
        /// Language.
        language: String,
        /// Frozen at, RFC 3339.
        frozen_at: String,
        /// State.
        state: String,
        /// Content digest.
        document_sha256: String,
        /// Pages.
        pages: u32,
        /// Places for signatures, in order.
        places: Vec<SignaturePlace>,
    }
    /// A place for a signature.
    SignaturePlace {
        /// PDF field.
        field: String,
        /// Duty.
        duty: String,
        /// Person expected.
        person: String,
        /// Name.
        name: String,
        /// Signed at, RFC 3339.
        signed_at: Option<String>,
        /// Signed with a trial key.
        trial: bool,
        /// May the session sign here now?
        ready: bool,
    }
    /// Signs a place.
    ReportSign {
        /// Report.
        report: String,
        /// PDF field.
        field: String,
        /// P12 file; absent: the workspace's trial key of the person.
        #[serde(default)]
        p12: Option<String>,
        /// Passphrase of the P12 file.
        #[serde(default)]
        passphrase: Option<String>,
        /// Reason shown in the signature.
        #[serde(default)]
        reason: String,
    }
    /// Verifies a file.
    VerifyFile {
        /// PDF.
        path: String,
        /// Certificates to trust, DER or PEM.
        #[serde(default)]
        trust: Vec<String>,
    }
    /// What a verification found.
    VerifyResult {
        /// `intact`, `not_anchored`, `broken` or `unsigned`.
        outcome: String,
        /// The sentence.
        summary: Text,
        /// Per signature.
        signatures: Vec<SignatureInfo>,
        /// What is wrong, and where.
        faults: Vec<Text>,
        /// Did the three persons named for 8.1 d sign? Told where the report is known here.
        duties: Vec<Text>,
        /// Journal head printed in the report, and whether the journal here still holds it.
        head: Option<Text>,
    }
    /// A signature.
    SignatureInfo {
        /// PDF field.
        field: String,
        /// Subject.
        subject: String,
        /// Trial key.
        trial: bool,
        /// Fingerprint of the certificate, SHA-256.
        fingerprint: String,
        /// Signed at, RFC 3339.
        signed_at: String,
        /// Chains to a trusted certificate.
        anchored: bool,
        /// Faults.
        faults: Vec<Text>,
    }
}
