use super::*;
use serde_json::json;

const KEY: &str = "sk-shili-0123456789abcdef";

fn key() -> Option<Key> {
    Key::new(KEY)
}

fn ok(body: &str) -> Result<Answer, Failure> {
    read(Manner::Chat, StatusCode::OK, &HeaderMap::new(), body.as_bytes(), key().as_ref())
}

fn failed(status: u16, body: &str) -> Failure {
    let status = StatusCode::from_u16(status).expect("a status");
    read(Manner::Chat, status, &HeaderMap::new(), body.as_bytes(), key().as_ref()).expect_err("no answer")
}

#[test]
fn an_answer_with_all_that_comes_with_it() {
    let body = json!({
        "id": "shili-1", "model": "shili-7b-0601", "created": 1,
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": " 示例回答\n"}}],
        "usage": {"prompt_tokens": 12, "completion_tokens": 5, "total_tokens": 17}
    });
    let answer = Answer {
        text: " 示例回答\n".into(),
        reasoning: None,
        finish: Some("stop".into()),
        model_told: Some("shili-7b-0601".into()),
        prompt_tokens: Some(12),
        completion_tokens: Some(5),
    };
    assert_eq!(ok(&body.to_string()), Ok(answer.clone()));
    assert_eq!(ok(&format!("\u{feff}{body}")), Ok(answer), "with a byte order mark");
}

#[test]
fn an_answer_with_nothing_but_its_text() {
    let text = |message: Value| ok(&json!({"choices": [{"message": message}]}).to_string()).map(|a| a.text);
    assert_eq!(text(json!({"content": "好"})).as_deref(), Ok("好"));
    assert_eq!(
        text(json!({"content": [{"type": "text", "text": "甲"}, {"type": "image"}, {"text": "乙"}]}))
            .as_deref(),
        Ok("甲乙")
    );
    assert_eq!(text(json!({"content": null, "refusal": "不便回答"})).as_deref(), Ok("不便回答"));
    assert_eq!(
        text(json!({"content": "好", "refusal": null, "reasoning_content": "想"})).as_deref(),
        Ok("好")
    );
    let null = json!({"error": null, "choices": [{"message": {"content": "好"}}], "usage": null, "model": 7});
    assert_eq!(ok(&null.to_string()).map(|a| (a.text, a.model_told)), Ok(("好".into(), None)));
}

#[test]
fn what_a_model_thinks_aloud_is_no_part_of_its_answer() {
    let read = |message: Value| {
        let body = json!({"choices": [{"message": message, "finish_reason": "length"}]}).to_string();
        ok(&body).map(|a| (a.text, a.reasoning))
    };
    let both = Ok(("答".to_owned(), Some("想".to_owned())));
    assert_eq!(read(json!({"content": "<think>\n想\n</think>\n\n答"})), both);
    assert_eq!(read(json!({"content": "答", "reasoning_content": "想"})), both);
    assert_eq!(read(json!({"content": "答", "reasoning": " 想 "})), both);
    assert_eq!(read(json!({"content": "答", "reasoning": {"summary": 1}})), Ok(("答".into(), None)));
    let unended = Err(Failure::NoAnswer { finish: Some("length".into()) });
    assert_eq!(read(json!({"content": "<think>想到最后也没有答"})), unended);
    assert_eq!(read(json!({"content": "", "reasoning_content": "想"})), unended);
}

#[test]
fn a_response_without_an_answer_is_none() {
    for body in [
        "{}",
        "[]",
        "null",
        "7",
        r#"{"choices":[]}"#,
        r#"{"choices":null}"#,
        r#"{"choices":"x"}"#,
        r#"{"choices":[{}]}"#,
        r#"{"choices":[{"message":null}]}"#,
        r#"{"choices":[{"message":{"content":""}}]}"#,
        r#"{"choices":[{"message":{"content":" \n"}}]}"#,
        r#"{"choices":[{"message":{"content":[]}}]}"#,
        r#"{"choices":[{"message":{"content":7}}]}"#,
    ] {
        assert_eq!(ok(body), Err(Failure::NoAnswer { finish: None }), "{body}");
    }
    let filtered = r#"{"choices":[{"finish_reason":"content_filter","message":{"content":""}}]}"#;
    assert_eq!(ok(filtered), Err(Failure::NoAnswer { finish: Some("content_filter".into()) }));
}

#[test]
fn an_error_inside_is_told_by_its_message() {
    for (body, detail) in [
        (r#"{"error":{"message":"模型过载","code":1}}"#, "模型过载"),
        (r#"{"error":"模型过载","choices":[{"message":{"content":"好"}}]}"#, "模型过载"),
        (r#"{"error":{"code":1}}"#, ""),
        (r#"{"error":true}"#, ""),
        (r#"{"object":"error","message":"模型过载"}"#, "模型过载"),
        (r#"{"base_resp":{"status_code":1004,"status_msg":"鉴权失败"}}"#, "鉴权失败"),
        (r#"{"code":7,"msg":"sk-shili-0123456789abcdef 无效"}"#, "*** 无效"),
    ] {
        assert_eq!(ok(body), Err(Failure::ErrorInside { detail: detail.into() }), "{body}");
    }
}

#[test]
fn what_is_no_json_and_what_ends_half_way() {
    for half in ["", "{", r#"{"choices":[{"message":{"content":"好"#, r#"{"choices":[]"#] {
        assert_eq!(ok(half), Err(Failure::CutOff), "{half}");
    }
    for (body, detail) in [
        ("<html>\n<title>登录</title>", "<html> <title>登录</title>"),
        ("data: {\"choices\":[]}\n\ndata: [DONE]", "data: {\"choices\":[]} data: [DONE]"),
        (r#"{"choices":[]} {}"#, r#"{"choices":[]} {}"#),
    ] {
        assert_eq!(ok(body), Err(Failure::NotJson { detail: detail.into() }), "{body}");
    }
    let gzip = read(Manner::Chat, StatusCode::OK, &HeaderMap::new(), b"\x1f\x8b\x08\x00", None);
    assert!(matches!(gzip, Err(Failure::NotJson { .. })), "{gzip:?}");
    assert!(matches!(ok(&"[".repeat(100_000)), Err(Failure::NotJson { .. })), "nested too deep");
}

#[test]
fn every_status_has_its_failure() {
    let told = || "说明".to_owned();
    let body = r#"{"error":{"message":"说明"}}"#;
    for (status, failure) in [
        (201, Failure::Rejected { status: 201, detail: told() }),
        (302, Failure::Rejected { status: 302, detail: told() }),
        (400, Failure::Rejected { status: 400, detail: told() }),
        (401, Failure::RefusedKey { status: 401, detail: told() }),
        (403, Failure::RefusedKey { status: 403, detail: told() }),
        (404, Failure::NotFound { detail: told() }),
        (408, Failure::TimedOut),
        (422, Failure::Rejected { status: 422, detail: told() }),
        (429, Failure::TooManyRequests { retry_after: None, detail: told() }),
        (500, Failure::ServerError { status: 500, detail: told() }),
        (529, Failure::ServerError { status: 529, detail: told() }),
    ] {
        assert_eq!(failed(status, body), failure);
    }
    for (body, detail) in [
        (r#"{"detail":"Not Found"}"#, "Not Found"),
        (r#"{"detail":[{"loc":["body"]}]}"#, r#"{"detail":[{"loc":["body"]}]}"#),
        ("Bad\nGateway", "Bad Gateway"),
        ("", ""),
    ] {
        assert_eq!(failed(502, body), Failure::ServerError { status: 502, detail: detail.into() });
    }
}

#[test]
fn a_server_says_when_to_ask_again_in_seconds_or_by_its_own_clock() {
    let asked = |retry: &str, date: Option<&str>| {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, retry.parse().expect("a header"));
        if let Some(date) = date {
            headers.insert(DATE, date.parse().expect("a header"));
        }
        retry_after(&headers)
    };
    assert_eq!(asked("7", None), Some(7));
    assert_eq!(asked("0", None), Some(0));
    assert_eq!(asked("99999999999999999999", None), Some(u32::MAX));
    let (date, later) = ("Mon, 01 Jun 2026 09:00:00 GMT", "Mon, 01 Jun 2026 09:01:30 GMT");
    assert_eq!(asked(later, Some(date)), Some(90));
    assert_eq!(asked(date, Some(later)), Some(0), "it is over");
    assert_eq!(asked(later, None), None, "by which clock?");
    for odd in ["", "-1", "1.5", "soon"] {
        assert_eq!(asked(odd, Some(date)), None, "{odd}");
    }
    assert_eq!(retry_after(&HeaderMap::new()), None);
}

#[test]
fn the_key_is_nowhere_in_what_is_read() {
    let body = json!({
        "model": KEY,
        "choices": [{"finish_reason": KEY, "message": {"content": format!("密钥是{KEY}。")}}]
    });
    let all = format!("{:?}", ok(&body.to_string()));
    assert!(all.contains("密钥是***。") && !all.contains(KEY), "{all}");
    for status in [400, 401, 403, 404, 429, 500] {
        let all = format!("{:?}", failed(status, &format!("key {KEY} is wrong")));
        assert!(all.contains("key *** is wrong") && !all.contains("0123456789"), "{all}");
    }
}

#[test]
fn a_reply_to_a_text_is_the_whole_of_its_json() {
    let of = |body: &str| read(Manner::Text, StatusCode::OK, &HeaderMap::new(), body.as_bytes(), None);
    assert_eq!(of("{\"score\": 0.5 }").map(|a| a.text).as_deref(), Ok("{\"score\":0.5}"));
    assert_eq!(of("{\"score\":"), Err(Failure::CutOff));
    assert!(matches!(of("<html>"), Err(Failure::NotJson { .. })));
    assert!(matches!(of("{\"error\":\"示例\"}"), Err(Failure::ErrorInside { .. })));
    assert_eq!(of("\u{feff}[0.5]").map(|a| a.text).as_deref(), Ok("[0.5]"), "with a byte order mark");
    let echo = format!(r#"{{"score":0.5,"by":"{KEY}"}}"#);
    let told = read(Manner::Text, StatusCode::OK, &HeaderMap::new(), echo.as_bytes(), key().as_ref());
    assert!(told.is_ok_and(|a| a.text.contains("***") && !a.text.contains(KEY)));
}
