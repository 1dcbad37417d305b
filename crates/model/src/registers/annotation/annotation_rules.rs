//! 标注规则: functional and safety rules, each for annotation and for review, in versions.

use crate::catalogue;
use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::decimal::Decimal;
use crate::field::{
    Choice, Field, Rows, Typed, choice, date, decimal, files, long_text, one_of, reference, some_of, table,
    text,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::regulatory_changes;
use crate::role::Area;
use crate::span::Span;
use crate::text::{Text, t};
use crate::who::{DATA_TYPES, KINDS};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Stages of annotation work that a rule is for.
pub const STAGES: &[Choice] =
    &[choice("annotation", "标注", "Annotation"), choice("review", "审核", "Review")];

/// What a change of law touches that asks for a review of the rules.
const TOUCHED_BY: [&str; 2] = ["annotation_rules", "annotation_ethics"];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Name.
    NAME: String = text("name", t("规则名称", "Name")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// Functional or safety.
    KIND: String = one_of("kind", t("标注类别", "Kind"), KINDS).required().listed();
    /// Annotation or review.
    STAGE: String = one_of("stage", t("环节", "Stage"), STAGES).required().listed();
    /// Types of data.
    DATA_TYPES_OF: Vec<String> = some_of("data_types", t("数据类型", "Data types"), DATA_TYPES).required();
    /// Field that it is for.
    DOMAIN: String = text("domain", t("适用领域", "Field")).searched()
        .help("功能性规则须写明所服务的领域", "A functional rule names the field it serves");
    /// Goal.
    GOAL: String = long_text("goal", t("标注目标", "Goal")).searched();
    /// Data format.
    DATA_FORMAT: String = long_text("data_format", t("数据格式", "Data format"));
    /// Method.
    METHOD: String = long_text("method", t("标注方法", "Method")).searched();
    /// Quality metric.
    QUALITY_METRIC: String = long_text("quality_metric", t("质量指标", "Quality metric"))
        .help("如准确率、一致性及其合格线", "Such as accuracy and agreement, with the line to reach");
    /// Guidance: true.
    TRUTH: String = long_text("truth", t("真实性指引", "Guidance: true"));
    /// Guidance: accurate.
    ACCURACY: String = long_text("accuracy", t("准确性指引", "Guidance: accurate"));
    /// Guidance: objective.
    OBJECTIVITY: String = long_text("objectivity", t("客观性指引", "Guidance: objective"));
    /// Guidance: diverse.
    DIVERSITY: String = long_text("diversity", t("多样性指引", "Guidance: diverse"));
    /// What is done about redundant, wrong and abnormal data.
    ABNORMAL_DATA: String = long_text("abnormal_data", t("冗余、错误、异常数据的处理", "Redundant, wrong, abnormal data"));
    /// A rule for each risk.
    RISKS: Rows = table("risks", t("安全风险规则", "Rules by risk"), &[
        text("risk", t("风险（附录 A）", "Risk of annex A")).required().help("如 A.1.a", "Such as A.1.a").def,
        long_text("guidance", t("判定与标注规则", "How to judge and annotate")).required().def,
    ]).help("安全性规则须逐条覆盖附录 A 的全部风险", "Safety rules cover every risk of annex A, one by one");
    /// Who asked for it.
    REQUESTED_BY: String = text("requested_by", t("需求方", "Requested by"))
        .help("提出标注需求的部门或项目", "The department or project whose need it serves");
    /// Author.
    PREPARED_BY: String = reference("prepared_by", t("编制人", "Prepared by"), "people");
    /// Approver.
    APPROVED_BY: String = reference("approved_by", t("批准人", "Approved by"), "people");
    /// First day in force.
    EFFECTIVE_ON: NaiveDate = date("effective_on", t("生效日期", "In force from")).listed();
    /// Last day in force.
    ENDED_ON: NaiveDate = date("ended_on", t("废止日期", "In force to"));
    /// Last review.
    REVIEWED_ON: NaiveDate = date("reviewed_on", t("最近评审日期", "Last reviewed on"));
    /// Next review.
    NEXT_REVIEW_ON: NaiveDate = date("next_review_on", t("下次评审日期", "Next review")).listed();
    /// Which version it replaces.
    SUPERSEDES: String = reference("supersedes", t("替代的版本", "Supersedes"), "annotation_rules");
    /// Look for bias and for what is read in different ways (DATA-GUIDE 6.1 d).
    BIAS_REVIEW: String = long_text("bias_review", t("偏见与歧义核查", "Review of bias and ambiguity"))
        .help("核查规则是否带有偏见、易生歧义，以及据分歧所作的修订", "Whether the rule is biased or read in different ways, and what was changed");
    /// Agreement in the trial.
    TRIAL_AGREEMENT: Decimal = decimal("trial_agreement", t("试标一致性（Kappa 或 Alpha）", "Agreement in the trial (kappa or alpha)"));
    /// What changed.
    CHANGES: String = long_text("changes", t("修订说明", "Changes")).searched();
    /// The rule itself.
    ATTACHMENTS: Vec<String> = files("attachments", t("规则文件", "Document"));
}

const RULE_PARTS_EMPTY: Rule = Rule::error(
    "annotation_rule_parts_empty",
    &["TC260-003/5.3.b.1", "DATA-GUIDE/6.1.b"],
    t(
        "规则写明标注目标、数据格式、标注方法和质量指标",
        "A rule states goal, data format, method and quality metric",
    ),
);
const RULE_GUIDANCE_EMPTY: Rule = Rule::warning(
    "annotation_rule_guidance_empty",
    &["TC260-003/5.3.b.3", "DATA-GUIDE/6.1.c", "DATA-GUIDE/6.1.d"],
    t(
        "功能性规则写明领域，并对真实、准确、客观、多样给出指引",
        "A functional rule names its field and guides to what is true, accurate, objective and diverse",
    ),
)
.each();
const RULE_UNKNOWN_RISK: Rule = Rule::error(
    "annotation_rule_unknown_risk",
    &["TC260-003/5.3.b.4"],
    t(
        "安全风险规则逐条写明附录 A 的风险和判定方法",
        "Each rule by risk names a risk of annex A and how to judge it",
    ),
);
const RULE_BACKWARDS: Rule = Rule::error(
    "annotation_rule_backwards",
    &["DATA-GUIDE/6.1.e"],
    t(
        "废止不早于生效，替代版本先后正确",
        "A rule does not end before it begins, nor before what it replaces",
    ),
);
const RULE_UNAPPROVED: Rule = Rule::warning(
    "annotation_rule_unapproved",
    &["DATA-GUIDE/6.1.a", "DATA-GUIDE/6.1.b"],
    t(
        "生效规则有需求方，并由编制人以外的人批准",
        "A rule in force names whose need it serves and was approved by somebody other than its author",
    ),
)
.each();
const RULE_BIAS_UNREVIEWED: Rule = Rule::warning(
    "annotation_rule_bias_unreviewed",
    &["DATA-GUIDE/6.1.d"],
    t("生效的规则核查过偏见与歧义", "A rule in force was reviewed for bias and ambiguity"),
);
const RULE_REVIEW_OPEN: Rule = Rule::warning(
    "annotation_rule_review_open",
    &["DATA-GUIDE/6.1.e"],
    t(
        "生效规则定有下次评审日期且未逾期，法规变动后已评审",
        "A rule in force has a day of review that has not passed, and was reviewed since the law changed",
    ),
);
const RULES_MISSING: Rule = Rule::error(
    "annotation_rules_missing",
    &["TC260-003/5.3.b.2"],
    t(
        "功能性、安全性规则分别有标注和审核两个环节的生效版本",
        "Functional and safety rules are in force, each for annotation and for review",
    ),
);
const RISKS_UNCOVERED: Rule = Rule::error(
    "annotation_risks_uncovered",
    &["TC260-003/5.3.b.4"],
    t("生效的安全性规则覆盖附录 A 的全部风险", "Safety rules in force cover every risk of annex A"),
);

/// Is the rule in force on a day?
pub fn in_force(r: &Record, day: NaiveDate) -> bool {
    Span::of(r, EFFECTIVE_ON, ENDED_ON).is_some_and(|s| s.holds(day)) && !r.retired
}

/// What a sentence calls a rule: name and version.
pub fn called(r: &Record) -> String {
    format!("{} {}", r.text(NAME), r.text(EDITION))
}

/// Risks for which a rule says how to judge them.
fn covered(r: &Record) -> BTreeSet<String> {
    let get = |row: &serde_json::Map<String, serde_json::Value>, key: &str| {
        row.get(key).and_then(String::read).unwrap_or_default()
    };
    let rows = r.get(RISKS).unwrap_or_default();
    rows.iter().filter(|row| !get(row, "guidance").is_empty()).map(|row| get(row, "risk")).collect()
}

/// Risks of annex A that no safety rule in force on a day covers, in order.
pub fn uncovered(day: NaiveDate, reader: &dyn Reader) -> Vec<&'static crate::standard::Risk> {
    let rules = reader.find("annotation_rules", KIND.key(), "safety");
    let covered: BTreeSet<String> =
        rules.iter().filter(|r| in_force(r, day)).flat_map(|r| covered(r)).collect();
    catalogue::risks().filter(|r| !covered.contains(&r.id)).collect()
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    let force = Span::of(r, EFFECTIVE_ON, ENDED_ON);
    let empty = |of: &[crate::field::Field<String>]| -> Vec<Text> {
        of.iter().filter(|f| r.text(**f).trim().is_empty()).map(|f| Text::from(f.def.label)).collect()
    };
    let parts = empty(&[GOAL, DATA_FORMAT, METHOD, QUALITY_METRIC]);
    if force.is_some() && !parts.is_empty() {
        let lacks = naming::listed(&parts);
        out.push(
            RULE_PARTS_EMPTY
                .broken(
                    format!("规则缺少：{}，请补充后再生效", lacks.zh),
                    format!("The rule lacks: {}; complete it before it is in force", lacks.en),
                )
                .field(GOAL.key()),
        );
    }
    if r.text(KIND) == "functional" && force.is_some() {
        let guidance = empty(&[DOMAIN, TRUTH, ACCURACY, OBJECTIVITY, DIVERSITY, ABNORMAL_DATA]);
        if !guidance.is_empty() {
            let lacks = naming::listed(&guidance);
            let any = |of: &[Field<String>]| !empty(of).is_empty();
            let mut clauses = Vec::new();
            if any(&[DOMAIN, TRUTH, ACCURACY, OBJECTIVITY, DIVERSITY]) {
                clauses.push("TC260-003/5.3.b.3");
            }
            if any(&[ACCURACY, ABNORMAL_DATA]) {
                clauses.push("DATA-GUIDE/6.1.c");
            }
            if any(&[OBJECTIVITY]) {
                clauses.push("DATA-GUIDE/6.1.d");
            }
            out.push(
                RULE_GUIDANCE_EMPTY
                    .broken(
                        format!("功能性规则缺少：{}", lacks.zh),
                        format!("The functional rule lacks: {}", lacks.en),
                    )
                    .against(&clauses)
                    .field(TRUTH.key()),
            );
        }
    }
    for (n, row) in r.get(RISKS).unwrap_or_default().iter().enumerate() {
        let get = |key: &str| row.get(key).and_then(String::read).unwrap_or_default();
        let (risk, row) = (get("risk"), n + 1);
        if !catalogue::is_risk(&risk) || get("guidance").trim().is_empty() {
            out.push(
                RULE_UNKNOWN_RISK
                    .broken(
                        format!("安全风险规则第 {row} 行「{risk}」不是附录 A 的风险编号，或未写判定规则"),
                        format!("Row {row} of the rules by risk, {risk:?}, names no risk of annex A or does not say how to judge it"),
                    )
                    .field(RISKS.key()),
            );
        }
    }
    if force.is_some_and(|s| s.is_backwards()) {
        out.push(
            RULE_BACKWARDS
                .broken("废止日期早于生效日期，请核对", "It ends before it begins; check both days")
                .field(ENDED_ON.key()),
        );
    }
    if let (Some(from), Some(old)) = (r.get(EFFECTIVE_ON), reader.get("annotation_rules", r.text(SUPERSEDES)))
        && old.get(EFFECTIVE_ON).is_some_and(|d| d >= from)
    {
        out.push(
            RULE_BACKWARDS
                .broken(
                    format!("本版本 {from} 生效，不晚于它所替代的「{}」，请核对", called(&old)),
                    format!(
                        "In force from {from}, no later than {}, which it replaces; check both",
                        called(&old)
                    ),
                )
                .field(SUPERSEDES.key()),
        );
    }
    if !in_force(r, today) {
        return out;
    }
    let approver = r.text(APPROVED_BY);
    let needless = r.text(REQUESTED_BY).is_empty();
    let unapproved = approver.is_empty() || approver == r.text(PREPARED_BY);
    if needless || unapproved {
        let clauses: Vec<&str> = [(needless, "DATA-GUIDE/6.1.a"), (unapproved, "DATA-GUIDE/6.1.b")]
            .into_iter()
            .filter_map(|(broken, clause)| broken.then_some(clause))
            .collect();
        out.push(
            RULE_UNAPPROVED
                .broken(
                    "请填写需求方，并由编制人以外的人批准",
                    "Name whose need it serves, and have somebody other than the author approve it",
                )
                .against(&clauses)
                .field(APPROVED_BY.key()),
        );
    }
    let since = r.get(REVIEWED_ON).or(r.get(EFFECTIVE_ON)).unwrap_or(today);
    let open = match r.get(NEXT_REVIEW_ON) {
        None => Some(
            t(
                "未定下次评审日期，请按本单位周期填写",
                "No day of review is set; enter it by your own interval",
            )
            .into(),
        ),
        Some(due) if due < today && since < due => Some(Text::new(
            format!("应于 {due} 前评审，尚未登记评审，请评审后更新两个日期"),
            format!("A review was due by {due} and is not on file; review it and enter both days"),
        )),
        Some(_) => regulatory_changes::since(since, &TOUCHED_BY, reader).map(|(c, day)| {
            let name = naming::called_by_id("regulatory_changes", &c.id, reader);
            Text::new(
                format!("{day} 的法规变动「{}」之后尚未评审，请评审", name.zh),
                format!("Not reviewed since the change of law of {day}, {}; review it", name.en),
            )
        }),
    };
    if let Some(told) = open {
        out.push(RULE_REVIEW_OPEN.broken(told.zh, told.en).field(NEXT_REVIEW_ON.key()));
    }
    if !r.has(BIAS_REVIEW.key()) {
        out.push(
            RULE_BIAS_UNREVIEWED
                .broken(
                    "请核查规则有无偏见和歧义，并写明结果",
                    "Review the rule for bias and ambiguity, and tell the result",
                )
                .field(BIAS_REVIEW.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    let live: Vec<Arc<Record>> =
        reader.all("annotation_rules").into_iter().filter(|r| in_force(r, today)).collect();
    for kind in KINDS {
        for stage in STAGES {
            if live.iter().any(|r| r.text(KIND) == kind.key && r.text(STAGE) == stage.key) {
                continue;
            }
            out.push(RULES_MISSING.broken(
                format!("今天没有生效的{}{}规则，请制定并批准", kind.label.zh, stage.label.zh),
                format!(
                    "No {} rule for {} is in force today; write and approve one",
                    kind.label.en.to_lowercase(),
                    stage.label.en.to_lowercase()
                ),
            ));
        }
    }
    let missing = uncovered(today, reader);
    if !missing.is_empty() {
        let all = catalogue::risks().count();
        let name = |r: &&crate::standard::Risk| {
            Text::new(format!("{} {}", r.id, r.name.zh), format!("{} {}", r.id, r.name.en))
        };
        let names: Vec<Text> = missing.iter().map(name).collect();
        let names = naming::listed(&names);
        let have = all - missing.len();
        out.push(RISKS_UNCOVERED.broken(
            format!("生效的安全性规则覆盖 {have}/{all} 项风险，缺少：{}", names.zh),
            format!("Safety rules in force cover {have} of {all} risks; missing: {}", names.en),
        ));
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(from), Some(due)) = (r.get(EFFECTIVE_ON), r.get(NEXT_REVIEW_ON)) else { return Vec::new() };
    if !in_force(r, reader.today()) {
        return Vec::new();
    }
    let reviewed = r.get(REVIEWED_ON);
    let start = reviewed.unwrap_or(from).min(due);
    let limit = Limit {
        key: "review",
        label: t("定期评审", "Periodic review").into(),
        count: (due - start).num_days(),
        unit: Unit::Days,
        rule: t("本单位设定的下次评审日期", "Next review, as the organisation set it").into(),
        clause: "DATA-GUIDE/6.1.e",
    };
    // A day set before the last review was kept by that review.
    let done = reviewed.filter(|d| *d >= due).map(instant::start_of);
    vec![limit.clock(instant::start_of(start), done, &[], reader.calendar(), reader.now())]
}

fn coverage(r: &Record, _: &dyn Reader) -> Option<Text> {
    if r.text(KIND) != "safety" {
        return None;
    }
    let covered = covered(r);
    let n = catalogue::risks().filter(|k| covered.contains(&k.id)).count();
    Some(Text::same(format!("{n}/{}", catalogue::risks().count())))
}

const TIMES: Rule = Rule::error(
    "annotation_rule_order",
    &["DATA-GUIDE/6.1.e"],
    t(
        "下次评审不早于最近一次评审，评审日期不晚于今天",
        "The next review does not come before the last, and no review lies ahead",
    ),
);

/// 标注规则.
pub static REGISTER: Register = Register {
    key: "annotation_rules",
    label: t("标注规则", "Annotation rules"),
    one: t("标注规则", "Annotation rule"),
    clauses: &[
        "TC260-003/5.3.b.1",
        "TC260-003/5.3.b.2",
        "TC260-003/5.3.b.3",
        "TC260-003/5.3.b.4",
        "DATA-GUIDE/6.1.a",
        "DATA-GUIDE/6.1.b",
        "DATA-GUIDE/6.1.c",
        "DATA-GUIDE/6.1.d",
        "DATA-GUIDE/6.1.e",
    ],
    prefix: "ANR",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "effective_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Annotation,
    rules: &[
        &TIMES,
        &RULE_PARTS_EMPTY,
        &RULE_GUIDANCE_EMPTY,
        &RULE_UNKNOWN_RISK,
        &RULE_BACKWARDS,
        &RULE_UNAPPROVED,
        &RULE_REVIEW_OPEN,
        &RULE_BIAS_UNREVIEWED,
        &RULES_MISSING,
        &RISKS_UNCOVERED,
    ],
    orders: &[order::own(&TIMES, "reviewed_on", "next_review_on"), order::past(&TIMES, "reviewed_on")],
    check,
    whole,
    clocks,
    computed: &[Computed {
        key: "coverage",
        label: t("覆盖风险", "Risks covered"),
        listed: true,
        value: coverage,
    }],
    ..PLAIN
};
