//! 处理规则: the limits that the organisation itself has published for complaints.

use crate::deadline::Unit;
use crate::field::{Choice, choice, date, files, int, one_of, text};
use crate::fields;
use crate::finding::Finding;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;

const UNITS: &[Choice] = &[
    choice("hours", "小时", "Hours"),
    choice("days", "自然日", "Days"),
    choice("working_days", "工作日", "Working days"),
];

/// What a rule governs.
pub const KINDS: &[Choice] = &[
    choice("general", "一般投诉举报", "Complaints in general"),
    choice("personal_information", "个人信息投诉", "Personal-information complaints"),
    choice("intellectual_property", "知识产权投诉", "IP complaints"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Name of the published rule.
    NAME: String = text("name", t("规则名称", "Name")).required().listed().searched();
    /// What it governs.
    KIND: String = one_of("kind", t("适用类别", "Governs"), KINDS).required().listed();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// Limit for acknowledging.
    ACKNOWLEDGE_LIMIT: i64 = int("acknowledge_limit", t("受理时限", "Limit to accept")).required();
    /// Unit of it.
    ACKNOWLEDGE_UNIT: String = one_of("acknowledge_unit", t("受理时限单位", "Unit of it"), UNITS).required();
    /// Limit for judging.
    JUDGE_LIMIT: i64 = int("judge_limit", t("审核时限", "Limit to judge")).required();
    /// Unit of it.
    JUDGE_UNIT: String = one_of("judge_unit", t("审核时限单位", "Unit of it"), UNITS).required();
    /// Limit for answering.
    ANSWER_LIMIT: i64 = int("answer_limit", t("答复时限", "Limit to answer")).required().listed();
    /// Unit of it.
    ANSWER_UNIT: String = one_of("answer_unit", t("答复时限单位", "Unit of it"), UNITS).required().listed();
    /// Where users read it.
    PUBLISHED_WHERE: String = text("published_where", t("公示位置", "Published where")).listed().searched()
        .help("网页地址或 App 内路径", "Web address or path in the app");
    /// First day in force.
    EFFECTIVE_ON: NaiveDate = date("effective_on", t("生效日期", "In force from")).required().listed();
    /// Last day in force.
    ENDED_ON: NaiveDate = date("ended_on", t("失效日期", "In force until"));
    /// Proof of publication.
    PROOF: Vec<String> = files("proof", t("公示证明", "Proof of publication"));
}

/// Rule of a kind in force on a day; the latest where several overlap.
pub fn in_force(kind: &str, day: NaiveDate, reader: &dyn Reader) -> Option<Record> {
    reader
        .find("handling_rules", KIND.key(), kind)
        .into_iter()
        .filter(|r| r.get(EFFECTIVE_ON).is_some_and(|d| d <= day) && r.get(ENDED_ON).is_none_or(|d| d >= day))
        .max_by_key(|r| r.get(EFFECTIVE_ON))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for field in [ACKNOWLEDGE_LIMIT, JUDGE_LIMIT, ANSWER_LIMIT] {
        if r.get(field).is_some_and(|n| n < 1) {
            out.push(
                Finding::error("limit_not_positive", "时限应至少为 1", "A limit is at least 1")
                    .field(field.key()),
            );
        }
    }
    if r.text(KIND) == "personal_information" {
        let most = reader.deadlines().get("personal_information_complaint");
        let unit = Unit::parse(r.text(ANSWER_UNIT));
        let limit = r.get(ANSWER_LIMIT).unwrap_or(0);
        // A natural day is never longer than a working day, so the same count is the safe bound for days too.
        let over = match unit {
            Some(Unit::Hours) => limit > most.count * 24,
            Some(_) => limit > most.count,
            None => false,
        };
        if over {
            let bound = most.unit.count(most.count);
            out.push(
                Finding::error(
                    "personal_information_limit",
                    format!("个人信息投诉的答复时限不得超过 {}", bound.zh),
                    format!("Personal-information complaints are answered within {} at most", bound.en),
                )
                .field(ANSWER_LIMIT.key())
                .clause(&most.provenance.source),
            );
        }
    }
    if r.text(PUBLISHED_WHERE).is_empty() {
        out.push(
            Finding::warning(
                "not_published",
                "请填写公示位置：时限须让使用者看得到",
                "Say where the rule is published: users must be able to see the limits",
            )
            .field(PUBLISHED_WHERE.key())
            .clause("TC260-003/7.e.2"),
        );
    }
    out
}

/// 处理规则.
pub static REGISTER: Register = Register {
    key: "handling_rules",
    label: t("投诉处理规则", "Handling rules"),
    one: t("投诉处理规则", "Handling rule"),
    clauses: &["TC260-003/7.e.1", "TC260-003/7.e.2"],
    prefix: "HR",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "effective_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Complaints,
    check,
    ..PLAIN
};
