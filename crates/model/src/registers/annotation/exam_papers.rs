//! 试卷: what an examination asks, for which scope, and where it is passed.

use crate::decimal::Decimal;
use crate::field::{Choice, choice, date, decimal, files, int, long_text, reference, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::annotation_rules;
use crate::role::Area;
use crate::span::Span;
use crate::text::{Text, t};
use crate::who::{DATA_TYPES, FUNCTIONS, KINDS, Scope};
use chrono::NaiveDate;

const TOPICS: &[Choice] = &[
    choice("rules", "标注规则理解", "Understanding of the rules"),
    choice("tools", "工具使用", "Use of the tool"),
    choice("risks", "安全风险判定", "Judging safety risks"),
    choice("law", "法律与责任", "Law and responsibility"),
    choice("personal_information", "个人信息保护", "Personal information"),
    choice("data_security", "数据安全管理", "Data security"),
    choice("confidentiality", "保密", "Confidentiality"),
];

/// Topics that training has to contain (DATA-GUIDE 6.3.d), which the examination tests with the rules themselves.
const ASKED_TOPICS: [&str; 5] = ["rules", "law", "personal_information", "data_security", "confidentiality"];

/// Those of them that are legal compliance, DATA-GUIDE 6.3 d.
const LEGAL_TOPICS: [&str; 4] = ["law", "personal_information", "data_security", "confidentiality"];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("试卷名称", "Name")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// Rule versions that it tests.
    RULES_TESTED: Vec<String> = crate::field::references("rules_tested", t("对应的标注规则", "Annotation rules tested"), "annotation_rules").required();
    /// Functions.
    FUNCTIONS_OF: Vec<String> = some_of("functions", t("适用职能", "Functions"), FUNCTIONS).required().listed();
    /// Types of data.
    DATA_TYPES_OF: Vec<String> = some_of("data_types", t("适用数据类型", "Data types"), DATA_TYPES).required().listed();
    /// Kinds.
    KINDS_OF: Vec<String> = some_of("kinds", t("适用标注类别", "Kinds"), KINDS).required().listed();
    /// Topics.
    TOPICS_OF: Vec<String> = some_of("topics", t("考核内容", "Topics"), TOPICS).required();
    /// Items.
    ITEMS: i64 = int("items", t("题数", "Items")).required();
    /// Full score.
    FULL_SCORE: Decimal = decimal("full_score", t("满分", "Full score")).required();
    /// Score from which it is passed.
    PASS_SCORE: Decimal = decimal("pass_score", t("合格线", "Pass line")).required();
    /// Minutes.
    MINUTES: i64 = int("minutes", t("时长（分钟）", "Minutes"));
    /// Who wrote it.
    PREPARED_BY: String = reference("prepared_by", t("命题人", "Prepared by"), "people");
    /// Who approved it.
    APPROVED_BY: String = reference("approved_by", t("审定人", "Approved by"), "people");
    /// First day of use.
    EFFECTIVE_ON: NaiveDate = date("effective_on", t("启用日期", "In use from")).required().listed();
    /// Last day of use.
    ENDED_ON: NaiveDate = date("ended_on", t("停用日期", "In use to"));
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
    /// Paper and key.
    ATTACHMENTS: Vec<String> = files("attachments", t("试卷与答案", "Paper and key"));
}

const PAPER_PASS_LINE: Rule = Rule::error(
    "exam_paper_pass_line",
    &["TC260-003/5.3.a.1"],
    t("合格线大于零且不高于满分", "The pass line lies above nought and not above the full score"),
);
const PAPER_OUTDATED: Rule = Rule::warning(
    "exam_paper_outdated",
    &["TC260-003/5.3.a.1", "DATA-GUIDE/6.3.c"],
    t("使用中的试卷考核现行的标注规则", "A paper in use tests rules that are in force"),
);
const PAPER_TOPICS: Rule = Rule::warning(
    "exam_paper_topics",
    &["DATA-GUIDE/6.3.c", "DATA-GUIDE/6.3.d"],
    t("考核内容覆盖培训必讲内容", "The examination covers what training has to contain"),
)
.each();
const PAPER_UNCHECKED: Rule = Rule::warning(
    "exam_paper_unchecked",
    &["DATA-GUIDE/6.3.c"],
    t("试卷由命题人以外的人审定", "Somebody other than its author approves a paper"),
);
const PAPER_BACKWARDS: Rule = Rule::error(
    "exam_paper_backwards",
    &["DATA-GUIDE/6.3.c"],
    t("停用日期不早于启用日期", "A paper is not withdrawn before it is in use"),
);

/// Does a paper examine a scope?
pub fn covers(r: &Record, scope: &Scope<'_>) -> bool {
    let has = |f, key: &str| r.get::<Vec<String>>(f).unwrap_or_default().iter().any(|k| k == key);
    has(FUNCTIONS_OF, scope.function) && has(DATA_TYPES_OF, scope.data_type) && has(KINDS_OF, scope.kind)
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if let (Some(pass), Some(full)) = (r.get(PASS_SCORE), r.get(FULL_SCORE))
        && (pass <= Decimal::ZERO || pass > full)
    {
        out.push(
            PAPER_PASS_LINE
                .broken(
                    format!("合格线 {pass} 应大于零且不高于满分 {full}"),
                    format!(
                        "The pass line {pass} should lie above nought and not above the full score {full}"
                    ),
                )
                .field(PASS_SCORE.key()),
        );
    }
    let used = Span::of(r, EFFECTIVE_ON, ENDED_ON);
    if used.is_some_and(|s| s.is_backwards()) {
        out.push(
            PAPER_BACKWARDS
                .broken("停用日期早于启用日期，请核对", "Withdrawn before it was in use; check both days")
                .field(ENDED_ON.key()),
        );
    }
    let today = reader.today();
    if used.is_some_and(|s| s.holds(today)) {
        for id in r.get(RULES_TESTED).unwrap_or_default() {
            let Some(rule) = reader.get("annotation_rules", &id) else { continue };
            if !annotation_rules::in_force(&rule, today) {
                out.push(
                    PAPER_OUTDATED
                        .broken(
                            format!(
                                "试卷仍在使用，但所考规则「{} {}」今天不生效，请按现行规则修订试卷",
                                rule.text(annotation_rules::NAME),
                                rule.text(annotation_rules::EDITION)
                            ),
                            format!(
                                "The paper is in use, but the rule it tests, {} {}, is not in force today; revise the paper",
                                rule.text(annotation_rules::NAME),
                                rule.text(annotation_rules::EDITION)
                            ),
                        )
                        .field(RULES_TESTED.key()),
                );
            }
        }
    }
    let topics = r.get(TOPICS_OF).unwrap_or_default();
    let safety = r.get(KINDS_OF).unwrap_or_default().iter().any(|k| k == "safety");
    let asked = ASKED_TOPICS.iter().copied().chain(safety.then_some("risks"));
    let missing: Vec<&str> = asked.filter(|k| topics.iter().all(|x| x != k)).collect();
    if !missing.is_empty() {
        let mut clauses = vec!["DATA-GUIDE/6.3.c"];
        if missing.iter().any(|k| LEGAL_TOPICS.contains(k)) {
            clauses.push("DATA-GUIDE/6.3.d");
        }
        let missing: Vec<Text> =
            missing.into_iter().map(|k| super::annotators::label(TOPICS_OF, k)).collect();
        let missing = naming::listed(&missing);
        out.push(
            PAPER_TOPICS
                .broken(
                    format!("考核内容缺少：{}，请补题或说明由其他试卷考核", missing.zh),
                    format!(
                        "The examination lacks: {}; add items, or say which paper tests them",
                        missing.en
                    ),
                )
                .against(&clauses)
                .field(TOPICS_OF.key()),
        );
    }
    let (by, approved) = (r.text(PREPARED_BY), r.text(APPROVED_BY));
    if approved.is_empty() || approved == by {
        out.push(
            PAPER_UNCHECKED
                .broken("请由命题人以外的人审定试卷", "Have somebody other than the author approve the paper")
                .field(APPROVED_BY.key()),
        );
    }
    out
}

fn sat(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let results = reader.find("exam_results", "paper", &r.id);
    let passed = results.iter().filter(|x| super::exam_results::is_passed(x, r)).count();
    (!results.is_empty()).then(|| {
        Text::new(
            format!("{passed}/{} 人次合格", results.len()),
            format!("{passed} of {} passed", results.len()),
        )
    })
}

/// 试卷.
pub static REGISTER: Register = Register {
    key: "exam_papers",
    label: t("试卷", "Examination papers"),
    one: t("试卷", "Examination paper"),
    clauses: &["TC260-003/5.3.a.1", "DATA-GUIDE/6.3.c"],
    prefix: "EXP",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "effective_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Annotation,
    rules: &[&PAPER_PASS_LINE, &PAPER_OUTDATED, &PAPER_TOPICS, &PAPER_UNCHECKED, &PAPER_BACKWARDS],
    check,
    computed: &[Computed {
        key: "sat", label: t("考核情况", "Sat and passed"), listed: false, value: sat
    }],
    ..PLAIN
};
