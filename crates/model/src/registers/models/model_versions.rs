//! 模型版本: what each version rests on and how it was made: pre-training and fine-tuning, neither replaced by alignment.

use crate::field::{choice, date, files, long_text, one_of, reference, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{alignment_log, base_models, datasets, model_updates, training_runs};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Name.
    NAME: String = text("name", t("模型名称", "Name")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本号", "Version")).required().listed().searched();
    /// Service it serves.
    SERVICE: String = reference("service", t("所属服务", "Service"), "services").required().listed();
    /// Base model; none for one of one's own.
    BASE: String = reference("base_model", t("基础模型", "Base model"), "base_models").listed();
    /// Version before.
    PREVIOUS: String = reference("previous", t("上一版本", "Previous version"), "model_versions");
    /// How it came about.
    ORIGIN: String = one_of("origin", t("研制方式", "How it was made"), &[
        choice("self_developed", "自研", "Self-developed"),
        choice("tuned", "在基础模型上优化训练", "Tuned on a base model"),
        choice("called", "仅调用已备案模型", "Only calls a filed model"),
    ]).required();
    /// Modalities.
    MODALITIES: Vec<String> = some_of("modalities", t("输出模态", "Output"), &[
        choice("text", "文本", "Text"),
        choice("image", "图片", "Image"),
        choice("audio", "音频", "Audio"),
        choice("video", "视频", "Video"),
        choice("code", "代码", "Code"),
    ]).required();
    /// Parameters, as told.
    PARAMETERS: String = text("parameters", t("参数规模", "Parameters"));
    /// Architecture.
    ARCHITECTURE: String = text("architecture", t("模型架构", "Architecture"));
    /// Size of the context, as told.
    CONTEXT: String = text("context", t("上下文长度", "Context length"));
    /// First day of development.
    DEVELOPED_FROM_ON: NaiveDate = date("developed_from_on", t("研发起始日期", "Developed from")).required();
    /// Review of resources before development (TTAF-320 5.1 b).
    RESOURCES_REVIEWED_ON: NaiveDate = date("resources_reviewed_on", t("资源评审日期", "Resources reviewed on"));
    /// Digest of the weights.
    DIGEST: String = text("sha256", t("权重文件摘要（SHA-256）", "Digest of the weights (SHA-256)"));
    /// Where it stands.
    STATUS: String = one_of("status", t("状态", "Status"), &[
        choice("developing", "研发中", "Under development"),
        choice("testing", "测试中", "Under test"),
        choice("serving", "在用", "Serving"),
        choice("retired", "已下线", "Retired"),
    ]).required().listed();
    /// First day of service.
    SERVED_FROM_ON: NaiveDate = date("served_from_on", t("投入服务日期", "Served from")).listed();
    /// Assessment of it.
    ASSESSMENT: String = reference("assessment", t("安全评估", "Assessment"), "assessments");
    /// Test on risks to personal information (TTAF-268.5 5.2 b).
    PERSONAL_TESTED_ON: NaiveDate = date("personal_tested_on", t("个人信息风险测试日期", "Tested on personal-information risks"));
    /// Remarks.
    REMARKS: String = long_text("remarks", t("说明", "Remarks")).searched();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const BASE_FILED: Rule = Rule::error(
    "version_base_unfiled",
    &["TC260-003/6.a"],
    t(
        "模型版本所用基础模型在研发开始时已备案，测试和服务期间备案有效",
        "The base model of a version was filed when development began, and is while it is tested or served",
    ),
);
const BASE_NAMED: Rule = Rule::error(
    "version_base_missing",
    &["TC260-003/6.a", "DATA-GUIDE/8.1.1"],
    t("在基础模型上训练或调用的版本写明基础模型", "A version tuned on or calling another model names it"),
);
const BASE_ASSESSED: Rule = Rule::error(
    "version_base_unassessed",
    &["DATA-GUIDE/8.1.2"],
    t("基础模型在首次训练前评估通过", "The base model was assessed with success before the first run"),
);
const PRETRAINED: Rule = Rule::error(
    "version_pretraining",
    &["DATA-GUIDE/8.1.1"],
    t(
        "模型版本有预训练记录，或其基础模型写明预训练情况；对齐不能替代",
        "A version has a pre-training run, or its base model tells of one; alignment does not replace it",
    ),
);
const FINE_TUNED: Rule = Rule::error(
    "version_fine_tuning",
    &["DATA-GUIDE/8.1.1"],
    t(
        "模型版本有优化训练记录；对齐不能替代",
        "A version has a fine-tuning run; alignment does not replace it",
    ),
);
const ANNOTATED: Rule = Rule::error(
    "version_unannotated",
    &["DATA-GUIDE/8.1.3"],
    t("优化训练用到由标注批次构成的数据集", "Fine-tuning used a dataset made of annotated batches"),
);
const ALIGNED: Rule = Rule::warning(
    "version_unaligned",
    &["LIAONING-2025/7.2.b"],
    t("模型版本有对齐训练记录", "A version has an alignment run"),
);
const GOALS_SET: Rule = Rule::warning(
    "version_goals",
    &["LIAONING-2025/7.2.a"],
    t(
        "每个版本在对齐日志中有价值观、反歧视、行业规则三类目标",
        "The alignment log holds goals on values, discrimination and rules of the industry",
    ),
);
const KEY_FIELDS_COVERED: Rule = Rule::warning(
    "version_key_fields",
    &["LIAONING-2025/7.2.b"],
    t("对齐训练使用了重点领域的专门数据集", "Alignment used datasets made for key fields"),
);
const RESOURCES_FIRST: Rule = Rule::note(
    "version_resources",
    &["TTAF-320/5.1.b"],
    t("研发开始前做过资源评审", "Resources were reviewed before development"),
);
const ASSESSED: Rule = Rule::error(
    "version_unassessed",
    &["TTAF-268.5/5.2.b", "TC260-003/8.1.a", "LIAONING-2025/8.3.c"],
    t(
        "在基础模型上训练的版本，投入服务前有已签署的安全评估和个人信息风险测试",
        "Before a tuned version served, its assessment was signed and it was tested on personal-information risks",
    ),
);

/// What a sentence calls it.
pub fn called(r: &Record) -> String {
    format!("{} {}", r.text(NAME), r.text(EDITION)).trim().to_owned()
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let name = called(r);
    let base = reader.get("base_models", r.text(BASE));
    let runs = training_runs::of(&r.id, reader);
    let first = runs.iter().filter_map(|x| x.get(training_runs::STARTED_AT)).min().map(instant::day);
    let begun = r.get(DEVELOPED_FROM_ON).unwrap_or_else(|| reader.today());
    if let Some(base) = &base {
        let base_name = base_models::called(base);
        // A filing that ended later is as good as none for a version that is tested or served today.
        let used = matches!(r.text(STATUS), "testing" | "serving").then(|| reader.today());
        if let Some(day) = std::iter::once(begun).chain(used).find(|d| !base_models::filed_on(base, *d)) {
            out.push(
                BASE_FILED
                    .broken(
                        format!("「{name}」所用的基础模型「{base_name}」在 {day} 未备案或备案已失效，请更换已备案模型"),
                        format!("{base_name}, the base model of {name}, was not filed on {day}; change to a filed one"),
                    )
                    .field(BASE.key()),
            );
        }
        let missing = base_models::unassessed(base, first.unwrap_or_else(|| reader.today()));
        if !missing.is_empty() {
            let missing = naming::listed(&missing);
            out.push(BASE_ASSESSED.broken(
                format!("基础模型「{base_name}」在「{name}」首次训练前未评估通过：{}", missing.zh),
                format!("Before the first run of {name}, {base_name} was not assessed with success on: {}", missing.en),
            ).field(BASE.key()));
        }
    } else if r.text(ORIGIN) != "self_developed" && r.has(ORIGIN.key()) {
        out.push(BASE_NAMED.broken("请选择所用的基础模型", "Choose the base model").field(BASE.key()));
    }
    if r.text(ORIGIN) != "called" && r.text(STATUS) != "developing" {
        check_stages(&runs, base.as_deref(), reader, &mut out);
        let goals = alignment_log::missing_kinds(&r.id, reader);
        if !goals.is_empty() {
            let goals = naming::listed(&goals);
            out.push(GOALS_SET.broken(
                format!("对齐日志中缺少目标：{}，请登记", goals.zh),
                format!("The alignment log lacks goals on: {}; enter them", goals.en),
            ));
        }
    }
    if r.get(RESOURCES_REVIEWED_ON).is_none_or(|d| d > begun) {
        out.push(
            RESOURCES_FIRST
                .broken(
                    "研发开始前没有资源评审，请补充日期",
                    "Resources were not reviewed before development; enter the day",
                )
                .field(RESOURCES_REVIEWED_ON.key()),
        );
    }
    if r.text(ORIGIN) == "tuned" && r.text(STATUS) == "serving" {
        let from = r.get(SERVED_FROM_ON).unwrap_or_else(|| reader.today());
        let signed =
            model_updates::signed_at(r.text(ASSESSMENT), reader).is_some_and(|at| instant::day(at) <= from);
        let tested = r.get(PERSONAL_TESTED_ON).is_some_and(|d| d <= from);
        if !signed || !tested {
            out.push(ASSESSED.broken(
                format!("「{name}」已投入服务，但此前没有已签署的安全评估或个人信息风险测试，请补充评估并选择"),
                format!("{name} serves without an assessment signed before, or without a test on personal-information risks; complete both"),
            ).field(ASSESSMENT.key()));
        }
    }
    out
}

fn check_stages(runs: &[Arc<Record>], base: Option<&Record>, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let has = |stage: &str| runs.iter().any(|x| x.text(training_runs::STAGE) == stage);
    let inherited = base.is_some_and(|b| b.has(base_models::PRETRAINING.key()));
    if !has("pretraining") && !inherited {
        out.push(PRETRAINED.broken(
            "没有预训练记录，请登记训练记录，或在基础模型中写明其预训练情况",
            "There is no pre-training run; enter it, or tell the base model's pre-training",
        ));
    }
    if !has("fine_tuning") {
        out.push(FINE_TUNED.broken(
            "没有优化训练记录，请登记；对齐训练不能替代",
            "There is no fine-tuning run; enter it, as alignment does not replace it",
        ));
    } else {
        let annotated = runs
            .iter()
            .filter(|x| x.text(training_runs::STAGE) == "fine_tuning")
            .flat_map(|x| x.get(training_runs::DATASETS).unwrap_or_default())
            .filter_map(|id| reader.get("datasets", &id))
            .any(|d| d.get(datasets::ANNOTATED) == Some(true));
        if !annotated {
            out.push(ANNOTATED.broken(
                "优化训练未使用由标注批次构成的数据集，请核对数据集的「由验收合格的标注批次构成」",
                "No fine-tuning dataset is made of annotated batches; check the datasets",
            ));
        }
    }
    let special = runs
        .iter()
        .filter(|x| x.text(training_runs::STAGE) == "alignment")
        .flat_map(|x| x.get(training_runs::DATASETS).unwrap_or_default())
        .filter_map(|id| reader.get("datasets", &id))
        .any(|d| d.has(datasets::KEY_FIELD.key()));
    if has("alignment") && !special {
        out.push(KEY_FIELDS_COVERED.broken(
            "对齐训练没有使用重点领域（如政治、伦理）的专门数据集，请补充，并在数据集中写明领域",
            "No alignment run used a dataset made for a key field, such as politics or ethics; add one and name its field",
        ));
    }
    if !has("alignment") {
        out.push(ALIGNED.broken("没有对齐训练记录，请登记", "There is no alignment run; enter it"));
    }
}

fn lineage(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let runs = training_runs::of(&r.id, reader);
    let told: Vec<Text> = training_runs::STAGES
        .iter()
        .map(|s| {
            let n = runs.iter().filter(|x| x.text(training_runs::STAGE) == s.key).count();
            Text::new(format!("{} {n} 次", s.label.zh), format!("{}: {n}", s.label.en))
        })
        .collect();
    Some(naming::listed(&told))
}

const TIMES: Rule = Rule::error(
    "version_days",
    &["TC260-003/8.1.a", "DATA-GUIDE/8.1.1"],
    t(
        "上一版本开始研发、本版本研发、提供服务先后一致",
        "Development of the previous version, of this one, and its service follow in time",
    ),
);

/// 模型版本.
pub static REGISTER: Register = Register {
    key: "model_versions",
    label: t("模型版本", "Model versions"),
    one: t("模型版本", "Model version"),
    clauses: &["TC260-003/6.a", "DATA-GUIDE/8.1.1", "DATA-GUIDE/8.1.3", "TTAF-268.5/5.2.b"],
    prefix: "MDV",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "served_from_on", by: SortBy::Value }],
    area: Area::Models,
    rules: &[
        &TIMES,
        &BASE_FILED,
        &BASE_NAMED,
        &BASE_ASSESSED,
        &PRETRAINED,
        &FINE_TUNED,
        &ANNOTATED,
        &ALIGNED,
        &GOALS_SET,
        &KEY_FIELDS_COVERED,
        &RESOURCES_FIRST,
        &ASSESSED,
    ],
    orders: &[
        order::own(&TIMES, "developed_from_on", "served_from_on"),
        order::own(&TIMES, "developed_from_on", "personal_tested_on"),
        order::after(&TIMES, "previous", "developed_from_on", "developed_from_on"),
    ],
    check,
    computed: &[Computed {
        key: "lineage", label: t("训练阶段", "Stages"), listed: false, value: lineage
    }],
    ..PLAIN
};
