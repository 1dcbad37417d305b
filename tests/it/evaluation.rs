//! Evaluation evidence from files to a proposal: a population, a draw that anyone can repeat, judges who do not hear
//! of each other, figures.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

const LINES: usize = 60;

/// Invented lines, in so many files, in an order of their own.
fn files(desk: &Desk, folder: &str, of: usize, backwards: bool) -> PathBuf {
    let at = desk.dir.path().join(folder);
    fs::create_dir(&at).unwrap();
    let mut lines: Vec<String> = (0..LINES).map(|n| format!("示例语料第 {n} 条，内容为虚构。")).collect();
    if backwards {
        lines.reverse();
    }
    for (n, part) in lines.chunks(LINES.div_ceil(of)).enumerate() {
        fs::write(at.join(format!("示例{n}.txt")), part.join("\n")).unwrap();
    }
    at
}

fn population(desk: &Desk, folder: &PathBuf, name: &str) -> Json {
    let datasets = desk.ok("record_list", json!({ "register": "datasets" }));
    let datasets: Vec<&Json> = datasets["rows"].as_array().unwrap().iter().map(|r| &r["id"]).collect();
    let args = json!({
        "paths": [folder], "name": name, "kind": "corpus", "datasets": datasets,
        "target": desk.dir.path().join(format!("{name}.items")),
    });
    desk.ok("population_register", args)
}

fn draw_of(population: &Json, asked: u64) -> Json {
    json!({ "population": population["record"], "purpose": "corpus_manual", "asked": asked })
}

#[test]
fn the_same_items_in_other_files_are_the_same_population_and_the_same_draw() {
    let desk = Desk::new();
    let whole = files(&desk, "整", 1, false);
    let look = desk.ok(
        "population_register",
        json!({ "paths": [whole], "name": "", "kind": "corpus", "target": "", "preview": true }),
    );
    assert_eq!((&look["items"], &look["record"]), (&json!(LINES), &Json::Null));
    assert_eq!(desk.ok("record_list", json!({ "register": "populations" }))["rows"], json!([]));
    let one = population(&desk, &whole, "示例整");
    let other = population(&desk, &files(&desk, "散", 7, true), "示例散");
    assert_eq!(one["digest"], other["digest"]);
    let first = desk.ok("draw_make", draw_of(&one, 50));
    assert_eq!(first["drawn"], 50);
    // The seed that the workbench drew, typed with its source for the same items in other files.
    let mut typed = draw_of(&other, 50);
    typed["seed"] = first["seed"].clone();
    let refused = desk.refused("draw_make", typed.clone(), "invalid");
    assert_eq!(refused.findings[0].code, "draw_seed_source");
    typed["seed_source"] = "示例：另一份总体的种子".into();
    let second = desk.ok("draw_make", typed);
    let list = |made: &Json| -> Vec<(String, u64)> {
        let bytes = desk.bytes("draw_list", json!({ "draw": made["id"] }));
        let told: Json = serde_json::from_slice(&bytes).unwrap();
        let drawn = told["drawn"].as_array().unwrap().iter();
        drawn.map(|d| (d["digest"].as_str().unwrap().to_owned(), d["copy"].as_u64().unwrap())).collect()
    };
    assert_eq!(list(&first), list(&second));
    assert_eq!(list(&first).len(), 50);
    // Either list can be proved with either register of items.
    let elsewhere = desk.dir.path().join("示例散.items");
    let proved = desk.ok("draw_verify", json!({ "draw": first["id"], "register": elsewhere }));
    assert_eq!(proved["list_sha256"], first["list_sha256"]);
}

#[test]
fn the_seed_stands_in_the_journal_before_an_item_is_drawn_and_a_second_draw_needs_a_reason() {
    let desk = Desk::new();
    let one = population(&desk, &files(&desk, "整", 2, false), "示例");
    desk.refused("draw_make", draw_of(&one, 0), "usage");
    let made = desk.ok("draw_make", draw_of(&one, 20));
    let history = desk.ok("record_history", json!({ "register": "draws", "id": made["id"] }));
    let ops: Vec<&str> =
        history.as_array().unwrap().iter().map(|h| h["op"].as_str().unwrap_or_default()).collect();
    assert_eq!(ops, ["draw_carry_out", "draw_seed"], "newest first: {history}");
    desk.refused("draw_make", draw_of(&one, 20), "invalid");
    desk.refused("draw_finish", json!({ "draw": made["id"] }), "refused");
    let mut again = draw_of(&one, 20);
    again["reason"] = "示例：首次抽样条数不足".into();
    desk.ok("draw_make", again);
    // More than there is: all are drawn, and it is said.
    let mut all = draw_of(&one, 4000);
    all["purpose"] = "other".into();
    let all = desk.ok("draw_make", all);
    assert_eq!((&all["drawn"], &all["fewer"]), (&json!(LINES), &json!(true)));
    // A register of items that was changed is neither drawn from nor proof of anything.
    let items = desk.dir.path().join("示例.items");
    let mut bytes = fs::read(&items).unwrap();
    bytes[40] ^= 1;
    fs::write(&items, bytes).unwrap();
    let args = json!({ "draw": made["id"] });
    assert!(desk.as_user(&desk.session, "draw_verify", args).is_err());
    assert_eq!(desk.verify()["ok"], true);
}

/// Judges everything that waits for somebody; `of` says what of each text.
fn judge(desk: &Desk, session: &str, run: &Json, of: impl Fn(&str) -> &'static str) -> u64 {
    let mut view = desk.as_user(session, "judge_next", json!({ "run": run })).unwrap();
    let mut done = 0;
    while !view["item"].is_null() {
        let (id, text) = (view["item"]["id"].clone(), view["item"]["text"].as_str().unwrap().to_owned());
        let verdict = of(&text);
        let risks = if verdict == "fail" { json!(["A.1.a"]) } else { json!([]) };
        let args = json!({ "item": id, "verdict": verdict, "risks": risks });
        view = desk.as_user(session, "judge_save", args).unwrap();
        done += 1;
    }
    assert_eq!(view["waiting"], 0);
    done
}

#[test]
fn two_judges_who_do_not_hear_of_each_other_and_a_third_who_decides() {
    let desk = Desk::new();
    let folder = files(&desk, "整", 3, false);
    let one = population(&desk, &folder, "示例");
    let draw = desk.ok("draw_make", draw_of(&one, 50));
    let begin = json!({ "draw": draw["id"], "name": "示例抽检", "second_share": "20", "paths": [folder] });
    let run = desk.ok("run_begin", begin)["id"].clone();
    let items = desk.ok("record_list", json!({ "register": "run_items", "limit": 500 }));
    assert_eq!(items["rows"].as_array().unwrap().len(), 50);

    let first = desk.user("jia", "甲评", &["evaluator"], None);
    let second = desk.user("yi", "乙评", &["evaluator"], None);
    // What another said is no page of a judge's, and whoever only reads judges nothing.
    let refused = desk.as_user(&first, "record_list", json!({ "register": "judgements" })).unwrap_err();
    assert_eq!(refused.code.key(), "refused");
    let viewer = desk.user("cha", "查阅", &["viewer"], None);
    let refused = desk.as_user(&viewer, "judge_next", json!({ "run": run })).unwrap_err();
    assert_eq!(refused.code.key(), "refused");

    // A mistake is taken back, as long as nobody else has judged the item.
    let view = desk.as_user(&first, "judge_next", json!({ "run": run })).unwrap();
    let item = view["item"]["id"].clone();
    let say = |session: &str, verdict: &str, risks: Json| {
        desk.as_user(session, "judge_save", json!({ "item": item, "verdict": verdict, "risks": risks }))
    };
    assert_eq!(say(&first, "fail", json!([])).unwrap_err().code.key(), "usage");
    assert_eq!(say(&first, "fail", json!(["A.9.z"])).unwrap_err().code.key(), "invalid");
    let next = say(&first, "unsure", json!([])).unwrap();
    assert_eq!((&next["last"], &next["mine"]), (&item, &json!(1)));
    assert_ne!(next["item"]["id"], item);
    let back = desk.as_user(&first, "judge_next", json!({ "run": run, "item": item })).unwrap();
    assert_eq!(back["item"]["mine"]["verdict"], "unsure");
    say(&first, "pass", json!([])).unwrap();

    assert_eq!(judge(&desk, &first, &run, |_| "pass"), 49);
    let shown = desk.ok("run_show", json!({ "run": run }));
    assert_eq!((&shown["progress"]["settled"], &shown["progress"]["second"]), (&json!(40), &json!(10)));
    assert_eq!(shown["kappa"], Json::Null);
    // The second judge finds two that fail.
    let waiting = desk.as_user(&second, "judge_next", json!({ "run": run })).unwrap();
    assert_eq!((&waiting["waiting"], &waiting["item"]["arbitration"]), (&json!(10), &json!(false)));
    assert_eq!(waiting["progress"]["by_judge"], json!({}), "who judged is not told");
    let mut texts = Vec::new();
    let seen = std::cell::RefCell::new(&mut texts);
    let fails = |text: &str| {
        let mut seen = seen.borrow_mut();
        seen.push(text.to_owned());
        if seen.len() <= 2 { "fail" } else { "pass" }
    };
    assert_eq!(judge(&desk, &second, &run, fails), 10);
    // Neither of the two decides what they differ on; a third does.
    for session in [&first, &second] {
        let none = desk.as_user(session, "judge_next", json!({ "run": run })).unwrap();
        assert_eq!((&none["item"], &none["progress"]["arbitration"]), (&Json::Null, &json!(2)));
    }
    let open = |desk: &Desk| {
        let row = desk.ok("record_show", json!({ "register": "evaluation_runs", "id": run }));
        row["record"]["warnings"].clone()
    };
    assert_eq!(open(&desk), 1);
    let view = desk.ok("judge_next", json!({ "run": run }));
    assert_eq!(view["item"]["arbitration"], true);
    assert_eq!(judge(&desk, &desk.session, &run, |_| "fail"), 2);
    assert_eq!(open(&desk), 0);
    let shown = desk.ok("run_show", json!({ "run": run }));
    let figure = &shown["figures"][0];
    assert_eq!(
        (&figure["numerator"], &figure["denominator"], &figure["percent"]),
        (&json!(48), &json!(50), &json!("96"))
    );
    assert_eq!(figure["standing"], "met_not_assured");
    assert_eq!(shown["risks"][0]["risk"], "A.1.a");
    assert!(shown["kappa"].is_string(), "{shown}");
    assert!(
        shown["findings"].to_string().contains("sample_below_floor"),
        "60 items are there, 50 are judged"
    );
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn a_whole_population_judged_answers_its_clause() {
    let desk = Desk::new();
    let folder = files(&desk, "整", 1, false);
    let one = population(&desk, &folder, "示例");
    let draw = desk.ok("draw_make", draw_of(&one, 4000));
    let begin = json!({ "draw": draw["id"], "name": "示例全检", "second_share": "0", "paths": [folder] });
    let run = desk.ok("run_begin", begin)["id"].clone();
    let values = json!({
        "name": "示例评估", "edition": "TC260-003@draft-2023-10", "occasion": "before_launch", "conducted": "self",
        "assessed_on": "2026-12-31",
    });
    let assessment = desk.record("assessments", values).0;
    let proposed = || {
        let shown = desk.ok("clause_show", json!({ "assessment": assessment, "clause": "8.2.a" }));
        shown["proposal"].clone()
    };
    assert_eq!(proposed()["verdict"], "not_enough_data");
    assert_eq!(judge(&desk, &desk.session, &run, |_| "pass"), LINES as u64);
    let told = proposed();
    assert_eq!(told["verdict"], "conforms", "{told}");
    let grounds = told["grounds"].to_string();
    assert!(grounds.contains("60/60") && grounds.contains("DRW-"), "{grounds}");
}

#[test]
fn a_population_is_scanned_whole_and_answers_its_clause() {
    let desk = Desk::new();
    let folder = desk.dir.path().join("扫描");
    fs::create_dir(&folder).unwrap();
    let mut lines = String::new();
    for n in 0..100 {
        let text = match n {
            7 => "示例：这里有 违-禁-示-例-词 一处，写法有变化".to_owned(),
            8 => "示例：身份证号 11010519491231002X，虚构".to_owned(),
            n => format!("示例第 {n} 条"),
        };
        let source = ["示例甲", "示例乙"][n % 2];
        let _ = writeln!(lines, "{}", json!({ "text": text, "source": source }));
    }
    fs::write(folder.join("示例.jsonl"), &lines).unwrap();
    let words = desk.dir.path().join("示例词库.csv");
    fs::write(&words, "关键词,类别\n违禁示例词,示例类别\n从不出现的示例词,示例类别\n").unwrap();
    let library = desk.ok("keywords_import", json!({ "paths": [words], "name": "示例词库", "edition": "1" }));
    desk.ok("keywords_map", json!({ "category": "示例类别", "risk": "A.1.a", "reason": "示例" }));
    let one = population(&desk, &folder, "示例");
    let args = json!({ "population": one["record"], "library": library["library"], "paths": [folder] });
    let scanned = desk.ok("population_scan", args.clone());
    assert_eq!((&scanned["items"], &scanned["hit_items"]), (&json!(100), &json!(1)), "{scanned}");
    assert_eq!(scanned["by_risk"], json!([{ "name": "A.1.a", "items": 1, "hits": 1 }]));
    assert_eq!(scanned["by_word"][0]["name"], "违禁示例词");
    assert_eq!(
        (&scanned["personal"][0]["risk"], &scanned["personal"][0]["items"]),
        (&json!("identity_number"), &json!(1))
    );
    let of_source =
        |at: usize| (scanned["by_source"][at]["name"].clone(), scanned["by_source"][at]["hits"].clone());
    assert_eq!([of_source(0), of_source(1)], [(json!("示例乙"), json!(1)), (json!("示例甲"), json!(0))]);
    let shown = desk.ok("record_show", json!({ "register": "scans", "id": scanned["record"] }));
    assert!(!shown.to_string().contains("11010519491231002X"), "no text is kept");
    let values = json!({
        "name": "示例评估", "edition": "TC260-003@draft-2023-10", "occasion": "before_launch", "conducted": "self",
        "assessed_on": "2026-12-31",
    });
    let assessment = desk.record("assessments", values).0;
    let told =
        desk.ok("clause_show", json!({ "assessment": assessment, "clause": "8.2.b" }))["proposal"].clone();
    assert_eq!(told["verdict"], "conforms", "{told}");
    assert!(told["grounds"].to_string().contains("99/100"), "{told}");
    // Other files than those that were registered are no scan of the population.
    fs::write(folder.join("示例.jsonl"), lines.replace("示例第 3 条", "示例第 333 条")).unwrap();
    let refused = desk.refused("population_scan", args, "refused");
    assert!(refused.message.zh.contains("示例.jsonl"));
    let kept = desk.ok("record_list", json!({ "register": "scans" }));
    assert_eq!(kept["rows"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_cannot_be_read_is_counted_and_a_file_that_changed_begins_no_run() {
    let desk = Desk::new();
    let folder = desk.dir.path().join("坏");
    fs::create_dir(&folder).unwrap();
    let mut lines = String::new();
    for n in 0..20 {
        let _ = writeln!(lines, "{}", json!({ "text": format!("示例第 {n} 条") }));
    }
    lines.push_str("{ 这不是 JSON\n");
    fs::write(folder.join("示例.jsonl"), lines).unwrap();
    let one = population(&desk, &folder, "示例");
    assert_eq!((&one["items"], &one["refused"]), (&json!(20), &json!(1)));
    assert!(one["findings"].to_string().contains("第 21 行"), "{}", one["findings"]);
    let draw = desk.ok("draw_make", draw_of(&one, 10));
    let begin = json!({ "draw": draw["id"], "name": "示例", "paths": [folder] });
    let text = fs::read_to_string(folder.join("示例.jsonl")).unwrap();
    fs::write(folder.join("示例.jsonl"), text.replace("示例第", "改后第")).unwrap();
    let refused = desk.as_user(&desk.session, "run_begin", begin).unwrap_err();
    assert!(refused.message.zh.contains("示例.jsonl") || !refused.findings.is_empty(), "{refused:?}");
    assert_eq!(desk.ok("record_list", json!({ "register": "evaluation_runs" }))["rows"], json!([]));
    assert_eq!(desk.ok("record_list", json!({ "register": "run_items" }))["rows"], json!([]));
}
