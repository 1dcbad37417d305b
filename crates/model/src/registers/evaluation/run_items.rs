//! 评估条目: the items of a run, with their texts as they were when the run began.

use crate::field::{int, long_text, reference, text};
use crate::fields;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().unique();
    /// Run.
    RUN: String = reference("run", t("评估执行", "Run"), "evaluation_runs").required().listed();
    /// Place in the draw, from 1.
    NUMBER: i64 = int("number", t("序号", "Number")).required().listed();
    /// Digest of the item: SHA-256 of its text, hexadecimal.
    DIGEST: String = text("digest", t("条目摘要（SHA-256）", "Digest (SHA-256)")).required();
    /// Number of the copy among items of this digest, from 0.
    COPY: i64 = int("copy", t("重复序号", "Number of the copy")).required();
    /// Source.
    SOURCE: String = text("source", t("来源", "Source")).listed();
    /// File in which it stood.
    FILE: String = text("file", t("文件", "File"));
    /// Row of the file, from 1.
    ROW: i64 = int("row", t("行", "Row"));
    /// Its text; of one that is too long for a field, the beginning.
    TEXT: String = long_text("text", t("内容", "Text")).required().listed();
    /// Question of a bank, of an item that was drawn from one.
    QUESTION: String = reference("question", t("题目", "Question"), "bank_questions");
    /// SHA-256 under which the workspace keeps the whole of a text that is too long for a field.
    WHOLE: String = text("whole_sha256", t("全文摘要（SHA-256）", "SHA-256 of the whole text"));
}

/// 评估条目.
pub static REGISTER: Register = Register {
    key: "run_items",
    label: t("评估条目", "Items of runs"),
    one: t("评估条目", "Item of a run"),
    clauses: &["TC260-003/8.2.a"],
    prefix: "EVI",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "number", by: SortBy::Value }],
    area: Area::Evaluation,
    surface: Surface::Named,
    ..PLAIN
};
