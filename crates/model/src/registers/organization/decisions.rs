//! 重大事项: what was decided, by which body, among which options, with whose approval.

use super::governance_bodies as bodies;
use crate::field::{choice, date, files, long_text, one_of, reference, references, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span;
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Subject.
    TITLE: String = text("title", t("事项名称", "Subject")).required().listed().searched();
    /// What kind of matter; the first three are key matters.
    MATTER: String = one_of("matter", t("事项类别", "Matter"), &[
        bodies::KEY_MATTERS[0],
        bodies::KEY_MATTERS[1],
        bodies::KEY_MATTERS[2],
        choice("launch", "服务上线", "Launch of a service"),
        choice("update", "模型重要更新", "Important update of a model"),
        choice("policy", "制度与标准", "Policies and own limits"),
        choice("other", "其他", "Other"),
    ]).required().listed();
    /// Body that decides.
    BODY: String = reference("body", t("决策机构", "Body"), "governance_bodies").listed();
    /// Background.
    BACKGROUND: String = long_text("background", t("事项背景", "Background")).searched();
    /// Options.
    OPTIONS: String = long_text("options", t("备选方案", "Options")).searched();
    /// Who asks for it.
    PROPOSED_BY: String = reference("proposed_by", t("提请人", "Proposed by"), "people");
    /// Day of asking.
    PROPOSED_ON: NaiveDate = date("proposed_on", t("提请日期", "Proposed on")).required();
    /// Decision.
    DECISION: String = long_text("decision", t("决定", "Decision")).searched();
    /// Grounds.
    GROUNDS: String = long_text("grounds", t("理由", "Grounds"));
    /// Who approved.
    APPROVERS: Vec<String> = references("approvers", t("批准人", "Approved by"), "people");
    /// Outcome.
    OUTCOME: String = one_of("outcome", t("结果", "Outcome"), &[
        choice("approved", "同意", "Approved"),
        choice("rejected", "不同意", "Rejected"),
        choice("deferred", "暂缓", "Deferred"),
    ]).listed();
    /// Day of the decision.
    DECIDED_ON: NaiveDate = date("decided_on", t("决定日期", "Decided on")).listed();
    /// Day it was carried out.
    CARRIED_OUT_ON: NaiveDate = date("carried_out_on", t("落实日期", "Carried out on")).listed();
    /// Minutes.
    DOCUMENT: String = text("document", t("会议纪要或批件", "Minutes or paper")).searched();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const DECISION_BODY: Rule = Rule::error(
    "decision_body",
    &["LIAONING-2025/9.1.d"],
    t("关键事项由职责内含该事项的机构决定", "A key matter is decided by a body whose remit holds it"),
);
const DECISION_UNAPPROVED: Rule = Rule::error(
    "decision_unapproved",
    &["LIAONING-2025/9.1.d"],
    t(
        "已作出的决定有机构成员批准，批准人不只是提请人",
        "A decision is approved by members of the body, not by the one who asked alone",
    ),
);
const DECISION_CARRIED_OUT_EARLY: Rule = Rule::error(
    "decision_carried_out_early",
    &["LIAONING-2025/9.1.d"],
    t("先决定，后落实", "Decided first, then carried out"),
);
const DECISION_BODY_TIME: Rule = Rule::error(
    "decision_body_time",
    &["LIAONING-2025/9.1.d"],
    t("决定当日该机构存在", "The body existed on the day of the decision"),
);
const DECISION_EMPTY: Rule = Rule::warning(
    "decision_empty",
    &["LIAONING-2025/9.1.d"],
    t("有结果的事项写明决定和决定日期", "A matter with an outcome tells the decision and its day"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (title, matter) = (r.text(TITLE), r.text(MATTER));
    let body = reader.get("governance_bodies", r.text(BODY));
    let is_key = bodies::KEY_MATTERS.iter().any(|m| m.key == matter);
    if is_key && !body.as_ref().is_some_and(|b| bodies::answers_for(b, matter)) {
        out.push(
            DECISION_BODY
                .broken(
                    format!("「{title}」属于关键事项，没有由职责包含该事项的机构决定，请核对决策机构"),
                    format!("{title} is a key matter and was not put to a body whose remit holds it; check the body"),
                )
                .field(BODY.key()),
        );
    }
    let decided = r.get(DECIDED_ON);
    if let (Some(day), Some(b)) = (decided, &body)
        && !span::holds(b, bodies::FOUNDED_ON, bodies::DISSOLVED_ON, day)
    {
        let name = b.text(bodies::NAME);
        out.push(
            DECISION_BODY_TIME
                .broken(
                    format!("「{name}」在 {day} 不存在（未成立或已撤销），请核对日期"),
                    format!("{name} did not exist on {day}; check the days"),
                )
                .field(DECIDED_ON.key()),
        );
    }
    if r.get(CARRIED_OUT_ON).is_some_and(|d| decided.is_none_or(|x| d < x)) {
        out.push(
            DECISION_CARRIED_OUT_EARLY
                .broken(
                    format!("「{title}」在决定之前已落实，请说明原因并核对日期"),
                    format!("{title} was carried out before it was decided; say why and check the days"),
                )
                .field(CARRIED_OUT_ON.key()),
        );
    }
    if r.text(OUTCOME).is_empty() {
        return out;
    }
    if r.text(DECISION).trim().is_empty() || decided.is_none() {
        out.push(
            DECISION_EMPTY
                .broken(
                    format!("「{title}」有结果，但没有写明决定或日期，请补充"),
                    format!("{title} has an outcome but no decision or day; add them"),
                )
                .field(DECISION.key()),
        );
    }
    let approvers = r.get(APPROVERS).unwrap_or_default();
    let member = |p: &str| {
        body.as_ref().is_none_or(|b| {
            b.text(bodies::HEAD) == p || b.get(bodies::MEMBERS).unwrap_or_default().iter().any(|m| m == p)
        })
    };
    if r.text(OUTCOME) != "deferred" && !approvers.iter().any(|p| p != r.text(PROPOSED_BY) && member(p)) {
        out.push(
            DECISION_UNAPPROVED
                .broken(
                    format!("「{title}」没有决策机构成员的批准，请补充批准人"),
                    format!("{title} is approved by no member of the body; enter who approved"),
                )
                .field(APPROVERS.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "decision_order",
    &["LIAONING-2025/9.1.d"],
    t("先提出、后决定，决定日期不晚于今天", "Proposed first, then decided, and not in the future"),
);

/// 重大事项.
pub static REGISTER: Register = Register {
    key: "decisions",
    label: t("重大事项决策", "Decisions"),
    one: t("重大事项", "Decision"),
    clauses: &["LIAONING-2025/9.1.d", "LIAONING-2025/9.1.c"],
    prefix: "DEC",
    title: "title",
    fields: FIELDS,
    sorts: &[Sort { key: "decided_on", by: SortBy::Value }, Sort { key: "title", by: SortBy::Pinyin }],
    area: Area::Organization,
    rules: &[
        &TIMES,
        &DECISION_BODY,
        &DECISION_UNAPPROVED,
        &DECISION_CARRIED_OUT_EARLY,
        &DECISION_BODY_TIME,
        &DECISION_EMPTY,
    ],
    orders: &[order::own(&TIMES, "proposed_on", "decided_on"), order::past(&TIMES, "decided_on")],
    check,
    ..PLAIN
};
