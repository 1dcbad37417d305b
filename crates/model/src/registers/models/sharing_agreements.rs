//! 数据保护协议: what both sides agreed about data shared with a secondary developer.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{date, files, long_text, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span;
use crate::text::{Text, t};
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Title.
    TITLE: String = text("title", t("协议名称", "Title")).required().listed().searched();
    /// Developer.
    DEVELOPER: String = reference("secondary_developer", t("二次开发者", "Secondary developer"), "secondary_developers").required().listed();
    /// Data covered.
    DATA: String = long_text("data", t("共享数据的种类与范围", "Data covered")).required();
    /// Purpose.
    PURPOSE: String = long_text("purpose", t("处理目的与方式", "Purpose and means")).required();
    /// Own rights and duties.
    OWN_DUTIES: String = long_text("own_duties", t("本单位的权利义务", "Own rights and duties"));
    /// Theirs.
    THEIR_DUTIES: String = long_text("their_duties", t("对方的权利义务", "Their rights and duties"));
    /// Protection.
    PROTECTION: String = long_text("protection", t("安全保护措施", "Protection"));
    /// Return or deletion at the end.
    AT_END: String = long_text("at_end", t("终止后的返还或删除", "Return or deletion at the end"));
    /// Signed on.
    SIGNED_ON: NaiveDate = date("signed_on", t("签订日期", "Signed on")).listed();
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("生效日期", "In force from")).required().listed();
    /// Last day.
    TO_ON: NaiveDate = date("to_on", t("失效日期", "In force until")).listed();
    /// The agreement.
    ATTACHMENTS: Vec<String> = files("attachments", t("协议文件", "Agreement"));
}

const BOTH_SIDES: Rule = Rule::error(
    "agreement_sides",
    &["TTAF-268.5/6.1.c"],
    t(
        "协议写明双方的权利义务、保护措施和终止后的处理",
        "An agreement tells both sides' rights and duties, the protection, and what happens at its end",
    ),
);
const SIGNED_FIRST: Rule = Rule::error(
    "agreement_signed",
    &["TTAF-268.5/6.1.c"],
    t(
        "协议在生效前签订，失效不早于生效",
        "An agreement was signed before it came into force and does not end before it begins",
    ),
);

/// Is data shared with a developer covered on a day?
pub fn covers(developer: &str, day: NaiveDate, reader: &dyn Reader) -> bool {
    let all = reader.find("sharing_agreements", DEVELOPER.key(), developer);
    all.iter().any(|a| a.get(SIGNED_ON).is_some_and(|d| d <= day) && span::holds(a, FROM_ON, TO_ON, day))
}

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let asked = [&OWN_DUTIES, &THEIR_DUTIES, &PROTECTION, &AT_END];
    let blank: Vec<Text> = asked.iter().filter(|f| !r.has(f.key())).map(|f| f.def.label.into()).collect();
    if !blank.is_empty() {
        let blank = naming::listed(&blank);
        out.push(
            BOTH_SIDES
                .broken(
                    format!("协议未写明：{}", blank.zh),
                    format!("The agreement does not tell: {}", blank.en),
                )
                .field(OWN_DUTIES.key()),
        );
    }
    let (signed, from, to) = (r.get(SIGNED_ON), r.get(FROM_ON), r.get(TO_ON));
    let late = matches!((signed, from), (Some(s), Some(f)) if s > f);
    if signed.is_none() || late || matches!((from, to), (Some(f), Some(e)) if e < f) {
        out.push(SIGNED_FIRST.broken("协议未签订、签订晚于生效或失效早于生效，请核对", "It is unsigned, was signed after it came into force, or ends before it begins; check the days").field(SIGNED_ON.key()));
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(from), Some(on)) = (r.get(FROM_ON), r.get(TO_ON)) else { return Vec::new() };
    let later = reader.find("sharing_agreements", DEVELOPER.key(), r.text(DEVELOPER));
    let renewed = later.iter().filter(|a| a.id != r.id && a.get(TO_ON).is_none_or(|t| t > on));
    let done = renewed.filter_map(|a| a.get(SIGNED_ON)).filter(|d| *d >= from).min();
    let label = Text::new("续签数据保护协议", "Renew the agreement");
    vec![Due { key: "renewal", label, from, on, done, clause: "TTAF-268.5/6.1.c" }.clock(reader)]
}

fn standing(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let holds = r.get(SIGNED_ON).is_some() && span::holds(r, FROM_ON, TO_ON, reader.today());
    Some(if holds {
        Text::new("有效", "In force")
    } else {
        Text::new("未生效或已失效", "Not in force")
    })
}

const TIMES: Rule = Rule::error(
    "sharing_order",
    &["TTAF-268.5/6.1.c"],
    t("签订日期不晚于今天", "An agreement is not signed in the future"),
);

/// 数据保护协议.
pub static REGISTER: Register = Register {
    key: "sharing_agreements",
    label: t("数据保护协议", "Sharing agreements"),
    one: t("数据保护协议", "Sharing agreement"),
    clauses: &["TTAF-268.5/6.1.c", "TTAF-268.5/6.2.c"],
    prefix: "SHA",
    title: "title",
    fields: FIELDS,
    sorts: &[Sort { key: "from_on", by: SortBy::Value }, Sort { key: "title", by: SortBy::Pinyin }],
    area: Area::Models,
    rules: &[&TIMES, &BOTH_SIDES, &SIGNED_FIRST],
    orders: &[order::past(&TIMES, "signed_on")],
    check,
    clocks,
    computed: &[Computed { key: "standing", label: t("效力", "Standing"), listed: true, value: standing }],
    ..PLAIN
};
