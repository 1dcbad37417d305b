//! 知识产权筛查: what rights a source touches, judged by the IP officer or a delegate before it is trained on.

use crate::field::{Choice, choice, date, files, long_text, one_of, reference, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::{appointments, corpus_sources};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// Aspects of a screening.
pub const ASPECTS: &[Choice] = &[
    choice("copyright", "著作权", "Copyright"),
    choice("trademark", "商标", "Trademarks"),
    choice("patent", "专利", "Patents"),
    choice("trade_secret", "商业秘密", "Trade secrets"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Source.
    SOURCE: String = reference("source", t("语料来源", "Source"), "corpus_sources").required().listed();
    /// Aspects screened.
    SCREENED: Vec<String> = some_of("aspects", t("筛查内容", "Aspects"), ASPECTS).required().listed();
    /// How.
    METHOD: String = long_text("method", t("筛查方法", "Method")).required()
        .help("比对范围、工具、抽样数量", "What was compared, with which tool, how many items");
    /// What was found.
    OUTCOME: String = one_of("outcome", t("筛查结论", "Outcome"), &[
        choice("clear", "未见侵权风险", "No risk of infringement found"),
        choice("resolved", "有风险，已排除或取得授权", "A risk, left out or authorised"),
        choice("pending", "有风险，处理中", "A risk, being handled"),
        choice("infringing", "存在侵权", "Infringing"),
    ]).required().listed();
    /// Risks in words.
    RISKS: String = long_text("risks", t("风险情况", "Risks")).searched();
    /// What was done about them.
    MEASURES: String = long_text("measures", t("处置措施", "Measures"));
    /// Day.
    SCREENED_ON: NaiveDate = date("screened_on", t("筛查日期", "Screened on")).required().listed();
    /// Who.
    SCREENED_BY: String = reference("screened_by", t("筛查人", "Screened by"), "people").required().listed();
    /// The IP officer who delegated it.
    DELEGATED_BY: String = reference("delegated_by", t("授权的知识产权负责人", "Delegated by"), "people")
        .help("筛查人不是知识产权负责人时填写", "Where the screener is not the IP officer");
    /// Records.
    ATTACHMENTS: Vec<String> = files("attachments", t("筛查记录", "Records"));
}

const ASPECTS_COVERED: Rule = Rule::error(
    "ip_aspects",
    &["TC260-003/5.2.b.2-1", "TC260-003/5.2.b.2-2", "TC260-003/5.2.b.2-3"],
    t(
        "来源涉及的权利均已筛查：作品查著作权，商业与使用者输入查商业秘密，涉及商标专利的查该项",
        "Every right a source touches is screened: works for copyright, commercial and user input for trade secrets, and marks or patents as flagged",
    ),
)
.each();
const BY_OFFICER: Rule = Rule::warning(
    "ip_screener",
    &["TC260-003/5.2.b.2", "TC260-003/5.2.b.1"],
    t("筛查由知识产权负责人或其授权的人进行", "The screening is by the IP officer or a delegate"),
);
const RISK_HANDLED: Rule = Rule::error(
    "ip_risk_unhandled",
    &["TC260-003/5.2.b.2", "DATA-GUIDE/5.3.3.d", "DATA-GUIDE/5.3.3.b", "DATA-GUIDE/4.d"],
    t(
        "核准来源的筛查没有未解决的侵权风险",
        "The screening of an approved source leaves no risk of infringement open",
    ),
)
.each();
const MEASURES_TOLD: Rule = Rule::error(
    "ip_measures_missing",
    &["DATA-GUIDE/5.3.3.d"],
    t("有风险的筛查写明处置措施", "A screening that found a risk tells what was done"),
);

/// Aspects that a source has to be screened for.
pub fn asked(source: &Record) -> Vec<&'static str> {
    let mut out = Vec::new();
    if matches!(source.text(corpus_sources::WORKS), "protected" | "licensed" | "public_domain") {
        out.push("copyright");
    }
    let rights = source.get(corpus_sources::RIGHTS).unwrap_or_default();
    let traded = matches!(source.text(corpus_sources::KIND), "commercial" | "user_input");
    for aspect in ["trademark", "patent", "trade_secret"] {
        if rights.iter().any(|r| r == aspect) || (traded && aspect == "trade_secret") {
            out.push(aspect);
        }
    }
    out
}

fn label(aspect: &str) -> Text {
    ASPECTS.iter().find(|c| c.key == aspect).map_or_else(|| Text::same(aspect), |c| c.label.into())
}

/// Clause that asks for the screening of an aspect.
fn clause(aspect: &str) -> &'static str {
    match aspect {
        "copyright" => "TC260-003/5.2.b.2-1",
        "trade_secret" => "TC260-003/5.2.b.2-2",
        _ => "TC260-003/5.2.b.2-3",
    }
}

/// Aspects that no screening of a source up to a day covers.
fn unscreened(source: &Record, by: NaiveDate, reader: &dyn Reader) -> Vec<&'static str> {
    let done: Vec<String> = reader
        .find("ip_screenings", SOURCE.key(), &source.id)
        .iter()
        .filter(|s| s.get(SCREENED_ON).is_some_and(|d| d <= by))
        .flat_map(|s| s.get(SCREENED).unwrap_or_default())
        .collect();
    asked(source).into_iter().filter(|a| !done.iter().any(|d| d == a)).collect()
}

/// Does the last screening of a source leave an infringement or an open risk?
pub fn open_risk(source: &str, reader: &dyn Reader) -> bool {
    let mut all = reader.find("ip_screenings", SOURCE.key(), source);
    all.sort_by_key(|s| s.get(SCREENED_ON));
    all.last().is_some_and(|s| matches!(s.text(OUTCOME), "pending" | "infringing"))
}

fn is_officer(person: &str, day: NaiveDate, reader: &dyn Reader) -> bool {
    appointments::posts_of(person, day, reader).iter().any(|p| p == "ip_officer")
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let source = reader.get("corpus_sources", r.text(SOURCE));
    if let Some(source) = &source {
        let left = unscreened(source, reader.today(), reader);
        if !left.is_empty() {
            let clauses: Vec<&str> = left.iter().map(|a| clause(a)).collect();
            let left = naming::listed(&left.into_iter().map(label).collect::<Vec<_>>());
            out.push(
                ASPECTS_COVERED
                    .broken(
                        format!("来源「{}」尚未筛查：{}", corpus_sources::called(source), left.zh),
                        format!("{} is not yet screened for: {}", corpus_sources::called(source), left.en),
                    )
                    .against(&clauses)
                    .field(SCREENED.key()),
            );
        }
        if source.text(corpus_sources::STATE) == "approved"
            && matches!(r.text(OUTCOME), "pending" | "infringing")
            && open_risk(&source.id, reader)
        {
            let screened = r.get(SCREENED).unwrap_or_default();
            let mut clauses = vec!["TC260-003/5.2.b.2", "DATA-GUIDE/4.d"];
            if screened.iter().any(|a| a == "copyright") {
                clauses.push("DATA-GUIDE/5.3.3.b");
            }
            if screened.iter().any(|a| a != "copyright") {
                clauses.push("DATA-GUIDE/5.3.3.d");
            }
            out.push(RISK_HANDLED.broken(
                format!("来源「{}」仍为核准状态，而侵权风险未解决，请先停用、排除或取得授权", corpus_sources::called(source)),
                format!("{} is approved while its risk of infringement is open; suspend it, leave the items out or obtain authorisation", corpus_sources::called(source)),
            ).against(&clauses).field(OUTCOME.key()));
        }
    }
    if let Some(day) = r.get(SCREENED_ON)
        && !is_officer(r.text(SCREENED_BY), day, reader)
        && !is_officer(r.text(DELEGATED_BY), day, reader)
    {
        out.push(BY_OFFICER.broken(
            "筛查人当日不是知识产权负责人，也没有其授权，请填写授权人",
            "The screener was not the IP officer that day, nor delegated by one; name who delegated it",
        ).field(SCREENED_BY.key()));
    }
    if r.text(OUTCOME) != "clear" && r.has(OUTCOME.key()) && !r.has(MEASURES.key()) {
        out.push(
            MEASURES_TOLD
                .broken("发现风险，请填写处置措施", "A risk was found; tell what was done")
                .field(MEASURES.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "ip_screened_later",
    &["TC260-003/5.2.b.2"],
    t("排查日期不晚于今天", "A screening does not lie ahead"),
);

/// 知识产权筛查.
pub static REGISTER: Register = Register {
    key: "ip_screenings",
    label: t("知识产权筛查", "IP screenings"),
    one: t("知识产权筛查", "IP screening"),
    clauses: &[
        "TC260-003/5.2.b.2",
        "TC260-003/5.2.b.2-1",
        "TC260-003/5.2.b.2-2",
        "TC260-003/5.2.b.2-3",
        "DATA-GUIDE/5.3.3.d",
    ],
    prefix: "IPS",
    fields: FIELDS,
    sorts: &[Sort { key: "screened_on", by: SortBy::Value }],
    area: Area::IntellectualProperty,
    rules: &[&TIMES, &ASPECTS_COVERED, &BY_OFFICER, &RISK_HANDLED, &MEASURES_TOLD],
    orders: &[order::past(&TIMES, "screened_on")],
    check,
    ..PLAIN
};
