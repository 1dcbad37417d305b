//! 评估: of a service against an edition, by a team, with the persons named to sign.

use crate::assessment::overall;
use crate::field::{Choice, choice, date, long_text, one_of, reference, references, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Number")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("评估名称", "Name")).required().listed().searched();
    /// Service.
    SERVICE: String = reference("service", t("被评估服务", "Service"), "services").required().listed();
    /// Edition id.
    EDITION: String = text("edition", t("依据版本", "Edition")).required().listed();
    /// Occasion (TC260-003 8.1 a).
    OCCASION: String = one_of("occasion", t("评估情形", "Occasion"), &[
        choice("before_launch", "上线前", "Before launch"),
        choice("major_change", "重大变更", "Major change"),
        choice("periodic", "定期", "Periodic"),
    ]).required().listed();
    /// By itself or by a third party.
    BY: String = one_of("conducted", t("评估方式", "Conducted"), &[
        choice("self", "自行评估", "By the provider"),
        choice("third_party", "委托第三方", "By a third party"),
    ]).required();
    /// Third party.
    THIRD_PARTY: String = text("third_party", t("第三方机构", "Third party"));
    /// The day for which conclusions hold.
    ASSESSED_ON: NaiveDate = date("assessed_on", t("评估日期", "Day of assessment")).required().listed();
    /// Team.
    TEAM: Vec<String> = references("team", t("评估组", "Team"), "people");
    /// Signer 1: the legal representative (8.1 d 1).
    LEGAL_REPRESENTATIVE: String = reference("legal_representative", t("签署人：法定代表人", "Signer: legal representative"), "people");
    /// Signer 2: head of the whole assessment (8.1 d 2).
    ASSESSMENT_HEAD: String = reference("assessment_head", t("签署人：安全评估负责人", "Signer: head of the assessment"), "people");
    /// Signer 3: head of the legality part (8.1 d 3).
    LEGALITY_HEAD: String = reference("legality_head", t("签署人：合法性评估负责人", "Signer: head of the legality part"), "people");
    /// In which order the three sign; none: as the duties stand in the standard.
    SIGNING_ORDER: String = one_of("signing_order", t("签署顺序", "Order of signing"), SIGNING_ORDERS)
        .help("定稿时固定；不选则依次为法定代表人、安全评估负责人、合法性评估负责人", "Fixed when the report is frozen; empty: legal representative, head of the assessment, head of the legality part");
    /// Why a legal representative who holds one of the posts signs once (note to 8.1 d).
    JOINT_ROLE_NOTE: String = long_text("joint_role_note", t("兼任说明", "Joint-role note"));
    /// Scope in the organisation's own words.
    SCOPE: String = long_text("scope", t("评估范围与对象", "Scope")).searched();
    /// Overall conclusion in the organisation's own words.
    OVERALL: String = long_text("overall", t("总体结论", "Overall conclusion")).searched();
    /// Overall verdict, chosen by a person.
    OVERALL_VERDICT: String = one_of("overall_verdict", t("总体评定", "Overall verdict"), &[
        choice("conforms", "全部符合", "Conforms in all"),
        choice("partly", "部分符合", "Conforms in part"),
        choice("does_not_conform", "全部不符合", "Does not conform"),
    ]);
    /// The organisation's own rule by which clauses make up the overall verdict.
    OVERALL_RULE: String = long_text("overall_rule", t("本单位的总体评定规则", "Own rule for the overall verdict"))
        .help("标准未写明如何由各条结论得出总体评定的，写明本单位的规则", "Where the standard does not say how clauses make up the whole, the organisation's own rule");
    /// Why the overall verdict differs from what the conclusions add up to.
    OVERALL_REASON: String = long_text("overall_reason", t("与各条结论不一致的理由", "Reason for differing from the conclusions"));
}

/// Orders of signing; the digits of a key are the places of the duties (`signers::DUTIES`), from 1.
const SIGNING_ORDERS: &[Choice] = &[
    choice("any", "不限顺序", "In any order"),
    choice(
        "order_123",
        "法定代表人、安全评估负责人、合法性评估负责人",
        "Legal representative, assessment, legality",
    ),
    choice(
        "order_132",
        "法定代表人、合法性评估负责人、安全评估负责人",
        "Legal representative, legality, assessment",
    ),
    choice(
        "order_213",
        "安全评估负责人、法定代表人、合法性评估负责人",
        "Assessment, legal representative, legality",
    ),
    choice(
        "order_231",
        "安全评估负责人、合法性评估负责人、法定代表人",
        "Assessment, legality, legal representative",
    ),
    choice(
        "order_312",
        "合法性评估负责人、法定代表人、安全评估负责人",
        "Legality, legal representative, assessment",
    ),
    choice(
        "order_321",
        "合法性评估负责人、安全评估负责人、法定代表人",
        "Legality, assessment, legal representative",
    ),
];

const OVERALL_FITS: Rule = Rule::error(
    "overall_contradicts_conclusions",
    &["TC260-003/8.1.b"],
    t(
        "总体评定与各条结论一致，不一致的写明理由",
        "The overall verdict agrees with the conclusions, or a reason says why it does not",
    ),
);
const OVERALL_RULED: Rule = Rule::note(
    "overall_rule_missing",
    &["TC260-003/8.1.b"],
    t(
        "作出总体评定的，写明由各条结论得出评定的规则",
        "Where an overall verdict is given, the rule by which clauses make it up is told",
    ),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if let Some(why) = overall::contradiction(r, reader) {
        out.push(OVERALL_FITS.broken(why.zh, why.en).field(OVERALL_REASON.key()));
    }
    if r.has(OVERALL_VERDICT.key())
        && !r.has(OVERALL_RULE.key())
        && overall::rule_of_edition(r, reader).is_none()
    {
        out.push(
            OVERALL_RULED
                .broken(
                    "依据版本没有规定总体评定的规则，请写明本单位的规则",
                    "The edition does not say how clauses make up the whole; write down the organisation's own rule",
                )
                .field(OVERALL_RULE.key()),
        );
    }
    out
}

/// 评估.
pub static REGISTER: Register = Register {
    key: "assessments",
    label: t("安全评估", "Assessments"),
    one: t("安全评估", "Assessment"),
    clauses: &["TC260-003/8.1.a", "TC260-003/8.1.d.1"],
    prefix: "AS",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "assessed_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Assessment,
    rules: &[&OVERALL_FITS, &OVERALL_RULED],
    check,
    ..PLAIN
};
