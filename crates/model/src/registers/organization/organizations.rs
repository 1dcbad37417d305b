//! 单位: the provider. Its name is entered once and rendered everywhere.

use super::{appointments, people};
use crate::credit_code;
use crate::decimal::Decimal;
use crate::field::{choice, date, long_text, one_of, percent, some_of, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
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
    /// Industry.
    INDUSTRY: String = text("industry", t("所属行业", "Industry"));
    /// 上级单位.
    SUPERIOR: String = text("superior", t("上级单位", "Superior organisation"));
    /// Contact for the filing.
    CONTACT: String = text("contact", t("备案联系人", "Filing contact")).personal();
    /// Phone of the contact.
    CONTACT_PHONE: String = text("contact_phone", t("联系电话", "Contact phone")).masked();
    /// E-mail of the contact.
    CONTACT_EMAIL: String = text("contact_email", t("联系邮箱", "Contact e-mail")).masked();
    /// Website.
    WEBSITE: String = text("website", t("官方网站", "Website"));
    /// Holder of the ICP filing; has to be the entity that files.
    ICP_HOLDER: String = text("icp_holder", t("ICP 备案主体", "Holder of the ICP filing"))
        .help("须与申请备案的单位一致", "Has to be the organisation that files");
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
    /// Least share of foreign sources among those in use, as the organisation set it (TC260-003 5.1 b).
    FOREIGN_SHARE_MIN: Decimal = percent("foreign_share_min", t("境外来源占比下限（%）", "Least share of foreign sources (%)"))
        .help("本单位按业务确定；没有下限的留空", "Set by the organisation; empty for none");
    /// Greatest share.
    FOREIGN_SHARE_MAX: Decimal = percent("foreign_share_max", t("境外来源占比上限（%）", "Greatest share of foreign sources (%)"))
        .help("本单位按业务确定；没有上限的留空", "Set by the organisation; empty for none");
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

const ORGANIZATION_REPORTING: Rule = Rule::warning(
    "organization_reporting",
    &["LIAONING-2025/8.3.b"],
    t(
        "写明是否关键信息基础设施运营者、是否中央和国家机关直属，事件报告时限由此决定",
        "Whether it runs critical infrastructure or belongs to a central organ is told: the hours for reporting rest on it",
    ),
);
const ORGANIZATION_CONTACT: Rule = Rule::warning(
    "organization_contact",
    &["TC260-003/4.p1"],
    t("备案联系人和电话齐全", "The contact for the filing and a phone are on file"),
);
const ORGANIZATION_ICP: Rule = Rule::error(
    "organization_icp_holder",
    &["TC260-003/4.p1"],
    t("ICP 备案主体与单位名称一致", "The holder of the ICP filing is the organisation"),
);
const ORGANIZATION_REPRESENTATIVE: Rule = Rule::warning(
    "organization_representative",
    &["TC260-003/8.1.d.1"],
    t("法定代表人与任命一致", "The legal representative is the one appointed"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let code = r.text(CREDIT_CODE);
    if !code.is_empty()
        && let Err(fault) = credit_code::check(code)
    {
        out.push(CREDIT_CODE_SOUND.broken(fault.zh, fault.en).field(CREDIT_CODE.key()));
    }
    if r.get(CRITICAL_OPERATOR).is_none() || r.get(CENTRAL_UNIT).is_none() {
        out.push(
            ORGANIZATION_REPORTING
                .broken(
                    "没有写明是否关键信息基础设施运营者或中央和国家机关直属，事件报告时限无法确定，请选择",
                    "Whether it runs critical infrastructure or belongs to a central organ is not told, so the hours for reporting an incident are not known; choose",
                )
                .field(CRITICAL_OPERATOR.key()),
        );
    }
    if r.text(CONTACT).is_empty() || r.text(CONTACT_PHONE).is_empty() {
        out.push(
            ORGANIZATION_CONTACT
                .broken(
                    "备案联系人或电话没有填写，请补充",
                    "The contact for the filing or the phone is missing; add both",
                )
                .field(CONTACT.key()),
        );
    }
    let holder = r.text(ICP_HOLDER);
    if !holder.is_empty() && holder != r.text(NAME) {
        out.push(
            ORGANIZATION_ICP
                .broken(
                    format!("ICP 备案主体「{holder}」与单位名称「{}」不一致，备案会被退回，请变更 ICP 备案或核对名称", r.text(NAME)),
                    format!("The ICP filing is held by {holder}, not by {}; a filing would be sent back: change the ICP filing or check the name", r.text(NAME)),
                )
                .field(ICP_HOLDER.key()),
        );
    }
    let stated = r.text(LEGAL_REPRESENTATIVE).trim();
    let appointed = appointments::holders_of("legal_representative", reader.today(), reader);
    let named = |id: &String| reader.get("people", id).is_some_and(|p| p.text(people::NAME).trim() == stated);
    // Names are personal: the sentence tells that they differ, not what they are.
    if !stated.is_empty() && !appointed.is_empty() && !appointed.iter().any(named) {
        out.push(
            ORGANIZATION_REPRESENTATIVE
                .broken(
                    "法定代表人姓名与任命中的法定代表人不一致，请以营业执照为准更正其一",
                    "The legal representative named here is not the one appointed; correct one of them by the licence",
                )
                .field(LEGAL_REPRESENTATIVE.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "organization_days",
    &["TC260-003/4.p1"],
    t("成立日期不晚于今天", "The day of founding does not lie ahead"),
);

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
    rules: &[
        &TIMES,
        &CREDIT_CODE_SOUND,
        &ORGANIZATION_REPORTING,
        &ORGANIZATION_CONTACT,
        &ORGANIZATION_ICP,
        &ORGANIZATION_REPRESENTATIVE,
    ],
    orders: &[order::past(&TIMES, "established_on")],
    check,
    ..PLAIN
};
