use super::*;
use serde_json::json;

fn each() -> Vec<Failure> {
    let detail = || "示例".to_owned();
    vec![
        Failure::NotSent { detail: detail() },
        Failure::Unreachable { detail: detail() },
        Failure::TimedOut,
        Failure::TooManyRequests { retry_after: Some(7), detail: detail() },
        Failure::TooManyRequests { retry_after: None, detail: String::new() },
        Failure::ServerError { status: 503, detail: detail() },
        Failure::RefusedKey { status: 401, detail: detail() },
        Failure::NotFound { detail: detail() },
        Failure::Rejected { status: 302, detail: String::new() },
        Failure::CutOff,
        Failure::NotJson { detail: detail() },
        Failure::NoAnswer { finish: Some("content_filter".into()) },
        Failure::NoAnswer { finish: None },
        Failure::ErrorInside { detail: detail() },
        Failure::TooLarge,
        Failure::Cancelled,
    ]
}

#[test]
fn each_failure_is_written_by_its_code_and_read_back() {
    for failure in each() {
        let written = serde_json::to_value(&failure).expect("writes");
        assert_eq!(written["failure"], failure.code());
        assert_eq!(serde_json::from_value::<Failure>(written).expect("reads"), failure);
    }
    assert_eq!(
        serde_json::to_value(Failure::TooManyRequests { retry_after: None, detail: "满".into() })
            .expect("writes"),
        json!({"failure": "too_many_requests", "detail": "满"})
    );
}

#[test]
fn each_failure_says_in_both_languages_what_happened_and_what_to_do() {
    for failure in each() {
        let Text { zh, en } = failure.text();
        assert!(zh.starts_with(failure.label().zh) && zh.contains(failure.advice().zh), "{zh}");
        assert!(en.starts_with(failure.label().en) && en.contains(failure.advice().en), "{en}");
        assert!(!zh.contains("（）") && !en.contains("()"), "{zh} {en}");
        assert!(failure.label().en.is_ascii() && failure.advice().en.is_ascii());
    }
    assert_eq!(
        Failure::Rejected { status: 302, detail: String::new() }.text().zh,
        "请求被拒绝（302）。请按服务端的说明调整模型名称、最大长度或题目。"
    );
}

#[test]
fn what_passes_ends_no_batch() {
    for failure in each() {
        assert!(!(failure.is_passing() && failure.ends_a_batch(false, 9)), "{failure:?}");
    }
}

#[test]
fn a_single_question_that_a_gateway_blocks_does_not_end_the_batch() {
    let status = |status| Failure::RefusedKey { status, detail: String::new() };
    let nowhere = Failure::NotFound { detail: String::new() };
    assert!(status(401).ends_a_batch(false, 1) && status(401).ends_a_batch(true, 1));
    assert!(!status(403).ends_a_batch(false, 2) && status(403).ends_a_batch(false, 3));
    assert!(!status(403).ends_a_batch(true, 3));
    assert!(nowhere.ends_a_batch(false, 1) && !nowhere.ends_a_batch(true, 1));
}

#[test]
fn what_a_server_says_is_one_short_line_without_the_key() {
    let key = Key::new("sk-shili-0123456789abcdef").expect("a key");
    let said = |s: &str| told(s, Some(&key));
    assert_eq!(said(" 额度\u{0}已用完\r\n\t请\u{202e}充值\u{1b}[31m "), "额度已用完 请充值[31m");
    assert_eq!(said("wrong key sk-shili-0123456789abcdef given"), "wrong key *** given");
    assert_eq!(said("wrong key sk-shi\u{200b}li-0123456789abcdef given"), "wrong key *** given");
    let at_the_cut = said(&format!("{}{}", "字".repeat(190), key.expose()));
    assert_eq!(at_the_cut, format!("{}***", "字".repeat(190)));
    let long = said(&"字".repeat(100_000));
    assert_eq!((long.chars().count(), long.ends_with('…')), (200, true));
    assert_eq!(told(&"a".repeat(200), None), "a".repeat(200));
    assert_eq!(told("", None), "");
}
