//! 关键词扫描: a population scanned whole for the words of a keyword library and for personal information. Counts are
//! kept, texts are not.

use crate::field::{Choice, Rows, choice, int, one_of, reference, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::registers::populations;
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Population.
    POPULATION: String = reference("population", t("总体", "Population"), "populations").required().listed();
    /// Digest of the population as it was scanned.
    POPULATION_DIGEST: String = text("population_digest", t("总体摘要", "Digest of the population")).required().stamped();
    /// Keyword library.
    LIBRARY: String = reference("library", t("关键词库", "Keyword library"), "keyword_libraries").required().listed();
    /// Digest of its words as they were scanned for.
    LIBRARY_DIGEST: String = text("library_digest", t("词库摘要", "Digest of the library")).required().stamped();
    /// When.
    SCANNED_AT: Instant = crate::field::at("scanned_at", t("扫描时间", "Scanned at")).stamped().listed();
    /// Who, by login.
    SCANNED_BY: String = text("scanned_by", t("扫描人", "Scanned by")).stamped();
    /// Items scanned.
    ITEMS: i64 = int("items", t("扫描条目数", "Items scanned")).required().stamped().listed();
    /// Items with a word of the library.
    HIT_ITEMS: i64 = int("hit_items", t("命中条目数", "Items with a keyword")).required().stamped().listed();
    /// By source.
    BY_SOURCE: Rows = table("by_source", t("按来源", "By source"), &[
        text("name", t("来源", "Source")).def,
        int("items", t("条目数", "Items")).def,
        int("hit_items", t("命中条目数", "Items with a keyword")).def,
    ]).stamped();
    /// By risk of annex A; an item with words of two counts in both.
    BY_RISK: Rows = table("by_risk", t("按风险", "By risk"), &[
        text("risk", t("风险（附录 A）", "Risk of annex A")).def,
        int("items", t("命中条目数", "Items with a keyword")).def,
        int("hits", t("命中次数", "Hits")).def,
    ]).stamped();
    /// The words that were hit in most items.
    BY_WORD: Rows = table("by_word", t("命中最多的词", "Words hit most"), &[
        text("word", t("词", "Word")).def,
        int("items", t("命中条目数", "Items with a keyword")).def,
    ]).stamped();
    /// Personal information, by kind.
    PERSONAL: Rows = table("personal", t("个人信息", "Personal information"), &[
        one_of("kind", t("种类", "Kind"), PERSONAL_KINDS).def,
        int("items", t("条目数", "Items")).def,
    ]).stamped();
}

/// Kinds of personal information that a scan finds.
pub const PERSONAL_KINDS: &[Choice] = &[
    choice("email", "电子邮箱", "E-mail address"),
    choice("identity_number", "身份证号", "Identity number"),
    choice("bank_card", "银行卡号", "Bank card number"),
    choice("mobile", "手机号", "Mobile number"),
    choice("address", "住址", "Home address"),
];

const AS_REGISTERED: Rule = Rule::error(
    "scan_of_another_population",
    &["TC260-003/8.2.b"],
    t("扫描的总体与登记的总体摘要一致", "What was scanned is the population on record, by its digest"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    if populations::has_digest(r.text(POPULATION), r.text(POPULATION_DIGEST), reader) {
        return Vec::new();
    }
    vec![
        AS_REGISTERED
            .broken(
                "登记的总体摘要已与扫描时不同，请重新扫描",
                "The population on record has another digest than when it was scanned; scan it again",
            )
            .field(POPULATION.key()),
    ]
}

/// 关键词扫描.
pub static REGISTER: Register = Register {
    key: "scans",
    label: t("关键词扫描", "Keyword scans"),
    one: t("关键词扫描", "Keyword scan"),
    clauses: &["TC260-003/8.2.b", "TC260-003/8.2.c"],
    prefix: "SCN",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "scanned_at", by: SortBy::Value }],
    area: Area::Evaluation,
    surface: Surface::Named,
    rules: &[&AS_REGISTERED],
    check,
    ..PLAIN
};
