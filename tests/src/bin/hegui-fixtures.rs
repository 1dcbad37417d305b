//! `hegui-fixtures FOLDER [--force]`: makes the fixtures that are made by program.
//!
//! `workspaces/schema-N` is a workspace of the N-th schema, made once when that schema is released: something in
//! every register that a person fills, a record moved on, one retired and one erased. It holds random keys, so no
//! second one is like it: what stands there is kept, unless `--force` says that its schema is not released yet. Older
//! schemas cannot be made again at all and are never touched.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that says what it made")]

use anyhow::{Context, Result, anyhow, ensure};
use hegui_model::reader::Reader;
use hegui_store::secret::Secret;
use hegui_store::slots::Slots;
use hegui_store::{Store, StoreError};
use hegui_tests::released::{Contents, contents};
use hegui_tests::{Desk, PASSPHRASE};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Login of the first user of a desk.
const LOGIN: &str = "lin";
/// Most bytes that a released workspace may have.
const MOST: u64 = 4 << 20;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let (options, words): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|w| w.starts_with("--"));
    let [folder] = words.as_slice() else { return Err(anyhow!("usage: hegui-fixtures FOLDER [--force]")) };
    ensure!(options.iter().all(|o| o == "--force"), "usage: hegui-fixtures FOLDER [--force]");
    let schema = schema()?;
    let place = PathBuf::from(folder).join("workspaces").join(format!("schema-{schema}"));
    if place.join("contents.json").is_file() && options.is_empty() {
        println!("{} stands and is kept", place.display());
        return Ok(());
    }
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    fs::create_dir_all(&place)?;
    let kept = released(&place)?;
    fs::write(place.join("contents.json"), serde_json::to_string_pretty(&kept)? + "\n")?;
    fs::write(place.join("README.md"), readme(schema))?;
    let bytes = size(&place)?;
    ensure!(bytes < MOST, "{} has {bytes} bytes, {MOST} at most", place.display());
    println!("made {} ({} kB)", place.display(), bytes >> 10);
    Ok(())
}

/// Number of the newest migration.
fn schema() -> Result<u32> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/store/migrations");
    let mut newest = None;
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        newest = newest.max(name.split_once('_').and_then(|(n, _)| n.parse().ok()));
    }
    newest.context("no migration")
}

/// Makes the workspace through the commands, in a folder that goes again; what it holds.
fn released(place: &Path) -> Result<Contents> {
    let desk = Desk::new();
    fill(&desk)?;
    ensure!(desk.verify()["ok"] == true, "the journal does not hold");
    let Desk { host, folder, dir, .. } = desk;
    // The last holder gone, the log is folded into the database.
    drop(host);

    let told = |e: hegui_store::slots::SlotError| anyhow!("{}", e.text().en);
    let unlocked = Slots::at(&folder).unlock(LOGIN, &Secret::passphrase(PASSPHRASE)).map_err(told)?;
    let store = Store::open(&folder, unlocked.key().map_err(told)?)?;
    let head = store.read(|r| Ok::<_, StoreError>(r.head()))?;
    let registers = contents(&store)?;
    drop(store);
    copy(&folder, &place.join("workspace"))?;
    drop(dir);
    Ok(Contents {
        login: LOGIN.into(),
        passphrase: PASSPHRASE.into(),
        head: format!("{}:{}", head.0, head.1),
        registers,
    })
}

/// Something in every register that a person fills, and a record in each state that matters to later programs.
fn fill(desk: &Desk) -> Result<()> {
    let organization = json!({
        "name": "示例科技有限公司", "credit_code": "91350100M000100Y43", "legal_representative": "赵示例", "province": "福建",
    });
    let (organization, _) = desk.record("organizations", organization);
    let service = json!({
        "name": "示例对话服务", "organization": organization, "model_version": "示例模型 1.0", "functions": ["dialogue"],
        "access": ["web"], "minors_served": false, "public_opinion": true, "model_origin": "self_developed",
        "status": "planned", "deployments": [{ "region": "福建", "purpose": "推理" }],
    });
    let (service, _) = desk.record("services", service);
    let (lin, chen) = (desk.person("林示例"), desk.person("陈示例"));
    desk.record(
        "appointments",
        json!({ "person": chen, "post": "head_of_legality", "from_on": "2026-01-01" }),
    );
    let rule = json!({
        "name": "示例投诉处理规则", "kind": "general", "edition": "1.0", "acknowledge_limit": 24, "acknowledge_unit": "hours",
        "judge_limit": 2, "judge_unit": "working_days", "answer_limit": 3, "answer_unit": "working_days",
        "effective_on": "2026-01-01", "published_where": "示例页面",
    });
    desk.record("handling_rules", rule);
    let own = json!({
        "register": "complaints", "key": "x_batch", "label_zh": "批次", "label_en": "Batch", "kind": "text", "searched": true,
    });
    desk.record("extra_fields", own);
    let complaint = json!({
        "channel": "email", "received_at": "2026-09-24 09:30", "kind": "other", "subject": "示例：旧版本中的投诉",
        "details": "示例内容，用于检验旧工作区能否打开", "complainant": "示例投诉人", "service": service, "x_batch": "示例批次一",
    });
    let (id, version) = desk.record("complaints", complaint.clone());
    desk.ok(
        "record_move",
        json!({ "register": "complaints", "id": id, "version": version, "step": "accept", "values": {} }),
    );
    desk.ok("note_add", json!({ "register": "complaints", "record": id, "text": "示例备注" }));
    let (id, _) = desk.record("complaints", complaint.clone());
    desk.ok("record_retire", json!({ "register": "complaints", "id": id, "reason": "示例原因" }));
    let leaver = json!({
        "name": "离岗示例", "employer_kind": "internal", "joined_on": "2024-03-01", "left_on": "2025-12-31",
    });
    let (id, _) = desk.record("people", leaver);
    desk.ok("record_erase", json!({ "register": "people", "id": id, "reason": "示例原因" }));
    let words = desk.dir.path().join("words.csv");
    fs::write(&words, "关键词,分类\n示例词一,示例甲\n示例词二,示例乙\n")?;
    desk.ok("keywords_import", json!({ "paths": [words], "name": "示例词库", "edition": "1" }));
    desk.ok("keywords_map", json!({ "category": "示例甲", "risk": "A.1.a", "reason": "示例" }));

    let file = desk.dir.path().join("policy.txt");
    fs::write(&file, "示例制度")?;
    let values =
        json!({ "title": "示例制度", "kind": "policy", "owner": lin, "period_from_on": "2026-01-01" });
    let evidence = desk.ok("evidence_add", json!({ "paths": [file], "values": values }))["id"].clone();
    let assessment = json!({
        "name": "示例评估", "service": service, "edition": "TC260-003@draft-2023-10", "occasion": "before_launch",
        "conducted": "self", "assessed_on": "2026-09-01", "team": [lin, chen],
    });
    let (assessment, _) = desk.record("assessments", assessment);
    let clause = "4.p1";
    let conclusion = json!({
        "assessment": assessment, "clause": clause, "verdict": "does_not_conform", "reason": "示例理由",
        "difference_reason": "示例", "evidence": [evidence],
    });
    desk.ok("conclude", conclusion);
    let checker = desk.user("chen", "陈示例", &["compliance_officer"], Some(&chen));
    let check = json!({ "assessment": assessment, "clause": clause, "verdict": "agreed" });
    desk.as_user(&checker, "conclusion_check", check).map_err(|e| anyhow!("{}", e.message.en))?;
    desk.ok("exception_begin", json!({ "reason": "示例：团队仅两人" }));
    Ok(())
}

/// Copies a folder without what marks it as open.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(name))?;
        } else if !name.to_string_lossy().trim_start_matches('.').starts_with("lock") {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

fn size(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(sum)
}

fn readme(schema: u32) -> String {
    format!(
        "# A workspace of schema {schema}\n\n\
         Made by `hegui-fixtures` with the program of that schema, and frozen with its release: never changed, never\n\
         deleted. The content is plainly invented. `contents.json` says what every register held; the test `released`\n\
         opens a copy with the present program, proves the journal and compares.\n\n\
         Login `{LOGIN}`, passphrase `{PASSPHRASE}`. It is for trials only; never use it for anything else.\n"
    )
}
