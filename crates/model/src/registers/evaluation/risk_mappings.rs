//! 分类对应: which risk of annex A a foreign category name stands for.

use crate::evaluation::BankKind;
use crate::evaluation::bank::is_topic;
use crate::field::{long_text, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;
use std::collections::BTreeMap;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Category name as the foreign file has it.
    CATEGORY: String = text("category", t("外部类别", "Foreign category")).required().listed().searched().unique();
    /// Risk it stands for; empty: none, its words count to the total alone.
    RISK: String = text("risk", t("对应风险", "Risk")).listed()
        .help("附录 A 编号，如 A.1.a；不对应任何风险请留空", "Id of annex A such as A.1.a; empty for none");
    /// Aspect of the should-answer bank that it stands for, by key; empty: none.
    ASPECT: String = text("aspect", t("对应方面（非拒答题库）", "Aspect (should-answer bank)"));
    /// Why.
    REASON: String = long_text("reason", t("理由", "Reason")).listed();
}

const RISK_KNOWN: Rule = Rule::error(
    "mapping_risk_unknown",
    &["TC260-003/9.1.c"],
    t("分类对应的风险是附录 A 的编号", "The risk of a mapping stands in annex A"),
);
const ASPECT_KNOWN: Rule = Rule::error(
    "unknown_aspect",
    &["TC260-003/9.4.b.2"],
    t("分类对应的方面是非拒答题库的方面", "The aspect of a mapping is one of the should-answer bank"),
);

/// What foreign categories stand for in a kind of bank, by the mapping on file: category, then risk or aspect.
pub fn on_file(kind: BankKind, reader: &dyn Reader) -> BTreeMap<String, String> {
    let field = if kind == BankKind::ShouldAnswer { ASPECT } else { RISK };
    let told = |m: &Arc<Record>| {
        let topic = m.text(field).trim();
        (!topic.is_empty()).then(|| (m.text(CATEGORY).trim().to_owned(), topic.to_owned()))
    };
    reader.all("risk_mappings").iter().filter_map(told).collect()
}

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (risk, aspect) = (r.text(RISK), r.text(ASPECT).trim());
    if !aspect.is_empty() && !is_topic(aspect, BankKind::ShouldAnswer) {
        out.push(
            ASPECT_KNOWN
                .broken(
                    format!("非拒答题库没有方面「{aspect}」，请从列表中选择"),
                    format!("The should-answer bank has no aspect {aspect}; choose one of the list"),
                )
                .field(ASPECT.key()),
        );
    }
    if !risk.is_empty() && !crate::catalogue::is_risk(risk) {
        out.push(RISK_KNOWN.broken_by(crate::catalogue::no_risk(risk)).field(RISK.key()));
    }
    out
}

/// 分类对应.
pub static REGISTER: Register = Register {
    key: "risk_mappings",
    label: t("分类对应", "Category mapping"),
    one: t("分类对应", "Category mapping"),
    clauses: &["TC260-003/9.1.c", "TC260-003/9.4.b.2"],
    prefix: "MAP",
    title: "category",
    fields: FIELDS,
    sorts: &[Sort { key: "category", by: SortBy::Pinyin }],
    area: Area::Keywords,
    rules: &[&RISK_KNOWN, &ASPECT_KNOWN],
    check,
    ..PLAIN
};
