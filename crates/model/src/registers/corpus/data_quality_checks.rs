//! 数据质量核验: each dimension of a dataset, how it was checked, and what came of it.

use crate::field::{Choice, choice, date, files, int, long_text, one_of, reference, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::datasets;
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// Dimensions; the first five are asked of every training dataset.
pub const DIMENSIONS: &[Choice] = &[
    choice("truth", "真实性", "Truth"),
    choice("accuracy", "准确性", "Accuracy"),
    choice("objectivity", "客观性", "Objectivity"),
    choice("diversity", "多样性", "Diversity"),
    choice("safety", "安全性", "Safety"),
    choice("synthetic_bias", "合成偏差", "Bias of synthetic data"),
    choice("traceability", "可追溯性", "Traceability"),
    choice("fairness", "公平性", "Fairness"),
];

/// Dimensions asked of every training dataset.
const ASKED: usize = 5;

/// Groups that diverse data speaks of.
pub const GROUPS: &[Choice] = &[
    choice("ethnicity", "民族", "Ethnicity"),
    choice("belief", "信仰", "Belief"),
    choice("country", "国别", "Country"),
    choice("region", "地域", "Region"),
    choice("gender", "性别", "Gender"),
    choice("age", "年龄", "Age"),
    choice("occupation", "职业", "Occupation"),
    choice("health", "健康", "Health"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Dataset.
    DATASET: String = reference("dataset", t("数据集", "Dataset"), "datasets").required().listed();
    /// Dimension.
    DIMENSION: String = one_of("dimension", t("核验维度", "Dimension"), DIMENSIONS).required().listed();
    /// How.
    METHOD: String = one_of("method", t("核验方式", "Method"), &[
        choice("people", "人工核验", "By people"),
        choice("model", "模型核验", "By a model"),
        choice("statistics", "统计分析", "Statistics"),
        choice("third_party", "第三方核验", "By a third party"),
    ]).required();
    /// Items looked at.
    SAMPLE: i64 = int("sample", t("核验条数", "Items checked")).required().listed();
    /// Items at fault.
    FAULTS: i64 = int("faults", t("问题条数", "Items at fault")).required().listed();
    /// Groups that the data speaks of.
    GROUPS_COVERED: Vec<String> = some_of("groups", t("覆盖的群体维度", "Groups covered"), GROUPS)
        .help("核验多样性时填写", "For the dimension diversity");
    /// Result.
    RESULT: String = one_of("result", t("结论", "Result"), &[
        choice("passed", "通过", "Passed"),
        choice("conditional", "整改后通过", "Passed once mended"),
        choice("failed", "不通过", "Failed"),
    ]).required().listed();
    /// What was excluded by hand, and why.
    EXCLUSIONS: String = long_text("exclusions", t("人工取舍及理由", "Choices by hand and why"));
    /// What was weighed where aims conflict.
    TRADE_OFFS: String = long_text("trade_offs", t("目标冲突的权衡", "Weighing where aims conflict"));
    /// What was done.
    MEASURES: String = long_text("measures", t("整改措施", "Measures"));
    /// Who.
    CHECKED_BY: String = reference("checked_by", t("核验人", "Checked by"), "people").required();
    /// When.
    CHECKED_ON: NaiveDate = date("checked_on", t("核验日期", "Checked on")).required().listed();
    /// Records.
    ATTACHMENTS: Vec<String> = files("attachments", t("核验记录", "Records"));
}

const FIGURES: Rule = Rule::error(
    "quality_figures",
    &["DATA-GUIDE/7.1.1"],
    t(
        "核验条数大于零，问题条数不为负且不超过核验条数",
        "Items were checked, and no more are at fault than were checked",
    ),
);
const FAILED_UNUSED: Rule = Rule::error(
    "quality_failed_in_use",
    &["DATA-GUIDE/7.1.p1", "TTAF-320/4.3.c"],
    t(
        "最近核验不通过的数据集不处于就绪状态",
        "A dataset whose last check of a dimension failed is not ready for use",
    ),
);
const MEASURED: Rule = Rule::warning(
    "quality_measures",
    &["DATA-GUIDE/7.1.p1", "DATA-GUIDE/7.1.3", "DATA-GUIDE/7.1.1", "DATA-GUIDE/7.1.4"],
    t("未直接通过的核验写明整改措施", "A check that did not simply pass names the measures"),
)
.each();
const GROUPS_TOLD: Rule = Rule::warning(
    "quality_groups",
    &["DATA-GUIDE/7.1.4"],
    t("多样性核验覆盖全部群体维度", "A check of diversity looks at every kind of group"),
);

/// Dimensions asked of every training dataset that none of its checks covers.
pub fn unchecked(dataset: &str, reader: &dyn Reader) -> Vec<&'static Choice> {
    let done = reader.find("data_quality_checks", DATASET.key(), dataset);
    DIMENSIONS[..ASKED].iter().filter(|d| !done.iter().any(|c| c.text(DIMENSION) == d.key)).collect()
}

/// Clauses about one dimension, beside 7.1 itself, which is about them all.
pub fn clauses_of(dimension: &str) -> &'static [&'static str] {
    match dimension {
        "truth" => &["DATA-GUIDE/7.1.1"],
        "objectivity" | "fairness" => &["DATA-GUIDE/7.1.3"],
        "diversity" => &["DATA-GUIDE/7.1.4"],
        _ => &[],
    }
}

fn is_last(r: &Record, reader: &dyn Reader) -> bool {
    let same = reader.find("data_quality_checks", DATASET.key(), r.text(DATASET));
    !same.iter().any(|o| {
        o.id != r.id && o.text(DIMENSION) == r.text(DIMENSION) && o.get(CHECKED_ON) > r.get(CHECKED_ON)
    })
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (sample, faults) = (r.get(SAMPLE).unwrap_or(0), r.get(FAULTS).unwrap_or(0));
    if (r.has(SAMPLE.key()) && sample < 1) || faults < 0 || faults > sample {
        out.push(
            FIGURES
                .broken(
                    format!("核验 {sample} 条、问题 {faults} 条不成立，请核对"),
                    format!("{faults} at fault of {sample} checked cannot be; check the figures"),
                )
                .field(FAULTS.key()),
        );
    }
    if r.text(RESULT) == "failed"
        && is_last(r, reader)
        && let Some(set) = reader.get("datasets", r.text(DATASET))
        && set.text(datasets::STATE) == "ready"
    {
        let name = naming::called(&datasets::REGISTER, &set);
        out.push(
            FAILED_UNUSED
                .broken(
                    format!("数据集「{}」核验不通过却处于就绪状态，请停用或整改后重新核验", name.zh),
                    format!(
                        "{} failed and is ready for use all the same; suspend it, or mend and check again",
                        name.en
                    ),
                )
                .field(RESULT.key()),
        );
    }
    if matches!(r.text(RESULT), "failed" | "conditional") && !r.has(MEASURES.key()) {
        out.push(
            MEASURED
                .broken("请填写整改措施", "Name the measures")
                .beside(clauses_of(r.text(DIMENSION)))
                .field(MEASURES.key()),
        );
    }
    if r.text(DIMENSION) == "diversity" {
        let told = r.get(GROUPS_COVERED).unwrap_or_default();
        let left: Vec<Text> =
            GROUPS.iter().filter(|g| !told.iter().any(|k| k == g.key)).map(|g| g.label.into()).collect();
        if !left.is_empty() {
            let left = naming::listed(&left);
            out.push(
                GROUPS_TOLD
                    .broken(
                        format!("多样性核验未覆盖：{}，请补充核验或说明", left.zh),
                        format!("The check leaves out: {}; look at them too", left.en),
                    )
                    .field(GROUPS_COVERED.key()),
            );
        }
    }
    out
}

const TIMES: Rule = Rule::error(
    "quality_days",
    &["DATA-GUIDE/7.1.p1"],
    t("核验不早于数据集构建，不晚于今天", "A check comes after the dataset was built, not in the future"),
);

/// 数据质量核验.
pub static REGISTER: Register = Register {
    key: "data_quality_checks",
    label: t("数据质量核验", "Data quality checks"),
    one: t("数据质量核验", "Data quality check"),
    clauses: &[
        "DATA-GUIDE/7.1.p1",
        "DATA-GUIDE/7.1.1",
        "DATA-GUIDE/7.1.3",
        "DATA-GUIDE/7.1.4",
        "TTAF-320/4.3.c",
    ],
    prefix: "DQC",
    fields: FIELDS,
    sorts: &[Sort { key: "checked_on", by: SortBy::Value }],
    area: Area::Corpus,
    rules: &[&TIMES, &FIGURES, &FAILED_UNUSED, &MEASURED, &GROUPS_TOLD],
    orders: &[order::after(&TIMES, "dataset", "built_on", "checked_on"), order::past(&TIMES, "checked_on")],
    check,
    ..PLAIN
};
