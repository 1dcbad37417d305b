//! 通知与报告: who was told what and when. The clocks of incidents take from here that a duty is done.

use crate::clock::{Clock, ClockState};
use crate::due::Due;
use crate::field::{
    Choice, at, choice, date, files, int, long_text, one_of, reference, some_of, text, yes_no,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::{complaints, incidents, monitoring_findings};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// To whom.
pub const RECIPIENTS: &[Choice] = &[
    choice("cyberspace", "网信部门", "Cyberspace administration"),
    choice("industry", "行业主管部门", "Industry regulator"),
    choice("public_security", "公安机关", "Police"),
    choice("protection", "关键信息基础设施保护工作部门", "Protection department"),
    choice("own_office", "本部门网信工作机构", "Own cyberspace office"),
    choice("personal_information", "履行个人信息保护职责的部门", "Personal-information authority"),
    choice("persons", "受影响的个人", "Persons affected"),
    choice("guardians", "未成年人的监护人", "Guardians of minors"),
    choice("interested", "其他利害关系人", "Other interested parties"),
    choice("public", "社会公众（公告）", "The public, by notice"),
    choice("complainant", "投诉人", "Complainant"),
    choice("partner", "合作方或服务使用方", "Partner or customer"),
];

/// Recipients that are authorities.
pub const AUTHORITIES: [&str; 6] =
    ["cyberspace", "industry", "public_security", "protection", "own_office", "personal_information"];

/// What a first report has to say at least.
const FIRST_REPORT: [&str; 6] = ["entity", "found_at", "kind", "level", "harm", "measures"];
/// What a notice of leaked personal information has to say.
const PERSONS_NOTICE: [&str; 3] = ["leaked", "self_help", "contact"];

const POINTS: &[Choice] = &[
    choice("entity", "涉事单位与系统", "Entity and system"),
    choice("found_at", "发现时间", "When it was found"),
    choice("kind", "事件类型", "Kind"),
    choice("level", "事件级别", "Level"),
    choice("harm", "已造成的影响和危害", "Harm done"),
    choice("measures", "已采取的措施", "Measures taken"),
    choice("trend", "发展趋势", "How it may develop"),
    choice("cause", "原因分析", "Cause"),
    choice("plan", "下一步措施", "Next steps"),
    choice("leaked", "泄露的信息种类、原因与可能的危害", "What leaked, why, and the harm it may do"),
    choice("self_help", "个人可采取的减轻危害的措施", "What persons can do themselves"),
    choice("contact", "联系方式", "How to reach us"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Number")).listed().searched().unique();
    /// Incident it is about.
    INCIDENT: String = reference("incident", t("安全事件", "Incident"), "incidents").listed();
    /// Complaint it is about.
    COMPLAINT: String = reference("complaint", t("投诉举报", "Complaint"), "complaints");
    /// Finding of the watch it is about.
    MONITORING_FINDING: String = reference("monitoring_finding", t("监看与巡查发现", "Finding of the watch"), "monitoring_findings");
    /// To whom.
    RECIPIENT: String = one_of("recipient", t("通知对象", "To whom"), RECIPIENTS).required().listed();
    /// Name of the office or group.
    RECIPIENT_NAME: String = text("recipient_name", t("对象名称", "Name of the recipient")).searched()
        .help("如「示例省互联网信息办公室」，个人不写姓名只写范围", "The office; for persons their group, no names");
    /// What it is.
    REPORT_KIND: String = one_of("report_kind", t("性质", "What it is"), &[
        choice("first", "首次报告", "First report"),
        choice("follow_up", "补报", "Follow-up report"),
        choice("closing", "处置总结报告", "Closing report"),
        choice("notice", "通知告知", "Notice"),
        choice("periodic", "例行通报", "Periodic report"),
    ]).required().listed();
    /// How.
    WAY: String = one_of("way", t("方式", "How"), &[
        choice("hotline", "报告热线", "Hotline"),
        choice("platform", "报告平台", "Reporting platform"),
        choice("phone", "电话", "Phone"),
        choice("email", "邮件", "E-mail"),
        choice("sms", "短信", "SMS"),
        choice("message", "站内消息", "In-product message"),
        choice("letter", "书面材料", "Letter"),
        choice("notice", "公告", "Public notice"),
    ]).required().listed();
    /// When it left; this is what a clock takes.
    SENT_AT: Instant = at("sent_at", t("发出时间", "Sent at")).required().listed();
    /// What it said.
    CONTENT: String = long_text("content", t("内容", "Content")).required().searched();
    /// Points it covers.
    POINTS_COVERED: Vec<String> = some_of("points_covered", t("已载明的事项", "Points covered"), POINTS);
    /// Something has to be told later.
    INCOMPLETE: bool = yes_no("incomplete", t("尚有情况待补报", "More to be reported later"));
    /// How many persons were told.
    PERSONS: i64 = int("persons", t("告知人数", "Persons told"));
    /// Day of the next periodic report to the same recipient, by the rhythm that was declared (TTAF-320 6.2 e).
    NEXT_ON: NaiveDate = date("next_on", t("下次例行通报日期", "Next periodic report on"))
        .help("例行通报按约定的周期填写", "By the rhythm agreed, for periodic reports");
    /// Who sent it.
    SENT_BY: String = reference("sent_by", t("经办人", "Sent by"), "people").listed();
    /// Receipt number or name of who took it.
    RECEIPT: String = text("receipt", t("回执", "Receipt"));
    /// When it was received.
    RECEIVED_AT: Instant = at("received_at", t("对方收到时间", "Received at"));
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const ABOUT_NOTHING: Rule = Rule::error(
    "notification_about_nothing",
    &["LIAONING-2025/8.3.b"],
    t(
        "每次通知都写明所涉事件、投诉或发现",
        "Each notification names the incident, complaint or finding it is about",
    ),
);
const BEFORE_FOUND: Rule = Rule::error(
    "notification_before_found",
    &["LIAONING-2025/8.3.b"],
    t("通知发出于发现或收到之后", "A notification leaves after the matter was found or received"),
);
const SENT_LATER: Rule = Rule::error(
    "notification_sent_later",
    &["LIAONING-2025/8.3.b"],
    t("发出时间不晚于当前时间", "The instant of sending does not lie ahead"),
);
const RECEIPT_ORDER: Rule = Rule::error(
    "notification_received_before_sent",
    &["LIAONING-2025/8.3.b"],
    t("对方收到时间不早于发出时间", "It is received after it was sent"),
);
const FIRST_POINTS: Rule = Rule::warning(
    "first_report_points",
    &["国家网络安全事件报告管理办法第七条"],
    t(
        "首次报告至少载明单位与系统、时间、类型、级别、危害和措施",
        "A first report names at least the entity, time, kind, level, harm and measures",
    ),
);
const PERSONS_POINTS: Rule = Rule::warning(
    "persons_notice_points",
    &["个人信息保护法第五十七条"],
    t(
        "告知个人的内容包括泄露情况、减轻危害的办法和联系方式",
        "A notice to persons tells what leaked, what they can do and how to reach us",
    ),
);
const NO_RECEIPT: Rule = Rule::note(
    "report_without_receipt",
    &["LIAONING-2025/8.3.b"],
    t("向主管部门的报告留有回执", "A report to an authority has its receipt"),
);

const NEXT_SENT: Rule = Rule::warning(
    "periodic_report_overdue",
    &["TTAF-320/6.2.e"],
    t("例行通报按约定的日期发出", "Periodic reports leave by the day agreed"),
);

/// The clock to the next periodic report; a later one to the same recipient ends it.
fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(sent), Some(on)) = (r.get(SENT_AT), r.get(NEXT_ON)) else { return Vec::new() };
    if r.text(REPORT_KIND) != "periodic" {
        return Vec::new();
    }
    let done = reader
        .find("notifications", RECIPIENT.key(), r.text(RECIPIENT))
        .iter()
        .filter(|n| n.id != r.id && n.text(REPORT_KIND) == "periodic")
        .filter(|n| n.text(RECIPIENT_NAME) == r.text(RECIPIENT_NAME))
        .filter_map(|n| n.get(SENT_AT))
        .filter(|at| *at > sent)
        .min()
        .map(instant::day);
    let label = Text::new("例行通报", "Send the periodic report");
    vec![
        Due { key: "next", label, from: instant::day(sent), on, done, clause: "TTAF-320/6.2.e" }
            .clock(reader),
    ]
}

/// Instant at which the matter of a notification became known.
fn known_at(r: &Record, reader: &dyn Reader) -> Option<(Instant, Text)> {
    let of = |register: &str, id: &str, field| {
        let at = reader.get(register, id).and_then(|x| x.get(field))?;
        Some((at, naming::called_by_id(register, id, reader)))
    };
    [
        of("incidents", r.text(INCIDENT), incidents::FOUND_AT),
        of("complaints", r.text(COMPLAINT), complaints::RECEIVED_AT),
        of("monitoring_findings", r.text(MONITORING_FINDING), monitoring_findings::FOUND_AT),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|(at, _)| *at)
}

fn lacking(r: &Record, wanted: &[&str]) -> (String, String) {
    let has = r.get(POINTS_COVERED).unwrap_or_default();
    let lacks: Vec<&Choice> =
        POINTS.iter().filter(|p| wanted.contains(&p.key) && !has.iter().any(|h| h == p.key)).collect();
    let zh: Vec<_> = lacks.iter().map(|p| p.label.zh).collect();
    let en: Vec<_> = lacks.iter().map(|p| p.label.en).collect();
    (zh.join("、"), en.join(", "))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if [INCIDENT, COMPLAINT, MONITORING_FINDING].iter().all(|f| r.text(*f).is_empty()) {
        out.push(
            ABOUT_NOTHING
                .broken(
                    "没有写明所涉的安全事件、投诉举报或监看发现，请选择其一",
                    "No incident, complaint or finding is named; choose one",
                )
                .field(INCIDENT.key()),
        );
    }
    let Some(sent) = r.get(SENT_AT) else { return out };
    if sent > reader.now() {
        out.push(
            SENT_LATER
                .broken("发出时间在当前时间之后，请核对", "Sent later than now; check the instant")
                .field(SENT_AT.key()),
        );
    }
    if let Some((known, matter)) = known_at(r, reader)
        && sent < known
    {
        let (sent, known) = (instant::local(sent), instant::local(known));
        out.push(
            BEFORE_FOUND
                .broken(
                    format!("发出时间 {sent} 早于「{}」的发现或收到时间 {known}，请核对其中之一", matter.zh),
                    format!(
                        "Sent at {sent}, before {} became known at {known}; check one of them",
                        matter.en
                    ),
                )
                .field(SENT_AT.key()),
        );
    }
    if r.get(RECEIVED_AT).is_some_and(|at| at < sent) {
        out.push(
            RECEIPT_ORDER
                .broken(
                    "对方收到时间早于发出时间，请核对",
                    "Received before it was sent; check both instants",
                )
                .field(RECEIVED_AT.key()),
        );
    }
    if clocks(r, reader).iter().any(|c| c.state == ClockState::Overdue) {
        out.push(
            NEXT_SENT
                .broken(
                    "已过约定的下次例行通报日期，请通报并登记",
                    "The day of the next periodic report has passed; send it and enter it",
                )
                .field(NEXT_ON.key()),
        );
    }
    let (kind, recipient) = (r.text(REPORT_KIND), r.text(RECIPIENT));
    if kind == "first" && !r.text(INCIDENT).is_empty() {
        let (zh, en) = lacking(r, &FIRST_REPORT);
        if !zh.is_empty() {
            out.push(
                FIRST_POINTS
                    .broken(
                        format!("首次报告未载明：{zh}；暂不清楚的请勾选待补报并尽快补报"),
                        format!(
                            "The first report does not cover: {en}; report them as soon as they are known"
                        ),
                    )
                    .field(POINTS_COVERED.key()),
            );
        }
    }
    if kind == "notice" && ["persons", "guardians"].contains(&recipient) && !r.text(INCIDENT).is_empty() {
        let (zh, en) = lacking(r, &PERSONS_NOTICE);
        if !zh.is_empty() {
            out.push(
                PERSONS_POINTS
                    .broken(format!("告知内容缺少：{zh}"), format!("The notice lacks: {en}"))
                    .field(POINTS_COVERED.key()),
            );
        }
    }
    if AUTHORITIES.contains(&recipient) && r.text(RECEIPT).is_empty() && !r.has(ATTACHMENTS.key()) {
        out.push(
            NO_RECEIPT
                .broken(
                    "向主管部门的报告没有回执或附件，建议补充以便查证",
                    "The report to the authority has neither receipt nor paper; add one as proof",
                )
                .field(RECEIPT.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "notification_order",
    &["TTAF-320/6.2.e"],
    t("下次例行通报不早于本次", "The next periodic report does not come before this one"),
);

/// 通知与报告.
pub static REGISTER: Register = Register {
    key: "notifications",
    label: t("通知与报告", "Notifications"),
    one: t("通知与报告", "Notification"),
    clauses: &["LIAONING-2025/8.3.b", "DATA-GUIDE/10.1.e", "DATA-GUIDE/9.4.d", "TTAF-320/6.2.e"],
    prefix: "NTF",
    title: "code",
    fields: FIELDS,
    sorts: &[
        Sort { key: "sent_at", by: SortBy::Value },
        Sort { key: "code", by: SortBy::Value },
        Sort { key: "recipient", by: SortBy::Value },
    ],
    area: Area::Incidents,
    rules: &[
        &TIMES,
        &ABOUT_NOTHING,
        &BEFORE_FOUND,
        &SENT_LATER,
        &RECEIPT_ORDER,
        &FIRST_POINTS,
        &PERSONS_POINTS,
        &NO_RECEIPT,
        &NEXT_SENT,
    ],
    orders: &[order::own(&TIMES, "sent_at", "next_on")],
    check,
    clocks,
    ..PLAIN
};
