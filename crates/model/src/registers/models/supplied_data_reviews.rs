//! 提供数据审核: data that a secondary developer brings, reviewed before its first use.

use crate::field::{Choice, choice, date, files, long_text, one_of, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

const ASPECT: &[Choice] = &[
    choice("passed", "通过", "Passed"),
    choice("conditional", "处理后通过", "Passed once mended"),
    choice("failed", "不通过", "Failed"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Developer.
    DEVELOPER: String = reference("secondary_developer", t("二次开发者", "Secondary developer"), "secondary_developers").required().listed();
    /// What it brought.
    DATA: String = text("data", t("数据名称及批次", "Data and batch")).required().listed().searched();
    /// Dataset made of it.
    DATASET: String = reference("dataset", t("形成的数据集", "Dataset made of it"), "datasets");
    /// Source.
    SOURCE: String = one_of("source_review", t("来源审核", "Source"), ASPECT);
    /// Content.
    CONTENT: String = one_of("content_review", t("内容安全审核", "Content safety"), ASPECT);
    /// Personal information.
    PERSONAL: String = one_of("personal_review", t("个人信息审核", "Personal information"), ASPECT);
    /// Risk.
    RISK: String = one_of("risk", t("风险评级", "Risk"), &[
        choice("low", "低", "Low"),
        choice("medium", "中", "Medium"),
        choice("high", "高", "High"),
    ]).required().listed();
    /// What was found and asked.
    DETAILS: String = long_text("details", t("审核情况", "What was found and asked")).required().searched();
    /// Outcome.
    OUTCOME: String = one_of("outcome", t("审核结论", "Outcome"), &[
        choice("accepted", "准予使用", "Accepted"),
        choice("refused", "不予使用", "Refused"),
    ]).required().listed();
    /// Day.
    REVIEWED_ON: NaiveDate = date("reviewed_on", t("审核日期", "Reviewed on")).required().listed();
    /// Who.
    REVIEWED_BY: String = reference("reviewed_by", t("审核人", "Reviewed by"), "people").required();
    /// First use.
    USED_FROM_ON: NaiveDate = date("used_from_on", t("首次使用日期", "Used from")).listed();
    /// Records.
    ATTACHMENTS: Vec<String> = files("attachments", t("审核记录", "Records"));
}

const ASPECTS_REVIEWED: Rule = Rule::error(
    "supplied_aspects",
    &["TTAF-268.5/6.2.b"],
    t(
        "来源、内容安全、个人信息三方面均已审核",
        "Source, content safety and personal information were each reviewed",
    ),
);
const REVIEWED_FIRST: Rule = Rule::error(
    "supplied_used_early",
    &["TTAF-268.5/6.2.b"],
    t("审核不晚于首次使用", "The review does not come after the first use"),
);
const REFUSAL_HEEDED: Rule = Rule::error(
    "supplied_used_refused",
    &["TTAF-268.5/6.2.b"],
    t(
        "有一方面不通过的数据不予使用，不予使用的数据没有使用",
        "Data that failed an aspect is refused, and what was refused is not used",
    ),
);

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let aspects = [&SOURCE, &CONTENT, &PERSONAL];
    let blank: Vec<Text> = aspects.iter().filter(|f| !r.has(f.key())).map(|f| f.def.label.into()).collect();
    if !blank.is_empty() {
        let blank = naming::listed(&blank);
        out.push(
            ASPECTS_REVIEWED
                .broken(format!("尚未审核：{}", blank.zh), format!("Not reviewed: {}", blank.en))
                .field(SOURCE.key()),
        );
    }
    let used = r.get(USED_FROM_ON);
    if matches!((r.get(REVIEWED_ON), used), (Some(d), Some(u)) if d > u) {
        out.push(
            REVIEWED_FIRST
                .broken(
                    "数据在审核之前已使用，请说明并补救",
                    "The data was used before its review; say how this was made good",
                )
                .field(USED_FROM_ON.key()),
        );
    }
    let failed = aspects.iter().any(|f| r.text(**f) == "failed");
    let refused = r.text(OUTCOME) == "refused";
    if (failed && r.text(OUTCOME) == "accepted") || (refused && used.is_some()) {
        out.push(
            REFUSAL_HEEDED
                .broken(
                    "审核不通过的数据被准予或已经使用，请停止使用并更正结论",
                    "Data that failed was accepted or used; stop using it and mend the outcome",
                )
                .field(OUTCOME.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "supplied_days",
    &["TTAF-268.5/6.2.b"],
    t(
        "审核日期不晚于今天，数据在开发者获授权之后使用",
        "A review does not lie ahead, and data is used after its developer's grant began",
    ),
);

/// 提供数据审核.
pub static REGISTER: Register = Register {
    key: "supplied_data_reviews",
    label: t("提供数据审核", "Supplied-data reviews"),
    one: t("提供数据审核", "Supplied-data review"),
    clauses: &["TTAF-268.5/6.2.b", "TTAF-268.5/6.2.c"],
    prefix: "SDR",
    title: "data",
    fields: FIELDS,
    sorts: &[Sort { key: "reviewed_on", by: SortBy::Value }],
    area: Area::Models,
    rules: &[&TIMES, &ASPECTS_REVIEWED, &REVIEWED_FIRST, &REFUSAL_HEEDED],
    orders: &[
        order::after(&TIMES, "secondary_developer", "from_on", "used_from_on"),
        order::past(&TIMES, "reviewed_on"),
    ],
    check,
    ..PLAIN
};
