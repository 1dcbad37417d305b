//! 更新评审: every update of a model, whether it is important, and what has to stand before it is released.

use crate::clock::{Clock, Limit};
use crate::field::{
    Choice, Rows, choice, date, files, long_text, one_of, reference, references, some_of, table, text, yes_no,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::update_criteria;
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Text, t};
use chrono::NaiveDate;

mod gates;

pub use gates::{proposal, signed_at};

const STATES: &[Choice] = &[
    choice("proposed", "提出", "Proposed"),
    choice("review", "评审", "Under review"),
    choice("assessment", "评估", "Under assessment"),
    choice("refiling", "重新备案", "Being filed anew"),
    choice("cleared", "待发布", "Cleared for release"),
    choice("released_first", "已先行发布，待补办", "Released, to be settled"),
    choice("released", "发布", "Released"),
    choice("rejected", "否决", "Rejected"),
    choice("rolled_back", "回滚", "Rolled back"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// What it is about.
    TITLE: String = text("title", t("更新名称", "Title")).required().listed().searched();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Version before.
    FROM: String = reference("from_version", t("更新前版本", "From version"), "model_versions");
    /// Version after.
    TO: String = reference("to_version", t("更新后版本", "To version"), "model_versions").required().listed();
    /// What changes.
    CHANGES: Vec<String> = some_of("changes", t("变更内容", "What changes"), update_criteria::CHANGES).required();
    /// In words.
    SUMMARY: String = long_text("summary", t("更新说明", "Summary")).required().searched();
    /// Complaints that led to it.
    COMPLAINTS: Vec<String> = references("complaints", t("相关投诉举报", "Complaints that led to it"), "complaints");
    /// Who asked for it.
    REQUESTED_BY: String = reference("requested_by", t("提出人", "Requested by"), "people").required();
    /// When.
    REQUESTED_ON: NaiveDate = date("requested_on", t("提出日期", "Requested on")).required();
    /// Answers to the criteria.
    ANSWERS: Rows = table("answers", t("重要更新判定", "Answers to the criteria"), &[
        text("criterion", t("标准编号", "Criterion")).required().def,
        yes_no("met", t("是否符合", "Met")).required().def,
        text("note", t("说明", "Note")).def,
    ]).help("逐条回答生效的判定标准", "Answer every criterion in force");
    /// Reviewers.
    REVIEWERS: Vec<String> = references("reviewers", t("评审人", "Reviewers"), "people");
    /// Who decides.
    APPROVED_BY: String = reference("approved_by", t("批准人", "Approved by"), "people");
    /// Opinion.
    OPINION: String = long_text("opinion", t("评审意见", "Opinion"));
    /// Important, as the review decided.
    IMPORTANT: bool = yes_no("important", t("重要更新", "Important")).stamped().listed();
    /// Why that differs from what the criteria say.
    IMPORTANT_REASON: String = long_text("important_reason", t("与判定结果不同的理由", "Why it differs from the criteria"));
    /// When it was reviewed.
    REVIEWED_AT: Instant = crate::field::at("reviewed_at", t("评审时间", "Reviewed at")).stamped();
    /// The new assessment.
    ASSESSMENT: String = reference("assessment", t("更新后的安全评估", "New assessment"), "assessments");
    /// Day of the re-filing.
    REFILED_ON: NaiveDate = date("refiled_on", t("重新备案提交日期", "Filed anew on"));
    /// Its number or receipt.
    REFILING_NUMBER: String = text("refiling_number", t("重新备案回执或编号", "Receipt or number of the re-filing"));
    /// The algorithm filing changes too.
    ALGORITHM_CHANGES: bool = yes_no("algorithm_changes", t("涉及算法备案信息变更", "Changes the algorithm filing"));
    /// When that change was filed.
    ALGORITHM_FILED_ON: NaiveDate = date("algorithm_filed_on", t("算法备案变更提交日期", "Change of the algorithm filing"));
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Why release came first.
    RELEASE_FIRST_REASON: String = long_text("release_first_reason", t("先行发布的理由", "Why release came first"));
    /// When it was released.
    RELEASED_AT: Instant = crate::field::at("released_at", t("发布时间", "Released at")).stamped().listed();
    /// When a release that came first was settled.
    SETTLED_AT: Instant = crate::field::at("settled_at", t("补办完成时间", "Settled at")).stamped();
    /// Why it was rejected.
    REJECTION: String = long_text("rejection", t("否决理由", "Why it was rejected"));
    /// When.
    REJECTED_AT: Instant = crate::field::at("rejected_at", t("否决时间", "Rejected at")).stamped();
    /// Why it was rolled back, and to what.
    ROLLBACK: String = long_text("rollback", t("回滚原因与去向", "Why it was rolled back, and to what"));
    /// When.
    ROLLED_BACK_AT: Instant = crate::field::at("rolled_back_at", t("回滚时间", "Rolled back at")).stamped();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const VERSIONS_DIFFER: Rule = Rule::error(
    "update_versions",
    &["TC260-003/7.g.2"],
    t("更新前后的版本不同", "An update leads from one version to another"),
);
const ANSWERED: Rule = Rule::error(
    "update_unanswered",
    &["TC260-003/7.g.2"],
    t("评审中的更新回答了每条生效的判定标准", "An update under review answers every criterion in force"),
);
const JUDGED_BY_CRITERIA: Rule = Rule::error(
    "update_importance",
    &["TC260-003/7.g.2"],
    t(
        "是否重要更新的认定与判定标准一致，或写明理由",
        "Whether it is important agrees with the criteria, or the difference has a reason",
    ),
);
const APPROVER_APART: Rule = Rule::error(
    "update_approver",
    &["TTAF-320/6.3.c", "LIAONING-2025/9.1.d"],
    t("批准人与提出人不是同一人", "Who approves an update is not who asked for it"),
);
const REVIEWED: Rule = Rule::warning(
    "update_unreviewed",
    &["TTAF-320/6.3.c"],
    t("已评审的更新有提出人以外的评审人", "A reviewed update has a reviewer other than who asked for it"),
);
const ASSESSED_FIRST: Rule = Rule::error(
    "update_unassessed",
    &["TC260-003/7.g.2", "TC260-003/8.1.a", "LIAONING-2025/8.3.c"],
    t(
        "重要更新发布前，新的安全评估已签署；允许先发布的在期限内补办",
        "A new assessment was signed before an important update was released, or within the limit where release may come first",
    ),
);
const REFILED_FIRST: Rule = Rule::error(
    "update_unfiled",
    &["TC260-003/7.g.2"],
    t(
        "重要更新发布前已重新备案；允许先发布的在期限内补办",
        "An important update was filed anew before release, or within the limit where release may come first",
    ),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let state = r.text(STATE);
    if r.has(TO.key()) && r.text(TO) == r.text(FROM) {
        out.push(
            VERSIONS_DIFFER
                .broken("更新前后是同一版本，请更正", "It leads from a version to itself; mend it")
                .field(TO.key()),
        );
    }
    let unanswered = gates::unanswered(r, reader);
    if !matches!(state, "" | "proposed" | "rejected")
        && let Some(left) = &unanswered
    {
        out.push(
            ANSWERED
                .broken(
                    format!("尚未回答的判定标准：{}，请逐条回答", left.zh),
                    format!("Criteria not answered: {}; answer each", left.en),
                )
                .field(ANSWERS.key()),
        );
    }
    let decided = r.get(IMPORTANT);
    if decided.is_some()
        && proposal(r, reader).is_some_and(|p| Some(p) != decided)
        && !r.has(IMPORTANT_REASON.key())
    {
        out.push(
            JUDGED_BY_CRITERIA
                .broken(
                    "认定结果与判定标准得出的结果不同，请填写理由",
                    "What was decided differs from what the criteria say; give the reason",
                )
                .field(IMPORTANT_REASON.key()),
        );
    }
    if gates::duties(r, reader).is_wrong() {
        out.push(
            APPROVER_APART
                .broken(
                    "批准人与提出人相同，请由他人批准",
                    "The same person asked for it and approved it; let another approve",
                )
                .field(APPROVED_BY.key()),
        );
    }
    if decided.is_some() && !gates::reviewed_by_another(r) {
        out.push(
            REVIEWED
                .broken(
                    "没有提出人以外的评审人，请补充",
                    "Nobody but who asked for it reviewed it; add a reviewer",
                )
                .field(REVIEWERS.key()),
        );
    }
    // One that came first and was rolled back before it was settled owes nothing more.
    let stands = state == "released" || (state == "rolled_back" && !r.has(RELEASE_FIRST_REASON.key()));
    let released = r.get(RELEASED_AT).filter(|_| stands);
    if let Some(at) = released
        && decided == Some(true)
    {
        // One that came first is judged by its clock until it is settled.
        let by = r.get(SETTLED_AT).unwrap_or(at);
        if let Some(lacking) = gates::unassessed(r, by, reader) {
            out.push(
                ASSESSED_FIRST
                    .broken(
                        format!("重要更新已发布，但{}；请立即补办并考虑回滚", lacking.zh),
                        format!(
                            "The important update was released although {}; settle it at once or roll back",
                            lacking.en
                        ),
                    )
                    .field(ASSESSMENT.key()),
            );
        }
        if r.get(REFILED_ON).is_none_or(|d| d > instant::day(by)) || !r.has(REFILING_NUMBER.key()) {
            out.push(
                REFILED_FIRST
                    .broken(
                        "重要更新已发布，但没有在此之前的重新备案记录，请补充",
                        "The important update was released without a re-filing on record before; enter it",
                    )
                    .field(REFILED_ON.key()),
            );
        }
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let mut out = Vec::new();
    let Some(released) = r.get(RELEASED_AT) else { return out };
    let first = r.text(STATE) == "released_first" || r.get(SETTLED_AT).is_some();
    if first && let Some((criterion, count, unit)) = gates::settle_limit(r, reader) {
        let limit = Limit {
            key: "settle",
            label: t("补办安全评估和重新备案", "Assess and file anew after release").into(),
            count,
            unit,
            rule: Text::new(format!("本单位判定标准 {criterion}"), format!("Own criterion {criterion}")),
            clause: "TC260-003/7.g.2",
        };
        out.push(limit.clock(released, r.get(SETTLED_AT), &[], reader.calendar(), reader.now()));
    }
    if r.get(ALGORITHM_CHANGES) == Some(true) {
        let law = reader.deadlines().get("algorithm_filing_change");
        let limit = law.limit("algorithm_filing", &law.provenance.source);
        let done = r.get(ALGORITHM_FILED_ON).map(instant::start_of);
        out.push(limit.clock(released, done, &[], reader.calendar(), reader.now()));
    }
    out
}

fn proposed(r: &Record, reader: &dyn Reader) -> Option<Text> {
    Some(match proposal(r, reader)? {
        true => Text::new("重要更新", "Important"),
        false => Text::new("非重要更新", "Not important"),
    })
}

fn exception(r: &Record, reader: &dyn Reader) -> Option<Text> {
    gates::duties(r, reader).told()
}

const TIMES: Rule = Rule::error(
    "update_days",
    &["TC260-003/7.g.2", "TTAF-320/6.3.c"],
    t(
        "提出、评审、发布、回滚先后一致；新版本不早于更新发布提供服务",
        "Request, review, release and rollback follow in time; the new version does not serve before the update is released",
    ),
);

/// 更新评审.
pub static REGISTER: Register = Register {
    key: "model_updates",
    label: t("更新评审", "Model updates"),
    one: t("模型更新", "Model update"),
    clauses: &["TC260-003/7.g.1", "TC260-003/7.g.2", "TC260-003/8.1.a", "TTAF-320/6.3.c"],
    prefix: "UPD",
    title: "title",
    fields: FIELDS,
    sorts: &[
        Sort { key: "released_at", by: SortBy::Value },
        Sort { key: "title", by: SortBy::Pinyin },
        Sort { key: "state", by: SortBy::Value },
    ],
    area: Area::Models,
    states: Some(&States {
        field: "state",
        of: STATES,
        moves: &[
            Move {
                asks: &["requested_by", "requested_on"],
                gate: gates::submit,
                ..Move::new("submit", t("提交评审", "Submit"), &["proposed"], "review")
            },
            Move {
                asks: &["approved_by", "reviewers", "opinion"],
                stamps: Some("reviewed_at"),
                sets: &[("important", "true")],
                gate: gates::mark_important,
                ..Move::new(
                    "mark_important",
                    t("认定为重要更新", "Find it important"),
                    &["review"],
                    "assessment",
                )
            },
            Move {
                asks: &["approved_by", "reviewers", "opinion"],
                stamps: Some("reviewed_at"),
                sets: &[("important", "false")],
                gate: gates::mark_minor,
                ..Move::new(
                    "mark_minor",
                    t("认定为非重要更新", "Find it not important"),
                    &["review"],
                    "cleared",
                )
            },
            Move {
                asks: &["assessment"],
                gate: gates::assess,
                ..Move::new("assess", t("评估完成", "Assessed"), &["assessment"], "refiling")
            },
            Move {
                asks: &["refiled_on", "refiling_number"],
                gate: gates::refile,
                ..Move::new("refile", t("已重新备案", "Filed anew"), &["refiling"], "cleared")
            },
            Move {
                stamps: Some("released_at"),
                gate: gates::release,
                ..Move::new("release", t("发布", "Release"), &["cleared"], "released")
            },
            Move {
                asks: &["release_first_reason"],
                stamps: Some("released_at"),
                reason: true,
                gate: gates::release_first,
                ..Move::new(
                    "release_first",
                    t("先行发布", "Release first"),
                    &["assessment", "refiling"],
                    "released_first",
                )
            },
            Move {
                asks: &["assessment", "refiled_on", "refiling_number"],
                stamps: Some("settled_at"),
                gate: gates::settle,
                ..Move::new("settle", t("补办完成", "Settled"), &["released_first"], "released")
            },
            Move {
                asks: &["rejection"],
                stamps: Some("rejected_at"),
                ..Move::new(
                    "reject",
                    t("否决", "Reject"),
                    &["proposed", "review", "assessment", "refiling", "cleared"],
                    "rejected",
                )
            },
            Move {
                clears: &["rejected_at", "rejection", "reviewed_at", "important", "important_reason"],
                reason: true,
                ..Move::new("revise", t("修改后重新提出", "Propose again"), &["rejected"], "proposed")
            },
            Move {
                asks: &["rollback"],
                stamps: Some("rolled_back_at"),
                reason: true,
                ..Move::new(
                    "roll_back",
                    t("回滚", "Roll back"),
                    &["released", "released_first"],
                    "rolled_back",
                )
            },
        ],
    }),
    rules: &[
        &TIMES,
        &VERSIONS_DIFFER,
        &ANSWERED,
        &JUDGED_BY_CRITERIA,
        &APPROVER_APART,
        &REVIEWED,
        &ASSESSED_FIRST,
        &REFILED_FIRST,
    ],
    orders: &[
        order::own(&TIMES, "requested_on", "reviewed_at"),
        order::own(&TIMES, "reviewed_at", "released_at"),
        order::own(&TIMES, "released_at", "rolled_back_at"),
        order::own(&TIMES, "requested_on", "refiled_on"),
        order::before(&TIMES, "requested_on", "to_version", "served_from_on"),
        order::past(&TIMES, "requested_on"),
    ],
    check,
    computed: &[
        Computed {
            key: "proposal",
            label: t("按标准判定", "By the criteria"),
            listed: true,
            value: proposed,
        },
        Computed {
            key: "exception",
            label: t("小团队例外", "Small-team exception"),
            listed: false,
            value: exception,
        },
    ],
    clocks,
    ..PLAIN
};
