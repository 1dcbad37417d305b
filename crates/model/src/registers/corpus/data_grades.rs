//! 分类分级: what class and grade data has by one rule, and how it is protected accordingly.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{Choice, choice, date, long_text, one_of, reference, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::{corpus_sources, datasets, regulatory_changes};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Grades, lowest first.
pub const GRADES: &[Choice] = &[
    choice("general_1", "一般数据 1 级", "General, level 1"),
    choice("general_2", "一般数据 2 级", "General, level 2"),
    choice("general_3", "一般数据 3 级", "General, level 3"),
    choice("general_4", "一般数据 4 级", "General, level 4"),
    choice("important", "重要数据", "Important"),
    choice("core", "核心数据", "Core"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// What is graded.
    OBJECT: String = text("object", t("分级对象", "What is graded")).required().listed().searched();
    /// Source, where it is one.
    SOURCE: String = reference("source", t("语料来源", "Source"), "corpus_sources");
    /// Dataset, where it is one.
    DATASET: String = reference("dataset", t("数据集", "Dataset"), "datasets");
    /// Kind of users' data, where it is that.
    USER_DATA: String = text("user_data", t("使用者数据类别", "Kind of users' data"))
        .help("已在「使用者信息」登记的，请选择该记录", "Choose the record where it stands under user information");
    /// Kind of user information, where it is one on file.
    USER_INFORMATION: String = reference("user_information", t("使用者信息", "User information"), "user_information");
    /// Class.
    CATEGORY: String = one_of("category", t("数据类别", "Class"), &[
        choice("public", "公共数据", "Public-sector data"),
        choice("personal", "个人信息", "Personal information"),
        choice("business", "业务数据", "Business data"),
        choice("corpus", "一般语料", "Corpus without personal information"),
        choice("label", "标注数据", "Annotations"),
        choice("log", "日志与运行数据", "Logs"),
    ]).required().listed();
    /// Grade.
    GRADE: String = one_of("grade", t("级别", "Grade"), GRADES).required().listed();
    /// Origin considered.
    ORIGIN: String = text("origin", t("来源考量", "By origin")).required();
    /// Sensitivity considered.
    SENSITIVITY: String = text("sensitivity", t("敏感程度", "By sensitivity")).required();
    /// Harm considered.
    HARM: String = text("harm", t("泄露或篡改的危害", "By harm")).required();
    /// Protection of that grade.
    MEASURES: Vec<String> = some_of("measures", t("保护措施", "Protection"), &[
        choice("access", "访问控制", "Access control"),
        choice("encryption", "加密存储与传输", "Encryption"),
        choice("masking", "脱敏", "Masking"),
        choice("audit", "操作审计", "Audit"),
        choice("isolation", "隔离存放", "Isolation"),
        choice("backup", "备份", "Backup"),
        choice("approval", "使用审批", "Approval of use"),
    ]).listed();
    /// Rule by which it was graded.
    RULE_VERSION: String = text("rule_version", t("分类分级规则版本", "Rule and version")).required().listed();
    /// Day.
    GRADED_ON: NaiveDate = date("graded_on", t("定级日期", "Graded on")).required().listed();
    /// Who.
    GRADED_BY: String = reference("graded_by", t("定级人", "Graded by"), "people").required();
    /// Next review.
    REVIEW_DUE_ON: NaiveDate = date("review_due_on", t("下次复核日期", "Review due on")).listed();
    /// Remarks.
    REMARKS: String = long_text("remarks", t("说明", "Remarks"));
}

const ONE_OBJECT: Rule = Rule::error(
    "grade_object",
    &["DATA-GUIDE/10.2.p1"],
    t(
        "一条记录只对一个来源、数据集或使用者数据类别定级",
        "A record grades one source, one dataset or one kind of users' data",
    ),
);
const MEASURED: Rule = Rule::error(
    "grade_measures",
    &["DATA-GUIDE/10.2.p1", "LIAONING-2025/4.e"],
    t("每个级别都有相应的保护措施", "Each grade has its protection"),
);
const ONE_RULE: Rule = Rule::error(
    "grade_rule",
    &["DATA-GUIDE/10.2.p2"],
    t("全部数据按同一版规则定级", "All data is graded by one version of the rule"),
);
const NOT_BELOW: Rule = Rule::warning(
    "grade_below_sources",
    &["DATA-GUIDE/10.2.p1"],
    t("数据集的级别不低于其来源中的最高级别", "A dataset is graded no lower than the highest of its sources"),
);
const SENSITIVE_HIGHER: Rule = Rule::warning(
    "grade_sensitive",
    &["DATA-GUIDE/10.2.p1"],
    t(
        "含敏感个人信息的来源不定为最低级别",
        "A source with sensitive personal information is not in the lowest grade",
    ),
);

const REVIEWED_SINCE: Rule = Rule::warning(
    "grade_after_change",
    &["DATA-GUIDE/10.2.p1"],
    t("法规变动涉及分类分级的，变动之后复核过级别", "A grade was reviewed since the law on grading changed"),
);

fn rank(grade: &str) -> Option<usize> {
    GRADES.iter().position(|g| g.key == grade)
}

/// Highest grade on file for a source.
fn of_source(source: &str, reader: &dyn Reader) -> Option<usize> {
    reader.find("data_grades", SOURCE.key(), source).iter().filter_map(|g| rank(g.text(GRADE))).max()
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let named = [SOURCE, DATASET, USER_DATA, USER_INFORMATION].iter().filter(|f| r.has(f.key())).count();
    if named != 1 {
        out.push(
            ONE_OBJECT
                .broken(
                    "请在来源、数据集、使用者数据类别中填写且仅填写一项",
                    "Name exactly one of source, dataset and kind of users' data",
                )
                .field(SOURCE.key()),
        );
    }
    if !r.has(MEASURES.key()) {
        out.push(
            MEASURED
                .broken("请选择与级别相应的保护措施", "Choose the protection that goes with the grade")
                .field(MEASURES.key()),
        );
    }
    if let Some((change, known)) =
        r.get(GRADED_ON).and_then(|on| regulatory_changes::since(on, &["data_grades", "grading"], reader))
    {
        let name = naming::called(&regulatory_changes::REGISTER, &change);
        out.push(
            REVIEWED_SINCE
                .broken(
                    format!(
                        "{known} 获知的法规变动「{}」涉及分类分级，此后尚未复核，请复核后更新定级日期",
                        name.zh
                    ),
                    format!(
                        "The change {} known on {known} touches grading; review the grade and update its day",
                        name.en
                    ),
                )
                .field(GRADED_ON.key()),
        );
    }
    let own = rank(r.text(GRADE));
    if let Some(set) = reader.get("datasets", r.text(DATASET)) {
        let sources = set.get(datasets::SOURCES).unwrap_or_default();
        let above: Vec<Text> = sources
            .iter()
            .filter(|s| of_source(s, reader).zip(own).is_some_and(|(theirs, own)| theirs > own))
            .map(|s| naming::called_by_id("corpus_sources", s, reader))
            .collect();
        if !above.is_empty() {
            let above = naming::listed(&above);
            out.push(
                NOT_BELOW
                    .broken(
                        format!(
                            "数据集「{}」的级别低于来源：{}，请提高级别或说明脱敏情况",
                            naming::called(&datasets::REGISTER, &set).zh,
                            above.zh
                        ),
                        format!(
                            "{} is graded below its sources {}; raise it or tell how the data was masked",
                            naming::called(&datasets::REGISTER, &set).en,
                            above.en
                        ),
                    )
                    .field(GRADE.key()),
            );
        }
    }
    if let Some(source) = reader.get("corpus_sources", r.text(SOURCE))
        && corpus_sources::has_sensitive(&source)
        && own == Some(0)
    {
        out.push(
            SENSITIVE_HIGHER
                .broken(
                    format!("来源「{}」含敏感个人信息，不宜定为最低级别", corpus_sources::called(&source)),
                    format!(
                        "{} holds sensitive personal information; the lowest grade does not fit",
                        corpus_sources::called(&source)
                    ),
                )
                .field(GRADE.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut versions: BTreeMap<String, usize> = BTreeMap::new();
    for g in reader.all("data_grades") {
        *versions.entry(g.text(RULE_VERSION).to_owned()).or_default() += 1;
    }
    versions.remove("");
    if versions.len() < 2 {
        return Vec::new();
    }
    let told: Vec<Text> =
        versions.iter().map(|(v, n)| Text::new(format!("{v}（{n} 项）"), format!("{v} ({n})"))).collect();
    let told = naming::listed(&told);
    vec![ONE_RULE.broken(
        format!("存在按不同规则定级的记录：{}，请统一按现行规则复核", told.zh),
        format!("Records are graded by different rules: {}; review them by the one in force", told.en),
    )]
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(from), Some(on)) = (r.get(GRADED_ON), r.get(REVIEW_DUE_ON)) else { return Vec::new() };
    let label = Text::new("复核数据级别", "Review the grade");
    vec![Due { key: "review", label, from, on, done: None, clause: "DATA-GUIDE/10.2.p1" }.clock(reader)]
}

const TIMES: Rule = Rule::error(
    "grade_days",
    &["DATA-GUIDE/10.2.p1"],
    t("定级日期不晚于今天，复核不早于定级", "Graded not in the future, and reviewed after it was graded"),
);

/// 分类分级.
pub static REGISTER: Register = Register {
    key: "data_grades",
    label: t("数据分类分级", "Data grades"),
    one: t("数据分级", "Data grade"),
    clauses: &["DATA-GUIDE/10.2.p1", "DATA-GUIDE/10.2.p2", "LIAONING-2025/4.e"],
    prefix: "GRD",
    title: "object",
    fields: FIELDS,
    sorts: &[Sort { key: "object", by: SortBy::Pinyin }, Sort { key: "grade", by: SortBy::Value }],
    area: Area::Corpus,
    rules: &[&TIMES, &REVIEWED_SINCE, &ONE_OBJECT, &MEASURED, &ONE_RULE, &NOT_BELOW, &SENSITIVE_HIGHER],
    orders: &[order::own(&TIMES, "graded_on", "review_due_on"), order::past(&TIMES, "graded_on")],
    check,
    whole,
    clocks,
    ..PLAIN
};
