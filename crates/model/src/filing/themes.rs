//! Why packages come back: each theme that corrections named, and what of it a machine sees here.

use crate::field::{Choice, choice};
use crate::text::{Label, t};

/// What looks for a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Rules of registers, by code.
    Rules(&'static [&'static str]),
    /// Facts of the consistency check, by key (`assets/filing/consistency.json`), and rules beside it.
    Facts(&'static [&'static str], &'static [&'static str]),
    /// The slots of the package: what is missing, or not involved without a reason.
    Slots,
    /// Findings about the keyword library and the banks, by code.
    Lint(&'static [&'static str]),
    /// Texts that were left as a template has them.
    Placeholders,
    /// Nobody but a person; why.
    Nobody(Label),
}

/// A theme.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Key, that of [`THEMES`].
    pub key: &'static str,
    /// What looks for it.
    pub seen: Seen,
}

/// The themes as options of a field.
pub const THEMES: &[Choice] = &[
    choice("algorithm_name", "算法名称前后不一致", "Name of the algorithm differs"),
    choice("icp_holder", "ICP 备案主体与申请单位不一致", "ICP held by another entity"),
    choice("officers", "负责人前后不一致", "Officers differ"),
    choice("modality_format", "输出模态与文件格式不对应", "Modality and file format do not match"),
    choice("display_form", "展示形式与产品信息不一致", "Form of access differs"),
    choice("deployment", "软硬件部署地点不清或不一致", "Places of deployment unclear or differing"),
    choice("third_party_model", "第三方模型材料不全", "Papers on third-party models incomplete"),
    choice(
        "review_methods",
        "输入数据或结果的审核方式无范围、无效果证明",
        "Review of input or output without scope or proof",
    ),
    choice("labels", "显式或隐式标识无截图", "Labels without screenshots"),
    choice("user_rights", "用户权益保护材料不足", "Protection of users' rights not shown"),
    choice("ecology", "内容生态治理材料不足", "Governance of content not shown"),
    choice("complaint_entrance", "投诉入口不清", "Entrance for complaints unclear"),
    choice("missing_papers", "材料缺失", "Papers missing"),
    choice("technical_description", "技术说明不清", "Technical description unclear"),
    choice("assessment_gaps", "评估有漏项", "Gaps in the assessment"),
    choice("subject", "主体资料有误", "Particulars of the entity wrong"),
    choice("form", "格式、签字盖章位置或 PDF 有误", "Format, place of seal or PDF wrong"),
    choice("boilerplate", "与他人报告雷同", "Report resembles others"),
    choice("empty_template", "套用模板、内容空泛", "Template left empty"),
    choice("algorithm_class", "算法类型选错", "Wrong class of algorithm"),
    choice("data_source", "数据来源不明", "Source of data unclear"),
    choice("keywords", "关键词库数量不足", "Too few keywords"),
    choice("banks", "测试题数量不足或分类有缺", "Too few questions or classes uncovered"),
    choice("illegal_content", "违法不良内容占比过高", "Too much unlawful content"),
    choice("training_switch", "没有关闭训练的入口", "No switch against training"),
    choice("unfiled_base", "第三方基础模型未备案", "Base model not filed"),
    choice("functions", "功能描述过宽", "Functions described too broadly"),
    choice(
        "unproven_safety",
        "安全结论没有场景、攻击方式和成功率",
        "Safety claimed without scene, attack and rate",
    ),
    choice("late_ledgers", "标注或数据台账系事后补写", "Ledgers written afterwards"),
    choice("other", "其他", "Other"),
];

const fn theme(key: &'static str, seen: Seen) -> Theme {
    Theme { key, seen }
}

/// Each theme with what looks for it.
pub const SEEN: &[Theme] = &[
    theme("algorithm_name", Seen::Facts(&["algorithm_name"], &[])),
    theme("icp_holder", Seen::Facts(&["icp_holder"], &["organization_icp_holder"])),
    theme(
        "officers",
        Seen::Facts(
            &["legal_representative", "algorithm_officer", "assessment_head", "contact"],
            &["organization_representative", "organization_contact"],
        ),
    ),
    theme("modality_format", Seen::Facts(&["modalities"], &["filing_modality_formats"])),
    theme("display_form", Seen::Facts(&["display_forms"], &[])),
    theme("deployment", Seen::Facts(&["deployment_places"], &["deployed_abroad"])),
    theme(
        "third_party_model",
        Seen::Facts(
            &["base_model", "base_model_provider", "base_model_number"],
            &["version_base_missing", "base_model_filing", "base_model_licence", "called_model_unfiled"],
        ),
    ),
    theme(
        "review_methods",
        Seen::Rules(&["content_measure_missing", "content_measure_unproved", "output_review_covers"]),
    ),
    theme("labels", Seen::Rules(&["label_missing", "label_unproved", "label_metadata"])),
    theme("user_rights", Seen::Rules(&["user_information_missing", "user_information_rights"])),
    theme("ecology", Seen::Rules(&["values_uncovered", "content_measure_missing"])),
    theme(
        "complaint_entrance",
        Seen::Facts(&["complaint_phone", "complaint_email"], &["users_path_missing", "disclosure_missing"]),
    ),
    theme("missing_papers", Seen::Slots),
    theme(
        "technical_description",
        Seen::Nobody(t(
            "说明是否清楚须由懂技术的人通读判断，程序只能看出有没有这份材料",
            "Whether a description is clear is for somebody who knows the technique; a program only sees that it is there",
        )),
    ),
    theme("assessment_gaps", Seen::Rules(&["nonconformity_without_plan", "overall_contradicts_conclusions"])),
    theme("subject", Seen::Facts(&["organization_name", "credit_code"], &["credit_code"])),
    theme(
        "form",
        Seen::Nobody(t(
            "盖章、签字在纸面上的位置程序看不到；材料应有的文件格式由组卷检查",
            "Where a seal or a signature stands on paper no program sees; the formats of files are checked with the slots",
        )),
    ),
    theme(
        "boilerplate",
        Seen::Nobody(t(
            "程序没有他人的报告可以比较",
            "The program holds no reports of others to compare with",
        )),
    ),
    theme("empty_template", Seen::Placeholders),
    theme(
        "algorithm_class",
        Seen::Nobody(t(
            "算法类型取决于算法实际如何作用，须由人对照规定判断",
            "The class rests on how the algorithm works in fact, which a person judges by the provisions",
        )),
    ),
    theme("data_source", Seen::Rules(&["source_papers", "source_paper_evidence", "dataset_source_papers"])),
    theme("keywords", Seen::Lint(&["keywords_too_few", "keywords_per_risk_too_few"])),
    theme("banks", Seen::Lint(&["bank_too_few", "bank_topic_too_few"])),
    theme(
        "illegal_content",
        Seen::Rules(&["source_unassessed", "dataset_source_blacklisted", "run_source_blacklisted"]),
    ),
    theme("training_switch", Seen::Rules(&["switch_path_missing", "clicks_too_many"])),
    theme("unfiled_base", Seen::Rules(&["version_base_unfiled", "called_model_unfiled"])),
    theme(
        "functions",
        Seen::Nobody(t(
            "功能写得过宽与否须对照产品实际，由人判断",
            "Whether functions are told too broadly is judged against the product itself, by a person",
        )),
    ),
    theme(
        "unproven_safety",
        Seen::Nobody(t(
            "结论是否有场景、攻击方式和成功率支撑，须由人读报告判断",
            "Whether a conclusion rests on scenes, attacks and rates is for whoever reads the report",
        )),
    ),
    theme(
        "late_ledgers",
        Seen::Nobody(t(
            "操作日志写明每条记录何时录入；是否事后补写由人对照日志判断",
            "The journal tells when each record was entered; whether that was too late a person judges by it",
        )),
    ),
    theme("other", Seen::Nobody(t("没有具体内容", "It names nothing"))),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::REGISTERS;
    use std::collections::BTreeSet;

    #[test]
    fn each_theme_stands_once_with_what_looks_for_it() {
        let told: BTreeSet<&str> = THEMES.iter().map(|c| c.key).collect();
        assert_eq!(told.len(), THEMES.len());
        let seen: BTreeSet<&str> = SEEN.iter().map(|s| s.key).collect();
        assert_eq!((seen.len(), &seen), (SEEN.len(), &told));
        let rules: BTreeSet<&str> = REGISTERS.iter().flat_map(|r| r.rules).map(|r| r.code).collect();
        for theme in SEEN {
            if let Seen::Facts(facts, _) = theme.seen {
                let known = &crate::filing::consistency::content().facts;
                assert!(facts.iter().all(|f| known.iter().any(|k| k.key == *f)), "{}: {facts:?}", theme.key);
            }
            let (Seen::Rules(named) | Seen::Facts(_, named)) = theme.seen else { continue };
            for code in named {
                assert!(rules.contains(code), "{}: no rule {code}", theme.key);
            }
        }
    }
}
