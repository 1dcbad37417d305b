//! 标注资质: granted on a passed examination of its scope, suspended, resumed, revoked. Whether it holds on a day is
//! computed from its days and its decisions by `who`, never stored.

use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::field::{Choice, Rows, Typed, choice, date, files, long_text, one_of, reference, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{exam_papers, exam_results, people};
use crate::role::Area;
use crate::span::Span;
use crate::state::{Move, States};
use crate::text::{Label, Text, t};
use crate::who::{self, DATA_TYPES, FUNCTIONS, KINDS, Scope};
use chrono::NaiveDate;
use std::sync::Arc;

const STATES: &[Choice] = &[
    choice("draft", "拟授予", "Proposed"),
    choice("granted", "已授予", "Granted"),
    choice("suspended", "暂停", "Suspended"),
    choice("revoked", "取消", "Revoked"),
];

const DECISIONS_OF: &[Choice] = &[
    choice("suspended", "暂停", "Suspended"),
    choice("resumed", "恢复", "Resumed"),
    choice("revoked", "取消", "Revoked"),
];

fields! {
    /// Own code; it stands on the certificate.
    CODE: String = text("code", t("资质编号", "Code")).listed().searched().unique();
    /// Who.
    PERSON: String = reference("person", t("人员", "Person"), "people").required().listed();
    /// Function.
    FUNCTION: String = one_of("function", t("职能", "Function"), FUNCTIONS).required().listed();
    /// Type of data.
    DATA_TYPE: String = one_of("data_type", t("数据类型", "Data type"), DATA_TYPES).required().listed();
    /// Functional or safety.
    KIND: String = one_of("kind", t("标注类别", "Kind"), KINDS).required().listed();
    /// The examination it rests on.
    RESULT: String = reference("result", t("依据的考核", "Granted on"), "exam_results").required();
    /// First day.
    VALID_FROM_ON: NaiveDate = date("valid_from_on", t("有效期起", "Valid from")).required();
    /// Last day.
    VALID_TO_ON: NaiveDate = date("valid_to_on", t("有效期止", "Valid to")).required().listed();
    /// Who granted it.
    GRANTED_BY: String = reference("granted_by", t("授予人", "Granted by"), "people");
    /// Day of the grant.
    GRANTED_ON: NaiveDate = date("granted_on", t("授予日期", "Granted on"));
    /// Day by which refresher training is due.
    REFRESHER_DUE_ON: NaiveDate = date("refresher_due_on", t("复训截止日期", "Refresher training due"))
        .help("按本单位规定的复训周期填写", "By the organisation's own interval");
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Suspensions, resumptions and the revocation, each with its day, reason and decider.
    DECISIONS: Rows = table("decisions", t("处置记录", "Decisions"), &[
        one_of("kind", t("处置", "Decision"), DECISIONS_OF).required().def,
        date("effective_on", t("生效日期", "Effective on")).required().def,
        text("reason", t("原因", "Reason")).required().def,
        text("decided_by", t("决定人", "Decided by")).required().help("工号或岗位", "Staff number or post").def,
        date("decided_on", t("决定日期", "Decided on")).def,
    ]).help("暂停、恢复、取消各一行，按生效日期先后；恢复当天起可以工作，暂停、取消当天起不得工作", "A row for each suspension, resumption or revocation in the order of their days: work begins again on the day of resumption and ends on the day of suspension or revocation");
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Kind of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// 暂停.
    Suspended,
    /// 恢复.
    Resumed,
    /// 取消.
    Revoked,
}

/// A decision about a qualification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub kind: DecisionKind,
    /// From which day on.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
}

/// The scope of a qualification.
pub fn scope(r: &Record) -> Scope<'_> {
    Scope { function: r.text(FUNCTION), data_type: r.text(DATA_TYPE), kind: r.text(KIND) }
}

/// The decisions in the order of the table; none where a row lacks kind or day, or they do not follow one another:
/// only what is granted is suspended, only what is suspended is resumed, nothing follows a revocation, days do not go
/// back.
pub fn decisions(r: &Record) -> Option<Vec<Decision>> {
    let mut out: Vec<Decision> = Vec::new();
    for row in r.get(DECISIONS).unwrap_or_default() {
        let get = |key: &str| row.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
        let kind = match get("kind") {
            "suspended" => DecisionKind::Suspended,
            "resumed" => DecisionKind::Resumed,
            "revoked" => DecisionKind::Revoked,
            _ => return None,
        };
        let on = row.get("effective_on").and_then(NaiveDate::read)?;
        let follows = match (out.last().map(|d| d.kind), kind) {
            (Some(DecisionKind::Revoked), _) => false,
            (Some(DecisionKind::Suspended), DecisionKind::Suspended) => false,
            (Some(DecisionKind::Suspended), DecisionKind::Resumed) => true,
            (_, DecisionKind::Resumed) => false,
            _ => true,
        };
        if !follows || out.last().is_some_and(|d| on < d.on) {
            return None;
        }
        out.push(Decision { kind, on, reason: get("reason").into(), decided_by: get("decided_by").into() });
    }
    Some(out)
}

/// State that the decisions lead to.
pub fn state_after(decisions: &[Decision]) -> &'static str {
    match decisions.last().map(|d| d.kind) {
        Some(DecisionKind::Suspended) => "suspended",
        Some(DecisionKind::Revoked) => "revoked",
        Some(DecisionKind::Resumed) | None => "granted",
    }
}

/// Day of the passed examination of its scope that a qualification rests on.
///
/// # Errors
/// What is wrong with it, naming the examination.
pub fn examined_on(r: &Record, reader: &dyn Reader) -> Result<NaiveDate, Text> {
    let Some(result) = reader.get("exam_results", r.text(RESULT)).filter(|x| !x.retired) else {
        return Err(Text::new(
            "未填写考核，或考核记录已停用",
            "no examination is named, or it was withdrawn",
        ));
    };
    let code = result.text(exam_results::CODE);
    if result.text(exam_results::PERSON) != r.text(PERSON) {
        return Err(Text::new(
            format!("考核 {code} 的考生是另一人"),
            format!("{code} was sat by another person"),
        ));
    }
    let Some(paper) = reader.get("exam_papers", result.text(exam_results::PAPER)) else {
        return Err(Text::new(format!("考核 {code} 没有试卷"), format!("{code} names no paper")));
    };
    if !exam_results::is_passed(&result, &paper) {
        return Err(Text::new(
            format!("考核 {code} 未达合格线"),
            format!("{code} did not reach the pass line"),
        ));
    }
    if !exam_papers::covers(&paper, &scope(r)) {
        let (of, paper) = (scope(r).text(), paper.text(exam_papers::CODE));
        return Err(Text::new(
            format!("考核 {code} 的试卷 {paper} 不考「{}」", of.zh),
            format!("{code} was sat on paper {paper}, which does not examine {}", of.en),
        ));
    }
    result
        .get(exam_results::TAKEN_ON)
        .ok_or_else(|| Text::new(format!("考核 {code} 没有日期"), format!("{code} has no day")))
}

const QUALIFICATION_UNEXAMINED: Rule = Rule::error(
    "qualification_unexamined",
    &["TC260-003/5.3.a.1", "DATA-GUIDE/6.3.c"],
    t(
        "资质依据本人在同一范围内合格的考核",
        "A qualification rests on a passed examination of that person in that scope",
    ),
);
const QUALIFICATION_EARLY: Rule = Rule::error(
    "qualification_early",
    &["TC260-003/5.3.a.1"],
    t("有效期不早于考核日期", "A qualification does not begin before the examination"),
);
const QUALIFICATION_BACKWARDS: Rule = Rule::error(
    "qualification_backwards",
    &["TC260-003/5.3.a.1"],
    t("有效期止不早于有效期起", "A qualification does not end before it begins"),
);
const QUALIFICATION_DECISIONS: Rule = Rule::error(
    "qualification_decisions",
    &["TC260-003/5.3.a.1"],
    t(
        "处置记录先后衔接、每条有原因和决定人，并与状态一致",
        "Decisions follow one another, each with reason and decider, and agree with the state",
    ),
);
const QUALIFICATION_OWN_GRANT: Rule = Rule::error(
    "qualification_own_grant",
    &["TC260-003/5.3.a.1"],
    t("不得自己给自己授予资质", "Nobody grants the own qualification"),
);
const QUALIFICATION_UNDECIDED: Rule = Rule::warning(
    "qualification_undecided",
    &["TC260-003/5.3.a.1"],
    t("已授予的资质有授予人和授予日期", "A granted qualification names who granted it and when"),
);
const QUALIFICATION_TWICE: Rule = Rule::warning(
    "qualification_twice",
    &["TC260-003/5.3.a.1"],
    t("同一人同一范围的资质不重叠", "Qualifications of one person in one scope do not overlap"),
);
const QUALIFICATION_LAPSED: Rule = Rule::warning(
    "qualification_lapsed",
    &["TC260-003/5.3.a.1"],
    t(
        "在岗人员的资质到期前完成复考换发",
        "Whoever works here is examined again before the qualification ends",
    ),
);
const REFRESHER_OVERDUE: Rule = Rule::warning(
    "refresher_overdue",
    &["TC260-003/5.3.a.1"],
    t("按期参加复训", "Refresher training is attended in time"),
);

fn grant_lacks(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out = Vec::new();
    match examined_on(r, reader) {
        Err(why) => out.push(Text::new(
            format!("本范围内合格的考核（{}）", why.zh),
            format!("a passed examination of that scope ({})", why.en),
        )),
        Ok(day) => {
            if let Some(from) = r.get(VALID_FROM_ON).filter(|f| *f < day) {
                out.push(Text::new(
                    format!("不早于考核日期 {day} 的有效期起（现为 {from}）"),
                    format!("a first day not before the examination of {day} (it is {from})"),
                ));
            }
        }
    }
    if Span::of(r, VALID_FROM_ON, VALID_TO_ON).is_none_or(|s| s.is_backwards())
        || r.get(VALID_TO_ON).is_none()
    {
        out.push(Text::new("先后正确的有效期", "a period of validity that does not end before it begins"));
    }
    let trained = who::trained_since(r.text(PERSON), reader);
    if trained.is_none_or(|d| r.get(VALID_FROM_ON).is_some_and(|from| from < d)) {
        out.push(Text::new("有效期起之前的岗前培训", "pre-job training before the first day"));
    }
    if !r.text(PERSON).is_empty() && r.text(GRANTED_BY) == r.text(PERSON) {
        out.push(Text::new("本人以外的授予人", "somebody else who grants it"));
    }
    out
}

fn decision_lacks(r: &Record, kind: DecisionKind) -> Vec<Text> {
    let Some(all) = decisions(r) else {
        return vec![Text::new(
            "先后衔接的处置记录（每行有处置、生效日期）",
            "decisions that follow one another, each with kind and day",
        )];
    };
    match all.last().filter(|d| d.kind == kind) {
        None => vec![Text::new(
            "处置记录末行为本次处置，含生效日期、原因、决定人",
            "a last row in the decisions for this step, with its day, reason and decider",
        )],
        Some(d) if d.reason.is_empty() || d.decided_by.is_empty() => {
            vec![Text::new("本次处置的原因和决定人", "reason and decider of this step")]
        }
        Some(_) => Vec::new(),
    }
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let person = r.text(PERSON);
    let who = naming::called_by_id("people", person, reader);
    let valid = Span::of(r, VALID_FROM_ON, VALID_TO_ON);
    let state = r.text(STATE);
    let draft = state.is_empty() || state == "draft";
    let code = r.text(CODE);
    match examined_on(r, reader) {
        Err(why) => out.push(
            QUALIFICATION_UNEXAMINED
                .broken(
                    format!("{} 的资质 {code} 没有合格的考核依据：{}", who.zh, why.zh),
                    format!("Qualification {code} of {} rests on no passed examination: {}", who.en, why.en),
                )
                .field(RESULT.key()),
        ),
        Ok(day) => {
            if let Some(from) = valid.map(|v| v.from).filter(|f| *f < day) {
                let result = naming::called_by_id("exam_results", r.text(RESULT), reader);
                out.push(
                    QUALIFICATION_EARLY
                        .broken(
                            format!("资质 {code} 自 {from} 起有效，早于考核 {} 的 {day}，请更正有效期", result.zh),
                            format!("Qualification {code} begins on {from}, before examination {} of {day}; correct its first day", result.en),
                        )
                        .field(VALID_FROM_ON.key()),
                );
            }
        }
    }
    if valid.is_some_and(|v| v.is_backwards()) {
        out.push(
            QUALIFICATION_BACKWARDS
                .broken("有效期止早于有效期起，请核对", "It ends before it begins; check both days")
                .field(VALID_TO_ON.key()),
        );
    }
    out.extend(decisions_broken(r, draft));
    if !person.is_empty() && r.text(GRANTED_BY) == person {
        out.push(
            QUALIFICATION_OWN_GRANT
                .broken(
                    format!("{} 给自己授予了资质 {code}，请由他人授予", who.zh),
                    format!(
                        "{} granted qualification {code} to the own person; somebody else has to",
                        who.en
                    ),
                )
                .field(GRANTED_BY.key()),
        );
    }
    if !draft && (r.text(GRANTED_BY).is_empty() || r.get(GRANTED_ON).is_none()) {
        out.push(
            QUALIFICATION_UNDECIDED
                .broken("请补充授予人和授予日期", "Enter who granted it and when")
                .field(GRANTED_BY.key()),
        );
    }
    let Some(valid) = valid else { return out };
    let others = reader.find("qualifications", PERSON.key(), person);
    let same: Vec<&Arc<Record>> = others
        .iter()
        .filter(|o| {
            o.id != r.id && scope(o) == scope(r) && !matches!(o.text(STATE), "" | "draft" | "revoked")
        })
        .collect();
    let twin =
        same.iter().find(|o| Span::of(o, VALID_FROM_ON, VALID_TO_ON).is_some_and(|s| s.overlaps(&valid)));
    if let Some(twin) = twin.filter(|_| !draft && state != "revoked") {
        let of = scope(r).text();
        out.push(
            QUALIFICATION_TWICE
                .broken(
                    format!(
                        "{} 在「{}」范围内另有有效期重叠的资质 {}，请保留一项",
                        who.zh,
                        of.zh,
                        twin.text(CODE)
                    ),
                    format!(
                        "{} also holds {} for {}, over the same days; keep one",
                        who.en,
                        twin.text(CODE),
                        of.en
                    ),
                )
                .field(VALID_TO_ON.key()),
        );
    }
    let today = reader.today();
    let left = reader.get("people", person).and_then(|p| p.get(people::LEFT_ON)).is_some_and(|d| d <= today);
    let renewed = same.iter().any(|o| o.get(VALID_TO_ON).is_some_and(|to| to > valid.to));
    if !draft && state != "revoked" && !left && !renewed && valid.to < today {
        out.push(
            QUALIFICATION_LAPSED
                .broken(
                    format!("{} 的资质 {code} 已于 {} 到期，未见复考换发，不得继续安排该范围的工作", who.zh, valid.to),
                    format!("Qualification {code} of {} ended on {} and was not renewed; give no more work of that scope", who.en, valid.to),
                )
                .field(VALID_TO_ON.key()),
        );
    }
    if let Some(due) = r.get(REFRESHER_DUE_ON)
        && !draft
        && state != "revoked"
        && !left
        && due < today
        && valid.holds(today)
        && refreshed_on(r, reader).is_none()
    {
        out.push(
            REFRESHER_OVERDUE
                .broken(
                    format!("{} 应于 {due} 前参加复训，未见出席记录，请安排复训或暂停资质", who.zh),
                    format!(
                        "{} was due for refresher training by {due} and attended none; train or suspend",
                        who.en
                    ),
                )
                .field(REFRESHER_DUE_ON.key()),
        );
    }
    out
}

fn decisions_broken(r: &Record, draft: bool) -> Option<Finding> {
    let told = match decisions(r) {
        None => Text::new(
            "处置记录不衔接：请按生效日期先后填写，每行有处置和生效日期，暂停之后才有恢复，取消之后不再处置",
            "Decisions do not follow one another: enter them in the order of their days, each with kind and day; resume only after a suspension, and nothing after a revocation",
        ),
        Some(all) if all.iter().any(|d| d.reason.is_empty() || d.decided_by.is_empty()) => {
            Text::new("处置记录须逐条写明原因和决定人", "Each decision names its reason and who decided")
        }
        Some(all) if draft && all.is_empty() => return None,
        Some(all) if draft || state_after(&all) != r.text(STATE) => Text::new(
            "状态与处置记录不一致，请用「暂停」「恢复」「取消」办理，不要只改记录",
            "State and decisions disagree; use the steps suspend, resume, revoke instead of editing the rows alone",
        ),
        Some(_) => return None,
    };
    Some(QUALIFICATION_DECISIONS.broken(told.zh, told.en).field(DECISIONS.key()))
}

/// Last day within its validity on which the person attended refresher training.
fn refreshed_on(r: &Record, reader: &dyn Reader) -> Option<NaiveDate> {
    let from = r.get(VALID_FROM_ON)?;
    who::attended(r.text(PERSON), "refresher", reader).into_iter().filter(|d| *d >= from).max()
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let mut out = Vec::new();
    if matches!(r.text(STATE), "" | "draft" | "revoked") {
        return out;
    }
    let Some(from) = r.get(VALID_FROM_ON) else { return out };
    let own = Text::from(t("本单位规定的日期", "The organisation's own day"));
    let mut clock = |key: &str, label: Label, due: NaiveDate, done: Option<NaiveDate>| {
        let limit = Limit {
            key,
            label: label.into(),
            count: (due - from).num_days().max(0),
            unit: Unit::Days,
            rule: own.clone(),
            clause: "TC260-003/5.3.a.1",
        };
        let done = done.map(instant::start_of);
        out.push(limit.clock(instant::start_of(from), done, &[], reader.calendar(), reader.now()));
    };
    if let Some(to) = r.get(VALID_TO_ON) {
        // Examined again: the next qualification of that scope, from the day its examination was passed.
        let next = reader
            .find("qualifications", PERSON.key(), r.text(PERSON))
            .iter()
            .filter(|o| o.id != r.id && scope(o) == scope(r) && o.get(VALID_TO_ON).is_some_and(|t| t > to))
            .filter_map(|o| examined_on(o, reader).ok())
            .min();
        clock("reexamination", t("复考换发", "Re-examination"), to, next);
    }
    if let Some(due) = r.get(REFRESHER_DUE_ON) {
        clock("refresher", t("复训", "Refresher training"), due, refreshed_on(r, reader));
    }
    out
}

/// How the qualification stands on a day, in a word.
pub fn standing(r: &Record, day: NaiveDate, reader: &dyn Reader) -> Text {
    let bar = who::standing(r, day, reader);
    bar.map_or_else(|| t("有效", "Valid").into(), |b| b.text())
}

fn standing_today(r: &Record, reader: &dyn Reader) -> Option<Text> {
    Some(standing(r, reader.today(), reader))
}

static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            asks: &["granted_by", "granted_on"],
            gate: grant_lacks,
            ..Move::new("grant", t("授予", "Grant"), &["draft"], "granted")
        },
        Move {
            asks: &["decisions"],
            gate: |r, _| decision_lacks(r, DecisionKind::Suspended),
            ..Move::new("suspend", t("暂停", "Suspend"), &["granted"], "suspended")
        },
        Move {
            asks: &["decisions"],
            gate: |r, _| decision_lacks(r, DecisionKind::Resumed),
            ..Move::new("resume", t("恢复", "Resume"), &["suspended"], "granted")
        },
        Move {
            asks: &["decisions"],
            gate: |r, _| decision_lacks(r, DecisionKind::Revoked),
            ..Move::new("revoke", t("取消", "Revoke"), &["granted", "suspended"], "revoked")
        },
    ],
};

const TIMES: Rule = Rule::error(
    "qualification_granted_early",
    &["TC260-003/5.3.a.1", "DATA-GUIDE/6.3.c"],
    t("资质在考核之后授予", "A qualification is granted after the examination"),
);

/// 标注资质.
pub static REGISTER: Register = Register {
    key: "qualifications",
    label: t("标注资质", "Annotation qualifications"),
    one: t("标注资质", "Annotation qualification"),
    clauses: &["TC260-003/5.3.a.1", "DATA-GUIDE/6.3.a", "DATA-GUIDE/6.3.c"],
    prefix: "QLF",
    fields: FIELDS,
    sorts: &[
        Sort { key: "valid_to_on", by: SortBy::Value },
        Sort { key: "code", by: SortBy::Value },
        Sort { key: "state", by: SortBy::Value },
    ],
    area: Area::Annotation,
    states: Some(&FLOW),
    rules: &[
        &TIMES,
        &QUALIFICATION_UNEXAMINED,
        &QUALIFICATION_EARLY,
        &QUALIFICATION_BACKWARDS,
        &QUALIFICATION_DECISIONS,
        &QUALIFICATION_OWN_GRANT,
        &QUALIFICATION_UNDECIDED,
        &QUALIFICATION_TWICE,
        &QUALIFICATION_LAPSED,
        &REFRESHER_OVERDUE,
    ],
    orders: &[order::after(&TIMES, "result", "taken_on", "granted_on"), order::past(&TIMES, "granted_on")],
    check,
    clocks,
    computed: &[Computed {
        key: "standing",
        label: t("今天是否有效", "Standing today"),
        listed: true,
        value: standing_today,
    }],
    ..PLAIN
};
