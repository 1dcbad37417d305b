//! 工具评审: frameworks, labelling and evaluation tools, components: licence, source, review before use.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{choice, date, files, long_text, one_of, reference, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Name.
    NAME: String = text("name", t("工具名称", "Name")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// Kind.
    KIND: String = one_of("kind", t("工具类型", "Kind"), &[
        choice("framework", "训练框架", "Training framework"),
        choice("data", "数据处理工具", "Data tool"),
        choice("labelling", "标注工具", "Labelling tool"),
        choice("evaluation", "评测工具", "Evaluation tool"),
        choice("serving", "推理与部署工具", "Serving tool"),
        choice("safety", "内容安全工具", "Content-safety tool"),
        choice("component", "其他组件", "Other component"),
    ]).required().listed();
    /// What for.
    USE: String = text("use", t("用途", "Use")).required().searched();
    /// Licence.
    LICENCE: String = text("licence", t("许可", "Licence")).required().listed();
    /// Does it permit the use?
    LICENCE_FITS: bool = yes_no("licence_fits", t("许可覆盖本用途", "Licence permits the use")).required();
    /// Where it comes from.
    SOURCE: String = text("source", t("获取来源", "Source")).required();
    /// Verified by.
    VERIFIED: String = one_of("verified", t("来源校验", "Verified by"), &[
        choice("signature", "数字签名", "Signature"),
        choice("digest", "摘要比对", "Digest"),
        choice("none", "未校验", "Not verified"),
    ]).required();
    /// Why it was not.
    UNVERIFIED_REASON: String = text("unverified_reason", t("未校验的理由", "Why it was not verified"));
    /// Known flaws looked up.
    FLAWS: String = long_text("flaws", t("漏洞核查情况", "Known flaws"));
    /// Review.
    REVIEWED_ON: NaiveDate = date("reviewed_on", t("评审日期", "Reviewed on")).listed();
    /// Who.
    REVIEWED_BY: String = reference("reviewed_by", t("评审人", "Reviewed by"), "people");
    /// Outcome.
    OUTCOME: String = one_of("outcome", t("评审结论", "Outcome"), &[
        choice("passed", "准予使用", "May be used"),
        choice("limited", "限制使用", "With limits"),
        choice("refused", "不得使用", "May not be used"),
    ]).listed();
    /// Limits.
    LIMITS: String = long_text("limits", t("限制条件", "Limits"));
    /// In use.
    IN_USE: bool = yes_no("in_use", t("在用", "In use")).required();
    /// Next review.
    NEXT_ON: NaiveDate = date("next_on", t("下次评审日期", "Next review")).listed();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const LICENSED: Rule = Rule::error(
    "tool_licence",
    &["LIAONING-2025/5.2.c"],
    t("在用工具的许可覆盖其用途", "The licence of a tool in use permits that use"),
);
const VERIFIED_SOURCE: Rule = Rule::warning(
    "tool_unverified",
    &["LIAONING-2025/5.2.c"],
    t(
        "工具来源经过签名或摘要校验，或写明理由",
        "A tool's source is verified by signature or digest, or the reason is told",
    ),
);
const REVIEWED: Rule = Rule::error(
    "tool_unreviewed",
    &["TTAF-320/4.2"],
    t("在用工具评审通过", "A tool in use was reviewed and may be used"),
);
const LIMITS_TOLD: Rule = Rule::warning(
    "tool_limits",
    &["TTAF-320/4.2"],
    t("限制使用的工具写明限制条件", "A tool with limits names them"),
);

/// Was it reviewed with success by a day?
pub fn passed_by(r: &Record, day: NaiveDate) -> bool {
    matches!(r.text(OUTCOME), "passed" | "limited") && r.get(REVIEWED_ON).is_some_and(|d| d <= day)
}

/// What a sentence calls it.
pub fn called(r: &Record) -> String {
    format!("{} {}", r.text(NAME), r.text(EDITION)).trim().to_owned()
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let in_use = r.get(IN_USE) == Some(true);
    if in_use && r.get(LICENCE_FITS) == Some(false) {
        out.push(
            LICENSED
                .broken(
                    "许可不覆盖本用途，请取得许可或停用",
                    "The licence does not permit the use; obtain one or stop using it",
                )
                .field(LICENCE_FITS.key()),
        );
    }
    if r.text(VERIFIED) == "none" && !r.has(UNVERIFIED_REASON.key()) {
        out.push(
            VERIFIED_SOURCE
                .broken(
                    "来源未校验，请校验或写明理由",
                    "The source is not verified; verify it or say why not",
                )
                .field(VERIFIED.key()),
        );
    }
    if in_use && !passed_by(r, reader.today()) {
        out.push(
            REVIEWED
                .broken(
                    "在用工具未评审或评审不通过，请评审或停用",
                    "It is in use without a review that permits it; review it or stop using it",
                )
                .field(OUTCOME.key()),
        );
    }
    if r.text(OUTCOME) == "limited" && !r.has(LIMITS.key()) {
        out.push(LIMITS_TOLD.broken("请填写限制条件", "Name the limits").field(LIMITS.key()));
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(on) = r.get(NEXT_ON).filter(|_| r.get(IN_USE) == Some(true)) else { return Vec::new() };
    let from = r.get(REVIEWED_ON).unwrap_or(on);
    let label = Text::new("复评工具", "Review the tool again");
    vec![Due { key: "review", label, from, on, done: None, clause: "TTAF-320/4.2" }.clock(reader)]
}

const TIMES: Rule = Rule::error(
    "tool_days",
    &["TTAF-320/4.2"],
    t("评审日期不晚于今天，复评不早于评审", "Reviewed not in the future, and again after that"),
);

/// 工具评审.
pub static REGISTER: Register = Register {
    key: "tools",
    label: t("工具评审", "Tools"),
    one: t("工具", "Tool"),
    clauses: &["LIAONING-2025/5.2.c", "TTAF-320/4.2"],
    prefix: "TOL",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Models,
    rules: &[&TIMES, &LICENSED, &VERIFIED_SOURCE, &REVIEWED, &LIMITS_TOLD],
    orders: &[order::own(&TIMES, "reviewed_on", "next_on"), order::past(&TIMES, "reviewed_on")],
    check,
    clocks,
    ..PLAIN
};
