//! What datasets are held to: by their sources, by their log, and test and validation data apart from training data.

use super::{
    BUILT_ON, CONFIRMED_ON, COUNTERPARTS, DIGEST, IDENTIFIED_REASON, ITEM_DIGEST_LIST, ITEMS,
    OVERLAP_CHECKED_AT, OVERLAP_ITEMS, OVERLAP_WITH, PURPOSE, SOURCES, STATE, called, holds, named, sources,
    trains,
};
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{
    annotation_tasks, batches, consents, corpus_sources, data_quality_checks, ip_screenings, processing_log,
    synthetic_datasets,
};
use crate::text::{Text, t};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) const SOURCE_APPROVED: Rule = Rule::error(
    "dataset_source_unapproved",
    &["DATA-GUIDE/5.1.p1"],
    t("数据集中的来源均已核准", "Every source of a dataset is approved"),
);
pub(super) const SOURCE_LISTED: Rule = Rule::error(
    "dataset_source_blacklisted",
    &["TC260-003/5.1.a.1", "TC260-003/5.1.a.2", "LIAONING-2025/10.3.3"],
    t("数据集中没有黑名单来源", "No dataset holds a blacklisted source"),
);
pub(super) const PAPERS_HOLD: Rule = Rule::error(
    "dataset_source_papers",
    corpus_sources::papers::CLAUSES,
    t("训练数据集中每个来源的必备文件齐全有效", "The papers of every source of a training dataset hold"),
)
.each();
pub(super) const TERMS_ALLOW: Rule = Rule::error(
    "dataset_terms",
    &["DATA-GUIDE/5.3.1.p3"],
    t("训练数据集中没有许可条款禁止训练的来源", "No source of a training dataset forbids training"),
);
pub(super) const CONSENT_STANDS: Rule = Rule::error(
    "dataset_consent_withdrawn",
    &["DATA-GUIDE/10.3.p1"],
    t(
        "数据集中来源的同意未被撤回，或撤回已处理完毕",
        "No consent of its sources was withdrawn without being settled",
    ),
);
pub(super) const IP_SCREENED: Rule = Rule::error(
    "dataset_ip_unscreened",
    &["TC260-003/5.2.b.2"],
    t(
        "训练数据集中每个来源做过知识产权筛查",
        "Every source of a training dataset was screened for intellectual property",
    ),
);
pub(super) const IP_CLEAR: Rule = Rule::error(
    "dataset_ip_risk",
    &["TC260-003/5.2.b.2", "DATA-GUIDE/5.3.3.d"],
    t(
        "训练数据集中没有侵权风险未解决的来源",
        "No source of a training dataset has an open risk of infringement",
    ),
);
pub(super) const SYNTHETIC_PROVEN: Rule = Rule::error(
    "dataset_synthetic",
    &["DATA-GUIDE/7.2.d"],
    t("训练数据集中的合成数据已评估通过", "Synthetic data in a training dataset was evaluated and passed"),
);
pub(super) const DEIDENTIFIED: Rule = Rule::error(
    "dataset_identified",
    &["DATA-GUIDE/5.3.2.h", "LIAONING-2025/6.b", "TTAF-268.5/5.2.c"],
    t(
        "含个人信息的训练数据集经过去标识化或匿名化，或写明确有必要；敏感个人信息须有单独同意",
        "Personal information in training data is de-identified or anonymised, or its need is told; sensitive kinds need separate consent",
    ),
)
.each();
pub(super) const LOG_KEPT: Rule = Rule::error(
    "dataset_log_missing",
    &["LIAONING-2025/6.c"],
    t("数据集的每个来源在输入日志中都有录入记录", "The processing log holds the intake of every source"),
);
pub(super) const LOG_ADDS_UP: Rule = Rule::error(
    "dataset_counts",
    &["LIAONING-2025/6.c"],
    t("数据集条数等于输入日志最后剩余条数", "A dataset has as many items as its log leaves"),
);
pub(super) const SCREENED: Rule = Rule::error(
    "dataset_unscreened",
    &["TC260-003/5.2.a"],
    t(
        "训练数据集经过关键词过滤、分类模型过滤和人工抽检",
        "Training data went through keywords, a classifier and manual sampling",
    ),
);
pub(super) const QUALITY_CHECKED: Rule = Rule::warning(
    "dataset_quality",
    &["DATA-GUIDE/7.1.p1", "DATA-GUIDE/7.1.3", "DATA-GUIDE/7.1.1", "DATA-GUIDE/7.1.4"],
    t("训练数据集的各项质量维度均已核验", "Every dimension of quality of a training dataset was checked"),
)
.each();
pub(super) const GRADED: Rule = Rule::warning(
    "dataset_ungraded",
    &["DATA-GUIDE/10.2.p1", "LIAONING-2025/4.e"],
    t("就绪数据集已分类分级", "A ready dataset is graded"),
);
pub(super) const DIGEST_KEPT: Rule = Rule::error(
    "dataset_digest",
    &["LIAONING-2025/4.b"],
    t("就绪数据集登记了正确格式的摘要", "A ready dataset has its digest on file"),
);
pub(super) const COUNTERPARTS_NAMED: Rule = Rule::error(
    "dataset_counterparts",
    &["DATA-GUIDE/8.1.4", "DATA-GUIDE/8.2.d"],
    t(
        "测试集和验证集写明对照数据集，且不以自身或测试集为对照",
        "Test and validation data name their counterparts, none of them test data",
    ),
)
.each();
pub(super) const SOURCES_APART: Rule = Rule::error(
    "dataset_sources_shared",
    &["DATA-GUIDE/8.2.d"],
    t(
        "测试集的来源不与任何训练集、验证集共用",
        "Test data shares no source with training or validation data",
    ),
);
pub(super) const ITEMS_APART: Rule = Rule::error(
    "dataset_overlap",
    &["DATA-GUIDE/8.1.4", "DATA-GUIDE/8.2.d"],
    t(
        "测试集、验证集与对照数据集没有重合条目",
        "Test and validation data shares no item with its counterparts",
    ),
)
.each();
pub(super) const OVERLAP_COUNTED: Rule = Rule::error(
    "dataset_overlap_uncounted",
    &["DATA-GUIDE/8.1.4", "DATA-GUIDE/8.2.d"],
    t(
        "测试集、验证集附有条目摘要清单，并与每个对照数据集比对过",
        "Test and validation data has its item digests on file and was compared with every counterpart",
    ),
)
.each();
pub(super) const PREPARED_ALIKE: Rule = Rule::error(
    "dataset_preparation",
    &["DATA-GUIDE/8.2.d"],
    t(
        "测试集与对照数据集经过相同的预处理步骤",
        "Test data went through the same preparation as its counterparts",
    ),
);

pub(super) const BATCHES_SETTLED: Rule = Rule::error(
    "dataset_batches_open",
    &["TC260-003/5.3.c.2", "DATA-GUIDE/8.1.3"],
    t(
        "数据集确认就绪前，其标注批次均已通过或作废",
        "Before a dataset was confirmed ready, each of its annotated batches was passed or voided",
    ),
);

/// Batches of the dataset's annotation that were delivered by its confirmation and are neither passed nor void.
fn check_batches(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let Some(confirmed) = r.get(CONFIRMED_ON).filter(|_| r.text(STATE) == "ready") else { return };
    let open: Vec<Text> = reader
        .find("annotation_tasks", annotation_tasks::DATASET.key(), &r.id)
        .iter()
        .flat_map(|task| reader.find("batches", batches::TASK.key(), &task.id))
        .filter(|b| !matches!(b.text(batches::STATE), "passed" | "void"))
        .filter(|b| b.get(batches::DELIVERED_ON).is_some_and(|on| on <= confirmed))
        .map(|b| Text::same(b.text(batches::CODE)))
        .collect();
    if open.is_empty() {
        return;
    }
    let open = naming::listed(&open);
    out.push(
        BATCHES_SETTLED
            .broken(
                format!("数据集于 {confirmed} 确认就绪，其批次 {} 尚无通过或作废的结论，请先完成核验", open.zh),
                format!("The dataset was confirmed ready on {confirmed}, while the batches {} were neither passed nor voided; settle them first", open.en),
            )
            .field(CONFIRMED_ON.key()),
    );
}

pub(super) fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.text(STATE) == "suspended" {
        return out;
    }
    let held = sources(r, reader);
    for s in &held {
        check_source(r, s, reader, &mut out);
    }
    check_log(r, &held, reader, &mut out);
    check_batches(r, reader, &mut out);
    if r.text(STATE) == "ready" && !is_digest(r.text(DIGEST)) {
        out.push(
            DIGEST_KEPT
                .broken(
                    "请填写数据集的 SHA-256 摘要（64 位十六进制）",
                    "Enter the dataset's SHA-256 digest, 64 hexadecimal digits",
                )
                .field(DIGEST.key()),
        );
    }
    if r.text(STATE) == "ready" && reader.find("data_grades", "dataset", &r.id).is_empty() {
        out.push(
            GRADED.broken(
                "数据集尚未分类分级，请登记「分类分级」",
                "The dataset is not graded; enter its grade",
            ),
        );
    }
    if trains(r) {
        let missing = data_quality_checks::unchecked(&r.id, reader);
        if !missing.is_empty() {
            let beside: Vec<&str> =
                missing.iter().flat_map(|d| data_quality_checks::clauses_of(d.key)).copied().collect();
            let missing: Vec<Text> = missing.iter().map(|d| d.label.into()).collect();
            let missing = naming::listed(&missing);
            let found = QUALITY_CHECKED.broken(
                format!("尚未核验：{}，请登记「数据质量核验」", missing.zh),
                format!("Not yet checked: {}; enter the quality checks", missing.en),
            );
            out.push(found.beside(&beside));
        }
    }
    if matches!(r.text(PURPOSE), "test" | "validation") {
        check_apart(r, reader, &mut out);
    }
    out
}

fn is_digest(s: &str) -> bool {
    s.len() == 64 && s.bytes().all(|b| b.is_ascii_hexdigit())
}

fn check_source(r: &Record, s: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let (set, name) = (called(r), corpus_sources::called(s));
    let found = |rule: &Rule, zh: String, en: String| {
        rule.broken(format!("数据集「{set}」的来源「{name}」{zh}"), format!("{set}: its source {name} {en}"))
            .field(SOURCES.key())
    };
    let mut add = |rule: &Rule, zh: String, en: String| out.push(found(rule, zh, en));
    if corpus_sources::is_blacklisted(s, reader) {
        add(
            &SOURCE_LISTED,
            "在黑名单中，请移除该来源或停用数据集".into(),
            "is blacklisted; remove it or suspend the dataset".into(),
        );
    } else if s.text(corpus_sources::STATE) != "approved" {
        add(
            &SOURCE_APPROVED,
            "未核准或已停用，请先核准或移除".into(),
            "is not approved; approve it or remove it".into(),
        );
    }
    let unsettled = consents::unsettled(&s.id, &r.id, reader);
    if !unsettled.is_empty() {
        let codes: Vec<Text> = unsettled.iter().map(|c| Text::same(c.text(consents::CODE))).collect();
        let codes = naming::listed(&codes);
        add(
            &CONSENT_STANDS,
            format!("的同意已撤回（{}），请在「撤回与删除」中处理并核验", codes.zh),
            format!(
                "lost a consent ({}); settle it in the register of deletions and have it verified",
                codes.en
            ),
        );
    }
    if !trains(r) {
        return;
    }
    if s.get(corpus_sources::FORBIDDEN_USES).unwrap_or_default().iter().any(|u| u == "training") {
        add(
            &TERMS_ALLOW,
            "的许可条款禁止模型训练，请移除".into(),
            "is under terms that forbid training; remove it".into(),
        );
    }
    if reader.find("ip_screenings", ip_screenings::SOURCE.key(), &s.id).is_empty() {
        add(
            &IP_SCREENED,
            "未做知识产权筛查，请登记筛查".into(),
            "was not screened for intellectual property; enter the screening".into(),
        );
    } else if ip_screenings::open_risk(&s.id, reader) {
        add(
            &IP_CLEAR,
            "存在未解决的侵权风险，请移除或取得授权".into(),
            "has an open risk of infringement; remove it or obtain authorisation".into(),
        );
    }
    if let Some((failing, clauses)) = corpus_sources::papers_failing(s, reader.today(), reader) {
        out.push(
            found(
                &PAPERS_HOLD,
                format!("文件不符合要求：{}，补齐前不得训练", failing.zh),
                format!("has failing papers: {}; no training until they are mended", failing.en),
            )
            .against(&clauses)
            .beside(&["DATA-GUIDE/10.3.p3"]),
        );
    }
    let mut add = |rule: &Rule, zh: String, en: String| out.push(found(rule, zh, en));
    if s.text(corpus_sources::KIND) == "synthetic" && synthetic_datasets::unproven(&s.id, reader).is_some() {
        add(
            &SYNTHETIC_PROVEN,
            "含未评估通过的合成数据，请先评估".into(),
            "holds synthetic data that did not pass its evaluation; evaluate it first".into(),
        );
    }
}

fn check_log(r: &Record, held: &[Arc<Record>], reader: &dyn Reader, out: &mut Vec<Finding>) {
    let log = processing_log::of(&r.id, reader);
    let has = |step: &str| log.iter().any(|x| x.text(processing_log::STEP) == step);
    let taken = |s: &Record| {
        log.iter().any(|x| x.text(processing_log::STEP) == "intake" && x.text(processing_log::SOURCE) == s.id)
    };
    let absent: Vec<Text> =
        held.iter().filter(|s| !taken(s)).map(|s| Text::same(corpus_sources::called(s))).collect();
    if !absent.is_empty() {
        let absent = naming::listed(&absent);
        out.push(LOG_KEPT.broken(
            format!("输入日志中没有下列来源的录入记录：{}，请补记", absent.zh),
            format!("The processing log lacks the intake of: {}; enter it", absent.en),
        ));
    }
    if let Some(left) = processing_log::balance(&log).last()
        && r.get(ITEMS).is_some_and(|n| n != *left)
    {
        let n = r.get(ITEMS).unwrap_or(0);
        out.push(
            LOG_ADDS_UP
                .broken(
                    format!("数据集登记 {n} 条，输入日志最后剩余 {left} 条，请核对"),
                    format!("The dataset has {n} items on file, its log leaves {left}; check both"),
                )
                .field(ITEMS.key()),
        );
    }
    if !trains(r) {
        return;
    }
    let asked = [
        ("keyword_filter", t("关键词过滤", "keywords")),
        ("classifier_filter", t("分类模型过滤", "a classifier")),
        ("manual_sample", t("人工抽检", "manual sampling")),
    ];
    let missing: Vec<Text> =
        asked.iter().filter(|(step, _)| !has(step)).map(|(_, l)| Text::from(*l)).collect();
    if !missing.is_empty() {
        let missing = naming::listed(&missing);
        out.push(SCREENED.broken(
            format!("输入日志中缺少违法不良内容过滤步骤：{}，请补做并记录", missing.zh),
            format!("The log lacks screening by {}; carry it out and enter it", missing.en),
        ));
    }
    if has("deidentify") || has("anonymise") {
        return;
    }
    let sensitive = |s: &Record| {
        corpus_sources::has_sensitive(s) && !consents::covers_sensitive(&s.id, reader.today(), reader)
    };
    let bare = |s: &&Arc<Record>| {
        sensitive(s) || (corpus_sources::has_personal(s) && !r.has(IDENTIFIED_REASON.key()))
    };
    let open: Vec<Text> = held.iter().filter(bare).map(|s| Text::same(corpus_sources::called(s))).collect();
    if !open.is_empty() {
        let open = naming::listed(&open);
        // Sensitive information without separate consent alone is the concern of TTAF-268.5 5.2 c.
        let beside: &[&str] = if held.iter().any(|s| sensitive(s)) {
            &["LIAONING-2025/6.b", "TTAF-268.5/5.2.c"]
        } else {
            &["LIAONING-2025/6.b"]
        };
        out.push(DEIDENTIFIED.broken(
            format!("来源「{}」含个人信息而日志中没有去标识化或匿名化，请处理；确有必要的写明理由，敏感个人信息还须单独同意", open.zh),
            format!("{} holds personal information that the log does not de-identify; do so, or tell the need, with separate consent for sensitive kinds", open.en),
        ).beside(beside).field(IDENTIFIED_REASON.key()));
    }
}

fn check_apart(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let clause: &[&str] =
        if r.text(PURPOSE) == "test" { &["DATA-GUIDE/8.2.d"] } else { &["DATA-GUIDE/8.1.4"] };
    let ids = r.get(COUNTERPARTS).unwrap_or_default();
    let others: Vec<Arc<Record>> = ids.iter().filter_map(|id| reader.get("datasets", id)).collect();
    if others.is_empty() || others.iter().any(|o| o.id == r.id || o.text(PURPOSE) == "test") {
        out.push(COUNTERPARTS_NAMED.broken("请选择对照的训练集（测试集还包括验证集），不得选择自身或测试集", "Choose the training data (and validation data) it is kept apart from, not itself nor test data").against(clause).field(COUNTERPARTS.key()));
    }
    let compared = r.get(OVERLAP_WITH).unwrap_or_default();
    let at = r.get(OVERLAP_CHECKED_AT).map(instant::day);
    let built_since = |d: &Record| matches!((d.get(BUILT_ON), at), (Some(built), Some(at)) if built > at);
    let stale = |id: &String| others.iter().any(|o| o.id == *id && built_since(o));
    let left: Vec<String> = ids.iter().filter(|id| !compared.contains(id) || stale(id)).cloned().collect();
    if !r.has(ITEM_DIGEST_LIST.key()) || r.get(OVERLAP_ITEMS).is_none() || !left.is_empty() {
        let which = named(&left, reader);
        out.push(OVERLAP_COUNTED.broken(
            format!("缺少条目摘要清单，或尚未与对照数据集比对（{}），请导入摘要清单并比对", which.zh),
            format!("The item digests are missing or not compared with every counterpart ({}); import them and compare", which.en),
        ).against(clause).field(OVERLAP_ITEMS.key()));
    }
    let shared = r.get(OVERLAP_ITEMS).unwrap_or(0);
    if shared > 0 {
        let which = named(&compared, reader);
        out.push(
            ITEMS_APART
                .broken(
                    format!("数据集「{}」与「{}」有 {shared} 条重合，请移除后重新比对", called(r), which.zh),
                    format!(
                        "{} shares {shared} items with {}; remove them and compare again",
                        called(r),
                        which.en
                    ),
                )
                .against(clause)
                .field(OVERLAP_ITEMS.key()),
        );
    }
    if r.text(PURPOSE) != "test" {
        return;
    }
    let of = |d: &Record| processing_log::preparation(&processing_log::of(&d.id, reader));
    let own = of(r);
    let theirs: BTreeSet<_> = others.iter().flat_map(|d| of(d)).collect();
    let differs: Vec<Text> = own.symmetric_difference(&theirs).map(processing_log::told).collect();
    if !differs.is_empty() {
        let differs = naming::listed(&differs);
        out.push(PREPARED_ALIKE.broken(
            format!("测试集「{}」与对照数据集的预处理不同：{}，请按相同步骤、方法和流程版本处理", called(r), differs.zh),
            format!("{} was prepared differently from its counterparts: {}; prepare it by the same steps, methods and pipeline version", called(r), differs.en),
        ).field(COUNTERPARTS.key()));
    }
}

/// Test data against every other dataset in one pass, whether named as a counterpart or not.
pub(super) fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let all = reader.all("datasets");
    let mut out = Vec::new();
    for test in all.iter().filter(|d| d.text(PURPOSE) == "test") {
        for other in all.iter().filter(|d| d.text(PURPOSE) != "test") {
            let own = test.get(SOURCES).unwrap_or_default();
            let shared: Vec<Text> = own
                .iter()
                .filter(|s| holds(test, s) && holds(other, s))
                .map(|s| naming::called_by_id("corpus_sources", s, reader))
                .collect();
            if !shared.is_empty() {
                let shared = naming::listed(&shared);
                out.push(
                    SOURCES_APART
                        .broken(
                            format!(
                                "测试集「{}」与「{}」共用来源：{}，请更换测试集来源",
                                called(test),
                                called(other),
                                shared.zh
                            ),
                            format!(
                                "{} and {} share the source {}; give the test data sources of its own",
                                called(test),
                                called(other),
                                shared.en
                            ),
                        )
                        .record("datasets", &test.id)
                        .field(SOURCES.key()),
                );
            }
        }
    }
    out
}
