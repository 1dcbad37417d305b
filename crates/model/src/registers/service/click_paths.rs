//! 操作路径: how many clicks lead from the main screen to what users are entitled to, screen by screen.

use crate::catalogue;
use crate::field::{Choice, Rows, choice, date, files, int, one_of, reference, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::services;
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

const GOALS: &[Choice] = &[
    choice("training_off", "关闭输入用于训练", "Switch off training on input"),
    choice("privacy", "隐私设置", "Privacy settings"),
    choice("content_choice", "选择服务内容", "Choice of content"),
    choice("query", "查询个人信息", "Query one's information"),
    choice("correct", "更正个人信息", "Correct one's information"),
    choice("delete", "删除个人信息", "Delete one's information"),
    choice("close_account", "停止使用或注销账号", "Stop, or close the account"),
    choice("complain", "投诉举报", "Complain"),
    choice("guardian", "监护人设置", "Guardian's settings"),
];

/// Goals that users of a service used by hand reach, with the clause.
const USERS_GOALS: &[(&str, &str)] = &[
    ("privacy", "LIAONING-2025/8.2.c"),
    ("content_choice", "LIAONING-2025/8.2.c"),
    ("query", "LIAONING-2025/8.1.c"),
    ("correct", "LIAONING-2025/8.1.c"),
    ("delete", "LIAONING-2025/8.1.c"),
    ("close_account", "LIAONING-2025/8.2.d"),
];

/// The goal for which an edition sets a limit of clicks.
const LIMITED: &str = "training_off";

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Entrance.
    ENTRANCE: String = one_of("entrance", t("服务入口", "Entrance"), &[
        choice("web", "网页", "Web page"),
        choice("app", "App", "App"),
        choice("mini_program", "小程序", "Mini-program"),
    ]).required().listed();
    /// Goal.
    GOAL: String = one_of("goal", t("目标", "Goal"), GOALS).required().listed();
    /// Clicks from the main screen.
    CLICKS: i64 = int("clicks", t("点击次数", "Clicks")).required().listed()
        .help("从服务主界面开始，到达目标选项所需的点击次数", "From the main screen to the option");
    /// Screens in order.
    STEPS: Rows = table("steps", t("逐屏步骤", "Screens in order"), &[
        text("screen", t("所在界面", "Screen")).required().def,
        text("click", t("点击", "Click")).required().def,
    ]);
    /// Build.
    BUILD: String = text("build", t("界面版本", "Build")).required().listed();
    /// Day it was recorded.
    RECORDED_ON: NaiveDate = date("recorded_on", t("记录日期", "Recorded on")).required().listed();
    /// Who recorded it.
    RECORDED_BY: String = reference("recorded_by", t("记录人", "Recorded by"), "people");
    /// Screenshots in order.
    SCREENSHOTS: Vec<String> = files("screenshots", t("逐屏截图", "Screenshots in order"));
}

/// Most clicks to the switch, as the edition sets it.
fn most_clicks() -> (i64, String) {
    let edition = catalogue::edition(catalogue::TC260_003).expect("the first edition is shipped");
    let limit = edition.threshold("clicks_max");
    (limit.value, edition.cite(&limit.clause))
}

const CLICKS_TOO_MANY: Rule = Rule::error(
    "clicks_too_many",
    &["TC260-003/7.c.3"],
    t(
        "从主界面到关闭开关的点击数不超过标准的限值",
        "The clicks from the main screen to the switch are within the limit of the edition",
    ),
);
const CLICKS_DIFFER: Rule = Rule::error(
    "clicks_differ",
    &["TC260-003/7.c.3"],
    t("点击次数至少为 1，并与逐屏步骤一致", "Clicks are at least one, and as many as the screens told"),
);
const PATH_UNPROVED: Rule = Rule::warning(
    "path_unproved",
    &["TC260-003/7.c.3", "LIAONING-2025/8.2.c"],
    t("操作路径有逐屏截图", "A path has its screenshots"),
);
const PATH_OUTDATED: Rule = Rule::warning(
    "path_outdated",
    &["TC260-003/7.c.3", "LIAONING-2025/8.2.c"],
    t("操作路径来自当前界面版本", "A path is of the current build"),
);
const SWITCH_PATH_MISSING: Rule = Rule::error(
    "switch_path_missing",
    &["TC260-003/7.c.2", "TC260-003/7.c.3"],
    t(
        "输入用于训练的服务，每个入口都有到关闭开关的路径",
        "Where input trains the model, every entrance has a path to the switch",
    ),
);
const USERS_PATH_MISSING: Rule = Rule::warning(
    "users_path_missing",
    &["LIAONING-2025/8.2.c", "LIAONING-2025/8.1.c", "LIAONING-2025/8.2.d"],
    t(
        "每个入口都有到隐私设置、内容选择、查询、更正、删除和停止使用的路径",
        "Every entrance has a path to privacy, choice, query, correction, deletion and leaving",
    ),
)
.each();

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let label = naming::called(&REGISTER, r);
    let clicks = r.get(CLICKS);
    let steps = r.get(STEPS).unwrap_or_default().len();
    if let Some(n) = clicks {
        let (most, clause) = most_clicks();
        if r.text(GOAL) == LIMITED && n > most {
            out.push(
                CLICKS_TOO_MANY
                    .broken(
                        format!("到达「{}」需要 {n} 次点击，限值为 {most} 次，请缩短路径", label.zh),
                        format!("{} takes {n} clicks; the limit is {most}: shorten the path", label.en),
                    )
                    .clause(&clause)
                    .field(CLICKS.key()),
            );
        }
        if n < 1 || (steps > 0 && i64::try_from(steps) != Ok(n)) {
            out.push(
                CLICKS_DIFFER
                    .broken(
                        format!("「{}」登记 {n} 次点击，逐屏步骤有 {steps} 步，请核对", label.zh),
                        format!("{}: {n} clicks are told and {steps} screens; check them", label.en),
                    )
                    .field(CLICKS.key()),
            );
        }
    }
    if !r.has(SCREENSHOTS.key()) {
        out.push(
            PATH_UNPROVED
                .broken(
                    format!("「{}」没有逐屏截图，请按顺序上传", label.zh),
                    format!("{} has no screenshots; add them in order", label.en),
                )
                .field(SCREENSHOTS.key()),
        );
    }
    if let Some(service) = reader.get("services", r.text(SERVICE))
        && !services::is_current_build(&service, r.text(BUILD))
        && !has_current(r, &service, reader)
    {
        let current = service.text(services::CURRENT_BUILD);
        out.push(
            PATH_OUTDATED
                .broken(
                    format!(
                        "「{}」的路径来自版本「{}」，当前为「{current}」，请重新走一遍并记录",
                        label.zh,
                        r.text(BUILD)
                    ),
                    format!(
                        "{} is of build {:?}, the current one is {current}; walk it again and record it",
                        label.en,
                        r.text(BUILD)
                    ),
                )
                .field(BUILD.key()),
        );
    }
    out
}

/// Has the same path been recorded for the current build?
fn has_current(r: &Record, service: &Record, reader: &dyn Reader) -> bool {
    reader.find("click_paths", SERVICE.key(), &service.id).iter().any(|o| {
        o.text(GOAL) == r.text(GOAL)
            && o.text(ENTRANCE) == r.text(ENTRANCE)
            && services::is_current_build(service, o.text(BUILD))
    })
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for s in services::current(reader) {
        let paths = reader.find("click_paths", SERVICE.key(), &s.id);
        let name = s.text(services::NAME);
        for entrance in services::interactive_entrances(&s) {
            let has = |goal: &str| {
                paths.iter().any(|p| {
                    p.text(ENTRANCE) == entrance
                        && p.text(GOAL) == goal
                        && services::is_current_build(&s, p.text(BUILD))
                })
            };
            let via = services::entrance_label(entrance);
            if s.get(services::USER_INPUT_TRAINS) == Some(true) && !has(LIMITED) {
                out.push(
                    SWITCH_PATH_MISSING
                        .broken(
                            format!("「{name}」的{}入口没有当前版本的、到关闭开关的路径，请记录", via.zh),
                            format!("{name}, {}: no path to the switch is recorded for the current build; record it", via.en),
                        )
                        .record("services", &s.id),
                );
            }
            let missing: Vec<&(&str, &str)> = USERS_GOALS.iter().filter(|(g, _)| !has(g)).collect();
            if !missing.is_empty() {
                let mut clauses: Vec<&str> = missing.iter().map(|(_, clause)| *clause).collect();
                clauses.dedup();
                let labels: Vec<Text> =
                    missing.iter().filter_map(|(g, _)| GOAL.def.choice_label(g).map(Text::from)).collect();
                let all = naming::listed(&labels);
                out.push(
                    USERS_PATH_MISSING
                        .broken(
                            format!("「{name}」的{}入口没有记录当前版本的路径：{}，请补充", via.zh, all.zh),
                            format!(
                                "{name}, {}: no path is recorded for the current build to: {}; add them",
                                via.en, all.en
                            ),
                        )
                        .against(&clauses)
                        .record("services", &s.id),
                );
            }
        }
    }
    out
}

const TIMES: Rule = Rule::error(
    "path_days",
    &["TC260-003/7.c.3"],
    t("记录日期不晚于今天", "A path is not recorded in the future"),
);

/// 操作路径.
pub static REGISTER: Register = Register {
    key: "click_paths",
    label: t("操作路径", "Click paths"),
    one: t("操作路径", "Click path"),
    clauses: &[
        "TC260-003/7.c.2",
        "TC260-003/7.c.3",
        "TC260-003/7.c.4",
        "LIAONING-2025/8.1.c",
        "LIAONING-2025/8.2.c",
        "LIAONING-2025/8.2.d",
    ],
    prefix: "CLK",
    title: "goal",
    fields: FIELDS,
    sorts: &[Sort { key: "goal", by: SortBy::Value }, Sort { key: "recorded_on", by: SortBy::Value }],
    area: Area::Service,
    rules: &[
        &TIMES,
        &CLICKS_TOO_MANY,
        &CLICKS_DIFFER,
        &PATH_UNPROVED,
        &PATH_OUTDATED,
        &SWITCH_PATH_MISSING,
        &USERS_PATH_MISSING,
    ],
    orders: &[order::past(&TIMES, "recorded_on")],
    check,
    whole,
    ..PLAIN
};
