//! 保密协议: with everyone who comes near sensitive data, core algorithms or rights over models.

use super::access_grants;
use crate::field::{choice, date, files, one_of, reference, some_of, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span::{self, Span};
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// With whom.
    PERSON: String = reference("person", t("人员", "Person"), "people").required().listed();
    /// Kind of agreement.
    KIND: String = one_of("kind", t("协议类型", "Kind"), &[
        choice("employment", "员工保密协议", "Employee's agreement"),
        choice("outsourced", "外包人员保密协议", "Outsourced person's agreement"),
        choice("project", "专项保密协议", "Agreement for a project"),
        choice("departure", "离岗保密承诺", "Undertaking on leaving"),
    ]).required().listed();
    /// What it covers.
    SCOPE: Vec<String> = some_of("scope", t("保密范围", "Scope"), &[
        choice("data", "敏感数据", "Sensitive data"),
        choice("algorithms", "核心算法", "Core algorithms"),
        choice("models", "模型及其权限", "Models and rights over them"),
        choice("personal_information", "个人信息", "Personal information"),
        choice("business", "商业秘密", "Trade secrets"),
    ]).required();
    /// Does it tell duties and liability?
    TELLS_DUTIES: bool = yes_no("tells_duties", t("写明安全责任和违约责任", "Tells duties and liability")).required();
    /// Day of signing.
    SIGNED_ON: NaiveDate = date("signed_on", t("签订日期", "Signed on")).required().listed();
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("生效日期", "In force from")).required().listed();
    /// Last day, open where it lasts.
    TO_ON: NaiveDate = date("to_on", t("终止日期", "In force until")).listed();
    /// How long the duty outlasts the employment.
    AFTER_LEAVING: String = text("after_leaving", t("离岗后的保密期", "Duty after leaving"))
        .help("如：离岗后两年；无期限的写明", "Such as: two years; say so where it has no end");
    /// Number or place of the paper.
    DOCUMENT: String = text("document", t("协议文件", "Document")).listed().searched();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Is an agreement with the person in force on a day?
pub fn in_force(person: &str, day: NaiveDate, reader: &dyn Reader) -> bool {
    reader
        .find("confidentiality_agreements", PERSON.key(), person)
        .iter()
        .any(|a| span::holds(a, FROM_ON, TO_ON, day))
}

const AGREEMENT_BACKWARDS: Rule = Rule::error(
    "confidentiality_ends_before_start",
    &["LIAONING-2025/9.4.b"],
    t("保密协议的终止日期不早于生效日期", "A confidentiality agreement does not end before it begins"),
);
const AGREEMENT_EFFECTIVE_UNSIGNED: Rule = Rule::warning(
    "confidentiality_signed_late",
    &["LIAONING-2025/9.4.b"],
    t("保密协议在生效之前签订", "A confidentiality agreement is signed before it takes effect"),
);
const AGREEMENT_LAPSED: Rule = Rule::error(
    "confidentiality_lapsed",
    &["LIAONING-2025/9.4.b"],
    t("仍有访问权限的人，保密协议没有中断", "Whoever still has access has an agreement that has not lapsed"),
);
const AGREEMENT_DUTIES: Rule = Rule::error(
    "confidentiality_duties",
    &["LIAONING-2025/9.4.b"],
    t("保密协议写明安全责任和保密义务", "A confidentiality agreement tells duties and liability"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(held) = Span::of(r, FROM_ON, TO_ON) else { return out };
    if held.is_backwards() {
        out.push(
            AGREEMENT_BACKWARDS
                .broken(
                    "终止日期早于生效日期，请核对",
                    "The agreement ends before it begins; check both days",
                )
                .field(TO_ON.key()),
        );
    }
    if r.get(SIGNED_ON).is_some_and(|d| d > held.from) {
        out.push(
            AGREEMENT_EFFECTIVE_UNSIGNED
                .broken(
                    "签订日期晚于生效日期，此前的接触没有协议约束，请核对",
                    "Signed after it took effect: what was seen before was not bound; check the days",
                )
                .field(SIGNED_ON.key()),
        );
    }
    if r.get(TELLS_DUTIES) == Some(false) {
        out.push(
            AGREEMENT_DUTIES
                .broken(
                    "协议没有写明安全责任和违约责任，请补签",
                    "The agreement does not tell duties and liability; have it amended",
                )
                .field(TELLS_DUTIES.key()),
        );
    }
    let person = r.text(PERSON);
    if held.to < reader.today() && !in_force(person, reader.today(), reader) {
        let grants = reader.find("access_grants", access_grants::PERSON.key(), person);
        if let Some(g) = grants.iter().find(|g| access_grants::live_on(g, reader.today())) {
            let (who, system) =
                (naming::called_by_id("people", person, reader), g.text(access_grants::SYSTEM));
            out.push(
                AGREEMENT_LAPSED
                    .broken(
                        format!("{} 的保密协议已于 {} 到期，而对「{system}」的权限仍有效，请续签或收回权限", who.zh, held.to),
                        format!("The agreement with {} lapsed on {} while access to {system} is live; renew it or end the access", who.en, held.to),
                    )
                    .field(TO_ON.key()),
            );
        }
    }
    out
}

const TIMES: Rule = Rule::error(
    "confidentiality_order",
    &["LIAONING-2025/9.4.b"],
    t("签订日期不晚于今天", "An agreement is not signed in the future"),
);

/// 保密协议.
pub static REGISTER: Register = Register {
    key: "confidentiality_agreements",
    label: t("保密协议", "Confidentiality agreements"),
    one: t("保密协议", "Confidentiality agreement"),
    clauses: &["LIAONING-2025/9.4.b"],
    prefix: "NDA",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "from_on", by: SortBy::Value }, Sort { key: "to_on", by: SortBy::Value }],
    area: Area::People,
    rules: &[
        &TIMES,
        &AGREEMENT_BACKWARDS,
        &AGREEMENT_EFFECTIVE_UNSIGNED,
        &AGREEMENT_LAPSED,
        &AGREEMENT_DUTIES,
    ],
    orders: &[order::past(&TIMES, "signed_on")],
    check,
    ..PLAIN
};
