//! The receipt of a complaint: what the complainant needs to ask about it, and nothing that tells who complained.

use super::{Kind, Line, OnePage, issuer, qr};
use crate::clock::{Clock, ClockState};
use crate::instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{complaints, services};
use crate::text::{Text, t};
use serde_json::{Value as Json, json};

/// Receipts of complaints.
pub const KIND: Kind = Kind {
    mark: "HGR1",
    label: t("投诉举报回执", "Receipt of a complaint"),
    register: "complaints",
    covered,
    // A receipt says that a complaint came; no later state takes that back.
    ended: |_, _| None,
};

fn covered(r: &Record, reader: &dyn Reader) -> Json {
    json!({
        "id": r.id,
        "code": r.text(complaints::CODE),
        "kind": r.text(complaints::KIND),
        "received_at": r.str(complaints::RECEIVED_AT.key()),
        "service": r.text(complaints::SERVICE),
        "issuer": issuer(reader),
    })
}

/// When a step is due, as the receipt tells it.
fn due(clock: &Clock) -> Text {
    match clock.due_at {
        Some(at) if !clock.at_once && clock.state != ClockState::Unknown => Text::same(instant::local(at)),
        _ => clock.rule.clone(),
    }
}

/// The receipt of a complaint.
///
/// # Errors
/// Why none is issued: it has no number, or nobody entered when it came.
pub fn receipt(r: &Record, reader: &dyn Reader) -> Result<OnePage, Text> {
    let code = r.text(complaints::CODE);
    let Some(received) = r.get(complaints::RECEIVED_AT).filter(|_| !code.is_empty()) else {
        return Err(t(
            "投诉没有编号或收到时间，请先补齐",
            "The complaint has no number or no time of receipt; enter them first",
        )
        .into());
    };
    let kind = complaints::KIND.def.choice_label(r.text(complaints::KIND));
    let kind = kind.map_or_else(|| Text::same(r.text(complaints::KIND)), Text::from);
    let mut lines = vec![
        Line::new("投诉编号", "Number", Text::same(code)),
        Line::new("收到时间", "Received", Text::same(instant::local(received))),
        Line::new("类别", "Kind", kind),
    ];
    if let Some(service) = reader.get("services", r.text(complaints::SERVICE)) {
        lines.push(Line::new("涉及服务", "Service", Text::same(service.text(services::NAME))));
    }
    // Of several limits for one step the one that is due first is told.
    let mut clocks: Vec<Clock> = (complaints::REGISTER.clocks)(r, reader);
    clocks.sort_by_key(|c| (c.due_at.is_none(), c.due_at));
    for (zh, en, keys) in [
        ("受理时限", "Accepted by", &["accept"][..]),
        ("答复时限", "Answered by", &["answer", "answer_by_law"]),
    ] {
        if let Some(clock) = clocks.iter().find(|c| keys.contains(&c.key.as_str())) {
            lines.push(Line::new(zh, en, due(clock)));
        }
    }
    Ok(OnePage {
        title: KIND.label.into(),
        statement: t(
            "已收到您的投诉举报，现出具回执。",
            "Your complaint has been received; this is its receipt.",
        )
        .into(),
        issuer: issuer(reader),
        lines,
        notice: t(
            "请凭投诉编号查询办理进度。本回执不载明投诉人的个人信息。",
            "Ask about it by its number. This receipt tells nothing about who complained.",
        )
        .into(),
        qr: qr(&KIND, r, reader),
    })
}
