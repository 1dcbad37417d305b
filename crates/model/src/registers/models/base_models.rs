//! 基础模型: what a model rests on, whether it is filed, and how it was assessed before it was built upon.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{Choice, Rows, Typed, choice, date, files, long_text, one_of, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// What a base model is assessed on (DATA-GUIDE 8.1.2).
pub const DIMENSIONS: &[Choice] = &[
    choice("reliability", "可靠性", "Reliability"),
    choice("safety", "安全性", "Safety"),
    choice("legality", "合法性", "Legality"),
    choice("values", "价值观", "Values"),
];

const OUTCOMES: &[Choice] = &[choice("passed", "通过", "Passed"), choice("failed", "不通过", "Failed")];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Name, exactly as filed.
    NAME: String = text("name", t("模型名称", "Name")).required().listed().searched()
        .help("与备案公示的名称一致", "Exactly as in the published filing");
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// Provider.
    PROVIDER: String = text("provider", t("提供方", "Provider")).required().listed().searched();
    /// How it is obtained.
    ORIGIN: String = one_of("origin", t("取得方式", "Origin"), &[
        choice("own", "自研", "Own"),
        choice("open_source", "开源", "Open source"),
        choice("licensed", "商业授权", "Commercial licence"),
        choice("called", "接口调用", "Called by interface"),
    ]).required().listed();
    /// Domestic or foreign.
    REGION: String = one_of("region", t("境内外", "Domestic or foreign"), &[
        choice("domestic", "境内", "Domestic"),
        choice("foreign", "境外", "Foreign"),
    ]).required();
    /// 备案号.
    FILING_NUMBER: String = text("filing_number", t("模型备案号", "Filing number")).listed().searched();
    /// 算法备案编号.
    ALGORITHM_NUMBER: String = text("algorithm_number", t("算法备案编号", "Algorithm filing number")).searched();
    /// Filed on.
    FILED_ON: NaiveDate = date("filed_on", t("备案日期", "Filed on"));
    /// Day on which the filing ended or was cancelled.
    FILING_ENDED_ON: NaiveDate = date("filing_ended_on", t("备案失效或注销日期", "Filing ended on"));
    /// Where the filing was seen.
    FILING_PROOF: String = text("filing_proof", t("备案公示出处", "Where the filing was seen"));
    /// Architecture.
    ARCHITECTURE: String = text("architecture", t("模型架构", "Architecture"));
    /// Parameters, as told.
    PARAMETERS: String = text("parameters", t("参数规模", "Parameters"));
    /// Framework.
    FRAMEWORK: String = text("framework", t("训练框架", "Framework"));
    /// Its own pre-training, as its provider tells it.
    PRETRAINING: String = long_text("pretraining", t("预训练情况", "Its pre-training"))
        .help("提供方公布的预训练数据与过程；可作为本模型的预训练阶段", "What the provider tells of it; counts as the pre-training stage of models built on it");
    /// Licence.
    LICENCE: String = text("licence", t("许可协议", "Licence")).searched();
    /// Last day of the licence.
    LICENCE_TO_ON: NaiveDate = date("licence_to_on", t("许可有效期止", "Licence until"));
    /// Does the licence permit the use?
    LICENCE_FITS: String = one_of("licence_fits", t("许可是否覆盖本用途", "Licence permits the use"), &[
        choice("yes", "覆盖", "Yes"),
        choice("no", "不覆盖", "No"),
        choice("unchecked", "未核对", "Not checked"),
    ]).required();
    /// Where the files come from.
    DOWNLOADED_FROM: String = text("downloaded_from", t("文件来源", "Where the files come from"));
    /// Digest or signature that was verified.
    DIGEST: String = text("sha256", t("校验摘要（SHA-256）", "Verified digest (SHA-256)"));
    /// Assessment by dimension.
    ASSESSED: Rows = table("assessed", t("选用评估", "Assessment"), &[
        one_of("dimension", t("维度", "Dimension"), DIMENSIONS).required().def,
        date("assessed_on", t("评估日期", "Assessed on")).required().def,
        one_of("outcome", t("结论", "Outcome"), OUTCOMES).required().def,
        text("method", t("方法", "Method")).def,
    ]);
    /// Self-check of a foreign model against domestic law (DATA-GUIDE 10.4).
    FOREIGN_CHECK_ON: NaiveDate = date("foreign_check_on", t("境外模型合规自查日期", "Self-check of a foreign model"));
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const FILING_IN_ORDER: Rule = Rule::error(
    "base_model_filing",
    &["TC260-003/6.a"],
    t(
        "有备案号的写明备案日期，失效不早于备案",
        "A filing number goes with its day, and did not end before it began",
    ),
);
const ASSESSED_FULLY: Rule = Rule::error(
    "base_model_unassessed",
    &["DATA-GUIDE/8.1.2"],
    t("基础模型在四个维度上评估通过", "A base model was assessed on all four dimensions and passed"),
);
const LICENSED: Rule = Rule::error(
    "base_model_licence",
    &["LIAONING-2025/5.2.c", "DATA-GUIDE/8.1.2"],
    t(
        "非自研的基础模型有覆盖本用途且在有效期内的许可",
        "A base model of others comes under a licence that permits the use and has not ended",
    ),
);
const VERIFIED: Rule = Rule::warning(
    "base_model_unverified",
    &["LIAONING-2025/5.2.c"],
    t(
        "下载的基础模型写明来源并经摘要校验",
        "A base model that was downloaded has its source and a verified digest",
    ),
);
const FOREIGN_CHECKED: Rule = Rule::warning(
    "base_model_foreign",
    &["DATA-GUIDE/10.4.p1"],
    t("境外基础模型做过对照境内法律的自查", "A foreign base model was checked against domestic law"),
);

/// Is it filed on a day? A model of one's own is filed with the service built on it.
pub fn filed_on(r: &Record, day: NaiveDate) -> bool {
    r.text(ORIGIN) == "own"
        || (!r.text(FILING_NUMBER).is_empty()
            && r.get(FILED_ON).is_some_and(|d| d <= day)
            && r.get(FILING_ENDED_ON).is_none_or(|d| d > day))
}

/// What a sentence calls it.
pub fn called(r: &Record) -> String {
    format!("{} {}", r.text(NAME), r.text(EDITION)).trim().to_owned()
}

/// Dimensions that were not assessed with success by a day.
pub fn unassessed(r: &Record, by: NaiveDate) -> Vec<Text> {
    let rows = r.get(ASSESSED).unwrap_or_default();
    let cell =
        |row: &serde_json::Map<String, serde_json::Value>, key: &str| row.get(key).and_then(String::read);
    let passed = |dimension: &str| {
        rows.iter().any(|row| {
            cell(row, "dimension").as_deref() == Some(dimension)
                && cell(row, "outcome").as_deref() == Some("passed")
                && row.get("assessed_on").and_then(NaiveDate::read).is_some_and(|d| d <= by)
        })
    };
    DIMENSIONS.iter().filter(|d| !passed(d.key)).map(|d| d.label.into()).collect()
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (filed, ended) = (r.get(FILED_ON), r.get(FILING_ENDED_ON));
    let undated = r.has(FILING_NUMBER.key()) && filed.is_none();
    if undated || matches!((filed, ended), (Some(f), Some(e)) if e < f) {
        out.push(
            FILING_IN_ORDER
                .broken(
                    "请填写备案日期，并核对失效日期",
                    "Enter the day of filing and check the day it ended",
                )
                .field(FILED_ON.key()),
        );
    }
    let missing = unassessed(r, reader.today());
    if !missing.is_empty() {
        let missing = naming::listed(&missing);
        out.push(
            ASSESSED_FULLY
                .broken(
                    format!("尚未评估通过：{}，请补充评估", missing.zh),
                    format!("Not assessed with success: {}; add the assessment", missing.en),
                )
                .field(ASSESSED.key()),
        );
    }
    if r.text(ORIGIN) != "own" {
        let ended = r.get(LICENCE_TO_ON).is_some_and(|d| d < reader.today());
        if !r.has(LICENCE.key()) || r.text(LICENCE_FITS) != "yes" || ended {
            out.push(
                LICENSED
                    .broken(
                        "许可缺失、已到期或未确认覆盖本用途，请补充",
                        "The licence is missing, has ended, or is not known to permit the use; mend it",
                    )
                    .field(LICENCE.key()),
            );
        }
    }
    if matches!(r.text(ORIGIN), "open_source" | "licensed")
        && (!r.has(DOWNLOADED_FROM.key()) || !r.has(DIGEST.key()))
    {
        out.push(
            VERIFIED
                .broken(
                    "请填写文件来源和校验过的摘要",
                    "Enter where the files come from and the digest that was verified",
                )
                .field(DIGEST.key()),
        );
    }
    if r.text(REGION) == "foreign" && r.get(FOREIGN_CHECK_ON).is_none() {
        out.push(
            FOREIGN_CHECKED
                .broken("境外模型请登记合规自查日期", "Enter the day of the self-check of this foreign model")
                .field(FOREIGN_CHECK_ON.key()),
        );
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(on) = r.get(LICENCE_TO_ON) else { return Vec::new() };
    let from = r.get(FILED_ON).unwrap_or(on);
    let label = Text::new("续办模型许可", "Renew the licence of the model");
    vec![Due { key: "licence", label, from, on, done: None, clause: "LIAONING-2025/5.2.c" }.clock(reader)]
}

fn filing(r: &Record, reader: &dyn Reader) -> Option<Text> {
    Some(if r.text(ORIGIN) == "own" {
        Text::new("自研，随服务备案", "Own, filed with the service")
    } else if filed_on(r, reader.today()) {
        Text::new("已备案", "Filed")
    } else {
        Text::new("未备案或已失效", "Not filed, or ended")
    })
}

const TIMES: Rule = Rule::error(
    "base_model_days",
    &["TC260-003/6.a", "DATA-GUIDE/10.4.p1"],
    t("备案、自查日期不晚于今天", "Filing and self-check do not lie ahead"),
);

/// 基础模型.
pub static REGISTER: Register = Register {
    key: "base_models",
    label: t("基础模型", "Base models"),
    one: t("基础模型", "Base model"),
    clauses: &["TC260-003/6.a", "DATA-GUIDE/8.1.2", "DATA-GUIDE/10.4.p1"],
    prefix: "BSM",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Models,
    rules: &[&TIMES, &FILING_IN_ORDER, &ASSESSED_FULLY, &LICENSED, &VERIFIED, &FOREIGN_CHECKED],
    orders: &[order::past(&TIMES, "filed_on"), order::past(&TIMES, "foreign_check_on")],
    check,
    clocks,
    computed: &[Computed { key: "filing", label: t("备案情况", "Filing"), listed: true, value: filing }],
    ..PLAIN
};
