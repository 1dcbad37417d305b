//! 签署: who signed which report in which duty, with the digest of the file before and after.

use crate::field::{at, choice, one_of, reference, text, yes_no};
use crate::fields;
use crate::instant::Instant;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Report.
    REPORT: String = reference("report", t("报告", "Report"), "reports").required().listed();
    /// Name of the PDF field.
    FIELD: String = text("field", t("签名域", "Signature field")).required().listed();
    /// Duty.
    DUTY: String = text("duty", t("签署身份", "Duty")).required().listed();
    /// Person.
    PERSON: String = reference("person", t("签署人", "Signer"), "people").listed();
    /// Whose key signed.
    KEY_KIND: String = one_of("key_kind", t("密钥类型", "Key"), &[
        choice("p12", "P12 证书", "P12 certificate"),
        choice("trial", "试用密钥", "Trial key"),
        choice("ink", "纸质签字", "Ink on paper"),
    ]).required().listed();
    /// Fingerprint of the certificate, SHA-256.
    CERTIFICATE: String = text("certificate_sha256", t("证书指纹", "Certificate fingerprint")).stamped();
    /// Subject of the certificate.
    SUBJECT: String = text("subject", t("证书主体", "Certificate subject")).stamped();
    /// Digest of the file that was signed.
    BEFORE: String = text("before_sha256", t("签署前摘要", "Digest before")).stamped();
    /// Digest of the file after signing.
    AFTER: String = text("after_sha256", t("签署后摘要", "Digest after")).stamped();
    /// When.
    SIGNED_AT: Instant = at("signed_at", t("签署时间", "Signed at")).stamped().listed();
    /// The instant that the time-stamp beside the signature states.
    STAMPED_AT: Instant = at("stamped_at", t("时间戳时间", "Time-stamp")).stamped().listed();
    /// Who made the time-stamp: common name of the authority's certificate.
    STAMPED_BY: String = text("stamped_by", t("时间戳签发机构", "Time-stamped by")).stamped();
    /// A time-stamp server was in use, and the signer chose to sign without it.
    STAMP_WAIVED: bool = yes_no("stamp_waived", t("签署人选择不加时间戳", "Signed without time-stamp by choice")).stamped();
    /// Signed in two duties at once, with the joint-role note.
    JOINT: bool = yes_no("joint", t("兼任签署", "Signed for two duties")).stamped();
}

/// 签署.
pub static REGISTER: Register = Register {
    key: "signatures",
    label: t("签署", "Signatures"),
    one: t("签署", "Signature"),
    clauses: &["TC260-003/8.1.d.1", "TC260-003/8.1.d.2", "TC260-003/8.1.d.3"],
    prefix: "SIG",
    title: "duty",
    fields: FIELDS,
    sorts: &[Sort { key: "signed_at", by: SortBy::Value }],
    area: Area::Reports,
    surface: Surface::Named,
    ..PLAIN
};
