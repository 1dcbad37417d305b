//! Conclusions out as a sheet and back through the gate.

use hegui_tests::Desk;
use rust_xlsxwriter::Workbook;
use serde_json::{Value as Json, json};
use std::fs;
use std::path::{Path, PathBuf};

struct Room {
    desk: Desk,
    assessment: String,
    evidence: String,
}

impl Room {
    fn new() -> Self {
        Self::of(hegui_model::catalogue::TC260_003)
    }

    fn of(edition: &str) -> Self {
        let desk = Desk::new();
        let (organisation, _) = desk.record("organizations", json!({ "name": "示例科技有限公司" }));
        let (service, _) =
            desk.record("services", json!({ "name": "示例问答", "organization": organisation }));
        let (assessment, _) = desk.record(
            "assessments",
            json!({
                "name": "示例评估", "service": service, "edition": edition,
                "assessed_on": "2026-01-15", "conducted": "self",
            }),
        );
        let path = desk.dir.path().join("证据.txt");
        fs::write(&path, "示例证据").unwrap();
        let values = json!({ "title": "示例制度", "kind": "policy", "period_from_on": "2025-10-01" });
        let saved = desk.ok("evidence_add", json!({ "paths": [path], "values": values }));
        Self { desk, assessment, evidence: saved["id"].as_str().unwrap().to_owned() }
    }

    fn export(&self) -> PathBuf {
        let bytes =
            self.desk.bytes("conclusion_sheet", json!({ "assessment": self.assessment, "lang": "zh" }));
        let path = self.desk.dir.path().join("结论.xlsx");
        fs::write(&path, bytes).unwrap();
        path
    }

    fn ask(&self, path: &Path, preview: bool, seen: Option<&Json>) -> Json {
        json!({ "assessment": self.assessment, "path": path, "preview": preview, "seen": seen, "reason": "试用" })
    }

    fn preview(&self, path: &Path) -> Json {
        self.desk.ok("conclusion_sheet_import", self.ask(path, true, None))["plan"].clone()
    }

    /// A sheet by hand.
    fn sheet(&self, rows: &[&[&str]]) -> PathBuf {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        for (r, row) in (0..).zip(rows) {
            for (c, cell) in (0..).zip(*row) {
                page.write_string(r, c, *cell).unwrap();
            }
        }
        let path = self.desk.dir.path().join("手填.xlsx");
        book.save(&path).unwrap();
        path
    }

    fn clause(&self, demand: &str) -> String {
        let rows = self.desk.ok("clause_list", json!({ "assessment": self.assessment }));
        let rows = rows.as_array().unwrap();
        rows.iter().find(|r| r["demand"] == demand).unwrap()["id"].as_str().unwrap().to_owned()
    }

    fn shown(&self, clause: &str) -> Json {
        self.desk.ok("clause_show", json!({ "assessment": self.assessment, "clause": clause }))
    }
}

const HEAD: &[&str] = &["条款", "结论", "理由或说明", "与系统建议不一致的理由", "证据", "结论版本（勿改）"];

fn codes(plan: &Json) -> Vec<(u64, String)> {
    let rows = plan["rows"].as_array().unwrap();
    rows.iter()
        .filter(|r| r["action"] == "refused")
        .flat_map(|r| {
            let row = r["row"].as_u64().unwrap();
            let all = r["findings"].as_array().unwrap().clone();
            all.into_iter()
                .filter(|f| f["level"] == "error")
                .map(move |f| (row, f["code"].as_str().unwrap().to_owned()))
        })
        .collect()
}

#[test]
fn what_goes_out_comes_back_as_the_same() {
    let room = Room::new();
    let should = room.clause("should");
    let hostile = "=HYPERLINK(\"http://example.invalid\")，\n'-示例";
    room.desk.ok(
        "conclude",
        json!({ "assessment": room.assessment, "clause": should, "verdict": "not_applicable", "reason": hostile,
                "difference_reason": "示例", "evidence": [room.evidence] }),
    );
    let plan = room.preview(&room.export());
    let total =
        room.desk.ok("clause_list", json!({ "assessment": room.assessment })).as_array().unwrap().len();
    assert_eq!(
        (&plan["new"], &plan["change"], &plan["refused"], &plan["same"]),
        (&json!(0), &json!(0), &json!(0), &json!(total)),
        "{plan:#}"
    );
    assert_eq!(plan["findings"], json!([]), "{plan:#}");
    assert_eq!(room.shown(&should)["conclusion"]["values"]["reason"], hostile.trim());
}

#[test]
fn an_edited_verdict_comes_in_through_the_gate_as_one_entry_and_unchecked() {
    let room = Room::new();
    let (must, should) = (room.clause("must"), room.clause("should"));
    let code = room.desk.ok("record_show", json!({ "register": "evidence", "id": room.evidence }))["record"]
        ["values"]["code"]
        .clone();
    let code = code.as_str().unwrap();
    let path = room.sheet(&[
        HEAD,
        &[&must, "符合", "", "依所附证据", code, ""],
        &[&should, "不适用", "示例：暂不需要", "示例", "", ""],
    ]);
    let plan = room.preview(&path);
    assert_eq!((&plan["new"], &plan["refused"]), (&json!(2), &json!(0)), "{plan:#}");
    let before = room.desk.ok("journal_list", json!({}))[0]["seq"].as_i64().unwrap();
    room.desk.refused("conclusion_sheet_import", room.ask(&path, false, Some(&json!("anything"))), "stale");
    let done = room.desk.ok("conclusion_sheet_import", room.ask(&path, false, Some(&plan["plan"])));
    assert_eq!(done["seq"], json!(before + 1), "one entry");
    let kept = room.shown(&must);
    assert_eq!(kept["conclusion"]["values"]["verdict"], "conforms");
    assert_eq!(
        (&kept["row"]["state"], &kept["checks"]),
        (&json!("concluded"), &json!([])),
        "nothing is checked by it"
    );
    // The same file again: its rows say that there was no conclusion, and change nothing.
    assert_eq!(room.preview(&path)["same"], json!(2));
    assert_eq!(room.desk.verify()["ok"], true);
}

#[test]
fn what_the_gate_or_the_time_refuses_is_named_by_row_and_keeps_all_out() {
    let room = Room::new();
    let (must, should) = (room.clause("must"), room.clause("should"));
    let path = room.sheet(&[
        HEAD,
        &[&should, "采纳", "示例", "示例", "", ""],
        &["99.z", "符合", "", "", "", ""],
        &[&must, "不符合", "示例", "示例", "EV-NONE", ""],
    ]);
    let plan = room.preview(&path);
    let found = codes(&plan);
    assert_eq!(plan["refused"], json!(3), "{plan:#}");
    assert!(
        found.contains(&(2, "gate".into())) && found.contains(&(3, "clause_unknown".into())),
        "{found:?}"
    );
    assert!(found.contains(&(4, "reference_unknown".into())), "{found:?}");
    let e =
        room.desk.refused("conclusion_sheet_import", room.ask(&path, false, Some(&plan["plan"])), "invalid");
    let place = e.findings[0].place.clone().unwrap();
    assert_eq!((place.file.as_str(), place.row), ("手填.xlsx", Some(2)));
    assert_eq!(room.shown(&must)["conclusion"], Json::Null, "nothing was kept");

    let edited =
        |version: &str| room.sheet(&[HEAD, &[&should, "不适用", "示例：又一理由", "示例", "", version]]);
    let conclude = |reason: &str, version: Option<i64>| {
        room.desk.ok(
            "conclude",
            json!({ "assessment": room.assessment, "clause": should, "verdict": "not_applicable", "reason": reason,
                    "difference_reason": "示例", "version": version }),
        )["version"]
            .as_i64()
            .unwrap()
    };
    let first = conclude("示例", None);
    assert_eq!(room.preview(&edited(&first.to_string()))["change"], json!(1));
    conclude("示例：他人改过", Some(first));
    assert_eq!(
        codes(&room.preview(&edited(&first.to_string()))),
        [(2, "conclusion_changed_meanwhile".into())]
    );
}

#[test]
fn a_clause_that_merely_allows_takes_its_own_verdicts() {
    let may = |e: &&hegui_model::standard::Edition| {
        e.clauses.iter().any(|c| c.demand == hegui_model::standard::Demand::May)
    };
    let Some(edition) = hegui_model::catalogue::editions().iter().map(|e| &**e).find(may) else {
        eprintln!("left out: no edition on file has a clause that merely allows");
        return;
    };
    let room = Room::of(&edition.id);
    let may = room.clause("may");
    let plan = room.preview(&room.sheet(&[HEAD, &[&may, "不适用", "示例", "示例", "", ""]]));
    assert_eq!(codes(&plan), [(2, "gate".into())]);
    let plan = room.preview(&room.sheet(&[HEAD, &[&may, "未采纳", "示例", "示例", "", ""]]));
    assert_eq!(plan["new"], json!(1), "{plan:#}");
}
