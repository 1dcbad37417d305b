//! 标注日志: a log of the labelling tool that was imported and checked, item by item. The rows stay in their file, by
//! digest; what the import found stands here.

use crate::annotation_log::{LogFigures, TaskFacts};
use crate::decimal::Decimal;
use crate::field::{Choice, Field, Rows, choice, date, decimal, int, one_of, reference, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy, Surface};
use crate::registers::annotation_tasks as tasks;
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// What a column of a log can be, in the order in which people read a log.
pub const PARTS: &[Choice] = &[
    choice("item", "条目", "Item"),
    choice("annotator", "标注人员", "Annotator"),
    choice("reviewer", "审核人员", "Reviewer"),
    choice("label", "标签", "Label"),
    choice("verdict", "审核结论", "Verdict"),
    choice("seconds", "用时", "Time spent"),
    choice("risk", "风险", "Risk"),
    choice("at", "标注时间", "Annotated at"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Task.
    TASK: String = reference("task", t("任务", "Task"), "annotation_tasks").required().listed();
    /// File name.
    FILE_NAME: String = text("file_name", t("文件名", "File")).required().listed().searched();
    /// SHA-256 of the file, hexadecimal.
    SHA256: String = text("sha256", t("文件摘要（SHA-256）", "SHA-256 of the file")).required().unique();
    /// Size in bytes.
    BYTES: i64 = int("bytes", t("大小（字节）", "Bytes")).stamped();
    /// Format.
    FORMAT: String = one_of("format", t("格式", "Format"), &[
        choice("csv", "CSV", "CSV"),
        choice("jsonl", "JSONL", "JSONL"),
        choice("xlsx", "XLSX", "XLSX"),
        choice("json", "JSON", "JSON"),
    ]).stamped();
    /// Which column was taken as what.
    COLUMNS: Rows = table("columns", t("列对应关系", "Columns"), &[
        one_of("part", t("含义", "Part"), PARTS).required().def,
        text("column", t("文件中的列", "Column of the file")).required().def,
    ]).stamped();
    /// When it was imported.
    IMPORTED_AT: Instant = crate::field::at("imported_at", t("导入时间", "Imported at")).stamped().listed();
    /// Who imported it, by login.
    IMPORTED_BY: String = text("imported_by", t("导入人", "Imported by")).stamped();
    /// Rows.
    ROWS: i64 = int("rows", t("行数", "Rows")).stamped().listed();
    /// Distinct items.
    ITEMS: i64 = int("items", t("条目数", "Items")).stamped().listed();
    /// Items reviewed by somebody other than the annotator.
    ITEMS_REVIEWED: i64 = int("items_reviewed", t("经他人审核条目数", "Items reviewed by others")).stamped();
    /// Items approved by somebody other than the annotator.
    ITEMS_APPROVED: i64 = int("items_approved", t("经他人审核通过条目数", "Items approved by others")).stamped().listed();
    /// Rows without item, annotator or label.
    INCOMPLETE_ROWS: i64 = int("incomplete_rows", t("缺项行数", "Incomplete rows")).stamped();
    /// Rows reviewed by their annotator.
    SELF_REVIEWED_ROWS: i64 = int("self_reviewed_rows", t("自标自审行数", "Rows reviewed by their annotator")).stamped();
    /// People with two functions.
    TWO_FUNCTION_PEOPLE: i64 = int("two_function_people", t("一人两职人数", "People with two functions")).stamped();
    /// Uses of people who were not assigned.
    UNASSIGNED_ROWS: i64 = int("unassigned_rows", t("未指派人员行数", "Rows of people not assigned")).stamped();
    /// Uses of people who were not qualified.
    UNQUALIFIED_ROWS: i64 = int("unqualified_rows", t("无有效资质行数", "Rows of people not qualified")).stamped();
    /// Rows without an instant.
    UNDATED_ROWS: i64 = int("undated_rows", t("无时间行数", "Rows without a time")).stamped();
    /// First day of work.
    FIRST_ON: NaiveDate = date("first_on", t("最早工作日期", "First day of work")).stamped();
    /// Last day of work.
    LAST_ON: NaiveDate = date("last_on", t("最晚工作日期", "Last day of work")).stamped();
    /// Median seconds an item.
    MEDIAN_SECONDS: Decimal = decimal("median_seconds", t("单条用时中位数（秒）", "Median seconds per item")).stamped();
    /// Cohen's kappa.
    KAPPA: Decimal = decimal("kappa", t("标注与审核一致性（Kappa）", "Cohen's kappa")).stamped();
    /// Krippendorff's alpha.
    ALPHA: Decimal = decimal("alpha", t("多人标注一致性（Alpha）", "Krippendorff's alpha")).stamped();
}

/// A row lacks item, annotator or label.
pub const INCOMPLETE: Rule = Rule::error(
    "log_incomplete",
    &["DATA-GUIDE/6.3.e"],
    t("日志每行都有条目、标注人员和标签", "Every row of a log has item, annotator and label"),
);
/// The annotator is the reviewer.
pub const SELF_REVIEWED: Rule = Rule::error(
    "log_self_reviewed",
    &["TC260-003/5.3.c.1", "TC260-003/5.3.a.2"],
    t("审核人员不是该条目的标注人员", "No item is reviewed by its annotator"),
)
.each();
/// A person has two functions in the log of a task.
pub const TWO_FUNCTIONS: Rule = Rule::error(
    "log_two_functions",
    &["TC260-003/5.3.a.2"],
    t("日志中同一人在同一任务只担任一种职能", "In the log of a task a person has one function"),
);
/// A person was not assigned.
pub const UNASSIGNED: Rule = Rule::error(
    "log_unassigned",
    &["TC260-003/5.3.a.2"],
    t(
        "日志中的人员当天已指派到该任务的相应职能",
        "Whoever stands in the log was assigned to that function on that day",
    ),
);
/// A person was not qualified.
pub const UNQUALIFIED: Rule = Rule::error(
    "log_unqualified",
    &["TC260-003/5.3.a.1", "DATA-GUIDE/6.3.c"],
    t("日志中的人员当天持有相应范围的有效资质", "Whoever stands in the log was qualified on that day"),
);
/// A safety item was not approved by another person.
pub const UNAPPROVED: Rule = Rule::error(
    "log_unapproved",
    &["TC260-003/5.3.c.1"],
    t(
        "安全性标注的每个条目经标注人员以外的人审核通过",
        "Every safety item was approved by somebody other than its annotator",
    ),
);
/// There are more people than are told apart.
pub const TOO_MANY_PEOPLE: Rule = Rule::error(
    "log_too_many_people",
    &["DATA-GUIDE/6.3.e"],
    t("日志中的人员可以逐人统计", "The people of a log are few enough to be counted one by one"),
);
const ITEMS_DIFFER: Rule = Rule::warning(
    "log_items_differ",
    &["DATA-GUIDE/6.2.p1"],
    t("同一任务各日志的条目数合计不超过任务条目数", "The logs of a task hold no more items than the task"),
);
const UNDATED: Rule = Rule::warning(
    "log_undated",
    &["TC260-003/5.3.a.1", "DATA-GUIDE/6.3.e"],
    t(
        "日志逐行记录时间，可证明当天资质有效",
        "A log tells the time of every row, so that qualification on that day is proven",
    ),
);
const HASTE: Rule = Rule::warning(
    "log_haste",
    &["TC260-003/5.3.a.3"],
    t(
        "单条用时中位数不低于任务核定用时的一半",
        "The median time of an item is at least half of what the task reckons",
    ),
);

/// Stamps what a log shows onto its record.
pub fn stamp(r: &mut Record, f: &LogFigures) {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    r.set(ROWS, whole(f.rows))
        .set(ITEMS, whole(f.items))
        .set(ITEMS_REVIEWED, whole(f.items_reviewed))
        .set(ITEMS_APPROVED, whole(f.items_approved))
        .set(INCOMPLETE_ROWS, whole(f.incomplete))
        .set(SELF_REVIEWED_ROWS, whole(f.self_reviewed))
        .set(TWO_FUNCTION_PEOPLE, whole(f.two_functions))
        .set(UNASSIGNED_ROWS, whole(f.unassigned))
        .set(UNQUALIFIED_ROWS, whole(f.unqualified))
        .set(UNDATED_ROWS, whole(f.undated));
    let mut number = |field: Field<Decimal>, value: Option<&String>| {
        if let Some(d) = value.and_then(|v| v.parse().ok()) {
            r.set(field, d);
        }
    };
    number(MEDIAN_SECONDS, f.median_seconds.as_ref());
    number(KAPPA, f.kappa.value.as_ref());
    number(ALPHA, f.alpha.value.as_ref());
    if let (Some(first), Some(last)) = (f.first_on, f.last_on) {
        r.set(FIRST_ON, first).set(LAST_ON, last);
    }
}

/// Findings that follow from the figures of a log and not from single rows.
pub fn figure_findings(f: &LogFigures, facts: &TaskFacts) -> Vec<Finding> {
    let mut r = Record::default();
    stamp(&mut r, f);
    of_figures(&r, facts.norm_millis)
}

fn of_figures(r: &Record, norm_millis: Option<u64>) -> Vec<Finding> {
    let mut out = Vec::new();
    let undated = r.get(UNDATED_ROWS).unwrap_or(0);
    if undated > 0 {
        out.push(
            UNDATED
                .broken(
                    format!("{undated} 行没有时间，只能证明人员在任务中被指派过，不能证明当天资质有效；请让标注平台导出时间"),
                    format!("{undated} rows have no time: they prove that the people were assigned at some time, not that they were qualified on that day. Have the tool export it"),
                )
                .field(UNDATED_ROWS.key()),
        );
    }
    let norm = norm_millis.and_then(|m| i64::try_from(m).ok()).and_then(|m| m.checked_mul(1_000));
    if let (Some(median), Some(norm)) = (r.get(MEDIAN_SECONDS), norm)
        && median.micros.saturating_mul(2) < norm
    {
        let norm = Decimal { micros: norm };
        out.push(
            HASTE
                .broken(
                    format!("单条用时中位数约 {median} 秒，不到核定用时 {norm} 秒的一半，请核查是否赶工或调整核定用时"),
                    format!("The median time is about {median} s, less than half of the {norm} s reckoned; look into haste, or measure the time anew"),
                )
                .field(MEDIAN_SECONDS.key()),
        );
    }
    out
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let task = reader.get("annotation_tasks", r.text(TASK));
    let counted: [(Field<i64>, &Rule); 5] = [
        (INCOMPLETE_ROWS, &INCOMPLETE),
        (SELF_REVIEWED_ROWS, &SELF_REVIEWED),
        (TWO_FUNCTION_PEOPLE, &TWO_FUNCTIONS),
        (UNASSIGNED_ROWS, &UNASSIGNED),
        (UNQUALIFIED_ROWS, &UNQUALIFIED),
    ];
    let file = r.text(FILE_NAME);
    let safety = task.as_ref().is_some_and(|x| x.text(tasks::KIND) == "safety");
    for (field, rule) in counted {
        if let Some(n) = r.get(field).filter(|n| *n > 0) {
            let label = field.def.label;
            let (asks, told) = (rule.asks, format!("{file}: {} {n}", label.en));
            // Review of each item is asked of safety annotation alone.
            let spared = |c: &&str| rule.each && *c == "TC260-003/5.3.c.1" && !safety;
            let clauses: Vec<&str> = rule.clauses.iter().copied().filter(|c| !spared(c)).collect();
            out.push(
                rule.broken(
                    format!("{file}：{} {n}；要求：{}。请按导入报告逐行更正后重新导入", label.zh, asks.zh),
                    format!(
                        "{told}. Asked for: {}. Correct the rows that the import names, then import again",
                        asks.en
                    ),
                )
                .against(&clauses)
                .field(field.key()),
            );
        }
    }
    let (items, approved) = (r.get(ITEMS).unwrap_or(0), r.get(ITEMS_APPROVED).unwrap_or(0));
    if safety && approved < items {
        let open = items - approved;
        out.push(
            UNAPPROVED
                .broken(
                    format!("{file}：安全性条目 {items} 个中有 {open} 个未经他人审核通过，请补审"),
                    format!("{file}: {open} of {items} safety items were not approved by somebody else; review them"),
                )
                .field(ITEMS_APPROVED.key()),
        );
    }
    if let Some(task) = &task {
        let all = reader.find("annotation_logs", TASK.key(), r.text(TASK));
        let total: i64 = all.iter().map(|l| l.get(ITEMS).unwrap_or(0)).sum();
        if let Some(planned) = task.get(tasks::ITEMS).filter(|n| total > *n) {
            out.push(
                ITEMS_DIFFER
                    .broken(
                        format!("任务共 {planned} 条，各日志合计 {total} 条，请核对是否重复导入或任务条目数有误"),
                        format!("The task has {planned} items, its logs {total}; check for a log imported twice or a wrong number"),
                    )
                    .field(ITEMS.key()),
            );
        }
    }
    let norm =
        task.and_then(|x| x.get(tasks::SECONDS_PER_ITEM)).and_then(|d| u64::try_from(d.micros / 1_000).ok());
    out.extend(of_figures(r, norm));
    out
}

fn coverage(r: &Record, _: &dyn Reader) -> Option<Text> {
    let number = |f: Field<i64>| r.get(f).and_then(|n| u64::try_from(n).ok());
    let share = crate::capability::Share { of: number(ITEMS)?, good: number(ITEMS_APPROVED)? };
    share.percent().map(|p| Text::same(format!("{p} %")))
}

const TIMES: Rule = Rule::error(
    "log_days",
    &["DATA-GUIDE/6.3.e"],
    t(
        "标注日志的内容不早于任务开始，不晚于导入",
        "A log begins with its task at the earliest and ends before it is imported",
    ),
);

/// 标注日志.
pub static REGISTER: Register = Register {
    key: "annotation_logs",
    label: t("标注日志", "Annotation logs"),
    one: t("标注日志", "Annotation log"),
    clauses: &["DATA-GUIDE/6.3.e", "TC260-003/5.3.c.1", "TC260-003/5.3.a.2"],
    prefix: "ALG",
    title: "file_name",
    fields: FIELDS,
    sorts: &[Sort { key: "imported_at", by: SortBy::Value }, Sort { key: "code", by: SortBy::Value }],
    area: Area::Annotation,
    surface: Surface::Named,
    rules: &[
        &TIMES,
        &INCOMPLETE,
        &SELF_REVIEWED,
        &TWO_FUNCTIONS,
        &UNASSIGNED,
        &UNQUALIFIED,
        &UNAPPROVED,
        &ITEMS_DIFFER,
        &UNDATED,
        &HASTE,
    ],
    orders: &[
        order::own(&TIMES, "first_on", "last_on"),
        order::after(&TIMES, "task", "starts_on", "first_on"),
        order::own(&TIMES, "last_on", "imported_at"),
    ],
    check,
    computed: &[Computed {
        key: "coverage",
        label: t("审核通过率", "Approved by others"),
        listed: true,
        value: coverage,
    }],
    ..PLAIN
};
