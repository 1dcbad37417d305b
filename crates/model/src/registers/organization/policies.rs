//! 制度: versions that supersede each other, an area each. Every required area has one in force; reviews fall due by
//! the calendar and by events (`crate::review`).

mod areas;

use super::people;
use super::policy_acknowledgements as acknowledgements;
use crate::clock::{Clock, ClockState};
use crate::field::{
    Rows, Typed, choice, date, files, int, long_text, one_of, reference, references, some_of, table, text,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::review::{CAUSES, Cause, OCCASIONS, Review, Trigger, triggers};
use crate::role::Area;
use crate::span;
use crate::text::{Text, t};
pub use areas::{AREAS, REQUIRED, Required, STAGES, complaint_kinds};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Title.
    NAME: String = text("name", t("制度名称", "Name")).required().listed().searched();
    /// Area.
    AREA: String = one_of("area", t("制度领域", "Area"), AREAS).required().listed();
    /// Stages it governs.
    GOVERNS: Vec<String> = some_of("stages", t("覆盖环节", "Stages"), STAGES);
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// The version it takes the place of.
    SUPERSEDES: String = reference("supersedes", t("取代的版本", "Supersedes"), "policies");
    /// Who answers for it.
    OWNER: String = reference("owner", t("责任人", "Owner"), "people").listed();
    /// Who approved.
    APPROVED_BY: String = reference("approved_by", t("批准人", "Approved by"), "people");
    /// When.
    APPROVED_ON: NaiveDate = date("approved_on", t("批准日期", "Approved on"));
    /// When it was issued to the staff.
    ISSUED_ON: NaiveDate = date("issued_on", t("发布日期", "Issued on"));
    /// Where the staff read it.
    PLACE: String = text("place", t("查阅位置", "Where to read it")).searched()
        .help("员工能够找到的位置，如内网地址、文件柜编号", "Where staff find it: an intranet address, a shelf");
    /// First day in force.
    EFFECTIVE_ON: NaiveDate = date("effective_on", t("生效日期", "In force from")).required().listed();
    /// Last day in force.
    ENDED_ON: NaiveDate = date("ended_on", t("废止日期", "In force until"));
    /// Next review by the calendar.
    REVIEW_DUE_ON: NaiveDate = date("review_due_on", t("下次评审日期", "Next review")).listed();
    /// Own limit after an event.
    EVENT_REVIEW_DAYS: i64 = int("event_review_days", t("事件后评审期限（自然日）", "Days for a review after an event"))
        .help("重大变更、重大安全事件、法规变动、第三方投诉之后，多少天内完成评审，由本单位设定", "Set by the organisation: days for a review after a major change, a major incident, a change of law or a third-party complaint");
    /// Reviews held.
    REVIEWS: Rows = table("reviews", t("评审记录", "Reviews"), &[
        date("held_on", t("评审日期", "Held on")).required().def,
        one_of("occasion", t("评审起因", "Occasion"), OCCASIONS).required().def,
        one_of("outcome", t("评审结论", "Outcome"), &[
            choice("kept", "继续适用", "Kept"),
            choice("revised", "修订", "Revised"),
            choice("abolished", "废止", "Abolished"),
        ]).required().def,
        text("note", t("说明", "Note")).def,
    ]);
    /// Who has to read it.
    READERS: String = one_of("readers", t("须阅读人员", "Who has to read it"), &[
        choice("all", "全体在岗人员", "Everyone"),
        choice("internal", "内部人员", "Employees"),
        choice("outsourced", "外包人员", "Outsourced persons"),
        choice("named", "指定人员", "Those named"),
    ]);
    /// Named readers.
    NAMED_READERS: Vec<String> = references("named_readers", t("指定人员", "Those named"), "people");
    /// Number of the document.
    DOCUMENT: String = text("document", t("文号", "Document number")).searched();
    /// The text.
    ATTACHMENTS: Vec<String> = files("attachments", t("制度文本", "Text"));
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

/// Is the policy in force on a day: approved, begun, not ended, not superseded by a version that has begun?
pub fn in_force_on(r: &Record, day: NaiveDate, reader: &dyn Reader) -> bool {
    is_approved(r) && span::holds(r, EFFECTIVE_ON, ENDED_ON, day) && successor(r, day, reader).is_none()
}

/// Policies of an area that are in force on a day.
pub fn in_force(area: &str, day: NaiveDate, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let all = reader.find("policies", AREA.key(), area);
    all.into_iter().filter(|p| in_force_on(p, day, reader)).collect()
}

/// Whom a policy concerns, and who acknowledged it.
struct Readership {
    kind: String,
    named: BTreeSet<String>,
    read: BTreeSet<String>,
    /// How many have not, and the first of them.
    unread: usize,
    first: Vec<String>,
}

impl Readership {
    fn of(r: &Record, reader: &dyn Reader) -> Self {
        let acknowledged = reader.find("policy_acknowledgements", acknowledgements::POLICY.key(), &r.id);
        Self {
            kind: r.text(READERS).to_owned(),
            named: r.get(NAMED_READERS).unwrap_or_default().into_iter().collect(),
            read: acknowledged.iter().map(|a| a.text(acknowledgements::PERSON).to_owned()).collect(),
            unread: 0,
            first: Vec::new(),
        }
    }

    /// Counts a person in employment who has not read what concerns them.
    fn look(&mut self, person: &Record) {
        let concerned = match self.kind.as_str() {
            "all" => true,
            "named" => self.named.contains(&person.id),
            kind => !kind.is_empty() && person.text(people::EMPLOYER_KIND) == kind,
        };
        if concerned && !self.read.contains(&person.id) {
            self.unread += 1;
            if self.first.len() < SHOWN {
                self.first.push(person.id.clone());
            }
        }
    }
}

/// Persons that one sentence names.
const SHOWN: usize = 8;

fn is_approved(r: &Record) -> bool {
    r.has(APPROVED_BY.key()) && r.has(APPROVED_ON.key())
}

fn successor(r: &Record, day: NaiveDate, reader: &dyn Reader) -> Option<Arc<Record>> {
    let next = reader.find("policies", SUPERSEDES.key(), &r.id);
    next.into_iter().find(|n| n.id != r.id && is_approved(n) && n.get(EFFECTIVE_ON).is_some_and(|d| d <= day))
}

const POLICY_AREA_MISSING: Rule = Rule::error(
    "policy_area_missing",
    &[
        "LIAONING-2025/9.3.a",
        "LIAONING-2025/9.3.d",
        "LIAONING-2025/8.3.b",
        "LIAONING-2025/10.2.4",
        "TC260-003/5.1.a.1",
        "TC260-003/5.2.b.1",
        "TC260-003/7.b",
        "TC260-003/7.e.2",
        "TC260-003/7.g.1",
        "DATA-GUIDE/4.a",
        "DATA-GUIDE/9.2",
        "TTAF-268.5/6.2.a",
    ],
    t("每个规定领域都有现行制度", "Every required area has a policy in force"),
)
.each();
const POLICY_STAGE_MISSING: Rule = Rule::error(
    "policy_stage_missing",
    &["DATA-GUIDE/4.f", "DATA-GUIDE/10.1.a"],
    t("每个环节都有现行制度，并有责任人", "Every stage has a policy in force, with an owner"),
);
const POLICY_UNAPPROVED: Rule = Rule::error(
    "policy_unapproved",
    &["LIAONING-2025/9.3.c"],
    t("已到生效日的制度已经批准", "A policy whose first day has come is approved"),
);
const POLICY_DAYS: Rule = Rule::error(
    "policy_days",
    &["LIAONING-2025/9.3.c"],
    t("批准不晚于生效，废止不早于生效", "Approved before in force, and ended after"),
);
const POLICY_UNISSUED: Rule = Rule::warning(
    "policy_unissued",
    &["LIAONING-2025/9.3.c"],
    t("现行制度已发布，写明查阅位置", "A policy in force is issued, and where to read it is told"),
);
const POLICY_REVIEW_UNSET: Rule = Rule::warning(
    "policy_review_unset",
    &["LIAONING-2025/9.3.b"],
    t(
        "现行制度设有下次评审日期和事件后的评审期限",
        "A policy in force has a day of review and a limit after events",
    ),
);
const POLICY_REVIEW_OVERDUE: Rule = Rule::warning(
    "policy_review_overdue",
    &["LIAONING-2025/9.3.b", "TC260-003/5.2.b.5"],
    t("到期的评审已经进行", "Reviews that fell due by the calendar are held"),
)
.each();
const POLICY_EVENT_UNANSWERED: Rule = Rule::warning(
    "policy_event_unanswered",
    &["LIAONING-2025/9.3.b", "TC260-003/5.2.b.5"],
    t(
        "重大变更、重大安全事件、法规变动、第三方投诉之后，在本单位期限内完成评审",
        "After a major change, a major incident, a change of law or a third-party complaint a review is held within the own limit",
    ),
).each();
const POLICY_VERSIONS: Rule = Rule::error(
    "policy_versions",
    &["LIAONING-2025/9.3.b"],
    t("新版本取代同一领域的、更早生效的另一版本", "A version supersedes an earlier one of the same area"),
);
const POLICY_TWO_VERSIONS: Rule = Rule::warning(
    "policy_two_versions",
    &["LIAONING-2025/9.3.b"],
    t("同名制度只有一个现行版本", "A policy has one version in force"),
);
const POLICY_UNREAD: Rule = Rule::warning(
    "policy_unread",
    &["LIAONING-2025/9.3.c"],
    t("须阅读的人都已签阅现行版本", "Everyone concerned has acknowledged the version in force"),
);

fn held(r: &Record) -> Vec<NaiveDate> {
    let rows = r.get(REVIEWS).unwrap_or_default();
    rows.iter().filter_map(|row| row.get("held_on").and_then(NaiveDate::read)).collect()
}

/// What a policy heeds, for its clocks; none where it has no first day.
fn review<'a>(r: &'a Record, topic: &'a [&'a str; 1]) -> Option<Review<'a>> {
    let kinds = complaint_kinds(r.text(AREA));
    // Without kinds every complaint would count: an area that no kind concerns does not heed complaints.
    let causes: &[Cause] = if kinds.is_empty() { &CAUSES[..3] } else { &CAUSES };
    let clause =
        if r.text(AREA) == "intellectual_property" { "TC260-003/5.2.b.5" } else { "LIAONING-2025/9.3.b" };
    Some(Review {
        since: r.get(EFFECTIVE_ON)?,
        due_on: r.get(REVIEW_DUE_ON),
        event_days: r.get(EVENT_REVIEW_DAYS),
        held: held(r),
        causes,
        topics: topic,
        complaint_kinds: kinds,
        clause,
    })
}

fn review_clocks(r: &Record, events: &[Trigger], reader: &dyn Reader) -> Vec<Clock> {
    let topic = [r.text(AREA)];
    review(r, &topic).map_or_else(Vec::new, |rv| rv.clocks(events, reader))
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    if !in_force_on(r, reader.today(), reader) {
        return Vec::new();
    }
    review_clocks(r, &triggers(reader), reader)
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(effective) = r.get(EFFECTIVE_ON) else { return out };
    let today = reader.today();
    let name = r.text(NAME);
    let approved = r.get(APPROVED_ON);
    if effective <= today && !is_approved(r) {
        out.push(
            POLICY_UNAPPROVED
                .broken(
                    format!("「{name}」已到生效日（{effective}），没有批准人或批准日期，尚不算现行，请补充"),
                    format!("The first day of {name} ({effective}) has come without approval, so it is not in force; enter who approved and when"),
                )
                .field(APPROVED_BY.key()),
        );
    }
    if approved.is_some_and(|d| d > effective) || r.get(ENDED_ON).is_some_and(|d| d < effective) {
        out.push(
            POLICY_DAYS
                .broken(
                    "批准、生效、废止的日期先后不一致，请核对",
                    "The days of approval, beginning and end do not follow; check them",
                )
                .field(EFFECTIVE_ON.key()),
        );
    }
    if let Some(old) = reader.get("policies", r.text(SUPERSEDES)) {
        let wrong = old.id == r.id
            || old.text(AREA) != r.text(AREA)
            || old.get(EFFECTIVE_ON).is_some_and(|d| d >= effective);
        if wrong {
            let (code, edition) = (old.text(CODE), old.text(EDITION));
            out.push(
                POLICY_VERSIONS
                    .broken(
                        format!("「{name}」取代的版本 {code}（{edition}）领域不同或并不更早，请核对"),
                        format!("{name} supersedes {code} ({edition}), which is of another area or not earlier; check it"),
                    )
                    .field(SUPERSEDES.key()),
            );
        }
    }
    if !in_force_on(r, today, reader) {
        return out;
    }
    if r.get(ISSUED_ON).is_none_or(|d| d > today) || r.text(PLACE).is_empty() {
        out.push(
            POLICY_UNISSUED
                .broken(
                    format!("「{name}」没有发布日期或查阅位置，请发布并写明员工在哪里能看到"),
                    format!("{name} has no day of issue or no place to read it; issue it and say where staff find it"),
                )
                .field(ISSUED_ON.key()),
        );
    }
    if r.get(REVIEW_DUE_ON).is_none() || r.get(EVENT_REVIEW_DAYS).is_none_or(|d| d < 1) {
        out.push(
            POLICY_REVIEW_UNSET
                .broken(
                    format!("「{name}」没有下次评审日期或事件后的评审期限，请设定"),
                    format!("{name} has no day of review or no limit after events; set both"),
                )
                .field(REVIEW_DUE_ON.key()),
        );
    }
    let calendar = review_clocks(r, &[], reader);
    if let Some(due) =
        r.get(REVIEW_DUE_ON).filter(|_| calendar.iter().any(|c| c.state == ClockState::Overdue))
    {
        out.push(
            POLICY_REVIEW_OVERDUE
                .broken(
                    format!("「{name}」应于 {due} 前评审，请评审并登记结论和下次日期"),
                    format!(
                        "{name} was to be reviewed by {due}; review it, enter the outcome and the next day"
                    ),
                )
                .beside(if r.text(AREA) == "intellectual_property" { &["TC260-003/5.2.b.5"] } else { &[] })
                .field(REVIEW_DUE_ON.key()),
        );
    }
    let twins = reader.find("policies", AREA.key(), r.text(AREA));
    if let Some(twin) =
        twins.iter().find(|o| o.id != r.id && o.text(NAME) == name && in_force_on(o, today, reader))
    {
        out.push(
            POLICY_TWO_VERSIONS
                .broken(
                    format!("「{name}」另有现行版本 {}（{}），请在新版中填写取代的版本", twin.text(CODE), twin.text(EDITION)),
                    format!("{name} has another version in force, {} ({}); let the new one name what it supersedes", twin.text(CODE), twin.text(EDITION)),
                )
                .field(SUPERSEDES.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    let current: Vec<Arc<Record>> =
        reader.all("policies").into_iter().filter(|p| in_force_on(p, today, reader)).collect();
    for required in REQUIRED.iter().filter(|r| r.applies(reader)) {
        if current.iter().any(|p| p.text(AREA) == required.area) {
            continue;
        }
        let area = AREA.def.choice_label(required.area).unwrap_or(t("", ""));
        out.push(
            POLICY_AREA_MISSING
                .broken(
                    format!("「{}」没有现行制度，请制定、批准并登记", area.zh),
                    format!(
                        "No policy is in force for: {}; make one, have it approved and enter it",
                        area.en
                    ),
                )
                .clause(required.clause),
        );
    }
    for stage in STAGES.iter().filter(|s| s.key != areas::OPEN_STAGE) {
        let governs = |p: &Record| p.get(GOVERNS).unwrap_or_default().iter().any(|k| k == stage.key);
        if !current.iter().any(|p| governs(p) && p.has(OWNER.key())) {
            out.push(POLICY_STAGE_MISSING.broken(
                format!("「{}」环节没有责任人明确的现行制度，请在制度的覆盖环节中勾选或补充制度", stage.label.zh),
                format!("The stage {} has no policy in force with an owner; tick it in the policy that governs it, or make one", stage.label.en),
            ));
        }
    }
    let mut readers: Vec<Readership> = current.iter().map(|p| Readership::of(p, reader)).collect();
    if !current.is_empty() {
        reader.walk("people", &mut |person| {
            if people::employed_on(person, today) {
                readers.iter_mut().for_each(|of| of.look(person));
            }
        });
    }
    let events = triggers(reader);
    for (p, readers) in current.iter().zip(&readers) {
        let name = p.text(NAME);
        if readers.unread > 0 {
            let who: Vec<Text> =
                readers.first.iter().map(|id| naming::called_by_id("people", id, reader)).collect();
            let who = naming::listed(&who);
            out.push(
                POLICY_UNREAD
                    .broken(
                        format!("「{name}」有 {} 人尚未签阅：{}，请通知", readers.unread, who.zh),
                        format!(
                            "{name} is not acknowledged by {} persons: {}; let them know",
                            readers.unread, who.en
                        ),
                    )
                    .record("policies", &p.id),
            );
        }
        let late = review_clocks(p, &events, reader);
        for c in late.iter().filter(|c| c.key != "review" && c.state == ClockState::Overdue) {
            out.push(
                POLICY_EVENT_UNANSWERED
                    .broken(
                        format!("「{name}」未在期限内评审（{}），请评审并登记", c.rule.zh),
                        format!(
                            "{name} was not reviewed in time ({}); review it and enter the outcome",
                            c.rule.en
                        ),
                    )
                    .clause(&c.clause)
                    .record("policies", &p.id),
            );
        }
    }
    out
}

fn standing(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let today = reader.today();
    let from = r.get(EFFECTIVE_ON)?;
    let label = match () {
        () if r.get(ENDED_ON).is_some_and(|d| d < today) => t("已废止", "Ended"),
        () if !is_approved(r) => t("未批准", "Not approved"),
        () if from > today => t("待生效", "Not yet in force"),
        () if successor(r, today, reader).is_some() => t("已被取代", "Superseded"),
        () => t("现行", "In force"),
    };
    Some(label.into())
}

const TIMES: Rule = Rule::error(
    "policy_order",
    &["LIAONING-2025/9.3.b"],
    t(
        "下次评审不早于生效；印发不早于批准",
        "The next review does not come before the policy is in force; it is issued after approval",
    ),
);

/// 制度.
pub static REGISTER: Register = Register {
    key: "policies",
    label: t("制度", "Policies"),
    one: t("制度", "Policy"),
    clauses: &[
        "LIAONING-2025/9.3.a",
        "LIAONING-2025/9.3.b",
        "LIAONING-2025/9.3.c",
        "LIAONING-2025/9.3.d",
        "TC260-003/5.2.b.1",
        "TC260-003/5.2.b.5",
        "TC260-003/7.g.1",
        "DATA-GUIDE/4.f",
        "TTAF-320/4.4.a",
    ],
    prefix: "POL",
    title: "name",
    fields: FIELDS,
    sorts: &[
        Sort { key: "name", by: SortBy::Pinyin },
        Sort { key: "effective_on", by: SortBy::Value },
        Sort { key: "review_due_on", by: SortBy::Value },
    ],
    area: Area::Organization,
    rules: &[
        &TIMES,
        &POLICY_AREA_MISSING,
        &POLICY_STAGE_MISSING,
        &POLICY_UNAPPROVED,
        &POLICY_DAYS,
        &POLICY_UNISSUED,
        &POLICY_REVIEW_UNSET,
        &POLICY_REVIEW_OVERDUE,
        &POLICY_EVENT_UNANSWERED,
        &POLICY_VERSIONS,
        &POLICY_TWO_VERSIONS,
        &POLICY_UNREAD,
    ],
    orders: &[
        order::own(&TIMES, "effective_on", "review_due_on"),
        order::own(&TIMES, "approved_on", "issued_on"),
    ],
    check,
    whole,
    computed: &[Computed {
        key: "standing",
        label: t("当前状态", "Standing"),
        listed: false,
        value: standing,
    }],
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant;
    use crate::made::record;
    use crate::reader::FixedReader;
    use serde_json::json;

    #[test]
    fn a_version_gives_way_when_its_successor_begins_and_clocks_follow_the_version_in_force() {
        let mut w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let policy = |id: &str, from: &str, more: serde_json::Value| {
            let mut r = record(id, more);
            for (k, v) in
                [("area", "intellectual_property"), ("approved_by", "p"), ("approved_on", "2025-01-01")]
            {
                r.values.insert(k.into(), v.into());
            }
            r.values.insert("effective_on".into(), from.into());
            ("policies", r)
        };
        w.records = vec![
            policy("v1", "2025-02-01", json!({"review_due_on": "2026-01-31"})),
            policy(
                "v2",
                "2026-03-01",
                json!({"supersedes": "v1", "review_due_on": "2026-12-31", "event_review_days": 30}),
            ),
            policy("v3", "2026-07-01", json!({"supersedes": "v2"})),
            (
                "complaints",
                record(
                    "c1",
                    json!({"code": "CMP-1", "kind": "patent", "outcome": "upheld", "received_at": "2026-04-01T02:00:00.000Z"}),
                ),
            ),
            (
                "complaints",
                record(
                    "c0",
                    json!({"code": "CMP-0", "kind": "patent", "outcome": "upheld", "received_at": "2026-02-01T02:00:00.000Z"}),
                ),
            ),
        ];
        let day = |s: &str| s.parse::<NaiveDate>().expect("day");
        let at = |d: &str| {
            in_force("intellectual_property", day(d), &w)
                .into_iter()
                .map(|p| p.id.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(at("2026-02-28"), ["v1"]);
        assert_eq!(at("2026-06-01"), ["v2"]);
        assert_eq!(at("2026-07-01"), ["v3"]);
        let told = |id: &str| -> Vec<(String, ClockState)> {
            let (_, r) = w.records.iter().find(|(_, r)| r.id == id).expect("record");
            clocks(r, &w).into_iter().map(|c| (c.key, c.state)).collect()
        };
        assert_eq!(told("v1"), [], "what is superseded is not reviewed");
        assert_eq!(
            told("v2"),
            [
                ("review".to_owned(), ClockState::Running),
                ("review_complaint".to_owned(), ClockState::Overdue)
            ],
            "the complaint before its first day is the old version's"
        );
    }
}
