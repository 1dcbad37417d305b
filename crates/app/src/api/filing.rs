//! Packages of filings: what lies in them, what is wrong with it, making and verifying; secrets of test channels.

use super::*;
use hegui_model::filing::consistency::Difference;
use hegui_model::filing::slots::Standing;
use hegui_model::finding::Finding;
use hegui_model::report::PaperFormat;
use hegui_model::text::{Lang, Text};

shapes! {
    /// Names a filing.
    FilingKey {
        /// Filing.
        filing: String,
    }
    /// What changed since the submission before, as a paper.
    FilingDifference {
        /// Filing that names the one before it.
        filing: String,
        /// Language.
        #[serde(default)]
        lang: Lang,
        /// Format; absent: PDF.
        #[serde(default)]
        #[ts(as = "Option<PaperFormat>", optional)]
        format: PaperFormat,
    }
    /// A filing's package as it would be today.
    FilingChecked {
        /// Code and title.
        title: String,
        /// Its slots in order.
        slots: Vec<Standing>,
        /// Papers that are still missing.
        missing: u32,
        /// Places of papers that tell a fact differently.
        differences: Vec<Difference>,
        /// How many more differences there are.
        #[ts(type = "number")]
        left_out: u64,
        /// Values that were found in papers and compared.
        #[ts(type = "number")]
        compared: u64,
        /// Papers whose text was read.
        checked: Vec<String>,
        /// Papers that nobody but a person can check, with the reason.
        unchecked: Vec<UncheckedPaper>,
        /// Places where a password or key seems to stand; what it is, is not repeated.
        credentials: Vec<Finding>,
        /// What else is to be said: formats, names, papers not written.
        notes: Vec<Finding>,
        /// May it be made without giving a reason?
        ready: bool,
    }
    /// A paper that was not checked.
    UncheckedPaper {
        /// Path within the package.
        path: String,
        /// Why.
        why: Text,
    }
    /// Makes the package of a filing.
    FilingPackage {
        /// Filing.
        filing: String,
        /// Where it goes; a name that ends in `.zip` becomes a ZIP, any other a folder. Nothing may lie there.
        target: String,
        /// Say what would go out and write nothing.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        preview: bool,
        /// Why it is made although papers differ or are missing; journalled.
        #[serde(default)]
        #[ts(as = "Option<String>", optional)]
        despite: String,
        /// P12 file to sign with; absent: the workspace's trial key of the person.
        #[serde(default)]
        #[ts(optional)]
        p12: Option<String>,
        /// Passphrase of the P12 file.
        #[serde(default)]
        #[ts(optional)]
        passphrase: Option<String>,
    }
    /// A package that was made, or would be.
    FilingPackaged {
        /// Its files, sorted by path.
        files: Vec<PackageFile>,
        /// Their bytes.
        #[ts(type = "number")]
        bytes: u64,
        /// SHA-256 of the manifest; none for a look.
        manifest_sha256: Option<String>,
        /// Where it lies; none for a look.
        path: Option<String>,
        /// Who signed it; none for a look.
        signer: Option<String>,
        /// With a trial key, without legal effect.
        trial: bool,
        /// What was found on the way.
        checked: FilingChecked,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// A file of a package.
    PackageFile {
        /// Path within the package.
        path: String,
        /// Slot; empty for what stands beside them.
        slot: String,
        /// Bytes.
        #[ts(type = "number")]
        bytes: u64,
        /// SHA-256, hexadecimal; none where it was not read yet.
        sha256: Option<String>,
    }
    /// What a verification saw of a package.
    PackageSeen {
        /// SHA-256 of the manifest.
        manifest_sha256: String,
        /// Digest that was signed: `SHA-256` or `SM3`; empty where nothing was.
        digest_kind: String,
        /// Track.
        track: String,
        /// Code of the filing.
        filing: String,
        /// Version in its chain.
        version: u32,
        /// Organisation.
        organization: String,
        /// Service.
        service: String,
        /// Made at, RFC 3339.
        made_at: String,
        /// Login of who made it.
        made_by: String,
        /// Program.
        program: String,
        /// Files.
        #[ts(type = "number")]
        files: u64,
        /// Their bytes.
        #[ts(type = "number")]
        bytes: u64,
        /// Signed papers inside.
        papers: Vec<PaperSeen>,
    }
    /// A signed paper inside a package.
    PaperSeen {
        /// Path within the package.
        path: String,
        /// As [`VerifyResult::outcome`].
        outcome: String,
        /// The sentence.
        summary: Text,
        /// Its signatures.
        signatures: Vec<SignatureInfo>,
        /// Who was to sign it, and did.
        duties: Vec<Text>,
    }
    /// Gives a test channel its passwords and keys, or takes them away.
    TestChannelSecret {
        /// Channel.
        channel: String,
        /// Passwords and keys, a text of one's own; empty: take them away.
        secret: String,
    }
    /// Names a test channel.
    TestChannelKey {
        /// Channel.
        channel: String,
    }
    /// Passwords and keys of a test channel.
    TestChannelShown {
        /// As they were given.
        secret: String,
    }
}
