use crate::fault::Fault;
use crate::pdf::Bad;

/// Why nothing could be signed, opened or judged. [`SealError::zh`] gives the same in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The bytes are no PDF this crate can read without guessing.
    #[error("the PDF cannot be read at byte {offset}: {what}")]
    Unreadable {
        /// Byte offset in the file.
        offset: u64,
        /// The rule that is broken, in English.
        what: &'static str,
    },
    /// The PDF is encrypted; a signature needs plain bytes.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// A signature box has a wrong name, place or size.
    #[error("signature box {field}: {what}")]
    Box {
        /// The field's name.
        field: String,
        /// What is wrong, in English.
        what: &'static str,
    },
    /// The page does not exist.
    #[error("the PDF has no page {page}")]
    NoPage {
        /// The page asked for, from 1.
        page: u32,
    },
    /// No signature field of this name exists.
    #[error("the PDF has no signature field {field}")]
    NoField {
        /// The field's name.
        field: String,
    },
    /// The field carries a signature already.
    #[error("signature field {field} is signed already")]
    AlreadySigned {
        /// The field's name.
        field: String,
    },
    /// The appearance is no one-page PDF of moderate size.
    #[error("the appearance cannot be used: {what}")]
    Appearance {
        /// What is wrong, in English.
        what: &'static str,
    },
    /// The passphrase does not open the key file (or its protected part was altered: a MAC cannot
    /// tell the two apart).
    #[error("wrong passphrase for the key file")]
    WrongPassphrase,
    /// The key file is not a whole PKCS#12 file.
    #[error("the key file is damaged or not PKCS#12")]
    DamagedKeyFile,
    /// The key file holds no private key with its certificate.
    #[error("the key file holds no private key with a certificate")]
    NoKey,
    /// The key is of a kind or strength that is not supported.
    #[error("the key is not supported: RSA of 2048 bits or more, ECDSA P-256, or SM2")]
    UnsupportedKey,
    /// An SM2 key cannot sign inside a PDF: hardly any viewer could read it.
    #[error("an SM2 key signs beside a file, not inside a PDF; use RSA or ECDSA there")]
    NotInPdf,
    /// A detached signature, or the file that it is over, cannot be read.
    #[error("cannot be read: {what}")]
    Reading {
        /// What the machine says.
        what: String,
    },
    /// The certificate is not valid at the time of signing.
    #[error("the certificate is valid from {from} to {to}, not at the time of signing")]
    CertificateTime {
        /// Start of validity, UTC.
        from: String,
        /// End of validity, UTC.
        to: String,
    },
    /// The signer gave no certificate, or one that cannot be read.
    #[error("the signer's certificate cannot be read")]
    Certificate,
    /// The certificate chain makes the signature larger than the place kept for it.
    #[error("the signature needs {needed} bytes; {kept} are kept")]
    SignatureTooLarge {
        /// Bytes needed.
        needed: usize,
        /// Bytes kept.
        kept: usize,
    },
    /// The time-stamp makes the signature larger than the place kept for it.
    #[error("the time-stamp has {token} bytes; signature and time-stamp need {needed}, and {kept} are kept")]
    StampTooLarge {
        /// Bytes of the token.
        token: usize,
        /// Bytes needed in all.
        needed: usize,
        /// Bytes kept.
        kept: usize,
    },
    /// The policy wanted of a time-stamp is no object identifier.
    #[error("{policy} is no object identifier of a time-stamping policy")]
    StampPolicy {
        /// What was given.
        policy: String,
    },
    /// What came back is no answer of a time-stamping authority.
    #[error("the answer is no time-stamp: {what}")]
    StampAnswer {
        /// The rule that is broken, in English.
        what: &'static str,
    },
    /// The time-stamping authority refused.
    #[error("the time-stamping authority refused (status {status}{reason})")]
    StampRefused {
        /// `PKIStatus` (RFC 3161, 2.4.2).
        status: i64,
        /// Name of the failure and the authority's own words, with a separator before; may be empty.
        reason: String,
    },
    /// The authority granted a time-stamp that is not in order, so it is not used.
    #[error("the time-stamp is not in order: {fault}")]
    Stamp {
        /// Why.
        fault: Box<Fault>,
    },
    /// The key refused to sign.
    #[error("the key could not sign")]
    SigningFailed,
    /// A trial identity could not be made from what was given.
    #[error("no trial identity can be made: {what}")]
    Trial {
        /// What is wrong, in English.
        what: &'static str,
    },
    /// More signatures than the verifier looks at.
    #[error("the PDF holds more than {limit} signatures")]
    TooManySignatures {
        /// The limit.
        limit: usize,
    },
}

impl SealError {
    /// The message in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Unreadable { offset, .. } => format!("无法读取 PDF：第 {offset} 字节处的结构不合规范"),
            Self::Encrypted => "PDF 已加密，无法签名或验签".into(),
            Self::Box { field, .. } => format!("签名域 {field} 的名称、位置或大小不正确"),
            Self::NoPage { page } => format!("PDF 没有第 {page} 页"),
            Self::NoField { field } => format!("PDF 中没有签名域 {field}"),
            Self::AlreadySigned { field } => format!("签名域 {field} 已经签署"),
            Self::Appearance { .. } => "签名外观无法使用：须为大小适中的单页 PDF".into(),
            Self::WrongPassphrase => "密钥文件口令错误".into(),
            Self::DamagedKeyFile => "密钥文件已损坏，或不是 PKCS#12 文件".into(),
            Self::NoKey => "密钥文件中没有带证书的私钥".into(),
            Self::UnsupportedKey => "不支持该密钥：仅支持 2048 位及以上的 RSA、ECDSA P-256 或 SM2".into(),
            Self::NotInPdf => "SM2 密钥只用于文件旁的分离签名，不能签入 PDF；请改用 RSA 或 ECDSA 密钥".into(),
            Self::Reading { what } => format!("无法读取：{what}"),
            Self::CertificateTime { from, to } => format!("证书有效期为 {from} 至 {to}，不含签署时间"),
            Self::Certificate => "无法读取签名者证书".into(),
            Self::SignatureTooLarge { needed, kept } => {
                format!("签名数据需 {needed} 字节，超出预留的 {kept} 字节")
            }
            Self::StampTooLarge { token, needed, kept } => {
                format!("时间戳为 {token} 字节，连同签名需 {needed} 字节，超出预留的 {kept} 字节")
            }
            Self::StampPolicy { policy } => format!("「{policy}」不是时间戳策略的对象标识符（OID）"),
            Self::StampAnswer { .. } => "时间戳服务返回的内容不是有效的时间戳应答".into(),
            Self::StampRefused { status, reason } => format!("时间戳服务拒绝签发（状态 {status}{reason}）"),
            Self::Stamp { fault } => format!("时间戳不符合要求：{}", fault.zh()),
            Self::SigningFailed => "密钥未能完成签名".into(),
            Self::Trial { .. } => "无法生成试用身份：名称、期限或口令不符合要求".into(),
            Self::TooManySignatures { limit } => format!("PDF 中的签名超过 {limit} 个"),
        }
    }

    /// The message in English, as `Display` gives it.
    #[must_use]
    pub fn en(&self) -> String {
        self.to_string()
    }
}

impl From<Bad> for SealError {
    fn from(bad: Bad) -> Self {
        Self::Unreadable { offset: bad.at as u64, what: bad.what }
    }
}
