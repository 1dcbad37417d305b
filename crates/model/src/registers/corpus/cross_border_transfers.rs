//! 出境: data that leaves the mainland, by which legal route and until when it holds.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{Choice, choice, date, files, int, long_text, one_of, reference, some_of, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::impact_assessments;
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

const ROUTES: &[Choice] = &[
    choice("security_assessment", "数据出境安全评估", "Security assessment of the export"),
    choice("standard_contract", "个人信息出境标准合同备案", "Standard contract, filed"),
    choice("certification", "个人信息保护认证", "Certification"),
    choice("exemption", "符合豁免情形", "Exempt"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// What leaves.
    DATA: String = text("data", t("出境数据", "Data")).required().listed().searched();
    /// Source concerned.
    SOURCE: String = reference("source", t("语料来源", "Source"), "corpus_sources");
    /// Dataset concerned.
    DATASET: String = reference("dataset", t("数据集", "Dataset"), "datasets");
    /// Recipient.
    RECIPIENT: String = text("recipient", t("境外接收方", "Recipient")).required().listed().searched();
    /// Country or region.
    REGION: String = text("region", t("国家或地区", "Country or region")).required().listed();
    /// Purpose and means.
    PURPOSE: String = long_text("purpose", t("出境目的与方式", "Purpose and means")).required();
    /// Kinds of data.
    KINDS: Vec<String> = some_of("kinds", t("数据性质", "Kinds of data"), &[
        choice("general_personal", "一般个人信息", "Personal information"),
        choice("sensitive_personal", "敏感个人信息", "Sensitive personal information"),
        choice("important", "重要数据", "Important data"),
        choice("other", "其他数据", "Other data"),
    ]).required();
    /// Persons concerned since 1 January.
    PERSONS: i64 = int("persons", t("当年累计涉及人数", "Persons, this year"));
    /// Legal route.
    ROUTE: String = one_of("route", t("合规路径", "Legal route"), ROUTES).listed();
    /// Number of the approval, filing or certificate.
    ROUTE_NUMBER: String = text("route_number", t("批复、备案或证书编号", "Number of it"));
    /// Day it was given.
    ROUTE_ON: NaiveDate = date("route_on", t("取得日期", "Given on"));
    /// Last day it holds.
    ROUTE_VALID_TO_ON: NaiveDate = date("route_valid_to_on", t("有效期止", "Valid until")).listed();
    /// Which exemption, and why it fits.
    EXEMPTION_REASON: String = long_text("exemption_reason", t("豁免情形及理由", "Exemption and why it fits"));
    /// Persons were told and agreed separately.
    SEPARATE_CONSENT: bool = yes_no("separate_consent", t("已告知并取得单独同意", "Persons told, separate consent obtained"));
    /// Impact assessment of it.
    IMPACT_ASSESSMENT: String = reference("impact_assessment", t("个保影响评估", "Impact assessment"), "impact_assessments");
    /// First day of transfer.
    FROM_ON: NaiveDate = date("from_on", t("出境起始日期", "From")).required().listed();
    /// Last day of transfer.
    TO_ON: NaiveDate = date("to_on", t("出境结束日期", "Until"));
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const ROUTE_FIRST: Rule = Rule::error(
    "transfer_route",
    &["DATA-GUIDE/10.4.p2"],
    t(
        "出境前已取得合规路径文件并写明编号；豁免的写明情形与理由",
        "The legal route stands, with its number, before data leaves; an exemption says why it fits",
    ),
);
const ROUTE_HOLDS: Rule = Rule::error(
    "transfer_route_expired",
    &["DATA-GUIDE/10.4.p2"],
    t("出境期间合规路径文件在有效期内", "The legal route is valid while data leaves"),
);
const IMPORTANT_ASSESSED: Rule = Rule::error(
    "transfer_important_data",
    &["促进和规范数据跨境流动规定 第七条", "DATA-GUIDE/10.4.p2"],
    t("重要数据出境经过安全评估", "Important data leaves by the security assessment alone"),
);
const PERSONAL_ASSESSED: Rule = Rule::error(
    "transfer_impact",
    &["个人信息保护法 第五十五条"],
    t("个人信息出境前做过影响评估", "An impact assessment came before personal information leaves"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let from = r.get(FROM_ON);
    let exempt = r.text(ROUTE) == "exemption";
    let proven = if exempt { r.has(EXEMPTION_REASON.key()) } else { r.has(ROUTE_NUMBER.key()) };
    let late = !exempt && matches!((r.get(ROUTE_ON), from), (Some(d), Some(f)) if d > f);
    let undated = !exempt && r.get(ROUTE_ON).is_none();
    if !r.has(ROUTE.key()) || !proven || late || undated {
        out.push(ROUTE_FIRST.broken(
            "出境缺少合规路径，或其文件晚于出境、未写明编号或理由；请补充，补充前停止出境",
            "The legal route is missing, later than the transfer, or lacks its number or reason; complete it and stop the transfer until then",
        ).field(ROUTE.key()));
    }
    let last = r.get(TO_ON).unwrap_or_else(|| reader.today());
    if let Some(end) = r.get(ROUTE_VALID_TO_ON).filter(|e| *e < last) {
        out.push(
            ROUTE_HOLDS
                .broken(
                    format!("合规路径文件已于 {end} 到期，请续期或停止出境"),
                    format!("The legal route ended on {end}; renew it or stop the transfer"),
                )
                .field(ROUTE_VALID_TO_ON.key()),
        );
    }
    let kinds = r.get(KINDS).unwrap_or_default();
    if kinds.iter().any(|k| k == "important") && r.text(ROUTE) != "security_assessment" {
        out.push(
            IMPORTANT_ASSESSED
                .broken(
                    "含重要数据，须申报数据出境安全评估，请更正合规路径",
                    "Important data is among it, which asks for the security assessment; mend the route",
                )
                .field(ROUTE.key()),
        );
    }
    let personal = kinds.iter().any(|k| k.ends_with("_personal"));
    let assessed = reader
        .get("impact_assessments", r.text(IMPACT_ASSESSMENT))
        .and_then(|a| a.get(impact_assessments::ASSESSED_ON));
    if personal && !matches!((assessed, from), (Some(a), Some(f)) if a <= f) {
        out.push(
            PERSONAL_ASSESSED
                .broken(
                    "含个人信息，请选择出境前完成的影响评估",
                    "Personal information is among it; choose the impact assessment made before it left",
                )
                .field(IMPACT_ASSESSMENT.key()),
        );
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(from), Some(on)) = (r.get(FROM_ON), r.get(ROUTE_VALID_TO_ON)) else { return Vec::new() };
    let label = Text::new("续办出境合规手续", "Renew the legal route");
    let done = r.get(TO_ON).filter(|to| *to <= on && *to <= reader.today());
    vec![Due { key: "route", label, from, on, done, clause: "DATA-GUIDE/10.4.p2" }.clock(reader)]
}

const TIMES: Rule = Rule::error(
    "transfer_days",
    &["DATA-GUIDE/10.4.p2"],
    t(
        "出境的开始与结束、合规文件的取得与到期先后一致",
        "A transfer, and the papers of its route, do not end before they begin",
    ),
);

/// 数据出境.
pub static REGISTER: Register = Register {
    key: "cross_border_transfers",
    label: t("数据出境", "Cross-border transfers"),
    one: t("数据出境", "Cross-border transfer"),
    clauses: &["DATA-GUIDE/10.4.p2"],
    prefix: "CBT",
    title: "data",
    fields: FIELDS,
    sorts: &[Sort { key: "from_on", by: SortBy::Value }],
    area: Area::Corpus,
    rules: &[&TIMES, &ROUTE_FIRST, &ROUTE_HOLDS, &IMPORTANT_ASSESSED, &PERSONAL_ASSESSED],
    orders: &[order::own(&TIMES, "from_on", "to_on"), order::own(&TIMES, "route_on", "route_valid_to_on")],
    check,
    clocks,
    ..PLAIN
};
