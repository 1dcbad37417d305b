//! 应急预案: what is to be done when something happens, drilled and reviewed at intervals that the plan sets itself.

use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::field::{Choice, Rows, choice, date, files, int, long_text, reference, some_of, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{drills, incidents};
use crate::role::Area;
use crate::span;
use crate::text::{Text, t};
use chrono::{Months, NaiveDate};
use std::sync::Arc;

/// What a plan covers.
pub const SCENARIOS: &[Choice] = &[
    choice("attack", "遭受攻击", "Attack"),
    choice("fault", "突发故障", "Sudden fault"),
    choice("surge", "流量激增", "Surge of traffic"),
    choice("disaster", "自然灾害", "Natural disaster"),
    choice("data_leak", "数据泄露", "Data leak"),
    choice("poisoning", "数据投毒", "Poisoning"),
    choice("content", "违法不良内容生成或传播", "Harmful content generated or spread"),
    choice("misuse", "滥用误用", "Misuse"),
    choice("personal_information", "个人信息安全", "Personal information"),
    choice("minors", "未成年人个人信息", "Personal information of minors"),
    choice("sensitive_field", "敏感领域应用异常", "Failure in a sensitive field"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Title.
    TITLE: String = text("title", t("预案名称", "Title")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// What it covers.
    COVERS: Vec<String> = some_of("covers", t("覆盖情形", "Covers"), SCENARIOS).required();
    /// Service it is for; empty for all.
    SERVICE: String = reference("service", t("适用服务", "Service"), "services").help("适用全部服务的留空", "Leave empty where it is for all");
    /// Who commands.
    COMMANDER: String = reference("commander", t("总指挥", "Commander"), "people");
    /// Who is called.
    CONTACTS: Rows = table("contacts", t("应急联络", "Contacts"), &[
        text("duty", t("职责", "Duty")).required().def,
        text("who", t("人员或岗位", "Person or post")).required().def,
        text("way", t("联系方式", "How to reach")).def,
    ]).personal();
    /// Steps.
    STEPS: String = long_text("steps", t("处置流程", "Steps")).required().searched();
    /// The organisation's own hours for telling the authority.
    REPORT_HOURS: i64 = int("report_hours", t("本单位规定的报告时限（小时）", "Own limit for the report (hours)"))
        .help("文件只写“及时”而无时数的，由本单位自定，不得长于法定时限", "Where the text sets no hours, the organisation does; never longer than the legal ones");
    /// Who approved.
    APPROVED_BY: String = reference("approved_by", t("批准人", "Approved by"), "people");
    /// First day in force.
    EFFECTIVE_ON: NaiveDate = date("effective_on", t("生效日期", "In force from")).required().listed();
    /// Last day in force.
    ENDED_ON: NaiveDate = date("ended_on", t("失效日期", "In force until"));
    /// Months between drills.
    DRILL_MONTHS: i64 = int("drill_months", t("演练周期（月）", "Months between drills")).required().listed()
        .help("一般每年至少一次，即 12", "Once a year at least is usual: 12");
    /// Day of the next review.
    REVIEW_DUE_ON: NaiveDate = date("review_due_on", t("下次评审日期", "Review due on")).listed();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("预案文件", "Plan document"));
}

const ENDS_BEFORE: Rule = Rule::error(
    "plan_ends_before_start",
    &["LIAONING-2025/8.3.b"],
    t("预案失效不早于生效", "A plan ends after it came into force"),
);
const APPROVED: Rule = Rule::warning(
    "plan_without_approval",
    &["LIAONING-2025/8.3.b"],
    t("生效的预案有批准人", "A plan in force has been approved by somebody"),
);
const DRILLED: Rule = Rule::warning(
    "plan_drill_overdue",
    &["LIAONING-2025/9.4.d"],
    t("预案按周期演练", "A plan is drilled within its interval"),
);
const INTERVAL: Rule = Rule::error(
    "plan_drill_interval",
    &["LIAONING-2025/9.4.d"],
    t("演练周期在 1 至 36 个月之间", "The interval between drills lies between 1 and 36 months"),
);
const REVIEWED: Rule = Rule::warning(
    "plan_review_overdue",
    &["LIAONING-2025/9.3.b"],
    t("预案按期评审", "A plan is reviewed by its day"),
);
const OWN_HOURS: Rule = Rule::error(
    "plan_report_hours",
    &["国家网络安全事件报告管理办法第四条"],
    t(
        "自定的报告时限至少 1 小时，且不长于法定时限",
        "The own limit is an hour at least and never longer than the legal one",
    ),
);
const NONE_IN_FORCE: Rule = Rule::error(
    "no_emergency_plan",
    &["LIAONING-2025/8.3.b", "DATA-GUIDE/10.1.d"],
    t("有生效的应急预案", "An emergency plan is in force"),
);
const DATA_COVERED: Rule = Rule::error(
    "data_incident_not_planned",
    &["DATA-GUIDE/10.1.d"],
    t("生效的预案覆盖数据泄露与数据投毒", "Plans in force cover leaks and poisoning of data"),
);
const SERVICE_COVERED: Rule = Rule::note(
    "service_scenarios_not_planned",
    &["TTAF-320/4.1.a"],
    t("生效的预案覆盖故障、攻击、灾害和流量激增", "Plans in force cover fault, attack, disaster and surge"),
);

/// Is the plan in force on a day?
pub fn holds_on(r: &Record, day: NaiveDate) -> bool {
    span::holds(r, EFFECTIVE_ON, ENDED_ON, day)
}

/// Plans in force on a day.
pub fn in_force(day: NaiveDate, reader: &dyn Reader) -> Vec<Arc<Record>> {
    reader.all("emergency_plans").into_iter().filter(|r| holds_on(r, day)).collect()
}

/// Day of the last drill that was held of a plan.
pub fn last_drill(r: &Record, reader: &dyn Reader) -> Option<NaiveDate> {
    let held = reader.find("drills", drills::PLAN.key(), &r.id).into_iter();
    held.filter_map(|d| d.get(drills::HELD_ON)).filter(|d| *d <= reader.today()).max()
}

fn months(r: &Record) -> Option<u32> {
    r.get(DRILL_MONTHS).and_then(|m| u32::try_from(m).ok()).filter(|m| (1..=36).contains(m))
}

fn until(
    key: &str,
    label: crate::text::Label,
    from: NaiveDate,
    due: NaiveDate,
    rule: Text,
    clause: &str,
    reader: &dyn Reader,
) -> Clock {
    let count = (due - from).num_days().max(0);
    Limit { key, label: label.into(), count, unit: Unit::Days, rule, clause }.clock(
        instant::start_of(from),
        None,
        &[],
        reader.calendar(),
        reader.now(),
    )
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(effective) = r.get(EFFECTIVE_ON) else { return Vec::new() };
    let mut out = Vec::new();
    if !holds_on(r, reader.today()) {
        return out;
    }
    let name = format!("{} {}", r.text(TITLE), r.text(EDITION));
    if let Some(m) = months(r) {
        let from = last_drill(r, reader).map_or(effective, |d| d.max(effective));
        if let Some(due) = from.checked_add_months(Months::new(m)) {
            let rule = Text::new(
                format!("{name}：每 {m} 个月演练一次"),
                format!("{name}: a drill every {m} months"),
            );
            out.push(until("drill", t("应急演练", "Drill"), from, due, rule, "LIAONING-2025/9.4.d", reader));
        }
    }
    if let Some(due) = r.get(REVIEW_DUE_ON) {
        let rule =
            Text::new(format!("{name}：本单位确定的评审日期"), format!("{name}: the day set for its review"));
        let from = effective.min(due);
        out.push(until(
            "review",
            t("预案评审", "Review the plan"),
            from,
            due,
            rule,
            "LIAONING-2025/9.3.b",
            reader,
        ));
    }
    out
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (from, to) = (r.get(EFFECTIVE_ON), r.get(ENDED_ON));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        out.push(
            ENDS_BEFORE
                .broken(
                    format!("失效日期 {to} 早于生效日期 {from}，请核对"),
                    format!("In force until {to}, before {from}; check both days"),
                )
                .field(ENDED_ON.key()),
        );
    }
    let in_force = holds_on(r, reader.today());
    if in_force && r.text(APPROVED_BY).is_empty() {
        out.push(
            APPROVED
                .broken(
                    "预案已生效但没有批准人，请填写",
                    "The plan is in force without an approver; enter one",
                )
                .field(APPROVED_BY.key()),
        );
    }
    if r.has(DRILL_MONTHS.key()) && months(r).is_none() {
        out.push(
            INTERVAL
                .broken("演练周期应为 1 至 36 个月", "The interval between drills is 1 to 36 months")
                .field(DRILL_MONTHS.key()),
        );
    }
    if let Some(hours) = r.get(REPORT_HOURS) {
        let organization = incidents::organization_of(r, reader);
        let legal = reader.deadlines().get(incidents::report_deadline(organization.as_deref()));
        if hours < 1 || hours > legal.count {
            out.push(
                OWN_HOURS
                    .broken(
                        format!(
                            "自定报告时限为 {hours} 小时，应在 1 至 {} 小时之间（{}）",
                            legal.count,
                            legal.rule().zh
                        ),
                        format!(
                            "The own limit is {hours} hours; it lies between 1 and {} ({})",
                            legal.count,
                            legal.rule().en
                        ),
                    )
                    .field(REPORT_HOURS.key()),
            );
        }
    }
    for c in clocks(r, reader) {
        if c.state != crate::clock::ClockState::Overdue {
            continue;
        }
        let due = c.due_at.map(instant::day).map(|d| d.to_string()).unwrap_or_default();
        out.push(match c.key.as_str() {
            "drill" => DRILLED.broken(
                format!("应于 {due} 前演练，尚无记录；请安排演练并登记"),
                format!("A drill was due by {due} and none is on record; hold and enter one"),
            ),
            _ => REVIEWED
                .broken(
                    format!("应于 {due} 前评审；评审后请更新版本或下次评审日期"),
                    format!("The review was due by {due}; afterwards enter the new version or the next day"),
                )
                .field(REVIEW_DUE_ON.key()),
        });
    }
    out
}

/// Scenarios among the wanted ones that no plan covers, in both languages.
fn uncovered(plans: &[Arc<Record>], wanted: &[&str]) -> (String, String) {
    let covered: Vec<String> = plans.iter().flat_map(|p| p.get(COVERS).unwrap_or_default()).collect();
    let lacks: Vec<_> =
        SCENARIOS.iter().filter(|s| wanted.contains(&s.key) && !covered.iter().any(|c| c == s.key)).collect();
    let zh: Vec<_> = lacks.iter().map(|s| s.label.zh).collect();
    let en: Vec<_> = lacks.iter().map(|s| s.label.en).collect();
    (zh.join("、"), en.join(", "))
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let plans = in_force(reader.today(), reader);
    if plans.is_empty() {
        return vec![NONE_IN_FORCE.broken(
            "没有生效的应急预案，请登记并批准一份",
            "No emergency plan is in force; enter one and have it approved",
        )];
    }
    let mut out = Vec::new();
    for (rule, wanted) in [
        (DATA_COVERED, &["data_leak", "poisoning"][..]),
        (SERVICE_COVERED, &["fault", "attack", "disaster", "surge"]),
    ] {
        let (zh, en) = uncovered(&plans, wanted);
        if !zh.is_empty() {
            out.push(
                rule.broken(format!("生效的预案没有覆盖：{zh}"), format!("No plan in force covers: {en}")),
            );
        }
    }
    out
}

fn standing(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let today = reader.today();
    let from = r.get(EFFECTIVE_ON)?;
    Some(Text::from(if holds_on(r, today) {
        t("有效", "In force")
    } else if from > today {
        t("未生效", "Not yet in force")
    } else {
        t("已失效", "Ended")
    }))
}

const TIMES: Rule = Rule::error(
    "plan_order",
    &["LIAONING-2025/8.3.b"],
    t("下次评审不早于生效", "The next review does not come before the plan is in force"),
);

/// 应急预案.
pub static REGISTER: Register = Register {
    key: "emergency_plans",
    label: t("应急预案", "Emergency plans"),
    one: t("应急预案", "Emergency plan"),
    clauses: &["LIAONING-2025/8.3.b", "DATA-GUIDE/10.1.d", "TTAF-320/4.1.a", "TTAF-320/6.2.b"],
    prefix: "EMP",
    title: "title",
    fields: FIELDS,
    sorts: &[Sort { key: "effective_on", by: SortBy::Value }, Sort { key: "title", by: SortBy::Pinyin }],
    area: Area::Incidents,
    rules: &[
        &TIMES,
        &ENDS_BEFORE,
        &APPROVED,
        &DRILLED,
        &INTERVAL,
        &REVIEWED,
        &OWN_HOURS,
        &NONE_IN_FORCE,
        &DATA_COVERED,
        &SERVICE_COVERED,
    ],
    orders: &[order::own(&TIMES, "effective_on", "review_due_on")],
    check,
    whole,
    computed: &[Computed { key: "standing", label: t("状态", "Standing"), listed: true, value: standing }],
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::reader::FixedReader;

    #[test]
    fn the_drill_clock_runs_from_the_last_drill_held() {
        let mut reader = FixedReader::at(instant::parse("2026-11-21 10:00").expect("instant"));
        let mut plan = Record { id: "p1".into(), ..Record::default() };
        plan.set(EFFECTIVE_ON, "2025-06-01".parse().expect("day")).set(DRILL_MONTHS, 12);
        let drill_clock = |reader: &FixedReader| clocks(&plan, reader).into_iter().next().expect("clock");
        let first = drill_clock(&reader);
        assert_eq!(first.due_at.map(instant::day), "2026-06-01".parse().ok());
        assert_eq!(first.state, ClockState::Overdue);
        for (id, day) in [("d1", "2026-03-10"), ("d2", "2025-12-01"), ("d3", "2027-01-01")] {
            let mut drill = Record { id: id.into(), ..Record::default() };
            drill.set(drills::PLAN, "p1".into()).set(drills::HELD_ON, day.parse().expect("day"));
            reader.records.push(("drills", drill));
        }
        let next = drill_clock(&reader);
        assert_eq!(
            next.due_at.map(instant::day),
            "2027-03-10".parse().ok(),
            "one that lies ahead is not held"
        );
        assert_eq!(next.state, ClockState::Running);
    }
}
