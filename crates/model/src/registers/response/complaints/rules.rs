//! What a complaint's record is held to.

use super::*;
use crate::clock::ClockState;
use crate::finding::{Finding, Rule};
use crate::registers::notifications;
use std::collections::BTreeMap;
use std::sync::Arc;

const RECEIVED_LATER: Rule = Rule::error(
    "received_later",
    &["TC260-003/7.e.1"],
    t("收到时间不晚于当前时间", "It was not received later than now"),
);
const ORDER: Rule = Rule::error(
    "steps_out_of_order",
    &["DATA-GUIDE/9.4.b"],
    t(
        "收到、受理、审核、答复、办结先后一致",
        "Received, accepted, judged, answered and closed follow in time",
    ),
);
const RULED: Rule = Rule::warning(
    "no_handling_rule",
    &["TC260-003/7.e.2", "DATA-GUIDE/9.4.a"],
    t("收到当日有生效的处理规则", "A handling rule was in force on the day of receipt"),
);
const PAUSE_ORDER: Rule = Rule::error(
    "pause_ends_before_start",
    &["TC260-003/7.e.2"],
    t("中止的结束不早于开始", "A pause ends after it begins"),
);
const EXTENDED: Rule = Rule::error(
    "extension_empty",
    &["TC260-003/7.e.2"],
    t("延期写明延长多久", "An extension says by how much or until when"),
);
const EXTENDED_LATE: Rule = Rule::warning(
    "extension_too_late",
    &["TC260-003/7.e.2"],
    t("中止和延期在到期之前作出", "Pauses and extensions are decided before the due instant"),
);
const RISK_KNOWN: Rule = Rule::error(
    "unknown_risk",
    &["TC260-003/7.e.1"],
    t("所填风险是附录 A 的编号", "The risk named stands in annex A"),
);
const UNANSWERED: Rule = Rule::error(
    "closed_without_answer",
    &["TC260-003/7.e.1", "DATA-GUIDE/9.4.d"],
    t("办结的投诉已答复", "A closed complaint has been answered"),
);
const OVERDUE: Rule = Rule::warning(
    "overdue",
    &["TC260-003/7.e.2", "LIAONING-2025/8.3.a", "DATA-GUIDE/9.4.a"],
    t("每一步在时限内完成", "Each step is done within its limit"),
);
const MEASURES: Rule = Rule::error(
    "upheld_without_measures",
    &["DATA-GUIDE/9.4.c", "DATA-GUIDE/4.e"],
    t("成立的投诉既有处置又有整改", "An upheld complaint has a disposal and a mending measure"),
);
const DECISION: Rule = Rule::warning(
    "no_report_decision",
    &["DATA-GUIDE/9.4.d"],
    t("办结的投诉写明是否向主管部门报告", "A closed complaint says whether the authority is told"),
);
const REPORT_MADE: Rule = Rule::warning(
    "report_decided_not_made",
    &["DATA-GUIDE/9.4.d"],
    t("决定报告的有报告记录", "Where a report was decided, it is on record"),
);
const TRACED: Rule = Rule::warning(
    "upheld_untraced",
    &["LIAONING-2025/10.3.1"],
    t(
        "成立的内容投诉可追溯到日志、模型版本和经办人",
        "An upheld complaint about an output is traced to log, model version and person in charge",
    ),
);
const LINKED: Rule = Rule::note(
    "mending_not_linked",
    &["TC260-003/6.b.3", "DATA-GUIDE/4.e"],
    t(
        "整改措施对应到训练、更新或关键词库",
        "A mending measure names its tuning run, update or keyword library",
    ),
);
const SUPPORTED: Rule = Rule::warning(
    "infringement_without_support",
    &["DATA-GUIDE/9.6", "DATA-GUIDE/4.c", "DATA-GUIDE/4.d"],
    t("成立的侵权投诉写明对被侵权人的协助", "An upheld infringement says what help the person was given"),
)
.each();
const GRADED: Rule =
    Rule::note("complaint_ungraded", &["TTAF-320/6.3.b"], t("投诉按等级处理", "Complaints are graded"));
const RIGHT_NAMED: Rule = Rule::warning(
    "ip_right_not_named",
    &["TC260-003/5.2.b.3", "TC260-003/5.2.b.6-2"],
    t("知识产权投诉和问询写明所涉权利或作品", "An IP complaint or query names the right or work"),
)
.each();
const MERGED_RIGHT: Rule = Rule::error(
    "merged_wrongly",
    &["LIAONING-2025/8.3.a"],
    t(
        "并案的投诉并入一件存在且未被并入的投诉",
        "A merged complaint points to one on file that is not merged itself",
    ),
);
const DUPLICATES: Rule = Rule::note(
    "possible_duplicates",
    &["LIAONING-2025/8.3.a"],
    t("类别与事由相同的在办投诉已经并案", "Open complaints of one kind and subject are merged"),
);

pub(super) const TIMES: Rule = Rule::error(
    "complaint_order",
    &["DATA-GUIDE/9.4.b", "TC260-003/6.b.3"],
    t(
        "投诉成立后的训练、更新和安全事件与投诉的时间不矛盾",
        "Tuning, updates and a merger do not come before the complaint was received",
    ),
);

pub(super) const RULES: &[&Rule] = &[
    &TIMES,
    &RECEIVED_LATER,
    &ORDER,
    &RULED,
    &PAUSE_ORDER,
    &EXTENDED,
    &EXTENDED_LATE,
    &RISK_KNOWN,
    &UNANSWERED,
    &OVERDUE,
    &MEASURES,
    &DECISION,
    &REPORT_MADE,
    &TRACED,
    &LINKED,
    &SUPPORTED,
    &GRADED,
    &RIGHT_NAMED,
    &MERGED_RIGHT,
    &DUPLICATES,
];

/// Kinds about what the model put out.
const ABOUT_OUTPUT: [&str; 4] = ["illegal_content", "discrimination", "false_information", "minors"];

fn course(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let Some(received) = r.get(RECEIVED_AT) else { return };
    if received > reader.now() {
        out.push(
            RECEIVED_LATER
                .broken("收到时间在当前时间之后，请核对", "Received later than now; check the instant")
                .field(RECEIVED_AT.key()),
        );
    }
    let steps = [ACCEPTED_AT, JUDGED_AT, HANDLED_AT, ANSWERED_AT, CLOSED_AT];
    let times: Vec<Instant> =
        std::iter::once(received).chain(steps.iter().filter_map(|f| r.get(*f))).collect();
    if !times.is_sorted() {
        out.push(ORDER.broken(
            "受理、审核、答复、办结的时间先后不一致，请核对系统时钟或收到时间",
            "Accepted, judged, answered and closed do not follow in time; check the clock of this machine or the instant of receipt",
        ));
    }
    if rule_of(r, reader).is_none() {
        out.push(RULED.broken(
            "收到当日没有生效的处理规则，无法计算时限，请先登记已公示的处理规则",
            "No handling rule was in force on the day of receipt, so no clock can run; enter the published rule first",
        ));
    }
    out.extend(case_course::check_pauses(r, &PAUSE_ORDER));
    out.extend(case_course::check_extensions(r, &EXTENDED));
    for c in limits::clocks(r, reader) {
        let late = |at: Instant| c.due_at.is_some_and(|due| at > due);
        let extended = case_course::extensions_of(r, &c.key).iter().any(|e| late(e.granted_at));
        let paused = c.state.is_open() && case_course::pauses(r).iter().any(|p| late(p.from));
        if extended || paused {
            out.push(
                EXTENDED_LATE
                    .broken(
                        format!("「{}」到期之后才作出的延期或中止不改变到期时间", c.label.zh),
                        format!(
                            "\u{201c}{}\u{201d}: an extension or pause after the due instant moves nothing",
                            c.label.en
                        ),
                    )
                    .field(if extended { EXTENSIONS.key() } else { PAUSES.key() }),
            );
        }
        if c.state == ClockState::Overdue {
            out.push(
                OVERDUE
                    .broken(
                        format!("「{}」已超过时限", c.label.zh),
                        format!("\u{201c}{}\u{201d} is overdue", c.label.en),
                    )
                    .clause(&c.clause),
            );
        }
    }
}

fn upheld(r: &Record, out: &mut Vec<Finding>) {
    let (kind, state) = (r.text(KIND), r.text(STATE));
    let handled = ["handled", "answered", "closed"].contains(&state);
    if handled && (!r.has(DISPOSALS.key()) || !r.has(MENDING.key())) {
        out.push(
            MEASURES
                .broken(
                    "认定成立并已处置，但缺少处置措施或整改措施，请补充",
                    "Upheld and handled, but a disposal or a mending measure is missing; enter it",
                )
                .field(if r.has(DISPOSALS.key()) { MENDING.key() } else { DISPOSALS.key() }),
        );
    }
    if ABOUT_OUTPUT.contains(&kind) {
        let lacks: Vec<_> = [LOG_REFERENCE, MODEL_VERSION, ASSIGNEE]
            .into_iter()
            .filter(|f| r.text(*f).is_empty())
            .map(|f| f.def.label)
            .collect();
        if !lacks.is_empty() {
            let zh: Vec<_> = lacks.iter().map(|l| l.zh).collect();
            let en: Vec<_> = lacks.iter().map(|l| l.en).collect();
            out.push(TRACED.broken(
                format!("成立的内容投诉缺少追溯信息：{}", zh.join("、")),
                format!("The upheld complaint is not traced; missing: {}", en.join(", ")),
            ));
        }
    }
    let measures = r.get(MENDING).unwrap_or_default();
    let wants = |keys: &[&str]| measures.iter().any(|m| keys.contains(&m.as_str()));
    let keyword = wants(&["keyword"]) && !r.has(LIBRARIES.key());
    let tuning = wants(&["tuning"]) && !r.has(MODEL_UPDATES.key()) && !r.has(TRAINING_RUNS.key());
    if handled && (keyword || tuning) {
        let field = if tuning { TRAINING_RUNS.def } else { LIBRARIES.def };
        out.push(
            LINKED
                .broken(
                    format!("整改措施没有对应的「{}」，请选择或填写", field.label.zh),
                    format!("The mending measure names no \u{201c}{}\u{201d}; enter it", field.label.en),
                )
                .field(field.key),
        );
    }
    let infringement =
        INTELLECTUAL_PROPERTY.contains(&kind) || ["personality", "personal_information"].contains(&kind);
    if infringement && handled && r.text(SUPPORT).is_empty() {
        out.push(
            SUPPORTED
                .broken(
                    "侵权投诉成立，请写明为被侵权人提供的协助",
                    "The infringement is upheld: say what help the person was given",
                )
                .beside(if INTELLECTUAL_PROPERTY.contains(&kind) {
                    &["DATA-GUIDE/4.d"]
                } else {
                    &["DATA-GUIDE/4.c"]
                })
                .field(SUPPORT.key()),
        );
    }
}

fn closing(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    if r.text(STATE) == "closed" {
        if r.get(ANSWERED_AT).is_none() {
            out.push(UNANSWERED.broken("已办结但没有答复", "Closed without an answer"));
        }
        if r.text(OUTCOME) == "upheld" && r.text(REPORT_DECISION).is_empty() {
            out.push(
                DECISION
                    .broken(
                        "成立的投诉已办结，请写明是否向主管部门报告",
                        "Upheld and closed: say whether the authority is told",
                    )
                    .field(REPORT_DECISION.key()),
            );
        }
    }
    if r.text(REPORT_DECISION) == "report" && r.text(REPORTED).is_empty() {
        let told = reader.find("notifications", notifications::COMPLAINT.key(), &r.id);
        if !told.iter().any(|n| notifications::AUTHORITIES.contains(&n.text(notifications::RECIPIENT))) {
            out.push(
                REPORT_MADE
                    .broken(
                        "决定向主管部门报告，但没有报告记录，请在通知与报告中登记",
                        "A report to the authority was decided and none is on record; enter it under notifications",
                    )
                    .field(REPORTED.key()),
            );
        }
    }
}

pub(super) fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    course(r, reader, &mut out);
    let risk = r.text(RISK);
    if !risk.is_empty() && !crate::catalogue::is_risk(risk) {
        out.push(RISK_KNOWN.broken_by(crate::catalogue::no_risk(risk)).field(RISK.key()));
    }
    if r.text(OUTCOME) == "upheld" {
        upheld(r, &mut out);
    }
    closing(r, reader, &mut out);
    let kind = r.text(KIND);
    if (INTELLECTUAL_PROPERTY.contains(&kind) || kind == "ip_query") && r.text(RIGHT_CONCERNED).is_empty() {
        out.push(
            RIGHT_NAMED
                .broken("请写明所涉权利或作品", "Name the right or work it is about")
                .against(if kind == "ip_query" { &["TC260-003/5.2.b.6-2"] } else { &["TC260-003/5.2.b.3"] })
                .field(RIGHT_CONCERNED.key()),
        );
    }
    if r.text(GRADE).is_empty() && !["", "received", "merged"].contains(&r.text(STATE)) {
        out.push(GRADED.broken("受理后请定级", "Grade it once it is accepted").field(GRADE.key()));
    }
    if r.text(STATE) == "merged" || !r.text(MERGED_INTO).is_empty() {
        let wrong = merging::wrong_target(r, reader).or_else(|| {
            (r.text(STATE) != "merged").then(|| {
                Text::new("通过“并案”填写，不能直接填写", "the move Merge; the field alone merges nothing")
            })
        });
        if let Some(wrong) = wrong {
            out.push(
                MERGED_RIGHT
                    .broken(
                        format!("并案有误，应为：{}", wrong.zh),
                        format!("Merged wrongly; wanted: {}", wrong.en),
                    )
                    .field(MERGED_INTO.key()),
            );
        }
    }
    out
}

pub(super) fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut groups: BTreeMap<(String, String), Vec<Arc<Record>>> = BTreeMap::new();
    for c in reader.all("complaints") {
        if ["closed", "merged"].contains(&c.text(STATE)) {
            continue;
        }
        let subject: String = c.text(SUBJECT).chars().filter(|c| !c.is_whitespace()).collect();
        if !subject.is_empty() {
            groups.entry((c.text(KIND).to_owned(), subject)).or_default().push(c);
        }
    }
    let name = |c: &Record| match c.text(CODE) {
        "" => c.text(SUBJECT).to_owned(),
        code => code.to_owned(),
    };
    groups
        .into_values()
        .filter(|g| g.len() > 1)
        .map(|g| {
            let names: Vec<String> = g.iter().map(|c| name(c)).collect();
            DUPLICATES
                .broken(
                    format!("{} 的类别与事由相同，可能重复；确为同一事项的请并案", names.join("、")),
                    format!(
                        "{} have one kind and subject; merge them where they are one matter",
                        names.join(", ")
                    ),
                )
                .record("complaints", &g[0].id)
        })
        .collect()
}
