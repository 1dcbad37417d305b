//! 系统核查: checks of encryption, integrity, isolation and the rest, by kind and on schedule.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{Choice, choice, date, files, int, long_text, one_of, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// Kinds of check.
pub const KINDS: &[Choice] = &[
    choice("encryption", "加密存储与传输", "Encryption at rest and in transit"),
    choice("integrity", "完整性校验", "Integrity"),
    choice("isolation", "任务与租户隔离", "Isolation of jobs and tenants"),
    choice("hardening", "系统加固", "Hardening"),
    choice("boundary", "网络边界防护", "Network boundary"),
    choice("recovery", "备份与恢复", "Backup and recovery"),
    choice("poisoning", "数据投毒防护", "Protection against poisoning"),
    choice("monitoring", "运行监测", "Monitoring"),
    choice("logs", "日志审计", "Audit of logs"),
    choice("retrieval", "检索增强使用", "Use of retrieval"),
    choice("physical", "机房物理环境", "Physical environment"),
];

/// Kinds that every provider has to have a current check of; retrieval and one's own rooms are not everyone's.
const ASKED: usize = 9;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Kind.
    KIND: String = one_of("kind", t("核查类别", "Kind"), KINDS).required().listed();
    /// What was checked, where it is one resource.
    RESOURCE: String = reference("compute_resource", t("算力资源", "Compute resource"), "compute_resources").listed();
    /// Scope.
    SCOPE: String = text("scope", t("核查范围", "Scope")).required().searched();
    /// How.
    METHOD: String = long_text("method", t("核查方法", "Method")).required();
    /// Day.
    CHECKED_ON: NaiveDate = date("checked_on", t("核查日期", "Checked on")).required().listed();
    /// Who.
    CHECKED_BY: String = reference("checked_by", t("核查人", "Checked by"), "people").required();
    /// Result.
    RESULT: String = one_of("result", t("结果", "Result"), &[
        choice("passed", "通过", "Passed"),
        choice("open", "有待整改", "Open items"),
        choice("failed", "不通过", "Failed"),
    ]).required().listed();
    /// Open items.
    OPEN_ITEMS: i64 = int("open_items", t("待整改项数", "Open items"));
    /// What is open.
    FINDINGS: String = long_text("findings", t("发现的问题", "What was found")).searched();
    /// By when it is to be mended.
    MEND_BY_ON: NaiveDate = date("mend_by_on", t("整改期限", "Mend by"));
    /// Mended on.
    MENDED_ON: NaiveDate = date("mended_on", t("整改完成日期", "Mended on"));
    /// Next check.
    NEXT_ON: NaiveDate = date("next_on", t("下次核查日期", "Next check")).required().listed();
    /// Proof.
    ATTACHMENTS: Vec<String> = files("attachments", t("核查记录", "Records"));
}

const DAYS_IN_ORDER: Rule = Rule::error(
    "system_check_days",
    &["LIAONING-2025/4.b"],
    t(
        "下次核查晚于本次，本次不晚于今天，整改不早于核查",
        "The next check comes later, this one does not lie ahead, and nothing is mended before it was found",
    ),
);
const OPEN_TOLD: Rule = Rule::error(
    "system_check_open",
    &["LIAONING-2025/5.2.a"],
    t("有问题的核查写明问题和整改期限", "A check with open items tells them and by when they are mended"),
);
const KINDS_COVERED: Rule = Rule::warning(
    "system_check_kinds",
    &[
        "LIAONING-2025/4.a",
        "LIAONING-2025/4.b",
        "LIAONING-2025/5.2.e",
        "DATA-GUIDE/10.1.a",
        "DATA-GUIDE/10.1.c",
        "TTAF-320/4.1.b",
        "LIAONING-2025/5.1.c",
        "LIAONING-2025/5.2.a",
        "LIAONING-2025/5.2.b",
        "LIAONING-2025/5.2.d",
        "LIAONING-2025/8.1.b",
        "TTAF-320/4.1.c",
        "TTAF-268.5/6.2.d",
    ],
    t("每类必要的核查都有未逾期的记录", "Each kind of check that is asked for has one that is not overdue"),
)
.each();

/// Clauses that ask for a current check of a kind.
fn clauses_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "encryption" => &["LIAONING-2025/4.a", "LIAONING-2025/8.1.b", "DATA-GUIDE/10.1.a"],
        "integrity" => &["LIAONING-2025/4.b", "DATA-GUIDE/10.1.a"],
        "isolation" => &["LIAONING-2025/5.2.d", "LIAONING-2025/5.1.c", "TTAF-268.5/6.2.d"],
        "hardening" => &["LIAONING-2025/5.2.a", "DATA-GUIDE/10.1.a"],
        "boundary" => &["LIAONING-2025/5.2.b", "DATA-GUIDE/10.1.a"],
        "recovery" => &["LIAONING-2025/5.2.e", "LIAONING-2025/8.1.b"],
        "poisoning" => &["DATA-GUIDE/10.1.c"],
        "monitoring" => &["LIAONING-2025/5.2.b", "TTAF-320/4.1.c"],
        "logs" => &["TTAF-320/4.1.b", "LIAONING-2025/4.a"],
        _ => &[],
    }
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (on, next, mended) = (r.get(CHECKED_ON), r.get(NEXT_ON), r.get(MENDED_ON));
    let ahead = on.is_some_and(|d| d > reader.today());
    if ahead
        || matches!((on, next), (Some(o), Some(n)) if n <= o)
        || matches!((on, mended), (Some(o), Some(m)) if m < o)
    {
        out.push(
            DAYS_IN_ORDER
                .broken(
                    "核查、整改与下次核查的日期先后不符，请核对",
                    "The days of check, mending and next check are out of order; check them",
                )
                .field(NEXT_ON.key()),
        );
    }
    if matches!(r.text(RESULT), "open" | "failed") && (!r.has(FINDINGS.key()) || r.get(MEND_BY_ON).is_none())
    {
        out.push(
            OPEN_TOLD
                .broken("请填写发现的问题和整改期限", "Tell what was found and by when it is mended")
                .field(MEND_BY_ON.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let today = reader.today();
    let all = reader.all("system_checks");
    KINDS[..ASKED]
        .iter()
        .filter(|k| !all.iter().any(|c| c.text(KIND) == k.key && c.get(NEXT_ON).is_some_and(|d| d >= today)))
        .map(|k| {
            KINDS_COVERED
                .broken(
                    format!("「{}」没有核查记录或已逾期，请安排核查", k.label.zh),
                    format!("Not checked, or overdue: {}; have it checked", k.label.en),
                )
                .against(clauses_of(k.key))
        })
        .collect()
}

/// Day of a later check of the same kind and resource.
fn later(r: &Record, reader: &dyn Reader) -> Option<NaiveDate> {
    let on = r.get(CHECKED_ON)?;
    let same = reader.find("system_checks", KIND.key(), r.text(KIND));
    let same = same.iter().filter(|o| o.id != r.id && o.text(RESOURCE) == r.text(RESOURCE));
    same.filter_map(|o| o.get(CHECKED_ON)).filter(|d| *d > on).min()
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let mut out = Vec::new();
    let Some(from) = r.get(CHECKED_ON) else { return out };
    if let Some(on) = r.get(NEXT_ON) {
        let label = Text::new("再次核查", "Check again");
        out.push(
            Due { key: "next", label, from, on, done: later(r, reader), clause: "LIAONING-2025/4.b" }
                .clock(reader),
        );
    }
    if let Some(on) = r.get(MEND_BY_ON).filter(|_| r.text(RESULT) != "passed") {
        let label = Text::new("完成整改", "Mend what was found");
        out.push(
            Due { key: "mend", label, from, on, done: r.get(MENDED_ON), clause: "LIAONING-2025/5.2.a" }
                .clock(reader),
        );
    }
    out
}

/// 系统核查.
pub static REGISTER: Register = Register {
    key: "system_checks",
    label: t("系统核查", "System checks"),
    one: t("系统核查", "System check"),
    clauses: &[
        "LIAONING-2025/4.a",
        "LIAONING-2025/4.b",
        "LIAONING-2025/5.1.c",
        "LIAONING-2025/5.2.a",
        "LIAONING-2025/5.2.b",
        "LIAONING-2025/5.2.d",
        "LIAONING-2025/5.2.e",
        "DATA-GUIDE/10.1.a",
        "DATA-GUIDE/10.1.c",
        "TTAF-320/4.1.b",
        "TTAF-320/4.1.c",
        "TTAF-268.5/6.2.d",
    ],
    prefix: "SCK",
    title: "kind",
    fields: FIELDS,
    sorts: &[Sort { key: "next_on", by: SortBy::Value }, Sort { key: "checked_on", by: SortBy::Value }],
    area: Area::Models,
    rules: &[&DAYS_IN_ORDER, &OPEN_TOLD, &KINDS_COVERED],
    check,
    whole,
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::instant;
    use crate::reader::FixedReader;

    #[test]
    fn a_later_check_of_the_same_kind_and_resource_ends_the_clock_and_another_does_not() {
        let made = |id: &str, kind: &str, on: &str, next: &str| {
            let mut r = Record { id: id.into(), ..Record::default() };
            r.set(KIND, kind.into())
                .set(CHECKED_ON, on.parse().expect("day"))
                .set(NEXT_ON, next.parse().expect("day"));
            ("system_checks", r)
        };
        let mut w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let first = made("a", "logs", "2026-01-10", "2026-04-10");
        w.records = vec![first.clone(), made("b", "integrity", "2026-03-01", "2026-09-01")];
        assert_eq!(clocks(&first.1, &w)[0].state, ClockState::Overdue);
        w.records.push(made("c", "logs", "2026-04-01", "2026-07-01"));
        assert_eq!(clocks(&first.1, &w)[0].state, ClockState::Done);
    }
}
