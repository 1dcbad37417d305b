//! 培训: planned by the year, held with hours and topics. What pre-job training must contain stands here.

use super::training_attendances as attendances;
use super::{appointments, people};
use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::decimal::Decimal;
use crate::field::{Choice, choice, date, decimal, files, int, long_text, one_of, some_of, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::{Datelike, NaiveDate};
use std::collections::HashSet;
use std::sync::Arc;

/// Kinds of training.
pub const KINDS: &[Choice] = &[
    choice("pre_job", "岗前培训", "Pre-job training"),
    choice("law", "法律合规培训", "Law and compliance"),
    choice("yearly", "年度安全培训", "Yearly security training"),
    choice("key_post", "关键岗位专项培训", "Special training of key posts"),
    choice("ethics", "伦理培训", "Ethics"),
    choice("drill", "应急演练", "Emergency drill"),
    choice("refresher", "复训", "Refresher training"),
    choice("awareness", "安全意识宣传", "Awareness"),
];

const TOPICS: &[Choice] = &[
    choice("law", "法律原则与合规要求", "Legal principles and compliance"),
    choice("consequences", "违规后果与法律责任", "Consequences and liability"),
    choice("personal_information", "个人信息保护", "Personal information"),
    choice("data_security", "数据安全", "Data security"),
    choice("confidentiality", "保密", "Confidentiality"),
    choice("task_rules", "标注任务规则", "Rules of the task"),
    choice("tools", "工具使用", "Use of tools"),
    choice("quality", "质量核验方法", "Checking of quality"),
    choice("risks", "安全风险判定", "Judging of risks"),
    choice("ethics", "科技伦理", "Ethics"),
    choice("skill", "岗位专项技能", "Skills of the post"),
    choice("emergency", "应急处置", "Emergency response"),
    choice("intellectual_property", "知识产权", "Intellectual property"),
    choice("minors", "未成年人保护", "Protection of minors"),
];

/// What pre-job training contains, DATA-GUIDE 6.3 d.
const PRE_JOB_TOPICS: [&str; 5] =
    ["law", "consequences", "personal_information", "data_security", "confidentiality"];
/// Kinds that count as raising awareness, LIAONING-2025 9.4 d.
const AWARENESS: [&str; 2] = ["awareness", "drill"];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Subject.
    TITLE: String = text("title", t("培训主题", "Subject")).required().listed().searched();
    /// Kind.
    KIND: String = one_of("kind", t("类型", "Kind"), KINDS).required().listed();
    /// Year of the plan it belongs to.
    PLAN_YEAR: i64 = int("plan_year", t("计划年度", "Year of the plan")).required().listed();
    /// Day planned.
    PLANNED_ON: NaiveDate = date("planned_on", t("计划日期", "Planned on")).listed();
    /// Day held.
    HELD_ON: NaiveDate = date("held_on", t("举办日期", "Held on")).listed();
    /// Hours of one session.
    HOURS: Decimal = decimal("hours", t("学时", "Hours")).required().listed();
    /// What it taught.
    TOPICS_TAUGHT: Vec<String> = some_of("topics", t("培训内容", "Topics"), TOPICS).required()
        .help("岗前培训须含法律原则、违规后果、个人信息保护、数据安全和保密", "Pre-job training holds law, consequences, personal information, data security and confidentiality");
    /// For whom.
    AUDIENCE: String = text("audience", t("培训对象", "Audience")).searched();
    /// Version of the annotation rule it taught.
    RULE_VERSION: String = text("rule_version", t("对应标注规则版本", "Version of the annotation rule"));
    /// Trainer.
    TRAINER: String = text("trainer", t("讲师", "Trainer")).personal();
    /// How it was held.
    MODE: String = one_of("mode", t("方式", "Mode"), &[
        choice("on_site", "现场", "On site"),
        choice("online", "线上", "Online"),
        choice("self_study", "自学", "Self-study"),
    ]);
    /// Ends with an exam.
    EXAMINED: bool = yes_no("examined", t("含考核", "Ends with an exam"));
    /// Materials.
    MATERIALS: String = long_text("materials", t("教材", "Materials")).searched();
    /// Called off, with the reason.
    CANCELLED: String = text("cancelled", t("取消原因", "Called off because"));
    /// Files of materials and sign-in sheets.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Was it held on or before a day?
pub fn held_by(r: &Record, day: NaiveDate) -> bool {
    r.get(HELD_ON).is_some_and(|d| d <= day)
}

const PRE_JOB_TOPICS_MISSING: Rule = Rule::error(
    "training_prejob_topics",
    &["DATA-GUIDE/6.3.d"],
    t(
        "岗前培训含法律原则、违规后果、个人信息保护、数据安全和保密",
        "Pre-job training holds law, consequences, personal information, data security and confidentiality",
    ),
);
const PRE_JOB_UNEXAMINED: Rule = Rule::error(
    "training_prejob_unexamined",
    &["DATA-GUIDE/6.3.c"],
    t("岗前培训以考核结束", "Pre-job training ends with an exam"),
);
const TRAINING_OVERDUE: Rule = Rule::warning(
    "training_overdue",
    &["LIAONING-2025/9.4.c", "TTAF-320/4.4.b"],
    t("计划的培训按期举办", "A planned training is held by its day"),
);
const TRAINING_UNATTENDED: Rule = Rule::warning(
    "training_unattended",
    &["LIAONING-2025/9.4.c"],
    t("举办过的培训有签到记录", "A training that was held has attendances"),
);
const TRAINING_YEAR_DIFFERS: Rule = Rule::warning(
    "training_year_differs",
    &["LIAONING-2025/9.4.c"],
    t("计划日期在计划年度内", "The planned day lies in the year of the plan"),
);
const TRAINING_PLAN_MISSING: Rule = Rule::error(
    "training_plan_missing",
    &["LIAONING-2025/9.4.c"],
    t("本年度有培训计划", "There is a plan of training for this year"),
);
const AWARENESS_MISSING: Rule = Rule::warning(
    "awareness_missing",
    &["LIAONING-2025/9.4.d"],
    t("本年度计划或举办了安全宣传、演练", "Awareness or a drill is planned or held this year"),
);
const KEY_POST_UNTRAINED: Rule = Rule::error(
    "key_post_untrained",
    &["LIAONING-2025/9.4.c"],
    t(
        "关键岗位人员在本年度或上年度参加过专项技能培训和伦理培训",
        "Holders of key posts attended special training and ethics training this year or the last",
    ),
);
const STAFF_UNTRAINED: Rule = Rule::warning(
    "staff_untrained",
    &["LIAONING-2025/9.4.c"],
    t("每个在岗人员在本年度或上年度参加过培训", "Everyone attended a training this year or the last"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let title = r.text(TITLE);
    if !r.text(CANCELLED).is_empty() {
        return out;
    }
    if r.text(KIND) == "pre_job" {
        let taught = r.get(TOPICS_TAUGHT).unwrap_or_default();
        let missing: Vec<Text> = PRE_JOB_TOPICS
            .iter()
            .filter(|k| !taught.iter().any(|x| x == *k))
            .filter_map(|k| TOPICS_TAUGHT.def.choice_label(k).map(Text::from))
            .collect();
        if !missing.is_empty() {
            let all = naming::listed(&missing);
            out.push(
                PRE_JOB_TOPICS_MISSING
                    .broken(
                        format!("岗前培训「{title}」缺少内容：{}，请补充并补训", all.zh),
                        format!("The pre-job training {title} lacks: {}; add it and train again", all.en),
                    )
                    .field(TOPICS_TAUGHT.key()),
            );
        }
        if r.get(EXAMINED) != Some(true) {
            out.push(
                PRE_JOB_UNEXAMINED
                    .broken(
                        format!("岗前培训「{title}」没有考核，请安排考核"),
                        format!("The pre-job training {title} has no exam; hold one"),
                    )
                    .field(EXAMINED.key()),
            );
        }
    }
    let today = reader.today();
    if let Some(planned) = r.get(PLANNED_ON) {
        if planned < today && r.get(HELD_ON).is_none() {
            out.push(
                TRAINING_OVERDUE
                    .broken(
                        format!("「{title}」计划于 {planned} 举办，至今未登记举办日期，请举办、补登或写明取消原因"),
                        format!("{title} was planned for {planned} and is not on file as held; hold it, enter the day, or say why it was called off"),
                    )
                    .field(HELD_ON.key()),
            );
        }
        if r.get(PLAN_YEAR).is_some_and(|y| y != i64::from(planned.year())) {
            out.push(
                TRAINING_YEAR_DIFFERS
                    .broken(
                        "计划日期不在计划年度内，请核对",
                        "The planned day lies outside the year of the plan; check both",
                    )
                    .field(PLAN_YEAR.key()),
            );
        }
    }
    let came = |a: &Record| a.get(attendances::ATTENDED) == Some(true);
    if held_by(r, today)
        && r.text(KIND) != "awareness"
        && !reader.find("training_attendances", attendances::TRAINING.key(), &r.id).iter().any(|a| came(a))
    {
        out.push(TRAINING_UNATTENDED.broken(
            format!("「{title}」已举办，但没有参训记录，请登记参训人员"),
            format!("{title} was held, yet nobody is on file as present; enter who attended"),
        ));
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    let year = i64::from(today.year());
    let all: Vec<Arc<Record>> =
        reader.all("trainings").into_iter().filter(|x| x.text(CANCELLED).is_empty()).collect();
    let of_year = |x: &&Arc<Record>| x.get(PLAN_YEAR) == Some(year);
    if !all.iter().filter(of_year).any(|x| x.text(KIND) != "pre_job") {
        out.push(TRAINING_PLAN_MISSING.broken(
            format!("{year} 年度没有培训计划，请登记本年度计划的培训"),
            format!("There is no plan of training for {year}; enter what is planned"),
        ));
    }
    if !all.iter().filter(of_year).any(|x| AWARENESS.contains(&x.text(KIND))) {
        out.push(AWARENESS_MISSING.broken(
            format!("{year} 年度没有安全宣传或应急演练，请列入计划"),
            format!("No awareness action or drill is planned for {year}; plan one"),
        ));
    }
    let recent: Vec<&Arc<Record>> =
        all.iter().filter(|x| held_by(x, today) && x.get(PLAN_YEAR).is_some_and(|y| y + 1 >= year)).collect();
    let came: Vec<(&str, Arc<Record>)> = recent
        .iter()
        .flat_map(|x| {
            let rows = reader.find("training_attendances", attendances::TRAINING.key(), &x.id);
            rows.into_iter().map(|a| (x.text(KIND), a))
        })
        .filter(|(_, a)| a.get(attendances::ATTENDED) == Some(true))
        .collect();
    let kinds_of = |wanted: &[&str]| -> HashSet<&str> {
        let rows = came.iter().filter(|(kind, _)| wanted.is_empty() || wanted.contains(kind));
        rows.map(|(_, a)| a.text(attendances::PERSON)).collect()
    };
    let (skilled, ethical) = (kinds_of(&["key_post"]), kinds_of(&["ethics"]));
    for person in appointments::key_holders(today, reader) {
        let mut missing = Vec::new();
        if !skilled.contains(person.as_str()) {
            missing.push(Text::from(t("专项技能培训", "special training")));
        }
        if !ethical.contains(person.as_str()) {
            missing.push(Text::from(t("伦理培训", "ethics training")));
        }
        if missing.is_empty() {
            continue;
        }
        let (who, what) = (naming::called_by_id("people", &person, reader), naming::listed(&missing));
        out.push(KEY_POST_UNTRAINED.broken(
            format!("{} 在关键岗位，近两个年度没有参加：{}，请安排", who.zh, what.zh),
            format!(
                "{} holds a key post and has not attended in this year or the last: {}; arrange it",
                who.en, what.en
            ),
        ));
    }
    let trained = kinds_of(&[]);
    let (mut untrained, mut first) = (0, Vec::new());
    reader.walk("people", &mut |p| {
        if people::employed_on(p, today) && !trained.contains(p.id.as_str()) {
            untrained += 1;
            if first.len() < SHOWN {
                first.push(Text::same(p.text(people::CODE)));
            }
        }
    });
    if untrained > 0 {
        let shown = naming::listed(&first);
        let more = untrained > SHOWN;
        out.push(STAFF_UNTRAINED.broken(
            format!(
                "{untrained} 名在岗人员近两个年度没有培训记录：{}{}，请安排",
                shown.zh,
                if more { " 等" } else { "" }
            ),
            format!(
                "Persons without any training in two years: {untrained}, such as {}; arrange it",
                shown.en
            ),
        ));
    }
    out
}

/// Persons that one sentence names.
const SHOWN: usize = 8;

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(planned) = r.get(PLANNED_ON).filter(|_| r.text(CANCELLED).is_empty()) else {
        return Vec::new();
    };
    let from = NaiveDate::from_ymd_opt(planned.year(), 1, 1).unwrap_or(planned);
    let limit = Limit {
        key: "hold",
        label: t("举办培训", "Hold the training").into(),
        count: (planned - from).num_days(),
        unit: Unit::Days,
        rule: t("年度培训计划", "Plan of the year").into(),
        clause: "LIAONING-2025/9.4.c",
    };
    let done = r.get(HELD_ON).map(|d| instant::start_of(d.max(from)));
    vec![limit.clock(instant::start_of(from), done, &[], reader.calendar(), reader.now())]
}

fn present(r: &Record, reader: &dyn Reader) -> Option<Text> {
    r.get(HELD_ON)?;
    let rows = reader.find("training_attendances", attendances::TRAINING.key(), &r.id);
    Some(Text::same(rows.iter().filter(|a| a.get(attendances::ATTENDED) == Some(true)).count().to_string()))
}

const TIMES: Rule = Rule::error(
    "training_held_later",
    &["LIAONING-2025/9.4.c"],
    t("培训举办日期不晚于今天", "A training was not held in the future"),
);

/// 培训.
pub static REGISTER: Register = Register {
    key: "trainings",
    label: t("培训", "Trainings"),
    one: t("培训", "Training"),
    clauses: &[
        "LIAONING-2025/9.4.c",
        "LIAONING-2025/9.4.d",
        "DATA-GUIDE/6.3.b",
        "DATA-GUIDE/6.3.c",
        "DATA-GUIDE/6.3.d",
        "TTAF-320/4.4.b",
    ],
    prefix: "TRN",
    title: "title",
    fields: FIELDS,
    sorts: &[Sort { key: "held_on", by: SortBy::Value }, Sort { key: "planned_on", by: SortBy::Value }],
    area: Area::People,
    rules: &[
        &TIMES,
        &PRE_JOB_TOPICS_MISSING,
        &PRE_JOB_UNEXAMINED,
        &TRAINING_OVERDUE,
        &TRAINING_UNATTENDED,
        &TRAINING_YEAR_DIFFERS,
        &TRAINING_PLAN_MISSING,
        &AWARENESS_MISSING,
        &KEY_POST_UNTRAINED,
        &STAFF_UNTRAINED,
    ],
    orders: &[order::past(&TIMES, "held_on")],
    check,
    whole,
    computed: &[Computed {
        key: "present",
        label: t("参训人数", "Persons present"),
        listed: false,
        value: present,
    }],
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
    fn a_planned_training_is_due_on_its_day_until_it_is_held_or_called_off() {
        let w = world();
        let state = |r: &Record| clocks(r, &w).first().map(|c| c.state);
        let mut r = record("t", json!({"planned_on": "2026-05-10"}));
        assert_eq!(state(&r), Some(ClockState::Overdue));
        r.set(HELD_ON, "2026-05-11".parse().expect("day"));
        assert_eq!(state(&r), Some(ClockState::DoneLate));
        r.set(CANCELLED, "示例原因".into());
        assert_eq!(state(&r), None);
    }

    #[test]
    fn only_those_who_came_are_counted_as_present() {
        let mut w = world();
        let row = |id: &str, came: bool| {
            ("training_attendances", record(id, json!({"training": "t", "attended": came})))
        };
        w.records = vec![row("a", true), row("b", false), row("c", true)];
        let mut r = record("t", json!({}));
        assert_eq!(present(&r, &w), None, "not held yet");
        r.set(HELD_ON, "2026-05-11".parse().expect("day"));
        assert_eq!(present(&r, &w), Some(Text::same("2")));
    }
}
