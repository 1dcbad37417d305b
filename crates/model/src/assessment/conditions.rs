//! Which clauses apply: the conditions of the catalogue, answered by what is on file.

use super::Applicability;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, services};
use crate::standard::Clause;
use crate::text::{Label, Text, t};

/// Conditions that the catalogue may use, and how they read.
pub(super) const CONDITIONS: &[(&str, Label)] = &[
    ("minors_served", t("面向未成年人", "minors are served")),
    ("minors_not_served", t("不面向未成年人", "minors are not served")),
    ("has_api", t("以 API 提供服务", "the service is offered by API")),
    ("user_input_trains", t("使用者输入用于训练", "user input trains the model")),
    ("open_source_corpora", t("使用开源语料", "open-source corpora are used")),
    ("self_collected_corpora", t("使用自采语料", "self-collected corpora are used")),
    ("commercial_corpora", t("使用商业语料", "commercial corpora are used")),
    ("synthetic_corpora", t("使用合成语料", "synthetic corpora are used")),
    ("personal_information", t("语料含个人信息", "corpora hold personal information")),
    (
        "sensitive_personal_information",
        t("语料含敏感个人信息", "corpora hold sensitive personal information"),
    ),
    ("biometrics", t("语料含生物特征信息", "corpora hold biometrics")),
    ("media_images", t("生成图片", "images are generated")),
    ("media_video", t("生成视频", "video is generated")),
    ("media_audio", t("生成声音", "sound is generated")),
    ("critical_use", t("用于重要场合", "critical use")),
    ("self_assessed", t("自行评估", "assessed by the provider itself")),
    ("secondary_development", t("开放二次开发", "open to secondary development")),
    ("cross_border", t("数据出境", "data goes abroad")),
    ("model_trained", t("自行训练或优化模型", "the model is trained or tuned here")),
    ("public_opinion", t("具有舆论属性或社会动员能力", "public-opinion or mobilisation attribute")),
];

fn label(key: &str) -> Text {
    CONDITIONS.iter().find(|(k, _)| *k == key).map_or_else(|| Text::same(key), |(_, l)| (*l).into())
}

/// Did a source on file choose one of these keys? None where no source is on file.
fn source(reader: &dyn Reader, field: &str, keys: &[&str]) -> Option<bool> {
    if reader.oldest("corpus_sources", Some((field, keys)), 0).0 > 0 {
        return Some(true);
    }
    reader.any("corpus_sources").then_some(false)
}

/// Key of the field that tells what personal information a source holds.
const PERSONAL: &str = "personal_information";

/// What is on file says about a condition; none where nothing answers it.
fn holds(
    key: &str,
    service: Option<&Record>,
    assessment: Option<&Record>,
    reader: &dyn Reader,
) -> Option<bool> {
    let function = |wanted: &str| {
        let made = service?.get(services::FUNCTIONS).unwrap_or_default();
        (!made.is_empty()).then(|| made.iter().any(|f| f == wanted))
    };
    match key {
        "minors_served" => service?.get(services::MINORS_SERVED),
        "minors_not_served" => service?.get(services::MINORS_SERVED).map(|served| !served),
        "has_api" => {
            let access = service?.get(services::ACCESS).unwrap_or_default();
            (!access.is_empty()).then(|| access.iter().any(|a| a == "api"))
        }
        "media_images" => function("image"),
        "media_video" => function("video"),
        "media_audio" => function("voice"),
        "user_input_trains" => service?.get(services::USER_INPUT_TRAINS),
        "critical_use" => service?.get(services::CRITICAL_USE),
        "public_opinion" => service?.get(services::PUBLIC_OPINION),
        "secondary_development" => service?.get(services::SECONDARY_DEVELOPMENT),
        "model_trained" => match service?.text(services::MODEL_ORIGIN) {
            "" => None,
            origin => Some(origin != "called"),
        },
        "cross_border" => {
            let transferred = reader.any("cross_border_transfers");
            let deployed = service.and_then(|s| s.get(services::DEPLOYMENTS));
            let abroad = deployed.as_ref().is_some_and(|rows| {
                rows.iter().any(|d| d.get("abroad").and_then(serde_json::Value::as_bool) == Some(true))
            });
            if transferred || abroad { Some(true) } else { deployed.map(|_| false) }
        }
        "self_assessed" => match assessment?.text(assessments::BY) {
            "" => None,
            by => Some(by == "self"),
        },
        "open_source_corpora" => source(reader, "kind", &["open_source"]),
        "self_collected_corpora" => source(reader, "kind", &["self_collected"]),
        "commercial_corpora" => source(reader, "kind", &["commercial"]),
        "synthetic_corpora" => source(reader, "kind", &["synthetic"]),
        "personal_information" => {
            source(reader, PERSONAL, &["general", "sensitive", "biometric", "under_14", "lawfully_public"])
        }
        "sensitive_personal_information" => source(reader, PERSONAL, &["sensitive", "biometric", "under_14"]),
        "biometrics" => source(reader, PERSONAL, &["biometric"]),
        _ => None,
    }
}

/// Does a clause apply, by its `applies` expression: conditions joined by ` or `; none means always?
pub fn applies_to(
    clause: &Clause,
    service: Option<&Record>,
    assessment: Option<&Record>,
    reader: &dyn Reader,
) -> Applicability {
    let Some(expression) = clause.applies.as_deref() else { return Applicability::Applies };
    let terms: Vec<&str> = expression.split(" or ").map(str::trim).filter(|t| !t.is_empty()).collect();
    let mut open = Vec::new();
    for term in &terms {
        match holds(term, service, assessment, reader) {
            Some(true) => return Applicability::Applies,
            Some(false) => {}
            None => open.push(label(term)),
        }
    }
    if terms.is_empty() {
        return Applicability::Applies;
    }
    if !open.is_empty() {
        return Applicability::Unknown { conditions: open };
    }
    let names: Vec<Text> = terms.iter().map(|t| label(t)).collect();
    let zh: Vec<&str> = names.iter().map(|n| n.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|n| n.en.as_str()).collect();
    Applicability::DoesNotApply {
        because: Text::new(
            format!("登记信息不符合该条的适用条件：{}", zh.join("或")),
            format!("By what is on file the condition does not hold: {}", en.join(" or ")),
        ),
    }
}
