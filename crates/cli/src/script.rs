//! `hegui call`: any command by name.

use crate::console::{Answer, Console, DONE, Target};
use crate::output::{Table, json};
use crate::values::json_file;
use clap::Args;
use hegui_app::access::{Need, need};
use hegui_app::commands::COMMANDS;
use hegui_app::error::{Code, Error, Result};
use hegui_app::host::Reply;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// Arguments that hold a secret: they come from a file or standard input, never from the command line.
const SECRETS: [&str; 5] = ["passphrase", "old", "new", "recovery_key", "secret"];

#[derive(Args, Debug)]
pub(crate) struct Call {
    /// 命令名；省略时列出全部 | Command; none: all of them are listed
    name: Option<String>,
    /// JSON 参数；@文件 或 - 表示文件或标准输入 | JSON arguments; @FILE or - for a file or standard input
    #[arg(default_value = "{}")]
    args: String,
    /// 结果为文件时写入此处 | Where a reply of bytes goes
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// 覆盖已有文件 | Write over a file that exists
    #[arg(long)]
    force: bool,
}

fn arguments(word: &str) -> Result<Json> {
    if word == "-" {
        return json_file(Path::new("-"));
    }
    if let Some(file) = word.strip_prefix('@') {
        return json_file(Path::new(file));
    }
    let args: Json = serde_json::from_str(word).map_err(|e| {
        Error::new(
            Code::Usage,
            format!("参数不是有效的 JSON：{e}"),
            format!("The arguments are not valid JSON: {e}"),
        )
    })?;
    if SECRETS.iter().any(|s| args.get(s).is_some_and(|v| !v.is_null())) {
        return Err(Error::new(
            Code::Usage,
            "口令不能写在命令行上：请用 @文件 或 - 提供参数",
            "A passphrase never stands on the command line: give the arguments by @FILE or -",
        ));
    }
    Ok(args)
}

pub(crate) fn call(c: &Console, a: Call) -> Result<u8> {
    let Some(name) = a.name else {
        let raw = COMMANDS.iter().map(|(name, _)| Json::from(*name)).collect();
        c.show(&Answer { raw, it: () }, |()| {
            let mut table = Table::new([c.say("命令", "Command"), c.say("说明", "What it does")]);
            for (name, help) in COMMANDS {
                table.row([*name, help.trim()]);
            }
            table.text()
        })?;
        return Ok(DONE);
    };
    let args = arguments(&a.args)?;
    let target = a.output.map(|output| Target { output, force: a.force });
    if let Some(target) = &target {
        target.may_be_written()?;
    }
    let reply = match need(&name) {
        Some(Need::Nobody) | None => c.before_login(&name, &args)?,
        Some(_) => c.inside(&name, &args)?,
    };
    match (reply, target) {
        (Reply::Json(reply), _) => {
            c.write(&json(&reply))?;
            Ok(DONE)
        }
        (Reply::Bytes(bytes), Some(target)) => c.kept(&bytes, &target),
        (Reply::Bytes(_), None) => Err(Error::new(
            Code::Usage,
            "结果是文件，请用 -o 指定写入位置",
            "The reply is a file; say with -o where it goes",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_on_the_command_line_is_refused() {
        assert!(arguments(r#"{"login":"li"}"#).is_ok());
        for word in [r#"{"passphrase":"x"}"#, r#"{"old":"a","new":"b"}"#, "{", "[1"] {
            assert_eq!(arguments(word).map_err(|e| e.code), Err(Code::Usage), "{word}");
        }
    }
}
