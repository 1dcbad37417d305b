//! Batches against an endpoint on this machine.

mod stub;

use super::*;
use hegui_model::evaluation::answering::Answer;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Barrier, Mutex};
use std::time::Instant;
use stub::{Does, Seen, Stub, answers, response};

const KEY: &str = "sk-shili-0123456789abcdef";
/// Seconds that an endpoint is waited for: far beyond any test, so that what a test sees did not come from waiting.
const LONG: u32 = 60;

fn endpoint(base_url: String) -> Endpoint {
    Endpoint {
        manner: hegui_model::evaluation::answering::Manner::Chat,
        base_url,
        model: "shili-7b".into(),
        system_prompt: String::new(),
        timeout_seconds: LONG,
        concurrency: 1,
        per_minute: 0,
        retries: 0,
        max_tokens: None,
        temperature: Some(hegui_model::decimal::Decimal::ZERO),
    }
}

fn of(stub: &Stub) -> Endpoint {
    endpoint(stub.base_url())
}

/// As the shipped one, without its patience between attempts.
fn outside() -> Outside {
    Outside { first_wait: Duration::from_millis(1) }
}

fn questions(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("示例问题{i}")).collect()
}

/// What became of `n` questions; each is told once at most.
fn fetched(endpoint: &Endpoint, n: usize) -> BTreeMap<usize, Taken> {
    fetched_until(endpoint, n, &AtomicBool::new(false))
}

fn fetched_until(endpoint: &Endpoint, n: usize, cancel: &AtomicBool) -> BTreeMap<usize, Taken> {
    let mut all = BTreeMap::new();
    let key = Key::new(KEY);
    outside().fetch(endpoint, key.as_ref(), &questions(n), cancel, &mut |place, taken| {
        assert!(all.insert(place, taken).is_none(), "{place} is told twice");
    });
    all
}

/// The only question's result and attempts.
fn one(endpoint: &Endpoint) -> (Result<String, Failure>, u32) {
    let all = fetched(endpoint, 1);
    let taken = all.get(&0).expect("the question is told").clone();
    (taken.result.map(|answer| answer.text), taken.attempts)
}

#[test]
fn every_question_gets_its_own_answer() {
    let stub = Stub::new(|_, seen| answers(&format!("回答：{}", seen.question())));
    let all = fetched(&Endpoint { concurrency: 4, ..of(&stub) }, 50);
    assert_eq!(all.len(), 50);
    for (place, taken) in &all {
        let answer = Answer {
            text: format!("回答：示例问题{place}"),
            finish: Some("stop".into()),
            model_told: Some("shili-7b".into()),
            ..Answer::default()
        };
        assert_eq!((&taken.result, taken.attempts), (&Ok(answer), 1));
    }
    let seen = stub.seen();
    assert_eq!(seen.len(), 50);
    for Seen { head, authorization, body } in seen {
        assert!(head.starts_with("post /v1/chat/completions http/1.1\n"), "{head}");
        assert!(head.contains("content-type: application/json\n"), "{head}");
        assert_eq!(authorization.as_deref(), Some(format!("Bearer {KEY}").as_str()));
        assert_eq!((&body["stream"], &body["temperature"]), (&false.into(), &0.into()));
    }
}

#[test]
fn without_a_key_none_is_sent() {
    let stub = Stub::new(|_, _| answers("好"));
    let mut told = 0;
    outside().fetch(&of(&stub), None, &questions(1), &AtomicBool::new(false), &mut |_, _| told += 1);
    assert_eq!((told, stub.seen()[0].authorization.clone()), (1, None));
}

#[test]
fn no_question_no_request() {
    let stub = Stub::new(|_, _| answers("好"));
    assert!(fetched(&of(&stub), 0).is_empty());
    assert!(fetched_until(&of(&stub), 3, &AtomicBool::new(true)).is_empty());
    assert!(stub.seen().is_empty());
}

#[test]
fn what_passes_is_tried_again() {
    let failing: [fn() -> Does; 6] = [
        || Does::Sends(response(429, "retry-after: 0\r\n", r#"{"error":{"message":"稍候"}}"#)),
        || Does::Sends(response(429, "", "")),
        || Does::Sends(response(500, "", "oops")),
        || Does::Sends(response(503, "retry-after: 0\r\n", "")),
        || Does::Sends(response(200, "", r#"{"error":{"message":"过载"}}"#)),
        || Does::SendsAndCloses(Vec::new()),
    ];
    for (i, fails) in failing.into_iter().enumerate() {
        let stub = Stub::new(move |n, _| if n < 2 { fails() } else { answers("好") });
        assert_eq!(one(&Endpoint { retries: 2, ..of(&stub) }), (Ok("好".into()), 3), "{i}");
        assert_eq!(stub.seen().len(), 3, "{i}");
    }
}

#[test]
fn after_so_many_retries_the_last_failure_stands() {
    let stub = Stub::new(|n, _| Does::Sends(response(500, "", &format!("fault {n}"))));
    let failure = Failure::ServerError { status: 500, detail: "fault 2".into() };
    assert_eq!(one(&Endpoint { retries: 2, ..of(&stub) }), (Err(failure), 3));
    assert_eq!(stub.seen().len(), 3);
}

#[test]
fn what_does_not_pass_is_asked_once_and_the_others_go_on() {
    let failing: [(fn() -> Does, Failure); 5] = [
        (
            || Does::Sends(response(400, "", r#"{"error":{"message":"题目过长"}}"#)),
            Failure::Rejected { status: 400, detail: "题目过长".into() },
        ),
        (|| Does::Sends(response(200, "", r#"{"choices":[]}"#)), Failure::NoAnswer { finish: None }),
        (
            || Does::Sends(response(200, "", "<html><title>登录</title></html>")),
            Failure::NotJson { detail: "<html><title>登录</title></html>".into() },
        ),
        (
            || Does::Sends(response(403, "", "blocked by a rule")),
            Failure::RefusedKey { status: 403, detail: "blocked by a rule".into() },
        ),
        (|| Does::Sends(b"HTTP/1.1 200 OK\r\ncontent-length: 20971520\r\n\r\n".to_vec()), Failure::TooLarge),
    ];
    for (fails, failure) in failing {
        let stub = Stub::new(move |n, _| if n == 0 { fails() } else { answers("好") });
        let all = fetched(&Endpoint { retries: 3, ..of(&stub) }, 3);
        assert_eq!((&all[&0].result, all[&0].attempts), (&Err(failure.clone()), 1));
        assert!(all[&1].result.is_ok() && all[&2].result.is_ok(), "{failure:?}");
        assert_eq!(stub.seen().len(), 3, "{failure:?}");
    }
}

#[test]
fn half_an_answer_is_none() {
    let half = r#"{"choices":[{"message":{"content":"好"#;
    let promised = format!("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{half}").into_bytes();
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{half}\r\n", half.len());
    let framed = response(200, "", half);
    let whole =
        b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"choices\":[{\"message\":{\"content\":\"1\"}}]}"
            .to_vec();
    let page = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n<html>".to_vec();
    let head = b"HTTP/1.1 200 O".to_vec();
    for bytes in [promised, chunked.into_bytes(), framed, whole, page, head] {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let stub = Stub::new(move |_, _| Does::SendsAndCloses(bytes.clone()));
        assert_eq!(one(&Endpoint { retries: 1, ..of(&stub) }), (Err(Failure::CutOff), 2), "{shown}");
    }
}

#[test]
fn an_error_that_ends_half_way_is_still_known_by_its_status() {
    let cut = b"HTTP/1.1 401 No\r\ncontent-length: 500\r\n\r\nwrong key".to_vec();
    let stub = Stub::new(move |_, _| Does::SendsAndCloses(cut.clone()));
    let failure = Failure::RefusedKey { status: 401, detail: "wrong key".into() };
    assert_eq!(one(&of(&stub)), (Err(failure), 1));
}

#[test]
fn a_body_beyond_all_measure_is_not_read_to_its_end() {
    // No length is told, and the stub sends until the other side hangs up.
    let endless = |head: &str| {
        let mut bytes = head.as_bytes().to_vec();
        bytes.resize(bytes.len() + (20 << 20), b' ');
        bytes
    };
    let stub = Stub::new(move |_, _| Does::SendsAndCloses(endless("HTTP/1.1 200 OK\r\n\r\n")));
    assert_eq!(one(&of(&stub)), (Err(Failure::TooLarge), 1));
    let stub = Stub::new(move |_, _| Does::SendsAndCloses(endless("HTTP/1.1 500 No\r\n\r\n早")));
    assert_eq!(one(&of(&stub)), (Err(Failure::ServerError { status: 500, detail: "早".into() }), 1));
}

#[test]
fn an_endpoint_that_hangs_is_left_after_its_time() {
    for sent in [b"".to_vec(), b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec()] {
        let stub = Stub::new(move |_, _| Does::SendsAndHangs(sent.clone()));
        assert_eq!(one(&Endpoint { timeout_seconds: 1, ..of(&stub) }), (Err(Failure::TimedOut), 1));
        stub.wait_for_hung_up(1);
    }
}

#[test]
fn nobody_there() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let (result, attempts) = one(&Endpoint { retries: 1, ..endpoint(format!("http://{address}/v1")) });
    assert!(matches!(&result, Err(Failure::Unreachable { detail }) if !detail.is_empty()), "{result:?}");
    assert_eq!(attempts, 2);
}

#[test]
fn no_encryption_where_it_is_asked_for_is_no_connection() {
    let stub = Stub::new(|_, _| answers("好"));
    let (result, _) = one(&endpoint(format!("https://127.0.0.1:{}/v1", stub.port())));
    assert!(matches!(&result, Err(Failure::Unreachable { .. } | Failure::NotSent { .. })), "{result:?}");
    assert!(stub.seen().is_empty(), "neither key nor question went out in the clear");
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Stub::new(|_, _| answers("别处"));
    for status in [301, 302, 303, 307, 308] {
        let location = format!("location: {}/chat/completions\r\n", elsewhere.base_url());
        let stub = Stub::new(move |_, _| Does::Sends(response(status, &location, "")));
        let failure = Failure::Rejected { status, detail: String::new() };
        assert_eq!(one(&Endpoint { retries: 3, ..of(&stub) }), (Err(failure), 1));
    }
    assert!(elsewhere.seen().is_empty());
}

#[test]
fn a_wrong_key_or_path_ends_the_batch() {
    for (status, most) in [(401, 1), (404, 1), (403, 3)] {
        let stub = Stub::new(move |_, _| Does::Sends(response(status, "", "no")));
        let all = fetched(&Endpoint { retries: 3, ..of(&stub) }, 50);
        assert_eq!((all.len(), stub.seen().len()), (most, most), "{status}");
        assert!(all.values().all(|taken| taken.attempts == 1));
    }
}

#[test]
fn an_endpoint_that_has_answered_is_not_given_up_for_one_question() {
    for status in [403, 404] {
        let stub = Stub::new(move |n, _| match n {
            0 => answers("好"),
            _ => Does::Sends(response(status, "", "no")),
        });
        let all = fetched(&of(&stub), 6);
        assert_eq!((all.len(), stub.seen().len()), (6, 6), "{status}");
    }
}

#[test]
fn a_server_that_has_too_many_requests_is_left_alone_by_all() {
    let told_of_it = Arc::new(Barrier::new(2));
    let waits = Arc::clone(&told_of_it);
    let stub = Stub::new(move |_, seen| {
        if seen.question() == "示例问题0" {
            return Does::Sends(response(429, "retry-after: 60\r\n", ""));
        }
        waits.wait();
        answers("好")
    });
    let (cancel, mut told) = (AtomicBool::new(false), Vec::new());
    let two = Endpoint { concurrency: 2, ..of(&stub) };
    outside().fetch(&two, None, &questions(9), &cancel, &mut |place, taken| {
        told.push((place, taken.result.map(|answer| answer.text)));
        if place == 0 {
            stub.wait_for_requests(2);
            // Time enough for a third request to come, were it sent.
            thread::sleep(Duration::from_millis(50));
            told_of_it.wait();
        } else {
            cancel.store(true, Ordering::Relaxed);
        }
    });
    let failure = Failure::TooManyRequests { retry_after: Some(60), detail: String::new() };
    assert_eq!(told, [(0, Err(failure)), (1, Ok("好".into()))]);
    assert_eq!(stub.seen().len(), 2);
}

#[test]
fn what_is_under_way_when_a_batch_ends_is_still_told() {
    let (both, refused) = (Barrier::new(2), Arc::new(Barrier::new(2)));
    let waits = Arc::clone(&refused);
    let stub = Stub::new(move |_, seen| {
        both.wait();
        if seen.question() == "示例问题0" {
            return Does::Sends(response(401, "", "no"));
        }
        waits.wait();
        answers("好")
    });
    let mut told = Vec::new();
    let two = Endpoint { concurrency: 2, ..of(&stub) };
    outside().fetch(&two, None, &questions(9), &AtomicBool::new(false), &mut |place, taken| {
        told.push((place, taken.result.is_ok()));
        if place == 0 {
            // Only now the other is answered.
            refused.wait();
        }
    });
    assert_eq!((told, stub.seen().len()), (vec![(0, false), (1, true)], 2));
}

#[test]
fn the_key_is_in_nothing_that_comes_back() {
    for status in [200, 302, 400, 401, 403, 404, 429, 500] {
        let stub = Stub::new(move |_, seen| {
            let echo = format!("got {:?} and no more", seen.authorization);
            Does::Sends(response(status, "", &format!(r#"{{"error":{{"message":{}}}}}"#, Value::from(echo))))
        });
        let all = fetched(&of(&stub), 1);
        let shown = format!("{all:?} {:?}", all[&0].result.as_ref().map_err(Failure::text));
        assert!(!shown.contains(KEY) && !shown.contains("0123456789"), "{shown}");
        assert!(shown.contains("Bearer ***") && shown.contains("and no more"), "{shown}");
    }
}

#[test]
fn as_many_requests_are_under_way_as_allowed_and_no_more() {
    // Each request waits for two others, so that fewer at once would never end.
    let three = Barrier::new(3);
    let stub = Stub::new(move |_, _| {
        three.wait();
        answers("好")
    });
    let all = fetched(&Endpoint { concurrency: 3, ..of(&stub) }, 12);
    assert!(all.len() == 12 && all.values().all(|taken| taken.result.is_ok()));
    assert_eq!(stub.most_under_way(), 3);
}

#[test]
fn answers_do_not_pile_up_before_a_caller_who_is_slow() {
    let stub = Stub::new(|_, _| answers("好"));
    let mut told = 0;
    outside().fetch(&of(&stub), None, &questions(20), &AtomicBool::new(false), &mut |_, _| {
        told += 1;
        let most = told + 1;
        stub.wait_for_requests(most.min(20));
        thread::sleep(Duration::from_millis(2));
        assert!(stub.seen().len() <= most, "{} asked, {told} taken", stub.seen().len());
    });
    assert_eq!(told, 20);
}

#[test]
fn the_pace_holds_requests_back_and_cancelling_does_not_wait_for_it() {
    let stub = Stub::new(|_, _| answers("好"));
    let cancel = AtomicBool::new(false);
    let mut told = Vec::new();
    let slow = Endpoint { per_minute: 1, concurrency: 4, ..of(&stub) };
    outside().fetch(&slow, None, &questions(9), &cancel, &mut |_, taken| {
        told.push(taken.result.is_ok());
        cancel.store(true, Ordering::Relaxed);
    });
    assert_eq!((told, stub.seen().len()), (vec![true], 1));
}

#[test]
fn cancelling_does_not_wait_for_a_server_that_hangs() {
    let stub = Stub::new(|_, _| Does::SendsAndHangs(Vec::new()));
    let cancel = AtomicBool::new(false);
    let all = thread::scope(|scope| {
        scope.spawn(|| {
            stub.wait_for_requests(3);
            cancel.store(true, Ordering::Relaxed);
        });
        fetched_until(&Endpoint { concurrency: 3, retries: 3, ..of(&stub) }, 50, &cancel)
    });
    assert_eq!(
        all.keys().copied().collect::<Vec<_>>(),
        [0, 1, 2],
        "those that were never asked are not told"
    );
    assert!(all.values().all(|taken| taken.result == Err(Failure::Cancelled) && taken.attempts == 1));
    stub.wait_for_hung_up(3);
}

#[test]
fn cancelling_does_not_wait_until_a_server_wants_to_be_asked_again() {
    for headers in ["retry-after: 60\r\n", ""] {
        let stub = Stub::new(move |_, _| Does::Sends(response(503, headers, "")));
        let cancel = AtomicBool::new(false);
        let patient = Outside { first_wait: Duration::from_secs(60) };
        let mut told = Vec::new();
        thread::scope(|scope| {
            scope.spawn(|| {
                stub.wait_for_requests(1);
                cancel.store(true, Ordering::Relaxed);
            });
            let again = Endpoint { retries: 9, ..of(&stub) };
            patient.fetch(&again, None, &questions(5), &cancel, &mut |_, taken| told.push(taken));
        });
        assert_eq!((told.len(), stub.seen().len()), (1, 1));
        assert_eq!((&told[0].result, told[0].attempts), (&Err(Failure::Cancelled), 1));
    }
}

#[test]
fn a_caller_that_panics_ends_the_batch() {
    let stub = Stub::new(|_, seen| match seen.question() {
        "示例问题0" => answers("好"),
        _ => Does::SendsAndHangs(Vec::new()),
    });
    let two = Endpoint { concurrency: 2, ..of(&stub) };
    let begun = Instant::now();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        outside().fetch(&two, None, &questions(9), &AtomicBool::new(false), &mut |_, _| {
            stub.wait_for_requests(2);
            panic!("示例");
        });
    }));
    assert!(panicked.is_err());
    assert!(begun.elapsed().as_secs() < LONG.into(), "the server that hangs was not waited for");
    stub.wait_for_hung_up(1);
}

#[test]
fn a_caller_within_an_asynchronous_runtime_does_no_harm() {
    let stub = Stub::new(|_, _| answers("好"));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let all = runtime.block_on(async { fetched(&of(&stub), 3) });
    assert_eq!(all.len(), 3);
}

#[test]
fn an_endpoint_with_an_error_is_told_once_and_nothing_is_sent() {
    let stub = Stub::new(|_, _| answers("好"));
    let all = fetched(&Endpoint { concurrency: 0, ..of(&stub) }, 9);
    assert_eq!(all.len(), 1);
    assert_eq!(all[&0].result, Err(Failure::NotSent { detail: "endpoint_bounds".into() }));
    assert!(all[&0].attempts == 0 && stub.seen().is_empty());
}

/// What is logged, at the most talkative.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no test panics while it holds this").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn logs_tell_how_it_went_and_nothing_of_what_was_said() {
    let stub = Stub::new(|n, seen| match n {
        0 => Does::Sends(response(599, "", &format!("密问题 {:?}", seen.authorization))),
        _ => answers("密回答"),
    });
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // For every thread: a place in the code that another thread comes to first would stay silent otherwise.
    tracing::subscriber::set_global_default(subscriber).expect("no other test reads logs");
    let (again, key) = (Endpoint { retries: 1, ..of(&stub) }, Key::new(KEY));
    let mut answered = false;
    let question = ["密问题".to_owned()];
    outside().fetch(&again, key.as_ref(), &question, &AtomicBool::new(false), &mut |_, taken| {
        answered = taken.result.is_ok();
    });
    assert!(answered);
    let log = String::from_utf8(log.0.lock().expect("no test panics while it holds this").clone());
    let log = log.expect("text");
    assert!(log.contains("status=599 outcome=\"server_error\""), "{log}");
    assert!(log.contains("status=200 outcome=\"answered\""), "{log}");
    for secret in ["密问题", "密回答", KEY, "0123456789"] {
        assert!(!log.contains(secret), "{log}");
    }
}
