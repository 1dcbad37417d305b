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
        /// Its chapters, with what the organisation wrote in them.
        chapters: Vec<PaperChapter>,
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
        /// Clauses that it says are not conformed to; a signer sees them before signing.
        open: Vec<String>,
        /// What it printed of what existed when it was frozen.
        completeness: Vec<Text>,
        /// `key` or `ink`; empty until it is signed.
        signed_by: String,
        /// Does the scan show the seal?
        sealed: bool,
        /// Digest of the scan; empty for none.
        scan_sha256: String,
        /// May the session file a scan of it now?
        scannable: bool,
        /// They may be signed in any order.
        any_order: bool,
        /// Name of the server that is asked for a time-stamp when it is signed now.
        stamp_server: Option<String>,
    }
    /// Looks at the scan of a report that was signed on paper, or files it.
    ReportScan {
        /// Report.
        report: String,
        /// The scan: a PDF, or a JPEG or PNG of a paper of one page.
        path: String,
        /// Look only.
        #[serde(default)]
        preview: bool,
        /// To file it: the digest that the look answered.
        #[serde(default)]
        seen: String,
        /// To file it: day on which it was signed, `YYYY-MM-DD`.
        #[serde(default)]
        signed_on: String,
        /// To file it: does it bear the organisation's seal?
        #[serde(default)]
        sealed: bool,
    }
    /// What a scan holds, matched with the report by the codes on its pages.
    ReportScanned {
        /// Digest of the scan.
        sha256: String,
        /// Pages of the scan.
        pages: u32,
        /// Pages of the report.
        expected: u32,
        /// Pages of the report found in it.
        found: u32,
        /// Pages of the report that are not in it.
        missing: Vec<u32>,
        /// Pages of the report that are in it more than once.
        twice: Vec<u32>,
        /// Pages that belong to something else.
        foreign: Vec<ForeignPage>,
        /// Pages of the scan without a code that could be read.
        unread: Vec<u32>,
        /// Is it whole: every page once, and none of something else?
        whole: bool,
        /// The report, where the scan was filed.
        #[ts(optional = nullable)]
        report: Option<ReportInfo>,
    }
    /// A page of a scan that is none of the report.
    ForeignPage {
        /// Page of the scan.
        page: u32,
        /// What it is: number and page of its paper.
        number: String,
        /// Page of that paper.
        of_page: u32,
        /// The same number with another content: another version, or a draft that was changed.
        other_content: bool,
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
        /// Signed in ink; the instant then is the beginning of the day.
        ink: bool,
        /// May the session sign here now?
        ready: bool,
        /// The instant of the time-stamp, RFC 3339.
        stamped_at: Option<String>,
        /// Who made the time-stamp; empty without one.
        stamped_by: String,
        /// A server was in use, and the signer chose to sign without it.
        stamp_waived: bool,
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
        /// Sign without a time-stamp although a server is in use.
        #[serde(default)]
        without_stamp: bool,
    }
    /// Signs the PDF of a report beside it.
    ReportDetached {
        /// Report, signed in every place.
        report: String,
        /// P12 file (RSA, ECDSA or SM2); absent: the workspace's trial key of the person.
        #[serde(default)]
        p12: Option<String>,
        /// Passphrase of the P12 file.
        #[serde(default)]
        passphrase: Option<String>,
    }
    /// Verifies a file.
    VerifyFile {
        /// PDF, or the folder or ZIP of a package.
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
        /// Do the printed pages say what the attached data say? Told where there are data.
        content: Option<ContentResult>,
        /// What was verified, where it is a package.
        package: Option<PackageSeen>,
        /// The signature that lies beside a PDF under its name.
        beside: Option<DetachedInfo>,
    }
    /// A signature that lies beside its file.
    DetachedInfo {
        /// Name of its file.
        file: String,
        /// `SHA-256` or `SM3`; empty where it is neither.
        digest_kind: String,
        /// That digest of the PDF, hexadecimal.
        digest: String,
        /// Who signed.
        signature: SignatureInfo,
    }
    /// Printed pages held against attached data.
    ContentResult {
        /// `equal`, `different` or `not_checked`.
        state: String,
        /// The sentence.
        text: Text,
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
        /// The time-stamp beside it.
        stamp: Option<StampInfo>,
        /// Faults.
        faults: Vec<Text>,
    }
    /// A time-stamp beside a signature.
    StampInfo {
        /// The instant that it states, RFC 3339; empty where it cannot be read.
        at: String,
        /// Who made it: common name of the authority's certificate.
        authority: String,
        /// Fingerprint of that certificate, SHA-256.
        fingerprint: String,
        /// Policy under which it was made, as an object identifier.
        policy: String,
        /// The authority's number of it, hexadecimal.
        serial: String,
        /// The authority's certificate leads to a root that is trusted or on file.
        anchored: bool,
        /// Why it proves nothing; empty when it is in order.
        faults: Vec<Text>,
    }
}
