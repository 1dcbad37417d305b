//! 权限授予: what a person or a secondary developer may reach, why, from when to when, and who said so.

use super::confidentiality_agreements;
use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::field::{Choice, choice, date, files, long_text, one_of, reference, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span::Span;
use crate::text::{Text, t};
use chrono::NaiveDate;

const ADMINISTERS: &[Choice] = &[
    choice("system", "系统管理权限", "System administration"),
    choice("security", "安全管理权限", "Security administration"),
    choice("audit", "安全审计权限", "Security audit"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// To whom it is given.
    GRANTEE: String = one_of("grantee", t("授予对象", "Given to"), &[
        choice("person", "人员", "A person"),
        choice("secondary_developer", "二次开发者", "A secondary developer"),
    ]).required();
    /// Person.
    PERSON: String = reference("person", t("人员", "Person"), "people").listed();
    /// Secondary developer, by name or code.
    SECONDARY_DEVELOPER: String = reference("secondary_developer", t("二次开发者", "Secondary developer"), "secondary_developers")
        .help("填写二次开发者的名称或编号", "Name or code of the secondary developer");
    /// System, data set or function.
    SYSTEM: String = text("system", t("系统、数据或功能", "System, data or function")).required().listed().searched();
    /// What is reached.
    REACHES: Vec<String> = some_of("reaches", t("接触内容", "Reaches"), &[
        choice("sensitive_data", "敏感数据", "Sensitive data"),
        choice("core_algorithm", "核心算法", "Core algorithms"),
        choice("model", "模型权重或模型权限", "Model weights or rights over models"),
        choice("personal_information", "个人信息", "Personal information"),
        choice("function", "业务功能", "A business function"),
    ]).required();
    /// What may be done.
    RIGHTS: Vec<String> = some_of("rights", t("权限", "Rights"), &[
        choice("read", "读取", "Read"),
        choice("write", "修改", "Write"),
        choice("export", "导出", "Export"),
        choice("run", "调用", "Run"),
        choice("administer", "管理", "Administer"),
    ]).required();
    /// Which of the three administrators' rights it holds.
    ADMINISTERS_AS: Vec<String> = some_of("administers", t("管理类权限", "Administrator's rights"), ADMINISTERS)
        .help("仅三类管理员填写；同一人不得持有两类", "For the three administrators alone; nobody holds two kinds");
    /// Business need.
    NEED: String = long_text("need", t("业务需要", "Business need")).listed().searched();
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("授予日期", "From")).required().listed();
    /// Day on which it is to end.
    TO_ON: NaiveDate = date("to_on", t("到期日期", "Until")).listed();
    /// Day on which it was really taken back.
    ENDED_ON: NaiveDate = date("ended_on", t("实际收回日期", "Ended on")).listed();
    /// Who approved.
    APPROVED_BY: String = reference("approved_by", t("批准人", "Approved by"), "people");
    /// When.
    APPROVED_ON: NaiveDate = date("approved_on", t("批准日期", "Approved on"));
    /// Day of the next look at whether it is still needed.
    REVIEW_DUE_ON: NaiveDate = date("review_due_on", t("下次复核日期", "Next review"));
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

fn span(r: &Record) -> Option<Span> {
    let to = r.get(ENDED_ON).or_else(|| r.get(TO_ON)).unwrap_or(NaiveDate::MAX);
    Some(Span { from: r.get(FROM_ON)?, to })
}

/// Does the access live on a day? The day it was taken back, or was to end, is its last.
pub fn live_on(r: &Record, day: NaiveDate) -> bool {
    span(r).is_some_and(|s| s.holds(day))
}

/// Does it reach what a confidentiality agreement has to cover?
fn is_confidential(r: &Record) -> bool {
    r.get(REACHES).unwrap_or_default().iter().any(|k| k != "function")
}

const ACCESS_GRANTEE: Rule = Rule::error(
    "access_grantee",
    &["LIAONING-2025/9.2.b", "TTAF-268.5/6.1.a"],
    t("权限写明授予给谁", "A grant names to whom it is given"),
)
.each();
const ACCESS_BACKWARDS: Rule = Rule::error(
    "access_ends_before_start",
    &["LIAONING-2025/9.2.b"],
    t("收回和到期日期不早于授予日期", "Access does not end before it begins"),
);
const ACCESS_WITHOUT_NEED: Rule = Rule::error(
    "access_without_need",
    &["LIAONING-2025/9.2.b", "TTAF-268.5/6.1.a", "DATA-GUIDE/10.1.c"],
    t("有效的权限写明业务需要", "Live access tells the need it serves"),
)
.each();
const ACCESS_WITHOUT_AGREEMENT: Rule = Rule::error(
    "access_without_agreement",
    &["LIAONING-2025/9.4.b"],
    t(
        "能接触敏感数据、核心算法或模型的人，自授予之日起有保密协议",
        "Whoever reaches sensitive data, core algorithms or models has an agreement from the first day",
    ),
);
const ACCESS_UNAPPROVED: Rule = Rule::warning(
    "access_unapproved",
    &["LIAONING-2025/9.2.b"],
    t("权限经批准后才授予", "Access is approved before it is given"),
);
const ACCESS_SELF_APPROVED: Rule = Rule::error(
    "access_self_approved",
    &["LIAONING-2025/9.2.b"],
    t("批准人不是被授权人", "Nobody approves his own access"),
);
const ADMINISTRATOR_RIGHTS_JOINED: Rule = Rule::error(
    "administrator_rights_joined",
    &["LIAONING-2025/9.2.b"],
    t("同一人同一时期只持有一类管理权限", "One person holds one kind of administrator's rights at a time"),
);
const ACCESS_NOT_TAKEN_BACK: Rule = Rule::warning(
    "access_not_taken_back",
    &["LIAONING-2025/9.2.b", "TTAF-268.5/6.1.a"],
    t("到期的权限已确认收回", "Access past its end is confirmed to be taken back"),
)
.each();
const ACCESS_REVIEW_OVERDUE: Rule = Rule::warning(
    "access_review_overdue",
    &["LIAONING-2025/9.2.b"],
    t("有效的权限按期复核", "Live access is reviewed by its day"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(held) = span(r) else { return out };
    let today = reader.today();
    let (person, system) = (r.text(PERSON), r.text(SYSTEM));
    let is_person = r.text(GRANTEE) != "secondary_developer";
    let developers: &[&str] = if is_person { &[] } else { &["TTAF-268.5/6.1.a"] };
    if (is_person && person.is_empty()) || (!is_person && r.text(SECONDARY_DEVELOPER).is_empty()) {
        let field = if is_person { PERSON.key() } else { SECONDARY_DEVELOPER.key() };
        out.push(
            ACCESS_GRANTEE
                .broken(
                    format!("对「{system}」的权限没有写明授予给谁，请补充"),
                    format!("The access to {system} does not name to whom it is given; add it"),
                )
                .beside(developers)
                .field(field),
        );
    }
    if held.is_backwards() {
        out.push(
            ACCESS_BACKWARDS
                .broken(
                    "收回或到期日期早于授予日期，请核对",
                    "The access ends before it begins; check the days",
                )
                .field(ENDED_ON.key()),
        );
    }
    if is_person && !r.text(APPROVED_BY).is_empty() && r.text(APPROVED_BY) == person {
        out.push(
            ACCESS_SELF_APPROVED
                .broken(
                    "批准人与被授权人是同一人，请由他人批准",
                    "The access was approved by the one who has it; let another approve",
                )
                .field(APPROVED_BY.key()),
        );
    }
    let approved = r.get(APPROVED_ON);
    if r.text(APPROVED_BY).is_empty() || approved.is_none_or(|d| d > held.from) {
        out.push(
            ACCESS_UNAPPROVED
                .broken(
                    format!("对「{system}」的权限没有授予前的批准，请补充批准人和日期"),
                    format!("The access to {system} was not approved before it was given; enter who approved and when"),
                )
                .field(APPROVED_ON.key()),
        );
    }
    if is_person {
        out.extend(joined(r, held, reader));
    }
    if r.get(TO_ON).is_some_and(|d| d < today) && r.get(ENDED_ON).is_none() {
        out.push(
            ACCESS_NOT_TAKEN_BACK
                .broken(
                    format!("对「{system}」的权限已到期，请确认收回并填写实际收回日期"),
                    format!("The access to {system} is past its end; confirm that it was taken back and enter the day"),
                )
                .beside(developers)
                .field(ENDED_ON.key()),
        );
    }
    if !held.holds(today) {
        return out;
    }
    if r.text(NEED).trim().is_empty() {
        out.push(
            ACCESS_WITHOUT_NEED
                .broken(
                    format!("对「{system}」的权限没有写明业务需要，请补充或收回"),
                    format!("The access to {system} tells no need; add it or end the access"),
                )
                .beside(&["DATA-GUIDE/10.1.c"])
                .beside(developers)
                .field(NEED.key()),
        );
    }
    if is_person && is_confidential(r) && !person.is_empty() {
        let from = confidentiality_agreements::in_force(person, held.from, reader);
        if !(from && confidentiality_agreements::in_force(person, today, reader)) {
            let who = naming::called_by_id("people", person, reader);
            let (zh, en) = if from { (today, today) } else { (held.from, held.from) };
            out.push(
                ACCESS_WITHOUT_AGREEMENT
                    .broken(
                        format!("{} 对「{system}」的权限自 {} 起有效，而 {zh} 没有生效的保密协议，请补签或收回权限", who.zh, held.from),
                        format!("{} has access to {system} since {}, yet no confidentiality agreement was in force on {en}; sign one or end the access", who.en, held.from),
                    )
                    .field(PERSON.key()),
            );
        }
    }
    if let Some(due) = r.get(REVIEW_DUE_ON).filter(|d| *d < today) {
        out.push(
            ACCESS_REVIEW_OVERDUE
                .broken(
                    format!("对「{system}」的权限应于 {due} 前复核，请确认是否仍需要并更新日期"),
                    format!("The access to {system} was to be reviewed by {due}; confirm that it is still needed and set the next day"),
                )
                .field(REVIEW_DUE_ON.key()),
        );
    }
    out
}

/// Rights of another kind of administrator that the person holds on one of the same days, in this grant or another.
fn joined(r: &Record, held: Span, reader: &dyn Reader) -> Option<Finding> {
    let own = r.get(ADMINISTERS_AS).unwrap_or_default();
    let first = own.first()?;
    let label = |key: &str| ADMINISTERS_AS.def.choice_label(key).unwrap_or(t("", ""));
    let elsewhere = || {
        reader.find("access_grants", PERSON.key(), r.text(PERSON)).into_iter().find_map(|o| {
            let other = o.get(ADMINISTERS_AS).unwrap_or_default();
            let apart = o.id == r.id || span(&o).is_none_or(|s| !s.overlaps(&held));
            other.into_iter().find(|k| !apart && k != first).map(|k| (k, o.text(CODE).to_owned()))
        })
    };
    let (other, code) = match own.get(1) {
        Some(second) => (second.clone(), r.text(CODE).to_owned()),
        None => elsewhere()?,
    };
    let (a, b) = (label(first), label(&other));
    let found = ADMINISTRATOR_RIGHTS_JOINED.broken(
        format!("同一人同时持有{}和{}（{code}），请收回其中一类", a.zh, b.zh),
        format!("One person holds {} and {} ({code}) at one time; take one of them back", a.en, b.en),
    );
    Some(found.field(ADMINISTERS_AS.key()))
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(from), Some(due)) = (r.get(FROM_ON), r.get(REVIEW_DUE_ON)) else { return Vec::new() };
    if !live_on(r, reader.today()) || due < from {
        return Vec::new();
    }
    let limit = Limit {
        key: "review",
        label: t("复核权限", "Review the access").into(),
        count: (due - from).num_days(),
        unit: Unit::Days,
        rule: t("本单位设定的复核日期", "Day of review, as the organisation set it").into(),
        clause: "LIAONING-2025/9.2.b",
    };
    vec![limit.clock(instant::start_of(from), None, &[], reader.calendar(), reader.now())]
}

fn standing(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let held = span(r)?;
    let today = reader.today();
    let label = match () {
        () if held.from > today => t("未开始", "Not yet"),
        () if held.holds(today) => t("有效", "Live"),
        () => t("已结束", "Ended"),
    };
    Some(label.into())
}

const TIMES: Rule = Rule::error(
    "access_outside_employment",
    &["LIAONING-2025/9.2.b"],
    t("权限在入职之后授予", "Access is not given before the person joined"),
);

/// 权限授予.
pub static REGISTER: Register = Register {
    key: "access_grants",
    label: t("权限授予", "Access grants"),
    one: t("权限授予", "Access grant"),
    clauses: &[
        "LIAONING-2025/9.2.b",
        "LIAONING-2025/9.4.b",
        "LIAONING-2025/9.4.e",
        "TTAF-268.5/6.1.a",
        "DATA-GUIDE/10.1.c",
    ],
    prefix: "ACC",
    title: "system",
    fields: FIELDS,
    sorts: &[Sort { key: "from_on", by: SortBy::Value }, Sort { key: "system", by: SortBy::Pinyin }],
    area: Area::People,
    rules: &[
        &TIMES,
        &ACCESS_GRANTEE,
        &ACCESS_BACKWARDS,
        &ACCESS_WITHOUT_NEED,
        &ACCESS_WITHOUT_AGREEMENT,
        &ACCESS_UNAPPROVED,
        &ACCESS_SELF_APPROVED,
        &ADMINISTRATOR_RIGHTS_JOINED,
        &ACCESS_NOT_TAKEN_BACK,
        &ACCESS_REVIEW_OVERDUE,
    ],
    orders: &[order::after(&TIMES, "person", "joined_on", "from_on")],
    check,
    computed: &[Computed {
        key: "standing",
        label: t("当前状态", "Standing"),
        listed: false,
        value: standing,
    }],
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::made::{record, world};
    use serde_json::json;

    #[test]
    fn access_lives_to_the_end_of_its_last_day_and_is_reviewed_while_it_lives() {
        let w = world();
        let mut r = record(
            "g",
            json!({"from_on": "2026-01-01", "to_on": "2026-12-31", "review_due_on": "2026-05-31"}),
        );
        let day = |s: &str| s.parse::<NaiveDate>().expect("day");
        assert!(live_on(&r, day("2026-12-31")) && !live_on(&r, day("2027-01-01")));
        assert_eq!(clocks(&r, &w).first().map(|c| c.state), Some(ClockState::Overdue));
        assert_eq!(standing(&r, &w).map(|t| t.en), Some("Live".into()));
        r.set(ENDED_ON, day("2026-05-31"));
        assert!(!live_on(&r, day("2026-06-01")), "taken back before its end");
        assert!(clocks(&r, &w).is_empty());
        assert_eq!(standing(&r, &w).map(|t| t.en), Some("Ended".into()));
    }
}
