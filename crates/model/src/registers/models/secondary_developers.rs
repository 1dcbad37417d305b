//! 二次开发者: who builds on the provider's models, by which access, with which functions and no more than they need.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{Choice, Rows, choice, date, files, long_text, one_of, some_of, table, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{sharing_agreements, supplied_data_reviews};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// Functions that may be granted.
pub const FUNCTIONS: &[Choice] = &[
    choice("inference", "模型调用", "Inference"),
    choice("embedding", "向量化", "Embeddings"),
    choice("fine_tuning", "优化训练", "Fine-tuning"),
    choice("pretraining", "二次预训练", "Further pre-training"),
    choice("alignment", "对齐训练", "Alignment"),
    choice("evaluation", "模型评测", "Evaluation"),
    choice("deployment", "部署托管", "Deployment"),
    choice("weights", "权重下载", "Download of weights"),
    choice("plugins", "插件与工具调用", "Plug-ins and tools"),
    choice("data_upload", "数据上传", "Upload of data"),
    choice("logs", "调用日志查询", "Logs of calls"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Name.
    NAME: String = text("name", t("二次开发者名称", "Name")).required().listed().searched()
        .help("个人填写代号，姓名写在联系人一栏", "For a person a code name; the name goes under the contact");
    /// Kind.
    KIND: String = one_of("kind", t("主体类型", "Kind"), &[
        choice("organisation", "单位", "Organisation"),
        choice("person", "个人", "Person"),
    ]).required();
    /// Credit code of an organisation.
    CREDIT_CODE: String = text("credit_code", t("统一社会信用代码", "Unified social credit code")).searched();
    /// Contact.
    CONTACT: String = text("contact", t("联系人", "Contact")).personal();
    /// How to reach the contact.
    CONTACT_DETAILS: String = text("contact_details", t("联系方式", "Contact details")).masked();
    /// Way of access.
    ACCESS: String = one_of("access_mode", t("接入方式", "Access mode"), &[
        choice("remote", "远程调用", "Remote calls"),
        choice("platform", "平台内开发", "On the provider's platform"),
        choice("local", "本地部署", "Local deployment"),
        choice("third_party", "第三方平台部署", "Deployed with a third party"),
    ]).required().listed();
    /// When it was told to the developer.
    ACCESS_TOLD_ON: NaiveDate = date("access_told_on", t("接入方式告知日期", "Access mode told on"));
    /// Mechanism and access control for that mode.
    MECHANISM: String = long_text("mechanism", t("接入安全机制与访问控制", "Mechanism and access control"));
    /// Business need.
    NEED: String = long_text("business_need", t("业务需求", "Business need")).required().searched();
    /// Functions it needs.
    NEEDED: Vec<String> = some_of("needed_functions", t("业务所需功能", "Functions needed"), FUNCTIONS).required();
    /// Functions granted.
    GRANTED: Vec<String> = some_of("granted_functions", t("已授予功能", "Functions granted"), FUNCTIONS).listed();
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("授权起", "From")).required().listed();
    /// Last day.
    TO_ON: NaiveDate = date("to_on", t("授权止", "Until")).listed();
    /// Form of processing.
    PROCESSING: String = one_of("processing", t("数据处理形式", "Form of processing"), &[
        choice("none", "不处理对方数据", "None of the developer's data"),
        choice("entrusted", "受托处理", "On the developer's behalf"),
        choice("shared", "数据共享", "Data shared"),
        choice("joint", "共同处理", "Jointly"),
    ]).listed();
    /// Supplies data of its own.
    SUPPLIES: bool = yes_no("supplies_data", t("自行提供训练数据", "Supplies data of its own")).required();
    /// Rules of processing shown to it: version.
    RULES: String = text("rules_version", t("已明示的数据处理规则版本", "Processing rules shown, version"));
    /// When they were shown.
    RULES_ON: NaiveDate = date("rules_shown_on", t("处理规则明示日期", "Processing rules shown on"));
    /// Trains in an environment shared with others.
    SHARED_ENVIRONMENT: bool = yes_no("shared_environment", t("使用共享训练环境", "Shares a training environment")).required();
    /// How its data is isolated there.
    ISOLATION: String = long_text("isolation", t("数据隔离与访问控制", "Isolation and access control"));
    /// Last day of the proof of isolation.
    ISOLATION_TO_ON: NaiveDate = date("isolation_proof_to_on", t("隔离证明有效期止", "Proof of isolation until"));
    /// Papers of a third party that deploys the model.
    THIRD_PARTY: String = text("third_party_paper", t("第三方部署证明", "Papers of the third party"));
    /// Visits, checks and what came of them.
    REVIEWS: Rows = table("reviews", t("管理检查", "Checks"), &[
        date("checked_on", t("日期", "Day")).required().def,
        text("outcome", t("结果", "Outcome")).required().def,
    ]);
    /// State.
    STATUS: String = one_of("status", t("状态", "Status"), &[
        choice("applying", "申请中", "Applying"),
        choice("active", "已接入", "Active"),
        choice("stopped", "已停止", "Stopped"),
    ]).required().listed();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const WITHIN_NEED: Rule = Rule::error(
    "developer_excess",
    &["TTAF-268.5/6.1.a"],
    t("授予的功能不超出业务所需", "No more functions are granted than the business needs"),
);
const MODE_TOLD: Rule = Rule::error(
    "developer_access",
    &["TTAF-268.5/6.1.a"],
    t(
        "已接入的二次开发者被告知接入方式，且该方式有安全机制",
        "An active developer was told its access mode, which has a mechanism",
    ),
);
const GRANT_ENDS: Rule = Rule::error(
    "developer_grant_ended",
    &["TTAF-268.5/6.1.a"],
    t(
        "授权期满或已停止的二次开发者不再持有功能",
        "A developer whose grant ended or who stopped holds no function",
    ),
);
const PROCESSING_AGREED: Rule = Rule::error(
    "developer_processing",
    &["TTAF-268.5/6.1.c"],
    t(
        "写明数据处理形式；涉及共享或共同处理的有生效的数据保护协议",
        "The form of processing is told; data shared or processed jointly is under an agreement in force",
    ),
);
const RULES_SHOWN: Rule = Rule::error(
    "developer_rules",
    &["TTAF-268.5/6.2.c"],
    t(
        "自行提供数据的二次开发者已被明示数据处理规则",
        "A developer that supplies data was shown the rules of processing",
    ),
);
const DATA_REVIEWED: Rule = Rule::error(
    "developer_data_unreviewed",
    &["TTAF-268.5/6.2.b"],
    t("自行提供数据的二次开发者有数据审核记录", "A developer that supplies data has a review of it"),
);
const ISOLATED: Rule = Rule::error(
    "developer_isolation",
    &["TTAF-268.5/6.2.d"],
    t(
        "共享训练环境的隔离措施已写明且证明有效",
        "In a shared environment isolation is told and its proof has not lapsed",
    ),
);
const THIRD_PARTY_PROVEN: Rule = Rule::error(
    "developer_third_party",
    &["TTAF-268.5/6.1.b"],
    t("第三方平台部署有证明文件", "Deployment with a third party has its papers"),
);

/// Labels of functions granted beyond need.
fn excess(r: &Record) -> Vec<Text> {
    let needed = r.get(NEEDED).unwrap_or_default();
    let granted = r.get(GRANTED).unwrap_or_default();
    let beyond = granted.iter().filter(|g| !needed.contains(g));
    beyond.map(|g| GRANTED.def.choice_label(g).map_or_else(|| Text::same(g), Text::from)).collect()
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    let active = r.text(STATUS) == "active";
    let beyond = excess(r);
    if !beyond.is_empty() {
        let beyond = naming::listed(&beyond);
        out.push(
            WITHIN_NEED
                .broken(
                    format!("授予的功能超出业务所需：{}，请收回或补充业务需求", beyond.zh),
                    format!("Granted beyond need: {}; take them back or amend the need", beyond.en),
                )
                .field(GRANTED.key()),
        );
    }
    if active && (r.get(ACCESS_TOLD_ON).is_none_or(|d| d > today) || !r.has(MECHANISM.key())) {
        out.push(
            MODE_TOLD
                .broken(
                    "请填写接入方式的告知日期和安全机制",
                    "Enter when the access mode was told, and its mechanism",
                )
                .field(ACCESS_TOLD_ON.key()),
        );
    }
    let ended = r.get(TO_ON).is_some_and(|d| d < today) || r.text(STATUS) == "stopped";
    if ended && r.has(GRANTED.key()) {
        out.push(
            GRANT_ENDS
                .broken(
                    "授权已到期或已停止，但功能尚未收回，请收回或办理续期",
                    "The grant has ended, yet functions are held; take them back or renew it",
                )
                .field(GRANTED.key()),
        );
    }
    let shares = matches!(r.text(PROCESSING), "shared" | "joint");
    if active && (!r.has(PROCESSING.key()) || (shares && !sharing_agreements::covers(&r.id, today, reader))) {
        out.push(
            PROCESSING_AGREED
                .broken(
                    "请选择数据处理形式；共享或共同处理的须登记生效的数据保护协议",
                    "Choose the form of processing; where data is shared, enter the agreement in force",
                )
                .field(PROCESSING.key()),
        );
    }
    let supplies = active && r.get(SUPPLIES) == Some(true);
    if supplies && (!r.has(RULES.key()) || r.get(RULES_ON).is_none()) {
        out.push(
            RULES_SHOWN
                .broken(
                    "请填写已明示的数据处理规则版本和日期",
                    "Enter the version of the rules shown, and the day",
                )
                .field(RULES.key()),
        );
    }
    if supplies
        && reader.find("supplied_data_reviews", supplied_data_reviews::DEVELOPER.key(), &r.id).is_empty()
    {
        out.push(
            DATA_REVIEWED
                .broken(
                    "对方自行提供数据，请登记「提供数据审核」",
                    "It supplies data; enter the review of that data",
                )
                .field(SUPPLIES.key()),
        );
    }
    let lapsed = r.get(ISOLATION_TO_ON).is_none_or(|d| d < today);
    if active && r.get(SHARED_ENVIRONMENT) == Some(true) && (!r.has(ISOLATION.key()) || lapsed) {
        out.push(
            ISOLATED
                .broken(
                    "共享训练环境须写明隔离措施，证明须在有效期内",
                    "A shared environment asks for isolation, with proof that has not lapsed",
                )
                .field(ISOLATION.key()),
        );
    }
    if active && r.text(ACCESS) == "third_party" && !r.has(THIRD_PARTY.key()) {
        out.push(
            THIRD_PARTY_PROVEN
                .broken("请填写第三方部署的证明文件", "Name the papers of the third party")
                .field(THIRD_PARTY.key()),
        );
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let mut out = Vec::new();
    let Some(from) = r.get(FROM_ON).filter(|_| r.text(STATUS) == "active") else { return out };
    let ends = [
        ("grant", TO_ON, t("续期或收回授权", "Renew or end the grant"), "TTAF-268.5/6.1.a"),
        ("isolation", ISOLATION_TO_ON, t("更新隔离证明", "Renew the proof of isolation"), "TTAF-268.5/6.2.d"),
    ];
    for (key, field, label, clause) in ends {
        let Some(on) = r.get(field) else { continue };
        out.push(Due { key, label: label.into(), from, on, done: None, clause }.clock(reader));
    }
    out
}

fn fit(r: &Record, _: &dyn Reader) -> Option<Text> {
    if !r.has(GRANTED.key()) {
        return None;
    }
    let n = excess(r).len();
    Some(if n == 0 {
        Text::new("不超出", "Within need")
    } else {
        Text::new(format!("超出 {n} 项"), format!("{n} beyond need"))
    })
}

const TIMES: Rule = Rule::error(
    "developer_days",
    &["TTAF-268.5/6.1.a"],
    t(
        "接入方式告知在授权之前，授权结束不早于开始",
        "The access mode is told before the grant, which does not end before it begins",
    ),
);

/// 二次开发者.
pub static REGISTER: Register = Register {
    key: "secondary_developers",
    label: t("二次开发者", "Secondary developers"),
    one: t("二次开发者", "Secondary developer"),
    clauses: &[
        "TTAF-268.5/6.1.a",
        "TTAF-268.5/6.1.b",
        "TTAF-268.5/6.1.c",
        "TTAF-268.5/6.2.a",
        "TTAF-268.5/6.2.c",
        "TTAF-268.5/6.2.d",
    ],
    prefix: "DEV",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "from_on", by: SortBy::Value }],
    area: Area::Models,
    rules: &[
        &TIMES,
        &WITHIN_NEED,
        &MODE_TOLD,
        &GRANT_ENDS,
        &PROCESSING_AGREED,
        &RULES_SHOWN,
        &DATA_REVIEWED,
        &ISOLATED,
        &THIRD_PARTY_PROVEN,
    ],
    orders: &[order::own(&TIMES, "from_on", "to_on"), order::own(&TIMES, "access_told_on", "from_on")],
    check,
    clocks,
    computed: &[Computed {
        key: "fit",
        label: t("授权与需求", "Grant against need"),
        listed: true,
        value: fit,
    }],
    ..PLAIN
};
