//! What runs for a filing. The law sets limits for algorithm filings alone; for the others nothing is made up.

use super::{CANCELLED_ON, CHANGES, DECIDED_ON, Record, SERVICE, STATE, SUBMITTED_ON, TRACK};
use crate::clock::{Clock, lead};
use crate::field::Typed;
use crate::instant;
use crate::reader::Reader;
use crate::registers::services;
use crate::text::Text;
use chrono::NaiveDate;

/// The authority's decision, changes of what was filed, and the cancellation after the service's end.
pub(super) fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let mut out = Vec::new();
    if r.text(TRACK) != "algorithm" || r.text(STATE) == "withdrawn" {
        return out;
    }
    let mut run = |key: &str, deadline: &str, about: &str, from: NaiveDate, done: Option<NaiveDate>| {
        let law = reader.deadlines().get(deadline);
        let mut limit = law.limit(key, &law.provenance.source);
        if !about.is_empty() {
            limit.label =
                Text::new(format!("{}：{about}", limit.label.zh), format!("{}: {about}", limit.label.en));
        }
        let done = done.map(instant::start_of);
        out.push(limit.clock(instant::start_of(from), done, &[], reader.calendar(), reader.now()));
    };
    if let Some(from) = r.get(SUBMITTED_ON) {
        run("authority_decision", "algorithm_filing_decision", "", from, r.get(DECIDED_ON));
    }
    let stands = ["granted", "cancelled"].contains(&r.text(STATE));
    if stands {
        let rows = r.get(CHANGES).unwrap_or_default();
        let day = |row: &serde_json::Map<String, serde_json::Value>, key: &str| {
            row.get(key).and_then(NaiveDate::read)
        };
        for (n, row) in rows.iter().enumerate() {
            let Some(from) = day(row, "changed_on") else { continue };
            let what = row.get("what").and_then(serde_json::Value::as_str).unwrap_or_default();
            run(&format!("change_{}", n + 1), "algorithm_filing_change", what, from, day(row, "filed_on"));
        }
        let ended = reader.get("services", r.text(SERVICE)).filter(|s| s.text(services::STATUS) == "ended");
        if let Some(from) = ended.and_then(|s| s.get(services::ENDED_ON)) {
            run("cancellation", "algorithm_filing_cancel", "", from, r.get(CANCELLED_ON));
        }
    }
    lead(out)
}
