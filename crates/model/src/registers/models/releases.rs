//! 上线审批: what has to stand before a version is deployed, ticked item by item and approved by another person.

use crate::field::{Choice, Rows, Typed, choice, date, files, long_text, one_of, reference, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Text, t};
use crate::two_persons::{self, Held};
use chrono::NaiveDate;

/// What every release has to have (TTAF-320 5 and 6.1, DATA-GUIDE 8.2).
pub const ITEMS: &[Choice] = &[
    choice("legal_procedures", "备案、登记等法定手续已办理", "Filing and other legal procedures done"),
    choice("documents", "交付文档与记录齐全", "Documents and records complete"),
    choice("planned_use", "用途与滥用限制已明确并公示", "Planned use and its limits told and published"),
    choice("resources", "算力、人员与监看资源到位", "Compute, people and monitoring in place"),
    choice("tests", "计划内测试全部通过并经复核", "Every planned test passed and was verified"),
    choice("safety", "内容安全措施已启用并验证", "Content-safety measures on and proved"),
    choice("labelling", "生成内容标识已启用", "Labelling of output on"),
    choice("complaints", "投诉举报入口可用", "Entrance for complaints works"),
    choice("rollback", "回滚与应急预案可用", "Rollback and emergency plan ready"),
];

const STATES: &[Choice] = &[
    choice("preparing", "准备", "In preparation"),
    choice("submitted", "待批准", "Submitted"),
    choice("approved", "已批准", "Approved"),
    choice("deployed", "已上线", "Deployed"),
    choice("withdrawn", "已撤下", "Withdrawn"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Title.
    TITLE: String = text("title", t("上线事项", "Title")).required().listed().searched();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Version.
    MODEL_VERSION: String = reference("model_version", t("模型版本", "Model version"), "model_versions").required().listed();
    /// Legal track.
    TRACK: String = one_of("track", t("法定手续", "Legal procedure"), &[
        choice("filing", "大模型备案", "Filing"),
        choice("registration", "大模型登记", "Registration"),
        choice("internal", "不向公众提供，无须备案", "Not offered to the public"),
    ]).required();
    /// Its number.
    TRACK_NUMBER: String = text("track_number", t("备案号或上线编号", "Filing or launch number"));
    /// Day of it.
    TRACK_ON: NaiveDate = date("track_on", t("手续完成日期", "Procedure done on"));
    /// Planned use and limits.
    PLANNED_USE: String = long_text("planned_use", t("计划用途与滥用限制", "Planned use and limits")).required();
    /// Resources.
    RESOURCES: String = long_text("resources", t("资源确认", "Resources")).required();
    /// Documents delivered.
    DOCUMENTS: String = long_text("documents", t("交付文档清单", "Documents")).required();
    /// Day on which the last planned test ended.
    TESTED_ON: NaiveDate = date("tested_on", t("测试完成日期", "Tests ended on"));
    /// Second person who verified the tests.
    TESTS_VERIFIED_BY: String = reference("tests_verified_by", t("测试复核人", "Tests verified by"), "people");
    /// The checklist.
    CHECKLIST: Rows = table("checklist", t("上线核对表", "Checklist"), &[
        one_of("item", t("核对项", "Item"), ITEMS).required().def,
        crate::field::yes_no("done", t("已满足", "Done")).required().def,
        text("proof", t("依据", "Proof")).def,
    ]);
    /// Who asks for it.
    REQUESTED_BY: String = reference("requested_by", t("申请人", "Requested by"), "people").required();
    /// Who approves it.
    APPROVED_BY: String = reference("approved_by", t("批准人", "Approved by"), "people");
    /// Day of the approval: earlier than the entry where paper is entered afterwards.
    APPROVED_ON: NaiveDate = date("approved_on", t("批准日期", "Approved on")).listed();
    /// When it was entered.
    APPROVED_AT: Instant = crate::field::at("approved_at", t("批准登记时间", "Approval entered at")).stamped();
    /// First day of deployment.
    DEPLOYED_ON: NaiveDate = date("deployed_on", t("上线日期", "Deployed on")).listed();
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const CHECKED_OFF: Rule = Rule::error(
    "release_checklist",
    &["TTAF-320/6.1.b", "TTAF-320/5.3.a"],
    t("已批准的上线事项逐项核对完毕", "Every item of the checklist of an approved release is ticked"),
);
const PROCEDURE_DONE: Rule = Rule::error(
    "release_procedure",
    &["TTAF-320/6.1.a"],
    t("上线前已完成法定手续并写明编号", "The legal procedure was done before deployment, with its number"),
);
const APPROVED_FIRST: Rule = Rule::error(
    "release_unapproved",
    &["TTAF-320/6.1.b"],
    t("上线不早于批准", "Deployment does not precede approval"),
);
const APPROVER_APART: Rule = Rule::error(
    "release_approver",
    &["TTAF-320/6.1.b"],
    t("批准人与申请人不是同一人", "Who approves a release is not who asked for it"),
);
const TESTED_FIRST: Rule = Rule::error(
    "release_untested",
    &["DATA-GUIDE/8.2.e"],
    t(
        "上线前测试已完成，并由申请人以外的人复核",
        "Tests ended before deployment and were verified by another than who asked for it",
    ),
);

/// Items of the checklist that are not ticked.
fn open_items(r: &Record) -> Vec<Text> {
    let rows = r.get(CHECKLIST).unwrap_or_default();
    let done = |item: &str| {
        rows.iter().any(|row| {
            row.get("item").and_then(String::read).as_deref() == Some(item)
                && row.get("done").and_then(bool::read) == Some(true)
        })
    };
    ITEMS.iter().filter(|i| !done(i.key)).map(|i| i.label.into()).collect()
}

fn duties(r: &Record, reader: &dyn Reader) -> Held {
    let day = r.get(APPROVED_ON).unwrap_or_else(|| reader.today());
    two_persons::held(r.text(APPROVED_BY), r.text(REQUESTED_BY), day, reader)
}

fn exception(r: &Record, reader: &dyn Reader) -> Option<Text> {
    duties(r, reader).told()
}

fn procedure_done(r: &Record, by: NaiveDate) -> bool {
    r.text(TRACK) == "internal" || (r.has(TRACK_NUMBER.key()) && r.get(TRACK_ON).is_some_and(|d| d <= by))
}

fn tested(r: &Record, by: NaiveDate) -> bool {
    let verified = !r.text(TESTS_VERIFIED_BY).is_empty() && r.text(TESTS_VERIFIED_BY) != r.text(REQUESTED_BY);
    verified && r.get(TESTED_ON).is_some_and(|d| d <= by)
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let state = r.text(STATE);
    let deployed = r.get(DEPLOYED_ON);
    if matches!(state, "approved" | "deployed") {
        let open = open_items(r);
        if !open.is_empty() {
            let open = naming::listed(&open);
            out.push(
                CHECKED_OFF
                    .broken(
                        format!("未核对完成：{}，请补齐后重新批准", open.zh),
                        format!("Not ticked: {}; complete them and approve again", open.en),
                    )
                    .field(CHECKLIST.key()),
            );
        }
    }
    if let Some(day) = deployed.filter(|_| state == "deployed") {
        if !procedure_done(r, day) {
            out.push(
                PROCEDURE_DONE
                    .broken(
                        "上线前未完成法定手续或未写明编号，请补充",
                        "The legal procedure was not done before deployment or has no number; complete it",
                    )
                    .field(TRACK_NUMBER.key()),
            );
        }
        if !tested(r, day) {
            out.push(
                TESTED_FIRST
                    .broken(
                        "上线前测试未完成，或没有申请人以外的复核人，请补充",
                        "Tests had not ended before deployment, or nobody else verified them; complete both",
                    )
                    .field(TESTED_ON.key()),
            );
        }
        if r.get(APPROVED_ON).is_none_or(|on| on > day) {
            out.push(
                APPROVED_FIRST
                    .broken(
                        "上线日期早于批准日期，请核对",
                        "It was deployed before it was approved; check the day",
                    )
                    .field(DEPLOYED_ON.key()),
            );
        }
    }
    if duties(r, reader).is_wrong() {
        out.push(
            APPROVER_APART
                .broken(
                    "批准人与申请人相同，请由他人批准",
                    "The same person asked for it and approved it; let another approve",
                )
                .field(APPROVED_BY.key()),
        );
    }
    out
}

fn approve_gate(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out = open_items(r);
    if !procedure_done(r, reader.today()) {
        out.push(Text::new("法定手续及编号", "the legal procedure with its number"));
    }
    if !tested(r, reader.today()) {
        out.push(Text::new(
            "已完成并经他人复核的测试",
            "tests that ended and were verified by another person",
        ));
    }
    if duties(r, reader).is_wrong() {
        out.push(Text::new("批准人须与申请人不同", "an approver other than who asked for it"));
    }
    if r.get(APPROVED_ON).is_some_and(|d| d > reader.today()) {
        out.push(Text::new("批准日期不晚于今天", "a day of approval that does not lie ahead"));
    }
    out
}

fn progress(r: &Record, _: &dyn Reader) -> Option<Text> {
    let (all, open) = (ITEMS.len(), open_items(r).len());
    Some(Text::new(format!("{}/{all} 项", all - open), format!("{} of {all}", all - open)))
}

const TIMES: Rule = Rule::error(
    "release_days",
    &["TTAF-320/6.1.b", "DATA-GUIDE/8.2.e"],
    t(
        "测试不早于版本开始研发，版本不早于上线批准提供服务",
        "Tests come after development of the version began, and it does not serve before the release was approved",
    ),
);

/// 上线审批.
pub static REGISTER: Register = Register {
    key: "releases",
    label: t("上线审批", "Releases"),
    one: t("上线审批", "Release"),
    clauses: &["TTAF-320/4.2", "TTAF-320/5.3.a", "TTAF-320/6.1.a", "TTAF-320/6.1.b", "DATA-GUIDE/8.2.e"],
    prefix: "REL",
    title: "title",
    fields: FIELDS,
    sorts: &[Sort { key: "approved_on", by: SortBy::Value }, Sort { key: "title", by: SortBy::Pinyin }],
    area: Area::Models,
    states: Some(&States {
        field: "state",
        of: STATES,
        moves: &[
            Move {
                asks: &["requested_by", "planned_use", "resources", "documents"],
                ..Move::new("submit", t("提交批准", "Submit"), &["preparing"], "submitted")
            },
            Move {
                asks: &["approved_by", "approved_on"],
                stamps: Some("approved_at"),
                gate: approve_gate,
                ..Move::new("approve", t("批准上线", "Approve"), &["submitted"], "approved")
            },
            Move {
                clears: &["approved_at", "approved_on", "approved_by"],
                reason: true,
                ..Move::new("return", t("退回", "Return"), &["submitted", "approved"], "preparing")
            },
            Move {
                asks: &["deployed_on"],
                ..Move::new("deploy", t("登记上线", "Deploy"), &["approved"], "deployed")
            },
            Move {
                reason: true, ..Move::new("withdraw", t("撤下", "Withdraw"), &["deployed"], "withdrawn")
            },
        ],
    }),
    rules: &[&TIMES, &CHECKED_OFF, &PROCEDURE_DONE, &APPROVED_FIRST, &APPROVER_APART, &TESTED_FIRST],
    orders: &[
        order::after(&TIMES, "model_version", "developed_from_on", "tested_on"),
        order::before(&TIMES, "approved_on", "model_version", "served_from_on"),
        order::past(&TIMES, "tested_on"),
    ],
    check,
    computed: &[
        Computed { key: "progress", label: t("核对进度", "Ticked"), listed: true, value: progress },
        Computed {
            key: "exception",
            label: t("小团队例外", "Small-team exception"),
            listed: false,
            value: exception,
        },
    ],
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::FixedReader;

    #[test]
    fn an_empty_checklist_is_approved_by_nobody() {
        let reader = FixedReader::at(crate::instant::parse("2026-06-01 09:00").expect("instant"));
        let mut r = Record::default();
        r.set(TRACK, "internal".into()).set(REQUESTED_BY, "p1".into()).set(APPROVED_BY, "p2".into());
        assert_eq!(approve_gate(&r, &reader).len(), ITEMS.len() + 1, "every item and the tests");
        let row = |i: &Choice| {
            serde_json::json!({ "item": i.key, "done": true }).as_object().cloned().expect("row")
        };
        r.set(CHECKLIST, ITEMS.iter().map(row).collect::<Rows>());
        r.set(TESTED_ON, reader.today()).set(TESTS_VERIFIED_BY, "p2".into());
        assert!(approve_gate(&r, &reader).is_empty());
        r.set(TESTS_VERIFIED_BY, "p1".into());
        assert_eq!(approve_gate(&r, &reader).len(), 1, "who asks does not verify the tests");
    }
}
