//! Saving one conclusion, durably: the whole command with its gate, its journal entry and its commit.

use crate::desk::Desk;
use crate::figure::{Aim, Bench, Taken};
use crate::peer::BareSync;
use anyhow::{Context, Result};
use serde_json::{Value as Json, json};
use std::path::Path;

/// Saves measured; each is preceded by one bare forced write, so that both meet the same disk.
const RUNS: usize = 200;
/// Milliseconds over the bare forced write.
const MORE: f64 = 5.0;

/// Measures it on a workspace of the size that an assessment has: every clause concluded once before.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let place = tempfile::tempdir_in(&bench.cache)?;
    let desk = Desk::create(&place.path().join("workspace"))?;
    let (assessment, evidence) = assessment(&desk, place.path())?;
    let clauses = desk.ok("clause_list", json!({ "assessment": assessment }))?;
    let clauses: Vec<String> =
        clauses.as_array().into_iter().flatten().filter_map(|c| Some(c["id"].as_str()?.to_owned())).collect();
    let conclude = |clause: &str, version: Option<i64>, n: usize| -> Result<i64> {
        let saved = desk.ok(
            "conclude",
            json!({
                "assessment": assessment, "clause": clause, "verdict": "conforms", "version": version,
                "reason": format!("第 {n} 次核对，与证据一致"), "difference_reason": "试用数据", "evidence": [evidence],
            }),
        )?;
        saved["version"].as_i64().context("a version")
    };
    // Clauses that merely allow take another verdict; they are left alone.
    let mut concluded: Vec<(&String, i64)> =
        clauses.iter().filter_map(|c| Some((c, conclude(c, None, 0).ok()?))).collect();
    anyhow::ensure!(!concluded.is_empty(), "no clause can be concluded");
    let mut bare = BareSync::within(place.path())?;
    let (mut save, mut sync) = (Taken::in_unit("ms"), Taken::in_unit("ms"));
    let count = concluded.len();
    for n in 1..=RUNS {
        bare.run(&mut sync)?;
        let (clause, version) = &mut concluded[n % count];
        *version = save.run(|| conclude(clause, Some(*version), n))?;
    }
    let peer = sync.peer("fdatasync of 4 KiB");
    bench.figure(
        format!("save of one conclusion, durable ({count} clauses concluded before)"),
        &save,
        Some(peer),
        Aim::OverPeer(MORE),
    );
    let verified = desk.ok("journal_verify", json!({}))?;
    anyhow::ensure!(verified["ok"] == true, "the journal does not hold: {verified}");
    Ok(())
}

/// An assessment with what it needs, and one piece of evidence that counts.
fn assessment(desk: &Desk, place: &Path) -> Result<(String, Json)> {
    let organization = desk.record(
        "organizations",
        json!({
            "name": "示例科技有限公司", "credit_code": "91350100M000100Y43", "legal_representative": "林示例", "province": "福建",
        }),
    )?;
    let service = desk.record(
        "services",
        json!({
            "name": "示例对话服务", "organization": organization, "model_version": "示例模型 1.0", "functions": ["dialogue"],
            "access": ["web"], "minors_served": false, "public_opinion": true, "model_origin": "self_developed",
            "status": "planned",
        }),
    )?;
    let assessment = desk.record(
        "assessments",
        json!({
            "name": "示例评估", "service": service, "edition": "TC260-003@draft-2023-10", "occasion": "before_launch",
            "conducted": "self", "assessed_on": "2026-09-01",
        }),
    )?;
    let file = place.join("evidence.txt");
    std::fs::write(&file, "示例证据")?;
    let evidence = desk.ok(
        "evidence_add",
        json!({
            "paths": [file], "values": { "title": "示例制度", "kind": "policy", "period_from_on": "2026-01-01" },
        }),
    )?;
    Ok((assessment, evidence["id"].clone()))
}
