//! Areas that policies govern: which have to be governed, by which clause, and which complaints set a review off.

use crate::field::{Choice, choice};
use crate::reader::Reader;
use crate::registers::organization::services;

/// Areas.
pub const AREAS: &[Choice] = &[
    choice("data", "数据安全", "Data"),
    choice("compute", "算力安全", "Compute"),
    choice("model", "模型安全", "Models"),
    choice("service", "服务安全", "Service"),
    choice("assessment", "安全评估", "Assessment"),
    choice("personnel", "人员管理", "Personnel"),
    choice("annotation_ethics", "标注伦理与质量核查", "Annotation: ethics and quality checks"),
    choice("intellectual_property", "知识产权", "Intellectual property"),
    choice("updates", "模型更新升级", "Model updates"),
    choice("emergency", "应急处置", "Emergency"),
    choice("complaints", "投诉举报", "Complaints"),
    choice("source_review", "语料来源审核与黑名单", "Review of sources, blacklist"),
    choice("output_review", "生成内容审核", "Review of outputs"),
    choice("under_14", "不满十四周岁未成年人个人信息", "Personal information of children under 14"),
    choice("ethics", "科技伦理", "Ethics"),
    choice("keyword_building", "关键词库建设", "Building of keyword libraries"),
    choice("bank_building", "生成内容测试题库建设", "Building of the output test bank"),
    choice("refusal_building", "拒答测试题库建设", "Building of the refusal test banks"),
    choice("classifier_building", "分类模型建设", "Building of classifiers"),
    choice("secondary_development", "二次开发管理", "Secondary development"),
    choice("personal_information", "个人信息保护", "Personal information"),
    choice("grading", "数据分类分级", "Classification and grading"),
    choice("decision", "重大事项决策", "Key decisions"),
    choice("communication", "沟通与争议解决", "Communication and disputes"),
    choice("other", "其他", "Other"),
];

/// Stages of the work with data and models, DATA-GUIDE 4 f.
pub const STAGES: &[Choice] = &[
    choice("collection", "数据收集", "Collection"),
    choice("annotation", "数据标注", "Annotation"),
    choice("preprocessing", "数据预处理", "Preprocessing"),
    choice("training", "模型训练", "Training"),
    choice("testing", "模型测试", "Testing"),
    choice("service", "提供服务", "Service"),
    choice("other", "其他环节", "Other"),
];

/// Stages for which nothing has to be shown: what is no stage of one's own.
pub(super) const OPEN_STAGE: &str = "other";

/// An area that has to be governed.
pub struct Required {
    /// Area.
    pub area: &'static str,
    /// Clause that asks for it.
    pub clause: &'static str,
    /// Only where models are opened to secondary developers.
    pub secondary_development: bool,
}

const fn always(area: &'static str, clause: &'static str) -> Required {
    Required { area, clause, secondary_development: false }
}

/// Every area that has to be governed.
pub const REQUIRED: &[Required] = &[
    always("compute", "LIAONING-2025/9.3.a"),
    always("data", "LIAONING-2025/9.3.a"),
    always("model", "LIAONING-2025/9.3.a"),
    always("service", "LIAONING-2025/9.3.a"),
    always("assessment", "LIAONING-2025/9.3.a"),
    always("personnel", "LIAONING-2025/9.3.a"),
    always("annotation_ethics", "LIAONING-2025/9.3.d"),
    always("intellectual_property", "TC260-003/5.2.b.1"),
    always("updates", "TC260-003/7.g.1"),
    always("emergency", "LIAONING-2025/8.3.b"),
    always("complaints", "TC260-003/7.e.2"),
    always("source_review", "TC260-003/5.1.a.1"),
    always("output_review", "DATA-GUIDE/9.2"),
    always("under_14", "TC260-003/7.b"),
    always("ethics", "DATA-GUIDE/4.a"),
    always("keyword_building", "LIAONING-2025/10.2.4"),
    always("bank_building", "LIAONING-2025/10.2.4"),
    always("refusal_building", "LIAONING-2025/10.2.4"),
    always("classifier_building", "LIAONING-2025/10.2.4"),
    Required { area: "secondary_development", clause: "TTAF-268.5/6.2.a", secondary_development: true },
];

impl Required {
    /// Does it apply to the organisation as its records tell?
    pub fn applies(&self, reader: &dyn Reader) -> bool {
        !self.secondary_development || services::opens_to_secondary_development(reader)
    }
}

/// Kinds of complaint that set a review of an area off; none = complaints do not. Only where a complaint speaks
/// against the rules themselves: a policy on handling complaints is not reviewed for each of them.
pub fn complaint_kinds(area: &str) -> &'static [&'static str] {
    match area {
        "intellectual_property" => &["copyright", "trademark", "patent", "trade_secret"],
        "output_review" => &["illegal_content", "discrimination", "false_information", "personality"],
        "personal_information" => &["personal_information"],
        "under_14" => &["minors"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Kind;
    use crate::registers::complaints;

    #[test]
    fn required_areas_are_areas_and_kinds_are_kinds() {
        for r in REQUIRED {
            assert!(AREAS.iter().any(|a| a.key == r.area), "{}", r.area);
        }
        assert!(STAGES.iter().any(|s| s.key == OPEN_STAGE));
        let Kind::Choice(kinds) = complaints::KIND.def.kind else {
            panic!("kinds of complaint are a choice")
        };
        for kind in AREAS.iter().flat_map(|a| complaint_kinds(a.key)) {
            assert!(kinds.iter().any(|k| k.key == *kind), "{kind}");
        }
    }
}
