//! 人员: everyone who works on the service. Names are personal data, identity numbers and contacts are masked.

use super::departures;
use crate::field::{choice, date, long_text, one_of, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::identity_number;
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span;
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// 工号, by which a sheet names a person.
    CODE: String = text("code", t("工号", "Staff number")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("姓名", "Name")).required().listed().searched().personal();
    /// Internal or outsourced; the filing form asks for both counts.
    EMPLOYER_KIND: String = one_of("employer_kind", t("用工方式", "Employment"), &[
        choice("internal", "内部", "Internal"),
        choice("outsourced", "外包", "Outsourced"),
    ]).required().listed();
    /// Company of an outsourced person.
    EMPLOYER: String = text("employer", t("外包单位", "Outsourcing company")).searched();
    /// Department.
    DEPARTMENT: String = text("department", t("部门", "Department")).listed().searched();
    /// Job title, apart from the posts of compliance.
    JOB_TITLE: String = text("job_title", t("职务", "Job title")).searched();
    /// What the person works on.
    WORKS_ON: Vec<String> = some_of("works_on", t("工作内容", "Works on"), &[
        choice("corpus", "语料处理", "Corpora"),
        choice("annotation", "数据标注", "Annotation"),
        choice("training", "模型训练", "Training of models"),
        choice("operation", "服务运营", "Operation of the service"),
        choice("content_safety", "内容安全", "Content safety"),
        choice("customer_service", "客户服务", "Customer service"),
        choice("compliance", "合规与法务", "Compliance and legal"),
        choice("management", "管理", "Management"),
    ]);
    /// Education or professional qualification.
    QUALIFICATION: String = text("qualification", t("学历与专业资格", "Education and qualification")).personal();
    /// 公民身份号码, GB 11643.
    IDENTITY_NUMBER: String = text("identity_number", t("身份证号", "Identity number")).masked();
    /// Mobile phone.
    PHONE: String = text("phone", t("手机", "Mobile phone")).masked();
    /// E-mail.
    EMAIL: String = text("email", t("电子邮箱", "E-mail")).masked();
    /// Day of joining.
    JOINED_ON: NaiveDate = date("joined_on", t("入职日期", "Joined on")).required().listed();
    /// Day of leaving.
    LEFT_ON: NaiveDate = date("left_on", t("离岗日期", "Left on")).listed();
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

/// Does the person work here on a day?
pub fn employed_on(r: &Record, day: NaiveDate) -> bool {
    span::holds(r, JOINED_ON, LEFT_ON, day)
}

const LEFT_BEFORE_JOINED: Rule = Rule::error(
    "left_before_joined",
    &["LIAONING-2025/9.4.e"],
    t("离岗日期不早于入职日期", "Nobody leaves before joining"),
);
const JOINS_LATER: Rule =
    Rule::note("joins_later", &[], t("入职日期不晚于今天", "The day of joining is not later than today"));
const EMPLOYER_MISSING: Rule = Rule::warning(
    "employer_missing",
    &["DATA-GUIDE/6.3.a"],
    t("外包人员写明外包单位", "The company of an outsourced person is named"),
);
const IDENTITY_NUMBER_SOUND: Rule = Rule::error(
    "identity_number",
    &["GB 11643"],
    t("身份证号共 18 位，校验码正确", "An identity number has 18 characters and a right check character"),
);
const PHONE_SOUND: Rule = Rule::warning(
    "phone",
    &[],
    t("手机号是以 1 开头的 11 位数字", "A mobile number has 11 digits and begins with 1"),
);
const EMAIL_SOUND: Rule =
    Rule::warning("email", &[], t("电子邮箱格式正确", "An e-mail address is well formed"));
const LEFT_WITHOUT_DEPARTURE: Rule = Rule::warning(
    "left_without_departure",
    &["LIAONING-2025/9.4.e"],
    t("离岗的人办理了离岗手续", "Whoever left has a departure on file"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (joined, left) = (r.get(JOINED_ON), r.get(LEFT_ON));
    if let (Some(joined), Some(left)) = (joined, left)
        && left < joined
    {
        out.push(
            LEFT_BEFORE_JOINED
                .broken(
                    format!("离岗日期 {left} 早于入职日期 {joined}，请核对"),
                    format!("Left on {left}, before joining on {joined}; check both days"),
                )
                .field(LEFT_ON.key()),
        );
    }
    if joined.is_some_and(|d| d > reader.today()) {
        out.push(
            JOINS_LATER
                .broken("入职日期在今天之后，请核对", "The day of joining lies after today; check it")
                .field(JOINED_ON.key()),
        );
    }
    if r.text(EMPLOYER_KIND) == "outsourced" && r.text(EMPLOYER).is_empty() {
        out.push(
            EMPLOYER_MISSING
                .broken("外包人员请填写外包单位", "Name the company that employs the outsourced person")
                .field(EMPLOYER.key()),
        );
    }
    let number = r.text(IDENTITY_NUMBER);
    if !number.is_empty()
        && let Err(fault) = identity_number::check(number)
    {
        out.push(IDENTITY_NUMBER_SOUND.broken(fault.zh, fault.en).field(IDENTITY_NUMBER.key()));
    }
    let phone = r.text(PHONE);
    let mobile = phone.len() == 11 && phone.starts_with('1') && phone.bytes().all(|b| b.is_ascii_digit());
    if !phone.is_empty() && !mobile {
        out.push(
            PHONE_SOUND
                .broken("手机号应为以 1 开头的 11 位数字", "A mobile number has 11 digits and begins with 1")
                .field(PHONE.key()),
        );
    }
    let email = r.text(EMAIL);
    if !email.is_empty() && !email.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.')) {
        out.push(
            EMAIL_SOUND
                .broken("电子邮箱格式不正确", "The e-mail address is not well formed")
                .field(EMAIL.key()),
        );
    }
    if let Some(left) = left.filter(|d| *d < reader.today())
        && reader.find("departures", departures::PERSON.key(), &r.id).is_empty()
    {
        let live = naming::listed(&departures::live_after(&r.id, left, reader));
        let (zh, en) = if live.zh.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("，且仍有：{}", live.zh), format!(", and the person still has: {}", live.en))
        };
        let code = r.text(CODE);
        out.push(
            LEFT_WITHOUT_DEPARTURE
                .broken(
                    format!("{code} 已于 {left} 离岗，没有离岗手续记录{zh}，请登记离岗"),
                    format!("{code} left on {left} and no departure is on file{en}; enter it"),
                )
                .field(LEFT_ON.key()),
        );
    }
    out
}

/// 人员.
pub static REGISTER: Register = Register {
    key: "people",
    label: t("人员", "People"),
    one: t("人员", "Person"),
    clauses: &["LIAONING-2025/9.4.a", "LIAONING-2025/9.4.e", "DATA-GUIDE/6.3.a", "TTAF-320/4.4.b"],
    prefix: "P",
    title: "name",
    fields: FIELDS,
    sorts: &[
        Sort { key: "name", by: SortBy::Pinyin },
        Sort { key: "code", by: SortBy::Value },
        Sort { key: "joined_on", by: SortBy::Value },
    ],
    area: Area::People,
    rules: &[
        &LEFT_BEFORE_JOINED,
        &JOINS_LATER,
        &EMPLOYER_MISSING,
        &IDENTITY_NUMBER_SOUND,
        &PHONE_SOUND,
        &EMAIL_SOUND,
        &LEFT_WITHOUT_DEPARTURE,
    ],
    check,
    ..PLAIN
};
