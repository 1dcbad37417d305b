//! 投诉举报: every step is an event on the timeline; acknowledged, judged and answered each have their instant.

use super::case_course;
use crate::field::{
    Choice, Rows, at, choice, files, long_text, one_of, reference, references, some_of, table, text,
};
use crate::fields;
use crate::instant::{self, Instant};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::handling_rules;
use crate::role::Area;
use crate::text::{Text, t};

mod flow;
mod limits;
mod merging;
mod rules;

pub use limits::rule_of;
pub use merging::{main_of, merged_into};

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
    choice("merged", "已并案", "Merged"),
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
        choice("ip_query", "第三方知识产权问询", "IP query of a third party"),
        choice("other", "其他", "Other"),
    ]).required().listed();
    /// Grade, by which handling is ordered.
    GRADE: String = one_of("grade", t("等级", "Grade"), case_course::GRADES);
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
    /// Input that led to it.
    PROMPT: String = long_text("prompt", t("涉及的输入内容", "Input concerned")).personal();
    /// Where the log holds it.
    LOG_REFERENCE: String = text("log_reference", t("日志编号", "Log reference"));
    /// Right or work a holder asks about.
    RIGHT_CONCERNED: String = text("right_concerned", t("涉及的权利或作品", "Right or work concerned")).searched()
        .help("知识产权投诉与问询填写，如作品名、商标注册号", "For IP complaints and queries: title of the work, number of the mark");
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
    /// By which way it was answered.
    ANSWER_WAY: String = one_of("answer_way", t("答复方式", "Way of the answer"), &[
        choice("phone", "电话", "Phone"),
        choice("email", "邮件", "E-mail"),
        choice("window", "交互窗口", "In-product window"),
        choice("sms", "短信", "SMS"),
        choice("letter", "书面", "Letter"),
        choice("authority", "经由转办部门", "Through the authority that passed it on"),
    ]);
    /// Help given to the person whose right was infringed.
    SUPPORT: String = long_text("support", t("对被侵权人的协助", "Help given to the person infringed"));
    /// Whether the authority is told.
    REPORT_DECISION: String = one_of("report_decision", t("是否向主管部门报告", "Report to the authority?"), &[
        choice("report", "报告", "Report"),
        choice("no_report", "不报告", "Do not report"),
    ]);
    /// Report to the authority.
    REPORTED: String = text("reported", t("向主管部门报告情况", "Report to the authority"));
    /// When it was accepted.
    ACCEPTED_AT: Instant = at("accepted_at", t("受理时间", "Accepted at")).stamped();
    /// When it was judged.
    JUDGED_AT: Instant = at("judged_at", t("审核时间", "Judged at")).stamped();
    /// When its handling was recorded.
    HANDLED_AT: Instant = at("handled_at", t("处置时间", "Handled at")).stamped();
    /// When it was answered.
    ANSWERED_AT: Instant = at("answered_at", t("答复时间", "Answered at")).stamped();
    /// When it was closed.
    CLOSED_AT: Instant = at("closed_at", t("办结时间", "Closed at")).stamped();
    /// When it was reopened; its clocks then start here.
    REOPENED_AT: Instant = at("reopened_at", t("重开时间", "Reopened at")).stamped();
    /// Incident it belongs to.
    INCIDENT: String = reference("incident", t("相关安全事件", "Incident"), "incidents");
    /// Model updates by which it was mended.
    MODEL_UPDATES: Vec<String> = references("model_updates", t("对应的模型更新", "Model updates"), "model_updates");
    /// Training runs by which it was mended.
    TRAINING_RUNS: Vec<String> = references("training_runs", t("对应的训练记录", "Training runs"), "training_runs");
    /// Keyword libraries that took it up.
    LIBRARIES: Vec<String> = references("libraries", t("对应的关键词库版本", "Keyword libraries"), "keyword_libraries");
    /// Complaint it was merged into.
    MERGED_INTO: String = reference("merged_into", t("并入的投诉", "Merged into"), "complaints")
        .help("仅由“并案”填写；并案后本件内容全部保留", "Filled by the move Merge alone; the merged one keeps everything");
    /// Where it was merged.
    MERGED_AT: Instant = at("merged_at", t("并案时间", "Merged at")).stamped();
    /// Time in which the clocks stand still.
    PAUSES: Rows = table("pauses", t("时限中止", "Pauses"), case_course::PAUSE_COLUMNS);
    /// More time for the organisation's own clocks.
    EXTENSIONS: Rows = table("extensions", t("时限延长", "Extensions"), case_course::EXTENSION_COLUMNS);
    /// Events that people write down themselves.
    EVENTS: Rows = table("events", t("办理记录", "Events"), case_course::EVENT_COLUMNS).personal();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Kinds of complaint about intellectual property.
pub const INTELLECTUAL_PROPERTY: [&str; 4] = ["copyright", "trademark", "patent", "trade_secret"];

/// 投诉举报.
pub static REGISTER: Register = Register {
    key: "complaints",
    label: t("投诉举报", "Complaints"),
    one: t("投诉举报", "Complaint"),
    clauses: &[
        "TC260-003/5.2.b.3",
        "TC260-003/5.2.b.6-2",
        "TC260-003/7.e.1",
        "TC260-003/7.e.2",
        "DATA-GUIDE/9.4.a",
        "DATA-GUIDE/9.4.b",
        "DATA-GUIDE/9.4.c",
        "DATA-GUIDE/9.4.d",
        "DATA-GUIDE/9.6",
        "LIAONING-2025/8.3.a",
        "TTAF-320/6.3.b",
    ],
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
    states: Some(&flow::FLOW),
    rules: rules::RULES,
    orders: &[
        order::own(&rules::TIMES, "received_at", "merged_at"),
        order::own(&rules::TIMES, "closed_at", "reopened_at"),
        order::before(&rules::TIMES, "received_at", "model_updates", "released_at"),
        order::before(&rules::TIMES, "received_at", "training_runs", "ended_at"),
    ],
    check: rules::check,
    whole: rules::whole,
    clocks: limits::clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests;
