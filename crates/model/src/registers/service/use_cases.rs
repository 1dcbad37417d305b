//! 应用领域: why generative AI is used in a field of the service, whether the use is critical, what it aims at.

use super::safeguards;
use crate::clock::{Clock, ClockState, Limit};
use crate::deadline::Unit;
use crate::field::{Choice, Rows, choice, date, files, long_text, one_of, reference, table, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::services;
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// Levels of risk, from low to high.
pub const LEVELS: &[Choice] =
    &[choice("low", "低", "Low"), choice("medium", "中", "Medium"), choice("high", "高", "High")];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Field of use.
    FIELD: String = text("field", t("应用领域", "Field")).required().listed().searched();
    /// What it is used for.
    PURPOSE: String = long_text("purpose", t("具体用途", "Purpose")).searched();
    /// Why it is needed.
    NECESSITY: String = long_text("necessity", t("必要性论证", "Necessity")).searched();
    /// Why it fits.
    APPLICABILITY: String = long_text("applicability", t("适用性论证", "Applicability")).searched();
    /// Why it is safe.
    SAFETY: String = long_text("safety", t("安全性论证", "Safety")).searched();
    /// What it may not be used for.
    MISUSE: String = long_text("misuse", t("禁止与限制的用途", "Uses that are barred"));
    /// Who argued it.
    ARGUED_BY: String = reference("argued_by", t("论证人", "Argued by"), "people");
    /// When.
    ARGUED_ON: NaiveDate = date("argued_on", t("论证日期", "Argued on")).listed();
    /// Critical use.
    CRITICAL: String = one_of("critical", t("重要场合", "Critical use"), &[
        choice("none", "否", "No"),
        choice("infrastructure", "关键信息基础设施", "Critical infrastructure"),
        choice("psychology", "心理咨询", "Psychological counselling"),
        choice("medical", "医疗信息服务", "Medical information"),
        choice("control", "自动控制", "Automatic control"),
        choice("other", "其他重要场合", "Another critical use"),
    ]).required().listed();
    /// Level of risk.
    RISK_LEVEL: String = one_of("risk_level", t("风险程度", "Level of risk"), LEVELS).listed();
    /// Sensitive field that is watched.
    SENSITIVE: bool = yes_no("sensitive", t("敏感领域", "Sensitive field"));
    /// How it is watched in core business.
    MONITORING: String = long_text("monitoring", t("监测与告警限值", "Monitoring and limits of alert"));
    /// Goals.
    GOALS: Rows = table("goals", t("目标", "Goals"), &[
        text("goal", t("目标", "Goal")).required().def,
        text("measure", t("衡量指标", "Measure")).required().def,
        text("target", t("目标值", "Target")).required().def,
        text("actual", t("实际值", "Actual")).def,
        date("measured_on", t("评估日期", "Measured on")).def,
    ]);
    /// Last review.
    REVIEWED_ON: NaiveDate = date("reviewed_on", t("最近评审日期", "Reviewed on"));
    /// Next review.
    REVIEW_DUE_ON: NaiveDate = date("review_due_on", t("下次评审日期", "Next review")).listed();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("论证材料", "Papers"));
}

/// Is the use critical?
pub fn is_critical(r: &Record) -> bool {
    !["", "none"].contains(&r.text(CRITICAL))
}

/// Place of a level of risk; 0 where none is told.
pub fn level(key: &str) -> usize {
    LEVELS.iter().position(|c| c.key == key).map_or(0, |i| i + 1)
}

const USE_CASE_ARGUMENT: Rule = Rule::error(
    "use_case_argument",
    &["TC260-003/7.a.1"],
    t(
        "每个应用领域论证了必要性、适用性和安全性",
        "Necessity, applicability and safety are argued for every field",
    ),
);
const USE_CASE_LATE: Rule = Rule::error(
    "use_case_argued_late",
    &["TC260-003/7.a.1"],
    t("论证在上线之前完成", "The argument is finished before launch"),
);
const USE_CASE_UNPROTECTED: Rule = Rule::error(
    "use_case_unprotected",
    &["TC260-003/7.a.2"],
    t(
        "重要场合定有风险程度，并有现行的保护措施",
        "A critical use has a level of risk and a safeguard in force",
    ),
);
const USE_CASE_REVIEW: Rule = Rule::warning(
    "use_case_review_overdue",
    &["TC260-003/7.a.1", "TTAF-320/6.4.b"],
    t("应用领域按期评审", "A field of use is reviewed by its day"),
);
const USE_CASE_GOALS: Rule = Rule::note(
    "use_case_goals",
    &["TTAF-320/6.4.b"],
    t("应用领域设有可衡量的目标", "A field of use has goals that are measured"),
);
const USE_CASE_MISUSE: Rule = Rule::note(
    "use_case_misuse",
    &["TTAF-320/6.1.c"],
    t("应用领域写明禁止与限制的用途", "A field of use tells what it may not be used for"),
);
const USE_CASE_MONITORING: Rule = Rule::note(
    "use_case_monitoring",
    &["TTAF-320/6.4.c", "TTAF-320/6.2.b"],
    t(
        "重要场合和敏感领域写明监测与告警限值",
        "Critical and sensitive uses tell monitoring and limits of alert",
    ),
)
.each();
const SERVICE_WITHOUT_USE_CASE: Rule = Rule::error(
    "service_without_use_case",
    &["TC260-003/7.a.1"],
    t("每项服务的应用领域都已登记", "The fields of every service are on file"),
);
const CRITICAL_USE_UNLISTED: Rule = Rule::error(
    "critical_use_unlisted",
    &["TC260-003/7.a.2"],
    t("写明用于重要场合的服务，登记了对应的应用领域", "A service said to be used critically lists that use"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let field = r.text(FIELD);
    let empty: Vec<Text> = [NECESSITY, APPLICABILITY, SAFETY]
        .iter()
        .filter(|f| r.text(**f).trim().is_empty())
        .map(|f| Text::from(f.def.label))
        .collect();
    if !empty.is_empty() || r.get(ARGUED_ON).is_none() {
        let all = if empty.is_empty() { Text::from(ARGUED_ON.def.label) } else { naming::listed(&empty) };
        out.push(USE_CASE_ARGUMENT.broken(
            format!("应用领域「{field}」缺少：{}，请补充", all.zh),
            format!("The field {field} lacks: {}; add it", all.en),
        ));
    }
    let service = reader.get("services", r.text(SERVICE));
    if let (Some(argued), Some(launched)) =
        (r.get(ARGUED_ON), service.as_ref().and_then(|s| s.get(services::LAUNCHED_ON)))
        && argued > launched
        && launched <= reader.today()
    {
        out.push(
            USE_CASE_LATE
                .broken(
                    format!("应用领域「{field}」的论证（{argued}）晚于上线（{launched}），请说明上线时的依据"),
                    format!("{field} was argued on {argued}, after the launch on {launched}; say on what ground it was launched"),
                )
                .field(ARGUED_ON.key()),
        );
    }
    if is_critical(r) {
        let held = safeguards::in_force_for(&r.id, reader.today(), reader);
        if held.is_empty() || level(r.text(RISK_LEVEL)) == 0 {
            out.push(
                USE_CASE_UNPROTECTED
                    .broken(
                        format!("重要场合「{field}」没有定风险程度或没有现行保护措施，请在保护措施中登记"),
                        format!("The critical use {field} has no level of risk or no safeguard in force; enter both"),
                    )
                    .field(RISK_LEVEL.key()),
            );
        }
    }
    let monitored = [(is_critical(r), "TTAF-320/6.4.c"), (r.get(SENSITIVE) == Some(true), "TTAF-320/6.2.b")];
    let clauses: Vec<&str> = monitored.iter().filter(|(asked, _)| *asked).map(|(_, c)| *c).collect();
    if !clauses.is_empty() && r.text(MONITORING).trim().is_empty() {
        out.push(
            USE_CASE_MONITORING
                .broken(
                    format!("「{field}」属于重要场合或敏感领域，可以写明监测方式和告警限值"),
                    format!("{field} is critical or sensitive: tell how it is monitored and when it alerts"),
                )
                .against(&clauses)
                .field(MONITORING.key()),
        );
    }
    if !r.has(GOALS.key()) {
        out.push(
            USE_CASE_GOALS
                .broken(
                    format!("「{field}」没有目标，可以补充"),
                    format!("{field} has no goals; they may be added"),
                )
                .field(GOALS.key()),
        );
    }
    if r.text(MISUSE).trim().is_empty() {
        out.push(
            USE_CASE_MISUSE
                .broken(
                    format!("「{field}」没有写明禁止与限制的用途，可以补充"),
                    format!("{field} does not tell what it may not be used for; it may be added"),
                )
                .field(MISUSE.key()),
        );
    }
    if clocks(r, reader).iter().any(|c| c.state == ClockState::Overdue) {
        out.push(
            USE_CASE_REVIEW
                .broken(
                    format!("「{field}」已过评审日期，请评审并更新日期"),
                    format!("The review of {field} is overdue; hold it and set the next day"),
                )
                .field(REVIEW_DUE_ON.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for s in services::current(reader) {
        let name = s.text(services::NAME);
        let uses = reader.find("use_cases", SERVICE.key(), &s.id);
        if uses.is_empty() {
            out.push(
                SERVICE_WITHOUT_USE_CASE
                    .broken(
                        format!("服务「{name}」没有登记应用领域，请逐个登记并论证"),
                        format!("No field of use is on file for {name}; enter and argue each"),
                    )
                    .record("services", &s.id),
            );
        } else if s.get(services::CRITICAL_USE) == Some(true) && !uses.iter().any(|u| is_critical(u)) {
            out.push(
                CRITICAL_USE_UNLISTED
                    .broken(
                        format!("服务「{name}」写明用于重要场合，但登记的应用领域都不是，请核对"),
                        format!("{name} is said to be used critically, yet no field on file is critical; check both"),
                    )
                    .record("services", &s.id),
            );
        }
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(due) = r.get(REVIEW_DUE_ON) else { return Vec::new() };
    let from = r.get(REVIEWED_ON).or_else(|| r.get(ARGUED_ON)).unwrap_or(due).min(due);
    let limit = Limit {
        key: "review",
        label: t("评审应用领域", "Review the field of use").into(),
        count: (due - from).num_days(),
        unit: Unit::Days,
        rule: t("本单位设定的评审日期", "Day of review, as the organisation set it").into(),
        clause: "TTAF-320/6.4.b",
    };
    let done = r.get(REVIEWED_ON).filter(|d| *d >= due).map(instant::start_of);
    vec![limit.clock(instant::start_of(from), done, &[], reader.calendar(), reader.now())]
}

const TIMES: Rule = Rule::error(
    "use_case_days",
    &["TC260-003/7.a.1", "TTAF-320/6.4.b"],
    t("论证、复核、下次复核先后一致", "Argument, review and the next review follow in time"),
);

/// 应用领域.
pub static REGISTER: Register = Register {
    key: "use_cases",
    label: t("应用领域论证", "Use cases"),
    one: t("应用领域", "Use case"),
    clauses: &[
        "TC260-003/7.a.1",
        "TC260-003/7.a.2",
        "TTAF-320/6.1.c",
        "TTAF-320/6.2.b",
        "TTAF-320/6.4.b",
        "TTAF-320/6.4.c",
    ],
    prefix: "USE",
    title: "field",
    fields: FIELDS,
    sorts: &[Sort { key: "field", by: SortBy::Pinyin }, Sort { key: "review_due_on", by: SortBy::Value }],
    area: Area::Service,
    rules: &[
        &TIMES,
        &USE_CASE_ARGUMENT,
        &USE_CASE_LATE,
        &USE_CASE_UNPROTECTED,
        &USE_CASE_REVIEW,
        &USE_CASE_GOALS,
        &USE_CASE_MISUSE,
        &USE_CASE_MONITORING,
        &SERVICE_WITHOUT_USE_CASE,
        &CRITICAL_USE_UNLISTED,
    ],
    orders: &[
        order::own(&TIMES, "argued_on", "reviewed_on"),
        order::own(&TIMES, "reviewed_on", "review_due_on"),
        order::past(&TIMES, "argued_on"),
        order::past(&TIMES, "reviewed_on"),
    ],
    check,
    whole,
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::{record, world};
    use serde_json::json;

    #[test]
    fn a_review_on_or_after_its_day_stops_the_clock() {
        let w = world();
        let mut r = record("u", json!({"argued_on": "2026-01-01", "review_due_on": "2026-05-31"}));
        let state = |r: &Record| clocks(r, &w).first().map(|c| c.state);
        assert_eq!(state(&r), Some(ClockState::Overdue));
        r.set(REVIEWED_ON, "2026-04-01".parse().expect("day"));
        assert_eq!(state(&r), Some(ClockState::Overdue), "held too early to be this one");
        r.set(REVIEWED_ON, "2026-05-31".parse().expect("day"));
        assert_eq!(state(&r), Some(ClockState::Done));
    }
}
