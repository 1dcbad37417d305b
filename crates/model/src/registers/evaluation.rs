//! 评测: what safety figures are computed from.

use crate::register::Section;
use crate::text::t;

pub mod answers;
pub mod bank_questions;
pub mod classifiers;
pub mod draws;
pub mod evaluation_runs;
pub mod judgements;
pub mod keyword_libraries;
pub mod model_endpoints;
pub mod populations;
pub mod question_banks;
pub mod risk_mappings;
pub mod run_items;
pub mod scans;
pub mod test_plans;

/// 评测.
pub(super) static SECTION: Section = Section {
    key: "evaluation",
    label: t("评测", "Evaluation"),
    registers: &[
        &keyword_libraries::REGISTER,
        &risk_mappings::REGISTER,
        &question_banks::REGISTER,
        &bank_questions::REGISTER,
        &classifiers::REGISTER,
        &test_plans::REGISTER,
        &populations::REGISTER,
        &scans::REGISTER,
        &draws::REGISTER,
        &evaluation_runs::REGISTER,
        &run_items::REGISTER,
        &model_endpoints::REGISTER,
        &answers::REGISTER,
        &judgements::REGISTER,
    ],
};
