//! Packages of filings: writing and verifying 5,000 files of evidence, beside copying and hashing them by other programs.

use crate::desk::Desk;
use crate::figure::{Aim, Bench, Taken};
use anyhow::{Context, Result, ensure};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::process::{Command, Stdio};

/// Files, and bytes of each.
const FILES: usize = 5_000;
const BYTES: usize = 200_000;
/// Files of one piece of evidence.
const TOGETHER: usize = 200;
/// Runs of each.
const RUNS: usize = 3;
/// Bytes a second that a package is written at, and verified at.
const SPEED: f64 = 200e6;

/// Measures it.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let place = tempfile::tempdir_in(&bench.cache)?;
    let desk = Desk::create(&place.path().join("workspace"))?;
    let files = place.path().join("files");
    let filing = filing(&desk, &files)?;
    let mib = (FILES * BYTES) as f64 / f64::from(1 << 20);
    let (mut made, mut checked, mut copied, mut hashed) =
        (Taken::in_unit("s"), Taken::in_unit("s"), Taken::in_unit("s"), Taken::in_unit("s"));
    for n in 0..RUNS {
        let target = place.path().join(format!("package-{n}"));
        let copy = place.path().join(format!("copy-{n}"));
        copied.run(|| other("cp", &["-r"], &[&files, &copy]))?;
        hashed.run(|| {
            let told = "find \"$0\" -type f -print0 | xargs -0 -n 500 sha256sum > /dev/null";
            other("sh", &["-c", told], &[&copy])
        })?;
        made.run(|| {
            desk.ok("filing_package", json!({ "filing": filing, "target": target, "despite": "示例" }))
        })?;
        let found = checked.run(|| desk.ok("verify_file", json!({ "path": target })))?;
        ensure!(found["outcome"] == "not_anchored", "the package does not hold: {found}");
        std::fs::remove_dir_all(target)?;
        std::fs::remove_dir_all(copy)?;
    }
    let aim = Aim::AtMost((FILES * BYTES) as f64 / SPEED);
    let what = format!("{FILES} files, {mib:.0} MiB");
    let peer = copied.peer("cp -r of the files");
    bench.figure(
        format!("package of a filing looked through, written and signed ({what})"),
        &made,
        Some(peer),
        aim,
    );
    let peer = hashed.peer("sha256sum of a copy");
    bench.figure(format!("verification of the same package ({what})"), &checked, Some(peer), aim);
    Ok(())
}

fn other(program: &str, args: &[&str], paths: &[&Path]) -> Result<()> {
    let status = Command::new(program).args(args).args(paths).stdin(Stdio::null()).status()?;
    ensure!(status.success(), "{program} failed");
    Ok(())
}

/// A filing whose only filled slot holds all files, which stay where they are.
fn filing(desk: &Desk, files: &Path) -> Result<String> {
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
            "access": ["web"], "minors_served": false, "status": "planned",
        }),
    )?;
    std::fs::create_dir(files)?;
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut papers: Vec<Json> = Vec::new();
    for first in (0..FILES).step_by(TOGETHER) {
        let mut paths = Vec::new();
        for n in first..(first + TOGETHER).min(FILES) {
            let mut bytes = Vec::with_capacity(BYTES);
            while bytes.len() < BYTES {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                bytes.extend_from_slice(&state.to_le_bytes());
            }
            let path = files.join(format!("{n:05}.jpg"));
            std::fs::write(&path, bytes)?;
            paths.push(path);
        }
        let values = json!({ "title": "示例截图", "kind": "screenshot", "period_from_on": "2026-01-01" });
        let saved = desk.ok("evidence_add", json!({ "paths": paths, "outside": true, "values": values }))?;
        let shown = desk.ok("record_show", json!({ "register": "evidence", "id": saved["id"] }))?;
        let code = shown["record"]["values"]["code"].as_str().context("a code")?.to_owned();
        papers.push(json!({ "slot": "other", "evidence": code }));
    }
    desk.record(
        "filings",
        json!({ "title": "示例登记", "track": "registration", "service": service, "papers": papers }),
    )
}
