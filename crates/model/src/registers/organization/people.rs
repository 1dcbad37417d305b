//! 人员: everyone who works on the service. Names are personal data, identity numbers and contacts are masked.

use crate::field::{choice, date, long_text, one_of, text};
use crate::fields;
use crate::finding::Finding;
use crate::identity_number;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;

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
    /// 公民身份号码, GB 11643.
    IDENTITY_NUMBER: String = text("identity_number", t("身份证号", "Identity number")).masked();
    /// Mobile phone.
    PHONE: String = text("phone", t("手机", "Mobile phone")).masked();
    /// E-mail.
    EMAIL: String = text("email", t("电子邮箱", "E-mail")).masked();
    /// Day of joining.
    JOINED_ON: chrono::NaiveDate = date("joined_on", t("入职日期", "Joined on")).required().listed();
    /// Day of leaving.
    LEFT_ON: chrono::NaiveDate = date("left_on", t("离岗日期", "Left on")).listed();
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (joined, left) = (r.get(JOINED_ON), r.get(LEFT_ON));
    if let (Some(joined), Some(left)) = (joined, left)
        && left < joined
    {
        out.push(
            Finding::error(
                "left_before_joined",
                format!("离岗日期 {left} 早于入职日期 {joined}，请核对"),
                format!("Left on {left}, before joining on {joined}; check both days"),
            )
            .field(LEFT_ON.key()),
        );
    }
    if joined.is_some_and(|d| d > reader.today()) {
        out.push(
            Finding::note("joins_later", "入职日期在今天之后", "The day of joining lies after today")
                .field(JOINED_ON.key()),
        );
    }
    if r.text(EMPLOYER_KIND) == "outsourced" && r.text(EMPLOYER).is_empty() {
        out.push(
            Finding::warning(
                "employer_missing",
                "外包人员请填写外包单位",
                "Name the company that employs the outsourced person",
            )
            .field(EMPLOYER.key()),
        );
    }
    let number = r.text(IDENTITY_NUMBER);
    if !number.is_empty()
        && let Err(fault) = identity_number::check(number)
    {
        out.push(
            Finding::error("identity_number", fault.zh, fault.en)
                .field(IDENTITY_NUMBER.key())
                .clause("GB 11643"),
        );
    }
    let phone = r.text(PHONE);
    let mobile = phone.len() == 11 && phone.starts_with('1') && phone.bytes().all(|b| b.is_ascii_digit());
    if !phone.is_empty() && !mobile {
        out.push(
            Finding::warning(
                "phone",
                "手机号应为以 1 开头的 11 位数字",
                "A mobile number has 11 digits and begins with 1",
            )
            .field(PHONE.key()),
        );
    }
    let email = r.text(EMAIL);
    if !email.is_empty() && !email.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.')) {
        out.push(
            Finding::warning("email", "电子邮箱格式不正确", "The e-mail address is not well formed")
                .field(EMAIL.key()),
        );
    }
    out
}

/// 人员.
pub static REGISTER: Register = Register {
    key: "people",
    label: t("人员", "People"),
    one: t("人员", "Person"),
    clauses: &["LIAONING-2025/9.4.a", "TTAF-320/4.4.b"],
    prefix: "P",
    title: "name",
    fields: FIELDS,
    sorts: &[
        Sort { key: "name", by: SortBy::Pinyin },
        Sort { key: "code", by: SortBy::Value },
        Sort { key: "joined_on", by: SortBy::Value },
    ],
    area: Area::People,
    check,
    ..PLAIN
};
