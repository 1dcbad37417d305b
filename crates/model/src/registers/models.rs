//! 模型与更新: models, their versions, updates, deployment and secondary developers.

use crate::register::Section;
use crate::text::t;

pub mod alignment_log;
pub mod base_models;
pub mod compute_resources;
pub mod model_updates;
pub mod model_versions;
pub mod releases;
pub mod secondary_developers;
pub mod secondary_models;
pub mod sharing_agreements;
pub mod supplied_data_reviews;
pub mod system_checks;
pub mod tools;
pub mod training_runs;
pub mod update_criteria;

/// 模型与更新.
pub(super) static SECTION: Section = Section {
    key: "models",
    label: t("模型与更新", "Models and updates"),
    registers: &[
        &base_models::REGISTER,
        &model_versions::REGISTER,
        &training_runs::REGISTER,
        &alignment_log::REGISTER,
        &update_criteria::REGISTER,
        &model_updates::REGISTER,
        &releases::REGISTER,
        &tools::REGISTER,
        &system_checks::REGISTER,
        &compute_resources::REGISTER,
        &secondary_developers::REGISTER,
        &supplied_data_reviews::REGISTER,
        &sharing_agreements::REGISTER,
        &secondary_models::REGISTER,
    ],
};
