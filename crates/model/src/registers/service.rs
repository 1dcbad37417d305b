//! 服务责任: what the service owes the people who use it. Whether a duty is asked rests on the service's own answers.

use crate::register::Section;
use crate::text::t;

pub mod agreements;
pub mod click_paths;
pub mod content_measures;
pub mod disclosures;
pub mod input_collections;
pub mod labellings;
pub mod minors_protections;
pub mod safeguards;
pub mod use_cases;
pub mod user_information;

/// 服务责任.
pub(super) static SECTION: Section = Section {
    key: "service",
    label: t("服务责任", "Service duties"),
    registers: &[
        &use_cases::REGISTER,
        &safeguards::REGISTER,
        &agreements::REGISTER,
        &disclosures::REGISTER,
        &click_paths::REGISTER,
        &labellings::REGISTER,
        &minors_protections::REGISTER,
        &input_collections::REGISTER,
        &content_measures::REGISTER,
        &user_information::REGISTER,
    ],
};
