//! Errors of the shell itself, in the shape of all others.

use hegui_app::api::ErrorReply;
use hegui_model::text::Text;

/// An error of the shell itself.
pub(crate) fn refusal(code: &str, zh: &str, en: &str) -> ErrorReply {
    let message = Text::new(zh, en);
    ErrorReply { code: code.to_owned(), message, field: None, findings: Vec::new(), current: None }
}

/// There is no such command.
pub(crate) fn unknown(name: &str) -> ErrorReply {
    refusal("usage", &format!("没有名为 {name} 的命令。"), &format!("There is no command named {name}."))
}
