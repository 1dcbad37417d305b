//! 仲裁: where annotators and reviewers do not agree, who decides, and what the rule learns from it.

use crate::field::{Rows, choice, date, files, long_text, one_of, reference, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::{annotation_rules, annotation_tasks as tasks, task_assignments as assignments};
use crate::role::Area;
use crate::text::t;
use crate::who;
use chrono::NaiveDate;
use std::collections::BTreeSet;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Task.
    TASK: String = reference("task", t("任务", "Task"), "annotation_tasks").required().listed();
    /// Batch.
    BATCH: String = reference("batch", t("批次", "Batch"), "batches");
    /// Item.
    ITEM: String = text("item", t("条目编号", "Item")).required().listed().searched();
    /// Risk of annex A.
    RISK: String = text("risk", t("涉及风险（附录 A）", "Risk of annex A")).help("如 A.4.e，可留空", "Such as A.4.e; may stay empty");
    /// What each said.
    OPINIONS: Rows = table("opinions", t("各方意见", "Opinions"), &[
        text("by", t("提出人", "By")).required().help("工号", "Staff number").def,
        text("label", t("标签", "Label")).required().def,
        long_text("grounds", t("理由", "Grounds")).def,
    ]).required();
    /// Arbitrator.
    ARBITRATOR: String = reference("arbitrator", t("仲裁人", "Arbitrator"), "people").required().listed();
    /// Day.
    DECIDED_ON: NaiveDate = date("decided_on", t("仲裁日期", "Decided on")).required().listed();
    /// Verdict.
    VERDICT: String = text("verdict", t("仲裁结论", "Verdict")).required().listed().searched();
    /// Grounds.
    GROUNDS: String = long_text("grounds", t("裁决理由", "Grounds")).required().searched();
    /// Does the rule have to change?
    RULE_CHANGE: String = one_of("rule_change", t("规则修订", "Rule change"), &[
        choice("none", "无需修订", "None needed"),
        choice("needed", "需要修订", "Needed"),
        choice("done", "已修订", "Done"),
    ]).required().listed();
    /// The version that settles it.
    NEW_RULE: String = reference("new_rule", t("修订后的规则版本", "Version that settles it"), "annotation_rules");
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const ARBITRATOR_PARTY: Rule = Rule::error(
    "arbitrator_party",
    &["TC260-003/5.3.a.2"],
    t("仲裁人在该任务中不担任其他职能", "The arbitrator has no other function in the task"),
);
const ARBITRATOR_UNQUALIFIED: Rule = Rule::error(
    "arbitrator_unqualified",
    &["TC260-003/5.3.a.1"],
    t(
        "仲裁人当天持有相应范围的仲裁资质",
        "The arbitrator holds a live qualification to arbitrate on that day",
    ),
);
const OPINIONS_ALIKE: Rule = Rule::warning(
    "arbitration_opinions_alike",
    &["DATA-GUIDE/6.2.p2"],
    t("列出两种以上不同意见", "Two or more differing opinions are on file"),
);
const RULE_CHANGE_OPEN: Rule = Rule::warning(
    "arbitration_rule_open",
    &["DATA-GUIDE/6.1.e", "DATA-GUIDE/6.2.p2"],
    t(
        "需要修订的规则已有仲裁之后生效的新版本",
        "Where a rule has to change, a version in force since the verdict settles it",
    ),
);
const ARBITRATION_RISK: Rule = Rule::error(
    "arbitration_risk",
    &["TC260-003/5.3.b.4"],
    t("涉及风险为附录 A 的风险编号", "The risk is one of annex A"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let arbitrator = r.text(ARBITRATOR);
    let who = naming::called_by_id("people", arbitrator, reader);
    let all = reader.find("task_assignments", assignments::TASK.key(), r.text(TASK));
    let own = all.iter().find(|a| {
        !arbitrator.is_empty()
            && a.text(assignments::PERSON) == arbitrator
            && a.text(assignments::FUNCTION) != "arbitration"
            && a.text(assignments::STATE) != "withdrawn"
    });
    if let Some(own) = own {
        let (label, code) = (
            super::annotators::label(assignments::FUNCTION, own.text(assignments::FUNCTION)),
            own.text(assignments::CODE),
        );
        out.push(
            ARBITRATOR_PARTY
                .broken(
                    format!("仲裁人 {} 在该任务中担任「{}」（{code}），请换人仲裁", who.zh, label.zh),
                    format!("{}, the arbitrator, is assigned for {} in the task ({code}); let somebody else decide", who.en, label.en),
                )
                .field(ARBITRATOR.key()),
        );
    }
    if let (Some(task), Some(day)) = (reader.get("annotation_tasks", r.text(TASK)), r.get(DECIDED_ON)) {
        let scope = tasks::scope(&task, "arbitration");
        let bars = who::bars(arbitrator, &scope, day, reader);
        if !arbitrator.is_empty() && !bars.is_empty() {
            let (of, why) = (scope.text(), who::reasons(&bars));
            out.push(
                ARBITRATOR_UNQUALIFIED
                    .broken(
                        format!("仲裁人 {} 在 {day} 没有「{}」的有效资质：{}", who.zh, of.zh, why.zh),
                        format!("{} held no live qualification for {} on {day}: {}", who.en, of.en, why.en),
                    )
                    .field(ARBITRATOR.key()),
            );
        }
    }
    let labels: BTreeSet<String> = r
        .get(OPINIONS)
        .unwrap_or_default()
        .iter()
        .filter_map(|row| row.get("label").and_then(|v| v.as_str()).map(str::to_owned))
        .collect();
    if labels.len() < 2 {
        out.push(
            OPINIONS_ALIKE
                .broken(
                    "各方意见的标签没有分歧，请补充不同意见或说明为何仲裁",
                    "The opinions do not differ; enter the others, or say why there was an arbitration",
                )
                .field(OPINIONS.key()),
        );
    }
    let risk = r.text(RISK);
    if !risk.is_empty() && !crate::catalogue::is_risk(risk) {
        out.push(ARBITRATION_RISK.broken_by(crate::catalogue::no_risk(risk)).field(RISK.key()));
    }
    let new = reader.get("annotation_rules", r.text(NEW_RULE));
    let settles = new.as_ref().is_some_and(|x| x.get(annotation_rules::EFFECTIVE_ON) >= r.get(DECIDED_ON));
    let open = match r.text(RULE_CHANGE) {
        "needed" => true,
        "done" => !settles,
        _ => false,
    };
    if open {
        out.push(
            RULE_CHANGE_OPEN
                .broken(
                    "规则需要修订，尚无仲裁之后生效的新版本，请修订规则并在此引用",
                    "The rule has to change, and no version in force since the verdict is named; revise it and refer to it here",
                )
                .field(NEW_RULE.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "arbitration_days",
    &["DATA-GUIDE/6.2.p2"],
    t(
        "仲裁不早于任务开始和批次提交，不晚于今天",
        "An arbitration comes after the start of its task and the delivery of its batch, not in the future",
    ),
);

/// 仲裁.
pub static REGISTER: Register = Register {
    key: "arbitrations",
    label: t("标注仲裁", "Arbitrations"),
    one: t("仲裁", "Arbitration"),
    clauses: &["DATA-GUIDE/6.2.p1", "DATA-GUIDE/6.2.p2", "TC260-003/5.3.a.2"],
    prefix: "ARB",
    fields: FIELDS,
    sorts: &[Sort { key: "decided_on", by: SortBy::Value }, Sort { key: "code", by: SortBy::Value }],
    area: Area::Annotation,
    rules: &[
        &TIMES,
        &ARBITRATOR_PARTY,
        &ARBITRATOR_UNQUALIFIED,
        &OPINIONS_ALIKE,
        &RULE_CHANGE_OPEN,
        &ARBITRATION_RISK,
    ],
    orders: &[
        order::after(&TIMES, "task", "starts_on", "decided_on"),
        order::after(&TIMES, "batch", "delivered_on", "decided_on"),
        order::past(&TIMES, "decided_on"),
    ],
    check,
    ..PLAIN
};
