//! `hegui-verify FILE [--trust CERT]…` judges the signatures of a PDF.
//!
//! Exit codes: 0 intact, 1 broken, 2 wrong call, 3 unsigned, 4 unreadable, 8 intact but not
//! anchored in a trusted certificate. `CERT` is a certificate in DER or PEM.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use hegui_seal::{Outcome, Verification, certificates, verify};

const USAGE: &str = "用法 usage: hegui-verify FILE [--trust CERT]…
退出码 exit codes: 0 完好 intact, 1 已破坏 broken, 2 用法错误 wrong call, 3 未签名 unsigned,
  4 无法读取 unreadable, 8 完好但证书未受信 intact but not anchored
";

fn describe(found: &Verification) -> String {
    let mut out = String::new();
    let verdict = match found.outcome {
        Outcome::Intact => "完好 INTACT",
        Outcome::IntactNotAnchored => "完好，但证书未受信 INTACT, NOT ANCHORED",
        Outcome::Broken => "已破坏 BROKEN",
        Outcome::Unsigned => "未签名 UNSIGNED",
    };
    let _ = writeln!(out, "{verdict}\nSHA-256 {}", found.sha256);
    for s in &found.signatures {
        let [a, b, c, d] = s.byte_range;
        let time = s.signed_at.map_or_else(|| "?".into(), |t| t.to_rfc3339());
        let trial = if s.trial { "  试用密钥，无法律效力 TRIAL KEY, NO LEGAL EFFECT" } else { "" };
        let _ = writeln!(out, "\n[{}] {} / {}{trial}", s.field, s.common_name, s.organisation);
        let _ = writeln!(out, "  时间 time      {time}");
        let _ = writeln!(out, "  证书 SHA-256   {}", s.fingerprint);
        let _ = writeln!(out, "  受信 anchored  {}", if s.anchored { "是 yes" } else { "否 no" });
        let _ =
            writeln!(out, "  范围 range     {a}+{b}, {c}+{d}, 至文件尾 to the end: {}", s.covers_whole_file);
        if let Some(stamp) = &s.stamp {
            let time = stamp.at.map_or_else(|| "?".into(), |t| t.to_rfc3339());
            let known = if stamp.anchored { "受信 anchored" } else { "未受信 not anchored" };
            let _ = writeln!(out, "  时间戳 stamped {time}  {}（{known}）", stamp.authority);
            for fault in &stamp.faults {
                let _ = writeln!(out, "  ! {} {}", fault.zh(), fault.en());
            }
        }
        for fault in &s.faults {
            let _ = writeln!(out, "  ✗ {} {}", fault.zh(), fault.en());
        }
    }
    for fault in &found.faults {
        let _ = writeln!(out, "✗ {} {}", fault.zh(), fault.en());
    }
    if !found.empty_fields.is_empty() {
        let _ = writeln!(out, "\n未签署 empty: {}", found.empty_fields.join(", "));
    }
    out
}

fn run() -> (u8, String) {
    let mut file = None;
    let mut trusted = Vec::new();
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--trust" {
            let Some(path) = arguments.next() else { return (2, USAGE.into()) };
            let read = std::fs::read(&path).ok().and_then(|bytes| certificates(&bytes).ok());
            let Some(read) = read else {
                return (2, format!("无法读取证书 cannot read certificate: {}\n", path.to_string_lossy()));
            };
            trusted.extend(read);
        } else if file.is_none() && !argument.to_string_lossy().starts_with("--") {
            file = Some(argument);
        } else {
            return (2, USAGE.into());
        }
    }
    let Some(file) = file else { return (2, USAGE.into()) };
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => return (4, format!("{}: {error}\n", file.to_string_lossy())),
    };
    match verify(&bytes, &trusted) {
        Err(error) => (4, format!("{}\n{}\n", error.zh(), error.en())),
        Ok(found) => {
            let code = match found.outcome {
                Outcome::Intact => 0,
                Outcome::Broken => 1,
                Outcome::Unsigned => 3,
                Outcome::IntactNotAnchored => 8,
            };
            (code, describe(&found))
        }
    }
}

fn main() -> ExitCode {
    let (code, text) = run();
    // A closed pipe must not change the verdict.
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::from(code)
}
