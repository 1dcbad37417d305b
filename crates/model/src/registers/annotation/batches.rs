//! 批次: what came of a batch. Passed, sent back or voided, and never otherwise than the checks allow.

use crate::field::{Choice, choice, date, files, int, long_text, reference, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{annotation_tasks as tasks, task_assignments as assignments};
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Text, t};
use chrono::NaiveDate;

const STATES: &[Choice] = &[
    choice("open", "待定", "Open"),
    choice("passed", "通过", "Passed"),
    choice("rework", "返工", "Rework"),
    choice("void", "作废", "Void"),
];

const CHECKS: &[Choice] = &[
    choice("sampling", "人工抽检", "Manual sampling"),
    choice("machine", "机器验证", "Machine verification"),
    choice("third_party", "第三方验证", "Third-party verification"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("批次编号", "Batch")).listed().searched().unique();
    /// Task.
    TASK: String = reference("task", t("任务", "Task"), "annotation_tasks").required().listed();
    /// Day handed in.
    DELIVERED_ON: NaiveDate = date("delivered_on", t("提交日期", "Handed in on")).required().listed();
    /// Items.
    ITEMS: i64 = int("items", t("条目数", "Items")).required().listed();
    /// Items that a reviewer other than the annotator passed.
    REVIEWED_ITEMS: i64 = int("reviewed_items", t("审核通过条目数", "Items approved in review"))
        .help("由标注人员以外的审核人员逐条审核通过的条目数，以标注日志为证", "Items that a reviewer other than the annotator approved, as the log proves");
    /// Checks done.
    CHECKS_DONE: Vec<String> = some_of("checks", t("核验方式", "Checks done"), CHECKS);
    /// The draw.
    DRAW: String = text("draw", t("抽样记录", "Draw")).searched()
        .help("抽样编号或随机种子，据此可重复抽样", "Number of the draw or its seed, so that it can be repeated");
    /// Sample size.
    SAMPLE_SIZE: i64 = int("sample_size", t("抽检条目数", "Sample size"));
    /// Person who judged the sample.
    SAMPLED_BY: String = reference("sampled_by", t("抽检人", "Sample judged by"), "people");
    /// Day.
    SAMPLED_ON: NaiveDate = date("sampled_on", t("抽检日期", "Sampled on"));
    /// Items found inaccurate, by any check.
    INACCURATE: i64 = int("inaccurate", t("不准确条目数", "Inaccurate items"));
    /// Items found unlawful or harmful, by any check.
    UNLAWFUL: i64 = int("unlawful", t("违法不良条目数", "Unlawful items"));
    /// State; moved, never typed.
    STATE: String = crate::field::one_of("state", t("结论", "Outcome"), STATES).stamped().listed();
    /// When the outcome was recorded.
    DECIDED_AT: Instant = crate::field::at("decided_at", t("结论时间", "Decided at")).stamped();
    /// What was found and what follows.
    FOUND: String = long_text("found", t("问题与处理", "What was found")).searched();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const BATCH_UNREVIEWED: Rule = Rule::error(
    "batch_unreviewed",
    &["TC260-003/5.3.c.1"],
    t("通过的安全性批次逐条经审核通过", "Every item of a safety batch that passed was approved in review"),
);
const BATCH_UNSAMPLED: Rule = Rule::error(
    "batch_unsampled",
    &["TC260-003/5.3.c.2", "DATA-GUIDE/6.2.p1"],
    t(
        "有结论的功能性批次经过人工抽检；机器或第三方验证不能代替",
        "A functional batch with an outcome was sampled and judged by a person; no machine or third party replaces it",
    ),
);
const BATCH_INACCURATE: Rule = Rule::error(
    "batch_inaccurate",
    &["TC260-003/5.3.c.2"],
    t("发现不准确内容的批次返工重新标注", "A batch with inaccurate items is annotated again"),
);
const BATCH_UNLAWFUL: Rule = Rule::error(
    "batch_unlawful",
    &["TC260-003/5.3.c.2"],
    t("发现违法不良内容的功能性批次整批作废", "A functional batch with unlawful items is void as a whole"),
);
const BATCH_NUMBERS: Rule = Rule::error(
    "batch_numbers",
    &["DATA-GUIDE/6.2.p1"],
    t(
        "条目、审核、抽检、问题条目数互不矛盾，各批合计不超过任务",
        "Numbers of items, reviews, samples and faults agree, and batches do not exceed their task",
    ),
);
const BATCH_SAMPLER: Rule = Rule::error(
    "batch_sampler",
    &["TC260-003/5.3.a.2"],
    t("抽检人不是该任务的标注人员", "Who judges the sample does not annotate in the task"),
);
const BATCH_ONE_CHECK: Rule = Rule::note(
    "batch_one_check",
    &["DATA-GUIDE/6.2.p2"],
    t("采用两种以上核验方式", "Two or more kinds of check are used"),
);

fn is_safety(r: &Record, reader: &dyn Reader) -> Option<bool> {
    reader.get("annotation_tasks", r.text(TASK)).map(|x| x.text(tasks::KIND) == "safety")
}

fn count(r: &Record, field: crate::field::Field<i64>) -> i64 {
    r.get(field).unwrap_or(0)
}

/// What is missing for the sample of a functional batch to count as drawn and judged by a person.
fn sample_lacks(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out = Vec::new();
    if r.get(CHECKS_DONE).unwrap_or_default().iter().all(|c| c != "sampling") || count(r, SAMPLE_SIZE) < 1 {
        out.push(Text::new(
            "人工抽检（机器或第三方验证不能代替）及抽检条目数",
            "a manual sample and its size (no machine or third party replaces it)",
        ));
    }
    if r.text(DRAW).is_empty() {
        out.push(Text::new("抽样记录", "the draw of the sample"));
    }
    if r.text(SAMPLED_BY).is_empty() || r.get(SAMPLED_ON).is_none() {
        out.push(Text::new("抽检人和抽检日期", "who judged the sample, and when"));
    }
    out.extend(sampler_annotates(r, reader).map(|f| f.message));
    for (field, zh, en) in [
        (INACCURATE, "不准确条目数（没有请填 0）", "the number of inaccurate items (0 for none)"),
        (UNLAWFUL, "违法不良条目数（没有请填 0）", "the number of unlawful items (0 for none)"),
    ] {
        if r.get(field).is_none() {
            out.push(Text::new(zh, en));
        }
    }
    out
}

fn sampler_annotates(r: &Record, reader: &dyn Reader) -> Option<Finding> {
    let by = r.text(SAMPLED_BY);
    let all = reader.find("task_assignments", assignments::TASK.key(), r.text(TASK));
    let own = all.iter().find(|a| {
        !by.is_empty()
            && a.text(assignments::PERSON) == by
            && a.text(assignments::FUNCTION) == "annotation"
            && a.text(assignments::STATE) != "withdrawn"
    })?;
    let (who, code) = (naming::called_by_id("people", by, reader), own.text(assignments::CODE));
    let told = BATCH_SAMPLER.broken(
        format!("抽检人 {} 是该任务的标注人员（{code}），请由他人抽检", who.zh),
        format!(
            "{}, who judged the sample, annotates in the task ({code}); somebody else has to judge it",
            who.en
        ),
    );
    Some(told.field(SAMPLED_BY.key()))
}

fn numbers_wrong(r: &Record) -> Vec<Text> {
    let items = count(r, ITEMS);
    let mut out = Vec::new();
    if items < 1 {
        out.push(Text::new("条目数应大于零", "a batch has items"));
    }
    for field in [REVIEWED_ITEMS, SAMPLE_SIZE, INACCURATE, UNLAWFUL] {
        if let Some(n) = r.get(field).filter(|n| *n < 0 || *n > items) {
            let label = field.def.label;
            out.push(Text::new(
                format!("「{}」{n} 应在 0 与条目数 {items} 之间", label.zh),
                format!("\u{201c}{}\u{201d} {n} should lie between 0 and the {items} items", label.en),
            ));
        }
    }
    out
}

const NO_TASK: (&str, &str) = ("所属任务", "the task");
const NOT_ACCURATE: (&str, &str) =
    ("没有不准确条目（有则只能返工）", "no inaccurate items (with any, only rework is possible)");
const NOT_LAWFUL: (&str, &str) = (
    "没有违法不良条目（功能性批次有则只能作废）",
    "no unlawful items (with any, a functional batch can only be voided)",
);

fn say(of: (&str, &str)) -> Text {
    Text::new(of.0, of.1)
}

fn pass_lacks(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out = numbers_wrong(r);
    match is_safety(r, reader) {
        None => out.push(say(NO_TASK)),
        Some(true) => {
            if r.get(REVIEWED_ITEMS) != r.get(ITEMS) {
                let (done, items) = (count(r, REVIEWED_ITEMS), count(r, ITEMS));
                out.push(Text::new(
                    format!("全部 {items} 条审核通过（现为 {done} 条）"),
                    format!("approval in review of all {items} items (it is {done})"),
                ));
            }
            if r.get(INACCURATE).is_none() {
                out.push(Text::new(
                    "不准确条目数（没有请填 0）",
                    "the number of inaccurate items (0 for none)",
                ));
            }
        }
        Some(false) => {
            out.extend(sample_lacks(r, reader));
            if count(r, UNLAWFUL) > 0 {
                out.push(say(NOT_LAWFUL));
            }
        }
    }
    if count(r, INACCURATE) > 0 {
        out.push(say(NOT_ACCURATE));
    }
    out
}

fn rework_lacks(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out = numbers_wrong(r);
    match is_safety(r, reader) {
        None => out.push(say(NO_TASK)),
        Some(true) => {}
        Some(false) => {
            out.extend(sample_lacks(r, reader));
            if count(r, UNLAWFUL) > 0 {
                out.push(say(NOT_LAWFUL));
            }
        }
    }
    out
}

fn void_lacks(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out = numbers_wrong(r);
    match is_safety(r, reader) {
        None => out.push(say(NO_TASK)),
        // Unlawful text belongs to safety sets by design and voids nothing there.
        Some(safety) if count(r, INACCURATE) > 0 && (safety || count(r, UNLAWFUL) == 0) => {
            out.push(say(NOT_ACCURATE))
        }
        // Unlawful items found by any check void the batch at once: no sample is waited for.
        Some(false) if count(r, UNLAWFUL) == 0 => out.extend(sample_lacks(r, reader)),
        Some(_) => {}
    }
    out
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for wrong in numbers_wrong(r) {
        out.push(BATCH_NUMBERS.broken(wrong.zh, wrong.en).field(ITEMS.key()));
    }
    if let Some(task) = reader.get("annotation_tasks", r.text(TASK)) {
        let all = reader.find("batches", TASK.key(), r.text(TASK));
        let total: i64 = all.iter().filter(|b| b.text(STATE) != "void").map(|b| count(b, ITEMS)).sum();
        if r.text(STATE) != "void"
            && let Some(items) = task.get(tasks::ITEMS).filter(|n| total > *n)
        {
            let name = task.text(tasks::NAME);
            out.push(
                BATCH_NUMBERS
                    .broken(
                        format!("任务「{name}」共 {items} 条，未作废批次合计已达 {total} 条，请核对"),
                        format!("Task {name} has {items} items, its batches that are not void have {total}; check them"),
                    )
                    .field(ITEMS.key()),
            );
        }
    }
    out.extend(sampler_annotates(r, reader));
    let state = r.text(STATE);
    let decided = matches!(state, "passed" | "rework" | "void");
    if let Some(safety) = is_safety(r, reader) {
        out.extend(outcome_wrong(r, reader, safety, state));
    }
    let kinds = r.get(CHECKS_DONE).unwrap_or_default().len();
    if decided && kinds < 2 {
        out.push(
            BATCH_ONE_CHECK
                .broken(
                    format!("采用了 {kinds} 种核验方式，建议抽检、机器、第三方验证至少用两种"),
                    format!("{kinds} kinds of check were used; two or more of sampling, machine and third party are advised"),
                )
                .field(CHECKS_DONE.key()),
        );
    }
    out
}

/// Outcomes that the numbers no longer bear: a record may be edited after its step.
fn outcome_wrong(r: &Record, reader: &dyn Reader, safety: bool, state: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    if safety && state == "passed" && r.get(REVIEWED_ITEMS) != r.get(ITEMS) {
        let (done, items) = (count(r, REVIEWED_ITEMS), count(r, ITEMS));
        out.push(
            BATCH_UNREVIEWED
                .broken(
                    format!("安全性批次共 {items} 条，审核通过 {done} 条，不能通过；请补审"),
                    format!("{done} of {items} safety items were approved in review; the batch cannot pass. Review the others"),
                )
                .field(REVIEWED_ITEMS.key()),
        );
    }
    let unlawful = !safety && count(r, UNLAWFUL) > 0;
    if unlawful && state != "void" {
        out.push(
            BATCH_UNLAWFUL
                .broken(
                    format!("功能性批次发现违法不良内容 {} 条，须整批作废", count(r, UNLAWFUL)),
                    format!("{} unlawful items were found; void the whole batch", count(r, UNLAWFUL)),
                )
                .field(UNLAWFUL.key()),
        );
    }
    if !unlawful && count(r, INACCURATE) > 0 && matches!(state, "passed" | "void") {
        out.push(
            BATCH_INACCURATE
                .broken(
                    format!("批次发现不准确内容 {} 条，只能返工重新标注", count(r, INACCURATE)),
                    format!(
                        "{} inaccurate items were found; the batch can only be annotated again",
                        count(r, INACCURATE)
                    ),
                )
                .field(INACCURATE.key()),
        );
    }
    let judged = matches!(state, "passed" | "rework") || (state == "void" && !unlawful);
    if !safety && judged {
        let mut lacks = sample_lacks(r, reader);
        if sampler_annotates(r, reader).is_some() {
            lacks.retain(|l| !l.en.contains("annotates in the task"));
        }
        if !lacks.is_empty() {
            let lacks = naming::listed(&lacks);
            out.push(
                BATCH_UNSAMPLED
                    .broken(
                        format!("功能性批次已有结论，但缺少：{}", lacks.zh),
                        format!("The functional batch has an outcome, but lacks: {}", lacks.en),
                    )
                    .field(SAMPLE_SIZE.key()),
            );
        }
    }
    out
}

fn proposal(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let safety = is_safety(r, reader)?;
    let lacks = |gate: fn(&Record, &dyn Reader) -> Vec<Text>| !gate(r, reader).is_empty();
    Some(
        if !safety && count(r, UNLAWFUL) > 0 {
            t("作废", "Void")
        } else if count(r, INACCURATE) > 0 {
            t("返工", "Rework")
        } else if lacks(pass_lacks) {
            t("尚缺核验", "Checks missing")
        } else {
            t("通过", "Pass")
        }
        .into(),
    )
}

fn pass_rate(r: &Record, _: &dyn Reader) -> Option<Text> {
    let (faults, of) = (u64::try_from(r.get(INACCURATE)?).ok()?, u64::try_from(r.get(SAMPLE_SIZE)?).ok()?);
    let share = crate::capability::Share { of, good: of.checked_sub(faults)? };
    share.percent().map(|p| Text::same(format!("{p} %")))
}

static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            stamps: Some("decided_at"),
            gate: pass_lacks,
            ..Move::new("pass", t("通过", "Pass"), &["open"], "passed")
        },
        Move {
            stamps: Some("decided_at"),
            reason: true,
            gate: rework_lacks,
            ..Move::new("send_back", t("返工", "Send back"), &["open"], "rework")
        },
        Move {
            // The batch is another one after it was annotated again: it is checked anew.
            clears: &[
                "decided_at",
                "reviewed_items",
                "checks",
                "draw",
                "sample_size",
                "sampled_by",
                "sampled_on",
                "inaccurate",
                "unlawful",
            ],
            ..Move::new("resubmit", t("重新提交", "Hand in again"), &["rework"], "open")
        },
        Move {
            stamps: Some("decided_at"),
            reason: true,
            gate: void_lacks,
            ..Move::new("void", t("作废", "Void"), &["open"], "void")
        },
    ],
};

const TIMES: Rule = Rule::error(
    "batch_days",
    &["TC260-003/5.3.c.2", "DATA-GUIDE/6.2.p1"],
    t(
        "任务开始、批次提交、抽检、结论先后一致",
        "Start of the task, delivery, sampling and outcome follow in time",
    ),
);

/// 批次.
pub static REGISTER: Register = Register {
    key: "batches",
    label: t("标注批次", "Annotation batches"),
    one: t("批次", "Batch"),
    clauses: &["TC260-003/5.3.c.1", "TC260-003/5.3.c.2", "DATA-GUIDE/6.2.p1", "DATA-GUIDE/6.2.p2"],
    prefix: "BAT",
    fields: FIELDS,
    sorts: &[
        Sort { key: "delivered_on", by: SortBy::Value },
        Sort { key: "code", by: SortBy::Value },
        Sort { key: "state", by: SortBy::Value },
    ],
    area: Area::Annotation,
    states: Some(&FLOW),
    rules: &[
        &TIMES,
        &BATCH_UNREVIEWED,
        &BATCH_UNSAMPLED,
        &BATCH_INACCURATE,
        &BATCH_UNLAWFUL,
        &BATCH_NUMBERS,
        &BATCH_SAMPLER,
        &BATCH_ONE_CHECK,
    ],
    orders: &[
        order::own(&TIMES, "delivered_on", "sampled_on"),
        order::own(&TIMES, "sampled_on", "decided_at"),
        order::own(&TIMES, "delivered_on", "decided_at"),
        order::after(&TIMES, "task", "starts_on", "delivered_on"),
        order::past(&TIMES, "delivered_on"),
    ],
    check,
    computed: &[
        Computed { key: "proposal", label: t("系统建议", "Proposed"), listed: true, value: proposal },
        Computed {
            key: "pass_rate",
            label: t("抽检合格率", "Sample pass rate"),
            listed: false,
            value: pass_rate,
        },
    ],
    ..PLAIN
};
