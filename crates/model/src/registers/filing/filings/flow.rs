//! States of a filing, as offices name them. Days of submission and decision are typed, as both happen elsewhere.

use super::{Choice, DECIDED_ON, Record, SERVICE, SUBMITTED_ON, choice, t};
use crate::reader::Reader;
use crate::registers::filing_questions as q;
use crate::state::{Move, States};
use crate::text::Text;

/// States of a filing.
pub const STATES: &[Choice] = &[
    choice("preparing", "准备", "In preparation"),
    choice("submitted", "已提交", "Submitted"),
    choice("preliminary", "初审", "Preliminary review"),
    choice("supplement", "补正", "Supplement asked"),
    choice("final_review", "复审", "Final review"),
    choice("granted", "通过", "Granted"),
    choice("rejected", "驳回", "Rejected"),
    choice("returned", "退回", "Returned"),
    choice("cancelled", "注销", "Cancelled"),
    choice("withdrawn", "撤回", "Withdrawn"),
];

const UNDER_REVIEW: &[&str] = &["submitted", "preliminary", "final_review"];

/// What is missing before it may go in: every paper of its track is there, or is told to be none.
fn gate_submit(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out = Vec::new();
    if reader.get("services", r.text(SERVICE)).is_none() {
        out.push(Text::new("所申报的服务", "the service that it is for"));
    }
    out.extend(crate::filing::slots::lacking(r, reader));
    out
}

/// Every question of the authority has its answer.
fn gate_supplied(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let open = q::of_filing(&r.id, reader).iter().filter(|x| q::is_open(x)).count();
    match open {
        0 => Vec::new(),
        n => vec![Text::new(
            format!("{n} 个补正问题尚未答复"),
            format!("an answer to each question: {n} without one"),
        )],
    }
}

fn gate_decided(r: &Record, _: &dyn Reader) -> Vec<Text> {
    let backwards = r.get(SUBMITTED_ON).zip(r.get(DECIDED_ON)).is_some_and(|(s, d)| d < s);
    if backwards {
        vec![Text::new("决定日期不早于提交日期", "a day of decision not before that of submission")]
    } else {
        Vec::new()
    }
}

pub(super) static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            stamps: Some("sent_at"),
            asks: &["submitted_on", "medium"],
            gate: gate_submit,
            ..Move::new("submit", t("提交", "Submit"), &["preparing"], "submitted")
        },
        Move::new("review", t("进入初审", "Under preliminary review"), &["submitted"], "preliminary"),
        Move::new("ask", t("收到补正要求", "Supplement asked"), UNDER_REVIEW, "supplement"),
        Move {
            gate: gate_supplied,
            ..Move::new(
                "supply",
                t("补正后回到初审", "Supplied, back to preliminary review"),
                &["supplement"],
                "preliminary",
            )
        },
        Move {
            gate: gate_supplied,
            ..Move::new(
                "supply_final",
                t("补正后回到复审", "Supplied, back to final review"),
                &["supplement"],
                "final_review",
            )
        },
        Move::new("forward", t("进入复审", "Under final review"), &["preliminary"], "final_review"),
        Move {
            asks: &["number", "decided_on"],
            gate: gate_decided,
            ..Move::new("grant", t("通过", "Granted"), UNDER_REVIEW, "granted")
        },
        Move {
            asks: &["reasons", "decided_on"],
            gate: gate_decided,
            ..Move::new(
                "reject",
                t("驳回", "Rejected"),
                &["submitted", "preliminary", "supplement", "final_review"],
                "rejected",
            )
        },
        Move {
            asks: &["reasons", "decided_on"],
            gate: gate_decided,
            ..Move::new(
                "send_back",
                t("退回", "Returned"),
                &["submitted", "preliminary", "supplement", "final_review"],
                "returned",
            )
        },
        Move {
            reason: true,
            asks: &["cancelled_on"],
            ..Move::new("cancel", t("注销", "Cancel"), &["granted"], "cancelled")
        },
        Move {
            reason: true,
            ..Move::new(
                "withdraw",
                t("撤回", "Withdraw"),
                &["preparing", "submitted", "preliminary", "supplement", "final_review"],
                "withdrawn",
            )
        },
    ],
};
