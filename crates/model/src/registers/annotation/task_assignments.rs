//! 任务指派: who does what in a task. Refused without a live qualification on every day of the window.

use crate::decimal::Decimal;
use crate::field::{Choice, choice, date, decimal, long_text, one_of, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{annotation_tasks as tasks, annotators, confidentiality_agreements as agreements};
use crate::role::Area;
use crate::span::{self, Span};
use crate::state::{Move, States};
use crate::text::{Text, t};
use crate::who::{self, FUNCTIONS};
use chrono::NaiveDate;
use std::sync::Arc;

const STATES: &[Choice] = &[
    choice("planned", "拟指派", "Planned"),
    choice("confirmed", "已确认", "Confirmed"),
    choice("ended", "已结束", "Ended"),
    choice("withdrawn", "已撤回", "Withdrawn"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Task.
    TASK: String = reference("task", t("任务", "Task"), "annotation_tasks").required().listed();
    /// Who.
    PERSON: String = reference("person", t("人员", "Person"), "people").required().listed();
    /// Function in the task.
    FUNCTION: String = one_of("function", t("职能", "Function"), FUNCTIONS).required().listed();
    /// First day; that of the task where it is empty.
    FROM_ON: NaiveDate = date("from_on", t("指派起", "From")).listed()
        .help("留空则为任务开始日期", "Empty means the first day of the task");
    /// Last day; that of the task where it is empty.
    TO_ON: NaiveDate = date("to_on", t("指派止", "To")).listed()
        .help("留空则为任务结束日期", "Empty means the last day of the task");
    /// Hours planned.
    HOURS: Decimal = decimal("hours", t("计划工时（小时）", "Hours planned"));
    /// Who assigned.
    ASSIGNED_BY: String = reference("assigned_by", t("指派人", "Assigned by"), "people");
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// When it was confirmed.
    CONFIRMED_AT: Instant = crate::field::at("confirmed_at", t("确认时间", "Confirmed at")).stamped();
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

const ASSIGNMENT_UNQUALIFIED: Rule = Rule::error(
    "assignment_unqualified",
    &["TC260-003/5.3.a.1", "DATA-GUIDE/6.3.c"],
    t(
        "指派期间的每一天都持有相应范围的有效资质",
        "On every day of the assignment the person holds a live qualification of its scope",
    ),
);
const ASSIGNMENT_TWO_FUNCTIONS: Rule = Rule::error(
    "assignment_two_functions",
    &["TC260-003/5.3.a.2"],
    t("同一人在同一任务中只担任一种职能", "A person has one function in a task"),
);
const ASSIGNMENT_OUTSIDE: Rule = Rule::error(
    "assignment_outside",
    &["TC260-003/5.3.a.3"],
    t(
        "指派期间在任务期间之内且先后正确",
        "An assignment lies within its task and does not end before it begins",
    ),
);

/// Days of an assignment: its own, else those of the task.
pub fn window(r: &Record, reader: &dyn Reader) -> Option<Span> {
    let task = reader.get("annotation_tasks", r.text(TASK)).and_then(|x| tasks::window(&x));
    let from = r.get(FROM_ON).or(task.map(|w| w.from))?;
    let to = r.get(TO_ON).or(task.map(|w| w.to))?;
    Some(Span { from, to })
}

const ASSIGNMENT_UNBOUND: Rule = Rule::error(
    "assignment_without_agreement",
    &["LIAONING-2025/9.4.b"],
    t(
        "接触标注数据的人在指派期间的每一天都有生效的保密协议",
        "On every day of the assignment an agreement on confidentiality binds the person",
    ),
);
const ASSIGNMENT_PROFILE: Rule = Rule::error(
    "assignment_profile",
    &["DATA-GUIDE/6.3.a"],
    t(
        "被指派的人在标注队伍中，数据类型、专业领域和语种符合任务",
        "Whoever is assigned is in the pool, with the type of data, the domains and languages of the task",
    ),
);

/// Does the assignment count: neither withdrawn nor out of use?
fn counts(r: &Record) -> bool {
    !r.retired && r.text(STATE) != "withdrawn"
}

fn unqualified(r: &Record, reader: &dyn Reader) -> Option<Finding> {
    let task = reader.get("annotation_tasks", r.text(TASK))?;
    let window = window(r, reader).filter(|w| !w.is_backwards())?;
    let scope = tasks::scope(&task, r.text(FUNCTION));
    let (day, bars) = who::first_barred(r.text(PERSON), &scope, window, reader)?;
    let (who, of, why) =
        (naming::called_by_id("people", r.text(PERSON), reader), scope.text(), who::reasons(&bars));
    let told = ASSIGNMENT_UNQUALIFIED.broken(
        format!(
            "{} 在 {} 至 {} 担任「{}」，但 {day} 没有有效资质：{}",
            who.zh, window.from, window.to, of.zh, why.zh
        ),
        format!(
            "{} is assigned for {} from {} to {}, but holds no live qualification on {day}: {}",
            who.en, of.en, window.from, window.to, why.en
        ),
    );
    Some(told.field(PERSON.key()))
}

fn two_functions(r: &Record, reader: &dyn Reader) -> Option<Finding> {
    let person = r.text(PERSON);
    let others = reader.find("task_assignments", TASK.key(), r.text(TASK));
    let other = others.iter().find(|o| {
        o.id != r.id
            && counts(o)
            && !person.is_empty()
            && o.text(PERSON) == person
            && o.text(FUNCTION) != r.text(FUNCTION)
    })?;
    let who = naming::called_by_id("people", person, reader);
    let label = |x: &Record| super::annotators::label(FUNCTION, x.text(FUNCTION));
    let (mine, theirs, code) = (label(r), label(other), other.text(CODE));
    let told = ASSIGNMENT_TWO_FUNCTIONS.broken(
        format!("{} 在同一任务中既为「{}」又为「{}」（{code}），请换人", who.zh, mine.zh, theirs.zh),
        format!(
            "{} is both {} and {} ({code}) in one task; assign somebody else",
            who.en, mine.en, theirs.en
        ),
    );
    Some(told.field(FUNCTION.key()))
}

fn outside(r: &Record, reader: &dyn Reader) -> Option<Finding> {
    let task = reader.get("annotation_tasks", r.text(TASK)).and_then(|x| tasks::window(&x))?;
    let window = window(r, reader)?;
    if !window.is_backwards() && task.from <= window.from && window.to <= task.to {
        return None;
    }
    let told = ASSIGNMENT_OUTSIDE.broken(
        format!(
            "指派期间 {} 至 {} 不在任务期间 {} 至 {} 之内，请调整",
            window.from, window.to, task.from, task.to
        ),
        format!(
            "The assignment, {} to {}, does not lie within its task, {} to {}; change one of them",
            window.from, window.to, task.from, task.to
        ),
    );
    Some(told.field(FROM_ON.key()))
}

fn unbound(r: &Record, reader: &dyn Reader) -> Option<Finding> {
    let window = window(r, reader).filter(|w| !w.is_backwards())?;
    let spans: Vec<Span> = reader
        .find("confidentiality_agreements", agreements::PERSON.key(), r.text(PERSON))
        .iter()
        .filter_map(|a| Span::of(a, agreements::FROM_ON, agreements::TO_ON))
        .collect();
    let day = span::gaps(&spans, window).first()?.from;
    let (who, task) = (
        naming::called_by_id("people", r.text(PERSON), reader),
        naming::called_by_id("annotation_tasks", r.text(TASK), reader),
    );
    let told = ASSIGNMENT_UNBOUND.broken(
        format!("{} 被指派到「{}」，而 {day} 没有生效的保密协议，请补签或换人", who.zh, task.zh),
        format!(
            "{} is assigned to {}, yet no agreement on confidentiality is in force on {day}; sign one or assign somebody else",
            who.en, task.en
        ),
    );
    Some(told.field(PERSON.key()))
}

/// What of the task's profile the person lacks in the pool on the first day.
fn misfit(r: &Record, reader: &dyn Reader) -> Option<Finding> {
    let task = reader.get("annotation_tasks", r.text(TASK))?;
    let from = window(r, reader)?.from;
    let pool: Vec<Arc<Record>> = reader
        .find("annotators", annotators::PERSON.key(), r.text(PERSON))
        .into_iter()
        .filter(|a| annotators::in_pool(a, from))
        .collect();
    let mut lacks: Vec<Text> = Vec::new();
    if pool.is_empty() {
        lacks.push(Text::new(format!("{from} 不在标注队伍中"), format!("a place in the pool on {from}")));
    } else {
        let held =
            |field| -> Vec<String> { pool.iter().flat_map(|a| a.get(field).unwrap_or_default()).collect() };
        let asked = [
            (annotators::DATA_TYPES_OF, vec![task.text(tasks::DATA_TYPE).to_owned()]),
            (annotators::DOMAINS_OF, task.get(tasks::DOMAINS_ASKED).unwrap_or_default()),
            (annotators::LANGUAGES_OF, task.get(tasks::LANGUAGES_ASKED).unwrap_or_default()),
        ];
        for (field, keys) in asked {
            let held = held(field);
            let missing = keys.iter().filter(|k| !k.is_empty() && !held.contains(k));
            lacks.extend(missing.map(|k| annotators::label(field, k)));
        }
    }
    if lacks.is_empty() {
        return None;
    }
    let (who, lacks) = (naming::called_by_id("people", r.text(PERSON), reader), naming::listed(&lacks));
    let name = naming::called(&tasks::REGISTER, &task);
    let told = ASSIGNMENT_PROFILE.broken(
        format!("{} 不符合「{}」的要求：{}，请更新登记或换人", who.zh, name.zh, lacks.zh),
        format!(
            "{} does not fit {}, which asks for: {}; update the pool or assign somebody else",
            who.en, name.en, lacks.en
        ),
    );
    Some(told.field(PERSON.key()))
}

/// Why an assignment is refused; empty = it may be made. Saving a draft is never refused: confirming it is, and so is
/// starting its task.
pub fn refusal(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out: Vec<Text> = Vec::new();
    let empty = |key: &str| !r.has(key);
    for field in [TASK.def, PERSON.def, FUNCTION.def] {
        if empty(field.key) {
            out.push(field.label.into());
        }
    }
    if !out.is_empty() {
        return out;
    }
    if window(r, reader).is_none() {
        out.push(Text::new("任务或指派的起止日期", "first and last day of the task or the assignment"));
    }
    let found = [unqualified(r, reader), two_functions(r, reader), outside(r, reader)];
    out.extend(found.into_iter().flatten().map(|f| f.message));
    out
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    if !counts(r) {
        return Vec::new();
    }
    let all = [unqualified, two_functions, outside, unbound, misfit];
    all.iter().filter_map(|found| found(r, reader)).collect()
}

/// Whoever may have worked in a function keeps it on file for the task: then the assignment ends, and still counts.
fn not_begun(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let task = reader.get("annotation_tasks", r.text(TASK));
    if task.is_none_or(|x| matches!(x.text(tasks::STATE), "" | "planned" | "cancelled")) {
        return Vec::new();
    }
    vec![Text::new(
        "尚未启动的任务（已启动的请用「结束指派」）",
        "a task not yet started (end the assignment instead)",
    )]
}

fn days(r: &Record, reader: &dyn Reader) -> Option<Text> {
    window(r, reader).map(|w| Text::new(format!("{} 至 {}", w.from, w.to), format!("{} to {}", w.from, w.to)))
}

static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            stamps: Some("confirmed_at"),
            gate: refusal,
            ..Move::new("confirm", t("确认指派", "Confirm"), &["planned"], "confirmed")
        },
        Move { asks: &["to_on"], ..Move::new("end", t("结束指派", "End"), &["confirmed"], "ended") },
        Move { reason: true, ..Move::new("withdraw", t("撤回", "Withdraw"), &["planned"], "withdrawn") },
        Move {
            clears: &["confirmed_at"],
            reason: true,
            gate: not_begun,
            ..Move::new("release", t("解除确认", "Release"), &["confirmed"], "withdrawn")
        },
    ],
};

const TIMES: Rule = Rule::error(
    "assignment_before_joining",
    &["LIAONING-2025/9.4.b"],
    t("指派不早于入职", "Nobody is assigned before joining"),
);

/// 任务指派.
pub static REGISTER: Register = Register {
    key: "task_assignments",
    label: t("任务指派", "Task assignments"),
    one: t("任务指派", "Task assignment"),
    clauses: &[
        "TC260-003/5.3.a.1",
        "TC260-003/5.3.a.2",
        "DATA-GUIDE/6.3.a",
        "DATA-GUIDE/6.3.c",
        "LIAONING-2025/9.4.b",
    ],
    prefix: "ASG",
    fields: FIELDS,
    sorts: &[Sort { key: "code", by: SortBy::Value }, Sort { key: "from_on", by: SortBy::Value }],
    area: Area::Annotation,
    states: Some(&FLOW),
    rules: &[
        &TIMES,
        &ASSIGNMENT_UNQUALIFIED,
        &ASSIGNMENT_TWO_FUNCTIONS,
        &ASSIGNMENT_OUTSIDE,
        &ASSIGNMENT_UNBOUND,
        &ASSIGNMENT_PROFILE,
    ],
    orders: &[order::after(&TIMES, "person", "joined_on", "from_on")],
    check,
    computed: &[Computed {
        key: "days", label: t("指派期间", "Days assigned"), listed: false, value: days
    }],
    ..PLAIN
};
