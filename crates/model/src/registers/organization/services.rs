//! 服务: what is offered to the public, and the answers on which the applicability of clauses rests.

use crate::field::{choice, date, long_text, one_of, reference, some_of, table, text, yes_no};
use crate::fields;
use crate::finding::Finding;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Name of the service.
    NAME: String = text("name", t("服务名称", "Name")).required().listed().searched();
    /// Provider.
    ORGANIZATION: String = reference("organization", t("提供单位", "Organisation"), "organizations").required().listed();
    /// Model version the service runs on.
    MODEL_VERSION: String = text("model_version", t("模型及版本", "Model and version")).required().listed().searched();
    /// 主要功能.
    FUNCTIONS: Vec<String> = some_of("functions", t("主要功能", "Functions"), &[
        choice("dialogue", "人机对话", "Dialogue"),
        choice("text", "文字生成", "Text generation"),
        choice("image", "图片生成", "Image generation"),
        choice("voice", "声音合成", "Voice synthesis"),
        choice("video", "视频合成", "Video synthesis"),
        choice("code", "代码生成", "Code generation"),
    ]).required();
    /// 服务形式.
    ACCESS: Vec<String> = some_of("access", t("服务形式", "Access"), &[
        choice("app", "App", "App"),
        choice("web", "网页", "Web page"),
        choice("api", "API", "API"),
        choice("mini_program", "小程序", "Mini-program"),
    ]).required();
    /// 限定领域, empty for an unlimited one.
    DOMAIN: String = text("domain", t("限定领域", "Limited to the domain"))
        .help("未限定领域的请留空", "Leave empty where the domain is not limited");
    /// 面向人群.
    AUDIENCE: String = text("audience", t("服务人群", "Audience"));
    /// Minors among the users.
    MINORS_SERVED: bool = yes_no("minors_served", t("面向未成年人", "Minors served")).required();
    /// 舆论属性或社会动员能力.
    PUBLIC_OPINION: bool = yes_no("public_opinion", t("具有舆论属性或社会动员能力", "Public-opinion or mobilisation attribute")).required();
    /// How the model came about; decides the track proposed.
    MODEL_ORIGIN: String = one_of("model_origin", t("模型来源", "Origin of the model"), &[
        choice("self_developed", "自研", "Self-developed"),
        choice("tuned", "基于基础模型优化训练", "Tuned on a base model"),
        choice("called", "仅调用已备案模型", "Only calls a filed model"),
    ]).required();
    /// Users' input used for training.
    USER_INPUT_TRAINS: bool = yes_no("user_input_trains", t("使用者输入用于训练", "User input trains the model"));
    /// Critical use: infrastructure, automatic control, medicine, psychology.
    CRITICAL_USE: bool = yes_no("critical_use", t("用于重要场合", "Critical use"));
    /// Day of launch.
    LAUNCHED_ON: chrono::NaiveDate = date("launched_on", t("上线日期", "Launched on")).listed();
    /// Where it runs.
    DEPLOYMENTS: crate::field::Rows = table("deployments", t("部署地点", "Deployments"), &[
        text("region", t("地区", "Region")).required().def,
        text("purpose", t("用途", "Purpose")).required().def,
    ]);
    /// State of the service.
    STATUS: String = one_of("status", t("服务状态", "Status"), &[
        choice("planned", "筹备", "Planned"),
        choice("trial", "内测", "Trial"),
        choice("online", "已上线", "Online"),
        choice("ended", "已停止", "Ended"),
    ]).required().listed();
    /// Number of persons who watch the service (TC260-003 7 f).
    MONITORS: i64 = crate::field::int("monitors", t("监看人员数", "Content monitors"));
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let status = r.text(STATUS);
    if status == "online" && r.get(MONITORS).unwrap_or(0) < 1 {
        out.push(
            Finding::warning(
                "monitors_missing",
                "服务已上线但未登记监看人员，请填写人数",
                "The service is online without a content monitor on file; enter how many there are",
            )
            .field(MONITORS.key())
            .clause("TC260-003/7.f.2"),
        );
    }
    if status == "online" && r.get(LAUNCHED_ON).is_none() {
        out.push(
            Finding::error(
                "launch_day_missing",
                "服务已上线，请填写上线日期",
                "The service is online; enter the day of its launch",
            )
            .field(LAUNCHED_ON.key()),
        );
    }
    out
}

/// 服务.
pub static REGISTER: Register = Register {
    key: "services",
    label: t("服务", "Services"),
    one: t("服务", "Service"),
    clauses: &["TC260-003/7.a.1", "TC260-003/7.a.3-1", "TC260-003/7.a.4", "TC260-003/7.f.2"],
    prefix: "SVC",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "launched_on", by: SortBy::Value }],
    area: Area::Organization,
    check,
    ..PLAIN
};
