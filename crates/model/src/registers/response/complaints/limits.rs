//! The clocks of a complaint: the organisation's own published limits, and what law sets beside them.

use super::*;
use crate::clock::{Clock, Limit, mark_lead};
use crate::deadline::Unit;
use crate::field::Field;
use std::sync::Arc;

fn rule_kind(kind: &str) -> &'static str {
    match kind {
        "personal_information" => "personal_information",
        "ip_query" => "ip_query",
        k if INTELLECTUAL_PROPERTY.contains(&k) => "intellectual_property",
        _ => "general",
    }
}

/// The handling rule that governs a complaint: that of its kind, else the general one, in force when it came.
pub fn rule_of(r: &Record, reader: &dyn Reader) -> Option<Arc<Record>> {
    let day = instant::day(r.get(RECEIVED_AT)?);
    let kind = rule_kind(r.text(KIND));
    handling_rules::governing(kind, r.text(SERVICE), day, reader)
        .or_else(|| handling_rules::governing("general", r.text(SERVICE), day, reader))
}

/// When a step was done: by the record itself, or, where it was merged, by the main one, though not before the
/// merger: until then nobody had told this complainant.
fn done(r: &Record, field: Field<Instant>, main: Option<&Record>) -> Option<Instant> {
    r.get(field).or_else(|| {
        let by_main = main?.get(field)?;
        Some(r.get(MERGED_AT).map_or(by_main, |merged| by_main.max(merged)))
    })
}

pub(super) fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(received) = r.get(RECEIVED_AT) else { return Vec::new() };
    let start = r.get(REOPENED_AT).unwrap_or(received);
    let pauses = case_course::pauses(r);
    let main = main_of(r, reader);
    let mut out = Vec::new();
    if let Some(rule) = rule_of(r, reader) {
        for (key, label, (count, unit), field) in [
            ("accept", t("受理", "Accept"), handling_rules::ACKNOWLEDGE, ACCEPTED_AT),
            ("judge", t("审核", "Judge"), handling_rules::JUDGE, JUDGED_AT),
            ("answer", t("答复", "Answer"), handling_rules::ANSWER, ANSWERED_AT),
        ] {
            let (Some(count), Some(unit)) = (rule.get(count), Unit::parse(rule.text(unit))) else { continue };
            let limit = Limit {
                key,
                label: label.into(),
                count,
                unit,
                rule: handling_rules::named(&rule),
                clause: "TC260-003/7.e.2",
            };
            let more = case_course::extensions_of(r, key);
            let done = done(r, field, main.as_deref());
            out.push(limit.clock_with(start, done, &pauses, &more, reader.calendar(), reader.now()));
        }
        if let Some((count, unit)) = handling_rules::limit_of_grade(&rule, r.text(GRADE)) {
            let limit = Limit {
                key: "handle",
                label: t("按等级处置", "Handle by its grade").into(),
                count,
                unit,
                rule: handling_rules::named(&rule),
                clause: "TTAF-320/6.3.b",
            };
            let more = case_course::extensions_of(r, "handle");
            // What was dismissed has nothing to handle: its answer ends the clock.
            let done = [HANDLED_AT, ANSWERED_AT].into_iter().find_map(|f| done(r, f, main.as_deref()));
            out.push(limit.clock_with(start, done, &pauses, &more, reader.calendar(), reader.now()));
        }
    }
    if r.text(KIND) == "personal_information" {
        let law = reader.deadlines().get("personal_information_complaint");
        let more = case_course::extensions_of(r, "answer");
        let (pauses, more) = if law.movable { (&pauses[..], &more[..]) } else { (&[][..], &[][..]) };
        let limit = law.limit("answer_by_law", &law.provenance.source);
        let done = done(r, ANSWERED_AT, main.as_deref());
        out.push(limit.clock_with(start, done, pauses, more, reader.calendar(), reader.now()));
    }
    mark_lead(&mut out);
    out
}
