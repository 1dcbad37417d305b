//! 安全事件: found, contained, handled, closed; every duty to report is a clock, and the earliest leads.

use super::case_course;
use crate::decimal::Decimal;
use crate::field::{
    Choice, Rows, at, choice, decimal, files, int, long_text, one_of, reference, references, table, text,
    yes_no,
};
use crate::fields;
use crate::incident_level::{self, Proposed};
use crate::instant::Instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{organizations, services};
use crate::role::Area;
use crate::text::{Text, t};
use std::sync::Arc;

mod duties;
mod flow;
mod rules;

pub use duties::told_at;

/// Levels, highest first; the order of the grading (`assets/incident_levels.json`).
pub const LEVELS: &[Choice] = &[
    choice("particularly_major", "特别重大", "Extremely serious"),
    choice("major", "重大", "Serious"),
    choice("considerable", "较大", "Relatively serious"),
    choice("ordinary", "一般", "General"),
];

fields! {
    /// Own number.
    CODE: String = text("code", t("编号", "Number")).listed().searched().unique();
    /// What people call it.
    TITLE: String = text("title", t("事件名称", "Title")).required().listed().searched();
    /// Kind.
    KIND: String = one_of("kind", t("类别", "Kind"), &[
        choice("data_leak", "数据泄露", "Data leak"),
        choice("poisoning", "数据投毒", "Poisoning"),
        choice("content_safety", "内容安全", "Content safety"),
        choice("system_failure", "系统故障", "System failure"),
        choice("misuse", "滥用", "Misuse"),
        choice("violating_generation", "违规生成", "Violating generation"),
        choice("attack", "网络攻击", "Attack"),
        choice("other", "其他", "Other"),
    ]).required().listed();
    /// When it was found or learnt of; starts the clocks.
    FOUND_AT: Instant = at("found_at", t("发现时间", "Found at")).required().listed()
        .help("发现或获知事件的时间，报告时限由此起算", "When it was found or learnt of; limits run from here");
    /// When it began.
    OCCURRED_AT: Instant = at("occurred_at", t("发生时间", "Occurred at"));
    /// How it was found.
    FOUND_BY_WAY: String = one_of("found_by_way", t("发现途径", "How it was found"), &[
        choice("watch", "监看或巡查", "Watch"),
        choice("alert", "监测告警", "Alert"),
        choice("complaint", "投诉举报", "Complaint"),
        choice("authority", "主管部门通报", "Told by an authority"),
        choice("partner", "合作方告知", "Told by a partner"),
        choice("test", "测试或检查", "Test or inspection"),
    ]);
    /// Level as a person judges it.
    LEVEL: String = one_of("level", t("级别", "Level"), LEVELS).listed();
    /// Why the level is lower than the numbers propose.
    LEVEL_REASON: String = long_text("level_reason", t("级别说明", "Reason for the level"))
        .help("低于按数字得出的建议级别时必填", "Required where the level is lower than the numbers propose");
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), flow::STATES).stamped().listed();
    /// Who has to report; decides the hours.
    ORGANIZATION: String = reference("organization", t("涉事单位", "Organisation concerned"), "organizations");
    /// Service concerned.
    SERVICE: String = reference("service", t("涉及服务", "Service concerned"), "services").listed();
    /// Systems concerned.
    SYSTEMS: String = text("systems", t("涉及系统", "Systems concerned")).searched();
    /// Model version at that time.
    MODEL_VERSION: String = text("model_version", t("模型版本", "Model version"));
    /// What happened.
    DETAILS: String = long_text("details", t("事件经过", "What happened")).required().searched();
    /// Users who felt it.
    PEOPLE_AFFECTED: i64 = int("people_affected", t("受影响人数", "People affected"));
    /// Personal information leaked, altered or lost, or may have been.
    PERSONAL_INFORMATION: bool = yes_no("personal_information", t("涉及或可能涉及个人信息泄露、篡改、丢失", "Personal information leaked, altered or lost, or may have been"));
    /// Persons whose information leaked.
    PEOPLE_LEAKED: i64 = int("people_leaked", t("个人信息泄露涉及人数", "Persons whose information leaked"));
    /// Kinds of information leaked.
    LEAKED_KINDS: String = text("leaked_kinds", t("泄露的信息种类", "Kinds of information leaked"));
    /// Minors among them.
    MINORS: bool = yes_no("minors", t("涉及未成年人个人信息", "Personal information of minors"));
    /// Measures keep harm from persons, so that they need not be told.
    HARM_AVOIDED: bool = yes_no("harm_avoided", t("已采取措施有效避免危害，可不通知个人", "Measures avoid the harm, so persons need not be told"));
    /// Why.
    HARM_AVOIDED_REASON: String = long_text("harm_avoided_reason", t("不通知个人的依据", "Why persons need not be told"));
    /// Persons or organisations may come to harm.
    HARM_POSSIBLE: bool = yes_no("harm_possible", t("可能对个人、组织造成危害", "Persons or organisations may come to harm"));
    /// A flaw of the product is behind it.
    FLAW: bool = yes_no("flaw", t("存在产品或服务的缺陷、漏洞", "A flaw of the product or service"));
    /// National security or the public interest is touched.
    PUBLIC_INTEREST: bool = yes_no("public_interest", t("涉及国家安全或公共利益", "National security or the public interest touched"));
    /// A crime is suspected.
    SUSPECTED_CRIME: bool = yes_no("suspected_crime", t("涉嫌违法犯罪", "Crime suspected"));
    /// Direct loss, 10,000 yuan.
    DIRECT_LOSS: Decimal = decimal("direct_loss", t("直接经济损失（万元）", "Direct loss (10,000 yuan)"));
    /// Minutes of outage as a whole.
    OUTAGE_MINUTES: i64 = int("outage_minutes", t("整体中断时长（分钟）", "Outage as a whole (minutes)"));
    /// Minutes of outage of main functions.
    MAIN_OUTAGE_MINUTES: i64 = int("main_outage_minutes", t("主要功能中断时长（分钟）", "Outage of main functions (minutes)"));
    /// Reposts of harmful content.
    REPOSTS: i64 = int("reposts", t("平台被篡改时违法内容的转发次数", "Reposts of harmful content, platform altered"));
    /// Views of harmful content.
    VIEWS: i64 = int("views", t("平台被篡改时违法内容的浏览次数", "Views of harmful content, platform altered"));
    /// Plan that was started.
    PLAN: String = reference("plan", t("启动的应急预案", "Emergency plan started"), "emergency_plans");
    /// Who leads the response.
    LEAD: String = reference("lead", t("处置负责人", "Response led by"), "people");
    /// Who takes part.
    RESPONDERS: Vec<String> = references("responders", t("处置人员", "Responders"), "people");
    /// What was done at once.
    CONTAINMENT: String = long_text("containment", t("控制措施", "Containment")).searched();
    /// When it was contained.
    CONTAINED_AT: Instant = at("contained_at", t("控制时间", "Contained at"));
    /// Cause.
    CAUSE: String = long_text("cause", t("原因分析", "Cause")).searched();
    /// What was mended so that it does not come again.
    CORRECTION: String = long_text("correction", t("整改措施", "Correction")).searched();
    /// The hazard is gone.
    HAZARD_REMOVED: bool = yes_no("hazard_removed", t("隐患已消除", "Hazard removed"));
    /// When handling ended; the closing report counts from here.
    HANDLED_AT: Instant = at("handled_at", t("处置结束时间", "Handling ended at"));
    /// The closing report.
    CLOSING_REPORT: String = long_text("closing_report", t("处置总结", "Closing report")).searched();
    /// What was learnt.
    LESSONS: String = long_text("lessons", t("经验教训", "Lessons"));
    /// Why it was none.
    DISMISSAL: String = long_text("dismissal", t("误报说明", "Why it was a false alarm"));
    /// When the response began.
    RESPONDED_AT: Instant = at("responded_at", t("启动处置时间", "Response begun at")).stamped();
    /// When it was closed.
    CLOSED_AT: Instant = at("closed_at", t("结案时间", "Closed at")).stamped();
    /// When it was reopened.
    REOPENED_AT: Instant = at("reopened_at", t("重开时间", "Reopened at")).stamped();
    /// Events that people write down themselves.
    EVENTS: Rows = table("events", t("处置记录", "Events"), case_course::EVENT_COLUMNS);
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// The organisation that has to report: the one named, else that of the service, else the only one on file.
pub fn organization_of(r: &Record, reader: &dyn Reader) -> Option<Arc<Record>> {
    let named = reader.get("organizations", r.text(ORGANIZATION));
    let of_service = || {
        let service = reader.get("services", r.text(SERVICE))?;
        reader.get("organizations", service.text(services::ORGANIZATION))
    };
    let only = || {
        let mut all = reader.all("organizations");
        if all.len() == 1 { all.pop() } else { None }
    };
    named.or_else(of_service).or_else(only)
}

/// Key of the deadline by which an organisation reports where the national duty exists.
pub fn report_deadline(organization: Option<&Record>) -> &'static str {
    duties::reporter_of(organization).deadline()
}

fn is_critical(r: &Record, reader: &dyn Reader) -> bool {
    organization_of(r, reader).and_then(|o| o.get(organizations::CRITICAL_OPERATOR)).unwrap_or(false)
}

/// The level that the numbers propose.
pub fn proposed_level(r: &Record, reader: &dyn Reader) -> Proposed {
    incident_level::proposed(r, is_critical(r, reader))
}

/// Is the person's level lower than the proposed one?
fn is_below(level: &str, proposed: &str) -> bool {
    let grading = incident_level::shipped();
    grading.rank(level) > grading.rank(proposed)
}

/// The level that clocks go by: the person's; where it is lower than the numbers propose and no reason is given, or
/// where there is none, the proposed one.
pub fn effective_level(r: &Record, reader: &dyn Reader) -> String {
    let (level, proposed) = (r.text(LEVEL), proposed_level(r, reader).level);
    if level.is_empty() || (is_below(level, proposed) && r.text(LEVEL_REASON).is_empty()) {
        return proposed.into();
    }
    level.into()
}

fn level_shown(r: &Record, reader: &dyn Reader) -> Option<Text> {
    Some(proposed_level(r, reader).text())
}

fn reporter_shown(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let organization = organization_of(r, reader)?;
    let of = duties::reporter_of(Some(&organization));
    let (name, kind) = (organization.text(organizations::NAME), of.label());
    Some(Text::new(format!("{name}（{}）", kind.zh), format!("{name} ({})", kind.en)))
}

/// 安全事件.
pub static REGISTER: Register = Register {
    key: "incidents",
    label: t("安全事件", "Incidents"),
    one: t("安全事件", "Incident"),
    clauses: &["LIAONING-2025/8.3.b", "DATA-GUIDE/10.1.d", "DATA-GUIDE/10.1.e", "TTAF-320/6.2.d"],
    prefix: "INC",
    title: "title",
    fields: FIELDS,
    sorts: &[
        Sort { key: "found_at", by: SortBy::Value },
        Sort { key: "code", by: SortBy::Value },
        Sort { key: "level", by: SortBy::Value },
        Sort { key: "state", by: SortBy::Value },
    ],
    area: Area::Incidents,
    states: Some(&flow::FLOW),
    rules: rules::RULES,
    check: rules::check,
    computed: &[
        Computed {
            key: "level_proposed",
            label: t("建议级别", "Level proposed"),
            listed: false,
            value: level_shown,
        },
        Computed {
            key: "reported_by",
            label: t("报告主体", "Who reports"),
            listed: false,
            value: reporter_shown,
        },
    ],
    clocks: duties::clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests;
