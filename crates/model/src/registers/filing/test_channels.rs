//! 测试通道: accounts and interface by which authorities test a service, with the safety strategy on and off. Passwords
//! and keys never stand here: the workspace keeps them apart.

use crate::clock::Clock;
use crate::due::Due;
use crate::evaluation::answering::secret_in;
use crate::field::{Rows, choice, date, files, long_text, one_of, reference, table, text, yes_no};
use crate::fields;
use crate::filing::test_channel::{secret_in_account, secret_in_description, shipped};
use crate::finding::{Finding, Rule};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::answers::STRATEGIES;
use crate::registers::{filings, services};
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;
use std::collections::BTreeSet;

const MEASURES_17: &str = "生成式人工智能服务管理暂行办法 第十七条";

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Filing it is opened for.
    FILING: String = reference("filing", t("备案事项", "Filing"), "filings").listed();
    /// Where accounts log in.
    ADDRESS: String = text("address", t("登录地址", "Address of the log-in")).never(secret_in);
    /// Accounts by name.
    ACCOUNTS: Rows = table("accounts", t("测试账号", "Accounts"), &[
        text("name", t("账号名", "Name of the account")).required().never(secret_in_account).def,
        one_of("strategy", t("安全策略", "Safety strategy"), STRATEGIES).required().def,
        text("note", t("说明", "Note")).never(secret_in_description).def,
    ]).help("只登记账号名，密码填入单独的密钥栏", "Names alone; passwords have a field of their own");
    /// Is an interface offered?
    INTERFACE: bool = yes_no("interface", t("提供接口", "Interface offered"));
    /// Address of the interface.
    ENDPOINT: String = text("endpoint", t("接口地址", "Address of the interface")).never(secret_in)
        .help("固定不变，不含用户名、密钥和查询参数", "Stable, without user, key or query");
    /// How a caller is let in.
    AUTHORIZATION: String = one_of("authorization", t("鉴权方式", "Authorisation"), &[
        choice("fixed", "固定密钥", "A fixed key"),
        choice("dynamic", "随时间变化的签名", "Signature that changes with time"),
        choice("none", "无", "None"),
    ]);
    /// Whole answers.
    WHOLE: bool = yes_no("whole", t("支持非流式返回", "Whole answers"));
    /// Answers in pieces.
    STREAM: bool = yes_no("stream", t("支持流式返回", "Answers in pieces"));
    /// Requests and replies.
    DESCRIPTION: String = long_text("description", t("接口说明", "Description of the interface")).never(secret_in_description).searched()
        .help("请求与返回的字段、示例、出错时的返回；不得写入密钥", "Fields and examples of request and reply, and errors; no secrets");
    /// First day.
    OPEN_FROM_ON: NaiveDate = date("open_from_on", t("开通日期", "Open from")).required();
    /// Last day.
    EXPIRES_ON: NaiveDate = date("expires_on", t("有效期至", "Expires on")).required().listed();
    /// Day on which it was shut.
    CLOSED_ON: NaiveDate = date("closed_on", t("关闭日期", "Closed on")).listed();
    /// Who can be asked.
    CONTACT: String = reference("contact", t("技术联系人", "Technical contact"), "people");
    /// By phone.
    CONTACT_PHONE: String = text("contact_phone", t("联系电话", "Phone")).masked();
    /// Were secrets given to the workspace?
    SECRETS_GIVEN: bool = yes_no("secrets_given", t("已存入密钥", "Secrets kept")).stamped().listed();
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).never(secret_in_description);
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const ENOUGH: Rule = Rule::warning(
    "test_channel_accounts",
    &[MEASURES_17],
    t(
        "加安全策略和不加安全策略的测试账号各达到所要求的个数（未核实）",
        "Accounts with and without the safety strategy reach the number asked for (not verified)",
    ),
);
const NAMED_ONCE: Rule = Rule::error(
    "test_channel_account_twice",
    &[MEASURES_17],
    t("每个测试账号只登记一次", "Each account stands once"),
);
const INTERFACE_TOLD: Rule = Rule::warning(
    "test_channel_interface",
    &[MEASURES_17],
    t(
        "输出文本的服务说明接口，地址、鉴权和返回方式齐全",
        "A service that puts out text tells its interface: address, authorisation, ways of answering",
    ),
);
const FIXED: Rule = Rule::warning(
    "test_channel_authorization",
    &[MEASURES_17],
    t("接口鉴权固定，不随时间变化", "The interface lets callers in by what does not change with time"),
);
const LIVE: Rule = Rule::error(
    "test_channel_expired",
    &[MEASURES_17],
    t(
        "在办申报的测试通道没有过期或关闭",
        "The channel of a filing under way has neither expired nor been closed",
    ),
);
const DAYS: Rule = Rule::error(
    "test_channel_days",
    &[MEASURES_17],
    t("开通、到期、关闭先后一致", "Opened before it expires or is closed"),
);
const OTHER_SERVICE: Rule = Rule::error(
    "test_channel_other_service",
    &[MEASURES_17],
    t("测试通道与备案事项属于同一服务", "Channel and filing are of the same service"),
);

/// Accounts by whether the safety strategy is on: with it, without it.
pub fn counts(r: &Record) -> (usize, usize) {
    let rows = r.get(ACCOUNTS).unwrap_or_default();
    let of = |key: &str| {
        rows.iter().filter(|row| row.get("strategy").and_then(serde_json::Value::as_str) == Some(key)).count()
    };
    (
        of(crate::evaluation::strategy::Strategy::WithStrategy.key()),
        of(crate::evaluation::strategy::Strategy::Alone.key()),
    )
}

/// Is it open on the day of the question?
pub fn is_open(r: &Record, reader: &dyn Reader) -> bool {
    let today = reader.today();
    r.get(CLOSED_ON).is_none_or(|d| d > today)
        && r.get(EXPIRES_ON).is_none_or(|d| d >= today)
        && r.get(OPEN_FROM_ON).is_none_or(|d| d <= today)
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(from), Some(on)) = (r.get(OPEN_FROM_ON), r.get(EXPIRES_ON)) else { return Vec::new() };
    let under_way = reader.get("filings", r.text(FILING)).is_some_and(|f| filings::is_pending(&f));
    if !under_way && r.get(CLOSED_ON).is_none() {
        return Vec::new();
    }
    let label = t("延长或关闭测试通道", "Extend or close the test channel").into();
    vec![Due { key: "channel", label, from, on, done: r.get(CLOSED_ON), clause: MEASURES_17 }.clock(reader)]
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let asked = shipped();
    let (on, off) = counts(r);
    if on < asked.accounts_with_strategy || off < asked.accounts_without_strategy {
        let (a, b) = (asked.accounts_with_strategy, asked.accounts_without_strategy);
        out.push(
            ENOUGH
                .broken(
                    format!("加安全策略的账号 {on} 个、不加的 {off} 个；通常要求 {a} 个和 {b} 个（未核实，以属地要求为准）"),
                    format!("{on} accounts with the safety strategy and {off} without; {a} and {b} are usual (not verified: the office's word counts)"),
                )
                .field(ACCOUNTS.key()),
        );
    }
    let rows = r.get(ACCOUNTS).unwrap_or_default();
    let mut seen = BTreeSet::new();
    for name in crate::field::texts(&rows, "name") {
        if !seen.insert(name.to_lowercase()) {
            out.push(
                NAMED_ONCE
                    .broken(format!("账号「{name}」登记了两次"), format!("The account {name} stands twice"))
                    .field(ACCOUNTS.key()),
            );
        }
    }
    if let Some(s) = reader.get("services", r.text(SERVICE)) {
        let functions = s.get(services::FUNCTIONS).unwrap_or_default();
        let text = functions.iter().any(|f| ["dialogue", "text", "code"].contains(&f.as_str()));
        let told = r.get(INTERFACE) == Some(true)
            && [ENDPOINT.key(), AUTHORIZATION.key(), DESCRIPTION.key()].iter().all(|k| r.has(k))
            && r.get(WHOLE).is_some()
            && r.get(STREAM).is_some();
        if text && !told {
            out.push(
                INTERFACE_TOLD
                    .broken(
                        "服务输出文本，接口地址、鉴权方式、流式与非流式、接口说明有缺项，请补充",
                        "The service puts out text, and its interface is not told in full: address, authorisation, whole answers and pieces, description",
                    )
                    .field(DESCRIPTION.key()),
            );
        }
    }
    if r.text(AUTHORIZATION) == "dynamic" {
        out.push(
            FIXED
                .broken(
                    "鉴权随时间变化，测试工具通常无法调用，请提供固定的方式",
                    "What lets callers in changes with time, which tools of testers cannot follow; offer a fixed way",
                )
                .field(AUTHORIZATION.key()),
        );
    }
    if let Some(f) = reader.get("filings", r.text(FILING)) {
        if f.text(filings::SERVICE) != r.text(SERVICE) {
            out.push(
                OTHER_SERVICE
                    .broken(
                        "所选备案事项属于另一服务，请重新选择",
                        "The filing is of another service; choose again",
                    )
                    .field(FILING.key()),
            );
        }
        let opened = r.get(OPEN_FROM_ON).is_some_and(|d| d <= reader.today());
        if filings::is_pending(&f) && f.text(filings::STATE) != "preparing" && opened && !is_open(r, reader) {
            out.push(
                LIVE.broken(
                    "申报仍在办理，测试通道已过期或关闭，请延长",
                    "The filing is under way and its channel has expired or is closed; extend it",
                )
                .field(EXPIRES_ON.key()),
            );
        }
    }
    out
}

/// 测试通道.
pub static REGISTER: Register = Register {
    key: "test_channels",
    label: t("测试通道", "Test channels"),
    one: t("测试通道", "Test channel"),
    clauses: &["TC260-003/4.p1"],
    prefix: "TCH",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "expires_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Assessment,
    rules: &[&ENOUGH, &NAMED_ONCE, &INTERFACE_TOLD, &FIXED, &LIVE, &DAYS, &OTHER_SERVICE],
    orders: &[
        order::own(&DAYS, "open_from_on", "expires_on"),
        order::own(&DAYS, "open_from_on", "closed_on"),
        order::past(&DAYS, "closed_on"),
    ],
    check,
    clocks,
    ..PLAIN
};
