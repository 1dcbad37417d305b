//! 内容安全措施: what looks at input and output, refuses, intercepts and calls a person in, with proof that it works.

use crate::clock::{Clock, ClockState, Limit};
use crate::deadline::Unit;
use crate::decimal::Decimal;
use crate::field::{Choice, choice, date, files, long_text, one_of, percent, reference, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::{regulatory_changes, services};
use crate::role::Area;
use crate::span::{self, Span};
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

const KINDS: &[Choice] = &[
    choice("input_detection", "输入检测", "Check of input"),
    choice("output_review", "输出审核", "Review of output"),
    choice("steering", "正向引导", "Steering of output"),
    choice("refusal", "拒答策略", "Strategy of refusal"),
    choice("interception", "关键词拦截", "Interception"),
    choice("human_review", "人工审核", "Review by a person"),
    choice("masking", "个人信息屏蔽", "Masking of personal information"),
];

const COVERS: &[Choice] = &[
    choice("unlawful", "违法内容", "Unlawful content"),
    choice("false", "虚假内容", "False content"),
    choice("private", "隐私与个人信息", "Private content"),
    choice("discrimination", "歧视内容", "Discrimination"),
    choice("values", "价值导向", "Values"),
    choice("infringement", "侵权内容", "Infringement"),
    choice("minors", "不适宜未成年人的内容", "Content unsuitable for minors"),
];

/// Kinds that every service has, with the clause.
const ASKED: &[(&str, &[&str])] = &[
    ("input_detection", &["TC260-003/6.b.2"]),
    ("steering", &["TC260-003/6.b.2"]),
    ("output_review", &["DATA-GUIDE/9.2"]),
    ("refusal", &["TC260-003/7.f.1", "LIAONING-2025/10.1.3"]),
    ("interception", &["LIAONING-2025/10.3.2"]),
    ("human_review", &["LIAONING-2025/7.2.d"]),
];

/// What the review of outputs covers, DATA-GUIDE 9.2.
const REVIEW_COVERS: [&str; 3] = ["private", "false", "unlawful"];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Kind.
    KIND: String = one_of("kind", t("措施类型", "Kind"), KINDS).required().listed();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// What it does.
    DETAILS: String = long_text("details", t("措施内容", "What it does")).required().searched();
    /// What it covers.
    COVERED: Vec<String> = some_of("covers", t("覆盖内容", "Covers"), COVERS);
    /// Scope: every turn, some entrances.
    SCOPE: String = text("scope", t("适用范围", "Scope"))
        .help("如：全部入口，每轮对话", "Such as: every entrance, every turn");
    /// Scenes that go to a person.
    SCENES: String = long_text("scenes", t("强制人工审核的高风险场景", "High-risk scenes that go to a person"));
    /// Version of what it uses.
    ASSET_VERSION: String = text("asset_version", t("所用词库、分类模型或规则版本", "Version of library, classifier or rules"));
    /// Model version it was tested with.
    MODEL_VERSION: String = text("model_version", t("模型版本", "Model version")).listed();
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("启用日期", "In force from")).required().listed();
    /// Last day.
    TO_ON: NaiveDate = date("to_on", t("停用日期", "In force until"));
    /// Day of the test.
    TESTED_ON: NaiveDate = date("tested_on", t("效果测试日期", "Tested on")).listed();
    /// Method of the test.
    TEST_METHOD: String = text("test_method", t("测试方法与样本", "Method and sample"));
    /// Rate of success.
    EFFECT_RATE: Decimal = percent("effect_rate", t("有效率", "Rate of success"));
    /// Result in words.
    TEST_RESULT: String = long_text("test_result", t("测试结论", "Result of the test"));
    /// Day on which it was last confirmed to be at work.
    CONFIRMED_ON: NaiveDate = date("confirmed_on", t("最近确认日期", "Last confirmed on"));
    /// Next review.
    REVIEW_DUE_ON: NaiveDate = date("review_due_on", t("下次复核日期", "Next review"));
    /// Who answers for it.
    OWNER: String = reference("owner", t("责任人", "Owner"), "people");
    /// Proof.
    PROOF: Vec<String> = files("proof", t("效果证明", "Proof of effect"));
}

/// Measures of a service in force on a day.
pub fn in_force(service: &str, day: NaiveDate, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let all = reader.find("content_measures", SERVICE.key(), service);
    all.into_iter().filter(|m| span::holds(m, FROM_ON, TO_ON, day)).collect()
}

const MEASURE_MISSING: Rule = Rule::error(
    "content_measure_missing",
    &[
        "TC260-003/6.b.2",
        "TC260-003/7.f.1",
        "DATA-GUIDE/9.2",
        "LIAONING-2025/7.2.d",
        "LIAONING-2025/10.3.2",
        "LIAONING-2025/10.1.3",
    ],
    t(
        "每项服务有输入检测、正向引导、输出审核、拒答、拦截和人工审核",
        "Every service checks input, steers and reviews output, refuses, intercepts and calls a person in",
    ),
)
.each();
const MEASURE_UNPROVED: Rule = Rule::error(
    "content_measure_unproved",
    MEASURE_MISSING.clauses,
    t("使用中的措施有效果测试或证明", "A measure in use has a test or a proof of its effect"),
)
.each();
const MEASURE_OUTDATED: Rule = Rule::warning(
    "content_measure_outdated",
    MEASURE_MISSING.clauses,
    t("效果测试针对当前模型版本", "Its effect was tested with the current model version"),
)
.each();
const REVIEW_COVER: Rule = Rule::error(
    "output_review_covers",
    &["DATA-GUIDE/9.2"],
    t("输出审核覆盖隐私、虚假和违法内容", "The review of outputs covers private, false and unlawful content"),
);
const VALUES_UNCOVERED: Rule = Rule::warning(
    "values_uncovered",
    &["LIAONING-2025/10.1.2"],
    t("至少一项现行措施覆盖价值导向", "At least one measure in force covers values"),
);
const HUMAN_REVIEW_SCENES: Rule = Rule::error(
    "human_review_scenes",
    &["LIAONING-2025/7.2.d"],
    t("人工审核写明强制审核的高风险场景", "Review by a person lists the high-risk scenes that go to one"),
);
const MEASURE_REVIEW: Rule = Rule::warning(
    "content_measure_review_overdue",
    &["LIAONING-2025/10.3.4", "TTAF-320/6.2.a"],
    t("使用中的措施按期复核", "A measure in use is reviewed by its day"),
);
const MEASURE_DAYS: Rule = Rule::error(
    "content_measure_days",
    &["DATA-GUIDE/9.2"],
    t("停用不早于启用，测试不晚于今天", "Not ended before it began, not tested later than today"),
);

const MEASURE_AFTER_CHANGE: Rule = Rule::warning(
    "content_measure_after_change",
    &["LIAONING-2025/10.3.4"],
    t(
        "法规变动涉及内容安全措施或关键词的，变动之后确认过措施",
        "A measure was confirmed since the law on content or keywords changed",
    ),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(held) = Span::of(r, FROM_ON, TO_ON) else { return out };
    let (name, today) = (r.text(NAME), reader.today());
    if held.is_backwards() || r.get(TESTED_ON).is_some_and(|d| d > today) {
        out.push(
            MEASURE_DAYS
                .broken(
                    "启用、停用或测试日期不合理，请核对",
                    "The days of beginning, end or test do not fit; check them",
                )
                .field(FROM_ON.key()),
        );
    }
    if !held.holds(today) {
        return out;
    }
    // What a kind beyond those asked for serves, the review of outputs asks.
    let clauses = ASKED.iter().find(|(k, _)| *k == r.text(KIND)).map_or(&["DATA-GUIDE/9.2"][..], |(_, c)| *c);
    let tested = r.get(TESTED_ON).is_some() && !r.text(TEST_RESULT).trim().is_empty();
    if !tested && !r.has(PROOF.key()) {
        out.push(
            MEASURE_UNPROVED
                .broken(
                    format!("「{name}」没有效果测试和证明，请测试并登记结论"),
                    format!(
                        "{name} has neither a test nor a proof of its effect; test it and enter the result"
                    ),
                )
                .against(clauses)
                .field(TESTED_ON.key()),
        );
    } else if let Some(service) = reader.get("services", r.text(SERVICE))
        && service.text(services::MODEL_VERSION) != r.text(MODEL_VERSION)
    {
        let current = service.text(services::MODEL_VERSION);
        out.push(
            MEASURE_OUTDATED
                .broken(
                    format!(
                        "「{name}」的效果测试针对「{}」，当前模型为「{current}」，请重新测试",
                        r.text(MODEL_VERSION)
                    ),
                    format!(
                        "{name} was tested with {:?}; the current model is {current}: test again",
                        r.text(MODEL_VERSION)
                    ),
                )
                .against(clauses)
                .field(MODEL_VERSION.key()),
        );
    }
    if r.text(KIND) == "output_review" {
        let covered = r.get(COVERED).unwrap_or_default();
        let missing: Vec<Text> = REVIEW_COVERS
            .iter()
            .filter(|k| !covered.iter().any(|c| c == *k))
            .filter_map(|k| COVERED.def.choice_label(k).map(Text::from))
            .collect();
        if !missing.is_empty() {
            let all = naming::listed(&missing);
            out.push(
                REVIEW_COVER
                    .broken(
                        format!("「{name}」没有覆盖：{}，请扩大审核范围", all.zh),
                        format!("{name} does not cover: {}; widen it", all.en),
                    )
                    .field(COVERED.key()),
            );
        }
    }
    if r.text(KIND) == "human_review" && r.text(SCENES).trim().is_empty() {
        out.push(
            HUMAN_REVIEW_SCENES
                .broken(
                    format!("「{name}」没有写明强制人工审核的高风险场景，请逐项列出"),
                    format!("{name} does not list the high-risk scenes that go to a person; list them"),
                )
                .field(SCENES.key()),
        );
    }
    if clocks(r, reader).iter().any(|c| c.state == ClockState::Overdue) {
        out.push(
            MEASURE_REVIEW
                .broken(
                    format!("「{name}」已过复核日期，请复核规则与词库并更新日期"),
                    format!("The review of {name} is overdue; review its rules and set the next day"),
                )
                .field(REVIEW_DUE_ON.key()),
        );
    }
    let seen = r.get(CONFIRMED_ON).unwrap_or(held.from);
    let keys = ["content_measures", "keyword_libraries", "output_review"];
    if let Some((change, known)) = regulatory_changes::since(seen, &keys, reader) {
        let (measure, name) = (r.text(NAME), naming::called(&regulatory_changes::REGISTER, &change));
        out.push(
            MEASURE_AFTER_CHANGE
                .broken(
                    format!("{known} 获知的法规变动「{}」之后，「{measure}」尚未确认，请复核规则与词库并更新确认日期", name.zh),
                    format!("{measure} was not confirmed since the change {} known on {known}; review rules and words and update the day", name.en),
                )
                .field(CONFIRMED_ON.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    for s in services::current(reader) {
        let held = in_force(&s.id, today, reader);
        let name = s.text(services::NAME);
        for (kind, clauses) in ASKED {
            if held.iter().any(|m| m.text(KIND) == *kind) {
                continue;
            }
            let label = KIND.def.choice_label(kind).unwrap_or(t("", ""));
            out.push(
                MEASURE_MISSING
                    .broken(
                        format!("「{name}」没有现行的{}措施，请落实并登记", label.zh),
                        format!("{name} has none in force: {}; put it in place and enter it", label.en),
                    )
                    .clause(clauses[0])
                    .beside(clauses)
                    .record("services", &s.id),
            );
        }
        let values = held.iter().any(|m| m.get(COVERED).unwrap_or_default().iter().any(|c| c == "values"));
        if !values {
            out.push(
                VALUES_UNCOVERED
                    .broken(
                        format!("「{name}」没有覆盖价值导向的现行措施，请在措施的覆盖内容中勾选或补充措施"),
                        format!("No measure in force of {name} covers values; tick it where it does, or add a measure"),
                    )
                    .record("services", &s.id),
            );
        }
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(held), Some(due)) = (Span::of(r, FROM_ON, TO_ON), r.get(REVIEW_DUE_ON)) else {
        return Vec::new();
    };
    if !held.holds(reader.today()) {
        return Vec::new();
    }
    let from = r.get(CONFIRMED_ON).unwrap_or(held.from).max(held.from).min(due);
    let limit = Limit {
        key: "review",
        label: t("复核内容安全措施", "Review the measure").into(),
        count: (due - from).num_days(),
        unit: Unit::Days,
        rule: t("本单位设定的复核日期", "Day of review, as the organisation set it").into(),
        clause: "LIAONING-2025/10.3.4",
    };
    let done = r.get(CONFIRMED_ON).filter(|d| *d >= due).map(instant::start_of);
    vec![limit.clock(instant::start_of(from), done, &[], reader.calendar(), reader.now())]
}

const TIMES: Rule = Rule::error(
    "content_measure_order",
    &["TTAF-320/6.2.a"],
    t(
        "复核、确认不早于启用，确认不晚于今天",
        "Review and confirmation come after it is in use, and no confirmation lies ahead",
    ),
);

/// 内容安全措施.
pub static REGISTER: Register = Register {
    key: "content_measures",
    label: t("内容安全措施", "Content measures"),
    one: t("内容安全措施", "Content measure"),
    clauses: &[
        "TC260-003/6.b.2",
        "TC260-003/7.f.1",
        "DATA-GUIDE/9.2",
        "LIAONING-2025/7.2.d",
        "LIAONING-2025/10.1.2",
        "LIAONING-2025/10.1.3",
        "LIAONING-2025/10.3.2",
        "LIAONING-2025/10.3.4",
        "TTAF-320/6.2.a",
    ],
    prefix: "MEA",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "from_on", by: SortBy::Value }],
    area: Area::Service,
    rules: &[
        &TIMES,
        &MEASURE_AFTER_CHANGE,
        &MEASURE_MISSING,
        &MEASURE_UNPROVED,
        &MEASURE_OUTDATED,
        &REVIEW_COVER,
        &VALUES_UNCOVERED,
        &HUMAN_REVIEW_SCENES,
        &MEASURE_REVIEW,
        &MEASURE_DAYS,
    ],
    orders: &[
        order::own(&TIMES, "from_on", "review_due_on"),
        order::own(&TIMES, "from_on", "confirmed_on"),
        order::past(&TIMES, "confirmed_on"),
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
    fn a_measure_in_force_is_reviewed_by_its_day_and_an_ended_one_is_not() {
        let w = world();
        let mut r = record("m", json!({"from_on": "2026-01-01", "review_due_on": "2026-05-31"}));
        let state = |r: &Record| clocks(r, &w).first().map(|c| c.state);
        assert_eq!(state(&r), Some(ClockState::Overdue));
        r.set(CONFIRMED_ON, "2026-05-31".parse().expect("day"));
        assert_eq!(state(&r), Some(ClockState::Done));
        r.set(TO_ON, "2026-05-31".parse().expect("day"));
        assert_eq!(state(&r), None);
    }
}
