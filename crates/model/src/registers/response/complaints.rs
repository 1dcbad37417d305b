//! 投诉举报: every step is an event on the timeline; acknowledged, judged and answered each have their instant.

use crate::clock::{Clock, Limit, Pause};
use crate::deadline::Unit;
use crate::field::{
    Choice, Field, Typed, at, choice, files, long_text, one_of, reference, some_of, table, text,
};
use crate::fields;
use crate::finding::Finding;
use crate::instant::{self, Instant};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::handling_rules;
use crate::role::Area;
use crate::state::{Move, States, open_gate};
use crate::text::{Text, t};

const STATES: &[Choice] = &[
    choice("received", "收到", "Received"),
    choice("accepted", "受理", "Accepted"),
    choice("reviewing", "审核", "Under review"),
    choice("upheld", "成立", "Upheld"),
    choice("dismissed", "不成立", "Dismissed"),
    choice("handled", "处置", "Handled"),
    choice("answered", "反馈", "Answered"),
    choice("closed", "办结", "Closed"),
    choice("reopened", "重开", "Reopened"),
];

const OUTCOMES: &[Choice] = &[choice("upheld", "成立", "Upheld"), choice("dismissed", "不成立", "Dismissed")];

fields! {
    /// Own number.
    CODE: String = text("code", t("编号", "Number")).listed().searched().unique();
    /// How it came.
    CHANNEL: String = one_of("channel", t("渠道", "Channel"), &[
        choice("phone", "电话", "Phone"),
        choice("email", "邮件", "E-mail"),
        choice("window", "交互窗口", "In-product window"),
        choice("sms", "短信", "SMS"),
        choice("visit", "来访", "Visit"),
        choice("hotline_12377", "12377 平台", "12377 platform"),
        choice("transfer", "主管部门转办", "Passed on by an authority"),
        choice("letter", "来信", "Letter"),
    ]).required().listed();
    /// When it came; starts the clocks.
    RECEIVED_AT: Instant = at("received_at", t("收到时间", "Received at")).required().listed();
    /// Name of the complainant.
    COMPLAINANT: String = text("complainant", t("投诉人", "Complainant")).masked();
    /// How to reach the complainant.
    CONTACT: String = text("contact", t("联系方式", "Contact")).masked();
    /// Kind.
    KIND: String = one_of("kind", t("类别", "Kind"), &[
        choice("illegal_content", "内容违法", "Illegal content"),
        choice("discrimination", "歧视", "Discrimination"),
        choice("false_information", "虚假信息", "False information"),
        choice("copyright", "侵权-著作权", "Infringement: copyright"),
        choice("trademark", "侵权-商标", "Infringement: trademark"),
        choice("patent", "侵权-专利", "Infringement: patent"),
        choice("trade_secret", "侵权-商业秘密", "Infringement: trade secret"),
        choice("personality", "人格权", "Rights of personality"),
        choice("personal_information", "个人信息", "Personal information"),
        choice("minors", "未成年人", "Minors"),
        choice("other", "其他", "Other"),
    ]).required().listed();
    /// Risk of annex A: `A.1.a` to `A.5.b`.
    RISK: String = text("risk", t("涉及风险（附录 A）", "Risk of annex A"))
        .help("如 A.4.e，可留空", "Such as A.4.e; may stay empty");
    /// Service concerned.
    SERVICE: String = reference("service", t("涉及服务", "Service concerned"), "services").listed();
    /// Model version at that time.
    MODEL_VERSION: String = text("model_version", t("模型版本", "Model version"));
    /// What the complainant says.
    SUBJECT: String = text("subject", t("事由", "Subject")).required().listed().searched();
    /// The whole of it.
    DETAILS: String = long_text("details", t("投诉内容", "Details")).required().searched().personal();
    /// Output complained of.
    OUTPUT: String = long_text("output", t("涉及的生成内容", "Output concerned"));
    /// Who handles it.
    ASSIGNEE: String = reference("assignee", t("经办人", "Assigned to"), "people");
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Judgement with its grounds.
    JUDGEMENT: String = long_text("judgement", t("审核意见", "Judgement")).searched();
    /// Upheld or dismissed.
    OUTCOME: String = one_of("outcome", t("审核结论", "Outcome"), OUTCOMES).stamped();
    /// What was done about the content.
    DISPOSALS: Vec<String> = some_of("disposals", t("处置措施", "Disposal"), &[
        choice("stop_generation", "停止生成", "Generation stopped"),
        choice("stop_transmission", "停止传输", "Transmission stopped"),
        choice("remove", "消除", "Removed"),
        choice("restrict_account", "限制账号功能", "Account restricted"),
    ]);
    /// What was done so that it does not come again.
    MENDING: Vec<String> = some_of("mending", t("整改措施", "Mending"), &[
        choice("tuning", "模型优化训练", "Model tuned"),
        choice("rule", "安全策略调整", "Safety rule changed"),
        choice("keyword", "关键词库更新", "Keyword library updated"),
        choice("corpus", "语料清理", "Corpus cleaned"),
    ]);
    /// Answer given to the complainant.
    ANSWER: String = long_text("answer", t("答复内容", "Answer")).searched();
    /// Report to the authority.
    REPORTED: String = text("reported", t("向主管部门报告情况", "Report to the authority"));
    /// When it was accepted.
    ACCEPTED_AT: Instant = at("accepted_at", t("受理时间", "Accepted at")).stamped();
    /// When it was judged.
    JUDGED_AT: Instant = at("judged_at", t("审核时间", "Judged at")).stamped();
    /// When it was answered.
    ANSWERED_AT: Instant = at("answered_at", t("答复时间", "Answered at")).stamped();
    /// When it was closed.
    CLOSED_AT: Instant = at("closed_at", t("办结时间", "Closed at")).stamped();
    /// When it was reopened; its clocks then start here.
    REOPENED_AT: Instant = at("reopened_at", t("重开时间", "Reopened at")).stamped();
    /// Time in which the clocks stand still.
    PAUSES: crate::field::Rows = table("pauses", t("时限中止", "Pauses"), &[
        at("from_at", t("中止起", "From")).required().def,
        at("to_at", t("中止止", "To")).def,
        text("reason", t("原因", "Reason")).required().def,
    ]);
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Kinds of complaint about intellectual property.
pub const INTELLECTUAL_PROPERTY: [&str; 4] = ["copyright", "trademark", "patent", "trade_secret"];

fn rule_kind(kind: &str) -> &'static str {
    match kind {
        "personal_information" => "personal_information",
        k if INTELLECTUAL_PROPERTY.contains(&k) => "intellectual_property",
        _ => "general",
    }
}

/// The handling rule that governs a complaint: that of its kind, else the general one, in force when it came.
pub fn rule_of(r: &Record, reader: &dyn Reader) -> Option<Record> {
    let day = instant::day(r.get(RECEIVED_AT)?);
    let kind = rule_kind(r.text(KIND));
    handling_rules::in_force(kind, day, reader).or_else(|| handling_rules::in_force("general", day, reader))
}

fn pauses(r: &Record) -> Vec<Pause> {
    let read =
        |row: &serde_json::Map<String, serde_json::Value>, key: &str| row.get(key).and_then(Instant::read);
    r.get(PAUSES)
        .unwrap_or_default()
        .iter()
        .filter_map(|row| Some(Pause { from: read(row, "from_at")?, to: read(row, "to_at") }))
        .collect()
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(received) = r.get(RECEIVED_AT) else { return Vec::new() };
    let start = r.get(REOPENED_AT).unwrap_or(received);
    let pauses = pauses(r);
    let clock = |limit: Limit<'_>, done: Field<Instant>| {
        limit.clock(start, r.get(done), &pauses, reader.calendar(), reader.now())
    };
    let mut out = Vec::new();
    if let Some(rule) = rule_of(r, reader) {
        let name =
            Text::same(format!("{} {}", rule.text(handling_rules::NAME), rule.text(handling_rules::EDITION)));
        let steps = [
            (
                "accept",
                t("受理", "Accept"),
                handling_rules::ACKNOWLEDGE_LIMIT,
                handling_rules::ACKNOWLEDGE_UNIT,
                ACCEPTED_AT,
            ),
            ("judge", t("审核", "Judge"), handling_rules::JUDGE_LIMIT, handling_rules::JUDGE_UNIT, JUDGED_AT),
            (
                "answer",
                t("答复", "Answer"),
                handling_rules::ANSWER_LIMIT,
                handling_rules::ANSWER_UNIT,
                ANSWERED_AT,
            ),
        ];
        for (key, label, limit, unit, done) in steps {
            let (Some(count), Some(unit)) = (rule.get(limit), Unit::parse(rule.text(unit))) else { continue };
            let label = label.into();
            out.push(clock(
                Limit { key, label, count, unit, rule: name.clone(), clause: "TC260-003/7.e.2" },
                done,
            ));
        }
    }
    if r.text(KIND) == "personal_information" {
        let law = reader.deadlines().get("personal_information_complaint");
        out.push(clock(
            Limit {
                key: "answer_by_law",
                label: law.label.clone(),
                count: law.count,
                unit: law.unit,
                rule: Text::same(&law.provenance.source),
                clause: &law.provenance.source,
            },
            ANSWERED_AT,
        ));
    }
    out
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(received) = r.get(RECEIVED_AT) else { return out };
    if received > reader.now() {
        out.push(
            Finding::error(
                "received_later",
                "收到时间在当前时间之后，请核对",
                "Received later than now; check the instant",
            )
            .field(RECEIVED_AT.key()),
        );
    }
    let steps = [ACCEPTED_AT, JUDGED_AT, ANSWERED_AT, CLOSED_AT];
    let times: Vec<Instant> =
        std::iter::once(received).chain(steps.iter().filter_map(|f| r.get(*f))).collect();
    if times.windows(2).any(|w| w[1] < w[0]) {
        out.push(Finding::error(
            "steps_out_of_order",
            "受理、审核、答复、办结的时间先后不一致，请核对系统时钟或收到时间",
            "Accepted, judged, answered and closed do not follow in time; check the clock of this machine or the instant of receipt",
        ));
    }
    if rule_of(r, reader).is_none() {
        out.push(
            Finding::warning(
                "no_handling_rule",
                "收到当日没有生效的处理规则，无法计算时限，请先登记已公示的处理规则",
                "No handling rule was in force on the day of receipt, so no clock can run; enter the published rule first",
            )
            .clause("TC260-003/7.e.2"),
        );
    }
    for pause in pauses(r) {
        if pause.to.is_some_and(|to| to < pause.from) {
            out.push(
                Finding::error(
                    "pause_ends_before_start",
                    "时限中止的结束早于开始",
                    "A pause ends before it begins",
                )
                .field(PAUSES.key()),
            );
        }
    }
    let risk = r.text(RISK);
    if !risk.is_empty() && !crate::catalogue::is_risk(risk) {
        out.push(
            Finding::error(
                "unknown_risk",
                format!("附录 A 没有编号为「{risk}」的风险，应形如 A.1.a"),
                format!("Annex A has no risk {risk}; ids read like A.1.a"),
            )
            .field(RISK.key()),
        );
    }
    if r.text(STATE) == "closed" && r.get(ANSWERED_AT).is_none() {
        out.push(
            Finding::error("closed_without_answer", "已办结但没有答复", "Closed without an answer")
                .clause("TC260-003/7.e.1"),
        );
    }
    for c in clocks(r, reader) {
        if c.state == crate::clock::ClockState::Overdue {
            out.push(
                Finding::warning(
                    "overdue",
                    format!("「{}」已超过时限", c.label.zh),
                    format!("\u{201c}{}\u{201d} is overdue", c.label.en),
                )
                .clause(&c.clause),
            );
        }
    }
    out
}

fn gate_handled(r: &Record, _: &dyn Reader) -> Vec<Text> {
    let mut missing = Vec::new();
    if !r.has(DISPOSALS.key()) {
        missing.push(Text::new(
            "至少一项处置措施（停止生成、停止传输、消除等）",
            "at least one disposal of the content",
        ));
    }
    if !r.has(MENDING.key()) {
        missing
            .push(Text::new("至少一项整改措施（优化训练、策略、关键词等）", "at least one mending measure"));
    }
    missing
}

fn gate_closed(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut missing = Vec::new();
    for (field, zh, en) in [
        (ACCEPTED_AT, "受理时间", "the instant of acceptance"),
        (JUDGED_AT, "审核时间", "the instant of judgement"),
        (ANSWERED_AT, "答复时间", "the instant of the answer"),
    ] {
        if r.get(field).is_none() {
            missing.push(Text::new(zh, en));
        }
    }
    if r.text(ANSWER).is_empty() {
        missing.push(Text::new("答复内容", "the answer"));
    }
    if r.text(OUTCOME) == "upheld" {
        missing.extend(gate_handled(r, reader));
    }
    missing
}

const fn step(
    key: &'static str,
    label: crate::text::Label,
    from: &'static [&'static str],
    to: &'static str,
) -> Move {
    Move {
        key,
        label,
        from,
        to,
        asks: &[],
        stamps: None,
        clears: &[],
        sets: &[],
        reason: false,
        gate: open_gate,
    }
}

static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            stamps: Some("accepted_at"),
            ..step("accept", t("受理", "Accept"), &["received", "reopened"], "accepted")
        },
        step("review", t("开始审核", "Start review"), &["accepted"], "reviewing"),
        Move {
            asks: &["judgement"],
            stamps: Some("judged_at"),
            sets: &[("outcome", "upheld")],
            ..step("uphold", t("认定成立", "Uphold"), &["reviewing"], "upheld")
        },
        Move {
            asks: &["judgement"],
            stamps: Some("judged_at"),
            sets: &[("outcome", "dismissed")],
            ..step("dismiss", t("认定不成立", "Dismiss"), &["reviewing"], "dismissed")
        },
        Move {
            asks: &["disposals", "mending"],
            gate: gate_handled,
            ..step("handle", t("完成处置", "Record handling"), &["upheld"], "handled")
        },
        Move {
            asks: &["answer"],
            stamps: Some("answered_at"),
            ..step("answer", t("答复投诉人", "Answer"), &["dismissed", "handled"], "answered")
        },
        Move {
            stamps: Some("closed_at"),
            gate: gate_closed,
            ..step("close", t("办结", "Close"), &["answered"], "closed")
        },
        Move {
            stamps: Some("reopened_at"),
            clears: &[
                "accepted_at",
                "judged_at",
                "answered_at",
                "closed_at",
                "outcome",
                "judgement",
                "answer",
            ],
            reason: true,
            ..step("reopen", t("重新打开", "Reopen"), &["closed"], "reopened")
        },
    ],
};

/// 投诉举报.
pub static REGISTER: Register = Register {
    key: "complaints",
    label: t("投诉举报", "Complaints"),
    one: t("投诉举报", "Complaint"),
    clauses: &["TC260-003/5.2.b.3", "TC260-003/7.e.1", "TC260-003/7.e.2"],
    prefix: "CMP",
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
    check,
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::reader::FixedReader;

    fn complaint(kind: &str) -> Record {
        let mut r = Record { id: "c1".into(), ..Record::default() };
        r.set(CHANNEL, "phone".into())
            .set(KIND, kind.into())
            .set(SUBJECT, "示例".into())
            .set(DETAILS, "示例".into());
        r.set(RECEIVED_AT, instant::parse("2026-09-24 09:30").expect("instant"));
        r
    }

    fn rule(kind: &str, days: i64) -> Record {
        let mut r = Record { id: format!("h-{kind}"), ..Record::default() };
        r.set(handling_rules::NAME, "示例处理规则".into()).set(handling_rules::EDITION, "1.0".into());
        r.set(handling_rules::KIND, kind.into())
            .set(handling_rules::EFFECTIVE_ON, "2026-01-01".parse().expect("day"));
        r.set(handling_rules::ACKNOWLEDGE_LIMIT, 24).set(handling_rules::ACKNOWLEDGE_UNIT, "hours".into());
        r.set(handling_rules::JUDGE_LIMIT, 2).set(handling_rules::JUDGE_UNIT, "working_days".into());
        r.set(handling_rules::ANSWER_LIMIT, days).set(handling_rules::ANSWER_UNIT, "working_days".into());
        r
    }

    #[test]
    fn clocks_take_the_rule_of_the_kind_and_count_over_the_holiday() {
        let mut reader = FixedReader::at(instant::parse("2026-09-26 10:00").expect("instant"));
        reader.records.push(("handling_rules", rule("general", 3)));
        let found = clocks(&complaint("illegal_content"), &reader);
        let due: Vec<_> =
            found.iter().map(|c| (c.key.as_str(), c.due_at.map(instant::local), c.state)).collect();
        assert_eq!(
            due,
            [
                ("accept", Some("2026-09-25 09:30".into()), ClockState::Overdue),
                ("judge", Some("2026-09-29 23:59".into()), ClockState::Running),
                ("answer", Some("2026-09-30 23:59".into()), ClockState::Running),
            ]
        );
    }

    #[test]
    fn personal_information_has_the_clock_of_the_law_beside_the_own_one() {
        let reader = FixedReader::at(instant::parse("2026-09-26 10:00").expect("instant"));
        let found = clocks(&complaint("personal_information"), &reader);
        assert_eq!(found.len(), 1, "without an own rule the law's clock runs alone");
        assert!(found[0].rule.zh.contains("15 个工作日"), "{:?}", found[0].rule);
    }

    #[test]
    fn an_upheld_complaint_does_not_close_without_disposal_mending_and_answer() {
        let reader = FixedReader::at(instant::parse("2026-09-26 10:00").expect("instant"));
        let mut r = complaint("illegal_content");
        r.set(OUTCOME, "upheld".into());
        assert_eq!(
            gate_closed(&r, &reader).len(),
            6,
            "three instants, the answer, a disposal and a mending measure"
        );
    }
}
