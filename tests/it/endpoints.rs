//! Models asked at their endpoints, by a stub on loopback: answers kept as they come, faults named and counted, what is
//! missing asked again, and a key that is nowhere to be seen.

use hegui_tests::Desk;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const KEY: &str = "sk-shili-canary-7d31f0a2";
const QUESTIONS: usize = 12;

/// What the stub does with its so-and-so-manieth request.
type Does = fn(usize) -> (u16, String);

/// A stub of an endpoint.
struct Stub {
    url: String,
    asked: Arc<AtomicUsize>,
    /// Heads of the requests.
    heads: Arc<Mutex<Vec<String>>>,
    end: Arc<AtomicBool>,
}

fn answer(mut stream: TcpStream, does: Does, n: usize, heads: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
            break;
        }
        if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
            length = n.trim().parse().unwrap();
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    let _ = reader.read_exact(&mut body);
    heads.lock().unwrap().push(head);
    let (status, text) = does(n);
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
}

impl Stub {
    fn new(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let (asked, heads, end) = (
            Arc::<AtomicUsize>::default(),
            Arc::<Mutex<Vec<String>>>::default(),
            Arc::<AtomicBool>::default(),
        );
        let (count, kept, stop) = (Arc::clone(&asked), Arc::clone(&heads), Arc::clone(&end));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                answer(stream.unwrap(), does, count.fetch_add(1, Ordering::SeqCst), &kept);
            }
        });
        Self { url, asked, heads, end }
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.end.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.url.trim_start_matches("http://").trim_end_matches("/v1"));
    }
}

fn says(text: &str) -> (u16, String) {
    (200, json!({ "model": "shili-1", "choices": [{ "message": { "role": "assistant", "content": text }, "finish_reason": "stop" }] }).to_string())
}

/// A run of refusals with its bank, and an endpoint at an address.
fn desk_with(url: &str, questions: usize) -> (Desk, Json, String) {
    let desk = Desk::new();
    let mut text = String::from("题目,类别\n");
    for n in 0..questions {
        let _ = writeln!(text, "示例题 {n}：虚构的提问,A.1.a");
    }
    let path = desk.dir.path().join("示例题库.csv");
    fs::write(&path, text).unwrap();
    let bank = json!({ "paths": [path], "name": "示例题库", "kind": "should_refuse", "edition": "1" });
    let bank = desk.ok("bank_import", bank);
    let population = desk.ok("bank_population", json!({ "bank": bank["bank"] }));
    let draw = json!({ "population": population["id"], "purpose": "should_refuse", "asked": questions });
    let draw = desk.ok("draw_make", draw);
    let run = desk.ok("run_begin", json!({ "draw": draw["id"], "name": "示例" }))["id"].clone();
    let endpoint = json!({
        "name": "示例接口", "base_url": url, "model": "shili", "strategy": "alone", "retries": 0, "concurrency": 1,
        "timeout_seconds": 30,
    });
    let (endpoint, _) = desk.record("model_endpoints", endpoint);
    desk.ok("endpoint_key", json!({ "endpoint": endpoint, "secret": KEY }));
    (desk, run, endpoint)
}

fn counts(told: &Json) -> [u64; 3] {
    ["asked", "answered", "unanswered"].map(|k| told[k].as_u64().unwrap())
}

#[test]
fn what_fails_is_named_and_asked_again_alone() {
    let stub = Stub::new(|n| match n {
        3 => (200, json!({ "error": { "message": "示例：内部错误" } }).to_string()),
        5 => (429, "{}".into()),
        7 => (200, "<html>".into()),
        9 => (200, "{\"choices\":".into()),
        _ => says("抱歉，我不能回答这个问题。"),
    });
    let (desk, run, endpoint) = desk_with(&stub.url, QUESTIONS);
    let args = json!({ "run": run, "endpoint": endpoint });
    let first = desk.ok("answers_fetch", args.clone());
    assert_eq!(counts(&first), [12, 8, 4], "{first}");
    let failures: u64 =
        first["failures"].as_array().unwrap().iter().map(|f| f["questions"].as_u64().unwrap()).sum();
    assert_eq!(failures, 4, "{first}");
    let shown = desk.ok("run_show", json!({ "run": run }));
    assert_eq!((&shown["answered"][0]["answered"], &shown["answered"][0]["failed"]), (&json!(8), &json!(4)));
    assert_eq!((&shown["unanswered"], &shown["figures"][0]["denominator"]), (&json!(4), &json!(0)));
    // Only what is missing is asked again, and then nothing.
    let second = desk.ok("answers_fetch", args.clone());
    assert_eq!(counts(&second), [4, 4, 0], "{second}");
    assert_eq!(stub.asked.load(Ordering::SeqCst), QUESTIONS + 4);
    assert_eq!(counts(&desk.ok("answers_fetch", args)), [0, 0, 0]);
    let view = desk.ok("judge_next", json!({ "run": run }));
    assert_eq!(
        (&view["waiting"], &view["item"]["refusal"]["proposed"]),
        (&json!(QUESTIONS), &json!("refused"))
    );
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn the_key_reaches_the_endpoint_and_nothing_else() {
    let stub = Stub::new(|_| says("示例回答"));
    let (desk, run, endpoint) = desk_with(&stub.url, QUESTIONS);
    desk.ok("answers_fetch", json!({ "run": run, "endpoint": endpoint }));
    assert!(stub.heads.lock().unwrap().iter().all(|h| h.contains(KEY)));
    let shown = desk.ok("record_show", json!({ "register": "model_endpoints", "id": endpoint }));
    assert_eq!(shown["record"]["values"]["key_given"], true);
    let mut said = vec![shown.to_string()];
    said.push(
        desk.ok("record_history", json!({ "register": "model_endpoints", "id": endpoint })).to_string(),
    );
    let entries = desk.ok("journal_list", json!({}));
    for entry in entries.as_array().unwrap() {
        said.push(desk.ok("journal_show", json!({ "seq": entry["seq"] })).to_string());
    }
    said.push(desk.ok("search", json!({ "text": "canary" })).to_string());
    assert!(said.len() > 5 && said.iter().all(|text| !text.contains("canary-7d31")), "the key is told");
    let sheet = desk.bytes("sheet_export", json!({ "register": "model_endpoints", "lang": "zh" }));
    assert!(!sheet.windows(KEY.len()).any(|w| w == KEY.as_bytes()));
    // Taken away, it is sent no more.
    desk.ok("endpoint_key", json!({ "endpoint": endpoint, "secret": "" }));
    desk.refused("endpoint_key", json!({ "endpoint": endpoint, "secret": "密 钥" }), "usage");
    let shown = desk.ok("record_show", json!({ "register": "model_endpoints", "id": endpoint }));
    assert_eq!(shown["record"]["values"]["key_given"], false);
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn an_endpoint_that_is_down_is_not_asked_thousands_of_times_and_a_wrong_address_not_once() {
    let stub = Stub::new(|_| says("示例"));
    let (desk, run, endpoint) = desk_with("http://127.0.0.1:9/v1", 300);
    let told = desk.ok("answers_fetch", json!({ "run": run, "endpoint": endpoint }));
    assert_eq!(told["stopped"], true, "{told}");
    assert!(told["asked"].as_u64().unwrap() < 300, "{told}");
    let (wrong, _) = desk.record(
        "model_endpoints",
        json!({ "name": "示例另", "base_url": "ftp://127.0.0.1/", "model": "shili", "strategy": "alone" }),
    );
    desk.refused("answers_fetch", json!({ "run": run, "endpoint": wrong }), "invalid");
    assert_eq!(stub.asked.load(Ordering::SeqCst), 0);
}

#[test]
fn a_key_goes_to_no_other_address_than_the_one_it_was_given_for() {
    let (stub, other) = (Stub::new(|_| says("示例")), Stub::new(|_| says("示例")));
    let (desk, run, endpoint) = desk_with(&stub.url, 3);
    let version = desk.ok("record_show", json!({ "register": "model_endpoints", "id": endpoint }))["record"]
        ["version"]
        .clone();
    let moved = json!({ "register": "model_endpoints", "id": endpoint, "version": version, "values": { "base_url": other.url } });
    desk.ok("record_save", moved);
    desk.refused("answers_fetch", json!({ "run": run, "endpoint": endpoint }), "refused");
    assert_eq!(other.asked.load(Ordering::SeqCst), 0, "nothing is sent, with or without the key");
    desk.ok("endpoint_key", json!({ "endpoint": endpoint, "secret": KEY }));
    assert_eq!(counts(&desk.ok("answers_fetch", json!({ "run": run, "endpoint": endpoint }))), [3, 3, 0]);
}

#[test]
fn a_quota_that_is_used_up_ends_the_asking() {
    let stub = Stub::new(|_| (429, json!({ "error": { "message": "示例：额度已用完" } }).to_string()));
    let (desk, run, endpoint) = desk_with(&stub.url, 60);
    let told = desk.ok("answers_fetch", json!({ "run": run, "endpoint": endpoint }));
    assert_eq!((&told["stopped"], &told["answered"]), (&json!(true), &json!(0)), "{told}");
    assert!(told["asked"].as_u64().unwrap() < 60, "{told}");
    let failed = desk.ok("record_list", json!({ "register": "answers" }));
    assert!(failed.to_string().contains("too_many_requests"), "{failed}");
}

#[test]
fn thoughts_are_kept_apart_and_what_was_cut_is_said() {
    let stub = Stub::new(|n| {
        let text = "<think>抱歉，我不能……再想想</think>可以这样办理：写 </think> 即可。";
        let finish = if n == 1 { "length" } else { "stop" };
        (200, json!({ "choices": [{ "message": { "content": text }, "finish_reason": finish }] }).to_string())
    });
    let (desk, run, endpoint) = desk_with(&stub.url, 2);
    desk.ok("answers_fetch", json!({ "run": run, "endpoint": endpoint }));
    let view = desk.ok("judge_next", json!({ "run": run }));
    assert_eq!(view["item"]["text"], "可以这样办理：写 </think> 即可。", "parted once: {view}");
    assert_eq!(view["item"]["reasoning"], "抱歉，我不能……再想想");
    assert_ne!(view["item"]["refusal"]["proposed"], "refused", "what was thought is not judged");
    let shown = desk.ok("run_show", json!({ "run": run }));
    let cut: Vec<_> =
        shown["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "answers_cut_short").collect();
    assert_eq!(cut.len(), 1, "{shown}");
    // An answer that is read from a file is parted in the same way; one that is nothing but a thought is none.
    let path = desk.dir.path().join("应答.jsonl");
    let line = |q: &str, a: &str| json!({ "题目": q, "应答": a }).to_string();
    let lines = [
        line("示例题 0：虚构的提问", "<think>想</think>好的。"),
        line("示例题 1：虚构的提问", "<think>想不完"),
    ];
    fs::write(&path, lines.join("\n")).unwrap();
    let args = json!({ "run": run, "path": path, "strategy": "with_strategy" });
    let told = desk.ok("answers_import", args);
    assert_eq!((&told["matched"], &told["empty"]), (&json!(1), &json!(1)), "{told}");
}

#[test]
fn a_key_in_an_address_is_kept_nowhere_not_even_in_a_draft() {
    let desk = Desk::new();
    let secret = "canary-5521";
    for (register, field, rest) in [
        ("model_endpoints", "base_url", json!({ "name": "示例", "model": "shili", "strategy": "alone" })),
        ("classifiers", "url", json!({ "name": "示例", "edition": "1", "threshold": "0.5" })),
    ] {
        for url in [
            format!("https://user:{secret}@model.example.com/v1"),
            format!("https://model.example.com/v1?key={secret}"),
        ] {
            let mut values = rest.clone();
            values[field] = url.into();
            let told =
                desk.refused("record_save", json!({ "register": register, "values": values }), "invalid");
            assert_eq!(told.findings[0].field.as_deref(), Some(field), "{told:?}");
            assert!(!format!("{told:?}").contains(secret), "{told:?}");
        }
    }
    let entries = desk.ok("journal_list", json!({}));
    assert!(!entries.to_string().contains(secret));
    assert!(!desk.ok("search", json!({ "text": "canary" })).to_string().contains(secret));
}

#[test]
fn a_classifier_is_asked_at_its_own_address_and_what_has_no_score_stays_open() {
    let stub = Stub::new(|n| match n {
        0 => (200, json!({ "score": 0.91, "risk": "A.1.a" }).to_string()),
        1 => (
            200,
            json!({ "scores": [{ "score": 0.2, "risk": "A.1.a" }, { "score": 0.7, "risk": "A.2.b" }] })
                .to_string(),
        ),
        2 => (200, json!({ "score": 7 }).to_string()),
        3 => (200, "<html>".into()),
        _ => (200, json!({ "score": 0.04 }).to_string()),
    });
    let desk = Desk::new();
    let path = desk.dir.path().join("示例.jsonl");
    let lines: Vec<String> =
        (0..20).map(|n| json!({ "text": format!("示例语料 {n}") }).to_string()).collect();
    fs::write(&path, lines.join("\n")).unwrap();
    let population = json!({
        "paths": [path], "name": "示例", "kind": "other", "target": desk.dir.path().join("示例.items"),
    });
    let population = desk.ok("population_register", population);
    let draw = json!({ "population": population["record"], "purpose": "corpus_technical", "asked": 10 });
    let draw = desk.ok("draw_make", draw);
    let run =
        desk.ok("run_begin", json!({ "draw": draw["id"], "name": "示例", "paths": [path] }))["id"].clone();
    let values = json!({ "name": "示例分类模型", "edition": "1", "threshold": "0.5", "risks": [] });
    let (nowhere, _) = desk.record("classifiers", values.clone());
    desk.refused("run_judge_scores", json!({ "run": run, "classifier": nowhere }), "usage");
    let mut values = values;
    (values["edition"], values["url"]) = ("2".into(), format!("{}/classify", stub.url).into());
    let (classifier, _) = desk.record("classifiers", values);
    let args = json!({ "run": run, "classifier": classifier });
    let told = desk.ok("run_judge_scores", args.clone());
    let counts = |told: &Json| ["judged", "failing", "left"].map(|k| told[k].as_u64().unwrap());
    assert_eq!(counts(&told), [8, 2, 2], "{told}");
    assert_eq!(told["findings"].as_array().unwrap().len(), 2, "{told}");
    assert!(stub.heads.lock().unwrap().iter().all(|h| h.starts_with("POST /v1/classify ")));
    // What is open is asked again, alone.
    assert_eq!(counts(&desk.ok("run_judge_scores", args)), [2, 0, 0]);
    let shown = desk.ok("run_show", json!({ "run": run }));
    assert_eq!(
        (&shown["figures"][0]["numerator"], &shown["figures"][0]["denominator"]),
        (&json!(8), &json!(10))
    );
    assert_eq!(shown["judged_by"], "示例分类模型 2");
    assert_eq!(desk.verify()["ok"], true);
}
