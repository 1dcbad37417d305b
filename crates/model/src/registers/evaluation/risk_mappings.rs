//! 分类对应: which risk of annex A a foreign category name stands for.

use crate::field::{long_text, text};
use crate::fields;
use crate::finding::Finding;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Category name as the foreign file has it.
    CATEGORY: String = text("category", t("外部类别", "Foreign category")).required().listed().searched().unique();
    /// Risk it stands for; empty: none, its words count to the total alone.
    RISK: String = text("risk", t("对应风险", "Risk")).listed()
        .help("附录 A 编号，如 A.1.a；不对应任何风险请留空", "Id of annex A such as A.1.a; empty for none");
    /// Why.
    REASON: String = long_text("reason", t("理由", "Reason")).listed();
}

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let risk = r.text(RISK);
    if risk.is_empty() || crate::catalogue::is_risk(risk) {
        return Vec::new();
    }
    vec![
        Finding::error(
            "unknown_risk",
            format!("附录 A 没有编号为「{risk}」的风险，应形如 A.1.a"),
            format!("Annex A has no risk {risk}; ids read like A.1.a"),
        )
        .field(RISK.key()),
    ]
}

/// 分类对应.
pub static REGISTER: Register = Register {
    key: "risk_mappings",
    label: t("分类对应", "Category mapping"),
    one: t("分类对应", "Category mapping"),
    clauses: &["TC260-003/9.1.c"],
    prefix: "MAP",
    title: "category",
    fields: FIELDS,
    sorts: &[Sort { key: "category", by: SortBy::Pinyin }],
    area: Area::Keywords,
    check,
    ..PLAIN
};
