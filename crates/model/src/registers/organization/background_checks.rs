//! 背景审查: ability, credit and lawfulness looked into before a key post is filled.

use super::appointments;
use super::posts::{self, POSTS};
use crate::field::{choice, date, files, long_text, one_of, reference, some_of, text};
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
use std::sync::Arc;

const ASPECTS: &[crate::field::Choice] = &[
    choice("ability", "专业能力", "Professional ability"),
    choice("credit", "信用状况", "Credit standing"),
    choice("lawfulness", "守法记录", "Record of lawfulness"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Whom.
    PERSON: String = reference("person", t("人员", "Person"), "people").required().listed();
    /// For which post.
    POST: String = one_of("post", t("拟任岗位", "For the post"), POSTS).listed();
    /// Day it was finished.
    CHECKED_ON: NaiveDate = date("checked_on", t("完成日期", "Finished on")).required().listed();
    /// What was looked into.
    ASPECTS_CHECKED: Vec<String> = some_of("aspects", t("审查方面", "Aspects"), ASPECTS).required().listed()
        .help("三个方面均须审查", "All three are to be looked into");
    /// How.
    METHOD: String = one_of("method", t("审查方式", "Method"), &[
        choice("references", "前单位核实", "References of former employers"),
        choice("documents", "证明材料核对", "Certificates and papers"),
        choice("public_records", "公开信息查询", "Public records"),
        choice("third_party", "委托第三方", "A third party"),
    ]);
    /// Consent of the person.
    CONSENTED_ON: NaiveDate = date("consented_on", t("本人授权日期", "Consent of the person"));
    /// Outcome.
    OUTCOME: String = one_of("outcome", t("结论", "Outcome"), &[
        choice("passed", "合格", "Passed"),
        choice("conditional", "附条件合格", "Passed with conditions"),
        choice("failed", "不合格", "Failed"),
    ]).required().listed();
    /// What was found; seen masked.
    DETAILS: String = long_text("details", t("审查情况", "Details")).masked();
    /// Who checked.
    CHECKED_BY: String = reference("checked_by", t("审查人", "Checked by"), "people").listed();
    /// Paper.
    DOCUMENT: String = text("document", t("审查材料", "Document")).searched();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// The check of a person that was passed on or before a day, in all aspects; the latest of several.
pub fn passed_by(person: &str, day: NaiveDate, reader: &dyn Reader) -> Option<Arc<Record>> {
    reader
        .find("background_checks", PERSON.key(), person)
        .into_iter()
        .filter(|c| c.text(OUTCOME) != "failed" && missing(c).is_empty())
        .filter(|c| c.get(CHECKED_ON).is_some_and(|d| d <= day))
        .max_by_key(|c| c.get(CHECKED_ON))
}

fn missing(r: &Record) -> Vec<Text> {
    let told = r.get(ASPECTS_CHECKED).unwrap_or_default();
    ASPECTS.iter().filter(|a| !told.iter().any(|k| k == a.key)).map(|a| a.label.into()).collect()
}

const BACKGROUND_ASPECTS: Rule = Rule::error(
    "background_check_aspects",
    &["LIAONING-2025/9.4.a"],
    t("背景审查覆盖专业能力、信用和守法三个方面", "A background check covers ability, credit and lawfulness"),
);
const BACKGROUND_FAILED: Rule = Rule::error(
    "background_check_failed",
    &["LIAONING-2025/9.4.a"],
    t("审查不合格的人不在关键岗位", "Nobody whose check failed holds a key post"),
);
const BACKGROUND_LATER: Rule = Rule::error(
    "background_check_in_future",
    &["LIAONING-2025/9.4.a"],
    t("审查完成日期不晚于今天", "A check is not finished later than today"),
);
const BACKGROUND_BY_ONESELF: Rule = Rule::error(
    "background_check_by_oneself",
    &["LIAONING-2025/9.4.a"],
    t("审查人不是被审查人", "Nobody checks himself"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let absent = missing(r);
    if r.has(ASPECTS_CHECKED.key()) && !absent.is_empty() {
        let parts = naming::listed(&absent);
        out.push(
            BACKGROUND_ASPECTS
                .broken(
                    format!("背景审查没有覆盖：{}，请补做", parts.zh),
                    format!("The background check did not cover: {}; have it done", parts.en),
                )
                .field(ASPECTS_CHECKED.key()),
        );
    }
    if r.get(CHECKED_ON).is_some_and(|d| d > reader.today()) {
        out.push(
            BACKGROUND_LATER
                .broken("完成日期在今天之后，请核对", "The day of finishing lies after today; check it")
                .field(CHECKED_ON.key()),
        );
    }
    if r.text(OUTCOME) == "failed" {
        let passed_later = passed_by(r.text(PERSON), reader.today(), reader)
            .is_some_and(|c| c.get(CHECKED_ON) > r.get(CHECKED_ON));
        let held = appointments::posts_of(r.text(PERSON), reader.today(), reader);
        if let Some(post) = held.iter().find(|p| posts::is_key(p, reader)).filter(|_| !passed_later) {
            let (who, post) = (naming::called_by_id("people", r.text(PERSON), reader), posts::label(post));
            out.push(
                BACKGROUND_FAILED
                    .broken(
                        format!("{} 审查不合格，仍在关键岗位「{}」，请调整岗位或重新审查", who.zh, post.zh),
                        format!("{} failed the check and still holds the key post {}; move the person or check again", who.en, post.en),
                    )
                    .field(OUTCOME.key()),
            );
        }
    }
    if !r.text(CHECKED_BY).is_empty() && r.text(CHECKED_BY) == r.text(PERSON) {
        out.push(
            BACKGROUND_BY_ONESELF
                .broken(
                    "审查人与被审查人是同一人，请换人审查",
                    "The person checked is the one who checked; have another do it",
                )
                .field(CHECKED_BY.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "background_check_consent_late",
    &["LIAONING-2025/9.4.a", "个人信息保护法 第十三条"],
    t("背景审查在本人同意之后进行", "A background check comes after the person's consent"),
);

/// 背景审查.
pub static REGISTER: Register = Register {
    key: "background_checks",
    label: t("背景审查", "Background checks"),
    one: t("背景审查", "Background check"),
    clauses: &["LIAONING-2025/9.4.a"],
    prefix: "BGC",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "checked_on", by: SortBy::Value }, Sort { key: "code", by: SortBy::Value }],
    area: Area::People,
    rules: &[&TIMES, &BACKGROUND_ASPECTS, &BACKGROUND_FAILED, &BACKGROUND_LATER, &BACKGROUND_BY_ONESELF],
    orders: &[order::own(&TIMES, "consented_on", "checked_on")],
    check,
    ..PLAIN
};
