//! 合成数据: from what it was made, with what, and whether it was proved before use.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{choice, date, files, int, long_text, one_of, reference, references, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::{corpus_sources, datasets};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// The source of kind synthetic that it feeds.
    SOURCE: String = reference("source", t("对应语料来源", "Corpus source"), "corpus_sources").required().listed();
    /// Real data it rests on.
    SEEDS: Vec<String> = references("seed_datasets", t("种子数据集", "Seed datasets"), "datasets").required();
    /// Own least number of real items.
    SEED_MINIMUM: i64 = int("seed_minimum", t("种子数据最少条数（本单位规定）", "Least seed items (own rule)")).required();
    /// Algorithm.
    ALGORITHM: String = text("algorithm", t("生成算法或模型", "Algorithm or model")).required().searched();
    /// Tool and version.
    TOOL: String = text("tool", t("工具及版本", "Tool and version")).required();
    /// Parameters.
    PARAMETERS: String = long_text("parameters", t("参数与提示模板", "Parameters and templates")).required();
    /// Who made it.
    MADE_BY: String = reference("made_by", t("制作人", "Made by"), "people").required();
    /// When.
    MADE_ON: NaiveDate = date("made_on", t("制作日期", "Made on")).required().listed();
    /// Items made.
    ITEMS: i64 = int("items", t("条数", "Items")).required().listed();
    /// How an item is traced back.
    TRACE: String = text("trace", t("逐条溯源方式", "How items are traced")).required()
        .help("如何从任一条目查到算法、参数和制作批次", "How one finds algorithm, parameters and batch from any item");
    /// What it is for.
    AIM: String = one_of("aim", t("合成目的", "Aim"), &[
        choice("fidelity", "保持统计特性", "Keep statistical properties"),
        choice("diversity", "增加多样性", "Add diversity"),
        choice("rare", "补充罕见场景", "Add rare cases"),
    ]).required();
    /// Statistics beside those of the seed.
    COMPARISON: String = long_text("comparison", t("与种子数据的统计比较", "Statistics beside the seed's"));
    /// Bias of seed and result.
    BIAS: String = one_of("bias", t("偏差检查", "Bias check"), &[
        choice("none", "未见放大", "Not increased"),
        choice("mended", "发现并已处理", "Found and mended"),
        choice("found", "发现，未处理", "Found, not mended"),
        choice("unchecked", "未检查", "Not checked"),
    ]).required();
    /// Evaluation before first use.
    EVALUATED_ON: NaiveDate = date("evaluated_on", t("质量评估日期", "Evaluated on"));
    /// Its outcome.
    EVALUATION: String = one_of("evaluation", t("质量评估结论", "Evaluation"), &[
        choice("passed", "通过", "Passed"),
        choice("failed", "未通过", "Failed"),
    ]).listed();
    /// Limits of use, from law and ethics.
    PURPOSE_LIMITS: String = long_text("purpose_limits", t("用途限制与合规伦理核查", "Limits of use, law and ethics")).required();
    /// Next look at whether it still fits the world.
    REVIEW_DUE_ON: NaiveDate = date("review_due_on", t("时效复核日期", "Review due on")).listed();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const SEEDS_REAL: Rule = Rule::error(
    "synthetic_seed",
    &["DATA-GUIDE/7.2.a"],
    t(
        "种子数据为真实数据，合计条数不少于本单位规定",
        "Seeds are real data, of no fewer items than the own rule asks",
    ),
);
const EVALUATED: Rule = Rule::error(
    "synthetic_unevaluated",
    &["DATA-GUIDE/7.2.d"],
    t(
        "用于数据集的合成数据在制作之后评估并通过",
        "Synthetic data used in a dataset was evaluated after it was made, and passed",
    ),
);
const COMPARED: Rule = Rule::warning(
    "synthetic_uncompared",
    &["DATA-GUIDE/7.2.b"],
    t(
        "以保持统计特性为目的的合成数据与种子数据比较过",
        "Synthetic data made to keep statistics is compared with its seed",
    ),
);
const UNBIASED: Rule = Rule::error(
    "synthetic_bias",
    &["DATA-GUIDE/7.2.c"],
    t("合成数据做过偏差检查，发现的偏差已处理", "Bias was checked, and what was found was mended"),
);
const SOURCE_IS_SYNTHETIC: Rule = Rule::error(
    "synthetic_source",
    &["DATA-GUIDE/7.2.g"],
    t("对应的语料来源类型为合成", "The corpus source it feeds is of kind synthetic"),
);

/// Does a source hold synthetic data?
fn is_synthetic(source: &str, reader: &dyn Reader) -> bool {
    reader.get("corpus_sources", source).is_some_and(|s| s.text(corpus_sources::KIND) == "synthetic")
}

/// What keeps the synthetic data of a source from being used; none where it was evaluated and passed.
pub fn unproven(source: &str, reader: &dyn Reader) -> Option<Arc<Record>> {
    reader.find("synthetic_datasets", SOURCE.key(), source).into_iter().find(|s| !evaluated(s))
}

fn evaluated(r: &Record) -> bool {
    r.text(EVALUATION) == "passed"
        && matches!((r.get(EVALUATED_ON), r.get(MADE_ON)), (Some(e), Some(m)) if e >= m)
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let seeds: Vec<Arc<Record>> =
        r.get(SEEDS).unwrap_or_default().iter().filter_map(|id| reader.get("datasets", id)).collect();
    let made: Vec<Text> = seeds
        .iter()
        .filter(|d| d.get(datasets::SOURCES).unwrap_or_default().iter().any(|s| is_synthetic(s, reader)))
        .map(|d| naming::called(&datasets::REGISTER, d))
        .collect();
    let items = seeds.iter().filter_map(|d| d.get(datasets::ITEMS)).fold(0, i64::saturating_add);
    let least = r.get(SEED_MINIMUM).unwrap_or(0);
    if !made.is_empty() {
        let made = naming::listed(&made);
        out.push(
            SEEDS_REAL
                .broken(
                    format!("种子数据集「{}」本身含合成数据，请改用真实数据", made.zh),
                    format!("The seed {} itself holds synthetic data; take real data", made.en),
                )
                .field(SEEDS.key()),
        );
    } else if !seeds.is_empty() && items < least {
        out.push(
            SEEDS_REAL
                .broken(
                    format!("种子数据合计 {items} 条，少于规定的 {least} 条，请补充真实样本"),
                    format!("The seeds hold {items} items, fewer than {least}; add real samples"),
                )
                .field(SEEDS.key()),
        );
    }
    if !evaluated(r) {
        out.push(EVALUATED.broken(
            "尚未评估、评估未通过或评估早于制作；通过前不得用于训练",
            "It was not evaluated, failed, or was evaluated before it was made; it may not be trained on until it passes",
        ).field(EVALUATION.key()));
    }
    if r.text(AIM) == "fidelity" && !r.has(COMPARISON.key()) {
        out.push(
            COMPARED
                .broken("请填写与种子数据的统计比较", "Tell the statistics beside those of the seed")
                .field(COMPARISON.key()),
        );
    }
    if matches!(r.text(BIAS), "found" | "unchecked") {
        out.push(
            UNBIASED
                .broken("偏差未检查或未处理，请处理后更新", "Bias is unchecked or not mended; mend it")
                .field(BIAS.key()),
        );
    }
    if !r.text(SOURCE).is_empty() && !is_synthetic(r.text(SOURCE), reader) {
        out.push(
            SOURCE_IS_SYNTHETIC
                .broken(
                    "对应的语料来源不是合成类型，请更正来源或其类型",
                    "The corpus source is not of kind synthetic; mend it or its kind",
                )
                .field(SOURCE.key()),
        );
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(from), Some(on)) = (r.get(MADE_ON), r.get(REVIEW_DUE_ON)) else { return Vec::new() };
    let label = Text::new("复核合成数据时效", "Review whether synthetic data still fits");
    vec![Due { key: "review", label, from, on, done: None, clause: "DATA-GUIDE/7.2.e" }.clock(reader)]
}

const TIMES: Rule = Rule::error(
    "synthetic_days",
    &["DATA-GUIDE/7.2.a", "DATA-GUIDE/7.2.d", "DATA-GUIDE/7.2.e"],
    t("种子数据、合成、评价、复核先后一致", "Seeds, synthesis, evaluation and review follow in time"),
);

/// 合成数据.
pub static REGISTER: Register = Register {
    key: "synthetic_datasets",
    label: t("合成数据", "Synthetic datasets"),
    one: t("合成数据", "Synthetic dataset"),
    clauses: &[
        "DATA-GUIDE/7.2.a",
        "DATA-GUIDE/7.2.b",
        "DATA-GUIDE/7.2.c",
        "DATA-GUIDE/7.2.d",
        "DATA-GUIDE/7.2.e",
        "DATA-GUIDE/7.2.f",
        "DATA-GUIDE/7.2.g",
    ],
    prefix: "SYN",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "made_on", by: SortBy::Value }],
    area: Area::Corpus,
    rules: &[&TIMES, &SEEDS_REAL, &EVALUATED, &COMPARED, &UNBIASED, &SOURCE_IS_SYNTHETIC],
    orders: &[
        order::after(&TIMES, "seed_datasets", "built_on", "made_on"),
        order::own(&TIMES, "made_on", "review_due_on"),
        order::past(&TIMES, "made_on"),
        order::past(&TIMES, "evaluated_on"),
    ],
    check,
    clocks,
    ..PLAIN
};
