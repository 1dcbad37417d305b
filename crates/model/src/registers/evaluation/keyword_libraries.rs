//! 关键词库: versions of the blocking-keyword library. The words lie beside it, bound by their digest.

use crate::field::{date, int, long_text, table, text};
use crate::fields;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Name of the library.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// Day of the version.
    UPDATED_ON: NaiveDate = date("updated_on", t("更新日期", "Updated on")).required().listed();
    /// Lines read, duplicates and all.
    LINES: i64 = int("lines", t("导入行数", "Lines read")).stamped().listed();
    /// Distinct words after normalising.
    DISTINCT: i64 = int("distinct_words", t("去重后词数", "Distinct words")).stamped().listed();
    /// Digest over the sorted words with their categories, SHA-256.
    DIGEST: String = text("digest", t("内容摘要", "Content digest")).stamped();
    /// Files it was read from.
    SOURCES: crate::field::Rows = table("sources", t("来源文件", "Source files"), &[
        text("name", t("文件名", "Name")).def,
        text("sha256", t("SHA-256", "SHA-256")).def,
        int("lines", t("行数", "Lines")).def,
    ]).stamped();
    /// Why words longer than the clause wants in general stand in it.
    LONG_WORDS_REASON: String = long_text("long_words_reason", t("超长关键词说明", "Reason for long keywords"))
        .help("条款要求一般不超过 10 个汉字或 5 个外文单词", "The clause wants 10 Chinese characters or 5 foreign words at most, in general");
}

/// 关键词库.
pub static REGISTER: Register = Register {
    key: "keyword_libraries",
    label: t("关键词库", "Keyword libraries"),
    one: t("关键词库", "Keyword library"),
    clauses: &["TC260-003/9.1.a", "TC260-003/9.1.b", "TC260-003/9.1.c"],
    prefix: "KW",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "updated_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Keywords,
    surface: Surface::Named,
    ..PLAIN
};
