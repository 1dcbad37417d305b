//! Time-stamps of an authority (RFC 3161): which server is asked, and what can go wrong on the way to it. What a
//! time-stamp proves is for the verifier to say; the asking needs sockets and a clock and stands behind [`Stamps`].

use crate::address::{self, Fault, Secret};
use crate::evaluation::answering::told;
use crate::text::{Label, Text, t};
use std::sync::atomic::AtomicBool;

/// Longest answer that is read, bytes.
pub const MOST_ANSWER: usize = 64 << 10;
/// Media type of a request (RFC 3161, 3.4).
pub const QUERY: &str = "application/timestamp-query";
/// Media type of an answer.
pub const REPLY: &str = "application/timestamp-reply";

/// A server that is asked for time-stamps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its whole address, `http` or `https`.
    pub address: String,
    /// Seconds from the beginning of a request to the end of its answer.
    pub timeout_seconds: u32,
}

/// Asks servers for time-stamps.
pub trait Stamps: Send + Sync {
    /// Posts one request in DER and answers what came back under the media type of an answer, at most [`MOST_ANSWER`]
    /// bytes of it, unread. It is tried once: whoever signs decides whether to try again. `cancel` takes effect within
    /// about a second.
    ///
    /// # Errors
    /// Why there is no answer.
    fn ask(&self, server: &Server, request: &[u8], cancel: &AtomicBool) -> Result<Vec<u8>, Failure>;
}

/// Why a server gave no answer. `detail` is what the system or the server said, on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing could be sent, by the address or the state of this machine.
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
    /// Another status than 200, a redirect among them, which is not followed.
    Status {
        /// Status.
        status: u16,
        /// How its body begins.
        detail: String,
    },
    /// 200, under another media type than that of a time-stamp.
    NotAStamp {
        /// The media type.
        kind: String,
    },
    /// The answer ended half way.
    CutOff,
    /// Longer than is read.
    TooLarge,
    /// A person gave up.
    Cancelled,
}

impl Failure {
    /// As people read it, with what the server or the system said.
    pub fn text(&self) -> Text {
        let with = |zh: &str, en: &str, detail: &str| {
            let detail = told(detail, None);
            if detail.is_empty() {
                return Text::new(zh, en);
            }
            Text::new(format!("{zh}（{detail}）"), format!("{en} ({detail})"))
        };
        match self {
            Self::NotSent { detail } => with("请求未发出", "the request was not sent", detail),
            Self::Unreachable { detail } => with("无法连接", "it cannot be reached", detail),
            Self::TimedOut => Text::new("超时未答复", "no answer in time"),
            Self::Status { status, detail } => {
                with(&format!("返回状态 {status}"), &format!("it answered with status {status}"), detail)
            }
            Self::NotAStamp { kind } => {
                with("返回的内容不是时间戳应答", "what it answered is no time-stamp", kind)
            }
            Self::CutOff => Text::new("应答中断", "its answer was cut off"),
            Self::TooLarge => Text::new("应答过大", "its answer is too large"),
            Self::Cancelled => Text::new("已取消", "cancelled"),
        }
    }
}

/// What the address of a server must not hold, not even in a draft.
pub fn secret_in(url: &str) -> Option<Label> {
    address::secret(url).map(|secret| match secret {
        Secret::User => t(
            "时间戳服务地址中不得包含用户名或密码",
            "The address of a time-stamp server must hold no user or password",
        ),
        Secret::Query => t(
            "时间戳服务地址不得带有查询参数（?）或片段（#）",
            "The address of a time-stamp server must hold no query (?) and no fragment (#)",
        ),
    })
}

/// May requests be posted to this address?
pub fn is_address(url: &str) -> bool {
    match address::read(url) {
        Ok(_) => true,
        Err(Fault::Malformed | Fault::Secret(_)) => false,
    }
}

/// Is this an object identifier in dots: a first number of 0 to 2, at least two, none with a leading zero?
pub fn is_policy(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let number = |p: &&str| {
        !p.is_empty()
            && p.len() <= 10
            && p.bytes().all(|b| b.is_ascii_digit())
            && (p.len() == 1 || !p.starts_with('0'))
            && p.parse::<u32>().is_ok()
    };
    let [first, second, ..] = parts.as_slice() else { return false };
    parts.len() <= 20
        && parts.iter().all(number)
        && match *first {
            "0" | "1" => second.parse::<u32>().is_ok_and(|n| n < 40),
            "2" => true,
            _ => false,
        }
}

/// Certificates in PEM: how many whole blocks the text holds; none where it holds anything else that begins like one.
pub fn pem_certificates(text: &str) -> Option<usize> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let mut count = 0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (body, after) = rest.strip_prefix(BEGIN)?.split_once(END)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "+/=".contains(c);
        if body.trim().is_empty() || !body.chars().all(plain) {
            return None;
        }
        count += 1;
        rest = after.trim_start();
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_authorities_are_told_from_others() {
        for good in
            ["http://stamp.example.com", "https://stamp.example.com:8443/tsa", "http://127.0.0.1:3180/"]
        {
            assert!(is_address(good) && secret_in(good).is_none(), "{good}");
        }
        for bad in
            ["", "stamp.example.com", "ftp://stamp.example.com", "http://", "http://a:b@stamp.example.com"]
        {
            assert!(!is_address(bad), "{bad}");
        }
        assert!(secret_in("http://a:b@stamp.example.com").is_some());
        assert!(secret_in("https://stamp.example.com/?token=1").is_some());
    }

    #[test]
    fn policies_are_object_identifiers() {
        for good in ["1.2", "1.3.6.1.4.1.32473.1", "2.999.4294967295", "0.39"] {
            assert!(is_policy(good), "{good}");
        }
        for bad in ["", "1", "3.1", "1.40", "1..2", "1.02", "1.2.", "1.2.x", "1.99999999999", "１.2"] {
            assert!(!is_policy(bad), "{bad}");
        }
    }

    #[test]
    fn roots_are_whole_blocks_of_pem() {
        let one = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n";
        assert_eq!(pem_certificates(""), Some(0));
        assert_eq!(pem_certificates(one), Some(1));
        assert_eq!(pem_certificates(&format!(" {one}\n{one}")), Some(2));
        for bad in ["QUJD", "-----BEGIN CERTIFICATE-----\nQUJD", &format!("{one}x"), &one.replace("QUJD", "")]
        {
            assert_eq!(pem_certificates(bad), None, "{bad}");
        }
        assert_eq!(pem_certificates(&one.replace("CERTIFICATE", "PRIVATE KEY")), None);
    }

    #[test]
    fn a_failure_says_what_the_server_said_on_one_line() {
        let text = Failure::Status { status: 503, detail: "<p>busy\r\nnow".into() }.text();
        assert_eq!(text.zh, "返回状态 503（<p>busy now）");
        assert_eq!(text.en, "it answered with status 503 (<p>busy now)");
        assert_eq!(Failure::NotAStamp { kind: String::new() }.text().en, "what it answered is no time-stamp");
    }
}
