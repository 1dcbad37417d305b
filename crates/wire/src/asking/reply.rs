//! What a response of the endpoint says. Everything in it is foreign.

use chrono::DateTime;
use hegui_model::evaluation::answering::{Answer, Failure, Key, Manner, parted, told};
use hyper::StatusCode;
use hyper::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

/// Longest word that is kept of what the endpoint says about an answer: its model, why it stopped.
const MOST_WORD: usize = 100;
/// Where endpoints tell apart what a model thought before it answered.
const THOUGHT_AT: [&str; 2] = ["reasoning_content", "reasoning"];

/// The answer in a response, or why there is none.
pub(super) fn read(
    manner: Manner,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    key: Option<&Key>,
) -> Result<Answer, Failure> {
    if status == StatusCode::OK {
        return match manner {
            Manner::Chat => answer(body, key),
            Manner::Text => whole(body, key),
        };
    }
    let (code, detail) = (status.as_u16(), error_told(body, key));
    Err(match code {
        401 | 403 => Failure::RefusedKey { status: code, detail },
        404 => Failure::NotFound { detail },
        408 => Failure::TimedOut,
        429 => Failure::TooManyRequests { retry_after: retry_after(headers), detail },
        500..=599 => Failure::ServerError { status: code, detail },
        _ => Failure::Rejected { status: code, detail },
    })
}

/// After how many seconds the server wants to be asked again. A day is held against the server's own clock.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<u32> {
    let text = |name| headers.get(name)?.to_str().ok();
    let wanted = text(RETRY_AFTER)?.trim();
    if !wanted.is_empty() && wanted.bytes().all(|b| b.is_ascii_digit()) {
        return Some(wanted.parse().unwrap_or(u32::MAX));
    }
    let until = DateTime::parse_from_rfc2822(wanted).ok()?;
    let now = DateTime::parse_from_rfc2822(text(DATE)?.trim()).ok()?;
    Some(u32::try_from((until - now).num_seconds().max(0)).unwrap_or(u32::MAX))
}

/// The JSON of a response with status 200, unless it tells an error.
fn parsed(body: &[u8], key: Option<&Key>) -> Result<Value, Failure> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let reply: Value = match serde_json::from_slice(body) {
        Ok(reply) => reply,
        Err(e) if e.is_eof() => return Err(Failure::CutOff),
        Err(_) => return Err(Failure::NotJson { detail: told(&String::from_utf8_lossy(body), key) }),
    };
    if reply.get("error").is_some_and(|error| !error.is_null()) {
        return Err(Failure::ErrorInside {
            detail: message(&reply).map_or_else(String::new, |m| told(m, key)),
        });
    }
    Ok(reply)
}

/// A text that is kept as evidence, without the key.
fn without(key: Option<&Key>, text: String) -> String {
    match key {
        Some(key) => key.hidden_in_answer(text),
        None => text,
    }
}

fn answer(body: &[u8], key: Option<&Key>) -> Result<Answer, Failure> {
    let reply = parsed(body, key)?;
    let word = |value: &Value| {
        let word = told(value.as_str()?, key);
        (!word.is_empty()).then(|| word.chars().take(MOST_WORD).collect::<String>())
    };
    let Some(choice) = reply.pointer("/choices/0") else {
        // Gateways that are compatible only as long as all goes well tell their errors in fields of their own.
        return Err(match message(&reply) {
            Some(m) => Failure::ErrorInside { detail: told(m, key) },
            None => Failure::NoAnswer { finish: None },
        });
    };
    let finish = choice.get("finish_reason").and_then(word);
    let message = choice.get("message");
    let reply_text = message.and_then(said).unwrap_or_default();
    let (thought, text) = parted(&reply_text);
    if text.trim().is_empty() {
        return Err(Failure::NoAnswer { finish });
    }
    let apart =
        || THOUGHT_AT.iter().find_map(|at| message?.get(at)?.as_str()).filter(|t| !t.trim().is_empty());
    let tokens = |name: &str| reply.get("usage")?.get(name)?.as_u64();
    Ok(Answer {
        text: without(key, text.to_owned()),
        reasoning: thought.or_else(apart).map(|thought| without(key, thought.trim().to_owned())),
        finish,
        model_told: reply.get("model").and_then(word),
        prompt_tokens: tokens("prompt_tokens"),
        completion_tokens: tokens("completion_tokens"),
    })
}

/// The whole of a reply that is JSON.
fn whole(body: &[u8], key: Option<&Key>) -> Result<Answer, Failure> {
    let text = parsed(body, key)?.to_string();
    Ok(Answer { text: without(key, text), ..Answer::default() })
}

/// What the model said: its text, whole or in parts, or the refusal that the endpoint tells apart.
fn said(message: &Value) -> Option<String> {
    match message.get("content") {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Array(parts)) if !parts.is_empty() => {
            Some(parts.iter().filter_map(|part| part.get("text")?.as_str()).collect())
        }
        _ => message.get("refusal")?.as_str().map(str::to_owned),
    }
}

/// What an error response says: its message where it is JSON, else how it begins.
fn error_told(body: &[u8], key: Option<&Key>) -> String {
    let reply = serde_json::from_slice::<Value>(body).ok();
    match reply.as_ref().and_then(message) {
        Some(message) => told(message, key),
        None => told(&String::from_utf8_lossy(body), key),
    }
}

/// The message of an error, as endpoints variously tell it.
fn message(reply: &Value) -> Option<&str> {
    let places = [
        "/error/message",
        "/error/msg",
        "/error",
        "/message",
        "/msg",
        "/error_msg",
        "/base_resp/status_msg",
        "/detail",
    ];
    places.iter().find_map(|place| reply.pointer(place)?.as_str()).filter(|m| !m.trim().is_empty())
}

#[cfg(test)]
mod tests;
