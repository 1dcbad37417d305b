//! 对齐日志: goals, data, targets, results and corrections of alignment, measured again within the organisation's cycle.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{Choice, choice, date, files, long_text, one_of, percent, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::training_runs;
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// Kinds of goal; the first three are asked of every version (LIAONING-2025 7.2 a).
pub const GOAL_KINDS: &[Choice] = &[
    choice("values", "价值观", "Values"),
    choice("discrimination", "反歧视", "Against discrimination"),
    choice("industry", "行业规则", "Rules of the industry"),
    choice("ideology", "意识形态", "Ideology"),
    choice("history", "历史", "History"),
    choice("ethnicity", "民族", "Ethnicity"),
    choice("religion", "宗教", "Religion"),
    choice("ethics", "伦理", "Ethics"),
];

/// Kinds asked of every version.
const ASKED: usize = 3;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Model version.
    MODEL_VERSION: String = reference("model_version", t("模型版本", "Model version"), "model_versions").required().listed();
    /// Kind of goal.
    KIND: String = one_of("kind", t("目标类别", "Kind of goal"), GOAL_KINDS).required().listed();
    /// The goal.
    GOAL: String = long_text("goal", t("对齐目标", "Goal")).required().searched();
    /// When it was set.
    SET_ON: NaiveDate = date("set_on", t("目标确定日期", "Goal set on")).required().listed();
    /// Alignment run.
    RUN: String = reference("training_run", t("对齐训练", "Alignment run"), "training_runs");
    /// Data.
    DATASET: String = reference("dataset", t("对齐数据集", "Dataset"), "datasets");
    /// Accuracy to be reached.
    ACCURACY_TARGET: crate::decimal::Decimal = percent("accuracy_target", t("准确率目标", "Accuracy asked for")).required();
    /// Accuracy measured.
    ACCURACY: crate::decimal::Decimal = percent("accuracy", t("实测准确率", "Accuracy measured")).listed();
    /// Violation rate not to be exceeded.
    VIOLATION_TARGET: crate::decimal::Decimal = percent("violation_target", t("违规率上限", "Violation rate allowed")).required();
    /// Violation rate measured.
    VIOLATION: crate::decimal::Decimal = percent("violation", t("实测违规率", "Violation rate measured")).listed();
    /// When it was measured.
    MEASURED_ON: NaiveDate = date("measured_on", t("验证日期", "Measured on"));
    /// Next measurement.
    NEXT_ON: NaiveDate = date("next_on", t("下次验证日期", "Next measured on")).listed();
    /// What was found.
    RESULTS: String = long_text("results", t("验证结果", "Results"));
    /// What was corrected.
    CORRECTIONS: String = long_text("corrections", t("纠正措施", "Corrections"));
    /// Records.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const GOAL_FIRST: Rule = Rule::error(
    "alignment_goal_late",
    &["LIAONING-2025/7.2.a"],
    t("对齐目标在该版本首次训练之前确定", "The goal was set before the first run of the version"),
);
const CORRECTED: Rule = Rule::error(
    "alignment_uncorrected",
    &["LIAONING-2025/7.2.c"],
    t("未达目标的验证写明纠正措施", "A measurement off its target names the correction"),
);
const COMPLETE: Rule = Rule::warning(
    "alignment_incomplete",
    &["LIAONING-2025/7.2.e"],
    t(
        "对齐训练后写明数据、指标和结果",
        "After an alignment run the data, the figures and the results are told",
    ),
);
const RUN_ALIGNS: Rule = Rule::error(
    "alignment_run",
    &["LIAONING-2025/7.2.b"],
    t("所引训练记录是同一模型版本的对齐训练", "The run named is an alignment run of the same version"),
);

/// Kinds of goal that a version lacks.
pub fn missing_kinds(version: &str, reader: &dyn Reader) -> Vec<Text> {
    let told = reader.find("alignment_log", MODEL_VERSION.key(), version);
    let missing = GOAL_KINDS[..ASKED].iter().filter(|k| !told.iter().any(|a| a.text(KIND) == k.key));
    missing.map(|k| k.label.into()).collect()
}

/// Is a measurement off its targets? Targets are inclusive.
fn is_off(r: &Record) -> bool {
    let below = r.get(ACCURACY).zip(r.get(ACCURACY_TARGET)).is_some_and(|(is, asked)| is < asked);
    let above = r.get(VIOLATION).zip(r.get(VIOLATION_TARGET)).is_some_and(|(is, most)| is > most);
    below || above
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let runs = training_runs::of(r.text(MODEL_VERSION), reader);
    let first = runs
        .iter()
        .filter_map(|x| {
            Some((crate::instant::day(x.get(training_runs::STARTED_AT)?), x.text(training_runs::CODE)))
        })
        .min();
    if let (Some(set), Some((first, run))) = (r.get(SET_ON), first)
        && set > first
    {
        out.push(GOAL_FIRST.broken(
            format!("该版本的首次训练 {run} 始于 {first}，目标在 {set} 才确定；请核对日期，或说明此前的目标"),
            format!("The first run of the version, {run}, began on {first}, the goal was set on {set}; check the day or enter the earlier goal"),
        ).field(SET_ON.key()));
    }
    if is_off(r) && !r.has(CORRECTIONS.key()) {
        out.push(
            CORRECTED
                .broken("验证未达目标，请填写纠正措施", "The figures miss their target; name the correction")
                .field(CORRECTIONS.key()),
        );
    }
    if r.has(RUN.key()) {
        let run = reader.get("training_runs", r.text(RUN));
        let fits = run.is_some_and(|x| {
            x.text(training_runs::STAGE) == "alignment"
                && x.text(training_runs::MODEL_VERSION) == r.text(MODEL_VERSION)
        });
        if !fits {
            out.push(
                RUN_ALIGNS
                    .broken(
                        "所选训练记录不是该版本的对齐训练，请重新选择",
                        "The run is no alignment run of this version; choose again",
                    )
                    .field(RUN.key()),
            );
        }
        let told = [DATASET.key(), ACCURACY.key(), VIOLATION.key(), MEASURED_ON.key(), RESULTS.key()];
        if told.iter().any(|k| !r.has(k)) {
            out.push(
                COMPLETE
                    .broken(
                        "请补充对齐数据集、准确率、违规率、验证日期和结果",
                        "Enter the dataset, accuracy, violation rate, day and results",
                    )
                    .field(RESULTS.key()),
            );
        }
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(on) = r.get(NEXT_ON) else { return Vec::new() };
    let from = r.get(MEASURED_ON).or(r.get(SET_ON)).unwrap_or(on);
    let later = reader.find("alignment_log", MODEL_VERSION.key(), r.text(MODEL_VERSION));
    let done = later
        .iter()
        .filter(|o| o.id != r.id && o.text(KIND) == r.text(KIND))
        .filter_map(|o| o.get(MEASURED_ON))
        .filter(|d| *d > from)
        .min();
    let label = Text::new("再次验证对齐效果", "Measure the alignment again");
    vec![Due { key: "measure", label, from, on, done, clause: "LIAONING-2025/7.2.c" }.clock(reader)]
}

fn outcome(r: &Record, _: &dyn Reader) -> Option<Text> {
    r.get(MEASURED_ON)?;
    Some(if is_off(r) {
        Text::new("未达目标", "Off target")
    } else {
        Text::new("达到目标", "On target")
    })
}

const TIMES: Rule = Rule::error(
    "alignment_days",
    &["LIAONING-2025/7.2.c"],
    t("目标、训练、验证、下次验证先后一致", "Goal, run, measurement and the next one follow in time"),
);

/// 对齐日志.
pub static REGISTER: Register = Register {
    key: "alignment_log",
    label: t("对齐日志", "Alignment log"),
    one: t("对齐记录", "Alignment entry"),
    clauses: &[
        "LIAONING-2025/7.2.a",
        "LIAONING-2025/7.2.b",
        "LIAONING-2025/7.2.c",
        "LIAONING-2025/7.2.e",
        "LIAONING-2025/4.d",
    ],
    prefix: "ALN",
    title: "kind",
    fields: FIELDS,
    sorts: &[Sort { key: "set_on", by: SortBy::Value }],
    area: Area::Models,
    rules: &[&TIMES, &GOAL_FIRST, &CORRECTED, &COMPLETE, &RUN_ALIGNS],
    orders: &[
        order::own(&TIMES, "set_on", "measured_on"),
        order::own(&TIMES, "measured_on", "next_on"),
        order::after(&TIMES, "training_run", "started_at", "measured_on"),
        order::past(&TIMES, "measured_on"),
    ],
    check,
    clocks,
    computed: &[Computed {
        key: "outcome", label: t("达标情况", "Outcome"), listed: true, value: outcome
    }],
    ..PLAIN
};
