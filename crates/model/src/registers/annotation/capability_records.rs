//! 能力档案: what a log shows of one person's work as annotator and reviewer. A person's file is the list of these, log by
//! log; the rows of each month tell the trend.

use super::annotation_logs;
use crate::annotation_log::PersonFigures;
use crate::capability::Share;
use crate::decimal::Decimal;
use crate::field::{Field, Rows, date, decimal, int, reference, table, text};
use crate::fields;
use crate::finding::Rule;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Person.
    PERSON: String = reference("person", t("人员", "Person"), "people").required().stamped().listed();
    /// Log that it rests on.
    LOG: String = reference("log", t("标注日志", "Annotation log"), "annotation_logs").required().stamped().listed();
    /// First day of work in the log.
    FIRST_ON: NaiveDate = date("first_on", t("最早工作日期", "First day of work")).stamped();
    /// Last day of work in the log.
    LAST_ON: NaiveDate = date("last_on", t("最晚工作日期", "Last day of work")).stamped().listed();
    /// Items annotated.
    ITEMS: i64 = int("items", t("标注条目数", "Items annotated")).stamped().listed();
    /// Items reviewed as reviewer.
    REVIEWS: i64 = int("reviews", t("审核条目数", "Items reviewed for others")).stamped().listed();
    /// Own items that somebody reviewed.
    REVIEWED: i64 = int("reviewed", t("被审核条目数", "Own items reviewed")).stamped();
    /// Of these, accepted.
    ACCEPTED: i64 = int("accepted", t("审核通过条目数", "Of these accepted")).stamped();
    /// First submissions that somebody reviewed.
    FIRST_REVIEWED: i64 = int("first_reviewed", t("首次提交被审核条目数", "First submissions reviewed")).stamped();
    /// Of these, accepted.
    FIRST_ACCEPTED: i64 = int("first_accepted", t("首次提交通过条目数", "First submissions accepted")).stamped();
    /// Agreement with the reviewers beyond chance, Cohen's kappa.
    KAPPA: Decimal = decimal("kappa", t("与审核的一致性（Kappa）", "Agreement with reviewers (kappa)")).stamped().listed();
    /// Mean seconds an item.
    MEAN_SECONDS: Decimal = decimal("mean_seconds", t("单条用时均值（秒）", "Mean seconds per item")).stamped();
    /// Median seconds an item.
    MEDIAN_SECONDS: Decimal = decimal("median_seconds", t("单条用时中位数（秒）", "Median seconds per item")).stamped();
    /// Errors by risk.
    RISKS: Rows = table("risks", t("按风险统计", "By risk"), &[
        text("risk", t("风险", "Risk")).required().def,
        int("items", t("条目数", "Items")).def,
        int("reviewed", t("被审核", "Reviewed")).def,
        int("wrong", t("未通过", "Refused")).def,
    ]).stamped();
    /// The trend.
    MONTHS: Rows = table("months", t("按月统计", "By month"), &[
        text("month", t("月份", "Month")).required().def,
        int("items", t("条目数", "Items")).def,
        int("reviewed", t("被审核", "Reviewed")).def,
        int("accepted", t("通过", "Accepted")).def,
        decimal("mean_seconds", t("单条用时均值（秒）", "Mean seconds per item")).def,
    ]).stamped();
}

const TIMES: Rule = Rule::error(
    "capability_days",
    &["DATA-GUIDE/6.3.e"],
    t("能力档案的最早工作日期不晚于最晚工作日期", "The first day of work does not come after the last"),
);

/// Values of the file of one person from a log that was kept; none where the log names somebody without a record.
pub fn values(log: &Record, p: &PersonFigures) -> Option<Map<String, Json>> {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut r = Record::default();
    r.set(PERSON, p.person.clone()?).set(LOG, log.id.clone()).set(REVIEWS, whole(p.reviews));
    if let (Some(first), Some(last)) = (log.get(annotation_logs::FIRST_ON), log.get(annotation_logs::LAST_ON))
    {
        r.set(FIRST_ON, first).set(LAST_ON, last);
    }
    let Some(c) = &p.capability else {
        r.set(ITEMS, 0);
        return Some(r.values);
    };
    r.set(ITEMS, whole(c.items))
        .set(REVIEWED, whole(c.reviewed.of))
        .set(ACCEPTED, whole(c.reviewed.good))
        .set(FIRST_REVIEWED, whole(c.first_pass.of))
        .set(FIRST_ACCEPTED, whole(c.first_pass.good));
    let mut number = |field: Field<Decimal>, value: Option<&String>| {
        if let Some(d) = value.and_then(|v| v.parse().ok()) {
            r.set(field, d);
        }
    };
    number(KAPPA, c.kappa.value.as_ref());
    number(MEAN_SECONDS, c.mean_seconds.as_ref());
    number(MEDIAN_SECONDS, c.median_seconds.as_ref());
    let risk = |k: &crate::capability::RiskFigures| json!({ "risk": k.risk, "items": k.items, "reviewed": k.reviewed, "wrong": k.wrong });
    let month = |m: &crate::capability::MonthFigures| {
        let (reviewed, accepted) = (m.reviewed.of, m.reviewed.good);
        let mut row =
            json!({ "month": m.month, "items": m.items, "reviewed": reviewed, "accepted": accepted });
        if let Some(mean) = &m.mean_seconds {
            row["mean_seconds"] = mean.as_str().into();
        }
        row
    };
    r.values.insert(RISKS.key().into(), c.risks.iter().map(risk).collect());
    r.values.insert(MONTHS.key().into(), c.months.iter().map(month).collect());
    Some(r.values)
}

fn share(r: &Record, of: Field<i64>, good: Field<i64>) -> Option<Text> {
    let number = |f: Field<i64>| r.get(f).and_then(|n| u64::try_from(n).ok());
    Share { of: number(of)?, good: number(good)? }.percent().map(|p| Text::same(format!("{p} %")))
}

fn accuracy(r: &Record, _: &dyn Reader) -> Option<Text> {
    share(r, REVIEWED, ACCEPTED)
}

fn first_pass(r: &Record, _: &dyn Reader) -> Option<Text> {
    share(r, FIRST_REVIEWED, FIRST_ACCEPTED)
}

/// 能力档案.
pub static REGISTER: Register = Register {
    key: "capability_records",
    label: t("能力档案", "Capability records"),
    one: t("能力档案", "Capability record"),
    clauses: &["DATA-GUIDE/6.3.e"],
    prefix: "CAP",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "last_on", by: SortBy::Value }, Sort { key: "code", by: SortBy::Value }],
    area: Area::Annotation,
    surface: Surface::Named,
    rules: &[&TIMES],
    orders: &[order::own(&TIMES, "first_on", "last_on")],
    computed: &[
        Computed { key: "accuracy", label: t("准确率", "Accuracy"), listed: true, value: accuracy },
        Computed {
            key: "first_pass",
            label: t("首次通过率", "First-pass rate"),
            listed: true,
            value: first_pass,
        },
    ],
    ..PLAIN
};
