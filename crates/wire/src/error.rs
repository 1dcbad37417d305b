//! What can go wrong with the host itself.

use hegui_app::api::ErrorReply;
use hegui_model::text::Text;
use std::net::SocketAddr;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// Asked to listen where other machines could reach it.
    #[error("{0} is no loopback address")]
    NotLoopback(SocketAddr),
    /// The socket fails, most often because the port is taken.
    #[error("the socket fails: {0}")]
    Socket(#[source] std::io::Error),
    /// The system has no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
}

impl WireError {
    /// The sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::NotLoopback(at) => Text::new(
                format!("{at} 不是本机回环地址；本机服务不对外开放"),
                format!("{at} is no loopback address; the host is never opened to other machines"),
            ),
            Self::Socket(e) => Text::new(
                format!("无法监听端口（{e}），请换一个端口或使用 --port 0"),
                format!("The port cannot be listened on ({e}); take another one, or --port 0"),
            ),
            Self::Random(e) => Text::new(
                format!("系统无法提供随机数：{e}"),
                format!("The system has no random numbers: {e}"),
            ),
        }
    }
}

/// An error of the host in the shape that front ends know.
pub(crate) fn reply(code: &str, zh: &str, en: &str) -> ErrorReply {
    ErrorReply {
        code: code.into(),
        message: Text::new(zh, en),
        field: None,
        findings: Vec::new(),
        current: None,
    }
}
