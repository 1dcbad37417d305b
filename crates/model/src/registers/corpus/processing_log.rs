//! 输入日志: what was put into a dataset, what each step took out, who did it with which pipeline. The counts add up.

use crate::field::{Choice, choice, files, int, long_text, one_of, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Steps.
pub const STEPS: &[Choice] = &[
    choice("intake", "录入", "Intake"),
    choice("deduplicate", "去重", "De-duplication"),
    choice("clean", "清洗与纠错", "Cleaning and correction"),
    choice("language_filter", "语言筛选", "Language filter"),
    choice("keyword_filter", "关键词过滤", "Keyword filter"),
    choice("classifier_filter", "分类模型过滤", "Classifier filter"),
    choice("manual_sample", "人工抽检", "Manual sampling"),
    choice("poisoning_check", "投毒检测", "Check for poisoning"),
    choice("deidentify", "去标识化", "De-identification"),
    choice("anonymise", "匿名化", "Anonymisation"),
    choice("withdrawal", "撤回移除", "Removal after withdrawal"),
    choice("split", "切分", "Split"),
    choice("format", "格式转换与分词", "Format and tokens"),
    choice("use", "出库使用", "Use"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Dataset.
    DATASET: String = reference("dataset", t("数据集", "Dataset"), "datasets").required().listed();
    /// Place of the step, from 1.
    SEQUENCE: i64 = int("sequence", t("步骤序号", "Step number")).required().listed();
    /// Step.
    STEP: String = one_of("step", t("步骤", "Step"), STEPS).required().listed();
    /// Source that is put in; asked of an intake.
    SOURCE: String = reference("source", t("语料来源", "Source"), "corpus_sources")
        .help("录入步骤须填写", "Asked of an intake");
    /// How.
    METHOD: String = text("method", t("处理方法", "Method")).required().searched();
    /// Pipeline and version.
    PIPELINE: String = text("pipeline_version", t("处理流程版本", "Pipeline version")).required().listed();
    /// Version of the keyword library or classifier used.
    ASSET: String = text("asset_version", t("关键词库或分类模型版本", "Version of keywords or classifier"))
        .help("关键词过滤、分类模型过滤须填写", "Asked of both filters");
    /// Items that the step began with; for an intake, those put in.
    ITEMS_IN: i64 = int("items_in", t("输入条数", "Items in")).required().listed();
    /// Items that the step took out.
    ITEMS_REMOVED: i64 = int("items_removed", t("移除条数", "Items removed")).required().listed();
    /// Items that people looked at; asked of manual sampling.
    SAMPLE: i64 = int("sample", t("抽检条数", "Items sampled"));
    /// Why items were removed.
    REMOVAL_REASON: String = long_text("removal_reason", t("移除原因", "Why they were removed"));
    /// Who.
    DONE_BY: String = reference("done_by", t("操作人", "Done by"), "people").required();
    /// When.
    DONE_AT: Instant = crate::field::at("done_at", t("操作时间", "Done at")).required().listed();
    /// Records.
    ATTACHMENTS: Vec<String> = files("attachments", t("处理记录", "Records"));
}

const FIGURES: Rule = Rule::error(
    "processing_figures",
    &["LIAONING-2025/6.c"],
    t("移除条数不为负且不超过输入条数", "No more items are removed than came in, and none is negative"),
);
const COUNTS_ADD_UP: Rule = Rule::error(
    "processing_counts",
    &["LIAONING-2025/6.c"],
    t("每一步的输入条数等于前面各步剩余条数", "Each step begins with what the steps before it left"),
);
const NUMBERED_ONCE: Rule = Rule::error(
    "processing_sequence",
    &["LIAONING-2025/6.c"],
    t(
        "同一数据集的步骤序号不重复，时间先后与序号一致",
        "Steps of a dataset have numbers of their own and follow in time",
    ),
);
const SOURCE_NAMED: Rule = Rule::error(
    "processing_source",
    &["LIAONING-2025/6.c"],
    t(
        "录入步骤写明语料来源，且来源属于该数据集",
        "An intake names its source, which is one of the dataset's",
    ),
);
const ASSET_NAMED: Rule = Rule::error(
    "processing_asset",
    &["TC260-003/5.2.a"],
    t(
        "过滤步骤写明所用关键词库或分类模型的版本",
        "A filter names the version of the keywords or classifier it used",
    ),
);
const SAMPLE_TOLD: Rule = Rule::error(
    "processing_sample",
    &["TC260-003/5.2.a"],
    t(
        "人工抽检写明抽检条数，且不超过输入条数",
        "Manual sampling tells how many items were looked at, no more than came in",
    ),
);

/// The log of a dataset by step number.
pub fn of(dataset: &str, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let mut all = reader.find("processing_log", DATASET.key(), dataset);
    all.sort_by_key(|r| r.get(SEQUENCE));
    all
}

fn counts(r: &Record) -> (i64, i64) {
    (r.get(ITEMS_IN).unwrap_or(0), r.get(ITEMS_REMOVED).unwrap_or(0))
}

/// Items left after each step of a sorted log. An intake adds; use takes nothing away.
pub fn balance(log: &[Arc<Record>]) -> Vec<i64> {
    let mut left = 0_i64;
    log.iter()
        .map(|r| {
            let (items, removed) = counts(r);
            match r.text(STEP) {
                "use" => {}
                "intake" => left = left.saturating_add(items).saturating_sub(removed),
                _ => left = items.saturating_sub(removed),
            }
            left
        })
        .collect()
}

/// Steps that prepare data, as test data has to share them. Taking in, screening for unlawful content and splitting
/// belong to what is kept, not to how it is prepared.
const PREPARING: [&str; 6] = ["deduplicate", "clean", "language_filter", "deidentify", "anonymise", "format"];

/// A step of preparation: its key, method and pipeline version.
pub type Preparation = (String, String, String);

/// How data was prepared, in no order.
pub fn preparation(log: &[Arc<Record>]) -> BTreeSet<Preparation> {
    let told = log.iter().filter(|r| PREPARING.contains(&r.text(STEP)));
    told.map(|r| (r.text(STEP).to_owned(), r.text(METHOD).to_owned(), r.text(PIPELINE).to_owned())).collect()
}

/// A step of preparation in words.
pub fn told(p: &Preparation) -> Text {
    let label = STEP.def.choice_label(&p.0).unwrap_or(t("", ""));
    Text::new(format!("{}（{}，{}）", label.zh, p.1, p.2), format!("{} ({}, {})", label.en, p.1, p.2))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (items, removed) = counts(r);
    if items < 0 || removed < 0 || removed > items {
        out.push(
            FIGURES
                .broken(
                    format!("输入 {items} 条、移除 {removed} 条不成立，请核对"),
                    format!("{removed} removed of {items} cannot be; check the figures"),
                )
                .field(ITEMS_REMOVED.key()),
        );
    }
    let log = of(r.text(DATASET), reader);
    if let Some(at) = log.iter().position(|x| x.id == r.id) {
        check_place(r, &log, at, &mut out);
    }
    if r.text(STEP) == "intake" {
        let set = reader.get("datasets", r.text(DATASET));
        let known = set.is_some_and(|d| super::datasets::holds(&d, r.text(SOURCE)));
        if r.text(SOURCE).is_empty() || !known {
            out.push(
                SOURCE_NAMED
                    .broken(
                        "录入步骤须选择来源，且来源应在该数据集的来源清单中",
                        "Choose the source of the intake, one of those the dataset lists",
                    )
                    .field(SOURCE.key()),
            );
        }
    }
    if matches!(r.text(STEP), "keyword_filter" | "classifier_filter") && !r.has(ASSET.key()) {
        out.push(
            ASSET_NAMED
                .broken("请填写关键词库或分类模型的版本", "Name the version of the keywords or classifier")
                .field(ASSET.key()),
        );
    }
    let sample = r.get(SAMPLE);
    if r.text(STEP) == "manual_sample" && sample.is_none_or(|s| s < 1 || s > items) {
        out.push(
            SAMPLE_TOLD
                .broken(
                    "请填写人工抽检条数，应大于零且不超过输入条数",
                    "Tell how many items were looked at: above nought, no more than came in",
                )
                .field(SAMPLE.key()),
        );
    }
    out
}

fn check_place(r: &Record, log: &[Arc<Record>], at: usize, out: &mut Vec<Finding>) {
    let before = at.checked_sub(1).map(|i| &log[i]);
    let twin = log.iter().any(|x| x.id != r.id && x.get(SEQUENCE) == r.get(SEQUENCE));
    let early =
        before.is_some_and(|b| matches!((b.get(DONE_AT), r.get(DONE_AT)), (Some(b), Some(a)) if a < b));
    if twin || early {
        out.push(
            NUMBERED_ONCE
                .broken(
                    "步骤序号重复，或操作时间早于前一步，请核对序号和时间",
                    "The step number stands twice, or the step came before the one it follows; check both",
                )
                .field(SEQUENCE.key()),
        );
    }
    let (items, _) = counts(r);
    let left = before.map(|_| balance(&log[..at])[at - 1]).unwrap_or(0);
    if r.text(STEP) != "intake" && items != left {
        out.push(COUNTS_ADD_UP.broken(
            format!("本步输入 {items} 条，而前面各步剩余 {left} 条，请核对或补记遗漏的步骤"),
            format!("The step begins with {items} items, while {left} were left before it; check, or enter the step that is missing"),
        ).field(ITEMS_IN.key()));
    }
}

fn items_out(r: &Record, _: &dyn Reader) -> Option<Text> {
    let (items, removed) = (r.get(ITEMS_IN)?, r.get(ITEMS_REMOVED)?);
    Some(Text::same(items.saturating_sub(removed).to_string()))
}

const TIMES: Rule = Rule::error(
    "processing_order",
    &["LIAONING-2025/6.c", "TTAF-320/5.2.b"],
    t(
        "处理在数据集确认就绪之前完成，不晚于当前时间",
        "Data is processed before its dataset is confirmed ready, not in the future",
    ),
);

/// 输入日志.
pub static REGISTER: Register = Register {
    key: "processing_log",
    label: t("训练数据输入日志", "Processing log"),
    one: t("处理步骤", "Processing step"),
    clauses: &["LIAONING-2025/6.c", "TC260-003/5.2.a", "LIAONING-2025/4.a", "DATA-GUIDE/7.1.2"],
    prefix: "LOG",
    title: "step",
    fields: FIELDS,
    sorts: &[Sort { key: "done_at", by: SortBy::Value }],
    area: Area::Corpus,
    rules: &[&TIMES, &FIGURES, &COUNTS_ADD_UP, &NUMBERED_ONCE, &SOURCE_NAMED, &ASSET_NAMED, &SAMPLE_TOLD],
    orders: &[order::before(&TIMES, "done_at", "dataset", "confirmed_on"), order::past(&TIMES, "done_at")],
    check,
    computed: &[Computed {
        key: "items_out",
        label: t("剩余条数", "Items left"),
        listed: true,
        value: items_out,
    }],
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intakes_add_up_and_use_takes_nothing() {
        let step = |step: &str, items: i64, removed: i64| {
            let mut r = Record::default();
            r.set(STEP, step.into()).set(ITEMS_IN, items).set(ITEMS_REMOVED, removed);
            Arc::new(r)
        };
        let log = [
            step("intake", 100, 0),
            step("intake", 50, 5),
            step("clean", 145, 45),
            step("use", 100, 0),
            step("split", 100, 20),
        ];
        assert_eq!(balance(&log), [100, 145, 100, 100, 80]);
        assert_eq!(preparation(&log).len(), 1, "only cleaning prepares");
    }
}
