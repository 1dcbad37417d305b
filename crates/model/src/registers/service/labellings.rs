//! 标识: how what is generated is marked, visibly and within the file, for every medium the service makes.

use crate::field::{Choice, choice, date, files, long_text, one_of, reference, some_of, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::registers::services;
use crate::role::Area;
use crate::span;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

/// The five kinds of label, TC260-003 7 d.
pub const KINDS: &[Choice] = &[
    choice("display_area", "显示区域标识", "Label of the display area"),
    choice("prompt_text", "提示文字标识", "Prompt text on the output"),
    choice("metadata", "文件元数据标识", "File metadata"),
    choice("hidden_watermark", "隐藏水印标识", "Hidden watermark"),
    choice("special_scene", "特殊服务场景标识", "Label of a special scene"),
];

/// Media.
pub const MEDIA: &[Choice] = &[
    choice("text", "文本", "Text"),
    choice("image", "图片", "Image"),
    choice("audio", "音频", "Audio"),
    choice("video", "视频", "Video"),
];

/// A kind of label, the media that have to bear it, and the clause.
struct Asked {
    kind: &'static str,
    media: &'static [&'static str],
    clause: &'static str,
}

const ASKED: &[Asked] = &[
    Asked { kind: "display_area", media: &["text", "image", "audio", "video"], clause: "TC260-003/7.d.1" },
    Asked { kind: "prompt_text", media: &["image", "video"], clause: "TC260-003/7.d.2" },
    Asked { kind: "hidden_watermark", media: &["image", "video", "audio"], clause: "TC260-003/7.d.3" },
    Asked { kind: "metadata", media: &["image", "video", "audio"], clause: "TC260-003/7.d.4" },
];

/// Which function of a service makes which medium.
const MAKES: &[(&str, &str)] = &[
    ("dialogue", "text"),
    ("text", "text"),
    ("code", "text"),
    ("image", "image"),
    ("voice", "audio"),
    ("video", "video"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Kind.
    KIND: String = one_of("kind", t("标识类型", "Kind"), KINDS).required().listed();
    /// Medium.
    MEDIUM: String = one_of("medium", t("内容形态", "Medium"), MEDIA).required().listed();
    /// Visible or not.
    FORM: String = one_of("form", t("标识形式", "Form"), &[
        choice("explicit", "显式标识", "Explicit"),
        choice("implicit", "隐式标识", "Implicit"),
    ]).required().listed();
    /// Special scene, or why there is none.
    SCENE: String = text("scene", t("特殊场景", "Special scene")).searched()
        .help("如人工客服被替代、拟人形象；没有特殊场景的写「无」并在说明中写理由", "Such as AI standing in for staff; write \u{201c}none\u{201d} and the reason where there is none");
    /// Words or look.
    WORDING: String = long_text("wording", t("文字与样式", "Words and look")).searched();
    /// Where it stands.
    POSITION: String = text("position", t("位置", "Position"));
    /// Fields of the metadata.
    METADATA: Vec<String> = some_of("metadata", t("元数据要素", "Elements of the metadata"), &[
        choice("generated", "生成合成标记", "Mark of generation"),
        choice("provider", "服务提供者名称或编码", "Provider's name or code"),
        choice("content_number", "内容编号", "Number of the content"),
        choice("distributor", "传播服务提供者", "Distributor"),
    ]);
    /// Model version it was seen with.
    MODEL_VERSION: String = text("model_version", t("模型版本", "Model version"));
    /// Build it was seen in.
    BUILD: String = text("build", t("界面版本", "Build"));
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("启用日期", "In force from")).required();
    /// Last day.
    TO_ON: NaiveDate = date("to_on", t("停用日期", "In force until"));
    /// Day of the test.
    TESTED_ON: NaiveDate = date("tested_on", t("检测日期", "Tested on")).listed();
    /// By what.
    DETECTOR: String = text("detector", t("检测方法", "Detector"));
    /// Result.
    DETECTED: String = one_of("detected", t("检测结果", "Result"), &[
        choice("found", "检出", "Found"),
        choice("not_found", "未检出", "Not found"),
    ]).listed();
    /// Why, where there is nothing to label.
    REASON: String = long_text("reason", t("说明", "Reason"));
    /// Sample and screenshot.
    PROOF: Vec<String> = files("proof", t("样例与截图", "Samples and screenshots"));
}

/// Media that a service makes.
pub fn media_of(service: &Record) -> Vec<&'static str> {
    let functions = service.get(services::FUNCTIONS).unwrap_or_default();
    let made = |medium: &str| MAKES.iter().any(|(f, m)| *m == medium && functions.iter().any(|x| x == f));
    MEDIA.iter().map(|m| m.key).filter(|m| made(m)).collect()
}

const LABEL_MISSING: Rule = Rule::error(
    "label_missing",
    &["TC260-003/7.d.1", "TC260-003/7.d.2", "TC260-003/7.d.3", "TC260-003/7.d.4", "DATA-GUIDE/9.3"],
    t("服务生成的每种内容都有应有的标识", "Every medium that a service makes bears the labels it has to"),
)
.each();
const LABEL_SCENES: Rule = Rule::warning(
    "label_scenes_unanswered",
    &["TC260-003/7.d.5", "DATA-GUIDE/9.3"],
    t(
        "特殊服务场景的标识已登记，没有特殊场景的说明理由",
        "Labels of special scenes are on file, or why there are none",
    ),
);
const LABEL_UNPROVED: Rule = Rule::error(
    "label_unproved",
    &[
        "TC260-003/7.d.1",
        "TC260-003/7.d.2",
        "TC260-003/7.d.3",
        "TC260-003/7.d.4",
        "TC260-003/7.d.5",
        "DATA-GUIDE/9.3",
    ],
    t("使用中的标识有样例或截图", "A label in use has a sample or a screenshot"),
)
.each();
const LABEL_UNDETECTED: Rule = Rule::error(
    "label_undetected",
    &["TC260-003/7.d.3", "TC260-003/7.d.4"],
    t("隐式标识经检测可以检出", "An implicit label was tested and found"),
)
.each();
const LABEL_METADATA: Rule = Rule::warning(
    "label_metadata",
    &["TC260-003/7.d.4"],
    t(
        "元数据含生成合成标记、提供者和内容编号",
        "Metadata hold the mark, the provider and the number of the content",
    ),
);
const LABEL_WORDING: Rule = Rule::warning(
    "label_wording",
    &["DATA-GUIDE/9.3", "TC260-003/7.d.1", "TC260-003/7.d.2", "TC260-003/7.d.5"],
    t("显式标识写明文字与样式", "An explicit label tells its words and look"),
)
.each();
const LABEL_FORM: Rule = Rule::error(
    "label_form",
    &["TC260-003/7.d.3", "TC260-003/7.d.4", "TC260-003/7.d.1", "TC260-003/7.d.2", "TC260-003/7.d.5"],
    t(
        "隐藏水印和元数据是隐式标识，其余是显式标识",
        "Watermarks and metadata are implicit labels, the others explicit",
    ),
)
.each();

/// Clause that asks for a kind of label.
fn clause_of(kind: &str) -> &'static str {
    ASKED.iter().find(|a| a.kind == kind).map_or("TC260-003/7.d.5", |a| a.clause)
}

fn is_scene_reason(r: &Record) -> bool {
    r.text(KIND) == "special_scene" && ["无", "none"].contains(&r.text(SCENE).trim())
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let label = naming::called(&REGISTER, r);
    let implicit = ["hidden_watermark", "metadata"].contains(&r.text(KIND));
    let clause = [clause_of(r.text(KIND))];
    if r.has(FORM.key()) && r.has(KIND.key()) && implicit != (r.text(FORM) == "implicit") {
        out.push(
            LABEL_FORM
                .broken(
                    format!("「{}」的标识形式选错了，请更正", label.zh),
                    format!("{} has the wrong form; correct it", label.en),
                )
                .against(&clause)
                .field(FORM.key()),
        );
    }
    if !span::holds(r, FROM_ON, TO_ON, reader.today()) {
        return out;
    }
    if is_scene_reason(r) {
        if r.text(REASON).trim().is_empty() {
            out.push(
                LABEL_SCENES
                    .broken(
                        "写明没有特殊场景，但没有说明理由，请补充",
                        "No special scene is told, without a reason; add it",
                    )
                    .field(REASON.key()),
            );
        }
        return out;
    }
    if !r.has(PROOF.key()) {
        out.push(
            LABEL_UNPROVED
                .broken(
                    format!("「{}」没有样例或截图，请上传", label.zh),
                    format!("{} has no sample or screenshot; add one", label.en),
                )
                .against(&clause)
                .beside(&["DATA-GUIDE/9.3"])
                .field(PROOF.key()),
        );
    }
    if implicit && (r.text(DETECTED) != "found" || r.get(TESTED_ON).is_none_or(|d| d > reader.today())) {
        out.push(
            LABEL_UNDETECTED
                .broken(
                    format!("「{}」没有检出记录，请用检测工具检测样例并登记结果", label.zh),
                    format!("{} was not tested or not found; test a sample and enter the result", label.en),
                )
                .against(&clause)
                .field(DETECTED.key()),
        );
    }
    if r.text(KIND) == "metadata" {
        let held = r.get(METADATA).unwrap_or_default();
        let missing: Vec<Text> = ["generated", "provider", "content_number"]
            .iter()
            .filter(|k| !held.iter().any(|x| x == *k))
            .filter_map(|k| METADATA.def.choice_label(k).map(Text::from))
            .collect();
        if !missing.is_empty() {
            let all = naming::listed(&missing);
            out.push(
                LABEL_METADATA
                    .broken(
                        format!("元数据缺少：{}，请补充", all.zh),
                        format!("The metadata lack: {}; add them", all.en),
                    )
                    .field(METADATA.key()),
            );
        }
    }
    if !implicit && r.text(WORDING).trim().is_empty() {
        out.push(
            LABEL_WORDING
                .broken(
                    format!("「{}」没有写明文字与样式，请补充", label.zh),
                    format!("{} does not tell its words and look; add them", label.en),
                )
                .beside(&clause)
                .field(WORDING.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    for s in services::current(reader) {
        let labels: Vec<Arc<Record>> = reader
            .find("labellings", SERVICE.key(), &s.id)
            .into_iter()
            .filter(|l| span::holds(l, FROM_ON, TO_ON, today))
            .collect();
        let (name, made) = (s.text(services::NAME), media_of(&s));
        for a in ASKED {
            let missing: Vec<Text> = made
                .iter()
                .filter(|m| a.media.contains(m))
                .filter(|m| !labels.iter().any(|l| l.text(KIND) == a.kind && l.text(MEDIUM) == **m))
                .filter_map(|m| MEDIUM.def.choice_label(m).map(Text::from))
                .collect();
            if missing.is_empty() {
                continue;
            }
            let (kind, media) =
                (KIND.def.choice_label(a.kind).unwrap_or(t("", "")), naming::listed(&missing));
            out.push(
                LABEL_MISSING
                    .broken(
                        format!("「{name}」没有{}：{}，请加标识并登记", kind.zh, media.zh),
                        format!("{name} lacks: {}, for {}; label it and enter it", kind.en, media.en),
                    )
                    .clause(a.clause)
                    .beside(&["DATA-GUIDE/9.3"])
                    .record("services", &s.id),
            );
        }
        if !made.is_empty() && !labels.iter().any(|l| l.text(KIND) == "special_scene") {
            out.push(
                LABEL_SCENES
                    .broken(
                        format!("「{name}」没有登记特殊服务场景的标识；没有特殊场景的，请登记一条并说明理由"),
                        format!("{name} tells no labels of special scenes; where there are none, enter one record with the reason"),
                    )
                    .record("services", &s.id),
            );
        }
    }
    out
}

const TIMES: Rule = Rule::error(
    "label_days",
    &["TC260-003/7.d.1"],
    t(
        "停用不早于启用，检测日期不晚于今天",
        "A label does not end before it begins, and is not tested in the future",
    ),
);

/// 标识.
pub static REGISTER: Register = Register {
    key: "labellings",
    label: t("内容标识", "Labelling"),
    one: t("标识", "Label"),
    clauses: &[
        "TC260-003/7.d.1",
        "TC260-003/7.d.2",
        "TC260-003/7.d.3",
        "TC260-003/7.d.4",
        "TC260-003/7.d.5",
        "DATA-GUIDE/9.3",
    ],
    prefix: "LBL",
    title: "kind",
    fields: FIELDS,
    sorts: &[Sort { key: "kind", by: SortBy::Value }, Sort { key: "from_on", by: SortBy::Value }],
    area: Area::Service,
    rules: &[
        &TIMES,
        &LABEL_MISSING,
        &LABEL_SCENES,
        &LABEL_UNPROVED,
        &LABEL_UNDETECTED,
        &LABEL_METADATA,
        &LABEL_WORDING,
        &LABEL_FORM,
    ],
    orders: &[order::own(&TIMES, "from_on", "to_on"), order::past(&TIMES, "tested_on")],
    check,
    whole,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_follow_from_the_functions_of_the_service() {
        let mut s = Record::default();
        assert!(media_of(&s).is_empty());
        s.set(services::FUNCTIONS, vec!["voice".into(), "dialogue".into(), "code".into()]);
        assert_eq!(media_of(&s), ["text", "audio"]);
        for (function, medium) in MAKES {
            assert!(services::FUNCTIONS.def.choice_label(function).is_some(), "{function}");
            assert!(MEDIA.iter().any(|m| m.key == *medium), "{medium}");
        }
    }
}
