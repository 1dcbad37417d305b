//! 工作台: what the workbench records about its own use.

use crate::register::Section;
use crate::text::t;

pub mod calendar_years;
pub mod exceptions;
pub mod extra_fields;
pub mod notes;
pub mod reminder_rules;
pub mod table_views;
pub mod users;

/// 工作台.
pub(super) static SECTION: Section = Section {
    key: "workbench",
    label: t("工作台", "Workbench"),
    registers: &[
        &notes::REGISTER,
        &reminder_rules::REGISTER,
        &calendar_years::REGISTER,
        &extra_fields::REGISTER,
        &table_views::REGISTER,
        &exceptions::REGISTER,
        &users::REGISTER,
    ],
};
