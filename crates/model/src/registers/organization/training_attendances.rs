//! 参训记录: who attended which training, for how long, with what result.

use super::{people, trainings};
use crate::decimal::Decimal;
use crate::field::{date, decimal, files, reference, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Which training.
    TRAINING: String = reference("training", t("培训", "Training"), "trainings").required().listed();
    /// Who.
    PERSON: String = reference("person", t("人员", "Person"), "people").required().listed();
    /// Came.
    ATTENDED: bool = yes_no("attended", t("已参加", "Attended")).required().listed();
    /// Hours, where they differ from those of the training.
    HOURS: Decimal = decimal("hours", t("实际学时", "Hours attended")).listed()
        .help("与培训学时相同的留空", "Leave empty where it was the whole training");
    /// Score of the exam.
    SCORE: Decimal = decimal("score", t("考核成绩", "Score")).listed();
    /// Passed the exam.
    PASSED: bool = yes_no("passed", t("考核合格", "Passed")).listed();
    /// Day of signing in.
    SIGNED_ON: NaiveDate = date("signed_on", t("签到日期", "Signed in on"));
    /// Why absent, or what is done about it.
    REASON: String = text("reason", t("缺席原因与补训安排", "Reason of absence, and what follows"));
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Hours that the person attended: the own ones, else those of the training; none where the person did not come.
pub fn hours(r: &Record, training: &Record) -> Decimal {
    if r.get(ATTENDED) != Some(true) {
        return Decimal::ZERO;
    }
    r.get(HOURS).or_else(|| training.get(trainings::HOURS)).unwrap_or(Decimal::ZERO)
}

const ATTENDANCE_TWICE: Rule = Rule::error(
    "attendance_twice",
    &["LIAONING-2025/9.4.c"],
    t("同一人在同一培训中只有一条记录", "A person has one record for a training"),
);
const ATTENDANCE_NOT_HELD: Rule = Rule::error(
    "attendance_not_held",
    &["LIAONING-2025/9.4.c"],
    t("参加的培训已经举办", "Whoever attended did so at a training that was held"),
);
const ATTENDANCE_HOURS: Rule = Rule::error(
    "attendance_hours",
    &["LIAONING-2025/9.4.c"],
    t("实际学时不超过培训学时", "Hours attended do not exceed those of the training"),
);
const ATTENDANCE_NOT_EMPLOYED: Rule = Rule::warning(
    "attendance_not_employed",
    &["LIAONING-2025/9.4.c"],
    t("参训时人员在岗", "Whoever attended worked here on that day"),
);
const ATTENDANCE_FAILED: Rule = Rule::note(
    "attendance_failed",
    &["DATA-GUIDE/6.3.c", "LIAONING-2025/9.4.c"],
    t("缺席或考核不合格的写明补训安排", "Absence or a failed exam is followed up"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let attended = r.get(ATTENDED) == Some(true);
    let who = naming::called_by_id("people", r.text(PERSON), reader);
    let same = reader.find("training_attendances", PERSON.key(), r.text(PERSON));
    if let Some(other) = same.iter().find(|o| o.id != r.id && o.text(TRAINING) == r.text(TRAINING)) {
        out.push(
            ATTENDANCE_TWICE
                .broken(
                    format!("{} 在同一培训中另有记录 {}，请保留一条", who.zh, other.text(CODE)),
                    format!(
                        "{} has another record for this training, {}; keep one",
                        who.en,
                        other.text(CODE)
                    ),
                )
                .field(PERSON.key()),
        );
    }
    if (!attended || r.get(PASSED) == Some(false)) && r.text(REASON).is_empty() {
        out.push(
            ATTENDANCE_FAILED
                .broken(
                    format!("{} 缺席或考核不合格，请写明补训安排", who.zh),
                    format!("{} was absent or failed; say what follows", who.en),
                )
                .field(REASON.key()),
        );
    }
    let Some(training) = reader.get("trainings", r.text(TRAINING)) else { return out };
    let title = training.text(trainings::TITLE);
    if attended && !trainings::held_by(&training, reader.today()) {
        out.push(
            ATTENDANCE_NOT_HELD
                .broken(
                    format!("「{title}」尚未登记举办，却有 {} 的参训记录，请核对", who.zh),
                    format!("{title} is not on file as held, yet {} attended; check both", who.en),
                )
                .field(ATTENDED.key()),
        );
    }
    if let (Some(own), Some(most)) = (r.get(HOURS), training.get(trainings::HOURS))
        && own > most
    {
        out.push(
            ATTENDANCE_HOURS
                .broken(
                    format!("实际学时 {own} 超过「{title}」的学时 {most}，请核对"),
                    format!("{own} hours exceed the {most} of {title}; check both"),
                )
                .field(HOURS.key()),
        );
    }
    if let (Some(person), Some(day)) =
        (reader.get("people", r.text(PERSON)), training.get(trainings::HELD_ON))
        && attended
        && !people::employed_on(&person, day)
    {
        out.push(
            ATTENDANCE_NOT_EMPLOYED
                .broken(
                    format!("「{title}」举办日（{day}）{} 不在岗，请核对", who.zh),
                    format!("{} did not work here when {title} was held ({day}); check the days", who.en),
                )
                .field(PERSON.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "attendance_signed_early",
    &["LIAONING-2025/9.4.c"],
    t("签到不早于培训举办", "Nobody signs for a training before it was held"),
);

/// 参训记录.
pub static REGISTER: Register = Register {
    key: "training_attendances",
    label: t("参训记录", "Training attendances"),
    one: t("参训记录", "Training attendance"),
    clauses: &["LIAONING-2025/9.4.c", "DATA-GUIDE/6.3.b", "DATA-GUIDE/6.3.c", "TTAF-320/4.4.b"],
    prefix: "ATT",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "code", by: SortBy::Value }, Sort { key: "score", by: SortBy::Value }],
    area: Area::People,
    rules: &[
        &TIMES,
        &ATTENDANCE_TWICE,
        &ATTENDANCE_NOT_HELD,
        &ATTENDANCE_HOURS,
        &ATTENDANCE_NOT_EMPLOYED,
        &ATTENDANCE_FAILED,
    ],
    orders: &[order::after(&TIMES, "training", "held_on", "signed_on"), order::past(&TIMES, "signed_on")],
    check,
    ..PLAIN
};
