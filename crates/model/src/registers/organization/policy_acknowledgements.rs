//! 制度签阅: who has read and understood which version of a policy.

use super::{people, policies};
use crate::decimal::Decimal;
use crate::field::{choice, date, decimal, files, one_of, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Which version of which policy.
    POLICY: String = reference("policy", t("制度", "Policy"), "policies").required().listed();
    /// Who.
    PERSON: String = reference("person", t("人员", "Person"), "people").required().listed();
    /// When.
    ACKNOWLEDGED_ON: NaiveDate = date("acknowledged_on", t("签阅日期", "Acknowledged on")).required().listed();
    /// How.
    MODE: String = one_of("mode", t("方式", "Mode"), &[
        choice("signed", "书面签字", "Signed on paper"),
        choice("online", "线上确认", "Confirmed online"),
        choice("training", "宣贯会签到", "Signed in at a briefing"),
    ]).listed();
    /// Score of a test of understanding, where one was held.
    SCORE: Decimal = decimal("score", t("理解测试成绩", "Score of a test")).listed();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const ACKNOWLEDGED_TWICE: Rule = Rule::note(
    "acknowledged_twice",
    &["LIAONING-2025/9.3.c"],
    t("同一人对同一版本只有一条签阅", "A person acknowledges a version once"),
);
const ACKNOWLEDGED_EARLY: Rule = Rule::error(
    "acknowledged_early",
    &["LIAONING-2025/9.3.c"],
    t("签阅不早于制度批准，不晚于今天", "Acknowledged after approval, and not later than today"),
);
const ACKNOWLEDGED_OUTSIDE: Rule = Rule::warning(
    "acknowledged_outside_employment",
    &["LIAONING-2025/9.3.c"],
    t("签阅时人员在岗", "Whoever acknowledged worked here on that day"),
);
const ACKNOWLEDGES_OLD: Rule = Rule::note(
    "acknowledges_old_version",
    &["LIAONING-2025/9.3.c"],
    t("签阅的是现行版本", "The version acknowledged is the one in force"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let who = naming::called_by_id("people", r.text(PERSON), reader);
    let policy = naming::called_by_id("policies", r.text(POLICY), reader);
    let same = reader.find("policy_acknowledgements", POLICY.key(), r.text(POLICY));
    if let Some(other) = same.iter().find(|o| o.id != r.id && o.text(PERSON) == r.text(PERSON)) {
        out.push(
            ACKNOWLEDGED_TWICE
                .broken(
                    format!("{} 对「{}」已有签阅 {}，保留一条即可", who.zh, policy.zh, other.text(CODE)),
                    format!(
                        "{} has acknowledged {} in {} too; one is enough",
                        who.en,
                        policy.en,
                        other.text(CODE)
                    ),
                )
                .field(PERSON.key()),
        );
    }
    let Some(day) = r.get(ACKNOWLEDGED_ON) else { return out };
    if reader.get("people", r.text(PERSON)).is_some_and(|p| !people::employed_on(&p, day)) {
        out.push(
            ACKNOWLEDGED_OUTSIDE
                .broken(
                    format!("签阅日期 {day}，{} 不在岗，请核对", who.zh),
                    format!("{} did not work here on {day}; check the day", who.en),
                )
                .field(ACKNOWLEDGED_ON.key()),
        );
    }
    let Some(version) = reader.get("policies", r.text(POLICY)) else { return out };
    if day > reader.today() || version.get(policies::APPROVED_ON).is_some_and(|d| day < d) {
        out.push(
            ACKNOWLEDGED_EARLY
                .broken(
                    format!("签阅日期 {day} 早于「{}」的批准日期或在今天之后，请核对", policy.zh),
                    format!("{day} lies before the approval of {} or after today; check it", policy.en),
                )
                .field(ACKNOWLEDGED_ON.key()),
        );
    }
    let began = version.get(policies::EFFECTIVE_ON).is_some_and(|d| d <= reader.today());
    if began && !policies::in_force_on(&version, reader.today(), reader) {
        out.push(
            ACKNOWLEDGES_OLD
                .broken(
                    format!(
                        "「{}」{} 已不是现行版本，{} 须签阅新版本",
                        policy.zh,
                        version.text(policies::EDITION),
                        who.zh
                    ),
                    format!(
                        "{} {} is no longer in force; {} has to acknowledge the new version",
                        policy.en,
                        version.text(policies::EDITION),
                        who.en
                    ),
                )
                .field(POLICY.key()),
        );
    }
    out
}

/// 制度签阅.
pub static REGISTER: Register = Register {
    key: "policy_acknowledgements",
    label: t("制度签阅", "Policy acknowledgements"),
    one: t("制度签阅", "Policy acknowledgement"),
    clauses: &["LIAONING-2025/9.3.c"],
    prefix: "ACK",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "acknowledged_on", by: SortBy::Value }],
    area: Area::People,
    rules: &[&ACKNOWLEDGED_TWICE, &ACKNOWLEDGED_EARLY, &ACKNOWLEDGED_OUTSIDE, &ACKNOWLEDGES_OLD],
    check,
    ..PLAIN
};
