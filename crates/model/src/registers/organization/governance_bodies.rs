//! 组织机构: the leading group, the department, the coordination mechanism, the body that decides.

use super::appointments;
use super::people;
use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::field::{
    Choice, Rows, Typed, choice, date, files, int, long_text, one_of, reference, references, some_of, table,
    text,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

const REMITS: &[Choice] = &[
    choice("strategy", "安全战略", "Security strategy"),
    choice("resources", "投入保障", "Resources"),
    choice("emergency_command", "应急指挥", "Command in emergencies"),
    choice("planning", "措施规划", "Planning of measures"),
    choice("execution", "措施实施", "Execution"),
    choice("operation", "措施运营", "Operation"),
    choice("monitoring", "措施监测", "Monitoring"),
    choice("coordination", "安全协同", "Coordination"),
    choice("information_sharing", "信息共享", "Sharing of information"),
    KEY_MATTERS[0],
    KEY_MATTERS[1],
    KEY_MATTERS[2],
    choice("ethics", "伦理审查", "Ethics review"),
    choice("disputes", "争议解决", "Settlement of disputes"),
];

/// What each kind of body has to answer for, with the clause.
const DUTIES: &[(&str, &[&str], &str)] = &[
    ("leading_group", &["strategy", "resources", "emergency_command"], "LIAONING-2025/9.1.a"),
    ("department", &["planning", "execution", "operation", "monitoring"], "LIAONING-2025/9.1.b"),
    ("coordination", &["coordination", "information_sharing"], "LIAONING-2025/9.1.c"),
];

/// Matters that need a body that decides, LIAONING-2025 9.1 d: as remits here and as matters of `decisions`.
pub const KEY_MATTERS: [Choice; 3] = [
    choice("key_resources", "重要安全资源投入", "Important security resources"),
    choice("model_takedown", "模型重大风险下线", "Taking a model down for a grave risk"),
    choice("leak_handling", "重大数据泄露处置", "Handling of grave data leaks"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("机构名称", "Name")).required().listed().searched();
    /// Kind.
    KIND: String = one_of("kind", t("类型", "Kind"), &[
        choice("leading_group", "领导小组", "Leading group"),
        choice("department", "专职或归口部门", "Department in charge"),
        choice("coordination", "协同机制", "Coordination mechanism"),
        choice("decision_body", "决策机构", "Decision body"),
        choice("ethics_committee", "伦理委员会", "Ethics committee"),
    ]).required().listed();
    /// Head.
    HEAD: String = reference("head", t("负责人", "Head"), "people").required().listed();
    /// Members beside the head.
    MEMBERS: Vec<String> = references("members", t("成员", "Members"), "people");
    /// Remit.
    REMIT: Vec<String> = some_of("remit", t("职责", "Remit"), REMITS).required().listed();
    /// The remit at length, and how a matter is approved.
    PROCEDURE: String = long_text("procedure", t("议事规则与审批流程", "Procedure and flow of approval")).searched();
    /// Founding document.
    FOUNDING_DOCUMENT: String = text("founding_document", t("成立文件", "Founding document")).listed().searched();
    /// First day.
    FOUNDED_ON: NaiveDate = date("founded_on", t("成立日期", "Founded on")).required().listed();
    /// Last day.
    DISSOLVED_ON: NaiveDate = date("dissolved_on", t("撤销日期", "Dissolved on"));
    /// Own interval between meetings.
    MEETING_DAYS: i64 = int("meeting_days", t("例会间隔（自然日）", "Days between meetings"))
        .help("由本单位设定", "Set by the organisation");
    /// Meetings and exchanges.
    MEETINGS: Rows = table("meetings", t("会议与信息通报", "Meetings and exchanges"), &[
        date("held_on", t("日期", "Held on")).required().def,
        text("subject", t("议题", "Subject")).required().def,
        text("result", t("结果", "Result")).def,
    ]);
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Bodies of a kind that exist on a day.
pub fn of_kind(kind: &str, day: NaiveDate, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let all = reader.find("governance_bodies", KIND.key(), kind);
    all.into_iter().filter(|b| span::holds(b, FOUNDED_ON, DISSOLVED_ON, day)).collect()
}

/// Does the body answer for a matter?
pub fn answers_for(r: &Record, remit: &str) -> bool {
    r.get(REMIT).unwrap_or_default().iter().any(|x| x == remit)
}

const LEADING_GROUP_MISSING: Rule = Rule::error(
    "leading_group_missing",
    &["LIAONING-2025/9.1.a"],
    t("设有安全工作领导小组", "There is a leading group for security"),
);
const LEADING_GROUP_HEAD: Rule = Rule::error(
    "leading_group_head",
    &["LIAONING-2025/9.1.a"],
    t("领导小组由单位主要负责人牵头", "The leading group is headed by the principal of the organisation"),
);
const DEPARTMENT_MISSING: Rule = Rule::error(
    "security_department_missing",
    &["LIAONING-2025/9.1.b"],
    t("有专职或归口的安全管理部门", "A department is in charge of security"),
);
const COORDINATION_MISSING: Rule = Rule::error(
    "coordination_missing",
    &["LIAONING-2025/9.1.c"],
    t("有安全协同与信息共享机制", "There is a mechanism of coordination and sharing"),
);
const MATTER_WITHOUT_BODY: Rule = Rule::error(
    "matter_without_body",
    &["LIAONING-2025/9.1.d"],
    t(
        "每类关键安全事务有决策机构和审批流程",
        "Every key matter has a body that decides and a flow of approval",
    ),
);
const BODY_REMIT: Rule = Rule::error(
    "body_remit",
    &["LIAONING-2025/9.1.a", "LIAONING-2025/9.1.b", "LIAONING-2025/9.1.c"],
    t("机构的职责覆盖其类型应有的各项", "The remit of a body holds all that its kind answers for"),
)
.each();
const BODY_DOCUMENT: Rule = Rule::warning(
    "body_document",
    &["LIAONING-2025/9.1.a"],
    t("机构有成立文件", "A body has a founding document"),
);
const BODY_IDLE: Rule = Rule::warning(
    "body_idle",
    &["LIAONING-2025/9.1.c"],
    t(
        "协同机制按本单位的间隔开会或通报",
        "The coordination mechanism meets or shares within its own interval",
    ),
);
const BODY_ONE_DEPARTMENT: Rule = Rule::note(
    "body_one_department",
    &["TTAF-320/4.4.c", "LIAONING-2025/9.1.c"],
    t("协同机制的成员来自两个以上部门", "The coordination mechanism has members of two departments or more"),
);

fn last_meeting(r: &Record) -> Option<NaiveDate> {
    let rows = r.get(MEETINGS).unwrap_or_default();
    rows.iter().filter_map(|row| row.get("held_on").and_then(NaiveDate::read)).max()
}

fn next_meeting(r: &Record) -> Option<(NaiveDate, i64)> {
    let days = r.get(MEETING_DAYS).filter(|d| *d > 0)?;
    Some((last_meeting(r).or_else(|| r.get(FOUNDED_ON))?, days))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (kind, name, today) = (r.text(KIND), r.text(NAME), reader.today());
    if !span::holds(r, FOUNDED_ON, DISSOLVED_ON, today) {
        return out;
    }
    if kind == "leading_group" {
        let posts = appointments::posts_of(r.text(HEAD), today, reader);
        if !posts.iter().any(|p| p == "legal_representative" || p == "principal_manager") {
            let who = naming::called_by_id("people", r.text(HEAD), reader);
            out.push(
                LEADING_GROUP_HEAD
                    .broken(
                        format!("「{name}」的负责人 {} 今天不是法定代表人或主要管理者，请由主要负责人牵头", who.zh),
                        format!("{}, head of {name}, is neither legal representative nor principal manager today; let the principal head it", who.en),
                    )
                    .field(HEAD.key()),
            );
        }
    }
    if let Some((_, duties, clause)) = DUTIES.iter().find(|(k, _, _)| *k == kind) {
        let missing: Vec<Text> = duties
            .iter()
            .filter(|d| !answers_for(r, d))
            .filter_map(|d| REMIT.def.choice_label(d).map(Text::from))
            .collect();
        if !missing.is_empty() {
            let all = naming::listed(&missing);
            out.push(
                BODY_REMIT
                    .broken(
                        format!("「{name}」的职责缺少：{}，请补充", all.zh),
                        format!("The remit of {name} lacks: {}; add it", all.en),
                    )
                    .clause(clause)
                    .field(REMIT.key()),
            );
        }
    }
    if r.text(FOUNDING_DOCUMENT).is_empty() && !r.has(ATTACHMENTS.key()) {
        out.push(
            BODY_DOCUMENT
                .broken(
                    format!("「{name}」没有成立文件，请补充文号或附件"),
                    format!("{name} has no founding document; add its number or a file"),
                )
                .field(FOUNDING_DOCUMENT.key()),
        );
    }
    if kind == "coordination" {
        let late = next_meeting(r).is_none_or(|(last, days)| (today - last).num_days() > days);
        if late {
            out.push(
                BODY_IDLE
                    .broken(
                        format!("「{name}」没有设定例会间隔，或超过间隔没有会议和通报记录，请补充"),
                        format!("{name} has no interval of meetings, or has not met within it; enter what was held"),
                    )
                    .field(MEETINGS.key()),
            );
        }
        let members = r.get(MEMBERS).unwrap_or_default();
        let departments: BTreeSet<String> = members
            .iter()
            .map(String::as_str)
            .chain([r.text(HEAD)])
            .filter_map(|id| reader.get("people", id))
            .map(|p| p.text(people::DEPARTMENT).to_owned())
            .filter(|d| !d.is_empty())
            .collect();
        if departments.len() < 2 {
            out.push(
                BODY_ONE_DEPARTMENT
                    .broken(
                        format!("「{name}」的成员只来自一个部门，可以吸收其他部门的人员"),
                        format!("The members of {name} come from one department; others may join"),
                    )
                    .field(MEMBERS.key()),
            );
        }
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    for (kind, rule, zh, en) in [
        (
            "leading_group",
            &LEADING_GROUP_MISSING,
            "尚无安全工作领导小组，请成立并登记",
            "There is no leading group; found one and enter it",
        ),
        (
            "department",
            &DEPARTMENT_MISSING,
            "尚无专职或归口的安全管理部门，请设立或指定",
            "No department is in charge of security; set one up or name one",
        ),
        (
            "coordination",
            &COORDINATION_MISSING,
            "尚无安全协同与信息共享机制，请建立并登记",
            "There is no mechanism of coordination; set one up and enter it",
        ),
    ] {
        if of_kind(kind, today, reader).is_empty() {
            out.push(rule.broken(zh, en));
        }
    }
    let bodies: Vec<Arc<Record>> = ["decision_body", "leading_group"]
        .iter()
        .flat_map(|k| of_kind(k, today, reader))
        .filter(|b| !b.text(PROCEDURE).trim().is_empty())
        .collect();
    for matter in KEY_MATTERS {
        if !bodies.iter().any(|b| answers_for(b, matter.key)) {
            let label = matter.label;
            out.push(MATTER_WITHOUT_BODY.broken(
                format!("「{}」没有写明审批流程的决策机构，请指定", label.zh),
                format!("{}: no body with a flow of approval decides it; name one", label.en),
            ));
        }
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    if !span::holds(r, FOUNDED_ON, DISSOLVED_ON, reader.today()) {
        return Vec::new();
    }
    let Some((last, count)) = next_meeting(r) else { return Vec::new() };
    let limit = Limit {
        key: "meet",
        label: t("召开例会或通报", "Meet or share").into(),
        count,
        unit: Unit::Days,
        rule: t("本单位设定的例会间隔", "Interval that the organisation set").into(),
        clause: "LIAONING-2025/9.1.c",
    };
    vec![limit.clock(instant::start_of(last), None, &[], reader.calendar(), reader.now())]
}

const TIMES: Rule = Rule::error(
    "body_days",
    &["LIAONING-2025/9.1.a", "LIAONING-2025/9.1.c"],
    t("机构的撤销不早于成立", "A body is not dissolved before it was founded"),
);

/// 组织机构.
pub static REGISTER: Register = Register {
    key: "governance_bodies",
    label: t("组织机构", "Governance bodies"),
    one: t("组织机构", "Governance body"),
    clauses: &[
        "LIAONING-2025/9.1.a",
        "LIAONING-2025/9.1.b",
        "LIAONING-2025/9.1.c",
        "LIAONING-2025/9.1.d",
        "TTAF-320/4.4.c",
    ],
    prefix: "GOV",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "kind", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Organization,
    rules: &[
        &TIMES,
        &LEADING_GROUP_MISSING,
        &LEADING_GROUP_HEAD,
        &DEPARTMENT_MISSING,
        &COORDINATION_MISSING,
        &MATTER_WITHOUT_BODY,
        &BODY_REMIT,
        &BODY_DOCUMENT,
        &BODY_IDLE,
        &BODY_ONE_DEPARTMENT,
    ],
    orders: &[order::own(&TIMES, "founded_on", "dissolved_on")],
    check,
    whole,
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::made::{record, world};
    use serde_json::json;

    #[test]
    fn the_next_meeting_is_due_by_the_own_interval_from_the_last_one() {
        let w = world();
        let mut r = record("b", json!({"founded_on": "2026-01-01", "meeting_days": 60}));
        let due = |r: &Record| {
            clocks(r, &w).first().and_then(|c| Some((c.due_at.map(instant::day)?.to_string(), c.state)))
        };
        assert_eq!(due(&r), Some(("2026-03-02".into(), ClockState::Overdue)), "from the founding");
        r.values.insert("meetings".into(), json!([{"held_on": "2026-04-10"}, {"held_on": "2026-02-10"}]));
        assert_eq!(due(&r), Some(("2026-06-09".into(), ClockState::Running)));
        r.set(DISSOLVED_ON, "2026-05-31".parse().expect("day"));
        assert_eq!(due(&r), None);
    }
}
