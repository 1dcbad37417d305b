//! States of an incident. The instants of what happened are typed, as incidents are written down afterwards; the moves
//! ask for them.

use super::*;
use crate::state::{Move, States};

pub(super) const STATES: &[Choice] = &[
    choice("found", "发现", "Found"),
    choice("responding", "处置中", "Responding"),
    choice("contained", "已控制", "Contained"),
    choice("handled", "处置结束", "Handled"),
    choice("closed", "已结案", "Closed"),
    choice("false_alarm", "误报", "False alarm"),
];

fn gate_order(r: &Record, _: &dyn Reader) -> Vec<Text> {
    let times = [FOUND_AT, CONTAINED_AT, HANDLED_AT].map(|f| r.get(f));
    let known: Vec<Instant> = times.into_iter().flatten().collect();
    if known.is_sorted() {
        return Vec::new();
    }
    vec![Text::new(
        "发现、控制、处置结束的时间须先后一致",
        "found, contained and handled in the order of time",
    )]
}

/// What is missing for a close: a level, the duties that law sets, the hazard gone.
pub(super) fn gate_closed(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut missing = gate_order(r, reader);
    let mut lacks = |missing_now: bool, zh: &str, en: &str| {
        if missing_now {
            missing.push(Text::new(zh, en));
        }
    };
    lacks(r.text(LEVEL).is_empty(), "事件级别", "the level");
    lacks(r.text(CAUSE).is_empty(), "原因分析", "the cause");
    lacks(r.text(CONTAINMENT).is_empty(), "控制措施", "the containment");
    lacks(r.get(HANDLED_AT).is_none(), "处置结束时间", "the instant at which handling ended");
    lacks(!r.get(HAZARD_REMOVED).unwrap_or(false), "确认隐患已消除", "that the hazard is removed");
    let leak = r.get(PERSONAL_INFORMATION).unwrap_or(false);
    lacks(
        leak && r.get(PEOPLE_LEAKED).is_none(),
        "个人信息泄露涉及人数",
        "how many persons' information leaked",
    );
    for c in duties::clocks(r, reader) {
        if c.state.is_open() && !duties::RECOMMENDED.contains(&c.key.as_str()) {
            missing.push(Text::new(
                format!("{}（请在通知与报告中登记）", c.label.zh),
                format!("{} (enter it under notifications)", c.label.en),
            ));
        }
    }
    missing
}

pub(super) static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            stamps: Some("responded_at"),
            asks: &["lead"],
            ..Move::new("respond", t("启动处置", "Begin the response"), &["found"], "responding")
        },
        Move {
            gate: gate_order,
            asks: &["contained_at", "containment"],
            ..Move::new("contain", t("确认已控制", "Contained"), &["responding"], "contained")
        },
        Move {
            gate: gate_order,
            asks: &["handled_at", "cause", "correction", "level"],
            ..Move::new("handle", t("处置结束", "End handling"), &["contained"], "handled")
        },
        Move {
            stamps: Some("closed_at"),
            gate: gate_closed,
            asks: &["closing_report", "lessons"],
            ..Move::new("close", t("结案", "Close"), &["handled"], "closed")
        },
        Move {
            reason: true,
            asks: &["dismissal"],
            ..Move::new("dismiss", t("认定为误报", "False alarm"), &["found", "responding"], "false_alarm")
        },
        Move {
            stamps: Some("reopened_at"),
            clears: &["contained_at", "handled_at", "closed_at", "hazard_removed", "dismissal"],
            reason: true,
            ..Move::new("reopen", t("重新打开", "Reopen"), &["closed", "false_alarm"], "responding")
        },
    ],
};
