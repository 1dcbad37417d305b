//! 岗位: each kind of post described: duties, authority, qualification, work requirements. Which posts are key posts
//! stands here, and which a clause asks to be held.

use crate::field::{Choice, choice, date, files, long_text, one_of, some_of, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// Posts that rules ask for and that providers of generative AI have.
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
    choice("personal_information_officer", "个人信息保护负责人", "Personal-information protection officer"),
    choice("head_of_algorithm_security", "算法安全责任人", "Head of algorithm security"),
    choice("head_of_models", "模型负责人", "Head of models"),
    choice("head_of_emergency", "应急处置负责人", "Head of emergency response"),
    choice("complaint_handler", "投诉处理人员", "Complaint handler"),
    choice("ethics_reviewer", "伦理审查人员", "Ethics reviewer"),
    choice("minors_officer", "未成年人保护负责人", "Officer for the protection of minors"),
];

/// The three administrators, of whom one person may hold at most one.
pub const ADMINISTRATORS: [&str; 3] = ["system_administrator", "security_administrator", "security_auditor"];

/// 关键岗位: checked before they are filled, held without a gap, specially trained. A description may name others.
const KEY: &[&str] = &[
    "system_administrator",
    "security_administrator",
    "security_auditor",
    "head_of_cybersecurity",
    "head_of_legal",
    "head_of_assessment",
    "ip_officer",
    "head_of_data",
    "head_of_annotation",
    "content_monitor",
    "personal_information_officer",
    "head_of_algorithm_security",
    "head_of_models",
];

/// Posts that a clause asks to be held, with the clause.
pub const ASKED_FOR: &[(&str, &str)] = &[
    ("system_administrator", "LIAONING-2025/9.2.a"),
    ("security_administrator", "LIAONING-2025/9.2.a"),
    ("security_auditor", "LIAONING-2025/9.2.a"),
    ("ip_officer", "TC260-003/5.2.b.1"),
    ("content_monitor", "TC260-003/7.f.2"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Kind of post.
    KIND: String = one_of("kind", t("岗位", "Post"), POSTS).required().listed();
    /// Key post by the organisation's own decision.
    KEY_POST: bool = yes_no("key_post", t("列为关键岗位", "Named a key post")).listed()
        .help("法规和标准点名的岗位自动视为关键岗位；其他岗位由本单位决定", "Posts that rules name count by themselves; name others here");
    /// Department the post belongs to.
    DEPARTMENT: String = text("department", t("所属部门", "Department")).listed().searched();
    /// Duties.
    DUTIES: String = long_text("duties", t("岗位职责", "Duties")).searched();
    /// Authority.
    AUTHORITY: String = long_text("authority", t("岗位权限", "Authority")).searched();
    /// Qualification.
    QUALIFICATION: String = long_text("qualification", t("任职条件", "Qualification")).searched();
    /// Work requirements.
    WORK_REQUIREMENTS: String = long_text("work_requirements", t("履职标准", "Work requirements")).searched();
    /// What it answers for.
    REMIT: Vec<String> = some_of("remit", t("负责范围", "Remit"), &[
        choice("corpora", "语料", "Corpora"),
        choice("outputs", "生成内容", "Outputs"),
        choice("models", "模型", "Models"),
        choice("annotation", "数据标注", "Annotation"),
        choice("systems", "系统与算力", "Systems and compute"),
        choice("personal_information", "个人信息", "Personal information"),
        choice("service", "对外服务", "The service"),
        choice("complaints", "投诉举报", "Complaints"),
    ]).help("知识产权负责人须同时负责语料和生成内容", "The IP officer answers for corpora and outputs alike");
    /// Reports to.
    REPORTS_TO: String = one_of("reports_to", t("汇报对象", "Reports to"), POSTS);
    /// Paper that sets the post up.
    DOCUMENT: String = text("document", t("设岗文件", "Document")).listed().searched();
    /// First day of the description.
    EFFECTIVE_ON: NaiveDate = date("effective_on", t("生效日期", "In force from")).listed();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// The label of a post.
pub fn label(post: &str) -> Text {
    KIND.def.choice_label(post).map_or_else(|| Text::same(post), Text::from)
}

/// Is it a key post: named by rules, or by the organisation?
pub fn is_key(post: &str, reader: &dyn Reader) -> bool {
    KEY.contains(&post)
        || reader.find("posts", KIND.key(), post).iter().any(|p| p.get(KEY_POST) == Some(true))
}

const POST_DESCRIPTION: Rule = Rule::error(
    "post_description",
    &["LIAONING-2025/9.2.c", "TTAF-320/4.4.a"],
    t(
        "关键岗位的说明写明职责、权限、任职条件和履职标准",
        "The description of a key post tells duties, authority, qualification and work requirements",
    ),
);
const POST_DESCRIPTION_PLAIN: Rule = Rule::warning(
    "post_description_plain",
    &["TTAF-320/4.4.a"],
    t("其他岗位至少写明职责", "The description of any other post tells at least its duties"),
);
const POST_TWICE: Rule = Rule::warning(
    "post_twice",
    &["LIAONING-2025/9.2.c"],
    t("同一岗位只有一份在用的说明", "A post has one description in use"),
);
const IP_OFFICER_REMIT: Rule = Rule::error(
    "ip_officer_remit",
    &["TC260-003/5.2.b.1"],
    t("知识产权负责人同时负责语料和生成内容", "The IP officer answers for corpora and for outputs"),
);
const ADMINISTRATOR_POST_MISSING: Rule = Rule::error(
    "administrator_post_missing",
    &["LIAONING-2025/9.2.a", "LIAONING-2025/9.2.c"],
    t(
        "系统管理员、安全管理员、安全审计员三个岗位均已设立",
        "The posts of system administrator, security administrator and security auditor exist",
    ),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let kind = r.text(KIND);
    let empty: Vec<Text> = [DUTIES, AUTHORITY, QUALIFICATION, WORK_REQUIREMENTS]
        .iter()
        .filter(|f| r.text(**f).trim().is_empty())
        .map(|f| Text::from(f.def.label))
        .collect();
    let name = label(kind);
    if !empty.is_empty() && (KEY.contains(&kind) || r.get(KEY_POST) == Some(true)) {
        let parts = naming::listed(&empty);
        out.push(POST_DESCRIPTION.broken(
            format!("关键岗位「{}」的说明缺少：{}，请补充", name.zh, parts.zh),
            format!("The description of the key post {} lacks: {}; add them", name.en, parts.en),
        ));
    } else if r.text(DUTIES).trim().is_empty() {
        out.push(
            POST_DESCRIPTION_PLAIN
                .broken(
                    format!("岗位「{}」没有写明职责，请补充", name.zh),
                    format!("The duties of the post {} are not stated; add them", name.en),
                )
                .field(DUTIES.key()),
        );
    }
    if let Some(other) =
        reader.find("posts", KIND.key(), kind).iter().find(|o| o.id != r.id && !kind.is_empty())
    {
        out.push(
            POST_TWICE
                .broken(
                    format!(
                        "「{}」另有一份说明（{}），请保留现行的一份并停用其余",
                        name.zh,
                        other.text(CODE)
                    ),
                    format!(
                        "{} has another description ({}); keep the one in use and retire the rest",
                        name.en,
                        other.text(CODE)
                    ),
                )
                .field(KIND.key()),
        );
    }
    let remit = r.get(REMIT).unwrap_or_default();
    if kind == "ip_officer" && ["corpora", "outputs"].iter().any(|k| !remit.iter().any(|x| x == k)) {
        out.push(
            IP_OFFICER_REMIT
                .broken(
                    "知识产权负责人的负责范围没有同时包括语料和生成内容，请补全",
                    "The remit of the IP officer does not hold both corpora and outputs; complete it",
                )
                .field(REMIT.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let missing = ADMINISTRATORS.iter().filter(|post| reader.find("posts", KIND.key(), post).is_empty());
    missing
        .map(|post| {
            let name = label(post);
            ADMINISTRATOR_POST_MISSING.broken(
                format!("尚未设立「{}」岗位，请登记岗位说明", name.zh),
                format!("There is no post of {}; describe it", name.en),
            )
        })
        .collect()
}

/// 岗位.
pub static REGISTER: Register = Register {
    key: "posts",
    label: t("岗位", "Posts"),
    one: t("岗位", "Post"),
    clauses: &["LIAONING-2025/9.2.a", "LIAONING-2025/9.2.c", "TC260-003/5.2.b.1", "TTAF-320/4.4.a"],
    prefix: "PST",
    title: "kind",
    fields: FIELDS,
    sorts: &[Sort { key: "kind", by: SortBy::Value }, Sort { key: "department", by: SortBy::Pinyin }],
    area: Area::Organization,
    rules: &[
        &POST_DESCRIPTION,
        &POST_DESCRIPTION_PLAIN,
        &POST_TWICE,
        &IP_OFFICER_REMIT,
        &ADMINISTRATOR_POST_MISSING,
    ],
    check,
    whole,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_post_named_by_a_table_is_a_post() {
        let named = KEY.iter().chain(&ADMINISTRATORS).chain(ASKED_FOR.iter().map(|(p, _)| p));
        for post in named {
            assert!(POSTS.iter().any(|c| c.key == *post), "{post}");
        }
        assert!(ADMINISTRATORS.iter().all(|a| KEY.contains(a)), "the administrators are key posts");
    }
}
