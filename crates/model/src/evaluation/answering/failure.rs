//! Why a question has no answer.

use super::Key;
use crate::field::{Choice, choice};
use crate::text::{Label, Text, t};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most characters of what a server says that are kept.
const MOST_SAID: usize = 200;
/// Most bytes of what a server says that are looked at for that.
const MOST_READ: usize = 8 << 10;

/// Every failure by its [`Failure::code`], as people read it.
pub const FAILURES: &[Choice] = &[
    choice("not_sent", "请求未发出", "Not sent"),
    choice("unreachable", "无法连接", "Unreachable"),
    choice("timed_out", "超时", "Timed out"),
    choice("too_many_requests", "请求过于频繁", "Too many requests"),
    choice("server_error", "服务端错误", "Server error"),
    choice("refused_key", "拒绝访问", "Access refused"),
    choice("not_found", "地址或模型不存在", "No such path or model"),
    choice("rejected", "请求被拒绝", "Request rejected"),
    choice("cut_off", "响应中断", "Response cut off"),
    choice("not_json", "响应不是 JSON", "Response is no JSON"),
    choice("no_answer", "响应中没有应答内容", "No answer in the response"),
    choice("error_inside", "响应中为错误信息", "Error inside the response"),
    choice("too_large", "响应过大", "Response too large"),
    choice("cancelled", "已取消", "Cancelled"),
];

/// Why a question has no answer. `detail` is what the server or the system said, through [`told`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "failure", rename_all = "snake_case")]
pub enum Failure {
    /// Nothing could be sent, by the settings of the endpoint or the state of this machine.
    NotSent {
        /// What stands in the way.
        detail: String,
    },
    /// No connection: no such host, refused, or the certificate is not trusted.
    Unreachable {
        /// What the system said.
        detail: String,
    },
    /// No whole answer within the time.
    TimedOut,
    /// 429.
    TooManyRequests {
        /// After how many seconds the server wants to be asked again.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[ts(optional)]
        retry_after: Option<u32>,
        /// What the server said; often that a quota is used up.
        detail: String,
    },
    /// 5xx.
    ServerError {
        /// Status.
        status: u16,
        /// What the server said.
        detail: String,
    },
    /// 401 or 403.
    RefusedKey {
        /// Status.
        status: u16,
        /// What the server said.
        detail: String,
    },
    /// 404: wrong path or no such model.
    NotFound {
        /// What the server said.
        detail: String,
    },
    /// Any other status but 200, a redirect among them.
    Rejected {
        /// Status.
        status: u16,
        /// What the server said.
        detail: String,
    },
    /// The answer ended half way.
    CutOff,
    /// 200, and no JSON.
    NotJson {
        /// How it begins.
        detail: String,
    },
    /// 200 and JSON without an answer in it.
    NoAnswer {
        /// Why the model stopped, where it says so; `content_filter` is a filter before or behind it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[ts(optional)]
        finish: Option<String>,
    },
    /// 200, and JSON that tells an error.
    ErrorInside {
        /// What the server said.
        detail: String,
    },
    /// Longer than is read.
    TooLarge,
    /// A person ended the fetching.
    Cancelled,
}

impl Failure {
    /// Stable name, as serialised.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotSent { .. } => "not_sent",
            Self::Unreachable { .. } => "unreachable",
            Self::TimedOut => "timed_out",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::ServerError { .. } => "server_error",
            Self::RefusedKey { .. } => "refused_key",
            Self::NotFound { .. } => "not_found",
            Self::Rejected { .. } => "rejected",
            Self::CutOff => "cut_off",
            Self::NotJson { .. } => "not_json",
            Self::NoAnswer { .. } => "no_answer",
            Self::ErrorInside { .. } => "error_inside",
            Self::TooLarge => "too_large",
            Self::Cancelled => "cancelled",
        }
    }

    /// As people read it.
    pub fn label(&self) -> Label {
        let code = self.code();
        FAILURES
            .iter()
            .find(|known| known.key == code)
            .map_or(t("未取得应答", "No answer"), |known| known.label)
    }

    /// What the server or the system said of it, in whatever language it spoke; empty where there is nothing.
    pub fn said(&self) -> Text {
        match self {
            Self::NotSent { detail }
            | Self::Unreachable { detail }
            | Self::NotFound { detail }
            | Self::NotJson { detail }
            | Self::ErrorInside { detail } => Text::same(detail.clone()),
            Self::ServerError { status, detail }
            | Self::RefusedKey { status, detail }
            | Self::Rejected { status, detail } => Text::same(format!("{status} {detail}").trim_end()),
            Self::TooManyRequests { retry_after: Some(seconds), detail } => Text::new(
                format!("服务端要求 {seconds} 秒后再试 {detail}").trim_end(),
                format!("the server asks to wait {seconds} s {detail}").trim_end(),
            ),
            Self::TooManyRequests { retry_after: None, detail } => Text::same(detail.clone()),
            Self::NoAnswer { finish: Some(finish) } => {
                Text::new(format!("结束原因：{finish}"), format!("finished by {finish}"))
            }
            Self::NoAnswer { finish: None }
            | Self::TimedOut
            | Self::CutOff
            | Self::TooLarge
            | Self::Cancelled => Text::default(),
        }
    }

    /// What to do about it.
    pub const fn advice(&self) -> Label {
        match self {
            Self::NotSent { .. } => {
                t("请检查接口设置后重试", "Check the settings of the endpoint, then fetch again")
            }
            Self::Unreachable { .. } => t(
                "请检查接口地址、网络与证书；内部证书须先装入本机的受信任根证书",
                "Check the address, the network and the certificate; an internal certificate must be among the trusted roots of this machine",
            ),
            Self::TimedOut => t(
                "请延长超时时间或降低并发数，再继续获取",
                "Allow more time or fewer requests at once, then continue",
            ),
            Self::TooManyRequests { .. } => t(
                "请降低每分钟调用上限或并发数，核对额度后再继续获取",
                "Allow fewer requests a minute or at once, check the quota, then continue",
            ),
            Self::ServerError { .. } => t("请稍后继续获取", "Continue later"),
            Self::RefusedKey { .. } => {
                t("请核对密钥及其权限，再继续获取", "Check the key and its permissions, then continue")
            }
            Self::NotFound { .. } => t(
                "请核对接口地址和模型名称；模型接口的地址一般止于 /v1",
                "Check the address, which for a model mostly ends with /v1, and the name of the model",
            ),
            Self::Rejected { .. } => t(
                "请按服务端的说明调整模型名称、最大长度或题目",
                "Change the model, the most tokens or the question as the server says",
            ),
            Self::CutOff => t("请继续获取，该题将重新提问", "Continue; the question is asked again"),
            Self::NotJson { .. } => t(
                "请核对接口地址：模型接口须与 OpenAI 兼容，分类模型须返回 JSON",
                "Check the address: a model is asked at an OpenAI-compatible endpoint, and a classifier answers JSON",
            ),
            Self::NoAnswer { .. } | Self::ErrorInside { .. } => t(
                "该题未取得应答，不计入结果；请核对接口一侧的过滤设置与报错",
                "The question has no answer and is not counted; look at filters and errors on the side of the endpoint",
            ),
            Self::TooLarge => {
                t("请设置应答最大长度，再继续获取", "Limit the tokens of an answer, then continue")
            }
            Self::Cancelled => t("可随时继续获取", "It can be continued at any time"),
        }
    }

    /// What happened, with what the server said, and what to do next.
    pub fn text(&self) -> Text {
        let (label, advice, Text { zh, en }) = (self.label(), self.advice(), self.said());
        if zh.is_empty() {
            return Text::new(
                format!("{}。{}。", label.zh, advice.zh),
                format!("{}. {}.", label.en, advice.en),
            );
        }
        Text::new(
            format!("{}（{zh}）。{}。", label.zh, advice.zh),
            format!("{} ({en}). {}.", label.en, advice.en),
        )
    }

    /// Is it likely to be over soon, so that asking the same once more is worth while?
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::TimedOut
            | Self::TooManyRequests { .. }
            | Self::ServerError { .. }
            | Self::CutOff
            | Self::ErrorInside { .. } => true,
            Self::NotSent { .. }
            | Self::RefusedKey { .. }
            | Self::NotFound { .. }
            | Self::Rejected { .. }
            | Self::NotJson { .. }
            | Self::NoAnswer { .. }
            | Self::TooLarge
            | Self::Cancelled => false,
        }
    }

    /// Will every other question of the batch fail by it? A 403 counts as such only when it comes `in_a_row` of 3 or
    /// more, and neither it nor a 404 once the endpoint has `answered`: gateways use them for a single question too,
    /// and harmful questions are what an evaluation asks.
    pub const fn ends_a_batch(&self, answered: bool, in_a_row: u32) -> bool {
        match self {
            Self::NotSent { .. } | Self::Cancelled | Self::RefusedKey { status: 401, .. } => true,
            Self::RefusedKey { .. } => !answered && in_a_row >= 3,
            Self::NotFound { .. } => !answered,
            _ => false,
        }
    }
}

/// What a server said, fit to be kept and shown: on one line, at most 200 characters, without control characters, the
/// key and longer parts of it.
pub fn told(said: &str, key: Option<&Key>) -> String {
    let mut end = said.len().min(MOST_READ);
    while !said.is_char_boundary(end) {
        end -= 1;
    }
    let shown: String = said[..end].chars().filter_map(shown).collect();
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    // Hidden before it is cut, lest the cut leaves a part of the key.
    let line = match key {
        Some(key) => key.hidden_in(&line),
        None => line,
    };
    if line.chars().count() <= MOST_SAID {
        return line;
    }
    line.chars().take(MOST_SAID - 1).chain(['…']).collect()
}

/// A character as it may be shown: white space for what breaks lines, nothing for what controls or turns the text.
fn shown(c: char) -> Option<char> {
    match c {
        c if c.is_whitespace() => Some(' '),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests;
