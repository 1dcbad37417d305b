//! 公示: what the public and the users are told, where, since when, with a screenshot.

use crate::field::{Choice, choice, date, files, long_text, one_of, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::{base_models, datasets, model_versions, services};
use crate::role::Area;
use crate::span::{self, Span};
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

const KINDS: &[Choice] = &[
    choice("people_and_uses", "适用人群、场合、用途", "People, occasions, uses"),
    choice("base_models", "第三方基础模型使用情况", "Third-party base models used"),
    choice("limits", "服务局限性", "Limits of the service"),
    choice("mechanism", "模型架构、训练框架等概要", "Architecture and training framework in outline"),
    choice("ip_summary", "语料知识产权概要", "IP summary of the corpora"),
    choice("complaints", "投诉举报入口与时限", "Complaint entrance and time limits"),
    choice("collection_notice", "收集输入用于训练的告知", "Notice that input is collected for training"),
    choice("filing_number", "模型名称与备案号", "Model and filing number"),
    choice("algorithm_number", "算法备案编号", "Algorithm filing number"),
    choice("ai_notice", "人工智能代替人工的告知", "Notice that AI stands in for people"),
];

const PLACES: &[Choice] = &[
    choice("home_page", "网站首页或应用首屏", "Home page or first screen"),
    choice("agreement", "服务协议", "Agreement"),
    choice("conversation", "对话页面", "Conversation page"),
    choice("help", "帮助或关于页面", "Help or about page"),
    choice("api_documentation", "接口说明文档", "API documentation"),
    choice("store", "应用商店页面", "App store page"),
    choice("settings", "设置页面", "Settings"),
];

/// What users of an entrance have to be told, where, and by which clause.
struct Asked {
    kind: &'static str,
    places: &'static [&'static str],
    clause: &'static str,
}

const fn asked(kind: &'static str, places: &'static [&'static str], clause: &'static str) -> Asked {
    Asked { kind, places, clause }
}

/// Places that are easy to see for everyone: the home page and its like.
const HOME: &[&str] = &["home_page"];
/// Places that users can easily look at.
const EASY: &[&str] = &["home_page", "agreement", "conversation", "help"];
const DOCUMENTATION: &[&str] = &["api_documentation"];

/// Where the service is used by hand.
const INTERACTIVE: &[Asked] = &[
    asked("people_and_uses", HOME, "TC260-003/6.c.1-1"),
    asked("base_models", HOME, "TC260-003/6.c.1-2"),
    asked("limits", EASY, "TC260-003/6.c.2-1"),
    asked("mechanism", EASY, "TC260-003/6.c.2-2"),
];

/// Where it is called through an API.
const API: &[Asked] = &[
    asked("people_and_uses", DOCUMENTATION, "TC260-003/6.c.3"),
    asked("base_models", DOCUMENTATION, "TC260-003/6.c.3"),
    asked("limits", DOCUMENTATION, "TC260-003/6.c.3"),
    asked("mechanism", DOCUMENTATION, "TC260-003/6.c.3"),
];

/// What the province asks to be told of a kind, beside the clause of its table.
fn province(kind: &str) -> &'static [&'static str] {
    match kind {
        "people_and_uses" => &["LIAONING-2025/8.2.a"],
        "base_models" | "limits" | "mechanism" => &["LIAONING-2025/8.2.b"],
        _ => &[],
    }
}

/// Clauses that ask for a notice of a kind at an entrance; none where it is not asked for.
fn clauses_of(kind: &str, entrance: &str) -> Vec<&'static str> {
    let table = if entrance == "api" { API } else { INTERACTIVE };
    let asked = table.iter().find(|a| a.kind == kind).map(|a| a.clause);
    asked.into_iter().chain(province(kind).iter().copied()).collect()
}

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// What is told.
    KIND: String = one_of("kind", t("公示内容", "What is told"), KINDS).required().listed();
    /// Where.
    PLACE: String = one_of("place", t("公示位置", "Where"), PLACES).required().listed();
    /// Address or path.
    ADDRESS: String = text("address", t("网址或路径", "Address or path")).searched();
    /// Entrance.
    ENTRANCE: String = one_of("entrance", t("服务入口", "Entrance"), &[
        choice("web", "网页", "Web page"),
        choice("app", "App", "App"),
        choice("mini_program", "小程序", "Mini-program"),
        choice("api", "API", "API"),
    ]).required().listed();
    /// Words shown.
    WORDING: String = long_text("wording", t("公示文字", "Words shown")).required().searched();
    /// Build it was seen in.
    BUILD: String = text("build", t("界面版本", "Build")).listed();
    /// First day.
    PUBLISHED_ON: NaiveDate = date("published_on", t("公示日期", "Published on")).required().listed();
    /// Last day.
    WITHDRAWN_ON: NaiveDate = date("withdrawn_on", t("撤下日期", "Withdrawn on"));
    /// Last looked at.
    CHECKED_ON: NaiveDate = date("checked_on", t("最近核对日期", "Last checked on"));
    /// Screenshot.
    SCREENSHOTS: Vec<String> = files("screenshots", t("截图", "Screenshots"));
}

/// Is the notice shown on a day?
pub fn shown_on(r: &Record, day: NaiveDate) -> bool {
    span::holds(r, PUBLISHED_ON, WITHDRAWN_ON, day)
}

const DISCLOSURE_MISSING: Rule = Rule::error(
    "disclosure_missing",
    &[
        "TC260-003/6.c.1-1",
        "TC260-003/6.c.1-2",
        "TC260-003/6.c.2-1",
        "TC260-003/6.c.2-2",
        "TC260-003/6.c.3",
        "LIAONING-2025/8.2.a",
        "LIAONING-2025/8.2.b",
    ],
    t("每个服务入口都在规定位置公示规定内容", "Each entrance shows what it has to, where it has to"),
)
.each();
const DISCLOSURE_NUMBER: Rule = Rule::warning(
    "disclosure_filing_number",
    &["DATA-GUIDE/10.5"],
    t("已备案的在线服务公示模型名称和备案号", "An online service that is filed shows its model and number"),
);
const DISCLOSURE_UNPROVED: Rule = Rule::warning(
    "disclosure_unproved",
    DISCLOSURE_MISSING.clauses,
    t("展示中的公示有截图", "A notice that is shown has a screenshot"),
)
.each();
const DISCLOSURE_OUTDATED: Rule = Rule::warning(
    "disclosure_outdated",
    DISCLOSURE_MISSING.clauses,
    t("公示截图来自当前界面版本", "The notice was seen in the current build"),
)
.each();
const DISCLOSURE_DAYS: Rule = Rule::error(
    "disclosure_days",
    &["LIAONING-2025/8.2.a"],
    t("撤下和核对不早于公示", "A notice is withdrawn and checked after it was published"),
);

const IP_SUMMARY: Rule = Rule::note(
    "ip_summary_outdated",
    &["TC260-003/5.2.b.6-1"],
    t(
        "公开语料知识产权概要，且不早于最近的训练数据集",
        "The IP summary of the corpora is published, and is not older than the newest training data",
    ),
);
const BASE_MODELS_NAMED: Rule = Rule::warning(
    "base_model_undisclosed",
    &["TC260-003/6.c.1-2"],
    t(
        "在用版本所用的第三方基础模型都写在公示中",
        "The third-party base models of versions in service are each named in a notice",
    ),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(held) = Span::of(r, PUBLISHED_ON, WITHDRAWN_ON) else { return out };
    if held.is_backwards() || r.get(CHECKED_ON).is_some_and(|d| d < held.from || d > reader.today()) {
        out.push(
            DISCLOSURE_DAYS
                .broken(
                    "公示、核对、撤下的日期先后不一致，请核对",
                    "The days of publication, checking and withdrawal do not follow; check them",
                )
                .field(PUBLISHED_ON.key()),
        );
    }
    if !held.holds(reader.today()) {
        return out;
    }
    let label = naming::called(&REGISTER, r);
    let clauses = clauses_of(r.text(KIND), r.text(ENTRANCE));
    if !r.has(SCREENSHOTS.key()) {
        out.push(
            DISCLOSURE_UNPROVED
                .broken(
                    format!("「{}」没有截图，请上传", label.zh),
                    format!("{} has no screenshot; add one", label.en),
                )
                .against(&clauses)
                .field(SCREENSHOTS.key()),
        );
    }
    if let Some(service) = reader.get("services", r.text(SERVICE))
        && !services::is_current_build(&service, r.text(BUILD))
    {
        let current = service.text(services::CURRENT_BUILD);
        out.push(
            DISCLOSURE_OUTDATED
                .broken(
                    format!("「{}」的截图来自版本「{}」，当前为「{current}」，请重新核对并截图", label.zh, r.text(BUILD)),
                    format!("{} was seen in build {:?}, the current one is {current}; look again and take a screenshot", label.en, r.text(BUILD)),
                )
                .against(&clauses)
                .field(BUILD.key()),
        );
    }
    out
}

fn unsummarised(s: &Record, shown: &[Arc<Record>], reader: &dyn Reader) -> Option<Finding> {
    let newest = reader
        .all("datasets")
        .into_iter()
        .filter(|d| datasets::trains(d))
        .filter_map(|d| Some((d.get(datasets::BUILT_ON)?, datasets::called(&d))))
        .max()?;
    let summaries = shown.iter().filter(|d| d.text(KIND) == "ip_summary");
    let last = summaries.filter_map(|d| d.get(CHECKED_ON).max(d.get(PUBLISHED_ON))).max();
    if last.is_some_and(|day| day >= newest.0) {
        return None;
    }
    let (name, (built, set)) = (s.text(services::NAME), newest);
    let told = match last {
        None => IP_SUMMARY.broken(
            format!("「{name}」没有公开语料知识产权概要，可以公开并登记"),
            format!("{name} publishes no IP summary of its corpora; it may be published and entered"),
        ),
        Some(day) => IP_SUMMARY.broken(
            format!("「{name}」的语料知识产权概要最近核对于 {day}，早于数据集「{set}」的构建日期 {built}，可以更新"),
            format!("The IP summary of {name} was last checked on {day}, before {set} was built on {built}; it may be updated"),
        ),
    };
    Some(told.record("services", &s.id))
}

/// Base models of versions in service that no notice names.
fn unnamed(s: &Record, shown: &[Arc<Record>], reader: &dyn Reader) -> Option<Finding> {
    let mut names: Vec<String> = reader
        .find("model_versions", model_versions::SERVICE.key(), &s.id)
        .iter()
        .filter(|v| v.text(model_versions::STATUS) == "serving")
        .filter_map(|v| reader.get("base_models", v.text(model_versions::BASE)))
        .map(|b| b.text(base_models::NAME).to_owned())
        .collect();
    names.sort();
    names.dedup();
    let told = |name: &String| {
        shown.iter().any(|d| d.text(KIND) == "base_models" && d.text(WORDING).contains(name.as_str()))
    };
    let left: Vec<Text> = names.iter().filter(|n| !told(n)).map(Text::same).collect();
    if left.is_empty() {
        return None;
    }
    let (name, left) = (s.text(services::NAME), naming::listed(&left));
    let found = BASE_MODELS_NAMED.broken(
        format!("「{name}」的公示没有写明所用的第三方基础模型：{}，请补充", left.zh),
        format!("The notices of {name} do not name its third-party base models: {}; name them", left.en),
    );
    Some(found.record("services", &s.id))
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    for s in services::current(reader) {
        let shown: Vec<Arc<Record>> = reader
            .find("disclosures", SERVICE.key(), &s.id)
            .into_iter()
            .filter(|d| shown_on(d, today))
            .collect();
        let name = s.text(services::NAME);
        for entrance in s.get(services::ACCESS).unwrap_or_default() {
            let table = if entrance == "api" { API } else { INTERACTIVE };
            for a in table {
                let told = shown.iter().any(|d| {
                    d.text(ENTRANCE) == entrance
                        && d.text(KIND) == a.kind
                        && a.places.contains(&d.text(PLACE))
                });
                if told {
                    continue;
                }
                let (kind, via) =
                    (KIND.def.choice_label(a.kind).unwrap_or(t("", "")), services::entrance_label(&entrance));
                let places: Vec<Text> =
                    a.places.iter().filter_map(|p| PLACE.def.choice_label(p).map(Text::from)).collect();
                let (zh, en): (Vec<_>, Vec<_>) = places.into_iter().map(|p| (p.zh, p.en)).unzip();
                out.push(
                    DISCLOSURE_MISSING
                        .broken(
                            format!(
                                "「{name}」的{}入口没有公示「{}」，请在{}公示并登记",
                                via.zh,
                                kind.zh,
                                zh.join("或")
                            ),
                            format!(
                                "{name}, {}: {} is not shown; show it at {} and enter it",
                                via.en,
                                kind.en,
                                en.join(" or ")
                            ),
                        )
                        .clause(a.clause)
                        .beside(province(a.kind))
                        .record("services", &s.id),
                );
            }
        }
        out.extend(unsummarised(&s, &shown, reader));
        out.extend(unnamed(&s, &shown, reader));
        let numbered = s.text(services::STATUS) == "online" && !s.text(services::FILING_NUMBER).is_empty();
        let number = s.text(services::FILING_NUMBER);
        if numbered
            && !shown.iter().any(|d| d.text(KIND) == "filing_number" && d.text(WORDING).contains(number))
        {
            out.push(
                DISCLOSURE_NUMBER
                    .broken(
                        format!("「{name}」没有公示模型名称和备案号 {number}，请在显著位置或产品详情页公示"),
                        format!("{name} does not show its model and number {number}; show them in a prominent place or on the product page"),
                    )
                    .record("services", &s.id),
            );
        }
    }
    out
}

/// 公示.
pub static REGISTER: Register = Register {
    key: "disclosures",
    label: t("公示", "Disclosures"),
    one: t("公示", "Disclosure"),
    clauses: &[
        "TC260-003/6.c.1-1",
        "TC260-003/6.c.1-2",
        "TC260-003/6.c.2-1",
        "TC260-003/6.c.2-2",
        "TC260-003/6.c.3",
        "TC260-003/5.2.b.6-1",
        "LIAONING-2025/8.2.a",
        "LIAONING-2025/8.2.b",
    ],
    prefix: "DSC",
    title: "kind",
    fields: FIELDS,
    sorts: &[Sort { key: "published_on", by: SortBy::Value }, Sort { key: "kind", by: SortBy::Value }],
    area: Area::Service,
    rules: &[
        &DISCLOSURE_MISSING,
        &DISCLOSURE_NUMBER,
        &DISCLOSURE_UNPROVED,
        &DISCLOSURE_OUTDATED,
        &DISCLOSURE_DAYS,
        &IP_SUMMARY,
        &BASE_MODELS_NAMED,
    ],
    check,
    whole,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_names_kinds_and_places() {
        for a in INTERACTIVE.iter().chain(API) {
            assert!(KINDS.iter().any(|k| k.key == a.kind), "{}", a.kind);
            assert!(a.places.iter().all(|p| PLACES.iter().any(|k| k.key == *p)), "{}", a.kind);
        }
    }
}
