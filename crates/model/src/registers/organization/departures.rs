//! 离岗: access ended, materials and devices returned. A leaver with live access is an error that names both.

use super::{access_grants, appointments, people};
use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::field::{Rows, Typed, choice, date, files, long_text, one_of, reference, table, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Who leaves.
    PERSON: String = reference("person", t("人员", "Person"), "people").required().listed();
    /// How.
    KIND: String = one_of("kind", t("离岗类型", "Kind"), &[
        choice("resigned", "离职", "Left the organisation"),
        choice("transferred", "调岗", "Moved to another post"),
        choice("contract_ended", "外包合同结束", "Outsourcing contract ended"),
        choice("retired", "退休", "Retired"),
    ]).required().listed();
    /// Last day.
    LEFT_ON: NaiveDate = date("left_on", t("离岗日期", "Last day")).required().listed();
    /// Day on which all access was ended.
    ACCESS_ENDED_ON: NaiveDate = date("access_ended_on", t("全部权限终止日期", "All access ended on")).listed();
    /// Materials handed back.
    MATERIALS_RETURNED_ON: NaiveDate = date("materials_returned_on", t("资料交回日期", "Materials returned on")).listed();
    /// Devices handed back.
    DEVICES_RETURNED_ON: NaiveDate = date("devices_returned_on", t("设备交回日期", "Devices returned on")).listed();
    /// What was handed back, piece by piece.
    RETURNED: Rows = table("returned", t("交回清单", "Handed back"), &[
        text("item", t("物品或资料", "Item")).required().def,
        yes_no("back", t("已交回", "Back")).required().def,
        date("back_on", t("交回日期", "Back on")).def,
    ]);
    /// Who takes over.
    HANDED_TO: String = reference("handed_to", t("交接人", "Handed over to"), "people");
    /// Reminded of what stays confidential.
    REMINDED: bool = yes_no("reminded", t("已重申保密义务", "Reminded of confidentiality"));
    /// Who confirms.
    CONFIRMED_BY: String = reference("confirmed_by", t("确认人", "Confirmed by"), "people");
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Access, posts and qualifications that a person still has after a last day, as a sentence calls them. Qualifications
/// are read by key: another section keeps them.
pub fn live_after(person: &str, last: NaiveDate, reader: &dyn Reader) -> Vec<Text> {
    let day = reader.today();
    let mut out = Vec::new();
    if day <= last {
        return out;
    }
    for g in reader.find("access_grants", access_grants::PERSON.key(), person) {
        if access_grants::live_on(&g, day) {
            let name = naming::called(&access_grants::REGISTER, &g);
            out.push(Text::new(format!("对「{}」的权限", name.zh), format!("access to {}", name.en)));
        }
    }
    for a in reader.find("appointments", appointments::PERSON.key(), person) {
        if appointments::holds_on(&a, day) {
            let name = naming::called(&appointments::REGISTER, &a);
            out.push(Text::new(format!("「{}」的任命", name.zh), format!("the post of {}", name.en)));
        }
    }
    for q in reader.find("qualifications", "person", person) {
        let ends = q.value("valid_to_on").and_then(NaiveDate::read);
        let granted = q.str("state") == "granted";
        if granted && ends.is_none_or(|d| d >= day) {
            let code = q.str("code");
            out.push(Text::new(format!("标注资质 {code}"), format!("annotation qualification {code}")));
        }
    }
    out
}

const LEAVER_HAS_ACCESS: Rule = Rule::error(
    "leaver_has_access",
    &["LIAONING-2025/9.4.e"],
    t("离岗后没有有效的权限、任命或资质", "A leaver has no live access, post or qualification"),
);
const DEPARTURE_RETURN_OPEN: Rule = Rule::error(
    "departure_return_open",
    &["LIAONING-2025/9.4.e"],
    t("离岗时资料和设备已全部交回", "Materials and devices are back by the last day"),
);
const DEPARTURE_ACCESS_LATE: Rule = Rule::error(
    "departure_access_late",
    &["LIAONING-2025/9.4.e"],
    t("权限不晚于离岗当日终止", "Access ends on the last day at the latest"),
);
const DEPARTURE_DAY_DIFFERS: Rule = Rule::warning(
    "departure_day_differs",
    &["LIAONING-2025/9.4.e"],
    t("离岗日期与人员档案一致", "The last day is that of the person's record"),
);
const DEPARTURE_UNCONFIRMED: Rule = Rule::warning(
    "departure_unconfirmed",
    &["LIAONING-2025/9.4.e"],
    t(
        "离岗手续由他人确认，并重申保密义务",
        "Another person confirms the departure, and confidentiality is recalled",
    ),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(last) = r.get(LEFT_ON) else { return out };
    let person = r.text(PERSON);
    let who = naming::called_by_id("people", person, reader);
    let today = reader.today();
    let mut live = live_after(person, last, reader);
    if r.text(KIND) == "transferred" {
        // Who moves to another post keeps what that post needs: only the old posts and grants are to end.
        live.clear();
        live.extend(kept_from_before(person, last, reader));
    }
    if !live.is_empty() {
        let all = naming::listed(&live);
        out.push(
            LEAVER_HAS_ACCESS
                .broken(
                    format!("{} 已于 {last} 离岗，仍有：{}，请立即收回", who.zh, all.zh),
                    format!("{} left on {last} and still has: {}; end it at once", who.en, all.en),
                )
                .field(ACCESS_ENDED_ON.key()),
        );
    }
    if r.get(ACCESS_ENDED_ON).is_some_and(|d| d > last) {
        out.push(
            DEPARTURE_ACCESS_LATE
                .broken(
                    format!("{} 的权限在离岗（{last}）之后才终止，请说明原因并检查其间的访问记录", who.zh),
                    format!("The access of {} ended after the last day ({last}); say why and look at what was done in between", who.en),
                )
                .field(ACCESS_ENDED_ON.key()),
        );
    }
    if last < today {
        let mut open: Vec<Text> = [MATERIALS_RETURNED_ON, DEVICES_RETURNED_ON, ACCESS_ENDED_ON]
            .iter()
            .filter(|f| r.get(**f).is_none())
            .map(|f| Text::from(f.def.label))
            .collect();
        let rows = r.get(RETURNED).unwrap_or_default();
        for row in rows.iter().filter(|row| row.get("back").and_then(bool::read) != Some(true)) {
            open.extend(row.get("item").and_then(String::read).map(Text::same));
        }
        if !open.is_empty() {
            let all = naming::listed(&open);
            out.push(DEPARTURE_RETURN_OPEN.broken(
                format!("{} 离岗手续未完成：{}，请办结并填写日期", who.zh, all.zh),
                format!(
                    "The departure of {} is not finished: {}; finish it and enter the days",
                    who.en, all.en
                ),
            ));
        }
        let confirmed = r.text(CONFIRMED_BY);
        if confirmed.is_empty() || confirmed == person || r.get(REMINDED) != Some(true) {
            out.push(
                DEPARTURE_UNCONFIRMED
                    .broken(
                        format!("{} 的离岗手续没有他人确认，或未重申保密义务，请补充", who.zh),
                        format!("The departure of {} is not confirmed by another person, or confidentiality was not recalled; add it", who.en),
                    )
                    .field(CONFIRMED_BY.key()),
            );
        }
    }
    let recorded = reader.get("people", person).and_then(|p| p.get(people::LEFT_ON));
    if r.text(KIND) != "transferred" && recorded != Some(last) {
        out.push(
            DEPARTURE_DAY_DIFFERS
                .broken(
                    format!("离岗日期 {last} 与人员档案 {} 不一致，请核对", who.zh),
                    format!("The last day {last} is not that of the record of {}; check both", who.en),
                )
                .field(LEFT_ON.key()),
        );
    }
    out
}

fn kept_from_before(person: &str, last: NaiveDate, reader: &dyn Reader) -> Vec<Text> {
    let day = reader.today();
    let grants = reader.find("access_grants", access_grants::PERSON.key(), person);
    let kept = grants
        .iter()
        .filter(|g| day > last && access_grants::live_on(g, day))
        .filter(|g| g.get(access_grants::FROM_ON).is_some_and(|d| d <= last));
    kept.map(|g| {
        let name = naming::called(&access_grants::REGISTER, g);
        Text::new(format!("对「{}」的权限", name.zh), format!("access to {}", name.en))
    })
    .collect()
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(last) = r.get(LEFT_ON) else { return Vec::new() };
    let start = instant::start_of(last);
    let due_that_day = |key, label: crate::text::Label, done: Option<NaiveDate>| {
        let limit = Limit {
            key,
            label: label.into(),
            count: 0,
            unit: Unit::Days,
            rule: t("离岗当日", "On the last day").into(),
            clause: "LIAONING-2025/9.4.e",
        };
        limit.clock(
            start,
            done.map(|d| instant::start_of(d).max(start)),
            &[],
            reader.calendar(),
            reader.now(),
        )
    };
    let returned = match (r.get(MATERIALS_RETURNED_ON), r.get(DEVICES_RETURNED_ON)) {
        (Some(a), Some(b)) => Some(a.max(b)),
        _ => None,
    };
    vec![
        due_that_day("end_access", t("终止全部权限", "End all access"), r.get(ACCESS_ENDED_ON)),
        due_that_day("return_all", t("收回资料和设备", "Take materials and devices back"), returned),
    ]
}

const TIMES: Rule = Rule::error(
    "departure_before_joining",
    &["LIAONING-2025/9.4.e"],
    t("离岗不早于入职", "Nobody leaves before joining"),
);

/// 离岗.
pub static REGISTER: Register = Register {
    key: "departures",
    label: t("离岗", "Departures"),
    one: t("离岗", "Departure"),
    clauses: &["LIAONING-2025/9.4.e"],
    prefix: "DEP",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "left_on", by: SortBy::Value }],
    area: Area::People,
    rules: &[
        &TIMES,
        &LEAVER_HAS_ACCESS,
        &DEPARTURE_RETURN_OPEN,
        &DEPARTURE_ACCESS_LATE,
        &DEPARTURE_DAY_DIFFERS,
        &DEPARTURE_UNCONFIRMED,
    ],
    orders: &[order::after(&TIMES, "person", "joined_on", "left_on")],
    check,
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::made::record;
    use crate::reader::FixedReader;
    use serde_json::json;

    #[test]
    fn what_a_leaver_still_has_is_told_across_registers() {
        let mut w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        w.records = vec![
            (
                "access_grants",
                record("g", json!({"person": "p", "system": "示例平台", "from_on": "2026-01-01"})),
            ),
            (
                "appointments",
                record("a", json!({"person": "p", "post": "head_of_data", "from_on": "2026-01-01"})),
            ),
            (
                "qualifications",
                record(
                    "q1",
                    json!({"code": "QLF-1", "person": "p", "state": "granted", "valid_to_on": "2026-12-31"}),
                ),
            ),
            (
                "qualifications",
                record(
                    "q2",
                    json!({"code": "QLF-2", "person": "p", "state": "revoked", "valid_to_on": "2026-12-31"}),
                ),
            ),
            (
                "qualifications",
                record(
                    "q3",
                    json!({"code": "QLF-3", "person": "p", "state": "granted", "valid_to_on": "2026-01-31"}),
                ),
            ),
        ];
        let told: Vec<String> =
            live_after("p", "2026-05-31".parse().expect("day"), &w).into_iter().map(|t| t.en).collect();
        assert_eq!(
            told,
            ["access to 示例平台", "the post of Head of data", "annotation qualification QLF-1"]
        );
        assert!(
            live_after("p", "2026-06-01".parse().expect("day"), &w).is_empty(),
            "not before the last day is over"
        );
    }

    #[test]
    fn access_is_due_to_end_on_the_last_day() {
        let w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let mut r = record("d", json!({"left_on": "2026-05-29", "access_ended_on": "2026-05-30"}));
        let states = |r: &Record| clocks(r, &w).iter().map(|c| c.state).collect::<Vec<_>>();
        assert_eq!(states(&r), [ClockState::DoneLate, ClockState::Overdue]);
        r.set(ACCESS_ENDED_ON, "2026-05-29".parse().expect("day"));
        assert_eq!(states(&r)[0], ClockState::Done);
    }
}
