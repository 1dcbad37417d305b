//! 任命: who holds which post from when to when. The three administrators stay apart on every day.

use crate::field::{Choice, choice, date, one_of, reference, text};
use crate::fields;
use crate::finding::Finding;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;

/// Posts that rules ask for.
pub const POSTS: &[Choice] = &[
    choice("legal_representative", "法定代表人", "Legal representative"),
    choice("principal_manager", "主要管理者", "Principal manager"),
    choice("head_of_cybersecurity", "网络安全负责人", "Head of cybersecurity"),
    choice("head_of_legal", "法务负责人", "Head of legal affairs"),
    choice("head_of_assessment", "安全评估负责人", "Head of the security assessment"),
    choice("head_of_legality", "合法性评估负责人", "Head of the legality assessment"),
    choice("ip_officer", "知识产权负责人", "IP officer"),
    choice("head_of_data", "数据负责人", "Head of data"),
    choice("head_of_annotation", "标注负责人", "Head of annotation"),
    choice("content_monitor", "监看人员", "Content monitor"),
    choice("system_administrator", "系统管理员", "System administrator"),
    choice("security_administrator", "安全管理员", "Security administrator"),
    choice("security_auditor", "安全审计员", "Security auditor"),
];

const ADMINISTRATORS: [&str; 3] = ["system_administrator", "security_administrator", "security_auditor"];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
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
}

/// Does the appointment hold on a day?
pub fn holds_on(r: &Record, day: NaiveDate) -> bool {
    r.get(FROM_ON).is_some_and(|f| f <= day) && r.get(TO_ON).is_none_or(|t| t >= day)
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

fn overlap(a: &Record, b: &Record) -> bool {
    let open = NaiveDate::MAX;
    let (Some(af), Some(bf)) = (a.get(FROM_ON), b.get(FROM_ON)) else { return false };
    af <= b.get(TO_ON).unwrap_or(open) && bf <= a.get(TO_ON).unwrap_or(open)
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if let (Some(from), Some(to)) = (r.get(FROM_ON), r.get(TO_ON))
        && to < from
    {
        out.push(
            Finding::error(
                "ends_before_start",
                "任职止早于任职起，请核对",
                "The appointment ends before it begins",
            )
            .field(TO_ON.key()),
        );
    }
    if ADMINISTRATORS.contains(&r.text(POST)) {
        let others = reader.find("appointments", PERSON.key(), r.text(PERSON));
        let other = others.iter().find(|o| {
            o.id != r.id
                && ADMINISTRATORS.contains(&o.text(POST))
                && o.text(POST) != r.text(POST)
                && overlap(o, r)
        });
        if let Some(other) = other {
            let name = |key: &str| POST.def.choice_label(key).unwrap_or(t("", ""));
            let (a, b) = (name(r.text(POST)), name(other.text(POST)));
            out.push(
                Finding::error(
                    "administrators_joined",
                    format!("同一人同一时期兼任{}与{}，三类管理员须分设", a.zh, b.zh),
                    format!(
                        "One person is {} and {} at one time; the three administrators stay apart",
                        a.en, b.en
                    ),
                )
                .field(POST.key())
                .clause("LIAONING-2025/9.2.b"),
            );
        }
    }
    out
}

/// 任命.
pub static REGISTER: Register = Register {
    key: "appointments",
    label: t("任命", "Appointments"),
    one: t("任命", "Appointment"),
    clauses: &["LIAONING-2025/9.2.b", "TC260-003/8.1.d.1", "TC260-003/8.1.d.2", "TC260-003/8.1.d.3"],
    prefix: "APT",
    title: "post",
    fields: FIELDS,
    sorts: &[Sort { key: "from_on", by: SortBy::Value }, Sort { key: "post", by: SortBy::Value }],
    area: Area::Organization,
    check,
    ..PLAIN
};
