//! Ledgers as offices keep them: a cover, merged titles, notes above the header, a column of running numbers, blank
//! lines, dates and digits in every form.

use crate::import::{commit, preview};
use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

fn ledger(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/ledgers").join(name)
}

fn values(desk: &Desk, register: &str) -> Vec<Json> {
    let page = desk.ok("record_list", json!({ "register": register, "sort": "code" }));
    page["rows"].as_array().expect("rows").iter().map(|r| r["values"].clone()).collect()
}

#[test]
fn a_roster_comes_in_whole() {
    let desk = Desk::new();
    let plan = preview(&desk, "people", &ledger("people.xlsx"));
    assert_eq!((&plan["new"], &plan["refused"]), (&json!(5), &json!(0)), "{plan:#}");
    commit(&desk, &plan).expect("kept");
    let people = values(&desk, "people");
    let joined: Vec<&str> = people.iter().filter_map(|p| p["joined_on"].as_str()).collect();
    assert_eq!(joined, ["2024-03-05", "2024-04-12", "2024-05-06", "2025-06-07", "2025-07-08"]);
    assert_eq!((&people[1]["name"], &people[2]["employer_kind"]), (&json!("示例乙"), &json!("outsourced")));
}

#[test]
fn a_ledger_of_complaints_comes_in_with_its_times() {
    let desk = Desk::new();
    desk.record("services", json!({ "name": "示例问答" }));
    let plan = preview(&desk, "complaints", &ledger("complaints.xlsx"));
    assert_eq!((&plan["new"], &plan["refused"]), (&json!(3), &json!(0)), "{plan:#}");
    commit(&desk, &plan).expect("kept");
    let received: Vec<String> = values(&desk, "complaints")
        .iter()
        .filter_map(|c| c["received_at"].as_str().map(|at| at.chars().take(16).collect()))
        .collect();
    // Beijing time, kept in UTC.
    assert_eq!(received, ["2026-09-01T01:30", "2026-09-03T06:05", "2026-09-07T00:00"]);
}

#[test]
fn faults_of_a_corpus_ledger_are_named_by_row_and_column_and_nothing_is_kept() {
    let desk = Desk::new();
    let plan = preview(&desk, "corpus_sources", &ledger("corpus-sources.xlsx"));
    assert_eq!((&plan["new"], &plan["refused"]), (&json!(1), &json!(2)), "{plan:#}");
    let rows = plan["rows"].as_array().expect("rows");
    let named = |row: u64, field: &str| {
        let of = rows.iter().find(|r| r["row"] == json!(row)).expect("a row");
        let all = of["findings"].as_array().expect("findings");
        all.iter().any(|f| f["level"] == "error" && f["field"] == field && f["place"]["row"] == json!(row))
    };
    assert!(named(6, "collected_from_on") && named(7, "rights"), "{plan:#}");
    assert!(commit(&desk, &plan).is_err(), "all or nothing");
    assert!(values(&desk, "corpus_sources").is_empty());
}
