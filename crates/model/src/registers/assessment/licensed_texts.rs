//! 授权文本: clauses in the words of the standard, which an organisation holds under a licence of its own. They show
//! beside ours and leave the workspace only where a person says so.

use crate::catalogue::held;
use crate::field::{long_text, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Edition id.
    EDITION: String = text("edition", t("标准版本", "Edition")).required().listed();
    /// Clause id within the edition.
    CLAUSE: String = text("clause", t("条款", "Clause")).required().listed();
    /// The clause in the words of the document.
    TEXT: String = long_text("text", t("条款原文", "Text of the clause")).required();
    /// Copy it was taken from.
    SOURCE: String = text("source", t("文本来源", "Source of the text")).required().listed();
    /// Under what licence it is held.
    LICENCE: String = text("licence", t("授权说明", "Licence")).required().listed();
}

const MATCHED: Rule = Rule::error(
    "licensed_text_clause",
    &[],
    t("授权文本对应已收录版本中的条款", "A licensed text belongs to a clause of an edition that is held"),
);
const ONCE: Rule =
    Rule::error("licensed_text_twice", &[], t("一个条款只有一份授权文本", "A clause has one licensed text"));

/// The licensed text of a clause.
pub fn of(edition: &str, clause: &str, reader: &dyn Reader) -> Option<Arc<Record>> {
    let all = reader.find(REGISTER.key, EDITION.key(), edition);
    all.into_iter().find(|r| r.text(CLAUSE) == clause)
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (id, clause) = (r.text(EDITION), r.text(CLAUSE));
    if id.is_empty() || clause.is_empty() {
        return out;
    }
    match held::edition(id, reader) {
        None => out.push(
            MATCHED
                .broken(format!("没有收录版本「{id}」"), format!("No edition {id} is held"))
                .field(EDITION.key()),
        ),
        // An edition without clauses is one whose text is not held: there any number may be right.
        Some(e) if !e.clauses.is_empty() && e.clause(clause).is_none() => out.push(
            MATCHED
                .broken(
                    format!("{id} 没有条款「{clause}」，请核对条款号"),
                    format!("{id} has no clause {clause}: check the number"),
                )
                .field(CLAUSE.key()),
        ),
        Some(_) => {}
    }
    let again = reader.find(REGISTER.key, EDITION.key(), id);
    if again.iter().any(|o| o.id != r.id && o.text(CLAUSE) == clause) {
        out.push(
            ONCE.broken(
                format!("{id} 的 {clause} 已有授权文本，请修改原有记录"),
                format!("{clause} of {id} has a licensed text already: change that record"),
            )
            .field(CLAUSE.key()),
        );
    }
    out
}

/// 授权文本.
pub static REGISTER: Register = Register {
    key: "licensed_texts",
    label: t("授权文本", "Licensed texts"),
    one: t("授权文本", "Licensed text"),
    prefix: "LIC",
    title: "clause",
    fields: FIELDS,
    sorts: &[Sort { key: "clause", by: SortBy::Value }],
    area: Area::Assessment,
    rules: &[&MATCHED, &ONCE],
    check,
    licensed: Some("text"),
    ..PLAIN
};
