//! 组织与人员: the provider, its services, its people and what binds them.

use crate::register::Section;
use crate::text::t;

pub mod access_grants;
pub mod appointments;
pub mod background_checks;
pub mod confidentiality_agreements;
pub mod decisions;
pub mod departures;
pub mod ethics_reviews;
pub mod governance_bodies;
pub mod organizations;
pub mod people;
pub mod policies;
pub mod policy_acknowledgements;
pub mod posts;
pub mod regulatory_changes;
pub mod services;
pub mod suppliers;
pub mod training_attendances;
pub mod trainings;

/// 组织与人员.
pub(super) static SECTION: Section = Section {
    key: "organization",
    label: t("组织与人员", "Organisation and people"),
    registers: &[
        &organizations::REGISTER,
        &services::REGISTER,
        &governance_bodies::REGISTER,
        &posts::REGISTER,
        &people::REGISTER,
        &appointments::REGISTER,
        &background_checks::REGISTER,
        &confidentiality_agreements::REGISTER,
        &access_grants::REGISTER,
        &departures::REGISTER,
        &trainings::REGISTER,
        &training_attendances::REGISTER,
        &policies::REGISTER,
        &policy_acknowledgements::REGISTER,
        &regulatory_changes::REGISTER,
        &ethics_reviews::REGISTER,
        &suppliers::REGISTER,
        &decisions::REGISTER,
    ],
};
