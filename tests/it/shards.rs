//! A population read by several worker processes, one of them killed: merged, it is the population, the draw and the
//! counts of a single process.

use hegui_tests::{Desk, target};
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const WORKERS: usize = 3;

/// Invented files of several forms, so many lines each.
fn corpus(at: &Path) {
    fs::create_dir(at).unwrap();
    for n in 0..7 {
        let (mut text, lines) = (String::new(), 2_000);
        for i in 0..lines {
            let item = format!("示例语料 {n}-{} 虚构内容", i % 1_500);
            if n % 2 == 0 {
                let _ = writeln!(text, "{}", json!({ "text": item, "source": format!("示例来源{}", i % 3) }));
            } else {
                let _ = writeln!(text, "{item}");
            }
        }
        fs::write(at.join(format!("示例{n}.{}", if n % 2 == 0 { "jsonl" } else { "txt" })), text).unwrap();
    }
}

fn hegui(words: &[&str]) -> Command {
    let mut c = Command::new(target().join("hegui"));
    c.args(words).args(["--json", "--lang", "en"]).stdin(Stdio::null()).stdout(Stdio::piped());
    c
}

fn told(words: &[&str]) -> Json {
    let out = hegui(words).output().unwrap();
    assert!(out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

#[test]
fn workers_of_whom_one_was_killed_give_the_population_of_a_single_process() {
    let desk = Desk::new();
    let folder = desk.dir.path().join("corpus");
    corpus(&folder);
    let at = |name: &str| desk.dir.path().join(name);
    let shown = |path: &PathBuf| path.to_str().unwrap().to_owned();
    let (files, of) = (shown(&folder), WORKERS.to_string());
    let outs: Vec<String> = (1..=WORKERS).map(|n| shown(&at(&format!("part{n}")))).collect();
    let words = |n: usize| {
        let (n, out) = (n.to_string(), outs[n - 1].clone());
        ["corpus", "shard", &files, "--number", &n, "--of", &of, "--out", &out].map(str::to_owned)
    };
    let mut workers: Vec<_> =
        (1..=WORKERS).map(|n| hegui(&words(n).each_ref().map(String::as_str)).spawn().unwrap()).collect();
    // The first is killed wherever it is; what it leaves is whole or not there.
    workers[0].kill().unwrap();
    for worker in &mut workers {
        worker.wait().unwrap();
    }
    if Path::new(&outs[0]).exists() {
        told(&["corpus", "show", &outs[0]]);
        fs::remove_file(&outs[0]).unwrap();
    }
    told(&words(1).each_ref().map(String::as_str));
    let merged = shown(&at("merged"));
    let mut all = vec!["corpus", "merge", "--out", &merged];
    all.extend(outs.iter().map(String::as_str));
    let merged_told = told(&all);

    let whole = desk.ok(
        "population_register",
        json!({ "paths": [folder], "name": "示例", "kind": "other", "target": at("whole") }),
    );
    for key in ["digest", "items", "distinct", "bytes", "refused", "sources", "languages", "files"] {
        assert_eq!(whole[key], merged_told[key], "{key}");
    }
    assert_eq!((&whole["items"], &whole["distinct"]), (&json!(14_000), &json!(10_500)));
    assert!(fs::read(at("whole")).unwrap() == fs::read(&merged).unwrap(), "the registers differ");

    // A population that workers read is registered as it is, and the same seed draws the same items.
    let adopted = desk.ok(
        "population_register",
        json!({ "paths": [], "name": "示例合并", "kind": "other", "target": merged, "merged": true }),
    );
    assert_eq!(adopted["digest"], whole["digest"]);
    let draw = |population: &Json| {
        let args = json!({
            "population": population["record"], "purpose": "other", "asked": 500, "strata": "source",
            "seed": "示例种子", "seed_source": "示例：约定的文字",
        });
        desk.ok("draw_make", args)
    };
    assert_eq!(draw(&whole)["list_sha256"], draw(&adopted)["list_sha256"]);

    // A part that is missing or stands twice, and a number beyond the parts, are refused.
    let refused = hegui(&["corpus", "merge", "--out", "nowhere", &outs[1], &outs[1]]).output().unwrap();
    assert!(!refused.status.success());
    let beyond =
        hegui(&["corpus", "shard", &files, "--number", "4", "--of", "3", "--out", "nowhere"]).output();
    assert!(!beyond.unwrap().status.success());
    assert!(!Path::new("nowhere").exists());
    // What is no register of items is not written over.
    let (file, before) = (folder.join("示例1.txt"), fs::read(folder.join("示例1.txt")).unwrap());
    let over = hegui(&["corpus", "merge", "--out", &shown(&file), &outs[1]]).output().unwrap();
    assert_eq!(over.status.code(), Some(2));
    assert!(fs::read(&file).unwrap() == before, "the file was written over");
    let args = json!({ "paths": [folder], "name": "示例", "kind": "other", "target": file });
    desk.refused("population_register", args, "usage");
}
