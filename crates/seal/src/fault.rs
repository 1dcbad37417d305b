use std::fmt;

use serde::Serialize;

/// What a later update touched that it may not touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// A page's content stream was replaced.
    PageContent {
        /// From 1.
        page: u32,
    },
    /// An entry of a page was changed.
    PageEntry {
        /// From 1.
        page: u32,
        /// The entry's key.
        key: String,
    },
    /// An annotation that is no new empty signature field was added, removed or changed.
    Annotation {
        /// From 1; 0 where unknown.
        page: u32,
    },
    /// An entry of the catalog was changed (scripts and open actions live here).
    Catalog {
        /// The entry's key.
        key: String,
    },
    /// An entry of the form other than its list of fields was changed.
    Form {
        /// The entry's key.
        key: String,
    },
    /// A field was removed, or one that is no signature field was added or changed.
    Field {
        /// The field's name.
        field: String,
    },
    /// A signed field was changed.
    SignedField {
        /// The field's name.
        field: String,
    },
    /// A field that did not exist when the first signature was made draws on its page.
    DrawnField {
        /// The field's name.
        field: String,
    },
    /// An entry of the trailer was changed.
    Trailer {
        /// The entry's key.
        key: String,
    },
    /// An object that existed was changed or freed.
    Replaced,
    /// An object was added that no signature needs.
    Added,
    /// A signature refers to an object that does not exist: one that could be brought later.
    Missing,
}

/// One reason why a signature or a file is not in order. `Display` writes English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fault {
    /// Bytes follow the last whole revision: a cut-off or unfinished update, or something appended.
    TrailingBytes {
        /// Where they begin.
        offset: u64,
        /// How many.
        length: u64,
    },
    /// The signature dictionary is not an indirect object of its own with the expected entries.
    Dictionary {
        /// What is wrong, in English.
        what: String,
    },
    /// The signature format is not PAdES (`ETSI.CAdES.detached`).
    SubFilter {
        /// What was found.
        found: String,
    },
    /// `/ByteRange` is not four numbers beginning with 0 that fit the file.
    ByteRange,
    /// The gap of `/ByteRange` is not exactly the `/Contents` of this signature.
    Gap {
        /// Where the gap begins.
        offset: u64,
    },
    /// The signed range does not end where a revision ends.
    NotARevision {
        /// Where the range ends.
        offset: u64,
    },
    /// The revision that was signed cannot be read as its signer saw it.
    Revision {
        /// Where reading failed.
        offset: u64,
        /// Why, in English.
        what: String,
    },
    /// `/Contents` holds something other than hexadecimal digits of one case.
    Hexadecimal {
        /// Where.
        offset: u64,
    },
    /// The bytes between the signature and the end of `/Contents` are not all zero.
    Padding {
        /// Where.
        offset: u64,
    },
    /// The signature's CMS structure is wrong.
    Cms {
        /// What is wrong, in English.
        what: String,
    },
    /// The signer's certificate is not (or not once) in the signature.
    SignerCertificate,
    /// The signed bytes are not what was signed.
    Digest,
    /// A signed attribute is missing, doubled or wrong.
    Attribute {
        /// The attribute's name.
        name: String,
    },
    /// The certificate named by signing-certificate-v2 is not the signer's.
    SigningCertificate,
    /// The cryptographic signature does not verify with the signer's key.
    Signature,
    /// An algorithm this verifier does not accept.
    Algorithm {
        /// Its object identifier.
        oid: String,
    },
    /// The key is too short.
    WeakKey {
        /// Its length in bits.
        bits: u32,
    },
    /// The certificate may not be used for signatures.
    Usage,
    /// The signature gives no signing time.
    NoTime,
    /// The certificate was not valid at the signing time.
    Validity,
    /// A later update does not continue from the signed revision.
    History {
        /// Where the update ends.
        offset: u64,
    },
    /// A later update holds bytes that belong to no object it lists.
    UpdateForm {
        /// Where.
        offset: u64,
        /// Why, in English.
        what: String,
    },
    /// A later update touches more than signature fields.
    LaterChange {
        /// The object's number; 0 where it is none.
        object: u32,
        /// What was touched.
        change: Change,
    },
    /// The certifying signature allows no change at all, and there is one.
    Certified,
    /// The time-stamp is about other bytes than this signature.
    StampOther,
    /// The time-stamp answers another request: its nonce is another.
    StampNonce,
    /// The time-stamp was made under another policy than the one asked for.
    StampPolicy {
        /// The policy's object identifier.
        policy: String,
    },
    /// The authority's certificate is not one for time-stamps alone, marked critical (RFC 3161, 2.3).
    StampUsage,
    /// The authority's certificate was not valid at the stamped instant.
    StampValidity,
    /// The authority's certificate leads to none of the given roots.
    StampAnchor,
    /// The signer's certificate was not valid at the stamped instant.
    StampSigner,
    /// The token cannot be read.
    StampForm {
        /// What is wrong, in English.
        what: String,
    },
    /// There is more than one time-stamp beside the signature.
    StampMany,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PageContent { page } => write!(f, "the content of page {page}"),
            Self::PageEntry { page, key } => write!(f, "/{key} of page {page}"),
            Self::Annotation { page: 0 } => f.write_str("an annotation"),
            Self::Annotation { page } => write!(f, "an annotation on page {page}"),
            Self::Catalog { key } => write!(f, "/{key} of the document"),
            Self::Form { key } => write!(f, "/{key} of the form"),
            Self::Field { field } => write!(f, "field {field}"),
            Self::SignedField { field } => write!(f, "signed field {field}"),
            Self::DrawnField { field } => write!(f, "what the later field {field} draws"),
            Self::Trailer { key } => write!(f, "/{key} of the trailer"),
            Self::Replaced => f.write_str("an existing object"),
            Self::Added => f.write_str("an object no signature needs"),
            Self::Missing => f.write_str("a reference to an object that does not exist"),
        }
    }
}

impl Change {
    fn zh(&self) -> String {
        match self {
            Self::PageContent { page } => format!("第 {page} 页的内容"),
            Self::PageEntry { page, key } => format!("第 {page} 页的 /{key}"),
            Self::Annotation { page: 0 } => "注释".into(),
            Self::Annotation { page } => format!("第 {page} 页的注释"),
            Self::Catalog { key } => format!("文档目录的 /{key}"),
            Self::Form { key } => format!("表单的 /{key}"),
            Self::Field { field } => format!("域 {field}"),
            Self::SignedField { field } => format!("已签署的域 {field}"),
            Self::DrawnField { field } => format!("后加的域 {field} 所绘制的内容"),
            Self::Trailer { key } => format!("文件尾的 /{key}"),
            Self::Replaced => "已有对象".into(),
            Self::Added => "与签名无关的新对象".into(),
            Self::Missing => "对不存在对象的引用".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TrailingBytes { offset, length } => {
                write!(f, "{length} bytes from byte {offset} on belong to no whole revision")
            }
            Self::Dictionary { what } => write!(f, "the signature dictionary is wrong: {what}"),
            Self::SubFilter { found } => write!(f, "not a PAdES signature (found {found})"),
            Self::ByteRange => f.write_str("the byte range is not one range with one gap from byte 0 on"),
            Self::Gap { offset } => write!(f, "the gap at byte {offset} is not exactly this signature"),
            Self::NotARevision { offset } => {
                write!(f, "the signed range ends at byte {offset}, inside a revision")
            }
            Self::Revision { offset, what } => {
                write!(f, "the signed revision cannot be read at byte {offset}: {what}")
            }
            Self::Hexadecimal { offset } => write!(f, "the signature's digits were altered at byte {offset}"),
            Self::Padding { offset } => {
                write!(f, "the padding after the signature is not zero at byte {offset}")
            }
            Self::Cms { what } => write!(f, "the signature's structure is wrong: {what}"),
            Self::SignerCertificate => {
                f.write_str("the signer's certificate is not in the signature exactly once")
            }
            Self::Digest => f.write_str("the signed bytes were altered"),
            Self::Attribute { name } => write!(f, "the signed attribute {name} is missing, doubled or wrong"),
            Self::SigningCertificate => {
                f.write_str("the signature names another certificate than the signer's")
            }
            Self::Signature => f.write_str("the signature does not verify with the signer's key"),
            Self::Algorithm { oid } => write!(f, "algorithm {oid} is not accepted"),
            Self::WeakKey { bits } => write!(f, "a key of {bits} bits is too short"),
            Self::Usage => f.write_str("the certificate may not be used for signatures"),
            Self::NoTime => f.write_str("the signature gives no signing time"),
            Self::Validity => f.write_str("the certificate was not valid at the signing time"),
            Self::History { offset } => {
                write!(f, "the update that ends at byte {offset} does not continue from the signed revision")
            }
            Self::UpdateForm { offset, what } => {
                write!(f, "a later update is irregular at byte {offset}: {what}")
            }
            Self::LaterChange { object: 0, change } => write!(f, "a later update changed {change}"),
            Self::LaterChange { object, change } => {
                write!(f, "a later update changed {change} (object {object})")
            }
            Self::Certified => f.write_str("the certifying signature allows no change, and one was made"),
            Self::StampOther => f.write_str("the time-stamp is about other bytes than this signature"),
            Self::StampNonce => f.write_str("the time-stamp answers another request"),
            Self::StampPolicy { policy } => {
                write!(f, "the time-stamp was made under policy {policy}, which is not the one asked for")
            }
            Self::StampUsage => f.write_str("the authority's certificate is not one for time-stamps alone"),
            Self::StampValidity => {
                f.write_str("the authority's certificate was not valid at the stamped instant")
            }
            Self::StampAnchor => {
                f.write_str("the authority's certificate leads to none of the roots on file")
            }
            Self::StampSigner => f.write_str("the signer's certificate was not valid at the stamped instant"),
            Self::StampForm { what } => write!(f, "the time-stamp cannot be read: {what}"),
            Self::StampMany => f.write_str("more than one time-stamp stands beside the signature"),
        }
    }
}

impl Fault {
    /// The reason in English, as `Display` gives it.
    #[must_use]
    pub fn en(&self) -> String {
        self.to_string()
    }

    /// The reason in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::TrailingBytes { offset, length } => {
                format!("自第 {offset} 字节起有 {length} 字节不属于任何完整版本")
            }
            Self::Dictionary { .. } => "签名字典不符合要求".into(),
            Self::SubFilter { found } => format!("不是 PAdES 签名（实为 {found}）"),
            Self::ByteRange => "签名字节范围不是从文件开头起、仅留一处空缺".into(),
            Self::Gap { offset } => format!("第 {offset} 字节处的空缺与签名内容不完全重合"),
            Self::NotARevision { offset } => format!("签名范围止于第 {offset} 字节，不是版本结尾"),
            Self::Revision { offset, .. } => format!("签署时的版本在第 {offset} 字节处无法读取"),
            Self::Hexadecimal { offset } => format!("签名数据在第 {offset} 字节处被改动"),
            Self::Padding { offset } => format!("签名之后的填充在第 {offset} 字节处不为零"),
            Self::Cms { .. } => "签名的 CMS 结构不正确".into(),
            Self::SignerCertificate => "签名中没有（或重复出现）签名者证书".into(),
            Self::Digest => "被签名的内容已被改动".into(),
            Self::Attribute { name } => format!("签名属性 {name} 缺失、重复或不正确"),
            Self::SigningCertificate => "签名所指证书不是签名者的证书".into(),
            Self::Signature => "用签名者公钥验证签名不通过".into(),
            Self::Algorithm { oid } => format!("不接受的算法 {oid}"),
            Self::WeakKey { bits } => format!("{bits} 位密钥过短"),
            Self::Usage => "该证书不得用于签名".into(),
            Self::NoTime => "签名未给出签署时间".into(),
            Self::Validity => "签署时证书不在有效期内".into(),
            Self::History { offset } => format!("止于第 {offset} 字节的更新没有承接已签署的版本"),
            Self::UpdateForm { offset, .. } => format!("签署之后的更新在第 {offset} 字节处不规范"),
            Self::LaterChange { object: 0, change } => format!("签署之后的更新改动了{}", change.zh()),
            Self::LaterChange { object, change } => {
                format!("签署之后的更新改动了{}（对象 {object}）", change.zh())
            }
            Self::Certified => "认证签名不允许任何改动，但文件已被改动".into(),
            Self::StampOther => "时间戳所针对的不是本签名".into(),
            Self::StampNonce => "时间戳应答的随机数与请求不一致".into(),
            Self::StampPolicy { policy } => format!("时间戳按策略 {policy} 签发，与所要求的策略不一致"),
            Self::StampUsage => "时间戳服务的证书不是专用于时间戳的证书".into(),
            Self::StampValidity => "时间戳所载时间不在时间戳服务证书的有效期内".into(),
            Self::StampAnchor => "时间戳服务的证书不能追溯到已登记的根证书".into(),
            Self::StampSigner => "时间戳所载时间不在签名者证书的有效期内".into(),
            Self::StampForm { .. } => "无法读取时间戳".into(),
            Self::StampMany => "签名附有多个时间戳".into(),
        }
    }
}
