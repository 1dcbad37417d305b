//! 伦理审查: the five principles of science and technology ethics answered for a model, a service or a set of data.

use super::services;
use crate::clock::{Clock, Limit};
use crate::deadline::Unit;
use crate::field::{choice, date, files, long_text, one_of, reference, references, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// What was reviewed.
    SUBJECT: String = text("subject", t("审查对象", "Subject")).required().listed().searched();
    /// Kind of it.
    KIND: String = one_of("kind", t("对象类型", "Kind"), &[
        choice("service", "服务", "Service"),
        choice("model", "模型", "Model"),
        choice("dataset", "数据集", "Data set"),
        choice("synthetic", "合成数据", "Synthetic data"),
        choice("annotation", "标注任务", "Annotation"),
    ]).required().listed();
    /// Service concerned.
    SERVICE: String = reference("service", t("涉及服务", "Service"), "services");
    /// Stage.
    STAGE: String = one_of("stage", t("阶段", "Stage"), &[
        choice("design", "设计", "Design"),
        choice("data", "数据准备", "Data"),
        choice("training", "模型训练", "Training"),
        choice("launch", "上线", "Launch"),
        choice("operation", "运营", "Operation"),
        choice("update", "更新", "Update"),
    ]).required().listed();
    /// Good of people.
    WELLBEING: String = long_text("wellbeing", t("原则一：有益于人", "Principle 1: human wellbeing"));
    /// Respect for life and its rights.
    LIFE: String = long_text("life", t("原则二：尊重生命与权利", "Principle 2: respect for life and rights"));
    /// Fairness.
    FAIRNESS: String = long_text("fairness", t("原则三：公平公正", "Principle 3: fairness"));
    /// Control of risk.
    RISK_CONTROL: String = long_text("risk_control", t("原则四：风险可控", "Principle 4: risks under control"));
    /// Openness.
    OPENNESS: String = long_text("openness", t("原则五：公开透明", "Principle 5: openness"));
    /// Use for people and society.
    BENEFIT: String = long_text("benefit", t("对个人和社会的积极作用", "Benefit for people and society"));
    /// Limits of purpose.
    LIMITS: String = long_text("limits", t("用途限制", "Limits of purpose"));
    /// Day of the review.
    REVIEWED_ON: NaiveDate = date("reviewed_on", t("审查日期", "Reviewed on")).required().listed();
    /// Who reviewed.
    REVIEWERS: Vec<String> = references("reviewers", t("审查人员", "Reviewers"), "people");
    /// Who asked for it.
    REQUESTED_BY: String = reference("requested_by", t("申请人", "Requested by"), "people");
    /// Outcome.
    OUTCOME: String = one_of("outcome", t("审查结论", "Outcome"), &[
        choice("passed", "通过", "Passed"),
        choice("conditional", "附条件通过", "Passed with conditions"),
        choice("rejected", "不通过", "Rejected"),
    ]).required().listed();
    /// Conditions.
    CONDITIONS: String = long_text("conditions", t("附加条件", "Conditions"));
    /// Day by which the conditions are to be met.
    CONDITIONS_DUE_ON: NaiveDate = date("conditions_due_on", t("条件落实期限", "Conditions due on"));
    /// Day on which they were met.
    CONDITIONS_MET_ON: NaiveDate = date("conditions_met_on", t("条件落实日期", "Conditions met on")).listed();
    /// Next review.
    REVIEW_DUE_ON: NaiveDate = date("review_due_on", t("下次审查日期", "Next review"));
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Did the review let the subject go ahead: passed, or with conditions that are met?
pub fn lets_go_ahead(r: &Record) -> bool {
    match r.text(OUTCOME) {
        "passed" => true,
        "conditional" => r.get(CONDITIONS_MET_ON).is_some(),
        _ => false,
    }
}

const ETHICS_STAGE_MISSING: Rule = Rule::warning(
    "ethics_stage_missing",
    &["DATA-GUIDE/4.a", "LIAONING-2025/4.f"],
    t(
        "数据准备、训练、上线各阶段都有通过的伦理审查，上线后还有运营阶段",
        "Data, training and launch each have an ethics review that lets them go ahead, and operation once online",
    ),
);
const ETHICS_ANSWERS: Rule = Rule::error(
    "ethics_answers",
    &["DATA-GUIDE/4.a", "LIAONING-2025/4.f"],
    t("五项原则逐项作答", "Each of the five principles is answered"),
);
const ETHICS_BENEFIT: Rule = Rule::note(
    "ethics_benefit",
    &["TTAF-320/5.1.a"],
    t("写明对个人和社会的积极作用", "The benefit for people and society is told"),
);
const ETHICS_REVIEWERS: Rule = Rule::error(
    "ethics_reviewers",
    &["DATA-GUIDE/4.a"],
    t("审查由申请人以外的人进行", "Reviewed by others than the one who asked"),
);
const ETHICS_CONDITIONS: Rule = Rule::error(
    "ethics_conditions",
    &["DATA-GUIDE/4.a", "LIAONING-2025/4.f"],
    t("附条件的写明条件和期限，并按期落实", "Conditions are told, have a day and are met by it"),
);
const ETHICS_REJECTED_IN_USE: Rule = Rule::error(
    "ethics_rejected_in_use",
    &["DATA-GUIDE/4.a"],
    t("审查不通过的服务不在线", "A service whose review was rejected is not online"),
);
const ETHICS_REVIEW_MISSING: Rule = Rule::error(
    "ethics_review_missing",
    &["DATA-GUIDE/4.a", "LIAONING-2025/4.f", "DATA-GUIDE/7.2.f"],
    t(
        "每项服务有通过的伦理审查，有合成数据的另有合成数据的审查",
        "Every service has an ethics review that lets it go ahead, and so has synthetic data where there is any",
    ),
)
.each();

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let subject = r.text(SUBJECT);
    let empty: Vec<Text> = [WELLBEING, LIFE, FAIRNESS, RISK_CONTROL, OPENNESS]
        .iter()
        .filter(|f| r.text(**f).trim().is_empty())
        .map(|f| Text::from(f.def.label))
        .collect();
    if !empty.is_empty() {
        let all = naming::listed(&empty);
        out.push(ETHICS_ANSWERS.broken(
            format!("「{subject}」没有作答：{}，请补充", all.zh),
            format!("{subject} leaves unanswered: {}; answer them", all.en),
        ));
    }
    if r.text(BENEFIT).trim().is_empty() {
        out.push(
            ETHICS_BENEFIT
                .broken(
                    format!("「{subject}」没有写明对个人和社会的积极作用，可以补充"),
                    format!("{subject} does not tell the benefit for people and society; it may be added"),
                )
                .field(BENEFIT.key()),
        );
    }
    let reviewers = r.get(REVIEWERS).unwrap_or_default();
    if !reviewers.iter().any(|p| *p != r.text(REQUESTED_BY)) {
        out.push(
            ETHICS_REVIEWERS
                .broken(
                    format!("「{subject}」没有申请人以外的审查人员，请补充"),
                    format!("{subject} was reviewed by nobody but the one who asked; name another reviewer"),
                )
                .field(REVIEWERS.key()),
        );
    }
    if r.text(OUTCOME) == "conditional" && r.get(CONDITIONS_MET_ON).is_none() {
        let late = r.get(CONDITIONS_DUE_ON).is_none_or(|d| d < reader.today());
        if late || r.text(CONDITIONS).trim().is_empty() {
            out.push(
                ETHICS_CONDITIONS
                    .broken(
                        format!("「{subject}」附条件通过，但条件、期限未写明或已逾期未落实，请处理"),
                        format!("{subject} passed with conditions that are not told, have no day or are overdue; see to them"),
                    )
                    .field(CONDITIONS_MET_ON.key()),
            );
        }
    }
    if r.text(OUTCOME) == "rejected"
        && let Some(service) = reader.get("services", r.text(SERVICE))
        && service.text(services::STATUS) == "online"
        && !goes_ahead_later(r, reader)
    {
        let name = service.text(services::NAME);
        out.push(
            ETHICS_REJECTED_IN_USE
                .broken(
                    format!("「{subject}」伦理审查不通过，而服务「{name}」在线，请整改后重新审查或下线"),
                    format!("{subject} was rejected while the service {name} is online; mend and review again, or take it down"),
                )
                .field(OUTCOME.key()),
        );
    }
    out
}

fn goes_ahead_later(r: &Record, reader: &dyn Reader) -> bool {
    let same = reader.find("ethics_reviews", SERVICE.key(), r.text(SERVICE));
    same.iter().any(|o| lets_go_ahead(o) && o.get(REVIEWED_ON) > r.get(REVIEWED_ON))
}

/// Stages of which a service's reviews are asked for; operation once it is online.
const ASKED_STAGES: [&str; 3] = ["data", "training", "launch"];

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let all = reader.all("ethics_reviews");
    for s in services::current(reader) {
        let operates = (s.text(services::STATUS) == "online").then_some("operation");
        let left: Vec<Text> = ASKED_STAGES
            .into_iter()
            .chain(operates)
            .filter(|stage| {
                // A review of a model or a data set may name no service.
                !all.iter().any(|r| {
                    let of = r.text(SERVICE);
                    r.text(STAGE) == *stage && (of.is_empty() || of == s.id) && lets_go_ahead(r)
                })
            })
            .filter_map(|stage| STAGE.def.choice_label(stage).map(Text::from))
            .collect();
        if !left.is_empty() {
            let (name, left) = (s.text(services::NAME), naming::listed(&left));
            out.push(
                ETHICS_STAGE_MISSING
                    .broken(
                        format!("「{name}」尚无通过的伦理审查的阶段：{}，请组织审查", left.zh),
                        format!(
                            "{name} has no ethics review that lets it go ahead for: {}; hold them",
                            left.en
                        ),
                    )
                    .record("services", &s.id),
            );
        }
        let reviews = reader.find("ethics_reviews", SERVICE.key(), &s.id);
        if !reviews.iter().any(|r| lets_go_ahead(r)) {
            let name = s.text(services::NAME);
            out.push(
                ETHICS_REVIEW_MISSING
                    .broken(
                        format!("服务「{name}」没有通过的伦理审查，请组织审查"),
                        format!("The service {name} has no ethics review that lets it go ahead; hold one"),
                    )
                    .against(&["DATA-GUIDE/4.a", "LIAONING-2025/4.f"])
                    .record("services", &s.id),
            );
        }
    }
    let reviewed = all.iter().any(|r| r.text(KIND) == "synthetic" && lets_go_ahead(r));
    if !reviewed && reader.any("synthetic_datasets") {
        let found = ETHICS_REVIEW_MISSING.broken(
            "有合成数据，但没有通过的合成数据伦理审查，请组织审查",
            "There is synthetic data, and no ethics review of it that lets it go ahead; hold one",
        );
        out.push(found.against(&["DATA-GUIDE/7.2.f"]));
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let Some(from) = r.get(REVIEWED_ON) else { return Vec::new() };
    let clock = |key, label: crate::text::Label, due: NaiveDate, done: Option<NaiveDate>| {
        let limit = Limit {
            key,
            label: label.into(),
            count: (due - from).num_days(),
            unit: Unit::Days,
            rule: t("本单位设定的日期", "The day that the organisation set").into(),
            clause: "DATA-GUIDE/4.a",
        };
        limit.clock(
            instant::start_of(from),
            done.map(instant::start_of),
            &[],
            reader.calendar(),
            reader.now(),
        )
    };
    let mut out = Vec::new();
    if let Some(due) = r.get(CONDITIONS_DUE_ON).filter(|_| r.text(OUTCOME) == "conditional") {
        out.push(clock(
            "conditions",
            t("落实伦理审查条件", "Meet the conditions"),
            due,
            r.get(CONDITIONS_MET_ON),
        ));
    }
    if let Some(due) = r.get(REVIEW_DUE_ON) {
        let next = reader
            .find("ethics_reviews", SUBJECT.key(), r.text(SUBJECT))
            .iter()
            .filter(|o| o.id != r.id)
            .filter_map(|o| o.get(REVIEWED_ON))
            .filter(|d| *d > from)
            .min();
        out.push(clock("review", t("再次伦理审查", "Review again"), due, next));
    }
    out
}

const TIMES: Rule = Rule::error(
    "ethics_days",
    &["DATA-GUIDE/4.a"],
    t(
        "先审查，后整改和复审；审查日期不晚于今天",
        "Reviewed first, then conditions met and the next review; not in the future",
    ),
);

/// 伦理审查.
pub static REGISTER: Register = Register {
    key: "ethics_reviews",
    label: t("伦理审查", "Ethics reviews"),
    one: t("伦理审查", "Ethics review"),
    clauses: &["DATA-GUIDE/4.a", "DATA-GUIDE/7.2.f", "LIAONING-2025/4.f", "TTAF-320/5.1.a"],
    prefix: "ETH",
    title: "subject",
    fields: FIELDS,
    sorts: &[Sort { key: "reviewed_on", by: SortBy::Value }, Sort { key: "subject", by: SortBy::Pinyin }],
    area: Area::Organization,
    rules: &[
        &TIMES,
        &ETHICS_STAGE_MISSING,
        &ETHICS_ANSWERS,
        &ETHICS_BENEFIT,
        &ETHICS_REVIEWERS,
        &ETHICS_CONDITIONS,
        &ETHICS_REJECTED_IN_USE,
        &ETHICS_REVIEW_MISSING,
    ],
    orders: &[
        order::own(&TIMES, "reviewed_on", "conditions_met_on"),
        order::own(&TIMES, "reviewed_on", "conditions_due_on"),
        order::own(&TIMES, "reviewed_on", "review_due_on"),
        order::past(&TIMES, "reviewed_on"),
    ],
    check,
    whole,
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::made::{record, world};
    use crate::reader::FixedReader;
    use serde_json::json;

    #[test]
    fn conditions_and_the_next_review_have_their_clocks() {
        let mut w = world();
        let first = record(
            "e1",
            json!({"subject": "示例", "reviewed_on": "2026-01-10", "outcome": "conditional", "conditions_due_on": "2026-03-01", "conditions_met_on": "2026-02-20", "review_due_on": "2026-05-01"}),
        );
        let told =
            |w: &FixedReader| clocks(&first, w).into_iter().map(|c| (c.key, c.state)).collect::<Vec<_>>();
        assert_eq!(
            told(&w),
            [("conditions".to_owned(), ClockState::Done), ("review".to_owned(), ClockState::Overdue)]
        );
        w.records.push((
            "ethics_reviews",
            record("e2", json!({"subject": "示例", "reviewed_on": "2026-04-30", "outcome": "passed"})),
        ));
        assert_eq!(told(&w)[1].1, ClockState::Done);
    }
}
