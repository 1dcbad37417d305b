//! Packages of filings: made whole or not at all, signed, and verified by somebody who has nothing else.

use hegui_app::host::Host;
use hegui_corpus::digest::unwatched;
use hegui_corpus::prose;
use hegui_tests::{Desk, json, setting};
use serde_json::{Value as Json, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A desk with a service that calls a filed model, and its registration with two files of evidence.
struct House {
    desk: Desk,
    filing: String,
    out: PathBuf,
}

/// How the package calls the two files.
const CONTRACT: &str = "调用合同或授权证明.txt";
const NOTE: &str = "其他佐证材料.txt";
const PAPER: &str = "示例合同正文\n单位名称：示例科技有限公司\n";

impl House {
    fn new(paper: &str) -> Self {
        let desk = Desk::new();
        let (organisation, _) = desk.record(
            "organizations",
            json!({ "name": "示例科技有限公司", "credit_code": "91350100M000100Y43", "legal_representative": "赵示例" }),
        );
        let (service, _) = desk.record(
            "services",
            json!({
                "name": "示例问答", "organization": organisation, "model_version": "示例模型 1.2",
                "functions": ["dialogue"], "access": ["web"], "minors_served": false,
                "user_input_trains": false, "critical_use": false, "status": "planned",
            }),
        );
        let papers: Vec<Json> = [
            ("called_model_proof", "合同.txt", paper),
            ("other", "说明.txt", "示例说明"),
        ]
        .iter()
        .map(|(slot, name, text)| json!({ "slot": slot, "evidence": evidence(&desk, name, text.as_bytes()) }))
        .collect();
        let (filing, _) = desk.record(
            "filings",
            json!({ "title": "示例问答登记", "track": "registration", "service": service, "papers": papers }),
        );
        let out = desk.dir.path().join("out");
        fs::create_dir(&out).unwrap();
        Self { desk, filing, out }
    }

    fn ask(&self, name: &str, despite: &str) -> Json {
        json!({ "filing": self.filing, "target": self.out.join(name), "despite": despite })
    }

    fn made(&self, name: &str) -> (PathBuf, Json) {
        let made = self.desk.ok("filing_package", self.ask(name, "示例：先行预审"));
        (self.out.join(name), made)
    }
}

/// Files evidence and answers its number.
fn evidence(desk: &Desk, name: &str, bytes: &[u8]) -> String {
    let path = desk.dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    let values = json!({ "title": name, "kind": "contract", "period_from_on": "2025-10-01" });
    let saved = desk.ok("evidence_add", json!({ "paths": [path], "values": values }));
    let shown = desk.ok("record_show", json!({ "register": "evidence", "id": saved["id"] }));
    shown["record"]["values"]["code"].as_str().unwrap().to_owned()
}

/// What somebody sees who has the program and the package alone.
fn verified(path: &Path) -> Json {
    json(&Host::new(setting()), None, "verify_file", json!({ "path": path })).unwrap()
}

fn outcome(path: &Path) -> String {
    verified(path)["outcome"].as_str().unwrap().to_owned()
}

fn faults(path: &Path) -> String {
    let found = verified(path);
    assert_eq!(found["outcome"], "broken", "{found}");
    found["faults"].to_string()
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn find(folder: &Path, name: &str) -> PathBuf {
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.to_string_lossy().ends_with(name) {
                return path;
            }
        }
    }
    panic!("no file {name}")
}

#[test]
fn a_package_is_made_and_verified_by_who_has_nothing_else() {
    let house = House::new(PAPER);
    for name in ["包", "包.zip"] {
        let (path, made) = house.made(name);
        let found = verified(&path);
        assert_eq!(found["outcome"], "not_anchored", "{found}");
        assert_eq!(found["package"]["manifest_sha256"], made["manifest_sha256"]);
        assert_eq!(found["package"]["organization"], "示例科技有限公司");
        assert_eq!(found["package"]["digest_kind"], "SHA-256");
        assert_eq!(found["signatures"][0]["trial"], true);
        // Manifest and signature are told of among what was made, and not within the manifest.
        let files = made["files"].as_array().unwrap();
        assert_eq!(found["package"]["files"], files.len() - 2);
        assert!(files.iter().any(|f| f["path"].as_str().unwrap().ends_with("登记备案表.docx")), "{made}");
        assert!(files.iter().any(|f| f["path"] == "证据清单.xlsx"));
        let shown = house.desk.ok("record_show", json!({ "register": "filings", "id": house.filing }));
        assert_eq!(shown["record"]["values"]["package_sha256"], made["manifest_sha256"]);
        let entry = &house.desk.ok("journal_list", json!({ "limit": 1 }))[0];
        assert_eq!(
            (entry["op"].as_str(), entry["reason"].as_str()),
            (Some("filing_package"), Some("示例：先行预审"))
        );
    }
    house.desk.refused("filing_package", house.ask("包", "x"), "usage");
    assert_eq!(house.desk.verify()["ok"], true);
}

#[test]
fn what_is_missing_asks_for_a_reason_and_a_look_writes_nothing() {
    let house = House::new(PAPER);
    let e = house.desk.refused("filing_package", house.ask("包", ""), "gate");
    assert!(e.findings.iter().any(|f| f.code == "package_paper_missing"));
    let mut ask = house.ask("包", "");
    ask["preview"] = true.into();
    let seen = house.desk.ok("filing_package", ask);
    assert!(seen["manifest_sha256"].is_null() && seen["checked"]["ready"] == false);
    assert!(seen["bytes"].as_u64().unwrap() > 0);
    assert_eq!(fs::read_dir(&house.out).unwrap().count(), 0);
}

#[test]
fn every_flipped_byte_is_caught() {
    let house = House::new(PAPER);
    let (path, _) = house.made("包");
    let all = ["manifest.json", "manifest.json.p7s", CONTRACT, NOTE, "证据清单.xlsx", "登记备案表.docx"];
    for name in all {
        let file = find(&path, name);
        let whole = fs::read(&file).unwrap();
        // The bigger ones by a stride that meets every part of them; those that people may doubt, each byte.
        let step = whole.len() / 700 + 1;
        for at in (0..whole.len()).step_by(step) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&file, bytes).unwrap();
            assert_eq!(outcome(&path), "broken", "byte {at} of {name}");
        }
        fs::write(&file, whole).unwrap();
    }
    assert_eq!(outcome(&path), "not_anchored");
}

#[test]
fn a_file_that_was_removed_added_swapped_or_cut_is_named() {
    let house = House::new(PAPER);
    let (path, _) = house.made("包");
    let try_with = |change: &dyn Fn(&Path)| {
        let copy = house.out.join("copy");
        copied(&path, &copy);
        change(&copy);
        let told = faults(&copy);
        fs::remove_dir_all(&copy).unwrap();
        told
    };
    let told = try_with(&|p| fs::remove_file(find(p, CONTRACT)).unwrap());
    assert!(told.contains("缺少") && told.contains(CONTRACT), "{told}");
    let told = try_with(&|p| fs::write(p.join("后加.txt"), "x").unwrap());
    assert!(told.contains("后加.txt") && told.contains("不在清单"), "{told}");
    let told = try_with(&|p| {
        let (a, b) = (find(p, CONTRACT), find(p, NOTE));
        let (one, two) = (fs::read(&a).unwrap(), fs::read(&b).unwrap());
        fs::write(a, two).unwrap();
        fs::write(b, one).unwrap();
    });
    assert!(told.contains(CONTRACT) && told.contains(NOTE), "{told}");
    let told = try_with(&|p| fs::write(find(p, CONTRACT), "短").unwrap());
    assert!(told.contains("字节"), "{told}");
    let told = try_with(&|p| {
        let file = find(p, CONTRACT);
        fs::write(&file, [fs::read(&file).unwrap(), vec![0; 1 << 20]].concat()).unwrap();
    });
    assert!(told.contains("未继续读取"), "{told}");
    #[cfg(unix)]
    {
        let told = try_with(&|p| {
            let file = find(p, CONTRACT);
            fs::remove_file(&file).unwrap();
            std::os::unix::fs::symlink("/etc/passwd", file).unwrap();
        });
        assert!(told.contains("链接") && !told.contains("root"), "{told}");
    }
}

#[test]
fn without_its_signature_or_under_another_manifest_it_does_not_pass() {
    let house = House::new(PAPER);
    let (path, _) = house.made("包");
    let (other, _) = house.made("另一包");
    let signature = path.join("manifest.json.p7s");
    let whole = fs::read(&signature).unwrap();
    fs::remove_file(&signature).unwrap();
    assert_eq!(outcome(&path), "unsigned");
    fs::copy(other.join("manifest.json.p7s"), &signature).unwrap();
    assert!(faults(&path).contains("签名"));
    fs::write(&signature, whole).unwrap();
    let manifest = fs::read_to_string(path.join("manifest.json")).unwrap();
    fs::write(path.join("manifest.json"), manifest.replace("示例科技有限公司", "示例科技无限公司")).unwrap();
    assert!(faults(&path).contains("签名"));
    fs::write(path.join("manifest.json"), manifest.replace("示例科技有限公司", "示例科技有限公司 ")).unwrap();
    assert_eq!(outcome(&path), "broken");
    fs::remove_file(path.join("manifest.json")).unwrap();
    assert!(faults(&path).contains("manifest.json"));
}

#[test]
fn a_secret_keeps_a_package_from_being_made_and_is_repeated_nowhere() {
    const SECRET: &str = "Shili-Mima-20261122";
    let house = House::new(&format!("测试账号\n密码：{SECRET}\n"));
    let e = house.desk.refused("filing_package", house.ask("包", "示例：仍要生成"), "gate");
    assert!(e.findings.iter().any(|f| f.code == "package_credential" && f.message.zh.contains("合同")));
    let checked = house.desk.ok("filing_check", json!({ "filing": house.filing }));
    assert!(checked["credentials"].as_array().is_some_and(|c| !c.is_empty()));
    let entries = house.desk.ok("journal_list", json!({ "limit": 100 }));
    for told in [format!("{e:?}"), checked.to_string(), entries.to_string()] {
        assert!(!told.contains(SECRET) && !told.contains(&SECRET[..8]), "{told}");
    }
    assert_eq!(fs::read_dir(&house.out).unwrap().count(), 0);
}

#[test]
fn a_contradiction_is_named_with_both_places_and_goes_out_for_a_reason_alone() {
    let house = House::new("单位名称：另一家示例有限公司\n统一社会信用代码：91350100M000100Y43\n");
    let checked = house.desk.ok("filing_check", json!({ "filing": house.filing }));
    let all = checked["differences"].as_array().unwrap();
    let one = all.iter().find(|d| d["here"]["value"].as_str().unwrap().contains("另一家")).unwrap();
    assert!(one["here"]["source"]["zh"].as_str().unwrap().contains("合同"), "{one}");
    assert!(!one["here"]["place"]["zh"].as_str().unwrap().is_empty());
    assert!(one["there"]["value"].as_str().unwrap().contains("示例科技有限公司"), "{one}");
    assert!(one["there"]["record"].as_str().is_some_and(|r| r.starts_with("organizations/")), "{one}");
    let e = house.desk.refused("filing_package", house.ask("包", " "), "gate");
    assert!(e.findings.iter().any(|f| f.code == "package_papers_differ" && f.message.zh.contains("另一家")));
    assert_eq!(outcome(&house.made("包").0), "not_anchored");
}

#[test]
fn a_scan_is_told_as_not_checked() {
    let house = House::new(PAPER);
    let code = evidence(&house.desk, "扫描.png", b"\x89PNG\r\n\x1a\nxxxx");
    let shown = house.desk.ok("record_show", json!({ "register": "filings", "id": house.filing }));
    let mut papers = shown["record"]["values"]["papers"].clone();
    papers.as_array_mut().unwrap().push(json!({ "slot": "other", "evidence": code }));
    house.desk.ok(
        "record_save",
        json!({
            "register": "filings", "id": house.filing, "version": shown["record"]["version"],
            "values": { "papers": papers },
        }),
    );
    let checked = house.desk.ok("filing_check", json!({ "filing": house.filing }));
    let unchecked = checked["unchecked"].as_array().unwrap();
    assert!(unchecked.iter().any(|u| u["path"].as_str().unwrap().contains("扫描")), "{checked}");
}

#[test]
fn cancelling_leaves_nothing() {
    let house = House::new(PAPER);
    let cancel = Arc::new(AtomicBool::new(true));
    let ask = house.ask("包", "示例");
    let e =
        house.desk.host.call(Some(&house.desk.session), "filing_package", ask, &|_| {}, &cancel).unwrap_err();
    assert_eq!(e.code.key(), "cancelled");
    assert_eq!(fs::read_dir(&house.out).unwrap().count(), 0);
}

#[test]
fn what_changed_since_the_submission_before_is_told_with_its_files() {
    let house = House::new(PAPER);
    let ask = |filing: &str, format: &str| json!({ "filing": filing, "format": format });
    house.desk.refused("filing_difference", ask(&house.filing, "pdf"), "gate");
    house.made("先");
    let before = house.desk.ok("record_show", json!({ "register": "filings", "id": house.filing }));
    let mut values = before["record"]["values"].clone();
    let papers = values["papers"].as_array_mut().unwrap();
    papers.truncate(1);
    papers[0]["evidence"] =
        evidence(&house.desk, "新合同.txt", "示例合同第二稿\n单位名称：示例科技有限公司\n".as_bytes()).into();
    let again = json!({
        "title": "示例问答登记（补正）", "track": "registration", "service": values["service"],
        "papers": values["papers"], "previous": house.filing,
    });
    let (second, _) = house.desk.record("filings", again);
    let target = house.out.join("后");
    let package = json!({ "filing": second, "target": target, "despite": "示例：先行预审" });
    house.desk.ok("filing_package", package);
    let docx = house.out.join("差异.docx");
    fs::write(&docx, house.desk.bytes("filing_difference", ask(&second, "docx"))).unwrap();
    assert!(house.desk.bytes("filing_difference", ask(&second, "pdf")).starts_with(b"%PDF-"));
    let text = unwatched(|watch| prose::read(&docx, watch)).unwrap_or_else(|e| panic!("{e:?}")).text;
    for told in ["示例问答登记（补正）", CONTRACT, NOTE] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let exports = house.desk.ok("journal_list", json!({ "op": "sheet_export" }));
    assert_eq!(exports.as_array().map(Vec::len), Some(2));
}

#[test]
fn passwords_of_a_test_channel_stand_in_no_journal_export_or_package() {
    const SECRET: &str = "on-01 示例口令 7f3c9b";
    let house = House::new(PAPER);
    let service = house.desk.ok("record_list", json!({ "register": "services" }))["rows"][0]["id"].clone();
    let (channel, _) = house.desk.record(
        "test_channels",
        json!({
            "name": "示例通道", "service": service, "filing": house.filing, "open_from_on": "2026-01-01",
            "expires_on": "2099-12-31", "accounts": [{ "name": "on-01", "strategy": "with_strategy" }],
        }),
    );
    let key = json!({ "channel": channel });
    house.desk.refused("test_channel_show", key.clone(), "not_found");
    house.desk.ok("test_channel_secret", json!({ "channel": channel, "secret": SECRET }));
    assert_eq!(house.desk.ok("test_channel_show", key.clone())["secret"], SECRET);
    let entries = house.desk.ok("journal_list", json!({ "limit": 100 })).to_string();
    assert!(entries.contains("test_channel_secret") && entries.contains("record_unmask"));
    let shown =
        house.desk.ok("record_show", json!({ "register": "test_channels", "id": channel })).to_string();
    assert!(!entries.contains("7f3c9b") && !shown.contains("7f3c9b"));
    let (path, made) = house.made("包.zip");
    assert!(made["files"].to_string().contains("测试通道说明"), "{made}");
    let bytes = fs::read(path).unwrap();
    assert!(!bytes.windows(6).any(|w| w == b"7f3c9b"));
    house.desk.ok("test_channel_secret", json!({ "channel": channel, "secret": "" }));
    house.desk.refused("test_channel_show", key, "not_found");
    assert_eq!(house.desk.verify()["ok"], true);
}
