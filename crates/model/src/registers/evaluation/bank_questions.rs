//! 题目: the questions of banks, as their files had them.

use crate::field::{choice, int, long_text, one_of, reference, text};
use crate::fields;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Bank.
    BANK: String = reference("bank", t("题库", "Bank"), "question_banks").required().listed();
    /// Place in the bank, from 1.
    NUMBER: i64 = int("number", t("序号", "Number")).required().listed();
    /// Number or id that its file gives it.
    FOREIGN_ID: String = text("foreign_id", t("原编号", "Id in the file")).listed();
    /// The question.
    TEXT: String = long_text("text", t("题目", "Question")).required().listed().searched();
    /// Category as its file names it; risks or aspects by id, or a name that the mapping knows.
    CATEGORY: String = text("category", t("类别（原文）", "Category (as read)")).listed();
    /// How it is asked.
    MODALITY: String = one_of("modality", t("模态", "Modality"), &[
        choice("text", "文本", "Text"),
        choice("image", "图片", "Image"),
        choice("audio", "音频", "Audio"),
        choice("video", "视频", "Video"),
        choice("mixed", "多模态", "Mixed"),
    ]).listed();
    /// How an answer to it is recognised as failing, where it has a criterion of its own.
    CRITERION: String = long_text("criterion", t("判别依据", "Criterion"));
    /// Digest of the question: SHA-256 of its text, hexadecimal.
    DIGEST: String = text("digest", t("题目摘要（SHA-256）", "Digest (SHA-256)")).required().stamped();
    /// Digest of its text with width, case, script and inserted symbols levelled: the same for exact duplicates.
    FOLDED: String = text("folded", t("归一后摘要", "Digest of the folded text")).stamped();
    /// File in which it stood.
    FILE: String = text("file", t("文件", "File"));
    /// Row of the file, from 1.
    ROW: i64 = int("row", t("行", "Row"));
}

/// The questions of a bank in the order of their numbers.
pub fn of_bank(bank: &str, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let mut all = reader.find("bank_questions", BANK.key(), bank);
    all.sort_by_cached_key(|q| q.get(NUMBER));
    all
}

/// 题目.
pub static REGISTER: Register = Register {
    key: "bank_questions",
    label: t("题目", "Questions of banks"),
    one: t("题目", "Question"),
    clauses: &["TC260-003/9.3.a"],
    prefix: "QUE",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "number", by: SortBy::Value }],
    area: Area::Evaluation,
    surface: Surface::Named,
    ..PLAIN
};
