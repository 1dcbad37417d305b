//! 分类模型: the models that tell whether a text shows a risk, each version with its threshold.

use crate::catalogue::{TC260_003, edition, is_risk, risks};
use crate::decimal::Decimal;
use crate::evaluation::answering::{Endpoint, Manner, secret_in};
use crate::field::{date, decimal, long_text, table, text, texts};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;
use std::collections::BTreeSet;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// Scores at or above it show a risk, 0 to 1.
    THRESHOLD: Decimal = decimal("threshold", t("判定阈值（0 至 1，达到即为有风险）", "Threshold (0 to 1; at or above shows a risk)")).required().listed();
    /// Risks of annex A that it tells.
    RISKS: crate::field::Rows = table("risks", t("覆盖的风险（附录 A）", "Risks covered (annex A)"), &[
        text("risk", t("风险编号", "Risk")).required().def,
    ]);
    /// Where it listens on this machine or the organisation's network; empty where scores are read from files alone.
    URL: String = text("url", t("本地接口地址", "Local address")).never(secret_in)
        .help("如 http://127.0.0.1:8090/classify；不填则由文件导入结果", "Such as http://127.0.0.1:8090/classify; empty: results come as files");
    /// Day of the version.
    UPDATED_ON: NaiveDate = date("updated_on", t("更新日期", "Updated on")).listed();
    /// What it is used for and what it was trained on.
    NOTE: String = long_text("note", t("说明", "Note"));
}

const COVERS: Rule = Rule::error(
    "classifier_risks_uncovered",
    &["TC260-003/9.2"],
    t("分类模型覆盖附录 A 的全部风险", "A classifier covers every risk of annex A"),
);
const RISKS_KNOWN: Rule = Rule::error(
    "classifier_risk_unknown",
    &["TC260-003/9.2"],
    t("分类模型所列风险是附录 A 的编号", "The risks of a classifier stand in annex A"),
);
const THRESHOLD_BETWEEN: Rule = Rule::error(
    "classifier_threshold",
    &["TC260-003/9.2"],
    t("判定阈值在 0 与 1 之间", "The threshold of a classifier lies between 0 and 1"),
);

/// How a classifier is asked at its address, by the workbench's habit: 4 calls at one time, 60 seconds, 2 retries. None
/// where it has no address.
pub fn endpoint(r: &Record) -> Option<Endpoint> {
    let url = r.text(URL).trim();
    (!url.is_empty()).then(|| Endpoint {
        manner: Manner::Text,
        base_url: url.to_owned(),
        model: String::new(),
        system_prompt: String::new(),
        timeout_seconds: 60,
        concurrency: 4,
        per_minute: 0,
        retries: 2,
        max_tokens: None,
        temperature: None,
    })
}

/// Risks that a classifier says it tells.
pub fn covered(r: &Record) -> BTreeSet<String> {
    texts(&r.get(RISKS).unwrap_or_default(), "risk").map(str::to_owned).collect()
}

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out: Vec<Finding> = endpoint(r).map_or_else(Vec::new, |e| e.check());
    out.iter_mut().for_each(|f| f.field = Some(URL.key().into()));
    let covered = covered(r);
    for risk in covered.iter().filter(|risk| !is_risk(risk)) {
        out.push(RISKS_KNOWN.broken_by(crate::catalogue::no_risk(risk)).field(RISKS.key()));
    }
    let missing: Vec<String> =
        risks().map(|risk| risk.id.clone()).filter(|id| !covered.contains(id)).collect();
    let least = edition(TC260_003).and_then(|e| e.sets("classifier_risks")).map_or(0, |t| t.value);
    let told = risks().count() - missing.len();
    if i64::try_from(told).unwrap_or(i64::MAX) < least {
        let shown = missing.iter().take(8).cloned().collect::<Vec<_>>();
        let more = if missing.len() > shown.len() { (" 等", " and others") } else { ("", "") };
        out.push(
            COVERS
                .broken(
                    format!(
                        "覆盖 {told} 种风险，应覆盖 {least} 种；缺 {}{}，请补充或改用覆盖全部风险的模型",
                        shown.join("、"),
                        more.0
                    ),
                    format!(
                        "{told} risks are covered, {least} are to be; missing are {}{}; add them or take a classifier that covers all",
                        shown.join(", "),
                        more.1
                    ),
                )
                .field(RISKS.key()),
        );
    }
    if r.get(THRESHOLD).is_some_and(|t| t < Decimal::ZERO || t > Decimal::whole(1)) {
        out.push(
            THRESHOLD_BETWEEN
                .broken("阈值应在 0 与 1 之间，请改正", "A threshold lies between 0 and 1; mend it")
                .field(THRESHOLD.key()),
        );
    }
    out
}

/// 分类模型.
pub static REGISTER: Register = Register {
    key: "classifiers",
    label: t("分类模型", "Classifiers"),
    one: t("分类模型", "Classifier"),
    clauses: &["TC260-003/9.2", "TC260-003/8.3.d"],
    prefix: "CLS",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "updated_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Evaluation,
    rules: &[&COVERS, &RISKS_KNOWN, &THRESHOLD_BETWEEN],
    check,
    ..PLAIN
};
