//! 监看与巡查: rounds of the watch, what they found, what was done about it, and the retest.

use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::field::{
    Choice, Rows, at, choice, date, files, long_text, one_of, reference, references, some_of, table, text,
    yes_no,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::case_course;
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Label, Text, t};
use chrono::NaiveDate;

const STATES: &[Choice] = &[
    choice("found", "已登记", "Entered"),
    choice("confirmed", "已确认", "Confirmed"),
    choice("handled", "已处置", "Handled"),
    choice("retested", "已复测", "Retested"),
    choice("closed", "已关闭", "Closed"),
    choice("no_problem", "无问题", "No problem"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// How it was found.
    WATCH: String = one_of("watch", t("方式", "How"), &[
        choice("live", "实时监看", "Live watch"),
        choice("round", "定期巡查", "Round"),
        choice("alert", "监测告警", "Alert"),
        choice("test", "定期测试", "Periodic test"),
        choice("feedback", "使用反馈", "Feedback from users"),
    ]).required().listed();
    /// When.
    FOUND_AT: Instant = at("found_at", t("时间", "When")).required().listed();
    /// Who watched.
    WATCHER: String = reference("watcher", t("监看人员", "Watched by"), "people");
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services");
    /// What was found.
    KIND: String = one_of("kind", t("发现", "Found"), &[
        choice("nothing", "未发现问题", "Nothing"),
        choice("violating_output", "违法不良输出", "Violating output"),
        choice("wrong_output", "错误或不可靠输出", "Wrong or unreliable output"),
        choice("misuse", "滥用误用", "Misuse"),
        choice("anomaly", "运行异常", "Anomaly"),
        choice("policy_change", "政策变化引起的改进", "Improvement asked by a change of policy"),
    ]).required().listed();
    /// Grade.
    GRADE: String = one_of("grade", t("等级", "Grade"), &[
        choice("high", "高", "High"),
        choice("medium", "中", "Medium"),
        choice("low", "低", "Low"),
    ]);
    /// Risk of annex A.
    RISK: String = text("risk", t("涉及风险（附录 A）", "Risk of annex A")).help("如 A.1.a", "Such as A.1.a");
    /// In short.
    SUMMARY: String = text("summary", t("摘要", "Summary")).required().listed().searched();
    /// Input that led to it.
    PROMPT: String = long_text("prompt", t("输入内容", "Input")).searched();
    /// Output.
    OUTPUT: String = long_text("output", t("输出内容", "Output")).searched();
    /// Where the log holds it.
    LOG_REFERENCE: String = text("log_reference", t("日志编号", "Log reference"));
    /// Model version at that time.
    MODEL_VERSION: String = text("model_version", t("模型版本", "Model version"));
    /// Who answers for handling it.
    OWNER: String = reference("owner", t("责任人", "Answered for by"), "people");
    /// Day by which it is handled, by the organisation's own limit for the grade.
    HANDLE_BY_ON: NaiveDate = date("handle_by_on", t("处置期限", "Handle by"))
        .help("按本单位对该等级规定的时限填写", "By the organisation's own limit for the grade");
    /// What was done.
    MEASURES: Vec<String> = some_of("measures", t("处置措施", "Measures"), &[
        choice("correct", "修正", "Corrected"),
        choice("mask", "屏蔽", "Masked"),
        choice("block", "阻断", "Blocked"),
        choice("account", "限制账号功能", "Account restricted"),
        choice("keyword", "更新关键词库", "Keyword library updated"),
        choice("rule", "调整安全策略", "Safety rule changed"),
        choice("tuning", "优化训练", "Model tuned"),
        choice("update", "模型更新", "Model updated"),
    ]);
    /// Words of it.
    MEASURES_TAKEN: String = long_text("measures_taken", t("处置说明", "What was done")).searched();
    /// What else mended it, where no record stands for it.
    MENDED_BY: String = text("mended_by", t("其他整改编号", "Mended otherwise"))
        .help("不在训练记录和模型更新中的整改，填写其编号", "Number of what mended it, where it is neither a training run nor an update");
    /// Training runs by which it was mended.
    TRAINING_RUNS: Vec<String> = references("training_runs", t("对应的训练记录", "Training runs"), "training_runs");
    /// Model updates by which it was mended.
    MODEL_UPDATES: Vec<String> = references("model_updates", t("对应的模型更新", "Model updates"), "model_updates");
    /// Keyword libraries that took it up.
    LIBRARIES: Vec<String> = references("libraries", t("对应的关键词库版本", "Keyword libraries"), "keyword_libraries");
    /// When it was handled.
    HANDLED_AT: Instant = at("handled_at", t("处置时间", "Handled at")).stamped();
    /// Day of the retest.
    RETESTED_ON: NaiveDate = date("retested_on", t("复测日期", "Retested on"));
    /// The retest passed.
    RETEST_PASSED: bool = yes_no("retest_passed", t("复测通过", "Retest passed"));
    /// Incident it became.
    INCIDENT: String = reference("incident", t("转为安全事件", "Became the incident"), "incidents");
    /// Day of the next round.
    NEXT_ROUND_ON: NaiveDate = date("next_round_on", t("下次巡查日期", "Next round on")).listed();
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Events that people write down themselves.
    EVENTS: Rows = table("events", t("处置记录", "Events"), case_course::EVENT_COLUMNS);
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const FOUND_LATER: Rule = Rule::error(
    "watch_found_later",
    &["TC260-003/7.f.2"],
    t("发现时间不晚于当前时间", "Nothing was found later than now"),
);
const GRADED: Rule = Rule::warning(
    "watch_finding_ungraded",
    &["TTAF-320/6.2.c"],
    t("发现的问题都有等级", "Each problem found is graded"),
);
const TRACED: Rule = Rule::warning(
    "violating_output_untraced",
    &["LIAONING-2025/10.3.1"],
    t(
        "违法不良输出可追溯到日志、模型版本、输入和责任人",
        "A violating output is traced to its log, model version, input and the person in charge",
    ),
);
const MEASURED: Rule = Rule::error(
    "violating_output_without_measure",
    &["LIAONING-2025/10.3.2"],
    t(
        "处置过的违法不良输出有修正、屏蔽或阻断",
        "A violating output that was handled was corrected, masked or blocked",
    ),
);
const MENDED: Rule = Rule::warning(
    "safety_problem_not_tuned",
    &["TC260-003/6.b.3", "DATA-GUIDE/4.e"],
    t("安全问题对应到一次训练或更新", "A safety problem leads to a tuning run or an update"),
);
const RETESTED: Rule = Rule::error(
    "closed_without_retest",
    &["TC260-003/6.b.3", "DATA-GUIDE/4.e"],
    t(
        "关闭前复测通过，复测不早于发现",
        "It is retested with success before it is closed, and not before it was found",
    ),
);
const LATE: Rule = Rule::warning(
    "watch_finding_overdue",
    &["LIAONING-2025/10.3.2", "TTAF-320/6.2.c"],
    t("发现的问题按本单位期限处置", "What was found is handled by the organisation's own limit"),
);
const NO_LIMIT: Rule = Rule::note(
    "watch_finding_without_limit",
    &["TTAF-320/6.2.c"],
    t("确认的问题有处置期限", "A confirmed problem has a day by which it is handled"),
);
const ROUND_DUE: Rule = Rule::warning(
    "watch_round_overdue",
    &["TC260-003/7.f.2", "TTAF-320/6.2.c"],
    t("巡查按计划的日期开展", "Rounds are made by the day planned"),
);
const RISK_KNOWN: Rule = Rule::error(
    "watch_finding_unknown_risk",
    &["TC260-003/6.b.3"],
    t("所填风险是附录 A 的编号", "The risk named stands in annex A"),
);
const NEVER: Rule = Rule::warning(
    "no_watch",
    &["TC260-003/7.f.2"],
    t("上线的服务有监看或巡查记录", "A service that is online has records of the watch"),
);

fn is_open_problem(r: &Record) -> bool {
    r.text(KIND) != "nothing" && !["closed", "no_problem"].contains(&r.text(STATE))
}

/// The newest record that plans a next round, of a service; a later record of any kind makes the plan good.
fn is_latest(r: &Record, reader: &dyn Reader) -> bool {
    let mine = r.get(FOUND_AT);
    reader
        .find("monitoring_findings", SERVICE.key(), r.text(SERVICE))
        .iter()
        .all(|x| x.id == r.id || x.get(FOUND_AT) <= mine)
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let mut out = Vec::new();
    let mut due = |key: &str, label: Label, day: NaiveDate, done: Option<Instant>, clause: &str| {
        let rule = Text::from(t("本单位确定的日期", "The day set by the organisation"));
        let limit = Limit { key, label: label.into(), count: 0, unit: Unit::Days, rule, clause };
        out.push(limit.clock(instant::start_of(day), done, &[], reader.calendar(), reader.now()));
    };
    if let Some(day) = r.get(HANDLE_BY_ON)
        && r.text(STATE) != "no_problem"
    {
        due(
            "handle",
            t("处置监看发现", "Handle what the watch found"),
            day,
            r.get(HANDLED_AT),
            "LIAONING-2025/10.3.2",
        );
    }
    if let Some(day) = r.get(NEXT_ROUND_ON)
        && is_latest(r, reader)
    {
        due("next_round", t("下次巡查", "Next round"), day, None, "TC260-003/7.f.2");
    }
    if let Some(found) = r.get(FOUND_AT)
        && r.text(KIND) == "violating_output"
        && r.text(STATE) != "no_problem"
    {
        let law = reader.deadlines().get("illegal_content_handling");
        let limit = law.limit("stop", &law.provenance.source);
        out.push(limit.clock(found, r.get(HANDLED_AT), &[], reader.calendar(), reader.now()));
    }
    out
}

fn outcome(r: &Record, out: &mut Vec<Finding>) {
    let state = r.text(STATE);
    let violating = r.text(KIND) == "violating_output";
    let has = |keys: &[&str]| r.get(MEASURES).unwrap_or_default().iter().any(|m| keys.contains(&m.as_str()));
    let handled = ["handled", "retested", "closed"].contains(&state);
    if violating && handled && !has(&["correct", "mask", "block"]) {
        out.push(
            MEASURED
                .broken(
                    "违法不良输出已处置，但没有登记修正、屏蔽或阻断措施",
                    "A violating output was handled, but no correction, masking or blocking is on record",
                )
                .field(MEASURES.key()),
        );
    }
    let mended = [MENDED_BY.key(), TRAINING_RUNS.key(), MODEL_UPDATES.key()].iter().any(|k| r.has(k));
    if violating && ["retested", "closed"].contains(&state) && !mended {
        out.push(
            MENDED
                .broken(
                    "安全问题没有对应的训练或更新，请选择",
                    "No tuning run or update is named for the safety problem; choose it",
                )
                .field(TRAINING_RUNS.key()),
        );
    }
    let found = r.get(FOUND_AT).map(instant::day);
    let early = r.get(RETESTED_ON).zip(found).is_some_and(|(retested, found)| retested < found);
    let passed = r.get(RETEST_PASSED).unwrap_or(false) && r.get(RETESTED_ON).is_some();
    if early || (state == "closed" && r.text(KIND) != "nothing" && !passed) {
        out.push(
            RETESTED
                .broken(
                    if early {
                        "复测日期早于发现日期，请核对"
                    } else {
                        "已关闭但没有通过的复测，请补测或重新处置"
                    },
                    if early {
                        "Retested before it was found; check the day"
                    } else {
                        "Closed without a retest that passed; retest or handle it again"
                    },
                )
                .field(RETESTED_ON.key()),
        );
    }
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.get(FOUND_AT).is_some_and(|at| at > reader.now()) {
        out.push(
            FOUND_LATER
                .broken("发现时间在当前时间之后，请核对", "Found later than now; check the instant")
                .field(FOUND_AT.key()),
        );
    }
    let (kind, state) = (r.text(KIND), r.text(STATE));
    let problem = kind != "nothing" && state != "no_problem";
    if problem && r.text(GRADE).is_empty() {
        out.push(
            GRADED
                .broken("发现的问题没有定级，请选择等级", "The problem is not graded; choose a grade")
                .field(GRADE.key()),
        );
    }
    if problem && state == "confirmed" && r.get(HANDLE_BY_ON).is_none() {
        out.push(
            NO_LIMIT
                .broken(
                    "确认的问题没有处置期限，请按本单位规定填写",
                    "The confirmed problem has no day to be handled by; enter it",
                )
                .field(HANDLE_BY_ON.key()),
        );
    }
    if kind == "violating_output" && problem && state != "found" && !state.is_empty() {
        let lacks: Vec<_> = [LOG_REFERENCE, MODEL_VERSION, PROMPT, OWNER]
            .into_iter()
            .filter(|f| r.text(*f).is_empty())
            .map(|f| f.def.label)
            .collect();
        if !lacks.is_empty() {
            let zh: Vec<_> = lacks.iter().map(|l| l.zh).collect();
            let en: Vec<_> = lacks.iter().map(|l| l.en).collect();
            out.push(TRACED.broken(
                format!("违法不良输出缺少追溯信息：{}", zh.join("、")),
                format!("The violating output is not traced; missing: {}", en.join(", ")),
            ));
        }
    }
    let risk = r.text(RISK);
    if !risk.is_empty() && !crate::catalogue::is_risk(risk) {
        out.push(RISK_KNOWN.broken_by(crate::catalogue::no_risk(risk)).field(RISK.key()));
    }
    outcome(r, &mut out);
    for c in clocks(r, reader) {
        if c.state != crate::clock::ClockState::Overdue {
            continue;
        }
        out.push(match c.key.as_str() {
            "handle" if is_open_problem(r) => LATE
                .broken("已超过本单位的处置期限，请尽快处置", "Past the organisation's own limit; handle it")
                .field(HANDLE_BY_ON.key()),
            "next_round" => ROUND_DUE
                .broken(
                    "已过计划的巡查日期，请巡查并登记",
                    "The planned round is overdue; make it and enter it",
                )
                .field(NEXT_ROUND_ON.key()),
            _ => continue,
        });
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    use crate::registers::services;
    let mut out = Vec::new();
    for s in reader.all("services").iter().filter(|s| s.text(services::STATUS) == "online") {
        if reader.find("monitoring_findings", SERVICE.key(), &s.id).is_empty() {
            let name = s.text(services::NAME);
            out.push(NEVER.broken(
                format!("服务「{name}」已上线，没有监看或巡查记录"),
                format!("Service {name} is online without a record of the watch"),
            ));
        }
    }
    out
}

fn gate_retested(r: &Record, _: &dyn Reader) -> Vec<Text> {
    if r.get(RETEST_PASSED).unwrap_or(false) {
        return Vec::new();
    }
    vec![Text::new("复测通过；未通过的请重新处置", "a retest that passed; where it failed, handle it again")]
}

static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            asks: &["grade", "owner"],
            ..Move::new("confirm", t("确认问题", "Confirm"), &["found"], "confirmed")
        },
        Move::new("clear", t("确认无问题", "No problem"), &["found"], "no_problem"),
        Move {
            stamps: Some("handled_at"),
            asks: &["measures", "measures_taken"],
            ..Move::new("handle", t("完成处置", "Record handling"), &["confirmed"], "handled")
        },
        Move {
            asks: &["retested_on", "retest_passed"],
            ..Move::new("retest", t("登记复测", "Record the retest"), &["handled"], "retested")
        },
        Move {
            clears: &["handled_at", "retested_on", "retest_passed"],
            reason: true,
            ..Move::new("rework", t("重新处置", "Handle again"), &["retested", "closed"], "confirmed")
        },
        Move { gate: gate_retested, ..Move::new("close", t("关闭", "Close"), &["retested"], "closed") },
    ],
};

const TIMES: Rule = Rule::error(
    "watch_order",
    &["LIAONING-2025/10.3.2", "TC260-003/6.b.3"],
    t("发现、处置、复测先后一致", "Found, handled and retested follow in time"),
);

/// 监看与巡查.
pub static REGISTER: Register = Register {
    key: "monitoring_findings",
    label: t("监看与巡查", "Watch and rounds"),
    one: t("监看与巡查记录", "Record of the watch"),
    clauses: &[
        "TC260-003/6.b.3",
        "TC260-003/7.f.2",
        "LIAONING-2025/10.3.1",
        "LIAONING-2025/10.3.2",
        "TTAF-320/6.2.b",
        "TTAF-320/6.2.c",
    ],
    prefix: "MON",
    title: "summary",
    fields: FIELDS,
    sorts: &[
        Sort { key: "found_at", by: SortBy::Value },
        Sort { key: "code", by: SortBy::Value },
        Sort { key: "state", by: SortBy::Value },
    ],
    area: Area::Incidents,
    states: Some(&FLOW),
    rules: &[
        &TIMES,
        &FOUND_LATER,
        &GRADED,
        &TRACED,
        &MEASURED,
        &MENDED,
        &RETESTED,
        &LATE,
        &NO_LIMIT,
        &ROUND_DUE,
        &RISK_KNOWN,
        &NEVER,
    ],
    orders: &[
        order::own(&TIMES, "found_at", "handled_at"),
        order::own(&TIMES, "handled_at", "retested_on"),
        order::past(&TIMES, "retested_on"),
    ],
    check,
    whole,
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::FixedReader;

    fn round(id: &str, found: &str, next: Option<&str>) -> Record {
        let mut r = Record { id: id.into(), ..Record::default() };
        r.set(FOUND_AT, instant::parse(found).expect("instant")).set(SERVICE, "s".into());
        r.set(KIND, "nothing".into());
        if let Some(day) = next {
            r.set(NEXT_ROUND_ON, day.parse().expect("day"));
        }
        r
    }

    #[test]
    fn only_the_latest_round_says_when_the_next_one_is_due() {
        let mut reader = FixedReader::at(instant::parse("2026-11-21 10:00").expect("instant"));
        let first = round("m1", "2026-11-01 09:00", Some("2026-11-08"));
        reader.records.push(("monitoring_findings", first.clone()));
        assert_eq!(clocks(&first, &reader).len(), 1);
        assert!(check(&first, &reader).iter().any(|f| f.code == ROUND_DUE.code));
        reader.records.push(("monitoring_findings", round("m2", "2026-11-15 09:00", None)));
        assert!(clocks(&first, &reader).is_empty() && check(&first, &reader).is_empty());
    }

    #[test]
    fn a_failed_retest_keeps_it_open() {
        let reader = FixedReader::at(instant::parse("2026-11-21 10:00").expect("instant"));
        let mut r = round("m1", "2026-11-01 09:00", None);
        r.set(RETEST_PASSED, false);
        assert_eq!(gate_retested(&r, &reader).len(), 1);
        r.set(RETEST_PASSED, true);
        assert!(gate_retested(&r, &reader).is_empty());
    }
}
