//! The overview over 50,000 records, and a register of 100,000 complaints: list, filter, full text, what is due.

use crate::desk::Desk;
use crate::figure::{Aim, Bench, Taken};
use crate::made;
use anyhow::{Result, ensure};
use serde_json::{Value as Json, json};

/// Runs of one question.
const RUNS: usize = 100;
/// Changes, each followed by an overview.
const CHANGES: usize = 20;
/// Milliseconds for an overview when nothing but a record or two changed since the last.
const OVERVIEW: f64 = 300.0;
/// Milliseconds for a question to the complaints, 99 of 100.
const QUESTION: f64 = 20.0;
/// Milliseconds for a search through every register, 99 of 100.
const SEARCH: f64 = 100.0;
/// Complaints.
const COMPLAINTS: u64 = 100_000;

/// Measures both.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    overview(bench)?;
    complaints(bench)
}

fn overview(bench: &mut Bench) -> Result<()> {
    let folder = made::organization_workspace(bench)?;
    let desk = Desk::open(&folder)?;
    let mut cold = Taken::in_unit("ms");
    cold.run(|| desk.ok("overview", json!({})))?;
    bench.figure("overview of 50,000 records, the first since opening", &cold, None, Aim::None);
    let mut kept = Taken::in_unit("ms");
    for _ in 0..RUNS {
        kept.run(|| desk.ok("overview", json!({})))?;
    }
    bench.figure("overview of 50,000 records", &kept, None, Aim::AtMost(OVERVIEW));
    let mut changed = Taken::in_unit("ms");
    for register in ["people", "complaints"] {
        let page = desk.ok("record_list", json!({ "register": register, "limit": 500 }))?;
        let field = if register == "people" { "remarks" } else { "subject" };
        for n in 0..CHANGES {
            let id = &page["rows"][n * 7]["id"];
            let text = format!("示例改动 {n} {}", std::process::id());
            desk.ok("record_save", json!({ "register": register, "id": id, "values": { field: text } }))?;
            changed.run(|| desk.ok("overview", json!({})))?;
        }
    }
    bench.figure("overview of 50,000 records after a record changed", &changed, None, Aim::AtMost(OVERVIEW));
    proposals(bench, &desk)?;
    let mut path = Taken::in_unit("ms");
    for _ in 0..3 {
        path.run(|| desk.ok("path", json!({})))?;
    }
    bench.figure("path with 50,000 records", &path, None, Aim::None);
    Ok(())
}

/// Editions whose clauses are those of the inventory.
const EDITIONS: [&str; 5] = [
    "TC260-003@draft-2023-10",
    "DATA-GUIDE@2024",
    "LIAONING-2025@2025-10-30",
    "TTAF-320@2025",
    "TTAF-268.5@2025",
];
/// Milliseconds for the proposals of every clause, and for those that one record moves.
const PROPOSALS: f64 = 1000.0;
const PROPOSALS_MOVED: f64 = 50.0;

/// Proposals of all 302 clauses; the findings of the registers are kept by then.
fn proposals(bench: &mut Bench, desk: &Desk) -> Result<()> {
    let service = desk.ok("record_list", json!({ "register": "services" }))?["rows"][0]["id"].clone();
    let mut assessments = Vec::new();
    for edition in EDITIONS {
        let values = json!({
            "name": format!("示例评估 {edition} {}", std::process::id()), "service": service, "edition": edition,
            "occasion": "before_launch", "conducted": "self", "assessed_on": "2026-06-01",
        });
        let args = json!({ "register": "assessments", "values": values });
        assessments.push(desk.ok("record_save", args)?["id"].clone());
    }
    let all = |taken: &mut Taken| {
        taken.run(|| {
            assessments
                .iter()
                .try_for_each(|a| desk.ok("clause_list", json!({ "assessment": a })).map(|_| ()))
        })
    };
    desk.ok("overview", json!({}))?;
    let mut first = Taken::in_unit("ms");
    all(&mut first)?;
    bench.figure("proposals of 302 clauses, 50,000 records", &first, None, Aim::AtMost(PROPOSALS));
    let mut moved = Taken::in_unit("ms");
    for register in ["people", "complaints", "corpus_sources"] {
        let page = desk.ok("record_list", json!({ "register": register, "limit": 500 }))?;
        let field = if register == "complaints" { "subject" } else { "remarks" };
        for n in 0..CHANGES {
            let id = &page["rows"][n]["id"];
            let values = json!({ field: format!("示例改动 {n} {}", std::process::id()) });
            desk.ok("record_save", json!({ "register": register, "id": id, "values": values }))?;
            all(&mut moved)?;
        }
    }
    bench.figure(
        "proposals of 302 clauses after a record changed",
        &moved,
        None,
        Aim::AtMost(PROPOSALS_MOVED),
    );
    Ok(())
}

fn complaints(bench: &mut Bench) -> Result<()> {
    let folder = made::complaints_workspace(bench, COMPLAINTS)?;
    let desk = Desk::open(&folder)?;
    let mut cold = Taken::in_unit("ms");
    cold.run(|| desk.ok("due", json!({})))?;
    bench.figure(format!("due of {COMPLAINTS} complaints, the first since opening"), &cold, None, Aim::None);
    let list = |more: Json| {
        let mut args = json!({ "register": "complaints" });
        if let (Some(args), Some(more)) = (args.as_object_mut(), more.as_object()) {
            args.extend(more.clone());
        }
        args
    };
    let is = |field: &str, value: &str| json!([{ "field": field, "op": "is", "value": value }]);
    let asked: [(&str, &str, Json); 7] = [
        ("due", "due", json!({})),
        ("list", "record_list", list(json!({ "descending": true }))),
        ("list by a filter", "record_list", list(json!({ "filters": is("kind", "minors") }))),
        ("list by a rare filter", "record_list", list(json!({ "filters": is("state", "received") }))),
        ("list by full text", "record_list", list(json!({ "text": "视频" }))),
        ("search everywhere for a character", "search", json!({ "text": "视", "limit": 50 })),
        ("search everywhere for a word", "search", json!({ "text": "投诉", "limit": 50 })),
    ];
    for (what, command, args) in asked {
        desk.ok(command, args.clone())?;
        let mut taken = Taken::in_unit("ms");
        for _ in 0..RUNS {
            let reply = taken.run(|| desk.ok(command, args.clone()))?;
            let rows = reply.as_array().or_else(|| reply["rows"].as_array());
            ensure!(rows.is_some_and(|r| !r.is_empty()), "an empty reply to {what}");
        }
        bench.figure(
            format!("{what} of {COMPLAINTS} complaints"),
            &taken,
            None,
            Aim::AtMost(if command == "search" { SEARCH } else { QUESTION }),
        );
    }
    Ok(())
}
