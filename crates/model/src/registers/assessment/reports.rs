//! 报告: frozen content with its digest; a change after freezing needs a new version.

use crate::field::{at, choice, int, one_of, reference, text, yes_no};
use crate::fields;
use crate::instant::Instant;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Report number, printed on every page.
    CODE: String = text("code", t("报告编号", "Report number")).listed().searched().unique();
    /// Title.
    TITLE: String = text("title", t("报告名称", "Title")).required().listed().searched();
    /// Assessment it tells of.
    ASSESSMENT: String = reference("assessment", t("评估", "Assessment"), "assessments").required();
    /// Version, from 1.
    VERSION: i64 = int("edition", t("版本", "Version")).required().listed();
    /// Language.
    LANGUAGE: String = one_of("language", t("语言", "Language"), &[
        choice("zh", "中文", "Chinese"),
        choice("en", "英文", "English"),
    ]).required().listed();
    /// Digest of the document model, SHA-256.
    DOCUMENT: String = text("document_sha256", t("内容摘要", "Content digest")).stamped();
    /// Digest of the unsigned PDF.
    PDF: String = text("pdf_sha256", t("未签署 PDF 摘要", "Digest of the unsigned PDF")).stamped();
    /// Journal entry up to which the report tells.
    HEAD_SEQ: i64 = int("head_seq", t("日志截至序号", "Journal entry")).stamped();
    /// Hash of that entry.
    HEAD_HASH: String = text("head_hash", t("日志截至摘要", "Journal head")).stamped();
    /// When it was frozen.
    FROZEN_AT: Instant = at("frozen_at", t("定稿时间", "Frozen at")).stamped().listed();
    /// State.
    STATE: String = one_of("state", t("状态", "State"), &[
        choice("frozen", "已定稿", "Frozen"),
        choice("signed", "已签署", "Signed"),
        choice("superseded", "已被替代", "Superseded"),
    ]).stamped().listed();
    /// In which of the two ways it was signed; a report is signed in one of them.
    SIGNED_BY: String = one_of("signed_by", t("签署方式", "Signed by"), &[
        choice("key", "电子签名", "Electronic signature"),
        choice("ink", "纸质签字盖章", "Ink and seal"),
    ]).stamped().listed();
    /// Does the scan show the organisation's seal, as the person who filed it states?
    SEALED: bool = yes_no("sealed", t("已加盖公章", "Sealed")).stamped();
    /// Digest of the scanned paper.
    SCAN: String = text("scan_sha256", t("扫描件摘要", "Digest of the scan")).stamped();
}

/// 报告.
pub static REGISTER: Register = Register {
    key: "reports",
    label: t("报告", "Reports"),
    one: t("报告", "Report"),
    clauses: &["TC260-003/8.1.c"],
    prefix: "RPT",
    title: "title",
    fields: FIELDS,
    sorts: &[Sort { key: "frozen_at", by: SortBy::Value }, Sort { key: "code", by: SortBy::Value }],
    area: Area::Reports,
    surface: Surface::Named,
    ..PLAIN
};
