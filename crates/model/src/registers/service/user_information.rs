//! 使用者信息: each kind that is collected, why, where it is kept, how long, who sees it, and how rights are used.

use super::agreements;
use crate::field::{
    Choice, Rows, Typed, choice, date, files, int, long_text, one_of, reference, some_of, table, text, yes_no,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::{data_grades, impact_assessments, services};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

const BASES: &[Choice] = &[
    choice("consent", "同意", "Consent"),
    choice("separate_consent", "单独同意", "Separate consent"),
    choice("guardian_consent", "监护人同意", "Consent of a guardian"),
    choice("contract", "履行合同所必需", "Needed for a contract"),
    choice("legal_duty", "履行法定义务", "Duty of law"),
    choice("emergency", "应对紧急情况", "Emergency"),
    choice("public", "合理处理已公开信息", "Lawfully public"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Kind of information.
    KIND: String = text("kind", t("信息种类", "Kind of information")).required().listed().searched();
    /// Category.
    CATEGORY: String = one_of("category", t("类别", "Category"), &[
        choice("account", "账号信息", "Account"),
        choice("contact", "联系方式", "Contact"),
        choice("identity", "身份信息", "Identity"),
        choice("input", "使用者输入", "Input"),
        choice("records", "使用记录", "Records of use"),
        choice("device", "设备信息", "Device"),
        choice("location", "位置信息", "Location"),
        choice("payment", "支付信息", "Payment"),
        choice("feedback", "反馈与投诉", "Feedback and complaints"),
    ]).required().listed();
    /// Sensitive, or of children.
    SENSITIVITY: String = one_of("sensitivity", t("敏感程度", "Sensitivity"), &[
        choice("general", "一般个人信息", "General"),
        choice("sensitive", "敏感个人信息", "Sensitive"),
        choice("under_14", "不满十四周岁未成年人信息", "Of children under 14"),
        choice("none", "不是个人信息", "Not personal"),
    ]).required().listed();
    /// Function that needs it.
    NEEDED_BY: String = text("needed_by", t("对应功能", "Function that needs it")).searched();
    /// Purpose.
    PURPOSE: String = long_text("purpose", t("使用目的", "Purpose")).searched();
    /// Legal basis.
    BASIS: String = one_of("basis", t("合法性依据", "Legal basis"), BASES).listed();
    /// Where it is kept.
    KEPT_WHERE: String = text("kept_where", t("保存地点", "Where it is kept"));
    /// How long, in days.
    KEPT_DAYS: i64 = int("kept_days", t("保存期限（天）", "Kept for (days)"));
    /// What ends the period, where it is no number of days.
    KEPT_UNTIL: String = text("kept_until", t("保存至", "Kept until"))
        .help("没有固定天数的写明终点，如：注销账号时", "Where no number of days is set, such as: until the account is closed");
    /// Who may see it.
    SEEN_BY: String = text("seen_by", t("可接触的岗位", "Who may see it"));
    /// Encrypted where it lies.
    ENCRYPTED_AT_REST: bool = yes_no("encrypted_at_rest", t("加密存储", "Encrypted at rest"));
    /// Encrypted on its way.
    ENCRYPTED_IN_TRANSIT: bool = yes_no("encrypted_in_transit", t("加密传输", "Encrypted in transit"));
    /// Last check of what is stored.
    CHECKED_ON: NaiveDate = date("checked_on", t("最近安全检查日期", "Last checked on"));
    /// Backed up.
    BACKED_UP: bool = yes_no("backed_up", t("有备份", "Backed up"));
    /// Who gets it.
    RECIPIENTS: Rows = table("recipients", t("接收方", "Recipients"), &[
        text("name", t("名称", "Name")).required().def,
        text("purpose", t("目的", "Purpose")).def,
        one_of("basis", t("依据", "Basis"), BASES).def,
    ]);
    /// Rights offered.
    RIGHTS: Vec<String> = some_of("rights", t("可行使的权利", "Rights offered"), &[
        choice("query", "查询", "Query"),
        choice("copy", "复制", "Copy"),
        choice("correct", "更正", "Correct"),
        choice("delete", "删除", "Delete"),
        choice("withdraw", "撤回同意", "Withdraw consent"),
    ]);
    /// How rights are used.
    RIGHTS_CHANNEL: String = text("rights_channel", t("权利行使渠道", "Channel for rights")).searched();
    /// The privacy policy names it.
    NAMED_IN: String = reference("named_in", t("载明于", "Named in"), "agreements");
    /// Confirmed lawful.
    CONFIRMED_ON: NaiveDate = date("confirmed_on", t("合法性确认日期", "Lawfulness confirmed on"));
    /// First day of collecting.
    FROM_ON: NaiveDate = date("from_on", t("开始收集日期", "Collected from"));
    /// Last day of collecting.
    ENDED_ON: NaiveDate = date("ended_on", t("停止收集日期", "Collected until"));
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const INFORMATION_MISSING: Rule = Rule::error(
    "user_information_missing",
    &["TC260-003/7.b", "LIAONING-2025/8.1.a"],
    t("每项服务登记了收集的使用者信息", "What a service collects of its users is on file"),
);
const INFORMATION_BASIS: Rule = Rule::error(
    "user_information_basis",
    &["TC260-003/7.b", "DATA-GUIDE/9.5.b", "LIAONING-2025/10.1.1"],
    t(
        "每种个人信息有合法性依据；敏感信息为单独同意，儿童信息为监护人同意，或有其他法定依据",
        "Personal information has a basis: separate consent where sensitive, a guardian's for children, or another basis of law",
    ),
);
const INFORMATION_NEED: Rule = Rule::error(
    "user_information_need",
    &["DATA-GUIDE/9.5.a", "LIAONING-2025/8.1.a", "LIAONING-2025/10.1.1"],
    t("每种信息写明对应功能和目的", "Each kind tells the function that needs it, and the purpose"),
);
const INFORMATION_RETENTION: Rule = Rule::error(
    "user_information_retention",
    &["DATA-GUIDE/9.5.b", "LIAONING-2025/8.1.a"],
    t("每种信息写明保存地点和期限", "Each kind tells where and how long it is kept"),
);
const INFORMATION_PROTECTION: Rule = Rule::error(
    "user_information_protection",
    &["LIAONING-2025/8.1.b", "TC260-003/7.b", "LIAONING-2025/10.1.1"],
    t("个人信息加密存储和传输", "Personal information is encrypted at rest and in transit"),
);
const INFORMATION_RIGHTS: Rule = Rule::error(
    "user_information_rights",
    &["LIAONING-2025/8.1.c"],
    t(
        "个人信息可以查询、更正、删除，并有渠道",
        "It can be queried, corrected and deleted, through a channel",
    ),
);
const INFORMATION_RECIPIENT: Rule = Rule::error(
    "user_information_recipient",
    &["DATA-GUIDE/9.5.c"],
    t("向每个接收方提供都有依据", "Every recipient gets it on a basis"),
);
const INFORMATION_NOTICE: Rule = Rule::error(
    "user_information_notice",
    &["LIAONING-2025/8.1.a", "LIAONING-2025/4.c", "DATA-GUIDE/5.3.2.a"],
    t("收集的个人信息载明于现行的隐私政策", "What is collected is named in a privacy policy in force"),
);
const INFORMATION_CONFIRMED: Rule = Rule::note(
    "user_information_confirmed",
    &["TTAF-320/4.3.a"],
    t("处理的合法性经过确认并有日期", "Its lawfulness is confirmed, with a day"),
);

const INFORMATION_IMPACT: Rule = Rule::warning(
    "user_information_impact",
    &["TC260-003/7.b", "个人信息保护法 第五十五条"],
    t(
        "收集敏感个人信息或儿童信息的服务做过个人信息保护影响评估",
        "A service that collects sensitive information or children's has an impact assessment",
    ),
);
const INFORMATION_GRADED: Rule = Rule::warning(
    "user_information_ungraded",
    &["DATA-GUIDE/10.2.p1", "LIAONING-2025/4.e"],
    t("每种使用者信息都已分类分级", "Each kind of user information is graded"),
);

/// Does the basis fit how sensitive it is? A basis of law other than consent fits any.
fn fits(r: &Record) -> bool {
    let refused = matches!(
        (r.text(SENSITIVITY), r.text(BASIS)),
        (_, "") | ("sensitive", "consent") | ("under_14", "consent" | "separate_consent")
    );
    !refused
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.get(ENDED_ON).is_some_and(|d| d < reader.today()) || r.text(SENSITIVITY) == "none" {
        return out;
    }
    let kind = r.text(KIND);
    let mut broken =
        |rule: &Rule, field: &str, zh: String, en: String| out.push(rule.broken(zh, en).field(field));
    if !fits(r) {
        broken(
            &INFORMATION_BASIS,
            BASIS.key(),
            format!("「{kind}」没有合法性依据，或依据与敏感程度不符，请补充或停止收集"),
            format!(
                "{kind} has no basis, or one that does not fit how sensitive it is; give one or stop collecting"
            ),
        );
    }
    if r.text(NEEDED_BY).is_empty() || r.text(PURPOSE).trim().is_empty() {
        broken(
            &INFORMATION_NEED,
            NEEDED_BY.key(),
            format!("「{kind}」没有写明对应功能或目的，不能说明必要性，请补充"),
            format!("{kind} tells no function or purpose, so its need cannot be shown; add them"),
        );
    }
    let period = r.get(KEPT_DAYS).is_some_and(|d| d > 0) || !r.text(KEPT_UNTIL).is_empty();
    if !period || r.text(KEPT_WHERE).is_empty() {
        broken(
            &INFORMATION_RETENTION,
            KEPT_DAYS.key(),
            format!("「{kind}」没有写明保存地点或期限，请补充"),
            format!("{kind} does not tell where or how long it is kept; add it"),
        );
    }
    if r.get(ENCRYPTED_AT_REST) != Some(true) || r.get(ENCRYPTED_IN_TRANSIT) != Some(true) {
        broken(
            &INFORMATION_PROTECTION,
            ENCRYPTED_AT_REST.key(),
            format!("「{kind}」没有加密存储或加密传输，请落实"),
            format!("{kind} is not encrypted at rest or in transit; see to it"),
        );
    }
    let rights = r.get(RIGHTS).unwrap_or_default();
    let missing: Vec<Text> = ["query", "correct", "delete"]
        .iter()
        .filter(|k| !rights.iter().any(|x| x == *k))
        .filter_map(|k| RIGHTS.def.choice_label(k).map(Text::from))
        .collect();
    if !missing.is_empty() || r.text(RIGHTS_CHANNEL).is_empty() {
        let all =
            if missing.is_empty() { Text::from(RIGHTS_CHANNEL.def.label) } else { naming::listed(&missing) };
        broken(
            &INFORMATION_RIGHTS,
            RIGHTS.key(),
            format!("「{kind}」缺少：{}，请提供", all.zh),
            format!("{kind} lacks: {}; offer it", all.en),
        );
    }
    let rows = r.get(RECIPIENTS).unwrap_or_default();
    let without =
        rows.iter().find(|row| row.get("basis").and_then(String::read).is_none_or(|b| b.is_empty()));
    if let Some(name) = without.and_then(|row| row.get("name").and_then(String::read)) {
        broken(
            &INFORMATION_RECIPIENT,
            RECIPIENTS.key(),
            format!("「{kind}」提供给「{name}」没有依据，请取得同意或停止提供"),
            format!("{kind} goes to {name} without a basis; obtain consent or stop"),
        );
    }
    let policy = reader.get("agreements", r.text(NAMED_IN));
    let named = policy.is_some_and(|p| {
        let current = agreements::in_force(r.text(SERVICE), p.text(agreements::KIND), reader.today(), reader);
        p.text(agreements::KIND) != "service_agreement" && current.is_some_and(|c| c.id == p.id)
    });
    if !named {
        broken(
            &INFORMATION_NOTICE,
            NAMED_IN.key(),
            format!("「{kind}」没有载明于现行的隐私政策，请更新隐私政策并选择"),
            format!("{kind} is not named in a privacy policy in force; update the policy and choose it"),
        );
    }
    let sensitive = matches!(r.text(SENSITIVITY), "sensitive" | "under_14");
    let assessed = reader.find("impact_assessments", impact_assessments::SERVICE.key(), r.text(SERVICE));
    if sensitive && assessed.is_empty() {
        broken(
            &INFORMATION_IMPACT,
            SENSITIVITY.key(),
            format!("「{kind}」属于敏感个人信息，该服务没有个人信息保护影响评估，请评估并登记"),
            format!(
                "{kind} is sensitive, and the service has no impact assessment; carry one out and enter it"
            ),
        );
    }
    if reader.find("data_grades", data_grades::USER_INFORMATION.key(), &r.id).is_empty() {
        broken(
            &INFORMATION_GRADED,
            KIND.key(),
            format!("「{kind}」尚未分类分级，请登记「分类分级」"),
            format!("{kind} is not graded; enter its grade"),
        );
    }
    if r.get(CONFIRMED_ON).is_none() {
        broken(
            &INFORMATION_CONFIRMED,
            CONFIRMED_ON.key(),
            format!("「{kind}」没有合法性确认日期，可以补充"),
            format!("{kind} has no day of confirmation; it may be added"),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for s in services::current(reader) {
        if reader.find("user_information", SERVICE.key(), &s.id).is_empty() {
            let name = s.text(services::NAME);
            out.push(
                INFORMATION_MISSING
                    .broken(
                        format!("「{name}」没有登记收集的使用者信息，请逐种登记；不收集个人信息的也登记一条"),
                        format!("What {name} collects of its users is not on file; enter each kind, or one record that says it is none"),
                    )
                    .record("services", &s.id),
            );
        }
    }
    out
}

const TIMES: Rule = Rule::error(
    "user_information_days",
    &["TC260-003/7.b"],
    t(
        "停止收集不早于开始，确认和核查日期不晚于今天",
        "Collection does not end before it begins; confirmation and check do not lie ahead",
    ),
);

/// 使用者信息.
pub static REGISTER: Register = Register {
    key: "user_information",
    label: t("使用者信息", "User information"),
    one: t("使用者信息", "Kind of user information"),
    clauses: &[
        "TC260-003/7.b",
        "DATA-GUIDE/9.5.a",
        "DATA-GUIDE/9.5.b",
        "DATA-GUIDE/9.5.c",
        "LIAONING-2025/4.c",
        "LIAONING-2025/8.1.a",
        "LIAONING-2025/8.1.b",
        "LIAONING-2025/8.1.c",
        "TTAF-320/4.3.a",
    ],
    prefix: "UIN",
    title: "kind",
    fields: FIELDS,
    sorts: &[Sort { key: "kind", by: SortBy::Pinyin }, Sort { key: "category", by: SortBy::Value }],
    area: Area::Service,
    rules: &[
        &TIMES,
        &INFORMATION_IMPACT,
        &INFORMATION_GRADED,
        &INFORMATION_MISSING,
        &INFORMATION_BASIS,
        &INFORMATION_NEED,
        &INFORMATION_RETENTION,
        &INFORMATION_PROTECTION,
        &INFORMATION_RIGHTS,
        &INFORMATION_RECIPIENT,
        &INFORMATION_NOTICE,
        &INFORMATION_CONFIRMED,
    ],
    orders: &[
        order::own(&TIMES, "from_on", "ended_on"),
        order::past(&TIMES, "confirmed_on"),
        order::past(&TIMES, "checked_on"),
    ],
    check,
    whole,
    ..PLAIN
};
