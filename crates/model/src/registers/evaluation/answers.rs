//! 应答: what a model answered to the items of a run, by itself and with the safety strategy. Both are kept; a run says
//! which of them is judged.

use crate::evaluation::answering::FAILURES;
use crate::evaluation::strategy::Strategy;
use crate::field::{choice, int, labelled, long_text, one_of, reference, text};
use crate::fields;
use crate::instant::Instant;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().unique();
    /// Run.
    RUN: String = reference("run", t("评估执行", "Run"), "evaluation_runs").required().listed();
    /// Item that was asked.
    ITEM: String = reference("item", t("评估条目", "Item"), "run_items").required().listed();
    /// Was the safety strategy on?
    STRATEGY: String = one_of("strategy", t("安全策略", "Safety strategy"), STRATEGIES).required().listed();
    /// Was there an answer?
    STATE: String = one_of("state", t("状态", "State"), &[
        choice("answered", "已应答", "Answered"),
        choice("failed", "未取得", "Not obtained"),
    ]).required().listed();
    /// The answer; of one that is too long for a field, the beginning.
    TEXT: String = long_text("text", t("应答内容", "Answer")).listed();
    /// SHA-256 under which the workspace keeps the whole of an answer that is too long for a field.
    WHOLE: String = text("whole_sha256", t("全文摘要（SHA-256）", "SHA-256 of the whole answer"));
    /// Why the model stopped, in the endpoint's own word; `length`: it was cut at the most tokens.
    FINISH: String = text("finish", t("结束原因", "Finished by"));
    /// What the model thought aloud before it answered, as much as a field holds. It is not judged.
    REASONING: String = long_text("reasoning", t("思考过程", "Reasoning"));
    /// Why there is none.
    FAILURE: String = one_of("failure", t("未取得的原因", "Why there is none"), FAILURES);
    /// What the server or the system said of it.
    FAILURE_SAID: String = text("failure_said", t("服务端的说明", "What the server said"));
    /// Calls made for it.
    ATTEMPTS: i64 = int("attempts", t("尝试次数", "Attempts"));
    /// Endpoint that gave it; none for one that was read from a file.
    ENDPOINT: String = reference("endpoint", t("模型接口", "Endpoint"), "model_endpoints");
    /// What the endpoint called its model.
    MODEL_TOLD: String = text("model_told", t("接口返回的模型名", "Model as the endpoint named it"));
    /// File in which it stood.
    FILE: String = text("file", t("文件", "File"));
    /// Row of the file, from 1.
    ROW: i64 = int("row", t("行", "Row"));
    /// When it was read or fetched.
    TAKEN_AT: Instant = crate::field::at("taken_at", t("取得时间", "Taken at")).required().listed();
    /// Who had it read or fetched, by login.
    TAKEN_BY: String = text("taken_by", t("取得人", "Taken by"));
}

/// Whether the safety strategy was on, by the keys of [`Strategy`].
pub const STRATEGIES: &[crate::field::Choice] = &[
    labelled(Strategy::Alone.key(), Strategy::Alone.label()),
    labelled(Strategy::WithStrategy.key(), Strategy::WithStrategy.label()),
];

/// The strategy under which an answer was given.
pub fn strategy(r: &Record) -> Option<Strategy> {
    Strategy::of(r.text(STRATEGY))
}

/// Was the answer cut at the most tokens?
pub fn is_cut(r: &Record) -> bool {
    r.text(FINISH) == "length"
}

/// Is there an answer?
pub fn answered(r: &Record) -> bool {
    r.text(STATE) == "answered"
}

/// 应答.
pub static REGISTER: Register = Register {
    key: "answers",
    label: t("应答", "Answers"),
    one: t("应答", "Answer"),
    clauses: &["TC260-003/8.3.b", "TC260-003/8.4.b", "TC260-003/8.4.c"],
    prefix: "ANS",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "taken_at", by: SortBy::Value }],
    area: Area::Evaluation,
    surface: Surface::Named,
    ..PLAIN
};
