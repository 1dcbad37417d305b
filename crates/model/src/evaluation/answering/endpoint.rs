//! The endpoint that answers.

use crate::address::{self, Fault, Secret};
use crate::decimal::Decimal;
use crate::finding::{Finding, Level};
use crate::registers::model_endpoints as endpoints;
use crate::text::{Label, t};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use ts_rs::TS;

/// Requests under way at once.
const CONCURRENCY: RangeInclusive<u32> = 1..=32;
/// Seconds that a request may take.
const TIMEOUT: RangeInclusive<u32> = 1..=600;
/// Attempts after the first.
const RETRIES: RangeInclusive<u32> = 0..=10;
/// Requests that begin in a minute; 0 is no limit.
const PER_MINUTE: RangeInclusive<u32> = 0..=60_000;
/// Tokens of an answer.
const MAX_TOKENS: RangeInclusive<u32> = 1..=1_000_000;
/// Highest temperature.
const HOTTEST: Decimal = Decimal::whole(2);
/// Longest name of a model, characters.
const LONGEST_NAME: usize = 200;
/// Longest system prompt, characters.
const LONGEST_PROMPT: usize = 100_000;
/// What stands behind the base address.
const CHAT: &str = "/chat/completions";

/// In which manner an endpoint is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "EndpointManner")]
pub enum Manner {
    /// OpenAI's chat completions, at `/chat/completions` behind the base address.
    #[default]
    Chat,
    /// `{"text": …}` at the address itself, and its whole reply, which has to be JSON, for an answer: a classifier.
    Text,
}

/// An endpoint and how it is asked. Without the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Endpoint {
    /// In which manner it is asked.
    #[serde(default)]
    pub manner: Manner,
    /// Address before `/chat/completions`, as `https://model.example.com/v1`; the whole of it where texts are sent.
    pub base_url: String,
    /// Name of the model, as the endpoint knows it; of no use where texts are sent.
    pub model: String,
    /// Said before each question; empty for none.
    pub system_prompt: String,
    /// Seconds from the beginning of a request to the end of its answer, 1 to 600.
    pub timeout_seconds: u32,
    /// Most requests under way at once, 1 to 32.
    pub concurrency: u32,
    /// Most requests that begin in a minute, retries among them, evenly spaced; 0 for no limit, 60000 at most.
    pub per_minute: u32,
    /// Attempts after the first, where a failure may pass, 0 to 10.
    pub retries: u32,
    /// Most tokens of an answer, where they are limited.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub max_tokens: Option<u32>,
    /// Temperature that is asked for, 0 to 2; none where the endpoint is left its own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional, type = "string")]
    pub temperature: Option<Decimal>,
}

impl Endpoint {
    /// What is wrong with it, each at the field of the same name. With an error among them nothing is sent.
    pub fn check(&self) -> Vec<Finding> {
        let mut found: Vec<Finding> = check_url(&self.base_url).into_iter().collect();
        let model = self.model.trim();
        let named = self.manner == Manner::Chat;
        if named && model.is_empty()
            || model.chars().count() > LONGEST_NAME
            || model.chars().any(char::is_control)
        {
            found.push(
                Finding::error(
                    "endpoint_model",
                    format!("模型名称为空、超过 {LONGEST_NAME} 字或含有控制字符，请填写接口文档中的模型名称"),
                    format!("The name of the model is empty, longer than {LONGEST_NAME} characters or holds control characters; give it as the endpoint documents it"),
                )
                .field("model"),
            );
        }
        if self.system_prompt.chars().count() > LONGEST_PROMPT {
            found.push(
                Finding::error(
                    "endpoint_system_prompt",
                    format!("系统提示词超过 {LONGEST_PROMPT} 字，请缩短"),
                    format!("The system prompt is longer than {LONGEST_PROMPT} characters; shorten it"),
                )
                .field("system_prompt"),
            );
        }
        for (of, value, range) in [
            (endpoints::TIMEOUT_SECONDS.def, Some(self.timeout_seconds), TIMEOUT),
            (endpoints::CONCURRENCY.def, Some(self.concurrency), CONCURRENCY),
            (endpoints::PER_MINUTE.def, Some(self.per_minute), PER_MINUTE),
            (endpoints::RETRIES.def, Some(self.retries), RETRIES),
            (endpoints::MAX_TOKENS.def, self.max_tokens, MAX_TOKENS),
        ] {
            let (least, most) = (range.start(), range.end());
            if value.is_some_and(|value| !range.contains(&value)) {
                found.push(
                    Finding::error(
                        "endpoint_bounds",
                        format!("「{}」须为 {least} 至 {most} 之间的整数", of.label.zh),
                        format!("{}: give a whole number from {least} to {most}", of.label.en),
                    )
                    .field(of.key),
                );
            }
        }
        if self.temperature.is_some_and(|t| t < Decimal::ZERO || t > HOTTEST) {
            let of = endpoints::TEMPERATURE.def;
            found.push(
                Finding::error(
                    "endpoint_temperature",
                    format!("「{}」须在 0 与 {HOTTEST} 之间", of.label.zh),
                    format!("{}: give a number from 0 to {HOTTEST}", of.label.en),
                )
                .field(of.key),
            );
        }
        found
    }

    /// Where a key goes that is sent with questions: scheme, host and port of the address, in lower case. None where the
    /// address is none.
    pub fn goes_to(&self) -> Option<String> {
        let (scheme, rest) = self.base_url.trim().split_once("://")?;
        Some(format!("{scheme}://{}", address::parts(rest).0).to_ascii_lowercase())
    }

    /// May it be asked: is there no error in it?
    pub fn is_usable(&self) -> bool {
        self.check().iter().all(|f| f.level != Level::Error)
    }

    /// Where questions are sent. Of use only where [`Endpoint::check`] finds no error.
    pub fn url(&self) -> String {
        match self.manner {
            Manner::Chat => format!("{}{CHAT}", self.base_url.trim().trim_end_matches('/')),
            Manner::Text => self.base_url.trim().to_owned(),
        }
    }
}

/// What an address must not hold, not even in a draft: a user or a query, in either of which a key may stand.
pub fn secret_in(url: &str) -> Option<Label> {
    address::secret(url).map(told)
}

const fn told(secret: Secret) -> Label {
    match secret {
        Secret::User => t(
            "接口地址中不得包含用户名或密码，请将密钥填入密钥栏",
            "The address must hold no user or password; the key has a field of its own",
        ),
        Secret::Query => t(
            "接口地址不得带有查询参数（?）或片段（#），请只填写到 /v1 一类的路径为止",
            "The address must hold no query (?) and no fragment (#); give it up to a path such as /v1",
        ),
    }
}

fn check_url(url: &str) -> Option<Finding> {
    let error = |code, zh: &str, en: &str| Some(Finding::error(code, zh, en).field("base_url"));
    let read = match address::read(url) {
        Ok(read) => read,
        Err(Fault::Malformed) => return not_a_url(),
        Err(Fault::Secret(secret)) => {
            let told = told(secret);
            return error("endpoint_url_secret", told.zh, told.en);
        }
    };
    if read.path.trim_end_matches('/').ends_with(CHAT) {
        return error(
            "endpoint_url_whole",
            "请填写 /chat/completions 之前的接口地址，该部分由程序补足",
            "Give the address before /chat/completions; that part is added",
        );
    }
    if !read.secure && !read.loopback {
        return Some(
            Finding::warning(
                "endpoint_unencrypted",
                "接口使用 http，密钥、题目和应答将以明文在网络上传输；请改用 https，或确认所经网络可信",
                "The endpoint is plain http: key, questions and answers travel unencrypted; use https, or make sure that the network can be trusted",
            )
            .field("base_url"),
        );
    }
    None
}

fn not_a_url() -> Option<Finding> {
    Some(
        Finding::error(
            "endpoint_url",
            "接口地址须为 http 或 https 地址，如 https://model.example.com/v1；中文域名请填写其 Punycode 形式",
            "The address must be an http or https address such as https://model.example.com/v1; give a Chinese domain name as Punycode",
        )
        .field("base_url"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(base_url: &str) -> Endpoint {
        Endpoint {
            manner: Manner::Chat,
            base_url: base_url.into(),
            model: "shili-7b".into(),
            system_prompt: String::new(),
            timeout_seconds: 60,
            concurrency: 4,
            per_minute: 0,
            retries: 3,
            max_tokens: None,
            temperature: None,
        }
    }

    fn codes(base_url: &str) -> Vec<String> {
        endpoint(base_url).check().into_iter().map(|f| f.code).collect()
    }

    #[test]
    fn addresses_that_may_be_asked() {
        for good in [
            "https://model.example.com/v1",
            "https://model.example.com/v1/",
            " https://model.example.com ",
            "HTTPS://model.example.com:8443/compatible-mode/v1",
            "https://model.example.com./v1",
            "https://xn--fiq228c.example.com/v1",
            "https://192.0.2.7/v1",
            "https://[2001:db8::7]:443/v1",
            "http://localhost:11434/v1",
            "http://LOCALHOST/v1",
            "http://127.0.0.1:8000/v1",
            "http://127.9.9.9/v1",
            "http://[::1]:8000/v1",
        ] {
            assert!(codes(good).is_empty(), "{good}: {:?}", codes(good));
        }
    }

    #[test]
    fn each_fault_of_an_address_is_named() {
        let long = format!("https://model.example.com/{}", "v".repeat(2000));
        for (bad, code) in [
            ("", "endpoint_url"),
            ("model.example.com/v1", "endpoint_url"),
            ("ftp://model.example.com/v1", "endpoint_url"),
            ("file:///v1", "endpoint_url"),
            ("https://", "endpoint_url"),
            ("https:///v1", "endpoint_url"),
            ("https://:443/v1", "endpoint_url"),
            ("https://model..example.com/v1", "endpoint_url"),
            ("https://model.example.com:0/v1", "endpoint_url"),
            ("https://model.example.com:70000/v1", "endpoint_url"),
            ("https://model.example.com:+80/v1", "endpoint_url"),
            ("https://model.example.com:/v1", "endpoint_url"),
            ("https://[::1/v1", "endpoint_url"),
            ("https://[::1]x/v1", "endpoint_url"),
            ("https://[model.example.com]/v1", "endpoint_url"),
            ("https://model.example.com\\v1", "endpoint_url"),
            ("https://模型.example.com/v1", "endpoint_url"),
            ("https://model.example.com/v 1", "endpoint_url"),
            ("https://model.example.com/v1\r\nhost: x", "endpoint_url"),
            (long.as_str(), "endpoint_url"),
            ("https://someone:secret@model.example.com/v1", "endpoint_url_secret"),
            ("https://@model.example.com/v1", "endpoint_url_secret"),
            ("https://model.example.com/v1?key=1", "endpoint_url_secret"),
            ("https://model.example.com?key=1", "endpoint_url_secret"),
            ("https://model.example.com/v1#a", "endpoint_url_secret"),
            ("https://model.example.com/v1/chat/completions", "endpoint_url_whole"),
            ("https://model.example.com/v1/chat/completions/", "endpoint_url_whole"),
        ] {
            assert_eq!(codes(bad), [code], "{bad}");
            assert!(!endpoint(bad).is_usable(), "{bad}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_not_repeated() {
        let found = endpoint("https://someone:secret@model.example.com/v1").check();
        assert!(found.iter().all(|f| !f.message.zh.contains("secret") && !f.message.en.contains("secret")));
    }

    #[test]
    fn what_travels_unencrypted_is_warned_of_and_may_be_asked() {
        for open in [
            "http://model.example.com/v1",
            "http://192.168.1.9:8000/v1",
            "http://[2001:db8::7]/v1",
            "http://localhost.example.com/v1",
            "http://127.0.0.1.example.com/v1",
        ] {
            assert_eq!(codes(open), ["endpoint_unencrypted"], "{open}");
            assert!(endpoint(open).is_usable());
        }
    }

    #[test]
    fn numbers_stand_within_their_bounds() {
        type Set = fn(&mut Endpoint, u32);
        for (field, set, least, most) in [
            ("timeout_seconds", (|e, n| e.timeout_seconds = n) as Set, 1, 600),
            ("concurrency", |e, n| e.concurrency = n, 1, 32),
            ("per_minute", |e, n| e.per_minute = n, 0, 60_000),
            ("retries", |e, n| e.retries = n, 0, 10),
            ("max_tokens", |e, n| e.max_tokens = Some(n), 1, 1_000_000),
        ] {
            for (n, fits) in [
                (Some(least), true),
                (Some(most), true),
                (u32::checked_sub(least, 1), false),
                (Some(most + 1), false),
            ] {
                let Some(n) = n else { continue };
                let mut e = endpoint("https://model.example.com/v1");
                set(&mut e, n);
                let fields: Vec<_> = e.check().into_iter().filter_map(|f| f.field).collect();
                assert_eq!(fields, if fits { vec![] } else { vec![field] }, "{field} {n}");
            }
        }
    }

    #[test]
    fn temperatures_lie_between_0_and_2() {
        for (temperature, fits) in
            [("0", true), ("2", true), ("0.7", true), ("2.000001", false), ("-0.1", false)]
        {
            let temperature = temperature.parse().ok();
            let e = Endpoint { temperature, ..endpoint("https://model.example.com/v1") };
            let fields: Vec<_> = e.check().into_iter().filter_map(|f| f.field).collect();
            assert_eq!(fields.is_empty(), fits, "{fields:?}");
            assert!(fits || fields == ["temperature"]);
        }
    }

    #[test]
    fn a_key_goes_to_one_server() {
        let at = |url: &str| endpoint(url).goes_to();
        assert_eq!(at("HTTPS://Model.Example.com/v1").as_deref(), Some("https://model.example.com"));
        assert_eq!(at("https://model.example.com/v2"), at("HTTPS://Model.Example.com/v1"));
        assert_ne!(at("http://model.example.com/v1"), at("https://model.example.com/v1"));
        assert_ne!(at("https://model.example.com:444/v1"), at("https://model.example.com/v1"));
        assert_eq!(at("model.example.com"), None);
    }

    #[test]
    fn a_model_has_a_name_and_a_prompt_a_length() {
        for name in ["", " ", "a\nb", &"名".repeat(201)] {
            let e = Endpoint { model: name.into(), ..endpoint("https://model.example.com/v1") };
            assert_eq!(e.check().len(), 1, "{name}");
        }
        let e = Endpoint { system_prompt: "字".repeat(100_001), ..endpoint("https://model.example.com/v1") };
        assert_eq!(e.check()[0].field.as_deref(), Some("system_prompt"));
    }

    #[test]
    fn questions_go_to_one_address_however_the_base_ends() {
        for base in ["https://model.example.com/v1", " https://model.example.com/v1// "] {
            assert_eq!(endpoint(base).url(), "https://model.example.com/v1/chat/completions");
        }
    }
}
