//! What an incident's record is held to.

use super::*;
use crate::clock::ClockState;
use crate::finding::{Finding, Rule};
use crate::registers::{emergency_plans, notifications as n};
use std::sync::Arc;

const FOUND_LATER: Rule = Rule::error(
    "incident_found_later",
    &["LIAONING-2025/8.3.b"],
    t("发现时间不晚于当前时间", "The incident was not found later than now"),
);
const ORDER: Rule = Rule::error(
    "incident_times_out_of_order",
    &["DATA-GUIDE/10.1.d"],
    t(
        "发生、发现、控制、处置结束、结案的时间先后一致",
        "Occurred, found, contained, handled and closed follow in time",
    ),
);
const OVERDUE: Rule = Rule::error(
    "incident_overdue",
    &["LIAONING-2025/8.3.b"],
    t("报告和告知都在时限内完成", "Reports and notices are made within their limits"),
);
const DUE_NOW: Rule = Rule::warning(
    "incident_due_now",
    &["LIAONING-2025/8.3.b"],
    t("应立即、及时的报告和告知已经完成", "What is asked for at once or promptly is done"),
);
const RECOMMENDED_LATE: Rule = Rule::warning(
    "incident_interested_parties_late",
    &["DATA-GUIDE/10.1.e"],
    t("建议的期限内已告知利害关系人", "Interested parties are told within the recommended days"),
);
const NO_LEVEL: Rule = Rule::warning(
    "incident_without_level",
    &["国家网络安全事件报告管理办法第四条"],
    t("每起事件都判定级别", "Each incident is graded"),
);
const BELOW: Rule = Rule::error(
    "incident_level_below_numbers",
    &["国家网络安全事件报告管理办法第四条"],
    t("级别低于数字所示的有说明", "A level lower than the numbers propose has its reason"),
);
const REPORTER: Rule = Rule::warning(
    "incident_reporter_unknown",
    &["国家网络安全事件报告管理办法第四条"],
    t("报告主体明确，报告时限据此确定", "It is known who reports, which decides the hours"),
);
const PLAN_STARTED: Rule = Rule::warning(
    "incident_without_plan",
    &["DATA-GUIDE/10.1.d", "LIAONING-2025/8.3.b"],
    t(
        "处置中的事件启动了当时有效的应急预案",
        "An incident under response has started a plan in force when it was found",
    ),
);
const LEAK_COUNT: Rule = Rule::warning(
    "incident_leak_without_count",
    &["国家网络安全事件报告管理办法第四条"],
    t("涉及个人信息泄露的填写涉及人数", "A leak of personal information says how many persons it concerns"),
);
const NOT_TOLD: Rule = Rule::error(
    "persons_not_told_without_reason",
    &["个人信息保护法第五十七条"],
    t("不通知个人的写明依据", "Where persons are not told, the reason is on record"),
);
const CLOSED_WHOLE: Rule = Rule::error(
    "incident_closed_incomplete",
    &["DATA-GUIDE/10.1.d", "TTAF-320/6.2.d"],
    t(
        "结案的事件有控制措施、原因、处置总结，隐患已消除",
        "A closed incident has containment, cause and closing report, and the hazard is gone",
    ),
);
const MEASURES: Rule = Rule::error(
    "incident_without_measures",
    &["LIAONING-2025/8.3.b", "DATA-GUIDE/10.1.d"],
    t("已控制的事件写明控制措施", "An incident that is contained says by what"),
);

const ALL_TOLD: Rule = Rule::warning(
    "leak_persons_not_all_told",
    &["个人信息保护法第五十七条"],
    t("告知的人数不少于泄露涉及的人数", "As many persons are told as the leak concerns"),
);
const CLOSING_ORDER: Rule = Rule::error(
    "closing_report_before_handled",
    &["国家网络安全事件报告管理办法第八条"],
    t("处置总结报告在处置结束之后提交", "The closing report is made after handling ended"),
);

pub(super) const RULES: &[&Rule] = &[
    &FOUND_LATER,
    &ORDER,
    &OVERDUE,
    &DUE_NOW,
    &RECOMMENDED_LATE,
    &NO_LEVEL,
    &BELOW,
    &REPORTER,
    &PLAN_STARTED,
    &LEAK_COUNT,
    &NOT_TOLD,
    &CLOSED_WHOLE,
    &MEASURES,
    &ALL_TOLD,
    &CLOSING_ORDER,
];

fn times(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let Some(found) = r.get(FOUND_AT) else { return };
    if found > reader.now() {
        out.push(
            FOUND_LATER
                .broken("发现时间在当前时间之后，请核对", "Found later than now; check the instant")
                .field(FOUND_AT.key()),
        );
    }
    let steps = [OCCURRED_AT, FOUND_AT, CONTAINED_AT, HANDLED_AT, CLOSED_AT];
    let known: Vec<_> = steps.iter().filter_map(|f| Some((f.def.label, f.key(), r.get(*f)?))).collect();
    for pair in known.windows(2) {
        let ((was, _, before), (is, key, after)) = (pair[0], pair[1]);
        if after < before {
            out.push(
                ORDER
                    .broken(
                        format!("「{}」早于「{}」，请核对", is.zh, was.zh),
                        format!(
                            "\u{201c}{}\u{201d} lies before \u{201c}{}\u{201d}; check both",
                            is.en, was.en
                        ),
                    )
                    .field(key),
            );
        }
    }
}

fn reports(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let told = duties::told_of(r, reader);
    let closing = duties::told_at(&told, &n::AUTHORITIES, &["closing"]);
    if let Some((sent, handled)) = closing.zip(r.get(HANDLED_AT))
        && sent < handled
    {
        let (sent, handled) = (crate::instant::local(sent), crate::instant::local(handled));
        out.push(
            CLOSING_ORDER
                .broken(
                    format!("处置总结报告于 {sent} 提交，早于处置结束时间 {handled}，请核对"),
                    format!("The closing report was sent at {sent}, before handling ended at {handled}; check both"),
                )
                .field(HANDLED_AT.key()),
        );
    }
    let notices: Vec<&Arc<Record>> = told.iter().filter(|x| x.text(n::RECIPIENT) == "persons").collect();
    let public = told.iter().any(|x| x.text(n::RECIPIENT) == "public");
    if let Some(leaked) = r.get(PEOPLE_LEAKED)
        && !notices.is_empty()
        && !public
    {
        let persons = notices.iter().filter_map(|x| x.get(n::PERSONS)).fold(0, i64::saturating_add);
        if persons < leaked {
            out.push(
                ALL_TOLD
                    .broken(
                        format!("泄露涉及 {leaked} 人，登记告知 {persons} 人；其余的请告知，无法逐一告知的发布公告"),
                        format!("The leak concerns {leaked} persons and {persons} are told on record; tell the others, or publish a notice where they cannot be reached"),
                    )
                    .field(PEOPLE_LEAKED.key()),
            );
        }
    }
}

fn duties_done(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    for c in duties::clocks(r, reader) {
        let recommended = duties::RECOMMENDED.contains(&c.key.as_str());
        let (zh, en) = (&c.label.zh, &c.label.en);
        match c.state {
            ClockState::Overdue if recommended => out.push(RECOMMENDED_LATE.broken(
                format!("「{zh}」已超过建议的期限，请尽快告知并在通知与报告中登记"),
                format!("\u{201c}{en}\u{201d} is past the recommended days; do it and enter it under notifications"),
            )),
            ClockState::Overdue => out.push(
                OVERDUE
                    .broken(
                        format!("「{zh}」已超过时限，请立即办理并在通知与报告中登记"),
                        format!("\u{201c}{en}\u{201d} is overdue; do it now and enter it under notifications"),
                    )
                    .clause(&c.clause),
            ),
            ClockState::DueNow => out.push(
                DUE_NOW
                    .broken(
                        format!("「{zh}」应当{}办理，尚无记录", if c.rule.zh.ends_with("立即") { "立即" } else { "及时" }),
                        format!("\u{201c}{en}\u{201d} is due now and not on record"),
                    )
                    .clause(&c.clause),
            ),
            _ => {}
        }
    }
}

fn grading(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let (level, proposed) = (r.text(LEVEL), proposed_level(r, reader));
    let told = proposed.text();
    if level.is_empty() {
        out.push(
            NO_LEVEL
                .broken(
                    format!("尚未判定级别；按所填数字建议为{}", told.zh),
                    format!("Not graded yet; the numbers propose {}", told.en),
                )
                .field(LEVEL.key()),
        );
    } else if is_below(level, proposed.level) && r.text(LEVEL_REASON).is_empty() {
        out.push(
            BELOW
                .broken(
                    format!("级别低于按数字得出的建议（{}），请说明理由，否则时限按建议级别计算", told.zh),
                    format!(
                        "Graded lower than proposed ({}); give the reason, or clocks go by the proposal",
                        told.en
                    ),
                )
                .field(LEVEL_REASON.key()),
        );
    }
    if organization_of(r, reader).is_none() {
        out.push(
            REPORTER
                .broken(
                    "无法确定涉事单位，报告时限暂按一般网络运营者计算，请选择涉事单位",
                    "It is not known which organisation reports; the hours of an ordinary operator are taken: choose it",
                )
                .field(ORGANIZATION.key()),
        );
    }
}

fn handling(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let state = r.text(STATE);
    let lacks = |f: crate::field::Field<String>| r.text(f).is_empty();
    if !["", "found", "false_alarm"].contains(&state)
        && let Some(found) = r.get(FOUND_AT)
    {
        let day = crate::instant::day(found);
        let plan = reader.get("emergency_plans", r.text(PLAN));
        let in_force = plan.as_ref().is_some_and(|p| emergency_plans::holds_on(p, day));
        if !in_force {
            out.push(
                PLAN_STARTED
                    .broken(
                        format!("没有写明所启动的、在 {day} 有效的应急预案"),
                        format!("No emergency plan in force on {day} is named as started"),
                    )
                    .field(PLAN.key()),
            );
        }
    }
    if ["contained", "handled", "closed"].contains(&state) && lacks(CONTAINMENT) {
        out.push(
            MEASURES
                .broken("已控制但没有写明控制措施", "Contained, but not said by what")
                .field(CONTAINMENT.key()),
        );
    }
    if state == "closed" {
        let gone = r.get(HAZARD_REMOVED).unwrap_or(false);
        if lacks(CAUSE) || lacks(CONTAINMENT) || lacks(CLOSING_REPORT) || !gone {
            out.push(CLOSED_WHOLE.broken(
                "已结案，但控制措施、原因、处置总结或隐患消除有缺项，请补充或重新打开",
                "Closed, but containment, cause, closing report or removal of the hazard is missing; complete or reopen it",
            ));
        }
    }
    if r.get(PERSONAL_INFORMATION).unwrap_or(false) {
        if r.get(PEOPLE_LEAKED).is_none() {
            out.push(
                LEAK_COUNT
                    .broken(
                        "涉及个人信息泄露，请填写涉及人数，级别据此判定",
                        "Personal information leaked: enter how many persons it concerns; the level rests on it",
                    )
                    .field(PEOPLE_LEAKED.key()),
            );
        }
        if r.get(HARM_AVOIDED).unwrap_or(false) && lacks(HARM_AVOIDED_REASON) {
            out.push(
                NOT_TOLD
                    .broken(
                        "选择了不通知个人，请写明依据，否则仍应立即通知",
                        "Persons are not to be told: give the reason, or telling them stays due at once",
                    )
                    .field(HARM_AVOIDED_REASON.key()),
            );
        }
    }
}

pub(super) fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    times(r, reader, &mut out);
    if r.text(STATE) == "false_alarm" {
        return out;
    }
    grading(r, reader, &mut out);
    handling(r, reader, &mut out);
    reports(r, reader, &mut out);
    duties_done(r, reader, &mut out);
    out
}
