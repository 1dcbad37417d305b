//! 未成年人保护: what guards minors where they are served, and what keeps them out where they are not.

use crate::field::{Choice, choice, date, files, int, long_text, one_of, reference, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::services;
use crate::role::Area;
use crate::span;
use crate::text::t;
use chrono::NaiveDate;
use std::sync::Arc;

const KINDS: &[Choice] = &[
    choice("guardian_settings", "监护人防沉迷设置", "Guardian's settings against overuse"),
    choice("daily_limits", "每日次数与时长限制", "Daily limits of turns and time"),
    choice("purchase_confirmation", "消费前监护人确认", "Guardian confirms purchases"),
    choice("content_filter", "不适宜内容过滤", "Filter of unsuitable content"),
    choice("wholesome_content", "有益内容展示", "Wholesome content"),
    choice("access_barrier", "防止未成年人使用", "Keeping minors out"),
    choice("personal_information", "未成年人个人信息保护", "Protection of minors' information"),
];

/// When a kind is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Served,
    ServedAndSold,
    NotServed,
}

/// Kinds that a service has to have by its answers, with the clause.
const ASKED: &[(&str, When, &str)] = &[
    ("guardian_settings", When::Served, "TC260-003/7.a.3-1"),
    ("daily_limits", When::Served, "TC260-003/7.a.3-2"),
    ("purchase_confirmation", When::ServedAndSold, "TC260-003/7.a.3-3"),
    ("content_filter", When::Served, "TC260-003/7.a.3-4"),
    ("wholesome_content", When::Served, "TC260-003/7.a.3-4"),
    ("access_barrier", When::NotServed, "TC260-003/7.a.4"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Kind.
    KIND: String = one_of("kind", t("措施类型", "Kind"), KINDS).required().listed();
    /// What it does.
    DETAILS: String = long_text("details", t("措施内容", "What it does")).required().searched();
    /// Turns a day.
    TURNS_A_DAY: i64 = int("turns_a_day", t("每日对话次数上限", "Turns a day"));
    /// Minutes a day.
    MINUTES_A_DAY: i64 = int("minutes_a_day", t("每日使用分钟上限", "Minutes a day"));
    /// Behind a password.
    PASSWORD: bool = yes_no("password", t("由密码保护", "Behind a password"))
        .help("监护人设置和超限使用均须密码", "Guardian's settings, and use beyond the limits");
    /// Build it was seen in.
    BUILD: String = text("build", t("界面版本", "Build")).listed();
    /// Model version it was tested with.
    MODEL_VERSION: String = text("model_version", t("模型版本", "Model version"));
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("启用日期", "In force from")).required().listed();
    /// Last day.
    TO_ON: NaiveDate = date("to_on", t("停用日期", "In force until")).listed();
    /// Day of the test.
    TESTED_ON: NaiveDate = date("tested_on", t("验证日期", "Tested on")).listed();
    /// Result.
    TEST_RESULT: String = long_text("test_result", t("验证结果", "Result of the test"));
    /// Screenshots.
    PROOF: Vec<String> = files("proof", t("截图与证明", "Screenshots and proof"));
}

const MINORS_MEASURE_MISSING: Rule = Rule::error(
    "minors_measure_missing",
    &["TC260-003/7.a.3-1", "TC260-003/7.a.3-2", "TC260-003/7.a.3-3", "TC260-003/7.a.3-4", "TC260-003/7.a.4"],
    t(
        "面向未成年人的服务有全部保护措施，不面向的有防止使用的措施",
        "A service for minors has every protection; any other keeps them out",
    ),
)
.each();
const MINORS_LIMITS: Rule = Rule::error(
    "minors_limits",
    &["TC260-003/7.a.3-2"],
    t("每日限制写明次数和分钟数，均为正数", "Daily limits tell turns and minutes, both positive"),
);
const MINORS_PASSWORD: Rule = Rule::error(
    "minors_password",
    &["TC260-003/7.a.3-1", "TC260-003/7.a.3-2"],
    t("监护人设置和每日限制由密码保护", "Guardian's settings and daily limits are behind a password"),
)
.each();
const MINORS_UNPROVED: Rule = Rule::error(
    "minors_unproved",
    &["TC260-003/7.a.3-1", "TC260-003/7.a.3-3", "TC260-003/7.a.4", "TC260-003/7.a.3-2", "TC260-003/7.a.3-4"],
    t("使用中的措施有当前界面版本的证明", "A measure in use has a proof of the current build"),
)
.each();
const MINORS_UNTESTED: Rule = Rule::warning(
    "minors_untested",
    &["TC260-003/7.a.3-4"],
    t("过滤措施在当前模型版本上验证过", "The filter was tested with the current model version"),
);
const MINORS_CONTRADICTION: Rule = Rule::warning(
    "minors_contradiction",
    &["TC260-003/7.a.3-1", "TC260-003/7.a.4"],
    t("措施与服务是否面向未成年人一致", "Measures agree with whether the service is for minors"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(service) = reader.get("services", r.text(SERVICE)) else { return out };
    if !span::holds(r, FROM_ON, TO_ON, reader.today()) {
        return out;
    }
    let (kind, label) = (r.text(KIND), naming::called(&REGISTER, r));
    let served = service.get(services::MINORS_SERVED);
    let barrier = kind == "access_barrier";
    let general = kind == "personal_information";
    if !general && served.is_some_and(|s| s == barrier) {
        out.push(
            MINORS_CONTRADICTION
                .broken(
                    format!("登记了「{}」，与服务「是否面向未成年人」的回答矛盾，请核对", label.zh),
                    format!("{} contradicts whether the service is for minors; check both", label.en),
                )
                .field(KIND.key()),
        );
        return out;
    }
    let clauses: Vec<&str> = ASKED.iter().filter(|(k, ..)| *k == kind).map(|(.., c)| *c).collect();
    if kind == "daily_limits" {
        let positive = |n: Option<i64>| n.is_some_and(|n| n > 0);
        if !positive(r.get(TURNS_A_DAY)) || !positive(r.get(MINUTES_A_DAY)) {
            out.push(
                MINORS_LIMITS
                    .broken(
                        "每日次数或分钟数没有填写，请填写正数",
                        "Turns or minutes a day are missing; enter positive numbers",
                    )
                    .field(TURNS_A_DAY.key()),
            );
        }
    }
    if ["guardian_settings", "daily_limits"].contains(&kind) && r.get(PASSWORD) != Some(true) {
        out.push(
            MINORS_PASSWORD
                .broken(
                    format!("「{}」没有密码保护，请加上", label.zh),
                    format!("{} is not behind a password; put one", label.en),
                )
                .against(&clauses)
                .field(PASSWORD.key()),
        );
    }
    if !r.has(PROOF.key()) || !services::is_current_build(&service, r.text(BUILD)) {
        out.push(
            MINORS_UNPROVED
                .broken(
                    format!("「{}」没有当前界面版本的截图或证明，请补充", label.zh),
                    format!("{} has no proof of the current build; add one", label.en),
                )
                .against(&clauses)
                .field(PROOF.key()),
        );
    }
    let current = service.text(services::MODEL_VERSION) == r.text(MODEL_VERSION);
    if kind == "content_filter" && (r.get(TESTED_ON).is_none() || !current) {
        out.push(
            MINORS_UNTESTED
                .broken(
                    format!("「{}」没有在当前模型版本上验证，请验证并登记结果", label.zh),
                    format!(
                        "{} was not tested with the current model version; test it and enter the result",
                        label.en
                    ),
                )
                .field(TESTED_ON.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    for s in services::current(reader) {
        // Unanswered is a matter of the service's own form, which asks for it.
        let Some(served) = s.get(services::MINORS_SERVED) else { continue };
        let measures: Vec<Arc<Record>> = reader
            .find("minors_protections", SERVICE.key(), &s.id)
            .into_iter()
            .filter(|m| span::holds(m, FROM_ON, TO_ON, today))
            .collect();
        let name = s.text(services::NAME);
        for (kind, when, clause) in ASKED {
            let applies = match when {
                When::Served => served,
                // Only a service that says it sells nothing is free of it.
                When::ServedAndSold => served && s.get(services::SELLS) != Some(false),
                When::NotServed => !served,
            };
            if !applies || measures.iter().any(|m| m.text(KIND) == *kind) {
                continue;
            }
            let label = KIND.def.choice_label(kind).unwrap_or(t("", ""));
            out.push(
                MINORS_MEASURE_MISSING
                    .broken(
                        format!("「{name}」没有「{}」措施，请落实并登记", label.zh),
                        format!("{name} lacks a measure: {}; take it and enter it", label.en),
                    )
                    .clause(clause)
                    .record("services", &s.id),
            );
        }
    }
    out
}

const TIMES: Rule = Rule::error(
    "minors_days",
    &["TC260-003/7.a.3-1", "TC260-003/7.a.4"],
    t(
        "停用不早于启用，测试日期不晚于今天",
        "A measure does not end before it begins, and is not tested in the future",
    ),
);

/// 未成年人保护.
pub static REGISTER: Register = Register {
    key: "minors_protections",
    label: t("未成年人保护", "Protection of minors"),
    one: t("未成年人保护措施", "Measure for minors"),
    clauses: &[
        "TC260-003/7.a.3-1",
        "TC260-003/7.a.3-2",
        "TC260-003/7.a.3-3",
        "TC260-003/7.a.3-4",
        "TC260-003/7.a.4",
    ],
    prefix: "MIN",
    title: "kind",
    fields: FIELDS,
    sorts: &[Sort { key: "kind", by: SortBy::Value }, Sort { key: "from_on", by: SortBy::Value }],
    area: Area::Service,
    rules: &[
        &TIMES,
        &MINORS_MEASURE_MISSING,
        &MINORS_LIMITS,
        &MINORS_PASSWORD,
        &MINORS_UNPROVED,
        &MINORS_UNTESTED,
        &MINORS_CONTRADICTION,
    ],
    orders: &[order::own(&TIMES, "from_on", "to_on"), order::past(&TIMES, "tested_on")],
    check,
    whole,
    ..PLAIN
};
