//! The sample organisation.

use hegui_app::host::Host;
use hegui_tests::{json, setting};
use serde_json::json;

#[test]
fn the_sample_organisation_is_made_through_the_commands_and_holds() {
    let dir = tempfile::TempDir::new().expect("temporary folder");
    let folder = dir.path().join("sample");
    let host = Host::new(setting());
    let session = json(&host, None, "workspace_demo", json!({ "folder": folder }))
        .unwrap_or_else(|e| panic!("{} {:?}", e.message.zh, e.findings));
    assert_eq!(
        (session["login"].as_str(), session["roles"].clone()),
        (Some("lin"), json!(["compliance_officer"]))
    );
    let token = session["token"].as_str().expect("token").to_owned();
    let ok = |name: &str, args: serde_json::Value| {
        json(&host, Some(&token), name, args).unwrap_or_else(|e| panic!("{name}: {}", e.message.zh))
    };

    assert_eq!(ok("journal_verify", json!({}))["ok"], true);
    let count =
        |register: &str| ok("record_list", json!({ "register": register }))["total"].as_u64().unwrap_or(0);
    assert_eq!(
        (count("people"), count("complaints"), count("appointments"), count("exceptions")),
        (17, 8, 10, 0)
    );
    for register in ["organizations", "services", "people", "handling_rules"] {
        let rows = ok("record_list", json!({ "register": register }))["rows"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        assert!(rows.iter().all(|r| r["errors"] == 0), "{register}: {rows:#?}");
    }
    let library = ok("record_list", json!({ "register": "keyword_libraries" }))["rows"][0]["id"].clone();
    let lint = ok("keywords_lint", json!({ "library": library }));
    let risks = lint["risks"].as_array().expect("risks");
    let short = risks.iter().filter(|r| r["words"].as_u64() < r["floor"].as_u64()).count();
    assert_eq!((short, risks.len()), (2, 17), "some floors hold and some do not");
    assert!(lint["distinct"].as_u64() >= Some(10_000) && lint["long_word_count"] == 5);

    let assessment = ok("record_list", json!({ "register": "assessments" }))["rows"][0]["id"].clone();
    let state = ok("assessment_state", json!({ "register": "assessments", "id": assessment }));
    assert_eq!(
        (&state["total"], &state["concluded"], &state["checked"]),
        (&json!(100), &json!(34), &json!(15)),
        "{state:#}"
    );
    let again = json(&host, None, "workspace_demo", json!({ "folder": folder }));
    assert!(again.is_err(), "an existing workspace is left alone");
    assert_eq!(ok("session_info", json!({}))["login"], "lin");
}
