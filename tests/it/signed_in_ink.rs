//! A report printed, signed and sealed on paper: its scan comes back and is matched page by page.

use crate::reports::House;
use hegui_tests::scanner::pdf_of_pictures;
use serde_json::{Value as Json, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The pages of a PDF as grey pictures, each in a PDF of its own: what a scanner makes of a printed paper. None where
/// the programs for it are not installed.
fn scanned(pdf: &[u8], folder: &Path) -> Option<Vec<PathBuf>> {
    fs::create_dir_all(folder).unwrap();
    let file = folder.join("printed.pdf");
    fs::write(&file, pdf).unwrap();
    let mut draw = Command::new("pdftoppm");
    draw.args(["-r", "200", "-gray", "-jpeg"]).arg(&file).arg(folder.join("page"));
    if !draw.output().is_ok_and(|out| out.status.success()) {
        eprintln!("left out: pdftoppm is not installed");
        return None;
    }
    let mut pages: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    pages.retain(|p| p.extension().is_some_and(|e| e == "jpg"));
    pages.sort();
    Some(pages)
}

/// Puts pictures into one PDF, as a scanner does.
fn bound(pages: &[PathBuf], to: &Path) {
    let pictures: Vec<Vec<u8>> = pages.iter().map(|p| fs::read(p).unwrap()).collect();
    fs::write(to, pdf_of_pictures(&pictures)).unwrap();
}

/// The day on which a report was frozen, in Shanghai.
fn day_of(report: &Json) -> String {
    let at = hegui_model::instant::parse(report["frozen_at"].as_str().unwrap()).unwrap();
    hegui_model::instant::day(at).to_string()
}

fn pages(found: &Json, key: &str) -> Vec<u64> {
    found[key].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect()
}

#[test]
fn a_whole_scan_signs_the_report_and_anything_else_is_named_page_by_page() {
    let house = House::new();
    let desk = &house.desk;
    house.settle();
    let frozen = desk.ok("report_freeze", json!({ "assessment": house.assessment }));
    let id = frozen["id"].clone();
    assert_eq!(frozen["scannable"], true, "{frozen}");
    assert!(frozen["completeness"].as_array().is_some_and(|c| !c.is_empty()), "{frozen}");
    let pdf = desk.bytes("report_pdf", json!({ "report": id }));
    let folder = desk.dir.path().join("scan");
    let Some(mut sheets) = scanned(&pdf, &folder) else { return };
    let today = day_of(&frozen);
    let all = frozen["pages"].as_u64().unwrap();
    assert_eq!(sheets.len() as u64, all);
    let scan = desk.dir.path().join("扫描件.pdf");
    let ask = |preview: bool, seen: &Json, day: &str| json!({ "report": id, "path": scan, "preview": preview, "seen": seen, "signed_on": day, "sealed": true });
    let none = json!("");

    // A page is missing, one lies twice, and a draft came between.
    let draft = desk.bytes("report_draft", json!({ "assessment": house.assessment }));
    let strange = scanned(&draft, &desk.dir.path().join("draft")).unwrap();
    let mut mixed = vec![sheets[0].clone(), sheets[0].clone(), strange[1].clone()];
    mixed.extend_from_slice(&sheets[2..]);
    bound(&mixed, &scan);
    let found = desk.ok("report_scan", ask(true, &none, ""));
    assert_eq!((found["whole"].as_bool(), pages(&found, "missing")), (Some(false), vec![2]), "{found}");
    assert_eq!((pages(&found, "twice"), pages(&found, "unread")), (vec![1], vec![3]), "{found}");
    desk.refused("report_scan", ask(false, &found["sha256"], &today), "gate");

    // Another version of the report is not this one.
    let second =
        desk.ok("report_freeze", json!({ "assessment": house.assessment, "reason": "示例：另出一版" }));
    desk.refused("report_scan", ask(true, &none, ""), "gate");
    let id = second["id"].clone();
    let ask = |preview: bool, seen: &Json, day: &str| json!({ "report": id, "path": scan, "preview": preview, "seen": seen, "signed_on": day, "sealed": true });
    bound(&sheets, &scan);
    let old = desk.ok("report_scan", ask(true, &none, ""));
    assert_eq!((old["found"].as_u64(), old["whole"].as_bool()), (Some(0), Some(false)));
    assert_eq!(old["foreign"].as_array().map(|f| f.len() as u64), Some(all), "{old}");

    // In any order, the right one is filed; what was not looked at is not.
    sheets =
        scanned(&desk.bytes("report_pdf", json!({ "report": id })), &desk.dir.path().join("again")).unwrap();
    sheets.reverse();
    bound(&sheets, &scan);
    desk.refused("report_scan", ask(false, &none, &today), "stale");
    let found = desk.ok("report_scan", ask(true, &none, ""));
    assert_eq!(found["whole"], true, "{found}");
    desk.refused("report_scan", ask(false, &found["sha256"], "2020-01-01"), "usage");
    let filed = desk.ok("report_scan", ask(false, &found["sha256"], &today));
    let report = &filed["report"];
    assert_eq!((report["state"].as_str(), report["signed_by"].as_str()), (Some("signed"), Some("ink")));
    assert_eq!((report["sealed"].as_bool(), &report["scan_sha256"]), (Some(true), &found["sha256"]));
    assert!(report["places"].as_array().unwrap().iter().all(|p| p["ink"] == true), "{report}");
    assert!(desk.bytes("report_scanned", json!({ "report": id })) == fs::read(&scan).unwrap());

    // One way of signing: no key signs it now, and no second scan is filed.
    let args = json!({ "report": id, "field": "Sig1" });
    assert_eq!(desk.as_user(&house.signers[0], "report_sign", args).expect_err("signed").code.key(), "gate");
    desk.refused("report_scan", ask(true, &none, ""), "gate");
    assert_eq!(desk.ok("report_verify", json!({ "report": id }))["content"]["state"], "equal");
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn what_bears_a_signature_by_key_is_not_signed_in_ink_as_well() {
    let house = House::new();
    let desk = &house.desk;
    house.settle();
    let id = desk.ok("report_freeze", json!({ "assessment": house.assessment }))["id"].clone();
    let args = json!({ "report": id, "field": "Sig1" });
    desk.as_user(&house.signers[0], "report_sign", args).unwrap_or_else(|e| panic!("{}", e.message.zh));
    let scan = desk.dir.path().join("扫描件.pdf");
    fs::write(&scan, "示例").unwrap();
    let ask = json!({ "report": id, "path": scan, "preview": true });
    desk.refused("report_scan", ask, "gate");
}
