//! 任命: who holds which post from when to when. The three administrators stay apart on every day, key posts are
//! held without a gap, and nobody takes one up unchecked.

use super::posts::{ADMINISTRATORS, ASKED_FOR, POSTS, is_key, label};
use super::{background_checks, people};
use crate::field::{date, files, one_of, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::exceptions;
use crate::role::Area;
use crate::span::{self, Span};
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Who.
    PERSON: String = reference("person", t("人员", "Person"), "people").required().listed();
    /// Post.
    POST: String = one_of("post", t("岗位", "Post"), POSTS).required().listed();
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("任职起", "From")).required().listed();
    /// Last day, open where it lasts.
    TO_ON: NaiveDate = date("to_on", t("任职止", "To")).listed();
    /// Document of the appointment.
    DOCUMENT: String = text("document", t("任命文件", "Document")).listed().searched();
    /// Who appointed.
    APPOINTED_BY: String = reference("appointed_by", t("任命人", "Appointed by"), "people");
    /// Stands in for the holder.
    DEPUTY: String = reference("deputy", t("代理人（B 角）", "Deputy"), "people");
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Does the appointment hold on a day?
pub fn holds_on(r: &Record, day: NaiveDate) -> bool {
    span::holds(r, FROM_ON, TO_ON, day)
}

/// Posts that a person holds on a day.
pub fn posts_of(person: &str, day: NaiveDate, reader: &dyn Reader) -> Vec<String> {
    let mut posts: Vec<String> = reader
        .find("appointments", PERSON.key(), person)
        .iter()
        .filter(|a| holds_on(a, day))
        .map(|a| a.text(POST).to_owned())
        .collect();
    posts.sort();
    posts.dedup();
    posts
}

/// Persons who hold a post on a day.
pub fn holders_of(post: &str, day: NaiveDate, reader: &dyn Reader) -> Vec<String> {
    let mut persons: Vec<String> = reader
        .find("appointments", POST.key(), post)
        .iter()
        .filter(|a| holds_on(a, day))
        .map(|a| a.text(PERSON).to_owned())
        .collect();
    persons.sort();
    persons.dedup();
    persons
}

/// Persons who hold a key post on a day.
pub fn key_holders(day: NaiveDate, reader: &dyn Reader) -> Vec<String> {
    let mut persons: Vec<String> =
        POSTS.iter().filter(|p| is_key(p.key, reader)).flat_map(|p| holders_of(p.key, day, reader)).collect();
    persons.sort();
    persons.dedup();
    persons
}

const ENDS_BEFORE_START: Rule = Rule::error(
    "ends_before_start",
    &["LIAONING-2025/9.2.b"],
    t("任职止不早于任职起", "An appointment does not end before it begins"),
);
const ADMINISTRATORS_JOINED: Rule = Rule::error(
    "administrators_joined",
    &["LIAONING-2025/9.2.b"],
    t(
        "任何一天，同一人至多担任系统管理员、安全管理员、安全审计员中的一个",
        "On no day does one person hold two of the three administrators' posts",
    ),
);
const APPOINTED_OUTSIDE_EMPLOYMENT: Rule = Rule::error(
    "appointed_outside_employment",
    &["LIAONING-2025/9.4.e"],
    t("任职起在入职之后、离岗之前", "An appointment begins while the person works here"),
);
const BACKGROUND_CHECK_MISSING: Rule = Rule::error(
    "background_check_missing",
    &["LIAONING-2025/9.4.a"],
    t("关键岗位任职前已完成背景审查", "A background check is passed before a key post is taken up"),
);
const APPOINTMENT_UNDOCUMENTED: Rule = Rule::warning(
    "appointment_undocumented",
    &["LIAONING-2025/9.2.a"],
    t("关键岗位的任命有文件", "The appointment to a key post rests on a document"),
);
const KEY_POST_VACANT: Rule = Rule::error(
    "key_post_vacant",
    &["LIAONING-2025/9.2.a", "TC260-003/5.2.b.1", "TC260-003/7.f.2"],
    t("规定须设的岗位今天有人在任", "The posts that rules ask for are held today"),
)
.each();
const KEY_POST_GAP: Rule = Rule::warning(
    "key_post_gap",
    &["LIAONING-2025/9.2.a", "TC260-003/5.2.b.1"],
    t("关键岗位自首次任命起没有空档", "A key post is held without a gap since it was first filled"),
)
.each();

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(held) = Span::of(r, FROM_ON, TO_ON) else { return out };
    let (person, post) = (r.text(PERSON), r.text(POST));
    if held.is_backwards() {
        out.push(
            ENDS_BEFORE_START
                .broken("任职止早于任职起，请核对", "The appointment ends before it begins; check both days")
                .field(TO_ON.key()),
        );
    }
    if ADMINISTRATORS.contains(&post) {
        out.extend(joined(r, held, reader));
    }
    if let Some(who) = reader.get("people", person) {
        let (joined, left) = (who.get(people::JOINED_ON), who.get(people::LEFT_ON));
        if joined.is_some_and(|d| held.from < d) || left.is_some_and(|d| held.from > d) {
            let (a, b) = (
                joined.map_or_else(|| "?".into(), |d| d.to_string()),
                left.map_or_else(String::new, |d| d.to_string()),
            );
            out.push(
                APPOINTED_OUTSIDE_EMPLOYMENT
                    .broken(
                        format!("任职起 {} 不在 {} 的在岗期间（{a} 至 {b}）内，请核对", held.from, who.text(people::CODE)),
                        format!("The appointment begins on {}, when {} did not work here ({a} to {b}); check the days", held.from, who.text(people::CODE)),
                    )
                    .field(FROM_ON.key()),
            );
        }
    }
    if is_key(post, reader) {
        let name = label(post);
        if background_checks::passed_by(person, held.from, reader).is_none() {
            let who = naming::called_by_id("people", person, reader);
            out.push(
                BACKGROUND_CHECK_MISSING
                    .broken(
                        format!("{} 自 {} 起担任关键岗位「{}」，此前没有合格的背景审查，请补录或补做", who.zh, held.from, name.zh),
                        format!("{} holds the key post {} since {} without a background check passed before; enter it or have it done", who.en, name.en, held.from),
                    )
                    .field(PERSON.key()),
            );
        }
        if r.text(DOCUMENT).is_empty() && !r.has(ATTACHMENTS.key()) {
            out.push(
                APPOINTMENT_UNDOCUMENTED
                    .broken(
                        format!("关键岗位「{}」的任命没有填写文件，请补充文号或附件", name.zh),
                        format!(
                            "The appointment to the key post {} names no document; add its number or a file",
                            name.en
                        ),
                    )
                    .field(DOCUMENT.key()),
            );
        }
    }
    out
}

/// The other administrator's post that the person holds on one of the same days.
fn joined(r: &Record, held: Span, reader: &dyn Reader) -> Option<Finding> {
    let others = reader.find("appointments", PERSON.key(), r.text(PERSON));
    let other = others.iter().find(|o| {
        o.id != r.id
            && ADMINISTRATORS.contains(&o.text(POST))
            && o.text(POST) != r.text(POST)
            && Span::of(o, FROM_ON, TO_ON).is_some_and(|s| s.overlaps(&held))
    })?;
    let (a, b) = (label(r.text(POST)), label(other.text(POST)));
    let exception = exceptions::in_force(reader.today(), reader);
    let (zh, en) = match &exception {
        Some(e) => (
            format!("；已登记小团队例外（{}），但本条仍为不符合", e.text(exceptions::CODE)),
            format!(
                "; a small-team exception is on file ({}), yet the clause still reads: does not conform",
                e.text(exceptions::CODE)
            ),
        ),
        None => (String::new(), String::new()),
    };
    let found = ADMINISTRATORS_JOINED.broken(
        format!("同一人同一时期兼任{}与{}（{}），三类管理员须分设{zh}", a.zh, b.zh, other.text(CODE)),
        format!(
            "One person is {} and {} ({}) at one time; the three administrators stay apart{en}",
            a.en,
            b.en,
            other.text(CODE)
        ),
    );
    Some(found.field(POST.key()))
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    for post in POSTS {
        let asked = ASKED_FOR.iter().find(|(p, _)| *p == post.key);
        if asked.is_none() && !is_key(post.key, reader) {
            continue;
        }
        let all = reader.find("appointments", POST.key(), post.key);
        let mut spans: Vec<(Span, &str)> = all
            .iter()
            .filter_map(|a| Some((Span::of(a, FROM_ON, TO_ON)?, a.text(CODE))))
            .filter(|(s, _)| !s.is_backwards() && s.from <= today)
            .collect();
        spans.sort();
        let held = spans.iter().any(|(s, _)| s.holds(today));
        if let Some((_, clause)) = asked
            && !held
        {
            out.push(
                KEY_POST_VACANT
                    .broken(
                        format!("「{}」今天无人在任，请任命", post.label.zh),
                        format!("Nobody holds the post of {} today; appoint someone", post.label.en),
                    )
                    .clause(clause),
            );
        }
        let Some(first) = spans.first().map(|(s, _)| s.from) else { continue };
        let only: Vec<Span> = spans.iter().map(|(s, _)| *s).collect();
        for gap in span::gaps(&only, Span { from: first, to: today }) {
            // Vacant to this day is said above, where a clause asks for the post.
            if gap.to == today && asked.is_some() {
                continue;
            }
            let before = spans
                .iter()
                .filter(|(s, _)| s.to < gap.from)
                .max_by_key(|(s, _)| s.to)
                .map_or("", |(_, c)| c);
            let after = spans.iter().find(|(s, _)| s.from > gap.to).map_or("-", |(_, c)| c);
            let officer: &[&str] = if post.key == "ip_officer" { &["TC260-003/5.2.b.1"] } else { &[] };
            let found = KEY_POST_GAP.broken(
                format!("关键岗位「{}」{} 至 {} 无人在任（{before} 与 {after} 之间），请补任命或说明代理安排", post.label.zh, gap.from, gap.to),
                format!("Nobody held the key post {} from {} to {} (between {before} and {after}); enter who did or who stood in", post.label.en, gap.from, gap.to),
            );
            out.push(found.beside(officer));
        }
    }
    out
}

/// 任命.
pub static REGISTER: Register = Register {
    key: "appointments",
    label: t("任命", "Appointments"),
    one: t("任命", "Appointment"),
    clauses: &[
        "LIAONING-2025/9.2.a",
        "LIAONING-2025/9.2.b",
        "TC260-003/8.1.d.1",
        "TC260-003/8.1.d.2",
        "TC260-003/8.1.d.3",
    ],
    prefix: "APT",
    title: "post",
    fields: FIELDS,
    sorts: &[Sort { key: "from_on", by: SortBy::Value }, Sort { key: "post", by: SortBy::Value }],
    area: Area::Organization,
    rules: &[
        &ENDS_BEFORE_START,
        &ADMINISTRATORS_JOINED,
        &APPOINTED_OUTSIDE_EMPLOYMENT,
        &BACKGROUND_CHECK_MISSING,
        &APPOINTMENT_UNDOCUMENTED,
        &KEY_POST_VACANT,
        &KEY_POST_GAP,
    ],
    check,
    whole,
    ..PLAIN
};
