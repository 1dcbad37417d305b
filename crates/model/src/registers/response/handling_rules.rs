//! 处理规则: the limits that the organisation itself has published for complaints.

use super::case_course::{self, UNITS};
use crate::deadline::Unit;
use crate::field::{
    Choice, Field, Rows, Typed, choice, date, files, int, one_of, reference, some_of, table, text,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

/// What a rule governs.
pub const KINDS: &[Choice] = &[
    choice("general", "一般投诉举报", "Complaints in general"),
    choice("personal_information", "个人信息投诉", "Personal-information complaints"),
    choice("intellectual_property", "知识产权投诉", "IP complaints"),
    choice("ip_query", "第三方知识产权问询", "IP queries of third parties"),
    choice("rights_request", "个人信息权利请求", "Requests of persons about their information"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
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
    /// Limits for handling, by the grade of a complaint (TTAF-320 6.3 b).
    GRADE_LIMITS: Rows = table("grade_limits", t("按等级的处置时限", "Limits to handle, by grade"), &[
        one_of("grade", t("等级", "Grade"), case_course::GRADES).required().def,
        int("limit", t("时限", "Limit")).required().def,
        one_of("unit", t("单位", "Unit"), UNITS).required().def,
    ]);
    /// Where users read it.
    PUBLISHED_WHERE: String = text("published_where", t("公示位置", "Published where")).listed().searched()
        .help("网页地址或 App 内路径", "Web address or path in the app");
    /// First day in force.
    EFFECTIVE_ON: NaiveDate = date("effective_on", t("生效日期", "In force from")).required().listed();
    /// Last day in force.
    ENDED_ON: NaiveDate = date("ended_on", t("失效日期", "In force until"));
    /// Service it is for.
    SERVICE: String = reference("service", t("适用服务", "Service"), "services")
        .help("适用全部服务的留空", "Leave empty where it is for all");
    /// Ways by which users may come.
    CHANNELS: Vec<String> = some_of("channels", t("受理渠道", "Channels"), &[
        choice("phone", "电话", "Phone"),
        choice("email", "邮件", "E-mail"),
        choice("window", "交互窗口", "In-product window"),
        choice("sms", "短信", "SMS"),
        choice("letter", "来信", "Letter"),
        choice("report_entrance", "举报入口", "Report entrance"),
    ]);
    /// Ways by which users are answered.
    ANSWER_WAYS: Vec<String> = some_of("answer_ways", t("反馈方式", "Ways of answering"), &[
        choice("phone", "电话", "Phone"),
        choice("email", "邮件", "E-mail"),
        choice("window", "交互窗口", "In-product window"),
        choice("sms", "短信", "SMS"),
        choice("letter", "书面答复", "Letter"),
    ]);
    /// Day of publication.
    PUBLISHED_ON: NaiveDate = date("published_on", t("公示日期", "Published on"));
    /// Who approved.
    APPROVED_BY: String = reference("approved_by", t("批准人", "Approved by"), "people");
    /// Rule it takes the place of.
    SUPERSEDES: String = reference("supersedes", t("替代的规则", "Takes the place of"), "handling_rules");
    /// Proof of publication.
    PROOF: Vec<String> = files("proof", t("公示证明", "Proof of publication"));
}

/// A limit with its unit.
pub type LimitFields = (Field<i64>, Field<String>);
/// Limit for acknowledging.
pub const ACKNOWLEDGE: LimitFields = (ACKNOWLEDGE_LIMIT, ACKNOWLEDGE_UNIT);
/// Limit for judging.
pub const JUDGE: LimitFields = (JUDGE_LIMIT, JUDGE_UNIT);
/// Limit for answering.
pub const ANSWER: LimitFields = (ANSWER_LIMIT, ANSWER_UNIT);

/// The limit for handling a complaint of a grade; none where the rule sets none.
pub fn limit_of_grade(rule: &Record, grade: &str) -> Option<(i64, Unit)> {
    let rows = rule.get(GRADE_LIMITS)?;
    let row = rows.iter().find(|row| row.get("grade").and_then(String::read).is_some_and(|g| g == grade))?;
    Some((row.get("limit").and_then(i64::read)?, Unit::parse(&row.get("unit").and_then(String::read)?)?))
}

const POSITIVE: Rule = Rule::error(
    "limit_not_positive",
    &["TC260-003/7.e.2"],
    t("每项时限至少为 1", "Each limit is at least 1"),
);
const PERSONAL: Rule = Rule::error(
    "personal_information_limit",
    &["App违法违规收集使用个人信息行为认定方法 (2019)"],
    t(
        "个人信息投诉的答复时限不长于规定上限",
        "Personal-information complaints are answered within the bound",
    ),
);
const PUBLISHED: Rule = Rule::warning(
    "not_published",
    &["TC260-003/7.e.2", "LIAONING-2025/8.3.a"],
    t("规则写明公示位置", "A rule says where it is published"),
);
const PUBLISHED_LATE: Rule = Rule::warning(
    "published_after_start",
    &["LIAONING-2025/8.3.a"],
    t("规则在生效之前公示", "A rule is published before it comes into force"),
);
const ENDS_BEFORE: Rule = Rule::error(
    "handling_rule_ends_before_start",
    &["TC260-003/7.e.2"],
    t("规则失效不早于生效", "A rule ends after it came into force"),
);
const ORDERED: Rule = Rule::warning(
    "limits_out_of_order",
    &["DATA-GUIDE/9.4.b"],
    t("受理、审核、答复的时限依次不减", "The limits to accept, judge and answer do not shrink"),
);
const OVERLAP: Rule = Rule::error(
    "handling_rules_overlap",
    &["TC260-003/7.e.2"],
    t("同一类别、同一服务在同一天只有一份规则有效", "One rule of a kind holds for a service on a day"),
);
const WAYS: Rule = Rule::warning(
    "ways_missing",
    &["TC260-003/7.e.1", "DATA-GUIDE/9.4.p1"],
    t(
        "一般规则写明四种受理渠道和反馈方式",
        "The general rule names the four channels and the ways of answering",
    ),
);
const KINDS_RULED: Rule = Rule::error(
    "kinds_without_rule",
    &["TC260-003/7.e.2", "TC260-003/5.2.b.3", "LIAONING-2025/8.3.a", "DATA-GUIDE/9.4.p1"],
    t(
        "一般、个人信息和知识产权投诉都有生效的规则",
        "Complaints in general, about personal information and about IP each have a rule in force",
    ),
)
.each();
const QUERY_RULED: Rule = Rule::note(
    "ip_query_without_rule",
    &["TC260-003/5.2.b.6-2"],
    t("第三方知识产权问询有生效的规则", "Queries of third parties about IP have a rule in force"),
);

fn holds_on(r: &Record, day: NaiveDate) -> bool {
    span::holds(r, EFFECTIVE_ON, ENDED_ON, day)
}

/// Rule of a kind in force on a day, of any service; the latest where several overlap.
pub fn in_force(kind: &str, day: NaiveDate, reader: &dyn Reader) -> Option<Arc<Record>> {
    reader
        .find("handling_rules", KIND.key(), kind)
        .into_iter()
        .filter(|r| holds_on(r, day))
        .max_by_key(|r| r.get(EFFECTIVE_ON))
}

/// Rule of a kind in force on a day that governs a service: its own, else one for all; the latest where several overlap.
pub fn governing(kind: &str, service: &str, day: NaiveDate, reader: &dyn Reader) -> Option<Arc<Record>> {
    reader
        .find("handling_rules", KIND.key(), kind)
        .into_iter()
        .filter(|r| holds_on(r, day) && (r.text(SERVICE).is_empty() || r.text(SERVICE) == service))
        .max_by_key(|r| (!r.text(SERVICE).is_empty(), r.get(EFFECTIVE_ON)))
}

/// Name and version of a rule, as clocks show them.
pub fn named(r: &Record) -> Text {
    Text::same(format!("{} {}", r.text(NAME), r.text(EDITION)))
}

/// The limit to answer beyond what is allowed for personal information: (what is set, what is allowed).
fn beyond_law(r: &Record, reader: &dyn Reader) -> Option<Finding> {
    if r.text(KIND) != "personal_information" {
        return None;
    }
    let most = reader.deadlines().get("personal_information_complaint");
    let limit = r.get(ANSWER_LIMIT).unwrap_or(0);
    // A natural day is never longer than a working day, so the same count is the safe bound for days too.
    let over = match Unit::parse(r.text(ANSWER_UNIT)) {
        Some(Unit::Hours) => limit > most.count * 24,
        Some(_) => limit > most.count,
        None => false,
    };
    over.then(|| {
        let bound = most.unit.count(most.count);
        PERSONAL
            .broken(
                format!("个人信息投诉的答复时限不得超过 {}", bound.zh),
                format!("Personal-information complaints are answered within {} at most", bound.en),
            )
            .field(ANSWER_LIMIT.key())
            .clause(&most.provenance.source)
    })
}

/// A later limit that is shorter than an earlier one in the same unit.
fn shrinks(r: &Record) -> bool {
    let steps = [ACKNOWLEDGE, JUDGE, ANSWER];
    let known: Vec<_> = steps.iter().filter_map(|(n, u)| Some((r.get(*n)?, r.text(*u)))).collect();
    known.windows(2).any(|w| w[0].1 == w[1].1 && w[1].0 < w[0].0)
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for field in [ACKNOWLEDGE_LIMIT, JUDGE_LIMIT, ANSWER_LIMIT] {
        if r.get(field).is_some_and(|n| n < 1) {
            out.push(POSITIVE.broken("时限应至少为 1", "A limit is at least 1").field(field.key()));
        }
    }
    let grades = r.get(GRADE_LIMITS).unwrap_or_default();
    if grades.iter().any(|row| row.get("limit").and_then(i64::read).is_some_and(|n| n < 1)) {
        out.push(POSITIVE.broken("时限应至少为 1", "A limit is at least 1").field(GRADE_LIMITS.key()));
    }
    out.extend(beyond_law(r, reader));
    if r.text(PUBLISHED_WHERE).is_empty() {
        out.push(
            PUBLISHED
                .broken(
                    "请填写公示位置：时限须让使用者看得到",
                    "Say where the rule is published: users must be able to see the limits",
                )
                .field(PUBLISHED_WHERE.key()),
        );
    }
    let (from, to) = (r.get(EFFECTIVE_ON), r.get(ENDED_ON));
    if let (Some(published), Some(from)) = (r.get(PUBLISHED_ON), from)
        && published > from
    {
        out.push(
            PUBLISHED_LATE
                .broken(
                    format!("规则自 {from} 生效，{published} 才公示，请核对"),
                    format!("In force from {from} and published on {published}; check both days"),
                )
                .field(PUBLISHED_ON.key()),
        );
    }
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        out.push(
            ENDS_BEFORE
                .broken(
                    format!("失效日期 {to} 早于生效日期 {from}，请核对"),
                    format!("In force until {to}, before {from}; check both days"),
                )
                .field(ENDED_ON.key()),
        );
    }
    if shrinks(r) {
        out.push(ORDERED.broken(
            "三项时限中后一项短于前一项，前一项永远用不满，请核对",
            "A later limit is shorter than an earlier one, which can then never be used up; check them",
        ));
    }
    if r.text(KIND) == "general" {
        let channels = r.get(CHANNELS).unwrap_or_default();
        let lacks: Vec<_> = ["phone", "email", "window", "sms"]
            .into_iter()
            .filter(|c| !channels.iter().any(|x| x == c))
            .filter_map(|c| CHANNELS.def.choice_label(c))
            .collect();
        let no_answer = !r.has(ANSWER_WAYS.key());
        if !lacks.is_empty() || no_answer {
            let mut zh: Vec<_> = lacks.iter().map(|l| l.zh).collect();
            let mut en: Vec<_> = lacks.iter().map(|l| l.en).collect();
            if no_answer {
                zh.push(ANSWER_WAYS.def.label.zh);
                en.push(ANSWER_WAYS.def.label.en);
            }
            out.push(
                WAYS.broken(
                    format!("规则没有写明：{}；不设的渠道请在公示中说明", zh.join("、")),
                    format!("The rule does not name: {}; say so where it is published", en.join(", ")),
                )
                .field(CHANNELS.key()),
            );
        }
    }
    out.extend(overlap(r, reader));
    out
}

fn overlap(r: &Record, reader: &dyn Reader) -> Option<Finding> {
    let from = r.get(EFFECTIVE_ON)?;
    let other = reader.find("handling_rules", KIND.key(), r.text(KIND)).into_iter().find(|x| {
        x.id != r.id
            && x.text(SERVICE) == r.text(SERVICE)
            && x.get(EFFECTIVE_ON).is_some_and(|start| {
                r.get(ENDED_ON).is_none_or(|end| start <= end)
                    && x.get(ENDED_ON).is_none_or(|end| from <= end)
            })
    })?;
    let (mine, its) = (named(r), named(&other));
    Some(
        OVERLAP
            .broken(
                format!("「{}」与「{}」的有效期重叠，请为旧规则填写失效日期", mine.zh, its.zh),
                format!(
                    "{} and {} are in force on the same days; enter the last day of the older one",
                    mine.en, its.en
                ),
            )
            .field(ENDED_ON.key()),
    )
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let today = reader.today();
    let mut out = Vec::new();
    let asked: [(&str, Rule, &[&str]); 4] = [
        ("general", KINDS_RULED, &["TC260-003/7.e.2", "LIAONING-2025/8.3.a", "DATA-GUIDE/9.4.p1"]),
        ("personal_information", KINDS_RULED, &["TC260-003/7.e.2", "LIAONING-2025/8.3.a"]),
        ("intellectual_property", KINDS_RULED, &["TC260-003/5.2.b.3"]),
        ("ip_query", QUERY_RULED, QUERY_RULED.clauses),
    ];
    for (kind, rule, clauses) in asked {
        if in_force(kind, today, reader).is_none() {
            let label = KIND.def.choice_label(kind).unwrap_or(t("处理规则", "Handling rule"));
            let found = rule.broken(
                format!("「{}」没有生效的处理规则，请登记已公示的规则", label.zh),
                format!(
                    "No handling rule is in force for \u{201c}{}\u{201d}; enter the published one",
                    label.en
                ),
            );
            out.push(found.against(clauses));
        }
    }
    out
}

/// 处理规则.
pub static REGISTER: Register = Register {
    key: "handling_rules",
    label: t("投诉处理规则", "Handling rules"),
    one: t("投诉处理规则", "Handling rule"),
    clauses: &["TC260-003/7.e.1", "TC260-003/7.e.2", "DATA-GUIDE/9.4.p1", "LIAONING-2025/8.3.a"],
    prefix: "HR",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "effective_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Complaints,
    rules: &[
        &POSITIVE,
        &PERSONAL,
        &PUBLISHED,
        &PUBLISHED_LATE,
        &ENDS_BEFORE,
        &ORDERED,
        &OVERLAP,
        &WAYS,
        &KINDS_RULED,
        &QUERY_RULED,
    ],
    check,
    whole,
    ..PLAIN
};
