//! 单位: the provider. Its name is entered once and rendered everywhere.

use crate::credit_code;
use crate::field::{choice, date, long_text, one_of, some_of, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Name as on the business licence.
    NAME: String = text("name", t("单位名称", "Name")).required().listed().searched()
        .help("与营业执照完全一致，全部材料均引用此处", "Exactly as on the licence; every paper takes it from here");
    /// 统一社会信用代码, GB 32100-2015.
    CREDIT_CODE: String = text("credit_code", t("统一社会信用代码", "Unified social credit code")).required().listed().searched().unique();
    /// 法定代表人.
    LEGAL_REPRESENTATIVE: String = text("legal_representative", t("法定代表人", "Legal representative")).required().listed().personal().searched();
    /// Nature of the organisation.
    NATURE: String = one_of("nature", t("单位性质", "Nature"), &[
        choice("private", "民营企业", "Private enterprise"),
        choice("state", "国有企业", "State-owned enterprise"),
        choice("foreign", "外商投资企业", "Foreign-invested enterprise"),
        choice("institution", "事业单位", "Public institution"),
        choice("other", "其他", "Other"),
    ]);
    /// Registered address.
    REGISTERED_ADDRESS: String = text("registered_address", t("注册地址", "Registered address"));
    /// Office address.
    OFFICE_ADDRESS: String = text("office_address", t("办公地址", "Office address"));
    /// 属地.
    PROVINCE: String = text("province", t("属地（省级）", "Province")).required().listed();
    /// 行业主管部门.
    REGULATOR: String = text("regulator", t("行业主管部门", "Regulator"));
    /// Contact for the filing.
    CONTACT: String = text("contact", t("备案联系人", "Filing contact")).personal();
    /// Phone of the contact.
    CONTACT_PHONE: String = text("contact_phone", t("联系电话", "Contact phone")).masked();
    /// Decides the hours within which an incident is reported.
    CRITICAL_OPERATOR: bool = yes_no("critical_operator", t("关键信息基础设施运营者", "Critical-infrastructure operator"));
    /// Decides the hours within which an incident is reported.
    CENTRAL_UNIT: bool = yes_no("central_unit", t("中央和国家机关直属单位", "Unit of a central organ"));
    /// Day of establishment.
    ESTABLISHED_ON: chrono::NaiveDate = date("established_on", t("成立日期", "Established on"));
    /// Which papers are held.
    LICENCES: Vec<String> = some_of("licences", t("已取得的资质", "Licences held"), &[
        choice("icp_filing", "ICP 备案", "ICP filing"),
        choice("icp_licence", "增值电信业务经营许可证", "Value-added telecom licence"),
        choice("graded_protection", "网络安全等级保护备案", "Graded-protection filing"),
    ]);
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

const CREDIT_CODE_SOUND: Rule = Rule::error(
    "credit_code",
    &["GB 32100-2015"],
    t(
        "统一社会信用代码共 18 位，校验码正确",
        "The unified social credit code has 18 characters and a right check digit",
    ),
);

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let code = r.text(CREDIT_CODE);
    if !code.is_empty()
        && let Err(fault) = credit_code::check(code)
    {
        out.push(CREDIT_CODE_SOUND.broken(fault.zh, fault.en).field(CREDIT_CODE.key()));
    }
    out
}

/// 单位.
pub static REGISTER: Register = Register {
    key: "organizations",
    label: t("单位", "Organisations"),
    one: t("单位", "Organisation"),
    clauses: &["TC260-003/8.1.a"],
    prefix: "ORG",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Organization,
    rules: &[&CREDIT_CODE_SOUND],
    check,
    ..PLAIN
};
