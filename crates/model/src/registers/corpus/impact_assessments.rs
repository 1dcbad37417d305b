//! 个人信息保护影响评估: before sensitive or large-scale processing; kept for years, reviewed by its day.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{choice, date, files, long_text, one_of, reference, references, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::corpus_sources;
use crate::retention;
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("评估名称", "Name")).required().listed().searched();
    /// Source it is about.
    SOURCE: String = reference("source", t("语料来源", "Source"), "corpus_sources").listed();
    /// Service it is about, where it is no source.
    SERVICE: String = reference("service", t("服务", "Service"), "services");
    /// What made it necessary.
    TRIGGERS: Vec<String> = some_of("triggers", t("评估情形", "Occasion"), &[
        choice("sensitive", "处理敏感个人信息", "Sensitive personal information"),
        choice("automated", "自动化决策", "Automated decisions"),
        choice("entrusted", "委托处理或向他人提供", "Entrusted or passed on"),
        choice("published", "公开个人信息", "Published"),
        choice("abroad", "向境外提供", "Transferred abroad"),
        choice("major", "对个人权益有重大影响", "Major effect on persons"),
    ]).required();
    /// Purpose and means: lawful, legitimate, necessary.
    NECESSITY: String = long_text("necessity", t("目的、方式的合法正当必要性", "Lawfulness and need")).required();
    /// Effect on persons.
    EFFECTS: String = long_text("effects", t("对个人权益的影响及安全风险", "Effects on persons and risks")).required();
    /// Risk.
    RISK: String = one_of("risk", t("风险等级", "Risk"), &[
        choice("low", "低", "Low"),
        choice("medium", "中", "Medium"),
        choice("high", "高", "High"),
    ]).required().listed();
    /// Protection.
    PROTECTION: String = long_text("protection", t("保护措施", "Protection"))
        .help("措施应与风险程度相适应", "Measures that match the risk");
    /// Conclusion.
    CONCLUSION: String = one_of("conclusion", t("结论", "Conclusion"), &[
        choice("go", "可以处理", "May proceed"),
        choice("conditional", "落实措施后处理", "May proceed once measures stand"),
        choice("stop", "不得处理", "May not proceed"),
    ]).required().listed();
    /// Day.
    ASSESSED_ON: NaiveDate = date("assessed_on", t("评估日期", "Assessed on")).required().listed();
    /// Who.
    ASSESSED_BY: Vec<String> = references("assessed_by", t("评估人", "Assessed by"), "people").required();
    /// Last day it is kept at least.
    KEPT_UNTIL_ON: NaiveDate = date("kept_until_on", t("报告保存至", "Kept until")).required();
    /// Next review.
    REVIEW_DUE_ON: NaiveDate = date("review_due_on", t("下次复核日期", "Review due on")).listed();
    /// The report.
    ATTACHMENTS: Vec<String> = files("attachments", t("评估报告", "Report"));
}

const BEFORE_COLLECTION: Rule = Rule::error(
    "impact_after_collection",
    &["DATA-GUIDE/5.3.2.d"],
    t("影响评估在采集开始之前完成", "The impact assessment came before the collection"),
);
const KEPT_LONG_ENOUGH: Rule = Rule::error(
    "impact_retention",
    &["个人信息保护法 第五十六条"],
    t("报告保存期限不少于法定年限", "The report is kept for as long as the law asks"),
);
const PROTECTION_TOLD: Rule = Rule::error(
    "impact_protection",
    &["DATA-GUIDE/5.3.2.d"],
    t("中、高风险的评估写明保护措施", "An assessment of medium or high risk names the protection"),
);
const STOP_HEEDED: Rule = Rule::error(
    "impact_stop_ignored",
    &["DATA-GUIDE/5.3.2.d"],
    t("结论为不得处理的来源未被核准", "A source whose assessment says stop is not approved"),
);
const SUBJECT_NAMED: Rule = Rule::error(
    "impact_subject",
    &["DATA-GUIDE/5.3.2.d"],
    t("影响评估指明来源或服务", "The assessment names the source or the service it is about"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if !r.has(SOURCE.key()) && !r.has(SERVICE.key()) {
        out.push(
            SUBJECT_NAMED
                .broken("请选择评估针对的来源或服务", "Choose the source or the service it is about")
                .field(SOURCE.key()),
        );
    }
    let on = r.get(ASSESSED_ON);
    if let Some(source) = reader.get("corpus_sources", r.text(SOURCE)) {
        let earlier_one = reader
            .find("impact_assessments", SOURCE.key(), &source.id)
            .iter()
            .filter_map(|a| a.get(ASSESSED_ON))
            .min();
        if let (Some(from), Some(first)) = (source.get(corpus_sources::COLLECTED_FROM_ON), earlier_one)
            && first > from
        {
            out.push(BEFORE_COLLECTION.broken(
                format!("来源「{}」自 {from} 起采集，最早的影响评估在 {first}，晚于采集；请说明补救情况", corpus_sources::called(&source)),
                format!("{} was collected from {from}, its first impact assessment is of {first}; say how this was made good", corpus_sources::called(&source)),
            ).field(ASSESSED_ON.key()));
        }
        if r.text(CONCLUSION) == "stop" && source.text(corpus_sources::STATE) == "approved" {
            out.push(
                STOP_HEEDED
                    .broken(
                        format!(
                            "结论为不得处理，而来源「{}」仍为核准状态，请停用",
                            corpus_sources::called(&source)
                        ),
                        format!(
                            "It says stop, yet {} is approved; suspend it",
                            corpus_sources::called(&source)
                        ),
                    )
                    .field(CONCLUSION.key()),
            );
        }
    }
    if let (Some(kept), Some(on), Some((law, keep))) =
        (r.get(KEPT_UNTIL_ON), on, retention::shipped().least("impact_assessments"))
        && let Some(least) = keep.ends(on)
        && kept < least
    {
        out.push(
            KEPT_LONG_ENOUGH
                .broken(
                    format!("报告至少应保存至 {least}（{}），请更正", law.provenance.source),
                    format!(
                        "The report has to be kept until {least} at least ({}); mend the day",
                        law.provenance.source
                    ),
                )
                .field(KEPT_UNTIL_ON.key()),
        );
    }
    if matches!(r.text(RISK), "medium" | "high") && !r.has(PROTECTION.key()) {
        out.push(
            PROTECTION_TOLD
                .broken("存在中、高风险，请填写保护措施", "The risk is not low; name the protection")
                .field(PROTECTION.key()),
        );
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(from), Some(on)) = (r.get(ASSESSED_ON), r.get(REVIEW_DUE_ON)) else { return Vec::new() };
    let source = r.text(SOURCE);
    let later =
        if source.is_empty() { Vec::new() } else { reader.find("impact_assessments", SOURCE.key(), source) };
    let done =
        later.iter().filter(|a| a.id != r.id).filter_map(|a| a.get(ASSESSED_ON)).filter(|d| *d > from).min();
    let label = Text::new("复核影响评估", "Review the impact assessment");
    vec![Due { key: "review", label, from, on, done, clause: "DATA-GUIDE/5.3.2.d" }.clock(reader)]
}

const TIMES: Rule = Rule::error(
    "impact_days",
    &["DATA-GUIDE/5.3.2.d"],
    t("评估日期不晚于今天，复评不早于评估", "Assessed not in the future, and reviewed after it was assessed"),
);

/// 个人信息保护影响评估.
pub static REGISTER: Register = Register {
    key: "impact_assessments",
    label: t("个保影响评估", "Impact assessments"),
    one: t("个保影响评估", "Impact assessment"),
    clauses: &["DATA-GUIDE/5.3.2.d", "DATA-GUIDE/5.3.2.e"],
    prefix: "PIA",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "assessed_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Corpus,
    rules: &[&TIMES, &BEFORE_COLLECTION, &KEPT_LONG_ENOUGH, &PROTECTION_TOLD, &STOP_HEEDED, &SUBJECT_NAMED],
    orders: &[order::own(&TIMES, "assessed_on", "review_due_on"), order::past(&TIMES, "assessed_on")],
    check,
    clocks,
    ..PLAIN
};
