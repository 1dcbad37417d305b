//! 二次开发模型: what secondary developers made, assessed and tested before it is served, and stoppable.

use crate::field::{choice, date, files, long_text, one_of, reference, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::model_updates;
use crate::role::Area;
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Name.
    NAME: String = text("name", t("模型名称", "Name")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// Developer.
    DEVELOPER: String = reference("secondary_developer", t("二次开发者", "Secondary developer"), "secondary_developers").required().listed();
    /// Version it is built on.
    BASED_ON: String = reference("based_on", t("所基于的模型版本", "Built on"), "model_versions").required().listed();
    /// What was done to it.
    CHANGES: String = long_text("changes", t("二次开发内容", "What was developed")).required().searched();
    /// The provider can stop it.
    STOPPABLE: bool = yes_no("stoppable", t("可由本单位停止服务", "Can be stopped by the provider")).required();
    /// How.
    STOP: String = text("stop", t("停止方式", "How it is stopped"));
    /// Assessment.
    ASSESSMENT: String = reference("assessment", t("安全评估", "Assessment"), "assessments");
    /// Test on personal-information risks.
    TESTED_ON: NaiveDate = date("personal_tested_on", t("个人信息风险测试日期", "Tested on personal-information risks"));
    /// Its result.
    TEST: String = one_of("personal_test", t("个人信息风险测试结果", "Result of it"), &[
        choice("passed", "通过", "Passed"),
        choice("failed", "不通过", "Failed"),
    ]);
    /// First day of service.
    SERVED_FROM_ON: NaiveDate = date("served_from_on", t("投入服务日期", "Served from")).listed();
    /// State.
    STATUS: String = one_of("status", t("状态", "Status"), &[
        choice("developing", "开发中", "Under development"),
        choice("serving", "在用", "Serving"),
        choice("stopped", "已停止", "Stopped"),
    ]).required().listed();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const ASSESSED: Rule = Rule::error(
    "secondary_model_unassessed",
    &["TTAF-268.5/6.2.e"],
    t(
        "二次开发的模型投入服务前，安全评估已签署",
        "The assessment of a secondary model was signed before it was served",
    ),
);
const TESTED: Rule = Rule::error(
    "secondary_model_untested",
    &["TTAF-268.5/6.2.e"],
    t(
        "二次开发的模型投入服务前，通过个人信息风险测试",
        "A secondary model passed a test on personal-information risks before it was served",
    ),
);
const STOP_READY: Rule = Rule::error(
    "secondary_model_stop",
    &["TTAF-268.5/6.2.a"],
    t(
        "在用的二次开发模型可以由本单位停止，并写明方式",
        "A secondary model in service can be stopped by the provider, who says how",
    ),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.text(STATUS) != "serving" {
        return out;
    }
    let from = r.get(SERVED_FROM_ON).unwrap_or_else(|| reader.today());
    if model_updates::signed_at(r.text(ASSESSMENT), reader).is_none_or(|at| instant::day(at) > from) {
        out.push(
            ASSESSED
                .broken(
                    "投入服务前没有已签署的安全评估，请补充评估或停止服务",
                    "No assessment was signed before it was served; add it or stop the model",
                )
                .field(ASSESSMENT.key()),
        );
    }
    if r.text(TEST) != "passed" || r.get(TESTED_ON).is_none_or(|d| d > from) {
        out.push(TESTED.broken("投入服务前未通过个人信息风险测试，请测试或停止服务", "It did not pass a test on personal-information risks before it was served; test it or stop it").field(TEST.key()));
    }
    if r.get(STOPPABLE) != Some(true) || !r.has(STOP.key()) {
        out.push(
            STOP_READY
                .broken("请确认可以停止服务并写明方式", "Make sure it can be stopped, and say how")
                .field(STOPPABLE.key()),
        );
    }
    out
}

const TIMES: Rule = Rule::error(
    "secondary_model_days",
    &["TTAF-268.5/6.2.e"],
    t(
        "二次开发模型在开发者获授权之后提供服务，测试日期不晚于今天",
        "A secondary model serves after its developer's grant began, and is not tested in the future",
    ),
);

/// 二次开发模型.
pub static REGISTER: Register = Register {
    key: "secondary_models",
    label: t("二次开发模型", "Secondary models"),
    one: t("二次开发模型", "Secondary model"),
    clauses: &["TTAF-268.5/6.2.a", "TTAF-268.5/6.2.e"],
    prefix: "SDM",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "served_from_on", by: SortBy::Value }],
    area: Area::Models,
    rules: &[&TIMES, &ASSESSED, &TESTED, &STOP_READY],
    orders: &[
        order::after(&TIMES, "secondary_developer", "from_on", "served_from_on"),
        order::past(&TIMES, "personal_tested_on"),
    ],
    check,
    ..PLAIN
};
