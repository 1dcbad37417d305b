//! The log of a labelling tool through the command list: looked at, checked against its task, kept once.

use crate::annotators::{annotator, assignment, grant, on, qualification};
use hegui_tests::Desk;
use serde_json::{Value as Json, json};

fn log(desk: &Desk, name: &str, text: &str) -> String {
    let path = desk.dir.path().join(name);
    std::fs::write(&path, text).expect("a log is written");
    path.display().to_string()
}

/// Two items by the annotator `label-1`; the second is reviewed by its annotator.
fn two_rows() -> String {
    let day = on(0);
    format!(
        "条目编号,标注人员,审核人员,标签,审核结论,标注时间\n\
         示例-1,label-1,,甲,,{day} 10:00:00\n示例-2,label-1,label-1,乙,通过,{day} 10:01:00\n"
    )
}

fn task_of(desk: &Desk) -> String {
    let a = annotator(desk);
    grant(desk, &a, &qualification(desk, &a));
    let (id, version) = assignment(desk, &a);
    let move_ = json!({ "register": "task_assignments", "id": id, "version": version, "step": "confirm" });
    desk.ok("record_move", move_);
    let task = desk.ok("record_list", json!({ "register": "annotation_tasks" }))["rows"][0]["id"].clone();
    task.as_str().expect("a task").to_owned()
}

fn logs(desk: &Desk) -> usize {
    desk.ok("record_list", json!({ "register": "annotation_logs" }))["rows"].as_array().map_or(0, Vec::len)
}

#[test]
fn a_log_is_looked_at_then_checked_then_kept_once() {
    let desk = Desk::new();
    let task = task_of(&desk);
    let path = log(&desk, "示例日志.csv", &two_rows());

    let head = desk.ok("annotation_log_import", json!({ "path": path, "preview": true }));
    assert_eq!((&head["columns"]["item"], &head["columns"]["at"]), (&json!("条目编号"), &json!("标注时间")));
    assert_eq!((head["sample"].as_array().map(Vec::len), &head["figures"]), (Some(2), &Json::Null));

    let ask = |preview: bool| json!({ "path": path, "task": task, "preview": preview });
    let seen = desk.ok("annotation_log_import", ask(true));
    let f = &seen["figures"];
    assert_eq!((&f["rows"], &f["items"], &f["self_reviewed"]), (&json!(2), &json!(2), &json!(1)), "{f:#}");
    let named =
        |code: &str| f["findings"].as_array().and_then(|all| all.iter().find(|f| f["code"] == code)).cloned();
    let self_reviewed = named("log_self_reviewed").expect("its row is named");
    assert_eq!(self_reviewed["place"]["row"], json!(3), "{self_reviewed:#}");
    assert_eq!((logs(&desk), &seen["record"]), (0, &Json::Null), "looking keeps nothing");

    let kept = desk.ok("annotation_log_import", ask(false));
    let id = kept["record"].as_str().expect("a record");
    let shown = desk.ok("record_show", json!({ "register": "annotation_logs", "id": id }));
    let values = &shown["record"]["values"];
    assert_eq!(
        (&values["sha256"], &values["rows"], &values["self_reviewed_rows"], &values["format"]),
        (&seen["sha256"], &json!(2), &json!(1), &json!("csv")),
    );
    let files = desk.ok("record_list", json!({ "register": "capability_records" }));
    let file = &files["rows"][0];
    assert_eq!(
        (files["rows"].as_array().map(Vec::len), &file["values"]["log"], &file["values"]["items"]),
        (Some(1), &json!(id), &json!(2)),
        "the one person of the task has a file of it: {files:#}"
    );
    assert_eq!(file["values"]["person"], f["people"][0]["person"]);
    let twice = desk.refused("annotation_log_import", ask(false), "invalid");
    assert_eq!(twice.field.as_deref(), Some("sha256"), "the same file is kept once");
    assert_eq!(logs(&desk), 1);
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn chosen_columns_replace_the_guess_and_must_be_there() {
    let desk = Desk::new();
    let task = task_of(&desk);
    let path = log(&desk, "b.csv", "一,二,三\n示例-1,label-1,甲\n");
    let head = desk.ok("annotation_log_import", json!({ "path": path, "task": task, "preview": true }));
    assert_eq!(head["figures"], Json::Null, "which column is what is not known");
    let ask = |item: &str| {
        let columns = json!({ "item": item, "annotator": "二", "label": "三" });
        json!({ "path": path, "task": task, "columns": columns, "preview": true })
    };
    assert_eq!(desk.ok("annotation_log_import", ask("一"))["figures"]["rows"], json!(1));
    let e = desk.refused("annotation_log_import", ask("四"), "usage");
    assert!(e.message.zh.contains("四") && e.message.zh.contains("b.csv"), "{}", e.message.zh);
    desk.refused("annotation_log_import", json!({ "path": path }), "usage");
}

#[test]
fn a_damaged_log_is_refused_by_name_and_nothing_is_kept() {
    let desk = Desk::new();
    let task = task_of(&desk);
    for (name, text) in [("空.csv", ""), ("断.json", "[{\"id\": 1, \"annotator\": \"label-1\", ")] {
        let path = log(&desk, name, text);
        let args = json!({ "path": path, "task": task, "preview": false });
        let e = desk.refused("annotation_log_import", args, "damaged");
        assert!(e.message.zh.contains(name), "{}", e.message.zh);
    }
    assert_eq!(logs(&desk), 0);
}
