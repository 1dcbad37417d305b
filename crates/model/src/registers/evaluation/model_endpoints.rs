//! 模型接口: where a model is asked, in the manner of OpenAI's chat completions. No call is made before a person has
//! entered one here and asked for it. Its key lies beside it, is shown to nobody and leaves with no export.

use crate::decimal::Decimal;
use crate::evaluation::answering::{Endpoint, Manner, secret_in};
use crate::evaluation::strategy::Strategy;
use crate::field::{decimal, int, long_text, one_of, reference, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::answers::STRATEGIES;
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// Base address, such as `http://127.0.0.1:8000/v1`.
    BASE_URL: String = text("base_url", t("接口地址", "Base URL")).required().listed().never(secret_in)
        .help("如 http://127.0.0.1:8000/v1，不含 /chat/completions", "Such as http://127.0.0.1:8000/v1, without /chat/completions");
    /// Model that it is asked for.
    MODEL: String = text("model", t("模型名", "Model")).required().listed();
    /// Is the safety strategy on there?
    STRATEGY: String = one_of("strategy", t("安全策略", "Safety strategy"), STRATEGIES).required().listed()
        .help("经过关键词拦截、安全提示词等处理的接口选“加安全策略”", "With keyword blocking, a safety prompt and the like: with safety strategy");
    /// Version of the model behind it.
    MODEL_VERSION: String = reference("model_version", t("模型版本", "Model version"), "model_versions").listed();
    /// What it is told before every question.
    SYSTEM_PROMPT: String = long_text("system_prompt", t("系统提示词", "System prompt"));
    /// Calls at one time.
    CONCURRENCY: i64 = int("concurrency", t("并发数", "Calls at one time"));
    /// Calls a minute; none: as many as it takes.
    PER_MINUTE: i64 = int("per_minute", t("每分钟调用上限", "Calls a minute at most"));
    /// Seconds to wait for an answer.
    TIMEOUT_SECONDS: i64 = int("timeout_seconds", t("超时（秒）", "Time limit (seconds)"));
    /// Tries again after what passes.
    RETRIES: i64 = int("retries", t("重试次数", "Retries"));
    /// Longest answer, in tokens.
    MAX_TOKENS: i64 = int("max_tokens", t("应答最大长度（token）", "Longest answer (tokens)"));
    /// Temperature asked for, 0 to 2; none: 0, so that another run says the same wherever the model can.
    TEMPERATURE: Decimal = decimal("temperature", t("温度（0 至 2）", "Temperature (0 to 2)"))
        .help("不填按 0：同一题再次提问，应答尽可能一致", "Empty is 0: asked again, a question is answered alike as far as the model can");
    /// Is the temperature left to the endpoint? Some models take none.
    OWN_TEMPERATURE: bool = yes_no("own_temperature", t("温度由接口自定", "Endpoint sets the temperature"))
        .help("不接受温度参数的模型选“是”", "Yes for a model that takes no temperature");
    /// Has a key been given?
    KEY_GIVEN: bool = yes_no("key_given", t("已设置密钥", "Key given")).stamped().listed();
}

/// How the endpoint of a record is asked. What is not filled in is the workbench's habit: 4 calls at one time, 60
/// seconds, 3 retries, no limit a minute, temperature 0.
pub fn endpoint(r: &Record) -> Endpoint {
    let number = |n: Option<i64>, habit: u32| n.map_or(habit, |n| u32::try_from(n).unwrap_or(u32::MAX));
    Endpoint {
        manner: Manner::Chat,
        base_url: r.text(BASE_URL).trim().into(),
        model: r.text(MODEL).trim().into(),
        system_prompt: r.text(SYSTEM_PROMPT).into(),
        timeout_seconds: number(r.get(TIMEOUT_SECONDS), 60),
        concurrency: number(r.get(CONCURRENCY), 4),
        per_minute: number(r.get(PER_MINUTE), 0),
        retries: number(r.get(RETRIES), 3),
        max_tokens: r.get(MAX_TOKENS).map(|n| u32::try_from(n).unwrap_or(u32::MAX)),
        temperature: (!r.get(OWN_TEMPERATURE).unwrap_or(false))
            .then(|| r.get(TEMPERATURE).unwrap_or(Decimal::ZERO)),
    }
}

const ALONE_IS_BARE: Rule = Rule::warning(
    "endpoint_alone_with_prompt",
    &["TC260-003/8.3.b"],
    t("不加安全策略的接口没有系统提示词", "An endpoint without safety strategy has no system prompt"),
);

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out = endpoint(r).check();
    if Strategy::of(r.text(STRATEGY)) == Some(Strategy::Alone) && !r.text(SYSTEM_PROMPT).trim().is_empty() {
        out.push(
            ALONE_IS_BARE
                .broken(
                    "系统提示词属于安全策略，由此取得的应答不是模型的原生应答：请清空系统提示词，或将安全策略改为“加安全策略”",
                    "A system prompt is a safety strategy, so these answers are not what the model says by itself: clear the prompt, or say that the strategy is on",
                )
                .field(SYSTEM_PROMPT.key()),
        );
    }
    out
}

/// 模型接口.
pub static REGISTER: Register = Register {
    key: "model_endpoints",
    label: t("模型接口", "Model endpoints"),
    one: t("模型接口", "Model endpoint"),
    clauses: &["TC260-003/8.3.b"],
    prefix: "END",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Evaluation,
    rules: &[&ALONE_IS_BARE],
    check,
    ..PLAIN
};
