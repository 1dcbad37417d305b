//! States of a complaint and the moves between them.

use super::*;
use crate::state::{Move, States};

pub(super) fn gate_handled(r: &Record, _: &dyn Reader) -> Vec<Text> {
    let mut missing = Vec::new();
    if !r.has(DISPOSALS.key()) {
        missing.push(Text::new(
            "至少一项处置措施（停止生成、停止传输、消除等）",
            "at least one disposal of the content",
        ));
    }
    if !r.has(MENDING.key()) {
        missing
            .push(Text::new("至少一项整改措施（优化训练、策略、关键词等）", "at least one mending measure"));
    }
    missing
}

pub(super) fn gate_closed(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut missing = Vec::new();
    for (field, zh, en) in [
        (ACCEPTED_AT, "受理时间", "the instant of acceptance"),
        (JUDGED_AT, "审核时间", "the instant of judgement"),
        (ANSWERED_AT, "答复时间", "the instant of the answer"),
    ] {
        if r.get(field).is_none() {
            missing.push(Text::new(zh, en));
        }
    }
    if r.text(ANSWER).is_empty() {
        missing.push(Text::new("答复内容", "the answer"));
    }
    if r.text(OUTCOME) == "upheld" {
        missing.extend(gate_handled(r, reader));
    }
    missing
}

pub(super) static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            stamps: Some("accepted_at"),
            ..Move::new("accept", t("受理", "Accept"), &["received", "reopened"], "accepted")
        },
        Move::new("review", t("开始审核", "Start review"), &["accepted"], "reviewing"),
        Move {
            asks: &["judgement"],
            stamps: Some("judged_at"),
            sets: &[("outcome", "upheld")],
            ..Move::new("uphold", t("认定成立", "Uphold"), &["reviewing"], "upheld")
        },
        Move {
            asks: &["judgement"],
            stamps: Some("judged_at"),
            sets: &[("outcome", "dismissed")],
            ..Move::new("dismiss", t("认定不成立", "Dismiss"), &["reviewing"], "dismissed")
        },
        Move {
            asks: &["disposals", "mending"],
            stamps: Some("handled_at"),
            gate: gate_handled,
            ..Move::new("handle", t("完成处置", "Record handling"), &["upheld"], "handled")
        },
        Move {
            asks: &["answer"],
            stamps: Some("answered_at"),
            ..Move::new("answer", t("答复投诉人", "Answer"), &["dismissed", "handled"], "answered")
        },
        Move {
            stamps: Some("closed_at"),
            gate: gate_closed,
            ..Move::new("close", t("办结", "Close"), &["answered"], "closed")
        },
        Move {
            stamps: Some("reopened_at"),
            clears: &[
                "accepted_at",
                "judged_at",
                "handled_at",
                "answered_at",
                "closed_at",
                "outcome",
                "judgement",
                "answer",
            ],
            reason: true,
            ..Move::new("reopen", t("重新打开", "Reopen"), &["closed"], "reopened")
        },
        Move {
            asks: &["merged_into"],
            stamps: Some("merged_at"),
            gate: merging::gate_merged,
            ..Move::new(
                "merge",
                t("并案", "Merge"),
                &["received", "accepted", "reviewing", "reopened"],
                "merged",
            )
        },
        // Taken apart again, its clocks run from its own receipt: no instant is stamped that would restart them.
        Move {
            clears: &["merged_into", "merged_at"],
            reason: true,
            ..Move::new("split", t("撤销并案", "Undo the merger"), &["merged"], "reopened")
        },
    ],
};
