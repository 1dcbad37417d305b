//! OSCAL out, judged by the models of compliance-trestle where it is installed.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Reads a file as the judge's model does, which refuses what OSCAL does not allow.
const READ: &str = r"
import sys, pathlib
from trestle.oscal.catalog import Catalog
from trestle.oscal.assessment_results import AssessmentResults
kind = {'catalog': Catalog, 'results': AssessmentResults}[sys.argv[1]]
made = kind.oscal_read(pathlib.Path(sys.argv[2]))
print(made.uuid)
";

fn judge(kind: &str, path: &Path) -> Option<String> {
    let Some(python) = std::env::var_os("HEGUI_PYTHON").filter(|p| !p.is_empty()) else {
        eprintln!("left out: the OSCAL judge, HEGUI_PYTHON is not set");
        return None;
    };
    let quiet =
        |mut c: Command| c.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success());
    let mut known = Command::new(&python);
    known.args(["-c", "import trestle"]);
    if !quiet(known) {
        eprintln!("left out: the OSCAL judge, the Python of HEGUI_PYTHON has no compliance-trestle");
        return None;
    }
    let out = Command::new(&python).args(["-c", READ, kind]).arg(path).output().unwrap();
    let (said, wrong) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{kind}: {wrong}");
    Some(said.trim().to_owned())
}

#[test]
fn an_assessment_and_its_edition_go_out_as_oscal() {
    let desk = Desk::new();
    let (organization, _) = desk.record("organizations", json!({ "name": "示例科技有限公司" }));
    let (service, _) = desk.record("services", json!({ "name": "示例问答", "organization": organization }));
    let edition = hegui_model::catalogue::TC260_003;
    let (assessment, _) = desk.record(
        "assessments",
        json!({ "name": "示例评估", "service": service, "edition": edition, "assessed_on": "2026-01-15", "conducted": "self" }),
    );
    let file = desk.dir.path().join("证 据.txt");
    fs::write(&file, "示例证据").unwrap();
    let values = json!({ "title": "示例制度", "kind": "policy", "period_from_on": "2025-10-01" });
    let piece = desk.ok("evidence_add", json!({ "paths": [file], "values": values }))["id"].clone();
    let rows = desk.ok("clause_list", json!({ "assessment": assessment }));
    let of =
        |demand: &str| rows.as_array().unwrap().iter().find(|r| r["demand"] == demand).unwrap()["id"].clone();
    for (clause, verdict, evidence) in [
        (of("must"), "conforms", json!([piece])),
        (of("should"), "does_not_conform", json!([])),
        (of("must-not"), "not_applicable", json!([])),
    ] {
        desk.ok(
            "conclude",
            json!({ "assessment": assessment, "clause": clause, "verdict": verdict, "reason": "示例理由",
                    "difference_reason": "示例", "evidence": evidence }),
        );
    }
    let ask = json!({ "assessment": assessment, "lang": "zh" });
    let bytes = desk.bytes("oscal_results", ask.clone());
    assert_eq!(bytes, desk.bytes("oscal_results", ask), "two exports of one state are equal");
    let made: Json = serde_json::from_slice(&bytes).unwrap();
    let made = &made["assessment-results"];
    let result = &made["results"][0];
    let findings = result["findings"].as_array().unwrap();
    let states: Vec<&str> = findings.iter().filter_map(|f| f["target"]["status"]["state"].as_str()).collect();
    assert_eq!(states.len(), 3);
    assert_eq!(states.iter().filter(|s| **s == "not-satisfied").count(), 1);
    let resources = made["back-matter"]["resources"].as_array().unwrap();
    let hash = &resources[1]["rlinks"][0]["hashes"][0];
    assert_eq!(hash["value"], hegui_model::canonical::sha256_hex("示例证据".as_bytes()));
    let href = format!("#{}", resources[1]["uuid"].as_str().unwrap());
    let observations = result["observations"].as_array().unwrap();
    assert!(observations.iter().any(|o| o["relevant-evidence"][0]["href"] == json!(href)));

    let catalog = desk.bytes("oscal_catalog", json!({ "edition": edition, "lang": "en" }));
    let (a, b) = (desk.dir.path().join("results.json"), desk.dir.path().join("catalog.json"));
    fs::write(&a, &bytes).unwrap();
    fs::write(&b, &catalog).unwrap();
    let catalog: Json = serde_json::from_slice(&catalog).unwrap();
    let ids: Vec<&str> = catalog["catalog"]["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|g| g["controls"].as_array().unwrap())
        .filter_map(|c| c["parts"][0]["id"].as_str())
        .collect();
    for f in findings {
        assert!(
            ids.contains(&f["target"]["target-id"].as_str().unwrap()),
            "a finding is about a clause of the catalogue"
        );
    }
    if let Some(read) = judge("results", &a) {
        assert_eq!(read, made["uuid"]);
    }
    if let Some(read) = judge("catalog", &b) {
        assert_eq!(read, catalog["catalog"]["uuid"]);
    }
    desk.refused("oscal_catalog", json!({ "edition": "none" }), "not_found");
}
