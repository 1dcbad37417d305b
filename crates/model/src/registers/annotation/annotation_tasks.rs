//! 标注任务: what is annotated by which rules, in which window, with how much time.

use crate::annotation_log::{PersonFacts, TaskFacts};
use crate::decimal::Decimal;
use crate::field::{
    Choice, Field, choice, date, decimal, files, int, long_text, one_of, reference, some_of, text, yes_no,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{annotation_rules, annotators, people, task_assignments as assignments};
use crate::role::Area;
use crate::span::Span;
use crate::state::{Move, States};
use crate::text::{Label, Text, t};
use crate::who::{self, DATA_TYPES, KINDS, Scope};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

const STATES: &[Choice] = &[
    choice("planned", "筹备", "Planned"),
    choice("running", "进行中", "Running"),
    choice("finished", "完成", "Finished"),
    choice("cancelled", "取消", "Cancelled"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("任务名称", "Name")).required().listed().searched();
    /// Dataset that it serves.
    DATASET: String = reference("dataset", t("数据集", "Dataset"), "datasets").required();
    /// Functional or safety.
    KIND: String = one_of("kind", t("标注类别", "Kind"), KINDS).required().listed();
    /// Type of data.
    DATA_TYPE: String = one_of("data_type", t("数据类型", "Data type"), DATA_TYPES).required().listed();
    /// Rule for annotation.
    ANNOTATION_RULE: String = reference("annotation_rule", t("标注规则版本", "Rule for annotation"), "annotation_rules").required();
    /// Rule for review.
    REVIEW_RULE: String = reference("review_rule", t("审核规则版本", "Rule for review"), "annotation_rules").required();
    /// Domains whose knowledge it asks for.
    DOMAINS_ASKED: Vec<String> = some_of("domains", t("所需专业领域", "Domains asked for"), annotators::DOMAINS)
        .help("标注人员须登记有所选的全部领域", "Whoever annotates has all of them on file");
    /// Languages it asks for.
    LANGUAGES_ASKED: Vec<String> = some_of("languages", t("所需语种", "Languages asked for"), annotators::LANGUAGES);
    /// Items.
    ITEMS: i64 = int("items", t("条目数", "Items")).required();
    /// Seconds that one item is reckoned to take.
    SECONDS_PER_ITEM: Decimal = decimal("seconds_per_item", t("单条标注用时（秒）", "Seconds per item")).required()
        .help("本单位按数据类型测定的合理用时", "Reasonable time, as the organisation measured it for the data type");
    /// Seconds that the review of one item is reckoned to take.
    SECONDS_PER_REVIEW: Decimal = decimal("seconds_per_review", t("单条审核用时（秒）", "Seconds per review"));
    /// Hours reserved for annotation.
    RESERVED_HOURS: Decimal = decimal("reserved_hours", t("预留标注工时（小时）", "Hours reserved for annotation")).required();
    /// Hours reserved for review.
    REVIEW_HOURS: Decimal = decimal("review_hours", t("预留审核工时（小时）", "Hours reserved for review"));
    /// First day.
    STARTS_ON: NaiveDate = date("starts_on", t("开始日期", "From")).required().listed();
    /// Last day.
    ENDS_ON: NaiveDate = date("ends_on", t("结束日期", "To")).required().listed();
    /// Who leads it.
    LEAD: String = reference("lead", t("任务负责人", "Lead"), "people");
    /// Safety data lies apart.
    STORED_APART: bool = yes_no("stored_apart", t("安全性标注数据隔离存储", "Safety data stored apart"));
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// When it was started.
    STARTED_AT: Instant = crate::field::at("started_at", t("启动时间", "Started at")).stamped();
    /// When it was finished.
    FINISHED_AT: Instant = crate::field::at("finished_at", t("完成时间", "Finished at")).stamped();
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const TASK_HOURS_SHORT: Rule = Rule::error(
    "task_hours_short",
    &["TC260-003/5.3.a.3"],
    t("预留工时不少于条目数乘以单条用时", "Hours reserved are at least items times seconds per item"),
);
const TASK_NORM_MISSING: Rule = Rule::error(
    "task_norm_missing",
    &["TC260-003/5.3.a.3"],
    t("标注和审核都定有大于零的单条用时", "Seconds per item and per review are set and above nought"),
);
const TASK_BACKWARDS: Rule = Rule::error(
    "task_backwards",
    &["TC260-003/5.3.a.3"],
    t("结束日期不早于开始日期，条目数大于零", "A task does not end before it begins and has items"),
);
const TASK_RULE_UNFIT: Rule = Rule::error(
    "task_rule_unfit",
    &["TC260-003/5.3.b.2", "DATA-GUIDE/6.1.a"],
    t(
        "所用规则的类别、环节、数据类型与任务一致，并在任务期间生效",
        "The rules used are of the task's kind, stage and data type and in force throughout its window",
    ),
);
const TASK_WITHOUT_REVIEW: Rule = Rule::error(
    "task_without_review",
    &["TC260-003/5.3.a.2"],
    t("进行中的任务既有标注人员也有审核人员", "A running task has people for annotation and for review"),
);
const TASK_PROFILE_MISSING: Rule = Rule::warning(
    "task_profile_missing",
    &["DATA-GUIDE/6.3.a"],
    t("任务写明所需的专业领域和语种", "A task tells the domains and languages it asks for"),
);
const TASK_SHARED_STORE: Rule = Rule::note(
    "task_shared_store",
    &["DATA-GUIDE/6.2.p1"],
    t("安全性标注数据单独存储", "Safety data is stored apart"),
);

/// The window of a task.
pub fn window(r: &Record) -> Option<Span> {
    r.get(ENDS_ON).and_then(|_| Span::of(r, STARTS_ON, ENDS_ON)).filter(|s| !s.is_backwards())
}

/// The scope that a function in a task asks for.
pub fn scope<'a>(r: &'a Record, function: &'a str) -> Scope<'a> {
    Scope { function, data_type: r.text(DATA_TYPE), kind: r.text(KIND) }
}

/// Hours that items need at so many seconds each, in millionths of an hour, rounded up.
fn needed(items: i64, seconds: Decimal) -> Decimal {
    let micros = i128::from(items.max(0)) * i128::from(seconds.micros.max(0));
    let hours = (micros + 3_599) / 3_600;
    Decimal { micros: i64::try_from(hours).unwrap_or(i64::MAX) }
}

/// Hours in a sentence: two decimals, rounded up, so that what is named suffices.
fn hours(d: Decimal) -> Decimal {
    Decimal { micros: d.micros.saturating_add(9_999) / 10_000 * 10_000 }
}

/// Time for one function of a task.
struct Time {
    /// Seconds reckoned for one item.
    norm: Option<Decimal>,
    /// Hours reserved.
    reserved: Decimal,
    /// Field of the hours.
    field: Field<Decimal>,
    /// What the time is for.
    what: Label,
}

fn times(r: &Record) -> [Time; 2] {
    let time = |norm, field, what| Time {
        norm: r.get(norm),
        reserved: r.get(field).unwrap_or(Decimal::ZERO),
        field,
        what,
    };
    [
        time(SECONDS_PER_ITEM, RESERVED_HOURS, t("标注", "annotation")),
        time(SECONDS_PER_REVIEW, REVIEW_HOURS, t("审核", "review")),
    ]
}

fn hours_short(r: &Record) -> Vec<Finding> {
    let Some(items) = r.get(ITEMS) else { return Vec::new() };
    let short = |time: &Time| {
        let Time { norm, reserved, field, what } = time;
        let (norm, needed) = norm.map(|n| (n, needed(items, n)))?;
        (*reserved < needed).then(|| {
            let needed = hours(needed);
            TASK_HOURS_SHORT
                .broken(
                    format!("{}预留 {reserved} 小时，{items} 条 × {norm} 秒至少需 {needed} 小时，请增加工时或减少条目", what.zh),
                    format!("{reserved} hours are reserved for {}; {items} items of {norm} seconds need {needed} at least. Reserve more or annotate less", what.en),
                )
                .field(field.key())
        })
    };
    times(r).iter().filter_map(short).collect()
}

fn rules_unfit(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for (field, stage) in [(ANNOTATION_RULE, "annotation"), (REVIEW_RULE, "review")] {
        let Some(rule) = reader.get("annotation_rules", r.text(field)) else { continue };
        let mut wrong: Vec<Text> = Vec::new();
        if rule.text(annotation_rules::KIND) != r.text(KIND) {
            wrong.push(Text::new("标注类别不同", "it is of the other kind"));
        }
        if rule.text(annotation_rules::STAGE) != stage {
            wrong.push(Text::new("环节不同", "it is for the other stage"));
        }
        let types = rule.get(annotation_rules::DATA_TYPES_OF).unwrap_or_default();
        if types.iter().all(|k| k != r.text(DATA_TYPE)) {
            wrong.push(Text::new("不适用于该数据类型", "it is not for that type of data"));
        }
        let force = Span::of(&rule, annotation_rules::EFFECTIVE_ON, annotation_rules::ENDED_ON);
        if let Some(window) = window(r)
            && force.is_none_or(|f| f.from > window.from || f.to < window.to)
        {
            wrong.push(Text::new("未覆盖任务全部期间", "it is not in force throughout the task"));
        }
        if !wrong.is_empty() {
            let why = crate::naming::listed(&wrong);
            let name = annotation_rules::called(&rule);
            out.push(
                TASK_RULE_UNFIT
                    .broken(
                        format!("规则「{name}」不适用：{}，请更换规则版本或调整任务", why.zh),
                        format!(
                            "Rule {name} does not fit: {}; choose another version or change the task",
                            why.en
                        ),
                    )
                    .field(field.key()),
            );
        }
    }
    out
}

/// Confirmed assignments of a task.
pub fn confirmed(task: &str, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let mut all = reader.find("task_assignments", assignments::TASK.key(), task);
    all.retain(|a| a.text(assignments::STATE) == "confirmed");
    all
}

/// Functions that nobody confirmed has, of the two that every task needs.
fn unmanned(task: &str, reader: &dyn Reader) -> Vec<Text> {
    let all = confirmed(task, reader);
    let has = |f: &str| all.iter().any(|a| a.text(assignments::FUNCTION) == f);
    let mut out = Vec::new();
    if !has("annotation") {
        out.push(Text::new("已确认的标注人员", "a confirmed annotator"));
    }
    if !has("review") {
        out.push(Text::new("已确认的审核人员", "a confirmed reviewer"));
    }
    out
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = hours_short(r);
    let unset = |d: Option<Decimal>| d.is_none_or(|d| d <= Decimal::ZERO);
    if unset(r.get(SECONDS_PER_ITEM)) || unset(r.get(SECONDS_PER_REVIEW)) {
        out.push(
            TASK_NORM_MISSING
                .broken(
                    "请填写大于零的单条标注用时和单条审核用时，以便核算工时",
                    "Enter seconds per item and per review, both above nought, so that time can be reckoned",
                )
                .field(SECONDS_PER_ITEM.key()),
        );
    }
    let span = Span::of(r, STARTS_ON, ENDS_ON);
    if span.is_some_and(|s| s.is_backwards()) || r.get(ITEMS).is_some_and(|n| n <= 0) {
        out.push(
            TASK_BACKWARDS
                .broken(
                    "结束日期早于开始日期，或条目数不大于零，请核对",
                    "It ends before it begins, or has no items; check days and number",
                )
                .field(ENDS_ON.key()),
        );
    }
    out.extend(rules_unfit(r, reader));
    if r.text(STATE) == "running" {
        let lacking = unmanned(&r.id, reader);
        if !lacking.is_empty() {
            let lacking = crate::naming::listed(&lacking);
            out.push(TASK_WITHOUT_REVIEW.broken(
                format!("任务进行中，缺少：{}", lacking.zh),
                format!("The task is running without: {}", lacking.en),
            ));
        }
    }
    if !r.has(DOMAINS_ASKED.key()) || !r.has(LANGUAGES_ASKED.key()) {
        out.push(
            TASK_PROFILE_MISSING
                .broken(
                    "请选择任务所需的专业领域和语种，据此核对所指派的人员",
                    "Choose the domains and languages it asks for; whoever is assigned is held to them",
                )
                .field(DOMAINS_ASKED.key()),
        );
    }
    if r.text(KIND) == "safety" && r.get(STORED_APART) != Some(true) {
        out.push(
            TASK_SHARED_STORE
                .broken(
                    "建议将安全性标注数据与其他数据分开存储，并限制访问",
                    "Better store safety data apart from other data, with restricted access",
                )
                .field(STORED_APART.key()),
        );
    }
    out
}

fn start_lacks(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out: Vec<Text> = Vec::new();
    if window(r).is_none() {
        out.push(Text::new("先后正确的任务期间", "a window that does not end before it begins"));
    }
    out.extend(hours_short(r).into_iter().map(|f| f.message));
    for Time { norm, what, .. } in times(r) {
        if norm.is_none_or(|n| n <= Decimal::ZERO) {
            out.push(Text::new(format!("单条{}用时", what.zh), format!("seconds per item for {}", what.en)));
        }
    }
    for field in [ANNOTATION_RULE, REVIEW_RULE] {
        if r.text(field).is_empty() {
            out.push(field.def.label.into());
        }
    }
    out.extend(rules_unfit(r, reader).into_iter().map(|f| f.message));
    out.extend(unmanned(&r.id, reader));
    // Qualifications may have been suspended since the assignment was confirmed.
    for a in confirmed(&r.id, reader) {
        out.extend(assignments::refusal(&a, reader));
    }
    out
}

fn finish_lacks(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    use crate::registers::batches;
    let all = reader.find("batches", batches::TASK.key(), &r.id);
    let open = all.iter().filter(|b| !matches!(b.text(batches::STATE), "passed" | "void"));
    let mut out: Vec<Text> = open
        .map(|b| {
            let code = b.text(batches::CODE);
            Text::new(format!("批次 {code} 的结论"), format!("an outcome of batch {code}"))
        })
        .collect();
    if all.is_empty() {
        out.push(Text::new("至少一个有结论的批次", "at least one batch with an outcome"));
    }
    out
}

/// What the check of a task's log has to know.
pub fn facts(r: &Record, reader: &dyn Reader) -> TaskFacts {
    let mut of: BTreeMap<String, PersonFacts> = BTreeMap::new();
    for a in reader.find("task_assignments", assignments::TASK.key(), &r.id) {
        // What was withdrawn never held; what ended did until its last day.
        if !matches!(a.text(assignments::STATE), "confirmed" | "ended") {
            continue;
        }
        let function = match a.text(assignments::FUNCTION) {
            "annotation" => 0,
            "review" => 1,
            _ => continue,
        };
        let Some(window) = assignments::window(&a, reader) else { continue };
        let person = a.text(assignments::PERSON);
        let facts = of.entry(person.to_owned()).or_default();
        facts.assigned[function].push(window);
    }
    for (person, facts) in &mut of {
        facts.person.clone_from(person);
        for (n, function) in ["annotation", "review"].into_iter().enumerate() {
            facts.qualified[n] = who::spans(person, &scope(r, function), reader);
        }
        let record = reader.get("people", person).unwrap_or_default();
        let pool = reader.find("annotators", annotators::PERSON.key(), person);
        let accounts = pool.iter().map(|a| a.text(annotators::ACCOUNT));
        let codes = [record.text(people::CODE)];
        facts.names =
            codes.into_iter().chain(accounts).filter(|n| !n.is_empty()).map(str::to_owned).collect();
    }
    // A name serves only where no other person of the task has it.
    let names: Vec<(String, String)> = of
        .keys()
        .filter_map(|p| Some((p.clone(), reader.get("people", p)?.text(people::NAME).to_owned())))
        .collect();
    for (person, name) in &names {
        let alone = names.iter().filter(|(_, n)| n == name).count() == 1;
        if alone
            && !name.is_empty()
            && let Some(facts) = of.get_mut(person)
        {
            facts.names.push(name.clone());
        }
    }
    let millis = |d: Decimal| u64::try_from(d.micros / 1_000).ok();
    TaskFacts {
        task: r.text(NAME).to_owned(),
        safety: r.text(KIND) == "safety",
        items: r.get(ITEMS).and_then(|n| u64::try_from(n).ok()),
        norm_millis: r.get(SECONDS_PER_ITEM).and_then(millis),
        people: of.into_values().collect(),
    }
}

fn needed_hours(r: &Record, _: &dyn Reader) -> Option<Text> {
    let items = r.get(ITEMS)?;
    let [annotation, review] = times(r).map(|time| time.norm.map(|n| hours(needed(items, n))));
    let show = |d: Option<Decimal>| d.map_or_else(|| "?".to_owned(), |d| d.to_string());
    let (a, v) = (show(annotation), show(review));
    Some(Text::new(format!("标注 {a} 小时，审核 {v} 小时"), format!("annotation {a} h, review {v} h")))
}

fn staff(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let all = confirmed(&r.id, reader);
    let count = |f: &str| all.iter().filter(|a| a.text(assignments::FUNCTION) == f).count();
    let (a, v, o) = (count("annotation"), count("review"), count("arbitration") + count("supervision"));
    Some(Text::new(
        format!("标注 {a} 人，审核 {v} 人，仲裁与监督 {o} 人"),
        format!("annotation {a}, review {v}, arbitration and supervision {o}"),
    ))
}

static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            stamps: Some("started_at"),
            gate: start_lacks,
            ..Move::new("start", t("启动", "Start"), &["planned"], "running")
        },
        Move {
            stamps: Some("finished_at"),
            gate: finish_lacks,
            ..Move::new("finish", t("完成", "Finish"), &["running"], "finished")
        },
        Move {
            reason: true,
            ..Move::new("cancel", t("取消任务", "Cancel"), &["planned", "running"], "cancelled")
        },
        Move {
            reason: true,
            clears: &["finished_at"],
            gate: start_lacks,
            ..Move::new("reopen", t("重新启动", "Reopen"), &["finished"], "running")
        },
    ],
};

const TIMES: Rule = Rule::error(
    "task_times",
    &["TC260-003/5.3.a.3"],
    t("任务的完成不早于启动", "A task is not finished before it was started"),
);

/// 标注任务.
pub static REGISTER: Register = Register {
    key: "annotation_tasks",
    label: t("标注任务", "Annotation tasks"),
    one: t("标注任务", "Annotation task"),
    clauses: &["TC260-003/5.3.a.2", "TC260-003/5.3.a.3", "TC260-003/5.3.b.2"],
    prefix: "TSK",
    title: "name",
    fields: FIELDS,
    sorts: &[
        Sort { key: "starts_on", by: SortBy::Value },
        Sort { key: "name", by: SortBy::Pinyin },
        Sort { key: "state", by: SortBy::Value },
    ],
    area: Area::Annotation,
    states: Some(&FLOW),
    rules: &[
        &TIMES,
        &TASK_HOURS_SHORT,
        &TASK_NORM_MISSING,
        &TASK_BACKWARDS,
        &TASK_RULE_UNFIT,
        &TASK_WITHOUT_REVIEW,
        &TASK_PROFILE_MISSING,
        &TASK_SHARED_STORE,
    ],
    orders: &[order::own(&TIMES, "started_at", "finished_at")],
    check,
    computed: &[
        Computed {
            key: "needed_hours",
            label: t("所需工时", "Hours needed"),
            listed: false,
            value: needed_hours,
        },
        Computed {
            key: "staff", label: t("已确认人员", "Confirmed people"), listed: false, value: staff
        },
    ],
    ..PLAIN
};
