//! Imports worked on before they are kept: cells mended, columns led, cells pasted, faulty rows taken out.

use crate::import::{commit, preview};
use hegui_app::error::Code;
use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use std::fs;
use std::path::PathBuf;

fn csv(desk: &Desk, name: &str, text: &str) -> PathBuf {
    let path = desk.dir.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

fn again(desk: &Desk, plan: &Json, more: Json) -> Json {
    let mut args = json!({ "register": plan["register"], "plan": plan["plan"] });
    args.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    desk.ok("import_preview", args)
}

fn mended(row: u32, field: &str, value: &str) -> Json {
    json!({ "row": row, "field": field, "value": value })
}

fn counts(plan: &Json) -> [u64; 4] {
    ["new", "change", "same", "refused"].map(|key| plan[key].as_u64().unwrap())
}

fn row(plan: &Json, number: u64) -> &Json {
    plan["rows"].as_array().unwrap().iter().find(|r| r["row"] == number).unwrap()
}

fn cell<'a>(plan: &'a Json, number: u64, field: &str) -> &'a Json {
    row(plan, number)["cells"].as_array().unwrap().iter().find(|c| c["field"] == field).unwrap()
}

fn names(desk: &Desk) -> Vec<String> {
    let page = desk.ok("record_list", json!({ "register": "people", "sort": "code" }));
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|r| r["values"]["name"].as_str().unwrap().to_owned()).collect()
}

fn pasted(desk: &Desk, text: &str, order: &[&str]) -> Json {
    let cells = json!({ "name": "粘贴的单元格", "text": text, "order": order });
    desk.ok("import_preview", json!({ "register": "people", "pasted": cells }))
}

const FAULTY: &str = "工号,姓名,用工方式,入职日期,身份证号\n\
    P-1,张三,内步,2026-03-05,\n\
    P-2,,外包,2026-13-01,\n\
    P-3,王五,内部,2026-03-05,110105194912310021\n\
    P-4,赵六,内部,2026-03-05,\n";

#[test]
fn faulty_cells_are_mended_in_place_and_the_journal_names_them() {
    let desk = Desk::new();
    let path = csv(&desk, "人员.csv", FAULTY);
    let plan = preview(&desk, "people", &path);
    assert_eq!(counts(&plan), [1, 0, 0, 3], "{plan:#}");
    let near = cell(&plan, 2, "employer_kind");
    assert_eq!((&near["text"], &near["near"][0]["value"]), (&json!("内步"), &json!("内部")), "{near}");
    assert_eq!(cell(&plan, 3, "name")["text"], "", "an empty cell can be filled");
    assert_eq!(cell(&plan, 4, "identity_number")["text"], "", "a masked value is not told");
    assert!(row(&plan, 5)["cells"].as_array().unwrap().is_empty(), "a clear row is not mended");

    // A part is mended: the rest stays refused, by its own reasons.
    let kind = mended(2, "employer_kind", "内部");
    let name = mended(3, "name", "李四");
    let plan = again(&desk, &plan, json!({ "mended": [kind, name] }));
    assert_eq!(counts(&plan), [2, 0, 0, 2], "{plan:#}");
    assert_eq!(cell(&plan, 2, "employer_kind")["text"], "内步", "the file stays as it was");
    let of_three = row(&plan, 3)["findings"].to_string();
    assert!(of_three.contains("value_not_a_date") && !of_three.contains("required_empty"), "{of_three}");

    let day = mended(3, "joined_on", "2026年12月1日");
    let number = mended(4, "identity_number", "11010519491231002X");
    let plan = again(&desk, &plan, json!({ "mended": [kind, name, day, number] }));
    assert_eq!(counts(&plan), [4, 0, 0, 0], "{plan:#}");
    assert!(!plan.to_string().contains("11010519491231002X"), "what was mended is masked too");
    let done = commit(&desk, &plan).expect("kept");
    assert_eq!(names(&desk), ["张三", "李四", "王五", "赵六"]);

    let entry = desk.ok("journal_show", json!({ "seq": done["seq"] }));
    let facts = &entry["facts"];
    assert_eq!(facts["sha256"], plan["sha256"], "the digest is that of the file");
    assert_eq!(
        facts["mended"],
        json!([
            { "row": 2, "field": "employer_kind", "column": "C" },
            { "row": 3, "field": "name", "column": "B" },
            { "row": 3, "field": "joined_on", "column": "D" },
            { "row": 4, "field": "identity_number", "column": "E" },
        ])
    );
    assert!(!facts.to_string().contains("11010519491231002X"), "values are sealed among the changes");
    assert_eq!(desk.verify()["ok"], true);

    let path = csv(&desk, "其他.csv", "工号,姓名,用工方式,入职日期\nP-9,周九,内部,2026-03-05\n");
    let done = commit(&desk, &preview(&desk, "people", &path)).expect("kept");
    let entry = desk.ok("journal_show", json!({ "seq": done["seq"] }));
    assert!(entry["facts"].get("mended").is_none(), "nothing was mended");
}

#[test]
fn a_field_without_a_column_is_mended_for_its_row_alone() {
    let desk = Desk::new();
    let path = csv(&desk, "a.csv", "工号,姓名,用工方式,入职日期,部门\nP-1,张三,内部,2026-03-05,合规部\n");
    commit(&desk, &preview(&desk, "people", &path)).expect("kept");
    let path = csv(&desk, "b.csv", "工号,姓名,用工方式\nP-1,张三丰,内部\nP-2,李四,外包\n");
    let plan = preview(&desk, "people", &path);
    assert_eq!(counts(&plan), [0, 1, 0, 1], "{plan:#}");
    let plan = again(&desk, &plan, json!({ "mended": [mended(3, "joined_on", "2026-04-01")] }));
    assert_eq!(counts(&plan), [1, 1, 0, 0], "{plan:#}");
    let done = commit(&desk, &plan).expect("kept");
    let page = desk.ok("record_list", json!({ "register": "people", "sort": "code" }));
    let first = &page["rows"][0]["values"];
    assert_eq!((&first["name"], &first["joined_on"]), (&json!("张三丰"), &json!("2026-03-05")), "{first}");
    let entry = desk.ok("journal_show", json!({ "seq": done["seq"] }));
    assert_eq!(entry["facts"]["mended"], json!([{ "row": 3, "field": "joined_on" }]));
}

#[test]
fn what_cannot_be_mended_is_refused() {
    let desk = Desk::new();
    let path = csv(&desk, "人员.csv", FAULTY);
    let plan = preview(&desk, "people", &path);
    let ask = |mended: Json| json!({ "register": "people", "plan": plan["plan"], "mended": mended });
    desk.refused("import_preview", ask(json!([mended(1, "name", "列名")])), "usage");
    desk.refused("import_preview", ask(json!([mended(99, "name", "无此行")])), "usage");
    desk.refused("import_preview", ask(json!([mended(2, "no_such_field", "x")])), "not_found");
    desk.refused("import_preview", ask(json!([mended(2, "name", &"长".repeat(40_000))])), "usage");
    let many: Vec<Json> = (0..1_001).map(|_| mended(2, "name", "张三")).collect();
    desk.refused("import_preview", ask(json!(many)), "usage");
    let other = json!({ "register": "complaints", "plan": plan["plan"] });
    desk.refused("import_preview", other, "not_found");

    // A refused look leaves the plan as it was; a file that changed meanwhile is told.
    let better = again(&desk, &plan, json!({}));
    assert_eq!(counts(&better), [1, 0, 0, 3]);
    desk.refused("import_preview", ask(json!([])), "not_found");
    csv(&desk, "人员.csv", "工号,姓名\nP-1,别人\n");
    let stale =
        json!({ "register": "people", "plan": better["plan"], "mended": [mended(2, "name", "张三")] });
    desk.refused("import_preview", stale, "stale");
}

#[test]
fn names_that_nearly_match_are_offered() {
    let desk = Desk::new();
    let people = "工号,姓名,用工方式,入职日期\nP-1,欧阳示例,内部,2026-03-05\nP-2,同名,内部,2026-03-05\nP-3,同名,内部,2026-03-05\n";
    commit(&desk, &preview(&desk, "people", &csv(&desk, "a.csv", people))).expect("kept");
    let rows = "人员,岗位,任职起\n欧阳示列,系统管理员,2026-03-05\n同名,法务负责人,2026-03-05\n毫不相干的人,法务负责人,2026-03-05\n";
    let plan = preview(&desk, "appointments", &csv(&desk, "b.csv", rows));
    let values = |n: u64| -> Vec<String> {
        let near = cell(&plan, n, "person")["near"].as_array().unwrap();
        near.iter().map(|o| o["value"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(values(2), ["P-1"], "{plan:#}");
    assert_eq!(values(3), ["P-2", "P-3"], "of one name, each is told by its code");
    assert!(values(4).is_empty());
    let label = &cell(&plan, 2, "person")["near"][0]["label"];
    assert_eq!(label["zh"], "欧阳示例（P-1）");
    let plan = again(&desk, &plan, json!({ "mended": [mended(2, "person", "P-1")] }));
    assert!(!row(&plan, 2)["findings"].to_string().contains("reference_unknown"), "{plan:#}");
}

#[test]
fn columns_are_led_as_a_person_says() {
    let desk = Desk::new();
    let path = csv(&desk, "a.csv", "工号,姓名,用工方式,入职日其,备注栏\nP-1,张三,内部,2026-03-05,x\n");
    let plan = preview(&desk, "people", &path);
    assert_eq!(
        (&plan["columns"][3]["field"], &plan["columns"][3]["near"]),
        (&Json::Null, &json!("joined_on"))
    );
    assert_eq!(counts(&plan), [0, 0, 0, 1], "{plan:#}");
    let led = json!([{ "column": 4, "field": "joined_on" }, { "column": 5, "field": null }]);
    let plan = again(&desk, &plan, json!({ "columns": led }));
    assert_eq!(counts(&plan), [1, 0, 0, 0], "{plan:#}");
    assert!(!plan["findings"].to_string().contains("column_unknown"), "what was settled is not asked again");

    // A field has one column: the other is passed over.
    let plan = again(&desk, &plan, json!({ "columns": [{ "column": 5, "field": "name" }] }));
    assert_eq!((&plan["columns"][1]["field"], &plan["columns"][4]["field"]), (&Json::Null, &json!("name")));
    let ask = |columns: Json| json!({ "register": "people", "plan": plan["plan"], "columns": columns });
    desk.refused("import_preview", ask(json!([{ "column": 9, "field": "name" }])), "usage");
    desk.refused("import_preview", ask(json!([{ "column": 1, "field": "no_such_field" }])), "not_found");
}

#[test]
fn pasted_cells_are_an_import_like_any_other() {
    let desk = Desk::new();
    // As Excel puts them there: quoted where a cell has a line break, a break at the end.
    let text = "姓名\t工号\t用工方式\t入职日期\t备注\r\n\
        张三\tP-1\t内部\t2026/3/5\t\"第一行\n\"\"引\"\"\t第二行\"\r\n\
        李四\tP-2\t外包\t2026/3/6\t\r\n";
    let plan = pasted(&desk, text, &["code", "name"]);
    assert_eq!(counts(&plan), [2, 0, 0, 0], "{plan:#}");
    assert_eq!((&plan["headed"], &plan["file"]), (&json!(true), &json!("粘贴的单元格")));
    let before = desk.ok("journal_list", json!({ "limit": 1 }))[0]["seq"].as_i64().unwrap();
    let done = commit(&desk, &plan).expect("kept");
    assert_eq!(done["seq"].as_i64().unwrap(), before + 1, "one entry");
    assert_eq!(names(&desk), ["张三", "李四"]);
    let page = desk.ok("record_list", json!({ "register": "people", "sort": "code" }));
    let shown = desk.ok("record_show", json!({ "register": "people", "id": page["rows"][0]["id"] }));
    assert_eq!(shown["record"]["values"]["remarks"], "第一行\n\"引\"\t第二行");
}

#[test]
fn pasted_cells_without_names_follow_the_table() {
    let desk = Desk::new();
    let text = "P-1\t张三\t内部\t2026-03-05\nP-2\t李四\t外包\t2026-03-06\t多出一列\n";
    let order = ["code", "name", "employer_kind", "joined_on"];
    let plan = pasted(&desk, text, &order);
    assert_eq!(plan["headed"], false);
    assert_eq!(counts(&plan), [2, 0, 0, 0], "{plan:#}");
    let fields: Vec<&Json> = plan["columns"].as_array().unwrap().iter().map(|c| &c["field"]).collect();
    let expected = ["code", "name", "employer_kind", "joined_on"].map(Json::from);
    assert_eq!(fields, expected.iter().chain([&Json::Null]).collect::<Vec<_>>());

    // A person says otherwise: the first row names columns that nobody knows, so the order stands.
    let plan = again(&desk, &plan, json!({ "headed": true }));
    assert_eq!((&plan["headed"], &plan["columns"][1]["header"]), (&json!(true), &json!("张三")));
    assert_eq!(counts(&plan), [1, 0, 0, 0]);
    let plan = again(&desk, &plan, json!({ "headed": false, "mended": [mended(1, "name", "张三丰")] }));
    commit(&desk, &plan).expect("kept");
    assert_eq!(names(&desk), ["张三丰", "李四"]);
}

#[test]
fn pasted_cells_are_bounded() {
    let desk = Desk::new();
    let ask = |text: &str| json!({ "register": "people", "pasted": { "name": "粘贴", "text": text } });
    let large = "张三\t".repeat(200_000);
    let e = desk.refused("import_preview", ask(&large), "usage");
    assert!(e.message.zh.contains("1024 KB") && e.message.zh.contains("CSV"), "{}", e.message.zh);
    desk.refused("import_preview", ask(" \r\n\t\n"), "usage");
    assert!(names(&desk).is_empty());
}

#[test]
fn faulty_rows_leave_with_their_reasons_and_come_back_mended() {
    let desk = Desk::new();
    let path = csv(&desk, "人员.csv", FAULTY);
    let plan = preview(&desk, "people", &path);
    let plan = again(&desk, &plan, json!({ "mended": [mended(3, "name", "李四")] }));
    let bytes = desk.bytes("import_faulty", json!({ "plan": plan["plan"], "lang": "zh" }));
    let path = desk.dir.path().join("有错误的行.xlsx");
    fs::write(&path, bytes).unwrap();
    let mut table = hegui_corpus::open_table(&path, &hegui_corpus::Limits::default()).unwrap();
    let rows: Vec<Vec<String>> =
        table.rows(0).unwrap().map(|r| r.unwrap().cells.iter().map(|c| c.text()).collect()).collect();
    assert_eq!(rows.len(), 5, "labels, keys and three rows: {rows:?}");
    assert_eq!(rows[1][..4], ["_reasons", "_row", "code", "name"]);
    assert_eq!((rows[2][1].as_str(), rows[2][4].as_str()), ("2", "内步"));
    assert!(rows[2][0].contains("内步"), "{}", rows[2][0]);
    assert_eq!(rows[3][3], "李四", "as it was mended so far");

    // The same sheet goes back in: its own columns are passed over without a word, its faults are those that were left.
    let back = preview(&desk, "people", &path);
    assert_eq!(counts(&back), [0, 0, 0, 3], "{back:#}");
    assert!(!back["findings"].to_string().contains("column_unknown"), "{}", back["findings"]);
    let codes: Vec<&Json> = back["columns"].as_array().unwrap().iter().map(|c| &c["field"]).collect();
    assert_eq!(codes[..3], [&Json::Null, &Json::Null, &json!("code")]);
    assert!(names(&desk).is_empty(), "nothing was kept on the way");

    let clear = preview(
        &desk,
        "people",
        &csv(&desk, "b.csv", "工号,姓名,用工方式,入职日期\nP-9,周九,内部,2026-03-05\n"),
    );
    desk.refused("import_faulty", json!({ "plan": clear["plan"] }), "usage");
    desk.refused("import_faulty", json!({ "plan": "nothing" }), "not_found");
}

#[test]
fn a_plan_is_of_the_session_that_looked() {
    let desk = Desk::new();
    let plan = preview(&desk, "people", &csv(&desk, "人员.csv", FAULTY));
    let other = desk.login("lin");
    for (name, args) in [
        ("import_preview", json!({ "register": "people", "plan": plan["plan"] })),
        ("import_faulty", json!({ "plan": plan["plan"] })),
    ] {
        let refused = desk.as_user(&other, name, args).expect_err("another session's plan");
        assert_eq!(refused.code, Code::NotFound, "{name}");
    }
}
