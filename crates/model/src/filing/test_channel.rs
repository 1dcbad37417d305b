//! What a test channel (测试通道) has to offer, and what must never be written down about it: its secrets lie apart.

use crate::standard::Provenance;
use crate::text::{Label, t};
use serde::Deserialize;
use std::sync::OnceLock;

/// Accounts that testers ask for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    /// With the safety strategy on.
    pub accounts_with_strategy: usize,
    /// With the safety strategy off.
    pub accounts_without_strategy: usize,
    /// Where it was read.
    pub provenance: Provenance,
}

/// The accounts asked for.
pub fn shipped() -> &'static Accounts {
    static ALL: OnceLock<Accounts> = OnceLock::new();
    ALL.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../assets/filing/test_channel.json"))
            .expect("shipped counts of accounts are valid")
    })
}

/// Words after which a secret is given.
const BEFORE_SECRET: [&str; 11] =
    ["密码", "口令", "密钥", "password", "passwd", "pwd", "secret", "api_key", "api-key", "apikey", "token"];

/// Characters of a run that may be a secret.
const RUN: usize = 6;

fn is_run(text: &str, least: usize) -> bool {
    let run: Vec<char> = text.chars().take_while(char::is_ascii_graphic).collect();
    run.len() >= least && run.iter().any(char::is_ascii_digit)
}

/// Tells what a description must never hold: a private key, a bearer token, or a password after its word. A text that
/// explains how such things are handed over holds none of them.
pub fn secret_in_description(text: &str) -> Option<Label> {
    const TOLD: Label = t(
        "说明中不得写入密码、密钥或令牌，请删去；密钥填入单独的密钥栏",
        "A description must hold no password, key or token: take it out; secrets have a field of their own",
    );
    let lower = text.to_lowercase();
    if lower.contains("-----begin") && lower.contains("private key") {
        return Some(TOLD);
    }
    let after = |word: &str| -> Vec<&str> {
        lower.match_indices(word).map(|(at, w)| &lower[at + w.len()..]).collect()
    };
    if after("bearer ").iter().any(|rest| is_run(rest.trim_start(), 16)) {
        return Some(TOLD);
    }
    let given = |rest: &str| {
        let rest = rest.trim_start_matches(|c: char| c == '"' || c == '\'' || c.is_whitespace());
        let Some(value) = rest.strip_prefix([':', '：', '=', '＝', '为', '是']) else { return false };
        is_run(value.trim_start_matches(|c: char| c == '"' || c == '\'' || c.is_whitespace()), RUN)
    };
    BEFORE_SECRET.iter().any(|word| after(word).into_iter().any(given)).then_some(TOLD)
}

/// Tells what the name of an account must never hold: a second part that looks like its password.
pub fn secret_in_account(name: &str) -> Option<Label> {
    let pair = name.split_once([':', '：', '/', '|', ' ', '\t', ',', '，']);
    let spoken = secret_in_description(name).is_some();
    (spoken || pair.is_some_and(|(a, b)| !a.trim().is_empty() && !b.trim().is_empty())).then_some(t(
        "账号栏只写账号名，不得带密码；密码填入单独的密钥栏",
        "Only the name of the account stands here, never its password; secrets have a field of their own",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_told_and_an_explanation_is_none() {
        for bad in [
            "测试密码：Shili2026x",
            "password = \"shili-2026\"",
            "api_key: abcdef0123",
            "请求头 Authorization: Bearer shili0123456789abcdef",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIB",
        ] {
            assert!(secret_in_description(bad).is_some(), "{bad}");
        }
        for good in [
            "密码由系统另行交付，密码策略为：长度不少于十二位",
            "password policy: at least twelve characters",
            "鉴权方式：固定 token，放在请求头 Authorization: Bearer <token>",
            "",
        ] {
            assert_eq!(secret_in_description(good), None, "{good}");
        }
        assert!(
            secret_in_account("test01:shili2026").is_some() && secret_in_account("test01 / abc").is_some()
        );
        assert_eq!(secret_in_account("safety-on-01@example.com"), None);
        assert!(shipped().accounts_with_strategy > 0 && shipped().accounts_without_strategy > 0);
    }
}
