//! 训练记录: each run with its data, its means and what it used; what fails in its data on its day is found here.

use crate::field::{
    Choice, Rows, Typed, choice, decimal, files, long_text, one_of, reference, references, table, text,
    yes_no,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::{
    consents, corpus_sources, datasets, deletions, ip_screenings, source_assessments, supplied_data_reviews,
    tools,
};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

/// Stages.
pub const STAGES: &[Choice] = &[
    choice("pretraining", "预训练", "Pre-training"),
    choice("fine_tuning", "优化训练", "Fine-tuning"),
    choice("alignment", "对齐", "Alignment"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Model version that came of it.
    MODEL_VERSION: String = reference("model_version", t("模型版本", "Model version"), "model_versions").required().listed();
    /// Stage.
    STAGE: String = one_of("stage", t("训练阶段", "Stage"), STAGES).required().listed();
    /// Training data.
    DATASETS: Vec<String> = references("datasets", t("训练数据集", "Training data"), "datasets").required().listed();
    /// Validation data.
    VALIDATION: Vec<String> = references("validation_datasets", t("验证数据集", "Validation data"), "datasets");
    /// Goals.
    GOALS: String = long_text("goals", t("训练目标", "Goals")).required().searched();
    /// Methods of training and evaluation (TTAF-320 5.2 a).
    METHODS: String = long_text("methods", t("训练与评价方法", "Methods of training and evaluation")).required();
    /// Parameters of the run.
    PARAMETERS: String = long_text("parameters", t("主要参数", "Parameters"));
    /// Who confirmed that data is ready.
    DATA_READY_BY: String = reference("data_ready_by", t("数据就绪确认人", "Data confirmed ready by"), "people");
    /// Indicators by which the run is judged; one on the safety of outputs is a main one (TC260-003 6 b 1).
    INDICATORS: Rows = table("indicators", t("训练效果指标", "Indicators"), &[
        text("name", t("指标", "Indicator")).required().def,
        one_of("about", t("评价内容", "About"), &[
            choice("output_safety", "生成内容安全性", "Safety of outputs"),
            choice("accuracy", "生成内容准确性", "Accuracy of outputs"),
            choice("other", "其他", "Other"),
        ]).required().def,
        yes_no("main", t("主要指标", "Main indicator")).def,
        text("target", t("目标", "Target")).def,
        text("result", t("结果", "Result")).def,
    ]).help("生成内容安全性须列为主要指标之一", "The safety of outputs is one of the main indicators");
    /// Tools used.
    TOOLS: Vec<String> = references("tools", t("所用工具", "Tools"), "tools");
    /// Where it ran.
    COMPUTE: Vec<String> = references("compute_resources", t("算力资源", "Compute"), "compute_resources");
    /// Start.
    STARTED_AT: Instant = crate::field::at("started_at", t("开始时间", "Started at")).required().listed();
    /// End.
    ENDED_AT: Instant = crate::field::at("ended_at", t("结束时间", "Ended at")).listed();
    /// Who ran it.
    RUN_BY: String = reference("run_by", t("执行人", "Run by"), "people").required();
    /// Results.
    RESULTS: String = long_text("results", t("训练结果", "Results"));
    /// Corrections made.
    CORRECTIONS: String = long_text("corrections", t("纠正情况", "Corrections"));
    /// Checkpoints are kept, from which training resumes or rolls back.
    CHECKPOINTS: bool = yes_no("checkpoints", t("保留检查点并可回滚", "Checkpoints kept, can roll back"));
    /// Isolated from other jobs.
    ISOLATED: bool = yes_no("isolated", t("与其他任务隔离", "Isolated from other jobs"));
    /// Accelerator hours.
    ACCELERATOR_HOURS: crate::decimal::Decimal = decimal("accelerator_hours", t("加速卡时", "Accelerator hours"));
    /// Energy, kWh.
    ENERGY: crate::decimal::Decimal = decimal("energy_kwh", t("耗电量（千瓦时）", "Energy (kWh)"));
    /// Records.
    ATTACHMENTS: Vec<String> = files("attachments", t("训练日志", "Logs"));
}

const ENDS_LATER: Rule = Rule::error(
    "run_days",
    &["LIAONING-2025/7.2.e"],
    t(
        "训练结束不早于开始，开始不晚于当前时间",
        "A run does not end before it starts, nor starts in the future",
    ),
);
const DATA_READY: Rule = Rule::error(
    "run_data_unready",
    &["TTAF-320/5.2.b"],
    t("训练开始前，所用数据集均已确认就绪", "Every dataset of a run was confirmed ready before it started"),
);
const PURPOSE_FITS: Rule = Rule::error(
    "run_purpose",
    &["DATA-GUIDE/8.1.4", "DATA-GUIDE/8.2.d"],
    t(
        "训练只用训练数据，验证数据不兼作训练数据",
        "A run trains on training data alone, and validates on other data",
    ),
)
.each();
const PAPERS_HELD: Rule = Rule::error(
    "run_source_papers",
    corpus_sources::papers::CLAUSES,
    t("训练当日，数据来源的必备文件齐全有效", "On the day of the run the papers of every source held"),
)
.each();
const NOT_BLACKLISTED: Rule = Rule::error(
    "run_source_blacklisted",
    &["TC260-003/5.1.a.1", "LIAONING-2025/10.3.3"],
    t("训练当日，数据来源均不在黑名单中", "On the day of the run no source was blacklisted"),
);
const CONSENT_STOOD: Rule = Rule::error(
    "run_consent_withdrawn",
    &["DATA-GUIDE/10.3.p1"],
    t(
        "训练当日，没有同意已撤回而数据未处理",
        "On the day of the run no consent was withdrawn without being settled",
    ),
);
const SUPPLIED_ACCEPTED: Rule = Rule::error(
    "run_supplied_data",
    &["TTAF-268.5/6.2.b"],
    t(
        "二次开发者提供的数据在训练前审核通过",
        "Data that a secondary developer supplied was reviewed and accepted before the run",
    ),
);
const TOOLS_REVIEWED: Rule = Rule::error(
    "run_tool_unreviewed",
    &["TTAF-320/4.2", "LIAONING-2025/5.2.c"],
    t("训练所用工具在使用前评审通过", "Every tool of a run was reviewed before use, and passed"),
);
const SAFETY_INDICATED: Rule = Rule::error(
    "run_safety_indicator",
    &["TC260-003/6.b.1"],
    t(
        "每次训练把生成内容安全性列为主要指标，结束后有结果",
        "Every run has the safety of outputs as a main indicator, with a result once it ended",
    ),
);
const IP_SCREENED: Rule = Rule::error(
    "run_ip_unscreened",
    &["TC260-003/5.2.b.2"],
    t(
        "训练开始前，每个数据来源都做过知识产权筛查",
        "Before the run every source was screened for intellectual property",
    ),
);
const RESUMABLE: Rule = Rule::warning(
    "run_unrecoverable",
    &["LIAONING-2025/5.2.e", "LIAONING-2025/5.2.d", "TTAF-320/4.1.c"],
    t("训练保留检查点，并与其他任务隔离", "A run keeps checkpoints and is isolated from other jobs"),
)
.each();
const USE_TOLD: Rule = Rule::note(
    "run_resources",
    &["TTAF-320/6.4.d"],
    t("结束的训练记录耗电量或加速卡时", "A run that ended tells the energy or accelerator hours it used"),
);

/// Runs of a model version.
pub fn of(version: &str, reader: &dyn Reader) -> Vec<Arc<Record>> {
    reader.find("training_runs", MODEL_VERSION.key(), version)
}

fn blacklisted_on(s: &Record, day: NaiveDate, reader: &dyn Reader) -> bool {
    s.get(corpus_sources::BLACKLISTED_AT).is_some_and(|at| instant::day(at) <= day)
        || source_assessments::over_limit_on(&s.id, day, reader)
}

/// Consents withdrawn by a day whose deletion was not verified by then.
fn withdrawn_open(source: &str, dataset: &str, day: NaiveDate, reader: &dyn Reader) -> bool {
    let gone = |c: &Record| consents::withdrawn_on(c).is_some_and(|d| d <= day);
    let settled = |c: &Record| {
        reader.find("deletions", deletions::CONSENT.key(), &c.id).iter().any(|d| {
            d.get(deletions::VERIFIED_AT).is_some_and(|at| instant::day(at) <= day)
                && d.get(deletions::DATASETS).unwrap_or_default().iter().any(|x| x == dataset)
        })
    };
    reader.find("consents", consents::SOURCE.key(), source).iter().any(|c| gone(c) && !settled(c))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(start) = r.get(STARTED_AT) else { return out };
    if r.get(ENDED_AT).is_some_and(|e| e < start) || start > reader.now() {
        out.push(
            ENDS_LATER
                .broken(
                    "训练起止时间先后不符或晚于当前时间，请核对",
                    "Start and end are out of order or lie ahead; check them",
                )
                .field(ENDED_AT.key()),
        );
    }
    let ids = r.get(DATASETS).unwrap_or_default();
    let sets: Vec<Arc<Record>> = ids.iter().filter_map(|d| reader.get("datasets", d)).collect();
    let unready: Vec<Text> = sets
        .iter()
        .filter(|d| d.get(datasets::CONFIRMED_ON).is_none_or(|on| on > instant::day(start)))
        .map(|d| Text::same(datasets::called(d)))
        .collect();
    if !unready.is_empty() || !r.has(DATA_READY_BY.key()) {
        let unready = naming::listed(&unready);
        out.push(DATA_READY.broken(
            format!("训练开始前数据就绪未确认{}{}，请补充确认人并确认数据集", if unready.zh.is_empty() { "" } else { "：" }, unready.zh),
            format!("Data was not confirmed ready before the run{}{}; name who confirmed it and confirm the datasets", if unready.en.is_empty() { "" } else { ": " }, unready.en),
        ).field(DATASETS.key()));
    }
    let validation = r.get(VALIDATION).unwrap_or_default();
    let wrong: Vec<&Arc<Record>> =
        sets.iter().filter(|d| !datasets::trains(d) || validation.contains(&d.id)).collect();
    if !wrong.is_empty() {
        let tests = |d: &&&Arc<Record>| d.text(datasets::PURPOSE) == "test";
        let of_tests = wrong.iter().any(|d| tests(&d)).then_some("DATA-GUIDE/8.2.d");
        let of_others = wrong.iter().any(|d| !tests(&d)).then_some("DATA-GUIDE/8.1.4");
        let clauses: Vec<&str> = of_others.into_iter().chain(of_tests).collect();
        let wrong: Vec<Text> = wrong.into_iter().map(|d| Text::same(datasets::called(d))).collect();
        let wrong = naming::listed(&wrong);
        out.push(
            PURPOSE_FITS
                .broken(
                    format!("不是训练数据或兼作验证数据：{}，请更换", wrong.zh),
                    format!("No training data, or validated on as well: {}; take other data", wrong.en),
                )
                .against(&clauses)
                .field(DATASETS.key()),
        );
    }
    for d in &sets {
        check_sources(d, instant::day(start), reader, &mut out);
    }
    let unreviewed: Vec<Text> = r
        .get(TOOLS)
        .unwrap_or_default()
        .iter()
        .filter_map(|id| reader.get("tools", id))
        .filter(|x| !tools::passed_by(x, instant::day(start)))
        .map(|x| Text::same(tools::called(&x)))
        .collect();
    if !unreviewed.is_empty() {
        let unreviewed = naming::listed(&unreviewed);
        out.push(
            TOOLS_REVIEWED
                .broken(
                    format!("使用前未评审通过的工具：{}，请评审或更换", unreviewed.zh),
                    format!(
                        "Tools not reviewed with success before the run: {}; review or replace them",
                        unreviewed.en
                    ),
                )
                .field(TOOLS.key()),
        );
    }
    out.extend(unindicated(r));
    let (resumes, isolated) = (r.get(CHECKPOINTS) == Some(true), r.get(ISOLATED) == Some(true));
    if !resumes || !isolated {
        let clauses: &[&str] = match (resumes, isolated) {
            (false, true) => &["LIAONING-2025/5.2.e", "TTAF-320/4.1.c"],
            (true, _) => &["LIAONING-2025/5.2.d"],
            (false, false) => &["LIAONING-2025/5.2.e", "TTAF-320/4.1.c", "LIAONING-2025/5.2.d"],
        };
        out.push(
            RESUMABLE
                .broken(
                    "请确认保留检查点并与其他任务隔离",
                    "Confirm that checkpoints are kept and the run is isolated",
                )
                .against(clauses)
                .field(CHECKPOINTS.key()),
        );
    }
    if r.get(ENDED_AT).is_some() && !r.has(ENERGY.key()) && !r.has(ACCELERATOR_HOURS.key()) {
        out.push(
            USE_TOLD
                .broken("请填写耗电量或加速卡时", "Enter the energy or accelerator hours")
                .field(ENERGY.key()),
        );
    }
    out
}

/// The safety of outputs as a main indicator, with its result once the run ended.
fn unindicated(r: &Record) -> Option<Finding> {
    let rows = r.get(INDICATORS).unwrap_or_default();
    let main: Vec<_> = rows
        .iter()
        .filter(|i| i.get("about").and_then(String::read).as_deref() == Some("output_safety"))
        .filter(|i| i.get("main").and_then(bool::read) == Some(true))
        .collect();
    let told = main.iter().any(|i| i.get("result").and_then(String::read).is_some_and(|x| !x.is_empty()));
    let (zh, en) = match (main.is_empty(), r.get(ENDED_AT).is_some() && !told) {
        (true, _) => (
            "没有把生成内容安全性列为主要指标，请补充指标及结果",
            "The safety of outputs is no main indicator; add it with its result",
        ),
        (false, true) => (
            "训练已结束，生成内容安全性指标没有结果，请填写",
            "The run ended without a result on the safety of outputs; enter it",
        ),
        _ => return None,
    };
    Some(SAFETY_INDICATED.broken(zh, en).field(INDICATORS.key()))
}

fn check_sources(d: &Record, day: NaiveDate, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let refused = |v: &Record| {
        v.text(supplied_data_reviews::OUTCOME) != "accepted"
            || v.get(supplied_data_reviews::REVIEWED_ON).is_none_or(|on| on > day)
    };
    let supplied = reader.find("supplied_data_reviews", supplied_data_reviews::DATASET.key(), &d.id);
    if let Some(v) = supplied.iter().find(|v| refused(v)) {
        let (set, data) = (datasets::called(d), v.text(supplied_data_reviews::DATA));
        out.push(SUPPLIED_ACCEPTED.broken(
            format!("{day} 训练时，数据集「{set}」中由二次开发者提供的「{data}」未审核通过，请停止使用并重新训练"),
            format!("On {day} the supplied data {data} of {set} was not accepted; stop using it and train anew"),
        ).field(DATASETS.key()));
    }
    for s in datasets::sources(d, reader) {
        let (set, name) = (datasets::called(d), corpus_sources::called(&s));
        if let Some((failing, clauses)) = corpus_sources::papers_failing(&s, day, reader) {
            out.push(PAPERS_HELD.broken(
                format!("{day} 训练时，数据集「{set}」的来源「{name}」文件不符合要求：{}。请补充当时有效的文件，或移除后重新训练", failing.zh),
                format!("On {day} the source {name} of {set} had failing papers: {}. Add papers valid that day, or train anew without it", failing.en),
            ).against(&clauses).beside(&["DATA-GUIDE/10.3.p3"]).field(DATASETS.key()));
        }
        let screenings = reader.find("ip_screenings", ip_screenings::SOURCE.key(), &s.id);
        if !screenings.iter().any(|i| i.get(ip_screenings::SCREENED_ON).is_some_and(|on| on <= day)) {
            out.push(IP_SCREENED.broken(
                format!("{day} 训练时，数据集「{set}」的来源「{name}」尚未做知识产权筛查，请核对筛查日期，或筛查后重新训练"),
                format!("On {day} the source {name} of {set} was not yet screened for intellectual property; check the day, or screen it and train anew"),
            ).field(DATASETS.key()));
        }
        if blacklisted_on(&s, day, reader) {
            out.push(
                NOT_BLACKLISTED
                    .broken(
                        format!(
                            "{day} 训练时，数据集「{set}」的来源「{name}」已在黑名单中，请移除后重新训练"
                        ),
                        format!("On {day} the source {name} of {set} was blacklisted; train anew without it"),
                    )
                    .field(DATASETS.key()),
            );
        }
        if withdrawn_open(&s.id, &d.id, day, reader) {
            out.push(CONSENT_STOOD.broken(
                format!("{day} 训练时，数据集「{set}」的来源「{name}」有已撤回而未处理的同意，请处理并说明模型侧措施"),
                format!("On {day} the source {name} of {set} had a withdrawn consent that was not settled; settle it and tell what was done in the model"),
            ).field(DATASETS.key()));
        }
    }
}

const TIMES: Rule = Rule::error(
    "run_outside_version",
    &["DATA-GUIDE/8.1.1", "LIAONING-2025/7.2.e"],
    t(
        "训练在版本开始研发之后、提供服务之前",
        "A run comes after the development of its version began, and before that version serves",
    ),
);

/// 训练记录.
pub static REGISTER: Register = Register {
    key: "training_runs",
    label: t("训练记录", "Training runs"),
    one: t("训练记录", "Training run"),
    clauses: &[
        "TC260-003/6.b.1",
        "DATA-GUIDE/8.1.1",
        "DATA-GUIDE/8.1.3",
        "TTAF-320/5.2.a",
        "TTAF-320/5.2.b",
        "TTAF-320/6.4.d",
        "LIAONING-2025/7.2.e",
    ],
    prefix: "RUN",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "started_at", by: SortBy::Value }],
    area: Area::Models,
    rules: &[
        &TIMES,
        &ENDS_LATER,
        &DATA_READY,
        &PURPOSE_FITS,
        &PAPERS_HELD,
        &NOT_BLACKLISTED,
        &CONSENT_STOOD,
        &SUPPLIED_ACCEPTED,
        &TOOLS_REVIEWED,
        &SAFETY_INDICATED,
        &IP_SCREENED,
        &RESUMABLE,
        &USE_TOLD,
    ],
    orders: &[
        order::after(&TIMES, "model_version", "developed_from_on", "started_at"),
        order::before(&TIMES, "started_at", "model_version", "served_from_on"),
    ],
    check,
    ..PLAIN
};
