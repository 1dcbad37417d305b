//! 输入收集: where users' input is collected for training, what they were told and agreed to, and how they switch it
//! off. Asked only where the service says that input trains the model.

use super::agreements;
use crate::field::{choice, date, files, long_text, one_of, reference, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::services;
use crate::role::Area;
use crate::span::{self, Span};
use crate::text::t;
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Entrance.
    ENTRANCE: String = one_of("entrance", t("服务入口", "Entrance"), &[
        choice("web", "网页", "Web page"),
        choice("app", "App", "App"),
        choice("mini_program", "小程序", "Mini-program"),
        choice("api", "API", "API"),
    ]).required().listed();
    /// Collects at all.
    COLLECTS: bool = yes_no("collects", t("收集输入用于训练", "Collects input for training")).required().listed();
    /// What is collected.
    WHAT: String = long_text("what", t("收集内容", "What is collected")).searched();
    /// First day.
    STARTED_ON: NaiveDate = date("started_on", t("开始收集日期", "Started on")).listed();
    /// Last day.
    ENDED_ON: NaiveDate = date("ended_on", t("停止收集日期", "Ended on"));
    /// Legal basis.
    BASIS: String = one_of("basis", t("合法性依据", "Legal basis"), &[
        choice("consent", "使用者同意", "Consent"),
        choice("other", "其他法定依据", "Another basis of law"),
        choice("none", "无", "None"),
    ]);
    /// Default of the switch.
    INITIAL_STATE: String = one_of("initial_state", t("默认状态", "Default"), &[
        choice("off", "默认关闭", "Off"),
        choice("on", "默认开启", "On"),
    ]);
    /// A switch exists.
    SWITCH: bool = yes_no("switch", t("有关闭开关", "Can be switched off"));
    /// Where the state is shown.
    NOTICE_PLACE: String = text("notice_place", t("告知位置", "Where users are told")).searched();
    /// Words.
    NOTICE: String = long_text("notice", t("告知文字", "Words of the notice"))
        .help("须写明收集状态和关闭方式", "Tells the state of collection and how to switch it off");
    /// Build it was seen in.
    BUILD: String = text("build", t("界面版本", "Build")).listed();
    /// Screenshots.
    PROOF: Vec<String> = files("proof", t("截图", "Screenshots"));
}

fn collects(r: &Record) -> bool {
    r.get(COLLECTS) == Some(true)
}

const COLLECTION_MISSING: Rule = Rule::error(
    "input_collection_missing",
    &["TC260-003/7.c.2", "TC260-003/7.c.4"],
    t(
        "输入用于训练的服务，逐个入口登记了收集情况",
        "Where input trains the model, collection is on file for each entrance",
    ),
);
const COLLECTION_EARLY: Rule = Rule::error(
    "input_collection_before_agreement",
    &["TC260-003/7.c.1", "DATA-GUIDE/9.5.d"],
    t("先有约定，后收集输入", "What is collected was agreed on before"),
);
const COLLECTION_SWITCH: Rule = Rule::error(
    "input_switch_missing",
    &["TC260-003/7.c.2"],
    t("收集输入的入口有关闭开关", "An entrance that collects input has a switch to turn it off"),
);
const COLLECTION_NOTICE: Rule = Rule::error(
    "input_notice_missing",
    &["TC260-003/7.c.4"],
    t(
        "收集状态和关闭方式已显著告知，有当前界面版本的截图",
        "Users are told of collection and the switch, with a screenshot of the current build",
    ),
);
const COLLECTION_BASIS: Rule = Rule::error(
    "input_basis_missing",
    &["DATA-GUIDE/9.5.d", "TTAF-320/6.3.a"],
    t("收集输入有同意或其他法定依据", "Input is collected by consent or another basis of law"),
);
const COLLECTION_UNDECLARED: Rule = Rule::error(
    "input_collection_undeclared",
    &["TC260-003/7.c.1"],
    t("收集情况与服务的回答一致", "What is collected agrees with the service's answer"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(service) = reader.get("services", r.text(SERVICE)) else { return out };
    let name = service.text(services::NAME);
    let entrance = services::entrance_label(r.text(ENTRANCE));
    if !collects(r) {
        return out;
    }
    let held = Span::of(r, STARTED_ON, ENDED_ON);
    let ended = held.is_some_and(|s| s.to < reader.today());
    if service.get(services::USER_INPUT_TRAINS) == Some(false) && !ended {
        out.push(
            COLLECTION_UNDECLARED
                .broken(
                    format!("「{name}」写明输入不用于训练，而{}入口登记为收集，请核对", entrance.zh),
                    format!(
                        "{name} says that input does not train the model, yet {} collects it; check both",
                        entrance.en
                    ),
                )
                .field(COLLECTS.key()),
        );
    }
    let started = held.map(|s| s.from);
    let agreed = started.is_some_and(|day| {
        let version = agreements::in_force(&service.id, "service_agreement", day, reader);
        version.is_some_and(|a| agreements::makes(&a, "training_use"))
    });
    if !agreed {
        let when = started.map_or_else(|| "?".to_owned(), |d| d.to_string());
        out.push(
            COLLECTION_EARLY
                .broken(
                    format!("{}入口自 {when} 起收集输入，当日没有就用于训练作出约定的服务协议，请停用此前数据或补充依据", entrance.zh),
                    format!("{} collects since {when}, when no agreement told of training on input; leave those data out or give another basis", entrance.en),
                )
                .field(STARTED_ON.key()),
        );
    }
    if ["", "none"].contains(&r.text(BASIS)) {
        out.push(
            COLLECTION_BASIS
                .broken(
                    format!("{}入口收集输入没有合法性依据，请补充或停止收集", entrance.zh),
                    format!("{} collects input without a basis; give one or stop", entrance.en),
                )
                .field(BASIS.key()),
        );
    }
    if ended {
        return out;
    }
    if r.get(SWITCH) != Some(true) {
        out.push(
            COLLECTION_SWITCH
                .broken(
                    format!("{}入口收集输入，但没有关闭开关，请提供", entrance.zh),
                    format!("{} collects input and cannot be switched off; offer a switch", entrance.en),
                )
                .field(SWITCH.key()),
        );
    }
    let told = !r.text(NOTICE).trim().is_empty() && !r.text(NOTICE_PLACE).is_empty() && r.has(PROOF.key());
    if !told || !services::is_current_build(&service, r.text(BUILD)) {
        out.push(
            COLLECTION_NOTICE
                .broken(
                    format!("{}入口没有告知文字、位置或当前界面版本的截图，请补充", entrance.zh),
                    format!(
                        "{}: words, place or a screenshot of the current build are missing; add them",
                        entrance.en
                    ),
                )
                .field(NOTICE.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for s in services::current(reader) {
        if s.get(services::USER_INPUT_TRAINS) != Some(true) {
            continue;
        }
        let rows = reader.find("input_collections", SERVICE.key(), &s.id);
        for entrance in s.get(services::ACCESS).unwrap_or_default() {
            let told = |r: &Record| {
                r.text(ENTRANCE) == entrance
                    && (!r.has(STARTED_ON.key()) || span::holds(r, STARTED_ON, ENDED_ON, reader.today()))
            };
            if rows.iter().any(|r| told(r)) {
                continue;
            }
            let (name, via) = (s.text(services::NAME), services::entrance_label(&entrance));
            out.push(
                COLLECTION_MISSING
                    .broken(
                        format!("「{name}」的{}入口没有登记输入收集情况，请登记（不收集的也登记）", via.zh),
                        format!("{name}, {}: whether input is collected is not on file; enter it, also where it is not", via.en),
                    )
                    .record("services", &s.id),
            );
        }
    }
    out
}

const TIMES: Rule = Rule::error(
    "input_collection_days",
    &["TC260-003/7.c.1"],
    t("停止收集不早于开始", "Collection does not stop before it starts"),
);

/// 输入收集.
pub static REGISTER: Register = Register {
    key: "input_collections",
    label: t("输入收集", "Input collection"),
    one: t("输入收集", "Input collection"),
    clauses: &["TC260-003/7.c.1", "TC260-003/7.c.2", "TC260-003/7.c.4", "DATA-GUIDE/9.5.d", "TTAF-320/6.3.a"],
    prefix: "INP",
    title: "entrance",
    fields: FIELDS,
    sorts: &[Sort { key: "entrance", by: SortBy::Value }, Sort { key: "started_on", by: SortBy::Value }],
    area: Area::Service,
    rules: &[
        &TIMES,
        &COLLECTION_MISSING,
        &COLLECTION_EARLY,
        &COLLECTION_SWITCH,
        &COLLECTION_NOTICE,
        &COLLECTION_BASIS,
        &COLLECTION_UNDECLARED,
    ],
    orders: &[order::own(&TIMES, "started_on", "ended_on")],
    check,
    whole,
    ..PLAIN
};
