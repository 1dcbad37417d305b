//! 时间戳服务: the authority that is asked for a time-stamp (RFC 3161) whenever a report is signed. Nothing is asked
//! before a person has entered one here and put it in use. It is sent the digest of a signature, never a report.

use crate::field::{int, long_text, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::stamping::{Server, is_address, is_policy, pem_certificates, secret_in};
use crate::text::t;
use std::ops::RangeInclusive;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name of the authority.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// Address that requests are posted to.
    ADDRESS: String = text("address", t("服务地址", "Address")).required().listed().never(secret_in)
        .help("http 或 https 地址；请求中只有签名的摘要，没有报告内容", "An http or https address; a request holds the digest of a signature and nothing of the report");
    /// Policy that is asked for; none: the authority's own.
    POLICY: String = text("policy", t("策略标识（OID）", "Policy (OID)"))
        .help("时间戳服务机构公布的策略标识，不填由服务机构决定", "As the authority publishes it; empty leaves it to the authority");
    /// Certificates that the authority's leads to, PEM.
    ROOTS: String = long_text("roots", t("根证书（PEM）", "Root certificates (PEM)"))
        .help("由服务机构以可靠方式提供，不要从时间戳应答中取得", "Obtained from the authority in a reliable way, not out of its own answers");
    /// Seconds to wait for an answer; none: 20.
    TIMEOUT_SECONDS: i64 = int("timeout_seconds", t("超时（秒）", "Time limit (seconds)"));
    /// Is it asked when a report is signed?
    IN_USE: bool = yes_no("in_use", t("启用", "In use")).listed();
}

/// Seconds that an answer is waited for where the record does not say.
const HABIT_SECONDS: u32 = 20;
/// Seconds that may be waited.
const SECONDS: RangeInclusive<i64> = 1..=120;

/// How the server of a record is asked.
pub fn server(r: &Record) -> Server {
    let seconds = r.get(TIMEOUT_SECONDS).and_then(|n| u32::try_from(n).ok());
    Server { address: r.text(ADDRESS).trim().into(), timeout_seconds: seconds.unwrap_or(HABIT_SECONDS) }
}

/// The server that is asked when a report is signed, if there is one. Of several, the one entered first.
pub fn in_use(reader: &dyn Reader) -> Option<std::sync::Arc<Record>> {
    reader.all(REGISTER.key).into_iter().find(|r| r.get(IN_USE) == Some(true))
}

const ADDRESSED: Rule = Rule::error(
    "stamp_server_address",
    &[],
    t(
        "时间戳服务的地址是 http 或 https 地址",
        "The address of a time-stamp server is an http or https address",
    ),
);
const POLICY_NAMED: Rule = Rule::error(
    "stamp_server_policy",
    &[],
    t("要求的时间戳策略是对象标识符", "The policy asked of a time-stamp server is an object identifier"),
);
const WAITED: Rule = Rule::error(
    "stamp_server_timeout",
    &[],
    t("等待时间戳的时间在 1 至 120 秒之间", "A time-stamp is waited for 1 to 120 seconds"),
);
const ROOTS_PEM: Rule = Rule::error(
    "stamp_server_roots_form",
    &[],
    t("时间戳服务的根证书为 PEM 格式", "The root certificates of a time-stamp server are PEM"),
);
const ROOTED: Rule = Rule::warning(
    "stamp_server_roots_missing",
    &[],
    t("启用的时间戳服务有根证书可核对", "A time-stamp server in use has root certificates to check against"),
);
const ONE: Rule = Rule::error(
    "stamp_server_not_one",
    &[],
    t("同时只启用一个时间戳服务", "One time-stamp server is in use at a time"),
);

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.has(ADDRESS.key()) && !is_address(r.text(ADDRESS)) {
        out.push(
            ADDRESSED
                .broken(
                    "地址须为 http 或 https 地址，如 http://stamp.example.com/tsa；中文域名请填写其 Punycode 形式",
                    "The address must be an http or https address such as http://stamp.example.com/tsa; give a Chinese domain name as Punycode",
                )
                .field(ADDRESS.key()),
        );
    }
    if r.has(POLICY.key()) && !is_policy(r.text(POLICY).trim()) {
        out.push(
            POLICY_NAMED
                .broken(
                    "策略标识须为以点分隔的数字，如 1.3.6.1.4.1.32473.1；不清楚时请留空",
                    "The policy is numbers with dots between them, such as 1.3.6.1.4.1.32473.1; leave it empty if it is not known",
                )
                .field(POLICY.key()),
        );
    }
    if r.get(TIMEOUT_SECONDS).is_some_and(|n| !SECONDS.contains(&n)) {
        out.push(
            WAITED
                .broken("超时须为 1 至 120 之间的整数", "Give a whole number from 1 to 120")
                .field(TIMEOUT_SECONDS.key()),
        );
    }
    let in_use = r.get(IN_USE) == Some(true);
    match pem_certificates(r.text(ROOTS)) {
        None => out.push(
            ROOTS_PEM
                .broken(
                    "根证书须为完整的 PEM 证书，以 BEGIN CERTIFICATE 开头、以 END CERTIFICATE 结尾，不得夹带其他文字",
                    "Give whole certificates in PEM, from BEGIN CERTIFICATE to END CERTIFICATE, and nothing besides",
                )
                .field(ROOTS.key()),
        ),
        Some(0) if in_use => out.push(
            ROOTED
                .broken(
                    "没有根证书，无法确认时间戳由该服务机构签发；请向服务机构索取根证书并填入",
                    "Without a root certificate nobody can tell whether this authority made a time-stamp; ask the authority for it and enter it",
                )
                .field(ROOTS.key()),
        ),
        Some(_) => {}
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let all = reader.all(REGISTER.key);
    let used: Vec<&str> = all.iter().filter(|r| r.get(IN_USE) == Some(true)).map(|r| r.text(NAME)).collect();
    if used.len() < 2 {
        return Vec::new();
    }
    vec![
        ONE.broken(
            format!("同时启用了 {} 个时间戳服务（{}），签署时只用其中一个；请停用其余", used.len(), used.join("、")),
            format!(
                "{} time-stamp servers are in use ({}), and signing asks one of them; take the others out of use",
                used.len(),
                used.join(", ")
            ),
        )
        .field(IN_USE.key()),
    ]
}

/// 时间戳服务.
pub static REGISTER: Register = Register {
    key: "time_stamp_servers",
    label: t("时间戳服务", "Time-stamp servers"),
    one: t("时间戳服务", "Time-stamp server"),
    clauses: &[],
    prefix: "TSS",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Reports,
    rules: &[&ADDRESSED, &POLICY_NAMED, &WAITED, &ROOTS_PEM, &ROOTED, &ONE],
    check,
    whole,
    ..PLAIN
};
