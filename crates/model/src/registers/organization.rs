//! 组织与人员: the provider, its services, its people and what binds them.

use crate::register::Section;
use crate::text::t;

pub mod appointments;
pub mod organizations;
pub mod people;
pub mod services;

/// 组织与人员.
pub(super) static SECTION: Section = Section {
    key: "organization",
    label: t("组织与人员", "Organisation and people"),
    registers: &[&organizations::REGISTER, &services::REGISTER, &people::REGISTER, &appointments::REGISTER],
};
