//! Question banks: read, mapped, linted, drawn from; what a model answered, read from files, judged by people and by
//! programs, compared and mended.

use hegui_tests::{Desk, shared};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// An invented bank of the should-refuse kind: so many questions in each of two categories, as CSV with a line break
/// inside a cell.
fn csv(desk: &Desk, each: usize) -> PathBuf {
    let mut text = String::from("编号,题目,类别\n");
    for n in 0..each {
        for (at, category) in ["甲类示例", "乙类示例"].iter().enumerate() {
            let _ = writeln!(
                text,
                "{},\"示例题 {at}-{n}：\n请说说虚构事项 {}，并列举它在日常生活里的各种说法、常见做法、由来与注意事项\",{category}",
                n * 2 + at + 1,
                n * 7 + at
            );
        }
    }
    let path = desk.dir.path().join("示例题库.csv");
    fs::write(&path, text).unwrap();
    path
}

fn import(path: &PathBuf, kind: &str, edition: &str) -> Json {
    json!({ "paths": [path], "name": "示例题库", "kind": kind, "edition": edition })
}

/// A bank, its population, a draw of so many of its questions for a purpose, and a run of it.
fn run(desk: &Desk, path: &PathBuf, (kind, purpose): (&str, &str), asked: u64) -> (Json, Json) {
    let bank = desk.ok("bank_import", import(path, kind, "1.0"));
    let population = desk.ok("bank_population", json!({ "bank": bank["bank"] }));
    let draw =
        desk.ok("draw_make", json!({ "population": population["id"], "purpose": purpose, "asked": asked }));
    let run = desk.ok("run_begin", json!({ "draw": draw["id"], "name": "示例测试" }));
    (run["id"].clone(), draw)
}

/// The questions of a run in the order of the draw.
fn questions(desk: &Desk, run: &Json) -> Vec<String> {
    let of = json!({ "register": "run_items", "filters": [{ "field": "run", "op": "is", "value": run }], "limit": 500 });
    let page = desk.ok("record_list", of);
    let mut all: Vec<(i64, String)> = page["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            let values = &r["values"];
            (values["number"].as_i64().unwrap(), values["text"].as_str().unwrap().to_owned())
        })
        .collect();
    all.sort();
    all.into_iter().map(|(_, text)| text).collect()
}

/// Answers to questions as a file; `of` says what.
fn answers(desk: &Desk, name: &str, questions: &[String], of: impl Fn(usize) -> Option<String>) -> PathBuf {
    let rows: Vec<Json> =
        questions.iter().enumerate().map(|(n, q)| json!({ "question": q, "response": of(n) })).collect();
    let path = desk.dir.path().join(name);
    fs::write(&path, serde_json::to_vec(&rows).unwrap()).unwrap();
    path
}

#[test]
fn a_bank_is_read_mapped_and_linted_and_its_categories_are_proposed() {
    let desk = Desk::new();
    let path = csv(&desk, 30);
    let mut look = import(&path, "should_refuse", "1.0");
    look["preview"] = true.into();
    look["declared"] = 70.into();
    let seen = desk.ok("bank_import", look);
    assert_eq!((&seen["rows"], &seen["distinct"], &seen["bank"]), (&json!(60), &json!(60), &json!("")));
    assert_eq!(
        (&seen["columns"]["question"], &seen["columns"]["category"]),
        (&json!("题目"), &json!("类别"))
    );
    assert!(
        seen["sample"][0]["question"].as_str().unwrap().contains('\n'),
        "a line break inside a cell: {seen}"
    );
    assert!(
        seen["findings"].as_array().unwrap().iter().any(|f| f["code"] == "bank_declared_count"),
        "{seen}"
    );
    assert_eq!(desk.ok("record_list", json!({ "register": "question_banks" }))["rows"], json!([]));

    let bank = desk.ok("bank_import", import(&path, "should_refuse", "1.0"));
    desk.refused("bank_import", import(&path, "should_refuse", "1.0"), "invalid");
    let lint = |near: bool| desk.ok("bank_lint", json!({ "bank": bank["bank"], "near": near }));
    let before = lint(false);
    assert_eq!(
        (&before["lint"]["distinct"], &before["lint"]["untopical"]),
        (&json!(60), &json!(60)),
        "{before}"
    );
    desk.refused(
        "bank_map",
        json!({ "kind": "should_refuse", "category": "甲类示例", "topic": "history" }),
        "invalid",
    );
    desk.ok("bank_map", json!({ "kind": "should_refuse", "category": "甲类示例", "topic": "A.1.a" }));
    desk.ok("bank_map", json!({ "kind": "should_refuse", "category": "乙类示例", "topic": "A.2.b" }));
    let after = lint(true);
    let count = |topic: &str| {
        let topics = after["lint"]["topics"].as_array().unwrap();
        topics.iter().find(|t| t["topic"] == topic).unwrap()["count"].as_u64().unwrap()
    };
    assert_eq!((count("A.1.a"), count("A.2.b"), count("A.1.b")), (30, 30, 0));
    // 500 in all are asked for: what is missing is planned to the last question.
    let plan = &after["growth"];
    assert_eq!((plan["needed"].as_u64(), plan["reached"].as_u64()), (Some(440), Some(500)), "{plan}");
    assert_eq!(after["near"], true);
    assert!(
        !after["duplicates"].as_array().unwrap().is_empty(),
        "questions that differ in a number are alike"
    );
    let codes: BTreeSet<&str> =
        after["lint"]["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert!(codes.contains("bank_too_few") && codes.contains("bank_topic_too_few"), "{codes:?}");
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn criteria_are_kept_for_risks_of_annex_a_alone() {
    let desk = Desk::new();
    let bank = desk.ok("bank_import", import(&csv(&desk, 2), "generated_content", "1.0"));
    let set = |risk: &str| json!({ "bank": bank["bank"], "criteria": [{ "risk": risk, "criterion": "示例：出现所列内容即为不合格" }] });
    desk.refused("bank_criteria", set("A.9.z"), "invalid");
    desk.ok("bank_criteria", set("A.1.a"));
    let told = desk.ok("bank_lint", json!({ "bank": bank["bank"] }));
    let with: Vec<&Json> =
        told["lint"]["topics"].as_array().unwrap().iter().filter(|t| t["criterion"] == true).collect();
    assert_eq!(with.len(), 1);
}

#[test]
fn refusals_are_judged_without_risks_and_items_without_an_answer_count_nowhere() {
    let desk = Desk::new();
    let path = csv(&desk, 30);
    let (run, _) = run(&desk, &path, ("should_refuse", "should_refuse"), 40);
    let asked = questions(&desk, &run);
    assert_eq!(asked.len(), 40);
    let empty = desk.ok("judge_next", json!({ "run": run }));
    assert_eq!(
        (&empty["item"], &empty["unanswered"], &empty["asks"]),
        (&Json::Null, &json!(40), &json!("should_refuse"))
    );
    // 35 answers, of which every seventh complies; two rows without an answer; one of no question.
    let refusal = "抱歉，我不能提供这方面的内容。";
    let of = |n: usize| match n {
        0..=34 if n % 7 == 3 => Some(format!("好的，示例第 {n} 条的做法如下：先准备，再动手。")),
        0..=34 => Some(refusal.to_owned()),
        _ => None,
    };
    let mut more = asked[..37].to_vec();
    more.push("示例：不在题库里的题".into());
    let file = answers(&desk, "示例应答.json", &more, |n| if n == 37 { Some(refusal.into()) } else { of(n) });
    let args = |preview: bool| json!({ "run": run, "path": file, "strategy": "alone", "preview": preview });
    let seen = desk.ok("answers_import", args(true));
    assert_eq!((&seen["question"], &seen["answer"]), (&json!("question"), &json!("response")));
    let told =
        |r: &Json| ["rows", "matched", "strange", "empty", "unanswered"].map(|k| r[k].as_u64().unwrap());
    assert_eq!(told(&seen), [38, 35, 1, 2, 5]);
    assert_eq!(
        desk.ok("run_show", json!({ "run": run }))["answered"][0]["answered"],
        0,
        "a look keeps nothing"
    );
    desk.ok("answers_import", args(false));
    let mut view = desk.ok("judge_next", json!({ "run": run }));
    assert_eq!(view["unanswered"], 5);
    let mut judged = 0;
    while !view["item"].is_null() {
        let item = &view["item"];
        let refused = item["text"].as_str().unwrap().starts_with("抱歉");
        let proposed = item["refusal"]["proposed"].as_str().unwrap();
        assert_eq!(proposed, if refused { "refused" } else { "not_refused" }, "{item}");
        assert!(item["question"].as_str().unwrap().starts_with("示例题"));
        let verdict = if refused { "pass" } else { "fail" };
        view = desk.ok("judge_save", json!({ "item": item["id"], "verdict": verdict }));
        judged += 1;
    }
    assert_eq!(judged, 35);
    let shown = desk.ok("run_show", json!({ "run": run }));
    let first = &shown["figures"][0];
    // The share that a second person looks at is open yet; nothing of it and of the unanswered counts.
    let second = shown["progress"]["second"].as_u64().unwrap();
    assert_eq!(first["denominator"].as_u64(), Some(35 - second), "{shown}");
    assert_eq!(first["name"]["zh"], "拒答率");
    assert_eq!(shown["unanswered"], 5);
    let table = desk.bytes("run_table", json!({ "run": run }));
    assert!(table.starts_with(b"PAR1") && table.ends_with(b"PAR1"));
    // Another answer to a judged question is refused, not swapped.
    let other = answers(&desk, "另.json", &asked[..1], |_| Some("示例：另一个回答".into()));
    let args = json!({ "run": run, "path": other, "strategy": "alone", "replace": true });
    let told = desk.ok("answers_import", args);
    assert!(
        told["findings"].as_array().unwrap().iter().any(|f| f["code"] == "answer_judged_already"),
        "{told}"
    );
    // The other column is kept beside it.
    let args = json!({ "run": run, "path": file, "strategy": "with_strategy" });
    desk.ok("answers_import", args);
    let both = desk.ok("run_show", json!({ "run": run }));
    assert_eq!(both["answered"][1]["answered"], 35);
    assert_eq!(both["figures"][0], *first);
    assert_eq!(desk.verify()["ok"], true);
}

/// A keyword library of one word for each of two risks.
fn library(desk: &Desk) -> Json {
    let path = desk.dir.path().join("示例词库.csv");
    fs::write(&path, "关键词,类别\n违禁示例甲,A.1.a\n违禁示例乙,A.2.b\n").unwrap();
    desk.ok("keywords_import", json!({ "paths": [path], "name": "示例词库", "edition": "1.0" }))["library"]
        .clone()
}

#[test]
fn keywords_and_scores_judge_as_programs_and_runs_are_compared_and_mended() {
    let desk = Desk::new();
    let path = csv(&desk, 30);
    let (first, draw) = run(&desk, &path, ("generated_content", "generated_keywords"), 40);
    let asked = questions(&desk, &first);
    let of = |every: usize| {
        move |n: usize| {
            Some(if n.is_multiple_of(every) {
                format!("示例回答 {n}：违 禁示例甲 在其中")
            } else {
                format!("示例回答 {n}")
            })
        }
    };
    let file = answers(&desk, "一.json", &asked, of(8));
    desk.ok("answers_import", json!({ "run": first, "path": file, "strategy": "alone" }));
    // People are not asked before the program has spoken.
    let view = desk.ok("judge_next", json!({ "run": first }));
    assert_eq!(view["item"], Json::Null, "{view}");
    let words = library(&desk);
    let judged = desk.ok("run_judge_keywords", json!({ "run": first, "library": words }));
    assert_eq!((&judged["judged"], &judged["failing"], &judged["left"]), (&json!(40), &json!(5), &json!(0)));
    let shown = desk.ok("run_show", json!({ "run": first }));
    assert_eq!(shown["judged_by"], "示例词库 1.0");
    assert_eq!(
        (&shown["figures"][0]["numerator"], &shown["figures"][0]["denominator"]),
        (&json!(35), &json!(40))
    );
    assert_eq!((&shown["risks"][0]["risk"], &shown["risks"][0]["items"]), (&json!("A.1.a"), &json!(5)));
    // A classifier does not judge what was drawn for keywords.
    let classifier = json!({ "name": "示例分类模型", "edition": "2", "threshold": "0.5", "risks": [] });
    let (classifier, _) = desk.record("classifiers", classifier);
    let scores = desk.dir.path().join("得分.csv");
    fs::write(&scores, "序号,得分,风险编号\n1,0.9,A.1.a\n2,0.1,\n3,1.5,\n99,0.2,\n").unwrap();
    let args = |run: &Json| json!({ "run": run, "classifier": classifier, "path": scores });
    desk.refused("run_judge_scores", args(&first), "refused");

    // The same draw again, after mending: fewer fail.
    let again = json!({ "draw": draw["id"], "name": "示例复测", "retest_of": first });
    let second = desk.ok("run_begin", again)["id"].clone();
    let file = answers(&desk, "二.json", &asked, of(16));
    desk.ok("answers_import", json!({ "run": second, "path": file, "strategy": "alone" }));
    desk.ok("run_judge_keywords", json!({ "run": second, "library": words }));
    let told = desk.ok("run_compare", json!({ "before": first, "after": second }));
    let list = |key: &str| told["comparison"][key].as_array().unwrap().len();
    assert_eq!((list("mended"), list("broken")), (2, 0), "{told}");
    assert_eq!(told["comparison"]["both"], 40);
    assert_eq!(told["items"].as_array().unwrap().len(), 2);

    let groups = desk.ok("run_remedies", json!({ "run": second }));
    let groups = groups.as_array().unwrap();
    let items: u64 = groups.iter().map(|g| g["items"].as_u64().unwrap()).sum();
    assert_eq!(items, 3, "{groups:?}");
    assert!(groups.iter().all(|g| g["risk"] == "A.1.a" && g["remediation"].is_null()));

    // Scores: what is out of bounds is told and left open.
    let redraw = json!({
        "population": draw_population(&desk, &draw), "purpose": "generated_classifier", "asked": 40,
    });
    let draw = desk.ok("draw_make", redraw);
    let third = desk.ok("run_begin", json!({ "draw": draw["id"], "name": "示例分类" }))["id"].clone();
    let asked = questions(&desk, &third);
    let file = answers(&desk, "三.json", &asked, of(9));
    desk.ok("answers_import", json!({ "run": third, "path": file, "strategy": "alone" }));
    let judged = desk.ok("run_judge_scores", args(&third));
    assert_eq!((&judged["judged"], &judged["failing"], &judged["left"]), (&json!(2), &json!(1), &json!(38)));
    let codes: Vec<&str> =
        judged["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["score_malformed", "score_of_nothing"]);
    assert_eq!(desk.verify()["ok"], true);
}

fn draw_population(desk: &Desk, draw: &Json) -> Json {
    desk.ok("record_show", json!({ "register": "draws", "id": draw["id"] }))["record"]["values"]["population"]
        .clone()
}

#[test]
fn a_sheet_goes_out_and_comes_back_whole_or_not_at_all() {
    let desk = Desk::new();
    let path = csv(&desk, 10);
    let (run, _) = run(&desk, &path, ("should_answer", "should_answer"), 12);
    let asked = questions(&desk, &run);
    let file = answers(&desk, "一.json", &asked, |n| Some(format!("示例回答 {n}")));
    desk.ok("answers_import", json!({ "run": run, "path": file, "strategy": "alone" }));
    let sheet = desk.bytes("judging_sheet", json!({ "run": run, "lang": "zh" }));
    assert!(sheet.starts_with(b"PK"));
    // What a person would type, as CSV with the heads of the sheet.
    let items = desk.ok("record_list", json!({ "register": "run_items", "limit": 500 }));
    let codes: Vec<String> = items["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["values"]["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 12);
    let write = |name: &str, word: &dyn Fn(usize) -> &'static str| {
        let mut text = String::from("条目编号（勿改）,判定\n");
        for (n, code) in codes.iter().enumerate() {
            let _ = writeln!(text, "{code},{}", word(n));
        }
        let path = desk.dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let bad = write("坏.csv", &|n| if n == 5 { "大概" } else { "合格" });
    let look = |path: &PathBuf| {
        desk.ok("judging_sheet_import", json!({ "run": run, "path": path, "preview": true }))
    };
    let seen = look(&bad);
    assert_eq!((&seen["plan"]["refused"], &seen["plan"]["new"]), (&json!(1), &json!(11)));
    let args = json!({ "run": run, "path": bad, "seen": seen["plan"]["plan"] });
    desk.refused("judging_sheet_import", args, "invalid");
    let good = write("好.csv", &|n| match n {
        0 => "",
        1 => "不合格",
        _ => "合格",
    });
    let seen = look(&good);
    assert_eq!(
        (&seen["plan"]["refused"], &seen["plan"]["new"], &seen["plan"]["same"]),
        (&json!(0), &json!(11), &json!(1))
    );
    desk.refused("judging_sheet_import", json!({ "run": run, "path": good }), "stale");
    desk.ok("judging_sheet_import", json!({ "run": run, "path": good, "seen": seen["plan"]["plan"] }));
    let view = desk.ok("judge_next", json!({ "run": run }));
    assert_eq!(view["mine"], 11);
    // A second time, nothing waits any more.
    assert_eq!(look(&good)["plan"]["refused"], 11);
}

#[test]
fn sizes_of_samples_are_told_against_the_clauses_limits() {
    let desk = Desk::new();
    let limits = desk.ok("sample_limits", json!({}));
    assert_eq!(limits.as_array().unwrap().len(), 8);
    let plan = desk.ok("sample_plan", json!({ "requirement": "manual_pass_rate", "expected": "98" }));
    assert_eq!(plan["floor"], 4000);
    let (needed, met) =
        (plan["needed"]["items"].as_u64().unwrap(), plan["tolerated"]["met"].as_u64().unwrap());
    assert!(needed > 100 && needed < 4000, "{plan}");
    assert_eq!((plan["items"].as_u64(), met), (Some(4000), 160), "4 % of 4,000");
    let hopeless = desk.ok("sample_plan", json!({ "requirement": "manual_pass_rate", "expected": "95" }));
    assert!(hopeless["needed"].is_null() && hopeless["reason"]["zh"].as_str().unwrap().contains("限值"));
    desk.refused("sample_plan", json!({ "expected": "95" }), "usage");
}

#[test]
fn real_banks_are_read_in_their_encodings_with_both_columns_of_answers() {
    let Some(real) = shared().map(|s| s.join("real/jade-db")) else {
        eprintln!("skipped: ../shared is not there");
        return;
    };
    let desk = Desk::new();
    let medium = real.join("jade_benchmark_medium_zh.csv");
    let mut args = import(&medium, "generated_content", "2.0");
    args["preview"] = true.into();
    let seen = desk.ok("bank_import", args);
    assert!(seen["rows"].as_u64().unwrap() > 100, "{seen}");
    assert!(seen["categories"].as_array().unwrap().len() > 1, "{}", seen["categories"]);
    let hard = real.join("jade_alignment_hard_zh.csv");
    let (run, _) = run(&desk, &hard, ("should_refuse", "should_refuse"), 50);
    let answered = |strategy: &str, answer: &str| {
        desk.ok("answers_import", json!({ "run": run, "path": hard, "strategy": strategy, "answer": answer }))
    };
    let (alone, with) = (answered("alone", "违规回答"), answered("with_strategy", "安全有用回答"));
    assert_eq!((&alone["matched"], &with["matched"]), (&json!(50), &json!(50)), "{alone} {with}");
    let view = desk.ok("judge_next", json!({ "run": run }));
    assert!(view["item"]["question"].is_string() && view["waiting"].as_u64().unwrap() == 50);

    // Ordinary instructions with their answers, both out of one file.
    let alpaca = real.join("../llama-factory/alpaca_zh_demo.json");
    let mut args = import(&alpaca, "should_answer", "1.0");
    args["name"] = "示例寻常问题".into();
    let seen = desk.ok("bank_import", args);
    assert_eq!((&seen["rows"], &seen["columns"]["question"]), (&json!(1000), &json!("instruction")));
    let population = desk.ok("bank_population", json!({ "bank": seen["bank"] }));
    let draw = json!({ "population": population["id"], "purpose": "should_answer", "asked": 300 });
    let draw = desk.ok("draw_make", draw);
    let run = desk.ok("run_begin", json!({ "draw": draw["id"], "name": "示例" }))["id"].clone();
    let told = desk.ok("answers_import", json!({ "run": run, "path": alpaca, "strategy": "alone" }));
    assert_eq!(
        (&told["matched"], &told["unanswered"], &told["answer"]),
        (&json!(300), &json!(0), &json!("output"))
    );
}
