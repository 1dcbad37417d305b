//! 标注人员: who is in the pool for annotation work. Whether a person may work on a day is asked of `who`.

use crate::field::{Choice, Field, choice, date, files, long_text, one_of, reference, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::people;
use crate::role::Area;
use crate::span::Span;
use crate::text::{Text, t};
use crate::who::{self, DATA_TYPES};
use chrono::NaiveDate;

/// Languages that a person annotates in.
pub const LANGUAGES: &[Choice] = &[
    choice("zh", "中文", "Chinese"),
    choice("en", "英文", "English"),
    choice("minority", "少数民族语言", "Minority language"),
    choice("other", "其他语种", "Other language"),
];

/// Domains that a person knows.
pub const DOMAINS: &[Choice] = &[
    choice("general", "通用", "General"),
    choice("law", "法律", "Law"),
    choice("medicine", "医疗健康", "Medicine and health"),
    choice("finance", "金融", "Finance"),
    choice("education", "教育", "Education"),
    choice("science", "科学与工程", "Science and engineering"),
    choice("code", "编程", "Programming"),
    choice("content_safety", "内容安全", "Content safety"),
    choice("other", "其他", "Other"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Who.
    PERSON: String = reference("person", t("人员", "Person"), "people").required().listed();
    /// Types of data.
    DATA_TYPES_OF: Vec<String> = some_of("data_types", t("数据类型", "Data types"), DATA_TYPES).required().listed();
    /// Domains.
    DOMAINS_OF: Vec<String> = some_of("domains", t("专业领域", "Domains"), DOMAINS).listed();
    /// Languages.
    LANGUAGES_OF: Vec<String> = some_of("languages", t("语种", "Languages"), LANGUAGES);
    /// Name in the labelling tool, by which its log is matched.
    ACCOUNT: String = text("account", t("标注平台账号", "Account in the labelling tool")).searched().unique()
        .help("与标注平台导出日志中的账号一致，用于逐条核对", "As in the log that the labelling tool exports; rows are matched by it");
    /// How the person was chosen.
    SCREENING: String = one_of("screening", t("选拔方式", "Chosen by"), &[
        choice("trial", "试标", "Trial annotation"),
        choice("interview", "面试", "Interview"),
        choice("degree", "学历或专业背景", "Degree or professional background"),
        choice("certificate", "职业技能等级证书", "Occupational certificate"),
    ]);
    /// On what ground.
    SCREENED_FOR: String = long_text("screened_for", t("选拔依据", "Ground"))
        .help("任务要求、领域知识与数据类型方面的具备情况", "How the person meets task, domain knowledge and data type");
    /// First day in the pool.
    STARTED_ON: NaiveDate = date("started_on", t("进入标注队伍日期", "In the pool from")).required().listed();
    /// Last day in the pool.
    ENDED_ON: NaiveDate = date("ended_on", t("退出标注队伍日期", "In the pool to")).listed();
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const ANNOTATOR_TWICE: Rule = Rule::error(
    "annotator_twice",
    &["DATA-GUIDE/6.3.a"],
    t("同一人同一时期只登记一次", "A person stands in the pool once at a time"),
);
const ANNOTATOR_BACKWARDS: Rule = Rule::error(
    "annotator_backwards",
    &["DATA-GUIDE/6.3.a"],
    t("退出日期不早于进入日期", "Nobody leaves the pool before entering it"),
);
const ANNOTATOR_OUTSIDE_EMPLOYMENT: Rule = Rule::error(
    "annotator_outside_employment",
    &["DATA-GUIDE/6.3.a", "LIAONING-2025/9.4.e"],
    t("在标注队伍的日期在入职之后、离岗之前", "A person is in the pool only while working here"),
);
const ANNOTATOR_UNSCREENED: Rule = Rule::warning(
    "annotator_unscreened",
    &["DATA-GUIDE/6.3.a", "DATA-GUIDE/6.3.b"],
    t("写明选拔方式和依据", "How and on what ground the person was chosen is on file"),
);
const ANNOTATOR_UNTRAINED: Rule = Rule::error(
    "annotator_untrained",
    &["DATA-GUIDE/6.3.b", "DATA-GUIDE/6.3.d"],
    t("在标注队伍的人员已参加岗前培训", "Whoever is in the pool has attended pre-job training"),
);

/// Label of a choice key, or the key itself.
pub(super) fn label<T>(field: Field<T>, key: &str) -> Text {
    field.def.choice_label(key).map_or_else(|| Text::same(key), Text::from)
}

/// Is the person in the pool on a day?
pub fn in_pool(r: &Record, day: NaiveDate) -> bool {
    Span::of(r, STARTED_ON, ENDED_ON).is_some_and(|s| s.holds(day))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let person = r.text(PERSON);
    let who = naming::called_by_id("people", person, reader);
    if let Some(pool) = Span::of(r, STARTED_ON, ENDED_ON) {
        if pool.is_backwards() {
            out.push(
                ANNOTATOR_BACKWARDS
                    .broken(
                        format!("退出日期 {} 早于进入日期 {}，请核对", pool.to, pool.from),
                        format!(
                            "Leaves the pool on {}, before entering on {}; check both days",
                            pool.to, pool.from
                        ),
                    )
                    .field(ENDED_ON.key()),
            );
        }
        let twin = reader
            .find("annotators", PERSON.key(), person)
            .into_iter()
            .find(|o| o.id != r.id && Span::of(o, STARTED_ON, ENDED_ON).is_some_and(|s| s.overlaps(&pool)));
        if let Some(twin) = twin {
            out.push(
                ANNOTATOR_TWICE
                    .broken(
                        format!("{} 已在 {} 登记，请合并", who.zh, twin.text(CODE)),
                        format!("{} stands in {} already; merge the two", who.en, twin.text(CODE)),
                    )
                    .field(PERSON.key()),
            );
        }
        if let Some(p) = reader.get("people", person) {
            let (joined, left) = (p.get(people::JOINED_ON), p.get(people::LEFT_ON));
            if let Some(joined) = joined.filter(|j| pool.from < *j) {
                out.push(
                    ANNOTATOR_OUTSIDE_EMPLOYMENT
                        .broken(
                            format!("{} 于 {joined} 入职，晚于进入标注队伍的 {}，请核对", who.zh, pool.from),
                            format!(
                                "{} joined on {joined}, after entering the pool on {}; check the days",
                                who.en, pool.from
                            ),
                        )
                        .field(STARTED_ON.key()),
                );
            }
            if let Some(left) = left.filter(|l| pool.to > *l) {
                out.push(
                    ANNOTATOR_OUTSIDE_EMPLOYMENT
                        .broken(
                            format!("{} 已于 {left} 离岗，请填写退出标注队伍日期并停用平台账号", who.zh),
                            format!(
                                "{} left on {left}; enter the last day in the pool and close the account",
                                who.en
                            ),
                        )
                        .field(ENDED_ON.key()),
                );
            }
        }
        if pool.holds(reader.today()) && who::trained_since(person, reader).is_none_or(|d| d > reader.today())
        {
            out.push(
                ANNOTATOR_UNTRAINED
                    .broken(
                        format!("{} 没有岗前培训的出席记录，请先培训再安排工作", who.zh),
                        format!(
                            "{} has no attendance of pre-job training; train first, then assign work",
                            who.en
                        ),
                    )
                    .field(PERSON.key()),
            );
        }
    }
    if !r.has(SCREENING.key()) || !r.has(SCREENED_FOR.key()) {
        out.push(
            ANNOTATOR_UNSCREENED
                .broken(
                    "请填写选拔方式和依据（任务要求、领域知识、数据类型）",
                    "Enter how and on what ground the person was chosen (task, domain knowledge, data type)",
                )
                .field(SCREENING.key()),
        );
    }
    out
}

fn employment(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let person = reader.get("people", r.text(PERSON))?;
    let kind = label(people::EMPLOYER_KIND, person.text(people::EMPLOYER_KIND));
    Some(match person.text(people::EMPLOYER) {
        "" => kind,
        employer => Text::new(format!("{}（{employer}）", kind.zh), format!("{} ({employer})", kind.en)),
    })
}

fn qualified(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let today = reader.today();
    let open: Vec<Text> =
        who::scopes_of(r.text(PERSON), today, reader).iter().map(who::Scope::text).collect();
    Some(if open.is_empty() {
        t("今天没有有效资质", "None today").into()
    } else {
        naming::listed(&open)
    })
}

/// 标注人员.
pub static REGISTER: Register = Register {
    key: "annotators",
    label: t("标注人员", "Annotators"),
    one: t("标注人员", "Annotator"),
    clauses: &["DATA-GUIDE/6.3.a", "DATA-GUIDE/6.3.b"],
    prefix: "ANN",
    fields: FIELDS,
    sorts: &[Sort { key: "code", by: SortBy::Value }, Sort { key: "started_on", by: SortBy::Value }],
    area: Area::Annotation,
    rules: &[
        &ANNOTATOR_TWICE,
        &ANNOTATOR_BACKWARDS,
        &ANNOTATOR_OUTSIDE_EMPLOYMENT,
        &ANNOTATOR_UNSCREENED,
        &ANNOTATOR_UNTRAINED,
    ],
    check,
    computed: &[
        Computed {
            key: "employment", label: t("用工方式", "Employment"), listed: true, value: employment
        },
        Computed {
            key: "qualified_today",
            label: t("今天有效的资质", "Qualified today for"),
            listed: true,
            value: qualified,
        },
    ],
    ..PLAIN
};
