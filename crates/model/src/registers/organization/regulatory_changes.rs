//! 法规变动: what changed in law, policy or standards, what it touches, what is reviewed for it. Policies, rules,
//! grades and word lists take their review clocks from here (`crate::review`).

use super::policies::AREAS;
use crate::clock::{Clock, ClockState, Limit};
use crate::deadline::Unit;
use crate::field::{
    Choice, Rows, Typed, at, choice, date, files, long_text, one_of, reference, some_of, table, text,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

/// What a change may touch beside the areas of policies.
const OTHERS: [Choice; 9] = [
    choice("annotation_rules", "标注规则", "Annotation rules"),
    choice("data_grades", "分类分级结果", "Grades of data"),
    choice("keyword_libraries", "关键词库", "Keyword libraries"),
    choice("question_banks", "测试题库", "Question banks"),
    choice("content_measures", "内容安全措施", "Content measures"),
    choice("agreements", "服务协议与隐私政策", "Agreements and privacy policy"),
    choice("labellings", "内容标识", "Labelling"),
    choice("handling_rules", "投诉处理规则", "Handling rules"),
    choice("filings", "备案材料", "Filings"),
];

/// What a change may touch: areas of policies, and the rest.
pub const TOUCHES: &[Choice] = &ALL;

const ALL: [Choice; AREAS.len() + OTHERS.len()] = {
    let mut all = [OTHERS[0]; AREAS.len() + OTHERS.len()];
    let mut i = 0;
    while i < AREAS.len() {
        all[i] = AREAS[i];
        i += 1;
    }
    while i < all.len() {
        all[i] = OTHERS[i - AREAS.len()];
        i += 1;
    }
    all
};

const STATES: &[Choice] = &[
    choice("recorded", "已登记", "Recorded"),
    choice("assessed", "已评估影响", "Assessed"),
    choice("done", "已办结", "Done"),
    choice("no_action", "无须调整", "No action needed"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Document.
    DOCUMENT: String = text("document", t("文件名称", "Document")).required().listed().searched();
    /// Kind.
    KIND: String = one_of("kind", t("类别", "Kind"), &[
        choice("law", "法律", "Law"),
        choice("regulation", "行政法规", "Administrative regulation"),
        choice("rule", "部门规章", "Departmental rule"),
        choice("standard", "标准", "Standard"),
        choice("notice", "通知与政策文件", "Notice or policy"),
        choice("local", "地方规定", "Local rule"),
    ]).required().listed();
    /// Issued by.
    ISSUER: String = text("issuer", t("发布机关", "Issued by")).searched();
    /// Number.
    NUMBER: String = text("number", t("文号", "Number")).searched();
    /// Day of publication.
    PUBLISHED_ON: NaiveDate = date("published_on", t("发布日期", "Published on"));
    /// First day in force.
    EFFECTIVE_ON: NaiveDate = date("effective_on", t("施行日期", "In force from")).listed();
    /// Day it became known here; starts the clocks.
    KNOWN_ON: NaiveDate = date("known_on", t("获知日期", "Known on")).required().listed();
    /// What it touches.
    TOUCHED: Vec<String> = some_of("touches", t("影响范围", "Touches"), TOUCHES).listed()
        .help("选中的制度、规则和库会因此进入评审", "What is chosen falls due for review");
    /// What changes, in own words.
    SUMMARY: String = long_text("summary", t("变动内容", "What changes")).searched();
    /// Where it was read.
    SOURCE: String = text("source", t("来源网址", "Where it was read"));
    /// Who sees to it.
    ASSIGNEE: String = reference("assignee", t("责任人", "Assigned to"), "people");
    /// Day by which it is to be done.
    DUE_ON: NaiveDate = date("due_on", t("办理期限", "Due on"));
    /// What is reviewed for it.
    REVIEWS: Rows = table("reviews", t("评审事项", "To be reviewed"), &[
        text("what", t("评审对象", "What")).required().def,
        date("due_on", t("期限", "Due on")).def,
        date("done_on", t("完成日期", "Done on")).def,
        text("result", t("结果", "Result")).def,
    ]);
    /// What came of it.
    CONCLUSION: String = long_text("conclusion", t("评估结论", "Conclusion")).searched();
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// When its effect was assessed.
    ASSESSED_AT: Instant = at("assessed_at", t("评估时间", "Assessed at")).stamped();
    /// When it was done.
    DONE_AT: Instant = at("done_at", t("办结时间", "Done at")).stamped();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

fn open_rows(r: &Record) -> Vec<Text> {
    let rows = r.get(REVIEWS).unwrap_or_default();
    rows.iter()
        .filter(|row| row.get("done_on").and_then(NaiveDate::read).is_none())
        .filter_map(|row| row.get("what").and_then(String::read))
        .map(|what| Text::new(format!("评审「{what}」"), format!("the review of {what}")))
        .collect()
}

fn gate_done(r: &Record, _: &dyn Reader) -> Vec<Text> {
    let mut missing = open_rows(r);
    if !r.has(REVIEWS.key()) {
        missing.push(Text::new("至少一项评审事项", "at least one thing reviewed"));
    }
    missing
}

static FLOW: States = States {
    field: "state",
    of: STATES,
    moves: &[
        Move {
            asks: &["touches", "assignee", "due_on", "conclusion"],
            stamps: Some("assessed_at"),
            ..Move::new("assess", t("完成影响评估", "Record the assessment"), &["recorded"], "assessed")
        },
        Move {
            asks: &["reviews"],
            stamps: Some("done_at"),
            gate: gate_done,
            ..Move::new("finish", t("办结", "Finish"), &["assessed"], "done")
        },
        Move {
            asks: &["conclusion"],
            stamps: Some("done_at"),
            reason: true,
            ..Move::new("waive", t("无须调整", "No action needed"), &["recorded", "assessed"], "no_action")
        },
        Move {
            clears: &["assessed_at", "done_at"],
            reason: true,
            ..Move::new("reopen", t("重新打开", "Reopen"), &["done", "no_action"], "recorded")
        },
    ],
};

fn is_open(r: &Record) -> bool {
    !["done", "no_action"].contains(&r.text(STATE))
}

/// The latest change known after a day, and by today, that touches one of the keys of `TOUCHES`. One that was found to
/// need no action touches nothing; one that does not tell what it touches touches all.
pub fn since(day: NaiveDate, keys: &[&str], reader: &dyn Reader) -> Option<(Arc<Record>, NaiveDate)> {
    let touches = |c: &Record| {
        let of = c.get(TOUCHED).unwrap_or_default();
        of.is_empty() || of.iter().any(|k| keys.contains(&k.as_str()))
    };
    reader
        .all("regulatory_changes")
        .into_iter()
        .filter(|c| c.text(STATE) != "no_action" && touches(c))
        .filter_map(|c| c.get(KNOWN_ON).map(|known| (c, known)))
        .filter(|(_, known)| *known > day && *known <= reader.today())
        .max_by_key(|(_, known)| *known)
}

const CHANGE_UNASSIGNED: Rule = Rule::warning(
    "regulatory_change_unassigned",
    &["TC260-003/7.f.2", "LIAONING-2025/10.3.4"],
    t("未办结的法规变动有责任人和办理期限", "An open change has a person and a day"),
)
.each();
const CHANGE_UNTOUCHING: Rule = Rule::warning(
    "regulatory_change_untouching",
    &["TC260-003/5.2.b.5", "DATA-GUIDE/6.1.e", "DATA-GUIDE/10.2.p1"],
    t("未办结的法规变动写明影响范围", "An open change tells what it touches"),
);
const CHANGE_OVERDUE: Rule = Rule::error(
    "regulatory_change_overdue",
    &[
        "TC260-003/7.f.2",
        "LIAONING-2025/8.3.c",
        "TC260-003/5.2.b.5",
        "LIAONING-2025/10.3.4",
        "DATA-GUIDE/6.1.e",
        "DATA-GUIDE/10.2.p1",
    ],
    t("法规变动在期限内办结", "A change is dealt with by its day"),
)
.each();
/// Those of a rule's clauses that a change concerns by what it touches; one that does not tell touches everything.
fn clauses_of(r: &Record, all: &[&'static str]) -> Vec<&'static str> {
    let of = r.get(TOUCHED).unwrap_or_default();
    let touches = |keys: &[&str]| of.is_empty() || of.iter().any(|k| keys.contains(&k.as_str()));
    let concerns = |clause: &str| match clause {
        "TC260-003/5.2.b.5" => touches(&["intellectual_property"]),
        "LIAONING-2025/10.3.4" => touches(&["content_measures", "keyword_libraries", "output_review"]),
        "DATA-GUIDE/6.1.e" => touches(&["annotation_rules", "annotation_ethics"]),
        "DATA-GUIDE/10.2.p1" => touches(&["data_grades", "grading"]),
        _ => true,
    };
    all.iter().copied().filter(|c| concerns(c)).collect()
}

const CHANGE_DAYS: Rule = Rule::error(
    "regulatory_change_days",
    &["TC260-003/5.2.b.5"],
    t("获知不早于发布，评审不早于获知", "Known after publication, reviewed after it was known"),
);

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(known), Some(due)) = (r.get(KNOWN_ON), r.get(DUE_ON)) else { return Vec::new() };
    let limit = Limit {
        key: "deal_with",
        label: t("办理法规变动", "Deal with the change of law").into(),
        count: (due - known).num_days(),
        unit: Unit::Days,
        rule: t("本单位设定的办理期限", "The day that the organisation set").into(),
        clause: "TC260-003/5.2.b.5",
    };
    vec![limit.clock(instant::start_of(known), r.get(DONE_AT), &[], reader.calendar(), reader.now())]
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(known) = r.get(KNOWN_ON) else { return out };
    let document = r.text(DOCUMENT);
    let rows = r.get(REVIEWS).unwrap_or_default();
    let early = rows.iter().filter_map(|x| x.get("done_on").and_then(NaiveDate::read)).any(|d| d < known);
    if early || r.get(PUBLISHED_ON).is_some_and(|d| d > known) || known > reader.today() {
        out.push(
            CHANGE_DAYS
                .broken(
                    "发布、获知、评审的日期先后不一致，请核对",
                    "The days of publication, knowledge and review do not follow; check them",
                )
                .field(KNOWN_ON.key()),
        );
    }
    if is_open(r) {
        if r.text(ASSIGNEE).is_empty() || r.get(DUE_ON).is_none() {
            out.push(
                CHANGE_UNASSIGNED
                    .broken(
                        format!("「{document}」没有责任人或办理期限，请指定"),
                        format!("{document} has no person or no day; name both"),
                    )
                    .against(&clauses_of(r, CHANGE_UNASSIGNED.clauses))
                    .field(ASSIGNEE.key()),
            );
        }
        if !r.has(TOUCHED.key()) {
            out.push(
                CHANGE_UNTOUCHING
                    .broken(
                        format!("「{document}」没有写明影响范围，现按影响全部制度计算评审期限，请选择"),
                        format!("{document} does not tell what it touches, so every policy counts as touched; choose"),
                    )
                    .field(TOUCHED.key()),
            );
        }
    }
    if clocks(r, reader).iter().any(|c| c.state == ClockState::Overdue) && is_open(r) {
        let clauses = clauses_of(r, CHANGE_OVERDUE.clauses);
        out.push(
            CHANGE_OVERDUE
                .broken(
                    format!("「{document}」已过办理期限，请办结或调整期限并说明"),
                    format!("{document} is past its day; finish it, or set another day and say why"),
                )
                .against(&clauses)
                .field(DUE_ON.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "regulatory_change_order",
    &["TC260-003/5.2.b.5"],
    t("发布、获知、评估、办结先后一致", "Publication, knowledge, assessment and settling follow in time"),
);

/// 法规变动.
pub static REGISTER: Register = Register {
    key: "regulatory_changes",
    label: t("法规变动", "Regulatory changes"),
    one: t("法规变动", "Regulatory change"),
    clauses: &[
        "TC260-003/5.2.b.5",
        "TC260-003/7.f.2",
        "DATA-GUIDE/6.1.e",
        "DATA-GUIDE/10.2.p1",
        "LIAONING-2025/10.3.4",
    ],
    prefix: "REG",
    title: "document",
    fields: FIELDS,
    sorts: &[Sort { key: "known_on", by: SortBy::Value }, Sort { key: "effective_on", by: SortBy::Value }],
    area: Area::Organization,
    states: Some(&FLOW),
    rules: &[&TIMES, &CHANGE_UNASSIGNED, &CHANGE_UNTOUCHING, &CHANGE_OVERDUE, &CHANGE_DAYS],
    orders: &[
        order::own(&TIMES, "published_on", "assessed_at"),
        order::own(&TIMES, "assessed_at", "done_at"),
        order::past(&TIMES, "known_on"),
    ],
    check,
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::FixedReader;
    use serde_json::json;

    #[test]
    fn it_is_not_finished_while_something_is_still_to_be_reviewed() {
        let w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let mut r = Record::default();
        assert_eq!(gate_done(&r, &w).len(), 1, "nothing was reviewed");
        r.values.insert(
            "reviews".into(),
            json!([{"what": "示例制度", "done_on": "2026-05-30"}, {"what": "示例规则"}]),
        );
        let missing = gate_done(&r, &w);
        assert_eq!(missing.len(), 1);
        assert!(missing[0].zh.contains("示例规则"), "{missing:?}");
        r.values.insert("reviews".into(), json!([{"what": "示例制度", "done_on": "2026-05-30"}]));
        assert!(gate_done(&r, &w).is_empty());
    }
}
