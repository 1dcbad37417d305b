//! 补正问题: what an authority asks after a package is in, and the answer in four parts, read by a second person.

use crate::clock::{Clock, ClockState};
use crate::due::Due;
use crate::field::{Choice, choice, date, files, int, long_text, one_of, reference, text};
use crate::fields;
use crate::filing::themes::THEMES;
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Text, t};
use crate::two_persons;
use chrono::NaiveDate;
use std::sync::Arc;

const MEASURES_17: &str = "生成式人工智能服务管理暂行办法 第十七条";

const STATES: &[Choice] = &[
    choice("received", "已收到", "Received"),
    choice("drafted", "已起草", "Drafted"),
    choice("checked", "已复核", "Checked"),
    choice("answered", "已答复", "Answered"),
    choice("taken_back", "对方撤回", "Taken back by the authority"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Filing.
    FILING: String = reference("filing", t("备案事项", "Filing"), "filings").required().listed();
    /// Round of questions, from 1.
    ROUND: i64 = int("round", t("轮次", "Round")).listed();
    /// The question.
    TEXT: String = long_text("text", t("问题", "Question")).required().listed().searched();
    /// Theme.
    THEME: String = one_of("theme", t("主题", "Theme"), THEMES);
    /// Who asked.
    ASKED_BY: String = text("asked_by", t("提出部门", "Asked by"));
    /// Day it came.
    RECEIVED_ON: NaiveDate = date("received_on", t("收到日期", "Received on")).required();
    /// Last day for the answer, as the authority set it.
    DUE_ON: NaiveDate = date("due_on", t("答复期限", "Answer due on")).listed()
        .help("主管部门指定的日期；没有指定的留空", "The day that the authority set; empty where it set none");
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Answer: the facts.
    FACTS: String = long_text("facts", t("事实情况", "Facts")).searched()
        .help("写明所依据的服务版本和记录截止日期", "With the version of the service and the day of the records that it rests on");
    /// Answer: what was done.
    MEASURES: String = long_text("measures", t("已采取措施", "Measures taken"));
    /// Answer: papers.
    ANNEXES: String = long_text("annexes", t("附件材料", "Papers attached"));
    /// Answer: what comes next.
    PLAN: String = long_text("plan", t("后续计划", "What comes next"));
    /// Papers of the answer.
    EVIDENCE: Vec<String> = files("evidence", t("证明材料", "Evidence"));
    /// Who drafted the answer.
    ANSWERED_BY: String = reference("answered_by", t("答复人", "Answered by"), "people");
    /// Who checked it.
    CHECKED_BY: String = reference("checked_by", t("复核人", "Checked by"), "people");
    /// Day on which the answer went out.
    ANSWERED_ON: NaiveDate = date("answered_on", t("答复日期", "Answered on")).listed();
    /// When it was checked.
    CHECKED_AT: Instant = crate::field::at("checked_at", t("复核时间", "Checked at")).stamped();
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks"));
}

/// Questions of a filing, oldest first.
pub fn of_filing(filing: &str, reader: &dyn Reader) -> Vec<Arc<Record>> {
    reader.find("filing_questions", FILING.key(), filing)
}

/// Does it wait for an answer?
pub fn is_open(r: &Record) -> bool {
    !["answered", "taken_back"].contains(&r.text(STATE))
}

/// The four parts of an answer in their order, each with its label.
pub fn parts(r: &Record) -> [(crate::text::Label, &str); 4] {
    [FACTS, MEASURES, ANNEXES, PLAN].map(|f| (f.def.label, r.text(f)))
}

fn one_person(r: &Record, reader: &dyn Reader) -> bool {
    let day = r.get(CHECKED_AT).map_or_else(|| reader.today(), instant::day);
    two_persons::held(r.text(ANSWERED_BY), r.text(CHECKED_BY), day, reader).is_wrong()
}

fn gate_checked(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    if one_person(r, reader) {
        vec![Text::new("由答复人以外的人复核", "a second person to check what the first one wrote")]
    } else {
        Vec::new()
    }
}

static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            asks: &["facts", "measures", "annexes", "plan", "answered_by"],
            ..Move::new("draft", t("起草完成", "Drafted"), &["received"], "drafted")
        },
        Move {
            stamps: Some("checked_at"),
            asks: &["checked_by"],
            gate: gate_checked,
            ..Move::new("check", t("复核", "Check"), &["drafted"], "checked")
        },
        Move {
            asks: &["answered_on"], ..Move::new("answer", t("答复", "Answer"), &["checked"], "answered")
        },
        Move {
            clears: &["checked_by", "checked_at"],
            reason: true,
            ..Move::new("revise", t("退回修改", "Revise"), &["drafted", "checked"], "received")
        },
        Move {
            reason: true,
            ..Move::new(
                "take_back",
                t("对方撤回问题", "Question taken back"),
                &["received", "drafted", "checked"],
                "taken_back",
            )
        },
    ],
};

const OVERDUE: Rule = Rule::error(
    "filing_question_overdue",
    &[MEASURES_17],
    t("补正问题在指定期限内答复", "Questions are answered by the day that the authority set"),
);
const SECOND_PERSON: Rule = Rule::error(
    "filing_question_second_person",
    &[MEASURES_17],
    t("答复由第二人复核", "An answer is checked by a second person"),
);
const FOUR_PARTS: Rule = Rule::warning(
    "filing_question_parts",
    &[MEASURES_17],
    t("答复四部分齐全", "An answer has its four parts"),
);
const DAYS: Rule = Rule::error(
    "filing_question_days",
    &[MEASURES_17],
    t("收到、答复先后一致，收到不早于申报提交", "Received after the filing went in, and answered after that"),
);

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    if r.text(STATE) == "taken_back" {
        return Vec::new();
    }
    let (Some(from), Some(on)) = (r.get(RECEIVED_ON), r.get(DUE_ON)) else { return Vec::new() };
    let due = Due {
        key: "answer",
        label: t("答复补正问题", "Answer the authority's question").into(),
        from,
        on,
        done: r.get(ANSWERED_ON).filter(|_| !is_open(r)),
        clause: MEASURES_17,
    };
    vec![due.clock(reader)]
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if clocks(r, reader).iter().any(|c| c.state == ClockState::Overdue) {
        out.push(
            OVERDUE
                .broken(
                    "已过主管部门指定的期限，请立即答复，或说明对方同意的新期限",
                    "Past the day that the authority set: answer now, or enter the day that it agreed to",
                )
                .field(DUE_ON.key()),
        );
    }
    if ["checked", "answered"].contains(&r.text(STATE)) {
        if r.text(CHECKED_BY).is_empty() || one_person(r, reader) {
            out.push(
                SECOND_PERSON
                    .broken("没有答复人以外的复核人", "Nobody but its author checked the answer")
                    .field(CHECKED_BY.key()),
            );
        }
        for (label, part) in parts(r) {
            if part.trim().is_empty() {
                out.push(FOUR_PARTS.broken(
                    format!("答复缺「{}」；没有内容的写明“无”及原因", label.zh),
                    format!("The answer lacks \u{201c}{}\u{201d}; say so where there is none", label.en),
                ));
            }
        }
    }
    out
}

/// 补正问题.
pub static REGISTER: Register = Register {
    key: "filing_questions",
    label: t("补正问题", "Questions of the authority"),
    one: t("补正问题", "Question of the authority"),
    clauses: &["TC260-003/4.p1"],
    prefix: "FQ",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "due_on", by: SortBy::Value }, Sort { key: "received_on", by: SortBy::Value }],
    area: Area::Assessment,
    states: Some(&FLOW),
    rules: &[&OVERDUE, &SECOND_PERSON, &FOUR_PARTS, &DAYS],
    orders: &[
        order::past(&DAYS, "received_on"),
        order::past(&DAYS, "answered_on"),
        order::own(&DAYS, "received_on", "answered_on"),
        order::own(&DAYS, "received_on", "due_on"),
        order::after(&DAYS, "filing", "submitted_on", "received_on"),
    ],
    check,
    clocks,
    ..PLAIN
};
