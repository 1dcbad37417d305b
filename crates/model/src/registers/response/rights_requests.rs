//! 个人权利请求: what persons ask about their information, answered in time, and refused with reasons alone.

use super::case_course;
use crate::clock::{Clock, ClockState, Limit, mark_lead};
use crate::deadline::Unit;
use crate::field::{
    Choice, Rows, at, choice, files, long_text, one_of, reference, some_of, table, text, yes_no,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::handling_rules;
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Text, t};

const STATES: &[Choice] = &[
    choice("received", "收到", "Received"),
    choice("accepted", "受理", "Accepted"),
    choice("granted", "同意办理", "Granted"),
    choice("fulfilled", "已办理", "Fulfilled"),
    choice("refused", "拒绝", "Refused"),
    choice("answered", "已答复", "Answered"),
    choice("closed", "办结", "Closed"),
    choice("withdrawn", "请求人撤回", "Taken back"),
];

fields! {
    /// Own number.
    CODE: String = text("code", t("编号", "Number")).listed().searched().unique();
    /// What is asked.
    KIND: String = one_of("kind", t("请求类型", "Asked for"), &[
        choice("access", "查询", "Access"),
        choice("copy", "复制", "Copy"),
        choice("transfer", "转移", "Transfer"),
        choice("correct", "更正、补充", "Correction"),
        choice("delete", "删除", "Deletion"),
        choice("withdraw", "撤回同意", "Withdrawal of consent"),
        choice("close_account", "注销账号", "Closing of the account"),
        choice("explain", "解释说明", "Explanation"),
    ]).required().listed();
    /// How it came.
    CHANNEL: String = one_of("channel", t("渠道", "Channel"), &[
        choice("in_app", "产品内入口", "In-product entrance"),
        choice("email", "邮件", "E-mail"),
        choice("phone", "电话", "Phone"),
        choice("letter", "来信", "Letter"),
        choice("visit", "来访", "Visit"),
        choice("transfer", "主管部门转办", "Passed on by an authority"),
    ]).required().listed();
    /// When it came; starts the clocks.
    RECEIVED_AT: Instant = at("received_at", t("收到时间", "Received at")).required().listed();
    /// Who asks.
    REQUESTER: String = text("requester", t("请求人", "Requester")).masked();
    /// How to reach them.
    CONTACT: String = text("contact", t("联系方式", "Contact")).masked();
    /// Whose right it is.
    STANDING: String = one_of("standing", t("请求身份", "Asks as"), &[
        choice("self", "本人", "The person"),
        choice("guardian", "监护人", "Guardian"),
        choice("agent", "受托人", "Agent"),
        choice("relative", "逝者近亲属", "Relative of a deceased person"),
    ]).required();
    /// The person is a minor.
    MINOR: bool = yes_no("minor", t("涉及未成年人", "Concerns a minor"));
    /// Identity checked.
    IDENTITY_CHECKED: bool = yes_no("identity_checked", t("已核验身份", "Identity checked"));
    /// How.
    IDENTITY_CHECK: String = text("identity_check", t("核验方式", "How it was checked"));
    /// Service concerned.
    SERVICE: String = reference("service", t("涉及服务", "Service concerned"), "services").listed();
    /// In short, without names.
    SUBJECT: String = text("subject", t("事由", "Subject")).required().listed().searched();
    /// The whole of it.
    DETAILS: String = long_text("details", t("请求内容", "Details")).required().personal();
    /// Who handles it.
    ASSIGNEE: String = reference("assignee", t("经办人", "Assigned to"), "people");
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Outcome.
    OUTCOME: String = one_of("outcome", t("处理结果", "Outcome"), &[
        choice("granted", "同意", "Granted"),
        choice("refused", "拒绝", "Refused"),
    ]).stamped();
    /// What was done, and where.
    FULFILMENT: String = long_text("fulfilment", t("办理情况", "What was done"));
    /// Places from which data was removed or in which it was mended.
    PLACES: Vec<String> = some_of("places", t("已处理的范围", "Where it was done"), &[
        choice("account", "账号资料", "Account"),
        choice("history", "使用记录", "Usage history"),
        choice("logs", "日志", "Logs"),
        choice("corpus", "训练语料", "Training corpus"),
        choice("backup", "备份", "Backups"),
        choice("third_party", "第三方", "Third parties"),
    ]);
    /// Ground of a refusal.
    REFUSAL_GROUND: String = one_of("refusal_ground", t("拒绝依据", "Ground of the refusal"), &[
        choice("law_keeps", "法律、行政法规规定须保存", "Law asks that it be kept"),
        choice("law_secret", "法律、行政法规规定应当保密", "Law asks for secrecy"),
        choice("not_held", "未处理该信息", "No such information is held"),
        choice("identity", "身份无法核验", "Identity cannot be checked"),
        choice("abuse", "明显无理或重复", "Plainly unfounded or repeated"),
        choice("technical", "技术上难以实现，已停止其他处理", "Not technically feasible; other processing stopped"),
    ]);
    /// Reasons of a refusal, as told.
    REFUSAL_REASONS: String = long_text("refusal_reasons", t("拒绝理由", "Reasons of the refusal"));
    /// The person was told where to turn.
    REMEDY_TOLD: bool = yes_no("remedy_told", t("已告知救济途径", "Told where to turn"));
    /// The answer.
    ANSWER: String = long_text("answer", t("答复内容", "Answer"));
    /// When it was accepted.
    ACCEPTED_AT: Instant = at("accepted_at", t("受理时间", "Accepted at")).stamped();
    /// When it was decided.
    DECIDED_AT: Instant = at("decided_at", t("决定时间", "Decided at")).stamped();
    /// When it was done.
    FULFILLED_AT: Instant = at("fulfilled_at", t("办理时间", "Fulfilled at")).stamped();
    /// When it was answered.
    ANSWERED_AT: Instant = at("answered_at", t("答复时间", "Answered at")).stamped();
    /// When it was closed.
    CLOSED_AT: Instant = at("closed_at", t("办结时间", "Closed at")).stamped();
    /// Time in which the organisation's own clocks stand still.
    PAUSES: Rows = table("pauses", t("时限中止", "Pauses"), case_course::PAUSE_COLUMNS);
    /// More time for the organisation's own clocks.
    EXTENSIONS: Rows = table("extensions", t("时限延长", "Extensions"), case_course::EXTENSION_COLUMNS);
    /// Events that people write down themselves.
    EVENTS: Rows = table("events", t("办理记录", "Events"), case_course::EVENT_COLUMNS).personal();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const CLAUSE: &str = "LIAONING-2025/8.1.c";

const RECEIVED_LATER: Rule = Rule::error(
    "request_received_later",
    &[CLAUSE],
    t("收到时间不晚于当前时间", "It was not received later than now"),
);
const ORDER: Rule = Rule::error(
    "request_steps_out_of_order",
    &[CLAUSE],
    t(
        "受理、决定、办理、答复、办结先后一致",
        "Accepted, decided, fulfilled, answered and closed follow in time",
    ),
);
const OVERDUE: Rule = Rule::error(
    "request_overdue",
    &[CLAUSE],
    t("请求在时限内答复", "A request is answered within its limit"),
);
const REASONS: Rule = Rule::error(
    "refused_without_reasons",
    &["个人信息保护法第五十条", CLAUSE],
    t("拒绝请求的写明依据和理由", "A refusal has its ground and its reasons"),
);
const REMEDY: Rule = Rule::warning(
    "refused_without_remedy",
    &["个人信息保护法第五十条"],
    t("拒绝请求的告知救济途径", "A refusal tells where the person may turn"),
);
const IDENTITY: Rule = Rule::warning(
    "fulfilled_without_identity",
    &["个人信息保护法第五十条"],
    t("办理前核验请求人身份", "The requester's identity is checked before a request is fulfilled"),
);
const GUARDIAN: Rule = Rule::warning(
    "minor_without_guardian",
    &["未成年人网络保护条例"],
    t(
        "涉及未成年人的由监护人提出或核实监护关系",
        "A request about a minor comes from the guardian, or guardianship is checked",
    ),
);
const UNANSWERED: Rule = Rule::error(
    "request_closed_without_answer",
    &[CLAUSE],
    t("办结的请求已答复", "A closed request has been answered"),
);
const BACKWARDS: Rule = Rule::error(
    "request_pause_ends_before_start",
    &[CLAUSE],
    t("中止的结束不早于开始", "A pause ends after it begins"),
);
const EXTENDED: Rule = Rule::error(
    "request_extension_empty",
    &[CLAUSE],
    t("延期写明延长多久", "An extension says by how much or until when"),
);
const FULFILMENT_TOLD: Rule = Rule::warning(
    "fulfilled_without_account",
    &["LIAONING-2025/8.2.d", CLAUSE],
    t("办理的请求写明做了什么、在哪里做的", "A fulfilled request says what was done and where"),
);

/// The deadline that law or a standard sets for a kind, by its key.
fn legal(kind: &str) -> &'static str {
    match kind {
        "correct" | "delete" | "withdraw" | "close_account" => "personal_rights_correction",
        _ => "personal_rights_answer",
    }
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(received) = r.get(RECEIVED_AT) else { return Vec::new() };
    if r.text(STATE) == "withdrawn" {
        return Vec::new();
    }
    let mut out = Vec::new();
    let pauses = case_course::pauses(r);
    if let Some(rule) =
        handling_rules::governing("rights_request", r.text(SERVICE), instant::day(received), reader)
    {
        for (key, label, (count, unit), done) in [
            ("accept", t("受理请求", "Accept the request"), handling_rules::ACKNOWLEDGE, ACCEPTED_AT),
            ("answer", t("答复请求人", "Answer the request"), handling_rules::ANSWER, ANSWERED_AT),
        ] {
            let (Some(count), Some(unit)) = (rule.get(count), Unit::parse(rule.text(unit))) else { continue };
            let limit = Limit {
                key,
                label: label.into(),
                count,
                unit,
                rule: handling_rules::named(&rule),
                clause: CLAUSE,
            };
            let more = case_course::extensions_of(r, key);
            out.push(limit.clock_with(
                received,
                r.get(done),
                &pauses,
                &more,
                reader.calendar(),
                reader.now(),
            ));
        }
    }
    let law = reader.deadlines().get(legal(r.text(KIND)));
    let more = case_course::extensions_of(r, "answer");
    let (pauses, more) = if law.movable { (&pauses[..], &more[..]) } else { (&[][..], &[][..]) };
    out.push(law.limit("answer_by_law", CLAUSE).clock_with(
        received,
        r.get(ANSWERED_AT),
        pauses,
        more,
        reader.calendar(),
        reader.now(),
    ));
    mark_lead(&mut out);
    out
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(received) = r.get(RECEIVED_AT) else { return out };
    if received > reader.now() {
        out.push(
            RECEIVED_LATER
                .broken("收到时间在当前时间之后，请核对", "Received later than now; check the instant")
                .field(RECEIVED_AT.key()),
        );
    }
    let steps = [ACCEPTED_AT, DECIDED_AT, FULFILLED_AT, ANSWERED_AT, CLOSED_AT];
    let times: Vec<Instant> =
        std::iter::once(received).chain(steps.iter().filter_map(|f| r.get(*f))).collect();
    if !times.is_sorted() {
        out.push(ORDER.broken(
            "受理、决定、办理、答复、办结的时间先后不一致，请核对系统时钟或收到时间",
            "The instants of the steps do not follow in time; check the clock of this machine or the instant of receipt",
        ));
    }
    out.extend(case_course::check_pauses(r, &BACKWARDS));
    out.extend(case_course::check_extensions(r, &EXTENDED));
    let state = r.text(STATE);
    if r.text(OUTCOME) == "refused" || state == "refused" {
        if r.text(REFUSAL_REASONS).is_empty() || r.text(REFUSAL_GROUND).is_empty() {
            out.push(
                REASONS
                    .broken("拒绝请求须写明依据和理由", "A refusal needs its ground and its reasons")
                    .field(REFUSAL_REASONS.key()),
            );
        }
        if !r.get(REMEDY_TOLD).unwrap_or(false) {
            out.push(
                REMEDY
                    .broken(
                        "拒绝后没有告知请求人救济途径，请在答复中写明并勾选",
                        "The person was not told where to turn; say so in the answer and tick it",
                    )
                    .field(REMEDY_TOLD.key()),
            );
        }
    }
    if r.get(FULFILLED_AT).is_some() {
        if !r.get(IDENTITY_CHECKED).unwrap_or(false) {
            out.push(
                IDENTITY
                    .broken(
                        "已办理但没有核验身份的记录",
                        "Fulfilled without a record that the identity was checked",
                    )
                    .field(IDENTITY_CHECKED.key()),
            );
        }
        if r.text(FULFILMENT).is_empty() || !r.has(PLACES.key()) {
            out.push(
                FULFILMENT_TOLD
                    .broken("已办理，请补充办理情况和处理范围", "Fulfilled; say what was done and where")
                    .field(FULFILMENT.key()),
            );
        }
    }
    if r.get(MINOR).unwrap_or(false) && r.text(STANDING) != "guardian" && r.text(IDENTITY_CHECK).is_empty() {
        out.push(
            GUARDIAN
                .broken(
                    "涉及未成年人，请由监护人提出，或在核验方式中写明如何核实监护关系",
                    "It concerns a minor: have the guardian ask, or say how guardianship was checked",
                )
                .field(STANDING.key()),
        );
    }
    if state == "closed" && (r.get(ANSWERED_AT).is_none() || r.text(ANSWER).is_empty()) {
        out.push(UNANSWERED.broken("已办结但没有答复", "Closed without an answer").field(ANSWER.key()));
    }
    for c in clocks(r, reader) {
        if c.state == ClockState::Overdue {
            out.push(
                OVERDUE
                    .broken(
                        format!("「{}」已超过时限，请立即办理", c.label.zh),
                        format!("\u{201c}{}\u{201d} is overdue; do it now", c.label.en),
                    )
                    .clause(&c.clause),
            );
        }
    }
    out
}

fn gate_fulfilled(r: &Record, _: &dyn Reader) -> Vec<Text> {
    if r.get(IDENTITY_CHECKED).unwrap_or(false) {
        return Vec::new();
    }
    vec![Text::new("核验请求人身份", "a check of the requester's identity")]
}

static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            stamps: Some("accepted_at"),
            ..Move::new("accept", t("受理", "Accept"), &["received"], "accepted")
        },
        Move {
            stamps: Some("decided_at"),
            sets: &[("outcome", "granted")],
            ..Move::new("grant", t("同意办理", "Grant"), &["accepted"], "granted")
        },
        Move {
            stamps: Some("decided_at"),
            sets: &[("outcome", "refused")],
            asks: &["refusal_ground", "refusal_reasons"],
            ..Move::new("refuse", t("拒绝", "Refuse"), &["accepted"], "refused")
        },
        Move {
            stamps: Some("fulfilled_at"),
            gate: gate_fulfilled,
            asks: &["fulfilment", "places"],
            ..Move::new("fulfil", t("办理完毕", "Fulfilled"), &["granted"], "fulfilled")
        },
        Move {
            stamps: Some("answered_at"),
            asks: &["answer"],
            ..Move::new("answer", t("答复请求人", "Answer"), &["fulfilled", "refused"], "answered")
        },
        Move {
            stamps: Some("closed_at"), ..Move::new("close", t("办结", "Close"), &["answered"], "closed")
        },
        Move {
            reason: true,
            ..Move::new(
                "withdraw",
                t("请求人撤回", "Taken back"),
                &["received", "accepted", "granted"],
                "withdrawn",
            )
        },
    ],
};

/// 个人权利请求.
pub static REGISTER: Register = Register {
    key: "rights_requests",
    label: t("个人信息权利请求", "Requests of persons"),
    one: t("个人信息权利请求", "Request of a person"),
    clauses: &[CLAUSE, "LIAONING-2025/8.2.d", "TC260-003/7.b"],
    prefix: "RRQ",
    title: "subject",
    fields: FIELDS,
    sorts: &[
        Sort { key: "received_at", by: SortBy::Value },
        Sort { key: "code", by: SortBy::Value },
        Sort { key: "state", by: SortBy::Value },
        Sort { key: "kind", by: SortBy::Value },
    ],
    area: Area::Complaints,
    states: Some(&FLOW),
    rules: &[
        &RECEIVED_LATER,
        &ORDER,
        &OVERDUE,
        &REASONS,
        &REMEDY,
        &IDENTITY,
        &GUARDIAN,
        &UNANSWERED,
        &BACKWARDS,
        &EXTENDED,
        &FULFILMENT_TOLD,
    ],
    check,
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::FixedReader;

    #[test]
    fn the_legal_clock_depends_on_the_kind_and_own_pauses_do_not_move_it() {
        let reader = FixedReader::at(instant::parse("2026-11-21 10:00").expect("instant"));
        let mut r = Record { id: "r1".into(), ..Record::default() };
        r.set(KIND, "delete".into()).set(RECEIVED_AT, instant::parse("2026-11-20 10:00").expect("instant"));
        let pause = serde_json::json!([{"from_at": "2026-11-20T03:00:00Z", "reason": "x"}]);
        r.values.insert("pauses".into(), pause);
        let c = clocks(&r, &reader);
        assert_eq!(c.len(), 1);
        assert_eq!(c[0].due_at.map(instant::day), "2026-12-11".parse().ok(), "fifteen working days");
        assert!(c[0].leads && c[0].state == ClockState::Running && c[0].rule.zh.contains("未核实"));
        r.set(KIND, "access".into());
        assert_eq!(clocks(&r, &reader)[0].due_at.map(instant::day), "2026-12-20".parse().ok(), "thirty days");
        r.set(STATE, "withdrawn".into());
        assert!(clocks(&r, &reader).is_empty());
    }
}
