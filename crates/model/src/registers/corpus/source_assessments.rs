//! 来源评估: samples of a source and what was unlawful in them. The rate is computed; over the limit means blacklisted.

use crate::catalogue;
use crate::decimal::Decimal;
use crate::field::{Rows, choice, date, files, int, long_text, one_of, reference, table, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Source.
    SOURCE: String = reference("source", t("语料来源", "Source"), "corpus_sources").required().listed();
    /// Before or after collection.
    STAGE: String = one_of("stage", t("评估时点", "Stage"), &[
        choice("before", "采集前", "Before collection"),
        choice("after", "采集后", "After collection"),
        choice("again", "复评", "Again"),
    ]).required().listed();
    /// How items were judged.
    METHOD: String = one_of("method", t("评估方法", "Method"), &[
        choice("manual", "人工抽检", "By people"),
        choice("keyword", "关键词抽检", "By keywords"),
        choice("classifier", "分类模型抽检", "By a classifier"),
        choice("mixed", "人工与技术结合", "By people and machines"),
    ]).required();
    /// How the sample was drawn.
    DRAW: String = text("draw", t("抽样说明", "How it was drawn")).required()
        .help("总体、样本量、抽样方式和随机种子", "Population, size, way of drawing and seed");
    /// Items judged.
    SAMPLE: i64 = int("sample", t("抽检条数", "Items sampled")).required().listed();
    /// Items with unlawful or harmful content.
    UNLAWFUL: i64 = int("unlawful", t("违法不良条数", "Unlawful items")).required().listed();
    /// What they were.
    FOUND: Rows = table("found", t("违法不良内容分布", "What was found"), &[
        text("risk", t("风险（附录 A）", "Risk of annex A")).required().def,
        int("items", t("条数", "Items")).required().def,
    ]);
    /// Signs of poisoning.
    POISONING: String = long_text("poisoning", t("投毒迹象核查", "Signs of poisoning"));
    /// Day.
    ASSESSED_ON: NaiveDate = date("assessed_on", t("评估日期", "Assessed on")).required().listed();
    /// Who.
    ASSESSED_BY: String = reference("assessed_by", t("评估人", "Assessed by"), "people").required();
    /// A later sample within the limit may lift a blacklisting, expressly.
    LIFTS: bool = yes_no("lifts_blacklist", t("解除黑名单", "Lifts the blacklisting"))
        .help("仅合格的复评可以解除，须写明理由", "Only a later assessment within the limit, with the reason");
    /// Why.
    LIFT_REASON: String = long_text("lift_reason", t("解除理由", "Why it is lifted"));
    /// Conclusion in words.
    CONCLUSION: String = long_text("conclusion", t("评估结论", "Conclusion")).searched();
    /// Sample lists and records.
    ATTACHMENTS: Vec<String> = files("attachments", t("抽检记录", "Records"));
}

const FIGURES: Rule = Rule::error(
    "assessment_figures",
    &["TC260-003/5.1.a.2"],
    t(
        "抽检条数大于零，违法不良条数不为负且不超过抽检条数",
        "The sample is above nought, and no more items are unlawful than were sampled",
    ),
);
const DISTRIBUTION: Rule = Rule::warning(
    "assessment_distribution",
    &["TC260-003/5.1.a.2"],
    t(
        "违法不良内容分布的风险编号有效，条数不少于违法不良条数",
        "What was found names risks of annex A and accounts for every unlawful item",
    ),
);
const NOT_AHEAD: Rule = Rule::error(
    "assessment_ahead",
    &["TC260-003/5.1.a.1"],
    t("评估日期不晚于今天", "The day of the assessment does not lie ahead"),
);
const LIFT_GROUNDED: Rule = Rule::error(
    "assessment_lift",
    &["TC260-003/5.1.a.1", "LIAONING-2025/10.3.3"],
    t(
        "解除黑名单的是占比合格的复评，并写明理由",
        "What lifts a blacklisting is a repeated assessment within the limit, with a reason",
    ),
);

/// Unlawful items in 100, to two decimals, as shown; none without a sample.
pub fn rate(r: &Record) -> Option<String> {
    let (sample, unlawful) = (r.get(SAMPLE)?, r.get(UNLAWFUL)?);
    if sample <= 0 {
        return None;
    }
    let hundredths = i128::from(unlawful) * 10_000 / i128::from(sample);
    let micros = i64::try_from(hundredths).ok()?.checked_mul(10_000)?;
    Some(format!("{}%", Decimal { micros }))
}

/// Is the unlawful share over the limit of the edition? The limit itself passes.
pub fn exceeds(r: &Record) -> bool {
    let (Some(sample), Some(unlawful)) = (r.get(SAMPLE), r.get(UNLAWFUL)) else { return false };
    let Some(edition) = catalogue::edition(catalogue::TC260_003) else { return false };
    let max = i128::from(edition.threshold("source_unlawful_rate_max").value);
    sample > 0 && i128::from(unlawful) * 100 > max * i128::from(sample)
}

fn of(source: &str, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let mut found = reader.find("source_assessments", SOURCE.key(), source);
    found.sort_by_key(|a| a.get(ASSESSED_ON));
    found
}

/// The last assessment of a source.
pub fn latest(source: &str, reader: &dyn Reader) -> Option<Arc<Record>> {
    of(source, reader).pop()
}

/// Code of the assessment that puts a source on the blacklist: over the limit, and lifted by no later one.
pub fn over_limit(source: &str, reader: &dyn Reader) -> Option<String> {
    let mut over = None;
    for a in of(source, reader) {
        if exceeds(&a) {
            over = Some(a.text(CODE).to_owned());
        } else if a.get(LIFTS) == Some(true) {
            over = None;
        }
    }
    over
}

/// Day from which a source was over the limit, as it stood on a day.
pub fn over_limit_on(source: &str, day: NaiveDate, reader: &dyn Reader) -> bool {
    let mut over = false;
    for a in of(source, reader).iter().filter(|a| a.get(ASSESSED_ON).is_some_and(|d| d <= day)) {
        over = exceeds(a) || (over && a.get(LIFTS) != Some(true));
    }
    over
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (sample, unlawful) = (r.get(SAMPLE).unwrap_or(0), r.get(UNLAWFUL).unwrap_or(0));
    if (r.has(SAMPLE.key()) && sample < 1) || unlawful < 0 || unlawful > sample {
        out.push(
            FIGURES
                .broken(
                    format!("抽检 {sample} 条、违法不良 {unlawful} 条不成立，请核对"),
                    format!("{unlawful} unlawful of {sample} sampled cannot be; check the figures"),
                )
                .field(UNLAWFUL.key()),
        );
    }
    let rows = r.get(FOUND).unwrap_or_default();
    let known =
        rows.iter().all(|row| row.get("risk").and_then(|v| v.as_str()).is_some_and(catalogue::is_risk));
    let sum: i64 = rows
        .iter()
        .filter_map(|row| row.get("items").and_then(serde_json::Value::as_i64))
        .fold(0, i64::saturating_add);
    if unlawful > 0 && (!known || sum < unlawful) {
        out.push(
            DISTRIBUTION
                .broken(
                    "请按附录 A 的风险编号填写违法不良内容分布，合计不少于违法不良条数",
                    "Tell what was found by the risks of annex A, accounting for every unlawful item",
                )
                .field(FOUND.key()),
        );
    }
    if r.get(ASSESSED_ON).is_some_and(|d| d > reader.today()) {
        out.push(
            NOT_AHEAD
                .broken("评估日期晚于今天，请核对", "The assessment lies ahead; check the day")
                .field(ASSESSED_ON.key()),
        );
    }
    if r.get(LIFTS) == Some(true) && (exceeds(r) || r.text(STAGE) != "again" || !r.has(LIFT_REASON.key())) {
        out.push(LIFT_GROUNDED.broken(
            "解除黑名单须为占比合格的复评并写明理由，请更正评估时点、数据或理由",
            "Lifting asks for a repeated assessment within the limit and a reason; mend the stage, the figures or the reason",
        ).field(LIFTS.key()));
    }
    out
}

fn shown_rate(r: &Record, _: &dyn Reader) -> Option<Text> {
    rate(r).map(Text::same)
}

fn outcome(r: &Record, _: &dyn Reader) -> Option<Text> {
    rate(r)?;
    Some(if exceeds(r) {
        Text::new("超限，列入黑名单", "Over the limit: blacklisted")
    } else {
        Text::new("合格", "Within the limit")
    })
}

/// 来源评估.
pub static REGISTER: Register = Register {
    key: "source_assessments",
    label: t("来源评估", "Source assessments"),
    one: t("来源评估", "Source assessment"),
    clauses: &["TC260-003/5.1.a.1", "TC260-003/5.1.a.2", "LIAONING-2025/10.3.3", "DATA-GUIDE/7.1.5"],
    prefix: "SAS",
    fields: FIELDS,
    sorts: &[Sort { key: "assessed_on", by: SortBy::Value }],
    area: Area::Corpus,
    rules: &[&FIGURES, &DISTRIBUTION, &NOT_AHEAD, &LIFT_GROUNDED],
    check,
    computed: &[
        Computed {
            key: "rate", label: t("违法不良占比", "Unlawful share"), listed: true, value: shown_rate
        },
        Computed { key: "outcome", label: t("判定", "Outcome"), listed: true, value: outcome },
    ],
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant;
    use crate::reader::FixedReader;

    fn assessment(id: &str, on: &str, sample: i64, unlawful: i64, lifts: bool) -> (&'static str, Record) {
        let mut r = Record { id: id.into(), ..Record::default() };
        r.set(CODE, id.into()).set(SOURCE, "s".into()).set(ASSESSED_ON, on.parse().expect("day"));
        r.set(SAMPLE, sample).set(UNLAWFUL, unlawful).set(LIFTS, lifts);
        ("source_assessments", r)
    }

    #[test]
    fn the_limit_itself_passes_and_one_more_does_not() {
        assert!(!exceeds(&assessment("a", "2026-01-01", 1000, 50, false).1));
        assert!(exceeds(&assessment("a", "2026-01-01", 1000, 51, false).1));
        assert_eq!(rate(&assessment("a", "2026-01-01", 3, 1, false).1).as_deref(), Some("33.33%"));
        assert_eq!(rate(&assessment("a", "2026-01-01", 0, 0, false).1), None);
    }

    #[test]
    fn a_good_sample_alone_lifts_nothing_and_one_that_says_so_does() {
        let mut w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        w.records = vec![
            assessment("later", "2026-03-01", 1000, 0, false),
            assessment("first", "2026-01-01", 1000, 60, false),
        ];
        assert_eq!(over_limit("s", &w).as_deref(), Some("first"), "by day, not by the order of entry");
        w.records.push(assessment("lifted", "2026-04-01", 1000, 1, true));
        assert_eq!(over_limit("s", &w), None);
        let on = |d: &str| over_limit_on("s", d.parse().expect("day"), &w);
        assert!(!on("2025-12-31") && on("2026-03-31") && !on("2026-04-01"));
    }
}
