//! 应急演练: held, judged, and what it showed mended.

use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::field::{
    Rows, Typed, choice, date, files, int, long_text, one_of, reference, references, table, text,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::emergency_plans;
use crate::role::Area;
use crate::text::{Text, t};
use chrono::{Datelike, NaiveDate};
use serde_json::Value as Json;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Title.
    TITLE: String = text("title", t("演练名称", "Title")).required().listed().searched();
    /// Plan drilled.
    PLAN: String = reference("plan", t("所演练的预案", "Plan drilled"), "emergency_plans").required().listed();
    /// Form.
    FORM: String = one_of("form", t("形式", "Form"), &[
        choice("tabletop", "桌面推演", "Tabletop"),
        choice("live", "实战演练", "Live"),
        choice("partial", "专项演练", "Partial"),
    ]).required().listed();
    /// Scenario.
    SCENARIO: String = one_of("scenario", t("情形", "Scenario"), emergency_plans::SCENARIOS).required();
    /// Planned day.
    PLANNED_ON: NaiveDate = date("planned_on", t("计划日期", "Planned on")).required().listed();
    /// Day it was held.
    HELD_ON: NaiveDate = date("held_on", t("演练日期", "Held on")).listed();
    /// Who led.
    LEAD: String = reference("lead", t("组织人", "Led by"), "people");
    /// Who took part.
    PARTICIPANTS: Vec<String> = references("participants", t("参加人员", "Participants"), "people");
    /// How many took part in all.
    HEADS: i64 = int("heads", t("参加人数", "Participants in all"));
    /// Minutes from alarm to report, as drilled.
    REPORT_MINUTES: i64 = int("report_minutes", t("由发现到报告用时（分钟）", "Minutes from finding to report"));
    /// Course and outcome.
    SUMMARY: String = long_text("summary", t("演练总结", "Summary")).searched();
    /// Outcome.
    OUTCOME: String = one_of("outcome", t("评价", "Outcome"), &[
        choice("good", "达到预期", "As expected"),
        choice("partly", "基本达到", "Partly as expected"),
        choice("poor", "未达到", "Not as expected"),
    ]);
    /// What has to be mended.
    IMPROVEMENTS: Rows = table("improvements", t("改进事项", "Improvements"), &[
        text("what", t("事项", "What")).required().def,
        text("who", t("负责人", "Who")).def,
        date("due_on", t("期限", "Due on")).required().def,
        date("done_on", t("完成日期", "Done on")).def,
    ]);
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const WITHOUT_SUMMARY: Rule = Rule::error(
    "drill_without_summary",
    &["LIAONING-2025/9.4.d"],
    t(
        "开展过的演练有总结、评价和参加人员",
        "A drill that was held has its summary, outcome and participants",
    ),
);
const HELD_LATER: Rule = Rule::error(
    "drill_held_later",
    &["LIAONING-2025/9.4.d"],
    t("演练日期不晚于今天", "A drill was not held later than today"),
);
const NOT_HELD: Rule = Rule::warning(
    "drill_not_held",
    &["LIAONING-2025/9.4.d"],
    t("计划的演练按期开展", "A planned drill is held by its day"),
);
const IMPROVED: Rule = Rule::warning(
    "drill_improvement_overdue",
    &["LIAONING-2025/9.4.d"],
    t("演练发现的问题按期改进", "What a drill showed is mended by its day"),
);
const NONE_THIS_YEAR: Rule = Rule::warning(
    "no_drill_this_year",
    &["LIAONING-2025/9.4.d"],
    t("本年度开展过或计划了演练", "A drill was held or is planned this year"),
);

struct Improvement {
    what: String,
    due: NaiveDate,
    done: Option<NaiveDate>,
}

fn improvements(r: &Record) -> Vec<Improvement> {
    let day = |row: &serde_json::Map<String, Json>, key: &str| row.get(key).and_then(NaiveDate::read);
    let rows = r.get(IMPROVEMENTS).unwrap_or_default();
    rows.iter()
        .filter_map(|row| {
            let what = row.get("what").and_then(Json::as_str).unwrap_or_default().to_owned();
            Some(Improvement { what, due: day(row, "due_on")?, done: day(row, "done_on") })
        })
        .collect()
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let mut out = Vec::new();
    // A day that people set is its own start: nothing is counted, the day is due at its end.
    let mut due = |key: String, label: Text, day: NaiveDate, done: Option<NaiveDate>| {
        let rule = Text::from(t("本单位确定的日期", "The day set by the organisation"));
        let limit =
            Limit { key: &key, label, count: 0, unit: Unit::Days, rule, clause: "LIAONING-2025/9.4.d" };
        let done = done.map(instant::start_of);
        out.push(limit.clock(instant::start_of(day), done, &[], reader.calendar(), reader.now()));
    };
    if let Some(day) = r.get(PLANNED_ON) {
        due("hold".into(), t("开展演练", "Hold the drill").into(), day, r.get(HELD_ON));
    }
    for (i, x) in (1..).zip(improvements(r)) {
        let label = Text::new(format!("改进：{}", x.what), format!("Improvement: {}", x.what));
        due(format!("improvement_{i}"), label, x.due, x.done);
    }
    out
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    if let Some(held) = r.get(HELD_ON) {
        if held > today {
            out.push(
                HELD_LATER
                    .broken(
                        "演练日期在今天之后；尚未开展的请只填计划日期",
                        "Held later than today; enter the planned day alone",
                    )
                    .field(HELD_ON.key()),
            );
        }
        let nobody = !r.has(PARTICIPANTS.key()) && r.get(HEADS).unwrap_or(0) < 1;
        if r.text(SUMMARY).is_empty() || r.text(OUTCOME).is_empty() || nobody {
            out.push(
                WITHOUT_SUMMARY
                    .broken(
                        "演练已开展，请补充总结、评价和参加人员",
                        "The drill was held; enter its summary, outcome and participants",
                    )
                    .field(SUMMARY.key()),
            );
        }
    } else if let Some(planned) = r.get(PLANNED_ON).filter(|d| *d < today) {
        out.push(
            NOT_HELD
                .broken(
                    format!("计划于 {planned} 开展，尚无演练日期；请补记或改期"),
                    format!("Planned for {planned} and not held on record; enter the day or a new plan"),
                )
                .field(HELD_ON.key()),
        );
    }
    for x in improvements(r).iter().filter(|x| x.done.is_none() && x.due < today) {
        out.push(
            IMPROVED
                .broken(
                    format!("改进事项「{}」应于 {} 完成，尚未完成", x.what, x.due),
                    format!("Improvement \u{201c}{}\u{201d} was due on {} and is not done", x.what, x.due),
                )
                .field(IMPROVEMENTS.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let year = reader.today().year();
    let of_year = |d: Option<NaiveDate>| d.is_some_and(|d| d.year() == year);
    let any = reader.all("drills").iter().any(|r| of_year(r.get(HELD_ON)) || of_year(r.get(PLANNED_ON)));
    if any {
        return Vec::new();
    }
    vec![NONE_THIS_YEAR.broken(
        format!("{year} 年没有开展也没有计划演练，请安排"),
        format!("No drill was held or is planned in {year}; plan one"),
    )]
}

const TIMES: Rule = Rule::error(
    "drill_before_plan",
    &["LIAONING-2025/9.4.d"],
    t("演练不早于所依据预案生效", "A drill is held after the plan it drills came into force"),
);

/// 应急演练.
pub static REGISTER: Register = Register {
    key: "drills",
    label: t("应急演练", "Drills"),
    one: t("应急演练", "Drill"),
    clauses: &["LIAONING-2025/9.4.d", "DATA-GUIDE/10.1.d", "TTAF-320/4.1.a"],
    prefix: "DRL",
    title: "title",
    fields: FIELDS,
    sorts: &[
        Sort { key: "planned_on", by: SortBy::Value },
        Sort { key: "held_on", by: SortBy::Value },
        Sort { key: "title", by: SortBy::Pinyin },
    ],
    area: Area::Incidents,
    rules: &[&TIMES, &WITHOUT_SUMMARY, &HELD_LATER, &NOT_HELD, &IMPROVED, &NONE_THIS_YEAR],
    orders: &[order::after(&TIMES, "plan", "effective_on", "held_on")],
    check,
    whole,
    clocks,
    ..PLAIN
};
