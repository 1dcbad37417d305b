//! Sheets in and out: faults by row and column, all rows or none, and what goes out comes back as the same.

use hegui_app::error::{Code, Error};
use hegui_app::host::Reply;
use hegui_tests::{Desk, call};
use rust_xlsxwriter::Workbook;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

fn xlsx(desk: &Desk, name: &str, rows: &[&[&str]]) -> PathBuf {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (r, row) in (0..).zip(rows) {
        for (c, cell) in (0..).zip(*row) {
            page.write_string(r, c, *cell).expect("a cell is written");
        }
    }
    let path = desk.dir.path().join(name);
    book.save(&path).expect("a workbook is saved");
    path
}

pub(crate) fn preview(desk: &Desk, register: &str, path: &Path) -> Json {
    desk.ok("import_preview", json!({ "register": register, "path": path }))
}

pub(crate) fn commit(desk: &Desk, plan: &Json) -> Result<Json, Error> {
    desk.as_user(&desk.session, "import_commit", json!({ "plan": plan["plan"], "reason": "试用" }))
}

fn export(desk: &Desk, args: Json) -> Vec<u8> {
    match call(&desk.host, Some(&desk.session), "sheet_export", args) {
        Ok(Reply::Bytes(bytes)) => bytes,
        Ok(Reply::Json(_)) => panic!("an export answers bytes"),
        Err(e) => panic!("{}", e.message.zh),
    }
}

fn kept(desk: &Desk, name: &str, bytes: &[u8]) -> PathBuf {
    let path = desk.dir.path().join(name);
    std::fs::write(&path, bytes).expect("a file is written");
    path
}

fn people(desk: &Desk) -> Vec<Json> {
    desk.ok("record_list", json!({ "register": "people", "sort": "code" }))["rows"]
        .as_array()
        .cloned()
        .unwrap_or_default()
}

const HEADER: &[&str] = &["工号", "姓名", "用工方式", "入职日期", "离岗日期", "身份证号", "手机"];

#[test]
fn faults_are_named_by_row_and_column_and_nothing_is_kept() {
    let desk = Desk::new();
    let path = xlsx(
        &desk,
        "人员.xlsx",
        &[
            HEADER,
            &["P-1", "张三", "内部", "2026年3月5日", "", "11010519491231002X", "13800000000"],
            &["P-2", "李四", "临时", "2026-13-01", "", "110105194912310021", ""],
            &["P-1", "王五", "外包", "２０２６－０１－０２", "2025-01-01", "", ""],
            &["P-4", "", "internal", "20260105", "", "", ""],
        ],
    );
    let plan = preview(&desk, "people", &path);
    assert_eq!((&plan["new"], &plan["refused"]), (&json!(1), &json!(3)), "{plan:#}");
    let at = |code: &str| -> Vec<(u64, u64)> {
        let rows = plan["rows"].as_array().expect("rows");
        let findings = rows.iter().flat_map(|r| r["findings"].as_array().cloned().unwrap_or_default());
        let of_code = findings.filter(|f| f["code"] == code);
        of_code
            .map(|f| (f["place"]["row"].as_u64().unwrap_or(0), f["place"]["column"].as_u64().unwrap_or(0)))
            .collect()
    };
    assert_eq!(at("value_not_a_date"), [(3, 4)]);
    assert_eq!(at("identity_number"), [(3, 6)]);
    assert_eq!(at("field_shape"), [(3, 3)]);
    assert_eq!(at("code_twice_in_file"), [(4, 1)]);
    assert_eq!(at("left_before_joined"), [(4, 5)]);
    assert_eq!(at("required_empty"), [(5, 2)]);
    let twice = plan["rows"].to_string();
    assert!(twice.contains("第 2 行和第 4 行"), "both rows are named");
    assert!(
        plan["rows"][0]["action"] == "refused" && plan["rows"][3]["action"] == "new",
        "faulty rows come first"
    );
    assert!(!plan.to_string().contains("11010519491231002X"), "sensitive values are masked in a preview");

    let refused = commit(&desk, &plan).expect_err("a faulty file is not kept");
    assert_eq!(refused.code, Code::Invalid);
    assert!(
        refused.message.zh.contains("人员.xlsx") && refused.message.zh.contains("第 3 行"),
        "{}",
        refused.message.zh
    );
    assert!(people(&desk).is_empty());
}

#[test]
fn an_export_given_back_changes_nothing_and_formulas_stay_text() {
    let desk = Desk::new();
    let path = xlsx(
        &desk,
        "people.xlsx",
        &[
            HEADER,
            &["P-1", "=cmd|' /C calc'!A0", "内部", "2026-03-05", "", "11010519491231002X", "13800000000"],
            &["P-2", "+李四", "outsourced", "2026-03-06", "2026-04-01", "", ""],
            &["", "王五", "内部", "1899-12-31", "", "", ""],
            &["", "赵六", "内部", "1900-02-01", "", "", ""],
        ],
    );
    let plan = preview(&desk, "people", &path);
    assert_eq!((&plan["new"], &plan["refused"]), (&json!(4), &json!(0)), "{plan:#}");
    let done = commit(&desk, &plan).expect("kept");
    assert_eq!(done["new"], 4);
    let codes: Vec<String> =
        people(&desk).iter().map(|p| p["values"]["code"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(codes, ["P-0003", "P-0004", "P-1", "P-2"], "rows without a code are numbered on");
    let entry = desk.ok("journal_show", json!({ "seq": done["seq"] }));
    assert_eq!(entry["changes"].as_array().map(Vec::len), Some(4), "one entry holds the whole import");

    for lang in ["zh", "en"] {
        for args in [
            json!({ "register": "people", "lang": lang }),
            json!({ "register": "people", "lang": lang, "unmasked": true, "reason": "核对" }),
        ] {
            let path = kept(&desk, "back.xlsx", &export(&desk, args));
            let plan = preview(&desk, "people", &path);
            assert_eq!(
                (&plan["same"], &plan["new"], &plan["change"], &plan["refused"]),
                (&json!(4), &json!(0), &json!(0), &json!(0)),
                "{plan:#}"
            );
        }
    }

    let path = kept(&desk, "raw.xlsx", &export(&desk, json!({ "register": "people" })));
    let mut table = hegui_corpus::open_table(&path, &hegui_corpus::Limits::default()).expect("opens");
    let sheets: Vec<String> = table.sheets.iter().map(|s| s.name.clone()).collect();
    let rows: Vec<_> = table.rows(0).expect("rows").collect::<Result<_, _>>().expect("reads");
    let all: String = rows.iter().flat_map(|r| &r.cells).map(|c| c.text() + "\n").collect();
    assert!(all.contains("'=cmd") && all.contains("'+李四"), "a formula is made harmless");
    assert!(
        !all.contains("11010519491231002X") && all.contains("110***********002X"),
        "masked unless asked in clear"
    );
    let guide = sheets.iter().position(|s| s.contains("Guide")).expect("a guide");
    let guide: String =
        table.rows(guide).expect("rows").flatten().flat_map(|r| r.cells).map(|c| c.text() + "\n").collect();
    let seq = desk.ok("journal_list", json!({ "limit": 1 }))[0]["seq"].as_i64().expect("seq");
    assert!(guide.contains(&format!("{}:", seq - 1)), "the journal head stands on the guide");

    let entry = desk.ok("journal_list", json!({ "limit": 1 }))[0].clone();
    assert_eq!(entry["op"], "sheet_export", "an export is journalled");
}

#[test]
fn clear_values_need_a_reason() {
    let desk = Desk::new();
    let refused = call(
        &desk.host,
        Some(&desk.session),
        "sheet_export",
        json!({ "register": "people", "unmasked": true }),
    );
    assert_eq!(refused.expect_err("no reason").code, Code::Usage);
}

#[test]
fn a_record_or_file_that_changed_after_the_preview_is_refused() {
    let desk = Desk::new();
    let path = xlsx(&desk, "a.xlsx", &[HEADER, &["P-1", "张三", "内部", "2026-03-05"]]);
    commit(&desk, &preview(&desk, "people", &path)).expect("kept");
    let person = people(&desk)[0].clone();

    let path = xlsx(&desk, "b.xlsx", &[&["code", "name"], &["P-1", "张三丰"]]);
    let plan = preview(&desk, "people", &path);
    assert_eq!(plan["change"], 1);
    desk.ok("record_save", json!({ "register": "people", "id": person["id"], "version": person["version"], "values": { "department": "法务" } }));
    let e = commit(&desk, &plan).expect_err("the record changed");
    assert_eq!(e.code, Code::Stale);
    assert!(e.message.zh.contains("第 2 行") && e.message.zh.contains("P-1"), "{}", e.message.zh);

    let plan = preview(&desk, "people", &path);
    xlsx(&desk, "b.xlsx", &[&["code", "name"], &["P-1", "张三疯"]]);
    assert_eq!(commit(&desk, &plan).expect_err("the file changed").code, Code::Stale);

    let plan = preview(&desk, "people", &path);
    commit(&desk, &plan).expect("kept");
    assert_eq!(commit(&desk, &plan).expect_err("a plan is used once").code, Code::NotFound);
    let now = people(&desk)[0].clone();
    assert_eq!(
        (&now["values"]["name"], &now["values"]["department"]),
        (&json!("张三疯"), &json!("法务")),
        "absent columns stay"
    );
}

#[test]
fn columns_are_told_and_references_found_by_code_or_name() {
    let desk = Desk::new();
    let path = xlsx(
        &desk,
        "p.xlsx",
        &[
            HEADER,
            &["P-1", "张三", "内部", "2026-03-05"],
            &["P-2", "同名", "内部", "2026-03-05"],
            &["P-3", "同名", "内部", "2026-03-05"],
        ],
    );
    commit(&desk, &preview(&desk, "people", &path)).expect("kept");
    let path = xlsx(
        &desk,
        "任命.xlsx",
        &[
            &["人员", "岗位", "任职起", "备注栏", "任职起", "任命文见"],
            &["P-1", "系统管理员", "2026-03-05"],
            &["张三", "安全管理员", "2026-03-05"],
            &["同名", "法务负责人", "2026-03-05"],
            &["没有这人", "法务负责人", "2026-03-05"],
        ],
    );
    let plan = preview(&desk, "appointments", &path);
    let codes: Vec<&str> =
        plan["findings"].as_array().expect("findings").iter().filter_map(|f| f["code"].as_str()).collect();
    assert_eq!(codes, ["column_unknown", "column_twice", "column_unknown"], "{plan:#}");
    assert_eq!(plan["columns"][5]["near"], "document");
    let rows = plan["rows"].as_array().expect("rows");
    let of = |row: u64| rows.iter().find(|r| r["row"] == row).expect("row")["findings"].to_string();
    assert!(
        of(2).contains("administrators_joined") && of(3).contains("administrators_joined"),
        "rows of one file see each other"
    );
    assert!(of(4).contains("有多条记录名为") && of(5).contains("找不到"), "{}", of(4));
    assert_eq!(commit(&desk, &plan).expect_err("a column stands twice").code, Code::Invalid);
}

#[test]
fn what_the_program_sets_is_not_typed() {
    let desk = Desk::new();
    let header: &[&str] = &["code", "channel", "received_at", "kind", "subject", "details", "state"];
    let path = xlsx(
        &desk,
        "c.xlsx",
        &[header, &["CMP-9", "电话", "2026-03-05 09:30", "其他", "示例", "示例内容", "办结"]],
    );
    let plan = preview(&desk, "complaints", &path);
    assert!(plan["rows"][0]["findings"].to_string().contains("stamped_field"), "{plan:#}");
    let path = xlsx(
        &desk,
        "c.xlsx",
        &[header, &["CMP-9", "电话", "2026-03-05 09:30", "其他", "示例", "示例内容", ""]],
    );
    commit(&desk, &preview(&desk, "complaints", &path)).expect("kept");
    let path = kept(&desk, "back.xlsx", &export(&desk, json!({ "register": "complaints" })));
    assert_eq!(preview(&desk, "complaints", &path)["same"], 1, "a state given back as it was is no change");
}

#[test]
fn hostile_files_answer_with_a_sentence() {
    let desk = Desk::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/foreign/bad");
    let mut tried = 0;
    for file in std::fs::read_dir(fixtures).expect("fixtures").flatten() {
        tried += 1;
        let answer = desk.as_user(
            &desk.session,
            "import_preview",
            json!({ "register": "people", "path": file.path() }),
        );
        let Err(e) = answer else { continue };
        assert!(matches!(e.code, Code::Damaged | Code::Invalid), "{:?}: {}", file.file_name(), e.message.zh);
        assert!(e.message.zh.contains(&*file.file_name().to_string_lossy()), "{}", e.message.zh);
    }
    assert!(tried > 10);
    let missing = desk.as_user(
        &desk.session,
        "import_preview",
        json!({ "register": "people", "path": "nowhere.xlsx" }),
    );
    assert_eq!(missing.expect_err("no file").code, Code::NotFound);
    assert!(people(&desk).is_empty());
}

#[test]
fn a_template_is_read_back_and_named_registers_have_none() {
    let desk = Desk::new();
    let Ok(Reply::Bytes(bytes)) = call(
        &desk.host,
        Some(&desk.session),
        "sheet_template",
        json!({ "register": "complaints", "lang": "en" }),
    ) else {
        panic!("a template is bytes")
    };
    let path = kept(&desk, "template.xlsx", &bytes);
    let plan = preview(&desk, "complaints", &path);
    assert!(plan["columns"].as_array().expect("columns").iter().all(|c| !c["field"].is_null()), "{plan:#}");
    assert_eq!(plan["new"], 0);
    assert!(
        call(&desk.host, Some(&desk.session), "sheet_template", json!({ "register": "conclusions" }))
            .is_err()
    );
}
